//! Page texts read as a whole: the example of the repository against its canonical JSON, page texts with the
//! oddities of real ones, and, where GONGKAI_FIXTURES names a directory of published reports with hand-checked
//! truth, those. Leaves out single modules.

use gongkai_core::{Block, Loaded, Place, Report, Section, Statistic, json, rules};
use gongkai_testkit::truth;
use std::path::PathBuf;

fn read(text: &str) -> Loaded {
    gongkai_text::read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

fn example(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples")
        .join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[allow(clippy::print_stderr, reason = "a test that does not run says so")]
/// The directory of published reports, or a visible word that it is absent.
fn fixtures(test: &str) -> Option<PathBuf> {
    let directory = std::env::var_os("GONGKAI_FIXTURES").map(PathBuf::from);
    if directory.is_none() {
        eprintln!("SKIPPED {test}: GONGKAI_FIXTURES names no directory of published reports");
    }
    directory
}

fn published(directory: &std::path::Path, name: &str) -> (serde_json::Value, Loaded) {
    let text = std::fs::read(directory.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let id = name.trim_end_matches(".txt").trim_end_matches(".layout");
    let truth = std::fs::read_to_string(directory.join(format!("{id}.truth.json")))
        .unwrap_or_else(|error| panic!("{id}: {error}"));
    let loaded = gongkai_text::read(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    (
        serde_json::from_str(&truth).unwrap_or_else(|error| panic!("{id}: {error}")),
        loaded,
    )
}

/// A statistic as its value and the values of its parts.
fn shape(statistic: &Statistic) -> (String, Vec<String>) {
    let value = |statistic: &Statistic| statistic.value.map(|value| value.to_string()).unwrap_or_default();
    (value(statistic), statistic.parts.iter().map(value).collect())
}

fn all_shapes(section: &Section) -> Vec<(String, Vec<String>)> {
    fn walk(statistic: &Statistic, out: &mut Vec<(String, Vec<String>)>) {
        out.push(shape(statistic));
        statistic.parts.iter().for_each(|part| walk(part, out));
    }
    let mut out = Vec::new();
    section
        .statistics
        .iter()
        .for_each(|statistic| walk(statistic, &mut out));
    out
}

#[test]
fn the_example_reads_as_its_canonical_json() {
    let loaded = read(&example("page-text-2022.txt"));
    assert_eq!(loaded.diagnostics, []);
    assert_eq!(json::write(&loaded.report), example("page-text-2022.json"));
    assert_eq!(rules::check(&loaded.report, &loaded.origins), []);
}

#[test]
fn examples_are_canonical() {
    for name in ["page-text-2022.json", "weihai-hrss-2022.json"] {
        let text = example(name);
        let loaded = json::read(text.as_bytes()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(json::write(&loaded.report), text, "{name}");
        assert_eq!(rules::check(&loaded.report, &loaded.origins), [], "{name}");
    }
}

#[test]
fn every_figure_contact_and_statistic_has_its_origin() {
    let text = example("page-text-2022.txt");
    let loaded = read(&text);
    let lines: Vec<&str> = text.split('\n').collect();
    let at = |path: &str| -> String {
        let Some(Place::Text { line, column, length }) = loaded.origins.get(path) else {
            panic!("{path} has no origin")
        };
        let line = lines[*line as usize - 1].replace('\u{C}', "");
        line.chars().skip(*column as usize - 1).take(*length as usize).collect()
    };
    assert_eq!(at("applications.new.natural_person"), "42");
    assert_eq!(at("disclosure.fees.amount"), "3.15");
    assert_eq!(at("proceedings.litigation.after_review.total"), "1");
    assert_eq!(at("agency.contact.postcode"), "345600");
    assert_eq!(at("agency.contact.fax"), "0555-1234568");
    assert_eq!(at("issued_on"), "2023年1月18日");
    assert_eq!(at("overview.statistics[0].value"), "1286条");
    assert_eq!(at("overview.statistics[0].parts[0].value"), "642条");
    for (field, _) in [("unit", 0), ("address", 0), ("phone", 0), ("email", 0)] {
        assert!(
            loaded.origins.get(&format!("agency.contact.{field}")).is_some(),
            "{field}"
        );
    }
}

#[test]
fn oddities_of_real_pages() {
    let body = "一、总体情况\n全年主动公开政府信息12条。\n二、主动公开政府信息情况\n2022年共发布文件3件，现公布如下。\n\
        第二十条第（一）项\n信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n规章\n/\n/\n/\n行政规范性文件\n22（其中修订16件）\n１\n1,205\n\
        第二十条第（五）项\n信息内容\n本年处理决定数量\n行政许可\n12.0\n第二十条第（六）项\n信息内容\n本年处理决定数量\n行政处罚\n5件\n行政强制\n—\n\
        第二十条第（八）项\n信息内容\n本年收费金额（单位：万元）\n行政事业性收费\n0.092\n六、其他需要报告的事项\n无。\n\
        示例县人民政府办公室\n二〇二三年一月九日\n相关附件：1.报告全文.pdf\n";
    let text = format!(
        "索引号：0143/2023-00001\n示例县人民政府办公室\n二〇二二年度政府信息公开年度报告\n发布日期：2023-01-10\n\
        统计期限为2022年1月1日至12月31日。\n{body}"
    );
    let loaded = read(&text);
    let report = &loaded.report;
    assert_eq!(report.agency.name.as_deref(), Some("示例县人民政府办公室"));
    assert_eq!(report.year, Some(2022));
    assert_eq!(
        report
            .period
            .map(|period| (period.start.to_string(), period.end.to_string())),
        Some(("2022-01-01".into(), "2022-12-31".into()))
    );
    assert_eq!(report.issued_on.map(|on| on.to_string()).as_deref(), Some("2023-01-09"));
    let disclosure = report.tables.disclosure.clone().unwrap_or_default();
    assert_eq!(disclosure.regulations.issued.0, None);
    assert_eq!(
        (
            disclosure.normative_documents.issued.0,
            disclosure.normative_documents.repealed.0,
            disclosure.normative_documents.in_force.0
        ),
        (Some(22), Some(1), Some(1205))
    );
    assert_eq!(
        (
            disclosure.licences.decisions.0,
            disclosure.penalties.decisions.0,
            disclosure.compulsion.decisions.0
        ),
        (Some(12), Some(5), None)
    );
    assert_eq!(
        disclosure.fees.amount.0.map(|amount| amount.to_string()).as_deref(),
        Some("0.092")
    );
    let notes: Vec<(&str, &str)> = report
        .annotations
        .iter()
        .map(|note| (note.path.path(), note.text.as_str()))
        .collect();
    assert!(notes.contains(&("disclosure.regulations.issued", "/")), "{notes:?}");
    assert!(
        notes.contains(&("disclosure.normative_documents.issued", "其中修订16件")),
        "{notes:?}"
    );
    assert!(notes.contains(&("disclosure.compulsion.decisions", "—")), "{notes:?}");
    assert_eq!(
        report.table_sections.disclosure.blocks,
        [Block::paragraph("2022年共发布文件3件，现公布如下。")]
    );
    let said: Vec<String> = loaded
        .diagnostics
        .iter()
        .map(|finding| finding.message.to_string())
        .collect();
    assert!(said.iter().any(|text| text.contains("索引号")), "{said:?}");
    assert!(said.iter().any(|text| text.contains("相关附件")), "{said:?}");
    assert!(said.iter().any(|text| text.contains("三、收到和处理")), "{said:?}");
}

#[test]
fn tables_behind_the_text_are_found() {
    let text = "示例局2022年政府信息公开工作年度报告\n一、总体情况\n平稳。\n五、存在的主要问题及改进情况\n无。\n六、其他需要报告的事项\n无。\n\
        第二十条第（五）项\n信息内容\n本年处理决定数量\n行政许可\n7\n申请人情况\n自然人\n总计\n四、结转下年度继续办理\n3 0 0 0 0 0 3\n";
    let report = read(text).report;
    assert_eq!(
        report.tables.disclosure.map(|table| table.licences.decisions.0),
        Some(Some(7))
    );
    assert_eq!(report.tables.applications.carried_out.total.0, Some(3));
    assert_eq!(report.other.blocks, [Block::paragraph("无。")]);
}

#[test]
fn a_year_inside_a_table_section_is_no_figure() {
    let text = "示例局2022年政府信息公开工作年度报告\n二、主动公开政府信息情况\n（2022 年度）\n第二十条第（一）项\n规章 0 0 0\n行政规范性文件 1 0 4\n\
        四、政府信息公开行政复议、行政诉讼情况\n2022年\n行政复议\n行政诉讼\n1 0 0 0 1 0 0 0 0 0 0 0 0 0 0\n";
    let report = read(text).report;
    assert_eq!(
        report
            .tables
            .disclosure
            .map(|table| table.normative_documents.in_force.0),
        Some(Some(4))
    );
    assert_eq!(report.tables.proceedings.review.total.0, Some(1));
}

#[test]
fn headings_of_other_kinds_are_found() {
    let titles = [
        "总体情况",
        "主动公开政府信息情况",
        "收到和处理政府信息公开申请情况",
        "政府信息公开行政复议、行政诉讼情况",
        "存在的主要问题及改进情况",
        "其他需要报告的事项",
    ];
    let kinds: [fn(usize, &str) -> String; 9] = [
        |at, title| format!("## {}、{title}", ["一", "二", "三", "四", "五", "六"][at]),
        |at, title| format!("**{}、{title}**", ["一", "二", "三", "四", "五", "六"][at]),
        |at, title| format!("{}、{title}", at + 1),
        |at, title| format!("{}.{title}", at + 1),
        |at, title| format!("（{}）{title}", ["一", "二", "三", "四", "五", "六"][at]),
        |at, title| format!("第{}部分 {title}", ["一", "二", "三", "四", "五", "六"][at]),
        |at, title| format!("【{}、{title}】", ["一", "二", "三", "四", "五", "六"][at]),
        |at, title| format!("\u{200B}{}、{title}", ["一", "二", "三", "四", "五", "六"][at]),
        |_, title| title.to_owned(),
    ];
    for kind in kinds {
        let text = format!(
            "示例局2022年政府信息公开工作年度报告\n{}\n平稳。\n{}\n规章 0 0 0\n行政规范性文件 1 0 4\n{}\n四、结转下年度继续办理 3 0 0 0 0 0 3\n{}\n\
             1 0 0 0 1 0 0 0 0 0 0 0 0 0 0\n{}\n无。\n{}\n无。\n示例局2023年1月9日\n",
            kind(0, titles[0]),
            kind(1, titles[1]),
            kind(2, titles[2]),
            kind(3, titles[3]),
            kind(4, titles[4]),
            kind(5, titles[5])
        );
        let report = read(&text).report;
        assert_eq!(report.overview.blocks, [Block::paragraph("平稳。")], "{text}");
        assert_eq!(report.tables.applications.carried_out.total.0, Some(3), "{text}");
        assert_eq!(report.tables.proceedings.review.total.0, Some(1), "{text}");
        assert_eq!(report.other.blocks, [Block::paragraph("无。")], "{text}");
        assert_eq!(
            report.issued_on.map(|on| on.to_string()).as_deref(),
            Some("2023-01-09"),
            "{text}"
        );
    }
}

#[test]
fn a_second_report_in_the_file_is_said() {
    let text = example("page-text-2022.txt");
    let loaded = read(&format!("{text}{text}"));
    assert_eq!(json::write(&loaded.report), example("page-text-2022.json"));
    assert!(
        loaded.diagnostics.iter().any(|finding| finding.rule == "READ-REFUSED"),
        "{:?}",
        loaded.diagnostics
    );
}

#[test]
fn numbers_that_the_page_broke_are_not_misread() {
    let table = |row: &str| {
        format!(
            "示例局2022年政府信息公开工作年度报告\n二、主动公开政府信息情况\n第二十条第（五）项\n信息内容\n本年处理决定数量\n{row}\n"
        )
    };
    let licences = |row: &str| {
        let loaded = read(&table(row));
        let figure = loaded
            .report
            .tables
            .disclosure
            .and_then(|table| table.licences.decisions.0);
        (
            figure,
            loaded.diagnostics.iter().any(|finding| finding.rule != "READ-MISSING"),
        )
    };
    for (row, figure) in [
        ("行政许可 110 061", None),
        ("行政许可\n110\n061", None),
        ("行政许可\n1\n03", None),
        ("行政许可 8 042", None),
        ("行政许可 约200", None),
    ] {
        let (read, said) = licences(row);
        assert_eq!(read, figure, "{row}");
        assert!(said, "{row}");
    }
    for row in [
        "│行政许可│110061│",
        "| 行政许可 |  | 110061 |  |  |",
        "行政许可|110061|110061|110061|",
        "行政许可 110061",
    ] {
        assert_eq!(licences(row).0, Some(110_061), "{row}");
    }
}

#[test]
fn markdown_rows_with_spare_cells_are_read() {
    let text = "示例局2022年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n\
        | 申请人情况 |  |  | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n|---|---|---|---|---|---|---|---|---|---|\n\
        | 一、本年新收政府信息公开申请数量 |  |  | 4 | 2 | 0 | 0 | 0 | 0 | 6 |\n\
        | 三、本年度办理结果 | （一）予以公开 |  | 4 | 0 | 0 | 0 | 0 | 0 | 4 |\n\
        |  | （二）部分公开（区分处理的，只计这一情形，不计其他情形） |  |  | 2 |  |  |  |  | 2 |\n\
        |  | （三）不予公开 | 1.属于国家秘密 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n";
    let applications = read(text).report.tables.applications;
    assert_eq!(
        (applications.granted.natural_person.0, applications.granted.total.0),
        (Some(4), Some(4))
    );
    let row = applications.partly_granted;
    assert_eq!(
        (
            row.natural_person.0,
            row.commercial_enterprise.0,
            row.other_organization.0,
            row.total.0
        ),
        (None, Some(2), None, Some(2))
    );
}

#[test]
fn contact_and_titles_of_other_forms() {
    let text = "首页>政务公开>政府信息公开年报>2023年\n索引号：123\n清河市教育局关于2023年度政府信息\n公开工作情况的年度报告\n（2024年1月18日）\n\
        根据《中华人民共和国政府信息公开条例》和《国务院办公厅政府信息与政务公开办公室关于印发〈格式〉的通知》要求，编制本报告。如有疑问，请与清河市教育局办公室联系（电话：0555-1234567）。\n\
        一、总体情况\n主动公开政府信息1 234条。\n";
    let report = read(text).report;
    assert_eq!(report.agency.name.as_deref(), Some("清河市教育局"));
    assert_eq!(report.year, Some(2023));
    assert_eq!(report.issued_on.map(|on| on.to_string()).as_deref(), Some("2024-01-18"));
    assert_eq!(report.agency.contact.unit.as_deref(), Some("清河市教育局办公室"));
    assert_eq!(report.preamble.len(), 1, "{:?}", report.preamble);
    assert_eq!(
        report.overview.statistics[0]
            .value
            .map(|value| value.to_string())
            .as_deref(),
        Some("1234")
    );
}

#[test]
fn hostile_texts_end_soon() {
    let head = "示例局2022年政府信息公开工作年度报告\n二、主动公开政府信息情况\n";
    let many = 12_000;
    let texts = [
        "一、总体情况\n".repeat(many),
        format!("{head}{}", "规章 0 0 0\n".repeat(many)),
        format!("{head}{}", "0\n".repeat(many)),
        format!("{head}{}", "|\n".repeat(many)),
        format!("{head}{}", "甲".repeat(many * 2)),
        format!("{head}一、总体情况\n{}", "共12件，其中".repeat(many / 2)),
        format!("{head}一、总体情况\n{}", "（1件".repeat(many / 2)),
        "1\n\u{C}".repeat(many),
        "a\n".repeat(many),
        format!("{head}{}\n", "9".repeat(many)),
    ];
    for text in texts {
        let start = std::time::Instant::now();
        let _ = gongkai_text::read(text.as_bytes());
        // Far above what is needed, far below what a square would take.
        assert!(
            start.elapsed().as_secs() < 60,
            "{} …",
            text.chars().take(80).collect::<String>()
        );
    }
}

#[test]
fn another_text_is_no_report() {
    for text in ["", "hello", "今天天气很好。\n", "0 0 0 0\n1 2 3\n"] {
        assert!(gongkai_text::read(text.as_bytes()).is_err(), "{text}");
    }
}

#[test]
fn published_reports_read_as_their_truth() {
    let Some(directory) = fixtures("published_reports_read_as_their_truth") else {
        return;
    };
    for name in [
        "weihai-hrss-2022.txt",
        "hongze-2023.layout.txt",
        "hongze-2024.layout.txt",
    ] {
        let (truth, loaded) = published(&directory, name);
        let compared = truth::compare(&truth, &loaded);
        assert_eq!((compared.wrong, compared.unread), (vec![], vec![]), "{name}");
        let findings = rules::check(&loaded.report, &loaded.origins);
        let found: Vec<(&str, &str)> = findings
            .iter()
            .map(|finding| (finding.rule, finding.paths[0].as_str()))
            .collect();
        let expected: &[(&str, &str)] = match name {
            "hongze-2023.layout.txt" => &[
                ("T4SUM", "proceedings.review.total"),
                ("T4SUM", "proceedings.litigation.after_review.total"),
            ],
            // The sentence counts the requests to the district government itself, the table those of the whole district.
            "hongze-2024.layout.txt" => &[("NARR", "overview.statistics[3]")],
            _ => &[],
        };
        assert_eq!(found, expected, "{name}");
        assert_eq!(loaded.report.agency.name.as_deref(), truth["org"].as_str(), "{name}");
    }
    for (name, complete) in [
        ("hongze-2023.txt", false),
        ("hongze-2024.txt", false),
        ("styles/district-stat-2023.txt", true),
        ("styles/sjz-edu-2021.txt", true),
        ("styles/kangle-shangwan-2019.txt", true),
        ("styles/longgang-dept-2024.txt", false),
        ("styles/nanhu-bureau-2019.txt", false),
        ("styles/dazhu-chuanzhu-2019.txt", false),
        ("styles/taojiang-songmutang-2022.txt", true),
        ("styles/district-edu-hybrid-2021.txt", true),
    ] {
        let (truth, loaded) = published(&directory, name);
        let compared = truth::compare(&truth, &loaded);
        assert_eq!(compared.wrong, [], "{name}");
        assert!(
            compared.unread.is_empty() || (!complete && !loaded.diagnostics.is_empty()),
            "{name}: {:?}",
            compared.unread
        );
    }
}

#[test]
fn a_full_published_report_gives_truth_for_the_other_carriers() {
    // The figures of a truth file make a report that the checks judge as the truth file does.
    let Some(directory) = fixtures("a_full_published_report_gives_truth_for_the_other_carriers") else {
        return;
    };
    for (name, errors) in [
        ("weihai-hrss-2022", 0),
        ("hongze-2023", 2),
        ("hongze-2024", 0),
        ("shanghai-ggo-2019", 0),
    ] {
        let truth = std::fs::read_to_string(directory.join(format!("{name}.truth.json")))
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let report: Report =
            truth::report(&serde_json::from_str(&truth).unwrap_or_else(|error| panic!("{name}: {error}")));
        let found = rules::check(&report, &gongkai_core::Origins::default());
        let grave = found
            .iter()
            .filter(|finding| finding.severity == gongkai_core::Severity::Error)
            .count();
        assert_eq!(grave, errors, "{name}: {found:?}");
    }
}

#[test]
fn the_weihai_report_reads_whole() {
    let Some(directory) = fixtures("the_weihai_report_reads_whole") else {
        return;
    };
    let (_, loaded) = published(&directory, "weihai-hrss-2022.txt");
    let report = &loaded.report;
    assert_eq!(report.agency.name.as_deref(), Some("威海市人力资源和社会保障局"));
    assert_eq!(report.year, Some(2022));
    assert_eq!(
        report
            .period
            .map(|period| (period.start.to_string(), period.end.to_string())),
        Some(("2022-01-01".into(), "2022-12-31".into()))
    );
    let sites: Vec<&str> = report.agency.websites.iter().map(|site| site.url.as_str()).collect();
    assert_eq!(sites, ["http://www.weihai.gov.cn", "http://rsj.weihai.gov.cn"]);
    let contact = &report.agency.contact;
    let fields = [
        &contact.unit,
        &contact.address,
        &contact.postcode,
        &contact.phone,
        &contact.fax,
    ]
    .map(|field| field.as_deref().unwrap_or("-"));
    assert_eq!(
        fields,
        [
            "威海市人力资源和社会保障局办公室",
            "威海市环翠区胶州路7号",
            "264200",
            "0631-5235693",
            "0631-5207093"
        ]
    );
    assert_eq!(report.issued_on.map(|on| on.to_string()).as_deref(), Some("2023-01-29"));
    let headings = |section: &Section| {
        section
            .blocks
            .iter()
            .filter_map(|block| block.heading.clone())
            .map(|text| text.chars().take(3).collect())
            .collect::<Vec<String>>()
    };
    assert_eq!(
        headings(&report.overview),
        ["（一）", "（二）", "（三）", "（四）", "（五）"]
    );
    assert_eq!(
        headings(&report.other)
            .iter()
            .map(|text| text[..2].to_owned())
            .collect::<Vec<_>>(),
        ["1.", "2.", "3."]
    );
    let shapes: Vec<_> = [&report.overview, &report.other]
        .into_iter()
        .flat_map(all_shapes)
        .collect();
    for (value, parts) in [
        ("3048", vec!["1427", "1246", "263", "112"]),
        ("18", vec!["5", "5", "2", "3", "2", "1"]),
        ("376744", vec!["373653", "2218", "873"]),
        ("11", vec!["9", "2"]),
        ("", vec!["4", "2", "2", "3"]),
        ("72", vec!["16", "56"]),
        ("16", vec!["4", "12"]),
        ("56", vec!["19", "37"]),
        ("22", vec![]),
    ] {
        assert!(
            shapes.iter().any(|(known, own)| known == value && *own == parts),
            "{value} {parts:?}: {shapes:?}"
        );
    }
    // No character of the narrative is lost, white space aside.
    let text = std::fs::read_to_string(directory.join("weihai-hrss-2022.txt")).unwrap_or_default();
    let plain = |text: &str| {
        text.chars()
            .filter(|letter| !letter.is_whitespace())
            .collect::<String>()
    };
    let between = |start: &str, end: &str| {
        let text = plain(&text);
        let from = text.find(start).map_or(0, |at| at + start.len());
        let to = text[from..].find(end).map_or(text.len(), |at| from + at);
        text[from..to].to_owned()
    };
    let printed = |blocks: &[Block]| plain(&blocks.iter().map(Block::printed).collect::<String>());
    assert_eq!(
        printed(&report.preamble),
        between("2022年政府信息公开工作年度报告", "一、总体情况")
    );
    assert_eq!(
        printed(&report.overview.blocks),
        between("一、总体情况", "二、主动公开政府信息情况")
    );
    assert_eq!(
        printed(&report.problems.blocks),
        between("五、存在的主要问题及改进情况", "六、其他需要报告的事项")
    );
    assert_eq!(
        printed(&report.other.blocks),
        between("六、其他需要报告的事项", "威海市人力资源和社会保障局2023年1月29日")
    );
    assert_eq!(loaded.diagnostics, []);
}

#[test]
fn a_short_row_is_placed_by_columns_only_where_it_adds_up() {
    let rows = |short: &str| {
        format!(
            "示例局2022年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n\
             一、本年新收政府信息公开申请数量    9     2     0     0     0     0    11\n\
             二、上年结转政府信息公开申请数量    0     0     0     0     0     0     0\n\
             （一）予以公开                      4     1     0     0     0     0     5\n\
             1.属于国家秘密                      0     0     0     0     0     0     0\n\
             {short}\n"
        )
    };
    let right = read(&rows(
        "8.属于行政查询事项                        2                             2",
    ));
    let row = right.report.tables.applications.denied.administrative_inquiry;
    assert_eq!(
        (row.natural_person.0, row.commercial_enterprise.0, row.total.0),
        (None, Some(2), Some(2))
    );
    assert!(right.diagnostics.iter().any(|finding| finding.rule == "READ-COLUMN"));
    let wrong = read(&rows(
        "8.属于行政查询事项                        2                             3",
    ));
    assert_eq!(
        wrong.report.tables.applications.denied.administrative_inquiry,
        gongkai_core::records::ApplicantCounts::default()
    );
    assert!(wrong.diagnostics.iter().any(|finding| finding.rule == "READ-REFUSED"));
}
