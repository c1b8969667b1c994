//! Pages as one document: what belongs to the pages is told from the text, tables go on over page breaks, lines
//! become paragraphs. Leaves out how a page is read.

use super::cells::{Cell, Row};
use super::furniture;
use super::lines::TextLine;
use super::page::{Item, Page};
use super::paragraphs::{self, Margins, Paragraphs};
use super::tables::Joined;
use gongkai_document::{Block, Document, Line, Paragraph, TableCell, TableRow, document};

/// The document that pages make, and whether a row was left out of a table because a page may cut its numbers.
pub(super) fn document(mut pages: Vec<Page>) -> (Document, bool) {
    let mut doubt = pages.iter().any(|page| page.breaks);
    let furniture = furniture::take(&mut pages);
    let mut paragraphs = Paragraphs::new(Margins::of(&pages));
    let items: Vec<Vec<Item>> = pages.iter_mut().map(|page| std::mem::take(&mut page.items)).collect();
    let mut blocks = Vec::new();
    let mut table: Option<Joined> = None;
    let mut number = 0;
    for (at, (items, furniture)) in items.into_iter().zip(furniture).enumerate() {
        for item in items {
            match item {
                Item::Line(line) => {
                    blocks.extend(written(table.take(), &pages, &paragraphs));
                    let ended = paragraphs.add(at, line);
                    blocks.extend(ended.map(|paragraph| whole(&pages, paragraph)));
                }
                // Its columns stand below each other; whoever reads it has to see that.
                Item::Row(line) => {
                    blocks.extend(written(table.take(), &pages, &paragraphs));
                    blocks.extend(paragraphs.end().map(|paragraph| whole(&pages, paragraph)));
                    blocks.push(spread(&line, at, &pages, &paragraphs));
                }
                Item::Table(next) => {
                    blocks.extend(paragraphs.end().map(|paragraph| whole(&pages, paragraph)));
                    if let Some(table) = table.as_mut().filter(|table| table.goes_on(&next, at)) {
                        doubt |= table.add(next, at);
                    } else {
                        blocks.extend(written(table.replace(Joined::new(next, at)), &pages, &paragraphs));
                    }
                }
            }
        }
        for line in furniture.iter().chain(&pages[at].aside) {
            number += 1;
            blocks.push(Block::Furniture(Line {
                number,
                page: pages[at].number,
                text: line.text(),
            }));
        }
    }
    blocks.extend(written(table.take(), &pages, &paragraphs));
    blocks.extend(paragraphs.end().map(|paragraph| whole(&pages, paragraph)));
    (Document { blocks }, doubt)
}

fn whole(pages: &[Page], paragraph: paragraphs::Paragraph) -> Block {
    Block::Paragraph(Paragraph {
        place: pages[paragraph.page].place(&paragraph.frame),
        text: paragraph.text,
    })
}

fn spread(line: &TextLine, page: usize, pages: &[Page], paragraphs: &Paragraphs) -> Block {
    Block::Paragraph(Paragraph {
        text: line.spread(paragraphs.left(page)),
        place: pages[page].place(&line.frame),
    })
}

/// A table, behind what stands beside its rows.
fn written(table: Option<Joined>, pages: &[Page], paragraphs: &Paragraphs) -> Vec<Block> {
    let Some(mut table) = table else { return Vec::new() };
    let mut blocks: Vec<Block> = std::mem::take(&mut table.beside)
        .iter()
        .map(|(page, line)| spread(line, *page, pages, paragraphs))
        .collect();
    blocks.push(whole_table(table));
    blocks
}

fn whole_table(table: Joined) -> Block {
    // A box around a text is no table.
    if let [row] = table.rows.as_slice()
        && let [cell] = row.cells.as_slice()
        && cell.tables.is_empty()
    {
        return Block::Paragraph(Paragraph {
            text: cell.paragraphs().join("\n"),
            place: cell.place.clone(),
        });
    }
    rows(table.rows)
}

fn rows(rows: Vec<Row>) -> Block {
    let rows = rows
        .into_iter()
        .map(|row| TableRow {
            cells: row.cells.into_iter().map(cell).collect(),
        })
        .collect();
    Block::Table(document::Table { caption: None, rows })
}

fn cell(cell: Cell) -> TableCell {
    let mut content: Vec<Block> = cell
        .paragraphs()
        .into_iter()
        .map(|text| {
            Block::Paragraph(Paragraph {
                text,
                place: cell.place.clone(),
            })
        })
        .collect();
    content.extend(cell.tables.into_iter().map(|table| rows(table.rows)));
    let span = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    TableCell {
        content,
        row_span: span(cell.rows),
        column_span: span(cell.columns),
        place: cell.place,
    }
}
