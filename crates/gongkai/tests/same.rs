//! Two reports of one body and year in a file, in every format that holds many. Leaves out the reading itself.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use gongkai::{Edition, FORMATS, Finding, Format, Options, Reader, Report, Writer, read_all};

fn report(name: Option<&str>, year: Option<u16>) -> Report {
    let mut report = Report::blank(Edition::E2021);
    report.agency.name = name.map(str::to_owned);
    report.year = year;
    report
}

fn findings(format: &'static Format, reports: &[Report]) -> Vec<Vec<Finding>> {
    let Some(Writer::Many(collector)) = format.write else {
        panic!("{} holds one report", format.name)
    };
    let (mut collector, mut bytes) = (collector(&Options::default()), Vec::new());
    for report in reports {
        collector.add(report, &mut bytes).unwrap();
    }
    collector.finish(&mut bytes).unwrap();
    let read = read_all(&bytes, Some(format)).unwrap();
    let same: Vec<&Report> = read.iter().map(|loaded| &loaded.report).collect();
    assert_eq!(same, reports.iter().collect::<Vec<_>>(), "{}", format.name);
    let same = |finding: &Finding| finding.rule == "READ-SAME";
    read.into_iter()
        .map(|loaded| loaded.diagnostics.into_iter().filter(same).collect())
        .collect()
}

fn formats() -> impl Iterator<Item = &'static Format> {
    FORMATS
        .iter()
        .filter(|format| format.collects() && matches!(format.read, Some(Reader::Many(_))))
}

#[test]
fn the_same_body_and_year_is_told_with_both_places() {
    let reports = [
        report(Some("甲局"), Some(2022)),
        report(Some("乙局"), Some(2022)),
        report(Some("甲局"), Some(2022)),
        report(Some("甲局"), Some(2023)),
        report(Some("甲局"), Some(2022)),
    ];
    assert!(formats().count() >= 4);
    for format in formats() {
        let found = findings(format, &reports);
        let counts: Vec<usize> = found.iter().map(Vec::len).collect();
        assert_eq!(counts, [0, 0, 1, 0, 1], "{}", format.name);
        for (at, numbers) in [(2, ["#1", "#3"]), (4, ["#1", "#5"])] {
            let text = found[at][0].message.to_string();
            for word in ["甲局", "2022", numbers[0], numbers[1]] {
                assert!(text.contains(word), "{}: {text}", format.name);
            }
            assert_eq!(found[at][0].paths, ["agency.name", "year"]);
            // Where places are known, both are named.
            if let Some(place) = &found[at][0].place {
                assert!(text.contains(&format!("({place})")), "{}: {text}", format.name);
                assert_eq!(text.matches(" (").count(), 2, "{}: {text}", format.name);
            } else {
                assert_eq!(format.name, "jsonl");
            }
        }
    }
}

#[test]
fn bodies_that_may_be_two_are_not_told() {
    let mut one = report(Some("统计局"), Some(2022));
    one.agency.region_code = "370100".parse().ok();
    let mut other = one.clone();
    other.agency.region_code = "371000".parse().ok();
    assert!(one.agency.region_code.is_some() && one != other);
    let nameless = report(None, Some(2022));
    let yearless = report(Some("甲局"), None);
    for format in formats() {
        let reports = [
            one.clone(),
            other.clone(),
            nameless.clone(),
            nameless.clone(),
            yearless.clone(),
            yearless.clone(),
        ];
        assert!(findings(format, &reports).iter().all(Vec::is_empty), "{}", format.name);
    }
}
