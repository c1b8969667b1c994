//! The sheet 基本信息: one field a row with label and explanation, the websites below. Leaves out the tables.

use super::sheet::Sheet;
use super::{Book, failed, styles};
use crate::WriteError;
use crate::fields::{
    COVER_HEADINGS, COVER_HELP, COVER_TITLE, FIELDS, Holds, PREFIX, SHEET_COVER, WEBSITES, agency_kind, exact,
};
use gongkai_core::report::SchemaVersion;
use gongkai_core::{AgencyKind, Report};
use rust_xlsxwriter::{DataValidation, DataValidationRule, Formula};

/// First row of the fields: title, instruction and headings stand above.
const TOP: u32 = 3;

pub(super) fn sheet(report: &Report, book: &mut Book) -> Result<Sheet, WriteError> {
    let mut sheet = Sheet::new(SHEET_COVER)?;
    for (column, width) in [(0, 130), (1, 300), (2, 270)] {
        sheet.width(column, width)?;
    }
    sheet.merge((0, 0), (0, 2), COVER_TITLE, &styles::title())?;
    sheet.merge((1, 0), (1, 2), COVER_HELP, &styles::hint())?;
    sheet.height(0, 30.0);
    sheet.height(1, 32.0);
    for (column, heading) in (0u16..).zip(COVER_HEADINGS) {
        sheet.put(2, column, heading, &styles::heading())?;
    }
    let mut row = TOP;
    for field in FIELDS {
        sheet.put(row, 0, field.label, &styles::caption())?;
        value(&mut sheet, book, report, field.path, field.holds, row)?;
        sheet.put(row, 2, field.help, &styles::explanation())?;
        sheet.at_least(row, 22.0);
        book.name(field.path, sheet.reference(row, 1));
        row += 1;
    }
    row += 1;
    websites(&mut sheet, book, report, row)?;
    sheet.inner.set_freeze_panes(TOP, 0).map_err(failed)?;
    sheet.inner.set_portrait().set_active(true);
    sheet.protect();
    book.cells += sheet.cells();
    Ok(sheet)
}

/// The schema as it is written.
pub(super) fn schema() -> String {
    SchemaVersion::written()
}

fn value(
    sheet: &mut Sheet,
    book: &mut Book,
    report: &Report,
    path: &str,
    holds: Holds,
    row: u32,
) -> Result<(), WriteError> {
    const DATE: &str = "yyyy-mm-dd";
    match holds {
        Holds::Schema => sheet.put(row, 1, &schema(), &styles::fixed()),
        Holds::Edition => sheet.put(row, 1, report.edition.name(), &styles::fixed()),
        Holds::Year => {
            let message = "请填四位年份，如2024。";
            let validation = DataValidation::new()
                .allow_whole_number(DataValidationRule::Between(2008, 2999))
                .set_error_title("填写有误")
                .and_then(|validation| validation.set_error_message(message))
                .map_err(failed)?;
            sheet
                .inner
                .add_data_validation(row, 1, row, 1, &validation)
                .map_err(failed)?;
            match report.year {
                Some(year) => sheet.number(row, 1, &year.to_string(), &styles::text("0")),
                None => sheet.blank(row, 1, &styles::text("0")),
            }
        }
        Holds::PeriodStart => sheet.date(row, 1, report.period.map(|period| period.start), &styles::text(DATE)),
        Holds::PeriodEnd => sheet.date(row, 1, report.period.map(|period| period.end), &styles::text(DATE)),
        Holds::IssuedOn => sheet.date(row, 1, report.issued_on, &styles::text(DATE)),
        Holds::Kind => {
            let names = AgencyKind::ALL.map(|(_, _, name)| name);
            let validation = DataValidation::new()
                .allow_list_strings(&names)
                .and_then(|validation| validation.set_error_title("填写有误"))
                .and_then(|validation| validation.set_error_message("请从下拉列表选择单位类别。"))
                .map_err(failed)?;
            sheet
                .inner
                .add_data_validation(row, 1, row, 1, &validation)
                .map_err(failed)?;
            sheet.put(row, 1, report.agency.kind.map_or("", agency_kind), &styles::text("@"))
        }
        Holds::RegionCode => {
            let cell = crate::address::cell_name(row, 1);
            let validation = DataValidation::new()
                .allow_custom(Formula::new(format!("=AND(LEN({cell})=6,ISNUMBER(VALUE({cell})))")))
                .set_error_title("填写有误")
                .and_then(|validation| validation.set_error_message("行政区划代码为六位数字。"))
                .map_err(failed)?;
            sheet
                .inner
                .add_data_validation(row, 1, row, 1, &validation)
                .map_err(failed)?;
            let code = report.agency.region_code.as_ref().map_or("", |code| code.as_str());
            sheet.put(row, 1, code, &styles::text("@"))
        }
        Holds::CreditCode => {
            let code = report.agency.credit_code.as_ref().map_or("", |code| code.as_str());
            sheet.put(row, 1, code, &styles::text("@"))
        }
        Holds::Text(member) => {
            // The slice gives a way to change the member; a copy serves for reading it.
            let mut copy = slim(report);
            sheet.text(book, path, (row, 1), member(&mut copy).as_deref(), &styles::text("@"))
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

fn websites(sheet: &mut Sheet, book: &mut Book, report: &Report, top: u32) -> Result<(), WriteError> {
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
    Ok(())
}
