//! EDITION: tables of the wrong edition for the year, or of both. Leaves out the cited number, which is often wrong in a right report.

use super::{Check, Context, Example, Family, Rule};
use crate::edition::Edition;
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
use crate::records::TABLES;
use crate::tables::FigureId;

pub(super) const RULE: Rule = Rule {
    code: "EDITION",
    family: Family::Form,
    severity: Severity::Error,
    name: Text {
        zh: "格式版本",
        en: "edition",
    },
    what: Text {
        zh: "2019、2020年度用2019版（国办公开办函〔2019〕60号），2021年度起用2021版（国办公开办函〔2021〕30号）；两版不得混用。",
        en: "Reports for 2019 and 2020 use edition 2019, reports from 2021 on edition 2021; the two are not mixed.",
    },
    why: Text {
        zh: "两版第二部分口径不同，用错版本的数据不能汇总、不能同比。",
        en: "Section two counts different things in the two editions; figures in the wrong edition cannot be summed up or compared.",
    },
    help: Text {
        zh: "按年度改用正确版本的表格重新填报。",
        en: "Fill in the tables of the right edition.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "2024年度用2021版",
                en: "2024 in edition 2021",
            },
            cells: &[("year", "2024")],
            finds: None,
        },
        Example {
            about: Text {
                zh: "2020年度用2021版",
                en: "2020 in edition 2021",
            },
            cells: &[("year", "2020")],
            finds: Some("edition"),
        },
        Example {
            about: Text {
                zh: "2021版里混有2019版的表",
                en: "a table of edition 2019 in edition 2021",
            },
            cells: &[("disclosure_2019.regulations.made", "0")],
            finds: Some("disclosure_2019.regulations.made"),
        },
    ],
    check: Check::Report(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let report = context.report;
    if let Some((year, right)) = report.year.and_then(|year| Some((year, Edition::of_year(year)?)))
        && right != report.edition
    {
        let message = messages::wrong_edition(year, right, right.notice(), report.edition);
        let mut finding = context
            .finding(&RULE, message, &[])
            .about("edition")
            .at(context.origins.get("edition").cloned());
        finding.expected = Some(right.to_string());
        finding.actual = Some(report.edition.to_string());
        findings.push(finding);
    }
    // Figures of a table that the edition does not have: both editions in one report.
    let own: Vec<&str> = report.edition.tables().map(|table| table.key).collect();
    let mut foreign: Vec<FigureId> = TABLES
        .iter()
        .filter(|table| !own.contains(&table.key))
        .flat_map(|table| table.blocks)
        .flat_map(|block| block.rows)
        .flat_map(|row| row.figures.iter().copied())
        .filter(|id| context.figures.is_filled(*id))
        .collect();
    foreign.sort_unstable();
    foreign.dedup();
    if !foreign.is_empty() {
        findings.push(context.finding(&RULE, messages::mixed_editions(report.edition, foreign.len()), &foreign));
    }
}
