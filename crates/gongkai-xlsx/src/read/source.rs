//! The cells of a workbook as the report's reader sees them: what a cell shows, its exact content where the
//! cell cannot tell it, and which cells were looked at. Leaves out which cell belongs to which field.

use super::cells::At;
use super::names::Paths;
use super::sheet::{Content, RawCell};
use super::workbook::Source;
use crate::fields::{EXACT, List, exact};
use crate::figure::{Shown, State};
use crate::number::{self, Format};
use crate::text;
use gongkai_core::rules::reading;
use gongkai_core::tables::Kind;
use gongkai_core::{CellName, FigureId, Finding, Message, Origins, Place, Severity, messages};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

/// Sheet and cell.
pub(crate) type Spot = (usize, At);

/// A workbook being read.
pub(super) struct Cursor<'a> {
    pub source: Source<'a>,
    pub diagnostics: Vec<Finding>,
    pub origins: Origins,
    /// The cells that were looked at, by sheet and number.
    used: Vec<Vec<bool>>,
    /// Sheets that were reported as gone.
    lost: BTreeSet<&'static str>,
    /// Exact contents by key, then kind.
    exact: BTreeMap<String, BTreeMap<String, String>>,
    /// The figures that had a cell when the workbook was written.
    had: Vec<bool>,
}

/// Where a list stands.
pub(super) struct Listing {
    sheet: usize,
    head: u32,
    columns: Vec<Option<u32>>,
    /// The column whose text runs on to the right.
    long: Option<usize>,
    /// Whether something is stored beside its cells.
    noted: bool,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(source: Source<'a>) -> Self {
        let used = source.sheets.iter().map(|sheet| vec![false; sheet.cells.len()]);
        let mut cursor = Self {
            used: used.collect(),
            source,
            diagnostics: Vec::new(),
            origins: Origins::of_carrier(),
            lost: BTreeSet::new(),
            exact: BTreeMap::new(),
            had: vec![false; FigureId::COUNT],
        };
        cursor.load_exact();
        cursor
    }

    /// The cell that a name refers to.
    pub(super) fn bound(&self, path: &str) -> Option<Spot> {
        self.source.names.bound(path)
    }

    pub(super) fn place(&self, (sheet, (row, column)): Spot) -> Place {
        let sheet = self.source.sheets.get(sheet);
        Place::Sheet {
            sheet: sheet.map_or_else(|| Arc::from(""), |sheet| Arc::clone(&sheet.name)),
            cell: CellName::new(row, column),
        }
    }

    pub(super) fn raw(&self, (sheet, at): Spot) -> Option<&RawCell<'a>> {
        self.source.sheets.get(sheet)?.cells.get(at)
    }

    /// Notes that a cell was looked at.
    pub(super) fn take(&mut self, (sheet, at): Spot) {
        let number = self.source.sheets.get(sheet).and_then(|sheet| sheet.cells.number(at));
        let used = number.and_then(|number| self.used.get_mut(sheet)?.get_mut(number));
        if let Some(used) = used {
            *used = true;
        }
    }

    /// Whether the cell of that number on a sheet was looked at.
    pub(super) fn is_used(&self, sheet: usize, number: usize) -> bool {
        self.used[sheet][number]
    }

    pub(super) fn report(&mut self, severity: Severity, message: Message, spot: Option<Spot>) -> &mut Finding {
        let place = spot.map(|spot| self.place(spot));
        self.diagnostics
            .push(Finding::new(reading::WORKBOOK.code, severity, message).at(place));
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }

    /// A value that is no value of its field.
    pub(super) fn wrong(&mut self, message: Message, spot: Spot) {
        self.report(Severity::Error, message, Some(spot));
    }

    /// What a cell shows. A formula without a stored result shows nothing.
    pub(super) fn shown(&mut self, spot: Spot) -> Shown {
        self.take(spot);
        let Some(cell) = self.raw(spot) else {
            return Shown::Blank;
        };
        match &cell.content {
            Content::None => Shown::Blank,
            Content::Text(text) if text.is_empty() => Shown::Blank,
            Content::Text(text) => Shown::Text(text.clone().into_owned()),
            Content::Bool(value) => Shown::Text(if *value { "TRUE" } else { "FALSE" }.to_owned()),
            Content::Number(written) if !number::is_kept(written) => {
                let message = messages::workbook_number_long(written);
                self.report(Severity::Error, message, Some(spot)).help = Some(messages::workbook_number_long_help());
                Shown::Blank
            }
            Content::Number(written) => {
                let format = self.format(cell.style);
                match number::plain(written, format.decimals) {
                    Some(text) => Shown::Number(text),
                    None => Shown::Text(written.clone().into_owned()),
                }
            }
            Content::Error(error) => {
                let message = messages::workbook_cell_error(error);
                // What the cell said is lost.
                self.report(Severity::Error, message, Some(spot));
                Shown::Blank
            }
        }
    }

    /// The text of a cell, its exact form where it is stored and the cell still shows it.
    pub(super) fn text(&mut self, key: &str, spot: Spot) -> Option<String> {
        if self
            .raw(spot)
            .is_some_and(|cell| cell.content == Content::None && cell.formula.is_some())
        {
            self.no_result(spot);
        }
        let shown = match self.shown(spot) {
            Shown::Blank => None,
            Shown::Number(text) | Shown::Text(text) => Some(text),
        };
        self.exactly(key, shown)
    }

    /// The exact text under a key, where it agrees with what is shown.
    fn exactly(&self, key: &str, shown: Option<String>) -> Option<String> {
        let stored = self.exact.get(key).filter(|_| !key.is_empty());
        let Some(exact) = stored.and_then(|kinds| kinds.get(exact::TEXT)) else {
            return shown;
        };
        let seen = text::safe(shown.as_deref().unwrap_or_default());
        if text::safe(exact) == seen || text::fitting(exact) == seen {
            Some(exact.clone())
        } else {
            shown
        }
    }

    /// What a cell says about a figure.
    pub(super) fn state(&mut self, key: &str, kind: Kind, spot: Spot) -> State {
        let shown = self.shown(spot);
        if let Some(kinds) = self.exact.get(key) {
            let get = |kind: &str| kinds.get(kind).cloned();
            let state = State {
                figure: get(exact::FIGURE),
                mark: get(exact::MARK),
                raw: get(exact::RAW),
            };
            if state != State::default() && state.shown(kind).agrees(&shown) {
                return state;
            }
        }
        State::of(kind, &shown)
    }

    /// The date in a cell; what is none is reported.
    pub(super) fn date(&mut self, name: &str, spot: Spot) -> Option<Date> {
        let shown = self.shown(spot);
        let cell = self.raw(spot);
        let dated = cell.is_some_and(|cell| self.format(cell.style).date);
        let (text, day) = match (&shown, cell.map(|cell| &cell.content)) {
            (Shown::Blank, _) => return None,
            // A number without a date's look, such as 2023, is no date.
            (Shown::Number(text), Some(Content::Number(written))) => (
                text,
                dated
                    .then(|| number::from_serial(written, self.source.since_1904))
                    .flatten(),
            ),
            (Shown::Number(text) | Shown::Text(text), _) => (text, number::parse_date(text)),
        };
        if day.is_none() {
            let message = messages::workbook_date_wrong(name, text);
            self.wrong(message, spot);
        }
        day
    }

    /// Whether an otherwise empty row of a list counts.
    pub(super) fn is_row(&self, list: &List, offset: u32) -> bool {
        self.exact
            .get(&list.row_key(offset))
            .is_some_and(|kinds| kinds.contains_key(exact::ROW))
    }

    /// Whether a figure had a cell when the workbook was written.
    pub(super) fn had_cell(&self, id: FigureId) -> bool {
        self.had[id.index()]
    }

    pub(super) fn no_result(&mut self, spot: Spot) {
        self.report(Severity::Error, messages::workbook_no_result(), Some(spot))
            .help = Some(messages::workbook_no_result_help());
    }

    /// Reports the names of a sheet that are all gone, once.
    pub(super) fn sheet_lost(&mut self, sheet: &'static str, count: usize) -> Option<&mut Finding> {
        if !self.lost.insert(sheet) {
            return None;
        }
        let finding = self.report(Severity::Error, messages::workbook_sheet_lost(sheet, count), None);
        finding.help = Some(messages::workbook_names_help());
        Some(finding)
    }

    /// Finds a list by the names of its headings.
    pub(super) fn listing(&mut self, list: &List, long: bool) -> Option<Listing> {
        let spots: Vec<Option<Spot>> = (0..list.columns.len())
            .map(|column| self.bound(&list.path(column)))
            .collect();
        let first = spots.iter().flatten().next().copied();
        if first.is_none() {
            self.sheet_lost(list.sheet, list.columns.len());
            return None;
        }
        let mut columns = Vec::new();
        for (column, spot) in spots.iter().enumerate() {
            // Headings that were torn apart no longer make one list.
            let together = spot
                .filter(|(sheet, (row, _))| first.is_some_and(|(other, (head, _))| (other, head) == (*sheet, *row)));
            if let Some(spot) = together {
                self.take(spot);
            } else {
                let message = messages::workbook_name_lost(list.columns[column].1, list.name(column));
                self.report(Severity::Error, message, None).help = Some(messages::workbook_names_help());
            }
            columns.push(together.map(|(_, (_, column))| column));
        }
        let (sheet, (head, _)) = first?;
        let long = long.then(|| columns.len() - 1);
        Some(Listing {
            sheet,
            head,
            columns,
            long,
            noted: self
                .exact
                .range::<str, _>((Bound::Included(list.key), Bound::Unbounded))
                .next()
                .is_some_and(|(key, _)| key.starts_with(list.key)),
        })
    }

    /// The distances from the heading of all rows with content in a list.
    pub(super) fn offsets(&self, list: &List, listing: &Listing) -> Vec<u32> {
        let mut offsets = Vec::new();
        if let Some(sheet) = self.source.sheets.get(listing.sheet) {
            for ((row, column), _) in sheet.cells.range((listing.head + 1, 0)..) {
                if listing.columns.contains(&Some(column)) || listing.runs_on(column) {
                    offsets.push(row - listing.head);
                }
            }
        }
        if !listing.noted {
            offsets.dedup();
            return offsets;
        }
        let prefix = format!("{}+", list.key);
        let noted = self.exact.iter().filter(|(_, kinds)| kinds.contains_key(exact::ROW));
        offsets.extend(noted.filter_map(|(key, _)| key.strip_prefix(&prefix)?.parse::<u32>().ok()));
        offsets.sort_unstable();
        offsets.dedup();
        offsets
    }

    /// The cell of a list.
    pub(super) fn spot(&self, listing: &Listing, offset: u32, column: usize) -> Option<Spot> {
        let column = listing.columns.get(column).copied().flatten()?;
        Some((listing.sheet, (listing.head.checked_add(offset)?, column)))
    }

    /// The text of a cell of a list, with its continuation.
    pub(super) fn item(&mut self, list: &List, listing: &Listing, offset: u32, column: usize) -> Option<String> {
        let spot = self.spot(listing, offset, column)?;
        let key = if listing.noted {
            list.cell_key(offset, column)
        } else {
            String::new()
        };
        if listing.long != Some(column) {
            return self.text(&key, spot);
        }
        let (sheet, (row, first)) = spot;
        let mut whole: Option<String> = None;
        for column in first.. {
            if column > first && !listing.runs_on(column) {
                break;
            }
            match self.shown((sheet, (row, column))) {
                Shown::Blank => break,
                Shown::Number(text) | Shown::Text(text) => whole.get_or_insert_default().push_str(&text),
            }
        }
        self.exactly(&key, whole)
    }

    fn format(&self, style: usize) -> Format {
        self.source.formats.get(style).copied().unwrap_or_default()
    }

    /// The figure of a row that only says that it had a cell, as nearly all rows do.
    fn noted_cell(&mut self, listing: &Listing, offset: u32, paths: &mut Paths) -> Option<FigureId> {
        let spots = [0, 1, 2].map(|column| self.spot(listing, offset, column));
        let [Some(key), Some(kind), Some(value)] = spots else {
            return None;
        };
        let text = |spot| match &self.raw(spot)?.content {
            Content::Text(text) => Some(text),
            _ => None,
        };
        let id = text(kind).filter(|kind| *kind == exact::CELL).and(text(key));
        let id = id
            .and_then(|key| paths.figure(key))
            .filter(|_| self.raw(value).is_none())?;
        self.take(key);
        self.take(kind);
        Some(id)
    }

    fn load_exact(&mut self) {
        let has_names = self.bound(&EXACT.path(0)).is_some();
        if !has_names {
            self.report(
                Severity::Warning,
                messages::workbook_exact_missing(crate::fields::SHEET_EXACT),
                None,
            );
            return;
        }
        let Some(listing) = self.listing(&EXACT, true) else {
            return;
        };
        let mut paths = Paths::default();
        for offset in self.offsets(&EXACT, &listing) {
            if let Some(id) = self.noted_cell(&listing, offset, &mut paths) {
                self.had[id.index()] = true;
                continue;
            }
            let [key, kind, value] = [0, 1, 2].map(|column| self.item(&EXACT, &listing, offset, column));
            if let (Some(key), Some(kind)) = (key, kind)
                && let Some(value) = text::decode(&value.unwrap_or_default())
            {
                match FigureId::from_path(&key).filter(|_| kind == exact::CELL) {
                    Some(id) => self.had[id.index()] = true,
                    None => {
                        self.exact.entry(key).or_default().insert(kind, value);
                    }
                }
            }
        }
    }
}

impl Listing {
    /// Whether a column holds the continuation of the long text.
    fn runs_on(&self, column: u32) -> bool {
        let Some(long) = self.long.and_then(|long| self.columns[long]) else {
            return false;
        };
        column > long && !self.columns.contains(&Some(column))
    }
}
