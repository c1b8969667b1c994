//! A document printed on pages after GB/T 9704: fonts of the machine embedded, tagged, with bookmarks, and with the
//! data of the report attached. Leaves out what the document says, and where the machine keeps its fonts.

mod breaking;
mod flow;
mod fonts;
mod letters;
mod paint;
mod rows;
mod sheet;
mod table;
#[cfg(test)]
mod tests;

pub use fonts::{Database, Fonts};

use gongkai_core::rules::writing;
use gongkai_core::{Finding, Message, messages};
use gongkai_document::{Block, Document, Enclosed, fingerprint};
use letters::Fitted;
use std::collections::BTreeSet;

/// What a file says about itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Properties<'a> {
    /// The title, which a reader shows above the window.
    pub title: &'a str,
    /// Who made it, and signs it.
    pub author: Option<&'a str>,
    /// Year, month and day of it. The clock is not asked, so that the same report gives the same file.
    pub date: Option<(u16, u8, u8)>,
}

/// Why a document could not be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// No font has Chinese letters.
    #[error("no font with Chinese letters among {looked}")]
    Fonts {
        /// Fonts that were looked at.
        looked: usize,
    },
    /// The file could not be made.
    #[error("{0}")]
    File(String),
}

impl WriteError {
    /// What a user is told.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Fonts { looked } => messages::pdf_no_font(*looked, fonts::wanted()),
            Self::File(detail) => messages::pdf_failed(detail),
        }
    }
}

/// A document that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// What is to be said about its pages.
    pub notes: Vec<Finding>,
}

/// Letters that a note names; of more it says how many.
const MOST_NAMED: usize = 12;

/// Writes a document. Letters that no font has are printed as their codes, and named in a note.
///
/// # Errors
/// When no font has Chinese letters, or a font is broken.
pub fn write(
    document: &Document,
    properties: &Properties<'_>,
    enclosed: Option<&Enclosed>,
    fonts: &Fonts,
) -> Result<Written, WriteError> {
    let chosen = fonts
        .chosen()
        .map_err(|missing| WriteError::Fonts { looked: missing.looked })?;
    let mut fitted = Fitted::new(chosen);
    let laid = flow::lay_out(document, properties.author, &mut fitted);
    let title = titled(document, properties.title);
    let properties = Properties {
        title: &title,
        ..*properties
    };
    let mut bytes = paint::file(&laid, &fitted.faces, &properties, enclosed)?;
    if let Some(shown) = enclosed.and_then(|enclosed| enclosed.shown.as_deref()) {
        seal(&mut bytes, shown);
    }
    let codes = laid.codes();
    Ok(Written {
        bytes,
        notes: (!codes.is_empty()).then(|| without_font(&codes)).into_iter().collect(),
    })
}

/// Puts the fingerprint of the pages as they are read in the place of the document's, where they differ: a text that
/// nobody would write may look like something else, as a line that is only a number does.
fn seal(bytes: &mut [u8], shown: &str) {
    let Ok(opened) = crate::read::open(bytes) else { return };
    let read = fingerprint(&opened.document);
    let mark = format!("{}{shown}", paint::SHOWN);
    if read != shown
        && read.len() == shown.len()
        && let Some(at) = memchr::memmem::find(bytes, mark.as_bytes())
    {
        let from = at + paint::SHOWN.len();
        bytes[from..from + read.len()].copy_from_slice(read.as_bytes());
    }
}

/// The note about letters that no font has.
fn without_font(letters: &BTreeSet<char>) -> Finding {
    let named = letters.iter().take(MOST_NAMED).map(|letter| {
        let code = format!("U+{:04X}", u32::from(*letter));
        // What a letter of private use looks like nobody knows.
        if letter.is_alphanumeric() {
            format!("{letter}（{code}）")
        } else {
            code
        }
    });
    let mut named = named.collect::<Vec<_>>().join("、");
    if letters.len() > MOST_NAMED {
        named.push('…');
    }
    let rule = &writing::LETTER;
    let mut finding = Finding::new(rule.code, rule.severity, messages::pdf_letters(letters.len(), named));
    finding.help = Some(Message::new(rule.code, rule.help, Vec::new()));
    finding
}

/// The title of a file: never empty, the standards demand one.
fn titled(document: &Document, given: &str) -> String {
    let heading = document.blocks.iter().find_map(|block| match block {
        Block::Heading(heading) if heading.level == Some(1) => Some(heading.text.as_str()),
        _ => None,
    });
    let title = [Some(given), heading]
        .into_iter()
        .flatten()
        .map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "))
        .find(|title| !title.is_empty());
    title.unwrap_or_else(|| "政府信息公开工作年度报告".to_owned())
}
