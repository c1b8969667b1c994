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

use gongkai_core::{Message, messages};
use gongkai_document::{Block, Document, Enclosed};
use letters::Fitted;

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

/// Writes a document.
///
/// # Errors
/// When no font has Chinese letters, or a font is broken.
pub fn write(
    document: &Document,
    properties: &Properties<'_>,
    enclosed: Option<&Enclosed>,
    fonts: &Fonts,
) -> Result<Vec<u8>, WriteError> {
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
    paint::file(&laid, &fitted.faces, &properties, enclosed)
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
