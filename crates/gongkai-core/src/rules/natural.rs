//! NATSHARE: hardly any natural persons among the applicants. Leaves out columns whose sums do not hold.

use super::{Check, Context, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
use crate::tables::FigureId;

pub(super) const RULE: Rule = Rule {
    code: "NATSHARE",
    family: Family::Plausibility,
    severity: Severity::Information,
    name: Text {
        zh: "自然人占比",
        en: "share of natural persons",
    },
    what: Text {
        zh: "新收申请中自然人一般占九成以上；不到六成的，可能填错了列。",
        en: "Natural persons are usually more than nine in ten applicants; under six in ten a column may be shifted.",
    },
    why: Text {
        zh: "市级报告为95%至98%；整行错开一列时合计仍然成立，勾稽关系查不出。",
        en: "City reports have 95 to 98 %; a row shifted by a column keeps its sum, so no sum shows it.",
    },
    help: Text {
        zh: "核对“自然人”与“法人或其他组织”各列是否填错位。",
        en: "See whether the figures stand in the right columns.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "100件中自然人96件",
                en: "96 of 100",
            },
            cells: &[
                ("applications.new.natural_person", "96"),
                ("applications.new.other_organization", "4"),
                ("applications.new.total", "100"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "100件都填在商业企业",
                en: "all 100 under enterprises",
            },
            cells: &[
                ("applications.new.natural_person", "0"),
                ("applications.new.commercial_enterprise", "100"),
                ("applications.new.total", "100"),
            ],
            finds: Some("applications.new.natural_person"),
        },
    ],
    check: Check::Report(check),
};

/// Requests below which a share says nothing.
const FEW: u64 = 20;

const NATURAL: FigureId = FigureId::at("applications.new.natural_person");
const TOTAL: FigureId = FigureId::at("applications.new.total");

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let (Some(natural), Some(total)) = (context.count(NATURAL), context.count(TOTAL)) else {
        return;
    };
    if total < FEW || natural > total || u128::from(natural) * 10 >= u128::from(total) * 6 {
        return;
    }
    let share = super::percent(natural, total);
    let mut finding = context.finding(&RULE, messages::natural_share(total, natural, share), &[NATURAL]);
    finding.actual = Some(natural.to_string());
    findings.push(finding);
}
