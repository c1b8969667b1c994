//! Reports as CSV, both directions, in two layouts: long (one row a field, with labels for people) and wide (one
//! row a report, one column a field). Both keep a report whole, hold any number of reports, and are read back from
//! what spreadsheet programs make of them: other delimiters and encodings, quotation, empty columns. Also describes
//! both layouts as Table Schema and as CSVW.
//!
//! Leaves out CSV of other people's making.

mod errors;
mod header;
mod layout;
mod limits;
mod long;
mod read;
mod scan;
mod schema;
mod spreadsheet;
mod wide;
mod write;

pub use layout::Layout;
pub use schema::{csvw, table_schema};
pub use write::Writer;

use gongkai_core::{Loaded, Message, ReadError, Report};

/// How reports are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The layout.
    pub layout: Layout,
    /// Whether a second line has the columns' names in Chinese.
    pub labels: bool,
    /// Whether texts are marked that a spreadsheet program would take for a formula or rewrite (`--csv-safe`). The
    /// reader takes the marks away.
    pub safe: bool,
    /// Whether the file begins with a byte order mark: Excel takes a file without one for another encoding.
    pub mark: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            layout: Layout::Long,
            labels: false,
            safe: false,
            mark: true,
        }
    }
}

/// Why a report could not be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// A text is longer than a cell is read with.
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

/// Writes a table of one report. The same report always gives the same bytes.
///
/// # Errors
/// When a text is longer than a cell is read with.
pub fn write(report: &Report, options: &Options) -> Result<Vec<u8>, WriteError> {
    let mut out = Vec::with_capacity(32 << 10);
    let mut writer = Writer::new(options);
    writer.add(report, &mut out)?;
    writer.finish(&mut out);
    Ok(out)
}

/// Reads the reports of a table, in the order of their rows (wide) or numbers (long). The first one carries what
/// there is to say about the file.
///
/// # Errors
/// When the table has no header of ours, or anything in it is wrong: everything that is, with line, column and
/// field path.
pub fn read(bytes: &[u8]) -> Result<Vec<Loaded>, ReadError> {
    read::reports(bytes)
}

/// Bytes in which a header is looked for.
const HEAD: usize = 64 << 10;

/// The layout of a file whose first line has our headings beyond doubt. Looks at its beginning only.
#[must_use]
pub fn is_csv(bytes: &[u8]) -> Option<Layout> {
    let head = &bytes[..bytes.len().min(HEAD)];
    let mark = [b"\xEF\xBB\xBF", gongkai_source::encoding::GB18030_MARK];
    let head = mark.iter().find_map(|mark| head.strip_prefix(*mark)).unwrap_or(head);
    let units = |order: fn([u8; 2]) -> u16| {
        let units = head.chunks_exact(2).map(|pair| order([pair[0], pair[1]]));
        char::decode_utf16(units)
            .map(|letter| letter.unwrap_or('\u{FFFD}'))
            .collect::<String>()
    };
    // Headings are ASCII, and so nothing is lost on what cannot be decoded.
    let text = match head {
        [0xFF, 0xFE, ..] | [1..=255, 0, ..] => units(u16::from_le_bytes),
        [0xFE, 0xFF, ..] | [0, 1..=255, ..] => units(u16::from_be_bytes),
        _ => String::from_utf8_lossy(head).into_owned(),
    };
    header::recognise(text.trim_start_matches('\u{FEFF}'))
}
