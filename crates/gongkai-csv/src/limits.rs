//! How much of a table is read. Far beyond what anybody publishes; without limits a small file could ask for any
//! amount of memory. Leaves out the size of the file, which the caller knows first.

/// Bytes of a cell as it stands in the file.
pub(crate) const MAX_CELL: usize = 1 << 20;
/// Cells of a row; what a sheet has.
pub(crate) const MAX_COLUMNS: usize = 16_384;
/// Rows of list items that are read of any file. The other rows need no limit of their own: a field that is there
/// twice or unknown is an error, and so the reports and the errors are their limit.
pub(crate) const MIN_ITEMS: usize = 1_048_576;
/// Of a larger file one row of a list item for so many bytes: those that are written are longer.
pub(crate) const ITEM: usize = 64;
/// Reports of a file: each is some 45 KB of memory even when it is blank, its places included.
pub(crate) const MAX_REPORTS: usize = 10_000;
/// Errors that are looked for: who has that many needs no more to begin with.
pub(crate) const MAX_ERRORS: usize = 1_000;
