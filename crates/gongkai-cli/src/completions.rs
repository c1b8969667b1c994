//! `gongkai completions`: the script that lets a shell complete commands and options. Leaves out installing it.

use crate::command;
use crate::console::Console;
use crate::failure::{Exit, Failure};
use clap::ArgMatches;
use clap_complete::Shell;
use gongkai::messages;

pub fn run(console: &mut Console, matches: &ArgMatches) -> Result<Exit, Failure> {
    let shell: Shell = matches
        .get_one::<String>("shell")
        .and_then(|shell| shell.parse().ok())
        .ok_or_else(|| Failure::input(messages::usage_missing("SHELL")))?;
    // Made in memory: the generator panics when its output is closed.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command::build(console.language), "gongkai", &mut script);
    console.bytes(&script)?;
    Ok(Exit::Fine)
}
