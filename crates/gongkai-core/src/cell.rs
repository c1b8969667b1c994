//! A cell of a statutory table: a figure, or blank. Leaves out 不适用 (`/`) and remarks, which are
//! [annotations](crate::annotation) of a cell, so that a consumer of the JSON sees a number or `null`.

use crate::decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::{BorrowedStrDeserializer, I64Deserializer, StrDeserializer, U64Deserializer};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// A cell: `None` is blank (未填), which is not 0.
///
/// Unlike an `Option`, a cell must be present in JSON: blank is written `null`, never left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Cell<T>(pub Option<T>);

impl<T> Cell<T> {
    /// The blank cell.
    pub const BLANK: Self = Self(None);

    /// The figure, where the cell is not blank.
    pub const fn as_ref(&self) -> Option<&T> {
        self.0.as_ref()
    }

    /// Whether nothing is filled in.
    pub const fn is_blank(&self) -> bool {
        self.0.is_none()
    }
}

impl<T> Default for Cell<T> {
    fn default() -> Self {
        Self::BLANK
    }
}

impl<T> From<T> for Cell<T> {
    fn from(value: T) -> Self {
        Self(Some(value))
    }
}

// As an Option, a member that is missing would be taken as blank: serde offers `None` for it. Asking for any
// value instead makes a missing member an error.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Cell<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CellVisitor(PhantomData))
    }
}

/// Schemas of the four kinds of cells, each under its own name.
macro_rules! schema {
    ($($kind:ty, $name:literal, $title:literal, $description:literal;)*) => {
        $(impl JsonSchema for Cell<$kind> {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                let mut schema = json_schema!({ "title": $title, "description": $description });
                for (key, value) in Option::<$kind>::json_schema(generator).as_object().into_iter().flatten() {
                    schema.insert(key.clone(), value.clone());
                }
                schema
            }
        })*
    };
}

schema! {
    u64, "CountCell", "件数", "0或正整数；空白为null。A count, 0 or more; null where the cell is blank.";
    i64, "ChangeCell", "增减数", "整数，减少为负；空白为null。A change, negative for a decrease; null where the cell is blank.";
    Decimal, "AmountCell", "金额", "十进制数；空白为null。A decimal number; null where the cell is blank.";
    String, "TextCell", "原文", "印出的文字；空白为null。The text as printed; null where the cell is blank.";
}

struct CellVisitor<T>(PhantomData<T>);

macro_rules! figure {
    ($($method:ident: $kind:ty => $deserializer:ident),*) => {
        $(fn $method<E: Error>(self, value: $kind) -> Result<Cell<T>, E> {
            T::deserialize($deserializer::new(value)).map(|value| Cell(Some(value)))
        })*
    };
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for CellVisitor<T> {
    type Value = Cell<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a figure or null")
    }

    fn visit_unit<E: Error>(self) -> Result<Cell<T>, E> {
        Ok(Cell::BLANK)
    }

    figure!(
        visit_u64: u64 => U64Deserializer,
        visit_i64: i64 => I64Deserializer,
        visit_str: &str => StrDeserializer,
        visit_borrowed_str: &'de str => BorrowedStrDeserializer
    );
}
