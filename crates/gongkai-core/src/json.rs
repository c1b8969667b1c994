//! Canonical JSON of a report, out and in. In: duplicate and unknown members are refused with their place,
//! their path and the nearest known name. Leaves out JSON Lines (a report a line is this, line by line).

use crate::error::ReadError;
use crate::finding::{Finding, Severity};
use crate::messages;
use crate::place::{Loaded, Place};
use crate::report::{Report, SchemaVersion};
use crate::rules::reading;
use crate::tables::nearest_path;

/// The canonical JSON of a report: members in the model's order, two spaces of indentation, a line feed at
/// the end. The same report always gives the same bytes.
///
/// # Panics
/// Never: every report can be written.
#[must_use]
pub fn write(report: &Report) -> String {
    let mut text = serde_json::to_string_pretty(report).expect("a report has only string keys and no floats");
    text.push('\n');
    text
}

/// The canonical JSON of a report on one line, without a line feed.
///
/// # Panics
/// Never: every report can be written.
#[must_use]
pub fn write_line(report: &Report) -> String {
    serde_json::to_string(report).expect("a report has only string keys and no floats")
}

/// Reads a report from JSON (UTF-8, with or without a byte order mark).
///
/// # Errors
/// When the text is no JSON or no report: with line, column, field path and, for an unknown name, the nearest
/// known one.
pub fn read(bytes: &[u8]) -> Result<Loaded, ReadError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| ReadError::new(messages::not_utf8(error.valid_up_to())))?;
    // The fast way keeps no path; the path is worth a second run only when there is something to say.
    match serde_json::from_str::<Report>(text) {
        Ok(report) => checked(report, text, Vec::new()),
        Err(_) => located(text),
    }
}

/// Reads again, with the path of the field that is wrong.
fn located(text: &str) -> Result<Loaded, ReadError> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let result = serde_path_to_error::deserialize::<_, Report>(&mut deserializer)
        .map_err(|error| (error.path().to_string(), error.into_inner()))
        .and_then(|report| deserializer.end().map(|()| report).map_err(|error| (String::new(), error)));
    match result {
        Ok(report) => checked(report, text, Vec::new()),
        Err((path, error)) => later_minor(text).unwrap_or_else(|| Err(explain(&path, &error))),
    }
}

/// A report of a later minor version: members that this program does not know are left out with a notice.
fn later_minor(text: &str) -> Option<Result<Loaded, ReadError>> {
    let mut value: serde_json::Value = serde_json::from_str(text).ok()?;
    let schema = serde_json::from_value::<SchemaVersion>(value.get("schema")?.clone()).ok()?;
    #[allow(clippy::absurd_extreme_comparisons, reason = "the minor version will not always be 0")]
    if schema.minor <= SchemaVersion::MINOR {
        return None;
    }
    let mut diagnostics = Vec::new();
    // Every round removes one member, so there are no more rounds than members.
    loop {
        match serde_path_to_error::deserialize::<_, Report>(&value) {
            Ok(report) => return Some(checked(report, text, diagnostics)),
            Err(error) => {
                let path = error.path().to_string();
                let inner = error.into_inner();
                let name = quoted(&inner.to_string(), "unknown field `")?.to_owned();
                if !remove(&mut value, &path, &name) {
                    return Some(Err(explain(&path, &inner)));
                }
                diagnostics.push(
                    Finding::new(reading::LATER_MEMBER.code, Severity::Warning, messages::later_member(&name)).about(path),
                );
            }
        }
    }
}

fn remove(value: &mut serde_json::Value, path: &str, name: &str) -> bool {
    let mut pointer = String::new();
    let keys: Vec<&str> = path.split(['.', '[', ']']).filter(|key| !key.is_empty()).collect();
    // The path of an unknown member ends with its own name.
    for key in keys.iter().take(keys.len().saturating_sub(usize::from(keys.last() == Some(&name)))) {
        pointer.push('/');
        pointer.push_str(key);
    }
    value.pointer_mut(&pointer).and_then(|object| object.as_object_mut()).is_some_and(|object| object.remove(name).is_some())
}

/// What the types cannot say.
fn checked(report: Report, _text: &str, mut diagnostics: Vec<Finding>) -> Result<Loaded, ReadError> {
    if report.schema.minor > SchemaVersion::MINOR {
        let version = format!("{}.{}", SchemaVersion::MAJOR, report.schema.minor);
        let known = format!("{}.{}", SchemaVersion::MAJOR, SchemaVersion::MINOR);
        diagnostics.insert(
            0,
            Finding::new(reading::LATER_MINOR.code, Severity::Information, messages::later_minor(known, version))
                .about("schema"),
        );
    }
    for (at, annotation) in report.annotations.iter().enumerate() {
        let blank = report.tables.figure(annotation.path).is_none_or(|figure| figure.is_blank());
        if blank == (annotation.kind == crate::annotation::AnnotationKind::Remark) {
            let message = if blank {
                messages::remark_without_figure(annotation.path)
            } else {
                messages::mark_beside_figure(annotation.path)
            };
            return Err(ReadError::new(message).about(format!("annotations[{at}]")));
        }
        let earlier = &report.annotations[..at];
        if earlier.iter().any(|other| (other.path, other.kind) == (annotation.path, annotation.kind)) {
            return Err(ReadError::new(messages::annotation_twice(annotation.path)).about(format!("annotations[{at}]")));
        }
    }
    if let Some(period) = report.period.filter(|period| period.end < period.start) {
        return Err(ReadError::new(messages::period_backwards(period.start, period.end)).about("period"));
    }
    let mut report = report;
    report.schema = SchemaVersion::default();
    // Canonical order, whatever order they came in.
    report.annotations.sort_by_key(|annotation| (annotation.path, annotation.kind));
    Ok(Loaded { report, diagnostics, ..Loaded::default() })
}

/// Puts an error of the JSON library into the catalogue's words.
fn explain(path: &str, error: &serde_json::Error) -> ReadError {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    let mut result = if let Some(name) = quoted(text, "unknown field `") {
        let known = text.split('`').skip(3).step_by(2).min_by_key(|known| strsim::damerau_levenshtein(known, name));
        let result = ReadError::new(messages::unknown_member(name));
        match known {
            Some(known) => result.help(messages::nearest_member(known)),
            None => result,
        }
    } else if let Some(name) = quoted(text, "duplicate field `") {
        ReadError::new(messages::duplicate_member(name)).help(messages::duplicate_member_help())
    } else if let Some(name) = quoted(text, "missing field `") {
        ReadError::new(messages::missing_member(name)).help(messages::missing_member_help())
    } else if let Some(schema) = text.strip_prefix("unknown schema: ") {
        ReadError::new(messages::unknown_schema(schema, format!("{}{}", SchemaVersion::NAME, SchemaVersion::MAJOR)))
            .help(messages::unknown_schema_help())
    } else if let Some(wrong) = text.strip_prefix("unknown path: ") {
        let result = ReadError::new(messages::unknown_path(wrong));
        match nearest_path(wrong.trim_matches('"')) {
            Some(known) => result.help(messages::nearest_member(known)),
            None => result,
        }
    } else if let Some((found, expected)) =
        text.strip_prefix("invalid type: ").or(text.strip_prefix("invalid value: ")).and_then(|rest| rest.rsplit_once(", expected "))
    {
        ReadError::new(messages::wrong_value(found, expected)).help(value_help(expected))
    } else if error.is_data() {
        ReadError::new(messages::wrong_data(text))
    } else {
        ReadError::new(messages::no_json(text))
    };
    if error.line() > 0 {
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        result = result.at(Place::Text { line: number(error.line()), column: number(error.column()), length: 0 });
    }
    // The path of a member that is named in the error leads only to its record.
    let named = ["unknown field `", "duplicate field `", "missing field `"].into_iter().find_map(|before| quoted(text, before));
    let path = match (path.trim_matches('.'), named) {
        ("", named) => named.unwrap_or_default().to_owned(),
        (path, Some(name)) if path.rsplit('.').next() != Some(name) => format!("{path}.{name}"),
        (path, _) => path.to_owned(),
    };
    if path.is_empty() { result } else { result.about(path) }
}

fn value_help(expected: &str) -> crate::message::Message {
    match expected {
        "u64" => messages::help_count(),
        "i64" => messages::help_change(),
        "u16" | "u8" => messages::help_small_number(),
        text if text.contains("decimal") || text.contains("digits") => messages::help_decimal(),
        _ => messages::help_schema(),
    }
}

fn quoted<'a>(text: &'a str, before: &str) -> Option<&'a str> {
    text.split_once(before)?.1.split_once('`').map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::Edition;
    use crate::message::Language;

    fn sample() -> String {
        write(&Report::blank(Edition::E2021))
    }

    fn error(text: &str) -> (String, String, Option<Place>, String) {
        let error = read(text.as_bytes()).unwrap_err();
        (
            error.message.render(Language::English),
            error.path.unwrap_or_default(),
            error.place,
            error.help.map(|help| help.render(Language::English)).unwrap_or_default(),
        )
    }

    #[test]
    fn blank_reports_come_back() {
        for edition in Edition::ALL {
            let report = Report::blank(edition);
            assert_eq!(read(write(&report).as_bytes()).unwrap().report, report);
            assert_eq!(read(write_line(&report).as_bytes()).unwrap().report, report);
        }
    }

    #[test]
    fn an_unknown_member_is_refused_with_the_nearest_name() {
        let (message, path, place, help) = error(&sample().replacen("natural_person", "natural_persons", 1));
        assert!(message.contains("natural_persons"), "{message}");
        assert_eq!(path, "tables.applications.new.natural_persons");
        assert!(matches!(place, Some(Place::Text { line, .. }) if line > 30), "{place:?}");
        assert!(help.contains("natural_person"), "{help}");
    }

    #[test]
    fn a_duplicate_member_is_refused() {
        let (message, path, ..) = error(&sample().replacen("\"edition\"", "\"edition\": \"2021\", \"edition\"", 1));
        assert!(message.contains("edition") && message.contains("twice"), "{message}");
        assert_eq!(path, "edition");
    }

    #[test]
    fn a_missing_cell_is_not_taken_as_blank() {
        let (message, ..) = error(&sample().replacen("\"natural_person\": null,", "", 1));
        assert!(message.contains("natural_person"), "{message}");
    }

    #[test]
    fn wrong_numbers_are_refused() {
        for wrong in ["-1", "1.5", "1e3", "18446744073709551616", "\"5\"", "NaN", "01", "[]", "true"] {
            let text = sample().replacen("\"natural_person\": null", &format!("\"natural_person\": {wrong}"), 1);
            assert!(read(text.as_bytes()).is_err(), "{wrong}");
        }
        let text = sample().replacen("\"natural_person\": null", "\"natural_person\": 18446744073709551615", 1);
        assert_eq!(read(text.as_bytes()).unwrap().report.tables.applications.new.natural_person, u64::MAX.into());
    }

    #[test]
    fn a_schema_from_the_future_is_refused_and_a_later_minor_read_with_a_notice() {
        let (message, ..) = error(&sample().replacen("gongkai.report/1", "gongkai.report/9", 1));
        assert!(message.contains("gongkai.report/9") && message.contains("gongkai.report/1"), "{message}");
        let later = sample()
            .replacen("gongkai.report/1", "gongkai.report/1.7", 1)
            .replacen("\"edition\"", "\"mood\": {\"a\": [1]}, \"edition\"", 1);
        let loaded = read(later.as_bytes()).unwrap();
        assert_eq!(loaded.report, Report::blank(Edition::E2021));
        assert_eq!(loaded.diagnostics.len(), 2);
    }

    #[test]
    fn what_is_no_report_is_refused() {
        for text in ["", "{", "[]", "null", "{} {}", "{\"schema\": \"x\"}", "\u{0}", &"[".repeat(100_000)] {
            assert!(read(text.as_bytes()).is_err(), "{}", &text[..text.len().min(20)]);
        }
        assert!(read(b"\xFF\xFE").is_err());
        let text = sample().replacen("\"agency\": {", "\"agency\": {\"name\": \"\\ud800\", ", 1);
        assert!(read(text.as_bytes()).is_err(), "a lone surrogate");
        assert!(read([b"\xEF\xBB\xBF", sample().as_bytes()].concat().as_slice()).is_ok());
    }
}
