//! The formats as one visible slice: what each is called, what it keeps, and the functions that read and write
//! it. A new format is one entry here. Leaves out how a format is recognised (`detect`).

use gongkai_core::{Loaded, Message, ReadError, Report, json, messages};

/// A format.
#[derive(Debug)]
pub struct Format {
    /// Name, as on the command line.
    pub name: &'static str,
    /// What it is.
    pub title: fn() -> Message,
    /// What of a report it keeps.
    pub fidelity: fn() -> Message,
    /// Usual extensions without the dot, the one of new files first.
    pub extensions: &'static [&'static str],
    /// Whether its bytes are text, fit for a terminal.
    pub text: bool,
    /// Reads a report.
    pub read: Option<Reader>,
    /// Writes a report.
    pub write: Option<Writer>,
    /// The text that the places of the reader's findings count in; `None` where they are no text.
    pub source: Option<Source>,
}

/// Reads a report from bytes.
pub type Reader = fn(&[u8]) -> Result<Loaded, ReadError>;

/// Writes a report to bytes.
pub type Writer = fn(&Report) -> Result<Vec<u8>, WriteError>;

/// The text of bytes, where they are text.
pub type Source = fn(&[u8]) -> Option<String>;

/// Why a report could not be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct WriteError(pub Message);

/// Every format, in the order of the documentation.
pub const FORMATS: &[Format] = &[
    Format {
        name: "json",
        title: messages::format_json,
        fidelity: messages::fidelity_carrier,
        extensions: &["json"],
        text: true,
        read: Some(json::read),
        write: Some(|report| Ok(json::write(report).into_bytes())),
        source: Some(|bytes| {
            let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
            std::str::from_utf8(bytes).ok().map(str::to_owned)
        }),
    },
    Format {
        name: "xlsx",
        title: messages::format_xlsx,
        fidelity: messages::fidelity_carrier,
        extensions: &["xlsx"],
        text: false,
        read: Some(gongkai_xlsx::read),
        write: Some(|report| {
            gongkai_xlsx::write(report, &gongkai_xlsx::Options::default())
                .map_err(|error| WriteError(error.message().clone()))
        }),
        source: None,
    },
    Format {
        name: "txt",
        title: messages::format_txt,
        fidelity: messages::fidelity_document,
        extensions: &["txt", "text"],
        text: true,
        read: Some(gongkai_text::read),
        write: None,
        source: Some(|bytes| gongkai_text::decode(bytes).ok().map(|decoded| decoded.text)),
    },
];

/// The format of that name, in any case of letters.
#[must_use]
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name.eq_ignore_ascii_case(name))
}

/// The format whose files have that extension (without the dot, in any case of letters).
#[must_use]
pub fn format_of_extension(extension: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| {
        format
            .extensions
            .iter()
            .any(|known| known.eq_ignore_ascii_case(extension))
    })
}

/// The format whose name or extension looks most like this, or none that does.
#[must_use]
pub fn nearest_format(name: &str) -> Option<&'static Format> {
    let name = name.to_ascii_lowercase();
    FORMATS
        .iter()
        .map(|format| {
            let distances = format
                .extensions
                .iter()
                .map(|known| strsim::damerau_levenshtein(known, &name));
            (distances.min().unwrap_or(usize::MAX), format)
        })
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, _)| *distance <= 2)
        .map(|(_, format)| format)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_and_extensions_are_unique_and_every_format_does_something() {
        let mut seen = BTreeSet::new();
        for format in FORMATS {
            assert!(format.extensions.contains(&format.name), "{}", format.name);
            assert!(format.read.is_some() || format.write.is_some(), "{}", format.name);
            for extension in format.extensions {
                assert!(seen.insert(*extension), "{extension} twice");
            }
        }
    }

    #[test]
    fn the_nearest_format_is_one_that_looks_alike() {
        assert_eq!(nearest_format("xslx").map(|format| format.name), Some("xlsx"));
        assert_eq!(nearest_format("JSNO").map(|format| format.name), Some("json"));
        assert_eq!(nearest_format("postscript").map(|format| format.name), None);
    }
}
