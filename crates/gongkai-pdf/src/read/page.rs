//! A page as lines and tables. Turned pages are read upright. Leaves out what belongs together over pages.

use super::cells::{Cell, Row, Table};
use super::grid::{Grid, grids};
use super::ink::{Frame, Glyph, Ink, Rule};
use super::lines::{TextLine, gather, on_page, upright};
use gongkai_core::Place;

/// What stands on a page, from top to bottom.
#[derive(Debug)]
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
    /// The text stands invisible under a picture.
    pub under_picture: bool,
}

/// A line or a table.
#[derive(Debug)]
pub(super) enum Item {
    Line(TextLine),
    Table(Table),
}

impl Item {
    pub(super) const fn frame(&self) -> Frame {
        match self {
            Self::Line(line) => line.frame,
            Self::Table(table) => table.frame,
        }
    }
}

impl Page {
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
    pub(super) fn of(number: u32, mut ink: Ink) -> Self {
        let under_picture = without_invisible(&mut ink);
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
        let (tables, rest) = tables(&grids(&rules), glyphs);
        let (level, turned): (Vec<Glyph>, Vec<Glyph>) = rest.into_iter().partition(|glyph| glyph.turn == 0);
        let mut items: Vec<Item> = gather(level).into_iter().map(Item::Line).collect();
        items.extend(tables.into_iter().map(Item::Table));
        items.sort_by(|one, other| one.frame().top.total_cmp(&other.frame().top));
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
            under_picture,
        };
        for item in &mut items {
            if let Item::Table(table) = item {
                table.locate(&|frame| page.place(frame));
            }
        }
        page.items = items;
        page
    }
}

/// Takes out text without ink, unless it is that of a scanned page.
fn without_invisible(ink: &mut Ink) -> bool {
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
fn tables(grids: &[Grid], glyphs: Vec<Glyph>) -> (Vec<Table>, Vec<Glyph>) {
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
        if inside.iter().filter(|glyphs| !glyphs.is_empty()).count() < 2 {
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
    }
}
