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
            Trial::test(format!("{name} (ignored: xmllint is not installed)"), || {
                Err("what it needs is missing".into())
            })
            .with_ignored_flag(true)
        }
    };
    let trials = vec![
        Trial::test("the_reader_refuses_and_accepts_as_listed", listed),
        judged("the_xsd_is_a_schema_and_accepts_everything_we_write", written),
        judged("the_xsd_refuses_and_accepts_as_the_reader_does", agreed),
        judged("reader_and_xsd_agree_on_files_with_a_letter_changed", mutated),
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

/// What the reader refuses and XSD 1.0 cannot say, and XML of another version, which is no matter of the XSD.
const BEYOND: [&str; 6] = [
    "annotation_twice",
    "mark_beside_figure",
    "period_backwards",
    "remark_without_figure",
    "wrong_check_character",
    "xml_version",
];

/// Good files with one letter put in, taken out or replaced: as many as `XMLLINT_CASES` asks for.
fn mutated() -> Result<(), Failed> {
    const LETTERS: &[&str] = &[
        "<",
        ">",
        "/",
        "&",
        ";",
        "\"",
        "'",
        "=",
        " ",
        "\n",
        "\t",
        "-",
        "!",
        "?",
        "[",
        "]",
        ":",
        "0",
        "1",
        "x",
        "#",
        ".",
        "",
        "\u{A0}",
        "\u{3000}",
        "\u{1}",
        "一",
        "</",
        "/>",
        "<a/>",
        "<!---->",
        "<?x?>",
        "&#48;",
        "&lt;",
        "]]>",
        "<![CDATA[1]]>",
    ];
    let good = edits::good();
    let labels = write(&edits::report(), &Options { labels: true })?;
    let letters: Vec<usize> = good.char_indices().map(|(at, _)| at).collect();
    // The same files every time, spread over the whole text.
    let mut state = 1_u64;
    let mut random = move |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % below
    };
    let texts: Vec<String> = (0..cases() * 8)
        .map(|number| {
            let text = if number % 4 == 0 { &labels } else { &good };
            let mut at = letters[random(letters.len() - 1)].min(text.len() - 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            let after = text[at..].chars().next().map_or(0, char::len_utf8);
            let kept = at + if number % 3 == 0 { 0 } else { after };
            format!("{}{}{}", &text[..at], LETTERS[random(LETTERS.len())], &text[kept..])
        })
        .collect();
    let fine = judge(&texts.iter().map(String::as_str).collect::<Vec<_>>())?;
    let mut wrong = Vec::new();
    let mut read_too = 0;
    for (text, fine) in texts.iter().zip(fine) {
        let found = read(text.as_bytes()).map_err(|error| error.message.key());
        read_too += usize::from(found.is_ok());
        match found {
            Ok(_) if fine => {}
            Err(_) if !fine => {}
            Err(key) if BEYOND.contains(&key) => {}
            found => {
                let at = text
                    .bytes()
                    .zip(good.bytes())
                    .position(|(one, other)| one != other)
                    .unwrap_or(0);
                let near: String = text[..at]
                    .chars()
                    .rev()
                    .take(20)
                    .collect::<Vec<_>>()
                    .into_iter()
                    .rev()
                    .collect();
                let after: String = text.get(at..).unwrap_or_default().chars().take(20).collect();
                wrong.push(format!("{near:?} {after:?}: {:?}, xmllint: {fine}", found.map(|_| ())));
            }
        }
    }
    if read_too == 0 || read_too == texts.len() {
        wrong.push(format!("{read_too} of {} read: this tests nothing", texts.len()));
    }
    complain(&wrong)
}

fn cases() -> usize {
    let asked = std::env::var("XMLLINT_CASES").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(64)
}

/// Examples, blank forms, and as many generated reports as `XMLLINT_CASES` asks for, with and without labels.
fn written() -> Result<(), Failed> {
    let mut reports: Vec<Report> = Edition::ALL
        .into_iter()
        .flat_map(|edition| [example::report(edition), Report::blank(edition)])
        .collect();
    let mut runner = TestRunner::deterministic();
    let strategy = arbitrary::report();
    reports.extend((0..cases()).filter_map(|_| Some(strategy.new_tree(&mut runner).ok()?.current())));
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
