//! What the machine met, as values of fields: each with its place and the choices it depends on. Leaves out the
//! report that is made of them (`assemble`).

use super::flat::Flat;
use super::machine::Trail;
use super::pattern::{Event, Field, Reading};
use super::same;
use crate::recognise::figure_text;
use gongkai_core::report::SECTIONS;
use gongkai_core::tables::FigureId;
use gongkai_core::{Annotation, AnnotationKind, Place};
use std::collections::HashMap;

/// Letters of the longest name of a body.
const LONGEST_NAME: usize = 60;

/// What was read.
#[derive(Default)]
pub(super) struct Values {
    pub values: Vec<Value>,
    pub annotations: Vec<Annotation>,
    pub lines: Vec<Lines>,
    /// Text that is not read: the number of the issue, the fields that it may say, its place.
    pub lost: Vec<(usize, Vec<String>, Option<Place>)>,
    /// Text that speaks of last year's report, from and to.
    pub before: Vec<(usize, usize)>,
    /// Where each value of a path stands first.
    first: HashMap<String, usize>,
}

/// A value.
pub(super) struct Value {
    pub path: String,
    /// What the text says, in carrier form; `None` where it cannot be read.
    pub value: Option<String>,
    pub printed: String,
    pub place: Option<Place>,
    /// The choices around, the outermost first.
    pub within: Vec<u32>,
    /// The value before that says something else.
    pub against: Option<usize>,
}

/// The lines of a section.
pub(super) struct Lines {
    pub path: String,
    pub from: usize,
    pub to: usize,
}

impl Values {
    pub(super) fn of(flat: &Flat, trail: &Trail<'_>) -> Self {
        let mut replay = Replay {
            flat,
            read: Self::default(),
            lists: Vec::new(),
            within: Vec::new(),
            before: Vec::new(),
            begun: 0,
        };
        for (event, at) in trail {
            replay.event(event, *at);
        }
        replay.read
    }

    /// What was read for a path first.
    pub(super) fn get(&self, path: &str) -> Option<&str> {
        let at = self.first.get(path)?;
        self.values.get(*at)?.value.as_deref()
    }

    fn add(&mut self, value: Value) {
        let number = self.values.len();
        let mut value = value;
        match self.first.get(&value.path) {
            None => {
                self.first.insert(value.path.clone(), number);
            }
            Some(known) => {
                let before = self.values[*known].value.as_deref();
                let differs = match (before, &value.value) {
                    (Some(one), Some(other)) => !same(one, other),
                    _ => false,
                };
                value.against = differs.then_some(*known);
            }
        }
        self.values.push(value);
    }
}

impl Value {
    /// Whether nobody would write this there: a sentence for the name of a body.
    pub(super) fn is_odd(&self) -> bool {
        self.path == "agency.name"
            && (self.printed.contains(['。', '；']) || self.printed.chars().count() > LONGEST_NAME)
    }
}

struct Replay<'a> {
    flat: &'a Flat,
    read: Values,
    /// The lists around: path and number of the item, once one began.
    lists: Vec<(String, Option<usize>)>,
    within: Vec<u32>,
    before: Vec<usize>,
    begun: usize,
}

impl Replay<'_> {
    fn event(&mut self, event: &Event, at: usize) {
        match event {
            Event::Begin | Event::LinesBegin => self.begun = at,
            Event::End(field) => self.field(field, at),
            Event::Lost(issue) => {
                if at > self.begun {
                    let place = self.flat.place_of(self.begun, at);
                    self.read.lost.push((*issue, Vec::new(), place));
                }
            }
            Event::Is(path, value) => self.value(path, Some(value.to_string()), String::new(), None),
            Event::Marked(id) => self.read.annotations.push(Annotation {
                path: *id,
                kind: AnnotationKind::NotApplicable,
                text: "/".to_owned(),
            }),
            Event::Before => self.before.push(at),
            Event::Behind => {
                let begun = self.before.pop().unwrap_or(at);
                self.read.before.push((begun, at));
            }
            Event::Within(choice) => self.within.push(*choice),
            Event::Without => drop(self.within.pop()),
            Event::Enter(path) => self.lists.push((self.path(path), None)),
            Event::Item => {
                if let Some((_, number)) = self.lists.last_mut() {
                    *number = Some(number.map_or(0, |number| number + 1));
                }
            }
            Event::Leave => drop(self.lists.pop()),
            Event::LinesEnd(path) => self.read.lines.push(Lines {
                path: self.path(path),
                from: self.begun,
                to: at,
            }),
        }
    }

    /// The path with the numbers of the items.
    fn path(&self, path: &str) -> String {
        let mut whole = String::new();
        let mut lists = self.lists.iter().filter_map(|(_, number)| *number);
        for (at, part) in path.split("[]").enumerate() {
            if at > 0 {
                whole.push_str(&format!("[{}]", lists.next().unwrap_or(0)));
            }
            whole.push_str(part);
        }
        whole
    }

    fn value(&mut self, path: &str, value: Option<String>, printed: String, place: Option<Place>) {
        let path = self.path(path);
        self.read.add(Value {
            path,
            value,
            printed,
            place,
            within: self.within.clone(),
            against: None,
        });
    }

    fn field(&mut self, field: &Field, end: usize) {
        let printed: String = self.flat.text[self.begun..end].iter().collect();
        if printed.is_empty() {
            return;
        }
        let place = self.flat.place_of(self.begun, end);
        if let Some(issue) = field.unsure {
            let paths = vec![self.path(&field.path)];
            self.read.lost.push((issue, paths, place));
            return;
        }
        let value = match field.back {
            Reading::Plain => Some(printed.clone()),
            Reading::Value(read) => read(&printed),
            Reading::Title => {
                let own = SECTIONS
                    .iter()
                    .any(|(known, title)| **known == *field.path && *title == printed);
                if !own {
                    let path = format!("{}.title", field.path);
                    self.value(&path, Some(printed.clone()), printed, place);
                }
                return;
            }
            Reading::Cell => {
                let Some(id) = FigureId::from_path(&field.path) else {
                    return;
                };
                let (value, note) = figure_text(&printed, id);
                if let Some((kind, text)) = note {
                    self.read.annotations.push(Annotation { path: id, kind, text });
                }
                if value.is_none() {
                    return;
                }
                value
            }
        };
        self.value(&field.path, value, printed, place);
    }
}
