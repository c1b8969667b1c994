//! `gongkai check`: what the reader and the rules have to say about reports. Leaves out the rules, and what the
//! answer looks like (`text`, `json`, `sarif`, `html`, `sheet`).

mod annotate;
mod configuration;
mod fix;
mod html;
mod json;
mod other_years;
mod relations;
mod sarif;
mod sheet;
mod tally;
mod target;
mod text;
mod unused;
mod weigh;
pub mod words;

use crate::console::Console;
use crate::convert::format_argument;
use crate::failure::{Exit, Failure};
use crate::inputs::{self, Input, Inputs, Opened, Trouble};
use crate::output;
use crate::render::{self, Block, Source};
use annotate::Marked;
use clap::ArgMatches;
use configuration::{Configuration, Configurations};
use gongkai::bodies::Crosswalk;
use gongkai::rules::matching::{PREVIOUS, SUCCESSOR};
use gongkai::rules::{Family, Other, Together};
use gongkai::{Finding, Format, Loaded, Message, Report, Seen, Severity, Waiver, messages, rules, with_statistics};
use other_years::ByYear;
use relations::Previous;
use serde::Serialize;
use std::borrow::Cow;
use std::cell::Cell;
use std::path::PathBuf;
use std::rc::Rc;
use target::Target;
use weigh::Weights;

pub use configuration::NAME as CONFIGURATION;
pub use target::ANSWERS;
pub use weigh::words as names;
pub use weigh::{families, selectors, severities};

pub fn run(console: &mut Console, matches: &ArgMatches) -> Result<Exit, Failure> {
    console.quiet = matches.get_flag("quiet");
    let marked = matches.get_one::<PathBuf>("annotate").map(PathBuf::as_path);
    let inputs = inputs::list(matches.get_many::<PathBuf>("in").into_iter().flatten(), marked)?;
    let crosswalk = relations::crosswalk(console, matches)?;
    let previous = relations::listed(matches, "previous")?;
    let members = relations::listed(matches, "members")?;
    if members.is_some() && inputs.list.len() > 1 {
        return Err(relations::one_whole());
    }
    let configurations = match matches.get_one::<PathBuf>("config") {
        _ if matches.get_flag("no-config") => Configurations::none(),
        Some(path) => Configurations::of_file(path).map_err(|trouble| refuse(console, trouble))?,
        None => Configurations::nearest(),
    };
    let fix = match (matches.get_flag("fix"), matches.get_flag("dry-run")) {
        (true, dry) => Some(fix::Fix { dry }),
        (false, true) => return Err(Failure::input(messages::fix_needs_fix())),
        (false, false) => None,
    };
    let target = Target::new(matches, &inputs)?;
    let troubles = Rc::new(Cell::new(Exit::Fine));
    let mut answer = target.begin(console);
    if let Some(out) = marked {
        answer = Box::new(Marked::new(answer, out, &inputs, Rc::clone(&troubles))?);
    }
    let mut check = Check {
        answer,
        console,
        configurations,
        fix,
        crosswalk: &crosswalk,
        previous: None,
        members: None,
        together: Together::new(&crosswalk),
        seen: Seen::default(),
        by_year: ByYear::default(),
        run: Vec::new(),
        expected: relations::expected(matches)?,
        only: inputs.list.len() == 1,
        from: format_argument(matches, "from"),
        weights: Weights::new(matches),
        exit: Exit::Fine,
        counts: Counts::default(),
    };
    match check.all(&inputs, previous, members.map(|(list, _)| list)) {
        Ok(()) => {
            for message in check.without_effect(matches) {
                check.console.note(&message);
            }
            target.finish(check.console)?;
            Ok(check.exit.max(troubles.get()))
        }
        // Who reads only the first lines still learns what was found up to there.
        Err(failure) if failure.closed => Err(Failure {
            exit: check.exit,
            ..failure
        }),
        Err(failure) => Err(failure),
    }
}

/// A form in which a run answers: it hears of every input in turn, so that nothing is kept of a folder but what
/// the form itself needs.
trait Answer {
    fn begin(&mut self, _console: &mut Console) -> Result<(), Failure> {
        Ok(())
    }

    /// A report that others are compared with, by the name that findings have for it.
    fn other(&mut self, _name: &str, _input: &Input, _format: &'static Format) {}

    /// A report that was read and checked.
    fn report(&mut self, console: &mut Console, examined: &Examined<'_>) -> Result<(), Failure>;

    /// An input that gave no report.
    fn unreadable(
        &mut self,
        console: &mut Console,
        input: &Input,
        trouble: &Trouble,
        source: &Source,
    ) -> Result<(), Failure>;

    fn end(&mut self, console: &mut Console, summary: &Summary<'_>) -> Result<(), Failure>;
}

/// A report that was read and checked.
struct Examined<'a> {
    input: &'a Input,
    /// Number of the report in an input with several, from 1.
    number: Option<usize>,
    opened: &'a Opened,
    loaded: &'a Loaded,
    source: &'a Source,
    findings: &'a [Weighed],
}

impl Examined<'_> {
    /// The report as findings about several name it.
    fn name(&self) -> String {
        match self.number {
            Some(number) => report_name(self.input, number, &self.loaded.report),
            None => self.input.name(),
        }
    }
}

/// A finding with what this run makes of it.
struct Weighed {
    finding: Finding,
    /// Who accepted it, and why.
    waiver: Option<Waiver>,
    /// The rules still to be accepted where others of the same cause are.
    unaccepted: Vec<&'static str>,
}

impl Weighed {
    /// Which rules of the cause are accepted and which are still to be, where it is only some of them.
    fn missing(&self) -> Option<Message> {
        render::missing(self.finding.rules(), &self.unaccepted)
    }
}

/// What is said at the end.
struct Summary<'a> {
    counts: Counts,
    /// How the run ends.
    exit: Exit,
    inputs: &'a Inputs,
    /// What was found about the run as a whole, each with the name of a file.
    findings: &'a [(String, Weighed)],
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

/// The members of a whole.
#[derive(Default)]
struct Members {
    reports: Vec<Other>,
    /// The file of each.
    files: Vec<Option<PathBuf>>,
}

struct Check<'a> {
    console: &'a mut Console,
    answer: Box<dyn Answer>,
    from: Option<&'static Format>,
    configurations: Configurations,
    fix: Option<fix::Fix>,
    weights: Weights,
    exit: Exit,
    counts: Counts,
    crosswalk: &'a Crosswalk,
    previous: Option<Previous<'a>>,
    members: Option<Rc<Members>>,
    /// The reports of the run, or the members, as they are compared with each other.
    together: Together<'a>,
    /// The bodies and years of the run.
    seen: Seen,
    by_year: ByYear,
    /// What was found about the run as a whole, each with the name of a file.
    run: Vec<(String, Weighed)>,
    /// Names of members that there must be.
    expected: Vec<String>,
    /// Whether there is only one input.
    only: bool,
}

impl Check<'_> {
    fn all(
        &mut self,
        inputs: &Inputs,
        previous: Option<(Inputs, bool)>,
        members: Option<Inputs>,
    ) -> Result<(), Failure> {
        self.answer.begin(self.console)?;
        if let Some((list, is_file)) = previous {
            let others = self.others(&list, false)?;
            self.previous = Some(Previous::new(others.reports, is_file, self.crosswalk));
        }
        if let Some(list) = members {
            self.members = Some(Rc::new(self.others(&list, true)?));
        }
        for input in &inputs.list {
            self.one(input)?;
            self.console.flush()?;
        }
        self.of_run(inputs)?;
        let summary = Summary {
            counts: self.counts,
            exit: self.exit,
            inputs,
            findings: &self.run,
        };
        self.answer.end(self.console, &summary)
    }

    /// What is about no report alone: reports that have no successor, texts of one body in another's report.
    fn of_run(&mut self, inputs: &Inputs) -> Result<(), Failure> {
        let mut run = Vec::new();
        if let Some(previous) = &mut self.previous {
            for member in self.members.iter().flat_map(|members| &members.reports) {
                previous.follow(member.report());
            }
            // Who checks one report has not brought those of the other bodies.
            if self.counts.files > 1 || self.members.is_some() {
                run = previous.without_successor();
                run.extend(previous.of_splits());
            }
        }
        run.extend(self.by_year.finding());
        run.extend(self.together.findings());
        // It is weighed as the first input is.
        let first = inputs.list.first().and_then(|input| input.path.as_deref());
        let configuration = self.configurations.of_input(first);
        let configuration = configuration.map_err(|trouble| refuse(self.console, trouble))?;
        for (name, finding) in run {
            self.of_file(name, finding, &configuration);
        }
        // A file with many reports counts as so many.
        for (name, finding) in unused::of_configurations(&self.configurations, self.counts.files > 1) {
            self.of_file(name, finding, &configuration);
        }
        Ok(())
    }

    /// What was asked for in vain.
    fn without_effect(&self, matches: &ArgMatches) -> Vec<Message> {
        let years = self.previous.is_some();
        let members = self.members.is_some();
        // A file with many reports counts as so many.
        let many = self.counts.files > 1;
        let mut vain = Vec::new();
        if matches.contains_id("crosswalk") && !(years || members || many) {
            vain.push(messages::crosswalk_in_vain());
        }
        for code in self.weights.denied() {
            let rule = rules::find(code);
            vain.extend(rule.and_then(|rule| match rule.check {
                rules::Check::Years(_) if !years => Some(messages::deny_needs_previous(code)),
                rules::Check::Elsewhere if !years && [PREVIOUS.code, SUCCESSOR.code].contains(&code) => {
                    Some(messages::deny_needs_previous(code))
                }
                rules::Check::Elsewhere if code == SUCCESSOR.code && !(members || many) => {
                    Some(messages::deny_needs_several(code))
                }
                rules::Check::Members(_) if !members => Some(messages::deny_needs_members(code)),
                rules::Check::Together(_) if !(members || many) => Some(messages::deny_needs_several(code)),
                rules::Check::Elsewhere if rule.family == Family::Writing => Some(messages::deny_of_writing(code)),
                _ => None,
            }));
        }
        vain
    }

    /// Weighs a finding about the run as a whole, with the name of a file.
    fn of_file(&mut self, mut name: String, finding: Finding, configuration: &Configuration) {
        if name.is_empty() {
            name = self.console.say(&messages::result_whole());
        }
        let (none, findings) = (Report::default(), vec![finding]);
        self.met(&none, &findings, configuration);
        let weighed = self.weigh(findings, &none, configuration);
        self.run
            .extend(weighed.into_iter().map(|weighed| (name.clone(), weighed)));
    }

    /// Reads the reports that others are compared with, one file after the other; `own` counts their own errors.
    fn others(&mut self, inputs: &Inputs, own: bool) -> Result<Members, Failure> {
        let mut others = Members::default();
        for input in &inputs.list {
            let Some(opened) = self.open(input, None)? else {
                continue;
            };
            let configuration = self.configurations.of_input(input.path.as_deref());
            let configuration = configuration.map_err(|trouble| refuse(self.console, trouble))?;
            let many = opened.reports.len() > 1;
            for (number, loaded) in (1..).zip(opened.reports) {
                let loaded = with_statistics(&loaded).unwrap_or(loaded);
                let name = if many {
                    report_name(input, number, &loaded.report)
                } else {
                    input.name()
                };
                let mut errors = Vec::new();
                if own {
                    errors = self.errors(&loaded, &configuration);
                    self.together.add(&name, &loaded.report, &loaded.origins);
                }
                self.answer.other(&name, input, opened.format);
                others.reports.push(Other::new(name, loaded).with_errors(errors));
                others.files.push(input.path.clone());
            }
        }
        Ok(others)
    }

    /// The rules of the errors of a report, as this run weighs them.
    fn errors(&self, loaded: &Loaded, configuration: &Configuration) -> Vec<&'static str> {
        let report = &loaded.report;
        let waivers = report.waivers.iter().chain(configuration.waivers(report));
        let is_error = |finding: &Finding| {
            self.weights.severity(finding, configuration) == Some(Severity::Error)
                && rules::waiver_among(waivers.clone(), finding).is_none()
        };
        let findings = rules::check_loaded(loaded).into_iter();
        findings.filter(is_error).map(|finding| finding.rule).collect()
    }

    /// Reads an input; one that gives no report is said and counted.
    fn open(&mut self, input: &Input, from: Option<&'static Format>) -> Result<Option<Opened>, Failure> {
        match inputs::open(input, from) {
            Ok(opened) => Ok(Some(opened)),
            Err((trouble, source)) => {
                self.counts.unreadable += 1;
                self.exit = self.exit.max(match &trouble {
                    Trouble::Failure(failure) => failure.exit,
                    Trouble::Read(_) => Exit::Input,
                });
                self.answer.unreadable(self.console, input, &trouble, &source)?;
                Ok(None)
            }
        }
    }

    /// Everything that is found about a report; `only` says that the run has no other.
    fn examine(&mut self, loaded: &Loaded, name: &str, only: bool) -> Result<Vec<Finding>, Failure> {
        let mut findings = match &mut self.previous {
            Some(previous) => previous.check(loaded, name, only),
            None => rules::check_loaded(loaded),
        };
        if let Some(members) = self.members.as_ref().map(Rc::clone) {
            if !only {
                return Err(relations::one_whole());
            }
            findings.extend(rules::check_members(
                loaded,
                &members.reports,
                &self.expected,
                self.crosswalk,
            ));
            self.members_years(&loaded.report)?;
        }
        Ok(findings)
    }

    /// Compares the members with their own reports of the year before. What is found stands with the run, each finding
    /// with the file of its member.
    fn members_years(&mut self, whole: &Report) -> Result<(), Failure> {
        let Some(members) = self.members.as_ref().map(Rc::clone) else {
            return Ok(());
        };
        for (member, path) in members.reports.iter().zip(&members.files) {
            let report = member.report();
            // The whole is compared itself, and reports of other years are no members.
            let is_other = report
                .year
                .is_some_and(|own| whole.year.is_some_and(|year| year != own));
            let previous = self.previous.as_mut().filter(|previous| !previous.is_single());
            let Some(previous) = previous.filter(|_| !is_other && !rules::is_whole(whole, report)) else {
                continue;
            };
            let findings = previous.check_member(member);
            let configuration = self.configurations.of_input(path.as_deref());
            let configuration = configuration.map_err(|trouble| refuse(self.console, trouble))?;
            self.met(report, &findings, &configuration);
            let weighed = self.weigh(findings, report, &configuration);
            self.run
                .extend(weighed.into_iter().map(|weighed| (member.source.clone(), weighed)));
        }
        Ok(())
    }

    fn one(&mut self, input: &Input) -> Result<(), Failure> {
        self.counts.files += 1;
        let configuration = self.configurations.of_input(input.path.as_deref());
        let configuration = configuration.map_err(|trouble| refuse(self.console, trouble))?;
        let Some(mut opened) = self.open(input, self.from)? else {
            return Ok(());
        };
        if let Some(fix) = &self.fix {
            fix.input(self.console, input, &mut opened)?;
        }
        let many = opened.reports.len() > 1;
        // A file that holds many counts as so many.
        self.counts.files += opened.reports.len() - 1;
        for (number, loaded) in (1..).zip(&opened.reports) {
            let name = if many {
                report_name(input, number, &loaded.report)
            } else {
                input.name()
            };
            let mut source = Cow::Borrowed(&opened.source);
            if many {
                source = Cow::Owned(opened.source.named(&name));
            }
            let filled = with_statistics(loaded);
            let mut findings = self.examine(filled.as_ref().unwrap_or(loaded), &name, self.only && !many)?;
            // Two of one file were told apart when it was read.
            if !many && !self.only {
                findings.extend(self.seen.add(loaded, &name));
            }
            findings.extend(self.unused(loaded, &findings, &configuration));
            let findings = self.weigh(findings, &loaded.report, &configuration);
            let examined = Examined {
                input,
                number: many.then_some(number),
                opened: &opened,
                loaded,
                source: &source,
                findings: &findings,
            };
            self.by_year.add(&loaded.report, || examined.name());
            // A whole says what its members say.
            if self.members.is_none() && (many || !self.only) {
                self.together.add(&examined.name(), &loaded.report, &loaded.origins);
            }
            self.answer.report(self.console, &examined)?;
        }
        Ok(())
    }

    /// Raises, silences and counts findings.
    fn weigh(&mut self, findings: Vec<Finding>, report: &Report, configuration: &Configuration) -> Vec<Weighed> {
        let waivers = report.waivers.iter().chain(configuration.waivers(report));
        let mut weighed = Vec::with_capacity(findings.len());
        for mut finding in findings {
            let Some(severity) = self.weights.severity(&finding, configuration) else {
                self.counts.allowed += 1;
                continue;
            };
            finding.severity = severity;
            let waiver = rules::waiver_among(waivers.clone(), &finding).cloned();
            match (&waiver, severity) {
                (Some(_), _) => self.counts.waived += 1,
                (None, Severity::Information) => self.counts.information += 1,
                (None, Severity::Warning) => self.counts.warnings += 1,
                (None, Severity::Error) => {
                    self.counts.errors += 1;
                    self.exit = self.exit.max(Exit::Findings);
                }
            }
            let unaccepted = if waiver.is_none() && !finding.also.is_empty() {
                rules::unaccepted(waivers.clone(), &finding)
            } else {
                Vec::new()
            };
            weighed.push(Weighed {
                finding,
                waiver,
                unaccepted,
            });
        }
        weighed
    }
}

/// Shows why a configuration cannot be used; the failure that ends the run.
fn refuse(console: &Console, trouble: configuration::Trouble) -> Failure {
    match trouble {
        configuration::Trouble::Failure(failure) => failure,
        configuration::Trouble::Refused(refused) => {
            console.note_block(&Block::read_error(&refused.error, &refused.source));
            Failure::input(messages::nothing_checked())
        }
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

/// The files of folders that were passed over.
fn skipped(inputs: &Inputs) -> Vec<String> {
    inputs.skipped.iter().map(|path| output::name(path)).collect()
}
