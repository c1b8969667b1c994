//! The fields of sheet 基本信息 and the lists of the other sheets: path, label and meaning of each, in one
//! slice a sheet. Leaves out the statutory tables, which are declared in the core.

use crate::guide;
use gongkai_core::tables::Table;
use gongkai_core::{AgencyKind, AnnotationKind, Approximation, Edition, Report};

/// What defined names begin with; the field path follows.
pub(crate) const PREFIX: &str = "gongkai.";

/// A field with one cell.
#[derive(Debug)]
pub(crate) struct Field {
    /// Field path.
    pub path: &'static str,
    /// Label before the cell.
    pub label: &'static str,
    /// Explanation after the cell.
    pub help: &'static str,
    /// What it holds.
    pub holds: Holds,
}

/// What a field holds, with the member of the report.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Holds {
    Schema,
    Edition,
    Year,
    PeriodStart,
    PeriodEnd,
    IssuedOn,
    Kind,
    RegionCode,
    CreditCode,
    Text(fn(&mut Report) -> &mut Option<String>),
}

const fn field(path: &'static str, label: &'static str, help: &'static str, holds: Holds) -> Field {
    Field {
        path,
        label,
        help,
        holds,
    }
}

/// The fields in the order of the sheet.
pub(crate) const FIELDS: &[Field] = &[
    field(
        "edition",
        "格式版本",
        "2021：国办公开办函〔2021〕30号；2019：国办公开办函〔2019〕60号。请勿修改。",
        Holds::Edition,
    ),
    field("schema", "数据模型版本", "供程序识别，请勿修改。", Holds::Schema),
    field(
        "title",
        "标题",
        "按报告实际标题填写。",
        Holds::Text(|report| &mut report.title),
    ),
    field("year", "年度", "报告所述年度，四位数字。", Holds::Year),
    field("period.start", "统计期限起始日期", "一般为1月1日。", Holds::PeriodStart),
    field("period.end", "统计期限截止日期", "一般为12月31日。", Holds::PeriodEnd),
    field("issued_on", "落款日期", "报告的落款日期。", Holds::IssuedOn),
    field(
        "agency.name",
        "单位名称",
        "单位全称。",
        Holds::Text(|report| &mut report.agency.name),
    ),
    field("agency.kind", "单位类别", "从下拉列表选择。", Holds::Kind),
    field(
        "agency.region_code",
        "行政区划代码",
        "GB/T 2260，六位数字。",
        Holds::RegionCode,
    ),
    field(
        "agency.credit_code",
        "统一社会信用代码",
        "GB 32100，18位，末位为校验码。",
        Holds::CreditCode,
    ),
    field(
        "agency.parent",
        "上级单位",
        "接收并汇总本报告的上级单位。",
        Holds::Text(|report| &mut report.agency.parent),
    ),
    field(
        "agency.contact.unit",
        "联系单位",
        "引言中写明的联系机构。",
        Holds::Text(|report| &mut report.agency.contact.unit),
    ),
    field(
        "agency.contact.address",
        "联系地址",
        "",
        Holds::Text(|report| &mut report.agency.contact.address),
    ),
    field(
        "agency.contact.postcode",
        "邮政编码",
        "",
        Holds::Text(|report| &mut report.agency.contact.postcode),
    ),
    field(
        "agency.contact.phone",
        "联系电话",
        "",
        Holds::Text(|report| &mut report.agency.contact.phone),
    ),
    field(
        "agency.contact.fax",
        "传真",
        "",
        Holds::Text(|report| &mut report.agency.contact.fax),
    ),
    field(
        "agency.contact.email",
        "电子邮箱",
        "",
        Holds::Text(|report| &mut report.agency.contact.email),
    ),
];

/// A list: a row of headings, one record a row below.
#[derive(Debug)]
pub(crate) struct List {
    /// First part of the defined names of its headings.
    pub key: &'static str,
    /// Sheet on which it stands.
    pub sheet: &'static str,
    /// Key and heading of each column.
    pub columns: &'static [(&'static str, &'static str)],
}

impl List {
    /// Defined name of the heading of a column.
    pub(crate) fn name(&self, column: usize) -> String {
        format!("{PREFIX}{}.{}", self.key, self.columns[column].0)
    }

    /// The name of the heading of a column, without what our names begin with.
    pub(crate) fn path(&self, column: usize) -> String {
        format!("{}.{}", self.key, self.columns[column].0)
    }

    /// Key under which the exact content of a cell is stored, by its distance from the heading.
    pub(crate) fn cell_key(&self, offset: u32, column: usize) -> String {
        format!("{}+{offset}.{}", self.key, self.columns[column].0)
    }

    /// Key under which a row without content is noted.
    pub(crate) fn row_key(&self, offset: u32) -> String {
        format!("{}+{offset}", self.key)
    }
}

/// 网站
pub(crate) const WEBSITES: List = List {
    key: "agency.websites",
    sheet: SHEET_COVER,
    columns: &[("name", "网站名称"), ("url", "网址")],
};

/// Headings and paragraphs.
pub(crate) const NARRATIVE: List = List {
    key: "narrative",
    sheet: SHEET_NARRATIVE,
    columns: &[
        ("section", "章节"),
        ("level", "级别"),
        ("heading", "小标题"),
        ("text", "正文"),
    ],
};

/// 文中数据
pub(crate) const STATISTICS: List = List {
    key: "statistics",
    sheet: SHEET_STATISTICS,
    columns: &[
        ("section", "章节"),
        ("depth", "层级"),
        ("key", "指标代码"),
        ("name", "名称"),
        ("value", "数值"),
        ("unit", "单位"),
        ("approximate", "约数"),
        ("change.value", "同比变化"),
        ("change.unit", "同比单位"),
    ],
};

/// 单元格备注
pub(crate) const ANNOTATIONS: List = List {
    key: "annotations",
    sheet: SHEET_NOTES,
    columns: &[
        ("path", "字段路径"),
        ("place", "所在单元格"),
        ("kind", "种类"),
        ("text", "备注原文"),
    ],
};

/// 核实说明
pub(crate) const WAIVERS: List = List {
    key: "waivers",
    sheet: SHEET_NOTES,
    columns: &[
        ("rule", "规则代码"),
        ("path", "所涉字段"),
        ("reason", "核实理由"),
        ("who", "核实人"),
        ("on", "核实日期"),
    ],
};

/// What the cells alone do not tell.
pub(crate) const EXACT: List = List {
    key: "exact",
    sheet: SHEET_EXACT,
    columns: &[("key", "键"), ("kind", "类"), ("value", "值")],
};

/// Kinds of entries in [`EXACT`].
pub(crate) mod exact {
    /// The figure has a cell: where its name is gone, it was lost.
    pub(crate) const CELL: &str = "cell";
    /// A row of a list without content.
    pub(crate) const ROW: &str = "row";
    /// The exact text of a cell.
    pub(crate) const TEXT: &str = "text";
    /// The figure, mark and raw text of a cell.
    pub(crate) const FIGURE: &str = "figure";
    pub(crate) const MARK: &str = "mark";
    pub(crate) const RAW: &str = "raw";
}

/// Names of the sheets that are not statutory tables.
pub(crate) const SHEET_COVER: &str = "基本信息";
pub(crate) const SHEET_NARRATIVE: &str = "报告正文";
pub(crate) const SHEET_STATISTICS: &str = "文中数据";
pub(crate) const SHEET_NOTES: &str = "备注与核实";
pub(crate) const SHEET_EXACT: &str = "校核数据";

/// Name of the sheet with a report a row.
pub(crate) const SHEET_COLLECTION: &str = "汇总";
pub(crate) const COLLECTION_HELP: &str = "每行一份报告，可筛选、排序、增删行。0表示没有，空白表示未填，“/”表示不适用，三者不同。请勿改动第二行（字段路径）；列的位置可以移动。";

/// Heads the texts that say live what is wrong; formulas from there to the right are the program's.
pub(crate) const HINTS: &str = "核对提示（随填随显，不打印）";
/// Names the cell that says whether the form can be reported.
pub(crate) const STATE: &str = "填报状态";
pub(crate) const STATE_HELP: &str = "显示“可以报送”后再报送；否则按下面各行所指改正。";

/// The name of the sheet of a table in a report of an edition.
pub(crate) fn sheet_name(table: &Table, edition: Edition) -> String {
    if table.edition == edition {
        table.title.to_owned()
    } else {
        format!("{}（{}版）", table.title, table.edition)
    }
}

/// Titles and instructions on the sheets.
pub(crate) const COVER_TITLE: &str = "政府信息公开工作年度报告数据表";
pub(crate) const COVER_HELP: &str = "白底单元格可填写，详见“填报说明”。0表示没有，空白表示未填，“/”表示不适用，三者不同。请勿改动名称以“gongkai.”开头的定义。";
pub(crate) const COVER_HEADINGS: [&str; 3] = ["项目", "内容", "说明"];
pub(crate) const NARRATIVE_TITLE: &str = "报告正文";
pub(crate) const NARRATIVE_HELP: &str = "每段一行；章节留空的行属于上一行的章节。级别：2为“（一）”，3为“1.”，4为“（1）”；级别“标题”的行为章节标题，印出的标题与法定格式不同时填在小标题栏。正文过长时续写在右侧单元格。";
pub(crate) const STATISTICS_TITLE: &str = "文中数据";
pub(crate) const STATISTICS_HELP: &str =
    "正文句子中陈述的数据。层级1为总数，2为其分项，依次类推；章节留空的行属于上一行的章节。";
pub(crate) const NOTES_TITLE: &str = "单元格备注";
pub(crate) const NOTES_HELP: &str =
    "备注（如“（其中修订16件）”）以本表为准，修改请改本表。“/”与非数字内容直接填在统计表中。";
pub(crate) const WAIVERS_TITLE: &str = "核实说明";
pub(crate) const WAIVERS_HELP: &str =
    "经人核实后接受的检查结果：规则代码、核实理由、核实人必填；所涉字段留空为该规则的全部结果。";
pub(crate) const EXACT_TITLE: &str = "供程序校核，请勿修改。单元格改动后以所见内容为准。";
pub(crate) const TABLE_NOTE: &str =
    "注：0表示没有，空白表示未填，“/”表示不适用；标红处合计与分项不符，标黄处不是数字或“/”。";
pub(crate) const PLAIN_NOTE: &str = "注：0表示没有，空白表示未填，“/”表示不适用；标黄处不是数字或“/”。";

/// The name of the first lines of the report, before section one.
pub(crate) const PREAMBLE: &str = "引言";
/// What names the sections beyond the six; a number follows.
pub(crate) const ADDITIONAL: &str = "其他部分";
/// The level of a row with the title of a section.
pub(crate) const TITLE_LEVEL: &str = "标题";

/// Chinese names of the kinds of annotation.
pub(crate) const ANNOTATION_KINDS: [(AnnotationKind, &str); 3] = [
    (AnnotationKind::NotApplicable, "不适用"),
    (AnnotationKind::Remark, "备注"),
    (AnnotationKind::RawText, "原文"),
];

/// Chinese names of the kinds of approximation.
pub(crate) const APPROXIMATIONS: [(Approximation, &str); 3] = [
    (Approximation::About, "约"),
    (Approximation::MoreThan, "余"),
    (Approximation::Nearly, "近"),
];

/// Chinese name of a kind of body.
pub(crate) fn agency_kind(kind: AgencyKind) -> &'static str {
    AgencyKind::ALL
        .iter()
        .find(|(known, ..)| *known == kind)
        .map_or("", |(_, _, name)| name)
}

/// The name of a kind of body, from its word in JSON.
pub(crate) fn agency_kind_of(code: &str) -> Option<&'static str> {
    AgencyKind::ALL
        .iter()
        .find(|(_, known, _)| *known == code)
        .map(|(_, _, name)| *name)
}

/// The word in JSON of a kind of body, from its name.
pub(crate) fn agency_kind_code(name: &str) -> Option<&'static str> {
    AgencyKind::ALL
        .iter()
        .find(|(_, _, known)| *known == name)
        .map(|(_, code, _)| *code)
}

/// The name of a section in the lists, from its field path.
pub(crate) fn section_name(path: &str) -> String {
    let form = gongkai_core::report::SECTIONS
        .iter()
        .find(|(known, _)| *known == path)
        .map(|(_, name)| (*name).to_owned());
    form.unwrap_or_else(|| {
        let number = path
            .trim_start_matches("additional[")
            .trim_end_matches(']')
            .parse::<usize>()
            .unwrap_or(0);
        format!("{ADDITIONAL}{}", number + 1)
    })
}

/// The field path of a section, from its name in the lists.
pub(crate) fn section_path(name: &str) -> Option<String> {
    let form = gongkai_core::report::SECTIONS
        .iter()
        .find(|(_, known)| *known == name)
        .map(|(path, _)| (*path).to_owned());
    form.or_else(|| {
        let number = name.strip_prefix(ADDITIONAL)?.parse::<usize>().ok()?;
        Some(format!("additional[{}]", number.checked_sub(1)?))
    })
}

/// Every list.
pub(crate) const LISTS: [&List; 6] = [&WEBSITES, &NARRATIVE, &STATISTICS, &ANNOTATIONS, &WAIVERS, &EXACT];

/// What captions and headings were called in earlier versions.
pub(crate) const FORMER: [(&str, &str); 7] = [
    ("标题", "题目"),
    ("统计期限起始日期", "统计期限首日"),
    ("统计期限截止日期", "统计期限末日"),
    ("备注原文", "注记原文"),
    ("核实理由", "核准理由"),
    ("核实人", "核准人"),
    ("核实日期", "核准日期"),
];

/// Every fixed text on our sheets besides the labels of the statutory tables: what stands elsewhere was added.
pub(crate) fn fixed_texts() -> impl Iterator<Item = &'static str> {
    let titles = [
        COVER_TITLE,
        COVER_HELP,
        NARRATIVE_TITLE,
        NARRATIVE_HELP,
        STATISTICS_TITLE,
        STATISTICS_HELP,
        NOTES_TITLE,
        NOTES_HELP,
        WAIVERS_TITLE,
        WAIVERS_HELP,
        EXACT_TITLE,
        TABLE_NOTE,
        PLAIN_NOTE,
        HINTS,
        STATE,
        STATE_HELP,
        SHEET_COVER,
        guide::TITLE,
        guide::FORM,
        guide::RULES.0,
        guide::RULES.1,
    ];
    // What earlier versions called them.
    let former = [
        "白底单元格可填写。0表示没有，空白表示未填，“/”表示不适用，三者不同。标红的合计与分项不符。请勿改动名称以“gongkai.”开头的定义。",
        "注：0表示没有，空白表示未填，“/”表示不适用；标红处合计与分项不符。",
        "按印出的题目填写。",
        "汇总本报告的单位。",
        "单元格注记",
        "核准说明",
        "经人核对后接受的检查结果，所涉字段留空为该规则的全部结果。",
    ];
    let headings = LISTS
        .into_iter()
        .flat_map(|list| list.columns.iter().map(|(_, heading)| *heading));
    let fields = FIELDS.iter().flat_map(|field| [field.label, field.help]);
    let guide = guide::TEXTS.into_iter().chain(guide::rules());
    let guide = guide.flat_map(|(topic, text)| [topic, text]);
    titles
        .into_iter()
        .chain(guide)
        .chain(Edition::ALL.map(Edition::notice))
        .chain(former)
        .chain(FORMER.map(|(_, former)| former))
        .chain(headings)
        .chain(fields)
        .chain(COVER_HEADINGS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_found_by_their_names() {
        for path in [
            "overview",
            "problems",
            "table_sections.applications",
            "additional[0]",
            "additional[11]",
        ] {
            assert_eq!(section_path(&section_name(path)).as_deref(), Some(path));
        }
        for name in ["", "其他部分0", "其他部分x", "七、附件"] {
            assert_eq!(section_path(name), None, "{name}");
        }
    }

    #[test]
    fn field_paths_are_unique() {
        let paths: std::collections::BTreeSet<_> = FIELDS.iter().map(|field| field.path).collect();
        assert_eq!(paths.len(), FIELDS.len());
    }
}
