//! A document as a web page of its own, or as a fragment for a site: sections with headings, tables whose cells know
//! their headings, and the data inside. Every text of the document is in it, no script, and nothing is loaded. Leaves
//! out how it looks (`style.css`) and the tables (`table`).
//!
//! A text stands as it is, with two exceptions that HTML makes: white space is one space or one line break, and NUL,
//! which no page can hold, is U+FFFD.

pub(crate) mod style;
mod table;

use crate::data;
use crate::read::OWN;
use gongkai_document::{Block, Document, Enclosed, parts};

/// How a page is written.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct Options<'a> {
    /// Only the report, without the page around it.
    pub fragment: bool,
    /// The title of the window; that of the document unless another is given.
    pub title: Option<&'a str>,
    /// The body whose report it is.
    pub agency: Option<&'a str>,
}

/// Writes a document, with data that go inside.
#[must_use]
pub fn write(document: &Document, enclosed: Option<&Enclosed>, options: &Options<'_>) -> String {
    let mut page = Page {
        out: String::with_capacity(64 << 10),
        fragment: options.fragment,
        headings: 0,
        section: None,
        captions: 0,
        agency: options.agency.unwrap_or_default().to_owned(),
    };
    if !options.fragment {
        page.head(document, options);
    }
    page.article(document, options.agency);
    if let Some(enclosed) = enclosed {
        page.data(enclosed);
    }
    page.out.push_str("</article>\n");
    if !options.fragment {
        page.out.push_str("</main>\n</body>\n</html>\n");
    }
    page.out
}

/// A page while it is written.
struct Page {
    out: String,
    fragment: bool,
    /// Headings so far.
    headings: usize,
    /// Number and text of the heading of the open section.
    section: Option<(usize, String)>,
    /// Tables of the open section so far.
    captions: usize,
    agency: String,
}

impl Page {
    fn head(&mut self, document: &Document, options: &Options<'_>) {
        let first = document.blocks.iter().find_map(|block| match block {
            Block::Heading(heading) => Some(heading.text.as_str()),
            _ => None,
        });
        let title = options.title.or(first).filter(|title| !title.trim().is_empty());
        let title = title.unwrap_or(TITLE);
        let (css, hash) = style::sheet();
        self.out
            .push_str("<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n");
        self.out
            .push_str("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-");
        self.out.push_str(hash);
        self.out.push_str("'; base-uri 'none'; form-action 'none'\">\n");
        self.out
            .push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
        text(title, &mut self.out);
        self.out.push_str("</title>\n<meta name=\"description\" content=\"");
        let about = options
            .agency
            .filter(|agency| !title.contains(agency))
            .unwrap_or_default();
        text(
            &format!("{about}{title}：总体情况、主动公开、依申请公开、行政复议和行政诉讼、问题及改进、其他事项"),
            &mut self.out,
        );
        self.out.push_str("\">\n<style>");
        self.out.push_str(css);
        self.out.push_str("</style>\n</head>\n<body>\n<main>\n");
    }

    fn article(&mut self, document: &Document, agency: Option<&str>) {
        self.out.push_str("<article class=\"");
        self.out.push_str(OWN);
        self.out.push_str("\" lang=\"zh-CN\">\n");
        let closing = document.blocks.len() - parts::closing(document, agency);
        let (blocks, end) = document.blocks.split_at(closing);
        for block in blocks {
            self.block(block);
        }
        self.close_section();
        if !end.is_empty() {
            self.out.push_str("<div class=\"gongkai-closing\">\n");
            for block in end {
                self.block(block);
            }
            self.out.push_str("</div>\n");
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(heading) => self.heading(&heading.text, heading.level.unwrap_or(2)),
            Block::Paragraph(paragraph) => self.paragraph(&paragraph.text),
            Block::Line(line) | Block::Furniture(line) => self.paragraph(&line.text),
            Block::Table(table) => {
                self.captions += 1;
                self.table(table);
            }
        }
    }

    fn paragraph(&mut self, content: &str) {
        if content.trim().is_empty() {
            return;
        }
        self.out.push_str("<p>");
        lines(content, &mut self.out);
        self.out.push_str("</p>\n");
    }

    fn heading(&mut self, content: &str, level: u8) {
        if content.trim().is_empty() {
            return;
        }
        self.headings += 1;
        let number = self.headings;
        if level <= 2 {
            self.close_section();
        }
        if level == 2 {
            self.out
                .push_str(&format!("<section aria-labelledby=\"{}\">\n", id(number)));
            self.section = Some((number, content.to_owned()));
            self.captions = 0;
        }
        // HTML has six levels.
        let (open, close) = match level {
            0 | 1 => (format!("<h1 id=\"{}\">", id(number)), "</h1>\n".to_owned()),
            2..=6 => (format!("<h{level} id=\"{}\">", id(number)), format!("</h{level}>\n")),
            _ => (
                format!("<p role=\"heading\" aria-level=\"{}\" id=\"{}\">", level, id(number)),
                "</p>\n".to_owned(),
            ),
        };
        self.out.push_str(&open);
        if level <= 1 {
            self.title(content);
        } else {
            lines(content, &mut self.out);
        }
        self.out.push_str(&close);
    }

    /// A title, which may break behind the name of the body and before the words that name a report, and else
    /// nowhere.
    fn title(&mut self, content: &str) {
        const REPORT: &str = "政府信息公开";
        let agency = Some(&self.agency).filter(|agency| !agency.trim().is_empty());
        let behind = agency.and_then(|agency| content.find(agency.as_str()).map(|at| at + agency.len()));
        let mut breaks: Vec<usize> = behind.into_iter().chain(content.find(REPORT)).collect();
        breaks.retain(|at| (1..content.len()).contains(at));
        breaks.sort_unstable();
        breaks.dedup();
        let mut start = 0;
        for at in breaks {
            lines(&content[start..at], &mut self.out);
            self.out.push_str("<wbr>");
            start = at;
        }
        lines(&content[start..], &mut self.out);
    }

    fn close_section(&mut self) {
        if self.section.take().is_some() {
            self.out.push_str("</section>\n");
        }
    }

    fn data(&mut self, enclosed: &Enclosed) {
        self.out.push_str("<script type=\"application/json\" id=\"");
        self.out.push_str(data::SCRIPT);
        if let Some(shown) = &enclosed.shown {
            self.out.push_str("\" ");
            self.out.push_str(data::SHOWN);
            self.out.push_str("=\"");
            text(shown, &mut self.out);
        }
        self.out.push_str("\">");
        data::escape(&enclosed.json, &mut self.out);
        self.out.push_str("</script>\n");
    }
}

/// The title of the window of a report without one.
const TITLE: &str = "政府信息公开工作年度报告";

/// The identifier of a heading.
fn id(number: usize) -> String {
    format!("gongkai-{number}")
}

/// A text in which line feeds are breaks.
fn lines(content: &str, out: &mut String) {
    for (at, line) in content.split('\n').enumerate() {
        if at > 0 {
            out.push_str("<br>");
        }
        text(line, out);
    }
}

/// A text, in an element or an attribute.
pub(crate) fn text(content: &str, out: &mut String) {
    let mut rest = content;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\0']) {
        out.push_str(&rest[..at]);
        let mut letters = rest[at..].chars();
        out.push_str(match letters.next() {
            Some('&') => "&amp;",
            Some('<') => "&lt;",
            Some('>') => "&gt;",
            Some('"') => "&quot;",
            _ => "\u{FFFD}",
        });
        rest = letters.as_str();
    }
    out.push_str(rest);
}
