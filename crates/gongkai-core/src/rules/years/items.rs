//! ITEMS19: items of last year in edition 2019 against last year's report. Leaves out decisions, which are counted
//! anew every year.

use super::super::relations::Years;
use super::super::{Check, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
use crate::tables::{FigureId, FigureRef};

pub(in super::super) const RULE: Rule = Rule {
    code: "ITEMS19",
    family: Family::Years,
    severity: Severity::Warning,
    name: Text {
        zh: "上一年项目数量衔接",
        en: "items of last year",
    },
    what: Text {
        zh: "2019版：“上一年项目数量”等于上年报告的“上一年项目数量”加其“本年增/减”。",
        en: "Edition 2019: items of last year are those that last year's report has, with its change.",
    },
    why: Text {
        zh: "事项数量逐年接续。",
        en: "The number of items continues from year to year.",
    },
    help: Text {
        zh: "核对权责清单、收费目录的事项数。",
        en: "Compare it with the lists of powers and charges.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "30项减2项，次年为28项",
                en: "30 less 2 are 28 next year",
            },
            cells: &[
                ("edition", "2019"),
                ("year", "2020"),
                ("disclosure_2019.licences.last_year_items", "28"),
                ("previous.edition", "2019"),
                ("previous.year", "2019"),
                ("previous.disclosure_2019.licences.last_year_items", "30"),
                ("previous.disclosure_2019.licences.change", "-2"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "30项减2项，次年仍为30项",
                en: "30 less 2, and 30 next year",
            },
            cells: &[
                ("edition", "2019"),
                ("year", "2020"),
                ("disclosure_2019.licences.last_year_items", "30"),
                ("previous.edition", "2019"),
                ("previous.year", "2019"),
                ("previous.disclosure_2019.licences.last_year_items", "30"),
                ("previous.disclosure_2019.licences.change", "-2"),
            ],
            finds: Some("disclosure_2019.licences.last_year_items"),
        },
    ],
    check: Check::Years(check),
};

const COLUMN: &str = ".last_year_items";

fn check(years: &Years<'_>, findings: &mut Vec<Finding>) {
    if !years.are_adjacent() {
        return;
    }
    for items in FigureId::all().filter(|id| id.path().ends_with(COLUMN)) {
        let row = items.path().strip_suffix(COLUMN).unwrap_or_default();
        let Some(change) = FigureId::from_path(&format!("{row}.change")) else {
            continue;
        };
        let changed = match years.previous.report.tables.figure(change) {
            Some(FigureRef::Change(Some(value))) if !years.previous.is_unread(change) => *value,
            _ => continue,
        };
        let (Some(now), Some(before)) = (years.current.count(items), years.previous.count(items)) else {
            continue;
        };
        let expected = i128::from(before) + i128::from(changed);
        if expected == i128::from(now) {
            continue;
        }
        let name = items.figure().row_label.last().copied().unwrap_or_default();
        let message = messages::items_differ(name, now, before, format!("{changed:+}"), expected);
        let mut finding = years.finding(&RULE, message, &[items], &[items, change]);
        finding.expected = Some(expected.to_string());
        finding.actual = Some(now.to_string());
        finding.difference = Some((i128::from(now) - expected).to_string());
        findings.push(finding);
    }
}
