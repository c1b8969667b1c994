//! An independent judge: xmllint validates what we write against our XSD, and agrees with our reader on every
//! file of two lists, one of broken files and one of files that are only written otherwise. Trials are listed
//! as ignored where xmllint is not installed; the reader's half of them runs everywhere.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use gongkai_core::{Edition, Report};
use gongkai_testkit::{arbitrary, example};
use gongkai_xml::{Options, read, write, xsd};
use libtest_mimic::{Arguments, Failed, Trial};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use std::path::{Path, PathBuf};
use std::process::Command;

mod edits;

fn main() {
    let arguments = Arguments::from_args();
    let found = Command::new("xmllint")
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success());
    let judged = |name: &str, test: fn() -> Result<(), Failed>| {
        if found {
            Trial::test(name, test)
        } else {
            Trial::test(format!("{name} (ignored: xmllint is not installed)"), || Ok(())).with_ignored_flag(true)
        }
    };
    let trials = vec![
        Trial::test("the_reader_refuses_and_accepts_as_listed", listed),
        judged("the_xsd_is_a_schema_and_accepts_everything_we_write", written),
        judged("the_xsd_refuses_and_accepts_as_the_reader_does", agreed),
    ];
    libtest_mimic::run(&arguments, trials).exit();
}

fn listed() -> Result<(), Failed> {
    let report = edits::report();
    let good = edits::good();
    let mut wrong = Vec::new();
    for (name, text) in edits::broken(&good) {
        match read(text.as_bytes()) {
            Ok(_) => wrong.push(format!("{name}: read")),
            Err(error) if error.place.is_none() => wrong.push(format!("{name}: no place: {error}")),
            Err(_) => {}
        }
    }
    for (name, text) in edits::accepted(&good) {
        match read(text.as_bytes()) {
            Ok(loaded) if loaded.report == report && loaded.diagnostics.is_empty() => {}
            Ok(_) => wrong.push(format!("{name}: another report")),
            Err(error) => wrong.push(format!("{name}: {error} {:?}", error.place)),
        }
    }
    complain(&wrong)
}

fn agreed() -> Result<(), Failed> {
    let good = edits::good();
    let (broken, accepted) = (edits::broken(&good), edits::accepted(&good));
    let texts: Vec<&str> = broken.iter().chain(&accepted).map(|(_, text)| text.as_str()).collect();
    let fine = judge(&texts)?;
    let mut wrong = Vec::new();
    for (at, (name, _)) in broken.iter().chain(&accepted).enumerate() {
        if fine[at] != (at >= broken.len()) {
            wrong.push(format!("{name}: xmllint says {}", fine[at]));
        }
    }
    complain(&wrong)
}

/// Examples, blank forms, and as many generated reports as `XMLLINT_CASES` asks for, with and without labels.
fn written() -> Result<(), Failed> {
    let mut reports: Vec<Report> = Edition::ALL
        .into_iter()
        .flat_map(|edition| [example::report(edition), Report::blank(edition)])
        .collect();
    let cases = std::env::var("XMLLINT_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(64);
    let mut runner = TestRunner::deterministic();
    let strategy = arbitrary::report();
    reports.extend((0..cases).filter_map(|_| Some(strategy.new_tree(&mut runner).ok()?.current())));
    let mut texts = Vec::new();
    for report in &reports {
        for labels in [false, true] {
            texts.push(write(report, &Options { labels })?);
        }
    }
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let fine = judge(&texts)?;
    let wrong: Vec<String> = fine
        .iter()
        .enumerate()
        .filter(|(_, fine)| !**fine)
        .map(|(at, _)| format!("report {at}:\n{}", texts[at]))
        .collect();
    complain(&wrong)
}

/// Whether xmllint validates each text.
fn judge(texts: &[&str]) -> Result<Vec<bool>, Failed> {
    let folder = tempfile::tempdir()?;
    let schema = folder.path().join("report.xsd");
    std::fs::write(&schema, xsd())?;
    let mut files: Vec<PathBuf> = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        let file = folder.path().join(format!("{at}.xml"));
        std::fs::write(&file, text)?;
        files.push(file);
    }
    let said = validate(&schema, &files)?;
    let verdict = |file: &Path| {
        let says = |word: &str| said.lines().any(|line| line == format!("{} {word}", file.display()));
        match (says("validates"), says("fails to validate")) {
            (true, false) => Ok(true),
            (false, true) => Ok(false),
            // What is not well-formed gets no verdict.
            (false, false) if said.contains(&format!("{}:", file.display())) => Ok(false),
            _ => Err(Failed::from(format!("no verdict on {}: {said}", file.display()))),
        }
    };
    files.iter().map(|file| verdict(file)).collect()
}

fn validate(schema: &Path, files: &[PathBuf]) -> Result<String, Failed> {
    let mut command = Command::new("xmllint");
    command.args(["--nonet", "--noout", "--schema"]).arg(schema).args(files);
    Ok(String::from_utf8_lossy(&command.output()?.stderr).into_owned())
}

fn complain(wrong: &[String]) -> Result<(), Failed> {
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(format!("{} wrong:\n{}", wrong.len(), wrong.join("\n")).into())
    }
}
