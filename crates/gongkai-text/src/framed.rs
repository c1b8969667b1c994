//! Tables of text whose cells are certain: rows between bars that stand under each other, every row as wide as the
//! others, as a program writes them. They become tables with cells; rules between the rows say which cells reach
//! over several. Any other table of a page stays lines: its cells have to be found by their labels.

use crate::write::letter_width;
use gongkai_core::Place;
use gongkai_document::{Line, Table, TableCell, TableRow};

/// Rows that a table has at least.
const ROWS: usize = 2;

/// Bars that a line has at most.
const MAX_BARS: usize = 1000;

/// Columns that a bar stands off its place at most where a cell was changed by hand.
const MAX_SHIFT: usize = 40;

/// Lines before a changed row that are looked at for one like it.
const ROWS_BEFORE: usize = 100;

/// Lines behind a changed row that are looked at for one like it.
const NEXT_ROWS: usize = 8;

/// A line of a table: the display columns of its bars, and what stands between them.
struct Ruled {
    /// Columns of the bars, from 0; at least two.
    bars: Vec<usize>,
    cells: Vec<Text>,
    width: usize,
}

struct Text {
    text: String,
    place: Place,
}

/// A line that parts two rows: whether a rule stands at each display column.
struct Rule {
    at: Vec<bool>,
}

enum Kind {
    Row(Ruled),
    Rule(Rule),
}

/// Whether a line can be one of such a table.
pub(crate) fn can_be(text: &str) -> bool {
    text.starts_with(['|', '│', '┌', '├', '└'])
}

/// The table that begins with the first of the lines, and how many of them it takes.
pub(crate) fn table(lines: &[&Line]) -> Option<(Table, usize)> {
    let mut kinds = Vec::new();
    let mut width = None;
    let mut mended = Vec::new();
    for line in lines {
        let Some(mut kind) = kind(line) else { break };
        let own = match &kind {
            Kind::Row(row) => row.width,
            Kind::Rule(rule) => rule.at.len(),
        };
        let width = *width.get_or_insert(own);
        if width != own {
            // A figure was changed by hand and the spaces around it were not.
            let Kind::Row(row) = &mut kind else { break };
            if !put_under(row, &kinds, &lines[kinds.len() + 1..], width) {
                break;
            }
            mended.push(kinds.len());
        }
        kinds.push(kind);
    }
    // Bars that mostly do not stand under each other were never aligned.
    if let Some(first) = mended.first()
        && mended.len() * 2 >= kinds.len()
    {
        kinds.truncate(*first);
    }
    let rows: Vec<&Ruled> = kinds
        .iter()
        .filter_map(|kind| match kind {
            Kind::Row(row) => Some(row),
            Kind::Rule(_) => None,
        })
        .collect();
    // One column of cells could be anything.
    if rows.len() < ROWS || rows.iter().all(|row| row.bars.len() < 3) {
        return None;
    }
    let mut columns: Vec<usize> = rows.iter().flat_map(|row| row.bars.iter().copied()).collect();
    columns.sort_unstable();
    columns.dedup();
    let framed = kinds
        .iter()
        .any(|kind| matches!(kind, Kind::Rule(rule) if rule.at.iter().any(|at| *at)));
    let rows = if framed {
        merged(&kinds, &columns)
    } else {
        plain(&rows, &columns)
    };
    Some((Table { caption: None, rows }, kinds.len()))
}

/// Gives a row the bars of the row most like it that is as wide as the table; `false` where none is.
fn put_under(row: &mut Ruled, before: &[Kind], behind: &[&Line], width: usize) -> bool {
    let apart = |bars: &[usize]| {
        let pairs = || bars.iter().zip(&row.bars);
        let near = pairs().all(|(one, other)| one.abs_diff(*other) <= MAX_SHIFT);
        (bars.len() == row.bars.len() && near).then(|| pairs().map(|(one, other)| one.abs_diff(*other)).sum::<usize>())
    };
    let mut best: Option<(usize, Vec<usize>)> = None;
    let mut offer = |bars: &[usize]| {
        if let Some(apart) = apart(bars).filter(|apart| best.as_ref().is_none_or(|(known, _)| apart < known)) {
            best = Some((apart, bars.to_vec()));
        }
    };
    for kind in before.iter().rev().take(ROWS_BEFORE) {
        if let Kind::Row(other) = kind
            && other.width == width
        {
            offer(&other.bars);
        }
    }
    // The first row of its kind may be the one that was changed.
    for line in behind.iter().take(NEXT_ROWS) {
        match kind(line) {
            Some(Kind::Row(other)) if other.width == width => offer(&other.bars),
            Some(_) => {}
            None => break,
        }
    }
    let Some((_, bars)) = best else { return false };
    (row.bars, row.width) = (bars, width);
    true
}

/// Rows without rules: an empty cell is one.
fn plain(rows: &[&Ruled], columns: &[usize]) -> Vec<TableRow> {
    let row = |row: &&Ruled| TableRow {
        cells: row
            .cells
            .iter()
            .zip(row.bars.windows(2))
            .map(|(cell, bars)| made(cell, 1, span(columns, bars[0], bars[1])))
            .collect(),
    };
    rows.iter().map(row).collect()
}

/// Rows between rules: a cell reaches on where no rule stands under it.
fn merged(kinds: &[Kind], columns: &[usize]) -> Vec<TableRow> {
    let mut rows: Vec<TableRow> = Vec::new();
    // The cells that may reach on, by their bars: row and cell.
    let mut open: Vec<(usize, usize, usize, usize)> = Vec::new();
    let mut rule: Option<&Rule> = None;
    for kind in kinds {
        let row = match kind {
            Kind::Rule(next) => {
                rule = Some(next);
                continue;
            }
            Kind::Row(row) => row,
        };
        let mut made_row = TableRow::default();
        let mut next = Vec::with_capacity(row.cells.len());
        for (cell, bars) in row.cells.iter().zip(row.bars.windows(2)) {
            let (from, to) = (bars[0], bars[1]);
            let parted = rule.is_none_or(|rule| rule.at[from + 1..to].iter().any(|at| *at));
            let above = open.iter().find(|(start, end, ..)| (*start, *end) == (from, to));
            match above {
                Some((_, _, at, number)) if !parted && cell.text.is_empty() => {
                    rows[*at].cells[*number].row_span += 1;
                    next.push((from, to, *at, *number));
                }
                _ => {
                    next.push((from, to, rows.len(), made_row.cells.len()));
                    made_row.cells.push(made(cell, 1, span(columns, from, to)));
                }
            }
        }
        rows.push(made_row);
        open = next;
        rule = None;
    }
    rows
}

fn made(cell: &Text, rows: u32, columns: u32) -> TableCell {
    TableCell::new(cell.text.clone(), cell.place.clone()).spanning(rows, columns)
}

fn span(columns: &[usize], from: usize, to: usize) -> u32 {
    let count = columns.iter().filter(|column| (from..to).contains(column)).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn kind(line: &Line) -> Option<Kind> {
    let text = line.text.trim_end();
    let first = text.chars().next()?;
    let last = text.chars().next_back()?;
    if matches!(first, '┌' | '├' | '└' | '│') && matches!(last, '┐' | '┤' | '┘' | '│') && is_rule(text)
    {
        let at = text
            .chars()
            .map(|letter| letter == '─' || "┬┴┼".contains(letter))
            .collect();
        return Some(Kind::Rule(Rule { at }));
    }
    if !is_bar(first) || !is_bar(last) {
        return None;
    }
    row(line, text).map(Kind::Row)
}

/// Every letter is a part of a frame, and a line is among them.
fn is_rule(text: &str) -> bool {
    text.contains('─')
        && text
            .chars()
            .all(|letter| letter == ' ' || ('─'..='┿').contains(&letter))
}

const fn is_bar(letter: char) -> bool {
    matches!(letter, '|' | '│')
}

fn row(line: &Line, text: &str) -> Option<Ruled> {
    let mut ruled = Ruled {
        bars: Vec::new(),
        cells: Vec::new(),
        width: 0,
    };
    let mut cell = String::new();
    let mut start = 0;
    let mut letters = text.chars().enumerate().peekable();
    while let Some((at, letter)) = letters.next() {
        let column = ruled.width;
        ruled.width += letter_width(letter);
        if letter == '\\' && letters.peek().is_some_and(|(_, next)| is_bar(*next)) {
            // A bar that was written as text.
            cell.extend(letters.next().map(|(_, bar)| bar));
            ruled.width += 1;
        } else if is_bar(letter) {
            if !ruled.bars.is_empty() {
                ruled.cells.push(content(line, &cell, start));
            }
            ruled.bars.push(column);
            if ruled.bars.len() > MAX_BARS {
                return None;
            }
            cell.clear();
            start = at + 1;
        } else {
            cell.push(letter);
        }
    }
    (ruled.bars.len() > 1).then_some(ruled)
}

fn content(line: &Line, cell: &str, start: usize) -> Text {
    let text = cell.trim();
    let lead = cell.chars().take_while(|letter| letter.is_whitespace()).count();
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let lead = if text.is_empty() { 0 } else { lead };
    Text {
        place: Place::Text {
            line: line.number,
            column: number(start + lead + 1),
            length: number(text.chars().count()),
        },
        text: text.to_owned(),
    }
}
