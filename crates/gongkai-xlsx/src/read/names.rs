//! The defined names of the workbook that are ours, by field path: figures by their number, the others by text.
//! Leaves out names of others, which nobody here asks for.

use super::source::Spot;
use gongkai_core::FigureId;
use std::collections::BTreeMap;

/// What a name refers to; nothing where the reference is lost.
type Place = Option<Spot>;

/// Field paths, each with the cell that its name refers to.
pub(crate) struct Names {
    figures: Vec<Option<Place>>,
    others: BTreeMap<String, Place>,
    count: usize,
    paths: Paths,
}

/// Finds figures by their paths, which mostly come in the order of the figures.
#[derive(Default)]
pub(crate) struct Paths {
    next: usize,
}

impl Paths {
    pub(crate) fn figure(&mut self, path: &str) -> Option<FigureId> {
        let expected = FigureId::all().nth(self.next).filter(|id| id.path() == path);
        let id = expected.or_else(|| FigureId::from_path(path))?;
        self.next = id.index() + 1;
        Some(id)
    }
}

impl Default for Names {
    fn default() -> Self {
        Self {
            figures: vec![None; FigureId::COUNT],
            others: BTreeMap::new(),
            count: 0,
            paths: Paths::default(),
        }
    }
}

impl Names {
    /// How many there are.
    pub(crate) const fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    pub(crate) const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Notes a name, the last of several alike.
    pub(crate) fn insert(&mut self, path: &str, place: Place) {
        let before = match self.paths.figure(path) {
            Some(id) => self.figures[id.index()].replace(place),
            None => self.others.insert(path.to_owned(), place),
        };
        self.count += usize::from(before.is_none());
    }

    /// The cell of a field.
    pub(crate) fn bound(&self, path: &str) -> Place {
        match self.others.get(path) {
            Some(place) => *place,
            None => self.figure(FigureId::from_path(path)?),
        }
    }

    /// The cell of a figure.
    pub(crate) fn figure(&self, id: FigureId) -> Place {
        self.figures[id.index()].flatten()
    }

    /// Whether there is a name, even if its cell is lost.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.others.contains_key(path)
    }

    /// Whether there is a name of a figure, even if its cell is lost.
    pub(crate) fn has_figure(&self, id: FigureId) -> bool {
        self.figures[id.index()].is_some()
    }

    /// The names that are no figures, in their order.
    pub(crate) fn others(&self) -> impl Iterator<Item = (&str, Place)> {
        self.others.iter().map(|(path, place)| (path.as_str(), *place))
    }

    /// Every cell that a name refers to.
    pub(crate) fn spots(&self) -> impl Iterator<Item = Spot> {
        let figures = self.figures.iter().copied().flatten();
        figures.chain(self.others.values().copied()).flatten()
    }
}
