//! ZERO: results without applications. Leaves out the sums (BALANCE).

use super::{Check, Context, Example, Family, Rule, balance};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
use crate::tables::{self, FigureId};

pub(super) const RULE: Rule = Rule {
    code: "ZERO",
    family: Family::Arithmetic,
    severity: Severity::Error,
    name: Text {
        zh: "零申请",
        en: "no applications",
    },
    what: Text {
        zh: "本年新收与上年结转的总计都为0时，办理结果与结转下年也都为0。",
        en: "Where new and carried in are both 0 in total, every result and carried out are 0.",
    },
    why: Text {
        zh: "没有申请就没有结果；非零的结果说明收件或结果漏填。",
        en: "Without applications there are no results; a result that is not 0 means that one of them is missing.",
    },
    help: Text {
        zh: "核对本年新收、上年结转与非零的结果。",
        en: "Compare new, carried in and the results that are not 0.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "零申请、零结果",
                en: "no application, no result",
            },
            cells: &[
                ("applications.new.total", "0"),
                ("applications.carried_in.total", "0"),
                ("applications.total.total", "0"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "零申请却有1件予以公开",
                en: "no application but one granted",
            },
            cells: &[
                ("applications.new.total", "0"),
                ("applications.carried_in.total", "0"),
                ("applications.granted.total", "1"),
            ],
            finds: Some("applications.granted.total"),
        },
    ],
    check: Check::Report(check),
};

/// What there is to have a result of: new and carried in.
pub(super) const INCOMING: [FigureId; 2] = [
    FigureId::at("applications.new.total"),
    FigureId::at("applications.carried_in.total"),
];

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let filled = results(context);
    let value = |id: FigureId| context.count(id).unwrap_or_default();
    let message = match filled.as_slice() {
        [] => return,
        [id] => messages::result_without_application(id.figure().name(), value(*id)),
        [first, ..] => messages::results_without_application(filled.len(), first.figure().name(), value(*first)),
    };
    let mut finding = context.finding(&RULE, message, &filled);
    if context.open.iter().any(|open| open.equation.rule == balance::RULE.code) {
        finding.also.push(balance::RULE.code);
    }
    finding.expected = Some("0".to_owned());
    finding.actual = filled.first().map(|id| value(*id).to_string());
    findings.push(finding);
}

/// Where there were no applications, the results that are not 0: of each row its total or, where that is 0, a cell
/// that is not. The balance of their columns fails for the same reason.
pub(super) fn results(context: &Context<'_>) -> Vec<FigureId> {
    // Nothing follows from a row that was not read in full, nor from a total that is wrong itself, which is said.
    let is_none =
        |id: &FigureId| context.printed(*id) == Some(0) && context.count(*id) == Some(0) && !context.is_open(*id);
    if !INCOMING.iter().all(is_none) {
        return Vec::new();
    }
    let Some(table) = tables::table(context.report.edition, "applications") else {
        return Vec::new();
    };
    table
        .blocks
        .iter()
        .flat_map(|block| block.rows)
        .filter(|row| !["new", "carried_in"].contains(&row.key))
        .filter(|row| !row.figures.iter().any(|id| context.is_unread(*id)))
        .filter_map(|row| {
            let is_filled = |id: &&FigureId| context.count(**id).is_some_and(|count| count > 0);
            row.figures.iter().rev().find(is_filled).copied()
        })
        .collect()
}
