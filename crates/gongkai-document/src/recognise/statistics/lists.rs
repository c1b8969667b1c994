//! Which figure is a part of which: lists announced by 其中, in brackets, behind a total, before a total, and
//! without any. Leaves out how a single figure is read (`quantities`).

use super::quantities::Quantity;
use crate::recognise::prose::Paragraph;
use gongkai_core::narrative::known_statistic;
use gongkai_core::{Decimal, Place, Statistic};
use std::collections::HashMap;

/// A figure with the figures that are its parts, by index.
#[derive(Debug, Clone, Default)]
pub(super) struct Tree {
    quantity: Option<usize>,
    name: String,
    parts: Vec<Tree>,
}

/// The figures with their parts.
pub(super) fn group(quantities: &[Quantity]) -> Vec<Tree> {
    let mut lists = Lists {
        quantities,
        known: HashMap::new(),
    };
    let mut trees: Vec<Tree> = Vec::new();
    let mut at = 0;
    while at < quantities.len() {
        let begins = &quantities[at];
        let (tree, next) = lists.take(at, 0);
        at = next;
        if let Some(name) = begins.grouping.clone().filter(|_| begins.fresh) {
            // A list without a total takes what follows up to the next stop.
            let mut parts = vec![tree];
            while at < quantities.len() && !quantities[at].fresh && quantities[at].depth == 0 {
                let (part, next) = lists.take(at, 0);
                parts.push(part);
                at = next;
            }
            trees.push(Tree {
                quantity: None,
                name,
                parts,
            });
        } else if begins.sum && tree.parts.is_empty() {
            total_behind(&mut trees, tree, quantities);
        } else {
            trees.push(tree);
        }
    }
    trees
}

/// 建议4件、提案12件，共16件: the total comes last.
fn total_behind(trees: &mut Vec<Tree>, tree: Tree, quantities: &[Quantity]) {
    let Some(total) = tree.quantity.map(|index| &quantities[index]) else {
        return;
    };
    let mut taken = 0;
    let mut sum = Decimal::from(0);
    for earlier in trees.iter().rev() {
        let Some(other) = earlier
            .quantity
            .map(|index| &quantities[index])
            .filter(|other| other.unit == total.unit)
        else {
            break;
        };
        let Some(next) = sum.checked_add(other.value) else {
            break;
        };
        (sum, taken) = (next, taken + 1);
        if sum.value() >= total.value.value() || other.fresh {
            break;
        }
    }
    if taken >= 2 && sum.value() == total.value.value() {
        let parts = trees.split_off(trees.len() - taken);
        trees.push(Tree { parts, ..tree });
    } else {
        trees.push(tree);
    }
}

/// Levels of parts within parts; nobody writes more.
const LEVELS: usize = 4;
/// Figures that one figure can have as parts, theirs included.
const SPAN: usize = 200;

/// The figures of a paragraph and what is known of their parts: a list is looked at again from every level.
struct Lists<'a> {
    quantities: &'a [Quantity],
    known: HashMap<(usize, usize), (Tree, usize)>,
}

impl Lists<'_> {
    /// A figure and its parts, beginning at an index; the index behind them.
    fn take(&mut self, at: usize, level: usize) -> (Tree, usize) {
        if let Some(known) = self.known.get(&(at, level)) {
            return known.clone();
        }
        let found = self.parts(at, level);
        self.known.insert((at, level), found.clone());
        found
    }

    fn parts(&mut self, at: usize, level: usize) -> (Tree, usize) {
        let quantities = self.quantities;
        let own = &quantities[at];
        let mut tree = Tree {
            quantity: Some(at),
            ..Tree::default()
        };
        let mut next = at + 1;
        if level >= LEVELS {
            return (tree, next);
        }
        // In brackets right behind it.
        while next < quantities.len() && quantities[next].depth > own.depth && next - at < SPAN {
            let (part, after) = self.take(next, level + 1);
            tree.parts.push(part);
            next = after;
        }
        if !tree.parts.is_empty() {
            return (tree, next);
        }
        let Some(first) = quantities
            .get(next)
            .filter(|first| !first.fresh && first.depth == own.depth)
        else {
            return (tree, next);
        };
        // Without a word that announces parts, numbers that add up by chance are many: only 共… counts.
        let announced = first.part;
        let total = own.total && level == 0;
        if !(announced || total) {
            return (tree, next);
        }
        // The list goes on up to the next stop; the shortest beginning that adds up to the figure is its parts.
        let mut list: Vec<(Tree, usize)> = Vec::new();
        let mut sum = Some(Decimal::from(0));
        let mut alike = true;
        let mut after = next;
        while after < quantities.len()
            && quantities[after].depth == own.depth
            && !quantities[after].fresh
            && after - at < SPAN
        {
            let (part, behind) = self.take(after, level + 1);
            alike &= quantities[after].unit == own.unit;
            sum = sum.and_then(|sum| sum.checked_add(scaled(&quantities[after])?));
            list.push((part, behind));
            after = behind;
            let exact =
                sum.is_some_and(|sum| !sum.is_zero() && scaled(own).is_some_and(|own| own.value() == sum.value()));
            if exact && (announced || (alike && list.len() > 1)) {
                tree.parts = list.into_iter().map(|(part, _)| part).collect();
                return (tree, behind);
            }
        }
        if announced {
            // No sum proves it; the words do, as far as the unit is the same.
            let unit = |part: &Tree| part.quantity.is_some_and(|index| quantities[index].unit == own.unit);
            let kept = list
                .iter()
                .enumerate()
                .take_while(|(count, (part, _))| *count == 0 || unit(part))
                .count();
            list.truncate(kept);
            next = list.last().map_or(next, |(_, behind)| *behind);
            tree.parts = list.into_iter().map(|(part, _)| part).collect();
        }
        (tree, next)
    }
}

/// The value with 万 and 亿 multiplied out.
fn scaled(quantity: &Quantity) -> Option<Decimal> {
    let zeros = if quantity.unit.starts_with('万') {
        4
    } else if quantity.unit.starts_with('亿') {
        8
    } else {
        return Some(quantity.value);
    };
    let (whole, fraction) = quantity.digits.split_once('.').unwrap_or((&quantity.digits, ""));
    let mut fraction = fraction.to_owned();
    while fraction.len() < zeros {
        fraction.push('0');
    }
    let (more, rest) = fraction.split_at(zeros);
    let digits = format!("{whole}{more}");
    let digits = digits.trim_start_matches('0');
    let digits = if digits.is_empty() { "0" } else { digits };
    if rest.is_empty() {
        digits.parse().ok()
    } else {
        format!("{digits}.{rest}").parse().ok()
    }
}

impl Tree {
    pub(super) fn statistic(
        &self,
        all: &[Quantity],
        paragraph: &Paragraph,
        part_of: Option<&str>,
        path: &str,
        origins: &mut Vec<(String, Option<Place>)>,
    ) -> Statistic {
        let mut statistic = Statistic {
            name: self.name.clone(),
            ..Statistic::default()
        };
        if let Some(quantity) = self.quantity.map(|index| &all[index]) {
            statistic.name.clone_from(&quantity.name);
            statistic.value = Some(quantity.value);
            statistic.unit.clone_from(&quantity.unit);
            statistic.approximate = quantity.approximate;
            statistic.change.clone_from(&quantity.change);
            origins.push((format!("{path}.value"), paragraph.place(quantity.start, quantity.end)));
        }
        let key = known_statistic(&statistic.name, &statistic.unit, part_of);
        statistic.key = key.map(str::to_owned);
        statistic.parts = self
            .parts
            .iter()
            .enumerate()
            .map(|(at, part)| {
                part.statistic(
                    all,
                    paragraph,
                    key.or(Some("-")),
                    &format!("{path}.parts[{at}]"),
                    origins,
                )
            })
            .collect();
        statistic
    }
}
