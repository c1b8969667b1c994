//! Markdown, as people write it and as machine reading prints it, and written for both. It is opened as the web page
//! that it stands for, line by line, so that places in one are places in the other. Leaves out front matter and all
//! dialects beyond tables.

mod page;
mod write;

pub use write::write;

use gongkai_core::{Loaded, ReadError};
use gongkai_document::{Enclosed, Opened};

/// Reads a report from Markdown.
///
/// # Errors
/// When the text cannot be decoded, or no report is in it.
pub fn read(bytes: &[u8]) -> Result<Loaded, ReadError> {
    open(bytes)?.report()
}

/// Opens Markdown as a document.
///
/// # Errors
/// When the text cannot be decoded, or is larger than any with a report.
pub fn open(bytes: &[u8]) -> Result<Opened, ReadError> {
    let decoded = gongkai_source::decode(bytes)?;
    let mut opened = crate::open(page::of(&decoded.text).as_bytes())?;
    opened.enclosed = enclosed(&decoded.text);
    Ok(opened)
}

/// Whether a text is Markdown rather than plain: it has a heading with `#`, the line under the head of a table, or a
/// table in markup.
#[must_use]
pub fn is_markdown(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim();
        let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
        let heading = (1..=6).contains(&hashes) && line[hashes..].starts_with([' ', '\t']);
        heading || (line.contains('|') && page::is_delimiter(line)) || line.starts_with("<table")
    })
}

/// What the comment with the data begins with, and what it ends with.
const COMMENT: (&str, &str) = ("<!-- gongkai-report ", " -->");

/// What stands before the fingerprint in the comment.
const SHOWN: &str = "shown=";

/// The data in the comment.
fn enclosed(text: &str) -> Option<Enclosed> {
    let inside = &text[text.rfind(COMMENT.0)? + COMMENT.0.len()..];
    let inside = &inside[..inside.find(COMMENT.1)?];
    let (shown, json) = match inside.strip_prefix(SHOWN).and_then(|rest| rest.split_once(' ')) {
        Some((shown, json)) => (Some(shown.to_owned()), json),
        None => (None, inside),
    };
    Some(Enclosed {
        json: json.to_owned(),
        shown,
    })
}
