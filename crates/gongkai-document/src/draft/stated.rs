//! Sentences of the statistics that a report holds without a text: how much was published where, interpretations,
//! channels of applications. Every sentence is read again before it is taken. Leaves out what the tables say.

use super::compare;
use super::ledger::Ledger;
use super::prose::{Item, Prose, stated};
use crate::recognise::statistics_of;
use gongkai_core::rules::writing;
use gongkai_core::{Decimal, Finding, Report, STATISTICS, Statistic, messages};

/// The topic of the overview that a statistic belongs to: its place among the five, or none for section six.
pub(super) fn topic(statistic: &Statistic) -> Option<usize> {
    let family = statistic.key.as_deref().and_then(|key| key.split('.').next());
    match family {
        Some("published" | "documents" | "interpretation" | "press" | "response" | "consultation") => Some(0),
        Some("requests" | "review" | "litigation") => Some(1),
        Some("cleanup") => Some(2),
        Some("platform") => Some(3),
        Some("training" | "inspection") => Some(4),
        Some("proposals" | "fees") => None,
        _ => {
            const WORDS: [(usize, &[&str]); 4] = [
                (1, &["申请", "复议", "诉讼"]),
                (2, &["清理", "备案", "审查", "目录"]),
                (3, &["栏目", "平台", "新媒体", "公众号", "专区", "公报"]),
                (4, &["培训", "检查", "考核", "通报", "评议", "测评"]),
            ];
            let named = |words: &[&str]| words.iter().any(|word| statistic.name.contains(word));
            Some(
                WORDS
                    .iter()
                    .find(|(_, words)| named(words))
                    .map_or(0, |(topic, _)| *topic),
            )
        }
    }
}

/// What is in the tables under the same name.
fn in_tables(ledger: &Ledger<'_>, key: &str) -> Option<u64> {
    match key {
        "documents.issued" => ledger
            .count("disclosure.normative_documents.issued")
            .or_else(|| ledger.count("disclosure_2019.normative_documents.made")),
        "documents.in_force" => ledger.count("disclosure.normative_documents.in_force"),
        "requests.received" => ledger.total("ROWSUM", "applications.new.total"),
        "requests.concluded" => ledger.total("ROWSUM", "applications.total.total"),
        "review.total" => ledger.total("T4SUM", "proceedings.review.total"),
        _ => None,
    }
}

/// What becomes of a statistic that the report holds.
pub(super) enum Use {
    /// A sentence.
    Write(Prose),
    /// A sentence about the tables says it.
    Said,
    /// It stays as it is, without a sentence.
    Keep(Box<Finding>),
}

/// Decides about a statistic.
pub(super) fn decide(ledger: &Ledger<'_>, before: Option<&Ledger<'_>>, given: &Statistic) -> Use {
    let rule = &writing::STATED;
    let finding = |message| Box::new(Finding::new(rule.code, rule.severity, message));
    let table = given.key.as_deref().and_then(|key| in_tables(ledger, key));
    let value = given
        .value
        .filter(|_| given.approximate.is_none() && given.unit == "件");
    if let (Some(table), Some(value)) = (table, value) {
        if value.value() != table.into() {
            return Use::Keep(finding(messages::draft_statistic_differs(&given.name, value, table)));
        }
        if given.parts.is_empty() {
            return Use::Said;
        }
    }
    let mut given = given.clone();
    if given.change.is_none() {
        given.change = before.and_then(|before| last(before.report, &given)).and_then(|last| {
            let (now, then) = (given.value?, last.value?);
            match (whole(now), whole(then)) {
                (Some(now), Some(then)) => compare::count(now, Some(then), &given.unit, "").1,
                _ => compare::amount(now, then, &given.unit, "").1,
            }
        });
    }
    match sentence(&given, ledger.report.year) {
        Some(prose) => Use::Write(prose),
        None => {
            let name = gongkai_core::message::excerpt(&given.name);
            Use::Keep(finding(messages::draft_statistic_unwritten(name)))
        }
    }
}

/// A number without decimals, as a count.
fn whole(number: Decimal) -> Option<u64> {
    number.to_string().parse().ok()
}

/// The statistic of the year before with the same key and unit.
fn last<'a>(before: &'a Report, given: &Statistic) -> Option<&'a Statistic> {
    let exact = |statistic: &Statistic| statistic.approximate.is_none() && statistic.unit == given.unit;
    let key = given.key.as_ref().filter(|_| exact(given))?;
    let mut all = before.sections().flat_map(|(_, section)| &section.statistics);
    all.find(|other| other.key.as_ref() == Some(key) && exact(other))
}

/// The sentence of a statistic, if it is read back as what was meant.
pub(super) fn sentence(given: &Statistic, year: Option<u16>) -> Option<Prose> {
    // Only the recogniser's view of it counts, so try its own name and then that of the catalogue.
    let title = STATISTICS
        .iter()
        .find(|known| given.key.as_deref() == Some(known.key))
        .map(|known| known.title.trim_end_matches("总数").to_owned());
    [Some(given.name.clone()), title]
        .into_iter()
        .flatten()
        .find_map(|name| {
            let named = Statistic { name, ..given.clone() };
            if !fits(&named) {
                return None;
            }
            let mut prose = stated(Item::given(&named));
            let found = statistics_of(&format!("{}。", prose.text), year);
            let [one] = found.as_slice() else { return None };
            same(given, one).then(|| {
                prose.statistics.clone_from(&found);
                prose
            })
        })
}

/// Whether the names can stand in a sentence at all.
fn fits(statistic: &Statistic) -> bool {
    const LONGEST: usize = 60;
    let odd =
        |letter: char| letter.is_control() || letter.is_whitespace() || "，。；：、！？（）,;:()〔〕".contains(letter);
    !statistic.name.is_empty()
        && statistic.name.chars().count() <= LONGEST
        && !statistic.name.contains(odd)
        && statistic.parts.iter().all(fits)
}

/// Whether what was read is what was meant: the name may have become the catalogue's, the key found.
fn same(given: &Statistic, read: &Statistic) -> bool {
    let keyed = given.key.is_some() && given.key == read.key;
    (given.value, &given.unit, given.approximate) == (read.value, &read.unit, read.approximate)
        && given.change == read.change
        && (given.key.is_none() || keyed)
        && (given.name == read.name || keyed)
        && given.parts.len() == read.parts.len()
        && given
            .parts
            .iter()
            .zip(&read.parts)
            .all(|(given, read)| same(given, read))
}
