//! Measures of a page after GB/T 9704, in points, and what stands on pages: letters, lines, shades. Leaves out how it
//! gets there and how a file holds it.

use super::letters::{Letter, Shape};
use std::ops::Range;
use std::rc::Rc;

const MM: f32 = 72.0 / 25.4;
/// A4.
pub(super) const WIDTH: f32 = 210.0 * MM;
pub(super) const HEIGHT: f32 = 297.0 * MM;
/// The text of a page: margins of 37, 35, 28 and 26 mm.
pub(super) const TOP: f32 = 37.0 * MM;
pub(super) const BOTTOM: f32 = HEIGHT - 35.0 * MM;
pub(super) const LEFT: f32 = 28.0 * MM;
pub(super) const RIGHT: f32 = WIDTH - 26.0 * MM;
pub(super) const TEXT_WIDTH: f32 = RIGHT - LEFT;
pub(super) const TEXT_HEIGHT: f32 = BOTTOM - TOP;
/// The page number stands 7 mm below the text.
pub(super) const NUMBER: f32 = BOTTOM + 7.0 * MM;
/// 三号: a line of 156 mm holds 28 letters of it, as the standard wants.
pub(super) const BODY: f32 = 15.75;
/// 二号.
pub(super) const TITLE: f32 = 22.0;
/// 四号, of page numbers.
pub(super) const FOLIO: f32 = 14.0;
/// From line to line, exactly.
pub(super) const LEADING: f32 = 28.0;
pub(super) const TITLE_LEADING: f32 = 36.0;

/// A text with its letters.
#[derive(Debug)]
pub(super) struct Words {
    /// The text that the letters' bytes count in.
    pub text: String,
    /// Its letters.
    pub letters: Vec<Letter>,
    /// Their size.
    pub size: f32,
}

/// What a piece of a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// A part of the document, by its number.
    Leaf(usize),
    /// The page: a number, a heading that is repeated.
    Page,
}

/// A line of letters on a page.
#[derive(Debug, Clone)]
pub(super) struct Print {
    pub owner: Owner,
    pub words: Rc<Words>,
    pub letters: Range<usize>,
    /// Where the first letter begins, and the line that letters stand on.
    pub x: f32,
    pub y: f32,
    /// Space behind each letter that can have some.
    pub gap: f32,
}

/// A rectangle: a cell's border or shade.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    pub left: f32,
    pub top: f32,
    pub width: f32,
    pub height: f32,
    /// Filled with a light grey below its border.
    pub shaded: bool,
}

/// A page.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub frames: Vec<Frame>,
    pub prints: Vec<Print>,
}

/// Pages as they are filled.
#[derive(Debug)]
pub(super) struct Pages {
    /// The pages; there is always one.
    done: Vec<Page>,
    current: Page,
    /// How far the current one is filled.
    pub y: f32,
}

impl Pages {
    pub(super) fn new() -> Self {
        Self {
            done: Vec::new(),
            current: Page::default(),
            y: TOP,
        }
    }

    /// Number of the current page, from 0.
    pub(super) fn number(&self) -> usize {
        self.done.len()
    }

    /// What is left of the current page.
    pub(super) fn left(&self) -> f32 {
        BOTTOM - self.y
    }

    /// Whether nothing stands on the current page.
    pub(super) fn fresh(&self) -> bool {
        self.y <= TOP + 0.01
    }

    pub(super) fn turn(&mut self) {
        self.done.push(std::mem::take(&mut self.current));
        self.y = TOP;
    }

    pub(super) fn print(&mut self, print: Print) {
        self.current.prints.push(print);
    }

    pub(super) fn frame(&mut self, frame: Frame) {
        self.current.frames.push(frame);
    }

    pub(super) fn finish(mut self) -> Vec<Page> {
        self.done.push(self.current);
        self.done
    }
}

/// The base line of letters of a size in a line of a height, whose top is given: an em square stands in the middle.
pub(super) fn base(top: f32, leading: f32, size: f32) -> f32 {
    top + (leading - size) / 2.0 + size * 0.88
}

impl Words {
    /// The glyph of a letter in its text, with what follows it invisibly.
    pub(super) fn text_of(&self, letter: &Letter) -> &str {
        self.text.get(letter.range.clone()).unwrap_or_default()
    }

    /// Whether anything is drawn.
    pub(super) fn shows(&self, letters: &Range<usize>) -> bool {
        self.letters[letters.clone()]
            .iter()
            .any(|letter| letter.shape != Shape::Nothing)
    }
}
