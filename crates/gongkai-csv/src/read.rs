//! Reading a file: decoding, the header, then row by row into the layout's table. Every row is looked at, and all
//! that is wrong is told. Leaves out what the rows mean (`long`, `wide`).

use crate::errors::Errors;
use crate::header::{self, Header};
use crate::layout::Layout;
use crate::limits::{ITEM, MIN_ITEMS};
use crate::long::Long;
use crate::scan::{Row, Scanner};
use crate::wide::Wide;
use gongkai_core::rules::reading;
use gongkai_core::{Finding, Loaded, ReadError, messages};

/// What rows are read into.
pub(crate) trait Table: Sized {
    /// Takes a row that has all its cells.
    fn row(&mut self, header: &Header, row: &Row<'_>, errors: &mut Errors);
    /// Takes note of a row that cannot be read.
    fn broken(&mut self);
    /// The reports.
    fn finish(self, errors: &mut Errors) -> Vec<Loaded>;
}

pub(crate) fn reports(bytes: &[u8]) -> Result<Vec<Loaded>, ReadError> {
    reports_within(bytes, MIN_ITEMS.max(bytes.len() / ITEM))
}

/// Reads a table with no more rows of list items than that.
fn reports_within(bytes: &[u8], items: usize) -> Result<Vec<Loaded>, ReadError> {
    let decoded = gongkai_source::decode(bytes)?;
    let mut errors = Errors::default();
    let (header, scanner) = header::find(&decoded.text, &mut errors)?;
    let mut reports = match header.layout {
        _ if !header.clear => Vec::new(),
        Layout::Long => {
            let table = Long::new(&header, items, &mut errors);
            table.map_or_else(Vec::new, |table| rows(table, &header, scanner, &mut errors))
        }
        Layout::Wide => rows(Wide::default(), &header, scanner, &mut errors),
    };
    if let Some(error) = errors.all() {
        return Err(error);
    }
    if decoded.encoding != "UTF-8"
        && let Some(first) = reports.first_mut()
    {
        let rule = reading::ENCODING;
        let finding = Finding::new(rule.code, rule.severity, messages::text_encoding(decoded.encoding));
        first.diagnostics.insert(0, finding);
    }
    Ok(reports)
}

fn rows<'a, T: Table>(mut table: T, header: &Header, mut scanner: Scanner<'a>, errors: &mut Errors) -> Vec<Loaded> {
    let mut row: Row<'a> = Row::default();
    let mut count = 0usize;
    while !errors.is_full() {
        match header::filled(&mut scanner, &mut row) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                errors.end(error);
                break;
            }
        }
        count += 1;
        if !row.wrong.is_empty() {
            errors.extend(row.wrong.drain(..));
            table.broken();
        } else if header.fits(&row, errors) {
            table.row(header, &row, errors);
        } else {
            table.broken();
        }
    }
    if count == 0 && errors.is_empty() {
        let error = ReadError::new(messages::csv_no_report()).at(header.place.clone());
        errors.push(error.help(messages::csv_no_report_help()));
    }
    table.finish(errors)
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_core::{Block, Edition, Report};

    #[test]
    fn only_rows_of_list_items_are_limited() {
        let mut report = Report::blank(Edition::E2021);
        report.preamble = vec![Block::paragraph("一"), Block::paragraph("二"), Block::paragraph("三")];
        let bytes = crate::write(&report, &crate::Options::default()).unwrap();
        let read = reports_within(&bytes, 3).unwrap();
        assert_eq!(
            read.into_iter().map(|loaded| loaded.report).collect::<Vec<_>>(),
            [report]
        );
        let error = reports_within(&bytes, 2).unwrap_err();
        assert_eq!(error.message.key(), "csv_too_many_items");
        let text = std::str::from_utf8(&bytes).unwrap();
        let line = text.lines().position(|line| line.starts_with("preamble[2]")).unwrap() + 1;
        assert_eq!(error.place.unwrap().to_string(), format!("{line}:1"));
    }
}
