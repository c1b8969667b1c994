//! Which figures of a report are not known: cells that hold no figure, rows that a reader could not read or did
//! not find. A blank there is not 0, so that no sum is checked over it. Leaves out what is said about them: the
//! reader's diagnostics and TYPE.

use super::figures::Figures;
use crate::annotation::AnnotationKind;
use crate::finding::{Finding, Severity};
use crate::place::Origins;
use crate::report::Report;
use crate::tables::{Equation, FigureId};
use std::collections::{BTreeSet, HashSet};

/// The figures that are not known.
#[derive(Debug, Clone)]
pub(super) struct Unread {
    figures: BTreeSet<FigureId>,
    /// Totals over a cell that holds no figure: a formula passes over such a cell.
    doubtful: BTreeSet<FigureId>,
}

impl Unread {
    pub(super) fn new(report: &Report, figures: &Figures, origins: &Origins, diagnostics: &[Finding]) -> Self {
        let mut unread: BTreeSet<FigureId> = report
            .annotations
            .iter()
            .filter(|annotation| annotation.kind == AnnotationKind::RawText)
            .map(|annotation| annotation.path)
            .collect();
        let doubtful = totals_over(report, &unread);
        // What an error names is not known, and with it its row: figures may stand in the wrong column.
        let refused: BTreeSet<&str> = diagnostics
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .flat_map(|finding| &finding.paths)
            .map(|path| {
                if FigureId::from_path(path).is_some() {
                    row(path)
                } else {
                    path
                }
            })
            .collect();
        if !refused.is_empty() {
            unread.extend(FigureId::all().filter(|id| above(id.path()).any(|path| refused.contains(path))));
        }
        // A reader of documents notes the place of every figure: a row without any was not found, or not read.
        // A carrier has all its rows.
        if !origins.is_complete() {
            let known: HashSet<&str> = FigureId::all()
                .filter(|id| origins.get(id.path()).is_some() || figures.is_filled(*id))
                .map(|id| row(id.path()))
                .collect();
            unread.extend(FigureId::all().filter(|id| !known.contains(row(id.path()))));
        }
        Self {
            figures: unread,
            doubtful,
        }
    }

    /// These figures.
    pub(super) const fn of(figures: BTreeSet<FigureId>) -> Self {
        Self {
            figures,
            doubtful: BTreeSet::new(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.figures.is_empty()
    }

    pub(super) fn contains(&self, figure: FigureId) -> bool {
        self.figures.contains(&figure)
    }

    /// Whether a sum that fails may fail for a cell that holds no figure and stands in the total of another sum: TYPE
    /// names the cause.
    pub(super) fn is_doubtful(&self, equation: &Equation) -> bool {
        !self.doubtful.is_empty() && figures_of(equation).any(|id| self.doubtful.contains(&id))
    }
}

/// The totals of sums over these figures, and the totals over those.
fn totals_over(report: &Report, figures: &BTreeSet<FigureId>) -> BTreeSet<FigureId> {
    let mut over = BTreeSet::new();
    if figures.is_empty() {
        return over;
    }
    let equations = || report.edition.tables().flat_map(|table| table.equations);
    loop {
        let before = over.len();
        for equation in equations() {
            // A relation with two totals makes neither of them.
            let [total] = equation.totals else { continue };
            let concerns = |id: FigureId| id != *total && (figures.contains(&id) || over.contains(&id));
            if figures_of(equation).any(concerns) {
                over.insert(*total);
            }
        }
        if over.len() == before {
            return over;
        }
    }
}

/// Every figure that may stand in a sum.
fn figures_of(equation: &Equation) -> impl Iterator<Item = FigureId> {
    equation.totals.iter().copied().chain(equation.addable())
}

/// The figures of the rows that a reader found blank throughout.
pub(super) fn blank_rows(diagnostics: &[Finding]) -> BTreeSet<FigureId> {
    let rows: BTreeSet<&str> = diagnostics
        .iter()
        .filter(|finding| finding.rule == super::reading::UNFILLED.code)
        .flat_map(|finding| &finding.paths)
        .map(|path| row(path))
        .collect();
    if rows.is_empty() {
        return BTreeSet::new();
    }
    FigureId::all().filter(|id| rows.contains(row(id.path()))).collect()
}

/// The path of the row of a figure.
fn row(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(row, _)| row)
}

/// The row of a figure, its group, its table.
fn above(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(path.rsplit_once('.').map(|(row, _)| row), |path| {
        path.rsplit_once('.').map(|(above, _)| above)
    })
}

#[cfg(test)]
mod tests {
    use super::super::{check, check_loaded};
    use crate::annotation::{Annotation, AnnotationKind};
    use crate::edition::Edition;
    use crate::finding::{Finding, Severity};
    use crate::messages;
    use crate::place::{Loaded, Origins, Place};
    use crate::report::Report;
    use crate::tables::FigureId;

    /// A report for 2024 with these figures, each at a place of a text.
    fn loaded(cells: &[(&str, &str)]) -> Loaded {
        let mut loaded = Loaded {
            report: Report {
                year: Some(2024),
                ..Report::blank(Edition::E2021)
            },
            ..Loaded::default()
        };
        for (path, text) in cells {
            let id = FigureId::from_path(path).unwrap();
            loaded.report.tables.figure_mut(id).unwrap().set(Some(text)).unwrap();
            let place = Place::Text {
                line: 1,
                column: 1,
                length: 1,
            };
            loaded.origins.insert(*path, place);
        }
        loaded
    }

    fn codes(findings: &[Finding]) -> Vec<&str> {
        findings
            .iter()
            .map(|finding| finding.rule)
            .filter(|rule| !["BLANK", "EMPTY"].contains(rule))
            .collect()
    }

    #[test]
    fn a_cell_with_a_text_takes_part_in_no_sum() {
        for (path, total) in [
            ("applications.new.natural_person", "applications.new.total"),
            ("applications.new.total", "applications.new.commercial_enterprise"),
        ] {
            let mut report = loaded(&[(total, "2"), ("applications.new.research_institution", "1")]).report;
            report.annotate(Annotation {
                path: FigureId::from_path(path).unwrap(),
                kind: AnnotationKind::RawText,
                text: "约3".to_owned(),
            });
            assert_eq!(codes(&check(&report, &Origins::default())), ["TYPE"], "{path}");
        }
    }

    #[test]
    fn a_total_that_passes_over_a_text_is_no_further_error() {
        // The form's own formulas: 总计 leaves the text out, so that 收办平衡 fails by it, too.
        let mut report = loaded(&[
            ("applications.new.natural_person", "10"),
            ("applications.new.total", "10"),
            ("applications.granted.total", "0"),
            ("applications.partly_granted.natural_person", "5"),
            ("applications.partly_granted.total", "5"),
            ("applications.total.natural_person", "5"),
            ("applications.total.total", "5"),
            ("applications.carried_out.natural_person", "0"),
            ("applications.carried_out.total", "0"),
        ])
        .report;
        let without = codes(&check(&report, &Origins::default())).len();
        assert!(without > 0);
        report.annotate(Annotation {
            path: FigureId::from_path("applications.granted.natural_person").unwrap(),
            kind: AnnotationKind::RawText,
            text: "5件".to_owned(),
        });
        assert_eq!(codes(&check(&report, &Origins::default())), ["TYPE"]);
        // Another column has nothing to do with it.
        for (path, text) in [
            ("applications.new.commercial_enterprise", "3"),
            ("applications.total.commercial_enterprise", "2"),
        ] {
            let id = FigureId::from_path(path).unwrap();
            report.tables.figure_mut(id).unwrap().set(Some(text)).unwrap();
        }
        assert!(codes(&check(&report, &Origins::default())).contains(&"BALANCE"));
    }

    #[test]
    fn sums_over_a_refused_row_are_not_checked() {
        let mut loaded = loaded(&[
            ("applications.granted.natural_person", "1"),
            ("applications.granted.total", "4"),
            ("applications.denied.state_secret.total", "0"),
            ("applications.total.total", "9"),
        ]);
        loaded.origins = Origins::default();
        assert_eq!(codes(&check_loaded(&loaded)), ["ROWSUM", "COLSUM"]);
        for path in ["applications.granted.total", "applications.granted", "applications"] {
            let mut loaded = loaded.clone();
            loaded
                .diagnostics
                .push(Finding::new("READ-REFUSED", Severity::Error, messages::json_deep()).about(path));
            assert_eq!(codes(&check_loaded(&loaded)), ["READ-REFUSED"], "{path}");
            loaded.diagnostics[0].severity = Severity::Warning;
            assert_eq!(
                codes(&check_loaded(&loaded)),
                ["READ-REFUSED", "ROWSUM", "COLSUM"],
                "{path}"
            );
        }
    }

    #[test]
    fn a_row_of_a_document_without_any_figure_is_not_0_but_a_blank_beside_figures_is() {
        let cells = [
            ("applications.new.total", "20"),
            ("applications.new.natural_person", "20"),
            ("applications.carried_in.natural_person", "0"),
            ("applications.total.natural_person", "19"),
            ("applications.total.total", "19"),
        ];
        // 结转下年 was not found.
        assert!(codes(&check_loaded(&loaded(&cells))).is_empty());
        let with_row = [
            cells.as_slice(),
            &[("applications.carried_out.commercial_enterprise", "0")],
        ]
        .concat();
        let findings = check_loaded(&loaded(&with_row));
        assert_eq!(codes(&findings), ["BALANCE"]);
        let message = findings[0].message.render(crate::message::Language::Chinese);
        assert_eq!(
            message,
            "“自然人”列：第三项与第四项之和为19，应等于第一、二项之和20（空白按0计算）"
        );
    }

    #[test]
    fn a_result_without_application_is_not_reported_where_the_row_was_refused() {
        let mut loaded = loaded(&[
            ("applications.new.total", "0"),
            ("applications.carried_in.total", "0"),
            ("applications.granted.total", "1"),
        ]);
        assert!(codes(&check_loaded(&loaded)).contains(&"ZERO"));
        loaded.diagnostics.push(
            Finding::new("READ-REFUSED", Severity::Error, messages::json_deep()).about("applications.granted.total"),
        );
        assert!(!codes(&check_loaded(&loaded)).contains(&"ZERO"));
    }
}
