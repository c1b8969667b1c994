//! Which layers of a document are shown, and which part of a page is no text. Leaves out what is drawn.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, ObjectIdentifier};
use std::collections::HashSet;

/// Marks within each other; more are no longer told apart.
const DEEPEST: usize = 10_000;

/// The layers, and the marks that are open on a page.
#[derive(Debug, Default)]
pub(super) struct Layers {
    hidden: HashSet<ObjectIdentifier>,
    /// Whether it is visible, and whether it belongs to the page.
    open: Vec<(bool, bool)>,
    /// Marks that were too deep.
    more: usize,
}

impl Layers {
    /// The layers as a reader shows them first.
    pub(super) fn of(pdf: &Pdf) -> Self {
        let mut layers = Self::default();
        let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
        let all = catalog.and_then(|catalog| catalog.get::<Dict<'_>>(b"OCProperties"));
        let Some((all, shown)) = all.and_then(|all| Some((all.clone(), all.get::<Dict<'_>>(b"D")?))) else {
            return layers;
        };
        if shown
            .get::<Name<'_>>(b"BaseState")
            .is_some_and(|state| state.as_ref() == b"OFF")
        {
            layers.hidden.extend(ids(&all, b"OCGs"));
        }
        for id in ids(&shown, b"ON") {
            layers.hidden.remove(&id);
        }
        layers.hidden.extend(ids(&shown, b"OFF"));
        layers
    }

    /// Begins a page.
    pub(super) fn begin(&mut self) {
        self.open.clear();
        self.more = 0;
    }

    pub(super) fn visible(&self) -> bool {
        self.open.last().is_none_or(|(visible, _)| *visible)
    }

    pub(super) fn is_pagination(&self) -> bool {
        self.open.last().is_some_and(|(_, pagination)| *pagination)
    }

    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Opens a mark, with the layer that it names.
    pub(super) fn open(&mut self, layer: Option<&(Dict<'_>, Option<ObjectIdentifier>)>, pagination: bool) {
        if self.open.len() >= DEEPEST {
            self.more += 1;
            return;
        }
        let visible = self.visible() && layer.is_none_or(|(dict, id)| self.shows(dict, *id));
        let pagination = pagination || self.is_pagination();
        self.open.push((visible, pagination));
    }

    /// Closes the last mark, down to a depth.
    pub(super) fn end(&mut self, least: usize) {
        if self.more > 0 {
            self.more -= 1;
        } else if self.open.len() > least {
            self.open.pop();
        }
    }

    /// Closes all marks beyond a depth.
    pub(super) fn close(&mut self, depth: usize) {
        self.open.truncate(depth);
        self.more = 0;
    }

    fn shows(&self, dict: &Dict<'_>, id: Option<ObjectIdentifier>) -> bool {
        let hidden = |id: &ObjectIdentifier| self.hidden.contains(id);
        if dict
            .get::<Name<'_>>(b"Type")
            .is_none_or(|kind| kind.as_ref() != b"OCMD")
        {
            return !id.is_some_and(|id| hidden(&id));
        }
        let mut members: Vec<ObjectIdentifier> = ids(dict, b"OCGs").collect();
        members.extend(dict.get_ref(b"OCGs").map(ObjectIdentifier::from));
        if members.is_empty() {
            return true;
        }
        match dict.get::<Name<'_>>(b"P").as_deref() {
            Some(b"AllOn") => !members.iter().any(hidden),
            Some(b"AnyOff") => members.iter().any(hidden),
            Some(b"AllOff") => members.iter().all(hidden),
            _ => !members.iter().all(hidden),
        }
    }
}

fn ids<'a>(dict: &Dict<'a>, key: &[u8]) -> impl Iterator<Item = ObjectIdentifier> + use<'a> {
    let list = dict.get::<Array<'a>>(key);
    list.into_iter()
        .flat_map(|list| list.raw_iter().collect::<Vec<_>>())
        .filter_map(|item| item.as_obj_ref())
        .map(ObjectIdentifier::from)
}
