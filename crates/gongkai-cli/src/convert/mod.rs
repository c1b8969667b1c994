//! `gongkai convert`: any readable format to any writable one; a file, many, or a folder with everything below.
//! What is to become of the inputs, and what is said about them. Leaves out the formats, and the two ways of
//! writing: a file each (`each`), all together (`together`).

mod each;
mod together;

use crate::console::Console;
use crate::failure::{Exit, Failure};
use crate::fonts;
use crate::inputs::{self, Input, Inputs, Opened, Trouble};
use crate::output;
use crate::render::{Block, Source};
use crate::template;
use clap::ArgMatches;
use gongkai::{Finding, Format, Loaded, Origins, Severity, messages};
use serde::Serialize;
use std::fs;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

pub fn run(console: &mut Console, matches: &ArgMatches) -> Result<Exit, Failure> {
    let arguments: Vec<&PathBuf> = matches.get_many("in").into_iter().flatten().collect();
    let out: &PathBuf = matches
        .get_one("out")
        .ok_or_else(|| Failure::input(messages::usage_missing("-o")))?;
    let json = matches.get_flag("json");
    let inputs = inputs::list(arguments.iter().copied(), Some(out))?;
    let several = inputs.folders || arguments.len() > 1;
    let goal = goal(out, several, format_argument(matches, "to"))?;
    let origins = matches.get_one::<PathBuf>("origins").map(PathBuf::as_path);
    if let Some(origins) = origins {
        let many = several || matches!(goal, Goal::Folder(_));
        fit_for_origins(origins, out, &inputs, many)?;
    }
    let mut options = options(console, matches)?;
    let (Goal::Folder(to) | Goal::File(to)) = goal;
    // Where no document is written, it is one that is read.
    let reads = options.template.take_if(|_| !to.is_document());
    let run = Run {
        console,
        json,
        from: format_argument(matches, "from"),
        options,
        reads,
        origins,
        exit: Exit::Fine,
        done: 0,
        failed: 0,
        lines: 0,
        many: several,
    };
    match goal {
        Goal::Folder(to) => each::run(run, &inputs, out, to),
        Goal::File(_) if json && out == Path::new("-") => Err(Failure::input(messages::json_beside_stdout())),
        Goal::File(to) => together::run(run, &inputs, out, to),
    }
}

/// What becomes of the inputs.
enum Goal {
    /// A file for each report.
    Folder(&'static Format),
    /// One file or standard output for all of them.
    File(&'static Format),
}

fn goal(out: &Path, several: bool, to: Option<&'static Format>) -> Result<Goal, Failure> {
    if out == Path::new("-") {
        let to = match to {
            Some(to) => to,
            None => gongkai::format("json").ok_or_else(|| Failure::input(messages::to_wanted()))?,
        };
        return if several && !to.collects() {
            Err(Failure::input(messages::many_to_stdout()).help(messages::many_to_stdout_help(collecting())))
        } else if !to.text && std::io::stdout().is_terminal() {
            Err(Failure::input(messages::binary_to_terminal(to.name)))
        } else {
            Ok(Goal::File(to))
        };
    }
    let folder = ends_with_separator(out) || out.is_dir();
    let extension = out.extension().map(|part| part.to_string_lossy().into_owned());
    let named = |format: &Format| {
        let same = |known: &&str| {
            extension
                .as_deref()
                .is_some_and(|found| known.eq_ignore_ascii_case(found))
        };
        format.extensions.iter().any(same)
    };
    let wanted = || Failure::input(messages::to_wanted()).help(messages::to_wanted_help());
    match to {
        _ if folder => to.map(Goal::Folder).ok_or_else(wanted),
        Some(to) if several && !(to.collects() && named(to)) => Ok(Goal::Folder(to)),
        Some(to) => Ok(Goal::File(to)),
        // Many reports go into the format of that extension that holds many.
        None if several => match gongkai::FORMATS
            .iter()
            .find(|format| format.collects() && named(format))
        {
            Some(to) => Ok(Goal::File(to)),
            None => Err(Failure::input(messages::to_wanted()).help(messages::many_help(collecting()))),
        },
        None => of_name(out).map(Goal::File),
    }
}

/// The formats whose files hold many reports.
fn collecting() -> String {
    let names = gongkai::FORMATS
        .iter()
        .filter(|format| format.collects())
        .map(|format| format.name);
    names.collect::<Vec<_>>().join(", ")
}

/// How the outputs are written.
fn options(console: &Console, matches: &ArgMatches) -> Result<gongkai::Options, Failure> {
    let mut options = gongkai::Options::default();
    options.labels = matches.get_flag("labels");
    options.csv_safe = matches.get_flag("csv-safe");
    options.visible_only = matches.get_flag("visible-only");
    options.fragment = matches.get_flag("fragment");
    options.fonts = Some(fonts::found());
    if let Some(template) = matches.get_one::<PathBuf>("template") {
        options.template = Some(std::sync::Arc::new(template::compiled(console, template)?));
    }
    if let Some(path) = matches.get_one::<PathBuf>("previous") {
        options.previous = Some(std::sync::Arc::new(previous(console, path)?));
    }
    if matches
        .get_one::<String>("table-style")
        .is_some_and(|style| style == "box")
    {
        options.table_style = gongkai::TableStyle::Box;
    }
    Ok(options)
}

/// Last year's report, for a template that speaks of it.
fn previous(console: &Console, path: &Path) -> Result<gongkai::Report, Failure> {
    let input = Input {
        path: Some(path.to_owned()),
        relative: path.to_owned(),
    };
    let refused = |trouble: &Trouble, source: &Source| match trouble {
        Trouble::Failure(failure) => failure.clone(),
        Trouble::Read(_) => {
            show(console, trouble, source);
            Failure::input(messages::nothing_done())
        }
    };
    let mut opened = inputs::open(&input, None).map_err(|(trouble, source)| refused(&trouble, &source))?;
    match (opened.reports.pop(), opened.reports.len()) {
        (Some(loaded), 0) => Ok(loaded.report),
        (_, more) => {
            let error = gongkai::ReadError::new(messages::several_reports(more + 1));
            Err(refused(&Trouble::Read(error), &opened.source))
        }
    }
}

/// A run over all inputs.
struct Run<'a> {
    console: &'a mut Console,
    json: bool,
    from: Option<&'static Format>,
    options: gongkai::Options,
    /// The template that made the inputs.
    reads: Option<std::sync::Arc<gongkai::Template>>,
    /// Where the places of the fields go; only for one report.
    origins: Option<&'a Path>,
    exit: Exit,
    done: usize,
    failed: usize,
    /// What was said with `--json` so far.
    lines: usize,
    /// Whether there was more than one input, so that a summary is wanted.
    many: bool,
}

/// What `--json` says about a report.
#[derive(Serialize)]
struct Line<'a> {
    input: String,
    /// Number of the report in an input with several, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<usize>,
    output: Option<String>,
    format: Option<&'static str>,
    diagnostics: &'a [Finding],
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<serde_json::Value>,
}

impl Run<'_> {
    fn begin(&mut self) -> Result<(), Failure> {
        if self.json {
            self.console.print("{\"files\":[")
        } else {
            Ok(())
        }
    }

    fn end(&mut self, inputs: &Inputs) -> Result<Exit, Failure> {
        if self.json {
            let summary = serde_json::json!({
                "converted": self.done,
                "failed": self.failed,
                "skipped": inputs.skipped.iter().map(|path| output::name(path)).collect::<Vec<_>>(),
            });
            self.console.print(&format!("\n],\"summary\":{summary}}}\n"))?;
        } else if self.many {
            self.console.note(&messages::convert_summary(self.done, self.failed));
            if !inputs.skipped.is_empty() {
                self.console.note(&skipped_note(&inputs.skipped));
            }
        }
        Ok(self.exit)
    }

    /// Tells that a report was converted.
    fn converted(
        &mut self,
        input: &Input,
        opened: &Opened,
        number: usize,
        loaded: &Loaded,
        target: &Path,
        notes: &[Finding],
    ) -> Result<(), Failure> {
        self.done += 1;
        self.exit = self.exit.max(graveness(&loaded.diagnostics));
        if self.json {
            let diagnostics = [loaded.diagnostics.as_slice(), notes].concat();
            return self.line(&Line {
                input: input.name(),
                report: (opened.reports.len() > 1).then_some(number),
                output: Some(output::name(target)),
                format: Some(opened.format.name),
                diagnostics: &diagnostics,
                error: None,
            });
        }
        for finding in &loaded.diagnostics {
            self.console.note_block(&Block::finding(finding, &opened.source, None));
        }
        noted(self.console, notes);
        Ok(())
    }

    /// Tells that an input, or a report of it, was not converted.
    fn failed(&mut self, input: &Input, trouble: &Trouble, source: &Source) -> Result<(), Failure> {
        self.failed += 1;
        let exit = match trouble {
            Trouble::Failure(failure) => failure.exit,
            Trouble::Read(_) => Exit::Input,
        };
        self.exit = self.exit.max(exit);
        if self.json {
            return self.line(&Line {
                input: input.name(),
                report: None,
                output: None,
                format: None,
                diagnostics: &[],
                error: Some(error_value(trouble)),
            });
        }
        show(self.console, trouble, source);
        Ok(())
    }

    fn line(&mut self, line: &Line<'_>) -> Result<(), Failure> {
        let text = serde_json::to_string(line).unwrap_or_default();
        let separator = if self.lines == 0 { "\n" } else { ",\n" };
        self.lines += 1;
        self.console.print(&format!("{separator}{text}"))?;
        self.console.flush()
    }

    /// Writes the places of the fields of the one report there is.
    fn places(&mut self, loaded: &Loaded) -> Result<(), Failure> {
        let Some(origins) = self.origins else { return Ok(()) };
        write_origins(origins, &loaded.origins)?;
        if !self.json {
            self.console.note(&messages::written(output::name(origins)));
        }
        Ok(())
    }
}

/// Shows what is to be said about a file that was written.
pub fn noted(console: &Console, notes: &[Finding]) {
    for note in notes {
        console.note_block(&Block::finding(note, &Source::default(), None));
    }
}

/// Why a report cannot be written in the format.
fn unwritable(input: &Input, error: gongkai::WriteError) -> Trouble {
    Trouble::Failure(Failure::input(messages::in_file(input.name())).help(error.0))
}

/// A script has to notice that figures of the input are not in the output.
pub fn graveness(diagnostics: &[Finding]) -> Exit {
    if diagnostics.iter().any(|finding| finding.severity == Severity::Error) {
        Exit::Findings
    } else {
        Exit::Fine
    }
}

/// Shows why an input gave no report.
pub fn show(console: &Console, trouble: &Trouble, source: &Source) {
    match trouble {
        Trouble::Failure(failure) => console.failure(failure),
        Trouble::Read(error) => {
            for error in error.each() {
                console.note_block(&Block::read_error(error, source));
            }
        }
    }
}

/// The same for `--json`.
pub fn error_value(trouble: &Trouble) -> serde_json::Value {
    let (mut value, message) = match trouble {
        Trouble::Failure(failure) => (serde_json::json!(failure), &failure.message),
        Trouble::Read(error) => (serde_json::json!(error), &error.message),
    };
    value["code"] = message.key().into();
    value
}

/// Files of folders that were passed over, so that nobody thinks they were read.
pub fn skipped_note(skipped: &[PathBuf]) -> gongkai::Message {
    /// Files that are named; of more, how many there are.
    const NAMED: usize = 20;
    let names: Vec<_> = skipped.iter().take(NAMED).map(|path| output::name(path)).collect();
    match skipped.len() - names.len() {
        0 => messages::skipped(skipped.len(), names.join(", ")),
        more => messages::skipped_more(skipped.len(), names.join(", "), more),
    }
}

/// The format that an option names; clap has seen to it that it exists.
pub fn format_argument(matches: &ArgMatches, name: &str) -> Option<&'static Format> {
    matches.get_one::<String>(name).and_then(|name| gongkai::format(name))
}

/// The format that the name of an output asks for.
pub fn of_name(out: &Path) -> Result<&'static Format, Failure> {
    let extension = out
        .extension()
        .map(|part| part.to_string_lossy().into_owned())
        .unwrap_or_default();
    let writable = gongkai::FORMATS
        .iter()
        .filter(|format| format.write.is_some())
        .map(|format| format.name);
    match gongkai::format_of_extension(&extension) {
        Some(format) if format.write.is_some() => Ok(format),
        Some(format) => Err(Failure::input(messages::format_not_writable(format.name))
            .help(messages::writable_formats(writable.collect::<Vec<_>>().join(", ")))),
        None => {
            let help = gongkai::nearest_format(&extension)
                .filter(|_| !extension.is_empty())
                .map_or_else(
                    || messages::writable_formats(writable.collect::<Vec<_>>().join(", ")),
                    |format| messages::usage_nearest(format!(".{}", format.name)),
                );
            Err(Failure::input(messages::no_format_of_name(output::name(out))).help(help))
        }
    }
}

/// No input is written over: the reader may have left something out.
pub fn spare_inputs(list: &[Input], targets: &[PathBuf]) -> Result<(), Failure> {
    let real = |path: &Path| fs::canonicalize(path).ok();
    let inputs: std::collections::BTreeSet<PathBuf> = list
        .iter()
        .filter_map(|input| input.path.as_deref().and_then(real))
        .collect();
    match targets
        .iter()
        .find(|target| real(target).is_some_and(|target| inputs.contains(&target)))
    {
        Some(target) => {
            Err(Failure::input(messages::output_is_input(output::name(target))).help(messages::output_is_input_help()))
        }
        None => Ok(()),
    }
}

/// Whether the places can go to that file: beside one report, over nothing else.
fn fit_for_origins(origins: &Path, out: &Path, inputs: &Inputs, many: bool) -> Result<(), Failure> {
    if many {
        return Err(Failure::input(messages::origins_of_many()).help(messages::origins_of_many_help()));
    }
    let same =
        |a: &Path, b: &Path| a == b || fs::canonicalize(a).is_ok_and(|a| fs::canonicalize(b).is_ok_and(|b| a == b));
    if same(origins, out) {
        return Err(Failure::input(messages::origins_is_output(output::name(out))));
    }
    spare_inputs(&inputs.list, &[origins.to_owned()])
}

/// Writes the place of every field: field path to place, in the model's order.
fn write_origins(path: &Path, origins: &Origins) -> Result<(), Failure> {
    let mut text = serde_json::to_string_pretty(origins).unwrap_or_default();
    text.push('\n');
    output::write(path, text.as_bytes())
}

fn ends_with_separator(path: &Path) -> bool {
    path.as_os_str().to_string_lossy().ends_with(std::path::is_separator)
}
