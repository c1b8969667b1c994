//! Reports from a 汇总 workbook: the row of headings is found by what stands in it, columns by their headings,
//! wherever people moved them. Leaves out the form of one report.

use super::sheet::{Content, RawCell};
use super::source::Spot;
use super::workbook::Source;
use crate::fields::agency_kind_code;
use crate::write::collection::{ESCAPED, label, leaf};
use crate::{number, text};
use gongkai_core::rules::reading;
use gongkai_core::shape::Holds;
use gongkai_core::wide::{self, Column};
use gongkai_core::{CellName, Finding, Loaded, Origins, Place, ReadError, Severity, messages};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Headings that make a row of cells the headings of reports.
const ENOUGH: usize = 10;
/// Rows in which the headings are looked for.
const HEAD: u32 = 50;

/// Where the headings stand.
pub(crate) struct Table {
    sheet: usize,
    row: u32,
}

/// Finds the headings; `None` where the workbook is no collection of reports.
pub(crate) fn find(source: &Source) -> Option<Table> {
    source.sheets.iter().enumerate().find_map(|(sheet, data)| {
        let mut counts: BTreeMap<u32, (usize, bool)> = BTreeMap::new();
        for ((row, _), cell) in data.cells.range(..(HEAD, 0)) {
            let Content::Text(text) = &cell.content else { continue };
            if wide::column(text.trim()).is_some() {
                let count = counts.entry(row).or_default();
                count.0 += 1;
                count.1 |= text.trim() == "edition";
            }
        }
        let (row, _) = counts
            .into_iter()
            .find(|(_, (count, edition))| *count >= ENOUGH && *edition)?;
        Some(Table { sheet, row })
    })
}

pub(super) fn read(source: &Source<'_>, table: &Table) -> Result<Vec<Loaded>, ReadError> {
    let mut reader = Reader {
        source,
        table,
        errors: Vec::new(),
        notes: Vec::new(),
        columns: BTreeMap::new(),
    };
    reader.headings();
    let mut reports = reader.rows();
    reader.other_sheets();
    if let Some(error) = ReadError::of_all(reader.errors) {
        return Err(error);
    }
    match reports.first_mut() {
        Some(first) => first.diagnostics.splice(0..0, reader.notes),
        None => return Err(ReadError::new(messages::no_reports()).help(messages::collection_empty_help())),
    };
    Ok(reports)
}

struct Reader<'a> {
    source: &'a Source<'a>,
    table: &'a Table,
    errors: Vec<ReadError>,
    notes: Vec<Finding>,
    /// The columns of the model, each with its columns on the sheet: the first, and those its long texts go on in.
    columns: BTreeMap<usize, BTreeMap<usize, u32>>,
}

impl Reader<'_> {
    fn headings(&mut self) {
        let Table { sheet, row } = *self.table;
        let cells = &self.source.sheets[sheet].cells;
        for ((_, at), cell) in cells.range((row, 0)..(row + 1, 0)) {
            let spot = (sheet, (row, at));
            let shown = plain(cell, None);
            let name = shown.trim();
            if name.is_empty() {
                continue;
            }
            let (path, piece) = match name.rsplit_once('#') {
                Some((path, piece)) => (path, piece.parse::<usize>().ok().filter(|piece| *piece > 1)),
                None => (name, Some(1)),
            };
            let (Some(index), Some(piece)) = (wide::column(path), piece) else {
                let mut finding = self.note(messages::collection_column_unknown(name), spot);
                finding.help = wide::nearest(path).map(messages::nearest_member);
                self.notes.push(finding);
                continue;
            };
            if self.columns.entry(index).or_default().insert(piece, at).is_some() {
                let error = ReadError::new(messages::field_twice(name))
                    .about(path)
                    .at(self.place(spot));
                self.errors.push(error.help(messages::field_twice_help()));
            }
        }
    }

    fn rows(&mut self) -> Vec<Loaded> {
        let Table { sheet, row: head } = *self.table;
        let cells = &self.source.sheets[sheet].cells;
        let mut rows: Vec<u32> = cells.range((head + 1, 0)..).map(|((row, _), _)| row).collect();
        rows.dedup();
        let columns = self.columns.clone();
        let mut reports = Vec::new();
        for row in rows {
            if row == head + 1 && self.is_labels(row) {
                continue;
            }
            let texts: BTreeMap<usize, String> = columns
                .iter()
                .filter_map(|(index, pieces)| Some((*index, self.text(*index, pieces, row)?)))
                .collect();
            if texts.values().all(|text| text.is_empty()) {
                self.strays(row);
                continue;
            }
            match wide::report(|index| texts.get(&index).map(String::as_str)) {
                Ok(mut loaded) => {
                    loaded.origins = Origins::of_carrier();
                    for (index, pieces) in &columns {
                        if let Some(at) = pieces.get(&1) {
                            let place = self.place((sheet, (row, *at)));
                            loaded.origins.insert(&*wide::columns()[*index].path, place);
                        }
                    }
                    reports.push(loaded);
                }
                Err(error) => {
                    let all = std::iter::once(&error).chain(&error.more);
                    for error in all {
                        // A column that is missing is so for every row.
                        let missing = error.message.key() == "column_missing";
                        let located = self.located(error, if missing { head } else { row });
                        if !missing || self.errors.iter().all(|known| known.message != located.message) {
                            self.errors.push(located);
                        }
                    }
                }
            }
        }
        reports
    }

    /// The line of labels below the headings.
    fn is_labels(&self, row: u32) -> bool {
        let Some(at) = wide::column("edition").and_then(|index| self.columns.get(&index)?.get(&1)) else {
            return false;
        };
        let cell = self.source.sheets[self.table.sheet].cells.get((row, *at));
        let label = wide::column("edition").map(|index| label(&wide::columns()[index]));
        cell.is_some_and(|cell| label.is_some_and(|label| plain(cell, None).trim() == label))
    }

    /// The text of a column in a row; `None` where the table has no such column.
    fn text(&mut self, index: usize, pieces: &BTreeMap<usize, u32>, row: u32) -> Option<String> {
        let column = &wide::columns()[index];
        pieces.get(&1)?;
        let mut whole = String::new();
        for at in pieces.values() {
            let spot = (self.table.sheet, (row, *at));
            let Some(cell) = self.source.sheets[spot.0].cells.get(spot.1) else {
                continue;
            };
            match &cell.content {
                Content::Error(error) => self.wrong(messages::workbook_cell_error(error), spot, column),
                Content::None => self.wrong(messages::workbook_no_result(), spot, column),
                Content::Number(written) if !number::is_kept(written) => {
                    self.wrong(messages::workbook_number_long(written), spot, column);
                }
                _ => whole.push_str(&self.shown(cell, column)),
            }
        }
        Some(match whole.strip_prefix(ESCAPED) {
            Some(escaped) => text::decode(escaped).unwrap_or(whole),
            None => whole,
        })
    }

    /// The text of a cell in the form of carriers.
    fn shown(&self, cell: &RawCell, column: &Column) -> String {
        let format = self.source.formats.get(cell.style).copied().unwrap_or_default();
        let holds = leaf(column).map(|leaf| &leaf.holds);
        match (&cell.content, holds) {
            (Content::Number(written), Some(Holds::Date)) if format.date => {
                match number::from_serial(written, self.source.since_1904) {
                    Some(day) => day.to_string(),
                    None => written.clone().into_owned(),
                }
            }
            // Only an amount is printed with the zeros of its format.
            (_, Some(Holds::Decimal)) => plain(cell, format.decimals).trim().to_owned(),
            (Content::Text(text), Some(Holds::Date)) => {
                number::parse_date(text).map_or_else(|| text.trim().to_owned(), |day| day.to_string())
            }
            (Content::Text(text), Some(Holds::Choice(_))) if column.path == "agency.kind" => {
                agency_kind_code(text.trim()).unwrap_or(text.trim()).to_owned()
            }
            (_, Some(Holds::Integer { .. } | Holds::Choice(_))) => plain(cell, None).trim().to_owned(),
            _ => plain(cell, None),
        }
    }

    /// Content in a row without a report.
    fn strays(&mut self, row: u32) {
        let sheet = self.table.sheet;
        let cells = &self.source.sheets[sheet].cells;
        let stray = cells
            .range((row, 0)..(row + 1, 0))
            .find(|(_, cell)| !plain(cell, None).trim().is_empty());
        if let Some((at, cell)) = stray {
            let text: String = plain(cell, None).chars().take(40).collect();
            let finding = self.note(messages::workbook_unread_cell(text), (sheet, at));
            self.notes.push(finding);
        }
    }

    fn other_sheets(&mut self) {
        for (sheet, data) in self.source.sheets.iter().enumerate() {
            if sheet != self.table.sheet
                && let Some(at) = data.cells.first()
            {
                let finding = self.note(messages::workbook_unknown_sheet(&data.name), (sheet, at));
                self.notes.push(finding);
            }
        }
    }

    /// An error of a row at the cell of its column.
    fn located(&self, error: &ReadError, row: u32) -> ReadError {
        let mut error = error.clone();
        error.more.clear();
        let path = error.path.clone().unwrap_or_default();
        // The path of a wrong item of a list begins with its column.
        let index = wide::column(&path).or_else(|| {
            wide::columns().iter().position(|column| {
                path.strip_prefix(&column.path)
                    .is_some_and(|rest| rest.starts_with(['[', '.']))
            })
        });
        let at = index.and_then(|index| self.columns.get(&index)?.get(&1)).copied();
        error.at(self.place((self.table.sheet, (row, at.unwrap_or(0)))))
    }

    fn wrong(&mut self, message: gongkai_core::Message, spot: Spot, column: &Column) {
        let error = ReadError::new(message).about(&*column.path).at(self.place(spot));
        self.errors.push(error);
    }

    fn note(&self, message: gongkai_core::Message, spot: Spot) -> Finding {
        Finding::new(reading::WORKBOOK.code, Severity::Warning, message).at(self.place(spot))
    }

    fn place(&self, (sheet, (row, column)): Spot) -> Place {
        Place::Sheet {
            sheet: Arc::clone(&self.source.sheets[sheet].name),
            cell: CellName::new(row, column),
        }
    }
}

/// What a cell shows.
fn plain(cell: &RawCell, decimals: Option<u32>) -> String {
    match &cell.content {
        Content::None => String::new(),
        Content::Text(text) | Content::Error(text) => text.clone().into_owned(),
        Content::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        Content::Number(written) => number::plain(written, decimals).unwrap_or_else(|| written.clone().into_owned()),
    }
}
