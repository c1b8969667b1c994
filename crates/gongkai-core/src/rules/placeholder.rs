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
        zh: "正文中没有“〔请填写：……〕”、“××”、“__”等待填内容。",
        en: "No placeholder such as 〔请填写：……〕, ×× or __ is left in the text.",
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
        Example {
            about: Text {
                zh: "用××代替了数字",
                en: "×× for a number",
            },
            cells: &[("overview.blocks[0].text", "全年组织培训××次，参加人员××人次。")],
            finds: Some("overview.blocks[0]"),
        },
        Example {
            about: Text {
                zh: "乘号不是待填内容",
                en: "a sign of multiplication is no gap",
            },
            cells: &[("overview.blocks[0].text", "全年提供7×24小时在线咨询。")],
            finds: None,
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

/// The first place that `draft` marked.
fn marked(text: &str) -> Option<(usize, usize)> {
    let from = text.find(PLACEHOLDER)?;
    let end = text[from..]
        .find('〕')
        .map_or(text.len(), |end| from + end + '〕'.len_utf8());
    Some((from, end))
}

/// The first gap as people leave it: ××, XX, **, __ within Chinese text. An abbreviation (XXL, 3XX) is none, and
/// neither is a single mark, which multiplies.
fn gap(text: &str) -> Option<(usize, usize)> {
    const FILLERS: [char; 8] = ['×', '✕', 'X', 'x', 'Ｘ', '＊', '*', '_'];
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let mut at = 0;
    while at < letters.len() {
        let letter = letters[at].1;
        let length = letters[at..].iter().take_while(|(_, other)| *other == letter).count();
        if FILLERS.contains(&letter) && length > 1 {
            let latin = |at: usize| {
                letters
                    .get(at)
                    .is_some_and(|(_, letter)| letter.is_ascii_alphanumeric())
            };
            let before = at.checked_sub(1).is_some_and(latin);
            if !before && !latin(at + length) {
                let end = letters.get(at + length).map_or(text.len(), |(end, _)| *end);
                return Some((letters[at].0, end));
            }
        }
        at += length;
    }
    None
}

fn look(context: &Context<'_>, list: &str, blocks: &[Block], findings: &mut Vec<Finding>) {
    for (at, block) in blocks.iter().enumerate() {
        let text = block.printed();
        let Some((from, end)) = marked(&text).or_else(|| gap(&text)) else {
            continue;
        };
        let path = format!("{list}[{at}]");
        let place = context.origins.get(&path).cloned();
        let message = messages::placeholder_left(excerpt(&text[from..end]));
        findings.push(context.finding(&RULE, message, &[]).about(path).at(place));
    }
}
