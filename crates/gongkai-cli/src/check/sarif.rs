//! The answer of `check` as a SARIF 2.1.0 log, for programs that show findings in editors and on review pages: every
//! rule with what `gongkai explain` says of it, every finding with its place, waivers as suppressions, inputs that
//! could not be read as notifications. Leaves out the log's optional parts that say nothing about reports.

use super::{Answer, Examined, Summary, Weighed, words};
use crate::console::Console;
use crate::explain;
use crate::failure::Failure;
use crate::inputs::{Input, Trouble};
use crate::render::{Source, other_place, place_name};
use gongkai::message::visible;
use gongkai::rules::{self, Rule};
use gongkai::{Finding, Format, Language, Message, Place, ReadError, Related, Severity, messages};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::path::{Component, Path};

/// The published schema of the version that is written.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub struct Sarif {
    language: Language,
    rules: Vec<&'static Rule>,
    artifacts: Vec<Value>,
    /// Where each file stands among them; standard input has no name.
    indices: HashMap<String, usize>,
    /// The reports that others are compared with, by the name that findings have for them.
    others: HashMap<String, Other>,
    results: Vec<Value>,
    notifications: Vec<Value>,
}

/// A report that others are compared with: its file, whether places in it are lines, and what it is to the run.
struct Other {
    input: Input,
    format: &'static Format,
    role: &'static str,
}

/// What a file is to the run.
const CHECKED: &str = "analysisTarget";
const COMPARED: &str = "referencedOnCommandLine";

impl Sarif {
    pub fn new(language: Language) -> Self {
        Self {
            language,
            rules: rules::catalogue().collect(),
            artifacts: Vec::new(),
            indices: HashMap::new(),
            others: HashMap::new(),
            results: Vec::new(),
            notifications: Vec::new(),
        }
    }
}

impl Answer for Sarif {
    fn other(&mut self, name: &str, input: &Input, format: &'static Format) {
        let (input, role) = (input.clone(), COMPARED);
        self.others.insert(name.to_owned(), Other { input, format, role });
    }

    fn report(&mut self, _: &mut Console, examined: &Examined<'_>) -> Result<(), Failure> {
        let format = examined.opened.format;
        let artifact = self.artifact(examined.input, Some(format), CHECKED);
        // Reports that are checked are compared with each other too.
        let (input, role) = (examined.input.clone(), CHECKED);
        self.others
            .entry(examined.name())
            .or_insert(Other { input, format, role });
        let mut seen: HashMap<String, usize> = HashMap::new();
        for weighed in examined.findings {
            let result = self.of_report(examined, weighed, &artifact, &mut seen);
            self.results.push(result);
        }
        Ok(())
    }

    fn unreadable(&mut self, _: &mut Console, input: &Input, trouble: &Trouble, _: &Source) -> Result<(), Failure> {
        let artifact = self.artifact(input, None, CHECKED);
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
        for (name, weighed) in summary.findings {
            let result = self.of_run(name, weighed);
            self.results.push(result);
        }
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

    /// Notes a file, and gives how results refer to it.
    fn artifact(&mut self, input: &Input, format: Option<&'static Format>, role: &str) -> Value {
        let uri = input.path.as_deref().map(uri);
        let index = match self.indices.get(uri.as_deref().unwrap_or_default()) {
            Some(index) => *index,
            None => {
                let mut artifact = match &uri {
                    Some(uri) => json!({ "location": { "uri": uri } }),
                    None => json!({ "description": { "text": self.say(&messages::word_stdin()) } }),
                };
                artifact["roles"] = json!([]);
                if let Some(format) = format {
                    artifact["properties"] = json!({ "format": format.name });
                }
                let index = self.artifacts.len();
                self.indices.insert(uri.clone().unwrap_or_default(), index);
                self.artifacts.push(artifact);
                index
            }
        };
        let known = self.artifacts.get_mut(index);
        if let Some(roles) = known.and_then(|artifact| artifact["roles"].as_array_mut())
            && roles.iter().all(|known| known != role)
        {
            roles.push(role.into());
        }
        let mut reference = uri.map_or_else(|| json!({}), |uri| json!({ "uri": uri }));
        reference["index"] = index.into();
        reference
    }

    /// How results refer to another report, and whether it is a text; nothing where the run did not read it.
    fn other_artifact(&mut self, name: &str) -> Option<(Value, bool)> {
        let Other { input, format, role } = self.others.get(name)?;
        let (input, format, role) = (input.clone(), *format, *role);
        Some((self.artifact(&input, Some(format), role), format.text))
    }

    fn of_report(
        &mut self,
        examined: &Examined<'_>,
        weighed: &Weighed,
        artifact: &Value,
        seen: &mut HashMap<String, usize>,
    ) -> Value {
        let finding = &weighed.finding;
        let text = examined.opened.format.text;
        let (own, _) = words::paths(finding);
        let mut own = own.into_iter();
        let location = self.location(words::place(examined.loaded, finding), own.next(), text, artifact);
        let mut related: Vec<Value> = own
            .map(|path| self.location(words::origin(examined.loaded, path), Some(path), text, artifact))
            .collect();
        let further = finding.further().map(|place| {
            let path = Some(place.path.as_str());
            let mut location = self.location(place.place.as_ref(), path, text, artifact);
            location["message"] = json!({ "text": other_place(place, self.language) });
            location
        });
        related.extend(further);
        related.extend(self.elsewhere(finding));
        let mut result = self.result(weighed, location, related, fingerprint(examined, finding, seen));
        let report = &examined.loaded.report;
        let own = match &weighed.waiver {
            Some(_) => rules::waiver(report, finding).is_some(),
            None => !weighed.unaccepted.is_empty() && !rules::unaccepted(report.waivers.iter(), finding).is_empty(),
        };
        if own {
            result["suppressions"][0]["kind"] = "inSource".into();
        }
        let body = words::body(&examined.loaded.report);
        if !body.is_empty() {
            result["properties"]["report"] = body.into();
        }
        if let Some(number) = examined.number {
            result["properties"]["number"] = number.into();
        }
        result
    }

    /// What was found about the run as a whole, at a file that it names.
    fn of_run(&mut self, name: &str, weighed: &Weighed) -> Value {
        let finding = &weighed.finding;
        let location = match self.other_artifact(name) {
            Some((artifact, text)) => self.location(finding.place.as_ref(), None, text, &artifact),
            None => json!({ "message": { "text": visible(name) } }),
        };
        // The file itself is no further place.
        let mut further = finding.clone();
        further
            .related
            .retain(|related| related.source != name || !related.path.is_empty());
        let related = self.elsewhere(&further);
        // Only its message says which body it is about.
        let message = finding.message.render(Language::Chinese);
        let key = visible(&format!("{name}|{}|{message}|1", finding.rule));
        self.result(weighed, location, related, key)
    }

    /// The places of a finding in other reports.
    fn elsewhere(&mut self, finding: &Finding) -> Vec<Value> {
        let mut places = Vec::new();
        for related in finding.related.iter().filter(|related| !related.source.is_empty()) {
            let path = Some(related.path.as_str()).filter(|path| !path.is_empty());
            let mut location = match self.other_artifact(&related.source) {
                Some((artifact, text)) => self.location(related.place.as_ref(), path, text, &artifact),
                None => json!({}),
            };
            location["message"] = json!({ "text": other_place(related, self.language) });
            places.push(location);
        }
        // Further fields of the same reports, of which only the names are known.
        let (_, paths) = words::paths(finding);
        for path in paths {
            let report = words::other_report(path);
            let of = |related: &&Related| words::other_report(&related.path) == report;
            let artifact = finding.related.iter().find(of);
            let artifact = artifact.and_then(|related| self.other_artifact(&related.source));
            let location = match artifact {
                Some((artifact, text)) => self.location(None, Some(path), text, &artifact),
                None => json!({ "logicalLocations": [logical_field(path)] }),
            };
            places.push(location);
        }
        places
    }

    fn result(&self, weighed: &Weighed, location: Value, related: Vec<Value>, fingerprint: String) -> Value {
        let finding = &weighed.finding;
        let mut result = json!({
            "ruleId": finding.rule,
            "level": level(finding.severity),
            "message": { "text": self.say(&finding.message) },
            "locations": [location],
            "partialFingerprints": { "gongkaiFinding/v1": fingerprint },
        });
        if let Some(index) = self.rules.iter().position(|rule| rule.code == finding.rule) {
            result["ruleIndex"] = index.into();
        }
        if !related.is_empty() {
            result["relatedLocations"] = related.into();
        }
        if let Some(waiver) = &weighed.waiver {
            let why = self.say(&messages::waiver_by(&waiver.reason, &waiver.who));
            // In a file beside the report, unless it is known better.
            result["suppressions"] = json!([{ "kind": "external", "status": "accepted", "justification": why }]);
        } else if let Some(missing) = weighed.missing() {
            // Some of its rules are accepted: that suppresses nothing yet.
            let missing = self.say(&missing);
            result["suppressions"] = json!([{ "kind": "external", "status": "underReview", "justification": missing }]);
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
        if !weighed.unaccepted.is_empty() {
            properties.insert("unaccepted".to_owned(), json!(weighed.unaccepted));
        }
        if let Some(help) = &finding.help {
            properties.insert("help".to_owned(), self.say(help).into());
        }
        if !properties.is_empty() {
            result["properties"] = properties.into();
        }
        result
    }

    /// Where something is: line and column where the file is a text, the field by its path, and any other place by
    /// its name.
    fn location(&self, place: Option<&Place>, path: Option<&str>, text: bool, artifact: &Value) -> Value {
        let mut physical = json!({ "artifactLocation": artifact });
        if let Some(region) = place.and_then(|place| region(place, text)) {
            physical["region"] = region;
        }
        let mut logical = Vec::new();
        if let Some(path) = path {
            logical.push(logical_field(path));
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

/// A field by its path.
fn logical_field(path: &str) -> Value {
    json!({
        "name": words::field(path),
        "fullyQualifiedName": visible(path),
        "kind": "property",
    })
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
