//! Markdown as a web page. Every block stands in the same line as in the source. Tables are cut into cells here: the
//! rule that a row has as many cells as its head would lose figures. Leaves out how a page is read.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// The page that a text stands for.
pub(super) fn of(text: &str) -> String {
    let mut page = Page {
        html: String::with_capacity(text.len() + text.len() / 4),
        line: 1,
    };
    page.add("<!DOCTYPE html><meta charset=utf-8><article class=\"");
    page.add(crate::read::OWN);
    page.add("\">");
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut at = 0;
    let mut start = 0;
    let mut fence: Option<&str> = None;
    while at < lines.len() {
        let line = lines[at].trim();
        let mark = ["```", "~~~"].into_iter().find(|mark| line.starts_with(mark));
        match (fence, mark) {
            (None, Some(_)) => fence = mark,
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        let rows = if fence.is_none() { table(&lines[at..]) } else { 0 };
        if rows > 0 {
            page.blocks(&lines[start..at].concat(), start + 1);
            page.table(&lines[at..at + rows], at + 1);
            at += rows;
            start = at;
        } else {
            at += 1;
        }
    }
    page.blocks(&lines[start..].concat(), start + 1);
    page.add("</article>\n");
    page.html
}

/// Lines of the table that begins here; none where none does.
fn table(lines: &[&str]) -> usize {
    let is_row = |line: &&&str| line.contains('|');
    let rows = lines.iter().take_while(is_row).count();
    let delimiter = lines[..rows].iter().position(|line| is_delimiter(line.trim()));
    if delimiter.is_some() { rows } else { 0 }
}

/// The line under the head of a table: `|---|:--:|`.
pub(super) fn is_delimiter(line: &str) -> bool {
    let inner = line.trim_matches('|');
    !inner.is_empty()
        && inner.split('|').all(|cell| {
            let cell = cell.trim().trim_start_matches(':').trim_end_matches(':');
            !cell.is_empty() && cell.bytes().all(|byte| byte == b'-')
        })
}

/// The cells of a row. A bar behind a backslash, or inside of code, is a letter.
fn cells(row: &str) -> Vec<String> {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut cells = vec![String::new()];
    let mut letters = row.chars().peekable();
    while let Some(letter) = letters.next() {
        let last = cells.len() - 1;
        match letter {
            '\\' if letters.peek() == Some(&'|') => {
                letters.next();
                cells[last].push('|');
            }
            '\\' => {
                cells[last].push('\\');
                cells[last].extend(letters.next());
            }
            '|' => cells.push(String::new()),
            _ => cells[last].push(letter),
        }
    }
    // What stands behind the last bar is a cell only where something does.
    if cells.len() > 1 && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    cells
}

/// A page that grows, and the line it is in.
struct Page {
    html: String,
    line: usize,
}

impl Page {
    fn add(&mut self, html: &str) {
        self.line += html.bytes().filter(|byte| *byte == b'\n').count();
        self.html.push_str(html);
    }

    fn text(&mut self, text: &str) {
        for letter in text.chars() {
            match letter {
                '<' => self.html.push_str("&lt;"),
                '>' => self.html.push_str("&gt;"),
                '&' => self.html.push_str("&amp;"),
                '"' => self.html.push_str("&quot;"),
                '\n' => self.add("\n"),
                _ => self.html.push(letter),
            }
        }
    }

    /// Goes down to a line of the source.
    fn reach(&mut self, line: usize) {
        while self.line < line {
            self.add("\n");
        }
    }

    fn table(&mut self, rows: &[&str], line: usize) {
        self.reach(line);
        self.add("<table>");
        for (at, row) in rows.iter().enumerate() {
            if is_delimiter(row.trim()) {
                continue;
            }
            self.reach(line + at);
            self.add("<tr>");
            for cell in cells(row) {
                self.add("<td>");
                for event in Parser::new_ext(cell.trim(), Options::empty()) {
                    self.inline(&event);
                }
                self.add("</td>");
            }
            self.add("</tr>");
        }
        self.add("</table>");
    }

    /// Everything but tables.
    fn blocks(&mut self, source: &str, first: usize) {
        if source.trim().is_empty() {
            return;
        }
        let breaks: Vec<usize> = source.match_indices('\n').map(|(at, _)| at).collect();
        let line_of = |offset: usize| first + breaks.partition_point(|at| *at < offset);
        let options = Options::ENABLE_STRIKETHROUGH;
        // A paragraph of several lines may be lines of a page: they keep their breaks.
        let mut marker = None;
        for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
            match &event {
                Event::Start(Tag::Paragraph) => {
                    self.reach(line_of(range.start));
                    let several = source[range].trim_end().contains('\n');
                    self.add(if several { "<pre>" } else { "<p>" });
                }
                Event::End(TagEnd::Paragraph) => {
                    let several = source[range].trim_end().contains('\n');
                    self.add(if several { "</pre>" } else { "</p>" });
                }
                Event::Start(Tag::Heading { level, .. }) => {
                    self.reach(line_of(range.start));
                    self.add(&format!("<h{}>", depth(*level)));
                }
                Event::End(TagEnd::Heading(level)) => self.add(&format!("</h{}>", depth(*level))),
                Event::Start(Tag::Item) => {
                    self.reach(line_of(range.start));
                    self.add("<div>");
                    // The number as it is printed: the first one of a list says nothing about the others.
                    let item = source[range].trim_start();
                    let digits = item.bytes().take_while(u8::is_ascii_digit).count();
                    let end = digits + usize::from(item[digits..].starts_with(['.', ')']));
                    marker = (digits > 0).then(|| item[..end].to_owned());
                }
                Event::End(TagEnd::Item) => self.add("</div>"),
                Event::Start(Tag::CodeBlock(kind)) => {
                    self.reach(line_of(range.start) + usize::from(matches!(kind, CodeBlockKind::Fenced(_))));
                    // The first line break behind it is none of the text.
                    self.html.push_str("<pre>");
                }
                Event::End(TagEnd::CodeBlock) => self.add("</pre>"),
                Event::Start(Tag::HtmlBlock) => self.reach(line_of(range.start)),
                Event::Html(html) => self.add(html),
                Event::Rule => self.add("<hr>"),
                Event::Text(_) | Event::Code(_) | Event::Start(_) | Event::InlineHtml(_) => {
                    if let Some(marker) = marker.take() {
                        self.text(&format!("{marker} "));
                    }
                    self.inline(&event);
                }
                _ => self.inline(&event),
            }
        }
    }

    fn inline(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(text)
            }
            Event::Html(html) | Event::InlineHtml(html) => self.add(html),
            Event::SoftBreak => self.add("\n"),
            Event::HardBreak => self.add("<br>"),
            Event::Start(Tag::Link { dest_url, .. }) => {
                self.add("<a href=\"");
                self.text(dest_url);
                self.add("\">");
            }
            Event::End(TagEnd::Link) => self.add("</a>"),
            Event::Start(Tag::Image { dest_url, .. }) => {
                self.add("<img src=\"");
                self.text(dest_url);
                self.add("\"><!--");
            }
            Event::End(TagEnd::Image) => self.add("-->"),
            Event::Start(Tag::Strong) => self.add("<strong>"),
            Event::End(TagEnd::Strong) => self.add("</strong>"),
            Event::Start(Tag::Strikethrough) => self.add("<s>"),
            Event::End(TagEnd::Strikethrough) => self.add("</s>"),
            _ => {}
        }
    }
}

const fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
