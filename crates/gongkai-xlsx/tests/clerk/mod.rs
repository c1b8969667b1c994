//! A workbook that a clerk has made their own: comments, a coloured cell, a sheet with formulas over the form, the
//! chain of calculation that office programs store. Leaves out the tests.
#![allow(dead_code, reason = "every test file uses some of it")]

use crate::package::{change, pack, unpack};
use gongkai_core::{Loaded, Place};
use gongkai_testkit::notes::{note, notes};

/// The clerk's sheet.
pub(crate) const SHEET: &str = "xl/worksheets/sheet90.xml";
/// The chain of calculation.
pub(crate) const CHAIN: &str = "xl/calcChain.xml";

/// Sheet and cell of a field.
pub(crate) fn place(loaded: &Loaded, path: &str) -> (String, String) {
    match loaded.origins.get(path) {
        Some(Place::Sheet { sheet, cell }) => (sheet.to_string(), cell.as_str().to_owned()),
        other => panic!("{path}: {other:?}"),
    }
}

/// The text of a cell's element.
pub(crate) fn cell(sheet: &str, name: &str) -> String {
    let start = sheet
        .find(&format!("<c r=\"{name}\""))
        .unwrap_or_else(|| panic!("no cell {name}"));
    let rest = &sheet[start..];
    let tag = rest.find('>').unwrap();
    let end = if rest[..tag].ends_with('/') {
        tag + 1
    } else {
        rest.find("</c>").unwrap() + 4
    };
    rest[..end].to_owned()
}

/// The part of the sheet of that name, of a workbook of ours.
pub(crate) fn sheet_part(bytes: &[u8], name: &str) -> String {
    let workbook = crate::package::part(bytes, "xl/workbook.xml");
    let at = workbook
        .split("<sheet ")
        .skip(1)
        .position(|sheet| sheet.contains(&format!("name=\"{name}\"")));
    format!("xl/worksheets/sheet{}.xml", at.unwrap() + 1)
}

/// The workbook with a comment and a colour at the cell of a field, and a sheet that doubles what stands there.
pub(crate) fn own(bytes: &[u8], loaded: &Loaded, path: &str) -> Vec<u8> {
    let (sheet, address) = place(loaded, path);
    let part = sheet_part(bytes, &sheet);
    let marked = note(loaded.origins.get(path).cloned(), "请张科长核对");
    let mut parts = unpack(&gongkai_xlsx::annotate(bytes, &notes(vec![marked])).unwrap());
    // A yellow cell, in a style of its own.
    let mut style = 0;
    change(&mut parts, "xl/styles.xml", |text| {
        let fills = text
            .split("<fills")
            .nth(1)
            .unwrap()
            .split("</fills>")
            .next()
            .unwrap()
            .matches("<fill>")
            .count();
        let formats = text
            .split("<cellXfs")
            .nth(1)
            .unwrap()
            .split("</cellXfs>")
            .next()
            .unwrap();
        style = formats.matches("<xf ").count();
        let fill = "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFFFFF00\"/></patternFill></fill></fills>";
        let format = format!(
            "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"{fills}\" borderId=\"0\" xfId=\"0\" applyFill=\"1\"/></cellXfs>"
        );
        text.replace("</fills>", fill).replace("</cellXfs>", &format)
    });
    change(&mut parts, &part, |text| {
        let old = cell(&text, &address);
        let (before, after) = old.split_once(" s=\"").unwrap();
        let after = after.split_once('"').unwrap().1;
        text.replace(&old, &format!("{before} s=\"{style}\"{after}"))
    });
    // A sheet of their own; its results are those of before.
    let formulas = [
        ("A1", "t=\"inlineStr\"", "<is><t>我的核对</t></is>".to_owned()),
        ("B1", "", format!("<f>'{sheet}'!{address}*2</f><v>0</v>")),
        ("B2", "", "<f>B1+1</f><v>1</v>".to_owned()),
        ("B3", "", "<f>1+1</f><v>2</v>".to_owned()),
    ];
    let rows: String = formulas
        .iter()
        .map(|(name, kind, inside)| format!("<row r=\"{}\"><c r=\"{name}\" {kind}>{inside}</c></row>", &name[1..]))
        .collect();
    // A1 and B1 stand in one row.
    let rows = rows.replacen("</row><row r=\"1\">", "", 1);
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
    );
    parts.push((SHEET.to_owned(), text.into_bytes()));
    let chain = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<calcChain xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><c r=\"B1\" i=\"90\"/><c r=\"B2\"/><c r=\"B3\"/></calcChain>";
    parts.push((CHAIN.to_owned(), chain.to_owned().into_bytes()));
    let main = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    change(&mut parts, "[Content_Types].xml", |text| {
        let more = format!(
            "<Override PartName=\"/{SHEET}\" ContentType=\"{main}.worksheet+xml\"/><Override PartName=\"/{CHAIN}\" ContentType=\"{main}.calcChain+xml\"/></Types>"
        );
        text.replace("</Types>", &more)
    });
    let related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    change(&mut parts, "xl/_rels/workbook.xml.rels", |text| {
        let more = format!(
            "<Relationship Id=\"rId90\" Type=\"{related}/worksheet\" Target=\"worksheets/sheet90.xml\"/><Relationship Id=\"rId91\" Type=\"{related}/calcChain\" Target=\"calcChain.xml\"/></Relationships>"
        );
        text.replace("</Relationships>", &more)
    });
    change(&mut parts, "xl/workbook.xml", |text| {
        text.replace(
            "</sheets>",
            "<sheet name=\"我的核对\" sheetId=\"90\" r:id=\"rId90\"/></sheets>",
        )
        .replace(" fullCalcOnLoad=\"1\"", "")
    });
    pack(&parts)
}
