//! Notes to be put into a document at the places that they speak of: what a check found, in words. Leaves out how a
//! format shows them.

use crate::finding::Severity;
use crate::place::Place;

/// Notes for a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    /// What stands above those that have no place of their own.
    pub heading: String,
    /// Who makes them.
    pub author: String,
    /// The notes.
    pub list: Vec<Note>,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Where it belongs, as the reader of the format said it; without one it stands at the beginning.
    pub place: Option<Place>,
    /// The place in words, for a note that cannot stand there; empty where there is none.
    pub place_name: String,
    /// How grave it is; nothing where a person accepted it.
    pub severity: Option<Severity>,
    /// What it is called where there is little room, such as severity and rule.
    pub label: String,
    /// Its first line.
    pub title: String,
    /// What it says.
    pub text: String,
}

impl Note {
    /// All of it on lines of its own; with the place in words where it stands elsewhere.
    #[must_use]
    pub fn lines(&self, elsewhere: bool) -> String {
        let place = if elsewhere && !self.place_name.is_empty() {
            format!("（{}）", self.place_name)
        } else {
            String::new()
        };
        format!("{}{place}\n{}", self.title, self.text)
    }
}
