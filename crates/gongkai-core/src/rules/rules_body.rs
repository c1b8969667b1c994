//! RULES-BODY: regulations of a body that cannot make any. Leaves out bodies whose name does not say what they are.

use super::{Check, Context, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
use crate::report::AgencyKind;
use crate::tables::FigureId;

pub(super) const RULE: Rule = Rule {
    code: "RULES-BODY",
    family: Family::Form,
    severity: Severity::Error,
    name: Text {
        zh: "规章的制定主体",
        en: "who can make regulations",
    },
    what: Text {
        zh: "只有国务院部门、省级人民政府和设区的市、自治州人民政府可以制定规章；乡镇、街道和县级单位的“规章”一行应为0或“/”。",
        en: "Only departments of the State Council, provinces and cities with districts make regulations; towns, sub-districts and bodies of counties have 0 or a mark there.",
    },
    why: Text {
        zh: "立法法第九十一条、第九十三条：其他单位的文件是行政规范性文件。",
        en: "Legislation Law art. 91 and 93: what other bodies issue are normative documents.",
    },
    help: Text {
        zh: "改填到“行政规范性文件”一行，或填0。",
        en: "Move the figures to the row of normative documents, or enter 0.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "镇政府的规章为0",
                en: "a town with 0",
            },
            cells: &[
                ("agency.name", "清水县青石镇人民政府"),
                ("disclosure.regulations.in_force", "0"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "镇政府有2件现行有效的规章",
                en: "a town with 2 in force",
            },
            cells: &[
                ("agency.name", "清水县青石镇人民政府"),
                ("disclosure.regulations.in_force", "2"),
            ],
            finds: Some("disclosure.regulations.in_force"),
        },
    ],
    check: Check::Report(check),
};

/// Rows of regulations, in every edition.
const ROWS: [&str; 2] = ["disclosure.regulations.", "disclosure_2019.regulations."];

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let agency = &context.report.agency;
    let name = agency.name.as_deref().unwrap_or_default();
    let by_kind = matches!(agency.kind, Some(AgencyKind::Township | AgencyKind::Subdistrict));
    if !by_kind && !is_below_city(name) {
        return;
    }
    let filled: Vec<FigureId> = FigureId::all()
        .filter(|id| ROWS.iter().any(|row| id.path().starts_with(row)))
        .filter(|id| context.count(*id).is_some_and(|count| count > 0))
        .collect();
    let Some(first) = filled.first() else { return };
    let value = context.count(*first).unwrap_or_default();
    let mut finding = context.finding(&RULE, messages::regulations_of_body(name, value), &filled);
    finding.expected = Some("0".to_owned());
    finding.actual = Some(value.to_string());
    findings.push(finding);
}

/// Whether the name says that the body is a town, a sub-district, a county or one of its departments.
fn is_below_city(name: &str) -> bool {
    let name = name.trim();
    let ends = [
        "镇人民政府",
        "乡人民政府",
        "街道办事处",
        "镇政府",
        "乡政府",
        "街道办",
        "县人民政府",
        "县政府",
        "旗人民政府",
    ];
    if ends.iter().any(|end| name.ends_with(end)) {
        return true;
    }
    // A department of a county: 清水县林业和草原局. Those of districts are not told apart from 自治区 and 开发区 with certainty.
    let department = ["局", "委员会", "办公室", "中心", "大队"]
        .iter()
        .any(|end| name.ends_with(end));
    department && name.chars().skip(1).take(12).any(|letter| letter == '县')
}
