//! Documents with headings, paragraphs and tables whose cells are known, as readers of HTML, Word and workbooks
//! make them: the whole report is recognised, and no span that is wrong misfills a cell. Leaves out all formats.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use gongkai_core::grid::{Grid, GridContent};
use gongkai_core::report::SECTIONS;
use gongkai_core::tables::{FigureId, FigureRef, Table as Form, table};
use gongkai_core::{Edition, Loaded, Place, Report};
use gongkai_document::{Block, Document, Heading, Line, Paragraph, Table, TableCell, TableRow, recognise};
use gongkai_testkit::sample;

fn place(table: u32, row: usize, column: usize) -> Place {
    Place::Table {
        table,
        row: u32::try_from(row).unwrap(),
        column: u32::try_from(column).unwrap(),
    }
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(Paragraph {
        text: text.to_owned(),
        place: place(0, 0, 0),
    })
}

fn heading(level: u8, text: &str) -> Block {
    Block::Heading(Heading {
        level: Some(level),
        text: text.to_owned(),
        place: place(0, 0, 0),
    })
}

/// The printed grid of a table as a document shows it; the number of the table is in the places.
fn printed(report: &Report, form: &'static Form, number: u32) -> Table {
    let grid = Grid::new(form, |row| {
        row.figures.iter().any(|id| report.tables.figure(*id).is_some())
    });
    let mut rows = vec![TableRow::default(); grid.rows];
    for cell in &grid.cells {
        let text = match cell.content {
            GridContent::Figure(id) => report.tables.figure(id).and_then(FigureRef::text).unwrap_or_default(),
            content => content.label().unwrap_or_default().to_owned(),
        };
        let (high, wide) = (
            u32::try_from(cell.row_span).unwrap(),
            u32::try_from(cell.column_span).unwrap(),
        );
        let at = place(number, cell.row, cell.column);
        rows[cell.row].cells.push(TableCell::new(text, at).spanning(high, wide));
    }
    Table { caption: None, rows }
}

fn tables(report: &Report) -> Vec<Table> {
    (1..)
        .zip(report.edition.tables())
        .map(|(number, form)| printed(report, form, number))
        .collect()
}

/// Title, six headings, their tables or a sentence with a figure, signature and date.
fn document(report: &Report, tables: Vec<Block>) -> Document {
    let mut blocks = vec![heading(1, report.title.as_deref().unwrap())];
    blocks.push(paragraph("本报告所列数据的统计期限为2022年1月1日至2022年12月31日。"));
    let mut tables = tables.into_iter();
    for (path, title) in SECTIONS {
        blocks.push(heading(2, title));
        if path.starts_with("table_sections.") {
            blocks.extend(tables.next());
        } else {
            blocks.push(heading(3, "工作开展情况"));
            blocks.push(paragraph("全年公开政府信息60条，其中网站公开40条、微信公开20条。"));
        }
    }
    blocks.push(paragraph("清水县林业和草原局\n2023年1月12日"));
    Document { blocks }
}

fn figures(report: &Report) -> Vec<(&'static str, Option<String>)> {
    FigureId::all()
        .map(|id| (id.path(), report.tables.figure(id).and_then(FigureRef::text)))
        .collect()
}

fn said(loaded: &Loaded) -> Vec<String> {
    let show = |finding: &gongkai_core::Finding| format!("{} {} {:?}", finding.rule, finding.message, finding.place);
    loaded.diagnostics.iter().map(show).collect()
}

/// Everything of [`document`] is in the report.
fn assert_whole(report: &Report, loaded: &Loaded) {
    assert_eq!(figures(&loaded.report), figures(report), "{:#?}", said(loaded));
    assert_eq!(loaded.report.title, report.title);
    assert_eq!(loaded.report.year, Some(2022));
    assert_eq!(loaded.report.agency.name.as_deref(), Some("清水县林业和草原局"));
    assert_eq!(loaded.report.issued_on, jiff::civil::Date::new(2023, 1, 12).ok());
    assert!(loaded.report.period.is_some());
    let overview = &loaded.report.overview;
    assert_eq!(overview.blocks[0].heading.as_deref(), Some("工作开展情况"));
    assert_eq!(overview.blocks[0].level, Some(3));
    assert_eq!(overview.statistics[0].parts.len(), 2);
    assert!(loaded.report.additional.is_empty());
}

fn blocks(tables: Vec<Table>) -> Vec<Block> {
    tables.into_iter().map(Block::Table).collect()
}

#[test]
fn headings_paragraphs_and_tables_make_the_report() {
    let report = sample::report(Edition::E2021, 1);
    let loaded = recognise(&document(&report, blocks(tables(&report))));
    assert_whole(&report, &loaded);
    assert!(said(&loaded).is_empty(), "{:#?}", said(&loaded));
    let place = loaded.origins.get("applications.new.total").unwrap();
    assert_eq!(*place, self::place(2, 3, 9));
}

#[test]
fn tables_as_lines_between_paragraphs_are_read_as_well() {
    // A reader that could not see the cells of one table gives its lines.
    let report = sample::report(Edition::E2021, 2);
    let mut all = document(&report, blocks(tables(&report)));
    let at = all
        .blocks
        .iter()
        .position(|block| matches!(block, Block::Table(table) if table.rows.len() > 20))
        .unwrap();
    let Block::Table(table) = all.blocks.remove(at) else {
        unreachable!()
    };
    let mut lines = Vec::new();
    for row in &table.rows {
        for cell in &row.cells {
            lines.push(cell.text());
        }
    }
    let lines = (7..)
        .zip(lines)
        .map(|(number, text)| Block::Line(Line { number, page: 1, text }));
    all.blocks.splice(at..at, lines);
    let loaded = recognise(&all);
    assert_whole(&report, &loaded);
    // The corner is on line 7, seven headings of columns and two of groups follow.
    let Some(Place::Text { line, .. }) = loaded.origins.get("applications.new.natural_person") else {
        panic!("{:?}", loaded.origins.get("applications.new.natural_person"))
    };
    assert_eq!(*line, 7 + 11);
}

#[test]
fn a_table_around_the_page_is_looked_through() {
    let report = sample::report(Edition::E2021, 3);
    let inner = document(&report, blocks(tables(&report))).blocks;
    let cell = TableCell {
        content: inner,
        ..TableCell::new("", place(9, 0, 0))
    };
    let navigation = TableCell::new("", place(9, 0, 1));
    let mut outer = Block::Table(Table {
        caption: None,
        rows: vec![TableRow {
            cells: vec![navigation, cell],
        }],
    });
    for _ in 0..50 {
        outer = Block::Table(Table {
            caption: None,
            rows: vec![TableRow {
                cells: vec![TableCell {
                    content: vec![outer],
                    ..TableCell::new("", place(9, 0, 0))
                }],
            }],
        });
    }
    let loaded = recognise(&Document { blocks: vec![outer] });
    assert_whole(&report, &loaded);
}

#[test]
fn the_whole_report_in_one_table_is_read_row_by_row() {
    let report = sample::report(Edition::E2021, 4);
    let mut rows = Vec::new();
    for block in document(&report, blocks(tables(&report))).blocks {
        match block {
            Block::Table(table) => rows.extend(table.rows),
            block => rows.push(TableRow {
                cells: vec![
                    TableCell {
                        content: vec![block],
                        ..TableCell::new("", place(8, 0, 0))
                    }
                    .spanning(1, 15),
                ],
            }),
        }
    }
    let loaded = recognise(&Document {
        blocks: vec![Block::Table(Table { caption: None, rows })],
    });
    assert_whole(&report, &loaded);
}

#[test]
fn wrong_spans_misfill_nothing() {
    let report = sample::report(Edition::E2021, 5);
    // Seen on a site: 三、本年度办理结果 spans a row less than it has.
    let mut one_short = tables(&report);
    for cell in one_short[1].rows.iter_mut().flat_map(|row| &mut row.cells) {
        if cell.row_span > 10 {
            cell.row_span -= 1;
        }
    }
    let loaded = recognise(&document(&report, blocks(one_short)));
    assert_whole(&report, &loaded);
    // All spans lost, all spans absurd: as many figures as can be proven, none of them wrong.
    for span in [0, 1, u32::MAX] {
        let mut tables = tables(&report);
        for cell in tables
            .iter_mut()
            .flat_map(|table| &mut table.rows)
            .flat_map(|row| &mut row.cells)
        {
            (cell.row_span, cell.column_span) = (span, span);
        }
        let loaded = recognise(&document(&report, blocks(tables)));
        for ((path, found), (_, printed)) in figures(&loaded.report).into_iter().zip(figures(&report)) {
            assert!(
                found.is_none() || found == printed,
                "{span} {path} {found:?} {printed:?}"
            );
        }
        let unread = figures(&loaded.report) != figures(&report);
        assert!(
            !unread || said(&loaded).iter().any(|text| text.starts_with("READ-REFUSED")),
            "{span}"
        );
    }
}

#[test]
fn a_heading_repeated_over_the_columns_that_it_spans_is_of_no_other_edition() {
    // As programs print a span that they do not know: 本年增/减 spans two columns of the page.
    let report = sample::report(Edition::E2019, 3);
    let mut all = tables(&report);
    for row in &mut all[0].rows {
        if row.cells.len() >= 3 {
            let again = row.cells[2].clone();
            row.cells.insert(3, again);
        }
    }
    let loaded = recognise(&document(&report, blocks(all)));
    let read = |path: &str| {
        loaded
            .report
            .tables
            .figure(FigureId::from_path(path).unwrap())
            .and_then(FigureRef::text)
    };
    assert_eq!(loaded.report.edition, Edition::E2019);
    for path in [
        "disclosure.licences.decisions",
        "disclosure.penalties.decisions",
        "disclosure.compulsion.decisions",
    ] {
        assert_eq!(read(path), None, "{path}");
    }
}

#[test]
fn only_the_last_label_and_a_table_cut_in_two_are_enough() {
    let report = sample::report(Edition::E2021, 6);
    let mut all = tables(&report);
    // The groups have no cells of their own.
    for row in &mut all[1].rows[3..] {
        let first = row.cells.len() - 8;
        row.cells.drain(..first);
        row.cells[0].column_span = 3;
    }
    let second = all[1].rows.split_off(14);
    let third = all.pop().unwrap();
    let mut blocks = blocks(all);
    let Some(Block::Table(applications)) = blocks.pop() else {
        unreachable!()
    };
    let disclosure = blocks.pop().unwrap();
    let mut document = document(
        &report,
        vec![disclosure, Block::Table(applications), Block::Table(third)],
    );
    let at = document
        .blocks
        .iter()
        .position(
            |block| matches!(block, Block::Table(table) if table.rows.len() == 14 && table.rows[0].cells.len() == 2),
        )
        .unwrap();
    document.blocks.insert(
        at + 1,
        Block::Table(Table {
            caption: None,
            rows: second,
        }),
    );
    document.blocks.insert(
        at + 1,
        Block::Furniture(Line {
            number: 1,
            page: 1,
            text: "- 3 -".to_owned(),
        }),
    );
    let loaded = recognise(&document);
    assert_whole(&report, &loaded);
}

#[test]
fn tables_of_the_narrative_stay_text() {
    let report = sample::report(Edition::E2021, 8);
    let mut document = document(&report, blocks(tables(&report)));
    let own = [["行政许可", "123"], ["行政处罚", "45"]];
    let rows = own.map(|cells| TableRow {
        cells: cells.map(|text| TableCell::new(text, place(7, 1, 1))).to_vec(),
    });
    let own = Block::Table(Table {
        caption: None,
        rows: rows.to_vec(),
    });
    document.blocks.insert(5, own);
    let loaded = recognise(&document);
    assert_whole(&report, &loaded);
    let texts: Vec<String> = loaded
        .report
        .overview
        .blocks
        .iter()
        .map(gongkai_core::Block::printed)
        .collect();
    assert!(texts.contains(&"行政许可 123".to_owned()), "{texts:?}");
    let said = said(&loaded);
    assert!(
        matches!(said.as_slice(), [only] if only.starts_with("READ-TABLE")),
        "{said:#?}"
    );
}

#[test]
fn further_headings_of_the_sections_level_are_further_sections() {
    let report = sample::report(Edition::E2021, 8);
    let mut document = document(&report, blocks(tables(&report)));
    let signature = document.blocks.pop().unwrap();
    document.blocks.push(heading(2, "下一步工作打算"));
    document.blocks.push(paragraph("继续做好公开工作。"));
    document.blocks.push(signature);
    let loaded = recognise(&document);
    assert_eq!(loaded.report.additional.len(), 1);
    assert_eq!(loaded.report.additional[0].title.as_deref(), Some("下一步工作打算"));
}

#[test]
fn blank_forms_are_blank_and_not_zero() {
    let report = Report::blank(Edition::E2021);
    let mut filled = report.clone();
    filled.title = Some("清水县林业和草原局2022年政府信息公开工作年度报告".to_owned());
    let loaded = recognise(&document(&filled, blocks(tables(&report))));
    assert_eq!(figures(&loaded.report), figures(&report));
    assert_eq!(
        said(&loaded)
            .iter()
            .filter(|text| text.starts_with("READ-UNFILLED"))
            .count(),
        3,
        "{:#?}",
        said(&loaded)
    );
    assert!(loaded.origins.get("proceedings.review.total").is_some());
}

#[test]
fn one_row_for_other_results_is_the_groups() {
    let mut report = sample::report(Edition::E2019, 9);
    report.title = Some("清水县林业和草原局2022年政府信息公开工作年度报告".to_owned());
    let forms = [
        printed(&report, table(Edition::E2019, "applications").unwrap(), 1),
        printed(&report, table(Edition::E2019, "proceedings").unwrap(), 2),
    ];
    let loaded = recognise(&Document {
        blocks: std::iter::once(paragraph(report.title.as_deref().unwrap()))
            .chain(blocks(forms.to_vec()))
            .collect(),
    });
    // The year decides the edition; the rows are those that are printed.
    assert_eq!(loaded.report.edition, Edition::E2021);
    let other = &loaded.report.tables.applications.other;
    assert!(other.subtotal.is_some() && other.not_corrected.is_none() && other.other.is_none());
    assert_eq!(loaded.report.tables.applications, report.tables.applications);
}

#[test]
fn long_tables_of_something_else_cost_no_more_than_their_length() {
    let rows = (0..3000).map(|at| {
        let label = TableCell::new(
            format!("属于国家申请信息公开处理机关确认重新{at}政府信息公开申请"),
            place(1, at, 0),
        );
        let figures = (0..16).map(|column| TableCell::new(format!("{}", at * column), place(1, at, column)));
        TableRow {
            cells: std::iter::once(label).chain(figures).collect(),
        }
    });
    let table = Table {
        caption: None,
        rows: rows.collect(),
    };
    let start = std::time::Instant::now();
    let loaded = recognise(&Document {
        blocks: vec![paragraph("某局2022年政府信息公开工作年度报告"), Block::Table(table)],
    });
    assert!(figures(&loaded.report).iter().all(|(_, text)| text.is_none()));
    // Far more than it takes, far less than its square.
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
