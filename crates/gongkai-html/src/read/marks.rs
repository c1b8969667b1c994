//! Where elements stand in the source of a page, for notes that are put beside their text. Leaves out the notes.

use super::dom::{DOCUMENT, Dom, Excess, Id};
use super::flow::place;
use super::{beyond, guard, limits};
use gongkai_core::{Place, ReadError, messages};
use html5ever::local_name;
use std::collections::HashMap;

pub(crate) use super::kinds::NOTE;

/// Where a note goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spot {
    /// The byte behind the start tag of the element.
    pub at: usize,
    /// The element is a cell of a table, with little room.
    pub cell: bool,
    /// It stands in a link.
    pub linked: bool,
}

/// The places of a page.
pub(crate) struct Marks {
    /// Where the page begins to be seen.
    pub start: usize,
    /// For every place that was asked for, where a note goes; nothing where the page has no such element.
    pub spots: Vec<Option<Spot>>,
}

/// Finds the elements of a page that places name.
pub(crate) fn find(text: &str, places: &[Option<&Place>]) -> Result<Marks, ReadError> {
    if let Some(line) = guard::overloaded(text) {
        return Err(beyond(messages::page_attributes(limits::ATTRIBUTES), line));
    }
    let (dom, ends) = Dom::parse_marked(text).map_err(|(excess, line)| match excess {
        Excess::Depth => beyond(messages::page_deep(limits::DEPTH), line),
        Excess::Nodes => beyond(messages::page_large(limits::TAGS), line),
    })?;
    let mut wanted: HashMap<&str, Vec<(usize, u32)>> = HashMap::new();
    for (number, found) in places.iter().enumerate() {
        if let Some(Place::Element { path, line }) = found {
            wanted.entry(path.as_str()).or_default().push((number, *line));
        }
    }
    let end = |id: Id| ends.get(id as usize).map_or(0, |end| *end as usize);
    // The nearest element of each place, by its line.
    let mut nearest: Vec<Option<(u32, Id)>> = vec![None; places.len()];
    let mut start = 0;
    for id in dom.inside(DOCUMENT) {
        let Some(element) = dom.element(id) else { continue };
        if *element.tag() == local_name!("body") {
            start = end(id);
        }
        let Place::Element { path, .. } = place(&dom, id, 0) else {
            continue;
        };
        for (number, line) in wanted.get(path.as_str()).into_iter().flatten() {
            let distance = dom.node(id).line.abs_diff(*line);
            let known = &mut nearest[*number];
            if known.is_none_or(|(best, _)| distance < best) {
                *known = Some((distance, id));
            }
        }
    }
    let spots = nearest.into_iter().map(|found| {
        let id = holder(&dom, found?.1)?;
        let tag = |id: Id| dom.element(id).map(|element| element.tag().clone());
        Some(Spot {
            at: end(id),
            cell: matches!(tag(id), Some(local_name!("td") | local_name!("th"))),
            linked: dom.ancestors(id).any(|id| tag(id) == Some(local_name!("a"))),
        })
    });
    Ok(Marks {
        start,
        spots: spots.collect(),
    })
}

/// The first element from this one on that can hold text: the element itself, else one inside of it.
fn holder(dom: &Dom, id: Id) -> Option<Id> {
    let holds = |id: &Id| {
        dom.element(*id).is_some_and(|element| {
            matches!(
                *element.tag(),
                local_name!("td")
                    | local_name!("th")
                    | local_name!("caption")
                    | local_name!("p")
                    | local_name!("div")
                    | local_name!("span")
                    | local_name!("h1")
                    | local_name!("h2")
                    | local_name!("h3")
                    | local_name!("h4")
                    | local_name!("h5")
                    | local_name!("h6")
                    | local_name!("li")
                    | local_name!("dd")
                    | local_name!("dt")
                    | local_name!("section")
                    | local_name!("article")
                    | local_name!("main")
                    | local_name!("header")
                    | local_name!("blockquote")
                    | local_name!("pre")
                    | local_name!("center")
                    | local_name!("font")
                    | local_name!("strong")
                    | local_name!("b")
                    | local_name!("em")
            )
        })
    };
    std::iter::once(id).chain(dom.inside(id)).find(holds)
}
