//! Well-formed XML 1.0 as a stream of elements and text: no document type, bounded depth, names by namespace.
//! Anything else is refused with its place. Leaves out validity, comments and processing instructions.

use crate::lexer::{Lexer, Piece, Plain, Start};
use crate::wellformed;
use gongkai_core::{Message, Place, ReadError, messages};
use quick_xml::events::BytesStart;
use quick_xml::name::{NamespaceResolver, QName, ResolveResult};
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;
use std::hash::Hash;

/// A start tag.
pub struct Tag<'a> {
    /// Local name; empty for elements of a foreign namespace.
    pub name: &'a str,
    /// The namespace of a foreign element; empty for others, and where there is none.
    pub namespace: String,
    /// Attributes without namespaces whose values are what is written, as nearly all are.
    plain: Plain<'a>,
    /// Others by local name, with what the vocabulary says before it; those of other namespaces are left out.
    attributes: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// The first attribute that is left out, as it is written.
    pub left_out: Option<&'a str>,
}

impl Tag<'_> {
    /// The value of an attribute.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let resolved = || self.attributes.iter().find(|(key, _)| key == name);
        let plain = self.plain.into_iter().find(|(key, _)| *key == name);
        plain
            .map(|(_, value)| value)
            .or_else(|| resolved().map(|(_, value)| value.as_ref()))
    }

    /// The names of the attributes.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let resolved = self.attributes.iter().map(|(key, _)| key.as_ref());
        self.plain.into_iter().map(|(key, _)| key).chain(resolved)
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

/// A text being read.
pub struct Xml<'a> {
    vocabulary: &'static Vocabulary,
    /// The part of a package; `None` where the text is the whole file.
    part: Option<&'a str>,
    text: &'a str,
    lexer: Lexer<'a>,
    namespaces: NamespaceResolver,
    /// Depths of the open elements that bind namespaces.
    bound: Vec<usize>,
    /// Whether elements without a prefix have a name for the reader, under what is bound.
    known: bool,
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
            lexer: Lexer::new(text),
            namespaces: NamespaceResolver::default(),
            bound: Vec::new(),
            known: false,
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
            if let Some(node) = self.piece()? {
                return Ok(node);
            }
        }
    }

    /// The node of the next piece; `None` where it has none.
    #[inline]
    fn piece(&mut self) -> Result<Option<Node<'a>>, ReadError> {
        let piece = self.lexer.next();
        self.span = self.lexer.span();
        let piece = piece.map_err(|(at, message)| self.fail_at(at, message))?;
        Ok(Some(match piece {
            Piece::Start(start) => {
                let node = self.open(start)?;
                self.close = start.empty;
                node
            }
            Piece::End => {
                self.leave();
                Node::Close
            }
            Piece::Text(text, _) if self.depth == 0 => match text.find(|letter| !wellformed::is_space(letter)) {
                None => return Ok(None),
                Some(at) => return Err(self.fail_at(self.span.0 + at, messages::xml_outside())),
            },
            // As it is written, where no line end has to change.
            Piece::Text(text, false) => Node::Text(Cow::Borrowed(text)),
            Piece::Text(text, true) => Node::Text(lines(text)),
            Piece::Section(_) | Piece::Reference(_) if self.depth == 0 => {
                return Err(self.fail(messages::xml_outside()));
            }
            Piece::Section(text) => Node::Text(lines(text)),
            Piece::Reference(name) => {
                let letter = wellformed::reference(name);
                let letter = letter.ok_or_else(|| self.fail(messages::xml_entity(name)))?;
                Node::Text(String::from(letter).into())
            }
            Piece::Aside => return Ok(None),
            Piece::Eof if self.depth > 0 || self.roots == 0 => return Err(self.fail(messages::xml_incomplete())),
            Piece::Eof => Node::End,
        }))
    }

    /// Passes a whole element, if the next piece of the text is one that `scan` knows: it is given what is left of the
    /// text, and gives the length of the element and what it found in it. The element must be well-formed, have no
    /// prefix but `xml`, bind no namespace, and be no deeper than three.
    pub fn whole<T>(&mut self, scan: impl FnOnce(&'a str) -> Option<(usize, T)>) -> Option<T> {
        const LEVELS: usize = 3;
        // A name without a prefix must mean what the reader thinks, and no element wait for its end.
        if self.close || !self.known || self.depth == 0 || self.depth + LEVELS > DEPTH {
            return None;
        }
        let (length, found) = scan(self.lexer.left())?;
        self.lexer.pass(length).then(|| {
            self.span = self.lexer.span();
            found
        })
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
            self.known = self.is_known();
        }
        self.depth -= 1;
    }

    fn is_known(&self) -> bool {
        match self.namespaces.resolve_element(QName("a")) {
            (ResolveResult::Bound(namespace), _) => self.vocabulary.elements.contains(&namespace.into_inner()),
            _ => false,
        }
    }

    #[inline]
    fn open(&mut self, start: Start<'a>) -> Result<Node<'a>, ReadError> {
        self.depth += 1;
        // Nearly all elements bind nothing.
        if !start.plain && self.lexer.attributes().iter().any(|(name, _)| binds(name)) {
            let tag = BytesStart::from_content(format!("{}{}", start.name, start.rest), start.name.len());
            let pushed = self.namespaces.push(&tag);
            pushed.map_err(|_| self.fail(messages::xml_syntax()))?;
            self.bound.push(self.depth);
            self.known = self.is_known();
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
        let mut tag = Tag {
            name: "",
            namespace: String::new(),
            plain: Plain(""),
            attributes: Vec::new(),
            left_out: None,
        };
        if self.known && !start.prefixed {
            tag.name = start.name;
        } else {
            let (namespace, local) = self.namespaces.resolve_element(QName(start.name));
            match namespace {
                ResolveResult::Bound(namespace) if self.vocabulary.elements.contains(&namespace.into_inner()) => {
                    tag.name = local.into_inner();
                }
                ResolveResult::Bound(namespace) => namespace.into_inner().clone_into(&mut tag.namespace),
                ResolveResult::Unbound => {}
                ResolveResult::Unknown(prefix) => return Err(self.fail(messages::xml_prefix(prefix))),
            }
        }
        let written = self.lexer.attributes();
        if written.len() > ATTRIBUTES {
            return Err(self.fail(messages::xml_attributes(ATTRIBUTES)));
        }
        let again = if start.plain {
            tag.plain = Plain(start.rest);
            twice(written, |(name, _)| *name).map(|(name, _)| *name)
        } else {
            self.attributes(written, &mut tag)?
        };
        match again {
            Some(name) => Err(self.fail(messages::xml_attribute_twice(name))),
            None => Ok(Node::Open(tag)),
        }
    }

    /// Resolves the attributes of a tag. Gives one that occurs twice.
    fn attributes(&self, written: &[(&'a str, &'a str)], tag: &mut Tag<'a>) -> Result<Option<&'a str>, ReadError> {
        tag.attributes.reserve_exact(written.len());
        let mut seen = Vec::with_capacity(written.len());
        for (written, value) in written {
            let name = QName(written);
            if binds(written) {
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
            tag.attributes.push((key, wellformed::value(value)));
        }
        Ok(twice(&seen, |name| *name).map(|(_, local)| *local))
    }
}

/// A text with its references resolved, whose line ends stay; nothing where one is wrong.
#[must_use]
pub fn resolved(written: &str) -> Option<String> {
    let mut out = String::with_capacity(written.len());
    let mut rest = written;
    while let Some((before, after)) = rest.split_once('&') {
        let (name, behind) = after.split_once(';')?;
        out.push_str(before);
        out.push(wellformed::reference(name)?);
        rest = behind;
    }
    out.push_str(rest);
    Some(out)
}

/// Whether an attribute binds a namespace.
fn binds(name: &str) -> bool {
    name.strip_prefix("xmlns")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
}

/// Text with its line ends as the standard wants them.
fn lines(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// An item whose name occurs before it. Of a few, comparing them all is the quickest; of many it would take the
/// square of their number.
fn twice<T, N: Eq + Hash>(items: &[T], name: impl Fn(&T) -> N) -> Option<&T> {
    const FEW: usize = 12;
    let again = if items.len() <= FEW {
        (1..items.len()).find(|at| items[..*at].iter().any(|item| name(item) == name(&items[*at])))
    } else {
        let mut seen = HashSet::with_capacity(items.len());
        items.iter().position(|item| !seen.insert(name(item)))
    };
    again.map(|at| &items[at])
}
