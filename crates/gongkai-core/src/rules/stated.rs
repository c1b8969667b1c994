//! The figures that the sentences of a report state, with their paths, as the rules about the narrative see them.
//! Leaves out how they were recognised.

use super::Context;
use super::relations::place_of;
use crate::narrative::{Approximation, Change, Statistic};
use crate::place::{Origins, Place};
use crate::report::Report;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

/// A figure of a sentence.
#[derive(Debug)]
pub(super) struct Stated<'a> {
    path: String,
    /// The number of what it is a part of.
    above: Option<usize>,
    statistic: &'a Statistic,
}

/// All figures of the narrative, parts behind their total.
pub(super) fn statistics(report: &Report) -> Vec<Stated<'_>> {
    let mut all = Vec::new();
    for (path, section) in report.sections() {
        for (at, statistic) in section.statistics.iter().enumerate() {
            collect(below(&path, ".statistics[", at), None, statistic, &mut all);
        }
    }
    all
}

fn collect<'a>(path: String, above: Option<usize>, statistic: &'a Statistic, all: &mut Vec<Stated<'a>>) {
    let own = all.len();
    all.push(Stated { path, above, statistic });
    for (at, part) in statistic.parts.iter().enumerate() {
        collect(below(&all[own].path, ".parts[", at), Some(own), part, all);
    }
}

/// The path of an item of a list. Not by `format!`: every check makes these paths.
fn below(path: &str, list: &str, at: usize) -> String {
    let mut below = String::with_capacity(path.len() + list.len() + 4);
    below.push_str(path);
    below.push_str(list);
    below.push_str(itoa::Buffer::new().format(at));
    below.push(']');
    below
}

impl<'a> Stated<'a> {
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// What it is a part of.
    pub(super) fn above<'b>(&self, all: &'b [Self]) -> Option<&'b Self> {
        all.get(self.above?)
    }

    pub(super) fn key(&self) -> Option<&'a str> {
        self.statistic.key.as_deref()
    }

    pub(super) fn name(&self) -> &'a str {
        &self.statistic.name
    }

    /// The names of its parts.
    pub(super) fn part_names(&self) -> impl Iterator<Item = &'a str> {
        self.statistic.parts.iter().map(|part| part.name.as_str())
    }

    /// The parts of the same unit, with their values.
    pub(super) fn part_values(&self) -> impl Iterator<Item = (&'a str, Decimal)> {
        let unit = self.unit();
        let parts = self.statistic.parts.iter().filter(move |part| part.unit == unit);
        parts.filter_map(|part| Some((part.name.as_str(), scaled(part)?)))
    }

    /// The change against the year before that the sentence states.
    pub(super) const fn change(&self) -> Option<&'a Change> {
        self.statistic.change.as_ref()
    }

    pub(super) const fn is_exact(&self) -> bool {
        self.statistic.approximate.is_none()
    }

    pub(super) fn unit(&self) -> &'a str {
        &self.statistic.unit
    }

    /// The list of the section that it stands in.
    pub(super) fn section(&self) -> &str {
        self.path
            .split(']')
            .next()
            .unwrap_or_default()
            .rsplit_once('[')
            .map_or("", |(list, _)| list)
    }

    /// Whether it is the share that its figure has in a whole: 占52.9%. 自然人占96% names no figure of its own.
    pub(super) fn is_share(&self) -> bool {
        self.statistic.unit == "%"
            && self.statistic.name.starts_with('占')
            && self.path.ends_with(']')
            && self.path.contains(".parts[")
    }

    /// Value and unit, as printed.
    pub(super) fn printed(&self) -> String {
        let value = self.statistic.value.map(|value| value.to_string()).unwrap_or_default();
        format!("{value}{}", self.statistic.unit)
    }

    /// The place of the figure or of what it is a part of; where it has none, of the paragraph that states it.
    pub(super) fn place(&self, context: &Context<'_>) -> Option<Place> {
        self.read_at(context.origins).or_else(|| self.paragraph(context))
    }

    fn read_at(&self, origins: &Origins) -> Option<Place> {
        let mut path = self.path.as_str();
        loop {
            if let Some(place) = origins.get(path) {
                return Some(place.clone());
            }
            path = path.rsplit_once('.')?.0;
        }
    }

    /// The place of the paragraph that states the figure: the first of its section that has its digits, and those of
    /// its change where it has one.
    fn paragraph(&self, context: &Context<'_>) -> Option<Place> {
        let (section, _) = self.path.split_once(".statistics")?;
        let value = self.statistic.value.map(|value| value.to_string()).unwrap_or_default();
        let change = self.statistic.change.as_ref();
        let change = change
            .map(|change| change.value.value().abs().to_string())
            .unwrap_or_default();
        let (_, content) = context.report.sections().find(|(path, _)| path == section)?;
        let states = |text: &str| text.contains(&value) && text.contains(&change);
        let at = content.blocks.iter().position(|block| states(&block.printed()))?;
        place_of(context.origins, &format!("{section}.blocks[{at}]"))
    }

    /// What its sentence says before it; in the first paragraph of its section that has its words.
    pub(super) fn ahead<'b>(&self, context: &'b Context<'_>) -> Option<&'b str> {
        let (section, _) = self.path.split_once(".statistics")?;
        let printed = self.printed();
        context
            .paragraphs
            .iter()
            .filter(|paragraph| paragraph.is_in(section))
            .find_map(|paragraph| {
                let text = paragraph.text.as_ref();
                let mut ends = text.match_indices(&printed).map(|(end, _)| &text[..end]);
                let ahead = ends.find(|ahead| ahead.ends_with(self.name()))?;
                ahead.rsplit('。').next()
            })
    }

    /// The value without 万 and 亿.
    pub(super) fn scaled(&self) -> Option<Decimal> {
        scaled(self.statistic)
    }

    /// The value as a count.
    pub(super) fn value(&self) -> Option<u128> {
        let value = self.scaled()?;
        value.is_integer().then(|| value.to_u128()).flatten()
    }

    /// Whether a count of the tables is what the sentence says: exactly, or as far as 余, 近 and 约 go.
    pub(super) fn fits(&self, value: u128, count: u128) -> bool {
        match self.statistic.approximate {
            None => value == count,
            Some(Approximation::MoreThan) => count >= value && count <= value * 2,
            Some(Approximation::Nearly) => count <= value && count * 2 >= value,
            Some(Approximation::About) => count * 10 >= value * 8 && count * 10 <= value * 12,
        }
    }

    /// The total and its parts by name; nothing where they are not the same kind of figure.
    pub(super) fn parts(&self) -> Option<(Decimal, Vec<(&'a str, Decimal)>)> {
        if self.statistic.parts.is_empty() || !self.is_exact() {
            return None;
        }
        let plain = |unit: &'a str| unit.trim_start_matches(['万', '亿']);
        let unit = plain(&self.statistic.unit);
        let total = self.scaled()?;
        let mut parts = Vec::new();
        for part in self.statistic.parts.iter().filter(|part| part.unit != "%") {
            if part.approximate.is_some() || plain(&part.unit) != unit {
                return None;
            }
            parts.push((part.name.as_str(), scaled(part)?));
        }
        (!parts.is_empty()).then_some((total, parts))
    }
}

fn scaled(statistic: &Statistic) -> Option<Decimal> {
    statistic.value?.value().checked_mul(factor(&statistic.unit))
}

/// What 万 and 亿 before a unit multiply with.
pub(super) fn factor(unit: &str) -> Decimal {
    if unit.starts_with('万') {
        Decimal::from(10_000)
    } else if unit.starts_with('亿') {
        Decimal::from(100_000_000)
    } else {
        Decimal::ONE
    }
}
