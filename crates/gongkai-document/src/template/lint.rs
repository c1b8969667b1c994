//! What can be said about a template without a report: the fields that it never prints, those that it prints more
//! than once, and what of its text cannot be read back. Leaves out errors: a template with one is none.

use super::invert::Inverse;
use super::{Fault, Template, TemplateError};
use gongkai_core::messages;
use gongkai_core::shape::{RecordId, Shape};

/// What was found.
#[derive(Debug, Default)]
pub struct Lint {
    /// Fields that are never printed; a statutory table stands for its figures, a list for its items.
    pub unprinted: Vec<String>,
    /// Fields that are printed again, each at its second place.
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
        let mut twice = Vec::new();
        let mut seen: Vec<(&str, u32)> = Vec::new();
        for used in self.uses.iter().filter(|used| !used.tested) {
            match seen.iter().find(|(path, _)| *path == used.path) {
                Some((path, line)) => {
                    twice.push(Fault::new(used.spot, messages::lint_twice(path, line)).named(&self.files));
                }
                None => seen.push((&used.path, used.spot.line)),
            }
        }
        Lint {
            unprinted,
            twice,
            lost: Inverse::of(self).issues(self),
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
