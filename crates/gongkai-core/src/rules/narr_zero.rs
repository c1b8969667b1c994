//! NARR-ZERO: sentences that say that there was none. Leaves out figures in sentences (NARR).

use super::scope::Scope;
use super::texts::{Words, clause_before, is_of_other_year};
use super::{Check, Context, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
use crate::narrative::whole::{is_made_of, is_narrowed};
use crate::tables::FigureId;

pub(super) const RULE: Rule = Rule {
    code: "NARR-ZERO",
    family: Family::Narrative,
    severity: Severity::Warning,
    name: Text {
        zh: "文中称无而表中有",
        en: "said to be none",
    },
    what: Text {
        zh: "正文称未收到申请的，第三部分全为0；称没有行政复议、行政诉讼的，第四部分相应为0。",
        en: "Where the text says that no request was received, section three is 0; where it says that there was no review or suit, section four is.",
    },
    why: Text {
        zh: "常因沿用上年文本造成。",
        en: "Mostly caused by last year's text.",
    },
    help: Text {
        zh: "改正句子或表格。",
        en: "Correct the sentence or the table.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "称未收到申请，表中为0",
                en: "none received, none in the table",
            },
            cells: &[
                ("applications.new.total", "0"),
                ("overview.blocks[0].text", "本年度未收到政府信息公开申请。"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "称未收到申请，表中新收3件",
                en: "none received, three in the table",
            },
            cells: &[
                ("applications.new.total", "3"),
                ("overview.blocks[0].text", "本年度未收到政府信息公开申请。"),
            ],
            finds: Some("overview.blocks[0]"),
        },
    ],
    check: Check::Report(check),
};

/// Words by which something is said not to be.
pub(super) const NONE: [&str; 8] = [
    "未收到",
    "没有收到",
    "未接到",
    "未发生",
    "没有发生",
    "未出现",
    "未产生",
    "无",
];

/// What these words begin with.
const FIRST: [char; 3] = ['未', '没', '无'];

/// What there may be none of.
const DENIED: [&str; 5] = ["行政复议", "行政诉讼", "复议", "诉讼", "申请"];

/// What may stand between such a word and what there was none of; anything else narrows it down.
const BETWEEN: [&str; 36] = [
    "任何",
    "公民",
    "法人",
    "其他组织",
    "或者",
    "以及",
    "或",
    "和",
    "及",
    "与",
    "、",
    "提出",
    "提起",
    "申请人",
    "的",
    "政府信息公开",
    "信息公开",
    "政务公开",
    "依申请公开",
    "依申请",
    "公开",
    "书面",
    "因",
    "工作",
    "引发",
    "引起",
    "被申请",
    "被提起",
    "被",
    "案件",
    "情况",
    "事项",
    "相关",
    "有关",
    "而",
    "类",
];

const REQUESTS: &[FigureId] = &[FigureId::at("applications.new.total")];
const REVIEW: FigureId = FigureId::at("proceedings.review.total");
const DIRECT: FigureId = FigureId::at("proceedings.litigation.direct.total");
const AFTER_REVIEW: FigureId = FigureId::at("proceedings.litigation.after_review.total");

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let agency = context.report.agency.name.as_deref().unwrap_or_default();
    for paragraph in context.paragraphs.iter().filter(|paragraph| paragraph.has(Words::None)) {
        for sentence in paragraph.text.split(['。', '；', ';']) {
            let Some((at, denied)) = denied(sentence, context.report.year) else {
                continue;
            };
            let figures: &[FigureId] = match denied {
                Denied::Requests => REQUESTS,
                Denied::Review => &[REVIEW],
                Denied::Suits => &[DIRECT, AFTER_REVIEW],
                Denied::Both => &[REVIEW, DIRECT, AFTER_REVIEW],
            };
            let mut counts = figures.iter().filter_map(|id| Some((*id, context.count(*id)?)));
            // Where the sums ask for 0 there, they say it already.
            let contradicted = counts.find(|(id, value)| *value > 0 && !context.asked(*id).contains(&0));
            // 各乡镇未收到申请: others than the body itself. 县政府无复议，各部门发生4件: it alone.
            let is_own = || {
                let clause = clause_before(&sentence[..at]);
                let is_part = Scope::named(clause, agency).is_some() && sentence[at..].contains('件');
                !is_narrowed(clause, agency) && !is_part
            };
            if let Some((id, value)) = contradicted.filter(|_| is_own()) {
                let message = messages::said_none(sentence.trim(), id.figure().name(), value);
                findings.push(paragraph.denies(context, &RULE, message, id, value));
            }
        }
    }
}

/// What a sentence says that there was none of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Denied {
    Requests,
    Review,
    Suits,
    Both,
}

/// Where the denial stands, and of what.
fn denied(sentence: &str, year: Option<u16>) -> Option<(usize, Denied)> {
    sentence.match_indices(FIRST).find_map(|(at, _)| {
        let rest = &sentence[at..];
        let none = NONE.iter().find(|none| rest.starts_with(**none))?;
        let clause = rest[none.len()..].split(['，', ',']).next().unwrap_or_default();
        // A part of another word, 无法提供 and 无正当理由, or narrowed down.
        if !is_made_of(clause, &[&DENIED, &BETWEEN]) || is_of_other_year(&sentence[..at], year) {
            return None;
        }
        let denied = match (clause.contains("复议"), clause.contains("诉讼")) {
            (true, true) => Some(Denied::Both),
            (true, false) => Some(Denied::Review),
            (false, true) => Some(Denied::Suits),
            (false, false) => clause.contains("申请").then_some(Denied::Requests),
        };
        Some((at, denied?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_begin_with_the_letters_looked_for_and_are_short_enough() {
        assert!(NONE.iter().all(|word| word.starts_with(FIRST)));
        let words = DENIED.iter().chain(&BETWEEN);
        assert!(words.clone().all(|word| word.len() < 64));
    }

    #[test]
    fn only_sentences_about_all_of_them_count() {
        for (sentence, expected) in [
            ("本年度未收到政府信息公开申请", Some(Denied::Requests)),
            (
                "2024年，我局未收到公民、法人或者其他组织提出的政府信息公开申请",
                Some(Denied::Requests),
            ),
            ("未发生行政复议、行政诉讼情况", Some(Denied::Both)),
            ("无因政府信息公开工作被申请行政复议的情况", Some(Denied::Review)),
            ("未收到涉及教育的政府信息公开申请", None),
            ("无法提供3件", None),
            ("收到申请3件", None),
            ("对2件无法提供的，未收到行政复议申请", Some(Denied::Review)),
            ("未发生被申请人被提起行政诉讼的情况", Some(Denied::Suits)),
            ("未收到 政府信息公开申请 ", Some(Denied::Requests)),
            ("无", None),
            ("被提起行政诉讼5件，上年未发生行政诉讼，均为复议后起诉", None),
            ("2023年，我局未收到政府信息公开申请，2024年收到7件", None),
            ("去年无行政复议", None),
            ("2023年收到申请5件，2024年未收到申请", Some(Denied::Requests)),
            ("收到申请较2023年减少5件，未发生行政复议", Some(Denied::Review)),
            ("与上年相同，未发生行政复议", Some(Denied::Review)),
            ("与上年一样未发生行政复议", Some(Denied::Review)),
            ("除上年结转的外未收到政府信息公开申请", Some(Denied::Requests)),
        ] {
            let found = denied(sentence, Some(2024)).map(|(_, denied)| denied);
            assert_eq!(found, expected, "{sentence}");
        }
    }
}
