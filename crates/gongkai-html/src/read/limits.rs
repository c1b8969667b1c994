//! What a page may cost. Genuine pages stay far below; the builder of the tree looks through all open elements at
//! every tag, so that depth times tags is its time. Leaves out the size of the file, which the facade limits.

/// Elements in each other.
pub(super) const DEPTH: usize = 512;

/// Tags, and elements and texts.
pub(super) const TAGS: usize = 1_000_000;
pub(super) const NODES: usize = 1_500_000;

/// Attributes of a tag: the tokenizer compares each with all before it.
pub(super) const ATTRIBUTES: usize = 500;

/// Cells of all tables.
pub(super) const CELLS: usize = 1_000_000;

/// Columns that a cell may span; what is stated beyond is a mistake.
pub(super) const COLUMNS: u32 = 1000;

/// Rows that a cell may span.
pub(super) const ROWS: u32 = 65_534;

/// Bytes of the longest paragraph.
pub(super) const TEXT: usize = 1 << 20;

/// Steps of a path in a place.
pub(super) const STEPS: usize = 6;

/// Findings of one kind.
pub(super) const FINDINGS: usize = 20;

/// Elements that are looked at to see whether a box holds rows.
pub(super) const LOOK: usize = 64;
