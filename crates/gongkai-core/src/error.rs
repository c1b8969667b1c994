//! The error of a reader that could not go on. Leaves out findings: a reader that can go on returns those.

use crate::message::Message;
use crate::messages;
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
    /// What else is wrong in the same input, each with its own place; empty where reading ended at the first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<ReadError>,
}

/// Errors that are told one by one.
const TOLD: usize = 200;

impl ReadError {
    /// An error with nothing but its message.
    #[must_use]
    pub const fn new(message: Message) -> Self {
        Self {
            message,
            place: None,
            path: None,
            help: None,
            more: Vec::new(),
        }
    }

    /// All that is wrong as one error, in the order given; `None` where nothing is. Of very many the first are
    /// told and the others counted.
    #[must_use]
    pub fn of_all(errors: Vec<Self>) -> Option<Self> {
        let count = errors.len();
        let mut errors = errors.into_iter();
        let mut first = errors.next()?;
        first.more = errors.by_ref().take(TOLD - 1).collect();
        if count > TOLD {
            first.more.push(Self::new(messages::more_errors(count - TOLD)));
        }
        Some(first)
    }

    /// The error and what else is wrong, one by one.
    pub fn each(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.more)
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
