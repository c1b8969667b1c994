//! Whether bytes are a web page, in any encoding. Leaves out all other formats: it is asked after those that can be
//! told for sure.

/// Bytes that are looked at.
const HEAD: usize = 64 << 10;

/// Tags from which on a text that does not begin with one is a piece of a page.
const TAGS: usize = 3;

/// Whether bytes are a web page: they begin with a tag, or have several of the usual ones. XML of other kinds is none.
pub(crate) fn is_page(bytes: &[u8]) -> bool {
    // The letters of tags have a NUL beside them in UTF-16.
    let head: Vec<u8> = bytes[..bytes.len().min(HEAD)]
        .iter()
        .filter(|byte| **byte != 0)
        .map(u8::to_ascii_lowercase)
        .collect();
    let start = [b"\xEF\xBB\xBF".as_slice(), b"\xFF\xFE", b"\xFE\xFF"]
        .iter()
        .find_map(|mark| head.strip_prefix(*mark))
        .unwrap_or(&head)
        .trim_ascii_start();
    if start.starts_with(b"<?xml") {
        return holds(start, b"<html");
    }
    if let [b'<', next, ..] = start {
        return next.is_ascii_alphabetic() || *next == b'!';
    }
    let tags = [
        b"</p>".as_slice(),
        b"<br>",
        b"<br/>",
        b"<br />",
        b"</td>",
        b"</div>",
        b"</span>",
    ];
    let found = tags
        .iter()
        .map(|tag| start.windows(tag.len()).filter(|part| part == tag).count());
    found.sum::<usize>() >= TAGS
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_pieces_of_them_are_known() {
        let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_be_bytes).collect() };
        for page in [
            b"<!DOCTYPE html>".to_vec(),
            b"\xEF\xBB\xBF\r\n<HTML>".to_vec(),
            b"<!-- x --><div>".to_vec(),
            b"<?xml version=\"1.0\"?><!DOCTYPE html><html>".to_vec(),
            wide("<html>"),
            [b"\xFE\xFF".to_vec(), wide("<html>")].concat(),
            "标题<br>一<BR>二<br/>三".as_bytes().to_vec(),
        ] {
            assert!(is_page(&page), "{}", String::from_utf8_lossy(&page));
        }
        for other in [
            "",
            "一、总体情况",
            "<一、总体情况>",
            "a < b",
            "<?xml version=\"1.0\"?><a/>",
            "x<br>y",
        ] {
            assert!(!is_page(other.as_bytes()), "{other}");
        }
    }
}
