//! What kind of thing an element is: shown or not, a heading, a box, a part of a table, or a part of the page that is
//! no text. By its name, its role and its style. Leaves out what stands in it.

use super::dom::Element;
use super::style::{Display, Style};
use html5ever::local_name;

/// Elements whose content is no text of the page.
pub(super) fn is_no_text(tag: &html5ever::LocalName) -> bool {
    matches!(
        *tag,
        local_name!("head")
            | local_name!("script")
            | local_name!("style")
            | local_name!("template")
            | local_name!("noscript")
            | local_name!("noframes")
            | local_name!("noembed")
            | local_name!("title")
            | local_name!("select")
            | local_name!("datalist")
            | local_name!("textarea")
            | local_name!("input")
            | local_name!("button")
            | local_name!("video")
            | local_name!("audio")
            | local_name!("map")
            | local_name!("math")
            | local_name!("rt")
            | local_name!("rp")
            | local_name!("dialog")
            | local_name!("progress")
            | local_name!("meter")
    )
}

/// What was put into a page to mark it: no text of the page.
pub(crate) const NOTE: &str = "gongkai-note";

/// Whether an element was put into a page to mark it.
pub(super) fn is_note(element: &Element) -> bool {
    element.attribute(&local_name!("class")) == Some(NOTE)
}

/// Text for screen readers: it is in the page but not seen.
pub(super) fn is_for_readers(element: &Element) -> bool {
    const NAMES: [&str; 6] = [
        "visually-hidden",
        "visuallyhidden",
        "sr-only",
        "screen-reader-text",
        "screen-reader-only",
        "a11y-hidden",
    ];
    let classes = element.attribute(&local_name!("class")).unwrap_or_default();
    classes
        .split_ascii_whitespace()
        .any(|class| NAMES.iter().any(|name| class.eq_ignore_ascii_case(name)))
}

/// Parts of a page that are no text, by what they are or by what their class or identifier is called.
pub(super) fn is_aside(element: &Element, role: &str) -> bool {
    const ROLES: [&str; 7] = [
        "navigation",
        "banner",
        "contentinfo",
        "search",
        "complementary",
        "menu",
        "toolbar",
    ];
    const WORDS: [&str; 26] = [
        "nav",
        "navbar",
        "navigation",
        "menu",
        "footer",
        "foot",
        "breadcrumb",
        "breadcrumbs",
        "crumb",
        "crumbs",
        "sidebar",
        "share",
        "sharing",
        "bdsharebuttonbox",
        "search",
        "copyright",
        "toolbar",
        "related",
        "recommend",
        "pagination",
        "pager",
        "dangqianweizhi",
        "weizhi",
        "location",
        "topbar",
        "siderbar",
    ];
    if matches!(
        *element.tag(),
        local_name!("nav") | local_name!("footer") | local_name!("aside") | local_name!("menu")
    ) {
        return true;
    }
    if ROLES.iter().any(|known| role.eq_ignore_ascii_case(known)) {
        return true;
    }
    if matches!(*element.tag(), local_name!("body") | local_name!("html")) {
        return false;
    }
    let names = [local_name!("class"), local_name!("id")];
    names.iter().filter_map(|name| element.attribute(name)).any(|value| {
        value
            .split_ascii_whitespace()
            .any(|name| WORDS.iter().any(|word| is_called(name, word)))
    })
}

/// Whether a name is a word, or has it as its first or last part: `nav`, `nav-top`, `main_nav`, `topNav`.
fn is_called(name: &str, word: &str) -> bool {
    if name.eq_ignore_ascii_case(word) {
        return true;
    }
    let mut parts = name.split(['-', '_']);
    if parts.any(|part| part.eq_ignore_ascii_case(word)) {
        return true;
    }
    // topNav
    let at = name.len().saturating_sub(word.len());
    name.is_char_boundary(at)
        && name[at..].starts_with(|letter: char| letter.is_ascii_uppercase())
        && name[at..].eq_ignore_ascii_case(word)
}

/// The level of a heading; `None` outside where it is none.
pub(super) fn heading(element: &Element, role: &str) -> Option<Option<u8>> {
    let level = match *element.tag() {
        local_name!("h1") => 1,
        local_name!("h2") => 2,
        local_name!("h3") => 3,
        local_name!("h4") => 4,
        local_name!("h5") => 5,
        local_name!("h6") => 6,
        _ if role.eq_ignore_ascii_case("heading") => {
            let level = element.other("aria-level").and_then(|level| level.trim().parse().ok());
            return Some(level.filter(|level| *level > 0));
        }
        _ => return None,
    };
    Some(Some(level))
}

fn by_role(role: &str) -> Option<Display> {
    match role.to_ascii_lowercase().as_str() {
        "table" | "grid" | "treegrid" => Some(Display::Table),
        "rowgroup" => Some(Display::Rows),
        "row" => Some(Display::Row),
        "cell" | "gridcell" | "columnheader" | "rowheader" => Some(Display::Cell),
        _ => None,
    }
}

/// How an element is laid out where its style says nothing.
fn by_tag(element: &Element) -> Display {
    match *element.tag() {
        local_name!("table") => Display::Table,
        local_name!("tbody") | local_name!("thead") | local_name!("tfoot") => Display::Rows,
        local_name!("tr") => Display::Row,
        local_name!("td") | local_name!("th") => Display::Cell,
        local_name!("caption") => Display::Caption,
        local_name!("html")
        | local_name!("body")
        | local_name!("address")
        | local_name!("article")
        | local_name!("aside")
        | local_name!("blockquote")
        | local_name!("center")
        | local_name!("dd")
        | local_name!("details")
        | local_name!("dir")
        | local_name!("div")
        | local_name!("dl")
        | local_name!("dt")
        | local_name!("fieldset")
        | local_name!("figcaption")
        | local_name!("figure")
        | local_name!("footer")
        | local_name!("form")
        | local_name!("h1")
        | local_name!("h2")
        | local_name!("h3")
        | local_name!("h4")
        | local_name!("h5")
        | local_name!("h6")
        | local_name!("header")
        | local_name!("hgroup")
        | local_name!("hr")
        | local_name!("legend")
        | local_name!("li")
        | local_name!("listing")
        | local_name!("main")
        | local_name!("menu")
        | local_name!("nav")
        | local_name!("ol")
        | local_name!("p")
        | local_name!("plaintext")
        | local_name!("pre")
        | local_name!("section")
        | local_name!("summary")
        | local_name!("ul")
        | local_name!("xmp") => Display::Block,
        _ => Display::Inline,
    }
}

/// How an element is laid out. The parts of a table stay what they are, whatever a style for small screens says.
pub(super) fn display(element: &Element) -> Display {
    let own = by_tag(element);
    if !matches!(own, Display::Inline | Display::Block) {
        return own;
    }
    let style = Style::of(element.attribute(&local_name!("style")));
    let role = element.other("role").unwrap_or_default();
    style.display.or_else(|| by_role(role)).unwrap_or(own)
}

/// Whether an element is not shown at all.
pub(super) fn is_hidden(element: &Element) -> bool {
    Style::of(element.attribute(&local_name!("style"))).hidden
        || element.attribute(&local_name!("hidden")).is_some()
        || is_for_readers(element)
}
