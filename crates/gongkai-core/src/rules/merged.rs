//! The reports of bodies that became one, as the one report of last year that they would have been: every figure that
//! can be added is the sum. Leaves out their sentences, which are compared with each of them, and which bodies they
//! are ([`bodies`](crate::bodies)).

use super::Context;
use super::relations::{Other, Part, counterpart, known};
use super::unread::Unread;
use crate::decimal::Decimal;
use crate::report::{Agency, Report};
use crate::tables::{FigureId, FigureRef};
use std::collections::BTreeSet;

impl Other {
    /// The sum of these reports of one year; nothing where there is none. What is blank in one of them and filled in
    /// in another is not known of all of them, and is not compared.
    #[must_use]
    pub fn sum(parts: &[&Self]) -> Option<Self> {
        let first = parts.first()?.report();
        let mut report = Report::blank(first.edition);
        report.year = first.year;
        report.agency = Agency {
            name: first.agency.name.clone(),
            ..Agency::default()
        };
        let contexts: Vec<Context<'_>> = parts.iter().map(|part| part.context()).collect();
        let mut unknown: BTreeSet<FigureId> = BTreeSet::new();
        for id in FigureId::all() {
            // A row that the form of the edition does not print, where one of them has it.
            if contexts.iter().any(|context| context.figures.is_there(id)) {
                let _ = report.tables.figure_mut(id);
            }
            let held: Vec<Held> = contexts.iter().map(|context| held(context, id)).collect();
            if held.iter().all(|held| *held == Held::Blank) {
                continue;
            }
            let (first, rest) = (held.first().copied(), held.iter().skip(1));
            let sum = first.and_then(|first| rest.copied().try_fold(first, Held::plus));
            let text = sum.and_then(Held::text);
            let put = text.and_then(|text| report.tables.figure_mut(id)?.set(Some(&text)).ok());
            if put.is_none() {
                unknown.insert(id);
            }
        }
        Some(Self::of_parts(
            report,
            Unread::of(unknown),
            parts.iter().map(|part| Part::new(part)).collect(),
        ))
    }
}

/// What a report has for a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    /// Blank, or a cell that it does not have.
    Blank,
    /// It was not read, or is no number.
    Unknown,
    Number(Decimal),
    Change(i64),
}

impl Held {
    /// Nothing where one of them is not known or the sum cannot be kept.
    fn plus(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => one.checked_add(other).map(Self::Number),
            (Self::Change(one), Self::Change(other)) => one.checked_add(other).map(Self::Change),
            _ => None,
        }
    }

    fn text(self) -> Option<String> {
        match self {
            Self::Number(sum) => Some(sum.to_string()),
            Self::Change(sum) => Some(sum.to_string()),
            Self::Blank | Self::Unknown => None,
        }
    }
}

fn held(context: &Context<'_>, id: FigureId) -> Held {
    let Some(id) = counterpart(context, id) else {
        return Held::Blank;
    };
    if context.is_unread(id) {
        return Held::Unknown;
    }
    match context.report.tables.figure(id) {
        Some(FigureRef::Change(Some(change))) => Held::Change(*change),
        Some(figure) if figure.is_blank() => Held::Blank,
        _ => known(context, id).map_or(Held::Unknown, Held::Number),
    }
}

#[cfg(test)]
mod tests {
    use super::super::check_after;
    use super::*;
    use crate::bodies::Crosswalk;
    use crate::edition::Edition;
    use crate::place::Loaded;

    fn of(edition: Edition, cells: &[(&str, &str)]) -> Loaded {
        let mut report = Report {
            year: Some(2023),
            ..Report::blank(edition)
        };
        for (path, text) in cells {
            let id = FigureId::from_path(path).unwrap();
            report.tables.figure_mut(id).unwrap().set(Some(text)).unwrap();
        }
        Loaded {
            report,
            ..Loaded::default()
        }
    }

    fn text(other: &Other, path: &str) -> Option<String> {
        let id = FigureId::from_path(path).unwrap();
        let context = other.context();
        (!context.is_unread(id)).then(|| known(&context, id).map_or_else(String::new, |value| value.to_string()))
    }

    #[test]
    fn figures_are_added_and_what_one_does_not_say_is_not_known() {
        const OUT: &str = "applications.carried_out.total";
        const FEES: &str = "disclosure.fees.amount";
        let one = Other::new(
            "a",
            of(
                Edition::E2021,
                &[(OUT, "3"), (FEES, "0.5"), ("proceedings.review.total", "1")],
            ),
        );
        let other = Other::new("b", of(Edition::E2021, &[(OUT, "4"), (FEES, "1.25")]));
        let sum = Other::sum(&[&one, &other]).unwrap();
        assert_eq!(text(&sum, OUT).as_deref(), Some("7"));
        assert_eq!(text(&sum, FEES).as_deref(), Some("1.75"));
        // Blank in one of them; blank in both.
        assert_eq!(text(&sum, "proceedings.review.total"), None);
        assert_eq!(text(&sum, "applications.new.total").as_deref(), Some(""));
        assert!(Other::sum(&[]).is_none());
    }

    #[test]
    fn editions_are_added_where_they_count_the_same() {
        let one = Other::new("a", of(Edition::E2021, &[("disclosure.licences.decisions", "3")]));
        let other = Other::new("b", of(Edition::E2019, &[("disclosure_2019.licences.decisions", "4")]));
        let sum = Other::sum(&[&one, &other]).unwrap();
        assert_eq!(text(&sum, "disclosure.licences.decisions").as_deref(), Some("7"));
    }

    #[test]
    fn the_sum_names_each_of_its_parts() {
        let parts = [("a", "3"), ("b", "4")]
            .map(|(name, out)| Other::new(name, of(Edition::E2021, &[("applications.carried_out.total", out)])));
        let sum = Other::sum(&[&parts[0], &parts[1]]).unwrap();
        let current = |carried: &str| {
            let mut loaded = of(Edition::E2021, &[("applications.carried_in.total", carried)]);
            loaded.report.year = Some(2024);
            let findings = check_after(&sum, &loaded, &Crosswalk::default());
            findings.into_iter().find(|finding| finding.rule == "CARRY")
        };
        assert_eq!(current("7"), None);
        let finding = current("8").unwrap();
        assert_eq!(finding.expected.as_deref(), Some("7"));
        let related = finding.related.iter();
        let related: Vec<(&str, Option<&str>)> = related
            .map(|related| (related.source.as_str(), related.text.as_deref()))
            .collect();
        assert_eq!(related, [("a", Some("a 3")), ("b", Some("b 4"))]);
    }
}
