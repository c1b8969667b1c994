//! The law of the official text: a report that was written as text reads back as it was, in everything that the
//! text shows. `printable` says what that is. Leaves out text of agencies, which nobody here wrote (`published`).

use gongkai_core::{Edition, Report};
use gongkai_document::compose;
use gongkai_testkit::printable::{differences, printable};
use gongkai_testkit::{arbitrary, example};
use gongkai_text::{Options, TableStyle, read, write};
use proptest::prelude::*;

fn back(report: &Report, tables: TableStyle) -> Report {
    let mut options = Options::default();
    options.tables = tables;
    let text = write(&compose(report), &options);
    let loaded = read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let mut read = loaded.report;
    let paths: Vec<_> = read.sections().map(|(path, _)| path).collect();
    for path in paths {
        if let Some(section) = read.section_mut(&path) {
            section.statistics.clear();
        }
    }
    // A preamble that the template wrote is no preamble of the report.
    if report.preamble.is_empty() {
        read.preamble.clear();
    }
    read
}

#[test]
fn the_examples_come_back() {
    for edition in Edition::ALL {
        let report = printable(example::report(edition));
        for style in [TableStyle::Bars, TableStyle::Box] {
            let read = back(&report, style);
            assert_eq!(differences(&report, &read), [] as [String; 0], "{edition} {style:?}");
            assert_eq!(read, report);
        }
    }
}

proptest! {
    #![proptest_config(arbitrary::config(150))]
    #[test]
    fn what_the_official_text_shows_comes_back(report in arbitrary::report(), framed in any::<bool>()) {
        let report = printable(report);
        let read = back(&report, if framed { TableStyle::Box } else { TableStyle::Bars });
        prop_assert_eq!(differences(&report, &read), [] as [String; 0]);
        prop_assert_eq!(read, report);
    }

    #[test]
    fn any_report_is_written_and_read_without_harm(report in arbitrary::report(), framed in any::<bool>()) {
        let mut options = Options::default();
        options.tables = if framed { TableStyle::Box } else { TableStyle::Bars };
        let text = write(&compose(&report), &options);
        let _ = read(text.as_bytes());
    }
}
