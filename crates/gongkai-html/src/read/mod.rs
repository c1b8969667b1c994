//! A web page opened as a document: decoded, parsed as a browser does, its visible text as blocks, the report among
//! them, and the data inside. What could not be read or was left out is said with its place. Leaves out the
//! recognition of the report.

mod article;
mod dom;
mod flow;
mod guard;
mod kinds;
mod limits;
mod style;
mod table;

pub(crate) mod marks;

pub(crate) use article::OWN;

use crate::data::{SCRIPT, SHOWN};
use dom::{DOCUMENT, Dom, Excess};
use flow::{Flow, Unread, UnreadKind};
use gongkai_core::rules::{Rule, reading};
use gongkai_core::{Finding, Message, Place, ReadError, messages};
use gongkai_document::{Document, Enclosed, Opened};
use html5ever::local_name;
use html5ever::tendril::StrTendril;

/// Opens a web page as a document.
///
/// # Errors
/// When the page cannot be decoded, or is larger than any page with a report.
pub fn open(bytes: &[u8]) -> Result<Opened, ReadError> {
    let page = gongkai_source::decode_page(bytes)?;
    if let Some(line) = guard::overloaded(&page.text) {
        return Err(beyond(messages::page_attributes(limits::ATTRIBUTES), line));
    }
    let mut diagnostics = Vec::new();
    encoding(&page, &mut diagnostics);
    let dom = Dom::parse(StrTendril::from(page.text)).map_err(|(excess, line)| match excess {
        Excess::Depth => beyond(messages::page_deep(limits::DEPTH), line),
        Excess::Nodes => beyond(messages::page_large(limits::TAGS), line),
    })?;
    let flow = Flow::of(&dom);
    if let Some(line) = flow.too_long {
        return Err(beyond(messages::line_too_long(limits::TEXT), line));
    }
    if let Some(line) = flow.too_many {
        return Err(beyond(messages::page_large(limits::CELLS), line));
    }
    if let (count, Some(place)) = &flow.notes {
        diagnostics.push(note(&reading::AROUND, messages::page_notes(count), place.clone()));
    }
    let unread = flow.unread;
    let article = article::select(&dom, flow.items, &unread);
    said(&dom, &article, &unread, &mut diagnostics);
    Ok(Opened {
        document: Document { blocks: article.blocks },
        enclosed: enclosed(&dom),
        diagnostics,
    })
}

/// The data inside the page.
fn enclosed(dom: &Dom) -> Option<Enclosed> {
    let script = dom.inside(DOCUMENT).find(|id| {
        dom.element(*id).is_some_and(|element| {
            *element.tag() == local_name!("script") && element.attribute(&local_name!("id")) == Some(SCRIPT)
        })
    })?;
    Some(Enclosed {
        json: dom.text(script),
        shown: dom.element(script)?.other(SHOWN).map(str::to_owned),
    })
}

/// What was not read, or left out.
fn said(dom: &Dom, article: &article::Article, unread: &[Unread], diagnostics: &mut Vec<Finding>) {
    for (kind, place) in &article.pictures {
        let message = match kind {
            UnreadKind::Frame => messages::page_frame(),
            _ => messages::page_picture(),
        };
        diagnostics.push(note(&reading::UNREADABLE, message, place.clone()));
    }
    let hidden = |unread: &&Unread| unread.kind == UnreadKind::Hidden && unread.text.chars().count() >= 20;
    for unread in unread.iter().filter(hidden).take(limits::FINDINGS) {
        let text: String = unread.text.chars().take(40).collect();
        diagnostics.push(note(
            &reading::UNPLACED,
            messages::page_hidden(text),
            unread.place.clone(),
        ));
    }
    let struck = unread.iter().filter(|unread| unread.kind == UnreadKind::Struck);
    for unread in struck.take(limits::FINDINGS) {
        let text: String = unread.text.chars().take(40).collect();
        diagnostics.push(note(
            &reading::UNPLACED,
            messages::page_struck(text),
            unread.place.clone(),
        ));
    }
    for (text, place) in &article.left.sentences {
        diagnostics.push(note(&reading::UNPLACED, messages::text_unplaced(text), place.clone()));
    }
    if article.left.count > 0 {
        let place = flow::place(dom, article.root, dom.node(article.root).line);
        let message = messages::page_around(article.left.count, &article.left.sample);
        diagnostics.push(note(&reading::AROUND, message, place));
    }
}

fn encoding(page: &gongkai_source::DecodedPage, diagnostics: &mut Vec<Finding>) {
    let rule = &reading::ENCODING;
    if let Some(declared) = &page.declared {
        let message = messages::page_encoding_other(declared, page.encoding);
        diagnostics.push(Finding::new(rule.code, rule.severity, message));
    } else if page.encoding != "UTF-8" {
        diagnostics.push(Finding::new(
            rule.code,
            rule.severity,
            messages::text_encoding(page.encoding),
        ));
    }
    if let Some(first) = page.bad.first() {
        let message = messages::page_bytes_bad(page.bad.len(), page.encoding, first);
        let mut finding = Finding::new(reading::UNREADABLE.code, reading::UNREADABLE.severity, message);
        finding.help = Some(messages::page_bytes_bad_help());
        diagnostics.push(finding);
    }
}

fn note(rule: &Rule, message: Message, place: Place) -> Finding {
    let mut finding = Finding::new(rule.code, rule.severity, message).at(Some(place));
    finding.help = Some(Message::new(rule.code, rule.help, Vec::new()));
    finding
}

fn beyond(message: Message, line: u32) -> ReadError {
    let place = Place::Text {
        line,
        column: 1,
        length: 0,
    };
    ReadError::new(message).at(place).help(messages::page_beyond_help())
}
