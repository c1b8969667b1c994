//! What the program says of inputs that are no reports, of what it passed over, and of wrong words on the command
//! line. Leaves out damaged carriers (`carriers`).

use std::fs;
use tests::{blank, fine, folder, run};

#[test]
fn what_may_be_a_report_is_not_passed_over() {
    let folder = folder();
    let inside = folder.path().join("in");
    fs::create_dir_all(inside.join("page_files")).unwrap();
    fs::write(inside.join("a.json"), blank()).unwrap();
    for name in ["b.odt", "c.ofd", "d.jpg", "e.png", "f.tif", "g.zip", "h.rar"] {
        fs::write(inside.join(name), "").unwrap();
    }
    // A picture of a saved page is no scan.
    fs::write(inside.join("page_files/i.png"), "").unwrap();
    let run = run(folder.path(), &["check", "in"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert_eq!(run.out.matches("未能读取：").count(), 7, "{}", run.out);
    assert!(
        run.err.contains("跳过 1 个文件") && run.err.contains("i.png"),
        "{}",
        run.err
    );
}

#[test]
fn all_that_was_passed_over_is_named_or_counted() {
    let folder = folder();
    let inside = folder.path().join("in");
    fs::create_dir(&inside).unwrap();
    fs::write(inside.join("a.json"), blank()).unwrap();
    for number in 10..30 {
        fs::write(inside.join(format!("{number}.dat")), "").unwrap();
    }
    let few = run(folder.path(), &["check", "in"]);
    assert!(
        (10..30).all(|number| few.err.contains(&format!("{number}.dat"))),
        "{}",
        few.err
    );
    fs::write(inside.join("30.dat"), "").unwrap();
    let many = run(folder.path(), &["check", "in"]);
    assert!(
        many.err.contains("跳过 21 个文件") && many.err.contains("另有 1 个没有列出"),
        "{}",
        many.err
    );
}

#[test]
fn a_summary_counts_nothing_where_nothing_was_read() {
    let folder = folder();
    fs::write(folder.path().join("a.json"), "{").unwrap();
    fs::write(folder.path().join("b.json"), fine()).unwrap();
    let none = run(folder.path(), &["check", "a.json"]);
    assert!(
        none.out.contains("1 个文件未能读取") && !none.out.contains("错误 0"),
        "{}",
        none.out
    );
    let some = run(folder.path(), &["check", "a.json", "b.json"]);
    assert!(some.out.contains("1 个文件未能读取；已读取的：错误 0"), "{}", some.out);
}

#[test]
fn wrong_words_are_answered_with_what_may_stand_there() {
    let folder = folder();
    fs::write(folder.path().join("a.json"), blank()).unwrap();
    let code = run(folder.path(), &["explain", "package_damaged"]);
    assert!(code.code == Some(2) && code.err.contains("代号"), "{code:?}");
    let word = run(folder.path(), &["check", "a.json", "--allow", "严重"]);
    assert!(
        word.err.contains("arithmetic") && word.err.contains("warning"),
        "{}",
        word.err
    );
    let fix = run(folder.path(), &["check", "a.json", "--fix", "--dry-run"]);
    assert!(fix.err.contains("没有可以自动修正的地方"), "{fix:?}");
    fs::write(folder.path().join("gongkai.toml"), "[check]\nalow = []\n").unwrap();
    let toml = run(folder.path(), &["check", "a.json"]);
    assert!(
        toml.err.contains("是否应为“allow”") && !toml.err.contains("没有写入"),
        "{}",
        toml.err
    );
}
