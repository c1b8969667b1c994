//! `gongkai convert` and `gongkai new` through the program: files, folders, standard input and output, what is
//! written when something goes wrong. Leaves out the formats' own tests.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use tests::{blank, folder, names, program, run, run_with, wrong_sum};

#[test]
fn standard_input_to_standard_output() {
    let folder = folder();
    let run = run_with(folder.path(), &["convert", "-", "-o", "-"], blank().as_bytes());
    assert_eq!((run.code, run.out, run.err), (Some(0), blank(), String::new()));
    assert!(names(folder.path()).is_empty());
}

#[test]
fn a_file_is_replaced_whole_and_keeps_its_permissions() {
    let folder = folder();
    fs::write(folder.path().join("a.json"), blank()).unwrap();
    fs::write(folder.path().join("b.json"), "old").unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(folder.path().join("b.json"), fs::Permissions::from_mode(0o640)).unwrap();
    }
    assert_eq!(run(folder.path(), &["convert", "a.json", "-o", "b.json"]).code, Some(0));
    assert_eq!(fs::read_to_string(folder.path().join("b.json")).unwrap(), blank());
    assert_eq!(names(folder.path()), ["a.json", "b.json"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(folder.path().join("b.json")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }
}

#[test]
fn a_failed_conversion_leaves_the_old_file() {
    let folder = folder();
    fs::write(folder.path().join("a.json"), "{").unwrap();
    fs::write(folder.path().join("b.json"), "old").unwrap();
    assert_eq!(run(folder.path(), &["convert", "a.json", "-o", "b.json"]).code, Some(2));
    assert_eq!(fs::read_to_string(folder.path().join("b.json")).unwrap(), "old");
}

#[test]
fn figures_that_were_not_read_are_told_by_the_exit_code() {
    let folder = folder();
    let text = "某市教育局2022年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n\
                一、本年新收政府信息公开申请数量 1 2 3 4 5 6 7 8 9\n二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0\n";
    for out in ["a.json", "-"] {
        let run = run_with(folder.path(), &["convert", "-", "-o", out], text.as_bytes());
        assert_eq!(run.code, Some(1), "{run:?}");
        assert!(
            run.err.contains("错误[READ-REFUSED]") && run.err.contains("标准输入:3:"),
            "{}",
            run.err
        );
    }
    assert!(folder.path().join("a.json").exists());
}

#[test]
fn the_input_is_not_written_over() {
    let folder = folder();
    fs::write(folder.path().join("a.json"), blank()).unwrap();
    for out in ["a.json", "./a.json"] {
        assert_eq!(run(folder.path(), &["convert", "a.json", "-o", out]).code, Some(2));
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("a.json", folder.path().join("link.json")).unwrap();
        assert_eq!(
            run(folder.path(), &["convert", "a.json", "-o", "link.json"]).code,
            Some(2)
        );
    }
    assert_eq!(
        run(folder.path(), &["convert", ".", "-o", ".", "--to", "json"]).code,
        Some(2)
    );
    assert_eq!(fs::read_to_string(folder.path().join("a.json")).unwrap(), blank());
}

#[test]
fn a_folder_is_converted_with_everything_below_and_a_bad_file_does_not_stop_the_others() {
    let folder = folder();
    let input = folder.path().join("in");
    fs::create_dir_all(input.join("市/县")).unwrap();
    for (name, text) in [
        ("市/县/教育局.json", blank()),
        ("坏.json", "{".to_owned()),
        ("统计局.json", wrong_sum()),
    ] {
        fs::write(input.join(name), text).unwrap();
    }
    fs::write(input.join("说明.log"), "#").unwrap();
    fs::write(input.join(".hidden.json"), "{").unwrap();
    let run = run(folder.path(), &["convert", "in", "-o", "out", "--to", "json"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(
        run.err.contains("坏.json") && run.err.contains("转换 2 份，失败 1 份"),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("说明.log"),
        "a file was passed over silently: {}",
        run.err
    );
    assert_eq!(names(&folder.path().join("out")), ["市", "统计局.json"]);
    assert_eq!(
        fs::read_to_string(folder.path().join("out/市/县/教育局.json")).unwrap(),
        blank()
    );
}

#[test]
fn the_report_of_a_folder_as_json() {
    let folder = folder();
    fs::create_dir(folder.path().join("in")).unwrap();
    fs::write(folder.path().join("in/a.json"), blank()).unwrap();
    fs::write(folder.path().join("in/b.pdf"), "%PDF-1.4").unwrap();
    let run = run(folder.path(), &["convert", "in", "-o", "out", "--to", "json", "--json"]);
    assert_eq!(run.code, Some(2));
    let report = run.json();
    assert_eq!(report["summary"]["converted"], 1);
    assert_eq!(report["files"][0]["format"], "json");
    assert!(
        report["files"][1]["error"]["message"]["en"]
            .as_str()
            .unwrap()
            .contains("PDF"),
        "{report}"
    );
}

#[test]
fn two_inputs_with_one_output_are_found_before_anything_is_written() {
    let folder = folder();
    for name in ["a", "b"] {
        fs::create_dir(folder.path().join(name)).unwrap();
        fs::write(folder.path().join(name).join("X.json"), blank()).unwrap();
    }
    fs::rename(folder.path().join("b/X.json"), folder.path().join("b/x.json")).unwrap();
    let run = run(folder.path(), &["convert", "a", "b", "-o", "out", "--to", "json"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.err.contains("a/X.json") && run.err.contains("b/x.json"),
        "{}",
        run.err
    );
    assert!(!folder.path().join("out").exists());
}

#[test]
fn an_output_folder_inside_of_the_input_is_no_input() {
    let folder = folder();
    fs::write(folder.path().join("a.json"), blank()).unwrap();
    for _ in 0..2 {
        assert_eq!(
            run(folder.path(), &["convert", ".", "-o", "out", "--to", "json"]).code,
            Some(0)
        );
    }
    assert_eq!(names(&folder.path().join("out")), ["a.json"]);
}

#[cfg(unix)]
#[test]
fn hostile_names_stay_in_the_output_folder() {
    let folder = folder();
    let input = folder.path().join("in");
    fs::create_dir(&input).unwrap();
    for name in [
        "C:\\x.json",
        "CON.json",
        "a:b.json",
        "-rf.json",
        "a\u{202E}c.json",
        "c. .json",
    ] {
        fs::write(input.join(name), blank()).unwrap();
    }
    assert_eq!(
        run(folder.path(), &["convert", "in", "-o", "out", "--to", "json"]).code,
        Some(0)
    );
    assert_eq!(
        names(&folder.path().join("out")),
        ["C__x.json", "_CON.json", "_rf.json", "a_b.json", "a_c.json", "c.json"]
    );
}

#[test]
fn a_missing_folder_is_the_environment() {
    let folder = folder();
    fs::write(folder.path().join("a.json"), blank()).unwrap();
    for (language, words) in [("zh", "文件夹不存在"), ("en", "does not exist")] {
        let run = run(
            folder.path(),
            &["--lang", language, "convert", "a.json", "-o", "no/where/b.json"],
        );
        assert_eq!(run.code, Some(3));
        assert!(run.err.contains(words), "{}", run.err);
    }
}

#[cfg(unix)]
#[test]
#[allow(clippy::print_stderr, reason = "a skip has to be seen")]
fn a_folder_without_permission_is_the_environment() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    let locked = folder.path().join("locked");
    fs::create_dir(&locked).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o500)).unwrap();
    if fs::write(locked.join("probe"), "").is_ok() {
        eprintln!("skipped: this user may write everywhere");
        return;
    }
    let run = run(folder.path(), &["new", "-o", "locked/a.json"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    assert!(names(&locked).is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_the_environment() {
    let folder = folder();
    let run = run(folder.path(), &["new", "-o", "/dev/full", "--to", "json"]);
    // The device exists, so that `new` does not touch it; `schema` writes to it.
    assert_eq!(run.code, Some(2));
    let run = tests::run(folder.path(), &["schema", "json", "-o", "/dev/full"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    assert!(run.err.contains("磁盘已满"), "{}", run.err);
}

#[test]
fn a_form_goes_through_the_workbook_and_back() {
    let folder = folder();
    for (year, edition) in [("2024", gongkai::Edition::E2021), ("2020", gongkai::Edition::E2019)] {
        let [book, json] = ["xlsx", "json"].map(|extension| format!("{year}.{extension}"));
        assert_eq!(run(folder.path(), &["new", "-o", &book, "--year", year]).code, Some(0));
        assert_eq!(run(folder.path(), &["convert", &book, "-o", &json]).code, Some(0));
        let text = fs::read(folder.path().join(&json)).unwrap();
        let report = gongkai::json::read(&text).unwrap().report;
        assert_eq!(
            report,
            gongkai::Report {
                year: year.parse().ok(),
                period: gongkai::Period::of_year(year.parse().unwrap()),
                ..gongkai::Report::blank(edition)
            }
        );
        let checked = run(folder.path(), &["check", &book]);
        assert_eq!(checked.code, Some(1), "{checked:?}");
        assert!(
            checked.out.contains("[EMPTY]") && checked.out.contains("错误 1，警告 0，提示 0"),
            "{checked:?}"
        );
    }
}

#[test]
fn a_closed_pipe_is_no_panic() {
    let folder = folder();
    for arguments in [
        ["schema", "json"].as_slice(),
        &["explain", "--all"],
        &["completions", "zsh"],
        &["--help"],
    ] {
        let mut child = program(folder.path())
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
        assert!(output.status.code().is_some(), "{arguments:?}: {:?}", output.status);
    }
}

#[test]
fn what_cannot_go_to_standard_output_is_said() {
    let folder = folder();
    fs::write(folder.path().join("a.json"), blank()).unwrap();
    for arguments in [
        ["convert", "a.json", "a.json", "-o", "-"],
        ["convert", "a.json", "-o", "-", "--json"],
    ] {
        assert_eq!(run(folder.path(), &arguments).code, Some(2));
    }
    assert_eq!(
        run(folder.path(), &["convert", "a.json", "missing.json", "-o", "out"]).code,
        Some(2)
    );
}

#[test]
fn a_blank_form_by_year_and_no_second_one_over_it() {
    let folder = folder();
    let arguments = ["new", "-o", "a.json", "--year", "2020", "--agency", "某市教育局"];
    assert_eq!(run(folder.path(), &arguments).code, Some(0));
    let text = fs::read_to_string(folder.path().join("a.json")).unwrap();
    let report = gongkai::json::read(text.as_bytes()).unwrap().report;
    assert_eq!((report.edition, report.year), (gongkai::Edition::E2019, Some(2020)));
    assert_eq!(
        report.title.as_deref(),
        Some("某市教育局2020年政府信息公开工作年度报告")
    );
    assert_eq!(run(folder.path(), &arguments).code, Some(2));
    assert_eq!(fs::read_to_string(folder.path().join("a.json")).unwrap(), text);
}

#[test]
fn the_places_of_the_fields_are_written_beside_one_report() {
    let folder = folder();
    let text = include_str!("../../examples/page-text-2022.txt");
    fs::write(folder.path().join("a.txt"), text).unwrap();
    for out in ["a.json", "-"] {
        let run = run(
            folder.path(),
            &["convert", "a.txt", "-o", out, "--origins", "places.json"],
        );
        assert_eq!(run.code, Some(0), "{run:?}");
        let places = fs::read_to_string(folder.path().join("places.json")).unwrap();
        let places: serde_json::Value = serde_json::from_str(&places).unwrap();
        assert_eq!(places["applications.new.natural_person"]["kind"], "text", "{places}");
        fs::remove_file(folder.path().join("places.json")).unwrap();
    }
    for arguments in [
        [
            "convert",
            "a.txt",
            "a.json",
            "-o",
            "out",
            "--to",
            "json",
            "--origins",
            "p.json",
        ]
        .as_slice(),
        &["convert", "a.txt", "-o", "b.json", "--origins", "b.json"],
        &["convert", "a.txt", "-o", "b.json", "--origins", "a.txt"],
    ] {
        assert_eq!(run(folder.path(), arguments).code, Some(2), "{arguments:?}");
    }
    assert_eq!(names(folder.path()), ["a.json", "a.txt"]);
}

#[test]
fn many_reports_go_into_one_file_and_come_out_of_it_again() {
    let folder = folder();
    fs::create_dir(folder.path().join("in")).unwrap();
    for (name, agency) in [("a.json", "甲局"), ("b.json", "乙局"), ("c.json", "甲局")] {
        let report = blank().replacen("\"agency\": {", &format!("\"agency\": {{\"name\": \"{agency}\""), 1);
        fs::write(folder.path().join("in").join(name), report).unwrap();
    }
    fs::write(folder.path().join("in/d.json"), "{").unwrap();
    // The broken one is told, the others are collected.
    let result = run(folder.path(), &["convert", "in", "-o", "all.jsonl"]);
    assert_eq!(result.code, Some(2), "{}", result.err);
    assert!(
        result.err.contains("d.json") && result.err.contains("转换 3 份，失败 1 份"),
        "{}",
        result.err
    );
    let lines = fs::read_to_string(folder.path().join("all.jsonl")).unwrap();
    assert_eq!(lines.lines().count(), 3);
    let result = run(folder.path(), &["check", "all.jsonl", "--json"]);
    assert_eq!(result.json()["files"][2]["report"], 3);
    assert_eq!(result.json()["summary"]["files"], 3);
    let result = run(folder.path(), &["convert", "all.jsonl", "-o", "out/", "--to", "json"]);
    assert_eq!(result.code, Some(0), "{}", result.err);
    assert_eq!(
        names(&folder.path().join("out/all")),
        ["乙局2024.json", "甲局2024-2.json", "甲局2024.json"]
    );
    let back = fs::read_to_string(folder.path().join("out/all/乙局2024.json")).unwrap();
    assert!(back.contains("乙局"));
    // One file of a format that holds one report only.
    let result = run(folder.path(), &["convert", "all.jsonl", "-o", "one.json"]);
    assert_eq!(result.code, Some(2));
    assert!(
        result.err.contains("3 份报告") && !folder.path().join("one.json").exists(),
        "{}",
        result.err
    );
    let result = run(folder.path(), &["convert", "in", "-o", "one.json"]);
    assert_eq!(result.code, Some(2));
    assert!(
        result.err.contains("jsonl") && !folder.path().join("one.json").exists(),
        "{}",
        result.err
    );
    let result = run(
        folder.path(),
        &["convert", "in/a.json", "in/b.json", "-o", "-", "--to", "jsonl"],
    );
    assert_eq!((result.code, result.out.lines().count()), (Some(0), 2));
}

#[test]
fn nothing_is_written_where_no_report_could_be_read() {
    let folder = folder();
    fs::write(folder.path().join("a.json"), "{").unwrap();
    fs::write(folder.path().join("b.json"), "[]").unwrap();
    let result = run(folder.path(), &["convert", "a.json", "b.json", "-o", "all.jsonl"]);
    assert_eq!(result.code, Some(2));
    assert_eq!(names(folder.path()), ["a.json", "b.json"]);
}

#[test]
fn a_pdf_becomes_a_workbook_and_every_figure_has_its_page() {
    let folder = folder();
    let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/gongkai-pdf/tests/files");
    // By its content, under any name.
    fs::copy(files.join("reportlab-2021.pdf"), folder.path().join("report.dat")).unwrap();
    let run = run(
        folder.path(),
        &["convert", "report.dat", "-o", "report.xlsx", "--origins", "places.json"],
    );
    assert_eq!(run.code, Some(0), "{run:?}");
    let places: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("places.json")).unwrap()).unwrap();
    let place = &places["applications.total.total"];
    assert_eq!((&place["kind"], &place["page"]), (&"page".into(), &3.into()), "{place}");
    let run = tests::run(folder.path(), &["convert", "report.xlsx", "-o", "report.json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let read = fs::read_to_string(folder.path().join("report.json")).unwrap();
    assert_eq!(read, fs::read_to_string(files.join("reportlab-2021.json")).unwrap());
}
