//! How long the workbook of a report takes to write and to read. `cargo bench -p gongkai-xlsx`.

use divan::Bencher;
use gongkai_core::{Report, json};
use gongkai_xlsx::{Collection, Options};

fn main() {
    divan::main();
}

/// The example of the repository, about 13 KB of JSON.
fn example() -> Report {
    let text = include_str!("../../../examples/weihai-hrss-2022.json");
    json::read(text.as_bytes()).expect("the example is a report").report
}

#[divan::bench]
fn write(bencher: Bencher<'_, '_>) {
    let report = example();
    bencher.bench(|| gongkai_xlsx::write(divan::black_box(&report), &Options::default()));
}

#[divan::bench]
fn read(bencher: Bencher<'_, '_>) {
    let bytes = gongkai_xlsx::write(&example(), &Options::default()).expect("the example fits");
    bencher.bench(|| gongkai_xlsx::read(divan::black_box(&bytes)));
}

#[divan::bench(args = [1, 100])]
fn write_collection(bencher: Bencher<'_, '_>, reports: usize) {
    let report = example();
    bencher.bench(|| {
        let mut collection = Collection::default();
        for _ in 0..reports {
            collection.add(divan::black_box(&report)).expect("few reports fit");
        }
        collection.finish()
    });
}

#[divan::bench(args = [1, 100])]
fn read_collection(bencher: Bencher<'_, '_>, reports: usize) {
    let report = example();
    let mut collection = Collection::default();
    for _ in 0..reports {
        collection.add(&report).expect("few reports fit");
    }
    let bytes = collection.finish().expect("few reports fit");
    bencher.bench(|| gongkai_xlsx::read_all(divan::black_box(&bytes)));
}
