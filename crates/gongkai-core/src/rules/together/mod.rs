//! The rules that compare the reports of one run with each other, whoever they are by, each a file of its own, and what
//! is kept of each report for them: fingerprints of its paragraphs, their places, their first words. Leaves out
//! reports that belong together by year (`years`) or as whole and members (`members`).

mod clusters;
pub(super) mod dup;
mod sentences;

use super::shingles::{LEAST, Numbers, Shingles};
use super::years::dup::FIXED;
use super::{Check, RULES};
use crate::bodies::{Crosswalk, Index, Match, shown};
use crate::finding::Finding;
use crate::message::excerpt;
use crate::place::{Origins, Place};
use crate::report::{Report, YEARS};

/// Letters of all reports together that are kept: those of some 10,000 reports, 100 MB with all that belongs to them.
const LETTERS: usize = 16 << 20;

/// Letters of one report that are kept, so that no report uses up the room of the others.
const OWN: usize = 1 << 18;

/// Bytes of one report that are looked through.
const BYTES: usize = 2 << 20;

/// The reports of one run as they are compared with each other, added one by one.
#[derive(Debug)]
pub struct Together<'a> {
    bodies: Index<'a>,
    pub(super) reports: Vec<Known>,
    pub(super) paragraphs: Vec<Paragraph>,
    letters: usize,
    room: usize,
    /// Reports of which something was not kept.
    pub(super) beyond: usize,
    /// Bodies so far.
    pub(super) count: u32,
}

/// A report.
#[derive(Debug)]
pub(super) struct Known {
    /// Its file.
    pub source: String,
    /// What it is called in a message.
    pub title: String,
    /// Which body it is by.
    pub body: u32,
    /// Letters of each of its sections that are compared, by path.
    pub sections: Vec<(String, usize)>,
}

/// A paragraph.
#[derive(Debug)]
pub(super) struct Paragraph {
    pub report: u32,
    /// The section, by its number in that report.
    pub section: u32,
    /// Its number in the section.
    pub at: u32,
    pub place: Option<Place>,
    /// Its beginning.
    pub text: String,
    pub letters: u32,
    /// All runs of its letters, sorted.
    pub runs: Vec<u32>,
    /// Some of them, sorted.
    pub prints: Vec<u32>,
}

impl<'a> Together<'a> {
    /// No report yet.
    #[must_use]
    pub fn new(crosswalk: &'a Crosswalk) -> Self {
        Self {
            bodies: Index::new(crosswalk),
            reports: Vec::new(),
            paragraphs: Vec::new(),
            letters: 0,
            room: LETTERS,
            beyond: 0,
            count: 0,
        }
    }

    /// The same with other room, for tests.
    #[cfg(test)]
    const fn with_room(mut self, room: usize) -> Self {
        self.room = room;
        self
    }

    /// Adds a report under the name of its file. One that does not say by whom it is cannot be another body's.
    pub fn add(&mut self, source: &str, report: &Report, origins: &Origins) {
        let agency = &report.agency;
        if agency.credit_code.is_none() && agency.name.as_deref().is_none_or(|name| name.trim().is_empty()) {
            return;
        }
        let body = self.body(report);
        let mut known = Known {
            source: source.to_owned(),
            title: shown(agency).into_owned(),
            body,
            sections: Vec::new(),
        };
        let Ok(number) = u32::try_from(self.reports.len()) else {
            return;
        };
        let (mut own, mut bytes, mut is_whole) = (OWN, BYTES, true);
        for ((path, section), number_of_section) in report.sections().zip(0..) {
            let mut all = 0;
            for (block, at) in section.blocks.iter().zip(0..) {
                let Some(text) = block.text.as_deref() else { continue };
                let Some(rest) = bytes.checked_sub(text.len()) else {
                    is_whole = false;
                    continue;
                };
                bytes = rest;
                let shingles = Shingles::new(sentences::own(text, &FIXED), Numbers::Differ);
                let letters = shingles.letters;
                if letters < LEAST {
                    continue;
                }
                all += letters;
                if letters > own || self.letters + letters > self.room {
                    is_whole = false;
                    continue;
                }
                own -= letters;
                self.letters += letters;
                let path = format!("{path}.blocks[{at}]");
                let prints = shingles.fingerprints();
                self.paragraphs.push(Paragraph {
                    report: number,
                    section: number_of_section,
                    at,
                    place: super::relations::place_of(origins, &path),
                    text: excerpt(&block.printed()).into_owned(),
                    letters: u32::try_from(letters).unwrap_or(u32::MAX),
                    runs: shingles.into_set(),
                    prints,
                });
            }
            known.sections.push((path.into_owned(), all));
        }
        self.beyond += usize::from(!is_whole);
        self.reports.push(known);
    }

    /// The number of the body of a report: that of an earlier report by the same.
    fn body(&mut self, report: &Report) -> u32 {
        // All by the names that they have last, whatever the years of the reports.
        let (any, last) = (*YEARS.end(), *YEARS.end());
        let body = match self.bodies.find(&report.agency, any, last) {
            Match::One(at) => Some(at),
            // It is one of them; which one makes no difference to what is not by any of them.
            Match::Several(several) | Match::Reorganised(several) => several.first().copied(),
            Match::None | Match::Codes(_) | Match::Merged { .. } => None,
        };
        let known = body.and_then(|at| self.reports.get(at)).map(|known| known.body);
        self.bodies.insert(self.reports.len(), &report.agency, any, last);
        known.unwrap_or_else(|| {
            self.count += 1;
            self.count - 1
        })
    }

    /// The field path of a paragraph.
    pub(super) fn path(&self, paragraph: &Paragraph) -> String {
        let known = self.reports.get(paragraph.report as usize);
        let section = known.and_then(|known| known.sections.get(paragraph.section as usize));
        let section = section.map_or("", |(path, _)| path.as_str());
        format!("{section}.blocks[{}]", paragraph.at)
    }

    /// All findings, each with the name of the file that it names first.
    #[must_use]
    pub fn findings(&self) -> Vec<(String, Finding)> {
        let mut findings = Vec::new();
        for rule in RULES {
            if let Check::Together(check) = rule.check {
                check(self, &mut findings);
            }
        }
        findings
    }
}
