//! What is measured rather than tested: accuracy on published reports, and speed. Leaves out the measuring itself:
//! that is a program of the testkit and the benchmarks of the crates.

use crate::compare;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The packages that have benchmarks.
const BENCHMARKS: [&str; 5] = [
    "gongkai-text",
    "gongkai-core",
    "gongkai-csv",
    "gongkai-xml",
    "gongkai-xlsx",
];

/// Where a table of results stands on a page of the documentation.
const MARKS: (&str, &str) = ("<!-- results begin -->\n", "<!-- results end -->");

/// Reads the published reports of a directory and puts the table of results into `docs/accuracy.md`.
pub fn accuracy(root: &Path, directory: &str) -> Result<(), String> {
    let directory = std::path::absolute(directory).map_err(|error| format!("{directory}: {error}"))?;
    let output = cargo(root)
        .args([
            "run",
            "--quiet",
            "--release",
            "--package",
            "gongkai-testkit",
            "--bin",
            "accuracy",
            "--",
        ])
        .arg(&directory)
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let table = String::from_utf8(output.stdout).map_err(|error| error.to_string())?;
    print!("{table}");
    Page::new(root, "docs/accuracy.md").put(&table)
}

/// A page with a table of results between two marks.
pub struct Page {
    path: PathBuf,
    name: &'static str,
}

impl Page {
    /// The page of that name.
    pub fn new(root: &Path, name: &'static str) -> Self {
        let path = root.join(name);
        Self { path, name }
    }

    /// Puts a table between the marks.
    pub fn put(&self, table: &str) -> Result<(), String> {
        let wrong = |error: std::io::Error| format!("{}: {error}", self.path.display());
        let page = std::fs::read_to_string(&self.path).map_err(wrong)?;
        let mark = |what: &str| format!("{} has no mark where results {what}", self.name);
        let (head, rest) = page.split_once(MARKS.0).ok_or_else(|| mark("begin"))?;
        let (_, tail) = rest.split_once(MARKS.1).ok_or_else(|| mark("end"))?;
        let page = format!("{head}{}\n{table}\n{}{tail}", MARKS.0, MARKS.1);
        std::fs::write(&self.path, page).map_err(wrong)
    }
}

/// Cargo, in the workspace.
pub fn cargo(root: &Path) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(root);
    command
}

/// Runs every benchmark, then the comparison with other programs.
pub fn bench(root: &Path) -> Result<(), String> {
    for package in BENCHMARKS {
        let status = cargo(root)
            .args(["bench", "--package", package, "--benches"])
            .status()
            .map_err(|error| format!("cargo: {error}"))?;
        if !status.success() {
            return Err(format!("the benchmarks of {package} failed"));
        }
    }
    compare::run(root)
}
