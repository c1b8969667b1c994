//! NARR-CHANGE: changes that sentences state (同比增长1.08%) against last year's figures. Leaves out the figures
//! themselves (NARR).

use super::super::narr::{claim, is_narrowed, sum, sums_of};
use super::super::relations::Years;
use super::super::stated::{Stated, factor, statistics};
use super::super::{Check, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
use crate::narrative::Change;
use crate::tables::FigureId;
use rust_decimal::Decimal as Number;
use std::collections::HashMap;

pub(in super::super) const RULE: Rule = Rule {
    code: "NARR-CHANGE",
    family: Family::Years,
    severity: Severity::Warning,
    name: Text {
        zh: "同比",
        en: "stated change",
    },
    what: Text {
        zh: "正文中的同比（百分比、百分点、增减数）由本年与上年的同一指标算出，按所写位数四舍五入。词义有几种口径的，有一种相符即可。",
        en: "A change stated in the text (percent, percentage points, more or fewer) follows from the same figure of both years, rounded to the places given. Where a word has several meanings one of them is enough.",
    },
    why: Text {
        zh: "同比写错是评估中容易被指出的差错，往往是基数用了另一口径或另一年度。",
        en: "A wrong percentage is easily pointed out; mostly its base is of another scope or year.",
    },
    help: Text {
        zh: "按上年报告重新计算；上年数据更正过的，在正文中写明。",
        en: "Compute it again from last year's report; where that was corrected, say so.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "3607件增至3646件，增长1.08%",
                en: "3607, then 3646: +1.08 %",
            },
            cells: &[
                ("previous.applications.new.total", "3607"),
                ("overview.statistics[0].name", "收到申请"),
                ("overview.statistics[0].key", "requests.received"),
                ("overview.statistics[0].value", "3646"),
                ("overview.statistics[0].unit", "件"),
                ("overview.statistics[0].change.value", "1.08"),
                ("overview.statistics[0].change.unit", "%"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "3607件增至3646件，写成增长1.05%",
                en: "3607, then 3646, said to be +1.05 %",
            },
            cells: &[
                ("previous.applications.new.total", "3607"),
                ("overview.statistics[0].name", "收到申请"),
                ("overview.statistics[0].key", "requests.received"),
                ("overview.statistics[0].value", "3646"),
                ("overview.statistics[0].unit", "件"),
                ("overview.statistics[0].change.value", "1.05"),
                ("overview.statistics[0].change.unit", "%"),
            ],
            finds: Some("overview.statistics[0]"),
        },
        Example {
            about: Text {
                zh: "上年正文为1200条，本年1500条，写成减少300条",
                en: "1200, then 1500, said to be 300 fewer",
            },
            cells: &[
                ("previous.overview.statistics[0].name", "主动公开政府信息"),
                ("previous.overview.statistics[0].key", "published.total"),
                ("previous.overview.statistics[0].value", "1200"),
                ("previous.overview.statistics[0].unit", "条"),
                ("overview.statistics[0].name", "主动公开政府信息"),
                ("overview.statistics[0].key", "published.total"),
                ("overview.statistics[0].value", "1500"),
                ("overview.statistics[0].unit", "条"),
                ("overview.statistics[0].change.value", "-300"),
                ("overview.statistics[0].change.unit", "条"),
            ],
            finds: Some("overview.statistics[0]"),
        },
    ],
    check: Check::Years(check),
};

/// A pair of figures that a change can be about.
struct Base {
    /// What last year's figure is called.
    name: String,
    now: Number,
    before: Number,
    figures: Vec<FigureId>,
    /// Its path, where it stands in a sentence.
    path: Option<String>,
}

fn check(years: &Years<'_>, findings: &mut Vec<Finding>) {
    if !years.are_adjacent() {
        return;
    }
    let mut said = None;
    let all = statistics(years.current.report);
    for stated in &all {
        let Some(change) = stated.change() else { continue };
        // Most reports state no change at all.
        let said = said.get_or_insert_with(|| Said::new(years));
        let bases = bases(years, stated, &all, said);
        let Some(first) = bases.first() else { continue };
        if bases.iter().any(|base| fits(change, stated.unit(), base)) {
            continue;
        }
        let mut computed: Vec<String> = Vec::new();
        for base in &bases {
            let value = shown(change, base);
            let text = format!(
                "{}{}→{}：{value}",
                base.name,
                base.before.normalize(),
                base.now.normalize()
            );
            if !computed.contains(&text) {
                computed.push(text);
            }
        }
        let printed = format!("{}{}", signed(change.value.value()), change.unit);
        let message = messages::change_differs(stated.name(), &printed, computed.join("；"));
        let mut finding = years.finding(&RULE, message, &[], &first.figures);
        finding.paths.insert(0, stated.path().to_owned());
        finding.place = stated.place(&years.current);
        if let Some(path) = &first.path {
            finding.paths.push(format!("previous.{path}"));
            let text = Some(first.before.normalize().to_string());
            finding.related.push(years.other().related("previous", path, text));
        }
        finding.expected = Some(shown(change, first));
        finding.actual = Some(printed);
        findings.push(finding);
    }
}

/// The exact figures of last year's sentences, by what they are of.
struct Said<'a>(HashMap<(&'a str, &'a str), Vec<Stated<'a>>>);

impl<'a> Said<'a> {
    fn new(years: &Years<'a>) -> Self {
        let mut said: HashMap<_, Vec<Stated<'a>>> = HashMap::new();
        let all = statistics(years.previous.report).into_iter();
        for stated in all.filter(Stated::is_exact) {
            said.entry(Self::what(&stated)).or_default().push(stated);
        }
        Self(said)
    }

    /// The key of a well-known figure; name and unit of another.
    fn what<'b>(stated: &Stated<'b>) -> (&'b str, &'b str) {
        let named = || (stated.name(), stated.unit());
        stated.key().map_or_else(named, |key| (key, ""))
    }

    /// Last year's figure of the same, where it is the only one.
    fn same<'b>(&'b self, stated: &Stated<'b>) -> Option<&'b Stated<'a>> {
        match self.0.get(&Self::what(stated))?.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }
}

/// What the change of a figure can be computed from: the tables of last year under each reading of the word, the
/// same figure in last year's sentences.
fn bases(years: &Years<'_>, stated: &Stated<'_>, all: &[Stated<'_>], said: &Said<'_>) -> Vec<Base> {
    let exact = stated.scaled().filter(|_| stated.is_exact());
    let mut bases = Vec::new();
    let readings = claim(stated, all).unwrap_or_default();
    let is_meant = |reading: &&[&str]| sum(&years.current, reading).is_some_and(|(now, _)| exact == Some(now.into()));
    // The meaning that the word has for this year it has for last year, too.
    let meant: Vec<_> = readings.iter().copied().filter(|reading| is_meant(reading)).collect();
    if meant.is_empty() && !readings.is_empty() && is_narrowed(&years.current, stated) {
        return bases;
    }
    for reading in if meant.is_empty() { readings } else { meant } {
        let Some((before, figures)) = sum(&years.previous, reading) else {
            continue;
        };
        let before = Number::from(before);
        let table = sum(&years.current, reading).map(|(now, _)| Number::from(now));
        // What the sentence says of this year counts first, also where the table says something else (NARR).
        let mut nows: Vec<Number> = exact.into_iter().chain(table).collect();
        nows.dedup();
        for now in nows {
            bases.push(Base {
                name: sums_of(&figures),
                now,
                before,
                figures: figures.clone(),
                path: None,
            });
        }
    }
    if let Some(other) = said.same(stated)
        && let (Some(now), Some(before)) = (exact, other.scaled())
    {
        bases.push(Base {
            name: other.name().to_owned(),
            now,
            before,
            figures: Vec::new(),
            path: Some(other.path().to_owned()),
        });
    }
    bases
}

/// The change in the unit that it is stated in; nothing where there is none.
fn computed(change: &Change, base: &Base) -> Option<Number> {
    let difference = base.now.checked_sub(base.before)?;
    match change.unit.as_str() {
        "%" => difference.checked_mul(Number::ONE_HUNDRED)?.checked_div(base.before),
        "倍" => difference.checked_div(base.before),
        unit => difference.checked_div(factor(unit)),
    }
}

/// Whether the change is what the sentence says, rounded to its places.
fn fits(change: &Change, unit: &str, base: &Base) -> bool {
    // Points are of shares, not of counts.
    if change.unit.contains("百分点") && unit != "%" {
        return true;
    }
    let Some(value) = computed(change, base) else {
        // Nothing grows from 0 by a percentage; anything can be said of it.
        return false;
    };
    let stated = change.value.value();
    // Half a unit of the last place, which may be rounded either way.
    let half = Number::new(5, change.value.places() + 1);
    let near = |value: Number| value.checked_sub(stated).is_some_and(|off| off.abs() <= half);
    // 增长到3倍 and 增长2倍 are both written.
    near(value) || (change.unit == "倍" && value.checked_add(Number::ONE).is_some_and(near))
}

fn shown(change: &Change, base: &Base) -> String {
    match computed(change, base) {
        Some(value) => {
            let places = change.value.places();
            let value = value.round_dp_with_strategy(places, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
            format!("{}{}", signed(value), change.unit)
        }
        None => "—".to_owned(),
    }
}

fn signed(value: Number) -> String {
    if value.is_sign_negative() {
        value.to_string()
    } else {
        format!("+{value}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_rounded_to_its_places_either_way_at_a_half() {
        let fits = |value: &str, unit: &str, before: i64, now: i64| {
            let change = Change {
                value: value.parse().unwrap(),
                unit: unit.to_owned(),
            };
            let base = Base {
                name: String::new(),
                now: now.into(),
                before: before.into(),
                figures: Vec::new(),
                path: None,
            };
            super::fits(&change, "件", &base)
        };
        for (value, unit, before, now, right) in [
            ("1.08", "%", 3607, 3646, true),
            ("1.1", "%", 3607, 3646, true),
            ("1", "%", 3607, 3646, true),
            ("1.05", "%", 3607, 3646, false),
            ("-1.08", "%", 3607, 3646, false),
            ("-12.3", "%", 979, 859, true),
            ("0", "件", 7, 7, true),
            ("2", "件", 3, 5, true),
            ("-2", "件", 3, 5, false),
            ("1.5", "万条", 10_000, 25_400, true),
            ("2", "倍", 10, 30, true),
            ("3", "倍", 10, 30, true),
            ("4", "倍", 10, 30, false),
            ("0.5", "%", 200, 201, true),
            ("1", "%", 200, 201, true),
            ("0", "%", 200, 201, true),
            ("100", "%", 0, 5, false),
        ] {
            assert_eq!(fits(value, unit, before, now), right, "{value}{unit} {before} {now}");
        }
    }
}
