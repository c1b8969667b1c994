//! The most memory that the program takes while it converts folders of reports. Leaves out systems that do not tell
//! it (Linux does).

use crate::measure::cargo;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Files of the folders.
const FOLDERS: [usize; 2] = [1_000, 10_000];
/// The same for a 汇总 workbook, which is refused beyond a million cells.
const SHEETS: [usize; 2] = [1_000, 2_000];

/// What is made of a folder: what it is, the words for the program, the name of the result, whether the format has to
/// keep everything until the end.
const CONVERSIONS: [(&str, &str, &str, bool); 6] = [
    ("one CSV file", "csv", "all.csv", false),
    ("one CSV file, a report a row", "csv-wide", "all.csv", false),
    ("one JSON Lines file", "jsonl", "all.jsonl", false),
    ("XML files", "xml", "files", false),
    ("workbooks", "xlsx", "files", false),
    ("one 汇总 workbook", "xlsx-wide", "all.xlsx", true),
];

/// The table of peaks.
pub fn table(root: &Path, target: &Path, report: &Path) -> Result<String, String> {
    let status = cargo(root)
        .args(["build", "--quiet", "--release", "--package", "gongkai-cli"])
        .status();
    if !status.is_ok_and(|status| status.success()) {
        return Err("the program was not built".to_owned());
    }
    let program = target.join("release/gongkai");
    let mut out = String::from(
        "The most memory that the program takes while it converts a folder of JSON files (peak of the resident set):\n\n\
         | a folder into | 1,000 files | 10,000 files | growth |\n|---|---|---|---|\n",
    );
    let place = target.join("peers-folders");
    for (what, format, result, keeps) in CONVERSIONS {
        let mut peaks = Vec::new();
        for files in if keeps { SHEETS } else { FOLDERS } {
            let folder = folder(&place, report, files)?;
            let made = place.join("made");
            remove(&made)?;
            make(&made)?;
            let mut command = Command::new(&program);
            command.arg("convert").arg(&folder).arg("-o").arg(made.join(result));
            peaks.push(peak(command.args(["--to", format]))?);
            remove(&made)?;
        }
        let [Some(few), Some(many)] = peaks.as_slice() else {
            let _ = writeln!(out, "| {what} | not measured on this system | | |");
            continue;
        };
        let growth = *many as f64 / *few as f64;
        let kept = if keeps {
            " (of 1,000 and 2,000 files: it is kept until the end, and refused beyond a million cells)"
        } else {
            ""
        };
        let _ = writeln!(
            out,
            "| {what} | {:.1} MB | {:.1} MB | {growth:.2}{kept} |",
            *few as f64 / 1024.0,
            *many as f64 / 1024.0
        );
    }
    remove(&place)?;
    Ok(out)
}

/// A folder with so many links to one file.
fn folder(place: &Path, report: &Path, files: usize) -> Result<PathBuf, String> {
    let folder = place.join(files.to_string());
    if folder.is_dir() {
        return Ok(folder);
    }
    make(&folder)?;
    for at in 0..files {
        let link = folder.join(format!("{at:05}.json"));
        // Where there are no hard links, a copy will do.
        std::fs::hard_link(report, &link)
            .or_else(|_| std::fs::copy(report, &link).map(|_| ()))
            .map_err(|error| format!("{}: {error}", link.display()))?;
    }
    Ok(folder)
}

/// The peak in kilobytes; nothing where the system does not tell it.
fn peak(command: &mut Command) -> Result<Option<u64>, String> {
    let spawned = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut child = spawned.map_err(|error| format!("gongkai: {error}"))?;
    let mut peak = None;
    loop {
        // It only grows: the last value before the end is the peak, but for what came in the last milliseconds.
        peak = high(&child).max(peak);
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(peak),
            Ok(Some(status)) => return Err(format!("gongkai convert failed: {status}")),
            Ok(None) => std::thread::sleep(Duration::from_millis(2)),
            Err(error) => return Err(error.to_string()),
        }
    }
}

fn high(child: &Child) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

fn make(folder: &Path) -> Result<(), String> {
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))
}

fn remove(folder: &Path) -> Result<(), String> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    Ok(())
}
