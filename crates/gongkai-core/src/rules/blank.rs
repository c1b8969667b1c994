//! BLANK: totals left blank beside figures. Leaves out blank figures, which may be meant.

use super::sums;
use super::{Check, Context, Example, Family, Rule};
use crate::decimal::Decimal;
use crate::finding::{Finding, Related, Severity};
use crate::message::Text;
use crate::messages;
use crate::tables::FigureId;
use std::collections::HashSet;

pub(super) const RULE: Rule = Rule {
    code: "BLANK",
    family: Family::Arithmetic,
    severity: Severity::Information,
    name: Text {
        zh: "总计未填",
        en: "blank total",
    },
    what: Text {
        zh: "总计为空而分项已填时，提示可算出的值。一张表里同一种总计有几个未填的（如“总计”一列都空着），是一个问题，列出每一处和应填的数。",
        en: "Where a total is blank beside filled addends the value is offered. Several totals of one kind in a table, such as the whole column 总计, are one finding that names each place and value.",
    },
    why: Text {
        zh: "空白不等于0；汇总与比较都需要总计。",
        en: "Blank is not 0; summing up and comparing need the total.",
    },
    help: Text {
        zh: "按提示补填总计。",
        en: "Fill in the computed total.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "总计已填",
                en: "the total is filled in",
            },
            cells: &[
                ("applications.new.natural_person", "11"),
                ("applications.new.total", "11"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "总计空白",
                en: "the total is blank",
            },
            cells: &[
                ("applications.new.natural_person", "11"),
                ("applications.new.commercial_enterprise", "2"),
            ],
            finds: Some("applications.new.total"),
        },
        Example {
            about: Text {
                zh: "“总计”一列都空着，是一个问题",
                en: "the whole column is blank: one finding",
            },
            cells: &[
                ("applications.new.natural_person", "11"),
                ("applications.granted.natural_person", "7"),
                ("applications.partly_granted.natural_person", "4"),
                ("applications.total.natural_person", "11"),
            ],
            finds: Some("applications.new.total"),
        },
    ],
    check: Check::Report(check),
};

/// Totals that a message names.
const NAMED: usize = 5;

/// A blank total with the value that is offered.
struct Offered {
    total: FigureId,
    value: Decimal,
    addends: Vec<FigureId>,
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut said: HashSet<FigureId> = HashSet::new();
    // A whole column or row that was left out is one cause: the totals of one table by one rule.
    let mut kinds: Vec<((&str, &str), Vec<Offered>)> = Vec::new();
    for open in &context.open {
        let equation = open.equation;
        // A relation with two totals offers no value for either.
        let ([total], Ok(sum)) = (equation.totals, &open.sum) else {
            continue;
        };
        if sum.printed.is_some() || equation.rule == "SUBTOT" {
            continue;
        }
        // A row that the report does not print, or a mark, was left blank on purpose.
        let marked = context
            .report
            .annotations
            .iter()
            .any(|annotation| annotation.path == *total);
        // Where the places are known, a row without any figure was not found or is blank throughout.
        let row = total.path().rsplit_once('.').map_or("", |(row, _)| row);
        let absent = !context.origins.is_empty()
            && !context
                .origins
                .iter()
                .any(|(path, _)| path.rsplit_once('.').is_some_and(|(other, _)| other == row));
        if marked || absent || !said.insert(*total) {
            continue;
        }
        let offered = Offered {
            total: *total,
            value: sum.computed,
            addends: sums::addends(equation, &context.figures),
        };
        // What was accepted by itself stays by itself.
        let mut waivers = context
            .report
            .waivers
            .iter()
            .filter(|waiver| waiver.rule.eq_ignore_ascii_case(RULE.code));
        if waivers.any(|waiver| waiver.path.as_deref() == Some(total.path())) {
            findings.push(report(context, &[offered]));
            continue;
        }
        let table = total.path().split('.').next().unwrap_or_default();
        let kind = (table, equation.rule);
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, list)) => list.push(offered),
            None => kinds.push((kind, vec![offered])),
        }
    }
    findings.extend(kinds.iter().map(|(_, offered)| report(context, offered)));
}

fn report(context: &Context<'_>, offered: &[Offered]) -> Finding {
    let mut figures: Vec<FigureId> = offered.iter().map(|offered| offered.total).collect();
    let message = match offered {
        [one] => {
            figures.extend(&one.addends);
            messages::blank_total(sums::names(&[one.total]), one.value)
        }
        several => {
            let shown = several.iter().take(NAMED);
            let shown: Vec<String> = shown
                .map(|offered| format!("{} {}", sums::names(&[offered.total]), offered.value))
                .collect();
            let more = if several.len() > NAMED { "……" } else { "" };
            messages::blank_totals(several.len(), shown.join("、") + more)
        }
    };
    // A blank cell has no place in some documents; its row has.
    let place = |offered: &Offered| {
        let mut cells = std::iter::once(&offered.total).chain(&offered.addends);
        cells.find_map(|id| context.origins.get(id.path())).cloned()
    };
    let mut finding = context.finding(&RULE, message, &figures);
    finding.place = offered.first().and_then(place);
    if let Some((first, others)) = offered.split_first() {
        finding.expected = Some(first.value.to_string());
        finding.related.extend(others.iter().map(|offered| Related {
            source: String::new(),
            path: offered.total.path().to_owned(),
            of: None,
            place: place(offered),
            text: Some(offered.value.to_string()),
        }));
    }
    finding
}
