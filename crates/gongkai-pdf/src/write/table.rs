//! A table measured: the widths of its columns, the size of its letters, the lines of its cells. Leaves out the pages
//! that it is put on (`rows`).

use super::breaking::{Line, balanced, is_wide, lines, widest_piece};
use super::fonts::Role;
use super::letters::{Letter, Metric, Run, letters};
use super::sheet::{TEXT_HEIGHT, TEXT_WIDTH, Words};
use gongkai_document::places::{Form, Rank, places};
use gongkai_document::{Block, Table};
use std::rc::Rc;

/// Space between the letters of a cell and its border.
pub(super) const PAD: f32 = 2.5;
/// Lines follow each other at this multiple of their size.
const SPACING: f32 = 1.35;
/// The smallest height of a row, from the form.
const ROW: f32 = 18.0;
/// Sizes of letters, from 五号 down; the first at which nothing has to be broken is taken.
const SIZES: [f32; 6] = [10.5, 9.0, 8.0, 7.0, 6.0, 5.0];

/// A table that is ready for its pages.
#[derive(Debug)]
pub(super) struct Measured {
    /// Left borders of the columns from the left of the text, and the right border of the last.
    pub borders: Vec<f32>,
    /// From line to line in a cell.
    pub leading: f32,
    /// Rows that are repeated on every page.
    pub header_rows: usize,
    /// The cells by row.
    pub cells: Vec<Cell>,
    /// Height that each row needs for the cells that it holds alone, and whether it only heads the next.
    pub rows: Vec<(f32, bool)>,
}

/// A cell.
#[derive(Debug)]
pub(super) struct Cell {
    pub row: usize,
    pub column: usize,
    pub rows: usize,
    pub columns: usize,
    pub rank: Rank,
    pub words: Rc<Words>,
    pub lines: Vec<Line>,
    /// Letters stand in the middle.
    pub centred: bool,
    /// The part of the document.
    pub leaf: usize,
}

impl Measured {
    /// Height of the lines of a cell with the space around them.
    pub(super) fn height(&self, lines: usize) -> f32 {
        self.leading * lines as f32 + 2.0 * PAD
    }

    /// The text of a cell's place: from where, and how wide.
    pub(super) fn span(&self, cell: &Cell) -> (f32, f32) {
        let left = self.borders[cell.column];
        (left, self.borders[cell.column + cell.columns] - left)
    }
}

/// A cell before its size is known.
struct Raw<'a> {
    text: String,
    role: Role,
    rank: Rank,
    place: gongkai_document::places::Placed<'a>,
}

/// Measures a table; `leaf` gives each cell its number. Nothing where it has no cells.
pub(super) fn measure(table: &Table, leaf: &mut dyn FnMut() -> usize, metric: &mut dyn Metric) -> Option<Measured> {
    let form = Form::of(table);
    let (placed, columns) = places(table);
    if columns == 0 {
        return None;
    }
    let raw: Vec<Raw<'_>> = placed
        .into_iter()
        .map(|place| {
            let text = text(&place.cell.content);
            let rank = form.map_or(Rank::Figure, |form| form.rank(&text));
            let heads = rank == Rank::Heading || (rank == Rank::Corner && is_short(&text));
            let role = if heads { Role::Hei } else { Role::Song };
            Raw {
                text,
                role,
                rank,
                place,
            }
        })
        .collect();
    let (size, widths, set) = fitted(&raw, form, columns, metric);
    let leading = size * SPACING;
    let mut borders = vec![0.0];
    for width in &widths {
        borders.push(borders.last().copied().unwrap_or(0.0) + width);
    }
    let mut measured = Measured {
        borders,
        leading,
        header_rows: form.map_or(0, |form| form.header_rows),
        cells: Vec::with_capacity(raw.len()),
        rows: vec![(ROW.max(leading + 2.0 * PAD), true); table.rows.len()],
    };
    for (raw, letters) in raw.into_iter().zip(set) {
        let place = raw.place;
        let width = measured.borders[place.column + place.columns] - measured.borders[place.column] - 2.0 * PAD;
        let mut lines = lines(&letters, width, width);
        let heads = matches!(raw.rank, Rank::Block | Rank::Heading | Rank::Corner);
        let row = &mut measured.rows[place.row];
        row.1 &= heads;
        if place.rows == 1 {
            row.0 = row.0.max(leading * lines.len() as f32 + 2.0 * PAD);
        }
        let centred = centred(raw.rank, &raw.text, lines.len(), place.rows, form.is_none());
        // A reader of the page joins the lines of a figure where they are full.
        if centred && lines.len() > 1 && raw.rank != Rank::Figure {
            lines = balanced(&letters, lines, width);
        }
        measured.cells.push(Cell {
            row: place.row,
            column: place.column,
            rows: place.rows,
            columns: place.columns,
            rank: raw.rank,
            centred,
            words: Rc::new(Words {
                text: raw.text,
                letters,
                size,
            }),
            lines,
            leaf: leaf(),
        });
    }
    // The headings share the height of cells that stand beside several of them.
    let repeated: f32 = measured.rows[..measured.header_rows.min(measured.rows.len())]
        .iter()
        .map(|row| row.0)
        .sum();
    if measured.header_rows >= measured.rows.len() || repeated > TEXT_HEIGHT / 3.0 {
        measured.header_rows = 0;
    }
    Some(measured)
}

/// Figures and headings stand in the middle, as in the form; labels and texts at the left.
fn centred(rank: Rank, text: &str, lines: usize, rows: usize, foreign: bool) -> bool {
    match rank {
        Rank::Block | Rank::Heading => true,
        Rank::Corner => is_short(text),
        Rank::Label => rows > 1 && lines > 1,
        Rank::Figure => lines == 1 || !foreign && text.chars().count() < 40,
    }
}

/// Whether the cell above the row labels is a heading like the others, not a remark.
fn is_short(text: &str) -> bool {
    text.chars().count() < 8
}

/// The texts of a cell, a line each, those of tables inside as well.
pub(super) fn text(blocks: &[Block]) -> String {
    let texts = blocks.iter().map(|block| match block {
        Block::Heading(heading) => heading.text.clone(),
        Block::Paragraph(paragraph) => paragraph.text.clone(),
        Block::Line(line) | Block::Furniture(line) => line.text.clone(),
        Block::Table(table) => {
            let rows = table.rows.iter().map(|row| {
                let cells = row.cells.iter().map(|cell| text(&cell.content));
                cells.collect::<Vec<_>>().join(" ")
            });
            let caption = table.caption.iter().map(|caption| caption.text.clone());
            caption.chain(rows).collect::<Vec<_>>().join("\n")
        }
    });
    texts.collect::<Vec<_>>().join("\n")
}

/// The largest size at which every piece has room, with the widths of the columns and the letters of the cells.
fn fitted(
    raw: &[Raw<'_>],
    form: Option<&Form>,
    columns: usize,
    metric: &mut dyn Metric,
) -> (f32, Vec<f32>, Vec<Vec<Letter>>) {
    let mut smallest = None;
    for size in SIZES {
        let set: Vec<Vec<Letter>> = raw
            .iter()
            .map(|cell| {
                let run = Run {
                    role: cell.role,
                    text: &cell.text,
                };
                letters(&[run], size, metric)
            })
            .collect();
        let wishes = wishes(raw, &set, columns, size, form.is_some());
        let base = match form {
            Some(form) => shares(form.widths.iter().map(|width| f32::from(*width)), TEXT_WIDTH),
            None => natural(&wishes),
        };
        let least: Vec<f32> = wishes.iter().map(|wish| wish.least).collect();
        if let Some(widths) = widened(&base, &least) {
            return (size, widths, set);
        }
        smallest = Some((size, least, set));
    }
    // Too much for any size: every column gets its share, and what is too wide is broken.
    let (size, least, set) = smallest.unwrap_or((SIZES[0], vec![1.0; columns], Vec::new()));
    let even = TEXT_WIDTH / columns as f32;
    let capped = least.iter().map(|least| least.min(even * 3.0));
    (size, shares(capped, TEXT_WIDTH), set)
}

/// What a column wishes for.
#[derive(Debug, Clone, Copy, Default)]
struct Wish {
    /// Room for its widest piece.
    least: f32,
    /// Room for its longest text on one line.
    whole: f32,
}

fn wishes(raw: &[Raw<'_>], set: &[Vec<Letter>], columns: usize, size: f32, form: bool) -> Vec<Wish> {
    let mut wishes = vec![
        Wish {
            least: size + 2.0 * PAD,
            whole: size + 2.0 * PAD,
        };
        columns
    ];
    let mut order: Vec<(&Raw<'_>, &Vec<Letter>)> = raw.iter().zip(set).collect();
    order.sort_by_key(|(raw, _)| raw.place.columns);
    for (raw, letters) in order {
        // Two letters a line look well; one does only where there is no room.
        let wide = letters.iter().filter(|letter| is_wide(letter.letter)).count();
        let pair = if wide >= 2 && !form { 2.0 * size } else { 0.0 };
        let least = widest_piece(letters).max(pair) + 2.0 * PAD;
        let whole = super::breaking::width(letters).min(TEXT_WIDTH) + 2.0 * PAD;
        let over = &mut wishes[raw.place.column..raw.place.column + raw.place.columns];
        let count = over.len() as f32;
        let lacking = least - over.iter().map(|wish| wish.least).sum::<f32>();
        let short = whole - over.iter().map(|wish| wish.whole).sum::<f32>();
        for wish in over {
            wish.least += lacking.max(0.0) / count;
            wish.whole += short.max(0.0) / count;
            wish.whole = wish.whole.max(wish.least);
        }
    }
    wishes
}

/// Widths by what the columns hold.
fn natural(wishes: &[Wish]) -> Vec<f32> {
    let whole: f32 = wishes.iter().map(|wish| wish.whole).sum();
    let least: f32 = wishes.iter().map(|wish| wish.least).sum();
    if whole <= TEXT_WIDTH {
        return shares(wishes.iter().map(|wish| wish.whole), TEXT_WIDTH);
    }
    let rest = (TEXT_WIDTH - least).max(0.0);
    let more: f32 = wishes.iter().map(|wish| wish.whole - wish.least).sum();
    let add = |wish: &Wish| wish.least + (wish.whole - wish.least) * rest / more.max(1.0);
    wishes.iter().map(add).collect()
}

fn shares(parts: impl Iterator<Item = f32> + Clone, total: f32) -> Vec<f32> {
    let sum: f32 = parts.clone().sum();
    parts.map(|part| part * total / sum).collect()
}

/// The widths of a form, with room for what each column holds taken from those that have some to give; none where
/// there is too little.
pub(super) fn widened(base: &[f32], least: &[f32]) -> Option<Vec<f32>> {
    let room: f32 = base.iter().sum();
    if least.iter().sum::<f32>() > room + 0.01 {
        return None;
    }
    let mut widths: Vec<f32> = base.iter().zip(least).map(|(base, least)| base.max(*least)).collect();
    let over = widths.iter().sum::<f32>() - room;
    if over > 0.0 {
        let give: f32 = widths.iter().zip(least).map(|(width, least)| width - least).sum();
        for (width, least) in widths.iter_mut().zip(least) {
            *width -= (*width - least) * over / give.max(0.01);
        }
    }
    Some(widths)
}
