//! CSV as rows of cells with their places (RFC 4180, with any delimiter and with LF too): a cell in quotation
//! marks ends at its closing one, and only a delimiter or a line end may stand behind. Borrows from the text and
//! holds one row at a time. Leaves out what the cells mean.

use crate::limits::{MAX_CELL, MAX_COLUMNS};
use gongkai_core::message::excerpt;
use gongkai_core::{Message, Place, ReadError, messages};
use std::borrow::Cow;

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell<'a> {
    pub text: Cow<'a, str>,
    pub line: u32,
    pub column: u32,
    /// Characters on its first line, quotation marks included.
    pub length: u32,
}

impl Cell<'_> {
    pub(crate) const fn place(&self) -> Place {
        Place::Text {
            line: self.line,
            column: self.column,
            length: self.length,
        }
    }

    /// Whether nothing stands in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// A row.
#[derive(Debug, Default)]
pub(crate) struct Row<'a> {
    pub cells: Vec<Cell<'a>>,
    /// The line it begins in.
    pub line: u32,
    /// What is wrong with its syntax: its cells are not to be used then.
    pub wrong: Vec<ReadError>,
}

impl Row<'_> {
    /// Whether it is an empty line, or one with empty cells only.
    pub(crate) fn is_empty(&self) -> bool {
        self.wrong.is_empty() && self.cells.iter().all(Cell::is_empty)
    }

    /// The beginning of the row.
    pub(crate) const fn place(&self) -> Place {
        point(self.line, 1)
    }
}

/// A text being cut into rows.
#[derive(Debug, Clone)]
pub(crate) struct Scanner<'a> {
    text: &'a str,
    delimiter: u8,
    /// Whether NUL stands anywhere: hardly ever.
    nul: bool,
    at: usize,
    line: u32,
    column: u32,
}

impl<'a> Scanner<'a> {
    /// A text whose first line has that number. The delimiter is an ASCII character.
    pub(crate) fn new(text: &'a str, delimiter: u8, line: u32) -> Self {
        Self {
            text,
            delimiter,
            nul: memchr::memchr(0, text.as_bytes()).is_some(),
            at: 0,
            line,
            column: 1,
        }
    }

    /// The same text with another delimiter.
    pub(crate) const fn by(mut self, delimiter: u8) -> Self {
        self.delimiter = delimiter;
        self
    }

    /// Puts the next row into `row`; `false` at the end of the text.
    ///
    /// # Errors
    /// Where no row can be told from here on. What is wrong within the row stands in it.
    pub(crate) fn next(&mut self, row: &mut Row<'a>) -> Result<bool, ReadError> {
        row.cells.clear();
        row.wrong.clear();
        row.line = self.line;
        if self.at >= self.text.len() {
            return Ok(false);
        }
        loop {
            if row.cells.len() >= MAX_COLUMNS {
                return Err(self.fail(messages::csv_too_many_columns(MAX_COLUMNS)));
            }
            let cell = if self.peek() == Some(b'"') {
                self.quoted(row)?
            } else {
                self.plain(row)
            };
            row.cells.push(cell);
            match self.peek() {
                Some(b'\n') => {
                    self.line_end(1);
                    return Ok(true);
                }
                Some(b'\r') => {
                    let length = if self.text[self.at..].starts_with("\r\n") {
                        2
                    } else {
                        let error = self.fail(messages::csv_bare_cr());
                        row.wrong.push(error.help(messages::csv_bare_cr_help()));
                        1
                    };
                    self.line_end(length);
                    return Ok(true);
                }
                Some(_) => {
                    self.at += 1;
                    self.column += 1;
                }
                None => return Ok(true),
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    const fn line_end(&mut self, length: usize) {
        self.at += length;
        self.line = self.line.saturating_add(1);
        self.column = 1;
    }

    /// Where the cell that begins or goes on at a byte ends: at a delimiter or a line end.
    fn end(&self, from: usize) -> usize {
        let rest = &self.text.as_bytes()[from..];
        memchr::memchr3(self.delimiter, b'\n', b'\r', rest).map_or(self.text.len(), |length| from + length)
    }

    fn plain(&mut self, row: &mut Row<'a>) -> Cell<'a> {
        let (start, line, column) = (self.at, self.line, self.column);
        let text = &self.text[start..self.end(start)];
        // Quotation marks inside are letters, as for everybody else. One behind spaces was meant to open the cell.
        let spaces = text.len() - text.trim_start().len();
        if text[spaces..].starts_with('"') {
            let error = ReadError::new(messages::csv_stray_quote()).at(point(line, column + count(&text[..spaces])));
            row.wrong.push(error.help(messages::csv_stray_quote_help()));
        }
        if self.nul
            && let Some(at) = text.find('\0')
        {
            let error = ReadError::new(messages::csv_nul()).at(point(line, column + count(&text[..at])));
            row.wrong.push(error.help(messages::csv_damaged_help()));
        }
        if text.len() > MAX_CELL {
            row.wrong.push(too_long(point(line, column)));
        }
        let length = count(text);
        self.at += text.len();
        self.column += length;
        Cell {
            text: Cow::Borrowed(text),
            line,
            column,
            length,
        }
    }

    fn quoted(&mut self, row: &mut Row<'a>) -> Result<Cell<'a>, ReadError> {
        let (start, line, column) = (self.at, self.line, self.column);
        let bytes = self.text.as_bytes();
        let mut doubled = false;
        let mut from = start + 1;
        let close = loop {
            // No further than a cell may reach: who opens many cells must not make every one run to the end.
            let window = &bytes[from..bytes.len().min(start + MAX_CELL + 2).max(from)];
            match memchr::memchr(b'"', window) {
                Some(length) if bytes.get(from + length + 1) == Some(&b'"') => {
                    doubled = true;
                    from += length + 2;
                }
                Some(length) => break from + length,
                None if from + window.len() >= bytes.len() => {
                    let error = ReadError::new(messages::csv_quote_open()).at(point(line, column));
                    return Err(error.help(messages::csv_quote_open_help()));
                }
                None => return Err(too_long(point(line, column))),
            }
        };
        let text = &self.text[start + 1..close];
        let text = if doubled {
            Cow::Owned(text.replace("\"\"", "\""))
        } else {
            Cow::Borrowed(text)
        };
        let length = self.go_on(close + 1 - start);
        let junk = &self.text[self.at..self.end(self.at)];
        if !junk.is_empty() {
            let error = self.fail(messages::csv_after_quote(excerpt(junk), line));
            row.wrong.push(error.help(messages::csv_quote_help()));
            self.go_on(junk.len());
        }
        Ok(Cell {
            text,
            line,
            column,
            length,
        })
    }

    /// Passes bytes of a cell; returns the characters passed on the first line.
    fn go_on(&mut self, length: usize) -> u32 {
        let passed = &self.text[self.at..self.at + length];
        self.at += length;
        match memchr::memrchr(b'\n', passed.as_bytes()) {
            None => {
                let characters = count(passed);
                self.column += characters;
                characters
            }
            Some(last) => {
                let lines = memchr::memchr_iter(b'\n', passed.as_bytes()).count();
                self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
                self.column = count(&passed[last + 1..]) + 1;
                count(passed.lines().next().unwrap_or_default())
            }
        }
    }

    fn fail(&self, message: Message) -> ReadError {
        ReadError::new(message).at(point(self.line, self.column))
    }
}

pub(crate) const fn point(line: u32, column: u32) -> Place {
    Place::Text {
        line,
        column,
        length: 0,
    }
}

fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

fn too_long(place: Place) -> ReadError {
    ReadError::new(messages::csv_cell_too_long(MAX_CELL))
        .at(place)
        .help(messages::csv_cell_too_long_help())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cells of all rows, or the keys and places of what is wrong.
    fn rows(text: &str) -> Result<Vec<Vec<String>>, Vec<String>> {
        let mut scanner = Scanner::new(text, b',', 1);
        let mut row = Row::default();
        let (mut rows, mut wrong) = (Vec::new(), Vec::new());
        let say = |error: &ReadError| {
            let place = error.place.as_ref().map(ToString::to_string).unwrap_or_default();
            format!("{} {place}", error.message.key())
        };
        loop {
            match scanner.next(&mut row) {
                Ok(false) => break,
                Ok(true) => {
                    wrong.extend(row.wrong.iter().map(say));
                    rows.push(row.cells.iter().map(|cell| cell.text.clone().into_owned()).collect());
                }
                Err(error) => {
                    wrong.push(say(&error));
                    break;
                }
            }
        }
        if wrong.is_empty() { Ok(rows) } else { Err(wrong) }
    }

    fn good(text: &str) -> Vec<Vec<String>> {
        rows(text).unwrap_or_else(|wrong| panic!("{text:?}: {wrong:?}"))
    }

    #[test]
    fn cells_are_those_of_the_rfc() {
        assert_eq!(good("a,b\r\nc,\n"), [["a", "b"], ["c", ""]]);
        assert_eq!(good("a,b"), [["a", "b"]]);
        assert_eq!(good("\"a,\"\"b\"\"\r\n\rc\0\",\"\"\r\n"), [["a,\"b\"\r\n\rc\0", ""]]);
        assert_eq!(good("\"\"\"\"\n"), [["\""]]);
        assert_eq!(good("a, \n\n"), [vec!["a", " "], vec![""]]);
        assert_eq!(good("37°2'17.9\"W,x"), [["37°2'17.9\"W", "x"]]);
        assert_eq!(good(""), Vec::<Vec<String>>::new());
    }

    #[test]
    fn what_other_readers_let_pass_is_wrong_at_its_place() {
        for (text, expected) in [
            ("a,b\n2,\"z\"w\n", "csv_after_quote 2:6"),
            ("\"字\n段\"x,1", "csv_after_quote 2:3"),
            ("a\rb\n", "csv_bare_cr 1:2"),
            ("a,\"b\"\r", "csv_bare_cr 1:6"),
            ("局, \"a\"\n", "csv_stray_quote 1:4"),
            ("a\0\n", "csv_nul 1:2"),
            ("a,b\n局,\"c\nd", "csv_quote_open 2:3"),
            ("a,\"b\"\"", "csv_quote_open 1:3"),
            ("\"", "csv_quote_open 1:1"),
        ] {
            assert_eq!(rows(text), Err(vec![expected.to_owned()]), "{text:?}");
        }
    }

    #[test]
    fn every_wrong_row_is_told_and_rows_behind_are_read() {
        let wrong = rows("\"a\"x, \"b\"\nc,d\ne,\"f\"g\n").unwrap_err();
        assert_eq!(
            wrong,
            ["csv_after_quote 1:4", "csv_stray_quote 1:7", "csv_after_quote 3:6"]
        );
    }

    #[test]
    fn places_count_lines_and_characters() {
        let mut scanner = Scanner::new("局,\"一\n二\",三\r\n四,五\n", b',', 1);
        let mut row = Row::default();
        let mut places = Vec::new();
        while scanner.next(&mut row).unwrap() {
            places.extend(row.cells.iter().map(|cell| (cell.line, cell.column, cell.length)));
        }
        assert_eq!(places, [(1, 1, 1), (1, 3, 2), (2, 4, 1), (3, 1, 1), (3, 3, 1)]);
    }

    #[test]
    fn cells_and_rows_have_limits() {
        let long = "x".repeat(MAX_CELL);
        assert_eq!(good(&format!("\"{long}\"\n{long}\n")).len(), 2);
        assert_eq!(
            rows(&format!("a,{long}x\n")),
            Err(vec!["csv_cell_too_long 1:3".to_owned()])
        );
        assert_eq!(
            rows(&format!("a,\"{long}x\"\n")),
            Err(vec!["csv_cell_too_long 1:3".to_owned()])
        );
        let doubled = "\"\"".repeat(MAX_CELL / 2);
        assert_eq!(good(&format!("\"{doubled}\"\n")).len(), 1);
        assert_eq!(
            rows(&format!("\"{doubled}\"\"\"\n")),
            Err(vec!["csv_cell_too_long 1:1".to_owned()])
        );
        assert_eq!(good(&",".repeat(MAX_COLUMNS - 1)).len(), 1);
        let wrong = rows(&",".repeat(MAX_COLUMNS)).unwrap_err();
        assert_eq!(wrong, [format!("csv_too_many_columns 1:{}", MAX_COLUMNS + 1)]);
    }
}
