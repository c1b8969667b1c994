//! Files made to do harm: each gets an error or a reading, in bounded time and memory, and never ends the program.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

mod making;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use making::pdf::{self, File, PAGES};
use std::io::Write as _;

/// The key of the error that a file gives.
fn refused(bytes: &[u8]) -> &'static str {
    let error = gongkai_pdf::open(bytes).unwrap_err();
    assert!(error.help.is_some(), "{} says not what to do", error.message.key());
    error.message.key()
}

fn deflated(size: usize, level: u32) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(level));
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..size >> 20 {
        encoder.write_all(&zeros).unwrap();
    }
    encoder.finish().unwrap()
}

#[test]
fn what_is_no_pdf_is_damaged() {
    assert_eq!(refused(b"%PDF-1.7"), "pdf_damaged");
    assert_eq!(
        refused(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF"),
        "pdf_damaged"
    );
    assert_eq!(refused(&b"%PDF-1.4 stream endstream obj ".repeat(2000)), "pdf_damaged");
}

#[test]
fn streams_that_inflate_without_end_are_refused() {
    let mut file = File::with_fonts();
    let bomb = deflated(300 << 20, 9);
    assert!(bomb.len() < 1 << 20);
    file.stream("/Filter /FlateDecode", &bomb);
    let page = file.page("", "");
    assert_eq!(refused(&file.finish(&[page])), "pdf_inflated");
    // Once more around it, and under a name in another spelling.
    let mut file = File::with_fonts();
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(9));
    encoder.write_all(&bomb).unwrap();
    file.stream("/Filter [/Fl#61teDecode /FlateDecode]", &encoder.finish().unwrap());
    let page = file.page("", "");
    assert_eq!(refused(&file.finish(&[page])), "pdf_inflated");
    // Without the head of its format, which the library takes too.
    let mut file = File::with_fonts();
    file.stream("/Filter /FlateDecode", &bomb[2..]);
    let page = file.page("", "");
    assert_eq!(refused(&file.finish(&[page])), "pdf_inflated");
    let mut file = File::with_fonts();
    let runs = [129, b' '].repeat(3 << 20);
    file.stream("/Filter /RunLengthDecode", &runs);
    let page = file.page("", "");
    assert_eq!(refused(&file.finish(&[page])), "pdf_inflated");
}

#[test]
fn forms_that_call_each_other_end() {
    // Twice in each of two dozen levels: 2^24 times.
    let mut file = File::with_fonts();
    let form = file.stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 595 842]",
        b"q /X Do Q q /X Do Q",
    );
    let content = file.stream("", b"/X Do");
    let page = file.add(format!(
        "<< /Type /Page /Parent {PAGES} 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /X {form} 0 R >> >> \
         /Contents {content} 0 R >>"
    ));
    assert_eq!(refused(&file.finish(&[page])), "pdf_endless");
}

#[test]
fn a_page_that_draws_without_end_is_refused() {
    let lines = "0 0 m 100 0 l S\n".repeat(250_000);
    assert_eq!(refused(&pdf::file(&[lines])), "pdf_endless");
    let glyphs = format!("BT /L 9 Tf {} ET", "1 0 0 1 9 9 Tm (aaaaaaaaaa) Tj ".repeat(30_000));
    assert_eq!(refused(&pdf::file(&[glyphs])), "pdf_endless");
    let states = "q ".repeat(200_000);
    assert_eq!(refused(&pdf::file(&[states])), "pdf_endless");
    let path = format!("0 0 m {} S", "1 1 l ".repeat(1_100_000));
    assert_eq!(refused(&pdf::file(&[path])), "pdf_endless");
}

#[test]
fn too_many_pages_are_counted() {
    let mut file = File::with_fonts();
    let page = file.page("", "");
    let kids = format!("{page} 0 R {}", "<< /Type /Page >> ".repeat(3_000));
    file.set(PAGES, format!("<< /Type /Pages /Count 3001 /Kids [{kids}] >>"));
    assert_eq!(refused(&file.bytes("")), "pdf_pages");
    let mut file = File::with_fonts();
    file.set(
        PAGES,
        format!("<< /Type /Pages /Count 1 /Kids [{}] >>", "<<>>".repeat(500_000)),
    );
    assert_eq!(refused(&file.bytes("")), "pdf_objects");
    // In a stream of objects, where they are small.
    let mut file = File::with_fonts();
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&b"<<>>".repeat(500_000)).unwrap();
    file.stream(
        "/Type /ObjStm /N 1 /First 5 /Filter /FlateDecode",
        &encoder.finish().unwrap(),
    );
    let page = file.page("", "");
    assert_eq!(refused(&file.finish(&[page])), "pdf_objects");
}

#[test]
fn circles_and_depths_end() {
    // Pages that hold each other.
    let mut file = File::with_fonts();
    file.set(PAGES, format!("<< /Type /Pages /Count 1 /Kids [{PAGES} 0 R] >>"));
    assert_eq!(refused(&file.bytes("")), "pdf_damaged");
    // Tables of places that name each other.
    let mut bytes = File::with_fonts().bytes("");
    let start = bytes.len();
    bytes.extend(
        format!("xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 /Prev {start} >>\nstartxref\n{start}\n%%EOF")
            .bytes(),
    );
    let _ = gongkai_pdf::open(&bytes);
    // Arrays in arrays.
    for depth in [400, 100_000, 3_000_000] {
        let mut file = File::with_fonts();
        let nested = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let number = file.add(nested.clone());
        let page = file.page(
            &format!("/Annots {number} 0 R"),
            &format!("{nested} TJ /OC {nested} BDC"),
        );
        let _ = gongkai_pdf::open(&file.finish(&[page]));
        let mut file = File::with_fonts();
        let nested = format!(
            "{}{}",
            "<</A ".repeat(depth.min(100_000)),
            ">>".repeat(depth.min(100_000))
        );
        let page = file.page(&format!("/Annots {nested}"), "");
        let _ = gongkai_pdf::open(&file.finish(&[page]));
    }
    // An object that is itself, and a length that is.
    let mut file = File::with_fonts();
    let own = file.add("");
    file.set(own, format!("{own} 0 R"));
    let page = file.page(&format!("/Annots {own} 0 R /Rotate {own} 0 R"), "BT /F 9 Tf ET");
    let _ = gongkai_pdf::open(&file.finish(&[page]));
}

#[test]
fn strange_numbers_are_no_harm() {
    let content = format!(
        "1e38 0 0 1e38 0 0 cm 99999999999999999999 w {} 1e308 Tz -1 Tr 7 Tr {} 0 0 0 0 0 0 cm {}",
        pdf::text(1e30, -1e30, 1e30, "数"),
        pdf::line((f32::MAX, 0.0), (0.0, f32::MIN)),
        pdf::text(0.0, 0.0, 0.0, "数"),
    );
    for boxes in [
        "",
        "/MediaBox [0 0 0 0]",
        "/MediaBox [0 0 1e30 1e30]",
        "/CropBox [900 900 901 901]",
        "/Rotate 91",
        "/UserUnit 1e9",
    ] {
        let mut file = File::with_fonts();
        let page = file.page(boxes, &content);
        let _ = gongkai_pdf::open(&file.finish(&[page]));
    }
}

#[test]
fn many_small_streams_take_no_time() {
    let bytes = [
        b"%PDF-1.7\n".to_vec(),
        b"1 0 obj<</Filter/FlateDecode>>stream\nx\nendstream\n".repeat(200_000),
    ]
    .concat();
    assert_eq!(refused(&bytes), "pdf_objects");
}
