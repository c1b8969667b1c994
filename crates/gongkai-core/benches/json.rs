//! How long canonical JSON takes to write, to read and to check, and what it allocates.
//! `cargo bench -p gongkai-core`. Leaves out the text readers and the workbook, which have their own crates.

use divan::counter::BytesCount;
use divan::{AllocProfiler, Bencher};
use gongkai_core::{Edition, Report, json, rules};
use gongkai_testkit::example;
use std::fmt;

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// How the JSON is laid out.
#[derive(Debug, Clone, Copy)]
enum Layout {
    /// On one line, as in JSON Lines and in a data base.
    Line,
    /// Indented, as the program writes files.
    Indented,
}

const LAYOUTS: [Layout; 2] = [Layout::Line, Layout::Indented];

impl Layout {
    fn text(self) -> String {
        self.write(&example::grown(Edition::E2021, SIZE, |report| self.write(report).len()))
    }

    fn write(self, report: &Report) -> String {
        match self {
            Self::Line => json::write_line(report),
            Self::Indented => json::write(report),
        }
    }
}

impl fmt::Display for Layout {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, formatter)
    }
}

/// The size of a usual report in bytes.
const SIZE: usize = 13_000;

#[divan::bench(args = LAYOUTS)]
fn read(bencher: Bencher<'_, '_>, layout: Layout) {
    let text = layout.text();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| json::read(divan::black_box(text.as_bytes())));
}

/// What a service does with a report: read it, validate it, check it.
#[divan::bench(args = LAYOUTS)]
fn read_and_check(bencher: Bencher<'_, '_>, layout: Layout) {
    let text = layout.text();
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        json::read(divan::black_box(text.as_bytes())).map(|loaded| {
            let findings = rules::check_loaded(&loaded);
            (loaded, findings)
        })
    });
}

#[divan::bench(args = LAYOUTS)]
fn write(bencher: Bencher<'_, '_>, layout: Layout) {
    let report = json::read(layout.text().as_bytes()).expect("a report").report;
    bencher.bench(|| layout.write(divan::black_box(&report)));
}

/// All rules on a report that is read already.
#[divan::bench(args = LAYOUTS)]
fn check(bencher: Bencher<'_, '_>, layout: Layout) {
    let loaded = json::read(layout.text().as_bytes()).expect("a report");
    bencher.bench(|| rules::check(divan::black_box(&loaded.report), divan::black_box(&loaded.origins)));
}
