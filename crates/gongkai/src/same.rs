//! Two reports of one body and year, which would be counted twice: in one file of any format that holds many, and in
//! the files of one run. Both stay. Leaves out which of the two is right.

use gongkai_core::rules::reading;
use gongkai_core::{Agency, Finding, Loaded, Report, messages};
use std::collections::HashMap;

/// The reports so far, by body and year.
#[derive(Debug, Default)]
pub struct Seen(HashMap<(u16, String), Vec<Known>>);

/// A report that came first.
#[derive(Debug)]
struct Known {
    spot: String,
    /// Its codes and parent.
    agency: Agency,
}

impl Seen {
    /// Notes a report, and where it stands in words that are the same in both languages; the warning where an earlier
    /// one has its body and year.
    pub fn add(&mut self, loaded: &Loaded, spot: &str) -> Option<Finding> {
        let report = &loaded.report;
        let name = report.agency.name.as_deref().unwrap_or_default().trim();
        let year = report.year.filter(|_| !name.is_empty())?;
        let others = self.0.entry((year, name.to_owned())).or_default();
        let Some(first) = others.iter().find(|other| !differ(report, &other.agency)) else {
            // The first of them is named with every other.
            others.push(Known {
                spot: spot.to_owned(),
                agency: Agency {
                    credit_code: report.agency.credit_code.clone(),
                    region_code: report.agency.region_code.clone(),
                    parent: report.agency.parent.clone(),
                    ..Agency::default()
                },
            });
            return None;
        };
        let message = messages::report_twice(name, year, &first.spot, spot);
        let mut finding = Finding::new(reading::SAME.code, reading::SAME.severity, message)
            .about("agency.name")
            .about("year");
        finding.place = loaded.origins.get("agency.name").cloned();
        Some(finding)
    }
}

/// Adds a warning to every report of a file whose body and year an earlier one has.
pub(crate) fn warn(reports: &mut [Loaded]) {
    let mut seen = Seen::default();
    for (number, loaded) in (1..).zip(reports) {
        let spot = match loaded.origins.get("agency.name") {
            Some(place) => format!("#{number} ({place})"),
            None => format!("#{number}"),
        };
        let finding = seen.add(loaded, &spot);
        loaded.diagnostics.extend(finding);
    }
}

/// Whether two bodies of one name are two: their codes say so.
fn differ(one: &Report, other: &Agency) -> bool {
    let one = &one.agency;
    let codes = (&one.credit_code, &other.credit_code);
    let regions = (&one.region_code, &other.region_code);
    let parents = (&one.parent, &other.parent);
    matches!(codes, (Some(one), Some(other)) if one != other)
        || matches!(regions, (Some(one), Some(other)) if one != other)
        || matches!(parents, (Some(one), Some(other)) if one != other)
}
