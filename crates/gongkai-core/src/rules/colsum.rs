//! COLSUM: 总计（七）of a column of the applications table. Leaves out blank totals (BLANK).

use super::{Check, Context, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Text;

pub(super) const RULE: Rule = Rule {
    code: "COLSUM",
    family: Family::Arithmetic,
    severity: Severity::Error,
    name: Text {
        zh: "列合计",
        en: "column sum",
    },
    what: Text {
        zh: "依申请公开表每一列：（七）总计等于（一）至（六）各项办理结果之和。",
        en: "In every column of the applications table（七）总计 equals the sum of the results（一）to（六）. A group printed as one row counts with that row.",
    },
    why: Text {
        zh: "（七）总计是本年度办结件数；与各项结果之和不等，说明有漏计或重计。",
        en: "（七）总计 is the number of applications concluded in the year; where it differs from the results something was left out or counted twice.",
    },
    help: Text {
        zh: "核对该列各项办理结果；区分处理的只计入“部分公开”。",
        en: "Compare the results of the column; a split decision counts only as 部分公开.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "4+3+3+1=11",
                en: "4+3+3+1=11",
            },
            cells: &[
                ("applications.granted.total", "4"),
                ("applications.partly_granted.total", "3"),
                ("applications.unable.not_held.total", "3"),
                ("applications.unable.needs_creation.total", "1"),
                ("applications.total.total", "11"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "“其他处理”印成一行",
                en: "其他处理 printed as one row",
            },
            cells: &[
                ("applications.granted.total", "4"),
                ("applications.other.subtotal.total", "2"),
                ("applications.total.total", "6"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "结果之和7，总计写成8",
                en: "the results make 7, the total says 8",
            },
            cells: &[
                ("applications.granted.total", "4"),
                ("applications.partly_granted.total", "3"),
                ("applications.total.total", "8"),
            ],
            finds: Some("applications.total.total"),
        },
    ],
    check: Check::Report(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    super::sums::check(&RULE, context, findings);
}
