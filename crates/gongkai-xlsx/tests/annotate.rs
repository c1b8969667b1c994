//! Notes in workbooks: our own and one that another library wrote, with comments that are there already. Leaves out
//! what office programs show of them (`office`).
#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod package;

use gongkai_core::{CellName, Edition, Note, Place};
use gongkai_source::package::Package;
use gongkai_testkit::example;
use gongkai_testkit::notes::notes;
use gongkai_testkit::sample::Random;
use package::{changed, names, part};
use rust_xlsxwriter::{Note as Comment, Workbook};

fn note(sheet: Option<&str>, row: u32, column: u32, title: &str) -> Note {
    let cell = CellName::new(row, column);
    let place = sheet.map(|sheet| Place::Sheet {
        sheet: sheet.into(),
        cell,
    });
    gongkai_testkit::notes::note(place, title)
}

#[test]
fn our_workbook_keeps_everything_else_and_is_read_the_same() {
    let report = example::report(Edition::E2021);
    let bytes = gongkai_xlsx::write(&report, &gongkai_xlsx::Options::default()).unwrap();
    let read = gongkai_xlsx::read(&bytes).unwrap();
    let path = "applications.new.total";
    let Some(Place::Sheet { sheet, cell }) = read.origins.get(path).cloned() else {
        panic!("no place of {path}")
    };
    let mut one = note(None, 0, 0, "错误 ROWSUM");
    one.place = Some(Place::Sheet { sheet, cell });
    let marked = gongkai_xlsx::annotate(&bytes, &notes(vec![one])).unwrap();
    let changed = changed(&bytes, &marked);
    assert_eq!(changed.len(), 5, "{changed:?}");
    for name in ["[Content_Types].xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"] {
        assert!(changed.iter().any(|changed| changed == name), "{name}: {changed:?}");
    }
    let comments = part(&marked, "xl/comments1.xml");
    assert!(comments.contains(&format!("ref=\"{}\"", cell.as_str())), "{comments}");
    assert!(comments.contains("错误 ROWSUM") && comments.contains("不对 &lt;3&gt;\n核对"));
    let again = gongkai_xlsx::read(&marked).unwrap();
    assert_eq!((&again.report, &again.diagnostics), (&read.report, &read.diagnostics));
}

#[test]
fn comments_that_are_there_stay_and_notes_without_a_cell_stand_at_the_first() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("一 & 二").unwrap();
    sheet.write(0, 0, "题目").unwrap();
    sheet.insert_note(1, 1, &Comment::new("原有批注")).unwrap();
    workbook.add_worksheet().set_name("空表").unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let list = vec![
        note(Some("一 & 二"), 1, 1, "同一格"),
        note(Some("一 & 二"), 4, 2, "另一格"),
        note(Some("没有的表"), 0, 0, "无处"),
        note(None, 0, 0, "全文"),
        note(Some("空表"), 2, 2, "空表的格"),
    ];
    let marked = gongkai_xlsx::annotate(&bytes, &notes(list)).unwrap();
    let name = names(&bytes)
        .into_iter()
        .find(|name| name.contains("comments"))
        .unwrap();
    let comments = part(&marked, &name);
    let of = |cell: &str| {
        let rest = comments.split(&format!("ref=\"{cell}\"")).nth(1).unwrap_or_default();
        rest.split("</comment>").next().unwrap_or_default().to_owned()
    };
    assert!(
        of("B2").contains("原有批注") && of("B2").contains("同一格"),
        "{comments}"
    );
    assert!(of("C5").contains("另一格"), "{comments}");
    for text in ["检查结果", "无处（某处）", "全文（某处）"] {
        assert!(of("A1").contains(text), "{text}: {comments}");
    }
    assert_eq!(comments.matches("<comment ").count(), 3);
    let drawing = names(&bytes).into_iter().find(|name| name.ends_with(".vml")).unwrap();
    assert_eq!(part(&marked, &drawing).matches("ObjectType=\"Note\"").count(), 3);
    // The sheet without comments got parts of its own.
    let empty = part(&marked, "xl/worksheets/sheet2.xml");
    assert_eq!(empty.matches("<legacyDrawing").count(), 1, "{empty}");
    let other = names(&marked)
        .into_iter()
        .find(|other| other.contains("comments") && *other != name);
    assert!(part(&marked, &other.unwrap()).contains("空表的格"));

    // Marked again, nothing of before is lost.
    let again = gongkai_xlsx::annotate(&marked, &notes(vec![note(Some("一 & 二"), 4, 2, "又一次")])).unwrap();
    let comments = part(&again, &name);
    assert!(comments.contains("另一格") && comments.contains("又一次") && comments.contains("原有批注"));
    assert_eq!(comments.matches("<comment ").count(), 3);
}

#[test]
fn a_cell_with_a_conversation_is_left_to_it() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().write(1, 1, 3).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let threads = "<ThreadedComments xmlns=\"http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments\"><threadedComment ref=\"B2\" id=\"{1}\"><text>问</text></threadedComment><threadedComment ref=\"A1\" id=\"{2}\"><text>答</text></threadedComment></ThreadedComments>";
    let related = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.microsoft.com/office/2017/10/relationships/threadedComment\" Target=\"../threadedComments/threadedComment1.xml\"/></Relationships>";
    let parts = [
        (
            "xl/threadedComments/threadedComment1.xml".to_owned(),
            threads.to_owned(),
        ),
        ("xl/worksheets/_rels/sheet1.xml.rels".to_owned(), related.to_owned()),
    ];
    let bytes = Package::open(&bytes).unwrap().patched(&parts).unwrap();
    let marked = gongkai_xlsx::annotate(&bytes, &notes(vec![note(Some("Sheet1"), 1, 1, "x")])).unwrap();
    let comments = part(&marked, "xl/comments1.xml");
    assert!(
        comments.contains("ref=\"B1\"") && comments.contains("x（某处）"),
        "{comments}"
    );
    assert_eq!(part(&marked, &parts[0].0), threads);
}

#[test]
fn a_drawing_stands_before_what_must_follow_it() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "a").unwrap();
    sheet.add_table(0, 0, 2, 1, &rust_xlsxwriter::Table::new()).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let marked = gongkai_xlsx::annotate(&bytes, &notes(vec![note(Some("Sheet1"), 1, 1, "x")])).unwrap();
    let sheet = part(&marked, "xl/worksheets/sheet1.xml");
    let at = |name: &str| sheet.find(name).unwrap();
    assert!(at("<legacyDrawing") < at("<tableParts"), "{sheet}");
}

#[test]
fn damaged_workbooks_are_refused_and_nothing_panics() {
    let report = example::report(Edition::E2019);
    let bytes = gongkai_xlsx::write(&report, &gongkai_xlsx::Options::default()).unwrap();
    let list = || notes(vec![note(Some("封面"), 1, 1, "x"), note(None, 0, 0, "y")]);
    assert!(gongkai_xlsx::annotate(b"PK\x03\x04", &list()).is_err());
    assert!(gongkai_xlsx::annotate(b"text", &list()).is_err());
    let mut random = Random::new(7);
    for _ in 0..60 {
        let mut worse = bytes.clone();
        for _ in 0..4 {
            let at = usize::try_from(random.below(worse.len() as u64)).unwrap();
            worse[at] ^= 1 << random.below(8);
        }
        let _ = gongkai_xlsx::annotate(&worse, &list());
    }
}
