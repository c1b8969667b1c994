//! PDF files of reports: pages opened as a document. Leaves out the recognition of the report in it
//! (`gongkai-document`).

mod read;

pub use read::{THREAD, open};
