//! Two published reports of one body for two years, through the program: what the second says against the first is
//! found, and nothing else. Runs where `GONGKAI_FIXTURES` names the folder of such reports, and shows itself as
//! ignored elsewhere.

use libtest_mimic::{Arguments, Failed, Trial};
use std::path::{Path, PathBuf};

/// The two reports as published and as laid out in text.
const EXTENSIONS: [&str; 2] = ["pdf", "layout.txt"];

fn main() {
    let folder = std::env::var_os("GONGKAI_FIXTURES").map(PathBuf::from);
    let trials = EXTENSIONS.map(|extension| {
        let folder = folder
            .clone()
            .filter(|folder| folder.join(format!("hongze-2024.{extension}")).is_file());
        let there = folder.is_some();
        Trial::test(format!("hongze_{extension}"), move || match folder {
            Some(folder) => hongze(&folder, extension),
            None => Err(Failed::from("no reports")),
        })
        .with_ignored_flag(!there)
    });
    libtest_mimic::run(&Arguments::from_args(), trials.into()).exit();
}

/// What is carried over and what is in force continues in every column; licences went from 550 to 9487; one paragraph
/// is nearly last year's.
fn hongze(folder: &Path, extension: &str) -> Result<(), Failed> {
    let now = format!("hongze-2024.{extension}");
    let last = format!("hongze-2023.{extension}");
    let answer = tests::run(folder, &["check", &now, "--previous", &last, "--json"]).json();
    let findings = answer["files"][0]["findings"].as_array().ok_or("no findings")?;
    let years = [
        "YEARS-ORDER",
        "YEARS-EDITION",
        "CARRY",
        "VALID",
        "JUMP",
        "UNIT-YEARS",
        "AFTER",
        "NARR-CHANGE",
        "DUP",
        "PREVIOUS",
    ];
    let found: Vec<_> = findings
        .iter()
        .filter(|finding| years.iter().any(|rule| finding["rule"] == *rule))
        .map(|finding| format!("{} {}", finding["rule"], finding["paths"][0]))
        .collect();
    assert_eq!(
        found,
        [
            "\"JUMP\" \"disclosure.licences.decisions\"",
            "\"DUP\" \"overview.blocks[3]\""
        ]
    );
    assert!(findings.iter().any(|finding| {
        finding["message"]["zh"]
            .as_str()
            .is_some_and(|text| text.contains("由上年的 550 变为 9487"))
    }));
    Ok(())
}
