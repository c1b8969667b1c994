//! Text as markup: characters that XML cannot hold are left out, breaks and tabs are elements. Leaves out fonts.

/// A document that shows what a text can: the same where the text has nothing that XML cannot hold.
pub(super) fn shown(text: &str) -> std::borrow::Cow<'_, str> {
    if text.chars().any(is_lost) {
        text.chars()
            .filter(|letter| !is_lost(*letter))
            .collect::<String>()
            .into()
    } else {
        text.into()
    }
}

/// Control characters show nothing in any program, and XML has no place for them; U+FFFE and U+FFFF are no characters.
pub(super) fn is_lost(letter: char) -> bool {
    matches!(letter, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Appends text between tags or in an attribute.
pub(super) fn escape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) =
        rest.find(|letter| matches!(letter, '&' | '<' | '>' | '"' | '\r' | '\n' | '\t') || is_lost(letter))
    {
        out.push_str(&rest[..at]);
        let letter = rest[at..].chars().next().unwrap_or_default();
        out.push_str(match letter {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\r' => "&#13;",
            '\n' => "&#10;",
            '\t' => "&#9;",
            _ => "",
        });
        rest = &rest[at + letter.len_utf8()..];
    }
    out.push_str(rest);
}

/// Appends the content of a run: texts, breaks and tabs. A carriage return is a space: nothing shows it.
pub(super) fn pieces(text: &str, out: &mut String) {
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            out.push_str("<w:br/>");
        }
        for (at, piece) in line.split('\t').enumerate() {
            if at > 0 {
                out.push_str("<w:tab/>");
            }
            if piece.is_empty() {
                continue;
            }
            let spaced =
                piece.starts_with(char::is_whitespace) || piece.ends_with(char::is_whitespace) || piece.contains("  ");
            out.push_str(if spaced {
                "<w:t xml:space=\"preserve\">"
            } else {
                "<w:t>"
            });
            if piece.contains('\r') {
                escape(&piece.replace('\r', " "), out);
            } else {
                escape(piece, out);
            }
            out.push_str("</w:t>");
        }
    }
}

/// The width of a text in hundredths of a wide character: half for what is narrow in Chinese fonts.
pub(super) fn width(text: &str) -> u32 {
    let widths = text.chars().map(|letter| if letter.is_ascii() { 50 } else { 100 });
    widths.fold(0, u32::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped() {
        let mut out = String::new();
        escape("a<b>&\"'\u{1}]]>", &mut out);
        assert_eq!(out, "a&lt;b&gt;&amp;&quot;']]&gt;");
        let mut out = String::new();
        pieces(" a\tb\n\n", &mut out);
        assert_eq!(
            out,
            "<w:t xml:space=\"preserve\"> a</w:t><w:tab/><w:t>b</w:t><w:br/><w:br/>"
        );
    }
}
