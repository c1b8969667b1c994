//! UNIT-YEARS: fees that are some ten thousand times last year's, or a ten-thousandth: yuan in one year, 万元 in the
//! other. Leaves out one report by itself (UNIT).

use super::super::relations::Years;
use super::super::{Check, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
use rust_decimal::Decimal as Number;

pub(in super::super) const RULE: Rule = Rule {
    code: "UNIT-YEARS",
    family: Family::Years,
    severity: Severity::Warning,
    name: Text {
        zh: "收费金额的单位与上年不同",
        en: "unit of the fees changed",
    },
    what: Text {
        zh: "行政事业性收费金额与上年相差不在一万倍上下：相差三千至三万倍的，一年可能是元，一年是万元。",
        en: "Fees are not some ten thousand times last year's: between 3,000 and 30,000 times, one year is likely in yuan and the other in 万元.",
    },
    why: Text {
        zh: "格式规定单位为万元；把元当作万元，汇总后差一万倍。",
        en: "The form demands 万元; yuan in their place make sums wrong by ten thousand times.",
    },
    help: Text {
        zh: "核对两年的单位；以元为单位的数除以10000。",
        en: "Look at the unit of both years; divide an amount in yuan by 10,000.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "7730.28与7545",
                en: "7730.28 and 7545",
            },
            cells: &[
                ("previous.disclosure.fees.amount", "7730.28"),
                ("disclosure.fees.amount", "7545"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "7.73与75450",
                en: "7.73 and 75450",
            },
            cells: &[
                ("previous.disclosure.fees.amount", "7.73"),
                ("disclosure.fees.amount", "75450"),
            ],
            finds: Some("disclosure.fees.amount"),
        },
    ],
    check: Check::Years(check),
};

/// The fees, in edition 2021.
pub(super) const PATH: &str = "disclosure.fees.amount";

/// The factor between yuan and 万元, with what may change in a year.
const FACTOR: std::ops::RangeInclusive<u32> = 3_000..=30_000;

/// Whether the fees of the two years are in different units.
pub(super) fn is_other_unit(years: &Years<'_>) -> bool {
    let Some((_, now, _, before)) = years.pair(PATH) else {
        return false;
    };
    let (now, before) = (now.value(), before.value());
    let (small, large) = (now.min(before), now.max(before));
    let times = |factor: u32| small.checked_mul(Number::from(factor));
    small > Number::ZERO
        && times(*FACTOR.start()).is_some_and(|least| large >= least)
        && times(*FACTOR.end()).is_none_or(|most| large <= most)
}

fn check(years: &Years<'_>, findings: &mut Vec<Finding>) {
    let Some((id, now, last, before)) = years.pair(PATH) else {
        return;
    };
    if !years.are_in_order() || !is_other_unit(years) {
        return;
    }
    let mut finding = years.finding(&RULE, messages::fees_other_unit(before, now), &[id], &[last]);
    finding.actual = Some(now.to_string());
    findings.push(finding);
}
