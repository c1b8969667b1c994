//! The three statutory tables, found in the lines of their sections: pieces of text, labels with the figures
//! beside them, and where labels are lost the form's own order, if the sums prove it.
//! Leaves out tables whose cells are known (`grid`).

mod labels;
mod order;
mod pieces;
mod proceedings;
mod rows;
mod shared;
mod values;

pub(super) use labels::{Label, Letters, is_label_text, is_labels_only, letters};
pub(super) use pieces::{Piece, PieceKind, is_bar};
pub(super) use proceedings::read_proceedings;
pub(super) use rows::{read_applications, read_disclosure};
pub(super) use shared::{has_total, is_doubtful_subtotal, leave_out_members, note_twice, refused, spanned};
pub(super) use values::{Columns, Placement, Reading, Spans, adds_up, read as read_values};
