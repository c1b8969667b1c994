//! A table over page breaks: its columns, its headings, and numbers that may go on. Leaves out how its parts are put
//! together (`tables`).

use super::heads::Heads;
use super::parts::{self, Kind, Part};
use super::rows::{self, Band, is_beside, is_full};
use super::{Around, Found, Lines, MOST, WIDEST};
use crate::read::columns::merge;
use crate::read::lines::{TextLine, begins_item};
use std::collections::BTreeSet;

/// The columns of a table, for its part on the next page.
#[derive(Debug, Clone)]
pub(in crate::read) struct Shape {
    pub(super) columns: Vec<(f32, f32)>,
    pub(super) borders: Vec<f32>,
    /// Which numbers of its last row had no room for another digit.
    pub(super) full: Vec<bool>,
    /// Where the label of its last row begins.
    pub(super) label: Option<f32>,
    /// The first line of its page, and the letters of its headings and of what stands above them.
    pub(super) head: String,
    pub(super) above: BTreeSet<char>,
}

impl Shape {
    /// Whether columns are some of its own.
    pub(super) fn holds(&self, columns: &[(f32, f32)]) -> bool {
        let own = |column: &(f32, f32)| self.columns.iter().filter(|own| is_beside(*column, **own)).count() == 1;
        let within = |column: &(f32, f32)| {
            let mut sides = self.borders.windows(2).rev().take(self.columns.len());
            sides.any(|sides| sides[0] <= column.0 && column.1 <= sides[1])
        };
        (1..=self.columns.len()).contains(&columns.len()) && columns.iter().all(|column| own(column) || within(column))
    }

    /// What stands above it on its page may be headings that come again.
    pub(in crate::read) fn below(mut self, lines: &[TextLine], other: Option<&Self>) -> Self {
        if let Some(other) = other {
            self.above.extend(&other.above);
            self.head.clone_from(&other.head);
        }
        let near = &lines[lines.len().saturating_sub(40)..];
        self.above
            .extend(near.iter().flat_map(|line| &line.glyphs).map(|glyph| glyph.letter));
        self
    }

    /// Whether its table goes on in columns: nothing but what stood above them stands above them again, and headings are
    /// over the same ones.
    pub(super) fn goes_on_in(
        &self,
        page: &Lines<'_>,
        columns: &[(f32, f32)],
        heads: Option<&Heads>,
        around: &Around,
    ) -> bool {
        let again = heads.is_none_or(|heads| {
            let mut pairs = heads.columns.iter().zip(&self.columns);
            heads.columns.len() == self.columns.len() && pairs.all(|(one, other)| is_beside(*one, *other))
        });
        let top = heads.map_or(around.top, Heads::top);
        let hull = columns
            .first()
            .zip(columns.last())
            .map(|(first, last)| (first.0, last.1));
        let mut over = page
            .words
            .iter()
            .filter(|part| hull.is_some_and(|hull| part.over(hull)) && part.base < top - 0.5 * around.size);
        let follows = over.all(|part| part.line == 0 || self.heads(part));
        let enough = columns.len() >= 2 && 2 * columns.len() >= self.columns.len();
        again && follows && enough && self.holds(columns)
    }

    /// Its columns, as wide as those of the next page too.
    pub(super) fn joined(&self, columns: &[(f32, f32)]) -> Option<Vec<(f32, f32)>> {
        let widened = self.columns.iter().map(|column| {
            let same = columns.iter().filter(|own| is_beside(**own, *column));
            same.fold(*column, |column, own| (column.0.min(own.0), column.1.max(own.1)))
        });
        let columns: Vec<(f32, f32)> = widened.collect();
        columns.windows(2).all(|pair| pair[0].1 < pair[1].0).then_some(columns)
    }

    /// Whether a text may be one of its headings again.
    pub(super) fn heads(&self, part: &Part) -> bool {
        part.glyphs.iter().all(|glyph| self.above.contains(&glyph.letter))
    }

    /// Whether numbers on the next page stand below those that had no room: they may be their ends.
    pub(super) fn goes_on<'a>(&self, mut figures: impl Iterator<Item = &'a Part>) -> bool {
        figures.all(|part| (0..self.columns.len()).any(|at| self.full[at] && part.over(self.columns[at])))
    }
}

/// Whether the first numbers of a page may be the ends of those on the page before: they stand below them, and are in no
/// row of their own.
pub(in crate::read) fn breaks(lines: &[TextLine], before: &Shape, found: Option<&Found>) -> bool {
    let parts = parts::parts(lines);
    if parts.len() > MOST {
        return false;
    }
    // The number of the page may stand above them.
    rows::bands(&parts, &[]).iter().take(2).any(|band| {
        let own = found.is_some_and(|found| found.top <= band.bottom && found.follows);
        let hull = (before.columns[0].0, before.columns[before.columns.len() - 1].1);
        let mut above = parts
            .iter()
            .filter(|part| !part.is_figure() && part.over(hull) && part.base < band.top);
        let first = above.all(|part| part.line == 0 || before.heads(part));
        !own && first && before.goes_on(band.figures.iter())
    })
}

/// Numbers of lines that may go on below, by line and end: they had no room, and another stands where their next line would.
pub(in crate::read) fn broken(lines: &[&TextLine]) -> Vec<(usize, usize)> {
    let parts = parts::parts(&lines.iter().map(|line| (*line).clone()).collect::<Vec<_>>());
    if parts.len() > MOST {
        return Vec::new();
    }
    let bands = rows::bands(&parts, &[]);
    let mut columns: Vec<(f32, f32)> = bands.iter().flat_map(Band::columns).collect();
    merge(&mut columns);
    let widths = rows::widths(&columns, &bands);
    let numbers: Vec<(&Part, usize)> = bands
        .iter()
        .flat_map(|band| &band.figures)
        .filter(|part| part.kind == Kind::Number)
        .filter_map(|part| Some((part, columns.iter().position(|column| part.over(*column))?)))
        .collect();
    let mut broken = Vec::new();
    for (at, (part, column)) in numbers.iter().enumerate() {
        let near = |other: &Part| other.base - part.base <= WIDEST * part.size;
        let mut below = numbers[at + 1..]
            .iter()
            .take(200)
            .take_while(|(other, _)| other.base - part.base <= 3.0 * part.size);
        let below = below.find(|(other, own)| own == column && other.base > part.base + 0.5 * part.size);
        // Another row begins with a number of its own.
        let begins = |other: &Part| {
            let mut label = parts
                .iter()
                .filter(|part| part.line == other.line && part.kind == Kind::Words);
            label
                .rfind(|part| part.frame.right < other.frame.left)
                .is_some_and(|part| begins_item(&part.glyphs))
        };
        let goes_on = |other: &Part| near(other) && is_full(part, widths[*column]) && !begins(other);
        if let Some((other, _)) = below.filter(|(other, _)| goes_on(other)) {
            broken.extend([*part, *other].map(|part| {
                let line = lines[part.line];
                let last = part.frame.right;
                let end = line.glyphs.iter().position(|glyph| glyph.frame.right >= last - 0.01);
                (part.line, end.map_or(line.glyphs.len(), |end| end + 1))
            }));
        }
    }
    broken
}
