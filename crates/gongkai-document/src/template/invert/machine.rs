//! Runs a pattern over a text. No step is taken twice at one place of the text, so that time grows with the length
//! of both and never beyond; where the whole does not fit, it says how far it came. Leaves out what the fields mean.

use super::flat::{Flat, Stage, TABLE};
use super::pattern::{Class, Event, Instruction, Pattern, at_line_start};
use std::collections::BTreeSet;

/// Steps times letters that one match may look at.
const MAX_STATES: usize = 1 << 28;

/// Steps that all matches of a reading may take together.
pub(super) const MAX_WORK: usize = 100_000_000;

/// What was met on the way: an event and its offset.
pub(super) type Trail<'a> = Vec<(&'a Event, usize)>;

/// How a match ended.
pub(super) enum Outcome<'a> {
    /// It fits.
    Fits(Trail<'a>),
    /// It does not: the furthest step, and the offset where it came nearest to fitting.
    Stops { at: usize, step: usize },
    /// It would take too long.
    TooLarge,
}

/// How a text is read.
#[derive(Clone)]
pub(super) struct Way {
    /// Lines of the template that fit any line of the text.
    pub loose: Vec<(u16, u32)>,
    /// Choices whose second way is tried first.
    pub flipped: BTreeSet<u32>,
    /// How surely a line has to be a heading.
    pub stage: Stage,
}

/// Matches a text.
pub(super) fn run<'a>(pattern: &'a Pattern, flat: &Flat, way: &Way, work: &mut usize) -> Outcome<'a> {
    matched(pattern, flat, way, work, &mut Furthest::default())
}

/// The steps that could have stood at an offset where a match stops, and did not: each with the letters that are
/// there.
pub(super) fn wanted_at(pattern: &Pattern, flat: &Flat, way: &Way, work: &mut usize, at: usize) -> Vec<(usize, usize)> {
    let mut furthest = Furthest {
        watched: Some(at),
        ..Furthest::default()
    };
    let _ = matched(pattern, flat, way, work, &mut furthest);
    furthest.wanted
}

fn matched<'a>(pattern: &'a Pattern, flat: &Flat, way: &Way, work: &mut usize, furthest: &mut Furthest) -> Outcome<'a> {
    let (steps, text) = (&pattern.steps, &flat.text);
    let width = text.len() + 1;
    let states = steps.len().checked_mul(width).filter(|states| *states <= MAX_STATES);
    let Some(states) = states.filter(|_| !pattern.too_large) else {
        return Outcome::TooLarge;
    };
    let mut seen = vec![0u64; states.div_ceil(64)];
    let mut stack: Vec<State> = vec![State::default()];
    let mut trail: Trail<'a> = Vec::new();
    while let Some(state) = stack.pop() {
        trail.truncate(state.length);
        let State {
            mut step,
            mut at,
            mut lines,
            ..
        } = state;
        loop {
            let state = step * width + at;
            let (word, bit) = (state / 64, 1u64 << (state % 64));
            if seen[word] & bit != 0 {
                break;
            }
            seen[word] |= bit;
            if *work == 0 {
                return Outcome::TooLarge;
            }
            *work -= 1;
            let later = |step: usize, at: usize, trail: &Trail<'_>| State {
                step,
                at,
                length: trail.len(),
                lines,
            };
            let line_start = flat.starts_line(at);
            let takes = matches!(
                &steps[step],
                Instruction::Literal(_) | Instruction::One(_) | Instruction::Many { .. } | Instruction::Heading(_)
            );
            if takes && line_start && !way.loose.is_empty() {
                let spot = pattern.spots[step];
                if way.loose.contains(&(spot.file, spot.line)) {
                    // The line is not what the template says: all of it, and the template's line, are skipped.
                    while at < text.len() && Class::Any.has(text[at]) {
                        at += 1;
                    }
                    step = next_line(steps, step);
                    continue;
                }
            }
            match &steps[step] {
                Instruction::Literal(literal) => {
                    let mut wanted: &str = literal;
                    if line_start {
                        let (level, rest) = at_line_start(literal);
                        if level.is_some_and(|level| !flat.may_be_marked(at, level, way.stage)) {
                            furthest.failed(step, 0, at, lines);
                            break;
                        }
                        wanted = rest;
                    }
                    let mut alike = 0;
                    for (one, other) in wanted.chars().zip(&text[at..]) {
                        if one != *other {
                            break;
                        }
                        alike += 1;
                    }
                    if alike < wanted.chars().count() {
                        furthest.failed(step, alike, at, lines);
                        break;
                    }
                    if alike > 0 {
                        lines = None;
                    }
                    (step, at) = (step + 1, at + alike);
                }
                Instruction::Many { class, greedy } => {
                    let more = text.get(at).is_some_and(|letter| class.has(*letter));
                    if more && *greedy {
                        stack.push(later(step + 1, at, &trail));
                        at += 1;
                    } else {
                        if more {
                            stack.push(later(step, at + 1, &trail));
                        }
                        step += 1;
                    }
                }
                Instruction::One(class) => {
                    if !text.get(at).is_some_and(|letter| class.has(*letter)) {
                        furthest.failed(step, 0, at, lines);
                        break;
                    }
                    (step, at) = (step + 1, at + 1);
                }
                Instruction::Newline => {
                    if !line_start {
                        match text.get(at) {
                            None => {}
                            Some('\n') => at += 1,
                            Some(_) => {
                                furthest.failed(step, 0, at, lines);
                                break;
                            }
                        }
                    }
                    step += 1;
                }
                Instruction::Choice(one, other, id) => {
                    let (first, second) = if way.flipped.contains(id) {
                        (*other, *one)
                    } else {
                        (*one, *other)
                    };
                    stack.push(later(second, at, &trail));
                    step = first;
                }
                Instruction::Again(begin) => {
                    stack.push(later(step + 1, at, &trail));
                    step = *begin;
                }
                Instruction::Jump(to) => step = *to,
                Instruction::Heading(section) => {
                    if !flat.may_head(at, section, way.stage) {
                        furthest.failed(step, 0, at, lines);
                        break;
                    }
                    step += 1;
                }
                Instruction::Table => {
                    while text.get(at) == Some(&TABLE) {
                        at += 1;
                    }
                    step += 1;
                }
                Instruction::Lines => {
                    // Nothing more, or one line more.
                    if line_start && at < text.len() && text[at] != TABLE {
                        let end = text[at..].iter().position(|letter| *letter == '\n');
                        let end = end.map_or(text.len(), |end| at + end + 1);
                        stack.push(State {
                            lines: lines.or(Some(at)),
                            ..later(step, end, &trail)
                        });
                    }
                    step += 1;
                }
                Instruction::Event(event) => {
                    trail.push((event, at));
                    step += 1;
                }
                Instruction::End => {
                    if at == text.len() {
                        return Outcome::Fits(trail);
                    }
                    furthest.failed(step, 0, at, lines);
                    break;
                }
            }
        }
    }
    furthest.outcome()
}

/// Where a match goes on.
#[derive(Default)]
struct State {
    step: usize,
    at: usize,
    /// Length of the trail.
    length: usize,
    /// Where whole lines of a section began that nothing fixed has followed yet.
    lines: Option<usize>,
}

/// The step that failed and stands last in the template. Of the offsets where it did, the one where most of its text
/// is there; then the last that fixed words lead to, for a section takes any line; then the first.
#[derive(Default)]
struct Furthest {
    key: (usize, usize, usize, std::cmp::Reverse<usize>),
    /// The offset that is looked at, and what could have stood there.
    watched: Option<usize>,
    wanted: Vec<(usize, usize)>,
}

impl Furthest {
    fn failed(&mut self, step: usize, alike: usize, at: usize, lines: Option<usize>) {
        let key = (step, alike, lines.unwrap_or(at), std::cmp::Reverse(at));
        if key > self.key {
            self.key = key;
        }
        if self.watched == Some(at) && lines.is_none() {
            self.wanted.push((step, alike));
        }
    }

    const fn outcome<'a>(&self) -> Outcome<'a> {
        let (step, _, _, std::cmp::Reverse(at)) = self.key;
        Outcome::Stops { at, step }
    }
}

/// The end of the template's line.
fn next_line(steps: &[Instruction], step: usize) -> usize {
    let newline = steps[step..]
        .iter()
        .position(|step| matches!(step, Instruction::Newline));
    newline.map_or(steps.len() - 1, |count| step + count)
}
