//! 行政复议、行政诉讼 about open government information. Leaves out what was in dispute, which the tables do not say.

use super::compare;
use super::ledger::{Ledger, sum};
use super::prose::{Item, Prose, joined, plain, stated};
use gongkai_core::{FigureId, Finding};

const RULE: &str = "T4SUM";
const REVIEW: &str = "proceedings.review.total";
const DIRECT: &str = "proceedings.litigation.direct.total";
const AFTER: &str = "proceedings.litigation.after_review.total";

/// The sentence about proceedings.
pub(super) fn write(ledger: &Ledger<'_>, before: Option<&Ledger<'_>>, diagnostics: &mut Vec<Finding>) -> Prose {
    for path in [REVIEW, DIRECT, AFTER] {
        if !ledger.holds(RULE, path) {
            diagnostics.push(Ledger::contradiction(path));
        }
    }
    let review = ledger.total(RULE, REVIEW);
    let suits = litigation(ledger);
    if ledger.is_used("proceedings") {
        for (known, path) in [
            (review, REVIEW),
            (ledger.total(RULE, DIRECT), DIRECT),
            (ledger.total(RULE, AFTER), AFTER),
        ] {
            if known.is_none() && ledger.holds(RULE, path) {
                diagnostics.push(Ledger::blank(path));
            }
        }
    }
    let last_review = before.and_then(|before| before.total(RULE, REVIEW));
    let last_suits = before.and_then(litigation);
    match (review, suits) {
        (None, None) => Prose::default(),
        (Some(0), Some(0)) => plain("未发生因政府信息公开引起的行政复议、行政诉讼").stop(),
        (Some(0), None) => plain("未发生因政府信息公开引起的行政复议").stop(),
        (None, Some(0)) => plain("未发生因政府信息公开引起的行政诉讼").stop(),
        (review, suits) => {
            let first = match review {
                Some(0) => plain("未因政府信息公开被申请行政复议"),
                Some(count) => {
                    let name = "因政府信息公开被申请行政复议";
                    let item = Item::new(name, count, "件").compared(compare::count(
                        count,
                        last_review,
                        "件",
                        "上年未发生行政复议",
                    ));
                    stated(with_outcomes(ledger, item, REVIEW, count))
                }
                None => Prose::default(),
            };
            let known = !first.is_empty();
            let second = match suits {
                Some(0) => plain("未被提起行政诉讼"),
                Some(count) => {
                    let mut lead = Prose::default();
                    if !known {
                        lead.say("政府信息公开方面，");
                    }
                    let item = Item::new("被提起行政诉讼", count, "件").compared(compare::count(
                        count,
                        last_suits,
                        "件",
                        "上年未发生行政诉讼",
                    ));
                    lead.figure(suit(ledger, item, count));
                    lead
                }
                None => Prose::default(),
            };
            joined(vec![first, second], "；").stop()
        }
    }
}

fn litigation(ledger: &Ledger<'_>) -> Option<u64> {
    sum([ledger.total(RULE, DIRECT), ledger.total(RULE, AFTER)].into_iter())
}

/// Suits by the way they came to court; the outcomes of each.
fn suit(ledger: &Ledger<'_>, item: Item, count: u64) -> Item {
    let ways: Vec<(&str, u64)> = [DIRECT, AFTER]
        .into_iter()
        .filter_map(|path| Some((path, ledger.total(RULE, path).filter(|value| *value > 0)?)))
        .collect();
    let name = |path: &str| {
        FigureId::from_path(path)
            .and_then(|id| id.figure().column_label.get(1).copied())
            .unwrap_or_default()
    };
    if let [(path, _)] = ways.as_slice() {
        let all = if count == 1 { "为" } else { "均为" };
        let note = format!("{}，{all}{}", item.note, name(path));
        return with_outcomes(ledger, item.note(note), path, count);
    }
    let parts = ways.iter().map(|(path, value)| {
        let part = Item::new(name(path), *value, "件");
        match outcomes(ledger, path, *value).as_deref() {
            Some([(label, _)]) => part.note(format!("（{}）", all_of(label, *value))),
            Some(outcomes) => part.parts(listed(outcomes)),
            None => part,
        }
    });
    item.parts(parts.collect())
}

fn with_outcomes(ledger: &Ledger<'_>, item: Item, total: &str, count: u64) -> Item {
    match outcomes(ledger, total, count).as_deref() {
        Some([(label, _)]) => {
            let note = format!("{}，{}", item.note, all_of(label, count));
            item.note(note)
        }
        Some(outcomes) => item.parts(listed(outcomes)),
        None => item,
    }
}

/// The outcomes that occurred, by label.
fn outcomes(ledger: &Ledger<'_>, total: &str, count: u64) -> Option<Vec<(&'static str, u64)>> {
    let filled = ledger.filled(RULE, total, count)?;
    let label = |id: FigureId| id.figure().column_label.last().copied().unwrap_or_default();
    Some(filled.into_iter().map(|(id, value)| (label(id), value)).collect())
}

fn listed(outcomes: &[(&'static str, u64)]) -> Vec<Item> {
    outcomes
        .iter()
        .map(|(label, value)| Item::new(*label, *value, "件"))
        .collect()
}

/// All with one outcome.
fn all_of(label: &str, count: u64) -> String {
    let all = if count == 1 { "" } else { "均" };
    match label.strip_prefix("结果") {
        Some(outcome) => format!("结果{all}为{outcome}"),
        None if label.starts_with("尚未") => format!("{all}{label}"),
        None => format!("{all}为{label}"),
    }
}
