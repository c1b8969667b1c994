//! NARR-ALL: sentences that say of a number of requests that all of them are of one kind: 收到申请5件，均为自然人申请.
//! Leaves out the number itself (NARR) and reviews and suits (NARR-UPHELD).

use super::texts::{Paragraph, Words, clause_before, is_of_other_year};
use super::{Check, Context, Example, Family, Rule, narr};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
use crate::narrative::is_of_another_matter;
use crate::narrative::whole::{is_made_of, is_narrowed};

pub(super) const RULE: Rule = Rule {
    code: "NARR-ALL",
    family: Family::Narrative,
    severity: Severity::Warning,
    name: Text {
        zh: "文中称“均”、“全部”",
        en: "all of one kind",
    },
    what: Text {
        zh: "文中称申请若干件均为自然人（或法人）、均予以公开、均已办结等的，表中该类不少于这个数。",
        en: "Where a sentence says of a number of requests that all were by natural persons, granted, concluded and the like, the table has no fewer of that kind.",
    },
    why: Text {
        zh: "“均”字是最容易照抄上年的话，与表中第二类申请人、其他办理结果矛盾，一看便知。",
        en: "“All” is easily copied from last year's text, and one look at the table contradicts it.",
    },
    help: Text {
        zh: "对照第二部分表格改写该句，或更正表中的数。",
        en: "Write the sentence anew by the table, or correct the table.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "5件均为自然人",
                en: "five, all by natural persons",
            },
            cells: &[
                ("applications.new.natural_person", "5"),
                ("applications.new.total", "5"),
                ("overview.blocks[0].text", "收到政府信息公开申请5件，均为自然人申请。"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "5件称均为自然人，表中自然人4件",
                en: "five, all by natural persons, and four in the table",
            },
            cells: &[
                ("applications.new.natural_person", "4"),
                ("applications.new.commercial_enterprise", "1"),
                ("applications.new.total", "5"),
                ("overview.blocks[0].text", "收到政府信息公开申请5件，均为自然人申请。"),
            ],
            finds: Some("overview.blocks[0]"),
        },
        Example {
            about: Text {
                zh: "9件称全部按期办结，表中办理结果8件",
                en: "nine, all concluded, and eight results in the table",
            },
            cells: &[
                ("applications.total.total", "8"),
                ("overview.blocks[0].text", "受理申请9件，全部按期办结。"),
            ],
            finds: Some("overview.blocks[0]"),
        },
    ],
    check: Check::Report(check),
};

/// Words that say that it is true of all.
pub(super) const ALL: [&str; 2] = ["均", "全部"];

/// What may stand between these and the kind.
const HOW: [&str; 25] = [
    "已",
    "按期",
    "按时",
    "依法",
    "依规",
    "依规定",
    "按规定",
    "按要求",
    "及时",
    "在法定期限内",
    "在法定时限内",
    "在规定期限内",
    "在规定时限内",
    "在期限内",
    "作出",
    "做出",
    "予以",
    "为",
    "系",
    "是",
    "由",
    "来自",
    "属于",
    "属",
    "了",
];

/// The kinds of requests, and the key of the figure that sentences state of them. Longer words first.
const KINDS: [(&str, &str); 9] = [
    ("自然人", "requests.natural"),
    ("法人或其他组织", "requests.legal"),
    ("法人或者其他组织", "requests.legal"),
    ("不予公开", "requests.denied"),
    ("无法提供", "requests.unable"),
    ("不予处理", "requests.refused"),
    ("公开", "requests.granted"),
    ("办结", "requests.concluded"),
    ("答复", "requests.concluded"),
];

/// What may stand between the number and 均; anything else narrows down which of them are meant.
const BETWEEN: [&str; 18] = [
    "，",
    ",",
    "、",
    "申请人",
    "申请",
    "依申请公开",
    "政府信息公开",
    "办理结果",
    "答复",
    "结果",
    "以上",
    "上述",
    "目前",
    "现",
    "截至年底",
    "年内",
    "并",
    "已",
];

/// What a number counts where it is of requests; and what it counts where it is of something else.
const REQUESTS: [&str; 6] = ["申请", "收到", "受理", "办理", "办结", "结转"];
const OTHERS: [&str; 9] = ["复议", "诉讼", "投诉", "举报", "建议", "提案", "咨询", "来信", "留言"];

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for paragraph in context.paragraphs.iter().filter(|paragraph| paragraph.has(Words::All)) {
        for sentence in paragraph.text.split(['。', '；', ';']) {
            for claim in claims(sentence, context.report.year) {
                said(context, paragraph, sentence, &claim, findings);
            }
        }
    }
}

/// What a sentence says of all of a number of requests.
#[derive(Debug, PartialEq, Eq)]
struct Claim<'a> {
    count: u64,
    key: &'static str,
    /// The words before the number.
    of: &'a str,
}

fn said(
    context: &Context<'_>,
    paragraph: &Paragraph<'_>,
    sentence: &str,
    claim: &Claim<'_>,
    findings: &mut Vec<Finding>,
) {
    let wanted = u128::from(claim.count);
    let readings = narr::readings(claim.key);
    if readings.iter().any(|reading| narr::is_unread(context, reading)) {
        return;
    }
    // What was received counts as concluded in sentences about numbers; that all of it was is said of the results.
    let readings = if claim.key == "requests.concluded" {
        &readings[..1]
    } else {
        readings
    };
    let sums: Vec<_> = readings
        .iter()
        .filter_map(|reading| narr::sum(context, reading))
        .collect();
    let Some((most, figures)) = sums.iter().max_by_key(|(sum, _)| *sum) else {
        return;
    };
    let is_asked = |reading: &&[&str]| narr::otherwise(context, reading).into_iter().any(|sum| sum >= wanted);
    let agency = context.report.agency.name.as_deref().unwrap_or_default();
    // 受理林木采伐申请486件 are other requests.
    let is_other = || is_narrowed(claim.of, agency) || is_of_another_matter(claim.of) == Some(true);
    if *most >= wanted || readings.iter().any(is_asked) || is_other() {
        return;
    }
    // The number is wrong, and said to be.
    let printed = format!("{}件", claim.count);
    let mut numbers = findings.iter_mut().filter(|finding| finding.rule == narr::RULE.code);
    if let Some(narr) = numbers.find(|finding| finding.actual.as_deref() == Some(&printed)) {
        if !narr.also.contains(&RULE.code) {
            narr.also.push(RULE.code);
        }
        return;
    }
    let message = messages::said_all(sentence.trim(), narr::sums_of(figures), *most, claim.count);
    let finding = paragraph.contradicts(context, &RULE, message, figures);
    findings.push(Finding {
        expected: Some(claim.count.to_string()),
        actual: Some(most.to_string()),
        ..finding
    });
}

fn claims(sentence: &str, year: Option<u16>) -> Vec<Claim<'_>> {
    let mut claims = Vec::new();
    for word in ALL {
        for (at, _) in sentence.match_indices(word) {
            let Some(key) = kind(&sentence[at + word.len()..]) else {
                continue;
            };
            let before = &sentence[..at];
            let Some((count, of)) = number(before, year).filter(|(count, _)| *count > 0) else {
                continue;
            };
            let claim = Claim { count, key, of };
            if !claims.contains(&claim) {
                claims.push(claim);
            }
        }
    }
    claims
}

/// The kind that a text begins with, which is all that they are of.
fn kind(mut text: &str) -> Option<&'static str> {
    loop {
        if let Some((word, key)) = KINDS.iter().find(|(word, _)| text.starts_with(word)) {
            let behind = &text[word.len()..];
            // 均为自然人和法人; 均已答复或转送.
            let alone = !["和", "及", "或", "与", "、", "以及"]
                .iter()
                .any(|word| behind.starts_with(word));
            return alone.then_some(*key);
        }
        let how = HOW
            .iter()
            .filter(|how| text.starts_with(**how))
            .max_by_key(|how| how.len())?;
        text = &text[how.len()..];
    }
}

/// The number of requests that a text ends with, apart from words that do not narrow it down, and the words before it.
fn number(text: &str, year: Option<u16>) -> Option<(u64, &str)> {
    let at = text.rfind('件')?;
    if !is_made_of(&text[at + '件'.len_utf8()..], &[&BETWEEN]) {
        return None;
    }
    let head = &text[..at];
    let digits = head.len() - head.bytes().rev().take_while(u8::is_ascii_digit).count();
    let count = head[digits..].parse().ok()?;
    let clause = clause_before(&head[..digits]);
    let has = |words: &[&str]| words.iter().any(|word| clause.contains(word));
    // 其中信函申请3件 is a part.
    let is_of_requests = has(&REQUESTS) && !has(&OTHERS) && text.contains("申请");
    (is_of_requests && !is_of_other_year(head, year)).then_some((count, clause))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_said_of_all_of_a_number_counts() {
        let claim = |count, key| Some((count, key));
        for (sentence, expected) in [
            ("收到政府信息公开申请5件，均为自然人申请", claim(5, "requests.natural")),
            ("2024年共收到申请12件，均由自然人提出", claim(12, "requests.natural")),
            (
                "共受理依申请公开9件，申请人均为法人或其他组织",
                claim(9, "requests.legal"),
            ),
            ("收到申请3件，均已按期予以公开", claim(3, "requests.granted")),
            ("收到申请3件，均依法不予公开", claim(3, "requests.denied")),
            ("收到申请3件，全部在法定期限内答复", claim(3, "requests.concluded")),
            ("收到申请7件，均已按时办结", claim(7, "requests.concluded")),
            ("收到申请3件，均为自然人和法人", None),
            ("收到申请3件，其中涉及征地的均予以公开", None),
            ("收到申请30件，信函10件，均为自然人", None),
            ("收到申请3件，行政复议1件，均已办结", None),
            ("去年收到申请3件，均为自然人", None),
            ("2023年收到申请3件，均为自然人", None),
            ("主动公开信息30条，均已公开", None),
            ("收到申请0件，均为自然人", None),
            ("申请人均为自然人", None),
        ] {
            let found = claims(sentence, Some(2024)).pop().map(|claim| (claim.count, claim.key));
            assert_eq!(found, expected, "{sentence}");
        }
    }
}
