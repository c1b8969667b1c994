//! Workbooks of plain lists, such as the results of a check over a folder: a sheet a list, with headings that stay in
//! sight, a filter, widths, numbers that are numbers. Leaves out reports, which have workbooks of their own, and
//! what stands in the lists.

use crate::book::{Area, Format, Workbook};
use crate::write::sheet::Sheet;
use crate::write::{CELLS, failed, styles};
use crate::{WriteError, figure, number, text};
use gongkai_core::messages;

/// How hard the file is packed, of 9: many rows are alike.
const EFFORT: u32 = 6;
/// Letters that stand beside each other on a page and can still be read.
const PAGE: u32 = 140;
/// Rows of a sheet, as far as all programs show them.
const ROWS: usize = 1 << 20;

/// A list on a sheet of its own.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// The name of the sheet: short, without `[]:*?/\`.
    pub name: String,
    /// Its columns, with their headings.
    pub columns: Vec<Column>,
    /// Its rows, each with a value for every column.
    pub rows: Vec<Vec<Value>>,
    /// How many of the first columns stay in sight.
    pub frozen: u16,
}

/// A column of a list.
#[derive(Debug, Clone)]
pub struct Column {
    /// What stands above it.
    pub heading: String,
    /// Its width in Chinese letters.
    pub letters: u32,
}

/// What stands in a cell of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Blank,
    /// A text, whatever it looks like.
    Text(String),
    /// A short text, in the middle.
    Word(String),
    /// A text that is to be seen first.
    Marked(String, Mark),
    /// How many.
    Count(usize),
    /// A number as it was printed; a text where it is none.
    Figure(String),
}

/// How a text stands out, besides by its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Wrong.
    Bad,
    /// To be looked at.
    Doubtful,
    /// In order.
    Good,
}

/// Writes lists as a workbook. The same lists always give the same bytes.
///
/// # Errors
/// When they have more rows or cells than a workbook is read with.
pub fn lists(title: &str, lists: &[List]) -> Result<Vec<u8>, WriteError> {
    let cells: usize = lists.iter().map(|list| list.columns.len() * list.rows.len()).sum();
    if cells > CELLS || lists.iter().any(|list| list.rows.len() >= ROWS) {
        return Err(WriteError::TooLong(messages::workbook_too_long(CELLS)));
    }
    let mut workbook = Workbook {
        title: Some(text::pieces(&text::safe(title), 250)[0].to_owned()),
        ..Workbook::default()
    };
    for (at, list) in lists.iter().enumerate() {
        let mut sheet = sheet(list)?;
        sheet.inner.active = at == 0;
        workbook.sheets.push(sheet.finish());
    }
    workbook.bytes(EFFORT).map_err(failed)
}

fn sheet(list: &List) -> Result<Sheet, WriteError> {
    let mut sheet = Sheet::new(&list.name);
    let heading = styles::column_label(true);
    for (at, column) in (0u16..).zip(&list.columns) {
        sheet.width(at, column.letters * 14 + 12);
        sheet.put(0, at, &text::fitting(&column.heading), &heading)?;
    }
    sheet.at_least(0, 24.0);
    for (row, values) in (1u32..).zip(&list.rows) {
        for (at, value) in (0u16..).zip(values) {
            cell(&mut sheet, row, at, value)?;
        }
    }
    let last = u32::try_from(list.rows.len()).unwrap_or(u32::MAX);
    let columns = u16::try_from(list.columns.len()).unwrap_or(u16::MAX);
    sheet.inner.frozen = (1, list.frozen);
    sheet.inner.filter = Some(Area::new((0, 0), (last, columns.saturating_sub(1))));
    sheet.inner.landscape = true;
    let letters: u32 = list.columns.iter().map(|column| column.letters).sum();
    if letters > PAGE {
        // Shrunk to one page nobody could read it.
        sheet.inner.scale = Some(60);
        sheet.inner.repeated_columns = list.frozen.checked_sub(1).map(|last| (0, last));
    }
    sheet.inner.repeated_rows = Some((0, 0));
    Ok(sheet)
}

fn cell(sheet: &mut Sheet, row: u32, at: u16, value: &Value) -> Result<(), WriteError> {
    match value {
        Value::Blank => sheet.blank(row, at, &styles::cell("General")),
        Value::Text(content) => sheet.put(row, at, &text::fitting(content), &styles::cell("@").wrapped().left()),
        Value::Word(content) => sheet.put(row, at, &text::fitting(content), &styles::cell("@").centred()),
        Value::Marked(content, mark) => sheet.put(row, at, &text::fitting(content), &marked(*mark)),
        Value::Count(count) => sheet.number(row, at, &count.to_string(), &styles::cell("General")),
        Value::Figure(content) => match figure::shown_number(content.trim_start_matches('+')) {
            figure::Shown::Number(digits) if is_number(&digits) => {
                let format = styles::number_format(number::measure(&digits).1, None);
                sheet.number(row, at, &digits, &styles::cell(format))
            }
            _ => sheet.put(row, at, &text::fitting(content), &styles::cell("@").wrapped().left()),
        },
    }
}

/// Whether a text is a number in plain digits.
fn is_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    match text.split_once('.') {
        Some((whole, decimals)) => digits(whole) && digits(decimals),
        None => digits(text),
    }
}

fn marked(mark: Mark) -> Format {
    let format = styles::cell("@").centred();
    match mark {
        Mark::Bad => format.colour(0x009C_0006).fill(0x00FF_C7CE),
        Mark::Doubtful => format.colour(0x007F_4B00).fill(0x00FF_EB9C),
        Mark::Good => format.colour(0x0000_6100).fill(0x00C6_EFCE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_looks_like_a_formula_stays_a_text_and_a_number_is_one() {
        let list = List {
            name: "问题".to_owned(),
            columns: vec![
                Column {
                    heading: "文字".to_owned(),
                    letters: 10,
                },
                Column {
                    heading: "差额".to_owned(),
                    letters: 6,
                },
            ],
            rows: vec![
                vec![Value::Text("=1+1".to_owned()), Value::Figure("+12.50".to_owned())],
                vec![Value::Text("12".to_owned()), Value::Figure("三条".to_owned())],
            ],
            frozen: 1,
        };
        let bytes = lists("结果", &[list]).unwrap();
        let mut package = gongkai_source::package::Package::open(&bytes).unwrap();
        let sheet = package.text("xl/worksheets/sheet1.xml").unwrap().unwrap();
        assert!(sheet.contains("<v>12.5</v>"), "{sheet}");
        assert_eq!(sheet.matches("t=\"s\"").count(), 5, "{sheet}");
        assert!(!sheet.contains("<f>") && sheet.contains("<autoFilter ref=\"A1:B3\"/>"));
        assert!(sheet.contains("state=\"frozen\""));
        let strings = package.text("xl/sharedStrings.xml").unwrap().unwrap();
        assert!(strings.contains(">=1+1<"));
    }
}
