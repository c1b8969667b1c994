//! A measured table put on pages: headings repeated, rows whole unless one is taller than a page, cells over several
//! rows cut where a page ends. No letter leaves its cell. Leaves out the measuring (`table`).

use super::sheet::{Frame, LEFT, Owner, Pages, Print, TEXT_HEIGHT, base};
use super::table::{Cell, Measured, PAD};
use gongkai_document::places::Rank;

/// A cell that reaches further down, or goes on behind a page's end.
struct Open {
    /// Number of the cell.
    cell: usize,
    /// Where its part on this page begins.
    from: f32,
    /// The next line of it.
    line: usize,
}

/// Height that the beginning of a table needs: its headings and a row.
pub(super) fn beginning(table: &Measured) -> f32 {
    let head = table.header_rows;
    let rows = (0..).take_while(|at| *at < head).chain(heads_and_row(table, head));
    rows.map(|at| table.rows[at].0).sum()
}

/// The rows from one that must stay together: headings and the first row below them.
fn heads_and_row(table: &Measured, from: usize) -> std::ops::Range<usize> {
    let count = table.rows.len();
    let heads = table.rows[from.min(count)..].iter().take_while(|row| row.1).count();
    from.min(count)..(from + heads + 1).min(count)
}

pub(super) fn place(table: &Measured, pages: &mut Pages) {
    let mut placing = Placing {
        table,
        pages,
        open: Vec::new(),
    };
    let mut cells = 0;
    for row in 0..table.rows.len() {
        let first = cells;
        while table.cells.get(cells).is_some_and(|cell| cell.row == row) {
            cells += 1;
        }
        placing.row(row, first..cells);
    }
}

struct Placing<'a> {
    table: &'a Measured,
    pages: &'a mut Pages,
    open: Vec<Open>,
}

impl Placing<'_> {
    fn row(&mut self, row: usize, cells: std::ops::Range<usize>) {
        let together: f32 = heads_and_row(self.table, row)
            .skip(1)
            .map(|at| self.table.rows[at].0)
            .sum();
        let header = row < self.table.header_rows;
        let mut height = self.height(row);
        let wanted = (height + together).max(self.labels(&cells));
        if (wanted > self.pages.left() || self.strands(row, height)) && !self.on_top() {
            self.turn(!header);
            height = self.height(row);
        }
        let top = self.pages.y;
        self.open.extend(cells.map(|cell| Open {
            cell,
            from: top,
            line: 0,
        }));
        while height > self.pages.left() {
            if self.on_top() || self.pages.left() > TEXT_HEIGHT / 2.0 {
                self.part(row);
            }
            self.turn(!header);
            height = self.height(row);
        }
        self.pages.y += height;
        let ends = |table: &Measured, open: &Open| {
            let cell = &table.cells[open.cell];
            cell.row + cell.rows == row + 1
        };
        let (ended, open): (Vec<Open>, Vec<Open>) = std::mem::take(&mut self.open)
            .into_iter()
            .partition(|open| ends(self.table, open));
        self.open = open;
        for open in ended {
            let lines = open.line..self.table.cells[open.cell].lines.len();
            self.segment(&open, lines, None);
        }
    }

    /// Height that the labels over several rows need which begin in a row: as much as their text, so that it stands
    /// where they begin, and all of their rows where these are too few for two pages.
    fn labels(&self, cells: &std::ops::Range<usize>) -> f32 {
        let several = self.table.cells[cells.clone()].iter().filter(|cell| cell.rows > 1);
        let needed = several.map(|cell| {
            let (text, reach) = (self.table.height(cell.lines.len()), self.reach(cell, cell.row));
            let highest = self.rows(cell, cell.row).fold(0.0, f32::max);
            if reach < 2.0 * text + highest {
                reach.min(TEXT_HEIGHT / 2.0)
            } else {
                text.min(TEXT_HEIGHT / 4.0)
            }
        });
        needed.fold(0.0, f32::max)
    }

    /// Whether a page that ended below a row would leave a label too little room for its text on the next.
    fn strands(&self, row: usize, height: f32) -> bool {
        let Some((next, _)) = self.table.rows.get(row + 1) else {
            return false;
        };
        if height + next <= self.pages.left() {
            return false;
        }
        let several = self.open.iter().map(|open| &self.table.cells[open.cell]);
        let mut several = several.filter(|cell| cell.rows > 1 && cell.row + cell.rows > row + 1);
        several.any(|cell| {
            let (text, rest) = (self.table.height(cell.lines.len()), self.reach(cell, row + 1));
            rest + 0.5 < text && text < TEXT_HEIGHT / 4.0 && cell.row < row
        })
    }

    /// Heights of the rows of a cell from one on.
    fn rows(&self, cell: &Cell, from: usize) -> impl Iterator<Item = f32> {
        let end = (cell.row + cell.rows).min(self.table.rows.len());
        self.table.rows[from.min(end)..end].iter().map(|row| row.0)
    }

    fn reach(&self, cell: &Cell, from: usize) -> f32 {
        self.rows(cell, from).sum()
    }

    /// Whether nothing but repeated headings stands on the page above.
    fn on_top(&self) -> bool {
        let table = self.table;
        let repeated: f32 = table.rows[..table.header_rows].iter().map(|row| row.0).sum();
        self.pages.y <= super::sheet::TOP + repeated + 0.01
    }

    /// The height of a row here: its own, and what cells that end with it still need.
    fn height(&self, row: usize) -> f32 {
        let table = self.table;
        let begun = self.open.iter().map(|open| (open.cell, open.from, open.line));
        let mut own = table.rows[row].0;
        let mut split = false;
        for (cell, from, line) in begun {
            let cell = &table.cells[cell];
            if cell.row + cell.rows == row + 1 {
                split |= cell.rows == 1;
                let needed = table.height(cell.lines.len() - line);
                own = own.max(needed - (self.pages.y - from));
            }
        }
        if split {
            // Of a row that was cut the rest counts only.
            let rest = self.open.iter().filter(|open| {
                let cell = &table.cells[open.cell];
                cell.row + cell.rows == row + 1
            });
            let needed = rest
                .map(|open| table.height(table.cells[open.cell].lines.len() - open.line) - (self.pages.y - open.from));
            own = needed.fold(table.leading + 2.0 * PAD, f32::max);
        }
        own
    }

    /// Puts as many lines of a row's cells on the page as it holds.
    fn part(&mut self, row: usize) {
        let bottom = self.pages.y + self.pages.left();
        let mut open = std::mem::take(&mut self.open);
        for open in &mut open {
            let cell = &self.table.cells[open.cell];
            if cell.row + cell.rows != row + 1 {
                continue;
            }
            let room = ((bottom - open.from - 2.0 * PAD) / self.table.leading).max(0.0) as usize;
            let until = (open.line + room).min(cell.lines.len());
            self.segment(open, open.line..until, Some(bottom));
            open.line = until;
            open.from = bottom;
        }
        self.open = open;
        self.pages.y = bottom;
    }

    /// Goes to the next page: closes what is open there, repeats the headings.
    fn turn(&mut self, repeat: bool) {
        let mut open = std::mem::take(&mut self.open);
        for open in &mut open {
            let cell = &self.table.cells[open.cell];
            let height = self.pages.y - open.from;
            if height < 0.5 {
                continue;
            }
            // A text stays in one piece on the page where it fits, unless no page holds it.
            let left = cell.lines.len() - open.line;
            let until = if self.table.height(left) <= height {
                cell.lines.len()
            } else if self.table.height(left) > TEXT_HEIGHT / 2.0 {
                open.line + (((height - 2.0 * PAD) / self.table.leading).max(0.0) as usize).min(left)
            } else {
                open.line
            };
            self.segment(open, open.line..until, None);
            open.line = until;
        }
        self.pages.turn();
        if repeat {
            self.repeat();
        }
        for open in &mut open {
            open.from = self.pages.y;
        }
        self.open = open;
    }

    fn repeat(&mut self) {
        let table = self.table;
        let top = self.pages.y;
        let heights = &table.rows[..table.header_rows];
        let at = |row: usize| top + heights[..row].iter().map(|row| row.0).sum::<f32>();
        let heads = table
            .cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| cell.row < table.header_rows);
        for (number, cell) in heads {
            let from = at(cell.row);
            let bottom = at((cell.row + cell.rows).min(table.header_rows));
            let open = Open {
                cell: number,
                from,
                line: 0,
            };
            self.draw(&open, 0..cell.lines.len(), bottom, Owner::Page);
        }
        self.pages.y = at(table.header_rows);
    }

    fn segment(&mut self, open: &Open, lines: std::ops::Range<usize>, bottom: Option<f32>) {
        let bottom = bottom.unwrap_or(self.pages.y);
        let cell = &self.table.cells[open.cell];
        // A label that was printed on the page before names its rows on this one too.
        let printed = cell.rows > 1 && open.line == cell.lines.len();
        if printed && self.table.height(cell.lines.len()) <= bottom - open.from + 0.5 {
            self.draw(open, 0..cell.lines.len(), bottom, Owner::Page);
        } else {
            self.draw(open, lines, bottom, Owner::Leaf(cell.leaf));
        }
    }

    /// Draws a part of a cell: its border and some lines in the middle of it.
    fn draw(&mut self, open: &Open, lines: std::ops::Range<usize>, bottom: f32, owner: Owner) {
        let table = self.table;
        let cell: &Cell = &table.cells[open.cell];
        let (left, width) = table.span(cell);
        self.pages.frame(Frame {
            left: LEFT + left,
            top: open.from,
            width,
            height: bottom - open.from,
            shaded: cell.rank == Rank::Block,
        });
        let used = table.leading * lines.len() as f32;
        let mut top = open.from + ((bottom - open.from - used) / 2.0).max(0.0);
        for line in &cell.lines[lines] {
            let offset = if cell.centred { (width - line.width) / 2.0 } else { PAD };
            self.pages.print(Print {
                owner,
                words: cell.words.clone(),
                letters: line.letters.clone(),
                x: LEFT + left + offset.max(0.0),
                y: base(top, table.leading, cell.words.size),
                gap: 0.0,
            });
            top += table.leading;
        }
    }
}
