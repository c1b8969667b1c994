//! Runs a pattern over a text. No step is taken twice at one place of the text, so that time grows with the length
//! of both and never beyond; where the whole does not fit, it says how far it came. Leaves out what the fields mean.

use super::TABLE;
use super::pattern::{Class, Event, Instruction, at_line_start};

/// Steps times letters that a match may look at.
const MAX_STATES: usize = 1 << 28;

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

/// Matches a text; tables in it are the letter [`TABLE`]. `loose` are template lines that fit any line.
pub(super) fn run<'a>(steps: &'a [Instruction], text: &[char], loose: &[(u16, u32)]) -> Outcome<'a> {
    let width = text.len() + 1;
    let Some(states) = steps.len().checked_mul(width).filter(|states| *states <= MAX_STATES) else {
        return Outcome::TooLarge;
    };
    let mut seen = vec![0u64; states.div_ceil(64)];
    let mut stack: Vec<(usize, usize, usize)> = vec![(0, 0, 0)];
    let mut trail: Trail<'a> = Vec::new();
    let mut furthest = Furthest::default();
    while let Some((step, at, length)) = stack.pop() {
        trail.truncate(length);
        let (mut step, mut at) = (step, at);
        loop {
            let state = step * width + at;
            let (word, bit) = (state / 64, 1u64 << (state % 64));
            if seen[word] & bit != 0 {
                break;
            }
            seen[word] |= bit;
            let line_start = at == 0 || text[at - 1] == '\n' || text[at - 1] == TABLE;
            match &steps[step] {
                Instruction::Literal(literal, spot) => {
                    let literal = if line_start { at_line_start(literal) } else { literal };
                    if line_start && loose.contains(&(spot.file, spot.line)) {
                        // The line is not what the template says: all of it, and the template's line, are skipped.
                        while at < text.len() && Class::Any.has(text[at]) {
                            at += 1;
                        }
                        step = next_line(steps, step);
                        continue;
                    }
                    let alike = literal
                        .chars()
                        .zip(&text[at..])
                        .take_while(|(one, other)| one == *other);
                    let alike = alike.count();
                    if alike < literal.chars().count() {
                        furthest.failed(step, alike, at);
                        break;
                    }
                    (step, at) = (step + 1, at + alike);
                }
                Instruction::Many { class, greedy } => {
                    let more = text.get(at).is_some_and(|letter| class.has(*letter));
                    if more && *greedy {
                        stack.push((step + 1, at, trail.len()));
                        at += 1;
                    } else {
                        if more {
                            stack.push((step, at + 1, trail.len()));
                        }
                        step += 1;
                    }
                }
                Instruction::One(class) => {
                    if !text.get(at).is_some_and(|letter| class.has(*letter)) {
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
                                furthest.failed(step, 0, at);
                                break;
                            }
                        }
                    }
                    step += 1;
                }
                Instruction::Split(one, other) => {
                    stack.push((*other, at, trail.len()));
                    step = *one;
                }
                Instruction::Jump(to) => step = *to,
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
                        stack.push((step, end, trail.len()));
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
                    furthest.failed(step, 0, at);
                    break;
                }
            }
        }
    }
    Outcome::Stops {
        at: furthest.at,
        step: furthest.step,
    }
}

/// The step that failed and stands last in the template; of the offsets where it did, the one where most of its
/// text is there, and the first of those.
#[derive(Default)]
struct Furthest {
    step: usize,
    alike: usize,
    at: usize,
}

impl Furthest {
    fn failed(&mut self, step: usize, alike: usize, at: usize) {
        let key = |furthest: &Self| (furthest.step, furthest.alike, std::cmp::Reverse(furthest.at));
        let found = Self { step, alike, at };
        if key(&found) > key(self) {
            *self = found;
        }
    }
}

/// The end of the template's line.
fn next_line(steps: &[Instruction], step: usize) -> usize {
    let newline = steps[step..]
        .iter()
        .position(|step| matches!(step, Instruction::Newline));
    newline.map_or(steps.len() - 1, |count| step + count)
}
