//! What is written is read back: whole with the data inside, and without them all that a document of the same blocks
//! gives. For any report, in pages and fragments, alone and inside of another page.

use gongkai_core::{Edition, Report, json};
use gongkai_document::{Block, Document, Enclosed, compose, recognise};
use gongkai_html::{Options, read, write};
use gongkai_testkit::{arbitrary, example};
use proptest::prelude::*;

fn options(fragment: bool) -> Options<'static> {
    let mut options = Options::default();
    options.fragment = fragment;
    options
}

/// The page of a report with its data inside.
fn whole(report: &Report, fragment: bool) -> String {
    let document = compose(report);
    let enclosed = Enclosed::new(report, &document);
    write(&document, Some(&enclosed), &options(fragment))
}

/// A text as HTML shows it: white space is one space or a line break, NUL another letter.
fn shown(text: &str) -> String {
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let words = line.split([' ', '\t', '\r', '\u{C}']).filter(|word| !word.is_empty());
        lines.push(words.collect::<Vec<_>>().join(" "));
    }
    let text = lines.join("\n").replace('\0', "\u{FFFD}");
    // What has only letters without width shows nothing.
    let shows = |letter: char| {
        !letter.is_whitespace() && !matches!(letter, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}')
    };
    if text.contains(shows) { text } else { String::new() }
}

fn as_shown(mut document: Document) -> Document {
    for block in &mut document.blocks {
        match block {
            Block::Heading(heading) => heading.text = shown(&heading.text),
            Block::Paragraph(paragraph) => paragraph.text = shown(&paragraph.text),
            Block::Table(table) => {
                for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
                    for block in &mut cell.content {
                        if let Block::Paragraph(paragraph) = block {
                            paragraph.text = shown(&paragraph.text);
                        }
                    }
                    if cell.text().is_empty() {
                        cell.content.clear();
                    }
                }
            }
            Block::Line(_) | Block::Furniture(_) => {}
        }
    }
    document
}

/// The JSON without white space, in which texts may differ.
fn letters(report: &Report) -> String {
    let json = json::write_line(report)
        .replace("\\n", "")
        .replace("\\r", "")
        .replace("\\t", "");
    json.chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// The blocks that show something: what they are and their text.
fn blocks(document: &Document) -> Vec<String> {
    let blank = |text: &str| text.chars().all(|letter| letter.is_whitespace());
    let mut all = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Heading(heading) if blank(&heading.text) => {}
            Block::Paragraph(paragraph) if blank(&paragraph.text) => {}
            Block::Heading(heading) => all.push(format!("{:?} {}", heading.level, heading.text.trim())),
            Block::Paragraph(paragraph) => all.push(paragraph.text.trim().to_owned()),
            Block::Table(table) => {
                for row in &table.rows {
                    let cells = row.cells.iter();
                    let cells =
                        cells.map(|cell| format!("{}x{} {}", cell.row_span, cell.column_span, cell.text().trim()));
                    all.push(cells.collect::<Vec<_>>().join(" | "));
                }
            }
            Block::Line(line) | Block::Furniture(line) => all.push(format!("line {}", line.text)),
        }
    }
    all
}

proptest! {
    #![proptest_config(arbitrary::config(24))]

    #[test]
    fn pages_give_the_whole_report_back(report in arbitrary::report(), fragment in any::<bool>()) {
        let page = whole(&report, fragment);
        let loaded = read(page.as_bytes());
        let loaded = match loaded {
            Ok(loaded) => loaded,
            Err(error) => return Err(TestCaseError::fail(format!("{error}\n{page}"))),
        };
        prop_assert_eq!(loaded.report, report);
        prop_assert!(!loaded.diagnostics.iter().any(|finding| finding.rule == "READ-EDITED"));
    }

    #[test]
    fn without_data_pages_give_what_they_show(report in arbitrary::report(), fragment in any::<bool>()) {
        let document = compose(&report);
        let page = write(&document, None, &options(fragment));
        let opened = gongkai_html::open(page.as_bytes()).expect("it is a page");
        let expected = as_shown(document);
        let (found, wanted) = (blocks(&opened.document), blocks(&expected));
        for (found, wanted) in found.iter().zip(&wanted) {
            prop_assert_eq!(found, wanted);
        }
        prop_assert_eq!(found.len(), wanted.len());
        let (found, expected) = (recognise(&opened.document), recognise(&expected));
        prop_assert_eq!(letters(&found.report), letters(&expected.report), "{}", page);
    }

    #[test]
    fn the_same_report_is_the_same_page(report in arbitrary::report()) {
        prop_assert_eq!(whole(&report, false), whole(&report, false));
    }
}

#[test]
fn a_fragment_is_found_in_the_page_of_a_site() {
    for edition in Edition::ALL {
        let report = example::report(edition);
        let fragment = whole(&report, true);
        let page = format!(
            "<html><head><title>站点</title></head><body><div class=nav><a href=/>首页</a></div>\
             <p>本页还有别的文字，不属于报告，介绍网站的情况和使用方法。</p>{fragment}<div class=footer>版权所有</div></body></html>"
        );
        let loaded = read(page.as_bytes()).expect("it is a report");
        assert_eq!(loaded.report, report);
        let rules: Vec<&str> = loaded.diagnostics.iter().map(|finding| finding.rule).collect();
        assert_eq!(rules, ["READ-AROUND"]);
    }
}

#[test]
fn an_edit_in_the_page_wins() {
    let report = example::report(Edition::E2021);
    let page = whole(&report, false);
    let edited = page.replacen("<td>131</td>", "<td>132</td>", 1);
    assert_ne!(page, edited);
    let loaded = read(edited.as_bytes()).expect("it is a report");
    let changed: Vec<&str> = loaded
        .diagnostics
        .iter()
        .filter(|finding| finding.rule == "READ-EDITED")
        .flat_map(|finding| finding.paths.iter().map(String::as_str))
        .collect();
    assert_eq!(changed, ["applications.new.total"]);
    assert_eq!(loaded.report.agency, report.agency);
}

#[test]
fn texts_of_attackers_are_texts() {
    let mut report = example::report(Edition::E2021);
    let attack = "\"'><img src=x onerror=alert(1)></script><script>alert(2)</script><!--\u{2028}&lt;";
    report.agency.name = Some(attack.to_owned());
    report.title = Some(attack.to_owned());
    report.overview.blocks[0].text = Some(attack.to_owned());
    for fragment in [false, true] {
        let page = whole(&report, fragment);
        for bad in ["<img", "</script><script>", "<script>", "<!--", "\u{2028}\""] {
            assert!(!page.contains(bad), "{bad}");
        }
        assert_eq!(page.matches("<script").count(), 1);
        assert_eq!(read(page.as_bytes()).expect("it is a report").report, report);
    }
}
