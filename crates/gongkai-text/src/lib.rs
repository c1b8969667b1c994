//! Plain text of published reports, as extracted from PDF or copied from a web page: decoding, lines, pages
//! and what belongs to the page rather than the text; and a document written as text. Leaves out the recognition
//! of the report and its composition (`gongkai-document`).

mod framed;
mod pages;
mod write;

pub use gongkai_source::{Decoded, decode};
pub use pages::document;
pub use write::{Options, TableStyle, write};

use gongkai_core::rules::reading;
use gongkai_core::{Finding, Loaded, Place, ReadError, messages};
use gongkai_document::Opened;

/// Bytes of the longest line that is read.
pub const LONGEST_LINE: usize = 1 << 20;

/// Reads a report from text.
///
/// # Errors
/// When the text cannot be decoded, or no report is in it.
pub fn read(bytes: &[u8]) -> Result<Loaded, ReadError> {
    open(bytes)?.report()
}

/// Opens a text as a document.
///
/// # Errors
/// When the text cannot be decoded, or has a line that nobody writes.
pub fn open(bytes: &[u8]) -> Result<Opened, ReadError> {
    let decoded = decode(bytes)?;
    // Nobody writes such a line; it is data of another kind, and a paragraph is looked at letter by letter.
    if let Some((number, _)) = (1..)
        .zip(decoded.text.lines())
        .find(|(_, line)| line.len() > LONGEST_LINE)
    {
        let place = Place::Text {
            line: number,
            column: 1,
            length: 0,
        };
        return Err(ReadError::new(messages::line_too_long(LONGEST_LINE))
            .at(place)
            .help(messages::no_report_in_text_help()));
    }
    let mut opened = Opened::from(document(&decoded.text));
    if decoded.encoding != "UTF-8" {
        let rule = reading::ENCODING;
        let finding = Finding::new(rule.code, rule.severity, messages::text_encoding(decoded.encoding));
        opened.diagnostics.push(finding);
    }
    Ok(opened)
}
