//! What a formula refers to: cells, ranges, names; and the same formula some cells further on, as programs share one
//! between neighbours. Leaves out what a formula computes.

use crate::address::column_name;
use std::borrow::Cow;
use std::fmt::Write as _;

/// Rows and columns of a sheet, from 0, both ends within.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    pub rows: (u32, u32),
    pub columns: (u32, u32),
}

impl Area {
    pub(super) fn has(self, (row, column): (u32, u32)) -> bool {
        (self.rows.0..=self.rows.1).contains(&row) && (self.columns.0..=self.columns.1).contains(&column)
    }
}

/// What a formula refers to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found<'a> {
    pub cells: Vec<Reference<'a>>,
    /// Names, of which nothing is known here.
    pub names: Vec<&'a str>,
    /// Whether it may refer to more than is written, or in a way that is not understood.
    pub open: bool,
}

/// A reference to cells.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reference<'a> {
    /// The sheet; `None` for the one that the formula stands on.
    pub sheet: Option<Cow<'a, str>>,
    ends: [Corner; 2],
    /// Where it begins, with the sheet.
    pub from: usize,
    /// Where it stands in the formula, without the sheet.
    pub span: (usize, usize),
}

/// A row and a column, each with whether it stays where the formula moves; one of them for whole rows or columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Corner {
    row: Option<(u32, bool)>,
    column: Option<(u32, bool)>,
}

const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;

/// Functions that refer to what is not written in them.
const OPEN: [&str; 6] = ["INDIRECT", "OFFSET", "CELL", "INFO", "GETPIVOTDATA", "EVALUATE"];

/// Words that are no names.
const WORDS: [&str; 2] = ["TRUE", "FALSE"];

/// Finds what a formula refers to.
pub(super) fn find(formula: &str) -> Found<'_> {
    let mut scanner = Scanner {
        text: formula,
        at: 0,
        found: Found::default(),
    };
    scanner.run();
    scanner.found
}

/// The formula for a cell so many rows and columns further on; `None` where a reference would leave the sheet, or
/// something is not understood.
pub(super) fn moved(formula: &str, (rows, columns): (i64, i64)) -> Option<String> {
    let found = find(formula);
    let step = |at: Option<(u32, bool)>, by: i64, limit: u32| match at {
        Some((at, false)) => {
            let to = u32::try_from(i64::from(at) + by).ok().filter(|to| *to < limit)?;
            Some(Some((to, false)))
        }
        stays => Some(stays),
    };
    let mut out = String::with_capacity(formula.len() + 8);
    let mut done = 0;
    for reference in &found.cells {
        let (start, end) = reference.span;
        out.push_str(formula.get(done..start)?);
        let written = formula.get(start..end)?;
        for (at, corner) in reference.ends.iter().enumerate() {
            if at == 1 {
                if !written.contains(':') {
                    break;
                }
                out.push(':');
            }
            let row = step(corner.row, rows, ROWS)?;
            let column = step(corner.column, columns, COLUMNS)?;
            corner_text(&mut out, Corner { row, column });
        }
        done = end;
    }
    (!found.open).then_some(())?;
    out.push_str(formula.get(done..)?);
    Some(out)
}

/// A text with its references in other rows: what is added to the number of a row, the last of an area or not.
pub(super) fn stretched(text: &str, more: impl Fn(u32, bool) -> u32) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut done = 0;
    for reference in &find(text).cells {
        let (start, end) = reference.span;
        let single = !text.get(start..end).is_some_and(|written| written.contains(':'));
        out.push_str(text.get(done..start).unwrap_or_default());
        for (at, corner) in reference.ends.iter().enumerate().take(if single { 1 } else { 2 }) {
            if at == 1 {
                out.push(':');
            }
            let row = corner
                .row
                .map(|(row, stays)| (row.saturating_add(more(row, at == 1)), stays));
            corner_text(&mut out, Corner { row, ..*corner });
        }
        done = end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

fn corner_text(out: &mut String, corner: Corner) {
    let mark = |stays: bool| if stays { "$" } else { "" };
    if let Some((column, stays)) = corner.column {
        let _ = write!(out, "{}{}", mark(stays), column_name(column));
    }
    if let Some((row, stays)) = corner.row {
        let _ = write!(out, "{}{}", mark(stays), row + 1);
    }
}

/// A formula as it is compared: programs differ in blanks, signs and letters.
pub(super) fn plain(formula: &str) -> String {
    formula
        .trim_start_matches('=')
        .replace([' ', '$', '\n', '\r', '\t'], "")
        .to_uppercase()
}

impl Reference<'_> {
    pub(super) fn area(&self) -> Area {
        let [one, other] = self.ends;
        let span = |one: Option<(u32, bool)>, other: Option<(u32, bool)>, limit: u32| match (one, other) {
            (Some((one, _)), Some((other, _))) => (one.min(other), one.max(other)),
            _ => (0, limit - 1),
        };
        Area {
            rows: span(one.row, other.row, ROWS),
            columns: span(one.column, other.column, COLUMNS),
        }
    }
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    found: Found<'a>,
}

impl<'a> Scanner<'a> {
    fn run(&mut self) {
        while let Some(letter) = self.peek() {
            match letter {
                '"' => {
                    self.quoted('"');
                }
                '\'' => {
                    let from = self.at;
                    match self.quoted('\'') {
                        Some(name) if self.peek() == Some('!') => {
                            self.at += 1;
                            // Several sheets, or one of another workbook.
                            if name.contains([':', '[']) {
                                self.found.open = true;
                            }
                            let name = if name.contains("''") {
                                Cow::Owned(name.replace("''", "'"))
                            } else {
                                Cow::Borrowed(name)
                            };
                            self.operand(Some(name), from);
                        }
                        _ => self.found.open = true,
                    }
                }
                // A column of a table, or another workbook.
                '[' => {
                    self.found.open = true;
                    self.at += 1;
                }
                letter if is_word(letter) => self.operand(None, self.at),
                letter => self.at += letter.len_utf8(),
            }
        }
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    /// What stands between quotes, where they are closed.
    fn quoted(&mut self, quote: char) -> Option<&'a str> {
        self.at += 1;
        let start = self.at;
        loop {
            let Some(end) = self.text.get(self.at..).and_then(|rest| rest.find(quote)) else {
                self.at = self.text.len();
                return None;
            };
            let end = self.at + end;
            self.at = end + 1;
            if self.peek() != Some(quote) {
                return self.text.get(start..end);
            }
            self.at += 1;
        }
    }

    fn word(&mut self) -> &'a str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let end = rest.find(|letter| !is_word(letter)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// A word: a sheet before what stands on it, a function, a name, a reference, a number.
    fn operand(&mut self, sheet: Option<Cow<'a, str>>, from: usize) {
        let start = self.at;
        let word = self.word();
        match self.peek() {
            Some('!') if sheet.is_none() && !word.is_empty() => {
                self.at += 1;
                return self.operand(Some(Cow::Borrowed(word)), from);
            }
            Some('(') => {
                let name = word.rsplit('.').next().unwrap_or(word);
                self.found.open |= OPEN.iter().any(|open| name.eq_ignore_ascii_case(open));
                return;
            }
            _ => {}
        }
        let first = corner(word);
        if self.peek() == Some(':') {
            let colon = self.at;
            self.at += 1;
            let after = self.word();
            let function = self.peek() == Some('(');
            if let (Some(one), Some(other), false) = (first, corner(after), function)
                && one.row.is_some() == other.row.is_some()
                && one.column.is_some() == other.column.is_some()
                && self.peek() != Some('!')
            {
                let span = (start, self.at);
                self.found.cells.push(Reference {
                    sheet,
                    ends: [one, other],
                    from,
                    span,
                });
                return;
            }
            // A range that a function ends, or several sheets.
            self.found.open = true;
            self.at = colon + 1;
        }
        match first {
            Some(at) if at.row.is_some() && at.column.is_some() => {
                let span = (start, self.at.min(start + word.len()));
                self.found.cells.push(Reference {
                    sheet,
                    ends: [at, at],
                    from,
                    span,
                });
            }
            _ if word.is_empty() => self.found.open |= sheet.is_some(),
            _ if word.starts_with(|letter: char| letter.is_ascii_digit() || letter == '.') => {}
            _ if WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)) => {}
            _ => self.found.names.push(word),
        }
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '.' | '$' | '\\' | '?' | '#') || !letter.is_ascii()
}

/// The row and the column that a word names.
fn corner(word: &str) -> Option<Corner> {
    let (column_stays, rest) = word.strip_prefix('$').map_or((false, word), |rest| (true, rest));
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, rest) = rest.split_at(letters);
    if letters.len() > 3 {
        return None;
    }
    let (row_stays, digits) = match rest.strip_prefix('$') {
        Some(digits) if !letters.is_empty() => (true, digits),
        // What stood before it was the row's.
        None if letters.is_empty() => (column_stays, rest),
        Some(_) => return None,
        None => (false, rest),
    };
    let column = letters.bytes().fold(0, |column, letter| {
        column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    let column = column.checked_sub(1).map(|column| (column, column_stays));
    let row = match digits {
        "" if row_stays => return None,
        "" => None,
        digits if digits.bytes().all(|digit| digit.is_ascii_digit()) && digits.len() <= 7 => {
            Some((digits.parse::<u32>().ok()?.checked_sub(1)?, row_stays))
        }
        _ => return None,
    };
    let within = column.is_none_or(|(column, _)| column < COLUMNS) && row.is_none_or(|(row, _)| row < ROWS);
    (within && (row.is_some() || column.is_some())).then_some(Corner { row, column })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said(formula: &str) -> Vec<String> {
        let found = find(formula);
        let cells = found.cells.iter().map(|reference| {
            let Area { rows, columns } = reference.area();
            let sheet = reference.sheet.as_deref().unwrap_or("");
            format!("{sheet}!{}-{},{}-{}", rows.0, rows.1, columns.0, columns.1)
        });
        let names = found.names.iter().map(|name| (*name).to_owned());
        let open = found.open.then(|| "open".to_owned());
        cells.chain(names).chain(open).collect()
    }

    #[test]
    fn references_are_found() {
        for (formula, expected) in [
            ("IF(COUNT(D7:I7)=0,\"\",SUM(D7:I7))", vec!["!6-6,3-8", "!6-6,3-8"]),
            ("$A$1+b2*1.5E3-2", vec!["!0-0,0-0", "!1-1,1-1"]),
            (
                "'二、表 ''x'''!$D$7+汇总!A1",
                vec!["二、表 'x'!6-6,3-3", "汇总!0-0,0-0"],
            ),
            ("SUM(A:B)+SUM(2:$3)", vec!["!0-1048575,0-1", "!1-2,0-16383"]),
            ("\"A1\"&\"'\"\"B2\"", vec![]),
            ("LOG10(A1)+TRUE", vec!["!0-0,0-0"]),
            ("总数*2+_x.y", vec!["总数", "_x.y"]),
            ("INDIRECT(\"A1\")", vec!["open"]),
            ("SUM(表1[数])", vec!["表1", "数", "open"]),
            ("SUM(A1:INDEX(B:B,3))", vec!["!0-0,0-0", "!0-1048575,1-1", "open"]),
            ("SUM(Sheet1:Sheet3!A1)", vec!["Sheet1", "Sheet3!0-0,0-0", "open"]),
            ("[1]Sheet1!A1", vec!["Sheet1!0-0,0-0", "open"]),
            ("A1#", vec!["A1#"]),
            ("XFE1+A1048577+AAAA1", vec!["XFE1", "A1048577", "AAAA1"]),
        ] {
            let mut found = said(formula);
            let mut expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
            found.sort();
            expected.sort();
            assert_eq!(found, expected, "{formula}");
        }
    }

    #[test]
    fn formulas_move_with_their_cells() {
        for (formula, by, expected) in [
            ("SUM(B3:$G3)", (1, 0), Some("SUM(B4:$G4)")),
            ("B$3+'A1'!C4&\"C4\"", (2, 1), Some("C$3+'A1'!D6&\"C4\"")),
            ("SUM(A:A,2:2)", (1, 1), Some("SUM(B:B,3:3)")),
            ("A1", (-1, 0), None),
            ("INDIRECT(\"A1\")", (1, 0), None),
        ] {
            assert_eq!(moved(formula, by).as_deref(), expected, "{formula}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics_and_unmoved_formulas_stay(formula in "[A-Z0-9a-z$:!'\"(),.+*#二 \\[\\]-]{0,24}") {
            if let Some(same) = moved(&formula, (0, 0)) {
                prop_assert_eq!(plain(&same), plain(&formula));
            }
        }
    }
}
