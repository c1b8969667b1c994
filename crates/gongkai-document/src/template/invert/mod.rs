//! A template read backwards: text that it made, with figures and names changed by hand, gives the report again,
//! field by field. The statutory tables are the recogniser's; everything else is found by the template's own words.
//! What no longer fits is told against the line of the template. Leaves out text that the template did not make.

mod machine;
mod pattern;

use super::{Spot, Template, TemplateError};
use crate::document::{Block, Document};
use crate::recognise::{self, figure_text};
use gongkai_core::fields::Assembly;
use gongkai_core::message::excerpt;
use gongkai_core::report::SECTIONS;
use gongkai_core::rules::reading;
use gongkai_core::tables::FigureId;
use gongkai_core::{Annotation, AnnotationKind, Finding, Loaded, Message, Place, Report, fields, messages};
use machine::{Outcome, Trail};
use pattern::{Event, Field, Instruction, Pattern, Reading};
use std::collections::HashSet;

/// What stands for a table in the text.
const TABLE: char = '\u{FDD0}';

/// Lines that may not fit before reading ends.
const MAX_MISFITS: usize = 20;

/// A template as a reader.
#[derive(Debug)]
pub(super) struct Inverse {
    pattern: Pattern,
}

impl Inverse {
    pub(super) fn of(template: &Template) -> Self {
        Self {
            pattern: pattern::of(&template.ops),
        }
    }

    /// What cannot be read back, and why.
    pub(super) fn issues(&self, template: &Template) -> Vec<TemplateError> {
        let issues = self.pattern.issues.iter().cloned();
        issues
            .map(|(spot, message)| super::Fault::new(spot, message).named(&template.files))
            .collect()
    }

    /// Reads a document that the template made.
    pub(super) fn read(&self, template: &Template, document: &Document) -> Loaded {
        let mut flat = Flat::of(document);
        let mut findings = Vec::new();
        let mut loose: Vec<(u16, u32)> = Vec::new();
        let steps = &self.pattern.steps;
        let trail = loop {
            let (at, step) = match machine::run(steps, &flat.text, &loose) {
                Outcome::Fits(trail) => break trail,
                Outcome::TooLarge => {
                    findings.push(finding(messages::invert_too_large(), None));
                    break Vec::new();
                }
                Outcome::Stops { at, step } => (at, step),
            };
            findings.push(self.misfit(template, &flat, at, step));
            if findings.len() >= MAX_MISFITS {
                break Vec::new();
            }
            // What helps more: the line of the text left out, or the line of the template.
            let spot = spot_near(steps, step);
            let shorter = flat.without_line(at);
            let reach = |text: &[char], loose: &[(u16, u32)]| match machine::run(steps, text, loose) {
                Outcome::Fits(_) => usize::MAX,
                Outcome::Stops { step, .. } => step,
                Outcome::TooLarge => 0,
            };
            let mut looser = loose.clone();
            looser.extend(spot.map(|spot| (spot.file, spot.line)));
            if looser.len() > loose.len()
                && !loose.contains(&looser[looser.len() - 1])
                && reach(&flat.text, &looser) > reach(&shorter.text, &loose)
            {
                loose = looser;
            } else if shorter.text.len() < flat.text.len() {
                flat = shorter;
            } else {
                break Vec::new();
            }
        };
        let mut loaded = self.report(&flat, &trail, document);
        loaded.diagnostics.extend(findings);
        // What was said already is not said again.
        for finding in lost(template, &flat, &loaded.report) {
            if loaded.diagnostics.iter().all(|known| known.place != finding.place) {
                loaded.diagnostics.push(finding);
            }
        }
        loaded
    }

    fn misfit(&self, template: &Template, flat: &Flat, at: usize, step: usize) -> Finding {
        let line = flat.line(at);
        let expected = self.pattern.steps[step..].iter().take(1).find_map(|step| match step {
            Instruction::Literal(text, spot) if !text.trim().is_empty() => Some((text.trim().to_owned(), *spot)),
            _ => None,
        });
        let place = flat.place(at);
        let Some((expected, spot)) = expected else {
            return finding(messages::invert_left_over(excerpt(&line)), place);
        };
        let file = template.files.get(usize::from(spot.file)).map_or("", String::as_str);
        let message = messages::invert_misfit(excerpt(&line), file, spot.line, excerpt(&expected));
        finding(message, place)
    }

    fn report(&self, flat: &Flat, trail: &Trail<'_>, document: &Document) -> Loaded {
        let tables = recognise::recognise(document);
        let mut loaded = Loaded {
            report: Report {
                edition: tables.report.edition,
                tables: tables.report.tables,
                annotations: tables.report.annotations,
                ..Report::default()
            },
            ..Loaded::default()
        };
        for (path, place) in tables
            .origins
            .iter()
            .filter(|(path, _)| FigureId::from_path(path).is_some())
        {
            loaded.origins.insert(path, place.clone());
        }
        let of_figures = |finding: &Finding| finding.paths.iter().any(|path| FigureId::from_path(path).is_some());
        loaded
            .diagnostics
            .extend(tables.diagnostics.into_iter().filter(of_figures));
        let mut replay = Replay {
            flat,
            loaded,
            lists: Vec::new(),
            begun: 0,
            values: Vec::new(),
            lines: Vec::new(),
        };
        for (event, at) in trail {
            replay.event(event, *at);
        }
        replay.finish()
    }
}

/// The lines that the report does not print again by the template: what was read of them is not where it belongs.
fn lost(template: &Template, flat: &Flat, report: &Report) -> Vec<Finding> {
    let Ok(again) = template.compose(report) else {
        return Vec::new();
    };
    let again = Flat::of(&again);
    let printed: HashSet<String> = again.lines.iter().map(|(start, _)| again.line(*start)).collect();
    flat.lines
        .iter()
        .map(|(start, place)| (flat.line(*start), place))
        .filter(|(line, _)| !line.is_empty() && !printed.contains(line))
        .take(MAX_MISFITS)
        .map(|(line, place)| finding(messages::invert_left_over(excerpt(&line)), place.clone()))
        .collect()
}

/// The literal that stands at a step, or the next one.
fn spot_near(steps: &[Instruction], step: usize) -> Option<Spot> {
    steps[step..].iter().find_map(|step| match step {
        Instruction::Literal(_, spot) => Some(*spot),
        Instruction::Event(Event::End(field)) => Some(field.spot),
        _ => None,
    })
}

/// Whether two texts say the same: numbers by value.
fn same(one: &str, other: &str) -> bool {
    let number = |text: &str| {
        text.parse::<gongkai_core::Decimal>()
            .ok()
            .map(gongkai_core::Decimal::value)
    };
    one == other || number(one).is_some_and(|one| Some(one) == number(other))
}

fn finding(message: Message, place: Option<Place>) -> Finding {
    let rule = &reading::UNPLACED;
    Finding::new(rule.code, gongkai_core::Severity::Error, message).at(place)
}

/// The text of a document in letters, a line a paragraph.
#[derive(Clone)]
struct Flat {
    text: Vec<char>,
    /// Where each line begins, and its place.
    lines: Vec<(usize, Option<Place>)>,
}

impl Flat {
    fn of(document: &Document) -> Self {
        let mut flat = Self {
            text: Vec::new(),
            lines: Vec::new(),
        };
        for block in &document.blocks {
            match block {
                Block::Heading(heading) => flat.add(&heading.text, Some(&heading.place)),
                Block::Paragraph(paragraph) => flat.add(&paragraph.text, Some(&paragraph.place)),
                Block::Line(line) => {
                    let place = Place::Text {
                        line: line.number,
                        column: 1,
                        length: u32::try_from(line.text.chars().count()).unwrap_or(u32::MAX),
                    };
                    flat.add(&line.text, Some(&place));
                }
                Block::Furniture(_) => {}
                Block::Table(_) => {
                    flat.lines.push((flat.text.len(), None));
                    flat.text.push(TABLE);
                }
            }
        }
        flat
    }

    fn add(&mut self, text: &str, place: Option<&Place>) {
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            self.lines.push((self.text.len(), place.cloned()));
            self.text.extend(line.chars().filter(|letter| *letter != TABLE));
            self.text.push('\n');
        }
    }

    fn number(&self, at: usize) -> usize {
        self.lines.partition_point(|(start, _)| *start <= at).saturating_sub(1)
    }

    fn line(&self, at: usize) -> String {
        let start = self.lines.get(self.number(at)).map_or(0, |(start, _)| *start);
        let letters = self.text[start.min(self.text.len())..].iter();
        letters
            .take_while(|letter| **letter != '\n' && **letter != TABLE)
            .collect()
    }

    fn place(&self, at: usize) -> Option<Place> {
        self.lines.get(self.number(at)).and_then(|(_, place)| place.clone())
    }

    fn without_line(&self, at: usize) -> Self {
        let number = self.number(at);
        let mut shorter = self.clone();
        let Some((start, _)) = self.lines.get(number) else {
            return shorter;
        };
        let end = self.lines.get(number + 1).map_or(self.text.len(), |(next, _)| *next);
        shorter.text.drain(*start..end);
        shorter.lines.remove(number);
        for (begin, _) in &mut shorter.lines[number..] {
            *begin -= end - start;
        }
        shorter
    }
}

/// Makes a report of what was met.
struct Replay<'a> {
    flat: &'a Flat,
    loaded: Loaded,
    /// The lists around: path and number of the item, once one began.
    lists: Vec<(String, Option<usize>)>,
    begun: usize,
    values: Vec<(String, String, Option<Place>)>,
    lines: Vec<(String, usize, usize)>,
}

impl Replay<'_> {
    fn event(&mut self, event: &Event, at: usize) {
        match event {
            Event::Begin | Event::LinesBegin => self.begun = at,
            Event::End(field) => self.field(field, at),
            Event::Is(path, value) => self.values.push((self.path(path), value.to_string(), None)),
            Event::Marked(id) => self.loaded.report.annotate(Annotation {
                path: *id,
                kind: AnnotationKind::NotApplicable,
                text: "/".to_owned(),
            }),
            Event::Enter(path) => self.lists.push((self.path(path), None)),
            Event::Item => {
                if let Some((_, number)) = self.lists.last_mut() {
                    *number = Some(number.map_or(0, |number| number + 1));
                }
            }
            Event::Leave => drop(self.lists.pop()),
            Event::LinesEnd(path) => self.lines.push((self.path(path), self.begun, at)),
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

    fn field(&mut self, field: &Field, end: usize) {
        let printed: String = self.flat.text[self.begun..end].iter().collect();
        let place = self.place(end);
        let path = self.path(&field.path);
        let value = match field.back {
            _ if printed.is_empty() => return,
            Reading::Plain => Some(printed.clone()),
            Reading::Value(read) => read(&printed),
            Reading::Title => {
                let own = SECTIONS
                    .iter()
                    .any(|(known, title)| *known == path && *title == printed);
                if !own {
                    self.values.push((format!("{path}.title"), printed, place));
                }
                return;
            }
            Reading::Cell => {
                let Some(id) = FigureId::from_path(&path) else { return };
                let (value, note) = figure_text(&printed, id);
                if let Some((kind, text)) = note {
                    self.loaded.report.annotate(Annotation { path: id, kind, text });
                }
                if value.is_none() {
                    return;
                }
                value
            }
        };
        match value {
            Some(value) => self.values.push((path, value, place)),
            None => {
                let finding = finding(messages::invert_wrong_value(&path, excerpt(&printed)), place);
                self.loaded.diagnostics.push(finding);
            }
        }
    }

    fn place(&self, end: usize) -> Option<Place> {
        let number = self.flat.number(self.begun);
        let (start, place) = self.flat.lines.get(number)?;
        match place.clone()? {
            Place::Text { line, column, .. } => {
                let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
                Some(Place::Text {
                    line,
                    column: column.saturating_add(count(self.begun - start)),
                    length: count(end - self.begun),
                })
            }
            place => Some(place),
        }
    }

    fn finish(mut self) -> Loaded {
        let mut taken: Vec<(String, String)> = Vec::new();
        let mut assembly = Assembly::default();
        let base = fields::fields(&self.loaded.report);
        let text_of = |path: &str| {
            let id = FigureId::from_path(path)?;
            self.loaded.report.tables.figure(id)?.text()
        };
        let mut figures = Vec::new();
        let mut problems = Vec::new();
        let mut edition = None;
        for (path, value, place) in &self.values {
            if let Some((_, before)) = taken.iter().find(|(known, _)| known == path) {
                if !same(before, value) {
                    let message = messages::invert_twice(path, excerpt(before), excerpt(value));
                    problems.push(finding(message, place.clone()));
                }
                continue;
            }
            taken.push((path.clone(), value.clone()));
            if path == "edition" {
                edition = Some(value.clone());
                continue;
            }
            if let Some(id) = FigureId::from_path(path) {
                match text_of(path) {
                    Some(printed) if !same(&printed, value) => {
                        let message = messages::invert_table_differs(path, excerpt(value), excerpt(&printed));
                        problems.push(finding(message, place.clone()));
                    }
                    Some(_) => {}
                    None => figures.push((id, value.clone(), place.clone())),
                }
                continue;
            }
            match assembly.set(path, Some(value)) {
                Ok(()) => {
                    if let Some(place) = place {
                        self.loaded.origins.insert(path.clone(), place.clone());
                    }
                }
                Err(error) => problems.push(finding(error.message, place.clone())),
            }
        }
        // The tables of the report, and what else it is: everything that no template prints.
        for field in base {
            if !taken
                .iter()
                .any(|(path, _)| *path == field.path && FigureId::from_path(path).is_none())
            {
                let _ = assembly.set(&field.path, field.value.as_deref());
            }
        }
        let origins = std::mem::take(&mut self.loaded.origins);
        match assembly.finish() {
            Ok(loaded) => self.loaded.report = loaded.report,
            Err(error) => problems.extend(error.each().map(|error| finding(error.message.clone(), None))),
        }
        self.loaded.origins = origins;
        if let Some(known) = edition.and_then(|name| gongkai_core::Edition::from_name(&name))
            && known != self.loaded.report.edition
            && !self.flat.text.contains(&TABLE)
        {
            let blank = Report::blank(known);
            (self.loaded.report.edition, self.loaded.report.tables) = (blank.edition, blank.tables);
        }
        for (id, value, place) in figures {
            let set = self
                .loaded
                .report
                .tables
                .figure_mut(id)
                .map(|cell| cell.set(Some(&value)));
            match set {
                Some(Ok(())) => {
                    if let Some(place) = place {
                        self.loaded.origins.insert(id.path(), place);
                    }
                }
                _ => problems.push(finding(messages::invert_wrong_value(id.path(), excerpt(&value)), place)),
            }
        }
        let lines = std::mem::take(&mut self.lines);
        for (path, from, to) in lines {
            let text: String = self.flat.text[from..to].iter().collect();
            let blocks: Vec<_> = text.lines().map(recognise::prose_block).collect();
            if blocks.is_empty() {
                continue;
            }
            let report = &mut self.loaded.report;
            if path == "preamble" {
                report.preamble = text.lines().map(gongkai_core::Block::paragraph).collect();
            } else if let Some(section) = path
                .strip_suffix(".blocks")
                .or(Some(&path))
                .and_then(|path| report.section_mut(path))
            {
                section.blocks = blocks;
            }
        }
        self.loaded.diagnostics.extend(problems);
        self.loaded
    }
}
