//! What is written is read back: any report, with and without labels; the examples as they stand in the
//! repository; the XSD as it is published. Leaves out broken files.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use gongkai_core::{Block, Decimal, Edition, FigureId, Place, Report, Statistic};
use gongkai_testkit::{arbitrary, example};
use gongkai_xml::{Options, WriteError, is_report, read, write, xsd};
use proptest::prelude::*;
use std::path::{Path, PathBuf};

fn config() -> ProptestConfig {
    // PROPTEST_CASES raises the number for long runs.
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(64);
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

const PLAIN: Options = Options { labels: false };
const LABELS: Options = Options { labels: true };

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_report_comes_back(report in arbitrary::report()) {
        let text = write(&report, &PLAIN).unwrap();
        for text in [&text, &write(&report, &LABELS).unwrap()] {
            let loaded = read(text.as_bytes()).unwrap();
            prop_assert!(loaded.report == report, "{text}");
            prop_assert_eq!(loaded.diagnostics, vec![]);
        }
        prop_assert_eq!(write(&report, &PLAIN).unwrap(), text);
    }
}

#[test]
fn examples_and_blank_forms_come_back() {
    for edition in Edition::ALL {
        let default = Report {
            edition,
            ..Report::default()
        };
        for report in [example::report(edition), Report::blank(edition), default] {
            for options in [PLAIN, LABELS] {
                let text = write(&report, &options).unwrap();
                assert!(is_report(text.as_bytes()));
                assert_eq!(read(text.as_bytes()).map(|loaded| loaded.report), Ok(report.clone()));
            }
        }
    }
}

/// The file, or its new content where `GONGKAI_BLESS` is set.
fn golden(path: &Path, made: &str) {
    if std::env::var_os("GONGKAI_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, made).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    let differs = kept.lines().zip(made.lines()).position(|(kept, made)| kept != made);
    assert!(
        kept == made,
        "{} differs at line {:?}; GONGKAI_BLESS=1 writes it anew",
        path.display(),
        differs.map(|line| line + 1)
    );
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn the_published_xsd_is_the_one_that_is_made() {
    golden(&root().join("docs/schema/report-1.xsd"), &xsd());
}

#[test]
fn the_examples_are_written_as_before() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for edition in Edition::ALL {
        let report = example::report(edition);
        let name = |labels: &str| folder.join(format!("example-{edition}{labels}.xml"));
        golden(&name(""), &write(&report, &PLAIN).unwrap());
        golden(&name("-labels"), &write(&report, &LABELS).unwrap());
    }
}

#[test]
fn every_figure_has_the_place_of_its_content() {
    let report = example::report(Edition::E2021);
    let text = write(&report, &LABELS).unwrap();
    let loaded = read(text.as_bytes()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let figures = FigureId::all().filter_map(|id| Some((id, report.tables.figure(id)?)));
    for (id, figure) in figures {
        let Some(Place::Text { line, column, length }) = loaded.origins.get(id.path()) else {
            panic!("{id} has no place");
        };
        let at = |number: &u32| usize::try_from(*number).unwrap();
        let found: String = lines[at(line) - 1]
            .chars()
            .skip(at(column) - 1)
            .take(at(length))
            .collect();
        let name = id.path().rsplit('.').next().unwrap();
        let expected = figure.text().unwrap_or_else(|| format!("<{name}"));
        assert_eq!(found, expected, "{id}");
    }
}

#[test]
fn places_count_characters_in_every_encoding_and_line_end() {
    let text = write(&example::report(Edition::E2021), &PLAIN).unwrap();
    let wrong = text.replace("<year>2023</year>", "<year>二〇二三</year>");
    let utf16: Vec<u8> = format!("\u{FEFF}{}", wrong.replace("UTF-8", "UTF-16"))
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    for bytes in [
        wrong.clone().into_bytes(),
        format!("\u{FEFF}{wrong}").into_bytes(),
        wrong.replace('\n', "\r\n").into_bytes(),
        utf16,
    ] {
        let error = read(&bytes).unwrap_err();
        let place = Place::Text {
            line: 5,
            column: 9,
            length: 4,
        };
        assert_eq!((error.place, error.path.as_deref()), (Some(place), Some("year")));
    }
}

#[test]
fn gb18030_is_read_where_it_is_declared() {
    let report = example::report(Edition::E2021);
    let text = write(&report, &PLAIN).unwrap().replace("UTF-8", "GB18030");
    let bytes = gb18030(&text);
    assert_eq!(read(&bytes).map(|loaded| loaded.report), Ok(report));
}

fn gb18030(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

#[test]
fn characters_that_xml_cannot_hold_are_refused_by_name() {
    for letter in ['\u{0}', '\u{1}', '\u{B}', '\u{1F}', '\u{FFFE}', '\u{FFFF}'] {
        let mut report = example::report(Edition::E2021);
        report.overview.blocks[1].text = Some(format!("一{letter}"));
        let error = write(&report, &PLAIN).unwrap_err();
        assert!(matches!(error, WriteError::Character(_)), "{error}");
        let text = error.to_string();
        assert!(
            text.contains("overview.blocks[1].text") && text.contains(&format!("U+{:04X}", u32::from(letter))),
            "{text}"
        );
    }
}

#[test]
fn what_is_written_is_within_the_bounds_of_the_reader() {
    let nested = |depth: usize| {
        let mut report = Report::blank(Edition::E2021);
        let mut statistic = Statistic {
            value: Some("1.50".parse::<Decimal>().unwrap()),
            ..Statistic::default()
        };
        for _ in 0..depth {
            statistic = Statistic {
                parts: vec![statistic],
                ..Statistic::default()
            };
        }
        report.overview.statistics.push(statistic);
        report
    };
    let deepest = (0..100)
        .take_while(|depth| write(&nested(*depth), &PLAIN).is_ok())
        .count()
        - 1;
    assert!(deepest > 40, "{deepest}");
    let report = nested(deepest);
    let text = write(&report, &PLAIN).unwrap();
    assert_eq!(read(text.as_bytes()).map(|loaded| loaded.report), Ok(report));
    let error = write(&nested(deepest + 1), &PLAIN).unwrap_err();
    assert!(matches!(error, WriteError::TooDeep(_)), "{error}");

    let mut report = Report::blank(Edition::E2021);
    report.overview.blocks = vec![Block::default(); gongkai_xml::ELEMENTS];
    let error = write(&report, &PLAIN).unwrap_err();
    assert!(matches!(error, WriteError::TooLong(_)), "{error}");
}

#[test]
fn years_before_one_are_refused() {
    let mut report = Report::blank(Edition::E2021);
    for (text, fine) in [("0001-01-01", true), ("0000-12-31", false), ("-000001-01-01", false)] {
        report.issued_on = Some(text.parse().unwrap());
        match write(&report, &PLAIN) {
            Ok(text) => {
                assert!(fine);
                assert_eq!(read(text.as_bytes()).map(|loaded| loaded.report), Ok(report.clone()));
            }
            Err(error) => assert!(!fine && matches!(error, WriteError::Date(_)), "{error}"),
        }
    }
}
