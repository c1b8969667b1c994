//! Text that a template made reads back by the template, field by field, also after changes by hand.

use gongkai_core::{Edition, FigureId, Loaded, Place, Report};
use gongkai_document::template::{Source, Template};
use gongkai_document::{Block, Document, Paragraph};
use gongkai_testkit::example;

/// What an agency could write.
const OWN: &str = r#"---
name: 某局年报
edition: 2021
---
# {{title}}
（{{agency.name}}，{{digits year}}年度）
统计期限：{{date period.start}}—{{date period.end}}
{{#if agency.websites}}
网站：{{#each agency.websites}}{{#unless @first}}；{{/unless}}{{name}}（{{url}}）{{/each}}。
{{/if}}
## {{heading "overview"}}
{{narrative overview}}
全年新收申请{{chinese applications.new.total}}件{{tell applications.carried_in.total some="，上年结转{}件" zero="，无上年结转"}}。收取费用{{yuan disclosure.fees.amount}}元（大写：{{amount disclosure.fees.amount unit="万元"}}）。
{{#if (zero proceedings.review.total)}}
未发生行政复议。
{{else}}
行政复议{{proceedings.review.total}}件。
{{/if}}
电话：{{default agency.contact.phone "无"}}
传真：{{default agency.contact.fax "无"}}
{{date-chinese issued_on}}
"#;

fn template(text: &str) -> Template {
    Template::compile(&[Source {
        name: "own.hbs".to_owned(),
        text: text.to_owned(),
    }])
    .unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn lines(document: &Document) -> Vec<String> {
    document
        .blocks
        .iter()
        .map(|block| match block {
            Block::Heading(heading) => heading.text.clone(),
            Block::Paragraph(paragraph) => paragraph.text.clone(),
            other => panic!("{other:?}"),
        })
        .collect()
}

fn page(lines: &[String]) -> Document {
    let place = |line: u32| Place::Text {
        line,
        column: 1,
        length: 0,
    };
    let blocks = lines.iter().zip(1..).map(|(text, line)| {
        Block::Paragraph(Paragraph {
            text: text.clone(),
            place: place(line),
        })
    });
    Document {
        blocks: blocks.collect(),
    }
}

fn value(report: &Report, path: &str) -> Option<String> {
    if let Some(id) = FigureId::from_path(path) {
        return report.tables.figure(id)?.text();
    }
    gongkai_core::fields::fields(report)
        .into_iter()
        .find(|field| field.path == path)?
        .value
}

fn read(lines: &[String]) -> Loaded {
    template(OWN).read(&page(lines))
}

#[test]
fn what_a_template_printed_is_read_back() {
    let report = example::report(Edition::E2021);
    let printed = lines(&template(OWN).compose(&report).unwrap());
    let loaded = read(&printed);
    assert_eq!(loaded.diagnostics, []);
    for path in [
        "edition",
        "title",
        "agency.name",
        "year",
        "period.start",
        "period.end",
        "agency.websites[0].name",
        "agency.websites[0].url",
        "overview.blocks[0].heading",
        "overview.blocks[2].text",
        "applications.new.total",
        "applications.carried_in.total",
        "proceedings.review.total",
        "agency.contact.phone",
        "issued_on",
    ] {
        assert_eq!(
            value(&loaded.report, path),
            value(&report, path),
            "{path}\n{}",
            printed.join("\n")
        );
    }
    assert_eq!(loaded.report.overview.blocks, report.overview.blocks);
    assert_eq!(value(&loaded.report, "agency.contact.fax"), None);
    // Each field has its place.
    let Some(Place::Text { line, column, length }) = loaded.origins.get("agency.name") else {
        panic!("no place");
    };
    assert_eq!((*line, *column, *length), (2, 2, 13));
}

#[test]
fn figures_and_names_may_be_changed_by_hand() {
    let mut report = example::report(Edition::E2021);
    report.agency.websites.push(gongkai_core::report::Website {
        name: Some("政务网".to_owned()),
        url: "http://b.example/".to_owned(),
    });
    let printed = lines(&template(OWN).compose(&report).unwrap());
    let changed: Vec<String> = printed
        .iter()
        .map(|line| {
            line.replace("示范市人力", "模范县人力")
                .replace("一百三十一件，上年结转5件", "七件，无上年结转")
                .replace("行政复议3件。", "未发生行政复议。")
                .replace("0631-5190001", "无")
                .replace("二〇二四年一月二十二日", "二〇二四年一月三十日")
        })
        .collect();
    let loaded = read(&changed);
    assert_eq!(loaded.diagnostics, [], "{}", changed.join("\n"));
    for (path, expected) in [
        ("agency.name", Some("模范县人力资源和社会保障局")),
        ("applications.new.total", Some("7")),
        ("applications.carried_in.total", Some("0")),
        ("proceedings.review.total", Some("0")),
        ("agency.websites[1].name", Some("政务网")),
        ("agency.websites[1].url", Some("http://b.example/")),
        ("agency.contact.phone", None),
        ("issued_on", Some("2024-01-30")),
    ] {
        assert_eq!(value(&loaded.report, path).as_deref(), expected, "{path}");
    }
}

#[test]
fn what_no_longer_fits_is_told_against_the_template() {
    let report = example::report(Edition::E2021);
    let mut printed = lines(&template(OWN).compose(&report).unwrap());
    let phone = printed.iter().position(|line| line.starts_with("电话")).unwrap();
    printed[phone] = "联系电话：0631-5190001".to_owned();
    printed.insert(1, "（盖章有效）".to_owned());
    let loaded = read(&printed);
    let told: Vec<String> = loaded
        .diagnostics
        .iter()
        .map(|finding| finding.message.to_string())
        .collect();
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(
        told.iter()
            .any(|text| text.contains("联系电话") && text.contains("电话：")),
        "{told:#?}"
    );
    // The rest is read all the same.
    assert_eq!(value(&loaded.report, "issued_on").as_deref(), Some("2024-01-22"));
    assert_eq!(value(&loaded.report, "applications.new.total").as_deref(), Some("131"));
}

#[test]
fn contradictions_are_told() {
    let twice = template("{{year}}年\n{{agency.name}}\n{{year}}年度");
    let loaded = twice.read(&page(&["2022年".to_owned(), "某局".to_owned(), "2023年度".to_owned()]));
    // Once as a contradiction, once at the line that the report does not print so.
    let keys: Vec<&str> = loaded.diagnostics.iter().map(|finding| finding.message.key()).collect();
    assert_eq!(keys, ["invert_twice", "invert_left_over"]);
    let wrong = template("{{date issued_on}}印发");
    let loaded = wrong.read(&page(&["2022年13月1日印发".to_owned()]));
    assert_eq!(loaded.diagnostics[0].message.key(), "invert_wrong_value");
}

#[test]
fn hostile_texts_take_bounded_time() {
    let begun = std::time::Instant::now();
    let greedy = template("{{agency.name}}的{{agency.parent}}的{{title}}的{{agency.contact.unit}}完");
    let text = "的".repeat(20_000);
    let loaded = greedy.read(&page(&[text]));
    assert!(!loaded.diagnostics.is_empty());
    let lists = template("{{#each additional}}{{#each statistics}}{{#each parts}}{{name}}{{/each}}{{/each}}{{/each}}x");
    let _ = lists.read(&page(&["y".repeat(50_000)]));
    assert!(
        begun.elapsed() < std::time::Duration::from_secs(20),
        "{:?}",
        begun.elapsed()
    );
}

/// Helpers of enumerations, where it is certain which value is which.
#[test]
fn enumerations_are_read_back() {
    let mut report = example::report(Edition::E2021);
    report.agency.websites.push(gongkai_core::report::Website {
        name: None,
        url: "http://b.example/".to_owned(),
    });
    report.agency.websites.push(gongkai_core::report::Website {
        name: None,
        url: "http://c.example/".to_owned(),
    });
    let list = template(
        "网址：{{list agency.websites \"url\" last=\"和\"}}。\n由{{join agency.name (chinese year) \"甲\"}}制。",
    );
    let printed = lines(&list.compose(&report).unwrap());
    assert!(
        printed[0].contains("、http://b.example/和http://c.example/"),
        "{printed:?}"
    );
    let loaded = list.read(&page(&printed));
    assert_eq!(
        value(&loaded.report, "agency.websites[2].url").as_deref(),
        Some("http://c.example/")
    );
    assert_eq!(value(&loaded.report, "agency.name"), value(&report, "agency.name"));
    assert_eq!(value(&loaded.report, "year").as_deref(), Some("2023"));
    assert_eq!(loaded.diagnostics, []);
    // One value is blank: nobody knows which, and it is said.
    let join = template("由{{join agency.parent agency.name}}制。");
    report.agency.parent = None;
    let printed = lines(&join.compose(&report).unwrap());
    let loaded = join.read(&page(&printed));
    assert_eq!(value(&loaded.report, "agency.parent"), None);
    assert_eq!(value(&loaded.report, "agency.name"), None);
    let told: Vec<_> = loaded.diagnostics.iter().map(|finding| finding.message.key()).collect();
    assert!(told.contains(&"invert_unread"), "{told:?}");
}

/// What was computed of fields that stand nowhere else is not silently blank.
#[test]
fn fields_that_stay_blank_are_named_with_the_reason() {
    let report = example::report(Edition::E2021);
    let derived = template(
        "共办理{{sum applications.new.total applications.carried_in.total}}件。\n{{agency.name}}{{agency.parent}}",
    );
    let printed = lines(&derived.compose(&report).unwrap());
    let loaded = derived.read(&page(&printed));
    let unread: Vec<_> = loaded
        .diagnostics
        .iter()
        .filter(|finding| finding.message.key() == "invert_unread")
        .collect();
    let paths: Vec<&str> = unread
        .iter()
        .flat_map(|finding| &finding.paths)
        .map(String::as_str)
        .collect();
    assert_eq!(
        paths,
        [
            "applications.new.total",
            "applications.carried_in.total",
            "agency.name",
            "agency.parent"
        ]
    );
    assert!(
        unread
            .iter()
            .all(|finding| finding.help.is_some() && finding.place.is_some())
    );
}

/// Documents whose headings are marked, as web pages and word processors have them: sections are known by their
/// marks, whatever their titles are.
#[test]
fn marked_headings_need_no_numbers() {
    for edition in Edition::ALL {
        let mut report = gongkai_testkit::printable::printable(example::report(edition));
        let section = |title: &str, text: &str| gongkai_core::Section {
            title: Some(title.to_owned()),
            blocks: vec![gongkai_core::Block::paragraph(text)],
            statistics: Vec::new(),
        };
        report.problems = section("我们的不足", "解读不多。");
        report.other.title = Some("六、其他".to_owned());
        report.other.blocks.insert(
            0,
            gongkai_core::Block {
                level: Some(2),
                heading: Some("收费情况".to_owned()),
                text: None,
            },
        );
        report.additional = vec![
            section("附则", "本报告由办公室解释。"),
            section("附件", "一、收费标准。"),
        ];
        let template = Template::builtin("official").unwrap();
        let document = template.compose(&report).unwrap();
        let loaded = template.read(&document);
        let mut read = loaded.report;
        for (path, _) in report.sections() {
            read.section_mut(&path).unwrap().statistics.clear();
        }
        let none: [String; 0] = [];
        assert_eq!(
            gongkai_testkit::printable::differences(&report, &read),
            none,
            "{edition}"
        );
        let errors: Vec<_> = loaded
            .diagnostics
            .iter()
            .filter(|finding| finding.severity > gongkai_core::Severity::Information)
            .map(|finding| finding.message.to_string())
            .collect();
        assert_eq!(errors, none);
        // A table that only lays out the page is looked through.
        let cell = gongkai_document::TableCell {
            content: document.blocks,
            row_span: 1,
            column_span: 1,
            place: Place::Page { page: 1, bbox: [0; 4] },
        };
        let page = gongkai_document::Table {
            caption: None,
            rows: vec![gongkai_document::TableRow { cells: vec![cell] }],
        };
        let around = Document {
            blocks: vec![Block::Table(page)],
        };
        let mut again = template.read(&around).report;
        for (path, _) in report.sections() {
            again.section_mut(&path).unwrap().statistics.clear();
        }
        assert_eq!(
            gongkai_testkit::printable::differences(&report, &again),
            none,
            "{edition}"
        );
    }
}
