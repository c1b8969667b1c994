//! Reports of both editions on pages of every style come back whole: figures, blanks and marks, title, body, year,
//! period, date and the text of the sections. Leaves out published pages (`published`).

use gongkai_core::tables::{FigureId, FigureRef};
use gongkai_core::{AnnotationKind, Block, Edition, Loaded, Place, Report, Section};
use gongkai_testkit::pages::{self, PageStyle};
use gongkai_testkit::sample::{self, Random};

fn figures(report: &Report) -> Vec<(&'static str, Option<String>, bool)> {
    let figure = |id: FigureId| report.tables.figure(id).and_then(FigureRef::text);
    let mark = |id| report.annotation(id, AnnotationKind::NotApplicable).is_some();
    FigureId::all().map(|id| (id.path(), figure(id), mark(id))).collect()
}

fn text(section: &Section) -> String {
    section.blocks.iter().map(Block::printed).collect()
}

fn said(loaded: &Loaded) -> String {
    let lines = loaded
        .diagnostics
        .iter()
        .map(|finding| format!("{} {} {:?}\n", finding.rule, finding.message, finding.place));
    lines.collect()
}

fn assert_whole(report: &Report, loaded: &Loaded, style: PageStyle, case: &str) {
    let said = said(loaded);
    for (one, other) in figures(report).iter().zip(figures(&loaded.report)) {
        assert_eq!(*one, other, "{case}\n{said}");
    }
    let found = &loaded.report;
    assert_eq!(found.title, report.title, "{case}\n{said}");
    assert_eq!(found.year, report.year, "{case}");
    assert_eq!(found.agency.name, report.agency.name, "{case}");
    assert_eq!(found.issued_on, report.issued_on, "{case}\n{said}");
    assert!(found.period.is_some(), "{case}");
    assert_eq!(found.preamble, report.preamble, "{case}\n{said}");
    if style.shows_sections() {
        let sections = found.sections().zip(report.sections());
        for ((path, found), (_, section)) in sections {
            assert_eq!(text(found), text(section), "{case} {path}\n{said}");
        }
        assert!(found.additional.is_empty(), "{case}: {:?}", found.additional);
    }
    for id in FigureId::all().filter(|id| report.tables.figure(*id).is_some_and(|figure| !figure.is_blank())) {
        let place = loaded.origins.get(id.path());
        assert!(
            matches!(place, Some(Place::Element { .. } | Place::Text { .. })),
            "{case}: {id} stands nowhere ({place:?})"
        );
    }
}

#[test]
fn reports_of_both_editions_come_back_whole_from_every_style() {
    for style in PageStyle::ALL {
        for edition in Edition::ALL {
            for seed in 0..6 {
                let mut report = pages::report(edition, seed);
                if style.shows_blanks() && seed % 2 == 1 {
                    sample::thin_out(&mut report, &mut Random::new(seed));
                }
                let page = pages::page(&report, style, seed);
                let case = format!("{style:?} {edition} {seed}");
                let loaded = gongkai_html::read(&page).unwrap_or_else(|error| panic!("{case}: {error}"));
                assert_whole(&report, &loaded, style, &case);
            }
        }
    }
}

#[test]
fn spans_that_are_wrong_everywhere_give_no_wrong_figure() {
    let (mut stated, mut right) = (0, 0);
    for seed in 0..40 {
        let edition = Edition::ALL[seed as usize % 2];
        let report = pages::report(edition, seed);
        let loaded = gongkai_html::read(&pages::page_with_wild_spans(&report, seed)).expect("it is a report");
        for id in FigureId::all() {
            let figure = |report: &Report| report.tables.figure(id).and_then(FigureRef::text);
            let (printed, read) = (figure(&report), figure(&loaded.report));
            stated += usize::from(printed.is_some());
            right += usize::from(printed.is_some() && printed == read);
            assert!(
                read.is_none() || read == printed,
                "{seed} {id}: {printed:?} {read:?}\n{}",
                said(&loaded)
            );
        }
    }
    assert!(right * 100 >= stated * 70, "{right} of {stated}");
}

#[test]
fn places_are_elements_and_lines_of_the_page() {
    let report = pages::report(Edition::E2021, 1);
    let page = pages::page(&report, PageStyle::Cms, 1);
    let loaded = gongkai_html::read(&page).expect("it is a report");
    let source = String::from_utf8(page).expect("it is UTF-8");
    let lines: Vec<&str> = source.lines().collect();
    for id in FigureId::all() {
        let Some(printed) = report.tables.figure(id).and_then(FigureRef::text) else {
            continue;
        };
        let Some(Place::Element { path, line }) = loaded.origins.get(id.path()) else {
            panic!("{id}: {:?}", loaded.origins.get(id.path()));
        };
        assert!(
            lines[*line as usize - 1].contains(&format!(">{printed}<")),
            "{id} {path} {line}"
        );
        assert!(path.starts_with("#UCAP-CONTENT > table:nth-child("), "{path}");
    }
}

#[test]
fn the_rest_of_a_page_is_said_and_no_part_of_the_report() {
    let report = pages::report(Edition::E2021, 2);
    let loaded = gongkai_html::read(&pages::page(&report, PageStyle::Cms, 2)).expect("it is a report");
    let json = gongkai_core::json::write(&loaded.report);
    for word in [
        "首页",
        "分享",
        "打印",
        "上一篇",
        "备案",
        "ICP",
        "浏览",
        "网站标识码",
        "12345热线",
    ] {
        assert!(!json.contains(word), "{word} got into the report");
    }
    assert!(loaded.diagnostics.iter().any(|finding| finding.rule == "READ-AROUND"));
}
