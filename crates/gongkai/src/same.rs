//! Two reports of one body and year in a file, which would be counted twice: said once for all formats that hold many
//! reports. Both stay. Leaves out reports in several files.

use gongkai_core::rules::reading;
use gongkai_core::{Finding, Loaded, Report, messages};
use std::collections::HashMap;

/// Adds a warning to every report whose body and year an earlier one has.
pub(crate) fn warn(reports: &mut [Loaded]) {
    let mut earlier: HashMap<(u16, String), Vec<usize>> = HashMap::new();
    let mut found = Vec::new();
    for (at, loaded) in reports.iter().enumerate() {
        let report = &loaded.report;
        let name = report.agency.name.as_deref().unwrap_or_default().trim();
        let (Some(year), false) = (report.year, name.is_empty()) else {
            continue;
        };
        let others = earlier.entry((year, name.to_owned())).or_default();
        match others.iter().find(|other| !differ(report, &reports[**other].report)) {
            Some(first) => {
                let message = messages::report_twice(name, year, spot(*first, reports), spot(at, reports));
                let mut finding = Finding::new(reading::SAME.code, reading::SAME.severity, message)
                    .about("agency.name")
                    .about("year");
                finding.place = loaded.origins.get("agency.name").cloned();
                found.push((at, finding));
            }
            // The first of them is named with every other.
            None => others.push(at),
        }
    }
    for (at, finding) in found {
        reports[at].diagnostics.push(finding);
    }
}

/// Whether two bodies of one name are two: their codes say so.
fn differ(one: &Report, other: &Report) -> bool {
    let (one, other) = (&one.agency, &other.agency);
    let codes = (&one.credit_code, &other.credit_code);
    let regions = (&one.region_code, &other.region_code);
    let parents = (&one.parent, &other.parent);
    matches!(codes, (Some(one), Some(other)) if one != other)
        || matches!(regions, (Some(one), Some(other)) if one != other)
        || matches!(parents, (Some(one), Some(other)) if one != other)
}

/// Where a report stands, the same in both languages: its number, and the place of its body where that is known.
fn spot(at: usize, reports: &[Loaded]) -> String {
    let number = at + 1;
    match reports[at].origins.get("agency.name") {
        Some(place) => format!("#{number} ({place})"),
        None => format!("#{number}"),
    }
}
