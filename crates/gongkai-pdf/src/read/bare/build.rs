//! The rows of a table as cells, with its headings and what stands beside them. Leaves out which rows there are.

use super::heads::Heads;
use super::labels::Block;
use super::parts::{Kind, Part};
use super::rows::{self, is_full};
use super::shape::Shape;
use super::{Found, Line, Lines};
use crate::read::cells::{Cell, Row, Table};
use crate::read::ink::{Frame, Glyph};
use crate::read::lines::TextLine;
use std::collections::BTreeSet;

/// A table of rows.
pub(super) fn build(
    page: &Lines<'_>,
    lines: &[&Line],
    (columns, widths): (&[(f32, f32)], &[f32]),
    size: f32,
    heads: Option<&Heads>,
    before: Option<&Shape>,
    blocks: &[Block],
) -> Option<Found> {
    let (first, last) = (lines.first()?, lines.last()?);
    // Letters reach up from their base.
    let mut edges = vec![first.ruled.map_or(first.top - size, |(above, _)| above.at)];
    edges.extend(lines.windows(2).map(|pair| match (pair[0].ruled, pair[1].ruled) {
        (Some((_, below)), _) => below.at,
        (None, Some((above, _))) => above.at,
        (None, None) => f32::midpoint(pair[0].bottom, pair[1].top - 0.76 * size) + 0.1 * size,
    }));
    edges.push(last.ruled.map_or(last.bottom + 0.6 * size, |(_, below)| below.at));
    let own = || lines.iter().filter_map(|line| line.label.as_ref());
    let labelled = before.map_or_else(
        || own().next().is_some(),
        |before| before.borders.len() > columns.len() + 1,
    );
    let borders = before.map_or_else(
        || {
            let left = own().map(|block| block.frame.left).fold(columns[0].0, f32::min) - 3.0;
            let mut borders = vec![left];
            if labelled {
                let right = own().map(|block| block.frame.right).fold(f32::MIN, f32::max);
                borders.push(f32::midpoint(right, columns[0].0));
            }
            borders.extend(columns.windows(2).map(|pair| f32::midpoint(pair[0].1, pair[1].0)));
            borders.push(columns[columns.len() - 1].1 + 3.0);
            borders
        },
        |before| before.borders.clone(),
    );
    if borders.len() != columns.len() + 1 + usize::from(labelled) {
        return None;
    }
    let mut number = 0;
    let mut cell = |column: usize, (top, bottom): (f32, f32), glyphs: &[Glyph], room: Option<f32>| {
        let frame = Frame {
            left: borders[column],
            top,
            right: borders[column + 1],
            bottom,
        };
        number += 1;
        let mut cell = Cell::new(number - 1, column, 1, 1, frame, glyphs);
        cell.room = room.unwrap_or(cell.room);
        cell
    };
    let mut rows = Vec::with_capacity(lines.len() + 2);
    // Words that have their place.
    let mut used: Vec<(usize, Frame)> = Vec::new();
    let mut top = edges[0];
    let heads_end = heads.map_or(f32::MIN, |heads| heads.bottom() + 0.6 * size);
    if let Some(heads) = heads {
        top = heads.top() - size;
        let ends = (top, edges[0]);
        let mut cells: Vec<Cell> = Vec::new();
        if labelled {
            let within = |part: &&Part| part.base > top && part.base < heads_end && part.frame.right < columns[0].0;
            let corner = page.words.iter().filter(within);
            let glyphs: Vec<Glyph> = corner.clone().flat_map(|part| part.glyphs.iter().copied()).collect();
            used.extend(corner.map(|part| (part.line, part.frame)));
            cells.push(cell(0, ends, &glyphs, None));
        }
        for (at, block) in heads.blocks.iter().enumerate() {
            cells.push(cell(at + usize::from(labelled), ends, &block.glyphs(), None));
        }
        rows.push(Row { cells, rest: false });
    }
    // The rest of a label on the page before stands above the first one.
    let rest = before.and_then(|before| before.label).and_then(|left| {
        let above = blocks
            .iter()
            .find(|block| block.top > heads_end && (block.frame.left - left).abs() < 0.3 * size)?;
        (labelled && above.bottom < first.top).then_some(above)
    });
    if let Some(block) = rest {
        let ends = (block.top - size, block.bottom + 0.2 * size);
        let empty = (1..=columns.len()).map(|at| (at, Vec::new()));
        let cells = std::iter::once((0, block.glyphs())).chain(empty);
        let cells = cells.map(|(at, glyphs)| cell(at, ends, &glyphs, None)).collect();
        rows.push(Row { cells, rest: true });
        used.extend(block.parts.iter().map(|part| (part.line, part.frame)));
    }
    for (line, ends) in lines.iter().zip(edges.windows(2)) {
        let ends = (ends[0], ends[1]);
        let mut cells: Vec<Cell> = Vec::new();
        if line.label.is_none() && labelled {
            cells.push(cell(0, ends, &[], None));
        }
        if let Some(label) = &line.label {
            // Labels that begin alike are as wide, and one of several lines shows how wide.
            let alike = own().filter(|other| (other.frame.left - label.frame.left).abs() < 0.3 * size);
            let broken = alike.clone().any(|other| other.bottom > other.top);
            let room = alike.map(|other| other.frame.width()).fold(0.0, f32::max);
            cells.push(cell(0, ends, &label.glyphs(), broken.then_some(room)));
        }
        for (at, parts) in line.cells.iter().enumerate() {
            let glyphs: Vec<Glyph> = parts.iter().flat_map(|part| part.glyphs.iter().copied()).collect();
            cells.push(cell(
                at + usize::from(labelled),
                ends,
                &glyphs,
                Some(widths[at] - rows::FREE),
            ));
        }
        rows.push(Row { cells, rest: false });
    }
    // What is in no row stays: labels over several rows among it.
    let bottom = edges[edges.len() - 1];
    let named = own()
        .chain(heads.iter().flat_map(|heads| &heads.blocks))
        .flat_map(|block| &block.parts);
    let figures = || lines.iter().flat_map(|line| line.cells.iter().flatten());
    used.extend(named.chain(figures()).map(|part| (part.line, part.frame)));
    let (mut from, mut to) = (usize::MAX, 0);
    let inside = page.parts.iter().filter(|part| part.base > top && part.base < bottom);
    for line in inside.map(|part| part.line).chain(used.iter().map(|(line, _)| *line)) {
        (from, to) = (from.min(line), to.max(line + 1));
    }
    let above = above(page, from, edges[0], before);
    from -= above.1;
    let kept = page.parts.iter().filter(|part| {
        let own = |(line, frame): &(usize, Frame)| *line == part.line && frame.left == part.frame.left;
        (from..to).contains(&part.line) && !used.iter().any(own)
    });
    let mut beside: Vec<TextLine> = kept.filter_map(|part| TextLine::of(part.glyphs.clone())).collect();
    beside.sort_by(|one, other| one.base.total_cmp(&other.base));
    let full = last.cells.iter().zip(widths);
    let full = full.map(|(cell, width)| {
        cell.last()
            .is_some_and(|part| part.kind == Kind::Number && is_full(part, *width))
    });
    let full = full.collect();
    let table = Table {
        frame: Frame {
            left: borders[0],
            top,
            right: borders[borders.len() - 1],
            bottom,
        },
        columns: borders.clone(),
        rows,
        beside,
        open: true,
    };
    Some(Found {
        table,
        lines: from..to,
        shape: Shape {
            columns: columns.to_vec(),
            borders,
            full,
            label: last.label.as_ref().map(|label| label.frame.left),
            head: page.head.clone(),
            above: above.0,
        },
        top: first.top,
        follows: before.is_some(),
    })
}

/// The letters of headings and of the lines above a table, for its part on the next page; and how many of the lines are
/// those of the part on the page before.
fn above(page: &Lines<'_>, from: usize, to: f32, before: Option<&Shape>) -> (BTreeSet<char>, usize) {
    if let Some(before) = before {
        let again = |line: &usize| {
            page.parts
                .iter()
                .filter(|part| part.line == *line)
                .all(|part| before.heads(part))
        };
        let head = usize::from(page.head == before.head);
        let count = (head..from).rev().take_while(again).count();
        return (before.above.clone(), count);
    }
    let heads = page
        .words
        .iter()
        .filter(|part| part.line + 24 >= from && part.base < to);
    (
        heads.flat_map(|part| &part.glyphs).map(|glyph| glyph.letter).collect(),
        0,
    )
}
