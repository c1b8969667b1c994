//! A published page with hand-checked truth: every figure, blanks blank, body, year, period, date and the text of the
//! sections. Runs where `GONGKAI_FIXTURES` names the folder of such pages, and shows itself as ignored elsewhere.

use gongkai_core::{Block, Loaded, Section};
use gongkai_testkit::truth;
use libtest_mimic::{Arguments, Failed, Trial};
use std::path::PathBuf;

fn main() {
    let folder = std::env::var_os("GONGKAI_FIXTURES").map(PathBuf::from);
    let page = folder.map(|folder| folder.join("shanghai-ggo-2019.html"));
    let there = page.as_ref().is_some_and(|page| page.is_file());
    let trial = Trial::test("shanghai_2019", move || match page {
        Some(page) => shanghai(&page),
        None => Err(Failed::from("no page")),
    });
    libtest_mimic::run(&Arguments::from_args(), vec![trial.with_ignored_flag(!there)]).exit();
}

fn text(section: &Section) -> String {
    section.blocks.iter().map(Block::printed).collect()
}

fn shanghai(page: &std::path::Path) -> Result<(), Failed> {
    let bytes = std::fs::read(page)?;
    let truth = serde_json::from_slice(&std::fs::read(page.with_extension("truth.json"))?)?;
    let loaded: Loaded = gongkai_html::read(&bytes)?;
    let compared = truth::compare(&truth, &loaded);
    assert_eq!((compared.right, compared.stated), (63, 63), "{compared:?}");
    assert!(compared.wrong.is_empty(), "{:?}", compared.wrong);
    let report = &loaded.report;
    assert_eq!(
        report.title.as_deref(),
        Some("2019年上海市人民政府办公厅政府信息公开工作年度报告")
    );
    assert_eq!(report.agency.name.as_deref(), Some("上海市人民政府办公厅"));
    assert_eq!(report.year, Some(2019));
    assert_eq!(report.issued_on.map(|on| on.to_string()).as_deref(), Some("2020-01-31"));
    let period = report
        .period
        .map(|period| (period.start.to_string(), period.end.to_string()));
    assert_eq!(period, Some(("2019-01-01".to_owned(), "2019-12-31".to_owned())));
    assert_eq!(report.preamble.len(), 1);
    let source = String::from_utf8(bytes)?;
    for (path, section) in report.sections() {
        let expected = match &*path {
            "overview" => between(&source, "一、总体情况</p>", "<p>二、"),
            "problems" => between(&source, "改进情况</p>", "<p>六、"),
            "other" => "无。".to_owned(),
            _ => String::new(),
        };
        assert_eq!(text(section), expected, "{path}");
    }
    let rules: Vec<&str> = loaded.diagnostics.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["READ-UNFILLED"]);
    Ok(())
}

/// The text of a part of the source, without its tags and white space.
fn between(source: &str, from: &str, to: &str) -> String {
    let start = source.find(from).map_or(0, |at| at + from.len());
    let end = source[start..].find(to).map_or(source.len(), |at| start + at);
    let mut inside = false;
    source[start..end]
        .chars()
        .filter(|letter| {
            inside |= *letter == '<';
            let text = !inside;
            inside &= *letter != '>';
            text && !letter.is_whitespace()
        })
        .collect()
}
