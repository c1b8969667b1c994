//! What may be typed into a cell, with a prompt and an error text, and which cells change colour: figures and
//! fields alike. Leaves out what stands beside the cells.

use super::hints::Helpers;
use super::plan::Plan;
use super::sheet::Sheet;
use super::styles;
use crate::address::cell_name;
use crate::book::{Area, Condition, Rule, Validation};
use crate::check;
use crate::fields::Holds;
use crate::figure::MARKS;
use crate::number;
use gongkai_core::tables::Kind;
use gongkai_core::{AgencyKind, CreditCode};
use jiff::civil::date;

const WRONG: &str = "填写有误";

/// A rule for cells from which people choose or into which they type something of a fixed form, with its texts: the
/// title and text of the prompt, the text of the error. What a `warning` is said of can stay.
pub(super) fn add(sheet: &mut Sheet, area: Area, rule: Rule, warning: bool, [title, prompt, error]: [&str; 3]) {
    sheet.inner.validations.push(Validation {
        rule,
        warning,
        prompt: [title, prompt].map(str::to_owned),
        error: [WRONG, error].map(str::to_owned),
        cells: area.name(),
    });
}

/// A drop-down list.
pub(super) fn choices(names: &[&str]) -> Rule {
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
    Rule::List(fitting.join(","))
}

/// Any day since the regulation is in force.
pub(super) fn day() -> Rule {
    let [first, last] = [2008, 2999].map(|year| number::serial(date(year, 1, 1)).unwrap_or_default());
    Rule::Day(first, last)
}

/// The rule of a field of the cover, whether it only warns, and what it says; none where any text will do.
pub(super) fn field(holds: Holds, path: &str, cell: &str) -> Option<(Rule, bool, &'static str)> {
    let (rule, error) = match holds {
        Holds::Schema | Holds::Edition => return None,
        Holds::Year => {
            let years = gongkai_core::report::YEARS;
            let rule = Rule::Whole(u32::from(*years.start()), u32::from(*years.end()));
            (rule, "请填四位年份，如2024。")
        }
        Holds::PeriodStart | Holds::PeriodEnd | Holds::IssuedOn => (day(), "应为日期，如2024-01-22。"),
        Holds::Kind => {
            let names = AgencyKind::ALL.map(|(_, _, name)| name);
            (choices(&names), "请从下拉列表选择单位类别。")
        }
        Holds::RegionCode => (Rule::Formula(region(cell)), "行政区划代码为六位数字，首位不为0。"),
        Holds::CreditCode => (
            Rule::Formula(credit(cell)),
            "统一社会信用代码为18位，且末位校验码应与前17位相符，字母须大写。",
        ),
        // Only hints: what these rules do not know can still be right.
        Holds::Text(_) if path.ends_with(".postcode") => {
            let rule = Rule::Formula(digits(cell, 6));
            return Some((rule, true, "邮政编码一般为六位数字，确认无误可以保留。"));
        }
        Holds::Text(_) if path.ends_with(".email") => {
            let rule = Rule::Formula(format!("ISNUMBER(FIND(\"@\",{cell}))"));
            return Some((rule, true, "电子邮箱一般含有@，确认无误可以保留。"));
        }
        Holds::Text(_) => return None,
    };
    Some((rule, false, error))
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
pub(super) fn doubts(sheet: &mut Sheet, plan: &Plan) {
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
        let formula = format!(
            "IF(ISERROR({cell}),TRUE,IF(ISNUMBER({cell}),NOT({number}),NOT(OR({cell}=\"\",{}))))",
            marks.join(",")
        );
        sheet.inner.conditions.push(Condition {
            cells: check::rectangles(&cells).join(" "),
            formula,
            format: styles::doubtful(),
        });
    }
}

/// Totals of broken sums turn red while one types.
pub(super) fn sums(sheet: &mut Sheet, helpers: Helpers) {
    for ((row, column), helpers) in helpers {
        // Each rule is for one cell; a helper shows a difference, or nothing.
        let tests: Vec<String> = helpers.iter().map(|helper| format!("N({helper})<>0")).collect();
        let formula = if tests.len() == 1 {
            tests.concat()
        } else {
            format!("OR({})", tests.join(","))
        };
        sheet.inner.conditions.push(Condition {
            cells: cell_name(row, column),
            formula,
            format: styles::broken(),
        });
    }
}

/// What may be typed into a figure: one of the cell's kind, or `/`. Without a prompt, which would cover the cells.
pub(super) fn figures(sheet: &mut Sheet, plan: &Plan) {
    for (kind, cells) in plan.by_kind() {
        let Some(first) = cells.first().copied() else { continue };
        let cell = cell_name(first.0, first.1);
        let mark = format!("{cell}=\"/\",{cell}=\"—\",{cell}=\"不适用\"");
        let (rule, message) = match kind {
            Kind::Count => (
                format!("OR({mark},IF(ISNUMBER({cell}),AND({cell}>=0,{cell}=INT({cell})),FALSE))"),
                "请填0或正整数；不适用的填“/”，尚未统计的留空。",
            ),
            Kind::Change => (
                format!("OR({mark},IF(ISNUMBER({cell}),{cell}=INT({cell}),FALSE))"),
                "请填整数，减少填负数；不适用的填“/”，尚未统计的留空。",
            ),
            Kind::Money => (
                format!("OR({mark},IF(ISNUMBER({cell}),{cell}>=0,FALSE))"),
                "请填不小于0的金额，单位见表头；不适用的填“/”，尚未统计的留空。",
            ),
            Kind::Text => continue,
        };
        sheet.inner.validations.push(Validation {
            rule: Rule::Formula(rule),
            warning: false,
            prompt: Default::default(),
            error: [WRONG, message].map(str::to_owned),
            cells: check::rectangles(&cells).join(" "),
        });
    }
}
