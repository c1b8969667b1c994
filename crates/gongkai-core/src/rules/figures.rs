//! The figures of a report as one flat list, read once for all rules: sums are taken over it by number. Leaves out
//! whether a figure could be read at all (`unread`).

use crate::decimal::Decimal;
use crate::report::Tables;
use crate::tables::{FigureId, FigureRef};

/// What stands in a cell, as far as sums are concerned.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value {
    /// The report has no such row or table.
    Missing,
    /// Nothing is filled in.
    Blank,
    /// A count.
    Count(u64),
    /// A decimal number.
    Money(Decimal),
    /// A figure that takes part in no sum: a change or a text.
    Other,
}

/// The figures of a report in the order of their numbers.
#[derive(Debug, Clone)]
pub(super) struct Figures(Vec<Value>);

impl Figures {
    pub(super) fn new(tables: &Tables) -> Self {
        let value = |id| match tables.figure(id) {
            None => Value::Missing,
            Some(FigureRef::Count(Some(value))) => Value::Count(*value),
            Some(FigureRef::Money(Some(value))) => Value::Money(*value),
            Some(figure) if figure.is_blank() => Value::Blank,
            Some(_) => Value::Other,
        };
        let mut values = Vec::with_capacity(FigureId::COUNT);
        values.extend(FigureId::all().map(value));
        Self(values)
    }

    pub(super) fn get(&self, id: FigureId) -> Value {
        self.0.get(usize::from(id.0)).copied().unwrap_or(Value::Missing)
    }

    /// Puts something else into a cell, to see what would follow.
    pub(super) fn set(&mut self, id: FigureId, value: Value) {
        if let Some(cell) = self.0.get_mut(usize::from(id.0)) {
            *cell = value;
        }
    }

    /// Whether the report has the cell, blank or not.
    pub(super) fn is_there(&self, id: FigureId) -> bool {
        !matches!(self.get(id), Value::Missing)
    }

    /// Whether something is filled in.
    pub(super) fn is_filled(&self, id: FigureId) -> bool {
        !matches!(self.get(id), Value::Missing | Value::Blank)
    }

    /// Every figure with what stands in it, in the form's order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (FigureId, Value)> {
        FigureId::all().zip(self.0.iter().copied())
    }
}

impl Value {
    /// Whether the figure can be an addend.
    pub(super) const fn is_number(self) -> bool {
        matches!(self, Self::Count(_) | Self::Money(_))
    }

    /// The figure as an addend, where it is one.
    pub(super) fn number(self) -> Option<Decimal> {
        match self {
            Self::Count(value) => Some(value.into()),
            Self::Money(value) => Some(value),
            Self::Missing | Self::Blank | Self::Other => None,
        }
    }
}

/// The total of some figures. Counts alone, which nearly every sum consists of, need no decimal arithmetic.
#[derive(Debug, Clone, Copy)]
pub(super) enum Total {
    /// Only counts so far: fewer than 2^32 of them stay below 2^96, the largest decimal number.
    Whole(u128),
    /// A decimal number among them.
    Exact(Decimal),
}

impl Default for Total {
    fn default() -> Self {
        Self::Whole(0)
    }
}

impl Total {
    /// The sum with one more figure; `None` when it has more digits than can be kept.
    #[inline]
    pub(super) fn plus(self, value: Value) -> Option<Self> {
        match (self, value) {
            (_, Value::Missing | Value::Blank | Value::Other) => Some(self),
            (Self::Whole(sum), Value::Count(value)) => Some(Self::Whole(sum + u128::from(value))),
            (_, Value::Count(value)) => self.decimal()?.checked_add(value.into()).map(Self::Exact),
            (_, Value::Money(value)) => self.decimal()?.checked_add(value).map(Self::Exact),
        }
    }

    /// Whether both are the same number, however it is printed.
    pub(super) fn equals(self, other: Self) -> bool {
        match (self, other) {
            (Self::Whole(one), Self::Whole(other)) => one == other,
            _ => self.decimal().map(Decimal::value) == other.decimal().map(Decimal::value),
        }
    }

    /// The sum as a decimal number.
    pub(super) fn decimal(self) -> Option<Decimal> {
        match self {
            Self::Whole(sum) => Decimal::whole(sum),
            Self::Exact(sum) => Some(sum),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(values: &[Value]) -> Option<Total> {
        values
            .iter()
            .try_fold(Total::default(), |total, value| total.plus(*value))
    }

    fn money(text: &str) -> Value {
        Value::Money(text.parse().unwrap())
    }

    #[test]
    fn counts_and_decimals_make_one_exact_sum() {
        let counts = total(&[Value::Count(2), Value::Blank, Value::Count(3)]).unwrap();
        assert_eq!(counts.decimal(), Some(5.into()));
        let mixed = total(&[Value::Count(2), money("0.10"), Value::Other, Value::Count(1)]).unwrap();
        assert_eq!(mixed.decimal(), "3.10".parse().ok());
        assert!(counts.equals(total(&[money("5.00")]).unwrap()));
        assert!(!counts.equals(mixed) && !counts.equals(Total::default()));
    }

    #[test]
    fn the_largest_counts_are_added_exactly_and_a_sum_that_cannot_be_kept_is_none() {
        let largest = [Value::Count(u64::MAX); 1000];
        let sum = total(&largest).and_then(Total::decimal).unwrap();
        assert_eq!(sum.to_string(), "18446744073709551615000");
        let money = money("9999999999999999999999999999");
        assert!(total(&[money; 7]).is_some());
        assert!(total(&[money; 8]).is_none());
    }
}
