//! How a run ends: the exit codes, and the failures that end one. Leaves out their display (`console`, `render`).

use gongkai::{Message, messages};
use serde::Serialize;
use std::io;

/// The exit codes, in order: a batch ends with the gravest of its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// 0: fine.
    Fine,
    /// 1: findings of severity error.
    Findings,
    /// 2: an input, or what was asked, could not be used.
    Input,
    /// 3: disk, permission, missing folder.
    Environment,
}

impl Exit {
    pub const fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Findings => 1,
            Self::Input => 2,
            Self::Environment => 3,
        }
    }
}

/// Why something could not be done.
#[derive(Debug, Clone, Serialize)]
pub struct Failure {
    pub message: Message,
    pub help: Option<Message>,
    #[serde(skip)]
    pub exit: Exit,
    /// The reader of our output has gone: nothing to say and nobody to say it to.
    #[serde(skip)]
    pub closed: bool,
}

impl Failure {
    pub const fn input(message: Message) -> Self {
        Self {
            message,
            help: None,
            exit: Exit::Input,
            closed: false,
        }
    }

    pub const fn environment(message: Message) -> Self {
        Self {
            message,
            help: None,
            exit: Exit::Environment,
            closed: false,
        }
    }

    /// A failed file operation. A file that does not exist is a wrong argument; the rest is the environment.
    pub fn reading(name: &str, error: &io::Error) -> Self {
        if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) {
            return Self::input(messages::file_not_found(name)).help(messages::file_not_found_help());
        }
        Self::environment(messages::cannot_read(name)).help(reason(error))
    }

    /// A failed read of standard input.
    pub fn reading_stdin(error: &io::Error) -> Self {
        Self::environment(messages::cannot_read_stdin()).help(reason(error))
    }

    pub fn writing(name: &str, error: &io::Error) -> Self {
        Self::environment(messages::cannot_write(name)).help(reason(error))
    }

    /// A failed write to standard output.
    pub fn printing(error: &io::Error) -> Self {
        let mut failure = Self::environment(messages::cannot_write_stdout()).help(reason(error));
        if error.kind() == io::ErrorKind::BrokenPipe {
            failure.closed = true;
            failure.exit = Exit::Fine;
        }
        failure
    }

    pub fn help(mut self, help: Message) -> Self {
        self.help = Some(help);
        self
    }
}

/// The reason of a failed file operation in the catalogue's words; the system's own where it has none.
fn reason(error: &io::Error) -> Message {
    use io::ErrorKind as Kind;
    match error.kind() {
        Kind::NotFound | Kind::NotADirectory => messages::reason_no_folder(),
        Kind::PermissionDenied => messages::reason_permission(),
        Kind::ReadOnlyFilesystem => messages::reason_read_only(),
        Kind::StorageFull | Kind::QuotaExceeded => messages::reason_full(),
        Kind::AlreadyExists => messages::reason_file(),
        Kind::IsADirectory => messages::reason_folder(),
        Kind::InvalidFilename => messages::reason_name(),
        _ => messages::reason_system(error),
    }
}
