//! The 汇总 workbook: any reports come back from it, whatever people do to the table; what cannot be read is told
//! at its cell. Leaves out office programs (`office`).
#![allow(clippy::unwrap_used, reason = "a test that fails fails")]

use gongkai_core::{Edition, Report, wide};
use gongkai_testkit::{arbitrary, example};
use gongkai_xlsx::{Collection, read_all};
use proptest::prelude::*;

fn write(reports: &[Report]) -> Vec<u8> {
    let mut collection = Collection::default();
    for report in reports {
        collection.add(report).unwrap();
    }
    collection.finish().unwrap()
}

fn back(bytes: &[u8]) -> Vec<Report> {
    let all = read_all(bytes).unwrap_or_else(|error| panic!("{error}: {:?} {:?}", error.path, error.place));
    for loaded in &all {
        assert_eq!(loaded.diagnostics, [], "{:?}", loaded.diagnostics);
    }
    all.into_iter().map(|loaded| loaded.report).collect()
}

/// Compares as text, where a difference can be seen.
fn json(reports: &[Report]) -> Vec<String> {
    reports.iter().map(gongkai_core::json::write).collect()
}

#[test]
fn reports_of_both_editions_come_back() {
    let reports = [
        example::report(Edition::E2021),
        example::report(Edition::E2019),
        Report::blank(Edition::E2021),
    ];
    assert_eq!(json(&back(&write(&reports))), json(&reports));
    assert_eq!(write(&reports), write(&reports));
}

#[test]
fn a_paragraph_longer_than_a_cell_runs_on() {
    let mut report = Report::blank(Edition::E2021);
    for length in [32_700, 40_000, 70_000] {
        report
            .overview
            .blocks
            .push(gongkai_core::Block::paragraph("长😀".repeat(length / 2)));
    }
    let other = Report::blank(Edition::E2021);
    let reports = [other, report];
    assert!(back(&write(&reports)) == reports);
}

/// A table as people leave it: some columns first, the others in their order, the cells of one row changed.
fn table(changes: &[(&str, &str)], extra: bool) -> Vec<u8> {
    let mut report = Report::blank(Edition::E2021);
    report.agency.name = Some("某局".to_owned());
    let mut cells = wide::cells(&report);
    for (path, text) in changes {
        cells[wide::column(path).unwrap()] = Some((*text).to_owned());
    }
    let mut order: Vec<usize> = (0..cells.len()).rev().collect();
    order.swap(3, 90);
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet().set_name("各局").unwrap();
    sheet.write(0, 0, "2024年汇总").unwrap();
    for (at, column) in (0u16..).zip(order) {
        sheet.write(4, at, wide::columns()[column].path.as_str()).unwrap();
        if let Some(cell) = &cells[column] {
            sheet.write(7, at, cell.as_str()).unwrap();
        }
    }
    if extra {
        sheet.write(4, 400, "agency.nmae").unwrap();
        sheet.write(9, 400, "注：快报数").unwrap();
        workbook
            .add_worksheet()
            .set_name("说明")
            .unwrap()
            .write(0, 0, "说明")
            .unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn columns_are_found_by_their_headings_wherever_they_stand() {
    let all = read_all(&table(
        &[
            ("agency.kind", "政府部门"),
            ("applications.new.total", " 12 "),
            ("period.start", "2024年1月1日"),
            ("period.end", "2024/12/31"),
        ],
        true,
    ))
    .unwrap();
    let [loaded] = &all[..] else { panic!("{}", all.len()) };
    let report = &loaded.report;
    assert_eq!(report.agency.name.as_deref(), Some("某局"));
    assert_eq!(report.agency.kind, Some(gongkai_core::AgencyKind::Department));
    assert_eq!(report.tables.applications.new.total, 12.into());
    assert_eq!(
        report.period.map(|period| period.end.to_string()).as_deref(),
        Some("2024-12-31")
    );
    let keys: Vec<&str> = loaded.diagnostics.iter().map(|finding| finding.message.key()).collect();
    assert_eq!(
        keys,
        [
            "collection_column_unknown",
            "workbook_unread_cell",
            "workbook_unknown_sheet"
        ]
    );
    assert!(loaded.origins.get("applications.new.total").is_some());
}

#[test]
fn every_wrong_cell_is_told_at_its_place() {
    let bytes = table(
        &[
            ("year", "二〇二四"),
            ("applications.new.total", "12件"),
            ("overview.blocks", "[{\"txt\": 1}]"),
            ("edition", "2022"),
        ],
        false,
    );
    let error = read_all(&bytes).unwrap_err();
    let told: Vec<_> = error
        .each()
        .map(|error| (error.path.clone().unwrap(), error.place.clone().unwrap().to_string()))
        .collect();
    assert_eq!(told.len(), 4, "{told:?}");
    for (path, place) in &told {
        assert!(place.starts_with("各局!") && place.ends_with('8'), "{path} {place}");
    }
    assert!(
        error
            .each()
            .any(|error| error.help.as_ref().is_some_and(|help| help.to_string().contains("12")))
    );
}

#[test]
fn what_a_whole_table_lacks_is_told_once() {
    let reports = [Report::blank(Edition::E2021), Report::blank(Edition::E2021)];
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let missing = wide::column("applications.new.total").unwrap();
    for (at, column) in (0u16..).zip((0..wide::columns().len()).filter(|column| *column != missing)) {
        sheet.write(0, at, wide::columns()[column].path.as_str()).unwrap();
        for (row, report) in (1..).zip(&reports) {
            if let Some(cell) = &wide::cells(report)[column] {
                sheet.write(row, at, cell.as_str()).unwrap();
            }
        }
    }
    let error = read_all(&workbook.save_to_buffer().unwrap()).unwrap_err();
    assert_eq!(error.each().count(), 1, "{error:?}");
    assert!(error.help.is_some() && error.place.unwrap().to_string().ends_with('1'));
}

#[test]
fn a_number_beyond_what_cells_keep_is_refused() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let cells = wide::cells(&Report::blank(Edition::E2021));
    for (at, column) in (0u16..).zip(wide::columns()) {
        sheet.write(0, at, column.path.as_str()).unwrap();
        match &cells[usize::from(at)] {
            _ if column.path == "disclosure.licences.decisions" => {
                sheet.write(1, at, 12_345_678_901_234_567.0).unwrap();
            }
            Some(cell) => {
                sheet.write(1, at, cell.as_str()).unwrap();
            }
            None => {}
        }
    }
    let error = read_all(&workbook.save_to_buffer().unwrap()).unwrap_err();
    assert_eq!(error.message.key(), "workbook_number_long");
}

#[test]
fn an_empty_collection_is_no_report() {
    assert_eq!(read_all(&write(&[])).unwrap_err().message.key(), "no_reports");
}

proptest! {
    #![proptest_config(arbitrary::config(12))]

    #[test]
    fn any_reports_come_back(reports in prop::collection::vec(arbitrary::report(), 1..4)) {
        prop_assert_eq!(json(&back(&write(&reports))), json(&reports));
    }
}
