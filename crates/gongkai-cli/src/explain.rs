//! `gongkai explain`: what a rule demands, why, and what to do. Leaves out the texts, which live with the rules.

use crate::console::Console;
use crate::failure::{Exit, Failure};
use crate::formats::aligned;
use clap::ArgMatches;
use gongkai::rules::{self, Rule};
use gongkai::{Language, Message, messages, reference};

pub fn run(console: &mut Console, matches: &ArgMatches) -> Result<Exit, Failure> {
    let rule = matches.get_one::<String>("rule").and_then(|code| rules::find(code));
    let json = matches.get_flag("json");
    let text = match rule {
        _ if matches.get_flag("all") => reference::rule_catalogue(),
        Some(rule) if json => pretty(&value(rule)),
        None if json => pretty(&rules::catalogue().map(value).collect()),
        Some(rule) => format!("{} {}\n", rule.code, plain(rule, console.language)),
        None => {
            let rows: Vec<_> = rules::catalogue()
                .map(|rule| {
                    let severity = console.say(&rule.severity.label());
                    vec![
                        rule.code.to_owned(),
                        severity,
                        rule.name.get(console.language).to_owned(),
                    ]
                })
                .collect();
            format!("{}\n{}\n", aligned(&rows), console.say(&messages::explain_more()))
        }
    };
    console.print(&text)?;
    Ok(Exit::Fine)
}

/// What is said about a rule, without the marks of Markdown, which are for the page of all rules.
pub fn plain(rule: &Rule, language: Language) -> String {
    reference::explain(rule, language).replace("**", "").replace('`', "")
}

fn value(rule: &Rule) -> serde_json::Value {
    let text = |text| Message::new(rule.code, text, Vec::new());
    serde_json::json!({
        "code": rule.code,
        "family": rule.family,
        "severity": rule.severity,
        "name": text(rule.name),
        "what": text(rule.what),
        "why": text(rule.why),
        "help": text(rule.help),
        "examples": rule.examples.iter().map(|example| serde_json::json!({
            "about": text(example.about),
            "cells": example.cells.iter().map(|(path, value)| (*path, *value)).collect::<std::collections::BTreeMap<_, _>>(),
            "finds": example.finds,
        })).collect::<Vec<_>>(),
    })
}

fn pretty(value: &serde_json::Value) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}
