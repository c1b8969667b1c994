//! A report as a flat list of fields, each a path and a text, and back: what carriers are made of that hold one
//! value a row or an element. Nothing of a report is lost: a list item without content is a field without value.
//! Leaves out how a carrier writes them, and the table of one row a report (`wide`).

use crate::annotation::{Annotation, AnnotationKind};
use crate::data::{Data, Node};
use crate::error::ReadError;
use crate::known;
use crate::message::excerpt;
use crate::messages;
use crate::place::Loaded;
use crate::report::Report;
use crate::shape::{Member, RecordId, Shape};
use crate::tables::{FigureId, nearest_path};
use crate::walk::{Marks, Passed, walk};
use serde_json::{Map, Value};
use std::convert::Infallible;

/// One field of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Field path, such as `agency.name`, `applications.new.total` or `overview.blocks[0].text`.
    pub path: String,
    /// The value in its carrier form; `None` for a blank cell, and for a list item without content.
    pub value: Option<String>,
}

/// The member that holds the statutory tables; paths of figures begin behind it.
const TABLES: &str = "tables";

/// All fields of a report in canonical order.
///
/// # Panics
/// Never: every report can be written.
#[must_use]
pub fn fields(report: &Report) -> Vec<Field> {
    let mut fields = Vec::with_capacity(400);
    let Ok(()) = walk(report, Marks::All, |passed, value| {
        let path = match passed {
            Passed::Known(at) => &known::all()[at].path,
            Passed::Item(item) => item.path,
        };
        fields.push(Field {
            path: path.to_owned(),
            value: value.map(str::to_owned),
        });
        Ok::<(), Infallible>(())
    });
    fields
}

/// The report as the data of its JSON, for carriers that are trees themselves.
///
/// # Panics
/// Never: every report can be written.
#[must_use]
pub fn data(report: &Report) -> Value {
    serde_json::to_value(report).expect("a report has only string keys and no floats")
}

/// The text of a value in carriers.
pub(crate) fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// The path of a member of what stands at `path`.
#[must_use]
pub fn below(path: &str, name: &str) -> String {
    match path {
        // Paths of figures do not name the tables.
        "" | TABLES => name.to_owned(),
        _ => {
            // Some four hundred times a report: a formatter takes longer.
            let mut whole = String::with_capacity(path.len() + 1 + name.len());
            whole.push_str(path);
            whole.push('.');
            whole.push_str(name);
            whole
        }
    }
}

/// Puts a report together from its fields, in any order but for the items of lists.
#[derive(Debug)]
pub struct Assembly {
    data: Data,
    marks: Vec<Annotation>,
}

impl Default for Assembly {
    fn default() -> Self {
        Self {
            data: Data::Node(Node::new(RecordId::REPORT)),
            marks: Vec::new(),
        }
    }
}

impl Assembly {
    /// Adds the mark 不适用 of a blank figure, as an annotation behind those that are fields.
    pub fn mark(&mut self, figure: FigureId, text: &str) {
        self.marks.push(Annotation {
            path: figure,
            kind: AnnotationKind::NotApplicable,
            text: text.to_owned(),
        });
    }

    /// Adds a field.
    ///
    /// # Errors
    /// When the path is unknown, is there already, leaves a gap in a list, or the value is none of its kind.
    pub fn set(&mut self, path: &str, value: Option<&str>) -> Result<(), ReadError> {
        match known::find(path) {
            Some(at) => self.set_known(at, value),
            None => self.set_item(path, value),
        }
    }

    /// Adds a field that stands in no list, by its number in [`known::all`].
    ///
    /// # Errors
    /// When it is there already, or the value is none of its kind.
    ///
    /// # Panics
    /// When no field has that number.
    pub fn set_known(&mut self, at: usize, value: Option<&str>) -> Result<(), ReadError> {
        let field = &known::all()[at];
        let slot = self.slot(&field.steps).ok_or_else(|| unknown(&field.path))?;
        set_leaf(slot, field.member, &field.path, value)
    }

    /// Adds a field of a list item, or an item without content.
    fn set_item(&mut self, path: &str, value: Option<&str>) -> Result<(), ReadError> {
        let mut count = 0;
        for step in steps(path).ok_or_else(|| unknown(path))? {
            step.ok_or_else(|| unknown(path))?;
            count += 1;
        }
        if count > DEPTH {
            return Err(ReadError::new(messages::field_too_deep(excerpt(path), DEPTH)).about(excerpt(path)));
        }
        let mut node = self.data.node_mut().ok_or_else(|| unknown(path))?;
        let mut steps = steps(path).into_iter().flatten().flatten().peekable();
        loop {
            let Some(step) = steps.next() else {
                return Err(ReadError::new(messages::field_no_value(path)).about(path));
            };
            let record = node.id.record();
            let at = record.position(step.name).ok_or_else(|| unknown(path))?;
            let (member, slot) = (&record.members[at], &mut node.members[at]);
            node = match (&member.shape, step.item) {
                (Shape::Leaf(_), None) if steps.peek().is_none() => return set_leaf(slot, member, path, value),
                (Shape::Record(id), None) => slot.get_or_insert_with(|| Data::Node(Node::new(*id))).node_mut(),
                (Shape::List(id), Some(at)) => {
                    let list = slot.get_or_insert_with(|| Data::List(Vec::new())).list_mut();
                    let list = list.ok_or_else(|| unknown(path))?;
                    let count = list.len();
                    let last = steps.peek().is_none();
                    if at > count {
                        return Err(ReadError::new(messages::field_order(path, count)).about(path));
                    }
                    if at == count {
                        list.push(Data::Node(Node::new(*id)));
                    } else if last {
                        return Err(twice(path));
                    }
                    if last {
                        return match value {
                            None => Ok(()),
                            Some(_) => Err(ReadError::new(messages::field_no_value(path)).about(path)),
                        };
                    }
                    list[at].node_mut()
                }
                _ => None,
            }
            .ok_or_else(|| unknown(path))?;
        }
    }

    /// The place of a member that stands in no list.
    fn slot(&mut self, steps: &[usize]) -> Option<&mut Option<Data>> {
        let (last, groups) = steps.split_last()?;
        self.data.node_mut()?.below(groups)?.members.get_mut(*last)
    }

    /// Begins with data in the shape of the JSON, whose values were taken by
    /// [`Leaf::value`](crate::shape::Leaf::value).
    #[must_use]
    pub fn from_data(data: Map<String, Value>) -> Self {
        Self {
            data: Data::shaped(&Shape::Record(RecordId::REPORT), Value::Object(data)),
            marks: Vec::new(),
        }
    }

    /// Puts a value that is already data into a member that stands in no list, `null` for a blank cell.
    pub(crate) fn put(&mut self, steps: &[usize], value: Value) {
        let shape = steps.split_last().and_then(|(last, groups)| {
            let node = self.data.node_mut()?.below(groups)?;
            Some((
                &node.id.record().members.get(*last)?.shape,
                node.members.get_mut(*last)?,
            ))
        });
        if let Some((shape, slot)) = shape {
            *slot = Some(Data::shaped(shape, value));
        }
    }

    /// The report.
    ///
    /// # Errors
    /// When fields are missing, all of them, or do not go together. The path of an error is a field path.
    pub fn finish(mut self) -> Result<Loaded, ReadError> {
        let mut missing = Vec::new();
        if let Some(report) = self.data.node_mut() {
            complete(report, "", &mut missing);
            if !self.marks.is_empty()
                && let Some(at) = RecordId::REPORT.record().position("annotations")
            {
                let list = report.members[at]
                    .get_or_insert_with(|| Data::List(Vec::new()))
                    .list_mut();
                let shape = &RecordId::REPORT.record().members[at].shape;
                if let (Some(list), Shape::List(id)) = (list, shape) {
                    let item = Shape::Record(*id);
                    list.extend(
                        self.marks
                            .iter()
                            .map(|mark| Data::shaped(&item, serde_json::json!(mark))),
                    );
                }
            }
        }
        if let Some(error) = ReadError::of_all(missing) {
            return Err(error);
        }
        crate::json::from_data(&self.data).map_err(|mut error| {
            let path = error
                .path
                .take()
                .map(|path| path.strip_prefix("tables.").map_or_else(|| path.clone(), str::to_owned));
            error.path = path;
            error
        })
    }
}

/// Finds the cells that are missing, and adds the groups without content that the model wants.
fn complete(node: &mut Node, path: &str, missing: &mut Vec<ReadError>) {
    for (member, slot) in node.id.record().members.iter().zip(&mut node.members) {
        let at = || below(path, &member.name);
        match (&member.shape, slot) {
            (Shape::Record(_), Some(Data::Node(node))) => complete(node, &at(), missing),
            (Shape::Record(id), slot @ None) if member.required => {
                let mut node = Node::new(*id);
                complete(&mut node, &at(), missing);
                *slot = Some(Data::Node(node));
            }
            (Shape::List(_), Some(Data::List(items))) => {
                let at = at();
                for (item, value) in items.iter_mut().enumerate() {
                    if let Data::Node(node) = value {
                        complete(node, &format!("{at}[{item}]"), missing);
                    }
                }
            }
            (_, None) if member.required => {
                let at = at();
                let error = ReadError::new(messages::field_missing(&at)).about(&*at);
                missing.push(if member.nullable {
                    error.help(messages::field_missing_help())
                } else {
                    error
                });
            }
            _ => {}
        }
    }
}

fn set_leaf(slot: &mut Option<Data>, member: &Member, path: &str, value: Option<&str>) -> Result<(), ReadError> {
    if slot.is_some() {
        return Err(twice(path));
    }
    *slot = Some(match (value, member.leaf()) {
        (None, _) if member.is_cell() => Data::Null,
        (Some(text), Some(leaf)) => leaf.value(text).map_err(|error| error.about(path))?.into(),
        (None, _) => return Err(ReadError::new(messages::field_blank(path)).about(path)),
        (Some(_), None) => return Err(unknown(path)),
    });
    Ok(())
}

pub(crate) struct Step<'a> {
    pub(crate) name: &'a str,
    pub(crate) item: Option<usize>,
}

/// Steps of a path: as deep as JSON is read, where every item of a list is two levels.
const DEPTH: usize = 64;

/// Bytes of a path: more than the steps can have.
const LONGEST: usize = 4096;

/// Digits of the number of a list item: more would not fit into memory.
const ITEM_DIGITS: usize = 9;

/// The steps of a path, `None` for what is none; those of figures begin with the tables.
pub(crate) fn steps(path: &str) -> Option<impl Iterator<Item = Option<Step<'_>>>> {
    if path.len() > LONGEST {
        return None;
    }
    let head = path.split_once('.');
    // One address a field: not this one too.
    if head.is_some_and(|(first, _)| first == TABLES) {
        return None;
    }
    let tables = head.and_then(|(first, _)| tables_record().member(first)).map(|_| Step {
        name: TABLES,
        item: None,
    });
    let rest = path.split('.').map(|part| match part.split_once('[') {
        None => Some(Step { name: part, item: None }),
        Some((name, item)) => {
            let digits = item.strip_suffix(']')?;
            let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && (digits == "0" || !digits.starts_with('0'));
            let number: usize = (plain && digits.len() <= ITEM_DIGITS).then(|| digits.parse().ok())??;
            Some(Step {
                name,
                item: Some(number),
            })
        }
    });
    Some(tables.into_iter().map(Some).chain(rest))
}

fn tables_record() -> &'static crate::shape::Record {
    match RecordId::REPORT.record().member(TABLES).map(|member| &member.shape) {
        Some(Shape::Record(id)) => id.record(),
        _ => unreachable!("the report has tables"),
    }
}

fn twice(path: &str) -> ReadError {
    ReadError::new(messages::field_twice(path))
        .about(path)
        .help(messages::field_twice_help())
}

fn unknown(path: &str) -> ReadError {
    let error = ReadError::new(messages::field_unknown(excerpt(path))).about(excerpt(path));
    match nearest(path) {
        Some(known) => error.help(messages::nearest_member(known)),
        None => error,
    }
}

/// The known path that looks most like this: a figure's, or the same with one step mended.
fn nearest(path: &str) -> Option<String> {
    if let Some(known) = nearest_path(path) {
        return Some(known.to_owned());
    }
    let mut record = RecordId::REPORT;
    let mut known = String::new();
    for part in path.split('.') {
        let (name, item) = part.split_at(part.find('[').unwrap_or(part.len()));
        let member = record.record().member(name).or_else(|| record.record().nearest(name))?;
        if !known.is_empty() {
            known.push('.');
        }
        known.push_str(&member.name);
        match &member.shape {
            Shape::Leaf(_) => break,
            Shape::Record(id) => record = *id,
            Shape::List(id) => {
                known.push_str(if item.is_empty() { "[0]" } else { item });
                record = *id;
            }
        }
    }
    (known != path).then_some(known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::Edition;
    use crate::narrative::{Block, Section, Statistic};

    fn assembled(fields: &[Field]) -> Result<Report, ReadError> {
        let mut assembly = Assembly::default();
        for field in fields {
            assembly.set(&field.path, field.value.as_deref())?;
        }
        assembly.finish().map(|loaded| loaded.report)
    }

    fn example() -> Report {
        let mut report = Report::blank(Edition::E2021);
        report.year = Some(2024);
        report.overview = Section {
            title: Some(String::new()),
            blocks: vec![Block::default(), Block::paragraph("一"), Block::default()],
            statistics: vec![Statistic {
                name: "公开".to_owned(),
                parts: vec![Statistic::default()],
                ..Statistic::default()
            }],
        };
        report.additional = vec![Section::default(), Section::default()];
        report
    }

    #[test]
    fn reports_come_back_from_their_fields() {
        for report in [example(), Report::blank(Edition::E2019), Report::blank(Edition::E2021)] {
            assert_eq!(assembled(&fields(&report)), Ok(report));
        }
    }

    #[test]
    fn paths_of_figures_are_those_of_the_tables() {
        let report = Report::blank(Edition::E2021);
        let paths: Vec<String> = fields(&report).into_iter().map(|field| field.path).collect();
        for id in FigureId::all().filter(|id| report.tables.figure(*id).is_some()) {
            assert!(paths.iter().any(|path| path == id.path()), "{id}");
        }
        assert!(paths.iter().all(|path| !path.starts_with("tables.")));
    }

    #[test]
    fn wrong_fields_are_named() {
        let fails = |path: &str, value: Option<&str>| {
            let mut assembly = Assembly::default();
            assembly.set("year", Some("2024")).unwrap();
            assembly.set("overview.blocks[0].text", Some("")).unwrap();
            assembly.set(path, value).unwrap_err()
        };
        assert_eq!(fails("year", Some("2024")).message.key(), "field_twice");
        assert_eq!(fails("overview.blocks[2].text", Some("")).message.key(), "field_order");
        assert_eq!(fails("overview.blocks[0]", None).message.key(), "field_twice");
        for path in [
            "",
            ".",
            "tables",
            "yaer",
            "overview.blocks[01].text",
            "overview.blocks[-1].text",
            "overview[0].title",
            "overview.blocks[99999999999].text",
            "tables.applications.new.total",
            "agency.name.x",
            "overview.blocks",
            "year[0]",
        ] {
            let key = fails(path, Some("1")).message.key();
            assert!(matches!(key, "field_unknown" | "field_no_value"), "{path}: {key}");
        }
        let help = |path| fails(path, None).help.map(|help| help.to_string()).unwrap_or_default();
        assert!(help("applications.new.totl").contains("applications.new.total"));
        assert!(help("agency.contact.fone").is_empty() || help("agency.contact.phon").contains("agency.contact.phone"));
        assert_eq!(fails("agency.name", None).message.key(), "field_blank");
    }

    #[test]
    fn deep_and_long_paths_are_refused_shortly() {
        let set = |path: &str| Assembly::default().set(path, Some("x")).map_err(|error| error.message);
        let deep = |parts: usize| format!("overview.statistics[0]{}.name", ".parts[0]".repeat(parts));
        assert_eq!(set(&deep(DEPTH - 3)), Ok(()));
        for path in [deep(DEPTH - 2), deep(100_000), "x".repeat(1 << 20), ".".repeat(1 << 20)] {
            assert!(set(&path).unwrap_err().to_string().len() < 500);
        }
    }

    #[test]
    fn every_missing_cell_is_named() {
        let all = fields(&example());
        let kept: Vec<Field> = all
            .into_iter()
            .filter(|field| !field.path.starts_with("applications.new."))
            .collect();
        let error = assembled(&kept).unwrap_err();
        assert_eq!(error.each().count(), 7);
        assert_eq!(error.path.as_deref(), Some("applications.new.natural_person"));
        assert!(assembled(&[]).unwrap_err().each().count() > 150);
    }
}
