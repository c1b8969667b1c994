//! Tables without lines around their cells, laid out here cell by cell: numbers broken in every column, rows without a
//! gap between them, rows that a page cuts, marks and blank columns. Leaves out what office programs print (`printed`).
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

mod making;

use gongkai_core::{FigureId, Loaded};
use making::pdf::{file, text};

const SIZE: f32 = 10.0;
/// Distance of lines of one text.
const LEADING: f32 = 12.0;
/// Where columns are, how far apart, and how many digits have room in one.
const FIRST: f32 = 175.0;
const WIDE: f32 = 34.0;
const DIGITS: usize = 4;
/// Letters of a label on a line.
const LETTERS: usize = 7;

/// Where cells stand in their rows.
#[derive(Clone, Copy)]
enum Stand {
    Middle,
    Top,
}

fn lines(cell: &str, most: usize) -> Vec<String> {
    let letters: Vec<char> = cell.chars().collect();
    letters.chunks(most).map(|line| line.iter().collect()).collect()
}

fn steps(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap())
}

/// Rows one below the other from a height on, each as high as its highest cell and a gap.
fn rows(mut top: f32, gap: f32, stand: Stand, rows: &[(&str, &[&str])]) -> String {
    let mut content = String::new();
    for (label, figures) in rows {
        let label = lines(label, LETTERS);
        let figures: Vec<Vec<String>> = figures.iter().map(|figure| lines(figure, DIGITS)).collect();
        let high = figures.iter().map(Vec::len).max().unwrap().max(label.len());
        let from = |lines: usize| match stand {
            Stand::Middle => top - steps(high - lines) * LEADING / 2.0,
            Stand::Top => top,
        };
        for (at, line) in label.iter().enumerate() {
            content += &text(72.0, from(label.len()) - steps(at) * LEADING, SIZE, line);
        }
        for (column, lines) in figures.iter().enumerate() {
            let middle = FIRST + steps(column) * WIDE;
            for (at, line) in lines.iter().enumerate() {
                let x = middle - steps(line.len()) * SIZE / 4.0;
                content += &text(x, from(lines.len()) - steps(at) * LEADING, SIZE, line);
            }
        }
        top -= steps(high) * LEADING + gap;
    }
    content
}

fn heading(y: f32, title: &str) -> String {
    text(72.0, y, 12.0, title)
}

const APPLICATIONS: &str = "三、收到和处理政府信息公开申请情况";

fn read(pages: &[String]) -> Loaded {
    gongkai_pdf::open(&file(pages)).unwrap().report().unwrap()
}

fn row(loaded: &Loaded, key: &str) -> Vec<Option<String>> {
    let columns = [
        "natural_person",
        "commercial_enterprise",
        "research_institution",
        "public_welfare_organization",
        "legal_service_organization",
        "other_organization",
        "total",
    ];
    let figure = |column: &&str| {
        let id = FigureId::from_path(&format!("applications.{key}.{column}")).unwrap();
        loaded.report.tables.figure(id).and_then(|figure| figure.text())
    };
    columns.iter().map(figure).collect()
}

fn stated(figures: &[&str]) -> Vec<Option<String>> {
    figures
        .iter()
        .map(|figure| (!figure.is_empty() && *figure != "/").then(|| (*figure).to_owned()))
        .collect()
}

const LONG: [(&str, &str, &[&str]); 5] = [
    (
        "new",
        "一、本年新收政府信息公开申请数量",
        &[
            "2523259", "3290137", "3763801", "3689435", "2180662", "4470228", "19917522",
        ],
    ),
    (
        "carried_in",
        "二、上年结转政府信息公开申请数量",
        &["10", "6", "18", "19", "17", "4", "74"],
    ),
    (
        "denied.state_secret",
        "1.属于国家秘密",
        &["731945", "0", "839846", "0", "0", "761008", "2332799"],
    ),
    (
        "denied.prohibited_by_law",
        "2.其他法律行政法规禁止公开",
        &["0", "0", "0", "0", "841518", "696341", "1537859"],
    ),
    ("refused.repeated", "2.重复申请", &["0", "2", "0", "0", "0", "0", "2"]),
];

#[test]
fn numbers_broken_in_every_column() {
    let cells: Vec<(&str, &[&str])> = LONG.iter().map(|(_, label, figures)| (*label, *figures)).collect();
    for stand in [Stand::Middle, Stand::Top] {
        // Rows with a gap between them, and rows whose lines are all as far apart.
        for gap in [9.0, 4.0, 0.0] {
            let page = heading(780.0, APPLICATIONS) + &rows(740.0, gap, stand, &cells);
            let loaded = read(&[page]);
            for (key, _, figures) in LONG {
                assert_eq!(row(&loaded, key), stated(figures), "{key}, gap {gap}");
            }
        }
    }
}

#[test]
fn numbers_with_room_are_not_put_together() {
    // As near as lines of one text, but there was room for more digits: these are rows, or nobody knows.
    let cells: [(&str, &[&str]); 4] = [
        ("1.属于国家秘密", &["1", "20", "0", "0", "3", "0", "24"]),
        ("2.重复申请", &["4", "0", "5", "0", "0", "1", "10"]),
        ("3.其他", &["0", "0", "7", "0", "0", "0", "7"]),
        ("（七）总计", &["5", "20", "12", "0", "3", "1", "41"]),
    ];
    let loaded = read(&[heading(780.0, APPLICATIONS) + &rows(740.0, 0.0, Stand::Middle, &cells)]);
    for (key, figures) in [
        ("denied.state_secret", cells[0].1),
        ("refused.repeated", cells[1].1),
        ("total", cells[3].1),
    ] {
        assert_eq!(row(&loaded, key), stated(figures), "{key}");
    }
}

#[test]
fn a_page_cuts_rows_and_numbers() {
    let upper: [(&str, &[&str]); 2] = [
        (
            "1.信访举报投诉类申请",
            &["163", "1128", "0", "2205", "114", "2871", "6481"],
        ),
        ("2.重复申请", &["0", "0", "3", "0", "130", "2720", "2853"]),
    ];
    let lower: [(&str, &[&str]); 2] = [
        ("4.无正当理由大量反复申请", &["0", "0", "1", "0", "2", "0", "3"]),
        (
            "5.要求行政机关确认或重新出具已获取信息",
            &["0", "0", "633", "0", "0", "0", "633"],
        ),
    ];
    // The label of the last row goes on, and with it the numbers that had no room.
    let first: [(&str, &[&str]); 1] = [("3.要求提供公", &["2364", "0", "5", "0", "1340", "3447", "4048"])];
    let second: [(&str, &[&str]); 1] = [("开出版物", &["1", "", "", "", "22", "", "56"])];
    let page = heading(250.0, APPLICATIONS)
        + &rows(220.0, 9.0, Stand::Middle, &upper)
        + &rows(140.0, 9.0, Stand::Middle, &first);
    let next = rows(780.0, 9.0, Stand::Middle, &second) + &rows(750.0, 9.0, Stand::Middle, &lower);
    let loaded = read(&[page.clone(), next]);
    assert_eq!(
        row(&loaded, "refused.publication"),
        stated(&["23641", "0", "5", "0", "134022", "3447", "404856"])
    );
    for (key, figures) in [
        ("refused.petition", upper[0].1),
        ("refused.excessive", lower[0].1),
        ("refused.confirmation", lower[1].1),
    ] {
        assert_eq!(row(&loaded, key), stated(figures), "{key}");
    }
    // Numbers below those that had no room, beside words that begin no row: nobody knows, and it is said.
    let unknown: [(&str, &[&str]); 1] = [("其中网上", &["1", "", "", "", "22", "", "56"])];
    let next = rows(780.0, 9.0, Stand::Middle, &unknown) + &rows(750.0, 9.0, Stand::Middle, &lower);
    let first: [(&str, &[&str]); 1] = [("3.要求提供", &["2364", "0", "5", "0", "1340", "3447", "4048"])];
    let page = heading(250.0, APPLICATIONS)
        + &rows(220.0, 9.0, Stand::Middle, &upper)
        + &rows(140.0, 9.0, Stand::Middle, &first);
    let loaded = read(&[page, next]);
    assert_eq!(row(&loaded, "refused.publication"), vec![None; 7]);
    assert!(!loaded.diagnostics.is_empty());
    assert_eq!(row(&loaded, "refused.excessive"), stated(lower[0].1));
}

#[test]
fn marks_and_blank_columns_stand_below_headings() {
    let titles = [
        "自然人",
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "其他",
        "总计",
    ];
    let mut page = heading(800.0, APPLICATIONS);
    for (column, title) in titles.iter().enumerate() {
        for (at, line) in lines(title, 2).iter().enumerate() {
            let middle = FIRST + steps(column) * WIDE;
            page += &text(middle - SIZE, 770.0 - steps(at) * LEADING, SIZE, line);
        }
    }
    // Nobody wrote a number for organisations of public welfare.
    let cells: [(&str, &[&str]); 3] = [
        ("1.属于国家秘密", &["1", "20", "0", "", "/", "0", "21"]),
        ("2.重复申请", &["4", "/", "5", "", "0", "1", "10"]),
        ("3.要求提供公开出版物", &["", "0", "7", "", "0", "0", "7"]),
    ];
    page += &rows(720.0, 9.0, Stand::Middle, &cells);
    let loaded = read(&[page]);
    for (key, figures) in [
        ("denied.state_secret", cells[0].1),
        ("refused.repeated", cells[1].1),
        ("refused.publication", cells[2].1),
    ] {
        assert_eq!(row(&loaded, key), stated(figures), "{key}");
    }
}

#[test]
fn the_row_of_section_four_stands_alone() {
    // Fifteen numbers, some of them broken; the sums of its three groups show that it is whole.
    let figures = [
        "0", "116747", "0", "0", "116747", "6560", "200", "905240", "0", "912000", "0", "0", "0", "51", "51",
    ];
    let mut page = heading(780.0, "四、政府信息公开行政复议、行政诉讼情况");
    for (column, figure) in figures.iter().enumerate() {
        let parts = lines(figure, 3);
        for (at, part) in parts.iter().enumerate() {
            let x = 60.0 + steps(column) * 28.0 - steps(part.len()) * SIZE / 4.0;
            let y = 700.0 + steps(parts.len() - 1) * LEADING / 2.0 - steps(at) * LEADING;
            page += &text(x, y, SIZE, part);
        }
    }
    let loaded = read(&[page]);
    let read = |path: &str| {
        let id = FigureId::from_path(&format!("proceedings.{path}")).unwrap();
        loaded.report.tables.figure(id).and_then(|figure| figure.text())
    };
    assert_eq!(read("review.corrected").as_deref(), Some("116747"));
    assert_eq!(read("review.total").as_deref(), Some("116747"));
    assert_eq!(read("litigation.direct.other").as_deref(), Some("905240"));
    assert_eq!(read("litigation.after_review.total").as_deref(), Some("51"));
}
