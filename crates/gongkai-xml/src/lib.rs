//! The XML of a report, both directions, and the XSD that describes it: elements named as the members, in
//! canonical order, in a namespace of their own.
//!
//! Leaves out XML of anybody else's making.

mod markup;
mod names;
mod read;
mod write;
mod xsd;

pub use names::NAMESPACE;

use gongkai_core::{Loaded, Message, ReadError, Report};
use gongkai_source::decode_xml;

/// The most elements that a file can have: a report has hundreds, and so many of them fit into 512 MiB at the
/// longest field paths.
pub const ELEMENTS: usize = 500_000;

/// How XML is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether tables, rows, sections and other groups carry their Chinese names, and rows those of their figures.
    pub labels: bool,
}

/// Why a report could not be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// A text has a character that XML cannot hold.
    #[error("{0}")]
    Character(Message),
    /// A date is before the year 1.
    #[error("{0}")]
    Date(Message),
    /// More elements than are read.
    #[error("{0}")]
    TooLong(Message),
    /// Elements nested deeper than they are read.
    #[error("{0}")]
    TooDeep(Message),
}

impl WriteError {
    /// The message for the user.
    #[must_use]
    pub const fn message(&self) -> &Message {
        match self {
            Self::Character(message) | Self::Date(message) | Self::TooLong(message) | Self::TooDeep(message) => message,
        }
    }
}

/// The XML of a report. The same report always gives the same bytes.
///
/// # Errors
/// When a text has a character that XML cannot hold, or the report passes a bound of the reader.
pub fn write(report: &Report, options: &Options) -> Result<String, WriteError> {
    write::report(report, options)
}

/// The XSD (1.0) of a report.
#[must_use]
pub fn xsd() -> String {
    xsd::schema()
}

/// Reads a report from XML that has the form of [`xsd`], in UTF-8, UTF-16 or, where it says so, GB18030.
///
/// # Errors
/// When it is not well-formed XML 1.0, has a document type, is no report, or does not fit: everything that is
/// wrong, each with line, column and field path.
pub fn read(bytes: &[u8]) -> Result<Loaded, ReadError> {
    read::report(&decode_xml(bytes)?.text)
}

/// Whether bytes look like the XML of a report, by the namespace of the root element.
#[must_use]
pub fn is_report(bytes: &[u8]) -> bool {
    match source(bytes) {
        Some(text) => read::is_report(&text),
        // A bad byte further on: the reader says where.
        None => read::is_report(&String::from_utf8_lossy(bytes)),
    }
}

/// The text in which the places of [`read()`] count; `None` where the bytes do not decode.
#[must_use]
pub fn source(bytes: &[u8]) -> Option<String> {
    decode_xml(bytes).ok().map(|decoded| decoded.text)
}
