//! What is written is read back: any report, the examples, edits by people. Leaves out office programs.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use gongkai_core::{Edition, Report};
use gongkai_testkit::{arbitrary, example};
use gongkai_xlsx::{Options, read, write};
use proptest::prelude::*;

proptest! {
    #![proptest_config(arbitrary::config(24))]

    #[test]
    fn any_report_comes_back(report in arbitrary::report()) {
        let bytes = write(&report, &Options::default()).unwrap();
        let loaded = read(&bytes).unwrap();
        prop_assert!(loaded.report == report, "{}", difference(&loaded.report, &report));
        prop_assert_eq!(loaded.diagnostics, vec![]);
        prop_assert_eq!(write(&report, &Options::default()).unwrap(), bytes);
    }
}

#[test]
fn examples_and_blank_forms_come_back() {
    for edition in Edition::ALL {
        for report in [
            example::report(edition),
            Report::blank(edition),
            Report {
                edition,
                ..Report::default()
            },
        ] {
            let loaded = read(&write(&report, &Options::default()).unwrap()).unwrap();
            assert!(loaded.report == report, "{}", difference(&loaded.report, &report));
            assert_eq!(loaded.diagnostics, []);
        }
    }
}

#[test]
fn every_figure_has_a_place() {
    let report = example::report(Edition::E2021);
    let loaded = read(&write(&report, &Options::default()).unwrap()).unwrap();
    let place = loaded
        .origins
        .get("applications.denied.state_secret.natural_person")
        .unwrap();
    assert_eq!(place.to_string(), "三、收到和处理政府信息公开申请情况!D10");
    let figures = gongkai_core::FigureId::all().filter(|id| report.tables.figure(*id).is_some());
    for id in figures {
        assert!(loaded.origins.get(id.path()).is_some(), "{id}");
    }
}

#[test]
fn long_and_strange_texts_come_back() {
    let mut report = example::report(Edition::E2021);
    let long = "政府信息公开😀".repeat(12_000);
    report
        .problems
        .blocks
        .push(gongkai_core::Block::paragraph(long.clone()));
    report.problems.blocks.push(gongkai_core::Block {
        heading: Some(long.clone()),
        ..Default::default()
    });
    report.agency.name = Some(long + "\r\u{0}\u{1}\u{FFFE}_x0000_");
    report.title = Some("<r><t>x</t></r>".to_owned());
    let bytes = write(&report, &Options::default()).unwrap();
    assert_eq!(read(&bytes).unwrap().report, report);
}

/// The first lines of JSON that differ: whole reports are too long to look at.
fn difference(found: &Report, wanted: &Report) -> String {
    let (found, wanted) = (gongkai_core::json::write(found), gongkai_core::json::write(wanted));
    let lines = found.lines().zip(wanted.lines()).enumerate();
    let differing = lines.filter(|(_, (found, wanted))| found != wanted).take(5);
    let lines = differing.map(|(line, (found, wanted))| format!("line {line}: {found} instead of {wanted}"));
    lines.collect::<Vec<_>>().join("\n")
}
