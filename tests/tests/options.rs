//! Options of `gongkai check` by their Chinese names, without effect, and for findings only; and what is said of the years
//! of a folder. Leaves out what the options do otherwise, which `check` tests.

use gongkai::json;
use std::fs;
use tests::{fine, folder, run, wrong_sum};

#[test]
fn rules_families_and_severities_are_named_in_chinese_too() {
    let folder = folder();
    fs::write(folder.path().join("a.json"), wrong_sum()).unwrap();
    let check = |arguments: &[&str]| run(folder.path(), &[&["check", "a.json"], arguments].concat());
    for name in ["表内勾稽", "错误", "行合计", "arithmetic", "rowsum"] {
        let allowed = check(&["--allow", name]);
        assert!(
            allowed.code == Some(0) && !allowed.out.contains("ROWSUM"),
            "{name}: {allowed:?}"
        );
    }
    for (wrong, near) in [
        ("表内勾机", "表内勾稽"),
        ("行和计", "行合计"),
        ("错漏", "错误"),
        ("ROWSUN", "ROWSUM"),
    ] {
        let run = check(&["--deny", wrong]);
        assert!(
            run.code == Some(2) && run.err.contains(&format!("是否应为 {near}？")),
            "{run:?}"
        );
    }
    let none = check(&["--deny", "严重"]);
    assert!(
        none.err.contains("文表相符 narrative") && none.err.contains("警告 warning"),
        "{none:?}"
    );
    let english = run(folder.path(), &["--lang", "en", "check", "a.json", "--deny", "grave!"]);
    assert!(
        english.err.contains("arithmetic, narrative") && !english.err.contains("文表"),
        "{english:?}"
    );
    fs::write(folder.path().join("gongkai.toml"), "[check]\nallow = [\"行合计\"]\n").unwrap();
    assert_eq!(check(&[]).code, Some(0));
    fs::write(folder.path().join("gongkai.toml"), "[check]\nallow = [\"行和计划\"]\n").unwrap();
    let refused = check(&[]);
    assert!(
        refused.code == Some(2) && refused.err.contains("gongkai.toml:2:"),
        "{refused:?}"
    );
}

#[test]
fn options_without_effect_are_said() {
    let folder = folder();
    let place = folder.path();
    fs::create_dir(place.join("all")).unwrap();
    for (name, year) in [("all/a.json", 2024), ("all/b.json", 2024), ("last.json", 2023)] {
        let mut report = json::read(fine().as_bytes()).unwrap().report;
        report.year = Some(year);
        report.agency.name = Some(format!("{name}局"));
        fs::write(place.join(name), json::write(&report)).unwrap();
    }
    fs::write(place.join("names.csv"), "甲局,乙局,2024\n").unwrap();
    let said = |arguments: &[&str]| {
        let run = run(place, &[&["check"], arguments].concat());
        assert!(run.code == Some(0) || run.code == Some(1), "{run:?}");
        run.err
            .lines()
            .filter(|line| line.contains("没有作用"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let one = "all/a.json";
    for (arguments, option) in [
        ([one, "--crosswalk", "names.csv"].as_slice(), "--crosswalk"),
        (&[one, "--deny", "CARRY"], "--deny CARRY"),
        (&[one, "--deny", "结转衔接"], "--deny CARRY"),
        (&[one, "--deny", "SUCCESSOR"], "--deny SUCCESSOR"),
        (
            &[one, "--deny", "SUCCESSOR", "--previous", "last.json"],
            "--deny SUCCESSOR",
        ),
        (&[one, "--deny", "SCOPE"], "--deny SCOPE"),
        (&[one, "--deny", "DUP-BODIES"], "--deny DUP-BODIES"),
        (&[one, "--deny", "DRAFT-SUM"], "--deny DRAFT-SUM"),
    ] {
        let lines = said(arguments);
        assert!(
            lines.len() == 1 && lines[0].starts_with(option),
            "{arguments:?}: {lines:?}"
        );
        assert!(said(&[arguments, &["-q"]].concat()).is_empty());
    }
    for arguments in [
        ["all", "--crosswalk", "names.csv"].as_slice(),
        &[one, "--crosswalk", "names.csv", "--previous", "last.json"],
        &[one, "--deny", "CARRY", "--previous", "last.json"],
        &[one, "--deny", "SCOPE", "--members", "all"],
        &["all", "--deny", "DUP-BODIES"],
        &[one, "--deny", "ROWSUM", "--deny", "years", "--allow", "CARRY"],
    ] {
        assert_eq!(said(arguments), [""; 0], "{arguments:?}");
    }
}

#[test]
fn quiet_prints_findings_only_and_exits_alike() {
    let folder = folder();
    let place = folder.path();
    fs::create_dir(place.join("all")).unwrap();
    fs::write(place.join("all/a.json"), fine()).unwrap();
    fs::write(place.join("all/x.dat"), "").unwrap();
    let quiet = run(place, &["check", "all", "-q"]);
    assert!(
        quiet.code == Some(0) && quiet.out.is_empty() && quiet.err.is_empty(),
        "{quiet:?}"
    );
    let mut waived = json::read(wrong_sum().as_bytes()).unwrap().report;
    waived.waivers.push(gongkai::Waiver {
        rule: "ROWSUM".to_owned(),
        path: None,
        reason: "原表如此".to_owned(),
        who: "王某".to_owned(),
        on: None,
    });
    fs::write(place.join("all/b.json"), json::write(&waived)).unwrap();
    assert_eq!(run(place, &["check", "all", "--quiet"]).out, "");
    fs::write(place.join("all/c.json"), wrong_sum()).unwrap();
    let quiet = run(place, &["check", "all", "-q"]);
    assert!(quiet.code == Some(1) && quiet.err.is_empty(), "{quiet:?}");
    assert!(
        quiet.out.starts_with("错误[ROWSUM]") && !quiet.out.contains("警告 0"),
        "{quiet:?}"
    );
    // What could not be read is no note.
    fs::write(place.join("all/d.json"), "{").unwrap();
    let quiet = run(place, &["check", "all", "-q"]);
    assert!(quiet.code == Some(2) && quiet.err.contains("d.json"), "{quiet:?}");
    // Programs get all they get without it.
    let json = |more: &[&str]| run(place, &[&["check", "all/c.json", "--json"], more].concat());
    assert_eq!(json(&["-q"]).out, json(&[]).out);
    let written = run(place, &["check", "all/c.json", "-q", "-o", "out.html"]);
    assert!(
        written.code == Some(1) && written.err.is_empty() && place.join("out.html").is_file(),
        "{written:?}"
    );
}

#[test]
fn a_report_of_another_year_is_named_once_in_a_folder_of_one_year() {
    let folder = folder();
    let place = folder.path();
    let write = |name: &str, year: u16| {
        let mut report = json::read(fine().as_bytes()).unwrap().report;
        report.year = Some(year);
        report.agency.name = Some(format!("{name}局"));
        fs::write(place.join(format!("{name}.json")), json::write(&report)).unwrap();
    };
    for name in ["a", "b", "c", "d"] {
        write(name, 2024);
    }
    let all = || run(place, &["check", "."]);
    assert!(!all().out.contains("OTHER-YEAR"));
    write("e", 2023);
    let run = all();
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(
        run.out
            .contains("提示[OTHER-YEAR]: 5 份报告中 4 份是2024年度的，这些不是：./e.json 2023\n--> ./e.json › year"),
        "{run:?}"
    );
    write("f", 2023);
    assert!(!all().out.contains("OTHER-YEAR"));
}
