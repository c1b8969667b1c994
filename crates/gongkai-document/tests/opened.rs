//! The data inside a document: taken whole where it still shows them, and field by field where it was edited.

use gongkai_core::fields::fields;
use gongkai_core::tables::FigureRef;
use gongkai_core::{AnnotationKind, Edition, FigureId, Loaded, Place, Report};
use gongkai_document::{Block, Document, Enclosed, Opened, TableCell, compose};
use gongkai_testkit::{arbitrary, example};
use proptest::prelude::*;

fn opened(document: Document, enclosed: Enclosed) -> Loaded {
    let opened = Opened {
        document,
        enclosed: Some(enclosed),
        diagnostics: Vec::new(),
    };
    opened.report().expect("it is a report")
}

/// The document of a report with the text of a cell of a figure changed.
fn edited(report: &Report, figure: FigureId, text: &str) -> Document {
    let mut document = compose(report);
    // Each figure is marked in a copy, so that its cell is known.
    let mut marked = report.clone();
    let mark = "987654321";
    marked.annotations.retain(|annotation| annotation.path != figure);
    let cell = marked.tables.figure_mut(figure).expect("it is there");
    cell.set(Some(mark)).expect("it fits");
    let marked = compose(&marked);
    let mut changed = 0;
    for (block, marked) in document.blocks.iter_mut().zip(&marked.blocks) {
        let (Block::Table(table), Block::Table(marked)) = (block, marked) else {
            continue;
        };
        for (row, marked) in table.rows.iter_mut().zip(&marked.rows) {
            for (cell, marked) in row.cells.iter_mut().zip(&marked.cells) {
                if marked.text() == mark && cell.text() != mark {
                    *cell = TableCell::new(text, cell.place.clone()).spanning(cell.row_span, cell.column_span);
                    changed += 1;
                }
            }
        }
    }
    assert_eq!(changed, 1, "{figure}");
    document
}

fn differing(one: &Report, other: &Report) -> Vec<String> {
    let (one, other) = (fields(one), fields(other));
    let missing = |from: &[gongkai_core::fields::Field], all: &[gongkai_core::fields::Field]| -> Vec<String> {
        from.iter()
            .filter(|field| !all.contains(field))
            .map(|field| field.path.clone())
            .collect()
    };
    let mut paths = missing(&one, &other);
    paths.extend(missing(&other, &one));
    paths.sort();
    paths.dedup();
    paths
}

fn edits(loaded: &Loaded) -> Vec<&str> {
    let findings = loaded
        .diagnostics
        .iter()
        .filter(|finding| finding.rule == "READ-EDITED");
    findings.map(|finding| finding.paths[0].as_str()).collect()
}

#[test]
fn an_edited_figure_wins_and_everything_else_stays() {
    let report = example::report(Edition::E2021);
    let figure = FigureId::from_path("applications.granted.natural_person").expect("a figure");
    let enclosed = Enclosed::new(&report, &compose(&report));
    let loaded = opened(edited(&report, figure, "77777"), enclosed);
    assert_eq!(differing(&report, &loaded.report), [figure.path()]);
    assert_eq!(
        loaded.report.tables.figure(figure).and_then(FigureRef::text).as_deref(),
        Some("77777")
    );
    assert_eq!(edits(&loaded), [figure.path()]);
}

#[test]
fn a_mark_in_place_of_a_figure_wins() {
    let report = example::report(Edition::E2021);
    let figure = FigureId::from_path("applications.granted.natural_person").expect("a figure");
    let enclosed = Enclosed::new(&report, &compose(&report));
    let loaded = opened(edited(&report, figure, "/"), enclosed);
    assert!(
        loaded
            .report
            .tables
            .figure(figure)
            .is_some_and(|figure| figure.is_blank())
    );
    assert!(
        loaded
            .report
            .annotation(figure, AnnotationKind::NotApplicable)
            .is_some()
    );
    assert_eq!(edits(&loaded).len(), 2, "the figure and its mark");
}

#[test]
fn an_edited_paragraph_wins_and_the_others_stay() {
    let report = example::report(Edition::E2021);
    let mut document = compose(&report);
    let enclosed = Enclosed::new(&report, &document);
    let text = "本机关认真落实各项要求，没有改动数字。";
    let last = report.overview.blocks.last().and_then(|block| block.text.clone());
    let last = last.expect("a paragraph");
    let block = document.blocks.iter_mut().find_map(|block| match block {
        Block::Paragraph(paragraph) if paragraph.text.ends_with(&last) => Some(&mut paragraph.text),
        _ => None,
    });
    let block = block.expect("the paragraph");
    *block = block.replace(&last, text);
    let loaded = opened(document, enclosed);
    let changed = loaded.report.overview.blocks.last().expect("a paragraph");
    assert_eq!(changed.text.as_deref(), Some(text));
    assert_eq!(loaded.report.problems, report.problems);
    assert_eq!(loaded.report.agency, report.agency);
    assert!(!edits(&loaded).is_empty());
}

#[test]
fn data_that_are_no_report_are_said_and_left() {
    let report = example::report(Edition::E2021);
    let document = compose(&report);
    let shown = gongkai_document::recognise(&document).report;
    let enclosed = Enclosed {
        json: "{}".to_owned(),
        shown: None,
    };
    let loaded = opened(document, enclosed);
    assert_eq!(loaded.report, shown);
    assert_eq!(loaded.diagnostics[0].message.key(), "enclosed_unreadable");
}

proptest! {
    #![proptest_config(arbitrary::config(24))]

    #[test]
    fn untouched_documents_give_the_whole_report(report in arbitrary::report(), known in any::<bool>()) {
        let document = compose(&report);
        let mut enclosed = Enclosed::new(&report, &document);
        if !known {
            enclosed.shown = None;
        }
        let loaded = opened(document, enclosed);
        prop_assert_eq!(loaded.report, report);
        prop_assert!(!loaded.diagnostics.iter().any(|finding| finding.rule == "READ-EDITED"));
    }
}

#[test]
fn spaces_and_line_breaks_are_no_edits() {
    let place = || Place::Text {
        line: 1,
        column: 1,
        length: 0,
    };
    let paragraph = |text: &str| {
        let paragraph = gongkai_document::Paragraph {
            text: text.to_owned(),
            place: place(),
        };
        Document {
            blocks: vec![Block::Paragraph(paragraph)],
        }
    };
    let print = |text: &str| gongkai_document::fingerprint(&paragraph(text));
    assert_eq!(print("收到 12件"), print("收到12\n件"));
    assert_ne!(print("收到12件"), print("收到21件"));
}
