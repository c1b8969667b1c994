//! Independent judges: LibreOffice opens and saves our documents and the filled official form again, python-docx loads
//! and edits them and makes one of its own, the schemas of Office validate them. Trials whose program is not installed
//! are listed as ignored.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

mod filled;
mod markup;

use gongkai_core::{Edition, Report};
use gongkai_document::{Enclosed, compose, recognise};
use gongkai_docx::{Options, read, write};
use gongkai_testkit::{arbitrary, example, sample};
use libtest_mimic::{Arguments, Failed, Trial};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    let arguments = Arguments::from_args();
    let office = ["soffice", "libreoffice"]
        .into_iter()
        .find(|program| works(program, &["--version"]));
    let python = |module: &str| works("python3", &["-c", &format!("import {module}")]).then_some("python3");
    let (docx, audit) = (python("docx"), python("openxml_audit"));
    let form = std::env::var_os("GONGKAI_FIXTURES").and(office);
    let trials = vec![
        trial(
            "libreoffice_saves_and_the_report_is_whole",
            "LibreOffice",
            office,
            libreoffice_saves,
        ),
        trial(
            "libreoffice_saves_what_is_visible",
            "LibreOffice",
            office,
            libreoffice_visible,
        ),
        trial(
            "libreoffice_saves_other_markup",
            "LibreOffice",
            office,
            libreoffice_markup,
        ),
        trial(
            "libreoffice_saves_the_filled_form",
            "LibreOffice with GONGKAI_FIXTURES",
            form,
            libreoffice_form,
        ),
        trial(
            "libreoffice_prints_every_page",
            "LibreOffice",
            office,
            libreoffice_prints,
        ),
        trial("python_docx_edits_a_figure", "python-docx", docx, python_edits),
        trial("a_document_of_python_docx_is_read", "python-docx", docx, python_makes),
        trial("documents_are_valid", "openxml-audit", audit, valid),
    ];
    libtest_mimic::run(&arguments, trials).exit();
}

fn trial(name: &str, program: &str, found: Option<&'static str>, test: fn(&str) -> Result<(), Failed>) -> Trial {
    match found {
        Some(command) => Trial::test(name, move || test(command)),
        None => Trial::test(format!("{name} (ignored: {program} is not installed)"), || {
            Err("what it needs is missing".into())
        })
        .with_ignored_flag(true),
    }
}

fn works(program: &str, arguments: &[&str]) -> bool {
    let output = Command::new(program).args(arguments).output();
    output.is_ok_and(|output| output.status.success())
}

/// Examples, blank forms, and as many generated reports as `OFFICE_CASES` asks for.
fn reports() -> Vec<Report> {
    let mut reports: Vec<Report> = Edition::ALL
        .into_iter()
        .flat_map(|edition| {
            [
                example::report(edition),
                Report::blank(edition),
                sample::report(edition, 7),
            ]
        })
        .collect();
    let cases = std::env::var("OFFICE_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(6);
    let mut runner = TestRunner::deterministic();
    let strategy = arbitrary::report();
    reports.extend((0..cases).filter_map(|_| Some(strategy.new_tree(&mut runner).ok()?.current())));
    reports
}

fn written(report: &Report, enclosed: bool) -> Vec<u8> {
    let document = compose(report);
    let data = enclosed.then(|| Enclosed::new(report, &document));
    let mut options = Options::default();
    options.title.clone_from(&report.title);
    options.creator.clone_from(&report.agency.name);
    write(&document, data.as_ref(), &options).unwrap()
}

fn convert(office: &str, folder: &Path, documents: &[Vec<u8>], format: &str) -> Result<Vec<PathBuf>, Failed> {
    let out = folder.join("out");
    std::fs::create_dir_all(&out)?;
    let mut sources = Vec::new();
    for (at, document) in documents.iter().enumerate() {
        let source = folder.join(format!("{at}.docx"));
        std::fs::write(&source, document)?;
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
    let files: Vec<PathBuf> = (0..documents.len())
        .map(|at| out.join(format!("{at}.{format}")))
        .collect();
    match files.iter().find(|file| !file.is_file()) {
        Some(missing) => Err(format!("{}: {}", missing.display(), String::from_utf8_lossy(&output.stderr)).into()),
        None => Ok(files),
    }
}

fn saved(office: &str, documents: &[Vec<u8>]) -> Result<Vec<Vec<u8>>, Failed> {
    let folder = tempfile::tempdir()?;
    let files = convert(office, folder.path(), documents, "docx")?;
    Ok(files.iter().map(std::fs::read).collect::<Result<_, _>>()?)
}

fn libreoffice_saves(office: &str) -> Result<(), Failed> {
    let reports = reports();
    let documents: Vec<Vec<u8>> = reports.iter().map(|report| written(report, true)).collect();
    for (at, (report, bytes)) in reports.iter().zip(saved(office, &documents)?).enumerate() {
        let loaded = read(&bytes)?;
        assert_eq!(loaded.report, *report, "report {at}");
    }
    Ok(())
}

/// Reports as people write them, without the data.
fn ordinary() -> Vec<Report> {
    let mut reports = Vec::new();
    for edition in Edition::ALL {
        reports.push(example::report(edition));
        reports.extend((0..3).map(|seed| sample::report(edition, seed)));
    }
    reports
}

/// One of each edition.
fn few() -> Vec<Report> {
    vec![example::report(Edition::E2021), sample::report(Edition::E2019, 3)]
}

fn libreoffice_visible(office: &str) -> Result<(), Failed> {
    let reports = ordinary();
    let documents: Vec<Vec<u8>> = reports.iter().map(|report| written(report, false)).collect();
    for (report, bytes) in reports.iter().zip(saved(office, &documents)?) {
        let shown = recognise(&compose(report)).report;
        assert_eq!(read(&bytes)?.report, shown);
    }
    Ok(())
}

fn libreoffice_markup(office: &str) -> Result<(), Failed> {
    use markup::{Merges, Style, file};
    let styles = [
        Style::default(),
        Style {
            merges: Merges::Empty,
            vertical: true,
            ..Style::default()
        },
        Style {
            lists: true,
            tracked: true,
            contents: true,
            ..Style::default()
        },
        Style {
            layout: true,
            plain: true,
            ..Style::default()
        },
        Style {
            cut: Some(9),
            shredded: true,
            boxes: true,
            ..Style::default()
        },
    ];
    let cases: Vec<(Report, Style)> = few()
        .into_iter()
        .flat_map(|report| styles.map(|style| (report.clone(), style)))
        .collect();
    let documents: Vec<Vec<u8>> = cases
        .iter()
        .map(|(report, style)| file(&compose(report), *style))
        .collect();
    for ((report, style), bytes) in cases.iter().zip(saved(office, &documents)?) {
        let shown = recognise(&compose(report)).report;
        assert_eq!(read(&bytes)?.report, shown, "{style:?}");
    }
    Ok(())
}

fn libreoffice_form(office: &str) -> Result<(), Failed> {
    let folder = PathBuf::from(std::env::var_os("GONGKAI_FIXTURES").ok_or("no fixtures")?);
    let form = std::fs::read(folder.join("official-blank-2021.docx"))?;
    let mut reports: Vec<Report> = (0..4).map(|seed| sample::report(Edition::E2021, seed)).collect();
    sample::thin_out(&mut reports[1], &mut sample::Random::new(5));
    let documents: Vec<Vec<u8>> = reports.iter().map(|report| filled::form(&form, report)).collect();
    for (report, bytes) in reports.iter().zip(saved(office, &documents)?) {
        let loaded = read(&bytes)?;
        assert_eq!(loaded.report.tables, report.tables);
        assert_eq!(loaded.report.annotations, report.annotations);
        assert_eq!(loaded.report.agency.name, report.agency.name);
    }
    Ok(())
}

/// Every heading is on some page.
fn libreoffice_prints(office: &str) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let documents: Vec<Vec<u8>> = ordinary().iter().map(|report| written(report, true)).collect();
    let files = convert(office, folder.path(), &documents, "txt")?;
    for file in files {
        let text = std::fs::read_to_string(&file)?;
        for (_, title) in gongkai_core::report::SECTIONS {
            assert!(text.contains(title), "{title}");
        }
    }
    Ok(())
}

fn script(python: &str, lines: &str, arguments: &[&Path]) -> Result<String, Failed> {
    let output = Command::new(python).args(["-c", lines]).args(arguments).output()?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned().into())
    }
}

fn python_edits(python: &str) -> Result<(), Failed> {
    const SCRIPT: &str = "import docx, sys
document = docx.Document(sys.argv[1])
cell = document.tables[1].rows[3].cells[3]
assert cell.text == '120', cell.text
cell.text = '121'
assert document.core_properties.language == 'zh-CN'
assert [p.style.name for p in document.paragraphs][0] == 'Heading 1'
document.save(sys.argv[2])";
    let folder = tempfile::tempdir()?;
    let (source, target) = (folder.path().join("a.docx"), folder.path().join("b.docx"));
    let report = example::report(Edition::E2021);
    std::fs::write(&source, written(&report, true))?;
    script(python, SCRIPT, &[&source, &target])?;
    let loaded = read(&std::fs::read(&target)?)?;
    let mut edited = report;
    edited.tables.applications.new.natural_person = 121.into();
    assert_eq!(loaded.report, edited);
    assert_eq!(
        loaded.diagnostics.first().map(|finding| finding.rule),
        Some("READ-EDITED")
    );
    Ok(())
}

/// A report made by a script of somebody who does not know us: headings, paragraphs, merged cells of its own.
fn python_makes(python: &str) -> Result<(), Failed> {
    const SCRIPT: &str = "import docx, json, sys
document = docx.Document()
for block in json.load(open(sys.argv[1], encoding='utf-8')):
    kind = block['kind']
    if kind == 'heading':
        document.add_heading(block['text'], level=block['level'] - 1)
    elif kind == 'paragraph':
        document.add_paragraph(block['text'])
    else:
        table = document.add_table(rows=block['rows'], cols=block['columns'], style='Table Grid')
        for row, column, rows, columns, text in block['cells']:
            cell = table.cell(row, column)
            if rows * columns > 1:
                cell = cell.merge(table.cell(row + rows - 1, column + columns - 1))
            cell.text = text
document.save(sys.argv[2])";
    let folder = tempfile::tempdir()?;
    let (source, target) = (folder.path().join("a.json"), folder.path().join("b.docx"));
    for report in ordinary() {
        let document = compose(&report);
        std::fs::write(&source, markup::json(&document).to_string())?;
        script(python, SCRIPT, &[&source, &target])?;
        let shown = recognise(&document).report;
        assert_eq!(read(&std::fs::read(&target)?)?.report, shown);
    }
    Ok(())
}

fn valid(python: &str) -> Result<(), Failed> {
    const SCRIPT: &str = "import sys
from openxml_audit import OpenXmlValidator
validator = OpenXmlValidator()
for path in sys.argv[1:]:
    result = validator.validate(path)
    print(len(result.errors), [str(error) for error in result.errors][:5])";
    let folder = tempfile::tempdir()?;
    let mut paths = Vec::new();
    let mut add = |bytes: &[u8]| -> Result<(), Failed> {
        let path = folder.path().join(format!("{}.docx", paths.len()));
        std::fs::write(&path, bytes)?;
        paths.push(path);
        Ok(())
    };
    for report in reports() {
        add(&written(&report, true))?;
    }
    let plain = written(&example::report(Edition::E2021), false);
    add(&plain)?;
    let notes = markup::notes();
    let marked = gongkai_docx::annotate(&plain, &notes)?;
    add(&marked)?;
    // The judge must see a fault.
    let fault = markup::package(
        "<w:document W ><w:body><w:p><w:r><w:t>x</w:t></w:r><w:pPr/></w:p></w:body></w:document>",
        "<w:numbering W />",
        false,
    );
    add(&fault)?;
    let all: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    let said = script(python, SCRIPT, &all)?;
    let lines: Vec<&str> = said.lines().collect();
    let (last, ours) = lines.split_last().ok_or("nothing was said")?;
    assert_eq!(lines.len(), paths.len());
    assert!(!last.starts_with("0 "), "the judge is blind");
    for (at, line) in ours.iter().enumerate() {
        assert!(line.starts_with("0 "), "document {at}: {line}");
    }
    // By itself: the judge remembers the comments of the document before.
    let again = folder.path().join("again.docx");
    std::fs::write(&again, gongkai_docx::annotate(&marked, &notes)?)?;
    let said = script(python, SCRIPT, &[&again])?;
    assert!(said.starts_with("0 "), "marked twice: {said}");
    Ok(())
}
