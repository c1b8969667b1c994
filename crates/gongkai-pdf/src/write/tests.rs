//! Lines, tables and pages with letters of a made-up font, so that they are tested on machines without fonts. Leaves
//! out real fonts and files (`tests/`).

use super::breaking::{Line, begins_no_line, ends_no_line, is_wide, lines, stretches, widest_piece, width};
use super::flow::{Laid, Part, lay_out};
use super::fonts::Role;
use super::letters::{Glyph, Letter, Metric, Run, Shape, letters};
use super::sheet::{BOTTOM, LEFT, Owner, RIGHT, TOP};
use super::table::widened;
use gongkai_core::Place;
use gongkai_document::{Block, Document, Heading, Paragraph, Table, TableCell, TableRow, compose};
use gongkai_testkit::arbitrary;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Ideographs are squares, other letters half of one; there is no letter `☃`.
struct Squares;

impl Metric for Squares {
    fn measure(&mut self, _: Role, letter: char) -> Option<Glyph> {
        (letter != '☃').then(|| Glyph {
            face: 0,
            glyph: u32::from(letter),
            advance: if is_wide(letter) { 1.0 } else { 0.5 },
        })
    }
}

fn set(text: &str) -> Vec<Letter> {
    letters(&[Run { role: Role::Body, text }], 10.0, &mut Squares)
}

fn broken(text: &str, room: f32) -> Vec<String> {
    let letters = set(text);
    lines(&letters, room, room)
        .iter()
        .map(|line| of(line, &letters))
        .collect()
}

fn of(line: &Line, letters: &[Letter]) -> String {
    letters[line.letters.clone()]
        .iter()
        .map(|letter| letter.letter)
        .collect()
}

#[test]
fn marks_stand_where_they_may() {
    // The comma gives up its blank half, the full stop takes a letter down with it.
    assert_eq!(broken("公开信息，办理申请。", 45.0), ["公开信息，", "办理申请。"]);
    assert_eq!(broken("公开信息。办理", 40.0), ["公开信", "息。办理"]);
    assert_eq!(broken("依据《条例》公开", 30.0), ["依据", "《条", "例》公", "开"]);
    assert_eq!(broken("全年……公开", 30.0), ["全", "年……", "公开"]);
}

#[test]
fn numbers_words_and_units_stay_whole() {
    assert_eq!(broken("全年公开123件信息", 60.0), ["全年公开", "123件信息"]);
    assert_eq!(broken("见www.gov.cn网", 55.0), ["见", "www.gov.cn", "网"]);
    assert_eq!(
        broken("二、open government information", 75.0),
        ["二、open ", "government ", "information"]
    );
}

#[test]
fn what_cannot_stand_whole_is_broken_and_long_addresses_leave_no_gap() {
    assert_eq!(broken("12345678901234567890", 50.0), ["1234567890", "1234567890"]);
    let address = broken("网址：http://www.example.gov.cn/zwgk/list/2023.html", 100.0);
    assert_eq!(address[0], "网址：http://www.");
    assert!(broken("字", 1.0) == ["字"]);
}

#[test]
fn breaks_of_the_author_stay() {
    assert_eq!(broken("一\n\n二\n", 100.0), ["一\n", "\n", "二\n"]);
    assert_eq!(broken("", 100.0), [""]);
}

#[test]
fn a_letter_without_glyph_is_printed_as_its_code() {
    let letters = set("雪☃\u{FE0F}人\u{1}\u{200B}");
    let shapes: Vec<_> = letters
        .iter()
        .map(|letter| matches!(letter.shape, Shape::Code(_)))
        .collect();
    assert_eq!(shapes, [false, true, false, false]);
    assert_eq!(letters[1].advance, 15.0);
    assert!(
        set("\u{E000}")
            .iter()
            .all(|letter| matches!(letter.shape, Shape::Code(_)))
    );
}

#[test]
fn widths_are_taken_from_those_that_have_some_to_give() {
    assert_eq!(
        widened(&[100.0, 50.0, 50.0], &[10.0, 60.0, 20.0]),
        Some(vec![92.5, 60.0, 47.5])
    );
    assert_eq!(widened(&[100.0, 50.0], &[100.0, 60.0]), None);
}

fn place() -> Place {
    Place::Text {
        line: 1,
        column: 1,
        length: 0,
    }
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(Paragraph {
        text: text.to_owned(),
        place: place(),
    })
}

fn heading(text: &str) -> Block {
    Block::Heading(Heading {
        level: Some(2),
        text: text.to_owned(),
        place: place(),
    })
}

/// What each leaf prints, and that everything stands inside of the page.
fn printed(laid: &Laid) -> BTreeMap<usize, String> {
    let mut leaves: BTreeMap<usize, String> = BTreeMap::new();
    for page in &laid.pages {
        for print in &page.prints {
            let letters = &print.words.letters[print.letters.clone()];
            let Owner::Leaf(leaf) = print.owner else { continue };
            let end = print.x + width(letters);
            assert!(print.x >= LEFT - 0.1 && end <= RIGHT + 8.1, "{} to {end}", print.x);
            assert!(
                print.y > TOP && print.y < BOTTOM + 0.6,
                "{} of {}",
                print.y,
                print.words.text
            );
            let text = leaves.entry(leaf).or_default();
            text.extend(letters.iter().map(|letter| letter.letter));
        }
        for frame in &page.frames {
            assert!(
                frame.top >= TOP - 0.1 && frame.top + frame.height <= BOTTOM + 0.1,
                "{frame:?}"
            );
            assert!(
                frame.left >= LEFT - 0.1 && frame.left + frame.width <= RIGHT + 0.1,
                "{frame:?}"
            );
        }
    }
    leaves
}

fn lay(blocks: Vec<Block>) -> Laid {
    lay_out(&Document { blocks }, None, &mut Squares)
}

fn page_of(laid: &Laid, leaf: usize) -> Vec<usize> {
    let has = |page: &super::sheet::Page| page.prints.iter().any(|print| print.owner == Owner::Leaf(leaf));
    (0..laid.pages.len()).filter(|at| has(&laid.pages[*at])).collect()
}

#[test]
fn a_heading_stays_with_its_text_and_no_line_stands_alone() {
    // 22 lines a page.
    for before in 18..23 {
        let mut blocks: Vec<Block> = (0..before).map(|_| paragraph("某")).collect();
        blocks.push(heading("二、主动公开"));
        blocks.push(paragraph(&"字".repeat(28 * 3)));
        let laid = lay(blocks);
        let (head, text) = (page_of(&laid, before), page_of(&laid, before + 1));
        assert_eq!(head[0], text[0], "{before}");
        for page in text {
            let lines = laid.pages[page]
                .prints
                .iter()
                .filter(|print| print.owner == Owner::Leaf(before + 1));
            assert!(lines.count() > 1, "{before}");
        }
    }
}

fn table(rows: &[&[(&str, u32, u32)]]) -> Block {
    let row = |cells: &&[(&str, u32, u32)]| TableRow {
        cells: cells
            .iter()
            .map(|(text, rows, columns)| TableCell::new(*text, place()).spanning(*rows, *columns))
            .collect(),
    };
    Block::Table(Table {
        caption: None,
        rows: rows.iter().map(row).collect(),
    })
}

#[test]
fn rows_taller_than_a_page_and_cells_over_pages_lose_nothing() {
    let long = "长".repeat(3000);
    let label = "竖排的栏目".repeat(30);
    let mut rows: Vec<Vec<(&str, u32, u32)>> = vec![vec![(label.as_str(), 60, 1), ("甲", 1, 1), ("1", 1, 1)]];
    rows.extend((1..59).map(|_| vec![("乙", 1, 1), ("12345678901234567890", 1, 1)]));
    rows.push(vec![(long.as_str(), 1, 1), ("2", 1, 1)]);
    let rows: Vec<&[(&str, u32, u32)]> = rows.iter().map(Vec::as_slice).collect();
    let laid = lay(vec![table(&rows)]);
    let texts = printed(&laid);
    assert_eq!(texts[&0], label);
    assert_eq!(texts[&(texts.len() - 2)], long);
    apart(&laid);
}

/// No two lines of letters on a page overlap.
fn apart(laid: &Laid) {
    for page in &laid.pages {
        let boxes: Vec<_> = page
            .prints
            .iter()
            .map(|print| {
                let letters = &print.words.letters[print.letters.clone()];
                let size = print.words.size;
                (
                    print.x,
                    print.x + width(letters),
                    print.y - size * 0.88,
                    print.y + size * 0.12,
                )
            })
            .filter(|found| found.1 > found.0)
            .collect();
        for (at, one) in boxes.iter().enumerate() {
            for other in &boxes[at + 1..] {
                let beside = one.1 <= other.0 + 0.2 || other.1 <= one.0 + 0.2;
                let above = one.3 <= other.2 + 0.2 || other.3 <= one.2 + 0.2;
                assert!(beside || above, "{one:?} {other:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(arbitrary::config(24))]

    /// Every letter of every part of any report is printed, in order, on the pages and in its cell.
    #[test]
    fn everything_is_printed_once(report in arbitrary::report()) {
        let document = compose(&report);
        let laid = lay_out(&document, report.agency.name.as_deref(), &mut Squares);
        apart(&laid);
        let texts = printed(&laid);
        let shown = |text: &str| -> String { set(text).iter().map(|letter| letter.letter).collect() };
        let mut blocks = document.blocks.iter();
        for part in &laid.parts {
            match (part, blocks.next()) {
                (Part::Heading { leaf, .. }, Some(Block::Heading(heading))) => {
                    prop_assert_eq!(texts.get(leaf).cloned().unwrap_or_default(), shown(&heading.text));
                }
                (Part::Paragraph { leaf }, Some(Block::Paragraph(paragraph))) => {
                    let found = texts.get(leaf).cloned().unwrap_or_default();
                    let wanted = shown(&paragraph.text);
                    prop_assert_eq!(found.trim(), wanted.trim());
                }
                (Part::Table { cells, .. }, Some(Block::Table(table))) => {
                    let wanted: Vec<String> = table.rows.iter().flat_map(|row| &row.cells).map(|cell| shown(&cell.text())).collect();
                    let found: Vec<String> = cells.iter().map(|cell| texts.get(&cell.leaf).cloned().unwrap_or_default()).collect();
                    prop_assert_eq!(found, wanted);
                }
                (part, block) => prop_assert!(false, "{part:?} for {block:?}"),
            }
        }
        prop_assert!(blocks.next().is_none());
    }

    /// Lines are no wider than their room where anything can be broken, begin and end with no forbidden mark unless
    /// there is no other way, and hold every letter once.
    #[test]
    fn lines_hold_their_rules(text in arbitrary::text(), room in 60.0_f32..300.0) {
        let letters = set(&text);
        let lines = lines(&letters, room, room);
        let mut at = 0;
        for line in &lines {
            prop_assert_eq!(line.letters.start, at);
            at = line.letters.end;
            prop_assert!(line.width <= room + 0.02 || line.letters.len() == 1);
        }
        prop_assert_eq!(at, letters.len());
        for pair in lines.windows(2).filter(|pair| pair[0].goes_on) {
            let own = &letters[pair[0].letters.clone()];
            let (end, begin) = (own[own.len() - 1].letter, letters[pair[1].letters.start].letter);
            let forced = widest_piece(&letters) > room;
            prop_assert!(forced || !begins_no_line(begin) && !ends_no_line(end), "{end} {begin}");
        }
        prop_assert!(!stretches('1', '2'));
    }
}
