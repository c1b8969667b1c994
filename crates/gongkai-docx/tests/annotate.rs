//! Notes in Word documents: our own, and ones as other programs write them, with comments that are there already,
//! without a prefix, with text boxes. Leaves out what office programs show of them (`office`).
#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use gongkai_core::{Edition, Place};
use gongkai_document::compose;
use gongkai_docx::Options;
use gongkai_source::package::Package;
use gongkai_testkit::example;
use gongkai_testkit::notes::{note, notes};
use gongkai_testkit::sample::Random;
use std::io::{Cursor, Write as _};
use zip::write::{SimpleFileOptions, ZipWriter};

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

fn part(bytes: &[u8], name: &str) -> String {
    Package::open(bytes).unwrap().text(name).unwrap().unwrap_or_default()
}

/// A document of another program with that main part.
fn document(main: &str) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let root = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"a\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    for (name, text) in [
        ("[Content_Types].xml", types),
        ("_rels/.rels", root),
        ("word/document.xml", main),
    ] {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const fn paragraph(paragraph: u32) -> Option<Place> {
    Some(Place::Paragraph { paragraph })
}

const fn cell(row: u32, column: u32) -> Option<Place> {
    Some(Place::Table { table: 1, row, column })
}

#[test]
fn our_document_keeps_everything_else_and_is_read_the_same() {
    let report = example::report(Edition::E2021);
    let bytes = gongkai_docx::write(&compose(&report), None, &Options::default()).unwrap();
    let read = gongkai_docx::read(&bytes).unwrap();
    let path = "applications.new.total";
    let place = read.origins.get(path).cloned();
    assert!(matches!(place, Some(Place::Table { .. })), "{place:?}");
    let marked = gongkai_docx::annotate(&bytes, &notes(vec![note(place, "错误 ROWSUM"), note(None, "全文")])).unwrap();
    let (mut one, mut other) = (Package::open(&bytes).unwrap(), Package::open(&marked).unwrap());
    let archive = zip::ZipArchive::new(Cursor::new(&marked)).unwrap();
    let mut changed: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    changed.retain(|name| one.bytes(name).unwrap() != other.bytes(name).unwrap());
    changed.sort();
    assert_eq!(
        changed,
        [
            "[Content_Types].xml",
            "word/_rels/document.xml.rels",
            "word/comments.xml",
            "word/document.xml"
        ]
    );
    let main = part(&marked, "word/document.xml");
    // The figure stands in the range of the comment, and nothing else does.
    let figure = report.tables.applications.new.total.0.unwrap_or_default().to_string();
    let range = main.split("<w:commentRangeStart w:id=\"1\"/>").nth(1).unwrap();
    let range = range.split("<w:commentRangeEnd w:id=\"1\"/>").next().unwrap();
    assert!(
        range.contains(&format!(">{figure}<")) && !range.contains("<w:p>"),
        "{range}"
    );
    let comments = part(&marked, "word/comments.xml");
    assert!(
        comments.contains("全文（某处）") && comments.contains("不对 &lt;3&gt;"),
        "{comments}"
    );
    let again = gongkai_docx::read(&marked).unwrap();
    assert_eq!(again.report, read.report);
    // Without the marks it is the text of before.
    let mut rest = main;
    for id in 0..2 {
        for mark in [
            format!("<w:commentRangeStart w:id=\"{id}\"/>"),
            format!("<w:commentRangeEnd w:id=\"{id}\"/><w:r><w:commentReference w:id=\"{id}\"/></w:r>"),
        ] {
            assert_eq!(rest.matches(&mark).count(), 1);
            rest = rest.replace(&mark, "");
        }
    }
    assert_eq!(rest, part(&bytes, "word/document.xml"));
}

#[test]
fn documents_of_other_programs_are_marked_in_their_own_way() {
    // No prefix, paragraphs that are one tag, properties, a nested table, a text box in which no comment may stand.
    let main = format!(
        "<document xmlns=\"{W}\" xmlns:w=\"{W}\"><body><p><r><t>甲</t></r></p><p/><p w:rsidR=\"1\"><pPr><jc w:val=\"left\"/></pPr><r><t>乙</t></r><r><pict><txbxContent><p><r><t>框</t></r></p></txbxContent></pict></r></p><tbl><tr><tc><p><r><t>一</t></r></p></tc><tc><p w:rsidR=\"2\" /></tc></tr></tbl></body></document>"
    );
    let bytes = document(&main);
    let list = vec![
        note(cell(1, 2), "空格"),
        note(paragraph(2), "框中"),
        note(paragraph(3), "乙段"),
        note(cell(9, 9), "无处"),
    ];
    let marked = gongkai_docx::annotate(&bytes, &notes(list)).unwrap();
    let text = part(&marked, "word/document.xml");
    let start = |id: u32| format!("<w:commentRangeStart xmlns:w=\"{W}\" w:id=\"{id}\"/>");
    assert!(text.contains(&format!("<p>{}<r><t>甲</t></r>", start(0))), "{text}");
    assert!(
        text.contains(&format!("</pPr>{}{}<r><t>乙</t></r>", start(1), start(2))),
        "{text}"
    );
    assert!(text.contains(&format!("<p w:rsidR=\"2\">{}", start(3))), "{text}");
    assert!(text.contains("</w:r></p></tc></tr>"), "{text}");
    // What is in the box is as it was.
    assert!(
        text.contains("<txbxContent><p><r><t>框</t></r></p></txbxContent>"),
        "{text}"
    );
    let comments = part(&marked, "word/comments.xml");
    assert!(
        comments.contains("无处（某处）") && !comments.contains("乙段（"),
        "{comments}"
    );

    // Marked again: numbers go on, and nothing of before is lost.
    let again = gongkai_docx::annotate(&marked, &notes(vec![note(paragraph(1), "又一次")])).unwrap();
    let comments = part(&again, "word/comments.xml");
    assert!(
        comments.contains("空格") && comments.contains("又一次") && comments.contains("w:id=\"4\""),
        "{comments}"
    );
    assert_eq!(part(&again, "word/document.xml").matches("commentReference").count(), 5);
    let types = part(&again, "[Content_Types].xml");
    assert_eq!(types.matches("/word/comments.xml").count(), 1);
}

#[test]
fn damaged_documents_are_refused_and_nothing_panics() {
    let list = || notes(vec![note(paragraph(1), "x"), note(cell(1, 1), "y"), note(None, "z")]);
    assert!(gongkai_docx::annotate(b"text", &list()).is_err());
    assert!(gongkai_docx::annotate(&document("<x/>"), &list()).is_err());
    let bytes = gongkai_docx::write(&compose(&example::report(Edition::E2019)), None, &Options::default()).unwrap();
    let mut random = Random::new(7);
    for _ in 0..60 {
        let mut worse = bytes.clone();
        for _ in 0..4 {
            let at = usize::try_from(random.below(worse.len() as u64)).unwrap();
            worse[at] ^= 1 << random.below(8);
        }
        let _ = gongkai_docx::annotate(&worse, &list());
    }
    // The same inside of the main part, where no checksum finds it.
    let main = part(&bytes, "word/document.xml");
    for _ in 0..150 {
        let mut letters: Vec<char> = main.chars().collect();
        let place =
            |random: &mut Random, letters: &[char]| usize::try_from(random.below(letters.len() as u64)).unwrap();
        let start = place(&mut random, &letters);
        let end = (start + place(&mut random, &letters) % 300).min(letters.len());
        let moved: Vec<char> = letters.drain(start..end).collect();
        let at = place(&mut random, &letters);
        letters.splice(at..at, moved);
        if let Ok(marked) = gongkai_docx::annotate(&document(&letters.into_iter().collect::<String>()), &list()) {
            assert!(gongkai_docx::open(&marked).is_ok());
        }
    }
}
