//! The address of a cell of a workbook as people write it, `D7`. Leaves out sheets and ranges.

use serde::{Serialize, Serializer};
use std::fmt;

/// Letters of the last column that a number can hold.
const LETTERS: usize = 7;
/// Digits of the last row.
const DIGITS: usize = 10;

/// The address of a cell, such as `D7`. Hundreds are noted for every report: it takes no memory beside itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct CellName {
    text: [u8; LETTERS + DIGITS],
    letters: u8,
    length: u8,
}

impl CellName {
    /// `D7` for row 6, column 3.
    #[must_use]
    pub fn new(row: u32, column: u32) -> Self {
        let mut name = Self {
            text: [0; LETTERS + DIGITS],
            letters: 0,
            length: 0,
        };
        let mut letters = [0; LETTERS];
        let mut first = LETTERS;
        let mut rest = u64::from(column) + 1;
        while rest > 0 {
            first -= 1;
            letters[first] = b'A' + digit((rest - 1) % 26);
            rest = (rest - 1) / 26;
        }
        name.push(&letters[first..]);
        name.letters = name.length;
        let mut digits = [0; DIGITS];
        let mut first = DIGITS;
        let mut rest = u64::from(row) + 1;
        while rest > 0 {
            first -= 1;
            digits[first] = b'0' + digit(rest % 10);
            rest /= 10;
        }
        name.push(&digits[first..]);
        name
    }

    /// `D7`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.part(0, self.length)
    }

    /// `D` of `D7`.
    #[must_use]
    pub fn column(&self) -> &str {
        self.part(0, self.letters)
    }

    /// `7` of `D7`.
    #[must_use]
    pub fn row(&self) -> &str {
        self.part(self.letters, self.length)
    }

    fn push(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.text[usize::from(self.length)] = *byte;
            self.length += 1;
        }
    }

    fn part(&self, from: u8, to: u8) -> &str {
        let bytes = &self.text[usize::from(from)..usize::from(to)];
        // Letters and digits always are a text.
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}

fn digit(number: u64) -> u8 {
    u8::try_from(number).unwrap_or(0)
}

impl PartialEq<str> for CellName {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl fmt::Debug for CellName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), formatter)
    }
}

impl fmt::Display for CellName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl Serialize for CellName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_programs_name_them() {
        for (row, column, letters, digits) in [
            (0, 0, "A", "1"),
            (9, 25, "Z", "10"),
            (98, 26, "AA", "99"),
            (0, 701, "ZZ", "1"),
            (0, 702, "AAA", "1"),
            (1_048_575, 16_383, "XFD", "1048576"),
            (u32::MAX, u32::MAX, "MWLQKWV", "4294967296"),
        ] {
            let name = CellName::new(row, column);
            assert_eq!((name.column(), name.row()), (letters, digits));
            assert_eq!(name.to_string(), format!("{letters}{digits}"));
        }
    }
}
