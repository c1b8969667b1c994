//! A document that a reader opened, and the report in it: what is visible, and the data that a program put inside.
//! What is visible counts. The data are taken whole where the document still shows them; where a person edited it
//! since, the differing fields are listed and the visible value wins. Leaves out how a format hides the data.

use crate::document::{Block, Document};
use crate::fold::is_invisible;
use crate::template::compose;
use crate::{is_report, recognise};
use gongkai_core::fields::{Assembly, below, data};
use gongkai_core::message::excerpt;
use gongkai_core::rules::reading;
use gongkai_core::shape::{RecordId, Shape};
use gongkai_core::{Finding, Loaded, Message, ReadError, Report, json, messages};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;

/// What a reader of a document found in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opened {
    /// What is visible.
    pub document: Document,
    /// The data inside.
    pub enclosed: Option<Enclosed>,
    /// What the reader could not read, or read in a way one should know of.
    pub diagnostics: Vec<Finding>,
}

/// The data inside a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enclosed {
    /// The report as canonical JSON.
    pub json: String,
    /// The fingerprint of what the document showed when it was written.
    pub shown: Option<String>,
}

impl Enclosed {
    /// The data of a report, for the document that shows it.
    #[must_use]
    pub fn new(report: &Report, document: &Document) -> Self {
        Self {
            json: json::write_line(report),
            shown: Some(fingerprint(document)),
        }
    }
}

impl From<Document> for Opened {
    fn from(document: Document) -> Self {
        Self {
            document,
            ..Self::default()
        }
    }
}

impl Opened {
    /// The report, as the recogniser finds it.
    ///
    /// # Errors
    /// When no report is in the document.
    pub fn report(self) -> Result<Loaded, ReadError> {
        let loaded = self.report_by(recognise)?;
        if is_report(&loaded) {
            Ok(loaded)
        } else {
            Err(no_report())
        }
    }

    /// The report, as a reader finds it in the visible document.
    ///
    /// # Errors
    /// When no report is in the document.
    pub fn report_by(self, read: impl FnOnce(&Document) -> Loaded) -> Result<Loaded, ReadError> {
        let Self {
            document,
            enclosed,
            mut diagnostics,
        } = self;
        let mut loaded = read(&document);
        if let Some(enclosed) = enclosed {
            match json::read(enclosed.json.as_bytes()) {
                Ok(inside) => loaded = agreed(&document, loaded, enclosed.shown.as_deref(), inside.report),
                Err(error) => diagnostics.push(note(messages::enclosed_unreadable(error.message))),
            }
        }
        // A template may print no more than a name.
        if !is_report(&loaded) && loaded.origins.is_empty() {
            return Err(no_report());
        }
        diagnostics.append(&mut loaded.diagnostics);
        Ok(Loaded { diagnostics, ..loaded })
    }
}

fn no_report() -> ReadError {
    ReadError::new(messages::no_report_in_text()).help(messages::no_report_in_text_help())
}

/// A fingerprint of all that a document shows: its letters without spaces, and the borders of its cells. A program
/// that saves the document again may break lines elsewhere, but moves no figure into another cell.
#[must_use]
pub fn fingerprint(document: &Document) -> String {
    let mut hash = Sha256::new();
    let mut letters = String::new();
    for block in &document.blocks {
        collect(block, &mut letters);
        hash.update(&letters);
        letters.clear();
    }
    let digest = hash.finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn collect(block: &Block, out: &mut String) {
    const CELL: char = '\u{1F}';
    let mut add = |text: &str| out.extend(text.chars().filter(|letter| shows(*letter)));
    match block {
        Block::Heading(heading) => add(&heading.text),
        Block::Paragraph(paragraph) => add(&paragraph.text),
        Block::Line(line) => add(&line.text),
        Block::Furniture(_) => {}
        Block::Table(table) => {
            if let Some(caption) = &table.caption {
                add(&caption.text);
            }
            for cell in table.rows.iter().flat_map(|row| &row.cells) {
                for block in &cell.content {
                    collect(block, out);
                }
                out.push(CELL);
            }
        }
    }
}

fn shows(letter: char) -> bool {
    !letter.is_whitespace() && !letter.is_control() && !is_invisible(letter)
}

/// The report of the data, with the fields that the document shows differently.
fn agreed(document: &Document, visible: Loaded, shown: Option<&str>, inside: Report) -> Loaded {
    if shown.is_some_and(|shown| shown == fingerprint(document)) {
        return Loaded {
            report: inside,
            diagnostics: Vec::new(),
            ..visible
        };
    }
    let mut merge = Merge {
        visible: &visible,
        differing: Vec::new(),
    };
    // What a reader finds in the untouched document is not all that the data hold.
    let untouched = data(&recognise(&compose(&inside)).report);
    let mut merged = data(&inside);
    merge.record(RecordId::REPORT, &data(&visible.report), &untouched, &mut merged, "");
    let differing = merge.differing;
    let merged = match merged {
        Value::Object(members) => Assembly::from_data(members).finish(),
        _ => return visible,
    };
    match merged {
        Ok(merged) => {
            let mut diagnostics = differing;
            diagnostics.extend(visible.diagnostics);
            Loaded {
                report: merged.report,
                diagnostics,
                origins: visible.origins,
            }
        }
        // What is visible stands by itself.
        Err(error) => {
            let mut visible = visible;
            visible
                .diagnostics
                .insert(0, note(messages::enclosed_unreadable(error.message)));
            visible
        }
    }
}

fn note(message: Message) -> Finding {
    let rule = &reading::EDITED;
    let mut finding = Finding::new(rule.code, rule.severity, message);
    finding.help = Some(Message::new(rule.code, rule.help, Vec::new()));
    finding
}

/// Takes visible values over, where they are not those of the untouched document.
struct Merge<'a> {
    visible: &'a Loaded,
    differing: Vec<Finding>,
}

impl Merge<'_> {
    fn record(&mut self, id: RecordId, visible: &Value, untouched: &Value, merged: &mut Value, path: &str) {
        for member in &id.record().members {
            let name = member.name.as_str();
            let (seen, before) = (visible.get(name), untouched.get(name));
            if path.is_empty() && name == ANNOTATIONS {
                self.annotations(seen, before, merged);
                continue;
            }
            if same(seen, before) || same(seen, merged.get(name)) {
                continue;
            }
            let path = below(path, name);
            match (&member.shape, seen, before, merged.get_mut(name)) {
                (Shape::Record(id), Some(seen), Some(before), Some(merged)) if all_objects([seen, before, merged]) => {
                    self.record(*id, seen, before, merged, &path);
                    continue;
                }
                (Shape::List(id), Some(seen), Some(before), Some(merged)) => {
                    if let (Some(seen), Some(before), Some(merged)) =
                        (seen.as_array(), before.as_array(), merged.as_array_mut())
                        && seen.len() == before.len()
                        && seen.len() == merged.len()
                    {
                        for (at, ((seen, before), merged)) in seen.iter().zip(before).zip(merged).enumerate() {
                            self.record(*id, seen, before, merged, &format!("{path}[{at}]"));
                        }
                        continue;
                    }
                }
                _ => {}
            }
            self.differs(&path, seen, merged.get(name));
            let Some(merged) = merged.as_object_mut() else { continue };
            match seen {
                Some(seen) => merged.insert(name.to_owned(), seen.clone()),
                None => merged.remove(name),
            };
        }
    }

    /// Marks and remarks belong to figures: those of a figure that shows others now are replaced.
    fn annotations(&mut self, seen: Option<&Value>, before: Option<&Value>, merged: &mut Value) {
        let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
        let (seen, before, kept) = (list(seen), list(before), list(merged.get(ANNOTATIONS)));
        let path = |item: &Value| item.get("path").and_then(Value::as_str).unwrap_or_default().to_owned();
        let of = |all: &[Value], figure: &str| -> Vec<Value> {
            all.iter().filter(|item| path(item) == figure).cloned().collect()
        };
        let figures: BTreeSet<String> = seen.iter().chain(&before).chain(&kept).map(path).collect();
        let mut all = Vec::new();
        for figure in figures {
            let (seen, before, kept) = (of(&seen, &figure), of(&before, &figure), of(&kept, &figure));
            if seen == before || seen == kept {
                all.extend(kept);
                continue;
            }
            let texts = |items: &[Value]| {
                let texts = items.iter().filter_map(|item| item.get("text")?.as_str());
                let texts: Vec<&str> = texts.collect();
                (!texts.is_empty()).then(|| Value::String(texts.join("；")))
            };
            self.differs(&figure, texts(&seen).as_ref(), texts(&kept).as_ref());
            all.extend(seen);
        }
        if let Some(members) = merged.as_object_mut() {
            if all.is_empty() {
                members.remove(ANNOTATIONS);
            } else {
                members.insert(ANNOTATIONS.to_owned(), Value::Array(all));
            }
        }
    }

    fn differs(&mut self, path: &str, seen: Option<&Value>, inside: Option<&Value>) {
        let message = match (words(seen), words(inside)) {
            (Some(seen), Some(inside)) => messages::enclosed_differs(path, seen, inside),
            (Some(seen), None) => messages::enclosed_added(path, seen),
            (None, inside) => messages::enclosed_gone(path, inside.unwrap_or_default()),
        };
        let mut finding = note(message);
        finding.paths.push(path.to_owned());
        finding.place = self.visible.origins.get(path).cloned();
        self.differing.push(finding);
    }
}

/// The member that holds marks and remarks.
const ANNOTATIONS: &str = "annotations";

fn all_objects<const N: usize>(values: [&Value; N]) -> bool {
    values.iter().all(|value| value.is_object())
}

/// Whether two values are the same but for spaces; a member that is not there is a blank one.
fn same(one: Option<&Value>, other: Option<&Value>) -> bool {
    match (one.unwrap_or(&Value::Null), other.unwrap_or(&Value::Null)) {
        (Value::String(one), Value::String(other)) => {
            one == other
                || one
                    .chars()
                    .filter(|letter| shows(*letter))
                    .eq(other.chars().filter(|letter| shows(*letter)))
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(Some(one), Some(other)))
        }
        (Value::Object(one), Value::Object(other)) => one
            .keys()
            .chain(other.keys())
            .all(|name| same(one.get(name), other.get(name))),
        (one, other) => one == other || (is_empty(one) && is_empty(other)),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.values().all(is_empty),
        _ => false,
    }
}

/// A value in a message; none where it is blank.
fn words(value: Option<&Value>) -> Option<String> {
    match value? {
        value if is_empty(value) => None,
        Value::String(text) => Some(excerpt(text).into_owned()),
        other => Some(excerpt(&other.to_string()).into_owned()),
    }
}
