//! Carriers with a small defect through the program: what is wrong is said by their own reader, and no file of
//! theirs passes for a plain text in which nothing is found. Leaves out what the readers say of their formats.

use std::fs;
use tests::{blank, folder, run};

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn a_damaged_carrier_is_no_text() {
    let folder = folder();
    let csv = "\u{FEFF}pfad,table,row,column,unit,value,mark,report\r\nyear,,,年度,,2024,,1\r\n";
    for (name, content, words) in [
        ("a.csv", csv.to_owned(), "不认识的列名“pfad”"),
        ("b.csv", "年度报告\n一、总体情况\n".to_owned(), "b.csv:1:1"),
        ("c.json", format!("报告：{}", blank()), "c.json:1:1"),
        ("d.jsonl", "报告\n".to_owned(), "d.jsonl:1:1"),
        ("e.xml", "报告<report/>".to_owned(), "e.xml:1:1"),
    ] {
        fs::write(folder.path().join(name), content).unwrap();
        let run = run(folder.path(), &["check", name]);
        assert_eq!(run.code, Some(2), "{name}: {run:?}");
        assert!(run.err.contains(words), "{name}: {}", run.err);
    }
}

#[test]
fn other_encodings_of_a_carrier_are_read() {
    let folder = folder();
    fs::write(folder.path().join("a.json"), blank()).unwrap();
    assert_eq!(run(folder.path(), &["convert", "a.json", "-o", "a.csv"]).code, Some(0));
    let csv = fs::read_to_string(folder.path().join("a.csv")).unwrap();
    let marked = format!("\u{FEFF}{}", blank());
    for (name, bytes) in [
        ("wide.json", utf16(&marked)),
        ("unmarked.json", utf16(&blank())),
        // A file with a mark, saved again by a program that puts one more before it.
        ("twice.csv", [vec![0xFF, 0xFE], utf16(&csv)].concat()),
    ] {
        fs::write(folder.path().join(name), bytes).unwrap();
        let run = run(folder.path(), &["convert", name, "-o", "-", "--to", "json"]);
        assert_eq!(
            (run.code, run.out.as_str()),
            (Some(0), blank().as_str()),
            "{name}: {}",
            run.err
        );
        assert!(run.err.contains("UTF-16LE"), "{name}: {}", run.err);
    }
}

#[test]
fn the_place_in_wide_json_is_that_of_its_letters() {
    let folder = folder();
    let wrong = format!(
        "\u{FEFF}{}",
        blank().replacen("\"natural_person\": null", "\"natural_person\": -1", 1)
    );
    fs::write(folder.path().join("a.json"), utf16(&wrong)).unwrap();
    let run = run(folder.path(), &["check", "a.json"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(
        run.err.contains("a.json:33:27") && !run.err.contains("\\u{feff}"),
        "{}",
        run.err
    );
}
