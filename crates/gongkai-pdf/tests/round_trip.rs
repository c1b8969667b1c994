//! The laws of the format: with the data inside every report comes back whole, without them what is visible, up to
//! spaces. Where the machine has no Chinese font the trials are listed as ignored, with the reason in their name.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use gongkai_core::fields::fields;
use gongkai_core::{Edition, Loaded, Report};
use gongkai_document::{Enclosed, Opened, compose, recognise};
use gongkai_pdf::{Database, Fonts, Properties, open, write};
use gongkai_testkit::{arbitrary, example};
use libtest_mimic::{Arguments, Failed, Trial};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

fn main() {
    let arguments = Arguments::from_args();
    let fonts = Fonts::found_by(|| {
        let mut fonts = Database::new();
        fonts.load_system_fonts();
        fonts
    });
    let laws: [(&str, fn(&Fonts) -> Result<(), Failed>); 4] = [
        ("examples_come_back", examples),
        ("reports_come_back_whole", whole),
        ("what_is_visible_comes_back", visible),
        ("the_same_report_gives_the_same_bytes", same),
    ];
    let trials = laws.map(|(name, law)| {
        let fonts = fonts.clone();
        if fonts.have_chinese() {
            Trial::test(name, move || law(&fonts))
        } else {
            Trial::test(format!("{name} (no Chinese font is installed)"), || Ok(())).with_ignored_flag(true)
        }
    });
    libtest_mimic::run(&arguments, trials.into()).exit();
}

fn written(report: &Report, enclosed: bool, fonts: &Fonts) -> Vec<u8> {
    let document = compose(report);
    let data = enclosed.then(|| Enclosed::new(report, &document));
    let properties = Properties {
        title: report.title.as_deref().unwrap_or_default(),
        author: report.agency.name.as_deref(),
        date: None,
    };
    write(&document, &properties, data.as_ref(), fonts).unwrap().bytes
}

fn read(bytes: &[u8]) -> Result<Loaded, gongkai_core::ReadError> {
    open(bytes).and_then(Opened::report)
}

/// Paths and values without the spaces in them.
fn packed(report: &Report) -> Vec<(String, Option<String>)> {
    let letters = |text: String| text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let fields = fields(report).into_iter();
    fields.map(|field| (field.path, field.value.map(letters))).collect()
}

fn visible_law(report: &Report, fonts: &Fonts) -> Result<(), TestCaseError> {
    let shown = recognise(&compose(report)).report;
    let bytes = written(report, false, fonts);
    if let Some(keep) = std::env::var_os("GONGKAI_KEEP") {
        std::fs::write(keep, &bytes).unwrap();
    }
    match read(&bytes) {
        Ok(loaded) => {
            let (found, wanted) = (packed(&loaded.report), packed(&shown));
            let lost: Vec<_> = wanted.iter().filter(|field| !found.contains(field)).collect();
            let more: Vec<_> = found.iter().filter(|field| !wanted.contains(field)).collect();
            prop_assert!(lost.is_empty() && more.is_empty(), "lost {lost:#?}\nread {more:#?}");
        }
        // Nothing that looks like a report is visible.
        Err(error) => prop_assert_eq!(error.message.key(), "no_report_in_text"),
    }
    Ok(())
}

fn examples(fonts: &Fonts) -> Result<(), Failed> {
    for edition in Edition::ALL {
        for report in [example::report(edition), Report::blank(edition)] {
            let bytes = written(&report, true, fonts);
            let (a, b) = (cells(&compose(&report)), cells(&open(&bytes).unwrap().document));
            for x in a.iter().filter(|x| !b.contains(x)) {
                println!("- {x}");
            }
            for x in b.iter().filter(|x| !a.contains(x)) {
                println!("+ {x}");
            }
            let loaded = read(&bytes).unwrap();
            assert_eq!(loaded.report, report);
            println!("{:?}", loaded.diagnostics.iter().map(|d| d.rule).collect::<Vec<_>>());
            assert!(!loaded.origins.is_empty());
            visible_law(&report, fonts).map_err(|error| error.to_string())?;
        }
    }
    Ok(())
}

fn law(test: impl Fn(Report) -> Result<(), TestCaseError>) -> Result<(), Failed> {
    let mut runner = TestRunner::new(arbitrary::config(8));
    Ok(runner
        .run(&arbitrary::report(), test)
        .map_err(|error| error.to_string())?)
}

fn whole(fonts: &Fonts) -> Result<(), Failed> {
    law(|report| {
        let loaded = read(&written(&report, true, fonts)).unwrap();
        prop_assert!(!loaded.diagnostics.iter().any(|finding| finding.rule == "READ-EDITED"));
        prop_assert_eq!(loaded.report, report);
        Ok(())
    })
}

fn visible(fonts: &Fonts) -> Result<(), Failed> {
    law(|report| visible_law(&report, fonts))
}

fn same(fonts: &Fonts) -> Result<(), Failed> {
    let report = example::report(Edition::E2021);
    assert_eq!(written(&report, true, fonts), written(&report, true, fonts));
    Ok(())
}

fn cells(document: &gongkai_document::Document) -> Vec<String> {
    use gongkai_document::Block;
    let mut out = Vec::new();
    let pack = |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace()).collect() };
    for block in &document.blocks {
        match block {
            Block::Heading(heading) => out.push(pack(&heading.text)),
            Block::Paragraph(paragraph) => out.push(pack(&paragraph.text)),
            Block::Table(table) => {
                for row in &table.rows {
                    out.push(
                        row.cells
                            .iter()
                            .map(|cell| format!("{}<{},{}>", pack(&cell.text()), cell.row_span, cell.column_span))
                            .collect::<Vec<_>>()
                            .join("|"),
                    );
                }
            }
            _ => {}
        }
    }
    out
}
