//! Lines as paragraphs: a line goes on where the one before it was full, and stands at the margin. Leaves out
//! tables and what belongs to the pages.

use super::ink::Frame;
use super::lines::{TextLine, append};
use super::page::{Item, Page};

/// Letters of a line that shows where the margins are.
const LONG: usize = 14;
/// How far apart lines end at a margin: a mark may hang over it, a letter may have no room.
const END: f32 = 16.0;

/// Where lines begin and end, and how far they are apart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Margins {
    pub left: f32,
    pub right: f32,
    pub leading: f32,
}

/// A paragraph in the making.
#[derive(Debug)]
pub(super) struct Paragraph {
    pub text: String,
    /// Page and box of its first part.
    pub page: usize,
    pub frame: Frame,
    last: TextLine,
    last_page: usize,
    lines: usize,
    left: f32,
}

/// Puts lines together.
#[derive(Debug)]
pub(super) struct Paragraphs {
    margins: Vec<Margins>,
    current: Option<Paragraph>,
}

impl Margins {
    /// The margins of each page; pages with little text have those of the document.
    pub(super) fn of(pages: &[Page]) -> Vec<Self> {
        let all: Vec<&TextLine> = pages.iter().flat_map(lines).collect();
        let all_tables: Vec<&Frame> = pages.iter().flat_map(tables).collect();
        let whole = Self::from(&all, &all_tables, 3).unwrap_or_else(|few| Self {
            left: all_tables.iter().map(|table| table.left).fold(few.left, f32::min),
            // Of a few short paragraphs the longest shows no margin.
            right: f32::MAX,
            ..few
        });
        let own = |page| Self::from(&lines(page).collect::<Vec<_>>(), &tables(page).collect::<Vec<_>>(), 4);
        pages.iter().map(|page| own(page).unwrap_or(whole)).collect()
    }

    /// The margins of lines, so many long ones at least; a guess where there are fewer, or too few end at one.
    fn from(lines: &[&TextLine], tables: &[&Frame], least: usize) -> Result<Self, Self> {
        let long: Vec<&&TextLine> = lines.iter().filter(|line| line.glyphs.len() >= LONG).collect();
        let mut gaps: Vec<f32> = lines
            .windows(2)
            .map(|pair| pair[1].base - pair[0].base)
            .filter(|gap| *gap > 4.0 && *gap < 60.0)
            .collect();
        gaps.sort_by(f32::total_cmp);
        let leading = gaps.get(gaps.len() / 2).copied();
        let mut lefts: Vec<f32> = long.iter().map(|line| line.frame.left).collect();
        let mut rights: Vec<f32> = long.iter().map(|line| line.frame.right).collect();
        lefts.sort_by(f32::total_cmp);
        rights.sort_by(f32::total_cmp);
        let margins = Self {
            left: lefts.get(lefts.len() / 10).copied().unwrap_or(0.0),
            right: rights.get(rights.len() * 9 / 10).copied().unwrap_or(f32::MAX),
            leading: leading.filter(|_| gaps.len() >= 4).unwrap_or(30.0),
        };
        let ends = rights.iter().copied().chain(tables.iter().map(|table| table.right));
        let full = ends.filter(|right| (right - margins.right).abs() <= END).count();
        if long.len() >= least && full >= 3 {
            Ok(margins)
        } else {
            Err(margins)
        }
    }
}

fn tables(page: &Page) -> impl Iterator<Item = &Frame> {
    page.items.iter().filter_map(|item| match item {
        Item::Table(table) => Some(&table.frame),
        Item::Line(_) | Item::Row(_) => None,
    })
}

fn lines(page: &Page) -> impl Iterator<Item = &TextLine> {
    page.items.iter().filter_map(|item| match item {
        Item::Line(line) => Some(line),
        Item::Row(_) | Item::Table(_) => None,
    })
}

impl Paragraphs {
    pub(super) const fn new(margins: Vec<Margins>) -> Self {
        Self { margins, current: None }
    }

    /// Adds a line; gives the paragraph before it, where it begins another.
    pub(super) fn add(&mut self, page: usize, line: TextLine) -> Option<Paragraph> {
        if let Some(paragraph) = &mut self.current
            && goes_on(paragraph, &self.margins, page, &line)
        {
            append(&mut paragraph.text, &line);
            if page == paragraph.page {
                paragraph.frame = paragraph.frame.union(&line.frame);
            }
            paragraph.left = line.frame.left;
            paragraph.lines += 1;
            paragraph.last = line;
            paragraph.last_page = page;
            return None;
        }
        let next = Paragraph {
            text: line.text(),
            page,
            frame: line.frame,
            left: line.frame.left,
            last: line,
            last_page: page,
            lines: 1,
        };
        self.current.replace(next)
    }

    /// Where the lines of a page begin.
    pub(super) fn left(&self, page: usize) -> f32 {
        self.margins.get(page).map_or(0.0, |margins| margins.left)
    }

    /// The paragraph at the end.
    pub(super) fn end(&mut self) -> Option<Paragraph> {
        self.current.take()
    }
}

/// Whether a line goes on with a paragraph.
fn goes_on(paragraph: &Paragraph, margins: &[Margins], page: usize, line: &TextLine) -> bool {
    let before = &paragraph.last;
    let size = before.size.max(line.size);
    if (before.size - line.size).abs() > 0.13 * size || is_leader(before) || is_leader(line) {
        return false;
    }
    let (last, own) = (&margins[paragraph.last_page], &margins[page]);
    // The next word had no room on the line before.
    if last.right - before.frame.right > line.first_word() + 0.25 * size {
        return false;
    }
    let ended = paragraph
        .text
        .ends_with(['。', '；', '！', '？', '：', '”', '.', ';', ':', '!']);
    if page == paragraph.last_page {
        let gap = line.base - before.base;
        if gap <= 0.0 || gap > 1.5 * own.leading.max(size) && (ended || gap > 2.5 * own.leading.max(size)) {
            return false;
        }
    }
    // Lines of a paragraph begin at one height, but for the first.
    let indent = line.frame.left - own.left;
    let same_page = page == paragraph.last_page;
    let hanging = same_page && paragraph.lines >= 2 && (line.frame.left - paragraph.left).abs() < 0.5 * size;
    if indent <= 1.2 * size || hanging {
        return true;
    }
    // A title over several lines.
    let centred = |line: &TextLine, margins: &Margins| {
        let (left, right) = (line.frame.left - margins.left, margins.right - line.frame.right);
        (left - right).abs() < 1.2 * size
    };
    if same_page && !ended && centred(before, own) && centred(line, own) {
        return true;
    }
    // Indented lines below each other: a block within margins of its own, if no sentence ended.
    same_page && (line.frame.left - before.frame.left).abs() < 0.5 * size && !ended
}

/// A line of a table of contents: dots, or nothing, up to the number of a page.
fn is_leader(line: &TextLine) -> bool {
    let mut run = 0;
    for glyph in &line.glyphs {
        run = if matches!(glyph.letter, '.' | '…' | '·' | '•' | '‧' | '．' | '⋯' | '┄' | '_') {
            run + if matches!(glyph.letter, '…' | '⋯') { 2 } else { 1 }
        } else {
            0
        };
        if run >= 5 {
            return true;
        }
    }
    let parts = line.parts(3.0);
    parts.len() == 2 && parts[1].len() <= 4 && parts[1].iter().all(|glyph| glyph.letter.is_ascii_digit())
}
