//! Workbooks that people broke, programs mangled or attackers made: a located error or a report with
//! diagnostics, never a panic, never a guess. Leaves out files that office programs made.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

mod package;

use gongkai_core::tables::FigureRef;
use gongkai_core::{AnnotationKind, Edition, FigureId, Language, Loaded, ReadError, Report, Severity};
use gongkai_testkit::example;
use gongkai_xlsx::{Options, read, write};
use package::{APPLICATIONS, Parts, STRINGS, WORKBOOK, change, pack, unpack};

fn report() -> Report {
    example::report(Edition::E2021)
}

fn bytes() -> Vec<u8> {
    write(&report(), &Options::default()).unwrap()
}

fn parts() -> Parts {
    unpack(&bytes())
}

/// The workbook with one text replaced in a part; the text must be there.
fn with(part: &str, from: &str, to: &str) -> Vec<u8> {
    let mut parts = parts();
    let content = &mut parts.iter_mut().find(|(name, _)| name == part).unwrap().1;
    let text = String::from_utf8(content.clone()).unwrap();
    assert!(text.contains(from), "{from} is not in {part}");
    *content = text.replacen(from, to, 1).into_bytes();
    pack(&parts)
}

fn message(result: Result<Loaded, ReadError>) -> String {
    let error = result.unwrap_err();
    let help = error
        .help
        .as_ref()
        .map(|help| help.render(Language::English))
        .unwrap_or_default();
    assert!(!help.is_empty(), "{error} gives no advice");
    format!(
        "{} {help} {}",
        error.message.render(Language::English),
        error.place.map(|place| place.to_string()).unwrap_or_default()
    )
}

fn id(path: &str) -> FigureId {
    FigureId::from_path(path).unwrap()
}

#[test]
fn what_is_no_workbook_is_named() {
    let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let ole = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    for (bytes, said) in [
        (Vec::new(), "empty"),
        (b"\xEF\xBB\xBF  <html><table></table></html>".to_vec(), "web page"),
        (b"a,b,c".to_vec(), "not an .xlsx"),
        (ole.clone(), ".xls"),
        ([ole, vec![0; 512], encrypted].concat(), "encrypted"),
        (
            pack(&vec![("word/document.xml".to_owned(), b"<x/>".to_vec())]),
            "not an .xlsx",
        ),
        (b"PK\x03\x04".to_vec(), "damaged"),
    ] {
        let text = message(read(&bytes));
        assert!(text.contains(said), "{text}");
    }
}

#[test]
fn a_workbook_without_our_names_and_cover_is_read_by_its_labels() {
    // The same tables without our cover could be anybody's.
    let mut parts = parts();
    change(&mut parts, WORKBOOK, |text| text.replace("gongkai.", "other."));
    change(&mut parts, STRINGS, |text| {
        text.replace("<t>格式版本</t>", "<t>版本</t>")
    });
    let loaded = read(&pack(&parts)).unwrap();
    for id in FigureId::all() {
        let text = |report: &Report| report.tables.figure(id).and_then(FigureRef::text);
        assert_eq!(text(&loaded.report), text(&report()), "{id}");
    }
    let said = loaded.diagnostics[0].message.render(Language::English);
    assert!(said.contains("did not make the workbook"), "{said}");
}

#[test]
fn a_cut_or_flipped_file_never_panics() {
    let bytes = bytes();
    for part in [25, 50, 75, 99] {
        assert!(read(&bytes[..bytes.len() * part / 100]).is_err());
    }
    let mut wrong = 0;
    for at in (0..bytes.len()).step_by(101) {
        let mut bytes = bytes.clone();
        bytes[at] ^= 0x41;
        match read(&bytes) {
            Err(_) => wrong += 1,
            // A flip in a part that is not read, or in a time stamp, changes nothing.
            Ok(loaded) => assert!(loaded.report == report() || !loaded.diagnostics.is_empty(), "byte {at}"),
        }
    }
    assert!(wrong > 0);
}

#[test]
fn packages_that_programs_read_differently_are_refused() {
    let mut doubled = bytes();
    // The same name in both headers of another entry of the same length.
    let (from, to) = (b"xl/worksheets/sheet1.xml", b"xl/worksheets/sheet2.xml");
    let places: Vec<usize> = (0..doubled.len() - from.len())
        .filter(|at| &doubled[*at..*at + from.len()] == from)
        .collect();
    for at in places {
        doubled[at..at + to.len()].copy_from_slice(to);
    }
    assert!(message(read(&doubled)).contains("two parts of one name"));

    let many = (0..1001).map(|at| (format!("part{at}"), Vec::new())).collect();
    assert!(message(read(&pack(&many))).contains("1001 parts"));
}

#[test]
fn bombs_are_refused_before_they_unfold() {
    let mut parts = parts();
    let strings = &mut parts.iter_mut().find(|(name, _)| name == STRINGS).unwrap().1;
    strings.extend(vec![b' '; 40 << 20]);
    assert!(message(read(&pack(&parts))).contains("zip bomb"));

    let text = message(read(&with(STRINGS, "<sst ", "<!DOCTYPE sst [<!ENTITY a \"b\">]><sst ")));
    assert!(
        text.contains("DOCTYPE") && text.contains("xl/sharedStrings.xml:"),
        "{text}"
    );
    let deep = format!("{}{}", "<x>".repeat(200), "</x>".repeat(200));
    assert!(message(read(&with(STRINGS, "<si>", &format!("{deep}<si>")))).contains("deeper"));
    let attributes: String = (0..2000).map(|at| format!(" a{at}=\"\"")).collect();
    assert!(message(read(&with(STRINGS, "<sst ", &format!("<sst{attributes} ")))).contains("attributes"));
    assert!(message(read(&with(STRINGS, "<si>", "<si>&a;"))).contains("entity"));
    assert!(message(read(&with(STRINGS, "</sst>", ""))).contains("incomplete"));
    assert!(message(read(&with(STRINGS, "</si>", "</so>"))).contains("XML"));
    assert!(message(read(&with(STRINGS, "<si>", "\u{0}<si>"))).contains("U+0000"));
}

#[test]
fn declared_sizes_and_far_cells_cost_nothing() {
    let mut parts = parts();
    let strings = &mut parts.iter_mut().find(|(name, _)| name == STRINGS).unwrap().1;
    let text = String::from_utf8(strings.clone()).unwrap();
    let start = text.find("uniqueCount=\"").unwrap() + "uniqueCount=\"".len();
    let end = start + text[start..].find('"').unwrap();
    *strings = format!("{}4294967295{}", &text[..start], &text[end..]).into_bytes();
    assert_eq!(read(&pack(&parts)).unwrap().report, report());

    let far = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>";
    let loaded = read(&with(APPLICATIONS, "</sheetData>", far)).unwrap();
    assert_eq!(loaded.report, report());
    assert_eq!(
        loaded.diagnostics[0].place.as_ref().unwrap().to_string(),
        "三、收到和处理政府信息公开申请情况!XFD1048576"
    );
}

#[test]
fn cells_and_strings_that_cannot_be_are_refused() {
    let text = message(read(&with(
        APPLICATIONS,
        "</sheetData>",
        "<row r=\"7\"><c r=\"D7\"><v>1</v></c></row></sheetData>",
    )));
    assert!(text.contains("D7") && text.contains("twice"), "{text}");
    for wrong in [
        "<c r=\"XFE1\"><v>1</v></c>",
        "<c r=\"A1048577\"><v>1</v></c>",
        "<c r=\"7\"><v>1</v></c>",
    ] {
        let text = message(read(&with(
            APPLICATIONS,
            "</sheetData>",
            &format!("<row>{wrong}</row></sheetData>"),
        )));
        assert!(text.contains("no address"), "{text}");
    }
    let string = "<row r=\"99\"><c r=\"A99\" t=\"s\"><v>99999</v></c></row></sheetData>";
    assert!(message(read(&with(APPLICATIONS, "</sheetData>", string))).contains("99999"));
}

/// The example with the number of one cell replaced by other content, keeping its style.
fn typed(cell: &str, content: &str) -> Loaded {
    let parts = parts();
    let sheet = String::from_utf8(parts.iter().find(|(name, _)| name == APPLICATIONS).unwrap().1.clone()).unwrap();
    let start = sheet.find(&format!("<c r=\"{cell}\"")).unwrap();
    let end = start + sheet[start..].find("</c>").unwrap() + 4;
    let style = sheet[start..end]
        .split("s=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let to = content.replace("<c", &format!("<c r=\"{cell}\" s=\"{style}\""));
    read(&with(APPLICATIONS, &sheet[start..end], &to)).unwrap()
}

#[test]
fn a_person_can_type_anything_into_a_figure() {
    // D6 is the first figure: applications.new.natural_person.
    let figure = id("applications.new.natural_person");
    let raw = |loaded: &Loaded| {
        loaded
            .report
            .annotation(figure, AnnotationKind::RawText)
            .map(|annotation| annotation.text.clone())
    };
    for (content, kept) in [
        ("<c><v>1.5</v></c>", "1.5"),
        ("<c><v>-1</v></c>", "-1"),
        ("<c><v>1e400</v></c>", "1e400"),
        ("<c t=\"inlineStr\"><is><t>abc</t></is></c>", "abc"),
        ("<c t=\"inlineStr\"><is><r><t>1</t></r><r><t>２</t></r></is></c>", "1２"),
        ("<c t=\"b\"><v>1</v></c>", "TRUE"),
    ] {
        let loaded = typed("D6", content);
        assert_eq!(raw(&loaded).as_deref(), Some(kept), "{content}");
        assert!(loaded.report.tables.figure(figure).unwrap().is_blank());
        let findings = gongkai_core::rules::check_loaded(&loaded);
        assert!(
            findings
                .iter()
                .any(|finding| finding.rule == "TYPE" && finding.place.is_some()),
            "{content}"
        );
    }
    for (content, value) in [
        ("<c><v>7</v></c>", Some("7")),
        ("<c><v>1.2E1</v></c>", Some("12")),
        ("<c t=\"str\"><v>7</v></c>", Some("7")),
        ("<c></c>", None),
    ] {
        let loaded = typed("D6", content);
        assert_eq!(
            loaded.report.tables.figure(figure).unwrap().text().as_deref(),
            value,
            "{content}"
        );
        assert_eq!(raw(&loaded), None);
    }
    let loaded = typed("D6", "<c t=\"inlineStr\"><is><t>不适用</t></is></c>");
    assert_eq!(
        loaded
            .report
            .annotation(figure, AnnotationKind::NotApplicable)
            .unwrap()
            .text,
        "不适用"
    );
    let loaded = typed("D6", "<c t=\"e\"><v>#REF!</v></c>");
    assert!(loaded.report.tables.figure(figure).unwrap().is_blank());
    assert_eq!(loaded.diagnostics.len(), 1);
    assert_eq!(loaded.diagnostics[0].severity, Severity::Error);
}

#[test]
fn lost_names_and_added_content_are_reported() {
    let typed = "<row r=\"90\"><c r=\"A90\" t=\"inlineStr\"><is><t>请核对</t></is></c></row></sheetData>";
    let loaded = read(&with(APPLICATIONS, "</sheetData>", typed)).unwrap();
    assert_eq!(loaded.report, report());
    assert_eq!(loaded.diagnostics.len(), 1);
    assert_eq!(
        loaded.diagnostics[0].place.as_ref().unwrap().to_string(),
        "三、收到和处理政府信息公开申请情况!A90"
    );

    // A name that is lost, and whose label is not the one it had.
    let mut parts = parts();
    change(&mut parts, WORKBOOK, |text| {
        text.replace("\"gongkai.year\"", "\"gongkai.yeer\"")
    });
    change(&mut parts, STRINGS, |text| text.replace("<t>年度</t>", "<t>哪一年</t>"));
    let loaded = read(&pack(&parts)).unwrap();
    assert_eq!(loaded.report.year, None);
    // The name is lost, another is not known, and both label and content belong to nothing.
    assert_eq!(loaded.diagnostics.len(), 4, "{:?}", loaded.diagnostics);

    change(&mut parts, WORKBOOK, |text| {
        text.replace("\"gongkai.edition\"", "\"gongkai.x\"")
    });
    change(&mut parts, STRINGS, |text| {
        text.replace("<t>格式版本</t>", "<t>版本</t>")
    });
    assert!(message(read(&pack(&parts))).contains("edition"));
}

/// The workbook with the references of all names changed, and the rows of table three.
fn changed(names: impl Fn(&str) -> String, rows: impl Fn(u32) -> Option<u32>) -> Vec<u8> {
    let mut parts = parts();
    change(&mut parts, WORKBOOK, |text| names(&text));
    change(&mut parts, APPLICATIONS, |text| {
        let (head, rest) = text.split_once("<sheetData>").unwrap();
        let (data, tail) = rest.split_once("</sheetData>").unwrap();
        let mut out = format!("{head}<sheetData>");
        for row in data.split("<row r=\"").skip(1) {
            let (number, row) = row.split_once('"').unwrap();
            let Some(new) = rows(number.parse().unwrap()) else {
                continue;
            };
            let mut cells = row.split("<c r=\"");
            out += &format!("<row r=\"{new}\"{}", cells.next().unwrap());
            for cell in cells {
                let (address, cell) = cell.split_once('"').unwrap();
                let letters = address.trim_end_matches(|letter: char| letter.is_ascii_digit());
                out += &format!("<c r=\"{letters}{new}\"{cell}");
            }
        }
        format!("{out}</sheetData>{tail}")
    });
    pack(&parts)
}

/// Every figure of the file is either what the report says or blank with an error that names its path.
fn nothing_is_misfilled(loaded: &Loaded) -> usize {
    let report = report();
    let mut blanked = 0;
    for id in FigureId::all() {
        let (Some(found), Some(wanted)) = (loaded.report.tables.figure(id), report.tables.figure(id)) else {
            continue;
        };
        if found.text() == wanted.text() {
            continue;
        }
        assert!(found.is_blank(), "{id} is {:?}", found.text());
        let told = loaded.diagnostics.iter().any(|finding| {
            finding.severity == Severity::Error
                && finding.place.is_some()
                && finding.paths.iter().any(|path| path == id.path())
        });
        assert!(told, "{id}");
        blanked += 1;
    }
    blanked
}

#[test]
fn swapped_names_are_refused() {
    let (one, other) = ("applications.denied.state_secret.", "applications.granted.");
    let swapped = changed(
        |text| {
            let text = text.replace(one, "applications.SWAP.").replace(other, one);
            text.replace("applications.SWAP.", other)
        },
        Some,
    );
    let loaded = read(&swapped).unwrap();
    assert!(nothing_is_misfilled(&loaded) > 0);
    let told: Vec<String> = loaded
        .diagnostics
        .iter()
        .map(|finding| finding.message.render(Language::Chinese))
        .collect();
    assert!(
        told.iter()
            .any(|text| text.contains("国家秘密") && text.contains("予以公开")),
        "{told:?}"
    );
    assert_eq!(told.len(), 2, "one a row: {told:?}");

    let (one, other) = ("new.natural_person\"", "new.total\"");
    let swapped = changed(
        |text| {
            let text = text.replace(one, "SWAP").replace(other, one);
            text.replace("SWAP", other)
        },
        Some,
    );
    let loaded = read(&swapped).unwrap();
    assert_eq!(nothing_is_misfilled(&loaded), 2);
    assert_eq!(loaded.diagnostics.len(), 2);
}

#[test]
fn figures_that_slid_away_from_their_names_are_refused() {
    // A program that deletes or inserts rows without moving the names.
    let deleted = changed(str::to_owned, |row| match row {
        9 => None,
        row => Some(if row > 9 { row - 1 } else { row }),
    });
    assert!(nothing_is_misfilled(&read(&deleted).unwrap()) > 50);
    let inserted = changed(str::to_owned, |row| Some(if row > 3 { row + 1 } else { row }));
    assert!(nothing_is_misfilled(&read(&inserted).unwrap()) > 50);
}

#[test]
fn edited_labels_are_no_moved_names() {
    let loaded = read(&with(STRINGS, "1.属于国家秘密", "1. 国家秘密（含敏感信息）")).unwrap();
    assert_eq!(loaded.report, report());
    let loaded = read(&with(STRINGS, "1.属于国家秘密", "1、属于 国家秘密")).unwrap();
    assert_eq!(loaded.report, report());
}

#[test]
fn a_removed_sheet_is_told_once() {
    let sheet = "三、收到和处理政府信息公开申请情况";
    let removed = changed(
        |text| {
            let text = text.replace(&format!("<sheet name=\"{sheet}\""), "<sheet name=\"x\"");
            text.replace(&format!("'{sheet}'!$"), "#REF!$")
        },
        |_| None,
    );
    let loaded = read(&removed).unwrap();
    let lost = loaded.diagnostics.iter().filter(|finding| finding.paths.len() > 100);
    assert_eq!(lost.count(), 1);
    assert_eq!(loaded.diagnostics.len(), 1, "{:?}", loaded.diagnostics);
}

#[test]
fn an_incomplete_waiver_is_refused() {
    let mut waived = report();
    let waiver = gongkai_core::Waiver {
        rule: "ROWSUM".to_owned(),
        path: None,
        reason: "经核对无误-XYZ".to_owned(),
        who: "张三".to_owned(),
        on: None,
    };
    waived.waivers = vec![waiver.clone()];
    let book = write(&waived, &Options::default()).unwrap();
    assert_eq!(read(&book).unwrap().report, waived);
    let mut parts = unpack(&book);
    change(&mut parts, STRINGS, |text| text.replace("<t>张三</t>", "<t></t>"));
    let loaded = read(&pack(&parts)).unwrap();
    assert_eq!(loaded.report.waivers, vec![]);
    assert_eq!(loaded.diagnostics.len(), 1);
    assert!(loaded.diagnostics[0].place.is_some());
    assert!(
        loaded.diagnostics[0]
            .message
            .render(Language::Chinese)
            .contains("核实人")
    );
}

#[test]
fn a_renamed_sheet_and_a_later_schema_are_read() {
    let mut parts = parts();
    let workbook = &mut parts.iter_mut().find(|(name, _)| name == WORKBOOK).unwrap().1;
    *workbook = String::from_utf8(workbook.clone())
        .unwrap()
        .replace("三、收到和处理政府信息公开申请情况", "表三")
        .into_bytes();
    let loaded = read(&pack(&parts)).unwrap();
    assert_eq!(loaded.report, report());
    assert_eq!(loaded.diagnostics, []);

    let loaded = read(&with(STRINGS, "gongkai.report/1<", "gongkai.report/1.3<")).unwrap();
    assert_eq!(loaded.diagnostics.len(), 1);
    assert!(message(read(&with(STRINGS, "gongkai.report/1<", "gongkai.report/9<"))).contains("gongkai.report/9"));
}

#[test]
fn a_formula_without_a_result_is_computed_only_where_it_is_ours() {
    let mut parts = parts();
    let sheet = &mut parts.iter_mut().find(|(name, _)| name == APPLICATIONS).unwrap().1;
    let text = String::from_utf8(sheet.clone()).unwrap();
    let mut stripped = String::new();
    for piece in text.split("</f>") {
        let tail = if stripped.is_empty() {
            piece
        } else {
            &piece[piece.find("</v>").unwrap() + 4..]
        };
        stripped.push_str(tail);
        stripped.push_str("</f>");
    }
    *sheet = stripped.trim_end_matches("</f>").as_bytes().to_vec();
    let loaded = read(&pack(&parts)).unwrap();
    assert_eq!(loaded.report, report());
    assert_eq!(loaded.diagnostics, []);

    // A program adds up 1.5 and leaves out "120": neither is what the form would say.
    let with = |to: &str| {
        let mut parts = parts.clone();
        change(&mut parts, APPLICATIONS, |text| {
            let start = text.find("<c r=\"D6\"").unwrap();
            let end = start + text[start..].find("</c>").unwrap() + 4;
            format!("{}<c r=\"D6\"{to}</c>{}", &text[..start], &text[end..])
        });
        read(&pack(&parts)).unwrap()
    };
    for (wrong, figure) in [
        ("><v>1.5</v>", None),
        ("><v>-3</v>", None),
        (" t=\"str\"><v>120</v>", Some(120)),
    ] {
        let loaded = with(wrong);
        let row = &loaded.report.tables.applications.new;
        assert_eq!((row.natural_person.0, row.total.0), (figure, None), "{wrong}");
        assert_eq!(loaded.diagnostics[0].message.key(), "workbook_no_result");
    }
    assert_eq!(with("><v>121</v>").report.tables.applications.new.total, 132.into());

    let total = String::from_utf8(parts.iter().find(|(name, _)| name == APPLICATIONS).unwrap().1.clone()).unwrap();
    let changed = total.replacen("\"\",SUM(D6:I6)", "\"\",SUM(D6:H6)", 1);
    parts.iter_mut().find(|(name, _)| name == APPLICATIONS).unwrap().1 = changed.into_bytes();
    let loaded = read(&pack(&parts)).unwrap();
    assert!(loaded.report.tables.applications.new.total.is_blank());
    assert!(
        loaded.diagnostics[0]
            .message
            .render(Language::English)
            .contains("no stored result")
    );
}

#[test]
fn parts_with_wrong_bytes_never_panic() {
    let parts = parts();
    let sheets = [
        APPLICATIONS,
        WORKBOOK,
        STRINGS,
        "xl/styles.xml",
        "xl/_rels/workbook.xml.rels",
    ];
    // A fixed sequence of numbers: the same bytes are changed in every run.
    let mut seed = 1u64;
    let mut next = move |limit: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % limit
    };
    for round in 0..150 {
        let mut parts = parts.clone();
        let name = sheets[round % sheets.len()];
        let content = &mut parts.iter_mut().find(|(part, _)| part == name).unwrap().1;
        for _ in 0..=next(3) {
            let at = next(content.len());
            match next(3) {
                0 => content[at] = b"<>&\"'/ 0A!$:"[next(12)],
                1 => drop(content.drain(at..(at + next(40)).min(content.len()))),
                _ => content.insert(at, b"<>&\"'/ 0A!$:"[next(12)]),
            }
        }
        // Either refused with a place and advice, or read; which of the two depends on the byte.
        if let Err(error) = read(&pack(&parts)) {
            assert!(error.help.is_some(), "{error}");
        }
    }
}

#[test]
fn the_visible_cell_wins_over_what_is_stored_beside_it() {
    let mut edited = report();
    edited.title = Some("甲\r乙".to_owned());
    edited.agency.contact.unit = Some(String::new());
    let original = write(&edited, &Options::default()).unwrap();
    assert_eq!(read(&original).unwrap().report, edited);

    let mut parts = unpack(&original);
    change(&mut parts, STRINGS, |text| text.replace("<t>甲\n乙</t>", "<t>丙</t>"));
    edited.title = Some("丙".to_owned());
    let loaded = read(&pack(&parts)).unwrap();
    assert_eq!(loaded.report, edited);
    assert_eq!(loaded.diagnostics, []);
}

#[test]
fn without_the_hidden_sheet_what_is_visible_is_read() {
    let mut parts = parts();
    change(&mut parts, WORKBOOK, |text| text.replace("gongkai.exact.", "lost."));
    change(&mut parts, STRINGS, |text| text.replace("<t>键</t>", "<t>x</t>"));
    let loaded = read(&pack(&parts)).unwrap();
    assert_eq!(loaded.report, report());
    assert_eq!(
        loaded.diagnostics.len(),
        2,
        "the sheet is missed, and its content belongs to nothing"
    );
}

#[test]
fn a_long_string_in_many_cells_and_endless_notes_are_bounded() {
    let long = format!("<si><t>{}</t></si></sst>", "x".repeat(1 << 20));
    let mut parts = parts();
    let strings = &mut parts.iter_mut().find(|(name, _)| name == STRINGS).unwrap().1;
    let text = String::from_utf8(strings.clone()).unwrap();
    let index = text.matches("<si>").count();
    *strings = text.replace("</sst>", &long).into_bytes();
    let cells: String = (0..100)
        .map(|at| format!("<row r=\"{}\"><c t=\"s\"><v>{index}</v></c></row>", at + 100))
        .collect();
    let sheet = &mut parts.iter_mut().find(|(name, _)| name == APPLICATIONS).unwrap().1;
    *sheet = String::from_utf8(sheet.clone())
        .unwrap()
        .replace("</sheetData>", &(cells + "</sheetData>"))
        .into_bytes();
    assert!(message(read(&pack(&parts))).contains("MiB of text"));

    let cells: String = (0..5000)
        .map(|at| format!("<row r=\"{}\"><c><v>{at}</v></c></row>", at + 100))
        .collect();
    let loaded = read(&with(APPLICATIONS, "</sheetData>", &(cells + "</sheetData>"))).unwrap();
    assert_eq!(loaded.report, report());
    assert_eq!(loaded.diagnostics.len(), 201);
}
