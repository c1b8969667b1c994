//! Renamings, mergers and abolitions of bodies: a table of old name, new name and the first year of the new name.
//! Leaves out bodies that were not renamed, and what file the table stands in.

use super::{Names, folded};
use crate::error::ReadError;
use crate::message::excerpt;
use crate::messages;
use crate::place::Place;
use crate::report::YEARS;
use std::collections::BTreeSet;

/// The renamings.
#[derive(Debug, Default)]
pub struct Crosswalk {
    renamings: Vec<Renaming>,
    old: Names,
    new: Names,
    /// How many bodies of other names became one, by its name: more than one is a merger.
    merged: std::collections::HashMap<String, BTreeSet<String>>,
}

#[derive(Debug)]
struct Renaming {
    old: String,
    /// Empty where the body was abolished.
    new: String,
    from: u16,
}

/// What a body is called later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Later {
    /// It has one name, perhaps still the same.
    One(String),
    /// It became part of a body that others became too.
    Merged(String),
    /// It became several.
    Split(Vec<String>),
    /// It was abolished.
    Abolished,
}

impl Later {
    /// The names, none where there is no such body any more.
    #[must_use]
    pub fn into_names(self) -> Vec<String> {
        match self {
            Self::One(name) | Self::Merged(name) => vec![name],
            Self::Split(names) => names,
            Self::Abolished => Vec::new(),
        }
    }

    /// Whether several bodies continue it.
    #[must_use]
    pub const fn is_split(&self) -> bool {
        matches!(self, Self::Split(_))
    }

    /// Whether no one body continues it.
    #[must_use]
    pub const fn is_reorganised(&self) -> bool {
        matches!(self, Self::Merged(_) | Self::Split(_))
    }
}

/// First words of a heading of the table.
const HEADINGS: [&str; 6] = ["old", "旧名称", "原名称", "旧名", "原名", "原单位"];

/// Most lines of a table: more than there are bodies.
const LINES: usize = 1_000_000;

impl Crosswalk {
    /// Reads a table of three columns, separated by commas or tabs: old name, new name (blank where the body was
    /// abolished), first year of the new name. Lines that begin with `#` and blank ones do not count.
    ///
    /// # Errors
    /// Where a line is none; all of them are named.
    pub fn read(text: &str) -> Result<Self, ReadError> {
        let mut crosswalk = Self::default();
        let mut errors = Vec::new();
        let mut first = true;
        for (number, line) in (1u32..).zip(text.lines()).take(LINES) {
            let line = line.trim_start_matches('\u{FEFF}');
            if line.trim().is_empty() || line.trim_start().starts_with('#') {
                continue;
            }
            let cells = cells(line);
            if std::mem::take(&mut first) && cells.first().is_some_and(|cell| HEADINGS.contains(&cell.as_str())) {
                continue;
            }
            if let Err(message) = crosswalk.add(&cells) {
                let length = u32::try_from(line.chars().count()).unwrap_or(u32::MAX);
                let error = ReadError::new(message).help(messages::crosswalk_help());
                errors.push(error.at(Place::Text {
                    line: number,
                    column: 1,
                    length,
                }));
            }
        }
        ReadError::of_all(errors).map_or(Ok(crosswalk), Err)
    }

    fn add(&mut self, cells: &[String]) -> Result<(), crate::message::Message> {
        let [old, new, from] = cells else {
            return Err(messages::crosswalk_columns(cells.len()));
        };
        let year = from.trim_end_matches('年').parse::<u16>();
        let year = year.ok().filter(|year| YEARS.contains(year));
        let year = year.ok_or_else(|| messages::crosswalk_year(excerpt(from)))?;
        let (old, new) = (folded(old), folded(new));
        if old.is_empty() {
            return Err(messages::crosswalk_no_old());
        }
        if old == new {
            return Err(messages::crosswalk_same(excerpt(&old)));
        }
        self.old.insert(&old, self.renamings.len());
        if !new.is_empty() {
            self.new.insert(&new, self.renamings.len());
            self.merged.entry(new.clone()).or_default().insert(old.clone());
        }
        self.renamings.push(Renaming { old, new, from: year });
        Ok(())
    }

    /// What a body with that (folded) name is called in a year.
    #[must_use]
    pub fn later(&self, name: &str, year: u16) -> Later {
        let mut names = BTreeSet::from([name.to_owned()]);
        let mut seen = names.clone();
        let mut merged = false;
        let mut changed = true;
        // Every name is followed once: a table that goes in a circle ends too.
        while std::mem::take(&mut changed) {
            for name in names.clone() {
                let renamings = self.old.find(&name).into_iter().filter_map(|at| self.renamings.get(at));
                let valid: Vec<&Renaming> = renamings.filter(|renaming| renaming.from <= year).collect();
                if valid.is_empty() {
                    continue;
                }
                let new: Vec<&String> = valid.iter().map(|renaming| &renaming.new).collect();
                if new.iter().all(|new| seen.contains(*new)) {
                    continue;
                }
                names.remove(&name);
                changed = true;
                for new in new.into_iter().filter(|new| !new.is_empty()) {
                    merged |= self.merged.get(new).is_some_and(|old| old.len() > 1);
                    if seen.insert(new.clone()) {
                        names.insert(new.clone());
                    }
                }
            }
        }
        let mut names = names.into_iter();
        match (names.next(), names.len(), merged) {
            (None, ..) => Later::Abolished,
            (Some(name), 0, false) => Later::One(name),
            (Some(name), 0, true) => Later::Merged(name),
            (Some(name), ..) => Later::Split(std::iter::once(name).chain(names).collect()),
        }
    }

    /// What the bodies were called in the year `before` that became the one with that (folded) name up to the year
    /// `by`; none where it was not made from others, or the name is that of several.
    #[must_use]
    pub fn earlier(&self, name: &str, before: u16, by: u16) -> BTreeSet<String> {
        let mut earlier = BTreeSet::new();
        let mut seen = BTreeSet::from([name.to_owned()]);
        let mut open = vec![name.to_owned()];
        // Every name is followed once: a table that goes in a circle ends too.
        while let Some(name) = open.pop() {
            let renamings = self.new.find(&name).into_iter().filter_map(|at| self.renamings.get(at));
            let valid: Vec<&Renaming> = renamings
                .filter(|renaming| renaming.from > before && renaming.from <= by)
                .collect();
            if valid.iter().any(|renaming| renaming.new != valid[0].new) {
                return BTreeSet::new();
            }
            if valid.is_empty() {
                earlier.insert(name);
                continue;
            }
            open.extend(
                valid
                    .into_iter()
                    .filter(|renaming| seen.insert(renaming.old.clone()))
                    .map(|renaming| renaming.old.clone()),
            );
        }
        earlier.remove(name);
        earlier
    }

    /// Whether nothing was renamed.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.renamings.is_empty()
    }
}

/// The cells of a line; a cell in quotation marks can hold the separator.
fn cells(line: &str) -> Vec<String> {
    let tabs = line.contains('\t');
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            '\t' if tabs => cells.push(String::new()),
            ',' | '，' if !tabs && !quoted => cells.push(String::new()),
            letter => {
                if let Some(cell) = cells.last_mut() {
                    cell.push(letter);
                }
            }
        }
    }
    for cell in &mut cells {
        *cell = cell.trim().to_owned();
    }
    // Programs for tables add empty cells at the end of a line.
    while cells.len() > 3 && cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    cells
}
