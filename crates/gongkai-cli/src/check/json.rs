//! The answer of `check` as one JSON object, written as the inputs come. Leaves out the members of findings, which
//! are the library's.

use super::{Answer, Examined, Summary, Weighed, skipped};
use crate::console::Console;
use crate::convert::error_value;
use crate::failure::Failure;
use crate::inputs::{Input, Trouble};
use crate::render::Source;
use gongkai::Finding;
use serde::Serialize;

#[derive(Default)]
pub struct Json {
    /// What was said so far.
    lines: usize,
}

/// What is said about an input.
#[derive(Serialize)]
struct Line<'a> {
    input: String,
    /// Number of the report in an input with several, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agency: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    edition: Option<&'static str>,
    findings: Vec<Found<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<serde_json::Value>,
}

#[derive(Serialize)]
struct Found<'a> {
    /// The file of a finding about the run.
    #[serde(skip_serializing_if = "Option::is_none")]
    input: Option<&'a str>,
    #[serde(flatten)]
    finding: &'a Finding,
    waived: bool,
    /// Of a cause that breaks several rules, and is accepted for some of them: those that are still to be accepted.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    unaccepted: &'a [&'static str],
}

impl<'a> Found<'a> {
    fn new(weighed: &'a Weighed) -> Self {
        Self {
            input: None,
            finding: &weighed.finding,
            waived: weighed.waiver.is_some(),
            unaccepted: &weighed.unaccepted,
        }
    }
}

impl Answer for Json {
    fn begin(&mut self, console: &mut Console) -> Result<(), Failure> {
        console.print("{\"files\":[")
    }

    fn report(&mut self, console: &mut Console, examined: &Examined<'_>) -> Result<(), Failure> {
        let report = &examined.loaded.report;
        let line = Line {
            input: examined.input.name(),
            report: examined.number,
            format: Some(examined.opened.format.name),
            agency: report.agency.name.as_deref(),
            year: report.year,
            edition: Some(report.edition.name()),
            findings: examined.findings.iter().map(Found::new).collect(),
            error: None,
        };
        self.line(console, &line)
    }

    fn unreadable(
        &mut self,
        console: &mut Console,
        input: &Input,
        trouble: &Trouble,
        _source: &Source,
    ) -> Result<(), Failure> {
        let line = Line {
            input: input.name(),
            report: None,
            format: None,
            agency: None,
            year: None,
            edition: None,
            findings: Vec::new(),
            error: Some(error_value(trouble)),
        };
        self.line(console, &line)
    }

    fn end(&mut self, console: &mut Console, summary: &Summary<'_>) -> Result<(), Failure> {
        let mut value = serde_json::json!(summary.counts);
        value["skipped"] = skipped(summary.inputs).into();
        let run: Vec<Found<'_>> = summary
            .findings
            .iter()
            .map(|(name, weighed)| Found {
                input: Some(name),
                ..Found::new(weighed)
            })
            .collect();
        let run = serde_json::json!(run);
        console.print(&format!("\n],\"findings\":{run},\"summary\":{value}}}\n"))
    }
}

impl Json {
    fn line(&mut self, console: &mut Console, line: &Line<'_>) -> Result<(), Failure> {
        let text = serde_json::to_string(line).unwrap_or_default();
        let separator = if self.lines == 0 { "\n" } else { ",\n" };
        self.lines += 1;
        console.print(&format!("{separator}{text}"))
    }
}
