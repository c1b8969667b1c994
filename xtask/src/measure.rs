//! What is measured rather than tested: accuracy on published reports, and speed. Leaves out the measuring itself:
//! that is a program of the testkit and the benchmarks of the crates.

use std::path::Path;
use std::process::Command;

/// The packages that have benchmarks.
const BENCHMARKS: [&str; 5] = [
    "gongkai-text",
    "gongkai-core",
    "gongkai-csv",
    "gongkai-xml",
    "gongkai-xlsx",
];

/// Where the results of published reports stand in `docs/accuracy.md`.
const REPORTS: (&str, &str) = ("<!-- results begin -->\n", "<!-- results end -->");
/// Where those of the corpus of quantities in sentences stand.
const SENTENCES: (&str, &str) = ("<!-- statistics begin -->\n", "<!-- statistics end -->");

/// Reads the corpus of quantities in sentences and, where a directory is named, its published reports; puts the
/// tables of results into `docs/accuracy.md`.
pub fn accuracy(root: &Path, directory: Option<&str>) -> Result<(), String> {
    put(root, SENTENCES, &results(root, Path::new("--statistics"))?)?;
    if let Some(directory) = directory {
        let directory = std::path::absolute(directory).map_err(|error| format!("{directory}: {error}"))?;
        put(root, REPORTS, &results(root, &directory)?)?;
    }
    Ok(())
}

/// What the program of the testkit prints for an argument.
fn results(root: &Path, argument: &Path) -> Result<String, String> {
    let output = Command::new(env!("CARGO"))
        .current_dir(root)
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
        .arg(argument)
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let table = String::from_utf8(output.stdout).map_err(|error| error.to_string())?;
    print!("{table}");
    Ok(table)
}

/// Puts a table between two marks of the page.
fn put(root: &Path, marks: (&str, &str), table: &str) -> Result<(), String> {
    let path = root.join("docs/accuracy.md");
    let page = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let (head, rest) = page
        .split_once(marks.0)
        .ok_or_else(|| format!("docs/accuracy.md has no mark {}", marks.0))?;
    let (_, tail) = rest
        .split_once(marks.1)
        .ok_or_else(|| format!("docs/accuracy.md has no mark {}", marks.1))?;
    let page = format!("{head}{}\n{table}\n{}{tail}", marks.0, marks.1);
    std::fs::write(&path, page).map_err(|error| format!("{}: {error}", path.display()))
}

/// Runs every benchmark.
pub fn bench(root: &Path) -> Result<(), String> {
    for package in BENCHMARKS {
        let status = Command::new(env!("CARGO"))
            .current_dir(root)
            .args(["bench", "--package", package, "--benches"])
            .status()
            .map_err(|error| format!("cargo: {error}"))?;
        if !status.success() {
            return Err(format!("the benchmarks of {package} failed"));
        }
    }
    Ok(())
}
