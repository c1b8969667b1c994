//! Glyphs as lines of text. Leaves out which lines are a paragraph, and tables.

use super::ink::{Frame, Glyph};
use super::letters::{hangs, is_wide};

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

    /// Width of the letters at the beginning that a break cannot part: they have to fit on the line before.
    pub(super) fn first_word(&self) -> f32 {
        let mut end = 0;
        for (at, glyph) in self.glyphs.iter().enumerate() {
            let first = &self.glyphs[0];
            let parted = at > 0
                && ((is_wide(first.letter) && !hangs(glyph.letter))
                    || (is_wide(glyph.letter) && !hangs(glyph.letter))
                    || apart(&self.glyphs[at - 1], glyph));
            if parted {
                break;
            }
            end = at;
        }
        self.glyphs[end].frame.right - self.glyphs[0].frame.left
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

/// Whether words of two lines are joined by a space: Latin words are.
pub(super) fn spaced(before: Option<char>, after: Option<char>) -> bool {
    let word = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphabetic());
    word(before) && word(after)
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
