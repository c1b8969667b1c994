//! The report: one record for everything a published report says, both editions. Leaves out the records of
//! the statutory tables (made from `spec/`) and the narrative's own parts.

use crate::annotation::{Annotation, AnnotationKind, Waiver};
use crate::codes::{CreditCode, RegionCode};
use crate::edition::Edition;
use crate::narrative::{Block, Section};
use crate::records::{Applications, Disclosure, Disclosure2019, Proceedings};
use crate::tables::FigureId;
use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// 政府信息公开工作年度报告: the annual report on open government information.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "政府信息公开工作年度报告",
    description = "政府信息公开工作年度报告（政府信息公开条例第四十九条、第五十条）。The annual report on open government information (Regulation on Open Government Information, art. 49 and 50)."
)]
pub struct Report {
    /// 模型版本. Name and version of this model.
    #[schemars(
        title = "模型版本",
        description = "本模型的名称与版本。Name and version of this model."
    )]
    pub schema: SchemaVersion,
    /// 格式版本. The edition of the tables, whatever the report cites.
    #[schemars(
        title = "格式版本",
        description = "表格所用的格式版本。The edition of the tables, whatever the report cites."
    )]
    pub edition: Edition,
    /// 年度. The year reported on.
    #[serde(default, deserialize_with = "year", skip_serializing_if = "Option::is_none")]
    #[schemars(
        title = "年度",
        description = "报告所述年度。The year reported on.",
        range(min = 2008, max = 2999)
    )]
    pub year: Option<u16>,
    /// 统计期限. First and last day of the figures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        title = "统计期限",
        description = "数据统计期限的首日与末日。First and last day of the figures."
    )]
    pub period: Option<Period>,
    /// 单位. The reporting body.
    #[schemars(title = "单位", description = "编制报告的单位。The reporting body.")]
    pub agency: Agency,
    /// 落款日期. Date of signature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        title = "落款日期",
        description = "落款日期。Date of signature.",
        with = "Option<IsoDate>"
    )]
    pub issued_on: Option<Date>,
    /// 题目. As printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(title = "题目", description = "印出的题目。The title as printed.")]
    pub title: Option<String>,
    /// 引言. What stands between title and section one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(
        title = "引言",
        description = "题目与第一部分之间的文字。What stands between title and section one."
    )]
    pub preamble: Vec<Block>,
    /// 一、总体情况
    #[serde(default, skip_serializing_if = "Section::is_empty")]
    #[schemars(title = "一、总体情况", description = "第一部分。Section one: overview.")]
    pub overview: Section,
    /// 二至四的统计表. The statutory tables of sections two to four.
    #[schemars(
        title = "统计表",
        description = "第二至第四部分的统计表。The statutory tables of sections two to four."
    )]
    pub tables: Tables,
    /// 二至四的文字. What the sections of the tables say besides.
    #[serde(default, skip_serializing_if = "TableSections::is_empty")]
    #[schemars(
        title = "统计表的文字",
        description = "第二至第四部分表格以外的文字。What the sections of the tables say besides the tables."
    )]
    pub table_sections: TableSections,
    /// 五、存在的主要问题及改进情况
    #[serde(default, skip_serializing_if = "Section::is_empty")]
    #[schemars(
        title = "五、存在的主要问题及改进情况",
        description = "第五部分。Section five: problems and improvements."
    )]
    pub problems: Section,
    /// 六、其他需要报告的事项
    #[serde(default, skip_serializing_if = "Section::is_empty")]
    #[schemars(
        title = "六、其他需要报告的事项",
        description = "第六部分，收取信息处理费情况在此报告。Section six: other matters, the information processing fees among them."
    )]
    pub other: Section,
    /// 其他部分. Sections beyond the six.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(title = "其他部分", description = "六个部分以外的部分。Sections beyond the six.")]
    pub additional: Vec<Section>,
    /// 单元格注记. In the form's order, one a figure and kind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(
        title = "单元格注记",
        description = "“/”、备注与非数字内容，按表格次序。Marks, remarks and raw text of cells, in the form's order."
    )]
    pub annotations: Vec<Annotation>,
    /// 核实说明. Findings that a person has accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(
        title = "核实说明",
        description = "经人核对后接受的问题。Findings that a person has accepted."
    )]
    pub waivers: Vec<Waiver>,
}

/// First and last year that a report can be about: the regulation is in force since 2008.
pub const YEARS: std::ops::RangeInclusive<u16> = 2008..=2999;

fn year<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<u16>, D::Error> {
    let year = Option::<u16>::deserialize(deserializer)?;
    match year.filter(|year| !YEARS.contains(year)) {
        Some(wrong) => Err(serde::de::Error::custom(format_args!(
            "invalid value: integer `{wrong}`, expected a year"
        ))),
        None => Ok(year),
    }
}

/// The statutory tables. Which disclosure table is filled depends on the edition; a report that mixes
/// editions can carry both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "统计表",
    description = "统计表；主动公开表随版本而异，混用版本的报告可两者兼有。The statutory tables; the disclosure table depends on the edition, and a report that mixes editions can carry both."
)]
pub struct Tables {
    /// 二、主动公开政府信息情况 (2021)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        title = "二、主动公开政府信息情况（2021版）",
        description = "2021版的主动公开表。The disclosure table of edition 2021."
    )]
    pub disclosure: Option<Disclosure>,
    /// 二、主动公开政府信息情况 (2019)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        title = "二、主动公开政府信息情况（2019版）",
        description = "2019版的主动公开表。The disclosure table of edition 2019."
    )]
    pub disclosure_2019: Option<Disclosure2019>,
    /// 三、收到和处理政府信息公开申请情况
    #[schemars(
        title = "三、收到和处理政府信息公开申请情况",
        description = "依申请公开表，单位：件。Applications received and processed."
    )]
    pub applications: Applications,
    /// 四、政府信息公开行政复议、行政诉讼情况
    #[schemars(
        title = "四、政府信息公开行政复议、行政诉讼情况",
        description = "行政复议、行政诉讼表，单位：件。Administrative review and litigation."
    )]
    pub proceedings: Proceedings,
}

/// What sections two to four say besides their tables.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "统计表的文字",
    description = "第二至第四部分表格以外的文字。What sections two to four say besides their tables."
)]
pub struct TableSections {
    /// 二、主动公开政府信息情况
    #[serde(default, skip_serializing_if = "Section::is_empty")]
    #[schemars(
        title = "二、主动公开政府信息情况",
        description = "第二部分的文字。Text of section two."
    )]
    pub disclosure: Section,
    /// 三、收到和处理政府信息公开申请情况
    #[serde(default, skip_serializing_if = "Section::is_empty")]
    #[schemars(
        title = "三、收到和处理政府信息公开申请情况",
        description = "第三部分的文字。Text of section three."
    )]
    pub applications: Section,
    /// 四、政府信息公开行政复议、行政诉讼情况
    #[serde(default, skip_serializing_if = "Section::is_empty")]
    #[schemars(
        title = "四、政府信息公开行政复议、行政诉讼情况",
        description = "第四部分的文字。Text of section four."
    )]
    pub proceedings: Section,
}

impl TableSections {
    /// Whether none of the three says anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.disclosure.is_empty() && self.applications.is_empty() && self.proceedings.is_empty()
    }
}

/// The reporting body (行政机关).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "单位", description = "编制报告的行政机关。The reporting body.")]
pub struct Agency {
    /// 名称
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(title = "名称", description = "单位全称。Full name of the body.")]
    pub name: Option<String>,
    /// 类别
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(title = "类别", description = "单位的类别。Kind of body.")]
    pub kind: Option<AgencyKind>,
    /// 行政区划代码 (GB/T 2260)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(title = "行政区划代码", description = "行政区划代码（GB/T 2260）。Region code.")]
    pub region_code: Option<RegionCode>,
    /// 统一社会信用代码 (GB 32100)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        title = "统一社会信用代码",
        description = "统一社会信用代码（GB 32100）。Unified social credit code."
    )]
    pub credit_code: Option<CreditCode>,
    /// 上级单位
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        title = "上级单位",
        description = "汇总时的上级单位。The body that sums this one up."
    )]
    pub parent: Option<String>,
    /// 联系方式
    #[serde(default, skip_serializing_if = "Contact::is_empty")]
    #[schemars(
        title = "联系方式",
        description = "引言中的联系方式。Contact as given in the preamble."
    )]
    pub contact: Contact,
    /// 网站
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(
        title = "网站",
        description = "可下载报告的网站。Websites where the report can be had."
    )]
    pub websites: Vec<Website>,
}

/// Kind of body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "单位类别", description = "单位的类别。Kind of body.")]
pub enum AgencyKind {
    /// 人民政府
    #[schemars(
        title = "人民政府",
        description = "县级以上人民政府。Government at county level or above."
    )]
    Government,
    /// 政府办公厅（室）
    #[schemars(
        title = "政府办公厅（室）",
        description = "政府办公厅（室）。Office of a government."
    )]
    GovernmentOffice,
    /// 政府部门
    #[schemars(title = "政府部门", description = "政府工作部门。Department of a government.")]
    Department,
    /// 乡镇人民政府
    #[schemars(
        title = "乡镇人民政府",
        description = "乡、镇人民政府。Government of a township or town."
    )]
    Township,
    /// 街道办事处
    #[schemars(title = "街道办事处", description = "街道办事处。Sub-district office.")]
    Subdistrict,
    /// 派出机构、管委会
    #[schemars(
        title = "派出机构",
        description = "派出机关、派出机构、管委会。Dispatched body or zone committee."
    )]
    DispatchedBody,
    /// 法律、法规授权的组织
    #[schemars(
        title = "授权组织",
        description = "法律、法规授权的具有管理公共事务职能的组织。Legally authorised organisation."
    )]
    AuthorizedOrganization,
    /// 其他
    #[schemars(title = "其他", description = "其他。Other.")]
    Other,
}

impl AgencyKind {
    /// Every kind with its name in JSON and in Chinese.
    pub const ALL: [(Self, &'static str, &'static str); 8] = [
        (Self::Government, "government", "人民政府"),
        (Self::GovernmentOffice, "government_office", "政府办公厅（室）"),
        (Self::Department, "department", "政府部门"),
        (Self::Township, "township", "乡镇人民政府"),
        (Self::Subdistrict, "subdistrict", "街道办事处"),
        (Self::DispatchedBody, "dispatched_body", "派出机构"),
        (Self::AuthorizedOrganization, "authorized_organization", "授权组织"),
        (Self::Other, "other", "其他"),
    ];
}

/// How the body can be reached.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "联系方式", description = "联系方式。How the body can be reached.")]
pub struct Contact {
    /// 联系单位
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(title = "联系单位", description = "联系的机构。The unit to turn to.")]
    pub unit: Option<String>,
    /// 地址
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(title = "地址", description = "地址。Address.")]
    pub address: Option<String>,
    /// 邮编
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(title = "邮编", description = "邮政编码。Postcode.")]
    pub postcode: Option<String>,
    /// 电话
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(title = "电话", description = "电话。Telephone.")]
    pub phone: Option<String>,
    /// 传真
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(title = "传真", description = "传真。Fax.")]
    pub fax: Option<String>,
    /// 电子邮箱
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(title = "电子邮箱", description = "电子邮箱。E-mail.")]
    pub email: Option<String>,
}

impl Contact {
    /// Whether nothing is given.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A website.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "网站", description = "网站。A website.")]
pub struct Website {
    /// 名称
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(title = "网站名称", description = "网站名称。Name of the site.")]
    pub name: Option<String>,
    /// 网址
    #[schemars(title = "网址", description = "网址，按原文。Address as printed.")]
    pub url: String,
}

/// First and last day of the figures (统计期限).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "统计期限", description = "统计期限。First and last day of the figures.")]
pub struct Period {
    /// 首日
    #[schemars(title = "首日", description = "统计期限的首日。First day.", with = "IsoDate")]
    pub start: Date,
    /// 末日
    #[schemars(title = "末日", description = "统计期限的末日。Last day.", with = "IsoDate")]
    pub end: Date,
}

impl Period {
    /// The whole of a year, what a report is about unless it says otherwise.
    #[must_use]
    pub fn of_year(year: u16) -> Option<Self> {
        let year = i16::try_from(year).ok()?;
        Some(Self {
            start: Date::new(year, 1, 1).ok()?,
            end: Date::new(year, 12, 31).ok()?,
        })
    }
}

/// How a date is written in JSON: `2023-01-29`.
pub struct IsoDate;

impl JsonSchema for IsoDate {
    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "title": "日期",
            "description": "日期，如2023-01-29。A date such as 2023-01-29.",
            "format": "date",
            "examples": ["2023-01-29"]
        })
    }
}

/// Name and version of the model: `gongkai.report/1`, or `gongkai.report/1.2` from a later minor version.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SchemaVersion {
    /// Minor version: members may have been added.
    pub minor: u16,
}

impl SchemaVersion {
    /// The name before the version.
    pub const NAME: &'static str = "gongkai.report/";
    /// The version that this program writes and reads.
    pub const MAJOR: u16 = 1;
    /// The minor version that this program knows.
    pub const MINOR: u16 = 0;

    /// Name and version as this program writes them, whatever version a report was read in.
    #[must_use]
    pub fn written() -> String {
        let (name, major) = (Self::NAME, Self::MAJOR);
        match Self::MINOR {
            0 => format!("{name}{major}"),
            minor => format!("{name}{major}.{minor}"),
        }
    }
}

impl Serialize for SchemaVersion {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Self::written())
    }
}

impl<'de> Deserialize<'de> for SchemaVersion {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        let error = || serde::de::Error::custom(format_args!("unknown schema: {text:?}"));
        let version = text.strip_prefix(Self::NAME).ok_or_else(error)?;
        let (major, minor) = version.split_once('.').unwrap_or((version, "0"));
        let number = |text: &str| text.parse::<u16>().ok().filter(|number| number.to_string() == text);
        match (number(major), number(minor)) {
            (Some(Self::MAJOR), Some(minor)) => Ok(Self { minor }),
            _ => Err(error()),
        }
    }
}

impl JsonSchema for SchemaVersion {
    fn schema_name() -> Cow<'static, str> {
        "SchemaVersion".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "title": "模型版本",
            "description": "模型的名称与版本。Name and version of the model.",
            "pattern": r"^gongkai\.report/1(\.(0|[1-9][0-9]{0,3}))?$",
            "examples": ["gongkai.report/1"]
        })
    }
}

impl Report {
    /// A report with the tables of an edition, every cell blank.
    #[must_use]
    pub fn blank(edition: Edition) -> Self {
        let mut report = Self {
            edition,
            ..Self::default()
        };
        for table in edition.tables() {
            for row in table
                .blocks
                .iter()
                .flat_map(|block| block.rows)
                .filter(|row| row.printed)
            {
                for id in row.figures {
                    // Makes the row where the edition has it and the model leaves it out by default.
                    let _ = report.tables.figure_mut(*id);
                }
            }
        }
        report
    }

    /// The annotation of that kind at a figure.
    #[must_use]
    pub fn annotation(&self, figure: FigureId, kind: AnnotationKind) -> Option<&Annotation> {
        self.annotations
            .iter()
            .find(|annotation| annotation.path == figure && annotation.kind == kind)
    }

    /// Adds an annotation, in the form's order; replaces one of the same figure and kind.
    pub fn annotate(&mut self, annotation: Annotation) {
        let key = |annotation: &Annotation| (annotation.path, annotation.kind);
        match self.annotations.binary_search_by_key(&key(&annotation), key) {
            Ok(at) => self.annotations[at] = annotation,
            Err(at) => self.annotations.insert(at, annotation),
        }
    }

    /// The six sections and the further ones, each with its field path.
    pub fn sections(&self) -> impl Iterator<Item = (Cow<'static, str>, &Section)> {
        [
            ("overview", &self.overview),
            ("table_sections.disclosure", &self.table_sections.disclosure),
            ("table_sections.applications", &self.table_sections.applications),
            ("table_sections.proceedings", &self.table_sections.proceedings),
            ("problems", &self.problems),
            ("other", &self.other),
        ]
        .into_iter()
        .map(|(path, section)| (Cow::Borrowed(path), section))
        .chain(
            self.additional
                .iter()
                .enumerate()
                .map(|(at, section)| (Cow::Owned(format!("additional[{at}]")), section)),
        )
    }

    /// A section by its field path, to be changed; a further section is made where it does not exist yet.
    pub fn section_mut(&mut self, path: &str) -> Option<&mut Section> {
        Some(match path {
            "overview" => &mut self.overview,
            "table_sections.disclosure" => &mut self.table_sections.disclosure,
            "table_sections.applications" => &mut self.table_sections.applications,
            "table_sections.proceedings" => &mut self.table_sections.proceedings,
            "problems" => &mut self.problems,
            "other" => &mut self.other,
            _ => {
                let at: usize = path.strip_prefix("additional[")?.strip_suffix(']')?.parse().ok()?;
                // The next one only: a carrier lists them in order.
                if at == self.additional.len() {
                    self.additional.push(Section::default());
                }
                self.additional.get_mut(at)?
            }
        })
    }
}

/// The headings of the six sections (both editions) with the field path of each.
pub const SECTIONS: [(&str, &str); 6] = [
    ("overview", "一、总体情况"),
    ("table_sections.disclosure", "二、主动公开政府信息情况"),
    ("table_sections.applications", "三、收到和处理政府信息公开申请情况"),
    ("table_sections.proceedings", "四、政府信息公开行政复议、行政诉讼情况"),
    ("problems", "五、存在的主要问题及改进情况"),
    ("other", "六、其他需要报告的事项"),
];
