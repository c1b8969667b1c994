//! What a run makes of the findings: rules, families and severities that it denies or allows. Leaves out what a
//! person accepted in a report (waivers).

use super::configuration::Configuration;
use clap::ArgMatches;
use gongkai::rules::{self, Family};
use gongkai::{Finding, Severity};

/// What is denied and what is allowed.
#[derive(Debug, Default)]
pub struct Weights {
    deny: Vec<Selector>,
    allow: Vec<Selector>,
}

/// Some of the findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selector {
    Rule(&'static str),
    Family(Family),
    Severity(Severity),
}

/// Everything that `--deny` and `--allow` take: codes, families, severities.
pub fn selectors() -> impl Iterator<Item = &'static str> {
    let codes = rules::catalogue().map(|rule| rule.code);
    let families = Family::ALL.into_iter().map(Family::name);
    codes
        .chain(families)
        .chain(Severity::ALL.into_iter().map(Severity::name))
}

impl Weights {
    pub fn new(matches: &ArgMatches) -> Self {
        let selectors = |name: &str| -> Vec<Selector> {
            let words = matches.get_many::<String>(name).into_iter().flatten();
            words.filter_map(|word| Selector::named(word)).collect()
        };
        Self {
            deny: selectors("deny"),
            allow: selectors("allow"),
        }
    }

    /// How grave the finding is in this run; nothing where it is allowed. A rule that is named counts before its
    /// family, the family before the severity; of the same kind the command line before the configuration file,
    /// there allowed before denied. A cause that breaks several rules is as grave as the gravest of them.
    pub fn severity(&self, finding: &Finding, configuration: &Configuration) -> Option<Severity> {
        finding
            .rules()
            .filter_map(|rule| self.of_rule(rule, finding.severity, configuration))
            .max()
    }

    fn of_rule(&self, rule: &str, severity: Severity, configuration: &Configuration) -> Option<Severity> {
        let rank = |own: &[Selector], file: &[Selector]| {
            let narrowest = |list: &[Selector]| list.iter().filter_map(|one| one.rank(rule, severity)).max();
            let own = narrowest(own).map(|rank| (rank, true));
            own.max(narrowest(file).map(|rank| (rank, false)))
        };
        let allowed = rank(&self.allow, &configuration.allow);
        let denied = rank(&self.deny, &configuration.deny);
        match (allowed, denied) {
            (Some(_), _) if denied <= allowed => None,
            (_, Some(_)) => Some(Severity::Error),
            (_, None) => Some(severity),
        }
    }
}

impl Selector {
    /// What a word of `--deny`, `--allow` or the configuration file names.
    pub fn named(word: &str) -> Option<Self> {
        let same = |name: &str| name.eq_ignore_ascii_case(word);
        rules::find(word)
            .map(|rule| Self::Rule(rule.code))
            .or_else(|| {
                Family::ALL
                    .into_iter()
                    .find(|family| same(family.name()))
                    .map(Self::Family)
            })
            .or_else(|| {
                Severity::ALL
                    .into_iter()
                    .find(|severity| same(severity.name()))
                    .map(Self::Severity)
            })
    }

    /// How narrowly it names a finding of the rule, if it does.
    fn rank(self, rule: &str, severity: Severity) -> Option<u8> {
        match self {
            Self::Rule(code) => (rule == code).then_some(2),
            Self::Family(family) => rules::find(rule).is_some_and(|rule| rule.family == family).then_some(1),
            Self::Severity(named) => (severity == named).then_some(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai::messages;

    fn weights(deny: &[&str], allow: &[&str]) -> Weights {
        let named = |words: &[&str]| words.iter().map(|word| Selector::named(word).unwrap()).collect();
        Weights {
            deny: named(deny),
            allow: named(allow),
        }
    }

    #[test]
    fn names_are_of_one_kind_only() {
        let mut names: Vec<String> = selectors().map(str::to_ascii_lowercase).collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn the_narrower_name_wins() {
        let finding = Finding::new("FEE", Severity::Warning, messages::json_deep());
        let none = Configuration::default();
        let severity = |deny: &[&str], allow: &[&str]| weights(deny, allow).severity(&finding, &none);
        assert_eq!(severity(&[], &[]), Some(Severity::Warning));
        assert_eq!(severity(&["warning"], &[]), Some(Severity::Error));
        assert_eq!(severity(&["warning"], &["plausibility"]), None);
        assert_eq!(severity(&["fee"], &["plausibility"]), Some(Severity::Error));
        assert_eq!(severity(&["FEE"], &["FEE"]), None);
        assert_eq!(severity(&["narrative"], &["information"]), Some(Severity::Warning));
        let mut several = Finding::new("ROWSUM", Severity::Error, messages::json_deep());
        several.also = vec!["BALANCE"];
        assert_eq!(
            weights(&[], &["ROWSUM"]).severity(&several, &none),
            Some(Severity::Error)
        );
        assert_eq!(weights(&[], &["ROWSUM", "BALANCE"]).severity(&several, &none), None);
        let mut file = Configuration::default();
        file.allow.push(Selector::named("FEE").unwrap());
        assert_eq!(weights(&["warning"], &[]).severity(&finding, &file), None);
        assert_eq!(weights(&["FEE"], &[]).severity(&finding, &file), Some(Severity::Error));
    }
}
