//! What pages look like that no office program prints: turned, bold by drawing twice, under a scan, cut out, and
//! tables in every way in which lines are drawn. The files are made here, object by object.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

mod making;

use gongkai_core::Place;
use gongkai_document::{Block, Opened, Table};
use making::pdf::{File, PAGES, SONG, file, line, placed, table, text};

fn open(bytes: &[u8]) -> Opened {
    gongkai_pdf::open(bytes).unwrap()
}

/// Texts of all blocks but furniture; rows of tables with bars.
fn texts(opened: &Opened) -> Vec<String> {
    opened.document.blocks.iter().flat_map(of_block).collect()
}

fn of_block(block: &Block) -> Vec<String> {
    match block {
        Block::Paragraph(paragraph) => vec![paragraph.text.clone()],
        Block::Table(table) => rows(table),
        _ => Vec::new(),
    }
}

fn rows(table: &Table) -> Vec<String> {
    let row = |row: &gongkai_document::TableRow| {
        let cells: Vec<String> = row
            .cells
            .iter()
            .map(|cell| match (cell.row_span, cell.column_span) {
                (1, 1) => cell.text(),
                (high, wide) => format!("{}<{high},{wide}>", cell.text()),
            })
            .collect();
        cells.join("|")
    };
    table.rows.iter().map(row).collect()
}

fn furniture(opened: &Opened) -> Vec<String> {
    let line = |block: &Block| match block {
        Block::Furniture(line) => Some(line.text.clone()),
        _ => None,
    };
    opened.document.blocks.iter().filter_map(line).collect()
}

fn notes(opened: &Opened) -> Vec<&'static str> {
    opened.diagnostics.iter().map(|finding| finding.message.key()).collect()
}

const COLUMNS: [f32; 4] = [72.0, 200.0, 300.0, 400.0];
const ROWS: [f32; 4] = [700.0, 680.0, 660.0, 640.0];
const TEXTS: [&[&str]; 3] = [&["信息内容", "制发", "废止"], &["规章", "0", "12"], &["文件", "3", ""]];

#[test]
fn a_table_of_lines() {
    let opened = open(&file(&[table(&COLUMNS, &ROWS, &TEXTS)]));
    assert_eq!(texts(&opened), ["信息内容|制发|废止", "规章|0|12", "文件|3|"]);
    // Every cell has its own place on the page.
    let Block::Table(found) = &opened.document.blocks[0] else {
        panic!()
    };
    let place = Place::Page {
        page: 1,
        bbox: [3000, 1620, 4000, 1820],
    };
    assert_eq!(found.rows[1].cells[2].place, place);
}

#[test]
fn lines_drawn_in_other_ways() {
    let cells = || {
        ROWS.windows(2).flat_map(|row| {
            COLUMNS
                .windows(2)
                .map(move |column| (column[0], row[1], column[1] - column[0], row[0] - row[1]))
        })
    };
    let labels = TEXTS.iter().zip(ROWS).flat_map(|(row, y)| {
        row.iter()
            .zip(COLUMNS)
            .map(move |(cell, x)| text(x + 4.0, y - 14.0, 10.0, cell))
    });
    let labels: String = labels.collect();
    let each = |draw: &dyn Fn((f32, f32, f32, f32)) -> String| cells().map(draw).collect::<String>() + &labels;
    let drawn = [
        // A rectangle a cell, as a program draws borders; then with a gap between neighbours.
        each(&|(x, y, wide, high)| format!("0.5 w {x} {y} {wide} {high} re S\n")),
        each(&|(x, y, wide, high)| format!("0.5 w {} {} {} {} re S\n", x + 1.0, y + 1.0, wide - 2.0, high - 2.0)),
        // Thin areas, with ends cut aslant.
        each(&|(x, y, wide, high)| {
            format!(
                "{x} {y} {wide} 0.5 re f {x} {y} 0.5 {high} re f {x} {} m {} {} l {} {} l {} {} l h f {} {y} 0.5 {high} re f\n",
                y + high,
                x + wide,
                y + high,
                x + wide - 0.5,
                y + high - 0.5,
                x + 0.5,
                y + high - 0.5,
                x + wide
            )
        }),
        // Dashes of a line each.
        each(&|(x, y, wide, high)| {
            let across = |y: f32| (0..30).map(move |at| (x + wide * at as f32 / 30.0, y));
            let dashes: String = across(y)
                .chain(across(y + high))
                .map(|(x, y)| line((x, y), (x + wide / 60.0, y)))
                .collect();
            dashes + &line((x, y), (x, y + high)) + &line((x + wide, y), (x + wide, y + high))
        }),
        // A ground in colour under every cell, and an underlined word.
        format!(
            "0.8 0.9 1 rg 72 680 328 20 re f 0 g {}{}",
            table(&COLUMNS, &ROWS, &TEXTS),
            line((76.0, 665.0), (96.0, 665.0))
        ),
    ];
    for content in drawn {
        assert_eq!(
            texts(&open(&file(&[content]))),
            ["信息内容|制发|废止", "规章|0|12", "文件|3|"]
        );
    }
}

#[test]
fn cells_over_rows_and_columns() {
    let mut content = String::new();
    for (from, to) in [
        ((72.0, 700.0), (400.0, 700.0)),
        ((72.0, 640.0), (400.0, 640.0)),
        ((200.0, 680.0), (400.0, 680.0)),
        ((72.0, 660.0), (400.0, 660.0)),
        ((72.0, 700.0), (72.0, 640.0)),
        ((400.0, 700.0), (400.0, 640.0)),
        ((200.0, 700.0), (200.0, 640.0)),
        ((300.0, 680.0), (300.0, 640.0)),
    ] {
        content += &line(from, to);
    }
    for (x, y, cell) in [
        (80.0, 676.0, "甲"),
        (280.0, 686.0, "乙"),
        (240.0, 666.0, "丙"),
        (340.0, 666.0, "丁"),
        (80.0, 646.0, "戊"),
        (240.0, 646.0, "1"),
        (340.0, 646.0, "2"),
    ] {
        content += &text(x, y, 10.0, cell);
    }
    assert_eq!(texts(&open(&file(&[content]))), ["甲<2,1>|乙<1,2>", "丙|丁", "戊|1|2"]);
}

#[test]
fn labels_in_narrow_columns() {
    // One character a line; a column written downwards; text turned by a quarter.
    let grid = |cell: &str| table(&[72.0, 92.0, 200.0], &[700.0, 600.0], &[&["", "7"]]) + cell;
    let stacked: String = "办理结果"
        .chars()
        .zip([680.0, 664.0, 648.0, 632.0])
        .map(|(letter, y)| text(76.0, y, 12.0, &letter.to_string()))
        .collect();
    for cell in [
        stacked,
        placed("0 -1 1 0 78 690", 12.0, "办理结果"),
        placed("0 1 -1 0 88 610", 12.0, "办理结果"),
    ] {
        let upright = text(72.0, 500.0, 12.0, "页上其余的文字都是横排的。");
        let opened = open(&file(&[grid(&cell) + &upright]));
        assert_eq!(texts(&opened), ["办理结果|7", "页上其余的文字都是横排的。"]);
    }
}

#[test]
fn a_number_in_a_cell_is_one_or_it_is_two() {
    // It had no room on a line.
    let narrow = table(&[72.0, 110.0, 142.0], &[700.0, 640.0], &[&["规章", ""]])
        + &text(114.0, 680.0, 10.0, "12345")
        + &text(119.0, 666.0, 10.0, "67");
    assert_eq!(texts(&open(&file(&[narrow]))), ["规章|1234567"]);
    // There was room: somebody wrote two.
    let wide = table(&[72.0, 110.0, 200.0], &[700.0, 640.0], &[&["规章", ""]])
        + &text(114.0, 680.0, 10.0, "12")
        + &text(114.0, 666.0, 10.0, "67");
    assert_eq!(texts(&open(&file(&[wide]))), ["规章|12\n67"]);
}

#[test]
fn a_table_goes_on_over_pages() {
    let columns = [72.0, 200.0, 300.0];
    let first = table(
        &columns,
        &[140.0, 120.0, 100.0, 80.0],
        &[&["项目", "数量"], &["规章", "4"], &["许可", "5"]],
    ) + &text(290.0, 40.0, 9.0, "— 1 —");
    let second = table(&columns, &[800.0, 780.0, 760.0], &[&["项目", "数量"], &["处罚", "6"]])
        + &text(290.0, 40.0, 9.0, "— 2 —");
    let opened = open(&file(&[first.clone(), second]));
    // The head that comes again is left out, and page numbers do not come between.
    assert_eq!(texts(&opened), ["项目|数量", "规章|4", "许可|5", "处罚|6"]);
    assert_eq!(furniture(&opened), ["—1—", "—2—"]);
    // The figure of the second page is on the second page.
    let place = opened.document.blocks.iter().find_map(|block| match block {
        Block::Table(table) => Some(table.rows[3].cells[1].place.clone()),
        _ => None,
    });
    assert_eq!(
        place,
        Some(Place::Page {
            page: 2,
            bbox: [2000, 620, 3000, 820]
        })
    );
    // Text between two tables keeps them apart.
    let apart = text(72.0, 810.0, 12.0, "三、收到和处理政府信息公开申请情况")
        + &table(&columns, &[800.0, 780.0], &[&["处罚", "6"]]);
    let opened = open(&file(&[first, apart]));
    assert_eq!(
        opened
            .document
            .blocks
            .iter()
            .filter(|block| matches!(block, Block::Table(_)))
            .count(),
        2
    );
}

#[test]
fn a_row_is_cut_by_the_end_of_a_page() {
    let columns = [72.0, 140.0, 240.0];
    let head = &["项目", "数量"];
    let upper = |lines: &[&str], figure: &str| {
        let mut content =
            table(&columns, &[140.0, 120.0, 80.0], &[head, &["", ""]]) + &text(144.0, 106.0, 10.0, figure);
        for (at, line) in lines.iter().enumerate() {
            content += &text(76.0, 106.0 - 14.0 * at as f32, 10.0, line);
        }
        content
    };
    let lower = |label: &str, figure: &str| table(&columns, &[800.0, 780.0], &[&[label, figure]]);
    // The label goes on, the figure stands above; or below.
    let opened = open(&file(&[
        upper(&["没有现成信息", "需要另行制作"], "31"),
        lower("的", ""),
    ]));
    assert_eq!(texts(&opened), ["项目|数量", "没有现成信息需要另行制作的|31"]);
    let opened = open(&file(&[
        upper(&["没有现成信息", "需要另行制作"], ""),
        lower("的", "31"),
    ]));
    assert_eq!(texts(&opened), ["项目|数量", "没有现成信息需要另行制作的|31"]);
    let opened = open(&file(&[upper(&["没有现成信息"], ""), lower("", "31")]));
    assert_eq!(texts(&opened), ["项目|数量", "没有现成信息|31"]);
    // Another row begins: its number says so, or the line before was not full.
    let opened = open(&file(&[upper(&["1.属于国家秘"], ""), lower("2.法律禁止", "31")]));
    assert_eq!(texts(&opened), ["项目|数量", "1.属于国家秘|", "2.法律禁止|31"]);
    let opened = open(&file(&[upper(&["规章"], ""), lower("许可", "31")]));
    assert_eq!(texts(&opened), ["项目|数量", "规章|", "许可|31"]);
    // Two numbers in one row are no number.
    let opened = open(&file(&[
        upper(&["没有现成信息", "需要另行制作"], "31"),
        lower("的", "2"),
    ]));
    assert_eq!(texts(&opened), ["项目|数量", "没有现成信息需要另行制作的|31\n2"]);
}

#[test]
fn lines_become_paragraphs() {
    let full = "本机关依法公开政府信息并按照规定时限予以答复不断提高公开质量和水平";
    let content: String = [
        (96.0, "一、总体情况"),
        (96.0, &full[..full.len() - 6]),
        (72.0, full),
        (72.0, "做到应公开尽公开。"),
        (96.0, &full[..full.len() - 6]),
        (72.0, "第二段到此为止。"),
    ]
    .iter()
    .zip(1u8..)
    .map(|((x, line), at)| text(*x, 780.0 - 24.0 * f32::from(at), 12.0, line))
    .collect();
    let expected = [
        "一、总体情况".to_owned(),
        format!("{}{full}做到应公开尽公开。", &full[..full.len() - 6]),
        format!("{}第二段到此为止。", &full[..full.len() - 6]),
    ];
    assert_eq!(texts(&open(&file(&[content]))), expected);
}

#[test]
fn pages_are_read_upright() {
    let content = table(&COLUMNS, &ROWS, &TEXTS);
    for (rotate, bbox) in [
        (90, [6600, 3000, 6800, 4000]),
        (180, [1950, 6600, 2950, 6800]),
        (270, [1620, 1950, 1820, 2950]),
    ] {
        let mut file = File::with_fonts();
        let page = file.page(&format!("/Rotate {rotate}"), &content);
        let opened = open(&file.finish(&[page]));
        // The dictionary turns the page, so that its text is turned for whoever looks at it.
        assert_eq!(
            texts(&opened),
            ["信息内容|制发|废止", "规章|0|12", "文件|3|"],
            "{rotate}"
        );
        let Block::Table(found) = &opened.document.blocks[0] else {
            panic!()
        };
        assert_eq!(found.rows[1].cells[2].place, Place::Page { page: 1, bbox }, "{rotate}");
    }
    // Turned by the page and drawn turned back: upright.
    let turned = placed("0 1 -1 0 300 100", 12.0, "横向的页面");
    let mut file = File::with_fonts();
    let page = file.page("/Rotate 90", &turned);
    assert_eq!(texts(&open(&file.finish(&[page]))), ["横向的页面"]);
}

#[test]
fn what_is_seen_counts() {
    let shown = text(72.0, 700.0, 12.0, "看得见的文字在这里");
    let hidden = |content: String| {
        let opened = open(&file(&[shown.clone() + &content]));
        assert_eq!(texts(&opened), ["看得见的文字在这里"], "{content}");
        notes(&opened)
    };
    let word = |y: f32| text(72.0, y, 12.0, "藏着的字");
    // White on white, off the page, cut out, tiny, without ink over text.
    assert_eq!(hidden(format!("1 g {}", word(600.0))), ["pdf_page_hidden"]);
    assert_eq!(hidden(format!("0 0 0 0 k {}", word(600.0))), ["pdf_page_hidden"]);
    assert_eq!(hidden(text(72.0, 900.0, 12.0, "藏着的字")), ["pdf_page_hidden"]);
    assert_eq!(
        hidden(format!("q 0 0 10 10 re W n {} Q", word(600.0))),
        ["pdf_page_hidden"]
    );
    assert_eq!(hidden(text(72.0, 600.0, 0.9, "藏着的字")), ["pdf_page_hidden"]);
    assert_eq!(hidden(format!("BT 3 Tr ET {}", word(600.0))), ["pdf_page_hidden"]);
    // Drawn twice to look bold.
    assert_eq!(hidden(text(72.3, 700.0, 12.0, "看得见的文字在这里")), [] as [&str; 0]);
    // White letters on a dark ground are read.
    let opened = open(&file(&[format!("0 0 0.5 rg 60 690 300 30 re f 1 g {shown}")]));
    assert_eq!(texts(&opened), ["看得见的文字在这里"]);
    // A watermark across the page is no text.
    let opened = open(&file(&[format!(
        "{shown}0.9 g {}",
        placed("0.7 0.7 -0.7 0.7 200 300", 40.0, "内部资料")
    )]));
    assert_eq!(texts(&opened), ["看得见的文字在这里"]);
    assert_eq!(furniture(&opened), ["内部资料"]);
}

/// A page with a picture all over it.
fn scan(content: &str) -> (File, usize) {
    let mut file = File::with_fonts();
    let picture = file.stream(
        "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8",
        b"\x80",
    );
    let content = file.stream("", format!("q 595 0 0 842 0 0 cm /P Do Q {content}").as_bytes());
    let page = file.add(format!(
        "<< /Type /Page /Parent {PAGES} 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R \
         /Resources << /XObject << /P {picture} 0 R >> /Font << /F {SONG} 0 R >> >> >>"
    ));
    (file, page)
}

#[test]
fn a_scan_says_so() {
    let (file, page) = scan("");
    let error = gongkai_pdf::open(&file.finish(&[page])).unwrap_err();
    assert_eq!(error.message.key(), "pdf_pictures");
    assert!(matches!(error.place, Some(Place::Page { page: 1, .. })));
    assert!(error.help.is_some());
    // One page of several.
    let (mut file, page) = scan("");
    let first = file.page("", &text(72.0, 700.0, 12.0, "第一页有很多的文字可以读出来"));
    let opened = open(&file.finish(&[first, page]));
    assert_eq!(notes(&opened), ["pdf_page_picture"]);
    assert!(matches!(opened.diagnostics[0].place, Some(Place::Page { page: 2, .. })));
    // Its text lies under it.
    let (file, page) = scan(&format!(
        "BT 3 Tr ET {}",
        text(72.0, 700.0, 12.0, "识别出来的文字一共有很多个")
    ));
    let opened = open(&file.finish(&[page]));
    assert_eq!(texts(&opened), ["识别出来的文字一共有很多个"]);
    assert_eq!(notes(&opened), ["pdf_page_recognised"]);
}

#[test]
fn fonts_that_name_no_characters_are_refused() {
    let mut file = File::with_fonts();
    file.set(SONG, "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 0 /LastChar 255 /Widths [] /Encoding << /Differences [0 /x1 /x2] >> /CharProcs << >> >>");
    let page = file.page("", "BT /F 12 Tf 72 700 Td <00010001000100010001> Tj ET");
    let error = gongkai_pdf::open(&file.finish(&[page])).unwrap_err();
    assert_eq!(error.message.key(), "pdf_without_characters");
}

#[test]
fn layers_and_forms() {
    let mut file = File::with_fonts();
    let form = file.stream(
        &format!("/Type /XObject /Subtype /Form /BBox [0 0 400 100] /Matrix [1 0 0 1 50 600] /Resources << /Font << /F {SONG} 0 R >> >>"),
        text(22.0, 50.0, 12.0, "表单里的文字").as_bytes(),
    );
    let shown = file.add("<< /Type /OCG /Name (a) >>");
    let off = file.add("<< /Type /OCG /Name (b) >>");
    file.set(1, format!("<< /Type /Catalog /Pages {PAGES} 0 R /OCProperties << /OCGs [{shown} 0 R {off} 0 R] /D << /OFF [{off} 0 R] >> >> >>"));
    let content = format!(
        "/OC /A BDC {} EMC /OC /B BDC {} EMC /X Do /Artifact << /Type /Pagination >> BDC {} EMC",
        text(72.0, 700.0, 12.0, "显示的图层"),
        text(72.0, 680.0, 12.0, "关闭的图层"),
        text(72.0, 500.0, 12.0, "文件自己说这是页眉"),
    );
    let content = file.stream("", content.as_bytes());
    let page = file.add(format!(
        "<< /Type /Page /Parent {PAGES} 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R /Resources << /Font << /F {SONG} 0 R >> \
         /XObject << /X {form} 0 R >> /Properties << /A {shown} 0 R /B {off} 0 R >> >> >>"
    ));
    let opened = open(&file.finish(&[page]));
    assert_eq!(texts(&opened), ["显示的图层", "表单里的文字"]);
    assert_eq!(furniture(&opened), ["文件自己说这是页眉"]);
}

#[test]
fn the_data_inside_are_found() {
    let report = making::report(gongkai_core::Edition::E2021, 3);
    let json = gongkai_core::json::write_line(&report);
    for tree in [true, false] {
        let mut file = File::with_fonts();
        let data = file.stream("/Type /EmbeddedFile /Subtype /application#2Fjson", json.as_bytes());
        let spec = file.add(format!(
            "<< /Type /Filespec /F (gongkai-report.json) /UF (gongkai-report.json) /AFRelationship /Data \
             /Desc (gongkai:shown=00ff) /EF << /F {data} 0 R >> >>"
        ));
        let own = if tree {
            format!("/Names << /EmbeddedFiles << /Kids [<< /Names [(a) {spec} 0 R] >>] >> >>")
        } else {
            format!("/AF [{spec} 0 R]")
        };
        file.set(1, format!("<< /Type /Catalog /Pages {PAGES} 0 R {own} >>"));
        let page = file.page("", &text(72.0, 700.0, 12.0, "一、总体情况"));
        let enclosed = open(&file.finish(&[page])).enclosed.unwrap();
        assert_eq!(enclosed.json, json);
        assert_eq!(enclosed.shown.as_deref(), Some("00ff"));
    }
}

#[test]
fn rows_without_lines_are_told_by_their_middle() {
    let rows: [(&[&str], [u32; 7]); 4] = [
        (
            &["2.其他法律行", "政法规禁止公", "开"],
            [123_441, 1, 2, 3, 4, 5, 123_456],
        ),
        (&["4.保护第三方", "合法权益"], [1, 0, 0, 0, 0, 6, 7]),
        (&["2.重复申请"], [0, 2, 0, 0, 0, 0, 2]),
        (&["3.要求提供公", "开出版物"], [0, 0, 3, 0, 0, 1, 4]),
    ];
    let mut content = text(72.0, 760.0, 12.0, "三、收到和处理政府信息公开申请情况");
    let mut top = 700.0;
    for (lines, figures) in rows {
        let height = 12.0 * f32::from(u8::try_from(lines.len()).unwrap());
        for (line, label) in (0_u8..).zip(lines) {
            content += &text(72.0, top - 12.0 * f32::from(line), 10.0, label);
        }
        let middle = top - (height - 12.0) / 2.0;
        for (column, figure) in (0_u8..).zip(figures) {
            let x = 160.0 + 32.0 * f32::from(column);
            match figure {
                // There is room for four digits.
                123_441 | 123_456 => {
                    let figure = figure.to_string();
                    content += &text(x, middle + 6.0, 10.0, &figure[..4]);
                    content += &text(x, middle - 6.0, 10.0, &figure[4..]);
                }
                figure => content += &text(x, middle, 10.0, &figure.to_string()),
            }
        }
        top -= height + 10.0;
    }
    let loaded = open(&file(&[content])).report().unwrap();
    let read = |path: &str| {
        let id = gongkai_core::FigureId::from_path(path).unwrap();
        loaded
            .report
            .tables
            .figure(id)
            .and_then(|figure| figure.text().map(|text| text.to_string()))
    };
    for (row, total) in [
        ("denied.prohibited_by_law", "123456"),
        ("denied.third_party_rights", "7"),
        ("refused.repeated", "2"),
        ("refused.publication", "4"),
    ] {
        assert_eq!(
            read(&format!("applications.{row}.total")).as_deref(),
            Some(total),
            "{row}"
        );
    }
    assert_eq!(
        read("applications.denied.prohibited_by_law.natural_person").as_deref(),
        Some("123441")
    );
}
