//! Characters of symbol fonts (`w:sym`), which have codes of their own. Leaves out the many that mean nothing in a
//! report.

/// The character that a code of a symbol font shows.
pub(super) fn symbol(font: &str, code: u32) -> Option<char> {
    // Codes of symbol fonts stand in the private area.
    let low = code & 0xFF;
    let private = (0xF000..=0xF0FF).contains(&code);
    let known: &[(u32, char)] = match font {
        "Wingdings" => &[
            (0x6C, '●'),
            (0x6E, '■'),
            (0x6F, '□'),
            (0x71, '❑'),
            (0x75, '◆'),
            (0x76, '❖'),
            (0xA1, '○'),
            (0xA7, '▪'),
            (0xA8, '◻'),
            (0xD8, '➢'),
            (0xE0, '→'),
            (0xFB, '✗'),
            (0xFC, '✓'),
            (0xFD, '☒'),
            (0xFE, '☑'),
        ],
        "Wingdings 2" => &[(0x50, '✓'), (0x52, '☑'), (0xA3, '□')],
        "Symbol" => &[
            (0xA5, '∞'),
            (0xB1, '±'),
            (0xB4, '×'),
            (0xB7, '•'),
            (0xB8, '÷'),
            (0xA3, '≤'),
            (0xB3, '≥'),
            (0xB9, '≠'),
        ],
        _ => &[],
    };
    let found = known.iter().find(|(known, _)| *known == low).map(|(_, letter)| *letter);
    match found {
        Some(letter) => Some(letter),
        // The lower half of most symbol fonts is ASCII.
        None if private && font == "Symbol" && (0x20..0x7F).contains(&low) => char::from_u32(low),
        None => char::from_u32(code).filter(|letter| !letter.is_control()),
    }
}

#[cfg(test)]
mod tests {
    use super::symbol;

    #[test]
    fn symbols_are_letters_where_they_are_known() {
        assert_eq!(symbol("Wingdings", 0xF0FC), Some('✓'));
        assert_eq!(symbol("Wingdings", 0xA8), Some('◻'));
        assert_eq!(symbol("Symbol", 0xF031), Some('1'));
        assert_eq!(symbol("宋体", 0x4E00), Some('一'));
        assert_eq!(symbol("宋体", 0x7), None);
        assert_eq!(symbol("宋体", 0xD800), None);
    }
}
