//! Web pages in the program: read by their content, written as pages and fragments, and what is said of them.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use tests::{names, run};

#[test]
fn pages_are_converted_both_ways() {
    let folder = tempfile::tempdir().unwrap();
    let report = include_str!("../../examples/weihai-hrss-2022.json");
    fs::write(folder.path().join("a.json"), report).unwrap();
    let written = run(folder.path(), &["convert", "a.json", "-o", "a.html"]);
    assert_eq!(written.code, Some(0), "{}", written.err);
    let page = fs::read_to_string(folder.path().join("a.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("id=\"gongkai-report\""));
    // By its content, not by its name.
    fs::rename(folder.path().join("a.html"), folder.path().join("a.xlsx")).unwrap();
    let back = run(folder.path(), &["convert", "a.xlsx", "-o", "b.json"]);
    assert_eq!(back.code, Some(0), "{}", back.err);
    assert_eq!(fs::read_to_string(folder.path().join("b.json")).unwrap(), report);
    assert_eq!(names(folder.path()), ["a.json", "a.xlsx", "b.json"]);
}

#[test]
fn fragments_have_no_page_around_them_and_the_data_are_left_out_on_demand() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("a.json"),
        include_str!("../../examples/weihai-hrss-2022.json"),
    )
    .unwrap();
    let arguments = ["convert", "a.json", "-o", "-", "--to", "html", "--fragment"];
    let whole = run(folder.path(), &arguments);
    assert!(
        whole.out.starts_with("<article class=\"gongkai-report\""),
        "{}",
        whole.out
    );
    assert!(!whole.out.contains("<style") && whole.out.contains("<script type=\"application/json\""));
    let visible = run(folder.path(), &[&arguments[..], &["--visible-only"]].concat());
    assert!(!visible.out.contains("<script"));
}

#[test]
fn an_edited_page_is_said_with_the_element_and_the_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("a.json"),
        include_str!("../../examples/weihai-hrss-2022.json"),
    )
    .unwrap();
    let page = run(folder.path(), &["convert", "a.json", "-o", "-", "--to", "html"]).out;
    let edited = page.replacen("<td>22</td>", "<td>23</td>", 1);
    assert_ne!(page, edited);
    fs::write(folder.path().join("a.html"), edited).unwrap();
    let read = run(folder.path(), &["--lang", "zh", "convert", "a.html", "-o", "b.json"]);
    assert!(
        read.err.contains("READ-EDITED") && read.err.contains("td:nth-child(4)"),
        "{}",
        read.err
    );
    let json = fs::read_to_string(folder.path().join("b.json")).unwrap();
    assert!(json.contains("\"in_force\": 23"), "the visible figure wins");
}

#[test]
fn web_archives_are_refused_with_advice() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("a.mht"),
        "From: <Saved>\r\nMIME-Version: 1.0\r\n\r\n<html>",
    )
    .unwrap();
    let refused = run(folder.path(), &["--lang", "zh", "check", "a.mht"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("仅HTML"), "{}", refused.err);
}
