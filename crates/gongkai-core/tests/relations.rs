//! Laws of the comparison of reports: nothing is found where figures continue or add up, and every figure that is
//! changed is found where it stands. Leaves out the texts, which each rule tests by its examples.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use gongkai_core::bodies::Crosswalk;
use gongkai_core::rules::{Other, check_after, check_members, check_years};
use gongkai_core::tables::Kind;
use gongkai_core::{Decimal, Edition, FigureId, Finding, Loaded, Report, Severity};
use gongkai_testkit::arbitrary::{config, report};
use proptest::collection::vec;
use proptest::prelude::*;

fn loaded(report: Report) -> Loaded {
    Loaded {
        report,
        ..Loaded::default()
    }
}

/// How many figures edition 2021 sums up.
const COUNT: usize = 200;

/// The figures that are summed up, of the rows that the form of the edition prints.
fn additive(edition: Edition) -> Vec<FigureId> {
    let blank = Report::blank(edition);
    FigureId::all()
        .filter(|id| matches!(id.figure().kind, Kind::Count | Kind::Money))
        .filter(|id| !id.path().contains(".subtotal."))
        .filter(|id| blank.tables.figure(*id).is_some())
        .collect()
}

fn set(report: &mut Report, id: FigureId, value: u64) {
    if let Some(cell) = report.tables.figure_mut(id) {
        cell.set(Some(&value.to_string())).unwrap();
    }
}

fn member(at: usize, year: u16, values: &[u64]) -> Report {
    let mut report = Report::blank(Edition::E2021);
    report.year = Some(year);
    report.agency.name = Some(format!("清水县第{at}局"));
    for (id, value) in additive(Edition::E2021).into_iter().zip(values) {
        set(&mut report, id, *value);
    }
    report
}

fn scope(whole: &Report, members: &[Report]) -> Vec<Finding> {
    let members: Vec<Other> = members
        .iter()
        .map(|report| Other::new("x", loaded(report.clone())))
        .collect();
    let mut findings = check_members(&loaded(whole.clone()), &members, &[], &Crosswalk::default());
    findings.retain(|finding| finding.rule == "SCOPE");
    findings
}

proptest! {
    #![proptest_config(config(24))]

    #[test]
    fn any_reports_can_be_compared(one in report(), other in report(), members in vec(report(), 0..4)) {
        let none = Crosswalk::default();
        let previous = Other::new("a", loaded(one.clone()));
        let _ = check_after(&previous, &loaded(other.clone()), &none);
        let members: Vec<Other> = members.into_iter().map(|report| Other::new("x", loaded(report))).collect();
        let _ = check_members(&loaded(other), &members, &["甲局".to_owned()], &none);
    }

    #[test]
    fn a_whole_that_is_the_sum_has_no_finding_and_every_changed_figure_is_found(
        values in vec(vec(0u64..1000, COUNT), 2..5),
        at in any::<prop::sample::Index>(),
        less in any::<bool>(),
    ) {
        let ids = additive(Edition::E2021);
        prop_assert_eq!(ids.len(), COUNT);
        let members: Vec<Report> = values.iter().enumerate().map(|(at, values)| member(at, 2024, values)).collect();
        let sums: Vec<u64> = (0..ids.len()).map(|at| values.iter().map(|values| values[at]).sum()).collect();
        let mut whole = member(99, 2024, &sums);
        prop_assert_eq!(scope(&whole, &members), vec![]);
        let at = at.index(ids.len());
        let changed = if less { sums[at].checked_sub(1) } else { Some(sums[at] + 1) };
        let Some(changed) = changed else { return Ok(()) };
        set(&mut whole, ids[at], changed);
        let findings = scope(&whole, &members);
        prop_assert_eq!(findings.len(), 1, "{:?}", findings);
        prop_assert_eq!(&findings[0].paths[0], ids[at].path());
        let severity = if less { Severity::Error } else { Severity::Information };
        prop_assert_eq!(findings[0].severity, severity);
    }

    #[test]
    fn a_member_that_is_left_out_is_named(values in vec(vec(1u64..1000, COUNT), 3..5), at in any::<prop::sample::Index>()) {
        let members: Vec<Report> = values.iter().enumerate().map(|(at, values)| member(at, 2024, values)).collect();
        let gone = at.index(values.len());
        let sum = |at: usize| {
            let others = values.iter().enumerate().filter(|(other, _)| *other != gone);
            others.map(|(_, values)| values[at]).sum()
        };
        let sums: Vec<u64> = (0..COUNT).map(sum).collect();
        let findings = scope(&member(99, 2024, &sums), &members);
        prop_assert_eq!(findings.len(), 1, "{:?}", findings);
        let name = format!("清水县第{gone}局");
        prop_assert!(findings[0].message.to_string().contains(&name));
    }

    #[test]
    fn what_is_carried_over_column_by_column(
        out in vec(proptest::option::of(0u64..50), 7),
        change in proptest::option::of((0usize..7, 1u64..50)),
    ) {
        let cells = |row: &str| -> Vec<FigureId> {
            let prefix = format!("applications.{row}.");
            FigureId::all().filter(|id| id.path().starts_with(&prefix)).collect()
        };
        let (mut last, mut now) = (Report::blank(Edition::E2021), Report::blank(Edition::E2021));
        (last.year, now.year) = (Some(2023), Some(2024));
        for ((from, to), value) in cells("carried_out").into_iter().zip(cells("carried_in")).zip(&out) {
            if let Some(value) = value {
                set(&mut last, from, *value);
                set(&mut now, to, *value);
            }
        }
        let found = |now: &Report| {
            let previous = Other::new("x", loaded(last.clone()));
            let findings = check_years(&previous, &loaded(now.clone()), &Crosswalk::default());
            findings.into_iter().filter(|finding| finding.rule == "CARRY").collect::<Vec<_>>()
        };
        prop_assert_eq!(found(&now), vec![]);
        let Some((at, more)) = change else { return Ok(()) };
        let id = cells("carried_in")[at];
        set(&mut now, id, out[at].unwrap_or(0) + more);
        let findings = found(&now);
        // A blank of last year is no 0.
        prop_assert_eq!(findings.len(), usize::from(out[at].is_some()));
        for finding in findings {
            prop_assert_eq!(&finding.paths[0], id.path());
            let more = Decimal::from(more).to_string();
            prop_assert_eq!(finding.difference.as_deref(), Some(more.as_str()));
        }
    }
}
