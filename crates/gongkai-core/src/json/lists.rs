//! The lists of the model, told from lists that stand where a record is meant. Leaves out everything else about
//! canonical JSON.

use crate::error::ReadError;
use crate::messages;
use crate::place::Place;

/// A list where a record is meant: the library takes its items as the members in their order, which nobody may
/// rely on. The text has been read without an error.
pub(super) fn record_as_list(text: &str) -> Option<ReadError> {
    // Up to here strings are known; nearly every bracket opens a member that is a list, so that few are looked at.
    let mut known = 0;
    let at = text
        .match_indices('[')
        .map(|(at, _)| at)
        .find(|at| !opens_list(&text[..*at]) && !in_string(text, *at, &mut known))?;
    let error = ReadError::new(messages::wrong_object("[…]")).help(messages::help_schema());
    Some(error.about(last_string(&text[..at])).at(Place::in_text(text, at, 1)))
}

/// The members that are lists.
const LISTS: &[&str] = &[
    "additional",
    "annotations",
    "blocks",
    "parts",
    "preamble",
    "statistics",
    "waivers",
    "websites",
];

/// Whether the text ends with the name of a member that is a list, and its colon.
fn opens_list(before: &str) -> bool {
    let space = |letter: char| letter.is_ascii_whitespace();
    let name = before
        .trim_end_matches(space)
        .strip_suffix(':')
        .and_then(|before| before.trim_end_matches(space).strip_suffix('"'));
    name.is_some_and(|before| {
        LISTS
            .iter()
            .any(|list| before.strip_suffix(list).is_some_and(|rest| rest.ends_with('"')))
    })
}

/// Whether a place is inside a string. Asked from left to right: up to `known` is behind a string, or inside the
/// last one asked about.
fn in_string(text: &str, at: usize, known: &mut usize) -> bool {
    if at < *known {
        return true;
    }
    // No string goes over the end of a line.
    if let Some(line) = text[*known..at].rfind('\n') {
        *known += line;
    }
    while let Some(quote) = text[*known..at].find('"') {
        let start = *known + quote + 1;
        let end = quotes(&text[start..]).next().unwrap_or(text.len() - start);
        *known = start + end + 1;
        if at < *known {
            return true;
        }
    }
    false
}

/// The last string of a text that ends outside of one.
fn last_string(text: &str) -> &str {
    let Some(text) = text.rfind('"').map(|end| &text[..end]) else {
        return "";
    };
    quotes(text).next_back().map_or("", |start| &text[start + 1..])
}

/// The quotation marks that no backslash makes part of a string.
fn quotes(text: &str) -> impl DoubleEndedIterator<Item = usize> {
    let escaped = |at: &usize| {
        text.as_bytes()[..*at]
            .iter()
            .rev()
            .take_while(|byte| **byte == b'\\')
            .count()
            % 2
            == 1
    };
    text.match_indices('"').map(|(at, _)| at).filter(move |at| !escaped(at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::Edition;
    use crate::json::{read, write};
    use crate::report::Report;

    #[test]
    fn brackets_in_texts_are_no_lists() {
        let with = |text: &str, members: &str| {
            let title = format!("\"title\": \"{text}\", {members}\"tables\": {{");
            write(&Report::blank(Edition::E2021)).replacen("\"tables\": {", &title, 1)
        };
        for text in [
            "[1]",
            "\\\"[",
            "\\\\",
            "[[\\\\\\\"[",
            "\\\"blocks\\\": [",
            "〔2021〕[",
            "\\n[",
        ] {
            let report = with(text, "\"overview\" :\t{ \"blocks\"\r\n : [] },");
            let title = json_text(text);
            for report in [report.replace('\n', " "), report] {
                let read = read(report.as_bytes()).unwrap();
                assert_eq!(read.report.title.as_ref(), Some(&title), "{report}");
            }
            // A list after it is found all the same.
            for list in ["[1, 2, 3]", "\n[1, 2, 3]"] {
                let report = with(text, "");
                let start = report.find("\"regulations\"").unwrap();
                let end = start + report[start..].find('}').unwrap() + 1;
                let report = format!("{}\"regulations\": {list}{}", &report[..start], &report[end..]);
                for report in [report.replace('\n', " "), report] {
                    let error = read(report.as_bytes()).unwrap_err();
                    assert_eq!(error.message, messages::wrong_object("[…]"));
                    assert_eq!(error.path.as_deref(), Some("regulations"), "{report}");
                    let Some(Place::Text { line, column, .. }) = error.place else {
                        panic!("no place")
                    };
                    let found = report.lines().nth(line as usize - 1).unwrap().chars();
                    assert!(found.skip(column as usize - 1).collect::<String>().starts_with("[1, 2"));
                }
            }
        }
    }

    fn json_text(text: &str) -> String {
        serde_json::from_str(&format!("\"{text}\"")).unwrap()
    }

    #[test]
    fn every_list_of_the_model_is_known_as_one() {
        fn lists(schema: &serde_json::Value, found: &mut Vec<String>) {
            for (name, member) in schema["properties"].as_object().into_iter().flatten() {
                let kinds = &member["type"];
                if kinds == "array"
                    || kinds
                        .as_array()
                        .is_some_and(|kinds| kinds.iter().any(|kind| kind == "array"))
                {
                    found.push(name.clone());
                }
            }
        }
        let schema: serde_json::Value = serde_json::from_str(&crate::schema::json_schema()).unwrap();
        let mut found = Vec::new();
        lists(&schema, &mut found);
        for definition in schema["$defs"].as_object().unwrap().values() {
            lists(definition, &mut found);
        }
        found.sort();
        found.dedup();
        assert_eq!(found, LISTS);
    }
}
