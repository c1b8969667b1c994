//! Which sums fail for one and the same reason: a figure that all of them contain and whose correction repairs them
//! all. Findings of one cause are one finding. Leaves out figures that stand in each other's place (`shifted`).

use super::figures::{Figures, Value};
use super::shifted::{self, Shift};
use super::sums::{self, Open, Standing};
use super::unread::Unread;
use crate::report::Report;
use crate::tables::{Equation, FigureId};
use std::collections::BTreeMap;

/// Why some sums do not hold.
#[derive(Debug)]
pub(super) enum Cause {
    /// One figure is wrong.
    Figure(Wrong),
    /// Figures stand in each other's place.
    Shift(Shift),
    /// Two cells of a row or of a column are exchanged: each of these pairs would do.
    Either(Vec<(FigureId, FigureId)>),
}

/// A figure that is wrong by the same amount in every sum that contains it, of which there are two or more.
#[derive(Debug)]
pub(super) struct Wrong {
    pub figure: FigureId,
    /// What all the sums ask for.
    pub should: u64,
    /// The sums, as numbers in the list of open ones.
    pub sums: Vec<usize>,
}

/// The sums of a report as a system: which figure stands in which sum.
pub(super) struct System<'a> {
    pub report: &'a Report,
    pub figures: &'a Figures,
    pub unread: &'a Unread,
    pub open: &'a [Open],
    /// The sums that each figure stands in, and whether it is a total there. Sums of which nothing is said are not in.
    of: BTreeMap<FigureId, Vec<(&'static Equation, bool)>>,
}

/// The causes of the sums that do not hold, as far as they are certain.
pub(super) fn causes(report: &Report, figures: &Figures, unread: &Unread, open: &[Open]) -> Vec<Cause> {
    // A single sum may be wrong at any of its figures.
    if open.iter().filter(|open| open.residual().is_some()).count() < 2 {
        return Vec::new();
    }
    let system = System::new(report, figures, unread, open);
    let wrong = system.wrong_figures();
    let explained: usize = wrong.iter().map(|wrong| wrong.sums.len()).sum();
    let all = open.iter().filter(|open| open.residual().is_some()).count();
    if (wrong.len() > 1 || explained < all)
        && let Some(cause) = shifted::find(&system)
    {
        return vec![cause];
    }
    wrong.into_iter().map(Cause::Figure).collect()
}

impl<'a> System<'a> {
    fn new(report: &'a Report, figures: &'a Figures, unread: &'a Unread, open: &'a [Open]) -> Self {
        let mut of: BTreeMap<FigureId, Vec<(&'static Equation, bool)>> = BTreeMap::new();
        for equation in report.edition.tables().flat_map(|table| table.equations) {
            if matches!(
                sums::standing(equation, figures, unread),
                Standing::Unsaid | Standing::TooLarge
            ) {
                continue;
            }
            for id in equation.totals {
                of.entry(*id).or_default().push((equation, true));
            }
            for id in sums::addends(equation, figures) {
                of.entry(id).or_default().push((equation, false));
            }
        }
        Self {
            report,
            figures,
            unread,
            open,
            of,
        }
    }

    /// The sums that a figure stands in.
    pub(super) fn sums_of(&self, figure: FigureId) -> impl Iterator<Item = &'static Equation> {
        self.of
            .get(&figure)
            .into_iter()
            .flatten()
            .map(|(equation, _)| *equation)
    }

    /// The number of a sum among the open ones.
    fn number(&self, equation: &Equation) -> Option<usize> {
        self.open
            .iter()
            .position(|open| open.equation.is(equation) && open.residual().is_some())
    }

    /// The figures each of which alone explains all of its sums, where no other figure explains one of them.
    fn wrong_figures(&self) -> Vec<Wrong> {
        let candidates: Vec<Wrong> = self.of.iter().filter_map(|(id, sums)| self.wrong(*id, sums)).collect();
        let rivals = |number: usize| candidates.iter().filter(|wrong| wrong.sums.contains(&number)).count();
        let certain: Vec<bool> = candidates
            .iter()
            .map(|wrong| wrong.sums.iter().all(|number| rivals(*number) == 1))
            .collect();
        candidates
            .into_iter()
            .zip(certain)
            .filter_map(|(wrong, certain)| certain.then_some(wrong))
            .collect()
    }

    fn wrong(&self, figure: FigureId, sums: &[(&'static Equation, bool)]) -> Option<Wrong> {
        let value = match self.figures.get(figure) {
            Value::Count(value) => i128::from(value),
            Value::Blank => 0,
            Value::Missing | Value::Money(_) | Value::Other => return None,
        };
        if sums.len() < 2 {
            return None;
        }
        let mut change = None;
        let mut numbers = Vec::with_capacity(sums.len());
        for (equation, is_total) in sums {
            let number = self.number(equation)?;
            let residual = self.open[number].residual()?;
            let wanted = if *is_total { -residual } else { residual };
            if *change.get_or_insert(wanted) != wanted {
                return None;
            }
            numbers.push(number);
        }
        Some(Wrong {
            figure,
            should: u64::try_from(value + change?).ok()?,
            sums: numbers,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use crate::edition::Edition;
    use crate::finding::Finding;
    use crate::message::Language;
    use crate::place::Origins;
    use crate::report::Report;
    use crate::tables::{self, FigureId};

    /// A report whose sums hold: row, then its seven figures.
    const ROWS: [(&str, [u64; 7]); 7] = [
        ("new", [40, 6, 1, 0, 2, 0, 49]),
        ("carried_in", [3, 0, 0, 0, 0, 0, 3]),
        ("granted", [25, 3, 1, 0, 2, 0, 31]),
        ("denied.state_secret", [4, 1, 0, 0, 0, 0, 5]),
        ("unable.not_held", [7, 2, 0, 0, 0, 0, 9]),
        ("total", [36, 6, 1, 0, 2, 0, 45]),
        ("carried_out", [7, 0, 0, 0, 0, 0, 7]),
    ];

    fn id(row: &str, column: usize) -> FigureId {
        let table = tables::table(Edition::E2021, "applications").unwrap();
        let total = FigureId::from_path(&format!("applications.{row}.total")).unwrap();
        total.row_in(table).unwrap().1.figures[column]
    }

    fn report(rows: &[(&str, [u64; 7])]) -> Report {
        let mut report = Report {
            year: Some(2024),
            ..Report::blank(Edition::E2021)
        };
        for id in FigureId::all().filter(|id| id.path().starts_with("applications.")) {
            if let Some(figure) = report.tables.figure_mut(id) {
                let printed = !id.path().contains(".subtotal.");
                figure.set(printed.then_some("0")).unwrap();
            }
        }
        for (row, values) in rows {
            for (column, value) in values.iter().enumerate() {
                let figure = report.tables.figure_mut(id(row, column)).unwrap();
                figure.set(Some(&value.to_string())).unwrap();
            }
        }
        report
    }

    fn found(report: &Report) -> Vec<Finding> {
        let mut findings = check(report, &Origins::default());
        findings.retain(|finding| !["FEE-TEXT", "NATSHARE", "EMPTY"].contains(&finding.rule));
        findings
    }

    #[test]
    fn any_one_wrong_figure_of_a_table_is_one_finding_at_that_figure() {
        assert_eq!(found(&report(&ROWS)), []);
        for (at, (row, _)) in ROWS.iter().enumerate() {
            for column in 0..7 {
                let mut rows = ROWS;
                rows[at].1[column] += 5;
                let findings = found(&report(&rows));
                assert_eq!(findings.len(), 1, "{row} {column}: {findings:?}");
                assert_eq!(findings[0].paths[0], id(row, column).path());
                assert_eq!(findings[0].expected, Some(ROWS[at].1[column].to_string()));
                assert_eq!(findings[0].difference.as_deref(), Some("+5"));
                assert!(!findings[0].also.is_empty());
            }
        }
    }

    #[test]
    fn two_wrong_figures_are_two_findings() {
        let mut rows = ROWS;
        rows[0].1[0] += 5;
        rows[2].1[1] += 3;
        let findings = found(&report(&rows));
        let paths: Vec<&str> = findings.iter().map(|finding| finding.paths[0].as_str()).collect();
        assert_eq!(paths, [id("new", 0).path(), id("granted", 1).path()]);
    }

    #[test]
    fn two_that_could_be_two_others_are_left_as_sums_that_do_not_hold() {
        let mut rows = ROWS;
        rows[2].1[0] += 5;
        rows[4].1[1] += 5;
        let rules: Vec<&str> = found(&report(&rows)).iter().map(|finding| finding.rule).collect();
        assert_eq!(rules, ["ROWSUM", "ROWSUM", "COLSUM", "COLSUM"]);
    }

    #[test]
    fn two_cells_exchanged_are_one_finding_also_where_others_could_be_those() {
        let mut rows = ROWS;
        (rows[2].1, rows[3].1, rows[4].1) = ([25, 6, 1, 0, 2, 0, 34], [4, 0, 0, 0, 0, 0, 4], [7, 0, 0, 0, 0, 0, 7]);
        assert_eq!(found(&report(&rows)), []);
        // The totals of the two rows could be exchanged as well.
        (rows[3].1[0], rows[4].1[0]) = (7, 4);
        let findings = found(&report(&rows));
        assert_eq!(findings.len(), 1, "{findings:?}");
        let finding = &findings[0];
        assert_eq!(finding.rule, "SHIFTED");
        let cells = [(3, 6), (4, 6), (3, 0), (4, 0)].map(|(row, column)| id(rows[row].0, column).path().to_owned());
        assert_eq!(finding.paths, cells);
        assert_eq!(finding.actual.as_deref(), Some("4, 7"));
        assert_eq!(finding.expected.as_deref(), Some("7, 4"));
        let message = finding.message.render(Language::Chinese);
        assert!(message.contains("4≠7") && message.contains("2 种"), "{message}");
    }

    #[test]
    fn a_row_without_its_total_is_no_year_without_requests() {
        let mut rows = ROWS;
        // The total went to the front.
        rows[0].1 = [49, 40, 6, 1, 0, 2, 0];
        rows[1].1 = [0; 7];
        let findings = found(&report(&rows));
        assert!(findings.iter().all(|finding| finding.rule != "ZERO"), "{findings:?}");
    }

    #[test]
    fn a_blank_that_all_sums_miss_is_named() {
        let mut report = report(&ROWS);
        report
            .tables
            .figure_mut(id("unable.not_held", 1))
            .unwrap()
            .set(None)
            .unwrap();
        let findings = found(&report);
        assert_eq!(findings.len(), 1, "{findings:?}");
        let message = findings[0].message.render(Language::Chinese);
        assert!(message.contains("空白") && message.contains('2'), "{message}");
    }

    #[test]
    fn figures_in_each_others_place_are_one_finding_that_says_where_they_belong() {
        // What is done to the rows, and what the message says.
        type Harm = fn(&mut [(&str, [u64; 7]); 7]);
        let harms: [(Harm, &str); 9] = [
            // The total stays.
            (|rows| rows[2].1[..6].rotate_right(1), "总计不动，其余各格左移1格"),
            (|rows| rows[0].1 = [0, 40, 6, 1, 0, 2, 49], "各项合计全部相符"),
            (
                |rows| {
                    // The totals of the columns are formulas.
                    for (column, value) in [7, 2, 0].into_iter().enumerate() {
                        rows[5].1[column] -= rows[4].1[column];
                        rows[5].1[column + 1] += value;
                    }
                    rows[4].1[..6].rotate_right(1);
                },
                "各列（七）总计随之重算",
            ),
            (|rows| rows[0].1.rotate_right(1), "左移1格"),
            (|rows| rows[2].1.rotate_left(2), "右移2格"),
            (|rows| rows[2].1.swap(0, 1), "对调"),
            (
                |rows| {
                    let other = rows[4].1[0];
                    rows[4].1[0] = std::mem::replace(&mut rows[2].1[0], other);
                },
                "对调",
            ),
            (
                |rows| {
                    let other = rows[6].1;
                    rows[6].1 = std::mem::replace(&mut rows[5].1, other);
                },
                "两行疑似填反",
            ),
            (
                |rows| {
                    rows[6].1 = rows[5].1;
                    rows[5].1 = [0; 7];
                },
                "",
            ),
        ];
        for (harm, says) in harms {
            let mut rows = ROWS;
            harm(&mut rows);
            let findings = found(&report(&rows));
            let messages: Vec<String> = findings
                .iter()
                .map(|finding| finding.message.render(Language::Chinese))
                .collect();
            if says.is_empty() {
                // 结转 was lost on the way: nothing is certain.
                assert!(findings.iter().all(|finding| finding.rule != "SHIFTED"), "{messages:?}");
                continue;
            }
            assert_eq!(findings.len(), 1, "{messages:?}");
            assert_eq!(findings[0].rule, "SHIFTED");
            assert!(messages[0].contains(says), "{messages:?}");
        }
    }
}
