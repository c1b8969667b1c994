//! Where something stands in a source, and what a reader returns. Leaves out how a place is shown.

use crate::cell_name::CellName;
use crate::finding::Finding;
use crate::report::Report;
use crate::tables::FigureId;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

/// A place in a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Place {
    /// In a text: line and column count from 1, columns and length in characters.
    Text {
        /// Line, from 1.
        line: u32,
        /// Column in characters, from 1.
        column: u32,
        /// Length in characters; 0 where it is a point.
        length: u32,
    },
    /// In a workbook.
    Sheet {
        /// Name of the sheet.
        #[serde(serialize_with = "shared")]
        sheet: Arc<str>,
        /// Address of the cell, such as `D7`.
        cell: CellName,
    },
    /// In a markup file.
    Element {
        /// Path of the element.
        path: String,
        /// Line, from 1.
        line: u32,
    },
    /// In a table of a document; all count from 1.
    Table {
        /// Number of the table.
        table: u32,
        /// Row.
        row: u32,
        /// Column.
        column: u32,
    },
    /// In a text whose paragraphs are known and whose pages are not, such as a Word document.
    Paragraph {
        /// Number of the paragraph, from 1; empty ones and those in tables do not count.
        paragraph: u32,
    },
    /// On a page, from 1, with the box in points from the upper left corner.
    Page {
        /// Number of the page, from 1.
        page: u32,
        /// Left, top, right, bottom in tenths of a point.
        bbox: [i32; 4],
    },
}

fn shared<S: serde::Serializer>(text: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}

impl Place {
    /// The place of a byte of a text, and how many characters long it is. A byte within a character or behind the end
    /// counts as the end.
    #[must_use]
    pub fn in_text(text: &str, byte: usize, length: usize) -> Self {
        let before = text.get(..byte).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self::Text {
            line: number(before.matches('\n').count() + 1),
            column: number(line.chars().count() + 1),
            length: number(length),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { line, column, .. } => write!(formatter, "{line}:{column}"),
            Self::Sheet { sheet, cell } => write!(formatter, "{sheet}!{cell}"),
            Self::Element { path, line } => write!(formatter, "{path}:{line}"),
            Self::Table { table, row, column } => write!(formatter, "table {table}, row {row}, column {column}"),
            Self::Paragraph { paragraph } => write!(formatter, "paragraph {paragraph}"),
            Self::Page { page, .. } => write!(formatter, "page {page}"),
        }
    }
}

/// Where each field of a report was read: field path to place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins {
    // Hundreds are noted for every report and few are looked up: no order is kept.
    places: HashMap<Cow<'static, str>, Place>,
    complete: bool,
}

impl Origins {
    /// The places of a carrier: a row of the tables without a place is not there. In a document it may stand where
    /// the reader did not find it.
    #[must_use]
    pub fn of_carrier() -> Self {
        Self {
            places: HashMap::new(),
            complete: true,
        }
    }

    /// Whether a row of the tables that has no place is known not to be there.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.complete || self.places.is_empty()
    }

    /// Makes room for the places of a report.
    pub fn reserve(&mut self, fields: usize) {
        self.places.reserve(fields);
    }

    /// Notes the place of a field.
    pub fn insert(&mut self, path: impl Into<String>, place: Place) {
        self.places.insert(Cow::Owned(path.into()), place);
    }

    /// Notes the place of a field whose path is always there.
    pub fn insert_known(&mut self, path: &'static str, place: Place) {
        self.places.insert(Cow::Borrowed(path), place);
    }

    /// The place of a field.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Place> {
        self.places.get(path)
    }

    /// All fields with a place, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Place)> {
        let mut list: Vec<_> = self.places.iter().map(|(path, place)| (&**path, place)).collect();
        list.sort_unstable_by_key(|(path, _)| *path);
        list.into_iter()
    }

    /// All fields with a place, in the order of the model.
    #[must_use]
    pub fn in_order(&self) -> Vec<(&str, &Place)> {
        let mut list: Vec<_> = self.iter().collect();
        list.sort_by_cached_key(|(path, _)| order(path));
        list
    }

    /// Whether no place is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

impl Serialize for Origins {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.in_order())
    }
}

/// The members of a report that can have a place, in their order.
const MEMBERS: [&str; 12] = [
    "edition",
    "year",
    "period",
    "agency",
    "issued_on",
    "title",
    "preamble",
    "overview",
    "tables",
    "table_sections",
    "problems",
    "other",
];

/// The members of the records inside, in their order.
const PARTS: [&str; 30] = [
    "key",
    "name",
    "kind",
    "region_code",
    "credit_code",
    "parent",
    "contact",
    "websites",
    "value",
    "unit",
    "address",
    "postcode",
    "phone",
    "fax",
    "email",
    "approximate",
    "change",
    "title",
    "blocks",
    "statistics",
    "parts",
    "level",
    "heading",
    "text",
    "start",
    "end",
    "url",
    "disclosure",
    "applications",
    "proceedings",
];

/// What a path is sorted by: its member, its figure, then its parts, of which numbers count as such.
fn order(path: &str) -> (usize, Option<FigureId>, Vec<usize>) {
    let figure = FigureId::from_path(path);
    let member = if figure.is_some() {
        "tables"
    } else {
        path.split(['.', '[']).next().unwrap_or_default()
    };
    let rank = MEMBERS
        .iter()
        .position(|known| *known == member)
        .unwrap_or(MEMBERS.len());
    let parts = path.split(['.', '[', ']']).filter(|part| !part.is_empty());
    let known = |part: &str| PARTS.iter().position(|known| *known == part).unwrap_or(PARTS.len());
    let parts = parts.map(|part| part.parse().unwrap_or_else(|_| known(part)));
    (rank, figure, parts.collect())
}

/// What a reader returns: everything it could read, where it read it, and what it could not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loaded {
    /// The report as far as it could be read.
    pub report: Report,
    /// The place of every field that has one.
    pub origins: Origins,
    /// What could not be read, or was read in a way one should know of.
    pub diagnostics: Vec<Finding>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_said_as_people_write_it() {
        let place = Place::Sheet {
            sheet: "二、表".into(),
            cell: CellName::new(6, 3),
        };
        assert_eq!(place.to_string(), "二、表!D7");
        let json = serde_json::to_string(&place).unwrap();
        assert_eq!(json, r#"{"kind":"sheet","sheet":"二、表","cell":"D7"}"#);
    }

    #[test]
    fn places_are_in_the_order_of_the_model() {
        let mut origins = Origins::default();
        let expected = [
            "year",
            "agency.name",
            "agency.contact.phone",
            "agency.contact.fax",
            "overview.blocks[2]",
            "overview.blocks[10]",
            "disclosure.licences.decisions",
            "applications.new.natural_person",
            "applications.new.total",
            "other.blocks[0]",
            "additional[0].blocks[0]",
        ];
        for path in expected {
            origins.insert(path, Place::Page { page: 1, bbox: [0; 4] });
        }
        let paths: Vec<_> = origins.in_order().into_iter().map(|(path, _)| path).collect();
        assert_eq!(paths, expected);
    }
}
