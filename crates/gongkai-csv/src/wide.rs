//! Rows of the wide layout: each is a report. Leaves out what the cells of a column are (`gongkai_core::wide`).

use crate::errors::Errors;
use crate::header::Header;
use crate::limits::MAX_REPORTS;
use crate::read::Table;
use crate::scan::Row;
use crate::spreadsheet::rewritten;
use gongkai_core::message::excerpt;
use gongkai_core::shape::{Holds, Leaf};
use gongkai_core::wide::{self, Content};
use gongkai_core::{Loaded, Origins, ReadError, messages};
use std::collections::BTreeSet;

/// The reports so far.
#[derive(Debug, Default)]
pub(crate) struct Wide {
    reports: Vec<Loaded>,
    /// Columns that are missing, which is said once.
    missing: BTreeSet<String>,
}

impl Table for Wide {
    fn row(&mut self, header: &Header, row: &Row<'_>, errors: &mut Errors) {
        if self.reports.len() >= MAX_REPORTS {
            let error = ReadError::new(messages::csv_too_many_reports(MAX_REPORTS)).at(row.place());
            return errors.end(error.help(messages::csv_split_help()));
        }
        let cell = |column: usize| header.columns[column].and_then(|at| row.cells.get(at));
        let mut good = true;
        for (at, column) in wide::columns().iter().enumerate() {
            let (Some(leaf), Some(cell)) = (leaf(&column.holds), cell(at)) else {
                continue;
            };
            if matches!(leaf.holds, Holds::Text { .. })
                && let Some(help) = rewritten(&column.path, &cell.text)
            {
                let error = ReadError::new(messages::csv_rewritten_text(excerpt(&cell.text))).about(&*column.path);
                errors.push(error.at(cell.place()).help(help));
                good = false;
            }
        }
        match wide::report(|at| cell(at).map(|cell| &*cell.text)) {
            Ok(mut loaded) => {
                loaded.origins = origins(&loaded, header, row);
                if good {
                    self.reports.push(loaded);
                }
            }
            Err(mut error) => {
                let more = std::mem::take(&mut error.more);
                for error in std::iter::once(error).chain(more) {
                    self.wrong(error, header, row, errors);
                }
            }
        }
    }

    fn broken(&mut self) {}

    fn finish(self, _: &mut Errors) -> Vec<Loaded> {
        self.reports
    }
}

impl Wide {
    /// Puts an error about a row to its cell; that a column is missing is said once.
    fn wrong(&mut self, error: ReadError, header: &Header, row: &Row<'_>, errors: &mut Errors) {
        let path = error.path.clone().unwrap_or_default();
        // Of an item of a list, the list.
        let column = wide::column(&path).or_else(|| wide::column(path.split('[').next().unwrap_or_default()));
        let at = column.map(|column| header.columns[column]);
        match at {
            Some(Some(at)) => {
                let Some(cell) = row.cells.get(at) else { return };
                let error = error.at(cell.place());
                errors.push(match rewritten(&path, &cell.text) {
                    Some(help) => error.help(help),
                    None => error,
                });
            }
            Some(None) => {
                if self.missing.insert(path) {
                    errors.push(error.at(header.place.clone()));
                }
            }
            None => errors.push(error.at(row.place())),
        }
    }
}

fn leaf(holds: &Content) -> Option<&'static Leaf> {
    match holds {
        Content::Value(leaf) | Content::Figure(_, leaf) => Some(leaf),
        Content::List(_) | Content::Presence => None,
    }
}

/// The places of what the report has.
fn origins(loaded: &Loaded, header: &Header, row: &Row<'_>) -> Origins {
    let mut origins = Origins::of_carrier();
    for (column, at) in wide::columns().iter().zip(&header.columns) {
        let Some(cell) = at.and_then(|at| row.cells.get(at)) else {
            continue;
        };
        let there = match &column.holds {
            Content::Figure(id, _) => loaded.report.tables.figure(*id).is_some(),
            _ => !cell.text.is_empty(),
        };
        if there {
            origins.insert(&*column.path, cell.place());
        }
        if column.path == "waivers" {
            for item in 0..loaded.report.waivers.len() {
                origins.insert(format!("waivers[{item}]"), cell.place());
            }
        }
    }
    origins
}
