//! Styles of paragraphs and characters as far as they change what is read: levels of headings, numbering, hidden
//! text. Leaves out how anything looks.

use super::{flag, number, part_xml};
use gongkai_core::ReadError;
use gongkai_source::xml::{Node, Tag, Xml};
use std::collections::HashMap;

/// Styles that a style may go back to.
const CHAIN: usize = 32;

/// What a style says of a paragraph or of its characters.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    /// Level of the heading, from 1; 0 where the style says that it is body text.
    pub level: Option<u8>,
    pub numbering: Numbered,
    pub hidden: Option<bool>,
}

/// A list and a level of it, as properties name them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Numbered {
    pub list: Option<u32>,
    pub level: Option<u8>,
}

/// The styles of a document, each with all that it inherits.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    default: Style,
}

#[derive(Default)]
struct Written {
    name: String,
    based_on: Option<String>,
    style: Style,
}

impl Styles {
    pub(super) fn read(part: &str, text: &str) -> Result<Self, ReadError> {
        let mut xml = part_xml(part, text)?;
        let mut written: HashMap<String, Written> = HashMap::new();
        let mut default = None;
        loop {
            match xml.next()? {
                Node::Open(tag) if tag.name == "style" => {
                    let id = tag.get("styleId").unwrap_or_default().to_owned();
                    let paragraph = tag.get("type") == Some("paragraph");
                    if paragraph && tag.flag("default") {
                        default = Some(id.clone());
                    }
                    let mut style = style(&mut xml)?;
                    if paragraph && style.style.level.is_none() {
                        style.style.level = level_of_name(&style.name);
                    }
                    written.insert(id, style);
                }
                Node::End => break,
                _ => {}
            }
        }
        let styles: HashMap<String, Style> = written.keys().map(|id| (id.clone(), resolved(&written, id))).collect();
        let default = default.and_then(|id| styles.get(&id).cloned()).unwrap_or_default();
        Ok(Self { styles, default })
    }

    /// The style of a paragraph; the default one where it names none.
    pub(super) fn paragraph(&self, id: Option<&str>) -> &Style {
        id.and_then(|id| self.styles.get(id)).unwrap_or(&self.default)
    }

    /// A style of characters.
    pub(super) fn characters(&self, id: &str) -> Option<&Style> {
        self.styles.get(id)
    }

    /// The list of a style of numbering.
    pub(super) fn list(&self, id: &str) -> Option<u32> {
        self.styles.get(id)?.numbering.list
    }
}

fn resolved(written: &HashMap<String, Written>, id: &str) -> Style {
    let mut style = Style::default();
    let mut next = Some(id);
    for _ in 0..CHAIN {
        let Some(own) = next.and_then(|id| written.get(id)) else {
            break;
        };
        style.level = style.level.or(own.style.level);
        style.hidden = style.hidden.or(own.style.hidden);
        style.numbering.list = style.numbering.list.or(own.style.numbering.list);
        style.numbering.level = style.numbering.level.or(own.style.numbering.level);
        next = own.based_on.as_deref();
    }
    style
}

fn style(xml: &mut Xml<'_>) -> Result<Written, ReadError> {
    let mut written = Written::default();
    loop {
        match xml.next()? {
            Node::Open(tag) => match tag.name {
                "name" => {
                    tag.get("val").unwrap_or_default().clone_into(&mut written.name);
                    xml.skip()?;
                }
                "basedOn" => {
                    written.based_on = tag.get("val").map(str::to_owned);
                    xml.skip()?;
                }
                "pPr" => paragraph(xml, &mut written.style)?,
                "rPr" => written.style.hidden = hidden(xml)?,
                _ => xml.skip()?,
            },
            Node::Close | Node::End => return Ok(written),
            Node::Text(_) => {}
        }
    }
}

fn paragraph(xml: &mut Xml<'_>, style: &mut Style) -> Result<(), ReadError> {
    loop {
        match xml.next()? {
            Node::Open(tag) => match tag.name {
                "outlineLvl" => {
                    style.level = level(&tag);
                    xml.skip()?;
                }
                "numPr" => style.numbering = numbered(xml)?,
                _ => xml.skip()?,
            },
            Node::Close | Node::End => return Ok(()),
            Node::Text(_) => {}
        }
    }
}

/// Whether run properties hide the text, where they say so.
fn hidden(xml: &mut Xml<'_>) -> Result<Option<bool>, ReadError> {
    let mut hidden = None;
    loop {
        match xml.next()? {
            Node::Open(tag) => {
                if tag.name == "vanish" {
                    hidden = Some(flag(&tag));
                }
                xml.skip()?;
            }
            Node::Close | Node::End => return Ok(hidden),
            Node::Text(_) => {}
        }
    }
}

/// The level of an outline: 9 is body text.
pub(super) fn level(tag: &Tag<'_>) -> Option<u8> {
    match number::<u8>(tag.get("val"))? {
        level @ 0..=8 => Some(level + 1),
        _ => Some(0),
    }
}

/// The children of `numPr`.
pub(super) fn numbered(xml: &mut Xml<'_>) -> Result<Numbered, ReadError> {
    let mut numbered = Numbered::default();
    loop {
        match xml.next()? {
            Node::Open(tag) => {
                match tag.name {
                    "ilvl" => numbered.level = number(tag.get("val")),
                    "numId" => numbered.list = number(tag.get("val")),
                    _ => {}
                }
                xml.skip()?;
            }
            Node::Close | Node::End => return Ok(numbered),
            Node::Text(_) => {}
        }
    }
}

/// The level that the usual name of a style stands for: programs leave it out of the built-in ones.
fn level_of_name(name: &str) -> Option<u8> {
    let name = name.trim().to_lowercase();
    if name == "title" || name == "标题" {
        return Some(1);
    }
    let rest = name.strip_prefix("heading").or_else(|| name.strip_prefix("标题"))?;
    match rest.trim().as_bytes() {
        [digit @ b'1'..=b'9'] => Some(digit - b'0'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Vocabulary;
    use super::*;

    #[test]
    fn usual_names_have_levels() {
        for (name, level) in [
            ("heading 2", Some(2)),
            ("Heading 1", Some(1)),
            ("标题 3", Some(3)),
            ("标题3", Some(3)),
            ("Title", Some(1)),
            ("Subtitle", None),
            ("heading 10", None),
            ("标题样式", None),
            ("Normal", None),
        ] {
            assert_eq!(level_of_name(name), level, "{name}");
        }
    }

    #[test]
    fn styles_inherit_and_circles_end() {
        let text = format!(
            r#"<w:styles xmlns:w="{}"><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
            <w:style w:type="paragraph" w:styleId="b"><w:name w:val="x"/><w:basedOn w:val="c"/></w:style>
            <w:style w:type="paragraph" w:styleId="c"><w:name w:val="y"/><w:basedOn w:val="b"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
            <w:style w:type="paragraph" w:styleId="d"><w:name w:val="heading 4"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
            <w:style w:type="character" w:styleId="e"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>"#,
            Vocabulary::TRANSITIONAL
        );
        let styles = Styles::read("styles.xml", &text).unwrap();
        assert_eq!(styles.paragraph(None).level, None);
        assert_eq!(styles.paragraph(Some("b")).level, Some(2));
        assert_eq!(styles.paragraph(Some("d")).level, Some(0));
        assert_eq!(styles.characters("e").unwrap().hidden, Some(true));
    }
}
