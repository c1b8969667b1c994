//! ZERO: results without applications. Leaves out the sums (BALANCE).

use super::{Check, Context, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
use crate::tables::{self, FigureId, FigureRef};

pub(super) const RULE: Rule = Rule {
    code: "ZERO",
    family: Family::Arithmetic,
    severity: Severity::Error,
    name: Text {
        zh: "零申请",
        en: "no applications",
    },
    what: Text {
        zh: "本年新收与上年结转的总计都为0时，办理结果与结转下年也都为0。",
        en: "Where new and carried in are both 0 in total, every result and carried out are 0.",
    },
    why: Text {
        zh: "没有申请就没有结果；非零的结果说明收件或结果漏填。",
        en: "Without applications there are no results; a result that is not 0 means that one of them is missing.",
    },
    help: Text {
        zh: "核对本年新收、上年结转与非零的结果。",
        en: "Compare new, carried in and the results that are not 0.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "零申请、零结果",
                en: "no application, no result",
            },
            cells: &[
                ("applications.new.total", "0"),
                ("applications.carried_in.total", "0"),
                ("applications.total.total", "0"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "零申请却有1件予以公开",
                en: "no application but one granted",
            },
            cells: &[
                ("applications.new.total", "0"),
                ("applications.carried_in.total", "0"),
                ("applications.granted.total", "1"),
            ],
            finds: Some("applications.granted.total"),
        },
    ],
    check: Check::Report(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let applications = &context.report.tables.applications;
    if (applications.new.total.0, applications.carried_in.total.0) != (Some(0), Some(0)) {
        return;
    }
    // Nothing follows from a row that was not read in full.
    let totals = ["applications.new.total", "applications.carried_in.total"];
    if totals
        .into_iter()
        .filter_map(FigureId::from_path)
        .any(|id| context.is_unread(id))
    {
        return;
    }
    let Some(table) = tables::table(context.report.edition, "applications") else {
        return;
    };
    let incoming = ["new", "carried_in"];
    for row in table
        .blocks
        .iter()
        .flat_map(|block| block.rows)
        .filter(|row| !incoming.contains(&row.key))
        .filter(|row| !row.figures.iter().any(|id| context.is_unread(*id)))
    {
        // One finding a row, at its total or, where that is 0, at the cell that is not.
        let filled =
            row.figures.iter().rev().find(
                |id| matches!(context.report.tables.figure(**id), Some(FigureRef::Count(Some(value))) if *value > 0),
            );
        if let Some(id) = filled {
            let value = context.report.tables.figure(*id).and_then(FigureRef::text);
            let message =
                messages::result_without_application(id.figure().name(), value.as_deref().unwrap_or_default());
            let mut finding = context.finding(&RULE, message, &[*id]);
            finding.expected = Some("0".to_owned());
            finding.actual = value;
            findings.push(finding);
        }
    }
}
