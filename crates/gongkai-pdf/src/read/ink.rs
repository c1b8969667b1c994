//! What is drawn on a page: glyphs with their boxes, ruling lines, pictures. Everything is in points from the upper
//! left corner of the visible page. Leaves out what glyphs and lines make together.

use crate::code;
use hayro_font::kurbo::{Affine, Point, Rect};

/// Glyphs of a page; a full one has two thousand.
const MOST_GLYPHS: usize = 200_000;
/// Ruling lines of a page before neighbours are joined.
const MOST_RULES: usize = 200_000;
/// Coloured areas of a page that are looked at for white letters on them.
const MOST_GROUNDS: usize = 2_000;

/// Letters below this size, in points, are not meant to be read.
const SMALLEST: f32 = 1.5;

/// Lines up to this width rule a table, in points; a wider one is a coloured area.
const THICKEST: f32 = 3.5;

/// A box: left, top, right, bottom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
}

/// One character as it is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    pub letter: char,
    pub frame: Frame,
    /// Height of the baseline, in the direction of reading.
    pub base: f32,
    /// Size of the font.
    pub size: f32,
    /// Quarter turns clockwise from upright.
    pub turn: u8,
    /// One of a column, read from top to bottom.
    pub vertical: bool,
    /// Drawn without ink, as the text under a scanned page is.
    pub invisible: bool,
    /// The file says that it belongs to the page, not to the text.
    pub aside: bool,
    /// Number in the order of drawing.
    pub order: u32,
}

/// A ruling line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    pub horizontal: bool,
    /// Its height where it is horizontal, else its distance from the left.
    pub at: f32,
    pub from: f32,
    pub to: f32,
}

/// A page.
#[derive(Debug, Clone, Default)]
pub(super) struct Ink {
    pub width: f32,
    pub height: f32,
    pub glyphs: Vec<Glyph>,
    pub rules: Vec<Rule>,
    /// Share of the page that pictures cover, at most 1 each.
    pub pictures: f32,
    /// Glyphs whose characters nothing tells.
    pub unknown: usize,
    /// Glyphs across the page, as watermarks are.
    pub slanted: Vec<Glyph>,
    /// Glyphs that nobody sees: outside of the page or of what is cut out, white on white, or too small to be read.
    pub hidden: usize,
}

/// More is drawn on a page than anybody reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooMuch;

/// How something is painted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Paint {
    pub white: bool,
    pub opaque: f32,
}

/// How a glyph is drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manner {
    /// From units of the glyph, a thousand to its size, to the page.
    pub transform: Affine,
    pub advance: f64,
    pub vertical: bool,
    pub invisible: bool,
    pub aside: bool,
    pub paint: Paint,
    /// What can be seen.
    pub window: Frame,
}

/// Collects what is drawn on a page.
#[derive(Debug)]
pub(super) struct Pen {
    pub ink: Ink,
    page: Frame,
    /// Coloured areas and pictures.
    grounds: Vec<Frame>,
}

impl Frame {
    pub(super) const fn width(&self) -> f32 {
        self.right - self.left
    }

    pub(super) const fn height(&self) -> f32 {
        self.bottom - self.top
    }

    pub(super) fn centre(&self) -> (f32, f32) {
        (
            f32::midpoint(self.left, self.right),
            f32::midpoint(self.top, self.bottom),
        )
    }

    pub(super) fn holds(&self, (x, y): (f32, f32)) -> bool {
        self.left <= x && x <= self.right && self.top <= y && y <= self.bottom
    }

    pub(super) const fn union(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    pub(super) const fn cut(&self, other: &Self) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }

    pub(super) fn of(frames: impl Iterator<Item = Self>) -> Option<Self> {
        frames.reduce(|one, other| one.union(&other))
    }

    #[allow(clippy::cast_possible_truncation, reason = "points of a page fit")]
    pub(super) fn of_rect(rect: Rect) -> Self {
        Self {
            left: rect.x0 as f32,
            top: rect.y0 as f32,
            right: rect.x1 as f32,
            bottom: rect.y1 as f32,
        }
    }

    pub(super) fn is_finite(&self) -> bool {
        [self.left, self.top, self.right, self.bottom]
            .iter()
            .all(|edge| edge.is_finite() && edge.abs() < 1e6)
    }
}

impl Pen {
    pub(super) fn new(width: f32, height: f32) -> Self {
        let page = Frame {
            left: 0.0,
            top: 0.0,
            right: width,
            bottom: height,
        };
        Self {
            ink: Ink {
                width,
                height,
                ..Ink::default()
            },
            page,
            grounds: Vec::new(),
        }
    }

    pub(super) const fn page(&self) -> Frame {
        self.page
    }

    /// A straight line from point to point.
    pub(super) fn line(&mut self, from: Point, to: Point, window: &Frame) -> Result<(), TooMuch> {
        let (dx, dy) = ((from.x - to.x).abs(), (from.y - to.y).abs());
        if dx.min(dy) <= 0.5 && dx.max(dy) > 0.0 {
            self.rule(Rect::from_points(from, to), window)?;
        }
        Ok(())
    }

    /// A filled area within a rectangle: a thin one is a line.
    pub(super) fn area(&mut self, area: Rect, paint: Paint, window: &Frame) -> Result<(), TooMuch> {
        if !paint.shows() {
            return Ok(());
        }
        if area.width().min(area.height()) <= f64::from(THICKEST) {
            return self.rule(area, window);
        }
        self.ground(Frame::of_rect(area).cut(window));
        Ok(())
    }

    pub(super) fn picture(&mut self, area: Rect, window: &Frame) {
        let frame = Frame::of_rect(area).cut(window);
        let page = self.page.width() * self.page.height();
        if frame.is_finite() && frame.width() > 0.0 && frame.height() > 0.0 && page > 0.0 {
            self.ink.pictures += (frame.width() * frame.height() / page).min(1.0);
            self.ground(frame);
        }
    }

    fn ground(&mut self, frame: Frame) {
        if self.grounds.len() < MOST_GROUNDS && frame.is_finite() {
            self.grounds.push(frame);
        }
    }

    fn rule(&mut self, area: Rect, window: &Frame) -> Result<(), TooMuch> {
        let frame = Frame::of_rect(area).cut(window);
        let (width, height) = (frame.width(), frame.height());
        if !frame.is_finite() || width < 0.0 || height < 0.0 {
            return Ok(());
        }
        if self.ink.rules.len() >= MOST_RULES {
            return Err(TooMuch);
        }
        let (x, y) = frame.centre();
        // What is hardly longer than wide is a dot of a dotted line: it may be one of either direction.
        if width >= height && height <= THICKEST {
            self.ink.rules.push(Rule {
                horizontal: true,
                at: y,
                from: frame.left,
                to: frame.right,
            });
        }
        if height >= width && width <= THICKEST {
            self.ink.rules.push(Rule {
                horizontal: false,
                at: x,
                from: frame.top,
                to: frame.bottom,
            });
        }
        Ok(())
    }

    /// A glyph of a known character, or of several.
    pub(super) fn glyph(&mut self, letters: &[char], manner: &Manner) -> Result<(), TooMuch> {
        let Manner { transform, advance, .. } = *manner;
        let frame = Frame::of_rect(transform.transform_rect_bbox(Rect::new(0.0, -120.0, advance, 880.0)));
        let [a, b, c, d, ..] = transform.as_coeffs();
        #[allow(clippy::cast_possible_truncation, reason = "sizes of fonts fit")]
        let size = (c.hypot(d) * 1000.0) as f32;
        if !frame.is_finite() || !self.is_seen(&frame, manner) || size < SMALLEST {
            self.ink.hidden += letters.len();
            return Ok(());
        }
        if self.ink.glyphs.len() + self.ink.slanted.len() + letters.len() > MOST_GLYPHS {
            return Err(TooMuch);
        }
        let turn = turn(a, b);
        let mirrored = a * d - b * c > 0.0;
        let origin = transform * Point::ZERO;
        let order = u32::try_from(self.ink.glyphs.len()).unwrap_or(u32::MAX);
        let count = letters.len();
        for (at, letter) in letters.iter().enumerate() {
            #[allow(clippy::cast_precision_loss, reason = "a glyph has few characters")]
            let (from, to) = (at as f64 / count as f64, (at + 1) as f64 / count as f64);
            let part = transform.transform_rect_bbox(Rect::new(advance * from, -120.0, advance * to, 880.0));
            #[allow(clippy::cast_possible_truncation, reason = "points of a page fit")]
            let base = match turn {
                Some(1) => -origin.x,
                Some(2) => -origin.y,
                Some(3) => origin.x,
                _ => origin.y,
            } as f32;
            let glyph = Glyph {
                letter: *letter,
                frame: Frame::of_rect(part),
                base,
                size,
                turn: turn.unwrap_or_default(),
                vertical: manner.vertical,
                invisible: manner.invisible,
                aside: manner.aside,
                order,
            };
            if turn.is_some() && !mirrored {
                self.ink.glyphs.push(glyph);
            } else {
                self.ink.slanted.push(glyph);
            }
        }
        Ok(())
    }

    /// The glyphs from one on are the code of a letter that no font has: they become the letter.
    pub(super) fn decode(&mut self, from: usize, text: &str) {
        let Some(code) = self.ink.glyphs.get(from..) else {
            return;
        };
        let (Some(first), Some(frame)) = (code.first().copied(), Frame::of(code.iter().map(|glyph| glyph.frame)))
        else {
            return;
        };
        if !code::is_code_of(code.iter().map(|glyph| glyph.letter), text) {
            return;
        }
        self.ink.glyphs.truncate(from);
        for letter in text.chars() {
            self.ink.glyphs.push(Glyph {
                letter,
                frame,
                size: first.size / code::SIZE,
                ..first
            });
        }
    }

    /// A glyph of which nothing says what it is.
    pub(super) fn unknown(&mut self, manner: &Manner) {
        let area = Rect::new(0.0, -120.0, manner.advance, 880.0);
        let frame = Frame::of_rect(manner.transform.transform_rect_bbox(area));
        if frame.is_finite() && self.is_seen(&frame, manner) {
            self.ink.unknown += 1;
        }
    }

    fn is_seen(&self, frame: &Frame, manner: &Manner) -> bool {
        // A part is enough: a comma at the end of a line hangs over its edge.
        let shown = frame.cut(&manner.window);
        if shown.width() < 0.2 * frame.width() || shown.height() < 0.2 * frame.height() {
            return false;
        }
        manner.invisible
            || manner.paint.shows()
            || manner.paint.covers() && self.grounds.iter().rev().any(|ground| ground.holds(frame.centre()))
    }
}

impl Paint {
    /// Whether it is seen on white paper.
    pub(super) fn shows(self) -> bool {
        self.covers() && !self.white
    }

    fn covers(self) -> bool {
        self.opaque > 0.03
    }
}

/// Quarter turns clockwise, for text along an edge of the page.
fn turn(a: f64, b: f64) -> Option<u8> {
    // The page's axis points down.
    let slant = 0.05;
    match (a, b) {
        (a, b) if a > 0.0 && b.abs() <= slant * a => Some(0),
        (a, b) if b > 0.0 && a.abs() <= slant * b => Some(1),
        (a, b) if a < 0.0 && b.abs() <= -slant * a => Some(2),
        (a, b) if b < 0.0 && a.abs() <= -slant * b => Some(3),
        _ => None,
    }
}
