//! A sheet being written: safe texts, addresses, print set-up common to all sheets. Leaves out what stands
//! on which sheet.

use super::{Book, failed};
use crate::address::{absolute, sheet_prefix};
use crate::fields::exact;
use crate::{WriteError, number, text};
use jiff::civil::Date;
use rust_xlsxwriter::{Format, Formula, ProtectionOptions, Worksheet};

/// A4 in the numbering of workbooks.
const A4: u8 = 9;

pub(super) struct Sheet {
    pub inner: Worksheet,
    name: String,
    cells: usize,
}

impl Sheet {
    pub(super) fn new(name: &str) -> Result<Self, WriteError> {
        let mut inner = Worksheet::new();
        inner.set_name(name).map_err(failed)?;
        // Otherwise the library stores 0 where a formula shows nothing.
        inner.set_formula_result_default("");
        inner.set_paper_size(A4).set_print_fit_to_pages(1, 0).set_print_center_horizontally(true);
        inner.set_margins(0.7, 0.7, 0.8, 0.8, 0.4, 0.4).set_footer("&C&P/&N");
        Ok(Self { inner, name: name.to_owned(), cells: 0 })
    }

    pub(super) fn finish(self) -> Worksheet {
        self.inner
    }

    pub(super) fn hide(&mut self) {
        self.inner.set_hidden(true);
    }

    /// Number of cells with content.
    pub(super) const fn cells(&self) -> usize {
        self.cells
    }

    /// A reference to a cell for a defined name.
    pub(super) fn reference(&self, row: u32, column: u16) -> String {
        format!("={}{}", sheet_prefix(&self.name), absolute(row, u32::from(column)))
    }

    /// A text without a look.
    pub(super) fn plain(&mut self, row: u32, column: u16, text: &str) -> Result<(), WriteError> {
        if !text.is_empty() {
            self.inner.write_string(row, column, text).map_err(failed)?;
            self.cells += 1;
        }
        Ok(())
    }

    /// A text that is safe as it stands.
    pub(super) fn put(&mut self, row: u32, column: u16, text: &str, format: &Format) -> Result<(), WriteError> {
        if text.is_empty() {
            return self.blank(row, column, format);
        }
        self.cells += 1;
        self.inner.write_string_with_format(row, column, text, format).map(|_| ()).map_err(failed)
    }

    /// A text over several cells; one cell is not merged.
    pub(super) fn merge(&mut self, from: (u32, u16), to: (u32, u16), text: &str, format: &Format) -> Result<(), WriteError> {
        if from == to {
            return self.put(from.0, from.1, text, format);
        }
        self.cells += usize::from(!text.is_empty());
        self.inner.merge_range(from.0, from.1, to.0, to.1, text, format).map_err(failed)?;
        if text.is_empty() {
            self.blank(from.0, from.1, format)?;
        }
        Ok(())
    }

    pub(super) fn blank(&mut self, row: u32, column: u16, format: &Format) -> Result<(), WriteError> {
        self.inner.write_blank(row, column, format).map(|_| ()).map_err(failed)
    }

    /// A number given in plain digits that a workbook holds exactly.
    pub(super) fn number(&mut self, row: u32, column: u16, digits: &str, format: &Format) -> Result<(), WriteError> {
        let value: f64 = digits.parse().unwrap_or_default();
        self.cells += 1;
        self.inner.write_number_with_format(row, column, value, format).map(|_| ()).map_err(failed)
    }

    /// A formula with its result.
    pub(super) fn formula(&mut self, row: u32, column: u16, formula: &str, result: &str, format: &Format) -> Result<(), WriteError> {
        self.cells += 1;
        let formula = Formula::new(formula).set_result(result);
        self.inner.write_formula_with_format(row, column, formula, format).map(|_| ()).map_err(failed)
    }

    /// A text of the report under a key: cut to one cell, its exact form noted where the cell cannot tell it.
    pub(super) fn text(&mut self, book: &mut Book, key: &str, at: (u32, u16), value: Option<&str>, format: &Format) -> Result<(), WriteError> {
        let Some(value) = value else { return self.blank(at.0, at.1, format) };
        let shown = text::fitting(value);
        if value.is_empty() || shown != value {
            book.note(key, exact::TEXT, value);
        }
        self.put(at.0, at.1, &shown, format)
    }

    /// A date, as a date wherever workbooks agree on it.
    pub(super) fn date(&mut self, row: u32, column: u16, day: Option<Date>, format: &Format) -> Result<(), WriteError> {
        match day {
            None => self.blank(row, column, format),
            Some(day) => match number::serial(day) {
                Some(serial) => self.number(row, column, &serial.to_string(), format),
                None => self.put(row, column, &day.to_string(), format),
            },
        }
    }

    /// Locks all cells but those for content, without a password: against slips, not against people.
    pub(super) fn protect(&mut self) {
        let options = ProtectionOptions {
            format_cells: true,
            format_columns: true,
            format_rows: true,
            insert_links: true,
            ..ProtectionOptions::default()
        };
        self.inner.protect_with_options(&options);
    }
}
