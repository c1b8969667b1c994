//! MEMBER-TWICE: two reports by one body for one year. Leaves out reports of other years (MEMBERS-SET).

use super::super::relations::Whole;
use super::super::{Check, Example, Family, Rule};
use super::Standing;
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;

pub(in super::super) const RULE: Rule = Rule {
    code: "MEMBER-TWICE",
    family: Family::Members,
    severity: Severity::Error,
    name: Text {
        zh: "成员重复",
        en: "a member twice",
    },
    what: Text {
        zh: "同一单位同一年度只有一份报告，不论文件名和格式。数字相同的计一次；数字不同的不知以哪份为准，不比较合计。",
        en: "There is one report by a body for a year, whatever its file is called. Copies with the same figures count once; with different figures it is not known which counts, and sums are not compared.",
    },
    why: Text {
        zh: "重复的报告会在汇总中计两次。",
        en: "A report that is there twice is summed up twice.",
    },
    help: Text {
        zh: "只留最后报送的一份；是两个单位的，改正名称或信用代码。",
        en: "Keep the last one; where they are two bodies, correct name or credit code.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "两个单位",
                en: "two bodies",
            },
            cells: &[
                ("members[0].agency.name", "清水县财政局"),
                ("members[1].agency.name", "清水县教育局"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "名称带不带“清水县”是同一单位",
                en: "one body with and without its county",
            },
            cells: &[
                ("members[0].agency.name", "清水县财政局"),
                ("members[1].agency.name", "甘肃省清水县财政局"),
            ],
            finds: Some("members[1].agency.name"),
        },
    ],
    check: Check::Members(check),
};

fn check(whole: &Whole<'_>, findings: &mut Vec<Finding>) {
    for (at, member) in whole.members.iter().enumerate() {
        let name = member.other.title();
        let (message, first, path, severity) = match member.standing {
            Standing::Copy(first) => (messages::member_copy(name), first, "agency.name", Severity::Warning),
            Standing::Conflict(first) => (messages::member_conflict(name), first, "agency.name", Severity::Error),
            Standing::SharesCode(first) => {
                let other = whole.members.get(first).map(|member| member.other.title());
                (
                    messages::member_shares_code(name, other.unwrap_or_default()),
                    first,
                    "agency.credit_code",
                    Severity::Warning,
                )
            }
            _ => continue,
        };
        let mut finding = whole.about_member(&RULE, message, &[at, first], path);
        finding.severity = severity;
        findings.push(finding);
    }
}
