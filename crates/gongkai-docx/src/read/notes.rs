//! What a reader of a document says about it besides what stands in it: changes that nobody accepted, text that is
//! hidden, content that is not there. Each kind is said once, with its number. Leaves out the report.

use gongkai_core::rules::reading;
use gongkai_core::{Finding, Message, Place, Severity, messages};

/// Located findings of one kind that are told one by one.
const TOLD: usize = 50;

/// What was come across, counted.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Insertions, deletions and moves that are not accepted yet.
    pub tracked: usize,
    /// Runs of hidden text.
    pub hidden: usize,
    /// Rows that are hidden.
    pub rows: usize,
    /// Footnotes, endnotes and comments.
    pub footnotes: usize,
    /// Content controls that show only what should be filled in.
    pub placeholders: usize,
    pub pictures: usize,
    /// Fields whose content comes from another file.
    pub links: usize,
    /// Fields without an end.
    pub broken: usize,
    /// Parts outside of the file.
    pub external: usize,
    pub macros: bool,
    located: Vec<Finding>,
}

impl Notes {
    /// Text in a cell that another one covers.
    pub(super) fn covered(&mut self, text: &str, place: Place) {
        let text: String = text.chars().take(40).collect();
        self.at(Severity::Warning, messages::docx_cell_covered(text), place);
    }

    /// A piece of another format that is only referred to.
    pub(super) fn imported(&mut self, place: Place) {
        self.at(Severity::Warning, messages::docx_imported(), place);
    }

    /// A part that is missing.
    pub(super) fn missing(&mut self, part: &str) {
        self.located
            .push(note(Severity::Warning, messages::docx_part_missing(part)));
    }

    /// A part that cannot be used.
    pub(super) fn unreadable(&mut self, part: &str, why: Message, place: Option<Place>) {
        let finding = note(Severity::Warning, messages::docx_part_unreadable(part, why));
        self.located.push(finding.at(place));
    }

    fn at(&mut self, severity: Severity, message: Message, place: Place) {
        if self.located.len() < TOLD {
            self.located.push(note(severity, message).at(place));
        }
    }

    /// All of it.
    pub(super) fn findings(self) -> Vec<Finding> {
        type Count = (usize, fn(usize) -> Message, Severity);
        let counted: [Count; 9] = [
            (self.tracked, messages::docx_tracked, Severity::Warning),
            (self.hidden, messages::docx_hidden, Severity::Warning),
            (self.rows, messages::docx_rows_hidden, Severity::Warning),
            (self.footnotes, messages::docx_footnotes, Severity::Information),
            (self.placeholders, messages::docx_placeholders, Severity::Information),
            (self.pictures, messages::docx_pictures, Severity::Information),
            (self.links, messages::docx_links, Severity::Warning),
            (self.broken, messages::docx_field_broken, Severity::Warning),
            (self.external, messages::docx_external, Severity::Information),
        ];
        let mut findings: Vec<Finding> = counted
            .into_iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, message, severity)| note(severity, message(count)))
            .collect();
        if self.macros {
            findings.push(note(Severity::Information, messages::docx_macros()));
        }
        findings.extend(self.located);
        findings
    }
}

fn note(severity: Severity, message: Message) -> Finding {
    let rule = &reading::DOCUMENT;
    let help = Message::new(rule.code, rule.help, Vec::new());
    Finding::new(rule.code, severity, message).help(help)
}
