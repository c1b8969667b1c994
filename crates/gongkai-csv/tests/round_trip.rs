//! What is written is read back: any report, alone and among others, with every option, and after other programs
//! saved the table with another delimiter, quotation or encoding. Leaves out those programs themselves (`judges`).
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use gongkai_core::{Annotation, AnnotationKind, Edition, FigureId, Loaded, Report};
use gongkai_csv::{Layout, Options, Writer, is_csv, read, write};
use gongkai_testkit::{arbitrary, example};
use proptest::prelude::*;

fn config() -> ProptestConfig {
    // PROPTEST_CASES raises the number for long runs.
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(48);
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn options() -> impl Strategy<Value = Options> {
    (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(wide, labels, safe, mark)| Options {
        layout: if wide { Layout::Wide } else { Layout::Long },
        labels,
        safe,
        mark,
    })
}

fn table(reports: &[Report], options: &Options) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = Writer::new(options);
    for report in reports {
        writer.add(report, &mut out).unwrap();
    }
    writer.finish(&mut out);
    out
}

fn reports(loaded: Vec<Loaded>) -> Vec<Report> {
    loaded.into_iter().map(|loaded| loaded.report).collect()
}

/// The table as another program writes it, with an independent reader and writer of CSV.
fn saved(bytes: &[u8], delimiter: u8, quotes: csv::QuoteStyle, ends: csv::Terminator, empty: usize) -> String {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .quote_style(quotes)
        .terminator(ends)
        .from_writer(Vec::new());
    let mut width = 0;
    for record in reader.records() {
        let mut record = record.unwrap();
        width = record.len() + empty;
        (0..empty).for_each(|_| record.push_field(""));
        writer.write_record(&record).unwrap();
    }
    for _ in 0..empty {
        writer.write_record(vec![""; width]).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_reports_come_back(list in proptest::collection::vec(arbitrary::report(), 1..4), options in options()) {
        let bytes = table(&list, &options);
        let loaded = read(&bytes).map_err(|error| TestCaseError::fail(format!("{error:#?}")))?;
        prop_assert!(loaded.iter().all(|loaded| loaded.diagnostics.is_empty()));
        prop_assert_eq!(&reports(loaded), &list);
        prop_assert_eq!(is_csv(&bytes), Some(options.layout));
        prop_assert_eq!(table(&list, &options), bytes);
    }

    #[test]
    fn tables_saved_otherwise_come_back(
        report in arbitrary::report(),
        options in options(),
        delimiter in proptest::sample::select(vec![b',', b';', b'\t']),
        quoted in any::<bool>(),
        lines in any::<bool>(),
        empty in 0usize..3,
        told in any::<bool>(),
    ) {
        let bytes = write(&report, &options).unwrap();
        let quotes = if quoted { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
        let ends = if lines { csv::Terminator::Any(b'\n') } else { csv::Terminator::CRLF };
        let mut text = saved(&bytes, delimiter, quotes, ends, empty);
        if told {
            text.insert_str(0, &format!("sep={}\r\n", char::from(delimiter)));
        }
        prop_assert_eq!(is_csv(text.as_bytes()), Some(options.layout));
        let loaded = read(text.as_bytes()).map_err(|error| TestCaseError::fail(format!("{error:#?}")))?;
        prop_assert_eq!(reports(loaded), vec![report]);
    }

    #[test]
    fn tables_in_other_encodings_come_back(report in arbitrary::report(), options in options()) {
        let bytes = write(&report, &options).unwrap();
        let text = std::str::from_utf8(&bytes).unwrap();
        let mut others = vec![
            ("UTF-16LE", utf16(text, u16::to_le_bytes)),
            ("UTF-16BE", utf16(text, u16::to_be_bytes)),
        ];
        // A few letters have no code there; with them no program would save it so.
        let plain = text.trim_start_matches('\u{FEFF}');
        let (encoded, _, unmappable) = encoding_rs::GB18030.encode(plain);
        let back = encoding_rs::GB18030.decode_without_bom_handling(&encoded).0;
        if !unmappable && back == plain && std::str::from_utf8(&encoded).is_err() {
            others.push(("GB18030", encoded.into_owned()));
        }
        for (name, bytes) in others {
            prop_assert_eq!(is_csv(&bytes), Some(options.layout), "{}", name);
            let loaded = read(&bytes).map_err(|error| TestCaseError::fail(format!("{name} {error:#?}")))?;
            prop_assert!(loaded[0].diagnostics[0].message.to_string().contains(name));
            prop_assert_eq!(&loaded[0].report, &report);
        }
    }

    #[test]
    fn a_long_table_comes_back_in_any_order(
        list in proptest::collection::vec(arbitrary::report(), 1..3),
        seed in any::<u64>(),
    ) {
        let bytes = table(&list, &Options { mark: false, ..Options::default() });
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[..]);
        let mut records: Vec<_> = reader.records().map(Result::unwrap).collect();
        let header = records.remove(0);
        records.sort_by_cached_key(|record| {
            use std::hash::{DefaultHasher, Hash as _, Hasher as _};
            let mut hasher = DefaultHasher::new();
            (seed, record.get(0), record.get(7)).hash(&mut hasher);
            hasher.finish()
        });
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&header).unwrap();
        records.iter().for_each(|record| writer.write_record(record).unwrap());
        let loaded = read(&writer.into_inner().unwrap()).map_err(|error| TestCaseError::fail(format!("{error:#?}")))?;
        prop_assert_eq!(reports(loaded), list);
    }

    #[test]
    fn safe_tables_have_no_formula(report in arbitrary::report(), wide in any::<bool>()) {
        let layout = if wide { Layout::Wide } else { Layout::Long };
        let bytes = write(&report, &Options { layout, safe: true, mark: false, labels: true }).unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[..]);
        for cell in reader.records().flat_map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
            let number = cell.strip_prefix('-').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'));
            let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
            prop_assert!(!formula || number, "{cell:?}");
        }
    }
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    format!("\u{FEFF}{text}").encode_utf16().flat_map(bytes).collect()
}

#[test]
fn examples_and_blank_forms_come_back_with_all_places() {
    for edition in Edition::ALL {
        for report in [
            example::report(edition),
            Report::blank(edition),
            Report {
                edition,
                ..Report::default()
            },
        ] {
            for layout in [Layout::Long, Layout::Wide] {
                let options = Options {
                    layout,
                    ..Options::default()
                };
                let loaded = read(&write(&report, &options).unwrap()).unwrap();
                assert_eq!(loaded[0].report, report);
                assert_eq!(loaded[0].diagnostics, []);
                let figures = FigureId::all().filter(|id| report.tables.figure(*id).is_some());
                for id in figures {
                    assert!(loaded[0].origins.get(id.path()).is_some(), "{id}");
                }
                assert!(loaded[0].origins.is_complete());
            }
        }
    }
}

#[test]
fn characters_that_xml_cannot_hold_are_kept() {
    let mut report = example::report(Edition::E2021);
    report.agency.name = Some("\u{0}\u{1}\u{FFFE}\u{B}'\r".to_owned());
    report.title = Some("\u{0}".repeat(200));
    for layout in [Layout::Long, Layout::Wide] {
        for mark in [true, false] {
            let options = Options {
                layout,
                mark,
                ..Options::default()
            };
            assert_eq!(read(&write(&report, &options).unwrap()).unwrap()[0].report, report);
        }
    }
}

#[test]
fn blank_zero_and_marks_are_three_things() {
    let mut report = Report::blank(Edition::E2021);
    let id = |path: &str| FigureId::from_path(path).unwrap();
    let figures = [
        "applications.new.total",
        "applications.new.natural_person",
        "applications.new.other",
    ];
    report
        .tables
        .figure_mut(id(figures[0]))
        .unwrap()
        .set(Some("0"))
        .unwrap();
    for text in ["/", "N/A", "", "'", "-"] {
        report.annotate(Annotation {
            path: id(figures[1]),
            kind: AnnotationKind::NotApplicable,
            text: text.to_owned(),
        });
        for layout in [Layout::Long, Layout::Wide] {
            for safe in [true, false] {
                let options = Options {
                    layout,
                    safe,
                    ..Options::default()
                };
                assert_eq!(
                    read(&write(&report, &options).unwrap()).unwrap()[0].report,
                    report,
                    "{text:?}"
                );
            }
        }
    }
    let bytes = write(&report, &Options::default()).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let row = |path: &str| text.lines().find(|line| line.starts_with(path)).unwrap();
    assert!(
        row("applications.new.total,").ends_with(",件,0,,1"),
        "{}",
        row("applications.new.total,")
    );
    assert!(row("applications.new.natural_person,").ends_with(",件,,-,1"));
    assert!(row("applications.new.research_institution,").ends_with(",件,,,1"));
}

#[test]
fn a_text_that_no_cell_holds_is_refused_and_nothing_of_its_report_written() {
    let good = example::report(Edition::E2021);
    let mut long = good.clone();
    long.overview.blocks[0].text = Some("\"".repeat(600_000));
    for layout in [Layout::Long, Layout::Wide] {
        let options = Options {
            layout,
            ..Options::default()
        };
        let mut writer = Writer::new(&options);
        let mut out = Vec::new();
        writer.add(&good, &mut out).unwrap();
        let before = out.clone();
        let error = writer.add(&long, &mut out).unwrap_err();
        assert_eq!(error.message().key(), "csv_value_too_long");
        assert!(error.message().to_string().contains("overview.blocks"), "{error}");
        assert_eq!(out, before);
        writer.add(&good, &mut out).unwrap();
        writer.finish(&mut out);
        assert_eq!(reports(read(&out).unwrap()), [good.clone(), good.clone()]);
    }
}

#[test]
#[ignore = "takes half a gigabyte: cargo test --release -p gongkai-csv -- --ignored"]
fn tables_longer_than_a_sheet_come_back() {
    let report = example::report(Edition::E2021);
    let count = 6_000;
    let (mut writer, mut bytes) = (Writer::new(&Options::default()), Vec::new());
    for _ in 0..count {
        writer.add(&report, &mut bytes).unwrap();
    }
    writer.finish(&mut bytes);
    let rows = bytes.iter().filter(|byte| **byte == b'\n').count();
    assert!(rows > 1_048_576, "{rows}");
    let read = gongkai_csv::read(&bytes).unwrap();
    assert_eq!(read.len(), count);
    assert!(read.iter().all(|loaded| loaded.report == report));
}
