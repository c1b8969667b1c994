//! TYPE: cells that hold something else than their kind of figure. Leaves out what a reader put right (it reports that itself).

use super::figures::Value;
use super::{Check, Context, Example, Family, Rule};
use crate::annotation::AnnotationKind;
use crate::finding::{Finding, Severity};
use crate::labels;
use crate::literal;
use crate::message::Text;
use crate::messages;
use crate::tables::Kind;

pub(super) const RULE: Rule = Rule {
    code: "TYPE",
    family: Family::Arithmetic,
    severity: Severity::Error,
    name: Text {
        zh: "数据类型",
        en: "kind of figure",
    },
    what: Text {
        zh: "件数为0或正整数，收费金额为不小于0的小数；只有“本年增/减”可为负数。",
        en: "Counts are whole numbers of 0 or more, fees are decimals of 0 or more; only 本年增/减 may be negative.",
    },
    why: Text {
        zh: "非数字、负数、小数件数无法汇总，也不能参加勾稽。",
        en: "What is no such figure cannot be summed up and takes part in no sum. Source: 填报说明 of the form.",
    },
    help: Text {
        zh: "改填符合该格类型的数字；不适用的填“/”，没有的填0。",
        en: "Fill in a figure of the right kind; / where it does not apply, 0 where there was none.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "收费274.43万元",
                en: "fees of 274.43",
            },
            cells: &[("disclosure.fees.amount", "274.43")],
            finds: None,
        },
        Example {
            about: Text {
                zh: "收费为负数",
                en: "negative fees",
            },
            cells: &[("disclosure.fees.amount", "-3.5")],
            finds: Some("disclosure.fees.amount"),
        },
        Example {
            about: Text {
                zh: "件数写成小数",
                en: "a count with decimals",
            },
            cells: &[("applications.new.total", "1.5")],
            finds: Some("applications.new.total"),
        },
    ],
    check: Check::Report(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for annotation in context
        .report
        .annotations
        .iter()
        .filter(|annotation| annotation.kind == AnnotationKind::RawText)
    {
        let id = annotation.path;
        if id.figure().kind != Kind::Text {
            let message = messages::not_a_figure(id.figure().name(), &annotation.text);
            let mut finding = context.finding(&RULE, message, &[id]);
            finding.actual = Some(annotation.text.clone());
            // The same advice as where a carrier has such a text for a figure.
            let leaf = labels::of_figure(id).and_then(|labels| labels.leaf);
            let figure = id.figure();
            if let Some((yuan, meant)) = literal::of_yuan(&annotation.text).filter(|_| figure.unit == "万元")
                && leaf.is_some_and(|leaf| leaf.value(&meant).is_ok())
            {
                finding.help = Some(messages::cell_yuan_meant(yuan, meant));
            } else if let Some(meant) = literal::meant(&annotation.text, figure.kind)
                && leaf.is_some_and(|leaf| leaf.value(&meant).is_ok())
            {
                finding.help = Some(messages::cell_number_meant(meant));
            }
            findings.push(finding);
        }
    }
    for (id, value) in context.figures.iter() {
        if let Value::Money(value) = value
            && value.is_negative()
        {
            let mut finding = context.finding(&RULE, messages::negative(id.figure().name(), value), &[id]);
            finding.actual = Some(value.to_string());
            findings.push(finding);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::annotation::{Annotation, AnnotationKind};
    use crate::edition::Edition;
    use crate::place::Origins;
    use crate::report::Report;
    use crate::tables::FigureId;

    #[test]
    fn a_number_written_otherwise_is_suggested_as_everywhere() {
        let help = |path: &str, text: &str| {
            let mut report = Report::blank(Edition::E2021);
            report.annotate(Annotation {
                path: FigureId::from_path(path).unwrap(),
                kind: AnnotationKind::RawText,
                text: text.to_owned(),
            });
            let findings = crate::check(&report, &Origins::default());
            let finding = findings.into_iter().find(|finding| finding.rule == "TYPE").unwrap();
            finding.help.unwrap()
        };
        let count = "applications.new.total";
        for (path, text, meant) in [
            (count, "5件", "5"),
            (count, "1,234", "1234"),
            ("disclosure.fees.amount", "3.50万元", "3.50"),
        ] {
            assert_eq!(help(path, text), crate::messages::cell_number_meant(meant), "{text}");
        }
        let fees = "disclosure.fees.amount";
        assert_eq!(help(fees, "12500元"), crate::messages::cell_yuan_meant("12500", "1.25"));
        assert_eq!(help(fees, "3万").key(), "TYPE");
        for (path, text) in [
            (count, "12500元"),
            (count, "3万件"),
            (count, "若干"),
            (count, "1.5件"),
            (count, "-3件"),
        ] {
            assert_eq!(help(path, text).key(), "TYPE", "{text}");
        }
    }
}
