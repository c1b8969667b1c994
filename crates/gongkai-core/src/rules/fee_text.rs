//! FEE-TEXT: section six is silent about the fees for information. Leaves out whether the sum is right (FEE).

use super::texts::{Paragraph, Words, clause_before};
use super::{Check, Context, Example, Family, Rule};
use crate::edition::Edition;
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
use crate::narrative::whole::is_narrowed;
use crate::tables::FigureId;

pub(super) const RULE: Rule = Rule {
    code: "FEE-TEXT",
    family: Family::Form,
    severity: Severity::Warning,
    name: Text {
        zh: "未报告信息处理费",
        en: "fees not reported",
    },
    what: Text {
        zh: "2021版第六部分报告收取信息处理费的情况，没有收取也要写明；表中有逾期不缴费的，正文不称未发出收费通知。",
        en: "Edition 2021 has the information processing fees in section six, also where none were taken; where the table has requests that were not paid for, the text does not say that no notice was sent.",
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
        Example {
            about: Text {
                zh: "称未发出收费通知，表中有2件逾期不缴费",
                en: "no notice sent, two requests not paid for",
            },
            cells: &[
                ("overview.blocks[0].text", "全年主动公开信息120条。"),
                ("applications.other.fee_unpaid.total", "2"),
                ("other.blocks[0].text", "本年度未发出信息处理费收费通知。"),
            ],
            finds: Some("other.blocks[0]"),
        },
    ],
    check: Check::Report(check),
};

/// Requests that were not paid for within the time of a notice.
const UNPAID: FigureId = FigureId::at("applications.other.fee_unpaid.total");

/// Words that say that no notice was sent. That nothing was taken is no contradiction.
const NO_NOTICE: [&str; 6] = ["未发出", "未发送", "未制发", "未出具", "没有发出", "没有发送"];

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    denied(context, findings);
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

/// Sentences that say that no notice was sent, although there are requests that were not paid for after one.
fn denied(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(value) = context.count(UNPAID).filter(|count| *count > 0) else {
        return;
    };
    let agency = context.report.agency.name.as_deref().unwrap_or_default();
    for paragraph in context.paragraphs.iter().filter(|paragraph| paragraph.has(Words::Fee)) {
        let denies = |sentence: &&str| {
            let about = sentence.contains("费") && sentence.contains("通知");
            let mut said = NO_NOTICE.iter().filter_map(|word| sentence.find(word));
            // 市本级未发出; 除2件外，未发出其他收费通知.
            about
                && said.any(|at| {
                    let (before, behind) = sentence.split_at(at);
                    !is_narrowed(clause_before(before), agency) && !behind.contains("其他") && !before.contains('除')
                })
        };
        if let Some(sentence) = paragraph.text.split(['。', '；', ';']).find(denies) {
            let message = messages::said_no_notice(sentence.trim(), UNPAID.figure().name(), value);
            findings.push(paragraph.denies(context, &RULE, message, UNPAID, value));
        }
    }
}

/// Whether section six, or one beyond the six, mentions the fees, or has a place for them left open.
pub(super) fn is_reported(context: &Context<'_>) -> bool {
    let concerned = |paragraph: &Paragraph<'_>| paragraph.is_in("other") || paragraph.is_additional();
    context
        .paragraphs
        .iter()
        .any(|paragraph| paragraph.has(Words::Fee) && concerned(paragraph))
}
