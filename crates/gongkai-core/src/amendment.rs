//! A report that is to be saved into the file it was read from: as it was read, with the places of its fields, and as
//! it is to be. Leaves out how a format changes a file, and what is done where it cannot.

use crate::error::ReadError;
use crate::fields::fields;
use crate::message::Message;
use crate::messages;
use crate::place::Loaded;
use crate::report::Report;
use std::collections::BTreeMap;

/// What is to become of a report of a file.
#[derive(Debug, Clone, Copy)]
pub struct Amendment<'a> {
    /// The report as it was read, with the places of its fields.
    pub read: &'a Loaded,
    /// The report as it is to be read from then on.
    pub wanted: &'a Report,
}

/// A field that is to say something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Field path.
    pub path: String,
    /// What stands there; `None` for a blank, and for a field that is not there.
    pub old: Option<String>,
    /// What is to stand there.
    pub new: Option<String>,
}

/// Why a file cannot be changed where its fields stand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotInPlace {
    /// Files of the format are only written whole.
    #[error("{}", self.message())]
    Format,
    /// The file has no place for a field, or something else stands there.
    #[error("{}", self.message())]
    NoPlace(String),
    /// A sheet needs more rows, and something else depends on where its rows are.
    #[error("{}", self.message())]
    NoRoom(String),
    /// The changed file would be read as something else than is wanted, at this field.
    #[error("{}", self.message())]
    ReadsOtherwise(String),
    /// The file cannot be taken apart, or the changed one not be read.
    #[error("{}", .0.message)]
    Unreadable(Box<ReadError>),
}

impl Amendment<'_> {
    /// The fields that are to say something else, in the order of the report.
    #[must_use]
    pub fn differences(&self) -> Vec<Difference> {
        differences(&self.read.report, self.wanted)
    }
}

/// The fields in which two reports differ, in the order of the second; those that only the first has follow.
#[must_use]
pub fn differences(one: &Report, other: &Report) -> Vec<Difference> {
    let mut old: BTreeMap<String, String> = fields(one)
        .into_iter()
        .filter_map(|field| Some((field.path, field.value?)))
        .collect();
    let mut found = Vec::new();
    for field in fields(other) {
        let before = old.remove(&field.path);
        if before != field.value {
            found.push(Difference {
                path: field.path,
                old: before,
                new: field.value,
            });
        }
    }
    found.extend(old.into_iter().map(|(path, value)| Difference {
        path,
        old: Some(value),
        new: None,
    }));
    found
}

impl NotInPlace {
    /// The reason for the user.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Format => messages::amend_whole(),
            Self::NoPlace(path) => messages::amend_no_place(path),
            Self::NoRoom(sheet) => messages::amend_no_room(sheet),
            Self::ReadsOtherwise(path) => messages::amend_reads_otherwise(path),
            Self::Unreadable(error) => error.message.clone(),
        }
    }
}

impl From<ReadError> for NotInPlace {
    fn from(error: ReadError) -> Self {
        Self::Unreadable(Box::new(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::Edition;
    use crate::tables::FigureId;

    #[test]
    fn what_is_new_changed_and_gone_is_found() {
        let mut one = Report::blank(Edition::E2021);
        one.title = Some("甲".to_owned());
        one.overview.title = Some("一.总体情况".to_owned());
        let mut other = one.clone();
        other.title = Some("乙".to_owned());
        other.overview.title = None;
        let id = FigureId::from_path("applications.new.total").unwrap();
        other.tables.figure_mut(id).unwrap().set(Some("0")).unwrap();
        let found = differences(&one, &other);
        let said: Vec<(&str, Option<&str>, Option<&str>)> = found
            .iter()
            .map(|found| (found.path.as_str(), found.old.as_deref(), found.new.as_deref()))
            .collect();
        assert_eq!(
            said,
            [
                ("title", Some("甲"), Some("乙")),
                ("applications.new.total", None, Some("0")),
                ("overview.title", Some("一.总体情况"), None),
            ]
        );
        assert_eq!(differences(&one, &one), []);
    }
}
