//! The parts of the example workbooks, as data: cells, merges, names, conditions, validations, print set-up of
//! every sheet. `GONGKAI_BLESS=1` writes the golden files anew. Leaves out bytes, styles and the order of zip entries.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use gongkai_core::Edition;
use gongkai_testkit::example;
use gongkai_xlsx::{Options, write};
use quick_xml::events::Event;
use std::fmt::Write as _;
use std::io::{Cursor, Read as _};
use std::path::Path;

#[test]
fn the_parts_are_those_of_the_golden_files() {
    for edition in Edition::ALL {
        let found = outline(&write(&example::report(edition), &Options::default()).unwrap());
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/example-{edition}.txt"));
        if std::env::var_os("GONGKAI_BLESS").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &found).unwrap();
        }
        let golden = std::fs::read_to_string(&path).unwrap();
        for (at, (found, golden)) in found.lines().zip(golden.lines()).enumerate() {
            assert_eq!(found, golden, "line {} of {}", at + 1, path.display());
        }
        assert_eq!(found.lines().count(), golden.lines().count(), "{}", path.display());
    }
}

/// Sheets and workbook, one element a line with its attributes and text; strings in the place of their numbers.
fn outline(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).ok()?.read_to_string(&mut text).unwrap();
        Some(text)
    };
    let strings: Vec<String> = part("xl/sharedStrings.xml")
        .unwrap()
        .split("<si><t")
        .skip(1)
        .map(|item| {
            item.split_once('>')
                .unwrap()
                .1
                .split("</t>")
                .next()
                .unwrap()
                .replace('\n', "\\n")
        })
        .collect();
    let mut out = String::new();
    let sheets = (1..).map(|at| format!("xl/worksheets/sheet{at}.xml"));
    for name in std::iter::once("xl/workbook.xml".to_owned()).chain(sheets) {
        let Some(text) = part(&name) else { break };
        let _ = writeln!(out, "== {name}");
        lines(&mut out, &text, &strings);
    }
    out
}

fn lines(out: &mut String, text: &str, strings: &[String]) {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut shared = false;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) | Event::Empty(start) => {
                let name = start.name().into_inner().to_owned();
                // Painted cells without content change with every colour; styles are looked at, not compared.
                let attributes: Vec<String> = start
                    .attributes()
                    .map(Result::unwrap)
                    .filter(|attribute| {
                        !matches!(attribute.key.into_inner(), "s" | "spans" | "count")
                            && !attribute.key.into_inner().starts_with("xmlns")
                    })
                    .map(|attribute| format!("{}={}", attribute.key.into_inner(), attribute.value))
                    .collect();
                shared = if name == "c" {
                    start
                        .try_get_attribute("t")
                        .unwrap()
                        .is_some_and(|kind| kind.value == "s")
                } else {
                    shared
                };
                let _ = write!(out, "\n{name} {}", attributes.join(" "));
            }
            Event::Text(text) => {
                let text = text.xml10_content();
                let string = text
                    .parse::<usize>()
                    .ok()
                    .filter(|_| shared)
                    .and_then(|at| strings.get(at));
                let _ = write!(out, " {}", string.map_or(&*text, String::as_str).replace('\n', "\\n"));
            }
            Event::GeneralRef(name) => {
                let _ = write!(out, "&{};", &*name);
            }
            Event::Eof => {
                // Cells that are only painted say nothing.
                let lines: Vec<&str> = out.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
                let full = |at: usize| lines.get(at + 1).is_some_and(|next| next.starts_with(['v', 'f']));
                let kept: Vec<&str> = (0..lines.len())
                    .filter(|at| !lines[*at].starts_with("c r=") || full(*at))
                    .map(|at| lines[at])
                    .collect();
                *out = kept.join("\n") + "\n";
                return;
            }
            _ => {}
        }
    }
}
