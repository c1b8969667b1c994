//! The Word document of a report: opened, read with the data inside and without, and written.

use divan::{Bencher, black_box};
use gongkai_core::{Report, json};
use gongkai_document::{Document, Enclosed, compose};
use gongkai_docx::{Options, open, read, write};

fn main() {
    divan::main();
}

/// The example of the repository, about 13 KB of JSON.
fn report() -> Report {
    let text = include_str!("../../../examples/weihai-hrss-2022.json");
    json::read(text.as_bytes()).expect("the example is a report").report
}

fn written(enclosed: bool) -> Vec<u8> {
    let report = report();
    let document: Document = compose(&report);
    let data = enclosed.then(|| Enclosed::new(&report, &document));
    write(&document, data.as_ref(), &Options::default()).unwrap_or_default()
}

#[divan::bench]
fn open_only(bencher: Bencher) {
    let bytes = written(false);
    bencher.bench(|| open(black_box(&bytes)));
}

#[divan::bench(args = [false, true])]
fn read_report(bencher: Bencher, enclosed: bool) {
    let bytes = written(enclosed);
    bencher.bench(|| read(black_box(&bytes)));
}

#[divan::bench]
fn write_with_data(bencher: Bencher) {
    let report = report();
    bencher.bench(|| {
        let document = compose(black_box(&report));
        let data = Enclosed::new(&report, &document);
        write(&document, Some(&data), &Options::default())
    });
}
