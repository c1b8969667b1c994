//! FEE-TEXT: section six is silent about the fees for information. Leaves out whether the sum is right (FEE).

use super::texts::{Paragraph, Words};
use super::{Check, Context, Example, Family, Rule};
use crate::edition::Edition;
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;

pub(super) const RULE: Rule = Rule {
    code: "FEE-TEXT",
    family: Family::Form,
    severity: Severity::Warning,
    name: Text {
        zh: "未报告信息处理费",
        en: "fees not reported",
    },
    what: Text {
        zh: "2021版第六部分报告收取信息处理费的情况，没有收取也要写明。",
        en: "Edition 2021 has the information processing fees in section six, also where none were taken.",
    },
    why: Text {
        zh: "格式写明“收取信息处理费情况在此处报告”（国办公开办函〔2021〕30号；国办函〔2020〕109号）。",
        en: "The form says so (国办公开办函〔2021〕30号; 国办函〔2020〕109号).",
    },
    help: Text {
        zh: "在第六部分写明发出收费通知的件数和总金额；没有收取的写“本年度未收取信息处理费”。",
        en: "State the notices sent and the sum, or that none was taken.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "写明未收取",
                en: "says that none was taken",
            },
            cells: &[
                ("overview.blocks[0].text", "全年主动公开信息120条。"),
                ("other.blocks[0].text", "本年度未收取信息处理费。"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "第六部分没有提到费用",
                en: "section six does not mention them",
            },
            cells: &[
                ("overview.blocks[0].text", "全年主动公开信息120条。"),
                ("other.blocks[0].text", "无其他需要报告的事项。"),
            ],
            finds: Some("other"),
        },
    ],
    check: Check::Report(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let report = context.report;
    // A report that holds only figures is not written yet.
    let written = [&report.overview, &report.problems, &report.other];
    if report.edition != Edition::E2021 || written.iter().all(|section| section.blocks.is_empty()) {
        return;
    }
    // In a document the section may stand where the reader did not find it, and that was said.
    if report.other.blocks.is_empty() && !context.origins.is_complete() {
        return;
    }
    // SECTIONS says it.
    if report.other.blocks.is_empty() && report.other.statistics.is_empty() {
        return;
    }
    if is_reported(context) {
        return;
    }
    let place = context
        .origins
        .get("other")
        .or(context.origins.get("other.blocks[0]"))
        .cloned();
    findings.push(
        context
            .finding(&RULE, messages::fees_not_reported(), &[])
            .about("other")
            .at(place),
    );
}

/// Whether section six, or one beyond the six, mentions the fees, or has a place for them left open.
pub(super) fn is_reported(context: &Context<'_>) -> bool {
    let concerned = |paragraph: &Paragraph<'_>| paragraph.is_in("other") || paragraph.is_additional();
    context
        .paragraphs
        .iter()
        .any(|paragraph| paragraph.has(Words::Fee) && concerned(paragraph))
}
