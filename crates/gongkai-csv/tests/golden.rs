//! What is written, byte by byte: others read these tables too. `GONGKAI_BLESS=1` writes the files anew; look at
//! the difference before you commit it.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use gongkai_core::{Edition, FigureId};
use gongkai_csv::{Layout, Options, csvw, table_schema, write};
use gongkai_testkit::example;
use std::path::Path;

fn compare(name: &str, found: &[u8]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("GONGKAI_BLESS").is_some() {
        std::fs::write(&path, found).unwrap();
    }
    let expected = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (found, expected) = (String::from_utf8_lossy(found), String::from_utf8_lossy(&expected));
    for (line, (found, expected)) in (1..).zip(found.lines().zip(expected.lines())) {
        assert_eq!(found, expected, "{name}:{line}");
    }
    assert!(found == expected, "{name}: line ends or the number of lines differ");
}

#[test]
fn tables_are_written_as_ever() {
    let mut report = example::report(Edition::E2021);
    report.agency.name = Some("=示范".to_owned());
    report.agency.contact.postcode = Some("012345".to_owned());
    report.agency.contact.fax = Some(String::new());
    let _ = report
        .tables
        .figure_mut(FigureId::from_path("applications.other.subtotal.total").unwrap());
    for (name, layout, labels, safe, mark) in [
        ("long.csv", Layout::Long, false, false, true),
        ("wide.csv", Layout::Wide, false, false, true),
        ("wide-labels-safe.csv", Layout::Wide, true, true, false),
    ] {
        let options = Options {
            layout,
            labels,
            safe,
            mark,
        };
        compare(name, &write(&report, &options).unwrap());
    }
}

#[test]
fn descriptions_are_as_ever() {
    // The wide ones are as long as the model; their own tests look at single columns.
    compare("long.tableschema.json", table_schema(Layout::Long).as_bytes());
    compare("long.csvw.json", csvw(Layout::Long).as_bytes());
}
