//! What is known of a table before its sheet is written: its grid, the cells of its figures and what a program
//! sees in them. Leaves out how it looks.

use super::figures::state;
use crate::address::{absolute, sheet_prefix};
use crate::check::{self, Seen};
use crate::fields::sheet_name;
use crate::formula::Places;
use gongkai_core::grid::{Grid, GridContent};
use gongkai_core::tables::{Equation, Kind, Row, Table};
use gongkai_core::{Edition, FigureId, Report};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Row of the grid's first row: title and status stand above it.
pub(super) const TOP: u32 = 2;

pub(super) struct Plan {
    pub table: &'static Table,
    /// Name of its sheet.
    pub sheet: String,
    pub grid: Grid,
    pub places: Places,
    seen: BTreeMap<FigureId, Seen>,
    /// The sums that can be checked.
    pub sums: Vec<CheckedSum>,
}

/// An equation of a table with its check.
pub(super) struct CheckedSum {
    pub equation: &'static Equation,
    /// The formula of the difference.
    pub difference: Cow<'static, str>,
    /// The two sides, printed and computed, where they can be compared.
    pub sides: Option<(u64, u64)>,
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
        let places = places(&grid);
        let seen = |id: &FigureId| {
            let kind = id.figure().kind;
            (*id, Seen::of(kind, &state(report, *id).shown(kind)))
        };
        let seen: BTreeMap<FigureId, Seen> = places.keys().map(seen).collect();
        let sums = differences(table, &places)
            .map(|(equation, difference)| CheckedSum {
                equation,
                difference,
                sides: check::differs(equation, |id| seen.get(&id).copied().unwrap_or(Seen::Blank)),
            })
            .collect();
        Self {
            table,
            sheet,
            grid,
            places,
            seen,
            sums,
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
                let broken = |sum: &&CheckedSum| sum.sides.is_some_and(|(printed, computed)| printed != computed);
                self.sums.iter().filter(broken).count()
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

/// Places of figures with the differences of a table's equations.
type Differences = (Places, Vec<Option<String>>);

/// The differences of every table whose rows are all the printed ones, as in nearly all reports: they take long to
/// put together.
static PRINTED: LazyLock<BTreeMap<(Edition, &str), Differences>> = LazyLock::new(|| {
    let tables = Edition::ALL.into_iter().flat_map(Edition::tables);
    tables
        .map(|table| {
            let places = places(&Grid::new(table, |row| row.printed));
            let differences = table
                .equations
                .iter()
                .map(|equation| check::difference(equation, &places));
            let differences = differences.collect();
            ((table.edition, table.key), (places, differences))
        })
        .collect()
});

/// The equations of a table that can be checked, with the formulas of their differences.
fn differences(table: &'static Table, places: &Places) -> impl Iterator<Item = (&'static Equation, Cow<'static, str>)> {
    let known = PRINTED.get(&(table.edition, table.key));
    let known = known.filter(|(printed, _)| printed == places);
    table.equations.iter().enumerate().filter_map(move |(at, equation)| {
        let text = match known {
            Some((_, known)) => known.get(at)?.as_deref().map(Cow::Borrowed),
            None => check::difference(equation, places).map(Cow::Owned),
        };
        Some((equation, text?))
    })
}

/// The cells of the figures on the sheet.
fn places(grid: &Grid) -> Places {
    let figures = grid.cells.iter().filter_map(|cell| match cell.content {
        GridContent::Figure(id) => Some((id, (TOP + number(cell.row), number(cell.column)))),
        _ => None,
    });
    figures.collect()
}

/// Whether the report has the row.
fn has(report: &Report, row: &Row) -> bool {
    row.figures.iter().any(|id| report.tables.figure(*id).is_some())
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
