//! Names of output files that every system accepts, whatever the inputs are called. Leaves out the folders above
//! the output, which the user names.

use gongkai::Report;
use std::path::{Component, Path, PathBuf};

/// Longest name in bytes: some file systems take 255, and a temporary name needs room too.
const LONGEST: usize = 200;

/// The name below the output folder for an input of that name, with the extension of the new format.
pub fn output(relative: &Path, extension: &str) -> PathBuf {
    let mut parts: Vec<String> = relative
        .components()
        .filter_map(|part| match part {
            Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
            // Nothing leads out of the output folder.
            _ => None,
        })
        .collect();
    let last = parts.pop().unwrap_or_default();
    let stem = Path::new(&last)
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    let mut path: PathBuf = parts.iter().map(|part| safe(part, LONGEST)).collect();
    path.push(format!("{}.{extension}", safe(&stem, LONGEST - extension.len() - 1)));
    path
}

/// The name of a report among the others of an input: in a folder called like the input, by its body and year or,
/// where it does not say, by its number from 1.
pub fn output_among(relative: &Path, report: &Report, number: usize, extension: &str) -> PathBuf {
    let mut name = report.agency.name.clone().unwrap_or_default();
    name.extend(report.year.map(|year| year.to_string()));
    if name.trim().is_empty() {
        name = number.to_string();
    }
    let mut path = output(relative, extension).with_extension("");
    path.push(format!("{}.{extension}", safe(&name, LONGEST - extension.len() - 1)));
    path
}

/// The same name with a number that tells it from others.
pub fn numbered(path: &Path, number: usize) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let ending = format!("-{number}.{extension}");
    path.with_file_name(format!("{}{ending}", safe(&stem, LONGEST - ending.len())))
}

/// What two names must differ in on a system that takes capital and small letters as the same.
pub fn collision_key(path: &Path) -> String {
    path.to_string_lossy().to_lowercase()
}

/// One part of a path without what some system refuses or takes as something else.
fn safe(name: &str, longest: usize) -> String {
    let refused = |letter: char| {
        letter.is_control()
            || matches!(
                letter,
                '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' | '\u{FFFD}'
            )
            || matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
    };
    let mut out: String = name
        .chars()
        .map(|letter| if refused(letter) { '_' } else { letter })
        .collect();
    // A leading hyphen would be taken as an option, a leading dot hides the file.
    if out.starts_with(['-', '.', '~']) {
        out.replace_range(..1, "_");
    }
    while out.len() > longest {
        out.pop();
    }
    // Windows drops dots and spaces at the end.
    out.truncate(out.trim_end_matches(['.', ' ']).len());
    let device = out
        .split('.')
        .next()
        .unwrap_or_default()
        .trim_end()
        .to_ascii_uppercase();
    let numbered = |name: &str| {
        device
            .strip_prefix(name)
            .is_some_and(|rest| matches!(rest.as_bytes(), [b'0'..=b'9']))
    };
    if matches!(device.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT") {
        out.insert(0, '_');
    }
    if out.is_empty() { "_".to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(input: &str) -> String {
        output(Path::new(input), "json").to_string_lossy().into_owned()
    }

    #[test]
    fn hostile_names_become_harmless() {
        assert_eq!(name("../../x"), "x.json");
        assert_eq!(name("/etc/x.txt"), "etc/x.json");
        assert_eq!(name("C:\\x.txt"), "C__x.json");
        assert_eq!(name("CON.txt"), "_CON.json");
        assert_eq!(name("com1.a.txt"), "_com1.a.json");
        assert_eq!(name("a:b.txt"), "a_b.json");
        assert_eq!(name("a. .txt"), "a.json");
        assert_eq!(name("-rf.txt"), "_rf.json");
        assert_eq!(name("a\u{202E}b\n.txt"), "a_b_.json");
        assert_eq!(name("市/教育局 2022.txt"), "市/教育局 2022.json");
        assert_eq!(name(""), "_.json");
    }

    #[test]
    fn reports_of_one_input_are_named_after_their_bodies() {
        let mut report = Report {
            year: Some(2024),
            ..Report::default()
        };
        let name = |report: &Report| {
            output_among(Path::new("市/汇总.csv"), report, 3, "json")
                .to_string_lossy()
                .into_owned()
        };
        assert_eq!(name(&report), "市/汇总/2024.json");
        report.agency.name = Some("../教育局".to_owned());
        assert_eq!(name(&report), "市/汇总/_._教育局2024.json");
        assert_eq!(name(&Report::default()), "市/汇总/3.json");
        assert_eq!(numbered(Path::new("a/x.json"), 2), Path::new("a/x-2.json"));
    }

    #[test]
    fn long_names_are_cut_at_a_character() {
        let long = name(&format!("{}.txt", "局".repeat(86)));
        assert!(long.len() <= LONGEST && long.ends_with("局.json"), "{long}");
    }
}
