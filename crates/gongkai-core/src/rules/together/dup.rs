//! DUP-BODIES: paragraphs that stand nearly alike in reports of different bodies (单位之间雷同). Leaves out a body's own
//! report of the year before (DUP) and sentences that every report has (`sentences`).

use super::super::years::dup::{HALF, SHOWN};
use super::super::{Check, Example, Family, Rule};
use super::{Paragraph, Together, clusters};
use crate::finding::{Finding, Related, Severity};
use crate::message::{Message, Text};
use crate::messages;
use std::collections::{BTreeMap, HashSet};

pub(in super::super) const RULE: Rule = Rule {
    code: "DUP-BODIES",
    family: Family::Form,
    severity: Severity::Warning,
    name: Text {
        zh: "单位之间雷同",
        en: "text of another body",
    },
    what: Text {
        zh: "一批报告（或 --members 的各成员）中，不同单位的文字不雷同。一段的八成见于另一单位的某一段为雷同，数字不同算不同；占其中一份报告一个部分一半以上的为警告，不到一半的，以及五个以上单位中过半数相同的（可能是统一提供的表述）为提示。法律依据、收费说明、报数的句子（有无申请、复议、诉讼、文件、许可、处罚，一句列出几个数的）和不足30字的段落不计。",
        en: "In the reports of one run (or the members of --members) no text is that of another body. A paragraph counts of which four fifths stand in a paragraph of another body; other figures are other text. Half of a section or more of one of the reports is a warning; less, and what more than half of five or more bodies have alike (words they were likely given), is information. Legal basis, fees, sentences that tell the figures of the tables or that there were none, lists of figures, and paragraphs below 30 letters do not count.",
    },
    why: Text {
        zh: "国办公开办函〔2021〕30号要求杜绝内容雷同、敷衍塞责；互相抄写的报告没有反映本单位的工作。",
        en: "Notice 30 of 2021 forbids reports that repeat each other; a copied report says nothing about the body's own work.",
    },
    help: Text {
        zh: "由后写的单位按本单位实际情况重写；确属统一表述的，用 --allow DUP-BODIES 略去或登记核实说明。",
        en: "The body that copied writes of its own work; where the wording was prescribed use --allow DUP-BODIES or accept the finding.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "各写各的问题",
                en: "each its own problems",
            },
            cells: &[
                ("reports[0].agency.name", "清水县财政局"),
                (
                    "reports[0].problems.blocks[0].text",
                    "一是预决算公开的说明过于简略，群众看不明白；二是专项资金的分配结果公开不够及时，有的超过了规定的期限。",
                ),
                ("reports[1].agency.name", "清水县教育局"),
                (
                    "reports[1].problems.blocks[0].text",
                    "一是招生政策的解读以文字为主，家长反映不够直观；二是部分学校的信息公开栏长期没有更新，督促检查不够。",
                ),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "只换了单位简称",
                en: "only the name of the body differs",
            },
            cells: &[
                ("reports[0].agency.name", "清水县财政局"),
                (
                    "reports[0].problems.blocks[0].text",
                    "县财政局在工作中还存在一些不足：一是政策解读形式比较单一，群众看不懂、记不住；二是公开内容更新不够及时。",
                ),
                ("reports[1].agency.name", "清水县教育局"),
                (
                    "reports[1].problems.blocks[0].text",
                    "县教育局在工作中还存在一些不足：一是政策解读形式比较单一，群众看不懂、记不住；二是公开内容更新不够及时。",
                ),
            ],
            finds: Some("problems.blocks[0]"),
        },
        Example {
            about: Text {
                zh: "收费说明、没有申请的说明各单位相同",
                en: "the sentences on fees and on no requests are the same everywhere",
            },
            cells: &[
                ("reports[0].agency.name", "清水县财政局"),
                (
                    "reports[0].other.blocks[0].text",
                    "本年度没有收到公民、法人和其他组织提出的政府信息公开申请。按照规定的按件、按量收费标准，本年度没有产生信息处理费。",
                ),
                ("reports[1].agency.name", "清水县教育局"),
                (
                    "reports[1].other.blocks[0].text",
                    "本年度没有收到公民、法人和其他组织提出的政府信息公开申请。按照规定的按件、按量收费标准，本年度没有产生信息处理费。",
                ),
            ],
            finds: None,
        },
    ],
    check: Check::Together(check),
};

/// Bodies from which on what most of them have alike is taken for prescribed.
const MANY: usize = 5;

/// Bodies that a message names.
const NAMED: usize = 6;

/// Findings of a run; beyond that it is said how many there are.
const FINDINGS: usize = 1000;

/// Paragraphs that the same bodies have alike.
#[derive(Default)]
struct Shared<'a> {
    /// Of each paragraph, where it stands, the first report first.
    groups: Vec<Vec<&'a Paragraph>>,
    /// Letters that count.
    letters: u64,
}

fn check(together: &Together<'_>, findings: &mut Vec<(String, Finding)>) {
    if together.beyond > 0 {
        let message = messages::alike_beyond(together.beyond);
        findings.push((String::new(), finding(message, Severity::Information)));
    }
    let mut shared: BTreeMap<Vec<u32>, Shared<'_>> = BTreeMap::new();
    for cluster in clusters::clusters(together) {
        let mut bodies: HashSet<u32> = HashSet::new();
        let mut reports: Vec<u32> = Vec::new();
        let mut group: Vec<&Paragraph> = Vec::new();
        let all = cluster.iter().filter_map(|at| together.paragraphs.get(*at));
        for paragraph in all {
            let Some(known) = together.reports.get(paragraph.report as usize) else {
                continue;
            };
            // The same report in two files, or twice in one report, is one.
            if bodies.insert(known.body) {
                reports.push(paragraph.report);
                group.push(paragraph);
            }
        }
        if group.len() < 2 {
            continue;
        }
        let entry = shared.entry(reports).or_default();
        let letters = group.iter().map(|paragraph| u64::from(paragraph.letters));
        entry.letters += letters.min().unwrap_or_default();
        entry.groups.push(group);
    }
    let count = shared.len();
    let mut found: Vec<(String, Finding)> = Vec::new();
    for (reports, shared) in shared {
        found.extend(report(together, &reports, &shared));
    }
    // The gravest of a run with very many.
    found.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.severity));
    if count > FINDINGS {
        found.truncate(FINDINGS);
        let message = messages::alike_more(count - FINDINGS);
        found.push((String::new(), finding(message, Severity::Information)));
    }
    findings.extend(found);
}

/// What is said of the bodies that have paragraphs alike.
fn report(together: &Together<'_>, reports: &[u32], shared: &Shared<'_>) -> Option<(String, Finding)> {
    let known = |report: u32| together.reports.get(report as usize);
    let names = reports.iter().filter_map(|report| Some(known(*report)?.title.as_str()));
    let names = super::super::members::listed_of(names.map(Into::into), NAMED);
    let first = shared.groups.first()?.first()?;
    let source = known(first.report)?.source.clone();
    let is_common = reports.len() >= MANY && reports.len() * 2 > together.count as usize;
    let (count, letters, excerpt) = (shared.groups.len(), shared.letters, &first.text);
    let (message, severity) = if is_common {
        let message = messages::alike_common(reports.len(), together.count, count, letters, excerpt);
        (message, Severity::Information)
    } else {
        let is_half = reports.iter().any(|report| is_half(together, *report, shared));
        let severity = if is_half { RULE.severity } else { Severity::Information };
        (messages::alike(names, count, letters, excerpt), severity)
    };
    let mut finding = finding(message, severity);
    finding.place.clone_from(&first.place);
    finding.paths.push(together.path(first));
    for group in &shared.groups {
        let of = group.first().map(|first| together.path(first));
        for paragraph in group {
            if finding.related.len() == SHOWN {
                break;
            }
            let path = together.path(paragraph);
            finding.related.push(Related {
                source: known(paragraph.report)?.source.clone(),
                of: of.clone().filter(|_| paragraph.report != group[0].report),
                path,
                place: paragraph.place.clone(),
                text: Some(paragraph.text.clone()),
            });
        }
    }
    Some((source, finding))
}

/// Whether what a report has alike is half of one of its sections.
fn is_half(together: &Together<'_>, report: u32, shared: &Shared<'_>) -> bool {
    let mut sections: BTreeMap<u32, usize> = BTreeMap::new();
    let own = shared
        .groups
        .iter()
        .flatten()
        .filter(|paragraph| paragraph.report == report);
    for paragraph in own {
        *sections.entry(paragraph.section).or_default() += paragraph.letters as usize;
    }
    let known = together.reports.get(report as usize);
    sections.iter().any(|(section, letters)| {
        let all = known.and_then(|known| known.sections.get(*section as usize));
        all.is_some_and(|(_, all)| letters * 100 >= all * HALF)
    })
}

fn finding(message: Message, severity: Severity) -> Finding {
    Finding::new(RULE.code, severity, message).help(Message::new(RULE.code, RULE.help, Vec::new()))
}
