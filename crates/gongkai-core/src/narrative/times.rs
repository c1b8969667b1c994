//! Which words of a sentence say that it is about another time than the year of its report: 上年, 2021年, 近三年, 上半年,
//! 条例实施以来. Leaves out comparisons with another year (较上年), which are about this one.

use crate::report::YEARS;

/// Words for the years before.
const BEFORE: [&str; 7] = ["上一年", "前一年", "上年", "去年", "前年", "往年", "历年"];

/// Words before such a year that make it one of a comparison, which is about this year: 较上年增长.
const COMPARED: [&str; 6] = ["较", "比", "与", "同", "和", "跟"];

/// Words behind it that make it a part of this year's figures: 上年结转.
const CARRIED: [&str; 4] = ["结转", "度结转", "未办结", "遗留"];

/// Words for the year of the report.
const THIS: [&str; 4] = ["今年", "本年", "全年", "当年"];

/// Words that may stand before the year that a clause begins with.
const LEAD: [&str; 9] = ["截至", "截止", "其中", "在", "于", "自", "从", "而", "另"];

/// Words for a time within a year, apart from a month with its number.
const WITHIN: [&str; 11] = [
    "上半年",
    "下半年",
    "季度",
    "月均",
    "每月",
    "月份",
    "个月",
    "半年",
    "季均",
    "日均",
    "周均",
];

/// Words before 以来 with which it is a time within the year of the report.
const SINCE_THIS: [&str; 8] = ["今年", "本年", "本年度", "年初", "一年", "一年来", "开年", "入年"];

/// What joins two years to a time between them.
const BETWEEN: [char; 6] = ['至', '到', '-', '—', '–', '~'];

/// Whether a clause names a year before, other than to compare with it or to say what came over from it.
#[must_use]
pub fn names_year_before(clause: &str) -> bool {
    BEFORE.iter().any(|word| {
        clause
            .match_indices(word)
            .any(|(at, _)| is_its_time(&clause[..at], &clause[at + word.len()..]))
    })
}

/// Whether a year between these words is the time of what is said.
#[must_use]
pub fn is_its_time(ahead: &str, behind: &str) -> bool {
    !COMPARED.iter().any(|word| ahead.ends_with(word)) && !CARRIED.iter().any(|word| behind.starts_with(word))
}

/// Whether the name of a figure says that it is of another time than the year of its report: readers keep a year in it
/// only where it is another one.
#[must_use]
pub fn is_of_other_time(name: &str) -> bool {
    // Nearly no name has a time in it.
    if !name.contains(['年', '季', '月', '均', '来']) {
        return false;
    }
    WITHIN.iter().any(|word| name.contains(word))
        || name.match_indices('月').any(|(at, _)| is_month(&name[..at]))
        || name.match_indices("以来").any(|(at, _)| is_since_another(&name[..at]))
        || names_year_before(name)
        || name.match_indices('年').any(|(at, _)| {
            let ahead = &name[..at];
            is_span(ahead, &name[at + '年'.len_utf8()..]) || four_digits(ahead).is_some()
        })
}

/// Whether what stands before 以来 is the beginning of another time than the year of the report.
fn is_since_another(ahead: &str) -> bool {
    !SINCE_THIS.iter().any(|word| ahead.ends_with(word))
}

/// Whether a text ends with the number of a month.
fn is_month(ahead: &str) -> bool {
    const NUMBERS: [char; 10] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
    ahead.ends_with(|letter: char| letter.is_ascii_digit() || NUMBERS.contains(&letter))
}

/// The time of a clause that ends with 以来 and begins with something else than a year: 新条例实施以来. Nothing where it
/// is within the year of the report.
#[must_use]
pub fn since(clause: &str, year: Option<u16>) -> Option<Time> {
    let ahead = clause.trim_start().strip_suffix("以来")?;
    let named = ahead.strip_suffix(['度', '初']).unwrap_or(ahead).strip_suffix('年');
    let is_own = named
        .and_then(four_digits)
        .is_some_and(|named| year.is_none_or(|year| year == named));
    let is_other = !ahead.is_empty() && !is_own && is_since_another(ahead);
    is_other.then(|| Time::Other(clause.trim_start().to_owned()))
}

/// What the beginning of a clause, up to a 年, says of the time of what follows in the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Time {
    /// The year of the report.
    Own,
    /// Another time, in the words of the clause.
    Other(String),
}

/// The time that a clause begins with; `clause` ends with its 年, `behind` follows, `year` is that of the report. Nothing
/// where the clause begins with something else.
#[must_use]
pub fn opening(clause: &str, behind: &str, year: Option<u16>) -> Option<Time> {
    let mut text = clause.trim_start();
    while let Some(rest) = LEAD.iter().find_map(|word| text.strip_prefix(word)) {
        text = rest;
    }
    // 对2023年的1件诉讼进行复盘.
    if let Some(rest) = text.strip_prefix('对').filter(|_| behind.starts_with('的')) {
        text = rest;
    }
    let bare = text.strip_suffix('年')?;
    if THIS.contains(&text) {
        return Some(Time::Own);
    }
    let other = || Some(Time::Other(text.to_owned()));
    if ["上半年", "下半年"].contains(&text) {
        return other();
    }
    if BEFORE.contains(&text) {
        // 作出处罚2件，上年未作出，…: an aside.
        let is_aside = behind
            .trim_start_matches(['度', '同', '期'])
            .starts_with(['未', '没', '无', '为', '是']);
        return if is_its_time("", behind) && !is_aside {
            other()
        } else {
            None
        };
    }
    if is_span(bare, behind) {
        return other();
    }
    let named = four_digits(bare)?;
    let head = &bare[..bare.len() - 4];
    if head.is_empty() {
        if behind.starts_with("以来") {
            return Some(Time::Other(format!("{text}以来")));
        }
        let goes_on = behind.starts_with(BETWEEN);
        // Without the year of the report nothing is known of another.
        let is_own = !goes_on && year.is_none_or(|year| year == named);
        return if is_own { Some(Time::Own) } else { other() };
    }
    // 2021年至2024年, 2021-2024年.
    let first = head.strip_suffix(BETWEEN)?;
    let first = first.strip_suffix('年').unwrap_or(first);
    (four_digits(first).is_some() && first.len() == 4).then(other)?
}

/// The year that a text ends with.
fn four_digits(text: &str) -> Option<u16> {
    let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
    let year = (digits == 4).then(|| text[text.len() - 4..].parse().ok())??;
    YEARS.contains(&year).then_some(year)
}

/// 近三年, 五年来: several years up to this one; what stands before 年 and behind it. 一年来 is this year.
fn is_span(ahead: &str, behind: &str) -> bool {
    const NUMBERS: [char; 12] = ['几', '数', '两', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
    let number = ahead.trim_end_matches(|letter: char| NUMBERS.contains(&letter));
    let number = if number.len() == ahead.len() && four_digits(ahead).is_none() {
        ahead.trim_end_matches(|letter: char| letter.is_ascii_digit())
    } else {
        number
    };
    let counts = number.len() < ahead.len();
    let near = number.ends_with('近') || number.ends_with("最近");
    (counts && (near || behind.starts_with('来'))) || (!counts && number.ends_with('近') && behind.starts_with('来'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_other_times_are_told_from_comparisons_and_what_came_over() {
        for (name, other) in [
            ("上年收到申请", true),
            ("去年同期收到申请", true),
            ("2023年收到申请", true),
            ("近三年共收到申请", true),
            ("近3年收到申请", true),
            ("五年来收到申请", true),
            ("近年来收到申请", true),
            ("2008年以来累计收到申请", true),
            ("收到申请", false),
            ("上年结转", false),
            ("上年度结转申请", false),
            ("较上年增加", false),
            ("全年收到申请", false),
            ("青年志愿服务", false),
            ("一年来收到申请", false),
            ("上半年收到申请", true),
            ("第三季度收到申请", true),
            ("6月收到申请", true),
            ("月均受理申请", true),
            ("新条例实施以来收到申请", true),
            ("今年以来收到申请", false),
            ("均衡发展", false),
        ] {
            assert_eq!(is_of_other_time(name), other, "{name}");
        }
    }

    #[test]
    fn a_clause_begins_with_its_time() {
        let other = |text: &str| Some(Time::Other(text.to_owned()));
        for (clause, behind, expected) in [
            ("2023年", "，我局收到", other("2023年")),
            ("其中2023年", "收到", other("2023年")),
            ("2024年", "收到", Some(Time::Own)),
            ("本年", "度收到", Some(Time::Own)),
            ("上年", "收到", other("上年")),
            ("上年", "结转", None),
            ("上年", "度结转", None),
            ("上年", "未作出", None),
            ("上年", "同期为3件", None),
            ("较上年", "增加", None),
            ("与2023年", "相比", None),
            ("根据2023年", "工作要点", None),
            ("2021年至2024年", "收到", other("2021年至2024年")),
            ("2021-2024年", "收到", other("2021-2024年")),
            ("自2008年", "以来", other("2008年以来")),
            ("近三年", "收到", other("近三年")),
            ("三年", "来", other("三年")),
            ("12024年", "收到", None),
            ("上半年", "收到", other("上半年")),
            ("对2023年", "的1件", other("2023年")),
            ("对2023年", "制定的", None),
        ] {
            assert_eq!(opening(clause, behind, Some(2024)), expected, "{clause}");
        }
        assert_eq!(opening("2023年", "收到", None), Some(Time::Own));
    }

    #[test]
    fn what_is_counted_since_an_event_is_of_another_time() {
        let other = |text: &str| Some(Time::Other(text.to_owned()));
        for (clause, expected) in [
            ("新条例实施以来", other("新条例实施以来")),
            ("自2008年以来", other("自2008年以来")),
            ("今年以来", None),
            ("2024年以来", None),
            ("一年以来", None),
            ("以来", None),
            ("实施", None),
        ] {
            assert_eq!(since(clause, Some(2024)), expected, "{clause}");
        }
    }
}
