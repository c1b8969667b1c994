//! HEADING: headings of the six sections in other words, or with another number. Leaves out what stands below them
//! (SECTIONS).

use super::{Check, Context, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::fix::letters;
use crate::message::Text;
use crate::messages;
use crate::report::SECTIONS;

pub(super) const RULE: Rule = Rule {
    code: "HEADING",
    family: Family::Form,
    severity: Severity::Information,
    name: Text {
        zh: "部分标题",
        en: "headings of the sections",
    },
    what: Text {
        zh: "六个部分的标题与格式一致，包括序号和标点。",
        en: "The headings of the six sections are those of the form, with its numbers and punctuation.",
    },
    why: Text {
        zh: "格式规定了六个部分的标题（国办公开办函〔2021〕30号）；标题不一致，汇总和检索时容易遗漏。",
        en: "The form gives the six headings (国办公开办函〔2021〕30号); with others a section is easily missed when reports are collected.",
    },
    help: Text {
        zh: "改用格式规定的标题；只差标点的，gongkai check --fix 可改。",
        en: "Use the headings of the form; `gongkai check --fix` mends those that differ in punctuation only.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "标题与格式一致",
                en: "the heading of the form",
            },
            cells: &[("problems.title", "五、存在的主要问题及改进情况")],
            finds: None,
        },
        Example {
            about: Text {
                zh: "标题用了别的说法",
                en: "other words",
            },
            cells: &[("problems.title", "五、存在的不足和下一步打算")],
            finds: Some("problems.title"),
        },
        Example {
            about: Text {
                zh: "标点不同",
                en: "other punctuation",
            },
            cells: &[("other.title", "六.其他需要报告的事项")],
            finds: Some("other.title"),
        },
    ],
    check: Check::Report(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (section_path, section) in context.report.sections() {
        let Some((_, heading)) = SECTIONS.iter().find(|(known, _)| *known == section_path) else {
            continue;
        };
        let Some(title) = section.title.as_deref().filter(|title| title != heading) else {
            continue;
        };
        let message = if letters(title) == letters(heading) {
            messages::heading_punctuation(title, heading)
        } else {
            messages::heading_differs(title, heading)
        };
        let path = format!("{section_path}.title");
        let place = context
            .origins
            .get(&path)
            .or(context.origins.get(&section_path))
            .cloned();
        let mut finding = context.finding(&RULE, message, &[]).about(path).at(place);
        finding.expected = Some((*heading).to_owned());
        finding.actual = Some(title.to_owned());
        findings.push(finding);
    }
}
