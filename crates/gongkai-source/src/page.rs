//! The encoding of a web page. What it declares is often wrong, so its bytes decide; a byte here and there that does
//! not decode (a summary that a program cut in the middle of a letter) is shown as U+FFFD and named, because the
//! browser shows such a page too. Leaves out the markup.

use crate::encoding::{decode, decode_as, utf16};
use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_8};
use gongkai_core::ReadError;

/// A decoded page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodedPage {
    /// The text without byte order mark.
    pub text: String,
    /// Name of the encoding, as in [`crate::Decoded`].
    pub encoding: &'static str,
    /// What the page declares, where that is another encoding.
    pub declared: Option<String>,
    /// Offsets of the bytes that did not decode; U+FFFD stands for each in the text.
    pub bad: Vec<usize>,
}

/// Bytes within which a page declares its encoding.
const HEAD: usize = 4096;

/// Letters of more than one byte to one bad byte, from which on a text is damaged UTF-8 and nothing else.
const DAMAGED: usize = 20;

/// Bad bytes that a page may have: so many, and one in so many bytes.
const BAD: usize = 20;
const BAD_IN: usize = 10_000;

/// Decodes a web page.
///
/// # Errors
/// When no encoding fits; names the byte.
pub fn decode_page(bytes: &[u8]) -> Result<DecodedPage, ReadError> {
    let page = |text: String, encoding: &'static Encoding, bad: Vec<usize>| {
        let name = if encoding == GB18030 {
            "GB18030"
        } else {
            encoding.name()
        };
        let declared = declared(bytes).filter(|declared| !means(declared, encoding));
        DecodedPage {
            text,
            encoding: name,
            declared,
            bad,
        }
    };
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let decoded = decode_as(encoding, &bytes[length..], length);
        return match decoded {
            Ok(decoded) => Ok(page(decoded.text, encoding, Vec::new())),
            Err(error) => {
                let (text, bad) = lenient(encoding, &bytes[length..], length);
                if tolerable(&bad, bytes) {
                    Ok(page(text, encoding, bad))
                } else {
                    Err(error)
                }
            }
        };
    }
    match std::str::from_utf8(bytes) {
        // Markup is full of ASCII, so that UTF-16 has a NUL beside each of its letters.
        Ok(text) if utf16(bytes).is_none() => return Ok(page(text.to_owned(), UTF_8, Vec::new())),
        _ => {}
    }
    if let Some(encoding) = utf16(bytes) {
        return Ok(page(decode_as(encoding, bytes, 0)?.text, encoding, Vec::new()));
    }
    let (mut wide, mut wrong) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        wide += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    let encoding = if wide >= wrong * DAMAGED { UTF_8 } else { GB18030 };
    if encoding == GB18030
        && let Ok(decoded) = decode_as(GB18030, bytes, 0)
    {
        return Ok(page(decoded.text, encoding, Vec::new()));
    }
    let (text, bad) = lenient(encoding, bytes, 0);
    if tolerable(&bad, bytes) {
        return Ok(page(text, encoding, bad));
    }
    let error = decode_as(encoding, bytes, 0).map(|_| ()).err();
    Err(error
        .or_else(|| decode(bytes).err())
        .unwrap_or_else(|| crate::encoding::undecodable(encoding.name(), 0)))
}

/// A changed text of a page as bytes, in the encoding of the page; letters that it lacks become references. A page
/// that does not come back byte for byte from what was decoded of it, such as one in UTF-16, becomes UTF-8 with a mark,
/// which counts more than anything that the page declares.
#[must_use]
pub fn encode_page(bytes: &[u8], page: &DecodedPage, text: &str) -> Vec<u8> {
    const MARK: &[u8] = b"\xEF\xBB\xBF";
    let encoding = Encoding::for_label(page.encoding.as_bytes()).unwrap_or(UTF_8);
    let (mark, rest) = match bytes.strip_prefix(MARK) {
        Some(rest) => (MARK, rest),
        None => (&b""[..], bytes),
    };
    if encoding == UTF_8 && rest == page.text.as_bytes() {
        return [mark, text.as_bytes()].concat();
    }
    if encoding != UTF_8 && encoding.output_encoding() == encoding && *encoding.encode(&page.text).0 == *bytes {
        return encoding.encode(text).0.into_owned();
    }
    [MARK, text.as_bytes()].concat()
}

fn tolerable(bad: &[usize], bytes: &[u8]) -> bool {
    bad.len() <= BAD + bytes.len() / BAD_IN
}

/// The encoding that a page declares, by the first `charset=`.
fn declared(bytes: &[u8]) -> Option<String> {
    let head: Vec<u8> = bytes[..bytes.len().min(2 * HEAD)]
        .iter()
        .copied()
        .filter(|byte| *byte != 0)
        .take(HEAD)
        .collect();
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    let mut rest = head.as_str();
    while let Some(at) = rest.find("charset") {
        rest = &rest[at + "charset".len()..];
        let Some(value) = rest.trim_start().strip_prefix('=') else {
            continue;
        };
        let value = value.trim_start().trim_start_matches(['"', '\'']);
        let end = value.find(|letter: char| !letter.is_ascii_alphanumeric() && !"-_".contains(letter));
        let name = &value[..end.unwrap_or(value.len())];
        return (!name.is_empty()).then(|| name.to_owned());
    }
    None
}

fn means(declared: &str, encoding: &'static Encoding) -> bool {
    let named = Encoding::for_label(declared.as_bytes());
    // GBK and GB2312 are parts of GB18030.
    named == Some(encoding) || (encoding == GB18030 && named == Some(encoding_rs::GBK))
}

/// Decodes with U+FFFD for each bad sequence; their offsets.
fn lenient(encoding: &'static Encoding, bytes: &[u8], offset: usize) -> (String, Vec<usize>) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::new();
    let mut bad = Vec::new();
    let mut rest = bytes;
    let mut at = offset;
    loop {
        text.reserve(
            decoder
                .max_utf8_buffer_length_without_replacement(rest.len())
                .unwrap_or(rest.len() * 3)
                + 4,
        );
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        rest = &rest[read..];
        at += read;
        match result {
            DecoderResult::InputEmpty => return (text, bad),
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, after) => {
                bad.push(at.saturating_sub(usize::from(length) + usize::from(after)));
                text.push('\u{FFFD}');
                // Far too many: nobody asks for the rest.
                if bad.len() > 2 * BAD + bytes.len() / BAD_IN {
                    return (text, bad);
                }
                if rest.is_empty() {
                    return (text, bad);
                }
                decoder = encoding.new_decoder_without_bom_handling();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "一、总体情况 2022年\n收到申请 11 件，已经全部办结，没有结转下年度继续办理的申请。\n";

    fn html(charset: &str) -> String {
        format!("<html><head><meta charset=\"{charset}\"><title>年报</title></head><body>{TEXT}</body></html>")
    }

    #[test]
    fn the_bytes_decide_and_not_the_declaration() {
        let gb = |charset: &str| GB18030.encode(&html(charset)).0.into_owned();
        let wide = |charset: &str| -> Vec<u8> { html(charset).encode_utf16().flat_map(u16::to_le_bytes).collect() };
        for (bytes, encoding, declared) in [
            (html("utf-8").into_bytes(), "UTF-8", None),
            (html("gb2312").into_bytes(), "UTF-8", Some("gb2312")),
            (gb("gb2312"), "GB18030", None),
            (gb("GBK"), "GB18030", None),
            (gb("utf-8"), "GB18030", Some("utf-8")),
            (gb("iso-8859-1"), "GB18030", Some("iso-8859-1")),
            (wide("utf-16"), "UTF-16LE", None),
            ([b"\xFF\xFE".to_vec(), wide("gbk")].concat(), "UTF-16LE", Some("gbk")),
            (
                [b"\xEF\xBB\xBF".to_vec(), html("utf-8").into_bytes()].concat(),
                "UTF-8",
                None,
            ),
        ] {
            let page = decode_page(&bytes).unwrap();
            assert_eq!((page.encoding, page.declared.as_deref()), (encoding, declared));
            assert!(page.text.contains(TEXT), "{}", page.text);
            assert!(page.bad.is_empty());
        }
        assert_eq!(decode_page(TEXT.as_bytes()).unwrap().declared, None);
    }

    #[test]
    fn a_cut_letter_is_named_and_shown_as_one() {
        let cut = "年".as_bytes()[..2].to_vec();
        let text = html("utf-8");
        let at = text.find("年报").unwrap();
        let bytes = [&text.as_bytes()[..at], &cut, &text.as_bytes()[at..]].concat();
        let page = decode_page(&bytes).unwrap();
        assert_eq!((page.encoding, page.bad.as_slice()), ("UTF-8", [at].as_slice()));
        assert_eq!(page.text, text.replace("<title>年报", "<title>\u{FFFD}年报"));

        let mut bytes = GB18030.encode(&text).0.into_owned();
        let at = bytes.windows(7).position(|part| part == b"</title").unwrap();
        bytes.insert(at, 0xFF);
        let page = decode_page(&bytes).unwrap();
        assert_eq!((page.encoding, page.bad.as_slice()), ("GB18030", [at].as_slice()));
        assert!(page.text.contains("年报\u{FFFD}</title"));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let bytes: Vec<u8> = (0..4000u32).map(|at| if at % 2 == 0 { 0xFF } else { 0x80 }).collect();
        assert!(decode_page(&bytes).is_err());
    }
}
