//! The sentences of a paragraph that are a body's own. Leaves out what every report says in the same words: the legal
//! basis, that there was none of something, figures that are all 0.

/// Words of what a sentence that says that there was none of something is about.
const NOTHING_OF: [&str; 6] = ["申请", "复议", "诉讼", "收费", "收取", "举报"];

/// Words that say so.
const NONE: [&str; 8] = ["未", "没有", "无", "均为0", "均为零", "为0", "为零", "零报告"];

/// What every report cites.
const LAW: [&str; 3] = ["政府信息公开条例", "国办公开办函", "国务院令"];

/// The sentences that are compared; `fixed` are words of those that are not.
pub(super) fn own<'t>(text: &'t str, fixed: &[&str]) -> impl Iterator<Item = &'t str> {
    let is_own = |sentence: &&str| {
        let has = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
        !has(fixed) && !has(&LAW) && !(has(&NONE) && has(&NOTHING_OF)) && !is_zero(sentence)
    };
    let ends = |letter: char| matches!(letter, '。' | '；' | ';' | '！' | '？' | '\n');
    text.split(ends).filter(is_own)
}

/// Whether a sentence reports figures, and all of them are 0; years are none.
fn is_zero(sentence: &str) -> bool {
    let mut figures = 0;
    let mut rest = sentence;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let number = &rest[start..];
        let end = number
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(number.len());
        let (digits, after) = number.split_at(end);
        rest = after;
        if after.starts_with(['年', '月', '日', '〕', '号']) {
            continue;
        }
        if digits.bytes().any(|digit| digit != b'0') {
            return false;
        }
        figures += 1;
    }
    figures > 0
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
                "2024年，我局没有收到政府信息公开申请，没有被申请行政复议；举办开放日3次",
                "举办开放日3次",
            ),
            ("2024年主动公开0条，受理申请0件", ""),
            ("2024年主动公开20条，受理申请0件", "2024年主动公开20条，受理申请0件"),
            ("本年度没有产生信息处理费", ""),
        ] {
            let sentences: Vec<&str> = own(text, &["信息处理费"]).collect();
            assert_eq!(sentences.concat(), expected, "{text}");
        }
    }
}
