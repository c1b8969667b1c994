//! The rules that compare the reports of one run with each other, whoever they are by, each a file of its own, and what
//! is kept of each report for them: fingerprints of its paragraphs, their places, their first words. Leaves out
//! reports that belong together by year (`years`) or as whole and members (`members`).

mod clusters;
pub(super) mod dup;

use super::shingles::{LEAST, Numbers, Shingles};
use super::{Check, RULES, sentences};
use crate::bodies::{Crosswalk, Index, Match, shown};
use crate::finding::Finding;
use crate::message::excerpt;
use crate::place::{Origins, Place};
use crate::report::{Report, YEARS};

/// Letters of all reports together that are kept: those of some 5,000 long reports, 200 MB with all that belongs to
/// them.
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
    /// Their fingerprints.
    pub(super) prints: Vec<Print>,
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
    /// How many of them are fingerprints.
    pub prints: u32,
}

/// A fingerprint of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Print {
    pub print: u32,
    pub paragraph: u32,
}

impl<'a> Together<'a> {
    /// No report yet.
    #[must_use]
    pub fn new(crosswalk: &'a Crosswalk) -> Self {
        Self {
            bodies: Index::new(crosswalk),
            reports: Vec::new(),
            paragraphs: Vec::new(),
            prints: Vec::new(),
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
                let shingles = Shingles::new(sentences::own(text), Numbers::Differ);
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
                let Ok(paragraph) = u32::try_from(self.paragraphs.len()) else {
                    is_whole = false;
                    continue;
                };
                self.prints.extend(prints.iter().map(|print| Print {
                    print: *print,
                    paragraph,
                }));
                self.paragraphs.push(Paragraph {
                    report: number,
                    section: number_of_section,
                    at,
                    place: super::relations::place_of(origins, &path),
                    text: excerpt(&block.printed()).into_owned(),
                    letters: u32::try_from(letters).unwrap_or(u32::MAX),
                    runs: shingles.into_set(),
                    prints: u32::try_from(prints.len()).unwrap_or(u32::MAX),
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
    pub fn findings(&mut self) -> Vec<(String, Finding)> {
        clusters::sort(&self.paragraphs, &mut self.prints);
        let mut findings = Vec::new();
        for rule in RULES {
            if let Check::Together(check) = rule.check {
                check(self, &mut findings);
            }
        }
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::Edition;
    use crate::finding::Severity;
    use crate::narrative::Block;
    use crate::report::Agency;

    fn report(name: &str, problems: &str) -> Report {
        let mut report = Report {
            year: Some(2024),
            agency: Agency {
                name: Some(name.to_owned()),
                ..Agency::default()
            },
            ..Report::blank(Edition::E2021)
        };
        report.problems.blocks.push(Block::paragraph(problems));
        report
    }

    fn text(seed: usize, letters: usize) -> String {
        let letter = |at: usize| char::from_u32(0x4E00 + ((at * 7919 + seed * 104_729 + at * at * seed) % 8000) as u32);
        (0..letters).filter_map(letter).collect()
    }

    fn of<'a>(crosswalk: &'a Crosswalk, reports: &[Report]) -> Together<'a> {
        let mut together = Together::new(crosswalk);
        for (at, report) in reports.iter().enumerate() {
            together.add(&at.to_string(), report, &Origins::default());
        }
        together
    }

    #[test]
    fn who_has_what_alike_is_one_finding_whatever_there_is_of_it() {
        let none = Crosswalk::default();
        let mut reports: Vec<Report> = (0..3)
            .map(|at| report(&format!("清水县第{at}局"), &text(at, 90)))
            .collect();
        assert!(of(&none, &reports).findings().is_empty());
        // Two have two paragraphs alike, all three have one.
        for at in 0..3 {
            let blocks = &mut reports[at].overview.blocks;
            blocks.extend(
                [50, 51][..if at < 2 { 2 } else { 0 }]
                    .iter()
                    .map(|seed| Block::paragraph(text(*seed, 80))),
            );
            blocks.push(Block::paragraph(text(60, 70)));
        }
        let findings = of(&none, &reports).findings();
        let said: Vec<(usize, usize)> = findings
            .iter()
            .map(|(_, finding)| {
                let sources: std::collections::BTreeSet<&str> =
                    finding.related.iter().map(|related| related.source.as_str()).collect();
                (sources.len(), finding.related.len())
            })
            .collect();
        assert_eq!(said, [(2, 4), (3, 3)]);
        // The same body under its whole name, or without a name, is no other.
        let mut same = vec![
            report("清水县财政局", &text(1, 90)),
            report("甘肃省清水县财政局", &text(1, 90)),
        ];
        assert!(of(&none, &same).findings().is_empty());
        same[1].agency.name = None;
        assert!(of(&none, &same).findings().is_empty());
        let renamed = Crosswalk::read("清水县财政局,清水县财政金融局,2025").expect("a table");
        same[1].agency.name = Some("清水县财政金融局".to_owned());
        assert!(of(&renamed, &same).findings().is_empty());
        assert_eq!(of(&none, &same).findings().len(), 1);
    }

    #[test]
    fn a_paragraph_in_a_longer_one_is_found_and_a_shared_phrase_is_not() {
        let none = Crosswalk::default();
        let own = text(1, 60);
        let longer = format!("{}。{own}。{}", text(2, 300), text(3, 300));
        let found = |one: &str, other: &str| {
            of(&none, &[report("甲局", one), report("乙局", other)])
                .findings()
                .len()
        };
        assert_eq!(found(&own, &longer), 1);
        let phrase = text(4, 25);
        let with = |seed| format!("{}{phrase}{}", text(seed, 30), text(seed + 1, 30));
        assert_eq!(found(&with(10), &with(20)), 0);
    }

    #[test]
    fn room_is_bounded_and_what_is_beyond_is_said() {
        let none = Crosswalk::default();
        let mut together = Together::new(&none).with_room(250);
        for at in 0..4 {
            together.add(
                &at.to_string(),
                &report(&format!("第{at}局"), &text(1, 90)),
                &Origins::default(),
            );
        }
        assert_eq!((together.paragraphs.len(), together.beyond), (2, 2));
        let findings = together.findings();
        let severities: Vec<Severity> = findings.iter().map(|(_, finding)| finding.severity).collect();
        assert_eq!(severities, [Severity::Information, Severity::Warning]);
        assert_eq!(findings[0].0, "");
    }
}
