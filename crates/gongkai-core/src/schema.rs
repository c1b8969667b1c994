//! The JSON Schema (draft 2020-12) of a report. Leaves out the XSD and the table schemas of other carriers.

use crate::report::Report;
use serde_json::{Value, json};

/// Identifier of the published schema.
pub const ID: &str = "https://gongkai.github.io/schema/report-1.schema.json";

/// The JSON Schema as text: two spaces of indentation, a line feed at the end.
///
/// # Panics
/// Never: the schema is made from types of this crate.
#[must_use]
pub fn json_schema() -> String {
    let mut schema = schemars::generate::SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<Report>()
        .to_value();
    let root = schema.as_object_mut().expect("the schema of a record is an object");
    root.insert("$id".to_owned(), json!(ID));
    root.insert("version".to_owned(), json!(env!("CARGO_PKG_VERSION")));
    root.insert("allOf".to_owned(), edition_rules());
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema has only string keys");
    text.push('\n');
    text
}

/// Which disclosure table an edition needs.
fn edition_rules() -> Value {
    let rule = |edition: &str, table: &str| {
        json!({
            "if": { "properties": { "edition": { "const": edition } } },
            "then": { "properties": { "tables": { "required": [table] } } }
        })
    };
    json!([rule("2021", "disclosure"), rule("2019", "disclosure_2019")])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_member_says_what_it_is_in_both_languages_and_every_object_is_closed() {
        let schema: Value = serde_json::from_str(&json_schema()).unwrap();
        let mut members = 0;
        let definitions = schema["$defs"].as_object().unwrap();
        for (name, object) in definitions
            .iter()
            .map(|(name, object)| (name.as_str(), object))
            .chain([("Report", &schema)])
        {
            let Some(properties) = object.get("properties").and_then(Value::as_object) else {
                continue;
            };
            assert_eq!(object["additionalProperties"], false, "{name} is open");
            for (member, property) in properties {
                members += 1;
                let title = property["title"]
                    .as_str()
                    .unwrap_or_else(|| panic!("{name}.{member} has no title"));
                let text = property["description"]
                    .as_str()
                    .unwrap_or_else(|| panic!("{name}.{member} is not described"));
                let han = |text: &str| text.chars().any(|letter| ('\u{4E00}'..='\u{9FFF}').contains(&letter));
                assert!(han(title) && han(text), "{name}.{member}: {title} / {text}");
                assert!(
                    text.chars().any(|letter| letter.is_ascii_alphabetic()),
                    "{name}.{member} has no English"
                );
            }
        }
        assert!(members > 100, "{members}");
    }
}
