//! Reading and writing the XML of the example, and making the XSD. Leaves out files and xmllint.

use divan::Bencher;
use divan::counter::BytesCount;
use gongkai_core::{Edition, Report};
use gongkai_testkit::example;
use gongkai_xml::Options;

fn main() {
    divan::main();
}

fn report() -> Report {
    example::report(Edition::E2021)
}

fn text(labels: bool) -> String {
    gongkai_xml::write(&report(), &Options { labels }).unwrap_or_default()
}

#[divan::bench(args = [false, true])]
fn read(bencher: Bencher<'_, '_>, labels: bool) {
    let text = text(labels);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| gongkai_xml::read(divan::black_box(text.as_bytes())));
}

#[divan::bench(args = [false, true])]
fn write(bencher: Bencher<'_, '_>, labels: bool) {
    let report = report();
    bencher
        .counter(BytesCount::of_str(&text(labels)))
        .bench(|| gongkai_xml::write(divan::black_box(&report), &Options { labels }));
}

#[divan::bench]
fn xsd() -> String {
    gongkai_xml::xsd()
}
