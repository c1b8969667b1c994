//! Cuts a text into markup and text, in one pass over its bytes: tags that match, markup that ends, attributes as
//! they are written. What is not of the usual form is cut by its ends and looked at by `wellformed`. Leaves out
//! namespaces, and what may stand where.

use crate::wellformed;
use gongkai_core::{Message, messages};

/// What is wrong, and at which byte of the text.
pub(crate) type Wrong = (usize, Message);

/// A piece of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// A start tag; its attributes are in [`Lexer::attributes`].
    Start(Start<'a>),
    /// The end tag of the element that was opened last.
    End,
    /// Text up to markup or a reference, and whether line ends in it have to change.
    Text(&'a str, bool),
    /// The content of a CDATA section.
    Section(&'a str),
    /// A reference without `&` and `;`.
    Reference(&'a str),
    /// A comment, instruction or declaration.
    Aside,
    /// The end of the text.
    Eof,
}

/// A start tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Start<'a> {
    pub name: &'a str,
    /// What follows the name: the attributes as they are written.
    pub rest: &'a str,
    /// Whether the element is one tag.
    pub empty: bool,
    /// Whether the name has a prefix.
    pub prefixed: bool,
    /// Whether the attributes have neither prefixes nor bind namespaces, and their values are what is written.
    pub plain: bool,
}

/// A text that is being cut.
pub(crate) struct Lexer<'a> {
    text: &'a str,
    /// The first character of the text that XML forbids.
    illegal: Option<(usize, char)>,
    /// Where the last piece begins and ends.
    start: usize,
    end: usize,
    /// The names of the open elements.
    open: Vec<&'a str>,
    /// The attributes of the last start tag, as they are written.
    attributes: Vec<(&'a str, &'a str)>,
}

/// Bytes that end a name of letters, digits, `-`, `.`, `_`; the colon is looked at apart.
const NAME: u8 = 1;
/// Bytes that a name can begin with.
const FIRST: u8 = 2;
/// White space.
const SPACE: u8 = 4;
/// Bytes that text is looked at for: markup, references, `]]>`, line ends that change.
const IN_TEXT: u8 = 8;
/// Bytes that values are looked at for: quotes, what may not stand there, white space that changes.
const IN_VALUE: u8 = 16;

static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        let at = byte as u8;
        if at.is_ascii_alphanumeric() || matches!(at, b'-' | b'.' | b'_') {
            classes[byte] |= NAME;
        }
        if at.is_ascii_alphabetic() || at == b'_' {
            classes[byte] |= FIRST;
        }
        if matches!(at, b' ' | b'\t' | b'\n' | b'\r') {
            classes[byte] |= SPACE;
        }
        if matches!(at, b'<' | b'&' | b']' | b'\r') {
            classes[byte] |= IN_TEXT;
        }
        if matches!(at, b'"' | b'\'' | b'<' | b'&' | b'\t' | b'\n' | b'\r') {
            classes[byte] |= IN_VALUE;
        }
        byte += 1;
    }
    classes
};

fn is(byte: u8, class: u8) -> bool {
    CLASSES[usize::from(byte)] & class != 0
}

/// The first byte from a place on that is of a class; the end where there is none.
fn until(bytes: &[u8], from: usize, class: u8) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let found = rest.iter().position(|byte| is(*byte, class));
    found.map_or(bytes.len(), |found| from + found)
}

/// The first byte from a place on that is not of a class.
fn past(bytes: &[u8], from: usize, class: u8) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let found = rest.iter().position(|byte| !is(*byte, class));
    found.map_or(bytes.len(), |found| from + found)
}

impl<'a> Lexer<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            illegal: wellformed::illegal(text),
            start: 0,
            end: 0,
            open: Vec::new(),
            attributes: Vec::new(),
        }
    }

    /// Where the last piece begins and ends.
    pub(crate) const fn span(&self) -> (usize, usize) {
        (self.start, self.end)
    }

    /// The attributes of the last start tag, as they are written.
    pub(crate) fn attributes(&self) -> &[(&'a str, &'a str)] {
        &self.attributes
    }

    /// The next piece.
    pub(crate) fn next(&mut self) -> Result<Piece<'a>, Wrong> {
        self.start = self.end;
        let bytes = self.text.as_bytes();
        match (bytes.get(self.start), bytes.get(self.start + 1)) {
            (None, _) => Ok(Piece::Eof),
            (Some(b'<'), Some(b'/')) => self.end_tag(),
            (Some(b'<'), Some(b'!')) => self.declared(),
            (Some(b'<'), Some(b'?')) => self.instruction(),
            (Some(b'<'), _) => self.start_tag(),
            (Some(b'&'), _) => self.reference(),
            _ => self.text(),
        }
    }

    /// The text behind the last piece.
    pub(crate) fn left(&self) -> &'a str {
        &self.text[self.end..]
    }

    /// Passes whole elements of that length. Does nothing and says so where a character in them is forbidden.
    pub(crate) fn pass(&mut self, length: usize) -> bool {
        let end = self.end + length;
        let allowed = self.illegal.is_none_or(|(at, _)| at >= end);
        if allowed {
            (self.start, self.end) = (self.end, end);
        }
        allowed
    }

    /// The text behind the place where the piece begins.
    fn rest(&self) -> &'a str {
        &self.text[self.start..]
    }

    fn incomplete(&self) -> Wrong {
        (self.start, messages::xml_incomplete())
    }

    /// Ends the piece: nothing in it may be a character that XML forbids.
    fn cut(&mut self, length: usize) -> Result<(), Wrong> {
        self.end = self.start + length;
        match self.illegal.filter(|(at, _)| *at < self.end) {
            Some((at, letter)) => Err((at, messages::xml_character(format_args!("U+{:04X}", u32::from(letter))))),
            None => Ok(()),
        }
    }

    fn text(&mut self) -> Result<Piece<'a>, Wrong> {
        let bytes = self.text.as_bytes();
        let (mut at, mut changes, mut section) = (self.start, false, None);
        loop {
            at = until(bytes, at, IN_TEXT);
            match bytes.get(at) {
                Some(b'\r') => changes = true,
                Some(b']') if bytes[at..].starts_with(b"]]>") => {
                    section.get_or_insert(at);
                }
                Some(b']') => {}
                _ => break,
            }
            at += 1;
        }
        self.cut(at - self.start)?;
        match section {
            Some(at) => Err((at, messages::xml_section_end())),
            None => Ok(Piece::Text(&self.text[self.start..at], changes)),
        }
    }

    fn reference(&mut self) -> Result<Piece<'a>, Wrong> {
        let rest = self.rest();
        let end = rest[1..].find([';', '&', '<']).map(|at| at + 1);
        match end.filter(|end| rest[*end..].starts_with(';')) {
            Some(end) => {
                self.cut(end + 1)?;
                Ok(Piece::Reference(&rest[1..end]))
            }
            None => Err((self.start, messages::xml_ampersand())),
        }
    }

    fn end_tag(&mut self) -> Result<Piece<'a>, Wrong> {
        let rest = self.rest();
        let Some(expected) = self.open.last() else {
            // Nothing is open: wherever it ends, it is one too many.
            let error = tag_end(rest).map_or_else(messages::xml_incomplete, |_| messages::xml_syntax());
            return Err((self.start, error));
        };
        let tail = rest[2..].strip_prefix(expected);
        let length = if tail.is_some_and(|tail| tail.starts_with('>')) {
            expected.len() + 3
        } else {
            let length = tag_end(rest).ok_or_else(|| self.incomplete())?;
            let found = rest[2..length - 1].trim_end_matches(wellformed::is_space);
            if found != *expected {
                return Err((self.start, messages::xml_end_tag(found, expected)));
            }
            length
        };
        self.open.pop();
        self.cut(length)?;
        Ok(Piece::End)
    }

    /// A comment or section. A document type can only name entities or other files: nothing that is read needs one.
    fn declared(&mut self) -> Result<Piece<'a>, Wrong> {
        const SECTION: &str = "<![CDATA[";
        const TYPE: &str = "<!DOCTYPE";
        let rest = self.rest();
        if let Some(content) = rest.strip_prefix("<!--") {
            let length = content.find("-->").ok_or_else(|| self.incomplete())?;
            self.cut(length + "<!---->".len())?;
            let start = self.start + "<!--".len();
            wellformed::comment(&content[..length]).map_err(|(at, message)| (start + at, message))?;
            return Ok(Piece::Aside);
        }
        if let Some(content) = rest.strip_prefix(SECTION) {
            let length = content.find("]]>").ok_or_else(|| self.incomplete())?;
            self.cut(SECTION.len() + length + "]]>".len())?;
            return Ok(Piece::Section(&content[..length]));
        }
        let head = rest.get(..TYPE.len()).unwrap_or(rest);
        Err(if head.eq_ignore_ascii_case(TYPE) {
            (self.start, messages::xml_doctype())
        } else if matches!(rest.as_bytes().get(2), Some(b'-' | b'[' | b'D' | b'd')) {
            self.incomplete()
        } else {
            (self.start, messages::xml_syntax())
        })
    }

    fn instruction(&mut self) -> Result<Piece<'a>, Wrong> {
        let content = &self.rest()[2..];
        let length = content
            .find("?>")
            .filter(|_| !content.starts_with('>'))
            .ok_or_else(|| self.incomplete())?;
        self.cut(length + "<??>".len())?;
        let content = &content[..length];
        let named = content.strip_prefix("xml");
        let checked = if named.is_some_and(|rest| rest.is_empty() || rest.starts_with(wellformed::is_space)) {
            if self.start > 0 {
                return Err((self.start, messages::xml_declaration()));
            }
            wellformed::declaration(content)
        } else {
            wellformed::instruction(content)
        };
        let start = self.start + "<?".len();
        checked.map_err(|(at, message)| (start + at, message))?;
        Ok(Piece::Aside)
    }

    fn start_tag(&mut self) -> Result<Piece<'a>, Wrong> {
        let start = match self.usual() {
            Some((start, length)) => {
                self.cut(length)?;
                start
            }
            None => self.unusual()?,
        };
        if !start.empty {
            self.open.push(start.name);
        }
        Ok(Piece::Start(start))
    }

    /// A start tag with names of ASCII letters and values without references, as nearly all are, and its length;
    /// nothing where it has another form or is wrong.
    fn usual(&mut self) -> Option<(Start<'a>, usize)> {
        let text = self.text;
        let bytes = text.as_bytes();
        self.attributes.clear();
        let (named, own_prefix) = usual_name(bytes, self.start + 1)?;
        let name = &text[self.start + 1..named];
        let (mut at, mut plain) = (named, true);
        loop {
            let spaced = past(bytes, at, SPACE);
            match bytes.get(spaced)? {
                b'>' => {
                    let start = Start {
                        name,
                        rest: &text[named..spaced],
                        empty: false,
                        prefixed: own_prefix,
                        plain,
                    };
                    return Some((start, spaced + 1 - self.start));
                }
                b'/' if bytes.get(spaced + 1) == Some(&b'>') => {
                    let start = Start {
                        name,
                        rest: &text[named..spaced],
                        empty: true,
                        prefixed: own_prefix,
                        plain,
                    };
                    return Some((start, spaced + 2 - self.start));
                }
                _ if spaced == at => return None,
                _ => {}
            }
            let (end, prefixed) = usual_name(bytes, spaced)?;
            let quote = *bytes.get(end + 1)?;
            if bytes[end] != b'=' || !matches!(quote, b'"' | b'\'') {
                return None;
            }
            let value = end + 2;
            let mut close = value;
            loop {
                close = until(bytes, close, IN_VALUE);
                match *bytes.get(close)? {
                    byte if byte == quote => break,
                    b'<' | b'&' => return None,
                    b'"' | b'\'' => {}
                    _ => plain = false,
                }
                close += 1;
            }
            let key = &text[spaced..end];
            plain &= !prefixed && key != "xmlns";
            self.attributes.push((key, &text[value..close]));
            at = close + 1;
        }
    }

    /// A start tag that has to be looked at letter by letter.
    fn unusual(&mut self) -> Result<Start<'a>, Wrong> {
        let rest = self.rest();
        let length = tag_end(rest).ok_or_else(|| self.incomplete())?;
        self.cut(length)?;
        let tag = &rest[1..length - 1];
        let (content, empty) = tag.strip_suffix('/').map_or((tag, false), |content| (content, true));
        self.attributes.clear();
        let attributes = &mut self.attributes;
        let keep = |name, value| attributes.push((name, value));
        let name = wellformed::tag(content, keep).map_err(|(at, message)| (self.start + 1 + at, message))?;
        Ok(Start {
            name,
            rest: &content[name.len()..],
            empty,
            prefixed: name.contains(':'),
            plain: false,
        })
    }
}

/// The end of a name of ASCII letters, with at most one prefix, and whether it has one.
fn usual_name(bytes: &[u8], from: usize) -> Option<(usize, bool)> {
    let part = |from: usize| {
        let first = bytes.get(from).is_some_and(|byte| is(*byte, FIRST));
        first.then(|| past(bytes, from + 1, NAME))
    };
    let end = part(from)?;
    match bytes.get(end) {
        Some(b':') => {
            let end = part(end + 1)?;
            (bytes.get(end).is_some_and(|byte| *byte != b':' && byte.is_ascii())).then_some((end, true))
        }
        Some(byte) if byte.is_ascii() => Some((end, false)),
        _ => None,
    }
}

/// The length of a tag: `>` in quotes does not end it.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// Attributes that are [plain](Start::plain), one after the other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plain<'a>(pub &'a str);

impl<'a> Iterator for Plain<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.0;
        let bytes = rest.as_bytes();
        let start = past(bytes, 0, SPACE);
        let equals = past(bytes, start, NAME);
        let quote = *bytes.get(equals + 1)?;
        let value = equals + 2;
        let length = bytes[value..].iter().position(|byte| *byte == quote)?;
        self.0 = &rest[value + length + 1..];
        Some((&rest[start..equals], &rest[value..value + length]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Pieces of tags, right and wrong.
    fn tags() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            3 => Just(" r=\"A1\"".to_owned()),
            3 => Just(" xml:space='preserve'".to_owned()),
            2 => Just("\n a.b-c_1 = '>'".to_owned()),
            1 => Just(" xmlns:r=\"u\" xmlns=''".to_owned()),
            1 => Just(" 名='值'".to_owned()),
            1 => Just(" v='&lt;\t\"'".to_owned()),
            4 => "[a:1 =\"'/<>&;.\n中-]{0,3}",
        ];
        let pieces = prop::collection::vec(piece, 0..5);
        (
            "[a-c:_1中]{1,3}",
            pieces,
            prop::sample::select(vec![">", "/>", " >", "\t/>", "", "/ >"]),
        )
            .prop_map(|(name, pieces, end)| format!("<{name}{}{end}<z>", pieces.concat()))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

        /// What the quick way takes, the other one takes too, and finds the same; it leaves nothing wrong through.
        #[test]
        fn both_ways_find_the_same(text in tags()) {
            let (mut quick, mut slow) = (Lexer::new(&text), Lexer::new(&text));
            if let Some((start, length)) = quick.usual() {
                let known = slow.unusual().map_err(|(at, message)| TestCaseError::fail(format!("{at} {message}")))?;
                prop_assert_eq!(Start { plain: false, ..start }, known);
                prop_assert_eq!(length, slow.end);
                prop_assert_eq!(quick.attributes(), slow.attributes());
                if start.plain {
                    let plain: Vec<_> = Plain(start.rest).collect();
                    prop_assert_eq!(plain.as_slice(), slow.attributes());
                    for (name, value) in plain {
                        prop_assert!(!name.contains(':') && name != "xmlns");
                        prop_assert_eq!(wellformed::value(value), value);
                    }
                }
            }
        }

        /// Every byte belongs to one piece, and nothing is lost between them.
        #[test]
        fn pieces_make_up_the_text(text in "(<a>|</a>|<b c='d'/>|x|&amp;|\r\n|]]|<!--y-->|<!\\[CDATA\\[z]]>|<\\?p q\\?>){0,12}") {
            let mut lexer = Lexer::new(&text);
            let mut at = 0;
            while let Ok(piece) = lexer.next() {
                prop_assert_eq!(lexer.span().0, at);
                at = lexer.span().1;
                if piece == Piece::Eof {
                    prop_assert_eq!(at, text.len());
                    break;
                }
            }
        }
    }
}
