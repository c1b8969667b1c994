//! A template read backwards: text that it made, with figures and names changed by hand, gives the report again,
//! field by field. The statutory tables are the recogniser's; everything else is found by the template's own words,
//! and what stands in a text that is read as it is by the recogniser, where the template agrees. What no longer fits
//! is told against the line of the template. Leaves out text that the template did not make.

mod assemble;
mod flat;
mod machine;
mod merge;
mod pattern;
mod print;
mod replay;

use super::{Template, TemplateError};
use crate::document::Document;
use crate::recognise;
use flat::{Flat, Stage};
use gongkai_core::message::excerpt;
use gongkai_core::rules::reading;
use gongkai_core::{Finding, Loaded, Message, Place, Report, messages};
use machine::{MAX_WORK, Outcome, Way};
use pattern::{Event, Instruction, Pattern};
use replay::Values;
use std::collections::{BTreeSet, HashSet};

/// Lines that may not fit before reading ends.
const MAX_MISFITS: usize = 20;

/// Choices that are tried the other way.
const MAX_FLIPS: usize = 16;

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
        let mut issues: Vec<TemplateError> = Vec::new();
        for issue in &self.pattern.issues {
            let error = super::Fault::new(issue.spot, issue.why.clone()).named(&template.files);
            // The body of a list may be there twice.
            if !issues.contains(&error) {
                issues.push(error);
            }
        }
        issues
    }

    /// Reads a document that the template made.
    pub(super) fn read(&self, template: &Template, document: &Document) -> Loaded {
        let found = recognise::recognise(document);
        let mut flat = Flat::of(document);
        flat.know(&found.report);
        let mut work = MAX_WORK;
        let mut findings = Vec::new();
        let Some((way, values)) = self.fit(template, &mut flat, &mut work, &mut findings) else {
            // Nothing fits: what can be read without the template is read, and the findings say so.
            let mut loaded = found;
            loaded.diagnostics.splice(0..0, findings);
            return loaded;
        };
        let values = self.weigh(&flat, way, values, &found.report, &mut work);
        let mut loaded = assemble::report(&flat, &values, &found);
        merge::add(template, &flat, &values, &found, &mut loaded);
        loaded.diagnostics.extend(findings);
        let unread = assemble::unread(template, &self.pattern.issues, &values, &loaded.report);
        loaded.diagnostics.extend(unread);
        // What was said already is not said again.
        for finding in lost(template, &flat, &values, &loaded.report) {
            if loaded.diagnostics.iter().all(|known| known.place != finding.place) {
                loaded.diagnostics.push(finding);
            }
        }
        loaded
    }

    /// The way on which the text fits, with lines left out that fit nothing, and what was read on it.
    fn fit(
        &self,
        template: &Template,
        flat: &mut Flat,
        work: &mut usize,
        findings: &mut Vec<Finding>,
    ) -> Option<(Way, Values)> {
        let mut way = Way {
            loose: Vec::new(),
            flipped: BTreeSet::new(),
            stage: Stage::Known,
        };
        loop {
            // The furthest stop, and how surely lines had to be headings there.
            let mut stop: Option<(usize, usize, Stage)> = None;
            for stage in Stage::ALL {
                way.stage = stage;
                match machine::run(&self.pattern, flat, &way, work) {
                    Outcome::Fits(trail) => return Some((way.clone(), Values::of(flat, &trail))),
                    Outcome::TooLarge => {
                        findings.push(finding(messages::invert_too_large(), None));
                        return None;
                    }
                    Outcome::Stops { at, step } => {
                        if stop.is_none_or(|(_, known, _)| step > known) {
                            stop = Some((at, step, stage));
                        }
                    }
                }
            }
            let (at, step, stage) = stop?;
            way.stage = stage;
            let step = self.likely(flat, &way, work, at, step);
            findings.push(self.misfit(template, flat, at, step));
            if findings.len() >= MAX_MISFITS {
                return None;
            }
            // What helps more: the line of the text left out, or the line of the template.
            let mut looser = way.clone();
            let spot = self.pattern.spots[step];
            let new = !way.loose.contains(&(spot.file, spot.line));
            looser.loose.push((spot.file, spot.line));
            let shorter = flat.without_line(at);
            let mut reach = |flat: &Flat, way: &Way| match machine::run(&self.pattern, flat, way, work) {
                Outcome::Fits(_) => usize::MAX,
                Outcome::Stops { step, .. } => step,
                Outcome::TooLarge => 0,
            };
            if new && reach(flat, &looser) > reach(&shorter, &way) {
                way = looser;
            } else if shorter.text.len() < flat.text.len() {
                *flat = shorter;
            } else {
                return None;
            }
        }
    }

    /// What most likely stood at an offset where reading stops: the words that begin so, or share most letters.
    fn likely(&self, flat: &Flat, way: &Way, work: &mut usize, at: usize, furthest: usize) -> usize {
        let line = flat.line(at);
        let alike = |step: usize| match &self.pattern.steps[step] {
            Instruction::Literal(text) => text
                .chars()
                .filter(|letter| !letter.is_whitespace() && line.contains(*letter))
                .count(),
            _ => 0,
        };
        let wanted = machine::wanted_at(&self.pattern, flat, way, work, at);
        let wanted = wanted.into_iter().map(|(step, begins)| (begins, alike(step), step));
        let best = wanted.max_by_key(|(begins, alike, step)| (*begins, *alike, std::cmp::Reverse(*step)));
        match best {
            Some((begins, alike, step)) if begins + alike > 0 => step,
            _ => furthest,
        }
    }

    fn misfit(&self, template: &Template, flat: &Flat, at: usize, step: usize) -> Finding {
        let line = flat.line(at);
        let place = flat.place(at);
        let expected = self.pattern.steps[step..].iter().find_map(|step| match step {
            Instruction::Literal(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Instruction::Heading(section) if section.ends_with(']') => Some("{{title}}".to_owned()),
            Instruction::Heading(section) => Some(format!("{{{{heading \"{section}\"}}}}")),
            Instruction::Event(Event::End(field)) => Some(format!("{{{{{}}}}}", field.path)),
            _ => None,
        });
        let spot = self.pattern.spots[step];
        let (Some(expected), false) = (expected, matches!(self.pattern.steps[step], Instruction::End)) else {
            return finding(messages::invert_left_over(excerpt(&line)), place);
        };
        let file = template.files.get(usize::from(spot.file)).map_or("", String::as_str);
        let message = messages::invert_misfit(excerpt(&line), file, spot.line, excerpt(&expected));
        finding(message, place)
    }

    /// The same text can fit in two ways, as a title that is read as a whole or by its parts. Where a reading
    /// contradicts itself or what the recogniser sees, the choices around are tried the other way; the reading with
    /// the fewest contradictions stays.
    fn weigh(&self, flat: &Flat, way: Way, values: Values, found: &Report, work: &mut usize) -> Values {
        let (mut way, mut values) = (way, values);
        let mut cost = contradictions(&values, found);
        let mut tried: BTreeSet<u32> = BTreeSet::new();
        while cost > 0 && tried.len() < MAX_FLIPS {
            let Some(choice) = doubtful(&values, found)
                .into_iter()
                .find(|choice| !tried.contains(choice))
            else {
                break;
            };
            tried.insert(choice);
            let mut other = way.clone();
            if !other.flipped.remove(&choice) {
                other.flipped.insert(choice);
            }
            if let Outcome::Fits(trail) = machine::run(&self.pattern, flat, &other, work) {
                let read = Values::of(flat, &trail);
                let less = contradictions(&read, found);
                if less < cost {
                    (way, values, cost) = (other, read, less);
                }
            }
        }
        values
    }
}

fn contradictions(values: &Values, found: &Report) -> usize {
    let own = values.values.iter();
    let own = own.filter(|value| value.against.is_some() || value.value.is_none() || value.is_odd());
    own.count() + merge::differences(values, found)
}

/// The choices around the values that are in doubt, the innermost first.
fn doubtful(values: &Values, found: &Report) -> Vec<u32> {
    let mut choices = Vec::new();
    for value in &values.values {
        let differs = || {
            let text = value.value.as_deref();
            text.is_some_and(|text| merge::contradicts(&value.path, text, found))
        };
        if value.against.is_none() && value.value.is_some() && !value.is_odd() && !differs() {
            continue;
        }
        let before = value.against.and_then(|at| values.values.get(at));
        let around = value.within.iter().rev();
        for choice in around.chain(before.iter().flat_map(|before| before.within.iter().rev())) {
            if *choice != u32::MAX && !choices.contains(choice) {
                choices.push(*choice);
            }
        }
    }
    choices
}

/// The lines that the report does not print again by the template: what was read of them is not where it belongs.
fn lost(template: &Template, flat: &Flat, read: &Values, report: &Report) -> Vec<Finding> {
    let Ok(again) = template.compose(report) else {
        return Vec::new();
    };
    let again = Flat::of(&again);
    if again.text == flat.text {
        return Vec::new();
    }
    let printed: HashSet<String> = (0..again.lines.len()).map(|number| again.text_of(number)).collect();
    // What is said of last year's report no reader can print again.
    let of_previous = |number: usize| {
        let start = flat.lines[number].start;
        let end = flat.lines.get(number + 1).map_or(flat.text.len(), |next| next.start);
        read.before.iter().any(|(from, to)| *from < end && *to > start)
    };
    (0..flat.lines.len())
        .filter(|number| !of_previous(*number))
        .map(|number| (flat.text_of(number), &flat.lines[number].place))
        .filter(|(line, _)| !line.is_empty() && !printed.contains(line))
        .take(MAX_MISFITS)
        .map(|(line, place)| finding(messages::invert_left_over(excerpt(&line)), place.clone()))
        .collect()
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
