//! Files that other programs printed come back whole, and damaged they end no program and are read in bounded time.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

mod making;

use gongkai_core::{Place, json};
use gongkai_testkit::sample::Random;
use std::path::{Path, PathBuf};

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "pdf"))
        .collect();
    files.sort();
    assert_eq!(files.len(), 3);
    files
}

#[test]
fn files_of_other_programs_come_back_whole() {
    for path in files() {
        let opened = gongkai_pdf::open(&std::fs::read(&path).unwrap()).unwrap();
        let pages: Vec<u32> = opened
            .document
            .blocks
            .iter()
            .filter_map(|block| match block {
                gongkai_document::Block::Furniture(line) => Some(line.page),
                _ => None,
            })
            .collect();
        assert!(!pages.is_empty(), "{}: page numbers are furniture", path.display());
        let loaded = opened.report().unwrap();
        let expected = json::read(&std::fs::read(path.with_extension("json")).unwrap())
            .unwrap()
            .report;
        let differences = making::differences(&expected, &loaded.report);
        assert!(differences.is_empty(), "{}\n{}", path.display(), differences.join("\n"));
        // Every figure has its page and box.
        for id in gongkai_core::FigureId::all().filter(|id| {
            expected
                .tables
                .figure(*id)
                .is_some_and(|figure| figure.text().is_some())
        }) {
            let place = loaded.origins.get(id.path());
            assert!(
                matches!(place, Some(Place::Page { bbox: [left, top, right, bottom], .. }) if left < right && top < bottom),
                "{}: {id} at {place:?}",
                path.display()
            );
        }
    }
}

#[test]
fn damaged_files_end_no_program() {
    let mut random = Random::new(5);
    let mut below = |bound: usize| usize::try_from(random.below(u64::try_from(bound).unwrap())).unwrap();
    for path in files() {
        let bytes = std::fs::read(&path).unwrap();
        let (mut read, mut refused) = (0, 0);
        for _ in 0..150 {
            let mut damaged = bytes.clone();
            match below(4) {
                0 => damaged.truncate(below(bytes.len())),
                1 => (0..=below(20)).for_each(|_| damaged[below(bytes.len())] = u8::try_from(below(256)).unwrap()),
                2 => {
                    let at = below(bytes.len());
                    damaged.drain(at..(at + below(2_000)).min(bytes.len()));
                }
                _ => {
                    // Other digits, which are lengths, places and numbers of objects.
                    for _ in 0..=below(60) {
                        let at = below(bytes.len());
                        if damaged[at].is_ascii_digit() {
                            damaged[at] = b'0' + u8::try_from(below(10)).unwrap();
                        }
                    }
                }
            }
            match gongkai_pdf::open(&damaged) {
                Ok(opened) => {
                    read += 1;
                    let _ = opened.report();
                }
                Err(error) => {
                    refused += 1;
                    assert!(error.help.is_some());
                }
            }
        }
        assert!(
            read > 0 && refused > 0,
            "{}: {read} read, {refused} refused",
            path.display()
        );
    }
}
