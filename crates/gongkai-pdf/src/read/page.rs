//! A page as lines and tables. Turned pages are read upright. Leaves out what belongs together over pages.

use super::bare::{self, Shape};
use super::cells::{Cell, Row, Table};
use super::columns;
use super::grid::{Grid, grids};
use super::ink::{Frame, Glyph, Ink, Rule};
use super::lines::{TextLine, gather, on_page, upright};
use gongkai_core::Place;

/// What stands on a page, from top to bottom.
#[derive(Debug, Clone)]
pub(super) struct Page {
    /// From 1.
    pub number: u32,
    /// Quarter turns by which the page was turned to read it.
    pub turn: u8,
    /// The page as it was read.
    pub frame: Frame,
    pub items: Vec<Item>,
    /// Text across or along the page: watermarks, page numbers at the side.
    pub aside: Vec<TextLine>,
    /// Rows were told by what stands beside their numbers.
    pub open: bool,
    /// Its first numbers may be the ends of those on the page before.
    pub breaks: bool,
}

/// How the rows of tables without lines are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rows {
    /// By what stands beside their numbers, where that is certain.
    Numbers,
    /// The same, but for tables of few columns.
    ManyNumbers,
    /// By their lines only.
    Lines,
}

/// A line or a table.
#[derive(Debug, Clone)]
pub(super) enum Item {
    Line(TextLine),
    /// A line of a table whose cells nothing shows.
    Row(TextLine),
    Table(Table),
}

impl Item {
    pub(super) const fn frame(&self) -> Frame {
        match self {
            Self::Line(line) | Self::Row(line) => line.frame,
            Self::Table(table) => table.frame,
        }
    }
}

impl Page {
    /// Puts the numbers of its last row without lines in doubt.
    pub(super) fn doubt_last(&mut self) {
        let tables = self.items.iter_mut().rev().filter_map(|item| match item {
            Item::Table(table) if table.open => Some(table),
            _ => None,
        });
        if let Some(table) = tables.into_iter().next()
            && let Some(row) = table.rows.pop()
        {
            table.beside.extend(row.in_doubt());
        }
    }

    /// Nothing on the page before goes on on this one.
    pub(super) fn without_rest(&mut self) {
        for item in &mut self.items {
            if let Item::Table(table) = item {
                table.without_rest();
            }
        }
    }

    /// The place of a box of the page as it was read.
    pub(super) fn place(&self, frame: &Frame) -> Place {
        let frame = on_page(*frame, self.turn);
        #[allow(clippy::cast_possible_truncation, reason = "points of a page fit")]
        let tenths = |value: f32| (value * 10.0).round() as i32;
        Place::Page {
            page: self.number,
            bbox: [frame.left, frame.top, frame.right, frame.bottom].map(tenths),
        }
    }

    /// Puts what is drawn on a page in order.
    pub(super) fn of(number: u32, mut ink: Ink, how: Rows, before: Option<&Shape>) -> (Self, Option<Shape>) {
        let mut margin: Vec<Glyph> = Vec::new();
        ink.glyphs.retain(|glyph| {
            if glyph.aside {
                margin.push(*glyph);
            }
            !glyph.aside
        });
        let turn = main_turn(&ink.glyphs);
        let frame = upright(
            Frame {
                left: 0.0,
                top: 0.0,
                right: ink.width,
                bottom: ink.height,
            },
            turn,
        );
        let glyphs: Vec<Glyph> = ink
            .glyphs
            .iter()
            .map(|glyph| Glyph {
                frame: upright(glyph.frame, turn),
                turn: (glyph.turn + 4 - turn) % 4,
                ..*glyph
            })
            .collect();
        let rules: Vec<Rule> = ink.rules.iter().map(|rule| turned(rule, turn)).collect();
        let (grids, lone) = grids(&rules);
        let (mut tables, rest) = tables(grids, glyphs);
        let echoes: Vec<Glyph> = margin
            .iter()
            .filter(|glyph| glyph.turn == turn)
            .map(|glyph| Glyph {
                frame: upright(glyph.frame, turn),
                turn: 0,
                ..*glyph
            })
            .collect();
        for cell in tables
            .iter_mut()
            .flat_map(|table| &mut table.rows)
            .flat_map(|row| &mut row.cells)
        {
            cell.echoes(&echoes);
        }
        let (level, turned): (Vec<Glyph>, Vec<Glyph>) = rest.into_iter().partition(|glyph| glyph.turn == 0);
        let mut lone: Vec<Rule> = lone.into_iter().filter(|rule| rule.horizontal).collect();
        lone.sort_by(|one, other| one.at.total_cmp(&other.at));
        let mut items: Vec<Item> = gather(level).into_iter().map(Item::Line).collect();
        items.extend(tables.into_iter().map(Item::Table));
        items.sort_by(|one, other| one.frame().top.total_cmp(&other.frame().top));
        let (shape, open, breaks) = match how {
            Rows::Lines => (None, false, false),
            how => bare(&mut items, frame.height(), &lone, before, how == Rows::Numbers),
        };
        rows(&mut items);
        let mut aside: Vec<TextLine> = (1..4)
            .flat_map(|turn| {
                let glyphs = turned.iter().filter(|glyph| glyph.turn == turn);
                let glyphs = glyphs.map(|glyph| Glyph {
                    frame: upright(glyph.frame, turn),
                    ..*glyph
                });
                let mut lines = gather(glyphs.collect());
                for line in &mut lines {
                    line.frame = on_page(line.frame, turn);
                }
                lines
            })
            .collect();
        aside.extend(gather(margin));
        aside.extend(TextLine::in_order(ink.slanted));
        let mut page = Self {
            number,
            turn,
            frame,
            items: Vec::new(),
            aside,
            open,
            breaks,
        };
        for item in &mut items {
            if let Item::Table(table) = item {
                table.locate(&|frame| page.place(frame));
            }
        }
        page.items = items;
        (page, shape)
    }
}

/// Marks the lines of tables without ruling lines: rows, and what stands in short lines between them.
fn rows(items: &mut Vec<Item>) {
    let widest = items
        .iter()
        .filter_map(|item| match item {
            Item::Line(line) => Some(line.frame.width()),
            _ => None,
        })
        .fold(0.0, f32::max);
    let is_row: Vec<bool> = items
        .iter()
        .map(|item| matches!(item, Item::Line(line) if line.is_row()))
        .collect();
    let found: Vec<usize> = (0..items.len()).filter(|at| is_row[*at]).collect();
    let mut marked = is_row.clone();
    for pair in found.windows(2) {
        let between = &items[pair[0] + 1..pair[1]];
        let short = |item: &Item| matches!(item, Item::Line(line) if line.frame.width() < 0.6 * widest);
        if between.len() <= 8 && between.iter().all(short) {
            marked[pair[0]..pair[1]].fill(true);
        }
    }
    // One alone is a line of text with a gap.
    let beside = |at: usize| (at > 0 && marked[at - 1]) || marked.get(at + 1).copied().unwrap_or(false);
    let rows: Vec<bool> = (0..items.len()).map(|at| marked[at] && beside(at)).collect();
    let mut out: Vec<Item> = Vec::new();
    let mut run: Vec<TextLine> = Vec::new();
    for (item, row) in std::mem::take(items).into_iter().zip(rows) {
        match item {
            Item::Line(line) if row => run.push(line),
            item => {
                out.extend(table_of(&mut run));
                out.push(item);
            }
        }
    }
    out.extend(table_of(&mut run));
    *items = out;
}

/// Takes the tables out of lines whose rows are told by what stands in their middle; the columns of the last one.
fn bare(
    items: &mut Vec<Item>,
    height: f32,
    rules: &[Rule],
    before: Option<&Shape>,
    small: bool,
) -> (Option<Shape>, bool, bool) {
    let mut last: Option<Shape> = None;
    let mut breaks = false;
    let mut out = Vec::with_capacity(items.len());
    let mut lines: Vec<TextLine> = Vec::new();
    let mut flush = |lines: &mut Vec<TextLine>, out: &mut Vec<Item>| {
        loop {
            let before = before.filter(|_| last.is_none());
            let found = bare::first(lines, rules, before, small);
            breaks |= before.is_some_and(|before| bare::breaks(lines, before, found.as_ref()));
            let Some(found) = found else { break };
            last = Some(found.shape.below(&lines[..found.lines.start], last.as_ref()));
            let below = lines.split_off(found.lines.end);
            lines.truncate(found.lines.start);
            out.extend(lines.drain(..).map(Item::Line));
            out.push(Item::Table(found.table));
            *lines = below;
        }
        out.extend(lines.drain(..).map(Item::Line));
    };
    for item in std::mem::take(items) {
        match item {
            Item::Line(line) => lines.push(line),
            item => {
                flush(&mut lines, &mut out);
                out.push(item);
            }
        }
    }
    flush(&mut lines, &mut out);
    // What stands below the last one ends it; the number of the page is no text.
    let text = |item: &Item| match item {
        Item::Line(line) => line.frame.top < 0.87 * height,
        _ => true,
    };
    let ends = out
        .iter()
        .rev()
        .take_while(|item| !matches!(item, Item::Table(_)))
        .any(text);
    *items = out;
    let any = last.is_some();
    (last.filter(|_| !ends), any, breaks)
}

/// Rows that follow each other as a table, where their cells are certain.
fn table_of(run: &mut Vec<TextLine>) -> Vec<Item> {
    let mut lines = std::mem::take(run);
    let grid = columns::unruled(&lines.iter().collect::<Vec<_>>());
    let Some(grid) = grid else {
        columns::mark_broken(&mut lines);
        return lines.into_iter().map(Item::Row).collect();
    };
    let glyphs = lines.into_iter().flat_map(|line| line.glyphs).collect();
    let (tables, rest) = tables(vec![grid], glyphs);
    let rest = gather(rest).into_iter().map(Item::Row);
    tables.into_iter().map(Item::Table).chain(rest).collect()
}

/// Takes out text without ink, unless it is that of a scanned page; says whether it is.
pub(super) fn without_invisible(ink: &mut Ink) -> bool {
    let invisible = ink.glyphs.iter().filter(|glyph| glyph.invisible).count();
    if invisible == 0 {
        return false;
    }
    let under_picture = ink.pictures > 0.3 && invisible * 2 > ink.glyphs.len();
    if !under_picture {
        ink.glyphs.retain(|glyph| !glyph.invisible);
        ink.hidden += invisible;
    }
    under_picture
}

/// The direction of most of the text.
fn main_turn(glyphs: &[Glyph]) -> u8 {
    let count = |turn: u8| glyphs.iter().filter(|glyph| glyph.turn == turn).count();
    let most = (1..4).max_by_key(|turn| count(*turn)).unwrap_or_default();
    if count(most) * 3 > glyphs.len() * 2 { most } else { 0 }
}

fn turned(rule: &Rule, turn: u8) -> Rule {
    let frame = if rule.horizontal {
        Frame {
            left: rule.from,
            top: rule.at,
            right: rule.to,
            bottom: rule.at,
        }
    } else {
        Frame {
            left: rule.at,
            top: rule.from,
            right: rule.at,
            bottom: rule.to,
        }
    };
    let frame = upright(frame, turn);
    let horizontal = rule.horizontal == turn.is_multiple_of(2);
    if horizontal {
        Rule {
            horizontal,
            at: frame.top,
            from: frame.left,
            to: frame.right,
        }
    } else {
        Rule {
            horizontal,
            at: frame.left,
            from: frame.top,
            to: frame.bottom,
        }
    }
}

/// The tables of a page with the glyphs in them, and the glyphs that are in none.
fn tables(mut grids: Vec<Grid>, glyphs: Vec<Glyph>) -> (Vec<Table>, Vec<Glyph>) {
    // The smallest first: what stands in a table within a table is that one's.
    grids.sort_by(|one, other| {
        let area = |grid: &Grid| grid.frame.width() * grid.frame.height();
        area(one).total_cmp(&area(other))
    });
    let mut rest = glyphs;
    let mut found: Vec<(usize, Vec<Vec<Glyph>>)> = Vec::new();
    for (number, grid) in grids.iter().enumerate() {
        let mut inside: Vec<Vec<Glyph>> = vec![Vec::new(); grid.cells.len()];
        for glyph in &rest {
            if let Some(cell) = grid.at(glyph.frame.centre()) {
                inside[cell].push(*glyph);
            }
        }
        // A frame around a text, or lines of a picture.
        let filled = inside.iter().filter(|glyphs| !glyphs.is_empty()).count();
        // The rest of a table may stand on another page.
        let box_of_a_row = grid.cells.len() == 1
            && grid.frame.height() < 60.0
            && !gather(inside[0].clone()).iter().any(TextLine::is_figures);
        if filled == 0 || (grid.cells.len() == 1 && !box_of_a_row) {
            continue;
        }
        rest.retain(|glyph| grid.at(glyph.frame.centre()).is_none());
        found.push((number, inside));
    }
    let mut tables: Vec<Option<Table>> = Vec::new();
    for (number, inside) in &found {
        tables.push(Some(table(&grids[*number], inside)));
    }
    // A table in a cell of another one belongs to that cell.
    for at in 0..found.len() {
        let grid = &grids[found[at].0];
        let outer = (at + 1..found.len()).find_map(|outer| {
            let cell = grids[found[outer].0].at(grid.frame.centre())?;
            let frame = grids[found[outer].0].cell_frame(&grids[found[outer].0].cells[cell]);
            let within =
                frame.holds((grid.frame.left, grid.frame.top)) && frame.holds((grid.frame.right, grid.frame.bottom));
            within.then_some((outer, cell))
        });
        if let Some((outer, cell)) = outer
            && let Some(inner) = tables[at].take()
            && let Some(cell) = tables[outer].as_mut().and_then(|table| table.cell_mut(cell))
        {
            cell.tables.push(inner);
        }
    }
    (tables.into_iter().flatten().collect(), rest)
}

fn table(grid: &Grid, inside: &[Vec<Glyph>]) -> Table {
    let mut rows = vec![Row::default(); grid.rows.len() - 1];
    for (number, (cell, glyphs)) in grid.cells.iter().zip(inside).enumerate() {
        rows[cell.row].cells.push(Cell::new(
            number,
            cell.column,
            cell.columns,
            cell.rows,
            grid.cell_frame(cell),
            glyphs,
        ));
    }
    Table {
        frame: grid.frame,
        columns: grid.columns.clone(),
        rows,
        beside: Vec::new(),
        open: false,
    }
}
