//! Files that are damaged, or made to hurt: a clear error or a bounded reading, never a panic.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

mod markup;

use gongkai_core::{Edition, ReadError};
use gongkai_document::{Enclosed, compose};
use gongkai_docx::{Options, open, read, write};
use gongkai_testkit::{example, sample::Random};
use markup::{package, zip};
use std::fmt::Write as _;
use std::io::{Cursor, Read as _, Write as _};

const NUMBERING: &str = "<w:numbering W />";

fn document(body: &str) -> Vec<u8> {
    package(
        &format!("<w:document W ><w:body>{body}</w:body></w:document>"),
        NUMBERING,
        false,
    )
}

/// The same package with nothing compressed, so that it looks like no bomb.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(&content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn key(result: Result<gongkai_document::Opened, ReadError>) -> &'static str {
    match result {
        Ok(_) => "",
        Err(error) => {
            assert!(error.help.is_some(), "{error} says not what to do");
            error.message.key()
        }
    }
}

fn good() -> Vec<u8> {
    let report = example::report(Edition::E2021);
    let document = compose(&report);
    write(&document, Some(&Enclosed::new(&report, &document)), &Options::default()).unwrap()
}

#[test]
fn what_is_no_document_is_said() {
    assert_eq!(key(open(b"")), "package_none");
    assert_eq!(key(open(b"<html>")), "package_none");
    assert_eq!(key(open(&zip(&[("a.txt", b"x".to_vec())]))), "docx_no_main");
    let sheet = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>"#;
    assert_eq!(
        key(open(&zip(&[("word/document.xml", sheet.as_bytes().to_vec())]))),
        "docx_no_document"
    );
    for (body, key_of) in [
        ("<w:document W ><w:body><w:p>", "xml_incomplete"),
        (
            "<!DOCTYPE x [<!ENTITY a 'b'>]><w:document W ><w:body/></w:document>",
            "xml_doctype",
        ),
        (
            "<w:document W ><w:body><w:p><w:r><w:t>\u{1}</w:t></w:r></w:p></w:body></w:document>",
            "xml_character",
        ),
    ] {
        let error = open(&package(body, NUMBERING, false)).unwrap_err();
        assert_eq!(error.message.key(), key_of);
        assert!(error.place.is_some());
    }
}

#[test]
fn damaged_files_are_refused_or_read() {
    let good = good();
    for cut in [good.len() * 3 / 4, good.len() - 1, 100] {
        assert!(read(&good[..cut]).is_err());
    }
    let mut random = Random::new(1);
    for _ in 0..300 {
        let mut bytes = good.clone();
        let at = usize::try_from(random.below(bytes.len() as u64)).unwrap();
        bytes[at] ^= 1 << random.below(8);
        // Whatever comes of it: no panic.
        let _ = read(&bytes);
    }
}

#[test]
fn bombs_are_refused() {
    let text = format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "a".repeat(60 << 20));
    assert_eq!(key(open(&document(&text))), "package_inflates");
    let deep = format!(
        "{}{}",
        "<w:tbl><w:tr><w:tc>".repeat(50_000),
        "</w:tc></w:tr></w:tbl>".repeat(50_000)
    );
    assert_eq!(key(open(&stored(&document(&deep)))), "xml_too_deep");
    let many = document(&format!(
        "<w:tbl>{}</w:tbl>",
        "<w:tr><w:tc/><w:tc/><w:tc/><w:tc/></w:tr>".repeat(260_000)
    ));
    assert_eq!(key(open(&stored(&many))), "docx_too_many_cells");
}

#[test]
fn spans_and_numbers_ask_for_nothing() {
    let mut rows = String::new();
    for _ in 0..2000 {
        let _ = write!(
            rows,
            r#"<w:tr><w:trPr><w:gridBefore w:val="4294967295"/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="4294967295"/><w:vMerge/></w:tcPr><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr>"#
        );
    }
    open(&document(&format!("<w:tbl>{rows}</w:tbl>"))).unwrap();
    let levels = r#"<w:lvl w:ilvl="0"><w:start w:val="4294967295"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1%1%1%1%1%1%1%1"/></w:lvl>"#;
    let numbering = format!(
        r#"<w:numbering W ><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#
    );
    let items = r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="255"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p><w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p>"#.repeat(2000);
    open(&package(
        &format!("<w:document W ><w:body>{items}</w:body></w:document>"),
        &numbering,
        false,
    ))
    .unwrap();
}

#[test]
fn many_fields_that_never_end_are_read() {
    let begin = r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r>"#.repeat(100_000);
    let opened = open(&stored(&document(&format!(
        "<w:p>{begin}<w:r><w:t>正文</w:t></w:r></w:p>"
    ))))
    .unwrap();
    assert_eq!(opened.document.blocks.len(), 1);
}
