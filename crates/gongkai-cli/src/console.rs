//! The terminal: results on standard output, messages on standard error, colour only where a person looks.
//! A closed pipe is no panic. Leaves out what findings look like (`render`).

use crate::failure::Failure;
use crate::render;
use gongkai::{Language, Message};
use std::io::{self, BufWriter, IsTerminal as _, Stdout, Write as _};

/// Where a run writes to and in which language.
pub struct Console {
    pub language: Language,
    /// Whether notes are left out.
    pub quiet: bool,
    out: BufWriter<Stdout>,
    /// What is printed, where it goes into a file.
    kept: Option<Vec<u8>>,
    colour: Colour,
}

#[derive(Clone, Copy)]
struct Colour {
    out: bool,
    err: bool,
}

impl Console {
    pub fn new(language: Language) -> Self {
        let allowed = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let colour = Colour {
            out: allowed && io::stdout().is_terminal(),
            err: allowed && io::stderr().is_terminal(),
        };
        Self {
            language,
            quiet: false,
            out: BufWriter::new(io::stdout()),
            kept: None,
            colour,
        }
    }

    /// The text of a message in the chosen language.
    pub fn say(&self, message: &Message) -> String {
        message.render(self.language)
    }

    /// Prints a part of the result.
    pub fn print(&mut self, text: &str) -> Result<(), Failure> {
        self.bytes(text.as_bytes())
    }

    /// From here on the result is kept, for a file.
    pub fn keep(&mut self) {
        self.kept = Some(Vec::new());
        self.colour.out = false;
    }

    /// What was kept of the result; nothing where it was printed.
    pub fn kept(&mut self) -> Option<Vec<u8>> {
        self.kept.take()
    }

    /// Writes a part of the result as it is.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        if let Some(kept) = &mut self.kept {
            kept.extend_from_slice(bytes);
            return Ok(());
        }
        self.out.write_all(bytes).map_err(|error| Failure::printing(&error))
    }

    /// Hands on what was printed so far.
    pub fn flush(&mut self) -> Result<(), Failure> {
        self.out.flush().map_err(|error| Failure::printing(&error))
    }

    /// Prints a block of a finding as part of the result.
    pub fn print_block(&mut self, block: &render::Block<'_>) -> Result<(), Failure> {
        let text = block.render(self.language, self.colour.out);
        self.print(&text)
    }

    /// Shows a block as a message.
    pub fn note_block(&self, block: &render::Block<'_>) {
        self.raw(&block.render(self.language, self.colour.err));
    }

    /// Shows a message on a line of its own, unless nobody wants to hear of what went well.
    pub fn note(&self, message: &Message) {
        if self.quiet {
            return;
        }
        self.raw(&format!("{}\n", self.say(message)));
    }

    /// Shows why something could not be done.
    pub fn failure(&self, failure: &Failure) {
        if !failure.closed {
            self.note_block(&render::Block::failure(failure));
        }
    }

    /// Writes to standard error as it is. Nobody can be told when that fails.
    pub fn raw(&self, text: &str) {
        let _ = io::stderr().write_all(text.as_bytes());
    }
}
