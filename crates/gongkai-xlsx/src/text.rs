//! Text in cells: what every office program keeps, and how the rest is written beside it. Leaves out where
//! the exact text is stored.

use std::borrow::Cow;

/// What a cell holds at most, in UTF-16 units.
pub(crate) const CELL: usize = 32_767;

/// The text as it can be shown in one or several cells and comes back from every office program: control
/// characters, carriage returns and what looks like markup of the format are replaced.
///
/// Two texts with the same safe form are told apart by the exact texts stored beside them; applied to its
/// own result it changes nothing.
pub(crate) fn safe(text: &str) -> Cow<'_, str> {
    let plain = !text.chars().any(hazard) && !text.contains("_x") && !text.starts_with("<r>");
    if plain {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(letter) = rest.next() {
        out.push(match letter {
            '\r' => {
                rest.next_if_eq(&'\n');
                '\n'
            }
            // `_x0041_` means A to some programs.
            '_' if rest.peek() == Some(&'x') => '＿',
            letter if hazard(letter) => '\u{FFFD}',
            letter => letter,
        });
    }
    // Some libraries that write workbooks take such a text for ready-made markup.
    match out.strip_prefix("<r>") {
        Some(tail) => Cow::Owned(format!("＜r>{tail}")),
        None => Cow::Owned(out),
    }
}

/// The safe text cut to what one cell holds.
pub(crate) fn fitting(text: &str) -> Cow<'_, str> {
    match safe(text) {
        Cow::Borrowed(text) => Cow::Borrowed(pieces(text, CELL)[0]),
        Cow::Owned(text) => Cow::Owned(pieces(&text, CELL)[0].to_owned()),
    }
}

/// The text in pieces of at most so many UTF-16 units, at least one.
pub(crate) fn pieces(text: &str, limit: usize) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut start, mut units) = (0, 0);
    for (at, letter) in text.char_indices() {
        if units + letter.len_utf16() > limit {
            out.push(&text[start..at]);
            (start, units) = (at, 0);
        }
        units += letter.len_utf16();
    }
    out.push(&text[start..]);
    out
}

/// The exact text in characters that no program touches.
pub(crate) fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    let last = text.chars().count().saturating_sub(1);
    for (at, letter) in text.chars().enumerate() {
        let edge = at == 0 || at == last;
        let kept = letter.is_alphanumeric()
            || letter == ' '
            || letter.is_ascii_punctuation()
            || "，。；：、“”（）《》〔〕—…！？".contains(letter);
        if !kept || matches!(letter, '\\' | '_' | '<' | '>') || (edge && letter == ' ') {
            let _ = write!(out, "\\u{{{:x}}}", u32::from(letter));
        } else {
            out.push(letter);
        }
    }
    out
}

/// Takes [`encode`] back; `None` for what it does not write.
pub(crate) fn decode(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let (code, tail) = after.strip_prefix("u{")?.split_once('}')?;
        out.push(char::from_u32(u32::from_str_radix(code, 16).ok()?)?);
        rest = tail;
    }
    out.push_str(rest);
    Some(out)
}

fn hazard(letter: char) -> bool {
    (letter.is_control() && !matches!(letter, '\n' | '\t')) || matches!(letter, '\u{FFFE}' | '\u{FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pieces_hold_no_more_than_their_limit() {
        assert_eq!(pieces("", 3), [""]);
        assert_eq!(pieces("abc", 3), ["abc"]);
        assert_eq!(pieces("ab😀c", 3), ["ab", "😀c"]);
    }

    #[test]
    fn only_what_is_not_safe_is_replaced() {
        assert_eq!(safe(" 一\n二\t= "), " 一\n二\t= ");
        assert_eq!(safe("a\r\nb\rc\u{0}"), "a\nb\nc\u{FFFD}");
        assert_eq!(safe("_x0041_ _a"), "＿x0041_ _a");
        assert_eq!(safe("<r>x</r>"), "＜r>x</r>");
    }

    proptest! {
        #[test]
        fn encoding_comes_back(text in any::<String>()) {
            prop_assert_eq!(decode(&encode(&text)), Some(text));
        }

        #[test]
        fn the_safe_form_stays(text in any::<String>()) {
            let once = safe(&text).into_owned();
            prop_assert_eq!(safe(&once), once.as_str());
        }
    }
}
