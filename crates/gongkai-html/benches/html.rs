//! How long a page takes to be read and written, with and without its data. Leaves out the comparison with other
//! programs.

use gongkai_core::Edition;
use gongkai_document::{Enclosed, compose};
use gongkai_html::{Options, open, read, write};
use gongkai_testkit::example;
use gongkai_testkit::pages::{self, PageStyle};

fn main() {
    divan::main();
}

/// The published page where there is one, else a page of a site of the same size.
fn published() -> Vec<u8> {
    let fixture = std::env::var_os("GONGKAI_FIXTURES").map(std::path::PathBuf::from);
    let page = fixture.and_then(|folder| std::fs::read(folder.join("shanghai-ggo-2019.html")).ok());
    page.unwrap_or_else(|| pages::page(&pages::report(Edition::E2019, 1), PageStyle::Cms, 1))
}

#[divan::bench]
fn published_opened(bencher: divan::Bencher<'_, '_>) {
    let page = published();
    bencher.bench(|| open(divan::black_box(&page)));
}

#[divan::bench]
fn published_read(bencher: divan::Bencher<'_, '_>) {
    let page = published();
    bencher.bench(|| read(divan::black_box(&page)));
}

#[divan::bench]
fn own_read(bencher: divan::Bencher<'_, '_>) {
    let report = example::report(Edition::E2021);
    let document = compose(&report);
    let page = write(&document, Some(&Enclosed::new(&report, &document)), &Options::default());
    bencher.bench(|| read(divan::black_box(page.as_bytes())));
}

#[divan::bench]
fn written(bencher: divan::Bencher<'_, '_>) {
    let report = example::report(Edition::E2021);
    bencher.bench(|| {
        let document = compose(divan::black_box(&report));
        write(&document, Some(&Enclosed::new(&report, &document)), &Options::default())
    });
}
