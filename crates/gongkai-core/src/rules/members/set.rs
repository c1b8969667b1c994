//! MEMBERS-SET: which reports are summed up. Leaves out repeated ones (MEMBER-TWICE) and those that are not there
//! (MEMBER-MISSING).

use super::super::relations::{Member, Whole};
use super::super::{Check, Example, Family, Rule};
use super::{Standing, listed};
use crate::finding::{Finding, Severity};
use crate::message::{Message, Text};
use crate::messages;

pub(in super::super) const RULE: Rule = Rule {
    code: "MEMBERS-SET",
    family: Family::Members,
    severity: Severity::Error,
    name: Text {
        zh: "成员的年度和版本",
        en: "year and edition of members",
    },
    what: Text {
        zh: "成员报告与汇总报告年度相同、版本相同。年度不同的不计入合计；版本不同的只比较两版都有的项目；汇总报告本身不计入。",
        en: "Members are of the same year and edition as the whole. Those of another year are not summed up; of another edition only what both have is; the whole itself does not count.",
    },
    why: Text {
        zh: "混入其他年度的报告，合计就不是本年的数。",
        en: "A sum with a report of another year is no sum of the year.",
    },
    help: Text {
        zh: "换上本年度的报告，或把它移出成员文件夹。",
        en: "Put the report of the year in its place, or take it out of the folder.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "成员为同年度",
                en: "a member of the same year",
            },
            cells: &[("members[0].agency.name", "清水县财政局"), ("members[0].year", "2024")],
            finds: None,
        },
        Example {
            about: Text {
                zh: "两个成员中有一个为上年",
                en: "one of two members is of last year",
            },
            cells: &[
                ("members[0].agency.name", "清水县财政局"),
                ("members[0].year", "2023"),
                ("members[1].agency.name", "清水县教育局"),
            ],
            finds: Some("members[0].year"),
        },
    ],
    check: Check::Members(check),
};

fn check(whole: &Whole<'_>, findings: &mut Vec<Finding>) {
    let year = whole
        .whole
        .report
        .year
        .map_or_else(|| "—".to_owned(), |year| year.to_string());
    let all = |is: &dyn Fn(&Member<'_>) -> bool| -> Vec<usize> {
        let members = whole.members.iter().enumerate();
        members.filter(|(_, member)| is(member)).map(|(at, _)| at).collect()
    };
    let names = |members: &[usize]| {
        listed(members.iter().filter_map(|at| {
            let member = whole.members.get(*at)?;
            Some(member.other.title().into())
        }))
    };
    let mut say = |members: Vec<usize>, path: &str, severity, message: &dyn Fn(String) -> Message| {
        if !members.is_empty() {
            let mut finding = whole.about_member(&RULE, message(names(&members)), &members, path);
            finding.severity = severity;
            findings.push(finding);
        }
    };
    say(
        all(&|member| member.standing == Standing::OtherYear),
        "year",
        Severity::Error,
        &|names| messages::members_other_year(&year, names),
    );
    say(
        all(&|member| member.standing.counts() && member.context.report.year.is_none()),
        "year",
        Severity::Warning,
        &|names| messages::members_no_year(&year, names),
    );
    let edition = whole.whole.report.edition;
    say(
        all(&|member| member.standing.counts() && member.context.report.edition != edition),
        "edition",
        Severity::Warning,
        &|names| messages::members_other_edition(edition, names),
    );
    say(
        all(&|member| member.standing == Standing::Whole),
        "agency.name",
        Severity::Information,
        &|names| messages::members_whole(names),
    );
}
