//! All that is wrong with a file, up to a number. Leaves out what it is.

use crate::limits::MAX_ERRORS;
use gongkai_core::{Place, ReadError, messages};

/// What is wrong so far.
#[derive(Debug, Default)]
pub(crate) struct Errors {
    list: Vec<ReadError>,
    /// What ended the reading.
    end: Option<ReadError>,
}

impl Errors {
    pub(crate) fn push(&mut self, error: ReadError) {
        self.list.push(error);
    }

    pub(crate) fn extend(&mut self, errors: impl IntoIterator<Item = ReadError>) {
        self.list.extend(errors);
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.list.is_empty() && self.end.is_none()
    }

    /// Whether reading on would tell nothing more.
    pub(crate) fn is_full(&self) -> bool {
        self.end.is_some() || self.list.len() > MAX_ERRORS
    }

    /// Ends the reading.
    pub(crate) fn end(&mut self, error: ReadError) {
        self.end = Some(error);
    }

    /// All of it as one error, in the order of the file; `None` where nothing is wrong.
    pub(crate) fn all(mut self) -> Option<ReadError> {
        // Stable: what has no place of its own stays behind what it came with.
        self.list.sort_by_key(|error| match error.place {
            Some(Place::Text { line, column, .. }) => (line, column),
            _ => (u32::MAX, 0),
        });
        if self.end.is_none() && self.list.len() > MAX_ERRORS {
            self.end = Some(ReadError::new(messages::csv_too_many_errors(MAX_ERRORS)));
        }
        match (ReadError::of_all(self.list), self.end) {
            (Some(mut first), end) => {
                // Told in any case: how many errors are told one by one depends on their number.
                first.more.extend(end);
                Some(first)
            }
            (None, end) => end,
        }
    }
}
