//! Well-formed XML as a stream of elements and text: no document type, bounded depth, names by namespace.
//! Leaves out validity, comments and processing instructions.

use gongkai_core::{Message, Place, ReadError, messages};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

/// A start tag.
pub struct Tag {
    /// Local name; empty for elements of a foreign namespace.
    pub name: String,
    /// Attributes by local name, `r:` before those of the relationships namespace; other prefixed ones are left out.
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// The value of an attribute.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether an attribute says yes.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.get(name), Some("1" | "true"))
    }
}

/// What the stream yields.
pub enum Node {
    /// A start tag.
    Open(Tag),
    /// The end of the element that was opened last and is not closed yet.
    Close,
    /// Text, references resolved.
    Text(String),
    /// The end of the text.
    End,
}

/// The namespaces that a reader knows; elements and attributes of others are foreign to it.
#[derive(Debug)]
pub struct Vocabulary {
    /// Namespaces of the elements that have a name for the reader.
    pub elements: &'static [&'static str],
    /// Namespaces of prefixed attributes, each with what stands before their local names.
    pub attributes: &'static [(&'static str, &'static str)],
    /// What to do about a file that is not well-formed.
    pub help: fn() -> Message,
}

/// Depth of elements.
pub const DEPTH: usize = 100;
/// Attributes of an element.
pub const ATTRIBUTES: usize = 1000;

/// A text being read.
pub struct Xml<'a> {
    vocabulary: &'static Vocabulary,
    /// The part of a package; `None` where the text is the whole file.
    part: Option<&'a str>,
    text: &'a str,
    reader: NsReader<&'a [u8]>,
    depth: usize,
    roots: usize,
    /// An empty element still has to be closed.
    close: bool,
}

impl<'a> Xml<'a> {
    /// A text to be read.
    ///
    /// # Errors
    /// When a character stands in it that XML forbids.
    pub fn new(vocabulary: &'static Vocabulary, part: Option<&'a str>, text: &'a str) -> Result<Self, ReadError> {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let xml = Self {
            vocabulary,
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
    ///
    /// # Errors
    /// When the text is not well-formed, has a document type, or passes a bound.
    pub fn next(&mut self) -> Result<Node, ReadError> {
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
    ///
    /// # Errors
    /// As [`Xml::next`].
    pub fn skip(&mut self) -> Result<(), ReadError> {
        let depth = self.depth;
        while self.depth >= depth {
            self.next()?;
        }
        Ok(())
    }

    /// All text of the element that was opened last, that of its children left out.
    ///
    /// # Errors
    /// As [`Xml::next`].
    pub fn content(&mut self) -> Result<String, ReadError> {
        let mut out = String::new();
        loop {
            match self.next()? {
                Node::Open(_) => self.skip()?,
                Node::Text(text) => out.push_str(&text),
                Node::Close | Node::End => return Ok(out),
            }
        }
    }

    /// An error at the present place.
    #[must_use]
    pub fn fail(&self, message: Message) -> ReadError {
        self.fail_at(
            usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX),
            message,
        )
    }

    fn fail_at(&self, at: usize, message: Message) -> ReadError {
        ReadError::new(message)
            .at(self.place(at))
            .help((self.vocabulary.help)())
    }

    /// The place of a byte: a line of the part, or line and column of the file.
    fn place(&self, at: usize) -> Place {
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let before = self.text.get(..at).unwrap_or(self.text);
        let line = number(before.bytes().filter(|byte| *byte == b'\n').count() + 1);
        match self.part {
            Some(part) => Place::Element {
                path: part.to_owned(),
                line,
            },
            None => Place::Text {
                line,
                column: number(before.rsplit('\n').next().unwrap_or_default().chars().count() + 1),
                length: 0,
            },
        }
    }

    fn open(&mut self, start: &BytesStart<'_>) -> Result<Node, ReadError> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(self.fail(messages::xml_too_deep(DEPTH)));
        }
        if self.depth == 1 {
            self.roots += 1;
            if self.roots > 1 {
                return Err(self.fail(messages::xml_outside()));
            }
        }
        let (namespace, local) = self.reader.resolver().resolve_element(start.name());
        let name = match namespace {
            ResolveResult::Bound(namespace) if self.vocabulary.elements.contains(&namespace.into_inner()) => {
                local.into_inner().to_owned()
            }
            ResolveResult::Bound(_) | ResolveResult::Unbound => String::new(),
            ResolveResult::Unknown(prefix) => return Err(self.fail(messages::xml_prefix(prefix))),
        };
        let mut attributes = Vec::new();
        for (count, attribute) in start.attributes().enumerate() {
            // Looking for duplicates takes the square of their number.
            if count >= ATTRIBUTES {
                return Err(self.fail(messages::xml_attributes(ATTRIBUTES)));
            }
            let attribute = attribute.map_err(|_| self.fail(messages::xml_syntax()))?;
            let (namespace, local) = self.reader.resolver().resolve_attribute(attribute.key);
            let known = |namespace: &str| self.vocabulary.attributes.iter().find(|(known, _)| *known == namespace);
            let key = match namespace {
                ResolveResult::Unbound => local.into_inner().to_owned(),
                ResolveResult::Bound(namespace) => match known(namespace.into_inner()) {
                    Some((_, before)) => format!("{before}{}", local.into_inner()),
                    None => continue,
                },
                ResolveResult::Unknown(_) => continue,
            };
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|_| self.fail(messages::xml_syntax()))?;
            attributes.push((key, value.into_owned()));
        }
        Ok(Node::Open(Tag { name, attributes }))
    }
}

/// Whether XML 1.0 allows a character.
#[must_use]
pub const fn legal(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}
