//! What a cell says besides its figure, and the findings a person has accepted. Leaves out the figures.

use crate::tables::FigureId;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something printed in a cell that is not its figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "单元格注记",
    description = "单元格中数字以外的内容。Something printed in a cell that is not its figure."
)]
pub struct Annotation {
    /// 字段路径. The figure.
    #[schemars(title = "字段路径", description = "数据的字段路径。Field path of the figure.")]
    pub path: FigureId,
    /// 种类. What it is.
    #[schemars(title = "种类", description = "注记的种类。What the annotation is.")]
    pub kind: AnnotationKind,
    /// 原文. As printed.
    #[schemars(title = "原文", description = "印出的文字。The text as printed.")]
    pub text: String,
}

/// What an annotation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "注记种类", description = "注记的种类。What an annotation is.")]
pub enum AnnotationKind {
    /// 不适用: the cell is marked `/` or the like; its figure is blank.
    #[schemars(
        title = "不适用",
        description = "填“/”等，数值为空。The cell is marked not applicable; its figure is blank."
    )]
    NotApplicable,
    /// 备注: printed beside the figure, such as （其中修订16件）.
    #[schemars(title = "备注", description = "数字旁的备注。Printed beside the figure.")]
    Remark,
    /// 原文: what stands in the cell is no figure; its figure is blank.
    #[schemars(
        title = "原文",
        description = "内容不是数字，数值为空。What stands in the cell is no figure; its figure is blank."
    )]
    RawText,
}

/// A finding that a person has looked at and accepted: it stays visible but no longer fails the check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "核实说明",
    description = "经人核对后接受的问题。A finding that a person has accepted."
)]
pub struct Waiver {
    /// 规则. Code of the rule.
    #[serde(deserialize_with = "filled")]
    #[schemars(title = "规则", description = "规则代码。Code of the rule.", extend("pattern" = r"\S"))]
    pub rule: String,
    /// 字段路径. The first field of the finding; absent for every finding of the rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        title = "字段路径",
        description = "问题的首个字段；无则为该规则的全部问题。The first field of the finding; absent for every finding of the rule."
    )]
    pub path: Option<String>,
    /// 理由. Why it is accepted.
    #[serde(deserialize_with = "filled")]
    #[schemars(title = "理由", description = "接受的理由。Why it is accepted.", extend("pattern" = r"\S"))]
    pub reason: String,
    /// 核实人. Who accepted it.
    #[serde(deserialize_with = "filled")]
    #[schemars(title = "核实人", description = "谁核实。Who accepted it.", extend("pattern" = r"\S"))]
    pub who: String,
    /// 日期. When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        title = "日期",
        description = "核实日期。When.",
        with = "Option<crate::report::IsoDate>"
    )]
    pub on: Option<Date>,
}

/// A text that says something.
fn filled<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.trim().is_empty() {
        let error = format_args!("invalid value: string {text:?}, expected a text that is not empty");
        return Err(serde::de::Error::custom(error));
    }
    Ok(text)
}
