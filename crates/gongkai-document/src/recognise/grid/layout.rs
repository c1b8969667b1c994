//! The cells of a table in their columns. Spans are clamped to the table, and where they are wrong it shows: a
//! row then ends elsewhere than the others. Leaves out what the cells say.

use crate::document::{Table, TableCell};
use crate::fold::compact;
use crate::page_number::is_page_number;
use crate::recognise::figure::is_figure;
use crate::recognise::table::{Piece, PieceKind};

/// Columns in which spans over rows are followed: no form is so wide, and every row looks at all of them.
const FOLLOWED: usize = 256;

/// A cell in its columns.
pub(super) struct Slot<'a> {
    pub cell: &'a TableCell,
    pub text: String,
    pub kind: PieceKind,
    /// First column, and the one behind the last.
    pub from: usize,
    pub to: usize,
}

impl Slot<'_> {
    pub(super) fn is_filled(&self) -> bool {
        self.kind != PieceKind::Blank
    }

    /// The cell as the readers of values know it.
    pub(super) fn piece(&self, number: u32) -> Piece {
        Piece::cell(self.kind, self.text.clone(), number)
    }
}

/// A row: the cells that begin in it, and the columns that cells of earlier rows take.
#[derive(Default)]
pub(super) struct GridRow<'a> {
    pub slots: Vec<Slot<'a>>,
    pub above: Vec<(usize, usize)>,
    /// The column behind the last cell; 0 where columns stay free between them.
    pub end: usize,
}

impl GridRow<'_> {
    /// The cells in which something stands.
    pub(super) fn filled(&self) -> impl Iterator<Item = &Slot<'_>> {
        self.slots.iter().filter(|slot| slot.is_filled())
    }

    pub(super) fn has_figures(&self) -> bool {
        self.slots.iter().any(|slot| slot.kind == PieceKind::Figure)
    }

    pub(super) fn has_words(&self) -> bool {
        self.slots.iter().any(|slot| slot.kind == PieceKind::Text)
    }
}

/// Puts the cells of a table into their columns, as HTML does.
pub(super) fn layout(table: &Table) -> Vec<GridRow<'_>> {
    // Columns that cells of earlier rows take, and for how many rows more.
    let mut taken: Vec<(usize, usize, usize)> = Vec::new();
    let count = table.rows.len();
    let mut rows = Vec::with_capacity(count);
    for (at, row) in table.rows.iter().enumerate() {
        let mut out = GridRow {
            above: taken.iter().map(|(from, to, _)| (*from, *to)).collect(),
            ..GridRow::default()
        };
        let mut next = Vec::new();
        let (mut column, mut covering) = (0, taken.iter().peekable());
        for cell in &row.cells {
            let text = cell.text().trim().to_owned();
            // A page that ends inside the table leaves its number there; it has no column.
            if is_page_number(&text) {
                continue;
            }
            while let Some((_, to, _)) = covering.next_if(|(from, ..)| *from <= column) {
                column = column.max(*to);
            }
            let wide = usize::try_from(cell.column_span).unwrap_or(1).clamp(1, 1000);
            // A cell never reaches over one of an earlier row.
            let free = covering.peek().map_or(usize::MAX, |(from, ..)| *from);
            let to = (column + wide).min(free);
            let high = usize::try_from(cell.row_span).unwrap_or(1).clamp(1, count - at);
            if high > 1 && to <= FOLLOWED {
                next.push((column, to, high - 1));
            }
            let kind = match compact(&text) {
                text if text.is_empty() => PieceKind::Blank,
                text if is_figure(&text) => PieceKind::Figure,
                _ => PieceKind::Text,
            };
            out.slots.push(Slot {
                cell,
                text,
                kind,
                from: column,
                to,
            });
            column = to;
        }
        out.end = end(&out);
        taken.retain_mut(|(.., rows)| {
            *rows -= 1;
            *rows > 0
        });
        taken.extend(next);
        taken.sort_unstable();
        rows.push(out);
    }
    rows
}

/// Where the row ends, if no column in it is free.
fn end(row: &GridRow<'_>) -> usize {
    let mut ranges: Vec<(usize, usize)> = row.above.clone();
    ranges.extend(row.slots.iter().map(|slot| (slot.from, slot.to)));
    ranges.sort_unstable();
    let mut end = 0;
    for (from, to) in ranges {
        if from != end {
            return 0;
        }
        end = to;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::TableRow;
    use gongkai_core::Place;

    fn table(rows: &[&[(&str, u32, u32)]]) -> Table {
        let place = Place::Page { page: 1, bbox: [0; 4] };
        let cell = |(text, high, wide): &(&str, u32, u32)| TableCell::new(*text, place.clone()).spanning(*high, *wide);
        let row = |cells: &&[(&str, u32, u32)]| TableRow {
            cells: cells.iter().map(cell).collect(),
        };
        Table {
            caption: None,
            rows: rows.iter().map(row).collect(),
        }
    }

    fn columns(table: &Table) -> Vec<(usize, Vec<(usize, usize)>)> {
        let row = |row: &GridRow<'_>| (row.end, row.slots.iter().map(|slot| (slot.from, slot.to)).collect());
        layout(table).iter().map(row).collect()
    }

    #[test]
    fn cells_stand_behind_those_of_earlier_rows() {
        let table = table(&[&[("a", 2, 1), ("b", 1, 2)], &[("c", 1, 1), ("d", 1, 1)]]);
        assert_eq!(columns(&table), [(3, vec![(0, 1), (1, 3)]), (3, vec![(1, 2), (2, 3)])]);
    }

    #[test]
    fn wrong_spans_show_in_the_row() {
        // One row too few, far too many, and one that would reach over another cell.
        let table = table(&[
            &[("a", 2, 1), ("b", 1, 1)],
            &[("c", 1, 1)],
            &[("d", 1, 1)],
            &[("e", u32::MAX, u32::MAX)],
        ]);
        let ends: Vec<usize> = layout(&table).iter().map(|row| row.end).collect();
        assert_eq!(ends, [2, 2, 1, 1000]);
        let table = self::table(&[&[("a", 1, 1), ("b", 2, 1)], &[("c", 1, 5)]]);
        assert_eq!(columns(&table)[1], (2, vec![(0, 1)]));
    }
}
