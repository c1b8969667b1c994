//! Saving reports into the file they were read from: changed in place where that is possible, else written anew, which
//! is said before it is done where something of the file is lost. Leaves out what changed in a report.

use crate::console::Console;
use crate::failure::Failure;
use crate::fonts;
use crate::inputs::{Input, Opened};
use crate::output;
use crate::render::{Block, Source};
use gongkai::rules::writing;
use gongkai::{Amendment, Finding, NotInPlace, Report, Writer, messages};
use std::path::PathBuf;

/// A file that is about to be saved over an input.
pub struct Saving {
    path: PathBuf,
    /// The file.
    pub bytes: Vec<u8>,
    /// What is to be said before.
    pub notes: Vec<Finding>,
}

impl Saving {
    /// Says what is to be said before.
    pub fn say(&self, console: &Console) {
        let source = Source::new(&output::name(&self.path), None);
        for note in &self.notes {
            console.note_block(&Block::finding(note, &source, None));
        }
    }

    /// Saves it; the name of the file.
    pub fn finish(&self) -> Result<String, Failure> {
        output::write(&self.path, &self.bytes)?;
        Ok(output::name(&self.path))
    }
}

/// Prepares the file of reports that are to stand in the place of those that were read, in their order. A document is
/// not written over: what the reader did not take of it would be lost. Neither is an input written anew of which
/// something was not read, or in another way than it stands there.
pub fn prepare(input: &Input, opened: &Opened, reports: &[&Report]) -> Result<Saving, Failure> {
    let Some(path) = &input.path else {
        return Err(Failure::input(messages::no_file_to_write_over()));
    };
    let (name, format) = (output::name(path), opened.format);
    let refused = |message| Failure::input(message).help(messages::not_over_input_help());
    let writer = match format.write {
        None => return Err(refused(messages::format_not_writable(format.name))),
        Some(Writer::Document(_)) => {
            return Err(Failure::input(messages::fix_not_here(name, format.name)).help(messages::fix_not_here_help()));
        }
        Some(writer) => writer,
    };
    let amendments: Vec<Amendment<'_>> = opened
        .reports
        .iter()
        .zip(reports)
        .map(|(read, wanted)| Amendment { read, wanted })
        .collect();
    let saving = |bytes, notes| Saving {
        path: path.clone(),
        bytes,
        notes,
    };
    let reason = match gongkai::amend(&opened.bytes, format, &amendments) {
        Ok(bytes) => return Ok(saving(bytes, Vec::new())),
        Err(reason) => reason,
    };
    if opened.reports.iter().any(|loaded| !loaded.diagnostics.is_empty()) {
        return Err(match reason {
            NotInPlace::Format => refused(messages::not_over_input(name)),
            reason => Failure::input(reason.message()).help(messages::amend_refused_help(name)),
        });
    }
    let bytes = written(writer, reports)?;
    // A file that is as it would be written has nothing of its own to lose.
    let read: Vec<&Report> = opened.reports.iter().map(|loaded| &loaded.report).collect();
    let ours = written(writer, &read).is_ok_and(|ours| ours == opened.bytes);
    let lost = || Finding::new(writing::ANEW.code, writing::ANEW.severity, reason.message()).help((format.anew)());
    Ok(saving(bytes, if ours { Vec::new() } else { vec![lost()] }))
}

/// Reports as one file of a format.
fn written(writer: Writer, reports: &[&Report]) -> Result<Vec<u8>, Failure> {
    let bytes = match (writer, reports) {
        (Writer::One(write), [report]) => write(report, &fonts::options()).map_err(|error| error.0),
        (Writer::Many(collector), _) => (|| {
            let (mut collector, mut bytes) = (collector(&fonts::options()), Vec::new());
            for report in reports {
                collector.add(report, &mut bytes).map_err(|error| error.0)?;
            }
            collector.finish(&mut bytes).map_err(|error| error.0)?;
            Ok(bytes)
        })(),
        (Writer::One(_) | Writer::Document(_), _) => Err(messages::several_reports(reports.len())),
    };
    bytes.map_err(Failure::input)
}
