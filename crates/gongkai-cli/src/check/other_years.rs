//! The years of the reports of a run: where nearly all are for one year, those of another are named, once. Leaves out
//! reports that name no year, and members of a whole, of which MEMBERS-SET speaks.

use gongkai::rules::matching::OTHER_YEAR as RULE;
use gongkai::{Finding, Message, Related, Report, messages};
use std::collections::BTreeMap;

/// Reports of one year from which on another year stands out.
const LEAST: usize = 4;

/// Files that a message names.
const SHOWN: usize = 10;

/// So many files of each year are kept.
const KEPT: usize = 50;

/// The reports of a run by year.
#[derive(Debug, Default)]
pub struct ByYear(BTreeMap<u16, OfYear>);

#[derive(Debug, Default)]
struct OfYear {
    count: usize,
    files: Vec<String>,
}

impl ByYear {
    pub fn add(&mut self, report: &Report, name: impl FnOnce() -> String) {
        let Some(year) = report.year else { return };
        let of_year = self.0.entry(year).or_default();
        of_year.count += 1;
        if of_year.files.len() < KEPT {
            of_year.files.push(name());
        }
    }

    /// What is said of the years, with the name of the first file concerned.
    pub fn finding(&self) -> Option<(String, Finding)> {
        let all: usize = self.0.values().map(|of_year| of_year.count).sum();
        let (year, usual) = self.0.iter().max_by_key(|(_, of_year)| of_year.count)?;
        // Four fifths are nearly all of a small folder, too.
        if all == usual.count || usual.count < LEAST || usual.count * 5 < all * 4 {
            return None;
        }
        let others = self.0.iter().filter(|(other, _)| *other != year);
        let others: Vec<(u16, &String)> = others
            .flat_map(|(year, of_year)| of_year.files.iter().map(|file| (*year, file)))
            .collect();
        let shown = others.iter().take(SHOWN).map(|(year, file)| format!("{file} {year}"));
        let shown: Vec<String> = shown.collect();
        let more = if all - usual.count > shown.len() { "……" } else { "" };
        let message = messages::other_years(all, usual.count, year, shown.join("、") + more);
        let help = Message::new(RULE.code, RULE.help, Vec::new());
        let mut finding = Finding::new(RULE.code, RULE.severity, message).about("year").help(help);
        finding.related = others
            .iter()
            .skip(1)
            .map(|(year, file)| Related {
                source: (*file).clone(),
                path: "year".to_owned(),
                of: None,
                place: None,
                text: Some(year.to_string()),
            })
            .collect();
        others.first().map(|(_, file)| ((*file).clone(), finding))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai::{Edition, Language};

    fn said(years: &[u16]) -> Option<String> {
        let mut all = ByYear::default();
        for (at, year) in years.iter().enumerate() {
            let report = Report {
                year: Some(*year),
                ..Report::blank(Edition::E2021)
            };
            all.add(&report, || format!("{at}.json"));
        }
        all.add(&Report::blank(Edition::E2021), || "none.json".to_owned());
        all.finding().map(|(file, finding)| {
            let message = finding.message.render(Language::Chinese);
            assert!(message.contains(&format!("这些不是：{file} ")), "{message}");
            assert!(finding.related.iter().all(|related| related.source != file));
            message
        })
    }

    #[test]
    fn another_year_is_named_where_nearly_all_are_of_one() {
        assert_eq!(
            said(&[2024, 2024, 2023, 2024, 2024]).unwrap(),
            "5 份报告中 4 份是2024年度的，这些不是：2.json 2023"
        );
        let mut years = [2024; 100];
        years[..12].fill(2021);
        let many = said(&years).unwrap();
        assert!(
            many.contains("100 份报告中 88 份") && many.ends_with("9.json 2021……"),
            "{many}"
        );
        // Two years of the same bodies, or a handful of reports, have no usual year.
        for years in [
            [2024; 8].as_slice(),
            &[2023, 2024, 2023, 2024, 2023, 2024, 2024, 2024],
            &[2024, 2024, 2024, 2023],
            &[2024],
            &[],
        ] {
            assert_eq!(said(years), None, "{years:?}");
        }
    }
}
