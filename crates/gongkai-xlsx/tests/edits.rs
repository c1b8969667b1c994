//! What people and programs do to a workbook without meaning harm: names lost, sheets renamed, moved or doubled,
//! rows from elsewhere, other ways to write the same file, files of earlier versions. Leaves out office programs
//! themselves.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

mod package;

use gongkai_core::{Edition, FigureId, Loaded, Report, Severity};
use gongkai_testkit::{arbitrary, example};
use gongkai_xlsx::{Options, read, write};
use package::{APPLICATIONS, STRINGS, WORKBOOK, change, pack, rename, unpack};
use proptest::prelude::*;
use std::fmt::Write as _;

fn book(report: &Report) -> Vec<u8> {
    write(report, &Options::default()).unwrap()
}

fn report() -> Report {
    example::report(Edition::E2021)
}

/// The report is the same, and what was read by labels is said with a place.
fn same_by_labels(loaded: &Loaded, report: &Report) {
    assert!(loaded.report == *report, "{:?}", loaded.diagnostics.first());
    assert!(!loaded.diagnostics.is_empty());
    for finding in &loaded.diagnostics {
        assert_eq!(finding.rule, "READ-NAMES", "{} at {:?}", finding.message, finding.place);
        assert_eq!(finding.severity, Severity::Information);
        assert!(finding.place.is_some() && finding.help.is_some());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn without_names_the_labels_say_the_same(report in arbitrary::report()) {
        same_by_labels(&read(&rename(&book(&report), |_, _| None)).unwrap(), &report);
    }

    #[test]
    fn with_some_of_the_names_too(report in arbitrary::report(), seed in any::<u64>()) {
        let mut seed = seed | 1;
        let bytes = rename(&book(&report), |_, reference| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 63 == 0).then(|| reference.to_owned())
        });
        same_by_labels(&read(&bytes).unwrap(), &report);
    }
}

#[test]
fn broken_references_are_lost_names() {
    let bytes = rename(&book(&report()), |name, reference| {
        let broken = name.starts_with("gongkai.applications.") || name == "gongkai.year";
        Some(if broken {
            "#REF!".to_owned()
        } else {
            reference.to_owned()
        })
    });
    let loaded = read(&bytes).unwrap();
    same_by_labels(&loaded, &report());
    assert_eq!(loaded.diagnostics.len(), 2);
}

#[test]
fn sheets_are_renamed_and_moved_and_names_lost() {
    for names in [true, false] {
        let mut parts = unpack(&rename(&book(&report()), |_, reference| {
            names.then(|| reference.to_owned())
        }));
        change(&mut parts, WORKBOOK, |text| {
            let (head, rest) = text.split_once("<sheets>").unwrap();
            let (list, tail) = rest.split_once("</sheets>").unwrap();
            let mut sheets: Vec<String> = list
                .split_inclusive("/>")
                .map(|sheet| sheet.replace("三、收到和处理政府信息公开申请情况", "申请"))
                .collect();
            sheets.reverse();
            let tail = tail.replace("三、收到和处理政府信息公开申请情况", "申请");
            format!("{head}<sheets>{}</sheets>{tail}", sheets.concat())
        });
        let loaded = read(&pack(&parts)).unwrap();
        if names {
            assert_eq!(loaded.report, report());
            assert_eq!(loaded.diagnostics, []);
        } else {
            same_by_labels(&loaded, &report());
        }
    }
}

#[test]
fn formulas_are_no_longer_than_office_programs_take() {
    for edition in Edition::ALL {
        // Every optional row and both disclosure tables.
        let mut report = example::report(edition);
        for id in FigureId::all() {
            let _ = report.tables.figure_mut(id);
        }
        let mut longest = (0, 0);
        for (name, content) in unpack(&book(&report)) {
            if !name.starts_with("xl/worksheets/sheet") {
                continue;
            }
            let text = String::from_utf8(content).unwrap();
            let length = |tag: &str| {
                let start = format!("<{tag}>");
                let pieces = text.split(&start).skip(1);
                let formulas = pieces.map(|piece| piece.split("</").next().unwrap());
                let plain = formulas.map(|formula| {
                    let formula = formula.replace("&quot;", "\"").replace("&lt;", "<");
                    formula.replace("&gt;", ">").replace("&amp;", "&").chars().count()
                });
                plain.max().unwrap_or(0)
            };
            longest = (longest.0.max(length("f")), longest.1.max(length("formula1")));
        }
        assert!((500..=8192).contains(&longest.0), "{longest:?}");
        assert!((100..=255).contains(&longest.1), "{longest:?}");
    }
}

/// Every figure is what the report says, or blank with an error that names it.
fn nothing_is_misfilled(loaded: &Loaded, report: &Report) -> usize {
    let mut blanked = 0;
    for id in FigureId::all() {
        let (Some(found), Some(wanted)) = (loaded.report.tables.figure(id), report.tables.figure(id)) else {
            continue;
        };
        if found.text() == wanted.text() {
            continue;
        }
        assert!(found.is_blank(), "{id} is {:?}", found.text());
        let told = loaded
            .diagnostics
            .iter()
            .any(|finding| finding.severity == Severity::Error && finding.paths.iter().any(|path| path == id.path()));
        assert!(told, "{id}");
        blanked += 1;
    }
    blanked
}

#[test]
fn an_erased_label_takes_its_row_with_it_and_no_other() {
    // Every cell counts, so that none could be taken for another.
    let mut report = report();
    report.annotations.clear();
    for (at, id) in FigureId::all().enumerate() {
        if id.figure().table == "applications" && report.tables.figure(id).is_some() {
            report
                .tables
                .figure_mut(id)
                .unwrap()
                .set(Some(&(1000 + at).to_string()))
                .unwrap();
        }
    }
    let bytes = rename(&book(&report), |_, _| None);
    let labels: Vec<String> = gongkai_core::tables::table(Edition::E2021, "applications")
        .unwrap()
        .blocks
        .iter()
        .flat_map(|block| block.rows)
        .filter(|row| row.printed)
        .map(|row| (*row.label.last().unwrap()).to_owned())
        .collect();
    assert_eq!(labels.len(), 25);
    for label in labels {
        let mut parts = unpack(&bytes);
        change(&mut parts, STRINGS, |text| {
            let from = format!("<t>{label}</t>");
            assert!(text.contains(&from), "{label}");
            text.replace(&from, "<t></t>")
        });
        let blanked = nothing_is_misfilled(&read(&pack(&parts)).unwrap(), &report);
        assert_eq!(blanked, 7, "{label}");
    }
}

/// The workbook with its table three a second time.
fn doubled(bytes: &[u8]) -> Vec<u8> {
    let mut parts = unpack(bytes);
    let sheet = parts.iter().find(|(name, _)| name == APPLICATIONS).unwrap().1.clone();
    parts.push(("xl/worksheets/copy.xml".to_owned(), sheet));
    change(&mut parts, WORKBOOK, |text| {
        let listed = "<sheet name=\"副本\" sheetId=\"99\" r:id=\"rIdCopy\"/></sheets>";
        text.replace("</sheets>", listed)
    });
    change(&mut parts, "xl/_rels/workbook.xml.rels", |text| {
        let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet";
        let relation = format!("<Relationship Id=\"rIdCopy\" Type=\"{kind}\" Target=\"worksheets/copy.xml\"/>");
        text.replace("</Relationships>", &format!("{relation}</Relationships>"))
    });
    pack(&parts)
}

#[test]
fn a_doubled_sheet_is_not_chosen_from() {
    let loaded = read(&doubled(&rename(&book(&report()), |_, _| None))).unwrap();
    assert!(nothing_is_misfilled(&loaded, &report()) > 150);
    let errors: Vec<String> = loaded
        .diagnostics
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| finding.message.render(gongkai_core::Language::Chinese))
        .collect();
    assert!(errors[0].contains("副本"), "{errors:?}");

    // Names say which of the two it is; the other is a sheet too many.
    let loaded = read(&doubled(&book(&report()))).unwrap();
    assert_eq!(loaded.report, report());
    let said = loaded.diagnostics.iter().map(|finding| finding.message.key());
    assert_eq!(said.collect::<Vec<_>>(), ["workbook_unknown_sheet"]);
}

#[test]
fn rows_from_another_workbook_are_read_as_shown() {
    // Pasted with formulas: they point to the other file, their results were stored.
    let pasted = "<c r=\"D6\"><f>[1]三、收到和处理政府信息公开申请情况!D6</f><v>77</v></c>";
    let mut parts = unpack(&book(&report()));
    change(&mut parts, APPLICATIONS, |text| {
        let start = text.find("<c r=\"D6\"").unwrap();
        let end = start + text[start..].find("</c>").unwrap() + 4;
        format!("{}{pasted}{}", &text[..start], &text[end..])
    });
    let loaded = read(&pack(&parts)).unwrap();
    assert_eq!(loaded.report.tables.applications.new.natural_person, 77.into());
    assert_eq!(loaded.diagnostics, []);
}

#[test]
fn what_is_typed_beside_the_form_is_reported_and_what_the_form_says_is_not() {
    let mut broken = report();
    broken.tables.applications.new.total = 999.into();
    broken.agency.name = None;
    let mut parts = unpack(&book(&broken));
    let loaded = read(&pack(&parts)).unwrap();
    assert_eq!(loaded.report, broken);
    assert_eq!(loaded.diagnostics, []);
    change(&mut parts, APPLICATIONS, |text| {
        let typed = "<row r=\"90\"><c r=\"L90\" t=\"inlineStr\"><is><t>已电话核对</t></is></c></row></sheetData>";
        text.replace("</sheetData>", typed)
    });
    let loaded = read(&pack(&parts)).unwrap();
    assert_eq!(loaded.report, broken);
    let places: Vec<String> = loaded
        .diagnostics
        .iter()
        .map(|finding| finding.place.as_ref().unwrap().to_string())
        .collect();
    assert_eq!(places, ["三、收到和处理政府信息公开申请情况!L90"]);
}

/// The sheets as other programs write them: texts in the cells, no addresses, the namespace under a prefix.
fn rewritten(bytes: &[u8]) -> Vec<u8> {
    let mut parts = unpack(bytes);
    let strings = String::from_utf8(parts.iter().find(|(name, _)| name == STRINGS).unwrap().1.clone()).unwrap();
    let strings: Vec<&str> = strings
        .split("<si>")
        .skip(1)
        .map(|item| item.split("</si>").next().unwrap())
        .collect();
    for (name, content) in &mut parts {
        if !name.starts_with("xl/worksheets/sheet") {
            continue;
        }
        let text = String::from_utf8(content.clone()).unwrap();
        let (head, rest) = text.split_once("<sheetData>").unwrap();
        let (data, tail) = rest.split_once("</sheetData>").unwrap();
        let mut out = String::new();
        let mut next_row = 1;
        for row in data.split("<row r=\"").skip(1) {
            let number: u32 = row.split('"').next().unwrap().parse().unwrap();
            for _ in next_row..number {
                out.push_str("<x:row/>");
            }
            next_row = number + 1;
            out.push_str("<x:row>");
            let mut next = 0;
            for cell in row.split("<c r=\"").skip(1) {
                let (address, cell) = cell.split_once('"').unwrap();
                let letters = address.trim_end_matches(|letter: char| letter.is_ascii_digit());
                let column = letters
                    .bytes()
                    .fold(0, |column, letter| column * 26 + usize::from(letter - b'A') + 1)
                    - 1;
                for _ in next..column {
                    out.push_str("<x:c/>");
                }
                next = column + 1;
                let cell = cell.split("</row>").next().unwrap();
                if let Some((start, value)) = cell.split_once(" t=\"s\"><v>") {
                    let index: usize = value.split('<').next().unwrap().parse().unwrap();
                    let string = strings[index].replace("<t", "<x:t").replace("</t", "</x:t");
                    let _ = write!(out, "<x:c{start} t=\"inlineStr\"><x:is>{string}</x:is></x:c>");
                } else {
                    let cell = cell.replace("</", "\u{1}").replace('<', "<x:").replace('\u{1}', "</x:");
                    let _ = write!(out, "<x:c{cell}");
                }
            }
            out.push_str("</x:row>");
        }
        let prefixed = |text: &str| {
            let text = text.replace("</", "\u{1}").replace("<?", "\u{2}").replace('<', "<x:");
            text.replace('\u{1}', "</x:")
                .replace('\u{2}', "<?")
                .replace(" xmlns=", " xmlns:x=")
        };
        let extra = "<mc:AlternateContent xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><mc:Choice Requires=\"etc\"/></mc:AlternateContent>";
        let tail = prefixed(tail).replace("</x:worksheet>", &format!("{extra}</x:worksheet>"));
        *content = format!("{}<x:sheetData>{out}</x:sheetData>{tail}", prefixed(head)).into_bytes();
    }
    change(&mut parts, "xl/_rels/workbook.xml.rels", |text| {
        text.replace("relationships/sharedStrings\"", "relationships/theme2\"")
    });
    // A program's own parts and properties, as WPS adds them.
    parts.retain(|(name, _)| name != STRINGS && !name.starts_with("docProps/"));
    parts.push((
        "xl/cellimages.xml".to_owned(),
        b"<etc:cellImages xmlns:etc=\"http://www.wps.cn/officeDocument/2017/etCustomData\"/>".to_vec(),
    ));
    parts.push(("customXml/item1.xml".to_owned(), b"<x/>".to_vec()));
    pack(&parts)
}

#[test]
fn other_ways_to_write_the_same_sheets_are_read() {
    for edition in Edition::ALL {
        let report = example::report(edition);
        let loaded = read(&rewritten(&book(&report))).unwrap();
        assert!(loaded.report == report);
        assert_eq!(loaded.diagnostics, []);
        let nameless = rename(&rewritten(&book(&report)), |_, _| None);
        same_by_labels(&read(&nameless).unwrap(), &report);
    }
}

#[test]
fn workbooks_of_earlier_versions_are_read() {
    let blank = include_bytes!("former/blank-2021.xlsx").as_slice();
    let filled = include_bytes!("former/weihai-hrss-2022.xlsx").as_slice();
    let json = include_bytes!("../../../examples/weihai-hrss-2022.json").as_slice();
    let known = gongkai_core::json::read(json).unwrap().report;
    for (bytes, report) in [(blank, Report::blank(Edition::E2021)), (filled, known)] {
        let loaded = read(bytes).unwrap();
        assert_eq!(loaded.report, report);
        assert_eq!(loaded.diagnostics, []);
        // The line about the sums had nothing that marks it without its name but its place.
        same_by_labels(&read(&rename(bytes, |_, _| None)).unwrap(), &report);
    }
}
