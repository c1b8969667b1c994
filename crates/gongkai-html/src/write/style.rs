//! The style sheet of a page and its hash, which is all that the page's policy allows. Leaves out the rules, which
//! stand in `style.css`.

use sha2::{Digest as _, Sha256};
use std::sync::LazyLock;

/// The sheet and the Base64 of its SHA-256.
pub(super) fn sheet() -> (&'static str, &'static str) {
    static HASH: LazyLock<String> = LazyLock::new(|| hash(CSS));
    (CSS, &HASH)
}

/// What a page's policy calls a style sheet: the Base64 of its SHA-256.
pub(crate) fn hash(css: &str) -> String {
    base64(&Sha256::digest(css))
}

const CSS: &str = include_str!("style.css");

/// Base64 with its padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at) & 63) as usize];
            out.push(if at > chunk.len() { '=' } else { char::from(letter) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        for (text, code) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(text.as_bytes()), code);
        }
        assert_eq!(base64(&[0xFB, 0xFF]), "+/8=");
    }
}
