//! Well-formed XML 1.0 as a stream of elements and text: no document type, bounded depth, names by namespace.
//! Anything else is refused with its place. Leaves out validity, comments and processing instructions.

use crate::wellformed;
use gongkai_core::{Message, Place, ReadError, messages};
use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{NamespaceResolver, QName, ResolveResult};
use quick_xml::reader::Reader;
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;

/// A start tag.
pub struct Tag<'a> {
    /// Local name; empty for elements of a foreign namespace.
    pub name: &'a str,
    /// The namespace of a foreign element; empty for others, and where there is none.
    pub namespace: String,
    /// Attributes by local name, with what the vocabulary says before it; those of other namespaces are left out.
    attributes: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// The first attribute that is left out, as it is written.
    pub left_out: Option<&'a str>,
}

impl Tag<'_> {
    /// The value of an attribute.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_ref())
    }

    /// The names of the attributes.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.attributes.iter().map(|(key, _)| key.as_ref())
    }

    /// Whether an attribute says yes.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.get(name), Some("1" | "true"))
    }
}

/// What the stream yields.
pub enum Node<'a> {
    /// A start tag.
    Open(Tag<'a>),
    /// The end of the element that was opened last and is not closed yet.
    Close,
    /// Text, references resolved.
    Text(Cow<'a, str>),
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

/// What is wrong, and at which byte of a piece of markup.
type Wrong = (usize, Message);

/// A text being read.
pub struct Xml<'a> {
    vocabulary: &'static Vocabulary,
    /// The part of a package; `None` where the text is the whole file.
    part: Option<&'a str>,
    text: &'a str,
    reader: Reader<&'a [u8]>,
    namespaces: NamespaceResolver,
    /// Depths of the open elements that bind namespaces.
    bound: Vec<usize>,
    /// The first character of the text that XML forbids.
    illegal: Option<(usize, char)>,
    depth: usize,
    roots: usize,
    /// An empty element still has to be closed.
    close: bool,
    /// Where the last node begins and ends.
    span: (usize, usize),
    /// The last byte whose place was asked for: places are asked for in order, and counted on from there.
    counted: Cell<Counted>,
}

/// A byte with its line and column, from 0.
#[derive(Clone, Copy, Default)]
struct Counted {
    at: usize,
    line: usize,
    column: usize,
}

impl<'a> Xml<'a> {
    /// A text to be read.
    ///
    /// # Errors
    /// When there is a second byte order mark.
    pub fn new(vocabulary: &'static Vocabulary, part: Option<&'a str>, text: &'a str) -> Result<Self, ReadError> {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let xml = Self {
            vocabulary,
            part,
            text,
            reader: Reader::from_str(text),
            namespaces: NamespaceResolver::default(),
            bound: Vec::new(),
            illegal: wellformed::illegal(text),
            depth: 0,
            roots: 0,
            close: false,
            span: (0, 0),
            counted: Cell::default(),
        };
        // The library would pass it.
        if text.starts_with('\u{FEFF}') {
            return Err(xml.fail(messages::xml_outside()));
        }
        Ok(xml)
    }

    /// The next node.
    ///
    /// # Errors
    /// When the text is not well-formed, has a document type, or passes a bound.
    #[expect(
        clippy::should_implement_trait,
        reason = "an iterator could go on after an error, and its end is a node here"
    )]
    pub fn next(&mut self) -> Result<Node<'a>, ReadError> {
        if std::mem::take(&mut self.close) {
            self.leave();
            self.span.0 = self.span.1;
            return Ok(Node::Close);
        }
        loop {
            if let Some(node) = self.event()? {
                return Ok(node);
            }
        }
    }

    /// The node of the next event; `None` where it has none.
    fn event(&mut self) -> Result<Option<Node<'a>>, ReadError> {
        let start = self.span.1;
        let event = self.reader.read_event();
        let end = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
        self.span = (start, end);
        let event = event.map_err(|error| self.explain(&error))?;
        if let Some((at, letter)) = self.illegal.filter(|(at, _)| *at < end) {
            let code = format!("U+{:04X}", u32::from(letter));
            return Err(self.fail_at(at, messages::xml_character(code)));
        }
        let raw = self.raw();
        let mut attributes = Vec::new();
        let mut name = "";
        let checked = match &event {
            Event::Start(_) | Event::Empty(_) => {
                let end = if matches!(event, Event::Empty(_)) { "/>" } else { ">" };
                let content = raw.strip_prefix('<').and_then(|raw| raw.strip_suffix(end));
                let keep = |name, value| attributes.push((name, value));
                wellformed::tag(content.unwrap_or_default(), keep)
                    .map(|element| name = element)
                    // Behind `<`.
                    .map_err(|wrong| (1, wrong))
            }
            Event::Comment(content) => wellformed::comment(content).map_err(|wrong| ("<!--".len(), wrong)),
            Event::PI(content) => wellformed::instruction(content).map_err(|wrong| ("<?".len(), wrong)),
            Event::Decl(_) if start > 0 => Err((0, (0, messages::xml_declaration()))),
            Event::Decl(content) => wellformed::declaration(content).map_err(|wrong| ("<?".len(), wrong)),
            Event::Text(content) => match content.find("]]>") {
                Some(at) => Err((0, (at, messages::xml_section_end()))),
                None => Ok(()),
            },
            _ => Ok(()),
        };
        checked.map_err(|(before, (at, message)): (usize, Wrong)| self.fail_at(start + before + at, message))?;
        Ok(Some(match event {
            Event::Start(start) => self.open(&start, name, &attributes)?,
            Event::Empty(start) => {
                let node = self.open(&start, name, &attributes)?;
                self.close = true;
                node
            }
            Event::End(_) if self.depth == 0 => return Err(self.fail(messages::xml_incomplete())),
            Event::End(_) => {
                self.leave();
                Node::Close
            }
            Event::Text(text) if self.depth == 0 => match text.find(|letter| !wellformed::is_space(letter)) {
                None => return Ok(None),
                Some(at) => return Err(self.fail_at(start + at, messages::xml_outside())),
            },
            // As it is written, where no line end has to change.
            Event::Text(_) if !raw.contains('\r') => Node::Text(Cow::Borrowed(raw)),
            Event::Text(text) => Node::Text(text.xml10_content().into_owned().into()),
            Event::CData(text) if self.depth > 0 => Node::Text(text.xml10_content().into_owned().into()),
            Event::GeneralRef(reference) if self.depth > 0 => {
                let letter = wellformed::reference(&reference);
                let letter = letter.ok_or_else(|| self.fail(messages::xml_entity(&*reference)))?;
                Node::Text(String::from(letter).into())
            }
            Event::CData(_) | Event::GeneralRef(_) => return Err(self.fail(messages::xml_outside())),
            // A document type can only name entities or other files: nothing that is read needs one.
            Event::DocType(_) => return Err(self.fail(messages::xml_doctype())),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => return Ok(None),
            Event::Eof if self.depth > 0 || self.roots == 0 => return Err(self.fail(messages::xml_incomplete())),
            Event::Eof => Node::End,
        }))
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
    pub fn content(&mut self) -> Result<Cow<'a, str>, ReadError> {
        let mut out = Cow::Borrowed("");
        loop {
            match self.next()? {
                Node::Open(_) => self.skip()?,
                Node::Text(text) => out += text,
                Node::Close | Node::End => return Ok(out),
            }
        }
    }

    /// The last node as it is written; empty for the end of an element that is one tag.
    #[must_use]
    pub fn raw(&self) -> &'a str {
        self.text.get(self.span.0..self.span.1).unwrap_or_default()
    }

    /// Where the last node begins and ends, in bytes of the text without byte order mark.
    #[must_use]
    pub const fn span(&self) -> (usize, usize) {
        self.span
    }

    /// The name in the start tag that was read last, as it is written.
    #[must_use]
    pub fn tag_name(&self) -> &'a str {
        let tag = self.raw().trim_start_matches('<');
        let end = tag.find(|letter| wellformed::is_space(letter) || matches!(letter, '/' | '>'));
        &tag[..end.unwrap_or(tag.len())]
    }

    /// An error at the node that was read last.
    #[must_use]
    pub fn fail(&self, message: Message) -> ReadError {
        self.fail_at(self.span.0, message)
    }

    fn fail_at(&self, at: usize, message: Message) -> ReadError {
        ReadError::new(message)
            .at(self.place((at, at)))
            .help((self.vocabulary.help)())
    }

    /// What the library refuses.
    fn explain(&self, error: &quick_xml::Error) -> ReadError {
        use quick_xml::errors::{IllFormedError, SyntaxError};
        let message = match error {
            quick_xml::Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
                messages::xml_end_tag(found, expected)
            }
            quick_xml::Error::IllFormed(IllFormedError::UnclosedReference) => messages::xml_ampersand(),
            // Everything that has not come to its end.
            quick_xml::Error::Syntax(SyntaxError::InvalidBangMarkup) => messages::xml_syntax(),
            quick_xml::Error::Syntax(_) => messages::xml_incomplete(),
            _ => messages::xml_syntax(),
        };
        self.fail_at(
            usize::try_from(self.reader.error_position()).unwrap_or(usize::MAX),
            message,
        )
    }

    /// The place of a piece of the text: a line of the part, or line and column of the file. What follows a line
    /// end is left out of its length.
    #[must_use]
    pub fn place(&self, (start, end): (usize, usize)) -> Place {
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let counted = self.count(start);
        match self.part {
            Some(part) => Place::Element {
                path: part.to_owned(),
                line: number(counted.line + 1),
            },
            None => {
                let piece = self.text.get(counted.at..end).unwrap_or_default();
                let first = piece.split(['\n', '\r']).next().unwrap_or_default();
                Place::Text {
                    line: number(counted.line + 1),
                    column: number(counted.column + 1),
                    length: number(first.chars().count()),
                }
            }
        }
    }

    fn count(&self, at: usize) -> Counted {
        let mut counted = self.counted.get();
        if at < counted.at {
            counted = Counted::default();
        }
        // A place inside a character does not occur; the end is as good as any.
        let piece = self
            .text
            .get(counted.at..at)
            .or(self.text.get(counted.at..))
            .unwrap_or_default();
        counted.at += piece.len();
        match piece.rfind('\n') {
            Some(last) => {
                counted.line += piece.bytes().filter(|byte| *byte == b'\n').count();
                counted.column = piece[last + 1..].chars().count();
            }
            None => counted.column += piece.chars().count(),
        }
        self.counted.set(counted);
        counted
    }

    /// Leaves the innermost element, and the namespaces that it bound.
    fn leave(&mut self) {
        if self.bound.last() == Some(&self.depth) {
            self.bound.pop();
            self.namespaces.pop();
        }
        self.depth -= 1;
    }

    fn open(
        &mut self,
        start: &BytesStart<'_>,
        name: &'a str,
        attributes: &[(&'a str, &'a str)],
    ) -> Result<Node<'a>, ReadError> {
        self.depth += 1;
        // Nearly all elements bind nothing.
        if attributes.iter().any(|(name, _)| name.starts_with("xmlns")) {
            let pushed = self.namespaces.push(start);
            pushed.map_err(|error| self.explain(&error.into()))?;
            self.bound.push(self.depth);
        }
        if self.depth > DEPTH {
            return Err(self.fail(messages::xml_too_deep(DEPTH)));
        }
        if self.depth == 1 {
            self.roots += 1;
            if self.roots > 1 {
                return Err(self.fail(messages::xml_outside()));
            }
        }
        let (namespace, local) = self.namespaces.resolve_element(QName(name));
        let mut tag = Tag {
            name: "",
            namespace: String::new(),
            attributes: Vec::new(),
            left_out: None,
        };
        match namespace {
            ResolveResult::Bound(namespace) if self.vocabulary.elements.contains(&namespace.into_inner()) => {
                tag.name = local.into_inner();
            }
            ResolveResult::Bound(namespace) => namespace.into_inner().clone_into(&mut tag.namespace),
            ResolveResult::Unbound => {}
            ResolveResult::Unknown(prefix) => return Err(self.fail(messages::xml_prefix(prefix))),
        }
        self.attributes(attributes, &mut tag)?;
        Ok(Node::Open(tag))
    }

    fn attributes(&self, written: &[(&'a str, &'a str)], tag: &mut Tag<'a>) -> Result<(), ReadError> {
        if written.len() > ATTRIBUTES {
            return Err(self.fail(messages::xml_attributes(ATTRIBUTES)));
        }
        tag.attributes.reserve_exact(written.len());
        let mut seen = Vec::with_capacity(written.len());
        for (name, value) in written {
            let name = QName(name);
            if name.as_namespace_binding().is_some() {
                // As written: a prefix is bound once.
                seen.push(("", name.into_inner()));
                continue;
            }
            let (namespace, local) = self.namespaces.resolve_attribute(name);
            let namespace = match namespace {
                ResolveResult::Unbound => "",
                ResolveResult::Bound(namespace) => namespace.into_inner(),
                ResolveResult::Unknown(prefix) => return Err(self.fail(messages::xml_prefix(prefix))),
            };
            let local = local.into_inner();
            seen.push((namespace, local));
            let known = || self.vocabulary.attributes.iter().find(|(known, _)| *known == namespace);
            let key = match namespace {
                "" => Cow::Borrowed(local),
                _ => match known() {
                    Some((_, before)) => Cow::Owned(format!("{before}{local}")),
                    None => {
                        tag.left_out.get_or_insert(name.into_inner());
                        continue;
                    }
                },
            };
            tag.attributes.push((key, self.value(name, value)?));
        }
        match twice(&seen) {
            Some(name) => Err(self.fail(messages::xml_attribute_twice(name))),
            None => Ok(()),
        }
    }

    /// The value of an attribute, its references resolved and its white space as the standard wants it.
    fn value(&self, key: QName<'a>, written: &'a str) -> Result<Cow<'a, str>, ReadError> {
        if !written.bytes().any(|byte| matches!(byte, b'&' | b'\t' | b'\n' | b'\r')) {
            return Ok(Cow::Borrowed(written));
        }
        let value = Cow::Borrowed(written);
        Attribute { key, value }
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|_| self.fail(messages::xml_syntax()))
    }
}

/// A name that occurs twice. Of a few, comparing them all is the quickest; of many it would take the square of
/// their number.
fn twice<'n>(names: &[(&'n str, &'n str)]) -> Option<&'n str> {
    const FEW: usize = 12;
    let again = if names.len() <= FEW {
        (1..names.len()).find(|at| names[..*at].contains(&names[*at]))
    } else {
        let mut seen = HashSet::with_capacity(names.len());
        names.iter().position(|name| !seen.insert(name))
    };
    again.map(|at| names[at].1)
}
