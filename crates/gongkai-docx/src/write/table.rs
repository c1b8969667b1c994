//! Tables as in the official form: its widths, shading, fonts and alignments, headings that repeat on every page, rows
//! that do not break. A table of any other kind gets columns of equal width. Leaves out what stands in the cells.

use super::body::run;
use super::{parts::TEXT_WIDTH, text};
use gongkai_core::grid::{Grid, GridContent};
use gongkai_core::records::TABLES;
use gongkai_document::{Block, Table, TableCell};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

/// Columns of a table: Word has no more.
const COLUMNS: usize = 63;
/// Size of the letters in half points.
const SIZE: u32 = 20;
/// The smallest size to which a long number shrinks.
const SMALLEST: u32 = 10;
/// Rows of the longest group that stays on one page.
const GROUP: usize = 9;
/// Space at both sides of a cell's text, in twentieths of a point.
const MARGIN: u32 = 28;

/// How a statutory table looks.
struct Form {
    widths: &'static [u16],
    first: &'static str,
    /// Rows that repeat on every page.
    header_rows: usize,
    /// What each label is.
    labels: HashMap<&'static str, Rank>,
    /// Lines between cells, in eighths of a point.
    line: u8,
}

/// What a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rank {
    /// The line above a block.
    Block,
    /// The remark above the row labels.
    Corner,
    Heading,
    /// A row label at the left of its column.
    Label,
    Figure,
}

static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| TABLES.iter().map(form).collect());

fn form(table: &'static gongkai_core::tables::Table) -> Form {
    let grid = Grid::new(table, |_| true);
    let blocks = table.blocks.len() > 1;
    let labels = grid.cells.iter().filter_map(|cell| {
        let rank = match cell.content {
            GridContent::BlockHeading(_) => Rank::Block,
            // The form has labels in the middle where the columns are wide.
            GridContent::Corner(text) if text.starts_with('（') => Rank::Corner,
            GridContent::RowLabel(_) if !blocks => Rank::Label,
            GridContent::Corner(_) | GridContent::ColumnHeading(_) | GridContent::RowLabel(_) => Rank::Heading,
            GridContent::Figure(_) => return None,
        };
        Some((cell.content.label()?, rank))
    });
    Form {
        widths: table.widths,
        first: grid
            .cells
            .first()
            .and_then(|cell| cell.content.label())
            .unwrap_or_default(),
        header_rows: grid.header_rows,
        line: if table.blocks.iter().all(|block| block.corner.is_none()) {
            4
        } else {
            8
        },
        labels: labels.collect(),
    }
}

/// A cell on its place.
struct Placed<'a> {
    cell: &'a TableCell,
    column: usize,
    columns: usize,
    rows: usize,
}

pub(super) fn table(table: &Table, out: &mut String) {
    let rows = placed(table);
    let columns = rows
        .iter()
        .flatten()
        .map(|cell| cell.column + cell.columns)
        .max()
        .unwrap_or(0);
    if columns == 0 {
        return;
    }
    let form = form_of(table, columns);
    let widths = widths(form, columns);
    let line = form.map_or(4, |form| form.line);
    let _ = write!(
        out,
        r#"<w:tbl><w:tblPr><w:tblStyle w:val="Statutory"/><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>"#
    );
    for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
        let _ = write!(
            out,
            r#"<w:{side} w:val="single" w:sz="{line}" w:space="0" w:color="auto"/>"#
        );
    }
    out.push_str(r#"</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>"#);
    for width in &widths {
        let _ = write!(out, r#"<w:gridCol w:w="{width}"/>"#);
    }
    out.push_str("</w:tblGrid>");
    let header = form.map_or(0, |form| form.header_rows);
    // Cells that reach down: column, columns, rows that are left, and all of their rows.
    let mut reaching: Vec<(usize, usize, usize, usize)> = Vec::new();
    for (at, cells) in rows.iter().enumerate() {
        out.push_str(r#"<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="340" w:hRule="atLeast"/>"#);
        if at < header && header < rows.len() {
            out.push_str("<w:tblHeader/>");
        }
        out.push_str(r#"<w:jc w:val="center"/></w:trPr>"#);
        // No page ends below headings, nor within the rows of a group; between groups it may.
        let heading = |placed: &Placed<'_>| !matches!(rank(form, &placed.cell.text()), Rank::Label | Rank::Figure);
        let groups = |left: usize, all: usize| left > 1 && all <= GROUP;
        let keep = at + 1 < rows.len()
            && (cells.iter().all(heading)
                || cells.iter().any(|cell| groups(cell.rows, cell.rows))
                || reaching.iter().any(|(.., left, all)| groups(*left, *all)));
        let mut column = 0;
        let mut own = cells.iter().peekable();
        let mut next = Vec::new();
        while column < columns {
            if let Some(placed) = own.next_if(|placed| placed.column == column) {
                cell(placed, rank(form, &placed.cell.text()), keep, &widths, out);
                if placed.rows > 1 {
                    next.push((placed.column, placed.columns, placed.rows - 1, placed.rows));
                }
                column += placed.columns;
                continue;
            }
            let over = reaching.iter().find(|(from, ..)| *from == column);
            let free = own.peek().map_or(columns, |placed| placed.column);
            let (span, merge) = match over {
                Some((_, span, ..)) => (*span, "<w:vMerge/>"),
                // No cell stands here; the row must not end early.
                None => {
                    let next = reaching
                        .iter()
                        .map(|(from, ..)| *from)
                        .filter(|from| *from > column)
                        .min();
                    (free.min(next.unwrap_or(columns)) - column, "")
                }
            };
            properties(column, span.max(1), merge, None, &widths, out);
            out.push_str(r#"<w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr></w:p></w:tc>"#);
            column += span.max(1);
        }
        reaching.retain_mut(|(.., rows, _)| {
            *rows -= 1;
            *rows > 0
        });
        reaching.extend(next);
        out.push_str("</w:tr>");
    }
    out.push_str("</w:tbl>");
}

/// The form that a table is of: the one that has most of its labels.
fn form_of(table: &Table, columns: usize) -> Option<&'static Form> {
    let texts: Vec<String> = table
        .rows
        .iter()
        .flat_map(|row| &row.cells)
        .map(TableCell::text)
        .collect();
    let first = texts.first()?;
    let known = |form: &&Form| {
        texts
            .iter()
            .filter(|text| form.labels.contains_key(text.as_str()))
            .count()
    };
    let forms = FORMS
        .iter()
        .filter(|form| form.widths.len() == columns && form.first == first);
    // The first of equals.
    forms.rev().max_by_key(known)
}

fn cell(placed: &Placed<'_>, rank: Rank, keep: bool, widths: &[u32], out: &mut String) {
    let merge = if placed.rows > 1 {
        r#"<w:vMerge w:val="restart"/>"#
    } else {
        ""
    };
    properties(placed.column, placed.columns, merge, Some(rank), widths, out);
    let width = widths[placed.column..placed.column + placed.columns].iter().sum();
    let content = &placed.cell.content;
    for block in content {
        let text = match block {
            Block::Heading(heading) => &heading.text,
            Block::Paragraph(paragraph) => &paragraph.text,
            Block::Line(line) => &line.text,
            Block::Furniture(_) => continue,
            Block::Table(inner) => {
                table(inner, out);
                continue;
            }
        };
        paragraph(text, rank, keep, width, out);
    }
    // A cell ends with a paragraph.
    if matches!(content.last(), None | Some(Block::Table(_) | Block::Furniture(_))) {
        paragraph("", rank, keep, width, out);
    }
    out.push_str("</w:tc>");
}

fn properties(column: usize, columns: usize, merge: &str, rank: Option<Rank>, widths: &[u32], out: &mut String) {
    let width: u32 = widths[column..column + columns].iter().sum();
    let _ = write!(out, r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>"#);
    if columns > 1 {
        let _ = write!(out, r#"<w:gridSpan w:val="{columns}"/>"#);
    }
    out.push_str(merge);
    if rank == Some(Rank::Block) {
        out.push_str(r#"<w:shd w:val="clear" w:color="auto" w:fill="C6D9F1"/>"#);
    }
    // A label keeps away from the line at its left.
    if matches!(rank, Some(Rank::Block | Rank::Corner | Rank::Label)) {
        out.push_str(r#"<w:tcMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tcMar>"#);
    }
    out.push_str(r#"<w:vAlign w:val="center"/></w:tcPr>"#);
}

fn paragraph(text: &str, rank: Rank, keep: bool, width: u32, out: &mut String) {
    out.push_str(r#"<w:p><w:pPr><w:pStyle w:val="TableText"/>"#);
    if keep {
        out.push_str("<w:keepNext/>");
    }
    if matches!(rank, Rank::Block | Rank::Corner | Rank::Label) {
        out.push_str(r#"<w:jc w:val="left"/>"#);
    }
    out.push_str("</w:pPr>");
    match (rank, remark(text)) {
        (Rank::Corner, _) => run(KAI, text, out),
        (Rank::Label, Some(at)) => {
            run("", &text[..at], out);
            run(KAI, &text[at..], out);
        }
        (Rank::Figure, _) => run(&shrunk(text, width), text, out),
        _ => run("", text, out),
    }
    out.push_str("</w:p>");
}

/// The font of remarks in the form.
const KAI: &str = r#"<w:rStyle w:val="Remark"/>"#;

/// Where the remark in brackets behind a label begins.
fn remark(label: &str) -> Option<usize> {
    let at = label.rfind('（').filter(|at| *at > 0 && label.ends_with('）'))?;
    Some(at)
}

/// A smaller size for a number that would not fit into its column, which would break it over lines.
fn shrunk(text: &str, width: u32) -> String {
    // Digits of some fonts are wider than half a character.
    let wanted = |line: &str| text::width(line.trim_end_matches(|letter: char| !letter.is_ascii())) * 10 / 9;
    let wanted = text.lines().map(wanted).max();
    let Some(wanted) = wanted.filter(|wanted| *wanted > 0) else {
        return String::new();
    };
    // Twentieths of a point: hundredths of a character, half points of its size.
    let free = width.saturating_sub(2 * MARGIN);
    let size = (free * 10 / wanted).clamp(SMALLEST, SIZE);
    if size == SIZE {
        return String::new();
    }
    format!(r#"<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>"#)
}

fn rank(form: Option<&Form>, text: &str) -> Rank {
    let known = form.and_then(|form| form.labels.get(text));
    known
        .copied()
        .unwrap_or(if form.is_some() { Rank::Figure } else { Rank::Heading })
}

/// The widths of the columns: those of the form, in the width of the page.
fn widths(form: Option<&Form>, columns: usize) -> Vec<u32> {
    let parts: Vec<u32> = match form {
        Some(form) => form.widths.iter().map(|width| u32::from(*width)).collect(),
        None => vec![1; columns],
    };
    let whole: u32 = parts.iter().sum();
    let mut left = 0;
    let mut widths = Vec::with_capacity(columns);
    let mut sum = 0;
    for part in parts {
        sum += part;
        let right = sum * TEXT_WIDTH / whole.max(1);
        widths.push(right - left);
        left = right;
    }
    widths
}

/// The cells in their columns, as HTML puts them.
fn placed(table: &Table) -> Vec<Vec<Placed<'_>>> {
    let count = table.rows.len();
    let mut taken: Vec<(usize, usize, usize)> = Vec::new();
    let mut rows = Vec::with_capacity(count);
    for (at, row) in table.rows.iter().enumerate() {
        let mut cells = Vec::with_capacity(row.cells.len());
        let mut next = Vec::new();
        let mut column = 0;
        for cell in &row.cells {
            while let Some((from, span, _)) = taken
                .iter()
                .find(|(from, span, _)| (*from..from + span).contains(&column))
            {
                column = from + span;
            }
            let free = taken
                .iter()
                .map(|(from, ..)| *from)
                .filter(|from| *from > column)
                .min()
                .unwrap_or(COLUMNS);
            // More columns than Word has: the last one takes all.
            if column >= COLUMNS {
                break;
            }
            let span = |span: u32| usize::try_from(span).unwrap_or(COLUMNS).max(1);
            let columns = span(cell.column_span).min(free.min(COLUMNS) - column);
            let rows = span(cell.row_span).min(count - at);
            if rows > 1 {
                next.push((column, columns, rows - 1));
            }
            cells.push(Placed {
                cell,
                column,
                columns,
                rows,
            });
            column += columns;
        }
        taken.retain_mut(|(.., rows)| {
            *rows -= 1;
            *rows > 0
        });
        taken.extend(next);
        rows.push(cells);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fill_the_page() {
        for form in FORMS.iter() {
            let widths = widths(Some(form), form.widths.len());
            assert_eq!(widths.iter().sum::<u32>(), TEXT_WIDTH);
        }
        assert_eq!(widths(None, 7).iter().sum::<u32>(), TEXT_WIDTH);
    }

    #[test]
    fn long_numbers_shrink() {
        assert_eq!(shrunk("12345", 622), "");
        assert!(shrunk("1234567", 622).contains("\"14\""));
        assert!(shrunk("18446744073709551615", 622).contains("\"10\""));
        assert_eq!(shrunk("", 622), "");
    }

    #[test]
    fn remarks_stand_behind_labels() {
        let label = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）";
        assert_eq!(remark(label).map(|at| &label[..at]), Some("（二）部分公开"));
        assert_eq!(remark("（一）予以公开"), None);
        assert_eq!(remark("（七）"), None);
    }
}
