//! Reports marked up in many ways come back whole.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

mod markup;

use gongkai_core::{Edition, Loaded, Report};
use gongkai_document::{compose, recognise};
use gongkai_testkit::{example, sample};
use markup::{Merges, Style, file};

fn reports() -> Vec<Report> {
    let mut reports = Vec::new();
    for edition in Edition::ALL {
        reports.push(example::report(edition));
        reports.push(Report::blank(edition));
        for seed in 0..4 {
            let mut report = sample::report(edition, seed);
            if seed > 1 {
                sample::thin_out(&mut report, &mut sample::Random::new(seed));
            }
            reports.push(report);
        }
    }
    reports
}

/// Every report in the style, read as its document is.
fn whole(style: Style, said: &[&str]) {
    for report in reports() {
        let document = compose(&report);
        let Loaded { report: shown, .. } = recognise(&document);
        let bytes = file(&document, style);
        let loaded = gongkai_docx::read(&bytes).unwrap_or_else(|error| panic!("{error} {:?}", error.place));
        assert_eq!(loaded.report, shown, "{style:?}");
        let notes: Vec<&str> = loaded
            .diagnostics
            .iter()
            .filter(|finding| finding.rule == "READ-DOCUMENT")
            .map(|finding| finding.message.key())
            .collect();
        assert_eq!(notes, said, "{style:?}");
        let unread = loaded.diagnostics.iter().find(|finding| finding.rule == "READ-REFUSED");
        assert_eq!(unread, None, "{style:?}");
    }
}

#[test]
fn spans() {
    whole(Style::default(), &[]);
}

#[test]
fn fine_grid() {
    whole(
        Style {
            merges: Merges::Fine,
            ..Style::default()
        },
        &[],
    );
}

#[test]
fn old_merges() {
    whole(
        Style {
            merges: Merges::Old,
            ..Style::default()
        },
        &[],
    );
}

#[test]
fn empty_cells_in_place_of_merged_ones() {
    whole(
        Style {
            merges: Merges::Empty,
            ..Style::default()
        },
        &[],
    );
}

#[test]
fn rows_that_begin_late() {
    whole(
        Style {
            merges: Merges::Before,
            ..Style::default()
        },
        &[],
    );
}

#[test]
fn tables_cut_at_a_page() {
    for cut in [5, 9, 14, 20] {
        whole(
            Style {
                cut: Some(cut),
                ..Style::default()
            },
            &[],
        );
    }
}

#[test]
fn automatic_numbers() {
    whole(
        Style {
            lists: true,
            ..Style::default()
        },
        &[],
    );
}

#[test]
fn tracked_changes() {
    whole(
        Style {
            tracked: true,
            ..Style::default()
        },
        &["docx_tracked"],
    );
}

#[test]
fn text_boxes() {
    whole(
        Style {
            boxes: true,
            ..Style::default()
        },
        &[],
    );
}

#[test]
fn table_around_the_page() {
    whole(
        Style {
            layout: true,
            ..Style::default()
        },
        &[],
    );
}

#[test]
fn vertical_labels() {
    whole(
        Style {
            vertical: true,
            ..Style::default()
        },
        &[],
    );
}

#[test]
fn fields() {
    whole(
        Style {
            fields: true,
            ..Style::default()
        },
        &[],
    );
}

#[test]
fn wrappers() {
    whole(
        Style {
            wrapped: true,
            ..Style::default()
        },
        &[],
    );
}

#[test]
fn shreds() {
    whole(
        Style {
            shredded: true,
            ..Style::default()
        },
        &[],
    );
}

#[test]
fn strict_documents() {
    whole(
        Style {
            strict: true,
            ..Style::default()
        },
        &[],
    );
}

#[test]
fn headings_without_styles() {
    whole(
        Style {
            plain: true,
            ..Style::default()
        },
        &[],
    );
}

#[test]
fn hidden_text() {
    whole(
        Style {
            hidden: true,
            ..Style::default()
        },
        &["docx_hidden", "docx_rows_hidden"],
    );
}

#[test]
fn table_of_contents() {
    whole(
        Style {
            contents: true,
            ..Style::default()
        },
        &[],
    );
}

#[test]
fn everything_at_once() {
    let style = Style {
        lists: true,
        tracked: true,
        layout: true,
        vertical: true,
        fields: true,
        wrapped: true,
        shredded: true,
        strict: true,
        hidden: true,
        contents: true,
        ..Style::default()
    };
    whole(style, &["docx_tracked", "docx_hidden", "docx_rows_hidden"]);
}
