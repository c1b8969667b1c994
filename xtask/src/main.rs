//! Development commands of the workspace. Each is a module; this file only picks one.

mod codegen;
mod compare;
mod measure;
mod memory;
mod pictures;
mod tidy;

use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask COMMAND
  codegen [--check]  write the generated files, or fail where one differs
  accuracy [DIRECTORY]
                     read the corpus of quantities in sentences, and a directory of published reports with
                     hand-checked truth, into docs/accuracy.md
  bench [--compare [WORD]]
                     run the benchmarks, then the comparison with other programs, or only that, into docs/benchmarks.md;
                     with a word only the operations of ours that have it in their names, printed
  pictures           draw the example as a document into docs/docx.png, docs/html.png and docs/pdf.png
  tidy               shape of files, arrows between crates, unused messages and dependencies";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let result = match words.as_slice() {
        ["codegen"] => codegen::run(&root, false),
        ["codegen", "--check"] => codegen::run(&root, true),
        ["accuracy"] => measure::accuracy(&root, None),
        ["accuracy", directory] => measure::accuracy(&root, Some(directory)),
        ["bench"] => measure::bench(&root),
        ["bench", "--compare"] => compare::run(&root, None),
        ["bench", "--compare", word] => compare::run(&root, Some(word)),
        ["pictures"] => pictures::run(&root),
        ["tidy"] => tidy::run(&root),
        _ => Err(USAGE.to_owned()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
