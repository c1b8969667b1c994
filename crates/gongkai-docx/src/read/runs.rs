//! The text of a paragraph: runs, fields, changes that are not accepted, symbols, equations, and the text boxes that
//! are anchored in it. Leaves out how a letter looks.

use super::body::{Draft, Reader};
use super::notes::Notes;
use super::{flag, symbols};
use gongkai_core::ReadError;
use gongkai_document::Block;
use gongkai_source::xml::{Node, Tag, Xml};

/// The fields that are open, the innermost last. They may reach over paragraphs.
#[derive(Debug, Default)]
pub(super) struct Fields {
    open: Vec<Field>,
}

#[derive(Debug, Default)]
struct Field {
    /// What the field is told to do.
    code: String,
    /// Text where only the code should stand.
    stray: String,
    /// Its result has begun.
    result: bool,
    contents: bool,
}

/// Fields that are followed into each other.
const DEPTH: usize = 64;
/// Bytes of the code of a field that are looked at.
const CODE: usize = 256;

impl Fields {
    fn change(&mut self, kind: &str, notes: &mut Notes) {
        match kind {
            "begin" if self.open.len() < DEPTH => self.open.push(Field::default()),
            "separate" => {
                if let Some(field) = self.open.last_mut() {
                    field.result = true;
                    field.contents = is(&field.code, "TOC");
                    notes.links += usize::from(is_link(&field.code));
                }
            }
            "end" => {
                self.open.pop();
            }
            _ => {}
        }
    }

    fn in_code(&mut self) -> Option<&mut Field> {
        self.open.iter_mut().find(|field| !field.result)
    }

    /// A code ends with its paragraph. One that does not is no field that a program would show.
    pub(super) fn end_paragraph(&mut self, draft: &mut Draft, notes: &mut Notes) {
        while let Some(at) = self.open.iter().position(|field| !field.result) {
            let field = self.open.remove(at);
            if !field.stray.trim().is_empty() {
                notes.broken += 1;
                draft.own = true;
                draft.text.push_str(&field.stray);
            }
        }
    }
}

fn is(code: &str, name: &str) -> bool {
    let first = code.split_whitespace().next().unwrap_or_default();
    first.eq_ignore_ascii_case(name)
}

/// Whether a field takes its result from elsewhere.
fn is_link(code: &str) -> bool {
    ["DDE", "DDEAUTO", "LINK", "INCLUDETEXT", "INCLUDEPICTURE", "DATABASE"]
        .iter()
        .any(|name| is(code, name))
}

impl Reader<'_> {
    /// An element of a paragraph.
    pub(super) fn inline(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>, draft: &mut Draft) -> Result<(), ReadError> {
        match tag.name {
            "r" => self.run(xml, draft),
            "oMath" | "oMathPara" => self.math(xml, draft),
            "fldSimple" => {
                self.notes.links += usize::from(is_link(tag.get("instr").unwrap_or_default()));
                self.inlines(xml, draft)
            }
            _ if self.wrapped(xml, tag, &mut |reader, xml| reader.inlines(xml, draft))? => Ok(()),
            _ => xml.skip(),
        }
    }

    fn inlines(&mut self, xml: &mut Xml<'_>, draft: &mut Draft) -> Result<(), ReadError> {
        loop {
            match xml.next()? {
                Node::Open(tag) => self.inline(xml, &tag, draft)?,
                Node::Close | Node::End => return Ok(()),
                Node::Text(_) => {}
            }
        }
    }

    fn run(&mut self, xml: &mut Xml<'_>, draft: &mut Draft) -> Result<(), ReadError> {
        let before = self.notes.hidden;
        let hidden = draft.hidden;
        self.pieces(xml, draft)?;
        draft.hidden = hidden;
        // A run counts once, however many pieces it has.
        self.notes.hidden = self.notes.hidden.min(before + 1);
        Ok(())
    }

    fn pieces(&mut self, xml: &mut Xml<'_>, draft: &mut Draft) -> Result<(), ReadError> {
        loop {
            match xml.next()? {
                Node::Open(tag) => self.piece(xml, &tag, draft)?,
                Node::Close | Node::End => return Ok(()),
                Node::Text(_) => {}
            }
        }
    }

    fn piece(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>, draft: &mut Draft) -> Result<(), ReadError> {
        match tag.name {
            "t" => {
                let text = xml.content()?;
                // Breaks between lines are elements; those of the markup are spaces.
                if text.contains(['\n', '\t', '\r']) {
                    self.add(&text.replace(['\n', '\t', '\r'], " "), draft);
                } else {
                    self.add(&text, draft);
                }
                return Ok(());
            }
            "rPr" => return self.run_properties(xml, draft),
            "fldChar" => self
                .fields
                .change(tag.get("fldCharType").unwrap_or_default(), &mut self.notes),
            "instrText" => {
                let text = xml.content()?;
                if let Some(field) = self.fields.open.last_mut().filter(|field| !field.result)
                    && field.code.len() + text.len() <= CODE
                {
                    field.code.push_str(&text);
                }
                return Ok(());
            }
            "tab" | "ptab" => self.add("\t", draft),
            "br" | "cr" => self.add("\n", draft),
            "noBreakHyphen" => self.add("-", draft),
            "sym" => {
                let code = tag.get("char").and_then(|code| u32::from_str_radix(code, 16).ok());
                let letter = code.and_then(|code| symbols::symbol(tag.get("font").unwrap_or_default(), code));
                if let Some(letter) = letter {
                    self.add(letter.encode_utf8(&mut [0; 4]), draft);
                }
            }
            "ruby" => return self.ruby(xml, draft),
            "drawing" | "pict" | "object" => {
                let hidden = draft.hidden;
                let mut boxes = Vec::new();
                self.drawing(xml, &mut boxes)?;
                if hidden && !boxes.is_empty() {
                    self.notes.hidden += 1;
                } else {
                    draft.boxes.append(&mut boxes);
                }
                return Ok(());
            }
            "footnoteReference" | "endnoteReference" | "commentReference" => self.notes.footnotes += 1,
            _ => {
                if self.wrapped(xml, tag, &mut |reader, xml| reader.pieces(xml, draft))? {
                    return Ok(());
                }
            }
        }
        xml.skip()
    }

    fn run_properties(&mut self, xml: &mut Xml<'_>, draft: &mut Draft) -> Result<(), ReadError> {
        let (mut direct, mut styled) = (None, None);
        loop {
            match xml.next()? {
                Node::Open(tag) => {
                    match tag.name {
                        "vanish" => direct = Some(flag(&tag)),
                        "rStyle" => {
                            let style = tag.get("val").and_then(|id| self.styles.characters(id));
                            styled = style.and_then(|style| style.hidden);
                        }
                        _ => {}
                    }
                    xml.skip()?;
                }
                Node::Close | Node::End => break,
                Node::Text(_) => {}
            }
        }
        draft.hidden = direct.or(styled).unwrap_or(draft.hidden);
        Ok(())
    }

    /// Adds text to the paragraph, unless it cannot be seen.
    fn add(&mut self, text: &str, draft: &mut Draft) {
        let visible = !text.trim().is_empty();
        if draft.hidden {
            self.notes.hidden += usize::from(visible);
        } else if let Some(field) = self.fields.in_code() {
            field.stray.push_str(text);
        } else {
            let contents = self.fields.open.iter().any(|field| field.contents);
            draft.contents |= visible && contents;
            draft.own |= visible && !contents;
            draft.text.push_str(text);
        }
    }

    /// A text with its reading above: only the text itself.
    fn ruby(&mut self, xml: &mut Xml<'_>, draft: &mut Draft) -> Result<(), ReadError> {
        loop {
            match xml.next()? {
                Node::Open(tag) if tag.name == "rubyBase" => self.inlines(xml, draft)?,
                Node::Open(_) => xml.skip()?,
                Node::Close | Node::End => return Ok(()),
                Node::Text(_) => {}
            }
        }
    }

    /// The letters of an equation in their order, with the stroke of a fraction.
    pub(super) fn math(&mut self, xml: &mut Xml<'_>, draft: &mut Draft) -> Result<(), ReadError> {
        loop {
            match xml.next()? {
                Node::Open(tag) => match tag.name {
                    "t" => {
                        let text = xml.content()?;
                        self.add(&text, draft);
                    }
                    "den" => {
                        self.add("/", draft);
                        self.math(xml, draft)?;
                    }
                    "rPr" | "ctrlPr" => xml.skip()?,
                    _ => {
                        if !self.wrapped(xml, &tag, &mut |reader, xml| reader.math(xml, draft))? {
                            self.math(xml, draft)?;
                        }
                    }
                },
                Node::Close | Node::End => return Ok(()),
                Node::Text(_) => {}
            }
        }
    }

    /// The text boxes of a drawing, however deep in it.
    fn drawing(&mut self, xml: &mut Xml<'_>, out: &mut Vec<Block>) -> Result<(), ReadError> {
        loop {
            match xml.next()? {
                Node::Open(tag) if tag.name == "txbxContent" => self.story(xml, out)?,
                Node::Open(tag) => {
                    let name = xml.tag_name();
                    let name = name.rsplit(':').next().unwrap_or(name);
                    if matches!(name, "blip" | "imagedata" | "OLEObject" | "chart" | "relIds") {
                        self.notes.pictures += 1;
                    }
                    if !self.wrapped(xml, &tag, &mut |reader, xml| reader.drawing(xml, out))? {
                        self.drawing(xml, out)?;
                    }
                }
                Node::Close | Node::End => return Ok(()),
                Node::Text(_) => {}
            }
        }
    }
}
