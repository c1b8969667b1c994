//! The law of templates: text that a template made reads back by it, in everything that the text shows, for copies
//! of the built-in templates and for changed ones; and what is changed in the text by hand, and only that, comes
//! back changed. Leaves out what templates refuse (`gongkai-document`).
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use gongkai_core::tables::Kind;
use gongkai_core::{Edition, FigureId, Loaded, Report, Severity, Website};
use gongkai_document::Template;
use gongkai_document::template::{BUILTIN, Source};
use gongkai_testkit::printable::{differences, printable};
use gongkai_testkit::{arbitrary, example};
use gongkai_text::{Options, TableStyle, document, write};
use proptest::prelude::*;

/// A template of the family, and what its text shows of a report.
struct Own {
    name: &'static str,
    sources: Vec<Source>,
    shows: fn(Report) -> Report,
}

fn source(name: &str, text: &str) -> Source {
    Source {
        name: name.to_owned(),
        text: text.to_owned(),
    }
}

fn copy(name: &str) -> Vec<Source> {
    BUILTIN.iter().find(|builtin| builtin.name == name).unwrap().sources()
}

/// The official template with some of its parts replaced.
fn with(parts: &[(&str, &str)]) -> Vec<Source> {
    let mut sources = copy("official");
    for (name, text) in parts {
        match sources.iter_mut().find(|source| source.name == *name) {
            Some(source) => (*text).clone_into(&mut source.text),
            None => sources.push(source(name, text)),
        }
    }
    sources
}

/// Main and parts of somebody who changed about everything.
const WORDED: &str = r#"# {{agency.name}}{{digits year}}年政府信息公开工作年度报告
（{{#if issued_on}}{{date-chinese issued_on}}{{else}}日期另行公布{{/if}}）
{{#if period}}
所列数据期限：{{period period.start period.end}}。
{{/if}}
{{#each agency.websites}}
网站{{ordinal @number}}{{#if name}}{{name}}：{{/if}}{{url}}
{{/each}}
{{> contact}}
## 一、概况
{{narrative overview}}
## 二、主动公开
{{narrative table_sections.disclosure}}
{{table "disclosure"}}
## 三、依申请公开
本年度新收申请{{default applications.new.total "若干"}}件{{tell applications.carried_in.total some="，上年结转{}件" zero="，无上年结转"}}。
{{narrative table_sections.applications}}
{{table "applications"}}
## 四、复议和诉讼
{{#if (zero proceedings.review.total)}}
未发生行政复议。
{{else}}
{{#if proceedings.review.total}}
行政复议{{chinese proceedings.review.total}}件。
{{/if}}
{{/if}}
{{narrative table_sections.proceedings}}
{{table "proceedings"}}
## 五、问题和改进
{{narrative problems}}
## 六、其他
{{narrative other}}
{{#each additional}}
## {{title}}
{{narrative this}}
{{/each}}
{{#if agency.contact.unit}}
（此件由{{agency.contact.unit}}负责解释）
{{/if}}
"#;

const CONTACT: &str = r#"{{#with agency.contact}}
{{#if address}}
地　址：{{address}}
{{/if}}
{{#if postcode}}
邮　编：{{postcode}}
{{/if}}
{{#if phone}}
电　话：{{phone}}{{#if fax}}（传真：{{fax}}）{{/if}}
{{/if}}
{{/with}}
电子邮箱：{{default agency.contact.email "无"}}
"#;

/// Sections first, what is about the report behind them.
const MOVED: &str = r#"{{> title}}
{{> signature}}
{{> sections}}
## 编制说明
{{> preamble}}
"#;

fn family() -> Vec<Own> {
    vec![
        Own {
            name: "copy",
            sources: copy("official"),
            shows: |report| report,
        },
        Own {
            name: "signature",
            sources: with(&[(
                "signature.hbs",
                "{{agency.name}}（盖章）\n{{#if issued_on}}\n{{date-chinese issued_on}}\n{{/if}}\n",
            )]),
            shows: |report| report,
        },
        Own {
            name: "moved",
            sources: with(&[("official.hbs", MOVED)]),
            shows: |report| report,
        },
        Own {
            name: "worded",
            sources: vec![source("main.hbs", WORDED), source("contact.hbs", CONTACT)],
            shows: |mut report| {
                // Its preamble and titles are not printed; figures in its sentences need no table.
                report.preamble.clear();
                // The fax stands behind the phone.
                if report.agency.contact.phone.is_none() {
                    report.agency.contact.fax = None;
                }
                for path in SIX {
                    report.section_mut(path).unwrap().title = None;
                }
                let name = report.agency.name.clone().unwrap();
                let year = report.year.unwrap().to_string();
                let year: String = year
                    .chars()
                    .map(|digit| {
                        "〇一二三四五六七八九"
                            .chars()
                            .nth(digit.to_digit(10).unwrap() as usize)
                            .unwrap()
                    })
                    .collect();
                report.title = Some(format!("{name}{year}年政府信息公开工作年度报告"));
                report
            },
        },
        Own {
            name: "listed",
            sources: with(&[(
                "preamble.hbs",
                "{{#if preamble}}\n{{narrative preamble}}\n{{/if}}\n{{#if agency.websites}}\n下载：{{list agency.websites \"url\" last=\"和\"}}。\n{{/if}}\n统计期限{{#if period}}：{{date period.start}}—{{date period.end}}{{else}}未定{{/if}}\n{{agency.contact.unit}}\n",
            )]),
            shows: |mut report| {
                for site in &mut report.agency.websites {
                    site.name = None;
                }
                let unit = report.agency.contact.unit.take();
                report.agency.contact = Default::default();
                report.agency.contact.unit = unit;
                report
            },
        },
    ]
}

const SIX: [&str; 6] = [
    "overview",
    "table_sections.disclosure",
    "table_sections.applications",
    "table_sections.proceedings",
    "problems",
    "other",
];

fn template(own: &Own) -> Template {
    Template::compile(&own.sources).unwrap_or_else(|errors| panic!("{}: {errors:?}", own.name))
}

fn print(template: &Template, report: &Report, tables: TableStyle) -> String {
    let mut options = Options::default();
    options.tables = tables;
    write(&template.compose(report).unwrap(), &options)
}

fn read(template: &Template, text: &str) -> Loaded {
    template.read(&document(text))
}

/// The figures of sentences as they are read without a template.
fn with_statistics(mut report: Report) -> Report {
    // Under the form's own headings, which it knows.
    let mut plain = report.clone();
    for path in SIX {
        plain.section_mut(path).unwrap().title = None;
    }
    let text = write(&gongkai_document::compose(&plain), &Options::default());
    let found = gongkai_text::read(text.as_bytes()).unwrap().report;
    for (path, section) in found.sections() {
        report
            .section_mut(&path)
            .unwrap()
            .statistics
            .clone_from(&section.statistics);
    }
    report
}

/// What of a report the law speaks of: titles of sections that vary, and figures in sentences.
fn varied(report: Report, seed: u32) -> Report {
    let mut report = printable(report);
    let titles = [
        "一、基本情况",
        "二、公开情况",
        "三、申请办理",
        "四、复议诉讼",
        "五、不足之处",
        "六、其他",
    ];
    for (at, path) in SIX.iter().enumerate() {
        let section = report.section_mut(path).unwrap();
        if seed >> at & 1 == 1 {
            section.title = Some(titles[at].to_owned());
        }
        if seed >> (at + 6) & 1 == 1 {
            let text = format!(
                "全年发布信息{}条，其中网站{}条、微博{}条。",
                seed % 900 + 7,
                seed % 900,
                7
            );
            section.blocks.push(gongkai_core::Block::paragraph(text));
        }
    }
    report
}

fn expected(own: &Own, report: &Report) -> Report {
    with_statistics((own.shows)(report.clone()))
}

fn errors(loaded: &Loaded) -> Vec<String> {
    let errors = loaded.diagnostics.iter();
    errors
        .filter(|finding| finding.severity > Severity::Information && finding.rule != "READ-MISSING")
        .map(|finding| format!("{:?} {}", finding.place, finding.message))
        .collect()
}

#[test]
fn the_examples_come_back_by_every_template() {
    for own in family() {
        let template = template(&own);
        for edition in Edition::ALL {
            let mut report = printable(example::report(edition));
            for preamble in [true, false] {
                if !preamble {
                    report.preamble.clear();
                    report.agency.contact = example::report(edition).agency.contact;
                    report.agency.contact.unit = Some("示范市局办公室".to_owned());
                    report.agency.websites.push(Website {
                        name: Some("示范网站".to_owned()),
                        url: "http://www.example.gov.cn/".to_owned(),
                    });
                    report.period = example::report(edition).period;
                }
                for style in [TableStyle::Bars, TableStyle::Box] {
                    let text = print(&template, &report, style);
                    let loaded = read(&template, &text);
                    let wanted = expected(&own, &report);
                    let name = format!("{} {edition} {style:?} {preamble}\n{text}", own.name);
                    assert_eq!(errors(&loaded), [] as [String; 0], "{name}");
                    assert_eq!(differences(&wanted, &loaded.report), [] as [String; 0], "{name}");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(arbitrary::config(40))]
    #[test]
    fn what_the_text_of_a_template_shows_comes_back(report in arbitrary::report(), seed in any::<u32>(), framed in any::<bool>()) {
        let report = varied(report, seed);
        let style = if framed { TableStyle::Box } else { TableStyle::Bars };
        for own in family() {
            let template = template(&own);
            let text = print(&template, &report, style);
            let loaded = read(&template, &text);
            let wanted = expected(&own, &report);
            prop_assert_eq!(errors(&loaded), [] as [String; 0], "{}\n{}", own.name, text);
            prop_assert_eq!(differences(&wanted, &loaded.report), [] as [String; 0], "{}\n{}", own.name, text);
        }
    }
}

/// A report whose figures are all different, so that each is found in the text, with its preamble by the template.
fn distinct(edition: Edition) -> Report {
    let mut report = printable(example::report(edition));
    report.annotations.clear();
    report.preamble.clear();
    report.period = example::report(edition).period;
    let contact = &mut report.agency.contact;
    contact.unit = Some("示范市局办公室".to_owned());
    contact.address = Some("示范路1号".to_owned());
    contact.phone = Some("0631-5190001".to_owned());
    report.agency.websites = vec![Website {
        name: Some("示范网站".to_owned()),
        url: "http://www.example.gov.cn/".to_owned(),
    }];
    for (id, number) in FigureId::all().zip(10_000u64..) {
        if report.tables.figure(id).is_some() && id.figure().kind == Kind::Count {
            report
                .tables
                .figure_mut(id)
                .unwrap()
                .set(Some(&number.to_string()))
                .unwrap();
        }
    }
    let text = "全年发布信息98765条，其中网站98000条、微博765条。";
    report.overview.blocks.push(gongkai_core::Block::paragraph(text));
    report
}

/// A change by hand: what stands in the text, what is written instead, and the same in the report.
type Edit = (String, String, Box<dyn Fn(&mut Report)>);

/// Changes of names, days and sentences.
fn edits(report: &Report) -> Vec<Edit> {
    let name = report.agency.name.clone().unwrap();
    let mut edits: Vec<Edit> = vec![
        (
            name.clone(),
            "新设市自然资源局".to_owned(),
            Box::new(move |report| {
                let new = "新设市自然资源局";
                report.agency.name = Some(new.to_owned());
                report.title = report.title.as_ref().map(|title| title.replace(&name, new));
            }),
        ),
        (
            "示范路1号".to_owned(),
            "新路22号".to_owned(),
            Box::new(|report| report.agency.contact.address = Some("新路22号".to_owned())),
        ),
        (
            "0631-5190001".to_owned(),
            "010-66001234".to_owned(),
            Box::new(|report| report.agency.contact.phone = Some("010-66001234".to_owned())),
        ),
        (
            "示范市局办公室".to_owned(),
            "新设市局综合科".to_owned(),
            Box::new(|report| report.agency.contact.unit = Some("新设市局综合科".to_owned())),
        ),
        (
            "http://www.example.gov.cn/".to_owned(),
            "http://www.new.gov.cn/gk/".to_owned(),
            Box::new(|report| report.agency.websites[0].url = "http://www.new.gov.cn/gk/".to_owned()),
        ),
        (
            "示范网站".to_owned(),
            "新设市政府网站".to_owned(),
            Box::new(|report| report.agency.websites[0].name = Some("新设市政府网站".to_owned())),
        ),
        (
            "98765条，其中网站98000条".to_owned(),
            "98766条，其中网站98001条".to_owned(),
            Box::new(|report| {
                let text = report.overview.blocks.last_mut().unwrap().text.as_mut().unwrap();
                *text = text.replace("98765", "98766").replace("98000", "98001");
            }),
        ),
    ];
    if let Some(on) = report.issued_on {
        let (one, other) = (
            gongkai_document::wording::date(on),
            gongkai_document::wording::date(on.tomorrow().unwrap()),
        );
        edits.push((
            one,
            other,
            Box::new(move |report| report.issued_on = Some(on.tomorrow().unwrap())),
        ));
    }
    edits
}

proptest! {
    #![proptest_config(arbitrary::config(24))]
    #[test]
    fn what_is_changed_by_hand_comes_back_changed_and_nothing_else(
        edition in proptest::sample::select(Edition::ALL.to_vec()),
        chosen in any::<u16>(),
        figures in proptest::collection::vec((any::<proptest::sample::Index>(), 0u64..2_000_000), 0..4),
        framed in any::<bool>(),
    ) {
        let report = distinct(edition);
        let counts: Vec<FigureId> = FigureId::all()
            .filter(|id| report.tables.figure(*id).is_some() && id.figure().kind == Kind::Count)
            // One of the family also prints it in numerals.
            .filter(|id| id.path() != "proceedings.review.total")
            .collect();
        let style = if framed { TableStyle::Box } else { TableStyle::Bars };
        for own in family() {
            let template = template(&own);
            let mut text = print(&template, &report, style);
            let mut changed = report.clone();
            for (at, (one, other, change)) in edits(&report).iter().enumerate() {
                // What the text does not show cannot be changed in it.
                if chosen >> at & 1 == 1 && text.contains(one.as_str()) {
                    text = text.replace(one.as_str(), other);
                    change(&mut changed);
                }
            }
            for (index, new) in &figures {
                let id = counts[index.index(counts.len())];
                let old = report.tables.figure(id).unwrap().text().unwrap();
                if changed.tables.figure(id).unwrap().text().unwrap() != old || text.matches(&old).count() != 1 {
                    continue;
                }
                text = text.replace(&old, &new.to_string());
                changed.tables.figure_mut(id).unwrap().set(Some(&new.to_string())).unwrap();
            }
            let loaded = read(&template, &text);
            prop_assert_eq!(errors(&loaded), [] as [String; 0], "{}\n{}", own.name, text);
            let wanted = expected(&own, &changed);
            prop_assert_eq!(differences(&wanted, &loaded.report), [] as [String; 0], "{}\n{}", own.name, text);
        }
    }
}

#[test]
fn a_line_that_fits_nothing_is_told_with_the_line_of_the_template() {
    let own = &family()[3];
    let template = template(own);
    let text = print(&template, &distinct(Edition::E2021), TableStyle::Bars);
    for (one, other, file, expected) in [
        ("## 三、依申请公开", "## 三、依申请公开", "", ""),
        ("本年度新收申请", "本年新收到的申请", "main.hbs", "本年度新收申请"),
        ("地　址：", "住所：", "contact.hbs", "地　址："),
        ("四、复议和诉讼", "四、争议", "main.hbs", "四、复议和诉讼"),
    ] {
        let changed = text.replace(one, other);
        let loaded = read(&template, &changed);
        let told = errors(&loaded);
        if expected.is_empty() {
            assert_eq!(told, [] as [String; 0]);
            continue;
        }
        assert_eq!(told.len(), 1, "{one}: {told:#?}");
        assert!(
            told[0].contains(file) && told[0].contains(expected) && told[0].contains(other),
            "{told:#?}"
        );
        assert_eq!(
            loaded.report.agency.contact.phone.as_deref(),
            Some("0631-5190001"),
            "{one}"
        );
        assert!(loaded.report.overview.blocks.len() > 2, "{one}");
    }
}
