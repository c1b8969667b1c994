//! Whether a figure's defined name still stands where the table says: the row label and the column heading
//! beside its cell are compared with the declared ones. Leaves out labels that were merely edited.

use super::sheet::Content;
use super::source::{Cursor, Spot};
use gongkai_core::tables::{Block, Table};
use gongkai_core::{Edition, FigureId};
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
    let bound: BTreeMap<FigureId, Spot> = FigureId::all()
        .filter_map(|id| Some((id, cursor.bound(id.path())?)))
        .collect();
    static LABELS: LazyLock<[Labels; 2]> = LazyLock::new(|| Edition::ALL.map(Labels::new));
    let at = Edition::ALL.iter().position(|known| *known == edition);
    let labels = &LABELS[at.unwrap_or_default()];
    let sheets = Texts::new(cursor, &bound);
    let mut out: BTreeMap<FigureId, Moved> = BTreeMap::new();
    let mut rows: Vec<(&[FigureId], Moved)> = Vec::new();
    for (id, spot) in &bound {
        let Some((block, row, at)) = labels.tables.iter().find_map(|table| id.row_in(table)) else {
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

/// A label without spaces and punctuation, which people and programs change.
pub(super) fn fold(text: &str) -> String {
    // Most letters of a label are of these.
    let usual = |letter: char| matches!(letter, '\u{4E00}'..='\u{9FFF}');
    let mut folded = String::with_capacity(text.len());
    folded.extend(text.chars().filter(|letter| usual(*letter) || letter.is_alphanumeric()));
    folded
}

/// The labels of all tables, folded.
struct Labels {
    /// Those of the report's edition first.
    tables: Vec<&'static Table>,
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
        let mut labels = Self {
            tables,
            rows: BTreeSet::new(),
            columns: BTreeSet::new(),
            all: BTreeSet::new(),
        };
        for block in labels.tables.iter().flat_map(|table| table.blocks) {
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

/// The texts of a sheet that are no figures.
struct Texts<'a> {
    cursor: &'a Cursor,
    figures: BTreeSet<Spot>,
    /// The texts, folded and as they are.
    texts: BTreeMap<Spot, (String, &'a str)>,
    /// Rows of each sheet in which a folded text stands.
    rows: BTreeMap<(usize, String), BTreeSet<u32>>,
}

impl<'a> Texts<'a> {
    fn new(cursor: &'a Cursor, bound: &BTreeMap<FigureId, Spot>) -> Self {
        let figures: BTreeSet<Spot> = bound.values().copied().collect();
        let sheets: BTreeSet<usize> = figures.iter().map(|(sheet, _)| *sheet).collect();
        let mut texts = Self {
            cursor,
            figures,
            texts: BTreeMap::new(),
            rows: BTreeMap::new(),
        };
        for sheet in sheets {
            let Some(data) = cursor.source.sheets.get(sheet) else {
                continue;
            };
            for (at, cell) in &data.cells {
                let Content::Text(text) = &cell.content else { continue };
                let folded = fold(text);
                if !folded.is_empty() && !texts.figures.contains(&(sheet, *at)) {
                    texts.rows.entry((sheet, folded.clone())).or_default().insert(at.0);
                    texts.texts.insert((sheet, *at), (folded, text));
                }
            }
        }
        texts
    }

    /// The text of a cell, folded and as it is; nothing where it is a figure's cell.
    fn text(&self, spot: Spot) -> Option<(&str, &'a str)> {
        self.texts.get(&spot).map(|(folded, text)| (folded.as_str(), *text))
    }

    /// Whether the row is another one, with the label that stands there.
    fn row(&self, labels: &Labels, spot: Spot, block: &Block, expected: &[&str]) -> Option<String> {
        let (sheet, (row, column)) = spot;
        // The cell is itself a label: the table moved away from under its names.
        if let Some(Content::Text(text)) = self.cursor.raw(spot).map(|cell| &cell.content)
            && labels.all.contains(&fold(text))
        {
            return Some(text.clone());
        }
        let (Some(_), Some(expected)) = (block.corner, expected.last().map(|label| fold(label))) else {
            // No label beside the row: between its headings and its figures stands nothing.
            return self.stray(spot).then(String::new);
        };
        let beside = (0..column).rev().find_map(|column| self.text((sheet, (row, column))));
        let (folded, found) = beside.unwrap_or_default();
        if folded == expected {
            return None;
        }
        let elsewhere = self
            .rows
            .get(&(sheet, expected))
            .is_some_and(|rows| rows.iter().any(|other| *other != row));
        (elsewhere || labels.rows.contains(folded)).then(|| found.to_owned())
    }

    /// Whether a number that belongs to no figure stands directly above.
    fn stray(&self, (sheet, (row, column)): Spot) -> bool {
        row.checked_sub(1).is_some_and(|above| {
            let above = (sheet, (above, column));
            !self.figures.contains(&above)
                && self
                    .cursor
                    .raw(above)
                    .is_some_and(|cell| matches!(cell.content, Content::Number(_)))
        })
    }

    /// Whether the column is another one, with the heading that stands there.
    fn column(&self, labels: &Labels, (sheet, (row, column)): Spot, expected: &[&str]) -> Option<String> {
        let expected: Vec<String> = expected.iter().map(|label| fold(label)).collect();
        let (mut at, (leaf, found)) = (0..row)
            .rev()
            .find_map(|row| Some((row, self.text((sheet, (row, column)))?)))?;
        let mut path = vec![leaf.to_owned()];
        // Merged headings: the last one to the left in the rows above.
        while path.len() < expected.len() && at > 0 {
            at -= 1;
            match (0..=column).rev().find_map(|column| self.text((sheet, (at, column)))) {
                Some((above, _)) => path.insert(0, above.to_owned()),
                None => break,
            }
        }
        if path == expected {
            return None;
        }
        let other = if path.last() == expected.last() {
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
