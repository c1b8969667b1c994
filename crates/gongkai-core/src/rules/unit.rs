//! UNIT: fees in yuan where 万元 is meant. Leaves out the comparison with last year (JUMP).

use super::figures::Value;
use super::{Check, Context, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
use crate::tables::FigureId;

pub(super) const RULE: Rule = Rule {
    code: "UNIT",
    family: Family::Plausibility,
    severity: Severity::Warning,
    name: Text {
        zh: "收费金额的单位",
        en: "unit of the fees",
    },
    what: Text {
        zh: "“行政事业性收费”以万元为单位：小数一般不超过4位，省级以下一般不超过一百万万元。",
        en: "Fees are in 万元 (10,000 yuan): up to 4 decimals, and below provinces up to a million of them.",
    },
    why: Text {
        zh: "把元当作万元填报是常见错误，汇总后差一万倍。",
        en: "Yuan entered as 万元 is a common error, and makes sums wrong by ten thousand times.",
    },
    help: Text {
        zh: "核对单位；以元为单位的数除以10000。",
        en: "Look at the unit; divide an amount in yuan by 10,000.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "274.43万元",
                en: "274.43",
            },
            cells: &[("disclosure.fees.amount", "274.43")],
            finds: None,
        },
        Example {
            about: Text {
                zh: "2744300万元",
                en: "2744300",
            },
            cells: &[("agency.name", "清水县财政局"), ("disclosure.fees.amount", "2744300")],
            finds: Some("disclosure.fees.amount"),
        },
    ],
    check: Check::Report(check),
};

/// 万元 that only a province can have taken.
const LARGE: u64 = 1_000_000;

/// Decimals of 万元: the fourth is a yuan.
const DECIMALS: u32 = 4;

const FEES: FigureId = FigureId::at("disclosure.fees.amount");

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Value::Money(amount) = context.figures.get(FEES) else {
        return;
    };
    if context.is_unread(FEES) {
        return;
    }
    let value = amount.value();
    let name = context.report.agency.name.as_deref().unwrap_or_default();
    let province = ["省", "自治区", "北京市", "上海市", "天津市", "重庆市"]
        .iter()
        .any(|word| name.contains(word));
    let message = if value.normalize().scale() > DECIMALS {
        messages::fees_decimals(amount)
    } else if !province && value > rust_decimal::Decimal::from(LARGE) {
        messages::fees_large(amount)
    } else {
        return;
    };
    let mut finding = context.finding(&RULE, message, &[FEES]);
    finding.actual = Some(amount.to_string());
    findings.push(finding);
}
