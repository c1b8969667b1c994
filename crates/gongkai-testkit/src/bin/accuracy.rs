//! Prints how the readers do on a directory of published reports with hand-checked truth, as the
//! Markdown table of `docs/accuracy.md`; with `--statistics` instead of a directory, on the corpus of quantities in
//! sentences; with `--worsened`, on documents made worse; with `--mutations N`, what the check finds of so many changes
//! of every kind; and with `--worse` behind a directory on those made worse. With
//! `--details`, every finding and every wrong or unread figure too.

use gongkai::Reader;
use gongkai_core::message::Language;
use gongkai_core::rules;
use gongkai_document::Block;
use gongkai_testkit::worsen::{self, Outcome};
use gongkai_testkit::{corpus, mutate, truth};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let details = arguments.iter().any(|argument| argument == "--details");
    if arguments.iter().any(|argument| argument == "--statistics") {
        return sentences(details);
    }
    if arguments.iter().any(|argument| argument == "--worsened") {
        let [cells, lines] = worsen::made();
        println(&worsen::table("made with cells", &cells));
        return println(worsen::table("made of lines", &lines).trim_end());
    }
    if let Some(at) = arguments.iter().position(|argument| argument == "--mutations") {
        let changes = arguments
            .get(at + 1)
            .and_then(|number| number.parse().ok())
            .unwrap_or(1000);
        return mutations(changes, details);
    }
    let Some(directory) = arguments.iter().find(|argument| !argument.starts_with("--")) else {
        fail("usage: accuracy DIRECTORY [--worse]|--statistics|--worsened|--mutations N [--details]");
    };
    println(
        "| document | figures stated | read and right | wrong | not read | diagnostics | rule findings |\n|---|---|---|---|---|---|---|",
    );
    for path in texts(Path::new(directory)) {
        row(Path::new(directory), &path, details);
    }
    if arguments.iter().any(|argument| argument == "--worse") {
        println("");
        println(worsen::table("published", &published(Path::new(directory))).trim_end());
    }
}

/// What the check finds of changes to clean reports.
fn mutations(changes: usize, details: bool) {
    let (outcomes, alarms) = mutate::run(changes);
    println(mutate::table(&outcomes).trim_end());
    for alarm in &alarms {
        complain(&format!("clean report: {alarm}"));
    }
    for line in outcomes
        .values()
        .filter(|_| details)
        .flat_map(|outcome| &outcome.missed)
    {
        println(&format!("    {line}"));
    }
}

/// Published documents with truth, made worse.
fn published(directory: &Path) -> BTreeMap<&'static str, Outcome> {
    let mut outcomes = BTreeMap::new();
    for path in texts(directory) {
        let Some(truth) = truth_of(&path) else { continue };
        let stated = truth::figures(&truth).into_iter();
        let stated = stated.filter_map(|(id, value)| Some((id, value?))).collect();
        let name = path.display().to_string();
        let bytes = std::fs::read(&path).unwrap_or_else(|error| fail(&format!("{name}: {error}")));
        let format = gongkai::detect(&bytes).unwrap_or_else(|error| fail(&format!("{name}: {error}")));
        let Some(Reader::Document(open)) = format.read else {
            continue;
        };
        let opened = open(&bytes).unwrap_or_else(|error| fail(&format!("{name}: {error}")));
        // Only what is read whole shows what the harm does.
        let whole = truth::compare(&truth, &gongkai_document::recognise(&opened.document));
        if !whole.unread.is_empty() {
            continue;
        }
        if opened
            .document
            .blocks
            .iter()
            .any(|block| matches!(block, Block::Table(_)))
        {
            worsen::run(&name, &opened.document, &stated, 6, &mut outcomes);
        } else if let Ok(decoded) = gongkai_text::decode(&bytes) {
            worsen::run_text(&name, &decoded.text, &stated, 6, &mut outcomes);
        }
    }
    for line in outcomes.values().flat_map(|outcome: &Outcome| &outcome.silent) {
        complain(line);
    }
    outcomes
}

/// The truth file of a document. One report is there in several renderings.
fn truth_of(path: &Path) -> Option<serde_json::Value> {
    let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    let id = name.split('.').next().unwrap_or(name);
    let text = std::fs::read_to_string(path.with_file_name(format!("{id}.truth.json"))).ok()?;
    Some(serde_json::from_str(&text).unwrap_or_else(|error| fail(&format!("{id}: {error}"))))
}

/// The corpus of quantities in sentences, a table for each part.
fn sentences(details: bool) {
    let parts = corpus::load().unwrap_or_else(|error| fail(&error));
    for (at, (name, items)) in parts.iter().enumerate() {
        let families = corpus::measure_part(items).unwrap_or_else(|error| fail(&error));
        if at > 0 {
            println("");
        }
        println(corpus::table(name, &families).trim_end());
        for (_, counts) in families.iter().filter(|_| details) {
            for line in counts.wrong.iter().chain(&counts.mistakes) {
                println(&format!("    {line}"));
            }
        }
    }
}

fn row(directory: &Path, path: &Path, details: bool) {
    let Some(truth) = truth_of(path) else { return };
    let bytes = std::fs::read(path).unwrap_or_else(|error| fail(&format!("{}: {error}", path.display())));
    let loaded = gongkai::read(&bytes, None).unwrap_or_else(|error| fail(&format!("{}: {error}", path.display())));
    let compared = truth::compare(&truth, &loaded);
    let findings = rules::check(&loaded.report, &loaded.origins);
    let listed: Vec<String> = findings
        .iter()
        .map(|finding| format!("{} {}", finding.rule, finding.paths[0]))
        .collect();
    let shown = path.strip_prefix(directory).unwrap_or(path).display();
    println(&format!(
        "| {shown} | {} | {} | {} | {} | {} | {} |",
        compared.stated,
        compared.right,
        compared.wrong.len(),
        compared.unread.len(),
        loaded.diagnostics.len(),
        if listed.is_empty() {
            "none".to_owned()
        } else {
            listed.join(", ")
        }
    ));
    if details {
        for (path, truth, read) in &compared.wrong {
            println(&format!("    WRONG {path}: {truth} read as {read}"));
        }
        for path in &compared.unread {
            println(&format!("    unread {path}"));
        }
        for finding in loaded.diagnostics.iter().chain(&findings) {
            let place = finding.place.as_ref().map(ToString::to_string).unwrap_or_default();
            println(&format!(
                "    {} {place} {} {}",
                finding.rule,
                finding.message.render(Language::Chinese),
                finding.paths.first().cloned().unwrap_or_default()
            ));
        }
    }
}

fn texts(directory: &Path) -> Vec<PathBuf> {
    let mut texts = Vec::new();
    let mut folders = vec![directory.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries =
            std::fs::read_dir(&folder).unwrap_or_else(|error| fail(&format!("{}: {error}", folder.display())));
        for entry in entries.flatten().map(|entry| entry.path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry
                .extension()
                .and_then(|ending| ending.to_str())
                .is_some_and(is_read)
            {
                texts.push(entry);
            }
        }
    }
    texts.sort();
    texts
}

/// Whether files with this ending are documents of a format that is read.
fn is_read(ending: &str) -> bool {
    gongkai::format_of_extension(ending).is_some_and(|format| matches!(format.read, Some(Reader::Document(_))))
}

#[allow(clippy::print_stdout, reason = "printing is what this program is for")]
fn println(text: &str) {
    println!("{text}");
}

#[allow(clippy::print_stderr, reason = "printing is what this program is for")]
fn complain(text: &str) {
    eprintln!("{text}");
}

fn fail(text: &str) -> ! {
    complain(text);
    std::process::exit(2)
}
