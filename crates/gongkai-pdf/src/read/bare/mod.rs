//! Tables without ruling lines between their columns: rows and columns of numbers, the label beside each row, the
//! heading above each column. Only where every number has one row and one column and every row one label; leaves out
//! the rest, which stays lines.

mod heads;
mod labels;
mod parts;
mod rows;

use super::cells::{Cell, Row, Table};
use super::ink::{Frame, Glyph, Rule};
use super::lines::{TextLine, begins_item};
use heads::Heads;
use labels::{Block, Stand};
use parts::{Kind, Part};
use rows::{Band, is_full};

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

/// The columns of a table, for its part on the next page.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    columns: Vec<(f32, f32)>,
    borders: Vec<f32>,
    /// Which numbers of its last row had no room for another digit.
    full: Vec<bool>,
    /// Where the label of its last row begins.
    label: Option<f32>,
    /// The first line of its page, and the letters of its headings and of what stands above them.
    head: String,
    above: String,
}

impl Shape {
    /// Whether columns are some of its own.
    fn holds(&self, columns: &[(f32, f32)]) -> bool {
        let own = |column: &(f32, f32)| self.columns.iter().filter(|own| rows::is_beside(*column, **own)).count() == 1;
        let within = |column: &(f32, f32)| {
            let mut sides = self.borders.windows(2).rev().take(self.columns.len());
            sides.any(|sides| sides[0] <= column.0 && column.1 <= sides[1])
        };
        (1..=self.columns.len()).contains(&columns.len()) && columns.iter().all(|column| own(column) || within(column))
    }

    /// Has the headings of another table on the page too.
    pub(super) fn below(mut self, other: Option<&Self>) -> Self {
        self.above.push_str(other.map_or("", |other| &other.above));
        self
    }

    /// Whether a text may be one of its headings again.
    fn heads(&self, part: &Part) -> bool {
        part.glyphs.iter().all(|glyph| self.above.contains(glyph.letter))
    }

    /// Whether numbers on the next page stand below those that had no room: they may be their ends.
    fn goes_on<'a>(&self, mut figures: impl Iterator<Item = &'a Part>) -> bool {
        figures.all(|part| (0..self.columns.len()).any(|at| self.full[at] && part.over(self.columns[at])))
    }
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
    rows::merge(&mut columns);
    let (mut start, mut end) = (seed, seed + 1);
    let free = |columns: &[(f32, f32)], upper: f32, lower: f32| {
        let from = page.words.partition_point(|part| part.base < upper);
        let hull = (columns[0].0, columns[columns.len() - 1].1);
        page.words[from..].iter().take_while(|part| part.base <= lower).all(|part| !part.over(hull))
    };
    while end < bands.len() {
        let Some(joined) = rows::joined(&columns, &bands[end], &bands[start..end]) else { break };
        if !free(&joined, bands[seed].top, bands[end].bottom) {
            break;
        }
        columns = joined;
        end += 1;
    }
    while start > from {
        let Some(joined) = rows::joined(&columns, &bands[start - 1], &bands[start..end]) else { break };
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

fn table(page: &Lines<'_>, bands: &[Band], mut columns: Vec<(f32, f32)>, before: Option<&Shape>) -> Option<Found> {
    let mut sizes: Vec<f32> = bands.iter().flat_map(|band| &band.figures).map(|part| part.size).collect();
    sizes.sort_by(f32::total_cmp);
    let size = *sizes.get(sizes.len() / 2)?;
    let (top, bottom) = (bands[0].top, bands[bands.len() - 1].bottom);
    let first_column = columns.first()?.0;
    let hull = (first_column, columns[columns.len() - 1].1);
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
    let beside: Vec<Part> = page.words.iter().filter(near).filter(|part| part.frame.right < first_column).cloned().collect();
    let over: Vec<Part> = page.words.iter().filter(near).filter(|part| part.over(hull)).cloned().collect();
    let others: Vec<Part> = page.parts.iter().filter(near).filter(|part| part.frame.right > first_column).cloned().collect();
    // Headings in several lines reach below the first of them; what stands on the height of numbers is none.
    let beside_numbers = |part: &&Part| {
        let at = bands.partition_point(|band| band.bottom < part.base - 0.75 * size);
        bands.get(at).is_some_and(|band| band.top < part.base + 0.75 * size)
    };
    let label_end = beside.iter().filter(beside_numbers).map(|part| part.frame.right).fold(f32::MIN, f32::max);
    // Lines of labels and of numbers may be of different letters.
    let of_labels = labels::pitch(&beside, &others, size);
    let of_numbers = rows::pitch(bands);
    let begins = |figure: &Part| {
        let level = beside.iter().filter(|part| (part.base - figure.base).abs() < 0.2 * size);
        let label = level.max_by(|one, other| one.frame.left.total_cmp(&other.frame.left));
        label.is_some_and(|label| begins_item(&label.glyphs))
    };
    let distance = of_numbers.or(of_labels).unwrap_or(WIDEST * size);
    let rows = rows::rows(bands.to_vec(), &columns, page.rules, distance, begins);
    let of_labels = of_labels.or(of_numbers).or_else(|| rows::pitch(&rows));
    // As far as two lines of one text are not: a number that goes on below is in the same row.
    let apart = of_labels.map_or(0.9 * size, |pitch| 1.12 * pitch);
    let pitch = of_labels.unwrap_or(0.0);
    let heads = heads::heads(page.words, &rows, &columns, (label_end, top), size, of_labels.unwrap_or(WIDEST * size));
    let few = columns.len() < LEAST;
    if std::env::var_os("GK_DBG").is_some() { eprintln!("TABLE bands {} rows {} cols {} size {size} labels {of_labels:?} numbers {of_numbers:?} heads {} before {}", bands.len(), rows.len(), columns.len(), heads.is_some(), before.is_some()); }
    let heads = heads.filter(|heads| !rows.iter().any(|row| row.doubles(&heads.columns)));
    if let Some(heads) = &heads {
        columns.clone_from(&heads.columns);
    }
    let heads = heads.filter(Heads::whole);
    // Headings that come again are over the same columns.
    let again = |before: &&Shape| {
        heads.as_ref().is_none_or(|heads| {
            let mut pairs = heads.columns.iter().zip(&before.columns);
            heads.columns.len() == before.columns.len() && pairs.all(|(one, other)| rows::is_beside(*one, *other))
        })
    };
    // Nothing but what stood above them stands above them again.
    let follows = |before: &&Shape| {
        let head_top = heads.as_ref().map_or(top, |heads| heads.blocks.iter().map(|block| block.top).fold(top, f32::min));
        let mut over = page.words.iter().filter(|part| part.over(hull) && part.base < head_top - 0.5 * size);
        over.all(|part| part.line == 0 || before.heads(part))
    };
    let before = before.filter(again).filter(follows).filter(|before| {
        columns.len() >= 2 && 2 * columns.len() >= before.columns.len() && before.holds(&columns)
    });
    if let Some(before) = before {
        columns = before
            .columns
            .iter()
            .map(|column| {
                let same = columns.iter().filter(|own| rows::is_beside(**own, *column));
                same.fold(*column, |column, own| (column.0.min(own.0), column.1.max(own.1)))
            })
            .collect();
        if columns.windows(2).any(|pair| pair[0].1 >= pair[1].0) {
            return None;
        }
    }
    // A few numbers are a table where each has a heading.
    if (few && heads.is_none() && before.is_none()) || columns.len() < page.least {
        return None;
    }
    let widths = rows::widths(&columns, bands);
    let blocks = labels::blocks(beside.clone(), size, pitch);
    let named = |stand: Stand| labels::labels(&rows, &beside, &blocks, size, stand);
    let (middle, upper) = (named(Stand::Middle), named(Stand::Top));
    let count = |labels: &[Option<Block>]| labels.iter().flatten().count();
    let (mut labels, mut stand) = if count(&upper) > count(&middle) { (upper, Stand::Top) } else { (middle, Stand::Middle) };
    // Where some have none, rows may follow each other without a gap. What stands below the last is the page's.
    let mut apart = apart;
    let named = rows.len() - usize::from(rows.last().is_some_and(|row| row.columns().len() < 2 && columns.len() > 2));
    if count(&labels) < named {
        // The page may cut the first and the last of them.
        let whole = [(0, named), (0, named - 1), (1, named), (1, named - 1)].into_iter().filter(|(from, to)| to > from);
        let tiled = whole.flat_map(|part| [Stand::Middle, Stand::Top].map(|stand| (part, stand))).find_map(|((from, to), stand)| {
            let end = rows.get(to).map_or(f32::MAX, |row| row.top - 0.3 * size);
            let beside: Vec<Part> = beside.iter().filter(|part| stand == Stand::Middle || part.base < end).cloned().collect();
            Some((labels::tiled(&rows[from..to], &beside, size, stand)?, from, stand))
        });
        if let Some((tiled, from, own)) = tiled.filter(|(tiled, ..)| tiled.len() > count(&labels)) {
            labels = vec![None; from];
            labels.extend(tiled);
            labels.resize(rows.len(), None);
            (stand, apart) = (own, 0.8 * size);
        }
    }
    labels::cut(&rows, &blocks, &mut labels, size);
    let alone = rows.len() == 1 && columns.len() >= WIDE && count(&labels) == 0;
    let lines: Vec<Option<Line>> = rows
        .iter()
        .zip(labels)
        .map(|(row, label)| {
            let free = over.iter().all(|part| part.base < row.top - 0.5 * size || part.base > row.bottom + 0.5 * size);
            // A label beside the lines below the first is that of another row.
            let other = |label: &Block| {
                let own = |block: &Block| label.parts.iter().any(|part| part.frame == block.parts[0].frame);
                let starts = |block: &Block| row.figures.iter().any(|part| part.base > row.top + 0.5 * size && (part.base - block.top).abs() < 0.2 * size);
                stand == Stand::Top && blocks.iter().any(|block| block.names() && !own(block) && starts(block))
            };
            if std::env::var_os("GK_DBG").is_some() {
                eprintln!("  row {} {} label {:?} ruled {} free {free} stand {stand:?} line {} [{}]", row.top, row.bottom, label.as_ref().map(|l| (l.top, l.bottom, l.glyphs().iter().map(|g| g.letter).collect::<String>())), row.ruled.is_some(), line(row, label.clone(), &columns, &widths, size, stand).is_some(),
                    row.figures.iter().map(|p| p.glyphs.iter().map(|g| g.letter).collect::<String>()).collect::<Vec<_>>().join(" "));
            }
            let line = line(row, label, &columns, &widths, size, stand)?;
            // Numbers alone go on with those of the page before.
            let goes_on = || row.top <= top && before.is_some_and(|before| before.goes_on(row.figures.iter()));
            let named = |label| row.ruled.is_some() || !other(label);
            let label = line.label.as_ref().map_or_else(|| alone || goes_on(), named);
            (free && label).then_some(line)
        })
        .collect();
    let neighbours = |at: usize| {
        let own = lines[at].as_ref();
        let near = |other: &Band, own: &Line| {
            own.ruled.is_none()
                && other.bottom > own.top - apart
                && other.top < own.bottom + apart
        };
        let before = at.checked_sub(1).map(|at| (&lines[at], &rows[at]));
        let behind = lines.get(at + 1).map(|line| (line, &rows[at + 1]));
        own.is_some_and(|own| {
            // Numbers so near to a row may be parts of its own.
            before.into_iter().chain(behind).all(|(line, row)| line.is_some() || !near(row, own))
        })
    };
    // Rows do not reach into each other.
    let parted = |one: &Line, other: &Line| {
        (one.ruled.is_some() && other.ruled.is_some()) || other.top - one.bottom >= apart || one.ruled.is_some_and(|(_, below)| below.at < other.top)
            || other.ruled.is_some_and(|(above, _)| above.at > one.bottom)
    };
    let mut from = 0;
    while from < lines.len() {
        if !neighbours(from) {
            from += 1;
            continue;
        }
        let mut until = from + 1;
        while until < lines.len()
            && neighbours(until)
            && lines[until - 1].as_ref().zip(lines[until].as_ref()).is_some_and(|(one, other)| parted(one, other))
        {
            until += 1;
        }
        // What follows too near puts the last row in doubt.
        let touches = lines.get(until - 1).zip(lines.get(until)).is_some_and(|(one, other)| {
            one.as_ref().zip(other.as_ref()).is_some_and(|(one, other)| !parted(one, other))
        });
        let end = if touches { until - 1 } else { until };
        let sure = alone || heads.is_some() || before.is_some() || lines[from].as_ref().is_some_and(|line| line.ruled.is_some());
        let enough = end - from >= if sure { 1 } else { 2 };
        if enough {
            let own: Vec<&Line> = lines[from..end].iter().flatten().collect();
            let heads = heads.as_ref().filter(|_| from == 0);
            let found = build(page, &own, (&columns, &widths), size, heads, before, &blocks);
            return found;
        }
        from = until + usize::from(touches);
    }
    None
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
        let whole = cell.windows(2).all(|pair| {
            pair[0].kind == Kind::Number && pair[1].kind == Kind::Number && is_full(&pair[0], *width)
        });
        let ends = cell.first().zip(cell.last()).map(|(first, last)| (first.base, last.base));
        let stands = row.ruled.is_some() || ends.is_none_or(|ends| stand.fits(ends, (row.top, row.bottom), size));
        if !whole || !stands {
            return None;
        }
    }
    let (top, bottom) = label
        .as_ref()
        .map_or((row.top, row.bottom), |label| (row.top.min(label.top), row.bottom.max(label.bottom)));
    Some(Line {
        label,
        cells,
        top,
        bottom,
        ruled: row.ruled,
    })
}

fn build(
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
    let labelled = before.map_or_else(|| own().next().is_some(), |before| before.borders.len() > columns.len() + 1);
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
    let heads_end = heads.map_or(f32::MIN, |heads| {
        heads.blocks.iter().map(|block| block.bottom).fold(f32::MIN, f32::max) + 0.6 * size
    });
    if let Some(heads) = heads {
        top = heads.blocks.iter().map(|block| block.top).fold(f32::MAX, f32::min) - size;
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
        let above = blocks.iter().find(|block| block.top > heads_end && (block.frame.left - left).abs() < 0.3 * size)?;
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
            cells.push(cell(at + usize::from(labelled), ends, &glyphs, Some(widths[at] - rows::FREE)));
        }
        rows.push(Row { cells, rest: false });
    }
    // What is in no row stays: labels over several rows among it.
    let bottom = edges[edges.len() - 1];
    let named = own().chain(heads.iter().flat_map(|heads| &heads.blocks)).flat_map(|block| &block.parts);
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
    let full = full.map(|(cell, width)| cell.last().is_some_and(|part| part.kind == Kind::Number && is_full(part, *width)));
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
fn above(page: &Lines<'_>, from: usize, to: f32, before: Option<&Shape>) -> (String, usize) {
    if let Some(before) = before {
        let again = |line: &usize| page.parts.iter().filter(|part| part.line == *line).all(|part| before.heads(part));
        let head = usize::from(page.head == before.head);
        let count = (head..from).rev().take_while(again).count();
        return (before.above.clone(), count);
    }
    let heads = page.words.iter().filter(|part| part.line + 24 >= from && part.base < to);
    (heads.flat_map(|part| &part.glyphs).map(|glyph| glyph.letter).collect(), 0)
}

/// Numbers of lines that may go on below, by line and end: they had no room, and another stands where their next line would.
pub(super) fn broken(lines: &[&TextLine]) -> Vec<(usize, usize)> {
    let parts = parts::parts(&lines.iter().map(|line| (*line).clone()).collect::<Vec<_>>());
    let bands = rows::bands(&parts, &[]);
    let mut columns: Vec<(f32, f32)> = bands.iter().flat_map(Band::columns).collect();
    rows::merge(&mut columns);
    let widths = rows::widths(&columns, &bands);
    let numbers: Vec<(&Part, usize)> = bands
        .iter()
        .flat_map(|band| &band.figures)
        .filter(|part| part.kind == Kind::Number)
        .filter_map(|part| Some((part, columns.iter().position(|column| part.over(*column))?)))
        .collect();
    let mut broken = Vec::new();
    for (at, (part, column)) in numbers.iter().enumerate() {
        let near = |other: &Part| other.base - part.base <= WIDEST * part.size;
        let mut below = numbers[at + 1..].iter().take(200).take_while(|(other, _)| other.base - part.base <= 3.0 * part.size);
        let below = below.find(|(other, own)| own == column && other.base > part.base + 0.5 * part.size);
        // Another row begins with a number of its own.
        let begins = |other: &Part| {
            let mut label = parts.iter().filter(|part| part.line == other.line && part.kind == Kind::Words);
            label.rfind(|part| part.frame.right < other.frame.left).is_some_and(|part| begins_item(&part.glyphs))
        };
        let goes_on = |other: &Part| near(other) && is_full(part, widths[*column]) && !begins(other);
        if let Some((other, _)) = below.filter(|(other, _)| goes_on(other)) {
            broken.extend([*part, *other].map(|part| {
                let line = lines[part.line];
                let last = part.frame.right;
                let end = line.glyphs.iter().position(|glyph| glyph.frame.right >= last - 0.01);
                (part.line, end.map_or(line.glyphs.len(), |end| end + 1))
            }));
        }
    }
    broken
}

/// Whether the first numbers of a page may be the ends of those on the page before: they stand below them, and are in no
/// row of their own.
pub(super) fn breaks(lines: &[TextLine], before: &Shape, found: Option<&Found>) -> bool {
    let parts = parts::parts(lines);
    // The number of the page may stand above them.
    rows::bands(&parts, &[]).iter().take(2).any(|band| {
        let own = found.is_some_and(|found| found.top <= band.bottom && found.follows);
        let hull = (before.columns[0].0, before.columns[before.columns.len() - 1].1);
        let mut above = parts.iter().filter(|part| !part.is_figure() && part.over(hull) && part.base < band.top);
        let first = above.all(|part| part.line == 0 || before.heads(part));
        if std::env::var_os("GK_DBG").is_some() { for p in parts.iter().filter(|part| !part.is_figure() && part.over(hull) && part.base < band.top && part.line > 0 && !before.heads(part)) { eprintln!("ALIEN {}", p.glyphs.iter().map(|g| g.letter).collect::<String>()); } eprintln!("BREAKS own {own} first {first} goes {} band {:?} full {:?}", before.goes_on(band.figures.iter()), band.figures.iter().map(|p| p.glyphs.iter().map(|g| g.letter).collect::<String>()).collect::<Vec<_>>(), before.full); }
        !own && first && before.goes_on(band.figures.iter())
    })
}
