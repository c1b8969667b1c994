//! Changes to packages and their parts that leave everything else as it is, byte for byte: insertions into the text of
//! a part, relationships, types of parts. Leaves out what is inserted.

use crate::package::{Package, Relationship};
use crate::xml::{Node, Vocabulary, Xml};
use gongkai_core::{ReadError, messages};
use std::borrow::Cow;

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const TYPES: &str = "[Content_Types].xml";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
/// The namespaces of references between parts, and what stands before the types of relationships.
pub const REFERENCES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
/// The same in strict documents.
pub const STRICT_REFERENCES: &str = "http://purl.oclc.org/ooxml/officeDocument/relationships";

static VOCABULARY: Vocabulary = Vocabulary {
    elements: &[],
    attributes: &[(REFERENCES, "r:"), (STRICT_REFERENCES, "r:")],
    help: messages::package_save_again,
};

/// Parts that are changed, added or taken out.
#[derive(Debug, Default)]
pub struct Parts {
    list: Vec<(String, String)>,
    gone: Vec<String>,
    /// Types of added parts, and of extensions.
    overrides: Vec<(String, &'static str)>,
    defaults: Vec<(&'static str, &'static str)>,
}

/// An element of a part, with where its tags stand.
#[derive(Debug, Clone)]
pub struct Element {
    /// Its name as it is written.
    pub name: String,
    /// How many elements are around it.
    pub depth: usize,
    /// Its attributes, those that refer to other parts as `r:id`.
    pub attributes: Vec<(String, String)>,
    open: (usize, usize),
    close: (usize, usize),
    empty: bool,
}

/// Insertions into a text.
#[derive(Debug, Default)]
pub struct Edits {
    /// What is replaced, and by what.
    list: Vec<(usize, usize, String)>,
}

impl Parts {
    /// The text of a part as it is so far.
    ///
    /// # Errors
    /// When the package has no such part, or it cannot be read.
    pub fn text(&self, package: &mut Package<'_>, name: &str) -> Result<String, ReadError> {
        if let Some((_, text)) = self.list.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            return Ok(text.clone());
        }
        let text = package
            .text(name)?
            .ok_or_else(|| ReadError::new(messages::package_damaged()).help(messages::package_copy_again()))?;
        Ok(in_utf8(&text).into_owned())
    }

    /// Sets the text of a part, new or not.
    pub fn set(&mut self, name: &str, text: String) {
        match self.list.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            Some((_, old)) => *old = text,
            None => self.list.push((name.to_owned(), text)),
        }
    }

    /// Adds a part of a type, under the usual name or, where that is taken, the first free one with a number.
    pub fn add(&mut self, package: &Package<'_>, usual: &str, kind: Option<&'static str>, text: String) -> String {
        let taken = |name: &str| {
            package.index(name).is_some() || self.list.iter().any(|(known, _)| known.eq_ignore_ascii_case(name))
        };
        let (stem, extension) = usual.rsplit_once('.').unwrap_or((usual, "xml"));
        let stem = stem.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let mut name = usual.to_owned();
        let mut number = 2;
        while taken(&name) {
            name = format!("{stem}{number}.{extension}");
            number += 1;
        }
        self.list.push((name.clone(), text));
        if let Some(kind) = kind {
            self.overrides.push((name.clone(), kind));
        }
        name
    }

    /// Says of what type parts with an extension are, unless the package does.
    pub fn extension(&mut self, extension: &'static str, kind: &'static str) {
        if !self.defaults.iter().any(|(known, _)| *known == extension) {
            self.defaults.push((extension, kind));
        }
    }

    /// Relates a part to another one, and gives the name of the relation.
    ///
    /// # Errors
    /// When the relationships of the part cannot be read.
    pub fn relate(
        &mut self,
        package: &mut Package<'_>,
        part: &str,
        known: &[Relationship],
        kind: &str,
        target: &str,
    ) -> Result<String, ReadError> {
        let name = relationships_of(part);
        let there = package.index(&name).is_some() || self.list.iter().any(|(known, _)| *known == name);
        let text = if there {
            self.text(package, &name)?
        } else {
            format!("{DECLARATION}<Relationships xmlns=\"{RELATIONSHIPS}\"></Relationships>")
        };
        let mut number = 1;
        let mut id = format!("gongkai{number}");
        while known.iter().any(|relation| relation.id == id) || text.contains(&format!("\"{id}\"")) {
            number += 1;
            id = format!("gongkai{number}");
        }
        let text = with_last(&name, &text, |prefix| {
            format!("<{prefix}Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"/{target}\"/>")
        })?;
        self.set(&name, text);
        Ok(id)
    }

    /// Takes a part out that another one refers to: with its relation, and what is said of its type.
    ///
    /// # Errors
    /// When the relationships of the other part, or the types, cannot be read.
    pub fn take_out(
        &mut self,
        package: &mut Package<'_>,
        from: &str,
        relation: &Relationship,
    ) -> Result<(), ReadError> {
        let name = relationships_of(from);
        let text = self.text(package, &name)?;
        let cut = without(&name, &text, |element| element.attribute("Id") == Some(&relation.id))?;
        self.set(&name, cut);
        let target = format!("/{}", relation.target);
        let text = self.text(package, TYPES)?;
        let is_it = |part: &str| part.eq_ignore_ascii_case(&target);
        let cut = without(TYPES, &text, |element| element.attribute("PartName").is_some_and(is_it))?;
        if cut != text {
            self.set(TYPES, cut);
        }
        self.gone.push(relation.target.clone());
        Ok(())
    }

    /// The package with the changes. What was not changed is copied as it is packed.
    ///
    /// # Errors
    /// When the package is damaged, or too large.
    pub fn apply(mut self, package: &mut Package<'_>) -> Result<Vec<u8>, ReadError> {
        if !self.overrides.is_empty() || !self.defaults.is_empty() {
            let text = self.text(package, TYPES)?;
            let known = elements(TYPES, &text, 1)?;
            let has = |name: &str, value: &str| {
                known.iter().any(|element| {
                    element
                        .attribute(name)
                        .is_some_and(|found| found.eq_ignore_ascii_case(value))
                })
            };
            let defaults = self
                .defaults
                .iter()
                .filter(|(extension, _)| !has("Extension", extension));
            let defaults: Vec<_> = defaults.collect();
            let text = with_last(TYPES, &text, |prefix| {
                let mut more = String::new();
                for (extension, kind) in defaults {
                    more += &format!("<{prefix}Default Extension=\"{extension}\" ContentType=\"{kind}\"/>");
                }
                for (name, kind) in &self.overrides {
                    more += &format!("<{prefix}Override PartName=\"/{name}\" ContentType=\"{kind}\"/>");
                }
                more
            })?;
            self.set(TYPES, text);
        }
        package.repacked(&self.list, &self.gone)
    }
}

impl Element {
    /// The value of an attribute.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name)?;
        Some(&found.1)
    }

    /// Its name without what stands before the colon.
    #[must_use]
    pub fn local(&self) -> &str {
        self.name.rsplit_once(':').map_or(&self.name, |(_, local)| local)
    }

    /// What stands before its name, with the colon.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.name[..self.name.len() - self.local().len()]
    }

    /// Where it begins.
    #[must_use]
    pub const fn start(&self) -> usize {
        self.open.0
    }

    /// Where its start tag begins and ends.
    #[must_use]
    pub const fn tag(&self) -> (usize, usize) {
        self.open
    }

    /// Where it begins and ends.
    #[must_use]
    pub const fn whole(&self) -> (usize, usize) {
        (self.open.0, self.close.1)
    }
}

impl Edits {
    /// Inserts a text.
    pub fn insert(&mut self, at: usize, text: String) {
        self.list.push((at, at, text));
    }

    /// Puts a text in the place of another.
    pub fn replace(&mut self, (start, end): (usize, usize), text: String) {
        self.list.push((start, end, text));
    }

    /// Inserts a text as the last content of an element. Once for each: an empty one is opened by it.
    pub fn append(&mut self, element: &Element, text: &str) {
        if element.empty {
            let end = element.open.1;
            self.replace((end.saturating_sub(2), end), format!(">{text}</{}>", element.name));
        } else {
            self.insert(element.close.0, text.to_owned());
        }
    }

    /// The text with all of them.
    #[must_use]
    pub fn apply(mut self, text: &str) -> String {
        // What comes in at the beginning of what is replaced stands before it.
        self.list.sort_by_key(|(start, end, _)| (*start, end > start));
        let more: usize = self.list.iter().map(|(.., text)| text.len()).sum();
        let mut out = String::with_capacity(text.len() + more);
        let mut done = 0;
        for (start, end, new) in self.list {
            out.push_str(text.get(done..start).unwrap_or_default());
            out.push_str(&new);
            done = done.max(end);
        }
        out.push_str(text.get(done..).unwrap_or_default());
        out
    }
}

/// The elements of a text down to a depth, in their order; 0 is the root alone.
///
/// # Errors
/// When the text is not well-formed.
pub fn elements(part: &str, text: &str, depth: usize) -> Result<Vec<Element>, ReadError> {
    let mut xml = Xml::new(&VOCABULARY, Some(part), text)?;
    let mut found: Vec<Element> = Vec::new();
    let mut open: Vec<Option<usize>> = Vec::new();
    loop {
        match xml.next()? {
            Node::Open(tag) => {
                let at = open.len();
                open.push((at <= depth).then_some(found.len()));
                if at <= depth {
                    let attributes = tag
                        .names()
                        .map(|name| (name.to_owned(), tag.get(name).unwrap_or_default()));
                    found.push(Element {
                        name: xml.tag_name().to_owned(),
                        depth: at,
                        attributes: attributes.map(|(name, value)| (name, value.to_owned())).collect(),
                        open: xml.span(),
                        close: xml.span(),
                        empty: xml.raw().ends_with("/>"),
                    });
                }
            }
            Node::Close => {
                if let Some(element) = open.pop().flatten().and_then(|at| found.get_mut(at)) {
                    element.close = xml.span();
                }
            }
            Node::Text(_) => {}
            Node::End => return Ok(found),
        }
    }
}

/// A text with more as the last content of its root; what is given is what stands before the root's name.
///
/// # Errors
/// When the text is not well-formed.
pub fn with_last(part: &str, text: &str, more: impl FnOnce(&str) -> String) -> Result<String, ReadError> {
    let found = elements(part, text, 0)?;
    let Some(root) = found.first() else {
        return Ok(text.to_owned());
    };
    let mut edits = Edits::default();
    edits.append(root, &more(root.prefix()));
    Ok(edits.apply(text))
}

/// A text without the elements below its root that are meant.
fn without(part: &str, text: &str, meant: impl Fn(&Element) -> bool) -> Result<String, ReadError> {
    let mut edits = Edits::default();
    for element in elements(part, text, 1)? {
        if element.depth == 1 && meant(&element) {
            edits.replace(element.whole(), String::new());
        }
    }
    Ok(edits.apply(text))
}

/// A start tag as it is written, with an attribute set, or taken out where there is no value.
#[must_use]
pub fn with_attribute(tag: &str, name: &str, value: Option<&str>) -> String {
    let end = tag.len()
        - if tag.ends_with("/>") {
            2
        } else {
            usize::from(tag.ends_with('>'))
        };
    let mut out = tag.get(..end).unwrap_or_default().to_owned();
    let known = written(&out).find(|(_, known, _)| *known == name);
    let known = known.map(|(start, _, value)| (start, value));
    let mut escaped = String::new();
    push_text(&mut escaped, value.unwrap_or_default());
    if let Some((start, (first, last))) = known {
        match value {
            // Within the quotes that are there.
            Some(_) => out.replace_range(first..last, &escaped.replace('\'', "&apos;")),
            None => out.replace_range(start..=last, ""),
        }
    } else if value.is_some() {
        out.truncate(out.trim_end().len());
        out.push_str(&format!(" {name}=\"{escaped}\""));
    }
    out + tag.get(end..).unwrap_or_default()
}

/// The value of an attribute in a start tag, as it is written.
#[must_use]
pub fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (.., (start, end)) = written(tag).find(|(_, known, _)| *known == name)?;
    tag.get(start..end)
}

/// The attributes of a start tag: where each begins with the blank before it, its name, where its value stands.
fn written(tag: &str) -> impl Iterator<Item = (usize, &str, (usize, usize))> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = tag.get(at..)?;
        let equals = rest.find('=')?;
        let before = rest[..equals].trim_end();
        let blank = before.rfind(|letter: char| letter.is_ascii_whitespace())?;
        let name = before[blank..].trim_start();
        let quote = rest[equals + 1..].trim_start().chars().next()?;
        let open = equals + 1 + rest[equals + 1..].find(quote)?;
        let close = open + 1 + rest[open + 1..].find(quote)?;
        let found = (at + blank, name, (at + open + 1, at + close));
        at += close + 1;
        Some(found)
    })
}

fn relationships_of(part: &str) -> String {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}_rels/{file}.rels")
}

/// A decoded text, which will be written as UTF-8 and must say so.
#[must_use]
pub fn in_utf8(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let Some((declaration, rest)) = text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) else {
        return Cow::Borrowed(text);
    };
    let declaration = declaration.to_ascii_lowercase();
    if declaration.contains("encoding") && !declaration.contains("utf-8") {
        return Cow::Owned(format!("{}{}", DECLARATION.trim_end(), rest));
    }
    Cow::Borrowed(text)
}

/// Appends a text as XML holds it, in an element or in the value of an attribute; letters that XML cannot hold become
/// U+FFFD.
pub fn push_text(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(letter),
            letter if letter.is_control() || matches!(letter, '\u{FFFE}' | '\u{FFFF}') => out.push('\u{FFFD}'),
            letter => out.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn insertions_leave_everything_else() {
        let text = "<a><b/><c x='1'>t</c></a>";
        let all = elements("part", text, 1).unwrap();
        let mut edits = Edits::default();
        edits.append(&all[1], "<i/>");
        edits.append(&all[2], "u");
        edits.append(&all[0], "<d/>");
        assert_eq!(edits.apply(text), "<a><b><i/></b><c x='1'>tu</c><d/></a>");
        assert_eq!(all[2].attribute("x"), Some("1"));
    }

    #[test]
    fn attributes_are_set_and_taken_out() {
        let tag = "<c r=\"A1\" s='3' t = \"s=>\" ht=\"2\"/>";
        assert_eq!(with_attribute(tag, "t", None), "<c r=\"A1\" s='3' ht=\"2\"/>");
        assert_eq!(
            with_attribute(tag, "t", Some("a&b")),
            "<c r=\"A1\" s='3' t = \"a&amp;b\" ht=\"2\"/>"
        );
        assert_eq!(
            (attribute(tag, "t"), attribute(tag, "s"), attribute(tag, "x")),
            (Some("s=>"), Some("3"), None)
        );
        assert_eq!(with_attribute("<c>", "t", Some("n")), "<c t=\"n\">");
        assert_eq!(with_attribute("<c r=\"A1\">", "x", None), "<c r=\"A1\">");
    }

    #[test]
    fn the_root_keeps_its_prefix() {
        let text = "<p:r xmlns:p=\"http://x/\"/>";
        let more = with_last("part", text, |prefix| format!("<{prefix}x/>")).unwrap();
        assert_eq!(more, "<p:r xmlns:p=\"http://x/\"><p:x/></p:r>");
    }

    #[test]
    fn a_text_that_was_decoded_says_that_it_is_utf8() {
        let text = "<?xml version=\"1.0\" encoding=\"GBK\"?><a/>";
        assert!(in_utf8(text).contains("encoding=\"UTF-8\"") && in_utf8(text).ends_with("?><a/>"));
        assert_eq!(in_utf8("\u{FEFF}<a/>"), "<a/>");
    }
}
