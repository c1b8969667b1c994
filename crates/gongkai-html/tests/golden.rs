//! Pages of the examples of both editions, and a fragment, line by line. `GONGKAI_BLESS=1` writes the files anew; look
//! at the difference before you commit it.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use gongkai_core::Edition;
use gongkai_document::{Enclosed, compose};
use gongkai_html::{Options, write};
use gongkai_testkit::example;
use std::path::Path;

fn compare(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("GONGKAI_BLESS").is_some() {
        std::fs::write(&path, found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    for (line, (found, expected)) in (1..).zip(found.lines().zip(expected.lines())) {
        assert_eq!(found, expected, "{name}:{line}");
    }
    assert!(found == expected, "{name}: line ends or the number of lines differ");
}

#[test]
fn pages_are_written_as_ever() {
    for (name, edition, fragment) in [
        ("2021.html", Edition::E2021, false),
        ("2019.html", Edition::E2019, false),
        ("fragment.html", Edition::E2021, true),
    ] {
        let report = example::report(edition);
        let document = compose(&report);
        let enclosed = Enclosed::new(&report, &document);
        let mut options = Options::default();
        options.fragment = fragment;
        options.agency = report.agency.name.as_deref();
        compare(name, &write(&document, Some(&enclosed), &options));
    }
}
