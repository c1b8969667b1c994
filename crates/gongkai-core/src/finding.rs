//! A finding: what a rule or a reader has to say about a place of a report. Leaves out the rules.

use crate::message::Message;
use crate::messages;
use crate::place::Place;
use serde::Serialize;
use std::fmt;

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// 提示: good to know.
    Information,
    /// 警告: plausible reasons exist, a person should look.
    Warning,
    /// 错误: against the definition of the form.
    Error,
}

impl Severity {
    /// Every severity, the gravest last.
    pub const ALL: [Self; 3] = [Self::Information, Self::Warning, Self::Error];

    /// The name as in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Information => "information",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// What it is called in a message.
    #[must_use]
    pub fn label(self) -> Message {
        match self {
            Self::Information => messages::severity_information(),
            Self::Warning => messages::severity_warning(),
            Self::Error => messages::severity_error(),
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Code of the rule, such as `ROWSUM`; `gongkai explain` tells more.
    pub rule: &'static str,
    /// Codes of further rules that the same cause breaks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<&'static str>,
    /// How grave it is.
    pub severity: Severity,
    /// The fields concerned, the one to look at first.
    pub paths: Vec<String>,
    /// Where the first field stands in the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// What is wrong.
    pub message: Message,
    /// What the rule expects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual: Option<String>,
    /// Actual less expected, with its sign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<String>,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<Message>,
    /// The further places that it is about: in other reports (last year's, a member's), or in the report itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
}

/// A further place of a finding: in another report, or one more in the checked one that the same is to be said of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Related {
    /// The report by name, such as its file; empty for the checked one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The field, with `previous.` or `members[N].` before its path; empty where the whole report is meant.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// The field of the checked report that it goes with, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The figure or the words that stand there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl Finding {
    /// A finding with nothing but its rule, severity and message.
    #[must_use]
    pub const fn new(rule: &'static str, severity: Severity, message: Message) -> Self {
        Self {
            rule,
            also: Vec::new(),
            severity,
            paths: Vec::new(),
            place: None,
            message,
            expected: None,
            actual: None,
            difference: None,
            help: None,
            related: Vec::new(),
        }
    }

    /// Further places in the checked report of which the same is to be said.
    pub fn further(&self) -> impl Iterator<Item = &Related> {
        self.related.iter().filter(|related| related.source.is_empty())
    }

    /// Every rule that its cause breaks, its own first.
    pub fn rules(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.rule).chain(self.also.iter().copied())
    }

    /// The same finding about a field.
    #[must_use]
    pub fn about(mut self, path: impl Into<String>) -> Self {
        self.paths.push(path.into());
        self
    }

    /// The same finding at a place.
    #[must_use]
    pub fn at(mut self, place: impl Into<Option<Place>>) -> Self {
        self.place = place.into();
        self
    }

    /// The same finding with advice.
    #[must_use]
    pub fn help(mut self, help: Message) -> Self {
        self.help = Some(help);
        self
    }
}
