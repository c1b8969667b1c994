//! The document tree: blocks with their place in the source. Leaves out what they mean.

use gongkai_core::Place;

/// A document as a reader of some format saw it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// The blocks in reading order.
    pub blocks: Vec<Block>,
}

/// A piece of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading that the source marks as one.
    Heading(Heading),
    /// A whole paragraph.
    Paragraph(Paragraph),
    /// A table whose cells the source shows.
    Table(Table),
    /// A physical line of text whose paragraph or table is not known, as in extracted text.
    Line(Line),
    /// A page number, running head or foot: part of the page, not of the text.
    Furniture(Line),
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its level, 1 for the outermost, where the source tells.
    pub level: Option<u8>,
    /// The text.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// A paragraph. A line feed in its text is a break that the author set, not one of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// A table: its rows from top to bottom. A row holds only the cells that begin in it, as in HTML.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// The caption, where the source marks one.
    pub caption: Option<Paragraph>,
    /// The rows.
    pub rows: Vec<TableRow>,
}

/// A row of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableRow {
    /// The cells that begin in this row, from left to right, empty ones included.
    pub cells: Vec<TableCell>,
}

/// A cell of a table. Spans are what the source states; nobody has to check them: the recogniser counts cells
/// and takes a span only where it agrees with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableCell {
    /// What stands in it; nothing where it is empty, a table where the outer one only lays out a page.
    pub content: Vec<Block>,
    /// Rows that it spans; 0 counts as 1.
    pub row_span: u32,
    /// Columns that it spans; 0 counts as 1.
    pub column_span: u32,
    /// Where it stands.
    pub place: Place,
}

impl TableCell {
    /// A cell with a text, or an empty one where the text is.
    #[must_use]
    pub fn new(text: impl Into<String>, place: Place) -> Self {
        let text = text.into();
        let paragraph = (!text.is_empty()).then(|| {
            Block::Paragraph(Paragraph {
                text,
                place: place.clone(),
            })
        });
        Self {
            content: paragraph.into_iter().collect(),
            row_span: 1,
            column_span: 1,
            place,
        }
    }

    /// The same cell over several rows and columns.
    #[must_use]
    pub const fn spanning(mut self, rows: u32, columns: u32) -> Self {
        self.row_span = rows;
        self.column_span = columns;
        self
    }

    /// The texts in it, a line each; those of a table inside are left out.
    #[must_use]
    pub fn text(&self) -> String {
        let texts = self.content.iter().filter_map(|block| match block {
            Block::Heading(heading) => Some(heading.text.as_str()),
            Block::Paragraph(paragraph) => Some(paragraph.text.as_str()),
            Block::Line(line) => Some(line.text.as_str()),
            Block::Table(_) | Block::Furniture(_) => None,
        });
        texts.collect::<Vec<_>>().join("\n")
    }
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
