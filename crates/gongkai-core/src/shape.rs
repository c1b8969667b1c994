//! The model as data: every record with its members, their names in Chinese, whether they must be there and what
//! they hold, made from the JSON Schema and so from the types. Carriers that are no JSON walk this. Leaves out
//! the values (`fields`, `wide`) and the statutory tables' labels (`tables`).

use crate::codes::{CreditCode, RegionCode};
use crate::decimal::Decimal;
use crate::error::ReadError;
use crate::literal;
use crate::message::excerpt;
use crate::messages;
use crate::report::SchemaVersion;
use crate::tables::Kind;
use jiff::civil::Date;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A record of the model. The first one is the report.
#[derive(Debug)]
pub struct Record {
    /// Name of the type.
    pub name: String,
    /// 名称
    pub title: String,
    /// What it is, in both languages.
    pub description: String,
    /// The members in canonical order.
    pub members: Vec<Member>,
}

/// A member of a record.
#[derive(Debug)]
pub struct Member {
    /// Name, the last part of the field path.
    pub name: String,
    /// 名称
    pub title: String,
    /// What it is, in both languages.
    pub description: String,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it can be `null`. A required member that can be is a cell; elsewhere `null` is the same as absent.
    pub nullable: bool,
    /// What it holds.
    pub shape: Shape,
}

/// What a member holds.
#[derive(Debug)]
pub enum Shape {
    /// A record.
    Record(RecordId),
    /// A list of records.
    List(RecordId),
    /// One value.
    Leaf(Leaf),
}

/// One value.
#[derive(Debug)]
pub struct Leaf {
    /// Name of its type, such as `RegionCode`; `None` for a plain text or number.
    pub definition: Option<String>,
    /// 名称 of that type.
    pub title: String,
    /// What that type is, in both languages.
    pub description: String,
    /// What is allowed.
    pub holds: Holds,
}

/// What a value can be.
#[derive(Debug)]
pub enum Holds {
    /// A whole number within bounds.
    Integer {
        /// The smallest.
        min: i128,
        /// The largest.
        max: i128,
    },
    /// A decimal number that keeps its printed digits.
    Decimal,
    /// A day of the calendar.
    Date,
    /// One of some words.
    Choice(Vec<Choice>),
    /// A text, of a form where the type has one.
    Text {
        /// The form, a regular expression of JSON Schema.
        pattern: Option<String>,
    },
}

/// A word of a choice.
#[derive(Debug)]
pub struct Choice {
    /// The word.
    pub name: String,
    /// What it means, in both languages; empty where the word says it.
    pub description: String,
}

/// Number of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RecordId(usize);

static RECORDS: LazyLock<Vec<Record>> = LazyLock::new(|| Reader::new(crate::schema::value()).records());

impl RecordId {
    /// The report itself.
    pub const REPORT: Self = Self(0);

    /// The record.
    #[must_use]
    pub fn record(self) -> &'static Record {
        &RECORDS[self.0]
    }

    /// All records, the report first.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..RECORDS.len()).map(Self)
    }
}

impl Record {
    /// The member of that name.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.position(name).map(|at| &self.members[at])
    }

    /// The number of the member of that name.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.members.iter().position(|member| member.name == name)
    }

    /// The member whose name looks most like this, where one does.
    #[must_use]
    pub fn nearest(&self, name: &str) -> Option<&Member> {
        let names = self.members.iter().map(|member| member.name.as_str());
        crate::nearest::nearest(names, name).and_then(|name| self.member(name))
    }
}

impl Member {
    /// What it can be, where it is one value.
    #[must_use]
    pub const fn leaf(&self) -> Option<&Leaf> {
        match &self.shape {
            Shape::Leaf(leaf) => Some(leaf),
            Shape::Record(_) | Shape::List(_) => None,
        }
    }

    /// Whether it is a cell: it must be there and can be blank.
    #[must_use]
    pub const fn is_cell(&self) -> bool {
        self.required && self.nullable
    }
}

impl Leaf {
    /// The value of a text that a carrier holds, as in JSON.
    ///
    /// # Errors
    /// When the text is no such value: says what is expected and, for a number written otherwise, the number that
    /// may be meant.
    pub fn value(&self, text: &str) -> Result<Value, ReadError> {
        match &self.holds {
            Holds::Integer { min, max } => integer(text, *min, *max),
            Holds::Decimal => match text.parse::<Decimal>() {
                Ok(number) => Ok(number.to_string().into()),
                Err(_) => Err(number_error(
                    messages::cell_not_decimal(excerpt(text)),
                    text,
                    Kind::Money,
                    |text| text.parse::<Decimal>().is_ok(),
                )),
            },
            // Only the form that is written: the library takes others too.
            Holds::Date => match text.parse::<Date>() {
                Ok(date) if date.to_string() == text => Ok(text.into()),
                _ => Err(ReadError::new(messages::cell_not_date(excerpt(text))).help(messages::cell_date_help())),
            },
            Holds::Choice(choices) if choices.iter().any(|choice| choice.name == text) => Ok(text.into()),
            Holds::Choice(choices) => Err(self.no_choice(choices, text)),
            Holds::Text { .. } => self.text(text),
        }
    }

    fn text(&self, text: &str) -> Result<Value, ReadError> {
        let error = match self.definition.as_deref() {
            Some("RegionCode") if text.parse::<RegionCode>().is_err() => {
                ReadError::new(messages::wrong_region_code(excerpt(text)))
            }
            Some("CreditCode") => match text.parse::<CreditCode>() {
                Ok(_) => return Ok(text.into()),
                Err(crate::codes::CodeError::Check(expected)) => {
                    ReadError::new(messages::wrong_check_character(expected, text)).help(messages::help_credit_code())
                }
                Err(_) => ReadError::new(messages::wrong_credit_code(excerpt(text))).help(messages::help_credit_code()),
            },
            Some("SchemaVersion") if serde_json::from_value::<SchemaVersion>(text.into()).is_err() => {
                let known = SchemaVersion::written();
                ReadError::new(messages::unknown_schema(excerpt(text), known)).help(messages::unknown_schema_help())
            }
            // The one form that plain texts have: they say something.
            None if matches!(&self.holds, Holds::Text { pattern: Some(_) }) && text.trim().is_empty() => {
                ReadError::new(messages::wrong_empty()).help(messages::help_waiver())
            }
            _ => return Ok(text.into()),
        };
        Err(error)
    }

    fn no_choice(&self, choices: &[Choice], text: &str) -> ReadError {
        if self.definition.as_deref() == Some("FigurePath") {
            let error = ReadError::new(messages::unknown_path(excerpt(text)));
            return match crate::tables::nearest_path(text) {
                Some(known) => error.help(messages::nearest_member(known)),
                None => error,
            };
        }
        let known: Vec<String> = choices
            .iter()
            .map(|choice| crate::json::variant(&choice.name))
            .collect();
        ReadError::new(messages::wrong_variant(excerpt(text), known.join(", "))).help(messages::wrong_variant_help())
    }
}

fn integer(text: &str, min: i128, max: i128) -> Result<Value, ReadError> {
    let number = |text: &str| {
        let digits = text.strip_prefix('-').unwrap_or(text);
        // As it is written: no sign before 0 or a positive number, no superfluous zero.
        let plain = match digits.as_bytes() {
            [b'0'] => digits.len() == text.len(),
            [b'1'..=b'9', rest @ ..] => rest.iter().all(u8::is_ascii_digit),
            _ => false,
        };
        let number = plain.then(|| text.parse::<i128>().ok()).flatten();
        number.filter(|number| (min..=max).contains(number))
    };
    match number(text) {
        Some(number) => Ok(match u64::try_from(number) {
            Ok(number) => number.into(),
            Err(_) => i64::try_from(number).unwrap_or(i64::MIN).into(),
        }),
        None if min > 0 => Err(number_error(
            messages::cell_not_between(min, max, excerpt(text)),
            text,
            Kind::Count,
            |text| number(text).is_some(),
        )),
        None => {
            let message = if min < 0 {
                messages::cell_not_whole(excerpt(text))
            } else {
                messages::cell_not_count(excerpt(text))
            };
            Err(number_error(message, text, Kind::Count, |text| number(text).is_some()))
        }
    }
}

/// An error about a text that is no number, with the number that may be meant.
fn number_error(message: crate::message::Message, text: &str, kind: Kind, fits: impl Fn(&str) -> bool) -> ReadError {
    let error = ReadError::new(message);
    match literal::meant(text, kind).filter(|meant| fits(meant)) {
        Some(meant) => error.help(messages::cell_number_meant(meant)),
        None => error.help(messages::cell_number_help()),
    }
}

/// Makes the records of the schema.
struct Reader {
    schema: Value,
    ids: HashMap<String, RecordId>,
    records: Vec<Option<Record>>,
}

/// Words that a schema of this crate cannot lack: each is tested with the schema.
const SCHEMA: &str = "the schema is made from types of this crate";

impl Reader {
    fn new(schema: Value) -> Self {
        Self {
            schema,
            ids: HashMap::new(),
            records: Vec::new(),
        }
    }

    fn records(mut self) -> Vec<Record> {
        let root = self.schema.clone();
        self.records.push(None);
        self.ids.insert("Report".to_owned(), RecordId::REPORT);
        let report = self.record("Report", &root);
        self.records[0] = Some(report);
        self.records.into_iter().map(|record| record.expect(SCHEMA)).collect()
    }

    fn definition(&self, name: &str) -> Value {
        self.schema["$defs"][name].clone()
    }

    fn record(&mut self, name: &str, schema: &Value) -> Record {
        let required: Vec<&str> = schema["required"]
            .as_array()
            .map(|names| names.iter().filter_map(Value::as_str).collect())
            .unwrap_or_default();
        let members = schema["properties"]
            .as_object()
            .expect(SCHEMA)
            .iter()
            .map(|(member, property)| {
                let (shape, nullable) = self.shape(property);
                Member {
                    name: member.clone(),
                    title: text(property, "title"),
                    description: text(property, "description"),
                    required: required.contains(&member.as_str()),
                    nullable,
                    shape,
                }
            })
            .collect();
        Record {
            name: name.to_owned(),
            title: title(name, schema),
            description: text(schema, "description"),
            members,
        }
    }

    fn record_id(&mut self, name: &str) -> RecordId {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = RecordId(self.records.len());
        self.records.push(None);
        self.ids.insert(name.to_owned(), id);
        let record = self.record(name, &self.definition(name));
        self.records[id.0] = Some(record);
        id
    }

    /// What a schema allows, and whether `null` is among it.
    fn shape(&mut self, schema: &Value) -> (Shape, bool) {
        if let Some(name) = reference(schema) {
            return self.named(&name);
        }
        let alternatives = schema["anyOf"].as_array().cloned().unwrap_or_default();
        if let Some(name) = alternatives.iter().find_map(reference) {
            let null = alternatives.iter().any(|schema| schema["type"] == "null");
            let (shape, nullable) = self.named(&name);
            return (shape, nullable || null);
        }
        if schema["type"] == "array" {
            let item = reference(&schema["items"]).expect(SCHEMA);
            return (Shape::List(self.record_id(&item)), false);
        }
        let (holds, nullable) = holds(schema);
        let leaf = Leaf {
            definition: None,
            title: String::new(),
            description: String::new(),
            holds,
        };
        (Shape::Leaf(leaf), nullable)
    }

    fn named(&mut self, name: &str) -> (Shape, bool) {
        let definition = self.definition(name);
        if definition["type"] == "object" {
            return (Shape::Record(self.record_id(name)), false);
        }
        let (shape, nullable) = match self.shape(&definition) {
            // A cell around a type of its own.
            (Shape::Leaf(leaf), nullable) => (leaf, nullable),
            _ => unreachable!("{SCHEMA}"),
        };
        let leaf = Leaf {
            definition: Some(name.to_owned()),
            title: title(name, &definition),
            description: text(&definition, "description"),
            holds: shape.holds,
        };
        (Shape::Leaf(leaf), nullable)
    }
}

/// The name of the definition that a schema refers to, beside words of its own or alone.
fn reference(schema: &Value) -> Option<String> {
    let direct = schema["$ref"].as_str().or(schema["allOf"][0]["$ref"].as_str())?;
    direct.rsplit('/').next().map(str::to_owned)
}

fn holds(schema: &Value) -> (Holds, bool) {
    let kinds: Vec<&str> = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        kind => kind.as_str().into_iter().collect(),
    };
    let nullable = kinds.contains(&"null");
    if kinds.contains(&"integer") {
        let bound = |name: &str| {
            let bound = &schema[name];
            bound
                .as_u64()
                .map(i128::from)
                .or(bound.as_i64().map(i128::from))
                .expect(SCHEMA)
        };
        let (min, max) = (bound("minimum"), bound("maximum"));
        return (Holds::Integer { min, max }, nullable);
    }
    let listed = schema["enum"].as_array().map(|words| {
        words
            .iter()
            .filter_map(Value::as_str)
            .map(|word| Choice {
                name: word.to_owned(),
                description: String::new(),
            })
            .collect::<Vec<_>>()
    });
    let described = schema["oneOf"].as_array().map(|words| {
        words
            .iter()
            .map(|word| Choice {
                name: text(word, "const"),
                description: text(word, "description"),
            })
            .collect()
    });
    let holds = if let Some(choices) = listed.or(described) {
        Holds::Choice(choices)
    } else if schema["format"] == "date" {
        Holds::Date
    } else if schema["pattern"] == crate::decimal::PATTERN {
        Holds::Decimal
    } else {
        Holds::Text {
            pattern: schema["pattern"].as_str().map(str::to_owned),
        }
    };
    (holds, nullable)
}

/// The title of a type, before which its name stands, for generators of types.
fn title(name: &str, schema: &Value) -> String {
    let title = text(schema, "title");
    title.strip_prefix(name).unwrap_or(&title).trim_start().to_owned()
}

fn text(schema: &Value, name: &str) -> String {
    schema[name].as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::FigureId;

    /// The member that a path of figures leads to.
    fn figure(path: &str) -> &'static Member {
        let mut record = RecordId::REPORT.record();
        let mut names = std::iter::once("tables").chain(path.split('.')).peekable();
        while let Some(name) = names.next() {
            let member = record.member(name).unwrap_or_else(|| panic!("{path}: {name}"));
            match &member.shape {
                Shape::Record(id) if names.peek().is_some() => record = id.record(),
                _ => return member,
            }
        }
        panic!("{path}")
    }

    #[test]
    fn every_figure_is_a_cell_of_its_kind() {
        use crate::tables::Kind;
        for id in FigureId::all() {
            let member = figure(id.path());
            assert!(member.required && member.nullable, "{id}");
            let Shape::Leaf(leaf) = &member.shape else {
                panic!("{id}")
            };
            let fits = match id.figure().kind {
                Kind::Count => matches!(leaf.holds, Holds::Integer { min: 0, max } if max == i128::from(u64::MAX)),
                Kind::Change => matches!(leaf.holds, Holds::Integer { min, .. } if min == i128::from(i64::MIN)),
                Kind::Money => matches!(leaf.holds, Holds::Decimal),
                Kind::Text => matches!(leaf.holds, Holds::Text { pattern: None }),
            };
            assert!(fits, "{id}: {leaf:?}");
        }
    }

    #[test]
    fn only_cells_are_required_and_can_be_null() {
        for record in RecordId::all().map(RecordId::record) {
            assert!(
                !record.title.is_empty() && !record.members.is_empty(),
                "{}",
                record.name
            );
            for member in &record.members {
                let cell = member.required && member.nullable;
                let leaf = matches!(&member.shape, Shape::Leaf(leaf) if leaf.definition.as_deref().is_some_and(|name| name.ends_with("Cell")));
                assert_eq!(cell, leaf, "{}.{}", record.name, member.name);
            }
        }
    }

    #[test]
    fn values_are_taken_only_as_they_are_written() {
        let value = |path: &str, text: &str| match &figure(path).shape {
            Shape::Leaf(leaf) => leaf.value(text),
            _ => panic!("{path}"),
        };
        let count = |text: &str| value("applications.new.total", text);
        assert_eq!(count("18446744073709551615").unwrap(), u64::MAX);
        for wrong in [
            "",
            "-1",
            "01",
            "1.0",
            "1e3",
            "１２",
            "1,234",
            "18446744073709551616",
            "+1",
            " 1",
            "NaN",
        ] {
            assert!(count(wrong).is_err(), "{wrong}");
        }
        let help = |text: &str| count(text).unwrap_err().help.unwrap().to_string();
        for (text, meant) in [
            ("１２", "12"),
            ("1,234", "1234"),
            ("5件", "5"),
            ("12.0", "12"),
            ("007", "7"),
        ] {
            assert!(help(text).contains(meant), "{text}: {}", help(text));
        }
        let fees = |text: &str| value("disclosure.fees.amount", text);
        assert_eq!(fees("7545.00").unwrap(), "7545.00");
        assert!(fees("1e3").is_err() && fees("7,545.00").is_err());
        assert_eq!(value("disclosure_2019.licences.change", "-4").unwrap(), -4);
    }

    #[test]
    fn choices_dates_and_codes_are_checked() {
        let leaf = |record: &str, member: &str| {
            let record = RecordId::all()
                .map(RecordId::record)
                .find(|known| known.name == record)
                .unwrap();
            match &record.member(member).unwrap().shape {
                Shape::Leaf(leaf) => leaf,
                _ => panic!("{member}"),
            }
        };
        assert!(leaf("Report", "edition").value("2021").is_ok());
        assert!(leaf("Report", "edition").value("2020").is_err());
        assert!(leaf("Report", "year").value("2007").is_err());
        assert!(leaf("Report", "schema").value("gongkai.report/9").is_err());
        assert!(leaf("Period", "start").value("2023-01-29").is_ok());
        for wrong in ["2023-1-29", "2023-02-30", "20230129", "2023-01-29T00:00"] {
            assert!(leaf("Period", "start").value(wrong).is_err(), "{wrong}");
        }
        assert!(leaf("Agency", "kind").value("township").is_ok());
        assert!(leaf("Agency", "credit_code").value("11370883004326403R").is_err());
        assert!(leaf("Agency", "region_code").value("37100").is_err());
        assert!(leaf("Annotation", "path").value("applications.new.totla").is_err());
        assert!(leaf("Waiver", "who").value(" ").is_err());
    }
}
