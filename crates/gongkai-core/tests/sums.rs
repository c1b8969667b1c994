//! The sums of any report against the plainest way to add them up, which looks up every figure by itself. Leaves
//! out the texts of the findings.

use gongkai_core::tables::{Equation, FigureRef, Term};
use gongkai_core::{AnnotationKind, FigureId, Finding, Origins, Report};
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

/// Whether a figure is the total of a sum over a cell that holds a text, or over such a total.
fn passes_over_text(report: &Report, id: FigureId) -> bool {
    let mut equations = report.edition.tables().flat_map(|table| table.equations);
    equations.any(|equation| {
        let is_text =
            |id: FigureId| report.annotation(id, AnnotationKind::RawText).is_some() || passes_over_text(report, id);
        equation.totals == [id]
            && equation.addends.iter().any(|term| match term {
                Term::Figure(id) => is_text(*id),
                Term::Group { members, subtotal } => members.iter().chain([subtotal]).any(|id| is_text(*id)),
            })
    })
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
    if computed == printed || figures.iter().any(raw) {
        return None;
    }
    // TYPE says why.
    let doubtful = figures
        .iter()
        .copied()
        .chain(equation.addable())
        .any(|id| passes_over_text(report, id));
    (!doubtful).then_some((figures, computed, printed))
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

/// The report with what a finding asks for put into its cells.
fn mended(report: &Report, finding: &Finding) -> Report {
    let mut mended = report.clone();
    let expected = finding.expected.as_deref().unwrap_or_default();
    for (path, value) in finding.paths.iter().zip(expected.split(", ")) {
        let id = FigureId::from_path(path).expect("a figure");
        let value = (value != "—").then_some(value);
        let figure = mended.tables.figure_mut(id).expect("a cell of the report");
        figure.set(value).expect("a count");
    }
    mended
}

/// Whether a sum is about one of the cells.
fn about(found: &Found, paths: &[String]) -> bool {
    found.1.iter().any(|path| paths.contains(path))
}

/// The report with the totals that are blank and offered, as far as a cell holds them.
fn with_blank_totals(report: &Report, findings: &[Finding]) -> Report {
    let mut filled = report.clone();
    for finding in findings.iter().filter(|finding| finding.rule == "BLANK") {
        let first = (finding.paths[0].as_str(), finding.expected.as_deref());
        let further = finding
            .further()
            .map(|place| (place.path.as_str(), place.text.as_deref()));
        for (path, value) in std::iter::once(first).chain(further) {
            let id = FigureId::from_path(path).expect("a figure");
            let figure = filled.tables.figure_mut(id).expect("a cell of the report");
            let _too_large = figure.set(value);
        }
    }
    filled
}

/// Whether a sum of the column 总计 fails by what the same sums of the other columns fail by.
fn follows(found: &Found, all: &[Found]) -> bool {
    let row = |found: &Found| found.1[0].rsplit_once('.').map(|(row, _)| row.to_owned());
    let residual = |found: &Found| {
        let number = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<i128>().ok());
        number(&found.3)
            .zip(number(&found.2))
            .map(|(printed, sum)| printed - sum)
    };
    let others = all
        .iter()
        .filter(|other| other.0 == found.0 && other.1 != found.1 && row(other) == row(found));
    let others: Vec<i128> = others.filter_map(residual).collect();
    found.1[0].ends_with(".total") && !others.is_empty() && residual(found) == Some(others.iter().sum())
}

proptest! {
    #[test]
    fn every_wrong_sum_is_found_and_no_other(report in gongkai_testkit::arbitrary::report()) {
        let mut all = expected(&report);
        let mut left = all.clone();
        let findings = gongkai_core::check(&report, &Origins::default());
        for finding in &findings {
            let single = finding.also.is_empty() && SUMS.contains(&finding.rule);
            if single {
                let found = (finding.rule, finding.paths.clone(), finding.expected.clone(), finding.actual.clone());
                if let Some(at) = left.iter().position(|expected| *expected == found) {
                    left.remove(at);
                    continue;
                }
            }
            if !SUMS.contains(&finding.rule) && finding.rule != "SHIFTED" {
                continue;
            }
            // Two cells of several that could be exchanged: it stands at the sums, with what they are and make.
            if finding.message.key() == "shifted_either" {
                let list = |text: &Option<String>| -> Vec<String> {
                    text.iter().flat_map(|text| text.split(", ")).map(str::to_owned).collect()
                };
                let (made, printed) = (list(&finding.expected), list(&finding.actual));
                prop_assert_eq!(printed.len(), left.len(), "{:?}", finding);
                let said = |found: &Found| {
                    let mut sums = made.iter().zip(&printed);
                    sums.any(|(made, printed)| found.2.as_ref() == Some(made) && found.3.as_ref() == Some(printed))
                };
                prop_assert!(left.iter().all(said), "{finding:?}");
                left.clear();
                continue;
            }
            // One cause of several sums: its correction repairs each of them, breaks none, and each rule is named.
            let cells = if finding.rule == "SHIFTED" { &finding.paths[..] } else { &finding.paths[..1] };
            let repaired = expected(&mended(&report, finding));
            prop_assert!(!repaired.iter().any(|found| about(found, cells)), "{finding:?}");
            let before = left.len();
            let remains = |found: &Found| !about(found, cells) || repaired.contains(found);
            left.retain(remains);
            // What has a cause of its own is nothing that a sum of the totals follows from.
            all.retain(remains);
            prop_assert!(left.len() + 2 <= before, "{finding:?}");
        }
        // What is said otherwise: results without an application break the balance, a blank total the sums above it,
        // and a column the sum of the totals.
        let zero = findings.iter().any(|finding| finding.rule == "ZERO" && finding.also == ["BALANCE"]);
        let offered = expected(&with_blank_totals(&report, &findings));
        left.retain(|found| {
            let said = zero && found.0 == "BALANCE";
            let blank = !offered.iter().any(|other| other.0 == found.0 && other.1 == found.1);
            !said && !blank && !follows(found, &all)
        });
        prop_assert_eq!(left, []);
    }
}
