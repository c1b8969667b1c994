//! Which part of a page is the report: the smallest element that holds all its headings and tables, the title above
//! it, and what belongs to it behind. Navigation, footers and buttons around it are left out, and said where they
//! could be more than that. What a heading or a label is, is the recogniser's to say (`signs`).

use super::dom::{DOCUMENT, Dom, Id};
use super::flow::{Item, UnreadKind};
use super::limits;
use gongkai_core::Place;
use gongkai_document::{Block, Heading, signs};
use html5ever::local_name;
use std::collections::HashSet;

/// The report of a page.
pub(super) struct Article {
    pub blocks: Vec<Block>,
    /// What was left out.
    pub left: Left,
    /// Pictures and frames where a table should be.
    pub pictures: Vec<(UnreadKind, Place)>,
    /// The element that holds the report.
    pub root: Id,
}

/// What was left out of a page.
#[derive(Default)]
pub(super) struct Left {
    /// Lines of navigation and the like.
    pub count: usize,
    /// The first of them.
    pub sample: String,
    /// Sentences, which may be more.
    pub sentences: Vec<(String, Place)>,
}

/// The class of an article that this program wrote.
pub(crate) const OWN: &str = "gongkai-report";

/// Finds the report among the blocks of a page.
pub(super) fn select(dom: &Dom, items: Vec<Item>, unread: &[super::flow::Unread]) -> Article {
    if let Some(root) = own(dom) {
        let (inside, outside): (Vec<Item>, Vec<Item>) = items
            .into_iter()
            .partition(|item| dom.ancestors(item.node).any(|id| id == root));
        let mut left = Left::default();
        outside.iter().for_each(|item| left.add(dom, item, false));
        return Article {
            blocks: inside.into_iter().map(|item| item.block).collect(),
            left,
            pictures: Vec::new(),
            root,
        };
    }
    let marks = Marks::of(dom, &items);
    let pictures = marks.pictures(&items, unread);
    let Some((first, last)) = marks.first.zip(marks.last) else {
        // Nothing of a report is to be seen: the recogniser says so.
        return Article {
            blocks: items.into_iter().map(|item| item.block).collect(),
            left: Left::default(),
            pictures,
            root: DOCUMENT,
        };
    };
    let title = marks.title(&items, first);
    let start = title.as_ref().map(|range| range.start);
    let mut blocks = Vec::new();
    if title.is_none()
        && let Some(block) = head_title(dom)
    {
        blocks.push(block);
    }
    let mut left = Left::default();
    let mut ended = false;
    for (at, item) in items.into_iter().enumerate() {
        let aside = marks.is_aside(&item);
        let inside = marks.inside[at];
        let in_title = title.as_ref().is_some_and(|range| range.contains(&at));
        let keep = if in_title || (first..=last).contains(&at) {
            !aside || in_title
        } else if at < first {
            let text = item.text();
            let before_title = start.is_some_and(|start| at < start);
            // The body may stand on a line of its own above its title.
            let beside_title =
                start.is_some_and(|start| at < start && start - at <= 2 && marks.parents[at] == marks.parents[start]);
            !aside
                && if before_title {
                    !item.linked && (signs::is_page_data(text) || (beside_title && signs::is_signature(text)))
                } else {
                    (inside && !item.linked)
                        || is_table(&item)
                        || says_something(text)
                        || signs::is_page_data(text)
                        || signs::is_signature(text)
                }
        } else {
            ended |= ends(&item, aside, inside);
            let text = item.text();
            !ended && (inside || (!item.linked && (is_sentence(text) || signs::is_signature(text) || is_table(&item))))
        };
        if keep {
            blocks.push(item.block);
        } else {
            left.add(dom, &item, !aside && !item.linked);
        }
    }
    Article {
        blocks,
        left,
        pictures,
        root: marks.root,
    }
}

impl Left {
    fn add(&mut self, dom: &Dom, item: &Item, may_belong: bool) {
        let text = item.text();
        if may_belong && is_sentence(text) && self.sentences.len() < limits::FINDINGS {
            let short: String = text.chars().take(60).collect();
            self.sentences.push((short.replace('\n', " "), item.place(dom)));
            return;
        }
        if self.count == 0 {
            self.sample = text.chars().take(30).collect::<String>().replace('\n', " ");
        }
        self.count += 1;
    }
}

/// The article that this program wrote, if the page has one and no more.
fn own(dom: &Dom) -> Option<Id> {
    let mut found = dom.inside(DOCUMENT).filter(|id| {
        dom.element(*id).is_some_and(|element| {
            let classes = element.attribute(&local_name!("class")).unwrap_or_default();
            *element.tag() == local_name!("article") && classes.split_ascii_whitespace().any(|class| class == OWN)
        })
    });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// Where the parts of a report stand among the blocks.
struct Marks {
    /// Headings of sections, by block.
    sections: Vec<(usize, &'static str)>,
    /// Tables and lines with labels of the form.
    labels: Vec<usize>,
    first: Option<usize>,
    last: Option<usize>,
    root: Id,
    /// The elements around the marks.
    around: HashSet<Id>,
    /// Whether a block stands inside of the root.
    inside: Vec<bool>,
    parents: Vec<Id>,
}

impl Marks {
    fn of(dom: &Dom, items: &[Item]) -> Self {
        let mut sections = Vec::new();
        let mut labels = Vec::new();
        for (at, item) in items.iter().enumerate() {
            match &item.block {
                Block::Table(table) => {
                    let cells = || table.rows.iter().flat_map(|row| &row.cells);
                    let known = cells().map(gongkai_document::TableCell::text);
                    let mut known = known.filter(|text| signs::is_label(text) || signs::section(text, false).is_some());
                    // 行政许可 stands in many a table.
                    if known.nth(2).is_some() {
                        labels.push(at);
                    }
                }
                block => {
                    let marked = matches!(block, Block::Heading(_));
                    let text = item.text();
                    // A section may begin behind a line break.
                    let mut lines = text.split('\n').filter(|line| !line.trim().is_empty());
                    if let Some(section) = lines.find_map(|line| signs::section(line, marked)) {
                        sections.push((at, section));
                    } else if signs::is_label(text) {
                        labels.push(at);
                    }
                }
            }
        }
        // Words of the form alone make no report: two in many.
        if labels.iter().filter(|at| !is_table(&items[**at])).count() < 5 {
            labels.retain(|at| is_table(&items[*at]));
        }
        let all = || sections.iter().map(|(at, _)| *at).chain(labels.iter().copied());
        // Those in navigation count only where there are no others, and links to sections are no sections.
        let text = |at: &usize| items[*at].aside.is_none() && !items[*at].linked;
        let mut chosen: Vec<usize> = all().filter(text).collect();
        if chosen.is_empty() {
            chosen = all().collect();
        }
        chosen.sort_unstable();
        let root = chosen
            .iter()
            .map(|at| items[*at].node)
            .reduce(|one, other| dom.common(one, other))
            .unwrap_or(DOCUMENT);
        let around = chosen.iter().flat_map(|at| dom.ancestors(items[*at].node)).collect();
        // A heading alone is not all of its section.
        let root = if is_leaf(dom, root) {
            dom.node(root).parent
        } else {
            root
        };
        let inside = items
            .iter()
            .map(|item| dom.ancestors(item.node).any(|id| id == root))
            .collect();
        Self {
            first: chosen.first().copied(),
            last: chosen.last().copied(),
            parents: items.iter().map(|item| dom.node(item.node).parent).collect(),
            sections,
            labels,
            root,
            around,
            inside,
        }
    }

    /// Whether a block stands in a part of the page that is no text. One that holds the report is none.
    fn is_aside(&self, item: &Item) -> bool {
        item.aside.is_some_and(|id| !self.around.contains(&id))
    }

    /// The blocks of the title: the nearest above the first mark, one or two.
    fn title(&self, items: &[Item], first: usize) -> Option<std::ops::Range<usize>> {
        let usable = |at: usize| !self.is_aside(&items[at]) && !items[at].linked && !is_table(&items[at]);
        let joined = |at: usize| items[at].text().replace('\n', "");
        // All in one table: its rows are the recogniser's.
        if self.labels.first() == Some(&first) && is_table(&items[first]) && table_has_title(&items[first]) {
            return Some(first..first);
        }
        let lines = |at: usize| items[at].text().split('\n').any(signs::is_title) || signs::is_title(&joined(at));
        (0..first).rev().filter(|at| usable(*at)).find_map(|at| {
            if lines(at) {
                return Some(at..at + 1);
            }
            let before = at
                .checked_sub(1)
                .filter(|before| usable(*before) && self.parents[*before] == self.parents[at])?;
            let pair = format!("{}{}", joined(before), joined(at));
            signs::is_title(&pair).then_some(before..at + 1)
        })
    }

    /// Pictures and frames in a section that should have a table and has none.
    fn pictures(&self, items: &[Item], unread: &[super::flow::Unread]) -> Vec<(UnreadKind, Place)> {
        let seen = || {
            unread
                .iter()
                .filter(|unread| matches!(unread.kind, UnreadKind::Picture | UnreadKind::Frame))
        };
        let mut found = Vec::new();
        for (number, (at, section)) in self.sections.iter().enumerate() {
            let end = self.sections.get(number + 1).map_or(items.len(), |(next, _)| *next);
            let has_table =
                self.labels.iter().any(|label| (*at..end).contains(label)) || items[*at..end].iter().any(is_table);
            if section.starts_with("table_sections.") && !has_table {
                let inside = seen().find(|unread| (at + 1..=end).contains(&unread.at));
                found.extend(inside.map(|unread| (unread.kind, unread.place.clone())));
            }
        }
        if self.sections.is_empty() && self.labels.is_empty() {
            found.extend(seen().next().map(|unread| (unread.kind, unread.place.clone())));
        }
        found
    }
}

/// A title that only the head of the page gives.
fn head_title(dom: &Dom) -> Option<Block> {
    let mut metas = Vec::new();
    let mut title = None;
    for id in dom.inside(DOCUMENT) {
        let Some(element) = dom.element(id) else { continue };
        match *element.tag() {
            local_name!("meta") => {
                let name = element
                    .attribute(&local_name!("name"))
                    .or_else(|| element.other("property"))
                    .unwrap_or_default();
                let known = ["ArticleTitle", "og:title", "title"];
                if let (Some(rank), Some(content)) = (
                    known.iter().position(|known| name.eq_ignore_ascii_case(known)),
                    element.other("content"),
                ) {
                    metas.push((rank, id, content.to_owned()));
                }
            }
            local_name!("title") if title.is_none() => title = Some((id, dom.text(id))),
            local_name!("body") => break,
            _ => {}
        }
    }
    metas.sort_by_key(|(rank, ..)| *rank);
    let metas = metas.into_iter().map(|(_, id, text)| (id, text));
    metas.chain(title).find_map(|(id, text)| {
        // The site and the column stand behind the title.
        let parts = text
            .split(['_', '|', '｜', '—', '–'])
            .flat_map(|part| part.split(" - "));
        let mut parts = parts.map(str::trim);
        let text = parts.find(|part| signs::is_title(part))?.to_owned();
        Some(Block::Heading(Heading {
            level: Some(1),
            text,
            place: super::flow::place(dom, id, dom.node(id).line),
        }))
    })
}

/// Whether an element is a heading or a paragraph and holds only a line.
fn is_leaf(dom: &Dom, id: Id) -> bool {
    dom.element(id).is_some_and(|element| {
        matches!(
            *element.tag(),
            local_name!("p")
                | local_name!("h1")
                | local_name!("h2")
                | local_name!("h3")
                | local_name!("h4")
                | local_name!("h5")
                | local_name!("h6")
        )
    })
}

const fn is_table(item: &Item) -> bool {
    matches!(item.block, Block::Table(_))
}

fn table_has_title(item: &Item) -> bool {
    let Block::Table(table) = &item.block else { return false };
    let cells = table.rows.iter().take(5).flat_map(|row| &row.cells);
    cells
        .map(gongkai_document::TableCell::text)
        .any(|text| signs::is_title(&text.replace('\n', "")))
}

/// Whether a text has a sentence in it.
fn is_sentence(text: &str) -> bool {
    text.contains(['。', '；'])
        && text
            .chars()
            .filter(|letter| ('\u{4E00}'..='\u{9FFF}').contains(letter))
            .count()
            >= 12
}

/// Whether a line before the first section is more than a button.
fn says_something(text: &str) -> bool {
    text.chars().count() >= 8 && text.contains(['。', '；', '，', '：', ':'])
}

/// Whether the page goes on behind the report.
fn ends(item: &Item, aside: bool, inside: bool) -> bool {
    const WORDS: [&str; 30] = [
        "上一篇",
        "下一篇",
        "上一条",
        "下一条",
        "相关链接",
        "相关文章",
        "相关信息",
        "相关新闻",
        "相关阅读",
        "相关稿件",
        "推荐阅读",
        "热点推荐",
        "版权所有",
        "主办单位",
        "主办：",
        "主办:",
        "承办单位",
        "承办：",
        "网站标识码",
        "备案号",
        "打印本页",
        "打印此页",
        "【打印",
        "[打印",
        "关闭窗口",
        "关闭本页",
        "【关闭",
        "扫一扫",
        "分享到",
        "分享：",
    ];
    let text = item.text().trim_start();
    let short = text.chars().count() <= 60;
    aside && (!inside || short)
        || short
            && (WORDS.iter().any(|word| text.starts_with(word)) || text.contains("ICP备") || text.contains("公网安备"))
        || matches!(text, "打印" | "关闭" | "分享" | "返回" | "返回顶部" | "顶部")
}
