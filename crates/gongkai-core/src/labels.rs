//! What a field is called by people: its table or part, its row, its column and its unit, for carriers that show
//! labels beside field paths. Leaves out columns of the table of one row a report, which have titles of their own
//! (`wide`).

use crate::fields::steps;
use crate::known;
use crate::records::TABLES;
use crate::shape::{Leaf, Member, RecordId, Shape};
use crate::tables::FigureId;
use crate::walk::Item;
use std::borrow::Cow;

/// The labels of a field.
#[derive(Debug, Clone)]
pub struct Labels {
    /// Title of the statutory table, or of the part of the report; empty for what stands by itself, such as 年度.
    pub table: String,
    /// Label path of the row; items of lists with their number from 1. Empty where there is none.
    pub row: String,
    /// Label path of the column, or the name of the field.
    pub column: String,
    /// Unit of a figure; empty where the form names none.
    pub unit: &'static str,
    /// What the field can hold; `None` for an item of a list, which has no value of its own.
    pub leaf: Option<&'static Leaf>,
}

/// What stands between the labels of a path.
const BETWEEN: &str = " · ";

/// The labels of the field with that path; `None` for an unknown path.
#[must_use]
pub fn labels(path: &str) -> Option<Cow<'static, Labels>> {
    match known::find(path) {
        Some(at) => Some(Cow::Borrowed(&known::all()[at].labels)),
        None => of_item(path).map(Cow::Owned),
    }
}

/// Whether a finding can name that path: a field, what holds fields, or either in another report.
#[must_use]
pub fn is_path(path: &str) -> bool {
    let own = match path.split_once('.').unwrap_or((path, "")) {
        (first, rest) if ["previous", "members", "reports"].contains(&first.split('[').next().unwrap_or(first)) => rest,
        _ => path,
    };
    if own.is_empty() {
        return own.len() < path.len();
    }
    let is_above = |known: &known::Known| known.path.strip_prefix(own).is_some_and(|rest| rest.starts_with('.'));
    leads(own) || known::all().iter().any(is_above)
}

/// Whether the members of the model lead along a path, whatever items its lists have.
fn leads(path: &str) -> bool {
    let Some(steps) = steps(path) else {
        return false;
    };
    let mut record = Some(RecordId::REPORT);
    for step in steps {
        let (Some(step), Some(within)) = (step, record) else {
            return false;
        };
        record = match (within.record().member(step.name).map(|member| &member.shape), step.item) {
            (Some(Shape::Record(id)), None) | (Some(Shape::List(id)), Some(_)) => Some(*id),
            (Some(Shape::List(_) | Shape::Leaf(_)), None) => None,
            _ => return false,
        };
    }
    true
}

/// The path that may be meant: that of the one field with these labels, or the one that is written most alike.
#[must_use]
pub fn nearest(path: &str) -> Option<&'static str> {
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(|letter| !letter.is_whitespace());
        letters.filter(|letter| !['·', '“', '”'].contains(letter)).collect()
    };
    let wanted = plain(path);
    let mut named = known::all().iter().filter(|known| {
        let Labels { table, row, column, .. } = &known.labels;
        let cell = plain(&format!("{row}{column}"));
        !wanted.is_empty() && (cell == wanted || format!("{}{cell}", plain(table)) == wanted)
    });
    if let (Some(one), None) = (named.next(), named.next()) {
        return Some(&one.path);
    }
    crate::nearest::nearest(known::all().iter().map(|known| known.path.as_str()), path)
}

/// The labels of a figure.
#[must_use]
pub fn of_figure(id: FigureId) -> Option<&'static Labels> {
    known::of_figure(id).map(|at| &known::all()[at].labels)
}

/// The labels that lead to a field: those of the records and list items that it is in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trail {
    /// The first one.
    pub(crate) table: &'static str,
    /// Those behind it.
    pub(crate) row: String,
}

impl Trail {
    /// Goes into a record.
    pub(crate) fn record(&mut self, member: &'static Member) {
        if self.table.is_empty() {
            self.table = &member.title;
        } else {
            self.push(&member.title);
        }
    }

    /// Goes into an item of a list, which counts from 0.
    pub(crate) fn item(&mut self, member: &'static Member, at: usize) {
        let number = at + 1;
        if self.table.is_empty() {
            self.table = &member.title;
            self.row.push_str(itoa::Buffer::new().format(number));
        } else {
            self.push(&member.title);
            self.row.push(' ');
            self.row.push_str(itoa::Buffer::new().format(number));
        }
    }

    /// The labels of a field here.
    pub(crate) fn labels(&self, member: &'static Member) -> Labels {
        Labels {
            table: self.table.to_owned(),
            row: self.row.clone(),
            column: member.title.clone(),
            unit: "",
            leaf: member.leaf(),
        }
    }

    fn push(&mut self, label: &str) {
        if !self.row.is_empty() {
            self.row.push_str(BETWEEN);
        }
        self.row.push_str(label);
    }
}

/// The labels of a figure: those of the form.
pub(crate) fn figure_labels(id: FigureId, leaf: &'static Leaf) -> Option<Labels> {
    let figure = id.figure();
    let table = TABLES.iter().find(|table| table.key == figure.table)?;
    Some(Labels {
        table: table.title.to_owned(),
        row: figure.row_label.join(BETWEEN),
        column: figure.column_label.join(BETWEEN),
        unit: figure.unit,
        leaf: Some(leaf),
    })
}

/// The labels of fields of list items, one after the other in the same memory.
#[derive(Debug, Default)]
pub struct ItemLabels(Trail);

impl ItemLabels {
    /// Those of the field with that path, or of a list item itself; `None` for a path that leads to neither.
    pub fn of<'a>(&'a mut self, path: &'a str) -> Option<Item<'a>> {
        let Self(trail) = self;
        trail.table = "";
        trail.row.clear();
        let mut record = Some(RecordId::REPORT);
        let mut last = None;
        for step in steps(path)? {
            let step = step?;
            let member = record?.record().member(step.name)?;
            record = match (&member.shape, step.item) {
                (Shape::Leaf(_), None) => {
                    last = Some(member);
                    None
                }
                (Shape::Record(id), None) => {
                    trail.record(member);
                    Some(*id)
                }
                (Shape::List(id), Some(item)) => {
                    trail.item(member, item);
                    Some(*id)
                }
                _ => return None,
            };
        }
        Some(Item {
            path,
            table: trail.table,
            row: &trail.row,
            column: last.map_or("", |member| &member.title),
            leaf: last.and_then(Member::leaf),
        })
    }
}

fn of_item(path: &str) -> Option<Labels> {
    let mut labels = ItemLabels::default();
    let item = labels.of(path)?;
    Some(Labels {
        table: item.table.to_owned(),
        row: item.row.to_owned(),
        column: item.column.to_owned(),
        unit: "",
        leaf: item.leaf,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_called_as_people_call_it() {
        let say =
            |path: &str| labels(path).map(|labels| [&labels.table, &labels.row, &labels.column, labels.unit].join("|"));
        for (path, expected) in [
            ("year", "||年度|"),
            ("agency.name", "单位||名称|"),
            ("agency.websites[1].url", "单位|网站 2|网址|"),
            ("preamble[0].text", "引言|1|文字|"),
            ("overview.blocks[0]", "一、总体情况|正文 1||"),
            (
                "overview.statistics[2].parts[0].value",
                "一、总体情况|文中数据 3 · 分项 1|数值|",
            ),
            (
                "applications.denied.state_secret.natural_person",
                "三、收到和处理政府信息公开申请情况|三、本年度办理结果 · （三）不予公开 · 1.属于国家秘密|申请人情况 · 自然人|件",
            ),
        ] {
            assert_eq!(say(path).as_deref(), Some(expected), "{path}");
        }
        for wrong in ["yaer", "year.x", "overview.blocks.text", "agency[0]", ""] {
            assert_eq!(say(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_table_has_one_title_in_all_editions() {
        for table in TABLES {
            let first = TABLES
                .iter()
                .find(|other| other.key == table.key)
                .map(|other| other.title);
            assert_eq!(first, Some(table.title));
        }
        for labels in FigureId::all().map(|id| of_figure(id).unwrap()) {
            assert!(!labels.table.is_empty() && !labels.column.is_empty() && labels.leaf.is_some());
        }
    }
}
