//! The sums of any report against the plainest way to add them up, which looks up every figure by itself. Leaves
//! out the texts of the findings.

use gongkai_core::tables::{Equation, FigureRef, Term};
use gongkai_core::{AnnotationKind, FigureId, Origins, Report};
use proptest::prelude::*;

/// The rules that are declared sums, in the order of the check.
const SUMS: [&str; 5] = ["ROWSUM", "COLSUM", "BALANCE", "T4SUM", "SUBTOT"];

/// Rule, fields, expected and actual of a sum that does not hold.
type Found = (&'static str, Vec<String>, Option<String>, Option<String>);

fn count(report: &Report, id: FigureId) -> Option<u128> {
    match report.tables.figure(id) {
        Some(FigureRef::Count(value)) => value.map(|value| u128::from(*value)),
        _ => None,
    }
}

fn wrong(report: &Report, equation: &Equation) -> Option<(Vec<FigureId>, u128, u128)> {
    let mut addends = Vec::new();
    for term in equation.addends {
        match term {
            Term::Figure(id) => addends.push(*id),
            Term::Group { members, subtotal } => {
                let filled = members.iter().filter(|id| count(report, **id).is_some()).count();
                if filled == 0 && count(report, *subtotal).is_some() {
                    addends.push(*subtotal);
                } else {
                    addends.extend(members.iter().filter(|id| report.tables.figure(**id).is_some()));
                }
            }
        }
    }
    let figures = [equation.totals, &addends].concat();
    let raw = |id: &FigureId| report.annotation(*id, AnnotationKind::RawText).is_some();
    let sum = |ids: &[FigureId]| {
        ids.iter()
            .filter_map(|id| count(report, *id))
            .reduce(|sum, next| sum + next)
    };
    let (computed, printed) = (sum(&addends)?, sum(equation.totals)?);
    (computed != printed && !figures.iter().any(raw)).then_some((figures, computed, printed))
}

fn expected(report: &Report) -> Vec<Found> {
    let mut found = Vec::new();
    for rule in SUMS {
        for equation in report.edition.tables().flat_map(|table| table.equations) {
            if let Some((figures, computed, printed)) = wrong(report, equation).filter(|_| equation.rule == rule) {
                let paths = figures.iter().map(|id| id.path().to_owned()).collect();
                found.push((rule, paths, Some(computed.to_string()), Some(printed.to_string())));
            }
        }
    }
    found
}

proptest! {
    #[test]
    fn every_wrong_sum_is_found_and_no_other(report in gongkai_testkit::arbitrary::report()) {
        let found: Vec<Found> = gongkai_core::check(&report, &Origins::default())
            .into_iter()
            .filter(|finding| SUMS.contains(&finding.rule))
            .map(|finding| (finding.rule, finding.paths, finding.expected, finding.actual))
            .collect();
        prop_assert_eq!(found, expected(&report));
    }
}
