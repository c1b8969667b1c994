//! What a run makes of the findings: rules, families and severities that it denies or allows. Leaves out what a
//! person accepted in a report (waivers).

use super::configuration::Configuration;
use clap::ArgMatches;
use gongkai::rules::{self, Family};
use gongkai::{Finding, Language, Severity};

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

/// Everything that `--deny` and `--allow` take: codes, families, severities, each with what the messages call it in
/// Chinese.
pub fn selectors() -> impl Iterator<Item = (&'static str, &'static str)> {
    let codes = rules::catalogue().map(|rule| (rule.code, rule.name.zh));
    codes.chain(families()).chain(severities())
}

/// The families with their Chinese names.
pub fn families() -> impl Iterator<Item = (&'static str, &'static str)> {
    let all = Family::ALL.into_iter();
    all.map(|family| (family.name(), family.label().words(Language::Chinese)))
}

/// The severities with their Chinese names.
pub fn severities() -> impl Iterator<Item = (&'static str, &'static str)> {
    let all = Severity::ALL.into_iter();
    all.map(|severity| (severity.name(), severity.label().words(Language::Chinese)))
}

/// Every word that names one of them.
pub fn words() -> impl Iterator<Item = &'static str> {
    selectors().flat_map(|(name, chinese)| [name, chinese])
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

    /// The rules that are named by themselves as errors.
    pub fn denied(&self) -> impl Iterator<Item = &'static str> {
        self.deny.iter().filter_map(|selector| match selector {
            Selector::Rule(code) => Some(*code),
            Selector::Family(_) | Selector::Severity(_) => None,
        })
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
        let (name, _) = selectors().find(|(name, chinese)| name.eq_ignore_ascii_case(word) || *chinese == word)?;
        let family = || Family::ALL.into_iter().find(|family| family.name() == name);
        let severity = || Severity::ALL.into_iter().find(|severity| severity.name() == name);
        let rule = rules::find(name).map(|rule| Self::Rule(rule.code));
        rule.or_else(|| family().map(Self::Family))
            .or_else(|| severity().map(Self::Severity))
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
        let mut names: Vec<String> = words().map(str::to_ascii_lowercase).collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn chinese_names_are_those_of_the_messages() {
        assert_eq!(Selector::named("表内勾稽"), Some(Selector::Family(Family::Arithmetic)));
        assert_eq!(Selector::named("警告"), Some(Selector::Severity(Severity::Warning)));
        assert_eq!(Selector::named("行合计"), Some(Selector::Rule("ROWSUM")));
        for (name, chinese) in selectors() {
            let named = Selector::named(name);
            assert!(named.is_some() && named == Selector::named(chinese), "{name} {chinese}");
        }
        assert_eq!(Selector::named("严重"), None);
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
