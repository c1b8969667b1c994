//! Canonical JSON of a report, out and in. In: duplicate and unknown members are refused with their place,
//! their path and the nearest known name. Leaves out JSON Lines (a report a line is this, line by line).

mod lists;

use crate::data::Data;
use crate::error::ReadError;
use crate::finding::{Finding, Severity};
use crate::messages;
use crate::place::{Loaded, Place};
use crate::report::{Report, SchemaVersion};
use crate::rules::reading;
use crate::tables::{FigureId, Kind, nearest_path};
use serde::{Deserialize, Serialize as _};

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

/// The JSON of a report in the layout of another JSON text: on one line or indented like it, with its line ends and
/// its byte order mark. The order of members is the canonical one.
///
/// # Panics
/// Never: every report can be written.
#[must_use]
pub fn write_like(report: &Report, like: &str) -> String {
    let (mark, like) = match like.strip_prefix('\u{FEFF}') {
        Some(rest) => ("\u{FEFF}", rest),
        None => ("", like),
    };
    let body = like.trim_end();
    let end = &like[body.len()..];
    let mut text = match body.split_once('\n') {
        None => write_line(report),
        Some((_, second)) => {
            let blank = second.len() - second.trim_start_matches([' ', '\t']).len();
            let mut bytes = Vec::new();
            let formatter = serde_json::ser::PrettyFormatter::with_indent(&second.as_bytes()[..blank]);
            let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, formatter);
            report
                .serialize(&mut serializer)
                .expect("a report has only string keys and no floats");
            String::from_utf8(bytes).expect("JSON is text")
        }
    };
    // Texts have no line feeds of their own in JSON.
    if body.contains("\r\n") {
        text = text.replace('\n', "\r\n");
    }
    format!("{mark}{text}{end}")
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
    let text = std::str::from_utf8(bytes)
        .map_err(|error| ReadError::new(messages::not_utf8(error.valid_up_to())).help(messages::not_utf8_help()))?;
    // The library would take a list for a record, member by member.
    if text.trim_start().starts_with('[') {
        let place = Place::Text {
            line: 1,
            column: 1,
            length: 1,
        };
        return Err(ReadError::new(messages::wrong_object("[…]"))
            .help(messages::help_schema())
            .at(place));
    }
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
        .and_then(|report| {
            deserializer
                .end()
                .map(|()| report)
                .map_err(|error| (String::new(), error))
        });
    match result {
        Ok(report) => checked(report, text, Vec::new()),
        Err((path, error)) => later_minor(text).unwrap_or_else(|| Err(explain(&path, &error, text))),
    }
}

/// A report of a later minor version: members that this program does not know are left out with a notice.
fn later_minor(text: &str) -> Option<Result<Loaded, ReadError>> {
    let mut value: serde_json::Value = serde_json::from_str(text).ok()?;
    let schema = serde_json::from_value::<SchemaVersion>(value.get("schema")?.clone()).ok()?;
    if schema.minor.cmp(&SchemaVersion::MINOR).is_le() {
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
                    return Some(Err(explain(&path, &inner, text)));
                }
                diagnostics.push(
                    Finding::new(
                        reading::LATER_MEMBER.code,
                        Severity::Warning,
                        messages::later_member(&name),
                    )
                    .about(path),
                );
            }
        }
    }
}

fn remove(value: &mut serde_json::Value, path: &str, name: &str) -> bool {
    let mut pointer = String::new();
    let keys: Vec<&str> = path.split(['.', '[', ']']).filter(|key| !key.is_empty()).collect();
    // The path of an unknown member ends with its own name.
    for key in keys
        .iter()
        .take(keys.len().saturating_sub(usize::from(keys.last() == Some(&name))))
    {
        pointer.push('/');
        pointer.push_str(key);
    }
    value
        .pointer_mut(&pointer)
        .and_then(|object| object.as_object_mut())
        .is_some_and(|object| object.remove(name).is_some())
}

/// What the types cannot say.
fn checked(report: Report, text: &str, mut diagnostics: Vec<Finding>) -> Result<Loaded, ReadError> {
    // In a later version other members may be lists.
    if report.schema.minor == SchemaVersion::MINOR
        && let Some(error) = lists::record_as_list(text)
    {
        return Err(error);
    }
    diagnostics.splice(0..0, later_notice(&report));
    Ok(Loaded {
        report: lawful(report)?,
        diagnostics,
        ..Loaded::default()
    })
}

/// The notice that a report comes from a later minor version.
fn later_notice(report: &Report) -> Option<Finding> {
    (report.schema.minor > SchemaVersion::MINOR).then(|| {
        let version = format!("{}.{}", SchemaVersion::MAJOR, report.schema.minor);
        let known = format!("{}.{}", SchemaVersion::MAJOR, SchemaVersion::MINOR);
        Finding::new(
            reading::LATER_MINOR.code,
            Severity::Information,
            messages::later_minor(version, known),
        )
        .about("schema")
    })
}

/// The laws of a report that its types cannot say; puts what has a canonical order into it.
fn lawful(mut report: Report) -> Result<Report, ReadError> {
    for (at, annotation) in report.annotations.iter().enumerate() {
        let blank = report
            .tables
            .figure(annotation.path)
            .is_none_or(|figure| figure.is_blank());
        if blank == (annotation.kind == crate::annotation::AnnotationKind::Remark) {
            let message = if blank {
                messages::remark_without_figure(annotation.path)
            } else {
                messages::mark_beside_figure(annotation.path)
            };
            return Err(ReadError::new(message).about(format!("annotations[{at}]")));
        }
        let earlier = &report.annotations[..at];
        if earlier
            .iter()
            .any(|other| (other.path, other.kind) == (annotation.path, annotation.kind))
        {
            return Err(ReadError::new(messages::annotation_twice(annotation.path)).about(format!("annotations[{at}]")));
        }
    }
    if let Some(period) = report.period.filter(|period| period.end < period.start) {
        return Err(ReadError::new(messages::period_backwards(period.end, period.start)).about("period"));
    }
    report.schema = SchemaVersion::default();
    // Canonical order, whatever order they came in.
    report
        .annotations
        .sort_by_key(|annotation| (annotation.path, annotation.kind));
    Ok(report)
}

/// A report from the same data in another carrier. The path of an error is that of the JSON.
pub(crate) fn from_data(data: &Data) -> Result<Loaded, ReadError> {
    // As above: the path is worth a second run only when there is something to say.
    let report = Report::deserialize(data).or_else(|_| {
        serde_path_to_error::deserialize(data).map_err(|error| {
            let path = error.path().to_string();
            explain(&path, &error.into_inner(), "")
        })
    })?;
    let diagnostics = later_notice(&report).into_iter().collect();
    Ok(Loaded {
        report: lawful(report)?,
        diagnostics,
        ..Loaded::default()
    })
}

/// A list of records in JSON, as data; `name` is its member. For carriers that keep lists so.
pub(crate) fn list<T>(name: &str, text: &str) -> Result<serde_json::Value, ReadError>
where
    T: serde::Serialize + serde::de::DeserializeOwned,
{
    let named = format!("{{\"{name}\":{text}}}");
    let items: Vec<T> = serde_json::from_str(text).map_err(|error| {
        let mut error = explain(name, &error, "");
        error.place = None;
        error
    })?;
    match lists::record_as_list(&named) {
        Some(mut error) => {
            error.place = None;
            Err(error)
        }
        None => Ok(serde_json::json!(items)),
    }
}

/// Puts an error of the JSON library into the catalogue's words.
fn explain(path: &str, error: &serde_json::Error, source: &str) -> ReadError {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    let mut result = if let Some(name) = quoted(text, "unknown field `") {
        let known = text
            .split('`')
            .skip(3)
            .step_by(2)
            .min_by_key(|known| strsim::damerau_levenshtein(known, name));
        let result = ReadError::new(messages::unknown_member(name));
        match known {
            Some(known) => result.help(messages::nearest_member(known)),
            None => result,
        }
    } else if let Some(name) = quoted(text, "duplicate field `") {
        ReadError::new(messages::duplicate_member(name)).help(messages::duplicate_member_help())
    } else if let Some(name) = quoted(text, "missing field `") {
        let cell = FigureId::all().any(|id| id.path().ends_with(&format!("{}.{name}", cell_row(path))));
        let help = if cell {
            messages::missing_member_help()
        } else {
            messages::missing_part_help()
        };
        ReadError::new(messages::missing_member(name)).help(help)
    } else if let Some(schema) = text.strip_prefix("unknown schema: ") {
        ReadError::new(messages::unknown_schema(schema, SchemaVersion::written())).help(messages::unknown_schema_help())
    } else if let Some(wrong) = text.strip_prefix("unknown path: ") {
        let result = ReadError::new(messages::unknown_path(wrong));
        match nearest_path(wrong.trim_matches('"')) {
            Some(known) => result.help(messages::nearest_member(known)),
            None => result,
        }
    } else if let Some((found, known)) = text
        .strip_prefix("unknown variant ")
        .and_then(|rest| rest.split_once(", expected "))
    {
        let known: Vec<String> = known.split('`').skip(1).step_by(2).map(variant).collect();
        ReadError::new(messages::wrong_variant(found.trim_matches('`'), known.join(", ")))
            .help(messages::wrong_variant_help())
    } else if let Some((found, expected)) = text
        .strip_prefix("invalid type: ")
        .or(text.strip_prefix("invalid value: "))
        .and_then(|rest| rest.rsplit_once(", expected "))
    {
        wrong_value(value_text(found), expected, path)
    } else if path.ends_with("issued_on") || path.ends_with(".start") || path.ends_with(".end") || path.ends_with(".on")
    {
        ReadError::new(messages::wrong_date()).help(messages::help_date())
    } else if error.is_data() {
        ReadError::new(messages::wrong_data(text)).help(messages::help_schema())
    } else {
        syntax(text)
    };
    if error.line() > 0 {
        result = result.at(place(source, error, path));
    }
    // The path of a member that is named in the error leads only to its record.
    let named = ["unknown field `", "duplicate field `", "missing field `"]
        .into_iter()
        .find_map(|before| quoted(text, before));
    // What follows a question mark was not reached.
    let path = path.trim_end_matches(['.', '?']);
    let path = match (path.trim_matches('.'), named) {
        ("", named) => named.unwrap_or_default().to_owned(),
        (path, Some(name)) if path.rsplit('.').next() != Some(name) => format!("{path}.{name}"),
        (path, _) => path.to_owned(),
    };
    if path.is_empty() { result } else { result.about(path) }
}

/// The path of the row that a path of an error leads to, as figures have it.
fn cell_row(path: &str) -> &str {
    path.trim_end_matches(['.', '?']).trim_start_matches("tables.")
}

/// A known value of a member, with its Chinese name where it has one.
pub(crate) fn variant(name: &str) -> String {
    let kinds = crate::report::AgencyKind::ALL
        .iter()
        .map(|(_, name, chinese)| (*name, *chinese));
    let others = [
        ("not_applicable", "不适用"),
        ("remark", "备注"),
        ("raw_text", "原文"),
        ("about", "约"),
        ("more_than", "余"),
        ("nearly", "近"),
    ];
    match kinds.chain(others).find(|(known, _)| *known == name) {
        Some((name, chinese)) => format!("{name}（{chinese}）"),
        None => name.to_owned(),
    }
}

/// A value of the wrong kind, in words that fit what the model expects there.
fn wrong_value(found: &str, expected: &str, path: &str) -> ReadError {
    let new = ReadError::new;
    let kind = path
        .strip_prefix("tables.")
        .and_then(FigureId::from_path)
        .map(|id| id.figure().kind);
    match (kind, expected) {
        (Some(Kind::Count), _) | (_, "u64") => new(messages::wrong_count(found)).help(messages::help_count()),
        (Some(Kind::Change), _) | (_, "i64") => new(messages::wrong_change(found)).help(messages::help_change()),
        (_, "u16" | "a year") if path == "year" => new(messages::wrong_year(found)).help(messages::help_small_number()),
        (_, "u16" | "u8") => new(messages::wrong_change(found)).help(messages::help_small_number()),
        (Some(Kind::Money), _) => new(messages::wrong_decimal(found)).help(messages::help_decimal()),
        (_, text) if text.contains("decimal") || text.contains("digits") && !text.contains("code") => {
            new(messages::wrong_decimal(found)).help(messages::help_decimal())
        }
        (Some(Kind::Text), _) | (_, "a string" | "a borrowed string" | "string") => {
            new(messages::wrong_text(found)).help(messages::help_schema())
        }
        (_, "a text that is not empty") => new(messages::wrong_empty()).help(messages::help_waiver()),
        (_, "a sequence") => new(messages::wrong_list(found)).help(messages::help_schema()),
        (_, text) if text.starts_with("struct ") || text == "a map" => {
            new(messages::wrong_object(found)).help(messages::help_schema())
        }
        (_, text) if text.starts_with("a region code") => {
            new(messages::wrong_region_code(found)).help(messages::help_schema())
        }
        (_, text) if text.starts_with("a unified") => {
            new(messages::wrong_credit_code(found)).help(messages::help_credit_code())
        }
        (_, text) if text.starts_with("the check character ") => {
            let expected = text
                .trim_start_matches("the check character ")
                .split(' ')
                .next()
                .unwrap_or_default();
            new(messages::wrong_check_character(expected, found)).help(messages::help_credit_code())
        }
        (_, text) => new(messages::wrong_value(found, text)).help(messages::help_schema()),
    }
}

/// The value itself, without the library's word for its kind.
fn value_text(found: &str) -> &str {
    match found {
        "map" => "{…}",
        "sequence" => "[…]",
        _ => {
            let kinds = ["string ", "integer ", "floating point ", "boolean ", "number "];
            kinds
                .iter()
                .find_map(|kind| found.strip_prefix(kind))
                .unwrap_or(found)
                .trim_matches('`')
        }
    }
}

/// What is wrong with a text that is no JSON.
fn syntax(text: &str) -> ReadError {
    let error = ReadError::new;
    match text {
        "expected `:`" => error(messages::json_colon()),
        "expected `,` or `}`" => error(messages::json_comma_object()),
        "expected `,` or `]`" => error(messages::json_comma_list()),
        "expected value" | "expected ident" => error(messages::json_value()).help(messages::json_value_help()),
        "key must be a string" | "expected `\"`" => error(messages::json_key()).help(messages::json_key_help()),
        "invalid number" | "number out of range" => error(messages::json_number()).help(messages::help_count()),
        "trailing comma" => error(messages::json_trailing_comma()),
        "trailing characters" => error(messages::json_trailing()).help(messages::json_trailing_help()),
        "recursion limit exceeded" => error(messages::json_deep()),
        _ if text.starts_with("EOF") => error(messages::json_ends()).help(messages::input_empty_help()),
        _ if text.starts_with("control character") => {
            error(messages::json_control()).help(messages::json_escape_help())
        }
        _ if text.contains("escape") || text.contains("unicode") => {
            error(messages::json_escape()).help(messages::json_escape_help())
        }
        _ => error(messages::no_json(text)),
    }
}

/// The token that an error is about. The library counts bytes and stops behind a token that does not fit.
fn place(source: &str, error: &serde_json::Error, path: &str) -> Place {
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let line = source
        .split('\n')
        .nth(error.line() - 1)
        .unwrap_or_default()
        .trim_end_matches('\r');
    let bytes = line.as_bytes();
    let mut end = error.column().min(bytes.len());
    let mut start = end.saturating_sub(1);
    if error.is_data() {
        while end > 0 && (bytes[end - 1] == b',' || bytes[end - 1].is_ascii_whitespace()) {
            end -= 1;
        }
        start = end.saturating_sub(1);
        // What a type of the model refuses is reported only at the end of its record.
        if matches!(bytes.get(start), Some(b'}' | b']')) && !error.to_string().starts_with("missing field") {
            let before: usize = source
                .split_inclusive('\n')
                .take(error.line() - 1)
                .map(str::len)
                .sum::<usize>()
                + start;
            if let Some(place) = member(&source[..before], path) {
                return place;
            }
        }
        if bytes.get(start) == Some(&b'"') {
            let quote = |at: usize| bytes[at] == b'"' && (at == 0 || bytes[at - 1] != b'\\');
            start = (0..start).rev().find(|at| quote(*at)).unwrap_or(start);
        } else {
            let word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
            while start > 0 && word(bytes[start]) && word(bytes[start - 1]) {
                start -= 1;
            }
        }
    }
    let boundary = |at: usize| (0..=at).rev().find(|at| line.is_char_boundary(*at)).unwrap_or_default();
    let start = boundary(start);
    let column = line[..start].chars().count() + 1;
    let length = line[start..boundary(end).max(start)].chars().count();
    // An input that ends too early is wrong behind its last letter.
    if error.is_eof() {
        return Place::Text {
            line: number(error.line()),
            column: number(line.chars().count() + 1),
            length: 0,
        };
    }
    Place::Text {
        line: number(error.line()),
        column: number(column),
        length: number(length),
    }
}

/// The value of the last member of that path before the end of its record.
fn member(before: &str, path: &str) -> Option<Place> {
    let key = format!("\"{}\"", path.rsplit('.').next()?);
    let after = before.rfind(&key)? + key.len();
    let rest = before[after..].trim_start().strip_prefix(':')?.trim_start();
    let start = before.len() - rest.len();
    let end = match rest.strip_prefix('"') {
        Some(text) => text.find('"')? + 2,
        None => rest.find([',', '}', ']', '\n']).unwrap_or(rest.len()),
    };
    let length = rest[..end].trim_end().chars().count();
    Some(Place::in_text(before, start, length))
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
            error
                .help
                .map(|help| help.render(Language::English))
                .unwrap_or_default(),
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
        assert!(
            matches!(place, Some(Place::Text { line, .. }) if line > 30),
            "{place:?}"
        );
        assert!(help.contains("natural_person"), "{help}");
    }

    #[test]
    fn a_duplicate_member_is_refused() {
        let (message, path, ..) = error(&sample().replacen("\"edition\"", "\"edition\": \"2021\", \"edition\"", 1));
        assert!(message.contains("edition") && message.contains("twice"), "{message}");
        assert_eq!(path, "edition");
    }

    #[test]
    fn a_list_is_no_record() {
        let mut text = sample();
        let start = text.find("\"regulations\"").unwrap();
        let end = start + text[start..].find('}').unwrap() + 1;
        text.replace_range(start..end, "\"regulations\": [1, 2, 3]");
        assert_eq!(error(&text).1, "regulations");
        let list = "\"contact\": [\"办公室\"]";
        let text = sample().replacen("\"agency\": {}", &format!("\"agency\": {{{list}}}"), 1);
        let (message, path, place, _) = error(&text);
        assert!(message.contains("expected an object"), "{message}");
        assert_eq!(path, "contact");
        assert!(place.is_some());
    }

    #[test]
    fn a_waiver_says_what_why_and_who() {
        let waiver = r#""waivers": [{"rule": "ROWSUM", "reason": "原表如此", "who": "王某"}]"#;
        let with = |waiver: &str| sample().replacen("\"agency\"", &format!("{waiver}, \"agency\""), 1);
        assert!(read(with(waiver).as_bytes()).is_ok());
        for (filled, path) in [("ROWSUM", "rule"), ("原表如此", "reason"), ("王某", "who")] {
            let (message, at, place, help) = error(&with(&waiver.replace(filled, " ")));
            assert!(message.contains("empty"), "{message}");
            assert_eq!(at, format!("waivers[0].{path}"));
            assert!(place.is_some() && !help.is_empty());
        }
    }

    #[test]
    fn a_missing_cell_is_not_taken_as_blank() {
        let (message, ..) = error(&sample().replacen("\"natural_person\": null,", "", 1));
        assert!(message.contains("natural_person"), "{message}");
    }

    #[test]
    fn wrong_numbers_are_refused() {
        for wrong in [
            "-1",
            "1.5",
            "1e3",
            "18446744073709551616",
            "\"5\"",
            "NaN",
            "01",
            "[]",
            "true",
        ] {
            let text = sample().replacen("\"natural_person\": null", &format!("\"natural_person\": {wrong}"), 1);
            assert!(read(text.as_bytes()).is_err(), "{wrong}");
        }
        let text = sample().replacen(
            "\"natural_person\": null",
            "\"natural_person\": 18446744073709551615",
            1,
        );
        assert_eq!(
            read(text.as_bytes())
                .unwrap()
                .report
                .tables
                .applications
                .new
                .natural_person,
            u64::MAX.into()
        );
    }

    #[test]
    fn a_schema_from_the_future_is_refused_and_a_later_minor_read_with_a_notice() {
        let (message, ..) = error(&sample().replacen("gongkai.report/1", "gongkai.report/9", 1));
        assert!(
            message.contains("gongkai.report/9") && message.contains("gongkai.report/1"),
            "{message}"
        );
        let later = sample().replacen("gongkai.report/1", "gongkai.report/1.7", 1).replacen(
            "\"edition\"",
            "\"mood\": {\"a\": [1]}, \"edition\"",
            1,
        );
        let loaded = read(later.as_bytes()).unwrap();
        assert_eq!(loaded.report, Report::blank(Edition::E2021));
        assert_eq!(loaded.diagnostics.len(), 2);
    }

    #[test]
    fn what_is_no_report_is_refused() {
        for text in [
            "",
            "{",
            "[]",
            "null",
            "{} {}",
            "{\"schema\": \"x\"}",
            "\u{0}",
            &"[".repeat(100_000),
        ] {
            assert!(read(text.as_bytes()).is_err(), "{}", &text[..text.len().min(20)]);
        }
        assert!(read(b"\xFF\xFE").is_err());
        let text = sample().replacen("\"agency\": {", "\"agency\": {\"name\": \"\\ud800\", ", 1);
        assert!(read(text.as_bytes()).is_err(), "a lone surrogate");
        assert!(read([b"\xEF\xBB\xBF", sample().as_bytes()].concat().as_slice()).is_ok());
    }
}
