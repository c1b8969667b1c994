//! Speed of making the official text of a report: composing by the compiled template, and writing it.

use divan::{Bencher, black_box};
use gongkai_core::Edition;
use gongkai_document::compose;
use gongkai_testkit::example;
use gongkai_text::{Options, write};

fn main() {
    divan::main();
}

#[divan::bench(args = ["2021", "2019"])]
fn compose_and_write(bencher: Bencher<'_, '_>, edition: &str) {
    let report = example::report(Edition::from_name(edition).unwrap_or_default());
    bencher.bench_local(|| write(&compose(black_box(&report)), &Options::default()));
}

#[divan::bench]
fn compose_only(bencher: Bencher<'_, '_>) {
    let report = example::report(Edition::E2021);
    bencher.bench_local(|| compose(black_box(&report)));
}
