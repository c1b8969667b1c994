//! XML in: every element by the shape of the model, in its order, with its place; everything that is wrong is
//! listed. Accepts and refuses what the XSD does, and what it cannot say besides. Leaves out well-formedness
//! (`gongkai_source::xml`) and the values (`gongkai_core::shape`).

use crate::ELEMENTS;
use crate::names::{COLUMNS, INSTANCE, LABEL, NAMESPACE, ROOT, columns, is_cell, item};
use gongkai_core::fields::{Assembly, below};
use gongkai_core::finding::{Finding, Severity};
use gongkai_core::report::SchemaVersion;
use gongkai_core::rules::reading;
use gongkai_core::shape::{Holds, Leaf, Member, RecordId, Shape};
use gongkai_core::{Loaded, Origins, Place, ReadError, messages};
use gongkai_source::wellformed::is_space;
use gongkai_source::xml::{Node, Tag, Vocabulary, Xml};
use serde_json::{Map, Value};

static VOCABULARY: Vocabulary = Vocabulary {
    elements: &[NAMESPACE],
    attributes: &[(INSTANCE, "xsi:")],
    help: messages::xml_help,
};

/// The attribute that says that a cell is blank.
const NIL: &str = "xsi:nil";
/// Attributes about where the XSD is; they may stand at every element.
const LOCATIONS: [&str; 2] = ["xsi:schemaLocation", "xsi:noNamespaceSchemaLocation"];
/// Errors after which reading ends.
const ERRORS: usize = 10_000;

/// Reads a report from its text.
pub(crate) fn report(text: &str) -> Result<Loaded, ReadError> {
    let mut reader = Reader {
        xml: Xml::new(&VOCABULARY, None, text)?,
        path: String::new(),
        elements: 1,
        later: false,
        origins: Origins::of_carrier(),
        diagnostics: Vec::new(),
        errors: Vec::new(),
    };
    let read = reader.root();
    let data = match read {
        Ok(data) => data,
        Err(error) => {
            reader.errors.push(error);
            Map::new()
        }
    };
    if let Some(error) = ReadError::of_all(reader.errors) {
        return Err(error);
    }
    let mut loaded = Assembly::from_data(data).finish().map_err(|error| {
        let place = error.path.as_deref().and_then(|path| near(&reader.origins, path));
        match place {
            Some(place) => error.at(place),
            None => error,
        }
    })?;
    loaded.origins = reader.origins;
    loaded.diagnostics.extend(reader.diagnostics);
    Ok(loaded)
}

/// Whether a text looks like the XML of a report, however broken it is further on.
pub(crate) fn is_report(text: &str) -> bool {
    let root = Xml::new(&VOCABULARY, None, text).and_then(|mut xml| xml.next());
    match root {
        Ok(Node::Open(tag)) => tag.name == ROOT || tag.namespace.starts_with(family()),
        Ok(_) => false,
        // What is wrong before the root is worth telling by the reader that knows about it.
        Err(_) => text.contains(family()),
    }
}

/// The namespace without its version.
fn family() -> &'static str {
    NAMESPACE.trim_end_matches(|letter: char| letter.is_ascii_digit())
}

/// The place of a field, or of the first one in it.
fn near(origins: &Origins, path: &str) -> Option<Place> {
    let within = |known: &str| {
        let rest = known.strip_prefix(path);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    let found = origins.iter().find(|(known, _)| within(known));
    found.map(|(_, place)| place.clone())
}

struct Reader<'a> {
    xml: Xml<'a>,
    /// Path of the element that is read.
    path: String,
    elements: usize,
    /// The report is of a later minor version: what is unknown is told and passed over.
    later: bool,
    origins: Origins,
    diagnostics: Vec<Finding>,
    errors: Vec<ReadError>,
}

impl Reader<'_> {
    fn root(&mut self) -> Result<Map<String, Value>, ReadError> {
        let Node::Open(tag) = self.xml.next()? else {
            return Err(self.xml.fail(messages::xml_incomplete()));
        };
        let place = self.tag_place();
        if tag.name != ROOT {
            let error = if tag.namespace != NAMESPACE && tag.namespace.starts_with(family()) {
                ReadError::new(messages::unknown_schema(&tag.namespace, NAMESPACE))
                    .help(messages::unknown_schema_help())
            } else {
                let found = self.xml.tag_name();
                ReadError::new(messages::xml_no_report(found, NAMESPACE, ROOT))
                    .help(messages::xml_no_report_help(NAMESPACE))
            };
            return Err(error.at(place));
        }
        let data = self.record(RecordId::REPORT, &tag, place)?;
        // What stands behind the root is an error of its own.
        self.xml.next()?;
        Ok(data)
    }

    /// The content of a record, whose start tag was read.
    fn record(&mut self, id: RecordId, tag: &Tag<'_>, place: Place) -> Result<Map<String, Value>, ReadError> {
        let record = id.record();
        let allowed: &[&str] = if columns(record).is_some() {
            &[LABEL, COLUMNS]
        } else {
            &[LABEL]
        };
        self.attributes(tag, allowed, &place)?;
        let element = self.xml.tag_name().to_owned();
        let mut data = Map::new();
        let mut seen = vec![false; record.members.len()];
        let mut next = 0;
        let mut text = false;
        loop {
            match self.xml.next()? {
                Node::Open(tag) => {
                    let place = self.tag_place();
                    self.count()?;
                    let found = record.members.iter().position(|member| member.name == tag.name);
                    let Some(at) = found else {
                        let nearest = record.nearest(tag.name).map(|member| member.name.as_str());
                        self.unknown(&tag, nearest, place)?;
                        continue;
                    };
                    let member = &record.members[at];
                    let outer = std::mem::take(&mut self.path);
                    self.path = below(&outer, &member.name);
                    if std::mem::replace(&mut seen[at], true) {
                        let error = ReadError::new(messages::field_twice(&self.path));
                        self.wrong(error.help(messages::field_twice_help()), place)?;
                        self.xml.skip()?;
                    } else {
                        if at < next {
                            let after = seen.iter().skip(at + 1).position(|seen| *seen).unwrap_or(0) + at + 1;
                            let after = record.members.get(after).map_or("", |member| &member.name);
                            let error = ReadError::new(messages::xml_order(&member.name, after));
                            self.wrong(error.help(messages::xml_order_help()), place.clone())?;
                        }
                        next = next.max(at + 1);
                        let value = self.member(member, &tag, place)?;
                        data.insert(member.name.clone(), value);
                    }
                    self.path = outer;
                }
                Node::Text(found) => self.text(&element, &found, &mut text)?,
                Node::Close | Node::End => break,
            }
        }
        for (member, _) in record
            .members
            .iter()
            .zip(seen)
            .filter(|(member, seen)| member.required && !seen)
        {
            let path = below(&self.path, &member.name);
            let error = ReadError::new(messages::field_missing(&path))
                .about(&*path)
                .at(place.clone());
            self.push(if is_cell(member) {
                error.help(messages::xml_blank_help(&member.name))
            } else {
                error
            })?;
        }
        Ok(data)
    }

    fn member(&mut self, member: &'static Member, tag: &Tag<'_>, place: Place) -> Result<Value, ReadError> {
        match &member.shape {
            Shape::Leaf(leaf) => self.leaf(member, leaf, tag, place),
            Shape::Record(id) => self.record(*id, tag, place).map(Value::Object),
            Shape::List(id) => self.list(member, *id, tag, &place),
        }
    }

    fn list(
        &mut self,
        member: &'static Member,
        id: RecordId,
        tag: &Tag<'_>,
        place: &Place,
    ) -> Result<Value, ReadError> {
        self.attributes(tag, &[], place)?;
        let element = self.xml.tag_name().to_owned();
        let name = item(&member.name);
        let mut items = Vec::new();
        let mut text = false;
        loop {
            match self.xml.next()? {
                Node::Open(tag) if tag.name == name => {
                    let place = self.tag_place();
                    self.count()?;
                    let outer = std::mem::take(&mut self.path);
                    self.path = format!("{outer}[{}]", items.len());
                    items.push(Value::Object(self.record(id, &tag, place)?));
                    self.path = outer;
                }
                Node::Open(tag) => {
                    let place = self.tag_place();
                    self.count()?;
                    self.unknown(&tag, Some(name), place)?;
                }
                Node::Text(found) => self.text(&element, &found, &mut text)?,
                Node::Close | Node::End => return Ok(Value::Array(items)),
            }
        }
    }

    fn leaf(&mut self, member: &Member, leaf: &Leaf, tag: &Tag<'_>, place: Place) -> Result<Value, ReadError> {
        let cell = is_cell(member);
        self.attributes(tag, if cell { &[NIL] } else { &[] }, &place)?;
        let nil = match tag.get(NIL).map(|value| value.trim_matches(is_space)).filter(|_| cell) {
            None | Some("false" | "0") => false,
            Some("true" | "1") => true,
            Some(other) => {
                self.wrong(ReadError::new(messages::xml_nil(other)), place.clone())?;
                false
            }
        };
        let start = self.xml.span().1;
        let mut text = String::new();
        let mut pieces = 0_usize;
        let end = loop {
            match self.xml.next()? {
                Node::Text(piece) => {
                    pieces += 1;
                    text.push_str(&piece);
                }
                Node::Open(_) => {
                    let place = self.tag_place();
                    self.count()?;
                    pieces += 1;
                    let error = messages::xml_element_in_value(&self.path, self.xml.tag_name());
                    self.wrong(ReadError::new(error), place)?;
                    self.xml.skip()?;
                }
                Node::Close | Node::End => break self.xml.span().0,
            }
        };
        let place = if end > start {
            self.xml.place((start, end))
        } else {
            place
        };
        self.origins.insert(self.path.as_str(), place.clone());
        if nil {
            if pieces > 0 {
                let error = ReadError::new(messages::xml_nil_filled(&self.path));
                self.wrong(error.help(messages::xml_nil_filled_help()), place)?;
            }
            return Ok(Value::Null);
        }
        match value(leaf, &text) {
            Ok(value) => {
                self.version(member, &value);
                Ok(value)
            }
            Err(error) => {
                let error = if cell && text.is_empty() {
                    error.help(messages::xml_blank_help(&member.name))
                } else {
                    error
                };
                // Another major version has other elements: its errors would say nothing.
                if self.path == VERSION {
                    return Err(error.about(VERSION).at(place));
                }
                self.wrong(error, place)?;
                Ok(Value::Null)
            }
        }
    }

    /// Notes a later minor version.
    fn version(&mut self, member: &Member, value: &Value) {
        if self.path == VERSION && member.name == VERSION {
            let schema: Option<SchemaVersion> = serde_json::from_value(value.clone()).ok();
            self.later = schema.is_some_and(|schema| schema.minor.cmp(&SchemaVersion::MINOR).is_gt());
        }
    }

    fn attributes(&mut self, tag: &Tag<'_>, allowed: &[&str], place: &Place) -> Result<(), ReadError> {
        let unknown = tag
            .names()
            .find(|name| !allowed.contains(name) && !LOCATIONS.contains(name));
        let Some(name) = unknown.or(tag.left_out) else {
            return Ok(());
        };
        if name == NIL {
            let error = ReadError::new(messages::xml_nil_here(&self.path));
            return self.wrong(error.help(messages::xml_nil_here_help()), place.clone());
        }
        if self.later {
            self.later_member(name, place.clone());
            return Ok(());
        }
        let error = ReadError::new(messages::xml_unknown_attribute(self.xml.tag_name(), name));
        self.wrong(error.help(messages::xml_attribute_help()), place.clone())
    }

    /// Text where only elements stand; told once an element.
    fn text(&mut self, element: &str, found: &str, told: &mut bool) -> Result<(), ReadError> {
        let found = found.trim_matches(is_space);
        if found.is_empty() || std::mem::replace(told, true) {
            return Ok(());
        }
        let short: String = found.chars().take(40).collect();
        let place = self.xml.place(self.xml.span());
        self.wrong(ReadError::new(messages::xml_text(element, short)), place)
    }

    /// An element that has no name here.
    fn unknown(&mut self, tag: &Tag<'_>, nearest: Option<&str>, place: Place) -> Result<(), ReadError> {
        let name = self.xml.tag_name();
        if tag.name.is_empty() {
            let error = ReadError::new(messages::xml_foreign_element(name));
            self.wrong(error.help(messages::xml_no_report_help(NAMESPACE)), place)?;
        } else if self.later {
            self.later_member(tag.name, place);
        } else {
            let error = ReadError::new(messages::xml_unknown_element(name));
            let error = match nearest {
                Some(nearest) => error.help(messages::nearest_member(nearest)),
                None => error,
            };
            self.wrong(error, place)?;
        }
        self.xml.skip()
    }

    fn later_member(&mut self, name: &str, place: Place) {
        let mut finding = Finding::new(
            reading::LATER_MEMBER.code,
            Severity::Warning,
            messages::later_member(name),
        )
        .about(below(&self.path, name));
        finding.place = Some(place);
        self.diagnostics.push(finding);
    }

    /// The place of the start tag that was read last, its name marked.
    fn tag_place(&self) -> Place {
        let start = self.xml.span().0;
        self.xml.place((start, start + 1 + self.xml.tag_name().len()))
    }

    fn count(&mut self) -> Result<(), ReadError> {
        self.elements += 1;
        if self.elements > ELEMENTS {
            return Err(self.xml.fail(messages::xml_too_many(ELEMENTS)));
        }
        Ok(())
    }

    fn wrong(&mut self, error: ReadError, place: Place) -> Result<(), ReadError> {
        let path = error
            .path
            .clone()
            .or_else(|| (!self.path.is_empty()).then(|| self.path.clone()));
        let mut error = error.at(place);
        error.path = path;
        self.push(error)
    }

    /// Notes an error; reading goes on, unless there are very many.
    fn push(&mut self, error: ReadError) -> Result<(), ReadError> {
        if self.errors.len() >= ERRORS {
            return Err(error);
        }
        self.errors.push(error);
        Ok(())
    }
}

/// The member with the version of the model.
const VERSION: &str = "schema";

/// The value of an element. Numbers and dates may have white space around them, as XSD has it; texts and codes
/// are taken as they are.
fn value(leaf: &Leaf, text: &str) -> Result<Value, ReadError> {
    let trimmed = match leaf.holds {
        Holds::Integer { .. } | Holds::Decimal | Holds::Date => text.trim_matches(is_space),
        Holds::Choice(_) | Holds::Text { .. } => text,
    };
    // XSD knows no year 0.
    if matches!(leaf.holds, Holds::Date) && trimmed.starts_with("0000") {
        return Err(ReadError::new(messages::cell_not_date(trimmed)).help(messages::cell_date_help()));
    }
    leaf.value(trimmed)
}
