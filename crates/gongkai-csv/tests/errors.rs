//! What is wrong with a table is told at its place, all of it, with what to do; and hostile tables end soon.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use gongkai_core::{Edition, Language, ReadError};
use gongkai_csv::{Layout, Options, is_csv, read, write};
use gongkai_testkit::example;
use std::time::{Duration, Instant};

fn table(layout: Layout, safe: bool) -> String {
    let options = Options {
        layout,
        safe,
        mark: false,
        ..Options::default()
    };
    String::from_utf8(write(&example::report(Edition::E2021), &options).unwrap()).unwrap()
}

/// Key, place and path of everything that is wrong.
fn wrong(text: &str) -> Vec<String> {
    let error = read(text.as_bytes()).unwrap_err();
    error.each().map(say).collect()
}

fn say(error: &ReadError) -> String {
    let place = error.place.as_ref().map(ToString::to_string).unwrap_or_default();
    let path = error.path.clone().unwrap_or_default();
    format!("{} {place} {path}", error.message.key()).trim_end().to_owned()
}

/// The help of the only error, in both languages.
fn help(text: &str) -> String {
    let error = read(text.as_bytes()).unwrap_err();
    let help = error.help.as_ref().unwrap();
    format!("{} {}", help.render(Language::Chinese), help.render(Language::English))
}

/// The table with a line changed; lines count from 1.
fn with(table: &str, start: &str, change: impl Fn(&str) -> String) -> (String, usize) {
    let at = table
        .lines()
        .position(|line| line.starts_with(start))
        .unwrap_or_else(|| panic!("{start}"));
    let lines = table.lines().enumerate();
    let lines = lines.map(|(number, line)| if number == at { change(line) } else { line.to_owned() });
    (lines.collect::<Vec<_>>().join("\r\n") + "\r\n", at + 1)
}

/// The long table with another value of a field.
fn valued(path: &str, value: &str) -> (String, usize) {
    with(&table(Layout::Long, false), &format!("{path},"), |line| {
        let mut cells: Vec<&str> = line.split(',').collect();
        assert_eq!(cells.len(), 8, "{line}");
        cells[5] = value;
        cells.join(",")
    })
}

/// The wide table with another value of a field.
fn wide_valued(path: &str, value: &str) -> String {
    let text = table(Layout::Wide, false);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let at = records[0].iter().position(|name| name == path).unwrap();
    let row = records[1]
        .iter()
        .enumerate()
        .map(|(column, cell)| if column == at { value } else { cell });
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&records[0]).unwrap();
    writer.write_record(row).unwrap();
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[test]
fn every_wrong_row_is_listed_with_its_place() {
    let long = table(Layout::Long, false);
    let (text, one) = with(&long, "applications.new.natural_person,", |line| {
        line.replace(",件,", ",件,5件")
    });
    let (text, two) = with(&text, "applications.granted.total,", |line| format!("{line},x"));
    let (text, three) = with(&text, "proceedings.review.total,", |line| {
        line.replace("proceedings.review.total", "proceedings.review.totl")
    });
    let (text, four) = with(&text, "year,", |line| line.rsplit_once(',').unwrap().0.to_owned());
    assert_eq!(
        wrong(&text),
        [
            format!("csv_row_short {four}:1"),
            format!(
                "cell_not_count {one}:{} applications.new.natural_person",
                place_of_value(&text, one)
            ),
            format!(
                "csv_row_long {two}:{}",
                text.lines().nth(two - 1).unwrap().chars().count()
            ),
            format!("field_unknown {three}:1 proceedings.review.totl"),
        ]
    );
    let error = read(text.as_bytes()).unwrap_err();
    assert!(error.each().all(|error| error.help.is_some()));
    let unknown = error.each().last().unwrap();
    assert!(
        unknown
            .help
            .as_ref()
            .unwrap()
            .to_string()
            .contains("proceedings.review.total")
    );
}

fn place_of_value(text: &str, line: usize) -> usize {
    let cells: Vec<&str> = text.lines().nth(line - 1).unwrap().split(',').collect();
    cells[..5].iter().map(|cell| cell.chars().count() + 1).sum::<usize>() + 1
}

#[test]
fn a_field_twice_or_missing_is_an_error() {
    let long = table(Layout::Long, false);
    let year = long.lines().find(|line| line.starts_with("year,")).unwrap();
    let count = long.lines().count();
    assert_eq!(
        wrong(&format!("{long}{year}\r\n")),
        [format!("field_twice {}:1 year", count + 1)]
    );
    let kept: Vec<&str> = long
        .lines()
        .filter(|line| !line.starts_with("applications.new."))
        .collect();
    let errors = wrong(&kept.join("\n"));
    assert_eq!(errors.len(), 7);
    assert_eq!(errors[0], "field_missing 2:1 applications.new.natural_person");
    // A wrong value is not also missing.
    let (text, line) = valued("applications.new.total", "01");
    let errors = wrong(&text);
    assert_eq!(errors.len(), 1);
    assert!(errors[0].starts_with(&format!("cell_not_count {line}:")));
}

#[test]
fn headers_say_what_is_wrong_with_them() {
    let long = table(Layout::Long, false);
    let renamed = |from: &str, to: &str| {
        let (head, rest) = long.split_once('\n').unwrap();
        format!("{}\n{rest}", head.replace(from, to))
    };
    assert_eq!(
        wrong(&renamed("path", "key")),
        ["csv_column_unknown 1:1", "csv_column_missing 1:1"]
    );
    assert_eq!(wrong(&renamed("unit", "unti")), ["csv_column_unknown 1:23"]);
    assert!(help(&renamed("unit", "unti")).contains("“unit”"));
    assert_eq!(wrong(&renamed("unit", "mark")), ["csv_column_twice 1:34"]);
    assert_eq!(wrong(&renamed("unit", "备注")), ["csv_column_unknown 1:23"]);
    assert_eq!(wrong("姓名,电话\n张三,1\n"), ["csv_no_header 1:1"]);
    assert_eq!(wrong("字段路径,表或部分,行\na,b,c\n"), ["csv_only_labels 1:1"]);
    assert_eq!(wrong("path,value\r\n"), ["csv_no_report 1:1"]);
    assert_eq!(wrong("\u{FEFF}"), ["csv_no_header 1:1"]);
    let wide = table(Layout::Wide, false);
    assert_eq!(
        wrong(&wide.replacen("agency.name", "agency.nmae", 1)),
        ["csv_column_unknown 1:38"]
    );
    assert!(help(&wide.replacen("agency.name", "agency.nmae", 1)).contains("agency.name"));
    let missing = wrong(&wide.replacen("applications.new.total", "", 1));
    // The cell without a heading is filled; without it the column is missing.
    assert_eq!(missing.len(), 1, "{missing:?}");
    assert!(missing[0].starts_with("csv_row_long 2:"), "{missing:?}");
}

#[test]
fn a_missing_column_is_said_once() {
    let wide = table(Layout::Wide, false);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(wide.as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let at = records[0]
        .iter()
        .position(|name| name == "applications.new.total")
        .unwrap();
    let mut writer = csv::Writer::from_writer(Vec::new());
    for record in [&records[0], &records[1], &records[1]] {
        writer
            .write_record(
                record
                    .iter()
                    .enumerate()
                    .filter(|(column, _)| *column != at)
                    .map(|(_, cell)| cell),
            )
            .unwrap();
    }
    let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
    assert_eq!(wrong(&text), ["column_missing 1:1 applications.new.total"]);
}

#[test]
fn labels_that_are_not_those_of_the_path_are_refused() {
    let long = table(Layout::Long, false);
    let (text, line) = with(&long, "applications.new.total,", |line| line.replace(",件,", ",个,"));
    let errors = wrong(&text);
    assert_eq!(errors.len(), 1);
    assert!(
        errors[0].starts_with(&format!("csv_label_differs {line}:")),
        "{errors:?}"
    );
    // The column of paths sorted without the others.
    let (text, line) = with(&long, "applications.new.total,", |line| {
        line.replace("new.total", "carried_in.total")
    });
    assert!(
        wrong(&text)
            .iter()
            .any(|error| error.starts_with(&format!("csv_label_differs {line}:")))
    );
    let (text, line) = with(&long, "applications.new.total,", |line| {
        line.replace("applications.new.total", "")
    });
    assert_eq!(wrong(&text), [format!("csv_no_path {line}:1")]);
    // Without labels nothing is contradicted.
    let bare: Vec<String> = csv_columns(&long, &[0, 5, 6]);
    assert!(read(bare.join("\n").as_bytes()).is_ok());
    // The second line too.
    let options = Options {
        layout: Layout::Wide,
        labels: true,
        ..Options::default()
    };
    let wide = String::from_utf8(write(&example::report(Edition::E2021), &options).unwrap()).unwrap();
    assert_eq!(wrong(&wide.replacen("年度", "编号", 1)), ["csv_label_differs 2:6 year"]);
}

fn csv_columns(text: &str, columns: &[usize]) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            let cells = columns
                .iter()
                .map(|at| format!("\"{}\"", record[*at].replace('"', "\"\"")));
            cells.collect::<Vec<_>>().join(",")
        })
        .collect()
}

#[test]
fn marks_stand_only_beside_blank_figures() {
    let marked = |path: &str| {
        with(&table(Layout::Long, false), &format!("{path},"), |line| {
            line.replace(",,1", ",/,1")
        })
    };
    let (text, line) = marked("year");
    assert!(wrong(&text)[0].starts_with(&format!("csv_mark_not_figure {line}:")));
    let (text, line) = marked("applications.new.total");
    assert!(wrong(&text)[0].starts_with(&format!("mark_beside_figure {line}:")));
    // A mark in the place of the value is understood.
    let (text, _) = valued("applications.new.total", "/");
    let report = &read(text.as_bytes()).unwrap()[0].report;
    assert!(report.tables.applications.new.total.is_blank());
    assert_eq!(
        report
            .annotations
            .iter()
            .filter(|note| note.path.path() == "applications.new.total")
            .count(),
        1
    );
}

#[test]
fn what_spreadsheet_programs_rewrote_is_never_taken() {
    for (path, value, says) in [
        ("applications.new.total", "1.84467E+19", "1.84467E+19"),
        ("issued_on", "2024/1/22", "2023-01-29"),
        ("agency.name", "#NAME?", "--csv-safe"),
        ("agency.name", "1.13709E+17", "1.13709E+17"),
        ("agency.contact.postcode", "12345", "6位"),
        ("title", "2024/1/22", "单引号"),
        ("agency.name", "########", "########"),
    ] {
        for text in [valued_or_added(path, value), wide_valued(path, value)] {
            let error = read(text.as_bytes()).unwrap_err();
            assert_eq!(error.each().count(), 1, "{path}: {:?}", wrong(&text));
            assert!(error.path.as_deref() == Some(path) && error.place.is_some(), "{path}");
            assert!(help(&text).contains(says), "{path}: {}", help(&text));
        }
        // Where it is meant so, it is marked.
        if !matches!(path, "applications.new.total" | "issued_on") {
            let text = wide_valued(path, &format!("'{value}"));
            assert!(read(text.as_bytes()).is_ok(), "{path}");
        }
    }
    assert!(help(&wide_valued("applications.new.total", "1,234")).contains("1234"));
}

/// The long table with a value of a field that the example may lack.
fn valued_or_added(path: &str, value: &str) -> String {
    let text = table(Layout::Long, false);
    if text.lines().any(|line| line.starts_with(&format!("{path},"))) {
        valued(path, value).0
    } else {
        format!("{text}{path},,,,,{value},,1\r\n")
    }
}

#[test]
fn wrong_numbers_of_reports_and_cut_files_are_refused() {
    let long = table(Layout::Long, false);
    for number in ["0", "x", "", "01", "1.0"] {
        let (text, line) = with(&long, "year,", |line| {
            format!("{}{number}", line.strip_suffix('1').unwrap())
        });
        let errors = wrong(&text);
        assert!(
            errors[0].starts_with(&format!("csv_report_number {line}:")),
            "{errors:?}"
        );
    }
    for layout in [Layout::Long, Layout::Wide] {
        let text = table(layout, false);
        // The number of the report, or the version, closes every row.
        for cut in (text.find('\n').unwrap() + 2..text.len() - 3).step_by(97) {
            if text.is_char_boundary(cut) {
                assert!(read(&text.as_bytes()[..cut]).is_err(), "{layout:?} {cut}");
            }
        }
    }
}

#[test]
fn only_our_tables_are_recognised() {
    for text in [
        "",
        "{\"schema\":\"gongkai.report/1\",\"edition\":\"2021\"}",
        "一、总体情况\n",
        "title,edition,year\nA,2,1999\n",
        "path\n",
        "<html>",
        "2022年政府信息公开工作年度报告, value",
        "\0\0\0\0",
        "PK\x03\x04",
    ] {
        assert_eq!(is_csv(text.as_bytes()), None, "{text:?}");
    }
    assert_eq!(is_csv(b"\r\n\r\n\"value\";\"path\"\r\n"), Some(Layout::Long));
    assert_eq!(is_csv(b"edition\tagency.name"), Some(Layout::Wide));
}

/// Reads in bounded time; the machine may be busy.
fn soon(name: &str, bytes: &[u8]) -> Result<usize, String> {
    let start = Instant::now();
    let _ = is_csv(bytes);
    let result = read(bytes);
    let took = start.elapsed();
    assert!(took < Duration::from_secs(20), "{name}: {took:?}");
    match result {
        Ok(reports) => Ok(reports.len()),
        Err(error) => Err(error.message.key().to_owned()),
    }
}

#[test]
fn hostile_tables_end_soon() {
    const SIZE: usize = 4 << 20;
    let header = "path,value,report\n";
    let filled = |unit: &str| format!("{header}{}", unit.repeat(SIZE / unit.len()));
    for (name, text, key) in [
        (
            "unterminated quote",
            format!("{header}\"{}", "x".repeat(SIZE)),
            "csv_cell_too_long",
        ),
        ("unterminated short", format!("{header}year,\"2024\n"), "csv_quote_open"),
        ("one long line", "x".repeat(SIZE), "csv_no_header"),
        ("commas", ",".repeat(SIZE), "csv_too_many_columns"),
        (
            "lines of commas",
            format!("{header}{}", format!("{}\n", ",".repeat(16_000)).repeat(SIZE / 16_001)),
            "csv_no_report",
        ),
        ("empty lines", filled("\n"), "csv_no_report"),
        ("quotes", filled("\""), "csv_cell_too_long"),
        ("stray quotes", filled(" \"\n"), "csv_stray_quote"),
        ("after quotes", filled("\"\"x,"), "csv_too_many_columns"),
        ("bare CR", filled("a\r"), "csv_bare_cr"),
        ("short rows", filled("a\n"), "csv_row_short"),
        ("unknown paths", filled("applications.new.totl,1,1\n"), "field_unknown"),
        ("the same path", filled("year,2024,1\n"), "field_twice"),
        ("gaps", filled("preamble[9].text,x,1\n"), "field_order"),
        (
            "deep paths",
            filled(&format!(
                "overview.statistics[0]{}.name,x,1\n",
                ".parts[0]".repeat(2000)
            )),
            "field_unknown",
        ),
        (
            "wide of nothing",
            format!("edition,agency.name\n{}", "x,\n".repeat(SIZE / 3)),
            "wrong_variant",
        ),
    ] {
        let found = soon(name, text.as_bytes());
        assert_eq!(found, Err(key.to_owned()), "{name}");
    }
    let mut numbers = header.to_owned();
    for number in 1..200_000 {
        numbers.push_str(&format!("year,2024,{number}\n"));
    }
    assert!(soon("many reports", numbers.as_bytes()).is_err());
    let names: Vec<String> = (0..16_000)
        .map(|number| format!("applications.new.totl{number}"))
        .collect();
    let names = format!("edition,{}\n2021\n", names.join(","));
    assert_eq!(
        soon("unknown columns", names.as_bytes()),
        Err("csv_column_unknown".to_owned())
    );
}
