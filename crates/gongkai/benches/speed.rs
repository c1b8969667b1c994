//! Processor time of one operation on a usual report of 13,000 bytes, for the comparison with other programs
//! (`cargo xtask bench`). `speed -- OPERATION` prints seconds of processor time per report; `speed -- --files DIR`
//! writes the files that the other programs are measured on. Of other programs it has the one that is a library of
//! Rust; leaves out the rest.

use gongkai::{Edition, FontDatabase, Fonts, Options, Reader, Report, Writer, format, json, rules};
use gongkai_testkit::example;
use std::hint::black_box;
use std::path::Path;
use std::sync::LazyLock;

/// Bytes of a usual report as JSON on a line.
const SIZE: usize = 13_000;
/// Reports of a file with many.
const MANY: u8 = 100;
/// Seconds of processor time that a measurement takes.
const SECONDS: f64 = 0.4;

/// What can be measured: its name, how many reports it handles, and the operation once it is prepared.
type Operation = (&'static str, u8, fn() -> Box<dyn Fn()>);

const OPERATIONS: [Operation; 26] = [
    ("json-read", 1, || {
        let text = line();
        Box::new(move || drop(black_box(json::read(black_box(text.as_bytes())))))
    }),
    ("json-read-check", 1, || {
        let text = line();
        Box::new(move || {
            let loaded = json::read(black_box(text.as_bytes())).expect("a report");
            drop(black_box(rules::check_loaded(&loaded)));
        })
    }),
    ("check", 1, || {
        let loaded = json::read(line().as_bytes()).expect("a report");
        Box::new(move || drop(black_box(rules::check_loaded(black_box(&loaded)))))
    }),
    ("csv-wide-read-check", MANY, || {
        let bytes = written("csv-wide", MANY);
        let Some(Reader::Many(read)) = format("csv-wide").and_then(|format| format.read) else {
            panic!("csv-wide holds many");
        };
        Box::new(move || {
            for loaded in read(black_box(&bytes)).expect("written by us") {
                drop(black_box(rules::check_loaded(&loaded)));
            }
        })
    }),
    ("jsonschema-crate", 1, || {
        let schema = serde_json::from_str(&gongkai::schema::json_schema()).expect("JSON");
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        let report = serde_json::from_str(&line()).expect("JSON");
        Box::new(move || assert!(validator.is_valid(black_box(&report)), "the example fits"))
    }),
    ("json-write", 1, || {
        let report = usual();
        Box::new(move || drop(black_box(json::write_line(black_box(&report)))))
    }),
    ("xml-write", 1, || write("xml", 1)),
    ("xml-read", 1, || read("xml", 1)),
    ("csv-write", MANY, || write("csv", MANY)),
    ("csv-read", MANY, || read("csv", MANY)),
    ("csv-wide-write", MANY, || write("csv-wide", MANY)),
    ("csv-wide-read", MANY, || read("csv-wide", MANY)),
    ("xlsx-write", 1, || write("xlsx", 1)),
    ("xlsx-read", 1, || read("xlsx", 1)),
    ("xlsx-wide-write", MANY, || write("xlsx-wide", MANY)),
    ("xlsx-wide-read", MANY, || read("xlsx-wide", MANY)),
    // From JSON and to JSON, as the converters between JSON and tables work.
    ("text-write", 1, || write("txt", 1)),
    ("docx-write", 1, || write("docx", 1)),
    ("docx-read", 1, || read("docx", 1)),
    ("html-read", 1, || read("html", 1)),
    ("pdf-write", 1, || write("pdf", 1)),
    ("pdf-read", 1, || read("pdf", 1)),
    ("json-to-xml", 1, || from_json("xml", 1)),
    ("json-to-csv", MANY, || from_json("csv", MANY)),
    ("json-to-csv-wide", MANY, || from_json("csv-wide", MANY)),
    ("csv-to-json", MANY, || {
        let bytes = written("csv", MANY);
        let Some(Reader::Many(read)) = format("csv").and_then(|format| format.read) else {
            panic!("csv holds many");
        };
        Box::new(move || {
            let read = read(black_box(&bytes)).expect("written by us");
            for loaded in read {
                drop(black_box(json::write_line(&loaded.report)));
            }
        })
    }),
];

fn main() {
    // Cargo adds `--bench`.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["--files", directory] => files(Path::new(directory)),
        [name] => match OPERATIONS.iter().find(|(known, ..)| known == name) {
            Some((_, reports, prepare)) => println(&format!("{:e}", measure(&*prepare()) / f64::from(*reports))),
            None => fail(&format!("no operation {name}")),
        },
        _ => {
            for (name, ..) in OPERATIONS {
                println(name);
            }
        }
    }
}

/// Seconds of processor time that a call takes, after one to warm up.
fn measure(call: &dyn Fn()) -> f64 {
    call();
    let start = now();
    let mut calls = 0.0;
    loop {
        call();
        calls += 1.0;
        let passed = now() - start;
        if passed >= SECONDS {
            return passed / calls;
        }
    }
}

#[cfg(unix)]
fn now() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    std::time::Duration::try_from(time).map_or(0.0, |passed| passed.as_secs_f64())
}

#[cfg(not(unix))]
fn now() -> f64 {
    fail("processor time is measured on Unix only")
}

fn usual() -> Report {
    example::grown(Edition::E2021, SIZE, |report| json::write_line(report).len())
}

fn line() -> String {
    json::write_line(&usual())
}

/// So many copies of the report in a format.
fn written(name: &str, reports: u8) -> Vec<u8> {
    encode(name, &vec![usual(); usize::from(reports)])
}

fn encode(name: &str, reports: &[Report]) -> Vec<u8> {
    match format(name).and_then(|format| format.write) {
        Some(Writer::One(_) | Writer::Document(_)) => {
            let format = format(name).expect("it was found");
            gongkai::write_with(&reports[0], format, &options()).expect("it fits")
        }
        Some(Writer::Many(collector)) => {
            let (mut collector, mut out) = (collector(&Options::default()), Vec::new());
            for report in reports {
                collector.add(report, &mut out).expect("it fits");
            }
            collector.finish(&mut out).expect("it fits");
            out
        }
        None => fail(&format!("{name} is not written")),
    }
}

/// With the fonts of this machine, found once.
fn options() -> Options {
    static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
        Fonts::found_by(|| {
            let mut fonts = FontDatabase::new();
            fonts.load_system_fonts();
            fonts
        })
    });
    let mut options = Options::default();
    options.fonts = Some(FONTS.clone());
    options
}

fn write(name: &'static str, reports: u8) -> Box<dyn Fn()> {
    let reports = vec![usual(); usize::from(reports)];
    Box::new(move || drop(black_box(encode(name, black_box(&reports)))))
}

fn read(name: &'static str, reports: u8) -> Box<dyn Fn()> {
    let bytes = written(name, reports);
    match format(name).and_then(|format| format.read) {
        Some(Reader::One(read)) => Box::new(move || drop(black_box(read(black_box(&bytes))))),
        Some(Reader::Many(read)) => Box::new(move || drop(black_box(read(black_box(&bytes))))),
        Some(Reader::Document(open)) => Box::new(move || {
            drop(black_box(open(black_box(&bytes)).and_then(gongkai::Opened::report)));
        }),
        None => fail(&format!("{name} is not read")),
    }
}

fn from_json(name: &'static str, reports: u8) -> Box<dyn Fn()> {
    let text = line();
    Box::new(move || {
        let read = |_| json::read(black_box(text.as_bytes())).expect("a report").report;
        let reports: Vec<Report> = (0..reports).map(read).collect();
        drop(black_box(encode(name, &reports)));
    })
}

/// What the other programs are measured on.
fn files(directory: &Path) {
    let line = line();
    let many = format!(
        "{{\"reports\": [{}]}}",
        vec![line.as_str(); usize::from(MANY)].join(",")
    );
    for (name, bytes) in [
        ("report.json", line.into_bytes()),
        ("many.json", many.into_bytes()),
        ("many-wide.csv", written("csv-wide", MANY)),
        ("report.schema.json", gongkai::schema::json_schema().into_bytes()),
        ("report.xlsx", written("xlsx", 1)),
        ("many.xlsx", written("xlsx-wide", MANY)),
        ("report.docx", written("docx", 1)),
        ("report.html", written("html", 1)),
        ("report.pdf", written("pdf", 1)),
    ] {
        let path = directory.join(name);
        if let Err(error) = std::fs::write(&path, bytes) {
            fail(&format!("{}: {error}", path.display()));
        }
    }
}

#[allow(clippy::print_stdout, reason = "printing is what this program is for")]
fn println(text: &str) {
    println!("{text}");
}

#[allow(clippy::print_stderr, reason = "printing is what this program is for")]
fn fail(text: &str) -> ! {
    eprintln!("{text}");
    std::process::exit(2)
}
