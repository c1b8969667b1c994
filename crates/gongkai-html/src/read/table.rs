//! Tables: of table elements, of other elements that say that they are one, and those that only lay out a page, which
//! are dissolved into the flow. Rows and cells are given as they stand, with the spans that are stated; nobody has to
//! believe them. Leaves out what the cells mean.

use super::dom::{Data, Element, Id};
use super::flow::{Around, Flow, Item, UnreadKind, place};
use super::kinds::{display, is_hidden};
use super::limits;
use super::style::Display;
use gongkai_document::{Block, Paragraph, Table, TableCell, TableRow};
use html5ever::local_name;

/// A row while it is read.
#[derive(Default)]
struct Row {
    cells: Vec<Cell>,
    /// The group of rows in which it stands.
    group: usize,
    /// Heads come first, feet last, wherever they stand.
    rank: u8,
}

struct Cell {
    id: Id,
    items: Vec<Item>,
    rows: u32,
    columns: u32,
}

#[derive(Default)]
struct Reading {
    rows: Vec<Row>,
    /// What stands in the table but in no cell.
    loose: Vec<Item>,
    caption: Vec<Item>,
    groups: usize,
    /// The last cell stood in no row; the next does as well.
    open: bool,
}

/// Reads a table: one block, or what is inside where it only lays out.
pub(super) fn read(flow: &mut Flow<'_>, id: Id, around: Around) -> Vec<Item> {
    let mut reading = Reading::default();
    gather(flow, id, around.inside(id), 1, &mut reading);
    let Reading {
        mut rows,
        mut loose,
        caption,
        ..
    } = reading;
    rows.sort_by_key(|row| row.rank);
    let nested = |cell: &Cell| cell.items.iter().any(|item| matches!(item.block, Block::Table(_)));
    let lays_out = rows.iter().all(|row| row.cells.len() <= 1) || rows.iter().flat_map(|row| &row.cells).any(nested);
    if lays_out {
        loose.extend(caption);
        loose.extend(rows.into_iter().flat_map(|row| row.cells).flat_map(|cell| cell.items));
        return loose;
    }
    close_groups(&mut rows);
    let mut filled = rows
        .iter()
        .flat_map(|row| &row.cells)
        .flat_map(|cell| &cell.items)
        .peekable();
    let linked = filled.peek().is_some() && filled.all(|item| item.linked);
    let dom = flow.dom;
    let caption = Some(caption).filter(|items| !items.is_empty()).map(|items| Paragraph {
        place: place(dom, id, items.first().map_or(0, |item| dom.node(item.node).line)),
        text: items.iter().map(Item::text).collect::<Vec<_>>().join("\n"),
    });
    let rows = rows.into_iter().map(|row| TableRow {
        cells: row.cells.into_iter().map(|cell| cell.finish(flow)).collect(),
    });
    let block = Block::Table(Table {
        caption,
        rows: rows.collect(),
    });
    loose.push(Item {
        block,
        node: id,
        aside: around.aside,
        linked,
    });
    loose
}

impl Cell {
    fn finish(self, flow: &Flow<'_>) -> TableCell {
        TableCell {
            place: place(flow.dom, self.id, flow.dom.node(self.id).line),
            content: self.items.into_iter().map(|item| item.block).collect(),
            row_span: self.rows,
            column_span: self.columns,
        }
    }
}

/// The rows inside of an element.
fn gather(flow: &mut Flow<'_>, id: Id, around: Around, rank: u8, reading: &mut Reading) {
    let dom = flow.dom;
    for child in dom.children(id) {
        let element = match &dom.node(child).data {
            Data::Element(element) => element,
            Data::Text(text) => {
                if !text.chars().all(super::flow::is_blank) {
                    let items = flow.apart(|flow| {
                        flow.text(text, dom.node(child).line, around);
                        flow.flush(around);
                    });
                    reading.loose.extend(items);
                }
                continue;
            }
            Data::Root | Data::Nothing => continue,
        };
        if is_hidden(element) {
            flow.unread(UnreadKind::Hidden, child);
            continue;
        }
        match display(element) {
            Display::Rows => {
                reading.groups += 1;
                let rank = match *element.tag() {
                    local_name!("thead") => 0,
                    local_name!("tfoot") => 2,
                    _ => rank,
                };
                reading.open = false;
                gather(flow, child, around, rank, reading);
                reading.groups += 1;
                reading.open = false;
            }
            Display::Row => {
                let group = reading.groups;
                reading.rows.push(Row {
                    cells: Vec::new(),
                    group,
                    rank,
                });
                reading.open = true;
                gather(flow, child, around, rank, reading);
                reading.open = false;
            }
            Display::Cell => {
                if !std::mem::replace(&mut reading.open, true) {
                    let group = reading.groups;
                    reading.rows.push(Row {
                        cells: Vec::new(),
                        group,
                        rank,
                    });
                }
                let cell = cell(flow, child, element, around);
                if let Some(row) = reading.rows.last_mut() {
                    row.cells.push(cell);
                }
            }
            Display::Caption => {
                let items = flow.apart(|flow| blocks(flow, child, around));
                reading.caption.extend(items);
            }
            // A box around rows or cells, as frameworks make them.
            _ if holds_rows(flow, child) => gather(flow, child, around, rank, reading),
            _ => {
                let items = flow.apart(|flow| {
                    flow.element(child, element, around);
                    flow.flush(around);
                });
                reading.loose.extend(items);
            }
        }
    }
}

fn cell(flow: &mut Flow<'_>, id: Id, element: &Element, around: Around) -> Cell {
    flow.cells += 1;
    let span = |one: &str, other: &str, most: u32| {
        let value = element
            .other(one)
            .or_else(|| element.other(other))
            .unwrap_or("1")
            .trim_start();
        let digits = value
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(value.len());
        match value[..digits].parse::<u64>() {
            Ok(stated) => u32::try_from(stated).unwrap_or(u32::MAX).min(most),
            Err(_) => 1,
        }
    };
    let items = if flow.cells > limits::CELLS {
        flow.too_many.get_or_insert(flow.dom.node(id).line);
        Vec::new()
    } else {
        flow.apart(|flow| blocks(flow, id, around))
    };
    Cell {
        id,
        items,
        rows: span("rowspan", "aria-rowspan", limits::ROWS),
        columns: span("colspan", "aria-colspan", limits::COLUMNS).max(1),
    }
}

fn blocks(flow: &mut Flow<'_>, id: Id, around: Around) {
    let around = around.inside(id);
    flow.children(id, around);
    flow.flush(around);
}

/// Whether rows or cells stand inside of an element that is none itself.
fn holds_rows(flow: &Flow<'_>, id: Id) -> bool {
    let dom = flow.dom;
    let mut next: Vec<Id> = dom.children(id).take(limits::LOOK).collect();
    let mut looked = 0;
    while let Some(id) = next.pop() {
        looked += 1;
        if looked > limits::LOOK {
            return false;
        }
        let Some(element) = dom.element(id) else { continue };
        match display(element) {
            Display::Row | Display::Cell | Display::Rows => return true,
            Display::Table => {}
            _ => next.extend(dom.children(id).take(limits::LOOK)),
        }
    }
    false
}

/// A span of 0 rows reaches to the end of the group.
fn close_groups(rows: &mut [Row]) {
    let mut end = rows.len();
    for at in (0..rows.len()).rev() {
        if at + 1 < rows.len() && rows[at + 1].group != rows[at].group {
            end = at + 1;
        }
        for cell in &mut rows[at].cells {
            if cell.rows == 0 {
                cell.rows = u32::try_from(end - at).unwrap_or(limits::ROWS);
            }
        }
    }
}
