//! The document tree: blocks with their place in the source. Leaves out what they mean.

/// A document as a reader of some format saw it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// The blocks in reading order.
    pub blocks: Vec<Block>,
}

/// A piece of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A physical line of text whose paragraph or table is not known, as in extracted text.
    Line(Line),
    /// A page number, running head or foot: part of the page, not of the text.
    Furniture(Line),
}

/// A physical line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Number of the line in the source, from 1.
    pub number: u32,
    /// Number of the page, from 1; 1 throughout where the source shows no pages.
    pub page: u32,
    /// The text as it stands, leading spaces included.
    pub text: String,
}

/// The lines of a text on one page, for tests.
#[cfg(test)]
pub(crate) fn lines(text: &str) -> Vec<Line> {
    let line = |(text, number): (&str, u32)| Line {
        number,
        page: 1,
        text: text.to_owned(),
    };
    text.lines().zip(1..).map(line).collect()
}
