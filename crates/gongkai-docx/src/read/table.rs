//! Tables with the cells that begin in each row, as the recogniser wants them. Leaves out widths, borders and
//! everything else of a table's looks.

use super::body::Reader;
use super::{flag, number};
use gongkai_core::{Place, ReadError, messages};
use gongkai_document::{Block, Table, TableCell, TableRow};
use gongkai_source::xml::{Node, Xml};

/// Cells of all tables.
const CELLS: usize = 1_000_000;
/// Columns that a cell may span: more has no program.
const SPAN: u32 = 1000;

/// A table while it is read.
#[derive(Debug, Default)]
struct Draft {
    number: u32,
    rows: Vec<TableRow>,
    /// Cells that reach down: column, row and cell.
    reaching: Vec<(u32, usize, usize)>,
}

/// A row while it is read.
#[derive(Debug, Default)]
struct Row {
    cells: Vec<TableCell>,
    reaching: Vec<(u32, usize, usize)>,
    /// The column of the next cell.
    column: u32,
    /// The last cell lies under one of a row above.
    under: bool,
    hidden: bool,
    deleted: bool,
}

/// How a cell is merged with others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Merge {
    #[default]
    None,
    Begins,
    Goes,
}

#[derive(Debug, Default)]
struct Properties {
    span: u32,
    down: Merge,
    across: Merge,
    deleted: bool,
}

impl Reader<'_> {
    pub(super) fn table(&mut self, xml: &mut Xml<'_>, out: &mut Vec<Block>) -> Result<(), ReadError> {
        self.tables = self.tables.saturating_add(1);
        let mut table = Draft {
            number: self.tables,
            ..Draft::default()
        };
        self.rows(xml, &mut table)?;
        if !table.rows.is_empty() {
            out.push(Block::Table(Table {
                caption: None,
                rows: table.rows,
            }));
        }
        Ok(())
    }

    fn rows(&mut self, xml: &mut Xml<'_>, table: &mut Draft) -> Result<(), ReadError> {
        loop {
            match xml.next()? {
                Node::Open(tag) if tag.name == "tr" => self.row(xml, table)?,
                Node::Open(tag) => {
                    if !self.wrapped(xml, &tag, &mut |reader, xml| reader.rows(xml, table))? {
                        xml.skip()?;
                    }
                }
                Node::Close | Node::End => return Ok(()),
                Node::Text(_) => {}
            }
        }
    }

    fn row(&mut self, xml: &mut Xml<'_>, table: &mut Draft) -> Result<(), ReadError> {
        let mut row = Row::default();
        self.cells(xml, table, &mut row)?;
        if row.deleted {
            return Ok(());
        }
        if row.hidden {
            self.notes.rows += 1;
            return Ok(());
        }
        table.reaching = row.reaching;
        table.rows.push(TableRow { cells: row.cells });
        Ok(())
    }

    fn cells(&mut self, xml: &mut Xml<'_>, table: &mut Draft, row: &mut Row) -> Result<(), ReadError> {
        loop {
            match xml.next()? {
                Node::Open(tag) => match tag.name {
                    "tc" if row.deleted || row.hidden => xml.skip()?,
                    "tc" => self.cell(xml, table, row)?,
                    "trPr" => self.row_properties(xml, table, row)?,
                    _ => {
                        if !self.wrapped(xml, &tag, &mut |reader, xml| reader.cells(xml, table, row))? {
                            xml.skip()?;
                        }
                    }
                },
                Node::Close | Node::End => return Ok(()),
                Node::Text(_) => {}
            }
        }
    }

    fn row_properties(&mut self, xml: &mut Xml<'_>, table: &mut Draft, row: &mut Row) -> Result<(), ReadError> {
        loop {
            match xml.next()? {
                Node::Open(tag) => {
                    match tag.name {
                        "gridBefore" => {
                            let columns = number::<u32>(tag.get("val")).unwrap_or_default().min(SPAN);
                            if columns > 0 {
                                let place = place(table, row.column);
                                row.cells.push(TableCell::new("", place).spanning(1, columns));
                                row.column += columns;
                            }
                        }
                        "hidden" => row.hidden = flag(&tag),
                        "del" => {
                            self.notes.tracked += 1;
                            row.deleted = true;
                        }
                        "ins" => self.notes.tracked += 1,
                        _ => {}
                    }
                    xml.skip()?;
                }
                Node::Close | Node::End => return Ok(()),
                Node::Text(_) => {}
            }
        }
    }

    fn cell(&mut self, xml: &mut Xml<'_>, table: &mut Draft, row: &mut Row) -> Result<(), ReadError> {
        self.cells += 1;
        if self.cells > CELLS {
            return Err(xml.fail(messages::docx_too_many_cells(CELLS)));
        }
        let place = place(table, row.column);
        let outer = self.cell.replace(place.clone());
        let mut properties = Properties::default();
        let mut content = Vec::new();
        // The properties come first; the story is all that follows them.
        let read = self.cell_content(xml, &mut properties, &mut content);
        self.cell = outer;
        read?;
        if properties.deleted {
            return Ok(());
        }
        let span = properties.span.clamp(1, SPAN);
        let column = row.column;
        row.column = column.saturating_add(span);
        let cell = TableCell {
            content,
            row_span: 1,
            column_span: span,
            place,
        };
        if properties.across == Merge::Goes && column > 0 {
            if !row.under
                && let Some(before) = row.cells.last_mut()
            {
                before.column_span = before.column_span.saturating_add(span);
            }
            self.covered(&cell);
            return Ok(());
        }
        row.under = false;
        let above = table.reaching.iter().find(|(begins, ..)| *begins == column).copied();
        let here = table.rows.len();
        if let (Merge::Goes, Some((_, first, at))) = (properties.down, above)
            && let Some(owner) = table.rows.get_mut(first).and_then(|row| row.cells.get_mut(at))
        {
            owner.row_span = u32::try_from(here - first + 1).unwrap_or(u32::MAX);
            row.reaching.push((column, first, at));
            row.under = true;
            self.covered(&cell);
            return Ok(());
        }
        // One that goes on from no cell above begins here.
        if properties.down != Merge::None {
            row.reaching.push((column, here, row.cells.len()));
        }
        row.cells.push(cell);
        Ok(())
    }

    fn cell_content(
        &mut self,
        xml: &mut Xml<'_>,
        properties: &mut Properties,
        out: &mut Vec<Block>,
    ) -> Result<(), ReadError> {
        let before = self.begin_story();
        loop {
            match xml.next()? {
                Node::Open(tag) if tag.name == "tcPr" => self.cell_properties(xml, properties)?,
                Node::Open(tag) => self.block(xml, &tag, out)?,
                Node::Close | Node::End => break,
                Node::Text(_) => {}
            }
        }
        self.end_story(before, out);
        Ok(())
    }

    fn cell_properties(&mut self, xml: &mut Xml<'_>, properties: &mut Properties) -> Result<(), ReadError> {
        let merge = |value: Option<&str>| match value {
            Some("restart" | "rest") => Merge::Begins,
            _ => Merge::Goes,
        };
        loop {
            match xml.next()? {
                Node::Open(tag) => {
                    match tag.name {
                        "gridSpan" => properties.span = number(tag.get("val")).unwrap_or_default(),
                        "vMerge" => properties.down = merge(tag.get("val")),
                        "hMerge" => properties.across = merge(tag.get("val")),
                        "cellDel" => {
                            self.notes.tracked += 1;
                            properties.deleted = true;
                        }
                        "cellIns" => self.notes.tracked += 1,
                        "cellMerge" => {
                            self.notes.tracked += 1;
                            properties.down = match tag.get("vMerge") {
                                Some("cont") => Merge::Goes,
                                Some("rest") => Merge::Begins,
                                _ => properties.down,
                            };
                        }
                        _ => {}
                    }
                    xml.skip()?;
                }
                Node::Close | Node::End => return Ok(()),
                Node::Text(_) => {}
            }
        }
    }

    /// Programs do not show what stands in a cell under another one.
    fn covered(&mut self, cell: &TableCell) {
        let text = cell.text();
        if !text.trim().is_empty() {
            self.notes.covered(text.trim(), cell.place.clone());
        }
    }
}

/// The place of the next cell of a row.
fn place(table: &Draft, column: u32) -> Place {
    Place::Table {
        table: table.number,
        row: u32::try_from(table.rows.len()).unwrap_or(u32::MAX).saturating_add(1),
        column: column.saturating_add(1),
    }
}
