//! Paragraphs and statistics of our own workbook: new ones go into the rows of their section that are still free, or
//! into rows that are added there; nothing that stands there moves to another row of the list. Leaves out lists in
//! which something else than new records changed.

use super::cells::{NewCell, Value};
use super::fresh::{Fresh, value};
use super::places::Places;
use crate::fields::{List, NARRATIVE, PREAMBLE, STATISTICS, section_name, section_path};
use crate::read::sheet::Content;
use crate::text;
use crate::write::lists::flat;
use gongkai_core::{Amendment, Block, NotInPlace, Report, Statistic};
use std::collections::{BTreeMap, BTreeSet};

/// Rows that have to come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Room {
    /// The row before which they come.
    pub before: u32,
    /// The row whose look they take.
    pub like: u32,
    pub rows: Vec<Row>,
}

/// A row that comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// Its height in points, where it is not the usual one.
    pub height: Option<String>,
    /// Its cells, by column.
    pub cells: Vec<(u32, NewCell)>,
}

/// The lists in which something changed, by the paths of their sections.
#[derive(Debug, Default)]
pub(super) struct Changed {
    blocks: BTreeSet<String>,
    statistics: bool,
}

/// A list in the workbook.
struct Listing {
    sheet: usize,
    head: u32,
    columns: Vec<u32>,
}

impl Changed {
    /// Whether a field is one of a list; notes that the list changed.
    pub(super) fn takes(&mut self, path: &str) -> bool {
        if path.starts_with("preamble[") {
            self.blocks.insert("preamble".to_owned());
            return true;
        }
        if let Some((section, _)) = path.split_once(".blocks[") {
            self.blocks.insert(section.to_owned());
            return true;
        }
        if path.contains(".statistics[") {
            self.statistics = true;
            return true;
        }
        false
    }

    pub(super) fn put(
        self,
        places: &mut Places<'_>,
        amendment: &Amendment<'_>,
        fresh: &Fresh<'_>,
    ) -> Result<(), NotInPlace> {
        for section in &self.blocks {
            Section::new(places, amendment, section)?.put(places, amendment, fresh)?;
        }
        if self.statistics {
            statistics(places, amendment, fresh)?;
        }
        Ok(())
    }
}

fn none(path: &str) -> NotInPlace {
    NotInPlace::NoPlace(path.to_owned())
}

impl Listing {
    fn find(places: &Places<'_>, list: &List) -> Option<Self> {
        let spots: Option<Vec<_>> = (0..list.columns.len())
            .map(|column| places.source.names.bound(&list.path(column)))
            .collect();
        let spots = spots?;
        let (sheet, (head, _)) = *spots.first()?;
        let together = spots.iter().all(|(other, (row, _))| (*other, *row) == (sheet, head));
        together.then(|| Self {
            sheet,
            head,
            columns: spots.iter().map(|(_, (_, column))| *column).collect(),
        })
    }

    /// The text in a column of a row.
    fn text<'a>(&self, places: &'a Places<'_>, row: u32, column: usize) -> Option<&'a str> {
        match &places.raw((self.sheet, (row, *self.columns.get(column)?)))?.content {
            Content::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    /// The rows with content behind the first column, in their order.
    fn filled(&self, places: &Places<'_>) -> Vec<u32> {
        let Some(sheet) = places.source.sheets.get(self.sheet) else {
            return Vec::new();
        };
        let first = self.columns.iter().min().copied().unwrap_or(0);
        let mut rows: Vec<u32> = sheet
            .cells
            .range((self.head + 1, 0)..)
            .map(|(at, _)| at)
            .filter(|(row, column)| *column > first && !places.is_blank((self.sheet, (*row, *column))))
            .map(|(row, _)| row)
            .collect();
        rows.dedup();
        rows
    }
}

/// The paragraphs of a section.
struct Section<'a> {
    path: &'a str,
    listing: Listing,
    old: &'a [Block],
    new: &'a [Block],
}

impl<'a> Section<'a> {
    fn new(places: &Places<'_>, amendment: &'a Amendment<'a>, path: &'a str) -> Result<Self, NotInPlace> {
        Ok(Self {
            path,
            listing: Listing::find(places, &NARRATIVE).ok_or_else(|| none(path))?,
            old: blocks(&amendment.read.report, path),
            new: blocks(amendment.wanted, path),
        })
    }

    /// The field path of a paragraph.
    fn field(&self, at: usize) -> String {
        if self.path == "preamble" {
            format!("preamble[{at}]")
        } else {
            format!("{}.blocks[{at}]", self.path)
        }
    }

    fn name(&self) -> String {
        if self.path == "preamble" {
            PREAMBLE.to_owned()
        } else {
            section_name(self.path)
        }
    }

    fn put(&self, places: &mut Places<'_>, amendment: &Amendment<'_>, fresh: &Fresh<'_>) -> Result<(), NotInPlace> {
        let origins = &amendment.read.origins;
        let row_of = |places: &Places<'_>, path: &str| Some(places.spot(origins, path).ok()?.1.0);
        let filled = self.listing.filled(places);
        let heights = fresh.heights(NARRATIVE.sheet)?;
        // Where the last row was that stays.
        let mut row = match self.path {
            "preamble" => self.listing.head,
            path => row_of(places, &format!("{path}.title")).ok_or_else(|| none(path))?,
        };
        let mut old = self.old.iter().enumerate().peekable();
        let mut new = self.new.iter().enumerate().peekable();
        while new.peek().is_some() {
            // Those that are new, up to the next that stays.
            let mut more = Vec::new();
            while let Some((at, _)) = new.next_if(|(_, block)| old.peek().is_none_or(|(_, stays)| stays != block)) {
                more.push(at);
            }
            if let (Some(first), false) = (more.first(), more.is_empty()) {
                let field = self.field(*first);
                let next = filled.iter().copied().find(|next| *next > row);
                self.rows(places, (fresh, &heights), (row, next), &more)
                    .ok_or_else(|| none(&field))?;
            }
            if new.next().is_some()
                && let Some((at, _)) = old.next()
            {
                let field = self.field(at);
                row = row_of(places, &field).ok_or_else(|| none(&field))?;
            }
        }
        // What is to go, or to say something else, is not done here.
        match old.next() {
            None => Ok(()),
            Some((at, _)) => Err(none(&self.field(at))),
        }
    }

    /// Puts paragraphs between two rows, the second of which need not be there.
    fn rows(
        &self,
        places: &mut Places<'_>,
        (fresh, heights): (&Fresh<'_>, &BTreeMap<u32, String>),
        (after, next): (u32, Option<u32>),
        new: &[usize],
    ) -> Option<()> {
        let name = self.name();
        let count = u32::try_from(new.len()).ok()?;
        // Rows that say nothing but their section; one of another section ends them.
        let mut free: u32 = 0;
        let end = next.unwrap_or(u32::MAX);
        while free < count && after + free + 1 < end {
            let other = self.listing.text(places, after + free + 1, 0);
            if other.is_some_and(|other| other != name && section_path(other).is_some()) {
                break;
            }
            free += 1;
        }
        let mut room = Room {
            before: after + free + 1,
            like: if free > 0 { after + 1 } else { after },
            rows: Vec::new(),
        };
        for (at, index) in (0u32..).zip(new) {
            let (sheet, (from, _)) = fresh.place(&self.field(*index))?;
            let mut cells = Vec::new();
            for (place, column) in self.listing.columns.iter().enumerate() {
                let cell = sheet.cells.get((from, fresh_column(fresh, &NARRATIVE, place)?));
                let value = cell.map_or(Value::Blank, |cell| fresh.shown(cell));
                // A text that goes on to the right would need columns that may be taken.
                if matches!(&value, Value::Text(long) if long.encode_utf16().count() >= text::CELL) {
                    return None;
                }
                cells.push((*column, NewCell::new(value)));
            }
            let height = heights.get(&from).cloned();
            if at >= free {
                room.rows.push(Row { height, cells });
                continue;
            }
            let rows = places.heights.entry(self.listing.sheet).or_default();
            rows.insert(after + 1 + at, height);
            for (column, mut cell) in cells {
                cell.like = Some((after, column));
                let spot = (self.listing.sheet, (after + 1 + at, column));
                places.put(self.path, spot, cell).ok()?;
            }
        }
        if !room.rows.is_empty() {
            places.room.entry(self.listing.sheet).or_default().push(room);
        }
        Some(())
    }
}

/// The records of the list of statistics: new ones behind the others where only such came, else all of them anew.
fn statistics(places: &mut Places<'_>, amendment: &Amendment<'_>, fresh: &Fresh<'_>) -> Result<(), NotInPlace> {
    let failed = || none("statistics");
    let listing = Listing::find(places, &STATISTICS).ok_or_else(failed)?;
    let filled = listing.filled(places);
    let old = records(&amendment.read.report);
    let new = records(amendment.wanted);
    if filled.len() != old.iter().map(Vec::len).sum::<usize>() {
        return Err(failed());
    }
    let behind = filled.last().copied().unwrap_or(listing.head) + 1;
    let grown = old.len() == new.len() && old.iter().zip(&new).all(|(old, new)| new.starts_with(old));
    // The record of the writer, in the order of the sections, and the row for it.
    let mut rows: Vec<(Option<u32>, u32)> = Vec::new();
    let mut number = 0;
    for (at, section) in new.iter().enumerate() {
        let known = if grown { old[at].len() } else { 0 };
        for record in 0..section.len() {
            if record >= known {
                let count = u32::try_from(rows.len()).map_err(|_| failed())?;
                let row = if grown { None } else { filled.get(number).copied() };
                let free = u32::try_from(filled.len()).map_err(|_| failed())?;
                let row = row.unwrap_or(behind + if grown { count } else { count.saturating_sub(free) });
                rows.push((u32::try_from(number).ok(), row));
            }
            number += 1;
        }
    }
    if !grown {
        rows.extend(filled.iter().skip(number).map(|row| (None, *row)));
    }
    let columns: Option<Vec<_>> = (0..listing.columns.len())
        .map(|place| fresh.source.names.bound(&STATISTICS.path(place)))
        .collect();
    for (record, row) in rows {
        for (column, spot) in listing.columns.iter().zip(columns.iter().flatten()) {
            let (sheet, (head, from)) = *spot;
            let cell = record.and_then(|record| fresh.source.sheets.get(sheet)?.cells.get((head + 1 + record, from)));
            let new = cell.map_or(Value::Blank, |cell| fresh.shown(cell));
            let spot = (listing.sheet, (row, *column));
            if places.raw(spot).map_or(Value::Blank, value) != new {
                let cell = NewCell {
                    like: Some((behind.saturating_sub(1), *column)),
                    ..NewCell::new(new)
                };
                places.put("statistics", spot, cell)?;
            }
        }
    }
    Ok(())
}

/// The statistics of a report by their sections, wholes before their parts.
fn records(report: &Report) -> Vec<Vec<(u32, &Statistic)>> {
    report
        .sections()
        .map(|(_, section)| flat(&section.statistics))
        .collect()
}

fn blocks<'a>(report: &'a Report, path: &str) -> &'a [Block] {
    if path == "preamble" {
        return &report.preamble;
    }
    let section = report.sections().find(|(known, _)| known == path);
    section.map_or(&[], |(_, section)| &section.blocks)
}

fn fresh_column(fresh: &Fresh<'_>, list: &List, column: usize) -> Option<u32> {
    Some(fresh.source.names.bound(&list.path(column))?.1.1)
}
