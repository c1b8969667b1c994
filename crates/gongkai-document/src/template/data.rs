//! What a template can ask of a report: any field, by the names of the model, borrowed and not copied. A test
//! holds this against the model. Leaves out figures of the statutory tables, which have numbers of their own.

use gongkai_core::report::{Contact, Report, TableSections, Website};
use gongkai_core::{
    Agency, AgencyKind, Annotation, AnnotationKind, Approximation, Block, Change, Decimal, Period, Section, Statistic,
    Waiver,
};
use jiff::civil::Date;
use std::borrow::Cow;

/// A record of a report.
#[derive(Debug, Clone, Copy)]
pub(super) enum Record<'a> {
    Report(&'a Report),
    Agency(&'a Agency),
    Contact(&'a Contact),
    Website(&'a Website),
    Period(&'a Period),
    TableSections(&'a TableSections),
    Section(&'a Section),
    Block(&'a Block),
    Statistic(&'a Statistic),
    Change(&'a Change),
    Annotation(&'a Annotation),
    Waiver(&'a Waiver),
}

/// A list of a report.
#[derive(Debug, Clone, Copy)]
pub(super) enum List<'a> {
    Websites(&'a [Website]),
    Blocks(&'a [Block]),
    Sections(&'a [Section]),
    Statistics(&'a [Statistic]),
    Annotations(&'a [Annotation]),
    Waivers(&'a [Waiver]),
}

/// What a member holds.
#[derive(Debug, Clone)]
pub(super) enum Held<'a> {
    /// Nothing.
    Nothing,
    Text(Cow<'a, str>),
    Whole(i64),
    Decimal(Decimal),
    Date(Date),
    Record(Record<'a>),
    List(List<'a>),
}

impl<'a> List<'a> {
    pub(super) const fn len(self) -> usize {
        match self {
            Self::Websites(list) => list.len(),
            Self::Blocks(list) => list.len(),
            Self::Sections(list) => list.len(),
            Self::Statistics(list) => list.len(),
            Self::Annotations(list) => list.len(),
            Self::Waivers(list) => list.len(),
        }
    }

    pub(super) fn get(self, at: usize) -> Option<Record<'a>> {
        match self {
            Self::Websites(list) => list.get(at).map(Record::Website),
            Self::Blocks(list) => list.get(at).map(Record::Block),
            Self::Sections(list) => list.get(at).map(Record::Section),
            Self::Statistics(list) => list.get(at).map(Record::Statistic),
            Self::Annotations(list) => list.get(at).map(Record::Annotation),
            Self::Waivers(list) => list.get(at).map(Record::Waiver),
        }
    }
}

impl<'a> Record<'a> {
    /// Whether nothing stands in it.
    pub(super) fn is_empty(self) -> bool {
        match self {
            Self::Report(_)
            | Self::Website(_)
            | Self::Period(_)
            | Self::Statistic(_)
            | Self::Change(_)
            | Self::Annotation(_)
            | Self::Waiver(_) => false,
            Self::Agency(agency) => *agency == Agency::default(),
            Self::Contact(contact) => contact.is_empty(),
            Self::TableSections(sections) => sections.is_empty(),
            Self::Section(section) => section.is_empty(),
            Self::Block(block) => *block == Block::default(),
        }
    }

    /// What the member of that name holds; nothing where the model has no such member.
    pub(super) fn member(self, name: &str) -> Held<'a> {
        match self {
            Self::Report(report) => of_report(report, name),
            Self::Agency(agency) => of_agency(agency, name),
            Self::Contact(contact) => match name {
                "unit" => text(contact.unit.as_ref()),
                "address" => text(contact.address.as_ref()),
                "postcode" => text(contact.postcode.as_ref()),
                "phone" => text(contact.phone.as_ref()),
                "fax" => text(contact.fax.as_ref()),
                "email" => text(contact.email.as_ref()),
                _ => Held::Nothing,
            },
            Self::Website(site) => match name {
                "name" => text(site.name.as_ref()),
                "url" => text(Some(&site.url)),
                _ => Held::Nothing,
            },
            Self::Period(period) => match name {
                "start" => Held::Date(period.start),
                "end" => Held::Date(period.end),
                _ => Held::Nothing,
            },
            Self::TableSections(sections) => match name {
                "disclosure" => section(&sections.disclosure),
                "applications" => section(&sections.applications),
                "proceedings" => section(&sections.proceedings),
                _ => Held::Nothing,
            },
            Self::Section(section) => match name {
                "title" => text(section.title.as_ref()),
                "blocks" => Held::List(List::Blocks(&section.blocks)),
                "statistics" => Held::List(List::Statistics(&section.statistics)),
                _ => Held::Nothing,
            },
            Self::Block(block) => match name {
                "level" => whole(block.level),
                "heading" => text(block.heading.as_ref()),
                "text" => text(block.text.as_ref()),
                _ => Held::Nothing,
            },
            Self::Statistic(statistic) => of_statistic(statistic, name),
            Self::Change(change) => match name {
                "value" => Held::Decimal(change.value),
                "unit" => text(Some(&change.unit)),
                _ => Held::Nothing,
            },
            Self::Annotation(annotation) => match name {
                "path" => word(annotation.path.path()),
                "kind" => word(match annotation.kind {
                    AnnotationKind::NotApplicable => "not_applicable",
                    AnnotationKind::Remark => "remark",
                    AnnotationKind::RawText => "raw_text",
                }),
                "text" => text(Some(&annotation.text)),
                _ => Held::Nothing,
            },
            Self::Waiver(waiver) => match name {
                "rule" => text(Some(&waiver.rule)),
                "path" => text(waiver.path.as_ref()),
                "reason" => text(Some(&waiver.reason)),
                "who" => text(Some(&waiver.who)),
                "on" => waiver.on.map_or(Held::Nothing, Held::Date),
                _ => Held::Nothing,
            },
        }
    }
}

fn of_report<'a>(report: &'a Report, name: &str) -> Held<'a> {
    match name {
        "schema" => Held::Text(gongkai_core::report::SchemaVersion::written().into()),
        "edition" => word(report.edition.name()),
        "year" => whole(report.year),
        "period" => report
            .period
            .as_ref()
            .map_or(Held::Nothing, |period| Held::Record(Record::Period(period))),
        "agency" => Held::Record(Record::Agency(&report.agency)),
        "issued_on" => report.issued_on.map_or(Held::Nothing, Held::Date),
        "title" => text(report.title.as_ref()),
        "preamble" => Held::List(List::Blocks(&report.preamble)),
        "overview" => section(&report.overview),
        "table_sections" => Held::Record(Record::TableSections(&report.table_sections)),
        "problems" => section(&report.problems),
        "other" => section(&report.other),
        "additional" => Held::List(List::Sections(&report.additional)),
        "annotations" => Held::List(List::Annotations(&report.annotations)),
        "waivers" => Held::List(List::Waivers(&report.waivers)),
        _ => Held::Nothing,
    }
}

fn of_agency<'a>(agency: &'a Agency, name: &str) -> Held<'a> {
    match name {
        "name" => text(agency.name.as_ref()),
        "kind" => agency.kind.map_or(Held::Nothing, |kind| {
            let known = AgencyKind::ALL.iter().find(|(known, ..)| *known == kind);
            known.map_or(Held::Nothing, |(_, name, _)| word(name))
        }),
        "region_code" => shown(agency.region_code.as_ref()),
        "credit_code" => shown(agency.credit_code.as_ref()),
        "parent" => text(agency.parent.as_ref()),
        "contact" => Held::Record(Record::Contact(&agency.contact)),
        "websites" => Held::List(List::Websites(&agency.websites)),
        _ => Held::Nothing,
    }
}

fn of_statistic<'a>(statistic: &'a Statistic, name: &str) -> Held<'a> {
    match name {
        "key" => text(statistic.key.as_ref()),
        "name" => text(Some(&statistic.name)),
        "value" => statistic.value.map_or(Held::Nothing, Held::Decimal),
        "unit" => text(Some(&statistic.unit)),
        "approximate" => statistic.approximate.map_or(Held::Nothing, |kind| {
            word(match kind {
                Approximation::About => "about",
                Approximation::MoreThan => "more_than",
                Approximation::Nearly => "nearly",
            })
        }),
        "change" => statistic
            .change
            .as_ref()
            .map_or(Held::Nothing, |change| Held::Record(Record::Change(change))),
        "parts" => Held::List(List::Statistics(&statistic.parts)),
        _ => Held::Nothing,
    }
}

fn text(text: Option<&String>) -> Held<'_> {
    text.map_or(Held::Nothing, |text| Held::Text(Cow::Borrowed(text)))
}

fn word(word: &str) -> Held<'_> {
    Held::Text(Cow::Borrowed(word))
}

fn shown<'a>(value: Option<&'a impl ToString>) -> Held<'a> {
    value.map_or(Held::Nothing, |value| Held::Text(value.to_string().into()))
}

fn whole<'a>(value: Option<impl Into<i64>>) -> Held<'a> {
    value.map_or(Held::Nothing, |value| Held::Whole(value.into()))
}

const fn section(section: &Section) -> Held<'_> {
    Held::Record(Record::Section(section))
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_core::fields;
    use gongkai_core::shape::{RecordId, Shape};
    use proptest::prelude::*;
    use serde_json::Value;

    /// Every member of the model that a record has, against the data of its JSON.
    fn compare(id: RecordId, record: Record<'_>, value: &Value) {
        for member in &id.record().members {
            if member.name == "tables" {
                continue;
            }
            let data = value.get(&member.name).unwrap_or(&Value::Null);
            let held = record.member(&member.name);
            match (&member.shape, held) {
                (Shape::Record(id), Held::Record(inner)) => compare(*id, inner, data),
                (Shape::Record(_), Held::Nothing) => assert!(data.is_null(), "{}", member.name),
                (Shape::List(id), Held::List(list)) => {
                    let items = data.as_array().cloned().unwrap_or_default();
                    assert_eq!(items.len(), list.len());
                    for (at, item) in items.iter().enumerate() {
                        compare(*id, list.get(at).unwrap(), item);
                    }
                }
                (Shape::Leaf(_), held) => {
                    let text = match held {
                        Held::Nothing => None,
                        Held::Text(text) => Some(text.into_owned()),
                        Held::Whole(number) => Some(number.to_string()),
                        Held::Decimal(number) => Some(number.to_string()),
                        Held::Date(date) => Some(date.to_string()),
                        other => panic!("{}: {other:?}", member.name),
                    };
                    let expected = match data {
                        Value::Null => None,
                        Value::String(text) => Some(text.clone()),
                        other => Some(other.to_string()),
                    };
                    // An empty unit is left out of the JSON.
                    let filled = |text: Option<String>| text.filter(|text| !text.is_empty() || member.name != "unit");
                    assert_eq!(filled(text), filled(expected), "{}", member.name);
                }
                (shape, held) => panic!("{}: {shape:?} {held:?}", member.name),
            }
        }
    }

    proptest! {
        #![proptest_config(gongkai_testkit::arbitrary::config(64))]
        #[test]
        fn every_member_of_the_model_is_reached(report in gongkai_testkit::arbitrary::report()) {
            compare(RecordId::REPORT, Record::Report(&report), &fields::data(&report));
        }
    }
}
