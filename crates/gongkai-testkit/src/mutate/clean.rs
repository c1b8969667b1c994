//! Reports of invented bodies with nothing to find fault with: figures in the usual proportions, the narrative
//! drafted from them and read back. Leaves out what is then done to them.

use crate::sample::Random;
use gongkai_core::tables::{self, FigureRef};
use gongkai_core::{Agency, Block, Decimal, Edition, FigureId, Loaded, Report};
use gongkai_document::{compose, draft, recognise};

/// Results and how many of a hundred requests end with them.
const RESULTS: [(&str, u64); 10] = [
    ("granted", 40),
    ("partly_granted", 12),
    ("denied.state_secret", 1),
    ("denied.third_party_rights", 2),
    ("denied.internal_affairs", 3),
    ("unable.not_held", 22),
    ("unable.needs_creation", 5),
    ("refused.petition", 8),
    ("refused.repeated", 4),
    ("other.not_corrected", 3),
];

/// A clean report as a reader finds it in the document that is made of it.
#[must_use]
pub fn loaded(edition: Edition, seed: u64) -> Loaded {
    recognise(&compose(&report(edition, seed)))
}

/// A clean report.
#[must_use]
pub fn report(edition: Edition, seed: u64) -> Report {
    drafted(&bare(edition, seed), None)
}

/// The report with a narrative made of its figures, and of last year's.
pub(super) fn drafted(report: &Report, previous: Option<&Report>) -> Report {
    let mut options = draft::Options::default();
    options.fees = Some(Decimal::from(0));
    draft::draft(report, previous, &options).report
}

/// Its figures, without the narrative that they are told in.
pub(super) fn bare(edition: Edition, seed: u64) -> Report {
    let mut random = Random::new(seed);
    let mut report = Report::blank(edition);
    let year: u16 = if edition == Edition::E2019 { 2020 } else { 2024 };
    report.year = Some(year);
    report.agency = Agency {
        name: Some("清水市人民政府办公室".to_owned()),
        ..Agency::default()
    };
    report.title = Some(format!("清水市人民政府办公室{year}年政府信息公开工作年度报告"));
    report.issued_on = jiff::civil::Date::new(i16::try_from(year).unwrap_or_default() + 1, 1, 20).ok();
    report.preamble.push(Block::paragraph(format!(
        "根据《中华人民共和国政府信息公开条例》编制本报告。本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
    )));
    for id in printed(edition) {
        set(&mut report, id.path(), 0);
    }
    requests(&mut report, edition, &mut random);
    proceedings(&mut report, &mut random);
    if edition == Edition::E2021 {
        set(
            &mut report,
            "disclosure.normative_documents.issued",
            2 + random.below(5),
        );
        set(&mut report, "disclosure.normative_documents.repealed", random.below(3));
        set(
            &mut report,
            "disclosure.normative_documents.in_force",
            40 + random.below(60),
        );
        set(&mut report, "disclosure.licences.decisions", 100 + random.below(900));
    }
    report.problems.blocks.push(Block::paragraph(format!(
        "一年来，政策解读的形式还不够丰富，部分栏目更新不够及时。{}年，我办将改进解读方式，加强栏目维护。",
        year + 1
    )));
    report
}

/// The keys of the columns that the total is made of.
pub(super) fn applicants() -> impl Iterator<Item = &'static str> {
    tables::applicants().filter(|column| *column != "total")
}

fn requests(report: &mut Report, edition: Edition, random: &mut Random) {
    let size = [40, 160, 900, 4000][usize::try_from(random.below(4)).unwrap_or_default()];
    for (at, applicant) in applicants().enumerate() {
        // Nearly all requests come from natural persons, the first column.
        let many = if at == 0 { size } else { size / 60 };
        let mut done = 0;
        for (row, share) in RESULTS {
            let count = (many * share / 100).saturating_sub(random.below(2)) + random.below(1 + many / 40);
            let row = match (edition, row) {
                (Edition::E2019, "other.not_corrected") => "other.subtotal",
                _ => row,
            };
            set(report, &format!("applications.{row}.{applicant}"), count);
            done += count;
        }
        let open = random.below(1 + done / 20);
        let before = random.below(1 + done / 20);
        set(report, &format!("applications.total.{applicant}"), done);
        set(report, &format!("applications.carried_out.{applicant}"), open);
        set(report, &format!("applications.carried_in.{applicant}"), before);
        set(
            report,
            &format!("applications.new.{applicant}"),
            done + open - before.min(done),
        );
        if before > done {
            set(report, &format!("applications.carried_in.{applicant}"), done);
        }
    }
    totals(report, edition);
}

/// Puts the sum of the columns into every total.
pub(super) fn totals(report: &mut Report, edition: Edition) {
    let totals = printed(edition).filter(|id| id.path().starts_with("applications.") && id.path().ends_with(".total"));
    for total in totals {
        let Some((row, _)) = total.path().rsplit_once('.') else {
            continue;
        };
        let sum = applicants()
            .map(|column| count(report, &format!("{row}.{column}")))
            .sum();
        set(report, total.path(), sum);
    }
}

/// The figures of the rows that the form prints.
fn printed(edition: Edition) -> impl Iterator<Item = FigureId> {
    let rows = edition
        .tables()
        .flat_map(|table| table.blocks)
        .flat_map(|block| block.rows);
    rows.filter(|row| row.printed).flat_map(|row| row.figures).copied()
}

fn proceedings(report: &mut Report, random: &mut Random) {
    let handled = count(report, "applications.total.total");
    for block in ["review", "litigation.direct", "litigation.after_review"] {
        let upheld = random.below(1 + handled / 40);
        let corrected = random.below(1 + handled / 150);
        set(report, &format!("proceedings.{block}.upheld"), upheld);
        set(report, &format!("proceedings.{block}.corrected"), corrected);
        set(report, &format!("proceedings.{block}.total"), upheld + corrected);
    }
}

/// The count in a cell, blank as 0.
pub(super) fn count(report: &Report, path: &str) -> u64 {
    match FigureId::from_path(path).and_then(|id| report.tables.figure(id)) {
        Some(FigureRef::Count(Some(value))) => *value,
        _ => 0,
    }
}

/// Puts a count into a cell that the report has.
pub(super) fn set(report: &mut Report, path: &str, value: u64) {
    let id = FigureId::from_path(path).filter(|id| report.tables.figure(*id).is_some());
    if let Some(cell) = id.and_then(|id| report.tables.figure_mut(id)) {
        // A cell for a text stays blank.
        let _ = cell.set(Some(&value.to_string()));
    }
}
