//! What is said about arguments that do not fit, in the chosen language instead of the parser's own words.
//! Also prints help and version. Leaves out the command line itself (`command`).

use crate::check;
use crate::console::Console;
use crate::failure::{Exit, Failure};
use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use gongkai::{Language, Message, messages};

/// Prints the help that was asked for, or says what is wrong with the arguments.
pub fn report(console: &mut Console, error: &Error) -> Result<Exit, Failure> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            console.print(&error.render().to_string())?;
            console.flush()?;
            Ok(Exit::Fine)
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            console.raw(&error.render().to_string());
            Ok(Exit::Input)
        }
        _ => {
            let (message, nearest) = explain(error);
            let help = match nearest {
                Some(nearest) => messages::usage_nearest(nearest),
                None if message.key() == messages::usage_message_code("").key() => messages::usage_message_code_help(),
                None if message.key() == messages::usage_unknown_rule("").key() => messages::usage_see_explain(),
                None if message.key() == messages::configuration_unknown("").key() => {
                    let names = |all| names(all, console.language);
                    messages::usage_selectors(names(check::families().collect()), names(check::severities().collect()))
                }
                None if wrong_year(error) => messages::usage_year_help(),
                None => messages::usage_see_help(),
            };
            Err(Failure::input(message).help(help))
        }
    }
}

/// Whether the argument is one that takes families and severities, too.
fn weighs(error: &Error) -> bool {
    first(error, ContextKind::InvalidArg).is_some_and(|name| name.starts_with("--deny") || name.starts_with("--allow"))
}

/// The names, in Chinese with what they are called there.
fn names(names: Vec<(&'static str, &'static str)>, language: Language) -> String {
    let names = names.into_iter().map(|(name, chinese)| match language {
        Language::Chinese => format!("{chinese} {name}"),
        Language::English => name.to_owned(),
    });
    let separator = if language == Language::Chinese { "、" } else { ", " };
    names.collect::<Vec<_>>().join(separator)
}

/// Whether a word looks like the code of a message, which stands where the code of a rule does.
fn is_message_code(word: &str) -> bool {
    word.contains('_')
        && word
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_' || byte.is_ascii_digit())
}

/// Whether a year is given that no form is for.
fn wrong_year(error: &Error) -> bool {
    error.kind() == ErrorKind::ValueValidation
        && first(error, ContextKind::InvalidArg).is_some_and(|name| name.starts_with("--year"))
}

/// What is wrong, and the known name that looks most like the one given.
fn explain(error: &Error) -> (Message, Option<String>) {
    let text = |kind| error.get(kind).map(|value| value.to_string()).unwrap_or_default();
    let argument = text(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let name = text(ContextKind::InvalidSubcommand);
            let commands = [
                "convert",
                "check",
                "draft",
                "fill",
                "new",
                "schema",
                "formats",
                "explain",
                "completions",
            ];
            let nearest = nearest(&name, commands.iter().copied());
            (messages::usage_unknown_command(name), nearest)
        }
        ErrorKind::UnknownArgument => (
            messages::usage_unknown_argument(&argument),
            first(error, ContextKind::SuggestedArg),
        ),
        ErrorKind::InvalidValue => {
            let value = text(ContextKind::InvalidValue);
            let known = many(error, ContextKind::ValidValue);
            if value.is_empty() {
                return (messages::usage_value_missing(argument), None);
            }
            if known.len() > 8 && is_message_code(&value) {
                return (messages::usage_message_code(value), None);
            }
            if weighs(error) {
                // The Chinese names are no values of their own.
                let nearest = nearest(&value, check::names());
                return (messages::configuration_unknown(value), nearest);
            }
            let nearest = nearest(&value, known.iter().map(String::as_str));
            // A long list helps nobody: `gongkai explain` shows the rules.
            if known.len() > 8 {
                (messages::usage_unknown_rule(value), nearest)
            } else {
                (messages::usage_wrong_choice(argument, value, known.join(", ")), nearest)
            }
        }
        ErrorKind::ValueValidation => (
            messages::usage_wrong_value(argument, text(ContextKind::InvalidValue)),
            None,
        ),
        ErrorKind::MissingRequiredArgument => (
            messages::usage_missing(many(error, ContextKind::InvalidArg).join(" ")),
            None,
        ),
        ErrorKind::ArgumentConflict => {
            let other = many(error, ContextKind::PriorArg).join(" ");
            if other == argument {
                (messages::usage_twice(argument), None)
            } else {
                (messages::usage_conflict(argument, other), None)
            }
        }
        _ if argument.is_empty() => (messages::usage_wrong(), None),
        _ => (messages::usage_value_missing(argument), None),
    }
}

/// The known word that looks most like the one given, where one does.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let lower = word.to_lowercase();
    known
        .map(|known| (strsim::damerau_levenshtein(&known.to_lowercase(), &lower), known))
        .min()
        .filter(|(distance, known)| *distance * 2 <= known.chars().count().max(2))
        .map(|(_, known)| known.to_owned())
}

fn first(error: &Error, kind: ContextKind) -> Option<String> {
    many(error, kind).into_iter().next()
}

fn many(error: &Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::Strings(words)) => words.clone(),
        Some(ContextValue::String(word)) => vec![word.clone()],
        _ => Vec::new(),
    }
}
