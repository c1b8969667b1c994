//! What tests of reports against each other share: reports with a few figures, files of them, what was found. Leaves
//! out the cases.

use crate::{Run, run};
use gongkai::{Agency, Edition, FigureId, Report};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// A report with these figures; all that is not named is 0, so that only what a test is about is found.
pub fn report(name: &str, year: u16, cells: &[(&str, &str)]) -> Report {
    let edition = Edition::of_year(year).unwrap();
    let mut report = Report {
        year: Some(year),
        agency: Agency {
            name: Some(name.to_owned()),
            ..Agency::default()
        },
        ..Report::blank(edition)
    };
    for id in FigureId::all().filter(|id| Report::blank(edition).tables.figure(*id).is_some()) {
        report.tables.figure_mut(id).unwrap().set(Some("0")).unwrap();
    }
    for (path, text) in cells {
        let id = FigureId::from_path(path).unwrap_or_else(|| panic!("{path}"));
        report.tables.figure_mut(id).unwrap().set(Some(text)).unwrap();
    }
    report
}

/// Requests that came in and were granted, in one column and the total.
pub fn requests(name: &str, year: u16, count: u64) -> Report {
    rows(name, year, &["new", "granted", "total"], &count.to_string())
}

/// The same number in the rows of the requests that make it add up, in one column and the total.
pub fn rows(name: &str, year: u16, rows: &[&str], count: &str) -> Report {
    let columns = ["natural_person", "total"];
    let paths = rows
        .iter()
        .flat_map(|row| columns.map(|column| format!("applications.{row}.{column}")));
    let paths: Vec<String> = paths.collect();
    let cells: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), count)).collect();
    report(name, year, &cells)
}

/// Requests that are open at the end of the year.
pub fn carried_out(name: &str, year: u16, count: &str) -> Report {
    rows(name, year, &["new", "carried_out"], count)
}

/// Requests that were open at its beginning.
pub fn carried_in(name: &str, year: u16, count: &str) -> Report {
    rows(name, year, &["carried_in", "granted", "total"], count)
}

/// Writes a report in the format of the name.
pub fn write(folder: &Path, name: &str, report: &Report) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let extension = path.extension().unwrap().to_str().unwrap();
    let format = gongkai::format_of_extension(extension).unwrap();
    fs::write(path, gongkai::write(report, format).unwrap()).unwrap();
}

/// Several reports in one file, one a line.
pub fn write_lines(folder: &Path, name: &str, reports: &[Report]) {
    let lines: Vec<String> = reports
        .iter()
        .map(|report| {
            serde_json::to_string(&serde_json::from_str::<Value>(&gongkai::json::write(report)).unwrap()).unwrap()
        })
        .collect();
    fs::write(folder.join(name), lines.join("\n")).unwrap();
}

/// What was found by these rules, in all files and about the run.
pub fn found<'a>(answer: &'a Value, rules: &[&str]) -> Vec<&'a Value> {
    let files = answer["files"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|file| file["findings"].as_array().unwrap());
    let run = answer["findings"].as_array().unwrap();
    files
        .chain(run)
        .filter(|finding| rules.contains(&finding["rule"].as_str().unwrap()))
        .collect()
}

/// The codes of the same.
pub fn codes(answer: &Value, rules: &[&str]) -> Vec<String> {
    found(answer, rules)
        .iter()
        .map(|finding| finding["rule"].as_str().unwrap().to_owned())
        .collect()
}

/// `gongkai check` in a folder.
pub fn check(folder: &Path, arguments: &[&str]) -> Run {
    run(folder, &[["check"].as_slice(), arguments].concat())
}

/// Its answer as JSON.
pub fn json(folder: &Path, arguments: &[&str]) -> Value {
    check(folder, &[arguments, &["--json"]].concat()).json()
}
