//! `gongkai check` and the reporting commands through the program. Leaves out the rules' own tests.

use std::fs;
use tests::{blank, fine, folder, run, run_with, wrong_sum};

#[test]
fn exit_codes() {
    let folder = folder();
    fs::write(folder.path().join("good.json"), fine()).unwrap();
    fs::write(folder.path().join("blank.json"), blank()).unwrap();
    fs::write(folder.path().join("wrong.json"), wrong_sum()).unwrap();
    fs::write(folder.path().join("broken.json"), "{").unwrap();
    let code = |files: &[&str]| run(folder.path(), &[["check"].as_slice(), files].concat()).code;
    assert_eq!(code(&["good.json"]), Some(0));
    assert_eq!(code(&["wrong.json"]), Some(1));
    assert_eq!(code(&["blank.json"]), Some(1));
    assert_eq!(code(&["broken.json"]), Some(2));
    assert_eq!(code(&["missing.json"]), Some(2));
    assert_eq!(code(&["broken.json", "wrong.json", "good.json"]), Some(2));
}

#[test]
fn findings_name_rule_field_and_remedy_and_are_counted() {
    let folder = folder();
    let run = run_with(folder.path(), &["check", "-"], wrong_sum().as_bytes());
    assert_eq!(run.code, Some(1));
    for part in [
        "错误[ROWSUM]",
        "applications.new.total",
        "填报数为4，按分项计算应为3",
        "处理: ",
        "错误 1，警告 0",
    ] {
        assert!(run.out.contains(part), "{part}: {}", run.out);
    }
    let run = run_with(folder.path(), &["--lang=en", "check", "-"], wrong_sum().as_bytes());
    assert!(
        run.out.contains("error[ROWSUM]") && run.out.contains("errors 1, warnings 0"),
        "{}",
        run.out
    );
}

#[test]
fn rules_are_raised_and_silenced() {
    let folder = folder();
    let run_on = |text: &str, arguments: &[&str]| {
        run_with(
            folder.path(),
            &[["check", "-"].as_slice(), arguments].concat(),
            text.as_bytes(),
        )
    };
    let run = run_on(&wrong_sum(), &["--allow", "rowsum"]);
    assert!(
        !run.out.contains("ROWSUM") && run.out.contains("按 --allow 或配置文件略去1条"),
        "{}",
        run.out
    );
    let blank_total = wrong_sum().replacen("\"total\": 4", "\"total\": null", 1);
    assert_eq!(run_on(&blank_total, &[]).code, Some(0));
    assert_eq!(run_on(&blank_total, &["--deny", "BLANK"]).code, Some(1));
}

#[test]
fn an_accepted_finding_is_shown_but_does_not_fail() {
    let folder = folder();
    let mut report = gongkai::json::read(wrong_sum().as_bytes()).unwrap().report;
    report.waivers.push(gongkai::Waiver {
        rule: "ROWSUM".to_owned(),
        path: Some("applications.new.total".to_owned()),
        reason: "原表如此".to_owned(),
        who: "王某".to_owned(),
        on: None,
    });
    let text = gongkai::json::write(&report);
    let run = run_with(folder.path(), &["check", "-"], text.as_bytes());
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(
        run.out.contains("已核实[ROWSUM]") && run.out.contains("原表如此（王某）"),
        "{}",
        run.out
    );
    assert!(run.out.contains("已核实 1"), "{}", run.out);
    let run = run_with(folder.path(), &["check", "-", "--json"], text.as_bytes());
    assert_eq!(run.json()["files"][0]["findings"][0]["waived"], true);
}

#[test]
fn the_report_as_json() {
    let folder = folder();
    fs::create_dir(folder.path().join("in")).unwrap();
    fs::write(folder.path().join("in/a.json"), wrong_sum()).unwrap();
    fs::write(folder.path().join("in/b.json"), "{").unwrap();
    fs::write(folder.path().join("in/c.dat"), "").unwrap();
    for arguments in [
        ["check", "in", "--json"].as_slice(),
        &["check", "in", "--report", "json"],
    ] {
        let run = run(folder.path(), arguments);
        assert_eq!(run.code, Some(2));
        assert_eq!(run.err, "");
        let report = run.json();
        let finding = &report["files"][0]["findings"][0];
        assert_eq!(finding["rule"], "ROWSUM");
        assert_eq!(finding["paths"][0], "applications.new.total");
        assert_eq!((&finding["expected"], &finding["actual"]), (&"3".into(), &"4".into()));
        assert_eq!(report["files"][1]["error"]["place"]["line"], 1);
        assert_eq!(report["files"][1]["error"]["code"], "json_ends");
        assert_eq!(
            (&report["summary"]["errors"], &report["summary"]["unreadable"]),
            (&1.into(), &1.into())
        );
        assert_eq!(report["summary"]["skipped"].as_array().unwrap().len(), 1);
    }
}

#[test]
fn help_speaks_both_languages() {
    let folder = folder();
    for command in ["convert", "check", "new", "schema", "formats", "explain", "completions"] {
        let chinese = run(folder.path(), &[command, "--help"]);
        assert_eq!(chinese.code, Some(0));
        assert!(
            chinese.out.contains("用法：") && !chinese.out.contains("Usage"),
            "{}",
            chinese.out
        );
        let english = run(folder.path(), &["--lang", "en", command, "-h"]);
        assert!(
            english.out.contains("Usage:") && !english.out.contains("用法"),
            "{}",
            english.out
        );
    }
    let mut program = tests::program(folder.path());
    let output = program.env("LANG", "en_US.UTF-8").arg("--help").output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains("Exit codes:"));
}

#[test]
fn completions_for_every_shell() {
    let folder = folder();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = run(folder.path(), &["completions", shell]);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
        assert!(run.out.contains("convert") && run.out.contains("explain"), "{shell}");
    }
}

#[test]
fn schema_formats_and_rules_can_be_had() {
    let folder = folder();
    assert_eq!(run(folder.path(), &["schema", "json"]).json()["type"], "object");
    assert!(
        run(folder.path(), &["schema", "dictionary"])
            .out
            .contains("applications.new.total")
    );
    let formats = run(folder.path(), &["formats", "--json"]).json();
    assert!(
        formats
            .as_array()
            .unwrap()
            .iter()
            .any(|format| format["name"] == "xlsx" && format["writes"] == true)
    );
    assert!(run(folder.path(), &["formats"]).out.contains("规范JSON"));
    let rule = run(folder.path(), &["explain", "balance", "--json"]).json();
    assert_eq!(rule["code"], "BALANCE");
    assert!(run(folder.path(), &["explain"]).out.contains("READ-REFUSED"));
    assert!(run(folder.path(), &["explain", "ZERO"]).out.contains("零申请"));
}

#[test]
fn the_reference_does_not_depend_on_the_terminal() {
    let folder = folder();
    let narrow = tests::program(folder.path())
        .env("COLUMNS", "40")
        .arg("reference")
        .output()
        .unwrap();
    let wide = tests::program(folder.path())
        .env("COLUMNS", "400")
        .args(["--lang", "en", "reference"])
        .output()
        .unwrap();
    assert_eq!(narrow.stdout, wide.stdout);
}

#[test]
fn a_configuration_file_above_the_input_is_used() {
    let folder = folder();
    let below = folder.path().join("报告/区");
    fs::create_dir_all(&below).unwrap();
    fs::write(below.join("a.json"), wrong_sum()).unwrap();
    let config = folder.path().join("gongkai.toml");
    let check = |arguments: &[&str]| run(folder.path(), &[["check", "报告"].as_slice(), arguments].concat());
    assert_eq!(check(&[]).code, Some(1));
    fs::write(&config, "[check]\nallow = [\"rowsum\"]\n").unwrap();
    assert_eq!(check(&[]).code, Some(0));
    assert_eq!(check(&["--no-config"]).code, Some(1));
    assert_eq!(check(&["--deny", "ROWSUM"]).code, Some(1));
    fs::write(
        &config,
        "[[check.waivers]]\nrule = \"ROWSUM\"\nreason = \"原表如此\"\nwho = \"王某\"\n",
    )
    .unwrap();
    let run_now = check(&[]);
    assert!(
        run_now.code == Some(0) && run_now.out.contains("原表如此（王某）"),
        "{run_now:?}"
    );
    // The nearest file counts, and one that is wrong stops the run with its place.
    fs::write(below.join("gongkai.toml"), "[check]\nallow = [\"ROWSUN\"]\n").unwrap();
    let run_now = check(&[]);
    assert_eq!(run_now.code, Some(2));
    for part in ["gongkai.toml:2:10", "ROWSUN", "ROWSUM"] {
        assert!(run_now.err.contains(part), "{part}: {}", run_now.err);
    }
    let run_now = check(&["--config", "gongkai.toml"]);
    assert_eq!(run_now.code, Some(0), "{run_now:?}");
}

#[test]
fn what_is_safe_is_mended_shown_and_saved() {
    let folder = folder();
    let path = folder.path().join("a.json");
    let mut report = gongkai::json::read(blank().as_bytes()).unwrap().report;
    let row = report.tables.applications.new.clone();
    let filled = serde_json::to_value(&row).unwrap().as_object().unwrap().clone();
    for (column, number) in filled.keys().filter(|column| *column != "total").zip(1..) {
        let id = gongkai::FigureId::from_path(&format!("applications.new.{column}")).unwrap();
        let figure = report.tables.figure_mut(id).unwrap();
        figure.set(Some(&i32::to_string(&number))).unwrap();
    }
    let before = gongkai::json::write(&report);
    fs::write(&path, &before).unwrap();
    let dry = run(folder.path(), &["check", "a.json", "--fix", "--dry-run"]);
    assert!(dry.err.contains("applications.new.total[BLANK]"), "{dry:?}");
    assert_eq!(fs::read_to_string(&path).unwrap(), before);
    assert_eq!(run(folder.path(), &["check", "a.json", "--dry-run"]).code, Some(2));
    let fixed = run(folder.path(), &["check", "a.json", "--fix"]);
    assert!(fixed.code == Some(0) && !fixed.out.contains("BLANK"), "{fixed:?}");
    let after = fs::read_to_string(&path).unwrap();
    let total = gongkai::FigureId::from_path("applications.new.total").unwrap();
    report.tables.figure_mut(total).unwrap().set(Some("21")).unwrap();
    assert_eq!(after, gongkai::json::write(&report));
    assert_eq!(run(folder.path(), &["check", "a.json", "--fix"]).err, "");
    // A document is not written over.
    let text = run(folder.path(), &["convert", "a.json", "-o", "a.html"]);
    assert_eq!(text.code, Some(0), "{text:?}");
    let page = fs::read(folder.path().join("a.html")).unwrap();
    run(folder.path(), &["check", "a.html", "--fix"]);
    assert_eq!(fs::read(folder.path().join("a.html")).unwrap(), page);
}

/// How many notes about blank totals stand in the part of a package whose name has these words.
fn notes_of(file: &std::path::Path, part: &str) -> usize {
    let bytes = fs::read(file).expect("a file");
    let mut package = gongkai_source::package::Package::open(&bytes).expect("a package");
    let names = [
        "xl/comments1.xml",
        "xl/comments2.xml",
        "xl/comments3.xml",
        "xl/comments4.xml",
        "word/comments.xml",
    ];
    let texts = names
        .iter()
        .filter(|name| name.contains(part))
        .filter_map(|name| package.text(name).expect("a part"));
    texts.map(|text| text.matches("BLANK").count()).sum()
}

#[test]
fn a_column_of_blank_totals_is_one_finding_with_every_place() {
    let folder = folder();
    let here = folder.path();
    let mut report = tests::compared::rows("清水县林业局", 2024, &["new", "granted", "total"], "3");
    for row in ["new", "granted", "total"] {
        let id = gongkai::FigureId::from_path(&format!("applications.{row}.total")).unwrap();
        report.tables.figure_mut(id).unwrap().set(None).unwrap();
    }
    for name in ["a.json", "a.xlsx", "a.docx", "a.html"] {
        tests::compared::write(here, name, &report);
    }
    let answer: serde_json::Value = serde_json::from_str(&run(here, &["check", "a.xlsx", "--json"]).out).unwrap();
    let findings = answer["files"][0]["findings"].as_array().unwrap();
    let [blank] = findings
        .iter()
        .filter(|finding| finding["rule"] == "BLANK")
        .collect::<Vec<_>>()[..]
    else {
        panic!("{answer}")
    };
    let rows = ["new", "granted", "total"].map(|row| format!("applications.{row}.total"));
    assert_eq!(blank["paths"], serde_json::json!(rows));
    assert_eq!(blank["expected"], "3");
    let related = blank["related"].as_array().unwrap();
    assert_eq!(related.len(), 2);
    for (related, path) in related.iter().zip(&rows[1..]) {
        assert_eq!(
            (&related["path"], &related["text"]),
            (&path.as_str().into(), &"3".into())
        );
        assert_eq!(related["place"]["kind"], "sheet");
        assert_eq!(related.get("source"), None);
    }
    assert_ne!(related[0]["place"], related[1]["place"]);
    // Every place is in the other forms, and a note stands at each cell.
    for form in ["text", "html"] {
        let answer = run(here, &["check", "a.xlsx", "--report", form]).out;
        for path in &rows {
            assert!(answer.contains(path.as_str()), "{form} {path}: {answer}");
        }
    }
    let sarif: serde_json::Value =
        serde_json::from_str(&run(here, &["check", "a.xlsx", "--report", "sarif"]).out).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let result = results.iter().find(|result| result["ruleId"] == "BLANK").unwrap();
    assert_eq!(result["relatedLocations"].as_array().unwrap().len(), 2);
    for name in ["a.xlsx", "a.docx", "a.html"] {
        run(here, &["check", name, "--annotate", &format!("m-{name}")]);
    }
    for (name, part) in [("m-a.xlsx", "comments"), ("m-a.docx", "word/comments.xml")] {
        assert_eq!(notes_of(&here.join(name), part), 3, "{name}");
    }
    let page = fs::read_to_string(here.join("m-a.html")).unwrap();
    assert!(page.matches("BLANK").count() >= 3, "{page}");
    // A person who accepts one place has not accepted the others.
    let waiver = |path: Option<&str>| gongkai::Waiver {
        rule: "BLANK".to_owned(),
        path: path.map(str::to_owned),
        reason: "原表如此".to_owned(),
        who: "王某".to_owned(),
        on: None,
    };
    let toml =
        |path: &str| format!("[[check.waivers]]\nrule = \"BLANK\"\n{path}reason = \"原表如此\"\nwho = \"王某\"\n");
    let waived = || {
        let run = run(here, &["check", "a.json", "--deny", "BLANK"]);
        run.code == Some(0)
    };
    assert!(!waived());
    fs::write(here.join("gongkai.toml"), toml("path = \"applications.new.total\"\n")).unwrap();
    assert!(!waived());
    fs::write(here.join("gongkai.toml"), toml("")).unwrap();
    assert!(waived());
    fs::remove_file(here.join("gongkai.toml")).unwrap();
    report.waivers.push(waiver(Some("applications.granted.total")));
    tests::compared::write(here, "a.json", &report);
    let answer: serde_json::Value = serde_json::from_str(&run(here, &["check", "a.json", "--json"]).out).unwrap();
    let findings = answer["files"][0]["findings"].as_array().unwrap();
    let waived: Vec<&serde_json::Value> = findings
        .iter()
        .filter(|finding| finding["rule"] == "BLANK")
        .map(|finding| &finding["waived"])
        .collect();
    assert_eq!(waived, [&true, &false]);
}
