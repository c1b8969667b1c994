//! JUMP: figures more than ten times, or less than a tenth of, last year's. Leaves out fees in another unit
//! (UNIT-YEARS) and the single applicants and results, which follow their totals.

use super::super::relations::Years;
use super::super::{Check, Example, Family, Rule};
use crate::decimal::Decimal;
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
use crate::tables::FigureId;
use rust_decimal::Decimal as Number;

pub(in super::super) const RULE: Rule = Rule {
    code: "JUMP",
    family: Family::Years,
    severity: Severity::Warning,
    name: Text {
        zh: "数量骤变",
        en: "a jump of a figure",
    },
    what: Text {
        zh: "100以上的数，与上年相比不超过10倍，也不少于十分之一；已见报告相邻两年之比多在0.4至4.6之间。",
        en: "A figure of 100 or more is not more than ten times, or less than a tenth of, last year's; in reports seen two years are usually between 0.4 and 4.6 times each other.",
    },
    why: Text {
        zh: "多为漏填、口径改变（本级与全域、公开的与全部的）或多写了一位数。",
        en: "Mostly a figure is missing, the scope changed (own body or whole area), or there is a digit too many.",
    },
    help: Text {
        zh: "与业务系统核对；确实如此的，在正文中说明原因并登记核实说明。",
        en: "Compare it with the system it is from; where it is right say why in the text and accept the finding.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "550件增至1200件",
                en: "550, then 1200",
            },
            cells: &[
                ("previous.disclosure.licences.decisions", "550"),
                ("disclosure.licences.decisions", "1200"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "550件增至9487件",
                en: "550, then 9487",
            },
            cells: &[
                ("previous.disclosure.licences.decisions", "550"),
                ("disclosure.licences.decisions", "9487"),
            ],
            finds: Some("disclosure.licences.decisions"),
        },
        Example {
            about: Text {
                zh: "小数目不作比较",
                en: "small figures say nothing",
            },
            cells: &[
                ("previous.disclosure.penalties.decisions", "2"),
                ("disclosure.penalties.decisions", "60"),
            ],
            finds: None,
        },
    ],
    check: Check::Years(check),
};

/// From here on a figure is compared.
const LARGE: u32 = 100;

/// How many times another year's it can be.
const TIMES: u32 = 10;

/// Totals of the requests: what came in first, what follows from it after.
const REQUESTS: [&str; 3] = [
    "applications.new.total",
    "applications.total.total",
    "applications.carried_out.total",
];

fn check(years: &Years<'_>, findings: &mut Vec<Finding>) {
    if !years.are_in_order() {
        return;
    }
    let is_fee = |path: &str| path == super::unit::PATH;
    let disclosed = FigureId::all().filter(|id| id.path().starts_with("disclosure"));
    let disclosed = disclosed.filter(|id| !is_fee(id.path()) || !super::unit::is_other_unit(years));
    // One cause, one finding: what does not continue last year's figure is told already.
    let told = |findings: &[Finding], id: FigureId| {
        let mut sums = findings
            .iter()
            .filter(|finding| finding.rule == super::valid::RULE.code || finding.rule == super::items::RULE.code);
        sums.any(|finding| finding.paths.iter().any(|path| path == id.path()))
    };
    for id in disclosed {
        if !told(findings, id) {
            findings.extend(jump(years, id));
        }
    }
    let mut requests = REQUESTS.iter().filter_map(|path| FigureId::from_path(path));
    findings.extend(requests.find_map(|id| jump(years, id)));
    for id in FigureId::all().filter(|id| id.path().starts_with("proceedings.") && id.path().ends_with(".total")) {
        findings.extend(jump(years, id));
    }
}

fn jump(years: &Years<'_>, id: FigureId) -> Option<Finding> {
    let (id, now, last, before) = years.pair(id.path())?;
    // A total that is not the sum of its parts is wrong by itself.
    if years.current.is_open(id) || years.previous.is_open(last) {
        return None;
    }
    if !is_jump(now, before) {
        return None;
    }
    let name = id.figure().name();
    let message = if before.is_zero() || now.is_zero() {
        messages::jumped_zero(name, before, now)
    } else {
        let times = now.value().checked_div(before.value())?;
        let times = times.round_dp(if times >= Number::ONE { 1 } else { 3 }).normalize();
        messages::jumped(name, before, now, times)
    };
    let mut finding = years.finding(&RULE, message, &[id], &[last]);
    finding.actual = Some(now.to_string());
    Some(finding)
}

fn is_jump(now: Decimal, before: Decimal) -> bool {
    let (now, before) = (now.value(), before.value());
    let (small, large) = (now.min(before), now.max(before));
    let tenfold = small.checked_mul(Number::from(TIMES));
    !small.is_sign_negative() && large >= Number::from(LARGE) && tenfold.is_some_and(|tenfold| large > tenfold)
}
