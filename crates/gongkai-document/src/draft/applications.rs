//! 依申请公开: what came in, from whom, what became of it and why, and what it led to in review and court. Leaves
//! out statistics that the tables do not have (`stated`).

use super::Lead;
use super::compare;
use super::ledger::{Group, Ledger, OTHER};
use super::prose::{Item, Prose, joined, plain, stated};
use crate::wording::percent;
use gongkai_core::{Decimal, FigureId, Finding, Statistic};

const NEW: &str = "applications.new.total";
const CARRIED_IN: &str = "applications.carried_in.total";
const DONE: &str = "applications.total.total";
const CARRIED_OUT: &str = "applications.carried_out.total";

/// From so many on shares are stated, and from more on with two decimals.
const SHARES: u64 = 100;
const FINE: u64 = 1000;

/// The statistic of the report that says through which channels applications came, where the table agrees.
pub(super) struct Channels<'a>(pub(super) Option<&'a Statistic>);

/// The number of new applications, where it can be stated.
pub(super) fn received(ledger: &Ledger<'_>) -> Option<u64> {
    ledger
        .holds("BALANCE", DONE)
        .then(|| ledger.total("ROWSUM", NEW))
        .flatten()
}

/// Whether it is certain that no application was received or open.
pub(super) fn none(ledger: &Ledger<'_>) -> bool {
    received(ledger) == Some(0)
        && ledger.total("ROWSUM", CARRIED_IN) == Some(0)
        && ledger.total("ROWSUM", DONE).is_none_or(|done| done == 0)
}

/// The sentences about applications, and those about the results, which are a paragraph of their own where they are
/// many.
pub(super) fn write(
    ledger: &Ledger<'_>,
    before: Option<&Ledger<'_>>,
    lead: &Lead,
    channels: &Channels<'_>,
    diagnostics: &mut Vec<Finding>,
) -> (Prose, Prose) {
    let mut contradicted = false;
    for (rule, path) in [("BALANCE", DONE), ("ROWSUM", NEW), ("ZERO", DONE)] {
        if !ledger.holds(rule, path) {
            diagnostics.push(Ledger::contradiction(path));
            contradicted = true;
            break;
        }
    }
    if contradicted {
        return <(Prose, Prose)>::default();
    }
    let Some(new) = ledger.total("ROWSUM", NEW) else {
        if ledger.is_used("applications") || ledger.is_used("proceedings") {
            diagnostics.push(Ledger::blank(NEW));
        }
        return <(Prose, Prose)>::default();
    };
    if let Some(before) = before
        && let Some((_, path)) = [("BALANCE", DONE), ("ROWSUM", NEW)]
            .into_iter()
            .find(|(rule, path)| !before.holds(rule, path))
    {
        diagnostics.push(Ledger::contradiction_before(path));
    }
    let known = |rule: &'static str, path: &str, diagnostics: &mut Vec<Finding>| {
        if !ledger.holds(rule, path) {
            diagnostics.push(Ledger::contradiction(path));
        }
        ledger.total(rule, path)
    };
    let carried_in = known("ROWSUM", CARRIED_IN, diagnostics);
    let carried_out = known("ROWSUM", CARRIED_OUT, diagnostics);
    let mut done = known("ROWSUM", DONE, diagnostics);
    if !ledger.holds("COLSUM", DONE) {
        diagnostics.push(Ledger::contradiction(DONE));
        done = None;
    }

    let mut prose = Prose::default();
    prose.say(&lead.year);
    prose.add(arrived(ledger, before, new, carried_in, channels).stop());
    if new > 0 && channels.0.is_some() {
        prose.add(by_applicant(ledger, new).stop());
    }
    if new == 0 && carried_in.unwrap_or(0) == 0 {
        return (prose, Prose::default());
    }
    let (processed, mut by_result) = results(ledger, lead, done, carried_out, diagnostics);
    prose.add(processed);
    if done.is_none_or(|done| done < SHARES) {
        prose.add(std::mem::take(&mut by_result));
    }
    (prose, by_result)
}

/// What came in.
fn arrived(
    ledger: &Ledger<'_>,
    before: Option<&Ledger<'_>>,
    new: u64,
    carried_in: Option<u64>,
    channels: &Channels<'_>,
) -> Prose {
    let open = match carried_in {
        Some(carried_in) if carried_in > 0 => stated(Item::new("上年结转申请", carried_in, "件")),
        _ => Prose::default(),
    };
    if new == 0 {
        let nothing = match carried_in {
            Some(0) => "未收到政府信息公开申请，也没有上年结转的申请",
            Some(_) => "未收到新的政府信息公开申请",
            None => "未收到政府信息公开申请",
        };
        return joined(vec![plain(nothing), open], "；");
    }
    let last = before.and_then(received);
    let item = Item::new("新收政府信息公开申请", new, "件").compared(compare::count(new, last, "件", "上年未收到申请"));
    let item = match channels.0 {
        Some(given) => item.parts(given.parts.iter().map(Item::given).collect()),
        None => match applicants(ledger, new) {
            Applicants::Unknown => item,
            Applicants::One(name) => {
                let all = if new == 1 { "由" } else { "均由" };
                let note = format!("{}，{all}{name}提出", item.note);
                item.note(note)
            }
            Applicants::Several(parts) => item.parts(parts),
        },
    };
    joined(vec![stated(item), open], "；")
}

/// The applicants in a sentence of their own, where the parts of the new ones are the channels.
fn by_applicant(ledger: &Ledger<'_>, new: u64) -> Prose {
    match applicants(ledger, new) {
        Applicants::Unknown => Prose::default(),
        Applicants::One(name) if new == 1 => plain(format!("申请由{name}提出")),
        Applicants::One(name) => plain(format!("申请均由{name}提出")),
        Applicants::Several(parts) => stated(Item {
            name: "从申请人看".to_owned(),
            parts,
            ..Item::default()
        }),
    }
}

enum Applicants {
    Unknown,
    /// All of one kind.
    One(String),
    Several(Vec<Item>),
}

fn applicants(ledger: &Ledger<'_>, new: u64) -> Applicants {
    let Some(filled) = ledger.filled("ROWSUM", NEW, new) else {
        return Applicants::Unknown;
    };
    let labels = |id: &FigureId| id.figure().column_label;
    // 法人或其他组织 stands above its kinds; 自然人 alone.
    let kind = |id: &FigureId| match labels(id) {
        [_, group, _] => Some(*group),
        _ => None,
    };
    let own = |id: &FigureId| labels(id).last().copied().unwrap_or_default();
    // 其他 alone says nothing without the heading above it.
    let alone = |id: &FigureId| match (own(id), kind(id)) {
        (OTHER, Some(group)) => group.to_owned(),
        (own, _) => own.to_owned(),
    };
    if let [(id, _)] = filled.as_slice() {
        return Applicants::One(alone(id));
    }
    let mut items = Vec::new();
    let mut rest = filled.as_slice();
    while let [(id, value), ..] = rest {
        let group = kind(id);
        let count = rest.iter().take_while(|(id, _)| kind(id) == group).count();
        let (members, behind) = rest.split_at(count.max(1));
        rest = behind;
        let (name, value) = match (group, members) {
            (Some(group), [_, _, ..]) => (group.to_owned(), members.iter().map(|(_, value)| *value).sum()),
            _ => (alone(id), *value),
        };
        let parts = match members {
            [_] => Vec::new(),
            _ => members
                .iter()
                .map(|(id, value)| Item::new(own(id), *value, "件"))
                .collect(),
        };
        // One share tells the other where there are two groups.
        let share = if items.is_empty() { share(value, new) } else { None };
        items.push(Item::new(name, value, "件").share(share).parts(parts));
    }
    Applicants::Several(items)
}

/// What became of the applications: how many are done, and how.
fn results(
    ledger: &Ledger<'_>,
    lead: &Lead,
    done: Option<u64>,
    carried_out: Option<u64>,
    diagnostics: &mut Vec<Finding>,
) -> (Prose, Prose) {
    let later = match carried_out {
        Some(0) => plain("没有结转下年度继续办理的申请"),
        Some(open) => stated(Item::new("结转下年度继续办理", open, "件")),
        None => Prose::default(),
    };
    let Some(done) = done else {
        return (later.stop(), Prose::default());
    };
    if done == 0 {
        let nothing = plain(format!("{}尚无办结的申请", lead.year_long));
        return (joined(vec![nothing, later], "，").stop(), Prose::default());
    }
    let processed = Item::new("办结申请", done, "件");
    let groups = ledger.results(DONE, done);
    // Every row that is named must hold for itself.
    let sound = |diagnostics: &mut Vec<Finding>| {
        let wrong = ledger
            .parts("COLSUM", DONE)
            .into_iter()
            .find(|(id, _)| !ledger.holds("ROWSUM", id.path()));
        if let Some((id, _)) = wrong {
            diagnostics.push(Ledger::contradiction(id.path()));
        }
        wrong.is_none()
    };
    let Some(groups) = groups.filter(|_| sound(diagnostics)) else {
        return (
            joined(vec![lead.whole(processed), later], "，").stop(),
            Prose::default(),
        );
    };
    if let [group] = groups.as_slice() {
        let all = if done == 1 { "为" } else { "均为" };
        let reason = match group.reasons.as_slice() {
            [(reason, _)] => only(reason, 1).map(|text| format!("（{text}）")).unwrap_or_default(),
            _ => String::new(),
        };
        let item = processed.note(format!("，办理结果{all}{}{reason}", group.label));
        let separator = if group.reasons.len() > 1 { "；" } else { "，" };
        let item = if group.reasons.len() > 1 {
            item.parts(reasons(group))
        } else {
            item
        };
        return (
            joined(vec![lead.whole(item), later], separator).stop(),
            Prose::default(),
        );
    }
    let processed = joined(vec![lead.whole(processed), later], "，").stop();
    let mut prose = Prose::default();
    prose.say("办结的申请中，");
    let long = done >= SHARES || groups.iter().any(|group| group.reasons.len() > 1);
    let items = groups.iter().map(|group| {
        let item = Item::new(&group.label, group.value, "件");
        match group.reasons.as_slice() {
            [(reason, _)] => {
                let reason = only(reason, group.value)
                    .map(|text| format!("（{text}）"))
                    .unwrap_or_default();
                item.note(reason).share(share(group.value, done))
            }
            _ => item.share(share(group.value, done)).parts(reasons(group)),
        }
    });
    prose.figures(items.collect(), if long { "；" } else { "、" });
    (processed, prose.stop())
}

fn reasons(group: &Group) -> Vec<Item> {
    let reasons = group.reasons.iter();
    reasons
        .map(|(reason, value)| {
            // 其中其他96件 says nothing.
            let name = if reason == OTHER { "其他情形" } else { reason };
            Item::new(name, *value, "件")
        })
        .collect()
}

/// The one reason of so many applications; 其他 is none.
fn only(reason: &str, count: u64) -> Option<String> {
    if reason == OTHER {
        return None;
    }
    if count == 1 {
        return Some(reason.to_owned());
    }
    Some(match reason {
        _ if reason.starts_with("属于") => format!("均{reason}"),
        _ if reason.ends_with("申请") && !reason.starts_with("申请人") => format!("均为{reason}"),
        _ => format!("均为{reason}的情形"),
    })
}

/// 占40.16%, where a share says something.
fn share(part: u64, whole: u64) -> Option<Decimal> {
    if whole < SHARES || part == whole {
        return None;
    }
    let places = if whole < FINE { 1 } else { 2 };
    percent(Decimal::from(part), Decimal::from(whole), places)
        .filter(|share| !share.is_zero() && share.value() < 100.into())
}
