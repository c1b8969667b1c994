//! A document as Markdown: headings with `#`, a paragraph a line, tables in markup, since theirs have no spans; the
//! data in a comment, which no program shows. Leaves out how the report is composed.

use super::{COMMENT, SHOWN};
use gongkai_document::{Block, Document, Enclosed, Table};

/// Writes a document.
#[must_use]
pub fn write(document: &Document, enclosed: Option<&Enclosed>) -> String {
    let mut out = String::with_capacity(16 << 10);
    for block in &document.blocks {
        if !out.is_empty() {
            out.push('\n');
        }
        match block {
            Block::Heading(heading) => {
                let level = usize::from(heading.level.unwrap_or(2).clamp(1, 6));
                out.push_str(&"#".repeat(level));
                out.push(' ');
                // A heading is one line.
                inline(&heading.text.replace(['\n', '\r'], " "), &mut out);
            }
            Block::Paragraph(paragraph) => lines(&paragraph.text, &mut out),
            Block::Line(line) | Block::Furniture(line) => lines(&line.text, &mut out),
            Block::Table(grid) => table(grid, &mut out),
        }
        out.push('\n');
    }
    if let Some(enclosed) = enclosed {
        out.push('\n');
        out.push_str(COMMENT.0);
        if let Some(shown) = &enclosed.shown {
            out.push_str(SHOWN);
            out.push_str(shown);
            out.push(' ');
        }
        // Two hyphens could end the comment; they stand in texts only, where an escape is the same letter.
        out.push_str(&enclosed.json.replace("--", "-\\u002d"));
        out.push_str(COMMENT.1);
        out.push('\n');
    }
    out
}

/// A paragraph; the breaks that its author set are breaks.
fn lines(text: &str, out: &mut String) {
    let mut first = true;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if !first {
            out.push_str("<br>");
        }
        first = false;
        let line = line.trim();
        if begins_block(line) {
            out.push('\\');
        }
        inline(line, out);
    }
}

/// Whether a line would begin a list, or stand for a rule or the underline of a heading; a number is escaped behind
/// its digits.
fn begins_block(line: &str) -> bool {
    line.starts_with(['+', '-', '='])
}

/// A text whose letters mean themselves.
fn inline(text: &str, out: &mut String) {
    // The number of a list, of which the mark behind it is escaped.
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    for (at, letter) in text.char_indices() {
        match letter {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!' | '$' => {
                out.extend(['\\', letter]);
            }
            '.' | ')' if at == digits && digits > 0 => out.extend(['\\', letter]),
            '\r' | '\n' => out.push(' '),
            _ => out.push(letter),
        }
    }
}

/// A table in markup, a row a line.
fn table(table: &Table, out: &mut String) {
    out.push_str("<table>\n");
    if let Some(caption) = &table.caption {
        out.push_str("<caption>");
        escaped(&caption.text, out);
        out.push_str("</caption>\n");
    }
    for row in &table.rows {
        out.push_str("<tr>");
        for cell in &row.cells {
            out.push_str("<td");
            for (name, span) in [("rowspan", cell.row_span), ("colspan", cell.column_span)] {
                if span > 1 {
                    out.push_str(&format!(" {name}=\"{span}\""));
                }
            }
            out.push('>');
            escaped(&cell.text(), out);
            out.push_str("</td>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</table>");
}

/// A text inside of markup. No empty line may stand in it: it would end the table.
fn escaped(text: &str, out: &mut String) {
    let mut first = true;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if !first {
            out.push_str("<br>");
        }
        first = false;
        for letter in line.trim().chars() {
            match letter {
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '&' => out.push_str("&amp;"),
                _ => out.push(letter),
            }
        }
    }
}
