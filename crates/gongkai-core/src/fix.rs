//! What can be mended in a report without knowing more than it says: blank totals, the punctuation of the statutory
//! headings, the mark of the edition. Leaves out every figure that a person has to look up, and every sentence.

use crate::edition::Edition;
use crate::fill;
use crate::records::TABLES;
use crate::report::{Report, SECTIONS};
use crate::tables::FigureId;

/// A report as it was mended.
#[derive(Debug, Clone)]
pub struct Fixed {
    /// The report.
    pub report: Report,
    /// What was changed, in the order of the report.
    pub changes: Vec<Change>,
}

/// What was changed at a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Field path.
    pub path: String,
    /// The rule that it follows.
    pub rule: &'static str,
    /// What stood there; `None` for a blank.
    pub old: Option<String>,
    /// What stands there now.
    pub new: String,
}

/// Mends what can be mended. A report that has nothing to mend comes back as it is.
#[must_use]
pub fn fix(report: &Report) -> Fixed {
    let mut fixed = Fixed {
        report: report.clone(),
        changes: Vec::new(),
    };
    fixed.edition();
    fixed.headings();
    fixed.totals();
    fixed
}

impl Fixed {
    /// The edition of the year, where every figure stands in its tables: only the mark is wrong.
    fn edition(&mut self) {
        let old = self.report.edition;
        let Some(right) = self
            .report
            .year
            .and_then(Edition::of_year)
            .filter(|right| *right != old)
        else {
            return;
        };
        let only = |edition: Edition, other: Edition| {
            let has = move |key| other.tables().any(|table| table.key == key);
            let tables = TABLES
                .iter()
                .filter(move |table| table.edition == edition && !has(table.key));
            tables
                .flat_map(|table| table.blocks)
                .flat_map(|block| block.rows)
                .flat_map(|row| row.figures)
        };
        let filled = |id: &FigureId| {
            self.report.tables.figure(*id).is_some_and(|figure| !figure.is_blank())
                || self.report.annotations.iter().any(|annotation| annotation.path == *id)
        };
        if only(old, right).any(filled) || !only(right, old).any(filled) {
            return;
        }
        self.report.edition = right;
        let tables = Report::blank(right).tables;
        // A blank table of the other edition says nothing.
        if tables.disclosure.is_none() {
            self.report.tables.disclosure = None;
        }
        if tables.disclosure_2019.is_none() {
            self.report.tables.disclosure_2019 = None;
        }
        self.changes.push(Change {
            path: "edition".to_owned(),
            rule: "EDITION",
            old: Some(old.name().to_owned()),
            new: right.name().to_owned(),
        });
    }

    /// Headings of the six sections that differ from the form in nothing but punctuation and spaces.
    fn headings(&mut self) {
        for (path, heading) in SECTIONS {
            let Some(section) = self.report.section_mut(path) else {
                continue;
            };
            let Some(title) = &section.title else { continue };
            if title == heading || letters(title) != letters(heading) {
                continue;
            }
            self.changes.push(Change {
                path: format!("{path}.title"),
                rule: "HEADING",
                // The form's own heading is not kept.
                old: section.title.take(),
                new: heading.to_owned(),
            });
        }
    }

    /// Blank totals whose parts are all there.
    fn totals(&mut self) {
        let filled = fill::fill(&self.report, &fill::Options::default());
        self.report = filled.report;
        let changes = filled.cells.into_iter().map(|(id, value)| Change {
            path: id.path().to_owned(),
            rule: "BLANK",
            old: None,
            new: value.to_string(),
        });
        self.changes.extend(changes);
    }
}

/// The letters and numerals of a heading.
pub(crate) fn letters(heading: &str) -> String {
    heading.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables;

    fn set(report: &mut Report, path: &str, text: &str) {
        let id = FigureId::from_path(path).unwrap();
        report.tables.figure_mut(id).unwrap().set(Some(text)).unwrap();
    }

    #[test]
    fn headings_totals_and_the_mark_of_the_edition_are_mended_and_nothing_else() {
        let mut report = Report {
            year: Some(2024),
            ..Report::blank(Edition::E2021)
        };
        let tables = report.tables.clone();
        report.edition = Edition::E2019;
        report.tables = tables;
        set(&mut report, "disclosure.regulations.issued", "0");
        report.problems.title = Some("五.存在的主要问题及改进情况:".to_owned());
        report.other.title = Some("六、其他事项".to_owned());
        for column in tables::applicants().filter(|column| *column != "total") {
            set(&mut report, &format!("applications.new.{column}"), "1");
        }
        let fixed = fix(&report);
        let changes: Vec<(&str, &str)> = fixed
            .changes
            .iter()
            .map(|change| (change.path.as_str(), change.new.as_str()))
            .collect();
        assert_eq!(
            changes,
            [
                ("edition", "2021"),
                ("problems.title", "五、存在的主要问题及改进情况"),
                ("applications.new.total", "6"),
            ]
        );
        assert_eq!(fixed.report.other.title.as_deref(), Some("六、其他事项"));
        assert!(fix(&fixed.report).changes.is_empty());
    }

    #[test]
    fn a_report_that_mixes_editions_keeps_its_mark() {
        let mut report = Report {
            year: Some(2024),
            ..Report::blank(Edition::E2019)
        };
        set(&mut report, "disclosure_2019.regulations.made", "0");
        report.tables.disclosure = Report::blank(Edition::E2021).tables.disclosure;
        set(&mut report, "disclosure.regulations.issued", "0");
        let fixed = fix(&report);
        assert_eq!((fixed.changes, fixed.report), (Vec::new(), report));
    }

    #[test]
    fn every_section_of_the_form_is_known() {
        let mut report = Report::blank(Edition::E2021);
        for (path, _) in SECTIONS {
            assert!(report.section_mut(path).is_some(), "{path}");
        }
    }
}
