//! DATE: signed before the year was over, or late. Leaves out the day of publication, which the report does not say.

use super::{Check, Context, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
use crate::report::AgencyKind;
use jiff::civil::{Date, date};

pub(super) const RULE: Rule = Rule {
    code: "DATE",
    family: Family::Form,
    severity: Severity::Warning,
    name: Text {
        zh: "落款日期",
        en: "date of signature",
    },
    what: Text {
        zh: "报告在下一年编制：部门、乡镇于1月31日前，县级以上政府于3月31日前公布；落款不早于统计期限的末日。",
        en: "Departments and towns publish by 31 January, governments by 31 March of the next year; the signature is not earlier than the last day reported on.",
    },
    why: Text {
        zh: "条例第四十九条：行政机关1月31日前、县级以上地方政府信息公开工作主管部门3月31日前公布。",
        en: "Art. 49 of the regulation: 31 January for bodies, 31 March for the lead departments of governments.",
    },
    help: Text {
        zh: "核对落款日期；迟报的说明原因。",
        en: "Look at the date; explain a late report.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "2025年1月20日",
                en: "20 January 2025",
            },
            cells: &[("agency.name", "清水县林业局"), ("issued_on", "2025-01-20")],
            finds: None,
        },
        Example {
            about: Text {
                zh: "部门落款2025年3月5日",
                en: "a department on 5 March 2025",
            },
            cells: &[("agency.name", "清水县林业局"), ("issued_on", "2025-03-05")],
            finds: Some("issued_on"),
        },
    ],
    check: Check::Report(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let report = context.report;
    let (Some(signed), Some(year)) = (report.issued_on, report.year.and_then(|year| i16::try_from(year).ok())) else {
        return;
    };
    let earliest = date(year, 12, 31);
    let last: Date = if is_government(context) {
        date(year + 1, 3, 31)
    } else {
        date(year + 1, 1, 31)
    };
    let message = if signed < earliest {
        messages::signed_early(signed, earliest)
    } else if signed > last {
        messages::signed_late(signed, last)
    } else {
        return;
    };
    let place = context.origins.get("issued_on").cloned();
    let mut finding = context.finding(&RULE, message, &[]).about("issued_on").at(place);
    finding.actual = Some(signed.to_string());
    findings.push(finding);
}

/// Whether the later day counts: a government at county level or above, or the office that reports for it.
fn is_government(context: &Context<'_>) -> bool {
    let agency = &context.report.agency;
    if let Some(kind) = agency.kind {
        return matches!(kind, AgencyKind::Government | AgencyKind::GovernmentOffice);
    }
    let name = agency.name.as_deref().unwrap_or_default();
    let town = ["镇人民政府", "乡人民政府", "镇政府", "乡政府"]
        .iter()
        .any(|end| name.ends_with(end));
    // Of a body without a name nothing is known.
    name.is_empty()
        || (!town
            && ["政府", "政府办公室", "政府办公厅"]
                .iter()
                .any(|end| name.ends_with(end)))
}
