//! What the answers of `check` call things: a body, a field, a rule. Leaves out texts of the catalogue and places
//! (`render`).

use gongkai::message::visible;
use gongkai::rules::{self, Rule};
use gongkai::{Finding, Report, Severity, labels};

/// A field by the labels that lead to it; the path itself where it has none.
pub fn field(path: &str) -> String {
    let Some(labels) = labels::labels(path) else {
        return visible(path);
    };
    let parts = [&labels.table, &labels.row, &labels.column].map(String::as_str);
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() {
        visible(path)
    } else {
        parts.join(" · ")
    }
}

/// A report by its body and year; nothing where it says neither.
pub fn body(report: &Report) -> String {
    let agency = report.agency.name.as_deref().unwrap_or_default();
    let year = report.year.map(|year| year.to_string()).unwrap_or_default();
    visible(format!("{agency} {year}").trim())
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
