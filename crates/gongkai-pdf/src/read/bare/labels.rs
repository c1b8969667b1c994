//! The labels of rows: texts of several lines, and the row that each stands beside. Leaves out the figures.

use super::parts::Part;
use super::rows::Band;
use crate::read::columns::merge;
use crate::read::ink::{Frame, Glyph, Rule};
use crate::read::lines::begins_item;

/// How far a label may be from where it stands in its row, in sizes of the letters.
const OFF: f32 = 0.4;
/// Lines of one text, in distances of such lines.
const PITCH: f32 = 1.12;

/// Parts below each other that are one text.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub parts: Vec<Part>,
    pub frame: Frame,
    /// Heights of the first and last line.
    pub top: f32,
    pub bottom: f32,
}

/// Where cells of one row stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    Middle,
    Top,
}

impl Stand {
    /// Whether a text and a row of these heights stand alike.
    pub(super) fn fits(self, (top, bottom): (f32, f32), (from, to): (f32, f32), size: f32) -> bool {
        let off = match self {
            Self::Middle => f32::midpoint(top, bottom) - f32::midpoint(from, to),
            Self::Top => top - from,
        };
        off.abs() <= OFF * size
    }
}

impl Block {
    pub(super) fn of(part: Part) -> Self {
        Self {
            frame: part.frame,
            top: part.base,
            bottom: part.base,
            parts: vec![part],
        }
    }

    pub(super) fn add(&mut self, part: Part) {
        self.top = self.top.min(part.base);
        self.bottom = self.bottom.max(part.base);
        self.frame.left = self.frame.left.min(part.frame.left);
        self.frame.right = self.frame.right.max(part.frame.right);
        self.frame.top = self.frame.top.min(part.frame.top);
        self.frame.bottom = self.frame.bottom.max(part.frame.bottom);
        self.parts.push(part);
    }

    /// Whether a text can be a label.
    pub(super) fn names(&self) -> bool {
        let letters = self.parts.iter().flat_map(|part| &part.glyphs);
        letters.filter(|glyph| glyph.letter.is_alphabetic()).count() >= 2
    }

    pub(super) fn glyphs(&self) -> Vec<Glyph> {
        self.parts.iter().flat_map(|part| part.glyphs.iter().copied()).collect()
    }
}

fn alike(one: &Frame, other: &Frame, size: f32) -> bool {
    (one.left - other.left).abs() < 0.3 * size || (one.centre().0 - other.centre().0).abs() < 0.3 * size
}

/// The least distance that lines often have that stand alike: that of lines of one text, where there are any. Lines that
/// stand each beside something of its own may be labels of rows.
pub(super) fn pitch(parts: &[Part], others: &[Part], size: f32) -> Option<f32> {
    let beside: Vec<bool> = parts.iter().map(|part| is_level(others, part, size)).collect();
    let mut gaps: Vec<f32> = Vec::new();
    let mut rows = 2.0 * size;
    for (at, part) in parts.iter().enumerate() {
        let below = (at + 1..parts.len()).take(200).find(|other| {
            parts[*other].base - part.base > 0.8 * size && alike(&part.frame, &parts[*other].frame, size)
        });
        let Some(below) = below else { continue };
        let gap = parts[below].base - part.base;
        if beside[at] && beside[below] {
            rows = rows.min(gap);
        } else {
            gaps.push(gap);
        }
    }
    // A line of its own among them is as far from them as they are from each other.
    gaps.retain(|gap| *gap < 0.96 * rows);
    gaps.sort_by(f32::total_cmp);
    // One may be of two texts that happen to stand alike.
    let enough = gaps.len().div_ceil(5).max(2).min(gaps.len());
    let often = |gap: &f32| gaps.iter().filter(|other| (*gap..=gap * 1.05).contains(*other)).count() >= enough;
    gaps.iter().copied().find(often)
}

/// Whether something else stands on the height of a part.
fn is_level(others: &[Part], part: &Part, size: f32) -> bool {
    let at = others.partition_point(|other| other.base < part.base - 0.1 * size);
    others.get(at).is_some_and(|other| other.base < part.base + 0.1 * size)
}

/// Parts from top to bottom as texts: lines below each other, as near as lines of one text are, that begin or stand
/// alike.
pub(super) fn blocks(parts: Vec<Part>, size: f32, pitch: f32) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for part in parts {
        let fits = |block: &&mut Block| {
            block.parts.last().is_some_and(|last| {
                let gap = part.base - last.base;
                gap > 0.5 * size && gap <= PITCH * pitch && gap <= 1.8 * size && alike(&part.frame, &last.frame, size)
            })
        };
        match blocks.iter_mut().rev().take(64).find(fits) {
            Some(block) => block.add(part),
            None => blocks.push(Block::of(part)),
        }
    }
    blocks
}

/// The label of each row: between the lines drawn around it, else of the texts that stand where the row does the one
/// nearest to its numbers.
pub(super) fn labels(rows: &[Band], parts: &[Part], blocks: &[Block], size: f32, stand: Stand) -> Vec<Option<Block>> {
    let beside = |row: &Band| {
        let stands = |block: &&Block| stand.fits((block.top, block.bottom), (row.top, row.bottom), size);
        blocks
            .iter()
            .filter(stands)
            .filter(|block| block.names())
            .max_by(|one, other| one.frame.left.total_cmp(&other.frame.left))
            .cloned()
    };
    rows.iter()
        .map(|row| match &row.ruled {
            Some((above, below)) => between(parts, above, below),
            None => beside(row),
        })
        .collect()
}

/// The labels of rows that follow each other without a gap, so that their lines are all as far apart: those of a row stand
/// around its middle or from its top, each line in one label, and none within a label begins another.
pub(super) fn tiled(rows: &[Band], parts: &[Part], size: f32, stand: Stand) -> Option<Vec<Option<Block>>> {
    // The lines nearest to the numbers: those of labels over several rows stand before them.
    let is_leaf = |part: &&Part| {
        !parts.iter().any(|other| {
            (other.base - part.base).abs() < 0.9 * size && other.frame.left >= part.frame.right - 0.1 * size
        })
    };
    let lines: Vec<&Part> = parts.iter().filter(is_leaf).collect();
    if parts.len() > 400 || lines.windows(2).any(|pair| pair[1].base - pair[0].base < 0.5 * size) {
        return None;
    }
    let labels = match stand {
        Stand::Middle => (0..lines.len().min(24)).find_map(|start| around_middles(rows, &lines, start, size))?,
        Stand::Top => from_tops(rows, &lines, size)?,
    };
    let items = labels
        .iter()
        .filter(|label| begins_item(&label.parts[0].glyphs))
        .count();
    let inner = |label: &Block| label.parts[1..].iter().any(|part| begins_item(&part.glyphs));
    let sure = (items == 0 || items == labels.len()) && !labels.iter().any(inner) && labels.iter().all(Block::names);
    sure.then(|| labels.into_iter().map(Some).collect())
}

fn around_middles(rows: &[Band], lines: &[&Part], start: usize, size: f32) -> Option<Vec<Block>> {
    let mut at = start;
    let mut labels = Vec::with_capacity(rows.len());
    for row in rows {
        let middle = f32::midpoint(row.top, row.bottom);
        let first = lines.get(at)?;
        let fits = |end: &usize| (f32::midpoint(first.base, lines[*end].base) - middle).abs() < 0.25 * size;
        let end = (at..lines.len()).take(40).find(fits)?;
        labels.push(block_of(&lines[at..=end])?);
        at = end + 1;
    }
    Some(labels)
}

fn from_tops(rows: &[Band], lines: &[&Part], size: f32) -> Option<Vec<Block>> {
    let starts: Vec<usize> = rows
        .iter()
        .map(|row| lines.iter().position(|line| (line.base - row.top).abs() < 0.25 * size))
        .collect::<Option<_>>()?;
    let ends = starts[1..].iter().copied().chain([lines.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(from, to)| block_of(lines.get(*from..to)?))
        .collect()
}

/// Lines one below the other as one text.
fn block_of(lines: &[&Part]) -> Option<Block> {
    let (first, rest) = lines.split_first()?;
    let mut block = Block::of((*first).clone());
    rest.iter().for_each(|part| block.add((*part).clone()));
    Some(block)
}

/// The labels of the first and last row of a page: where the page cuts a row its label and its numbers may stand apart, but
/// they are beside each other, and nothing else is.
pub(super) fn cut(rows: &[Band], blocks: &[Block], labels: &mut [Option<Block>], size: f32) {
    let edges = [(0, 1), (rows.len().saturating_sub(1), rows.len().wrapping_sub(2))];
    for (at, next) in edges {
        if labels.get(at).is_none_or(Option::is_some) || rows.get(next).is_none() {
            continue;
        }
        let row = &rows[at];
        let taken = |block: &&Block| {
            labels
                .iter()
                .flatten()
                .any(|label| label.parts[0].frame == block.parts[0].frame)
        };
        let beside = blocks.iter().filter(|block| {
            block.top < row.bottom + 0.5 * size && block.bottom > row.top - 0.5 * size && block.names()
        });
        let label = beside
            .filter(|block| !taken(block))
            .max_by(|one, other| one.frame.left.total_cmp(&other.frame.left));
        // As far to the right as those of other rows.
        let farthest = labels
            .iter()
            .flatten()
            .map(|label| label.frame.left)
            .fold(f32::MIN, f32::max);
        labels[at] = label
            .filter(|label| (label.frame.left - farthest).abs() < 0.3 * size)
            .cloned();
    }
}

/// The text between two lines, of several side by side the one nearest to the numbers. The label of several rows has no
/// lines between them.
fn between(parts: &[Part], above: &Rule, below: &Rule) -> Option<Block> {
    let left = above.from.max(below.from) - 1.0;
    let from = parts.partition_point(|part| part.frame.centre().1 <= above.at - 2.0 * part.size);
    let near = parts[from..]
        .iter()
        .take_while(|part| part.base < below.at + 2.0 * part.size);
    let own: Vec<&Part> = near
        .filter(|part| above.at < part.frame.centre().1 && part.frame.centre().1 < below.at && part.frame.left >= left)
        .collect();
    let mut sides: Vec<(f32, f32)> = own.iter().map(|part| (part.frame.left, part.frame.right)).collect();
    merge(&mut sides);
    let last = *sides.last()?;
    let mut block: Option<Block> = None;
    for part in own.into_iter().filter(|part| part.over(last)) {
        match &mut block {
            Some(block) => block.add(part.clone()),
            None => block = Some(Block::of(part.clone())),
        }
    }
    block.filter(Block::names)
}
