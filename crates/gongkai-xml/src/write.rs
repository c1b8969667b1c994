//! A report as XML: canonical order, figures as printed, blank cells as nil. Leaves out what XML is written
//! with (`markup`).

use crate::markup::Markup;
use crate::names::{COLUMNS, INSTANCE, LABEL, NAMESPACE, ROOT, columns, is_cell, item};
use crate::{ELEMENTS, Options, WriteError};
use gongkai_core::fields::{below, data};
use gongkai_core::shape::{Holds, Member, RecordId, Shape};
use gongkai_core::{Report, messages};
use gongkai_source::wellformed::legal;
use gongkai_source::xml::DEPTH;
use serde_json::Value;

pub(crate) fn report(report: &Report, options: &Options) -> Result<String, WriteError> {
    let mut writer = Writer {
        xml: Markup::new(),
        labels: options.labels,
        elements: 0,
    };
    let root = RecordId::REPORT.record();
    let mut attributes = vec![("xmlns", NAMESPACE), ("xmlns:xsi", INSTANCE)];
    if options.labels {
        attributes.push((LABEL, &root.title));
    }
    writer.xml.open(ROOT, &attributes);
    writer.record(RecordId::REPORT, &data(report), "")?;
    Ok(writer.xml.finish())
}

struct Writer {
    xml: Markup,
    labels: bool,
    elements: usize,
}

impl Writer {
    fn record(&mut self, id: RecordId, value: &Value, path: &str) -> Result<(), WriteError> {
        for member in &id.record().members {
            if let Some(value) = value.get(&member.name) {
                self.member(member, value, &below(path, &member.name))?;
            }
        }
        Ok(())
    }

    fn member(&mut self, member: &'static Member, value: &Value, path: &str) -> Result<(), WriteError> {
        match &member.shape {
            Shape::Leaf(leaf) => match value {
                Value::Null if is_cell(member) => {
                    self.count()?;
                    self.xml.empty(&member.name, &[("xsi:nil", "true")]);
                }
                Value::Null => {}
                Value::String(text) => self.leaf(member, &leaf.holds, text, path)?,
                other => self.leaf(member, &leaf.holds, &other.to_string(), path)?,
            },
            Shape::Record(_) if value.is_null() => {}
            Shape::Record(id) => {
                let title = [(LABEL, member.title.as_str())];
                let named = columns(id.record()).filter(|_| self.labels);
                let mut attributes = if self.labels { title.to_vec() } else { Vec::new() };
                attributes.extend(named.as_deref().map(|names| (COLUMNS, names)));
                self.open(&member.name, &attributes)?;
                self.record(*id, value, path)?;
                self.xml.close();
            }
            Shape::List(id) => {
                let items = value.as_array().map_or(&[][..], Vec::as_slice);
                if items.is_empty() {
                    return Ok(());
                }
                self.open(&member.name, &[])?;
                for (at, value) in items.iter().enumerate() {
                    let name = item(&member.name);
                    if value.as_object().is_some_and(serde_json::Map::is_empty) {
                        self.count()?;
                        self.xml.empty(name, &[]);
                    } else {
                        self.open(name, &[])?;
                        self.record(*id, value, &format!("{path}[{at}]"))?;
                        self.xml.close();
                    }
                }
                self.xml.close();
            }
        }
        Ok(())
    }

    fn leaf(&mut self, member: &Member, holds: &Holds, text: &str, path: &str) -> Result<(), WriteError> {
        self.count()?;
        if let Some(letter) = text.chars().find(|letter| !legal(*letter)) {
            let code = format!("U+{:04X}", u32::from(letter));
            return Err(WriteError::Character(messages::xml_write_character(path, code)));
        }
        // The only dates of the model that have another form: before the year 1.
        if matches!(holds, Holds::Date) && (text.len() != "2023-01-29".len() || text.starts_with("0000")) {
            return Err(WriteError::Date(messages::xml_write_date(path, text)));
        }
        self.xml.leaf(&member.name, &[], text);
        Ok(())
    }

    fn open(&mut self, name: &'static str, attributes: &[(&str, &str)]) -> Result<(), WriteError> {
        self.count()?;
        self.xml.open(name, attributes);
        Ok(())
    }

    /// Nothing is written that the reader's bounds would refuse.
    fn count(&mut self) -> Result<(), WriteError> {
        self.elements += 1;
        if self.elements > ELEMENTS {
            return Err(WriteError::TooLong(messages::xml_write_long(ELEMENTS)));
        }
        if self.xml.depth() >= DEPTH {
            return Err(WriteError::TooDeep(messages::xml_write_deep(DEPTH)));
        }
        Ok(())
    }
}
