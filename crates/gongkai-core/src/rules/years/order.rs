//! YEARS-ORDER: whether the other report is that of the year before, by the same body. Leaves out what is compared then.

use super::super::relations::{Order, Years};
use super::super::{Check, Example, Family, Rule};
use crate::bodies::{Kinship, kinship, shown};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;

pub(in super::super) const RULE: Rule = Rule {
    code: "YEARS-ORDER",
    family: Family::Years,
    severity: Severity::Warning,
    name: Text {
        zh: "比较的是不是上年报告",
        en: "whether it is last year's report",
    },
    what: Text {
        zh: "作为上年的报告，年度恰好早一年，单位相同。隔了几年的只比较数量变化和文字；同年或更晚的不比较。",
        en: "The report taken as last year's is of the year before and by the same body. Where years lie between, only sizes and texts are compared; where it is not earlier, nothing is.",
    },
    why: Text {
        zh: "结转、现行有效件数都是从上一年度接续的，与其他年度不能衔接。",
        en: "What is carried over and what is in force continue from the year before and from no other.",
    },
    help: Text {
        zh: "核对 --previous 指定的文件、报告的年度和单位名称。",
        en: "Look at the file given with --previous, and at year and body of both reports.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "2024与2023",
                en: "2024 and 2023",
            },
            cells: &[("year", "2024"), ("previous.year", "2023")],
            finds: None,
        },
        Example {
            about: Text {
                zh: "2024与2022",
                en: "2024 and 2022",
            },
            cells: &[("year", "2024"), ("previous.year", "2022")],
            finds: Some("year"),
        },
        Example {
            about: Text {
                zh: "两个单位",
                en: "two bodies",
            },
            cells: &[
                ("agency.name", "清水县财政局"),
                ("previous.agency.name", "清水县教育局"),
            ],
            finds: Some("agency.name"),
        },
    ],
    check: Check::Years(check),
};

fn check(years: &Years<'_>, findings: &mut Vec<Finding>) {
    let (previous, current) = (years.previous.report, years.current.report);
    let year = |year: Option<u16>| year.map_or_else(|| "—".to_owned(), |year| year.to_string());
    let (before, now) = (year(previous.year), year(current.year));
    let message = match years.order() {
        Order::Adjacent => None,
        Order::Unknown => Some(messages::years_unknown(now, before)),
        Order::Gap => Some(messages::years_gap(now, before)),
        Order::NotBefore => Some(messages::years_not_before(now, before)),
    };
    let mut push = |message, path: &str| {
        let mut finding = years.current.finding(&RULE, message, &[]).about(path);
        finding.place = years.current.origins.get(path).cloned();
        finding.paths.push(format!("previous.{path}"));
        finding.related.extend(years.other().everywhere("previous", path));
        findings.push(finding);
    };
    if let Some(message) = message {
        push(message, "year");
    }
    if kinship(&previous.agency, &current.agency, current.year, years.crosswalk()) == Kinship::Different {
        push(
            messages::years_bodies(shown(&current.agency), shown(&previous.agency)),
            "agency.name",
        );
    }
}
