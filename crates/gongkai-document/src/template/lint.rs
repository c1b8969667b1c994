//! What can be said about a template without a report: the fields that it never prints, those that it prints more
//! than once, and what of its text cannot be read back. Leaves out errors: a template with one is none.

use super::helpers::Back;
use super::invert::Inverse;
use super::paths::is_previous;
use super::program::{Expr, Op};
use super::{Fault, Spot, Template, TemplateError};
use gongkai_core::messages;
use gongkai_core::shape::{RecordId, Shape};
use std::collections::{HashMap, HashSet};

/// What was found.
#[derive(Debug, Default)]
pub struct Lint {
    /// Fields that are never printed; a statutory table stands for its figures, a list for its items.
    pub unprinted: Vec<String>,
    /// Fields that are printed again on one way through the template, each at its second place.
    pub twice: Vec<TemplateError>,
    /// What cannot be read back, and why. Without any the text reads back field by field.
    pub lost: Vec<TemplateError>,
}

/// The statutory tables by the name that templates call them.
const TABLES: [&str; 3] = ["disclosure", "applications", "proceedings"];

impl Template {
    /// Looks a template over.
    #[must_use]
    pub fn lint(&self) -> Lint {
        let mut fields = Vec::new();
        leaves(RecordId::REPORT, "", &mut fields);
        fields.extend(TABLES.map(str::to_owned));
        let printed: Vec<&str> = self
            .uses
            .iter()
            .filter(|used| !used.tested)
            .map(|used| used.path.as_str())
            .collect();
        let covers = |used: &str, field: &str| {
            let used = anonymous(used);
            let inside = |outer: &str, inner: &str| {
                inner
                    .strip_prefix(outer)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
            };
            // Figures printed one by one are a part of their table.
            inside(&used, field) || (TABLES.contains(&field) && inside(field, &used))
        };
        let unprinted = fields
            .into_iter()
            .filter(|field| !printed.iter().any(|used| covers(used, field)));
        let unprinted = unprinted.collect();
        let mut printed = Printed::default();
        printed.ops(&self.ops);
        let twice = printed.twice.into_iter();
        let twice = twice.map(|(path, line, spot)| {
            let fault = Fault::new(spot, messages::lint_twice(path, line));
            fault.named(&self.files)
        });
        let twice = twice.collect();
        Lint {
            unprinted,
            twice,
            lost: Inverse::of(self).issues(self),
        }
    }
}

/// What is printed along the ways through a template: of two branches only one is taken.
#[derive(Default)]
struct Printed<'a> {
    /// Each field with the line where it was printed first.
    seen: HashMap<&'a str, u32>,
    /// Fields in the order in which they were added.
    added: Vec<&'a str>,
    twice: Vec<(&'a str, u32, Spot)>,
    told: HashSet<Spot>,
}

impl<'a> Printed<'a> {
    fn ops(&mut self, ops: &'a [Op]) {
        for op in ops {
            match op {
                Op::Text(..) | Op::Newline | Op::Table(..) => {}
                Op::Print(expr, spot) | Op::Narrative(expr, spot) => self.expr(expr, *spot),
                Op::If { then, otherwise, .. } => self.either(then, otherwise),
                Op::Each { body, otherwise, .. } | Op::With { body, otherwise, .. } => self.either(body, otherwise),
            }
        }
    }

    fn either(&mut self, one: &'a [Op], other: &'a [Op]) {
        let before = self.added.len();
        self.ops(one);
        // What the one prints the other does not know of; behind both either may have been printed.
        let of_one = self.added.split_off(before);
        let lines: Vec<(&str, u32)> = of_one
            .into_iter()
            .filter_map(|path| self.seen.remove(path).map(|line| (path, line)))
            .collect();
        self.ops(other);
        for (path, line) in lines {
            if self.seen.insert(path, line).is_none() {
                self.added.push(path);
            }
        }
    }

    fn expr(&mut self, expr: &'a Expr, spot: Spot) {
        match expr {
            Expr::Figure(id) => self.field(id.path(), spot),
            Expr::Field { path, .. } if !is_previous(path) => self.field(path, spot),
            // What a helper works out is another thing than the field.
            Expr::Call { helper, given, .. } if !helper.tests && !matches!(helper.back, Back::Derived) => {
                given.iter().for_each(|expr| self.expr(expr, spot));
            }
            // Last year's report is another one.
            Expr::Before(_) | Expr::Field { .. } => {}
            Expr::Call { .. } | Expr::Text(_) | Expr::Number(_) | Expr::Group(_) | Expr::Loop(..) => {}
        }
    }

    fn field(&mut self, path: &'a str, spot: Spot) {
        match self.seen.get(path) {
            Some(line) => {
                // A part that is put in again is told once.
                if self.told.insert(spot) {
                    self.twice.push((path, *line, spot));
                }
            }
            None => {
                self.seen.insert(path, spot.line);
                self.added.push(path);
            }
        }
    }
}

/// The path with `[]` for the number of an item.
fn anonymous(path: &str) -> String {
    let mut plain = String::with_capacity(path.len());
    let mut parts = path.split('[');
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        plain.push_str("[]");
        plain.push_str(part.split_once(']').map_or("", |(_, rest)| rest));
    }
    plain
}

/// The fields that a text can say; what stands beside the text is none of them.
fn leaves(id: RecordId, path: &str, fields: &mut Vec<String>) {
    const BESIDE: [&str; 6] = ["schema", "edition", "tables", "annotations", "waivers", "statistics"];
    for member in &id.record().members {
        if BESIDE.contains(&member.name.as_str()) {
            continue;
        }
        let path = if path.is_empty() {
            member.name.clone()
        } else {
            format!("{path}.{}", member.name)
        };
        match &member.shape {
            Shape::Leaf(_) => fields.push(path),
            Shape::Record(inner) => leaves(*inner, &path, fields),
            Shape::List(inner) if inner.record().name == "Block" => fields.push(path),
            Shape::List(inner) => leaves(*inner, &format!("{path}[]"), fields),
        }
    }
}
