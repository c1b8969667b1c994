//! The data inside a page: a script element that no browser runs. Its JSON is escaped so that nothing in it can end
//! the element or begin another. Leaves out what the data are.

/// The identifier of the element.
pub(crate) const SCRIPT: &str = "gongkai-report";

/// The attribute with the fingerprint of what the page showed.
pub(crate) const SHOWN: &str = "data-shown";

/// JSON that can stand in a script element: the letters of markup, and the line ends that scripts of old did not
/// allow in texts, as escapes.
pub(crate) fn escape(json: &str, out: &mut String) {
    let mut rest = json;
    while let Some(at) = rest.find(['<', '>', '&', '\u{2028}', '\u{2029}']) {
        out.push_str(&rest[..at]);
        let mut letters = rest[at..].chars();
        out.push_str(match letters.next() {
            Some('<') => "\\u003c",
            Some('>') => "\\u003e",
            Some('&') => "\\u0026",
            Some('\u{2028}') => "\\u2028",
            _ => "\\u2029",
        });
        rest = letters.as_str();
    }
    out.push_str(rest);
}
