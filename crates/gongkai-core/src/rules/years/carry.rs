//! CARRY: what was carried out of the year before is carried in, column by column. Leaves out the balance of one
//! year (BALANCE).

use super::super::relations::Years;
use super::super::{Check, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
use crate::tables::FigureId;

pub(in super::super) const RULE: Rule = Rule {
    code: "CARRY",
    family: Family::Years,
    severity: Severity::Error,
    name: Text {
        zh: "结转衔接",
        en: "carried over",
    },
    what: Text {
        zh: "“二、上年结转政府信息公开申请数量”每一列，等于上年报告“四、结转下年度继续办理”的同一列。上年的数与它自己的合计不符、应为多少能够确定的，按应为的数比较，并作提示。",
        en: "Requests carried in equal those that last year's report carried out, in every column. A figure of last year's that its own sums show to be wrong is compared as they ask for, and that is said as information.",
    },
    why: Text {
        zh: "上年年底没有办结的申请就是本年结转来的申请；不一致说明两年中有一年的数字不对。",
        en: "What was open at the end of one year is open at the beginning of the next; where they differ one of the two years is wrong.",
    },
    help: Text {
        zh: "与申请登记簿核对后改正；机构改革或上年数字更正造成的，登记核实说明。",
        en: "Correct it by the register; where a reorganisation or a corrected figure is the cause, accept the finding.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "上年结转出2件，本年结转入2件",
                en: "2 carried out, 2 carried in",
            },
            cells: &[
                ("applications.carried_in.natural_person", "2"),
                ("applications.carried_in.total", "2"),
                ("previous.applications.carried_out.natural_person", "2"),
                ("previous.applications.carried_out.total", "2"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "两列不一致，是一个问题",
                en: "two columns differ: one finding",
            },
            cells: &[
                ("applications.carried_in.natural_person", "3"),
                ("applications.carried_in.total", "3"),
                ("previous.applications.carried_out.natural_person", "2"),
                ("previous.applications.carried_out.total", "2"),
            ],
            finds: Some("applications.carried_in.natural_person"),
        },
        Example {
            about: Text {
                zh: "上年结转自己写错，按应为的数比较，只作提示",
                en: "last year's figure is wrong by its own sums: compared as they ask for, and said",
            },
            cells: &[
                ("applications.carried_in.natural_person", "2"),
                ("applications.carried_in.total", "2"),
                ("previous.applications.new.natural_person", "2"),
                ("previous.applications.new.total", "2"),
                ("previous.applications.total.natural_person", "0"),
                ("previous.applications.total.total", "0"),
                ("previous.applications.carried_out.natural_person", "7"),
                ("previous.applications.carried_out.total", "2"),
            ],
            finds: Some("applications.carried_in.natural_person"),
        },
        Example {
            about: Text {
                zh: "上年未填，不比较",
                en: "blank last year: nothing to compare with",
            },
            cells: &[("applications.carried_in.total", "3")],
            finds: None,
        },
    ],
    check: Check::Years(check),
};

const ROW: &str = "applications.carried_in.";

fn check(years: &Years<'_>, findings: &mut Vec<Finding>) {
    if !years.are_adjacent() {
        return;
    }
    let mut differing = Vec::new();
    let mut values = (Vec::new(), Vec::new());
    for id in FigureId::all().filter(|id| id.path().starts_with(ROW)) {
        let column = id.path().strip_prefix(ROW).unwrap_or_default();
        let Some(out) = FigureId::from_path(&format!("applications.carried_out.{column}")) else {
            continue;
        };
        let (Some(now), Some(before)) = (years.current.count(id), years.previous.count(out)) else {
            continue;
        };
        values.0.push(now);
        values.1.push(before);
        let printed = years.previous.printed(out);
        if let Some(printed) = printed.filter(|printed| *printed != before) {
            findings.push(corrected(years, id, out, printed, before));
        }
        if now != before {
            differing.push((id, now, out, before));
        }
    }
    let Some((_, now, _, before)) = differing.first().copied() else {
        return;
    };
    let columns: Vec<String> = differing
        .iter()
        .map(|(id, now, _, before)| {
            let column = id.figure().column_label.last().copied().unwrap_or_default();
            format!("{column} {before}→{now}")
        })
        .collect();
    // The same digits in other places are a slip of the columns, not of the figures.
    values.0.sort_unstable();
    values.1.sort_unstable();
    let message = if values.0 == values.1 {
        messages::carry_shifted(columns.join("、"))
    } else {
        messages::carry_differs(columns.join("、"))
    };
    let own: Vec<FigureId> = differing.iter().map(|(id, ..)| *id).collect();
    let last: Vec<FigureId> = differing.iter().map(|(_, _, out, _)| *out).collect();
    let mut finding = years.finding(&RULE, message, &own, &last);
    finding.expected = Some(before.to_string());
    finding.actual = Some(now.to_string());
    finding.difference = Some((i128::from(now) - i128::from(before)).to_string());
    findings.push(finding);
}

/// A figure of last year's that its own sums show to be wrong: what they ask for is compared.
fn corrected(years: &Years<'_>, id: FigureId, out: FigureId, printed: u64, should: u64) -> Finding {
    let column = out.figure().column_label.last().copied().unwrap_or_default();
    let message = messages::carry_corrected(column, printed, should);
    let mut finding = years.finding(&RULE, message, &[id], &[out]);
    finding.severity = Severity::Information;
    finding
}
