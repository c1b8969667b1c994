//! `gongkai template`: list, show, begin and check templates, and list their helpers; and how `--template` finds
//! one. Leaves out what templates are (`gongkai::template`).

use crate::console::Console;
use crate::failure::{Exit, Failure};
use crate::formats::aligned;
use crate::output;
use crate::render::{Block, Source};
use clap::ArgMatches;
use gongkai::template::{self, BUILTIN, Template, TemplateError};
use gongkai::{Edition, ReadError, messages};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Extension of the files of a template.
const EXTENSION: &str = "hbs";

/// The main file of a folder.
const MAIN: &str = "main.hbs";

/// Files of a template.
const MAX_FILES: usize = 100;

pub fn run(console: &mut Console, matches: &ArgMatches) -> Result<Exit, Failure> {
    let json = matches.get_flag("json");
    let named = || {
        matches
            .get_one::<PathBuf>("template")
            .ok_or_else(|| Failure::input(messages::template_name_wanted()))
    };
    match matches.get_one::<String>("action").map(String::as_str) {
        Some("list") => list(console, json),
        Some("show") => show(console, named()?),
        Some("new") => new(console, named()?, matches.get_one::<PathBuf>("out")),
        Some("lint") => lint(console, named()?, json),
        _ => helpers(console, json),
    }
}

/// The template that an argument names, compiled; what is wrong with it is shown.
pub fn compiled(console: &Console, argument: &Path) -> Result<Template, Failure> {
    let sources = sources(argument)?;
    Template::compile(&sources).map_err(|errors| {
        for error in &errors {
            show_error(console, &sources, error);
        }
        Failure::input(messages::template_wrong(output::name(argument), errors.len()))
    })
}

/// The files of the template that an argument names.
fn sources(argument: &Path) -> Result<Vec<template::Source>, Failure> {
    if argument.is_dir() {
        return folder(argument);
    }
    if !argument.exists() {
        let name = argument.to_string_lossy();
        if let Some(builtin) = BUILTIN.iter().find(|builtin| builtin.name == name) {
            return Ok(builtin.sources());
        }
        let known = BUILTIN.map(|builtin| builtin.name).join("、");
        return Err(Failure::input(messages::template_not_found(output::name(argument)))
            .help(messages::template_not_found_help(known)));
    }
    Ok(vec![file(argument)?])
}

/// The files of a folder, its main file first. Without one the official template is the main file, and the others
/// stand for its parts.
fn folder(folder: &Path) -> Result<Vec<template::Source>, Failure> {
    let fail = |error| Failure::reading(&output::name(folder), &error);
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        let hidden = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if !hidden && path.is_file() && path.extension().is_some_and(|extension| extension == EXTENSION) {
            paths.push(path);
        }
        if paths.len() > MAX_FILES {
            return Err(Failure::input(messages::template_folder_full(
                output::name(folder),
                MAX_FILES,
            )));
        }
    }
    if paths.is_empty() {
        return Err(Failure::input(messages::template_folder_empty(output::name(folder))));
    }
    paths.sort();
    let is_main = |path: &PathBuf| path.file_name().is_some_and(|name| name == MAIN);
    let mut sources = Vec::new();
    match paths.iter().find(|path| is_main(path)) {
        Some(main) => sources.push(file(main)?),
        None => sources.extend(BUILTIN.first().and_then(|builtin| builtin.sources().into_iter().next())),
    }
    for path in paths.iter().filter(|path| !is_main(path)) {
        sources.push(file(path)?);
    }
    Ok(sources)
}

fn file(path: &Path) -> Result<template::Source, Failure> {
    let name = output::name(path);
    let fail = |error| Failure::reading(&name, &error);
    let mut bytes = Vec::new();
    // One byte more than is taken shows that there is more.
    let limit = u64::try_from(template::MAX_SOURCE).unwrap_or(u64::MAX) + 1;
    let file = fs::File::open(path).map_err(fail)?;
    file.take(limit).read_to_end(&mut bytes).map_err(fail)?;
    if bytes.len() > template::MAX_SOURCE {
        return Err(Failure::input(messages::template_too_long(template::MAX_SOURCE >> 20)));
    }
    let Some(text) = template::decode(&bytes) else {
        return Err(Failure::input(messages::template_not_text(name)));
    };
    Ok(template::Source { name, text })
}

fn show_error(console: &Console, sources: &[template::Source], error: &TemplateError) {
    let text = sources
        .iter()
        .find(|source| source.name == error.file)
        .map(|source| source.text.clone())
        .or_else(|| template::part(&error.file).map(str::to_owned));
    let source = Source::new(&error.file, text);
    console.note_block(&Block::read_error(&ReadError::from(error.clone()), &source));
}

fn list(console: &mut Console, json: bool) -> Result<Exit, Failure> {
    let matter = |name: &str| Template::builtin(name).map(|template| template.matter().clone());
    if json {
        let templates: Vec<_> = BUILTIN
            .iter()
            .map(|builtin| {
                let matter = matter(builtin.name).unwrap_or_default();
                serde_json::json!({
                    "name": builtin.name,
                    "title": matter.name,
                    "about": matter.about,
                    "edition": matter.edition.map(Edition::name),
                })
            })
            .collect();
        let text = serde_json::to_string_pretty(&templates).unwrap_or_default();
        console.print(&format!("{text}\n"))?;
        return Ok(Exit::Fine);
    }
    let mut rows = vec![vec![
        console.say(&messages::column_name()),
        console.say(&messages::column_edition()),
        console.say(&messages::column_about()),
    ]];
    for builtin in &BUILTIN {
        let matter = matter(builtin.name).unwrap_or_default();
        let edition = matter.edition.map(|edition| edition.name().to_owned());
        rows.push(vec![
            builtin.name.to_owned(),
            edition.unwrap_or_else(|| console.say(&messages::word_any())),
            matter.about.or(matter.name).unwrap_or_default(),
        ]);
    }
    console.print(&aligned(&rows))?;
    Ok(Exit::Fine)
}

fn show(console: &mut Console, argument: &Path) -> Result<Exit, Failure> {
    let sources = sources(argument)?;
    for (at, source) in sources.iter().enumerate() {
        if sources.len() > 1 {
            let gap = if at > 0 { "\n" } else { "" };
            console.print(&format!("{gap}=== {} ===\n", source.name))?;
        }
        console.print(&source.text)?;
    }
    Ok(Exit::Fine)
}

fn new(console: &mut Console, argument: &Path, out: Option<&PathBuf>) -> Result<Exit, Failure> {
    let out = out.ok_or_else(|| Failure::input(messages::template_out_wanted()))?;
    let mut sources = sources(argument)?;
    if let Some(main) = sources.first_mut() {
        MAIN.clone_into(&mut main.name);
    }
    let targets: Vec<PathBuf> = sources
        .iter()
        .map(|source| out.join(Path::new(&source.name).file_name().unwrap_or_default()))
        .collect();
    // What somebody has written is not replaced.
    if let Some(there) = targets.iter().find(|target| target.exists()) {
        return Err(Failure::input(messages::file_exists(output::name(there))).help(messages::file_exists_help()));
    }
    output::folder(out)?;
    for (source, target) in sources.iter().zip(&targets) {
        output::write(target, source.text.as_bytes())?;
        console.note(&messages::written(output::name(target)));
    }
    Ok(Exit::Fine)
}

fn helpers(console: &mut Console, json: bool) -> Result<Exit, Failure> {
    if json {
        let helpers: Vec<_> = template::HELPERS
            .iter()
            .map(|helper| {
                let examples: Vec<_> = helper
                    .examples
                    .iter()
                    .map(|(text, printed)| serde_json::json!({ "template": text, "prints": printed }))
                    .collect();
                serde_json::json!({
                    "name": helper.name,
                    "usage": helper.usage,
                    "about": { "zh": helper.about.zh, "en": helper.about.en },
                    "examples": examples,
                })
            })
            .collect();
        let text = serde_json::to_string_pretty(&helpers).unwrap_or_default();
        console.print(&format!("{text}\n"))?;
        return Ok(Exit::Fine);
    }
    for helper in template::HELPERS {
        let mut text = format!(
            "{} {}\n  {}\n",
            helper.name,
            helper.usage,
            helper.about.get(console.language)
        );
        for (template, printed) in helper.examples {
            text.push_str(&format!("    {template}  →  {printed}\n"));
        }
        console.print(&text)?;
    }
    Ok(Exit::Fine)
}

fn lint(console: &mut Console, argument: &Path, json: bool) -> Result<Exit, Failure> {
    let template = compiled(console, argument)?;
    let lint = template.lint();
    if json {
        let told = |errors: &[TemplateError]| -> Vec<_> {
            let line = |error: &TemplateError| {
                serde_json::json!({
                    "file": error.file,
                    "line": error.line,
                    "column": error.column,
                    "message": error.message,
                })
            };
            errors.iter().map(line).collect()
        };
        let value = serde_json::json!({
            "unprinted": lint.unprinted,
            "twice": told(&lint.twice),
            "lost": told(&lint.lost),
            "invertible": lint.lost.is_empty(),
        });
        let text = serde_json::to_string_pretty(&value).unwrap_or_default();
        console.print(&format!("{text}\n"))?;
        return Ok(Exit::Fine);
    }
    let say = |console: &mut Console, message: &gongkai::Message| {
        let text = console.say(message);
        console.print(&format!("{text}\n"))
    };
    say(console, &messages::template_fine(output::name(argument)))?;
    if !lint.unprinted.is_empty() {
        let paths = lint.unprinted.join("、");
        say(console, &messages::lint_unprinted(lint.unprinted.len(), paths))?;
    }
    for error in &lint.twice {
        say(
            console,
            &messages::lint_at(&error.file, error.line, error.message.render(console.language)),
        )?;
    }
    if lint.lost.is_empty() {
        say(console, &messages::lint_invertible())?;
    } else {
        say(console, &messages::lint_not_invertible())?;
        for error in &lint.lost {
            let text = error.message.render(console.language);
            say(console, &messages::lint_at(&error.file, error.line, text))?;
        }
    }
    Ok(Exit::Fine)
}
