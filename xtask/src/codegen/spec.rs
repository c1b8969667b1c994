//! The declared tables as read from `spec/<edition>/*.toml`: parsing, inheritance between editions and
//! the mistakes that can be made in them. Leaves out what is made of them (`tables.rs`).

use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::Path;

/// One table of one edition, inheritance resolved.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    #[serde(skip)]
    pub edition: String,
    pub key: String,
    pub record: String,
    pub title: String,
    pub english: String,
    pub widths: Vec<u16>,
    #[serde(default, rename = "group")]
    pub groups: Vec<Group>,
    #[serde(default, rename = "rule")]
    pub rules: Vec<Rule>,
    #[serde(rename = "block")]
    pub blocks: Vec<Block>,
}

/// A record between the table and its rows, or between a row and its columns.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub key: String,
    pub record: String,
    pub label: String,
    pub english: String,
}

/// A sum that must hold, for every row (`along = "columns"`) or for every column (`along = "rows"`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub code: String,
    pub along: Along,
    pub sum: Vec<String>,
    pub equals: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Along {
    Rows,
    Columns,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    pub heading: Option<String>,
    pub english: String,
    pub corner: Vec<String>,
    pub record: String,
    #[serde(rename = "column")]
    pub columns: Vec<Column>,
    #[serde(rename = "row")]
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    pub key: String,
    pub label: Vec<String>,
    #[serde(default)]
    pub aliases: Vec<String>,
    pub english: String,
    pub kind: Kind,
    #[serde(default)]
    pub unit: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Count,
    Change,
    Money,
    Text,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    pub key: String,
    pub label: Vec<String>,
    #[serde(default)]
    pub aliases: Vec<String>,
    pub english: String,
    #[serde(default = "yes")]
    pub printed: bool,
}

/// What a later or earlier edition changes in a table it shares.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Heir {
    extends: String,
    #[serde(default)]
    printed: Vec<String>,
    #[serde(default)]
    not_printed: Vec<String>,
}

/// The editions, newest first, each with its tables in the form's order.
const EDITIONS: [&str; 2] = ["2021", "2019"];
const FILES: [&str; 3] = ["disclosure.toml", "applications.toml", "proceedings.toml"];

/// Reads every table of every edition below `directory`.
pub fn read(directory: &Path) -> Result<Vec<Table>, String> {
    let mut tables = Vec::new();
    for edition in EDITIONS {
        for file in FILES {
            let mut table = read_table(directory, &format!("{edition}/{file}"))?;
            table.edition = edition.to_owned();
            validate(&table).map_err(|error| format!("{edition}/{file}: {error}"))?;
            tables.push(table);
        }
    }
    Ok(tables)
}

/// Joins the key of a row and of a column to the path of a figure within its table.
pub fn join(row: &str, column: &str) -> String {
    match (row, column) {
        ("", column) => column.to_owned(),
        (row, "") => row.to_owned(),
        (row, column) => format!("{row}.{column}"),
    }
}

fn read_table(directory: &Path, name: &str) -> Result<Table, String> {
    let path = directory.join(name);
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{name}: {error}"))?;
    if !text.lines().any(|line| line.starts_with("extends")) {
        return toml::from_str(&text).map_err(|error| format!("{name}: {error}"));
    }
    let heir: Heir = toml::from_str(&text).map_err(|error| format!("{name}: {error}"))?;
    let mut table = read_table(directory, &heir.extends)?;
    for (keys, printed) in [(&heir.printed, true), (&heir.not_printed, false)] {
        for key in keys {
            let row = table
                .blocks
                .iter_mut()
                .flat_map(|block| &mut block.rows)
                .find(|row| row.key == *key)
                .ok_or_else(|| format!("{name}: no row `{key}` in {}", heir.extends))?;
            row.printed = printed;
        }
    }
    Ok(table)
}

fn validate(table: &Table) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for block in &table.blocks {
        for row in &block.rows {
            for column in &block.columns {
                let path = join(&row.key, &column.key);
                if !seen.insert(path.clone()) {
                    return Err(format!("the figure `{path}` is declared twice"));
                }
            }
        }
    }
    for group in &table.groups {
        let prefix = format!("{}.", group.key);
        if !seen.iter().any(|path| path.starts_with(&prefix)) {
            return Err(format!("the group `{}` has no members", group.key));
        }
    }
    Ok(())
}

fn yes() -> bool {
    true
}
