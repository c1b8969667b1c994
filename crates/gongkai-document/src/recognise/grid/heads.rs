//! The headings above the columns of a table, and which columns of the form they name. Headings may take one
//! row or several, be split over rows, or be merged in any way. Leaves out the rows under them.

use super::layout::GridRow;
use crate::document::TableCell;
use crate::fold::fold;
use crate::recognise::lines::Numbers;
use crate::recognise::table::{Letters, letters};
use gongkai_core::records::TABLES;
use gongkai_core::tables::{Block, Column, Kind};
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// Columns that headings are looked for in.
const WIDEST: usize = 64;

/// The headings above some rows.
pub(super) struct Head {
    leaves: Vec<Leaf>,
    /// The column behind the last.
    pub end: usize,
    /// All rows end there: their spans go together.
    whole: bool,
    /// The letters of every heading, row by row.
    cells: Vec<Vec<char>>,
    /// Headings of the form by number of the block.
    fits: BTreeMap<usize, Fit>,
}

/// The lowest heading above a column or several.
struct Leaf {
    from: usize,
    to: usize,
    /// The row of the table that it stands in.
    row: usize,
    /// The letters of all headings above the column, outermost first.
    stack: Vec<Vec<char>>,
    /// What it may say: a heading may be split over rows, so the lowest cells together, the most of them first.
    words: Vec<Words>,
    /// Whether it can stand over an amount.
    is_money: bool,
    text: String,
    /// Number of its cell.
    number: u32,
}

impl Leaf {
    /// Whether it is a heading that some block of the form has.
    fn heads_a_column(&self) -> bool {
        let known = |own: &Words| FORMS.values().flatten().any(|form| form.letters == own.letters);
        self.words.last().is_some_and(known)
    }
}

/// A heading, of the form or of a table, ready to be compared: every heading is compared with every other.
struct Words {
    letters: Vec<char>,
    set: Letters,
}

impl Words {
    fn new(letters: Vec<char>) -> Self {
        let set = Letters::of(&letters);
        Self { letters, set }
    }
}

/// How headings and the columns of a block agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fit {
    /// As many headings as columns, in the form's order; those that are not the form's words are named.
    Regular {
        ranges: Vec<(usize, usize)>,
        differing: Vec<usize>,
    },
    /// Some columns are named exactly, but there are more, fewer or in another order.
    Named {
        ranges: Vec<Option<(usize, usize)>>,
        /// Every heading is a cell of one row over one column, or all are there and the spans go together: their
        /// places can be trusted.
        simple: bool,
        /// Every column is named.
        all: bool,
    },
    /// The form's headings, cell by cell, whose spans are wrong or lost.
    Counted,
    /// Headings of something else.
    Unknown,
}

impl Head {
    /// The headings in some rows of a table; `None` where there are none.
    pub(super) fn of(rows: &[(usize, &GridRow<'_>)], numbers: &mut Numbers) -> Option<Self> {
        let end = rows.iter().map(|(_, row)| row.end).max().unwrap_or(0);
        // The cells over each column, from top to bottom.
        let mut columns: Vec<Vec<(usize, usize, &TableCell, &str)>> = vec![Vec::new(); end.min(WIDEST)];
        for (at, row) in rows {
            for slot in row.filled().filter(|slot| !is_remark(&slot.text)) {
                for column in columns.iter_mut().take(slot.to).skip(slot.from) {
                    column.push((*at, slot.to - slot.from, slot.cell, &slot.text));
                }
            }
        }
        let mut leaves: Vec<(Leaf, &TableCell)> = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            let Some((row, _, lowest, text)) = column.last() else {
                continue;
            };
            match leaves.last_mut() {
                Some((leaf, cell)) if std::ptr::eq(*cell, *lowest) && leaf.to == at => leaf.to += 1,
                _ => {
                    let stack: Vec<Vec<char>> = column.iter().map(|(.., text)| letters(text)).collect();
                    let words = (0..stack.len()).map(|from| Words::new(stack[from..].concat()));
                    let leaf = Leaf {
                        from: at,
                        to: at + 1,
                        row: *row,
                        words: words.collect(),
                        is_money: is_money(&stack),
                        stack,
                        text: (*text).to_owned(),
                        number: numbers.of(&lowest.place),
                    };
                    leaves.push((leaf, lowest));
                }
            }
        }
        let filled = rows.iter().flat_map(|(_, row)| row.filled());
        (!leaves.is_empty()).then(|| Self {
            leaves: leaves.into_iter().map(|(leaf, _)| leaf).collect(),
            end,
            whole: rows.iter().all(|(_, row)| row.end == end),
            cells: filled
                .filter(|slot| !is_remark(&slot.text))
                .take(WIDEST)
                .map(|slot| letters(&slot.text))
                .collect(),
            fits: BTreeMap::new(),
        })
    }

    /// How the headings agree with the columns of a block.
    pub(super) fn fit(&mut self, number: usize, block: &'static Block) -> &Fit {
        let (leaves, cells, whole) = (&self.leaves, &self.cells, self.whole);
        self.fits
            .entry(number)
            .or_insert_with(|| match fit(leaves, whole, block) {
                fit @ Fit::Regular { .. } => fit,
                _ if is_spelled(cells, block) => Fit::Counted,
                fit => fit,
            })
    }

    /// The same, where it was asked before.
    pub(super) fn known_fit(&self, number: usize) -> Option<&Fit> {
        self.fits.get(&number)
    }

    /// The printed heading over a column, and the number of its cell.
    pub(super) fn leaf_at(&self, range: (usize, usize)) -> Option<(&str, u32)> {
        let leaf = self.leaves.iter().find(|leaf| (leaf.from, leaf.to) == range)?;
        Some((&leaf.text, leaf.number))
    }

    /// Headings of which nothing is known, for the rows of a document that has too many to compare.
    pub(super) const fn strange() -> Self {
        Self {
            leaves: Vec::new(),
            end: 0,
            whole: false,
            cells: Vec::new(),
            fits: BTreeMap::new(),
        }
    }

    /// Whether the groups that head the columns of a block come in the form's order, as far as they are found.
    pub(super) fn groups_in_order(&self, block: &Block) -> bool {
        let mut groups: Vec<Vec<char>> = Vec::new();
        for column in block.columns {
            let group = column.label.len().checked_sub(2).map(|at| letters(column.label[at]));
            groups.extend(group.filter(|group| groups.last() != Some(group)));
        }
        let first = |group: &Vec<char>| self.leaves.iter().position(|leaf| leaf.stack.contains(group));
        let places: Vec<usize> = groups.iter().filter_map(first).collect();
        places.windows(2).all(|pair| pair[0] < pair[1])
    }
}

/// Words around a table that head no column: 单位：件, 填报单位：….
fn is_remark(text: &str) -> bool {
    let text = fold(text);
    ["单位", "计量单位", "填报", "填表", "报送", "制表", "日期", "时间"]
        .iter()
        .any(|word| text.starts_with(word))
}

/// Whether the headings are the form's from the first to the last, whatever they span. The corner, a title of
/// the table and headings that machine reading invented may stand before them.
fn is_spelled(cells: &[Vec<char>], block: &Block) -> bool {
    let depth = block.columns.iter().map(|column| column.label.len()).max().unwrap_or(0);
    let mut form: Vec<Vec<char>> = Vec::new();
    for level in 0..depth {
        let mut last: Option<&[&str]> = None;
        for column in block.columns.iter().filter(|column| level < column.label.len()) {
            let path = &column.label[..=level];
            // Neighbours under one heading share it.
            if last != Some(path) {
                form.push(letters(path[level]));
            }
            last = Some(path);
        }
    }
    let first = cells.len().checked_sub(form.len());
    depth > 1 && first.is_some_and(|first| cells[first..] == form)
}

fn fit(leaves: &[Leaf], whole: bool, block: &'static Block) -> Fit {
    let columns: Vec<(&Column, &[Words])> = block.columns.iter().map(with_forms).collect();
    // What stands over the labels names no column.
    let first = leaves.iter().position(|leaf| likeness(leaf, columns[0]) >= LIKE);
    let own = match first {
        Some(first) => &leaves[first..],
        None => &leaves[leaves.len().saturating_sub(columns.len())..],
    };
    // Headings of columns of another block before them: the one that is alike is not all that the table has.
    let others = leaves[..leaves.len() - own.len()].iter().any(Leaf::heads_a_column);
    if own.len() == columns.len() && !others {
        let scores: Vec<Vec<f64>> = own
            .iter()
            .map(|leaf| columns.iter().map(|column| likeness(leaf, *column)).collect())
            .collect();
        let right = |at: usize| {
            // A heading of another column is a change of order, unless that column has its own.
            let elsewhere = (0..columns.len()).any(|other| {
                scores[at][other] > scores[at][at] && scores[at][other] >= EXACT && scores[other][other] < EXACT
            });
            scores[at][at] >= LIKE && !elsewhere
        };
        if (0..columns.len()).all(right) {
            return Fit::Regular {
                ranges: own.iter().map(|leaf| (leaf.from, leaf.to)).collect(),
                differing: (0..columns.len()).filter(|at| scores[*at][*at] < EXACT).collect(),
            };
        }
    }
    let named: Vec<Option<&Leaf>> = columns
        .iter()
        .map(|column| {
            let mut exact = leaves.iter().filter(|leaf| likeness(leaf, *column) >= EXACT);
            exact.next().filter(|_| exact.next().is_none())
        })
        .collect();
    let found: Vec<&Leaf> = named.iter().flatten().copied().collect();
    let distinct = found
        .iter()
        .enumerate()
        .all(|(at, leaf)| found[..at].iter().all(|other| !std::ptr::eq(*leaf, *other)));
    if found.is_empty() || found.len() * 2 < columns.len() || !distinct {
        return Fit::Unknown;
    }
    let all = found.len() == columns.len();
    Fit::Named {
        ranges: named.iter().map(|leaf| leaf.map(|leaf| (leaf.from, leaf.to))).collect(),
        simple: found.iter().all(|leaf| leaf.to == leaf.from + 1)
            && (all && whole || found.iter().all(|leaf| leaf.row == found[0].row)),
        all,
    }
}

/// The heading is the form's.
const EXACT: f64 = 1.0;
/// The heading can be the form's.
const LIKE: f64 = 0.5;

/// How much the headings over a column are like one of the form: 1 is exactly.
fn likeness(leaf: &Leaf, (column, forms): (&Column, &[Words])) -> f64 {
    if column.kind == Kind::Money && !leaf.is_money {
        return 0.0;
    }
    let pairs = || {
        let words = leaf.words.iter();
        words.flat_map(|words| forms.iter().map(move |form| (words, form)))
    };
    if pairs().any(|(words, form)| words.letters == form.letters) {
        return EXACT;
    }
    pairs().fold(0.0, |best, (words, form)| f64::max(best, alike(words, form)))
}

/// A column with what its heading may say.
fn with_forms(column: &'static Column) -> (&'static Column, &'static [Words]) {
    // Every column of the form is there: both come from the same tables.
    let forms = FORMS.get(&(column.label, column.aliases));
    (column, forms.map_or(&[], Vec::as_slice))
}

/// What a heading of each column of the form may say, by its label: headings are compared with all.
static FORMS: LazyLock<HashMap<Labels, Vec<Words>>> = LazyLock::new(|| {
    let columns = TABLES
        .iter()
        .flat_map(|table| table.blocks)
        .flat_map(|block| block.columns);
    columns
        .map(|column| ((column.label, column.aliases), forms_of(column)))
        .collect()
});

/// The label of a column and other words for it.
type Labels = (&'static [&'static str], &'static [&'static str]);

fn forms_of(column: &Column) -> Vec<Words> {
    let last = column.label.last().into_iter().chain(column.aliases);
    let mut forms: Vec<Vec<char>> = last.map(|text| letters(text)).collect();
    for from in 0..column.label.len() {
        let form = letters(&column.label[from..].concat());
        // The whole of one cell is its lowest as well.
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms.into_iter().map(Words::new).collect()
}

/// Whether headings over an amount do not name another unit than the form's, 万元.
fn is_money(stack: &[Vec<char>]) -> bool {
    let text: String = stack.concat().iter().collect();
    text.replace("万元", "")
        .chars()
        .all(|letter| letter != '元' && letter != '亿')
}

/// How much two different headings are alike.
fn alike(words: &Words, form: &Words) -> f64 {
    let (text, letters) = (&words.letters, &form.letters);
    if text.is_empty() || text.len() > 60 || letters.len() < 4 {
        return 0.0;
    }
    // The end of a heading gets lost (本年新, 现行有效件).
    if text.len() >= 3 && letters.starts_with(text) {
        return 0.8;
    }
    // As many letters are wrong at least as one text is longer, or has and the other has not.
    let wrong_at_least = text
        .len()
        .abs_diff(letters.len())
        .max(words.set.missing(letters))
        .max(form.set.missing(text));
    if wrong_at_least * 2 > letters.len() {
        return 0.0;
    }
    let wrong = distance(text, letters);
    if wrong * 2 > letters.len() {
        return 0.0;
    }
    1.0 - wrong as f64 / letters.len().max(text.len()) as f64
}

/// Edit distance.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for letter in one {
        let mut diagonal = row[0];
        row[0] += 1;
        for (at, expected) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != expected);
            diagonal = row[at + 1];
            row[at + 1] = replaced.min(row[at] + 1).min(row[at + 1] + 1);
        }
    }
    row[other.len()]
}
