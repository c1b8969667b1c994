//! What a field is called by people: its table or part, its row, its column and its unit, for carriers that show
//! labels beside field paths. Leaves out columns of the table of one row a report, which have titles of their own
//! (`wide`).

use crate::fields::steps;
use crate::records::TABLES;
use crate::shape::{RecordId, Shape};
use crate::tables::FigureId;
use std::borrow::Cow;
use std::sync::LazyLock;

/// The labels of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    /// Title of the statutory table, or of the part of the report; empty for what stands by itself, such as 年度.
    pub table: String,
    /// Label path of the row; items of lists with their number from 1. Empty where there is none.
    pub row: String,
    /// Label path of the column, or the name of the field.
    pub column: String,
    /// Unit of a figure; empty where the form names none.
    pub unit: &'static str,
}

/// What stands between the labels of a path.
const BETWEEN: &str = " · ";

static FIGURES: LazyLock<Vec<Labels>> = LazyLock::new(|| {
    FigureId::all()
        .map(|id| {
            let figure = id.figure();
            let table = TABLES.iter().find(|table| table.key == figure.table);
            Labels {
                table: table.map(|table| table.title.to_owned()).unwrap_or_default(),
                row: figure.row_label.join(BETWEEN),
                column: figure.column_label.join(BETWEEN),
                unit: figure.unit,
            }
        })
        .collect()
});

/// The labels of the field with that path; `None` for an unknown path.
#[must_use]
pub fn labels(path: &str) -> Option<Cow<'static, Labels>> {
    if let Some(id) = FigureId::from_path(path) {
        return FIGURES.get(usize::from(id.0)).map(Cow::Borrowed);
    }
    let mut record = Some(RecordId::REPORT);
    let mut groups = Vec::new();
    let mut column = String::new();
    for step in steps(path)? {
        let member = record?.record().member(step.name)?;
        record = match (&member.shape, step.item) {
            (Shape::Leaf(_), None) => {
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
    Some(Cow::Owned(Labels {
        table: groups.into_iter().next().unwrap_or_default(),
        row,
        column,
        unit: "",
    }))
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
        assert!(
            FIGURES
                .iter()
                .all(|labels| !labels.table.is_empty() && !labels.column.is_empty())
        );
    }
}
