//! What spreadsheet programs do to the cells of a CSV file that is opened and saved in them: formulas are
//! computed, long numbers rounded, dates rewritten, leading zeros lost. Texts that look like the result are marked
//! when they are written, so that one that is not marked was rewritten and is refused. Leaves out the mark itself
//! (`gongkai_core::literal`).

use gongkai_core::literal::{self, LITERAL};
use gongkai_core::message::excerpt;
use gongkai_core::shape::{Holds, Leaf};
use gongkai_core::{Message, messages};
use std::borrow::Cow;

/// Digits that are still shown as they are.
const SHOWN: usize = 11;

/// The cell as it is written. Where it is to be `safe`, texts that a program would compute or rewrite are marked;
/// numbers are left to be numbers.
pub(crate) fn protected<'a>(path: &str, leaf: Option<&Leaf>, cell: Cow<'a, str>, safe: bool) -> Cow<'a, str> {
    let is_text = match leaf.map(|leaf| &leaf.holds) {
        Some(Holds::Text { .. }) => true,
        Some(Holds::Date | Holds::Choice(_)) => false,
        Some(Holds::Integer { .. } | Holds::Decimal) | None => return cell,
    };
    if cell.is_empty() || cell.starts_with(LITERAL) {
        return cell;
    }
    if (is_text && rewritten(path, &cell).is_some()) || (safe && (is_formula(&cell) || is_rewritable(&cell))) {
        return literal::quoted(&cell).into();
    }
    cell
}

/// The cell of a mark. `-` alone is none of what a program computes.
pub(crate) fn protected_mark(cell: Cow<'_, str>, safe: bool) -> Cow<'_, str> {
    if safe && (is_formula(&cell) || is_rewritable(&cell)) && !literal::MARKS.contains(&&*cell) {
        literal::quoted(&cell).into()
    } else {
        cell
    }
}

/// What to do about a cell that looks like what such a program leaves of another; `None` where it does not.
pub(crate) fn rewritten(path: &str, cell: &str) -> Option<Message> {
    // All of it begins so, and hardly any text does.
    if !matches!(cell.as_bytes().first(), Some(b'0'..=b'9' | b'-' | b'#' | b'E')) {
        return None;
    }
    if is_rounded(cell) {
        Some(messages::csv_rewritten_number(excerpt(cell)))
    } else if is_date(cell) {
        Some(messages::csv_rewritten_date(excerpt(cell)))
    } else if is_formula_error(cell) {
        Some(messages::csv_rewritten_formula(excerpt(cell)))
    } else if path.ends_with(".postcode") && only_digits(cell) && cell.len() != 6 {
        Some(messages::csv_rewritten_postcode(excerpt(cell)))
    } else {
        None
    }
}

/// What a program takes for a formula.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// `1.84467E+19`
fn is_rounded(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    text.split_once("E+").is_some_and(|(number, exponent)| {
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        whole.len() == 1 && only_digits(whole) && only_digits(fraction) && only_digits(exponent)
    })
}

/// `2023/1/29`, `1/29/2023`, also with a time.
fn is_date(text: &str) -> bool {
    let (day, time) = text.split_once(' ').unwrap_or((text, "0:00"));
    let parts: Vec<&str> = day.split('/').collect();
    let [first, second, third] = parts[..] else {
        return false;
    };
    let short = |text: &str| text.len() <= 2;
    parts.iter().all(|part| only_digits(part))
        && short(second)
        && ((first.len() == 4 && short(third)) || (short(first) && matches!(third.len(), 2 | 4)))
        && time.split(':').all(|part| only_digits(part) && short(part))
}

/// `#NAME?`, `Err:508`, and the hashes of a column that was too narrow.
fn is_formula_error(text: &str) -> bool {
    const CODES: [&str; 9] = [
        "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!", "#NULL!", "#SPILL!", "#CALC!",
    ];
    CODES.contains(&text)
        || text.strip_prefix("Err:").is_some_and(only_digits)
        || (text.len() > 2 && text.bytes().all(|byte| byte == b'#'))
}

/// What a program shows otherwise than it was written: numbers with leading or trailing zeros, of many digits or
/// with an exponent, dates, times, truth values.
fn is_rewritable(text: &str) -> bool {
    // These count as digits there.
    let plain: String = text
        .trim()
        .chars()
        .map(|letter| match letter {
            '０'..='９' => char::from_u32(u32::from(letter) - u32::from('０') + u32::from('0')).unwrap_or(letter),
            '．' => '.',
            _ => letter,
        })
        .collect();
    if matches!(plain.to_ascii_uppercase().as_str(), "TRUE" | "FALSE") {
        return true;
    }
    if only_digits(&plain) {
        return plain != text || plain.len() > SHOWN || (plain.len() > 1 && plain.starts_with('0'));
    }
    let digits = plain.bytes().filter(u8::is_ascii_digit).count();
    let inside = |letters: &str| {
        plain
            .chars()
            .all(|letter| letter.is_ascii_digit() || letters.contains(letter))
    };
    // Groups of at most four digits: 1-2, 2023-01-29, 12:30, but no phone number.
    let groups = || plain.split(['-', '/', ':', '.', ' ']).all(|part| part.len() <= 4);
    digits > 0 && (inside(".,eE+-%()¥$") && is_number(&plain) || inside("-/:. ") && groups())
}

/// Whether it is a number in some way of writing one.
fn is_number(text: &str) -> bool {
    let text = text.trim_matches(['(', ')', '¥', '$', '%', '+', '-']).replace(',', "");
    text.parse::<f64>().is_ok()
}

fn only_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_rewriting_are_told_from_texts() {
        for wrong in [
            "1.84467E+19",
            "1E+11",
            "2023/1/29",
            "1/29/2023",
            "2023/1/29 0:00",
            "01/29/23",
            "#NAME?",
            "Err:508",
            "####",
        ] {
            assert!(rewritten("title", wrong).is_some(), "{wrong}");
        }
        for right in [
            "264200",
            "1e5",
            "E+1",
            "3/4",
            "2023-01-29",
            "0631-5235693",
            "a/b/c",
            "#1",
            "12",
            "",
        ] {
            assert!(rewritten("title", right).is_none(), "{right}");
        }
        assert!(rewritten("agency.contact.postcode", "12345").is_some());
        assert!(rewritten("agency.contact.postcode", "012345").is_none());
        assert!(rewritten("agency.contact.postcode", "邮编").is_none());
    }

    #[test]
    fn texts_that_would_change_are_seen() {
        for text in [
            "012345",
            "053188112345",
            "123456789012",
            "1.50",
            "1e5",
            "1,234",
            "50%",
            "1-2",
            "2023-01-29",
            "12:30",
            "3/4",
            "TRUE",
            "false",
            "０１２",
            "(12)",
            "-5",
            "1.5",
        ] {
            assert!(is_rewritable(text), "{text}");
        }
        for text in [
            "264200",
            "0631-5235693",
            "12",
            "局",
            "",
            "E",
            "e",
            ".",
            "-",
            "12号",
            "2023年",
            "inf",
            "NaN",
        ] {
            assert!(!is_rewritable(text), "{text}");
        }
        for text in ["=1+1", "+86", "-x", "@x", "\tx", "\rx", "＝x", "＋", "－", "＠"] {
            assert!(is_formula(text), "{text:?}");
        }
        assert!(!is_formula("1=1"));
    }
}
