//! Printing a report of a few pages with the fonts of this machine, found before: warm, as in a folder of reports.

use divan::Bencher;
use gongkai_core::{Edition, json};
use gongkai_document::{Enclosed, compose};
use gongkai_pdf::{Database, Fonts, Properties};
use gongkai_testkit::example;
use std::sync::LazyLock;

/// Bytes of a usual report as JSON on a line.
const SIZE: usize = 13_000;

static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    Fonts::found_by(|| {
        let mut fonts = Database::new();
        fonts.load_system_fonts();
        fonts
    })
});

fn main() {
    // Without fonts there is nothing to measure.
    if FONTS.have_chinese() {
        divan::main();
    }
}

#[divan::bench(args = [true, false])]
fn write(bencher: Bencher<'_, '_>, with_data: bool) {
    let report = example::grown(Edition::E2021, SIZE, |report| json::write_line(report).len());
    let document = compose(&report);
    let data = with_data.then(|| Enclosed::new(&report, &document));
    let properties = Properties {
        title: report.title.as_deref().unwrap_or_default(),
        author: report.agency.name.as_deref(),
        date: None,
    };
    bencher.bench(|| gongkai_pdf::write(divan::black_box(&document), &properties, data.as_ref(), &FONTS));
}
