//! Tables over several pages: the parts are put together, heads that come again are left out, cells and rows that
//! the page break cut are made whole. Leaves out tables of one page.

use super::cells::{Cell, Row, Table, take_rest};
use super::lines::{TextLine, begins_item};

/// Distance of columns that are the same on two pages.
const SAME: f32 = 4.5;

/// A table, perhaps of several pages.
#[derive(Debug)]
pub(super) struct Joined {
    /// Edges of the columns.
    columns: Vec<f32>,
    pub rows: Vec<Row>,
    /// Rows of the first part.
    head: usize,
    pub last_page: usize,
    /// Texts among its rows that are in none of them, with their pages.
    pub beside: Vec<(usize, TextLine)>,
}

impl Joined {
    pub(super) fn new(mut table: Table, page: usize) -> Self {
        table.without_rest();
        let beside = table.beside.into_iter().map(|line| (page, line)).collect();
        Self {
            head: table.rows.len(),
            columns: table.columns,
            rows: table.rows,
            last_page: page,
            beside,
        }
    }

    /// Whether a table at the head of the next page goes on with this one: it is as wide.
    pub(super) fn goes_on(&self, table: &Table, page: usize) -> bool {
        let edges = |columns: &[f32]| columns.first().copied().zip(columns.last().copied());
        let near = |one: f32, other: f32| (one - other).abs() <= SAME;
        page == self.last_page + 1
            && edges(&self.columns).zip(edges(&table.columns)).is_some_and(
                |((left, right), (other_left, other_right))| near(left, other_left) && near(right, other_right),
            )
    }

    /// Adds the part on the next page; says whether a row is left out since its numbers may go on.
    pub(super) fn add(&mut self, table: Table, page: usize) -> bool {
        let columns = common(&self.columns, &table.columns);
        renumber(&mut self.rows, &self.columns, &columns);
        let mut rows = table.rows;
        renumber(&mut rows, &table.columns, &columns);
        self.columns = columns;
        self.last_page = page;
        if rows.is_empty() {
            return false;
        }
        let repeated = self.repeated(&rows);
        rows.drain(..repeated);
        self.beside.extend(table.beside.into_iter().map(|line| (page, line)));
        // Headings that come again stand before the end of a row that was cut.
        let heads = |row: &Row| !row.rest && !row.cells.iter().any(|cell| is_figure(&cell.text()));
        if table.open && rows.len() > 1 && heads(&rows[0]) {
            let own = rows.remove(0);
            if !self.rows.first().is_some_and(heads) {
                self.rows.insert(0, own);
                self.head += 1;
            }
        }
        let cut = !(table.open && rows.first().is_some_and(|row| self.parts_numbers(row))) && self.cut_row(&rows);
        let mut doubt = false;
        if !cut {
            doubt = table.open && self.doubt(&mut rows, page);
            self.beside
                .extend(take_rest(&mut rows).into_iter().map(|line| (page, line)));
        }
        if cut {
            let row = rows.remove(0);
            self.mend_row(row);
            // Cells of the row that go on below are counted with the rows that follow.
        } else if let Some(first) = rows.first_mut() {
            self.mend_cells(first);
        }
        self.rows.extend(rows);
        doubt
    }

    /// Leading rows that are those of the head again.
    fn repeated(&self, rows: &[Row]) -> usize {
        let same = |one: &Row, other: &Row| {
            let texts = |row: &Row| -> Vec<(usize, usize, usize, String)> {
                row.cells
                    .iter()
                    .map(|cell| (cell.column, cell.columns, cell.rows, cell.shown()))
                    .collect()
            };
            let texts_of_one = texts(one);
            // A row of figures may be the same as another.
            let words = texts_of_one.iter().all(|(.., text)| !is_figure(text))
                && texts_of_one.iter().any(|(.., text)| !text.is_empty());
            words && texts_of_one == texts(other)
        };
        let mut count = self.rows[..self.head.min(self.rows.len())]
            .iter()
            .zip(rows)
            .take_while(|(one, other)| same(one, other))
            .count()
            .max(self.echoed(rows));
        // Nothing that begins in the head reaches below it.
        while count > 0
            && rows[..count]
                .iter()
                .enumerate()
                .any(|(at, row)| row.cells.iter().any(|cell| at + cell.rows > count))
        {
            count -= 1;
        }
        // All that is on the page would be gone.
        if count == rows.len() { 0 } else { count }
    }

    /// Leading rows of which the file says that they belong to the page, and that are in the table already: the head of
    /// a second table that goes on with the first.
    fn echoed(&self, rows: &[Row]) -> usize {
        let known = |echo: &str| {
            let mut cells = self.rows.iter().flat_map(|row| &row.cells);
            cells.any(|cell| letters(&cell.text()).eq(letters(echo)))
        };
        let again = |row: &&Row| {
            row.cells.iter().all(|cell| cell.is_empty())
                && row.cells.iter().any(|cell| !cell.echo.is_empty())
                && row.cells.iter().all(|cell| cell.echo.is_empty() || known(&cell.echo))
        };
        rows.iter().take_while(again).count()
    }

    /// The cells that reach the lower edge, by column.
    fn lowest(&self) -> Vec<(usize, usize)> {
        let end = self.rows.len();
        let mut lowest = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            for (number, cell) in row.cells.iter().enumerate() {
                if at + cell.rows >= end {
                    lowest.push((at, number));
                }
            }
        }
        lowest.sort_by_key(|(row, number)| self.rows[*row].cells[*number].column);
        lowest
    }

    /// Whether the page break went through a row: a label goes on, or figures stand alone below or above it. A number may go
    /// on too; where it is not certain that it does, both parts stay in the cell, and nobody takes them for one.
    fn cut_row(&self, rows: &[Row]) -> bool {
        let Some(lower) = rows.first() else { return false };
        let upper: Vec<&Cell> = self
            .lowest()
            .iter()
            .map(|(row, number)| &self.rows[*row].cells[*number])
            .collect();
        let same = upper.len() == lower.cells.len()
            && upper
                .iter()
                .zip(&lower.cells)
                .all(|(one, other)| (one.column, one.columns) == (other.column, other.columns));
        if !same || upper.len() < 2 {
            return false;
        }
        let (mut goes_on, mut figures, mut labels, mut own_labels) = (false, (0, 0), (0, 0), 0);
        for (one, other) in upper.iter().zip(&lower.cells) {
            let (text, other_text) = (one.text(), other.text());
            // What spans rows on both sides goes on anyway, and says nothing about this row.
            let own = other.rows == 1;
            if !text.is_empty() && !other_text.is_empty() {
                let words = !is_figure(&text) || !is_figure(&other_text);
                let continues = continues(one, other);
                if own && words && !continues {
                    return false;
                }
                goes_on |= own && continues;
            }
            figures.0 += usize::from(is_figure(&text));
            figures.1 += usize::from(is_figure(&other_text));
            labels.0 += usize::from(one.rows == 1 && !text.is_empty() && !is_figure(&text));
            labels.1 += usize::from(!other_text.is_empty() && !is_figure(&other_text));
            own_labels += usize::from(own && !other_text.is_empty() && !is_figure(&other_text));
        }
        if goes_on {
            return figures.0 + figures.1 > 0;
        }
        // Figures without a label belong to the label without figures.
        let below = figures.0 == 0 && figures.1 > 0 && labels.0 > 0 && labels.1 == 0;
        let above = figures.1 == 0 && figures.0 > 0 && labels.0 == 0 && own_labels > 0;
        below || above
    }

    fn mend_row(&mut self, lower: Row) {
        for (cell, (row, number)) in lower.cells.into_iter().zip(self.lowest()) {
            let upper = &mut self.rows[row].cells[number];
            upper.rows += cell.rows - 1;
            append(upper, cell);
        }
    }

    /// Whether a row has a number below one that had room for more: it is another row.
    fn parts_numbers(&self, row: &Row) -> bool {
        let upper = |cell: &Cell| {
            let mut cells = self.rows.last().into_iter().flat_map(|row| &row.cells);
            cells.find(|upper| upper.column == cell.column && is_figure(&upper.text()))
        };
        let mut figures = row.cells.iter().filter(|cell| is_figure(&cell.text()));
        figures.any(|cell| upper(cell).is_some_and(|upper| !upper.is_full()))
    }

    /// Where a row without lines around it does not begin as one, its numbers may be the ends of those above.
    fn doubt(&mut self, rows: &mut Vec<Row>, page: usize) -> bool {
        let Some((first, last)) = rows.first().zip(self.rows.last()) else {
            return false;
        };
        let begins = first
            .cells
            .first()
            .is_some_and(|label| label.lines.first().is_some_and(|line| begins_item(&line.glyphs)));
        let below = |cell: &Cell| {
            let upper = last.cells.iter().find(|upper| upper.column == cell.column);
            upper.is_some_and(Cell::is_full)
        };
        let mut figures = first.cells.iter().filter(|cell| is_figure(&cell.text())).peekable();
        let doubt = !begins && !first.rest && figures.peek().is_some() && figures.all(below);
        if doubt {
            let upper = self.rows.pop().map(|row| (page - 1, row));
            for (page, row) in upper.into_iter().chain([(page, rows.remove(0))]) {
                self.beside.extend(row.in_doubt().into_iter().map(|line| (page, line)));
            }
        }
        doubt
    }

    /// Cells over several rows that go on below the page break.
    fn mend_cells(&mut self, lower: &mut Row) {
        let lowest = self.lowest();
        let least = lower.cells.iter().map(|cell| cell.rows).min().unwrap_or(1);
        let mut at = 0;
        while at < lower.cells.len() {
            let cell = &lower.cells[at];
            let place = lowest.iter().find(|(row, number)| {
                let upper = &self.rows[*row].cells[*number];
                (upper.column, upper.columns) == (cell.column, cell.columns)
            });
            let again = place.is_some_and(|(row, number)| is_again(&self.rows[*row].cells[*number], cell));
            let goes_on = place.is_some_and(|(row, number)| {
                let upper = &self.rows[*row].cells[*number];
                again
                    || match (upper.is_empty(), cell.is_empty()) {
                        // A label stands in one part of its cell; the other may be a single row.
                        (_, true) => cell.rows > least || heads_rows(upper),
                        (true, false) => cell.rows > least && upper.rows > 1 || heads_rows(cell),
                        (false, false) => (upper.rows > 1 || cell.rows > least) && continues(upper, cell),
                    }
            });
            match place.filter(|_| goes_on) {
                Some((row, number)) => {
                    let cell = lower.cells.remove(at);
                    let upper = &mut self.rows[*row].cells[*number];
                    upper.rows += cell.rows;
                    if !again {
                        append(upper, cell);
                    }
                }
                None => at += 1,
            }
        }
    }
}

/// Whether a cell is the label of several rows.
fn heads_rows(cell: &Cell) -> bool {
    let text = cell.text();
    cell.rows > 1 && !text.is_empty() && !is_figure(&text)
}

/// Whether the label of several rows is printed again for those behind a page break.
fn is_again(upper: &Cell, lower: &Cell) -> bool {
    let text = upper.text();
    let several = upper.rows > 1 || lower.rows > 1;
    several && !text.is_empty() && !is_figure(&text) && letters(&text).eq(letters(&lower.shown()))
}

fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|letter| !letter.is_whitespace())
}

fn append(upper: &mut Cell, lower: Cell) {
    if upper.lines.is_empty() {
        // The figure stands where it is printed.
        if !lower.lines.is_empty() {
            upper.place.clone_from(&lower.place);
        }
        upper.room = lower.room;
    } else {
        upper.room = upper.room.max(lower.room);
    }
    upper.lines.extend(lower.lines);
    upper.tables.extend(lower.tables);
}

/// Whether the text of a cell goes on in another: its last line is full, and no new item begins.
fn continues(upper: &Cell, lower: &Cell) -> bool {
    let (Some(last), Some(first)) = (upper.lines.last(), lower.lines.first()) else {
        return false;
    };
    !begins_item(&first.glyphs) && upper.fills(last, first)
}

fn is_figure(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ',' | '/' | '-' | '—' | ' '))
}

/// The edges of two parts together.
fn common(one: &[f32], other: &[f32]) -> Vec<f32> {
    let mut all: Vec<f32> = one.iter().chain(other).copied().collect();
    all.sort_by(f32::total_cmp);
    let mut columns: Vec<f32> = Vec::new();
    for edge in all {
        if columns.last().is_none_or(|last| edge - last > SAME) {
            columns.push(edge);
        }
    }
    columns
}

fn renumber(rows: &mut [Row], old: &[f32], new: &[f32]) {
    let number = |edge: f32| {
        let nearest =
            (0..new.len()).min_by(|one, other| (new[*one] - edge).abs().total_cmp(&(new[*other] - edge).abs()));
        nearest.unwrap_or_default()
    };
    for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
        let (from, to) = (number(old[cell.column]), number(old[cell.column + cell.columns]));
        cell.column = from;
        cell.columns = to.saturating_sub(from).max(1);
    }
}
