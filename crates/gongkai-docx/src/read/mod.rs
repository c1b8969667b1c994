//! Opens a Word document: its main part, found by relationships, and the parts that the main part needs. Leaves out
//! headers, footers and notes, which are no text of a report, and everything outside of the file.

mod body;
mod notes;
mod numbering;
mod numerals;
mod runs;
mod styles;
mod symbols;
mod table;

use crate::annotate::Spots;
use crate::enclosed;
use body::Reader;
use gongkai_core::{ReadError, messages};
use gongkai_document::{Enclosed, Opened};
use gongkai_source::package::{Package, Relationship};
use gongkai_source::xml::{self, Node, Tag, Xml};
use notes::Notes;
use numbering::Numbering;
use std::str::FromStr;
use styles::Styles;

/// The namespaces of text documents.
pub(crate) const TRANSITIONAL: &str = Vocabulary::TRANSITIONAL;
pub(crate) const STRICT: &str = Vocabulary::STRICT;

pub(crate) fn open(bytes: &[u8]) -> Result<Opened, ReadError> {
    let mut package = Package::open(bytes)?;
    let main = main_part(&mut package)?;
    let Some(text) = package.text(&main)? else {
        return Err(ReadError::new(messages::docx_no_main(&main)).help(messages::docx_save_as()));
    };
    let related = package.relationships(&main)?;
    let mut notes = Notes::default();
    let styles = optional(&mut package, &related, "styles", &mut notes, Styles::read)?;
    let numbering = optional(&mut package, &related, "numbering", &mut notes, Numbering::read)?;
    for relation in &related {
        match relation.kind.as_str() {
            "vbaProject" => notes.macros = true,
            // An address that a reader may click on.
            "hyperlink" => {}
            _ if relation.external => notes.external += 1,
            _ => {}
        }
    }
    let mut reader = Reader::new(&styles, numbering, notes, None);
    let document = reader.document(Xml::new(&VOCABULARY, Some(&main), &text)?)?;
    drop(text);
    let enclosed = inside(&mut package, &related)?;
    Ok(Opened {
        document,
        enclosed,
        diagnostics: reader.notes.findings(),
    })
}

/// Where the paragraphs stand in the text of the main part as it is patched: those that a reading of the document
/// gives places to.
pub(crate) fn spots(package: &mut Package<'_>) -> Result<Spots, ReadError> {
    let main = main_part(package)?;
    let Some(text) = package.text(&main)? else {
        return Err(ReadError::new(messages::docx_no_main(&main)).help(messages::docx_save_as()));
    };
    let text = gongkai_source::patch::in_utf8(&text);
    let related = package.relationships(&main)?;
    let mut notes = Notes::default();
    let styles = optional(package, &related, "styles", &mut notes, Styles::read)?;
    let numbering = optional(package, &related, "numbering", &mut notes, Numbering::read)?;
    let mut reader = Reader::new(&styles, numbering, notes, Some(Spots::default()));
    reader.document(Xml::new(&VOCABULARY, Some(&main), &text)?)?;
    Ok(reader.spots.unwrap_or_default())
}

/// Whether a package is a text document, by what it says its main part is.
pub(crate) fn is_document(bytes: &[u8]) -> bool {
    let Ok(mut package) = Package::open(bytes) else {
        return false;
    };
    let Ok(main) = main_part(&mut package) else {
        return false;
    };
    let Ok(Some(text)) = package.text(&main) else {
        return false;
    };
    let Ok(mut xml) = Xml::new(&VOCABULARY, Some(&main), &text) else {
        return false;
    };
    matches!(xml.next(), Ok(Node::Open(tag)) if tag.name == "document")
}

/// The name of the main part.
pub(crate) fn main_part(package: &mut Package<'_>) -> Result<String, ReadError> {
    let related = package.relationships("")?;
    let main = related
        .into_iter()
        .find(|relation| relation.kind == "officeDocument" && !relation.external);
    Ok(main.map_or_else(|| "word/document.xml".to_owned(), |relation| relation.target))
}

/// What a part says that a document can do without. One that is missing or cannot be read is said: headings and
/// numbers of lists may be lost with it.
fn optional<T: Default>(
    package: &mut Package<'_>,
    related: &[Relationship],
    kind: &str,
    notes: &mut Notes,
    read: fn(&str, &str) -> Result<T, ReadError>,
) -> Result<T, ReadError> {
    let Some(relation) = related
        .iter()
        .find(|relation| relation.kind == kind && !relation.external)
    else {
        return Ok(T::default());
    };
    let Some(text) = package.text(&relation.target)? else {
        notes.missing(&relation.target);
        return Ok(T::default());
    };
    Ok(read(&relation.target, &text).unwrap_or_else(|error| {
        notes.unreadable(&relation.target, error.message, error.place);
        T::default()
    }))
}

/// The data inside.
fn inside(package: &mut Package<'_>, related: &[Relationship]) -> Result<Option<Enclosed>, ReadError> {
    for relation in related
        .iter()
        .filter(|relation| relation.kind == "customXml" && !relation.external)
    {
        if let Some(text) = package.text(&relation.target)?
            && let Some(enclosed) = enclosed::read(&relation.target, &text)
        {
            return Ok(Some(enclosed));
        }
    }
    Ok(None)
}

/// The namespaces of text documents, strict and transitional, with those in which text may stand.
pub(crate) struct Vocabulary;

impl Vocabulary {
    /// The usual one.
    pub(crate) const TRANSITIONAL: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    const STRICT: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";
}

static VOCABULARY: xml::Vocabulary = xml::Vocabulary {
    elements: &[
        Vocabulary::TRANSITIONAL,
        Vocabulary::STRICT,
        "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "http://purl.oclc.org/ooxml/officeDocument/math",
    ],
    attributes: &[(Vocabulary::TRANSITIONAL, ""), (Vocabulary::STRICT, "")],
    help: messages::docx_save_again,
};

fn part_xml<'a>(part: &'a str, text: &'a str) -> Result<Xml<'a>, ReadError> {
    Xml::new(&VOCABULARY, Some(part), text)
}

/// Whether a property that is there is meant to be on.
fn flag(tag: &Tag<'_>) -> bool {
    !matches!(tag.get("val"), Some("0" | "false" | "off"))
}

/// The number that an attribute holds.
fn number<T: FromStr>(value: Option<&str>) -> Option<T> {
    value?.trim().parse().ok()
}
