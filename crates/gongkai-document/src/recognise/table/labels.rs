//! Which row a run of text names: labels compared under any punctuation, with a few letters wrong, cut around
//! their figures, or without their number. Leaves out the figures.

use crate::fold::folded;
use gongkai_core::records::TABLES;
use gongkai_core::tables::Row;
use std::sync::LazyLock;

/// How a run of text ends with a label.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Match {
    /// Share of the label's letters that differ; 0 is exact.
    pub cost: f64,
    /// Letters of the label that stand in the run; fewer than all where it goes on behind the figures.
    pub length: usize,
    /// Letters of the run before the label.
    pub start: usize,
}

/// A label in all its forms, folded to letters.
#[derive(Debug, Clone)]
pub(in crate::recognise) struct Label {
    forms: Vec<Vec<char>>,
    /// Labels of the groups it stands in: they may follow it in a run (vertical labels).
    parents: Vec<Vec<char>>,
}

impl Label {
    pub(in crate::recognise) fn of(row: &Row) -> Self {
        let (last, parents) = row
            .label
            .split_last()
            .map_or(("", &[][..]), |(last, rest)| (*last, rest));
        let forms = std::iter::once(last)
            .chain(row.aliases.iter().copied())
            .map(letters)
            .collect();
        Self {
            forms,
            parents: parents.iter().map(|text| letters(text)).collect(),
        }
    }

    /// The letters of the label behind those that stand before its figures.
    pub(super) fn rest(&self, length: usize) -> &[char] {
        self.forms[0].get(length..).unwrap_or_default()
    }

    /// Whether the run ends with the label: whole, or cut where `next` (the text behind the figures) goes on.
    pub(super) fn ends(&self, run: &[char], next: &[char]) -> Option<Match> {
        self.forms
            .iter()
            .filter_map(|form| whole(form, run))
            .chain(self.forms.first().and_then(|form| cut(form, run, next)))
            .chain(self.before_parent(run))
            .min_by(|one, other| one.cost.total_cmp(&other.cost))
    }

    /// Whether a cell is the label, alone or behind the labels of its groups: the share of letters that differ.
    pub(in crate::recognise) fn names(&self, cell: &[char]) -> Option<f64> {
        if self.forms.iter().any(|form| form.as_slice() == cell) {
            return Some(0.0);
        }
        let mut own = cell;
        for parent in &self.parents {
            own = own.strip_prefix(parent.as_slice()).unwrap_or(own);
        }
        let forms = self.forms.iter().filter(|form| !form.is_empty());
        forms
            .filter_map(|form| {
                let found = whole(form, own)?;
                let wrong = (found.cost * form.len() as f64).round() as usize + found.start;
                (wrong <= allowed(form.len())).then_some(wrong as f64 / form.len() as f64)
            })
            .min_by(f64::total_cmp)
    }

    /// Whether the run ends with exactly the label: the usual case, and cheap to see.
    pub(super) fn ends_exactly(&self, run: &[char]) -> Option<Match> {
        let form = self.forms.iter().find(|form| run.ends_with(form))?;
        Some(Match {
            cost: 0.0,
            length: form.len(),
            start: run.len() - form.len(),
        })
    }

    /// Whether a cell is another name of the row.
    pub(in crate::recognise) fn is_alias(&self, cell: &[char]) -> bool {
        self.forms.iter().skip(1).any(|form| form == cell)
    }

    /// Whether the run is nothing but the label without its number.
    pub(in crate::recognise) fn is_core(&self, run: &[char]) -> bool {
        self.forms
            .first()
            .is_some_and(|form| form.len() > 1 && form[1..] == *run)
    }

    /// Whether the label stands anywhere in the run.
    pub(super) fn within(&self, run: &[char]) -> bool {
        self.forms
            .iter()
            .any(|form| run.windows(form.len()).any(|part| part == form.as_slice()))
    }

    /// Whether digits follow the label in the run: figures that were not recognised as such.
    pub(super) fn before_digits(&self, run: &[char]) -> bool {
        self.forms.iter().any(|form| {
            let mut places = run
                .windows(form.len())
                .enumerate()
                .filter(|(_, part)| *part == form.as_slice());
            places.any(|(at, _)| {
                run[at + form.len()..].iter().take(2).any(char::is_ascii_digit)
                    && !self.numbered_next(&run[at + form.len()..])
            })
        })
    }

    /// The digit behind the label is the number of the next row.
    fn numbered_next(&self, rest: &[char]) -> bool {
        matches!(rest, [digit, next, ..] if digit.is_ascii_digit() && !next.is_ascii_digit())
    }

    /// A group's label, set vertically beside its rows, can come between a label and its figures.
    fn before_parent(&self, run: &[char]) -> Option<Match> {
        self.parents.iter().find_map(|parent| {
            let head = run.strip_suffix(parent.as_slice())?;
            whole(&self.forms[0], head)
        })
    }
}

/// The folded letters of a text.
pub(in crate::recognise) fn letters(text: &str) -> Vec<char> {
    // An ideograph takes three bytes.
    let mut letters = Vec::with_capacity(text.len().div_ceil(3));
    letters.extend(folded(text));
    letters
}

/// Which letters a text has, not how often: several letters share a place, so that it can tell of a letter only that
/// it is not there.
#[derive(Debug, Clone, Copy)]
pub(in crate::recognise) struct Letters(u128);

impl Letters {
    pub(in crate::recognise) fn of(text: &[char]) -> Self {
        Self(text.iter().fold(0, |set, letter| set | Self::place(*letter)))
    }

    /// So many letters of another text are not in this one, or more: every one of them is wrong, however the texts
    /// are compared.
    pub(in crate::recognise) fn missing(self, other: &[char]) -> usize {
        other
            .iter()
            .filter(|letter| self.0 & Self::place(**letter) == 0)
            .count()
    }

    const fn place(letter: char) -> u128 {
        1 << (letter as u32 % u128::BITS)
    }
}

/// Whether a line is made of the labels of the form rather than of prose.
pub(in crate::recognise) fn is_label_text(text: &str) -> bool {
    let (covered, all) = covered_by_labels(text);
    covered * 10 >= all * 7
}

/// Whether a line is made of labels of the form, or pieces of them, and of nothing else.
pub(in crate::recognise) fn is_labels_only(text: &str) -> bool {
    let (covered, all) = covered_by_labels(text);
    all > 0 && covered == all
}

/// The letters of a line that pieces of labels explain, and all its letters.
fn covered_by_labels(text: &str) -> (usize, usize) {
    static LABELS: LazyLock<Vec<Vec<char>>> = LazyLock::new(|| {
        let mut labels: Vec<Vec<char>> = vec![letters("信息内容")];
        for block in TABLES.iter().flat_map(|table| table.blocks) {
            labels.extend(block.heading.iter().chain(&block.corner).map(|text| letters(text)));
            for label in block
                .rows
                .iter()
                .map(|row| row.label)
                .chain(block.columns.iter().map(|column| column.label))
            {
                labels.extend(label.iter().map(|text| letters(text)));
            }
        }
        labels.sort_unstable();
        labels.dedup();
        labels
    });
    let line: Vec<char> = letters(text)
        .into_iter()
        .filter(|letter| !letter.is_ascii_digit())
        .collect();
    // Greedy cover by pieces of labels: what no label explains is prose.
    let (mut at, mut covered) = (0, 0);
    while at < line.len() {
        let longest = LABELS
            .iter()
            .map(|label| longest_piece(label, &line[at..]))
            .max()
            .unwrap_or(0);
        if longest >= 2 || (longest == 1 && line.len() <= 3) {
            covered += longest;
            at += longest;
        } else {
            at += 1;
        }
    }
    (covered, line.len())
}

/// Length of the longest beginning of `line` that stands somewhere in `label`.
fn longest_piece(label: &[char], line: &[char]) -> usize {
    (0..label.len())
        .map(|start| {
            label[start..]
                .iter()
                .zip(line)
                .take_while(|(one, other)| one == other)
                .count()
        })
        .max()
        .unwrap_or(0)
}

/// The whole label at the end of the run, a few letters wrong. Short labels must be exact.
fn whole(label: &[char], run: &[char]) -> Option<Match> {
    if label.is_empty() {
        return None;
    }
    let (distance, start) = suffix_distance(label, run, allowed(label.len()))?;
    Some(Match {
        cost: distance as f64 / label.len() as f64,
        length: label.len(),
        start,
    })
}

/// How many letters of a label may be wrong.
fn allowed(length: usize) -> usize {
    match length {
        ..=3 => 0,
        4..=5 => 1,
        length => length * 34 / 100,
    }
}

/// The beginning of the label at the end of the run, where the rest stands at the beginning of the next text.
fn cut(label: &[char], run: &[char], next: &[char]) -> Option<Match> {
    (4..label.len()).rev().find_map(|length| {
        let (head, rest) = label.split_at(length);
        let start = run.len().checked_sub(length)?;
        // A vertical label may stand before the rest; two letters alone say too little.
        let follows = rest.len() >= 2 && next.windows(rest.len()).take(12).any(|part| part == rest);
        (run[start..] == *head && follows).then_some(Match {
            cost: 0.01,
            length,
            start,
        })
    })
}

/// Smallest edit distance between the label and any ending of the run, and where that ending begins.
fn suffix_distance(label: &[char], run: &[char], allowed: usize) -> Option<(usize, usize)> {
    // Only the last letters can be the label.
    let from = run.len().saturating_sub(label.len() + allowed);
    let run = &run[from..];
    if Letters::of(run).missing(label) > allowed {
        return None;
    }
    // Row by row over the run; the beginning of the run costs nothing.
    let mut row: Vec<(usize, usize)> = (0..=label.len()).map(|cost| (cost, 0)).collect();
    for (at, letter) in run.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (0, at + 1);
        for (position, expected) in label.iter().enumerate() {
            let replaced = (diagonal.0 + usize::from(letter != expected), diagonal.1);
            let skipped = (row[position + 1].0 + 1, row[position + 1].1);
            let missing = (row[position].0 + 1, row[position].1);
            diagonal = row[position + 1];
            row[position + 1] = replaced.min(skipped).min(missing);
        }
    }
    let (distance, start) = row[label.len()];
    (distance <= allowed).then_some((distance, from + start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_core::{Edition, tables};

    fn row(key: &str) -> Label {
        let table = tables::table(Edition::E2021, "applications").unwrap();
        Label::of(table.blocks[0].rows.iter().find(|row| row.key == key).unwrap())
    }

    #[test]
    fn a_label_is_found_with_letters_missing() {
        let found = row("denied.prohibited_by_law")
            .ends(&letters("三、本年度2.其他法律行政止公开"), &[])
            .unwrap();
        assert!(found.cost > 0.0 && found.cost < 0.3, "{found:?}");
    }

    #[test]
    fn a_column_heading_is_no_row() {
        assert_eq!(row("total").ends(&letters("法人或其他组织其他总计"), &[]), None);
        assert_eq!(row("other.other").ends(&letters("法律服务机构其他"), &[]), None);
        assert!(row("total").ends(&letters("（七）总计"), &[]).is_some());
    }

    #[test]
    fn a_label_cut_around_its_figures_is_found() {
        let label = row("refused.confirmation");
        let found = label
            .ends(
                &letters("5.要求行政机关确认或重新"),
                &letters("出具已获取信息（六）其他处理"),
            )
            .unwrap();
        assert_eq!(label.rest(found.length).iter().collect::<String>(), "出具已获取信息");
        assert_eq!(
            label.ends(&letters("5.要求行政机关确认或重新"), &letters("（六）其他处理")),
            None
        );
    }

    #[test]
    fn prose_is_no_label() {
        for text in [
            "第二十条第（一）项",
            "三 、本 年 度办 理 结果",
            "正、行政机关不再处理其政府信",
            "社会 法律",
            "息公开申请",
            "2.其他法律行政止公开",
            "等于第三项加第四项之和）",
        ] {
            assert!(is_label_text(text), "{text}");
        }
        for text in [
            "该部分以表格形式报告。表格如下：",
            "共公开政府信息367条,其中:政策文件信息134条",
            "注：上述数据含上年度结转数量。",
            "2022年本机关共收到申请11件，均已答复。",
        ] {
            assert!(!is_label_text(text), "{text}");
        }
    }
}
