//! How long CSV takes to write and to read. `cargo bench -p gongkai-csv`.

use divan::Bencher;
use divan::counter::BytesCount;
use gongkai_core::{Report, json};
use gongkai_csv::{Layout, Options};

fn main() {
    divan::main();
}

/// The example of the repository, about 13 KB of JSON on one line.
fn example() -> Report {
    let text = include_str!("../../../examples/weihai-hrss-2022.json");
    json::read(text.as_bytes()).expect("the example is a report").report
}

const fn options(layout: Layout) -> Options {
    Options {
        layout,
        labels: false,
        safe: false,
        mark: true,
    }
}

#[divan::bench(args = ["long", "wide"])]
fn write(bencher: Bencher<'_, '_>, layout: &str) {
    let options = options(named(layout));
    let report = example();
    bencher.bench(|| gongkai_csv::write(divan::black_box(&report), &options));
}

#[divan::bench(args = ["long", "wide"])]
fn read(bencher: Bencher<'_, '_>, layout: &str) {
    let bytes = gongkai_csv::write(&example(), &options(named(layout))).expect("the example fits");
    bencher
        .counter(BytesCount::of_slice(&bytes))
        .bench(|| gongkai_csv::read(divan::black_box(&bytes)));
}

fn named(layout: &str) -> Layout {
    if layout == "wide" { Layout::Wide } else { Layout::Long }
}
