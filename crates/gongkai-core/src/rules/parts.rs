//! PARTS: sums inside a sentence. Leaves out figures of sentences against the tables (NARR).

use super::stated::statistics;
use super::{Check, Context, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;

pub(super) const RULE: Rule = Rule {
    code: "PARTS",
    family: Family::Narrative,
    severity: Severity::Warning,
    name: Text {
        zh: "文中分项",
        en: "parts in a sentence",
    },
    what: Text {
        zh: "句中总数等于所列各分项之和；分项只列了一部分的，作提示。",
        en: "A total in a sentence is the sum of its parts; where only some parts seem to be listed this is information.",
    },
    why: Text {
        zh: "总数改了而分项未改，或者分项重复计算。",
        en: "The total was changed and the parts were not, or a part is counted twice.",
    },
    help: Text {
        zh: "核对分项；分项有交叉的（如一条信息在几个渠道发布），在文中写明。",
        en: "Compare the parts; where they overlap (one item on several channels), say so.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "11=9+2",
                en: "11=9+2",
            },
            cells: &[
                ("overview.statistics[0].name", "收到"),
                ("overview.statistics[0].value", "11"),
                ("overview.statistics[0].unit", "件"),
                ("overview.statistics[0].parts[0].name", "网络"),
                ("overview.statistics[0].parts[0].value", "9"),
                ("overview.statistics[0].parts[0].unit", "件"),
                ("overview.statistics[0].parts[1].name", "信函"),
                ("overview.statistics[0].parts[1].value", "2"),
                ("overview.statistics[0].parts[1].unit", "件"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "11=9+3",
                en: "11=9+3",
            },
            cells: &[
                ("overview.statistics[0].name", "收到"),
                ("overview.statistics[0].value", "11"),
                ("overview.statistics[0].unit", "件"),
                ("overview.statistics[0].parts[0].name", "网络"),
                ("overview.statistics[0].parts[0].value", "9"),
                ("overview.statistics[0].parts[0].unit", "件"),
                ("overview.statistics[0].parts[1].name", "信函"),
                ("overview.statistics[0].parts[1].value", "3"),
                ("overview.statistics[0].parts[1].unit", "件"),
            ],
            finds: Some("overview.statistics[0]"),
        },
    ],
    check: Check::Report(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for stated in statistics(context.report) {
        let Some((total, sum, count)) = stated.parts_sum() else {
            continue;
        };
        if total == sum || count < 2 {
            continue;
        }
        let place = stated.place(context.origins);
        let (message, severity) = if sum > total {
            (
                messages::parts_exceed(stated.name(), stated.printed(), sum),
                Severity::Warning,
            )
        } else {
            (
                messages::parts_fall_short(stated.name(), stated.printed(), sum),
                Severity::Information,
            )
        };
        let mut finding = context
            .finding(&RULE, message, &[])
            .about(stated.path().to_owned())
            .at(place);
        finding.severity = severity;
        finding.expected = Some(sum.to_string());
        finding.actual = Some(total.to_string());
        finding.difference = Some((total - sum).to_string());
        findings.push(finding);
    }
}
