//! Texts, values of attributes and whole numbers as XML. Leaves out elements, which are written where they belong,
//! and characters that XML cannot hold: no text comes here with one.

/// The first line of every part.
pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// A text between tags.
pub(super) fn text(out: &mut String, text: &str) {
    escaped(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => None,
    });
}

/// The value of an attribute, between quotation marks.
pub(super) fn value(out: &mut String, text: &str) {
    escaped(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        b'\n' => Some("&#xA;"),
        b'\t' => Some("&#x9;"),
        _ => None,
    });
}

/// An attribute with a blank before it.
pub(super) fn attribute(out: &mut String, name: &str, text: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    value(out, text);
    out.push('"');
}

fn escaped(out: &mut String, text: &str, escape: impl Fn(u8) -> Option<&'static str>) {
    // Every letter that is escaped is one byte.
    let mut start = 0;
    for (at, byte) in text.bytes().enumerate() {
        if let Some(entity) = escape(byte) {
            out.push_str(&text[start..at]);
            out.push_str(entity);
            start = at + 1;
        }
    }
    out.push_str(&text[start..]);
}
