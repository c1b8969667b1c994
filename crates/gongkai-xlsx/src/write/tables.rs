//! The sheet of a statutory table: the printed grid of the form, totals as formulas, heights and print set-up.
//! Leaves out every fact about rows and columns: they are declared in the core.

use super::plan::{Plan, TOP};
use super::sheet::{Sheet, lines_of};
use super::{Book, figures, hints, styles, validate};
use crate::WriteError;
use crate::book::Area;
use crate::fields::{PLAIN_NOTE, TABLE_NOTE};
use gongkai_core::Report;
use gongkai_core::grid::{Grid, GridContent};
use gongkai_core::tables::Table;

/// Pixels of a Chinese letter of a label, and points of its line.
const LETTER: u32 = 16;
const LINE: f64 = 16.0;

pub(super) fn sheet(report: &Report, plan: &Plan, book: &mut Book) -> Result<Sheet, WriteError> {
    let (table, grid, last) = (plan.table, &plan.grid, plan.last());
    let mut sheet = Sheet::new(&plan.sheet);
    for (at, width) in table.widths.iter().enumerate() {
        sheet.width(column(at), u32::from(*width) / 15);
    }
    sheet.merge((0, 0), (0, last), table.title, &styles::title())?;
    sheet.height(0, 30.0);
    book.name(&format!("table.{}", table.key), sheet.reference(0, 0));

    let totals = figures::totals(report, table, &plan.places);
    for cell in &grid.cells {
        let from = (TOP + row(cell.row), column(cell.column));
        let to = (
            TOP + row(cell.row + cell.row_span - 1),
            column(cell.column + cell.column_span - 1),
        );
        match cell.content {
            GridContent::Figure(id) => figures::figure(&mut sheet, book, report, id, from, to, totals.get(&id))?,
            GridContent::BlockHeading(text) => sheet.merge(from, to, text, &styles::block_heading())?,
            GridContent::Corner(text) => sheet.merge(from, to, text, &styles::label(text.chars().count() < 8))?,
            GridContent::ColumnHeading(text) => {
                let text = broken_up(text, widths(table, cell.column, cell.column_span));
                sheet.merge(from, to, &text, &styles::label(true))?;
            }
            // Numbered labels stand left as in the form, those that head a group or a short block in the middle.
            GridContent::RowLabel(text) => {
                let width: u32 = widths(table, cell.column, cell.column_span);
                let centred = cell.row_span > 1
                    || text.chars().count() < 12
                        && !text.starts_with(|letter: char| letter.is_ascii_digit() || letter == '（')
                        && width < 200;
                sheet.merge(from, to, text, &styles::label(centred))?;
            }
        }
    }
    heights(&mut sheet, table, grid);
    let bottom = TOP + row(grid.rows);
    let note = if table.equations.is_empty() {
        PLAIN_NOTE
    } else {
        TABLE_NOTE
    };
    sheet.merge((bottom, 0), (bottom, last), note, &styles::hint())?;
    sheet.height(bottom, 2.0 * LINE + 2.0);
    sheet.merge((1, 0), (1, last), "", &styles::hint())?;
    sheet.height(1, 18.0);
    let helpers = hints::write(&mut sheet, book, plan)?;
    validate::sums(&mut sheet, helpers);
    validate::doubts(&mut sheet, plan);
    validate::figures(&mut sheet, plan);
    print(&mut sheet, table, grid, bottom, last);
    book.cells += sheet.cells();
    Ok(sheet)
}

/// Heights of rows by the longest label in them: programs do not fit rows to merged cells.
fn heights(sheet: &mut Sheet, table: &Table, grid: &Grid) {
    let mut lines = vec![1usize; grid.rows];
    let mut tall: Vec<(usize, usize, usize)> = Vec::new();
    for cell in &grid.cells {
        let Some(text) = cell.content.label() else { continue };
        let needed = usize::try_from(lines_of(text, widths(table, cell.column, cell.column_span), LETTER)).unwrap_or(1);
        if cell.row_span == 1 {
            lines[cell.row] = lines[cell.row].max(needed);
        } else {
            tall.push((cell.row, cell.row_span, needed));
        }
    }
    // What a label over several rows needs beyond them goes to the last one.
    for (first, span, needed) in tall {
        let there: usize = lines[first..first + span].iter().sum();
        lines[first + span - 1] += needed.saturating_sub(there);
    }
    for (at, lines) in lines.into_iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
        let height = lines as f64 * LINE + 6.0;
        sheet.height(TOP + row(at), height);
    }
}

fn print(sheet: &mut Sheet, table: &Table, grid: &Grid, bottom: u32, last: u16) {
    let head = TOP + row(grid.header_rows);
    let labels = grid
        .cells
        .iter()
        .filter(|cell| matches!(cell.content, GridContent::Figure(_)))
        .map(|cell| cell.column)
        .min();
    // Labels stay in sight only where they leave room for figures.
    let stub = labels.filter(|at| widths(table, 0, *at) < 400).unwrap_or(0);
    sheet.inner.frozen = (head, column(stub));
    sheet.inner.print_area = Some(Area::new((0, 0), (bottom, last)));
    if grid.header_rows > 0 {
        sheet.inner.repeated_rows = Some((TOP, head - 1));
    }
    sheet.inner.protected = true;
}

/// A heading of a narrow column in the form's short lines: 结果/维持, not 结果维/持.
fn broken_up(text: &str, width: u32) -> String {
    let room = usize::try_from(width / (LETTER + 4)).unwrap_or(1).max(1);
    if width > 80 || text.chars().count() <= room {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    letters
        .chunks(room)
        .map(|line| line.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("\n")
}

/// Width of columns in pixels.
fn widths(table: &Table, first: usize, span: usize) -> u32 {
    table
        .widths
        .iter()
        .skip(first)
        .take(span)
        .map(|width| u32::from(*width) / 15)
        .sum()
}

fn row(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use gongkai_core::{Edition, FigureId};

    #[test]
    fn every_figure_has_a_place_on_some_sheet_of_its_edition() {
        for edition in Edition::ALL {
            let placed: std::collections::BTreeSet<FigureId> = edition
                .tables()
                .flat_map(|table| {
                    table
                        .blocks
                        .iter()
                        .flat_map(|block| block.rows)
                        .flat_map(|row| row.figures)
                })
                .copied()
                .collect();
            let tables: std::collections::BTreeSet<&str> = edition.tables().map(|table| table.key).collect();
            for id in FigureId::all().filter(|id| tables.contains(id.figure().table)) {
                assert!(placed.contains(&id), "{id} has no place in edition {edition}");
            }
        }
    }
}
