//! The error of a reader that could not go on. Leaves out findings: a reader that can go on returns those.

use crate::message::Message;
use crate::place::Place;
use serde::Serialize;

/// Why an input could not be read at all, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{message}")]
pub struct ReadError {
    /// What is wrong.
    pub message: Message,
    /// Where in the input.
    pub place: Option<Place>,
    /// Path of the field, where it is known.
    pub path: Option<String>,
    /// What to do.
    pub help: Option<Message>,
}

impl ReadError {
    /// An error with nothing but its message.
    #[must_use]
    pub const fn new(message: Message) -> Self {
        Self {
            message,
            place: None,
            path: None,
            help: None,
        }
    }

    /// The same error at a place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// The same error about a field.
    #[must_use]
    pub fn about(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// The same error with advice.
    #[must_use]
    pub fn help(mut self, help: Message) -> Self {
        self.help = Some(help);
        self
    }
}
