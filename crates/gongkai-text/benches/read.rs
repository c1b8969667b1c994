//! How long a page text takes to read. `cargo bench -p gongkai-text`; set GONGKAI_TEXT to time a file of your own.

use divan::Bencher;
use gongkai_core::Edition;
use gongkai_testkit::flatten::{Style, page_text};
use gongkai_testkit::sample;

fn main() {
    divan::main();
}

#[divan::bench(args = Style::ALL.map(|style| format!("{style:?}")))]
fn style(bencher: Bencher<'_, '_>, name: &str) {
    let style = Style::ALL.into_iter().find(|style| format!("{style:?}") == name).expect("a style of the list");
    let text = page_text(&sample::report(Edition::E2021, 1), style);
    bencher.bench(|| gongkai_text::read(divan::black_box(text.as_bytes())));
}

#[divan::bench]
fn file(bencher: Bencher<'_, '_>) {
    let path = std::env::var("GONGKAI_TEXT").unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/page-text-2022.txt").to_owned());
    let bytes = std::fs::read(&path).expect("the text to time");
    bencher.bench(|| gongkai_text::read(divan::black_box(&bytes)));
}
