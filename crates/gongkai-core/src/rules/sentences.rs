//! The sentences of a paragraph that are a body's own. Leaves out what every report says in the same words: the legal
//! basis, what the tables say (so many requests, reviews, decisions, or none), lists of figures.

use super::texts::Letters;
use std::sync::LazyLock;

/// Words of what every report says alike.
pub(super) const FIXED: [&str; 10] = [
    "信息处理费",
    "统计期限",
    "编制本报告",
    "编制而成",
    "本报告由",
    "年度报告由",
    "没有其他需要报告",
    "无其他需要报告",
    "《中华人民共和国政府信息公开条例》第五十条",
    "联系电话",
];

/// What the tables of the form are about.
const FORM: [&str; 11] = [
    "申请",
    "复议",
    "诉讼",
    "收费",
    "收取",
    "举报",
    "规章",
    "规范性文件",
    "行政许可",
    "行政处罚",
    "行政强制",
];

/// Words that say that there was none of something.
const NONE: [&str; 8] = ["未", "没有", "无", "均为0", "均为零", "为0", "为零", "零报告"];

/// Letters for each figure of a sentence: with fewer it is a list of figures, which two bodies have in the same words.
const DENSE: usize = 20;

/// What every report cites.
const LAW: [&str; 3] = ["政府信息公开条例", "国办公开办函", "国务院令"];

/// Kinds of words in a sentence.
const FIXED_WORD: u8 = 1;
const FORM_WORD: u8 = 2;
const NONE_WORD: u8 = 4;

/// The sentences that are compared.
pub(super) fn own(text: &str) -> impl Iterator<Item = &str> {
    let is_own = |sentence: &&str| {
        let words = words(sentence);
        let has = |kind: u8| words & kind != 0;
        if has(FIXED_WORD) {
            return false;
        }
        match figures(sentence) {
            (0, _) => !(has(FORM_WORD) && has(NONE_WORD)),
            (_, 0) => false,
            (all, _) => !has(FORM_WORD) && all * DENSE < sentence.chars().count(),
        }
    };
    let ends = |letter: char| matches!(letter, '。' | '；' | ';' | '！' | '？' | '\n');
    text.split(ends).filter(is_own)
}

/// The kinds of words in a sentence, looked for all at once.
fn words(sentence: &str) -> u8 {
    static WORDS: LazyLock<Letters> = LazyLock::new(|| {
        let lists: [(u8, &[&'static str]); 4] = [
            (FIXED_WORD, &FIXED),
            (FIXED_WORD, &LAW),
            (FORM_WORD, &FORM),
            (NONE_WORD, &NONE),
        ];
        let all = lists.into_iter();
        Letters::new(all.flat_map(|(kind, words)| words.iter().map(move |word| (kind, *word))))
    });
    WORDS.kinds(sentence)
}

/// How many figures a sentence states, and how many of them are not 0; years and days are none.
fn figures(sentence: &str) -> (usize, usize) {
    let (mut all, mut some) = (0, 0);
    let mut rest = sentence;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let number = &rest[start..];
        let end = number
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(number.len());
        let (digits, after) = number.split_at(end);
        rest = after;
        if !after.starts_with(['年', '月', '日', '〕', '号']) {
            all += 1;
            some += usize::from(digits.bytes().any(|digit| digit != b'0'));
        }
    }
    (all, some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_report_says_is_left_out() {
        for (text, expected) in [
            (
                "按照《政府信息公开条例》要求编制。今年开设民生专栏，逐月公布工程进度",
                "今年开设民生专栏，逐月公布工程进度",
            ),
            (
                "2024年，我局没有收到政府信息公开申请，没有被申请行政复议；举办开放日",
                "举办开放日",
            ),
            ("2024年主动公开0条，受理申请0件", ""),
            ("2024年主动公开20条，其中网站15条；予以公开12件、部分公开3件", ""),
            (
                "全年举办政府开放日活动3次，请居民代表参观自来水厂和水质化验室",
                "全年举办政府开放日活动3次，请居民代表参观自来水厂和水质化验室",
            ),
            (
                "截至2024年底，现行有效规范性文件74件；作出行政许可819件，未作出行政处罚决定",
                "",
            ),
            (
                "2024年，我局在办事大厅设申请受理点",
                "2024年，我局在办事大厅设申请受理点",
            ),
            ("本年度没有产生信息处理费", ""),
        ] {
            let sentences: Vec<&str> = own(text).collect();
            assert_eq!(sentences.concat(), expected, "{text}");
        }
    }
}
