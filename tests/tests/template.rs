//! `--template` and `gongkai template` through the program: a template of one's own made, checked, written with and
//! read back. Leaves out the language of templates, which its library tests.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use tests::{blank, folder, run};

#[test]
fn text_by_a_template_of_ones_own_reads_back_with_its_changes() {
    let folder = folder();
    let report = blank().replacen("\"agency\": {", "\"agency\": {\"name\": \"清水镇人民政府\"", 1);
    fs::write(folder.path().join("a.json"), report).unwrap();
    fs::write(
        folder.path().join("own.hbs"),
        "# {{agency.name}}{{year}}年度公开情况\n{{agency.name}}{{year}}年的情况如上。\n",
    )
    .unwrap();
    let lint = run(folder.path(), &["template", "lint", "own.hbs"]);
    assert!(lint.code.is_some_and(|code| code < 2), "{lint:?}");
    let written = run(
        folder.path(),
        &["convert", "a.json", "-o", "a.txt", "--template", "own.hbs"],
    );
    assert_eq!(written.code, Some(0), "{}", written.err);
    let text = fs::read_to_string(folder.path().join("a.txt")).unwrap();
    assert!(text.starts_with("清水镇人民政府2024年度公开情况"), "{text}");
    fs::write(folder.path().join("b.txt"), text.replace("清水镇", "明水镇")).unwrap();
    let back = run(
        folder.path(),
        &[
            "convert",
            "b.txt",
            "--from",
            "txt",
            "--template",
            "own.hbs",
            "-o",
            "b.json",
        ],
    );
    assert!(back.code.is_some_and(|code| code < 2), "{back:?}");
    let json = fs::read_to_string(folder.path().join("b.json")).unwrap();
    assert!(
        json.contains("明水镇人民政府") && json.contains("\"year\": 2024"),
        "{json}"
    );
}

#[test]
fn an_unknown_path_in_a_template_is_located_with_the_nearest() {
    let folder = folder();
    fs::write(folder.path().join("a.json"), blank()).unwrap();
    fs::write(folder.path().join("own.hbs"), "# {{year}}\n\n{{agency.nmae}}\n").unwrap();
    let result = run(
        folder.path(),
        &["convert", "a.json", "-o", "a.txt", "--template", "own.hbs"],
    );
    assert_eq!(result.code, Some(2), "{}", result.err);
    assert!(
        result.err.contains("own.hbs") && result.err.contains("agency.name"),
        "{}",
        result.err
    );
    assert!(
        result.err.contains('3') && !folder.path().join("a.txt").exists(),
        "{}",
        result.err
    );
}

/// The three commands of the guide: a copy of the built-in template, text by it, and the text read back.
#[test]
fn text_by_a_copy_of_the_official_template_reads_back_field_by_field() {
    for edition in gongkai::Edition::ALL {
        let folder = folder();
        let report = gongkai_testkit::printable::printable(gongkai_testkit::example::report(edition));
        let json = gongkai::format("json").unwrap();
        fs::write(folder.path().join("x.json"), gongkai::write(&report, json).unwrap()).unwrap();
        for arguments in [
            &["template", "new", "official", "-o", "own"][..],
            &["convert", "x.json", "-o", "w.txt", "--template", "own"],
        ] {
            let done = run(folder.path(), arguments);
            assert_eq!(done.code, Some(0), "{}", done.err);
        }
        let text = fs::read_to_string(folder.path().join("w.txt")).unwrap();
        // A name, a day and a figure of the table are changed by hand.
        let name = report.agency.name.clone().unwrap();
        let text = text.replace(&name, "明水县司法局").replace("月22日", "月23日");
        let text = text.replace("    131 |", "   1131 |").replace("  131 |", " 1131 |");
        fs::write(folder.path().join("w.txt"), text).unwrap();
        let back = run(
            folder.path(),
            &["convert", "w.txt", "--from", "txt", "--template", "own", "-o", "w.json"],
        );
        assert_eq!(back.code, Some(0), "{}", back.err);
        assert!(!back.err.contains('错'), "{}", back.err);
        let bytes = fs::read(folder.path().join("w.json")).unwrap();
        let mut read = gongkai::read(&bytes, Some(json)).unwrap().report;
        let mut wanted = report.clone();
        wanted.agency.name = Some("明水县司法局".to_owned());
        wanted.title = wanted.title.map(|title| title.replace(&name, "明水县司法局"));
        wanted.issued_on = wanted.issued_on.map(|on| on.tomorrow().unwrap());
        let total = gongkai::FigureId::from_path("applications.new.total").unwrap();
        wanted.tables.figure_mut(total).unwrap().set(Some("1131")).unwrap();
        for path in ["overview", "other"] {
            read.section_mut(path).unwrap().statistics.clear();
        }
        assert_eq!(
            gongkai_testkit::printable::differences(&wanted, &read),
            [] as [String; 0],
            "{edition}"
        );
    }
}

#[test]
fn last_years_report_is_given_to_a_template() {
    let folder = folder();
    fs::write(folder.path().join("a.json"), blank()).unwrap();
    fs::write(
        folder.path().join("b.json"),
        blank().replace("\"year\": 2024", "\"year\": 2023"),
    )
    .unwrap();
    fs::write(
        folder.path().join("own.hbs"),
        "# {{year}}年，上年为{{previous.year}}年\n",
    )
    .unwrap();
    let arguments = ["convert", "a.json", "-o", "a.txt", "--template", "own.hbs"];
    let without = run(folder.path(), &arguments);
    assert_ne!(without.code, Some(0));
    assert!(without.err.contains("上年"), "{}", without.err);
    assert!(!folder.path().join("a.txt").exists());
    let with: Vec<&str> = arguments.into_iter().chain(["--previous", "b.json"]).collect();
    let done = run(folder.path(), &with);
    assert_eq!(done.code, Some(0), "{}", done.err);
    let text = fs::read_to_string(folder.path().join("a.txt")).unwrap();
    assert_eq!(text, "2024年，上年为2023年\n");
}
