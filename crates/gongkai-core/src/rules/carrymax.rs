//! CARRYMAX: more carried out than usual, or than there was. Leaves out the balance of every column (BALANCE).

use super::{Check, Context, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
use crate::tables::FigureId;

pub(super) const RULE: Rule = Rule {
    code: "CARRYMAX",
    family: Family::Plausibility,
    severity: Severity::Warning,
    name: Text {
        zh: "结转过多",
        en: "much carried out",
    },
    what: Text {
        zh: "结转下年度继续办理的，不多于本年新收与上年结转之和；一般不超过本年新收的35%。",
        en: "Carried out is no more than new and carried in together, and usually no more than 35 % of new.",
    },
    why: Text {
        zh: "申请应在20个工作日内答复，可延长20个工作日（条例第三十三条），年底未办结的不会很多；已见报告为0至23%。",
        en: "Requests are answered within 20 working days, with 20 more at most (art. 33), so few are open at the end of the year; reports seen have 0 to 23 %.",
    },
    help: Text {
        zh: "核对“四、结转下年度继续办理”；确实如此的，写明原因并登记核实说明。",
        en: "Compare item four; where it is right, say why and accept the finding.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "新收100件，结转20件",
                en: "100 new, 20 carried out",
            },
            cells: &[
                ("applications.new.total", "100"),
                ("applications.carried_out.total", "20"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "新收100件，结转60件",
                en: "100 new, 60 carried out",
            },
            cells: &[
                ("applications.new.total", "100"),
                ("applications.carried_out.total", "60"),
            ],
            finds: Some("applications.carried_out.total"),
        },
    ],
    check: Check::Report(check),
};

/// Share of the new requests, in percent, that is the most usual one.
const USUAL: u128 = 35;

/// Requests below which a share says nothing.
const FEW: u64 = 20;

const NEW: FigureId = FigureId::at("applications.new.total");
const CARRIED_OUT: FigureId = FigureId::at("applications.carried_out.total");

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let (Some(new), Some(out)) = (context.count(NEW), context.count(CARRIED_OUT)) else {
        return;
    };
    if new < FEW || u128::from(out) * 100 <= u128::from(new) * USUAL {
        return;
    }
    let share = super::percent(out, new);
    let mut finding = context.finding(&RULE, messages::carried_out_share(out, new, share), &[CARRIED_OUT]);
    finding.actual = Some(out.to_string());
    findings.push(finding);
}
