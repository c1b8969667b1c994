//! All reports in one file, or on standard output. One input at a time is in memory, and what the format needs of
//! the others. Leaves out what is said about them.

use super::{Run, spare_inputs, unwritable};
use crate::console::Console;
use crate::failure::{Exit, Failure};
use crate::inputs::{self, Input, Inputs, Opened, Trouble};
use crate::output::{self, Pending};
use crate::render::Source;
use gongkai::{Collector, Finding, Format, Options, ReadError, Report, WriteError, Writer, messages};
use std::path::Path;

pub(super) fn run(mut run: Run<'_>, inputs: &Inputs, out: &Path, to: &'static Format) -> Result<Exit, Failure> {
    let stdout = out == Path::new("-");
    if !stdout {
        spare_inputs(&inputs.list, &[out.to_owned()])?;
    }
    let mut sink = Sink {
        out,
        stdout,
        file: None,
    };
    let mut collector = collector(to, &run.options)?;
    if !stdout {
        run.begin()?;
    }
    let mut ready = Vec::new();
    for input in &inputs.list {
        match inputs::open_by(input, run.from, run.reads.as_deref()) {
            Ok(opened) if opened.reports.len() > 1 && (!to.collects() || run.origins.is_some()) => {
                let error = ReadError::new(messages::several_reports(opened.reports.len()));
                let error = error.help(messages::several_reports_help());
                run.failed(input, &Trouble::Read(error), &Source::new(&input.name(), None))?;
            }
            Ok(opened) => {
                reports(&mut run, input, &opened, out, collector.as_mut(), &mut ready)?;
                sink.add(run.console, &mut ready)?;
            }
            Err((trouble, source)) => run.failed(input, &trouble, &source)?,
        }
    }
    if run.done > 0 {
        match collector.finish(&mut ready) {
            Ok(()) => {
                sink.add(run.console, &mut ready)?;
                sink.finish()?;
                if !run.json && !stdout {
                    run.console.note(&messages::written(output::name(out)));
                }
            }
            Err(error) => return Err(Failure::input(error.0)),
        }
    }
    if stdout {
        return Ok(run.exit);
    }
    run.end(inputs)
}

fn reports(
    run: &mut Run<'_>,
    input: &Input,
    opened: &Opened,
    out: &Path,
    collector: &mut dyn Collector,
    ready: &mut Vec<u8>,
) -> Result<(), Failure> {
    for (number, loaded) in (1..).zip(&opened.reports) {
        match collector.add(&loaded.report, ready) {
            Ok(()) => {
                let notes = collector.notes();
                run.converted(input, opened, number, loaded, out, &notes)?;
                run.places(loaded)?;
            }
            Err(error) => run.failed(input, &unwritable(input, error), &Source::default())?,
        }
    }
    Ok(())
}

/// Where the bytes go. A file is begun with the first of them.
struct Sink<'a> {
    out: &'a Path,
    stdout: bool,
    file: Option<Pending>,
}

impl Sink<'_> {
    fn add(&mut self, console: &mut Console, ready: &mut Vec<u8>) -> Result<(), Failure> {
        let bytes = std::mem::take(ready);
        if bytes.is_empty() {
            return Ok(());
        }
        if self.stdout {
            return console.bytes(&bytes);
        }
        let mut file = match self.file.take() {
            Some(file) => file,
            None => Pending::create(self.out)?,
        };
        file.add(&bytes)?;
        self.file = Some(file);
        Ok(())
    }

    fn finish(self) -> Result<(), Failure> {
        self.file.map_or(Ok(()), Pending::finish)
    }
}

/// A format of one report, as one that collects.
struct Single {
    format: &'static Format,
    options: Options,
    notes: Vec<Finding>,
}

impl Collector for Single {
    fn add(&mut self, report: &Report, out: &mut Vec<u8>) -> Result<(), WriteError> {
        let written = gongkai::write_noted(report, self.format, &self.options)?;
        out.extend(written.bytes);
        self.notes = written.notes;
        Ok(())
    }

    fn notes(&mut self) -> Vec<Finding> {
        std::mem::take(&mut self.notes)
    }

    fn finish(self: Box<Self>, _: &mut Vec<u8>) -> Result<(), WriteError> {
        Ok(())
    }
}

fn collector(to: &'static Format, options: &Options) -> Result<Box<dyn Collector>, Failure> {
    match to.write {
        Some(Writer::Many(collector)) => Ok(collector(options)),
        Some(Writer::One(_) | Writer::Document(_)) => Ok(Box::new(Single {
            format: to,
            options: options.clone(),
            notes: Vec::new(),
        })),
        None => Err(Failure::input(messages::format_not_writable(to.name))),
    }
}
