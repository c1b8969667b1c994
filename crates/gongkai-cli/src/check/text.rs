//! The answer of `check` for the terminal: every finding with its source line, and the counts. Leaves out what a
//! finding looks like (`render`).

use super::tally::Tally;
use super::{Answer, Examined, Summary, Weighed, words};
use crate::console::Console;
use crate::convert::{show, skipped_note};
use crate::failure::Failure;
use crate::formats::aligned;
use crate::inputs::{Input, Trouble};
use crate::render::{Block, Source};
use gongkai::{Message, messages};

/// So many rules and reports are named at the end of a run over many.
const NAMED: usize = 10;

#[derive(Default)]
pub struct Text {
    tally: Tally,
    /// The inputs that could not be read, by name.
    unreadable: Vec<String>,
}

impl Answer for Text {
    fn report(&mut self, console: &mut Console, examined: &Examined<'_>) -> Result<(), Failure> {
        self.tally.report(examined);
        for weighed in examined.findings {
            finding(console, weighed, examined.source)?;
        }
        Ok(())
    }

    fn unreadable(
        &mut self,
        console: &mut Console,
        input: &Input,
        trouble: &Trouble,
        source: &Source,
    ) -> Result<(), Failure> {
        self.tally.unreadable(input);
        self.unreadable.push(match input.path {
            Some(_) => input.name(),
            None => console.say(&messages::word_stdin()),
        });
        show(console, trouble, source);
        Ok(())
    }

    fn end(&mut self, console: &mut Console, summary: &Summary<'_>) -> Result<(), Failure> {
        for (name, weighed) in summary.findings {
            finding(console, weighed, &Source::new(name, None))?;
        }
        if console.quiet {
            return Ok(());
        }
        let counts = summary.counts;
        let many = self.tally.reports.len() > 1;
        self.tally
            .whole(console.say(&messages::result_whole()), summary.findings);
        if many {
            let lists = self.lists(console);
            console.print(&lists)?;
        }
        // No counts of what nobody has looked at.
        let none = counts.unreadable > 0 && counts.unreadable == counts.files;
        let mut text = match counts.unreadable {
            0 => String::new(),
            unreadable => console.say(&messages::check_of_read(unreadable)),
        };
        text += &console.say(&messages::check_summary(
            counts.errors,
            counts.warnings,
            counts.information,
        ));
        for (count, message) in [
            (counts.waived, messages::check_waived(counts.waived)),
            (counts.allowed, messages::check_allowed(counts.allowed)),
        ] {
            if count > 0 {
                text += &console.say(&message);
            }
        }
        if counts.files > 1 || counts.unreadable > 0 {
            text += &console.say(&messages::check_files(counts.files, counts.unreadable));
        }
        if none {
            text = console.say(&messages::check_none_read(counts.unreadable));
        }
        for name in &self.unreadable {
            text = text + "\n" + &console.say(&messages::check_unreadable(name));
        }
        console.print(&format!("{text}\n"))?;
        if !summary.inputs.skipped.is_empty() {
            console.note(&skipped_note(&summary.inputs.skipped));
        }
        Ok(())
    }
}

/// Prints a finding; where only findings are wanted not those that were accepted.
fn finding(console: &mut Console, weighed: &Weighed, source: &Source) -> Result<(), Failure> {
    if console.quiet && weighed.waiver.is_some() {
        return Ok(());
    }
    let block = Block::finding(&weighed.finding, source, weighed.waiver.as_ref());
    console.print_block(&block.unaccepted(&weighed.unaccepted))
}

impl Text {
    /// What many reports come to: the rules that found most, the reports with the gravest findings.
    fn lists(&self, console: &Console) -> String {
        let mut out = String::new();
        let rules = self.tally.rules();
        let rows: Vec<Vec<String>> = rules
            .iter()
            .take(NAMED)
            .map(|rule| {
                vec![
                    format!(
                        "  {} {}",
                        words::sign(rule.severity),
                        console.say(&rule.severity.label())
                    ),
                    rule.code.to_owned(),
                    console.say(&messages::check_of_rule(rule.findings, rule.concerned())),
                    rule.name(console.language).to_owned(),
                ]
            })
            .collect();
        section(console, &messages::sheet_by_rule(), &rows, rules.len(), &mut out);
        let reports = self.tally.by_gravity();
        // What could not be read is named below.
        let concerned: Vec<_> = reports
            .iter()
            .filter(|(_, report)| report.errors + report.warnings > 0)
            .collect();
        let rows: Vec<Vec<String>> = concerned
            .iter()
            .take(NAMED)
            .map(|(_, report)| {
                let counts = console.say(&messages::check_of_report(report.errors, report.warnings));
                let body = if report.agency.is_empty() {
                    String::new()
                } else {
                    report.title()
                };
                vec![
                    format!("  {} {}", report.state().sign(), console.say(&report.state().label())),
                    counts,
                    report.name(),
                    body,
                ]
            })
            .collect();
        section(console, &messages::sheet_by_report(), &rows, concerned.len(), &mut out);
        out
    }
}

/// A list with its title, and how many there are besides.
fn section(console: &Console, title: &Message, rows: &[Vec<String>], all: usize, out: &mut String) {
    if rows.is_empty() {
        return;
    }
    *out += &format!("{}\n{}", console.say(title), aligned(rows));
    if all > rows.len() {
        *out += &format!("  {}\n", console.say(&messages::check_more(all - rows.len())));
    }
    out.push('\n');
}
