//! The headings above the columns of a table: which text stands over which column, and columns in which no number
//! stands. Leaves out headings over several columns, which stay lines.

use super::labels::{Block, blocks};
use super::parts::Part;
use super::rows::{Band, is_beside};

/// How high headings are at most, in sizes of the letters.
const HIGH: f32 = 16.0;
/// The widest gap between their lines.
const GAP: f32 = 3.2;

/// Gaps between headings, in sizes of the letters: where a column begins, and elsewhere.
const EDGE: f32 = 0.15;
const WORDS: f32 = 0.3;

/// The columns with their headings, and the headings: one for each column, or some of them where a page cuts them.
#[derive(Debug, Clone)]
pub(super) struct Heads {
    pub columns: Vec<(f32, f32)>,
    pub blocks: Vec<Block>,
}

impl Heads {
    /// Height of their first line.
    pub(super) fn top(&self) -> f32 {
        self.blocks.iter().map(|block| block.top).fold(f32::MAX, f32::min)
    }

    /// Height of their last line.
    pub(super) fn bottom(&self) -> f32 {
        self.blocks.iter().map(|block| block.bottom).fold(f32::MIN, f32::max)
    }

    /// Whether every column has one.
    pub(super) fn whole(&self) -> bool {
        self.blocks.len() == self.columns.len()
    }
}

/// The headings above a height and right of where labels end.
pub(super) fn heads(
    words: &[Part],
    rows: &[Band],
    columns: &[(f32, f32)],
    (left, top): (f32, f32),
    size: f32,
    pitch: f32,
) -> Option<Heads> {
    // Letters of two columns may be as near as those of one word; a column begins between them.
    let borders: Vec<f32> = columns
        .windows(2)
        .map(|pair| f32::midpoint(pair[0].1, pair[1].0))
        .collect();
    let near = |at: f32| borders.iter().any(|border| (at - border).abs() < 1.2 * size);
    let above = words.partition_point(|part| part.base < top - HIGH * size);
    let end = words.partition_point(|part| part.base < top);
    let words: Vec<Part> = words[above..end]
        .iter()
        .flat_map(|part| part.clone().cut(EDGE, near))
        .flat_map(|part| part.cut(WORDS, |_| true))
        .collect();
    // From the numbers upwards, as far as lines follow each other.
    let mut start = words.len();
    let mut last = top;
    while start > 0 {
        let part = &words[start - 1];
        let crosses = part.frame.left < left - 0.5 * size && part.frame.right > left + 2.0 * size;
        if crosses || last - part.base > GAP * size {
            break;
        }
        last = part.base;
        start -= 1;
    }
    let inside: Vec<Part> = words[start..]
        .iter()
        .filter(|part| part.frame.left >= left)
        .cloned()
        .collect();
    let blocks = blocks(inside, size, pitch);
    // Those with nothing below them.
    let sides = |block: &Block| (block.frame.left, block.frame.right);
    let is_last = |block: &&Block| {
        let below = |other: &Block| other.top > block.bottom && is_beside(sides(block), sides(other));
        !blocks.iter().any(below)
    };
    let mut leaves: Vec<&Block> = blocks.iter().filter(is_last).collect();
    leaves.sort_by(|one, other| one.frame.left.total_cmp(&other.frame.left));
    // The heading of a column, and one of a column without numbers, which stands where others do.
    let mut own: Vec<Option<(f32, f32)>> = vec![None; leaves.len()];
    let mut bare: Vec<(f32, f32)> = Vec::new();
    // Those below a heading first. Numbers of one column may stand at its left and in its middle, but not in one row.
    let below = |column: &(f32, f32)| leaves.iter().any(|leaf| is_beside(*column, sides(leaf)));
    let (near, far): (Vec<_>, Vec<_>) = columns.iter().copied().partition(below);
    for column in near.into_iter().chain(far) {
        let with = |leaf: usize| {
            own[leaf].map_or(column, |(left, right): (f32, f32)| {
                (left.min(column.0), right.max(column.1))
            })
        };
        let leaf = over(column, &leaves).map(|leaf| (leaf, with(leaf)));
        match leaf.filter(|(_, both)| !rows.iter().any(|row| row.doubles(&[*both]))) {
            Some((leaf, both)) => own[leaf] = Some(both),
            None => bare.push(column),
        }
    }
    let whole = bare.is_empty();
    let level = |block: &Block| {
        let mut named = leaves.iter().zip(&own).filter(|(_, own)| own.is_some());
        named.any(|(other, _)| block.top <= other.bottom && other.top <= block.bottom)
    };
    let mut found = Heads {
        columns: bare,
        blocks: Vec::new(),
    };
    for (block, own) in leaves.iter().zip(&own) {
        let (left, right) = sides(block);
        match own {
            Some(own) => found.columns.push((own.0.min(left), own.1.max(right))),
            None if whole && level(block) => found.columns.push((left, right)),
            None => continue,
        }
        found.blocks.push((*block).clone());
    }
    found.columns.sort_by(|one, other| one.0.total_cmp(&other.0));
    let apart = found.columns.windows(2).all(|pair| pair[0].1 < pair[1].0);
    (apart && !found.blocks.is_empty()).then_some(found)
}

/// The heading of a column: it begins before the numbers do or stands over them, and none is nearer.
fn over(column: (f32, f32), leaves: &[&Block]) -> Option<usize> {
    let middle = f32::midpoint(column.0, column.1);
    let off = |at: &usize| (leaves[*at].frame.centre().0 - middle).abs();
    let nearest = (0..leaves.len()).min_by(|one, other| off(one).total_cmp(&off(other)))?;
    let block = leaves[nearest];
    let beside = is_beside(column, (block.frame.left, block.frame.right));
    let next = leaves.get(nearest + 1).map_or(f32::MAX, |next| next.frame.left);
    (beside || (block.frame.left < column.0 && column.1 < next)).then_some(nearest)
}
