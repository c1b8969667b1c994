//! What readers of several formats need before they know what stands in a file: the encoding of a text, and
//! XML as a guarded stream. Leaves out every format and all input and output.

pub mod encoding;
pub mod page;
pub mod wellformed;
pub mod xml;

pub use encoding::{Decoded, decode, decode_xml};
pub use page::{DecodedPage, decode_page};
