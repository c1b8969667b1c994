//! `gongkai draft` and `gongkai fill` through the program: the diff, where it is saved, what is refused. Leaves out
//! the sentences and the sums, which the libraries test.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use gongkai::{Edition, FigureId, Report, json};
use std::fs;
use std::path::Path;
use tests::{folder, names, run, run_with};

/// A town's report of zeros.
fn zeros(year: u16) -> Report {
    let mut report = Report::blank(Edition::E2021);
    report.year = Some(year);
    for id in FigureId::all().filter(|id| !id.path().contains("subtotal")) {
        if let Some(cell) = report.tables.figure_mut(id) {
            cell.set(Some("0")).unwrap();
        }
    }
    report
}

fn set(report: &mut Report, path: &str, text: Option<&str>) {
    let id = FigureId::from_path(path).unwrap();
    report.tables.figure_mut(id).unwrap().set(text).unwrap();
}

fn save(folder: &Path, name: &str, report: &Report) {
    fs::write(folder.join(name), json::write(report)).unwrap();
}

#[test]
fn a_draft_is_shown_and_not_saved_unless_asked_for() {
    let folder = folder();
    save(folder.path(), "a.json", &zeros(2024));
    let before = fs::read(folder.path().join("a.json")).unwrap();
    for arguments in [
        vec!["draft", "a.json"],
        vec!["draft", "a.json", "--write", "--dry-run"],
        vec!["draft", "a.json", "-o", "b.json", "-n"],
    ] {
        let run = run(folder.path(), &arguments);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert!(
            run.out
                .contains("+ （二）依申请公开情况。2024年，未收到政府信息公开申请"),
            "{}",
            run.out
        );
        assert!(run.err.contains("未保存"), "{}", run.err);
    }
    assert_eq!(fs::read(folder.path().join("a.json")).unwrap(), before);
    assert_eq!(names(folder.path()), ["a.json"]);
}

#[test]
fn a_draft_is_saved_as_another_file_or_over_the_input_once() {
    let folder = folder();
    save(folder.path(), "a.json", &zeros(2024));
    assert_eq!(run(folder.path(), &["draft", "a.json", "-o", "b.xlsx"]).code, Some(0));
    let first = run(folder.path(), &["draft", "a.json", "-w"]);
    assert_eq!(first.code, Some(0), "{first:?}");
    let saved = fs::read(folder.path().join("a.json")).unwrap();
    assert!(String::from_utf8_lossy(&saved).contains("未收取信息处理费"));
    let second = run(folder.path(), &["draft", "a.json", "-w"]);
    assert!(second.out.contains("没有要补写的内容"), "{second:?}");
    assert_eq!(fs::read(folder.path().join("a.json")).unwrap(), saved);
    // The workbook has the same report.
    run(folder.path(), &["convert", "b.xlsx", "-o", "c.json"]);
    assert_eq!(fs::read(folder.path().join("c.json")).unwrap(), saved);
    // Over the input only with --write.
    let refused = run(folder.path(), &["draft", "a.json", "-o", "a.json"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
}

#[test]
fn contradictory_figures_end_with_one_and_no_sentence() {
    let folder = folder();
    let mut report = zeros(2024);
    set(&mut report, "applications.new.natural_person", Some("3"));
    save(folder.path(), "a.json", &report);
    let run = run(folder.path(), &["draft", "a.json", "-o", "b.json"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.err.contains("错误[DRAFT-SUM]"), "{}", run.err);
    assert!(!run.out.contains("新收"), "{}", run.out);
    assert!(folder.path().join("b.json").exists());
}

#[test]
fn a_placeholder_is_found_by_the_check() {
    let folder = folder();
    save(folder.path(), "a.json", &zeros(2024));
    run(folder.path(), &["draft", "a.json", "--placeholders", "-o", "b.json"]);
    let found = run(folder.path(), &["check", "b.json"]);
    assert_eq!(found.code, Some(1), "{found:?}");
    assert!(found.out.contains("PLACEHOLDER"), "{}", found.out);
}

#[test]
fn last_year_and_json() {
    let folder = folder();
    let (mut now, mut before) = (zeros(2024), zeros(2023));
    for (report, count) in [(&mut now, "15"), (&mut before, "12")] {
        for path in [
            "new.natural_person",
            "new.total",
            "granted.natural_person",
            "granted.total",
            "total.natural_person",
            "total.total",
        ] {
            set(report, &format!("applications.{path}"), Some(count));
        }
    }
    save(folder.path(), "a.json", &now);
    save(folder.path(), "b.json", &before);
    let answer = run(
        folder.path(),
        &["draft", "a.json", "--previous", "b.json", "--fee", "20", "--json"],
    );
    assert_eq!(answer.code, Some(0), "{answer:?}");
    let answer = answer.json();
    assert_eq!(answer["output"], serde_json::Value::Null);
    assert_eq!(answer["changes"][1]["path"], "overview.blocks[1]");
    assert!(
        answer["changes"][1]["new"]
            .as_str()
            .unwrap()
            .contains("新收政府信息公开申请15件，同比增长25%")
    );
    assert_eq!(answer["changes"][2]["new"], "2024年，收取信息处理费20元。");
    for (arguments, code) in [
        (["draft", "a.json", "--previous", "c.json"], 2),
        (["draft", "a.json", "--fee", "x"], 2),
        (["draft", "a.json", "--fee", "-1"], 2),
        (["draft", "-", "-w", "--lang=zh"], 2),
    ] {
        assert_eq!(
            run_with(folder.path(), &arguments, b"").code,
            Some(code),
            "{arguments:?}"
        );
    }
}

#[test]
fn blank_totals_are_filled_cell_by_cell() {
    let folder = folder();
    let mut report = zeros(2024);
    set(&mut report, "proceedings.review.upheld", Some("2"));
    set(&mut report, "proceedings.review.total", None);
    // Printed and wrong: stays.
    set(&mut report, "proceedings.litigation.direct.total", Some("5"));
    save(folder.path(), "a.json", &report);
    let filled = run(folder.path(), &["fill", "a.json", "-o", "-"]);
    assert_eq!(filled.code, Some(0), "{filled:?}");
    assert!(
        filled
            .err
            .contains("proceedings.review.total  行政复议 · 总计: （空白） → 2"),
        "{}",
        filled.err
    );
    set(&mut report, "proceedings.review.total", Some("2"));
    assert_eq!(filled.out, json::write(&report));
    let shown = run(folder.path(), &["fill", "a.json", "--json"]).json();
    assert_eq!(
        shown["changes"][0],
        serde_json::json!({"path": "proceedings.review.total", "old": null, "new": "2"})
    );
}

#[test]
fn what_was_not_read_as_it_stands_is_not_written_over() {
    let folder = folder();
    let text = "某市教育局2022年政府信息公开工作年度报告\n一、总体情况\n本年无变化。\n";
    fs::write(folder.path().join("a.txt"), text).unwrap();
    let refused = run(folder.path(), &["draft", "a.txt", "--write", "--placeholders"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert_eq!(fs::read_to_string(folder.path().join("a.txt")).unwrap(), text);
}

/// The law of drafted text: written by the built-in template and read again it is the same narrative with the same
/// statistics.
#[test]
fn a_drafted_report_reads_back_from_its_text() {
    let text = gongkai::format("txt").unwrap();
    for seed in 0..60 {
        let edition = if seed % 3 == 0 { Edition::E2019 } else { Edition::E2021 };
        let mut report = gongkai_testkit::sample::report(edition, seed);
        let mut before = gongkai_testkit::sample::report(edition, seed + 1000);
        before.year = report.year.map(|year| year - 1);
        report.period = report.year.and_then(gongkai::Period::of_year);
        let mut options = gongkai::draft::Options::default();
        options.placeholders = seed % 2 == 0;
        options.fees = (seed % 4 == 0).then(|| "350".parse().unwrap());
        let drafted = gongkai::draft::draft(&report, (seed % 5 > 0).then_some(&before), &options).report;
        let bytes = gongkai::write(&drafted, text).unwrap();
        let read = gongkai::read(&bytes, Some(text)).unwrap().report;
        assert_eq!(read.overview, drafted.overview, "seed {seed}");
        assert_eq!(read.other, drafted.other, "seed {seed}");
        assert_eq!(read.tables, drafted.tables, "seed {seed}");
    }
}

/// A town's report as a workbook with a comment on a cell, and without one of its totals.
fn workbook(folder: &Path) -> (std::path::PathBuf, Report) {
    let mut report = zeros(2024);
    report.agency.name = Some("某镇".to_owned());
    set(&mut report, "proceedings.review.upheld", Some("2"));
    set(&mut report, "proceedings.review.total", None);
    let xlsx = gongkai::format("xlsx").unwrap();
    let bytes = gongkai::write(&report, xlsx).unwrap();
    let loaded = gongkai::read(&bytes, Some(xlsx)).unwrap();
    let place = loaded.origins.get("proceedings.review.total").cloned();
    let note = gongkai_testkit::notes::note(place, "请张科长核对");
    let notes = gongkai_testkit::notes::notes(vec![note]);
    let path = folder.join("a.xlsx");
    fs::write(&path, gongkai::annotate(&bytes, xlsx, &notes).unwrap()).unwrap();
    (path, report)
}

fn comments(path: &Path) -> String {
    let bytes = fs::read(path).unwrap();
    let mut package = gongkai_source::package::Package::open(&bytes).unwrap();
    package.text("xl/comments1.xml").unwrap().unwrap_or_default()
}

#[test]
fn a_workbook_keeps_what_is_the_clerks() {
    for (arguments, what) in [
        (&["check", "a.xlsx", "--fix"][..], "（空白） → 2"),
        (&["fill", "a.xlsx", "-w"], "（空白） → 2"),
        (&["draft", "a.xlsx", "-w", "--placeholders"], "（二）依申请公开情况"),
    ] {
        let folder = folder();
        let (path, _) = workbook(folder.path());
        let (bytes, before) = (fs::read(&path).unwrap(), comments(&path));
        let mut dry = arguments.to_vec();
        dry.push("--dry-run");
        let shown = run(folder.path(), &dry);
        assert!(format!("{}{}", shown.out, shown.err).contains(what), "{shown:?}");
        assert_eq!(fs::read(&path).unwrap(), bytes);
        let done = run(folder.path(), arguments);
        assert_ne!(done.code, Some(2), "{done:?}");
        assert!(!done.err.contains("WRITE-ANEW"), "{done:?}");
        assert_ne!(fs::read(&path).unwrap(), bytes, "{arguments:?}");
        assert!(before.contains("请张科长核对"), "{before}");
        assert_eq!(comments(&path), before);
        let again = run(folder.path(), &dry);
        assert!(!format!("{}{}", again.out, again.err).contains(what), "{again:?}");
    }
}

#[test]
fn what_cannot_be_changed_in_place_is_said_before_it_is_written_anew() {
    let folder = folder();
    let (path, _) = workbook(folder.path());
    // Rows have to come in, and the sheet has something that is not known to move with them.
    let bytes = fs::read(&path).unwrap();
    let mut package = gongkai_source::package::Package::open(&bytes).unwrap();
    let name = "xl/worksheets/sheet3.xml".to_owned();
    let text = package.text(&name).unwrap().unwrap();
    let text = text.replace(
        "<printOptions",
        "<hyperlinks><hyperlink ref=\"D20\" location=\"A1\"/></hyperlinks><printOptions",
    );
    let bytes = package.patched(&[(name, text)]).unwrap();
    fs::write(&path, &bytes).unwrap();
    let shown = run(folder.path(), &["draft", "a.xlsx", "--placeholders", "--json"]).json();
    assert_eq!(shown["diagnostics"], serde_json::json!([]));
    let done = run(folder.path(), &["draft", "a.xlsx", "-w", "--placeholders"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    for part in [
        "警告[WRITE-ANEW]",
        "“报告正文”须插入行",
        "--> a.xlsx",
        "批注、颜色、列宽",
        "已写入 a.xlsx",
    ] {
        assert!(done.err.contains(part), "{part}: {}", done.err);
    }
    assert!(done.err.find("WRITE-ANEW") < done.err.find("已写入"), "{}", done.err);
    assert_eq!(comments(&path), "");
    // The same in JSON; and nothing is said of a file that has nothing to lose.
    fs::write(&path, &bytes).unwrap();
    let json = run(folder.path(), &["draft", "a.xlsx", "-w", "--placeholders", "--json"]).json();
    assert_eq!(json["diagnostics"][0]["rule"], "WRITE-ANEW");
    run(folder.path(), &["convert", "a.xlsx", "-o", "b.xml"]);
    let xml = fs::read_to_string(folder.path().join("b.xml")).unwrap();
    let quiet = run(folder.path(), &["fill", "b.xml", "-w"]);
    assert!(quiet.code == Some(0) && !quiet.err.contains("WRITE-ANEW"), "{quiet:?}");
    fs::write(
        folder.path().join("b.xml"),
        xml.replacen("<report", "<!-- 我的 -->\n<report", 1),
    )
    .unwrap();
    let said = run(folder.path(), &["fill", "b.xml", "-w"]);
    assert!(said.code == Some(0) && said.err.contains("注释、排版"), "{said:?}");
}

#[test]
fn a_form_that_was_not_read_whole_is_changed_in_place_or_not_at_all() {
    let folder = folder();
    let (path, report) = workbook(folder.path());
    // A sheet of the clerk's own is not read, and stays.
    let bytes = fs::read(&path).unwrap();
    let mut package = gongkai_source::package::Package::open(&bytes).unwrap();
    let mut parts = Vec::new();
    for (name, from, to) in [
        (
            "xl/workbook.xml",
            "</sheets>",
            "<sheet name=\"我的\" sheetId=\"90\" r:id=\"rId90\"/></sheets>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "</Relationships>",
            "<Relationship Id=\"rId90\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet90.xml\"/></Relationships>",
        ),
        (
            "[Content_Types].xml",
            "</Types>",
            "<Override PartName=\"/xl/worksheets/sheet90.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>",
        ),
    ] {
        let text = package.text(name).unwrap().unwrap();
        parts.push((name.to_owned(), text.replace(from, to)));
    }
    let own = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\"><c r=\"A1\"><f>'报告正文'!D20</f><v>0</v></c></row></sheetData></worksheet>";
    parts.push(("xl/worksheets/sheet90.xml".to_owned(), own.to_owned()));
    let bytes = package.patched(&parts).unwrap();
    fs::write(&path, &bytes).unwrap();
    // Rows would move under the clerk's formula, and the sheet would be lost if all were written anew.
    let refused = run(folder.path(), &["draft", "a.xlsx", "-w", "--placeholders"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    for part in ["错误: 工作表“报告正文”须插入行", "a.xlsx 中另有未能原样读取的内容"] {
        assert!(refused.err.contains(part), "{part}: {}", refused.err);
    }
    assert_eq!(fs::read(&path).unwrap(), bytes);
    let filled = run(folder.path(), &["fill", "a.xlsx", "-w"]);
    assert_eq!(filled.code, Some(0), "{filled:?}");
    let bytes = fs::read(&path).unwrap();
    let mut package = gongkai_source::package::Package::open(&bytes).unwrap();
    assert_eq!(package.text("xl/worksheets/sheet90.xml").unwrap().as_deref(), Some(own));
    let mut wanted = report;
    set(&mut wanted, "proceedings.review.total", Some("2"));
    assert_eq!(gongkai::read(&bytes, None).unwrap().report, wanted);
}

#[test]
fn json_keeps_its_layout() {
    let folder = folder();
    let mut report = zeros(2024);
    set(&mut report, "proceedings.review.total", None);
    let path = folder.path().join("a.json");
    let pretty = json::write(&report);
    for text in [
        json::write_line(&report),
        pretty.clone(),
        pretty.replace("  ", "\t"),
        format!("\u{FEFF}{}", pretty.trim_end().replace('\n', "\r\n")),
    ] {
        fs::write(&path, &text).unwrap();
        let filled = run(folder.path(), &["fill", "a.json", "-w"]);
        assert!(
            filled.code == Some(0) && !filled.err.contains("WRITE-ANEW"),
            "{filled:?}"
        );
        // Only the total is another.
        let after = fs::read_to_string(&path).unwrap();
        let at = text
            .bytes()
            .zip(after.bytes())
            .position(|(one, other)| one != other)
            .unwrap();
        assert!(
            text[at..].starts_with("null") && after[at..].starts_with('0'),
            "{}",
            &after[at..at + 9]
        );
        assert_eq!(text[at + 4..], after[at + 1..]);
    }
}

/// A figure that a formula of the clerk's makes of a total would change with it: that was not wanted.
#[test]
fn a_file_that_would_say_something_else_is_not_changed_in_place() {
    let mut report = zeros(2024);
    set(&mut report, "applications.new.total", None);
    let xlsx = gongkai::format("xlsx").unwrap();
    let bytes = gongkai::write(&report, xlsx).unwrap();
    let loaded = gongkai::read(&bytes, Some(xlsx)).unwrap();
    let cell = |path: &str| match loaded.origins.get(path) {
        Some(gongkai::Place::Sheet { cell, .. }) => cell.as_str().to_owned(),
        other => panic!("{path}: {other:?}"),
    };
    let path = "applications.carried_in.natural_person";
    let mut package = gongkai_source::package::Package::open(&bytes).unwrap();
    let (name, text) = (1..20)
        .map(|at| format!("xl/worksheets/sheet{at}.xml"))
        .filter_map(|name| Some((name.clone(), package.text(&name).ok()??)))
        .find(|(_, text)| text.contains("D6:I6"))
        .unwrap();
    let start = text.find(&format!("<c r=\"{}\"", cell(path))).unwrap();
    let at = start + text[start..].find("<v>").unwrap();
    let formula = format!("<f>{}+3-3+{0}</f>", cell("applications.new.total"));
    let text = format!("{}{formula}{}", &text[..at], &text[at..]);
    let bytes = package.patched(&[(name, text)]).unwrap();
    let loaded = gongkai::read(&bytes, Some(xlsx)).unwrap();
    // As if a total of 5 had been found.
    let mut wanted = loaded.report.clone();
    set(&mut wanted, "applications.new.total", Some("5"));
    let amendment = gongkai::Amendment {
        read: &loaded,
        wanted: &wanted,
    };
    assert_eq!(
        gongkai::amend(&bytes, xlsx, &[amendment]),
        Err(gongkai::NotInPlace::ReadsOtherwise(path.to_owned()))
    );
    assert_eq!(
        gongkai::amend(b"<report/>", gongkai::format("xml").unwrap(), &[amendment]),
        Err(gongkai::NotInPlace::Format)
    );
    // A workbook that says so already is left as it is.
    let same = gongkai::Amendment {
        read: &loaded,
        wanted: &loaded.report,
    };
    assert_eq!(gongkai::amend(&bytes, xlsx, &[same]).unwrap().len(), bytes.len());
}
