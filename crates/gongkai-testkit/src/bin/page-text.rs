//! Reads a report in any text form and prints it as page text in the manner of a PDF extraction: one column, a
//! blank line after every line, wrapped labels, page numbers inside the text. With `--json`, prints its
//! canonical JSON. Makes the example of the repository.

use gongkai_testkit::flatten::{Style, page_text, paginate};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let json = arguments.iter().any(|argument| argument == "--json");
    let Some(path) = arguments.iter().find(|argument| !argument.starts_with("--")) else {
        fail("usage: page-text FILE [--json]");
    };
    let bytes = std::fs::read(path).unwrap_or_else(|error| fail(&format!("{path}: {error}")));
    let loaded = if bytes.starts_with(b"{") { gongkai_core::json::read(&bytes) } else { gongkai_text::read(&bytes) };
    let loaded = loaded.unwrap_or_else(|error| fail(&format!("{path}: {error}")));
    if json {
        print(&gongkai_core::json::write(&loaded.report));
    } else {
        print(&paginate(&page_text(&loaded.report, Style::PdfColumn), 66));
    }
}

#[allow(clippy::print_stdout, reason = "printing is what this program is for")]
fn print(text: &str) {
    print!("{text}");
}

#[allow(clippy::print_stderr, reason = "printing is what this program is for")]
fn fail(text: &str) -> ! {
    eprintln!("{text}");
    std::process::exit(2)
}
