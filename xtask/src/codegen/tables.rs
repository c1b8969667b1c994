//! Turns the declared tables into Rust: the records of the model, and the static description that every
//! reader, writer and check walks. Knows no file format.

use super::spec::{Along, Kind, Rule, Table, join};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// A node of the model: a record with members, or a figure.
#[derive(Debug, Default)]
struct Node {
    members: Vec<(String, Node)>,
    figure: Option<usize>,
    /// Absent from the form of at least one edition.
    optional: bool,
    title: String,
    english: String,
}

struct Figure {
    path: String,
    table: String,
    kind: Kind,
    unit: String,
    row_label: Vec<String>,
    column_label: Vec<String>,
    english: String,
}

/// The text of `generated/tables.rs`.
pub fn generate(tables: &[Table]) -> Result<String, String> {
    let figures = figures(tables);
    let index: BTreeMap<&str, usize> = figures
        .iter()
        .enumerate()
        .map(|(id, figure)| (figure.path.as_str(), id))
        .collect();
    let mut out = String::from(super::BANNER);
    out.push_str(
        "//! The records of the statutory tables and their static description, made from `spec/`.\n\
         //! Leaves out everything that walks them.\n\n\
         use crate::tables::{Block, Column, Equation, Figure, FigureId, FigureMut, FigureRef, Kind, Row, Table, Term};\n\
         use crate::cell::Cell;\nuse crate::decimal::Decimal;\nuse crate::edition::Edition;\n\
         use schemars::JsonSchema;\nuse serde::{Deserialize, Serialize};\n\n",
    );
    records(&mut out, tables, &figures, &index)?;
    statics(&mut out, tables, &figures, &index)?;
    Ok(out)
}

/// All figures of all editions, each path once, in the form's order.
fn figures(tables: &[Table]) -> Vec<Figure> {
    let mut figures: Vec<Figure> = Vec::new();
    for table in tables {
        for block in &table.blocks {
            for row in &block.rows {
                for column in &block.columns {
                    let path = join(&table.key, &join(&row.key, &column.key));
                    if figures.iter().any(|figure| figure.path == path) {
                        continue;
                    }
                    figures.push(Figure {
                        path,
                        table: table.key.clone(),
                        kind: column.kind,
                        unit: column.unit.clone(),
                        row_label: row.label.clone(),
                        column_label: column.label.clone(),
                        english: format!("{}: {}", row.english, column.english),
                    });
                }
            }
        }
    }
    figures
}

fn records(
    out: &mut String,
    tables: &[Table],
    figures: &[Figure],
    index: &BTreeMap<&str, usize>,
) -> Result<(), String> {
    let mut done: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut keys: Vec<&str> = Vec::new();
    for table in tables {
        if keys.contains(&table.key.as_str()) {
            continue;
        }
        keys.push(&table.key);
        let names = names(table);
        let root = tree(tables, table, index);
        record(out, &root, "", &names, &mut done, figures)?;
    }
    access(out, figures, tables);
    Ok(())
}

/// The record name of every inner node of a table.
fn names(table: &Table) -> BTreeMap<String, String> {
    let mut names = BTreeMap::from([(String::new(), table.record.clone())]);
    for group in &table.groups {
        names.insert(group.key.clone(), group.record.clone());
    }
    for block in &table.blocks {
        for row in block.rows.iter().filter(|row| !row.key.is_empty()) {
            names.insert(row.key.clone(), block.record.clone());
        }
    }
    names
}

fn tree(tables: &[Table], table: &Table, index: &BTreeMap<&str, usize>) -> Node {
    let mut root = Node {
        title: table.title.clone(),
        english: table.english.clone(),
        ..Node::default()
    };
    for block in &table.blocks {
        for row in &block.rows {
            for column in &block.columns {
                let inner = join(&row.key, &column.key);
                let node = descend(&mut root, &inner);
                node.figure = index.get(join(&table.key, &inner).as_str()).copied();
                node.title = column.label.last().cloned().unwrap_or_default();
                node.english = column.english.clone();
            }
            if !row.key.is_empty() {
                let everywhere = tables.iter().filter(|other| other.key == table.key).all(|other| {
                    other
                        .blocks
                        .iter()
                        .flat_map(|b| &b.rows)
                        .any(|r| r.key == row.key && r.printed)
                });
                let node = descend(&mut root, &row.key);
                node.optional = !everywhere;
                node.title = row.label.last().cloned().unwrap_or_default();
                node.english = row.english.clone();
            }
        }
    }
    for group in &table.groups {
        let node = descend(&mut root, &group.key);
        node.title = group.label.clone();
        node.english = group.english.clone();
    }
    root
}

fn descend<'a>(node: &'a mut Node, path: &str) -> &'a mut Node {
    let mut node = node;
    for key in path.split('.') {
        let at = match node.members.iter().position(|(name, _)| name == key) {
            Some(at) => at,
            None => {
                node.members.push((key.to_owned(), Node::default()));
                node.members.len() - 1
            }
        };
        node = &mut node.members[at].1;
    }
    node
}

fn record(
    out: &mut String,
    node: &Node,
    path: &str,
    names: &BTreeMap<String, String>,
    done: &mut BTreeMap<String, Vec<String>>,
    figures: &[Figure],
) -> Result<(), String> {
    let name = names.get(path).ok_or_else(|| format!("no record name for `{path}`"))?;
    let shape: Vec<String> = node.members.iter().map(|(key, _)| key.clone()).collect();
    if let Some(known) = done.get(name) {
        if *known != shape {
            return Err(format!("the record `{name}` has two shapes: {known:?} and {shape:?}"));
        }
        return Ok(());
    }
    done.insert(name.clone(), shape);
    let mut members = String::new();
    for (key, member) in &node.members {
        let inner = join(path, key);
        let (kind, note) = match member.figure {
            Some(id) => (
                match figures[id].kind {
                    Kind::Count => "Cell<u64>",
                    Kind::Change => "Cell<i64>",
                    Kind::Money => "Cell<Decimal>",
                    Kind::Text => "Cell<String>",
                }
                .to_owned(),
                if figures[id].unit.is_empty() {
                    String::new()
                } else {
                    format!("，单位：{}", figures[id].unit)
                },
            ),
            None => {
                let record = names
                    .get(&inner)
                    .ok_or_else(|| format!("no record name for `{inner}`"))?;
                let kind = if member.optional {
                    format!("Option<{record}>")
                } else {
                    record.clone()
                };
                (kind, String::new())
            }
        };
        let text = format!("{}{note}。{}.", member.title, capital(&member.english));
        let _ = writeln!(members, "    /// {text}");
        if member.optional {
            let _ = writeln!(
                members,
                "    #[serde(default, skip_serializing_if = \"Option::is_none\")]"
            );
        }
        let _ = writeln!(
            members,
            "    #[schemars(title = {:?}, description = {text:?})]",
            member.title
        );
        let _ = writeln!(members, "    pub {key}: {kind},");
    }
    let (title, english) = if path.is_empty() || names.values().filter(|other| *other == name).count() == 1 {
        (node.title.clone(), node.english.clone())
    } else {
        // Shared by several nodes: named after what its members say.
        let all: Vec<_> = node.members.iter().map(|(_, member)| member.title.as_str()).collect();
        (all.join("、"), "one row of figures".to_owned())
    };
    let text = format!("{title}。{}.", capital(&english));
    let _ = writeln!(
        out,
        "/// {text}\n#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]\n\
         #[serde(deny_unknown_fields)]\n#[schemars(title = {title:?}, description = {text:?})]\n\
         pub struct {name} {{\n{members}}}\n"
    );
    for (key, member) in node.members.iter().filter(|(_, member)| member.figure.is_none()) {
        record(out, member, &join(path, key), names, done, figures)?;
    }
    Ok(())
}

/// `figure` and `figure_mut` of the record that holds all tables.
fn access(out: &mut String, figures: &[Figure], tables: &[Table]) {
    let mut read = String::new();
    let mut write = String::new();
    for (id, figure) in figures.iter().enumerate() {
        let variant = match figure.kind {
            Kind::Count => "Count",
            Kind::Change => "Change",
            Kind::Money => "Money",
            Kind::Text => "Text",
        };
        let (get, set) = accessors(figure, tables);
        let _ = writeln!(read, "            {id} => FigureRef::{variant}({get}),");
        let _ = writeln!(write, "            {id} => FigureMut::{variant}(&mut {set}),");
    }
    let _ = writeln!(
        out,
        "impl crate::report::Tables {{\n    /// The figure with this number; `None` where the report has no such row or table.\n    \
         #[must_use]\n    pub fn figure(&self, id: FigureId) -> Option<FigureRef<'_>> {{\n        Some(match id.0 {{\n{read}            \
         _ => return None,\n        }})\n    }}\n\n    /// The figure with this number, to be changed; makes the row or table where the report has none.\n    \
         pub fn figure_mut(&mut self, id: FigureId) -> Option<FigureMut<'_>> {{\n        Some(match id.0 {{\n{write}            \
         _ => return None,\n        }})\n    }}\n}}\n"
    );
}

fn accessors(figure: &Figure, tables: &[Table]) -> (String, String) {
    let editions = |key: Option<&str>| {
        tables
            .iter()
            .filter(|table| key.is_none_or(|key| table.key == key))
            .map(|table| &table.edition)
            .collect::<BTreeSet<_>>()
    };
    let optional_table = editions(Some(&figure.table)) != editions(None);
    let (head, rest) = figure.path.split_once('.').unwrap_or((&figure.path, ""));
    let optional_row = tables
        .iter()
        .filter(|table| table.key == figure.table)
        .flat_map(|table| &table.blocks)
        .flat_map(|block| &block.rows)
        .filter(|row| !row.printed)
        .find(|row| rest.starts_with(&format!("{}.", row.key)));
    let (mut get, mut set) = (format!("self.{head}"), format!("self.{head}"));
    if optional_table {
        get.push_str(".as_ref()?");
        set.push_str(".get_or_insert_default()");
    }
    match optional_row {
        Some(row) => {
            let tail = &rest[row.key.len() + 1..];
            let _ = write!(get, ".{}.as_ref()?.{tail}", row.key);
            let _ = write!(set, ".{}.get_or_insert_default().{tail}", row.key);
        }
        None => {
            let _ = write!(get, ".{rest}");
            let _ = write!(set, ".{rest}");
        }
    }
    (format!("{get}.as_ref()"), set)
}

fn statics(
    out: &mut String,
    tables: &[Table],
    figures: &[Figure],
    index: &BTreeMap<&str, usize>,
) -> Result<(), String> {
    out.push_str("/// Every figure of every edition, in the form's order; a `FigureId` is a place in this list.\npub const FIGURES: &[Figure] = &[\n");
    for figure in figures {
        let _ = writeln!(
            out,
            "    Figure {{ path: {:?}, table: {:?}, kind: Kind::{:?}, unit: {:?}, row_label: &{:?}, column_label: &{:?}, english: {:?} }},",
            figure.path, figure.table, figure.kind, figure.unit, figure.row_label, figure.column_label, figure.english
        );
    }
    out.push_str("];\n\n/// The tables of every edition, in the form's order.\npub const TABLES: &[Table] = &[\n");
    for table in tables {
        let _ = writeln!(
            out,
            "    Table {{ key: {:?}, edition: Edition::E{}, title: {:?}, english: {:?}, widths: &{:?}, blocks: &[",
            table.key, table.edition, table.title, table.english, table.widths
        );
        for block in &table.blocks {
            let _ = writeln!(
                out,
                "        Block {{ heading: {:?}, english: {:?}, corner: {:?}, columns: &[",
                block.heading,
                block.english,
                block.corner.first()
            );
            for column in &block.columns {
                let _ = writeln!(
                    out,
                    "            Column {{ key: {:?}, label: &{:?}, aliases: &{:?}, english: {:?}, kind: Kind::{:?}, unit: {:?} }},",
                    column.key, column.label, column.aliases, column.english, column.kind, column.unit
                );
            }
            out.push_str("        ], rows: &[\n");
            for row in &block.rows {
                let ids: Vec<String> = block
                    .columns
                    .iter()
                    .map(|column| {
                        format!(
                            "FigureId({})",
                            index[join(&table.key, &join(&row.key, &column.key)).as_str()]
                        )
                    })
                    .collect();
                let _ = writeln!(
                    out,
                    "            Row {{ key: {:?}, label: &{:?}, aliases: &{:?}, english: {:?}, printed: {}, figures: &[{}] }},",
                    row.key,
                    row.label,
                    row.aliases,
                    row.english,
                    row.printed,
                    ids.join(", ")
                );
            }
            out.push_str("        ] },\n");
        }
        out.push_str("    ], equations: &[\n");
        for rule in &table.rules {
            equations(out, table, rule, index)?;
        }
        out.push_str("    ] },\n");
    }
    out.push_str("];\n");
    Ok(())
}

/// Expands a rule into one equation a row or a column.
fn equations(out: &mut String, table: &Table, rule: &Rule, index: &BTreeMap<&str, usize>) -> Result<(), String> {
    for block in &table.blocks {
        let across: Vec<&str> = match rule.along {
            Along::Columns => block.rows.iter().map(|row| row.key.as_str()).collect(),
            Along::Rows => block.columns.iter().map(|column| column.key.as_str()).collect(),
        };
        for fixed in across {
            let id = |key: &str| -> Result<String, String> {
                let inner = if rule.along == Along::Columns {
                    join(fixed, key)
                } else {
                    join(key, fixed)
                };
                index
                    .get(join(&table.key, &inner).as_str())
                    .map(|id| format!("FigureId({id})"))
                    .ok_or_else(|| format!("rule {}: no figure `{inner}`", rule.code))
            };
            let mut terms = Vec::new();
            for key in &rule.sum {
                let Some(group) = key.strip_suffix(".*") else {
                    terms.push(format!("Term::Figure({})", id(key)?));
                    continue;
                };
                let subtotal = format!("{group}.subtotal");
                let members: Vec<String> = block
                    .rows
                    .iter()
                    .filter(|row| row.key.starts_with(&format!("{group}.")) && row.key != subtotal)
                    .map(|row| id(&row.key))
                    .collect::<Result<_, _>>()?;
                terms.push(format!(
                    "Term::Group {{ members: &[{}], subtotal: {} }}",
                    members.join(", "),
                    id(&subtotal)?
                ));
            }
            let totals: Vec<String> = rule.equals.iter().map(|key| id(key)).collect::<Result<_, _>>()?;
            let _ = writeln!(
                out,
                "        Equation {{ rule: {:?}, addends: &[{}], totals: &[{}] }},",
                rule.code,
                terms.join(", "),
                totals.join(", ")
            );
        }
    }
    Ok(())
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
