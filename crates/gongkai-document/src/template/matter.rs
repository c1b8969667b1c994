//! What a template says about itself at its beginning, between two lines `---`: name, edition, language. Leaves out
//! everything that it does.

use super::{Fault, Spot};
use gongkai_core::message::excerpt;
use gongkai_core::nearest::nearest;
use gongkai_core::{Edition, Language, messages};

/// What a template says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matter {
    /// Name for people.
    pub name: Option<String>,
    /// What it is for.
    pub about: Option<String>,
    /// The only edition that it fits; any where it does not say.
    pub edition: Option<Edition>,
    /// The language of its own words.
    pub language: Language,
}

const KEYS: [&str; 4] = ["name", "about", "edition", "language"];

/// The front matter, the template behind it, and the number of its first line.
pub(super) fn split(text: &str) -> Result<(Matter, &str, u32), Fault> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut matter = Matter::default();
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    if first.trim_end() != "---" {
        return Ok((matter, text, 1));
    }
    let mut at = first.len();
    for (line, number) in text[at..].split_inclusive('\n').zip(2u32..) {
        at += line.len();
        let content = line.trim();
        if content == "---" {
            return Ok((matter, &text[at..], number + 1));
        }
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let spot = Spot {
            file: 0,
            line: number,
            column: 1,
            length: u32::try_from(content.chars().count()).unwrap_or(u32::MAX),
        };
        let Some((key, value)) = content.split_once([':', '：']) else {
            return Err(Fault::new(spot, messages::template_matter_form()));
        };
        let value = value.trim().trim_matches(['"', '\'']);
        match key.trim() {
            "name" => matter.name = Some(value.to_owned()),
            "about" => matter.about = Some(value.to_owned()),
            "edition" => match Edition::from_name(value) {
                Some(edition) => matter.edition = Some(edition),
                None => {
                    return Err(Fault::new(
                        spot,
                        messages::template_matter_value(excerpt(value), "2021、2019"),
                    ));
                }
            },
            "language" => match value {
                "zh" => matter.language = Language::Chinese,
                "en" => matter.language = Language::English,
                _ => {
                    return Err(Fault::new(
                        spot,
                        messages::template_matter_value(excerpt(value), "zh、en"),
                    ));
                }
            },
            key => {
                let fault = Fault::new(spot, messages::template_matter_key(excerpt(key)));
                return Err(match nearest(KEYS, key) {
                    Some(known) => fault.help(messages::nearest_member(known)),
                    None => fault.help(messages::template_matter_key_help(KEYS.join("、"))),
                });
            }
        }
    }
    Err(Fault::new(Spot::START, messages::template_matter_open()))
}
