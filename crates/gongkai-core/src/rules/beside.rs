//! What a report says of one figure of the tables in several sentences: a part of it beside the whole, or parts that make
//! it. Leaves out the figures that stand alone (`narr`).

use super::Context;
use super::narr::{claim, meant, sum};
use super::scope::Scope;
use super::stated::Stated;
use crate::narrative::whole::is_whole;
use crate::tables::FigureId;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// What a report says of the same figure of the tables in other sentences.
pub(super) struct Beside(HashMap<Vec<&'static [&'static str]>, Others>);

#[derive(Default)]
struct Others {
    /// One of them is what the tables say.
    is_said: bool,
    /// The sum of those that are not.
    sum: u128,
    count: usize,
}

impl Beside {
    pub(super) fn new(context: &Context<'_>) -> Self {
        let mut beside: HashMap<_, Others> = HashMap::new();
        for stated in &context.stated {
            let Some((readings, value)) = claim(stated, &context.stated).zip(stated.value()) else {
                continue;
            };
            let mut sums = meant(stated, &readings)
                .iter()
                .filter_map(|reading| sum(context, reading));
            let fits = sums.any(|(sum, _)| stated.fits(value, sum));
            let others = beside.entry(readings).or_default();
            others.is_said |= fits;
            if !fits {
                others.sum = others.sum.saturating_add(value);
                others.count += 1;
            }
        }
        Self(beside)
    }

    /// Whether a figure is one of several that make that of the tables (市本级1210件，县区1813件), or of a scope of its own
    /// where that of the tables is stated, too.
    pub(super) fn explains(
        &self,
        stated: &Stated<'_>,
        claimed: &Vec<&'static [&'static str]>,
        sums: &[(u128, Vec<FigureId>)],
        agency: &str,
    ) -> bool {
        let Some(others) = self.0.get(claimed) else {
            return false;
        };
        let is_divided = others.count > 1 && sums.iter().any(|(sum, _)| *sum == others.sum);
        let has_scope = || Scope::named(stated.name(), agency).is_some();
        // 全县226件，其中我办72件.
        let own_part = || {
            let mut own = stated.part_values().filter(|(name, _)| is_whole(name, agency));
            own.any(|(_, value)| sums.iter().any(|(sum, _)| Decimal::from(*sum) == value))
        };
        is_divided || (has_scope() && (others.is_said || own_part()))
    }
}
