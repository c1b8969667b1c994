//! A report as the web pages on which such reports are found: one page for each way of making them that sites have.
//! The opposite of the reader of pages, for its tests. Leaves out the pages that this program writes, and every style
//! of a page that was not thought of: real pages stand elsewhere.

mod markup;

use crate::sample::Random;
use gongkai_core::report::SECTIONS;
use gongkai_core::{Block, Report, Section};
use markup::{Cells, escape, table};

/// How a page was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageStyle {
    /// Headings, paragraphs, tables: nothing else.
    Plain,
    /// A content management system: navigation, the way to the page, share buttons, a table about the page above the
    /// title, other articles and a footer around it.
    Cms,
    /// Saved from Word: conditional comments, VML, a paragraph with spans in every cell.
    Word,
    /// Tables around everything, navigation in the left cell.
    LayoutTables,
    /// Every cell a list of paragraphs, labels broken over several of them.
    CellParagraphs,
    /// Spans that state something else than the table shows.
    WrongSpans,
    /// GB18030, declared as UTF-8.
    Gbk,
    /// UTF-16 without a mark.
    Utf16,
    /// Title, headings, text and figures in the rows of one table.
    OneTable,
    /// No table elements: roles say what is a row and a cell.
    RoleTables,
    /// No table elements: styles say it.
    StyledTables,
    /// No headings of sections.
    NoHeadings,
    /// The title only in the title of the window; a hidden heading says something else.
    HeadTitle,
    /// The title only in the data about the article.
    MetaTitle,
    /// Headings are paragraphs in bold, text stands in boxes with breaks between.
    BoldAndBreaks,
    /// Text in preformatted lines.
    Preformatted,
    /// End tags left out, attributes without quotation marks, tags that overlap, capital letters.
    Soup,
    /// Figures and labels with entities, full-width digits, spaces without width.
    OddLetters,
    /// A cell a paragraph, no table at all; blank cells vanish.
    Flattened,
    /// A box for each section, the signature in a box of its own, hidden text everywhere.
    Boxes,
}

impl PageStyle {
    /// Every style.
    pub const ALL: [Self; 20] = [
        Self::Plain,
        Self::Cms,
        Self::Word,
        Self::LayoutTables,
        Self::CellParagraphs,
        Self::WrongSpans,
        Self::Gbk,
        Self::Utf16,
        Self::OneTable,
        Self::RoleTables,
        Self::StyledTables,
        Self::NoHeadings,
        Self::HeadTitle,
        Self::MetaTitle,
        Self::BoldAndBreaks,
        Self::Preformatted,
        Self::Soup,
        Self::OddLetters,
        Self::Flattened,
        Self::Boxes,
    ];

    /// Whether blank cells can be seen.
    #[must_use]
    pub const fn shows_blanks(self) -> bool {
        !matches!(self, Self::Flattened)
    }

    /// Whether the text of the sections can be told apart.
    #[must_use]
    pub const fn shows_sections(self) -> bool {
        !matches!(self, Self::NoHeadings)
    }
}

/// A page whose tables have spans that are wrong everywhere: not all of it can be read.
#[must_use]
pub fn page_with_wild_spans(report: &Report, seed: u64) -> Vec<u8> {
    let title = escape(report.title.as_deref().unwrap_or_default());
    let article = content(report, &Parts::PLAIN, Cells::WildSpans, &mut Random::new(seed));
    format!("<h1>{title}</h1>\n{article}").into_bytes()
}

/// The page of a report.
#[must_use]
pub fn page(report: &Report, style: PageStyle, seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed);
    let title = report.title.as_deref().unwrap_or_default();
    let head = |title: &str, more: &str| {
        format!(
            "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n{more}</head>\n",
            escape(title)
        )
    };
    let body = |content: &str| format!("<body>\n{content}</body>\n</html>\n");
    let plain = |random: &mut Random, cells: Cells| {
        let mut text = format!("<h1>{}</h1>\n", escape(title));
        text.push_str(&content(report, &Parts::PLAIN, cells, random));
        text
    };
    let text = match style {
        PageStyle::Plain => head(title, "") + &body(&plain(&mut random, Cells::Text)),
        PageStyle::Gbk => {
            let text = head(title, "") + &body(&plain(&mut random, Cells::Text));
            return encoding_rs::GB18030.encode(&text).0.into_owned();
        }
        PageStyle::Utf16 => {
            let text = head(title, "") + &body(&plain(&mut random, Cells::Text));
            return text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        }
        PageStyle::Cms => {
            let article = content(report, &Parts::PARAGRAPHS, Cells::Paragraph, &mut random);
            head(&format!("{title}_政府信息公开年报_示范市人民政府"), "") + &body(&cms(report, title, &article))
        }
        PageStyle::Word => word(title, &content(report, &Parts::WORD, Cells::Word, &mut random)),
        PageStyle::LayoutTables => {
            let article = content(report, &Parts::PARAGRAPHS, Cells::Paragraph, &mut random);
            head(title, "") + &body(&layout_tables(title, &article))
        }
        PageStyle::CellParagraphs => head(title, "") + &body(&plain(&mut random, Cells::Broken)),
        PageStyle::WrongSpans => head(title, "") + &body(&plain(&mut random, Cells::WrongSpans)),
        PageStyle::OneTable => head("年报", "") + &body(&one_table(report, title, &mut random)),
        PageStyle::RoleTables => head(title, "") + &body(&plain(&mut random, Cells::Roles)),
        PageStyle::StyledTables => head(title, "") + &body(&plain(&mut random, Cells::Styles)),
        PageStyle::NoHeadings => {
            let mut text = format!("<h1>{}</h1>\n", escape(title));
            text.push_str(&content(report, &Parts::UNHEADED, Cells::Text, &mut random));
            head(title, "") + &body(&text)
        }
        PageStyle::HeadTitle => {
            let hidden = "<h1 style=\"display:none\">示范市人民政府门户网站</h1>\n<div hidden>旧版标题</div>\n";
            let article = content(report, &Parts::PLAIN, Cells::Text, &mut random);
            head(&format!("{title} - 示范市人民政府"), "")
                + &body(&format!("{hidden}<div id=\"zoom\">\n{article}</div>\n"))
        }
        PageStyle::MetaTitle => {
            let meta = format!("<meta name=\"ArticleTitle\" content=\"{}\">\n", escape(title));
            let article = content(report, &Parts::PLAIN, Cells::Text, &mut random);
            head("示范市人民政府", &meta) + &body(&format!("<div class=\"TRS_Editor\">\n{article}</div>\n"))
        }
        PageStyle::BoldAndBreaks => {
            let article = content(report, &Parts::BREAKS, Cells::Text, &mut random);
            let title = format!(
                "<p style=\"text-align:center\"><font size=\"5\"><b>{}</b></font></p>\n",
                escape(title)
            );
            head("年报", "") + &body(&format!("<div>{title}<div>{article}</div></div>\n"))
        }
        PageStyle::Preformatted => {
            let mut text = format!("<pre>\n{}\n", escape(title));
            text.push_str(&content(report, &Parts::LINES, Cells::Text, &mut random));
            text.push_str("</pre>\n");
            head(title, "") + &body(&text)
        }
        PageStyle::Soup => {
            let article = content(report, &Parts::SOUP, Cells::Soup, &mut random);
            format!(
                "<HTML><HEAD><TITLE>{title}</TITLE><BODY BGCOLOR=white><CENTER><H1><B>{title}</H1></B></CENTER>\n{article}"
            )
        }
        PageStyle::OddLetters => {
            let article = content(report, &Parts::PLAIN, Cells::Odd, &mut random);
            head(title, "") + &body(&format!("<h1>\u{3000}{}&nbsp;</h1>\n{article}", escape(title)))
        }
        PageStyle::Flattened => {
            let article = content(report, &Parts::PARAGRAPHS, Cells::Flattened, &mut random);
            head(title, "") + &body(&format!("<p>{}</p>\n{article}", escape(title)))
        }
        PageStyle::Boxes => head(title, "") + &body(&boxes(report, title, &mut random)),
    };
    text.into_bytes()
}

/// What stands around the pieces of a text.
struct Parts {
    heading: (&'static str, &'static str),
    paragraph: (&'static str, &'static str),
    headed: bool,
}

impl Parts {
    const PLAIN: Self = Self::new(("<h2>", "</h2>\n"), ("<p>", "</p>\n"));
    const PARAGRAPHS: Self = Self::new(
        ("<p>", "</p>\n"),
        ("<p style=\"text-indent:2em\">\u{3000}\u{3000}", "</p>\n"),
    );
    const WORD: Self = Self::new(
        (
            "<p class=MsoNormal><b><span lang=ZH-CN style='font-size:16.0pt;font-family:黑体'>",
            "<o:p></o:p></span></b></p>\n",
        ),
        (
            "<p class=MsoNormal style='text-indent:32.0pt'><span lang=ZH-CN style='font-family:仿宋_GB2312'>",
            "</span><span lang=EN-US><o:p></o:p></span></p>\n",
        ),
    );
    const BREAKS: Self = Self::new(
        ("<strong>", "</strong><br>\n"),
        ("&nbsp; &nbsp; &nbsp; ", "<br />\n<br />\n"),
    );
    const LINES: Self = Self::new(("", "\n"), ("    ", "\n"));
    const SOUP: Self = Self::new(
        ("<P><B><FONT COLOR=#ff0000>", "</B></FONT>\n"),
        ("<P ALIGN=left>", "\n"),
    );
    const UNHEADED: Self = Self {
        headed: false,
        ..Self::PLAIN
    };

    const fn new(heading: (&'static str, &'static str), paragraph: (&'static str, &'static str)) -> Self {
        Self {
            heading,
            paragraph,
            headed: true,
        }
    }

    fn heading(&self, text: &str) -> String {
        format!("{}{}{}", self.heading.0, escape(text), self.heading.1)
    }

    fn paragraph(&self, text: &str) -> String {
        format!("{}{}{}", self.paragraph.0, escape(text), self.paragraph.1)
    }
}

/// Preamble, sections, tables, signature and date.
fn content(report: &Report, parts: &Parts, cells: Cells, random: &mut Random) -> String {
    let mut text: String = report
        .preamble
        .iter()
        .map(|block| parts.paragraph(&block.printed()))
        .collect();
    for (path, title) in SECTIONS {
        text.push_str(&section(report, path, title, parts, cells, random));
    }
    text.push_str(&signature(report, parts));
    text
}

fn section(report: &Report, path: &str, title: &str, parts: &Parts, cells: Cells, random: &mut Random) -> String {
    let mut text = String::new();
    let section = section_of(report, path);
    if parts.headed {
        text.push_str(&parts.heading(section.and_then(|section| section.title.as_deref()).unwrap_or(title)));
        for block in section.iter().flat_map(|section| &section.blocks) {
            text.push_str(&parts.paragraph(&block.printed()));
        }
    }
    if let Some(key) = path.strip_prefix("table_sections.") {
        for form in report.edition.tables().filter(|form| form.key.starts_with(key)) {
            text.push_str(&table(report, form, cells, random));
        }
    }
    text
}

fn section_of<'a>(report: &'a Report, path: &str) -> Option<&'a Section> {
    report
        .sections()
        .find(|(other, _)| other == path)
        .map(|(_, section)| section)
}

fn signature(report: &Report, parts: &Parts) -> String {
    let name = report.agency.name.iter().map(|name| parts.paragraph(name));
    let date = report
        .issued_on
        .map(|on| parts.paragraph(&format!("{}年{}月{}日", on.year(), on.month(), on.day())));
    name.chain(date).collect()
}

fn cms(report: &Report, title: &str, article: &str) -> String {
    let year = report.year.unwrap_or_default();
    let name = report.agency.name.as_deref().unwrap_or_default();
    let links = |texts: &[&str]| -> String {
        texts
            .iter()
            .map(|text| format!("<li><a href=\"/x.html\">{text}</a></li>\n"))
            .collect()
    };
    let nav = links(&["首页", "政府信息公开", "政府信息公开年报", "依申请公开", "12345热线"]);
    let years = links(&[
        "2019年政府信息公开工作年度报告",
        "2020年政府信息公开工作年度报告",
        "一、总体情况",
    ]);
    format!(
        "<div class=\"top\"><div class=\"logo\"><a href=\"/\"><img src=\"logo.png\" alt=\"示范市人民政府\"></a></div>\n\
         <ul class=\"mainNav\">\n{nav}</ul></div>\n\
         <div class=\"crumbs\">当前位置：<a href=\"/\">首页</a> &gt; <a href=\"/zwgk\">政务公开</a> &gt; 政府信息公开年报</div>\n\
         <div class=\"left-menu\">\n<ul>\n{years}</ul>\n</div>\n\
         <div class=\"main\">\n\
         <table class=\"xxgk-head\" border=\"1\"><tbody>\n\
         <tr><td>索引号：</td><td>113717030043{year}/2024-00012</td><td>信息分类：</td><td>政府信息公开年报</td></tr>\n\
         <tr><td>发布机构：</td><td>{name}</td><td>发布日期：</td><td>{year}-06-01</td></tr>\n\
         </tbody></table>\n\
         <div class=\"content\">\n<h1 id=\"title\">{}</h1>\n\
         <div class=\"info\"><span>发布时间：{year}-06-01 10:22</span> <span>来源：{name}</span> <span>字号：[<a href=\"#\">大</a> <a href=\"#\">中</a>]</span> <span>浏览次数：<em id=\"hits\">1024</em></span></div>\n\
         <div class=\"share-box\">分享到：<a href=\"#\">微信</a> <a href=\"#\">微博</a></div>\n\
         <div id=\"UCAP-CONTENT\">\n{article}</div>\n\
         <div class=\"print\">【打印本页】 【关闭窗口】</div>\n\
         <div class=\"page-turn\"><p>上一篇：<a href=\"1.html\">2018年政府信息公开工作年度报告</a></p><p>下一篇：没有了</p></div>\n\
         <div class=\"related\"><h3>相关信息</h3><ul>\n{years}</ul></div>\n\
         </div></div>\n\
         <div class=\"footer\"><p>主办单位：示范市人民政府办公室 承办单位：示范市大数据中心</p><p>网站标识码：3710000001 鲁ICP备05000000号</p></div>\n\
         <script>document.write('<p>一、总体情况</p>');</script>\n",
        escape(title)
    )
}

fn word(title: &str, article: &str) -> String {
    format!(
        "<html xmlns:v=\"urn:schemas-microsoft-com:vml\"\nxmlns:o=\"urn:schemas-microsoft-com:office:office\"\n\
         xmlns:w=\"urn:schemas-microsoft-com:office:word\">\n\
         <head>\n<meta http-equiv=Content-Type content=\"text/html; charset=utf-8\">\n<meta name=Generator content=\"Microsoft Word 15\">\n\
         <title>{title}</title>\n\
         <!--[if gte mso 9]><xml>\n <o:DocumentProperties>\n  <o:Author>某人</o:Author>\n  <o:TotalTime>12</o:TotalTime>\n </o:DocumentProperties>\n</xml><![endif]-->\n\
         <style>\n<!--\n p.MsoNormal {{margin:0cm;}}\n-->\n</style>\n</head>\n\
         <body lang=ZH-CN style='tab-interval:21.0pt'>\n<div class=WordSection1>\n\
         <p class=MsoNormal align=center style='text-align:center'><b><span lang=ZH-CN style='font-size:22.0pt'>{title}</span></b><b><span lang=EN-US><o:p></o:p></span></b></p>\n\
         <p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>\n\
         <!--[if gte vml 1]><v:shapetype id=\"_x0000_t75\" coordsize=\"21600,21600\"><v:stroke joinstyle=\"miter\"/></v:shapetype><![endif]-->\n\
         {article}</div>\n</body>\n</html>\n"
    )
}

fn layout_tables(title: &str, article: &str) -> String {
    format!(
        "<table width=\"1000\" align=\"center\"><tr><td colspan=\"2\"><img src=\"banner.jpg\" width=\"1000\" height=\"60\"></td></tr>\n\
         <tr><td width=\"200\" valign=\"top\"><table><tr><td><a href=\"1\">机构概况</a></td></tr><tr><td><a href=\"2\">政策法规</a></td></tr><tr><td><a href=\"3\">信息公开年报</a></td></tr></table></td>\n\
         <td><table width=\"100%\"><tr><td align=\"center\"><font size=\"5\">{}</font></td></tr>\n\
         <tr><td>{article}</td></tr></table></td></tr>\n\
         <tr><td colspan=\"2\" align=\"center\">版权所有：示范市人民政府 <a href=\"/\">网站地图</a></td></tr></table>\n",
        escape(title)
    )
}

fn one_table(report: &Report, title: &str, random: &mut Random) -> String {
    let wide = |text: &str| format!("<tr><td colspan=\"10\">{}</td></tr>\n", escape(text));
    let mut rows = wide(title);
    rows.extend(report.preamble.iter().map(|block| wide(&block.printed())));
    for (path, heading) in SECTIONS {
        let section = section_of(report, path);
        rows.push_str(&wide(
            section.and_then(|section| section.title.as_deref()).unwrap_or(heading),
        ));
        rows.extend(
            section
                .iter()
                .flat_map(|section| &section.blocks)
                .map(|block| wide(&block.printed())),
        );
        if let Some(key) = path.strip_prefix("table_sections.") {
            for form in report.edition.tables().filter(|form| form.key.starts_with(key)) {
                rows.push_str(&table(report, form, Cells::Rows, random));
            }
        }
    }
    rows.extend(report.agency.name.iter().map(|name| wide(name)));
    rows.extend(
        report
            .issued_on
            .map(|on| wide(&format!("{}年{}月{}日", on.year(), on.month(), on.day()))),
    );
    format!("<table border=\"1\">\n{rows}</table>\n")
}

fn boxes(report: &Report, title: &str, random: &mut Random) -> String {
    let hidden = "<div style=\"display:none\">一、总体情况 隐藏的文字不属于报告，统计数字为99999件。</div>\n\
                  <template><p>六、其他需要报告的事项</p></template>\n<textarea>文字</textarea>\n";
    let parts = &Parts::PLAIN;
    let preamble: String = report
        .preamble
        .iter()
        .map(|block| parts.paragraph(&block.printed()))
        .collect();
    let mut text = format!(
        "<header><div>示范市人民政府</div><button>搜索</button></header>\n{hidden}\
         <main><div class=\"t\"><h1>{}</h1></div>\n<div class=\"intro\">{preamble}</div>\n",
        escape(title)
    );
    for (path, heading) in SECTIONS {
        let section = section(report, path, heading, parts, Cells::Heads, random);
        text.push_str(&format!("<div class=\"sec\">\n{section}{hidden}</div>\n"));
    }
    text.push_str(&format!(
        "<div class=\"sign\">{}</div>\n</main>\n",
        signature(report, parts)
    ));
    text.push_str("<footer><p>联系我们：12345。本站由示范市人民政府办公室主办，示范市大数据局承办。</p></footer>\n");
    text
}

/// A report whose narrative, tables and dates can be told from every page.
#[must_use]
pub fn report(edition: gongkai_core::Edition, seed: u64) -> Report {
    let mut report = crate::sample::report(edition, seed);
    let example = crate::example::report(edition);
    report.overview.blocks = example.overview.blocks;
    report.problems.blocks = vec![
        Block::paragraph("一是公开内容还不够丰富；二是解读形式比较单一。"),
        Block::paragraph("下一步，将加强培训，规范流程，提高质量。"),
    ];
    report.other.blocks = vec![Block::paragraph("本年度未收取信息处理费。")];
    report
}
