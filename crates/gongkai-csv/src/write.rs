//! Writing reports, one after the other: the header first, then rows, lines ended by CR LF as RFC 4180 has it.
//! Nothing is kept but the number of the report, so that any number of reports is written with the same memory.
//! Leaves out what the cells hold (`gongkai_core::wide`, `gongkai_core::fields`).

use crate::layout::{COLUMN, LONG, Layout, MARK, PATH, REPORT, ROW, TABLE, UNIT, VALUE};
use crate::limits::MAX_CELL;
use crate::spreadsheet::protected;
use crate::{Options, WriteError};
use gongkai_core::literal::{self, Held};
use gongkai_core::wide::{self, Content};
use gongkai_core::{AnnotationKind, FigureId, Report, fields, labels, messages};
use std::borrow::Cow;

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
            *cell = cell
                .take()
                .map(|cell| protected(&column.path, leaf, cell, self.options.safe));
            fits(&column.path, cell.as_deref().unwrap_or_default())?;
        }
        line(out, cells.iter().map(|cell| cell.as_deref().unwrap_or_default()));
        Ok(())
    }

    fn long(&self, report: &Report, number: u32, out: &mut Vec<u8>) -> Result<(), WriteError> {
        let number = number.to_string();
        // A mark stands in the row of its figure, the other annotations are fields.
        let shown = |path: FigureId, kind: AnnotationKind| {
            kind == AnnotationKind::NotApplicable && report.tables.figure(path).is_some()
        };
        let mut marks = report
            .annotations
            .iter()
            .filter(|note| shown(note.path, note.kind))
            .peekable();
        let rest;
        let told = if marks.peek().is_some() {
            let mut copy = report.clone();
            copy.annotations.retain(|note| !shown(note.path, note.kind));
            rest = copy;
            &rest
        } else {
            report
        };
        for field in fields::fields(told) {
            let figure = FigureId::from_path(&field.path);
            let labels = match figure {
                Some(id) => labels::of_figure(id).map(Cow::Borrowed),
                None => labels::labels(&field.path),
            };
            let leaf = labels.as_ref().and_then(|labels| labels.leaf);
            let value = field.value.map(|value| match figure {
                Some(id) => literal::of_figure(id.figure().kind, value),
                None => literal::of_text(value),
            });
            let value = protected(&field.path, leaf, value.unwrap_or_default(), self.options.safe);
            let mark = figure.and_then(|id| report.annotation(id, AnnotationKind::NotApplicable));
            let mark = mark.map(|mark| literal::of_text(mark.text.clone())).unwrap_or_default();
            let mark = crate::spreadsheet::protected_mark(mark, self.options.safe);
            fits(&field.path, &value)?;
            fits(&field.path, &mark)?;
            let mut cells = [""; LONG.len()];
            cells[PATH] = &field.path;
            if let Some(labels) = &labels {
                cells[TABLE] = &labels.table;
                cells[ROW] = &labels.row;
                cells[COLUMN] = &labels.column;
                cells[UNIT] = labels.unit;
            }
            (cells[VALUE], cells[MARK], cells[REPORT]) = (&value, &mark, &number);
            line(out, cells);
        }
        Ok(())
    }
}

/// Whether a cell is read again.
fn fits(path: &str, cell: &str) -> Result<(), WriteError> {
    let length = cell.len() + cell.bytes().filter(|byte| *byte == b'"').count();
    if length > MAX_CELL {
        return Err(WriteError::TooLong(messages::csv_value_too_long(path, MAX_CELL)));
    }
    Ok(())
}

fn line<'a>(out: &mut Vec<u8>, cells: impl IntoIterator<Item = &'a str>) {
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        // Some programs take other delimiters too, or trim what is not quoted.
        let special = |byte: u8| matches!(byte, b',' | b';' | b'\t' | b'"' | b'\r' | b'\n' | b'\0');
        // Without an early end, several bytes are looked at together.
        let is_special = cell.bytes().fold(false, |found, byte| found | special(byte));
        if is_special || cell.starts_with(char::is_whitespace) || cell.ends_with(char::is_whitespace) {
            out.push(b'"');
            for (at, part) in cell.split('"').enumerate() {
                if at > 0 {
                    out.extend_from_slice(b"\"\"");
                }
                out.extend_from_slice(part.as_bytes());
            }
            out.push(b'"');
        } else {
            out.extend_from_slice(cell.as_bytes());
        }
    }
    out.extend_from_slice(b"\r\n");
}
