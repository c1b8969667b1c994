//! The blocks of a document put on pages one below the other: title, headings, paragraphs, signature and date by the
//! rules of GB/T 9704. Leaves out the inside of tables (`table`, `rows`).

use super::breaking::{Line, balanced, lines, stretches, width};
use super::fonts::Role;
use super::letters::{Metric, Run, Shape, letters};
use super::rows;
use super::sheet::{
    BODY, FOLIO, LEADING, LEFT, NUMBER, Owner, Page, Pages, Print, RIGHT, TEXT_HEIGHT, TEXT_WIDTH, TITLE,
    TITLE_LEADING, Words, base,
};
use super::table::{Measured, measure};
use gongkai_document::places::Rank;
use gongkai_document::{Block, Document, parts};
use std::collections::BTreeSet;
use std::rc::Rc;

/// A document on its pages.
#[derive(Debug)]
pub(super) struct Laid {
    pub pages: Vec<Page>,
    /// The parts in reading order.
    pub parts: Vec<Part>,
    pub marks: Vec<Mark>,
}

/// A part of a document, with the numbers of the leaves that hold its text.
#[derive(Debug)]
pub(super) enum Part {
    Heading {
        level: u8,
        title: String,
        leaf: usize,
    },
    Paragraph {
        leaf: usize,
    },
    Table {
        caption: Option<usize>,
        cells: Vec<CellPart>,
        rows: usize,
        head: usize,
    },
}

/// A cell as a part.
#[derive(Debug, Clone, Copy)]
pub(super) struct CellPart {
    pub row: usize,
    pub rows: usize,
    pub columns: usize,
    pub rank: Rank,
    pub leaf: usize,
}

/// A bookmark.
#[derive(Debug)]
pub(super) struct Mark {
    pub level: u8,
    pub title: String,
    pub page: usize,
    pub y: f32,
}

/// How the lines of a text stand.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Stand {
    /// Spread from margin to margin.
    Spread,
    Left,
    Centred,
    /// At so much from the right margin.
    Right(f32),
}

/// A block that is ready for its page.
enum Set {
    Text(Text),
    Table { caption: Option<Text>, table: Measured },
}

struct Text {
    leaf: usize,
    words: Rc<Words>,
    lines: Vec<Line>,
    leading: f32,
    indent: f32,
    stand: Stand,
    before: f32,
    after: f32,
    /// Stays with the beginning of what follows.
    keep: bool,
    mark: Option<(u8, String)>,
}

/// Lays a document out. `agency` is who signs.
pub(super) fn lay_out(document: &Document, agency: Option<&str>, metric: &mut dyn Metric) -> Laid {
    let mut maker = Maker {
        metric,
        leaves: 0,
        parts: Vec::new(),
    };
    let closing = parts::closing(document, agency);
    let body = document.blocks.len() - closing;
    let mut sets: Vec<Set> = Vec::with_capacity(document.blocks.len());
    for block in &document.blocks[..body] {
        sets.extend(maker.block(block));
    }
    sets.extend(maker.closing(&document.blocks[body..]));
    let parts = maker.parts;
    let mut pages = Pages::new();
    let mut marks = Vec::new();
    for at in 0..sets.len() {
        place(&sets, at, closing, &mut pages, &mut marks);
    }
    let mut pages = pages.finish();
    for (number, page) in (1..).zip(&mut pages) {
        folio(number, page, metric);
    }
    Laid { pages, parts, marks }
}

impl Laid {
    /// Letters that no font has, printed as their codes.
    pub(super) fn codes(&self) -> BTreeSet<char> {
        let prints = self.pages.iter().flat_map(|page| &page.prints);
        let letters = prints.flat_map(|print| &print.words.letters[print.letters.clone()]);
        letters
            .filter(|letter| matches!(letter.shape, Shape::Code(_)))
            .map(|letter| letter.letter)
            .collect()
    }
}

struct Maker<'a> {
    metric: &'a mut dyn Metric,
    leaves: usize,
    parts: Vec<Part>,
}

impl Maker<'_> {
    fn leaf(&mut self) -> usize {
        self.leaves += 1;
        self.leaves - 1
    }

    fn block(&mut self, block: &Block) -> Option<Set> {
        match block {
            Block::Heading(heading) => Some(self.heading(heading.level.unwrap_or(2).max(1), &heading.text)),
            Block::Paragraph(paragraph) => Some(self.paragraph(&paragraph.text)),
            Block::Line(line) => Some(self.paragraph(line.text.trim())),
            // A page has its own number.
            Block::Furniture(_) => None,
            Block::Table(table) => {
                let caption = table.caption.as_ref().map(|caption| {
                    let leaf = self.leaf();
                    self.text(leaf, &[(Role::Hei, &caption.text)], BODY, Stand::Centred, 0.0)
                });
                let mut leaves = self.leaves;
                let mut next = || {
                    leaves += 1;
                    leaves - 1
                };
                let table_rows = table.rows.len();
                let measured = measure(table, &mut next, self.metric)?;
                self.leaves = leaves;
                let cells = measured.cells.iter().map(|cell| CellPart {
                    row: cell.row,
                    rows: cell.rows,
                    columns: cell.columns,
                    rank: cell.rank,
                    leaf: cell.leaf,
                });
                self.parts.push(Part::Table {
                    caption: caption.as_ref().map(|caption| caption.leaf),
                    cells: cells.collect(),
                    rows: table_rows,
                    head: measured.header_rows,
                });
                Some(Set::Table {
                    caption,
                    table: measured,
                })
            }
        }
    }

    fn heading(&mut self, level: u8, title: &str) -> Set {
        let leaf = self.leaf();
        self.parts.push(Part::Heading {
            level,
            title: title.to_owned(),
            leaf,
        });
        let mut text = match level {
            1 => {
                let mut text = self.text(leaf, &[(Role::Title, title)], TITLE, Stand::Centred, 0.0);
                if text.lines.len() == 2
                    && let Some(parted) = by_sense(&text.words.letters)
                {
                    text.lines = parted;
                }
                text.leading = TITLE_LEADING;
                text.after = LEADING / 2.0;
                text
            }
            _ => {
                let role = match level {
                    2 => Role::Hei,
                    3 => Role::Kai,
                    _ => Role::Body,
                };
                self.text(leaf, &[(role, title)], BODY, Stand::Left, 2.0 * BODY)
            }
        };
        text.keep = true;
        text.mark = Some((level, title.split_whitespace().collect::<Vec<_>>().join(" ")));
        Set::Text(text)
    }

    fn paragraph(&mut self, text: &str) -> Set {
        let leaf = self.leaf();
        self.parts.push(Part::Paragraph { leaf });
        // A heading that runs into its text looks like one.
        let lead = parts::lead(text).filter(|(_, end)| text.is_char_boundary(*end));
        let (head, rest) = text.split_at(lead.map_or(0, |(_, end)| end));
        let role = if lead.is_some_and(|(level, _)| level <= 2) {
            Role::Kai
        } else {
            Role::Body
        };
        Set::Text(self.text(
            leaf,
            &[(role, head), (Role::Body, rest)],
            BODY,
            Stand::Spread,
            2.0 * BODY,
        ))
    }

    fn text(&mut self, leaf: usize, runs: &[(Role, &str)], size: f32, stand: Stand, indent: f32) -> Text {
        let text: String = runs.iter().map(|(_, text)| *text).collect();
        let runs: Vec<Run<'_>> = runs.iter().map(|(role, text)| Run { role: *role, text }).collect();
        let letters = letters(&runs, size, self.metric);
        let mut broken = lines(&letters, TEXT_WIDTH - indent, TEXT_WIDTH);
        if stand == Stand::Centred && broken.len() > 1 {
            broken = balanced(&letters, broken, TEXT_WIDTH);
        }
        Text {
            leaf,
            words: Rc::new(Words { text, letters, size }),
            lines: broken,
            leading: LEADING,
            indent,
            stand,
            before: 0.0,
            after: 0.0,
            keep: false,
            mark: None,
        }
    }

    /// Signature and date as without a seal: two letters from the margin, the date two letters behind the beginning of
    /// the signature.
    fn closing(&mut self, blocks: &[Block]) -> Vec<Set> {
        let edge = 2.0 * BODY;
        let mut texts = Vec::new();
        for block in blocks {
            let Block::Paragraph(paragraph) = block else { continue };
            let leaf = self.leaf();
            self.parts.push(Part::Paragraph { leaf });
            texts.push(self.text(
                leaf,
                &[(Role::Body, paragraph.text.trim())],
                BODY,
                Stand::Right(edge),
                0.0,
            ));
        }
        let widths: Vec<f32> = texts
            .iter()
            .map(|text| text.lines.first().map_or(0.0, |line| line.width))
            .collect();
        if let [signed, dated] = widths.as_slice() {
            // The date begins two letters behind the signature, unless it then ended further right.
            let further = dated + edge - signed;
            let (moved, by) = if further > 0.0 { (0, further) } else { (1, -further) };
            if let Some(text) = texts.get_mut(moved) {
                text.stand = Stand::Right(edge + by);
            }
        }
        let last = texts.len().saturating_sub(1);
        let mut sets = Vec::with_capacity(texts.len());
        for (at, mut text) in texts.into_iter().enumerate() {
            text.before = if at == 0 { LEADING } else { 0.0 };
            text.keep = at < last;
            sets.push(Set::Text(text));
        }
        sets
    }
}

/// What the title of a report ends with begins so.
const KIND: [char; 6] = ['政', '府', '信', '息', '公', '开'];

/// A title of two lines: who reports, and what of which year. None where they do not fit.
fn by_sense(letters: &[super::letters::Letter]) -> Option<Vec<Line>> {
    let letter = |at: usize| letters.get(at).map(|letter| letter.letter);
    let digit = |at: usize| letter(at).is_some_and(|letter| letter.is_ascii_digit());
    let year = (1..letters.len()).find(|at| !digit(at - 1) && (*at..at + 4).all(digit) && letter(at + 4) == Some('年'));
    let kind = (1..letters.len()).find(|at| (0..KIND.len()).all(|next| letter(at + next) == Some(KIND[next])));
    let line = |range: std::ops::Range<usize>, goes_on: bool| Line {
        width: width(&letters[range.clone()]),
        letters: range,
        goes_on,
    };
    let parted = |at: usize| vec![line(0..at, true), line(at..letters.len(), false)];
    let fit = |lines: &Vec<Line>| lines.iter().all(|line| line.width <= TEXT_WIDTH);
    let broken = letters.iter().any(|letter| letter.letter == '\n');
    let places = [year, kind].into_iter().flatten().filter(|_| !broken);
    places.map(parted).find(fit)
}

/// Height that a block needs at the end of a page to begin there.
fn beginning(set: &Set) -> f32 {
    match set {
        Set::Text(text) => {
            let lines = text.lines.len();
            text.before + text.leading * if lines <= 3 { lines } else { 2 } as f32
        }
        Set::Table { caption, table } => {
            let caption = caption
                .as_ref()
                .map_or(0.0, |text| text.leading * text.lines.len() as f32);
            caption + rows::beginning(table)
        }
    }
}

/// Height that what follows a block needs beside it.
fn following(sets: &[Set], at: usize, closing: usize) -> f32 {
    let mut height = 0.0;
    for (at, set) in sets.iter().enumerate().skip(at + 1) {
        height += beginning(set);
        // A short text before the signature goes with it.
        let signed = closing > 0 && at + closing + 1 == sets.len();
        let goes_on = matches!(set, Set::Text(text) if text.keep || signed && text.lines.len() <= 3);
        if !goes_on || height > TEXT_HEIGHT {
            break;
        }
    }
    height
}

fn place(sets: &[Set], at: usize, closing: usize, pages: &mut Pages, marks: &mut Vec<Mark>) {
    match &sets[at] {
        Set::Text(text) => {
            // The end is not alone on a page: the last lines of the text go with it.
            let last = closing > 0 && at + closing + 1 == sets.len();
            let with = if text.keep || last {
                following(sets, at, closing)
            } else {
                0.0
            };
            let with = if with > TEXT_HEIGHT / 2.0 { 0.0 } else { with };
            place_text(text, with, text.keep, pages, marks);
        }
        Set::Table { caption, table } => {
            if let Some(caption) = caption {
                place_text(
                    caption,
                    rows::beginning(table).min(TEXT_HEIGHT / 2.0),
                    true,
                    pages,
                    marks,
                );
            } else if rows::beginning(table) > pages.left() && !pages.fresh() {
                pages.turn();
            }
            rows::place(table, pages);
            pages.y += LEADING / 4.0;
        }
    }
}

/// Puts a text on its pages: not one line alone at the end of a page or at the beginning of the next. `with` is the
/// height of what must stand on the page of its end; `whole` keeps all of it there.
fn place_text(text: &Text, with: f32, whole: bool, pages: &mut Pages, marks: &mut Vec<Mark>) {
    if !pages.fresh() {
        pages.y += text.before;
    }
    let mut from = 0;
    while from < text.lines.len() {
        let left = text.lines.len() - from;
        let mut count = ((pages.left() + 0.5) / text.leading).max(0.0) as usize;
        if left <= count && pages.left() < left as f32 * text.leading + with {
            count = if whole { 0 } else { left.saturating_sub(2) };
        }
        let mut count = count.min(left);
        if count < left && left - count == 1 {
            count = count.saturating_sub(1);
        }
        if count < left && count == 1 && from == 0 {
            count = 0;
        }
        if count == 0 {
            if !pages.fresh() {
                pages.turn();
                continue;
            }
            count = left.min((TEXT_HEIGHT / text.leading) as usize).max(1);
        }
        if from == 0
            && let Some((level, title)) = &text.mark
        {
            marks.push(Mark {
                level: *level,
                title: title.clone(),
                page: pages.number(),
                y: pages.y,
            });
        }
        for line in from..from + count {
            print(text, line, pages);
        }
        from += count;
        if from < text.lines.len() {
            pages.turn();
        }
    }
    pages.y += text.after;
}

fn print(text: &Text, number: usize, pages: &mut Pages) {
    let line = &text.lines[number];
    let indent = if number == 0 { text.indent } else { 0.0 };
    let room = TEXT_WIDTH - indent;
    let (offset, gap) = match text.stand {
        Stand::Spread if line.goes_on => (indent, gap(text, line, room)),
        Stand::Spread | Stand::Left => (indent, 0.0),
        Stand::Centred => ((TEXT_WIDTH - line.width) / 2.0, 0.0),
        Stand::Right(edge) => ((TEXT_WIDTH - line.width - edge).max(0.0), 0.0),
    };
    pages.print(Print {
        owner: Owner::Leaf(text.leaf),
        words: text.words.clone(),
        letters: line.letters.clone(),
        x: LEFT + offset,
        y: base(pages.y, text.leading, text.words.size),
        gap,
    });
    pages.y += text.leading;
}

/// The space behind each letter that fills a line; none where it would tear the line apart.
fn gap(text: &Text, line: &Line, room: f32) -> f32 {
    let letters = &text.words.letters[line.letters.clone()];
    let gaps = letters
        .windows(2)
        .filter(|pair| stretches(pair[0].letter, pair[1].letter))
        .count();
    let gap = (room - line.width) / gaps.max(1) as f32;
    if gap > text.words.size * 0.3 { 0.0 } else { gap.max(0.0) }
}

/// The page number, outside: right on odd pages, left on even ones, a letter from the margin.
fn folio(number: usize, page: &mut Page, metric: &mut dyn Metric) {
    let text = format!("— {number} —");
    let letters = letters(
        &[Run {
            role: Role::Song,
            text: &text,
        }],
        FOLIO,
        metric,
    );
    let width: f32 = letters.iter().map(|letter| letter.advance).sum();
    let x = if number % 2 == 1 {
        RIGHT - FOLIO - width
    } else {
        LEFT + FOLIO
    };
    let count = letters.len();
    page.prints.push(Print {
        owner: Owner::Page,
        words: Rc::new(Words {
            text,
            letters,
            size: FOLIO,
        }),
        letters: 0..count,
        x,
        y: base(NUMBER, FOLIO, FOLIO),
        gap: 0.0,
    });
}
