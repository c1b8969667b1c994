//! RATE-REV: unusually many reviews for the requests handled. Leaves out totals that are wrong themselves (T4SUM).

use super::{Check, Context, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
use crate::tables::FigureId;

pub(super) const RULE: Rule = Rule {
    code: "RATE-REV",
    family: Family::Plausibility,
    severity: Severity::Warning,
    name: Text {
        zh: "复议比例",
        en: "share of reviews",
    },
    what: Text {
        zh: "行政复议总计与办理结果总计之比一般在4%至13%，超过30%的须核对。",
        en: "Reviews are usually 4 to 13 % of the requests handled; above 30 % they need a look.",
    },
    why: Text {
        zh: "可能把以前年度的复议、投诉计入，或者办理结果漏填。",
        en: "Reviews of other years or complaints may have been counted, or results are missing.",
    },
    help: Text {
        zh: "核对第四部分与第三部分的总计；确实如此的，登记核实说明。",
        en: "Compare the totals of sections three and four; where they are right, accept the finding.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "办理100件，复议8件",
                en: "100 handled, 8 reviews",
            },
            cells: &[("applications.total.total", "100"), ("proceedings.review.total", "8")],
            finds: None,
        },
        Example {
            about: Text {
                zh: "办理21件，复议11件",
                en: "21 handled, 11 reviews",
            },
            cells: &[("applications.total.total", "21"), ("proceedings.review.total", "11")],
            finds: Some("proceedings.review.total"),
        },
    ],
    check: Check::Report(check),
};

/// Reviews below which a share says nothing.
const FEW: u64 = 5;

const HANDLED: FigureId = FigureId::at("applications.total.total");
const REVIEWS: FigureId = FigureId::at("proceedings.review.total");

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let (Some(handled), Some(reviews)) = (context.count(HANDLED), context.count(REVIEWS)) else {
        return;
    };
    let many = u128::from(reviews) * 10 > u128::from(handled) * 3;
    if reviews < FEW || handled == 0 || !many || context.is_open(REVIEWS) {
        return;
    }
    let share = super::percent(reviews, handled);
    let mut finding = context.finding(&RULE, messages::review_share(reviews, handled, share), &[REVIEWS]);
    finding.actual = Some(reviews.to_string());
    findings.push(finding);
}
