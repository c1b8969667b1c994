//! NARR-UPHELD: sentences that say that all reviews or suits were upheld, or none corrected. Leaves out their numbers
//! (NARR) and those that say that there were none (NARR-ZERO).

use super::texts::{Words, is_of_other_year};
use super::{Check, Context, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
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

/// The blocks of table four, by the word that names them.
const BLOCKS: [(&str, &[&str]); 2] = [
    ("复议", &["review"]),
    ("诉讼", &["litigation.direct", "litigation.after_review"]),
];

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
    // 上年复议3件，均获维持: the year stands with the number.
    let of_number = |before: &str| {
        before
            .rfind('件')
            .is_some_and(|end| is_of_other_year(&before[..end], year))
    };
    let of_this_year = |at: usize| !is_of_other_year(&sentence[..at], year) && !of_number(&sentence[..at]);
    let says = |words: &[&str]| {
        let mut found = words.iter().flat_map(|word| sentence.match_indices(word));
        found.any(|(at, _)| of_this_year(at))
    };
    let columns: &[&str] = if says(&UPHELD) {
        &["corrected", "other", "pending"]
    } else if says(&NOT_CORRECTED) {
        &["corrected"]
    } else {
        return None;
    };
    let blocks = BLOCKS
        .iter()
        .filter(|(word, _)| sentence.contains(word))
        .flat_map(|(_, blocks)| *blocks);
    let figures = blocks.flat_map(|block| {
        columns
            .iter()
            .map(move |column| format!("proceedings.{block}.{column}"))
    });
    figures
        .filter_map(|path| FigureId::from_path(&path))
        .filter_map(|id| Some((id, context.count(id)?)))
        // Where the sums ask for 0 there, they say it already.
        .find(|(id, value)| *value > 0 && !context.asked(*id).contains(&0))
}
