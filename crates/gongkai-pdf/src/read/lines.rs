//! Glyphs as lines of text. Leaves out which lines are a paragraph, and tables.

use super::ink::{Frame, Glyph};
use super::letters::{hangs, is_wide, opens};

/// A gap between columns, in sizes of the text.
const COLUMN: f32 = 1.1;

/// A line: glyphs on one baseline, in the order of reading. Boxes are those of the line's own direction.
#[derive(Debug, Clone)]
pub(super) struct TextLine {
    pub glyphs: Vec<Glyph>,
    pub frame: Frame,
    pub base: f32,
    /// The usual size of its glyphs.
    pub size: f32,
}

/// A frame as seen by somebody who turns the page so that text of a direction is upright.
pub(super) const fn upright(frame: Frame, turn: u8) -> Frame {
    match turn {
        1 => Frame {
            left: frame.top,
            right: frame.bottom,
            top: -frame.right,
            bottom: -frame.left,
        },
        2 => Frame {
            left: -frame.right,
            right: -frame.left,
            top: -frame.bottom,
            bottom: -frame.top,
        },
        3 => Frame {
            left: -frame.bottom,
            right: -frame.top,
            top: frame.left,
            bottom: frame.right,
        },
        _ => frame,
    }
}

/// The other way round: from the turned page to the page.
pub(super) const fn on_page(frame: Frame, turn: u8) -> Frame {
    match turn {
        1 => upright(frame, 3),
        3 => upright(frame, 1),
        turn => upright(frame, turn),
    }
}

/// The lines of glyphs of one direction, from top to bottom.
pub(super) fn gather(mut glyphs: Vec<Glyph>) -> Vec<TextLine> {
    glyphs.sort_by(|one, other| one.base.total_cmp(&other.base).then(one.order.cmp(&other.order)));
    let mut lines: Vec<(f32, f32, Vec<Glyph>)> = Vec::new();
    for glyph in glyphs {
        match lines.last_mut() {
            // Letters of several sizes on one line stand on one height, but for rounding.
            Some((base, size, line)) if glyph.base - *base <= 0.35 * glyph.size.min(*size) => {
                line.push(glyph);
                if glyph.size > *size {
                    (*base, *size) = (glyph.base, glyph.size);
                }
            }
            _ => lines.push((glyph.base, glyph.size, vec![glyph])),
        }
    }
    lines
        .into_iter()
        .filter_map(|(.., glyphs)| TextLine::of(glyphs))
        .collect()
}

impl TextLine {
    /// Puts the glyphs of a line in order. What is drawn twice to look bold is one glyph.
    pub(super) fn of(mut glyphs: Vec<Glyph>) -> Option<Self> {
        glyphs.sort_by(|one, other| {
            one.frame
                .left
                .total_cmp(&other.frame.left)
                .then(one.order.cmp(&other.order))
        });
        let mut kept: Vec<Glyph> = Vec::with_capacity(glyphs.len());
        for glyph in glyphs {
            let reach = 0.3 * glyph.frame.width().min(glyph.size);
            let again = kept.iter().rev().take(4).any(|before| {
                before.letter == glyph.letter
                    && (before.frame.left - glyph.frame.left).abs() < reach
                    && (before.base - glyph.base).abs() < 0.3 * glyph.size
            });
            if !again {
                kept.push(glyph);
            }
        }
        let frame = Frame::of(kept.iter().map(|glyph| glyph.frame))?;
        let mut sizes: Vec<f32> = kept.iter().map(|glyph| glyph.size).collect();
        sizes.sort_by(f32::total_cmp);
        let mut bases: Vec<f32> = kept.iter().map(|glyph| glyph.base).collect();
        bases.sort_by(f32::total_cmp);
        Some(Self {
            size: sizes[sizes.len() / 2],
            base: bases[bases.len() / 2],
            glyphs: kept,
            frame,
        })
    }

    /// The text, with a space where words are apart.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    pub(super) fn write(&self, text: &mut String) {
        let mut before: Option<&Glyph> = None;
        for glyph in &self.glyphs {
            if before.is_some_and(|before| apart(before, glyph)) {
                text.push(' ');
            }
            text.push(glyph.letter);
            before = Some(glyph);
        }
    }

    /// The line cut where wide gaps are: in a table without ruling lines, its cells.
    pub(super) fn parts(&self, gap: f32) -> Vec<&[Glyph]> {
        let mut parts = Vec::new();
        let mut start = 0;
        for at in 1..self.glyphs.len() {
            if self.glyphs[at].frame.left - self.glyphs[at - 1].frame.right > gap * self.size {
                parts.push(&self.glyphs[start..at]);
                start = at;
            }
        }
        parts.push(&self.glyphs[start..]);
        parts
    }

    /// The text with its columns kept by spaces, each as wide as half a character.
    pub(super) fn spread(&self, left: f32) -> String {
        let mut text = String::new();
        let mut column = 0;
        for part in self.parts(COLUMN) {
            let Some(part) = Self::of(part.to_vec()) else { continue };
            #[allow(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "columns of a page"
            )]
            let wanted = ((part.frame.left - left) / (0.5 * self.size)).clamp(0.0, 400.0) as usize;
            let gap = wanted.saturating_sub(column).max(if column > 0 { 2 } else { 0 });
            text.extend(std::iter::repeat_n(' ', gap));
            column += gap;
            column += part
                .glyphs
                .iter()
                .map(|glyph| 1 + usize::from(is_wide(glyph.letter)))
                .sum::<usize>();
            part.write(&mut text);
        }
        text
    }

    /// Whether it looks like a row of a table: three parts far from each other, or figures apart from words.
    pub(super) fn is_row(&self) -> bool {
        let parts = self.parts(COLUMN);
        let figure = |part: &&[Glyph]| {
            part.iter()
                .all(|glyph| glyph.letter.is_ascii_digit() || matches!(glyph.letter, '.' | '/' | '-'))
        };
        parts.len() >= 3 || (parts.len() == 2 && parts.iter().any(figure))
    }

    /// Marks a number that ends at a glyph as one that may go on below.
    pub(super) fn break_off(&mut self, end: usize) {
        let Some(last) = end.checked_sub(1).and_then(|at| self.glyphs.get(at)).copied() else {
            return;
        };
        let frame = Frame {
            left: last.frame.right,
            ..last.frame
        };
        self.glyphs.insert(
            end,
            Glyph {
                letter: '…',
                frame,
                ..last
            },
        );
    }

    /// Whether several figures stand apart from each other in it: a row, whatever is drawn around it.
    pub(super) fn is_figures(&self) -> bool {
        let figure = |part: &&[Glyph]| part.iter().all(|glyph| glyph.letter.is_ascii_digit());
        self.parts(COLUMN).iter().filter(|part| figure(part)).count() >= 3
    }

    /// Width of the letters at the beginning that a break cannot part: they have to fit on the line before.
    pub(super) fn first_word(&self) -> f32 {
        let breaks = |pair: &[Glyph]| {
            let (before, glyph) = (&pair[0], &pair[1]);
            let wide = is_wide(before.letter) || is_wide(glyph.letter);
            (wide && !opens(before.letter) && !hangs(glyph.letter)) || apart(before, glyph)
        };
        let end = self.glyphs.windows(2).position(breaks).unwrap_or(self.glyphs.len() - 1);
        self.glyphs[end].frame.right - self.frame.left
    }

    /// Width of the digits at the end.
    pub(super) fn last_digits(&self) -> f32 {
        let digits = self
            .glyphs
            .iter()
            .rev()
            .take_while(|glyph| glyph.letter.is_ascii_digit());
        digits.last().map_or(0.0, |first| self.frame.right - first.frame.left)
    }
}

/// Whether a space stands between two glyphs of a line. Between Chinese characters there are none, however far a
/// justified line pulls them apart, unless it is as wide as a character.
fn apart(before: &Glyph, glyph: &Glyph) -> bool {
    let gap = glyph.frame.left - before.frame.right;
    let size = before.size.min(glyph.size);
    if is_wide(before.letter) || is_wide(glyph.letter) {
        gap > 0.9 * size
    } else {
        gap > 0.17 * size
    }
}

/// Whether glyphs begin with a number of an item: 1., （一）, 一、.
pub(super) fn begins_item(glyphs: &[Glyph]) -> bool {
    let mut letters = glyphs.iter().map(|glyph| glyph.letter);
    let counts = |letter: char| letter.is_ascii_digit() || "一二三四五六七八九十".contains(letter);
    match letters.next() {
        Some('（' | '(') => letters.next().is_some_and(counts),
        Some(first) if counts(first) => letters
            .find(|letter| !counts(*letter))
            .is_some_and(|letter| matches!(letter, '.' | '．' | '、')),
        _ => false,
    }
}

/// Adds a line to a text that goes on with it: Latin words of two lines are apart, but not within an address, which
/// breaks anywhere.
pub(super) fn append(text: &mut String, line: &TextLine) {
    let word = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphabetic());
    if word(text.chars().last()) && word(line.glyphs.first().map(|glyph| glyph.letter)) {
        let start = text.rfind(|letter: char| !letter.is_ascii_graphic());
        let last = &text[start.map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8))..];
        if !(last.contains("://") || last.starts_with("www.") || last.contains('@')) {
            text.push(' ');
        }
    }
    line.write(text);
}

impl TextLine {
    /// Glyphs as they were drawn, as one line: text across a page.
    pub(super) fn in_order(glyphs: Vec<Glyph>) -> Option<Self> {
        let frame = Frame::of(glyphs.iter().map(|glyph| glyph.frame))?;
        let first = glyphs.first()?;
        Some(Self {
            base: first.base,
            size: first.size,
            frame,
            glyphs,
        })
    }
}
