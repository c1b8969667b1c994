//! A document as the lines that the modules of the recogniser read. Paragraphs, headings and the cells of
//! layout tables become lines of their own; tables of the form go to `grid`. Every line has a number, and a
//! number leads back to the place in the source. Leaves out what the lines say.

use super::grid::Tables;
use crate::document::{self, Block, Document, Table, TableCell};
use gongkai_core::{Loaded, Origins, Place};
use std::collections::BTreeMap;

/// A line of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Its number in the document; that of the source where there are only physical lines.
    pub number: u32,
    pub page: u32,
    /// The text as it stands, leading spaces included.
    pub text: String,
    pub form: Form,
}

/// What is known about a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A line of a page: its paragraph may go on.
    Physical,
    /// A paragraph.
    Paragraph,
    /// A heading with its level.
    Heading(Option<u8>),
}

impl Line {
    pub(super) fn is_heading(&self) -> bool {
        matches!(self.form, Form::Heading(_))
    }
}

/// A document made ready.
pub(super) struct Flat {
    pub lines: Vec<Line>,
    pub tables: Tables,
    pub numbers: Numbers,
}

/// Makes lines of a document.
pub(super) fn flatten(document: &Document) -> Flat {
    let mut numbers = Numbers::default();
    let mut tables = Tables::default();
    let mut lines = Vec::new();
    // What is still to be read, the next one last: tables in cells of tables need no call in a call.
    let mut rest: Vec<&Block> = document.blocks.iter().rev().collect();
    while let Some(block) = rest.pop() {
        match block {
            Block::Furniture(_) => {}
            Block::Line(line) => {
                tables.interrupt(&line.text);
                lines.push(numbers.physical(line));
            }
            Block::Paragraph(paragraph) => {
                tables.interrupt(&paragraph.text);
                numbers.whole(&paragraph.text, &paragraph.place, Form::Paragraph, &mut lines);
            }
            Block::Heading(heading) => {
                tables.interrupt(&heading.text);
                numbers.whole(&heading.text, &heading.place, Form::Heading(heading.level), &mut lines);
            }
            Block::Table(table) => {
                if let Some(caption) = &table.caption {
                    numbers.whole(&caption.text, &caption.place, Form::Paragraph, &mut lines);
                }
                if one_row(table) {
                    tables.scan(&joined(table, &mut rest), &mut numbers, &mut lines);
                    continue;
                }
                let content = || {
                    table
                        .rows
                        .iter()
                        .flat_map(|row| &row.cells)
                        .flat_map(|cell| &cell.content)
                };
                if content().any(|block| matches!(block, Block::Table(_))) {
                    // It only lays out the page.
                    let inner: Vec<&Block> = content().collect();
                    rest.extend(inner.into_iter().rev());
                } else {
                    tables.scan(table, &mut numbers, &mut lines);
                }
            }
        }
    }
    Flat { lines, tables, numbers }
}

/// Whether a table is a row, with or without headings of its own above.
fn one_row(table: &Table) -> bool {
    let holds_table = |block: &Block| matches!(block, Block::Table(_));
    let mut cells = table.rows.iter().flat_map(|row| &row.cells);
    (1..=2).contains(&table.rows.len()) && !cells.any(|cell| cell.content.iter().any(holds_table))
}

/// A table with those behind it: machine reading prints a table for every row of one, under invented headings.
fn joined(first: &Table, rest: &mut Vec<&Block>) -> Table {
    let texts = |table: &Table| -> Vec<String> {
        let head = table.rows.first().into_iter().flat_map(|row| &row.cells);
        head.map(TableCell::text).collect()
    };
    let head = texts(first);
    let mut joined = first.clone();
    while let Some(Block::Table(next)) = rest.last()
        && one_row(next)
        && next.caption.is_none()
    {
        // A row with fewer cells has fewer of the same headings.
        let own = texts(next);
        let repeated = next.rows.len() == 2 && (own.starts_with(&head) || head.starts_with(&own));
        joined
            .rows
            .extend(next.rows.iter().skip(usize::from(repeated)).cloned());
        rest.pop();
    }
    joined
}

/// What a number stands for.
#[derive(Debug, Clone)]
enum Anchor {
    /// A line of the source with another number.
    Line(u32),
    /// A block or a cell.
    Place(Place),
}

/// Numbers of lines and cells, and the places that they stand for.
#[derive(Debug, Clone, Default)]
pub(super) struct Numbers {
    last: u32,
    /// Number of the last physical line in the source.
    line: u32,
    anchors: BTreeMap<u32, Anchor>,
}

impl Numbers {
    /// A number for a place. Neighbours are not next to each other: they are no lines of one paragraph.
    pub(super) fn of(&mut self, place: &Place) -> u32 {
        self.last = self.last.saturating_add(2);
        self.anchors.insert(self.last, Anchor::Place(place.clone()));
        self.last
    }

    fn physical(&mut self, line: &document::Line) -> Line {
        // Lines keep their distance from each other, so that a document of lines keeps its own numbers.
        let step = line.number.checked_sub(self.line).unwrap_or(2);
        self.last = self.last.saturating_add(step);
        self.line = line.number;
        if self.last != line.number {
            self.anchors.insert(self.last, Anchor::Line(line.number));
        }
        Line {
            number: self.last,
            page: line.page,
            text: line.text.clone(),
            form: Form::Physical,
        }
    }

    /// The lines of a block.
    pub(super) fn whole(&mut self, text: &str, place: &Place, form: Form, lines: &mut Vec<Line>) {
        for text in text.split('\n').filter(|text| !text.trim().is_empty()) {
            lines.push(Line {
                number: self.of(place),
                page: 1,
                text: text.trim_end().to_owned(),
                form,
            });
        }
    }

    /// The places in the source instead of the numbers.
    pub(super) fn resolve(&self, loaded: &mut Loaded) {
        if self.anchors.is_empty() {
            return;
        }
        let mut origins = Origins::default();
        for (path, place) in loaded.origins.iter() {
            origins.insert(path, self.place(place));
        }
        loaded.origins = origins;
        for finding in &mut loaded.diagnostics {
            finding.place = finding.place.as_ref().map(|place| self.place(place));
        }
    }

    fn place(&self, place: &Place) -> Place {
        let Place::Text { line, column, length } = place else {
            return place.clone();
        };
        match self.anchors.get(line) {
            Some(Anchor::Line(line)) => Place::Text {
                line: *line,
                column: *column,
                length: *length,
            },
            Some(Anchor::Place(place)) => place.clone(),
            None => place.clone(),
        }
    }
}

/// The lines of a text on one page, for tests.
#[cfg(test)]
pub(super) fn of_text(text: &str) -> Vec<Line> {
    let line = |(text, number): (&str, u32)| Line {
        number,
        page: 1,
        text: text.to_owned(),
        form: Form::Physical,
    };
    text.lines().zip(1..).map(line).collect()
}
