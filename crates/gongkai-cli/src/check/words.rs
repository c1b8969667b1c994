//! What the answers of `check` call things: a body, a field, a rule. Leaves out texts of the catalogue and places
//! (`render`).

use gongkai::message::visible;
use gongkai::rules::{self, Rule};
use gongkai::{Finding, Loaded, Place, Report, Severity, labels};

/// A field by the labels that lead to it; the path itself where it has none.
pub fn field(path: &str) -> String {
    let text = labels::labels(path).map(|labels| joined(&[&labels.table, &labels.row, &labels.column]));
    text.filter(|text| !text.is_empty()).unwrap_or_else(|| visible(path))
}

/// A field by its row and column, where its path stands beside it; nothing where it has no labels.
pub fn cell(path: &str) -> String {
    labels::labels(path).map_or_else(String::new, |labels| joined(&[&labels.row, &labels.column]))
}

fn joined(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

/// A report by its body and year; nothing where it says neither.
pub fn body(report: &Report) -> String {
    let agency = report.agency.name.as_deref().unwrap_or_default();
    let year = report.year.map(|year| year.to_string()).unwrap_or_default();
    visible(format!("{agency} {year}").trim())
}

/// Where a finding stands: as it says itself, else where its first field was read. What it says about a sentence may
/// be the place of a figure that the sentence is compared with.
pub fn place<'a>(loaded: &'a Loaded, finding: &'a Finding) -> Option<&'a Place> {
    let path = finding.paths.first();
    let first = path.and_then(|path| origin(loaded, path));
    match &finding.place {
        Some(place) if !path.is_some_and(|path| path.contains(".statistics[")) => Some(place),
        place => first.or(place.as_ref()),
    }
}

/// The fields of the report itself, and those of other reports that are not `related` anyway.
pub fn paths(finding: &Finding) -> (Vec<&str>, Vec<&str>) {
    let paths = finding.paths.iter().map(String::as_str);
    let is_related = |path: &str| finding.related.iter().any(|related| related.path == path);
    paths
        .filter(|path| !is_related(path))
        .partition(|path| other_report(path).is_none())
}

/// The part of a path that names another report; nothing where it is one of the checked report.
pub fn other_report(path: &str) -> Option<&str> {
    let (first, _) = path.split_once('.')?;
    (first == "previous" || first.starts_with("members[")).then_some(first)
}

/// Where a field was read; of a statistic, its figure.
pub fn origin<'a>(loaded: &'a Loaded, path: &str) -> Option<&'a Place> {
    let figure = || loaded.origins.get(&format!("{path}.value"));
    loaded.origins.get(path).or_else(figure)
}

/// The rule of a finding.
pub fn rule(finding: &Finding) -> Option<&'static Rule> {
    rules::find(finding.rule)
}

/// A sign for those who do not see colours.
pub const fn sign(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "✗",
        Severity::Warning => "!",
        Severity::Information => "i",
    }
}
