//! The visible text of a page as a flow of blocks: where lines begin and end, what is a heading, a paragraph or a
//! table, and from which element it came. Tables that only lay out are dissolved into the flow. Leaves out which part
//! of the page is the report (`article`).

use super::dom::{DOCUMENT, Data, Dom, Element, Id};
use super::kinds::{display, heading, is_aside, is_for_readers, is_hidden, is_no_text, is_note};
use super::limits;
use super::style::{Display, Style};
use super::table;
use gongkai_core::Place;
use gongkai_document::{Block, Heading, Line, Paragraph};
use html5ever::local_name;

/// A block of the flow.
pub(super) struct Item {
    pub block: Block,
    /// The innermost block element around it.
    pub node: Id,
    /// The innermost part of the page around it that is no text: navigation, footer, buttons.
    pub aside: Option<Id>,
    /// Its letters are those of links.
    pub linked: bool,
}

impl Item {
    /// Its text; none where it is a table.
    pub(super) fn text(&self) -> &str {
        match &self.block {
            Block::Heading(heading) => &heading.text,
            Block::Paragraph(paragraph) => &paragraph.text,
            Block::Line(line) | Block::Furniture(line) => &line.text,
            Block::Table(_) => "",
        }
    }

    /// Where it stands.
    pub(super) fn place(&self, dom: &Dom) -> Place {
        match &self.block {
            Block::Heading(heading) => heading.place.clone(),
            Block::Paragraph(paragraph) => paragraph.place.clone(),
            _ => place(dom, self.node, dom.node(self.node).line),
        }
    }
}

/// Something that is seen but not read.
pub(super) struct Unread {
    pub kind: UnreadKind,
    pub place: Place,
    /// Number of the item before which it stands.
    pub at: usize,
    /// What is known of it.
    pub text: String,
}

/// Why something is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnreadKind {
    Picture,
    /// A page inside of the page.
    Frame,
    /// Text that is not shown.
    Hidden,
    /// Text that is struck out.
    Struck,
}

/// What the elements around say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around {
    /// The innermost block element.
    pub block: Id,
    pub heading: Option<Option<u8>>,
    bold: bool,
    /// Line breaks of the source count.
    lines: bool,
    link: bool,
    raised: Option<bool>,
    /// The innermost element around that is no text of the page.
    pub aside: Option<Id>,
}

impl Around {
    /// Inside of an element that is a box of its own.
    pub(super) const fn inside(self, block: Id) -> Self {
        Self {
            block,
            heading: None,
            link: false,
            raised: None,
            ..self
        }
    }
}

/// The walk over the page.
pub(super) struct Flow<'a> {
    pub dom: &'a Dom,
    pub items: Vec<Item>,
    pub unread: Vec<Unread>,
    /// What was put into the page to mark it: how much, and the first.
    pub notes: (usize, Option<Place>),
    pub cells: usize,
    /// A text was longer than any paragraph: its line.
    pub too_long: Option<u32>,
    /// There were more cells than any report has: the line.
    pub too_many: Option<u32>,
    /// The number of a list's item, until its text begins.
    marker: Option<String>,
    pending: Pending,
}

/// The text of the block that is being read.
#[derive(Default)]
struct Pending {
    text: String,
    line: Option<u32>,
    letters: usize,
    bold: usize,
    linked: usize,
}

impl<'a> Flow<'a> {
    /// The blocks of a page.
    pub(super) fn of(dom: &'a Dom) -> Self {
        let mut flow = Self {
            dom,
            items: Vec::new(),
            unread: Vec::new(),
            notes: (0, None),
            cells: 0,
            too_long: None,
            too_many: None,
            marker: None,
            pending: Pending::default(),
        };
        let around = Around {
            block: DOCUMENT,
            heading: None,
            bold: false,
            lines: false,
            link: false,
            raised: None,
            aside: None,
        };
        flow.children(DOCUMENT, around);
        flow.flush(around);
        flow
    }

    /// The blocks inside of an element, apart from the flow.
    pub(super) fn apart(&mut self, read: impl FnOnce(&mut Self)) -> Vec<Item> {
        let items = std::mem::take(&mut self.items);
        let pending = std::mem::take(&mut self.pending);
        read(self);
        self.pending = pending;
        std::mem::replace(&mut self.items, items)
    }

    /// The children of an element.
    pub(super) fn children(&mut self, id: Id, around: Around) {
        let mut ordinal = Ordinal::of(self.dom, id);
        for child in self.dom.children(id) {
            match &self.dom.node(child).data {
                Data::Text(text) => self.text(text, self.dom.node(child).line, around),
                Data::Element(element) => {
                    if let Some(number) = ordinal.as_mut().and_then(|ordinal| ordinal.next(element)) {
                        self.marker = Some(number);
                        self.element(child, element, around);
                        self.marker = None;
                        continue;
                    }
                    self.element(child, element, around);
                }
                Data::Root | Data::Nothing => {}
            }
        }
    }

    /// Ends the block that is being read.
    pub(super) fn flush(&mut self, around: Around) {
        let pending = std::mem::take(&mut self.pending);
        let line = pending.line.unwrap_or_else(|| self.dom.node(around.block).line);
        let text = pending.text.trim_matches([' ', '\n']);
        if text.chars().all(is_blank) {
            return;
        }
        let mut text = text.to_owned();
        // A space at the end of a line is none.
        while let Some(at) = text.find(" \n") {
            text.remove(at);
        }
        let place = place(self.dom, around.block, line);
        let headed = around.heading.or_else(|| {
            let emphasis = pending.bold > 0 && pending.bold == pending.letters && is_short(&text);
            emphasis.then_some(None)
        });
        let block = match headed {
            Some(level) => Block::Heading(Heading { level, text, place }),
            None => Block::Paragraph(Paragraph { text, place }),
        };
        self.items.push(Item {
            block,
            node: around.block,
            aside: around.aside,
            linked: pending.linked * 10 > pending.letters * 8,
        });
    }

    pub(super) fn text(&mut self, text: &str, line: u32, around: Around) {
        if around.lines {
            return self.lines(text, line, around);
        }
        let mut line = line;
        for letter in text.chars() {
            if matches!(letter, ' ' | '\t' | '\n' | '\r' | '\u{C}') {
                line += u32::from(letter == '\n');
                if !self.pending.text.is_empty() && !self.pending.text.ends_with([' ', '\n']) {
                    self.pending.text.push(' ');
                }
                continue;
            }
            if self.pending.text.len() >= limits::TEXT {
                self.too_long.get_or_insert(line);
                return;
            }
            let letter = match around.raised {
                Some(above) => raised(letter, above),
                None => letter,
            };
            self.pending.text.push(letter);
            if !is_blank(letter) {
                if let Some(marker) = self.marker.take() {
                    self.pending.text.insert_str(0, &marker);
                }
                self.pending.line.get_or_insert(line);
                self.pending.letters += 1;
                self.pending.bold += usize::from(around.bold);
                self.pending.linked += usize::from(around.link);
            }
        }
    }

    /// Text whose lines are those of the source.
    fn lines(&mut self, text: &str, line: u32, around: Around) {
        let mut line = line;
        for (at, part) in text.split('\n').enumerate() {
            if at > 0 {
                self.line_break(around);
                line += 1;
            }
            let part = part.trim_end_matches('\r');
            if part.is_empty() {
                continue;
            }
            if self.pending.text.len() + part.len() > limits::TEXT {
                self.too_long.get_or_insert(line);
                return;
            }
            self.pending.line.get_or_insert(line);
            self.pending.text.push_str(part);
        }
    }

    fn line_break(&mut self, around: Around) {
        if !around.lines {
            self.pending.text.push('\n');
            return;
        }
        let pending = std::mem::take(&mut self.pending);
        let number = pending.line.unwrap_or(1);
        let text = pending.text.trim_end().to_owned();
        self.items.push(Item {
            block: Block::Line(Line { number, page: 1, text }),
            node: around.block,
            aside: around.aside,
            linked: false,
        });
    }

    pub(super) fn element(&mut self, id: Id, element: &Element, around: Around) {
        let style = Style::of(element.attribute(&local_name!("style")));
        let role = element.other("role").unwrap_or_default();
        if is_note(element) {
            self.notes.0 += 1;
            let here = || place(self.dom, id, self.dom.node(id).line);
            self.notes.1.get_or_insert_with(here);
            return;
        }
        if is_for_readers(element) {
            return;
        }
        if style.hidden || element.attribute(&local_name!("hidden")).is_some() {
            return self.unread(UnreadKind::Hidden, id);
        }
        let around = Around {
            bold: style.bold.unwrap_or(around.bold),
            lines: style.lines.unwrap_or(around.lines),
            aside: is_aside(element, role).then_some(id).or(around.aside),
            ..around
        };
        match *element.tag() {
            local_name!("br") => return self.line_break(around),
            local_name!("wbr") => return,
            local_name!("img")
            | local_name!("embed")
            | local_name!("object")
            | local_name!("canvas")
            | local_name!("svg") => return self.picture(id, element, around),
            local_name!("iframe") | local_name!("frame") => return self.unread(UnreadKind::Frame, id),
            local_name!("del") | local_name!("s") | local_name!("strike") => {
                return self.unread(UnreadKind::Struck, id);
            }
            ref tag if is_no_text(tag) => return,
            _ => {}
        }
        match display(element) {
            Display::Table => {
                self.flush(around);
                let items = table::read(self, id, around);
                self.items.extend(items);
            }
            Display::Inline => {
                let around = self.inline(element, around);
                self.children(id, around);
            }
            Display::Block | Display::Rows | Display::Row | Display::Cell | Display::Caption => {
                self.flush(around);
                let inside = Around {
                    block: id,
                    heading: heading(element, role).or(around.heading),
                    lines: around.lines || matches!(*element.tag(), local_name!("pre") | local_name!("listing")),
                    ..around
                };
                self.children(id, inside);
                if inside.lines && !around.lines {
                    if !self.pending.text.is_empty() {
                        self.line_break(inside);
                    }
                } else {
                    self.flush(inside);
                }
            }
        }
    }

    fn inline(&self, element: &Element, around: Around) -> Around {
        let strong = matches!(*element.tag(), local_name!("b") | local_name!("strong"));
        let link = *element.tag() == local_name!("a") && element.attribute(&local_name!("href")).is_some();
        // 12 with a note of number 1 is not 121.
        let raised = match *element.tag() {
            local_name!("sup") => Some(true),
            local_name!("sub") => Some(false),
            _ => around.raised,
        };
        Around {
            bold: around.bold || strong,
            link: around.link || link,
            raised,
            heading: heading(element, element.other("role").unwrap_or_default()).or(around.heading),
            ..around
        }
    }

    fn picture(&mut self, id: Id, element: &Element, around: Around) {
        // Pictures of a few points are ornaments.
        let small = |name: &str| {
            let value = element
                .other(name)
                .and_then(|value| value.trim_end_matches("px").parse::<u32>().ok());
            value.is_some_and(|value| value < 80)
        };
        if around.aside.is_none() && !around.link && !small("width") && !small("height") {
            self.unread(UnreadKind::Picture, id);
        }
    }

    pub(super) fn unread(&mut self, kind: UnreadKind, id: Id) {
        let text = match kind {
            UnreadKind::Hidden | UnreadKind::Struck => {
                let text = self.dom.text(id);
                let text: String = text.chars().filter(|letter| !is_blank(*letter)).take(400).collect();
                if text.is_empty() {
                    return;
                }
                text
            }
            UnreadKind::Picture | UnreadKind::Frame => String::new(),
        };
        self.unread.push(Unread {
            kind,
            place: place(self.dom, id, self.dom.node(id).line),
            at: self.items.len(),
            text,
        });
    }
}

/// Whether a letter shows nothing.
pub(super) fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}')
}

/// Whether a text in bold can be a heading: it is short and no sentence.
fn is_short(text: &str) -> bool {
    text.chars().count() <= 40 && !text.contains(['。', '；', '，', '\n']) && text.chars().any(char::is_alphabetic)
}

/// A digit above or below the line.
fn raised(letter: char, above: bool) -> char {
    let Some(digit) = letter.to_digit(10).filter(|_| letter.is_ascii_digit()) else {
        return letter;
    };
    const ABOVE: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    const BELOW: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];
    let digits = if above { ABOVE } else { BELOW };
    digits.get(digit as usize).copied().unwrap_or(letter)
}

/// The numbers that a browser puts before the items of a list.
struct Ordinal {
    next: i64,
}

impl Ordinal {
    fn of(dom: &Dom, list: Id) -> Option<Self> {
        let element = dom
            .element(list)
            .filter(|element| *element.tag() == local_name!("ol"))?;
        let style = element.attribute(&local_name!("style")).unwrap_or_default();
        let decimal =
            element.attribute(&local_name!("type")).is_none_or(|kind| kind == "1") && !style.contains("list-style");
        let start = element
            .attribute(&local_name!("start"))
            .and_then(|start| start.trim().parse().ok());
        decimal.then(|| Self {
            next: start.unwrap_or(1),
        })
    }

    fn next(&mut self, element: &Element) -> Option<String> {
        if *element.tag() != local_name!("li") || is_hidden(element) || display(element) != Display::Block {
            return None;
        }
        let own = element
            .attribute(&local_name!("value"))
            .and_then(|value| value.trim().parse().ok());
        let number = own.unwrap_or(self.next);
        self.next = number.saturating_add(1);
        Some(format!("{number}."))
    }
}

/// The place of an element: a selector of it that a browser understands, with its last steps, and the line.
pub(super) fn place(dom: &Dom, id: Id, line: u32) -> Place {
    // Every cell has a place: the text is made at once, from outside in. Before each name stands `#` or nothing.
    let mut steps: Vec<(&str, &str, u32)> = Vec::with_capacity(limits::STEPS);
    for id in dom.ancestors(id) {
        let Some(element) = dom.element(id) else { break };
        let tag = element.tag();
        if let Some(name) = element.attribute(&local_name!("id")).filter(|name| is_plain(name)) {
            steps.push(("#", name, 0));
            break;
        }
        if matches!(*tag, local_name!("html") | local_name!("body")) {
            steps.push(("", tag, 0));
            break;
        }
        steps.push(("", tag, dom.node(id).number));
        if steps.len() >= limits::STEPS {
            break;
        }
    }
    let length = |(mark, name, _): &(&str, &str, u32)| mark.len() + name.len() + " > :nth-child(1000)".len();
    let mut path = String::with_capacity(steps.iter().map(length).sum());
    for (mark, name, number) in steps.into_iter().rev() {
        if !path.is_empty() {
            path.push_str(" > ");
        }
        path.push_str(mark);
        path.push_str(name);
        if number > 0 {
            path.push_str(":nth-child(");
            path.push_str(&number.to_string());
            path.push(')');
        }
    }
    Place::Element { path, line }
}

fn is_plain(name: &str) -> bool {
    (1..=40).contains(&name.len())
        && name.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}
