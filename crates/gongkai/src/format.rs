//! The formats as one visible slice: what each is called, what it keeps, and the functions that read and write
//! it. A new format is one entry here. Leaves out how a format is recognised (`detect`).

use crate::detect::json_text;
use gongkai_core::rules::reading;
use gongkai_core::{
    Amendment, Finding, Loaded, Message, NotInPlace, Notes, ReadError, Report, json, json_lines, messages,
};
use gongkai_csv::Layout;
use gongkai_document::template::{Template, TemplateError};
use gongkai_document::{Document, Enclosed, Opened};
use gongkai_text::TableStyle;
use std::sync::Arc;

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
    /// Puts notes into a file at their places and leaves everything else as it is; `None` where that cannot be done.
    pub annotate: Option<Annotate>,
    /// Changes reports in the file that they were read from and leaves everything else as it is; `None` where a file
    /// can only be written anew.
    pub amend: Option<Amend>,
    /// What of somebody's own is lost where a file is written anew.
    pub anew: fn() -> Message,
    /// Whether its bytes are text, fit for a terminal.
    pub text: bool,
    /// Reads it.
    pub read: Option<Reader>,
    /// Writes it.
    pub write: Option<Writer>,
    /// The text that the places of the reader's findings count in; `None` where they are no text.
    pub source: Option<Source>,
}

/// How a format is read.
#[derive(Debug, Clone, Copy)]
pub enum Reader {
    /// A file is one report.
    One(fn(&[u8]) -> Result<Loaded, ReadError>),
    /// A file holds one report or more.
    Many(fn(&[u8]) -> Result<Vec<Loaded>, ReadError>),
    /// A file is a document, in which the report is found.
    Document(fn(&[u8]) -> Result<Opened, ReadError>),
}

/// How a format is written.
#[derive(Debug, Clone, Copy)]
pub enum Writer {
    /// A file is one report.
    One(fn(&Report, &Options) -> Result<Vec<u8>, WriteError>),
    /// A file holds any number of reports.
    Many(fn(&Options) -> Box<dyn Collector>),
    /// A file is the document that a template makes of a report.
    Document(fn(&Printed<'_>, &Options) -> Result<Written, WriteError>),
}

/// A report that was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// What is to be said about it, such as letters that no font has.
    pub notes: Vec<Finding>,
}

/// A report as a document, to be written.
#[derive(Debug)]
pub struct Printed<'a> {
    /// The report.
    pub report: &'a Report,
    /// What is visible of it.
    pub document: &'a Document,
}

/// How a report is written, where a format offers a choice.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Options {
    /// Chinese labels beside the keys.
    pub labels: bool,
    /// Texts that a spreadsheet would take for formulas are marked as texts.
    pub csv_safe: bool,
    /// The template of documents; the official one unless another is given.
    pub template: Option<Arc<Template>>,
    /// Last year's report, for templates that speak of it.
    pub previous: Option<Arc<Report>>,
    /// What stands between the cells of a table in plain text.
    pub table_style: TableStyle,
    /// Documents hold no data inside, only what is visible.
    pub visible_only: bool,
    /// Web pages are only the report, to be put into a page of a site.
    pub fragment: bool,
    /// The fonts of documents that hold fonts (PDF); without them none is written.
    pub fonts: Option<gongkai_pdf::Fonts>,
}

/// Puts reports into one file, one after the other. Only what the format needs of them is kept in memory.
pub trait Collector {
    /// Adds a report; what is ready is appended to `out`.
    ///
    /// # Errors
    /// When the format cannot hold the report; nothing was appended then.
    fn add(&mut self, report: &Report, out: &mut Vec<u8>) -> Result<(), WriteError>;

    /// Appends the end.
    ///
    /// # Errors
    /// When the format cannot hold so much.
    fn finish(self: Box<Self>, out: &mut Vec<u8>) -> Result<(), WriteError>;

    /// What is to be said about the report that was added last.
    fn notes(&mut self) -> Vec<Finding> {
        Vec::new()
    }
}

impl From<Vec<u8>> for Written {
    fn from(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            notes: Vec::new(),
        }
    }
}

/// The text of bytes, where they are text.
pub type Source = fn(&[u8]) -> Option<String>;

/// Puts notes into a file.
pub type Annotate = fn(&[u8], &Notes) -> Result<Vec<u8>, ReadError>;

/// Changes reports in their file, one amendment for each that was read, in their order.
pub type Amend = fn(&[u8], &[Amendment<'_>]) -> Result<Vec<u8>, NotInPlace>;

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
        annotate: None,
        amend: Some(json_amended),
        anew: messages::amend_loses_text,
        text: true,
        read: Some(Reader::One(json_report)),
        write: Some(Writer::One(|report, _| Ok(json::write(report).into_bytes()))),
        source: Some(json_source),
    },
    Format {
        name: "jsonl",
        title: messages::format_jsonl,
        fidelity: messages::fidelity_carrier_many,
        extensions: &["jsonl", "ndjson"],
        annotate: None,
        amend: None,
        anew: messages::amend_loses_text,
        text: true,
        read: Some(Reader::Many(json_reports)),
        write: Some(Writer::Many(|_| Box::new(Lines))),
        source: Some(json_source),
    },
    Format {
        name: "xml",
        title: messages::format_xml,
        fidelity: messages::fidelity_carrier,
        extensions: &["xml"],
        annotate: None,
        amend: None,
        anew: messages::amend_loses_text,
        text: true,
        read: Some(Reader::One(gongkai_xml::read)),
        write: Some(Writer::One(|report, options| {
            let options = gongkai_xml::Options { labels: options.labels };
            let text = gongkai_xml::write(report, &options).map_err(|error| WriteError(error.message().clone()))?;
            Ok(text.into_bytes())
        })),
        source: Some(gongkai_xml::source),
    },
    Format {
        name: "csv",
        title: messages::format_csv,
        fidelity: messages::fidelity_carrier_many,
        extensions: &["csv"],
        annotate: None,
        amend: None,
        anew: messages::amend_loses_text,
        text: true,
        read: Some(Reader::Many(gongkai_csv::read)),
        write: Some(Writer::Many(|options| table(Layout::Long, options))),
        source: Some(|bytes| gongkai_source::decode(bytes).ok().map(|decoded| decoded.text)),
    },
    Format {
        name: "csv-wide",
        title: messages::format_csv_wide,
        fidelity: messages::fidelity_carrier_many,
        extensions: &["csv"],
        annotate: None,
        amend: None,
        anew: messages::amend_loses_text,
        text: true,
        read: Some(Reader::Many(gongkai_csv::read)),
        write: Some(Writer::Many(|options| table(Layout::Wide, options))),
        source: Some(|bytes| gongkai_source::decode(bytes).ok().map(|decoded| decoded.text)),
    },
    Format {
        name: "xlsx",
        title: messages::format_xlsx,
        fidelity: messages::fidelity_carrier,
        extensions: &["xlsx"],
        annotate: Some(gongkai_xlsx::annotate),
        amend: Some(gongkai_xlsx::amend),
        anew: messages::amend_loses_workbook,
        text: false,
        read: Some(Reader::Many(gongkai_xlsx::read_all)),
        write: Some(Writer::One(|report, _| {
            gongkai_xlsx::write(report, &gongkai_xlsx::Options::default())
                .map_err(|error| WriteError(error.message().clone()))
        })),
        source: None,
    },
    Format {
        name: "xlsx-wide",
        title: messages::format_xlsx_wide,
        fidelity: messages::fidelity_carrier_many,
        extensions: &["xlsx"],
        annotate: Some(gongkai_xlsx::annotate),
        amend: Some(gongkai_xlsx::amend),
        anew: messages::amend_loses_workbook,
        text: false,
        read: Some(Reader::Many(gongkai_xlsx::read_all)),
        write: Some(Writer::Many(|_| Box::new(Sheet::default()))),
        source: None,
    },
    Format {
        name: "docx",
        title: messages::format_docx,
        fidelity: messages::fidelity_document,
        extensions: &["docx", "docm", "dotx"],
        annotate: Some(gongkai_docx::annotate),
        amend: None,
        anew: messages::amend_loses_text,
        text: false,
        read: Some(Reader::Document(gongkai_docx::open)),
        write: Some(Writer::Document(|printed, options| {
            let mut properties = gongkai_docx::Options::default();
            properties.title.clone_from(&printed.report.title);
            properties.creator.clone_from(&printed.report.agency.name);
            gongkai_docx::write(printed.document, printed.enclosed(options).as_ref(), &properties)
                .map(Written::from)
                .map_err(|error| WriteError(error.message().clone()))
        })),
        source: None,
    },
    Format {
        name: "txt",
        title: messages::format_txt,
        fidelity: messages::fidelity_document,
        extensions: &["txt", "text"],
        annotate: None,
        amend: None,
        anew: messages::amend_loses_text,
        text: true,
        read: Some(Reader::Document(gongkai_text::open)),
        write: Some(Writer::Document(|printed, options| {
            let mut layout = gongkai_text::Options::default();
            layout.tables = options.table_style;
            Ok(gongkai_text::write(printed.document, &layout).into_bytes().into())
        })),
        source: Some(|bytes| gongkai_text::decode(bytes).ok().map(|decoded| decoded.text)),
    },
    Format {
        name: "html",
        title: messages::format_html,
        fidelity: messages::fidelity_document,
        extensions: &["html", "htm", "xhtml", "shtml"],
        annotate: Some(gongkai_html::annotate),
        amend: None,
        anew: messages::amend_loses_text,
        text: true,
        read: Some(Reader::Document(gongkai_html::open)),
        write: Some(Writer::Document(|printed, options| {
            let mut layout = gongkai_html::Options::default();
            layout.fragment = options.fragment;
            layout.agency = printed.report.agency.name.as_deref();
            let enclosed = printed.enclosed(options);
            Ok(gongkai_html::write(printed.document, enclosed.as_ref(), &layout)
                .into_bytes()
                .into())
        })),
        source: Some(|bytes| gongkai_source::decode_page(bytes).ok().map(|page| page.text)),
    },
    Format {
        name: "md",
        title: messages::format_md,
        fidelity: messages::fidelity_document,
        extensions: &["md", "markdown"],
        annotate: None,
        amend: None,
        anew: messages::amend_loses_text,
        text: true,
        read: Some(Reader::Document(gongkai_html::markdown::open)),
        write: Some(Writer::Document(|printed, options| {
            let enclosed = printed.enclosed(options);
            Ok(gongkai_html::markdown::write(printed.document, enclosed.as_ref())
                .into_bytes()
                .into())
        })),
        source: Some(|bytes| gongkai_source::decode(bytes).ok().map(|decoded| decoded.text)),
    },
    Format {
        name: "pdf",
        title: messages::format_pdf,
        fidelity: messages::fidelity_document,
        extensions: &["pdf"],
        annotate: None,
        amend: None,
        anew: messages::amend_loses_text,
        text: false,
        read: Some(Reader::Document(gongkai_pdf::open)),
        write: Some(Writer::Document(pdf)),
        source: None,
    },
];

impl<'a> Printed<'a> {
    /// Writes a report by the template that was given, with a function that writes its document.
    pub(crate) fn write(
        report: &'a Report,
        options: &Options,
        write: fn(&Printed<'_>, &Options) -> Result<Written, WriteError>,
    ) -> Result<Written, WriteError> {
        let document = composed(report, options)?;
        write(
            &Printed {
                report,
                document: &document,
            },
            options,
        )
    }

    /// The data that go inside where the format has a place for them; none where they are not wanted.
    #[must_use]
    pub fn enclosed(&self, options: &Options) -> Option<Enclosed> {
        (!options.visible_only).then(|| Enclosed::new(self.report, self.document))
    }
}

/// A document on pages, with the fonts that were given.
fn pdf(printed: &Printed<'_>, options: &Options) -> Result<Written, WriteError> {
    let report = printed.report;
    // The day that the report is signed, else the last that it counts.
    let date = report
        .issued_on
        .or_else(|| report.period.as_ref().map(|period| period.end));
    let date = date.and_then(|date| {
        let part = |part: i8| u8::try_from(part).ok();
        Some((u16::try_from(date.year()).ok()?, part(date.month())?, part(date.day())?))
    });
    let properties = gongkai_pdf::Properties {
        title: report.title.as_deref().unwrap_or_default(),
        author: report.agency.name.as_deref(),
        date,
    };
    let none = || gongkai_pdf::Fonts::found_by(gongkai_pdf::Database::new);
    let fonts = options.fonts.clone().unwrap_or_else(none);
    gongkai_pdf::write(
        printed.document,
        &properties,
        printed.enclosed(options).as_ref(),
        &fonts,
    )
    .map(|gongkai_pdf::Written { bytes, notes }| Written { bytes, notes })
    .map_err(|error| WriteError(error.message()))
}

/// The document of a report, by the template that was given.
fn composed(report: &Report, options: &Options) -> Result<Document, WriteError> {
    match &options.template {
        None => Ok(gongkai_document::compose(report)),
        Some(template) => template
            .compose_with(report, options.previous.as_deref())
            .map_err(|error| {
                let TemplateError {
                    file,
                    line,
                    column,
                    message,
                    ..
                } = error;
                WriteError(messages::template_failed(file, line, column, message))
            }),
    }
}

fn json_source(bytes: &[u8]) -> Option<String> {
    let (text, _) = json_text(bytes).ok()?;
    String::from_utf8(text.into_owned()).ok()
}

fn json_report(bytes: &[u8]) -> Result<Loaded, ReadError> {
    let (text, encoding) = json_text(bytes)?;
    let mut loaded = json::read(&text)?;
    say_encoding(&mut loaded, encoding);
    Ok(loaded)
}

/// JSON in the layout that it has.
fn json_amended(bytes: &[u8], amendments: &[Amendment<'_>]) -> Result<Vec<u8>, NotInPlace> {
    let [amendment] = amendments else {
        return Err(NotInPlace::Format);
    };
    // Members that were not read would be lost.
    let text = std::str::from_utf8(bytes).ok();
    let text = text.filter(|_| amendment.read.diagnostics.is_empty());
    Ok(json::write_like(amendment.wanted, text.ok_or(NotInPlace::Format)?).into_bytes())
}

fn json_reports(bytes: &[u8]) -> Result<Vec<Loaded>, ReadError> {
    let (text, encoding) = json_text(bytes)?;
    let mut reports = json_lines::read(&text)?;
    if let Some(first) = reports.first_mut() {
        say_encoding(first, encoding);
    }
    Ok(reports)
}

fn say_encoding(loaded: &mut Loaded, encoding: &str) {
    if encoding != "UTF-8" {
        let rule = reading::ENCODING;
        let finding = Finding::new(rule.code, rule.severity, messages::text_encoding(encoding));
        loaded.diagnostics.insert(0, finding);
    }
}

/// JSON Lines.
struct Lines;

impl Collector for Lines {
    fn add(&mut self, report: &Report, out: &mut Vec<u8>) -> Result<(), WriteError> {
        out.extend(json::write_line(report).bytes());
        out.push(b'\n');
        Ok(())
    }

    fn finish(self: Box<Self>, _: &mut Vec<u8>) -> Result<(), WriteError> {
        Ok(())
    }
}

/// A table of texts in one of its layouts.
fn table(layout: Layout, options: &Options) -> Box<dyn Collector> {
    let options = gongkai_csv::Options {
        layout,
        labels: options.labels,
        safe: options.csv_safe,
        ..gongkai_csv::Options::default()
    };
    Box::new(Table(gongkai_csv::Writer::new(&options)))
}

struct Table(gongkai_csv::Writer);

impl Collector for Table {
    fn add(&mut self, report: &Report, out: &mut Vec<u8>) -> Result<(), WriteError> {
        self.0
            .add(report, out)
            .map_err(|error| WriteError(error.message().clone()))
    }

    fn finish(self: Box<Self>, out: &mut Vec<u8>) -> Result<(), WriteError> {
        self.0.finish(out);
        Ok(())
    }
}

/// The 汇总 workbook, made when all reports are there.
#[derive(Default)]
struct Sheet(gongkai_xlsx::Collection);

impl Collector for Sheet {
    fn add(&mut self, report: &Report, _: &mut Vec<u8>) -> Result<(), WriteError> {
        self.0.add(report).map_err(|error| WriteError(error.message().clone()))
    }

    fn finish(self: Box<Self>, out: &mut Vec<u8>) -> Result<(), WriteError> {
        out.extend(self.0.finish().map_err(|error| WriteError(error.message().clone()))?);
        Ok(())
    }
}

impl Format {
    /// Whether templates make it: it is a document.
    #[must_use]
    pub const fn is_document(&self) -> bool {
        matches!(self.write, Some(Writer::Document(_)))
    }

    /// Whether a file of the format can hold many reports.
    #[must_use]
    pub const fn collects(&self) -> bool {
        matches!(self.write, Some(Writer::Many(_)))
    }
}

/// The format of that name, in any case of letters.
#[must_use]
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name.eq_ignore_ascii_case(name))
}

/// The first format whose files have that extension (without the dot, in any case of letters).
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
            assert!(seen.insert(format.name), "{} twice", format.name);
            assert!(format.read.is_some() || format.write.is_some(), "{}", format.name);
            // Where formats share an extension, the one called like it comes first and reads the others' files.
            for extension in format.extensions {
                let first = format_of_extension(extension).unwrap();
                let shared = FORMATS
                    .iter()
                    .filter(|other| other.extensions.contains(extension))
                    .count();
                assert!(shared == 1 || first.name == *extension, "{extension}");
                assert!(
                    shared == 1 || matches!(first.read, Some(Reader::Many(_))),
                    "{extension}"
                );
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
