//! Broken inputs through the program: every one is located and explained in both languages. Leaves out what
//! only a library test can see.

use std::fs;
use tests::{blank, folder, run};

/// What is broken, the place, and words of the message in Chinese and English.
fn cases() -> Vec<(&'static str, String, &'static str, &'static str, &'static str)> {
    let change = |from: &str, to: &str| blank().replacen(from, to, 1);
    let cell = "\"natural_person\": null";
    vec![
        (
            "negative",
            change(cell, "\"natural_person\": -1"),
            ":33:27",
            "应为件数，这里是 -1",
            "expected a count, found -1",
        ),
        (
            "quoted",
            change(cell, "\"natural_person\": \"5\""),
            ":33:27",
            "写成不加引号的整数",
            "without quotes",
        ),
        (
            "fraction",
            change(cell, "\"natural_person\": 1.5"),
            ":33:27",
            "应为件数",
            "expected a count",
        ),
        (
            "unknown",
            change("natural_person", "natural_persons"),
            ":33:9",
            "是否应为“natural_person”",
            "did you mean `natural_person`",
        ),
        (
            "twice",
            change("\"edition\"", "\"edition\": \"2021\", \"edition\""),
            ":3:22",
            "出现了两次",
            "occurs twice",
        ),
        (
            "missing",
            change("\"natural_person\": null,", ""),
            ":40:7",
            "缺少字段",
            "is missing",
        ),
        (
            "cut",
            blank()[..blank().len() / 2].to_owned(),
            ":",
            "JSON到此中断",
            "ends here before",
        ),
        (
            "comma",
            change("null,", "null"),
            ":10:9",
            "应为逗号",
            "expected a comma",
        ),
        (
            "future",
            change("gongkai.report/1", "gongkai.report/9"),
            ":2:13",
            "gongkai.report/9",
            "gongkai.report/1",
        ),
        (
            "edition",
            change("\"2021\"", "\"2020\""),
            ":3:14",
            "2019, 2021",
            "2019, 2021",
        ),
        (
            "year",
            change("2024", "1999"),
            ":4:11",
            "2008年至2999年",
            "from 2008 to 2999",
        ),
        (
            "agency",
            change("\"agency\": {}", "\"agency\": {\"kind\": \"school\"}"),
            ":5:22",
            "township（乡镇人民政府）",
            "department（政府部门）",
        ),
        (
            "tables",
            blank().replacen("\"edition\": \"2021\",", "", 1),
            ":",
            "这一项是必需的",
            "it is required",
        ),
        ("after", format!("{} {{}}", blank()), ":", "一份报告", "one report"),
        (
            "money",
            change("\"amount\": null", "\"amount\": 12.5"),
            ":28:19",
            "写成字符串的小数",
            "as a string",
        ),
        ("list", "[".repeat(100_000), ":1:1", "应为对象", "expected an object"),
    ]
}

#[test]
fn broken_json_is_located_and_explained_in_both_languages() {
    let folder = folder();
    for (name, text, place, zh, en) in cases() {
        let file = format!("{name}.json");
        fs::write(folder.path().join(&file), text).unwrap();
        for (language, words) in [("zh", zh), ("en", en)] {
            let run = run(folder.path(), &["--lang", language, "check", &file]);
            assert_eq!(run.code, Some(2), "{name}: {run:?}");
            assert!(run.err.contains(&format!("{file}{place}")), "{name}: {}", run.err);
            assert!(run.err.contains(words), "{name}: {}", run.err);
            assert!(run.err.contains('^'), "{name} shows no source: {}", run.err);
        }
    }
}

#[test]
fn an_input_of_another_kind_is_named_with_advice() {
    let folder = folder();
    let old = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1W\0o\0r\0k\0b\0o\0o\0k\0";
    for (name, bytes, words) in [
        ("a.pdf", b"%PDF-1.4".as_slice(), "重新导出PDF"),
        (
            "b.xlsx",
            b"MIME-Version: 1.0
<html>",
            "网页",
        ),
        ("c.xls", old, "另存为.xlsx"),
        ("d.json", b"", "空的"),
    ] {
        fs::write(folder.path().join(name), bytes).unwrap();
        let run = run(folder.path(), &["convert", name, "-o", "out.json"]);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.err.contains(name) && run.err.contains(words), "{}", run.err);
        assert!(!folder.path().join("out.json").exists());
    }
}

#[test]
fn a_folder_without_reports_is_no_success_and_what_was_not_read_is_listed() {
    let folder = folder();
    fs::create_dir(folder.path().join("empty")).unwrap();
    fs::write(folder.path().join("empty/a.dat"), "x").unwrap();
    for arguments in [
        ["check", "empty"].as_slice(),
        &["check", "empty", "--json"],
        &["convert", "empty", "-o", "out", "--to", "json"],
    ] {
        let run = run(folder.path(), arguments);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.err.contains("文件夹 empty 中没有"), "{run:?}");
    }
    assert!(!folder.path().join("out").exists());
    fs::write(folder.path().join("a.json"), "{").unwrap();
    fs::write(folder.path().join("b.json"), blank()).unwrap();
    let run = run(folder.path(), &["check", "a.json", "b.json"]);
    assert!(run.out.contains("未能读取：a.json"), "{run:?}");
}

#[test]
fn hidden_characters_are_written_out() {
    let folder = folder();
    let text = blank().replacen("\"natural_person\": null", "\"a\u{202E}b\u{7f}\": null", 1);
    fs::write(folder.path().join("a.json"), text).unwrap();
    let run = run(folder.path(), &["check", "a.json"]);
    assert!(run.err.contains("\\u{202e}b\\u{7f}"), "{}", run.err);
    assert!(
        !run.err.contains('\u{202E}') && !run.err.contains('\u{7f}'),
        "{}",
        run.err
    );
}

#[test]
fn wrong_arguments_are_named_with_what_was_meant() {
    let folder = folder();
    for (arguments, zh, en) in [
        (["chek", "x"].as_slice(), "check", "check"),
        (&["check", "x", "--deny", "BALNCE"], "BALANCE", "BALANCE"),
        (&["explain", "ROWSUN"], "ROWSUM", "ROWSUM"),
        (&["convert", "x", "-o", "y", "--to", "jsno"], "json", "json"),
        (&["convert", "x", "-o", "y.jsno"], "看不出", "does not tell"),
        (&["new", "--yaer", "2024"], "--year", "--year"),
        (&["new", "--year", "1999"], "1999", "1999"),
        (&["new", "--year", "2018"], "自2019年度起", "from the year 2019 on"),
        (
            &["check", "x", "--deny", "NOSUCH"],
            "gongkai explain",
            "gongkai explain",
        ),
        (&["convert", "x"], "缺少参数", "missing arguments"),
        (&["check", "x", "--report"], "缺少值", "lacks its value"),
        (&["check", "-", "-"], "只能用一次", "only once"),
    ] {
        for (language, words) in [("zh", zh), ("en", en)] {
            let run = run(folder.path(), &[["--lang", language].as_slice(), arguments].concat());
            assert_eq!(run.code, Some(2), "{run:?}");
            assert!(run.err.contains(words) && run.out.is_empty(), "{run:?}");
        }
    }
}
