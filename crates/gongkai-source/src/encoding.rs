//! Which encoding a text has, and the text in it. Nothing is replaced: what does not decode is an error that
//! names the byte. Leaves out encodings of other scripts.

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};
use gongkai_core::{ReadError, messages};

/// A decoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text without byte order mark.
    pub text: String,
    /// Name of the encoding: `UTF-8`, `UTF-16LE`, `UTF-16BE` or `GB18030` (which GBK and GB2312 are part of).
    pub encoding: &'static str,
}

/// Decodes a text: by its byte order mark, else as UTF-8, else as UTF-16 where every other byte of its ASCII
/// letters is 0, else as GB18030.
///
/// # Errors
/// When no encoding fits; names the byte.
pub fn decode(bytes: &[u8]) -> Result<Decoded, ReadError> {
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

fn decode_as(encoding: &'static Encoding, bytes: &[u8], offset: usize) -> Result<Decoded, ReadError> {
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
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
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

fn undecodable(encoding: &str, byte: usize) -> ReadError {
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
    fn a_bad_byte_is_named_and_not_replaced() {
        let mut bytes = TEXT.as_bytes().to_vec();
        let at = TEXT.find("件").unwrap();
        bytes.insert(at, 0xFF);
        let error = decode(&bytes).unwrap_err();
        assert!(error.message.to_string().contains(&at.to_string()), "{error}");
        assert!(decode(b"abc\xFF\xFF\xFF").is_err());
    }
}
