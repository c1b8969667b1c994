//! Reports of two years through the program. Leaves out each rule's own cases, which stand with the rules, and the
//! matching of names (`gongkai_core::bodies`).

use gongkai::Report;
use serde_json::Value;
use std::fs;
use tests::compared::{carried_in, carried_out, check, codes, found, json, report, requests, write, write_lines};
use tests::{folder, run};

const YEARS: &[&str] = &[
    "YEARS-ORDER",
    "YEARS-EDITION",
    "CARRY",
    "VALID",
    "ITEMS19",
    "JUMP",
    "UNIT-YEARS",
    "AFTER",
    "NARR-CHANGE",
    "DUP",
    "PREVIOUS",
    "SUCCESSOR",
];
#[test]
fn what_was_carried_out_is_carried_in() {
    let folder = folder();
    let here = folder.path();
    write(here, "2023.docx", &carried_out("清水县财政局", 2023, "2"));
    write(here, "same.json", &carried_in("清水县财政局", 2024, "2"));
    write(here, "more.json", &carried_in("清水县财政局", 2024, "3"));
    let run = check(here, &["same.json", "--previous", "2023.docx"]);
    assert_eq!(run.code, Some(0), "{}", run.out);
    let run = check(here, &["more.json", "--previous", "2023.docx"]);
    assert_eq!(run.code, Some(1));
    for part in [
        "错误[CARRY]",
        "自然人 2→3、总计 2→3",
        "more.json",
        "另见: 2023.docx",
        "previous.applications.carried_out.natural_person: 2",
    ] {
        assert!(run.out.contains(part), "{part}: {}", run.out);
    }
    write(here, "more.docx", &carried_in("清水县财政局", 2024, "3"));
    let answer = json(here, &["more.docx", "--previous", "2023.docx"]);
    let [finding] = found(&answer, YEARS)[..] else {
        panic!("{answer}")
    };
    assert_eq!(
        finding["paths"],
        serde_json::json!([
            "applications.carried_in.natural_person",
            "applications.carried_in.total",
            "previous.applications.carried_out.natural_person",
            "previous.applications.carried_out.total"
        ])
    );
    assert_eq!(
        (&finding["expected"], &finding["actual"], &finding["difference"]),
        (&"2".into(), &"3".into(), &"1".into())
    );
    assert_eq!(finding["place"]["kind"], "table");
    assert_eq!(finding["related"][0]["source"], "2023.docx");
    assert_eq!(finding["related"][0]["place"]["kind"], "table");
    // What a person accepted stays accepted.
    let mut accepted = carried_in("清水县财政局", 2024, "3");
    accepted.waivers.push(gongkai::Waiver {
        rule: "CARRY".to_owned(),
        path: None,
        reason: "上年数字更正".to_owned(),
        who: "王某".to_owned(),
        on: None,
    });
    write(here, "accepted.json", &accepted);
    assert_eq!(check(here, &["accepted.json", "--previous", "2023.docx"]).code, Some(0));
}

#[test]
fn figures_in_other_columns_are_told_as_shifted() {
    let folder = folder();
    let here = folder.path();
    let carried = |year: u16, rows: [&str; 2], one: &str, other: &str| {
        let cell = |row: &str, column: &str| format!("applications.{row}.{column}");
        let cells = rows.iter().flat_map(|row| {
            [
                ("natural_person", one),
                ("commercial_enterprise", other),
                ("total", "5"),
            ]
            .map(|(column, value)| (cell(row, column), value))
        });
        let cells: Vec<(String, &str)> = cells.collect();
        let cells: Vec<(&str, &str)> = cells.iter().map(|(path, value)| (path.as_str(), *value)).collect();
        report("清水县财政局", year, &cells)
    };
    write(here, "a.json", &carried(2023, ["new", "carried_out"], "4", "1"));
    write(here, "b.json", &carried(2024, ["carried_in", "carried_out"], "1", "4"));
    let answer = json(here, &["b.json", "--previous", "a.json"]);
    let [finding] = found(&answer, &["CARRY"])[..] else {
        panic!("{answer}")
    };
    assert!(
        finding["message"]["zh"].as_str().unwrap().contains("可能错列"),
        "{finding}"
    );
}

#[test]
fn each_report_of_a_folder_meets_that_of_its_body() {
    let folder = folder();
    let here = folder.path();
    for (file, name) in [
        ("a.json", "淮安市洪泽区财政局"),
        ("b.docx", "洪泽区卫生和计划生育委员会"),
        ("sub/c.json", "洪泽区档案局"),
        ("d.json", "洪泽区民政局"),
    ] {
        write(here, &format!("last/{file}"), &requests(name, 2023, 1));
    }
    // Other years of the same bodies are nobody's last year.
    write(here, "last/older.json", &requests("淮安市洪泽区财政局", 2022, 1));
    write(here, "last/copy.html", &requests("洪泽区民政局", 2023, 1));
    for (file, name) in [
        ("1.json", "江苏省淮安市洪泽区财政局"),
        ("2.json", "洪泽区卫生健康委员会"),
        ("3.json", "洪泽区民政局"),
        ("4.json", "洪泽区教育局"),
    ] {
        write(here, &format!("now/{file}"), &requests(name, 2024, 1));
    }
    let answer = json(here, &["now", "--previous", "last"]);
    let said: Vec<String> = found(&answer, YEARS)
        .iter()
        .map(|finding| {
            format!(
                "{} {}",
                finding["rule"].as_str().unwrap(),
                finding["message"]["zh"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            "PREVIOUS --previous 中没有“洪泽区卫生健康委员会”2023年度的报告，没有与上年比较",
            "PREVIOUS --previous 中没有“洪泽区教育局”2023年度的报告，没有与上年比较",
            "SUCCESSOR “洪泽区卫生和计划生育委员会”有2023年度的报告，没有2024年度的报告",
            "SUCCESSOR “洪泽区档案局”有2023年度的报告，没有2024年度的报告",
        ]
    );
    assert_eq!(answer["summary"]["warnings"], 4);
    assert_eq!(answer["findings"][1]["related"][0]["source"], "last/sub/c.json");
    let text = check(here, &["now", "--previous", "last", "--allow", "PREVIOUS"]);
    assert!(
        text.out.contains("警告[SUCCESSOR]") && text.out.contains("last/sub/c.json"),
        "{}",
        text.out
    );
    assert!(!text.out.contains("[PREVIOUS]"), "{}", text.out);

    // In GB18030, as a program for tables writes it.
    let table: Vec<u8> =
        [b"\xBE\xC9\xC3\xFB\xB3\xC6,\xD0\xC2\xC3\xFB\xB3\xC6,\xC6\xF0\xCA\xBC\xC4\xEA\xB6\xC8\r\n".as_slice()].concat();
    fs::write(here.join("empty.csv"), table).unwrap();
    assert_eq!(
        json(here, &["now", "--previous", "last", "--crosswalk", "empty.csv"])["summary"]["warnings"],
        4
    );
    fs::write(
        here.join("renamed.csv"),
        "旧名称,新名称,起始年度\n洪泽区卫生和计划生育委员会,洪泽区卫生健康委员会,2024\n洪泽区档案局,,2024\n",
    )
    .unwrap();
    let answer = json(here, &["now", "--previous", "last", "--crosswalk", "renamed.csv"]);
    assert_eq!(codes(&answer, YEARS), ["PREVIOUS"], "{answer}");
}

/// File and text of each place that a finding is also about.
fn related(finding: &Value) -> Vec<(&Value, &Value)> {
    let related = finding["related"].as_array().expect("a list").iter();
    related.map(|related| (&related["source"], &related["text"])).collect()
}

/// Severity and Chinese message of what is said about the years.
fn said(answer: &Value) -> Vec<(&Value, &Value)> {
    let findings = found(answer, YEARS).into_iter();
    findings
        .map(|finding| (&finding["severity"], &finding["message"]["zh"]))
        .collect()
}

#[test]
fn a_body_made_from_others_is_compared_with_their_sum() {
    let folder = folder();
    let here = folder.path();
    write(here, "last/grain.docx", &carried_out("洪泽区粮食局", 2023, "2"));
    write(here, "last/price.json", &carried_out("淮安市洪泽区物价局", 2023, "3"));
    write(here, "now/a.json", &carried_in("洪泽区发展和改革委员会", 2024, "5"));
    write(here, "now/b.json", &carried_in("洪泽区财政局", 2024, "1"));
    write(here, "last/finance.json", &carried_out("洪泽区财政局", 2023, "1"));
    let merged = "洪泽区粮食局,洪泽区发展和改革委员会,2024\n洪泽区物价局,洪泽区发展和改革委员会,2024\n";
    fs::write(here.join("merged.csv"), merged).unwrap();
    let arguments = ["now", "--previous", "last", "--crosswalk", "merged.csv"];
    let answer = json(here, &arguments);
    let note =
        "“洪泽区发展和改革委员会”由 2 个单位合并而成，与它们上年报告的合计比较：last/price.json、last/grain.docx";
    assert_eq!(said(&answer), [(&"information".into(), &note.into())]);
    // One finding, with the figure of each of them.
    write(here, "now/a.json", &carried_in("洪泽区发展和改革委员会", 2024, "6"));
    let answer = json(here, &arguments);
    let [finding] = found(&answer, &["CARRY"])[..] else {
        panic!("{answer}")
    };
    assert_eq!((&finding["expected"], &finding["actual"]), (&"5".into(), &"6".into()));
    assert_eq!(
        related(finding),
        [
            (&"last/price.json".into(), &"淮安市洪泽区物价局 3".into()),
            (&"last/grain.docx".into(), &"洪泽区粮食局 2".into())
        ]
    );
    // One of them is missing: it is named, and nothing is compared with a part.
    fs::remove_file(here.join("last/grain.docx")).unwrap();
    let answer = json(here, &arguments);
    let [finding] = found(&answer, YEARS)[..] else {
        panic!("{answer}")
    };
    assert_eq!(
        (&finding["rule"], &finding["severity"]),
        (&"PREVIOUS".into(), &"warning".into())
    );
    let message = finding["message"]["zh"].as_str().unwrap();
    assert!(
        message.contains("没有 2023年度洪泽区粮食局的报告，没有比较；已有：last/price.json"),
        "{message}"
    );
    // A body that took up another is its own part.
    write(here, "last/own.json", &carried_out("洪泽区发展和改革委员会", 2023, "3"));
    fs::write(here.join("merged.csv"), "洪泽区物价局,洪泽区发展和改革委员会,2024\n").unwrap();
    assert_eq!(codes(&json(here, &arguments), YEARS), ["PREVIOUS"]);
    // The sentences of each of them are last year's.
    let mut report = carried_out("洪泽区物价局", 2023, "3");
    let text = "一是价格监测信息公开得不够及时，农贸市场的价格往往次月才上网；二是听证会的材料过于专业，群众看不懂。";
    report.problems.blocks.push(gongkai::Block::paragraph(text));
    write(here, "last/price.json", &report);
    let mut report = carried_in("洪泽区发展和改革委员会", 2024, "6");
    report.problems.blocks.push(gongkai::Block::paragraph(text));
    write(here, "now/a.json", &report);
    let answer = json(here, &arguments);
    let [finding] = found(&answer, &["DUP"])[..] else {
        panic!("{answer}")
    };
    assert_eq!(finding["related"][0]["source"], "last/price.json");
}

#[test]
fn the_bodies_that_one_was_split_into_are_compared_as_their_sum() {
    let folder = folder();
    let here = folder.path();
    write(here, "last/old.docx", &carried_out("洪泽区文化旅游体育局", 2023, "7"));
    write(here, "now/culture.json", &carried_in("洪泽区文化和旅游局", 2024, "4"));
    write(here, "now/sport.json", &carried_in("淮安市洪泽区体育局", 2024, "3"));
    let split = "洪泽区文化旅游体育局,洪泽区文化和旅游局,2024\n洪泽区文化旅游体育局,洪泽区体育局,2024\n";
    fs::write(here.join("split.csv"), split).unwrap();
    let arguments = ["now", "--previous", "last", "--crosswalk", "split.csv"];
    let answer = json(here, &arguments);
    let note = |name: &str| {
        let note = format!(
            "“{name}”由“洪泽区文化旅游体育局”拆分而来：拆出的各单位的数相加后，与“洪泽区文化旅游体育局”的上年报告比较：last/old.docx"
        );
        Value::from(note)
    };
    let information = Value::from("information");
    let notes = [note("洪泽区文化和旅游局"), note("淮安市洪泽区体育局")];
    assert_eq!(said(&answer), [(&information, &notes[0]), (&information, &notes[1])]);
    // One finding, with the figure of each of them.
    write(here, "now/sport.json", &carried_in("淮安市洪泽区体育局", 2024, "5"));
    let answer = json(here, &arguments);
    let [finding] = found(&answer, &["CARRY"])[..] else {
        panic!("{answer}")
    };
    assert_eq!((&finding["expected"], &finding["actual"]), (&"7".into(), &"9".into()));
    assert_eq!(
        related(finding),
        [
            (&"last/old.docx".into(), &"7".into()),
            (&"now/culture.json".into(), &"洪泽区文化和旅游局 4".into()),
            (&"now/sport.json".into(), &"淮安市洪泽区体育局 5".into())
        ]
    );
    // One of them has no report: it is named, and nothing is compared with a part.
    fs::remove_file(here.join("now/sport.json")).unwrap();
    write(here, "now/finance.json", &carried_in("洪泽区财政局", 2024, "1"));
    write(here, "last/finance.json", &carried_out("洪泽区财政局", 2023, "1"));
    let answer = json(here, &arguments);
    let warnings: Vec<&Value> = found(&answer, YEARS)
        .into_iter()
        .filter(|finding| finding["severity"] == "warning")
        .collect();
    assert_eq!(warnings.len(), 1, "{answer}");
    assert_eq!(
        warnings[0]["message"]["zh"],
        "“洪泽区文化旅游体育局”拆分出的单位中，本次没有洪泽区体育局的报告，没有与上年比较"
    );
    // Two reports of one of them that differ: which counts is not known.
    write(here, "now/sport.json", &carried_in("洪泽区体育局", 2024, "3"));
    write(here, "now/sports.json", &carried_in("洪泽区体育局", 2024, "8"));
    assert!(found(&json(here, &arguments), &["CARRY"]).is_empty());
}

#[test]
fn members_are_compared_with_their_own_last_year() {
    let folder = folder();
    let here = folder.path();
    write(here, "whole.json", &carried_in("清水县人民政府", 2024, "5"));
    write(here, "last/whole.json", &carried_out("清水县人民政府", 2023, "5"));
    for (file, name, out, carried) in [("a", "清水县财政局", "2", "2"), ("b", "清水县教育局", "2", "3")] {
        write(here, &format!("last/{file}.json"), &carried_out(name, 2023, out));
        write(here, &format!("members/{file}.docx"), &carried_in(name, 2024, carried));
    }
    // The whole among its members, and a report of another year, are none.
    write(here, "members/whole.json", &carried_in("清水县人民政府", 2024, "5"));
    write(here, "members/old.json", &carried_out("清水县民政局", 2023, "5"));
    let arguments = ["whole.json", "--members", "members", "--previous", "last"];
    let answer = json(here, &arguments);
    let [finding] = found(&answer, YEARS)[..] else {
        panic!("{answer}")
    };
    assert_eq!(finding["rule"], "CARRY");
    assert_eq!(finding["input"], "members/b.docx");
    assert_eq!(finding["place"]["kind"], "table");
    assert_eq!(finding["related"][0]["source"], "last/b.json");
    assert_eq!(answer["findings"].as_array().unwrap().len(), 1);
    assert_eq!(check(here, &arguments).code, Some(1));
    for form in ["text", "html", "sarif"] {
        let answer = check(here, &[arguments.as_slice(), &["--report", form]].concat()).out;
        assert!(answer.contains("members/b.docx"), "{form}: {answer}");
    }
    // What was accepted in the member's report is accepted.
    let mut accepted = carried_in("清水县教育局", 2024, "3");
    accepted.waivers.push(gongkai::Waiver {
        rule: "CARRY".to_owned(),
        path: None,
        reason: "上年数字更正".to_owned(),
        who: "王某".to_owned(),
        on: None,
    });
    write(here, "members/b.docx", &accepted);
    fs::remove_file(here.join("members/old.json")).unwrap();
    assert_eq!(check(here, &arguments).code, Some(0));
    // One report of last year is that of the whole.
    let single = json(
        here,
        &["whole.json", "--members", "members", "--previous", "last/whole.json"],
    );
    assert!(codes(&single, YEARS).is_empty(), "{single}");
    // A member that had none last year is said.
    fs::remove_file(here.join("last/a.json")).unwrap();
    let answer = json(here, &arguments);
    assert_eq!(codes(&answer, &["PREVIOUS"]), ["PREVIOUS"]);
}

#[test]
fn several_that_fit_are_named_and_none_is_taken() {
    let folder = folder();
    let here = folder.path();
    write(here, "last/a.json", &requests("淮安市财政局", 2023, 1));
    write(here, "last/b.json", &requests("盐城市财政局", 2023, 2));
    write(here, "now.json", &requests("财政局", 2024, 1));
    let answer = json(here, &["now.json", "--previous", "last"]);
    let [finding] = found(&answer, YEARS)[..] else {
        panic!("{answer}")
    };
    let message = finding["message"]["zh"].as_str().unwrap();
    assert!(message.contains("last/a.json、last/b.json"), "{message}");
}

#[test]
fn files_with_many_reports_are_looked_through() {
    let folder = folder();
    let here = folder.path();
    let names = ["清水县财政局", "清水县教育局", "清水县民政局"];
    let year = |year: u16, carried: [&'static str; 3]| -> Vec<Report> {
        let make = if year == 2024 { carried_in } else { carried_out };
        names
            .iter()
            .zip(carried)
            .map(|(name, carried)| make(name, year, carried))
            .collect()
    };
    write_lines(here, "2023.jsonl", &year(2023, ["1", "2", "3"]));
    write_lines(here, "2024.jsonl", &year(2024, ["1", "0", "3"]));
    for extension in ["csv", "xlsx"] {
        for file in ["2023", "2024"] {
            let out = format!("{file}.{extension}");
            let to = if extension == "csv" { "csv-wide" } else { "xlsx-wide" };
            let run = run(here, &["convert", &format!("{file}.jsonl"), "-o", &out, "--to", to]);
            assert_eq!(run.code, Some(0), "{}", run.err);
        }
    }
    for (now, last) in [
        ("2024.jsonl", "2023.jsonl"),
        ("2024.csv", "2023.xlsx"),
        ("2024.xlsx", "2023.csv"),
    ] {
        let answer = json(here, &[now, "--previous", last]);
        let [finding] = found(&answer, YEARS)[..] else {
            panic!("{answer}")
        };
        assert_eq!(finding["rule"], "CARRY");
        let source = finding["related"][0]["source"].as_str().unwrap();
        assert_eq!(source, format!("{last}[2] 清水县教育局2023"));
        assert_eq!(answer["files"][1]["findings"][0]["rule"], "CARRY");
    }
}

#[test]
fn a_change_that_a_sentence_states_is_computed_again() {
    let folder = folder();
    let here = folder.path();
    write(here, "2023.docx", &requests("清水市人民政府", 2023, 3607));
    let sentence = |change: &str| {
        let text = format!("（二）依申请公开。2024年，全市共收到政府信息公开申请3646件，{change}。");
        let mut report = requests("清水市人民政府", 2024, 3646);
        report.overview.blocks.push(gongkai::Block::paragraph(text));
        report
    };
    for (change, expected) in [
        ("同比增长1.08%", None),
        ("同比增长1.1%", None),
        ("比上年增加39件", None),
        ("同比增长1.05%", Some("+1.08%")),
        ("同比下降1.08%", Some("+1.08%")),
        ("比上年增加40件", Some("+39件")),
    ] {
        // A text holds no data besides: the sentence is read.
        write(here, "2024.txt", &sentence(change));
        let answer = json(here, &["2024.txt", "--previous", "2023.docx"]);
        let found = found(&answer, YEARS);
        let said: Vec<&Value> = found.iter().map(|finding| &finding["expected"]).collect();
        assert_eq!(
            said,
            expected.map(Value::from).iter().collect::<Vec<_>>(),
            "{change}: {answer}"
        );
        assert!(
            found
                .iter()
                .all(|finding| finding["rule"] == "NARR-CHANGE" && finding["place"] != Value::Null)
        );
    }
}

#[test]
fn problems_of_last_year_again_are_shown_beside_each_other() {
    let folder = folder();
    let here = folder.path();
    let problems = [
        "一是政策解读形式比较单一，以文字解读为主，图文、视频解读较少，群众看不懂、记不住，解读的针对性有待加强。",
        "二是部分乡镇公开栏目更新不及时，个别栏目半年没有发布信息，公开责任没有落实到岗到人，督促检查不够经常。",
    ];
    let with = |year: u16, texts: &[&str]| {
        let mut report = requests("清水县财政局", year, 0);
        report.problems.blocks = texts.iter().map(|text| gongkai::Block::paragraph(*text)).collect();
        let fixed = "本年度没有其他需要报告的事项。按照信息处理费管理办法的规定，本机关没有收取信息处理费，共0元。";
        report.other.blocks.push(gongkai::Block::paragraph(fixed));
        report
    };
    write(here, "2023.docx", &with(2023, &problems));
    write(here, "again.docx", &with(2024, &problems));
    let half = [
        problems[0],
        "二是工作人员变动频繁，对申请办理的程序不够熟悉，个别答复的格式不够规范，业务培训需要进一步加强。",
    ];
    write(here, "half.docx", &with(2024, &half));
    let answer = json(here, &["again.docx", "--previous", "2023.docx"]);
    let [finding] = found(&answer, YEARS)[..] else {
        panic!("{answer}")
    };
    assert_eq!(
        (&finding["rule"], &finding["severity"]),
        (&"DUP".into(), &"warning".into())
    );
    assert_eq!(finding["related"].as_array().unwrap().len(), 2);
    assert_eq!(finding["related"][1]["of"], "problems.blocks[1]");
    assert_eq!(finding["related"][1]["text"], problems[1]);
    assert_eq!(finding["related"][1]["path"], "previous.problems.blocks[1]");
    assert_ne!(finding["related"][1]["place"], Value::Null);
    let text = check(here, &["again.docx", "--previous", "2023.docx"]).out;
    assert!(
        text.contains("“五、存在的主要问题及改进情况”有 2 段") && text.contains(problems[1]),
        "{text}"
    );
    let answer = json(here, &["half.docx", "--previous", "2023.docx"]);
    let [finding] = found(&answer, YEARS)[..] else {
        panic!("{answer}")
    };
    assert_eq!(finding["paths"][0], "problems.blocks[0]");
}

#[test]
fn another_year_than_the_last_is_said() {
    let folder = folder();
    let here = folder.path();
    write(here, "2022.json", &carried_out("清水县财政局", 2022, "3"));
    write(here, "2024.json", &carried_in("清水县财政局", 2024, "3"));
    write(here, "other.json", &requests("清水县教育局", 2023, 0));
    write(here, "zero.json", &report("清水县财政局", 2022, &[]));
    // Years between: what is carried over says nothing.
    assert_eq!(
        codes(&json(here, &["2024.json", "--previous", "zero.json"]), YEARS),
        ["YEARS-ORDER"]
    );
    assert_eq!(
        codes(&json(here, &["2022.json", "--previous", "2024.json"]), YEARS),
        ["YEARS-ORDER"]
    );
    assert_eq!(
        codes(&json(here, &["2024.json", "--previous", "2024.json"]), YEARS),
        ["YEARS-ORDER"]
    );
    // Another body was named: it is compared, and said.
    assert_eq!(
        codes(&json(here, &["2024.json", "--previous", "other.json"]), YEARS),
        ["YEARS-ORDER", "CARRY"]
    );
}

#[test]
fn last_years_requests_explain_reviews_of_this_year() {
    let folder = folder();
    let here = folder.path();
    let review = [("proceedings.review.upheld", "1"), ("proceedings.review.total", "1")];
    write(here, "2024.json", &report("清水县财政局", 2024, &review));
    write(here, "asked.json", &requests("清水县财政局", 2023, 4));
    write(here, "none.json", &requests("清水县财政局", 2023, 0));
    let lit0 = |arguments: &[&str]| codes(&json(here, arguments), &["LIT0"]).len();
    assert_eq!(lit0(&["2024.json"]), 1);
    assert_eq!(lit0(&["2024.json", "--previous", "asked.json"]), 0);
    assert_eq!(lit0(&["2024.json", "--previous", "none.json"]), 1);
}

#[test]
fn what_two_editions_share_is_compared_and_the_rest_is_named() {
    let folder = folder();
    let here = folder.path();
    let last = report(
        "清水县财政局",
        2020,
        &[
            ("disclosure_2019.licences.decisions", "550"),
            ("disclosure_2019.normative_documents.public_total", "5"),
            ("applications.new.natural_person", "1"),
            ("applications.new.total", "1"),
            ("applications.carried_out.natural_person", "1"),
            ("applications.carried_out.total", "1"),
        ],
    );
    write(here, "2020.json", &last);
    let now = report(
        "清水县财政局",
        2021,
        &[
            ("disclosure.licences.decisions", "9487"),
            ("disclosure.normative_documents.in_force", "9"),
            ("applications.carried_in.natural_person", "2"),
            ("applications.carried_in.total", "2"),
            ("applications.carried_out.natural_person", "2"),
            ("applications.carried_out.total", "2"),
        ],
    );
    write(here, "2021.json", &now);
    let answer = json(here, &["2021.json", "--previous", "2020.json"]);
    assert_eq!(codes(&answer, YEARS), ["YEARS-EDITION", "CARRY", "JUMP"], "{answer}");
    let [editions, _, jump] = found(&answer, YEARS)[..] else {
        panic!()
    };
    let message = editions["message"]["zh"].as_str().unwrap();
    assert!(
        message.contains("规章") && message.contains("行政事业性收费") && !message.contains("行政许可"),
        "{message}"
    );
    assert_eq!(jump["paths"][1], "previous.disclosure_2019.licences.decisions");
}

#[test]
fn a_wrong_table_of_renamings_is_refused_with_its_lines() {
    let folder = folder();
    let here = folder.path();
    write(here, "a.json", &requests("甲局", 2024, 0));
    fs::write(here.join("x.csv"), "甲局,乙局,2024\n丙局,丁局\n戊局,己局,去年\n").unwrap();
    let run = check(here, &["a.json", "--previous", "a.json", "--crosswalk", "x.csv"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.err.contains("x.csv:2:1") && run.err.contains("x.csv:3:1"),
        "{}",
        run.err
    );
    assert_eq!(run.out, "");
    fs::write(here.join("x.csv"), [0xFF, 0xFE, 0xFF]).unwrap();
    assert_eq!(check(here, &["a.json", "--crosswalk", "x.csv"]).code, Some(2));
    for option in ["--previous", "--members", "--crosswalk"] {
        assert_eq!(check(here, &["a.json", option, "missing"]).code, Some(2), "{option}");
    }
    fs::create_dir(here.join("empty")).unwrap();
    for option in ["--previous", "--members"] {
        let run = check(here, &["a.json", option, "empty", "--json"]);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{option}");
    }
    fs::write(here.join("broken.json"), "{").unwrap();
    let run = check(here, &["a.json", "--previous", "broken.json"]);
    assert_eq!(run.code, Some(2));
    assert!(run.out.contains("未能读取：broken.json"), "{}", run.out);
}

#[test]
fn drafted_sentences_of_figures_are_no_text_of_last_year() {
    let folder = folder();
    let here = folder.path();
    for (year, cells) in [
        (2023, [("applications.carried_out", 1), ("applications.granted", 11)]),
        (2024, [("applications.carried_out", 2), ("applications.granted", 10)]),
    ] {
        let mut report = report("清水县财政局", year, &[]);
        let mut put = |path: &str, value: u64| {
            for column in ["natural_person", "total"] {
                let id = gongkai::FigureId::from_path(&format!("{path}.{column}")).unwrap();
                let figure = report.tables.figure_mut(id).unwrap();
                figure.set(Some(&value.to_string())).unwrap();
            }
        };
        put("applications.new", 11);
        put("applications.carried_in", 1);
        put("applications.total", cells[1].1);
        for (row, value) in cells {
            put(row, value);
        }
        let name = format!("{year}.json");
        write(here, &name, &report);
        assert_eq!(run(here, &["draft", &name, "--fee", "0", "-w"]).code, Some(0));
    }
    let last = fs::read_to_string(here.join("2023.json")).unwrap();
    assert!(last.contains("办理结果均为予以公开，结转下年度继续办理1件"), "{last}");
    let answer = json(here, &["2024.json", "--previous", "2023.json"]);
    assert_eq!(codes(&answer, &["DUP"]), [""; 0], "{answer}");
}

#[test]
fn who_checks_one_report_is_not_told_that_other_bodies_have_none() {
    let folder = folder();
    let here = folder.path();
    fs::create_dir(here.join("last")).unwrap();
    for name in ["甲局", "乙局"] {
        write(here, &format!("last/{name}.json"), &report(name, 2023, &[]));
    }
    write(here, "甲局.json", &report("甲局", 2024, &[]));
    write(here, "丙局.json", &report("丙局", 2024, &[]));
    let gone = |files: &[&str]| codes(&json(here, &[files, &["--previous", "last"]].concat()), &["SUCCESSOR"]);
    assert_eq!(gone(&["甲局.json"]), [""; 0]);
    assert_eq!(gone(&["甲局.json", "丙局.json"]), ["SUCCESSOR"]);
}
