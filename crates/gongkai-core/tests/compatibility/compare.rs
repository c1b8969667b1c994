//! What a change of the JSON Schema means to those who use it: breaking, an addition, or nothing. Works on the words
//! that the published schema uses; a word that it does not know is breaking wherever it changes. Leaves out texts for
//! people (titles but for the names of records, descriptions, examples), which may change freely.

use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What has to be stepped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// Every report of before is still valid and means the same; readers of before refuse some new ones.
    Minor,
    /// A report of before is refused, or a program made for the schema of before no longer fits.
    Major,
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) step: Step,
    /// Record and member.
    pub(crate) place: String,
    pub(crate) what: String,
}

/// Every change between two versions of the schema.
pub(crate) fn changes(old: &Value, new: &Value) -> Vec<Change> {
    let mut comparison = Comparison {
        old,
        new,
        done: BTreeSet::new(),
        found: Vec::new(),
    };
    for word in ["$schema", "$id"] {
        if old[word] != new[word] {
            comparison.note(Step::Major, word, format!("{} instead of {}", new[word], old[word]));
        }
    }
    comparison.names();
    comparison.schemas("Report", old, new);
    comparison.found
}

/// Words that say nothing about what is valid.
const TEXTS: [&str; 7] = [
    "$schema",
    "$id",
    "$comment",
    "$defs",
    "title",
    "description",
    "examples",
];

/// A schema with its references followed and its alternatives brought together.
#[derive(Debug, Default, PartialEq)]
struct Shape {
    /// Names of the records whose references were followed.
    names: Vec<String>,
    /// Types of JSON; empty for any.
    types: BTreeSet<String>,
    /// The only values, as JSON.
    values: Option<BTreeSet<String>>,
    bounds: BTreeMap<&'static str, i128>,
    texts: BTreeMap<&'static str, String>,
    items: Option<Value>,
    members: Map<String, Value>,
    required: BTreeSet<String>,
    closed: bool,
    /// Parts that are schemas themselves: `then`, `else`.
    parts: BTreeMap<&'static str, Value>,
    /// Everything else, to be compared as it stands.
    rest: Map<String, Value>,
}

/// Bounds, and whether a larger number allows more.
const BOUNDS: [(&str, bool); 8] = [
    ("minimum", false),
    ("maximum", true),
    ("minLength", false),
    ("maxLength", true),
    ("minItems", false),
    ("maxItems", true),
    ("minProperties", false),
    ("maxProperties", true),
];

struct Comparison<'a> {
    old: &'a Value,
    new: &'a Value,
    /// Pairs of records that were compared already: a record may hold itself.
    done: BTreeSet<(Vec<String>, Vec<String>)>,
    found: Vec<Change>,
}

impl Comparison<'_> {
    fn note(&mut self, step: Step, place: &str, what: impl Into<String>) {
        self.found.push(Change {
            step,
            place: place.to_owned(),
            what: what.into(),
        });
    }

    /// The names of the records are the names of the generated types.
    fn names(&mut self) {
        let records = |schema: &Value| -> BTreeMap<String, String> {
            let definitions = schema["$defs"].as_object().into_iter().flatten();
            definitions
                .map(|(key, record)| (key.clone(), name(record)))
                .chain([("Report".to_owned(), name(schema))])
                .collect()
        };
        let (old, new) = (records(self.old), records(self.new));
        for (key, name) in &old {
            match new.get(key) {
                None => self.note(Step::Major, key, "the record is gone or has another name"),
                Some(other) if other != name => {
                    self.note(
                        Step::Major,
                        key,
                        format!("its type is called {other} instead of {name}"),
                    );
                }
                Some(_) => {}
            }
        }
    }

    fn schemas(&mut self, place: &str, old: &Value, new: &Value) {
        let (old, new) = (shape(self.old, old), shape(self.new, new));
        if !new.names.is_empty() && !self.done.insert((old.names.clone(), new.names.clone())) {
            return;
        }
        if let (Some(old), Some(new)) = (old.names.first(), new.names.first())
            && old != new
        {
            self.note(Step::Major, place, format!("{new} instead of {old}"));
        }
        self.types(place, &old, &new);
        self.limits(place, &old, &new);
        // What is inside of a record is told at the record, wherever it is used.
        let place = match new.names.first() {
            Some(record) if !new.members.is_empty() => record,
            _ => place,
        };
        self.members(place, &old, &new);
        match (&old.items, &new.items) {
            (Some(old), Some(new)) => self.schemas(&format!("{place}[]"), old, new),
            (None, Some(_)) => self.note(Step::Major, place, "its items are restricted"),
            (Some(_), None) => self.note(Step::Minor, place, "its items are free"),
            (None, None) => {}
        }
        for word in ["then", "else"] {
            match (old.parts.get(word), new.parts.get(word)) {
                (Some(old), Some(new)) => self.schemas(&format!("{place}.{word}"), old, new),
                (None, Some(_)) => self.note(Step::Major, place, format!("a condition is added ({word})")),
                (Some(_), None) => self.note(Step::Minor, place, format!("a condition is gone ({word})")),
                (None, None) => {}
            }
        }
        let words: BTreeSet<&String> = old.rest.keys().chain(new.rest.keys()).collect();
        for word in words {
            if old.rest.get(word) != new.rest.get(word) {
                self.note(Step::Major, place, format!("the word {word} changed"));
            }
        }
    }

    fn types(&mut self, place: &str, old: &Shape, new: &Shape) {
        let any = |types: &BTreeSet<String>| types.is_empty();
        if old.types != new.types {
            let list = |types: &BTreeSet<String>| types.iter().cloned().collect::<Vec<_>>().join("|");
            // A type more is breaking too: programs with generated types do not expect it.
            let (old_types, new_types) = (list(&old.types), list(&new.types));
            let what = match (any(&old.types), any(&new.types)) {
                (true, _) => format!("only {new_types} is allowed"),
                (_, true) => "any type is allowed".to_owned(),
                _ => format!("{new_types} instead of {old_types}"),
            };
            self.note(Step::Major, place, what);
        }
        match (&old.values, &new.values) {
            (Some(old), Some(new)) => {
                for value in old.difference(new) {
                    self.note(Step::Major, place, format!("the value {value} is gone"));
                }
                for value in new.difference(old) {
                    self.note(Step::Minor, place, format!("the value {value} is added"));
                }
            }
            (None, Some(_)) => self.note(Step::Major, place, "only some values are allowed"),
            (Some(_), None) => self.note(Step::Minor, place, "every value is allowed"),
            (None, None) => {}
        }
    }

    fn limits(&mut self, place: &str, old: &Shape, new: &Shape) {
        for (word, larger_allows_more) in BOUNDS {
            let step = match (old.bounds.get(word), new.bounds.get(word)) {
                (Some(old), Some(new)) if old == new => continue,
                (Some(old), Some(new)) if (new > old) == larger_allows_more => Step::Minor,
                (Some(_), None) => Step::Minor,
                (_, Some(_)) => Step::Major,
                (None, None) => continue,
            };
            self.note(step, place, format!("{word} changed"));
        }
        for word in ["pattern", "format"] {
            let step = match (old.texts.get(word), new.texts.get(word)) {
                (old, new) if old == new => continue,
                (Some(_), None) => Step::Minor,
                // Whether another pattern allows less cannot be told.
                _ => Step::Major,
            };
            self.note(step, place, format!("{word} changed"));
        }
    }

    fn members(&mut self, place: &str, old: &Shape, new: &Shape) {
        for (name, member) in &old.members {
            let place = format!("{place}.{name}");
            match new.members.get(name) {
                Some(other) => self.schemas(&place, member, other),
                None => self.note(Step::Major, &place, "the member is gone or has another name"),
            }
        }
        for name in new.members.keys().filter(|name| !old.members.contains_key(*name)) {
            self.note(Step::Minor, &format!("{place}.{name}"), "a member is added");
        }
        for name in new.required.difference(&old.required) {
            self.note(Step::Major, &format!("{place}.{name}"), "the member is required now");
        }
        for name in old.required.difference(&new.required) {
            self.note(Step::Major, &format!("{place}.{name}"), "the member can be absent now");
        }
        match (old.closed, new.closed) {
            (false, true) => self.note(Step::Major, place, "other members are refused now"),
            (true, false) => self.note(Step::Minor, place, "other members are allowed now"),
            _ => {}
        }
    }
}

/// The name of the type that generators make of a record.
fn name(record: &Value) -> String {
    let title = record["title"].as_str().unwrap_or_default();
    title.split(' ').next().unwrap_or_default().to_owned()
}

/// The shape of a schema of `root`.
fn shape(root: &Value, schema: &Value) -> Shape {
    let mut shape = Shape::default();
    for (word, value) in schema.as_object().into_iter().flatten() {
        match word.as_str() {
            word if TEXTS.contains(&word) => {}
            "$ref" => {
                let pointer = value.as_str().unwrap_or_default();
                let target = root.pointer(pointer.trim_start_matches('#'));
                let name = pointer.rsplit('/').next().unwrap_or_default();
                let mut followed = target.map(|target| self::shape(root, target)).unwrap_or_default();
                followed.names.insert(0, name.to_owned());
                shape = joined(shape, followed);
            }
            // One schema beside texts; several would have to hold at once.
            "allOf" if value.as_array().is_some_and(|list| list.len() == 1) => {
                shape = joined(shape, self::shape(root, &value[0]));
            }
            "anyOf" | "oneOf" => match alternatives(root, value) {
                Some(alternatives) => shape = joined(shape, alternatives),
                None => drop(shape.rest.insert(word.clone(), value.clone())),
            },
            "type" => {
                let types = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
                shape
                    .types
                    .extend(types.iter().filter_map(Value::as_str).map(str::to_owned));
            }
            "enum" => shape.values = Some(value.as_array().into_iter().flatten().map(Value::to_string).collect()),
            "const" => shape.values = Some([value.to_string()].into()),
            "items" => shape.items = Some(value.clone()),
            "properties" => shape.members = value.as_object().cloned().unwrap_or_default(),
            "required" => {
                let names = value.as_array().into_iter().flatten();
                shape.required = names.filter_map(Value::as_str).map(str::to_owned).collect();
            }
            "additionalProperties" if value.is_boolean() => shape.closed = value == &Value::Bool(false),
            "pattern" | "format" if value.is_string() => {
                let key = if word == "pattern" { "pattern" } else { "format" };
                shape.texts.insert(key, value.as_str().unwrap_or_default().to_owned());
            }
            "then" => drop(shape.parts.insert("then", value.clone())),
            "else" => drop(shape.parts.insert("else", value.clone())),
            word => match (BOUNDS.iter().find(|(bound, _)| *bound == word), whole(value)) {
                (Some((bound, _)), Some(number)) => drop(shape.bounds.insert(bound, number)),
                _ => drop(shape.rest.insert(word.to_owned(), value.clone())),
            },
        }
    }
    shape
}

/// Alternatives that are one thing: a list of values, or a schema and null. `None` for others.
fn alternatives(root: &Value, list: &Value) -> Option<Shape> {
    let (nulls, mut others): (Vec<Shape>, Vec<Shape>) = list
        .as_array()?
        .iter()
        .map(|schema| shape(root, schema))
        .partition(|shape| shape.types.len() == 1 && shape.types.contains("null") && shape.values.is_none());
    let mut whole = others.pop()?;
    for other in others {
        let (Some(values), Some(more)) = (&mut whole.values, other.values) else {
            return None;
        };
        values.extend(more);
        whole.types.extend(other.types);
    }
    if !nulls.is_empty() {
        whole.types.insert("null".to_owned());
        whole.names.push("null".to_owned());
    }
    Some(whole)
}

/// Both at once. What both say stands in `rest`, where every change counts.
fn joined(mut one: Shape, other: Shape) -> Shape {
    if one == Shape::default() {
        return other;
    }
    let before = format!("{one:?}");
    one.names.extend(other.names);
    one.types.extend(other.types);
    one.values = one.values.or(other.values);
    one.bounds.extend(other.bounds);
    one.texts.extend(other.texts);
    one.items = one.items.or(other.items);
    one.members.extend(other.members);
    one.required.extend(other.required);
    one.closed |= other.closed;
    one.parts.extend(other.parts);
    one.rest.extend(other.rest);
    one.rest.insert("words beside a reference".to_owned(), before.into());
    one
}

fn whole(value: &Value) -> Option<i128> {
    value
        .as_u64()
        .map(i128::from)
        .or_else(|| value.as_i64().map(i128::from))
}
