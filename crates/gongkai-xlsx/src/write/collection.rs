//! The 汇总 workbook: many reports on one sheet, a row each, under the columns of `gongkai_core::wide`. It can be
//! filtered, sorted and changed like any table: nothing is locked, and columns are bound by their headings alone.
//! Leaves out the form of one report.

use super::sheet::Sheet;
use super::{Book, CELLS, failed, styles, validate};
use crate::WriteError;
use crate::book::{Area, Validation, Workbook};
use crate::fields::{COLLECTION_HELP, FIELDS, SHEET_COLLECTION, agency_kind_of};
use crate::figure::Shown;
use crate::{number, text};
use gongkai_core::shape::{Holds, Leaf};
use gongkai_core::wide::{self, Column, Content};
use gongkai_core::{AgencyKind, Report, messages};
use jiff::civil::Date;
use std::borrow::Cow;

/// Rows above the reports: instruction, headings, labels.
pub(crate) const HEADINGS: u32 = 1;
const LABELS: u32 = 2;
const TOP: u32 = 3;
/// What tells the reports apart stands first and stays in sight.
const FIRST: [&str; 3] = ["agency.name", "year", "edition"];
/// How hard the file is packed, of 9: many rows are alike.
const EFFORT: u32 = 6;
/// Columns of a sheet.
const COLUMNS: usize = 16_384;

/// Reports for one workbook.
#[derive(Debug, Default)]
pub struct Collection {
    rows: Vec<Vec<Option<String>>>,
    cells: usize,
}

impl Collection {
    /// Adds a report.
    ///
    /// # Errors
    /// When there are more reports than a workbook is read with.
    pub fn add(&mut self, report: &Report) -> Result<(), WriteError> {
        let cells = wide::cells(report);
        self.cells += cells.iter().flatten().count();
        if self.cells > CELLS || self.rows.len() + 3 > super::ROWS {
            return Err(WriteError::TooLong(messages::workbook_too_long(CELLS)));
        }
        self.rows.push(cells);
        Ok(())
    }

    /// The workbook.
    ///
    /// # Errors
    /// When the reports have more text than fits beside each other.
    pub fn finish(self) -> Result<Vec<u8>, WriteError> {
        let columns = self.columns();
        let mut sheet = Sheet::new(SHEET_COLLECTION);
        let mut at = 0u16;
        for (index, pieces) in &columns {
            self.column(&mut sheet, *index, *pieces, at)?;
            at += u16::try_from(*pieces).unwrap_or(u16::MAX);
        }
        sheet.put(0, 0, COLLECTION_HELP, &styles::note())?;
        sheet.height(0, 20.0);
        sheet.height(HEADINGS, 12.0);
        sheet.height(LABELS, 118.0);
        let last = TOP + u32::try_from(self.rows.len()).unwrap_or(u32::MAX) - 1;
        let frozen = u16::try_from(FIRST.len()).unwrap_or(0);
        sheet.inner.frozen = (TOP, frozen);
        sheet.inner.filter = Some(Area::new((LABELS, 0), (last.max(LABELS), at.saturating_sub(1))));
        // Too wide for one page: what tells the reports apart stands on every page.
        sheet.inner.landscape = true;
        sheet.inner.scale = Some(70);
        sheet.inner.repeated_rows = Some((LABELS, LABELS));
        sheet.inner.repeated_columns = Some((0, frozen - 1));
        let mut book = Book::default();
        book.name("reports", sheet.reference(HEADINGS, 0));
        let workbook = Workbook {
            sheets: vec![sheet.finish()],
            names: book.names,
            ..Workbook::default()
        };
        workbook.bytes(EFFORT).map_err(failed)
    }

    /// The columns that are written, each with the number of cells that its longest text takes.
    fn columns(&self) -> Vec<(usize, usize)> {
        let all = wide::columns();
        let used = wide::used(&self.rows);
        let mut columns: Vec<(usize, usize)> = (0..all.len())
            .filter_map(|index| {
                let longest = self
                    .rows
                    .iter()
                    .filter_map(|row| row[index].as_deref())
                    .map(str::len)
                    .max();
                // A text that fits in bytes fits in units, and most do.
                let pieces = match longest {
                    Some(bytes) if bytes > text::CELL => self
                        .rows
                        .iter()
                        .filter_map(|row| row[index].as_deref())
                        .map(|cell| text::pieces(&exact(&all[index], cell), text::CELL).len())
                        .max()
                        .unwrap_or(1),
                    _ => 1,
                };
                used[index].then_some((index, pieces))
            })
            .collect();
        columns.sort_by_key(|(index, _)| {
            let path = all[*index].path.as_str();
            let figure = matches!(all[*index].holds, Content::Figure(..));
            let first = FIRST.iter().position(|first| *first == path);
            (first.unwrap_or(FIRST.len()), !figure)
        });
        columns
    }

    fn column(&self, sheet: &mut Sheet, index: usize, pieces: usize, first: u16) -> Result<(), WriteError> {
        let column = &wide::columns()[index];
        if usize::from(first) + pieces > COLUMNS {
            return Err(WriteError::TooLong(messages::workbook_too_long(COLUMNS)));
        }
        for (piece, at) in (1..=pieces).zip(first..) {
            sheet.width(at, width(column));
            sheet.put(HEADINGS, at, &heading(column, piece), &styles::key())?;
            sheet.put(
                LABELS,
                at,
                &label(column),
                &styles::column_label(matches!(column.holds, Content::Figure(..))),
            )?;
        }
        for (row, cells) in (TOP..).zip(&self.rows) {
            match &cells[index] {
                Some(cell) => value(sheet, column, row, first, cell)?,
                // The grid of the table, so that a blank is seen as one.
                None => sheet.blank(row, first, &styles::cell("General"))?,
            }
        }
        if column.path == "agency.kind" {
            // Also where reports are added below.
            let names = AgencyKind::ALL.map(|(_, _, name)| name);
            let last = TOP + u32::try_from(self.rows.len()).unwrap_or(0) + 1000;
            sheet.inner.validations.push(Validation {
                rule: validate::choices(&names),
                warning: false,
                prompt: Default::default(),
                error: ["填写有误", "请从下拉列表选择单位类别。"].map(str::to_owned),
                cells: Area::new((TOP, first), (last, first)).name(),
            });
        }
        Ok(())
    }
}

/// The heading of a column, or of the cells in which its long texts go on.
pub(crate) fn heading(column: &Column, piece: usize) -> String {
    if piece == 1 {
        column.path.clone()
    } else {
        format!("{}#{piece}", column.path)
    }
}

/// What stands before a text that is written with escapes.
pub(crate) const ESCAPED: char = '\\';

/// The text as it can stand in cells and comes back from every program.
fn exact<'a>(column: &Column, cell: &'a str) -> Cow<'a, str> {
    if matches!(column.holds, Content::List(_) | Content::Presence) {
        return json_safe(cell);
    }
    if cell.starts_with(ESCAPED) || text::safe(cell) != cell {
        return format!("{ESCAPED}{}", text::encode(cell)).into();
    }
    cell.into()
}

/// JSON with escapes for the letters that cells lose.
fn json_safe(json: &str) -> Cow<'_, str> {
    if text::safe(json) == json {
        return json.into();
    }
    let mut out = String::with_capacity(json.len() + 16);
    let mut before = ' ';
    for letter in json.chars() {
        let escape =
            letter == 'x' && before == '_' || text::safe(letter.encode_utf8(&mut [0; 4])) != letter.to_string();
        if escape {
            out.push_str(&format!("\\u{:04x}", u32::from(letter)));
        } else {
            out.push(letter);
        }
        before = letter;
    }
    out.into()
}

/// What a cell of the table holds.
pub(crate) enum Held<'a> {
    Day(Option<Date>),
    Name(&'a str),
    Number(String),
    /// In as many cells as it needs.
    Text(Cow<'a, str>),
}

/// What the cell of a column holds for a value.
pub(crate) fn held<'a>(column: &Column, cell: &'a str) -> Held<'a> {
    // A mark, or a text that is to be taken as it is, is no value.
    let leaf = leaf(column).filter(|leaf| leaf.value(cell).is_ok());
    match leaf.map(|leaf| &leaf.holds) {
        Some(Holds::Date) => return Held::Day(cell.parse().ok()),
        Some(Holds::Choice(_)) if column.path == "agency.kind" => {
            return Held::Name(agency_kind_of(cell).unwrap_or(cell));
        }
        Some(Holds::Integer { .. } | Holds::Decimal) => {
            if let Shown::Number(digits) = crate::figure::shown_number(cell) {
                return Held::Number(digits);
            }
        }
        _ => {}
    }
    Held::Text(exact(column, cell))
}

fn value(sheet: &mut Sheet, column: &Column, row: u32, at: u16, cell: &str) -> Result<(), WriteError> {
    match held(column, cell) {
        Held::Day(day) => sheet.date(row, at, day, &styles::cell("yyyy-mm-dd")),
        Held::Name(name) => sheet.put(row, at, name, &styles::cell("@")),
        Held::Number(digits) => {
            let format = styles::number_format(number::measure(&digits).1, None);
            sheet.number(row, at, &digits, &styles::cell(format))
        }
        Held::Text(text) => text::pieces(&text, text::CELL)
            .into_iter()
            .zip(at..)
            .try_for_each(|(piece, at)| sheet.put_flat(row, at, piece, &styles::cell("@"))),
    }
}

/// What the cells of a column of one value hold.
pub(crate) fn leaf(column: &Column) -> Option<&'static Leaf> {
    match &column.holds {
        Content::Value(leaf) | Content::Figure(_, leaf) => Some(leaf),
        Content::List(_) | Content::Presence => None,
    }
}

/// The label above a column: that of the form of one report, or the labels of a figure, one a line.
pub(crate) fn label(column: &Column) -> String {
    let field = FIELDS.iter().find(|field| field.path == column.path);
    field.map_or_else(|| column.title.replace(" · ", "\n"), |field| field.label.to_owned())
}

fn width(column: &Column) -> u32 {
    match (&column.holds, column.path.as_str()) {
        (_, "agency.name") => 200,
        (Content::Figure(..), _) => 76,
        (Content::Value(leaf), _) if matches!(leaf.holds, Holds::Text { .. }) => 120,
        (Content::Value(_), _) => 84,
        (Content::List(_) | Content::Presence, _) => 160,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_stays_the_same_data_without_letters_that_cells_lose() {
        let list = vec!["_x0041_", "a\u{85}b", "\u{7F}", "<r>", "\u{FFFF}", "一\n二"];
        let json = serde_json::to_string(&list).unwrap();
        let safe = json_safe(&json);
        assert_eq!(text::safe(&safe), safe);
        assert_eq!(serde_json::from_str::<Vec<String>>(&safe).unwrap(), list);
    }

    #[test]
    fn kinds_of_bodies_have_names() {
        for (_, code, name) in AgencyKind::ALL {
            assert_eq!(agency_kind_of(code), Some(name));
        }
    }
}
