//! The workbook of a report: its sheets in order, names, properties. Leaves out what stands on the sheets.

pub(crate) mod collection;
mod cover;
mod figures;
mod guide;
mod hints;
pub(crate) mod lists;
mod plan;
pub(crate) mod sheet;
pub(crate) mod styles;
mod tables;
mod validate;

use crate::book::{Refused, Workbook};
use crate::fields::{EXACT, EXACT_TITLE, PREFIX, SHEET_EXACT};
use crate::text;
use crate::{Options, WriteError};
use gongkai_core::{Report, messages};
use plan::{Plan, Tally};
use sheet::Sheet;

/// Cells that a workbook is read with; the same number stands in the reader's limits.
pub(crate) const CELLS: usize = 1_000_000;
/// How hard the file is packed, of 9. It is a tenth larger than with the usual 6 (47 KB, not 43), and packed with
/// little more than half of the instructions.
const EFFORT: u32 = 2;
/// Rows of one list.
const ROWS: usize = 1_000_000;

/// What the sheets need besides the report: names of cells and exact contents, collected on the way.
#[derive(Default)]
pub(crate) struct Book {
    names: Vec<(String, String)>,
    exact: Vec<[String; 3]>,
    cells: usize,
}

impl Book {
    /// Binds a name to a cell.
    fn name(&mut self, path: &str, reference: String) {
        self.names.push((format!("{PREFIX}{path}"), reference));
    }

    /// Notes what a cell cannot tell.
    fn note(&mut self, key: &str, kind: &str, value: &str) {
        self.exact.push([key.to_owned(), kind.to_owned(), text::encode(value)]);
    }
}

pub(crate) fn workbook(report: &Report, _options: &Options) -> Result<Vec<u8>, WriteError> {
    let rows = [
        report.preamble.len(),
        report.additional.len(),
        report.annotations.len(),
        report.waivers.len(),
        report.agency.websites.len(),
    ]
    .into_iter()
    .chain(report.sections().map(|(_, section)| section.blocks.len()))
    .sum::<usize>();
    if rows > ROWS {
        return Err(WriteError::TooLong(messages::workbook_too_long(ROWS)));
    }
    let mut book = Book::default();
    let plans = Plan::all(report);
    let mut guide = guide::sheet(report.edition, &mut book)?;
    let mut cover = cover::sheet(report, &plans, &mut book)?;
    // Who opens a form has to know what to do; who opens a report wants to see it.
    let filled = plans.iter().any(|plan| plan.count(Tally::Filled) > 0);
    let first = if filled { &mut cover } else { &mut guide };
    first.inner.active = true;
    let mut sheets = vec![guide, cover];
    sheets.push(lists::narrative(report, &mut book)?);
    for plan in &plans {
        sheets.push(tables::sheet(report, plan, &mut book)?);
    }
    sheets.push(lists::statistics(report, &mut book)?);
    sheets.push(lists::notes(report, &mut book)?);
    sheets.push(exact(&mut book)?);
    if book.cells > CELLS {
        return Err(WriteError::TooLong(messages::workbook_too_long(CELLS)));
    }
    let text = |text: &Option<String>| {
        text.as_deref()
            .map(|text| text::pieces(&text::safe(text), 250)[0].to_owned())
    };
    let workbook = Workbook {
        sheets: sheets.into_iter().map(Sheet::finish).collect(),
        names: book.names,
        title: text(&report.title),
        company: text(&report.agency.name),
        properties: vec![
            ("gongkai.schema", cover::schema()),
            ("gongkai.edition", report.edition.name().to_owned()),
        ],
    };
    workbook.bytes(EFFORT).map_err(failed)
}

/// The hidden sheet with what the cells alone do not tell.
fn exact(book: &mut Book) -> Result<Sheet, WriteError> {
    let mut sheet = Sheet::new(SHEET_EXACT);
    sheet.inner.hidden = true;
    sheet.plain(0, 0, EXACT_TITLE)?;
    for (column, (_, heading)) in (0u16..).zip(EXACT.columns) {
        sheet.plain(1, column, heading)?;
        book.name(
            EXACT.name(usize::from(column)).trim_start_matches(PREFIX),
            sheet.reference(1, column),
        );
    }
    for (row, [key, kind, value]) in (2u32..).zip(std::mem::take(&mut book.exact)) {
        sheet.plain(row, 0, &key)?;
        sheet.plain(row, 1, &kind)?;
        for (column, piece) in (2u16..).zip(text::pieces(&value, text::CELL)) {
            sheet.plain(row, column, piece)?;
        }
    }
    book.cells += sheet.cells();
    Ok(sheet)
}

pub(crate) fn failed(_: Refused) -> WriteError {
    WriteError::Workbook(messages::workbook_not_written())
}
