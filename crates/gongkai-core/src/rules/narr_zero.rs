//! NARR-ZERO: sentences that say that there was none. Leaves out figures in sentences (NARR).

use super::texts::Words;
use super::{Check, Context, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
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

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let count = |path: &str| FigureId::from_path(path).and_then(|id| Some((id, context.count(id)?)));
    for paragraph in context.paragraphs.iter().filter(|paragraph| paragraph.has(Words::None)) {
        for sentence in paragraph.text.split(['。', '；', ';']) {
            let denied = denied(sentence);
            let figures: &[&str] = match denied {
                None => continue,
                Some(Denied::Requests) => &["applications.new.total"],
                Some(Denied::Review) => &["proceedings.review.total"],
                Some(Denied::Suits) => &[
                    "proceedings.litigation.direct.total",
                    "proceedings.litigation.after_review.total",
                ],
                Some(Denied::Both) => &[
                    "proceedings.review.total",
                    "proceedings.litigation.direct.total",
                    "proceedings.litigation.after_review.total",
                ],
            };
            let Some((id, value)) = figures
                .iter()
                .filter_map(|path| count(path))
                .find(|(_, value)| *value > 0)
            else {
                continue;
            };
            let (list, place) = paragraph.spot(context.origins);
            let message = messages::said_none(sentence.trim(), id.figure().name(), value);
            let mut finding = context.finding(&RULE, message, &[id]);
            finding.place = place.or(finding.place);
            finding.paths.insert(0, list);
            finding.expected = Some("0".to_owned());
            finding.actual = Some(value.to_string());
            findings.push(finding);
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

fn denied(sentence: &str) -> Option<Denied> {
    NONE.iter().find_map(|none| {
        let rest = &sentence[sentence.find(none)? + none.len()..];
        // A part of another word: 无法提供, 无正当理由.
        let clause = rest.split(['，', ',']).next().unwrap_or_default();
        let mut left = clause.to_owned();
        let (review, suits) = (left.contains("复议"), left.contains("诉讼"));
        for word in ["行政复议", "行政诉讼", "复议", "诉讼"] {
            left = left.replace(word, "");
        }
        let requests = left.contains("申请");
        for word in BETWEEN {
            left = left.replace(word, "");
        }
        let left = left.replace("申请", "");
        if !left.trim().is_empty() {
            return None;
        }
        match (review, suits) {
            (true, true) => Some(Denied::Both),
            (true, false) => Some(Denied::Review),
            (false, true) => Some(Denied::Suits),
            (false, false) => requests.then_some(Denied::Requests),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
        ] {
            assert_eq!(denied(sentence), expected, "{sentence}");
        }
    }
}
