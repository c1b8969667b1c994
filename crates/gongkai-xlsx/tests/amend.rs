//! Reports changed in the workbooks that they were read from: only the cells that say something else are touched, and
//! read again the workbook says what is wanted. Leaves out what office programs make of it (`office`).
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

mod clerk;
mod package;
mod page;

use clerk::{CHAIN, SHEET, cell, place, sheet_part};
use gongkai_core::tables::{FigureRef, table};
use gongkai_core::{Amendment, Edition, FigureId, Loaded, NotInPlace, Report, amendment, fill, fix};
use gongkai_document::draft;
use gongkai_testkit::{arbitrary, example, sample};
use gongkai_xlsx::{Options, read, read_all, write};
use package::{change, changed, names, pack, part, unpack};
use page::{As, Page};
use proptest::prelude::*;

const TOTAL: &str = "applications.new.total";

fn set(report: &mut Report, path: &str, text: Option<&str>) {
    let id = FigureId::from_path(path).unwrap_or_else(|| panic!("{path}"));
    report.tables.figure_mut(id).unwrap().set(text).unwrap();
}

fn amend(bytes: &[u8], read: &Loaded, wanted: &Report) -> Result<Vec<u8>, NotInPlace> {
    gongkai_xlsx::amend(bytes, &[Amendment { read, wanted }])
}

/// The fields in which a workbook is read as something else than is wanted.
fn otherwise(bytes: &[u8], wanted: &Report) -> Vec<String> {
    let again = read(bytes).unwrap().report;
    let said = |found: amendment::Difference| format!("{}: {:?}, not {:?}", found.path, found.old, found.new);
    let found: Vec<String> = amendment::differences(&again, wanted).into_iter().map(said).collect();
    assert!(!found.is_empty() || again == *wanted);
    found
}

/// An example without some of its totals.
fn thinned(edition: Edition) -> Report {
    let mut report = example::report(edition);
    for path in [TOTAL, "proceedings.review.total"] {
        set(&mut report, path, None);
    }
    report
}

#[test]
fn only_the_cells_change_and_what_is_the_clerks_stays() {
    for edition in Edition::ALL {
        let ours = write(&thinned(edition), &Options::default()).unwrap();
        let theirs = clerk::own(&ours, &read(&ours).unwrap(), TOTAL);
        let loaded = read(&theirs).unwrap();
        let fixed = fix::fix(&loaded.report);
        assert!(fixed.changes.len() >= 2, "{:?}", fixed.changes);
        let after = amend(&theirs, &loaded, &fixed.report).unwrap();
        assert_eq!(otherwise(&after, &fixed.report), [""; 0]);
        assert_eq!(read(&after).unwrap().diagnostics, loaded.diagnostics);

        // The tables, what is said of the state on the cover, the clerk's sheet, and how formulas are computed.
        let (sheet, address) = place(&loaded, TOTAL);
        let sheet = sheet_part(&theirs, &sheet);
        let mut expected = vec![
            "[Content_Types].xml".to_owned(),
            "xl/_rels/workbook.xml.rels".to_owned(),
            "xl/workbook.xml".to_owned(),
            SHEET.to_owned(),
            sheet.clone(),
            sheet_part(&theirs, &place(&loaded, "proceedings.review.total").0),
            sheet_part(&theirs, "基本信息"),
        ];
        expected.sort();
        assert_eq!(changed(&theirs, &after), expected);
        let mut parts = names(&theirs);
        parts.retain(|name| name != CHAIN);
        assert_eq!(names(&after), parts);
        for name in ["[Content_Types].xml", "xl/_rels/workbook.xml.rels"] {
            assert!(!part(&after, name).contains("calcChain"), "{name}");
        }
        assert!(part(&after, "xl/workbook.xml").contains("fullCalcOnLoad=\"1\""));

        // The cell keeps its colour and gets the form's formula with its result.
        let (old, new) = (
            cell(&part(&theirs, &sheet), &address),
            cell(&part(&after, &sheet), &address),
        );
        let style = |cell: &str| {
            cell.split(" s=\"")
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap()
                .to_owned()
        };
        assert_eq!(style(&old), style(&new));
        let total = FigureId::from_path(TOTAL).unwrap();
        let value = fixed.report.tables.figure(total).and_then(FigureRef::text).unwrap();
        assert!(
            new.contains("<f>IF(COUNT(") && new.ends_with(&format!("<v>{value}</v></c>")),
            "{new}"
        );
        // Nothing else of the sheet but results.
        let bare = |sheet: &str| {
            let text = part(
                if sheet == "old" { &theirs } else { &after },
                &sheet_part(&theirs, &place(&loaded, TOTAL).0),
            );
            // A result that was an empty text may be a number now.
            let text = text.replace(&old, "").replace(&new, "");
            let mut text = text.replace(" t=\"str\"", "");
            while let Some(start) = text.find("<v>") {
                let end = text.find("</v>").unwrap() + 4;
                text.replace_range(start..end, "");
            }
            text
        };
        let (one, two) = (bare("old"), bare("new"));
        let at = one.bytes().zip(two.bytes()).position(|(one, two)| one != two);
        assert_eq!(at.map(|at| (&one[at - 200..at + 200], &two[at - 200..at + 200])), None);
        // What the clerk computes of it is not stale; what they compute of nothing stays.
        let own = part(&after, SHEET);
        assert!(
            cell(&own, "B1").ends_with(&format!("*2</f><v>{}</v></c>", 2 * value.parse::<u64>().unwrap())),
            "{own}"
        );
        assert!(cell(&own, "B2").ends_with("<f>B1+1</f><v>263</v></c>"), "{own}");
        assert!(cell(&own, "B3").ends_with("<v>2</v></c>"), "{own}");
    }
}

#[test]
fn the_results_of_our_formulas_are_those_of_the_new_figures() {
    let report = thinned(Edition::E2021);
    let bytes = write(&report, &Options::default()).unwrap();
    let loaded = read(&bytes).unwrap();
    let fixed = fix::fix(&loaded.report).report;
    let after = amend(&bytes, &loaded, &fixed).unwrap();
    let fresh = write(&fixed, &Options::default()).unwrap();
    // Cell by cell as if it had been written now.
    for name in names(&fresh)
        .into_iter()
        .filter(|name| name.starts_with("xl/worksheets/"))
    {
        let (after, fresh) = (part(&after, &name), part(&fresh, &name));
        let results = |text: &str| -> Vec<String> {
            let formulas = text.split("<c ").filter(|cell| cell.contains("<f>"));
            formulas
                .map(|cell| {
                    format!(
                        "{} {}",
                        cell.split('"').nth(1).unwrap(),
                        cell.split("<f>").nth(1).unwrap()
                    )
                })
                .collect()
        };
        for (after, fresh) in results(&after).iter().zip(&results(&fresh)) {
            assert_eq!(after, fresh, "{name}");
        }
        assert_eq!(results(&after).len(), results(&fresh).len(), "{name}");
    }
}

#[test]
fn a_formula_of_others_is_replaced_and_its_neighbours_keep_theirs() {
    // Excel stores one formula for a column; the clerk's leave the total blank that is mended.
    let mut page = Page::default();
    let report = thinned(Edition::E2021);
    page.text("某市教育局2022年政府信息公开工作年度报告");
    page.table(&report, table(Edition::E2021, "applications").unwrap());
    let bytes = page.write(As::Numbers, true);
    let loaded = read(&bytes).unwrap();
    let (_, address) = place(&loaded, TOTAL);
    let row: u32 = address[1..].parse().unwrap();
    let other = place(&loaded, "applications.carried_in.total").1;
    assert_eq!(other, format!("J{}", row + 1));
    let mut parts = unpack(&bytes);
    change(&mut parts, "xl/worksheets/sheet1.xml", |text| {
        let two = cell(&text, &other);
        let result = two.split("<v>").nth(1).unwrap().split('<').next().unwrap();
        let first = format!(
            "<c r=\"{address}\" t=\"str\"><f t=\"shared\" ref=\"{address}:{other}\" si=\"0\">IF(A{row}=\"x\",\"\",SUM(D{row}:I{row}))</f><v></v></c>"
        );
        let second = format!("<c r=\"{other}\"><f t=\"shared\" si=\"0\"/><v>{result}</v></c>");
        let (before, after) = text.split_once(&two).unwrap();
        // The row before ends here.
        let (head, tail) = before.rsplit_once("</row>").unwrap();
        format!("{head}{first}</row>{tail}{second}{after}")
    });
    let bytes = pack(&parts);
    let loaded = read(&bytes).unwrap();
    let fixed = fix::fix(&loaded.report);
    assert_eq!(fixed.changes.len(), 1, "{:?}", fixed.changes);
    let after = amend(&bytes, &loaded, &fixed.report).unwrap();
    assert_eq!(otherwise(&after, &fixed.report), [""; 0]);
    let sheet = part(&after, "xl/worksheets/sheet1.xml");
    assert!(!cell(&sheet, &address).contains("<f"), "{sheet}");
    let spelled = format!("<f>IF(A{0}=\"x\",\"\",SUM(D{0}:I{0}))</f><v>", row + 1);
    assert!(cell(&sheet, &other).contains(&spelled), "{}", cell(&sheet, &other));
}

#[test]
fn a_form_from_elsewhere_is_mended_where_its_cells_are_blank() {
    for (figures, merged) in [(As::Numbers, true), (As::Text, false)] {
        let mut page = Page::default();
        let report = thinned(Edition::E2021);
        page.text("某市教育局2022年政府信息公开工作年度报告");
        page.text("一、总体情况");
        page.text("本年度工作情况良好。");
        for key in ["disclosure", "applications", "proceedings"] {
            page.table(&report, table(Edition::E2021, key).unwrap());
            page.next += 1;
        }
        let bytes = page.write(figures, merged);
        let loaded = read(&bytes).unwrap();
        let fixed = fix::fix(&loaded.report);
        let paths: Vec<&str> = fixed.changes.iter().map(|change| change.path.as_str()).collect();
        assert_eq!(paths, [TOTAL, "proceedings.review.total"]);
        // A blank cell need not be written in the file at all, and is not in this one.
        let mut parts = unpack(&bytes);
        let (_, address) = place(&loaded, TOTAL);
        change(&mut parts, "xl/worksheets/sheet1.xml", |text| {
            assert!(!text.contains(&format!("<c r=\"{address}\"")));
            let next = format!("<row r=\"{}\"", address[1..].parse::<u32>().unwrap() + 1);
            let (before, after) = text.split_once(&next).unwrap();
            let before = before.strip_suffix("</row>").unwrap();
            format!("{before}<c r=\"{address}\"/></row>{next}{after}")
        });
        for bytes in [bytes, pack(&parts)] {
            let after = amend(&bytes, &loaded, &fixed.report).unwrap();
            assert_eq!(changed(&bytes, &after), ["xl/worksheets/sheet1.xml"]);
            assert_eq!(otherwise(&after, &fixed.report), [""; 0]);
            assert!(cell(&part(&after, "xl/worksheets/sheet1.xml"), &address).ends_with("><v>131</v></c>"));
        }
    }
}

#[test]
fn a_cell_that_holds_more_than_the_field_is_left() {
    let mut page = Page::default();
    let report = thinned(Edition::E2021);
    page.text("某市教育局2022年政府信息公开工作年度报告");
    page.table(&report, table(Edition::E2021, "applications").unwrap());
    let bytes = page.write(As::Numbers, true);
    let loaded = read(&bytes).unwrap();
    // Something that the file does not say, in a cell that says something.
    let mut wanted = loaded.report.clone();
    set(&mut wanted, "applications.new.natural_person", Some("77"));
    let mut other = loaded.clone();
    set(&mut other.report, "applications.new.natural_person", None);
    assert_eq!(
        amend(&bytes, &other, &wanted),
        Err(NotInPlace::NoPlace("applications.new.natural_person".to_owned()))
    );
    // A field without a cell.
    wanted = loaded.report.clone();
    wanted.agency.parent = Some("某市人民政府".to_owned());
    assert_eq!(
        amend(&bytes, &loaded, &wanted),
        Err(NotInPlace::NoPlace("agency.parent".to_owned()))
    );
    assert!(amend(b"PK\x03\x04", &loaded, &wanted).is_err());
}

#[test]
fn a_report_of_many_is_mended_in_its_row() {
    let mut collection = gongkai_xlsx::Collection::default();
    for edition in [Edition::E2021, Edition::E2019, Edition::E2021] {
        collection.add(&thinned(edition)).unwrap();
    }
    let bytes = collection.finish().unwrap();
    let loaded = read_all(&bytes).unwrap();
    let wanted: Vec<Report> = loaded.iter().map(|loaded| fix::fix(&loaded.report).report).collect();
    let amendments: Vec<Amendment<'_>> = loaded
        .iter()
        .zip(&wanted)
        .map(|(read, wanted)| Amendment { read, wanted })
        .collect();
    let after = gongkai_xlsx::amend(&bytes, &amendments).unwrap();
    assert_eq!(changed(&bytes, &after), ["xl/worksheets/sheet1.xml"]);
    let again: Vec<Report> = read_all(&after)
        .unwrap()
        .into_iter()
        .map(|loaded| loaded.report)
        .collect();
    assert_eq!(again, wanted);
}

#[test]
fn a_draft_goes_into_free_rows_and_rows_that_come_in() {
    for seed in 0..24 {
        let edition = if seed % 3 == 0 { Edition::E2019 } else { Edition::E2021 };
        let mut report = sample::report(edition, seed);
        report.overview.blocks.truncate(usize::try_from(seed % 2).unwrap());
        report.overview.statistics.clear();
        let bytes = write(&report, &Options::default()).unwrap();
        let loaded = read(&bytes).unwrap();
        let mut options = draft::Options::default();
        options.placeholders = seed % 2 == 0;
        options.fees = (seed % 4 == 0).then(|| "350".parse().unwrap());
        let wanted = draft::draft(&loaded.report, None, &options);
        if wanted.written.is_empty() {
            continue;
        }
        let after = amend(&bytes, &loaded, &wanted.report).unwrap_or_else(|error| panic!("{seed}: {error}"));
        assert_eq!(otherwise(&after, &wanted.report), [""; 0], "{seed}");
        let again = read(&after).unwrap();
        assert_eq!(again.diagnostics, loaded.diagnostics, "{seed}");
    }
}

#[test]
fn rows_that_come_in_take_comments_and_what_is_printed_with_them() {
    let mut report = example::report(Edition::E2021);
    report.overview.blocks.clear();
    report.overview.statistics.clear();
    let bytes = write(&report, &Options::default()).unwrap();
    let loaded = read(&bytes).unwrap();
    // A comment on a paragraph below.
    let path = "problems.blocks[0]";
    let bytes = clerk::own(&bytes, &loaded, path);
    let loaded = read(&bytes).unwrap();
    let mut options = draft::Options::default();
    options.placeholders = true;
    let wanted = draft::draft(&loaded.report, None, &options).report;
    assert!(wanted.overview.blocks.len() > 3, "more than there is room for");
    // The clerk's formula speaks of the row that would move: nothing is done.
    assert!(amend(&bytes, &loaded, &wanted).is_err());
    let mut parts = unpack(&bytes);
    change(&mut parts, SHEET, |text| text.replace("'报告正文'!", ""));
    let bytes = pack(&parts);
    let after = amend(&bytes, &loaded, &wanted).unwrap();
    assert_eq!(otherwise(&after, &wanted), [""; 0]);
    let again = read(&after).unwrap();
    let (old, new) = (place(&loaded, path).1, place(&again, path).1);
    let row = |cell: &str| cell[1..].parse::<usize>().unwrap();
    let more = wanted.overview.blocks.len() - 3;
    assert_eq!(row(&new), row(&old) + more);
    let comments = part(&after, "xl/comments1.xml");
    assert!(
        comments.contains(&format!("ref=\"{new}\"")) && !comments.contains(&format!("ref=\"{old}\"")),
        "{comments}"
    );
    let boxes = part(&after, "xl/drawings/vmlDrawing1.vml");
    assert!(boxes.contains(&format!("<x:Row>{}</x:Row>", row(&new) - 1)), "{boxes}");
    let area = |bytes: &[u8]| {
        let workbook = part(bytes, "xl/workbook.xml");
        let area = workbook.split("'报告正文'!$A$1:$D$").nth(1).unwrap();
        area.split('<').next().unwrap().parse::<usize>().unwrap()
    };
    assert_eq!(area(&after), area(&bytes) + more);
    // The clerk's colour moved with the cell.
    let name = sheet_part(&bytes, "报告正文");
    let style = |text: &str, at: &str| {
        cell(text, at)
            .split(" s=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned()
    };
    assert_eq!(style(&part(&bytes, &name), &old), style(&part(&after, &name), &new));
}

#[test]
fn damaged_workbooks_are_refused_and_nothing_panics() {
    let bytes = write(&thinned(Edition::E2021), &Options::default()).unwrap();
    let loaded = read(&bytes).unwrap();
    let wanted = fix::fix(&loaded.report).report;
    let mut random = sample::Random::new(11);
    for _ in 0..40 {
        let mut worse = bytes.clone();
        for _ in 0..4 {
            let at = usize::try_from(random.below(worse.len() as u64)).unwrap();
            worse[at] ^= 1 << random.below(8);
        }
        let _ = amend(&worse, &loaded, &wanted);
    }
}

#[test]
fn a_total_that_is_left_blank_does_not_follow() {
    // Row by row the totals come to something else than column by column: which is right only a person knows.
    let mut report = Report::blank(Edition::E2021);
    for (path, text) in [
        ("applications.granted.natural_person", "3"),
        ("applications.granted.commercial_enterprise", "1"),
        ("applications.total.natural_person", "9"),
    ] {
        set(&mut report, path, Some(text));
    }
    let bytes = write(&report, &Options::default()).unwrap();
    let loaded = read(&bytes).unwrap();
    let mut options = fill::Options::default();
    options.blanks_as_zero = true;
    let wanted = fill::fill(&loaded.report, &options).report;
    let last = FigureId::from_path("applications.total.total").unwrap();
    assert!(wanted.tables.figure(last).unwrap().is_blank() && !wanted.tables.applications.granted.total.is_blank());
    let (sheet, address) = place(&loaded, last.path());
    let part_of = |bytes: &[u8]| cell(&part(bytes, &sheet_part(bytes, &sheet)), &address);
    assert!(part_of(&bytes).contains("<f>"), "{}", part_of(&bytes));
    let after = amend(&bytes, &loaded, &wanted).unwrap();
    assert_eq!(otherwise(&after, &wanted), [""; 0]);
    assert!(!part_of(&after).contains("<f>"), "{}", part_of(&after));
}

#[test]
fn formulas_over_areas_lose_what_they_put_into_other_cells() {
    let ours = write(&thinned(Edition::E2021), &Options::default()).unwrap();
    let loaded = read(&ours).unwrap();
    let (sheet, address) = place(&loaded, TOTAL);
    let mut parts = unpack(&clerk::own(&ours, &loaded, TOTAL));
    change(&mut parts, SHEET, |text| {
        let rows = format!(
            "<row r=\"9\"><c r=\"A9\"><f t=\"array\" ref=\"A9:B9\">'{sheet}'!{address}*{{1,2}}</f><v>0</v></c><c r=\"B9\"><v>0</v></c><c r=\"C9\"><v>7</v></c><c r=\"D9\"><f>SUM(A9:B9)</f><v>0</v></c></row></sheetData>"
        );
        text.replace("</sheetData>", &rows)
    });
    let bytes = pack(&parts);
    let loaded = read(&bytes).unwrap();
    let wanted = fix::fix(&loaded.report).report;
    let own = part(&amend(&bytes, &loaded, &wanted).unwrap(), SHEET);
    assert!(cell(&own, "A9").ends_with("</f></c>"), "{own}");
    assert_eq!(cell(&own, "B9"), "<c r=\"B9\"></c>");
    assert!(
        cell(&own, "C9").ends_with("<v>7</v></c>") && cell(&own, "D9").ends_with("</f></c>"),
        "{own}"
    );
    // A cell that such a formula fills is no field's to change.
    let mut parts = unpack(&ours);
    let name = sheet_part(&ours, &sheet);
    change(&mut parts, &name, |text| {
        let old = cell(&text, &address);
        let new = old.replace("/>", &format!("><f t=\"array\" ref=\"{address}:K9\">\"\"</f></c>"));
        assert_ne!(old, new);
        text.replace(&old, &new)
    });
    let bytes = pack(&parts);
    let loaded = read(&ours).unwrap();
    assert_eq!(amend(&bytes, &loaded, &wanted), Err(NotInPlace::NoPlace(sheet)));
}

proptest! {
    #![proptest_config(arbitrary::config(24))]

    /// Whatever a report is and whichever totals are blank: mended in place it reads as the model mended.
    #[test]
    fn mended_in_place_is_mended(mut report in arbitrary::report(), seed in any::<u64>()) {
        let mut random = sample::Random::new(seed);
        let totals: Vec<FigureId> = report
            .edition
            .tables()
            .flat_map(|table| table.equations)
            .flat_map(|equation| equation.totals)
            .copied()
            .collect();
        for id in totals {
            if random.once_in(3)
                && matches!(report.tables.figure(id), Some(FigureRef::Count(Some(_))))
                && report.annotations.iter().all(|annotation| annotation.path != id)
            {
                report.tables.figure_mut(id).unwrap().set(None).unwrap();
            }
        }
        let bytes = write(&report, &Options::default()).unwrap();
        let loaded = read(&bytes).unwrap();
        prop_assert_eq!(&loaded.report, &report);
        let mut options = fill::Options::default();
        options.blanks_as_zero = random.once_in(2);
        let filled = fill::fill(&loaded.report, &options);
        let after = amend(&bytes, &loaded, &filled.report);
        let after = after.map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(otherwise(&after, &filled.report), [""; 0]);
        let fixed = fix::fix(&loaded.report);
        if fixed.changes.iter().all(|change| change.path != "edition") {
            let after = amend(&bytes, &loaded, &fixed.report);
            let after = after.map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert_eq!(otherwise(&after, &fixed.report), [""; 0]);
        }
    }
}
