//! Rows of a table without ruling lines between its columns, whose cells have several lines in the middle of their
//! rows: numbers on one height are a row, and a label belongs to the row in whose middle its lines stand. Only where
//! every row has one label and every number one column; leaves out the rest, which stays lines.

use super::cells::{Cell, Row, Table};
use super::ink::{Frame, Glyph};
use super::lines::TextLine;

/// Numbers of a row that shows where the columns are.
const LEAST: usize = 5;
/// Rows of a table.
const ROWS: usize = 2;
/// How far the middle of a label may be from the middle of its row, in sizes of the letters.
const OFF: f32 = 0.4;

/// Gaps between parts, in sizes of the letters: of words, and between digits.
const WORDS: f32 = 0.6;
const DIGITS: f32 = 0.22;

/// A part of a line.
#[derive(Clone)]
struct Part {
    line: usize,
    glyphs: Vec<Glyph>,
    frame: Frame,
    base: f32,
}

/// Parts below each other that are one text.
struct Block {
    parts: Vec<Part>,
    left: f32,
    top: f32,
    bottom: f32,
}

/// A table that was found among lines.
pub(super) struct Found {
    pub table: Table,
    /// The lines that it begins and ends with.
    pub lines: std::ops::Range<usize>,
    /// Texts in it that are no label of one row.
    pub rest: Vec<TextLine>,
}

/// The first table of lines, from top to bottom.
pub(super) fn first(lines: &[TextLine]) -> Option<Found> {
    let parts: Vec<Vec<Part>> = lines.iter().enumerate().map(|(at, line)| parts(at, line)).collect();
    let figures = |at: usize| parts[at].iter().filter(|part| is_figure(part)).count();
    let dense: Vec<usize> = (0..lines.len()).filter(|at| figures(*at) >= LEAST).collect();
    let mut start = 0;
    while start < dense.len() {
        // All that follow with numbers in the same columns.
        let mut columns = columns_of(&parts[dense[start]]);
        let mut end = start + 1;
        while let Some(joined) = dense.get(end).and_then(|at| joined(&columns, &columns_of(&parts[*at]))) {
            columns = joined;
            end += 1;
        }
        // Without the rows in which something is not certain.
        let mut from = start;
        while end - from >= ROWS {
            let mut until = end;
            while until - from >= ROWS {
                match table(lines, &parts, &dense[from..until], &columns) {
                    Ok(found) => return Some(found),
                    Err(Unsure(row)) => until = from + row,
                }
            }
            from = until.max(from) + 1;
        }
        start = end;
    }
    None
}

/// The row in which something is not certain.
struct Unsure(usize);

/// The parts of a line. Numbers are nearer to each other than words are to numbers, but not as near as their digits.
fn parts(number: usize, line: &TextLine) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut start = 0;
    for at in 1..=line.glyphs.len() {
        let ends = line.glyphs.get(at).is_none_or(|glyph| {
            let before = &line.glyphs[at - 1];
            let digits = before.letter.is_ascii_digit() && glyph.letter.is_ascii_digit();
            glyph.frame.left - before.frame.right > if digits { DIGITS } else { WORDS } * line.size
        });
        if ends && let Some(part) = TextLine::of(line.glyphs[start..at].to_vec()) {
            parts.push(Part {
                line: number,
                frame: part.frame,
                base: part.base,
                glyphs: part.glyphs,
            });
            start = at;
        }
    }
    parts
}

fn is_figure(part: &Part) -> bool {
    part.glyphs
        .iter()
        .all(|glyph| glyph.letter.is_ascii_digit() || matches!(glyph.letter, '.' | '/' | '-'))
}

fn columns_of(parts: &[Part]) -> Vec<(f32, f32)> {
    let figures = parts.iter().filter(|part| is_figure(part));
    figures.map(|part| (part.frame.left, part.frame.right)).collect()
}

/// Columns that hold those of two rows; none where the rows are of different tables: a number of one reaches over two of
/// the other, or most of them stand elsewhere.
fn joined(one: &[(f32, f32)], other: &[(f32, f32)]) -> Option<Vec<(f32, f32)>> {
    let mut columns = one.to_vec();
    let mut taken = vec![false; one.len()];
    let mut new = 0;
    for (left, right) in other {
        let mut over = (0..one.len()).filter(|at| one[*at].0 < *right && *left < one[*at].1);
        match (over.next(), over.next()) {
            (Some(at), None) if !taken[at] => {
                taken[at] = true;
                columns[at] = (columns[at].0.min(*left), columns[at].1.max(*right));
            }
            (None, _) => {
                new += 1;
                columns.push((*left, *right));
            }
            _ => return None,
        }
    }
    columns.sort_by(|one, other| one.0.total_cmp(&other.0));
    let apart = columns.windows(2).all(|pair| pair[0].1 < pair[1].0);
    (apart && new <= 2).then_some(columns)
}

fn table(lines: &[TextLine], parts: &[Vec<Part>], anchors: &[usize], columns: &[(f32, f32)]) -> Result<Found, Unsure> {
    let size = lines[anchors[0]].size;
    let first_column = columns.first().ok_or(Unsure(0))?.0;
    let heights: Vec<f32> = anchors.iter().map(|at| lines[*at].base).collect();
    let gaps = heights.windows(2).map(|pair| pair[1] - pair[0]);
    // What stands further from the first and last row than the widest gap is no part of them.
    let reach = gaps.fold(0.0, f32::max).max(2.0 * size);
    let near = |part: &&Part| part.base > heights[0] - reach && part.base < heights[heights.len() - 1] + reach;
    let near: Vec<Part> = parts.iter().flatten().filter(near).cloned().collect();
    let labels: Vec<Part> = near
        .iter()
        .filter(|part| part.frame.right < first_column)
        .cloned()
        .collect();
    let (mut blocks, pitch) = blocks(labels, size);
    // As far as two lines of one text are not: a number that goes on below is in the same row.
    let apart = if pitch < 2.0 * size { 1.12 * pitch } else { 1.7 * size };
    // The label of a row is the block nearest to its numbers of those in whose middle they stand.
    let mut own: Vec<Block> = Vec::new();
    for (row, height) in heights.iter().enumerate() {
        let middle = |block: &Block| (block.top + block.bottom) / 2.0;
        let at = (0..blocks.len())
            .filter(|at| (middle(&blocks[*at]) - height).abs() <= OFF * size && names(&blocks[*at]))
            .max_by(|one, other| blocks[*one].left.total_cmp(&blocks[*other].left))
            .ok_or(Unsure(row))?;
        own.push(blocks.swap_remove(at));
    }
    // Rows do not reach into each other.
    let tops = own.iter().zip(&heights).map(|(block, height)| block.top.min(*height));
    let bottoms = own
        .iter()
        .zip(&heights)
        .map(|(block, height)| block.bottom.max(*height));
    let (tops, bottoms): (Vec<f32>, Vec<f32>) = (tops.collect(), bottoms.collect());
    if let Some(row) = (1..tops.len()).find(|row| tops[*row] - bottoms[row - 1] < apart) {
        return Err(Unsure(row));
    }
    let mut edges: Vec<f32> = vec![tops[0] - size];
    edges.extend(
        bottoms
            .iter()
            .zip(&tops[1..])
            // Of the letters' boxes, which reach up from their base.
            .map(|(bottom, top)| f32::midpoint(*bottom, *top - 0.76 * size) + 0.1 * size),
    );
    edges.push(bottoms[bottoms.len() - 1] + 0.6 * size);
    // The lines between the first and the last row, all numbers among them in a column of a row.
    let inside = |base: f32| base > edges[0] && base < edges[edges.len() - 1];
    // Numbers so near to the first and last row may be parts of theirs.
    let (top, bottom) = (tops[0], bottoms[bottoms.len() - 1]);
    for part in near
        .iter()
        .filter(|part| is_figure(part) && part.frame.right >= first_column && !inside(part.base))
    {
        if (0.0..apart).contains(&(top - part.base)) {
            return Err(Unsure(0));
        }
        if (0.0..apart).contains(&(part.base - bottom)) {
            return Err(Unsure(heights.len() - 1));
        }
    }
    let mut numbers: Vec<Vec<Vec<Glyph>>> = vec![vec![Vec::new(); columns.len()]; heights.len()];
    for part in near
        .iter()
        .filter(|part| inside(part.base) && part.frame.right >= first_column)
    {
        let row = edges
            .partition_point(|edge| *edge < part.base)
            .saturating_sub(1)
            .min(heights.len() - 1);
        let mut over =
            (0..columns.len()).filter(|at| columns[*at].0 < part.frame.right && part.frame.left < columns[*at].1);
        let (Some(column), None) = (over.next(), over.next()) else {
            return Err(Unsure(row));
        };
        if !is_figure(part) {
            return Err(Unsure(row));
        }
        numbers[row][column].extend(&part.glyphs);
    }
    // A number over several lines stands in the middle of its row too.
    for (row, (cells, height)) in numbers.iter().zip(&heights).enumerate() {
        for glyphs in cells.iter().filter(|glyphs| !glyphs.is_empty()) {
            let bases = || glyphs.iter().map(|glyph| glyph.base);
            let (top, bottom) = (bases().fold(f32::MAX, f32::min), bases().fold(f32::MIN, f32::max));
            if ((top + bottom) / 2.0 - height).abs() > OFF * size {
                return Err(Unsure(row));
            }
        }
    }
    let left = own.iter().map(|block| block.left).fold(f32::MAX, f32::min) - 3.0;
    let mut borders = vec![
        left,
        f32::midpoint(own.iter().map(right).fold(f32::MIN, f32::max), first_column),
    ];
    borders.extend(columns.windows(2).map(|pair| f32::midpoint(pair[0].1, pair[1].0)));
    borders.push(columns[columns.len() - 1].1 + 3.0);
    let mut number = 0;
    let mut rows = Vec::with_capacity(own.len());
    for (at, (block, numbers)) in own.into_iter().zip(numbers).enumerate() {
        let label: Vec<Glyph> = block.parts.into_iter().flat_map(|part| part.glyphs).collect();
        let cells = std::iter::once(label)
            .chain(numbers)
            .enumerate()
            .map(|(column, glyphs)| {
                let frame = Frame {
                    left: borders[column],
                    top: edges[at],
                    right: borders[column + 1],
                    bottom: edges[at + 1],
                };
                number += 1;
                Cell::new(number - 1, column, 1, 1, frame, &glyphs)
            });
        rows.push(Row { cells: cells.collect() });
    }
    // What is in no row stays: labels over several rows among it.
    let used: Vec<usize> = (0..lines.len()).filter(|at| inside(lines[*at].base)).collect();
    let (from, to) = match (used.first(), used.last()) {
        (Some(first), Some(last)) => (*first, last + 1),
        _ => return Err(Unsure(0)),
    };
    let kept = blocks
        .into_iter()
        .flat_map(|block| block.parts)
        .filter(|part| (from..to).contains(&part.line));
    let mut rest: Vec<TextLine> = kept.filter_map(|part| TextLine::of(part.glyphs)).collect();
    rest.sort_by(|one, other| one.base.total_cmp(&other.base));
    Ok(Found {
        table: Table {
            frame: Frame {
                left,
                top: edges[0],
                right: borders[borders.len() - 1],
                bottom: edges[edges.len() - 1],
            },
            columns: borders,
            rows,
        },
        lines: from..to,
        rest,
    })
}

/// Whether a text can be a label.
fn names(block: &Block) -> bool {
    let letters = block
        .parts
        .iter()
        .flat_map(|part| &part.glyphs)
        .map(|glyph| glyph.letter);
    letters.filter(|letter| letter.is_alphabetic()).count() >= 2
}

fn right(block: &Block) -> f32 {
    block.parts.iter().map(|part| part.frame.right).fold(f32::MIN, f32::max)
}

/// Parts of labels as texts: lines below each other, as near as lines of one text are, that begin or stand alike.
fn blocks(mut parts: Vec<Part>, size: f32) -> (Vec<Block>, f32) {
    parts.sort_by(|one, other| one.base.total_cmp(&other.base));
    let alike = |one: &Frame, other: &Frame| {
        (one.left - other.left).abs() < 0.3 * size || (one.centre().0 - other.centre().0).abs() < 0.3 * size
    };
    // The least distance of lines that stand alike is that of lines of one text.
    let mut pitch = f32::MAX;
    for (at, part) in parts.iter().enumerate() {
        let below = parts[at + 1..]
            .iter()
            .find(|other| other.base - part.base > 0.8 * size && alike(&part.frame, &other.frame));
        if let Some(below) = below {
            pitch = pitch.min(below.base - part.base);
        }
    }
    let mut blocks: Vec<Block> = Vec::new();
    for part in parts {
        let fits = |block: &&mut Block| {
            block.parts.last().is_some_and(|last| {
                let gap = part.base - last.base;
                gap > 0.5 * size && gap <= 1.12 * pitch && gap <= 1.8 * size && alike(&part.frame, &last.frame)
            })
        };
        match blocks.iter_mut().rev().find(fits) {
            Some(block) => {
                block.bottom = part.base;
                block.left = block.left.min(part.frame.left);
                block.parts.push(part);
            }
            None => blocks.push(Block {
                left: part.frame.left,
                top: part.base,
                bottom: part.base,
                parts: vec![part],
            }),
        }
    }
    (blocks, pitch)
}
