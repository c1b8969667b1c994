//! The three statutory tables, found in the lines of their sections: pieces of text, labels with the figures
//! beside them, and where labels are lost the form's own order, if the sums prove it.
//! Leaves out true tables with cells: no reader produces them yet.

mod labels;
mod order;
mod pieces;
mod proceedings;
mod rows;
mod values;

pub(super) use labels::is_label_text;
pub(super) use pieces::{Piece, is_bar};
pub(super) use proceedings::read_proceedings;
pub(super) use rows::{read_applications, read_disclosure};
pub(super) use values::{Placement, Reading};
