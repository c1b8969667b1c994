//! The cells of a table on their places in its grid, and the form of a statutory table: the widths of its columns, the
//! rows that head it, what its labels are. Writers that draw tables ask. Leaves out every measure of a page.

use crate::document::{Table, TableCell};
use gongkai_core::grid::{Grid, GridContent};
use gongkai_core::records::TABLES;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Columns of a grid; what spans more is cut.
const MOST: usize = 1000;

/// A cell on its place.
#[derive(Debug, Clone, Copy)]
pub struct Placed<'a> {
    /// The cell.
    pub cell: &'a TableCell,
    /// First row, from 0.
    pub row: usize,
    /// First column, from 0.
    pub column: usize,
    /// Rows that it covers, at least 1 and no more than there are.
    pub rows: usize,
    /// Columns that it covers, at least 1 and no more than there are.
    pub columns: usize,
}

/// The cells of a table by row, then column, and the number of columns. No two of them cover one place.
#[must_use]
pub fn places(table: &Table) -> (Vec<Placed<'_>>, usize) {
    let span = |span: u32| usize::try_from(span).unwrap_or(MOST).clamp(1, MOST);
    let height = table.rows.len();
    let mut cells = Vec::new();
    let mut columns = 0;
    // How many further rows the cell above each column reaches down.
    let mut reach: Vec<usize> = Vec::new();
    for (row, own) in table.rows.iter().enumerate() {
        let mut next: Vec<usize> = reach.iter().map(|rows| rows.saturating_sub(1)).collect();
        let taken = |column: usize| reach.get(column).is_some_and(|rows| *rows > 0);
        let mut column = 0;
        for cell in &own.cells {
            while taken(column) {
                column += 1;
            }
            if column >= MOST {
                break;
            }
            let mut wide = 1;
            while wide < span(cell.column_span) && column + wide < MOST && !taken(column + wide) {
                wide += 1;
            }
            let rows = span(cell.row_span).min(height - row);
            if next.len() < column + wide {
                next.resize(column + wide, 0);
            }
            next[column..column + wide].fill(rows - 1);
            cells.push(Placed {
                cell,
                row,
                column,
                rows,
                columns: wide,
            });
            column += wide;
            columns = columns.max(column);
        }
        reach = next;
    }
    (cells, columns)
}

/// What a cell of a statutory table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rank {
    /// The line above a block.
    Block,
    /// The remark above the row labels.
    Corner,
    /// A column heading.
    Heading,
    /// A row label.
    Label,
    /// A figure, or anything else.
    Figure,
}

/// The form of a statutory table.
#[derive(Debug)]
pub struct Form {
    /// Widths of the columns in the official form; only their proportions count.
    pub widths: &'static [u16],
    /// Rows that head the table and repeat on every page.
    pub header_rows: usize,
    first: &'static str,
    labels: HashMap<&'static str, Rank>,
}

impl Form {
    /// The form that a table follows; none where it is no statutory one.
    #[must_use]
    pub fn of(table: &Table) -> Option<&'static Self> {
        static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| TABLES.iter().map(Form::new).collect());
        let first = table.rows.first()?.cells.first()?.text();
        let columns = places(table).1;
        // The tables of two editions begin alike: the one that knows more of the cells is meant.
        let known = |form: &&Form| {
            let cells = table.rows.iter().flat_map(|row| &row.cells);
            cells.filter(|cell| form.rank(&cell.text()) != Rank::Figure).count()
        };
        FORMS
            .iter()
            .filter(|form| form.widths.len() == columns && form.first == first)
            .max_by_key(known)
    }

    fn new(table: &'static gongkai_core::tables::Table) -> Self {
        let grid = Grid::new(table, |_| true);
        let labels = grid.cells.iter().filter_map(|cell| {
            let rank = match cell.content {
                GridContent::BlockHeading(_) => Rank::Block,
                GridContent::Corner(_) => Rank::Corner,
                GridContent::ColumnHeading(_) => Rank::Heading,
                GridContent::RowLabel(_) => Rank::Label,
                GridContent::Figure(_) => return None,
            };
            Some((cell.content.label()?, rank))
        });
        Self {
            widths: table.widths,
            header_rows: grid.header_rows,
            first: grid
                .cells
                .first()
                .and_then(|cell| cell.content.label())
                .unwrap_or_default(),
            labels: labels.collect(),
        }
    }

    /// What the cell with that text is.
    #[must_use]
    pub fn rank(&self, text: &str) -> Rank {
        self.labels.get(text).copied().unwrap_or(Rank::Figure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::TableRow;
    use gongkai_core::{Edition, Place, Report};

    fn row(spans: &[(u32, u32)]) -> TableRow {
        let cell = |(rows, columns): &(u32, u32)| {
            TableCell::new(
                "x",
                Place::Text {
                    line: 1,
                    column: 1,
                    length: 0,
                },
            )
            .spanning(*rows, *columns)
        };
        TableRow {
            cells: spans.iter().map(cell).collect(),
        }
    }

    #[test]
    fn cells_find_their_places_around_those_that_reach_down() {
        let table = Table {
            caption: None,
            rows: vec![row(&[(2, 1), (1, 2)]), row(&[(1, 1), (9, 5)]), row(&[(1, 1)])],
        };
        let (cells, columns) = places(&table);
        let found: Vec<_> = cells
            .iter()
            .map(|cell| (cell.row, cell.column, cell.rows, cell.columns))
            .collect();
        assert_eq!(
            found,
            [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 2, 5), (2, 0, 1, 1)]
        );
        assert_eq!(columns, 7);
    }

    #[test]
    fn every_statutory_table_has_its_form() {
        let place = Place::Text {
            line: 1,
            column: 1,
            length: 0,
        };
        for edition in Edition::ALL {
            for statutory in edition.tables() {
                let table = crate::statutory::table(&Report::blank(edition), statutory, &place);
                let form = Form::of(&table).unwrap();
                assert_eq!(form.widths, statutory.widths);
            }
        }
    }
}
