//! Well-formed XML as a stream of elements and text: no document type, bounded depth, names by namespace.
//! Leaves out validity, comments and processing instructions.

use super::{limits, package::element};
use gongkai_core::{Message, ReadError, messages};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

/// A start tag.
pub(super) struct Tag {
    /// Local name; empty for elements of a foreign namespace.
    pub name: String,
    /// Attributes by local name, `r:` before those of the relationships namespace; other prefixed ones are left out.
    attributes: Vec<(String, String)>,
}

impl Tag {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        matches!(self.get(name), Some("1" | "true"))
    }
}

/// What the stream yields.
pub(super) enum Node {
    Open(Tag),
    Close,
    Text(String),
    End,
}

/// A part being read.
pub(super) struct Xml<'a> {
    part: &'a str,
    text: &'a str,
    reader: NsReader<&'a [u8]>,
    depth: usize,
    roots: usize,
    /// An empty element still has to be closed.
    close: bool,
}

impl<'a> Xml<'a> {
    pub(super) fn new(part: &'a str, text: &'a str) -> Result<Self, ReadError> {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let xml = Self {
            part,
            text,
            reader: NsReader::from_str(text),
            depth: 0,
            roots: 0,
            close: false,
        };
        // The library lets characters pass that XML forbids.
        match text.char_indices().find(|(_, letter)| !legal(*letter)) {
            None => Ok(xml),
            Some((at, letter)) => {
                Err(xml.fail_at(at, messages::xml_character(format_args!("U+{:04X}", u32::from(letter)))))
            }
        }
    }

    /// The next node.
    pub(super) fn next(&mut self) -> Result<Node, ReadError> {
        if std::mem::take(&mut self.close) {
            self.depth -= 1;
            return Ok(Node::Close);
        }
        loop {
            let event = self
                .reader
                .read_event()
                .map_err(|_| self.fail(messages::xml_syntax()))?;
            match event {
                Event::Start(start) => return self.open(&start),
                Event::Empty(start) => {
                    let node = self.open(&start)?;
                    self.close = true;
                    return Ok(node);
                }
                Event::End(_) => {
                    self.depth = self
                        .depth
                        .checked_sub(1)
                        .ok_or_else(|| self.fail(messages::xml_incomplete()))?;
                    return Ok(Node::Close);
                }
                Event::Text(text) if self.depth == 0 => {
                    if !text.trim_ascii().is_empty() {
                        return Err(self.fail(messages::xml_outside()));
                    }
                }
                Event::Text(text) => return Ok(Node::Text(text.xml10_content().into_owned())),
                Event::CData(text) if self.depth > 0 => return Ok(Node::Text(text.xml10_content().into_owned())),
                Event::CData(_) => return Err(self.fail(messages::xml_outside())),
                Event::GeneralRef(reference) if self.depth > 0 => {
                    let letter = match &*reference {
                        "amp" => Some('&'),
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => reference
                            .resolve_char_ref()
                            .ok()
                            .flatten()
                            .filter(|letter| legal(*letter)),
                    };
                    let letter = letter.ok_or_else(|| self.fail(messages::xml_entity(&*reference)))?;
                    return Ok(Node::Text(letter.into()));
                }
                Event::GeneralRef(_) => return Err(self.fail(messages::xml_outside())),
                // A document type can only name entities or other files: nothing of a workbook needs one.
                Event::DocType(_) => return Err(self.fail(messages::xml_doctype())),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
                Event::Eof if self.depth > 0 || self.roots == 0 => return Err(self.fail(messages::xml_incomplete())),
                Event::Eof => return Ok(Node::End),
            }
        }
    }

    /// Reads past the end of the element that was opened last.
    pub(super) fn skip(&mut self) -> Result<(), ReadError> {
        let depth = self.depth;
        while self.depth >= depth {
            self.next()?;
        }
        Ok(())
    }

    /// All text of the element that was opened last, that of its children left out.
    pub(super) fn content(&mut self) -> Result<String, ReadError> {
        let mut out = String::new();
        loop {
            match self.next()? {
                Node::Open(_) => self.skip()?,
                Node::Text(text) => out.push_str(&text),
                Node::Close | Node::End => return Ok(out),
            }
        }
    }

    /// An error at the present line of the part.
    pub(super) fn fail(&self, message: Message) -> ReadError {
        self.fail_at(
            usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX),
            message,
        )
    }

    fn fail_at(&self, at: usize, message: Message) -> ReadError {
        let lines = self
            .text
            .as_bytes()
            .iter()
            .take(at)
            .filter(|byte| **byte == b'\n')
            .count();
        ReadError::new(message)
            .at(element(self.part, lines + 1))
            .help(messages::workbook_save_again())
    }

    fn open(&mut self, start: &BytesStart<'_>) -> Result<Node, ReadError> {
        const MAIN: [&str; 6] = [
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            "http://purl.oclc.org/ooxml/spreadsheetml/main",
            "http://schemas.openxmlformats.org/package/2006/relationships",
            "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
            "http://schemas.openxmlformats.org/package/2006/content-types",
            "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
        ];
        const RELATIONSHIPS: [&str; 2] = [
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        ];
        self.depth += 1;
        if self.depth > limits::DEPTH {
            return Err(self.fail(messages::xml_too_deep(limits::DEPTH)));
        }
        if self.depth == 1 {
            self.roots += 1;
            if self.roots > 1 {
                return Err(self.fail(messages::xml_outside()));
            }
        }
        let (namespace, local) = self.reader.resolver().resolve_element(start.name());
        let name = match namespace {
            ResolveResult::Bound(namespace) if MAIN.contains(&namespace.into_inner()) => local.into_inner().to_owned(),
            ResolveResult::Bound(_) | ResolveResult::Unbound => String::new(),
            ResolveResult::Unknown(prefix) => return Err(self.fail(messages::xml_prefix(prefix))),
        };
        let mut attributes = Vec::new();
        for (count, attribute) in start.attributes().enumerate() {
            // Looking for duplicates takes the square of their number.
            if count >= limits::ATTRIBUTES {
                return Err(self.fail(messages::xml_attributes(limits::ATTRIBUTES)));
            }
            let attribute = attribute.map_err(|_| self.fail(messages::xml_syntax()))?;
            let (namespace, local) = self.reader.resolver().resolve_attribute(attribute.key);
            let key = match namespace {
                ResolveResult::Unbound => local.into_inner().to_owned(),
                ResolveResult::Bound(namespace) if RELATIONSHIPS.contains(&namespace.into_inner()) => {
                    format!("r:{}", local.into_inner())
                }
                _ => continue,
            };
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|_| self.fail(messages::xml_syntax()))?;
            attributes.push((key, value.into_owned()));
        }
        Ok(Node::Open(Tag { name, attributes }))
    }
}

const fn legal(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}
