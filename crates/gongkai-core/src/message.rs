//! Messages for people: one text in Chinese and one in English, with arguments. Leaves out the texts
//! themselves (`messages.toml`, and the rules for their own).

use serde::{Serialize, Serializer, ser::SerializeStruct};
use std::borrow::Cow;
use std::fmt;

/// A language of the messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Language {
    /// 中文
    #[default]
    Chinese,
    /// English
    English,
}

/// A fixed text in both languages; arguments stand in braces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// 中文
    pub zh: &'static str,
    /// English
    pub en: &'static str,
}

impl Text {
    /// The text in one language, arguments not filled in.
    #[must_use]
    pub const fn get(&self, language: Language) -> &'static str {
        match language {
            Language::Chinese => self.zh,
            Language::English => self.en,
        }
    }
}

/// A message with its arguments, rendered when it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    key: &'static str,
    text: Text,
    arguments: Vec<(&'static str, String)>,
}

impl Message {
    /// A message of the catalogue. Use the functions of [`crate::messages`]; rules use their own texts.
    #[must_use]
    pub const fn new(key: &'static str, text: Text, arguments: Vec<(&'static str, String)>) -> Self {
        Self { key, text, arguments }
    }

    /// The stable name of the message.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        self.key
    }

    /// The text in one language as it stands in the catalogue, with the names of its arguments.
    #[must_use]
    pub const fn words(&self, language: Language) -> &'static str {
        self.text.get(language)
    }

    /// The text in one language. Control and bidirectional characters of arguments are shown as `\u{…}`.
    #[must_use]
    pub fn render(&self, language: Language) -> String {
        let mut rest = self.text.get(language);
        let mut out = String::with_capacity(rest.len() + 32);
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, tail)) = after.split_once('}') else {
                break;
            };
            out.push_str(before);
            if let Some((_, value)) = self.arguments.iter().find(|(argument, _)| *argument == name) {
                out.push_str(&visible(value));
            }
            rest = tail;
        }
        out.push_str(rest);
        out
    }
}

impl fmt::Display for Message {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.render(Language::Chinese))
    }
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Message", 2)?;
        object.serialize_field("zh", &self.render(Language::Chinese))?;
        object.serialize_field("en", &self.render(Language::English))?;
        object.end()
    }
}

/// The beginning of a text of an input, as long as a message can show it: who sends a long one gets no long one
/// back, nor many.
#[must_use]
pub fn excerpt(text: &str) -> Cow<'_, str> {
    const SHOWN: usize = 80;
    match text.char_indices().nth(SHOWN) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
    }
}

/// The text with characters that would disturb a terminal or hide text written out.
#[must_use]
pub fn visible(text: &str) -> String {
    let hidden = |letter: char| {
        (letter.is_control() && letter != '\n')
            || matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
    };
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if hidden(letter) {
            out.extend(letter.escape_unicode());
        } else {
            out.push(letter);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_on_a_character() {
        assert_eq!(excerpt("局"), "局");
        assert_eq!(excerpt(&"局".repeat(80)).chars().count(), 80);
        assert_eq!(excerpt(&"局".repeat(1000)), format!("{}…", "局".repeat(80)));
    }

    #[test]
    fn arguments_are_filled_in_and_made_visible() {
        let text = Text {
            zh: "成员 {name} 重复",
            en: "member {name} twice",
        };
        let message = Message::new("test", text, vec![("name", "a\u{202E}b\u{7}".to_owned())]);
        assert_eq!(message.render(Language::Chinese), "成员 a\\u{202e}b\\u{7} 重复");
        assert_eq!(message.render(Language::English), "member a\\u{202e}b\\u{7} twice");
    }
}
