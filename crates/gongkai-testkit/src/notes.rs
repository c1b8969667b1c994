//! Notes as the check puts them into documents, for the tests of the writers of notes. Leaves out the documents.

use gongkai_core::{Note, Notes, Place, Severity};

/// A note about an error at a place.
#[must_use]
pub fn note(place: Option<Place>, title: &str) -> Note {
    Note {
        place,
        place_name: "某处".to_owned(),
        severity: Some(Severity::Error),
        label: title.to_owned(),
        title: title.to_owned(),
        text: "不对 <3>\n核对".to_owned(),
    }
}

/// What is put into one document.
#[must_use]
pub fn notes(list: Vec<Note>) -> Notes {
    Notes {
        heading: "检查结果".to_owned(),
        author: "gongkai".to_owned(),
        list,
    }
}
