//! The rules that compare a report with that of the year before (年度衔接), each a file of its own. Leaves out which
//! report that is; `matching` holds only the texts of what is said where none is found.

pub(super) mod after;
pub(super) mod carry;
pub(super) mod change;
pub(super) mod dup;
pub(super) mod editions;
pub(super) mod items;
pub(super) mod jump;
pub mod matching;
pub(super) mod order;
pub(super) mod unit;
pub(super) mod valid;

pub(super) use matching::CODES;
