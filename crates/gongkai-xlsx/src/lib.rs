//! The workbook of a report, both directions: the statutory tables as the official form prints them, with
//! totals as formulas, broken sums in red and said in words, narrative, statistics and notes on sheets of their own.
//! Every cell is bound by its defined name, never by its address; where names are lost, by the labels beside it.
//!
//! A workbook that this crate did not write is read as a document, by the labels of its tables.

mod address;
mod amend;
mod annotate;
mod book;
mod check;
mod fields;
mod figure;
mod formula;
mod guide;
pub mod listing;
mod number;
mod parts;
mod read;
mod text;
mod write;

pub use amend::amend;
pub use annotate::annotate;
pub use write::collection::Collection;

use gongkai_core::{Loaded, Message, ReadError, Report};

/// How a workbook is written.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Options {}

/// Why a report could not be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// More rows or cells than a workbook is read with.
    #[error("{0}")]
    TooLong(Message),
    /// The library that writes workbooks refused.
    #[error("{0}")]
    Workbook(Message),
}

impl WriteError {
    /// The message for the user.
    #[must_use]
    pub const fn message(&self) -> &Message {
        match self {
            Self::TooLong(message) | Self::Workbook(message) => message,
        }
    }
}

/// Writes the workbook of a report. The same report always gives the same bytes.
///
/// # Errors
/// When the report has more rows or cells than a workbook is read with.
pub fn write(report: &Report, options: &Options) -> Result<Vec<u8>, WriteError> {
    write::workbook(report, options)
}

/// Reads a report from a workbook: one that [`write()`] made, whoever edited and saved it since, by its names; any
/// other by the labels of its tables.
///
/// # Errors
/// When the bytes are no workbook, when no report is in it, or when it is so damaged that it is not certain which
/// tables it has.
pub fn read(bytes: &[u8]) -> Result<Loaded, ReadError> {
    read::workbook(bytes)
}

/// Reads the reports of a workbook: of the form, or of a [`Collection`], whoever edited and saved it since.
///
/// # Errors
/// As [`read()`]; of a collection, every wrong cell is told.
pub fn read_all(bytes: &[u8]) -> Result<Vec<Loaded>, ReadError> {
    read::workbooks(bytes)
}
