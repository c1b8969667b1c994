//! Turns the message catalogue (`messages.toml`) into one function a message, so that a message that does
//! not exist, or lacks an argument, does not compile. Leaves out the texts of the rules: they live with the rules.

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    zh: String,
    en: String,
}

/// The text of `generated/messages.rs`.
pub fn generate(catalogue: &Path) -> Result<String, String> {
    let text = std::fs::read_to_string(catalogue).map_err(|error| format!("{}: {error}", catalogue.display()))?;
    let messages: BTreeMap<String, Text> =
        toml::from_str(&text).map_err(|error| format!("{}: {error}", catalogue.display()))?;
    let mut out = String::from(super::BANNER);
    out.push_str(
        "//! The message catalogue as functions, made from `messages.toml`. Leaves out the rules' own texts.\n\n\
         use crate::message::{Message, Text};\nuse std::fmt::Display;\n",
    );
    for (key, Text { zh, en }) in &messages {
        let arguments = placeholders(zh);
        let set = |names: &[String]| names.iter().cloned().collect::<BTreeSet<_>>();
        if set(&arguments) != set(&placeholders(en)) {
            return Err(format!(
                "message `{key}`: the Chinese and the English text name different arguments"
            ));
        }
        let parameters: Vec<_> = arguments.iter().map(|name| format!("{name}: impl Display")).collect();
        let values: Vec<_> = arguments
            .iter()
            .map(|name| format!("({name:?}, {name}.to_string())"))
            .collect();
        let _ = writeln!(
            out,
            "\n/// {}\n#[must_use]\npub fn {key}({}) -> Message {{\n    \
             const TEXT: Text = Text {{ zh: {zh:?}, en: {en:?} }};\n    Message::new({key:?}, TEXT, vec![{}])\n}}",
            // No link to an item.
            zh.lines().next().unwrap_or_default().replace('[', "\\["),
            parameters.join(", "),
            values.join(", ")
        );
    }
    Ok(out)
}

/// The arguments in the order of their first use: that of the Chinese text is the order of the parameters.
fn placeholders(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (name, _) in text.split('{').skip(1).filter_map(|rest| rest.split_once('}')) {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}
