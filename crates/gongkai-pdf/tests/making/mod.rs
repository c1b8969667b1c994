//! Reports as other programs would print them: as OpenDocument text for LibreOffice and as web pages for a browser,
//! in the styles that published reports have. Leaves out the printing.
#![allow(dead_code, clippy::unwrap_used, reason = "each test uses a part")]

pub(crate) mod pdf;

use gongkai_core::{Block as Text, Edition, Loaded, Report};
use gongkai_document::{Block, Document, Table, TableCell, compose, recognise};
use gongkai_testkit::sample;
use std::fmt::Write as _;

/// The ruling lines of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lines {
    /// Around every cell.
    All,
    /// Above and below rows only.
    Horizontal,
    /// Around the table only.
    Frame,
    /// None.
    None,
    /// Two thin ones around every cell.
    Double,
    /// Dashes around every cell.
    Dashed,
}

/// How a report looks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    /// Width and height of the page in millimetres.
    pub page: (u32, u32),
    pub lines: Lines,
    /// A running head, and the number of the page at the foot.
    pub running: bool,
    pub contents: bool,
    /// Head rows of tables come again on the next page.
    pub repeat: bool,
    pub font: &'static str,
    /// Size of the text in points; tables are two points smaller.
    pub size: u32,
    /// Cells stand at the top of their rows.
    pub top: bool,
    /// Free space above and beside the text of cells, in tenths of a millimetre.
    pub free: (u32, u32),
}

/// The usual look.
pub(crate) const PLAIN: Look = Look {
    page: (210, 297),
    lines: Lines::All,
    running: true,
    contents: false,
    repeat: false,
    font: "Noto Serif CJK SC",
    size: 14,
    top: false,
    free: (10, 10),
};

/// A filled report with text for several pages.
pub(crate) fn report(edition: Edition, seed: u64) -> Report {
    let mut report = sample::report(edition, seed);
    let body = "坚持以公开为常态、不公开为例外，持续完善政府信息公开制度，健全信息发布、依申请公开、监督保障等工作机制，\
                不断提升政务公开的质量和实效，切实保障人民群众的知情权、参与权和监督权";
    let block = |number: &str, title: &str, text: String| Text {
        level: Some(2),
        heading: Some(format!("（{number}）{title}。")),
        text: Some(text),
    };
    report.overview.blocks = vec![
        block(
            "一",
            "主动公开",
            format!(
                "全年通过政府网站、政务新媒体等渠道主动公开政府信息 1136 条，其中网站 820 条、微信公众号 316 条。{body}。{body}。"
            ),
        ),
        block(
            "二",
            "依申请公开",
            format!("进一步规范依申请公开流程，畅通受理渠道，做到登记、审核、办理、答复、归档各环节有据可查。{body}。"),
        ),
        block(
            "三",
            "政府信息管理",
            format!("{body}。严格执行“分级审核、先审后发”程序，落实“三审三校”制度，未经审核的信息一律不准发布。"),
        ),
        block(
            "四",
            "平台建设",
            format!(
                "加强政府网站（http://www.qingshui.example.gov.cn/zwgk/xxgkml/index.html）与政务新媒体建设。{body}。{body}。"
            ),
        ),
        block(
            "五",
            "监督保障",
            format!("{body}；{body}。全年组织培训 3 次，参训 126 人次。"),
        ),
    ];
    report.problems.blocks = vec![
        Text::paragraph(format!(
            "存在的主要问题：一是政策解读形式不够丰富；二是基层公开力量有待加强。{body}。"
        )),
        Text::paragraph(format!("改进措施：{body}。{body}，做到件件有着落、事事有回音。")),
    ];
    report.other.blocks = vec![Text::paragraph(
        "按照《政府信息公开信息处理费管理办法》，全年未收取信息处理费，没有其他需要报告的事项。",
    )];
    report
}

/// What a reader has to find.
pub(crate) fn expected(report: &Report) -> Loaded {
    recognise(&compose(report))
}

/// The differences of two reports up to spaces, by path.
pub(crate) fn differences(one: &Report, other: &Report) -> Vec<String> {
    let value = |report: &Report| serde_json::to_value(report).unwrap();
    let mut differences = Vec::new();
    compare("", &value(one), &value(other), &mut differences);
    differences
}

fn compare(path: &str, one: &serde_json::Value, other: &serde_json::Value, out: &mut Vec<String>) {
    use serde_json::Value;
    let bare = |text: &str| -> String { text.chars().filter(|letter| !letter.is_whitespace()).collect() };
    match (one, other) {
        (Value::Object(members), Value::Object(others)) => {
            for (name, value) in members {
                compare(
                    &format!("{path}.{name}"),
                    value,
                    others.get(name).unwrap_or(&Value::Null),
                    out,
                );
            }
            for (name, value) in others.iter().filter(|(name, _)| !members.contains_key(*name)) {
                out.push(format!("{path}.{name}: not expected: {value}"));
            }
        }
        (Value::Array(items), Value::Array(others)) if items.len() == others.len() => {
            for (at, (item, other)) in items.iter().zip(others).enumerate() {
                compare(&format!("{path}[{at}]"), item, other, out);
            }
        }
        (Value::String(one), Value::String(other)) if bare(one) == bare(other) => {}
        (one, other) if one == other => {}
        (one, other) => out.push(format!("{path}: expected {one}\n      read {other}")),
    }
}

/// A cell with its first row and column.
struct Placed<'a> {
    cell: &'a TableCell,
    column: usize,
}

/// The cells of a table in their columns, and the columns that each row has covered.
fn place(table: &Table) -> (Vec<Vec<Placed<'_>>>, usize) {
    let mut taken: Vec<Vec<bool>> = vec![Vec::new(); table.rows.len()];
    let mut rows = Vec::new();
    for (at, row) in table.rows.iter().enumerate() {
        let mut placed = Vec::new();
        let mut column = 0;
        for cell in &row.cells {
            while taken[at].get(column).copied().unwrap_or(false) {
                column += 1;
            }
            let (high, wide) = (cell.row_span.max(1) as usize, cell.column_span.max(1) as usize);
            let end = (at + high).min(taken.len());
            for row in &mut taken[at..end] {
                row.resize(row.len().max(column + wide), false);
                row[column..column + wide].fill(true);
            }
            placed.push(Placed { cell, column });
            column += wide;
        }
        rows.push(placed);
    }
    let width = taken.iter().map(Vec::len).max().unwrap_or(0);
    (rows, width)
}

/// Widths of columns: those with labels are wider.
fn widths(rows: &[Vec<Placed<'_>>], count: usize) -> Vec<f64> {
    let mut widths = vec![2.0_f64; count];
    for placed in rows.iter().flatten().filter(|placed| placed.cell.column_span <= 1) {
        let length = f64::from(u32::try_from(placed.cell.text().chars().count()).unwrap());
        widths[placed.column] = widths[placed.column].max(length.sqrt() * 1.9).min(9.0);
    }
    let all: f64 = widths.iter().sum();
    widths.iter().map(|width| width / all).collect()
}

/// Rows of headings: those above the first with a figure.
fn head_rows(table: &Table) -> usize {
    let figure = |cell: &TableCell| {
        let text = cell.text();
        !text.is_empty() && text.chars().all(|letter| letter.is_ascii_digit() || letter == '.')
    };
    let first = table.rows.iter().position(|row| row.cells.iter().any(figure));
    first.unwrap_or(1).clamp(1, 3)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('\n', " ")
}

/// The report as a flat OpenDocument text.
pub(crate) fn odt(report: &Report, look: &Look) -> String {
    let document = compose(report);
    let mut styles = String::new();
    let mut body = String::new();
    if look.contents {
        body.push_str("<text:p text:style-name=\"Title\">目  录</text:p>");
        for (at, block) in document.blocks.iter().enumerate() {
            if let Block::Heading(heading) = block
                && heading.level == Some(2)
            {
                write!(
                    body,
                    "<text:p text:style-name=\"Contents\">{}<text:tab/>{}</text:p>",
                    escape(&heading.text),
                    at / 4 + 1
                )
                .unwrap();
            }
        }
    }
    let mut number = 0;
    let count = document.blocks.len();
    for (at, block) in document.blocks.iter().enumerate() {
        match block {
            Block::Heading(heading) if heading.level == Some(1) => {
                let style = if look.contents { "TitleBreak" } else { "Title" };
                write!(
                    body,
                    "<text:p text:style-name=\"{style}\">{}</text:p>",
                    escape(&heading.text)
                )
                .unwrap();
            }
            Block::Heading(heading) => {
                write!(
                    body,
                    "<text:p text:style-name=\"Heading\">{}</text:p>",
                    escape(&heading.text)
                )
                .unwrap();
            }
            Block::Paragraph(paragraph) => {
                let style = if at + 2 >= count && paragraph.text.chars().count() < 30 {
                    "Right"
                } else {
                    "Body"
                };
                for text in paragraph.text.split('\n') {
                    write!(body, "<text:p text:style-name=\"{style}\">{}</text:p>", escape(text)).unwrap();
                }
            }
            Block::Table(table) => {
                number += 1;
                odt_table(table, number, look, &mut styles, &mut body);
            }
            Block::Line(_) | Block::Furniture(_) => {}
        }
    }
    let (wide, high) = look.page;
    let (size, small) = (look.size, look.size - 2);
    let border = match look.lines {
        Lines::All => "fo:border=\"0.5pt solid #000000\"",
        Lines::Horizontal => {
            "fo:border-top=\"0.5pt solid #000000\" fo:border-bottom=\"0.5pt solid #000000\" fo:border-left=\"none\" fo:border-right=\"none\""
        }
        Lines::None | Lines::Frame => "fo:border=\"none\"",
        Lines::Double => "fo:border=\"2pt double #000000\" style:border-line-width=\"0.02cm 0.03cm 0.02cm\"",
        Lines::Dashed => "fo:border=\"0.75pt dashed #000000\"",
    };
    let running = if look.running {
        "<style:header><text:p text:style-name=\"Running\">清水县林业和草原局政府信息公开</text:p></style:header>\
         <style:footer><text:p text:style-name=\"Running\">— <text:page-number/> —</text:p></style:footer>"
    } else {
        ""
    };
    let mut cells = String::new();
    for sides in 0..16_usize {
        let side = |name: &str, bit: usize| match look.lines {
            Lines::Frame if sides & bit > 0 => format!("fo:border-{name}=\"0.5pt solid #000000\" "),
            Lines::Frame => format!("fo:border-{name}=\"none\" "),
            _ => String::new(),
        };
        let own = if look.lines == Lines::Frame {
            [("top", 1), ("bottom", 2), ("left", 4), ("right", 8)]
                .map(|(name, bit)| side(name, bit))
                .concat()
        } else {
            border.to_owned()
        };
        let ((above, beside), stand) = (look.free, if look.top { "top" } else { "middle" });
        write!(
            cells,
            "<style:style style:name=\"C{sides}\" style:family=\"table-cell\"><style:table-cell-properties \
             fo:padding-top=\"{}mm\" fo:padding-bottom=\"{}mm\" fo:padding-left=\"{}mm\" fo:padding-right=\"{}mm\" \
             style:vertical-align=\"{stand}\" {own}/></style:style>",
            f64::from(above) / 10.0,
            f64::from(above) / 10.0,
            f64::from(beside) / 10.0,
            f64::from(beside) / 10.0,
        )
        .unwrap();
    }
    let font = look.font;
    let tab = f64::from(wide) - 52.0;
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="F" svg:font-family="'{font}'"/></office:font-face-decls>
<office:styles>
<style:default-style style:family="paragraph"><style:paragraph-properties style:punctuation-wrap="simple"/><style:text-properties style:font-name="F" style:font-name-asian="F" fo:font-size="{size}pt" style:font-size-asian="{size}pt" fo:language="zh" fo:country="CN" style:language-asian="zh" style:country-asian="CN"/></style:default-style>
<style:style style:name="Body" style:family="paragraph"><style:paragraph-properties fo:text-indent="{indent}pt" fo:text-align="justify" fo:line-height="180%"/></style:style>
<style:style style:name="Heading" style:family="paragraph"><style:paragraph-properties fo:text-indent="{indent}pt" fo:line-height="180%" fo:keep-with-next="always"/><style:text-properties fo:font-weight="bold" style:font-weight-asian="bold"/></style:style>
<style:style style:name="Title" style:family="paragraph"><style:paragraph-properties fo:text-align="center" fo:margin-bottom="20pt"/><style:text-properties fo:font-size="{title}pt" style:font-size-asian="{title}pt"/></style:style>
<style:style style:name="TitleBreak" style:family="paragraph" style:parent-style-name="Title"><style:paragraph-properties fo:break-before="page"/></style:style>
<style:style style:name="Right" style:family="paragraph"><style:paragraph-properties fo:text-align="end"/></style:style>
<style:style style:name="Running" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-size="9pt" style:font-size-asian="9pt"/></style:style>
<style:style style:name="Contents" style:family="paragraph"><style:paragraph-properties fo:line-height="180%"><style:tab-stops><style:tab-stop style:position="{tab}mm" style:type="right" style:leader-style="dotted" style:leader-text="."/></style:tab-stops></style:paragraph-properties></style:style>
<style:style style:name="Cell" style:family="paragraph"><style:paragraph-properties fo:text-align="start"/><style:text-properties fo:font-size="{small}pt" style:font-size-asian="{small}pt"/></style:style>
<style:style style:name="Figure" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-size="{small}pt" style:font-size-asian="{small}pt"/></style:style>
</office:styles>
<office:automatic-styles>
<style:page-layout style:name="P"><style:page-layout-properties fo:page-width="{wide}mm" fo:page-height="{high}mm" fo:margin-top="20mm" fo:margin-bottom="20mm" fo:margin-left="26mm" fo:margin-right="26mm"/><style:header-style><style:header-footer-properties fo:min-height="8mm" fo:margin-bottom="4mm"/></style:header-style><style:footer-style><style:header-footer-properties fo:min-height="8mm" fo:margin-top="4mm"/></style:footer-style></style:page-layout>
{cells}
{styles}
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="P">{running}</style:master-page></office:master-styles>
<office:body><office:text>{body}</office:text></office:body>
</office:document>"#,
        indent = size * 2,
        title = size + 6,
    )
}

fn odt_table(table: &Table, number: usize, look: &Look, styles: &mut String, body: &mut String) {
    let (rows, count) = place(table);
    let room = f64::from(look.page.0) - 52.0;
    write!(
        styles,
        "<style:style style:name=\"T{number}\" style:family=\"table\"><style:table-properties style:width=\"{room}mm\" table:align=\"margins\" table:border-model=\"collapsing\"/></style:style>"
    )
    .unwrap();
    write!(
        body,
        "<table:table table:name=\"T{number}\" table:style-name=\"T{number}\">"
    )
    .unwrap();
    for (at, width) in widths(&rows, count).iter().enumerate() {
        write!(
            styles,
            "<style:style style:name=\"T{number}.{at}\" style:family=\"table-column\"><style:table-column-properties style:column-width=\"{:.2}mm\"/></style:style>",
            width * room
        )
        .unwrap();
        write!(body, "<table:table-column table:style-name=\"T{number}.{at}\"/>").unwrap();
    }
    let head = if look.repeat { head_rows(table) } else { 0 };
    for (at, row) in rows.iter().enumerate() {
        if at == 0 && head > 0 {
            body.push_str("<table:table-header-rows>");
        }
        if at == head && head > 0 {
            body.push_str("</table:table-header-rows>");
        }
        body.push_str("<table:table-row>");
        let mut column = 0;
        for placed in row {
            while column < placed.column {
                body.push_str("<table:covered-table-cell/>");
                column += 1;
            }
            let wide = placed.cell.column_span.max(1);
            let text = placed.cell.text();
            let figure = text.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
            let high = placed.cell.row_span.max(1) as usize;
            let sides = usize::from(at == 0)
                + 2 * usize::from(at + high >= rows.len())
                + 4 * usize::from(placed.column == 0)
                + 8 * usize::from(placed.column + wide as usize >= count);
            write!(
                body,
                "<table:table-cell table:style-name=\"C{sides}\" table:number-columns-spanned=\"{wide}\" table:number-rows-spanned=\"{}\" office:value-type=\"string\"><text:p text:style-name=\"{}\">{}</text:p></table:table-cell>",
                placed.cell.row_span.max(1),
                if figure || wide > 2 { "Figure" } else { "Cell" },
                escape(&text)
            )
            .unwrap();
            column += 1;
            for _ in 1..wide {
                body.push_str("<table:covered-table-cell/>");
                column += 1;
            }
        }
        while column < count {
            body.push_str("<table:covered-table-cell/>");
            column += 1;
        }
        body.push_str("</table:table-row>");
    }
    body.push_str("</table:table>");
}

/// The report as a web page to print.
pub(crate) fn page(report: &Report, look: &Look) -> String {
    let document = compose(report);
    let (wide, high) = look.page;
    let border = match look.lines {
        Lines::All => "border:1px solid #333",
        Lines::Horizontal => "border-top:1px solid #333;border-bottom:1px solid #333",
        Lines::None | Lines::Frame => "",
        Lines::Double => "border:3px double #000",
        Lines::Dashed => "border:1px dashed #000",
    };
    let frame = if look.lines == Lines::Frame {
        ";border:1px solid #333"
    } else {
        ""
    };
    let mut out = format!(
        "<!DOCTYPE html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><style>@page{{size:{wide}mm {high}mm;margin:20mm}}\
         body{{font-family:'{}';font-size:{}pt;line-height:1.8}}h1{{text-align:center;font-size:1.5em}}h2{{font-size:1.1em;text-indent:2em}}\
         p{{text-indent:2em;margin:0 0 .4em}}.end{{text-align:right}}table{{border-collapse:collapse;width:100%;font-size:.8em{frame}}}\
         td{{{border};padding:{}mm {}mm;line-height:1.3;vertical-align:{}}}thead{{display:{}}}tr{{break-inside:{}}}</style>",
        look.font,
        look.size,
        f64::from(look.free.0) / 10.0,
        f64::from(look.free.1) * 0.16,
        if look.top { "top" } else { "middle" },
        if look.repeat {
            "table-header-group"
        } else {
            "table-row-group"
        },
        if look.repeat { "avoid" } else { "auto" },
    );
    html(&document, look, &mut out);
    out
}

fn html(document: &Document, look: &Look, out: &mut String) {
    let count = document.blocks.len();
    for (at, block) in document.blocks.iter().enumerate() {
        match block {
            Block::Heading(heading) => {
                let level = heading.level.unwrap_or(2).min(2);
                write!(out, "<h{level}>{}</h{level}>", escape(&heading.text)).unwrap();
            }
            Block::Paragraph(paragraph) => {
                let class = if at + 2 >= count && paragraph.text.chars().count() < 30 {
                    " class=end"
                } else {
                    ""
                };
                for text in paragraph.text.split('\n') {
                    write!(out, "<p{class}>{}</p>", escape(text)).unwrap();
                }
            }
            Block::Table(table) => {
                let head = head_rows(table);
                out.push_str("<table>");
                for (at, row) in table.rows.iter().enumerate() {
                    if look.repeat && at == 0 {
                        out.push_str("<thead>");
                    }
                    if look.repeat && at == head {
                        out.push_str("</thead>");
                    }
                    out.push_str("<tr>");
                    for cell in &row.cells {
                        write!(
                            out,
                            "<td rowspan={} colspan={}>{}</td>",
                            cell.row_span.max(1),
                            cell.column_span.max(1),
                            escape(&cell.text())
                        )
                        .unwrap();
                    }
                    out.push_str("</tr>");
                }
                out.push_str("</table>");
            }
            Block::Line(_) | Block::Furniture(_) => {}
        }
    }
}
