//! What is known about the rows of one table while it is read, before it is certain that it is a statutory one.
//! Leaves out how it is found out.

use std::collections::HashMap;

/// The state of one table.
#[derive(Default)]
pub(super) struct Scan {
    pub consumed: Vec<bool>,
    /// Rows without labels of the form since the last one with.
    pub pending: Vec<usize>,
    /// How many of them were looked at for headings.
    pub looked: usize,
    /// Rows of one text, and whether it can stand above columns.
    pub labels: HashMap<usize, bool>,
    /// Headings and the rows that they take.
    pub opened: Vec<(usize, Vec<usize>)>,
    /// Rows with nothing but 第二十条第…项.
    pub articles: Vec<usize>,
    pub rows: Vec<Draft>,
    /// Rows of figures that have lost their label.
    pub unlabelled: Vec<usize>,
    /// Rows of section four.
    pub proceedings: Vec<Figures>,
    /// The last headings used, and the block that they were used for.
    pub last: Option<(usize, usize)>,
}

impl Scan {
    /// A row of the form: what stood above it is no heading of the next.
    pub(super) fn clear(&mut self) {
        self.pending.clear();
        self.looked = 0;
    }
}

/// A row with a label before it is known whether the table is a statutory one.
pub(super) struct Draft {
    pub at: usize,
    pub slot: usize,
    pub choices: Vec<Drafted>,
    /// Headings or the line above say which block it is.
    pub recognised: bool,
    /// The headings are of something else.
    pub strange: bool,
}

/// A row of section four.
pub(super) struct Figures {
    pub at: usize,
    /// The first cell that is no word.
    pub first: usize,
    pub head: Option<usize>,
    pub cells: Option<Vec<Option<usize>>>,
}

/// A row of the form that the row may be.
pub(super) struct Drafted {
    pub candidate: usize,
    pub cost: f64,
    pub head: Option<(usize, usize)>,
    pub cells: Option<Vec<Option<usize>>>,
    pub exact: bool,
}
