//! Rows and columns of figures: numbers on one height or around one are a row, a number that had no room goes on below
//! itself, and where lines are drawn between rows they decide. Leaves out the labels beside them.

use super::parts::{Kind, Part};
use crate::read::columns::merge;
use crate::read::ink::Rule;

/// Heights of numbers that overlap, in sizes of the letters: they are in one row.
const OVERLAP: f32 = 0.75;
/// Lines of one text, in distances of such lines.
const PITCH: f32 = 1.08;
/// What cells leave free beside their text, in points: the usual margins of both sides, and what columns that are not
/// alike are off.
pub(super) const FREE: f32 = 13.0;
/// Numbers of a page that are looked at.
const MOST: usize = 4_000;

/// Figures that are a row, or a part of one.
#[derive(Debug, Clone)]
pub(super) struct Band {
    pub figures: Vec<Part>,
    /// Heights of the first and last line.
    pub top: f32,
    pub bottom: f32,
    /// The lines drawn above and below, where rows are ruled.
    pub ruled: Option<(Rule, Rule)>,
}

impl Band {
    fn of(part: Part) -> Self {
        Self {
            top: part.base,
            bottom: part.base,
            figures: vec![part],
            ruled: None,
        }
    }

    fn add(&mut self, part: Part) {
        self.top = self.top.min(part.base);
        self.bottom = self.bottom.max(part.base);
        self.figures.push(part);
    }

    /// The sides of its numbers, those below each other as one.
    pub(super) fn columns(&self) -> Vec<(f32, f32)> {
        let numbers = self.figures.iter().filter(|part| part.kind == Kind::Number);
        let mut sides: Vec<(f32, f32)> = numbers.map(|part| (part.frame.left, part.frame.right)).collect();
        merge(&mut sides);
        sides
    }

    /// Whether two numbers of one line are in one of the columns.
    pub(super) fn doubles(&self, columns: &[(f32, f32)]) -> bool {
        let mut taken: Vec<(usize, f32)> = Vec::new();
        for part in self.figures.iter().filter(|part| part.kind == Kind::Number) {
            let Some(column) = columns.iter().position(|column| part.over(*column)) else {
                continue;
            };
            if taken
                .iter()
                .any(|(other, base)| *other == column && (base - part.base).abs() < OVERLAP * part.size)
            {
                return true;
            }
            taken.push((column, part.base));
        }
        false
    }
}

/// The bands of a page from top to bottom; none where there are too many numbers for a report.
pub(super) fn bands(parts: &[Part], rules: &[Rule]) -> Vec<Band> {
    let mut figures: Vec<&Part> = parts.iter().filter(|part| part.is_figure()).collect();
    if figures.len() > MOST {
        return Vec::new();
    }
    figures.sort_by(|one, other| one.base.total_cmp(&other.base));
    let mut bands: Vec<Band> = Vec::new();
    for part in figures {
        match bands.last_mut() {
            Some(band)
                if part.base - band.bottom <= OVERLAP * part.size
                    && between(rules, band.bottom, part.base - 0.5 * part.size, part.middle()).is_none() =>
            {
                band.add(part.clone());
            }
            _ => bands.push(Band::of(part.clone())),
        }
    }
    bands
}

/// A line drawn between two heights over a place.
fn between(rules: &[Rule], upper: f32, lower: f32, x: f32) -> Option<Rule> {
    let from = rules.partition_point(|rule| rule.at <= upper);
    let rules = rules[from..].iter().take_while(|rule| rule.at < lower);
    rules
        .filter(|rule| rule.from <= x && x <= rule.to)
        .max_by(|one, other| (one.to - one.from).total_cmp(&(other.to - other.from)))
        .copied()
}

/// The columns of bands, where each has its own.
pub(super) fn joined(columns: &[(f32, f32)], band: &Band, bands: &[Band]) -> Option<Vec<(f32, f32)>> {
    let mut all: Vec<(f32, f32)> = columns.iter().copied().chain(band.columns()).collect();
    merge(&mut all);
    let shared = band
        .columns()
        .iter()
        .filter(|(left, right)| columns.iter().any(|(from, to)| left < to && from < right))
        .count();
    // Rows of one table stand below each other, up to cells that are blank.
    let below = 2 * shared >= band.columns().len().min(columns.len());
    let fits = below && !band.doubles(&all) && !bands.iter().any(|band| band.doubles(&all));
    fits.then_some(all)
}

/// How wide each column is at most: as far as it is from the next, measured at the side on which its numbers stand in
/// line, or in their middle.
pub(super) fn widths(columns: &[(f32, f32)], bands: &[Band]) -> Vec<f32> {
    let mut parts: Vec<Vec<&Part>> = vec![Vec::new(); columns.len()];
    for part in bands
        .iter()
        .flat_map(|band| &band.figures)
        .filter(|part| part.kind == Kind::Number)
    {
        if let Some(at) = columns.iter().position(|column| part.over(*column)) {
            parts[at].push(part);
        }
    }
    let sides: [fn(&Part) -> f32; 3] = [Part::middle, |part| part.frame.left, |part| part.frame.right];
    let spread = |side: &fn(&Part) -> f32| -> f32 {
        let ends = parts.iter().map(|parts| {
            let all = || parts.iter().map(|part| side(part));
            (all().fold(f32::MIN, f32::max) - all().fold(f32::MAX, f32::min)).max(0.0)
        });
        ends.sum()
    };
    let side = sides
        .iter()
        .min_by(|one, other| spread(one).total_cmp(&spread(other)))
        .unwrap_or(&sides[0]);
    let at: Vec<f32> = columns
        .iter()
        .zip(&parts)
        .map(|((left, right), parts)| parts.first().map_or(f32::midpoint(*left, *right), |part| side(part)))
        .collect();
    let gap = |one: Option<&f32>, other: Option<&f32>| one.zip(other).map_or(f32::MAX, |(one, other)| other - one);
    (0..at.len())
        .map(|column| {
            let before = if column > 0 { at.get(column - 1) } else { None };
            gap(before, at.get(column)).min(gap(at.get(column), at.get(column + 1)))
        })
        .collect()
}

/// Whether a number had no room for another digit.
pub(super) fn is_full(part: &Part, width: f32) -> bool {
    let digits = f32::from(u16::try_from(part.glyphs.len()).unwrap_or(u16::MAX));
    part.frame.width() * (digits + 1.0) / digits > width - FREE
}

/// The distance of the lines of a number that goes on below, where one does.
pub(super) fn pitch(bands: &[Band]) -> Option<f32> {
    let mut least: Option<f32> = None;
    for band in bands {
        for (at, part) in band.figures.iter().enumerate() {
            let below = band.figures[at + 1..]
                .iter()
                .filter(|other| {
                    other.base - part.base > OVERLAP * part.size && other.over((part.frame.left, part.frame.right))
                })
                .map(|other| other.base - part.base);
            least = below.chain(least).reduce(f32::min);
        }
    }
    least
}

/// Bands as rows: those of one row are put together. A label that begins beside one begins a row.
pub(super) fn rows(
    bands: Vec<Band>,
    columns: &[(f32, f32)],
    rules: &[Rule],
    pitch: f32,
    begins: impl Fn(&Part) -> bool,
) -> Vec<Band> {
    let widths = widths(columns, &bands);
    let column = |part: &Part| columns.iter().position(|column| part.over(*column));
    let mut rows: Vec<Band> = Vec::new();
    for band in bands {
        // What goes on stands below numbers that had no room.
        let goes_on = rows.last().is_some_and(|row| {
            let parted = between(
                rules,
                row.bottom,
                band.top - 0.5 * band.figures[0].size,
                band.figures[0].middle(),
            );
            parted.is_none()
                && !begins(&band.figures[0])
                && band.figures.iter().all(|part| {
                    let above = row.figures.iter().filter(|above| column(above) == column(part));
                    let above = above.max_by(|one, other| one.base.total_cmp(&other.base));
                    above.zip(column(part)).is_some_and(|(above, at)| {
                        part.base - above.base <= PITCH * pitch && is_full(above, widths[at])
                    })
                })
        });
        match rows.last_mut().filter(|_| goes_on) {
            Some(row) => band.figures.into_iter().for_each(|part| row.add(part)),
            None => rows.push(band),
        }
    }
    let around: Vec<Option<(Rule, Rule)>> = rows.iter().map(|row| around(row, columns, rules)).collect();
    for (at, row) in rows.iter_mut().enumerate() {
        // Lines around several rows say nothing about one.
        let alone = |other: Option<&Option<(Rule, Rule)>>| {
            other.is_none_or(|other| other.is_none_or(|other| around[at].is_none_or(|own| own.0.at != other.0.at)))
        };
        let before = if at > 0 { around.get(at - 1) } else { None };
        row.ruled = around[at].filter(|_| alone(before) && alone(around.get(at + 1)));
    }
    rows
}

/// The lines drawn above and below a row.
fn around(row: &Band, columns: &[(f32, f32)], rules: &[Rule]) -> Option<(Rule, Rule)> {
    let (first, last) = (columns.first()?, columns.last()?);
    let size = row.figures.first()?.size;
    // They reach over all numbers.
    let over = |rule: &&Rule| rule.from <= first.0 + size && rule.to >= last.1 - size;
    let mut over = rules.iter().filter(over);
    let mut above = None;
    for rule in over.by_ref() {
        if rule.at > row.top - 0.4 * size {
            return above
                .map(|above| (above, *rule))
                .filter(|_| rule.at > row.bottom - 0.1 * size);
        }
        above = Some(*rule);
    }
    None
}

/// Whether two texts share a place on a line.
pub(super) fn is_beside(one: (f32, f32), other: (f32, f32)) -> bool {
    one.0 < other.1 && other.0 < one.1
}
