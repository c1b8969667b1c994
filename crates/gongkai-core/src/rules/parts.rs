//! PARTS: sums inside a sentence. Leaves out figures of sentences against the tables (NARR).

use super::stated::Stated;
use super::{Check, Context, Example, Family, Rule, narr};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
use rust_decimal::Decimal;

pub(super) const RULE: Rule = Rule {
    code: "PARTS",
    family: Family::Narrative,
    severity: Severity::Warning,
    name: Text {
        zh: "文中分项",
        en: "parts in a sentence",
    },
    what: Text {
        zh: "句中总数等于所列各分项之和；分项只列了一部分的，作提示。",
        en: "A total in a sentence is the sum of its parts; where only some parts seem to be listed this is information.",
    },
    why: Text {
        zh: "总数改了而分项未改，或者分项重复计算。",
        en: "The total was changed and the parts were not, or a part is counted twice.",
    },
    help: Text {
        zh: "核对分项；分项有交叉的（如一条信息在几个渠道发布），在文中写明。",
        en: "Compare the parts; where they overlap (one item on several channels), say so.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "11=9+2",
                en: "11=9+2",
            },
            cells: &[
                ("overview.statistics[0].name", "收到"),
                ("overview.statistics[0].value", "11"),
                ("overview.statistics[0].unit", "件"),
                ("overview.statistics[0].parts[0].name", "网络"),
                ("overview.statistics[0].parts[0].value", "9"),
                ("overview.statistics[0].parts[0].unit", "件"),
                ("overview.statistics[0].parts[1].name", "信函"),
                ("overview.statistics[0].parts[1].value", "2"),
                ("overview.statistics[0].parts[1].unit", "件"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "11=9+3",
                en: "11=9+3",
            },
            cells: &[
                ("overview.statistics[0].name", "收到"),
                ("overview.statistics[0].value", "11"),
                ("overview.statistics[0].unit", "件"),
                ("overview.statistics[0].parts[0].name", "网络"),
                ("overview.statistics[0].parts[0].value", "9"),
                ("overview.statistics[0].parts[0].unit", "件"),
                ("overview.statistics[0].parts[1].name", "信函"),
                ("overview.statistics[0].parts[1].value", "3"),
                ("overview.statistics[0].parts[1].unit", "件"),
            ],
            finds: Some("overview.statistics[0]"),
        },
        Example {
            about: Text {
                zh: "一项包含在另一项中",
                en: "one part is inside another",
            },
            cells: &[
                ("overview.statistics[0].name", "网站公开"),
                ("overview.statistics[0].value", "2139"),
                ("overview.statistics[0].unit", "条"),
                ("overview.statistics[0].parts[0].name", "目录"),
                ("overview.statistics[0].parts[0].value", "1744"),
                ("overview.statistics[0].parts[0].unit", "条"),
                ("overview.statistics[0].parts[1].name", "动态"),
                ("overview.statistics[0].parts[1].value", "395"),
                ("overview.statistics[0].parts[1].unit", "条"),
                ("overview.statistics[0].parts[2].name", "图解"),
                ("overview.statistics[0].parts[2].value", "21"),
                ("overview.statistics[0].parts[2].unit", "条"),
            ],
            finds: Some("overview.statistics[0]"),
        },
    ],
    check: Check::Report(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let all = &context.stated;
    for stated in all {
        let Some((total, parts)) = stated.parts() else { continue };
        let Some(sum) = sum(&parts) else { continue };
        // 新收36件，上年结转2件，其中予以公开15件: results are of both.
        let is_aside = stated.key() == Some("requests.carried_in");
        if is_aside || total == sum || parts.len() < 2 || divided_twice(total, &parts) {
            continue;
        }
        if let Some(narr) = explained(all, stated, sum, findings) {
            narr.also.push(RULE.code);
            continue;
        }
        let (message, severity) = if sum < total {
            (
                messages::parts_fall_short(stated.name(), stated.printed(), sum),
                Severity::Information,
            )
        } else if let Some(inside) = overlapping(total, sum, &parts) {
            (
                messages::parts_overlap(stated.name(), stated.printed(), sum, inside),
                Severity::Information,
            )
        } else {
            (
                messages::parts_exceed(stated.name(), stated.printed(), sum),
                Severity::Warning,
            )
        };
        let place = stated.place(context);
        let mut finding = context
            .finding(&RULE, message, &[])
            .about(stated.path().to_owned())
            .at(place);
        finding.severity = severity;
        finding.expected = Some(sum.to_string());
        finding.actual = Some(total.to_string());
        finding.difference = total.checked_sub(sum).map(|difference| difference.to_string());
        findings.push(finding);
    }
}

/// The finding that a figure of the list is another in the tables, with which the sum holds.
fn explained<'a>(
    all: &[Stated<'_>],
    stated: &Stated<'_>,
    sum: Decimal,
    findings: &'a mut [Finding],
) -> Option<&'a mut Finding> {
    let total = stated.scaled()?;
    narr::said(findings, |path, expected| {
        if path == stated.path() {
            return expected == sum;
        }
        let part = all.iter().find(|part| part.path() == path);
        let is_part = path.rsplit_once(".parts[").is_some_and(|(of, _)| of == stated.path());
        let part = part.filter(|_| is_part).and_then(Stated::scaled);
        part.and_then(|part| (sum - part).checked_add(expected)) == Some(total)
    })
}

fn sum(parts: &[(&str, Decimal)]) -> Option<Decimal> {
    parts
        .iter()
        .try_fold(Decimal::ZERO, |sum, (_, value)| sum.checked_add(*value))
}

/// Whether the parts are two lists, each of which makes the total: 网络9件，信函2件；自然人10件，法人1件.
fn divided_twice(total: Decimal, parts: &[(&str, Decimal)]) -> bool {
    (1..parts.len()).any(|at| {
        let (one, other) = parts.split_at(at);
        sum(one) == Some(total) && sum(other) == Some(total)
    })
}

/// The one part that the others already contain, where without it they make the total: 网站2139条，其中目录1744条，
/// 动态393条（含图解21条）. It is no larger than another part, which it can be inside of.
fn overlapping<'a>(total: Decimal, sum: Decimal, parts: &[(&'a str, Decimal)]) -> Option<&'a str> {
    // Of two parts nearly any total is one of them.
    if parts.len() < 3 {
        return None;
    }
    let more = sum.checked_sub(total)?;
    let (at, (name, value)) = parts.iter().enumerate().find(|(_, (_, value))| *value == more)?;
    let another = parts
        .iter()
        .enumerate()
        .any(|(other, (_, size))| other != at && size >= value);
    another.then_some(*name)
}
