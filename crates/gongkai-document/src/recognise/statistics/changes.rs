//! Changes against the year before: 同比增长5.2%, 较上年增加3件, 与去年持平, 翻一番. Leaves out changes against any other
//! time (环比).

use super::numbers::multiply;
use gongkai_core::{Approximation, Change, Decimal};

const UP: &[&str] = &[
    "增长", "上升", "增加", "提高", "提升", "增幅", "上涨", "上浮", "扩大", "多", "增", "升",
];
const DOWN: &[&str] = &[
    "下降", "减少", "降低", "下滑", "回落", "降幅", "缩减", "缩短", "减", "降", "少",
];
/// What a comparison is made with.
const BEFORE: &[&str] = &[
    "上年同期",
    "去年同期",
    "上一年度",
    "上一年",
    "上年度",
    "去年度",
    "上年",
    "去年",
    "同期",
];
/// Words of a comparison that name nothing.
const EMPTY: &[&str] = &[
    "均", "分别", "又", "也", "约", "近", "超过", "超", "达到", "达", "为", "了", "大幅", "总体", "整体", "数量",
    "总量", "总数", "幅度", "基本", "同时", "其中", "则", "有所",
];

/// A clause that compares, or goes up and down without saying against what.
pub(super) struct Comparison {
    /// -1 or 1; 0 where the clause says neither.
    pub(super) sign: i8,
    /// Against the year before.
    pub(super) year: bool,
    /// Against another time.
    pub(super) other: bool,
    /// What it is said of; empty for the figure before.
    pub(super) subject: String,
}

/// Reads the clause before a number, in a report of that year.
pub(super) fn comparison(clause: &str, of: Option<u16>) -> Comparison {
    let mut rest = clause.trim().to_owned();
    let mut found = Comparison {
        sign: 0,
        year: false,
        other: rest.contains("环比"),
        subject: String::new(),
    };
    if rest.contains("同比") {
        found.year = true;
        rest = rest.replace("同比", "");
    }
    rest = rest.replace("环比", "");
    if let Some((from, to, year)) = against(&rest, of) {
        found.year |= year;
        found.other |= !year;
        rest.replace_range(from..to, "");
    }
    let tail = trim(&rest).to_owned();
    for (words, sign) in [(UP, 1), (DOWN, -1)] {
        // 多 and 增 alone compare only where something is compared with.
        let word = words
            .iter()
            .find(|word| tail.ends_with(**word) && (found.year || word.chars().count() > 1));
        if let Some(word) = word {
            found.sign = sign;
            rest = tail.strip_suffix(*word).unwrap_or(&tail).to_owned();
            break;
        }
    }
    found.subject = trim(&rest).to_owned();
    found
}

/// Where 较上年, 比2021年同期, 与去年 stands, and whether it is the year before.
fn against(text: &str, of: Option<u16>) -> Option<(usize, usize, bool)> {
    for (from, word) in text
        .char_indices()
        .filter(|(_, letter)| "较比与和跟是为".contains(*letter))
    {
        let rest = &text[from + word.len_utf8()..];
        let start = from + word.len_utf8();
        if let Some(year) = BEFORE.iter().find(|year| rest.starts_with(**year)) {
            return Some((from, start + year.len(), true));
        }
        let digits = rest.chars().take_while(char::is_ascii_digit).count();
        if digits == 4 && rest[4..].starts_with('年') {
            let mut end = start + 4 + '年'.len_utf8();
            for word in ["度", "同期"] {
                end += if text[end..].starts_with(word) { word.len() } else { 0 };
            }
            // Without the year of the report any other is the one before.
            let named: Option<u16> = rest[..4].parse().ok();
            let is_before = of.is_none_or(|of| named.is_some_and(|named| named + 1 == of));
            return Some((from, end, is_before));
        }
        if let Some(other) = ["上月", "上季度", "年初", "往年"]
            .iter()
            .find(|other| rest.starts_with(**other))
        {
            return Some((from, start + other.len(), false));
        }
    }
    None
}

fn trim(text: &str) -> &str {
    let mut text = text.trim();
    loop {
        let before = text;
        for word in EMPTY {
            // A searcher for each word would cost more than all the rest.
            while let Some(rest) = text.strip_prefix(word) {
                text = rest;
            }
            while let Some(rest) = text.strip_suffix(word) {
                text = rest;
            }
        }
        if text == before {
            return text;
        }
    }
}

/// The change that a number states.
pub(super) fn change(sign: i8, value: Decimal, unit: &str) -> Option<Change> {
    let (value, unit) = if unit == "倍" {
        (multiply(value, 100)?, "%")
    } else {
        (value, unit)
    };
    let sign = if sign < 0 { "-" } else { "" };
    Some(Change {
        value: format!("{sign}{value}").parse().ok()?,
        unit: unit.to_owned(),
    })
}

/// A change without a number in the words behind a figure: 与去年持平, 较上年翻一番.
pub(super) fn without_number(
    behind: &str,
    unit: &str,
    approximate: Option<Approximation>,
    of: Option<u16>,
) -> Option<Change> {
    let clause = behind
        .split(['。', '；'])
        .next()?
        .split(['，', '（', '）', '、'])
        .find(|clause| !clause.is_empty())?;
    let (words, value, unit) = [
        ("翻了一番", "100", "%"),
        ("翻一番", "100", "%"),
        ("翻番", "100", "%"),
        ("翻两番", "300", "%"),
        ("持平", "0", unit),
    ]
    .into_iter()
    .find(|(words, _, _)| clause.ends_with(words))?;
    // About the same is not the same.
    if words == "持平" && (clause.contains("基本") || clause.contains("大致") || approximate.is_some()) {
        return None;
    }
    let said = comparison(clause.strip_suffix(words)?, of);
    (said.year && said.subject.is_empty()).then_some(())?;
    change(1, value.parse().ok()?, unit)
}
