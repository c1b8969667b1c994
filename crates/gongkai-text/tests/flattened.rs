//! Reports flattened in every known way read back figure by figure. Leaves out the narrative, and the same pages made
//! worse (`gongkai-document`, `tests/worsened.rs`).

use gongkai_core::tables::{FigureId, FigureRef};
use gongkai_core::{Edition, Loaded, Report};
use gongkai_testkit::flatten::{Style, page_text};
use gongkai_testkit::sample::{self, Random};

fn read(text: &str) -> Loaded {
    gongkai_text::read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn figure(report: &Report, id: FigureId) -> Option<String> {
    report.tables.figure(id).and_then(FigureRef::text)
}

/// Figures that differ: path, printed, read.
fn differences(report: &Report, loaded: &Loaded) -> Vec<(String, Option<String>, Option<String>)> {
    FigureId::all()
        .map(|id| (id.path().to_owned(), figure(report, id), figure(&loaded.report, id)))
        .filter(|(_, printed, read)| printed != read)
        .collect()
}

#[test]
fn every_style_reads_back_whole() {
    for edition in Edition::ALL {
        for style in Style::ALL {
            for seed in 0..16 {
                let mut report = sample::report(edition, seed);
                if style.shows_blanks() && seed % 2 == 1 {
                    sample::thin_out(&mut report, &mut Random::new(seed));
                }
                let text = page_text(&report, style);
                let loaded = read(&text);
                let found = differences(&report, &loaded);
                assert!(
                    found.is_empty(),
                    "{edition} {style:?} {seed}: {found:?}\n{:?}\n{text}",
                    loaded.diagnostics
                );
                assert_eq!(
                    report.annotations, loaded.report.annotations,
                    "{edition} {style:?} {seed}"
                );
                for id in FigureId::all().filter(|id| figure(&report, *id).is_some()) {
                    assert!(loaded.origins.get(id.path()).is_some(), "{style:?}: {id} has no origin");
                }
            }
        }
    }
}

#[test]
fn one_row_of_other_handling_reads_back() {
    for style in Style::ALL {
        let mut report = sample::report(Edition::E2021, 7);
        let other = &mut report.tables.applications.other;
        other.subtotal = Some(gongkai_core::records::ApplicantCounts {
            total: 0.into(),
            ..other.other.clone().unwrap_or_default()
        });
        (other.not_corrected, other.fee_unpaid, other.other) = (None, None, None);
        let mut filled = report.clone();
        for id in FigureId::all().filter(|id| id.path().starts_with("applications.other.subtotal")) {
            let _ = filled.tables.figure_mut(id).map(|cell| cell.set(Some("3")));
        }
        let loaded = read(&page_text(&filled, style));
        assert_eq!(differences(&filled, &loaded), [], "{style:?} {:?}", loaded.diagnostics);
        assert_eq!(
            loaded.report.tables.applications.other, filled.tables.applications.other,
            "{style:?}"
        );
    }
}
