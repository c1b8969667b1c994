//! The answer of `check` as a workbook to be filtered and sorted: a row a report, a row a rule, a row a finding.
//! Leaves out how a workbook is written.

use super::tally::{Counted, State, Tally};
use super::{Answer, Examined, Summary, Weighed, words};
use crate::console::Console;
use crate::failure::Failure;
use crate::inputs::{Input, Trouble};
use crate::render::{Source, other_place, place_name};
use gongkai::listing::{self, Column, List, Mark, Value};
use gongkai::message::visible;
use gongkai::{Message, Place, Severity, messages};

#[derive(Default)]
pub struct Sheet {
    tally: Tally,
    /// What the third sheet lists.
    findings: Vec<Vec<Value>>,
}

impl Answer for Sheet {
    fn report(&mut self, console: &mut Console, examined: &Examined<'_>) -> Result<(), Failure> {
        self.tally.report(examined);
        let Some(counted) = self.tally.reports.last() else {
            return Ok(());
        };
        for weighed in examined.findings {
            let mut row = named(counted);
            row.extend(cells(console, weighed, words::place(examined.loaded, &weighed.finding)));
            self.findings.push(row);
        }
        Ok(())
    }

    fn unreadable(
        &mut self,
        console: &mut Console,
        input: &Input,
        trouble: &Trouble,
        _: &Source,
    ) -> Result<(), Failure> {
        self.tally.unreadable(input);
        let Some(counted) = self.tally.reports.last() else {
            return Ok(());
        };
        let (message, help) = match trouble {
            Trouble::Failure(failure) => (&failure.message, failure.help.as_ref()),
            Trouble::Read(error) => (&error.message, error.help.as_ref()),
        };
        let mut row = named(counted);
        row.extend([
            Value::Marked(console.say(&messages::state_unreadable()), Mark::Bad),
            Value::Blank,
            Value::Blank,
            Value::Blank,
            said(console, message),
        ]);
        row.resize(FINDINGS.len() - 2, Value::Blank);
        row.push(help.map_or(Value::Blank, |help| said(console, help)));
        row.push(Value::Blank);
        self.findings.push(row);
        Ok(())
    }

    fn end(&mut self, console: &mut Console, summary: &Summary<'_>) -> Result<(), Failure> {
        let whole = console.say(&messages::result_whole());
        for (name, weighed) in summary.findings {
            let mut row = vec![text(&whole), Value::Text(visible(name))];
            row.extend(cells(console, weighed, weighed.finding.place.as_ref()));
            self.findings.push(row);
        }
        self.tally.whole(whole, summary.findings);
        let lists = [
            List {
                name: console.say(&messages::sheet_by_report()),
                columns: columns(console, &REPORTS),
                rows: self.reports(console),
                frozen: 2,
            },
            List {
                name: console.say(&messages::sheet_by_rule()),
                columns: columns(console, &RULES),
                rows: self.rules(console),
                frozen: 2,
            },
            List {
                name: console.say(&messages::sheet_findings()),
                columns: columns(console, &FINDINGS),
                rows: std::mem::take(&mut self.findings),
                frozen: 2,
            },
        ];
        let title = console.say(&messages::result_title());
        let bytes = listing::lists(&title, &lists).map_err(|error| Failure::input(error.message().clone()))?;
        console.bytes(&bytes)
    }
}

type Heading = (fn() -> Message, u32);

const REPORTS: [Heading; 10] = [
    (messages::column_body, 18),
    (messages::column_input, 22),
    (messages::column_year, 5),
    (messages::column_edition, 6),
    (messages::column_kind, 6),
    (messages::column_errors, 5),
    (messages::column_warnings, 5),
    (messages::column_information, 5),
    (messages::column_waived, 6),
    (messages::column_state, 8),
];

const RULES: [Heading; 7] = [
    (messages::column_rule, 11),
    (messages::column_rule_name, 20),
    (messages::column_family, 8),
    (messages::column_severity, 6),
    (messages::column_findings, 6),
    (messages::column_reports, 6),
    (messages::column_waived, 6),
];

const FINDINGS: [Heading; 16] = [
    (messages::column_body, 16),
    (messages::column_input, 18),
    (messages::column_severity, 5),
    (messages::column_rule, 9),
    (messages::column_rule_name, 14),
    (messages::column_family, 7),
    (messages::column_message, 34),
    (messages::column_actual, 8),
    (messages::column_expected, 8),
    (messages::column_difference, 6),
    (messages::column_field, 24),
    (messages::column_path, 22),
    (messages::column_place, 14),
    (messages::column_see, 28),
    (messages::column_help, 28),
    (messages::column_reason, 14),
];

impl Sheet {
    fn reports(&self, console: &Console) -> Vec<Vec<Value>> {
        let reports = self.tally.by_gravity().into_iter();
        let row = |(_, report): (usize, &Counted)| {
            let mut row = named(report);
            let counted = |count: usize| {
                if report.unreadable {
                    Value::Blank
                } else {
                    Value::Count(count)
                }
            };
            row.extend([
                report.year.map_or(Value::Blank, |year| Value::Count(year.into())),
                report.edition.map_or(Value::Blank, word),
                report.format.map_or(Value::Blank, word),
                counted(report.errors),
                counted(report.warnings),
                counted(report.information),
                counted(report.waived),
                state(console, report.state()),
            ]);
            row
        };
        reports.map(row).collect()
    }

    fn rules(&self, console: &Console) -> Vec<Vec<Value>> {
        let row = |rule: &super::tally::OfRule| {
            vec![
                text(rule.code),
                text(rule.name(console.language)),
                rule.family().map_or(Value::Blank, |family| said(console, &family)),
                of_severity(console, rule.severity),
                Value::Count(rule.findings),
                Value::Count(rule.concerned()),
                Value::Count(rule.waived),
            ]
        };
        self.tally.rules().into_iter().map(row).collect()
    }
}

fn columns(console: &Console, headings: &[Heading]) -> Vec<Column> {
    let column = |(heading, letters): &Heading| Column {
        heading: console.say(&heading()),
        letters: *letters,
    };
    headings.iter().map(column).collect()
}

/// The body and the input, with which every row begins that speaks of a report.
fn named(report: &Counted) -> Vec<Value> {
    let body = if report.agency.is_empty() {
        Value::Blank
    } else {
        text(&report.agency)
    };
    let input = if report.input.is_empty() {
        Value::Blank
    } else {
        Value::Text(report.name())
    };
    vec![body, input]
}

/// What a row says of a finding, after the report.
fn cells(console: &Console, weighed: &Weighed, place: Option<&Place>) -> [Value; FINDINGS.len() - 2] {
    let finding = &weighed.finding;
    let rule = words::rule(finding);
    let severity = match &weighed.waiver {
        Some(_) => Value::Marked(console.say(&messages::word_waived()), Mark::Good),
        None => of_severity(console, finding.severity),
    };
    let place = place.map(|place| place_name(place, console.language));
    let path = finding.paths.first();
    let related = finding
        .related
        .iter()
        .map(|related| other_place(related, console.language));
    let related: Vec<String> = related.collect();
    [
        severity,
        text(finding.rule),
        text(rule.map_or("", |rule| rule.name.get(console.language))),
        rule.map_or(Value::Blank, |rule| said(console, &rule.family.label())),
        said(console, &finding.message),
        figure(finding.actual.as_deref()),
        figure(finding.expected.as_deref()),
        figure(finding.difference.as_deref()),
        path.map_or(Value::Blank, |path| Value::Text(words::field(path))),
        path.map_or(Value::Blank, |path| Value::Text(visible(path))),
        place.map_or(Value::Blank, Value::Text),
        if related.is_empty() {
            Value::Blank
        } else {
            Value::Text(related.join("\n"))
        },
        finding.help.as_ref().map_or(Value::Blank, |help| said(console, help)),
        match (&weighed.waiver, weighed.missing()) {
            (Some(waiver), _) => said(console, &messages::waiver_by(&waiver.reason, &waiver.who)),
            (None, Some(missing)) => said(console, &missing),
            (None, None) => Value::Blank,
        },
    ]
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn word(text: &str) -> Value {
    Value::Word(text.to_owned())
}

fn said(console: &Console, message: &Message) -> Value {
    Value::Text(console.say(message))
}

fn figure(text: Option<&str>) -> Value {
    text.map_or(Value::Blank, |text| Value::Figure(visible(text)))
}

fn of_severity(console: &Console, severity: Severity) -> Value {
    let word = console.say(&severity.label());
    match severity {
        Severity::Error => Value::Marked(word, Mark::Bad),
        Severity::Warning => Value::Marked(word, Mark::Doubtful),
        Severity::Information => Value::Word(word),
    }
}

fn state(console: &Console, state: State) -> Value {
    let mark = match state {
        State::Fine => Mark::Good,
        State::Warnings => Mark::Doubtful,
        State::Errors | State::Unreadable => Mark::Bad,
    };
    Value::Marked(console.say(&state.label()), mark)
}
