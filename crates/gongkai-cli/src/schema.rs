//! `gongkai schema`: the schemas of the formats, and the data dictionary. Leaves out how they are made.

use crate::console::Console;
use crate::failure::{Exit, Failure};
use crate::output;
use clap::ArgMatches;
use gongkai::{Layout, messages};
use std::path::{Path, PathBuf};

pub fn run(console: &mut Console, matches: &ArgMatches) -> Result<Exit, Failure> {
    let text = match matches.get_one::<String>("kind").map(String::as_str) {
        Some("dictionary") => gongkai::reference::data_dictionary(),
        Some("xsd") => gongkai::xsd(),
        Some("csv") => gongkai::table_schema(Layout::Long),
        Some("csv-wide") => gongkai::table_schema(Layout::Wide),
        Some("csvw") => gongkai::csvw(Layout::Long),
        Some("csvw-wide") => gongkai::csvw(Layout::Wide),
        _ => gongkai::schema::json_schema(),
    };
    match matches
        .get_one::<PathBuf>("out")
        .filter(|out| out.as_path() != Path::new("-"))
    {
        None => console.print(&text)?,
        Some(out) => {
            output::write(out, text.as_bytes())?;
            console.note(&messages::written(output::name(out)));
        }
    }
    Ok(Exit::Fine)
}
