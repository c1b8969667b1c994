//! A whole with its members through the program. Leaves out each rule's own cases, which stand with the rules.

use gongkai::{FigureId, Report};
use serde_json::Value;
use std::fs;
use std::path::Path;
use tests::compared::{check, codes, found, json, requests, rows, write, write_lines};
use tests::folder;

const MEMBERS: &[&str] = &[
    "MEMBERS-SET",
    "MEMBER-TWICE",
    "MEMBER-MISSING",
    "MEMBER-ERRORS",
    "SCOPE",
];

/// A whole of three members, as files.
fn county(here: &Path, whole: u64) {
    write(here, "whole.json", &requests("清水县人民政府", 2024, whole));
    for (name, count) in [("财政局", 20), ("教育局", 30), ("民政局", 40)] {
        write(
            here,
            &format!("members/{name}.json"),
            &requests(&format!("清水县{name}"), 2024, count),
        );
    }
}

fn members(here: &Path, more: &[&str]) -> Value {
    json(
        here,
        &[["whole.json", "--members", "members"].as_slice(), more].concat(),
    )
}

#[test]
fn a_whole_is_the_sum_of_its_members() {
    let folder = folder();
    let here = folder.path();
    county(here, 90);
    let run = check(here, &["whole.json", "--members", "members"]);
    assert_eq!(run.code, Some(0), "{}", run.out);
    assert!(codes(&members(here, &[]), MEMBERS).is_empty());
    // More than the sum is a question: the government itself has requests too.
    county(here, 97);
    let answer = members(here, &[]);
    let [finding] = found(&answer, MEMBERS)[..] else {
        panic!("{answer}")
    };
    assert_eq!(
        (&finding["rule"], &finding["severity"]),
        (&"SCOPE".into(), &"information".into())
    );
    // With the whole list there it is a warning.
    fs::write(
        here.join("list.txt"),
        "# 全部成员\n清水县财政局\n教育局\n清水县民政局\n",
    )
    .unwrap();
    let answer = members(here, &["--expected", "list.txt"]);
    assert_eq!(found(&answer, MEMBERS)[0]["severity"], "warning");
    // Less is an error: the same requests are missing where they came in and where they were answered, which is one, and
    // nothing is said of what follows from it.
    county(here, 85);
    let run = check(here, &["whole.json", "--members", "members"]);
    assert_eq!(run.code, Some(1));
    let answer = members(here, &[]);
    let found = found(&answer, MEMBERS);
    let paths: Vec<&Value> = found.iter().map(|finding| &finding["paths"]).collect();
    assert_eq!(
        paths,
        [&serde_json::json!([
            "applications.new.natural_person",
            "applications.granted.natural_person"
        ])]
    );
    assert_eq!(found[0]["difference"], "-5");
}

#[test]
fn a_member_left_out_or_counted_twice_is_one_finding() {
    let folder = folder();
    let here = folder.path();
    county(here, 60);
    let answer = members(here, &[]);
    let [finding] = found(&answer, MEMBERS)[..] else {
        panic!("{answer}")
    };
    assert_eq!(finding["severity"], "error");
    assert!(
        finding["message"]["zh"]
            .as_str()
            .unwrap()
            .contains("“清水县教育局”的数字：汇总可能漏计"),
        "{finding}"
    );
    assert_eq!(finding["related"][0]["source"], "members/教育局.json");
    county(here, 130);
    let answer = members(here, &[]);
    let [finding] = found(&answer, MEMBERS)[..] else {
        panic!("{answer}")
    };
    assert!(
        finding["message"]["zh"]
            .as_str()
            .unwrap()
            .contains("“清水县民政局”的数字：汇总可能把它计了两次"),
        "{finding}"
    );
}

#[test]
fn who_counts_and_who_does_not_is_said() {
    let folder = folder();
    let here = folder.path();
    county(here, 90);
    // The same report under another name and in another format counts once.
    write(here, "members/copy.docx", &requests("甘肃省清水县财政局", 2024, 20));
    write(here, "members/old.json", &requests("清水县审计局", 2023, 7));
    write(here, "members/whole.json", &requests("清水县人民政府", 2024, 90));
    let answer = members(here, &[]);
    let said: Vec<(&Value, &Value)> = found(&answer, MEMBERS)
        .iter()
        .map(|finding| (&finding["rule"], &finding["severity"]))
        .collect();
    assert_eq!(
        serde_json::json!(said),
        serde_json::json!([
            ["MEMBERS-SET", "error"],
            ["MEMBERS-SET", "information"],
            ["MEMBER-TWICE", "warning"]
        ])
    );
    // Two reports that contradict each other: no sum is compared.
    write(here, "members/copy.docx", &requests("甘肃省清水县财政局", 2024, 21));
    let answer = members(here, &["--allow", "MEMBERS-SET"]);
    let [finding] = found(&answer, MEMBERS)[..] else {
        panic!("{answer}")
    };
    assert_eq!(
        (&finding["rule"], &finding["severity"]),
        (&"MEMBER-TWICE".into(), &"error".into())
    );
    assert_eq!(finding["related"].as_array().unwrap().len(), 2);
}

#[test]
fn errors_of_a_member_are_counted_once_a_member() {
    let folder = folder();
    let here = folder.path();
    county(here, 90);
    let mut wrong = requests("清水县财政局", 2024, 20);
    wrong.tables.applications.new.total = 21.into();
    wrong.tables.applications.granted.total = 22.into();
    write(here, "members/财政局.json", &wrong);
    let answer = members(here, &["--allow", "SCOPE"]);
    let [finding] = found(&answer, MEMBERS)[..] else {
        panic!("{answer}")
    };
    let message = finding["message"]["zh"].as_str().unwrap();
    assert!(
        message.contains("“清水县财政局”") && message.contains("ROWSUM 2"),
        "{message}"
    );
    // What a run allows is no error of a member either.
    let answer = members(here, &["--allow", "SCOPE", "--allow", "arithmetic"]);
    assert!(codes(&answer, MEMBERS).is_empty(), "{answer}");
}

#[test]
fn members_that_are_missing_are_named() {
    let folder = folder();
    let here = folder.path();
    county(here, 90);
    fs::write(here.join("list.txt"), "清水县财政局\n清水县审计局\n清水县水务局\n").unwrap();
    let answer = members(here, &["--expected", "list.txt"]);
    let [finding] = found(&answer, MEMBERS)[..] else {
        panic!("{answer}")
    };
    assert!(
        finding["message"]["zh"]
            .as_str()
            .unwrap()
            .ends_with("清水县审计局、清水县水务局"),
        "{finding}"
    );
    // A member of last year that is not there this year.
    write(here, "last/a.json", &requests("清水县人民政府", 2023, 90));
    write(here, "last/b.json", &requests("清水县财政局", 2023, 20));
    write(here, "last/c.json", &requests("清水县审计局", 2023, 70));
    let answer = members(here, &["--previous", "last"]);
    let gone = found(&answer, &["SUCCESSOR"]);
    assert_eq!(gone.len(), 1, "{answer}");
    assert!(gone[0]["message"]["zh"].as_str().unwrap().contains("清水县审计局"));
}

#[test]
fn members_in_one_file_and_one_row_for_the_others() {
    let folder = folder();
    let here = folder.path();
    let set = |report: &mut Report, row: &str, text: &str| {
        for column in ["natural_person", "total"] {
            let id = FigureId::from_path(&format!("applications.{row}.{column}")).unwrap();
            report.tables.figure_mut(id).unwrap().set(Some(text)).unwrap();
        }
    };
    let mut whole = rows("清水县人民政府", 2024, &["new", "total"], "6");
    set(&mut whole, "other.not_corrected", "2");
    set(&mut whole, "other.other", "4");
    write(here, "whole.json", &whole);
    let other = rows("清水县教育局", 2024, &["new", "other.not_corrected", "total"], "2");
    // One member prints 其他处理 as one row: the rows of the whole are compared as their sum.
    let one_row = |count: &str| {
        let mut report = rows("清水县财政局", 2024, &["new", "total"], count);
        for id in FigureId::all().filter(|id| id.path().starts_with("applications.other.")) {
            report.tables.figure_mut(id).unwrap().set(None).unwrap();
        }
        set(&mut report, "other.subtotal", count);
        report
    };
    write_lines(here, "members.jsonl", &[one_row("4"), other.clone()]);
    let answer = json(here, &["whole.json", "--members", "members.jsonl"]);
    assert!(codes(&answer, MEMBERS).is_empty(), "{answer}");
    write_lines(here, "members.jsonl", &[one_row("5"), other]);
    let answer = json(here, &["whole.json", "--members", "members.jsonl"]);
    let found = found(&answer, MEMBERS);
    let paths: Vec<&Value> = found.iter().map(|finding| &finding["paths"][0]).collect();
    assert_eq!(
        paths,
        [
            "applications.new.natural_person",
            "applications.other.not_corrected.natural_person"
        ]
    );
    assert_eq!((&found[1]["expected"], &found[1]["actual"]), (&"7".into(), &"6".into()));
    // A sum has one whole.
    let run = check(here, &["whole.json", "members.jsonl", "--members", "members.jsonl"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("一份汇总报告"), "{}", run.err);
}
