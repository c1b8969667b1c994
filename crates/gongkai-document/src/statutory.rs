//! A statutory table of a report as a table of a document: labels, figures, marks and remarks in the cells of the
//! form. Every writer of documents prints these. Leaves out how they look.

use crate::document::{Table, TableCell, TableRow};
use gongkai_core::grid::{Grid, GridContent};
use gongkai_core::records::TABLES;
use gongkai_core::tables::{self, FigureId, FigureRef, Row};
use gongkai_core::{AnnotationKind, Place, Report};
use std::borrow::Cow;
use std::sync::LazyLock;

/// The tables of a report whose key begins so, its own edition's first. A report that mixes editions has both.
pub fn of_key<'a>(report: &'a Report, key: &'a str) -> impl Iterator<Item = &'static tables::Table> + 'a {
    let own = report.edition.tables().filter(move |table| table.key.starts_with(key));
    // Applications and proceedings are the same rows in both editions: one table prints them all.
    let other = TABLES.iter().filter(move |table| {
        table.edition != report.edition && table.key.starts_with(key) && table.key.starts_with("disclosure")
    });
    own.chain(other).filter(|table| {
        let mut figures = table
            .blocks
            .iter()
            .flat_map(|block| block.rows)
            .flat_map(|row| row.figures);
        figures.any(|id| report.tables.figure(*id).is_some())
    })
}

/// The table as the report fills it. A row that the report lacks is left out.
#[must_use]
pub fn table(report: &Report, table: &'static tables::Table, place: &Place) -> Table {
    let grid = grid(report, table);
    let mut rows = vec![TableRow::default(); grid.rows];
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    for cell in &grid.cells {
        let text = match cell.content {
            GridContent::Figure(id) => cell_text(report, id),
            label => label.label().unwrap_or_default().to_owned(),
        };
        let made = TableCell::new(text, place.clone()).spanning(number(cell.row_span), number(cell.column_span));
        rows[cell.row].cells.push(made);
    }
    Table { caption: None, rows }
}

/// What the cell of a figure shows: the figure and its remark, the mark, or what else is printed there.
#[must_use]
pub fn cell_text(report: &Report, id: FigureId) -> String {
    let figure = report.tables.figure(id).and_then(FigureRef::text);
    if report.annotations.is_empty() {
        return figure.unwrap_or_default();
    }
    let note = |kind| report.annotation(id, kind).map(|annotation| annotation.text.as_str());
    let Some(figure) = figure else {
        let shown = note(AnnotationKind::NotApplicable).or(note(AnnotationKind::RawText));
        return shown.unwrap_or_default().to_owned();
    };
    match note(AnnotationKind::Remark) {
        None | Some("") => figure,
        Some(remark) if remark.starts_with(['（', '(']) => format!("{figure}{remark}"),
        Some(remark) => format!("{figure}（{remark}）"),
    }
}

/// The grid of the rows that a report has.
#[must_use]
pub fn grid(report: &Report, table: &'static tables::Table) -> Cow<'static, Grid> {
    static FORMS: LazyLock<Vec<Grid>> = LazyLock::new(|| TABLES.iter().map(Grid::of_form).collect());
    let there = |row: &Row| row.figures.iter().any(|id| report.tables.figure(*id).is_some());
    let mut rows = table.blocks.iter().flat_map(|block| block.rows);
    if rows.all(|row| there(row) == row.printed)
        && let Some(at) = TABLES.iter().position(|known| std::ptr::eq(known, table))
    {
        return Cow::Borrowed(&FORMS[at]);
    }
    Cow::Owned(Grid::new(table, there))
}
