//! The lines of a table as a stream of pieces: labels, figures, blank cells. Knows the ways in which pages
//! flatten a table (a cell a line, cells between bars, rows of spaced figures). Leaves out what a label means.

use crate::fold::narrow;
use crate::recognise::figure::is_figure;
use crate::recognise::lines::Line;
use gongkai_core::Place;
use unicode_width::UnicodeWidthChar as _;

/// A piece of a flattened table.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::recognise) struct Piece {
    pub kind: PieceKind,
    pub text: String,
    pub line: u32,
    pub page: u32,
    /// First column in characters, from 1.
    pub column: u32,
    /// First and last display column, from 0: where it stands on the page.
    pub from: usize,
    pub to: usize,
    /// Nothing else stands on its line.
    pub alone: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::recognise) enum PieceKind {
    Text,
    Figure,
    /// An empty cell that the source shows as one.
    Blank,
    /// Empty cells run together (`|||`): how many there are, and where, is not certain.
    Folded,
}

impl Piece {
    /// A cell of a table, by the number of its place.
    pub(in crate::recognise) fn cell(kind: PieceKind, text: String, number: u32) -> Self {
        Self {
            kind,
            text,
            line: number,
            page: 1,
            column: 1,
            from: 0,
            to: 0,
            alone: false,
        }
    }

    pub(in crate::recognise) fn place(&self) -> Place {
        let length = u32::try_from(self.text.chars().count()).unwrap_or(u32::MAX);
        Place::Text {
            line: self.line,
            column: self.column,
            length,
        }
    }

    /// The middle of the piece on the page, doubled to stay whole.
    pub(in crate::recognise) fn centre(&self) -> usize {
        self.from + self.to
    }
}

/// A table as pieces, and whether bars show its cells.
#[derive(Debug, Default)]
pub(in crate::recognise) struct Pieces {
    pub pieces: Vec<Piece>,
    pub bars: bool,
}

/// Cuts lines into pieces.
pub(in crate::recognise) fn cut(lines: &[&Line]) -> Pieces {
    let lines: Vec<&Line> = lines.iter().copied().filter(|line| !is_rule(&line.text)).collect();
    let lines = lines.as_slice();
    // Tabs come from a table copied out of a browser or a workbook: they separate cells as bars do, and every
    // one of them counts.
    let tabs = lines
        .iter()
        .filter(|line| line.text.trim_start().contains('\t'))
        .count();
    let barred = lines.iter().filter(|line| line.text.contains(is_bar)).count();
    if barred == 0 && tabs > 0 && tabs * 5 >= lines.iter().filter(|line| !line.text.trim().is_empty()).count() {
        let ruled: Vec<Line> = lines.iter().map(|line| tabs_to_bars(line)).collect();
        return Pieces {
            pieces: between_bars(&ruled.iter().collect::<Vec<_>>(), true),
            bars: true,
        };
    }
    let filled = lines.iter().filter(|line| !line.text.trim().is_empty()).count();
    if barred * 5 >= filled && barred > 0 {
        Pieces {
            pieces: between_bars(lines, false),
            bars: true,
        }
    } else {
        Pieces {
            pieces: lines.iter().flat_map(|line| spaced(line)).collect(),
            bars: false,
        }
    }
}

/// The same line with its cells between bars; columns stay what they are.
fn tabs_to_bars(line: &Line) -> Line {
    let text = line.text.trim_matches([' ', '\u{3000}']);
    let lead = line.text.len() - line.text.trim_start_matches([' ', '\u{3000}']).len();
    let text = if text.contains('\t') {
        format!("{}{}|", " ".repeat(lead), text.replace('\t', "|"))
    } else {
        line.text.clone()
    };
    Line { text, ..line.clone() }
}

/// Pieces of a line without bars: separated by white space.
fn spaced(line: &Line) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut current: Option<Piece> = None;
    let mut display = 0;
    for (at, letter) in line.text.chars().enumerate() {
        let width = letter.width().unwrap_or(0);
        if narrow(letter).is_whitespace() {
            pieces.extend(current.take());
        } else {
            let piece = current.get_or_insert_with(|| start(line, at, display));
            piece.text.push(letter);
            piece.to = display + width;
        }
        display += width;
    }
    pieces.extend(current);
    for piece in &mut pieces {
        piece.kind = if is_figure(&piece.text) {
            PieceKind::Figure
        } else {
            PieceKind::Text
        };
    }
    pieces
}

fn start(line: &Line, at: usize, display: usize) -> Piece {
    Piece {
        kind: PieceKind::Text,
        text: String::new(),
        line: line.number,
        page: line.page,
        column: u32::try_from(at + 1).unwrap_or(u32::MAX),
        from: display,
        to: display,
        alone: false,
    }
}

/// Pieces of lines with bars. A bar ends a cell; a leading bar opens a row; bars alone are empty cells,
/// unless the page puts every value and its bar on lines of their own.
fn between_bars(lines: &[&Line], exact: bool) -> Vec<Piece> {
    let lines: Vec<&&Line> = lines.iter().filter(|line| !line.text.trim().is_empty()).collect();
    let bars_only = |line: &Line| {
        line.text
            .chars()
            .all(|letter| is_bar(letter) || narrow(letter).is_whitespace())
    };
    let ends_with_bar = |line: &Line| line.text.trim_end().ends_with(is_bar);
    let starts_with_bar = |line: &Line| line.text.trim_start().starts_with(is_bar);
    // A value, then its bar on the next line: such a bar closes the value.
    let detached = lines
        .windows(2)
        .filter(|pair| !bars_only(pair[0]) && !ends_with_bar(pair[0]) && bars_only(pair[1]))
        .count();
    // A bar before every value: such a bar opens the value.
    let closed: Vec<usize> = (0..lines.len())
        .filter(|at| !bars_only(lines[*at]) && ends_with_bar(lines[*at]) && !starts_with_bar(lines[*at]))
        .collect();
    let opened = closed
        .iter()
        .filter(|at| **at > 0 && bars_only(lines[**at - 1]))
        .count();
    let padded = closed.len() > 3 && opened * 10 >= closed.len() * 9;
    // A bar before the first cell of a row is its frame, or the first cell is empty: most rows say which.
    let rows: Vec<bool> = lines
        .iter()
        .filter(|line| !bars_only(line))
        .map(|line| starts_with_bar(line))
        .collect();
    let framed = rows.iter().filter(|starts| **starts).count() * 2 > rows.len();
    let mut pieces = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if bars_only(line) {
            let bars = line.text.chars().filter(|letter| is_bar(*letter)).count();
            let closes = detached > 0 && at > 0 && !bars_only(lines[at - 1]) && !ends_with_bar(lines[at - 1]);
            let opens = padded && lines.get(at + 1).is_some_and(|next| !bars_only(next));
            let empty = bars - usize::from((closes || opens) && bars == 1);
            let kind = if empty > 1 { PieceKind::Folded } else { PieceKind::Blank };
            pieces.extend((0..empty).map(|_| Piece {
                kind,
                ..start(line, 0, 0)
            }));
            continue;
        }
        row(line, framed, exact, &mut pieces);
    }
    pieces
}

/// The cells of one line with bars and text. `exact` says that every bar counts, also those without a space between.
fn row(line: &Line, framed: bool, exact: bool, pieces: &mut Vec<Piece>) {
    let letters: Vec<char> = line.text.chars().collect();
    let mut cells: Vec<Piece> = Vec::new();
    let mut current = start(line, 0, 0);
    let mut display = 0;
    for (at, letter) in letters.iter().enumerate() {
        display += letter.width().unwrap_or(0);
        if is_bar(*letter) {
            cells.push(std::mem::replace(&mut current, start(line, at + 1, display)));
            continue;
        }
        if current.text.is_empty() && narrow(*letter).is_whitespace() {
            current.column = u32::try_from(at + 2).unwrap_or(u32::MAX);
            // Spaces between bars show a cell that is really there.
            current.kind = PieceKind::Blank;
        } else {
            current.text.push(*letter);
        }
    }
    if !current.text.trim().is_empty() {
        cells.push(current);
    }
    if framed
        && letters
            .iter()
            .find(|letter| !letter.is_whitespace())
            .is_some_and(|letter| is_bar(*letter))
    {
        cells.remove(0);
    }
    for mut cell in cells {
        let text = cell.text.trim_end().to_owned();
        cell.kind = match (text.is_empty(), cell.kind) {
            (true, PieceKind::Blank) => PieceKind::Blank,
            (true, _) if exact => PieceKind::Blank,
            (true, _) => PieceKind::Folded,
            (false, _) if is_figure(&text) => PieceKind::Figure,
            (false, _) => PieceKind::Text,
        };
        cell.text = text;
        pieces.push(cell);
    }
}

/// A line that only rules the table (`|---|---|`, `├──┼──┤`).
fn is_rule(text: &str) -> bool {
    let box_drawing = |letter: char| ('\u{2500}'..='\u{257F}').contains(&letter) && !is_bar(letter);
    (text.contains("--") || text.contains(box_drawing))
        && text
            .chars()
            .all(|letter| box_drawing(letter) || is_bar(letter) || "-+:= \t".contains(letter))
        && text.chars().filter(|letter| !letter.is_whitespace()).count() > 2
}

pub(in crate::recognise) fn is_bar(letter: char) -> bool {
    matches!(letter, '|' | '｜' | '│' | '┃')
}
