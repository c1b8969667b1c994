//! Numbers of lists in the formats of word processors. Leaves out those of scripts that no report uses, which are
//! shown as decimal numbers.

/// A number as a format of lists shows it.
pub(super) fn format(number: u32, format: &str) -> String {
    let short = |most: u32| (1..=most).contains(&number);
    match format {
        "none" => String::new(),
        "decimalZero" => format!("{number:02}"),
        "upperRoman" if short(3999) => roman(number),
        "lowerRoman" if short(3999) => roman(number).to_lowercase(),
        "upperLetter" if short(780) => letters(number, b'A'),
        "lowerLetter" if short(780) => letters(number, b'a'),
        "decimalFullWidth" | "decimalFullWidth2" => number.to_string().chars().map(wide).collect(),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => {
            enclosed(number, &[(1, 20, '①'), (21, 35, '㉑'), (36, 50, '㊱')])
        }
        "decimalEnclosedFullstop" => enclosed(number, &[(1, 20, '⒈')]),
        "decimalEnclosedParen" => enclosed(number, &[(1, 20, '⑴')]),
        "ideographEnclosedCircle" => enclosed(number, &[(1, 10, '㊀')]),
        "ideographTraditional" if short(10) => pick("甲乙丙丁戊己庚辛壬癸", number),
        "ideographZodiac" if short(12) => pick("子丑寅卯辰巳午未申酉戌亥", number),
        "ideographZodiacTraditional" if short(60) => {
            pick("甲乙丙丁戊己庚辛壬癸", (number - 1) % 10 + 1)
                + &pick("子丑寅卯辰巳午未申酉戌亥", (number - 1) % 12 + 1)
        }
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "koreanCounting" => counting(number, "零一二三四五六七八九", &["", "十", "百", "千"]),
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" | "koreanDigital2" => {
            digits(number, "〇一二三四五六七八九")
        }
        "chineseLegalSimplified" => counting(number, "零壹贰叁肆伍陆柒捌玖", &["", "拾", "佰", "仟"]),
        "ideographLegalTraditional" | "japaneseLegal" => {
            counting(number, "零壹貳參肆伍陸柒捌玖", &["", "拾", "佰", "仟"])
        }
        "numberInDash" => format!("- {number} -"),
        _ => number.to_string(),
    }
}

fn wide(digit: char) -> char {
    char::from_u32(u32::from(digit) + 0xFEE0).unwrap_or(digit)
}

fn pick(letters: &str, number: u32) -> String {
    let at = usize::try_from(number).unwrap_or_default().saturating_sub(1);
    letters.chars().nth(at).map(String::from).unwrap_or_default()
}

fn enclosed(number: u32, ranges: &[(u32, u32, char)]) -> String {
    let inside = ranges
        .iter()
        .find(|(first, last, _)| (*first..=*last).contains(&number));
    let letter = inside.and_then(|(first, _, letter)| char::from_u32(u32::from(*letter) + number - first));
    letter.map_or_else(|| number.to_string(), String::from)
}

fn roman(mut number: u32) -> String {
    const PARTS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut out = String::new();
    for (value, letters) in PARTS {
        while number >= value {
            out.push_str(letters);
            number -= value;
        }
    }
    out
}

/// a … z, then aa, bb and so on.
fn letters(number: u32, first: u8) -> String {
    let (round, at) = ((number - 1) / 26, (number - 1) % 26);
    let letter = char::from(first + u8::try_from(at).unwrap_or_default());
    std::iter::repeat_n(letter, usize::try_from(round).unwrap_or_default() + 1).collect()
}

fn digits(number: u32, known: &str) -> String {
    let digit = |letter: char| known.chars().nth(letter.to_digit(10).unwrap_or_default() as usize);
    number.to_string().chars().filter_map(digit).collect()
}

/// 一百二十; from ten thousand on a decimal number: no list has so many.
fn counting(number: u32, known: &str, units: &[&str; 4]) -> String {
    if number == 0 || number > 9999 {
        return number.to_string();
    }
    let known: Vec<char> = known.chars().collect();
    let text = number.to_string();
    let mut out = String::new();
    let mut gap = false;
    for (at, digit) in text.chars().enumerate() {
        let unit = units[text.len() - 1 - at];
        match digit.to_digit(10).unwrap_or_default() as usize {
            0 => gap = true,
            digit => {
                if std::mem::take(&mut gap) {
                    out.push(known[0]);
                }
                // 十, not 一十.
                if !(digit == 1 && at == 0 && text.len() == 2) {
                    out.push(known[digit]);
                }
                out.push_str(unit);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::format;

    #[test]
    fn formats_of_lists() {
        for (number, name, text) in [
            (3, "decimal", "3"),
            (7, "decimalZero", "07"),
            (1, "chineseCounting", "一"),
            (10, "chineseCountingThousand", "十"),
            (15, "chineseCountingThousand", "十五"),
            (20, "japaneseCounting", "二十"),
            (105, "chineseCountingThousand", "一百零五"),
            (2010, "chineseCountingThousand", "二千零一十"),
            (12, "ideographDigital", "一二"),
            (10, "ideographDigital", "一〇"),
            (13, "chineseLegalSimplified", "拾叁"),
            (4, "decimalEnclosedParen", "⑷"),
            (4, "decimalEnclosedCircleChinese", "④"),
            (21, "decimalEnclosedCircle", "㉑"),
            (51, "decimalEnclosedCircle", "51"),
            (2, "decimalEnclosedFullstop", "⒉"),
            (3, "ideographEnclosedCircle", "㊂"),
            (12, "decimalFullWidth", "１２"),
            (3, "ideographTraditional", "丙"),
            (13, "ideographZodiacTraditional", "丙子"),
            (1994, "upperRoman", "MCMXCIV"),
            (4, "lowerRoman", "iv"),
            (28, "lowerLetter", "bb"),
            (u32::MAX, "upperRoman", "4294967295"),
            (u32::MAX, "upperLetter", "4294967295"),
            (u32::MAX, "chineseCounting", "4294967295"),
            (0, "decimalEnclosedParen", "0"),
            (5, "hebrew1", "5"),
            (5, "none", ""),
        ] {
            assert_eq!(format(number, name), text, "{number} {name}");
        }
    }
}
