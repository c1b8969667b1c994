//! NARR-UPHELD: sentences that say that all reviews or suits were upheld, or none corrected. Leaves out their numbers
//! (NARR) and those that say that there were none (NARR-ZERO).

use super::texts::{Words, is_of_other_year};
use super::{Check, Context, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
use crate::narrative::whole::is_narrowed;
use crate::tables::FigureId;

pub(super) const RULE: Rule = Rule {
    code: "NARR-UPHELD",
    family: Family::Narrative,
    severity: Severity::Warning,
    name: Text {
        zh: "文中称均获维持",
        en: "said to be upheld",
    },
    what: Text {
        zh: "正文称行政复议、行政诉讼均获维持的，第四部分只有维持；称未被纠错的，纠正为0。尚未审结不是维持。",
        en: "Where the text says that all reviews or suits were upheld, section four has nothing else; where it says that none was corrected, corrected is 0. Pending is not upheld.",
    },
    why: Text {
        zh: "把尚未审结的算作维持，是对结果的误报。",
        en: "To count pending cases as upheld is to report a result that there was not.",
    },
    help: Text {
        zh: "改正句子或表格；有未审结的，写明件数。",
        en: "Correct the sentence or the table; say how many are pending.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "7件均获维持，表中维持7",
                en: "all seven upheld",
            },
            cells: &[
                ("proceedings.review.upheld", "7"),
                ("proceedings.review.total", "7"),
                ("overview.blocks[0].text", "办理信息公开类行政复议7件，均获维持。"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "7件均获维持，表中有2件尚未审结",
                en: "all seven upheld, but two are pending",
            },
            cells: &[
                ("proceedings.review.upheld", "5"),
                ("proceedings.review.pending", "2"),
                ("proceedings.review.total", "7"),
                ("overview.blocks[0].text", "办理信息公开类行政复议7件，均获维持。"),
            ],
            finds: Some("overview.blocks[0]"),
        },
        Example {
            about: Text {
                zh: "称未被纠错，表中纠正1件",
                en: "none corrected, one in the table",
            },
            cells: &[
                ("proceedings.litigation.direct.corrected", "1"),
                ("proceedings.litigation.direct.total", "1"),
                ("overview.blocks[0].text", "发生行政诉讼1件，未被纠错。"),
            ],
            finds: Some("overview.blocks[0]"),
        },
        Example {
            about: Text {
                zh: "说的是上年",
                en: "about the year before",
            },
            cells: &[
                ("proceedings.review.corrected", "1"),
                ("proceedings.review.total", "1"),
                (
                    "overview.blocks[0].text",
                    "行政复议1件，被纠错；上年复议3件，均获维持。",
                ),
            ],
            finds: None,
        },
    ],
    check: Check::Report(check),
};

/// Words that say that all were upheld.
pub(super) const UPHELD: [&str; 6] = ["均获维持", "均维持", "均予维持", "均被维持", "全部维持", "全部获得维持"];

/// Words that say that none was corrected.
pub(super) const NOT_CORRECTED: [&str; 7] = ["未被纠错", "无纠错", "未纠错", "零纠错", "未被纠正", "无败诉", "零败诉"];

/// Words that say what became of cases: what stands before them is told.
const OUTCOMES: [&str; 7] = ["维持", "纠正", "纠错", "撤销", "驳回", "败诉", "胜诉"];

/// Words that say that pending cases are not meant.
const CLOSED: [&str; 8] = ["审结", "结案", "审理", "在审", "未结", "正在", "尚未", "作出决定"];

const REVIEW: &[&str] = &["review"];
const SUITS: &[&str] = &["litigation.direct", "litigation.after_review"];

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for paragraph in context
        .paragraphs
        .iter()
        .filter(|paragraph| paragraph.has(Words::Upheld))
    {
        for sentence in paragraph.text.split(['。', '；', ';']) {
            let Some((id, value)) = contradicted(context, sentence) else {
                continue;
            };
            let message = messages::said_upheld(sentence.trim(), id.figure().name(), value);
            findings.push(paragraph.denies(context, &RULE, message, id, value));
        }
    }
}

/// The first figure that is not 0 although the sentence says so.
fn contradicted(context: &Context<'_>, sentence: &str) -> Option<(FigureId, u64)> {
    let year = context.report.year;
    let agency = context.report.agency.name.as_deref().unwrap_or_default();
    // 上年复议3件，均获维持: the year stands with the number.
    let of_number = |before: &str| {
        before
            .rfind('件')
            .is_some_and(|end| is_of_other_year(&before[..end], year))
    };
    // The words, what there is none of, and what is not decided yet, where all are meant.
    let lists: [(&[&str], &[&str], Option<&str>); 2] = [
        (&UPHELD, &["corrected", "other"], Some("pending")),
        (&NOT_CORRECTED, &["corrected"], None),
    ];
    lists.into_iter().find_map(|(words, columns, open)| {
        let mut said = words.iter().flat_map(|word| sentence.match_indices(word));
        said.find_map(|(at, _)| {
            let before = &sentence[..at];
            // 除1件外均获维持.
            let excepts = before.rfind('除').is_some_and(|from| before[from..].contains('外'));
            if excepts || is_of_other_year(before, year) || of_number(before) {
                return None;
            }
            let about = About::of(before, agency).or_else(|| About::of(sentence, agency))?;
            let open_too = open.filter(|_| !CLOSED.iter().any(|word| sentence.contains(word)));
            let count = |column: &str| -> Vec<(FigureId, u64)> {
                let figures = about.blocks.iter().map(|block| format!("proceedings.{block}.{column}"));
                let figures = figures.filter_map(|path| FigureId::from_path(&path));
                figures.filter_map(|id| Some((id, context.count(id)?))).collect()
            };
            // 已审结的4件均维持.
            let upheld: u64 = count("upheld")
                .iter()
                .fold(0, |sum: u64, (_, value)| sum.saturating_add(*value));
            if open.is_some() && about.number.is_some_and(|number| number <= upheld) {
                return None;
            }
            // Where the sums ask for 0 there, they say it already.
            let mut figures = columns.iter().copied().chain(open_too).flat_map(count);
            figures.find(|(id, value)| *value > 0 && !context.asked(*id).contains(&0))
        })
    })
}

/// What cases a sentence speaks of.
struct About {
    blocks: Vec<&'static str>,
    /// Their number, where there is only one.
    number: Option<u64>,
}

impl About {
    /// The cases that a text ends with: those of the last clause that names any, and of the clauses before it up to one
    /// that tells what became of its own.
    fn of(text: &str, agency: &str) -> Option<Self> {
        let (mut review, mut suits) = (false, false);
        let mut numbers = Vec::new();
        for clause in text.rsplit(['，', ',', '：', ':']) {
            let is_named = review || suits;
            if is_named && OUTCOMES.iter().any(|word| clause.contains(word)) {
                break;
            }
            // 复议后起诉 and 未经复议直接起诉 are suits.
            let after = clause.matches("复议后").count() + clause.matches("未经复议").count();
            review |= clause.matches("复议").count() > after;
            suits |= after > 0
                || ["诉讼", "起诉", "应诉", "败诉"]
                    .iter()
                    .any(|word| clause.contains(word));
            // 其他类行政复议9件 are others.
            let head = clause
                .split(|letter: char| letter.is_ascii_digit())
                .next()
                .unwrap_or_default();
            if !is_named && (review || suits) && is_narrowed(&head.replace("审结", ""), agency) {
                return None;
            }
            numbers.extend(clause.match_indices('件').filter_map(|(at, _)| number(&clause[..at])));
        }
        let blocks = [(review, REVIEW), (suits, SUITS)];
        let blocks: Vec<_> = blocks
            .iter()
            .filter(|(is_named, _)| *is_named)
            .flat_map(|(_, blocks)| *blocks)
            .copied()
            .collect();
        let number = if let [one] = numbers[..] { Some(one) } else { None };
        (!blocks.is_empty()).then_some(Self { blocks, number })
    }
}

/// The number that a text ends with.
fn number(text: &str) -> Option<u64> {
    let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
    text[text.len() - digits..].parse().ok()
}
