//! A text as letters with glyphs and widths. Leaves out scripts whose letters change beside each other: they are
//! printed letter by letter, as no report is written in them.

use super::fonts::{Chosen, Face, Role, glyph};
use crate::code;
use gongkai_document::is_invisible;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Measures letters.
pub(super) trait Metric {
    /// The glyph of a letter in a part; none where no font has it. Widths are in parts of the letters' size.
    fn measure(&mut self, role: Role, letter: char) -> Option<Glyph>;
}

/// A glyph of a face, and how far it reaches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    /// Number of the face.
    pub face: usize,
    /// Number of the glyph in it.
    pub glyph: u32,
    /// How far it reaches, in parts of the letters' size.
    pub advance: f32,
}

/// A letter of a text, with the invisible ones behind it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Letter {
    /// The letter.
    pub letter: char,
    /// Where it stands in its text, in bytes.
    pub range: Range<usize>,
    /// What is drawn.
    pub shape: Shape,
    /// How far it reaches, in points.
    pub advance: f32,
}

/// What is drawn for a letter.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    /// A glyph.
    Glyph(Glyph),
    /// No font has it: its code is printed small, never an empty box.
    Code(Box<[Glyph]>),
    /// Nothing.
    Nothing,
}

/// A part of a text in one font.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run<'a> {
    /// The font.
    pub role: Role,
    /// The text.
    pub text: &'a str,
}

/// The letters of a text, whose bytes count through all its runs.
pub(super) fn letters(runs: &[Run<'_>], size: f32, metric: &mut dyn Metric) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::with_capacity(runs.iter().map(|run| run.text.len() / 3).sum());
    let mut before = 0;
    for run in runs {
        for (at, letter) in run.text.char_indices() {
            let range = before + at..before + at + letter.len_utf8();
            // No reader of a document counts them.
            if is_invisible(letter) || letter.is_control() && !matches!(letter, '\n' | '\t') {
                continue;
            }
            if joins(letter)
                && let Some(last) = letters.last_mut().filter(|last| last.range.end == range.start)
                && !matches!(last.letter, '\n')
                && metric.measure(run.role, letter).is_none()
            {
                last.range.end = range.end;
                continue;
            }
            letters.push(measured(letter, range, run.role, size, metric));
        }
        before += run.text.len();
    }
    letters
}

fn measured(letter: char, range: Range<usize>, role: Role, size: f32, metric: &mut dyn Metric) -> Letter {
    let (shape, advance) = match letter {
        '\n' | '\u{2028}' | '\u{2029}' => (Shape::Nothing, 0.0),
        _ => {
            let printed = if letter.is_whitespace() && letter != '\u{3000}' {
                ' '
            } else {
                letter
            };
            // What a letter of private use means depends on the font; a file that is kept must not. The sign for what
            // could not be decoded says nothing in a file either.
            let found = if is_private(letter) || letter == char::REPLACEMENT_CHARACTER {
                None
            } else {
                metric.measure(role, printed)
            };
            match found {
                Some(glyph) => (Shape::Glyph(glyph), glyph.advance * size),
                None if letter.is_whitespace() => (Shape::Nothing, size / 2.0),
                None => {
                    let code = code::code(letter);
                    let glyphs: Box<[Glyph]> = code.chars().filter_map(|part| metric.measure(role, part)).collect();
                    let advance = glyphs.iter().map(|glyph| glyph.advance * size * code::SIZE).sum();
                    (Shape::Code(glyphs), advance)
                }
            }
        }
    };
    let letter = match letter {
        '\u{2028}' | '\u{2029}' => '\n',
        letter => letter,
    };
    Letter {
        letter,
        range,
        shape,
        advance,
    }
}

/// Letters that only change how the one before them looks.
const fn joins(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36F}' | '\u{20D0}'..='\u{20FF}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

const fn is_private(letter: char) -> bool {
    matches!(letter, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

/// The metric of the fonts of a document.
pub(super) struct Fitted<'a> {
    chosen: &'a Chosen,
    parsed: Vec<Option<ttf_parser::Face<'a>>>,
    known: HashMap<(Role, char), Option<Glyph>>,
    /// The faces that glyphs name: those of the parts, then those for rare letters.
    pub faces: Vec<Arc<Face>>,
}

impl<'a> Fitted<'a> {
    pub(super) fn new(chosen: &'a Chosen) -> Self {
        Self {
            chosen,
            parsed: chosen.faces.iter().map(|face| face.parsed()).collect(),
            known: HashMap::new(),
            faces: chosen.faces.clone(),
        }
    }

    fn look_up(&mut self, role: Role, letter: char) -> Option<Glyph> {
        for at in self.chosen.part(role) {
            if let Some(found) = self.parsed[*at].as_ref().and_then(|face| of_face(face, *at, letter)) {
                return Some(found);
            }
        }
        if joins(letter) {
            return None;
        }
        let face = self.chosen.rare(letter)?;
        let at = match self.faces.iter().position(|known| Arc::ptr_eq(known, &face)) {
            Some(at) => at,
            None => {
                self.faces.push(face.clone());
                self.faces.len() - 1
            }
        };
        of_face(&face.parsed()?, at, letter)
    }
}

impl Metric for Fitted<'_> {
    fn measure(&mut self, role: Role, letter: char) -> Option<Glyph> {
        if let Some(known) = self.known.get(&(role, letter)) {
            return *known;
        }
        let found = self.look_up(role, letter);
        self.known.insert((role, letter), found);
        found
    }
}

fn of_face(face: &ttf_parser::Face<'_>, at: usize, letter: char) -> Option<Glyph> {
    let found = glyph(face, letter)?;
    let advance = f32::from(face.glyph_hor_advance(found)?) / f32::from(face.units_per_em());
    Some(Glyph {
        face: at,
        glyph: u32::from(found.0),
        advance,
    })
}
