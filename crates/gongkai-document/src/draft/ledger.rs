//! What of a report's figures can be put into a sentence: known, and contradicted by no sum. Leaves out the
//! sentences.

use crate::fold::narrow;
use gongkai_core::fill::addends;
use gongkai_core::rules::{OpenSum, open_sums, writing};
use gongkai_core::tables::{Equation, FigureRef, Table, Term, table};
use gongkai_core::{AnnotationKind, Decimal, Edition, FigureId, Finding, Origins, Report, check, messages};
use std::collections::BTreeSet;

/// A report with its sums looked at.
pub(super) struct Ledger<'a> {
    pub(super) report: &'a Report,
    /// Rule and first figure of every sum that does not hold.
    broken: BTreeSet<(&'static str, String)>,
}

/// A group of results with its reasons: 不予公开 142 = 属于国家秘密 2 + ….
pub(super) struct Group {
    pub(super) label: String,
    pub(super) value: u64,
    /// The reasons that occurred; none where the group is one row.
    pub(super) reasons: Vec<(String, u64)>,
}

impl<'a> Ledger<'a> {
    pub(super) fn new(report: &'a Report) -> Self {
        let sums = open_sums(report)
            .into_iter()
            .filter(|sum| sum.totals.len() < 2 || is_contradiction(report, sum))
            .filter_map(|sum| Some((sum.rule, sum.totals.first()?.path().to_owned())));
        let zeros = check(report, &Origins::default())
            .into_iter()
            .filter(|finding| finding.rule == "ZERO")
            .flat_map(|finding| finding.paths.into_iter().map(move |path| (finding.rule, path)));
        let broken = sums.chain(zeros).collect();
        Self { report, broken }
    }

    /// The table of the report's edition with that key.
    pub(super) fn table(&self, key: &str) -> Option<&'static Table> {
        table(self.report.edition, key)
    }

    /// The disclosure table of the report's edition.
    pub(super) fn disclosure(&self) -> Option<&'static Table> {
        self.table(match self.report.edition {
            Edition::E2021 => "disclosure",
            Edition::E2019 => "disclosure_2019",
        })
    }

    pub(super) fn count(&self, path: &str) -> Option<u64> {
        match self.report.tables.figure(FigureId::from_path(path)?)? {
            FigureRef::Count(value) => value.copied(),
            _ => None,
        }
    }

    pub(super) fn change(&self, path: &str) -> Option<i64> {
        match self.report.tables.figure(FigureId::from_path(path)?)? {
            FigureRef::Change(value) => value.copied(),
            _ => None,
        }
    }

    pub(super) fn money(&self, path: &str) -> Option<Decimal> {
        match self.report.tables.figure(FigureId::from_path(path)?)? {
            FigureRef::Money(value) => value.copied(),
            _ => None,
        }
    }

    /// What is printed in a cell for text: its text, or that of the remark in its place.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        let id = FigureId::from_path(path)?;
        if let Some(FigureRef::Text(Some(text))) = self.report.tables.figure(id) {
            return Some(text);
        }
        let raw = self.report.annotation(id, AnnotationKind::RawText)?;
        Some(&raw.text)
    }

    /// Whether the sums of a rule hold that end in this figure.
    pub(super) fn holds(&self, rule: &'static str, total: &str) -> bool {
        !self.broken.contains(&(rule, total.to_owned()))
    }

    /// A total that no sum contradicts: as printed, or made of its parts where it is blank and they are not.
    pub(super) fn total(&self, rule: &'static str, path: &str) -> Option<u64> {
        if !self.holds(rule, path) {
            return None;
        }
        let marked = FigureId::from_path(path).is_some_and(|id| {
            self.report
                .annotations
                .iter()
                .any(|mark| mark.path == id && mark.kind != AnnotationKind::Remark)
        });
        self.count(path).or_else(|| {
            let parts = self.parts(rule, path);
            let known = !marked && !parts.is_empty();
            known.then(|| sum(parts.iter().map(|(_, value)| *value)))?
        })
    }

    /// The addends of a total, each with its figure where it has one.
    pub(super) fn parts(&self, rule: &str, total: &str) -> Vec<(FigureId, Option<u64>)> {
        let Some(equation) = self.equation(rule, total) else {
            return Vec::new();
        };
        let ids = addends(self.report, equation);
        ids.into_iter().map(|id| (id, self.count(id.path()))).collect()
    }

    /// The addends that are not 0, where they make up the total.
    pub(super) fn filled(&self, rule: &str, total: &str, value: u64) -> Option<Vec<(FigureId, u64)>> {
        let parts = self.parts(rule, total);
        let filled: Vec<(FigureId, u64)> = parts
            .into_iter()
            .filter_map(|(id, value)| Some((id, value.filter(|value| *value > 0)?)))
            .collect();
        (sum(filled.iter().map(|(_, value)| Some(*value))) == Some(value)).then_some(filled)
    }

    /// The results that make up what was processed, by group, those that occurred.
    pub(super) fn results(&self, total: &str, value: u64) -> Option<Vec<Group>> {
        let equation = self.equation("COLSUM", total)?;
        let all = self.filled("COLSUM", total, value)?;
        let of = |id: &FigureId| all.iter().find(|(other, _)| other == id).map(|(_, value)| *value);
        let mut groups = Vec::new();
        for term in equation.addends {
            match term {
                Term::Figure(id) => {
                    if let Some(value) = of(id) {
                        groups.push(Group {
                            label: label(id.figure().row_label.last().copied().unwrap_or_default()),
                            value,
                            reasons: Vec::new(),
                        });
                    }
                }
                Term::Group { members, subtotal } => {
                    let mut reasons: Vec<(String, u64)> = members
                        .iter()
                        .filter_map(|id| {
                            Some((
                                label(id.figure().row_label.last().copied().unwrap_or_default()),
                                of(id)?,
                            ))
                        })
                        .collect();
                    let value = sum(reasons.iter().map(|(_, value)| Some(*value)))?;
                    let value = if reasons.is_empty() {
                        of(subtotal).unwrap_or(0)
                    } else {
                        value
                    };
                    if value > 0 {
                        // The most frequent first, the form's order among equals; 其他 has the end.
                        reasons.sort_by_key(|(label, value)| (label == OTHER, std::cmp::Reverse(*value)));
                        groups.push(Group {
                            label: label(subtotal.figure().row_label.last().copied().unwrap_or_default()),
                            value,
                            reasons,
                        });
                    }
                }
            }
        }
        Some(groups)
    }

    fn equation(&self, rule: &str, total: &str) -> Option<&'static Equation> {
        let id = FigureId::from_path(total)?;
        self.report
            .edition
            .tables()
            .flat_map(|table| table.equations)
            .find(|equation| equation.rule == rule && equation.totals == [id])
    }

    /// That a sum does not hold.
    pub(super) fn contradiction(path: &str) -> Finding {
        let rule = &writing::SUMS;
        Finding::new(rule.code, rule.severity, messages::draft_sums_differ(name(path))).about(path)
    }

    /// That a sum of the year before does not hold.
    pub(super) fn contradiction_before(path: &str) -> Finding {
        let rule = &writing::PREVIOUS;
        Finding::new(rule.code, rule.severity, messages::draft_previous_sums(name(path))).about(path)
    }

    /// That a figure is blank while others of its table are not.
    pub(super) fn blank(path: &str) -> Finding {
        let rule = &writing::SILENT;
        Finding::new(rule.code, rule.severity, messages::draft_figures_blank(name(path))).about(path)
    }

    /// Whether anything is filled in in a table.
    pub(super) fn is_used(&self, key: &str) -> bool {
        FigureId::all()
            .filter(|id| id.figure().table == key)
            .any(|id| self.report.tables.figure(id).is_some_and(|figure| !figure.is_blank()))
    }
}

/// Whether what came in cannot be what went out, whatever the blank cells hold: a balance with blanks in it is
/// unknown rather than wrong.
fn is_contradiction(report: &Report, sum: &OpenSum) -> bool {
    let count = |id: &FigureId| match report.tables.figure(*id)? {
        FigureRef::Count(value) => value.copied(),
        _ => None,
    };
    let side = |figures: &[FigureId]| {
        let known = figures.iter().filter_map(count).map(u128::from).sum::<u128>();
        (known, figures.iter().any(|id| count(id).is_none()))
    };
    let ((gone, more_gone), (come, more_come)) = (side(sum.totals), side(&sum.addends));
    (gone > come && !more_come) || (come > gone && !more_gone)
}

/// The label of a row for everything that the rows before it do not name.
pub(super) const OTHER: &str = "其他";

/// The sum of figures that are all known.
pub(super) fn sum(values: impl Iterator<Item = Option<u64>>) -> Option<u64> {
    values.into_iter().try_fold(0u64, |sum, value| sum.checked_add(value?))
}

fn name(path: &str) -> String {
    FigureId::from_path(path).map_or_else(|| path.to_owned(), |id| id.figure().name())
}

/// The label of a row in a sentence: without its number and without what explains it.
pub(super) fn label(label: &str) -> String {
    let mut text = label;
    if let Some((_, rest)) = text.strip_prefix('（').and_then(|text| text.split_once('）')) {
        text = rest;
    } else if let Some((number, rest)) = text.split_once('.')
        && number.chars().all(|letter| narrow(letter).is_ascii_digit())
    {
        text = rest;
    }
    text.split(['（', '、']).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_the_form_fit_into_sentences() {
        for (printed, said) in [
            ("（一）予以公开", "予以公开"),
            ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "部分公开"),
            ("1.属于国家秘密", "属于国家秘密"),
            ("3.危及“三安全一稳定”", "危及“三安全一稳定”"),
            (
                "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
                "申请人无正当理由逾期不补正",
            ),
            ("行政许可", "行政许可"),
        ] {
            assert_eq!(label(printed), said);
        }
    }
}
