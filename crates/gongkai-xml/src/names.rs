//! Names of the XML that are not names of members: namespace, root, items of lists, attributes. Leaves out
//! the members themselves, which the model names.

use gongkai_core::shape::{Member, Record, Shape};

/// The namespace of a report, without the version of its minor changes.
pub const NAMESPACE: &str = "https://gongkai.github.io/schema/report-1";

/// The namespace of `xsi:nil`.
pub(crate) const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// The root element.
pub(crate) const ROOT: &str = "report";

/// The attribute with the Chinese name of an element that has elements in it.
pub(crate) const LABEL: &str = "label";

/// The attribute of a row with the Chinese names of its figures.
pub(crate) const COLUMNS: &str = "columns";

/// What stands between the names of figures.
const BETWEEN: &str = "、";

/// The element of an item of a list.
pub(crate) fn item(list: &str) -> &'static str {
    match list {
        "annotations" => "annotation",
        "blocks" | "preamble" => "block",
        "parts" => "part",
        "additional" => "section",
        "statistics" => "statistic",
        "waivers" => "waiver",
        "websites" => "website",
        _ => "item",
    }
}

/// Whether a member is a cell: required, and nil where it is blank.
pub(crate) const fn is_cell(member: &Member) -> bool {
    member.required && member.nullable && matches!(member.shape, Shape::Leaf(_))
}

/// The Chinese names of a row's figures; `None` where the record is no row.
///
/// They stand on the row: a figure with an attribute would be a record of its own to every generator of classes.
pub(crate) fn columns(record: &Record) -> Option<String> {
    record.members.iter().all(is_cell).then(|| {
        let titles: Vec<&str> = record.members.iter().map(|member| member.title.as_str()).collect();
        titles.join(BETWEEN)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_core::shape::RecordId;

    #[test]
    fn the_namespace_is_that_of_the_published_schema() {
        assert_eq!(gongkai_core::schema::ID, format!("{NAMESPACE}.schema.json"));
    }

    #[test]
    fn every_list_has_a_name_for_its_items() {
        for record in RecordId::all().map(RecordId::record) {
            for member in &record.members {
                if let Shape::List(_) = member.shape {
                    assert_ne!(item(&member.name), "item", "{}.{}", record.name, member.name);
                }
            }
        }
    }
}
