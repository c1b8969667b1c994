//! Our speed beside that of other programs on the same reports, and our memory over folders of reports: one table,
//! printed and put into `docs/benchmarks.md`. Leaves out the operations themselves: `crates/gongkai/benches/speed.rs`
//! and `xtask/peers/peers.py`.

use crate::measure::{Page, cargo};
use crate::memory;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Processes for each operation.
const RUNS: usize = 5;
/// The other program that is a library of Rust: measured by our own benchmark, in the same release profile.
const CRATE: &str = "jsonschema-crate";
/// Exit code of the script where a library is missing.
const MISSING: i32 = 3;

/// One row: what, the operation of ours, the other program with its operation, the ratio wanted.
struct Pair {
    what: &'static str,
    ours: &'static str,
    peer: &'static str,
    theirs: &'static str,
    wanted: Option<f64>,
}

const fn pair(
    what: &'static str,
    ours: &'static str,
    (peer, theirs): (&'static str, &'static str),
    wanted: Option<f64>,
) -> Pair {
    Pair {
        what,
        ours,
        peer,
        theirs,
        wanted,
    }
}

/// What is compared. `""` stands for no other program.
const PAIRS: [Pair; 33] = [
    pair(
        "JSON: read, validate and check",
        "json-read-check",
        ("jsonschema-rs, parsing by `json`", "jsonschema-rs-text"),
        None,
    ),
    pair(
        "",
        "json-read-check",
        ("jsonschema-rs, only validating what is parsed", "jsonschema-rs-parsed"),
        None,
    ),
    pair(
        "",
        "json-read-check",
        ("jsonschema (Python), parsing by `json`", "jsonschema-text"),
        None,
    ),
    pair(
        "check of a report read before, all rules",
        "check",
        ("jsonschema (crate), the value parsed before, the schema only", CRATE),
        None,
    ),
    pair(
        "",
        "check",
        (
            "jsonschema-rs (Python), parsed before, the schema only",
            "jsonschema-rs-parsed",
        ),
        None,
    ),
    pair(
        "",
        "check",
        (
            "frictionless, rows read before, types, row sums as own check",
            "frictionless-rows",
        ),
        None,
    ),
    pair(
        "",
        "check",
        (
            "frictionless, rows read before, types, row sums as row-constraint",
            "frictionless-constraint",
        ),
        None,
    ),
    pair(
        "CSV, a report a row, 100: read and check, all rules",
        "csv-wide-read-check",
        ("frictionless, types, row sums as own check", "frictionless-csv"),
        None,
    ),
    pair(
        "",
        "csv-wide-read-check",
        (
            "frictionless, types, row sums as row-constraint",
            "frictionless-csv-constraint",
        ),
        None,
    ),
    pair("JSON: write", "json-write", ("", ""), None),
    pair(
        "workbook: write",
        "xlsx-write",
        ("openpyxl, building and saving", "openpyxl-write"),
        Some(20.0),
    ),
    pair("", "xlsx-write", ("openpyxl, only saving", "openpyxl-save"), None),
    pair("", "xlsx-write", ("XlsxWriter", "xlsxwriter-write"), None),
    pair(
        "workbook: read",
        "xlsx-read",
        ("python-calamine, values of all sheets", "calamine-read"),
        Some(1.5),
    ),
    pair("", "xlsx-read", ("openpyxl, loading", "openpyxl-load"), None),
    pair("汇总 of 100: write", "xlsx-wide-write", ("", ""), None),
    pair(
        "汇总 of 100: read",
        "xlsx-wide-read",
        ("python-calamine, values", "calamine-read-many"),
        None,
    ),
    pair(
        "JSON to XML",
        "json-to-xml",
        ("flatten-tool, JSON to CSV", "flatten"),
        Some(20.0),
    ),
    pair(
        "JSON to CSV, 100 in a file",
        "json-to-csv",
        ("flatten-tool, JSON to CSV", "flatten"),
        Some(20.0),
    ),
    pair(
        "JSON to CSV, a report a row, 100",
        "json-to-csv-wide",
        ("flatten-tool, JSON to CSV", "flatten"),
        Some(20.0),
    ),
    pair(
        "CSV to JSON, 100 in a file",
        "csv-to-json",
        ("flatten-tool, CSV to JSON", "unflatten"),
        Some(20.0),
    ),
    pair("XML: write", "xml-write", ("", ""), None),
    pair(
        "XML: read",
        "xml-read",
        ("flatten-tool, CSV to JSON", "unflatten"),
        Some(20.0),
    ),
    pair("CSV, 100 in a file: write", "csv-write", ("", ""), None),
    pair("CSV, 100 in a file: read", "csv-read", ("", ""), None),
    pair("CSV with a report a row, 100: write", "csv-wide-write", ("", ""), None),
    pair("CSV with a report a row, 100: read", "csv-wide-read", ("", ""), None),
    pair(
        "official text: compose and write",
        "text-write",
        ("jinja2, figures in rows of bars", "jinja2"),
        None,
    ),
    pair(
        "Word document: compose and write",
        "docx-write",
        ("docxtpl, filling a template of the same document", "docxtpl"),
        Some(10.0),
    ),
    pair(
        "Word document: read",
        "docx-read",
        ("python-docx, texts of all paragraphs and cells", "python-docx"),
        None,
    ),
    pair("web page: read", "html-read", ("lxml, the tree only", "lxml"), None),
    pair("PDF: compose and write, fonts found", "pdf-write", ("", ""), None),
    pair(
        "PDF: read",
        "pdf-read",
        ("pdftotext -layout (poppler), a process", "pdftotext"),
        None,
    ),
];

/// Minimum and median of processor seconds per report.
#[derive(Clone, Copy)]
struct Time {
    least: f64,
    median: f64,
}

/// Measures everything and writes the table; only the operations of ours whose names have a word in them where there
/// is one, which are printed and not written.
pub fn run(root: &Path, only: Option<&str>) -> Result<(), String> {
    let pairs = chosen(only)?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let directory = target.join("peers-data");
    std::fs::create_dir_all(&directory).map_err(|error| format!("{}: {error}", directory.display()))?;
    ours(root, &["--files", &directory.to_string_lossy()])?;
    let python = python(&target);
    let mut table = String::from(
        "Processor time per report on one core, the least and the median of five processes; how many reports a second\n\
         that is; and how many times as long the other program takes, median by median.\n\n\
         | what | least | median | a second | compared with | least | median | ratio |\n|---|---|---|---|---|---|---|---|\n",
    );
    let mut measured: Vec<(&str, Option<Time>)> = Vec::new();
    let mut remember = |name: &'static str, measure: &dyn Fn() -> Result<Option<f64>, String>| {
        if let Some((_, time)) = measured.iter().find(|(known, _)| *known == name) {
            return Ok(*time);
        }
        let time = several(measure)?;
        measured.push((name, time));
        Ok::<_, String>(time)
    };
    for pair in pairs {
        let Some(own) = remember(pair.ours, &|| ours(root, &[pair.ours]).and_then(|text| seconds(&text)))? else {
            return Err(format!("{} was not measured", pair.ours));
        };
        let _ = write!(
            table,
            "| {} | {} | {} | {:.0} |",
            pair.what,
            short(own.least),
            short(own.median),
            1.0 / own.median
        );
        if pair.theirs.is_empty() {
            table.push_str(" | | | |\n");
            continue;
        }
        let other = match &python {
            _ if pair.theirs == CRATE => remember(CRATE, &|| ours(root, &[CRATE]).and_then(|text| seconds(&text)))?,
            Some(python) => remember(pair.theirs, &|| peer(python, root, pair.theirs, &directory))?,
            None => None,
        };
        let _ = match other {
            Some(other) => {
                let wanted = pair
                    .wanted
                    .map_or_else(String::new, |wanted| format!(" (wanted: {wanted})"));
                let ratio = other.median / own.median;
                let (least, median) = (short(other.least), short(other.median));
                writeln!(table, " {} | {least} | {median} | **{ratio:.1}**{wanted} |", pair.peer)
            }
            None => writeln!(table, " {} | not installed | | |", pair.peer),
        };
    }
    if only.is_some() {
        print!("{table}");
        return Ok(());
    }
    table.push('\n');
    table.push_str(&memory::table(root, &target, &directory.join("report.json"))?);
    print!("{table}");
    if python.is_none() {
        println!("\n{}", how(&target));
    }
    Page::new(root, "docs/benchmarks.md").put(&table)
}

/// The pairs whose operation of ours has the word in its name.
fn chosen(only: Option<&str>) -> Result<Vec<&'static Pair>, String> {
    let fits = |pair: &&Pair| only.is_none_or(|word| pair.ours.contains(word));
    let pairs: Vec<&Pair> = PAIRS.iter().filter(fits).collect();
    if pairs.is_empty() {
        let names: BTreeSet<&str> = PAIRS.iter().map(|pair| pair.ours).collect();
        let names: Vec<&str> = names.into_iter().collect();
        return Err(format!("no operation has this word in its name: {}", names.join(" ")));
    }
    Ok(pairs)
}

/// The middle and the least of several measurements; nothing where there is none.
fn several(measure: &dyn Fn() -> Result<Option<f64>, String>) -> Result<Option<Time>, String> {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let Some(time) = measure()? else { return Ok(None) };
        times.push(time);
    }
    times.sort_by(f64::total_cmp);
    Ok(Some(Time {
        least: times[0],
        median: times[RUNS / 2],
    }))
}

fn short(seconds: f64) -> String {
    match seconds {
        _ if seconds < 1e-4 => format!("{:.1} µs", seconds * 1e6),
        _ if seconds < 1e-3 => format!("{:.0} µs", seconds * 1e6),
        _ => format!("{:.2} ms", seconds * 1e3),
    }
}

fn ours(root: &Path, words: &[&str]) -> Result<String, String> {
    let mut command = cargo(root);
    command.args(["bench", "--quiet", "--package", "gongkai", "--bench", "speed", "--"]);
    let output = command
        .args(words)
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    String::from_utf8(output.stdout).map_err(|error| error.to_string())
}

fn seconds(text: &str) -> Result<Option<f64>, String> {
    text.trim().parse().map(Some).map_err(|_| format!("no time: {text}"))
}

/// Measures another program; nothing where its library is missing.
fn peer(python: &Path, root: &Path, name: &str, directory: &Path) -> Result<Option<f64>, String> {
    let output = Command::new(python)
        .arg(root.join("xtask/peers/peers.py"))
        .arg(name)
        .arg(directory)
        .output()
        .map_err(|error| format!("{}: {error}", python.display()))?;
    match output.status.code() {
        Some(0) => seconds(&String::from_utf8_lossy(&output.stdout)),
        Some(MISSING) => Ok(None),
        _ => Err(format!("{name}: {}", String::from_utf8_lossy(&output.stderr))),
    }
}

/// The Python of the environment with the other programs, or the one on the path.
fn python(target: &Path) -> Option<PathBuf> {
    let environment = target.join("peers");
    let own = ["bin/python", "Scripts/python.exe"].map(|name| environment.join(name));
    let here = own.into_iter().find(|path| path.is_file());
    here.or_else(|| {
        let found = Command::new("python3").arg("--version").output();
        found
            .is_ok_and(|output| output.status.success())
            .then(|| "python3".into())
    })
}

fn how(target: &Path) -> String {
    let environment = target.join("peers");
    let environment = environment.display();
    format!(
        "To compare with other programs:\n  python3 -m venv {environment}\n  {environment}/bin/pip install -r xtask/peers/requirements.txt"
    )
}
