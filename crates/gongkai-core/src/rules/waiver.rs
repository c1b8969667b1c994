//! WAIVER: waivers that name no rule. Leaves out waivers whose finding is gone, which do no harm.

use super::{Check, Context, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;

pub(super) const RULE: Rule = Rule {
    code: "WAIVER",
    family: Family::Form,
    severity: Severity::Warning,
    name: Text {
        zh: "核实说明",
        en: "waiver",
    },
    what: Text {
        zh: "核实说明所指的规则代码存在。",
        en: "The rule that a waiver names exists.",
    },
    why: Text {
        zh: "规则代码写错的核实说明不起作用，问题仍按未核实处理。",
        en: "A waiver with a wrong code has no effect: the finding goes on failing the check.",
    },
    help: Text {
        zh: "用 gongkai explain 查看规则代码，大写书写。",
        en: "`gongkai explain` lists the codes; they are written in capitals.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "所指规则存在",
                en: "the rule exists",
            },
            cells: &[("waivers[0].rule", "ROWSUM")],
            finds: None,
        },
        Example {
            about: Text {
                zh: "规则代码写错",
                en: "the code is misspelt",
            },
            cells: &[("waivers[0].rule", "ROWSUN")],
            finds: Some("waivers[0].rule"),
        },
    ],
    check: Check::Report(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (at, waiver) in context.report.waivers.iter().enumerate() {
        if !super::catalogue().any(|rule| rule.code == waiver.rule) {
            let path = format!("waivers[{at}].rule");
            let place = context.origins.get(&path).cloned();
            let message = messages::waiver_of_unknown_rule(&waiver.rule);
            findings.push(context.finding(&RULE, message, &[]).about(path).at(place));
        }
    }
}
