//! The two layouts and their headings: field paths for the wide one, eight fixed ones for the long one. Leaves out
//! the header of a file (`header`).

use gongkai_core::nearest::nearest;
use gongkai_core::wide;
use std::collections::HashSet;
use std::sync::LazyLock;

/// How reports are laid out in rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Layout {
    /// One row a field: path, labels, unit, value, mark, number of the report.
    #[default]
    Long,
    /// One row a report, one column a field.
    Wide,
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heading {
    /// What stands in the header.
    pub name: &'static str,
    /// 名称, for the second line.
    pub title: &'static str,
    /// What it holds, in both languages.
    pub description: &'static str,
}

/// The columns of the long layout; numbers of [`LONG`].
pub(crate) const PATH: usize = 0;
pub(crate) const TABLE: usize = 1;
pub(crate) const ROW: usize = 2;
pub(crate) const COLUMN: usize = 3;
pub(crate) const UNIT: usize = 4;
pub(crate) const VALUE: usize = 5;
pub(crate) const MARK: usize = 6;
pub(crate) const REPORT: usize = 7;

/// The last one is never empty: some programs leave empty cells at the end of a row out, and a row that was cut
/// shows.
pub(crate) const LONG: [Heading; 8] = [
    Heading {
        name: "path",
        title: "字段路径",
        description: "字段路径，见数据字典。Field path, see the data dictionary.",
    },
    Heading {
        name: "table",
        title: "表或部分",
        description: "统计表或部分的标题，供人阅读。Title of the statutory table or part, for people.",
    },
    Heading {
        name: "row",
        title: "行",
        description: "行标题，由外到内，供人阅读。Label path of the row, for people.",
    },
    Heading {
        name: "column",
        title: "列",
        description: "列标题或字段名称，供人阅读。Label path of the column or name of the field, for people.",
    },
    Heading {
        name: "unit",
        title: "单位",
        description: "统计表数据的单位。Unit of a figure of the tables.",
    },
    Heading {
        name: "value",
        title: "值",
        description: "数值或文字；空白为未填，单引号之后的文字照原样。Figure or text; empty is blank, the text behind an apostrophe is taken as it is.",
    },
    Heading {
        name: "mark",
        title: "不适用",
        description: "“/”等不适用标记，数值为空。The mark that a blank figure does not apply.",
    },
    Heading {
        name: "report",
        title: "报告序号",
        description: "报告在表中的序号，从1起。Number of the report in the table, from 1.",
    },
];

static WIDE: LazyLock<Vec<Heading>> = LazyLock::new(|| {
    wide::columns()
        .iter()
        .map(|column| Heading {
            name: &column.path,
            title: &column.title,
            description: &column.description,
        })
        .collect()
});

static TITLES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| WIDE.iter().chain(&LONG).map(|heading| heading.title).collect());

impl Layout {
    /// The columns in the order in which they are written.
    pub(crate) fn headings(self) -> &'static [Heading] {
        match self {
            Self::Long => &LONG,
            Self::Wide => &WIDE,
        }
    }

    /// The number of the column with that heading.
    pub(crate) fn column(self, name: &str) -> Option<usize> {
        match self {
            Self::Long => LONG.iter().position(|heading| heading.name == name),
            Self::Wide => wide::column(name),
        }
    }

    /// The heading that looks most like this one.
    pub(crate) fn nearest(self, name: &str) -> Option<&'static str> {
        match self {
            Self::Long => nearest(LONG.iter().map(|heading| heading.name), name),
            Self::Wide => wide::nearest(name),
        }
    }
}

/// Whether a column is called so by people.
pub(crate) fn is_title(text: &str) -> bool {
    TITLES.contains(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_the_layouts_are_told_apart() {
        for (at, heading) in LONG.iter().enumerate() {
            assert_eq!(Layout::Long.column(heading.name), Some(at));
            assert_eq!(Layout::Wide.column(heading.name), None);
        }
        assert_eq!(
            [
                LONG[PATH],
                LONG[TABLE],
                LONG[ROW],
                LONG[COLUMN],
                LONG[UNIT],
                LONG[VALUE],
                LONG[MARK],
                LONG[REPORT]
            ]
            .map(|heading| heading.name),
            ["path", "table", "row", "column", "unit", "value", "mark", "report"]
        );
        assert_eq!(Layout::Long.nearest("vaule"), Some("value"));
        assert_eq!(Layout::Wide.nearest("agency.nmae"), Some("agency.name"));
        assert_eq!(Layout::Long.nearest("备注"), None);
    }
}
