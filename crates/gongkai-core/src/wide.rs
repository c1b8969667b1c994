//! Reports as a table of one row a report: fixed columns from the model, so that a batch is written as it comes
//! and every column can be described. Lists (paragraphs, statistics, notes) stand in one cell each, as JSON.
//! Leaves out how a carrier writes cells.
//!
//! An empty cell is a blank or an absent field; what else a cell can say is the same in all tables (`literal`).

use crate::annotation::{Annotation, AnnotationKind, Waiver};
use crate::edition::Edition;
use crate::error::ReadError;
use crate::fields::{Assembly, below, data, plain};
use crate::json;
use crate::known;
use crate::literal::{self, Held, MARKS};
use crate::message::excerpt;
use crate::messages;
use crate::narrative::{Block, Section, Statistic};
use crate::place::Loaded;
use crate::report::{Report, SchemaVersion, Website};
use crate::shape::{Leaf, RecordId, Shape};
use crate::tables::{FigureId, FigureRef};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// A column of the table.
#[derive(Debug)]
pub struct Column {
    /// Field path; the heading of the column.
    pub path: String,
    /// 名称, the label path of a figure included.
    pub title: String,
    /// What it is, in both languages.
    pub description: String,
    /// What its cells hold.
    pub holds: Content,
    /// The steps to the member in the data, by name and by number in its record.
    steps: Vec<&'static str>,
    numbers: Vec<usize>,
}

/// What the cells of a column hold.
#[derive(Debug)]
pub enum Content {
    /// One value that is no figure.
    Value(&'static Leaf),
    /// A figure of the statutory tables, or the mark that it does not apply.
    Figure(FigureId, &'static Leaf),
    /// A list of records as JSON.
    List(RecordId),
    /// Which rows of the tables are there, where the cells do not tell: a JSON object of field paths.
    Presence,
}

/// Heading of the column that says which rows are there.
pub const PRESENCE: &str = "table_rows";

const PRESENCE_EXAMPLE: &str = r#"{"applications.other.subtotal": true}"#;

static COLUMNS: LazyLock<Vec<Column>> = LazyLock::new(columns_of_model);
static BY_PATH: LazyLock<HashMap<&'static str, usize>> = LazyLock::new(|| {
    COLUMNS
        .iter()
        .enumerate()
        .map(|(at, column)| (column.path.as_str(), at))
        .collect()
});

/// The columns: what identifies a report, its figures in the form's order, its texts, the version of the model.
#[must_use]
pub fn columns() -> &'static [Column] {
    &COLUMNS
}

/// The position of the column with that heading.
#[must_use]
pub fn column(path: &str) -> Option<usize> {
    BY_PATH.get(path).copied()
}

/// The heading that looks most like this one.
#[must_use]
pub fn nearest(path: &str) -> Option<&'static str> {
    crate::nearest::nearest(COLUMNS.iter().map(|column| column.path.as_str()), path)
}

/// The cells of a report, one a column; `None` is an empty cell.
///
/// # Panics
/// Never: every report can be written.
#[must_use]
pub fn cells(report: &Report) -> Vec<Option<String>> {
    let data = data(report);
    // Marks that a cell shows are not told again in the column of annotations.
    let mut shown: Vec<FigureId> = Vec::new();
    let mut cells: Vec<Option<String>> = COLUMNS
        .iter()
        .map(|column| match &column.holds {
            Content::Figure(id, _) => figure(report, *id, &mut shown),
            Content::Value(_) => find(&data, &column.steps)
                .and_then(plain)
                .map(|text| literal::of_text(&text).into_owned()),
            Content::List(_) | Content::Presence => None,
        })
        .collect();
    for (at, column) in COLUMNS.iter().enumerate() {
        cells[at] = match &column.holds {
            Content::List(_) if column.path == "annotations" => annotations(report, &shown),
            Content::List(_) => find(&data, &column.steps)
                .filter(|list| list.as_array().is_some_and(|list| !list.is_empty()))
                .map(Value::to_string),
            Content::Presence => presence(report.edition, &data, |id| {
                self::column(id.path()).is_some_and(|at| cells[at].is_some())
            }),
            _ => continue,
        };
    }
    cells
}

/// Which columns a table of these rows cannot leave out: those of values, those with content, and all figures of a
/// table or row that some report has.
#[must_use]
pub fn used(rows: &[Vec<Option<String>>]) -> Vec<bool> {
    let filled = |at: usize| rows.iter().any(|row| row[at].is_some());
    let mut used: Vec<bool> = (0..COLUMNS.len())
        .map(|at| matches!(COLUMNS[at].holds, Content::Value(_) | Content::Figure(..)) || filled(at))
        .collect();
    let cell = |row: &'_ [Option<String>], path: &str| column(path).and_then(|at| row[at].clone());
    for group in GROUPS.iter() {
        let there = rows.iter().any(|row| {
            let told = cell(row, PRESENCE).and_then(|text| rows_told(&text).ok()?.get(&group.path).copied());
            let edition = cell(row, "edition")
                .and_then(|name| Edition::from_name(&name))
                .unwrap_or_default();
            told.unwrap_or(false) || group.expected(edition, |id| cell(row, id.path()).is_some())
        });
        for at in group
            .figures
            .iter()
            .filter_map(|id| column(id.path()))
            .filter(|_| !there)
        {
            used[at] = false;
        }
    }
    used
}

/// The report of a row. `cell` gives the text of a column: `None` where the table has no such column, an empty
/// text where the cell is empty.
///
/// # Errors
/// When cells are wrong or columns missing, all of them; the path of each error is the heading of its column.
pub fn report<'a>(cell: impl Fn(usize) -> Option<&'a str>) -> Result<Loaded, ReadError> {
    let mut errors = Vec::new();
    let mut assembly = Assembly::default();
    let mut marks = Vec::new();
    let mut filled: BTreeMap<FigureId, Option<Value>> = BTreeMap::new();
    let mut presence = BTreeMap::new();
    for (at, column) in COLUMNS.iter().enumerate() {
        let Some(text) = cell(at) else { continue };
        let result = match &column.holds {
            Content::Figure(id, leaf) => match literal::figure(text) {
                Held::Nothing => {
                    filled.entry(*id).or_insert(None);
                    Ok(())
                }
                Held::Mark(mark) => {
                    filled.insert(*id, None);
                    marks.push(*id);
                    assembly.mark(*id, mark);
                    Ok(())
                }
                Held::Value(text) => leaf.value(text).map(|value| drop(filled.insert(*id, Some(value)))),
            },
            holds => match (holds, literal::text(text)) {
                (_, None) => Ok(()),
                (Content::List(id), Some(text)) => {
                    list(*id, column, text).map(|value| assembly.put(&column.numbers, value))
                }
                (Content::Presence, Some(text)) => rows_told(text).map(|told| presence = told),
                (Content::Value(leaf) | Content::Figure(_, leaf), Some(text)) => {
                    leaf.value(text).map(|value| assembly.put(&column.numbers, value))
                }
            },
        };
        if let Err(error) = result {
            errors.push(error.about(&*column.path));
        }
    }
    let edition = column("edition").and_then(&cell).and_then(Edition::from_name);
    if edition.is_none() && errors.iter().all(|error| error.path.as_deref() != Some("edition")) {
        errors.push(
            ReadError::new(messages::field_blank("edition"))
                .about("edition")
                .help(messages::row_edition_help()),
        );
    }
    if let Some(error) = ReadError::of_all(errors) {
        return Err(error);
    }
    let edition = edition.unwrap_or_default();
    if column("schema").and_then(&cell).is_none_or(str::is_empty)
        && let Some(at) = column("schema")
    {
        // Tables made by hand do not say it.
        assembly.put(&COLUMNS[at].numbers, serde_json::json!(SchemaVersion::default()));
    }
    let mut missing = Vec::new();
    let mut lacks = |id: FigureId| {
        missing.push(
            ReadError::new(messages::column_missing(id.path(), id.figure().name()))
                .about(id.path())
                .help(messages::column_missing_help()),
        );
    };
    for id in ALWAYS.iter().filter(|id| !filled.contains_key(id)) {
        lacks(*id);
    }
    for group in GROUPS.iter() {
        let shows = |id| matches!(filled.get(&id), Some(Some(_))) || marks.contains(&id);
        let told = presence.get(&group.path).copied();
        if !told.unwrap_or_else(|| group.expected(edition, shows)) {
            group.figures.iter().for_each(|id| drop(filled.remove(id)));
            continue;
        }
        for id in group.figures.iter().filter(|id| !filled.contains_key(id)) {
            lacks(*id);
        }
    }
    if let Some(error) = ReadError::of_all(missing) {
        return Err(error);
    }
    for (id, value) in filled {
        if let Some(at) = known::of_figure(id) {
            assembly.put(&known::all()[at].steps, value.unwrap_or(Value::Null));
        }
    }
    assembly.finish()
}

/// A record of the tables that a report can lack.
#[derive(Debug)]
struct Group {
    path: String,
    steps: Vec<&'static str>,
    figures: Vec<FigureId>,
}

static GROUPS: LazyLock<Vec<Group>> = LazyLock::new(|| {
    let mut groups = Vec::new();
    if let Some(Shape::Record(tables)) = RecordId::REPORT.record().member("tables").map(|member| &member.shape) {
        optional(*tables, &["tables"], "", &mut groups);
    }
    groups
});

/// The figures that every report has.
static ALWAYS: LazyLock<Vec<FigureId>> = LazyLock::new(|| {
    let optional = |id: &FigureId| GROUPS.iter().any(|group| group.figures.contains(id));
    FigureId::all().filter(|id| !optional(id)).collect()
});

fn optional(id: RecordId, steps: &[&'static str], path: &str, groups: &mut Vec<Group>) {
    for member in &id.record().members {
        let Shape::Record(inner) = &member.shape else { continue };
        let path = below(path, &member.name);
        let steps: Vec<&'static str> = steps.iter().copied().chain([member.name.as_str()]).collect();
        if !member.required {
            let inside = format!("{path}.");
            let figures = FigureId::all().filter(|id| id.path().starts_with(&inside));
            groups.push(Group {
                path: path.clone(),
                steps: steps.clone(),
                figures: figures.collect(),
            });
        }
        optional(*inner, &steps, &path, groups);
    }
}

impl Group {
    /// Whether a report of that edition is taken to have it: the form has it, or one of its cells shows something.
    fn expected(&self, edition: Edition, shows: impl Fn(FigureId) -> bool) -> bool {
        static FORMS: LazyLock<[Report; 2]> = LazyLock::new(|| Edition::ALL.map(Report::blank));
        let of_form = FORMS.iter().any(|form| {
            form.edition == edition && self.figures.first().is_some_and(|id| form.tables.figure(*id).is_some())
        });
        of_form || self.figures.iter().any(|id| shows(*id))
    }
}

/// What the cells do not tell about the rows that are there.
fn presence(edition: Edition, data: &Value, shows: impl Fn(FigureId) -> bool) -> Option<String> {
    let mut told = Map::new();
    for group in GROUPS.iter() {
        let there = find(data, &group.steps).is_some_and(Value::is_object);
        if there != group.expected(edition, &shows) {
            told.insert(group.path.clone(), there.into());
        }
    }
    (!told.is_empty()).then(|| Value::Object(told).to_string())
}

fn rows_told(text: &str) -> Result<BTreeMap<String, bool>, ReadError> {
    let wrong = || {
        ReadError::new(messages::cell_not_presence(excerpt(text))).help(messages::cell_presence_help(PRESENCE_EXAMPLE))
    };
    let told: BTreeMap<String, bool> = serde_json::from_str(text).map_err(|_| wrong())?;
    match told.keys().find(|path| GROUPS.iter().all(|group| group.path != **path)) {
        Some(path) => {
            Err(ReadError::new(messages::field_unknown(excerpt(path)))
                .help(messages::cell_presence_help(PRESENCE_EXAMPLE)))
        }
        None => Ok(told),
    }
}

/// A figure or its mark as a cell shows it.
fn figure(report: &Report, id: FigureId, shown: &mut Vec<FigureId>) -> Option<String> {
    if let Some(text) = report.tables.figure(id).and_then(FigureRef::text) {
        return Some(literal::of_figure(id.figure().kind, &text).into_owned());
    }
    let mark = report.annotation(id, AnnotationKind::NotApplicable)?;
    MARKS.contains(&mark.text.as_str()).then(|| {
        shown.push(id);
        mark.text.clone()
    })
}

/// The annotations that no cell shows.
fn annotations(report: &Report, shown: &[FigureId]) -> Option<String> {
    let told: Vec<&Annotation> = report
        .annotations
        .iter()
        .filter(|annotation| annotation.kind != AnnotationKind::NotApplicable || !shown.contains(&annotation.path))
        .collect();
    (!told.is_empty()).then(|| serde_json::json!(told).to_string())
}

/// The list of a cell, as data.
fn list(id: RecordId, column: &Column, text: &str) -> Result<Value, ReadError> {
    let name = column.steps.last().copied().unwrap_or_default();
    match id.record().name.as_str() {
        "Annotation" => json::list::<Annotation>(name, text),
        "Block" => json::list::<Block>(name, text),
        "Section" => json::list::<Section>(name, text),
        "Statistic" => json::list::<Statistic>(name, text),
        "Waiver" => json::list::<Waiver>(name, text),
        "Website" => json::list::<Website>(name, text),
        other => unreachable!("no list of {other} is in the model"),
    }
    .map_err(|error| match error.help {
        Some(_) => error,
        None => error.help(messages::cell_list_help()),
    })
}

fn find<'a>(data: &'a Value, steps: &[&str]) -> Option<&'a Value> {
    steps.iter().try_fold(data, |data, step| data.get(step))
}

fn columns_of_model() -> Vec<Column> {
    let mut columns = Vec::new();
    collect(RecordId::REPORT, &[], &[], "", &[], &mut columns);
    // A reader wants to know whose figures these are before anything else; long texts stand behind. The last
    // column is never empty: some programs leave empty cells at the end of a row out, and a row that was cut shows.
    columns.sort_by_key(|column| match &column.holds {
        Content::Value(_)
            if matches!(
                column.steps[0],
                "edition" | "year" | "period" | "agency" | "issued_on" | "title"
            ) =>
        {
            0
        }
        Content::Figure(..) => 1,
        Content::Value(_) if column.steps[0] == "schema" => 4,
        _ => 2,
    });
    let last = columns.len() - 1;
    columns.insert(last, Column {
        path: PRESENCE.to_owned(),
        title: "表格行的有无".to_owned(),
        description: "单元格不能表明时，各表格行的有无，JSON对象。Which rows of the tables are there where the cells do not tell, a JSON object.".to_owned(),
        holds: Content::Presence,
        steps: Vec::new(),
        numbers: Vec::new(),
    });
    columns
}

fn collect(
    id: RecordId,
    steps: &[&'static str],
    numbers: &[usize],
    path: &str,
    titles: &[&str],
    columns: &mut Vec<Column>,
) {
    for (number, member) in id.record().members.iter().enumerate() {
        let numbers = [numbers, &[number]].concat();
        let path = below(path, &member.name);
        let steps: Vec<&'static str> = steps.iter().copied().chain([member.name.as_str()]).collect();
        let titles: Vec<&str> = titles.iter().copied().chain([member.title.as_str()]).collect();
        let holds = match &member.shape {
            Shape::Record(inner) => {
                collect(*inner, &steps, &numbers, &path, &titles, columns);
                continue;
            }
            Shape::List(id) => Content::List(*id),
            Shape::Leaf(leaf) => match FigureId::from_path(&path) {
                Some(id) => Content::Figure(id, leaf),
                None => Content::Value(leaf),
            },
        };
        let title = match &holds {
            Content::Figure(id, _) => labels(*id),
            _ => titles.join(" · "),
        };
        columns.push(Column {
            description: member.description.clone(),
            path,
            title,
            holds,
            steps,
            numbers,
        });
    }
}

/// The labels of a figure from the outermost, those of its row first.
fn labels(id: FigureId) -> String {
    let figure = id.figure();
    let labels = figure.row_label.iter().chain(figure.column_label);
    labels.copied().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::Kind;

    fn back(report: &Report) -> Result<Report, ReadError> {
        let cells = cells(report);
        super::report(|at| Some(cells[at].as_deref().unwrap_or_default())).map(|loaded| loaded.report)
    }

    #[test]
    fn headings_are_unique_and_every_figure_has_a_column() {
        assert_eq!(BY_PATH.len(), COLUMNS.len());
        for id in FigureId::all() {
            assert!(column(id.path()).is_some(), "{id}");
        }
        assert_eq!(COLUMNS[0].path, "edition");
        assert_eq!(COLUMNS.last().unwrap().path, "schema");
        assert!(
            COLUMNS
                .iter()
                .all(|column| !column.title.is_empty() && !column.description.is_empty())
        );
    }

    #[test]
    fn marks_rows_and_texts_that_look_otherwise_come_back() {
        let mut report = Report::blank(Edition::E2019);
        report.title = Some(String::new());
        report.agency.name = Some("'局".to_owned());
        let text = FigureId::all().find(|id| id.figure().kind == Kind::Text).unwrap();
        report.tables.figure_mut(text).unwrap().set(Some("/")).unwrap();
        let subtotal = FigureId::from_path("applications.denied.subtotal.total").unwrap();
        let mark = |path, text: &str| Annotation {
            path,
            kind: AnnotationKind::NotApplicable,
            text: text.to_owned(),
        };
        report.annotate(mark(subtotal, "/"));
        report.annotate(mark(FigureId(0), "N/A"));
        assert_eq!(back(&report), Ok(report.clone()));
        // The row is there, and blank.
        let _ = report.tables.figure_mut(subtotal);
        report.annotations.clear();
        assert_eq!(back(&report), Ok(report.clone()));
        let mut other = Report::blank(Edition::E2021);
        other.tables.disclosure = None;
        assert_eq!(back(&other), Ok(other.clone()));
        other.tables.disclosure_2019 = Report::blank(Edition::E2019).tables.disclosure_2019;
        assert_eq!(back(&other), Ok(other));
    }

    #[test]
    fn every_wrong_cell_and_every_missing_column_is_named() {
        let cells = cells(&Report::blank(Edition::E2021));
        let with = |changes: &[(&str, Option<&'static str>)]| {
            let changes: HashMap<usize, Option<&'static str>> = changes
                .iter()
                .map(|(path, text)| (column(path).unwrap(), *text))
                .collect();
            super::report(|at| match changes.get(&at) {
                Some(text) => *text,
                None => Some(cells[at].as_deref().unwrap_or_default()),
            })
            .map(|loaded| loaded.report)
        };
        let error = with(&[
            ("year", Some("24")),
            ("applications.new.total", Some("5件")),
            ("preamble", Some("[[1]]")),
        ])
        .unwrap_err();
        let paths: Vec<_> = error.each().filter_map(|error| error.path.as_deref()).collect();
        assert_eq!(paths, ["year", "applications.new.total", "preamble"]);
        for path in ["applications.new.total", "disclosure.licences.decisions"] {
            assert_eq!(with(&[(path, None)]).unwrap_err().path.as_deref(), Some(path));
        }
        assert_eq!(
            with(&[("edition", Some(""))]).unwrap_err().path.as_deref(),
            Some("edition")
        );
        for unwanted in [
            "disclosure_2019.licences.decisions",
            "title",
            "annotations",
            "schema",
            PRESENCE,
        ] {
            assert!(with(&[(unwanted, None)]).is_ok(), "{unwanted}");
        }
        assert!(with(&[("waivers", Some(r#"[{"rule":"a","rule":"b","reason":"c","who":"d"}]"#))]).is_err());
        assert!(with(&[(PRESENCE, Some(r#"{"applications.new":false}"#))]).is_err());
    }
}
