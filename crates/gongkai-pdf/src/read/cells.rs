//! Cells of a table and the text in them. Leaves out the ruling lines that make them, and tables over several
//! pages.

use super::ink::{Frame, Glyph};
use super::lines::{TextLine, append, gather, upright};
use gongkai_core::Place;

/// A table on a page.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub frame: Frame,
    /// Edges of the columns.
    pub columns: Vec<f32>,
    pub rows: Vec<Row>,
    /// Texts among its rows that are in none of them.
    pub beside: Vec<TextLine>,
    /// No lines are drawn around its rows.
    pub open: bool,
}

/// A row: the cells that begin in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub cells: Vec<Cell>,
    /// No row, unless it is the end of one on the page before.
    pub rest: bool,
}

impl Row {
    /// The row as lines. Its numbers are marked: they may go on where nobody sees it, and nobody takes a part for a number.
    pub(super) fn in_doubt(mut self) -> Vec<TextLine> {
        for line in self.cells.iter_mut().filter_map(|cell| cell.lines.last_mut()) {
            if line.glyphs.last().is_some_and(|glyph| glyph.letter.is_ascii_digit()) {
                line.break_off(line.glyphs.len());
            }
        }
        let lines = self.cells.into_iter().flat_map(|cell| cell.lines);
        gather(lines.flat_map(|line| line.glyphs).collect())
    }
}

/// Takes out what is no row of its own, as lines.
pub(super) fn take_rest(rows: &mut Vec<Row>) -> Vec<TextLine> {
    let mut lines = Vec::new();
    rows.retain_mut(|row| {
        if row.rest {
            lines.extend(row.cells.iter_mut().flat_map(|cell| std::mem::take(&mut cell.lines)));
        }
        !row.rest
    });
    lines
}

/// A cell.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// Its number in the table.
    pub number: usize,
    pub column: usize,
    pub columns: usize,
    pub rows: usize,
    pub frame: Frame,
    pub place: Place,
    pub lines: Vec<TextLine>,
    /// What the file says belongs to the page: a heading or label printed again behind a page break. It is no text of
    /// the cell.
    pub echo: String,
    /// How wide the cell is for its lines: their direction need not be that of the page.
    pub room: f32,
    /// Tables inside.
    pub tables: Vec<Table>,
}

impl Table {
    /// Gives every cell its place.
    pub(super) fn locate(&mut self, place: &impl Fn(&Frame) -> Place) {
        for cell in self.rows.iter_mut().flat_map(|row| &mut row.cells) {
            cell.place = place(&cell.frame);
            for table in &mut cell.tables {
                table.locate(place);
            }
        }
    }

    /// Puts beside it what is no row of its own.
    pub(super) fn without_rest(&mut self) {
        self.beside.extend(take_rest(&mut self.rows));
    }

    pub(super) fn cell_mut(&mut self, number: usize) -> Option<&mut Cell> {
        self.rows
            .iter_mut()
            .flat_map(|row| &mut row.cells)
            .find(|cell| cell.number == number)
    }
}

impl Cell {
    pub(super) fn new(
        number: usize,
        column: usize,
        columns: usize,
        rows: usize,
        frame: Frame,
        glyphs: &[Glyph],
    ) -> Self {
        let turn = (0..4)
            .max_by_key(|turn| (glyphs.iter().filter(|glyph| glyph.turn == *turn).count(), 4 - turn))
            .unwrap_or_default();
        let turned = upright(frame, turn);
        let glyphs: Vec<Glyph> = glyphs
            .iter()
            .map(|glyph| Glyph {
                frame: upright(glyph.frame, turn),
                ..*glyph
            })
            .collect();
        let lines = if glyphs.iter().all(|glyph| glyph.vertical) {
            columns_of(glyphs)
        } else {
            gather(glyphs)
        };
        let lines_pad = lines
            .iter()
            .map(|line| (line.frame.left - turned.left).min(turned.right - line.frame.right))
            .fold(f32::MAX, f32::min)
            .max(0.0);
        Self {
            number,
            column,
            columns,
            rows,
            frame,
            place: Place::Page { page: 0, bbox: [0; 4] },
            room: turned.width() - 2.0 * lines_pad.min(turned.width() / 2.0),
            lines,
            echo: String::new(),
            tables: Vec::new(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.tables.is_empty()
    }

    /// The paragraphs in the cell. Where the next word would still have gone on a line somebody broke it.
    pub(super) fn paragraphs(&self) -> Vec<String> {
        let mut paragraphs: Vec<String> = Vec::new();
        for (at, line) in self.lines.iter().enumerate() {
            let goes_on = at > 0 && self.fills(&self.lines[at - 1], line);
            match paragraphs.last_mut().filter(|_| goes_on) {
                Some(paragraph) => append(paragraph, line),
                None => paragraphs.push(line.text()),
            }
        }
        paragraphs
    }

    pub(super) fn text(&self) -> String {
        self.paragraphs().concat()
    }

    /// The text, or what stands in its place.
    pub(super) fn shown(&self) -> String {
        if self.is_empty() {
            self.echo.clone()
        } else {
            self.text()
        }
    }

    /// Keeps what glyphs that belong to the page say in the cell.
    pub(super) fn echoes(&mut self, margin: &[Glyph]) {
        let own = margin.iter().filter(|glyph| self.frame.holds(glyph.frame.centre()));
        let glyphs: Vec<Glyph> = own.copied().collect();
        self.echo = gather(glyphs).iter().map(TextLine::text).collect();
    }

    /// Whether the number at its end had no room for another digit.
    pub(super) fn is_full(&self) -> bool {
        self.lines.last().is_some_and(|line| {
            let digits = line
                .glyphs
                .iter()
                .rev()
                .take_while(|glyph| glyph.letter.is_ascii_digit())
                .count();
            #[allow(clippy::cast_precision_loss, reason = "digits of a number")]
            let digit = line.last_digits() / digits.max(1) as f32;
            digits > 0 && line.last_digits() + digit > self.room
        })
    }

    /// Whether a line goes on with the one before it: its first word had no room there. A number goes on only where
    /// all of it had none: else there are two of them.
    pub(super) fn fills(&self, before: &TextLine, line: &TextLine) -> bool {
        let digit = |glyph: Option<&Glyph>| glyph.is_some_and(|glyph| glyph.letter.is_ascii_digit());
        if digit(before.glyphs.last()) && digit(line.glyphs.first()) {
            return before.last_digits() + line.first_word() > self.room;
        }
        let stacked = before.glyphs.len() == 1 && line.glyphs.iter().all(|glyph| glyph.vertical);
        stacked || before.frame.width() + line.first_word() > self.room - 0.75 * line.size
    }
}

/// Vertical writing: columns from right to left, as one line each.
fn columns_of(mut glyphs: Vec<Glyph>) -> Vec<TextLine> {
    glyphs.sort_by(|one, other| other.frame.centre().0.total_cmp(&one.frame.centre().0));
    let mut columns: Vec<Vec<Glyph>> = Vec::new();
    for glyph in glyphs {
        let x = glyph.frame.centre().0;
        match columns.last_mut() {
            Some(column) if (column[0].frame.centre().0 - x).abs() <= 0.6 * glyph.size => column.push(glyph),
            _ => columns.push(vec![glyph]),
        }
    }
    columns
        .into_iter()
        .flat_map(|mut column| {
            column.sort_by(|one, other| one.frame.top.total_cmp(&other.frame.top));
            column
                .into_iter()
                .filter_map(|glyph| TextLine::of(vec![glyph]))
                .collect::<Vec<_>>()
        })
        .collect()
}
