//! What a carrier writes it reads back: every format alone, in chains, and many reports in a file. Leaves out
//! documents, which show less than a report holds.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use gongkai::{Format, Report};
use gongkai_testkit::arbitrary;
use proptest::prelude::*;
use proptest::sample::select;

/// The formats that keep everything.
const CARRIERS: [&str; 7] = ["json", "jsonl", "xml", "csv", "csv-wide", "xlsx", "xlsx-wide"];

fn format(name: &str) -> &'static Format {
    gongkai::format(name).unwrap()
}

fn written(report: &Report, format: &Format, options: &gongkai::Options) -> Vec<u8> {
    gongkai::write_with(report, format, options).unwrap_or_else(|error| panic!("{}: {error}", format.name))
}

/// Reads what a format wrote, told apart by its content.
fn back(bytes: &[u8], format: &Format) -> Report {
    let found = gongkai::detect(bytes).unwrap();
    // Where formats share an extension, either reads the other's files; one line of JSON Lines is JSON.
    let alike = found.extensions.first() == format.extensions.first() || (found.name, format.name) == ("json", "jsonl");
    assert!(alike, "{} for {}", found.name, format.name);
    let loaded = gongkai::read(bytes, Some(found)).unwrap_or_else(|error| panic!("{}: {error:?}", format.name));
    assert_eq!(loaded.diagnostics, [], "{}", format.name);
    loaded.report
}

/// Compares as text, where a difference can be seen.
fn json(report: &Report) -> String {
    gongkai::json::write(report)
}

fn options() -> impl Strategy<Value = gongkai::Options> {
    (any::<bool>(), any::<bool>()).prop_map(|(labels, csv_safe)| {
        let mut options = gongkai::Options::default();
        (options.labels, options.csv_safe) = (labels, csv_safe);
        options
    })
}

proptest! {
    #![proptest_config(arbitrary::config(16))]

    #[test]
    fn every_carrier_gives_the_report_back(report in arbitrary::report(), options in options()) {
        for name in CARRIERS {
            let format = format(name);
            let bytes = written(&report, format, &options);
            prop_assert_eq!(json(&back(&bytes, format)), json(&report), "{}", name);
            prop_assert_eq!(&written(&report, format, &options), &bytes, "{} is not the same twice", name);
        }
    }

    #[test]
    fn chains_of_carriers_give_the_report_back(
        report in arbitrary::report(),
        chain in prop::collection::vec(select(CARRIERS.to_vec()), 2..6),
        options in options(),
    ) {
        let mut current = report.clone();
        for name in ["json", "xlsx", "xml", "csv", "json"].into_iter().chain(chain) {
            current = back(&written(&current, format(name), &options), format(name));
        }
        prop_assert_eq!(json(&current), json(&report));
    }

    #[test]
    fn files_of_many_reports_give_them_back_in_order(
        reports in prop::collection::vec(arbitrary::report(), 0..4),
        options in options(),
    ) {
        for format in gongkai::FORMATS {
            let Some(gongkai::Writer::Many(collector)) = format.write else { continue };
            let (mut collector, mut bytes) = (collector(&options), Vec::new());
            for report in &reports {
                collector.add(report, &mut bytes).unwrap();
            }
            collector.finish(&mut bytes).unwrap();
            let read = gongkai::read_all(&bytes, Some(format));
            if reports.is_empty() {
                prop_assert!(read.is_err(), "{}", format.name);
                continue;
            }
            let read: Vec<String> = read.unwrap().iter().map(|loaded| json(&loaded.report)).collect();
            prop_assert_eq!(read, reports.iter().map(json).collect::<Vec<_>>(), "{}", format.name);
        }
    }
}

proptest! {
    #![proptest_config(arbitrary::config(3))]

    /// Longer than a cell of a workbook, and than most buffers.
    #[test]
    fn long_paragraphs_come_back(report in arbitrary::report(), text in arbitrary::long_text()) {
        let mut report = report;
        report.overview.blocks.push(gongkai::Block::paragraph(text.clone()));
        report.other.title = Some(text);
        for name in CARRIERS {
            let bytes = written(&report, format(name), &gongkai::Options::default());
            prop_assert!(back(&bytes, format(name)) == report, "{}", name);
        }
    }
}
