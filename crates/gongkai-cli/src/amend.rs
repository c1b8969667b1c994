//! `gongkai draft` and `gongkai fill`: what a report lacks is written or computed, shown as a diff, and saved where
//! that is asked for. Leaves out the sentences and the sums, which are the libraries'.

use crate::check::words;
use crate::console::Console;
use crate::convert::{format_argument, graveness, noted, of_name, show, spare_inputs};
use crate::failure::{Exit, Failure};
use crate::fonts;
use crate::inputs::{self, Input, Opened, Trouble};
use crate::output;
use crate::over;
use crate::render::{Block, Source};
use clap::ArgMatches;
use gongkai::message::visible;
use gongkai::report::SECTIONS;
use gongkai::tables::FigureRef;
use gongkai::{Decimal, Finding, Format, Loaded, ReadError, Report, Section, Severity, draft, fill, messages};
use serde::Serialize;
use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

/// The longest part of a paragraph that stands there already which is shown around the new ones, in characters.
const CONTEXT: usize = 30;

/// What changed at a field.
#[derive(Debug, Serialize)]
struct Change {
    path: String,
    /// `None` where nothing stood.
    old: Option<String>,
    new: String,
}

/// A report as it was amended.
struct Amended {
    report: Report,
    changes: Vec<Change>,
    diagnostics: Vec<Finding>,
    /// The changes for people.
    diff: String,
}

pub fn draft(console: &mut Console, matches: &ArgMatches) -> Result<Exit, Failure> {
    let mut options = draft::Options::default();
    options.placeholders = matches.get_flag("placeholders");
    options.fees = matches.get_one::<String>("fee").map(|text| fee(text)).transpose()?;
    let mut job = Job::new(console, matches)?;
    let previous = match matches.get_one::<PathBuf>("previous") {
        Some(path) => Some(job.previous(path)?),
        None => None,
    };
    job.run(|loaded| {
        let found = draft::draft(&loaded.report, previous.as_ref().map(|loaded| &loaded.report), &options);
        let written = |path: &str| found.written.iter().any(|written| written.path == path);
        let mut diff = String::new();
        for (path, section) in found.report.sections() {
            if found
                .written
                .iter()
                .any(|written| written.path.starts_with(&format!("{path}.")))
            {
                paragraphs(&mut diff, &path, section, &written);
            }
        }
        let changes = found.written.iter().map(|written| Change {
            path: written.path.clone(),
            old: None,
            new: written.block.printed(),
        });
        Amended {
            changes: changes.collect(),
            report: found.report,
            diagnostics: found.diagnostics,
            diff,
        }
    })
}

pub fn fill(console: &mut Console, matches: &ArgMatches) -> Result<Exit, Failure> {
    let mut options = fill::Options::default();
    options.blanks_as_zero = matches.get_flag("blanks-as-zero");
    let job = Job::new(console, matches)?;
    let blank = job.console.say(&messages::word_blank());
    job.run(|loaded| {
        let found = fill::fill(&loaded.report, &options);
        let mut diff = String::new();
        for (id, value) in &found.cells {
            let _ = writeln!(diff, "{}  {}: {blank} → {value}", id.path(), words::cell(id.path()));
        }
        let changes = found.cells.iter().map(|(id, value)| Change {
            path: id.path().to_owned(),
            old: loaded.report.tables.figure(*id).and_then(FigureRef::text),
            new: value.to_string(),
        });
        Amended {
            changes: changes.collect(),
            report: found.report,
            diagnostics: found.diagnostics,
            diff,
        }
    })
}

/// A section with new paragraphs, marked, between the beginnings of those that stand there already.
fn paragraphs(diff: &mut String, path: &str, section: &Section, is_new: &impl Fn(&str) -> bool) {
    let title = SECTIONS
        .iter()
        .find(|(known, _)| *known == path)
        .map_or("", |(_, title)| title);
    let _ = writeln!(
        diff,
        "@@ {} @@",
        section.title.as_deref().map_or_else(|| title.to_owned(), visible)
    );
    for (at, block) in section.blocks.iter().enumerate() {
        let text = visible(&block.printed()).replace('\n', "↵");
        if is_new(&format!("{path}.blocks[{at}]")) {
            let _ = writeln!(diff, "+ {text}");
        } else {
            let cut = text
                .char_indices()
                .nth(CONTEXT)
                .map_or(text.clone(), |(end, _)| format!("{}…", &text[..end]));
            let _ = writeln!(diff, "  {cut}");
        }
    }
}

/// The fees of `--fee`: an amount of yuan, not negative.
fn fee(text: &str) -> Result<Decimal, Failure> {
    let amount: Option<Decimal> = text.parse().ok();
    amount
        .filter(|amount| !amount.value().is_sign_negative() && amount.places() <= 2)
        .ok_or_else(|| Failure::input(messages::fee_no_amount(visible(text))).help(messages::fee_no_amount_help()))
}

/// A run over one report.
struct Job<'a> {
    console: &'a mut Console,
    input: Input,
    from: Option<&'static Format>,
    target: Target,
    json: bool,
    dry: bool,
}

/// Where the report goes.
enum Target {
    /// Nowhere: only the diff was asked for.
    None,
    Stdout(&'static Format),
    File(PathBuf, &'static Format),
    /// Over the input, in its format.
    Input,
}

#[derive(Serialize)]
struct Answer<'a> {
    input: String,
    output: Option<String>,
    changes: &'a [Change],
    diagnostics: Vec<&'a Finding>,
}

impl<'a> Job<'a> {
    fn new(console: &'a mut Console, matches: &ArgMatches) -> Result<Self, Failure> {
        let arguments = matches.get_one::<PathBuf>("in");
        let mut inputs = inputs::list(arguments.into_iter(), None)?;
        let input = match (inputs.list.pop(), inputs.list.len(), inputs.folders) {
            (Some(input), 0, false) => input,
            _ => return Err(Failure::input(messages::one_report_wanted()).help(messages::several_reports_help())),
        };
        let json = matches.get_flag("json");
        let target = target(&input, matches)?;
        if json && matches!(target, Target::Stdout(_)) {
            return Err(Failure::input(messages::json_beside_stdout()));
        }
        Ok(Self {
            console,
            input,
            from: format_argument(matches, "from"),
            target,
            json,
            dry: matches.get_flag("dry-run"),
        })
    }

    /// The report of the year before.
    fn previous(&mut self, path: &Path) -> Result<Loaded, Failure> {
        let input = Input {
            path: Some(path.to_owned()),
            relative: path.to_owned(),
        };
        let (mut opened, source) = self.open(&input, None)?;
        let Some(loaded) = opened.reports.pop() else {
            return Err(Failure::input(messages::one_report_wanted()));
        };
        // What was not read of it is not compared: that has to be known.
        for finding in loaded
            .diagnostics
            .iter()
            .filter(|finding| finding.severity >= Severity::Warning)
        {
            self.console.note_block(&Block::finding(finding, &source, None));
        }
        Ok(loaded)
    }

    fn open(&self, input: &Input, from: Option<&'static Format>) -> Result<(Opened, Source), Failure> {
        let opened = match inputs::open(input, from) {
            Ok(opened) if opened.reports.len() == 1 => opened,
            Ok(opened) => {
                let error = ReadError::new(messages::several_reports(opened.reports.len()));
                return Err(self.refuse(
                    &Trouble::Read(error.help(messages::several_reports_help())),
                    &opened.source,
                ));
            }
            Err((trouble, source)) => return Err(self.refuse(&trouble, &source)),
        };
        let source = opened.source.clone();
        Ok((opened, source))
    }

    /// Shows why an input cannot be used; the failure that ends the run.
    fn refuse(&self, trouble: &Trouble, source: &Source) -> Failure {
        match trouble {
            Trouble::Failure(failure) => failure.clone(),
            Trouble::Read(_) => {
                show(self.console, trouble, source);
                Failure::input(messages::nothing_done())
            }
        }
    }

    fn run(mut self, amend: impl FnOnce(&Loaded) -> Amended) -> Result<Exit, Failure> {
        let (opened, source) = self.open(&self.input, self.from)?;
        let Some(loaded) = opened.reports.first() else {
            return Err(Failure::input(messages::one_report_wanted()));
        };
        let amended = amend(loaded);
        let mut diagnostics: Vec<&Finding> = loaded.diagnostics.iter().chain(&amended.diagnostics).collect();
        let exit = diagnostics
            .iter()
            .map(|finding| graveness(std::slice::from_ref(*finding)));
        let exit = exit.max().unwrap_or(Exit::Fine);
        let stdout = matches!(self.target, Target::Stdout(_));
        if !self.json {
            for finding in &diagnostics {
                self.console.note_block(&Block::finding(finding, &source, None));
            }
            let diff = if amended.changes.is_empty() {
                self.console.say(&messages::nothing_to_amend()) + "\n"
            } else {
                amended.diff.clone()
            };
            // What is printed there is the report.
            if stdout {
                self.console.raw(&diff);
            } else {
                self.console.print(&diff)?;
                self.console.flush()?;
            }
        }
        let (output, notes) = if self.dry {
            (None, Vec::new())
        } else {
            self.save(&opened, &amended)?
        };
        diagnostics.extend(&notes);
        if self.json {
            let answer = Answer {
                input: self.input.name(),
                output,
                changes: &amended.changes,
                diagnostics,
            };
            let text = serde_json::to_string(&answer).unwrap_or_default();
            self.console.print(&format!("{text}\n"))?;
            return Ok(exit);
        }
        if let Some(name) = output {
            self.console.note(&messages::written(name));
        } else if !stdout && !amended.changes.is_empty() {
            self.console.note(&messages::not_saved());
        }
        Ok(exit)
    }

    /// Says what is to be said about a file. The answer in JSON has it at the end.
    fn said(&self, notes: Vec<Finding>) -> Vec<Finding> {
        if !self.json {
            noted(self.console, &notes);
        }
        notes
    }

    /// Saves the report where it was asked for; the name of the file, and what was said about it.
    fn save(&mut self, opened: &Opened, amended: &Amended) -> Result<(Option<String>, Vec<Finding>), Failure> {
        let written = |format: &'static Format| {
            gongkai::write_noted(&amended.report, format, &fonts::options()).map_err(|error| Failure::input(error.0))
        };
        match &self.target {
            Target::None => Ok((None, Vec::new())),
            Target::Stdout(format) => {
                let written = written(format)?;
                self.console.bytes(&written.bytes)?;
                Ok((None, self.said(written.notes)))
            }
            Target::File(path, format) => {
                let written = written(format)?;
                output::write(path, &written.bytes)?;
                Ok((Some(output::name(path)), self.said(written.notes)))
            }
            // A file that has everything is not touched.
            Target::Input if amended.changes.is_empty() => Ok((None, Vec::new())),
            Target::Input => {
                let saving = over::prepare(&self.input, opened, &[&amended.report])?;
                if !self.json {
                    saving.say(self.console);
                }
                Ok((Some(saving.finish()?), saving.notes))
            }
        }
    }
}

fn target(input: &Input, matches: &ArgMatches) -> Result<Target, Failure> {
    let to = format_argument(matches, "to");
    if matches.get_flag("write") {
        if input.path.is_none() {
            return Err(Failure::input(messages::no_file_to_write_over()));
        }
        return Ok(Target::Input);
    }
    let Some(out) = matches.get_one::<PathBuf>("out") else {
        return Ok(Target::None);
    };
    if out == Path::new("-") {
        let json = || gongkai::format("json").ok_or_else(|| Failure::input(messages::to_wanted()));
        let format = to.map_or_else(json, Ok)?;
        if !format.text && std::io::stdout().is_terminal() {
            return Err(Failure::input(messages::binary_to_terminal(format.name)));
        }
        return Ok(Target::Stdout(format));
    }
    spare_inputs(std::slice::from_ref(input), std::slice::from_ref(out))?;
    Ok(Target::File(out.clone(), to.map_or_else(|| of_name(out), Ok)?))
}
