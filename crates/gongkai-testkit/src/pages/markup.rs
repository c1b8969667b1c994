//! The statutory tables as markup of every kind. Leaves out the pages around them.

use crate::sample::Random;
use gongkai_core::Report;
use gongkai_core::grid::{GridCell, GridContent};
use gongkai_core::tables::Table;
use gongkai_document::statutory;

/// How tables are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cells {
    /// Text in cells.
    Text,
    /// A paragraph in every cell, `&nbsp;` in blank ones.
    Paragraph,
    /// As Word saves them.
    Word,
    /// Several paragraphs and breaks in a cell.
    Broken,
    /// Spans of labels that are wrong.
    WrongSpans,
    /// Spans of any cell that are wrong.
    WildSpans,
    /// Only the rows.
    Rows,
    /// Boxes with roles.
    Roles,
    /// Boxes with styles.
    Styles,
    /// Without end tags.
    Soup,
    /// Entities, full-width digits, spaces without width.
    Odd,
    /// A paragraph a cell, no table.
    Flattened,
    /// Head, body and foot, headings as such.
    Heads,
}

/// The markup of a table.
pub(super) fn table(report: &Report, form: &'static Table, cells: Cells, random: &mut Random) -> String {
    let grid = statutory::grid(report, form);
    let mut rows = Vec::new();
    for row in 0..grid.rows {
        let line: String = grid
            .cells
            .iter()
            .filter(|cell| cell.row == row)
            .map(|cell| one(report, cell, cells, random))
            .collect();
        rows.push(match cells {
            Cells::Roles => format!("<div role=\"row\">{line}</div>\n"),
            Cells::Styles => format!("<div style=\"display:table-row\">{line}</div>\n"),
            Cells::Soup => format!("<TR VALIGN=top>{line}"),
            Cells::Flattened => line,
            _ => format!("<tr>{line}</tr>\n"),
        });
    }
    match cells {
        Cells::Rows | Cells::Flattened => rows.concat(),
        Cells::Roles => format!(
            "<div role=\"table\"><div role=\"rowgroup\">\n{}</div></div>\n",
            rows.concat()
        ),
        Cells::Styles => format!(
            "<div class=\"box\"><div style=\"display: table\">\n{}</div></div>\n",
            rows.concat()
        ),
        Cells::Soup => format!("<TABLE BORDER=1>\n{}</TABLE>\n", rows.concat()),
        Cells::Word => format!(
            "<table class=MsoTableGrid border=1 cellspacing=0>\n{}</table>\n",
            rows.concat()
        ),
        Cells::Heads => {
            let (head, body) = rows.split_at(grid.header_rows);
            let head = if head.is_empty() {
                String::new()
            } else {
                format!("<thead>\n{}</thead>\n", head.concat())
            };
            format!(
                "<div class=\"scroll\"><table>\n{head}<tbody>\n{}</tbody></table></div>\n",
                body.concat()
            )
        }
        _ => format!("<table border=\"1\">\n{}</table>\n", rows.concat()),
    }
}

fn one(report: &Report, cell: &GridCell, cells: Cells, random: &mut Random) -> String {
    let figure = matches!(cell.content, GridContent::Figure(_));
    let text = match cell.content {
        GridContent::Figure(id) => statutory::cell_text(report, id),
        label => label.label().unwrap_or_default().to_owned(),
    };
    let (mut rows, mut columns) = (cell.row_span, cell.column_span);
    match cells {
        // Labels of rows and the heading of a block, which nobody needs to find a column.
        Cells::WrongSpans if matches!(cell.content, GridContent::RowLabel(_) | GridContent::BlockHeading(_)) => {
            match random.below(3) {
                0 => columns += 1,
                1 => columns = columns.saturating_sub(1).max(1),
                _ => {}
            }
        }
        // All of them: where a figure stands cannot always be said then.
        Cells::WildSpans => match random.below(6) {
            0 => columns += 1,
            1 => rows += 1,
            2 => columns = columns.saturating_sub(1).max(1),
            3 => columns = 999_999_999_999,
            _ => {}
        },
        _ => {}
    }
    let mut spans = String::new();
    if rows > 1 {
        spans.push_str(&format!(" rowspan=\"{rows}\""));
    }
    if columns > 1 {
        spans.push_str(&format!(" colspan=\"{columns}\""));
    }
    match cells {
        Cells::Paragraph => {
            let text = if text.is_empty() {
                "&nbsp;".to_owned()
            } else {
                escape(&text)
            };
            format!("<td{spans} style=\"width:38px\"><p align=\"center\">{text}</p></td>")
        }
        Cells::Word => {
            let text = if text.is_empty() {
                "<o:p>&nbsp;</o:p>".to_owned()
            } else {
                escape(&text)
            };
            let lang = if figure { "EN-US" } else { "ZH-CN" };
            format!(
                "<td{spans} width=56 style='border:solid windowtext 1.0pt'>\n  <p class=MsoNormal align=center><span\n  lang={lang} style='font-size:10.5pt'>{text}</span></p>\n  </td>\n"
            )
        }
        Cells::Broken => {
            let inner = if text.is_empty() {
                "<p>&nbsp;</p><p></p>".to_owned()
            } else if figure {
                format!("<p></p><p>{}</p>", escape(&text))
            } else {
                broken(&text, random)
            };
            format!("<td{spans}>{inner}</td>")
        }
        Cells::Roles => {
            let role = if figure { "cell" } else { "columnheader" };
            format!("<div role=\"{role}\">{}</div>", escape(&text))
        }
        Cells::Styles => format!("<span style=\"display:table-cell\">{}</span>", escape(&text)),
        Cells::Soup => format!(
            "<TD{} ALIGN=center><FONT SIZE=2>{}",
            spans.replace('"', ""),
            escape(&text)
        ),
        Cells::Odd => format!("<td{spans}>{}</td>", odd(&text, figure, random)),
        Cells::Flattened => {
            if text.is_empty() {
                String::new()
            } else {
                format!("<p>{}</p>\n", escape(&text))
            }
        }
        Cells::Heads => {
            let tag = if figure { "td" } else { "th" };
            format!("<{tag}{spans}>{}</{tag}>", escape(&text))
        }
        Cells::Text | Cells::WrongSpans | Cells::WildSpans | Cells::Rows => {
            format!("<td{spans}>{}</td>", escape(&text))
        }
    }
}

/// A label over two paragraphs or a break.
fn broken(text: &str, random: &mut Random) -> String {
    let letters: Vec<char> = text.chars().collect();
    let at = letters.len() / 2;
    let (one, other): (String, String) = (letters[..at].iter().collect(), letters[at..].iter().collect());
    match random.below(3) {
        0 => format!("<p>{}</p><p>{}</p>", escape(&one), escape(&other)),
        1 => format!("{}<br>{}", escape(&one), escape(&other)),
        _ => format!(
            "<div><span>{}</span><span>{}</span></div>",
            escape(&one),
            escape(&other)
        ),
    }
}

fn odd(text: &str, figure: bool, random: &mut Random) -> String {
    if text.is_empty() {
        return ["&nbsp;", "\u{3000}", "\u{200B}", "&#160;&#8203;", "\n\t "][random.below(5) as usize].to_owned();
    }
    if !figure {
        return format!("&ensp;{}\u{200B}\n", escape(text));
    }
    let digits = text.chars().all(|letter| letter.is_ascii_digit());
    match random.below(4) {
        0 if digits => text
            .chars()
            .map(|letter| char::from_u32(u32::from(letter) + 0xFEE0).unwrap_or(letter))
            .collect(),
        1 if digits => text
            .chars()
            .map(|letter| format!("&#x{:x};", u32::from(letter)))
            .collect(),
        2 => format!("&nbsp;{}&nbsp;", escape(text)),
        _ => format!("\u{FEFF}{}\u{200B}", escape(text)),
    }
}

/// A text in markup.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
