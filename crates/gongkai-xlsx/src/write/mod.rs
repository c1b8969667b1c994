//! The workbook of a report: its sheets in order, names, properties. Leaves out what stands on the sheets.

pub(crate) mod collection;
mod cover;
mod lists;
mod sheet;
mod styles;
mod tables;

use crate::fields::{EXACT, EXACT_TITLE, PREFIX, SHEET_EXACT};
use crate::text;
use crate::{Options, WriteError};
use gongkai_core::tables::Table;
use gongkai_core::{Edition, Report, messages};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use sheet::Sheet;

/// Cells that a workbook is read with; the same number stands in the reader's limits.
const CELLS: usize = 1_000_000;
/// Rows of one list.
const ROWS: usize = 1_000_000;

/// What the sheets need besides the report: names of cells and exact contents, collected on the way.
#[derive(Default)]
struct Book {
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
    let mut sheets = vec![cover::sheet(report, &mut book)?];
    sheets.push(lists::narrative(report, &mut book)?);
    for (table, name) in tables_of(report) {
        sheets.push(tables::sheet(report, table, &name, &mut book)?);
    }
    sheets.push(lists::statistics(report, &mut book)?);
    sheets.push(lists::notes(report, &mut book)?);
    sheets.push(exact(&mut book)?);
    if book.cells > CELLS {
        return Err(WriteError::TooLong(messages::workbook_too_long(CELLS)));
    }
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(report)?);
    for sheet in sheets {
        workbook.push_worksheet(sheet.finish()?);
    }
    for (name, reference) in &book.names {
        workbook.define_name(name, reference).map_err(failed)?;
    }
    workbook.save_to_buffer().map_err(failed)
}

/// The tables that the report has, with the names of their sheets: those of its edition, then the ones that
/// only another edition has.
fn tables_of(report: &Report) -> Vec<(&'static Table, String)> {
    let mut tables: Vec<(&'static Table, String)> = Vec::new();
    let others = Edition::ALL.into_iter().filter(|edition| *edition != report.edition);
    for edition in std::iter::once(report.edition).chain(others) {
        for table in edition.tables() {
            let known = tables.iter().any(|(other, _)| other.key == table.key);
            let filled = table
                .blocks
                .iter()
                .flat_map(|block| block.rows)
                .flat_map(|row| row.figures)
                .any(|id| report.tables.figure(*id).is_some());
            if known || !filled {
                continue;
            }
            let name = if edition == report.edition {
                table.title.to_owned()
            } else {
                format!("{}（{edition}版）", table.title)
            };
            tables.push((table, name));
        }
    }
    tables
}

/// The hidden sheet with what the cells alone do not tell.
fn exact(book: &mut Book) -> Result<Sheet, WriteError> {
    let mut sheet = Sheet::new(SHEET_EXACT)?;
    sheet.hide();
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

fn properties(report: &Report) -> Result<DocProperties, WriteError> {
    // A fixed date: the same report gives the same bytes.
    let created = ExcelDateTime::from_ymd(2000, 1, 1).map_err(failed)?;
    let text = |text: &Option<String>| {
        text.as_deref()
            .map(|text| text::pieces(&text::safe(text), 250)[0].to_owned())
    };
    let mut properties = DocProperties::new()
        .set_creation_datetime(&created)
        .set_custom_property("gongkai.schema", crate::write::cover::schema().as_str())
        .set_custom_property("gongkai.edition", report.edition.name());
    if let Some(title) = text(&report.title) {
        properties = properties.set_title(title);
    }
    if let Some(name) = text(&report.agency.name) {
        properties = properties.set_company(name);
    }
    Ok(properties)
}

fn failed(_: XlsxError) -> WriteError {
    WriteError::Workbook(messages::workbook_not_written())
}
