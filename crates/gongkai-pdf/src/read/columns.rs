//! Tables whose ruling lines are missing, read by their lines: the columns are the gaps that all rows of figures
//! share, the rows are told by wider gaps between lines. Only where both are certain; leaves out the rest, which stays
//! lines.

use super::bare;
use super::grid::{Grid, of_rules};
use super::ink::{Frame, Rule};
use super::lines::TextLine;

/// Columns that a table has at least.
const LEAST: usize = 3;
/// A table of lines of text.
pub(super) fn unruled(lines: &[&TextLine]) -> Option<Grid> {
    // Whoever reads lines knows what to do with labels over several of them, but not with numbers.
    if broken(lines).is_empty() {
        return None;
    }
    let rows = rows_of(lines)?;
    let frame = Frame::of(lines.iter().map(|line| line.frame))?;
    let box_of = |row: &[TextLine]| Frame::of(row.iter().map(|line| line.frame));
    let mut heights = vec![frame.top - 1.0];
    for pair in rows.windows(2) {
        heights.push(f32::midpoint(box_of(&pair[0])?.bottom, box_of(&pair[1])?.top));
    }
    heights.push(frame.bottom + 1.0);
    let (left, right) = (frame.left - 3.0, frame.right + 3.0);
    let vertical = crossed(&rows, &heights, (left, right))?;
    let horizontal: Vec<Rule> = heights
        .iter()
        .map(|at| Rule {
            horizontal: true,
            at: *at,
            from: left,
            to: right,
        })
        .collect();
    of_rules(&horizontal, &vertical)
}

/// Marks the numbers that go on below each other where no table could be made: nobody takes a part for a number.
pub(super) fn mark_broken(lines: &mut [TextLine]) {
    let refs: Vec<&TextLine> = lines.iter().collect();
    let mut broken: Vec<(usize, usize)> = broken(&refs).into_iter().flatten().collect();
    broken.extend(bare::broken(&refs));
    broken.sort_unstable();
    broken.dedup();
    // From the end: what is put in moves only what stands behind.
    for (line, end) in broken.into_iter().rev() {
        lines[line].break_off(end);
    }
}

/// A number of a line: the line, the end of the number in it, and its sides.
type Number = (usize, usize, f32, f32);

fn numbers(lines: &[&TextLine]) -> Vec<Number> {
    let mut all = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let mut end = 0;
        for part in line.parts(0.6) {
            end += part.len();
            if part.iter().all(|glyph| glyph.letter.is_ascii_digit()) {
                all.push((number, end, part[0].frame.left, part[part.len() - 1].frame.right));
            }
        }
    }
    all
}

/// Numbers that had no room on a line and go on below: nearer to each other than rows are.
fn broken(lines: &[&TextLine]) -> Vec<[(usize, usize); 2]> {
    let numbers = numbers(lines);
    // The next number below each, and how far it is.
    let mut pairs: Vec<(f32, usize, usize)> = Vec::new();
    for (at, (line, _, left, right)) in numbers.iter().enumerate() {
        let below = numbers[at + 1..]
            .iter()
            .position(|(other, _, from, to)| other > line && from < right && left < to);
        if let Some(below) = below.map(|below| at + 1 + below) {
            let (one, other) = (lines[*line], lines[numbers[below].0]);
            pairs.push(((other.base - one.base) / one.size, at, below));
        }
    }
    pairs.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (Some(least), Some(usual)) = (pairs.first(), pairs.get(pairs.len() * 2 / 3)) else {
        return Vec::new();
    };
    let (least, usual) = (least.0, usual.0);
    if least > 1.6 || usual < 1.2 * least {
        return Vec::new();
    }
    let place = |at: usize| (numbers[at].0, numbers[at].1);
    pairs
        .iter()
        .take_while(|(gap, ..)| *gap <= 1.1 * least)
        .map(|(_, upper, lower)| [place(*upper), place(*lower)])
        .collect()
}

/// Lines as rows: those of one row are nearer to each other than rows are, or each row is one line.
fn rows_of(lines: &[&TextLine]) -> Option<Vec<Vec<TextLine>>> {
    let size = lines.iter().map(|line| line.size).fold(f32::MAX, f32::min);
    let gap = |pair: &[&TextLine]| (pair[1].base - pair[0].base) / size;
    let mut gaps: Vec<f32> = lines.windows(2).map(gap).filter(|gap| *gap > 1.1).collect();
    gaps.sort_by(f32::total_cmp);
    let (first, last) = (*gaps.first()?, *gaps.last()?);
    let limit = if first > 1.7 {
        1.7
    } else {
        // Where the gaps become wider at once.
        let (ratio, at) = gaps
            .windows(2)
            .filter(|pair| pair[0] <= 1.7)
            .map(|pair| (pair[1] / pair[0], f32::midpoint(pair[0], pair[1])))
            .max_by(|one, other| one.0.total_cmp(&other.0))?;
        if ratio < 1.2 || last < 1.2 * first {
            return None;
        }
        at
    };
    let mut rows: Vec<Vec<TextLine>> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if at == 0 || gap(&lines[at - 1..=at]) > limit {
            rows.push(Vec::new());
        }
        rows.last_mut()?.push((*line).clone());
    }
    Some(rows)
}

/// Lines between the columns that rows share, in every row in which nothing stands across.
fn crossed(rows: &[Vec<TextLine>], heights: &[f32], (left, right): (f32, f32)) -> Option<Vec<Rule>> {
    let parts: Vec<Vec<Part>> = rows.iter().map(|row| parts(row)).collect();
    let dense: Vec<&Vec<Part>> = parts
        .iter()
        .filter(|parts| parts.iter().filter(|part| part.figure).count() >= LEAST)
        .collect();
    let most = dense.iter().map(|parts| parts.len()).max()?;
    let mut columns: Vec<(f32, f32)> = dense
        .iter()
        .flat_map(|parts| parts.iter().map(|part| (part.left, part.right)))
        .collect();
    merge(&mut columns);
    if columns.len() < LEAST || columns.len() != most {
        return None;
    }
    let edges: Vec<f32> = columns
        .windows(2)
        .map(|pair| f32::midpoint(pair[0].1, pair[1].0))
        .collect();
    let mut rules = Vec::new();
    for (parts, edges_of_row) in parts.iter().zip(heights.windows(2)) {
        let rule = |at: f32| Rule {
            horizontal: false,
            at,
            from: edges_of_row[0],
            to: edges_of_row[1],
        };
        let free = edges
            .iter()
            .filter(|edge| !parts.iter().any(|part| part.left < **edge && **edge < part.right));
        rules.extend(free.map(|edge| rule(*edge)));
        rules.extend([rule(left), rule(right)]);
    }
    Some(rules)
}

/// What stands in a row side by side.
struct Part {
    left: f32,
    right: f32,
    figure: bool,
}

fn parts(row: &[TextLine]) -> Vec<Part> {
    let mut intervals: Vec<(f32, f32)> = Vec::new();
    let mut words: Vec<(f32, f32)> = Vec::new();
    for line in row {
        for part in line.parts(0.6) {
            let ends = (part[0].frame.left, part[part.len() - 1].frame.right);
            intervals.push(ends);
            if !part
                .iter()
                .all(|glyph| glyph.letter.is_ascii_digit() || matches!(glyph.letter, '.' | '/' | '-'))
            {
                words.push(ends);
            }
        }
    }
    merge(&mut intervals);
    intervals
        .into_iter()
        .map(|(left, right)| Part {
            left,
            right,
            figure: !words.iter().any(|(from, to)| *from < right && left < *to),
        })
        .collect()
}

/// Joins intervals that overlap.
pub(super) fn merge(intervals: &mut Vec<(f32, f32)>) {
    intervals.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut merged: Vec<(f32, f32)> = Vec::new();
    for (left, right) in intervals.drain(..) {
        match merged.last_mut() {
            Some(last) if left < last.1 => last.1 = last.1.max(right),
            _ => merged.push((left, right)),
        }
    }
    *intervals = merged;
}
