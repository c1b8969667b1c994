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
