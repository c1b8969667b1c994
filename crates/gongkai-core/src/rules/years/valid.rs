//! VALID: documents in force against last year's, those issued and those repealed. Leaves out one report by itself
//! (VALID1).

use super::super::relations::Years;
use super::super::valid1;
use super::super::{Check, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
use crate::tables::FigureId;

pub(in super::super) const RULE: Rule = Rule {
    code: "VALID",
    family: Family::Years,
    severity: Severity::Warning,
    name: Text {
        zh: "现行有效件数衔接",
        en: "documents in force",
    },
    what: Text {
        zh: "规章、行政规范性文件的现行有效件数，等于上年现行有效件数加本年制发件数减本年废止件数。",
        en: "Regulations and normative documents in force are those of last year plus those issued less those repealed.",
    },
    why: Text {
        zh: "三个数由司法行政部门的台账接续；不等的，多为漏报废止或口径改变。",
        en: "The figures continue from the register of the justice department; mostly a repeal was left out, or the scope changed.",
    },
    help: Text {
        zh: "会同司法行政部门核对；集中清理、修订（既算制发又算废止）造成的，登记核实说明。",
        en: "Compare them with the justice department; where documents were counted anew or revised, accept the finding.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "5＋3－0＝8",
                en: "5+3-0=8",
            },
            cells: &[
                ("previous.disclosure.normative_documents.in_force", "5"),
                ("disclosure.normative_documents.issued", "3"),
                ("disclosure.normative_documents.repealed", "0"),
                ("disclosure.normative_documents.in_force", "8"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "5＋3－1应为7，填报9",
                en: "5+3-1 is 7, not 9",
            },
            cells: &[
                ("previous.disclosure.normative_documents.in_force", "5"),
                ("disclosure.normative_documents.issued", "3"),
                ("disclosure.normative_documents.repealed", "1"),
                ("disclosure.normative_documents.in_force", "9"),
            ],
            finds: Some("disclosure.normative_documents.in_force"),
        },
    ],
    check: Check::Years(check),
};

fn check(years: &Years<'_>, findings: &mut Vec<Finding>) {
    if !years.are_adjacent() {
        return;
    }
    for row in ["regulations", "normative_documents"] {
        let id = |column: &str| FigureId::from_path(&format!("disclosure.{row}.{column}"));
        let (Some(issued), Some(repealed), Some(in_force)) = (id("issued"), id("repealed"), id("in_force")) else {
            continue;
        };
        // Edition 2019 counts something else: what was made public.
        let count = |id| years.current.count(id);
        let (Some(made), Some(gone), Some(valid), Some(before)) = (
            count(issued),
            count(repealed),
            count(in_force),
            years.previous.count(in_force),
        ) else {
            continue;
        };
        let expected = i128::from(before) + i128::from(made) - i128::from(gone);
        if expected == i128::from(valid) {
            continue;
        }
        let name = in_force.figure().row_label.last().copied().unwrap_or_default();
        let message = messages::valid_differs(name, valid, before, made, gone, expected);
        let mut finding = years.finding(&RULE, message, &[in_force, issued, repealed], &[in_force]);
        finding.expected = Some(expected.to_string());
        finding.actual = Some(valid.to_string());
        finding.difference = Some((i128::from(valid) - expected).to_string());
        findings.push(finding);
    }
}

/// More documents made than there are is one finding with what last year's report says of them, which is more exact.
pub(in super::super) fn join(alone: &mut Vec<Finding>, compared: &mut [Finding]) {
    for finding in compared.iter_mut().filter(|finding| finding.rule == RULE.code) {
        let in_force = finding.paths.first();
        let before = alone.len();
        alone.retain(|other| other.rule != valid1::RULE.code || !other.paths.iter().any(|path| Some(path) == in_force));
        if alone.len() < before {
            finding.also.push(valid1::RULE.code);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bodies::Crosswalk;
    use crate::edition::Edition;
    use crate::place::Loaded;
    use crate::report::Report;
    use crate::rules::{Other, check_after};

    #[test]
    fn more_made_than_there_are_is_one_finding() {
        let of = |year, [issued, repealed, in_force]: [&str; 3]| {
            let mut report = Report {
                year: Some(year),
                ..Report::blank(Edition::E2021)
            };
            for (column, text) in [("issued", issued), ("repealed", repealed), ("in_force", in_force)] {
                let id = FigureId::from_path(&format!("disclosure.normative_documents.{column}")).unwrap();
                report.tables.figure_mut(id).unwrap().set(Some(text)).unwrap();
            }
            Loaded {
                report,
                ..Loaded::default()
            }
        };
        let previous = Other::new("x", of(2023, ["3", "0", "57"]));
        for (now, also) in [(["68", "2", "61"], &[valid1::RULE.code][..]), (["7", "2", "61"], &[])] {
            let mut findings = check_after(&previous, &of(2024, now), &Crosswalk::default());
            findings.retain(|finding| finding.rule.starts_with(RULE.code));
            assert_eq!(findings.len(), 1, "{findings:?}");
            assert_eq!((findings[0].rule, findings[0].also.as_slice()), (RULE.code, also));
        }
    }
}
