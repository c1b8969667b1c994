//! Writing reports, one after the other: the header first, then rows, lines ended by CR LF as RFC 4180 has it.
//! Nothing is kept but the number of the report, so that any number of reports is written with the same memory.
//! Leaves out what the cells hold (`gongkai_core::wide`, `gongkai_core::walk`).

use crate::layout::{COLUMN, LONG, Layout, MARK, PATH, REPORT, ROW, TABLE, UNIT, VALUE};
use crate::limits::MAX_CELL;
use crate::spreadsheet::{protected, protected_mark};
use crate::{Options, WriteError};
use gongkai_core::known;
use gongkai_core::literal::{self, Held};
use gongkai_core::walk::{Marks, Passed, walk};
use gongkai_core::wide::{self, Content};
use gongkai_core::{AnnotationKind, Report, messages};
use std::borrow::Cow;
use std::sync::LazyLock;

/// Writes reports into one table.
#[derive(Debug, Clone)]
pub struct Writer {
    options: Options,
    /// Reports written.
    count: u32,
    /// Whether the header is written.
    begun: bool,
}

impl Writer {
    /// A table without reports.
    #[must_use]
    pub fn new(options: &Options) -> Self {
        Self {
            options: options.clone(),
            count: 0,
            begun: false,
        }
    }

    /// Writes a report behind those before.
    ///
    /// # Errors
    /// When a text is longer than a cell is read with; nothing of the report is written then.
    pub fn add(&mut self, report: &Report, out: &mut Vec<u8>) -> Result<(), WriteError> {
        self.begin(out);
        let before = out.len();
        let number = self.count + 1;
        let result = match self.options.layout {
            Layout::Wide => self.wide(report, out),
            Layout::Long => self.long(report, number, out),
        };
        match result {
            Ok(()) => self.count = number,
            Err(_) => out.truncate(before),
        }
        result
    }

    /// Ends the table. One without reports is its header.
    pub fn finish(mut self, out: &mut Vec<u8>) {
        self.begin(out);
    }

    fn begin(&mut self, out: &mut Vec<u8>) {
        if std::mem::replace(&mut self.begun, true) {
            return;
        }
        if self.options.mark {
            out.extend_from_slice(b"\xEF\xBB\xBF");
        }
        let headings = self.options.layout.headings();
        line(out, headings.iter().map(|heading| heading.name));
        if self.options.labels {
            line(out, headings.iter().map(|heading| heading.title));
        }
    }

    fn wide(&self, report: &Report, out: &mut Vec<u8>) -> Result<(), WriteError> {
        let mut cells = wide::cells(report);
        for (column, cell) in wide::columns().iter().zip(&mut cells) {
            let leaf = match &column.holds {
                Content::Value(leaf) => Some(*leaf),
                Content::Figure(_, leaf)
                    if !matches!(literal::figure(cell.as_deref().unwrap_or_default()), Held::Mark(_)) =>
                {
                    Some(*leaf)
                }
                _ => None,
            };
            if let Some(cell) = cell {
                if let Cow::Owned(marked) = protected(&column.path, leaf, Cow::Borrowed(&**cell), self.options.safe) {
                    *cell = marked;
                }
                fits(&column.path, cell)?;
            }
        }
        line(out, cells.iter().map(|cell| cell.as_deref().unwrap_or_default()));
        Ok(())
    }

    fn long(&self, report: &Report, number: u32, out: &mut Vec<u8>) -> Result<(), WriteError> {
        let mut digits = itoa::Buffer::new();
        let number = digits.format(number);
        // A mark stands in the row of its figure, the other annotations are fields.
        walk(report, Marks::Homeless, |passed, value| {
            let (path, leaf, figure) = match passed {
                Passed::Known(at) => {
                    let field = &known::all()[at];
                    (field.path.as_str(), field.labels.leaf, field.figure)
                }
                Passed::Item(item) => (item.path, item.leaf, None),
            };
            match passed {
                Passed::Known(at) => out.extend_from_slice(&BEGINNINGS[at]),
                Passed::Item(item) => {
                    for text in [item.path, item.table, item.row, item.column, ""] {
                        cell(out, text);
                        out.push(b',');
                    }
                }
            }
            let value = value.map(|value| match figure {
                Some(id) => literal::of_figure(id.figure().kind, value),
                None => literal::of_text(value),
            });
            if let Some(value) = value {
                let value = protected(path, leaf, value, self.options.safe);
                fits(path, &value)?;
                cell(out, &value);
            }
            out.push(b',');
            if let Some(mark) = figure.and_then(|id| report.annotation(id, AnnotationKind::NotApplicable)) {
                let mark = protected_mark(literal::of_text(&mark.text), self.options.safe);
                fits(path, &mark)?;
                cell(out, &mark);
            }
            out.push(b',');
            out.extend_from_slice(number.as_bytes());
            out.extend_from_slice(b"\r\n");
            Ok(())
        })
    }
}

/// How the row of a field begins that stands in no list: path and labels, the same in every report.
static BEGINNINGS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    // The columns in the order of the layout.
    const { assert!(PATH == 0 && TABLE == 1 && ROW == 2 && COLUMN == 3 && UNIT == 4) };
    const { assert!(VALUE == 5 && MARK == 6 && REPORT == 7 && LONG.len() == 8) };
    let beginning = |field: &known::Known| {
        let mut out = Vec::new();
        let labels = &field.labels;
        for text in [&field.path, &labels.table, &labels.row, &labels.column, labels.unit] {
            cell(&mut out, text);
            out.push(b',');
        }
        out
    };
    known::all().iter().map(beginning).collect()
});

/// Whether a cell is read again.
fn fits(path: &str, cell: &str) -> Result<(), WriteError> {
    let length = cell.len() + cell.bytes().filter(|byte| *byte == b'"').count();
    if length > MAX_CELL {
        return Err(WriteError::TooLong(messages::csv_value_too_long(path, MAX_CELL)));
    }
    Ok(())
}

fn line<'a>(out: &mut Vec<u8>, cells: impl IntoIterator<Item = &'a str>) {
    for (at, text) in cells.into_iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        cell(out, text);
    }
    out.extend_from_slice(b"\r\n");
}

fn cell(out: &mut Vec<u8>, text: &str) {
    // Some programs take other delimiters too, or trim what is not quoted.
    let special = |byte: u8| matches!(byte, b',' | b';' | b'\t' | b'"' | b'\r' | b'\n' | b'\0');
    // Without an early end, several bytes are looked at together.
    let is_special = text.bytes().fold(false, |found, byte| found | special(byte));
    if is_special || text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) {
        out.push(b'"');
        for (at, part) in text.split('"').enumerate() {
            if at > 0 {
                out.extend_from_slice(b"\"\"");
            }
            out.extend_from_slice(part.as_bytes());
        }
        out.push(b'"');
    } else {
        out.extend_from_slice(text.as_bytes());
    }
}
