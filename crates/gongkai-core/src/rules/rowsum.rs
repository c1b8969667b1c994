//! ROWSUM: 总计 of a row of the applications table. Leaves out blank totals (BLANK).

use super::{Check, Context, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Text;

pub(super) const RULE: Rule = Rule {
    code: "ROWSUM",
    family: Family::Arithmetic,
    severity: Severity::Error,
    name: Text {
        zh: "行合计",
        en: "row sum",
    },
    what: Text {
        zh: "依申请公开表每一行：总计等于自然人与五类法人或其他组织之和。",
        en: "In every row of the applications table the total equals the sum of the six kinds of applicant.",
    },
    why: Text {
        zh: "格式规定“总计”为各类申请人之和；不等则至少一格有误。",
        en: "The form defines 总计 as the sum over the applicants; where they differ at least one cell is wrong. Source: 国办公开办函〔2021〕30号, table 3.",
    },
    help: Text {
        zh: "核对该行七格，改正有误的一格。",
        en: "Compare the seven cells of the row and correct the wrong one.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "11件全部来自自然人",
                en: "all 11 from natural persons",
            },
            cells: &[
                ("applications.new.natural_person", "11"),
                ("applications.new.total", "11"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "分项之和10，总计写成11",
                en: "the parts make 10, the total says 11",
            },
            cells: &[
                ("applications.new.natural_person", "9"),
                ("applications.new.commercial_enterprise", "1"),
                ("applications.new.total", "11"),
            ],
            finds: Some("applications.new.total"),
        },
    ],
    check: Check::Report(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    super::sums::check(&RULE, context, findings);
}
