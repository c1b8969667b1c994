//! Which row of the form a cell names. Leaves out the figures beside it.

use crate::recognise::table::{Label, letters};
use gongkai_core::Edition;
use gongkai_core::tables::{Block, Row, Table};
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

/// A row of the form with a label.
pub(super) struct Candidate {
    pub table: &'static Table,
    /// Number of the block among all blocks with labelled rows.
    pub number: usize,
    pub block: &'static Block,
    pub row: &'static Row,
    label: Label,
    /// Folded letters of the label.
    pub letters: Vec<char>,
}

impl Candidate {
    pub(super) fn name(&self) -> &'static str {
        self.row.label.last().copied().unwrap_or_default()
    }
}

/// All rows with labels: the tables of section two of every edition, and the one of section three, whose figures
/// are the same in every edition.
pub(super) static CANDIDATES: LazyLock<Vec<Candidate>> = LazyLock::new(|| {
    let mut seen = BTreeSet::new();
    let tables = Edition::ALL.into_iter().flat_map(Edition::tables);
    let blocks = tables
        .filter(|table| seen.insert(table.key))
        .flat_map(|table| table.blocks.iter().map(move |block| (table, block)))
        .filter(|(_, block)| block.corner.is_some());
    let rows = blocks
        .enumerate()
        .flat_map(|(number, (table, block))| block.rows.iter().map(move |row| (number, table, block, row)));
    rows.map(|(number, table, block, row)| Candidate {
        table,
        number,
        block,
        row,
        label: Label::of(row),
        letters: letters(row.label.last().copied().unwrap_or_default()),
    })
    .collect()
});

/// The rows that a text names.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Named {
    /// Candidates with the share of letters that differ: the best label, of each table that has it.
    pub rows: Vec<(usize, f64)>,
    /// Candidates whose label it is but for the number.
    pub cores: Vec<usize>,
}

/// Texts that were looked up, and how many more may be compared letter by letter: a form has fewer than a hundred
/// labels, however often it is printed.
pub(super) struct Names {
    known: HashMap<String, Named>,
    left: usize,
}

impl Default for Names {
    fn default() -> Self {
        Self {
            known: HashMap::new(),
            left: 5000,
        }
    }
}

impl Names {
    /// The rows that the text of a cell names.
    pub(super) fn of(&mut self, text: &str) -> Named {
        if text.len() > 600 {
            return Named::default();
        }
        if let Some(known) = self.known.get(text) {
            return known.clone();
        }
        let named = self.look_up(text);
        if self.left > 0 {
            self.known.insert(text.to_owned(), named.clone());
        }
        named
    }

    fn look_up(&mut self, text: &str) -> Named {
        let cell = letters(without_unit(text));
        if cell.len() < 2 {
            return Named::default();
        }
        let rows = || CANDIDATES.iter().enumerate();
        let exact: Vec<(usize, f64)> = rows()
            .filter(|(_, candidate)| candidate.letters == cell)
            .map(|(at, _)| (at, 0.0))
            .collect();
        let cores = rows()
            .filter(|(_, candidate)| candidate.label.is_core(&cell))
            .map(|(at, _)| at)
            .collect();
        if !exact.is_empty() || self.left == 0 || !is_like_labels(&cell) {
            return Named {
                rows: with_aliases(exact, &cell),
                cores,
            };
        }
        self.left -= 1;
        let costs: Vec<(usize, f64)> = rows()
            .filter_map(|(at, candidate)| Some((at, candidate.label.names(&cell)?)))
            .collect();
        let least = costs.iter().map(|(_, cost)| *cost).fold(f64::INFINITY, f64::min);
        let best: Vec<(usize, f64)> = costs.into_iter().filter(|(_, cost)| *cost <= least + 1e-9).collect();
        // Two labels of one table that fit equally well say nothing.
        let twice = best.iter().enumerate().any(|(at, (one, _))| {
            best[..at]
                .iter()
                .any(|(other, _)| CANDIDATES[*one].table.key == CANDIDATES[*other].table.key)
        });
        Named {
            rows: if twice { Vec::new() } else { best },
            cores,
        }
    }
}

/// Adds the rows of other tables that have the label as another name: 行政规范性文件 is one of edition 2021, and
/// seen in edition 2019. They cost a little, so that a table's own name counts more.
fn with_aliases(mut exact: Vec<(usize, f64)>, cell: &[char]) -> Vec<(usize, f64)> {
    if exact.is_empty() {
        return exact;
    }
    let others = CANDIDATES
        .iter()
        .enumerate()
        .filter(|(at, candidate)| !exact.iter().any(|(known, _)| known == at) && candidate.label.is_alias(cell));
    let others: Vec<(usize, f64)> = others.map(|(at, _)| (at, 0.01)).collect();
    exact.extend(others);
    exact
}

/// A label without the unit that some put behind it: 行政许可（件）.
fn without_unit(text: &str) -> &str {
    let text = text.trim();
    let Some(inner) = text.strip_suffix(['）', ')']) else {
        return text;
    };
    match inner.rfind(['（', '(']) {
        Some(at) if at > 0 => {
            let unit = inner[at..].trim_start_matches(['（', '(']);
            let unit = unit.trim_start_matches("单位").trim_start_matches(['：', ':']);
            if matches!(unit, "件" | "项" | "万元") {
                &text[..at]
            } else {
                text
            }
        }
        _ => text,
    }
}

/// Whether most letters are ones that labels have: others need no comparison.
fn is_like_labels(cell: &[char]) -> bool {
    static LETTERS: LazyLock<BTreeSet<char>> = LazyLock::new(|| {
        CANDIDATES
            .iter()
            .flat_map(|candidate| candidate.letters.clone())
            .collect()
    });
    cell.len() <= 120 && cell.iter().filter(|letter| LETTERS.contains(letter)).count() * 10 >= cell.len() * 6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<&'static str> {
        let named = Names::default().of(text);
        named
            .rows
            .iter()
            .map(|(at, _)| CANDIDATES[*at].row.figures[0].path())
            .collect()
    }

    #[test]
    fn cells_name_rows_under_any_punctuation_and_with_letters_wrong() {
        for (text, path) in [
            ("1.属于国家秘密", "applications.denied.state_secret.natural_person"),
            (
                "１、属于\u{A0}国家秘密",
                "applications.denied.state_secret.natural_person",
            ),
            ("1.属于国家机密", "applications.denied.state_secret.natural_person"),
            (
                "三、本年度办理结果\n（三）不予公开\n1.属于国家秘密",
                "applications.denied.state_secret.natural_person",
            ),
            (
                "2.其他法律行政止公开",
                "applications.denied.prohibited_by_law.natural_person",
            ),
            ("(三) 不予公开", "applications.denied.subtotal.natural_person"),
            ("(七)总计", "applications.total.natural_person"),
            (
                "二、上年结转政府信息公开申请数",
                "applications.carried_in.natural_person",
            ),
        ] {
            assert_eq!(keys(text), [path], "{text}");
        }
        assert_eq!(keys("行政许可（件）").len(), 2);
        assert_eq!(keys("其他对外管理服务事项").len(), 1);
    }

    #[test]
    fn other_cells_name_no_row() {
        for text in [
            "总计",
            "其他",
            "自然人",
            "三、本年度办理结果",
            "行政",
            "2022年",
            "",
            "申请人情况",
            "信息内容",
        ] {
            assert_eq!(keys(text), Vec::<&str>::new(), "{text}");
        }
        assert_eq!(Names::default().of("其他").cores.len(), 1);
    }
}
