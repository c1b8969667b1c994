//! Texts that reports of different bodies have alike, through the program. Leaves out the measure, which stands with
//! the rule.

use gongkai::{Block, Report};
use serde_json::Value;
use std::fs;
use tests::compared::{check, found, json, requests, write, write_lines};
use tests::folder;

const RULE: &[&str] = &["DUP-BODIES"];

const COPIED: &str =
    "一年来的工作还有不足：一是政策解读以文字为主，形式单一，群众不爱看；二是个别栏目更新不及时，最长的拖了四个月。";

fn with(name: &str, year: u16, problems: &[&str]) -> Report {
    let mut report = requests(name, year, 1);
    let text = problems.iter().map(|text| Block::paragraph(*text));
    report.problems.blocks.extend(text);
    report
}

#[test]
fn a_paragraph_of_another_body_is_one_finding_with_both_places() {
    let folder = folder();
    let here = folder.path();
    write(here, "now/a.docx", &with("清水县财政局", 2024, &[COPIED]));
    write(
        here,
        "now/b.html",
        &with("清水县教育局", 2024, &[&COPIED.replace("四个月", "五个月")]),
    );
    let other = "学校的信息公开栏还不统一，家长要找招生政策不方便，明年将统一栏目名称和位置，并在开学前逐校检查一遍。";
    write(here, "now/c.json", &with("清水县民政局", 2024, &[other]));
    // The same report in another format, and last year's, are by the same body.
    write(here, "now/c.docx", &with("清水县民政局", 2024, &[other]));
    write(here, "now/c2023.json", &with("清水县民政局", 2023, &[other]));
    let answer = json(here, &["now"]);
    let [finding] = found(&answer, RULE)[..] else {
        panic!("{answer}")
    };
    assert_eq!(finding["severity"], "warning");
    let message = finding["message"]["zh"].as_str().unwrap();
    assert!(
        message.starts_with("清水县财政局、清水县教育局的报告有 1 段"),
        "{message}"
    );
    let related = finding["related"].as_array().unwrap();
    let sources: Vec<&Value> = related.iter().map(|related| &related["source"]).collect();
    assert_eq!(sources, ["now/a.docx", "now/b.html"]);
    assert_eq!(finding["place"]["kind"], "paragraph");
    assert_eq!(finding["place"], related[0]["place"]);
    assert_eq!(related[1]["of"], "problems.blocks[0]");
    assert_eq!(related[1]["place"]["kind"], "element");
    for related in related {
        assert_eq!(related["path"], "problems.blocks[0]");
        assert!(related["text"].as_str().unwrap().contains("政策解读以文字为主"));
    }
    // Both places are in every form of the answer.
    let text = check(here, &["now"]).out;
    for part in [
        "警告[DUP-BODIES]",
        "now/a.docx",
        "另见",
        "now/b.html",
        "政策解读以文字为主",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let page = check(here, &["now", "--report", "html"]).out;
    assert!(
        page.contains("整批报告") && page.contains("problems.blocks[0] ↔ now/b.html"),
        "{page}"
    );
    let sarif: Value = serde_json::from_str(&check(here, &["now", "--report", "sarif"]).out).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let result = results.iter().find(|result| result["ruleId"] == "DUP-BODIES").unwrap();
    let location = |value: &Value| value["physicalLocation"]["artifactLocation"]["uri"].clone();
    assert_eq!(location(&result["locations"][0]), "now/a.docx");
    let related = result["relatedLocations"].as_array().unwrap();
    assert!(
        related.iter().any(|related| location(related) == "now/b.html"),
        "{result}"
    );
    for artifact in sarif["runs"][0]["artifacts"].as_array().unwrap() {
        assert_eq!(artifact["roles"], serde_json::json!(["analysisTarget"]));
    }
    // It is a rule like any other.
    assert_eq!(check(here, &["now"]).code, Some(0));
    assert_eq!(check(here, &["now", "--deny", "DUP-BODIES"]).code, Some(1));
    assert!(found(&json(here, &["now", "--allow", "DUP-BODIES"]), RULE).is_empty());
    assert!(found(&json(here, &["now", "--allow", "form"]), RULE).is_empty());
    fs::write(
        here.join("gongkai.toml"),
        "[[check.waivers]]\nrule = \"DUP-BODIES\"\nreason = \"统一提供\"\nwho = \"王某\"\n",
    )
    .unwrap();
    assert_eq!(check(here, &["now", "--deny", "DUP-BODIES"]).code, Some(0));
}

#[test]
fn what_most_bodies_say_alike_is_information_and_said_once() {
    let folder = folder();
    let here = folder.path();
    for at in 0..12 {
        let name = format!("清水县第{at}镇人民政府");
        let own = format!(
            "第{at}镇的公开栏设在{}号院内，{}。",
            at * 7,
            ["逐村走访", "设点宣讲", "入户发放", "赶集摆台", "广播播送", "院坝座谈"][at % 6].repeat(at + 9)
        );
        let mut common = COPIED.to_owned();
        if at % 2 == 0 {
            common = common.replace("一年来", &format!("我镇第{at}年"));
        }
        write(here, &format!("now/{at}.json"), &with(&name, 2024, &[&common, &own]));
    }
    write(here, "now/x.json", &with("清水县财政局", 2024, &[]));
    let answer = json(here, &["now"]);
    let [finding] = found(&answer, RULE)[..] else {
        panic!("{answer}")
    };
    assert_eq!(finding["severity"], "information");
    let message = finding["message"]["zh"].as_str().unwrap();
    assert!(message.starts_with("12 个单位（共 13 个）的报告有 1 段"), "{message}");
    assert_eq!(finding["related"].as_array().unwrap().len(), 12);
}

#[test]
fn members_are_compared_with_each_other_and_not_with_the_whole() {
    let folder = folder();
    let here = folder.path();
    write(here, "whole.json", &with("清水县人民政府", 2024, &[COPIED]));
    write_lines(
        here,
        "members.jsonl",
        &[
            with("清水县财政局", 2024, &[COPIED]),
            with("清水县教育局", 2024, &["无。"]),
        ],
    );
    let arguments = ["whole.json", "--members", "members.jsonl"];
    assert!(found(&json(here, &arguments), RULE).is_empty());
    write_lines(
        here,
        "members.jsonl",
        &[
            with("清水县财政局", 2024, &[COPIED]),
            with("清水县教育局", 2024, &[COPIED]),
        ],
    );
    let answer = json(here, &arguments);
    let [finding] = found(&answer, RULE)[..] else {
        panic!("{answer}")
    };
    assert_eq!(finding["related"][1]["source"], "members.jsonl[2] 清水县教育局2024");
    // One report is compared with nothing.
    assert!(found(&json(here, &["whole.json"]), RULE).is_empty());
}

#[test]
fn a_body_whose_report_of_the_year_is_there_twice_is_told_with_both_files() {
    let folder = folder();
    let here = folder.path();
    write(here, "now/a.json", &with("清水县财政局", 2024, &[]));
    write(here, "now/b.json", &with("清水县财政局", 2023, &[]));
    write(here, "now/c.xlsx", &with("清水县财政局", 2024, &[COPIED]));
    let answer = json(here, &["now"]);
    let [finding] = found(&answer, &["READ-SAME"])[..] else {
        panic!("{answer}")
    };
    let message = finding["message"]["zh"].as_str().unwrap();
    for part in ["清水县财政局", "2024", "now/a.json", "now/c.xlsx"] {
        assert!(message.contains(part), "{message}");
    }
    assert_eq!(finding["place"]["kind"], "sheet");
    // One of them alone is not there twice.
    assert!(found(&json(here, &["now/c.xlsx"]), &["READ-SAME"]).is_empty());
}
