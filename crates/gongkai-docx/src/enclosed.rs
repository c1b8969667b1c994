//! The data inside a Word document: a part of XML with the report as JSON and the fingerprint of what the document
//! showed. Office programs keep such parts. Leaves out the comparison of both (`gongkai-document`).

use gongkai_core::messages;
use gongkai_document::Enclosed;
use gongkai_source::xml::{Node, Vocabulary, Xml};

/// The namespace of the part.
pub const NAMESPACE: &str = "https://gongkai.github.io/schema/docx-1";

/// Its root element.
pub(crate) const ROOT: &str = "report";

/// The attribute with the fingerprint.
pub(crate) const SHOWN: &str = "shown";

static VOCABULARY: Vocabulary = Vocabulary {
    elements: &[NAMESPACE],
    attributes: &[],
    help: messages::docx_save_again,
};

/// The data, where the part is one of ours. What other programs put into parts of theirs is not looked at.
pub(crate) fn read(part: &str, text: &str) -> Option<Enclosed> {
    let mut xml = Xml::new(&VOCABULARY, Some(part), text).ok()?;
    let Ok(Node::Open(tag)) = xml.next() else { return None };
    if tag.name != ROOT {
        return None;
    }
    let shown = tag.get(SHOWN).map(str::to_owned);
    // Damaged data are told apart from none: the JSON is then no report.
    let json = xml.content().map(std::borrow::Cow::into_owned).unwrap_or_default();
    Some(Enclosed { json, shown })
}
