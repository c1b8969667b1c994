//! Word documents through the program: both directions, what is said about a document, and what is refused.

use gongkai::{Edition, json};
use gongkai_testkit::example;
use std::fs;
use tests::{folder, run, run_with};

#[test]
fn a_document_and_back() {
    let folder = folder();
    for edition in Edition::ALL {
        let text = json::write(&example::report(edition));
        fs::write(folder.path().join("a.json"), &text).unwrap();
        assert_eq!(run(folder.path(), &["convert", "a.json", "-o", "a.docx"]).code, Some(0));
        // By content, whatever the name says.
        fs::rename(folder.path().join("a.docx"), folder.path().join("a.pdf")).unwrap();
        let back = run(folder.path(), &["convert", "a.pdf", "-o", "b.json"]);
        assert_eq!(back.code, Some(0), "{back:?}");
        assert_eq!(fs::read_to_string(folder.path().join("b.json")).unwrap(), text);
    }
}

#[test]
fn other_formats_are_made_of_a_document() {
    let folder = folder();
    let text = json::write(&example::report(Edition::E2021));
    fs::write(folder.path().join("a.json"), &text).unwrap();
    assert_eq!(run(folder.path(), &["convert", "a.json", "-o", "a.docx"]).code, Some(0));
    for name in ["a.xlsx", "a.csv", "a.xml", "a.txt"] {
        assert_eq!(
            run(folder.path(), &["convert", "a.docx", "-o", name]).code,
            Some(0),
            "{name}"
        );
    }
    let back = run(folder.path(), &["convert", "a.xlsx", "-o", "b.json"]);
    assert_eq!(back.code, Some(0), "{back:?}");
    assert_eq!(fs::read_to_string(folder.path().join("b.json")).unwrap(), text);
    assert_eq!(run(folder.path(), &["check", "a.docx"]).code, Some(0));
}

#[test]
fn only_what_is_visible() {
    let folder = folder();
    let report = example::report(Edition::E2021);
    fs::write(folder.path().join("a.json"), json::write(&report)).unwrap();
    let made = run(folder.path(), &["convert", "a.json", "-o", "a.docx", "--visible-only"]);
    assert_eq!(made.code, Some(0), "{made:?}");
    let bytes = fs::read(folder.path().join("a.docx")).unwrap();
    let loaded = gongkai::read(&bytes, None).unwrap();
    assert_eq!(loaded.report.tables, report.tables);
    // The region code is printed nowhere.
    assert!(report.agency.region_code.is_some() && loaded.report.agency.region_code.is_none());
}

#[test]
fn figures_have_the_place_of_their_cell() {
    let folder = folder();
    let mut report = example::report(Edition::E2021);
    report.tables.applications.new.total = 999.into();
    fs::write(folder.path().join("a.json"), json::write(&report)).unwrap();
    assert_eq!(run(folder.path(), &["convert", "a.json", "-o", "a.docx"]).code, Some(0));
    let check = run(folder.path(), &["check", "a.docx"]);
    assert_eq!(check.code, Some(1));
    assert!(check.out.contains("a.docx › 第 2 个表第 4 行第 10 列"), "{}", check.out);
}

#[test]
fn folders_of_documents() {
    let folder = folder();
    fs::create_dir(folder.path().join("in")).unwrap();
    for (name, edition) in [("a", Edition::E2021), ("b", Edition::E2019)] {
        let text = json::write(&example::report(edition));
        fs::write(folder.path().join(format!("in/{name}.json")), text).unwrap();
    }
    assert_eq!(
        run(folder.path(), &["convert", "in", "-o", "out", "--to", "docx"]).code,
        Some(0)
    );
    let all = run(folder.path(), &["convert", "out", "-o", "all.csv"]);
    assert_eq!(all.code, Some(0), "{all:?}");
}

#[test]
fn what_is_no_document_is_said() {
    let folder = folder();
    let old = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0";
    let refused = run_with(folder.path(), &["convert", "-", "-o", "a.json"], old);
    assert_eq!(refused.code, Some(2));
    assert!(
        refused.err.contains("旧版Word") && refused.err.contains("另存为.docx"),
        "{}",
        refused.err
    );
    let forced = run_with(
        folder.path(),
        &["convert", "-", "--from", "docx", "-o", "a.json"],
        b"{}",
    );
    assert_eq!(forced.code, Some(2), "{forced:?}");
    assert!(!folder.path().join("a.json").exists());
}
