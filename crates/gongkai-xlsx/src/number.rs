//! Numbers and dates in cells: the digits that are shown, decimals of a number format, serial dates. Leaves
//! out which numbers a cell may hold.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

/// A workbook keeps this many significant digits of a number.
pub(crate) const DIGITS: usize = 15;

/// What a number format says about a cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Format {
    /// Digits that are always shown after the point; `None` for the general format.
    pub decimals: Option<u32>,
    /// Whether it shows a date.
    pub date: bool,
    /// Whether it shows hundredths (%).
    pub percent: bool,
}

impl Format {
    /// Reads the first section of a format code.
    pub(crate) fn parse(code: &str) -> Self {
        let mut format = Self::default();
        let (mut decimals, mut point, mut digits) = (0, false, false);
        let mut letters = code.chars();
        while let Some(letter) = letters.next() {
            match letter {
                ';' => break,
                '"' => {
                    let _ = letters.by_ref().find(|letter| *letter == '"');
                }
                '[' => {
                    let _ = letters.by_ref().find(|letter| *letter == ']');
                }
                '\\' | '_' | '*' => {
                    let _ = letters.next();
                }
                '.' => point = true,
                '0' | '#' | '?' => {
                    digits = true;
                    decimals += u32::from(point && letter == '0');
                }
                '%' => format.percent = true,
                'y' | 'Y' | 'd' | 'D' | 'm' | 'M' => format.date = true,
                _ => {}
            }
        }
        if digits {
            format = Self {
                decimals: Some(decimals),
                date: false,
                ..format
            };
        }
        format
    }

    /// The built-in format of that number.
    pub(crate) fn builtin(id: u32) -> Self {
        match id {
            1 | 3 | 9 => Self {
                decimals: Some(0),
                date: false,
                percent: id == 9,
            },
            2 | 4 | 10 => Self {
                decimals: Some(2),
                date: false,
                percent: id == 10,
            },
            14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Self {
                decimals: None,
                date: true,
                percent: false,
            },
            _ => Self::default(),
        }
    }
}

/// The number as plain digits, as a program shows it in a cell wide enough: at most 15 significant digits,
/// and at least the decimals of the format. `None` where it is no finite number.
pub(crate) fn plain(written: &str, decimals: Option<u32>) -> Option<String> {
    if is_whole(written) && decimals.is_none_or(|decimals| decimals == 0) {
        return Some(written.to_owned());
    }
    let value: f64 = written.parse().ok().filter(|value: &f64| value.is_finite())?;
    let scientific = format!("{:.*e}", DIGITS - 1, value.abs());
    let (mantissa, exponent) = scientific.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    // A number so large or small is no figure; its text stays as it is.
    if exponent.unsigned_abs() > 60 {
        return None;
    }
    let digits = mantissa.replace('.', "");
    let digits = digits.trim_end_matches('0');
    let point = exponent + 1;
    let (whole, mut fraction): (String, String) = match usize::try_from(point) {
        _ if digits.is_empty() => Default::default(),
        Ok(point) if point > 0 => {
            let whole: String = digits.chars().take(point).collect();
            (
                whole + &"0".repeat(point.saturating_sub(digits.len())),
                digits.chars().skip(point).collect(),
            )
        }
        _ => (String::new(), "0".repeat(usize::try_from(-point).unwrap_or(0)) + digits),
    };
    let wanted = usize::try_from(decimals.unwrap_or(0)).unwrap_or(0);
    while fraction.len() < wanted {
        fraction.push('0');
    }
    let sign = if value < 0.0 { "-" } else { "" };
    let whole = if whole.is_empty() { "0" } else { &whole };
    Some(if fraction.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction}")
    })
}

/// Whether a number is written as the whole number that it is shown as.
fn is_whole(written: &str) -> bool {
    let bytes = written.as_bytes();
    (1..=DIGITS).contains(&bytes.len())
        && bytes.iter().all(u8::is_ascii_digit)
        && (bytes.len() == 1 || bytes.first() != Some(&b'0'))
}

/// Whether programs keep every digit of a number: beyond 15 they put zeros, and nobody knows what was typed.
/// One that is too large for a number is kept as the text it is.
pub(crate) fn is_kept(written: &str) -> bool {
    is_whole(written)
        || written
            .parse()
            .is_ok_and(|value: f64| value.abs() < 1e15 || value.is_infinite())
}

/// Significant digits and decimals of plain digits.
pub(crate) fn measure(text: &str) -> (usize, u32) {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let decimals = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    (
        digits.trim_start_matches('0').len(),
        u32::try_from(decimals).unwrap_or(u32::MAX),
    )
}

/// Days since the beginning of the calendar of workbooks; `None` where the two calendars in use differ.
pub(crate) fn serial(day: Date) -> Option<u32> {
    let days = day.since(EPOCH_1900).ok()?.get_days();
    u32::try_from(days).ok().filter(|days| *days > 60 && day.year() <= 9999)
}

/// The date of a serial number.
pub(crate) fn from_serial(written: &str, since_1904: bool) -> Option<Date> {
    let value: f64 = written.parse().ok()?;
    if value.fract() != 0.0 || !(0.0..=2_958_465.0).contains(&value) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "the range was checked")]
    let days = value as i32;
    if since_1904 {
        return date(1904, 1, 1).checked_add(days.days()).ok();
    }
    // Days up to 60 are off by one in programs that take 1900 for a leap year.
    (days > 60).then(|| EPOCH_1900.checked_add(days.days()).ok()).flatten()
}

/// A date as people write it: 2023-01-29, 2023/1/29, 2023年1月29日, with or without a time of 0:00.
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Ok(day) = text.parse::<Date>() {
        return Some(day);
    }
    let text = text
        .strip_suffix("T00:00:00")
        .or_else(|| text.strip_suffix(" 00:00:00"))
        .unwrap_or(text);
    let parts: Vec<&str> = text.trim_end_matches('日').split(['-', '/', '.', '年', '月']).collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

const EPOCH_1900: Date = date(1899, 12, 30);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_shown() {
        for (written, decimals, shown) in [
            ("274.43", None, "274.43"),
            ("7545", Some(2), "7545.00"),
            ("0.30000000000000004", None, "0.3"),
            ("1E3", None, "1000"),
            ("1E-5", Some(2), "0.00001"),
            ("0", Some(2), "0.00"),
            ("0", None, "0"),
            ("-3.1", Some(2), "-3.10"),
            ("300.567", Some(2), "300.567"),
            ("123456789012345", Some(0), "123456789012345"),
        ] {
            assert_eq!(plain(written, decimals).as_deref(), Some(shown), "{written}");
        }
        for written in ["1e400", "NaN", "inf", "abc", "1e99"] {
            assert_eq!(plain(written, None), None, "{written}");
        }
    }

    #[test]
    fn whole_numbers_are_shown_as_they_are_written() {
        for written in ["0", "7", "10", "123456789012345", "999999999999999"] {
            // The point makes it go the long way.
            let longer = format!("{written}.");
            assert_eq!(plain(written, None), plain(&longer, None), "{written}");
            assert_eq!(plain(written, Some(0)), plain(&longer, Some(0)), "{written}");
            assert_eq!(plain(written, Some(2)), plain(&longer, Some(2)), "{written}");
            assert!(is_kept(written) && is_kept(&longer), "{written}");
        }
        for written in ["007", "-7", "+7", "1234567890123456", ""] {
            assert!(!is_whole(written), "{written}");
        }
        assert_eq!(plain("007", None).as_deref(), Some("7"));
    }

    #[test]
    fn formats_tell_decimals_and_dates() {
        for (code, decimals) in [
            ("0.00", Some(2)),
            ("General", None),
            ("#,##0", Some(0)),
            ("0\"（0.00）\"", Some(0)),
            ("0.0##;-0.00", Some(1)),
            ("@", None),
        ] {
            let format = Format {
                decimals,
                ..Format::default()
            };
            assert_eq!(Format::parse(code), format, "{code}");
        }
        assert!(Format::parse("0.00%").percent);
        assert!(!Format::parse("0\"%\"").percent);
        for code in ["yyyy-mm-dd", "yyyy\\-mm\\-dd", "[$-804]yyyy\"年\"m\"月\"d\"日\""] {
            assert!(Format::parse(code).date, "{code}");
        }
    }

    #[test]
    fn dates_come_back() {
        assert_eq!(serial(date(2023, 1, 29)), Some(44955));
        assert_eq!(from_serial("44955", false), Some(date(2023, 1, 29)));
        assert_eq!(from_serial("43493", true), Some(date(2023, 1, 29)));
        for day in [date(1900, 3, 1), date(9999, 12, 31)] {
            assert_eq!(
                serial(day).and_then(|serial| from_serial(&serial.to_string(), false)),
                Some(day)
            );
        }
        assert_eq!(serial(date(1900, 2, 28)), None);
        for text in [
            "2023-01-29",
            "2023-1-29",
            "2023/1/29",
            "2023年1月29日",
            "2023-01-29T00:00:00",
        ] {
            assert_eq!(parse_date(text), Some(date(2023, 1, 29)), "{text}");
        }
        for text in ["29.1.2023", "2023-13-01", "2023", "x"] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }
}
