//! VALID1: documents made, repealed and in force against each other. Leaves out the comparison with last year (VALID).

use super::{Check, Context, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
use crate::tables::FigureId;

pub(super) const RULE: Rule = Rule {
    code: "VALID1",
    family: Family::Plausibility,
    severity: Severity::Warning,
    name: Text {
        zh: "制发与现行有效",
        en: "issued and in force",
    },
    what: Text {
        zh: "本年制发件数不大于现行有效件数与本年废止件数之和。",
        en: "Documents issued in the year are no more than those in force and repealed together.",
    },
    why: Text {
        zh: "本年制发的，年底或者有效，或者已经废止。",
        en: "What was issued in the year is in force at its end, or repealed.",
    },
    help: Text {
        zh: "会同司法行政部门核对规章、行政规范性文件的三个数。",
        en: "Compare the three figures with the justice department.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "制发3件，现行有效8件",
                en: "3 issued, 8 in force",
            },
            cells: &[
                ("disclosure.normative_documents.issued", "3"),
                ("disclosure.normative_documents.repealed", "0"),
                ("disclosure.normative_documents.in_force", "8"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "制发5件，废止1件，现行有效2件",
                en: "5 issued, 1 repealed, 2 in force",
            },
            cells: &[
                ("disclosure.normative_documents.issued", "5"),
                ("disclosure.normative_documents.repealed", "1"),
                ("disclosure.normative_documents.in_force", "2"),
            ],
            finds: Some("disclosure.normative_documents.issued"),
        },
    ],
    check: Check::Report(check),
};

/// Issued, repealed and in force of regulations and of normative documents.
const ROWS: [[FigureId; 3]; 2] = [
    [
        FigureId::at("disclosure.regulations.issued"),
        FigureId::at("disclosure.regulations.repealed"),
        FigureId::at("disclosure.regulations.in_force"),
    ],
    [
        FigureId::at("disclosure.normative_documents.issued"),
        FigureId::at("disclosure.normative_documents.repealed"),
        FigureId::at("disclosure.normative_documents.in_force"),
    ],
];

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for [issued, repealed, in_force] in ROWS {
        let (Some(made), Some(gone), Some(valid)) =
            (context.count(issued), context.count(repealed), context.count(in_force))
        else {
            continue;
        };
        if u128::from(made) <= u128::from(gone) + u128::from(valid) {
            continue;
        }
        let row = issued.figure().row_label.last().copied().unwrap_or_default();
        let message = messages::issued_not_in_force(row, made, valid, gone);
        let mut finding = context.finding(&RULE, message, &[issued, repealed, in_force]);
        finding.actual = Some(made.to_string());
        findings.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use crate::edition::Edition;
    use crate::message::Language;
    use crate::place::Origins;
    use crate::report::Report;
    use crate::tables::FigureId;

    #[test]
    fn the_row_is_named() {
        for (row, name) in [("regulations", "规章"), ("normative_documents", "行政规范性文件")] {
            let mut report = Report::blank(Edition::E2021);
            for (column, text) in [("issued", "5"), ("repealed", "1"), ("in_force", "2")] {
                let id = FigureId::from_path(&format!("disclosure.{row}.{column}")).unwrap();
                report.tables.figure_mut(id).unwrap().set(Some(text)).unwrap();
            }
            let findings = crate::check(&report, &Origins::default());
            let finding = findings.iter().find(|finding| finding.rule == "VALID1").unwrap();
            let message = finding.message.render(Language::Chinese);
            assert!(message.starts_with(&format!("“{name}”")), "{message}");
        }
    }
}
