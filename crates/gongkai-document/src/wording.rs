//! How numbers, amounts, dates, shares and lists are worded in official Chinese, and the same read back: what
//! templates and drafted sentences share. A reading takes only what the wording itself would write. Leaves out
//! sentences, and numbers written in any other way (`fold`).

use crate::fold::numeral;
use gongkai_core::{Decimal, Period};
use jiff::civil::Date;
use rust_decimal::RoundingStrategy;

const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const FORMAL: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const UNITS: [char; 4] = ['\0', '十', '百', '千'];
const FORMAL_UNITS: [char; 4] = ['\0', '拾', '佰', '仟'];

/// A whole number in 小写 numerals: 十二, 一百零五, 三万四千.
#[must_use]
pub fn chinese(number: u64) -> String {
    let text = numerals(number, &DIGITS, &UNITS, '零');
    // 十二, not 一十二; but 二百一十二.
    match text.strip_prefix("一十") {
        Some(rest) => format!("十{rest}"),
        None if number == 0 => "零".to_owned(),
        None => text,
    }
}

/// A whole number in 大写 numerals: 壹拾贰, 壹佰零伍.
#[must_use]
pub fn formal(number: u64) -> String {
    if number == 0 {
        return "零".to_owned();
    }
    numerals(number, &FORMAL, &FORMAL_UNITS, '零')
}

/// Every digit for itself, as in years and document numbers: 二〇二三.
#[must_use]
pub fn digits(text: &str) -> String {
    let digit = |letter: char| letter.to_digit(10).map_or(letter, |digit| DIGITS[digit as usize]);
    text.chars().map(digit).collect()
}

/// An amount of money in 大写, rounded to 分: 壹仟贰佰元叁角整. `None` where it is too large to be one.
#[must_use]
pub fn amount(yuan: Decimal) -> Option<String> {
    let fen = round_value(yuan.value(), 2).checked_mul(100.into())?;
    let fen: i128 = fen.trunc().to_string().parse().ok()?;
    let (whole, jiao, fen_digit) = split_amount(fen.unsigned_abs())?;
    let mut text = String::new();
    if fen < 0 {
        text.push('负');
    }
    if whole > 0 || (jiao, fen_digit) == (0, 0) {
        text.push_str(&formal(whole));
        text.push('元');
    }
    match (jiao, fen_digit) {
        (0, 0) => text.push('整'),
        (jiao, 0) => text.extend([FORMAL[jiao], '角', '整']),
        (0, fen) if whole > 0 => text.extend(['零', FORMAL[fen], '分']),
        (0, fen) => text.extend([FORMAL[fen], '分']),
        (jiao, fen) => text.extend([FORMAL[jiao], '角', FORMAL[fen], '分']),
    }
    Some(text)
}

/// The number that [`chinese`] words so.
#[must_use]
pub fn read_chinese(text: &str) -> Option<u64> {
    number(text).filter(|number| chinese(*number) == text)
}

/// The number that [`formal`] words so.
#[must_use]
pub fn read_formal(text: &str) -> Option<u64> {
    let plain: Option<String> = text.chars().map(informal).collect();
    number(&plain?).filter(|number| formal(*number) == text)
}

/// The digits that [`digits`] words so.
#[must_use]
pub fn read_digits(text: &str) -> Option<String> {
    text.chars()
        .map(|letter| {
            let digit = DIGITS.iter().position(|known| *known == letter)?;
            char::from_digit(u32::try_from(digit).ok()?, 10)
        })
        .collect()
}

/// The amount that [`amount`] words so, in 元 with as many places as it says.
#[must_use]
pub fn read_amount(text: &str) -> Option<Decimal> {
    let (sign, rest) = text.strip_prefix('负').map_or(("", text), |rest| ("-", rest));
    let (whole, rest) = rest.split_once('元').unwrap_or(("零", rest));
    let whole = read_formal(whole)?;
    let digit = |text: &str, unit: char| {
        let at = text.find(unit)?;
        let letter = text[..at].chars().next_back()?;
        FORMAL.iter().position(|known| *known == letter)
    };
    let (jiao, fen) = (digit(rest, '角').unwrap_or(0), digit(rest, '分'));
    let places = match (jiao, fen) {
        (0, None) => String::new(),
        (jiao, None) => format!(".{jiao}"),
        (jiao, Some(fen)) => format!(".{jiao}{fen}"),
    };
    let number: Decimal = format!("{sign}{whole}{places}").parse().ok()?;
    (amount(number)? == text).then_some(number)
}

/// The number with its point moved to the left by so many digits (元 to 万元: 4), exactly and without zeros at the
/// end that the move made. Negative moves to the right. `None` where it has more digits than can be kept.
#[must_use]
pub fn shifted(number: Decimal, digits: i32) -> Option<Decimal> {
    let text = number.to_string();
    let (sign, text) = text.strip_prefix('-').map_or(("", &*text), |text| ("-", text));
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let all = format!("{whole}{fraction}");
    let point = i64::try_from(whole.len()).ok()? - i64::from(digits);
    if !(-30..=60).contains(&point) {
        return None;
    }
    let (whole, fraction) = match usize::try_from(point) {
        Ok(point) if point >= all.len() => (format!("{all:0<point$}"), String::new()),
        Ok(point) => (all[..point].to_owned(), all[point..].to_owned()),
        Err(_) => {
            let zeros = usize::try_from(-point).ok()?;
            (String::new(), format!("{}{all}", "0".repeat(zeros)))
        }
    };
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}").parse().ok()
}

/// The number rounded half up to so many places.
#[must_use]
pub fn rounded(number: Decimal, places: u32) -> Decimal {
    plain(round_value(number.value(), places), places).unwrap_or(number)
}

/// A large number in 万 or 亿 with so many places at most: 3048, 1.23万, 4.5亿. The second value says whether it is
/// exact.
#[must_use]
pub fn scaled(number: u64, places: u32) -> (String, bool) {
    let (digits, unit) = match number {
        0..10_000 => return (number.to_string(), true),
        10_000..100_000_000 => (4, "万"),
        _ => (8, "亿"),
    };
    let Some(exact) = shifted(Decimal::from(number), digits) else {
        return (number.to_string(), true);
    };
    let shown = round_value(exact.value(), places).normalize();
    (format!("{shown}{unit}"), shown == exact.value())
}

/// The share of a part in percent: 12.5 for 1 of 8. `None` where there is no whole.
#[must_use]
pub fn percent(part: Decimal, whole: Decimal, places: u32) -> Option<Decimal> {
    if whole.is_zero() {
        return None;
    }
    let share = part.value().checked_mul(100.into())?.checked_div(whole.value())?;
    plain(round_value(share, places), places)
}

/// How a figure changed against the year before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// By so many percent, negative for a decrease.
    Percent(Decimal),
    /// Not at all.
    Same,
    /// From nothing: no percentage exists.
    FromZero,
}

impl Compared {
    /// The change from one value to another.
    #[must_use]
    pub fn of(now: Decimal, before: Decimal, places: u32) -> Option<Self> {
        if now.value() == before.value() {
            return Some(Self::Same);
        }
        if before.is_zero() {
            return Some(Self::FromZero);
        }
        percent(now.checked_sub(before)?, before, places).map(Self::Percent)
    }

    /// 同比增长12.5%, 同比下降3%, 与上年持平, 上年为零.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Self::Percent(change) if change.is_negative() => {
                format!("同比下降{}%", change.value().abs().normalize())
            }
            Self::Percent(change) => format!("同比增长{}%", change.value().normalize()),
            Self::Same => "与上年持平".to_owned(),
            Self::FromZero => "上年为零".to_owned(),
        }
    }
}

/// 2023年1月29日
#[must_use]
pub fn date(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// 二〇二三年一月二十九日
#[must_use]
pub fn date_chinese(date: Date) -> String {
    let number = |number: i8| chinese(u64::from(number.unsigned_abs()));
    let year = digits(&date.year().to_string());
    format!("{year}年{}月{}日", number(date.month()), number(date.day()))
}

/// The day that [`date`] words so.
#[must_use]
pub fn read_date(text: &str) -> Option<Date> {
    let found = read_day(text, |text| text.parse().ok())?;
    (date(found) == text).then_some(found)
}

/// The day that [`date_chinese`] words so.
#[must_use]
pub fn read_date_chinese(text: &str) -> Option<Date> {
    let (year, rest) = text.split_once('年')?;
    let text_of = format!("{}年{rest}", read_digits(year)?);
    let found = read_day(&text_of, |text| {
        text.parse().ok().or_else(|| i16::try_from(read_chinese(text)?).ok())
    })?;
    (date_chinese(found) == text).then_some(found)
}

/// 2022年1月1日至2022年12月31日
#[must_use]
pub fn period(period: Period) -> String {
    format!("{}至{}", date(period.start), date(period.end))
}

/// The number of a section or an item: `一、`.
#[must_use]
pub fn ordinal(number: u64) -> String {
    format!("{}、", chinese(number))
}

/// The number of a heading of the second level: `（一）`.
#[must_use]
pub fn bracketed(number: u64) -> String {
    format!("（{}）", chinese(number))
}

/// 甲、乙和丙: the word stands before the last.
#[must_use]
pub fn listed<T: AsRef<str>>(items: &[T], word: &str) -> String {
    let mut text = String::new();
    for (at, item) in items.iter().enumerate() {
        match at {
            0 => {}
            _ if at + 1 == items.len() => text.push_str(word),
            _ => text.push('、'),
        }
        text.push_str(item.as_ref());
    }
    text
}

fn numerals(number: u64, digits: &[char; 10], units: &[char; 4], zero: char) -> String {
    let mut text = String::new();
    let below = match number {
        100_000_000.. => {
            text = numerals(number / 100_000_000, digits, units, zero);
            text.push('亿');
            number % 100_000_000
        }
        _ => number,
    };
    // A zero stands for any row of them, never at the end.
    let mut gap = false;
    for place in (0..8u32).rev() {
        let digit = below / 10u64.pow(place) % 10;
        if digit == 0 {
            gap |= !text.is_empty();
        } else {
            if gap {
                text.push(zero);
                gap = false;
            }
            text.push(digits[usize::try_from(digit).unwrap_or(0)]);
            if place % 4 > 0 {
                text.push(units[place as usize % 4]);
            }
        }
        if place == 4 && below >= 10_000 {
            text.push('万');
            gap = false;
        }
    }
    text
}

/// The number of a text of numerals: each 亿 counts what stands before it.
fn number(text: &str) -> Option<u64> {
    match text.rsplit_once('亿') {
        None => numeral(text),
        Some((before, after)) => {
            let after = match after.trim_start_matches('零') {
                "" => 0,
                after => numeral(after)?,
            };
            number(before)?.checked_mul(100_000_000)?.checked_add(after)
        }
    }
}

/// The 小写 numeral of a 大写 one.
fn informal(letter: char) -> Option<char> {
    if let Some(at) = FORMAL.iter().position(|known| *known == letter) {
        return Some(if at == 0 { '零' } else { DIGITS[at] });
    }
    if let Some(at) = FORMAL_UNITS.iter().position(|known| *known == letter) {
        return Some(UNITS[at]);
    }
    matches!(letter, '万' | '亿').then_some(letter)
}

fn split_amount(fen: u128) -> Option<(u64, usize, usize)> {
    let digit = |number: u128| usize::try_from(number % 10).unwrap_or(0);
    Some((u64::try_from(fen / 100).ok()?, digit(fen / 10), digit(fen)))
}

fn round_value(number: rust_decimal::Decimal, places: u32) -> rust_decimal::Decimal {
    number.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// A number with exactly so many places.
fn plain(mut number: rust_decimal::Decimal, places: u32) -> Option<Decimal> {
    number.rescale(places);
    number.to_string().parse().ok()
}

fn read_day(text: &str, number: impl Fn(&str) -> Option<i16>) -> Option<Date> {
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.strip_suffix('日')?;
    let part = |text: &str| number(text).and_then(|number| i8::try_from(number).ok());
    Date::new(number(year)?, part(month)?, part(day)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn numbers_in_both_numerals() {
        for (number, small, large) in [
            (0, "零", "零"),
            (10, "十", "壹拾"),
            (12, "十二", "壹拾贰"),
            (105, "一百零五", "壹佰零伍"),
            (110, "一百一十", "壹佰壹拾"),
            (1005, "一千零五", "壹仟零伍"),
            (34_000, "三万四千", "叁万肆仟"),
            (100_010, "十万零一十", "壹拾万零壹拾"),
            (10_000_001, "一千万零一", "壹仟万零壹"),
            (120_000_000, "一亿二千万", "壹亿贰仟万"),
            (100_000_001, "一亿零一", "壹亿零壹"),
            (1_234_500_000_000, "一万二千三百四十五亿", "壹万贰仟叁佰肆拾伍亿"),
        ] {
            assert_eq!((chinese(number).as_str(), formal(number).as_str()), (small, large));
        }
        assert_eq!(digits("2023"), "二〇二三");
    }

    #[test]
    fn amounts_are_worded_as_on_a_cheque() {
        for (number, text) in [
            ("0", "零元整"),
            ("0.00", "零元整"),
            ("1200.30", "壹仟贰佰元叁角整"),
            ("1200", "壹仟贰佰元整"),
            ("10.05", "壹拾元零伍分"),
            ("0.05", "伍分"),
            ("0.5", "伍角整"),
            ("16.32", "壹拾陆元叁角贰分"),
            ("-3.1", "负叁元壹角整"),
            ("0.005", "壹分"),
        ] {
            assert_eq!(amount(decimal(number)).as_deref(), Some(text), "{number}");
        }
        assert_eq!(amount(decimal("9999999999999999999999999999")), None);
    }

    #[test]
    fn points_move_exactly() {
        for (number, digits, text) in [
            ("274.43", -4, "2744300"),
            ("2744300", 4, "274.43"),
            ("7545.00", 0, "7545"),
            ("1", 4, "0.0001"),
            ("-12", 4, "-0.0012"),
            ("0", 4, "0"),
        ] {
            assert_eq!(
                shifted(decimal(number), digits)
                    .map(|moved| moved.to_string())
                    .as_deref(),
                Some(text)
            );
        }
        assert_eq!(shifted(decimal("9999999999999999999999999999"), -4), None);
    }

    #[test]
    fn shares_and_changes() {
        assert_eq!(percent(decimal("1"), decimal("8"), 1), Some(decimal("12.5")));
        assert_eq!(percent(decimal("2"), decimal("3"), 2), Some(decimal("66.67")));
        assert_eq!(percent(decimal("1"), decimal("0"), 2), None);
        let text = |now: u64, before: u64| Compared::of(now.into(), before.into(), 2).map(Compared::text);
        assert_eq!(text(9, 8).as_deref(), Some("同比增长12.5%"));
        assert_eq!(text(3, 4).as_deref(), Some("同比下降25%"));
        assert_eq!(text(4, 4).as_deref(), Some("与上年持平"));
        assert_eq!(text(4, 0).as_deref(), Some("上年为零"));
    }

    #[test]
    fn large_numbers_say_whether_they_are_exact() {
        assert_eq!(scaled(3048, 2), ("3048".to_owned(), true));
        assert_eq!(scaled(12_300, 2), ("1.23万".to_owned(), true));
        assert_eq!(scaled(12_345, 2), ("1.23万".to_owned(), false));
        assert_eq!(scaled(450_000_000, 2), ("4.5亿".to_owned(), true));
    }

    #[test]
    fn dates_ordinals_and_lists() {
        let day = Date::new(2023, 1, 29).unwrap();
        assert_eq!(date(day), "2023年1月29日");
        assert_eq!(date_chinese(day), "二〇二三年一月二十九日");
        assert_eq!(read_date("2023年01月29日"), None);
        assert_eq!((ordinal(3), bracketed(12)), ("三、".to_owned(), "（十二）".to_owned()));
        assert_eq!(listed(&["甲", "乙", "丙"], "和"), "甲、乙和丙");
        assert_eq!(listed(&["甲", "乙"], "和"), "甲和乙");
        assert_eq!(listed(&["甲"], "和"), "甲");
        assert_eq!(listed::<&str>(&[], "和"), "");
    }

    proptest! {
        #[test]
        fn what_is_worded_is_read_back(number in prop_oneof![0u64..200_000, any::<u64>()], fen in 0u64..10_000_000_000) {
            prop_assert_eq!(read_chinese(&chinese(number)), Some(number), "{}", chinese(number));
            prop_assert_eq!(read_formal(&formal(number)), Some(number), "{}", formal(number));
            let text = number.to_string();
            prop_assert_eq!(read_digits(&digits(&text)), Some(text));
            let money = decimal(&format!("{}.{:02}", fen / 100, fen % 100));
            let back = read_amount(&amount(money).unwrap()).unwrap();
            prop_assert_eq!(back.value(), money.value());
        }

        #[test]
        fn days_are_read_back(year in 1000i16..=9999, month in 1i8..=12, day in 1i8..=28) {
            let day = Date::new(year, month, day).unwrap();
            prop_assert_eq!(read_date(&date(day)), Some(day));
            prop_assert_eq!(read_date_chinese(&date_chinese(day)), Some(day));
        }
    }
}
