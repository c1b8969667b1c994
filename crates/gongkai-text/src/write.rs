//! A document as plain text: a block a line, tables in columns of one display width, where an ideograph takes two.
//! Tables are read back by the bars between their cells. Leaves out paragraphs broken into lines: every program
//! that shows text does that better.

use gongkai_document::places::places;
use gongkai_document::{Block, Document, Table};
use unicode_width::UnicodeWidthChar as _;

/// What stands between the cells of a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TableStyle {
    /// `|` between cells.
    #[default]
    Bars,
    /// A frame of lines.
    Box,
}

/// How a text is written.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct Options {
    /// What stands between the cells of a table.
    pub tables: TableStyle,
    /// Paragraphs begin with two wide spaces.
    pub indent: bool,
}

/// Writes a document.
#[must_use]
pub fn write(document: &Document, options: &Options) -> String {
    let mut out = String::with_capacity(16 << 10);
    for block in &document.blocks {
        match block {
            Block::Heading(heading) => {
                if !out.is_empty() {
                    out.push('\n');
                }
                lines(&heading.text, "", &mut out);
            }
            Block::Paragraph(paragraph) => {
                lines(&paragraph.text, if options.indent { "　　" } else { "" }, &mut out);
            }
            Block::Line(line) | Block::Furniture(line) => lines(&line.text, "", &mut out),
            Block::Table(table) => {
                if let Some(caption) = &table.caption {
                    lines(&caption.text, "", &mut out);
                }
                Layout::of(table).write(options.tables, &mut out);
            }
        }
    }
    out
}

fn lines(text: &str, lead: &str, out: &mut String) {
    for line in text.lines() {
        out.push_str(lead);
        out.push_str(line);
        out.push('\n');
    }
}

/// Columns that a text takes on the screen.
fn width(text: &str) -> usize {
    if text.bytes().all(|byte| (b' '..0x7F).contains(&byte)) {
        return text.len();
    }
    text.chars().map(letter_width).sum()
}

/// An ideograph takes two columns, whatever a table of widths says of rare ones.
pub(crate) fn letter_width(letter: char) -> usize {
    match letter {
        '\u{4E00}'..='\u{9FFF}' | '\u{3000}'..='\u{303F}' | '\u{FF01}'..='\u{FF60}' => 2,
        _ => letter.width().unwrap_or(0),
    }
}

/// A cell on its place, and its text.
struct Printed<'a> {
    text: std::borrow::Cow<'a, str>,
    width: usize,
    row: usize,
    column: usize,
    columns: usize,
}

/// A table whose cells have their places.
struct Layout<'a> {
    rows: usize,
    columns: usize,
    cells: Vec<Printed<'a>>,
    /// Which cell covers each place, by row.
    owners: Vec<usize>,
    widths: Vec<usize>,
}

/// No cell.
const NONE: usize = usize::MAX;

impl<'a> Layout<'a> {
    fn of(table: &'a Table) -> Self {
        let (placed, columns) = places(table);
        let rows = table.rows.len();
        let mut owners = vec![NONE; rows * columns];
        let mut cells = Vec::with_capacity(placed.len());
        for place in placed {
            for row in place.row..place.row + place.rows {
                let from = row * columns + place.column;
                owners[from..from + place.columns].fill(cells.len());
            }
            let text = cell_text(place.cell);
            cells.push(Printed {
                width: width(&text),
                text,
                row: place.row,
                column: place.column,
                columns: place.columns,
            });
        }
        let mut layout = Layout {
            rows,
            columns,
            cells,
            owners,
            widths: vec![0; columns],
        };
        layout.measure();
        layout
    }

    /// The widths of the columns: those of the narrow cells first, the last column of a wide cell gets what it lacks.
    fn measure(&mut self) {
        let mut wide: Vec<&Printed<'_>> = Vec::new();
        for cell in &self.cells {
            if cell.columns == 1 {
                let own = &mut self.widths[cell.column];
                *own = (*own).max(cell.width);
            } else {
                wide.push(cell);
            }
        }
        wide.sort_by_key(|cell| cell.columns);
        for cell in wide {
            let last = cell.column + cell.columns - 1;
            let inner: usize = self.widths[cell.column..=last].iter().sum::<usize>() + 3 * (cell.columns - 1);
            self.widths[last] += cell.width.saturating_sub(inner);
        }
    }

    fn write(&self, style: TableStyle, out: &mut String) {
        for row in 0..self.rows {
            if style == TableStyle::Box {
                self.rule(row, out);
            }
            self.row(row, style, out);
        }
        if style == TableStyle::Box && self.rows > 0 {
            self.rule(self.rows, out);
        }
    }

    fn row(&self, row: usize, style: TableStyle, out: &mut String) {
        let bar = match style {
            TableStyle::Bars => "|",
            TableStyle::Box => "│",
        };
        let mut column = 0;
        out.push_str(bar);
        while column < self.columns {
            let owner = self.owner(row, column);
            let mut end = column + 1;
            while end < self.columns && owner != NONE && self.owner(row, end) == owner {
                end += 1;
            }
            let room = self.widths[column..end].iter().sum::<usize>() + 3 * (end - column - 1);
            let cell = self.cells.get(owner).filter(|cell| cell.row == row);
            let (text, used) = cell.map_or(("", 0), |cell| (cell.text.as_ref(), cell.width));
            out.push(' ');
            let space = room.saturating_sub(used);
            // Figures stand under each other by their last digit.
            let right = used > 0 && text.bytes().all(|byte| byte.is_ascii_digit() || b".-/".contains(&byte));
            if right {
                pad(space, out);
            }
            out.push_str(text);
            if !right {
                pad(space, out);
            }
            out.push(' ');
            out.push_str(bar);
            column = end;
        }
        out.push('\n');
    }

    /// The line above a row, or under the last.
    fn rule(&self, row: usize, out: &mut String) {
        let apart = |one: usize, other: usize| one != other || one == NONE;
        let at = |row: Option<usize>, column: Option<usize>| match (row, column) {
            (Some(row), Some(column)) if row < self.rows && column < self.columns => self.owner(row, column),
            _ => NONE - 1,
        };
        let above = row.checked_sub(1);
        let vertical = |row: Option<usize>, column: usize| {
            row.is_some_and(|row| row < self.rows) && apart(at(row, column.checked_sub(1)), at(row, Some(column)))
        };
        let horizontal = |column: Option<usize>| {
            column.is_some_and(|column| column < self.columns) && apart(at(above, column), at(Some(row), column))
        };
        for column in 0..=self.columns {
            let left = horizontal(column.checked_sub(1));
            let right = horizontal(Some(column));
            out.push(corner(
                vertical(above, column),
                vertical(Some(row), column),
                left,
                right,
            ));
            if column < self.columns {
                let letter = if right { '─' } else { ' ' };
                out.extend(std::iter::repeat_n(letter, self.widths[column] + 2));
            }
        }
        out.push('\n');
    }

    fn owner(&self, row: usize, column: usize) -> usize {
        self.owners[row * self.columns + column]
    }
}

const fn corner(up: bool, down: bool, left: bool, right: bool) -> char {
    match (up, down, left, right) {
        (true, true, true, true) => '┼',
        (true, true, true, false) => '┤',
        (true, true, false, true) => '├',
        (true, true, false, false) => '│',
        (true, false, true, true) => '┴',
        (false, true, true, true) => '┬',
        (true, false, true, false) => '┘',
        (true, false, false, true) => '└',
        (false, true, true, false) => '┐',
        (false, true, false, true) => '┌',
        (false, false, _, _) if left || right => '─',
        (true, false, false, false) | (false, true, false, false) => '│',
        _ => ' ',
    }
}

fn pad(count: usize, out: &mut String) {
    const SPACES: &str = "                                                                ";
    let mut left = count;
    while left > 0 {
        let part = left.min(SPACES.len());
        out.push_str(&SPACES[..part]);
        left -= part;
    }
}

/// What stands in a cell, on one line; a bar in it is marked, so that it parts no cells.
fn cell_text(cell: &gongkai_document::TableCell) -> std::borrow::Cow<'_, str> {
    let text: std::borrow::Cow<'_, str> = match cell.content.as_slice() {
        [] => return "".into(),
        [Block::Paragraph(paragraph)] => paragraph.text.as_str().into(),
        _ => cell.text().into(),
    };
    if !text.contains(['\n', '\r', '|', '│', '\t']) {
        return text;
    }
    let mut plain = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '\n' | '\r' | '\t' => plain.push(' '),
            '|' | '│' => plain.extend(['\\', letter]),
            _ => plain.push(letter),
        }
    }
    plain.into()
}
