//! What the end-to-end tests share: the built program, a fresh folder, sample reports. Leaves out the cases.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

pub mod compared;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// How a run ended.
#[derive(Debug)]
pub struct Run {
    /// Exit code.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Run {
    /// The result as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }
}

/// The program, built as these tests are: cargo names a built program only to tests of its own package.
fn built() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        // target/PROFILE/deps/TEST
        let test = std::env::current_exe().unwrap();
        let profile = test.parent().and_then(Path::parent).unwrap();
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--package", "gongkai-cli", "--bin", "gongkai"]);
        cargo.arg("--target-dir").arg(profile.parent().unwrap());
        if profile.ends_with("release") {
            cargo.arg("--release");
        }
        assert!(cargo.status().unwrap().success(), "the program does not build");
        profile.join(format!("gongkai{}", std::env::consts::EXE_SUFFIX))
    })
}

/// The program in a folder, in an environment that says nothing about a language.
pub fn program(folder: &Path) -> Command {
    let mut command = Command::new(built());
    command.current_dir(folder);
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR"] {
        command.env_remove(name);
    }
    command
}

/// Runs the program with arguments.
pub fn run(folder: &Path, arguments: &[&str]) -> Run {
    run_with(folder, arguments, b"")
}

/// Runs the program with arguments and an input.
pub fn run_with(folder: &Path, arguments: &[&str], input: &[u8]) -> Run {
    let mut child = program(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // The program may end before it has read everything.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Run {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// An empty folder that goes away with the test.
pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// Canonical JSON of a blank report for 2024.
pub fn blank() -> String {
    let report = gongkai::Report {
        year: Some(2024),
        ..gongkai::Report::blank(gongkai::Edition::E2021)
    };
    gongkai::json::write(&report)
}

/// A report with a figure in each table.
fn begun() -> gongkai::Report {
    let mut report = gongkai::Report {
        year: Some(2024),
        ..gongkai::Report::blank(gongkai::Edition::E2021)
    };
    for path in [
        "disclosure.licences.decisions",
        "applications.new.natural_person",
        "applications.new.total",
        "proceedings.review.total",
    ] {
        let figure = gongkai::FigureId::from_path(path).and_then(|id| report.tables.figure_mut(id));
        figure.unwrap().set(Some("0")).unwrap();
    }
    report
}

/// A report with nothing to be found in it.
pub fn fine() -> String {
    gongkai::json::write(&begun())
}

/// A report whose first row does not add up.
pub fn wrong_sum() -> String {
    let mut report = begun();
    let row = &mut report.tables.applications.new;
    row.natural_person = 3.into();
    row.total = 4.into();
    gongkai::json::write(&report)
}

/// The names in a folder, sorted.
pub fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}
