//! The workbook of a report, both directions. Leaves out foreign workbooks.

use gongkai_core::{Loaded, ReadError, Report};

/// How a workbook is written.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Options {}

/// Why a report could not be written.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct WriteError(pub gongkai_core::Message);

/// Writes the workbook of a report.
///
/// # Errors
/// When a text is too long for a workbook.
pub fn write(_report: &Report, _options: &Options) -> Result<Vec<u8>, WriteError> {
    Ok(Vec::new())
}

/// Reads a report from a workbook.
///
/// # Errors
/// When the bytes are no workbook of this format.
pub fn read(_bytes: &[u8]) -> Result<Loaded, ReadError> {
    Ok(Loaded::default())
}
