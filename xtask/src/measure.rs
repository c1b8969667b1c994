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

/// Where results stand on a page of the documentation.
const RESULTS: (&str, &str) = ("<!-- results begin -->\n", "<!-- results end -->");
/// Where those of the corpus of quantities in sentences stand.
const SENTENCES: (&str, &str) = ("<!-- statistics begin -->\n", "<!-- statistics end -->");
/// Where those of documents made worse stand.
const WORSENED: (&str, &str) = ("<!-- worsened begin -->\n", "<!-- worsened end -->");

/// Where those of the check on changed reports stand.
const MUTATIONS: (&str, &str) = ("<!-- mutations begin -->\n", "<!-- mutations end -->");

/// Changes of every kind that the check is tried on: some 10,000 in all.
const CHANGES: &str = "1000";

/// Reads the corpus of quantities in sentences, documents made worse and, where a directory is named, its published
/// reports, which are made worse too; puts the tables of results into `docs/accuracy.md`.
pub fn accuracy(root: &Path, directory: Option<&str>) -> Result<(), String> {
    let page = Page::new(root, "docs/accuracy.md");
    page.put_between(SENTENCES, &results(root, &["--statistics"])?)?;
    page.put_between(WORSENED, &results(root, &["--worsened"])?)?;
    page.put_between(MUTATIONS, &results(root, &["--mutations", CHANGES])?)?;
    if let Some(directory) = directory {
        let directory = std::path::absolute(directory).map_err(|error| format!("{directory}: {error}"))?;
        let directory = directory.display().to_string();
        page.put(&results(root, &[&directory, "--worse"])?)?;
    }
    Ok(())
}

/// What the program of the testkit prints for its arguments.
fn results(root: &Path, arguments: &[&str]) -> Result<String, String> {
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
        .args(arguments)
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let table = String::from_utf8(output.stdout).map_err(|error| error.to_string())?;
    print!("{table}");
    Ok(table)
}

/// A page with tables of results, each between two marks.
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

    /// Puts a table where the results stand.
    pub fn put(&self, table: &str) -> Result<(), String> {
        self.put_between(RESULTS, table)
    }

    fn put_between(&self, marks: (&str, &str), table: &str) -> Result<(), String> {
        let wrong = |error: std::io::Error| format!("{}: {error}", self.path.display());
        let page = std::fs::read_to_string(&self.path).map_err(wrong)?;
        let missing = |mark: &str| format!("{} has no mark {mark}", self.name);
        let (head, rest) = page.split_once(marks.0).ok_or_else(|| missing(marks.0))?;
        let (_, tail) = rest.split_once(marks.1).ok_or_else(|| missing(marks.1))?;
        let page = format!("{head}{}\n{table}\n{}{tail}", marks.0, marks.1);
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
    compare::run(root, None)
}
