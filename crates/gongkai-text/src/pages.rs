//! Lines and pages of a text, and what belongs to the page: numbers, running heads and feet. A bare number is
//! taken for a page number only at the edge of a page or as one of a row of them between lines of prose: in a
//! table it may be a figure. Leaves out paragraphs and tables.

use crate::framed;
use gongkai_core::Place;
use gongkai_document::{Block, Document, Line, Paragraph, is_page_number, narrow};
use std::collections::HashMap;

/// The lines of a text as a document.
#[must_use]
pub fn document(text: &str) -> Document {
    let lines = lines(text);
    let mut furniture = vec![false; lines.len()];
    for (line, mark) in lines.iter().zip(&mut furniture) {
        *mark = is_page_number(&line.text);
    }
    edges(&lines, &mut furniture);
    between_prose(&lines, &mut furniture);
    let mut blocks = Vec::with_capacity(lines.len());
    let mut at = 0;
    while at < lines.len() {
        let barred = lines[at..].iter().zip(&furniture[at..]);
        let barred: Vec<&Line> = barred
            .take_while(|(line, furniture)| !**furniture && framed::can_be(&line.text))
            .map(|(line, _)| line)
            .collect();
        // A table with a frame stands on one line after the other.
        if let Some((table, count)) = framed::table(&barred) {
            blocks.push(Block::Table(table));
            at += count;
            continue;
        }
        let plain = barred.len().max(1);
        for (line, furniture) in lines[at..at + plain].iter().zip(&furniture[at..]) {
            blocks.push(if *furniture {
                Block::Furniture(line.clone())
            } else {
                Block::Line(line.clone())
            });
        }
        at += plain;
    }
    if blocks.iter().any(|block| matches!(block, Block::Table(_))) {
        // Programs that draw such tables do not break paragraphs into lines.
        blocks.iter_mut().for_each(whole);
    }
    Document { blocks }
}

/// A line as a paragraph.
fn whole(block: &mut Block) {
    let Block::Line(line) = block else { return };
    let text = line.text.trim();
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let lead = line.text.chars().take_while(|letter| letter.is_whitespace()).count();
    *block = Block::Paragraph(Paragraph {
        place: Place::Text {
            line: line.number,
            column: number(lead + 1),
            length: number(text.chars().count()),
        },
        text: text.to_owned(),
    });
}

/// Lines with numbers and pages. A form feed begins a page; it is no line break of its own.
fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut page = 1;
    // Characters without width come from web pages, stand in the way of every comparison and are never meant.
    let bare;
    let invisible = |letter: char| matches!(letter, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}');
    let text = if text.contains(invisible) {
        bare = text.replace(invisible, "");
        &bare
    } else {
        text
    };
    // A break inside a cell of Markdown; as many spaces keep the columns.
    let broken;
    let text = if text.contains("<br") {
        broken = ["<br>", "<br/>", "<br />"].iter().fold(text.to_owned(), |text, mark| {
            text.replace(mark, &" ".repeat(mark.len()))
        });
        &broken
    } else {
        text
    };
    // CR LF, LF and CR alone all end a line.
    let unified;
    let text = if text.contains('\r') {
        unified = text.replace("\r\n", "\n").replace('\r', "\n");
        &unified
    } else {
        text
    };
    for (number, line) in (1u32..).zip(text.split('\n')) {
        for (part, text) in line.split('\u{C}').enumerate() {
            if part > 0 {
                page += 1;
            }
            if part == 0 || !text.is_empty() {
                lines.push(Line {
                    number,
                    page,
                    // A tab at the end of a line stands before an empty cell.
                    text: text
                        .trim_end_matches(|letter: char| letter.is_whitespace() && letter != '\t')
                        .to_owned(),
                });
            }
        }
    }
    if lines.last().is_some_and(|line| line.text.is_empty()) {
        lines.pop();
    }
    lines
}

/// Bare numbers and repeated lines at the edges of pages.
fn edges(lines: &[Line], furniture: &mut [bool]) {
    let pages = lines.last().map_or(0, |line| line.page);
    if pages < 2 {
        return;
    }
    let mut bare: Vec<(usize, u32, u32)> = Vec::new();
    let mut repeated: HashMap<String, Vec<usize>> = HashMap::new();
    let filled: Vec<usize> = (0..lines.len())
        .filter(|at| !lines[*at].text.trim().is_empty())
        .collect();
    for (position, at) in filled.iter().enumerate() {
        let line = &lines[*at];
        let first = position == 0 || lines[filled[position - 1]].page != line.page;
        let last = position + 1 == filled.len() || lines[filled[position + 1]].page != line.page;
        if !(first || last) {
            continue;
        }
        let text: String = line.text.trim().chars().map(narrow).collect();
        if let Ok(number) = text.parse::<u32>()
            && text.len() <= 3
        {
            bare.push((*at, line.page, number));
        } else {
            repeated.entry(text).or_default().push(*at);
        }
    }
    // Page numbers count with the pages.
    let mut offsets: HashMap<i64, usize> = HashMap::new();
    let offset = |page: u32, number: u32| i64::from(page) - i64::from(number);
    for (_, page, number) in &bare {
        *offsets.entry(offset(*page, *number)).or_default() += 1;
    }
    for (at, page, number) in &bare {
        furniture[*at] |= offsets.get(&offset(*page, *number)).is_some_and(|count| *count >= 2);
    }
    // A running head stands on most pages; a figure of a table does not.
    for (text, places) in repeated {
        if places.len() >= 3
            && places.len() * 2 > pages as usize
            && !text.ends_with(['。', '；', '0'])
            && text.chars().count() > 3
        {
            places.into_iter().for_each(|at| furniture[at] = true);
        }
    }
}

/// A row of bare numbers 1, 2, 3 … each between lines of prose.
fn between_prose(lines: &[Line], furniture: &mut [bool]) {
    let filled: Vec<usize> = (0..lines.len())
        .filter(|at| !lines[*at].text.trim().is_empty())
        .collect();
    let prose = |at: usize| {
        lines[at]
            .text
            .chars()
            .filter(|letter| ('\u{4E00}'..='\u{9FFF}').contains(letter))
            .count()
            >= 12
    };
    let mut expected = None;
    for window in filled.windows(3) {
        let text: String = lines[window[1]].text.trim().chars().map(narrow).collect();
        let Ok(number) = text.parse::<u32>() else { continue };
        if text.len() > 3 || !prose(window[0]) || !prose(window[2]) {
            continue;
        }
        // The first one must be the first or second page.
        if expected.map_or(number == 1 || number == 2, |expected: u32| {
            number >= expected && number <= expected + 6
        }) {
            furniture[window[1]] = true;
            expected = Some(number + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn furniture(text: &str) -> Vec<String> {
        document(text)
            .blocks
            .into_iter()
            .filter_map(|block| match block {
                Block::Furniture(line) => Some(line.text.trim().to_owned()),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn a_bare_number_is_furniture_only_at_the_edge_of_pages() {
        assert_eq!(furniture("甲\n0\n1\n\u{C}乙\n0\n2\n\u{C}丙\n3\n"), ["1", "2", "3"]);
        assert_eq!(furniture("规章\n\n0\n\n1\n\n2\n"), [] as [&str; 0]);
        let prose = "全年主动公开政府信息按规定时限发布";
        assert_eq!(
            furniture(&format!("{prose}\n1\n{prose}\n{prose}\n2\n{prose}\n7\n")),
            ["1", "2"]
        );
    }

    #[test]
    fn lines_and_pages_are_counted() {
        let found = lines("a\r\nb\rc\n\u{C}d\n");
        let places: Vec<(u32, u32, &str)> = found
            .iter()
            .map(|line| (line.number, line.page, line.text.as_str()))
            .collect();
        assert_eq!(places, [(1, 1, "a"), (2, 1, "b"), (3, 1, "c"), (4, 1, ""), (4, 2, "d")]);
    }
}
