//! Opening a report of a few pages, and finding the report in it.

use divan::Bencher;

fn main() {
    divan::main();
}

const FILES: [(&str, &[u8]); 2] = [
    ("libreoffice", include_bytes!("../tests/files/libreoffice-2019.pdf")),
    ("reportlab", include_bytes!("../tests/files/reportlab-2021.pdf")),
];

fn bytes(name: &str) -> &'static [u8] {
    FILES
        .iter()
        .find(|(known, _)| *known == name)
        .map_or(&[], |(_, bytes)| bytes)
}

#[divan::bench(args = ["libreoffice", "reportlab"])]
fn open(bencher: Bencher<'_, '_>, name: &str) {
    bencher.bench(|| gongkai_pdf::open(divan::black_box(bytes(name))));
}

#[divan::bench(args = ["libreoffice", "reportlab"])]
fn open_and_recognise(bencher: Bencher<'_, '_>, name: &str) {
    bencher.bench(|| gongkai_pdf::open(divan::black_box(bytes(name))).map(gongkai_document::Opened::report));
}
