//! Tables without ruling lines between their columns: rows and columns of numbers, the label beside each row, the
//! heading above each column. Only where every number has one row and one column and every row one label; leaves out
//! the rest, which stays lines.

mod build;
mod heads;
mod labels;
mod parts;
mod rows;
mod shape;

use super::cells::Table;
use super::columns::merge;
use super::ink::Rule;
use super::lines::{TextLine, begins_item};
use build::build;
use heads::Heads;
use labels::{Block, Stand};
use parts::{Kind, Part};
use rows::{Band, is_full};
pub(super) use shape::{Shape, breaks, broken};

/// Numbers of a row that shows where the columns are.
const LEAST: usize = 5;
/// The widest distance of lines of one text, in sizes of the letters, where nothing shows it.
const WIDEST: f32 = 1.55;
/// Numbers of a row that is a table alone.
const WIDE: usize = 10;
/// Parts of a page that are looked at.
const MOST: usize = 4_000;

/// A table that was found among lines.
pub(super) struct Found {
    pub table: Table,
    /// The lines that it begins and ends with.
    pub lines: std::ops::Range<usize>,
    pub shape: Shape,
    /// Height of its first numbers, and whether its columns are those of the page before.
    top: f32,
    follows: bool,
}

/// The parts of some lines.
struct Lines<'a> {
    /// The first of them.
    head: String,
    /// Columns of a table.
    least: usize,
    parts: &'a [Part],
    words: &'a [Part],
    rules: &'a [Rule],
}

/// The first table of lines, from top to bottom. Its columns may be those of a table on the page before. Small ones are
/// those of few columns.
pub(super) fn first(lines: &[TextLine], rules: &[Rule], before: Option<&Shape>, small: bool) -> Option<Found> {
    let mut parts = parts::parts(lines);
    let bands = rows::bands(&parts, rules);
    if bands.is_empty() || parts.len() > MOST {
        return None;
    }
    parts.sort_by(|one, other| one.base.total_cmp(&other.base));
    let words: Vec<Part> = parts.iter().filter(|part| !part.is_figure()).cloned().collect();
    let head = lines.first().map(TextLine::text).unwrap_or_default();
    let page = Lines {
        head,
        least: if small { 1 } else { LEAST },
        parts: &parts,
        words: &words,
        rules,
    };
    // Its first numbers may stand in few of the columns that the page before shows.
    if let Some(before) = before
        && let Some(seed) = (0..bands.len().min(3)).find(|at| before.holds(&bands[*at].columns()))
    {
        let (run, columns) = run(&page, &bands, seed, seed, &before.columns);
        let found = table(&page, &bands[run], columns, Some(before));
        if let Some(found) = found.filter(|found| found.follows) {
            return Some(found);
        }
    }
    let mut start = 0;
    while let Some(seed) = (start..bands.len()).find(|at| !bands[*at].columns().is_empty()) {
        let (run, columns) = run(&page, &bands, seed, start, &[]);
        start = run.end;
        if let Some(found) = table(&page, &bands[run], columns, before) {
            return Some(found);
        }
    }
    None
}

/// The bands around one that are of the same table: no words stand among their numbers.
fn run(
    page: &Lines<'_>,
    bands: &[Band],
    seed: usize,
    from: usize,
    known: &[(f32, f32)],
) -> (std::ops::Range<usize>, Vec<(f32, f32)>) {
    let mut columns = bands[seed].columns();
    columns.extend(known);
    merge(&mut columns);
    let (mut start, mut end) = (seed, seed + 1);
    let free = |columns: &[(f32, f32)], upper: f32, lower: f32| {
        let from = page.words.partition_point(|part| part.base < upper);
        let hull = (columns[0].0, columns[columns.len() - 1].1);
        page.words[from..]
            .iter()
            .take_while(|part| part.base <= lower)
            .all(|part| !part.over(hull))
    };
    while end < bands.len() {
        let Some(joined) = rows::joined(&columns, &bands[end], &bands[start..end]) else {
            break;
        };
        if !free(&joined, bands[seed].top, bands[end].bottom) {
            break;
        }
        columns = joined;
        end += 1;
    }
    while start > from {
        let Some(joined) = rows::joined(&columns, &bands[start - 1], &bands[start..end]) else {
            break;
        };
        if !free(&joined, bands[start - 1].top, bands[seed].bottom) {
            break;
        }
        columns = joined;
        start -= 1;
    }
    (start..end, columns)
}

/// A row of the table.
struct Line {
    label: Option<Block>,
    /// The numbers of each column.
    cells: Vec<Vec<Part>>,
    /// Heights of the first and last line.
    top: f32,
    bottom: f32,
    ruled: Option<(Rule, Rule)>,
}

/// What stands beside the numbers of a table and among them.
struct Around {
    /// The usual size of the numbers.
    size: f32,
    /// Height of the first ones.
    top: f32,
    /// Words before the first column, among the columns, and where those before them end on the height of numbers.
    beside: Vec<Part>,
    over: Vec<Part>,
    label_end: f32,
    /// Distance of the lines of a label.
    pitch: Option<f32>,
}

fn around(page: &Lines<'_>, bands: &[Band], columns: &[(f32, f32)]) -> Option<Around> {
    let mut sizes: Vec<f32> = bands
        .iter()
        .flat_map(|band| &band.figures)
        .map(|part| part.size)
        .collect();
    sizes.sort_by(f32::total_cmp);
    let size = *sizes.get(sizes.len() / 2)?;
    let (top, bottom) = (bands.first()?.top, bands.last()?.bottom);
    let hull = (columns.first()?.0, columns.last()?.1);
    // Labels reach over the first and last row, but not over what stands above and below the numbers.
    let (mut above, mut below) = (top - 12.0 * size, bottom + 12.0 * size);
    for part in page.words.iter().filter(|part| part.over(hull)) {
        if part.base < top - 0.5 * size {
            above = above.max(part.base + 0.1 * size);
        } else if part.base > bottom + 0.5 * size {
            below = below.min(part.base - 0.1 * size);
        }
    }
    let near = |part: &&Part| part.base > above && part.base < below;
    let words = || page.words.iter().filter(near);
    let beside: Vec<Part> = words().filter(|part| part.frame.right < hull.0).cloned().collect();
    let over: Vec<Part> = words().filter(|part| part.over(hull)).cloned().collect();
    let behind = page.parts.iter().filter(near).filter(|part| part.frame.right > hull.0);
    let others: Vec<Part> = behind.cloned().collect();
    // Headings in several lines reach below the first of them; what stands on the height of numbers is none.
    let level = |part: &&Part| {
        let at = bands.partition_point(|band| band.bottom < part.base - 0.75 * size);
        bands.get(at).is_some_and(|band| band.top < part.base + 0.75 * size)
    };
    let ends = beside.iter().filter(level).map(|part| part.frame.right);
    Some(Around {
        size,
        top,
        label_end: ends.fold(f32::MIN, f32::max),
        pitch: labels::pitch(&beside, &others, size),
        beside,
        over,
    })
}

fn table(page: &Lines<'_>, bands: &[Band], mut columns: Vec<(f32, f32)>, before: Option<&Shape>) -> Option<Found> {
    let mut around = around(page, bands, &columns)?;
    let size = around.size;
    // Lines of labels and of numbers may be of different letters.
    let of_numbers = rows::pitch(bands);
    let begins = |figure: &Part| {
        let level = around
            .beside
            .iter()
            .filter(|part| (part.base - figure.base).abs() < 0.2 * size);
        let label = level.max_by(|one, other| one.frame.left.total_cmp(&other.frame.left));
        label.is_some_and(|label| begins_item(&label.glyphs))
    };
    let distance = of_numbers.or(around.pitch).unwrap_or(WIDEST * size);
    let rows = rows::rows(bands.to_vec(), &columns, page.rules, distance, begins);
    around.pitch = around.pitch.or(of_numbers).or_else(|| rows::pitch(&rows));
    let few = columns.len() < LEAST;
    let edge = (around.label_end, around.top);
    let heads = heads::heads(
        page.words,
        &rows,
        &columns,
        edge,
        size,
        around.pitch.unwrap_or(WIDEST * size),
    );
    let heads = heads.filter(|heads| !rows.iter().any(|row| row.doubles(&heads.columns)));
    if let Some(heads) = &heads {
        columns.clone_from(&heads.columns);
    }
    let heads = heads.filter(Heads::whole);
    let before = before.filter(|before| before.goes_on_in(page, &columns, heads.as_ref(), &around));
    if let Some(before) = before {
        columns = before.joined(&columns)?;
    }
    // A few numbers are a table where each has a heading.
    if (few && heads.is_none() && before.is_none()) || columns.len() < page.least {
        return None;
    }
    let named = named(&rows, &columns, &around);
    let widths = rows::widths(&columns, bands);
    // The number of the page may stand below it.
    let several = |row: &&Band| row.columns().len() > 1;
    let alone =
        columns.len() >= WIDE && rows.iter().filter(several).count() == 1 && named.labels.iter().all(Option::is_none);
    let lines: Vec<Option<Line>> = rows
        .iter()
        .zip(&named.labels)
        .map(|(row, label)| {
            let free = |part: &Part| part.base < row.top - 0.5 * size || part.base > row.bottom + 0.5 * size;
            let line = line(row, label.clone(), &columns, &widths, size, named.stand)?;
            // Numbers alone go on with those of the page before.
            let goes_on = || row.top <= around.top && before.is_some_and(|before| before.goes_on(row.figures.iter()));
            let own = |label| row.ruled.is_some() || !named.is_other(label, row, size);
            let label = line
                .label
                .as_ref()
                .map_or_else(|| (alone && several(&row)) || goes_on(), own);
            (label && around.over.iter().all(free)).then_some(line)
        })
        .collect();
    let mut from = 0;
    while from < lines.len() {
        let (end, next) = chain(&lines, &rows, from, named.apart);
        let ruled = || lines[from].as_ref().is_some_and(|line| line.ruled.is_some());
        let sure = alone || heads.is_some() || before.is_some() || ruled();
        if end - from >= if sure { 1 } else { 2 } {
            let own: Vec<&Line> = lines[from..end].iter().flatten().collect();
            let heads = heads.as_ref().filter(|_| from == 0);
            return build(page, &own, (&columns, &widths), size, heads, before, &named.blocks);
        }
        from = next;
    }
    None
}

/// Labels of rows.
struct Named {
    labels: Vec<Option<Block>>,
    /// All texts beside the numbers.
    blocks: Vec<Block>,
    stand: Stand,
    /// How far rows are from each other.
    apart: f32,
}

impl Named {
    /// Whether a label begins beside the lines of a row below its first: that of another row.
    fn is_other(&self, label: &Block, row: &Band, size: f32) -> bool {
        let own = |block: &Block| label.parts.iter().any(|part| part.frame == block.parts[0].frame);
        let starts = |block: &Block| {
            let mut below = row.figures.iter().filter(|part| part.base > row.top + 0.5 * size);
            below.any(|part| (part.base - block.top).abs() < 0.2 * size)
        };
        self.stand == Stand::Top
            && self
                .blocks
                .iter()
                .any(|block| block.names() && !own(block) && starts(block))
    }
}

fn named(rows: &[Band], columns: &[(f32, f32)], around: &Around) -> Named {
    let (beside, size) = (&around.beside, around.size);
    let blocks = labels::blocks(beside.clone(), size, around.pitch.unwrap_or(0.0));
    let count = |labels: &[Option<Block>]| labels.iter().flatten().count();
    let [middle, top] = [Stand::Middle, Stand::Top].map(|stand| labels::labels(rows, beside, &blocks, size, stand));
    let (mut labels, mut stand) = if count(&top) > count(&middle) {
        (top, Stand::Top)
    } else {
        (middle, Stand::Middle)
    };
    // As far as two lines of one text are not: a number that goes on below is in the same row.
    let mut apart = around.pitch.map_or(0.9 * size, |pitch| 1.12 * pitch);
    // Where some have none, rows may follow each other without a gap. A number below the last is the page's.
    let last = rows
        .last()
        .is_some_and(|row| row.columns().len() < 2 && columns.len() > 2);
    let end = rows.len() - usize::from(last);
    if count(&labels) < end {
        // The page may cut the first and the last of them.
        let whole = [(0, end), (0, end - 1), (1, end), (1, end - 1)];
        let whole = whole.into_iter().filter(|(from, to)| to > from);
        let mut tried = whole.flat_map(|part| [(part, Stand::Middle), (part, Stand::Top)]);
        let tiled = tried.find_map(|((from, to), stand)| {
            let below = rows.get(to).map_or(f32::MAX, |row| row.top - 0.3 * size);
            let own = beside.iter().filter(|part| stand == Stand::Middle || part.base < below);
            let own: Vec<Part> = own.cloned().collect();
            Some((labels::tiled(&rows[from..to], &own, size, stand)?, from, stand))
        });
        if let Some((tiled, from, own)) = tiled.filter(|(tiled, ..)| tiled.len() > count(&labels)) {
            labels = vec![None; from];
            labels.extend(tiled);
            labels.resize(rows.len(), None);
            (stand, apart) = (own, 0.8 * size);
        }
    }
    labels::cut(rows, &blocks, &mut labels, size);
    Named {
        labels,
        blocks,
        stand,
        apart,
    }
}

/// The end of the rows that follow one without a doubt, and where to go on looking.
fn chain(lines: &[Option<Line>], rows: &[Band], from: usize, apart: f32) -> (usize, usize) {
    // Numbers of no row that are so near to one may be parts of its own.
    let clear = |at: usize| {
        let near = |other: usize| {
            let own = lines[at].as_ref().filter(|own| own.ruled.is_none());
            let close =
                own.is_some_and(|own| rows[other].bottom > own.top - apart && rows[other].top < own.bottom + apart);
            lines[other].is_none() && close
        };
        let behind = Some(at + 1).filter(|at| *at < lines.len());
        lines[at].is_some() && !at.checked_sub(1).into_iter().chain(behind).any(near)
    };
    // Rows do not reach into each other.
    let parted = |at: usize| {
        lines[at - 1]
            .as_ref()
            .zip(lines[at].as_ref())
            .is_none_or(|(one, other)| {
                let below = one.ruled.is_some_and(|(_, below)| below.at < other.top);
                let above = other.ruled.is_some_and(|(above, _)| above.at > one.bottom);
                below || above || (one.ruled.is_some() && other.ruled.is_some()) || other.top - one.bottom >= apart
            })
    };
    if !clear(from) {
        return (from, from + 1);
    }
    let mut until = from + 1;
    while until < lines.len() && clear(until) && parted(until) {
        until += 1;
    }
    // What follows too near puts the last row in doubt.
    let touches = until < lines.len() && !parted(until);
    let end = if touches { until - 1 } else { until };
    (end, until + usize::from(touches))
}

/// A row, where each of its numbers has one column and goes on below itself only where it had no room.
fn line(
    row: &Band,
    label: Option<Block>,
    columns: &[(f32, f32)],
    widths: &[f32],
    size: f32,
    stand: Stand,
) -> Option<Line> {
    let mut cells: Vec<Vec<Part>> = vec![Vec::new(); columns.len()];
    let mut others: Vec<&Part> = Vec::new();
    for part in &row.figures {
        let mut over = (0..columns.len()).filter(|at| part.over(columns[*at]));
        match (over.next(), over.next()) {
            (Some(column), None) => cells[column].push(part.clone()),
            (None, _) => others.push(part),
            _ => return None,
        }
    }
    // A mark may stand at the side of a column: of the two beside it, it is in the one that is free.
    for part in others {
        let least = widths.iter().copied().fold(f32::MAX, f32::min);
        let near = |at: &usize| {
            let (left, right) = columns[*at];
            cells[*at].is_empty() && (f32::midpoint(left, right) - part.middle()).abs() < 0.75 * least
        };
        let mut free = (0..columns.len()).filter(near);
        let (Some(column), None) = (free.next(), free.next()) else {
            return None;
        };
        cells[column].push(part.clone());
    }
    for (cell, width) in cells.iter().zip(widths) {
        let whole = cell
            .windows(2)
            .all(|pair| pair[0].kind == Kind::Number && pair[1].kind == Kind::Number && is_full(&pair[0], *width));
        let ends = cell
            .first()
            .zip(cell.last())
            .map(|(first, last)| (first.base, last.base));
        let stands = row.ruled.is_some() || ends.is_none_or(|ends| stand.fits(ends, (row.top, row.bottom), size));
        if !whole || !stands {
            return None;
        }
    }
    let (top, bottom) = label.as_ref().map_or((row.top, row.bottom), |label| {
        (row.top.min(label.top), row.bottom.max(label.bottom))
    });
    Some(Line {
        label,
        cells,
        top,
        bottom,
        ruled: row.ruled,
    })
}
