//! Addresses of cells: `D7`, `'二、表'!$D$7`. Leaves out ranges but for their first cell, and R1C1.

use gongkai_core::CellName;
use std::borrow::Cow;

/// `D7` for row 6, column 3.
pub(crate) fn cell_name(row: u32, column: u32) -> String {
    CellName::new(row, column).as_str().to_owned()
}

/// `$D$7` for row 6, column 3.
pub(crate) fn absolute(row: u32, column: u32) -> String {
    let name = CellName::new(row, column);
    ["$", name.column(), "$", name.row()].concat()
}

/// `D` for column 3.
pub(crate) fn column_name(column: u32) -> String {
    CellName::new(0, column).column().to_owned()
}

/// Appends `D7` for row 6, column 3.
pub(crate) fn push_cell(out: &mut String, row: u32, column: u32) {
    out.push_str(CellName::new(row, column).as_str());
}

/// `'name'!`, with quotes always: a name needs them more often than not.
pub(crate) fn sheet_prefix(name: &str) -> String {
    format!("'{}'!", name.replace('\'', "''"))
}

/// Row and column of `D7`.
pub(crate) fn parse_cell(text: &str) -> Option<(u32, u32)> {
    cell(text.bytes())
}

fn cell(bytes: impl Iterator<Item = u8>) -> Option<(u32, u32)> {
    let (mut letters, mut column, mut row) = (0, 0u32, 0u32);
    for byte in bytes {
        match byte {
            b'0'..=b'9' if letters == 0 || (row == 0 && byte == b'0') => return None,
            b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?,
            _ if row > 0 || letters == 3 || !byte.is_ascii_alphabetic() => return None,
            _ => {
                letters += 1;
                column = column * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1;
            }
        }
    }
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// Sheet and cell of a reference to one place: `'name'!$D$7`, `name!D7:E8`. `None` for lost references (`#REF!`)
/// and formulas.
pub(crate) fn parse_reference(text: &str) -> Option<(Cow<'_, str>, (u32, u32))> {
    let text = text.trim().trim_start_matches('=').trim_start_matches('$');
    let (sheet, place) = if let Some(quoted) = text.strip_prefix('\'') {
        let end = quoted.rfind("'!").or_else(|| quoted.rfind("'."))?;
        let name = &quoted[..end];
        let name = if name.contains('\'') {
            Cow::Owned(name.replace("''", "'"))
        } else {
            Cow::Borrowed(name)
        };
        (name, &quoted[end + 2..])
    } else {
        let (sheet, place) = text.rsplit_once('!')?;
        (Cow::Borrowed(sheet), place)
    };
    let first = place.split(':').next()?;
    Some((sheet, cell(first.bytes().filter(|byte| *byte != b'$'))?))
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
        let place = Some((Cow::Borrowed("二、表"), (6, 3)));
        for text in ["'二、表'!$D$7", "二、表!$D$7", "$'二、表'.$D$7", "'二、表'!$D$7:$E$8"] {
            assert_eq!(parse_reference(text), place, "{text}");
        }
        assert_eq!(parse_reference("'a''b'!A1"), Some((Cow::Borrowed("a'b"), (0, 0))));
        for text in ["#REF!", "'x'!#REF!", "SUM(A1)", ""] {
            assert_eq!(parse_reference(text), None, "{text}");
        }
    }
}
