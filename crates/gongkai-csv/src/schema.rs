//! Descriptions of both layouts for other programs: Table Schema (Frictionless) and CSV on the Web (W3C), made
//! from the model and the statutory tables. They describe what is written by default, in one header line, without
//! `safe`. Leaves out the check of a file.

use crate::layout::{LONG, Layout, PATH, REPORT};
use gongkai_core::literal::MARKS;
use gongkai_core::shape::{Choice, Holds, Leaf};
use gongkai_core::wide::{self, Content};
use serde_json::{Map, Value, json};

/// What a column holds.
enum Column {
    Leaf(&'static Leaf),
    Figure(&'static Leaf),
    List,
    Object,
    Number,
    Text,
}

/// Name, title, description, whether it is always filled.
struct Described {
    name: &'static str,
    title: &'static str,
    description: &'static str,
    holds: Column,
    required: bool,
}

fn columns(layout: Layout) -> Vec<Described> {
    let described = |at: usize, holds, required| {
        let heading = &layout.headings()[at];
        Described {
            name: heading.name,
            title: heading.title,
            description: heading.description,
            holds,
            required,
        }
    };
    match layout {
        Layout::Long => (0..LONG.len())
            .map(|at| {
                let holds = if at == REPORT { Column::Number } else { Column::Text };
                described(at, holds, at == REPORT || at == PATH)
            })
            .collect(),
        Layout::Wide => wide::columns()
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let holds = match &column.holds {
                    Content::Value(leaf) => Column::Leaf(leaf),
                    Content::Figure(_, leaf) => Column::Figure(leaf),
                    Content::List(_) => Column::List,
                    Content::Presence => Column::Object,
                };
                described(at, holds, matches!(&*column.path, "edition" | "schema"))
            })
            .collect(),
    }
}

/// What an empty cell of a figure, and its marks, are.
fn missing() -> Value {
    let values: Vec<&str> = std::iter::once("").chain(MARKS).collect();
    json!(values)
}

/// Table Schema of a layout (<https://datapackage.org/standard/table-schema/>), as JSON.
#[must_use]
pub fn table_schema(layout: Layout) -> String {
    let fields: Vec<Value> = columns(layout).iter().map(field).collect();
    let mut schema = json!({
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "title": title(layout),
        "description": description(layout),
        "fields": fields,
        "missingValues": [""],
    });
    if layout == Layout::Long {
        schema["primaryKey"] = json!([LONG[REPORT].name, LONG[PATH].name]);
    }
    print(&schema)
}

fn field(column: &Described) -> Value {
    let mut field = Map::new();
    field.insert("name".to_owned(), column.name.into());
    field.insert("title".to_owned(), column.title.into());
    field.insert("description".to_owned(), column.description.into());
    let mut constraints = Map::new();
    if column.required {
        constraints.insert("required".to_owned(), true.into());
    }
    let kind = match &column.holds {
        Column::Leaf(leaf) | Column::Figure(leaf) => match &leaf.holds {
            Holds::Integer { min, max } => {
                constraints.insert("minimum".to_owned(), number(*min));
                constraints.insert("maximum".to_owned(), number(*max));
                "integer"
            }
            Holds::Decimal => "number",
            Holds::Date => "date",
            Holds::Choice(choices) => {
                constraints.insert("enum".to_owned(), names(choices).into());
                "string"
            }
            Holds::Text { pattern } => {
                if let Some(pattern) = pattern {
                    constraints.insert("pattern".to_owned(), bare(pattern).into());
                }
                "string"
            }
        },
        Column::List => "array",
        Column::Object => "object",
        Column::Number => {
            constraints.insert("minimum".to_owned(), 1.into());
            "integer"
        }
        Column::Text => "string",
    };
    field.insert("type".to_owned(), kind.into());
    if kind == "date" {
        field.insert("format".to_owned(), "default".into());
    }
    if matches!(column.holds, Column::Figure(_)) {
        field.insert("missingValues".to_owned(), missing());
    }
    if !constraints.is_empty() {
        field.insert("constraints".to_owned(), constraints.into());
    }
    field.into()
}

/// CSVW metadata of a layout (<https://www.w3.org/TR/tabular-metadata/>), as JSON. The table is called
/// `reports.csv`.
#[must_use]
pub fn csvw(layout: Layout) -> String {
    let columns: Vec<Value> = columns(layout).iter().map(csvw_column).collect();
    let mut schema = json!({ "columns": columns });
    if layout == Layout::Long {
        schema["primaryKey"] = json!([LONG[REPORT].name, LONG[PATH].name]);
    }
    print(&json!({
        "@context": ["http://www.w3.org/ns/csvw", { "@language": "zh" }],
        "url": "reports.csv",
        "dc:title": title(layout),
        "dc:description": description(layout),
        "dialect": { "delimiter": ",", "encoding": "utf-8", "header": true, "lineTerminators": ["\r\n", "\n"] },
        "tableSchema": schema,
    }))
}

fn csvw_column(column: &Described) -> Value {
    let (datatype, base) = match &column.holds {
        Column::Leaf(leaf) | Column::Figure(leaf) => match &leaf.holds {
            Holds::Integer { min, max } => (
                json!({ "base": "integer", "minimum": number(*min), "maximum": number(*max) }),
                "",
            ),
            Holds::Decimal => (Value::Null, "decimal"),
            Holds::Date => (Value::Null, "date"),
            Holds::Choice(choices) => (json!({ "base": "string", "format": names(choices).join("|") }), ""),
            Holds::Text { pattern: Some(pattern) } => (json!({ "base": "string", "format": bare(pattern) }), ""),
            Holds::Text { pattern: None } => (Value::Null, "string"),
        },
        Column::List | Column::Object => (Value::Null, "json"),
        Column::Number => (json!({ "base": "integer", "minimum": 1 }), ""),
        Column::Text => (Value::Null, "string"),
    };
    let mut described = json!({
        "name": column.name,
        "titles": [column.name, column.title],
        "dc:description": column.description,
        "datatype": if datatype.is_null() { base.into() } else { datatype },
    });
    if column.required {
        described["required"] = true.into();
    }
    if matches!(column.holds, Column::Figure(_)) {
        described["null"] = missing();
    }
    described
}

const fn title(layout: Layout) -> &'static str {
    match layout {
        Layout::Long => "政府信息公开工作年度报告（长表）",
        Layout::Wide => "政府信息公开工作年度报告（宽表）",
    }
}

const fn description(layout: Layout) -> &'static str {
    match layout {
        Layout::Long => {
            "一行一个字段。空白为未填，不是0；不适用标记在mark列。以英文单引号开头的文字，单引号之后照原样。One row a field. Empty is blank, which is not 0; the mark that a figure does not apply stands in `mark`. Of a text that begins with an apostrophe, what stands behind it is meant."
        }
        Layout::Wide => {
            "一行一份报告。空白为未填，不是0；“/”等为不适用。以英文单引号开头的文字，单引号之后照原样。段落、文中数据、注记与核实说明为JSON数组。One row a report. Empty is blank, which is not 0; `/` and the like: does not apply. Of a text that begins with an apostrophe, what stands behind it is meant. Paragraphs, statistics, annotations and waivers are JSON arrays."
        }
    }
}

fn names(choices: &[Choice]) -> Vec<&str> {
    choices.iter().map(|choice| choice.name.as_str()).collect()
}

/// Patterns of both standards match the whole value.
fn bare(pattern: &str) -> &str {
    let pattern = pattern.strip_prefix('^').unwrap_or(pattern);
    pattern.strip_suffix('$').unwrap_or(pattern)
}

fn number(number: i128) -> Value {
    u64::try_from(number).map_or_else(|_| i64::try_from(number).unwrap_or(i64::MIN).into(), Value::from)
}

fn print(value: &Value) -> String {
    let mut text = format!("{value:#}");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_described_in_both_languages() {
        for layout in [Layout::Long, Layout::Wide] {
            let schema: Value = serde_json::from_str(&table_schema(layout)).unwrap();
            let fields = schema["fields"].as_array().unwrap();
            assert_eq!(fields.len(), layout.headings().len());
            for field in fields {
                let text = |name: &str| field[name].as_str().unwrap_or_default();
                let zh = |text: &str| text.chars().any(|letter| letter > '\u{2E80}');
                assert!(zh(text("title")) && zh(text("description")), "{field}");
                assert!(
                    text("description").chars().any(|letter| letter.is_ascii_alphabetic()),
                    "{field}"
                );
            }
        }
        let schema: Value = serde_json::from_str(&table_schema(Layout::Wide)).unwrap();
        let field = |name: &str| {
            schema["fields"]
                .as_array()
                .unwrap()
                .iter()
                .find(|field| field["name"] == name)
                .unwrap()
        };
        assert_eq!(field("applications.new.total")["constraints"]["maximum"], u64::MAX);
        assert_eq!(field("applications.new.total")["missingValues"][1], "/");
        assert_eq!(field("year")["constraints"]["minimum"], 2008);
        assert!(field("year")["missingValues"].is_null());
        assert_eq!(field("edition")["constraints"]["enum"], json!(["2019", "2021"]));
        assert_eq!(field("issued_on")["type"], "date");
        assert_eq!(field("disclosure.fees.amount")["type"], "number");
        assert_eq!(field("problems.blocks")["type"], "array");
    }
}
