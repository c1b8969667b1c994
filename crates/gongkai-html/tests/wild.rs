//! What pages do to people who read them by a program: text that is not shown, notes above figures, pictures in place
//! of tables, odd encodings, and pages made to cost time. One test for each.

use gongkai_core::{Edition, FigureId, Loaded, Place, messages};
use gongkai_html::{open, read};
use gongkai_testkit::pages::{self, PageStyle};

fn page(edition: Edition) -> String {
    let report = pages::report(edition, 1);
    String::from_utf8(pages::page(&report, PageStyle::Plain, 1)).expect("it is UTF-8")
}

fn loaded(page: &str) -> Loaded {
    read(page.as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

fn rules(loaded: &Loaded) -> Vec<&str> {
    loaded.diagnostics.iter().map(|finding| finding.rule).collect()
}

/// The text of the blocks of a page.
fn texts(page: &str) -> Vec<String> {
    let blocks = open(page.as_bytes()).expect("it is a page").document.blocks;
    let text = |block: &gongkai_document::Block| match block {
        gongkai_document::Block::Heading(heading) => format!("# {}", heading.text),
        gongkai_document::Block::Paragraph(paragraph) => paragraph.text.clone(),
        gongkai_document::Block::Line(line) => format!("| {}", line.text),
        gongkai_document::Block::Furniture(line) => line.text.clone(),
        gongkai_document::Block::Table(table) => {
            let rows = table.rows.iter().map(|row| {
                let cells = row
                    .cells
                    .iter()
                    .map(|cell| format!("{}x{}:{}", cell.row_span, cell.column_span, cell.text()));
                cells.collect::<Vec<_>>().join(",")
            });
            rows.collect::<Vec<_>>().join(";")
        }
    };
    blocks.iter().map(text).collect()
}

#[test]
fn the_flow_of_a_page_is_what_a_browser_shows() {
    for (page, expected) in [
        ("a<br>b<p>c\n d</p>e", &["a\nb", "c d", "e"][..]),
        ("<div>a<div>b</div>c</div>", &["a", "b", "c"]),
        ("<p>a<span>b</span> <i>c</i></p>", &["ab c"]),
        (
            "<h3>a</h3><p><b>短标题</b></p><p><b>一句话。</b></p>",
            &["# a", "# 短标题", "一句话。"],
        ),
        ("<pre>a  b\n\n  c</pre>d", &["| a  b", "| ", "|   c", "d"]),
        ("<ol><li>a<li value=5><p>b</ol>", &["1.a", "5.b"]),
        (
            "<p hidden>a</p><p style='display:none'>b</p>c<script>d</script><noscript>e</noscript>",
            &["c"],
        ),
        ("<p>12<sup>2</sup>和H<sub>2</sub>O</p>", &["12²和H₂O"]),
        ("<table><tr><td>x</table>", &["x"]),
        (
            "<table><tr><td>a<td>b<tr><td colspan=2>c</table>",
            &["1x1:a,1x1:b;1x2:c"],
        ),
        (
            "<table><tr><td rowspan=0>a<td>b<tr><td>c</table>",
            &["2x1:a,1x1:b;1x1:c"],
        ),
        (
            "<table><tr><td rowspan=99999999999 colspan=-3>a<td colspan=x>b</table>",
            &["65534x1:a,1x1:b"],
        ),
        (
            "<table><tfoot><tr><td>c<td>d</tfoot><tr><td>a<td>b</table>",
            &["1x1:a,1x1:b;1x1:c,1x1:d"],
        ),
        (
            "<table><tr><td>a<td><table><tr><td>b<td>c</table></table>",
            &["a", "1x1:b,1x1:c"],
        ),
        (
            "<table><caption>t</caption><tr><td>&nbsp;<td>\u{200B}</table>",
            &["1x1:,1x1:"],
        ),
        (
            "<div role=table><div role=row><span role=cell>a</span><span role=cell>b</span></div></div>",
            &["1x1:a,1x1:b"],
        ),
    ] {
        assert_eq!(texts(page), expected, "{page}");
    }
}

#[test]
fn a_note_above_a_figure_is_no_digit_of_it() {
    let page = page(Edition::E2021);
    let row = page.find("一、本年新收").expect("the row");
    let cell = row + page[row..].find("<td>").expect("its first cell") + 4;
    let end = cell + page[cell..].find('<').expect("its end");
    let figure = page[cell..end].to_owned();
    let noted = format!("{}{figure}<sup>1</sup>{}", &page[..cell], &page[end..]);
    let read = loaded(&noted);
    let id = FigureId::from_path("applications.new.natural_person").expect("a figure");
    let text = read
        .report
        .tables
        .figure(id)
        .and_then(gongkai_core::tables::FigureRef::text);
    assert!(text.is_none() || text.as_deref() == Some(&figure), "{text:?}");
}

#[test]
fn struck_and_hidden_text_is_said() {
    let page = page(Edition::E2021).replace(
        "<h2>五",
        "<p>已<del>失效</del>有效。</p><div style=\"display:none\">这一段文字在页面上看不到，但是它有很多个字，可能是报告。</div><h2>五",
    );
    let read = loaded(&page);
    let unplaced: Vec<&str> = read
        .diagnostics
        .iter()
        .filter(|finding| finding.rule == "READ-UNPLACED")
        .map(|finding| finding.message.key())
        .collect();
    assert_eq!(unplaced, ["page_hidden", "page_struck"]);
    assert!(!gongkai_core::json::write(&read.report).contains("失效"));
}

#[test]
fn a_picture_in_place_of_a_table_is_said_where_it_stands() {
    let page = page(Edition::E2021);
    let start = page.find("<h2>三").expect("section three");
    let table = start + page[start..].find("<table").expect("its table");
    let end = table + page[table..].find("</table>").expect("its end") + "</table>".len();
    for (what, key) in [
        (
            "<p><img src=\"table3.png\" alt=\"\"></p>",
            messages::page_picture().key(),
        ),
        ("<iframe src=\"table3.html\"></iframe>", messages::page_frame().key()),
    ] {
        let read = loaded(&format!("{}{what}{}", &page[..table], &page[end..]));
        let found: Vec<_> = read
            .diagnostics
            .iter()
            .filter(|finding| finding.rule == "READ-UNREADABLE")
            .collect();
        assert_eq!(found.len(), 1, "{:?}", rules(&read));
        assert_eq!(found[0].message.key(), key);
        let line = page[..table].matches('\n').count() + 1;
        assert!(matches!(&found[0].place, Some(Place::Element { line: at, .. }) if *at as usize == line));
    }
    // A picture beside a table is none.
    let beside = loaded(&format!("{}<img src=x.png>{}", &page[..table], &page[table..]));
    assert!(!rules(&beside).contains(&"READ-UNREADABLE"));
}

#[test]
fn wrong_declarations_and_broken_bytes_are_said() {
    let page = page(Edition::E2021);
    let wrong = loaded(&page.replace("charset=\"utf-8\"", "charset=\"gb2312\""));
    assert!(rules(&wrong).contains(&"READ-ENCODING"));
    let at = page.find("</title>").expect("a title");
    let broken = [&page.as_bytes()[..at], b"\xE5\xB9", &page.as_bytes()[at..]].concat();
    let read = read(&broken).expect("it is a report");
    let bad = read
        .diagnostics
        .iter()
        .find(|finding| finding.rule == "READ-UNREADABLE");
    assert!(bad.is_some_and(|finding| finding.message.to_string().contains(&at.to_string())));
    assert_eq!(read.report.tables, loaded(&page).report.tables);
}

#[test]
fn a_sentence_left_out_is_said() {
    let page = page(Edition::E2021);
    let sentence = "<p>本单位今年还处理了其他方面的公开事项，详细情况请见附件说明。</p>";
    let read = loaded(&page.replace("</body>", &format!("<p>版权所有</p>{sentence}</body>")));
    let said = read.diagnostics.iter().find(|finding| finding.rule == "READ-UNPLACED");
    assert!(
        said.is_some_and(|finding| finding.message.to_string().contains("其他方面的公开事项")),
        "{:?}",
        rules(&read)
    );
}

#[test]
fn pages_that_are_no_reports_are_refused() {
    for page in [
        "<html></html>",
        "<p>通知</p>",
        "<table><tr><td>1<td>2</table>",
        "<frameset><frame src=a></frameset>",
    ] {
        let error = read(page.as_bytes()).expect_err("it is no report");
        assert_eq!(error.message.key(), "no_report_in_text", "{page}");
    }
}

#[test]
fn hostile_pages_are_refused_with_a_place() {
    let pages = [
        ("page_deep", "<div>".repeat(200_000)),
        ("page_deep", "<table><tr><td>".repeat(20_000)),
        ("page_deep", "<svg>".repeat(20_000)),
        ("page_attributes", format!("<p {}>", "a ".repeat(200_000))),
        ("line_too_long", format!("<p>{}</p>", "字".repeat(500_000))),
    ];
    for (key, page) in pages {
        let error = read(page.as_bytes()).expect_err("nobody writes such a page");
        assert_eq!(error.message.key(), key);
        assert!(error.place.is_some() && error.help.is_some());
    }
}

#[test]
fn hostile_pages_cost_no_time() {
    let report = page(Edition::E2021);
    for page in [
        format!("{}{report}", "<font color=red>".repeat(300)),
        "<b><p>".repeat(20_000),
        format!("{report}{}", "<!-- ".repeat(50_000)),
        format!("{report}{}", "<a href=x><b>".repeat(200)),
        format!("<title>{}</title>{report}", "<".repeat(100_000)),
        format!("{report}<table>{}", "x<tr>".repeat(5_000)),
        format!("{report}{}", "&#x41;&amp;&notit;".repeat(5_000)),
        format!("{report}{}", "<p>一、总体情况</p>".repeat(2_000)),
        format!(
            "{report}<table>{}</table>",
            "<tr><td colspan=1000 rowspan=65534>1<td>2".repeat(300)
        ),
    ] {
        let _ = read(page.as_bytes());
    }
}
