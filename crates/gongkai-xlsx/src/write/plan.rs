//! What is known of a table before its sheet is written: its grid, the cells of its figures and what a program
//! sees in them. Leaves out how it looks.

use super::figures::state;
use crate::address::{absolute, sheet_prefix};
use crate::check::{self, Seen};
use crate::fields::sheet_name;
use crate::formula::Places;
use gongkai_core::grid::{Grid, GridContent};
use gongkai_core::tables::{Kind, Row, Table};
use gongkai_core::{Edition, FigureId, Report};
use std::collections::BTreeMap;

/// Row of the grid's first row: title and status stand above it.
pub(super) const TOP: u32 = 2;

pub(super) struct Plan {
    pub table: &'static Table,
    /// Name of its sheet.
    pub sheet: String,
    pub grid: Grid,
    pub places: Places,
    seen: BTreeMap<FigureId, Seen>,
}

/// What a table counts, each in a cell above its checks.
#[derive(Debug, Clone, Copy)]
pub(super) enum Tally {
    Filled,
    Doubts,
    Broken,
}

impl Plan {
    /// The tables that the report has: those of its edition, then the ones that only another edition has.
    pub(super) fn all(report: &Report) -> Vec<Self> {
        let mut plans: Vec<Self> = Vec::new();
        let others = Edition::ALL.into_iter().filter(|edition| *edition != report.edition);
        for edition in std::iter::once(report.edition).chain(others) {
            for table in edition.tables() {
                let known = plans.iter().any(|plan| plan.table.key == table.key);
                let mut rows = table.blocks.iter().flat_map(|block| block.rows);
                if known || !rows.any(|row| has(report, row)) {
                    continue;
                }
                let sheet = sheet_name(table, report.edition);
                plans.push(Self::new(report, table, sheet));
            }
        }
        plans
    }

    fn new(report: &Report, table: &'static Table, sheet: String) -> Self {
        let grid = Grid::new(table, |row| has(report, row));
        let places: Places = grid
            .cells
            .iter()
            .filter_map(|cell| match cell.content {
                GridContent::Figure(id) => Some((id, (TOP + number(cell.row), number(cell.column)))),
                _ => None,
            })
            .collect();
        let seen = |id: &FigureId| {
            let kind = id.figure().kind;
            (*id, Seen::of(kind, &state(report, *id).shown(kind)))
        };
        let seen = places.keys().map(seen).collect();
        Self {
            table,
            sheet,
            grid,
            places,
            seen,
        }
    }

    /// What stands in the cell of a figure.
    pub(super) fn seen(&self, id: FigureId) -> Seen {
        self.seen.get(&id).copied().unwrap_or(Seen::Blank)
    }

    /// The last column of the form.
    pub(super) fn last(&self) -> u16 {
        u16::try_from(self.grid.columns.saturating_sub(1)).unwrap_or(0)
    }

    /// The column of what is said beside the rows, one apart from the form.
    pub(super) fn side(&self) -> u16 {
        self.last() + 2
    }

    /// The first column of helper cells: apart, as a text runs on only over empty cells.
    pub(super) fn helpers(&self) -> u16 {
        self.side() + 24
    }

    /// The cell of a tally: row and column.
    pub(super) fn tally(&self, tally: Tally) -> (u32, u16) {
        (tally as u32, self.helpers())
    }

    /// The same for formulas of other sheets.
    pub(super) fn reference(&self, tally: Tally) -> String {
        let (row, column) = self.tally(tally);
        format!("{}{}", sheet_prefix(&self.sheet), absolute(row, u32::from(column)))
    }

    /// What a tally comes to.
    pub(super) fn count(&self, tally: Tally) -> usize {
        match tally {
            Tally::Filled => self.seen.values().filter(|seen| **seen != Seen::Blank).count(),
            Tally::Doubts => self.seen.values().filter(|seen| **seen == Seen::Doubt).count(),
            Tally::Broken => {
                let equations = self.table.equations.iter();
                equations
                    .filter(|equation| check::difference(equation, &self.places).is_some())
                    .filter(|equation| {
                        check::differs(equation, |id| self.seen(id))
                            .is_some_and(|(printed, computed)| printed != computed)
                    })
                    .count()
            }
        }
    }

    /// Number of cells for figures.
    pub(super) fn cells(&self) -> usize {
        self.places.len()
    }

    /// Cells by the kind of their figure, in order.
    pub(super) fn by_kind(&self) -> Vec<(Kind, Vec<(u32, u32)>)> {
        let mut kinds: BTreeMap<u8, (Kind, Vec<(u32, u32)>)> = BTreeMap::new();
        for (id, at) in &self.places {
            let kind = id.figure().kind;
            kinds.entry(kind as u8).or_insert((kind, Vec::new())).1.push(*at);
        }
        let mut kinds: Vec<_> = kinds.into_values().collect();
        for (_, cells) in &mut kinds {
            cells.sort_unstable();
        }
        kinds
    }
}

/// Whether the report has the row.
fn has(report: &Report, row: &Row) -> bool {
    row.figures.iter().any(|id| report.tables.figure(*id).is_some())
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
