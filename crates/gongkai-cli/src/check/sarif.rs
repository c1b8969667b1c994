//! The answer of `check` as a SARIF 2.1.0 log, for programs that show findings in editors and on review pages: every
//! rule with what `gongkai explain` says of it, every finding with its place, waivers as suppressions, inputs that
//! could not be read as notifications. Leaves out the log's optional parts that say nothing about reports.

use super::{Answer, Examined, Summary, Weighed, words};
use crate::console::Console;
use crate::explain;
use crate::failure::Failure;
use crate::inputs::{Input, Trouble};
use crate::render::{Source, place_name};
use gongkai::message::visible;
use gongkai::rules::{self, Rule};
use gongkai::{Finding, Format, Language, Message, Place, ReadError, Severity, messages};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::path::{Component, Path};

/// The published schema of the version that is written.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub struct Sarif {
    language: Language,
    rules: Vec<&'static Rule>,
    artifacts: Vec<Value>,
    results: Vec<Value>,
    notifications: Vec<Value>,
}

impl Sarif {
    pub fn new(language: Language) -> Self {
        Self {
            language,
            rules: rules::catalogue().collect(),
            artifacts: Vec::new(),
            results: Vec::new(),
            notifications: Vec::new(),
        }
    }
}

impl Answer for Sarif {
    fn report(&mut self, _: &mut Console, examined: &Examined<'_>) -> Result<(), Failure> {
        let artifact = self.artifact(examined.input, Some(examined.opened.format));
        let mut seen: HashMap<String, usize> = HashMap::new();
        for weighed in examined.findings {
            let result = self.result(examined, weighed, &artifact, &mut seen);
            self.results.push(result);
        }
        Ok(())
    }

    fn unreadable(&mut self, _: &mut Console, input: &Input, trouble: &Trouble, _: &Source) -> Result<(), Failure> {
        let artifact = self.artifact(input, None);
        match trouble {
            Trouble::Failure(failure) => {
                self.notify(&failure.message, failure.help.as_ref(), None, &artifact);
            }
            Trouble::Read(error) => {
                for ReadError {
                    message, help, place, ..
                } in error.each()
                {
                    self.notify(message, help.as_ref(), place.as_ref(), &artifact);
                }
            }
        }
        Ok(())
    }

    fn end(&mut self, console: &mut Console, summary: &Summary<'_>) -> Result<(), Failure> {
        for path in &summary.inputs.skipped {
            let name = crate::output::name(path);
            self.notifications.push(json!({
                "level": "note",
                "message": { "text": self.say(&messages::sarif_skipped(name)) },
            }));
        }
        let rules: Vec<Value> = self.rules.iter().map(|rule| self.rule(rule)).collect();
        let log = json!({
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "gongkai",
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "informationUri": env!("CARGO_PKG_REPOSITORY"),
                    "fullName": self.say(&messages::about()),
                    "rules": rules,
                }},
                "language": match self.language { Language::Chinese => "zh-CN", Language::English => "en" },
                // Columns count letters, however many units an encoding needs for one.
                "columnKind": "unicodeCodePoints",
                "artifacts": self.artifacts,
                "invocations": [{
                    "executionSuccessful": summary.counts.unreadable == 0,
                    "exitCode": summary.exit.code(),
                    "toolExecutionNotifications": self.notifications,
                }],
                "results": self.results,
            }],
        });
        let text = serde_json::to_string_pretty(&log).unwrap_or_default();
        console.print(&format!("{text}\n"))
    }
}

impl Sarif {
    fn say(&self, message: &Message) -> String {
        message.render(self.language)
    }

    fn rule(&self, rule: &Rule) -> Value {
        let mut tags = vec![rule.family.name().to_owned(), self.say(&rule.family.label())];
        tags.dedup();
        json!({
            "id": rule.code,
            "name": rule.name.get(self.language),
            "shortDescription": { "text": rule.name.get(self.language) },
            "fullDescription": { "text": rule.what.get(self.language) },
            "help": {
                "text": explain::plain(rule, self.language),
                "markdown": gongkai::reference::explain(rule, self.language),
            },
            "defaultConfiguration": { "level": level(rule.severity) },
            "properties": {
                "family": rule.family.name(),
                "tags": tags,
            },
        })
    }

    /// Notes an input, and gives how results refer to it.
    fn artifact(&mut self, input: &Input, format: Option<&'static Format>) -> Value {
        let location = input.path.as_deref().map(|path| json!({ "uri": uri(path) }));
        let known = self.artifacts.len();
        // The reports of one input follow each other.
        let again =
            |last: &Value| last["location"]["uri"] == location.as_ref().map_or(Value::Null, |l| l["uri"].clone());
        let index = if self.artifacts.last().is_some_and(again) {
            known - 1
        } else {
            known
        };
        if index == known {
            let mut artifact = Map::new();
            match &location {
                Some(location) => artifact.insert("location".to_owned(), location.clone()),
                None => artifact.insert(
                    "description".to_owned(),
                    json!({ "text": self.say(&messages::word_stdin()) }),
                ),
            };
            artifact.insert("roles".to_owned(), json!(["analysisTarget"]));
            if let Some(format) = format {
                artifact.insert("properties".to_owned(), json!({ "format": format.name }));
            }
            self.artifacts.push(Value::Object(artifact));
        }
        let mut reference = location.unwrap_or_else(|| json!({}));
        reference["index"] = index.into();
        reference
    }

    fn result(
        &self,
        examined: &Examined<'_>,
        weighed: &Weighed,
        artifact: &Value,
        seen: &mut HashMap<String, usize>,
    ) -> Value {
        let finding = &weighed.finding;
        let text = examined.opened.format.text;
        let mut result = json!({
            "ruleId": finding.rule,
            "level": level(finding.severity),
            "message": { "text": self.say(&finding.message) },
            "locations": [self.location(words::place(examined.loaded, finding), finding.paths.first(), text, artifact)],
            "partialFingerprints": { "gongkaiFinding/v1": fingerprint(examined, finding, seen) },
        });
        if let Some(index) = self.rules.iter().position(|rule| rule.code == finding.rule) {
            result["ruleIndex"] = index.into();
        }
        let related: Vec<Value> = finding
            .paths
            .iter()
            .skip(1)
            .map(|path| self.location(words::origin(examined.loaded, path), Some(path), text, artifact))
            .collect();
        if !related.is_empty() {
            result["relatedLocations"] = related.into();
        }
        if let Some(waiver) = &weighed.waiver {
            let why = self.say(&messages::waiver_by(&waiver.reason, &waiver.who));
            // In the report itself, or in a file beside it.
            let kind = match rules::waiver(&examined.loaded.report, finding) {
                Some(_) => "inSource",
                None => "external",
            };
            result["suppressions"] = json!([{ "kind": kind, "status": "accepted", "justification": why }]);
        }
        let mut properties = Map::new();
        for (name, value) in [
            ("expected", &finding.expected),
            ("actual", &finding.actual),
            ("difference", &finding.difference),
        ] {
            if let Some(value) = value {
                properties.insert(name.to_owned(), value.as_str().into());
            }
        }
        if !finding.also.is_empty() {
            properties.insert("also".to_owned(), json!(finding.also));
        }
        if let Some(help) = &finding.help {
            properties.insert("help".to_owned(), self.say(help).into());
        }
        let body = words::body(&examined.loaded.report);
        if !body.is_empty() {
            properties.insert("report".to_owned(), body.into());
        }
        if let Some(number) = examined.number {
            properties.insert("number".to_owned(), number.into());
        }
        if !properties.is_empty() {
            result["properties"] = properties.into();
        }
        result
    }

    /// Where something is: line and column where the file is a text, the field by its path, and any other place by
    /// its name.
    fn location(&self, place: Option<&Place>, path: Option<&String>, text: bool, artifact: &Value) -> Value {
        let mut physical = json!({ "artifactLocation": artifact });
        if let Some(region) = place.and_then(|place| region(place, text)) {
            physical["region"] = region;
        }
        let mut logical = Vec::new();
        if let Some(path) = path {
            logical.push(json!({
                "name": words::field(path),
                "fullyQualifiedName": visible(path),
                "kind": "property",
            }));
        }
        if let Some(place) = place {
            let kind = match place {
                Place::Sheet { .. } | Place::Table { .. } => Some("cell"),
                Place::Paragraph { .. } => Some("paragraph"),
                Place::Page { .. } => Some("page"),
                Place::Element { .. } => Some("element"),
                Place::Text { .. } => None,
            };
            if let Some(kind) = kind {
                logical.push(json!({
                    "name": place_name(place, self.language),
                    "fullyQualifiedName": visible(&place.to_string()),
                    "kind": kind,
                }));
            }
        }
        let mut location = json!({ "physicalLocation": physical });
        if !logical.is_empty() {
            location["logicalLocations"] = logical.into();
        }
        location
    }

    fn notify(&mut self, message: &Message, help: Option<&Message>, place: Option<&Place>, artifact: &Value) {
        let mut text = self.say(message);
        if let Some(help) = help {
            text = format!("{text}\n{}", self.say(help));
        }
        // What could not be read in its format has lines only where the reader counted them in the file.
        let text_place = matches!(place, Some(Place::Text { .. }));
        let mut notification = json!({
            "level": "error",
            "message": { "text": text },
            "locations": [self.location(place, None, text_place, artifact)],
        });
        notification["descriptor"] = json!({ "id": message.key() });
        self.notifications.push(notification);
    }
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "note",
    }
}

/// Line and column, where the place is one in the file itself.
fn region(place: &Place, text: bool) -> Option<Value> {
    match place {
        // A line without a column is one of the whole file or of none.
        Place::Text { line: 0, .. } => None,
        Place::Text { line, column: 0, .. } => Some(json!({ "startLine": line })),
        Place::Text { line, column, length } => Some(json!({
            "startLine": line,
            "startColumn": column,
            "endColumn": column.saturating_add(*length),
        })),
        Place::Element { line, .. } if text && *line > 0 => Some(json!({ "startLine": line })),
        _ => None,
    }
}

/// What stays the same as long as the finding does: not its place, which moves, nor the figures of its message.
fn fingerprint(examined: &Examined<'_>, finding: &Finding, seen: &mut HashMap<String, usize>) -> String {
    let report = &examined.loaded.report;
    let (body, year) = match &report.agency.credit_code {
        Some(code) => (code.to_string(), report.year),
        None => (report.agency.name.clone().unwrap_or_default(), report.year),
    };
    let year = year.map(|year| year.to_string()).unwrap_or_default();
    // Two files can hold the same report.
    let file = examined.input.relative.to_string_lossy();
    let paths = finding.paths.join(",");
    let key = format!(
        "{file}|{body}|{year}|{}|{}|{paths}",
        finding.rule,
        finding.message.key()
    );
    let number = seen.entry(key.clone()).or_default();
    *number += 1;
    visible(&format!("{key}|{number}"))
}

/// A path as a reference: relative where the path is, with everything but plain letters escaped.
fn uri(path: &Path) -> String {
    let mut out = String::new();
    for part in path.components() {
        match part {
            Component::Prefix(prefix) => out = format!("file:///{}", prefix.as_os_str().to_string_lossy()),
            Component::RootDir if out.is_empty() => out = "file:///".to_owned(),
            Component::RootDir => out.push('/'),
            Component::CurDir => {}
            Component::ParentDir => push(&mut out, ".."),
            Component::Normal(name) => push(&mut out, &escaped(&name.to_string_lossy())),
        }
    }
    out
}

fn push(out: &mut String, part: &str) {
    if !out.is_empty() && !out.ends_with('/') {
        out.push('/');
    }
    out.push_str(part);
}

fn escaped(part: &str) -> String {
    let mut out = String::new();
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_references() {
        assert_eq!(uri(Path::new("报告/a b.json")), "%E6%8A%A5%E5%91%8A/a%20b.json");
        assert_eq!(uri(Path::new("./../a:b#c%.txt")), "../a%3Ab%23c%25.txt");
        assert_eq!(uri(Path::new("/srv/x")), "file:///srv/x");
    }

    #[test]
    fn only_places_in_the_file_itself_are_regions() {
        let text = Place::Text {
            line: 3,
            column: 4,
            length: 2,
        };
        assert_eq!(
            region(&text, true),
            Some(json!({ "startLine": 3, "startColumn": 4, "endColumn": 6 }))
        );
        let part = Place::Element {
            path: "word/document.xml".to_owned(),
            line: 1,
        };
        assert_eq!(region(&part, false), None);
        assert_eq!(region(&part, true), Some(json!({ "startLine": 1 })));
    }
}
