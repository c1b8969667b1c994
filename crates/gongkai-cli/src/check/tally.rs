//! The counts of a run over many reports: by report and by rule, the gravest first. Leaves out the findings
//! themselves, so that a folder of any size has room.

use super::words;
use super::{Examined, Weighed};
use crate::inputs::Input;
use gongkai::message::visible;
use gongkai::{Message, Severity, messages};
use std::collections::{BTreeMap, BTreeSet};

/// What was found so far.
#[derive(Debug, Default)]
pub struct Tally {
    pub reports: Vec<Counted>,
    rules: BTreeMap<&'static str, OfRule>,
    /// Rules that a cause breaks besides the one that its finding has.
    also: BTreeSet<&'static str>,
}

/// A report, an input that gave none, or the run as a whole, with what was found in it.
#[derive(Debug, Default, Clone)]
pub struct Counted {
    pub input: String,
    /// Number of the report in an input with several, from 1.
    pub number: Option<usize>,
    pub agency: String,
    pub year: Option<u16>,
    pub edition: Option<&'static str>,
    pub format: Option<&'static str>,
    pub errors: usize,
    pub warnings: usize,
    pub information: usize,
    pub waived: usize,
    pub unreadable: bool,
}

/// A rule with what it found.
#[derive(Debug, Clone)]
pub struct OfRule {
    pub code: &'static str,
    /// The gravest of its findings.
    pub severity: Severity,
    pub findings: usize,
    pub waived: usize,
    /// The reports concerned, by their place in the list.
    reports: BTreeSet<usize>,
    /// The reports concerned that were not themselves checked, by name.
    others: BTreeSet<String>,
}

/// How a report stands, the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Fine,
    Warnings,
    Errors,
    Unreadable,
}

impl Tally {
    pub fn report(&mut self, examined: &Examined<'_>) {
        let report = &examined.loaded.report;
        let examined_at = self.reports.len();
        let mut counted = Counted {
            input: name(examined.input),
            number: examined.number,
            agency: visible(report.agency.name.as_deref().unwrap_or_default()),
            year: report.year,
            edition: Some(report.edition.name()),
            format: Some(examined.opened.format.name),
            ..Counted::default()
        };
        for weighed in examined.findings {
            if let Some(rule) = self.count(weighed, &mut counted) {
                rule.reports.insert(examined_at);
            }
        }
        self.reports.push(counted);
    }

    /// What was found about the run as a whole: it stands among the reports, under a title. Nothing where there is
    /// nothing.
    pub fn whole(&mut self, title: String, findings: &[(String, Weighed)]) {
        if findings.is_empty() {
            return;
        }
        let mut counted = Counted {
            agency: title,
            ..Counted::default()
        };
        for (name, weighed) in findings {
            if let Some(rule) = self.count(weighed, &mut counted) {
                rule.others.insert(name.clone());
            }
        }
        self.reports.push(counted);
    }

    /// Counts a finding; its rule, unless it was accepted.
    fn count(&mut self, weighed: &Weighed, counted: &mut Counted) -> Option<&mut OfRule> {
        let Weighed { finding, waiver, .. } = weighed;
        self.also.extend(&finding.also);
        match (waiver, finding.severity) {
            (Some(_), _) => counted.waived += 1,
            (None, Severity::Error) => counted.errors += 1,
            (None, Severity::Warning) => counted.warnings += 1,
            (None, Severity::Information) => counted.information += 1,
        }
        let rule = self.rules.entry(finding.rule).or_insert_with(|| OfRule {
            code: finding.rule,
            severity: Severity::Information,
            findings: 0,
            waived: 0,
            reports: BTreeSet::new(),
            others: BTreeSet::new(),
        });
        if waiver.is_some() {
            rule.waived += 1;
            return None;
        }
        rule.findings += 1;
        rule.severity = rule.severity.max(finding.severity);
        Some(rule)
    }

    pub fn unreadable(&mut self, input: &Input) {
        self.reports.push(Counted {
            input: name(input),
            unreadable: true,
            ..Counted::default()
        });
    }

    /// The rules that found something, the gravest first, then those that found most.
    pub fn rules(&self) -> Vec<&OfRule> {
        let mut rules: Vec<&OfRule> = self.rules.values().collect();
        rules.sort_by_key(|rule| std::cmp::Reverse((rule.severity, rule.findings)));
        rules
    }

    /// The codes of all rules that a finding names, those of `rules` first.
    pub fn named(&self) -> Vec<&'static str> {
        let mut codes: Vec<&'static str> = self.rules().iter().map(|rule| rule.code).collect();
        codes.extend(self.also.iter().filter(|code| !self.rules.contains_key(*code)));
        codes
    }

    /// The reports, the worst first.
    pub fn by_gravity(&self) -> Vec<(usize, &Counted)> {
        let mut reports: Vec<(usize, &Counted)> = self.reports.iter().enumerate().collect();
        reports.sort_by_key(|(_, report)| {
            std::cmp::Reverse((report.unreadable, report.errors, report.warnings, report.information))
        });
        reports
    }
}

/// The input without what only says that it is here.
fn name(input: &Input) -> String {
    let name = input.name();
    name.strip_prefix("./").unwrap_or(&name).to_owned()
}

impl Counted {
    pub const fn state(&self) -> State {
        if self.unreadable {
            State::Unreadable
        } else if self.errors > 0 {
            State::Errors
        } else if self.warnings > 0 {
            State::Warnings
        } else {
            State::Fine
        }
    }

    /// The body with its year; the input where the report names none.
    pub fn title(&self) -> String {
        let year = self.year.map(|year| year.to_string()).unwrap_or_default();
        let name = format!("{} {year}", self.agency);
        if self.agency.is_empty() {
            self.name()
        } else {
            name.trim().to_owned()
        }
    }

    /// The input, with the number of the report in it where it has several.
    pub fn name(&self) -> String {
        match self.number {
            Some(number) => format!("{}[{number}]", self.input),
            None => self.input.clone(),
        }
    }
}

impl OfRule {
    /// What it is called, in the catalogue's words.
    pub fn name(&self, language: gongkai::Language) -> &'static str {
        gongkai::rules::find(self.code).map_or("", |rule| rule.name.get(language))
    }

    /// How many reports it concerns.
    pub fn concerned(&self) -> usize {
        self.reports.len() + self.others.len()
    }

    pub fn family(&self) -> Option<Message> {
        gongkai::rules::find(self.code).map(|rule| rule.family.label())
    }
}

impl State {
    pub fn label(self) -> Message {
        match self {
            Self::Fine => messages::state_fine(),
            Self::Warnings => messages::state_warnings(),
            Self::Errors => messages::state_errors(),
            Self::Unreadable => messages::state_unreadable(),
        }
    }

    /// A sign for those who do not see colours.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Fine => "✓",
            Self::Warnings => words::sign(Severity::Warning),
            Self::Errors => words::sign(Severity::Error),
            Self::Unreadable => "?",
        }
    }
}
