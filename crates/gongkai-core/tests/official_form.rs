//! The declared tables of edition 2021 against the official form: a committed transcription of its Word file,
//! cell by cell, and the Word file itself where `GONGKAI_FIXTURES` names a directory that has it.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and says what it skips"
)]

use gongkai_core::Edition;
use gongkai_core::grid::Grid;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read as _;

const GOLDEN: &str = include_str!("golden/official-form-2021.txt");

#[test]
fn the_grid_is_that_of_the_official_form() {
    let mut found = String::new();
    for table in Edition::E2021.tables() {
        let widths: Vec<String> = table.widths.iter().map(ToString::to_string).collect();
        let _ = writeln!(found, "table {}", widths.join(" "));
        for cell in &Grid::of_form(table).cells {
            line(
                &mut found,
                (cell.row, cell.column),
                (cell.row_span, cell.column_span),
                cell.content.label().unwrap_or_default(),
            );
        }
    }
    compare(&found);
}

#[test]
fn the_transcription_is_that_of_the_word_file() {
    const NAME: &str = "official-blank-2021.docx";
    let Some(folder) = std::env::var_os("GONGKAI_FIXTURES") else {
        eprintln!("skipped: GONGKAI_FIXTURES does not name a directory with {NAME}");
        return;
    };
    let path = std::path::Path::new(&folder).join(NAME);
    let Ok(file) = std::fs::File::open(&path) else {
        eprintln!("skipped: {} is not there", path.display());
        return;
    };
    let mut text = String::new();
    zip::ZipArchive::new(file)
        .unwrap()
        .by_name("word/document.xml")
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    compare(&word_tables(&text));
}

/// Compares with the transcription line by line, so that the first difference is seen.
fn compare(found: &str) {
    let golden: Vec<&str> = GOLDEN.lines().filter(|line| !line.starts_with('#')).collect();
    for (at, (found, golden)) in found.lines().zip(&golden).enumerate() {
        assert_eq!(&found, golden, "line {at}");
    }
    assert_eq!(found.lines().count(), golden.len());
}

fn line(out: &mut String, (row, column): (usize, usize), (rows, columns): (usize, usize), label: &str) {
    let _ = writeln!(out, "{}", format!("{row} {column} {rows} {columns} {label}").trim_end());
}

/// A cell being read.
#[derive(Default)]
struct Cell {
    span: usize,
    continued: bool,
    text: String,
}

/// The tables of a Word file in the form of the transcription.
fn word_tables(text: &str) -> String {
    let mut out = String::new();
    let mut reader = quick_xml::Reader::from_str(text);
    let mut widths: Vec<String> = Vec::new();
    // Row and column to row span, column span and label.
    let mut cells: BTreeMap<(usize, usize), (usize, usize, String)> = BTreeMap::new();
    let (mut row, mut column) = (0, 0);
    let mut cell: Option<Cell> = None;
    let mut in_text = false;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) | Event::Empty(start) => match start.name().into_inner() {
                "w:tbl" => (row, widths, cells) = (0, Vec::new(), BTreeMap::new()),
                "w:gridCol" => widths.push(value(&start, "w:w").unwrap_or_default()),
                "w:tr" => column = 0,
                "w:tc" => {
                    cell = Some(Cell {
                        span: 1,
                        ..Cell::default()
                    })
                }
                "w:gridSpan" => {
                    if let (Some(cell), Some(span)) = (&mut cell, value(&start, "w:val")) {
                        cell.span = span.parse().unwrap();
                    }
                }
                "w:vMerge" => {
                    if let Some(cell) = &mut cell {
                        cell.continued = value(&start, "w:val").is_none_or(|kind| kind == "continue");
                    }
                }
                "w:t" => in_text = true,
                _ => {}
            },
            Event::Text(text) if in_text => {
                if let Some(cell) = &mut cell {
                    cell.text.push_str(&text.xml10_content());
                }
            }
            Event::End(end) => match end.name().into_inner() {
                "w:t" => in_text = false,
                "w:tc" => {
                    let done = cell.take().unwrap();
                    if done.continued {
                        let above = cells.range_mut(..(row, 0)).rev().find(|((_, at), _)| *at == column);
                        above.unwrap().1.0 += 1;
                    } else {
                        // U+3000 stands where a figure will be written.
                        let label = done.text.trim_matches([' ', '\u{3000}']).to_owned();
                        cells.insert((row, column), (1, done.span, label));
                    }
                    column += done.span;
                }
                "w:tr" => row += 1,
                "w:tbl" => {
                    let _ = writeln!(out, "table {}", widths.join(" "));
                    for (at, (rows, columns, label)) in &cells {
                        line(&mut out, *at, (*rows, *columns), label);
                    }
                }
                _ => {}
            },
            Event::Eof => return out,
            _ => {}
        }
    }
}

fn value(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = start.try_get_attribute(name).unwrap()?;
    Some(attribute.value.into_owned())
}
