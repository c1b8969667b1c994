//! What a workbook may ask for. Leaves out the limits of packages (`gongkai_source::package`) and the program's own on
//! whole files.

/// A mebibyte.
pub(super) const MIB: usize = 1024 * 1024;
/// Cells with content, over all sheets.
pub(super) const CELLS: usize = 1_000_000;
/// Text of all cells in bytes: a long shared string can stand in many cells.
pub(super) const TEXT: usize = 64 * MIB;
/// Cells that belong to nothing, reported one by one; the others of a sheet are counted.
pub(super) const UNREAD: usize = 200;
/// Cells of tables without our names, empty ones included.
pub(super) const TABLED: usize = 300_000;
/// Columns of such a table.
pub(super) const TABLE_COLUMNS: u32 = 200;
/// Merged cells of a sheet.
pub(super) const MERGES: usize = 100_000;
/// Bytes of the text of one such cell.
pub(super) const CELL: usize = MIB;
/// Shared strings.
pub(super) const STRINGS: usize = 1_000_000;
/// Rows of a sheet.
pub(super) const ROWS: u32 = 1_048_576;
/// Columns of a sheet.
pub(super) const COLUMNS: u32 = 16_384;
