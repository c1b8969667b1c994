//! What a field is called by people: its table or part, its row, its column and its unit, for carriers that show
//! labels beside field paths. Leaves out columns of the table of one row a report, which have titles of their own
//! (`wide`).

use crate::fields::steps;
use crate::records::TABLES;
use crate::shape::{Leaf, RecordId, Shape};
use crate::tables::FigureId;
use std::borrow::Cow;
use std::sync::LazyLock;

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

static FIGURES: LazyLock<Vec<Option<Labels>>> = LazyLock::new(|| {
    FigureId::all()
        .map(|id| {
            let figure = id.figure();
            let table = TABLES.iter().find(|table| table.key == figure.table)?;
            Some(Labels {
                table: table.title.to_owned(),
                row: figure.row_label.join(BETWEEN),
                column: figure.column_label.join(BETWEEN),
                unit: figure.unit,
                leaf: of_model(id.path())?.leaf,
            })
        })
        .collect()
});

/// The labels of the field with that path; `None` for an unknown path.
#[must_use]
pub fn labels(path: &str) -> Option<Cow<'static, Labels>> {
    match FigureId::from_path(path) {
        Some(id) => of_figure(id).map(Cow::Borrowed),
        None => of_model(path).map(Cow::Owned),
    }
}

/// The labels of a figure.
#[must_use]
pub fn of_figure(id: FigureId) -> Option<&'static Labels> {
    FIGURES.get(usize::from(id.0))?.as_ref()
}

/// The titles of the model.
fn of_model(path: &str) -> Option<Labels> {
    let mut record = Some(RecordId::REPORT);
    let mut groups = Vec::new();
    let (mut column, mut leaf) = (String::new(), None);
    for step in steps(path)? {
        let member = record?.record().member(step.name)?;
        record = match (&member.shape, step.item) {
            (Shape::Leaf(holds), None) => {
                leaf = Some(holds);
                member.title.clone_into(&mut column);
                None
            }
            (Shape::Record(id), None) => {
                groups.push(member.title.clone());
                Some(*id)
            }
            (Shape::List(id), Some(item)) if groups.is_empty() => {
                groups.extend([member.title.clone(), (item + 1).to_string()]);
                Some(*id)
            }
            (Shape::List(id), Some(item)) => {
                groups.push(format!("{} {}", member.title, item + 1));
                Some(*id)
            }
            _ => return None,
        };
    }
    let row = groups.get(1..).unwrap_or_default().join(BETWEEN);
    Some(Labels {
        table: groups.into_iter().next().unwrap_or_default(),
        row,
        column,
        unit: "",
        leaf,
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
        for labels in FIGURES.iter().map(|labels| labels.as_ref().unwrap()) {
            assert!(!labels.table.is_empty() && !labels.column.is_empty() && labels.leaf.is_some());
        }
    }
}
