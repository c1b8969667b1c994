//! The sheet 基本信息: whether the form can be reported, one field a row with label and explanation, the websites
//! below. Leaves out the tables and what their own lines say.

use super::hints;
use super::plan::{Plan, Tally};
use super::sheet::Sheet;
use super::validate;
use super::{Book, styles};
use crate::WriteError;
use crate::address::cell_name;
use crate::book::{Area, Condition, Format};
use crate::fields::{
    COVER_HEADINGS, COVER_HELP, COVER_TITLE, FIELDS, Field, HINTS, Holds, PREFIX, SHEET_COVER, STATE, STATE_HELP,
    WEBSITES, agency_kind, exact,
};
use gongkai_core::report::{SchemaVersion, YEARS};
use gongkai_core::{AgencyKind, Edition, Report};
use std::collections::BTreeMap;

/// Row of the state of the whole form: title and instruction stand above.
const TOP: u32 = 2;
/// Column of what is said beside a field.
const SIDE: u16 = 3;
const READY: &str = "可以报送";
const NOTHING: &str = "尚未填报";
const FINE: &str = "无误";
const REQUIRED: &str = "必填";

pub(super) fn sheet(report: &Report, plans: &[Plan], book: &mut Book) -> Result<Sheet, WriteError> {
    let mut sheet = Sheet::new(SHEET_COVER);
    for (column, width) in [(0, 190), (1, 270), (2, 290), (SIDE, 330)] {
        sheet.width(column, width);
    }
    sheet.merge((0, 0), (0, 2), COVER_TITLE, &styles::title())?;
    sheet.merge((1, 0), (1, 2), COVER_HELP, &styles::hint())?;
    sheet.height(0, 30.0);
    sheet.height(1, 32.0);
    // The state, a line for this sheet and one a table; a gap.
    let lines = u32::try_from(plans.len()).unwrap_or(0) + 2;
    let head = TOP + lines + 1;
    for (column, heading) in (0u16..).zip(COVER_HEADINGS) {
        sheet.put(head, column, heading, &styles::heading())?;
    }
    sheet.put(head, SIDE, HINTS, &styles::hint())?;
    book.name("check.cover", sheet.reference(head, SIDE));
    let rows: BTreeMap<&str, u32> = FIELDS.iter().map(|field| field.path).zip(head + 1..).collect();
    let mut wrong = 0;
    for (field, row) in FIELDS.iter().zip(head + 1..) {
        sheet.put(row, 0, field.label, &styles::caption())?;
        value(&mut sheet, book, report, field, row)?;
        sheet.put(row, 2, field.help, &styles::explanation())?;
        sheet.at_least(row, 22.0);
        book.name(field.path, sheet.reference(row, 1));
        if let Some((formula, result)) = remark(report, field, &rows) {
            sheet.formula(row, SIDE, &formula, result, &styles::warning())?;
            wrong += usize::from(!result.is_empty());
        }
    }
    let last = head + u32::try_from(FIELDS.len()).unwrap_or(0);
    let hints = format!("D{}:D{}", head + 2, last + 1);
    state(&mut sheet, book, plans, &hints, wrong)?;
    let end = websites(&mut sheet, book, report, last + 2)?;
    sheet.inner.frozen = (TOP + 1, 0);
    sheet.inner.print_area = Some(Area::new((0, 0), (end, 2)));
    sheet.inner.protected = true;
    book.cells += sheet.cells();
    Ok(sheet)
}

/// The schema as it is written.
pub(super) fn schema() -> String {
    SchemaVersion::written()
}

/// Whether the form can be reported, and below it which sheet holds what is missing.
fn state(sheet: &mut Sheet, book: &mut Book, plans: &[Plan], hints: &str, wrong: usize) -> Result<(), WriteError> {
    let wrong_cells = format!("SUMPRODUCT(--(LEN({hints})>0))");
    let sum = |tally| {
        let terms: Vec<String> = plans.iter().map(|plan| plan.reference(tally)).collect();
        terms.join("+")
    };
    let [filled, doubts, broken] = [Tally::Filled, Tally::Doubts, Tally::Broken].map(sum);
    let cells: usize = plans.iter().map(Plan::cells).sum();
    let errors = format!("{wrong_cells}+{doubts}+{broken}");
    let formula = if plans.is_empty() {
        format!("\"{NOTHING}\"")
    } else {
        format!(
            "IF({filled}=0,\"{NOTHING}\",IF({errors}>0,\"有\"&({errors})&\"处错误\",IF({cells}>{filled},\"尚有\"&({cells}-({filled}))&\"格空白\",\"{READY}\")))"
        )
    };
    let count = |tally| plans.iter().map(|plan| plan.count(tally)).sum::<usize>();
    let [filled, doubts, broken] = [Tally::Filled, Tally::Doubts, Tally::Broken].map(count);
    let result = match wrong + doubts + broken {
        _ if filled == 0 => NOTHING.to_owned(),
        0 if filled < cells => blanks(cells - filled),
        0 => READY.to_owned(),
        errors => format!("有{errors}处错误"),
    };
    sheet.put(TOP, 0, STATE, &styles::topic())?;
    sheet.formula(TOP, 1, &formula, &result, &styles::state())?;
    sheet.put(TOP, 2, STATE_HELP, &styles::explanation())?;
    sheet.height(TOP, 32.0);
    book.name("status.form", sheet.reference(TOP, 1));
    let cell = cell_name(TOP, 1);
    for (text, format) in [
        ("可以", styles::good()),
        ("有", styles::broken()),
        ("尚有", styles::doubtful()),
    ] {
        sheet.inner.conditions.push(Condition {
            cells: cell.clone(),
            formula: format!("LEFT({cell},{})=\"{text}\"", text.chars().count()),
            format,
        });
    }

    let text = format!("IF({wrong_cells}=0,\"{FINE}\",\"有\"&{wrong_cells}&\"处，见下方各行右侧提示\")");
    let result = match wrong {
        0 => FINE.to_owned(),
        wrong => format!("有{wrong}处，见下方各行右侧提示"),
    };
    line(sheet, book, TOP + 1, (SHEET_COVER, "cover"), &text, &result)?;
    for (plan, row) in plans.iter().zip(TOP + 2..) {
        let [filled, doubts, broken] = [Tally::Filled, Tally::Doubts, Tally::Broken].map(|tally| plan.reference(tally));
        let cells = plan.cells();
        let status = format!("{}$A$2", crate::address::sheet_prefix(&plan.sheet));
        let text = format!(
            "IF({filled}=0,\"{NOTHING}\",IF({doubts}+{broken}>0,{status},IF({cells}>{filled},\"尚有\"&({cells}-{filled})&\"格空白\",\"{FINE}\")))"
        );
        let count = |tally| plan.count(tally);
        let result = match count(Tally::Doubts) + count(Tally::Broken) {
            _ if count(Tally::Filled) == 0 => NOTHING.to_owned(),
            0 if count(Tally::Filled) < cells => blanks(cells - count(Tally::Filled)),
            0 => FINE.to_owned(),
            _ => hints::line(plan),
        };
        line(sheet, book, row, (&plan.sheet, plan.table.key), &text, &result)?;
    }
    Ok(())
}

fn blanks(count: usize) -> String {
    format!("尚有{count}格空白")
}

fn line(
    sheet: &mut Sheet,
    book: &mut Book,
    row: u32,
    (caption, key): (&str, &str),
    formula: &str,
    result: &str,
) -> Result<(), WriteError> {
    sheet.put(row, 0, caption, &styles::caption())?;
    sheet.merge((row, 1), (row, 2), "", &styles::guide())?;
    sheet.formula(row, 1, formula, result, &styles::guide())?;
    sheet.at_least(row, 20.0);
    book.name(&format!("status.of.{key}"), sheet.reference(row, 1));
    Ok(())
}

/// What is said beside a field that is wrong, and whether it is said now.
fn remark(report: &Report, field: &Field, rows: &BTreeMap<&str, u32>) -> Option<(String, &'static str)> {
    let cell = |path: &str| rows.get(path).map(|row| cell_name(*row, 1)).unwrap_or_default();
    let own = cell(field.path);
    let unless = |test: &str, text: &str| format!("IF({own}=\"\",\"\",IF(IFERROR({test},FALSE),\"\",\"{text}\"))");
    // A date may have been pasted as text.
    let date = format!("IF(ISNUMBER({own}),{own}>60,DATEVALUE({own})>60)");
    let said = |wrong: bool, text: &'static str| if wrong { text } else { "" };
    Some(match field.holds {
        Holds::Year => {
            let (wrong, other) = ("不是四位年份", "该年度应使用另一版本的表格");
            let others = years_of_others(report.edition);
            let tests: Vec<String> = others
                .iter()
                .map(|(first, last)| format!("AND(VALUE({own})>={first},VALUE({own})<={last})"))
                .collect();
            let known = format!(
                "AND(VALUE({own})>={},VALUE({own})<={},VALUE({own})=INT(VALUE({own})))",
                YEARS.start(),
                YEARS.end()
            );
            let formula = format!(
                "IF({own}=\"\",\"{REQUIRED}\",IF(IFERROR({known},FALSE),IF(OR({}),\"{other}\",\"\"),\"{wrong}\"))",
                tests.join(",")
            );
            let result = match report.year {
                None => REQUIRED,
                Some(year) if !YEARS.contains(&year) => wrong,
                Some(year) => said(
                    others.iter().any(|(first, last)| (*first..=*last).contains(&year)),
                    other,
                ),
            };
            (formula, result)
        }
        Holds::PeriodStart | Holds::IssuedOn => (unless(&date, "不是日期，应如2024-01-22"), ""),
        Holds::PeriodEnd => {
            let start = cell("period.start");
            let formula = format!(
                "IF(({start}=\"\")<>({own}=\"\"),\"起始、截止日期应同时填写\",{})",
                unless(
                    &format!("AND({date},OR(NOT(ISNUMBER({start})),{own}>={start}))"),
                    "不是日期，或早于起始日期"
                )
            );
            (formula, "")
        }
        Holds::Kind => {
            let names: Vec<String> = AgencyKind::ALL
                .iter()
                .map(|(_, _, name)| format!("\"{name}\""))
                .collect();
            let test = format!("MATCH({own},{{{}}},0)>0", names.join(","));
            (unless(&test, "不是下拉列表中的类别"), "")
        }
        Holds::RegionCode => (unless(&validate::region(&own), "应为六位数字"), ""),
        Holds::CreditCode => (unless(&validate::credit(&own), "位数或校验码不正确"), ""),
        Holds::Text(_) if field.path == "agency.name" => {
            let blank = report.agency.name.as_deref().unwrap_or_default().trim().is_empty();
            let formula = format!("IF(LEN(TRIM({own}))=0,\"{REQUIRED}\",\"\")");
            (formula, said(blank, REQUIRED))
        }
        Holds::Schema | Holds::Edition | Holds::Text(_) => return None,
    })
}

/// The years whose reports use another edition.
fn years_of_others(edition: Edition) -> Vec<(u16, u16)> {
    let mut ranges: Vec<(u16, u16)> = Vec::new();
    for year in YEARS.filter(|year| Edition::of_year(*year).is_some_and(|right| right != edition)) {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == year => *last = year,
            _ => ranges.push((year, year)),
        }
    }
    ranges
}

fn value(sheet: &mut Sheet, book: &mut Book, report: &Report, field: &Field, row: u32) -> Result<(), WriteError> {
    const DATE: &str = "yyyy-mm-dd";
    let cell = cell_name(row, 1);
    if let Some((rule, warning, error)) = validate::field(field.holds, field.path, &cell) {
        let texts = [field.label, field.help, error];
        validate::add(sheet, Area::cell((row, 1)), rule, warning, texts);
    }
    let text = |text: &str, sheet: &mut Sheet, format: &Format| sheet.put(row, 1, text, format);
    match field.holds {
        Holds::Schema => text(&schema(), sheet, &styles::fixed()),
        Holds::Edition => text(report.edition.name(), sheet, &styles::fixed()),
        Holds::Year => match report.year {
            Some(year) => sheet.number(row, 1, &year.to_string(), &styles::text("0")),
            None => sheet.blank(row, 1, &styles::text("0")),
        },
        Holds::PeriodStart => sheet.date(row, 1, report.period.map(|period| period.start), &styles::text(DATE)),
        Holds::PeriodEnd => sheet.date(row, 1, report.period.map(|period| period.end), &styles::text(DATE)),
        Holds::IssuedOn => sheet.date(row, 1, report.issued_on, &styles::text(DATE)),
        Holds::Kind => text(report.agency.kind.map_or("", agency_kind), sheet, &styles::text("@")),
        Holds::RegionCode => {
            let code = report.agency.region_code.as_ref().map_or("", |code| code.as_str());
            text(code, sheet, &styles::text("@"))
        }
        Holds::CreditCode => {
            let code = report.agency.credit_code.as_ref().map_or("", |code| code.as_str());
            text(code, sheet, &styles::text("@"))
        }
        Holds::Text(member) => {
            // The slice gives a way to change the member; a copy serves for reading it.
            let mut copy = slim(report);
            let value = member(&mut copy).as_deref();
            sheet.text(book, field.path, (row, 1), value, &styles::text("@"))
        }
    }
}

/// The report without its long parts.
fn slim(report: &Report) -> Report {
    Report {
        title: report.title.clone(),
        agency: report.agency.clone(),
        ..Report::default()
    }
}

/// Returns the last row.
fn websites(sheet: &mut Sheet, book: &mut Book, report: &Report, top: u32) -> Result<u32, WriteError> {
    for (column, (_, heading)) in (0u16..).zip(WEBSITES.columns) {
        sheet.put(top, column, heading, &styles::heading())?;
        book.name(
            WEBSITES.name(usize::from(column)).trim_start_matches(PREFIX),
            sheet.reference(top, column),
        );
    }
    let mut offset = 0;
    for website in &report.agency.websites {
        offset += 1;
        if website.name.as_deref().unwrap_or_default().is_empty() && website.url.is_empty() {
            book.note(&WEBSITES.row_key(offset), exact::ROW, "");
        }
        let format = styles::text("@");
        sheet.text(
            book,
            &WEBSITES.cell_key(offset, 0),
            (top + offset, 0),
            website.name.as_deref(),
            &format,
        )?;
        let url = Some(website.url.as_str()).filter(|url| !url.is_empty());
        sheet.text(book, &WEBSITES.cell_key(offset, 1), (top + offset, 1), url, &format)?;
    }
    // Room to type.
    for _ in 0..4 {
        offset += 1;
        for column in 0..2 {
            sheet.blank(top + offset, column, &styles::text("@"))?;
        }
    }
    Ok(top + offset)
}
