//! Word documents of reports, both directions: what agencies hand in and publish, read by whatever program saved it;
//! and a document laid out after GB/T 9704 with the tables of the official form.
//!
//! Leaves out the old binary format, and finding the report in a document (`gongkai-document`).

mod enclosed;
mod read;

pub use enclosed::NAMESPACE;

use gongkai_core::{Loaded, ReadError};
use gongkai_document::Opened;

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
