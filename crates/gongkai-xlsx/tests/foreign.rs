//! Workbooks that this crate did not write: the form in the arrangements that people make of it, printed from the
//! statutory grid, and what must not be read. Leaves out our own workbooks.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use gongkai_core::grid::{Grid, GridContent};
use gongkai_core::report::SECTIONS;
use gongkai_core::tables::{FigureId, FigureRef, Table, table};
use gongkai_core::{Edition, Loaded, Place, Report};
use gongkai_testkit::sample;
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};

/// How figures stand in their cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum As {
    Numbers,
    /// Text, as pasted from elsewhere.
    Text,
    /// Text with blanks around it.
    Spaced,
}

/// A sheet before it is written: texts by row and column, merged cells, which texts are figures.
#[derive(Debug, Clone, Default)]
struct Page {
    cells: BTreeMap<(u32, u16), String>,
    figures: BTreeMap<(u32, u16), FigureId>,
    merges: Vec<(u32, u16, u32, u16)>,
    next: u32,
}

impl Page {
    fn text(&mut self, text: &str) {
        self.cells.insert((self.next, 0), text.to_owned());
        self.next += 1;
    }

    /// The printed grid of a table; rows are left out where `shown` says so.
    fn table(&mut self, report: &Report, table: &'static Table) {
        let grid = Grid::new(table, |row| {
            row.figures.iter().any(|id| report.tables.figure(*id).is_some())
        });
        for cell in &grid.cells {
            let row = self.next + u32::try_from(cell.row).unwrap();
            let column = u16::try_from(cell.column).unwrap();
            match cell.content {
                GridContent::Figure(id) => {
                    self.figures.insert((row, column), id);
                    let text = report.tables.figure(id).and_then(FigureRef::text).unwrap_or_default();
                    self.cells.insert((row, column), text);
                }
                content => {
                    self.cells
                        .insert((row, column), content.label().unwrap_or_default().to_owned());
                }
            }
            if cell.row_span * cell.column_span > 1 {
                let last = row + u32::try_from(cell.row_span).unwrap() - 1;
                let right = column + u16::try_from(cell.column_span).unwrap() - 1;
                self.merges.push((row, column, last, right));
            }
        }
        self.next += u32::try_from(grid.rows).unwrap();
    }

    /// Takes a row out; what stands below moves up.
    fn remove_row(&mut self, row: u32) {
        let moved = |at: u32| if at > row { at - 1 } else { at };
        self.cells = std::mem::take(&mut self.cells)
            .into_iter()
            .filter(|((at, _), _)| *at != row)
            .map(|((at, column), text)| ((moved(at), column), text))
            .collect();
        self.figures = std::mem::take(&mut self.figures)
            .into_iter()
            .filter(|((at, _), _)| *at != row)
            .map(|((at, column), id)| ((moved(at), column), id))
            .collect();
        self.merges.retain(|(first, _, last, _)| (*first, *last) != (row, row));
        for (first, _, last, _) in &mut self.merges {
            *last = if *last >= row { *last - 1 } else { *last };
            *first = moved(*first);
        }
        self.next -= 1;
    }

    /// The row in which a text stands.
    fn row_of(&self, text: &str) -> u32 {
        let found = self.cells.iter().find(|(_, cell)| cell.as_str() == text);
        found.unwrap_or_else(|| panic!("no cell {text}")).0.0
    }

    fn relabel(&mut self, change: impl Fn(&str) -> String) {
        for (at, text) in &mut self.cells {
            if !self.figures.contains_key(at) {
                *text = change(text);
            }
        }
    }

    fn write(&self, figures: As, merged: bool) -> Vec<u8> {
        let mut workbook = Workbook::new();
        self.onto(workbook.add_worksheet(), figures, merged);
        workbook.save_to_buffer().unwrap()
    }

    fn onto(&self, sheet: &mut Worksheet, figures: As, merged: bool) {
        let plain = Format::new();
        if merged {
            for (row, column, last, right) in &self.merges {
                if (row, column) != (last, right) {
                    sheet.merge_range(*row, *column, *last, *right, "", &plain).unwrap();
                }
            }
        }
        for ((row, column), text) in &self.cells {
            let number: Option<f64> = text
                .parse()
                .ok()
                .filter(|_| self.figures.contains_key(&(*row, *column)));
            match number {
                Some(number) if figures == As::Numbers => {
                    let decimals = text.split_once('.').map_or(0, |(_, part)| part.len());
                    let format = match decimals {
                        0 => Format::new(),
                        decimals => Format::new().set_num_format(format!("0.{}", "0".repeat(decimals))),
                    };
                    sheet.write_number_with_format(*row, *column, number, &format).unwrap();
                }
                _ if text.is_empty() => {}
                _ => {
                    let text = if figures == As::Spaced {
                        format!(" {text}\u{A0}")
                    } else {
                        text.clone()
                    };
                    sheet.write_string(*row, *column, text).unwrap();
                }
            }
        }
    }
}

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

fn figures(report: &Report, tables: &[&str]) -> Vec<(&'static str, Option<String>)> {
    let of_tables = FigureId::all().filter(|id| tables.is_empty() || tables.contains(&id.figure().table));
    of_tables
        .map(|id| (id.path(), report.tables.figure(id).and_then(FigureRef::text)))
        .collect()
}

fn rules(loaded: &Loaded) -> Vec<(&'static str, String)> {
    let shown = |finding: &gongkai_core::Finding| format!("{:?} {}", finding.place, finding.message);
    loaded
        .diagnostics
        .iter()
        .map(|finding| (finding.rule, shown(finding)))
        .collect()
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
            Some(Place::Sheet { cell: found, .. }) => assert_eq!(*found, cell, "{id}"),
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

/// What somebody did to a sheet.
#[derive(Debug, Clone)]
enum Damage {
    /// A cell is empty.
    Emptied(usize),
    /// A row is gone.
    Row(usize),
    /// A row has lost its label.
    Unlabelled(usize),
    /// Two cells of a row became one.
    Merged(usize),
    /// The figures of a row moved one column to the right.
    Shifted(usize),
    /// A row of headings is gone.
    Heading(usize),
    /// A letter of a label is wrong.
    Letter(usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        any::<usize>().prop_map(Damage::Emptied),
        any::<usize>().prop_map(Damage::Row),
        any::<usize>().prop_map(Damage::Unlabelled),
        any::<usize>().prop_map(Damage::Merged),
        any::<usize>().prop_map(Damage::Shifted),
        (0usize..3).prop_map(Damage::Heading),
        any::<usize>().prop_map(Damage::Letter),
    ]
}

fn apply(page: &mut Page, damage: &Damage) {
    let rows: Vec<u32> = {
        let mut rows: Vec<u32> = page.figures.keys().map(|(row, _)| *row).collect();
        rows.dedup();
        rows
    };
    let Some(first) = rows.first().copied() else { return };
    match damage {
        Damage::Emptied(at) => {
            let keys: Vec<(u32, u16)> = page.figures.keys().copied().collect();
            page.cells.insert(keys[at % keys.len()], String::new());
        }
        Damage::Row(at) => page.remove_row(rows[at % rows.len()]),
        Damage::Unlabelled(at) => {
            let row = rows[at % rows.len()];
            page.cells
                .retain(|key, _| key.0 != row || page.figures.contains_key(key));
        }
        Damage::Merged(at) => {
            let row = rows[at % rows.len()];
            let columns: Vec<u16> = page
                .figures
                .keys()
                .filter(|key| key.0 == row)
                .map(|key| key.1)
                .collect();
            if let [.., one, other] = columns.as_slice() {
                page.cells.remove(&(row, *other));
                page.merges.retain(|merge| (merge.0, merge.1) != (row, *other));
                page.merges.push((row, *one, row, *other));
            }
        }
        Damage::Shifted(at) => {
            let row = rows[at % rows.len()];
            let columns: Vec<u16> = page
                .figures
                .keys()
                .filter(|key| key.0 == row)
                .map(|key| key.1)
                .collect();
            page.merges
                .retain(|merge| merge.0 != row || !columns.contains(&merge.1));
            for column in columns.iter().rev() {
                let text = page.cells.remove(&(row, *column)).unwrap_or_default();
                page.cells.insert((row, column + 1), text);
            }
        }
        Damage::Heading(at) => {
            let row = u32::try_from(*at).unwrap();
            if row < first {
                page.cells.retain(|key, _| key.0 != row);
                page.merges.retain(|merge| merge.0 != row);
            }
        }
        Damage::Letter(at) => {
            let keys: Vec<(u32, u16)> = page
                .cells
                .keys()
                .filter(|key| !page.figures.contains_key(key))
                .copied()
                .collect();
            let text = page.cells.get_mut(&keys[at % keys.len()]).unwrap();
            let count = text.chars().count();
            let wrong = |(index, letter)| if index == at % count { '甲' } else { letter };
            *text = text.chars().enumerate().map(wrong).collect();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_consistent_report_is_read_as_printed(seed in any::<u64>(), new in any::<bool>(), merged in any::<bool>(), way in 0..3) {
        let report = sample::report(if new { Edition::E2021 } else { Edition::E2019 }, seed);
        let page = whole(&report);
        let figures = [As::Numbers, As::Text, As::Spaced][usize::try_from(way).unwrap()];
        let loaded = read(&page.write(figures, merged));
        assert_same(&report, &page, &loaded);
        is_quiet(&loaded);
    }

    #[test]
    fn a_damaged_sheet_never_gives_a_wrong_figure_silently(
        seed in any::<u64>(),
        new in any::<bool>(),
        merged in any::<bool>(),
        which in 0usize..3,
        damages in proptest::collection::vec(damage(), 1..3),
    ) {
        let edition = if new { Edition::E2021 } else { Edition::E2019 };
        let report = sample::report(edition, seed);
        let table = edition.tables().nth(which).unwrap();
        let mut page = Page::default();
        page.text("清水县林业和草原局政府信息公开工作年度报告");
        page.next += 1;
        let top = page.next;
        page.table(&report, table);
        // Damages count rows from the top of the table.
        let mut moved = Page::default();
        moved.cells = page.cells.iter().filter(|(key, _)| key.0 >= top).map(|(key, text)| ((key.0 - top, key.1), text.clone())).collect();
        moved.figures = page.figures.iter().map(|(key, id)| ((key.0 - top, key.1), *id)).collect();
        moved.merges = page.merges.iter().map(|merge| (merge.0 - top, merge.1, merge.2 - top, merge.3)).collect();
        moved.next = page.next - top;
        for damage in &damages {
            apply(&mut moved, damage);
        }
        let mut overlapping = false;
        for (at, one) in moved.merges.iter().enumerate() {
            overlapping |= one.2 < one.0 || moved.merges[..at].iter().any(|other| one.0 <= other.2 && other.0 <= one.2 && one.1 <= other.3 && other.1 <= one.3);
        }
        prop_assume!(!overlapping);
        let mut whole = Page::default();
        whole.text("清水县林业和草原局政府信息公开工作年度报告");
        for (key, text) in &moved.cells {
            whole.cells.insert((key.0 + 2, key.1), text.clone());
        }
        whole.figures = moved.figures.iter().map(|(key, id)| ((key.0 + 2, key.1), *id)).collect();
        whole.merges = moved.merges.iter().map(|merge| (merge.0 + 2, merge.1, merge.2 + 2, merge.3)).collect();
        let Ok(loaded) = gongkai_xlsx::read(&whole.write(As::Numbers, merged)) else { return Ok(()) };
        let graver: Vec<_> = rules(&loaded).into_iter().filter(|(rule, text)| {
            !["READ-WORKBOOK", "READ-UNFILLED"].contains(rule) && !text.contains("这一部分") && !text.contains("年度")
        }).collect();
        // Right is what stands in the figure's row and column now.
        for (at, id) in &whole.figures {
            let text = loaded.report.tables.figure(*id).and_then(FigureRef::text);
            let printed = whole.cells.get(at).cloned().unwrap_or_default();
            if text.as_ref().is_some_and(|text| *text != printed) {
                prop_assert!(!graver.is_empty(), "{id}: {printed:?} was read as {text:?}, {damages:?}");
            }
        }
    }
}
