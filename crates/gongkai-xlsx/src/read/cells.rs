//! The cells of one sheet in the order of rows and columns, as nearly every file has them. Leaves out what they hold.

use super::sheet::RawCell;
use std::ops::{Bound, RangeBounds};

/// Row and column, from 0.
pub(crate) type At = (u32, u32);

/// The cells of a sheet by row, then column.
#[derive(Default)]
pub(crate) struct Cells<'a> {
    list: Vec<(At, RawCell<'a>)>,
    /// Whether some came out of order.
    mixed: bool,
}

impl<'a> Cells<'a> {
    /// Adds a cell. Before anything is looked up, [`Cells::sort`] must be called.
    pub(crate) fn push(&mut self, at: At, cell: RawCell<'a>) {
        self.mixed |= self.list.last().is_some_and(|(last, _)| *last >= at);
        self.list.push((at, cell));
    }

    /// Puts the cells in order. Gives one that was added twice.
    pub(crate) fn sort(&mut self) -> Option<At> {
        if !std::mem::take(&mut self.mixed) {
            return None;
        }
        self.list.sort_by_key(|(at, _)| *at);
        let mut pairs = self.list.windows(2);
        pairs.find(|pair| pair[0].0 == pair[1].0).map(|pair| pair[0].0)
    }

    /// The number of a cell in their order.
    pub(crate) fn number(&self, at: At) -> Option<usize> {
        self.list.binary_search_by_key(&at, |(known, _)| *known).ok()
    }

    pub(crate) fn get(&self, at: At) -> Option<&RawCell<'a>> {
        self.nth(self.number(at)?)
    }

    /// The cell of that number.
    pub(crate) fn nth(&self, number: usize) -> Option<&RawCell<'a>> {
        self.list.get(number).map(|(_, cell)| cell)
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    pub(crate) fn first(&self) -> Option<At> {
        self.list.first().map(|(at, _)| *at)
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (At, &RawCell<'a>)> {
        self.list.iter().map(|(at, cell)| (*at, cell))
    }

    /// The cells between two places.
    pub(crate) fn range(&self, places: impl RangeBounds<At>) -> impl DoubleEndedIterator<Item = (At, &RawCell<'a>)> {
        let before = |at: &At| self.list.partition_point(|(known, _)| known < at);
        let with = |at: &At| self.list.partition_point(|(known, _)| known <= at);
        let start = match places.start_bound() {
            Bound::Included(at) => before(at),
            Bound::Excluded(at) => with(at),
            Bound::Unbounded => 0,
        };
        let end = match places.end_bound() {
            Bound::Included(at) => with(at),
            Bound::Excluded(at) => before(at),
            Bound::Unbounded => self.list.len(),
        };
        let inside = self.list.get(start..end).unwrap_or_default();
        inside.iter().map(|(at, cell)| (*at, cell))
    }
}

#[cfg(test)]
mod tests {
    use super::super::sheet::Content;
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn cell() -> RawCell<'static> {
        RawCell {
            content: Content::Bool(true),
            style: 0,
            formula: None,
        }
    }

    proptest! {
        /// As a map would have them, in whatever order they come.
        #[test]
        fn cells_are_found(places in prop::collection::vec((0u32..6, 0u32..6), 0..20), from in (0u32..7, 0u32..7)) {
            let known: BTreeSet<At> = places.iter().copied().collect();
            let mut cells = Cells::default();
            for at in &places {
                cells.push(*at, cell());
            }
            prop_assert_eq!(cells.sort().is_some(), known.len() < places.len());
            prop_assume!(known.len() == places.len());
            prop_assert!(cells.iter().map(|(at, _)| at).eq(known.iter().copied()));
            prop_assert!(cells.range(from..).map(|(at, _)| at).eq(known.range(from..).copied()));
            prop_assert!(cells.range(..from).map(|(at, _)| at).eq(known.range(..from).copied()));
            prop_assert!(cells.range((0, 1)..=(3, 3)).map(|(at, _)| at).eq(known.range((0, 1)..=(3, 3)).copied()));
            prop_assert_eq!(cells.get(from).is_some(), known.contains(&from));
            prop_assert_eq!(cells.first(), known.first().copied());
        }
    }
}
