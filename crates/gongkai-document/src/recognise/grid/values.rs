//! The cells of a row behind its label: which of them is which column. Counted first; columns and headings
//! decide where there are more cells than columns; everything else is refused. Leaves out the label.

use super::heads::Fit;
use super::layout::{GridRow, Slot};
use crate::recognise::table::{Columns, Piece, PieceKind, Spans, read_values};

/// What is asked about a row.
pub(super) struct Question<'a> {
    pub row: &'a GridRow<'a>,
    /// The first cell behind the label.
    pub first: usize,
    pub columns: usize,
    /// The last figure is the sum of the others.
    pub total: bool,
    /// Cells that the form's row spans beyond its own.
    pub spanned: usize,
    /// The headings above, and the column where they end; `None` where there are none.
    pub headings: Option<(&'a Fit, usize)>,
}

/// The cell of every column, by number in the row; `None` for a column that the table does not have. The whole is
/// `None` where it is not certain.
pub(super) fn read(question: &Question<'_>) -> Option<Vec<Option<usize>>> {
    let slots = &question.row.slots[question.first..];
    let counted = || (question.first..question.row.slots.len()).map(Some).collect();
    match question.headings {
        Some((Fit::Regular { ranges, .. }, end)) => {
            let whole = question.row.end == end;
            if slots.len() == question.columns {
                // Where a row is as wide as its headings, its cells stand under them. Where it is not, a span is
                // wrong or a cell is missing: words in the place of the first figure are then no figure.
                let under = |(slot, range): (&Slot<'_>, &(usize, usize))| slot.from < range.1 && range.0 < slot.to;
                let sound = match whole {
                    true => slots.iter().zip(ranges).all(under),
                    false => slots[0].kind != PieceKind::Text,
                };
                return sound.then(counted);
            }
            let ranges: Vec<Option<(usize, usize)>> = ranges.iter().copied().map(Some).collect();
            whole.then(|| by_columns(question, &ranges)).flatten()
        }
        Some((
            Fit::Named {
                ranges, simple: true, ..
            },
            end,
        )) => (question.row.end == end)
            .then(|| by_columns(question, ranges))
            .flatten(),
        Some((Fit::Counted, _)) => {
            let sound = slots.len() == question.columns && slots[0].kind != PieceKind::Text;
            sound.then(counted)
        }
        Some(_) => None,
        None => {
            if slots.first().is_some_and(|slot| slot.kind == PieceKind::Text) {
                return None;
            }
            if slots.len() == question.columns {
                return Some(counted());
            }
            without_headings(question, slots)
        }
    }
}

/// The cells under the headings of the columns.
fn by_columns(question: &Question<'_>, ranges: &[Option<(usize, usize)>]) -> Option<Vec<Option<usize>>> {
    let row = question.row;
    let first = ranges.iter().flatten().map(|range| range.0).min()?;
    let mut cells = Vec::with_capacity(ranges.len());
    for range in ranges {
        let Some((from, to)) = range else {
            cells.push(None);
            continue;
        };
        // A cell that began in an earlier row may be this row's as well, or not.
        if row.above.iter().any(|(start, end)| start < to && from < end) {
            return None;
        }
        let over: Vec<usize> = (question.first..row.slots.len())
            .filter(|at| row.slots[*at].from < *to && *from < row.slots[*at].to)
            .collect();
        let filled: Vec<usize> = over.iter().copied().filter(|at| row.slots[*at].is_filled()).collect();
        match filled.as_slice() {
            [] => cells.push(over.first().copied()),
            [only] if row.slots[*only].from >= *from && row.slots[*only].to <= *to => {
                cells.push(Some(*only));
            }
            _ => return None,
        }
    }
    // Words between the label and the first column: the label may be that of a group.
    let between = row.slots[question.first..]
        .iter()
        .any(|slot| slot.kind == PieceKind::Text && slot.to <= first);
    (!between).then_some(cells)
}

/// No headings, and more or fewer cells than columns: as for a row between bars.
fn without_headings(question: &Question<'_>, slots: &[Slot<'_>]) -> Option<Vec<Option<usize>>> {
    if slots.iter().any(|slot| slot.kind == PieceKind::Text) {
        return None;
    }
    // The number of a piece is here the number of its cell.
    let pieces: Vec<Piece> = (question.first..)
        .zip(slots)
        .map(|(at, slot)| slot.piece(u32::try_from(at).unwrap_or(u32::MAX)))
        .collect();
    let pieces: Vec<&Piece> = pieces.iter().collect();
    let bars = Some((question.spanned, Spans::default()));
    let reading = read_values(&pieces, question.columns, bars, question.total, &Columns::default())?;
    let blank = slots
        .iter()
        .position(|slot| !slot.is_filled())
        .map(|at| at + question.first);
    Some(
        reading
            .cells
            .iter()
            .map(|piece| match piece {
                Some(piece) => usize::try_from(piece.line).ok(),
                None => blank,
            })
            .collect(),
    )
}
