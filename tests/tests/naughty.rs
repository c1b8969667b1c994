//! The Big List of Naughty Strings through every pair of carriers: `GONGKAI_NAUGHTY` names its JSON file (npm
//! `big-list-of-naughty-strings`). Without it the trial shows itself as ignored.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use gongkai::{Block, Edition, Report, Website};
use libtest_mimic::{Arguments, Failed, Trial};
use std::process::ExitCode;

const CARRIERS: [&str; 7] = ["json", "jsonl", "xml", "csv", "csv-wide", "xlsx", "xlsx-wide"];

fn main() -> ExitCode {
    let list = std::env::var_os("GONGKAI_NAUGHTY");
    let trials = CARRIERS
        .into_iter()
        .map(|first| {
            let list = list.clone();
            Trial::test(format!("naughty strings from {first} to every carrier"), move || {
                let text = std::fs::read_to_string(list.unwrap_or_default())?;
                pairs(first, &report(&serde_json::from_str::<Vec<String>>(&text)?))
            })
            .with_ignored_flag(std::env::var_os("GONGKAI_NAUGHTY").is_none())
        })
        .collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// A report with the strings in members of every kind of text.
fn report(strings: &[String]) -> Report {
    let mut report = Report::blank(Edition::E2021);
    for text in strings.iter().filter(|text| text.chars().all(carried)) {
        report.overview.blocks.push(Block {
            level: None,
            heading: Some(text.clone()),
            text: Some(format!("{text}{text}")),
        });
        report.agency.websites.push(Website {
            name: Some(text.clone()),
            url: text.clone(),
        });
        report.agency.name = Some(text.clone());
    }
    assert!(report.overview.blocks.len() > 400, "the list is shorter than it was");
    report
}

/// The characters that XML can carry.
fn carried(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

fn pairs(first: &str, report: &Report) -> Result<(), Failed> {
    let through = |name: &str, report: &Report| {
        let format = gongkai::format(name).unwrap();
        let bytes = gongkai::write(report, format).map_err(|error| format!("{name}: {error}"))?;
        let loaded = gongkai::read(&bytes, None).map_err(|error| format!("{name}: {error:?}"))?;
        if loaded.report == *report {
            Ok(loaded.report)
        } else {
            Err(format!("{name} changes the report"))
        }
    };
    let between = through(first, report)?;
    for second in CARRIERS {
        through(second, &between)?;
    }
    Ok(())
}
