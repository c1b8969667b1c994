//! Templates over whole reports: the examples of every helper, what is refused, what a hostile template gets.
//! Leaves out the text writer.

use gongkai_core::{Block as Written, Edition, FigureId, Report};
use gongkai_document::template::{HELPERS, MAX_NESTING, MAX_OUTPUT, Source, Template, TemplateError};
use gongkai_document::{Block, Document, compose};
use gongkai_testkit::example;
use std::time::{Duration, Instant};

fn source(name: &str, text: &str) -> Source {
    Source {
        name: name.to_owned(),
        text: text.to_owned(),
    }
}

fn compile(text: &str) -> Result<Template, Vec<TemplateError>> {
    Template::compile(&[source("t.hbs", text)])
}

fn composed(text: &str, report: &Report) -> Document {
    let template = compile(text).unwrap_or_else(|errors| panic!("{errors:?}"));
    template.compose(report).unwrap_or_else(|error| panic!("{error}"))
}

/// The paragraphs and headings of a template over the example report.
fn printed(text: &str) -> String {
    texts(&composed(text, &example::report(Edition::E2021))).join("\n")
}

fn texts(document: &Document) -> Vec<String> {
    let text = |block: &Block| match block {
        Block::Heading(heading) => format!("{} {}", "#".repeat(heading.level.unwrap_or(0).into()), heading.text),
        Block::Paragraph(paragraph) => paragraph.text.clone(),
        Block::Table(table) => format!("[{} rows]", table.rows.len()),
        Block::Line(line) | Block::Furniture(line) => line.text.clone(),
    };
    document.blocks.iter().map(text).collect()
}

fn errors(text: &str) -> Vec<(&'static str, u32, u32)> {
    let errors = compile(text).err().unwrap_or_default();
    errors
        .iter()
        .map(|error| (error.message.key(), error.line, error.column))
        .collect()
}

#[test]
fn the_examples_of_every_helper_print_what_they_say() {
    for helper in HELPERS {
        assert!(!helper.examples.is_empty(), "{} has no example", helper.name);
        for (template, expected) in helper.examples {
            assert_eq!(printed(template), *expected, "{template}");
        }
    }
}

#[test]
fn lines_make_blocks() {
    let text = "# 题\n\n　一段{{year}}\n## （一）节\n  {{#if year}}\n  内\n  {{/if}}\n\\# 不是标题\n#也不是\n{{agency.contact.fax}}\n";
    assert_eq!(printed(text), "# 题\n一段2023\n## （一）节\n内\n# 不是标题\n#也不是");
    assert_eq!(printed("a\n{{table \"disclosure\"}}\nb"), "a\n[14 rows]\nb");
    assert_eq!(printed("{{~ year ~}}\n\n  年"), "2023年");
    assert_eq!(
        printed("\\{{year}} {{{year}}} {{! 注 }}{{!-- }} --}}x"),
        "{{year}} 2023 x"
    );
    assert_eq!(printed("a\r\nb\r\n"), "a\nb");
}

#[test]
fn what_a_report_says_is_no_markup() {
    let mut report = example::report(Edition::E2021);
    report.agency.name = Some("# 局 {{year}} | ## x".to_owned());
    report.overview.blocks = vec![
        Written::paragraph("# 一"),
        Written::paragraph("{{table \"applications\"}}"),
    ];
    let document = composed("{{agency.name}}\n{{narrative overview}}", &report);
    assert_eq!(
        texts(&document),
        ["# 局 {{year}} | ## x", "# 一", "{{table \"applications\"}}"]
    );
    assert!(document.blocks.iter().all(|block| matches!(block, Block::Paragraph(_))));
}

#[test]
fn blank_zero_and_not_applicable_are_three_things() {
    let mut report = example::report(Edition::E2021);
    let path = |path| FigureId::from_path(path).unwrap();
    report
        .tables
        .figure_mut(path("applications.new.natural_person"))
        .unwrap()
        .set(None)
        .unwrap();
    report
        .tables
        .figure_mut(path("applications.new.other_organization"))
        .unwrap()
        .set(Some("0"))
        .unwrap();
    let say = |field: &str| {
        let text = format!(
            "{{{{#if (marked {field})}}}}不适用{{{{else if (blank {field})}}}}空白{{{{else if (zero {field})}}}}零{{{{else}}}}有{{{{/if}}}}"
        );
        texts(&composed(&text, &report)).join("")
    };
    assert_eq!(say("applications.new.natural_person"), "空白");
    assert_eq!(say("applications.new.other_organization"), "零");
    assert_eq!(say("applications.carried_in.research_institution"), "不适用");
    assert_eq!(say("applications.new.total"), "有");
}

#[test]
fn names_are_looked_up_from_the_inside_out() {
    let text = "{{#each agency.websites as |site at|}}{{at}}{{@index}}{{@number}}{{#if @first}}首{{/if}}{{site.name}}{{name}}{{this.name}}{{year}}{{../year}}{{@root.year}}{{/each}}";
    let name = "示范市人力资源和社会保障局网站";
    assert_eq!(printed(text), format!("001首{name}{name}{name}202320232023"));
    assert_eq!(printed("{{#with applications.new}}{{total}}{{/with}}"), "131");
    assert_eq!(printed("{{agency.websites[0].name}}{{agency.websites[7].name}}"), name);
    assert_eq!(printed("{{#each additional}}x{{else}}无{{/each}}"), "无");
    assert_eq!(
        printed("{{#if agency.contact.fax}}a{{else if year}}b{{else}}c{{/if}}"),
        "b"
    );
    assert_eq!(printed("{{#unless agency.contact.fax}}a{{/unless}}"), "a");
}

#[test]
fn mistakes_are_told_with_their_place_and_what_may_be_meant() {
    for (text, expected) in [
        ("x\n{{agency.nmae}}", ("template_unknown_path", 2, 1)),
        (
            "{{#each agency.websites}}\n  {{nam}}{{/each}}",
            ("template_unknown_path", 2, 3),
        ),
        ("{{chinese applications.new.totl}}", ("template_unknown_path", 1, 11)),
        ("{{tables.applications.new.total}}", ("template_unknown_path", 1, 1)),
        ("{{../year}}", ("template_no_outer", 1, 1)),
        ("{{chines year}}", ("template_unknown_helper", 1, 1)),
        ("{{chinese}}", ("template_arguments", 1, 1)),
        ("{{amount 1 uint=\"元\"}}", ("template_unknown_option", 1, 17)),
        ("{{agency}}", ("template_print_record", 1, 1)),
        ("{{additional}}", ("template_print_record", 1, 1)),
        ("x {{table \"applications\"}}", ("template_own_line", 1, 3)),
        ("{{table \"x\"}}", ("template_unknown_table", 1, 9)),
        ("{{narrative year}}", ("template_no_narrative", 1, 13)),
        ("{{#each year}}{{/each}}", ("template_no_list", 1, 9)),
        ("{{#ech x}}{{/ech}}", ("template_unknown_block", 1, 1)),
        ("a\n  {{#if year}}", ("template_not_closed", 2, 3)),
        ("{{#if year}}{{/each}}", ("template_close_other", 1, 13)),
        ("{{/if}}", ("template_close_alone", 1, 1)),
        ("{{else}}", ("template_else_alone", 1, 1)),
        ("ab{{year", ("template_tag_open", 1, 3)),
        ("{{}}", ("template_tag_empty", 1, 3)),
        ("{{> x}}", ("template_unknown_partial", 1, 1)),
        ("{{@index}}", ("template_no_loop", 1, 1)),
        ("---\nname: a\nedtion: 2021\n---\n", ("template_matter_key", 3, 1)),
        ("---\nedition: 2020\n---\n", ("template_matter_value", 2, 1)),
        ("---\nname: a\n", ("template_matter_open", 1, 1)),
        ("---\nname: a\n---\n{{yaer}}", ("template_unknown_path", 4, 1)),
    ] {
        assert_eq!(errors(text), [expected], "{text}");
    }
    // All of them, not the first only.
    assert_eq!(errors("{{a}}\n{{b}}\n{{c}}").len(), 3);
    let help = |text: &str| {
        compile(text).unwrap_err()[0]
            .help
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default()
    };
    assert!(help("{{applications.new.totl}}").contains("applications.new.total"));
    assert!(help("{{#each agency.websites}}{{nmae}}{{/each}}").contains("name"));
    assert!(help("{{chines year}}").contains("chinese"));
}

#[test]
fn what_a_report_holds_can_be_wrong_for_a_helper() {
    let mut report = example::report(Edition::E2019);
    let template = compile("a\n{{amount disclosure_2019.procurement.amount}}").unwrap();
    let error = template.compose(&report).unwrap_err();
    assert_eq!(
        (error.message.key(), error.line, error.column),
        ("template_helper_wants_number", 2, 1)
    );
    report.edition = Edition::E2021;
    let only = compile("---\nedition: 2019\n---\n{{year}}").unwrap();
    assert_eq!(only.compose(&report).unwrap_err().message.key(), "template_edition");
}

#[test]
fn partials_of_ones_own_stand_before_the_builtin_ones() {
    let sources = [
        source("main.hbs", "{{> title}}\n{{> signature}}\n{{> 页脚}}"),
        source("dir/signature.hbs", "{{agency.name}}（盖章）\n"),
        source("页脚.hbs", "完\n"),
    ];
    let template = Template::compile(&sources).unwrap();
    let document = template.compose(&example::report(Edition::E2021)).unwrap();
    assert_eq!(
        texts(&document)[1..],
        ["示范市人力资源和社会保障局（盖章）".to_owned(), "完".to_owned()]
    );
    let wrong = [source("main.hbs", "{{> a}}"), source("a.hbs", "x\n {{yaer}}")];
    let error = Template::compile(&wrong).unwrap_err().remove(0);
    assert_eq!((error.file.as_str(), error.line, error.column), ("a.hbs", 2, 2));
}

#[test]
fn hostile_templates_are_refused_soon() {
    let begun = Instant::now();
    let cycle = [
        source("m.hbs", "{{> a}}"),
        source("a.hbs", "{{> b}}"),
        source("b.hbs", "{{> a}}"),
    ];
    assert_eq!(
        Template::compile(&cycle).unwrap_err()[0].message.key(),
        "template_cycle"
    );
    let deep = |count: usize| format!("{}x{}", "{{#if year}}".repeat(count), "{{/if}}".repeat(count));
    assert!(compile(&deep(MAX_NESTING)).is_ok());
    assert_eq!(errors(&deep(20_000))[0].0, "template_too_deep");
    let brackets = format!(
        "{{{{#if {}year{}}}}}{{{{/if}}}}",
        "(not ".repeat(20_000),
        ")".repeat(20_000)
    );
    assert_eq!(errors(&brackets)[0].0, "template_too_deep");
    // A partial that names another twice, and so on.
    let mut bomb = vec![source("m.hbs", "{{> p0}}")];
    bomb.extend((0..40).map(|at| {
        source(
            &format!("p{at}.hbs"),
            &format!("{{{{> p{}}}}}{{{{> p{}}}}}", at + 1, at + 1),
        )
    }));
    bomb.push(source("p40.hbs", "x"));
    assert!(Template::compile(&bomb).is_err());
    assert_eq!(errors(&"x".repeat((1 << 20) + 1))[0].0, "template_too_long");

    let mut report = example::report(Edition::E2021);
    report.additional = vec![gongkai_core::Section::default(); 300];
    let nested = |inner: &str| {
        format!(
            "{}{inner}{}",
            "{{#each @root.additional}}".repeat(5),
            "{{/each}}".repeat(5)
        )
    };
    for (inner, key) in [("", "template_runaway"), (&"长".repeat(4000), "template_output_large")] {
        let error = compile(&nested(inner)).unwrap().compose(&report).unwrap_err();
        assert_eq!(error.message.key(), key);
    }
    let tables = format!(
        "{}\n{{{{table \"applications\"}}}}\n{}",
        "{{#each @root.additional}}".repeat(3),
        "{{/each}}".repeat(3)
    );
    assert!(compile(&tables).unwrap().compose(&report).is_err());
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    const { assert!(MAX_OUTPUT == 16 << 20) };
}

#[test]
fn any_bytes_are_a_template_or_an_error() {
    // Cut and mend the official text anywhere: never a panic.
    let text = gongkai_document::template::BUILTIN[0].sources();
    let all: String = text.iter().map(|source| source.text.as_str()).collect();
    let letters: Vec<char> = all.chars().collect();
    for at in (0..letters.len()).step_by(7) {
        let cut: String = letters[..at].iter().collect();
        let _ = compile(&cut);
        let mut changed = letters.clone();
        changed[at] = ['{', '}', '"', '(', '#', '\n', '~'][at % 7];
        if let Ok(template) = compile(&changed.into_iter().collect::<String>()) {
            let _ = template.compose(&example::report(Edition::E2021));
        }
    }
}

#[test]
fn the_official_document_has_everything() {
    for edition in Edition::ALL {
        let texts = texts(&compose(&example::report(edition)));
        assert_eq!(texts.iter().filter(|text| text.starts_with("## ")).count(), 6);
        assert_eq!(texts.iter().filter(|text| text.ends_with("rows]")).count(), 3);
        assert!(texts[0].starts_with("# 示范市"));
        assert!(texts.last().unwrap().ends_with("月22日"));
    }
    // A form without anything.
    let texts = texts(&compose(&Report::blank(Edition::E2021)));
    assert_eq!(texts[0], "# 政府信息公开工作年度报告");
    assert_eq!(texts.len(), 2 + 6 + 3);
}

/// Last year's report is asked for strictly: what needs it does not print a blank without it.
#[test]
fn last_years_report_is_printed_where_there_is_one() {
    let report = example::report(Edition::E2021);
    let mut before = report.clone();
    before.year = Some(2022);
    let id = FigureId::from_path("applications.new.total").unwrap();
    before.tables.figure_mut(id).unwrap().set(Some("100")).unwrap();
    let lines = |text: &str, previous: Option<&Report>| {
        let template = compile(text).unwrap_or_else(|errors| panic!("{errors:?}"));
        template
            .compose_with(&report, previous)
            .map(|made| texts(&made).join("\n"))
    };
    let text = "{{year}}{{#if previous}}，上年{{previous.year}}年{{previous.applications.new.total}}件{{/if}}";
    assert_eq!(lines(text, Some(&before)).unwrap(), "2023，上年2022年100件");
    assert_eq!(lines(text, None).unwrap(), "2023");
    let with = "{{#with previous}}{{year}}{{applications.new.total}}{{@root.year}}{{else}}无{{/with}}";
    assert_eq!(lines(with, Some(&before)).unwrap(), "20221002023");
    assert_eq!(lines(with, None).unwrap(), "无");
    let each = "{{#each previous.agency.websites}}{{url}}{{/each}}";
    assert_eq!(lines(each, Some(&before)).unwrap(), "http://rsj.example.gov.cn/");
    // The mark is that of last year's report.
    let mark = "{{figure previous.applications.carried_in.research_institution}}";
    before.annotations.clear();
    assert_eq!(lines(mark, Some(&before)).unwrap(), "");
    for strict in [
        "a\n{{previous.year}}",
        "a\n{{#if previous.year}}{{/if}}",
        "a\n{{previous.applications.new.total}}",
    ] {
        let error = lines(strict, None).unwrap_err();
        assert_eq!(
            (error.message.key(), error.line),
            ("template_no_previous", 2),
            "{strict}"
        );
    }
    assert_eq!(errors("{{previous.yaer}}"), [("template_unknown_path", 1, 1)]);
    // Not a field of this report: neither printed twice nor read back.
    let lint = compile("{{year}}\n{{#if previous}}\n上年{{previous.year}}年，{{change applications.new.total previous.applications.new.total}}\n{{/if}}\n{{table \"applications\"}}")
        .unwrap()
        .lint();
    assert!(lint.twice.is_empty());
    assert_eq!(lint.lost.len(), 1);
}

#[test]
fn text_that_speaks_of_last_year_reads_back() {
    let report = example::report(Edition::E2021);
    let mut before = report.clone();
    before.agency.name = Some("别的局".to_owned());
    let template = compile("{{agency.name}}\n{{#if previous}}\n上年为{{previous.agency.name}}。\n与上年相比有增有减。\n{{/if}}\n{{year}}年").unwrap();
    let document = template.compose_with(&report, Some(&before)).unwrap();
    let loaded = template.read(&document);
    assert_eq!(loaded.diagnostics, []);
    assert_eq!(
        (loaded.report.agency.name, loaded.report.year),
        (report.agency.name, report.year)
    );
}
