//! SUBTOT: a group of results that carries figures of its own. Leaves out groups printed without.

use super::{Check, Context, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Text;

pub(super) const RULE: Rule = Rule {
    code: "SUBTOT",
    family: Family::Arithmetic,
    severity: Severity::Error,
    name: Text {
        zh: "小计",
        en: "subtotal",
    },
    what: Text {
        zh: "不予公开、无法提供、不予处理、其他处理一行填有数字，且分项也有数字时，该行等于分项之和。",
        en: "Where the row 不予公开, 无法提供, 不予处理 or 其他处理 carries figures beside its items, it equals their sum.",
    },
    why: Text {
        zh: "格式中小计行不填数；填了就必须与分项一致，否则总计无从核对。",
        en: "The form leaves these rows empty; once filled they must agree with the items or the total cannot be verified.",
    },
    help: Text {
        zh: "核对小计与分项，或将小计留空。",
        en: "Compare subtotal and items, or leave the subtotal blank.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "2+1=3",
                en: "2+1=3",
            },
            cells: &[
                ("applications.denied.state_secret.total", "2"),
                ("applications.denied.internal_affairs.total", "1"),
                ("applications.denied.subtotal.total", "3"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "小计3，分项之和2",
                en: "the subtotal says 3, the items make 2",
            },
            cells: &[
                ("applications.denied.state_secret.total", "2"),
                ("applications.denied.subtotal.total", "3"),
            ],
            finds: Some("applications.denied.subtotal.total"),
        },
    ],
    check: Check::Report(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    super::sums::check(&RULE, context, findings);
}
