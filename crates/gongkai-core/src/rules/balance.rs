//! BALANCE: the relation printed in the applications table itself. Leaves out last year's report.

use super::{Check, Context, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Text;

pub(super) const RULE: Rule = Rule {
    code: "BALANCE",
    family: Family::Arithmetic,
    severity: Severity::Error,
    name: Text {
        zh: "收办平衡",
        en: "balance",
    },
    what: Text {
        zh: "依申请公开表每一列：本年新收加上年结转，等于总计加结转下年度继续办理。",
        en: "In every column of the applications table: new + carried in = total + carried out.",
    },
    why: Text {
        zh: "这是表中印出的勾稽关系：第一项加第二项之和，等于第三项加第四项之和。",
        en: "This is the relation that the form prints in the corner of the table.",
    },
    help: Text {
        zh: "核对本年新收、上年结转、总计、结转下年四行。",
        en: "Compare the rows new, carried in, total and carried out.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "20+2=19+3",
                en: "20+2=19+3",
            },
            cells: &[
                ("applications.new.total", "20"),
                ("applications.carried_in.total", "2"),
                ("applications.total.total", "19"),
                ("applications.carried_out.total", "3"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "20+2≠19+2",
                en: "20+2 is not 19+2",
            },
            cells: &[
                ("applications.new.total", "20"),
                ("applications.carried_in.total", "2"),
                ("applications.total.total", "19"),
                ("applications.carried_out.total", "2"),
            ],
            finds: Some("applications.total.total"),
        },
    ],
    check: Check::Report(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    super::sums::check(&RULE, context, findings);
}
