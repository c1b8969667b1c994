//! The printed grid of a statutory table: which label or figure stands in which cell and how many columns and
//! rows it spans. Computed once from the label paths; every writer of tables prints this. Leaves out the
//! figures' values and all styling.

use crate::tables::{Block, FigureId, Row, Table};

/// The grid of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
    /// Number of rows that head the table and repeat on every page; 0 where each block has its own heading.
    pub header_rows: usize,
    /// The cells by row, then column; every place of the grid is covered by exactly one.
    pub cells: Vec<GridCell>,
}

/// A cell of the grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridCell {
    /// First row, from 0.
    pub row: usize,
    /// First column, from 0.
    pub column: usize,
    /// Rows spanned.
    pub row_span: usize,
    /// Columns spanned.
    pub column_span: usize,
    /// What stands in it.
    pub content: GridContent,
}

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GridContent {
    /// The line above a block.
    BlockHeading(&'static str),
    /// The cell above the row labels.
    Corner(&'static str),
    /// A column heading.
    ColumnHeading(&'static str),
    /// A row label, or a part of its label path.
    RowLabel(&'static str),
    /// A figure.
    Figure(FigureId),
}

impl GridContent {
    /// The printed label; `None` for a figure.
    #[must_use]
    pub const fn label(self) -> Option<&'static str> {
        match self {
            Self::BlockHeading(text) | Self::Corner(text) | Self::ColumnHeading(text) | Self::RowLabel(text) => {
                Some(text)
            }
            Self::Figure(_) => None,
        }
    }
}

impl Grid {
    /// The grid with the rows that `shown` keeps, usually those of the edition's form.
    ///
    /// A row whose label path is the beginning of another shown row's (a subtotal) takes the remaining label
    /// columns for itself and is printed above its group.
    #[must_use]
    pub fn new(table: &'static Table, shown: impl Fn(&Row) -> bool) -> Self {
        let mut grid = Self {
            rows: 0,
            columns: table.widths.len(),
            header_rows: 0,
            cells: Vec::new(),
        };
        for block in table.blocks {
            grid.block(block, &shown);
        }
        if let [block] = table.blocks {
            grid.header_rows = header_depth(block) + usize::from(block.heading.is_some());
        }
        grid
    }

    /// The grid of the edition's form.
    #[must_use]
    pub fn of_form(table: &'static Table) -> Self {
        Self::new(table, |row| row.printed)
    }

    fn block(&mut self, block: &'static Block, shown: &impl Fn(&Row) -> bool) {
        if let Some(heading) = block.heading {
            self.push(self.rows, 0, 1, self.columns, GridContent::BlockHeading(heading));
            self.rows += 1;
        }
        let stub = self.stub(block);
        let depth = header_depth(block);
        if let Some(corner) = block.corner {
            self.push(self.rows, 0, depth, stub, GridContent::Corner(corner));
        }
        self.headings(block, stub, depth);
        self.rows += depth;
        self.labels(block, stub, shown);
        for row in block.rows.iter().filter(|row| shown(row)) {
            for (at, id) in row.figures.iter().enumerate() {
                let (column, span) = self.place(block, stub, at);
                self.push(self.rows, column, 1, span, GridContent::Figure(*id));
            }
            self.rows += 1;
        }
        self.cells.sort_by_key(|cell| (cell.row, cell.column));
    }

    /// The number of columns taken by row labels.
    fn stub(&self, block: &Block) -> usize {
        match block.corner {
            None => 0,
            // Blocks of different width share the grid: the last column takes what is left.
            Some(_) => {
                let labels = block.rows.iter().map(|row| row.label.len()).max().unwrap_or(1);
                labels.min(self.columns)
            }
        }
    }

    /// First grid column and span of the column at a position of its block.
    fn place(&self, block: &Block, stub: usize, at: usize) -> (usize, usize) {
        let span = if at + 1 == block.columns.len() {
            self.columns - stub - at
        } else {
            1
        };
        (stub + at, span)
    }

    /// Column headings: equal neighbours at the same depth merge, a short label path reaches down.
    fn headings(&mut self, block: &'static Block, stub: usize, depth: usize) {
        for level in 0..depth {
            let mut at = 0;
            while at < block.columns.len() {
                let label = block.columns[at].label;
                let prefix = &label[..(level + 1).min(label.len())];
                let alike = block.columns[at..]
                    .iter()
                    .take_while(|column| column.label.starts_with(prefix))
                    .count();
                if level < label.len() {
                    let last = level + 1 == label.len();
                    let (first, span) = (self.place(block, stub, at).0, self.width(block, stub, at, alike));
                    let row_span = if last { depth - level } else { 1 };
                    self.push(
                        self.rows + level,
                        first,
                        row_span,
                        span,
                        GridContent::ColumnHeading(label[level]),
                    );
                }
                at += alike;
            }
        }
    }

    fn width(&self, block: &Block, stub: usize, at: usize, count: usize) -> usize {
        (at..at + count).map(|at| self.place(block, stub, at).1).sum()
    }

    /// Row labels: equal neighbours at the same depth merge, a short label path reaches to the figures.
    fn labels(&mut self, block: &'static Block, stub: usize, shown: &impl Fn(&Row) -> bool) {
        let rows: Vec<&Row> = block.rows.iter().filter(|row| shown(row)).collect();
        for level in 0..stub {
            let mut at = 0;
            while at < rows.len() {
                let label = rows[at].label;
                let prefix = &label[..(level + 1).min(label.len())];
                let last = level + 1 >= label.len();
                let alike = if last {
                    1
                } else {
                    rows[at..]
                        .iter()
                        .take_while(|row| row.label.len() > level + 1 && row.label.starts_with(prefix))
                        .count()
                };
                if level < label.len() {
                    let span = if last { stub - level } else { 1 };
                    self.push(self.rows + at, level, alike, span, GridContent::RowLabel(label[level]));
                }
                at += alike;
            }
        }
    }

    fn push(&mut self, row: usize, column: usize, row_span: usize, column_span: usize, content: GridContent) {
        self.cells.push(GridCell {
            row,
            column,
            row_span,
            column_span,
            content,
        });
    }
}

fn header_depth(block: &Block) -> usize {
    block.columns.iter().map(|column| column.label.len()).max().unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::Edition;

    #[test]
    fn every_place_is_covered_once() {
        for edition in Edition::ALL {
            for table in edition.tables() {
                for grid in [Grid::of_form(table), Grid::new(table, |_| true)] {
                    let mut covered = vec![0; grid.rows * grid.columns];
                    for cell in &grid.cells {
                        for row in cell.row..cell.row + cell.row_span {
                            for column in cell.column..cell.column + cell.column_span {
                                covered[row * grid.columns + column] += 1;
                            }
                        }
                    }
                    assert!(
                        covered.iter().all(|count| *count == 1),
                        "{edition} {}: {covered:?}",
                        table.key
                    );
                }
            }
        }
    }
}
