//! `gongkai new`: a blank form. Leaves out filling it.

use crate::console::Console;
use crate::convert::{format_argument, noted, of_name};
use crate::failure::{Exit, Failure};
use crate::fonts;
use crate::output;
use clap::ArgMatches;
use gongkai::{Edition, Period, Report, messages};
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

pub fn run(console: &mut Console, matches: &ArgMatches) -> Result<Exit, Failure> {
    let year = matches.get_one::<u16>("year").copied();
    let edition = matches
        .get_one::<String>("edition")
        .and_then(|name| Edition::from_name(name));
    let mut report = Report::blank(edition.or_else(|| year.and_then(Edition::of_year)).unwrap_or_default());
    report.year = year;
    report.period = year.and_then(Period::of_year);
    report.agency.name = matches.get_one::<String>("agency").cloned();
    if let (Some(agency), Some(year)) = (&report.agency.name, year) {
        report.title = Some(format!("{agency}{year}年政府信息公开工作年度报告"));
    }
    let out = matches
        .get_one::<PathBuf>("out")
        .filter(|out| out.as_path() != Path::new("-"));
    let format = match (format_argument(matches, "to"), out) {
        (Some(format), _) => format,
        (None, Some(out)) => of_name(out)?,
        (None, None) => gongkai::format("json").ok_or_else(|| Failure::input(messages::to_wanted()))?,
    };
    let gongkai::Written { bytes, notes } =
        gongkai::write_noted(&report, format, &fonts::options()).map_err(|error| Failure::input(error.0))?;
    match out {
        None if !format.text && std::io::stdout().is_terminal() => {
            return Err(Failure::input(messages::binary_to_terminal(format.name)));
        }
        None => console.bytes(&bytes)?,
        // A form that somebody has filled in is not replaced by a blank one.
        Some(out) if out.exists() => {
            return Err(Failure::input(messages::file_exists(output::name(out))).help(messages::file_exists_help()));
        }
        Some(out) => {
            output::write(out, &bytes)?;
            console.note(&messages::written(output::name(out)));
        }
    }
    noted(console, &notes);
    Ok(Exit::Fine)
}
