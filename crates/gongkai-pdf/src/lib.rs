//! PDF files of reports: pages opened as a document, and a document printed on pages. Leaves out the recognition of the
//! report in it (`gongkai-document`).

mod code;
mod read;
mod write;

pub use read::{THREAD, open};
pub use write::{Database, Fonts, Properties, WriteError, Written, write};
