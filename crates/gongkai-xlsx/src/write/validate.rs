//! What may be typed into a cell, with a prompt and an error text, and which cells change colour: figures and
//! fields alike. Leaves out what stands beside the cells.

use super::hints::Helpers;
use super::plan::Plan;
use super::sheet::Sheet;
use super::{failed, styles};
use crate::WriteError;
use crate::address::cell_name;
use crate::check;
use crate::fields::Holds;
use crate::figure::MARKS;
use gongkai_core::tables::Kind;
use gongkai_core::{AgencyKind, CreditCode};
use rust_xlsxwriter::{
    ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Formula,
};

const WRONG: &str = "填写有误";

/// Cells from which people choose or into which they type something of a fixed form.
pub(super) struct Area {
    pub first: (u32, u16),
    pub last: (u32, u16),
}

impl Area {
    pub(super) const fn cell(row: u32, column: u16) -> Self {
        Self {
            first: (row, column),
            last: (row, column),
        }
    }
}

/// A rule with its texts: the title and text of the prompt, the text of the error.
pub(super) fn add(
    sheet: &mut Sheet,
    area: &Area,
    rule: DataValidation,
    [title, prompt, error]: [&str; 3],
) -> Result<(), WriteError> {
    let rule = rule
        .ignore_blank(true)
        .set_input_title(title)
        .and_then(|rule| rule.set_input_message(prompt))
        .and_then(|rule| rule.set_error_title(WRONG))
        .and_then(|rule| rule.set_error_message(error))
        .map_err(failed)?;
    let ((row, column), (last_row, last_column)) = (area.first, area.last);
    sheet
        .inner
        .add_data_validation(row, column, last_row, last_column, &rule)
        .map(|_| ())
        .map_err(failed)
}

/// A drop-down list.
pub(super) fn choices(names: &[&str]) -> Result<DataValidation, WriteError> {
    // Such a list holds 255 characters.
    let mut length = 0;
    let fitting: Vec<&str> = names
        .iter()
        .copied()
        .take_while(|name| {
            length += name.chars().count() + 1;
            length <= 255
        })
        .collect();
    DataValidation::new().allow_list_strings(&fitting).map_err(failed)
}

/// Any day since the regulation is in force.
pub(super) fn day() -> Result<DataValidation, WriteError> {
    let [first, last] = [2008, 2999].map(|year| ExcelDateTime::from_ymd(year, 1, 1));
    Ok(DataValidation::new().allow_date(DataValidationRule::Between(
        first.map_err(failed)?,
        last.map_err(failed)?,
    )))
}

/// Only a hint: what the rule does not know can still be right.
pub(super) fn advice(rule: DataValidation) -> DataValidation {
    rule.set_error_style(DataValidationErrorStyle::Warning)
}

pub(super) fn formula(text: String) -> DataValidation {
    DataValidation::new().allow_custom(Formula::new(format!("={text}")))
}

/// The rule of a field of the cover; none where any text will do.
pub(super) fn field(holds: Holds, path: &str, cell: &str) -> Result<Option<(DataValidation, String)>, WriteError> {
    let dated = || Ok(Some((day()?, "应为日期，如2024-01-22。".to_owned())));
    match holds {
        Holds::Schema | Holds::Edition => Ok(None),
        Holds::Year => {
            let years = gongkai_core::report::YEARS;
            let rule = DataValidationRule::Between(i32::from(*years.start()), i32::from(*years.end()));
            let rule = DataValidation::new().allow_whole_number(rule);
            Ok(Some((rule, "请填四位年份，如2024。".to_owned())))
        }
        Holds::PeriodStart | Holds::PeriodEnd | Holds::IssuedOn => dated(),
        Holds::Kind => {
            let names = AgencyKind::ALL.map(|(_, _, name)| name);
            Ok(Some((choices(&names)?, "请从下拉列表选择单位类别。".to_owned())))
        }
        Holds::RegionCode => Ok(Some((
            formula(region(cell)),
            "行政区划代码为六位数字，首位不为0。".to_owned(),
        ))),
        Holds::CreditCode => Ok(Some((
            formula(credit(cell)),
            "统一社会信用代码为18位，且末位校验码应与前17位相符，字母须大写。".to_owned(),
        ))),
        Holds::Text(_) if path.ends_with(".postcode") => Ok(Some((
            advice(formula(digits(cell, 6))),
            "邮政编码一般为六位数字，确认无误可以保留。".to_owned(),
        ))),
        Holds::Text(_) if path.ends_with(".email") => Ok(Some((
            advice(formula(format!("ISNUMBER(FIND(\"@\",{cell}))"))),
            "电子邮箱一般含有@，确认无误可以保留。".to_owned(),
        ))),
        Holds::Text(_) => Ok(None),
    }
}

/// Whether a cell holds a region code.
pub(super) fn region(cell: &str) -> String {
    format!("AND(LEFT({cell})<>\"0\",{})", digits(cell, 6))
}

/// Whether a cell holds a credit code with the right check character. An error is as good as a no.
pub(super) fn credit(cell: &str) -> String {
    // Weights are the powers of 3 modulo 31; the check character makes the sum a multiple of 31.
    let set = CreditCode::CHARACTERS;
    format!(
        "AND(LEN({cell})=18,MOD(SUMPRODUCT((FIND(MID({cell},ROW($1:$17),1),\"{set}\")-1)*MOD(3^(ROW($1:$17)-1),31))+FIND(RIGHT({cell}),\"{set}\")-1,31)=0)"
    )
}

fn digits(cell: &str, count: u32) -> String {
    format!(
        "AND(LEN({cell})={count},SUMPRODUCT(--ISNUMBER(FIND(MID({cell},ROW($1:${count}),1),\"0123456789\")))={count})"
    )
}

/// What is neither a figure of its kind nor a mark is coloured, as pasting goes around the rules for typing.
pub(super) fn doubts(sheet: &mut Sheet, plan: &Plan) -> Result<(), WriteError> {
    for (kind, cells) in plan.by_kind() {
        let Some(first) = cells.first().copied() else { continue };
        let cell = cell_name(first.0, first.1);
        let number = match kind {
            Kind::Count => format!("AND({cell}>=0,{cell}=INT({cell}))"),
            Kind::Change => format!("{cell}=INT({cell})"),
            Kind::Money => format!("{cell}>=0"),
            Kind::Text => continue,
        };
        let marks: Vec<String> = MARKS.iter().map(|mark| format!("{cell}=\"{mark}\"")).collect();
        let rule = format!(
            "=IF(ISERROR({cell}),TRUE,IF(ISNUMBER({cell}),NOT({number}),NOT(OR({cell}=\"\",{}))))",
            marks.join(",")
        );
        let condition = ConditionalFormatFormula::new()
            .set_rule(Formula::new(rule))
            .set_format(styles::doubtful())
            .set_multi_range(check::rectangles(&cells).join(" "));
        colour(sheet, first, &condition)?;
    }
    Ok(())
}

/// Totals of broken sums turn red while one types.
pub(super) fn sums(sheet: &mut Sheet, helpers: &Helpers) -> Result<(), WriteError> {
    for (at, helpers) in helpers {
        // Each rule is for one cell; a helper shows a difference, or nothing.
        let tests: Vec<String> = helpers.iter().map(|helper| format!("N({helper})<>0")).collect();
        let test = if tests.len() == 1 {
            tests.concat()
        } else {
            format!("OR({})", tests.join(","))
        };
        let condition = ConditionalFormatFormula::new()
            .set_rule(Formula::new(format!("={test}")))
            .set_format(styles::broken());
        colour(sheet, *at, &condition)?;
    }
    Ok(())
}

pub(super) fn colour(
    sheet: &mut Sheet,
    (row, column): (u32, u32),
    condition: &ConditionalFormatFormula,
) -> Result<(), WriteError> {
    let column = u16::try_from(column).unwrap_or(0);
    sheet
        .inner
        .add_conditional_format(row, column, row, column, condition)
        .map(|_| ())
        .map_err(failed)
}

/// What may be typed into a figure: one of the cell's kind, or `/`. Without a prompt, which would cover the cells.
pub(super) fn figures(sheet: &mut Sheet, plan: &Plan) -> Result<(), WriteError> {
    for (kind, cells) in plan.by_kind() {
        let Some(first) = cells.first().copied() else { continue };
        let cell = cell_name(first.0, first.1);
        let mark = format!("{cell}=\"/\",{cell}=\"—\",{cell}=\"不适用\"");
        let (rule, message) = match kind {
            Kind::Count => (
                format!("=OR({mark},IF(ISNUMBER({cell}),AND({cell}>=0,{cell}=INT({cell})),FALSE))"),
                "请填0或正整数；不适用的填“/”，尚未统计的留空。",
            ),
            Kind::Change => (
                format!("=OR({mark},IF(ISNUMBER({cell}),{cell}=INT({cell}),FALSE))"),
                "请填整数，减少填负数；不适用的填“/”，尚未统计的留空。",
            ),
            Kind::Money => (
                format!("=OR({mark},IF(ISNUMBER({cell}),{cell}>=0,FALSE))"),
                "请填不小于0的金额，单位见表头；不适用的填“/”，尚未统计的留空。",
            ),
            Kind::Text => continue,
        };
        let validation = DataValidation::new()
            .allow_custom(Formula::new(rule))
            .ignore_blank(true)
            .set_error_title(WRONG)
            .and_then(|rule| rule.set_error_message(message))
            .map_err(failed)?
            .set_multi_range(check::rectangles(&cells).join(" "));
        let column = u16::try_from(first.1).unwrap_or(0);
        sheet
            .inner
            .add_data_validation(first.0, column, first.0, column, &validation)
            .map_err(failed)?;
    }
    Ok(())
}
