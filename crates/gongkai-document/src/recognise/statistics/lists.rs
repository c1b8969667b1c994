//! Which figure is a part of which: lists announced by 其中, in brackets, behind a total, before a total, and
//! without any. Leaves out how a single figure is read (`quantities`).

use super::numbers::multiply;
use super::quantities::Quantity;
use crate::recognise::prose::Paragraph;
use gongkai_core::narrative::{Said, is_of_another_matter, known_statistic, whole_of};
use gongkai_core::{Decimal, Place, Statistic};

/// A figure with the figures that are its parts, by index.
#[derive(Debug, Clone, Default)]
pub(super) struct Tree {
    quantity: Option<usize>,
    name: String,
    parts: Vec<Tree>,
}

/// Levels of parts within parts; nobody writes more.
const LEVELS: usize = 4;
/// Figures that one list can have; the work of a list grows with it.
const SPAN: usize = 100;

/// The figures with their parts.
pub(super) fn group(all: &[Quantity]) -> Vec<Tree> {
    let lists = Lists { all };
    let mut trees: Vec<Tree> = Vec::new();
    let mut at = 0;
    while at < all.len() {
        let begins = &all[at];
        if let Some(name) = begins.grouping.clone().filter(|_| !begins.part) {
            let (parts, next) = lists.list(at, None, 0);
            at = next;
            // Where the figure before is their sum, they are its parts.
            let sum = parts
                .iter()
                .try_fold(Decimal::from(0), |sum, part| sum.checked_add(lists.value(part)?));
            let whole = trees.last_mut().filter(|last| {
                last.quantity
                    .is_some_and(|index| all[index].sentence == begins.sentence)
                    && last.parts.is_empty()
                    && lists.value(last).map(Decimal::value) == sum.map(Decimal::value)
            });
            match whole {
                Some(whole) => whole.parts = parts,
                None => trees.push(Tree {
                    quantity: None,
                    name,
                    parts,
                }),
            }
            continue;
        }
        let (tree, next) = lists.item(at, 0);
        at = next;
        if (begins.sum || begins.total) && tree.parts.is_empty() {
            lists.total_behind(&mut trees, tree);
        } else {
            trees.push(tree);
        }
    }
    trees
}

struct Lists<'a> {
    all: &'a [Quantity],
}

impl Lists<'_> {
    fn value(&self, tree: &Tree) -> Option<Decimal> {
        scaled(&self.all[tree.quantity?])
    }

    /// A figure and its parts, beginning at an index; the index behind them.
    fn item(&self, at: usize, level: usize) -> (Tree, usize) {
        let own = &self.all[at];
        let mut tree = Tree {
            quantity: Some(at),
            ..Tree::default()
        };
        let mut next = at + 1;
        if level >= LEVELS {
            return (tree, next);
        }
        // In brackets right behind it.
        while next < self.all.len()
            && self.all[next].depth > own.depth
            && self.all[next].sentence == own.sentence
            // 72件（2022年60件）
            && self.all[next].time == own.time
            && next - at < SPAN
        {
            let (part, after) = self.item(next, level + 1);
            tree.parts.push(part);
            next = after;
        }
        let Some(first) = self.all.get(next).filter(|first| self.goes_on(own, first)) else {
            return (tree, next);
        };
        // Brackets may tell something aside before the list: 收到57件（含结转2件），其中….
        if first.part && first.depth == own.depth {
            let (parts, after) = self.list(next, Some(at), level + 1);
            tree.parts.extend(parts);
            self.lift(at, &mut tree);
            next = after;
        // What 、 joins stands beside it, whatever adds up by chance.
        } else if tree.parts.is_empty() && own.unit != "%" && !first.listed {
            let count = self.adds_up(next, own, own, Decimal::from(0), true);
            if let Some(end) = count {
                while next < end {
                    let (part, after) = self.item(next, LEVELS - 1);
                    tree.parts.push(part);
                    next = after;
                }
            }
        }
        (tree, next)
    }

    fn goes_on(&self, own: &Quantity, next: &Quantity) -> bool {
        next.sentence == own.sentence && next.depth == own.depth && !next.fresh
    }

    /// The index behind the figures that, from one on, make up the rest of a total. `unsaid` where no word announces
    /// them: then it takes two at least, of one unit, and no statement of its own among them.
    fn adds_up(&self, from: usize, own: &Quantity, first: &Quantity, begun: Decimal, unsaid: bool) -> Option<usize> {
        let whole = scaled(own).filter(|_| own.approximate.is_none())?.value();
        let mut sum = begun;
        let mut count = 0;
        for (index, next) in self.all.iter().enumerate().skip(from).take(SPAN) {
            if next.sentence != own.sentence || next.depth < own.depth || next.sum {
                return None;
            }
            if next.depth > own.depth {
                continue;
            }
            let apart = next.fresh || next.unit != first.unit || next.total || next.grouping.is_some();
            // 收到5件，办结3件，结转2件 adds up by the way things go, not as a list.
            let flow = ["办结", "答复", "结转", "上年", "已办", "废止", "失效"]
                .iter()
                .any(|word| next.name.contains(word));
            if unsaid && (apart || flow || next.approximate.is_some() || (!own.total && whole < 20.into())) {
                return None;
            }
            sum = sum.checked_add(scaled(next)?)?;
            count += 1;
            if sum.value() == whole && !sum.is_zero() && (count > 1 || !unsaid) {
                // Brackets of the last one belong to it.
                let behind = self.all[index + 1..]
                    .iter()
                    .take(SPAN)
                    .take_while(|other| other.depth > own.depth)
                    .count();
                return Some(index + 1 + behind);
            }
            if sum.value() > whole {
                return None;
            }
        }
        None
    }

    /// The items of a list, beginning at an index, and the index behind them.
    fn list(&self, from: usize, whole: Option<usize>, level: usize) -> (Vec<Tree>, usize) {
        let first = &self.all[from];
        let own = whole.map(|index| &self.all[index]);
        let mut parts = Vec::new();
        let mut sum = Some(Decimal::from(0));
        let mut commas = false;
        let mut next = from;
        while next < self.all.len() && next - from < SPAN {
            let candidate = &self.all[next];
            if candidate.sentence != first.sentence || candidate.depth != first.depth || candidate.sum {
                break;
            }
            let complete = || {
                own.zip(sum)
                    .is_some_and(|(own, sum)| scaled(own).is_some_and(|own| own.value() == sum.value()))
            };
            if !parts.is_empty() {
                let proven = || {
                    own.zip(sum)
                        .is_some_and(|(own, sum)| self.adds_up(next, own, first, sum, false).is_some())
                };
                let same_unit = candidate.unit == first.unit;
                let kept = if complete() {
                    candidate.listed && same_unit && !candidate.part
                } else {
                    let shares = !first.shares.is_empty() && !candidate.shares.is_empty();
                    let stop = candidate.fresh && !shares;
                    let statement = candidate.verb && !first.verb && !candidate.listed;
                    let over = || {
                        own.zip(sum).is_some_and(|(own, sum)| {
                            own.unit == first.unit
                                && sum
                                    .checked_add(scaled(candidate).unwrap_or(sum))
                                    .zip(scaled(own))
                                    .is_some_and(|(sum, own)| sum.value() > own.value())
                        })
                    };
                    let another = !candidate.listed
                        && (candidate.total
                            || candidate.grouping.is_some()
                            || statement
                            || over()
                            || (!commas && parts.len() > 1));
                    (same_unit && !stop && !another) || proven()
                };
                if !kept {
                    break;
                }
                commas |= !candidate.listed;
            }
            sum = sum.and_then(|sum| sum.checked_add(scaled(candidate)?));
            let (part, after) = self.item(next, level + 1);
            parts.push(part);
            next = after;
        }
        (parts, next)
    }

    /// Gives the last items of the last part back to the whole, where its sum then holds:
    /// 共60条，其中网站40条，其中首页10条，微信20条.
    fn lift(&self, at: usize, tree: &mut Tree) {
        let Some(whole) = scaled(&self.all[at]).map(Decimal::value) else {
            return;
        };
        let sum = |parts: &[Tree]| {
            parts
                .iter()
                .try_fold(Decimal::from(0), |sum, part| sum.checked_add(self.value(part)?))
                .map(Decimal::value)
        };
        let Some(own) = sum(&tree.parts).filter(|own| *own < whole) else {
            return;
        };
        let Some(last) = tree.parts.last_mut() else { return };
        for from in (1..last.parts.len()).rev() {
            if sum(&last.parts[from..]).and_then(|lifted| own.checked_add(lifted)) == Some(whole) {
                let lifted = last.parts.split_off(from);
                tree.parts.extend(lifted);
                return;
            }
        }
    }

    /// 建议4件、提案12件，共16件: the total comes last.
    fn total_behind(&self, trees: &mut Vec<Tree>, mut tree: Tree) {
        let total = tree.quantity.map(|index| &self.all[index]);
        let (mut taken, mut sum) = (0, Decimal::from(0));
        if let Some(total) = total.filter(|total| total.approximate.is_none()) {
            for earlier in trees.iter().rev().take(SPAN) {
                let part = earlier.quantity.map(|index| &self.all[index]);
                let Some(value) = part
                    .filter(|part| {
                        part.sentence == total.sentence && part.unit == total.unit && part.approximate.is_none()
                    })
                    .and_then(scaled)
                    .and_then(|value| sum.checked_add(value))
                else {
                    break;
                };
                (sum, taken) = (value, taken + 1);
                if scaled(total).is_some_and(|total| sum.value() >= total.value()) {
                    break;
                }
            }
            if taken < 2 || scaled(total).map(Decimal::value) != Some(sum.value()) {
                taken = 0;
            }
        }
        tree.parts = trees.split_off(trees.len() - taken);
        if taken > 0 && total.is_some_and(|total| total.sum) {
            tree.name = self.common_name(&tree.parts);
        }
        trees.push(tree);
    }

    /// What the names of the parts have in common at their end: 网站公开、微信公开 are 公开.
    fn common_name(&self, parts: &[Tree]) -> String {
        let names: Vec<Vec<char>> = parts
            .iter()
            .filter_map(|part| part.quantity)
            .map(|index| self.all[index].name.chars().rev().collect())
            .collect();
        let first = names.first().cloned().unwrap_or_default();
        let length = (0..first.len())
            .take_while(|at| names.iter().all(|name| name.get(*at) == first.get(*at)))
            .count();
        if length < 2 {
            return String::new();
        }
        first[..length].iter().rev().collect()
    }
}

/// The value with 万 and 亿 multiplied out.
fn scaled(quantity: &Quantity) -> Option<Decimal> {
    let value = quantity.value?;
    if quantity.unit.starts_with('万') {
        multiply(value, 10_000)
    } else if quantity.unit.starts_with('亿') {
        multiply(value, 100_000_000)
    } else {
        Some(value)
    }
}

/// What a figure stands in: for its key, and for its place in the report.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) all: &'a [Quantity],
    pub(super) paragraph: &'a Paragraph,
    /// Key of the figure that it is a part of.
    pub(super) part_of: Option<&'a str>,
    /// Words that the sentence said before and that this figure's name leaves out.
    pub(super) subject: &'a str,
    /// The sentence is about another matter than requests for information.
    pub(super) of_another: bool,
}

impl Tree {
    /// The sentence of the figure, or of its first part.
    pub(super) fn sentence(&self, all: &[Quantity]) -> Option<usize> {
        self.quantity
            .map(|index| all[index].sentence)
            .or_else(|| self.parts.first()?.sentence(all))
    }

    /// Whether it is a list without a total.
    pub(super) fn is_list(&self) -> bool {
        self.quantity.is_none()
    }

    pub(super) fn statistic(
        &self,
        around: Around<'_>,
        path: &str,
        origins: &mut Vec<(String, Option<Place>)>,
    ) -> Statistic {
        let is_part = path.ends_with(']') && path.contains(".parts[");
        let mut statistic = Statistic {
            name: self.name.clone(),
            ..Statistic::default()
        };
        let mut shares = Vec::new();
        if let Some(quantity) = self.quantity.map(|index| &around.all[index]) {
            let place = around.paragraph.place(quantity.start, quantity.end);
            shares.clone_from(&quantity.shares);
            state(&mut statistic, quantity);
            origins.push((format!("{path}.value"), place));
        }
        let key = match self.quantity.and_then(|index| around.all[index].time.as_deref()) {
            None => {
                let said = Said {
                    words: around.subject,
                    of_another: around.of_another,
                };
                known_statistic(&statistic.name, &statistic.unit, around.part_of, said)
            }
            Some(time) => {
                // A part is of the time of its total.
                if !is_part && !statistic.name.contains(time) {
                    statistic.name.insert_str(0, time);
                }
                None
            }
        };
        statistic.key = key.map(str::to_owned);
        // The parts of a list without a total are those of the total that it speaks of.
        let part_of = match self.quantity {
            Some(_) => key.or(around.part_of),
            None => whole_of(&statistic.name).or(around.part_of),
        };
        let subject = format!("{}{}", around.subject, statistic.name);
        let inner = Around {
            part_of,
            subject: if self.quantity.is_some() {
                &subject
            } else {
                around.subject
            },
            of_another: is_of_another_matter(&statistic.name).unwrap_or(around.of_another),
            ..around
        };
        for (at, part) in self.parts.iter().enumerate() {
            let part = part.statistic(inner, &format!("{path}.parts[{at}]"), origins);
            statistic.parts.push(part);
        }
        for share in &shares {
            let path = format!("{path}.parts[{}].value", statistic.parts.len());
            let mut part = Statistic::default();
            state(&mut part, share);
            origins.push((path, around.paragraph.place(share.start, share.end)));
            statistic.parts.push(part);
        }
        statistic
    }
}

/// Puts what was read into a statistic.
fn state(statistic: &mut Statistic, quantity: &Quantity) {
    if statistic.name.is_empty() {
        statistic.name.clone_from(&quantity.name);
    }
    if statistic.name.is_empty() && quantity.sum {
        "合计".clone_into(&mut statistic.name);
    }
    statistic.value = quantity.value;
    statistic.unit.clone_from(&quantity.unit);
    statistic.approximate = quantity.approximate;
    statistic.change.clone_from(&quantity.change);
}
