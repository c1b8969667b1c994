//! The laws of the format: with the data inside every report comes back whole, without them what is visible, up to
//! spaces; and everything of a document is printed.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use gongkai_core::fields::fields;
use gongkai_core::{Block as Text, Edition, Loaded, Report, Section};
use gongkai_document::{Block, Document, Enclosed, Heading, Paragraph, Table, TableCell, TableRow, compose, recognise};
use gongkai_docx::{Options, open, read, write};
use gongkai_testkit::{arbitrary, example};
use proptest::prelude::*;

fn options(report: &Report) -> Options {
    let mut options = Options::default();
    options.title.clone_from(&report.title);
    options.creator.clone_from(&report.agency.name);
    options
}

fn written(report: &Report, enclosed: bool) -> Vec<u8> {
    let document = compose(report);
    let data = enclosed.then(|| Enclosed::new(report, &document));
    write(&document, data.as_ref(), &options(report)).unwrap()
}

/// Paths and values without the spaces in them.
fn packed(report: &Report) -> Vec<(String, Option<String>)> {
    let letters = |text: String| text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let fields = fields(report).into_iter();
    fields.map(|field| (field.path, field.value.map(letters))).collect()
}

fn visible_law(report: &Report) -> Result<(), TestCaseError> {
    let shown = recognise(&compose(report)).report;
    match read(&written(report, false)) {
        Ok(loaded) => prop_assert_eq!(packed(&loaded.report), packed(&shown)),
        // Nothing that looks like a report is visible.
        Err(error) => prop_assert_eq!(error.message.key(), "no_report_in_text"),
    }
    Ok(())
}

#[test]
fn examples_come_back() {
    for edition in Edition::ALL {
        for report in [example::report(edition), Report::blank(edition)] {
            let Loaded {
                report: found,
                diagnostics,
                origins,
            } = read(&written(&report, true)).unwrap();
            assert_eq!(found, report);
            assert_eq!(diagnostics, []);
            assert!(!origins.is_empty());
            visible_law(&report).unwrap();
        }
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let report = example::report(Edition::E2021);
    assert_eq!(written(&report, true), written(&report, true));
}

proptest! {
    #![proptest_config(arbitrary::config(24))]

    #[test]
    fn reports_come_back_whole(report in arbitrary::report()) {
        let loaded = read(&written(&report, true)).unwrap();
        prop_assert_eq!(loaded.report, report);
        prop_assert_eq!(loaded.diagnostics, []);
    }

    #[test]
    fn what_is_visible_comes_back(report in arbitrary::report()) {
        visible_law(&report)?;
    }

    #[test]
    fn all_of_a_document_is_printed(document in documents()) {
        let opened = open(&write(&document, None, &Options::default()).unwrap()).unwrap();
        prop_assert_eq!(texts(&opened.document), texts(&document));
        prop_assert_eq!(opened.diagnostics, []);
    }
}

#[test]
fn long_texts_and_many_paragraphs_come_back() {
    let mut report = Report::blank(Edition::E2021);
    report.overview.blocks.push(Text::paragraph("段".repeat(400_000)));
    let blocks = (0..3000).map(|number| Text::paragraph(format!("第{number}段文字，公开信息{number}条。")));
    report.problems = Section {
        blocks: blocks.collect(),
        ..Section::default()
    };
    let bytes = written(&report, true);
    assert_eq!(read(&bytes).unwrap().report, report);
}

#[test]
fn characters_that_xml_cannot_hold_stay_in_the_data() {
    let mut report = example::report(Edition::E2021);
    let awkward: String = ('\0'..='\u{20}')
        .chain(['\u{7F}', '\u{85}', '\u{FFFE}', '\u{FFFF}', '\u{FEFF}'])
        .collect();
    report.problems.blocks.push(Text::paragraph(format!("文{awkward}字")));
    report.agency.name = Some(format!("某局{awkward}"));
    let loaded = read(&written(&report, true)).unwrap();
    assert_eq!(loaded.report, report);
    // What is visible lacks them, and the document is still one.
    let opened = open(&written(&report, false)).unwrap();
    assert!(
        texts(&opened.document)
            .iter()
            .any(|text| text.starts_with("文") && text.ends_with('字'))
    );
}

#[test]
fn an_edited_figure_wins() {
    use std::io::{Cursor, Read as _, Write as _};
    let report = example::report(Edition::E2021);
    let bytes = written(&report, true);
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        if name == "word/document.xml" {
            assert_eq!(text.matches("<w:t>274.40</w:t>").count(), 1);
            text = text.replace("<w:t>274.40</w:t>", "<w:t>30</w:t></w:r><w:r><w:t>0.5</w:t>");
        }
        writer
            .start_file(name.as_str(), zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    let loaded = read(&writer.finish().unwrap().into_inner()).unwrap();
    let mut edited = report.clone();
    let figure = gongkai_core::FigureId::from_path("disclosure.fees.amount").unwrap();
    edited.tables.figure_mut(figure).unwrap().set(Some("300.5")).unwrap();
    assert_eq!(loaded.report, edited);
    let finding = &loaded.diagnostics[0];
    assert_eq!(
        (finding.rule, finding.paths[0].as_str()),
        ("READ-EDITED", "disclosure.fees.amount")
    );
    assert!(finding.place.is_some());
}

fn place() -> gongkai_core::Place {
    gongkai_core::Place::Paragraph { paragraph: 1 }
}

/// Any document of headings, paragraphs and tables with spans that overlap or lead nowhere.
fn documents() -> impl Strategy<Value = Document> {
    let text = || "[一-龥a-z0-9（）。&<>\"' \t]{0,12}";
    let cell = (text(), 0u32..4, 0u32..5)
        .prop_map(|(text, rows, columns)| TableCell::new(text, place()).spanning(rows, columns));
    let row = proptest::collection::vec(cell, 0..6).prop_map(|cells| TableRow { cells });
    let table = proptest::collection::vec(row, 0..5).prop_map(|rows| Block::Table(Table { caption: None, rows }));
    let heading = (text(), 1u8..12).prop_map(|(text, level)| {
        Block::Heading(Heading {
            level: Some(level),
            text,
            place: place(),
        })
    });
    let paragraph = text().prop_map(|text| Block::Paragraph(Paragraph { text, place: place() }));
    proptest::collection::vec(prop_oneof![table, heading, paragraph], 0..8).prop_map(|blocks| Document { blocks })
}

/// All texts of a document in their order, those that show nothing left out.
fn texts(document: &Document) -> Vec<String> {
    fn collect(blocks: &[Block], out: &mut Vec<String>) {
        for block in blocks {
            match block {
                Block::Heading(heading) => out.push(heading.text.trim().to_owned()),
                Block::Paragraph(paragraph) => out.push(paragraph.text.trim().to_owned()),
                Block::Line(line) | Block::Furniture(line) => out.push(line.text.clone()),
                Block::Table(table) => {
                    table
                        .rows
                        .iter()
                        .flat_map(|row| &row.cells)
                        .for_each(|cell| collect(&cell.content, out));
                }
            }
        }
    }
    let mut out = Vec::new();
    collect(&document.blocks, &mut out);
    out.retain(|text| !text.is_empty());
    out
}
