//! `gongkai convert`: any readable format to any writable one; a file, many, or a folder with everything below.
//! One input at a time is in memory. Leaves out the formats.

use crate::console::Console;
use crate::failure::{Exit, Failure};
use crate::inputs::{self, Input, Inputs, Trouble};
use crate::render::{Block, Source};
use crate::{names, output};
use clap::ArgMatches;
use gongkai::{Finding, Format, Origins, Severity, messages};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

pub fn run(console: &mut Console, matches: &ArgMatches) -> Result<Exit, Failure> {
    let arguments: Vec<&PathBuf> = matches.get_many("in").into_iter().flatten().collect();
    let out: &PathBuf = matches
        .get_one("out")
        .ok_or_else(|| Failure::input(messages::usage_missing("-o")))?;
    let from = format_argument(matches, "from");
    let json = matches.get_flag("json");
    let inputs = inputs::list(arguments.iter().copied(), Some(out))?;
    let many = inputs.folders || arguments.len() > 1 || ends_with_separator(out) || out.is_dir();
    let origins = matches.get_one::<PathBuf>("origins").map(PathBuf::as_path);
    if let Some(origins) = origins {
        fit_for_origins(origins, out, &inputs, many)?;
    }
    if out == Path::new("-") {
        return if many {
            Err(Failure::input(messages::many_to_stdout()).help(messages::many_to_stdout_help()))
        } else if json {
            Err(Failure::input(messages::json_beside_stdout()))
        } else {
            to_stdout(console, &inputs, from, format_argument(matches, "to"), origins)
        };
    }
    let to = match format_argument(matches, "to") {
        Some(to) => to,
        None if many => return Err(Failure::input(messages::to_wanted()).help(messages::to_wanted_help())),
        None => of_name(out)?,
    };
    let plan = if many {
        in_folder(&inputs, out, to)?
    } else {
        inputs.list.iter().map(|input| (input, out.clone())).collect()
    };
    spare_inputs(&plan)?;
    if many && !out.is_dir() {
        fs::create_dir(out).map_err(|error| Failure::writing(&output::name(out), &error))?;
    }
    let mut run = Run {
        console,
        json,
        to,
        from,
        origins,
        exit: Exit::Fine,
        done: 0,
        failed: 0,
    };
    run.all(&plan, many, &inputs.skipped)?;
    Ok(run.exit)
}

struct Run<'a> {
    console: &'a mut Console,
    json: bool,
    to: &'static Format,
    from: Option<&'static Format>,
    /// Where the places of the fields go; only for one input.
    origins: Option<&'a Path>,
    exit: Exit,
    done: usize,
    failed: usize,
}

/// What `--json` says about an input.
#[derive(Serialize)]
struct Line<'a> {
    input: String,
    output: Option<String>,
    format: Option<&'static str>,
    diagnostics: &'a [Finding],
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<serde_json::Value>,
}

impl Run<'_> {
    fn all(&mut self, plan: &[(&Input, PathBuf)], many: bool, skipped: &[PathBuf]) -> Result<(), Failure> {
        if self.json {
            self.console.print("{\"files\":[")?;
        }
        for (at, (input, target)) in plan.iter().enumerate() {
            if self.json {
                self.console.print(if at == 0 { "\n" } else { ",\n" })?;
            }
            self.one(input, target, many)?;
            self.console.flush()?;
        }
        if self.json {
            let summary = serde_json::json!({
                "converted": self.done,
                "failed": self.failed,
                "skipped": skipped.iter().map(|path| output::name(path)).collect::<Vec<_>>(),
            });
            return self.console.print(&format!("\n],\"summary\":{summary}}}\n"));
        }
        if many {
            self.console.note(&messages::convert_summary(self.done, self.failed));
            if !skipped.is_empty() {
                self.console.note(&skipped_note(skipped));
            }
        }
        Ok(())
    }

    fn one(&mut self, input: &Input, target: &Path, many: bool) -> Result<(), Failure> {
        let result = inputs::open(input, self.from).and_then(|opened| {
            let failure = |failure| (Trouble::Failure(failure), Source::default());
            let bytes = gongkai::write(&opened.loaded.report, self.to)
                .map_err(|error| failure(Failure::input(messages::in_file(input.name())).help(error.0)))?;
            if many && let Some(folder) = target.parent() {
                output::folder(folder).map_err(failure)?;
            }
            output::write(target, &bytes).map_err(failure)?;
            if let Some(origins) = self.origins {
                write_origins(origins, &opened.loaded.origins).map_err(failure)?;
            }
            Ok(opened)
        });
        match result {
            Ok(opened) => {
                self.done += 1;
                self.exit = self.exit.max(graveness(&opened.loaded.diagnostics));
                if self.json {
                    return self.line(&Line {
                        input: input.name(),
                        output: Some(output::name(target)),
                        format: Some(opened.format.name),
                        diagnostics: &opened.loaded.diagnostics,
                        error: None,
                    });
                }
                for finding in &opened.loaded.diagnostics {
                    self.console.note_block(&Block::finding(finding, &opened.source, None));
                }
                for written in std::iter::once(target).chain(self.origins) {
                    self.console.note(&messages::written(output::name(written)));
                }
            }
            Err((trouble, source)) => {
                self.failed += 1;
                let exit = match &trouble {
                    Trouble::Failure(failure) => failure.exit,
                    Trouble::Read(_) => Exit::Input,
                };
                self.exit = self.exit.max(exit);
                if self.json {
                    let error = error_value(&trouble);
                    let line = Line {
                        input: input.name(),
                        output: None,
                        format: None,
                        diagnostics: &[],
                        error: Some(error),
                    };
                    return self.line(&line);
                }
                show(self.console, &trouble, &source);
            }
        }
        Ok(())
    }

    fn line(&mut self, line: &Line<'_>) -> Result<(), Failure> {
        let text = serde_json::to_string(line).unwrap_or_default();
        self.console.print(&text)
    }
}

/// A script has to notice that figures of the input are not in the output.
fn graveness(diagnostics: &[Finding]) -> Exit {
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
        Trouble::Read(error) => console.note_block(&Block::read_error(error, source)),
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
    let names: Vec<_> = skipped.iter().take(3).map(|path| output::name(path)).collect();
    let more = if skipped.len() > names.len() { " …" } else { "" };
    messages::skipped(skipped.len(), format!("{}{more}", names.join(", ")))
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

fn to_stdout(
    console: &mut Console,
    inputs: &Inputs,
    from: Option<&'static Format>,
    to: Option<&'static Format>,
    origins: Option<&Path>,
) -> Result<Exit, Failure> {
    let to = to
        .or_else(|| gongkai::format("json"))
        .ok_or_else(|| Failure::input(messages::to_wanted()))?;
    if !to.text && std::io::stdout().is_terminal() {
        return Err(Failure::input(messages::binary_to_terminal(to.name)));
    }
    let mut exit = Exit::Fine;
    for input in &inputs.list {
        match inputs::open(input, from) {
            Ok(opened) => {
                let bytes = gongkai::write(&opened.loaded.report, to).map_err(|error| Failure::input(error.0))?;
                for finding in &opened.loaded.diagnostics {
                    console.note_block(&Block::finding(finding, &opened.source, None));
                }
                console.bytes(&bytes)?;
                if let Some(origins) = origins {
                    write_origins(origins, &opened.loaded.origins)?;
                    console.note(&messages::written(output::name(origins)));
                }
                exit = graveness(&opened.loaded.diagnostics);
            }
            Err((trouble, source)) => {
                show(console, &trouble, &source);
                return Ok(match trouble {
                    Trouble::Failure(failure) => failure.exit,
                    Trouble::Read(_) => Exit::Input,
                });
            }
        }
    }
    Ok(exit)
}

/// The output of every input below the folder. Two inputs with one output are found before anything is written.
fn in_folder<'a>(inputs: &'a Inputs, out: &Path, to: &Format) -> Result<Vec<(&'a Input, PathBuf)>, Failure> {
    let mut taken: BTreeMap<String, &Input> = BTreeMap::new();
    let mut plan = Vec::with_capacity(inputs.list.len());
    for input in &inputs.list {
        let below = names::output(&input.relative, to.extensions.first().copied().unwrap_or(to.name));
        if let Some(other) = taken.insert(names::collision_key(&below), input) {
            return Err(Failure::input(messages::collision(
                input.name(),
                other.name(),
                output::name(&out.join(&below)),
            ))
            .help(messages::collision_help()));
        }
        plan.push((input, out.join(below)));
    }
    Ok(plan)
}

/// No input is written over: the reader may have left something out.
fn spare_inputs(plan: &[(&Input, PathBuf)]) -> Result<(), Failure> {
    let real = |path: &Path| fs::canonicalize(path).ok();
    let inputs: std::collections::BTreeSet<PathBuf> = plan
        .iter()
        .filter_map(|(input, _)| input.path.as_deref().and_then(real))
        .collect();
    match plan
        .iter()
        .find(|(_, target)| real(target).is_some_and(|target| inputs.contains(&target)))
    {
        Some((_, target)) => {
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
    let plan: Vec<_> = inputs.list.iter().map(|input| (input, origins.to_owned())).collect();
    spare_inputs(&plan)
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
