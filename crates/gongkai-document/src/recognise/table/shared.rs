//! What holds for the rows of the form however the page shows them. Leaves out how they are found.

use crate::recognise::Sink;
use gongkai_core::rules::reading;
use gongkai_core::tables::{Row, Table};
use gongkai_core::{Message, Place, messages};

/// Says that a row is printed again.
pub(in crate::recognise) fn note_twice(row: &Row, same: bool, place: Option<Place>, sink: &mut Sink) {
    let label = row.label.last().copied().unwrap_or_default();
    let message = if same {
        messages::row_twice(label)
    } else {
        messages::row_twice_differs(label)
    };
    sink.note(&reading::TWICE, message, place, row.figures.first().copied());
}

/// Whether a row called a subtotal may be the group's first item, whose label was lost: that one is not named
/// and another item is.
pub(in crate::recognise) fn is_doubtful_subtotal(key: &str, keys: &[&str], named: &[&str]) -> bool {
    let Some(group) = key.strip_suffix("subtotal") else {
        return false;
    };
    let mut items = keys
        .iter()
        .filter(|key| key.starts_with(group) && !key.ends_with("subtotal"));
    let first = items.next().is_some_and(|first| named.contains(first));
    !first && items.any(|item| named.contains(item))
}

/// Takes out the rows of 其他处理 where only the group is named.
pub(in crate::recognise) fn leave_out_members(named: impl Fn(&str) -> bool, sink: &mut Sink) {
    let other = &mut sink.loaded.report.tables.applications.other;
    if named("other.subtotal")
        && !["other.not_corrected", "other.fee_unpaid", "other.other"]
            .into_iter()
            .any(named)
    {
        (other.not_corrected, other.fee_unpaid, other.other) = (None, None, None);
    }
}

/// Cells of the form's row that its label and its last figure span beyond their own.
pub(in crate::recognise) fn spanned(table: &Table, row: &Row) -> usize {
    let labels = row.label.len().saturating_sub(1);
    table.widths.len().saturating_sub(labels + row.figures.len() + 1)
}

/// Why the figures of a row were not read.
pub(in crate::recognise) fn refused(row: &str, columns: usize, found: usize, figures: &str) -> Message {
    if found == columns {
        messages::row_unproven(row, columns, figures)
    } else {
        messages::row_refused(row, columns, found, figures)
    }
}

/// Whether the last figure of a row is the sum of the others.
pub(in crate::recognise) fn has_total(table: &Table, row: &Row) -> bool {
    table
        .equations
        .iter()
        .any(|equation| equation.rule == "ROWSUM" && equation.totals == &row.figures[row.figures.len() - 1..])
}
