//! JSON Lines: a report a line, for many of them in one file. Leaves out JSON itself.

use crate::error::ReadError;
use crate::json;
use crate::messages;
use crate::place::{Loaded, Place};

/// Reads the reports of a text with one a line; blank lines are passed over.
///
/// # Errors
/// When the text is no UTF-8, holds no report, or lines of it are none: all of them, each with its line.
pub fn read(bytes: &[u8]) -> Result<Vec<Loaded>, ReadError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut reports = Vec::new();
    let mut errors = Vec::new();
    for (line, text) in (1u32..).zip(bytes.split(|byte| *byte == b'\n')) {
        if text.trim_ascii().is_empty() {
            continue;
        }
        match json::read(text) {
            Ok(loaded) => reports.push(loaded),
            Err(error) => {
                let column = match error.place {
                    Some(Place::Text { column, length, .. }) => (column, length),
                    _ => (1, 0),
                };
                errors.push(error.at(Place::Text {
                    line,
                    column: column.0,
                    length: column.1,
                }));
            }
        }
    }
    match ReadError::of_all(errors) {
        Some(error) => Err(error),
        None if reports.is_empty() => Err(ReadError::new(messages::no_reports()).help(messages::input_empty_help())),
        None => Ok(reports),
    }
}

/// Whether a text is JSON with a value a line: the first line is whole in itself, and another follows.
#[must_use]
pub fn is_lines(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else {
        return false;
    };
    let (first, rest) = bytes.split_at(end);
    first.trim_ascii_end().ends_with(b"}") && rest.trim_ascii_start().starts_with(b"{")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::Edition;
    use crate::report::Report;

    #[test]
    fn reports_come_back_in_their_order_and_every_wrong_line_is_named() {
        let line = |edition| json::write_line(&Report::blank(edition));
        let (one, other) = (line(Edition::E2021), line(Edition::E2019));
        let text = format!("\u{FEFF}{one}\r\n\n{other}\n");
        assert!(is_lines(text.as_bytes()) && !is_lines(json::write(&Report::default()).as_bytes()));
        let read: Vec<Report> = read(text.as_bytes())
            .unwrap()
            .into_iter()
            .map(|loaded| loaded.report)
            .collect();
        assert_eq!(read, [Report::blank(Edition::E2021), Report::blank(Edition::E2019)]);
        let wrong = format!("{one}\n{{}}\n{other}\n{{\"schema\": 1}}");
        let error = super::read(wrong.as_bytes()).unwrap_err();
        let lines: Vec<u32> = error
            .each()
            .filter_map(|error| match error.place {
                Some(Place::Text { line, .. }) => Some(line),
                _ => None,
            })
            .collect();
        assert_eq!(lines, [2, 4]);
        assert!(super::read(b" \n\n").is_err());
    }
}
