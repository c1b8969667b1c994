//! Templates: the text of a report with places for its fields, in a subset of Handlebars. A template is compiled
//! against the model, so that a path that does not exist is an error before any report is there, and it makes
//! blocks of a document. Templates are untrusted: they read no file, cannot run for long, and cannot fill memory.
//! Leaves out the built-in ones (`builtin`) and what a document looks like.

mod builtin;
mod compile;
mod data;
mod helpers;
mod invert;
mod lint;
mod matter;
mod paths;
mod program;
mod render;
mod syntax;

pub use builtin::{BUILTIN, Builtin};
pub use helpers::{HELPERS, Helper};
pub use lint::Lint;
pub use matter::Matter;
pub use render::{MAX_OUTPUT, MAX_STEPS};
pub use syntax::{MAX_NESTING, MAX_SOURCE};

use crate::document::Document;
use gongkai_core::{Loaded, Message, Place, ReadError, Report, messages};

/// A file of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Name as people see it, such as a file name.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A compiled template.
#[derive(Debug)]
pub struct Template {
    matter: Matter,
    files: Vec<String>,
    ops: Vec<program::Op>,
    uses: Vec<compile::Use>,
}

/// What is wrong with a template, or with a report for it, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct TemplateError {
    /// Name of the file.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Characters concerned.
    pub length: u32,
    /// What is wrong.
    pub message: Message,
    /// What to do.
    pub help: Option<Message>,
}

impl TemplateError {
    /// The place in the file.
    #[must_use]
    pub const fn place(&self) -> Place {
        Place::Text {
            line: self.line,
            column: self.column,
            length: self.length,
        }
    }
}

impl From<TemplateError> for ReadError {
    fn from(error: TemplateError) -> Self {
        let place = error.place();
        Self {
            place: Some(place),
            help: error.help,
            ..Self::new(error.message)
        }
    }
}

/// The text of a file of a template, in any encoding that reports come in; `None` where it is no text.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<String> {
    gongkai_source::decode(bytes).ok().map(|decoded| decoded.text)
}

/// The text of a built-in part by its file name.
#[must_use]
pub fn part(file: &str) -> Option<&'static str> {
    let name = file.strip_suffix(".hbs")?;
    builtin::PARTIALS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, text)| *text)
}

impl Template {
    /// Compiles a template. The first source is its main file; each other one is a partial, called by its name
    /// without extension, and stands before a built-in one of that name.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of the text, at least one.
    pub fn compile(sources: &[Source]) -> Result<Self, Vec<TemplateError>> {
        let Some(main) = sources.first() else {
            return Self::compile(&[builtin::OFFICIAL.source()]);
        };
        let mut names: Vec<String> = sources.iter().map(|source| source.name.clone()).collect();
        let (matter, text, first) = match matter::split(&main.text) {
            Ok(parts) => parts,
            Err(fault) => return Err(vec![fault.named(&names)]),
        };
        let partials = Partials::new(&sources[1..], &mut names);
        let nodes = match syntax::parse(text, first, 0) {
            Ok(nodes) => nodes,
            Err(fault) => return Err(vec![fault.named(&names)]),
        };
        let compiled = compile::compile(&nodes, &partials);
        if !compiled.faults.is_empty() {
            return Err(compiled.faults.into_iter().map(|fault| fault.named(&names)).collect());
        }
        Ok(Self {
            matter,
            files: names,
            ops: compiled.ops,
            uses: compiled.uses,
        })
    }

    /// A built-in template.
    #[must_use]
    pub fn builtin(name: &str) -> Option<&'static Self> {
        builtin::compiled(name)
    }

    /// What the template says about itself.
    #[must_use]
    pub const fn matter(&self) -> &Matter {
        &self.matter
    }

    /// Reads a document that the template made, whatever was changed in it by hand. What no longer fits is a
    /// diagnostic with the line of the template.
    #[must_use]
    pub fn read(&self, document: &Document) -> Loaded {
        invert::Inverse::of(self).read(self, document)
    }

    /// Makes the document of a report.
    ///
    /// # Errors
    /// When the template is for another edition, a helper cannot take what the report holds, or the document
    /// would be too large.
    pub fn compose(&self, report: &Report) -> Result<Document, TemplateError> {
        self.compose_with(report, None)
    }

    /// Makes the document of a report, with last year's for what the template says of it.
    ///
    /// # Errors
    /// As [`Self::compose`], and when the template needs last year's report and there is none.
    pub fn compose_with(&self, report: &Report, previous: Option<&Report>) -> Result<Document, TemplateError> {
        if let Some(edition) = self.matter.edition.filter(|edition| *edition != report.edition) {
            let fault = Fault::new(Spot::START, messages::template_edition(edition, report.edition));
            return Err(fault.help(messages::template_edition_help()).named(&self.files));
        }
        render::run(&self.ops, report, previous).map_err(|fault| fault.named(&self.files))
    }
}

/// Makes the document of a report with the official template. It takes every report.
#[must_use]
pub fn compose(report: &Report) -> Document {
    // Cannot fail: the official template asks for no edition and calls only helpers that take any value.
    builtin::official().compose(report).unwrap_or_default()
}

/// The partials that a template can name: its own, then the built-in ones.
struct Partials<'a> {
    own: Vec<(&'a str, &'a str, u16)>,
    builtin: Vec<(&'static str, &'static str, u16)>,
}

impl<'a> Partials<'a> {
    fn new(own: &'a [Source], names: &mut Vec<String>) -> Self {
        let number = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        let own = own.iter().zip(1..).map(|(source, at)| {
            let name = source.name.rsplit(['/', '\\']).next().unwrap_or_default();
            let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            (name, source.text.as_str(), number(at))
        });
        let own = own.collect();
        let mut builtin = Vec::new();
        for (name, text) in builtin::PARTIALS {
            builtin.push((*name, *text, number(names.len())));
            names.push(format!("{name}.hbs"));
        }
        Self { own, builtin }
    }
}

impl compile::Sources for Partials<'_> {
    fn partial(&self, name: &str) -> Option<(&str, u32, u16)> {
        let own = self.own.iter().find(|(known, ..)| *known == name).copied();
        own.or_else(|| self.builtin.iter().find(|(known, ..)| *known == name).copied())
            .map(|(_, text, file)| (text, 1, file))
    }

    fn names(&self) -> Vec<&str> {
        let own = self.own.iter().map(|(name, ..)| *name);
        own.chain(self.builtin.iter().map(|(name, ..)| *name)).collect()
    }
}

/// A place in a file of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Spot {
    file: u16,
    line: u32,
    column: u32,
    length: u32,
}

impl Spot {
    const START: Self = Self {
        file: 0,
        line: 1,
        column: 1,
        length: 0,
    };

    const fn place(self) -> Place {
        Place::Text {
            line: self.line,
            column: self.column,
            length: self.length,
        }
    }
}

/// What is wrong at a place.
#[derive(Debug, Clone)]
struct Fault {
    spot: Spot,
    message: Message,
    help: Option<Message>,
}

impl Fault {
    const fn new(spot: Spot, message: Message) -> Self {
        Self {
            spot,
            message,
            help: None,
        }
    }

    fn help(mut self, help: Message) -> Self {
        self.help = Some(help);
        self
    }

    fn named(self, files: &[String]) -> TemplateError {
        TemplateError {
            file: files.get(usize::from(self.spot.file)).cloned().unwrap_or_default(),
            line: self.spot.line,
            column: self.spot.column,
            length: self.spot.length,
            message: self.message,
            help: self.help,
        }
    }
}
