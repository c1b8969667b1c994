//! BLANK: totals left blank beside figures. Leaves out blank figures, which may be meant.

use super::sums;
use super::{Check, Context, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;

pub(super) const RULE: Rule = Rule {
    code: "BLANK",
    family: Family::Arithmetic,
    severity: Severity::Information,
    name: Text {
        zh: "总计未填",
        en: "blank total",
    },
    what: Text {
        zh: "总计为空而分项已填时，提示可算出的值。",
        en: "Where a total is blank beside filled addends the value is offered.",
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
    ],
    check: Check::Report(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
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
        let said = findings
            .iter()
            .any(|finding| finding.rule == RULE.code && finding.paths[0] == total.path());
        if marked || absent || said {
            continue;
        }
        let message = messages::blank_total(sums::names(&[*total]), sum.computed);
        let figures = [&[*total], sums::addends(equation, &context.figures).as_slice()].concat();
        let mut finding = context.finding(&RULE, message, &figures);
        finding.expected = Some(sum.computed.to_string());
        findings.push(finding);
    }
}
