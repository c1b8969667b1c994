//! Markdown: what machine reading and people write is read, and what is written reads back.

use gongkai_core::tables::FigureRef;
use gongkai_core::{Edition, FigureId, Loaded, Place, Report};
use gongkai_document::{Block, Enclosed, compose, fingerprint};
use gongkai_html::markdown;
use gongkai_testkit::{arbitrary, example, sample, worsen};
use proptest::prelude::*;

fn read(text: &str) -> Loaded {
    markdown::read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn assert_figures(report: &Report, loaded: &Loaded, about: &str) {
    for id in FigureId::all() {
        let text = |report: &Report| report.tables.figure(id).and_then(FigureRef::text);
        assert_eq!(text(&loaded.report), text(report), "{about}: {id}");
    }
}

/// The page of a report with every table as rows between bars; a table a row where `each_row`.
fn bars(report: &Report, each_row: bool) -> String {
    let mut text = String::new();
    for block in compose(report).blocks {
        match block {
            Block::Heading(heading) => text += &format!("## {}\n\n", heading.text),
            Block::Paragraph(paragraph) => text += &format!("{}\n\n", paragraph.text),
            Block::Table(table) => {
                for (at, row) in table.rows.iter().enumerate() {
                    let cells = row.cells.iter().map(|cell| cell.text().replace('\n', "<br>"));
                    let cells: Vec<String> = cells.collect();
                    text += &format!("| {} |\n", cells.join(" | "));
                    if at == 0 || each_row {
                        text += &format!("|{}\n", "---|".repeat(cells.len()));
                    }
                    if each_row {
                        text += "\n";
                    }
                }
                text += "\n";
            }
            Block::Line(_) | Block::Furniture(_) => {}
        }
    }
    text
}

#[test]
fn tables_of_machine_reading_come_back_whole() {
    for seed in 0..8 {
        let edition = if seed % 4 == 3 { Edition::E2019 } else { Edition::E2021 };
        let report = sample::report(edition, seed);
        for each_row in [false, true] {
            let loaded = read(&bars(&report, each_row));
            assert_figures(&report, &loaded, &format!("{edition:?} {seed} {each_row}"));
            assert_eq!(loaded.report.agency.name, report.agency.name);
            assert_eq!(loaded.report.year, report.year);
        }
    }
}

#[test]
fn a_row_keeps_the_cells_that_its_head_does_not_have() {
    let text = "## 表\n\n| a | b |\n|---|:-:|\n| 1 | 2 | 3 | \\| 4 |\n";
    let opened = markdown::open(text.as_bytes()).expect("it opens");
    let table = opened.document.blocks.iter().find_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    let row = &table.expect("a table").rows[1];
    let cells: Vec<String> = row.cells.iter().map(|cell| cell.text()).collect();
    assert_eq!(cells, ["1", "2", "3", "| 4"]);
}

#[test]
fn places_are_lines_of_the_source() {
    let text = "# 题目\n\n\n第一段\n接着写\n\n- 甲\n- 乙\n\n```\n代码\n```\n\n2. 数字\n\n| a |\n|---|\n| 最后 |\n";
    let document = markdown::open(text.as_bytes()).expect("it opens").document;
    let lines: Vec<&str> = text.lines().collect();
    let mut seen = 0;
    let mut look = |text: &str, place: &Place| {
        let (Place::Element { line, .. } | Place::Text { line, .. }) = place else {
            panic!("{place:?}")
        };
        let first = text.lines().next().unwrap_or_default();
        let source = lines[*line as usize - 1];
        assert!(
            source.contains(first.trim_start_matches("2. ")),
            "{text:?} is not in line {line}, {source:?}"
        );
        seen += 1;
    };
    for block in &document.blocks {
        match block {
            Block::Heading(heading) => look(&heading.text, &heading.place),
            Block::Paragraph(paragraph) => look(&paragraph.text, &paragraph.place),
            Block::Line(line) => assert!(lines[line.number as usize - 1].contains(line.text.trim()), "{line:?}"),
            Block::Table(table) => {
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    look(&cell.text(), &cell.place);
                }
            }
            Block::Furniture(_) => {}
        }
    }
    assert!(seen >= 6, "{document:?}");
    let has = |text: &str| {
        document
            .blocks
            .iter()
            .any(|block| matches!(block, Block::Paragraph(paragraph) if paragraph.text == text))
    };
    assert!(has("2. 数字"), "the number of a list stays: {document:?}");
}

#[test]
fn what_is_written_has_markup_for_spans_and_reads_back() {
    for edition in [Edition::E2021, Edition::E2019] {
        let report = example::report(edition);
        let text = markdown::write(&compose(&report), None);
        assert!(text.contains("<table>") && text.contains("\n## "), "{text}");
        assert_figures(&report, &read(&text), "written");
    }
}

#[test]
fn markdown_is_told_from_plain_text() {
    for text in ["# 题目", "x\n|---|---|\n", "甲\n\n<table><tr>"] {
        assert!(markdown::is_markdown(text), "{text}");
    }
    for text in ["一、总体情况", "#标签", "| a | b |\n| 1 | 2 |", "---", "a | b"] {
        assert!(!markdown::is_markdown(text), "{text}");
    }
}

#[test]
fn worse_markdown_gives_no_wrong_figure_without_a_word() {
    let report = sample::report(Edition::E2021, 5);
    let opened = markdown::open(bars(&report, false).as_bytes()).expect("it opens");
    let mut outcomes = std::collections::BTreeMap::new();
    worsen::run("markdown", &opened.document, &worsen::truth(&report), 1, &mut outcomes);
    let silent: Vec<String> = outcomes.into_values().flat_map(|outcome| outcome.silent).collect();
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

proptest! {
    #![proptest_config(arbitrary::config(24))]

    #[test]
    fn data_inside_come_back_whole(report in arbitrary::report()) {
        let document = compose(&report);
        let text = markdown::write(&document, Some(&Enclosed::new(&report, &document)));
        match markdown::read(text.as_bytes()) {
            Ok(loaded) => prop_assert_eq!(loaded.report, report),
            // A report that shows nothing is none.
            Err(error) => prop_assert_eq!(error.message.key(), "no_report_in_text"),
        }
    }

    #[test]
    fn what_is_visible_comes_back(report in arbitrary::report()) {
        let document = compose(&report);
        let opened = markdown::open(markdown::write(&document, None).as_bytes()).expect("it opens");
        prop_assert_eq!(fingerprint(&opened.document), fingerprint(&document));
    }
}
