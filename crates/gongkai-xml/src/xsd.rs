//! The XSD (1.0) of a report, from the same shape that reader and writer walk. Leaves out what XSD 1.0 cannot
//! say: which disclosure table an edition needs, check characters, annotations that fit their figures; the
//! documentation of the types says so, and the reader checks it.

use crate::markup::Markup;
use crate::names::{COLUMNS, LABEL, NAMESPACE, ROOT, is_cell, item};
use gongkai_core::FigureId;
use gongkai_core::report::SchemaVersion;
use gongkai_core::shape::{Choice, Holds, Leaf, Member, Record, RecordId, Shape};
use std::collections::BTreeMap;

/// The XSD as text.
pub(crate) fn schema() -> String {
    let version = format!("{}.{}", SchemaVersion::MAJOR, SchemaVersion::MINOR);
    let mut xsd = Markup::new();
    xsd.open(
        "xs:schema",
        &[
            ("xmlns:xs", "http://www.w3.org/2001/XMLSchema"),
            ("xmlns", NAMESPACE),
            ("targetNamespace", NAMESPACE),
            ("elementFormDefault", "qualified"),
            ("version", &version),
        ],
    );
    let report = RecordId::REPORT.record();
    annotate(&mut xsd, GENERAL.0, GENERAL.1);
    xsd.open("xs:element", &[("name", ROOT), ("type", &report.name)]);
    describe(&mut xsd, &report.title, &report.description, None);
    xsd.close();
    let mut leaves = BTreeMap::new();
    for record in RecordId::all().map(RecordId::record) {
        complex_type(&mut xsd, record);
        for member in &record.members {
            if let Shape::Leaf(leaf) = &member.shape
                && let Some(name) = &leaf.definition
            {
                leaves.insert(name.as_str(), leaf);
            }
        }
    }
    attribute_groups(&mut xsd);
    for (name, leaf) in leaves {
        xsd.open("xs:simpleType", &[("name", name)]);
        describe(&mut xsd, &leaf.title, &leaf.description, beyond(name));
        restriction(&mut xsd, leaf);
        xsd.close();
    }
    xsd.finish()
}

/// What holds for the whole file.
const GENERAL: (&str, &str) = (
    "元素名即字段名，按固定次序排列；必需的格总要列出，空白写 xsi:nil=\"true\"，0 写 0，不适用为空白并在 annotations 中注记；可省略的项没有即不写。列表有外层元素，每项一个内层元素。",
    "Elements are named as the members and stand in a fixed order. Cells are always there: a blank one is xsi:nil=\"true\", 0 is 0, one that does not apply is blank with a note in annotations. Optional members are left out where there are none. A list has an element around its items.",
);

/// What a type demands that XSD 1.0 cannot say; readers check it.
fn beyond(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "Report" => (
            "另有XSD 1.0不能表达的要求：统计期限的末日不早于首日。",
            "Also required, beyond what XSD 1.0 can say: a period does not end before it starts.",
        ),
        "Tables" => (
            "XSD 1.0不能表达：edition为2021时应有disclosure，为2019时应有disclosure_2019。",
            "What XSD 1.0 cannot say: edition 2021 needs disclosure, edition 2019 needs disclosure_2019.",
        ),
        "Annotation" => (
            "另有XSD 1.0不能表达的要求：备注所在的格有数字，其他注记所在的格为空白；同一格同类注记只有一个。",
            "Also required, beyond what XSD 1.0 can say: the cell of a remark has a figure, that of any other note is blank; a cell has one note of a kind.",
        ),
        "CreditCode" => (
            "另有XSD 1.0不能表达的要求：校验码正确。",
            "Also required, beyond what XSD 1.0 can say: the check character is right.",
        ),
        "AmountCell" | "Decimal" => (
            "按文字处理，7545.00与7545不同；xs:decimal的实现常常只保留18位。",
            "A text, so that 7545.00 is not 7545; many implementations of xs:decimal keep 18 digits only.",
        ),
        _ => return None,
    })
}

fn complex_type(xsd: &mut Markup, record: &Record) {
    xsd.open("xs:complexType", &[("name", &record.name)]);
    describe(xsd, &record.title, &record.description, beyond(&record.name));
    xsd.open("xs:sequence", &[]);
    for member in &record.members {
        element(xsd, member);
    }
    xsd.close();
    let row = crate::names::columns(record).is_some();
    xsd.empty(
        "xs:attributeGroup",
        &[("ref", if row { "RowLabels" } else { "Labels" })],
    );
    xsd.close();
}

fn element(xsd: &mut Markup, member: &Member) {
    let mut attributes = vec![("name", member.name.as_str())];
    let named = match &member.shape {
        Shape::Record(id) => Some(id.record().name.as_str()),
        Shape::List(_) => None,
        Shape::Leaf(leaf) => match (&leaf.definition, &leaf.holds) {
            (Some(name), _) => Some(name.as_str()),
            (None, Holds::Text { pattern: None }) => Some("xs:string"),
            (None, _) => None,
        },
    };
    attributes.extend(named.map(|name| ("type", name)));
    if !member.required {
        attributes.push(("minOccurs", "0"));
    }
    if is_cell(member) {
        attributes.push(("nillable", "true"));
    }
    xsd.open("xs:element", &attributes);
    describe(xsd, &member.title, &member.description, None);
    match &member.shape {
        Shape::List(id) => {
            xsd.open("xs:complexType", &[]);
            xsd.open("xs:sequence", &[]);
            let record = id.record();
            let attributes = [
                ("name", item(&member.name)),
                ("type", &record.name),
                ("minOccurs", "0"),
                ("maxOccurs", "unbounded"),
            ];
            xsd.open("xs:element", &attributes);
            describe(xsd, &record.title, &record.description, None);
            xsd.close();
            xsd.close();
            xsd.close();
        }
        Shape::Leaf(leaf) if named.is_none() => {
            xsd.open("xs:simpleType", &[]);
            restriction(xsd, leaf);
            xsd.close();
        }
        _ => {}
    }
    xsd.close();
}

fn attribute_groups(xsd: &mut Markup) {
    let label = (
        "元素的中文名称，供人阅读，不是数据。",
        "The Chinese name of the element, for people; no data.",
    );
    let columns = (
        "行中各数据的中文名称，按次序，供人阅读，不是数据。",
        "The Chinese names of the figures of the row in their order, for people; no data.",
    );
    for (group, names) in [
        ("Labels", &[(LABEL, label)][..]),
        ("RowLabels", &[(LABEL, label), (COLUMNS, columns)]),
    ] {
        xsd.open("xs:attributeGroup", &[("name", group)]);
        annotate(xsd, "标签。", "Labels.");
        for (name, (chinese, english)) in names {
            xsd.open("xs:attribute", &[("name", name), ("type", "xs:string")]);
            annotate(xsd, chinese, english);
            xsd.close();
        }
        xsd.close();
    }
}

/// Digits of a number that is written the one way it is printed.
const WHOLE: &str = "0|[1-9][0-9]*";
/// The same with a sign; there is no minus zero.
const SIGNED: &str = "0|-?[1-9][0-9]*";
/// The form of a decimal number with at most 28 digits: without a point, and by its length with one.
const DECIMAL: [&str; 2] = [r"-?(0|[1-9][0-9]{0,27}|(0|[1-9][0-9]*)\.[0-9]+)", "-?[0-9.]{1,29}"];
/// A date without a time zone.
const DATE: &str = "[0-9]{4}-[0-9]{2}-[0-9]{2}";

fn restriction(xsd: &mut Markup, leaf: &Leaf) {
    match &leaf.holds {
        Holds::Integer { min, max } => {
            let known = [
                ("xs:unsignedLong", 0, i128::from(u64::MAX)),
                ("xs:long", i128::from(i64::MIN), i128::from(i64::MAX)),
            ];
            let whole = known.iter().find(|known| (known.1, known.2) == (*min, *max));
            xsd.open("xs:restriction", &[("base", whole.map_or("xs:int", |known| known.0))]);
            if whole.is_none() {
                xsd.empty("xs:minInclusive", &[("value", &min.to_string())]);
                xsd.empty("xs:maxInclusive", &[("value", &max.to_string())]);
            }
            xsd.empty("xs:pattern", &[("value", if *min < 0 { SIGNED } else { WHOLE })]);
            xsd.close();
        }
        Holds::Decimal => {
            // Patterns of one step are alternatives; those of two steps must both fit.
            xsd.open("xs:restriction", &[]);
            xsd.open("xs:simpleType", &[]);
            xsd.open("xs:restriction", &[("base", "xs:token")]);
            xsd.empty("xs:pattern", &[("value", DECIMAL[0])]);
            xsd.close();
            xsd.close();
            xsd.empty("xs:pattern", &[("value", DECIMAL[1])]);
            xsd.close();
        }
        Holds::Date => {
            xsd.open("xs:restriction", &[("base", "xs:date")]);
            xsd.empty("xs:pattern", &[("value", DATE)]);
            xsd.close();
        }
        Holds::Choice(choices) => {
            xsd.open("xs:restriction", &[("base", "xs:string")]);
            for choice in choices {
                xsd.open("xs:enumeration", &[("value", &choice.name)]);
                let (chinese, english) = meaning(choice);
                annotate(xsd, &chinese, &english);
                xsd.close();
            }
            xsd.close();
        }
        Holds::Text { pattern } => {
            xsd.open("xs:restriction", &[("base", "xs:string")]);
            if let Some(pattern) = pattern {
                xsd.empty("xs:pattern", &[("value", &anchored(pattern))]);
            }
            xsd.close();
        }
    }
}

/// What a word of a choice means, in both languages.
fn meaning(choice: &Choice) -> (String, String) {
    match FigureId::from_path(&choice.name) {
        Some(id) => {
            let figure = id.figure();
            let labels: Vec<&str> = figure.row_label.iter().chain(figure.column_label).copied().collect();
            (labels.join(" · "), figure.english.to_owned())
        }
        None => {
            let (chinese, english) = languages(&choice.description);
            (chinese.to_owned(), english.to_owned())
        }
    }
}

/// A regular expression of JSON Schema, which looks for a part of the text, as one of XSD, which has to fit all
/// of it. "Not a space" is meant in the sense of Unicode, which XSD does not know by that name.
fn anchored(pattern: &str) -> String {
    const SPACES: &str = "\u{85}\u{A0}\u{1680}\u{2000}-\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}";
    const ANY: &str = r"[\s\S]*";
    let middle = pattern.trim_start_matches('^').trim_end_matches('$');
    format!(
        "{}{}{}",
        if pattern.starts_with('^') { "" } else { ANY },
        middle.replace(r"\S", &format!(r"[^\s{SPACES}]")),
        if pattern.ends_with('$') { "" } else { ANY },
    )
}

/// The two languages of a description: Chinese up to its last full stop.
fn languages(text: &str) -> (&str, &str) {
    match text.rfind('。') {
        Some(at) => {
            let (chinese, english) = text.split_at(at + '。'.len_utf8());
            (chinese, english.trim_start())
        }
        None => (text, text),
    }
}

fn describe(xsd: &mut Markup, title: &str, description: &str, more: Option<(&str, &str)>) {
    let (chinese, english) = languages(description);
    let (more_chinese, more_english) = more.unwrap_or_default();
    let named = if chinese.starts_with(title) {
        chinese.to_owned()
    } else {
        format!("{title}：{chinese}")
    };
    let space = if more_english.is_empty() { "" } else { " " };
    annotate(xsd, &(named + more_chinese), &format!("{english}{space}{more_english}"));
}

fn annotate(xsd: &mut Markup, chinese: &str, english: &str) {
    xsd.open("xs:annotation", &[]);
    xsd.leaf("xs:documentation", &[("xml:lang", "zh")], chinese);
    xsd.leaf("xs:documentation", &[("xml:lang", "en")], english);
    xsd.close();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_the_whole_text() {
        assert_eq!(anchored("^[1-9][0-9]{5}$"), "[1-9][0-9]{5}");
        let filled = anchored(r"\S");
        assert!(
            filled.starts_with(r"[\s\S]*[^\s") && filled.ends_with(r"]*"),
            "{filled}"
        );
        // Every space that the reader takes for one stands there, singly or in a range.
        for letter in (0..0x1_0000)
            .filter_map(char::from_u32)
            .filter(|letter| letter.is_whitespace())
        {
            let there = matches!(letter, '\t' | '\n' | '\r' | ' ' | '\u{2000}'..='\u{200A}') || filled.contains(letter);
            // Not legal in XML.
            assert!(there || matches!(letter, '\u{B}' | '\u{C}'), "{letter:?}");
        }
    }

    #[test]
    fn everything_is_described_in_both_languages() {
        let han = |text: &str| text.chars().any(|letter| ('\u{4E00}'..='\u{9FFF}').contains(&letter));
        let check = |text: &str| {
            let (chinese, english) = languages(text);
            assert!(han(chinese), "{text}");
            assert!(
                english != chinese && english.chars().any(|letter| letter.is_ascii_alphabetic()),
                "{text}"
            );
        };
        for record in RecordId::all().map(RecordId::record) {
            check(&record.description);
            for member in &record.members {
                check(&member.description);
                if let Shape::Leaf(leaf) = &member.shape {
                    if leaf.definition.is_some() {
                        check(&leaf.description);
                    }
                    if let Holds::Choice(choices) = &leaf.holds {
                        for choice in choices {
                            let (chinese, english) = meaning(choice);
                            assert!(
                                han(&chinese) && !english.is_empty() && english != chinese,
                                "{}",
                                choice.name
                            );
                        }
                    }
                }
            }
        }
    }
}
