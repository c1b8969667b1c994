//! How long canonical JSON takes to write, to read and to check. `cargo bench -p gongkai-core`.

use divan::Bencher;
use divan::counter::BytesCount;
use gongkai_core::{Loaded, Origins, json, rules};

fn main() {
    divan::main();
}

/// The example of the repository, about 13 KB on one line.
fn example() -> Loaded {
    let text = include_str!("../../../examples/weihai-hrss-2022.json");
    json::read(text.as_bytes()).expect("the example is a report")
}

#[divan::bench]
fn read(bencher: Bencher<'_, '_>) {
    let text = json::write_line(&example().report);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| json::read(divan::black_box(text.as_bytes())));
}

#[divan::bench]
fn write(bencher: Bencher<'_, '_>) {
    let report = example().report;
    bencher.bench(|| json::write_line(divan::black_box(&report)));
}

#[divan::bench]
fn check(bencher: Bencher<'_, '_>) {
    let report = example().report;
    let origins = Origins::default();
    bencher.bench(|| rules::check(divan::black_box(&report), &origins));
}
