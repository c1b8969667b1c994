//! `gongkai formats`: what can be read and written, and what each format keeps. Leaves out the formats.

use crate::console::Console;
use crate::failure::{Exit, Failure};
use clap::ArgMatches;
use gongkai::{FORMATS, messages};
use unicode_width::UnicodeWidthStr as _;

pub fn run(console: &mut Console, matches: &ArgMatches) -> Result<Exit, Failure> {
    if matches.get_flag("json") {
        let formats: Vec<_> = FORMATS
            .iter()
            .map(|format| {
                serde_json::json!({
                    "name": format.name,
                    "title": (format.title)(),
                    "extensions": format.extensions,
                    "reads": format.read.is_some(),
                    "writes": format.write.is_some(),
                    "fidelity": (format.fidelity)(),
                })
            })
            .collect();
        let text = serde_json::to_string_pretty(&formats).unwrap_or_default();
        console.print(&format!("{text}\n"))?;
        return Ok(Exit::Fine);
    }
    let mark = |able: bool| if able { "✓" } else { "-" };
    let mut rows = vec![vec![
        console.say(&messages::column_format()),
        console.say(&messages::column_reads()),
        console.say(&messages::column_writes()),
        console.say(&messages::column_extensions()),
        console.say(&messages::column_about()),
    ]];
    for format in FORMATS {
        rows.push(vec![
            format.name.to_owned(),
            mark(format.read.is_some()).to_owned(),
            mark(format.write.is_some()).to_owned(),
            format
                .extensions
                .iter()
                .map(|extension| format!(".{extension}"))
                .collect::<Vec<_>>()
                .join(" "),
            console.say(&messages::format_line(
                console.say(&(format.title)()),
                console.say(&(format.fidelity)()),
            )),
        ]);
    }
    console.print(&aligned(&rows))?;
    Ok(Exit::Fine)
}

/// Rows in columns; wide characters count twice.
pub fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            rows.iter()
                .filter_map(|row| row.get(column))
                .map(|cell| cell.width())
                .max()
                .unwrap_or_default()
        })
        .collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', width - cell.width() + 2));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}
