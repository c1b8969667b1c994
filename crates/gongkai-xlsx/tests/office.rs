//! Independent judges: LibreOffice and openpyxl save our workbooks again, LibreOffice computes the totals
//! itself. Trials whose program is not installed are listed as ignored, with the reason in their name.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

mod clerk;
mod package;

use gongkai_core::grid::{Grid, GridContent};
use gongkai_core::tables::FigureRef;
use gongkai_core::{Amendment, Edition, FigureId, Report, fix};
use gongkai_testkit::{arbitrary, example};
use gongkai_xlsx::{Options, read, write};
use libtest_mimic::{Arguments, Failed, Trial};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    let arguments = Arguments::from_args();
    let office = ["soffice", "libreoffice"]
        .into_iter()
        .find(|program| works(program, &["--version"]));
    let openpyxl = works("python3", &["-c", "import openpyxl"]).then_some("python3");
    let trials = vec![
        trial(
            "libreoffice_saves_and_the_report_is_the_same",
            "LibreOffice",
            office,
            libreoffice_saves,
        ),
        trial(
            "libreoffice_computes_the_totals_as_printed",
            "LibreOffice",
            office,
            libreoffice_computes,
        ),
        trial(
            "libreoffice_computes_every_result_that_is_stored",
            "LibreOffice",
            office,
            libreoffice_agrees,
        ),
        trial(
            "libreoffice_shows_a_workbook_that_was_changed_in_place",
            "LibreOffice",
            office,
            libreoffice_shows_changes,
        ),
        trial(
            "openpyxl_saves_and_the_report_is_the_same",
            "openpyxl",
            openpyxl,
            openpyxl_saves,
        ),
        trial("openpyxl_fills_the_blank_form", "openpyxl", openpyxl, openpyxl_fills),
        trial(
            "openpyxl_drops_the_names_and_the_labels_say_the_same",
            "openpyxl",
            openpyxl,
            openpyxl_drops_names,
        ),
        match openpyxl {
            Some(python) => trial(
                "libreoffice_judges_a_form_that_openpyxl_filled",
                "LibreOffice",
                office,
                move |office| libreoffice_judges(office, python),
            ),
            None => trial(
                "libreoffice_judges_a_form_that_openpyxl_filled",
                "openpyxl",
                None,
                |_| Ok(()),
            ),
        },
        trial(
            "a_form_made_with_openpyxl_is_read_by_its_labels",
            "openpyxl",
            openpyxl,
            openpyxl_makes,
        ),
    ];
    libtest_mimic::run(&arguments, trials).exit();
}

fn trial(
    name: &str,
    program: &str,
    found: Option<&'static str>,
    test: impl FnOnce(&str) -> Result<(), Failed> + Send + 'static,
) -> Trial {
    match found {
        Some(command) => Trial::test(name, move || test(command)),
        None => Trial::test(format!("{name} (ignored: {program} is not installed)"), || {
            Err("what it needs is missing".into())
        })
        .with_ignored_flag(true),
    }
}

fn works(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .output()
        .is_ok_and(|output| output.status.success())
}

/// Examples, a broken sum, and as many generated reports as `OFFICE_CASES` asks for.
fn reports() -> Vec<Report> {
    let mut reports: Vec<Report> = Edition::ALL
        .into_iter()
        .flat_map(|edition| [example::report(edition), Report::blank(edition)])
        .collect();
    reports.push(broken());
    let cases = std::env::var("OFFICE_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(6);
    let mut runner = TestRunner::deterministic();
    let strategy = arbitrary::report();
    reports.extend((0..cases).filter_map(|_| Some(strategy.new_tree(&mut runner).ok()?.current())));
    reports
}

/// A report whose printed total is wrong.
fn broken() -> Report {
    let mut report = example::report(Edition::E2021);
    report.tables.applications.new.total = 999.into();
    report
}

fn libreoffice_saves(office: &str) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let reports = reports();
    let books = reports
        .iter()
        .map(|report| write(report, &Options::default()))
        .collect::<Result<Vec<_>, _>>()?;
    let saved = convert(office, folder.path(), &books, "xlsx")?;
    compare(&reports, &saved)
}

fn openpyxl_saves(python: &str) -> Result<(), Failed> {
    const SCRIPT: &str = "openpyxl.load_workbook(source).save(target)";
    let folder = tempfile::tempdir()?;
    let reports = reports();
    let books = reports
        .iter()
        .map(|report| write(report, &Options::default()))
        .collect::<Result<Vec<_>, _>>()?;
    compare(&reports, &script(python, folder.path(), &books, SCRIPT)?)
}

/// Runs lines of Python over each workbook, from the file `source` to the file `target`.
fn script(python: &str, folder: &Path, books: &[Vec<u8>], lines: &str) -> Result<Vec<PathBuf>, Failed> {
    let lines = lines.replace('\n', "\n    ");
    let text = format!(
        "import json, openpyxl, sys\nfor source, target in zip(sys.argv[1::2], sys.argv[2::2]):\n    {lines}\n"
    );
    let mut command = Command::new(python);
    command.args(["-c", &text]);
    let mut saved = Vec::new();
    for (at, book) in books.iter().enumerate() {
        let source = folder.join(format!("{at}.xlsx"));
        std::fs::write(&source, book)?;
        let target = folder.join(format!("{at}-saved.xlsx"));
        command.args([&source, &target]);
        saved.push(target);
    }
    let output = command.output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(saved)
}

/// The blank forms with every figure of the examples typed in but for the totals that compute themselves, each
/// with the report that it then is.
fn filled(python: &str, folder: &Path, wrong: bool) -> Result<(Vec<Report>, Vec<PathBuf>), Failed> {
    const SCRIPT: &str = "book = openpyxl.load_workbook(source)
def cell(name):
    sheet, place = next(iter(book.defined_names['gongkai.' + name].destinations))
    return book[sheet][place.replace('$', '')]
for name, value in json.load(open(source + '.json', encoding='utf-8')).items():
    if not str(cell(name).value).startswith('='):
        cell(name).value = value
cell('agency.name').value = '某市某局'
cell('year').value = 2020 if cell('edition').value == '2019' else 2024
book.save(target)";
    let (mut reports, mut books) = (Vec::new(), Vec::new());
    for (at, edition) in Edition::ALL.into_iter().enumerate() {
        let mut report = Report::blank(edition);
        let example = example::report(edition);
        let mut typed = Vec::new();
        for id in FigureId::all() {
            let (Some(figure), true) = (example.tables.figure(id), report.tables.figure(id).is_some()) else {
                continue;
            };
            // A figure that the example leaves blank is a 0 in a form that is filled.
            let text = figure.text().unwrap_or_else(|| "0".to_owned());
            let text = match text.parse::<f64>() {
                _ if wrong && id.path() == "applications.carried_out.natural_person" => "500".to_owned(),
                // A cell for numbers keeps no zeros at the end.
                Ok(number) => number.to_string(),
                Err(_) => "约3万元".to_owned(),
            };
            report.tables.figure_mut(id).unwrap().set(Some(&text))?;
            let value = if text.parse::<f64>().is_ok() {
                text
            } else {
                format!("{text:?}")
            };
            typed.push(format!("{:?}: {value}", id.path()));
        }
        books.push(write(&Report::blank(edition), &Options::default())?);
        std::fs::write(
            folder.join(format!("{at}.xlsx.json")),
            format!("{{{}}}", typed.join(",")),
        )?;
        report.agency.name = Some("某市某局".to_owned());
        report.year = Some(if edition == Edition::E2019 { 2020 } else { 2024 });
        reports.push(report);
    }
    let saved = script(python, folder, &books, SCRIPT)?;
    Ok((reports, saved))
}

fn openpyxl_fills(python: &str) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    // No result is stored: the totals are computed by the reader.
    let (reports, saved) = filled(python, folder.path(), false)?;
    compare(&reports, &saved)
}

fn openpyxl_drops_names(python: &str) -> Result<(), Failed> {
    const SCRIPT: &str = "book = openpyxl.load_workbook(source)
for name in [name for name in book.defined_names if name.startswith('gongkai.')]:
    del book.defined_names[name]
book.save(target)";
    let folder = tempfile::tempdir()?;
    let reports = reports();
    let books = reports
        .iter()
        .map(|report| write(report, &Options::default()))
        .collect::<Result<Vec<_>, _>>()?;
    let saved = script(python, folder.path(), &books, SCRIPT)?;
    for (report, path) in reports.iter().zip(&saved) {
        let loaded = read(&std::fs::read(path)?).map_err(|error| error.to_string())?;
        let other = loaded.diagnostics.iter().find(|finding| finding.rule != "READ-NAMES");
        if loaded.report != *report || loaded.diagnostics.is_empty() || other.is_some() {
            return Err(format!("{:?}", other.map(|finding| finding.message.to_string())).into());
        }
    }
    Ok(())
}

/// A workbook that LibreOffice saved and a clerk has made their own, mended in place: the totals, what the clerk's
/// sheet makes of them, and the state of the form. Nothing stored is computed again unless the file asks for it.
fn libreoffice_shows_changes(office: &str) -> Result<(), Failed> {
    const TOTAL: &str = "applications.new.total";
    let folder = tempfile::tempdir()?;
    recalculation(folder.path(), false)?;
    let mut report = example::report(Edition::E2021);
    let total = FigureId::from_path(TOTAL).ok_or("no such figure")?;
    report.tables.figure_mut(total).ok_or("no such figure")?.set(None)?;
    let ours = write(&report, &Options::default())?;
    let loaded = read(&ours).map_err(|error| error.to_string())?;
    let theirs = clerk::own(&ours, &loaded, TOTAL);
    let saved = convert(office, folder.path(), std::slice::from_ref(&theirs), "xlsx")?;
    let mut books = Vec::new();
    for bytes in [theirs, std::fs::read(&saved[0])?] {
        let loaded = read(&bytes).map_err(|error| error.to_string())?;
        let wanted = fix::fix(&loaded.report).report;
        let amendment = Amendment {
            read: &loaded,
            wanted: &wanted,
        };
        books.push(gongkai_xlsx::amend(&bytes, &[amendment])?);
    }
    let format = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1";
    convert(office, folder.path(), &books, format)?;
    for at in 0..books.len() {
        let sheet = |name: &str| std::fs::read_to_string(folder.path().join(format!("out/{at}-{name}.csv")));
        let own = sheet("我的核对")?;
        if own.lines().collect::<Vec<_>>() != ["我的核对,262", ",263", ",2"] {
            return Err(format!("{at}: {own}").into());
        }
        let cover = sheet("基本信息")?;
        if !cover.contains("填报状态,可以报送,") {
            return Err(format!("{at}: {:?}", cover.lines().nth(2)).into());
        }
        let table = sheet("三、收到和处理政府信息公开申请情况")?;
        if !table
            .lines()
            .any(|line| line.starts_with("一、本年新收") && line.contains(",131,"))
        {
            return Err(format!("{at}: the total is not shown").into());
        }
    }
    Ok(())
}

/// What the state of the form says after a clerk's figures, right and wrong.
fn libreoffice_judges(office: &str, python: &str) -> Result<(), Failed> {
    for (wrong, state, hint) in [
        (false, "可以报送", None),
        // The column of the totals is wrong with it.
        (true, "有2处错误", Some("自然人列：一＋二＝")),
    ] {
        let folder = tempfile::tempdir()?;
        let (_, saved) = filled(python, folder.path(), wrong)?;
        let books = saved.iter().map(std::fs::read).collect::<Result<Vec<_>, _>>()?;
        recalculation(folder.path(), true)?;
        let format = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1";
        convert(office, folder.path(), &books, format)?;
        for at in 0..books.len() {
            let sheet = |name: &str| std::fs::read_to_string(folder.path().join(format!("out/{at}-{name}.csv")));
            let cover = sheet("基本信息")?;
            if !cover.contains(&format!("填报状态,{state},")) {
                return Err(format!("{:?} instead of {state}", cover.lines().nth(2)).into());
            }
            let table = sheet("三、收到和处理政府信息公开申请情况")?;
            if table.contains("列：一＋二＝") != hint.is_some() || hint.is_some_and(|hint| !table.contains(hint))
            {
                return Err(format!("{at}: what is said beside the rows is wrong").into());
            }
        }
    }
    Ok(())
}

/// The grid of every table as a script writes it: values only, totals of rows as formulas without results. What
/// has a result is read; the totals are blank, and every one of them is named.
fn openpyxl_makes(python: &str) -> Result<(), Failed> {
    const SCRIPT: &str = "import sys, openpyxl\nbook = openpyxl.Workbook()\nsheet = book.active\nfor line in open(sys.argv[1], encoding='utf-8'):\n    row, column, high, wide, text = line.rstrip('\\n').split('\\t')\n    row, column, high, wide = int(row), int(column), int(high), int(wide)\n    sheet.cell(row, column, int(text) if text.isdigit() else text)\n    if high * wide > 1:\n        sheet.merge_cells(start_row=row, start_column=column, end_row=row + high - 1, end_column=column + wide - 1)\nbook.save(sys.argv[2])\n";
    let folder = tempfile::tempdir()?;
    let report = example::report(Edition::E2021);
    let (mut lines, mut top, mut formulas) = (String::new(), 1, 0);
    for table in Edition::E2021.tables() {
        let grid = Grid::of_form(table);
        for cell in &grid.cells {
            let text = match cell.content {
                GridContent::Figure(id) if id.path().starts_with("applications.") && id.path().ends_with(".total") => {
                    formulas += 1;
                    format!("=SUM(D{0}:I{0})", top + cell.row)
                }
                GridContent::Figure(id) => report.tables.figure(id).and_then(FigureRef::text).unwrap_or_default(),
                content => content.label().unwrap_or_default().to_owned(),
            };
            let (row, column) = (top + cell.row, cell.column + 1);
            lines += &format!("{row}\t{column}\t{}\t{}\t{text}\n", cell.row_span, cell.column_span);
        }
        top += grid.rows + 1;
    }
    let (cells, book) = (folder.path().join("cells.txt"), folder.path().join("form.xlsx"));
    std::fs::write(&cells, lines)?;
    let output = Command::new(python)
        .args(["-c", SCRIPT])
        .args([&cells, &book])
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let loaded = read(&std::fs::read(book)?).map_err(|error| error.to_string())?;
    for id in FigureId::all() {
        let text = |report: &Report| report.tables.figure(id).and_then(FigureRef::text);
        let total = id.path().starts_with("applications.") && id.path().ends_with(".total");
        let expected = text(&report).filter(|_| !total);
        if text(&loaded.report) != expected {
            return Err(format!("{id}: {:?} instead of {expected:?}", text(&loaded.report)).into());
        }
    }
    let named = loaded
        .diagnostics
        .iter()
        .filter(|finding| finding.message.key() == "workbook_no_result");
    if named.count() != formulas {
        return Err("formulas without results are not all named".into());
    }
    Ok(())
}

/// Table three as LibreOffice shows it after computing everything anew: the stored results are wrong on
/// purpose, so that only computing gives the printed ones.
fn libreoffice_computes(office: &str) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    recalculation(folder.path(), true)?;
    let reports = [example::report(Edition::E2021), broken()];
    let books = reports
        .iter()
        .map(|report| spoil(&write(report, &Options::default())?))
        .collect::<Result<Vec<_>, Failed>>()?;
    // Sheet five is table three; values as shown.
    let format = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,5";
    let saved = convert(office, folder.path(), &books, format)?;
    for (report, path) in reports.iter().zip(&saved) {
        let text = std::fs::read_to_string(path)?;
        for (label, key) in [("一、本年新收", "new"), ("四、结转", "carried_out")] {
            let line = text
                .lines()
                .find(|line| line.starts_with(label))
                .ok_or("a row is missing")?;
            // Beside the ten columns of the form stands what is said about it.
            let shown: Vec<&str> = line
                .split(',')
                .take(10)
                .filter(|cell| !cell.is_empty())
                .skip(1)
                .collect();
            let total = FigureId::from_path(&format!("applications.{key}.total"));
            let total = total.and_then(|id| report.tables.figure(id)).and_then(FigureRef::text);
            if shown.last().copied() != total.as_deref() {
                return Err(format!("{shown:?} instead of {total:?}").into());
            }
        }
        let broken = report.tables.applications.new.total == 999.into();
        // Row sum, and two columns of the balance do not hold any more where the total is wrong.
        if text.contains("勾稽关系：成立") == broken {
            return Err(format!("status: {:?}", text.lines().nth(1)).into());
        }
    }
    Ok(())
}

/// Every sheet with its stored results, and with the results that LibreOffice computes in the place of wrong ones.
fn libreoffice_agrees(office: &str) -> Result<(), Failed> {
    let mut reports: Vec<Report> = Edition::ALL
        .into_iter()
        .flat_map(|edition| [example::report(edition), Report::blank(edition)])
        .collect();
    reports.extend([broken(), doubtful()]);
    let books = reports
        .iter()
        .map(|report| write(report, &Options::default()))
        .collect::<Result<Vec<_>, _>>()?;
    let spoilt = books.iter().map(|book| spoil(book)).collect::<Result<Vec<_>, _>>()?;
    let mut shown = Vec::new();
    for (books, always) in [(&books, false), (&spoilt, true)] {
        let folder = tempfile::tempdir()?;
        recalculation(folder.path(), always)?;
        // All sheets, one file each; values as shown.
        let format = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1";
        convert(office, folder.path(), books, format)?;
        let mut sheets = std::collections::BTreeMap::new();
        for entry in std::fs::read_dir(folder.path().join("out"))? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            sheets.insert(name, std::fs::read_to_string(&path)?);
        }
        shown.push(sheets);
    }
    let (stored, computed) = (&shown[0], &shown[1]);
    let all: String = stored.values().map(String::as_str).collect();
    for text in [
        "有6处错误",
        "尚未填报",
        "本行总计应为131，填999，多868。",
        "必填",
        "标黄",
        "不是四位年份",
    ] {
        if !all.contains(text) {
            return Err(format!("{text} is nowhere").into());
        }
    }
    for (name, text) in stored {
        for (at, (one, other)) in text.lines().zip(computed[name].lines()).enumerate() {
            if one != other {
                return Err(format!("{name} line {}: {one} stored, {other} computed", at + 1).into());
            }
        }
    }
    Ok(())
}

/// A report with everything that a workbook remarks upon.
fn doubtful() -> Report {
    let mut report = broken();
    report.agency.name = None;
    report.year = Some(1999);
    report.tables.applications.carried_in.natural_person = gongkai_core::Cell(None);
    report.annotate(gongkai_core::Annotation {
        path: FigureId::from_path("applications.carried_in.natural_person").unwrap(),
        kind: gongkai_core::AnnotationKind::RawText,
        text: "6件".to_owned(),
    });
    report.tables.proceedings.review.upheld = gongkai_core::Cell(None);
    report.annotate(gongkai_core::Annotation {
        path: FigureId::from_path("proceedings.review.upheld").unwrap(),
        kind: gongkai_core::AnnotationKind::NotApplicable,
        text: "/".to_owned(),
    });
    report
}

/// Whether the program computes formulas anew when it opens a file.
fn recalculation(folder: &Path, always: bool) -> Result<(), Failed> {
    let user = folder.join("profile").join("user");
    std::fs::create_dir_all(&user)?;
    let mode = if always { 0 } else { 1 };
    let settings = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>{mode}</value></prop></item></oor:items>"#
    );
    std::fs::write(user.join("registrymodifications.xcu"), settings)?;
    Ok(())
}

/// The workbook with 7 as the result of every formula.
fn spoil(book: &[u8]) -> Result<Vec<u8>, Failed> {
    let mut archive = zip::ZipArchive::new(Cursor::new(book))?;
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut file = archive.by_index(at)?;
        let name = file.name()?.into_owned();
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        let mut pieces = text.split("</f><v>");
        let mut spoilt = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            spoilt.push_str("</f><v>7");
            spoilt.push_str(&piece[piece.find("</v>").ok_or("no result")?..]);
        }
        writer.start_file(name.as_str(), zip::write::SimpleFileOptions::default())?;
        writer.write_all(spoilt.as_bytes())?;
    }
    Ok(writer.finish()?.into_inner())
}

fn convert(office: &str, folder: &Path, books: &[Vec<u8>], format: &str) -> Result<Vec<PathBuf>, Failed> {
    let out = folder.join("out");
    std::fs::create_dir_all(&out)?;
    let mut sources = Vec::new();
    for (at, book) in books.iter().enumerate() {
        let source = folder.join(format!("{at}.xlsx"));
        std::fs::write(&source, book)?;
        sources.push(source);
    }
    let output = Command::new(office)
        .arg(format!(
            "-env:UserInstallation=file://{}",
            folder.join("profile").display()
        ))
        .args(["--headless", "--convert-to", format, "--outdir"])
        .arg(&out)
        .args(&sources)
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let extension = format.split(':').next().unwrap_or(format);
    let mut files = Vec::new();
    for at in 0..books.len() {
        let start = format!("{at}.");
        let dash = format!("{at}-");
        let found = std::fs::read_dir(&out)?
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .find(|path| {
                let name = path
                    .file_name()
                    .map(|name| name.to_string_lossy().into_owned())
                    .unwrap_or_default();
                (name.starts_with(&start) || name.starts_with(&dash)) && name.ends_with(extension)
            });
        files
            .push(found.ok_or_else(|| format!("{at} was not converted: {}", String::from_utf8_lossy(&output.stderr)))?);
    }
    Ok(files)
}

fn compare(reports: &[Report], saved: &[PathBuf]) -> Result<(), Failed> {
    for (at, (report, path)) in reports.iter().zip(saved).enumerate() {
        let loaded = read(&std::fs::read(path)?).map_err(|error| format!("report {at}: {error} {:?}", error.place))?;
        if loaded.report != *report {
            let (found, wanted) = (
                gongkai_core::json::write(&loaded.report),
                gongkai_core::json::write(report),
            );
            let lines = found
                .lines()
                .zip(wanted.lines())
                .filter(|(found, wanted)| found != wanted)
                .take(5);
            let lines: Vec<String> = lines
                .map(|(found, wanted)| format!("{found} instead of {wanted}"))
                .collect();
            return Err(format!("report {at} changed:\n{}", lines.join("\n")).into());
        }
        if let Some(finding) = loaded.diagnostics.first() {
            return Err(format!("report {at}: {} at {:?}", finding.message, finding.place).into());
        }
    }
    Ok(())
}
