//! The static description of the statutory tables: what `spec/` declares, in the form that readers, writers
//! and checks walk. Leaves out the declarations themselves (`records`, made from `spec/`) and the printed
//! grid (`grid`).

use crate::cell::Cell;
use crate::decimal::Decimal;
use crate::edition::Edition;
use crate::records::{FIGURES, TABLES};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

/// A statutory table of one edition.
#[derive(Debug)]
pub struct Table {
    /// First part of the field path of its figures.
    pub key: &'static str,
    /// The edition.
    pub edition: Edition,
    /// Heading of its section (标题).
    pub title: &'static str,
    /// The same in English.
    pub english: &'static str,
    /// Widths of the official form's columns in twentieths of a point.
    pub widths: &'static [u16],
    /// The blocks under each other.
    pub blocks: &'static [Block],
    /// The sums that must hold (勾稽关系).
    pub equations: &'static [Equation],
}

/// A block of rows under its own column headings.
#[derive(Debug)]
pub struct Block {
    /// The line above the block, such as 第二十条第（一）项.
    pub heading: Option<&'static str>,
    /// What the block is about, in English.
    pub english: &'static str,
    /// The cell above the row labels; `None` where rows have no labels.
    pub corner: Option<&'static str>,
    /// The columns with figures.
    pub columns: &'static [Column],
    /// The rows, also those that this edition's form does not print.
    pub rows: &'static [Row],
}

/// A column.
#[derive(Debug)]
pub struct Column {
    /// Last part of the field path.
    pub key: &'static str,
    /// Label path (表头), outermost first.
    pub label: &'static [&'static str],
    /// Other labels seen for it.
    pub aliases: &'static [&'static str],
    /// The same in English.
    pub english: &'static str,
    /// What its cells hold.
    pub kind: Kind,
    /// Unit of its figures; empty where the form names none.
    pub unit: &'static str,
}

/// A row.
#[derive(Debug)]
pub struct Row {
    /// Middle part of the field path.
    pub key: &'static str,
    /// Label path (行标题), outermost first.
    pub label: &'static [&'static str],
    /// Other labels seen for it.
    pub aliases: &'static [&'static str],
    /// The same in English.
    pub english: &'static str,
    /// Whether this edition's form prints it.
    pub printed: bool,
    /// Its figures, one a column.
    pub figures: &'static [FigureId],
}

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A whole number, 0 or more.
    Count,
    /// A whole number with a sign (本年增/减).
    Change,
    /// A decimal number.
    Money,
    /// Text as printed (采购总金额, for which the form names no unit).
    Text,
}

/// A figure: one cell of one table, the same in every edition that has it.
#[derive(Debug)]
pub struct Figure {
    /// Field path.
    pub path: &'static str,
    /// Key of its table.
    pub table: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Unit; empty where the form names none.
    pub unit: &'static str,
    /// Label path of its row.
    pub row_label: &'static [&'static str],
    /// Label path of its column.
    pub column_label: &'static [&'static str],
    /// Row and column in English.
    pub english: &'static str,
}

impl Figure {
    /// The labels of the figure as a person would name it: 1.属于国家秘密 · 自然人.
    #[must_use]
    pub fn name(&self) -> String {
        let column = self.column_label.last().copied().unwrap_or_default();
        match self.row_label {
            [] => self.column_label.join(" · "),
            [.., last] => format!("{last} · {column}"),
        }
    }
}

/// A sum that must hold: the addends make up the totals.
#[derive(Debug)]
pub struct Equation {
    /// Code of the rule.
    pub rule: &'static str,
    /// What is added up.
    pub addends: &'static [Term],
    /// What it must equal, added up.
    pub totals: &'static [FigureId],
}

impl Equation {
    /// Whether both are the same declared sum. Their addresses do not tell: the tables are a constant, of which
    /// there may be copies.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.rule == other.rule && self.totals == other.totals
    }

    /// The figures that may be added up: rows, the members of groups and their subtotals.
    pub fn addable(&self) -> impl Iterator<Item = FigureId> {
        let terms = self.addends.iter();
        let figures = terms.flat_map(|term| match term {
            Term::Figure(id) => std::slice::from_ref(id).iter().chain(None),
            Term::Group { members, subtotal } => members.iter().chain(Some(subtotal)),
        });
        figures.copied()
    }
}

/// An addend.
#[derive(Debug)]
pub enum Term {
    /// One figure.
    Figure(FigureId),
    /// A group of rows: its members, or its subtotal where no member is filled.
    Group {
        /// The rows of the group.
        members: &'static [FigureId],
        /// The group printed as one row.
        subtotal: FigureId,
    },
}

/// Number of a figure: its place in [`FIGURES`]. In JSON it is the field path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FigureId(pub u16);

/// What a cell of a report holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureRef<'a> {
    /// A count; `None` is blank.
    Count(Option<&'a u64>),
    /// A change; `None` is blank.
    Change(Option<&'a i64>),
    /// A decimal number; `None` is blank.
    Money(Option<&'a Decimal>),
    /// A text; `None` is blank.
    Text(Option<&'a String>),
}

/// A cell of a report, to be changed.
#[derive(Debug)]
pub enum FigureMut<'a> {
    /// A count.
    Count(&'a mut Cell<u64>),
    /// A change.
    Change(&'a mut Cell<i64>),
    /// A decimal number.
    Money(&'a mut Cell<Decimal>),
    /// A text.
    Text(&'a mut Cell<String>),
}

impl FigureRef<'_> {
    /// The figure as printed; `None` is blank.
    #[must_use]
    pub fn text(self) -> Option<String> {
        match self {
            Self::Count(value) => value.map(ToString::to_string),
            Self::Change(value) => value.map(ToString::to_string),
            Self::Money(value) => value.map(ToString::to_string),
            Self::Text(value) => value.cloned(),
        }
    }

    /// Whether nothing is filled in.
    #[must_use]
    pub const fn is_blank(self) -> bool {
        matches!(
            self,
            Self::Count(None) | Self::Change(None) | Self::Money(None) | Self::Text(None)
        )
    }
}

/// Why a text could not be put into a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FigureError {
    /// The text is no figure of the cell's kind.
    #[error("not a figure of the form {0}")]
    Form(&'static str),
    /// The number is larger than can be kept.
    #[error("the number is larger than can be kept")]
    Size,
}

impl FigureMut<'_> {
    /// Puts a figure in its carrier form into the cell: `0|[1-9][0-9]*` for a count, with a `-` for a change,
    /// a decimal number for money, any text for text; `None` makes it blank.
    ///
    /// # Errors
    /// When the text is not of the form or the number is too large.
    pub fn set(self, text: Option<&str>) -> Result<(), FigureError> {
        match self {
            Self::Count(cell) => cell.0 = text.map(|text| whole(text, "0|[1-9][0-9]*")).transpose()?,
            Self::Change(cell) => cell.0 = text.map(|text| whole(text, "-?(0|[1-9][0-9]*)")).transpose()?,
            Self::Money(cell) => {
                cell.0 = text
                    .map(|text| {
                        text.parse().map_err(|error| match error {
                            crate::decimal::DecimalError::Form => FigureError::Form(crate::decimal::PATTERN),
                            crate::decimal::DecimalError::Digits => FigureError::Size,
                        })
                    })
                    .transpose()?;
            }
            Self::Text(cell) => cell.0 = text.map(str::to_owned),
        }
        Ok(())
    }
}

fn whole<T: std::str::FromStr + ToString>(text: &str, form: &'static str) -> Result<T, FigureError> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(FigureError::Form(form));
    }
    match text.parse::<T>() {
        Ok(value) if value.to_string() == text => Ok(value),
        Ok(_) => Err(FigureError::Form(form)),
        Err(_) if text.starts_with('-') && form.starts_with('0') => Err(FigureError::Form(form)),
        Err(_) => Err(FigureError::Size),
    }
}

static BY_PATH: LazyLock<HashMap<&'static str, FigureId>> =
    LazyLock::new(|| FigureId::all().map(|id| (id.path(), id)).collect());

impl FigureId {
    /// How many figures all editions have together.
    pub const COUNT: usize = FIGURES.len();

    /// All figures of all editions, in the form's order.
    pub fn all() -> impl Iterator<Item = Self> {
        // A number of 16 bits holds every figure: the tables do not compile otherwise.
        const { assert!(FIGURES.len() <= u16::MAX as usize) };
        (0..FIGURES.len() as u16).map(Self)
    }

    /// The place of the figure among all of them.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The figure with that field path.
    #[must_use]
    pub fn from_path(path: &str) -> Option<Self> {
        BY_PATH.get(path).copied()
    }

    /// The figure with that field path, for constants: a path that no figure has does not compile.
    ///
    /// # Panics
    /// When no figure has that path.
    #[must_use]
    pub const fn at(path: &str) -> Self {
        let mut number = 0;
        while number < FIGURES.len() {
            if is_same(FIGURES[number].path.as_bytes(), path.as_bytes()) {
                return Self(number as u16);
            }
            number += 1;
        }
        panic!("no figure has that path");
    }

    /// The description of the figure.
    #[must_use]
    pub fn figure(self) -> &'static Figure {
        &FIGURES[usize::from(self.0)]
    }

    /// Field path of the figure.
    #[must_use]
    pub fn path(self) -> &'static str {
        self.figure().path
    }

    /// Row and column of the figure in a table, where the table has it.
    #[must_use]
    pub fn row_in(self, table: &'static Table) -> Option<(&'static Block, &'static Row, usize)> {
        table.blocks.iter().find_map(|block| {
            block.rows.iter().find_map(|row| {
                row.figures
                    .iter()
                    .position(|id| *id == self)
                    .map(|column| (block, row, column))
            })
        })
    }
}

/// Whether both are the same: `==` is not for constants.
const fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// The table with that key in that edition.
#[must_use]
pub fn table(edition: Edition, key: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.edition == edition && table.key == key)
}

/// The columns of the table of requests (第三部分) by their keys, the total last.
pub fn applicants() -> impl Iterator<Item = &'static str> {
    FigureId::all().filter_map(|id| id.path().strip_prefix("applications.new."))
}

/// The known field path that looks most like this one.
#[must_use]
pub fn nearest_path(path: &str) -> Option<&'static str> {
    crate::nearest::nearest(FIGURES.iter().map(|figure| figure.path), path)
}

impl fmt::Display for FigureId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.path())
    }
}

impl Serialize for FigureId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.path())
    }
}

impl<'de> Deserialize<'de> for FigureId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let path = Cow::<'de, str>::deserialize(deserializer)?;
        Self::from_path(&path).ok_or_else(|| serde::de::Error::custom(format_args!("unknown path: {path:?}")))
    }
}

impl JsonSchema for FigureId {
    fn schema_name() -> Cow<'static, str> {
        "FigurePath".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "title": "数据的字段路径",
            "description": "统计表中一个数据的字段路径。Field path of a figure of the statutory tables.",
            "enum": FIGURES.iter().map(|figure| figure.path).collect::<Vec<_>>()
        })
    }
}
