//! Blank totals computed from their parts, by the sums that the form declares. Leaves out printed totals, which are
//! data and never computed again, and every other blank cell: what a figure is, only its body knows.

use crate::annotation::AnnotationKind;
use crate::finding::Finding;
use crate::messages;
use crate::report::Report;
use crate::rules::writing;
use crate::tables::{Equation, FigureId, FigureRef, Term};
use std::collections::{BTreeMap, BTreeSet};

/// How totals are computed.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct Options {
    /// A blank addend counts as 0. The cell itself stays blank.
    pub blanks_as_zero: bool,
}

/// A report with its blank totals filled in.
#[derive(Debug, Clone)]
pub struct Filled {
    /// The report.
    pub report: Report,
    /// The cells that were filled in, with their figures, in the form's order.
    pub cells: Vec<(FigureId, u64)>,
    /// The totals that could not be computed, and why.
    pub diagnostics: Vec<Finding>,
}

/// Fills in the totals that are blank and whose addends are known.
#[must_use]
pub fn fill(report: &Report, options: &Options) -> Filled {
    let mut fill = Fill {
        report: report.clone(),
        options: *options,
        cells: BTreeMap::new(),
        refused: BTreeMap::new(),
    };
    // Totals of totals need another round: a row before the column that it ends.
    while fill.round() {}
    fill.take_back();
    Filled {
        report: fill.report,
        cells: fill.cells.into_iter().collect(),
        diagnostics: fill.refused.into_values().collect(),
    }
}

struct Fill {
    report: Report,
    options: Options,
    cells: BTreeMap<FigureId, u64>,
    refused: BTreeMap<FigureId, Finding>,
}

/// What is known of a cell that is added up.
enum Addend {
    Known(u64),
    /// 不适用, or a row that the report does not have: nothing to add.
    Nothing,
    Blank,
    /// Something stands there that is no count.
    Unknown,
}

impl Fill {
    fn round(&mut self) -> bool {
        let before = self.cells.len();
        for equation in equations(&self.report) {
            let [total] = equation.totals else { continue };
            if !matches!(self.report.tables.figure(*total), Some(FigureRef::Count(None))) || self.is_marked(*total) {
                continue;
            }
            match self.sum(equation) {
                Ok(None) => {}
                Ok(Some(sum)) => self.set(*total, sum),
                Err(finding) => {
                    self.refused.insert(*total, finding.about(total.path()));
                }
            }
        }
        self.cells.len() > before
    }

    fn set(&mut self, total: FigureId, sum: u64) {
        if let Some(cell) = self.report.tables.figure_mut(total)
            && cell.set(Some(&sum.to_string())).is_ok()
        {
            self.cells.insert(total, sum);
            self.refused.remove(&total);
        }
    }

    /// The sum of an equation's addends; none where nothing is filled in.
    fn sum(&self, equation: &Equation) -> Result<Option<u64>, Box<Finding>> {
        let name = || equation.totals[0].figure().name();
        let (mut sum, mut filled, mut blanks) = (0u64, false, Vec::new());
        for id in self.addends(equation) {
            match self.addend(id) {
                Addend::Known(value) => {
                    filled = true;
                    sum = sum.checked_add(value).ok_or_else(|| {
                        let message = messages::sum_overflow(id.figure().name());
                        Box::new(Finding::new(writing::FILL.code, writing::FILL.severity, message))
                    })?;
                }
                Addend::Nothing => {}
                Addend::Blank => blanks.push(id),
                Addend::Unknown => {
                    let message = messages::fill_no_figure(name(), id.figure().name());
                    return Err(Box::new(Finding::new(
                        writing::FILL.code,
                        writing::FILL.severity,
                        message,
                    )));
                }
            }
        }
        if !filled {
            return Ok(None);
        }
        match blanks.as_slice() {
            [first, ..] if !self.options.blanks_as_zero => {
                let message = messages::fill_blanks(name(), blanks.len(), first.figure().name());
                let finding = Finding::new(writing::FILL.code, writing::FILL.severity, message);
                Err(Box::new(finding.help(messages::fill_blanks_help())))
            }
            _ => Ok(Some(sum)),
        }
    }

    fn addends(&self, equation: &Equation) -> Vec<FigureId> {
        addends(&self.report, equation)
    }

    fn addend(&self, id: FigureId) -> Addend {
        match self.report.tables.figure(id) {
            None => Addend::Nothing,
            Some(FigureRef::Count(Some(value))) => Addend::Known(*value),
            Some(_) if self.report.annotation(id, AnnotationKind::NotApplicable).is_some() => Addend::Nothing,
            Some(_) if self.report.annotation(id, AnnotationKind::RawText).is_some() => Addend::Unknown,
            Some(_) => Addend::Blank,
        }
    }

    /// Whether the cell says something besides a figure: it was left without one on purpose.
    fn is_marked(&self, id: FigureId) -> bool {
        self.report
            .annotations
            .iter()
            .any(|annotation| annotation.path == id && annotation.kind != AnnotationKind::Remark)
    }

    /// Two sums can make one total, and disagree where a printed figure is wrong: then neither is taken.
    fn take_back(&mut self) {
        loop {
            let mut wrong = BTreeSet::new();
            for equation in equations(&self.report) {
                let [total] = equation.totals else { continue };
                let Some(value) = self.cells.get(total) else { continue };
                if let Ok(Some(sum)) = self.sum(equation)
                    && sum != *value
                {
                    wrong.insert((*total, *value, sum));
                }
            }
            if wrong.is_empty() {
                return;
            }
            for (total, value, sum) in wrong {
                self.cells.remove(&total);
                if let Some(cell) = self.report.tables.figure_mut(total) {
                    // A blank cell can always be made.
                    let _ = cell.set(None);
                }
                let message = messages::fill_differs(total.figure().name(), value, sum);
                let finding = Finding::new(writing::FILL.code, writing::FILL.severity, message)
                    .about(total.path())
                    .help(messages::fill_differs_help());
                self.refused.insert(total, finding);
            }
        }
    }
}

/// The sums that totals are computed from. A group printed as one row is left as it is: the form has no such row.
fn equations(report: &Report) -> impl Iterator<Item = &'static Equation> + use<> {
    report
        .edition
        .tables()
        .flat_map(|table| table.equations)
        .filter(|equation| equation.rule != "SUBTOT")
}

/// The figures that an equation adds up in a report: of a group its members, or its one row where only that is
/// filled.
#[must_use]
pub fn addends(report: &Report, equation: &Equation) -> Vec<FigureId> {
    let filled = |id: &FigureId| matches!(report.tables.figure(*id), Some(FigureRef::Count(Some(_))));
    let mut addends = Vec::new();
    for term in equation.addends {
        match term {
            Term::Figure(id) => addends.push(*id),
            Term::Group { members, subtotal } if filled(subtotal) && !members.iter().any(filled) => {
                addends.push(*subtotal);
            }
            Term::Group { members, .. } => addends.extend_from_slice(members),
        }
    }
    addends.retain(|id| report.tables.figure(*id).is_some());
    addends
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::Edition;
    use crate::tables;

    fn id(path: &str) -> FigureId {
        FigureId::from_path(path).unwrap_or_else(|| panic!("{path}"))
    }

    fn set(report: &mut Report, path: &str, text: &str) {
        report.tables.figure_mut(id(path)).unwrap().set(Some(text)).unwrap();
    }

    fn row(report: &mut Report, row: &str, values: [u64; 6]) {
        for (column, value) in tables::applicants().zip(values) {
            set(report, &format!("applications.{row}.{column}"), &value.to_string());
        }
    }

    fn shown(filled: &Filled) -> Vec<String> {
        let cells = filled.cells.iter();
        cells.map(|(id, value)| format!("{}={value}", id.path())).collect()
    }

    #[test]
    fn blank_totals_only() {
        let mut report = Report::blank(Edition::E2021);
        row(&mut report, "new", [3, 0, 0, 0, 1, 0]);
        row(&mut report, "carried_in", [1, 0, 0, 0, 0, 0]);
        // Wrong, but printed.
        set(&mut report, "applications.carried_in.total", "9");
        let filled = fill(&report, &Options::default());
        assert_eq!(shown(&filled), ["applications.new.total=4"]);
        assert_eq!(filled.diagnostics, []);
        assert_eq!(fill(&filled.report, &Options::default()).cells, []);
    }

    #[test]
    fn a_blank_addend_is_not_zero() {
        let mut report = Report::blank(Edition::E2021);
        set(&mut report, "applications.new.natural_person", "3");
        let filled = fill(&report, &Options::default());
        assert_eq!(filled.cells, []);
        assert_eq!(filled.diagnostics[0].paths, ["applications.new.total"]);
        let filled = fill(&report, &Options { blanks_as_zero: true });
        assert_eq!(shown(&filled), ["applications.new.total=3"]);
        let left = id("applications.new.research_institution");
        assert!(filled.report.tables.figure(left).unwrap().is_blank());
    }

    #[test]
    fn a_mark_adds_nothing_and_keeps_its_total_blank() {
        let mut report = Report::blank(Edition::E2021);
        set(&mut report, "proceedings.review.upheld", "2");
        for key in ["corrected", "other", "pending"] {
            report.annotate(crate::Annotation {
                path: id(&format!("proceedings.review.{key}")),
                kind: AnnotationKind::NotApplicable,
                text: "/".to_owned(),
            });
        }
        let filled = fill(&report, &Options::default());
        assert_eq!(shown(&filled), ["proceedings.review.total=2"]);
        report.annotate(crate::Annotation {
            path: id("proceedings.review.total"),
            kind: AnnotationKind::NotApplicable,
            text: "/".to_owned(),
        });
        assert_eq!(fill(&report, &Options::default()).cells, []);
    }

    #[test]
    fn two_sums_that_disagree_fill_nothing() {
        let mut report = Report::blank(Edition::E2021);
        let rows: Vec<&str> = FigureId::all()
            .filter_map(|id| id.path().strip_prefix("applications.")?.strip_suffix(".total"))
            .collect();
        for name in rows
            .iter()
            .filter(|name| {
                report
                    .tables
                    .figure(id(&format!("applications.{name}.total")))
                    .is_some()
            })
            .copied()
            .collect::<Vec<_>>()
        {
            row(&mut report, name, [0; 6]);
        }
        row(&mut report, "granted", [2, 0, 0, 0, 0, 0]);
        // The column says 2, the row 1.
        row(&mut report, "total", [1, 0, 0, 0, 0, 0]);
        let filled = fill(&report, &Options::default());
        assert!(
            !filled
                .cells
                .iter()
                .any(|(id, _)| id.path() == "applications.total.total")
        );
        assert!(
            filled
                .diagnostics
                .iter()
                .any(|finding| finding.paths == ["applications.total.total"])
        );
    }

    #[test]
    fn what_is_filled_is_what_the_check_offers() {
        let mut report = Report::blank(Edition::E2019);
        row(&mut report, "new", [5, 1, 0, 0, 0, 0]);
        let offered: Vec<String> = crate::check(&report, &crate::Origins::default())
            .into_iter()
            .filter(|finding| finding.rule == "BLANK")
            .map(|finding| format!("{}={}", finding.paths[0], finding.expected.unwrap()))
            .collect();
        assert_eq!(shown(&fill(&report, &Options::default())), offered);
    }
}
