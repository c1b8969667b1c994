//! A look at the tags of a page before it is parsed: one with thousands of attributes costs their square. Leaves out
//! what tags mean.

use super::limits;

/// Elements whose content is no markup.
const RAW: [&str; 9] = [
    "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript",
];

/// The line of the first tag with more attributes than anybody writes.
pub(super) fn overloaded(text: &str) -> Option<u32> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = find(bytes, at, b'<') {
        let start = found + 1;
        at = start;
        if bytes[start..].starts_with(b"!--") {
            at = after(text, start + 3, "-->");
            continue;
        }
        let name = start + usize::from(bytes.get(start) == Some(&b'/'));
        if !bytes.get(name).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let (end, attributes) = tag(bytes, name);
        if attributes > limits::ATTRIBUTES {
            let line = bytes[..start].iter().filter(|byte| **byte == b'\n').count() + 1;
            return Some(u32::try_from(line).unwrap_or(u32::MAX));
        }
        at = end;
        let raw = RAW.iter().find(|raw| {
            let written = bytes.get(name..name + raw.len());
            let ends = bytes
                .get(name + raw.len())
                .is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'));
            name == start && ends && written.is_some_and(|written| written.eq_ignore_ascii_case(raw.as_bytes()))
        });
        if let Some(raw) = raw {
            at = closing(bytes, end, raw);
        }
    }
    None
}

/// The end of a tag whose name begins here, and the number of its attributes.
fn tag(bytes: &[u8], name: usize) -> (usize, usize) {
    let rest = |at: usize| bytes.get(at).copied();
    let breaks = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
    let mut at = name;
    while rest(at).is_some_and(|byte| !breaks(byte)) {
        at += 1;
    }
    let mut attributes = 0;
    loop {
        while rest(at).is_some_and(|byte| byte.is_ascii_whitespace() || byte == b'/') {
            at += 1;
        }
        match rest(at) {
            None => return (bytes.len(), attributes),
            Some(b'>') => return (at + 1, attributes),
            Some(_) => {}
        }
        attributes += 1;
        // A name may begin with `=`.
        at += 1;
        while rest(at).is_some_and(|byte| !breaks(byte) && byte != b'=') {
            at += 1;
        }
        let mut value = at;
        while rest(value).is_some_and(|byte| byte.is_ascii_whitespace()) {
            value += 1;
        }
        if rest(value) != Some(b'=') {
            continue;
        }
        at = value + 1;
        while rest(at).is_some_and(|byte| byte.is_ascii_whitespace()) {
            at += 1;
        }
        match rest(at) {
            Some(quote @ (b'"' | b'\'')) => at = find(bytes, at + 1, quote).map_or(bytes.len(), |end| end + 1),
            _ => {
                while rest(at).is_some_and(|byte| !byte.is_ascii_whitespace() && byte != b'>') {
                    at += 1;
                }
            }
        }
    }
}

/// Where the end tag of a raw element begins.
fn closing(bytes: &[u8], from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(found) = find(bytes, at, b'<') {
        let written = bytes.get(found + 2..found + 2 + name.len());
        if bytes.get(found + 1) == Some(&b'/')
            && written.is_some_and(|written| written.eq_ignore_ascii_case(name.as_bytes()))
        {
            return found;
        }
        at = found + 1;
    }
    bytes.len()
}

fn after(text: &str, from: usize, mark: &str) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    rest.find(mark).map_or(text.len(), |at| from + at + mark.len())
}

fn find(bytes: &[u8], from: usize, wanted: u8) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.iter().position(|byte| *byte == wanted).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_counted_where_tags_are() {
        let many = |count: usize| format!("a\n<p {}>", "x ".repeat(count));
        assert_eq!(overloaded(&many(limits::ATTRIBUTES)), None);
        assert_eq!(overloaded(&many(limits::ATTRIBUTES + 1)), Some(2));
        let words = "x ".repeat(5000);
        for text in [
            format!("<p title=\"{words}\">"),
            format!("<p title='{words}' a = \"{words}\">"),
            format!("<!-- <p {words} -->"),
            format!("<script>if (a<b) {words}</script>"),
            format!("<STYLE >a<b {words}</STYLE>"),
            format!("1 < 2 {words}"),
        ] {
            assert_eq!(overloaded(&text), None);
        }
        assert_eq!(overloaded(&format!("<script>a<b</script ><p {words}>")), Some(1));
    }
}
