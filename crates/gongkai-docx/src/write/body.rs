//! The main part: paragraphs by their rank, tables, signature and date. Leaves out the looks of each (`parts`).

use super::parts::{PAGE, W};
use super::{table, text};
use gongkai_document::{Block, Document, parts};
use std::fmt::Write as _;

/// The main part of a document. The agency is known again in the signature.
pub(super) fn part(document: &Document, agency: Option<&str>) -> String {
    let mut out = String::with_capacity(96 << 10);
    out.push_str(super::DECLARATION);
    let _ = write!(
        out,
        r#"<w:document xmlns:w="{W}" xmlns:r="{}"><w:body>"#,
        super::RELATIONS
    );
    let end = document.blocks.len() - parts::closing(document, agency);
    let (text, closing) = document.blocks.split_at(end);
    for (at, block) in text.iter().enumerate() {
        let is_table = |block: Option<&Block>| matches!(block, Some(Block::Table(_)));
        let gap = match (
            at.checked_sub(1).is_some_and(|before| is_table(text.get(before))),
            is_table(text.get(at + 1)),
        ) {
            (true, true) => r#"<w:spacing w:before="280" w:after="140"/>"#,
            (true, false) => r#"<w:spacing w:before="280"/>"#,
            (false, true) => r#"<w:spacing w:after="140"/>"#,
            (false, false) => "",
        };
        self::block(block, gap, agency, &mut out);
    }
    self::closing(closing, &mut out);
    // A body never ends with a table.
    if matches!(text.last(), Some(Block::Table(_)) | None) && closing.is_empty() {
        out.push_str("<w:p/>");
    }
    out.push_str(PAGE);
    out.push_str("</w:body></w:document>");
    out
}

/// A block, with room between it and a table beside it.
fn block(block: &Block, gap: &str, agency: Option<&str>, out: &mut String) {
    match block {
        Block::Heading(heading) => {
            let level = heading.level.unwrap_or(2).clamp(1, 9);
            let _ = write!(out, r#"<w:p><w:pPr><w:pStyle w:val="Heading{level}"/>{gap}</w:pPr>"#);
            match title_lines(&heading.text, agency).filter(|_| level == 1) {
                Some((first, second)) => run("", &format!("{first}\n{second}"), out),
                None => run("", &heading.text, out),
            }
            out.push_str("</w:p>");
        }
        Block::Paragraph(paragraph) => body(&paragraph.text, gap, out),
        Block::Line(line) => body(&line.text, gap, out),
        Block::Furniture(_) => {}
        Block::Table(table) => {
            if let Some(caption) = &table.caption {
                styled("TableText", "", &caption.text, out);
            }
            table::table(table, out);
        }
    }
}

/// A title too long for a line breaks where its words do, as the standard wants it, not where the line is full.
fn title_lines<'t>(title: &'t str, agency: Option<&str>) -> Option<(&'t str, &'t str)> {
    // Of 22 points.
    const LINE: u32 = 2000;
    let (first, second) = title.split_at_checked(parts::title_break(title, agency)?)?;
    let fits = |part: &str| text::width(part) <= LINE;
    (text::width(title) > LINE && fits(first) && fits(second)).then_some((first, second))
}

/// A paragraph of the text, its heading in the font of its rank.
fn body(text: &str, gap: &str, out: &mut String) {
    let _ = write!(out, r#"<w:p><w:pPr><w:pStyle w:val="BodyText"/>{gap}</w:pPr>"#);
    let (style, length) = match parts::lead(text) {
        Some((2, length)) => ("Lead2", length),
        Some((3, length)) => ("Lead3", length),
        _ => ("", 0),
    };
    let (lead, rest) = text.split_at(length);
    if !lead.is_empty() {
        let mut properties = String::new();
        let _ = write!(properties, r#"<w:rStyle w:val="{style}"/>"#);
        run(&properties, lead, out);
    }
    run("", rest, out);
    out.push_str("</w:p>");
}

/// Signature and date as for a document without a seal: the signature two characters from the right, the date two
/// characters to the right of where the signature begins; where the date is the longer one it is the other way round.
fn closing(blocks: &[Block], out: &mut String) {
    const TWO: u32 = 200;
    const FURTHEST: u32 = 2000;
    let texts: Vec<&str> = blocks
        .iter()
        .filter_map(|block| match block {
            Block::Paragraph(paragraph) => Some(paragraph.text.as_str()),
            _ => None,
        })
        .collect();
    let indents = match texts.as_slice() {
        [signature, date] => {
            let (signature, date) = (text::width(signature.trim()), text::width(date.trim()));
            if date > signature {
                [TWO + TWO + date - signature, TWO]
            } else {
                [TWO, signature - date]
            }
        }
        _ => [TWO, TWO],
    };
    for (at, text) in texts.iter().enumerate() {
        let style = if texts.len() == 2 && at == 1 {
            "Date"
        } else {
            "Signature"
        };
        let indent = indents[at.min(1)].min(FURTHEST);
        // Sixteen points are 320 twentieths.
        let ind = format!(r#"<w:ind w:rightChars="{indent}" w:right="{}"/>"#, indent * 320 / 100);
        styled(style, &ind, text, out);
    }
}

fn styled(style: &str, properties: &str, text: &str, out: &mut String) {
    let _ = write!(out, r#"<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>"#);
    run("", text, out);
    out.push_str("</w:p>");
}

/// A run, where there is anything in it.
pub(super) fn run(properties: &str, text: &str, out: &mut String) {
    if text.is_empty() {
        return;
    }
    out.push_str("<w:r>");
    if !properties.is_empty() {
        let _ = write!(out, "<w:rPr>{properties}</w:rPr>");
    }
    text::pieces(text, out);
    out.push_str("</w:r>");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_titles_break_behind_the_agency() {
        let agency = "某市人力资源和社会保障局";
        let title = format!("{agency}2022年政府信息公开工作年度报告");
        assert_eq!(
            title_lines(&title, Some(agency)),
            Some((agency, &title[agency.len()..]))
        );
        assert_eq!(title_lines(&title, Some("某局")), None);
        assert_eq!(title_lines("某局2022年政府信息公开年报", Some("某局")), None);
    }
}
