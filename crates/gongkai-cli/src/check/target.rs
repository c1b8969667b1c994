//! The form of the answer and where it goes: `--report`, `-o`. Leaves out the answers.

use super::{Answer, html, json, sarif, sheet, text};
use crate::console::Console;
use crate::convert::spare_inputs;
use crate::failure::Failure;
use crate::inputs::Inputs;
use crate::output;
use clap::ArgMatches;
use gongkai::messages;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

/// Names of the answers that `--report` gives, the one without a name first.
pub const ANSWERS: [&str; 5] = ["text", "json", "sarif", "html", "xlsx"];

/// What was asked for.
pub struct Target {
    answer: &'static str,
    /// The file; `None` for standard output.
    out: Option<PathBuf>,
}

impl Target {
    pub fn new(matches: &ArgMatches, inputs: &Inputs) -> Result<Self, Failure> {
        let out = matches
            .get_one::<PathBuf>("out")
            .filter(|out| out.as_path() != Path::new("-"))
            .cloned();
        let asked = match matches.get_one::<String>("report") {
            _ if matches.get_flag("json") => Some("json"),
            Some(name) => ANSWERS.into_iter().find(|answer| answer == name),
            None => None,
        };
        let answer = match (asked, &out) {
            (Some(answer), _) => answer,
            (None, Some(out)) => of_name(out)?,
            (None, None) => ANSWERS[0],
        };
        if let Some(out) = &out {
            spare_inputs(&inputs.list, std::slice::from_ref(out))?;
        } else if answer == "xlsx" && std::io::stdout().is_terminal() {
            return Err(Failure::input(messages::binary_to_terminal(answer)));
        }
        Ok(Self { answer, out })
    }

    /// The answer, which then hears of every input.
    pub fn begin(&self, console: &mut Console) -> Box<dyn Answer> {
        if self.out.is_some() {
            console.keep();
        }
        match self.answer {
            "json" => Box::new(json::Json::default()),
            "sarif" => Box::new(sarif::Sarif::new(console.language)),
            "html" => Box::new(html::Html::new(console.language)),
            "xlsx" => Box::new(sheet::Sheet::default()),
            _ => Box::new(text::Text::default()),
        }
    }

    /// Gives the answer its file.
    pub fn finish(&self, console: &mut Console) -> Result<(), Failure> {
        if let (Some(out), Some(bytes)) = (&self.out, console.kept()) {
            output::write(out, &bytes)?;
            console.note(&messages::written(output::name(out)));
        }
        Ok(())
    }
}

/// The answer that the name of a file asks for.
fn of_name(out: &Path) -> Result<&'static str, Failure> {
    let extension = out
        .extension()
        .unwrap_or_default()
        .to_string_lossy()
        .to_ascii_lowercase();
    match extension.as_str() {
        "txt" => Ok("text"),
        "htm" => Ok("html"),
        other => ANSWERS
            .into_iter()
            .find(|answer| *answer == other && other != "text")
            .ok_or_else(|| {
                Failure::input(messages::no_answer_of_name(output::name(out)))
                    .help(messages::no_answer_of_name_help(ANSWERS.join(", ")))
            }),
    }
}
