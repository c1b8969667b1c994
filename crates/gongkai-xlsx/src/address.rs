//! Addresses of cells: `D7`, `'二、表'!$D$7`. Leaves out ranges but for their first cell, and R1C1.

/// `D7` for row 6, column 3.
pub(crate) fn cell_name(row: u32, column: u32) -> String {
    let mut out = String::with_capacity(8);
    push_cell(&mut out, row, column);
    out
}

/// `$D$7` for row 6, column 3.
pub(crate) fn absolute(row: u32, column: u32) -> String {
    let mut out = String::with_capacity(10);
    out.push('$');
    push_column(&mut out, column);
    out.push('$');
    push_row(&mut out, row);
    out
}

/// `D` for column 3.
pub(crate) fn column_name(column: u32) -> String {
    let mut out = String::with_capacity(3);
    push_column(&mut out, column);
    out
}

/// Appends `D7` for row 6, column 3.
pub(crate) fn push_cell(out: &mut String, row: u32, column: u32) {
    push_column(out, column);
    push_row(out, row);
}

/// `'name'!`, with quotes always: a name needs them more often than not.
pub(crate) fn sheet_prefix(name: &str) -> String {
    format!("'{}'!", name.replace('\'', "''"))
}

/// Row and column of `D7`.
pub(crate) fn parse_cell(text: &str) -> Option<(u32, u32)> {
    let digits = text.find(|letter: char| letter.is_ascii_digit())?;
    let (letters, digits) = text.split_at(digits);
    if letters.is_empty()
        || letters.len() > 3
        || digits.starts_with('0')
        || !digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    let mut column = 0u32;
    for letter in letters.bytes() {
        if !letter.is_ascii_alphabetic() {
            return None;
        }
        column = column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1;
    }
    Some((digits.parse::<u32>().ok()?.checked_sub(1)?, column - 1))
}

/// Sheet and cell of a reference to one place: `'name'!$D$7`, `name!D7:E8`. `None` for lost references (`#REF!`)
/// and formulas.
pub(crate) fn parse_reference(text: &str) -> Option<(String, (u32, u32))> {
    let text = text.trim().trim_start_matches('=').trim_start_matches('$');
    let (sheet, cell) = if let Some(quoted) = text.strip_prefix('\'') {
        let end = quoted.rfind("'!").or_else(|| quoted.rfind("'."))?;
        (quoted[..end].replace("''", "'"), &quoted[end + 2..])
    } else {
        let (sheet, cell) = text.rsplit_once('!')?;
        (sheet.to_owned(), cell)
    };
    let first = cell.split(':').next()?;
    Some((sheet, parse_cell(&first.replace('$', ""))?))
}

fn push_column(out: &mut String, column: u32) {
    if let Some(before) = (column / 26).checked_sub(1) {
        push_column(out, before);
    }
    out.push(char::from(b'A' + u8::try_from(column % 26).unwrap_or(0)));
}

fn push_row(out: &mut String, row: u32) {
    let mut digits = [0; 10];
    let mut rest = u64::from(row) + 1;
    let mut first = digits.len();
    while rest > 0 {
        first -= 1;
        digits[first] = u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
    }
    out.extend(digits[first..].iter().map(|digit| char::from(b'0' + digit)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_come_back() {
        for (name, at) in [
            ("A1", (0, 0)),
            ("Z10", (9, 25)),
            ("AA1", (0, 26)),
            ("XFD1048576", (1_048_575, 16_383)),
        ] {
            assert_eq!(parse_cell(name), Some(at));
            assert_eq!(cell_name(at.0, at.1), name);
        }
        for name in ["", "A", "1", "A0", "AAAA1", "A-1", "A1B", "A99999999999"] {
            assert_eq!(parse_cell(name), None, "{name}");
        }
    }

    #[test]
    fn references_are_read_as_programs_write_them() {
        let place = Some(("二、表".to_owned(), (6, 3)));
        for text in ["'二、表'!$D$7", "二、表!$D$7", "$'二、表'.$D$7", "'二、表'!$D$7:$E$8"] {
            assert_eq!(parse_reference(text), place, "{text}");
        }
        assert_eq!(parse_reference("'a''b'!A1"), Some(("a'b".to_owned(), (0, 0))));
        for text in ["#REF!", "'x'!#REF!", "SUM(A1)", ""] {
            assert_eq!(parse_reference(text), None, "{text}");
        }
    }
}
