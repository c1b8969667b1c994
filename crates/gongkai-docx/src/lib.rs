//! Word documents of reports, both directions: what agencies hand in and publish, read by whatever program saved it;
//! and a document laid out after GB/T 9704 with the tables of the official form.
//!
//! Leaves out the old binary format, and finding the report in a document (`gongkai-document`).

mod annotate;
mod enclosed;
mod read;
mod write;

pub use annotate::annotate;
pub use enclosed::NAMESPACE;

use gongkai_core::{Loaded, Message, ReadError};
use gongkai_document::{Document, Enclosed, Opened};

/// How a document is written.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Options {
    /// The title among the document's properties.
    pub title: Option<String>,
    /// Who made it, among the properties; the agency, whose name is known again in the signature.
    pub creator: Option<String>,
}

/// Why a document could not be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// It is longer than a document is read.
    #[error("{0}")]
    TooLong(Message),
}

impl WriteError {
    /// The message for the user.
    #[must_use]
    pub const fn message(&self) -> &Message {
        match self {
            Self::TooLong(message) => message,
        }
    }
}

/// Writes a document, laid out after GB/T 9704, with the data that go inside. The same document always gives the same
/// bytes. Control characters, which no program shows and XML cannot hold, are left out of the visible text.
///
/// # Errors
/// When it is longer than a document is read.
pub fn write(document: &Document, enclosed: Option<&Enclosed>, options: &Options) -> Result<Vec<u8>, WriteError> {
    write::package(document, enclosed, options)
}

/// Reads a report from a Word document.
///
/// # Errors
/// When the bytes are no Word document, or no report is in it.
pub fn read(bytes: &[u8]) -> Result<Loaded, ReadError> {
    open(bytes)?.report()
}

/// Opens a Word document.
///
/// # Errors
/// When the bytes are no Word document, or one that is damaged.
pub fn open(bytes: &[u8]) -> Result<Opened, ReadError> {
    read::open(bytes)
}

/// Whether a package holds a text document, whatever its parts are called.
#[must_use]
pub fn is_document(bytes: &[u8]) -> bool {
    read::is_document(bytes)
}
