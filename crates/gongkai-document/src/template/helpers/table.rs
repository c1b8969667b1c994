//! Helpers of the statutory tables: a cell as its table shows it, sentences that depend on a figure, labels.
//! Leaves out whole tables, which are no texts.

use super::{Back, Helper, text_value};
use crate::statutory;
use crate::template::program::Value;
use gongkai_core::report::SECTIONS;
use gongkai_core::tables::FigureId;
use gongkai_core::{AnnotationKind, Text, messages};

pub(super) static FIGURE: Helper = Helper {
    name: "figure",
    usage: "数据",
    about: Text {
        zh: "表格一格的内容：空白不印，不适用印“/”，备注印在数字后",
        en: "a cell as its table shows it: nothing where blank, the mark, the remark",
    },
    examples: &[
        ("{{figure applications.new.total}}", "131"),
        ("{{figure applications.carried_in.research_institution}}", "/"),
        (
            "{{figure disclosure.normative_documents.in_force}}",
            "22（其中修订16件）",
        ),
    ],
    least: 1,
    most: 1,
    options: &[],
    tests: false,
    call: |given| match given.value(0) {
        Value::Cell(id, _, report) => Ok(text_value(Some(statutory::cell_text(report, *id)))),
        _ => Err(messages::template_helper_wants_figure("figure")),
    },
    back: Back::Cell,
};

pub(super) static TELL: Helper = Helper {
    name: "tell",
    usage: "数据 some=\"…{}…\" [zero=\"…\"] [blank=\"…\"] [marked=\"…\"]",
    about: Text {
        zh: "按数说话：大于零印some（{}处为数字），零印zero，空白印blank，不适用印marked",
        en: "a sentence by the figure: some with {} for the number, zero, blank, marked",
    },
    examples: &[
        (
            "{{tell applications.new.total some=\"收到申请{}件。\" zero=\"未收到申请。\"}}",
            "收到申请131件。",
        ),
        (
            "{{tell applications.refused.petition.total some=\"{}件\" zero=\"无。\"}}",
            "6件",
        ),
        (
            "{{tell applications.carried_in.research_institution some=\"{}\" marked=\"不适用。\"}}",
            "不适用。",
        ),
    ],
    least: 1,
    most: 1,
    options: &["some", "zero", "blank", "marked"],
    tests: false,
    call: |given| {
        let value = given.value(0);
        let marked = matches!(value, Value::Cell(id, _, report)
            if report.annotation(*id, AnnotationKind::NotApplicable).is_some());
        let Some(number) = given.number(value)? else {
            let text = match (marked, given.option_text("marked")?) {
                (true, Some(text)) => Some(text),
                _ => given.option_text("blank")?,
            };
            return Ok(text_value(text));
        };
        let zero = given.option_text("zero")?.filter(|_| number.is_zero());
        let text = match zero {
            Some(zero) => Some(zero),
            None => {
                let printed = value.text().unwrap_or_default().into_owned();
                given.option_text("some")?.map(|some| some.replace("{}", &printed))
            }
        };
        Ok(text_value(text))
    },
    back: Back::Tell,
};

pub(super) static LABEL: Helper = Helper {
    name: "label",
    usage: "数据",
    about: Text {
        zh: "数据所在行的标题",
        en: "the label of the row of a figure",
    },
    examples: &[("{{label applications.denied.state_secret.total}}", "1.属于国家秘密")],
    least: 1,
    most: 1,
    options: &[],
    tests: true,
    call: |given| match given.value(0) {
        Value::Cell(id, ..) => {
            let label = label_of(*id);
            Ok(text_value((!label.is_empty()).then(|| label.to_owned())))
        }
        _ => Err(messages::template_helper_wants_figure("label")),
    },
    back: Back::Said(label_of),
};

pub(super) static UNIT: Helper = Helper {
    name: "unit",
    usage: "数据",
    about: Text {
        zh: "数据的单位",
        en: "the unit of a figure",
    },
    examples: &[("{{unit applications.new.total}}", "件")],
    least: 1,
    most: 1,
    options: &[],
    tests: true,
    call: |given| match given.value(0) {
        Value::Cell(id, ..) => Ok(Value::Text(id.figure().unit.into())),
        _ => Err(messages::template_helper_wants_figure("unit")),
    },
    back: Back::Said(|id| id.figure().unit),
};

pub(super) static HEADING: Helper = Helper {
    name: "heading",
    usage: "\"部分\"",
    about: Text {
        zh: "部分的标题：报告自己的，没有就用法定的",
        en: "the heading of a section: the report's own, else the form's",
    },
    examples: &[("{{heading \"overview\"}}", "一、总体情况")],
    least: 1,
    most: 1,
    options: &[],
    tests: false,
    call: |given| {
        let path = given.text(given.value(0))?;
        let Some((_, title)) = SECTIONS.iter().find(|(known, _)| *known == path) else {
            let known: Vec<&str> = SECTIONS.iter().map(|(path, _)| *path).collect();
            return Err(messages::template_unknown_section(path, known.join("、")));
        };
        let section = given.report.sections().find(|(known, _)| *known == path);
        let own = section.and_then(|(_, section)| section.title.as_deref());
        Ok(Value::Text(own.unwrap_or(title).into()))
    },
    back: Back::Heading,
};

/// The label of the row of a figure.
fn label_of(id: FigureId) -> &'static str {
    id.figure().row_label.last().copied().unwrap_or_default()
}
