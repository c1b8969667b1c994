//! Which cells the fields stand in, and what they are to hold there: in our own workbook what its writer would put
//! there, in one of many reports what stands in the column, in any other the figure alone. Leaves out lists of records
//! in our own workbook (`lists`), and how cells are put into a sheet (`cells`).

use super::cells::{NewCell, Value};
use super::fresh::Fresh;
use super::lists;
use crate::address::parse_cell;
use crate::figure::{Shown, State};
use crate::read::cells::At;
use crate::read::collection;
use crate::read::sheet::{Content, RawCell};
use crate::read::source::Spot;
use crate::read::workbook::Source;
use crate::write::collection::{Held, held};
use crate::{number, text};
use gongkai_core::amendment::Difference;
use gongkai_core::report::SECTIONS;
use gongkai_core::tables::FigureRef;
use gongkai_core::{Amendment, FigureId, NotInPlace, Origins, Place, wide};
use std::collections::BTreeMap;

/// Cells by their sheets.
pub(super) type Puts = BTreeMap<usize, BTreeMap<At, NewCell>>;

/// What a workbook is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Own,
    Collection,
    Foreign,
}

/// The places of what is to be changed.
pub(super) struct Places<'a> {
    pub source: &'a Source<'a>,
    pub puts: Puts,
    /// Rows that get another height, for what they then hold.
    pub heights: BTreeMap<usize, BTreeMap<u32, Option<String>>>,
    /// Rows that have to come in before others, by their sheets.
    pub room: BTreeMap<usize, Vec<lists::Room>>,
}

/// What a workbook is, of which reports were read.
pub(super) fn kind(source: &Source<'_>, amendments: &[Amendment<'_>]) -> Kind {
    if !source.names.has("edition") && collection::find(source).is_some() {
        return Kind::Collection;
    }
    let own = amendments
        .iter()
        .any(|amendment| amendment.read.origins.get("edition").is_some());
    if own { Kind::Own } else { Kind::Foreign }
}

impl<'a> Places<'a> {
    pub(super) const fn new(source: &'a Source<'a>) -> Self {
        Self {
            source,
            puts: Puts::new(),
            heights: BTreeMap::new(),
            room: BTreeMap::new(),
        }
    }

    /// The fields of our own workbook.
    pub(super) fn own(&mut self, amendment: &Amendment<'_>, fresh: &Fresh<'_>) -> Result<(), NotInPlace> {
        let mut listed = lists::Changed::default();
        for difference in amendment.differences() {
            let path = &difference.path;
            if listed.takes(path) {
                continue;
            }
            let spot = self.spot(&amendment.read.origins, path)?;
            let new = fresh.cell(path, self.name(spot), spot.1);
            if difference.old.is_none() && !self.is_blank(spot) {
                return Err(NotInPlace::NoPlace(path.clone()));
            }
            self.put(path, spot, new)?;
        }
        listed.put(self, amendment, fresh)
    }

    /// Totals that keep what they say and would not: their formulas, which the writer no longer makes, would follow the
    /// changes.
    pub(super) fn followers(&self, amendment: &Amendment<'_>, fresh: &Fresh<'_>) -> Vec<(FigureId, Spot)> {
        let spots = FigureId::all().filter_map(|id| Some((id, self.spot(&amendment.read.origins, id.path()).ok()?)));
        let formula = |spot: &Spot| self.raw(*spot).is_some_and(|cell| cell.formula.is_some());
        spots
            .filter(|(_, spot)| formula(spot) && !self.puts.get(&spot.0).is_some_and(|puts| puts.contains_key(&spot.1)))
            .filter(|(id, spot)| fresh.stands(id.path(), self.name(*spot), spot.1) == Some(false))
            .collect()
    }

    /// Puts what they say in the place of their formulas, where it is these changes that part them; `before` is what
    /// the writer makes of the report that was read.
    pub(super) fn hold(&mut self, followers: &[(FigureId, Spot)], before: &Fresh<'_>, fresh: &Fresh<'_>) {
        for (id, spot) in followers {
            let (path, name) = (id.path(), self.name(*spot));
            if before.stands(path, name, spot.1) == Some(true) {
                let cell = fresh.cell(path, name, spot.1);
                self.puts.entry(spot.0).or_default().insert(spot.1, cell);
            }
        }
    }

    /// The fields of a report in a workbook of many.
    pub(super) fn row(&mut self, amendment: &Amendment<'_>) -> Result<(), NotInPlace> {
        let old = wide::cells(&amendment.read.report);
        let new = wide::cells(amendment.wanted);
        for ((column, old), new) in wide::columns().iter().zip(&old).zip(&new) {
            if old == new {
                continue;
            }
            let path = &column.path;
            let none = || NotInPlace::NoPlace(path.clone());
            let spot = self.spot(&amendment.read.origins, path)?;
            let value = match new.as_deref().map(|cell| held(column, cell)) {
                None => Value::Blank,
                // How it looks would have to change, too.
                Some(Held::Day(_)) => return Err(none()),
                Some(Held::Name(name)) => Value::Text(name.to_owned()),
                Some(Held::Number(digits)) => Value::Number(digits),
                Some(Held::Text(text)) if text::pieces(&text, text::CELL).len() == 1 => Value::Text(text.into_owned()),
                Some(Held::Text(_)) => return Err(none()),
            };
            // A long text goes on in other columns.
            if old.as_deref().is_some_and(|old| old.len() >= text::CELL) {
                return Err(none());
            }
            self.put(path, spot, NewCell::new(value))?;
        }
        Ok(())
    }

    /// Figures and headings of any other workbook.
    pub(super) fn foreign(&mut self, amendment: &Amendment<'_>) -> Result<(), NotInPlace> {
        for difference in amendment.differences() {
            let Difference { path, old, new } = &difference;
            let none = || NotInPlace::NoPlace(path.clone());
            let spot = self.spot(&amendment.read.origins, path)?;
            // The place may be that of the row, or hold more than the field.
            let stands = match old {
                None => self.is_blank(spot),
                Some(old) => self.raw(spot).is_some_and(|cell| shows(cell, old)),
            };
            if !stands {
                return Err(none());
            }
            let value = match FigureId::from_path(path) {
                Some(id) => {
                    let state = State {
                        figure: amendment.wanted.tables.figure(id).and_then(FigureRef::text),
                        ..State::default()
                    };
                    match state.shown(id.figure().kind) {
                        Shown::Blank => Value::Blank,
                        Shown::Number(digits) => Value::Number(digits),
                        Shown::Text(text) => Value::Text(text),
                    }
                }
                None => {
                    let section = path.strip_suffix(".title").ok_or_else(none)?;
                    let form = SECTIONS.iter().find(|(known, _)| *known == section);
                    let form = form.map(|(_, heading)| (*heading).to_owned());
                    // Where a report says nothing, the form's heading is meant.
                    Value::Text(new.clone().or(form).ok_or_else(none)?)
                }
            };
            self.put(path, spot, NewCell::new(value))?;
        }
        Ok(())
    }

    /// Adds a cell. A cell is only one field's.
    pub(super) fn put(&mut self, path: &str, (sheet, at): Spot, cell: NewCell) -> Result<(), NotInPlace> {
        match self.puts.entry(sheet).or_default().insert(at, cell) {
            None => Ok(()),
            Some(_) => Err(NotInPlace::NoPlace(path.to_owned())),
        }
    }

    /// The cell of a field.
    pub(super) fn spot(&self, origins: &Origins, path: &str) -> Result<Spot, NotInPlace> {
        let spot = || match origins.get(path)? {
            Place::Sheet { sheet, cell } => {
                let sheet = self.source.sheets.iter().position(|known| known.name == *sheet)?;
                Some((sheet, parse_cell(cell.as_str())?))
            }
            _ => None,
        };
        spot().ok_or_else(|| NotInPlace::NoPlace(path.to_owned()))
    }

    pub(super) fn raw(&self, (sheet, at): Spot) -> Option<&RawCell<'a>> {
        self.source.sheets.get(sheet)?.cells.get(at)
    }

    /// Whether a cell shows nothing.
    pub(super) fn is_blank(&self, spot: Spot) -> bool {
        self.raw(spot).is_none_or(|cell| match &cell.content {
            Content::None => true,
            Content::Text(text) => text.trim().is_empty(),
            _ => false,
        })
    }

    fn name(&self, (sheet, _): Spot) -> &str {
        self.source.sheets.get(sheet).map_or("", |sheet| &sheet.name)
    }
}

/// Whether a cell shows a text or a figure, and nothing else.
fn shows(cell: &RawCell<'_>, text: &str) -> bool {
    match &cell.content {
        Content::Text(shown) => shown.trim() == text.trim(),
        Content::Number(written) => number::plain(written, None).as_deref() == Some(text),
        _ => false,
    }
}
