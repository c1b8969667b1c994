//! FEE: an amount that no tariff gives. Leaves out a section that is silent about fees (FEE-TEXT).

use super::{Check, Context, Example, Family, Rule};
use crate::edition::Edition;
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;

pub(super) const RULE: Rule = Rule {
    code: "FEE",
    family: Family::Plausibility,
    severity: Severity::Warning,
    name: Text {
        zh: "信息处理费金额",
        en: "amount of the fees",
    },
    what: Text {
        zh: "2021版报告中，收取的信息处理费是10元的整数倍。",
        en: "In edition 2021, information processing fees are a multiple of 10 yuan.",
    },
    why: Text {
        zh: "收费标准按件100元起、按页10元起（国办函〔2020〕109号），总额不会有零头。",
        en: "The tariff begins with 100 yuan a piece and 10 a page (国办函〔2020〕109号), so that no odd sum results.",
    },
    help: Text {
        zh: "核对金额与单位（元、万元）。",
        en: "Look at the amount and its unit.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "2950元",
                en: "2950 yuan",
            },
            cells: &[
                ("other.statistics[0].name", "收取信息处理费"),
                ("other.statistics[0].key", "fees.collected"),
                ("other.statistics[0].value", "2950"),
                ("other.statistics[0].unit", "元"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "2955元",
                en: "2955 yuan",
            },
            cells: &[
                ("other.statistics[0].name", "收取信息处理费"),
                ("other.statistics[0].key", "fees.collected"),
                ("other.statistics[0].value", "2955"),
                ("other.statistics[0].unit", "元"),
            ],
            finds: Some("other.statistics[0]"),
        },
    ],
    check: Check::Report(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    // The tariff is in force since 2021.
    if context.report.edition != Edition::E2021 {
        return;
    }
    let ten = rust_decimal::Decimal::TEN;
    for stated in context
        .stated
        .iter()
        .filter(|stated| stated.key() == Some("fees.collected"))
    {
        if stated.is_exact() && stated.scaled().is_some_and(|yuan| !(yuan % ten).is_zero()) {
            let place = stated.place(context);
            let message = messages::fees_odd(stated.printed());
            findings.push(
                context
                    .finding(&RULE, message, &[])
                    .about(stated.path().to_owned())
                    .at(place),
            );
        }
    }
}
