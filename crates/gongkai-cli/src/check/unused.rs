//! Waivers that accepted nothing in a run, of a report and of the configuration file: what was wrong is mended, or stands
//! elsewhere by now. Leaves out waivers that name no rule or no field (WAIVER), and those of rules that did not run.

use super::Check;
use super::configuration::{Configuration, Configurations};
use gongkai::nearest::nearest;
use gongkai::rules::{self, Check as Kind, Rule, UNUSED_WAIVER as RULE};
use gongkai::{Finding, Loaded, Message, Report, Waiver, labels, messages};
use std::cell::{Cell, RefCell};

/// What a waiver of the configuration file met with so far.
#[derive(Debug, Default)]
pub struct Met {
    /// Whether there was a finding that it is about.
    used: Cell<bool>,
    /// The reports that it holds for and its rule was checked on.
    reports: Cell<usize>,
    /// Where the rule found something else.
    near: RefCell<Option<String>>,
}

impl Check<'_> {
    /// What is to be said of the waivers of a report. Those of the configuration hear what they met with.
    pub(super) fn unused(&self, loaded: &Loaded, findings: &[Finding], configuration: &Configuration) -> Vec<Finding> {
        let report = &loaded.report;
        for (waiver, met) in configuration.met(report) {
            let Some(rule) = self.ran(&waiver.rule, findings, configuration) else {
                continue;
            };
            met.reports.set(met.reports.get() + 1);
            if findings.iter().any(|finding| concerns(waiver, finding)) {
                met.used.set(true);
            } else if let Some(near) = elsewhere(waiver, rule, findings) {
                met.near.borrow_mut().get_or_insert_with(|| near.to_owned());
            }
        }
        let waivers = report.waivers.iter().enumerate();
        let unused = waivers.filter_map(|(at, waiver)| {
            let rule = self.ran(&waiver.rule, findings, configuration)?;
            // WAIVER says that there is no such field.
            let is_known = waiver.path.as_deref().is_none_or(labels::is_path);
            if !is_known || findings.iter().any(|finding| concerns(waiver, finding)) {
                return None;
            }
            let near = elsewhere(waiver, rule, findings);
            let path = format!("waivers[{at}].rule");
            let place = loaded.origins.get(&path).cloned();
            Some(say(waiver, near).about(path).at(place))
        });
        unused.collect()
    }

    /// Notes which waivers of the configuration are about findings of the run as a whole.
    pub(super) fn met(&self, report: &Report, findings: &[Finding], configuration: &Configuration) {
        for (waiver, met) in configuration.met(report) {
            if findings.iter().any(|finding| concerns(waiver, finding)) {
                met.used.set(true);
            }
        }
    }

    /// The rule of that name, if it was checked on a report and its findings are not left out.
    fn ran(&self, name: &str, findings: &[Finding], configuration: &Configuration) -> Option<&'static Rule> {
        let rule = rules::find(name)?;
        let ran = match rule.check {
            Kind::Report(_) => true,
            Kind::Years(_) => {
                let none = |finding: &Finding| {
                    finding.rule == rules::matching::PREVIOUS.code
                        && finding.severity == rules::matching::PREVIOUS.severity
                };
                self.previous.is_some() && !findings.iter().any(none)
            }
            Kind::Members(_) => self.members.is_some(),
            // About the run as a whole.
            Kind::Together(_) => false,
            // What one reader has to say another has not: the report may have come from elsewhere.
            Kind::Elsewhere => rule.code == rules::matching::PREVIOUS.code && self.previous.is_some(),
        };
        let usual = Finding::new(rule.code, rule.severity, messages::word_waiver());
        let shown = self.weights.severity(&usual, configuration).is_some();
        (ran && shown).then_some(rule)
    }
}

/// What is to be said of the waivers of the configuration files, each with the name of its file. `many` says that the
/// run had several reports: a waiver for all bodies is not missed in one of them.
pub fn of_configurations(configurations: &Configurations, many: bool) -> Vec<(String, Finding)> {
    let mut unused = Vec::new();
    for configuration in configurations.all() {
        for accepted in configuration.accepted() {
            let met = &accepted.met;
            let is_named = accepted.agency.is_some() || many;
            if met.used.get() || met.reports.get() == 0 || !is_named {
                continue;
            }
            let finding = say(&accepted.waiver, met.near.borrow().as_deref()).at(Some(accepted.place.clone()));
            unused.push((configuration.name.clone(), finding));
        }
    }
    unused
}

/// Whether the waiver is about the finding, whatever else has to be accepted of its cause.
fn concerns(waiver: &Waiver, finding: &Finding) -> bool {
    let is_named =
        |path: &String| finding.paths.first() == Some(path) || finding.further().any(|place| place.path == *path);
    finding.rules().any(|rule| rule.eq_ignore_ascii_case(&waiver.rule)) && waiver.path.as_ref().is_none_or(is_named)
}

/// Where the rule found something else, at the path that looks most like that of the waiver.
fn elsewhere<'a>(waiver: &Waiver, rule: &Rule, findings: &'a [Finding]) -> Option<&'a str> {
    let of_rule = || {
        findings
            .iter()
            .filter(|finding| finding.rules().any(|code| code == rule.code))
    };
    let paths = || {
        of_rule()
            .filter_map(|finding| finding.paths.first())
            .map(String::as_str)
    };
    nearest(paths(), waiver.path.as_deref()?).or_else(|| paths().next())
}

fn say(waiver: &Waiver, near: Option<&str>) -> Finding {
    let rule = &waiver.rule;
    let message: Message = match (&waiver.path, near) {
        (Some(path), Some(near)) => messages::waiver_unused_near(rule, path, near),
        (Some(path), None) => messages::waiver_unused_at(rule, path),
        (None, _) => messages::waiver_unused(rule),
    };
    let help = match near {
        Some(near) => messages::waiver_unused_near_help(near),
        None => Message::new(RULE.code, RULE.help, Vec::new()),
    };
    Finding::new(RULE.code, RULE.severity, message).help(help)
}
