//! PLACEHOLDER: 〔请填写：……〕 left in the text. Leaves out other signs of an unfinished text.

use super::{Check, Context, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::{Text, excerpt};
use crate::messages;
use crate::narrative::{Block, PLACEHOLDER};

pub(super) const RULE: Rule = Rule {
    code: "PLACEHOLDER",
    family: Family::Form,
    severity: Severity::Error,
    name: Text {
        zh: "待填内容",
        en: "placeholder left in",
    },
    what: Text {
        zh: "正文中没有“〔请填写：……〕”字样的待填内容。",
        en: "No placeholder 〔请填写：……〕 is left in the text.",
    },
    why: Text {
        zh: "格式规定的内容不能遗漏（国办公开办函〔2021〕30号）；带待填内容的报告不能公布。",
        en: "What the form demands must not be missing (国办公开办函〔2021〕30号); a report with placeholders cannot be published.",
    },
    help: Text {
        zh: "写上实际情况，或删去这一段。",
        en: "Write what was done, or delete the paragraph.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "段落已写成",
                en: "the paragraph is written",
            },
            cells: &[("overview.blocks[0].text", "全年清理过期信息120条。")],
            finds: None,
        },
        Example {
            about: Text {
                zh: "留有待填内容",
                en: "a placeholder is left in",
            },
            cells: &[("overview.blocks[0].text", "〔请填写：政府信息管理情况〕")],
            finds: Some("overview.blocks[0]"),
        },
    ],
    check: Check::Report(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let report = context.report;
    look(context, "preamble", &report.preamble, findings);
    for (path, section) in report.sections() {
        look(context, &format!("{path}.blocks"), &section.blocks, findings);
    }
}

fn look(context: &Context<'_>, list: &str, blocks: &[Block], findings: &mut Vec<Finding>) {
    for (at, block) in blocks.iter().enumerate() {
        let text = block.printed();
        let Some(from) = text.find(PLACEHOLDER) else { continue };
        let end = text[from..]
            .find('〕')
            .map_or(text.len(), |end| from + end + '〕'.len_utf8());
        let path = format!("{list}[{at}]");
        let place = context.origins.get(&path).cloned();
        let message = messages::placeholder_left(excerpt(&text[from..end]));
        findings.push(context.finding(&RULE, message, &[]).about(path).at(place));
    }
}
