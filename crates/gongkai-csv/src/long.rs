//! Rows of the long layout: each is a field of a report. Rows come in any order, also sorted by a spreadsheet
//! program; labels are for people, but one that is not that of its path says that rows or columns have moved.
//! Leaves out how fields make a report (`gongkai_core::fields`).

use crate::errors::Errors;
use crate::header::{Header, label_differs};
use crate::layout::{COLUMN, LONG, MARK, PATH, REPORT, ROW, TABLE, UNIT, VALUE};
use crate::limits::MAX_REPORTS;
use crate::read::Table;
use crate::scan::{Cell, Row};
use crate::spreadsheet::rewritten;
use gongkai_core::fields::Assembly;
use gongkai_core::known;
use gongkai_core::labels::ItemLabels;
use gongkai_core::literal::{self, Held};
use gongkai_core::message::excerpt;
use gongkai_core::shape::{Holds, Leaf};
use gongkai_core::{Loaded, Origins, Place, ReadError, messages};
use std::collections::{BTreeMap, BTreeSet};

/// The reports so far, by number.
#[derive(Debug, Default)]
pub(crate) struct Long {
    reports: BTreeMap<u32, Pending>,
    /// A row cannot be read: nobody knows whose it is, and so what is missing.
    broken: bool,
    /// The number of the field that should come next.
    next: usize,
    labels: ItemLabels,
    /// Rows of list items, and how many there may be.
    items: usize,
    limit: usize,
}

/// What a path says about its row.
struct Expected<'a> {
    /// The cells of [`LABELS`].
    labels: [&'a str; LABELS.len()],
    leaf: Option<&'static Leaf>,
}

/// The columns for people.
const LABELS: [usize; 4] = [TABLE, ROW, COLUMN, UNIT];

/// A report being put together.
#[derive(Debug)]
struct Pending {
    assembly: Assembly,
    origins: Origins,
    /// The first row.
    place: Place,
    marks: Vec<Place>,
    /// Fields of list items that came before the item before them.
    later: Vec<Later>,
    /// Fields that are there but wrong.
    wrong: BTreeSet<String>,
    /// The list item that was noted last.
    item: String,
}

#[derive(Debug)]
struct Later {
    path: String,
    value: Option<String>,
    path_place: Place,
    value_place: Place,
}

impl Long {
    /// A table without rows; `None` where a column is missing without which no row can be read.
    pub(crate) fn new(header: &Header, limit: usize, errors: &mut Errors) -> Option<Self> {
        let missing: Vec<usize> = [PATH, VALUE]
            .into_iter()
            .filter(|column| header.columns[*column].is_none())
            .collect();
        for column in &missing {
            let heading = &LONG[*column];
            let error = ReadError::new(messages::csv_column_missing(heading.name, heading.title));
            errors.push(error.at(header.place.clone()).help(messages::csv_no_header_help()));
        }
        missing.is_empty().then(|| Self {
            limit,
            ..Self::default()
        })
    }

    /// The report of a row; the only one where the table does not number them.
    fn pending(&mut self, header: &Header, row: &Row<'_>, errors: &mut Errors) -> Option<&mut Pending> {
        let number = match header.columns[REPORT].and_then(|at| row.cells.get(at)) {
            None => 1,
            Some(cell) => {
                let text = cell.text.trim();
                let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
                match text.parse::<u32>().ok().filter(|_| plain) {
                    Some(number) => number,
                    None => {
                        let error = ReadError::new(messages::csv_report_number(excerpt(text))).at(cell.place());
                        errors.push(error.help(messages::csv_report_number_help()));
                        self.broken = true;
                        return None;
                    }
                }
            }
        };
        if self.reports.len() >= MAX_REPORTS && !self.reports.contains_key(&number) {
            let error = ReadError::new(messages::csv_too_many_reports(MAX_REPORTS)).at(row.place());
            errors.end(error.help(messages::csv_split_help()));
            return None;
        }
        Some(self.reports.entry(number).or_insert_with(|| Pending::new(row.place())))
    }

    /// The field that stands in no list with that path: mostly the one behind the one before.
    fn known(&mut self, path: &str) -> Option<usize> {
        let is_next = known::all().get(self.next).is_some_and(|field| field.path == path);
        let at = if is_next { self.next } else { known::find(path)? };
        self.next = at + 1;
        Some(at)
    }
}

impl Table for Long {
    fn row(&mut self, header: &Header, row: &Row<'_>, errors: &mut Errors) {
        let get = |column: usize| header.columns[column].and_then(|at| row.cells.get(at));
        let (Some(path_cell), Some(value_cell)) = (get(PATH), get(VALUE)) else {
            return;
        };
        let path = path_cell.text.trim();
        if path.is_empty() {
            let error = ReadError::new(messages::csv_no_path()).at(path_cell.place());
            errors.push(error.help(messages::csv_no_path_help()));
            self.broken = true;
            return;
        }
        let known = self.known(path);
        if known.is_none() {
            self.items += 1;
            if self.items > self.limit {
                let error = ReadError::new(messages::csv_too_many_items(self.limit)).at(row.place());
                return errors.end(error.help(messages::csv_split_help()));
            }
        }
        let mut labels = std::mem::take(&mut self.labels);
        let expected = match known.map(|at| &known::all()[at]) {
            Some(field) => Some(Expected {
                labels: [
                    &field.labels.table,
                    &field.labels.row,
                    &field.labels.column,
                    field.labels.unit,
                ],
                leaf: field.labels.leaf,
            }),
            None => labels.of(path).map(|item| Expected {
                labels: [item.table, item.row, item.column, ""],
                leaf: item.leaf,
            }),
        };
        if let Some(report) = self.pending(header, row, errors) {
            report.row(path, known, expected.as_ref(), (path_cell, value_cell), get, errors);
        }
        self.labels = labels;
    }

    fn broken(&mut self) {
        self.broken = true;
    }

    fn finish(self, errors: &mut Errors) -> Vec<Loaded> {
        let mut reports = Vec::with_capacity(self.reports.len());
        for report in self.reports.into_values() {
            if errors.is_full() {
                break;
            }
            reports.extend(report.finish(self.broken, errors));
        }
        reports
    }
}

impl Pending {
    fn new(place: Place) -> Self {
        let mut origins = Origins::of_carrier();
        origins.reserve(known::all().len());
        Self {
            assembly: Assembly::default(),
            origins,
            place,
            marks: Vec::new(),
            later: Vec::new(),
            wrong: BTreeSet::new(),
            item: String::new(),
        }
    }

    /// Takes the row of a path: `known` is its field where that stands in no list.
    fn row<'r>(
        &mut self,
        path: &str,
        known: Option<usize>,
        expected: Option<&Expected<'_>>,
        (path_cell, value_cell): (&'r Cell<'r>, &'r Cell<'r>),
        get: impl Fn(usize) -> Option<&'r Cell<'r>>,
        errors: &mut Errors,
    ) {
        let mut good = true;
        if let Some(expected) = expected {
            for (column, expected) in LABELS.into_iter().zip(expected.labels) {
                let differs =
                    |cell: &&Cell<'_>| cell.text != expected && !cell.is_empty() && cell.text.trim() != expected;
                if let Some(cell) = get(column).filter(differs) {
                    errors.push(label_differs(&cell.text, path, expected).at(cell.place()));
                    good = false;
                }
            }
        }
        let figure = known.and_then(|at| known::all()[at].figure);
        let (value, mut mark) = match figure {
            None => (literal::text(&value_cell.text), None),
            Some(_) => match literal::figure(&value_cell.text) {
                Held::Nothing => (None, None),
                Held::Mark(mark) => (None, Some((mark, value_cell))),
                Held::Value(value) => (Some(value), None),
            },
        };
        if let Some((text, cell)) = get(MARK).and_then(|cell| Some((literal::text(&cell.text)?, cell))) {
            let error = match figure {
                None => Some(messages::csv_mark_not_figure(path)),
                Some(_) if value.is_some() || mark.is_some() => Some(messages::mark_beside_figure(path)),
                Some(_) => None,
            };
            match error {
                Some(message) => {
                    errors.push(ReadError::new(message).about(path).at(cell.place()));
                    good = false;
                }
                None => mark = Some((text, cell)),
            }
        }
        let is_text = matches!(
            expected.and_then(|expected| expected.leaf).map(|leaf| &leaf.holds),
            Some(Holds::Text { .. })
        );
        if is_text && let Some(help) = rewritten(path, &value_cell.text) {
            let error = ReadError::new(messages::csv_rewritten_text(excerpt(&value_cell.text))).about(path);
            errors.push(error.at(value_cell.place()).help(help));
            good = false;
        }
        if let Err(error) = self.set(path, known, value, || (path_cell.place(), value_cell.place())) {
            errors.push(match rewritten(path, &value_cell.text) {
                Some(help) if is_about_value(&error) => error.help(help),
                _ => error,
            });
            good = false;
        }
        if !good {
            // What is unknown is not missed either.
            if expected.is_some() {
                self.wrong.insert(path.to_owned());
            }
            return;
        }
        if let (Some(id), Some((text, cell))) = (figure, mark) {
            self.assembly.mark(id, text);
            self.marks.push(cell.place());
        }
    }

    /// Adds a field. One whose list is not that long yet is put off.
    fn set(
        &mut self,
        path: &str,
        known: Option<usize>,
        value: Option<&str>,
        places: impl FnOnce() -> (Place, Place),
    ) -> Result<(), ReadError> {
        let result = match known {
            Some(at) => self.assembly.set_known(at, value),
            None => self.assembly.set(path, value),
        };
        match result {
            Ok(()) => {
                let (_, place) = places();
                match known {
                    Some(at) => self.origins.insert_known(&known::all()[at].path, place),
                    None => self.note(path, place),
                }
                Ok(())
            }
            Err(error) if error.message.key() == "field_order" => {
                let (path_place, value_place) = places();
                self.later.push(Later {
                    path: path.to_owned(),
                    value: value.map(str::to_owned),
                    path_place,
                    value_place,
                });
                Ok(())
            }
            Err(error) => {
                let (path, value) = places();
                let place = if is_about_value(&error) { value } else { path };
                Err(error.at(place))
            }
        }
    }

    /// Notes the place of a field, and of the list item that begins with it.
    fn note(&mut self, path: &str, place: Place) {
        if let Some((item, _)) = path.rsplit_once("].") {
            let item = &path[..=item.len()];
            if self.item != item {
                self.item.clear();
                self.item.push_str(item);
                if self.origins.get(item).is_none() {
                    self.origins.insert(item, place.clone());
                }
            }
        }
        self.origins.insert(path, place);
    }

    fn finish(mut self, broken: bool, errors: &mut Errors) -> Option<Loaded> {
        let mut good = self.wrong.is_empty();
        let mut later = std::mem::take(&mut self.later);
        later.sort_by_cached_key(|field| natural(&field.path));
        for field in later {
            if errors.is_full() {
                return None;
            }
            match self.assembly.set(&field.path, field.value.as_deref()) {
                Ok(()) => self.note(&field.path, field.value_place),
                Err(error) => {
                    let place = if is_about_value(&error) {
                        field.value_place
                    } else {
                        field.path_place
                    };
                    errors.push(error.at(place));
                    self.wrong.insert(field.path);
                    good = false;
                }
            }
        }
        if broken {
            return None;
        }
        match self.assembly.finish() {
            Ok(mut loaded) => {
                loaded.origins = self.origins;
                good.then_some(loaded)
            }
            Err(mut error) => {
                let more = std::mem::take(&mut error.more);
                for error in std::iter::once(error).chain(more) {
                    let path = error.path.clone().unwrap_or_default();
                    // Not missing, but wrong, which is told already; and what follows from that.
                    if !self.wrong.is_empty() && (path.is_empty() || self.wrong.contains(&path)) {
                        continue;
                    }
                    let place = place_of(&path, &self.origins, &self.marks).unwrap_or_else(|| self.place.clone());
                    errors.push(error.at(place));
                }
                None
            }
        }
    }
}

/// Whether an error is about the value of a field, not about its path.
fn is_about_value(error: &ReadError) -> bool {
    !matches!(error.message.key(), "field_unknown" | "field_twice" | "field_order")
}

/// The place of a field, or of what it is part of. Marks are the annotations behind those that are fields.
fn place_of(path: &str, origins: &Origins, marks: &[Place]) -> Option<Place> {
    let parts = std::iter::successors(Some(path), |path| path.rsplit_once('.').map(|(above, _)| above));
    if let Some(place) = parts.filter(|path| !path.is_empty()).find_map(|path| origins.get(path)) {
        return Some(place.clone());
    }
    let first = format!("{path}.");
    if let Some((_, place)) = origins
        .iter()
        .find(|(path, _)| !first.starts_with('.') && path.starts_with(&first))
    {
        return Some(place.clone());
    }
    let item: usize = path.strip_prefix("annotations[")?.strip_suffix(']')?.parse().ok()?;
    let fields = (0..=item).take_while(|item| origins.get(&format!("annotations[{item}]")).is_some());
    marks.get(item - fields.count()).cloned()
}

/// What a path is sorted by: its names, numbers as such.
fn natural(path: &str) -> Vec<(u64, String)> {
    path.split(['.', '[', ']'])
        .filter(|part| !part.is_empty())
        .map(|part| (part.parse().unwrap_or(u64::MAX), part.to_owned()))
        .collect()
}
