//! A change of the JSON Schema needs a step of the version: `baseline/` keeps the schema of every version that was
//! published, and the schema of today is compared with them. CONTRIBUTING.md says how to step. Leaves out reports of
//! later minor versions, which the JSON reader's own tests have.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

mod compare;

use compare::{Change, Step, changes};
use gongkai_core::report::SchemaVersion;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Major and minor.
type Version = (u16, u16);

#[test]
fn a_change_of_the_schema_has_its_step() {
    let version = (SchemaVersion::MAJOR, SchemaVersion::MINOR);
    if let Err(wrong) = verdict(version, &baselines(), &schema()) {
        panic!("{wrong}\nCONTRIBUTING.md, “The schema”, says how to step the version");
    }
}

/// Whether the schema may be published as that version, after those that were published before.
fn verdict(version: Version, published: &BTreeMap<Version, Value>, schema: &Value) -> Result<(), String> {
    let (major, minor) = version;
    if let Some((later, _)) = published.range((major, minor + 1)..).next() {
        return Err(format!("{later:?} was published already, after {version:?}"));
    }
    // A minor version takes every report of the earlier ones.
    for (earlier, old) in published.range((major, 0)..version) {
        let breaking = told(&changes(old, schema), Step::Major);
        if !breaking.is_empty() {
            return Err(format!("breaks {earlier:?}, which needs a major step:\n{breaking}"));
        }
    }
    let Some(own) = published.get(&version) else {
        return Err(format!("no baseline of {version:?}"));
    };
    let found = changes(own, schema);
    match found.iter().map(|change| change.step).max() {
        None => Ok(()),
        Some(step) => Err(format!(
            "differs from {version:?} as published, which needs a {step:?} step:\n{}",
            told(&found, Step::Minor)
        )),
    }
}

/// The changes of a step or more, one a line.
fn told(changes: &[Change], least: Step) -> String {
    let lines = changes.iter().filter(|change| change.step >= least);
    lines
        .map(|change| format!("{:?} {}: {}\n", change.step, change.place, change.what))
        .collect()
}

fn baselines() -> BTreeMap<Version, Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compatibility/baseline");
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let version = name
            .strip_prefix("report-")
            .and_then(|name| name.strip_suffix(".schema.json"))
            .and_then(|version| version.split_once('.'))
            .unwrap_or_else(|| panic!("{name} is no baseline"));
        let text = std::fs::read_to_string(&path).unwrap();
        let version = (version.0.parse().unwrap(), version.1.parse().unwrap());
        found.insert(version, serde_json::from_str(&text).unwrap());
    }
    found
}

fn schema() -> Value {
    serde_json::from_str(&gongkai_core::schema::json_schema()).unwrap()
}

/// The schema with a value put in place of what a pointer finds; `null` takes it away.
fn with(pointer: &str, value: Value) -> Value {
    let mut schema = schema();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = schema
        .pointer_mut(parent)
        .unwrap_or_else(|| panic!("no {parent} in the schema"));
    match (parent, value) {
        (Value::Object(object), Value::Null) => {
            object.shift_remove(key).unwrap_or_else(|| panic!("no {pointer}"));
        }
        (Value::Object(object), value) => {
            object.insert(key.to_owned(), value);
        }
        (Value::Array(list), Value::Null) => {
            list.remove(key.parse().unwrap());
        }
        (Value::Array(list), value) => list.insert(key.parse().unwrap(), value),
        _ => panic!("{pointer} has no parent"),
    }
    schema
}

/// The schema with every occurrence of a text in its JSON replaced.
fn replaced(from: &str, to: &str) -> Value {
    let text = schema().to_string();
    assert!(text.contains(from), "no {from} in the schema");
    serde_json::from_str(&text.replace(from, to)).unwrap()
}

#[track_caller]
fn is(step: Step, place: &str, new: &Value) {
    let found = changes(&schema(), new);
    assert!(
        found.iter().any(|change| change.step == step && change.place == place),
        "{found:#?}"
    );
    assert_eq!(found.iter().map(|change| change.step).max(), Some(step), "{found:#?}");
}

#[test]
fn the_same_schema_and_other_texts_are_no_change() {
    assert_eq!(changes(&schema(), &schema()), []);
    for pointer in [
        "/description",
        "/$comment",
        "/properties/year/description",
        "/$defs/Edition/oneOf/0/description",
        "/$defs/Decimal/examples",
    ] {
        assert_eq!(changes(&schema(), &with(pointer, json!(["other"]))), [], "{pointer}");
    }
    let title = schema()["$defs"]["Block"]["title"].as_str().unwrap().to_owned() + "二";
    assert_eq!(changes(&schema(), &with("/$defs/Block/title", title.into())), []);
}

#[test]
fn the_order_of_words_members_and_values_is_no_change() {
    fn turned(value: &Value) -> Value {
        match value {
            Value::Object(object) => object
                .iter()
                .rev()
                .map(|(key, value)| (key.clone(), turned(value)))
                .collect(),
            Value::Array(list) => list.iter().rev().map(turned).collect(),
            other => other.clone(),
        }
    }
    assert_eq!(changes(&schema(), &turned(&schema())), []);
}

#[test]
fn a_reference_or_its_target_in_place_is_no_change() {
    let new = with(
        "/$defs/Annotation/properties/kind",
        schema()["$defs"]["AnnotationKind"].clone(),
    );
    assert_eq!(changes(&schema(), &new), []);
}

#[test]
fn members_gone_or_renamed_are_breaking() {
    is(Step::Major, "Report.title", &with("/properties/title", Value::Null));
    is(
        Step::Major,
        "Block.heading",
        &with("/$defs/Block/properties/heading", Value::Null),
    );
    let renamed = replaced("\"research_institution\"", "\"research_institute\"");
    is(Step::Major, "ApplicantCounts.research_institution", &renamed);
}

#[test]
fn records_gone_or_renamed_are_breaking() {
    is(Step::Major, "Outcomes", &replaced("Outcomes\"", "Results\""));
    is(
        Step::Major,
        "Block",
        &with("/$defs/Block/title", json!("Paragraph 段落")),
    );
}

#[test]
fn what_is_required_may_not_change() {
    let required = |name: &str, list: Value| with(&format!("/$defs/{name}/required"), list);
    is(Step::Major, "Block.text", &required("Block", json!(["text"])));
    is(Step::Major, "Website.url", &required("Website", json!([])));
    is(
        Step::Major,
        "Website.name",
        &required("Website", json!(["url", "name"])),
    );
    // The condition about editions.
    is(
        Step::Major,
        "Report.then.tables.proceedings",
        &with("/then/properties/tables/required/0", json!("proceedings")),
    );
    is(
        Step::Major,
        "Report",
        &with("/if/properties/edition/const", json!("2021")),
    );
}

#[test]
fn types_may_not_change_in_either_direction() {
    is(
        Step::Major,
        "Report.year",
        &with("/properties/year/type", json!("integer")),
    );
    is(
        Step::Major,
        "Report.year",
        &with("/properties/year/type", json!(["integer", "string", "null"])),
    );
    is(Step::Major, "Report.year", &with("/properties/year/type", Value::Null));
    is(
        Step::Major,
        "DocumentCounts.issued",
        &with("/$defs/CountCell/type", json!("integer")),
    );
    is(
        Step::Major,
        "FeeAmount.amount",
        &with("/$defs/Decimal/type", json!("number")),
    );
    is(
        Step::Major,
        "Report.period",
        &with("/properties/period/anyOf/1", Value::Null),
    );
    is(
        Step::Major,
        "Report.preamble",
        &with("/properties/preamble/type", json!("object")),
    );
    let other = json!({ "$ref": "#/$defs/Section" });
    is(
        Step::Major,
        "Report.preamble[]",
        &with("/properties/preamble/items", other.clone()),
    );
    is(Step::Major, "Report.period", &with("/properties/period/anyOf/0", other));
}

#[test]
fn values_gone_are_breaking_and_values_added_are_an_addition() {
    is(
        Step::Major,
        "Report.edition",
        &with("/$defs/Edition/oneOf/0", Value::Null),
    );
    is(
        Step::Major,
        "Agency.kind",
        &with("/$defs/AgencyKind/oneOf/3", Value::Null),
    );
    is(
        Step::Major,
        "Annotation.path",
        &with("/$defs/FigurePath/enum/200", Value::Null),
    );
    is(
        Step::Major,
        "Report.title",
        &with("/properties/title/enum", json!(["报告"])),
    );
    is(
        Step::Minor,
        "Annotation.path",
        &with("/$defs/FigurePath/enum/0", json!("disclosure.new")),
    );
    let kind = json!({ "type": "string", "const": "company" });
    is(Step::Minor, "Agency.kind", &with("/$defs/AgencyKind/oneOf/0", kind));
}

#[test]
fn limits_may_only_become_wider() {
    is(
        Step::Major,
        "Report.year",
        &with("/properties/year/minimum", json!(2019)),
    );
    is(
        Step::Minor,
        "Report.year",
        &with("/properties/year/minimum", json!(1999)),
    );
    is(
        Step::Minor,
        "Report.year",
        &with("/properties/year/maximum", Value::Null),
    );
    is(
        Step::Major,
        "DocumentCounts.issued",
        &with("/$defs/CountCell/maximum", json!(u64::MAX - 1)),
    );
    is(
        Step::Major,
        "DocumentCounts.issued",
        &with("/$defs/CountCell/multipleOf", json!(2)),
    );
    is(
        Step::Major,
        "Statistic.value",
        &with("/$defs/Decimal/maxLength", json!(29)),
    );
    is(
        Step::Minor,
        "Statistic.value",
        &with("/$defs/Decimal/maxLength", json!(31)),
    );
    is(
        Step::Major,
        "Report.preamble",
        &with("/properties/preamble/minItems", json!(1)),
    );
    is(
        Step::Major,
        "Report.title",
        &with("/properties/title/minLength", json!(1)),
    );
    is(
        Step::Major,
        "Waiver.who",
        &with("/$defs/Waiver/properties/who/pattern", json!("^王")),
    );
    is(
        Step::Minor,
        "Waiver.who",
        &with("/$defs/Waiver/properties/who/pattern", Value::Null),
    );
    is(
        Step::Major,
        "Website.url",
        &with("/$defs/Website/properties/url/format", json!("uri")),
    );
    is(Step::Minor, "Period.start", &with("/$defs/Date/format", Value::Null));
}

#[test]
fn a_member_more_is_an_addition_and_opening_too() {
    is(
        Step::Minor,
        "Block.number",
        &with("/$defs/Block/properties/number", json!({ "type": "string" })),
    );
    is(
        Step::Minor,
        "Block",
        &with("/$defs/Block/additionalProperties", json!(true)),
    );
    is(Step::Minor, "Report", &with("/additionalProperties", Value::Null));
}

#[test]
fn words_that_the_comparison_does_not_know_are_breaking() {
    is(Step::Major, "Report", &with("/not", json!({ "required": ["year"] })));
    is(
        Step::Major,
        "Block",
        &with("/$defs/Block/dependentRequired", json!({ "level": ["heading"] })),
    );
    is(Step::Major, "Report.year", &with("/properties", Value::Null));
    is(Step::Major, "$id", &with("/$id", json!("https://example.org/report")));
    let several = json!([{ "$ref": "#/$defs/Edition" }, { "const": "2021" }]);
    is(
        Step::Major,
        "Report.edition",
        &with("/properties/edition/allOf", several),
    );
}

#[test]
fn closing_an_open_object_is_breaking() {
    let open = with("/$defs/Block/additionalProperties", Value::Null);
    let found = changes(&open, &schema());
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].step, found[0].place.as_str()), (Step::Major, "Block"));
}

#[test]
fn the_version_has_to_be_stepped_by_what_changed() {
    let old = schema();
    let more = with("/$defs/Block/properties/number", json!({ "type": "string" }));
    let less = with("/$defs/Block/properties/text", Value::Null);
    let published = |list: &[(Version, &Value)]| -> BTreeMap<Version, Value> {
        list.iter()
            .map(|(version, schema)| (*version, (*schema).clone()))
            .collect()
    };
    let first = published(&[((1, 0), &old)]);
    assert!(verdict((1, 0), &first, &old).is_ok());
    // No step.
    assert!(verdict((1, 0), &first, &more).unwrap_err().contains("Minor step"));
    assert!(verdict((1, 0), &first, &less).unwrap_err().contains("Major step"));
    // A step without its baseline.
    assert!(verdict((1, 1), &first, &more).unwrap_err().contains("no baseline"));
    // The right step.
    let second = published(&[((1, 0), &old), ((1, 1), &more)]);
    assert!(verdict((1, 1), &second, &more).is_ok());
    assert!(verdict((2, 0), &published(&[((1, 0), &old), ((2, 0), &less)]), &less).is_ok());
    // A minor step is not enough for what breaks, also where only an earlier version had it.
    let wrong = published(&[((1, 0), &old), ((1, 1), &less)]);
    assert!(verdict((1, 1), &wrong, &less).unwrap_err().contains("major step"));
    let dropped = published(&[((1, 0), &old), ((1, 1), &more), ((1, 2), &old)]);
    assert!(verdict((1, 2), &dropped, &old).unwrap_err().contains("Block.number"));
    // No step back.
    assert!(
        verdict((1, 0), &second, &old)
            .unwrap_err()
            .contains("published already")
    );
}
