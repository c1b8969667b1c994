//! A sheet being written: safe texts, addresses, rows as high as their texts need. Leaves out what stands
//! on which sheet.

use super::{Book, failed};
use crate::address::{absolute, sheet_prefix};
use crate::book::{Area, Format, Worksheet};
use crate::fields::exact;
use crate::{WriteError, number, text};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Pixels of a Chinese letter at the size of texts and tables, and points of a line.
const LETTER: u32 = 14;
const LINE: f64 = 14.0;
/// No program shows a higher row, in points.
const HIGHEST: f64 = 409.0;

pub(crate) struct Sheet {
    pub inner: Worksheet,
    cells: usize,
    widths: BTreeMap<u16, u32>,
    /// Heights of rows in points: given ones, and what texts need elsewhere.
    given: BTreeMap<u32, f64>,
    needed: BTreeMap<u32, f64>,
}

impl Sheet {
    pub(crate) fn new(name: &str) -> Self {
        let (widths, given, needed) = Default::default();
        Self {
            inner: Worksheet::new(name),
            cells: 0,
            widths,
            given,
            needed,
        }
    }

    pub(crate) fn finish(mut self) -> Worksheet {
        self.needed.append(&mut self.given);
        for (row, height) in self.needed {
            self.inner.height(row, height);
        }
        self.inner
    }

    /// Sets the width of a column in pixels.
    pub(crate) fn width(&mut self, column: u16, pixels: u32) {
        self.widths.insert(column, pixels);
        self.inner.width(column, pixels);
    }

    /// Sets the height of a row in points, whatever stands in it.
    pub(crate) fn height(&mut self, row: u32, points: f64) {
        self.given.insert(row, points.min(HIGHEST));
    }

    /// Makes a row at least so high.
    pub(crate) fn at_least(&mut self, row: u32, points: f64) {
        let needed = self.needed.entry(row).or_insert(points);
        *needed = needed.max(points);
    }

    /// Makes a row so much higher than its texts need.
    pub(crate) fn taller(&mut self, row: u32, points: f64) {
        *self.needed.entry(row).or_default() += points;
    }

    /// Makes room for a text: programs that open the file do not all fit heights themselves.
    fn fit(&mut self, row: u32, column: u16, text: &str) {
        let Some(width) = self.widths.get(&column) else { return };
        let lines: u32 = text.split('\n').take(100).map(|line| lines(line, *width)).sum();
        if lines > 1 {
            self.at_least(row, (f64::from(lines) * LINE + 4.0).min(HIGHEST));
        }
    }

    /// Number of cells with content.
    pub(crate) const fn cells(&self) -> usize {
        self.cells
    }

    /// A reference to a cell for a defined name.
    pub(crate) fn reference(&self, row: u32, column: u16) -> String {
        sheet_prefix(&self.inner.name) + &absolute(row, u32::from(column))
    }

    /// A text without a look.
    pub(crate) fn plain(&mut self, row: u32, column: u16, text: &str) -> Result<(), WriteError> {
        if text.is_empty() {
            return Ok(());
        }
        self.cells += 1;
        self.inner.text((row, column), text, None).map_err(failed)
    }

    /// A text that is safe as it stands.
    pub(crate) fn put(&mut self, row: u32, column: u16, text: &str, format: &Format) -> Result<(), WriteError> {
        if text.is_empty() {
            return self.blank(row, column, format);
        }
        self.fit(row, column, text);
        self.put_flat(row, column, text, format)
    }

    /// A text that does not make its row higher.
    pub(crate) fn put_flat(&mut self, row: u32, column: u16, text: &str, format: &Format) -> Result<(), WriteError> {
        self.cells += 1;
        self.inner.text((row, column), text, Some(format)).map_err(failed)
    }

    /// A text over several cells; one cell is not merged.
    pub(crate) fn merge(
        &mut self,
        from: (u32, u16),
        to: (u32, u16),
        text: &str,
        format: &Format,
    ) -> Result<(), WriteError> {
        if from == to {
            return self.put(from.0, from.1, text, format);
        }
        self.inner.merge(Area::new(from, to), format).map_err(failed)?;
        if text.is_empty() {
            return Ok(());
        }
        self.put_flat(from.0, from.1, text, format)
    }

    pub(crate) fn blank(&mut self, row: u32, column: u16, format: &Format) -> Result<(), WriteError> {
        self.inner.blank((row, column), format).map_err(failed)
    }

    /// A number given in plain digits that a workbook holds exactly.
    pub(crate) fn number(&mut self, row: u32, column: u16, digits: &str, format: &Format) -> Result<(), WriteError> {
        let value: f64 = digits.parse().unwrap_or_default();
        self.cells += 1;
        self.inner.number((row, column), value, format).map_err(failed)
    }

    /// A formula with its result.
    pub(crate) fn formula(
        &mut self,
        row: u32,
        column: u16,
        formula: &str,
        result: &str,
        format: &Format,
    ) -> Result<(), WriteError> {
        self.cells += 1;
        self.inner
            .formula((row, column), formula, result, format)
            .map_err(failed)
    }

    /// A text of the report under a key: cut to one cell, its exact form noted where the cell cannot tell it.
    pub(crate) fn text(
        &mut self,
        book: &mut Book,
        key: &str,
        at: (u32, u16),
        value: Option<&str>,
        format: &Format,
    ) -> Result<(), WriteError> {
        let Some(value) = value else {
            return self.blank(at.0, at.1, format);
        };
        let shown = text::fitting(value);
        if value.is_empty() || shown != value {
            book.note(key, exact::TEXT, value);
        }
        self.put(at.0, at.1, &shown, format)
    }

    /// A date, as a date wherever workbooks agree on it.
    pub(crate) fn date(&mut self, row: u32, column: u16, day: Option<Date>, format: &Format) -> Result<(), WriteError> {
        match day {
            None => self.blank(row, column, format),
            Some(day) => match number::serial(day) {
                Some(serial) => self.number(row, column, &serial.to_string(), format),
                None => self.put(row, column, &day.to_string(), format),
            },
        }
    }
}

/// Lines that a text takes in a width of so many pixels.
fn lines(text: &str, width: u32) -> u32 {
    lines_of(text, width, LETTER)
}

/// The same for letters of another size.
pub(crate) fn lines_of(text: &str, width: u32, letter: u32) -> u32 {
    let halves: usize = text.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum();
    let room = (width.saturating_sub(6) / letter).max(1);
    u32::try_from(halves.div_ceil(2))
        .unwrap_or(u32::MAX)
        .div_ceil(room)
        .max(1)
}
