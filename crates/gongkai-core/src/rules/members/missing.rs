//! MEMBER-MISSING: members that there must be and that are not there: those of a list, those that the whole's
//! sentences name beside others that are. Leaves out members of last year, whose reports are compared by year.

use super::super::relations::Whole;
use super::super::stated::statistics;
use super::super::{Check, Example, Family, Rule};
use super::{Standing, listed};
use crate::bodies::{Index, Match, folded, is_same_name, tails};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
use crate::report::Agency;
use std::collections::{BTreeSet, HashSet};

pub(in super::super) const RULE: Rule = Rule {
    code: "MEMBER-MISSING",
    family: Family::Members,
    severity: Severity::Warning,
    name: Text {
        zh: "缺少成员",
        en: "members missing",
    },
    what: Text {
        zh: "名单（--expected）上的单位、汇总报告正文按单位列数时点到的单位，都有成员报告。",
        en: "Every body of the list (--expected), and every one that a sentence of the whole counts beside others, has a report among the members.",
    },
    why: Text {
        zh: "缺了成员，合计就小于汇总数，差额无从解释。",
        en: "Without it the members sum up to less than the whole, for no reason that can be seen.",
    },
    help: Text {
        zh: "补上缺少的报告；名称不一致的，改正名称或写入 --crosswalk 文件。",
        en: "Add the report; where names differ correct them, or write them into the file of --crosswalk.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "正文列出的三个乡镇都有报告",
                en: "all three towns that the text counts are there",
            },
            cells: &[
                ("overview.statistics[0].name", "收到申请"),
                ("overview.statistics[0].parts[0].name", "青石镇"),
                ("overview.statistics[0].parts[1].name", "白沙镇"),
                ("overview.statistics[0].parts[2].name", "永清镇"),
                ("members[0].agency.name", "清水县青石镇人民政府"),
                ("members[1].agency.name", "清水县白沙镇人民政府"),
                ("members[2].agency.name", "清水县永清镇人民政府"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "正文列出的永清镇没有报告",
                en: "one of the towns is not there",
            },
            cells: &[
                ("overview.statistics[0].name", "收到申请"),
                ("overview.statistics[0].parts[0].name", "青石镇"),
                ("overview.statistics[0].parts[1].name", "白沙镇"),
                ("overview.statistics[0].parts[2].name", "永清镇"),
                ("members[0].agency.name", "清水县青石镇人民政府"),
                ("members[1].agency.name", "清水县白沙镇人民政府"),
            ],
            finds: Some("overview.statistics[0]"),
        },
    ],
    check: Check::Members(check),
};

/// Letters of a name that a sentence uses.
const NAME: usize = 50;

/// How the name of a body in a list of a sentence ends.
const ENDS: [&str; 16] = [
    "省",
    "市",
    "县",
    "区",
    "旗",
    "乡",
    "镇",
    "街道",
    "街办",
    "办事处",
    "局",
    "委",
    "厅",
    "政府",
    "办公室",
    "管委会",
];

fn check(whole: &Whole<'_>, findings: &mut Vec<Finding>) {
    // MEMBERS-SET says whose report is of another year.
    let other_year = |name: &&String| {
        let mut others = whole
            .members
            .iter()
            .filter(|member| member.standing == Standing::OtherYear);
        others.any(|member| is_same_name(name, member.context.report.agency.name.as_deref().unwrap_or_default()))
    };
    let mut missing = not_there(whole);
    missing.retain(|name| !other_year(name));
    if !missing.is_empty() {
        let message = messages::members_missing(listed(missing.iter().map(|name| name.as_str().into())));
        findings.push(whole.whole.finding(&RULE, message, &[]).about("agency.name"));
    }
    in_sentences(whole, findings);
}

/// The bodies of the list that have no report.
pub(super) fn not_there<'a>(whole: &Whole<'a>) -> Vec<&'a String> {
    let year = whole.whole.report.year.unwrap_or_default();
    let mut index = Index::new(whole.crosswalk);
    for (at, member) in whole
        .members
        .iter()
        .enumerate()
        .filter(|(_, member)| member.standing.counts())
    {
        index.insert(at, &member.context.report.agency, year, year);
    }
    let is_missing = |name: &&String| {
        let body = Agency {
            name: Some((*name).clone()),
            ..Agency::default()
        };
        index.find(&body, year, year) == Match::None
    };
    whole.expected.iter().filter(is_missing).collect()
}

/// Bodies that a list of a sentence names beside members.
fn in_sentences(whole: &Whole<'_>, findings: &mut Vec<Finding>) {
    // Every beginning of a member's name without its region: 青石镇 of 清水县青石镇人民政府.
    let mut known: HashSet<String> = HashSet::new();
    for member in whole.members.iter().filter(|member| member.standing.counts()) {
        let name = folded(member.context.report.agency.name.as_deref().unwrap_or_default());
        for tail in tails(&name) {
            let ends = tail.char_indices().map(|(at, letter)| at + letter.len_utf8());
            known.extend(ends.take(NAME).map(|end| tail[..end].to_owned()));
        }
    }
    let mut told: BTreeSet<String> = BTreeSet::new();
    for stated in statistics(whole.whole.report) {
        let names: Vec<String> = stated.part_names().map(folded).collect();
        let (there, gone): (Vec<&String>, Vec<&String>) = names.iter().partition(|name| known.contains(*name));
        // Other lists split by channel or result: nothing of them is a member.
        if there.len() < 2 || there.len() < gone.len() {
            continue;
        }
        let gone = gone
            .into_iter()
            .filter(|name| ENDS.iter().any(|end| name.ends_with(end)));
        let gone: Vec<String> = gone.filter(|name| told.insert((*name).clone())).cloned().collect();
        if gone.is_empty() {
            continue;
        }
        let names = listed(gone.iter().map(|name| name.as_str().into()));
        let message = messages::members_named_missing(stated.name(), names);
        let mut finding = whole.whole.finding(&RULE, message, &[]).about(stated.path());
        finding.place = stated.place(&whole.whole);
        findings.push(finding);
    }
}
