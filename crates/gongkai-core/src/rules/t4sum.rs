//! T4SUM: the three totals of the table of review and litigation. Leaves out blank totals (BLANK).

use super::{Check, Context, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Text;

pub(super) const RULE: Rule = Rule {
    code: "T4SUM",
    family: Family::Arithmetic,
    severity: Severity::Error,
    name: Text {
        zh: "复议诉讼合计",
        en: "review and litigation sum",
    },
    what: Text {
        zh: "行政复议、未经复议直接起诉、复议后起诉三组：结果维持、结果纠正、其他结果、尚未审结之和等于总计。",
        en: "Three times: upheld + corrected + other + pending = total.",
    },
    why: Text {
        zh: "总计常未随分项更新；这是公布稿中最常见的错误之一。",
        en: "Totals are often not updated with their parts; this is among the most common errors in published reports.",
    },
    help: Text {
        zh: "核对该组五格。",
        en: "Compare the five cells of the group.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "10+1=11",
                en: "10+1=11",
            },
            cells: &[
                ("proceedings.review.upheld", "10"),
                ("proceedings.review.corrected", "1"),
                ("proceedings.review.total", "11"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "分项之和11，总计写成0",
                en: "the parts make 11, the total says 0",
            },
            cells: &[
                ("proceedings.review.upheld", "10"),
                ("proceedings.review.corrected", "1"),
                ("proceedings.review.total", "0"),
            ],
            finds: Some("proceedings.review.total"),
        },
    ],
    check: Check::Report(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    super::sums::check(&RULE, context, findings);
}
