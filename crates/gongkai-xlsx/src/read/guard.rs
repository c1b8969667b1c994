//! Whether a figure's defined name still stands where the table says: the row label and the column heading
//! beside its cell are compared with the declared ones. Leaves out labels that were merely edited.

use super::cells::At;
use super::sheet::Content;
use super::source::{Cursor, Spot};
use gongkai_core::tables::{Block, Row};
use gongkai_core::{Edition, FigureId};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// A name that stands beside labels of something else.
#[derive(Debug, Clone)]
pub(super) struct Moved {
    /// Row or column that the figure belongs to.
    pub label: &'static str,
    /// The label that is there; empty where there is none.
    pub found: String,
    /// Whether the whole row is elsewhere.
    pub row: bool,
}

/// The figures that must not be read, as their names do not stand where their labels are.
pub(super) fn moved(cursor: &Cursor, edition: Edition) -> BTreeMap<FigureId, Moved> {
    let bound: Vec<(FigureId, Spot)> = FigureId::all()
        .filter_map(|id| Some((id, cursor.source.names.figure(id)?)))
        .collect();
    static LABELS: LazyLock<[Labels; 2]> = LazyLock::new(|| Edition::ALL.map(Labels::new));
    let at = Edition::ALL.iter().position(|known| *known == edition);
    let labels = &LABELS[at.unwrap_or_default()];
    let mut sheets = Texts::new(cursor, &bound);
    let mut out: BTreeMap<FigureId, Moved> = BTreeMap::new();
    let mut rows: Vec<(&[FigureId], Moved)> = Vec::new();
    for (id, spot) in &bound {
        let Some((block, row, at)) = labels.figures[id.index()] else {
            continue;
        };
        let column = block.columns.get(at).map_or(&[][..], |column| column.label);
        let label = row.label.last().or(block.heading.as_ref()).copied().unwrap_or_default();
        if let Some(found) = sheets.row(labels, *spot, block, row.label) {
            let row_moved = Moved {
                label,
                found,
                row: true,
            };
            rows.push((row.figures, row_moved));
        } else if let Some(found) = sheets.column(labels, *spot, column) {
            let label = column.last().copied().unwrap_or_default();
            out.insert(
                *id,
                Moved {
                    label,
                    found,
                    row: false,
                },
            );
        }
    }
    for (figures, moved) in rows {
        out.extend(figures.iter().map(|id| (*id, moved.clone())));
    }
    out
}

/// The letters of a label: spaces and punctuation are left out, which people and programs change.
fn letters(text: &str) -> impl Iterator<Item = char> {
    // Most letters of a label are of these.
    let usual = |letter: char| matches!(letter, '\u{4E00}'..='\u{9FFF}');
    text.chars()
        .filter(move |letter| usual(*letter) || letter.is_alphanumeric())
}

/// A label without spaces and punctuation.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    folded.extend(letters(text));
    folded
}

/// Whether two labels are the same, folded.
pub(super) fn same(one: &str, other: &str) -> bool {
    one == other || letters(one).eq(letters(other))
}

/// The first letter of a label; nothing where a text has none and so is no label.
pub(super) fn first_letter(text: &str) -> Option<char> {
    letters(text).next()
}

/// The labels of all tables, folded.
struct Labels {
    /// Where each figure stands: in a table of the report's edition, or else of another.
    figures: Vec<Option<(&'static Block, &'static Row, usize)>>,
    /// Last part of every row's label.
    rows: BTreeSet<String>,
    /// Every column's label path.
    columns: BTreeSet<Vec<String>>,
    /// Every part of a label.
    all: BTreeSet<String>,
}

impl Labels {
    fn new(edition: Edition) -> Self {
        let others = Edition::ALL.into_iter().filter(|other| *other != edition);
        let tables: Vec<_> = std::iter::once(edition)
            .chain(others)
            .flat_map(Edition::tables)
            .collect();
        let place = |id: FigureId| tables.iter().find_map(|table| id.row_in(table));
        let mut labels = Self {
            figures: FigureId::all().map(place).collect(),
            rows: BTreeSet::new(),
            columns: BTreeSet::new(),
            all: BTreeSet::new(),
        };
        for block in tables.iter().flat_map(|table| table.blocks) {
            for row in block.rows {
                labels.rows.extend(row.label.last().map(|label| fold(label)));
                labels.all.extend(row.label.iter().map(|label| fold(label)));
            }
            for column in block.columns {
                let path: Vec<String> = column.label.iter().map(|label| fold(label)).collect();
                labels.all.extend(path.iter().cloned());
                labels.columns.insert(path);
            }
        }
        labels
    }
}

/// The texts of the sheets that are no figures.
struct Texts<'a> {
    cursor: &'a Cursor<'a>,
    /// Which cells hold figures, by sheet and number.
    figures: Vec<Vec<bool>>,
    /// The columns whose headings were looked for.
    columns: BTreeMap<(usize, u32), Heading<'a>>,
    /// Rows of each sheet in which a folded text stands: made when a label is not where it should be.
    rows: OnceCell<BTreeMap<(usize, String), BTreeSet<u32>>>,
}

/// The heading of a column.
struct Heading<'a> {
    /// The row above which it was looked for.
    below: u32,
    /// Its row and text.
    found: Option<(u32, &'a str)>,
    /// For which labels it was compared, and the one that is there where it is another one.
    compared: Option<(&'static [&'static str], Option<String>)>,
}

impl<'a> Texts<'a> {
    fn new(cursor: &'a Cursor<'a>, bound: &[(FigureId, Spot)]) -> Self {
        let sheets = &cursor.source.sheets;
        let mut figures: Vec<Vec<bool>> = sheets.iter().map(|sheet| vec![false; sheet.cells.len()]).collect();
        for (_, (sheet, at)) in bound {
            let number = sheets.get(*sheet).and_then(|sheet| sheet.cells.number(*at));
            if let Some(number) = number {
                figures[*sheet][number] = true;
            }
        }
        Self {
            cursor,
            figures,
            columns: BTreeMap::new(),
            rows: OnceCell::new(),
        }
    }

    /// The label in a cell; nothing where it is a figure's cell.
    fn text(&self, (sheet, at): Spot) -> Option<&'a str> {
        let cells = &self.cursor.source.sheets.get(sheet)?.cells;
        let number = cells.number(at).filter(|number| !self.figures[sheet][*number])?;
        match &cells.nth(number)?.content {
            Content::Text(text) => Some(&**text).filter(|text| first_letter(text).is_some()),
            _ => None,
        }
    }

    /// The last label of a row before a column.
    fn before(&self, sheet: usize, (row, end): At) -> Option<&'a str> {
        let cells = &self.cursor.source.sheets.get(sheet)?.cells;
        let mut texts = cells.range((row, 0)..(row, end)).rev();
        texts.find_map(|(at, _)| self.text((sheet, at)))
    }

    /// The rows of a sheet in which a label stands.
    fn rows_with(&self, sheet: usize, label: &str) -> Option<&BTreeSet<u32>> {
        let rows = self.rows.get_or_init(|| {
            let mut rows: BTreeMap<(usize, String), BTreeSet<u32>> = BTreeMap::new();
            for (sheet, data) in self.cursor.source.sheets.iter().enumerate() {
                if !self.figures[sheet].contains(&true) {
                    continue;
                }
                for (at, _) in data.cells.iter() {
                    if let Some(text) = self.text((sheet, at)) {
                        rows.entry((sheet, fold(text))).or_default().insert(at.0);
                    }
                }
            }
            rows
        });
        rows.get(&(sheet, fold(label)))
    }

    /// Whether the row is another one, with the label that stands there.
    fn row(&self, labels: &Labels, spot: Spot, block: &Block, expected: &[&str]) -> Option<String> {
        let (sheet, (row, column)) = spot;
        // The cell is itself a label: the table moved away from under its names.
        if let Some(Content::Text(text)) = self.cursor.raw(spot).map(|cell| &cell.content)
            && labels.all.contains(&fold(text))
        {
            return Some(text.clone().into_owned());
        }
        let (Some(_), Some(expected)) = (block.corner, expected.last()) else {
            // No label beside the row: between its headings and its figures stands nothing.
            return self.stray(spot).then(String::new);
        };
        let found = self.before(sheet, (row, column)).unwrap_or_default();
        if same(found, expected) {
            return None;
        }
        let elsewhere = self
            .rows_with(sheet, expected)
            .is_some_and(|rows| rows.iter().any(|other| *other != row));
        (elsewhere || labels.rows.contains(&fold(found))).then(|| found.to_owned())
    }

    /// Whether a number that belongs to no figure stands directly above.
    fn stray(&self, (sheet, (row, column)): Spot) -> bool {
        row.checked_sub(1).is_some_and(|above| {
            let cells = self.cursor.source.sheets.get(sheet).map(|sheet| &sheet.cells);
            let number = cells.and_then(|cells| cells.number((above, column)));
            number.is_some_and(|number| {
                let cell = cells.and_then(|cells| cells.nth(number));
                !self.figures[sheet][number] && cell.is_some_and(|cell| matches!(cell.content, Content::Number(_)))
            })
        })
    }

    /// Whether the column is another one, with the heading that stands there.
    fn column(
        &mut self,
        labels: &Labels,
        (sheet, (row, column)): Spot,
        expected: &'static [&'static str],
    ) -> Option<String> {
        // Most rows have the heading of the row above.
        let above = self.columns.remove(&(sheet, column)).filter(|known| known.below <= row);
        let from = above.as_ref().map_or(0, |known| known.below);
        let mut between = (from..row).rev();
        let nearer = between.find_map(|row| Some((row, self.text((sheet, (row, column)))?)));
        let mut heading = match above {
            Some(known) if nearer.is_none() => Heading { below: row, ..known },
            _ => Heading {
                below: row,
                found: nearer,
                compared: None,
            },
        };
        let other = match (heading.found, heading.compared.take()) {
            (None, _) => None,
            (Some(_), Some((known, other))) if std::ptr::eq(known, expected) => other,
            (Some(found), _) => self.other(labels, (sheet, column), found, expected),
        };
        heading.compared = Some((expected, other.clone()));
        self.columns.insert((sheet, column), heading);
        other
    }

    /// The heading, where it is that of another column.
    fn other(
        &self,
        labels: &Labels,
        (sheet, column): (usize, u32),
        (mut at, found): (u32, &str),
        expected: &[&str],
    ) -> Option<String> {
        let mut path = vec![found];
        // Merged headings: the last one to the left in the rows above.
        while path.len() < expected.len() && at > 0 {
            at -= 1;
            match self.before(sheet, (at, column.saturating_add(1))) {
                Some(above) => path.insert(0, above),
                None => break,
            }
        }
        if path.len() == expected.len() && path.iter().zip(expected).all(|(one, other)| same(one, other)) {
            return None;
        }
        let path: Vec<String> = path.into_iter().map(fold).collect();
        let leaf = expected.last().map(|label| fold(label));
        let other = if path.last() == leaf.as_ref() {
            labels.columns.contains(&path)
        } else {
            labels.columns.iter().any(|known| known.last() == path.last())
        };
        other.then(|| found.replace('\n', ""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_of_a_label_tells_the_rows_of_a_table_apart() {
        for table in Edition::ALL.into_iter().flat_map(Edition::tables) {
            let rows = table.blocks.iter().filter(|block| block.corner.is_some());
            let mut known = BTreeSet::new();
            for row in rows.flat_map(|block| block.rows) {
                let label = row.label.last().map(|label| fold(label)).unwrap_or_default();
                assert!(known.insert(label), "{} {}", table.key, row.key);
            }
        }
    }
}
