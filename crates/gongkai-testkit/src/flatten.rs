//! A report as the page text in which such reports are found: every way of flattening a table that was seen
//! on sites and in extracted PDF. The opposite of the reader, for its tests. Leaves out the embedded data and
//! all care for beauty.

use gongkai_core::grid::{Grid, GridCell, GridContent};
use gongkai_core::report::SECTIONS;
use gongkai_core::tables::{FigureRef, Row, Table};
use gongkai_core::{AnnotationKind, Report};

/// How tables were flattened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// A cell a line, a blank line between; blank cells vanish.
    CellPerLine,
    /// A cell a line, a bar behind it; cells that are spanned are bars at the end of the row.
    CellPerLineBar,
    /// A value, and its bar on the next line.
    DetachedBar,
    /// `a | b |`
    BarRows,
    /// `| a | b |`, spanned cells as further bars.
    FramedBarRows,
    /// Cells separated by tabs, as copied from a browser.
    TabRows,
    /// One column of PDF text: labels wrap, figures behind the last line; a blank line after every line.
    PdfColumn,
    /// PDF text that keeps the columns of the page; labels wrap around their figures.
    PdfLayout,
}

impl Style {
    /// Every style.
    pub const ALL: [Self; 8] = [
        Self::CellPerLine,
        Self::CellPerLineBar,
        Self::DetachedBar,
        Self::BarRows,
        Self::FramedBarRows,
        Self::TabRows,
        Self::PdfColumn,
        Self::PdfLayout,
    ];

    /// Whether blank cells can be seen in the text.
    #[must_use]
    pub const fn shows_blanks(self) -> bool {
        matches!(
            self,
            Self::CellPerLineBar | Self::BarRows | Self::FramedBarRows | Self::TabRows
        )
    }
}

/// The page text of a report: title, preamble, six sections, tables in a style, signature.
#[must_use]
pub fn page_text(report: &Report, style: Style) -> String {
    let mut lines: Vec<String> = Vec::new();
    let wrap = matches!(style, Style::PdfColumn | Style::PdfLayout);
    let prose = |lines: &mut Vec<String>, text: &str| {
        if wrap {
            lines.extend(wrapped(text, 56))
        } else {
            lines.push(text.to_owned())
        }
    };
    lines.extend(report.title.clone());
    for block in &report.preamble {
        prose(&mut lines, &block.printed());
    }
    for (path, title) in SECTIONS {
        let section = report
            .sections()
            .find(|(other, _)| other == path)
            .map(|(_, section)| section);
        lines.push(
            section
                .and_then(|section| section.title.clone())
                .unwrap_or_else(|| title.to_owned()),
        );
        for block in section.iter().flat_map(|section| &section.blocks) {
            prose(&mut lines, &block.printed());
        }
        if let Some(key) = path.strip_prefix("table_sections.") {
            for table in report.edition.tables().filter(|table| table.key.starts_with(key)) {
                lines.extend(table_lines(report, table, style));
            }
        }
    }
    lines.extend(report.agency.name.clone());
    if let Some(on) = report.issued_on {
        lines.push(format!("{}年{}月{}日", on.year(), on.month(), on.day()));
    }
    let gap = if style == Style::PdfColumn { "\n\n" } else { "\n" };
    let mut text = lines.join(gap);
    text.push('\n');
    text
}

/// The lines of one table.
#[must_use]
pub fn table_lines(report: &Report, table: &'static Table, style: Style) -> Vec<String> {
    let shown = |row: &Row| row.figures.iter().any(|id| report.tables.figure(*id).is_some());
    let grid = Grid::new(table, shown);
    let mut lines = Vec::new();
    for row in 0..grid.rows {
        let cells: Vec<&GridCell> = grid.cells.iter().filter(|cell| cell.row == row).collect();
        match style {
            Style::PdfColumn => lines.extend(pdf_column(report, &cells)),
            Style::PdfLayout => lines.extend(pdf_layout(report, &cells, row == grid.rows / 2 && grid.header_rows > 0)),
            _ => lines.extend(cells_of_row(report, &cells, style)),
        }
    }
    lines
}

/// What is printed in a cell.
fn text(report: &Report, cell: &GridCell) -> String {
    let GridContent::Figure(id) = cell.content else {
        return cell.content.label().unwrap_or_default().to_owned();
    };
    let note = |kind| report.annotation(id, kind).map(|annotation| annotation.text.clone());
    let figure = report.tables.figure(id).and_then(FigureRef::text);
    match (figure, note(AnnotationKind::Remark)) {
        (Some(figure), Some(remark)) => format!("{figure}（{remark}）"),
        (Some(figure), None) => figure,
        (None, _) => note(AnnotationKind::NotApplicable)
            .or_else(|| note(AnnotationKind::RawText))
            .unwrap_or_default(),
    }
}

fn cells_of_row(report: &Report, cells: &[&GridCell], style: Style) -> Vec<String> {
    let texts: Vec<String> = cells.iter().map(|cell| text(report, cell)).collect();
    let spanned: usize = cells.iter().map(|cell| cell.column_span - 1).sum();
    match style {
        Style::CellPerLine => texts
            .into_iter()
            .filter(|text| !text.is_empty())
            .flat_map(|text| [text, String::new()])
            .collect(),
        Style::CellPerLineBar => {
            let mut lines: Vec<String> = texts
                .into_iter()
                .map(|text| {
                    if text.is_empty() {
                        "|".to_owned()
                    } else {
                        format!("{text} |")
                    }
                })
                .collect();
            if spanned > 0 {
                lines.push("|".repeat(spanned));
            }
            lines
        }
        Style::DetachedBar => texts
            .into_iter()
            .filter(|text| !text.is_empty())
            .flat_map(|text| [text, "|".to_owned()])
            .collect(),
        Style::TabRows => vec![texts.join("\t")],
        Style::BarRows => vec![texts.iter().map(|text| format!("{text} | ")).collect::<String>()],
        _ => {
            let cells = cells
                .iter()
                .zip(&texts)
                .map(|(cell, text)| format!(" {text} {}", "|".repeat(cell.column_span)));
            vec![format!("|{}", cells.collect::<String>())]
        }
    }
}

/// Labels first, wrapped; the figures behind their last line.
fn pdf_column(report: &Report, cells: &[&GridCell]) -> Vec<String> {
    let (figures, labels): (Vec<_>, Vec<_>) = cells
        .iter()
        .copied()
        .partition(|cell| matches!(cell.content, GridContent::Figure(_)));
    let mut lines = Vec::new();
    for (at, cell) in labels.iter().enumerate() {
        let label = text(report, cell);
        // A vertical label stands in the way of its first row, letter by letter.
        if cell.row_span > 10 {
            lines.extend(label.chars().map(|letter| letter.to_string()));
            continue;
        }
        let mut parts = wrapped(&label, 36);
        if at + 1 == labels.len() && !figures.is_empty() {
            let row: Vec<String> = figures.iter().map(|cell| text(report, cell)).collect();
            if let Some(last) = parts.last_mut() {
                *last = format!("{last} {}", row.join(" "));
            }
        }
        lines.extend(parts);
    }
    if labels.is_empty() && !figures.is_empty() {
        lines.push(
            figures
                .iter()
                .map(|cell| text(report, cell))
                .collect::<Vec<_>>()
                .join(" "),
        );
    }
    lines
}

/// Figures in columns of the page; a long label wraps around them.
fn pdf_layout(report: &Report, cells: &[&GridCell], vertical: bool) -> Vec<String> {
    let (figures, labels): (Vec<_>, Vec<_>) = cells
        .iter()
        .copied()
        .partition(|cell| matches!(cell.content, GridContent::Figure(_)));
    let mut row = String::new();
    for cell in &figures {
        row.push_str(&format!(" {:>8}", text(report, cell)));
    }
    let mut lines = Vec::new();
    if vertical {
        lines.push(" 三 、本 年 度办 理 结果".to_owned());
    }
    let labels: Vec<String> = labels
        .iter()
        .filter(|cell| cell.row_span <= 10)
        .map(|cell| text(report, cell))
        .collect();
    let (group, label) = match labels.as_slice() {
        [] => (String::new(), String::new()),
        [.., group, label] if !figures.is_empty() => (group.clone(), label.clone()),
        rest => (String::new(), rest.join("  ")),
    };
    if !group.is_empty() {
        lines.push(format!("      {group}"));
    }
    let parts = wrapped(&label, 28);
    // The figures stand beside the middle of the label.
    let middle = parts.len() / 2;
    for (at, part) in parts.iter().enumerate() {
        let width: usize = part.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum();
        let figures = if at == middle { row.as_str() } else { "" };
        lines.push(
            format!(
                "            {part}{}{figures}",
                " ".repeat(30usize.saturating_sub(width))
            )
            .trim_end()
            .to_owned(),
        );
    }
    if parts.is_empty() && !row.is_empty() {
        lines.push(row);
    }
    lines
}

/// A text broken into lines of a display width.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for letter in text.chars() {
        let letter_width = if letter.is_ascii() { 1 } else { 2 };
        // Closing punctuation does not begin a line.
        if used + letter_width > width && !"，。、；：）”》！？".contains(letter) {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        line.push(letter);
        used += letter_width;
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Puts a page number and a form feed behind every so many lines, wherever that falls.
#[must_use]
pub fn paginate(text: &str, lines: usize) -> String {
    let all: Vec<&str> = text.lines().collect();
    let pages: Vec<String> = all
        .chunks(lines)
        .zip(1..)
        .map(|(page, number)| format!("{}\n- {number} -\n", page.join("\n")))
        .collect();
    pages.join("\u{C}")
}
