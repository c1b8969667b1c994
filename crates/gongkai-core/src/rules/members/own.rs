//! MEMBER-ERRORS: members with errors of their own, counted. Leaves out the errors: a check of the member names
//! them.

use super::super::relations::Whole;
use super::super::{Check, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;

pub(in super::super) const RULE: Rule = Rule {
    code: "MEMBER-ERRORS",
    family: Family::Members,
    severity: Severity::Warning,
    name: Text {
        zh: "成员自身的错误",
        en: "a member's own errors",
    },
    what: Text {
        zh: "成员报告自身没有错误。每个有错误的成员报一条，列出规则和次数。",
        en: "Members have no errors of their own. Each that has some is named once, with rules and numbers.",
    },
    why: Text {
        zh: "成员的数字错了，合计无从核对。",
        en: "Where a member's figures are wrong the sum cannot be compared.",
    },
    help: Text {
        zh: "用 gongkai check 检查该成员，退回改正。",
        en: "Check the member with `gongkai check` and have it corrected.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "成员没有错误",
                en: "a member without errors",
            },
            cells: &[
                ("members[0].agency.name", "清水县财政局"),
                ("members[0].applications.new.natural_person", "3"),
                ("members[0].applications.new.total", "3"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "成员的行合计不成立",
                en: "a row of a member does not add up",
            },
            cells: &[
                ("members[0].agency.name", "清水县财政局"),
                ("members[0].applications.new.natural_person", "3"),
                ("members[0].applications.new.total", "4"),
            ],
            finds: Some("members[0]"),
        },
    ],
    check: Check::Members(check),
};

fn check(whole: &Whole<'_>, findings: &mut Vec<Finding>) {
    for (at, member) in whole
        .members
        .iter()
        .enumerate()
        .filter(|(_, member)| member.standing.counts())
    {
        let errors = member.other.errors();
        if errors.is_empty() {
            continue;
        }
        let count: usize = errors.iter().map(|(_, count)| count).sum();
        let rules: Vec<String> = errors.iter().map(|(rule, count)| format!("{rule} {count}")).collect();
        let message = messages::member_errors(member.other.title(), count, rules.join("、"));
        let mut finding = whole.whole.finding(&RULE, message, &[]).about(format!("members[{at}]"));
        finding.related.push(member.other.related("members", "", None));
        findings.push(finding);
    }
}
