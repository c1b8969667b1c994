//! Which encoding a text has, and the text in it. Nothing is replaced: what does not decode is an error that
//! names the byte. Leaves out encodings of other scripts.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use gongkai_core::{ReadError, messages};

/// A decoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text without byte order mark.
    pub text: String,
    /// Name of the encoding: `UTF-8`, `UTF-16LE`, `UTF-16BE` or `GB18030` (which GBK and GB2312 are part of).
    pub encoding: &'static str,
}

/// The byte order mark as programs convert it into GB18030.
pub const GB18030_MARK: &[u8] = b"\x84\x31\x95\x33";

/// Decodes a text: by its byte order mark, else as UTF-8, else as UTF-16 where every other byte of its ASCII
/// letters is 0, else as GB18030.
///
/// # Errors
/// When no encoding fits; names the byte.
pub fn decode(bytes: &[u8]) -> Result<Decoded, ReadError> {
    let mut decoded = decode_marked(bytes)?;
    // A mark that was converted with the text, or put before another one: no letter of the text.
    let marks = decoded.text.len() - decoded.text.trim_start_matches('\u{FEFF}').len();
    decoded.text.drain(..marks);
    Ok(decoded)
}

/// The text of bytes, with the marks that stand in it.
fn decode_marked(bytes: &[u8]) -> Result<Decoded, ReadError> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, &bytes[length..], length);
    }
    let error = match std::str::from_utf8(bytes) {
        // NUL in what would be UTF-8: UTF-16 of a text with few ideographs.
        Ok(text) if !text.contains('\0') => {
            return Ok(Decoded {
                text: text.to_owned(),
                encoding: "UTF-8",
            });
        }
        Ok(_) => None,
        Err(error) => Some(error),
    };
    if let Some(encoding) = utf16(bytes) {
        return decode_as(encoding, bytes, 0);
    }
    match error {
        None => Ok(Decoded {
            text: String::from_utf8_lossy(bytes).into_owned(),
            encoding: "UTF-8",
        }),
        Some(error) => decode_as(GB18030, bytes, 0).map_err(|other| {
            // Mostly UTF-8 with one wrong byte is damaged UTF-8, not GB18030.
            if error.valid_up_to() * 2 > bytes.len() {
                undecodable("UTF-8", error.valid_up_to())
            } else {
                other
            }
        }),
    }
}

/// Decodes XML, which says itself what it is: by its byte order mark, else by the encoding that it declares, else
/// as UTF-8. Nothing is guessed.
///
/// # Errors
/// When it declares another encoding than its mark says or one that is not read, or does not decode.
pub fn decode_xml(bytes: &[u8]) -> Result<Decoded, ReadError> {
    let marked = Encoding::for_bom(bytes);
    // UTF-16 without a mark begins with the `<` of its declaration.
    let unmarked = match bytes {
        [b'<', 0, ..] => Some(UTF_16LE),
        [0, b'<', ..] => Some(UTF_16BE),
        _ => None,
    };
    let (encoding, length) = marked.or(unmarked.map(|encoding| (encoding, 0))).unwrap_or((UTF_8, 0));
    let start = &bytes[length..];
    let declared = if encoding == UTF_8 {
        let head = &start[..start.len().min(DECLARATION)];
        named(&String::from_utf8_lossy(head))?
    } else {
        let decoded = decode_as(encoding, start, length)?;
        return match named(&decoded.text)? {
            // Big or little, as the mark says.
            Some(declared) if declared != UTF_16BE && declared != UTF_16LE => Err(mismatch(declared, encoding)),
            _ => Ok(decoded),
        };
    };
    match declared {
        Some(declared) if declared == UTF_16LE || declared == UTF_16BE => Err(mismatch(declared, encoding)),
        Some(declared) if declared != encoding && marked.is_some() => Err(mismatch(declared, encoding)),
        declared => decode_as(declared.unwrap_or(encoding), start, length),
    }
}

/// Bytes within which a declaration ends.
const DECLARATION: usize = 1024;

/// The encoding that a text declares.
fn named(head: &str) -> Result<Option<&'static Encoding>, ReadError> {
    let Some(name) = crate::wellformed::declared_encoding(head) else {
        return Ok(None);
    };
    match name.to_ascii_uppercase().as_str() {
        "UTF-8" | "UTF8" | "US-ASCII" | "ASCII" => Ok(Some(UTF_8)),
        "UTF-16" | "UTF-16LE" => Ok(Some(UTF_16LE)),
        "UTF-16BE" => Ok(Some(UTF_16BE)),
        "GB18030" | "GBK" | "GB2312" => Ok(Some(GB18030)),
        _ => Err(ReadError::new(messages::xml_encoding(name)).help(messages::xml_encoding_help())),
    }
}

fn mismatch(declared: &'static Encoding, found: &'static Encoding) -> ReadError {
    ReadError::new(messages::xml_encoding_other(
        declared.name().to_ascii_uppercase(),
        found.name(),
    ))
    .help(messages::xml_encoding_help())
}

pub(crate) fn decode_as(encoding: &'static Encoding, bytes: &[u8], offset: usize) -> Result<Decoded, ReadError> {
    let name = encoding.name();
    let name = if encoding == GB18030 { "GB18030" } else { name };
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(Decoded {
            text: text.into_owned(),
            encoding: name,
        }),
        None => Err(undecodable(name, offset + first_bad_byte(encoding, bytes))),
    }
}

/// The offset at which decoding fails.
fn first_bad_byte(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut out = String::with_capacity(decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len() * 4));
    let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut out, true);
    match result {
        encoding_rs::DecoderResult::Malformed(length, after) => {
            read.saturating_sub(usize::from(length) + usize::from(after))
        }
        _ => read,
    }
}

/// UTF-16 without a mark: the zero bytes of spaces, digits and line ends all stand on one side.
pub(crate) fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096)];
    let zeros = |side: usize| sample.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let enough = sample.len() / 100 + 2;
    if odd > enough && even * 4 < odd {
        Some(UTF_16LE)
    } else if even > enough && odd * 4 < even {
        Some(UTF_16BE)
    } else {
        None
    }
}

pub(crate) fn undecodable(encoding: &str, byte: usize) -> ReadError {
    ReadError::new(messages::undecodable(byte, encoding)).help(messages::undecodable_help())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "一、总体情况 2022年\n收到申请 11 件。\n";

    #[test]
    fn every_encoding_of_the_field_is_recognised() {
        let utf16 = |big: bool| -> Vec<u8> {
            TEXT.encode_utf16()
                .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
                .collect()
        };
        let cases: Vec<(Vec<u8>, &str)> = vec![
            (TEXT.as_bytes().to_vec(), "UTF-8"),
            ([b"\xEF\xBB\xBF", TEXT.as_bytes()].concat(), "UTF-8"),
            (GB18030.encode(TEXT).0.into_owned(), "GB18030"),
            ([b"\xFF\xFE".to_vec(), utf16(false)].concat(), "UTF-16LE"),
            ([b"\xFE\xFF".to_vec(), utf16(true)].concat(), "UTF-16BE"),
            (utf16(false), "UTF-16LE"),
            (utf16(true), "UTF-16BE"),
        ];
        for (bytes, name) in cases {
            let decoded = decode(&bytes).unwrap();
            assert_eq!((decoded.encoding, decoded.text.as_str()), (name, TEXT), "{name}");
        }
    }

    #[test]
    fn marks_at_the_beginning_are_no_letters() {
        let marked = format!("\u{FEFF}{TEXT}");
        let twice: Vec<u8> = format!("\u{FEFF}\u{FEFF}{TEXT}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let converted = GB18030.encode(&marked).0.into_owned();
        assert!(converted.starts_with(GB18030_MARK));
        for bytes in [converted, twice, format!("\u{FEFF}{marked}").into_bytes()] {
            assert_eq!(decode(&bytes).unwrap().text, TEXT);
        }
    }

    #[test]
    fn xml_is_what_it_says() {
        let text = |encoding: &str| format!("<?xml version='1.0' encoding='{encoding}'?><a>数</a>");
        let utf16 = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        let gb = |name: &str| GB18030.encode(&text(name)).0.into_owned();
        for (bytes, name) in [
            (text("utf-8").into_bytes(), "UTF-8"),
            ("<a>数</a>".as_bytes().to_vec(), "UTF-8"),
            ([b"\xEF\xBB\xBF", text("UTF-8").as_bytes()].concat(), "UTF-8"),
            (gb("GB18030"), "GB18030"),
            (gb("gb2312"), "GB18030"),
            (utf16(&text("UTF-16")), "UTF-16LE"),
            ([b"\xFF\xFE".to_vec(), utf16(&text("UTF-16"))].concat(), "UTF-16LE"),
            ([b"\xFF\xFE".to_vec(), utf16("<a>数</a>")].concat(), "UTF-16LE"),
        ] {
            let decoded = decode_xml(&bytes).unwrap();
            assert_eq!(decoded.encoding, name);
            assert!(decoded.text.ends_with("<a>数</a>"), "{}", decoded.text);
        }
        let key = |bytes: &[u8]| decode_xml(bytes).unwrap_err().message.key();
        assert_eq!(key(&gb("UTF-8")), "undecodable");
        assert_eq!(key(&GB18030.encode("<a>数</a>").0), "undecodable");
        assert_eq!(key(text("Big5").as_bytes()), "xml_encoding");
        assert_eq!(key(text("UTF-16").as_bytes()), "xml_encoding_other");
        assert_eq!(
            key(&[b"\xEF\xBB\xBF", text("GBK").as_bytes()].concat()),
            "xml_encoding_other"
        );
        assert_eq!(
            key(&[b"\xFF\xFE".to_vec(), utf16(&text("UTF-8"))].concat()),
            "xml_encoding_other"
        );
    }

    #[test]
    fn a_bad_byte_is_named_and_not_replaced() {
        let mut bytes = TEXT.as_bytes().to_vec();
        let at = TEXT.find("件").unwrap();
        bytes.insert(at, 0xFF);
        let error = decode(&bytes).unwrap_err();
        assert!(error.message.to_string().contains(&at.to_string()), "{error}");
        assert!(decode(b"abc\xFF\xFF\xFF").is_err());
    }
}
