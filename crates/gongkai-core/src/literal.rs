//! What the cells of a table of texts can say: nothing, a value, or the mark that a figure does not apply. A cell
//! that begins with an apostrophe holds the text behind it, whatever it looks like: an empty text, a text that
//! begins with an apostrophe, a `/` that is no mark. Leaves out what the values are (`shape`).

use crate::decimal::Decimal;
use crate::tables::Kind;
use std::borrow::Cow;

/// What stands before a text that is to be taken as it is.
pub const LITERAL: char = '\'';

/// The marks that are read as 不适用. The first one is written.
pub const MARKS: [&str; 7] = ["/", "／", "—", "——", "-", "不适用", "无"];

/// What the cell of a figure holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held<'a> {
    /// Nothing: the figure is blank.
    Nothing,
    /// A mark: the figure is blank, it does not apply.
    Mark(&'a str),
    /// A value.
    Value(&'a str),
}

/// The text that a cell holds; `None` where it is empty.
#[must_use]
pub fn text(cell: &str) -> Option<&str> {
    match cell.strip_prefix(LITERAL) {
        None if cell.is_empty() => None,
        None => Some(cell),
        Some(text) => Some(text),
    }
}

/// What the cell of a figure holds.
#[must_use]
pub fn figure(cell: &str) -> Held<'_> {
    match text(cell) {
        None => Held::Nothing,
        Some(_) if MARKS.contains(&cell) => Held::Mark(cell),
        Some(text) => Held::Value(text),
    }
}

/// The cell that holds exactly this text.
#[must_use]
pub fn quoted(text: &str) -> String {
    format!("{LITERAL}{text}")
}

/// The cell of a text.
#[must_use]
pub fn of_text(text: &str) -> Cow<'_, str> {
    if text.is_empty() || text.starts_with(LITERAL) {
        quoted(text).into()
    } else {
        text.into()
    }
}

/// The cell of a figure of that kind. A text can look like a mark.
#[must_use]
pub fn of_figure(kind: Kind, text: &str) -> Cow<'_, str> {
    if kind == Kind::Text && MARKS.contains(&text) {
        quoted(text).into()
    } else {
        of_text(text)
    }
}

/// The plain digits of a number that is written with separators, a unit, full-width digits or superfluous zeros; nothing
/// where its unit is another than that of a figure of this kind.
#[must_use]
pub fn meant(text: &str, kind: Kind) -> Option<String> {
    digits(text, if kind == Kind::Money { "万元" } else { "" })
}

/// What is written in 元, and the same in 万元, exactly.
#[must_use]
pub fn of_yuan(text: &str) -> Option<(String, String)> {
    let yuan = digits(text, "元").filter(|_| text.trim_end().ends_with('元'))?;
    let mut value = yuan.parse::<Decimal>().ok()?.value();
    value.set_scale(value.scale() + 4).ok()?;
    Some((yuan, value.normalize().to_string()))
}

/// The plain digits of a number, with this unit, one of counts or none.
fn digits(text: &str, unit: &str) -> Option<String> {
    // No number is that long.
    if text.len() > 200 {
        return None;
    }
    let plain: String = text
        .chars()
        .filter_map(|letter| match letter {
            '０'..='９' => char::from_u32(u32::from(letter) - u32::from('０') + u32::from('0')),
            '．' => Some('.'),
            '－' => Some('-'),
            ',' | '，' | '\'' => None,
            _ if letter.is_whitespace() => None,
            _ => Some(letter),
        })
        .collect();
    let plain = plain.strip_suffix(unit).unwrap_or(&plain);
    let plain = plain.trim_end_matches(['件', '条', '次', '个']);
    let plain = plain.strip_prefix('+').unwrap_or(plain);
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let only = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !only(whole) || !only(fraction) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let zero = fraction.bytes().all(|byte| byte == b'0');
    Some(if zero {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_another_unit_is_not_taken_as_it_stands() {
        for (text, count, money) in [
            ("1,234件", Some("1234"), Some("1234")),
            ("12500元", None, None),
            ("3.50万元", None, Some("3.50")),
            ("3万", None, None),
            ("３条", Some("3"), Some("3")),
        ] {
            assert_eq!(meant(text, Kind::Count).as_deref(), count, "{text}");
            assert_eq!(meant(text, Kind::Money).as_deref(), money, "{text}");
        }
        let yuan = |text| of_yuan(text).map(|(yuan, meant)| format!("{yuan} {meant}"));
        for (text, converted) in [
            ("12500元", Some("12500 1.25")),
            ("12,500.00 元", Some("12500 1.25")),
            ("0.5元", Some("0.5 0.00005")),
            ("0元", Some("0 0")),
            ("3万元", None),
            ("12500", None),
            ("约3元", None),
        ] {
            assert_eq!(yuan(text).as_deref(), converted, "{text}");
        }
        assert_eq!(yuan(&format!("0.{}1元", "0".repeat(26))), None);
    }

    #[test]
    fn cells_hold_what_was_put_into_them() {
        for value in ["", "'", "''", "/", "'/", "无", "a", " "] {
            assert_eq!(text(&of_text(value)), Some(value));
            assert_eq!(figure(&of_figure(Kind::Text, value)), Held::Value(value));
        }
        assert_eq!(figure(""), Held::Nothing);
        for mark in MARKS {
            assert_eq!(figure(mark), Held::Mark(mark));
        }
    }
}
