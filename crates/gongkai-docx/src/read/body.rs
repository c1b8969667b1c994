//! Paragraphs, tables and text boxes in the order of the main part, as blocks of a document. Leaves out runs
//! (`runs`) and the cells of tables (`table`).

use super::flag;
use super::notes::Notes;
use super::numbering::Numbering;
use super::runs::Fields;
use super::styles::{Numbered, Styles, level, numbered};
use crate::annotate::{Spot, Spots};
use gongkai_core::{Place, ReadError, messages};
use gongkai_document::{Block, Document, Heading, Line, Paragraph};
use gongkai_source::xml::{Node, Tag, Xml};

/// Reads the main part.
pub(super) struct Reader<'a> {
    pub(super) styles: &'a Styles,
    numbering: Numbering,
    pub(super) notes: Notes,
    pub(super) fields: Fields,
    /// Paragraphs outside of tables that were given a number.
    paragraphs: u32,
    pub(super) tables: u32,
    /// Cells so far.
    pub(super) cells: usize,
    /// Text of paragraphs that run into the next one.
    carried: String,
    /// The cell that is read.
    pub(super) cell: Option<Place>,
    /// Where paragraphs stand, for who marks them.
    pub(super) spots: Option<Spots>,
    /// The outermost paragraph that is read: no other holds comments.
    spot: Option<usize>,
}

/// What a paragraph says about itself.
#[derive(Debug, Default)]
struct Properties {
    style: Option<String>,
    numbering: Numbered,
    level: Option<u8>,
    /// It has no end of its own: its mark is deleted or hidden.
    runs_on: bool,
    hidden: Option<bool>,
}

/// A paragraph while it is read.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) text: String,
    /// Text boxes that are anchored in it.
    pub(super) boxes: Vec<Block>,
    /// Whether text of its own stands in it, and text of a table of contents.
    pub(super) own: bool,
    pub(super) contents: bool,
    /// Whether the style hides the text.
    pub(super) hidden: bool,
}

/// What to do with an element inside of another.
pub(super) type Inner<'r, 'a> = &'r mut dyn FnMut(&mut Reader<'a>, &mut Xml<'_>) -> Result<(), ReadError>;

impl<'a> Reader<'a> {
    pub(super) fn new(styles: &'a Styles, numbering: Numbering, notes: Notes, spots: Option<Spots>) -> Self {
        Self {
            styles,
            numbering,
            notes,
            fields: Fields::default(),
            paragraphs: 0,
            tables: 0,
            cells: 0,
            carried: String::new(),
            cell: None,
            spots,
            spot: None,
        }
    }

    pub(super) fn document(&mut self, mut xml: Xml<'_>) -> Result<Document, ReadError> {
        let mut document = Document::default();
        let mut found = false;
        loop {
            match xml.next()? {
                Node::Open(tag) => match tag.name {
                    "document" if !found => found = true,
                    "body" if found => self.story(&mut xml, &mut document.blocks)?,
                    _ if found => xml.skip()?,
                    _ => return Err(xml.fail(messages::docx_no_document()).help(messages::docx_save_as())),
                },
                Node::End => return Ok(document),
                Node::Close | Node::Text(_) => {}
            }
        }
    }

    /// The blocks of the body or of a text box.
    pub(super) fn story(&mut self, xml: &mut Xml<'_>, out: &mut Vec<Block>) -> Result<(), ReadError> {
        let before = self.begin_story();
        self.blocks(xml, out)?;
        self.end_story(before, out);
        Ok(())
    }

    /// Nothing runs from one story into another.
    pub(super) fn begin_story(&mut self) -> String {
        std::mem::take(&mut self.carried)
    }

    /// A story ends with its last paragraph, whatever the mark of that says.
    pub(super) fn end_story(&mut self, before: String, out: &mut Vec<Block>) {
        let rest = std::mem::replace(&mut self.carried, before);
        self.push(rest, None, out);
    }

    fn blocks(&mut self, xml: &mut Xml<'_>, out: &mut Vec<Block>) -> Result<(), ReadError> {
        loop {
            match xml.next()? {
                Node::Open(tag) => self.block(xml, &tag, out)?,
                Node::Close | Node::End => return Ok(()),
                Node::Text(_) => {}
            }
        }
    }

    pub(super) fn block(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>, out: &mut Vec<Block>) -> Result<(), ReadError> {
        match tag.name {
            "p" => self.paragraph(xml, out),
            "tbl" => self.table(xml, out),
            "altChunk" => {
                let place = self.place();
                self.notes.imported(place);
                xml.skip()
            }
            "oMath" | "oMathPara" => {
                let mut draft = Draft::default();
                self.math(xml, &mut draft)?;
                self.push(draft.text, None, out);
                Ok(())
            }
            _ if self.wrapped(xml, tag, &mut |reader, xml| reader.blocks(xml, out))? => Ok(()),
            _ => xml.skip(),
        }
    }

    /// Reads an element that only wraps others of the kind that stand around it; `false` where it is none.
    pub(super) fn wrapped(
        &mut self,
        xml: &mut Xml<'_>,
        tag: &Tag<'_>,
        inner: Inner<'_, 'a>,
    ) -> Result<bool, ReadError> {
        match tag.name {
            "customXml" | "smartTag" | "hyperlink" | "dir" | "bdo" => inner(self, xml)?,
            "ins" | "moveTo" => {
                self.notes.tracked += 1;
                inner(self, xml)?;
            }
            "del" | "moveFrom" => {
                self.notes.tracked += 1;
                xml.skip()?;
            }
            "sdt" => self.control(xml, inner)?,
            "AlternateContent" => self.alternate(xml, inner)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// A content control. What it shows before anything was filled in is no content.
    fn control(&mut self, xml: &mut Xml<'_>, inner: Inner<'_, 'a>) -> Result<(), ReadError> {
        let mut placeholder = false;
        loop {
            match xml.next()? {
                Node::Open(tag) => match tag.name {
                    "sdtPr" => placeholder = placeholder_shown(xml)?,
                    "sdtContent" if placeholder => {
                        self.notes.placeholders += 1;
                        xml.skip()?;
                    }
                    "sdtContent" => inner(self, xml)?,
                    _ => xml.skip()?,
                },
                Node::Close | Node::End => return Ok(()),
                Node::Text(_) => {}
            }
        }
    }

    /// The same content for programs of different age: the first that holds text is taken, and no other.
    fn alternate(&mut self, xml: &mut Xml<'_>, inner: Inner<'_, 'a>) -> Result<(), ReadError> {
        let mut taken = false;
        loop {
            match xml.next()? {
                Node::Open(tag) => match tag.name {
                    "Choice" if !taken && is_understood(tag.get("Requires").unwrap_or_default()) => {
                        taken = true;
                        inner(self, xml)?;
                    }
                    "Fallback" if !taken => {
                        taken = true;
                        inner(self, xml)?;
                    }
                    _ => xml.skip()?,
                },
                Node::Close | Node::End => return Ok(()),
                Node::Text(_) => {}
            }
        }
    }

    fn paragraph(&mut self, xml: &mut Xml<'_>, out: &mut Vec<Block>) -> Result<(), ReadError> {
        let outermost = self.begin_spot(xml);
        let mut properties = Properties::default();
        let mut draft = Draft {
            text: std::mem::take(&mut self.carried),
            ..Draft::default()
        };
        draft.own = !draft.text.trim().is_empty();
        loop {
            match xml.next()? {
                Node::Open(tag) if tag.name == "pPr" => {
                    properties = self.properties(xml)?;
                    if outermost {
                        self.with_spot(|spot| spot.content = (xml.span().1, xml.span().1));
                    }
                    let style = self.styles.paragraph(properties.style.as_deref());
                    draft.hidden = style.hidden.unwrap_or(false);
                }
                Node::Open(tag) => self.inline(xml, &tag, &mut draft)?,
                Node::Close | Node::End => break,
                Node::Text(_) => {}
            }
        }
        if outermost {
            self.with_spot(|spot| spot.content.1 = xml.span().0.max(spot.content.0));
        }
        self.fields.end_paragraph(&mut draft, &mut self.notes);
        let Draft {
            mut text,
            boxes,
            own,
            contents,
            ..
        } = draft;
        let style = self.styles.paragraph(properties.style.as_deref());
        let runs_on = properties.runs_on || properties.hidden.or(style.hidden).unwrap_or(false);
        if runs_on {
            self.carried = text;
        } else if contents && !own {
            self.furniture(text, out);
        } else {
            let numbering = Numbered {
                list: properties.numbering.list.or(style.numbering.list),
                level: properties.numbering.level.or(style.numbering.level),
            };
            let label = self.numbering.next(numbering, properties.style.as_deref(), self.styles);
            if let Some(label) = label {
                text = joined(label, text);
            }
            let level = properties.level.or(style.level).filter(|level| *level > 0);
            self.push(text, level, out);
        }
        out.extend(boxes);
        if outermost {
            self.spot = None;
        }
        Ok(())
    }

    /// Notes where a paragraph stands that is in no other; `false` for one that is.
    fn begin_spot(&mut self, xml: &Xml<'_>) -> bool {
        let cell = self.cell.as_ref().map(Place::to_string);
        let Some(spots) = &mut self.spots else { return false };
        let outermost = self.spot.is_none();
        let at = *self.spot.get_or_insert_with(|| {
            let tag = xml.span();
            spots.list.push(Spot {
                tag,
                content: (tag.1, tag.1),
                empty: xml.raw().ends_with("/>"),
            });
            spots.list.len() - 1
        });
        if let Some(cell) = cell {
            spots.places.entry(cell).or_insert(at);
        }
        outermost
    }

    fn with_spot(&mut self, change: impl FnOnce(&mut Spot)) {
        if let (Some(spots), Some(at)) = (&mut self.spots, self.spot)
            && let Some(spot) = spots.list.get_mut(at)
        {
            change(spot);
        }
    }

    /// Notes that a paragraph outside of tables got a number.
    fn numbered(&mut self) {
        let place = Place::Paragraph {
            paragraph: self.paragraphs,
        };
        if let Some(spots) = &mut self.spots
            && let Some(at) = self.spot.or(spots.list.len().checked_sub(1))
        {
            spots.places.insert(place.to_string(), at);
        }
    }

    fn properties(&mut self, xml: &mut Xml<'_>) -> Result<Properties, ReadError> {
        let mut properties = Properties::default();
        loop {
            match xml.next()? {
                Node::Open(tag) => match tag.name {
                    "pStyle" => {
                        properties.style = tag.get("val").map(str::to_owned);
                        xml.skip()?;
                    }
                    "outlineLvl" => {
                        properties.level = level(&tag);
                        xml.skip()?;
                    }
                    "numPr" => properties.numbering = numbered(xml)?,
                    "rPr" => self.mark(xml, &mut properties)?,
                    _ => xml.skip()?,
                },
                Node::Close | Node::End => return Ok(properties),
                Node::Text(_) => {}
            }
        }
    }

    /// The properties of the mark at the end of a paragraph.
    fn mark(&mut self, xml: &mut Xml<'_>, properties: &mut Properties) -> Result<(), ReadError> {
        loop {
            match xml.next()? {
                Node::Open(tag) => {
                    match tag.name {
                        "vanish" => properties.hidden = Some(flag(&tag)),
                        "del" | "moveFrom" => {
                            self.notes.tracked += 1;
                            properties.runs_on = true;
                        }
                        "ins" | "moveTo" => self.notes.tracked += 1,
                        "rStyle" => {
                            let style = tag.get("val").and_then(|id| self.styles.characters(id));
                            properties.hidden = properties.hidden.or(style.and_then(|style| style.hidden));
                        }
                        _ => {}
                    }
                    xml.skip()?;
                }
                Node::Close | Node::End => return Ok(()),
                Node::Text(_) => {}
            }
        }
    }

    /// Adds a paragraph, if anything stands in it.
    fn push(&mut self, text: String, level: Option<u8>, out: &mut Vec<Block>) {
        if text.trim().is_empty() {
            return;
        }
        if self.cell.is_none() {
            self.paragraphs = self.paragraphs.saturating_add(1);
            self.numbered();
        }
        let place = self.place();
        out.push(match level {
            Some(level) => Block::Heading(Heading {
                level: Some(level),
                text,
                place,
            }),
            None => Block::Paragraph(Paragraph { text, place }),
        });
    }

    fn furniture(&mut self, text: String, out: &mut Vec<Block>) {
        self.paragraphs = self.paragraphs.saturating_add(1);
        self.numbered();
        out.push(Block::Furniture(Line {
            number: self.paragraphs,
            page: 1,
            text,
        }));
    }

    /// The cell that is read, or the last paragraph outside of tables.
    pub(super) fn place(&self) -> Place {
        self.cell.clone().unwrap_or(Place::Paragraph {
            paragraph: self.paragraphs.max(1),
        })
    }
}

/// A number of a list and its paragraph. Numbers never grow into each other.
fn joined(label: String, text: String) -> String {
    let gap = label.chars().next_back().is_some_and(char::is_alphanumeric);
    label + if gap { " " } else { "" } + &text
}

fn placeholder_shown(xml: &mut Xml<'_>) -> Result<bool, ReadError> {
    let mut shown = false;
    loop {
        match xml.next()? {
            Node::Open(tag) => {
                if tag.name == "showingPlcHdr" {
                    shown = flag(&tag);
                }
                xml.skip()?;
            }
            Node::Close | Node::End => return Ok(shown),
            Node::Text(_) => {}
        }
    }
}

/// Whether all extensions of a choice are those of text documents, whose text is known to be found.
fn is_understood(requires: &str) -> bool {
    const KNOWN: [&str; 7] = ["wps", "wpg", "wpc", "wpi", "wp14", "am3d", "v"];
    let known = |prefix: &str| KNOWN.contains(&prefix) || prefix.starts_with("w1") || prefix.starts_with("a1");
    requires.split_whitespace().all(known)
}
