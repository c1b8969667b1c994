//! Toolkit for 政府信息公开工作年度报告 (the Chinese annual report on open government information): the crate
//! a Rust user adds. It knows every format, tells them apart by their content, and reads, writes and converts
//! reports between bytes. The model and the checks are those of [`gongkai_core`], given on here.
//!
//! Leaves out all input and output: bytes in, bytes out.
//!
//! ```
//! use gongkai::{Edition, Report};
//!
//! let json = gongkai::format("json").expect("JSON is built in");
//! let bytes = gongkai::write(&Report::blank(Edition::E2021), json)?;
//! let loaded = gongkai::read(&bytes, None)?;
//! assert_eq!(loaded.report.edition, Edition::E2021);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod detect;
mod format;
mod same;

pub use detect::{detect, detect_named};
pub use format::{
    Amend, Annotate, Collector, FORMATS, Format, Options, Printed, Reader, Source, WriteError, Writer, Written, format,
    format_of_extension, nearest_format,
};
pub use gongkai_core::*;

pub use gongkai_csv::{Layout, csvw, table_schema};
pub use gongkai_document::draft;
pub use gongkai_document::template::{self, Template};
pub use gongkai_document::{Document, Enclosed, Opened, with_statistics};
pub use gongkai_pdf::THREAD as READER_THREAD;
pub use gongkai_pdf::{Database as FontDatabase, Fonts};
pub use gongkai_text::TableStyle;
pub use gongkai_xlsx::listing;
pub use gongkai_xml::xsd;
pub use same::Seen;

/// What programs need that write pages of their own.
pub mod html {
    pub use gongkai_html::{escape, style_hash};
}

/// The largest input that is read, in bytes.
pub const MAX_INPUT: u64 = 64 << 20;

/// Reads the report of a file; without a format, in the one that the content shows.
///
/// # Errors
/// When the input is too large, of no readable format, cannot be read in its format, or holds several reports.
pub fn read(bytes: &[u8], format: Option<&Format>) -> Result<Loaded, ReadError> {
    let mut all = read_all(bytes, format)?;
    match (all.pop(), all.len()) {
        (Some(loaded), 0) => Ok(loaded),
        (_, more) => Err(ReadError::new(messages::several_reports(more + 1)).help(messages::several_reports_help())),
    }
}

/// Reads all reports of a file, at least one; without a format, in the one that the content shows.
///
/// # Errors
/// When the input is too large, of no readable format, or cannot be read in its format.
pub fn read_all(bytes: &[u8], format: Option<&Format>) -> Result<Vec<Loaded>, ReadError> {
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_INPUT {
        return Err(too_large());
    }
    let format = match format {
        Some(format) => format,
        None => detect(bytes)?,
    };
    match format.read {
        Some(Reader::One(read)) => Ok(vec![read(bytes)?]),
        Some(Reader::Document(open)) => Ok(vec![open(bytes)?.report()?]),
        Some(Reader::Many(read)) => {
            let mut reports = read(bytes)?;
            same::warn(&mut reports);
            Ok(reports)
        }
        None => Err(ReadError::new(messages::format_not_readable(format.name))),
    }
}

/// Reads a report by the template that made its text, field by field.
///
/// # Errors
/// When the input is too large, no document, or cannot be read.
pub fn read_by_template(bytes: &[u8], format: Option<&Format>, template: &Template) -> Result<Loaded, ReadError> {
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_INPUT {
        return Err(too_large());
    }
    let format = match format {
        Some(format) => format,
        None => detect(bytes)?,
    };
    match format.read {
        Some(Reader::Document(open)) => open(bytes)?.report_by(|document| template.read(document)),
        _ => Err(ReadError::new(messages::template_not_for(format.name))),
    }
}

/// Writes a report in a format, as it is written without options.
///
/// # Errors
/// When the format is only read, or cannot hold the report.
pub fn write(report: &Report, format: &Format) -> Result<Vec<u8>, WriteError> {
    write_with(report, format, &Options::default())
}

/// Writes a report in a format.
///
/// # Errors
/// When the format is only read, or cannot hold the report.
pub fn write_with(report: &Report, format: &Format, options: &Options) -> Result<Vec<u8>, WriteError> {
    write_noted(report, format, options).map(|written| written.bytes)
}

/// Writes a report in a format, with what is to be said about the file.
///
/// # Errors
/// When the format is only read, or cannot hold the report.
pub fn write_noted(report: &Report, format: &Format, options: &Options) -> Result<Written, WriteError> {
    match format.write {
        Some(Writer::One(write)) => write(report, options).map(Written::from),
        Some(Writer::Document(write)) => format::Printed::write(report, options, write),
        Some(Writer::Many(collector)) => {
            let (mut collector, mut bytes) = (collector(options), Vec::new());
            collector.add(report, &mut bytes)?;
            collector.finish(&mut bytes)?;
            Ok(bytes.into())
        }
        None => Err(WriteError(messages::format_not_writable(format.name))),
    }
}

/// Puts notes into a file at the places that they speak of, and leaves everything else of it as it is.
///
/// # Errors
/// When files of the format hold no notes, or the file cannot be read.
pub fn annotate(bytes: &[u8], format: &Format, notes: &Notes) -> Result<Vec<u8>, ReadError> {
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_INPUT {
        return Err(too_large());
    }
    match format.annotate {
        Some(annotate) => annotate(bytes, notes),
        None => {
            Err(ReadError::new(messages::format_without_notes(format.name)).help(messages::format_without_notes_help()))
        }
    }
}

/// Changes reports in the file that they were read from, one amendment for each of them, in their order: only what
/// says something else is touched. The changed file was read again and says what is wanted, or there is none.
///
/// # Errors
/// When files of the format are only written whole, or this one cannot be changed where its fields stand.
pub fn amend(bytes: &[u8], format: &Format, amendments: &[Amendment<'_>]) -> Result<Vec<u8>, NotInPlace> {
    let changed = format.amend.ok_or(NotInPlace::Format)?(bytes, amendments)?;
    let again = read_all(&changed, Some(format))?;
    if again.len() != amendments.len() {
        return Err(NotInPlace::ReadsOtherwise(format.name.to_owned()));
    }
    for (again, amendment) in again.iter().zip(amendments) {
        if again.report != *amendment.wanted {
            let difference = amendment::differences(&again.report, amendment.wanted)
                .into_iter()
                .next();
            let path = difference.map(|difference| difference.path);
            return Err(NotInPlace::ReadsOtherwise(path.unwrap_or_default()));
        }
        // Something that was read before and is not any more would be told.
        let grave = |loaded: &'_ Loaded| -> Vec<Finding> {
            let list = loaded.diagnostics.iter();
            list.filter(|finding| finding.severity >= Severity::Warning)
                .cloned()
                .collect()
        };
        let (known, told) = (grave(amendment.read), grave(again));
        if told.len() > known.len() {
            let new = told
                .iter()
                .find(|finding| !known.iter().any(|known| known.message == finding.message));
            let place = new.or(told.last()).and_then(|finding| match &finding.place {
                Some(place) => Some(place.to_string()),
                None => finding.paths.first().cloned(),
            });
            return Err(NotInPlace::ReadsOtherwise(place.unwrap_or_default()));
        }
    }
    Ok(changed)
}

/// A converted report.
#[derive(Debug, Clone)]
pub struct Converted {
    /// The report in the new format.
    pub bytes: Vec<u8>,
    /// What the reader had to say.
    pub loaded: Loaded,
}

/// Why a report could not be converted.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ConvertError {
    /// It could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Reads a report and writes it in another format.
///
/// # Errors
/// When it cannot be read or written.
pub fn convert(bytes: &[u8], from: Option<&Format>, to: &Format) -> Result<Converted, ConvertError> {
    let loaded = read(bytes, from)?;
    Ok(Converted {
        bytes: write(&loaded.report, to)?,
        loaded,
    })
}

/// The error about an input over [`MAX_INPUT`], for callers that see the size before they read.
#[must_use]
pub fn too_large() -> ReadError {
    ReadError::new(messages::input_too_large(MAX_INPUT >> 20)).help(messages::input_too_large_help())
}
