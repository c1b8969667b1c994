//! What XML 1.0 demands of markup and the library that cuts it into events lets pass: names, declarations,
//! comments, attributes, character references. Leaves out what the library checks: tags that match, and
//! markup that ends.

use gongkai_core::{Message, messages};
use std::borrow::Cow;

/// Whether XML 1.0 allows a character.
#[must_use]
pub const fn legal(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// Bytes that are looked at together.
const PIECE: usize = 256;

/// The first character that XML forbids, and its byte.
pub(crate) fn illegal(text: &str) -> Option<(usize, char)> {
    // Nearly all bytes are fine; what could be wrong is a control character, or begins with EF BF. Without an early
    // end in a piece, several bytes are looked at together.
    let bytes = text.as_bytes();
    let control = |byte: u8| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    let doubtful = |piece: &[u8]| {
        let controls = piece.iter().fold(false, |found, byte| found | control(*byte));
        let pairs = piece.iter().zip(piece.iter().skip(1));
        controls | pairs.fold(false, |found, (one, two)| found | ((*one == 0xEF) & (*two == 0xBF)))
    };
    // A pair may stand across two pieces.
    let across = |at: usize| bytes.get(at..at + 2) == Some(&[0xEF, 0xBF]);
    bytes
        .chunks(PIECE)
        .enumerate()
        .any(|(at, piece)| doubtful(piece) || across((at + 1) * PIECE - 1))
        .then(|| text.char_indices().find(|(_, letter)| !legal(*letter)))
        .flatten()
}

/// White space of XML, which is no other.
#[must_use]
pub const fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\n' | '\r')
}

/// What is wrong with the raw content of a start tag, and where: attributes apart by space, quoted, without `<`,
/// with references that can be resolved. Otherwise the name, and each attribute as it is written.
pub(crate) fn tag<'a>(raw: &'a str, mut attribute: impl FnMut(&'a str, &'a str)) -> Result<&'a str, (usize, Message)> {
    let mut rest = Rest { raw, at: 0 };
    let element = rest.name()?;
    loop {
        let space = rest.space();
        if rest.is_empty() {
            return Ok(element);
        }
        if !space {
            return rest.fail(messages::xml_space());
        }
        let name = rest.name()?;
        rest.equals()?;
        let start = rest.at + 1;
        let value = rest.quoted()?;
        // One look at the bytes of a value, most of which are a few letters.
        if value.bytes().any(|byte| matches!(byte, b'<' | b'&')) {
            if let Some(at) = value.find('<') {
                return Err((start + at, messages::xml_less_than()));
            }
            references(value).map_err(|(at, message)| (start + at, message))?;
        }
        attribute(name, value);
    }
}

/// What is wrong with the references of an attribute's value: without a document type only five names exist.
fn references(value: &str) -> Result<(), (usize, Message)> {
    let mut from = 0;
    while let Some(at) = value[from..].find('&') {
        let start = from + at;
        let Some(end) = value[start..].find(';') else {
            return Err((start, messages::xml_ampersand()));
        };
        let name = &value[start + 1..start + end];
        if reference(name).is_none() {
            return Err((start, messages::xml_entity(name)));
        }
        from = start + end + 1;
    }
    Ok(())
}

/// The value of an attribute whose references are in order: they are resolved, and its white space is as the standard
/// wants it.
pub(crate) fn value(written: &str) -> Cow<'_, str> {
    if !written.bytes().any(|byte| matches!(byte, b'&' | b'\t' | b'\n' | b'\r')) {
        return Cow::Borrowed(written);
    }
    let mut out = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find(['&', '\t', '\n', '\r']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(';').filter(|_| rest.starts_with('&'));
        let length = match end.and_then(|end| Some((end, reference(&rest[1..end])?))) {
            Some((end, letter)) => {
                out.push(letter);
                end + 1
            }
            None => {
                out.push(if rest.starts_with('&') { '&' } else { ' ' });
                if rest.starts_with("\r\n") { 2 } else { 1 }
            }
        };
        rest = &rest[length..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character of a reference, without `&` and `;`.
pub(crate) fn reference(name: &str) -> Option<char> {
    let number = match name {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        _ => name.strip_prefix('#')?,
    };
    // A number is only digits: the parser of numbers would take a sign too.
    let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |digits| (digits, 16));
    if !digits.bytes().all(|byte| char::from(byte).is_digit(radix)) {
        return None;
    }
    let code = u32::from_str_radix(digits, radix).ok()?;
    char::from_u32(code).filter(|letter| legal(*letter))
}

/// What is wrong with the content of a comment.
pub(crate) fn comment(content: &str) -> Result<(), (usize, Message)> {
    match content.find("--") {
        Some(at) => Err((at, messages::xml_comment())),
        None if content.ends_with('-') => Err((content.len(), messages::xml_comment())),
        None => Ok(()),
    }
}

/// What is wrong with the content of a processing instruction.
pub(crate) fn instruction(content: &str) -> Result<(), (usize, Message)> {
    let mut rest = Rest { raw: content, at: 0 };
    let target = rest.name()?;
    // Namespaces leave no colon to targets.
    if target.eq_ignore_ascii_case("xml") || target.contains(':') {
        return Err((0, messages::xml_declaration()));
    }
    if !rest.is_empty() && !rest.space() {
        return rest.fail(messages::xml_space());
    }
    Ok(())
}

/// What is wrong with the content of the declaration, `xml version="1.0"` and so on.
pub(crate) fn declaration(content: &str) -> Result<(), (usize, Message)> {
    let mut rest = Rest { raw: content, at: 3 };
    let mut expected = ["version", "encoding", "standalone"].iter();
    loop {
        let space = rest.space();
        if rest.is_empty() {
            break;
        }
        let start = rest.at;
        let name = rest.name()?;
        // In this order, each at most once.
        if !space || !expected.any(|known| *known == name) {
            return Err((start, messages::xml_declaration()));
        }
        rest.equals()?;
        let value = rest.quoted()?;
        match name {
            "version" if value != "1.0" => return Err((start, messages::xml_version(value))),
            "encoding" if !encoding_name(value) => return Err((start, messages::xml_declaration())),
            "standalone" if !matches!(value, "yes" | "no") => return Err((start, messages::xml_declaration())),
            _ => {}
        }
    }
    if content[3..].trim_start_matches(is_space).starts_with("version") {
        Ok(())
    } else {
        Err((3, messages::xml_declaration()))
    }
}

/// The encoding that a text declares, as far as it is ASCII.
pub(crate) fn declared_encoding(head: &str) -> Option<&str> {
    let (content, _) = head.strip_prefix("<?xml")?.split_once("?>")?;
    let after = content.split_once("encoding")?.1.trim_start_matches(is_space);
    let value = after.strip_prefix('=')?.trim_start_matches(is_space);
    let quote = value.chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
    value[1..].split_once(quote).map(|(name, _)| name)
}

fn encoding_name(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

/// Markup that is being read.
struct Rest<'a> {
    raw: &'a str,
    at: usize,
}

impl<'a> Rest<'a> {
    fn text(&self) -> &'a str {
        &self.raw[self.at..]
    }

    fn is_empty(&self) -> bool {
        self.at == self.raw.len()
    }

    fn fail<T>(&self, message: Message) -> Result<T, (usize, Message)> {
        Err((self.at, message))
    }

    /// Passes white space; says whether there is any.
    fn space(&mut self) -> bool {
        let before = self.at;
        let is_space = |byte: &u8| is_space(char::from(*byte));
        self.at += self.text().bytes().take_while(is_space).count();
        self.at > before
    }

    /// A name, with at most one prefix.
    fn name(&mut self) -> Result<&'a str, (usize, Message)> {
        let text = self.text();
        let ascii = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'.' | b'_');
        let mut length = text.bytes().take_while(ascii).count();
        match text.as_bytes().get(length) {
            Some(byte) if !byte.is_ascii() => {
                length = text.find(|letter| !name_letter(letter)).unwrap_or(text.len());
            }
            // As nearly every name is.
            _ if text.as_bytes()[..length].iter().all(u8::is_ascii_alphanumeric)
                && text.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) =>
            {
                self.at += length;
                return Ok(&text[..length]);
            }
            _ => {}
        }
        let name = &text[..length];
        let part = |part: &str| part.starts_with(name_start);
        let fine = match name.split_once(':') {
            None => part(name),
            Some((prefix, local)) => part(prefix) && part(local) && !local.contains(':'),
        };
        if !fine {
            let shown: String = text.chars().take_while(|letter| !is_space(*letter)).take(40).collect();
            return self.fail(messages::xml_name(shown));
        }
        self.at += length;
        Ok(name)
    }

    fn equals(&mut self) -> Result<(), (usize, Message)> {
        self.space();
        if !self.text().starts_with('=') {
            return self.fail(messages::xml_quotes());
        }
        self.at += 1;
        self.space();
        Ok(())
    }

    fn quoted(&mut self) -> Result<&'a str, (usize, Message)> {
        let text = self.text();
        let quote = match text.bytes().next() {
            Some(quote @ (b'"' | b'\'')) => quote,
            _ => return self.fail(messages::xml_quotes()),
        };
        match text[1..].bytes().position(|byte| byte == quote) {
            Some(length) => {
                self.at += length + 2;
                Ok(&text[1..=length])
            }
            None => self.fail(messages::xml_quotes()),
        }
    }
}

/// `NameStartChar` of the fifth edition, without the colon.
const fn name_start(letter: char) -> bool {
    matches!(letter,
        'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

/// `NameChar` of the fifth edition.
const fn name_letter(letter: char) -> bool {
    name_start(letter)
        || matches!(letter,
            ':' | '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn start_tags_have_the_form_of_the_standard() {
        for fine in [
            "a",
            "a ",
            "a b=\"\"",
            "名 前='x>y'\n",
            "p:a p:b = '&#xA;&amp;'",
            "a b='\"' c=\"'\"",
        ] {
            assert!(tag(fine, |_, _| ()).is_ok(), "{fine}");
        }
        for wrong in [
            "",
            " a",
            "1a",
            "-a",
            "a/",
            "a /b",
            "a b",
            "a b=",
            "a b=c",
            "a b='",
            "a b='x'c='y'",
            "a b='<'",
            "a b='&'",
            "a b='&x;'",
            "a b='&#0;'",
            "a b='&#xD800;'",
            "a b='&#+65;'",
            "a b='&#;'",
            "a b='&#X41;'",
            "a:b:c",
            ":a",
            "a:",
            "a:1",
            "a \u{A0}b=''",
            "a\u{D7}",
        ] {
            assert!(tag(wrong, |_, _| ()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn declarations_have_the_form_of_the_standard() {
        for fine in [
            "xml version=\"1.0\"",
            "xml version='1.0' encoding='UTF-8'",
            "xml version = '1.0' encoding='GB18030' standalone='yes' ",
        ] {
            assert_eq!(declaration(fine), Ok(()), "{fine}");
        }
        for wrong in [
            "xml",
            "xml ",
            "xml encoding='UTF-8'",
            "xml version='1.0'encoding='UTF-8'",
            "xml version='1.1'",
            "xml version=1.0",
            "xml version='1.0' standalone='maybe'",
            "xml version='1.0' encoding='8'",
            "xml standalone='yes' version='1.0'",
            "xml version='1.0' version='1.0'",
            "xml version='1.0' x='y'",
            "xml version='1.0' standalone='yes' encoding='UTF-8'",
            "xml VERSION='1.0'",
            "xml version='1.0' ?",
        ] {
            assert!(declaration(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn comments_and_instructions_have_the_form_of_the_standard() {
        assert!(comment(" a - b ").is_ok() && comment("").is_ok());
        assert!(comment("a--b").is_err() && comment("a-").is_err());
        assert!(instruction("a b?").is_ok() && instruction("xml-stylesheet x").is_ok());
        for wrong in ["", " a", "XML x", "a:b", "1", "a\u{A0}"] {
            assert!(instruction(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn characters_that_xml_forbids_are_found() {
        assert_eq!(illegal("ab\u{FFFD}\t\u{10FFFF}"), None);
        assert_eq!(illegal("é\u{0}"), Some((2, '\0')));
        assert_eq!(illegal("a\u{FFFE}"), Some((1, '\u{FFFE}')));
        assert_eq!(illegal("\u{1F}"), Some((0, '\u{1F}')));
        // Wherever it stands in the pieces that are looked at together.
        for before in 0..2 * PIECE + 2 {
            for letter in ['\u{8}', '\u{FFFE}', '\u{FFFF}'] {
                let text = format!("{}{letter}。", "a".repeat(before));
                assert_eq!(illegal(&text), Some((before, letter)));
            }
        }
    }
}
