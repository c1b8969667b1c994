//! The numbers of lists, which are computed by the program that shows a document and stand nowhere in its text:
//! 一、 （一） 1. Leaves out bullets, which say nothing, and where the number stands on the page.

use super::numerals;
use super::styles::{Numbered, Styles};
use super::{number, part_xml};
use gongkai_core::ReadError;
use gongkai_source::xml::{Node, Tag, Xml};
use std::collections::{HashMap, HashSet};

/// Levels of a list.
const LEVELS: usize = 9;
/// Characters of the text around a number: the longest that people write are (第一百二十条).
const LONGEST: usize = 64;
/// Lists that a list may name in place of itself.
const CHAIN: usize = 8;

/// The lists of a document, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    definitions: HashMap<u32, Definition>,
    lists: HashMap<u32, List>,
    counted: HashMap<u32, [Option<u32>; LEVELS]>,
    begun: HashSet<u32>,
}

/// What several lists have in common, and count together.
#[derive(Debug, Default)]
struct Definition {
    levels: [Option<Level>; LEVELS],
    /// The style of numbering that defines it in its place.
    link: Option<String>,
}

#[derive(Debug, Default)]
struct List {
    definition: u32,
    levels: [Option<Level>; LEVELS],
    starts: [Option<u32>; LEVELS],
}

#[derive(Debug, Clone)]
struct Level {
    start: u32,
    format: String,
    text: String,
    /// The style of paragraphs that belongs to the level.
    style: Option<String>,
    restart: Option<u32>,
    legal: bool,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 0,
            format: "decimal".to_owned(),
            text: String::new(),
            style: None,
            restart: None,
            legal: false,
        }
    }
}

impl Numbering {
    pub(super) fn read(part: &str, text: &str) -> Result<Self, ReadError> {
        let mut xml = part_xml(part, text)?;
        let mut numbering = Self::default();
        loop {
            match xml.next()? {
                Node::Open(tag) if tag.name == "abstractNum" => {
                    let id = number(tag.get("abstractNumId")).unwrap_or_default();
                    let definition = definition(&mut xml)?;
                    numbering.definitions.insert(id, definition);
                }
                Node::Open(tag) if tag.name == "num" => {
                    let id = number(tag.get("numId")).unwrap_or_default();
                    let list = list(&mut xml)?;
                    numbering.lists.insert(id, list);
                }
                Node::End => return Ok(numbering),
                _ => {}
            }
        }
    }

    /// The number of the next paragraph of a list, with what stands around it; `None` where nothing is to be read.
    pub(super) fn next(&mut self, numbered: Numbered, style: Option<&str>, styles: &Styles) -> Option<String> {
        let id = numbered.list.filter(|list| *list != 0)?;
        let list = self.lists.get(&id)?;
        // The definition that is meant in the end.
        let mut definition = list.definition;
        for _ in 0..CHAIN {
            let link = self
                .definitions
                .get(&definition)
                .and_then(|found| found.link.as_deref());
            let Some(other) = link
                .and_then(|link| styles.list(link))
                .and_then(|list| self.lists.get(&list))
            else {
                break;
            };
            definition = other.definition;
        }
        let defined = self.definitions.get(&definition)?;
        let level_of = |at: usize| list.levels[at].as_ref().or(defined.levels[at].as_ref());
        let belongs =
            |at: &usize| level_of(*at).is_some_and(|level| level.style.is_some() && level.style.as_deref() == style);
        let at = match numbered.level {
            Some(level) => usize::from(level).min(LEVELS - 1),
            None => (0..LEVELS).find(belongs).unwrap_or_default(),
        };
        let counted = self.counted.entry(definition).or_default();
        if self.begun.insert(id) {
            for (count, start) in counted.iter_mut().zip(list.starts) {
                if start.is_some() {
                    *count = None;
                }
            }
        }
        let start = |at: usize| list.starts[at].or(level_of(at).map(|level| level.start)).unwrap_or(1);
        counted[at] = Some(counted[at].map_or_else(|| start(at), |count| count.saturating_add(1)));
        for (below, count) in counted.iter_mut().enumerate().skip(at + 1) {
            // Counting begins again below every level, or below the ones that it names.
            let again = level_of(below).and_then(|level| level.restart);
            if again.is_none_or(|again| at < usize::try_from(again).unwrap_or(LEVELS)) {
                *count = None;
            }
        }
        let level = level_of(at)?;
        if level.format == "bullet" {
            return None;
        }
        let mut out = String::new();
        let mut letters = level.text.chars().peekable();
        while let Some(letter) = letters.next() {
            let digit = letters
                .peek()
                .and_then(|next| next.to_digit(10))
                .filter(|digit| *digit > 0);
            let (true, Some(digit)) = (letter == '%', digit) else {
                out.push(letter);
                continue;
            };
            letters.next();
            let of = digit as usize - 1;
            // A level above that was passed over shows where it would begin; one below shows nothing.
            let count = counted[of].or_else(|| (of < at).then(|| start(of)));
            let Some(count) = count else { continue };
            let format = level_of(of).map_or("decimal", |level| level.format.as_str());
            let format = if level.legal { "decimal" } else { format };
            out.push_str(&numerals::format(count, format));
        }
        (!out.trim().is_empty()).then_some(out)
    }
}

fn definition(xml: &mut Xml<'_>) -> Result<Definition, ReadError> {
    let mut definition = Definition::default();
    loop {
        match xml.next()? {
            Node::Open(tag) => match tag.name {
                "lvl" => put(&tag, xml, &mut definition.levels)?,
                "numStyleLink" => {
                    definition.link = tag.get("val").map(str::to_owned);
                    xml.skip()?;
                }
                _ => xml.skip()?,
            },
            Node::Close | Node::End => return Ok(definition),
            Node::Text(_) => {}
        }
    }
}

fn list(xml: &mut Xml<'_>) -> Result<List, ReadError> {
    let mut list = List::default();
    loop {
        match xml.next()? {
            Node::Open(tag) => match tag.name {
                "abstractNumId" => {
                    list.definition = number(tag.get("val")).unwrap_or_default();
                    xml.skip()?;
                }
                "lvlOverride" => {
                    let at: Option<usize> = number(tag.get("ilvl"));
                    changed(xml, at, &mut list)?;
                }
                _ => xml.skip()?,
            },
            Node::Close | Node::End => return Ok(list),
            Node::Text(_) => {}
        }
    }
}

fn changed(xml: &mut Xml<'_>, at: Option<usize>, list: &mut List) -> Result<(), ReadError> {
    loop {
        match xml.next()? {
            Node::Open(tag) => match tag.name {
                "startOverride" => {
                    if let Some(start) = at.and_then(|at| list.starts.get_mut(at)) {
                        *start = number(tag.get("val"));
                    }
                    xml.skip()?;
                }
                "lvl" => put(&tag, xml, &mut list.levels)?,
                _ => xml.skip()?,
            },
            Node::Close | Node::End => return Ok(()),
            Node::Text(_) => {}
        }
    }
}

fn put(tag: &Tag<'_>, xml: &mut Xml<'_>, levels: &mut [Option<Level>; LEVELS]) -> Result<(), ReadError> {
    let at: usize = number(tag.get("ilvl")).unwrap_or_default();
    let mut level = Level::default();
    self::level(xml, &mut level)?;
    if let Some(known) = levels.get_mut(at) {
        *known = Some(level);
    }
    Ok(())
}

fn level(xml: &mut Xml<'_>, level: &mut Level) -> Result<(), ReadError> {
    loop {
        match xml.next()? {
            Node::Open(tag) => {
                match tag.name {
                    "start" => level.start = number(tag.get("val")).unwrap_or_default(),
                    "numFmt" => tag.get("val").unwrap_or("decimal").clone_into(&mut level.format),
                    "lvlText" => level.text = tag.get("val").unwrap_or_default().chars().take(LONGEST).collect(),
                    "pStyle" => level.style = tag.get("val").map(str::to_owned),
                    "lvlRestart" => level.restart = number(tag.get("val")),
                    "isLgl" => level.legal = super::flag(&tag),
                    // A format that few programs know, and behind it one that all do.
                    "AlternateContent" | "Choice" | "Fallback" => {
                        self::level(xml, level)?;
                        continue;
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

#[cfg(test)]
mod tests {
    use super::super::Vocabulary;
    use super::*;

    fn numbering(body: &str) -> Numbering {
        let text = format!(
            r#"<w:numbering xmlns:w="{}">{body}</w:numbering>"#,
            Vocabulary::TRANSITIONAL
        );
        Numbering::read("numbering.xml", &text).unwrap()
    }

    fn level(at: u8, format: &str, text: &str, more: &str) -> String {
        format!(
            r#"<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>"#
        )
    }

    fn labels(numbering: &mut Numbering, wanted: &[(u32, u8)]) -> Vec<String> {
        let styles = Styles::default();
        let numbered = |(list, level): &(u32, u8)| Numbered {
            list: Some(*list),
            level: Some(*level),
        };
        let mut label = |wanted| numbering.next(numbered(wanted), None, &styles).unwrap_or_default();
        wanted.iter().map(&mut label).collect()
    }

    #[test]
    fn levels_count_on_and_begin_again() {
        let body = [
            r#"<w:abstractNum w:abstractNumId="0">"#,
            &level(0, "chineseCounting", "%1、", ""),
            &level(1, "chineseCounting", "（%2）", ""),
            &level(2, "decimal", "%1.%2.%3", "<w:isLgl/>"),
            &level(3, "decimal", "%4）", r#"<w:lvlRestart w:val="0"/>"#),
            r#"</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>"#,
        ]
        .concat();
        let wanted = [(5, 0), (5, 1), (5, 1), (5, 3), (5, 2), (5, 0), (5, 1), (5, 3)];
        assert_eq!(
            labels(&mut numbering(&body), &wanted),
            ["一、", "（一）", "（二）", "1）", "1.2.1", "二、", "（一）", "2）"]
        );
    }

    #[test]
    fn lists_of_one_definition_count_together_unless_they_say_otherwise() {
        let body = [
            r#"<w:abstractNum w:abstractNumId="0">"#,
            &level(0, "decimal", "%1.", ""),
            r#"</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
            <w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>
            <w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>"#,
        ]
        .concat();
        let wanted = [(1, 0), (2, 0), (3, 0), (3, 0), (0, 0), (9, 0)];
        assert_eq!(labels(&mut numbering(&body), &wanted), ["1.", "2.", "7.", "8.", "", ""]);
    }

    #[test]
    fn bullets_and_long_texts_are_not_read() {
        let long = "x".repeat(10_000);
        let body = [
            r#"<w:abstractNum w:abstractNumId="0">"#,
            &level(0, "bullet", "●", ""),
            &level(1, "decimal", &long, ""),
            r#"</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#,
        ]
        .concat();
        let found = labels(&mut numbering(&body), &[(1, 0), (1, 1)]);
        assert_eq!((found[0].as_str(), found[1].len()), ("", LONGEST));
    }
}
