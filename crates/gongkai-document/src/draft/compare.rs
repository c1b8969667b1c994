//! How a figure changed against the report of the year before, in words (同比). Leaves out which figures are
//! compared.

use super::ledger::Ledger;
use crate::wording::Compared;
use gongkai_core::rules::writing;
use gongkai_core::{Change, Decimal, Finding, Report, messages};

/// A change from so few says nothing in percent: 比上年增加2件.
const FEW: u64 = 10;

/// The words behind a figure, and the change they state.
pub(super) type Words = (String, Option<Change>);

/// The report of the year before, where it can be compared with; what there is to say about it.
pub(super) fn previous<'a>(
    report: &Report,
    previous: &'a Report,
    diagnostics: &mut Vec<Finding>,
) -> Option<Ledger<'a>> {
    let rule = &writing::PREVIOUS;
    let mut note = |message| diagnostics.push(Finding::new(rule.code, rule.severity, message).about("year"));
    if let (Some(year), Some(found)) = (report.year, previous.year)
        && found + 1 != year
    {
        note(messages::draft_previous_year(found, year));
        return None;
    }
    let code = |report: &Report| report.agency.credit_code.as_ref().map(ToString::to_string);
    let same = code(report).is_some() && code(report) == code(previous);
    if let (Some(agency), Some(found)) = (&report.agency.name, &previous.agency.name)
        && agency != found
        && !same
    {
        note(messages::draft_previous_agency(found, agency));
    }
    if report.edition != previous.edition {
        note(messages::draft_previous_edition(previous.edition));
    }
    Some(Ledger::new(previous))
}

/// A count against the year before; `none` is said where there was none.
pub(super) fn count(now: u64, before: Option<u64>, unit: &str, none: &str) -> Words {
    let Some(before) = before else {
        return Words::default();
    };
    if before >= FEW || now == before {
        return amount(Decimal::from(now), Decimal::from(before), unit, none);
    }
    if before == 0 {
        return (format!("，{none}"), None);
    }
    let (verb, difference, sign) = if now > before {
        ("增加", now - before, "")
    } else {
        ("减少", before - now, "-")
    };
    let change = format!("{sign}{difference}").parse().ok().map(|value| Change {
        value,
        unit: unit.to_owned(),
    });
    (format!("，比上年{verb}{difference}{unit}"), change)
}

/// A number against the year before, always in percent: one decimal, two where one would show nothing.
pub(super) fn amount(now: Decimal, before: Decimal, unit: &str, none: &str) -> Words {
    // No figure of the tables is below zero; nothing grows from one that is.
    if before.is_negative() {
        return Words::default();
    }
    let same = || {
        Some(Change {
            value: Decimal::from(0),
            unit: unit.to_owned(),
        })
    };
    for places in [1, 2] {
        match Compared::of(now, before, places) {
            None => return Words::default(),
            Some(Compared::FromZero) => return (format!("，{none}"), None),
            Some(Compared::Same) => return ("，与上年持平".to_owned(), same()),
            Some(Compared::Percent(change)) if change.is_zero() => {}
            Some(compared @ Compared::Percent(change)) => {
                let value = change.value().normalize().to_string().parse().ok();
                let change = value.map(|value| Change {
                    value,
                    unit: "%".to_owned(),
                });
                return (format!("，{}", compared.text()), change);
            }
        }
    }
    ("，与上年基本持平".to_owned(), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_base_has_its_words() {
        for (now, before, expected) in [
            (3646, 3607, "，同比增长1.1%"),
            (859, 979, "，同比下降12.3%"),
            (15, 12, "，同比增长25%"),
            (5, 3, "，比上年增加2件"),
            (1, 4, "，比上年减少3件"),
            (0, 4, "，比上年减少4件"),
            (0, 40, "，同比下降100%"),
            (7, 7, "，与上年持平"),
            (7, 0, "，上年没有"),
            (3608, 3607, "，同比增长0.03%"),
            (100_001, 100_000, "，与上年基本持平"),
            (9487, 550, "，同比增长1624.9%"),
        ] {
            let (text, change) = count(now, Some(before), "件", "上年没有");
            assert_eq!(text, expected);
            let number: String = text
                .chars()
                .filter(|letter| letter.is_ascii_digit() || *letter == '.')
                .collect();
            let stated = change.map(|change| change.value.to_string()).unwrap_or_default();
            let number = if text.contains("，与上年持平") {
                "0".to_owned()
            } else {
                number
            };
            assert_eq!(stated.trim_start_matches('-'), number);
            assert_eq!(stated.starts_with('-'), text.contains("减少") || text.contains("下降"));
        }
        assert_eq!(count(5, None, "件", "上年没有"), Words::default());
    }
}
