//! What is printed in a cell, as a figure: plain numbers, and the ways in which people write them. Leaves
//! out which cell it is.

use crate::fold::{compact, narrow, numeral};
use gongkai_core::AnnotationKind;
use gongkai_core::tables::Kind;

/// A printed figure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Printed {
    /// The figure in the form of the carriers; `None` is blank.
    pub value: Option<String>,
    /// What is printed besides or instead.
    pub note: Option<(AnnotationKind, String)>,
    /// Whether the form was changed (full width, separators, unit …).
    pub normalized: bool,
}

/// Whether a piece of text can be the content of a figure's cell rather than a label.
pub(super) fn is_figure(text: &str) -> bool {
    let text = compact(text);
    is_mark(&text) || is_digits(&text) || number(&text).is_some()
}

/// Whether white space parts the digits of a text.
fn is_torn(text: &str) -> bool {
    let mut words = text
        .split(|letter| narrow(letter).is_whitespace())
        .filter(|word| !word.is_empty());
    let mut last = words.next();
    words.any(|word| {
        let before = last.replace(word);
        let digit = |letter: Option<char>| letter.is_some_and(|letter| narrow(letter).is_ascii_digit());
        digit(before.and_then(|before| before.chars().last())) && digit(word.chars().next())
    })
}

/// Whether a text is nothing but digits (full width allowed).
pub(super) fn is_digits(text: &str) -> bool {
    let text = compact(text);
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reads what is printed in a cell of a kind. What is no figure is kept as raw text.
pub(super) fn read(printed: &str, kind: Kind) -> Printed {
    let plain = printed.trim();
    let text = compact(plain);
    if text.is_empty() {
        return Printed::default();
    }
    if is_mark(&text) {
        return Printed {
            note: Some((AnnotationKind::NotApplicable, text)),
            ..Printed::default()
        };
    }
    if kind == Kind::Text {
        return Printed {
            value: Some(super::prose::tidy(plain)),
            ..Printed::default()
        };
    }
    let raw = || Printed {
        note: Some((AnnotationKind::RawText, plain.to_owned())),
        ..Printed::default()
    };
    // 1 2 may be one number or two.
    if is_torn(plain) {
        return raw();
    }
    let Some(Number {
        sign,
        digits,
        unit,
        remark,
    }) = number(&text)
    else {
        return raw();
    };
    let value = match kind {
        Kind::Count | Kind::Change => {
            // 12.0 is twelve; 12.5 is no count.
            let whole = digits.split_once('.').map_or(Some(digits.as_str()), |(whole, part)| {
                part.bytes().all(|byte| byte == b'0').then_some(whole)
            });
            match (whole, sign, kind) {
                (Some(whole), _, Kind::Change) if sign < 0 && whole != "0" => format!("-{whole}"),
                (Some(whole), 0, _) | (Some(whole), _, Kind::Change) => whole.to_owned(),
                _ => return raw(),
            }
        }
        _ if sign < 0 => format!("-{digits}"),
        _ => digits,
    };
    let fits = match kind {
        Kind::Money => matches!(unit.as_str(), "" | "万元"),
        Kind::Change => matches!(unit.as_str(), "" | "项" | "件" | "个"),
        _ => !matches!(unit.as_str(), "万" | "亿" | "元" | "万元" | "%"),
    };
    if !fits {
        return raw();
    }
    Printed {
        normalized: value != plain && remark.is_none(),
        value: Some(value),
        note: remark.map(|text| (AnnotationKind::Remark, text)),
    }
}

struct Number {
    sign: i8,
    digits: String,
    unit: String,
    remark: Option<String>,
}

fn is_mark(text: &str) -> bool {
    matches!(
        text,
        "/" | "\\" | "-" | "--" | "—" | "——" | "－" | "–" | "―" | "无" | "不适用" | "不涉及"
    )
}

/// A number with sign, unit and remark. The text is compact.
fn number(text: &str) -> Option<Number> {
    const UNITS: [&str; 13] = [
        "件", "项", "条", "次", "份", "个", "宗", "部", "人", "万元", "元", "万", "亿",
    ];
    let (text, remark) = match text.find('(') {
        Some(at) if at > 0 && text.ends_with(')') => (&text[..at], Some(text[at + 1..text.len() - 1].to_owned())),
        _ => (text, None),
    };
    let (sign, text) = [
        ("减少", -1),
        ("减", -1),
        ("-", -1),
        ("−", -1),
        ("增加", 1),
        ("增", 1),
        ("+", 1),
    ]
    .into_iter()
    .find_map(|(word, sign)| text.strip_prefix(word).map(|rest| (sign, rest)))
    .unwrap_or((0, text));
    let (text, unit) = UNITS
        .iter()
        .find_map(|unit| text.strip_suffix(unit).map(|rest| (rest, *unit)))
        .unwrap_or((text, ""));
    let digits = decimal(text).or_else(|| {
        // One letter alone is as often a piece of a label (三、本年度…) as a number.
        (text.chars().count() > 1 && !text.contains(|letter: char| letter.is_ascii()))
            .then(|| numeral(text))
            .flatten()
            .map(|value| value.to_string())
    })?;
    Some(Number {
        sign,
        digits,
        unit: unit.to_owned(),
        remark,
    })
}

/// Digits with an optional fraction and thousands separators in the right places; leading zeros dropped.
fn decimal(text: &str) -> Option<String> {
    let (whole, fraction) = text
        .split_once('.')
        .map_or((text, None), |(whole, part)| (whole, Some(part)));
    let groups: Vec<&str> = whole.split([',', '，']).collect();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !groups.iter().all(|group| digits(group)) || !fraction.is_none_or(digits) {
        return None;
    }
    if groups.len() > 1 && (groups[0].len() > 3 || groups[1..].iter().any(|group| group.len() != 3)) {
        return None;
    }
    let whole = groups.concat();
    // 000 is as likely three zeros run together as a number.
    if whole.len() > 1 && whole.starts_with('0') {
        return None;
    }
    Some(match fraction {
        Some(fraction) => format!("{whole}.{fraction}"),
        None => whole,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str, kind: Kind) -> Option<String> {
        read(text, kind).value
    }

    #[test]
    fn counts_in_every_form_people_write() {
        for (text, figure) in [
            ("12", "12"),
            ("１２３", "123"),
            ("1,234", "1234"),
            ("12.0", "12"),
            ("一百二十", "120"),
            ("5件", "5"),
            (" 7\u{A0}", "7"),
        ] {
            assert_eq!(value(text, Kind::Count).as_deref(), Some(figure), "{text}");
        }
        for text in ["1 2", "1\n2", "1.5", "-3", "12,34", "000", "3万", "abc", "251000元"] {
            let printed = read(text, Kind::Count);
            assert_eq!(printed.value, None, "{text}");
            assert_eq!(printed.note, Some((AnnotationKind::RawText, text.to_owned())));
        }
    }

    #[test]
    fn marks_blanks_and_zero_stay_apart() {
        for text in ["/", "／", "—", "无", "不适用", "-"] {
            assert_eq!(
                read(text, Kind::Count).note.map(|note| note.0),
                Some(AnnotationKind::NotApplicable),
                "{text}"
            );
        }
        assert_eq!(read("　", Kind::Count), Printed::default());
        assert_eq!(value("0", Kind::Count).as_deref(), Some("0"));
    }

    #[test]
    fn a_remark_is_kept_beside_its_figure() {
        let printed = read("22（其中修订16件）", Kind::Count);
        assert_eq!(printed.value.as_deref(), Some("22"));
        assert_eq!(printed.note, Some((AnnotationKind::Remark, "其中修订16件".to_owned())));
    }

    #[test]
    fn changes_have_signs_and_money_has_decimals() {
        for (text, figure) in [
            ("0", "0"),
            ("-2", "-2"),
            ("+14", "14"),
            ("减4", "-4"),
            ("＋1036", "1036"),
        ] {
            assert_eq!(value(text, Kind::Change).as_deref(), Some(figure), "{text}");
        }
        for (text, figure) in [
            ("274.43", "274.43"),
            ("59237.2449", "59237.2449"),
            ("7,545.00", "7545.00"),
            ("0.092万元", "0.092"),
        ] {
            assert_eq!(value(text, Kind::Money).as_deref(), Some(figure), "{text}");
        }
        assert_eq!(value("2744300元", Kind::Money), None, "yuan in a column of 万元");
        assert_eq!(value("152790元", Kind::Text).as_deref(), Some("152790元"));
    }
}
