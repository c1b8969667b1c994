//! Text made comparable: full-width forms, spaces and punctuation folded away. Leaves out every meaning.

/// The half-width form of a full-width letter, digit or sign; a plain space for any other.
#[must_use]
pub fn narrow(letter: char) -> char {
    match letter {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(letter as u32 - 0xFEE0).unwrap_or(letter),
        '\u{3000}' | '\u{A0}' | '\u{2002}'..='\u{200A}' | '\t' => ' ',
        _ => letter,
    }
}

/// Only letters, ideographs and digits, in half width: what is left of a label under any punctuation.
pub(crate) fn fold(text: &str) -> String {
    // Never longer than the text: full-width forms get shorter.
    let mut out = String::with_capacity(text.len());
    out.extend(folded(text));
    out
}

/// The same, letter by letter.
pub(crate) fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    // Most letters are common ideographs; the tables need not be asked for these.
    text.chars()
        .map(narrow)
        .filter(|letter| matches!(letter, '\u{4E00}'..='\u{9FA5}') || letter.is_alphanumeric())
}

/// Half-width forms, no white space at all.
pub(crate) fn compact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let letters = text.chars().map(narrow);
    out.extend(letters.filter(|letter| !letter.is_whitespace() && !is_invisible(*letter)));
    out
}

/// Whether nobody sees a letter: joiners, marks of direction and byte order, places where a word may break, and what
/// is no character.
#[must_use]
pub const fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{AD}')
        || letter as u32 & 0xFFFE == 0xFFFE
}

/// Whether a letter is an ideograph.
pub(crate) fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '〇' | '\u{20000}'..='\u{323AF}')
}

/// The whole number that a text of digits or Chinese numerals stands for: `２０２２`, `二〇二二`, `一百二十`.
pub(crate) fn numeral(text: &str) -> Option<u64> {
    let text: String = text.chars().map(narrow).collect();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    let digit = |letter| "〇一二三四五六七八九".chars().position(|known| known == letter);
    let digits: Option<Vec<usize>> = text
        .chars()
        .map(|letter| {
            digit(match letter {
                '零' | '○' | 'Ｏ' => '〇',
                '两' => '二',
                other => other,
            })
        })
        .collect();
    if let Some(digits) = digits.filter(|digits| !digits.is_empty()) {
        // A list of digits, as in years.
        return digits
            .iter()
            .try_fold(0u64, |sum, digit| sum.checked_mul(10)?.checked_add(*digit as u64));
    }
    if text.is_empty() {
        return None;
    }
    let (mut total, mut section, mut last) = (0u64, 0u64, None);
    for letter in text.chars() {
        let unit = match letter {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            '万' | '亿' => {
                section += last.take().unwrap_or(0);
                if section == 0 {
                    return None;
                }
                total = if letter == '万' {
                    total.checked_add(section.checked_mul(10_000)?)?
                } else {
                    total.checked_add(section)?.checked_mul(100_000_000)?
                };
                section = 0;
                continue;
            }
            '零' | '〇' => continue,
            '两' => {
                last = Some(2);
                continue;
            }
            other => {
                last = Some(digit(other)? as u64);
                continue;
            }
        };
        section += last.take().or((unit == 10 && section == 0).then_some(1))? * unit;
    }
    Some(total + section + last.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_alike_under_any_punctuation() {
        for text in [
            "1.属于国家秘密",
            "１．属于国家秘密",
            "1、 属于 国家秘密",
            "(1)属于国家秘密",
        ] {
            assert_eq!(fold(text), "1属于国家秘密");
        }
        assert_eq!(fold("（六) 其他"), "六其他");
    }

    #[test]
    fn numerals_are_read() {
        for (text, number) in [
            ("２０２２", 2022),
            ("二〇二二", 2022),
            ("一百二十", 120),
            ("十", 10),
            ("二十九", 29),
            ("三万四千", 34_000),
            ("一千零五", 1005),
            ("两百", 200),
            ("一亿二千万", 120_000_000),
            ("〇", 0),
        ] {
            assert_eq!(numeral(text), Some(number), "{text}");
        }
        for text in ["", "十二月", "abc", "百", "1,2"] {
            assert_eq!(numeral(text), None, "{text}");
        }
    }
}
