//! The workbook that the writer makes of a report, as the source of what belongs into the cells of one that people
//! have edited since. Leaves out which cells are changed.

use super::cells::{NewCell, Value};
use super::references::plain;
use crate::address::parse_cell;
use crate::number;
use crate::parts;
use crate::read::cells::At;
use crate::read::sheet::{Content, RawCell};
use crate::read::workbook::{SheetData, Source};
use gongkai_core::{Origins, Place, ReadError};
use gongkai_source::package::Package;
use gongkai_source::patch;
use std::collections::BTreeMap;

/// A workbook as it was just written.
pub(super) struct Fresh<'a> {
    pub bytes: &'a [u8],
    pub source: &'a Source<'a>,
    pub origins: &'a Origins,
}

impl<'a> Fresh<'a> {
    /// What the cell of a field holds; with its formula where it stands at the same place in the other workbook.
    pub(super) fn cell(&self, path: &str, sheet: &str, at: At) -> NewCell {
        let Some((fresh, place)) = self.place(path) else {
            return NewCell::new(Value::Blank);
        };
        let Some(cell) = fresh.cells.get(place) else {
            return NewCell::new(Value::Blank);
        };
        let mut new = NewCell::new(self.shown(cell));
        if *fresh.name == *sheet && place == at {
            new.formula = cell.formula.as_ref().map(|formula| formula.clone().into_owned());
        }
        new
    }

    /// Whether a field has a formula; nothing where it stands elsewhere than in the other workbook.
    pub(super) fn stands(&self, path: &str, sheet: &str, at: At) -> Option<bool> {
        let (known, place) = self.place(path)?;
        let formula = known.cells.get(place).is_some_and(|cell| cell.formula.is_some());
        (*known.name == *sheet && place == at).then_some(formula)
    }

    /// Sheet and cell of a field.
    pub(super) fn place(&self, path: &str) -> Option<(&'a SheetData<'a>, At)> {
        let Some(Place::Sheet { sheet, cell }) = self.origins.get(path) else {
            return None;
        };
        Some((self.sheet(sheet)?, parse_cell(cell.as_str())?))
    }

    /// The heights of the rows of a sheet that are not usual, in points.
    pub(super) fn heights(&self, sheet: &str) -> Result<BTreeMap<u32, String>, ReadError> {
        let mut package = Package::open(self.bytes)?;
        let found = parts::find(&mut package)?;
        let Some(sheet) = found.sheets.iter().find(|known| known.name == sheet) else {
            return Ok(BTreeMap::new());
        };
        let text = package.text(&sheet.part)?.unwrap_or_default();
        let rows = patch::elements(&sheet.part, &text, 2)?.into_iter();
        let rows = rows.filter(|element| element.local() == "row");
        let heights = rows.filter_map(|row| {
            let number = row.attribute("r")?.parse::<u32>().ok()?.checked_sub(1)?;
            Some((number, row.attribute("ht")?.to_owned()))
        });
        Ok(heights.collect())
    }

    pub(super) fn sheet(&self, name: &str) -> Option<&'a SheetData<'a>> {
        self.source.sheets.iter().find(|known| *known.name == *name)
    }

    /// What a cell shows, in a look that may be none of the other workbook's.
    pub(super) fn shown(&self, cell: &RawCell<'_>) -> Value {
        let Content::Number(written) = &cell.content else {
            return value(cell);
        };
        let decimals = self.source.formats.get(cell.style).and_then(|format| format.decimals);
        let shown = number::plain(written, decimals);
        match shown.filter(|shown| Some(shown) != number::plain(written, None).as_ref()) {
            Some(shown) if decimals == Some(2) => Value::Amount(shown),
            Some(shown) => Value::Text(shown),
            None => value(cell),
        }
    }

    /// The result of a formula, if the same one stands there.
    pub(super) fn result(&self, sheet: &str, at: At, formula: &str) -> Option<Value> {
        let cell = self.sheet(sheet)?.cells.get(at)?;
        let same = cell
            .formula
            .as_ref()
            .is_some_and(|known| plain(known) == plain(formula));
        same.then(|| value(cell))
    }
}

/// What a cell shows. One that a formula left empty holds an empty text.
pub(super) fn value(cell: &RawCell<'_>) -> Value {
    match &cell.content {
        Content::None => Value::Blank,
        Content::Number(digits) => Value::Number(digits.clone().into_owned()),
        Content::Text(text) | Content::Error(text) => Value::Text(text.clone().into_owned()),
        Content::Bool(value) => Value::Text(if *value { "TRUE" } else { "FALSE" }.to_owned()),
    }
}
