//! Where something stands in a source, and what a reader returns. Leaves out how a place is shown.

use crate::finding::Finding;
use crate::report::Report;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

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
        sheet: String,
        /// Address of the cell, such as `D7`.
        cell: String,
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
    /// On a page, from 1, with the box in points from the upper left corner.
    Page {
        /// Number of the page, from 1.
        page: u32,
        /// Left, top, right, bottom in tenths of a point.
        bbox: [i32; 4],
    },
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { line, column, .. } => write!(formatter, "{line}:{column}"),
            Self::Sheet { sheet, cell } => write!(formatter, "{sheet}!{cell}"),
            Self::Element { path, line } => write!(formatter, "{path}:{line}"),
            Self::Table { table, row, column } => write!(formatter, "table {table}, row {row}, column {column}"),
            Self::Page { page, .. } => write!(formatter, "page {page}"),
        }
    }
}

/// Where each field of a report was read: field path to place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Origins(BTreeMap<String, Place>);

impl Origins {
    /// Notes the place of a field.
    pub fn insert(&mut self, path: impl Into<String>, place: Place) {
        self.0.insert(path.into(), place);
    }

    /// The place of a field.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Place> {
        self.0.get(path)
    }

    /// All fields with a place, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Place)> {
        self.0.iter().map(|(path, place)| (path.as_str(), place))
    }

    /// Whether no place is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
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
