//! Parts of lines: what stands between wide gaps, and which parts are figures. Leaves out what they make together.

use crate::read::ink::{Frame, Glyph};
use crate::read::letters::is_wide;
use crate::read::lines::TextLine;

/// Gaps between parts, in sizes of the letters: of words, between digits, and where many others begin too.
const WORDS: f32 = 0.6;
const DIGITS: f32 = 0.22;
const EDGE: f32 = 0.15;
/// Between a label and a number behind it.
const BEHIND: f32 = 0.33;

/// Parts that begin at one distance from the left and show that a column does.
const BEGINNINGS: usize = 3;
/// How far apart such beginnings are.
const SAME: f32 = 0.75;

/// A part of a line.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub line: usize,
    pub glyphs: Vec<Glyph>,
    pub frame: Frame,
    pub base: f32,
    pub size: f32,
    pub kind: Kind,
}

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Digits, which stand where all numbers of their column do.
    Number,
    /// What stands in the place of a number: a mark, a number with its unit.
    Mark,
    Words,
}

impl Part {
    fn of(line: usize, glyphs: &[Glyph]) -> Option<Self> {
        let text = TextLine::of(glyphs.to_vec())?;
        let kind = if !text.glyphs.iter().all(|glyph| is_of_figure(glyph.letter)) {
            if is_value(&text.glyphs) {
                Kind::Mark
            } else {
                Kind::Words
            }
        } else if text.glyphs.iter().any(|glyph| glyph.letter.is_ascii_digit()) {
            Kind::Number
        } else {
            Kind::Mark
        };
        Some(Self {
            line,
            frame: text.frame,
            base: text.base,
            size: text.size,
            glyphs: text.glyphs,
            kind,
        })
    }

    pub(super) fn is_figure(&self) -> bool {
        self.kind != Kind::Words
    }

    pub(super) fn middle(&self) -> f32 {
        self.frame.centre().0
    }

    pub(super) fn over(&self, (left, right): (f32, f32)) -> bool {
        self.frame.left < right && left < self.frame.right
    }

    /// The part cut where a column begins. Letters of two columns may be as near as words of one are, but many lines
    /// begin where a column does.
    pub(super) fn cut(self, gap: f32, begins: impl Fn(f32) -> bool) -> Vec<Self> {
        let mut cuts: Vec<usize> = (1..self.glyphs.len())
            .filter(|at| {
                let (before, glyph) = (&self.glyphs[at - 1], &self.glyphs[*at]);
                glyph.frame.left - before.frame.right > gap * self.size && begins(glyph.frame.left)
            })
            .collect();
        if cuts.is_empty() {
            return vec![self];
        }
        cuts.insert(0, 0);
        cuts.push(self.glyphs.len());
        let pieces = cuts.windows(2).map(|ends| &self.glyphs[ends[0]..ends[1]]);
        pieces.filter_map(|glyphs| Self::of(self.line, glyphs)).collect()
    }
}

/// The parts of lines. Numbers are nearer to each other than words are to numbers, but not as near as their digits.
pub(super) fn parts(lines: &[TextLine]) -> Vec<Part> {
    let mut parts = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let mut start = 0;
        for at in 1..=line.glyphs.len() {
            let ends = line.glyphs.get(at).is_none_or(|glyph| {
                let before = &line.glyphs[at - 1];
                glyph.frame.left - before.frame.right > gap(before.letter, glyph.letter) * line.size
            });
            if ends {
                parts.extend(Part::of(number, &line.glyphs[start..at]));
                start = at;
            }
        }
    }
    let beginnings = beginnings(&parts);
    let begins = |left: f32| {
        let at = beginnings.partition_point(|edge| *edge < left - SAME);
        beginnings.get(at).is_some_and(|edge| *edge <= left + SAME)
    };
    parts
        .into_iter()
        .flat_map(|part| {
            if part.kind == Kind::Words {
                part.cut(EDGE, begins)
            } else {
                vec![part]
            }
        })
        .collect()
}

/// Whether letters are a number with its unit, or a change with its direction.
fn is_value(glyphs: &[Glyph]) -> bool {
    let letters = || glyphs.iter().map(|glyph| glyph.letter);
    let digits = letters().filter(char::is_ascii_digit).count();
    let wide = letters().filter(|letter| is_wide(*letter)).count();
    let unit = letters().skip_while(|letter| is_of_figure(*letter)).all(is_wide);
    let last = letters().take_while(|letter| is_of_figure(*letter)).last();
    let change = matches!(letters().next(), Some('增' | '减')) && letters().skip(1).all(is_of_figure);
    digits > 0 && (change || (wide <= 2 && unit && last.is_some_and(|last| last.is_ascii_digit())))
}

const fn is_of_figure(letter: char) -> bool {
    letter.is_ascii_digit() || matches!(letter, '.' | ',' | '/' | '-' | '+' | '—' | '－' | '／')
}

/// The least gap between parts that end and begin with letters.
fn gap(before: char, letter: char) -> f32 {
    if is_of_figure(before) && is_of_figure(letter) {
        DIGITS
    } else if is_wide(before) && (letter.is_ascii_digit() || letter == '/') {
        BEHIND
    } else {
        WORDS
    }
}

/// Where several words begin below each other.
fn beginnings(parts: &[Part]) -> Vec<f32> {
    let words = parts.iter().filter(|part| part.kind == Kind::Words);
    let mut lefts: Vec<f32> = words.map(|part| part.frame.left).collect();
    lefts.sort_by(f32::total_cmp);
    let mut edges = Vec::new();
    let mut start = 0;
    for at in 1..=lefts.len() {
        if lefts.get(at).is_none_or(|left| left - lefts[at - 1] > SAME) {
            if at - start >= BEGINNINGS {
                edges.push(lefts[start + (at - start) / 2]);
            }
            start = at;
        }
    }
    edges
}
