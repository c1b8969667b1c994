//! A document as letters, a line a paragraph, with what is known of each line: its place, and whether it can be the
//! heading of a section. Leaves out what the letters say.

use crate::document::{Block, Document, Table};
use gongkai_core::report::SECTIONS;
use gongkai_core::{Place, Report};

/// What stands for a table in the text.
pub(super) const TABLE: char = '\u{FDD0}';

/// The text of a document.
#[derive(Clone, Default)]
pub(super) struct Flat {
    pub text: Vec<char>,
    pub lines: Vec<Line>,
    /// Headings are marked as such.
    marked: bool,
}

/// A line of it.
#[derive(Clone)]
pub(super) struct Line {
    /// Where it begins.
    pub start: usize,
    pub place: Option<Place>,
    /// The source says that it is a heading.
    pub heading: bool,
    /// Its level, where the source tells.
    pub level: Option<u8>,
    /// A blank line stands before it.
    apart: bool,
    /// The section that it is the heading of, by its words.
    section: Option<String>,
}

/// How surely a line has to be a heading, from the surest on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// By the words of the form, or found by the recogniser.
    Known,
    /// By the level that the source gives it.
    Marked,
    /// By its number.
    Numbered,
    /// It stands apart.
    Apart,
}

impl Stage {
    pub(super) const ALL: [Self; 4] = [Self::Known, Self::Marked, Self::Numbered, Self::Apart];
}

impl Flat {
    pub(super) fn of(document: &Document) -> Self {
        let mut flat = Self::default();
        let mut blank = false;
        // What is still to come, the next one last: a table around a page is looked through.
        let mut rest: Vec<&Block> = document.blocks.iter().rev().collect();
        while let Some(block) = rest.pop() {
            match block {
                Block::Heading(heading) => {
                    flat.marked = true;
                    flat.add(&heading.text, Some(&heading.place), blank, Some(heading.level));
                }
                Block::Paragraph(paragraph) => flat.add(&paragraph.text, Some(&paragraph.place), blank, None),
                Block::Line(line) => {
                    let text = line.text.trim();
                    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
                    let lead = line.text.chars().take_while(|letter| letter.is_whitespace()).count();
                    let place = Place::Text {
                        line: line.number,
                        column: number(lead + 1),
                        length: number(text.chars().count()),
                    };
                    // A row of a table whose frame was broken.
                    if text.starts_with(['|', '│', '┌', '├', '└']) {
                        flat.table(Some(place));
                    } else {
                        flat.add(text, Some(&place), blank, None);
                    }
                }
                Block::Furniture(_) => continue,
                Block::Table(table) => match page(table) {
                    Some(content) => rest.extend(content.into_iter().rev()),
                    None => flat.table(None),
                },
            }
            blank = match block {
                Block::Line(line) => line.text.trim().is_empty(),
                Block::Paragraph(paragraph) => paragraph.text.trim().is_empty(),
                _ => false,
            };
        }
        flat
    }

    /// Notes which lines are headings of sections: those with the words of the form, or that the recogniser found.
    pub(super) fn know(&mut self, found: &Report) {
        let own = |line: &str| SECTIONS.iter().find(|(_, title)| *title == line).map(|(path, _)| *path);
        let titles: Vec<_> = found
            .sections()
            .filter_map(|(path, section)| Some((path, section.title.as_deref()?)))
            .collect();
        for at in 0..self.lines.len() {
            let text = self.text_of(at);
            let compact: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
            let found = || {
                let same = |title: &str| {
                    title
                        .chars()
                        .filter(|letter| !letter.is_whitespace())
                        .eq(compact.chars())
                };
                titles.iter().find(|(_, title)| same(title)).map(|(path, _)| &**path)
            };
            let section = own(&text).or_else(found);
            self.lines[at].section = section.map(|path| match path.split_once('[') {
                Some((list, _)) => format!("{list}[]"),
                None => path.to_owned(),
            });
        }
    }

    fn add(&mut self, text: &str, place: Option<&Place>, apart: bool, heading: Option<Option<u8>>) {
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            self.lines.push(Line {
                start: self.text.len(),
                place: place.cloned(),
                heading: heading.is_some(),
                level: heading.flatten(),
                apart,
                section: None,
            });
            self.text.extend(line.chars().filter(|letter| *letter != TABLE));
            self.text.push('\n');
        }
    }

    fn table(&mut self, place: Option<Place>) {
        self.lines.push(Line {
            start: self.text.len(),
            place,
            heading: false,
            level: None,
            apart: false,
            section: None,
        });
        self.text.push(TABLE);
    }

    /// The number of the line in which a letter stands.
    pub(super) fn number(&self, at: usize) -> usize {
        self.lines.partition_point(|line| line.start <= at).saturating_sub(1)
    }

    /// The text of a line; nothing where it is a table.
    pub(super) fn text_of(&self, number: usize) -> String {
        let Some(line) = self.lines.get(number) else {
            return String::new();
        };
        let letters = self.text[line.start.min(self.text.len())..].iter();
        letters
            .take_while(|letter| **letter != '\n' && **letter != TABLE)
            .collect()
    }

    pub(super) fn line(&self, at: usize) -> String {
        self.text_of(self.number(at))
    }

    pub(super) fn place(&self, at: usize) -> Option<Place> {
        self.lines.get(self.number(at)).and_then(|line| line.place.clone())
    }

    /// The place of a part of a line.
    pub(super) fn place_of(&self, from: usize, to: usize) -> Option<Place> {
        let line = self.lines.get(self.number(from))?;
        match line.place.clone()? {
            Place::Text {
                line: number, column, ..
            } => {
                let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
                Some(Place::Text {
                    line: number,
                    column: column.saturating_add(count(from - line.start)),
                    length: count(to - from),
                })
            }
            place => Some(place),
        }
    }

    pub(super) fn starts_line(&self, at: usize) -> bool {
        at == 0
            || self
                .text
                .get(at - 1)
                .is_some_and(|letter| matches!(*letter, '\n' | TABLE))
    }

    /// Whether a line of the template that begins with a mark of this level can be the line that begins here.
    pub(super) fn may_be_marked(&self, at: usize, level: u8, stage: Stage) -> bool {
        if !self.marked {
            return true;
        }
        let Some(line) = self.lines.get(self.number(at)) else {
            return false;
        };
        match stage {
            Stage::Known | Stage::Marked => line.heading && line.level.is_none_or(|known| known == level),
            Stage::Numbered => line.heading,
            Stage::Apart => true,
        }
    }

    /// Whether the line in which a letter stands can be the heading of a section; `additional[]` is any further one.
    pub(super) fn may_head(&self, at: usize, section: &str, stage: Stage) -> bool {
        let number = self.number(at);
        let Some(line) = self.lines.get(number) else {
            return false;
        };
        match &line.section {
            Some(known) if known == section => return true,
            // What the recogniser takes for a further section may be one of the six by another title.
            Some(known) if known.ends_with(']') && stage > Stage::Known => {}
            Some(_) => return false,
            None => {}
        }
        // The rest of a line that begins with words of the template is one if the template says so.
        if line.start != at {
            return true;
        }
        let text = self.text_of(number);
        let numeral = text.split_once(['、', '.', '．']).is_some_and(|(head, _)| {
            (1..=3).contains(&head.chars().count())
                && head.chars().all(|letter| "一二三四五六七八九十".contains(letter))
        });
        match stage {
            Stage::Known => false,
            Stage::Marked => line.heading,
            Stage::Numbered => numeral,
            Stage::Apart => {
                numeral
                    || line.heading
                    || (line.apart && text.chars().count() <= 40 && !text.contains(['。', '；', '：']))
            }
        }
    }

    pub(super) fn without_line(&self, at: usize) -> Self {
        let number = self.number(at);
        let mut shorter = self.clone();
        let Some(start) = self.lines.get(number).map(|line| line.start) else {
            return shorter;
        };
        let end = self.lines.get(number + 1).map_or(self.text.len(), |next| next.start);
        shorter.text.drain(start..end);
        shorter.lines.remove(number);
        for line in &mut shorter.lines[number..] {
            line.start -= end - start;
        }
        shorter
    }
}

/// What stands in a table that only lays out a page.
fn page(table: &Table) -> Option<Vec<&Block>> {
    let content = || {
        let cells = table.rows.iter().flat_map(|row| &row.cells);
        cells.flat_map(|cell| &cell.content)
    };
    content()
        .any(|block| matches!(block, Block::Table(_)))
        .then(|| content().collect())
}
