//! The rules of the check as one visible slice; each rule is a file with its code, its texts, its examples and
//! its test. Leaves out what readers report about an input: `reading` holds only the texts of those,
//! `writing` those of what is drafted and filled in.

mod balance;
mod beside;
mod blank;
mod carrymax;
mod cause;
mod colsum;
mod date;
mod edition;
mod empty;
mod family;
mod fee;
mod fee_text;
mod figures;
mod heading;
mod lit0;
mod members;
mod merged;
mod narr;
mod narr_all;
mod narr_upheld;
mod narr_zero;
mod natural;
mod parts;
mod period;
mod placeholder;
mod rate_rev;
mod relations;
mod rowsum;
mod rules_body;
mod scope;
mod sections;
mod sentences;
mod share;
mod shifted;
mod shingles;
mod stale;
mod stated;
mod subtot;
mod sums;
mod t4sum;
mod texts;
mod together;
mod type_;
mod unit;
mod unread;
mod valid1;
mod waiver;
mod years;
mod zero;

pub mod reading;
pub mod writing;

pub use family::Family;
pub use members::is_whole;
pub use relations::{
    Other, Whole, Years, check_after, check_after_merger, check_after_split, check_member_years, check_members,
    check_years,
};
pub use together::Together;
pub use waiver::UNUSED as UNUSED_WAIVER;
pub use years::matching;

use crate::annotation::Waiver;
use crate::decimal::Decimal;
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::place::{Loaded, Origins};
use crate::report::Report;
use crate::tables::FigureId;
use figures::Figures;
use rust_decimal::prelude::ToPrimitive as _;
use std::collections::BTreeSet;
use unread::Unread;

/// Everything there is to know about a rule.
#[derive(Debug)]
pub struct Rule {
    /// Stable code.
    pub code: &'static str,
    /// What it compares with what.
    pub family: Family,
    /// How grave its findings are at most.
    pub severity: Severity,
    /// What it is called.
    pub name: Text,
    /// What it demands.
    pub what: Text,
    /// Why it matters, with article or clause.
    pub why: Text,
    /// What to do about a finding.
    pub help: Text,
    /// Passing and failing examples.
    pub examples: &'static [Example],
    /// What it is checked on.
    pub check: Check,
}

/// What a rule is checked on.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// A report by itself.
    Report(fn(&Context<'_>, &mut Vec<Finding>)),
    /// A report and that of the year before.
    Years(fn(&Years<'_>, &mut Vec<Finding>)),
    /// A report and those of the members that it sums up.
    Members(fn(&Whole<'_>, &mut Vec<Finding>)),
    /// All reports of one run; each finding has the name of a file.
    Together(fn(&Together<'_>, &mut Vec<(String, Finding)>)),
    /// Nothing here: readers, `draft` and `fill` report it.
    Elsewhere,
}

/// A few cells on an otherwise blank report of edition 2021, and whether the rule finds something. Fields of last
/// year's report have `previous.` before their path, those of a member `members[N].`, those of one of several reports
/// `reports[N].`.
#[derive(Debug)]
pub struct Example {
    /// What it shows.
    pub about: Text,
    /// Field path and figure.
    pub cells: &'static [(&'static str, &'static str)],
    /// The first field of the one finding, or none.
    pub finds: Option<&'static str>,
}

/// What a rule looks at.
#[derive(Debug)]
pub struct Context<'a> {
    /// The report.
    pub report: &'a Report,
    /// Where its fields were read.
    pub origins: &'a Origins,
    /// Its figures.
    figures: Figures,
    /// The figures that were not read, or are none: nothing is computed from them.
    unread: Unread,
    /// The sums that do not hold or have no total.
    open: Vec<sums::Open>,
    /// Why they do not, where that is certain.
    causes: Vec<cause::Cause>,
    /// The paragraphs.
    paragraphs: Vec<texts::Paragraph<'a>>,
    /// The figures that sentences state.
    stated: Vec<stated::Stated<'a>>,
    /// Rows that stand in the document with their label and without any figure.
    blank_rows: BTreeSet<FigureId>,
}

impl<'a> Context<'a> {
    /// A report, where it was read, and what could not be.
    #[must_use]
    pub fn new(report: &'a Report, origins: &'a Origins, diagnostics: &[Finding]) -> Self {
        let figures = Figures::new(&report.tables);
        let unread = Unread::new(report, &figures, origins, diagnostics);
        Self::of_parts(report, origins, figures, unread, unread::blank_rows(diagnostics))
    }

    /// The same where it is known already what could not be read.
    fn of_parts(
        report: &'a Report,
        origins: &'a Origins,
        figures: Figures,
        unread: Unread,
        blank_rows: BTreeSet<FigureId>,
    ) -> Self {
        let open = sums::open(report, &figures, &unread);
        let causes = cause::causes(report, &figures, &unread, &open);
        Self {
            report,
            origins,
            figures,
            unread,
            open,
            causes,
            paragraphs: texts::paragraphs(report),
            stated: stated::statistics(report),
            blank_rows,
        }
    }

    /// Whether the figure was not read, or the cell holds none: blank does not mean 0 there.
    #[must_use]
    pub fn is_unread(&self, figure: FigureId) -> bool {
        self.unread.contains(figure)
    }

    /// The count in a cell, as the sums ask for it where it is certainly wrong; nothing where it is blank, no count,
    /// or was not read.
    #[must_use]
    pub fn count(&self, figure: FigureId) -> Option<u64> {
        self.corrected(figure).or_else(|| self.printed(figure))
    }

    /// The count in a cell, or of a blank total what its parts make.
    #[must_use]
    pub fn known(&self, figure: FigureId) -> Option<u64> {
        self.count(figure).or_else(|| {
            let open = self.open.iter().find(|open| open.equation.totals == [figure])?;
            let sum = open.sum.as_ref().ok().filter(|sum| sum.printed.is_none())?;
            sum.computed.value().to_u64()
        })
    }

    /// Whether the row of a figure stands in the document with its label and without any figure.
    #[must_use]
    pub fn is_blank_row(&self, figure: FigureId) -> bool {
        self.blank_rows.contains(&figure)
    }

    /// The count in a cell as printed.
    #[must_use]
    pub fn printed(&self, figure: FigureId) -> Option<u64> {
        match self.figures.get(figure) {
            figures::Value::Count(count) if !self.is_unread(figure) => Some(count),
            _ => None,
        }
    }

    /// Whether a sum that the figure is the total of does not hold.
    #[must_use]
    pub fn is_open(&self, figure: FigureId) -> bool {
        self.open.iter().any(|open| open.equation.totals.contains(&figure))
    }

    /// The wrong figure that a sum, by its number among the open ones, does not hold for.
    fn wrong_of(&self, number: usize) -> Option<&cause::Wrong> {
        self.causes.iter().find_map(|cause| match cause {
            cause::Cause::Figure(wrong) if wrong.sums.contains(&number) => Some(wrong),
            _ => None,
        })
    }

    /// Whether SHIFTED says why a sum does not hold.
    fn is_explained(&self, number: usize) -> bool {
        let is_exchange = |cause: &cause::Cause| matches!(cause, cause::Cause::Shift(_) | cause::Cause::Either(_));
        self.open[number].residual().is_some() && self.causes.iter().any(is_exchange)
    }

    /// Figures that stand in each other's place.
    fn shifts(&self) -> impl Iterator<Item = &shifted::Shift> {
        self.causes.iter().filter_map(|cause| match cause {
            cause::Cause::Shift(shift) => Some(shift),
            cause::Cause::Figure(_) | cause::Cause::Either(_) => None,
        })
    }

    /// The count that the sums ask for in a cell whose own is certainly wrong.
    #[must_use]
    pub fn corrected(&self, figure: FigureId) -> Option<u64> {
        self.causes.iter().find_map(|cause| match cause {
            cause::Cause::Figure(wrong) => (wrong.figure == figure).then_some(wrong.should),
            cause::Cause::Shift(shift) => shift.cells.iter().find_map(|(id, value)| match value {
                figures::Value::Count(count) if *id == figure => Some(*count),
                _ => None,
            }),
            cause::Cause::Either(_) => None,
        })
    }

    /// What the sums that do not hold ask for in a cell; that of which it is the total last.
    fn asked(&self, figure: FigureId) -> Vec<u64> {
        let mut asked: Vec<(bool, u64)> = Vec::new();
        for open in &self.open {
            let is_total = open.equation.totals == [figure];
            let (Some(residual), Some(printed)) = (open.residual(), self.printed(figure)) else {
                continue;
            };
            let change = if is_total {
                -residual
            } else if sums::addends(open.equation, &self.figures).contains(&figure) {
                residual
            } else {
                continue;
            };
            if let Ok(value) = u64::try_from(i128::from(printed) + change) {
                asked.push((is_total, value));
            }
        }
        asked.sort_unstable();
        asked.into_iter().map(|(_, value)| value).collect()
    }

    /// A finding of a rule about fields, at the place of the first.
    #[must_use]
    pub fn finding(&self, rule: &Rule, message: crate::message::Message, figures: &[FigureId]) -> Finding {
        let mut finding = Finding::new(rule.code, rule.severity, message);
        finding.paths = figures.iter().map(|id| id.path().to_owned()).collect();
        finding.place = figures.iter().find_map(|id| self.origins.get(id.path())).cloned();
        finding.help = Some(crate::message::Message::new(rule.code, rule.help, Vec::new()));
        finding
    }
}

/// Every rule of the check, in the order of the catalogue.
pub const RULES: &[&Rule] = &[
    &rowsum::RULE,
    &colsum::RULE,
    &balance::RULE,
    &t4sum::RULE,
    &subtot::RULE,
    &shifted::RULE,
    &type_::RULE,
    &zero::RULE,
    &blank::RULE,
    &empty::RULE,
    &edition::RULE,
    &period::RULE,
    &date::RULE,
    &rules_body::RULE,
    &valid1::RULE,
    &carrymax::RULE,
    &natural::RULE,
    &rate_rev::RULE,
    &lit0::RULE,
    &unit::RULE,
    &fee_text::RULE,
    &fee::RULE,
    &narr::RULE,
    &narr_zero::RULE,
    &narr_upheld::RULE,
    &narr_all::RULE,
    &parts::RULE,
    &share::RULE,
    &sections::RULE,
    &heading::RULE,
    &stale::RULE,
    &placeholder::RULE,
    &waiver::RULE,
    &years::order::RULE,
    &years::editions::RULE,
    &years::carry::RULE,
    &years::valid::RULE,
    &years::items::RULE,
    &years::jump::RULE,
    &years::unit::RULE,
    &years::after::RULE,
    &years::change::RULE,
    &years::dup::RULE,
    &members::set::RULE,
    &members::twice::RULE,
    &members::missing::RULE,
    &members::own::RULE,
    &members::sum::RULE,
    &together::dup::RULE,
];

/// Every rule and every code that readers, `draft` and `fill` report.
pub fn catalogue() -> impl Iterator<Item = &'static Rule> {
    RULES
        .iter()
        .chain(waiver::CODES)
        .chain(years::CODES)
        .chain(reading::CODES)
        .chain(writing::CODES)
        .copied()
}

/// The rule with that code, in any case of letters.
#[must_use]
pub fn find(code: &str) -> Option<&'static Rule> {
    catalogue().find(|rule| rule.code.eq_ignore_ascii_case(code))
}

/// All findings about a report, in the order of the rules; accepted ones ([waivers](crate::Waiver)) among them.
#[must_use]
pub fn check(report: &Report, origins: &Origins) -> Vec<Finding> {
    examine(&Context::new(report, origins, &[]))
}

/// A declared sum of a report that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSum {
    /// Code of its rule.
    pub rule: &'static str,
    /// The totals, of which the printed sum is made.
    pub totals: &'static [FigureId],
    /// The figures that are added up.
    pub addends: Vec<FigureId>,
    /// The printed sum and what the addends make, blanks as 0; nothing where a number is larger than can be kept.
    pub sums: Option<(Decimal, Decimal)>,
}

/// The declared sums of a report that do not hold, one by one: what [`check`] reports as one finding where they have
/// one cause.
#[must_use]
pub fn open_sums(report: &Report) -> Vec<OpenSum> {
    let origins = Origins::default();
    let context = Context::new(report, &origins, &[]);
    let open = context
        .open
        .iter()
        .filter(|open| open.sum.as_ref().map_or(true, |sum| sum.printed.is_some()));
    open.map(|open| OpenSum {
        rule: open.equation.rule,
        totals: open.equation.totals,
        addends: sums::addends(open.equation, &context.figures),
        sums: open
            .sum
            .as_ref()
            .ok()
            .and_then(|sum| Some((sum.printed?, sum.computed))),
    })
    .collect()
}

/// A share in percent, cut to one decimal, so that what is above a bound is not shown as below it.
fn percent(part: u64, whole: u64) -> String {
    let tenths = u128::from(part) * 1000 / u128::from(whole.max(1));
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn examine(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in RULES {
        if let Check::Report(check) = rule.check {
            check(context, &mut findings);
        }
    }
    findings
}

/// All findings about what a reader returned: its diagnostics, then the check's. Sums over what the reader could
/// not read are not checked: the diagnostic names the cause.
#[must_use]
pub fn check_loaded(loaded: &Loaded) -> Vec<Finding> {
    let mut findings = loaded.diagnostics.clone();
    findings.extend(examine(&Context::new(
        &loaded.report,
        &loaded.origins,
        &loaded.diagnostics,
    )));
    findings
}

/// Whether a person has accepted the finding.
#[must_use]
pub fn waived(report: &Report, finding: &Finding) -> bool {
    waiver(report, finding).is_some()
}

/// Who accepted the finding in the report, and why.
#[must_use]
pub fn waiver<'a>(report: &'a Report, finding: &Finding) -> Option<&'a Waiver> {
    waiver_among(report.waivers.iter(), finding)
}

/// Who accepted the finding, and why, among these. A cause that breaks several rules is accepted when each of them
/// is, one that is found at several places when it is at each of them.
#[must_use]
pub fn waiver_among<'a>(waivers: impl Iterator<Item = &'a Waiver> + Clone, finding: &Finding) -> Option<&'a Waiver> {
    let at = |rule: &str, place: Option<&String>| {
        let about = |waiver: &&Waiver| waiver.path.is_none() || waiver.path.as_ref() == place;
        waivers
            .clone()
            .filter(|waiver| waiver.rule.eq_ignore_ascii_case(rule))
            .find(about)
    };
    let first = finding.paths.first();
    let of =
        |rule: &str| at(rule, first).filter(|_| finding.further().all(|place| at(rule, Some(&place.path)).is_some()));
    if finding.also.iter().all(|rule| of(rule).is_some()) {
        of(finding.rule)
    } else {
        None
    }
}

/// The rules of a finding that are not accepted yet, where others of the same cause are.
#[must_use]
pub fn unaccepted<'a>(waivers: impl Iterator<Item = &'a Waiver> + Clone, finding: &Finding) -> Vec<&'static str> {
    let accepts = |rule: &&'static str| {
        let alone = Finding {
            rule,
            also: Vec::new(),
            ..finding.clone()
        };
        waiver_among(waivers.clone(), &alone).is_some()
    };
    let (accepted, missing): (Vec<_>, Vec<_>) = finding.rules().partition(accepts);
    if accepted.is_empty() { Vec::new() } else { missing }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bodies::Crosswalk;
    use crate::edition::Edition;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_unique_and_texts_complete() {
        let mut codes = BTreeSet::new();
        for rule in catalogue() {
            assert!(codes.insert(rule.code), "{} twice", rule.code);
            for text in [rule.name, rule.what, rule.why, rule.help] {
                assert!(!text.zh.is_empty() && !text.en.is_empty(), "{}", rule.code);
            }
        }
    }

    #[test]
    fn every_rule_has_a_passing_and_a_failing_example_that_do_so() {
        for rule in RULES {
            assert!(
                rule.examples.iter().any(|example| example.finds.is_some()),
                "{} has no failing example",
                rule.code
            );
            assert!(
                rule.examples.iter().any(|example| example.finds.is_none()),
                "{} has no passing example",
                rule.code
            );
            for example in rule.examples {
                let found: Vec<Finding> = findings_of(rule, example)
                    .into_iter()
                    .filter(|finding| finding.rule == rule.code)
                    .collect();
                match example.finds {
                    None => assert!(found.is_empty(), "{}: {} finds {found:?}", rule.code, example.about.en),
                    Some(path) => {
                        assert_eq!(found.len(), 1, "{}: {} finds {found:?}", rule.code, example.about.en);
                        assert_eq!(found[0].paths[0], path, "{}", rule.code);
                    }
                }
            }
        }
    }

    #[test]
    fn of_a_blank_report_of_its_year_it_is_only_said_that_it_is_blank() {
        for (edition, year) in [(Edition::E2021, 2024), (Edition::E2019, 2020)] {
            let report = Report {
                year: Some(year),
                ..Report::blank(edition)
            };
            let findings = check(&report, &Origins::default());
            let said: Vec<_> = findings
                .iter()
                .map(|finding| (finding.rule, finding.severity))
                .collect();
            assert_eq!(said, [(empty::RULE.code, Severity::Error)]);
        }
    }

    /// What the kind of check that the rule is one of finds.
    fn findings_of(rule: &Rule, example: &Example) -> Vec<Finding> {
        let loaded = |prefix: &str, year: u16| Loaded {
            report: example_report(example, prefix, year),
            ..Loaded::default()
        };
        let other = |prefix: &str, year: u16| Other::new("x", loaded(prefix, year));
        match rule.check {
            Check::Report(_) | Check::Elsewhere => check(&loaded("", 2024).report, &Origins::default()),
            Check::Years(_) => check_years(&other("previous.", 2023), &loaded("", 2024), &Crosswalk::default()),
            Check::Members(_) => {
                let has = |prefix: &str| example.cells.iter().any(|(path, _)| path.starts_with(prefix));
                let members: Vec<Other> = (0..)
                    .map(|at| format!("members[{at}]."))
                    .take_while(|prefix| has(prefix))
                    .map(|prefix| {
                        let errors = check_loaded(&loaded(&prefix, 2024)).into_iter();
                        let errors = errors.filter(|finding| finding.severity == Severity::Error);
                        other(&prefix, 2024).with_errors(errors.map(|finding| finding.rule))
                    })
                    .collect();
                check_members(&loaded("", 2024), &members, &[], &Crosswalk::default())
            }
            Check::Together(_) => {
                let crosswalk = Crosswalk::default();
                let mut together = Together::new(&crosswalk);
                for prefix in ["reports[0].", "reports[1]."] {
                    let loaded = loaded(prefix, 2024);
                    together.add(prefix, &loaded.report, &loaded.origins);
                }
                together.findings().into_iter().map(|(_, finding)| finding).collect()
            }
        }
    }

    /// The fields of one of the reports of an example, without their prefix.
    fn fields_of<'a>(example: &'a Example, prefix: &str) -> Vec<(&'a str, &'a str)> {
        let is_other = |path: &str| {
            ["previous.", "members[", "reports["]
                .iter()
                .any(|one| path.starts_with(one))
        };
        let cells = example.cells.iter();
        cells
            .filter(|(path, _)| prefix.is_empty() != is_other(path))
            .filter_map(|(path, text)| Some((path.strip_prefix(prefix)?, *text)))
            .collect()
    }

    fn with_fields(report: &Report, fields: &[(&str, &str)]) -> Report {
        let serde_json::Value::Object(data) = crate::fields::data(report) else {
            unreachable!("a report is an object")
        };
        let mut assembly = crate::fields::Assembly::from_data(data);
        for (path, text) in fields {
            assembly
                .set(path, Some(text))
                .unwrap_or_else(|error| panic!("{path}: {error}"));
        }
        assembly.finish().unwrap_or_else(|error| panic!("{error}")).report
    }

    fn example_report(example: &Example, prefix: &str, year: u16) -> Report {
        let cells = fields_of(example, prefix);
        let edition = cells.iter().find(|(path, _)| *path == "edition");
        let edition = edition.map_or(Edition::E2021, |(_, name)| Edition::from_name(name).unwrap());
        let mut report = Report {
            year: Some(year),
            ..Report::blank(edition)
        };
        let mut fields: Vec<(&str, &str)> = Vec::new();
        for (path, text) in cells {
            if path == "edition" {
                continue;
            }
            if path == "year" {
                report.year = text.parse().ok();
                continue;
            }
            if path == "waivers[0].rule" {
                report.waivers.push(Waiver {
                    rule: text.to_owned(),
                    path: None,
                    reason: "原表如此".to_owned(),
                    who: "王某".to_owned(),
                    on: None,
                });
                continue;
            }
            let Some(id) = FigureId::from_path(path) else {
                fields.push((path, text));
                continue;
            };
            if report.tables.figure_mut(id).unwrap().set(Some(text)).is_err() {
                report.annotate(crate::annotation::Annotation {
                    path: id,
                    kind: crate::annotation::AnnotationKind::RawText,
                    text: text.to_owned(),
                });
            }
        }
        with_fields(&report, &fields)
    }
}
