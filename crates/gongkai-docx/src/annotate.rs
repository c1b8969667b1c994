//! Notes as comments in a Word document that anybody wrote, at its paragraphs and cells: every part that says nothing
//! of comments stays as it is, byte for byte, and comments that are there already stay too. Leaves out what the notes
//! say.

use crate::read;
use gongkai_core::{Note, Notes, ReadError, messages};
use gongkai_source::package::Package;
use gongkai_source::patch::{self, Edits, Parts, REFERENCES, STRICT_REFERENCES, push_text};
use std::collections::HashMap;
use std::fmt::Write as _;

const TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";

/// A paragraph of the main part, where a comment can be anchored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Spot {
    /// Its start tag.
    pub tag: (usize, usize),
    /// Where its content begins, behind its properties, and where it ends.
    pub content: (usize, usize),
    /// It is one tag.
    pub empty: bool,
}

/// Where the paragraphs of a document stand in its main part, by the places that a reader gives them.
#[derive(Debug, Default)]
pub(crate) struct Spots {
    pub list: Vec<Spot>,
    /// Places in words, with the number of their paragraph.
    pub places: HashMap<String, usize>,
}

/// The document with the notes at their places; notes without one stand at the first paragraph.
///
/// # Errors
/// When the bytes are no Word document, or it is damaged.
pub fn annotate(bytes: &[u8], notes: &Notes) -> Result<Vec<u8>, ReadError> {
    let mut package = Package::open(bytes)?;
    let main = read::main_part(&mut package)?;
    let spots = read::spots(&mut package)?;
    if notes.list.is_empty() || spots.list.is_empty() {
        return Ok(bytes.to_owned());
    }
    let mut parts = Parts::default();
    let text = parts.text(&mut package, &main)?;
    let root = patch::elements(&main, &text, 0)?;
    let strict = root
        .first()
        .is_some_and(|root| text[..root_end(root, &text)].contains(read::STRICT));
    let namespace = if strict { read::STRICT } else { read::TRANSITIONAL };
    let references = if strict { STRICT_REFERENCES } else { REFERENCES };

    // Which notes stand at which paragraph, those without a place first.
    let mut at: Vec<Vec<(bool, &Note)>> = vec![Vec::new(); spots.list.len()];
    for note in &notes.list {
        let spot = note
            .place
            .as_ref()
            .and_then(|place| spots.places.get(&place.to_string()));
        match spot {
            Some(spot) => at[*spot].push((false, note)),
            None => at[0].push((true, note)),
        }
    }
    let related = package.relationships(&main)?;
    let known = related
        .iter()
        .find(|relation| relation.kind == "comments" && !relation.external)
        .filter(|relation| package.index(&relation.target).is_some())
        .map(|relation| relation.target.clone());
    let old = match &known {
        Some(name) => Some(parts.text(&mut package, name)?),
        None => None,
    };
    let mut id = match (&known, &old) {
        (Some(name), Some(old)) => last_id(name, old)?.saturating_add(1),
        _ => 0,
    };

    let mut comments = String::new();
    let mut edits = Edits::default();
    for (spot, notes_here) in spots.list.iter().zip(&at) {
        if notes_here.is_empty() {
            continue;
        }
        let prefix = Prefix::of(&text, spot, namespace);
        let (mut start, mut end) = (String::new(), String::new());
        for (elsewhere, note) in notes_here {
            prefix.range(&mut start, &mut end, id);
            comment(&mut comments, id, note, *elsewhere, notes);
            id = id.saturating_add(1);
        }
        if spot.empty {
            let tag = text.get(spot.tag.0..spot.tag.1).unwrap_or_default();
            let open = tag.trim_end_matches("/>").trim_end();
            edits.replace(spot.tag, format!("{open}>{start}{end}</{}>", prefix.paragraph));
        } else {
            edits.insert(spot.content.0, start);
            edits.insert(spot.content.1, end);
        }
    }
    parts.set(&main, edits.apply(&text));
    match (known, old) {
        (Some(name), Some(old)) => {
            // Of their own prefix: what the part calls its elements may be anything.
            let text = patch::with_last(&name, &old, |_| {
                comments.replace("<w:comment ", &format!("<w:comment xmlns:w=\"{namespace}\" "))
            })?;
            parts.set(&name, text);
        }
        _ => {
            let text = format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:comments xmlns:w=\"{namespace}\">{comments}</w:comments>"
            );
            let name = parts.add(&package, "word/comments.xml", Some(TYPE), text);
            parts.relate(&mut package, &main, &related, &format!("{references}/comments"), &name)?;
        }
    }
    parts.apply(&mut package)
}

/// Where the start tag of the root ends.
fn root_end(root: &patch::Element, text: &str) -> usize {
    text[root.start()..]
        .find('>')
        .map_or(text.len(), |at| root.start() + at)
}

/// The highest number of a comment.
fn last_id(name: &str, text: &str) -> Result<u32, ReadError> {
    let elements = patch::elements(name, text, 1)?;
    let ids = elements
        .iter()
        .filter(|element| element.depth == 1)
        .filter_map(|element| {
            // The attribute has the prefix of its element, which is not resolved here.
            let tag = text.get(element.start()..)?;
            let tag = &tag[..tag.find('>')?];
            let value = tag.split_once(":id=")?.1;
            let quote = value.chars().next()?;
            value.get(1..)?.split(quote).next()?.parse::<u32>().ok()
        });
    ids.max().map_or(Ok(0), |id| {
        if id == u32::MAX {
            Err(ReadError::new(messages::package_damaged()).help(messages::package_copy_again()))
        } else {
            Ok(id)
        }
    })
}

/// What elements are called where a comment is anchored.
struct Prefix<'a> {
    paragraph: &'a str,
    name: String,
    /// What binds the prefix where nothing around does.
    binding: String,
}

impl<'a> Prefix<'a> {
    fn of(text: &'a str, spot: &Spot, namespace: &str) -> Self {
        let tag = text.get(spot.tag.0 + 1..spot.tag.1).unwrap_or_default();
        let end = tag.find(|letter: char| letter.is_whitespace() || matches!(letter, '/' | '>'));
        let paragraph = &tag[..end.unwrap_or(tag.len())];
        let (name, binding) = match paragraph.rsplit_once(':') {
            Some((prefix, _)) => (prefix.to_owned(), String::new()),
            // An attribute of the format needs a prefix.
            None => ("w".to_owned(), format!(" xmlns:w=\"{namespace}\"")),
        };
        Self {
            paragraph,
            name,
            binding,
        }
    }

    /// What stands before and behind the text that a comment is about.
    fn range(&self, start: &mut String, end: &mut String, id: u32) {
        let (w, binding) = (&self.name, &self.binding);
        let _ = write!(start, "<{w}:commentRangeStart{binding} {w}:id=\"{id}\"/>");
        let _ = write!(
            end,
            "<{w}:commentRangeEnd{binding} {w}:id=\"{id}\"/><{w}:r{binding}><{w}:commentReference {w}:id=\"{id}\"/></{w}:r>"
        );
    }
}

fn comment(out: &mut String, id: u32, note: &Note, elsewhere: bool, notes: &Notes) {
    let _ = write!(out, "<w:comment w:id=\"{id}\" w:author=\"");
    push_text(out, &notes.author);
    out.push_str("\" w:initials=\"");
    push_text(out, &notes.author.chars().take(9).collect::<String>());
    out.push_str("\">");
    let lines = note.lines(elsewhere);
    for (at, line) in lines.lines().enumerate() {
        let bold = if at == 0 { "<w:rPr><w:b/></w:rPr>" } else { "" };
        let _ = write!(out, "<w:p><w:r>{bold}<w:t xml:space=\"preserve\">");
        push_text(out, line);
        out.push_str("</w:t></w:r></w:p>");
    }
    out.push_str("</w:comment>");
}
