//! The JSON Schema (draft 2020-12) of a report. Leaves out the XSD and the table schemas of other carriers.

use crate::report::{Report, SchemaVersion};
use serde_json::{Map, Value, json};

/// Identifier of the published schema.
pub const ID: &str = "https://gongkai.github.io/schema/report-1.schema.json";

/// The JSON Schema as text: two spaces of indentation, a line feed at the end.
///
/// # Panics
/// Never: the schema is made from types of this crate.
#[must_use]
pub fn json_schema() -> String {
    let mut root = value();
    untitled(&mut root);
    for (_, definition) in root["$defs"].as_object_mut().into_iter().flatten() {
        untitled(definition);
    }
    let mut text = serde_json::to_string_pretty(&root).expect("a schema has only string keys");
    text.push('\n');
    text
}

/// The JSON Schema as data, where members have titles too.
pub(crate) fn value() -> Value {
    let mut made = schemars::generate::SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<Report>()
        .to_value();
    let mut made = std::mem::take(made.as_object_mut().expect("the schema of a record is an object"));
    let mut definitions = made.remove("$defs").unwrap_or_default();
    for (name, definition) in definitions.as_object_mut().into_iter().flatten() {
        named(name, definition);
    }
    let mut root = json!({
        "$schema": made.remove("$schema"),
        "$id": ID,
        "$comment": format!("{}, {}", SchemaVersion::written(), env!("CARGO_PKG_VERSION")),
    });
    let object = root.as_object_mut().expect("made as an object");
    object.extend(made);
    object.extend(edition_rules().map(|(key, rule)| (key.to_owned(), rule)));
    object.insert("$defs".to_owned(), definitions);
    named("Report", &mut root);
    plain(&mut root);
    root
}

/// Puts the name of a record before its title: generators make the names of types from titles, of which many
/// keep only ASCII.
fn named(name: &str, definition: &mut Value) {
    let title = definition["title"].as_str().unwrap_or_default();
    definition["title"] = format!("{name} {title}").trim_end().into();
}

/// Puts into the words of the standard, and of the generators that read it, what the library says otherwise.
fn plain(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            bounds(object);
            // Words beside a reference make a type of their own in many generators.
            if object.len() > 1
                && let Some(reference) = object.shift_remove("$ref")
            {
                object.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
            }
            // A value is no type.
            if object.contains_key("const") {
                label(object);
            }
            object.values_mut().for_each(plain);
        }
        Value::Array(list) => list.iter_mut().for_each(plain),
        _ => {}
    }
}

/// Takes the titles of the members of a record away: a member is no type.
fn untitled(record: &mut Value) {
    if let Some(Value::Object(members)) = record.get_mut("properties") {
        members.values_mut().filter_map(Value::as_object_mut).for_each(label);
    }
}

/// Puts the Chinese name before the description: generators make a type of whatever has a title.
fn label(object: &mut Map<String, Value>) {
    if let (Some(Value::String(title)), Some(Value::String(text))) =
        (object.shift_remove("title"), object.get_mut("description"))
        && !text.starts_with(&title)
    {
        text.insert_str(0, &format!("{title}："));
    }
}

/// Bounds in place of `format: uint64` and the like, which no standard knows.
fn bounds(object: &mut Map<String, Value>) {
    let (min, max) = match object.get("format").and_then(Value::as_str) {
        Some("uint64") => (json!(0), json!(u64::MAX)),
        Some("uint16") => (json!(0), json!(u16::MAX)),
        Some("uint8") => (json!(0), json!(u8::MAX)),
        Some("int64") => (json!(i64::MIN), json!(i64::MAX)),
        _ => return,
    };
    object.shift_remove("format");
    object.entry("minimum").or_insert(min);
    object.entry("maximum").or_insert(max);
}

/// Which disclosure table an edition needs. At the root itself: generators take an `allOf` there for a second
/// record without limits.
fn edition_rules() -> [(&'static str, Value); 3] {
    let needs = |table: &str| {
        json!({
            "type": "object",
            "properties": { "tables": { "type": "object", "required": [table] } }
        })
    };
    let older = json!({
        "type": "object",
        "properties": { "edition": { "const": "2019" } },
        "required": ["edition"]
    });
    [
        ("if", older),
        ("then", needs("disclosure_2019")),
        ("else", needs("disclosure")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_member_says_what_it_is_in_both_languages_and_every_object_is_closed() {
        let schema: Value = serde_json::from_str(&json_schema()).unwrap();
        let raw = value();
        let mut members = 0;
        let definitions = schema["$defs"].as_object().unwrap();
        for (name, object) in definitions
            .iter()
            .map(|(name, object)| (name.as_str(), object))
            .chain([("Report", &schema)])
        {
            let han = |text: &str| text.chars().any(|letter| ('\u{4E00}'..='\u{9FFF}').contains(&letter));
            let title = object["title"].as_str().unwrap_or_default();
            assert!(title.starts_with(&format!("{name} ")) && han(title), "{name}: {title}");
            let text = object["description"].as_str().unwrap_or_default();
            assert!(
                han(text) && text.chars().any(|letter| letter.is_ascii_alphabetic()),
                "{name}: {text}"
            );
            let Some(properties) = object.get("properties").and_then(Value::as_object) else {
                continue;
            };
            assert_eq!(object["additionalProperties"], false, "{name} is open");
            let declared = if name == "Report" { &raw } else { &raw["$defs"][name] };
            for (member, property) in properties {
                members += 1;
                let title = declared["properties"][member]["title"]
                    .as_str()
                    .unwrap_or_else(|| panic!("{name}.{member} has no title"));
                let text = property["description"]
                    .as_str()
                    .unwrap_or_else(|| panic!("{name}.{member} is not described"));
                assert!(property.get("title").is_none(), "{name}.{member} looks like a type");
                assert!(
                    han(title) && text.starts_with(title),
                    "{name}.{member}: {title} / {text}"
                );
                assert!(
                    text.chars().any(|letter| letter.is_ascii_alphabetic()),
                    "{name}.{member} has no English"
                );
            }
        }
        assert!(members > 100, "{members}");
    }
    #[test]
    fn only_standard_words_stand_in_the_schema_and_members_in_the_forms_order() {
        fn formats(schema: &Value, found: &mut Vec<String>) {
            match schema {
                Value::Object(object) => {
                    found.extend(object.get("format").and_then(Value::as_str).map(str::to_owned));
                    object.values().for_each(|schema| formats(schema, found));
                }
                Value::Array(list) => list.iter().for_each(|schema| formats(schema, found)),
                _ => {}
            }
        }
        let schema: Value = serde_json::from_str(&json_schema()).unwrap();
        let mut found = Vec::new();
        formats(&schema, &mut found);
        assert!(found.iter().all(|format| format == "date"), "{found:?}");
        assert!(schema.get("version").is_none());
        assert_eq!(schema["$defs"]["CountCell"]["maximum"], json!(u64::MAX));
        let members: Vec<_> = schema["properties"].as_object().unwrap().keys().take(4).collect();
        assert_eq!(members, ["schema", "edition", "year", "period"]);
        let row: Vec<_> = schema["$defs"]["ApplicantCounts"]["properties"]
            .as_object()
            .unwrap()
            .keys()
            .collect();
        assert_eq!((row[0].as_str(), row[6].as_str()), ("natural_person", "total"));
    }
}
