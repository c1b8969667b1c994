//! SHARE: percentages in sentences against the figures they are shares of. Leaves out changes against last year.

use super::stated::Stated;
use super::{Check, Context, Example, Family, Rule, narr, zero};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
use crate::narrative::whole::is_made_of;
use crate::tables::FigureId;
use rust_decimal::Decimal;

pub(super) const RULE: Rule = Rule {
    code: "SHARE",
    family: Family::Narrative,
    severity: Severity::Warning,
    name: Text {
        zh: "占比不符",
        en: "share differs",
    },
    what: Text {
        zh: "正文中的占比，等于该数除以其总数（本句的总数，或表中的新收、新收与结转之和、办结总计），按所写位数取舍。",
        en: "A share in the text is its figure divided by the whole (that of the sentence, or new, new and carried in, or concluded of the table), to the digits printed.",
    },
    why: Text {
        zh: "数字改过而占比没有重算，读者用计算器即可发现。",
        en: "A share that was not computed again after a figure changed is found by any reader.",
    },
    help: Text {
        zh: "重新计算占比，或写明是占什么的比例。",
        en: "Compute the share again, or say what it is a share of.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "63÷119=52.9%",
                en: "63 of 119",
            },
            cells: &[
                ("applications.total.total", "119"),
                ("overview.statistics[0].name", "予以公开"),
                ("overview.statistics[0].value", "63"),
                ("overview.statistics[0].unit", "件"),
                ("overview.statistics[0].parts[0].name", "占办结总数"),
                ("overview.statistics[0].parts[0].value", "52.9"),
                ("overview.statistics[0].parts[0].unit", "%"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "63÷119不是62.9%",
                en: "63 of 119 is not 62.9 %",
            },
            cells: &[
                ("applications.total.total", "119"),
                ("overview.statistics[0].name", "予以公开"),
                ("overview.statistics[0].value", "63"),
                ("overview.statistics[0].unit", "件"),
                ("overview.statistics[0].parts[0].name", "占办结总数"),
                ("overview.statistics[0].parts[0].value", "62.9"),
                ("overview.statistics[0].parts[0].unit", "%"),
            ],
            finds: Some("overview.statistics[0].parts[0]"),
        },
        Example {
            about: Text {
                zh: "件数写错（表中为63件），占比按表相符，是一个问题（NARR）",
                en: "the figure is wrong (63 in the table), its share is that of the table: one finding (NARR)",
            },
            cells: &[
                ("applications.granted.total", "63"),
                ("applications.total.total", "119"),
                ("overview.statistics[0].name", "予以公开"),
                ("overview.statistics[0].key", "requests.granted"),
                ("overview.statistics[0].value", "633"),
                ("overview.statistics[0].unit", "件"),
                ("overview.statistics[0].parts[0].name", "占办结总数"),
                ("overview.statistics[0].parts[0].value", "52.9"),
                ("overview.statistics[0].parts[0].unit", "%"),
            ],
            finds: None,
        },
    ],
    check: Check::Report(check),
};

/// What a share of requests may be a share of.
const WHOLES: [&[FigureId]; 3] = [&[FigureId::at("applications.total.total")], &[NEW], &[NEW, CARRIED_IN]];

/// What a share may be called: those of something else are of a whole that nobody states.
const WHOLE: [&str; 36] = [
    "占比",
    "占",
    "比",
    "约",
    "总",
    "总数",
    "总量",
    "数",
    "量",
    "的",
    "全部",
    "所有",
    "全年",
    "本年",
    "本年度",
    "年度",
    "当年",
    "收到",
    "受理",
    "新收",
    "办结",
    "办理",
    "答复",
    "处理",
    "已",
    "结果",
    "申请",
    "政府信息公开",
    "依申请公开",
    "公开",
    "信息",
    "件",
    "比例",
    "比重",
    "为",
    "达",
];

const NEW: FigureId = zero::INCOMING[0];
const CARRIED_IN: FigureId = zero::INCOMING[1];

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let all = &context.stated;
    for share in all.iter().filter(|stated| stated.is_share()) {
        let Some((figure, value)) = share.above(all).and_then(|figure| Some((figure, figure.scaled()?))) else {
            continue;
        };
        // A share is computed from exact figures only, and of a whole that is known: 占全部行政复议的5.2% is of another.
        if !figure.is_exact() || !share.is_exact() || !is_made_of(share.name(), &[&WHOLE]) {
            continue;
        }
        let stated: Vec<Decimal> = all
            .iter()
            .filter(|other| other.is_exact() && other.unit() == figure.unit() && other.section() == figure.section())
            .filter_map(Stated::scaled)
            .collect();
        let mut wholes: Vec<Decimal> = figure.above(all).and_then(Stated::scaled).into_iter().collect();
        let tables = WHOLES
            .iter()
            .filter_map(|paths| sum(context, paths))
            .filter(|_| figure.unit() == "件");
        wholes.extend(tables);
        // Nothing to be a share of.
        if wholes.is_empty() {
            continue;
        }
        wholes.extend(stated);
        let Some(printed) = share.scaled() else { continue };
        // A whole is no less than its part.
        let is_share_of_one = |value: Decimal| {
            let mut wholes = wholes.iter().filter(|whole| **whole >= value && !whole.is_zero());
            wholes.any(|whole| fits(value, *whole, printed))
        };
        if is_share_of_one(value) {
            continue;
        }
        // The share of what the tables say: it is the figure that is wrong, and said to be.
        let said = narr::said(findings, |path, expected| {
            path == figure.path() && is_share_of_one(expected)
        });
        if let Some(narr) = said {
            narr.also.push(RULE.code);
            continue;
        }
        let whole = wholes.iter().find(|whole| **whole >= value && !whole.is_zero());
        let Some(whole) = whole else { continue };
        let right = (value * Decimal::ONE_HUNDRED / whole).round_dp(printed.scale());
        let message = messages::share_differs(
            figure.name(),
            figure.printed(),
            share.printed(),
            whole.normalize(),
            right,
        );
        let place = share.place(context);
        let mut finding = context
            .finding(&RULE, message, &[])
            .about(share.path())
            .about(figure.path())
            .at(place);
        finding.expected = Some(format!("{right}%"));
        finding.actual = Some(share.printed());
        findings.push(finding);
    }
}

/// Whether the figure is that share of the whole, rounded or cut to the digits printed.
fn fits(value: Decimal, whole: Decimal, printed: Decimal) -> bool {
    let Some(share) = value
        .checked_mul(Decimal::ONE_HUNDRED)
        .and_then(|value| value.checked_div(whole))
    else {
        return false;
    };
    (share - printed).abs() < Decimal::new(1, printed.scale())
}

fn sum(context: &Context<'_>, figures: &[FigureId]) -> Option<Decimal> {
    let mut sum = Decimal::ZERO;
    for id in figures {
        sum += Decimal::from(context.count(*id)?);
    }
    Some(sum)
}
