//! YEARS-EDITION: last year's report is of another edition, so that a part of the figures cannot be compared. Leaves
//! out an edition that is wrong for its year (EDITION).

use super::super::relations::Years;
use super::super::{Check, Example, Family, Rule};
use crate::edition::Edition;
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
use crate::tables::{FigureId, Row, Table};

pub(in super::super) const RULE: Rule = Rule {
    code: "YEARS-EDITION",
    family: Family::Years,
    severity: Severity::Information,
    name: Text {
        zh: "两年格式版本不同",
        en: "editions of the two years",
    },
    what: Text {
        zh: "两年报告的格式版本不同时，说明哪些项目不可比较；两版都有的项目照常比较。",
        en: "Where the two reports are of different editions it is said what cannot be compared; what both have is compared as usual.",
    },
    why: Text {
        zh: "2021版（国办公开办函〔2021〕30号）改了第二部分的项目和口径：由公开数量改为制发、废止、现行有效件数，由事项数改为决定数，收费改为金额。",
        en: "Edition 2021 changed what section two counts: documents issued, repealed and in force instead of published ones, decisions instead of items, fees as an amount.",
    },
    help: Text {
        zh: "无需处理；不可比的项目由人核对。",
        en: "Nothing to do; compare by hand what cannot be compared.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "同一版本",
                en: "the same edition",
            },
            cells: &[("edition", "2021"), ("previous.edition", "2021")],
            finds: None,
        },
        Example {
            about: Text {
                zh: "2020年度与2021年度",
                en: "2020 and 2021",
            },
            cells: &[
                ("edition", "2021"),
                ("year", "2021"),
                ("previous.edition", "2019"),
                ("previous.year", "2020"),
            ],
            finds: Some("edition"),
        },
    ],
    check: Check::Years(check),
};

fn check(years: &Years<'_>, findings: &mut Vec<Finding>) {
    let (before, now) = (years.previous.report.edition, years.current.report.edition);
    if before == now || !years.are_in_order() {
        return;
    }
    let rows: Vec<String> = now
        .tables()
        .flat_map(|table| {
            table
                .blocks
                .iter()
                .flat_map(|block| block.rows)
                .map(move |row| (table, row))
        })
        .filter(|(_, row)| row.printed)
        .filter_map(|(table, row)| missing(table, row, before))
        .collect();
    let message = messages::years_editions(before, now, rows.join("、"));
    let mut finding = years.current.finding(&RULE, message, &[]).about("edition");
    finding.place = years.current.origins.get("edition").cloned();
    finding.paths.push("previous.edition".to_owned());
    findings.push(finding);
}

/// What of a row another edition does not have: the row, or some of its columns.
fn missing(table: &Table, row: &Row, edition: Edition) -> Option<String> {
    let key = table.key.split('_').next().unwrap_or_default();
    let others: Vec<&str> = edition
        .tables()
        .filter(|other| other.key.split('_').next() == Some(key))
        .flat_map(|other| other.blocks)
        .flat_map(|block| block.rows)
        .filter(|row| row.printed)
        .flat_map(|row| row.figures)
        .filter_map(|id| rest(*id))
        .collect();
    let is_missing = |id: &&FigureId| !rest(**id).is_some_and(|rest| others.contains(&rest));
    let gone: Vec<&FigureId> = row.figures.iter().filter(is_missing).collect();
    let label = row.label.last().copied().unwrap_or_default();
    let label = label.split(['（', '、']).find(|part| !part.is_empty()).unwrap_or(label);
    if gone.is_empty() {
        return None;
    }
    if gone.len() == row.figures.len() {
        return Some(label.to_owned());
    }
    let columns: Vec<&str> = gone
        .iter()
        .filter_map(|id| id.figure().column_label.last().copied())
        .collect();
    Some(format!("{label}（{}）", columns.join("、")))
}

/// The path of a figure inside its table.
fn rest(id: FigureId) -> Option<&'static str> {
    id.path().split_once('.').map(|(_, rest)| rest)
}
