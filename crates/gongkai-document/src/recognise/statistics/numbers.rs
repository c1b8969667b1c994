//! Numbers in a text: digits with separators, Chinese numerals, 万 and 亿, 百分之. Leaves out what they count (`units`).

use crate::fold::numeral;
use gongkai_core::Decimal;

/// A number and what stands right behind it as part of it.
#[derive(Debug, Clone)]
pub(super) struct Number {
    pub(super) value: Decimal,
    /// 万 or 亿, kept as part of the unit.
    pub(super) scale: Option<char>,
    /// 余 or 多 stands behind it.
    pub(super) more: bool,
    /// Printed in ideographs: as often an idiom as a number.
    pub(super) ideographic: bool,
    /// 百分之.
    pub(super) percent: bool,
    /// The place behind it.
    pub(super) end: usize,
}

/// The most letters of a number.
const LONGEST: usize = 40;

/// The number that begins at a place.
pub(super) fn at(letters: &[char], start: usize) -> Option<Number> {
    let first = *letters.get(start)?;
    if first.is_ascii_digit() {
        return arabic(letters, start);
    }
    if starts(letters, start, "百分之") {
        let run = run(letters, start + 3);
        return Some(Number {
            value: ideographs(&run)?,
            scale: None,
            more: false,
            ideographic: true,
            percent: true,
            end: start + 3 + run.len(),
        });
    }
    is_numeral(first).then(|| ideographic(letters, start)).flatten()
}

/// Whether a text stands at a place.
pub(super) fn starts(letters: &[char], at: usize, text: &str) -> bool {
    text.chars()
        .enumerate()
        .all(|(offset, letter)| letters.get(at + offset) == Some(&letter))
}

pub(super) fn is_numeral(letter: char) -> bool {
    "零〇一二两三四五六七八九十百千万亿".contains(letter)
}

fn more(letters: &[char], at: usize) -> bool {
    letters.get(at).is_some_and(|letter| matches!(letter, '余' | '多'))
}

fn arabic(letters: &[char], start: usize) -> Option<Number> {
    let mut digits = String::new();
    let mut separator = None;
    let mut at = start;
    while at < letters.len() {
        // No number is that long; looking on from every digit of a hostile one would not end.
        if at - start > LONGEST {
            return None;
        }
        let three = || {
            letters
                .get(at + 1..at + 4)
                .is_some_and(|next| next.iter().all(char::is_ascii_digit))
                && !letters.get(at + 4).is_some_and(char::is_ascii_digit)
        };
        match letters[at] {
            letter if letter.is_ascii_digit() => digits.push(letter),
            '.' if !digits.contains('.') && letters.get(at + 1).is_some_and(char::is_ascii_digit) => digits.push('.'),
            // 12,345 and 12 345 as one number: the part before the first separator has at most three digits.
            mark @ ('，' | ' ')
                if three()
                    && !digits.contains('.')
                    && !digits.starts_with('0')
                    && separator.map_or(digits.len() <= 3, |known| known == mark) =>
            {
                separator = Some(mark);
            }
            _ => break,
        }
        at += 1;
    }
    let mut value: Decimal = digits.parse().ok()?;
    let mut is_more = more(letters, at);
    at += usize::from(is_more);
    // 7万6千, 3千
    let small = |letter: Option<&char>| match letter {
        Some('千') => Some(1000),
        Some('百') => Some(100),
        _ => None,
    };
    let mut scale = None;
    if let Some(times) = small(letters.get(at)).filter(|_| !starts(letters, at, "百分")) {
        value = multiply(value, times)?;
        at += 1;
        // 8千万次 counts in 万次.
        if let Some(letter) = letters.get(at).filter(|letter| matches!(letter, '万' | '亿')) {
            scale = Some(*letter);
            at += 1;
        }
    } else if let Some(letter) = letters.get(at).filter(|letter| matches!(letter, '万' | '亿')) {
        let next = letters.get(at + 1).filter(|next| next.is_ascii_digit());
        match (next.and_then(|next| next.to_digit(10)), small(letters.get(at + 2))) {
            (Some(digit), Some(times)) if *letter == '万' => {
                let rest: Decimal = (u64::from(digit) * times).to_string().parse().ok()?;
                value = multiply(value, 10_000)?.checked_add(rest)?;
                at += 3;
            }
            _ => {
                scale = Some(*letter);
                at += 1;
            }
        }
    }
    if more(letters, at) {
        is_more = true;
        at += 1;
    }
    Some(Number {
        value,
        scale,
        more: is_more,
        ideographic: false,
        percent: false,
        end: at,
    })
}

/// A product that keeps no more digits than it needs.
pub(super) fn multiply(value: Decimal, times: u64) -> Option<Decimal> {
    let product = value.value().checked_mul(times.into())?.normalize();
    product.to_string().parse().ok()
}

fn run(letters: &[char], start: usize) -> Vec<char> {
    letters[start.min(letters.len())..]
        .iter()
        .copied()
        .take(LONGEST)
        .take_while(|letter| is_numeral(*letter) || *letter == '点')
        .collect()
}

fn ideographic(letters: &[char], start: usize) -> Option<Number> {
    let run = run(letters, start);
    let mut at = start + run.len();
    let is_more = more(letters, at);
    at += usize::from(is_more);
    let mut text: String = run.iter().collect();
    // 百余条, 近千件: the one is not written.
    if matches!(run.first(), Some('百' | '千' | '万' | '亿')) {
        let near = start
            .checked_sub(1)
            .and_then(|before| letters.get(before))
            .is_some_and(|before| matches!(before, '近' | '逾' | '超' | '约' | '过'));
        if !(is_more || near) {
            return None;
        }
        text.insert(0, '一');
    }
    // 三四件 is a guess; a number of several digits has its places written.
    if run.len() > 1 && !run.iter().any(|letter| "十百千万亿点".contains(*letter)) {
        return None;
    }
    let mut scale = None;
    // 十二万余次 counts in 万次.
    if let Some(last) = text.chars().last().filter(|last| matches!(last, '万' | '亿')) {
        scale = Some(last);
        text.pop();
    } else if is_more && let Some(letter) = letters.get(at).filter(|letter| matches!(letter, '万' | '亿')) {
        scale = Some(*letter);
        at += 1;
    }
    Some(Number {
        value: ideographs(&text.chars().collect::<Vec<_>>())?,
        scale,
        more: is_more,
        ideographic: true,
        percent: false,
        end: at,
    })
}

/// The value of ideographs, with 点 for the decimal point.
fn ideographs(run: &[char]) -> Option<Decimal> {
    let text: String = run.iter().collect();
    if text == "百" {
        return "100".parse().ok();
    }
    let (whole, fraction) = text.split_once('点').unwrap_or((&text, ""));
    let mut digits = numeral(whole)?.to_string();
    if text.contains('点') {
        digits.push('.');
        for letter in fraction.chars() {
            digits.push_str(&numeral(&letter.to_string()).filter(|digit| *digit < 10)?.to_string());
        }
    }
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_in_every_writing() {
        for (text, value, scale) in [
            // As folded: every comma is a full one.
            ("1，274，430次", "1274430", None),
            ("12 345条", "12345", None),
            ("45.9万次", "45.9", Some('万')),
            ("7万6千余件", "76000", None),
            ("3千条", "3000", None),
            ("一百零八条", "108", None),
            ("两千一百元", "2100", None),
            ("十二万余次", "12", Some('万')),
            ("一万五千份", "15000", None),
            ("百余条", "100", None),
            ("百分之六十三点五", "63.5", None),
            ("百分之百", "100", None),
        ] {
            let letters: Vec<char> = text.chars().collect();
            let number = super::at(&letters, 0).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (number.value.to_string().as_str(), number.scale),
                (value, scale),
                "{text}"
            );
        }
        for text in ["三四件", "百姓", "万一", "点"] {
            let letters: Vec<char> = text.chars().collect();
            assert!(super::at(&letters, 0).is_none(), "{text}");
        }
    }
}
