//! PERIOD: years that do not agree. Leaves out a year that only the reader found twice (READ-CONFLICT).

use super::{Check, Context, Example, Family, Rule, texts};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;

pub(super) const RULE: Rule = Rule {
    code: "PERIOD",
    family: Family::Form,
    severity: Severity::Error,
    name: Text {
        zh: "年度不一",
        en: "years that differ",
    },
    what: Text {
        zh: "题目、统计期限与报告年度一致，统计期限不跨年。",
        en: "The year of title, period and report is the same, and the period is within it.",
    },
    why: Text {
        zh: "沿用上年文本而漏改年度，是公布稿的常见错误；统计期限为1月1日至12月31日（条例第五十条）。",
        en: "Last year's text with its year left in is a common error; the period is 1 January to 31 December (art. 50).",
    },
    help: Text {
        zh: "改正写错的年度。",
        en: "Correct the year that is wrong.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "题目与年度一致",
                en: "title and year agree",
            },
            cells: &[("title", "清水县林业局2024年政府信息公开工作年度报告")],
            finds: None,
        },
        Example {
            about: Text {
                zh: "题目写成上一年",
                en: "the title says last year",
            },
            cells: &[("title", "清水县林业局2023年政府信息公开工作年度报告")],
            finds: Some("title"),
        },
    ],
    check: Check::Report(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let report = context.report;
    let Some(year) = report.year else { return };
    let mut add = |path: &str, found: String| {
        let message = messages::year_differs(&found, year);
        let place = context.origins.get(path).cloned();
        let mut finding = context.finding(&RULE, message, &[]).about(path).at(place);
        finding.expected = Some(year.to_string());
        finding.actual = Some(found);
        findings.push(finding);
    };
    let printed = report.title.as_deref().map(texts::years).unwrap_or_default();
    if let Some((other, _)) = printed.first()
        && printed.iter().all(|(named, _)| *named != year)
    {
        add("title", other.to_string());
    }
    if let Some(period) = report.period {
        let (start, end) = (period.start.year(), period.end.year());
        let own = i16::try_from(year).unwrap_or_default();
        if (start, end) != (own, own) {
            add("period", format!("{}—{}", period.start, period.end));
        }
    }
}
