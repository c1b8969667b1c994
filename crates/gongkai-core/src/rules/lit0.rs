//! LIT0: reviews or suits without any request. Where last year's report is known and has requests, they explain it
//! and nothing is said; leaves out requests of years before.

use super::{Check, Context, Example, Family, Rule, Years, zero};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
use crate::tables::FigureId;

pub(super) const RULE: Rule = Rule {
    code: "LIT0",
    family: Family::Plausibility,
    severity: Severity::Warning,
    name: Text {
        zh: "无申请而有复议、诉讼",
        en: "reviews without requests",
    },
    what: Text {
        zh: "本年新收与上年结转都为0时，一般没有行政复议、行政诉讼。",
        en: "Without new requests and requests carried in there are usually no reviews and suits.",
    },
    why: Text {
        zh: "也可能是以前年度申请引起的，须与上年报告核对；用 --previous 给出上年报告、上年有申请的，不再提示。",
        en: "They may be about requests of earlier years: with --previous nothing is said where last year has requests.",
    },
    help: Text {
        zh: "核对第三部分是否漏填；属以前年度申请的，登记核实说明。",
        en: "See whether section three is incomplete; where earlier requests are the cause, accept the finding.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "无申请、无复议",
                en: "no request, no review",
            },
            cells: &[
                ("applications.new.total", "0"),
                ("applications.carried_in.total", "0"),
                ("proceedings.review.total", "0"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "无申请而有复议1件",
                en: "no request but one review",
            },
            cells: &[
                ("applications.new.total", "0"),
                ("applications.carried_in.total", "0"),
                ("proceedings.review.total", "1"),
            ],
            finds: Some("proceedings.review.total"),
        },
    ],
    check: Check::Report(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if zero::INCOMING.iter().any(|id| context.count(*id) != Some(0)) {
        return;
    }
    let filled: Vec<FigureId> = FigureId::all()
        .filter(|id| id.path().starts_with("proceedings.") && id.path().ends_with(".total"))
        .filter(|id| context.count(*id).is_some_and(|count| count > 0))
        .collect();
    if !filled.is_empty() {
        let value: u128 = filled
            .iter()
            .map(|id| u128::from(context.count(*id).unwrap_or_default()))
            .sum();
        let mut finding = context.finding(&RULE, messages::proceedings_without_requests(value), &filled);
        finding.actual = Some(value.to_string());
        findings.push(finding);
    }
}

/// Whether last year's report has requests that reviews and suits can be about.
pub(super) fn is_explained(years: &Years<'_>) -> bool {
    let asked = |id: &FigureId| years.previous.count(*id).is_some_and(|count| count > 0);
    years.are_adjacent() && zero::INCOMING.iter().any(asked)
}
