//! SECTIONS: a section of the text that is not there. Leaves out the tables, whose rows readers miss, and what
//! section six has to say (FEE-TEXT).

use super::{Check, Context, Example, Family, Rule, fee_text};
use crate::edition::Edition;
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
use crate::report::SECTIONS;

pub(super) const RULE: Rule = Rule {
    code: "SECTIONS",
    family: Family::Form,
    severity: Severity::Warning,
    name: Text {
        zh: "缺少部分",
        en: "section missing",
    },
    what: Text {
        zh: "总体情况、存在的主要问题及改进情况、其他需要报告的事项三部分都有正文。",
        en: "The overview, the problems and the other matters all have a text.",
    },
    why: Text {
        zh: "年度报告应当包括条例第五十条所列内容，格式规定六个部分都要有；没有其他事项的，也要写明没有。",
        en: "Article 50 lists what a report contains and the form has six sections; where there is nothing else to report, that is said.",
    },
    help: Text {
        zh: "补写该部分；gongkai draft 可据数据写出初稿。",
        en: "Write the section; `gongkai draft` makes a first version from the figures.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "三部分都有正文",
                en: "all three have a text",
            },
            cells: &[
                ("overview.blocks[0].text", "全年主动公开信息120条。"),
                ("problems.blocks[0].text", "公开内容还不够及时。"),
                ("other.blocks[0].text", "全年未收取信息处理费。"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "没有写存在的问题",
                en: "nothing about problems",
            },
            cells: &[
                ("overview.blocks[0].text", "全年主动公开信息120条。"),
                ("other.blocks[0].text", "全年未收取信息处理费。"),
            ],
            finds: Some("problems"),
        },
    ],
    check: Check::Report(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let report = context.report;
    let texts = [
        ("overview", &report.overview),
        ("problems", &report.problems),
        ("other", &report.other),
    ];
    // A report that holds only figures is not written yet; in a document the reader said what it did not find.
    if texts.iter().all(|(_, section)| section.blocks.is_empty()) || !context.origins.is_complete() {
        return;
    }
    for (path, section) in texts {
        if section.blocks.is_empty() && section.statistics.is_empty() {
            let heading = SECTIONS
                .iter()
                .find(|(known, _)| *known == path)
                .map_or("", |(_, heading)| heading);
            let mut finding = context
                .finding(&RULE, messages::section_empty(heading), &[])
                .about(path);
            if path == "other" && report.edition == Edition::E2021 && !fee_text::is_reported(context) {
                finding.also.push(fee_text::RULE.code);
            }
            findings.push(finding);
        }
    }
}
