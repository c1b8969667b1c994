//! Workbooks that this crate did not write: the form in the arrangements that people make of it, printed from the
//! statutory grid, and what must not be read. Leaves out our own workbooks.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

mod page;

use gongkai_core::report::SECTIONS;
use gongkai_core::tables::{FigureId, FigureRef, table};
use gongkai_core::{Edition, Loaded, Place, Report};
use gongkai_testkit::sample;
use page::{As, Page, figures, rules};
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use std::io::{Cursor, Read as _, Write as _};

/// The whole report: title, headings, tables.
fn whole(report: &Report) -> Page {
    let mut page = Page::default();
    page.text(report.title.as_deref().unwrap_or_default());
    for block in &report.preamble {
        page.text(&block.printed());
    }
    for (at, (path, title)) in SECTIONS.into_iter().enumerate() {
        page.text(title);
        match path.strip_prefix("table_sections.") {
            Some(key) => {
                let table = report
                    .edition
                    .tables()
                    .find(|table| table.key.starts_with(key))
                    .unwrap();
                page.table(report, table);
            }
            None => page.text(&format!("这是第{}部分的文字，没有数据。", at + 1)),
        }
        // Tables end at an empty row, or at the next heading.
        page.next += u32::from(at % 2 == 0);
    }
    page
}

fn only(report: &Report, key: &str) -> Page {
    let mut page = Page::default();
    page.table(report, table(report.edition, key).unwrap());
    page
}

fn read(bytes: &[u8]) -> Loaded {
    gongkai_xlsx::read(bytes).unwrap_or_else(|error| panic!("{error}"))
}

/// Every figure as printed, and its place the cell it stands in.
fn assert_same(report: &Report, page: &Page, loaded: &Loaded) {
    assert_eq!(
        figures(&loaded.report, &[]),
        figures(report, &[]),
        "{:#?}",
        rules(loaded)
    );
    for ((row, column), id) in &page.figures {
        let column = char::from(b'A' + u8::try_from(*column).unwrap());
        let cell = format!("{column}{}", row + 1);
        match loaded.origins.get(id.path()) {
            Some(Place::Sheet { cell: found, .. }) => assert_eq!(found.as_str(), cell, "{id}"),
            other => panic!("{id}: {other:?}"),
        }
    }
}

fn is_quiet(loaded: &Loaded) {
    let said: Vec<_> = rules(loaded)
        .into_iter()
        .filter(|(rule, _)| *rule != "READ-WORKBOOK")
        .collect();
    assert!(said.is_empty(), "{said:#?}");
}

#[test]
fn the_form_pasted_from_word_is_read() {
    for edition in Edition::ALL {
        let report = sample::report(edition, 7);
        let page = whole(&report);
        for figures in [As::Numbers, As::Text, As::Spaced] {
            for merged in [true, false] {
                let loaded = read(&page.write(figures, merged));
                assert_same(&report, &page, &loaded);
                assert_eq!(loaded.report.edition, edition);
                assert_eq!(loaded.report.year, report.year);
                assert_eq!(loaded.report.agency.name, report.agency.name);
                assert_eq!(loaded.report.overview.blocks.len(), 1);
                is_quiet(&loaded);
            }
        }
    }
}

#[test]
fn a_sheet_with_only_table_three_fills_that() {
    let report = sample::report(Edition::E2021, 3);
    let mut page = Page::default();
    page.text("清水县林业和草原局2022年度政府信息公开申请情况统计表");
    page.table(&report, table(Edition::E2021, "applications").unwrap());
    for merged in [true, false] {
        let loaded = read(&page.write(As::Numbers, merged));
        assert_eq!(
            figures(&loaded.report, &["applications"]),
            figures(&report, &["applications"])
        );
        assert_eq!(loaded.report.year, Some(2022));
        assert_eq!(loaded.report.agency.name.as_deref(), Some("清水县林业和草原局"));
        let blank = figures(&loaded.report, &["disclosure", "proceedings"]);
        assert!(blank.iter().all(|(_, text)| text.is_none()));
        let missing = rules(&loaded)
            .iter()
            .filter(|(rule, _)| *rule == "READ-MISSING")
            .count();
        // Five sections, and the title.
        assert_eq!(missing, 6, "{:#?}", rules(&loaded));
    }
}

#[test]
fn each_table_alone_is_known_by_its_labels() {
    for edition in Edition::ALL {
        let report = sample::report(edition, 11);
        for table in edition.tables() {
            let page = only(&report, table.key);
            let loaded = read(&page.write(As::Numbers, true));
            let tables = [table.key];
            assert_eq!(
                figures(&loaded.report, &tables),
                figures(&report, &tables),
                "{edition} {}",
                table.key
            );
        }
    }
}

#[test]
fn sheets_are_read_in_their_order() {
    let report = sample::report(Edition::E2021, 5);
    let mut workbook = Workbook::new();
    for table in Edition::E2021.tables() {
        only(&report, table.key).onto(workbook.add_worksheet(), As::Numbers, true);
    }
    let loaded = read(&workbook.save_to_buffer().unwrap());
    assert_eq!(
        figures(&loaded.report, &[]),
        figures(&report, &[]),
        "{:#?}",
        rules(&loaded)
    );
}

#[test]
fn hidden_sheets_and_rows_are_read_and_named() {
    let report = sample::report(Edition::E2021, 5);
    let mut workbook = Workbook::new();
    workbook.add_worksheet();
    let page = only(&report, "applications");
    let sheet = workbook.add_worksheet();
    page.onto(sheet, As::Numbers, true);
    sheet.set_row_hidden(4).unwrap();
    sheet.set_hidden(true);
    let loaded = read(&workbook.save_to_buffer().unwrap());
    assert_eq!(
        figures(&loaded.report, &["applications"]),
        figures(&report, &["applications"])
    );
    let said = rules(&loaded);
    assert!(
        said.iter().any(|(_, text)| text.contains("工作表“Sheet2”是隐藏的")),
        "{said:#?}"
    );
    assert!(said.iter().any(|(_, text)| text.contains("1 个隐藏的行")), "{said:#?}");
}

#[test]
fn labels_may_be_mistyped_or_in_half_width() {
    let report = sample::report(Edition::E2021, 9);
    let mut page = whole(&report);
    page.relabel(|text| {
        let narrow: String = text
            .chars()
            .map(|letter| match letter {
                '（' => '(',
                '）' => ')',
                '：' => ':',
                '，' => ',',
                '、' => '.',
                other => other,
            })
            .collect();
        narrow
            .replace("属于国家秘密", "属于国家机密")
            .replace("行政事业性收费", "行政事业收费")
            .replace("现行有效件数", "现行有效件")
            .replace("科研机构", "科研机钩")
    });
    let loaded = read(&page.write(As::Numbers, true));
    assert_same(&report, &page, &loaded);
    let said = rules(&loaded);
    let labels = said.iter().filter(|(rule, _)| *rule == "READ-LABEL").count();
    assert_eq!(labels, 4, "{said:#?}");
}

#[test]
fn totals_may_have_their_other_name() {
    let report = sample::report(Edition::E2021, 17);
    let mut page = whole(&report);
    page.relabel(|text| text.replace("总计", "合计"));
    let loaded = read(&page.write(As::Numbers, true));
    assert_same(&report, &page, &loaded);
    is_quiet(&loaded);
}

#[test]
fn a_row_that_is_missing_is_named_and_the_others_stay_in_place() {
    let report = sample::report(Edition::E2021, 13);
    for label in [
        "1.属于国家秘密",
        "（一）予以公开",
        "（七）总计",
        "2.重复申请",
        "四、结转下年度继续办理",
    ] {
        for merged in [true, false] {
            let mut page = only(&report, "applications");
            page.remove_row(page.row_of(label));
            let loaded = read(&page.write(As::Numbers, merged));
            for (path, text) in figures(&loaded.report, &["applications"]) {
                let id = FigureId::from_path(path).unwrap();
                let gone = id.figure().row_label.last() == Some(&label);
                let expected = report.tables.figure(id).and_then(FigureRef::text).filter(|_| !gone);
                assert_eq!(text, expected, "{label} {path}");
            }
            assert!(
                rules(&loaded)
                    .iter()
                    .any(|(rule, text)| *rule == "READ-MISSING" && text.contains(label)),
                "{label}: {:#?}",
                rules(&loaded)
            );
        }
    }
}

#[test]
fn a_row_printed_twice_is_said() {
    let report = sample::report(Edition::E2021, 13);
    let page = only(&report, "applications");
    let row = page.row_of("四、结转下年度继续办理");
    let mut again = page.clone();
    for column in 0..10 {
        if let Some(text) = page.cells.get(&(row, column)) {
            again.cells.insert((page.next, column), text.clone());
            if page.figures.contains_key(&(row, column)) {
                again.figures.insert((page.next, column), page.figures[&(row, column)]);
                again.cells.insert((page.next, column), "77".to_owned());
            }
        }
    }
    let loaded = read(&again.write(As::Numbers, true));
    assert_eq!(
        figures(&loaded.report, &["applications"]),
        figures(&report, &["applications"])
    );
    assert!(
        rules(&loaded)
            .iter()
            .any(|(rule, text)| *rule == "READ-TWICE" && text.contains("不同"))
    );
}

#[test]
fn headings_that_are_lost_leave_the_count_of_cells() {
    let report = sample::report(Edition::E2021, 21);
    for merged in [true, false] {
        let mut page = only(&report, "applications");
        for _ in 0..3 {
            page.remove_row(0);
        }
        let loaded = read(&page.write(As::Numbers, merged));
        assert_eq!(
            figures(&loaded.report, &["applications"]),
            figures(&report, &["applications"]),
            "{merged} {:#?}",
            rules(&loaded)
        );
    }
}

#[test]
fn headings_of_something_else_are_not_taken_for_the_forms() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let rows = [
        ["某局2022年政府信息公开工作年度报告", "", "", ""],
        ["项目", "2020年", "2021年", "2022年"],
        ["规章", "1", "2", "3"],
        ["行政规范性文件", "4", "5", "6"],
        ["行政许可", "7", "8", "9"],
    ];
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(cells) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    let loaded = read(&workbook.save_to_buffer().unwrap());
    assert!(figures(&loaded.report, &[]).iter().all(|(_, text)| text.is_none()));
    assert!(
        rules(&loaded).iter().any(|(rule, _)| *rule == "READ-REFUSED"),
        "{:#?}",
        rules(&loaded)
    );
}

#[test]
fn columns_in_another_order_are_read_by_their_headings() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let rows = [
        ["某局2022年主动公开政府信息情况统计表", "", "", "", ""],
        ["信息内容", "现行有效件数", "本年制发件数", "本年废止件数", "备注"],
        ["规章", "1", "2", "3", ""],
        ["行政规范性文件", "4", "5", "6", "7"],
    ];
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(cells) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    let loaded = read(&workbook.save_to_buffer().unwrap());
    let table = loaded.report.tables.disclosure.as_ref().unwrap();
    let row = &table.normative_documents;
    assert_eq!(
        (row.issued.0, row.repealed.0, row.in_force.0),
        (Some(5), Some(6), Some(4))
    );
    assert!(
        rules(&loaded)
            .iter()
            .any(|(rule, text)| *rule == "READ-UNPLACED" && text.contains('7'))
    );
}

#[test]
fn another_unit_is_not_taken_for_ten_thousand_yuan() {
    let report = sample::report(Edition::E2021, 2);
    let mut page = only(&report, "disclosure");
    page.relabel(|text| text.replace("万元", "元"));
    let loaded = read(&page.write(As::Numbers, true));
    assert!(loaded.report.tables.disclosure.as_ref().unwrap().fees.amount.is_blank());
    assert!(rules(&loaded).iter().any(|(rule, _)| *rule == "READ-REFUSED"));
}

#[test]
fn a_table_turned_around_is_refused() {
    let report = sample::report(Edition::E2021, 4);
    for key in ["applications", "proceedings"] {
        let page = only(&report, key);
        let mut turned = Page::default();
        for ((row, column), text) in &page.cells {
            turned
                .cells
                .insert((u32::from(*column) + 1, u16::try_from(*row).unwrap()), text.clone());
        }
        turned
            .cells
            .insert((0, 0), "某局2022年政府信息公开工作年度报告".to_owned());
        let loaded = read(&turned.write(As::Numbers, false));
        assert!(
            figures(&loaded.report, &[]).iter().all(|(_, text)| text.is_none()),
            "{key}"
        );
        assert!(
            rules(&loaded).iter().any(|(rule, _)| *rule == "READ-REFUSED"),
            "{key} {:#?}",
            rules(&loaded)
        );
    }
}

#[test]
fn a_workbook_without_a_report_is_an_error_with_help() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in (0..).zip([["姓名", "电话"], ["张三", "12345"], ["李四", "54321"]]) {
        for (column, text) in (0..).zip(cells) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    let error = gongkai_xlsx::read(&workbook.save_to_buffer().unwrap()).unwrap_err();
    assert_eq!(error.message.key(), "workbook_foreign");
    assert!(error.help.is_some());
}

#[test]
fn formulas_without_results_are_blank_and_said() {
    let report = sample::report(Edition::E2021, 6);
    let page = only(&report, "applications");
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    page.onto(sheet, As::Numbers, true);
    let row = page.row_of("四、结转下年度继续办理");
    sheet
        .write_formula(row, 9, rust_xlsxwriter::Formula::new("=SUM(D28:I28)").set_result("41"))
        .unwrap();
    // As openpyxl saves it.
    let bytes = replaced(&workbook.save_to_buffer().unwrap(), "<v>41</v>", "");
    let loaded = read(&bytes);
    let row = &loaded.report.tables.applications.carried_out;
    assert!(row.total.is_blank() && !row.natural_person.is_blank());
    let said = rules(&loaded);
    assert!(said.iter().any(|(_, text)| text.contains("J28")), "{said:#?}");
}

/// The workbook with a text of its first sheet replaced; the text must be there.
fn replaced(book: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            assert!(text.contains(from), "{from} is not there");
            text = text.replacen(from, to, 1);
        }
        writer
            .start_file(name.as_str(), zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn any_consistent_report_is_read_as_printed(seed in any::<u64>(), new in any::<bool>(), merged in any::<bool>(), way in 0..3) {
        let report = sample::report(if new { Edition::E2021 } else { Edition::E2019 }, seed);
        let page = whole(&report);
        let figures = [As::Numbers, As::Text, As::Spaced][usize::try_from(way).unwrap()];
        let loaded = read(&page.write(figures, merged));
        assert_same(&report, &page, &loaded);
        is_quiet(&loaded);
    }
}
