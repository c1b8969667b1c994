//! What is measured rather than tested: accuracy on published reports, and speed. Leaves out the measuring itself:
//! that is a program of the testkit and the benchmarks of the crates.

use std::path::Path;
use std::process::Command;

/// The packages that have benchmarks.
const BENCHMARKS: [&str; 5] = ["gongkai-text", "gongkai-core", "gongkai-csv", "gongkai-xml", "gongkai-xlsx"];

/// Where the table of results stands in `docs/accuracy.md`.
const MARKS: (&str, &str) = ("<!-- results begin -->\n", "<!-- results end -->");

/// Reads the published reports of a directory and puts the table of results into `docs/accuracy.md`.
pub fn accuracy(root: &Path, directory: &str) -> Result<(), String> {
    let directory = std::path::absolute(directory).map_err(|error| format!("{directory}: {error}"))?;
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
        .arg(&directory)
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let table = String::from_utf8(output.stdout).map_err(|error| error.to_string())?;
    print!("{table}");
    let path = root.join("docs/accuracy.md");
    let page = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let (head, rest) = page
        .split_once(MARKS.0)
        .ok_or("docs/accuracy.md has no mark where results begin")?;
    let (_, tail) = rest
        .split_once(MARKS.1)
        .ok_or("docs/accuracy.md has no mark where results end")?;
    let page = format!("{head}{}\n{table}\n{}{tail}", MARKS.0, MARKS.1);
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
