//! The fields that stand in no list, some three hundred: each has one path and one set of labels in every report, and
//! so is described once. Also the tree that leads to them, for whoever walks a report. Leaves out the fields of list
//! items, whose paths have numbers.

use crate::fields::below;
use crate::labels::{Labels, Trail, figure_labels};
use crate::shape::{Member, RecordId, Shape};
use crate::tables::FigureId;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A field that stands in no list.
#[derive(Debug)]
pub struct Known {
    /// Field path.
    pub path: String,
    /// What people call it.
    pub labels: Labels,
    /// The figure, where it is one.
    pub figure: Option<FigureId>,
    /// The member that it is.
    pub(crate) member: &'static Member,
    /// The members that lead to it, from the report on, each by its number in its record.
    pub(crate) steps: Vec<usize>,
}

/// A record that stands in no list.
#[derive(Debug)]
pub(crate) struct Branch {
    /// What its members are.
    pub(crate) twigs: Vec<Twig>,
}

/// A member of such a record.
#[derive(Debug)]
pub(crate) enum Twig {
    /// A field, by its number.
    Leaf(&'static Member, usize),
    /// A record.
    Branch(&'static Member, Branch),
    /// A list, with its path and the labels of what it is in.
    List(&'static Member, RecordId, String, Trail),
}

impl Twig {
    pub(crate) const fn member(&self) -> &'static Member {
        match self {
            Self::Leaf(member, _) | Self::Branch(member, _) | Self::List(member, ..) => member,
        }
    }
}

/// The tree, and its fields in canonical order.
static TREE: LazyLock<(Branch, Vec<Known>)> = LazyLock::new(|| {
    let mut fields = Vec::new();
    let root = branch(RecordId::REPORT, "", &[], &Trail::default(), &mut fields);
    (root, fields)
});

static BY_PATH: LazyLock<HashMap<&'static str, usize>> = LazyLock::new(|| {
    let fields = all().iter().enumerate();
    fields.map(|(at, field)| (field.path.as_str(), at)).collect()
});

static BY_FIGURE: LazyLock<Vec<Option<usize>>> = LazyLock::new(|| FigureId::all().map(|id| find(id.path())).collect());

/// All of them in canonical order.
#[must_use]
pub fn all() -> &'static [Known] {
    &TREE.1
}

/// The number of the field with that path.
#[must_use]
pub fn find(path: &str) -> Option<usize> {
    BY_PATH.get(path).copied()
}

/// The number of a figure.
#[must_use]
pub fn of_figure(id: FigureId) -> Option<usize> {
    BY_FIGURE.get(usize::from(id.0)).copied().flatten()
}

/// The report.
pub(crate) fn root() -> &'static Branch {
    &TREE.0
}

fn branch(id: RecordId, path: &str, steps: &[usize], trail: &Trail, fields: &mut Vec<Known>) -> Branch {
    let members = id.record().members.iter().enumerate();
    let twigs = members.map(|(at, member)| {
        let path = below(path, &member.name);
        let steps = [steps, &[at]].concat();
        match &member.shape {
            Shape::Leaf(leaf) => {
                let figure = FigureId::from_path(&path);
                let labels = match figure.and_then(|id| figure_labels(id, leaf)) {
                    Some(labels) => labels,
                    None => trail.labels(member),
                };
                fields.push(Known {
                    path,
                    labels,
                    figure,
                    member,
                    steps,
                });
                Twig::Leaf(member, fields.len() - 1)
            }
            Shape::Record(id) => {
                let mut trail = trail.clone();
                trail.record(member);
                Twig::Branch(member, branch(*id, &path, &steps, &trail, fields))
            }
            Shape::List(id) => Twig::List(member, *id, path, trail.clone()),
        }
    });
    Branch { twigs: twigs.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_is_known_and_every_path_leads_to_one_field() {
        for id in FigureId::all() {
            let field = &all()[of_figure(id).unwrap()];
            assert_eq!((field.figure, field.path.as_str()), (Some(id), id.path()));
        }
        for (at, field) in all().iter().enumerate() {
            assert_eq!(find(&field.path), Some(at), "{}", field.path);
            let mut record = RecordId::REPORT;
            let mut last = None;
            for step in &field.steps {
                let member = &record.record().members[*step];
                if let Shape::Record(id) = &member.shape {
                    record = *id;
                }
                last = Some(member.name.as_str());
            }
            assert_eq!(last, field.path.rsplit('.').next());
            assert_eq!(last, Some(field.member.name.as_str()));
        }
    }
}
