//! Web pages with the annual report: read as sites publish them, and written for people, screen readers, phones and
//! paper. Reading makes blocks of what a page shows; finding the report in them is `gongkai-document`'s. Leaves out
//! web archives (MHTML), style sheets and everything that a script would do.

mod annotate;
mod data;
mod detect;
pub mod markdown;
mod read;
mod write;

pub use annotate::annotate;
pub use read::open;
pub use write::{Options, write};

use gongkai_core::{Loaded, ReadError};

/// Reads a report from a web page.
///
/// # Errors
/// When the page cannot be decoded or parsed, or no report is in it.
pub fn read(bytes: &[u8]) -> Result<Loaded, ReadError> {
    open(bytes)?.report()
}

/// Appends a text as it stands in an element or in the value of an attribute.
pub fn escape(text: &str, out: &mut String) {
    write::text(text, out);
}

/// What a page's policy calls a style sheet that it allows: the Base64 of its SHA-256.
#[must_use]
pub fn style_hash(css: &str) -> String {
    write::style::hash(css)
}

/// Whether bytes are a web page, in any encoding: they begin with a tag, or have several.
/// XML of other kinds is none.
#[must_use]
pub fn is_page(bytes: &[u8]) -> bool {
    detect::is_page(bytes)
}
