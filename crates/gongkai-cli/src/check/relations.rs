//! The other reports of a run: those of the year before, the members of a whole, the table of renamings. Each is read
//! once, and as little of it kept as the rules compare. Leaves out the comparison, which is the library's.

use crate::console::Console;
use crate::convert::show;
use crate::failure::Failure;
use crate::inputs::{self, Input, Trouble};
use crate::render::Source;
use clap::ArgMatches;
use gongkai::bodies::{self, Crosswalk, Index, Match, shown};
use gongkai::rules::{self, Other, matching};
use gongkai::{Finding, Loaded, Message, Place, Report, Severity, messages};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Files that a message names.
const SHOWN: usize = 10;

/// The reports of the years before, ready to be looked up.
#[derive(Debug)]
pub struct Previous<'a> {
    others: Vec<Other>,
    index: Index<'a>,
    /// Those that a report of this run follows.
    followed: BTreeSet<usize>,
    /// Those that were split, with the reports of this run of what they became.
    splits: BTreeMap<usize, Vec<Other>>,
    /// Years of the reports that were looked for.
    years: BTreeSet<u16>,
    /// Whether one file with one report was named: it is meant, whatever it is.
    is_single: bool,
    crosswalk: &'a Crosswalk,
}

/// What was found for a report.
struct Found {
    /// The reports of the year before, by their place in the list.
    reports: Vec<usize>,
    /// The report of the body that it was split from, which is compared when the others of it are there.
    split: Option<usize>,
    note: Option<(Message, Severity)>,
}

impl Found {
    const fn of(reports: Vec<usize>) -> Self {
        Self {
            reports,
            split: None,
            note: None,
        }
    }

    const fn none(message: Message) -> Self {
        Self {
            reports: Vec::new(),
            split: None,
            note: Some((message, Severity::Warning)),
        }
    }
}

impl<'a> Previous<'a> {
    pub fn new(others: Vec<Other>, is_file: bool, crosswalk: &'a Crosswalk) -> Self {
        let mut index = Index::new(crosswalk);
        for (at, other) in others.iter().enumerate() {
            if let Some(year) = other.report().year {
                index.insert(at, &other.report().agency, year, year + 1);
            }
        }
        Self {
            is_single: is_file && others.len() == 1,
            others,
            index,
            followed: BTreeSet::new(),
            splits: BTreeMap::new(),
            years: BTreeSet::new(),
            crosswalk,
        }
    }

    /// All findings about a report, alone and against the year before. `is_only` says that the run has no other.
    pub fn check(&mut self, loaded: &Loaded, name: &str, is_only: bool) -> Vec<Finding> {
        let found = if self.is_single && is_only {
            self.followed.insert(0);
            Found::of(vec![0])
        } else {
            self.find(&loaded.report)
        };
        self.keep_part(&found, || Other::new(name, loaded.clone()));
        let others = self.found(&found);
        let mut findings = if others.is_empty() {
            rules::check_loaded(loaded)
        } else {
            rules::check_after_merger(&others, loaded, self.crosswalk)
        };
        findings.extend(self.notes(found, loaded.origins.get("agency.name")));
        findings
    }

    /// All findings about a member of a whole against the year before.
    pub fn check_member(&mut self, member: &Other) -> Vec<Finding> {
        let found = self.find(member.report());
        self.keep_part(&found, || member.clone());
        let mut findings = rules::check_member_years(&self.found(&found), member, self.crosswalk);
        findings.extend(self.notes(found, None));
        findings
    }

    /// Whether one report is compared, whatever body it is by.
    pub const fn is_single(&self) -> bool {
        self.is_single
    }

    /// Notes that a body has a report this year, though it is not compared.
    pub fn follow(&mut self, report: &Report) {
        let _ = self.find(report);
    }

    fn found(&self, found: &Found) -> Vec<&Other> {
        found.reports.iter().filter_map(|at| self.others.get(*at)).collect()
    }

    /// What is said of the reports of the year before.
    fn notes(&self, found: Found, place: Option<&Place>) -> Vec<Finding> {
        let mut findings = Vec::new();
        if let Some((message, severity)) = found.note {
            let mut finding = of_rule(&matching::PREVIOUS, message)
                .about("agency.name")
                .at(place.cloned());
            finding.severity = severity;
            // Nothing is to be done about what was compared.
            if severity == Severity::Information {
                finding.help = None;
            }
            findings.push(finding);
        }
        // What was not read of them was not compared.
        let others = found.reports.iter().filter_map(|at| self.others.get(*at));
        for other in others.filter(|other| other.unread() > 0) {
            let message = messages::previous_unread(&other.source, other.unread());
            let mut finding = of_rule(&matching::PREVIOUS, message).about("year");
            finding.severity = Severity::Information;
            finding.help = None;
            findings.push(finding);
        }
        findings
    }

    /// The report of the year before, or those of the bodies that became one; where there is none, why.
    fn find(&mut self, report: &Report) -> Found {
        let name = shown(&report.agency);
        let Some(year) = report.year else {
            return Found::none(messages::previous_no_year(name));
        };
        self.years.insert(year);
        let last = year.saturating_sub(1);
        let (message, several) = match self.index.find(&report.agency, last, year) {
            Match::One(at) => {
                self.followed.insert(at);
                return Found::of(vec![at]);
            }
            Match::None => (messages::previous_none(name, last), Vec::new()),
            Match::Several(several) => match self.copies(&several) {
                Some(one) => {
                    self.followed.extend(several);
                    return Found::of(vec![one]);
                }
                None => (messages::previous_several(name, last, self.sources(&several)), several),
            },
            Match::Codes(several) => (messages::previous_codes(name, self.sources(&several)), several),
            Match::Reorganised(several) => match self.split_from(&several) {
                Some(one) => {
                    self.followed.extend(several);
                    return self.part_of(&name, one);
                }
                None => (messages::previous_reorganised(name, self.sources(&several)), several),
            },
            Match::Merged { parts, missing } => return self.merged(&name, last, &parts, &missing),
        };
        // Something was said of these already.
        self.followed.extend(several);
        Found::none(message)
    }

    /// The reports of the bodies that became one: compared as their sum where all of them are there.
    fn merged(&mut self, name: &str, last: u16, parts: &[Vec<usize>], missing: &[String]) -> Found {
        self.followed.extend(parts.iter().flatten());
        let mut reports = Vec::with_capacity(parts.len());
        for part in parts {
            let Some(one) = self.copies(part) else {
                return Found::none(messages::previous_several(name, last, self.sources(part)));
            };
            reports.push(one);
        }
        let sources = self.sources(&reports);
        if missing.is_empty() {
            let message = messages::previous_merged(name, reports.len(), sources);
            Found {
                note: Some((message, Severity::Information)),
                ..Found::of(reports)
            }
        } else {
            let shown: Vec<&str> = missing.iter().take(SHOWN).map(String::as_str).collect();
            let more = if missing.len() > SHOWN { "……" } else { "" };
            let missing = shown.join("、") + more;
            Found::none(messages::previous_merged_missing(name, last, missing, sources))
        }
    }

    /// The one report of a body that was split, by these files.
    fn split_from(&self, several: &[usize]) -> Option<usize> {
        let one = self.copies(several)?;
        (self.successors(one).len() > 1).then_some(one)
    }

    /// What the body of a report is called in the year after; several names where it was split.
    fn successors(&self, at: usize) -> Vec<String> {
        let report = self.others.get(at).map(Other::report);
        let named = report.and_then(|report| report.agency.name.as_deref().zip(report.year));
        named.map_or_else(Vec::new, |(name, year)| {
            self.crosswalk.later(&bodies::folded(name), year + 1).into_names()
        })
    }

    fn part_of(&self, name: &str, at: usize) -> Found {
        let old = self.others.get(at).map(Other::title).unwrap_or_default();
        let message = messages::previous_split(name, old, self.sources(&[at]));
        Found {
            split: Some(at),
            note: Some((message, Severity::Information)),
            ..Found::of(Vec::new())
        }
    }

    fn keep_part(&mut self, found: &Found, part: impl FnOnce() -> Other) {
        if let Some(at) = found.split {
            self.splits.entry(at).or_default().push(part());
        }
    }

    /// What is found about bodies that were split: all that they became, added up, against their report of last year;
    /// each with the name of a file.
    pub fn of_splits(&self) -> Vec<(String, Finding)> {
        let mut findings = Vec::new();
        for (at, reports) in &self.splits {
            let Some(old) = self.others.get(*at) else { continue };
            let (mut numbers, mut missing) = (BTreeSet::new(), Vec::new());
            let mut is_certain = true;
            for name in self.successors(*at) {
                let mut own = reports.iter().enumerate().filter(|(_, part)| {
                    let agency = part.report().agency.name.as_deref();
                    agency.is_some_and(|agency| bodies::is_same_name(agency, &name))
                });
                let Some((number, first)) = own.next() else {
                    missing.push(name);
                    continue;
                };
                // Which of two counts is not known; that they are two is said where they stand.
                is_certain &= own.all(|(_, other)| other.report().tables == first.report().tables);
                numbers.insert(number);
            }
            let parts: Vec<&Other> = numbers.into_iter().filter_map(|number| reports.get(number)).collect();
            let Some(first) = parts.first().filter(|_| is_certain) else {
                continue;
            };
            if missing.is_empty() {
                let found = rules::check_after_split(old, &parts, self.crosswalk);
                findings.extend(found.into_iter().map(|finding| (first.source.clone(), finding)));
            } else {
                let message = messages::previous_split_missing(old.title(), missing.join("、"));
                findings.push((first.source.clone(), of_rule(&matching::PREVIOUS, message)));
            }
        }
        findings
    }

    /// The first of several reports, where all of them are the same in several files.
    fn copies(&self, several: &[usize]) -> Option<usize> {
        let tables = |at: &usize| self.others.get(*at).map(|other| &other.report().tables);
        let (first, rest) = several.split_first()?;
        rest.iter().all(|at| tables(at) == tables(first)).then_some(*first)
    }

    fn sources(&self, list: &[usize]) -> String {
        let names = list.iter().take(SHOWN).filter_map(|at| self.others.get(*at));
        let shown: Vec<&str> = names.map(|other| other.source.as_str()).collect();
        let more = if list.len() > SHOWN { "……" } else { "" };
        shown.join("、") + more
    }

    /// The bodies that had a report last year and have none this year, each with the name of its file.
    pub fn without_successor(&self) -> Vec<(String, Finding)> {
        let is_gone = |report: &Report| {
            let names = report.agency.name.as_deref().zip(report.year);
            // What was abolished is not missed.
            let lives = names.is_none_or(|(name, year)| {
                let name = bodies::folded(name);
                !self.crosswalk.later(&name, year + 1).into_names().is_empty()
            });
            report.year.is_some_and(|year| self.years.contains(&(year + 1))) && lives
        };
        let others = self.others.iter().enumerate();
        others
            .filter(|(at, other)| !self.followed.contains(at) && is_gone(other.report()))
            .map(|(_, other)| {
                let year = other.report().year.unwrap_or_default();
                let message = messages::previous_without_successor(other.title(), year, year + 1);
                let mut finding = of_rule(&matching::SUCCESSOR, message);
                finding.related.push(gongkai::Related {
                    source: other.source.clone(),
                    path: String::new(),
                    of: None,
                    place: None,
                    text: None,
                });
                (other.source.clone(), finding)
            })
            .collect()
    }
}

fn of_rule(rule: &rules::Rule, message: Message) -> Finding {
    let help = Message::new(rule.code, rule.help, Vec::new());
    Finding::new(rule.code, rule.severity, message).help(help)
}

/// The table of renamings of `--crosswalk`; an empty one where there is none.
pub fn crosswalk(console: &Console, matches: &ArgMatches) -> Result<Crosswalk, Failure> {
    let Some(path) = matches.get_one::<PathBuf>("crosswalk") else {
        return Ok(Crosswalk::default());
    };
    let text = table(path)?;
    Crosswalk::read(&text).map_err(|error| {
        let source = Source::new(&crate::output::name(path), Some(text));
        show(console, &Trouble::Read(error), &source);
        Failure::input(messages::nothing_checked())
    })
}

/// The names of `--expected`, one a line.
pub fn expected(matches: &ArgMatches) -> Result<Vec<String>, Failure> {
    let Some(path) = matches.get_one::<PathBuf>("expected") else {
        return Ok(Vec::new());
    };
    let text = table(path)?;
    let lines = text
        .lines()
        .map(|line| line.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{FEFF}'));
    let names = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(names.map(str::to_owned).collect())
}

/// The text of a table, in UTF-8 or GB18030 as programs for tables write them.
fn table(path: &Path) -> Result<String, Failure> {
    let input = Input {
        path: Some(path.to_owned()),
        relative: path.to_owned(),
    };
    let refuse = || Failure::input(messages::table_not_decoded(crate::output::name(path)));
    let bytes = input.bytes().map_err(|trouble| match trouble {
        Trouble::Failure(failure) => failure,
        Trouble::Read(_) => refuse(),
    })?;
    let decode = gongkai::format("csv").and_then(|format| format.source);
    decode.and_then(|decode| decode(&bytes)).ok_or_else(refuse)
}

/// The files that an option names, and whether it is one file.
pub fn listed(matches: &ArgMatches, option: &str) -> Result<Option<(inputs::Inputs, bool)>, Failure> {
    let Some(path) = matches.get_one::<PathBuf>(option) else {
        return Ok(None);
    };
    let list = inputs::list(std::iter::once(path), None)?;
    let is_file = !list.folders;
    Ok(Some((list, is_file)))
}

/// Members belong to one whole.
pub fn one_whole() -> Failure {
    Failure::input(messages::members_one_whole()).help(messages::members_one_whole_help())
}
