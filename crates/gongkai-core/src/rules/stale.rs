//! STALE: sentences left over from an earlier report: plans for a year that is over, an overview about another year.
//! Leaves out title and period (PERIOD) and paragraphs that last year's report has too (DUP).

use super::texts::{Paragraph, Words, years};
use super::{Check, Context, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::{Message, Text};
use crate::messages;

pub(super) const RULE: Rule = Rule {
    code: "STALE",
    family: Family::Form,
    severity: Severity::Warning,
    name: Text {
        zh: "年份陈旧",
        en: "stale year",
    },
    what: Text {
        zh: "正文写的是本年度；改进打算写的是以后的年度。",
        en: "The text is about the year of the report, and its plans about the years after it.",
    },
    why: Text {
        zh: "沿用上年报告而漏改年份，是公布后最常被指出的差错之一。",
        en: "A year that was not changed in last year's text is among the mistakes most often pointed out after publication.",
    },
    help: Text {
        zh: "核对这一句，改正年份或改写内容。",
        en: "Read the sentence again; correct the year, or write it anew.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "打算写的是下一年",
                en: "plans for next year",
            },
            cells: &[("problems.blocks[0].text", "2025年，我局将进一步加强政策解读。")],
            finds: None,
        },
        Example {
            about: Text {
                zh: "打算写的是已过去的年度",
                en: "plans for a year that is over",
            },
            cells: &[("problems.blocks[0].text", "2024年，我局将进一步加强政策解读。")],
            finds: Some("problems.blocks[0]"),
        },
        Example {
            about: Text {
                zh: "总体情况写的是上一年",
                en: "the overview is about last year",
            },
            cells: &[(
                "overview.blocks[0].text",
                "2023年，我局认真落实条例。2023年全年主动公开信息120条。",
            )],
            finds: Some("overview.blocks[0]"),
        },
    ],
    check: Check::Report(check),
};

/// What plans are told with.
const PLANS: [&str; 6] = ["将", "下一步", "计划", "拟", "打算", "要继续"];

/// Words that tell that something was done or was found, and so is no plan.
const DONE: [&str; 13] = [
    "已",
    "仍",
    "实际",
    "未全部",
    "未完成",
    "未能",
    "报告中",
    "提出",
    "指出",
    "上年",
    "上年度",
    "较突出",
    "比较突出",
];

/// Verbs whose object stands behind 将: 将公开工作纳入考核. Behind an adverb or another verb 将 is of the future.
const DISPOSED: [&str; 9] = [
    "纳入",
    "列为",
    "列入",
    "列作",
    "作为",
    "定为",
    "确定为",
    "全部整改",
    "整改到位",
];
const FUTURE: [&str; 16] = [
    "继续",
    "进一步",
    "把",
    "对",
    "重点",
    "着力",
    "切实",
    "持续",
    "不断",
    "严格",
    "全面",
    "坚持",
    "按",
    "逐",
    "以",
    "从",
];

/// What stands before 计划 or behind it where it is a document, and behind 将 and 拟 where they are other words.
const DOCUMENTS: [&str; 6] = ["工作", "年度", "规划", "建设", "行动", "培训"];
const NO_PLAN: [(&str, &[&str]); 3] = [
    (
        "计划",
        &["》", "”", "类", "总结", "执行", "信息", "完成", "、", "的", "和"],
    ),
    ("将", &["近", "军"]),
    ("拟", &["公开", "制", "定", "稿", "办", "出台", "发", "上市", "建"]),
];

/// Letters between a year and the word that makes a plan of it.
const NEAR: usize = 24;

/// Mentions of another year from which on an overview is about that year.
const MENTIONS: usize = 2;

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(year) = context.report.year else { return };
    plans(context, year, findings);
    overview(context, year, findings);
}

fn plans(context: &Context<'_>, year: u16, findings: &mut Vec<Finding>) {
    for paragraph in dated(context, "problems") {
        let text = &paragraph.text;
        let stale = years(text).into_iter().find(|(named, bytes)| {
            let clause = text[bytes.end..]
                .split(['。', '；', ';', '\n'])
                .next()
                .unwrap_or_default();
            let near: String = clause.chars().take(NEAR).collect();
            *named <= year && starts_sentence(&text[..bytes.start]) && is_plan(&near, clause)
        });
        if let Some((named, _)) = stale {
            add(context, paragraph, messages::stale_plan(named, year), findings);
        }
    }
}

/// Whether the beginning of what is said behind a year tells of a plan.
fn is_plan(near: &str, sentence: &str) -> bool {
    if DONE.iter().any(|word| sentence.contains(word)) {
        return false;
    }
    PLANS.iter().any(|word| {
        near.match_indices(word).any(|(at, _)| {
            let (before, behind) = (&near[..at], &near[at + word.len()..]);
            let is_other = NO_PLAN
                .iter()
                .any(|(plan, other)| plan == word && starts(behind, other))
                || (*word == "计划" && DOCUMENTS.iter().any(|other| before.ends_with(other)))
                || (*word == "将" && before.ends_with('即'));
            let clause = sentence.split_once(word).map_or("", |(_, behind)| behind);
            let clause = clause.split(['，', ',']).next().unwrap_or_default();
            let is_object =
                *word == "将" && !starts(behind, &FUTURE) && DISPOSED.iter().any(|verb| clause.contains(verb));
            !is_other && !is_object
        })
    })
}

fn starts(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.starts_with(word))
}

/// The paragraphs of a section that name a year.
fn dated<'a>(context: &'a Context<'_>, section: &'static str) -> impl Iterator<Item = &'a Paragraph<'a>> {
    let all = context.paragraphs.iter();
    all.filter(move |paragraph| paragraph.has(Words::Year) && paragraph.is_in(section))
}

/// Whether a year opens its sentence, by what stands before it: 针对2024年检查中发现的问题 is no plan.
fn starts_sentence(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '在', '\u{3000}']);
    before.is_empty() || before.ends_with(['。', '；', ';', '，', ',', '、', '：', ':', '\n'])
}

fn overview(context: &Context<'_>, year: u16, findings: &mut Vec<Finding>) {
    let all: Vec<(&Paragraph<'_>, u16)> = dated(context, "overview")
        .flat_map(|paragraph| {
            years(&paragraph.text)
                .into_iter()
                .map(move |(named, _)| (paragraph, named))
        })
        .collect();
    let mentions = |wanted: u16| all.iter().filter(|(_, named)| *named == wanted).count();
    if mentions(year) > 0 {
        return;
    }
    let last = year.saturating_sub(1);
    if let Some((paragraph, _)) = all
        .iter()
        .find(|(_, named)| *named == last)
        .filter(|_| mentions(last) >= MENTIONS)
    {
        let message = messages::stale_overview(mentions(last), last, year);
        add(context, paragraph, message, findings);
    }
}

fn add(context: &Context<'_>, paragraph: &Paragraph<'_>, message: Message, findings: &mut Vec<Finding>) {
    let (path, place) = paragraph.spot(context.origins);
    findings.push(context.finding(&RULE, message, &[]).about(path).at(place));
}
