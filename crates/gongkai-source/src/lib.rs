//! What readers of several formats need before they know what stands in a file: the encoding of a text, XML as a
//! guarded stream, and packages of parts. Leaves out every format and all input and output.

pub mod encoding;
mod lexer;
pub mod package;
pub mod page;
pub mod patch;
pub mod wellformed;
pub mod xml;

pub use encoding::{Decoded, decode, decode_xml};
pub use page::{DecodedPage, decode_page, encode_page};
