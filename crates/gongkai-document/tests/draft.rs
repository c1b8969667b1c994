//! Drafted narratives: golden texts of very different reports, and the laws that every draft keeps. Leaves out the
//! program.
#![allow(clippy::unwrap_used, reason = "a test that fails fails")]

use gongkai_core::tables;
use gongkai_core::{
    Annotation, AnnotationKind, Block, Decimal, Edition, FigureId, Origins, Period, Report, Statistic, check,
};
use gongkai_document::draft::{Draft, Options, draft};
use std::fmt::Write as _;
use std::path::PathBuf;

/// A report of which every figure is 0, as a clerk begins.
fn zeros(edition: Edition, year: u16, agency: &str) -> Report {
    let mut report = Report::blank(edition);
    report.year = Some(year);
    report.period = Period::of_year(year);
    report.agency.name = Some(agency.to_owned());
    let printed = edition
        .tables()
        .flat_map(|table| table.blocks)
        .flat_map(|block| block.rows)
        .filter(|row| row.printed);
    for id in printed.flat_map(|row| row.figures) {
        report.tables.figure_mut(*id).unwrap().set(Some("0")).unwrap();
    }
    report
}

fn set(report: &mut Report, figures: &[(&str, &str)]) {
    for (path, text) in figures {
        let id = FigureId::from_path(path).unwrap_or_else(|| panic!("{path}"));
        report
            .tables
            .figure_mut(id)
            .unwrap_or_else(|| panic!("{path}"))
            .set(Some(text))
            .unwrap();
    }
}

/// Rows of the table of applications: natural persons, enterprises, research, welfare, law, other; the total is
/// computed.
fn rows(report: &mut Report, rows: &[(&str, [u64; 6])]) {
    for (row, values) in rows {
        for (column, value) in tables::applicants().zip(values) {
            set(report, &[(&format!("applications.{row}.{column}"), &value.to_string())]);
        }
        let total: u64 = values.iter().sum();
        set(report, &[(&format!("applications.{row}.total"), &total.to_string())]);
    }
}

fn statistic(key: &str, name: &str, value: u64, unit: &str, parts: &[(&str, u64)]) -> Statistic {
    Statistic {
        key: (!key.is_empty()).then(|| key.to_owned()),
        name: name.to_owned(),
        value: Some(Decimal::from(value)),
        unit: unit.to_owned(),
        parts: parts
            .iter()
            .map(|(name, value)| statistic("", name, *value, unit, &[]))
            .collect(),
        ..Statistic::default()
    }
}

fn town() -> Report {
    zeros(Edition::E2021, 2024, "青石县柳河镇人民政府")
}

fn bureau(year: u16) -> Report {
    let mut report = zeros(Edition::E2021, year, "青石县自然资源局");
    let more = u64::from(year == 2024);
    rows(
        &mut report,
        &[
            ("new", [7 + more, 2, 0, 0, 1, 0]),
            ("carried_in", [1, 0, 0, 0, 0, 0]),
            ("granted", [3 + more, 1, 0, 0, 0, 0]),
            ("partly_granted", [1, 0, 0, 0, 0, 0]),
            ("denied.enforcement_files", [1, 0, 0, 0, 0, 0]),
            ("unable.not_held", [2, 1, 0, 0, 0, 0]),
            ("unable.needs_creation", [0, 0, 0, 0, 1, 0]),
            ("total", [7 + more, 2, 0, 0, 1, 0]),
            ("carried_out", [1, 0, 0, 0, 0, 0]),
        ],
    );
    let (issued, licences) = if year == 2024 { ("2", "318") } else { ("1", "304") };
    set(
        &mut report,
        &[
            ("disclosure.normative_documents.issued", issued),
            ("disclosure.normative_documents.repealed", "1"),
            ("disclosure.normative_documents.in_force", "9"),
            ("disclosure.licences.decisions", licences),
            ("disclosure.penalties.decisions", "12"),
            ("disclosure.fees.amount", if year == 2024 { "274.43" } else { "310" }),
            ("proceedings.review.upheld", "1"),
            ("proceedings.review.total", "1"),
        ],
    );
    report
}

fn city(year: u16) -> Report {
    let mut report = zeros(Edition::E2021, year, "云江市人民政府");
    let fewer = if year == 2023 { 231 } else { 0 };
    rows(
        &mut report,
        &[
            ("new", [2903 - fewer, 71, 2, 3, 28, 5]),
            ("carried_in", [118, 4, 0, 0, 1, 0]),
            ("granted", [812 - fewer, 22, 1, 2, 9, 1]),
            ("partly_granted", [340, 9, 0, 0, 4, 0]),
            ("denied.state_secret", [3, 0, 0, 0, 0, 0]),
            ("denied.prohibited_by_law", [11, 0, 0, 0, 0, 0]),
            ("denied.third_party_rights", [38, 2, 0, 0, 0, 0]),
            ("denied.internal_affairs", [14, 0, 0, 0, 0, 0]),
            ("denied.deliberation", [27, 1, 0, 0, 0, 0]),
            ("denied.enforcement_files", [41, 0, 0, 0, 1, 0]),
            ("denied.administrative_inquiry", [6, 0, 0, 0, 0, 0]),
            ("unable.not_held", [905, 24, 1, 1, 8, 2]),
            ("unable.needs_creation", [97, 3, 0, 0, 2, 1]),
            ("unable.still_unclear", [64, 1, 0, 0, 0, 0]),
            ("refused.petition", [233, 4, 0, 0, 1, 0]),
            ("refused.repeated", [148, 2, 0, 0, 0, 0]),
            ("refused.excessive", [12, 0, 0, 0, 0, 0]),
            ("refused.confirmation", [5, 1, 0, 0, 0, 0]),
            ("other.not_corrected", [71, 2, 0, 0, 2, 1]),
            ("other.fee_unpaid", [4, 0, 0, 0, 0, 0]),
            ("other.other", [93, 2, 0, 0, 1, 0]),
            ("total", [2924 - fewer, 73, 2, 3, 28, 5]),
            ("carried_out", [97, 2, 0, 0, 1, 0]),
        ],
    );
    set(
        &mut report,
        &[
            ("disclosure.regulations.issued", "2"),
            ("disclosure.regulations.repealed", "1"),
            ("disclosure.regulations.in_force", "24"),
            (
                "disclosure.normative_documents.issued",
                if year == 2024 { "63" } else { "71" },
            ),
            ("disclosure.normative_documents.repealed", "40"),
            ("disclosure.normative_documents.in_force", "512"),
            (
                "disclosure.licences.decisions",
                if year == 2024 { "1284310" } else { "1190077" },
            ),
            (
                "disclosure.penalties.decisions",
                if year == 2024 { "402115" } else { "418730" },
            ),
            (
                "disclosure.compulsion.decisions",
                if year == 2024 { "8120" } else { "9306" },
            ),
            (
                "disclosure.fees.amount",
                if year == 2024 { "59237.2449" } else { "61020.5" },
            ),
            ("proceedings.review.upheld", "121"),
            ("proceedings.review.corrected", "16"),
            ("proceedings.review.other", if year == 2024 { "30" } else { "24" }),
            ("proceedings.review.pending", "9"),
            ("proceedings.review.total", if year == 2024 { "176" } else { "170" }),
            (
                "proceedings.litigation.direct.upheld",
                if year == 2024 { "31" } else { "40" },
            ),
            ("proceedings.litigation.direct.other", "6"),
            ("proceedings.litigation.direct.pending", "11"),
            (
                "proceedings.litigation.direct.total",
                if year == 2024 { "48" } else { "57" },
            ),
            ("proceedings.litigation.after_review.upheld", "27"),
            ("proceedings.litigation.after_review.total", "27"),
        ],
    );
    let now = year == 2024;
    report.overview.statistics = vec![
        statistic(
            "published.total",
            "主动公开政府信息",
            if now { 186_420 } else { 170_300 },
            "条",
            &[],
        ),
        statistic(
            "interpretation.total",
            "发布政策解读",
            if now { 318 } else { 301 },
            "篇",
            &[
                ("文字解读", if now { 190 } else { 173 }),
                ("图文解读", 97),
                ("音视频解读", 31),
            ],
        ),
        statistic(
            "press.conferences",
            "召开新闻发布会",
            if now { 36 } else { 30 },
            "场",
            &[],
        ),
        statistic(
            "requests.received",
            "新收政府信息公开申请",
            3012 - fewer,
            "件",
            &[("网络申请", 2480 - fewer), ("信函申请", 451), ("当面申请", 81)],
        ),
        statistic(
            "cleanup.items",
            "清理过期信息",
            if now { 1204 } else { 1610 },
            "条",
            &[],
        ),
        statistic(
            "platform.columns_added",
            "新增专题栏目",
            if now { 6 } else { 8 },
            "个",
            &[],
        ),
        statistic("training.sessions", "组织业务培训", 4, "场", &[]),
    ];
    report
}

fn metropolis_2019() -> Report {
    let mut report = zeros(Edition::E2019, 2020, "云江市人民政府办公室");
    rows(
        &mut report,
        &[
            ("new", [201, 9, 0, 0, 3, 0]),
            ("carried_in", [4, 0, 0, 0, 0, 0]),
            ("granted", [90, 5, 0, 0, 1, 0]),
            ("unable.not_held", [71, 2, 0, 0, 1, 0]),
            ("refused.petition", [20, 1, 0, 0, 0, 0]),
            ("other.subtotal", [15, 1, 0, 0, 1, 0]),
            ("total", [196, 9, 0, 0, 3, 0]),
            ("carried_out", [9, 0, 0, 0, 0, 0]),
        ],
    );
    set(
        &mut report,
        &[
            ("disclosure_2019.regulations.made", "13"),
            ("disclosure_2019.regulations.published", "13"),
            ("disclosure_2019.regulations.public_total", "524"),
            ("disclosure_2019.normative_documents.made", "60"),
            ("disclosure_2019.normative_documents.published", "58"),
            ("disclosure_2019.normative_documents.public_total", "368"),
            ("disclosure_2019.licences.last_year_items", "41"),
            ("disclosure_2019.licences.change", "-3"),
            ("disclosure_2019.licences.decisions", "210"),
            ("disclosure_2019.other_services.decisions", "18"),
            ("disclosure_2019.procurement.items", "6"),
            ("disclosure_2019.procurement.amount", "52.15"),
            ("proceedings.litigation.direct.pending", "1"),
            ("proceedings.litigation.direct.total", "1"),
        ],
    );
    report
}

fn half_blank() -> Report {
    let mut report = Report::blank(Edition::E2021);
    report.year = Some(2023);
    report.agency.name = Some("青石县统计局".to_owned());
    set(
        &mut report,
        &[
            ("disclosure.normative_documents.issued", "0"),
            ("disclosure.normative_documents.in_force", "3"),
            ("disclosure.penalties.decisions", "4"),
            ("applications.new.natural_person", "2"),
            ("applications.new.total", "2"),
            ("applications.granted.total", "1"),
            ("applications.carried_out.total", "1"),
        ],
    );
    for path in [
        "disclosure.regulations.issued",
        "disclosure.licences.decisions",
        "proceedings.review.total",
    ] {
        report.annotate(Annotation {
            path: FigureId::from_path(path).unwrap(),
            kind: AnnotationKind::NotApplicable,
            text: "/".to_owned(),
        });
    }
    report
}

fn contradictory() -> Report {
    let mut report = bureau(2024);
    set(
        &mut report,
        &[("applications.total.total", "40"), ("proceedings.review.total", "7")],
    );
    report
}

fn begun_by_hand() -> Report {
    let mut report = bureau(2024);
    let block = |heading: &str, text: &str| Block {
        level: Some(2),
        heading: Some(heading.to_owned()),
        text: Some(text.to_owned()),
    };
    report.overview.blocks = vec![
        block("（三）政府信息管理情况。", "修订信息发布审查流程，清理过期信息36条。"),
        block("（四）平台建设情况。", "网站新增栏目2个。"),
    ];
    report.overview.statistics = vec![
        statistic("cleanup.items", "清理过期信息", 36, "条", &[]),
        statistic("platform.columns_added", "网站新增栏目", 2, "个", &[]),
    ];
    report.other.blocks = vec![Block::paragraph("全年办理政务公开类建议1件。")];
    report.other.statistics = vec![statistic("", "办理政务公开类建议", 1, "件", &[])];
    report
}

fn one_each() -> Report {
    let mut report = zeros(Edition::E2021, 2024, "青石县司法局");
    report.period = Some(Period {
        start: jiff::civil::date(2024, 3, 11),
        end: jiff::civil::date(2024, 12, 31),
    });
    rows(
        &mut report,
        &[
            ("new", [0, 0, 0, 0, 0, 1]),
            ("refused.repeated", [0, 0, 0, 0, 0, 1]),
            ("total", [0, 0, 0, 0, 0, 1]),
        ],
    );
    set(
        &mut report,
        &[
            ("disclosure.licences.decisions", "20"),
            ("disclosure.fees.amount", "0.092"),
            ("proceedings.litigation.direct.upheld", "2"),
            ("proceedings.litigation.direct.total", "2"),
        ],
    );
    report
}

fn show(draft: &Draft) -> String {
    let mut text = String::new();
    for (title, section) in [
        ("一、总体情况", &draft.report.overview),
        ("六、其他需要报告的事项", &draft.report.other),
    ] {
        let _ = writeln!(text, "{title}");
        for block in &section.blocks {
            let _ = writeln!(text, "{}", block.printed());
        }
    }
    for finding in &draft.diagnostics {
        let _ = writeln!(text, "[{}] {}", finding.rule, finding.message);
    }
    text
}

fn options(fees: Option<&str>, placeholders: bool) -> Options {
    let mut options = Options::default();
    options.fees = fees.map(|fees| fees.parse().unwrap());
    options.placeholders = placeholders;
    options
}

fn cases() -> Vec<(&'static str, Report, Option<Report>, Options)> {
    vec![
        ("town-zeros", town(), None, options(None, false)),
        ("bureau", bureau(2024), Some(bureau(2023)), options(Some("0"), false)),
        ("city", city(2024), Some(city(2023)), options(Some("2950"), false)),
        ("edition-2019", metropolis_2019(), None, options(None, false)),
        (
            "across-editions",
            zeros(Edition::E2021, 2021, "云江市人民政府办公室"),
            Some(metropolis_2019()),
            options(None, false),
        ),
        ("half-blank", half_blank(), None, options(None, false)),
        ("contradictory", contradictory(), None, options(Some("0"), false)),
        ("begun-by-hand", begun_by_hand(), None, options(None, true)),
        ("one-each", one_each(), Some(town()), options(None, false)),
        ("blank-form", Report::blank(Edition::E2021), None, options(None, true)),
    ]
}

#[test]
fn golden_texts() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut wrong = Vec::new();
    for (name, report, previous, options) in cases() {
        let text = show(&draft(&report, previous.as_ref(), &options));
        let file = folder.join(format!("draft-{name}.txt"));
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&file, &text).unwrap();
        }
        if std::fs::read_to_string(&file).unwrap_or_default() != text {
            wrong.push(format!("{name}:\n{text}"));
        }
    }
    assert!(wrong.is_empty(), "BLESS=1 writes these:\n{}", wrong.join("\n"));
}

#[test]
fn the_examples_are_what_they_are_meant_to_be() {
    for (name, report, previous, _) in cases() {
        for report in std::iter::once(&report).chain(&previous) {
            let errors = check(report, &Origins::default())
                .into_iter()
                .filter(|finding| finding.severity == gongkai_core::Severity::Error)
                .collect::<Vec<_>>();
            if name == "blank-form" {
                assert!(errors.iter().all(|finding| finding.rule == "EMPTY"), "{errors:#?}");
                continue;
            }
            assert_eq!(!errors.is_empty(), name == "contradictory", "{name}: {errors:#?}");
        }
    }
}

/// Every paragraph as printed, for what is not to be touched.
fn paragraphs(report: &Report) -> Vec<String> {
    report
        .sections()
        .flat_map(|(_, section)| &section.blocks)
        .map(Block::printed)
        .collect()
}

fn laws(report: &Report, previous: Option<&Report>, options: &Options) {
    let first = draft(report, previous, options);
    // What a reader finds in a sentence is what it was written for.
    for finding in &first.diagnostics {
        assert_ne!(
            finding.message.key(),
            "draft_reads_otherwise",
            "{} {:#?}",
            finding.message,
            first.written
        );
    }
    // What stood there stands there, in the same order.
    let after = paragraphs(&first.report);
    let mut rest = after.iter();
    for old in paragraphs(report) {
        assert!(rest.any(|new| *new == old), "{old:?} is gone");
    }
    assert_eq!(after.len(), paragraphs(report).len() + first.written.len());
    for written in &first.written {
        let (path, at) = written.path.trim_end_matches(']').split_once(".blocks[").unwrap();
        let section = first.report.sections().find(|(name, _)| name == path).unwrap().1;
        assert_eq!(section.blocks[at.parse::<usize>().unwrap()], written.block);
    }
    // Nothing but the two sections is another.
    let mut rest = first.report.clone();
    rest.overview.clone_from(&report.overview);
    rest.other.clone_from(&report.other);
    assert_eq!(rest, *report);
    assert_eq!(first.report.overview.title, report.overview.title);
    let second = draft(&first.report, previous, options);
    assert_eq!(second.written, [], "of {after:#?}");
    assert_eq!(second.report, first.report);
    // Sentences: no empty clause, brackets closed.
    for written in &first.written {
        let text = written.block.printed();
        for wrong in [
            "，，",
            "，。",
            "；；",
            "；。",
            "。。",
            "、、",
            "，；",
            "；，",
            "、。",
            "其中，",
            "（）",
            "为为",
        ] {
            assert!(!text.contains(wrong), "{wrong} in {text}");
        }
        assert_eq!(text.matches('（').count(), text.matches('）').count(), "{text}");
        assert!(text.ends_with(['。', '〕']), "{text}");
    }
}

/// What a page says of a report: the drafted sections as a text, recognised.
fn read_back(report: &Report) -> Report {
    let mut document = gongkai_document::Document::default();
    let mut add = |text: &str, level: Option<u8>| {
        let place = gongkai_core::Place::Text {
            line: 1,
            column: 1,
            length: 1,
        };
        let text = text.to_owned();
        document.blocks.push(match level {
            Some(_) => gongkai_document::Block::Heading(gongkai_document::Heading { level, text, place }),
            None => gongkai_document::Block::Paragraph(gongkai_document::Paragraph { text, place }),
        });
    };
    let agency = report.agency.name.as_deref().unwrap_or("青石县统计局");
    let title = format!("{agency}{}年政府信息公开工作年度报告", report.year.unwrap_or(2024));
    add(&title, Some(1));
    for (title, section) in [
        ("一、总体情况", &report.overview),
        ("六、其他需要报告的事项", &report.other),
    ] {
        add(title, Some(1));
        for block in &section.blocks {
            add(&block.printed(), None);
        }
    }
    gongkai_document::recognise(&document).report
}

fn assert_read_back(report: &Report) {
    let read = read_back(report);
    assert_eq!(read.overview.blocks, report.overview.blocks);
    assert_eq!(
        read.overview.statistics, report.overview.statistics,
        "{:#?}",
        report.overview.blocks
    );
    assert_eq!(read.other.blocks, report.other.blocks);
    assert_eq!(
        read.other.statistics, report.other.statistics,
        "{:#?}",
        report.other.blocks
    );
}

#[test]
fn the_examples_keep_the_laws_and_read_back() {
    for (_, report, previous, options) in cases() {
        laws(&report, previous.as_ref(), &options);
        assert_read_back(&draft(&report, previous.as_ref(), &options).report);
    }
}

#[test]
fn reports_as_published_read_back() {
    for seed in 0..400 {
        let edition = if seed % 3 == 0 { Edition::E2019 } else { Edition::E2021 };
        let mut report = gongkai_testkit::sample::report(edition, seed);
        let mut previous = gongkai_testkit::sample::report(edition, seed + 7);
        previous.year = report.year.map(|year| year - 1);
        if seed % 4 == 1 {
            gongkai_testkit::sample::thin_out(&mut report, &mut gongkai_testkit::sample::Random::new(seed));
        }
        let previous = (seed % 2 == 0).then_some(&previous);
        let options = options((seed % 5 == 0).then_some("420"), seed % 7 == 0);
        laws(&report, previous, &options);
        assert_read_back(&draft(&report, previous, &options).report);
    }
}

proptest::proptest! {
    #![proptest_config(gongkai_testkit::arbitrary::config(48))]
    #[test]
    fn any_report_keeps_the_laws(
        report in gongkai_testkit::arbitrary::report(),
        previous in gongkai_testkit::arbitrary::report(),
        placeholders: bool,
    ) {
        laws(&report, Some(&previous), &options(None, placeholders));
        laws(&report, None, &options(Some("10"), placeholders));
    }
}

/// Every number of a sentence with the shares, changes and group sums taken out of it is a figure of the report.
#[test]
fn every_number_is_a_figure_of_the_report_or_made_of_some() {
    for seed in 0..200 {
        let report = gongkai_testkit::sample::report(Edition::E2021, seed);
        let mut known: Vec<String> = FigureId::all()
            .filter_map(|id| report.tables.figure(id)?.text())
            .flat_map(|text| [text.clone(), text.trim_start_matches('-').to_owned()])
            .collect();
        known.push(report.year.unwrap().to_string());
        let table = |path: &str| match report.tables.figure(FigureId::from_path(path).unwrap()) {
            Some(gongkai_core::tables::FigureRef::Count(Some(value))) => *value,
            _ => 0,
        };
        // Sums: organisations, groups of results, suits.
        let natural = table("applications.new.natural_person");
        known.push((table("applications.new.total") - natural).to_string());
        for group in ["denied", "unable", "refused", "other"] {
            let members = FigureId::all().filter(|id| {
                id.path().starts_with(&format!("applications.{group}."))
                    && id.path().ends_with(".total")
                    && !id.path().contains("subtotal")
            });
            known.push(members.map(|id| table(id.path())).sum::<u64>().to_string());
        }
        let suits = table("proceedings.litigation.direct.total") + table("proceedings.litigation.after_review.total");
        known.push(suits.to_string());
        // Money in another unit.
        if let Some(amount) = report
            .tables
            .figure(FigureId::from_path("disclosure.fees.amount").unwrap())
            .and_then(|figure| figure.text())
        {
            let amount: Decimal = amount.parse().unwrap();
            for digits in [-4, 4] {
                known.extend(gongkai_document::wording::shifted(amount, digits).map(|amount| amount.to_string()));
            }
        }
        for block in &draft(&report, None, &Options::default()).report.overview.blocks {
            let text = block.printed();
            let mut rest = text.as_str();
            while let Some(at) = rest.find(|letter: char| letter.is_ascii_digit()) {
                let (before, number) = rest.split_at(at);
                let end = number
                    .find(|letter: char| !letter.is_ascii_digit() && letter != '.')
                    .unwrap_or(number.len());
                let (number, behind) = number.split_at(end);
                // Shares are tested by themselves.
                if !behind.starts_with('%') {
                    assert!(
                        known.iter().any(|known| known == number),
                        "{number} behind {before}: {text}"
                    );
                }
                rest = behind;
            }
        }
    }
}

#[test]
fn the_guide_shows_what_is_written() {
    let guide = std::fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/draft.md")).unwrap();
    let texts: Vec<String> = cases()
        .iter()
        .map(|(_, report, previous, options)| show(&draft(report, previous.as_ref(), options)))
        .collect();
    let shown: Vec<&str> = guide.lines().filter_map(|line| line.strip_prefix("+ ")).collect();
    assert!(shown.len() > 8, "{shown:?}");
    for line in shown {
        assert!(
            texts.iter().any(|text| text.lines().any(|other| other == line)),
            "{line}"
        );
    }
}
