//! The rules that compare a whole with its members (汇总相符), each a file of its own, and which of the members
//! count. Leaves out where the members come from.

mod linked;
pub(super) mod missing;
pub(super) mod own;
pub(super) mod set;
pub(super) mod sum;
pub(super) mod twice;

use super::relations::Other;
use crate::bodies::{Crosswalk, Index, Match, is_same_name};
use crate::report::Report;

/// How a report counts as a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is summed up.
    Counts,
    /// It is summed up, but its code is that of another member, whose name is different.
    SharesCode(usize),
    /// It is of another year.
    OtherYear,
    /// It is the whole itself.
    Whole,
    /// It is another member again, with the same figures.
    Copy(usize),
    /// It is by the body of another member, with other figures.
    Conflict(usize),
}

impl Standing {
    /// Whether its figures are summed up.
    pub(super) const fn counts(self) -> bool {
        matches!(self, Self::Counts | Self::SharesCode(_))
    }
}

/// How each of the reports counts as a member of the whole.
pub(super) fn standings(whole: &Report, members: &[Other], crosswalk: &Crosswalk) -> Vec<Standing> {
    let mut index = Index::new(crosswalk);
    let mut standings = Vec::with_capacity(members.len());
    for (at, member) in members.iter().enumerate() {
        let report = member.report();
        let year = whole.year.or(report.year).unwrap_or_default();
        let standing = if report.year.is_some_and(|own| own != year) {
            Standing::OtherYear
        } else if is_whole(whole, report) {
            Standing::Whole
        } else {
            match index.find(&report.agency, year, year) {
                Match::One(first) => {
                    let other = members.get(first).map(Other::report);
                    let named = |report: &Report| report.agency.name.clone().unwrap_or_default();
                    let other_name = other.map(named).unwrap_or_default();
                    let name = named(report);
                    if !name.is_empty() && !other_name.is_empty() && !is_same_name(&name, &other_name) {
                        Standing::SharesCode(first)
                    } else if other.is_some_and(|other| other.tables == report.tables) {
                        Standing::Copy(first)
                    } else {
                        Standing::Conflict(first)
                    }
                }
                // Which of the others it repeats is not known.
                Match::Several(several) => several
                    .first()
                    .map_or(Standing::Counts, |first| Standing::SharesCode(*first)),
                Match::None | Match::Codes(_) | Match::Reorganised(_) | Match::Merged { .. } => Standing::Counts,
            }
        };
        if standing.counts() {
            index.insert(at, &report.agency, year, year);
        }
        standings.push(standing);
    }
    standings
}

/// Whether a report among the members is that of the whole: by name, by code where one has no name.
#[must_use]
pub fn is_whole(whole: &Report, member: &Report) -> bool {
    let (whole, member) = (&whole.agency, &member.agency);
    match (&whole.name, &member.name) {
        (Some(whole), Some(member)) => is_same_name(whole, member),
        _ => whole.credit_code.is_some() && whole.credit_code == member.credit_code,
    }
}

/// Names for a message: the first of them, and how many there are.
pub(super) fn listed<'a>(names: impl Iterator<Item = std::borrow::Cow<'a, str>>) -> String {
    listed_of(names, 10)
}

/// The same, with at most so many of them.
pub(super) fn listed_of<'a>(names: impl Iterator<Item = std::borrow::Cow<'a, str>>, most: usize) -> String {
    let names: Vec<_> = names.collect();
    let shown = names
        .iter()
        .take(most)
        .map(AsRef::as_ref)
        .collect::<Vec<&str>>()
        .join("、");
    if names.len() > most {
        format!("{shown}……（{}）", names.len())
    } else {
        shown
    }
}
