//! The document tree between readers and writers, the recogniser that finds a report in it, whatever the
//! document came from, and the narrative drafted for a report that holds only figures. Leaves out every format: a reader of documents only has to produce blocks.

pub mod document;
pub mod draft;
mod fold;
mod opened;
mod page_number;
pub mod parts;
pub mod places;
mod recognise;
pub mod statutory;
pub mod template;
pub mod wording;

pub use document::{Block, Document, Heading, Line, Paragraph, Table, TableCell, TableRow};
pub use fold::{is_invisible, narrow};
pub use opened::{Enclosed, Opened, fingerprint};
pub use page_number::is_page_number;
pub use recognise::sentences::with_statistics;
pub use recognise::{is_report, recognise, signs};
pub use template::{Template, compose};
