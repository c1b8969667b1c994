//! The program `gongkai`: arguments, files, rendering, exit codes. Everything about reports is in the libraries.
#![allow(
    unreachable_pub,
    reason = "a program has no public interface; `pub` marks what other modules use"
)]

mod amend;
mod check;
mod command;
mod completions;
mod console;
mod convert;
mod explain;
mod failure;
mod fonts;
mod formats;
mod inputs;
mod language;
mod names;
mod new;
mod output;
mod over;
mod reference;
mod render;
mod schema;
mod template;
mod usage;

use console::Console;
use failure::{Exit, Failure};
use std::process::ExitCode;

fn main() -> ExitCode {
    // A library may trip over a damaged file; that ends its thread, and the file is said to be damaged.
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() != Some(gongkai::READER_THREAD) {
            usual(panic);
        }
    }));
    let arguments: Vec<_> = std::env::args_os().collect();
    let mut console = Console::new(language::choose(&arguments));
    let exit = match run(&mut console, &arguments) {
        Ok(exit) => exit,
        Err(failure) => {
            console.failure(&failure);
            failure.exit
        }
    };
    ExitCode::from(exit.code())
}

fn run(console: &mut Console, arguments: &[std::ffi::OsString]) -> Result<Exit, Failure> {
    let matches = match command::build(console.language).try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return usage::report(console, &error),
    };
    let exit = match matches.subcommand() {
        Some(("convert", matches)) => convert::run(console, matches),
        Some(("check", matches)) => check::run(console, matches),
        Some(("draft", matches)) => amend::draft(console, matches),
        Some(("fill", matches)) => amend::fill(console, matches),
        Some(("new", matches)) => new::run(console, matches),
        Some(("schema", matches)) => schema::run(console, matches),
        Some(("formats", matches)) => formats::run(console, matches),
        Some(("explain", matches)) => explain::run(console, matches),
        Some(("template", matches)) => template::run(console, matches),
        Some(("completions", matches)) => completions::run(console, matches),
        Some(("reference", _)) => reference::run(console),
        _ => Ok(Exit::Input),
    }?;
    match console.flush() {
        Err(failure) if !failure.closed => Err(failure),
        _ => Ok(exit),
    }
}
