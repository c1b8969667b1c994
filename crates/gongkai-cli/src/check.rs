//! `gongkai check`: what the reader and the rules have to say about reports. Leaves out the rules.

use crate::console::Console;
use crate::convert::{error_value, format_argument, show, skipped_note};
use crate::failure::{Exit, Failure};
use crate::inputs::{self, Input, Opened, Trouble};
use crate::output;
use crate::render::{Block, Source};
use clap::ArgMatches;
use gongkai::{Finding, Format, Loaded, Report, Severity, messages, rules};
use serde::Serialize;
use std::path::PathBuf;

pub fn run(console: &mut Console, matches: &ArgMatches) -> Result<Exit, Failure> {
    let codes = |name: &str| -> Vec<&'static str> {
        let words = matches.get_many::<String>(name).into_iter().flatten();
        words
            .filter_map(|word| rules::find(word))
            .map(|rule| rule.code)
            .collect()
    };
    let inputs = inputs::list(matches.get_many::<PathBuf>("in").into_iter().flatten(), None)?;
    let json = matches.get_flag("json")
        || matches
            .get_one::<String>("report")
            .is_some_and(|report| report == "json");
    let mut check = Check {
        console,
        json,
        from: format_argument(matches, "from"),
        deny: codes("deny"),
        allow: codes("allow"),
        exit: Exit::Fine,
        counts: Counts::default(),
        unreadable: Vec::new(),
        lines: 0,
    };
    match check.all(&inputs) {
        Ok(()) => Ok(check.exit),
        // Who reads only the first lines still learns what was found up to there.
        Err(failure) if failure.closed => Err(Failure {
            exit: check.exit,
            ..failure
        }),
        Err(failure) => Err(failure),
    }
}

struct Check<'a> {
    console: &'a mut Console,
    json: bool,
    from: Option<&'static Format>,
    deny: Vec<&'static str>,
    allow: Vec<&'static str>,
    exit: Exit,
    counts: Counts,
    /// The inputs that could not be read, by name.
    unreadable: Vec<String>,
    /// What was said with `--json` so far.
    lines: usize,
}

#[derive(Debug, Default, Clone, Copy, Serialize)]
struct Counts {
    files: usize,
    unreadable: usize,
    errors: usize,
    warnings: usize,
    information: usize,
    waived: usize,
    allowed: usize,
}

/// What `--report json` says about an input.
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
    #[serde(flatten)]
    finding: &'a Finding,
    waived: bool,
}

impl Check<'_> {
    fn all(&mut self, inputs: &inputs::Inputs) -> Result<(), Failure> {
        if self.json {
            self.console.print("{\"files\":[")?;
        }
        for input in &inputs.list {
            self.one(input)?;
            self.console.flush()?;
        }
        let Counts {
            files,
            unreadable,
            errors,
            warnings,
            information,
            waived,
            allowed,
        } = self.counts;
        if self.json {
            let mut summary = serde_json::json!(self.counts);
            summary["skipped"] = inputs.skipped.iter().map(|path| output::name(path)).collect();
            return self.console.print(&format!("\n],\"summary\":{summary}}}\n"));
        }
        let mut summary = self
            .console
            .say(&messages::check_summary(errors, warnings, information));
        for (count, message) in [
            (waived, messages::check_waived(waived)),
            (allowed, messages::check_allowed(allowed)),
        ] {
            if count > 0 {
                summary += &self.console.say(&message);
            }
        }
        if files > 1 || unreadable > 0 {
            summary += &self.console.say(&messages::check_files(files, unreadable));
        }
        for name in &self.unreadable {
            summary = summary + "\n" + &self.console.say(&messages::check_unreadable(name));
        }
        self.console.print(&format!("{summary}\n"))?;
        if !inputs.skipped.is_empty() {
            self.console.note(&skipped_note(&inputs.skipped));
        }
        Ok(())
    }

    fn one(&mut self, input: &Input) -> Result<(), Failure> {
        self.counts.files += 1;
        let opened = match inputs::open(input, self.from) {
            Ok(opened) => opened,
            Err((trouble, source)) => {
                self.counts.unreadable += 1;
                self.exit = self.exit.max(match &trouble {
                    Trouble::Failure(failure) => failure.exit,
                    Trouble::Read(_) => Exit::Input,
                });
                if self.json {
                    return self.line(&Line {
                        input: input.name(),
                        report: None,
                        format: None,
                        agency: None,
                        year: None,
                        edition: None,
                        findings: Vec::new(),
                        error: Some(error_value(&trouble)),
                    });
                }
                self.unreadable.push(match input.path {
                    Some(_) => input.name(),
                    None => self.console.say(&messages::word_stdin()),
                });
                show(self.console, &trouble, &source);
                return Ok(());
            }
        };
        let many = opened.reports.len() > 1;
        // A file that holds many counts as so many.
        self.counts.files += opened.reports.len() - 1;
        for (number, loaded) in (1..).zip(&opened.reports) {
            let mut source = std::borrow::Cow::Borrowed(&opened.source);
            if many {
                source = std::borrow::Cow::Owned(opened.source.named(&report_name(input, number, &loaded.report)));
            }
            self.report(input, many.then_some(number), &opened, loaded, &source)?;
        }
        Ok(())
    }

    fn report(
        &mut self,
        input: &Input,
        number: Option<usize>,
        opened: &Opened,
        loaded: &Loaded,
        source: &Source,
    ) -> Result<(), Failure> {
        let report = &loaded.report;
        let findings = self.weigh(rules::check_loaded(loaded), report);
        if self.json {
            return self.line(&Line {
                input: input.name(),
                report: number,
                format: Some(opened.format.name),
                agency: report.agency.name.as_deref(),
                year: report.year,
                edition: Some(report.edition.name()),
                findings: findings
                    .iter()
                    .map(|finding| Found {
                        finding,
                        waived: rules::waived(report, finding),
                    })
                    .collect(),
                error: None,
            });
        }
        for finding in &findings {
            self.console
                .print_block(&Block::finding(finding, source, rules::waiver(report, finding)))?;
        }
        Ok(())
    }

    /// Raises, silences and counts findings.
    fn weigh(&mut self, findings: Vec<Finding>, report: &Report) -> Vec<Finding> {
        let mut weighed = Vec::with_capacity(findings.len());
        for mut finding in findings {
            if self.allow.contains(&finding.rule) {
                self.counts.allowed += 1;
                continue;
            }
            if self.deny.contains(&finding.rule) {
                finding.severity = Severity::Error;
            }
            if rules::waived(report, &finding) {
                self.counts.waived += 1;
            } else {
                match finding.severity {
                    Severity::Information => self.counts.information += 1,
                    Severity::Warning => self.counts.warnings += 1,
                    Severity::Error => {
                        self.counts.errors += 1;
                        self.exit = self.exit.max(Exit::Findings);
                    }
                }
            }
            weighed.push(finding);
        }
        weighed
    }

    fn line(&mut self, line: &Line<'_>) -> Result<(), Failure> {
        let text = serde_json::to_string(line).unwrap_or_default();
        let separator = if self.lines == 0 { "\n" } else { ",\n" };
        self.lines += 1;
        self.console.print(&format!("{separator}{text}"))
    }
}

/// One of several reports of an input, as messages name it.
fn report_name(input: &Input, number: usize, report: &Report) -> String {
    let agency = report.agency.name.as_deref().unwrap_or_default();
    let year = report.year.map(|year| year.to_string()).unwrap_or_default();
    format!("{}[{number}] {agency}{year}", input.name())
        .trim_end()
        .to_owned()
}
