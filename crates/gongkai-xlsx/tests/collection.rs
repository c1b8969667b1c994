//! The 汇总 workbook: any reports come back from it, whatever people do to the table; what cannot be read is told
//! at its cell. Leaves out office programs (`office`).
#![allow(clippy::unwrap_used, reason = "a test that fails fails")]

use gongkai_core::{Edition, Report};
use gongkai_testkit::{arbitrary, example};
use gongkai_xlsx::{Collection, read_all};
use proptest::prelude::*;

fn write(reports: &[Report]) -> Vec<u8> {
    let mut collection = Collection::default();
    for report in reports {
        collection.add(report).unwrap();
    }
    collection.finish().unwrap()
}

fn back(bytes: &[u8]) -> Vec<Report> {
    let all = read_all(bytes).unwrap_or_else(|error| panic!("{error}: {:?} {:?}", error.path, error.place));
    for loaded in &all {
        assert_eq!(loaded.diagnostics, [], "{:?}", loaded.diagnostics);
    }
    all.into_iter().map(|loaded| loaded.report).collect()
}

/// Compares as text, where a difference can be seen.
fn json(reports: &[Report]) -> Vec<String> {
    reports.iter().map(gongkai_core::json::write).collect()
}

#[test]
fn reports_of_both_editions_come_back() {
    let reports = [
        example::report(Edition::E2021),
        example::report(Edition::E2019),
        Report::blank(Edition::E2021),
    ];
    assert_eq!(json(&back(&write(&reports))), json(&reports));
    assert_eq!(write(&reports), write(&reports));
}

#[test]
fn a_paragraph_longer_than_a_cell_runs_on() {
    let mut report = Report::blank(Edition::E2021);
    for length in [32_700, 40_000, 70_000] {
        report
            .overview
            .blocks
            .push(gongkai_core::Block::paragraph("长😀".repeat(length / 2)));
    }
    let other = Report::blank(Edition::E2021);
    let reports = [other, report];
    assert!(back(&write(&reports)) == reports);
}

#[test]
fn an_empty_collection_is_no_report() {
    assert_eq!(read_all(&write(&[])).unwrap_err().message.key(), "no_reports");
}

proptest! {
    #![proptest_config(arbitrary::config(12))]

    #[test]
    fn any_reports_come_back(reports in prop::collection::vec(arbitrary::report(), 1..4)) {
        prop_assert_eq!(json(&back(&write(&reports))), json(&reports));
    }
}
