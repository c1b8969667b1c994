//! A file for each report, in a folder. One input at a time is in memory. Leaves out what is said about them.

use super::{Run, spare_inputs, unwritable};
use crate::failure::{Exit, Failure};
use crate::inputs::{self, Input, Inputs, Opened, Trouble};
use crate::render::Source;
use crate::{names, output};
use gongkai::{Finding, Format, Loaded, messages};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

pub(super) fn run(mut run: Run<'_>, inputs: &Inputs, out: &Path, to: &'static Format) -> Result<Exit, Failure> {
    let plan = plan(inputs, out, to)?;
    spare_inputs(&inputs.list, &plan)?;
    if !out.is_dir() {
        fs::create_dir(out).map_err(|error| Failure::writing(&output::name(out), &error))?;
    }
    run.many = true;
    let mut writer = Writer {
        out,
        to,
        // The names that inputs with one report get are theirs.
        taken: plan.iter().map(|target| names::collision_key(target)).collect(),
    };
    run.begin()?;
    for (input, target) in inputs.list.iter().zip(&plan) {
        match inputs::open_by(input, run.from, run.reads.as_deref()) {
            Ok(opened) => writer.input(&mut run, input, &opened, target)?,
            Err((trouble, source)) => run.failed(input, &trouble, &source)?,
        }
    }
    run.end(inputs)
}

struct Writer<'a> {
    out: &'a Path,
    to: &'static Format,
    taken: BTreeSet<String>,
}

impl Writer<'_> {
    fn input(&mut self, run: &mut Run<'_>, input: &Input, opened: &Opened, target: &Path) -> Result<(), Failure> {
        for (number, loaded) in (1..).zip(&opened.reports) {
            let target = if opened.reports.len() == 1 {
                target.to_owned()
            } else {
                self.among(input, loaded, number)
            };
            match self.write(run, input, loaded, &target) {
                Ok(notes) => {
                    run.converted(input, opened, number, loaded, &target, &notes)?;
                    if !run.json {
                        run.console.note(&messages::written(output::name(&target)));
                    }
                    run.places(loaded)?;
                }
                Err(trouble) => run.failed(input, &trouble, &Source::default())?,
            }
        }
        Ok(())
    }

    fn write(&self, run: &Run<'_>, input: &Input, loaded: &Loaded, target: &Path) -> Result<Vec<Finding>, Trouble> {
        let written =
            gongkai::write_noted(&loaded.report, self.to, &run.options).map_err(|error| unwritable(input, error))?;
        if let Some(folder) = target.parent() {
            output::folder(folder).map_err(Trouble::Failure)?;
        }
        output::write(target, &written.bytes).map_err(Trouble::Failure)?;
        Ok(written.notes)
    }

    /// The output of one of several reports of an input; two of one name are told apart by a number.
    fn among(&mut self, input: &Input, loaded: &Loaded, number: usize) -> PathBuf {
        let name = names::output_among(&input.relative, &loaded.report, number, extension(self.to));
        let name = self.out.join(name);
        let mut target = name.clone();
        let mut other = 2;
        while !self.taken.insert(names::collision_key(&target)) {
            target = names::numbered(&name, other);
            other += 1;
        }
        target
    }
}

/// The output of every input below the folder. Two inputs with one output are found before anything is written.
fn plan(inputs: &Inputs, out: &Path, to: &Format) -> Result<Vec<PathBuf>, Failure> {
    let mut taken: BTreeMap<String, &Input> = BTreeMap::new();
    let mut plan = Vec::with_capacity(inputs.list.len());
    for input in &inputs.list {
        let below = names::output(&input.relative, extension(to));
        if let Some(other) = taken.insert(names::collision_key(&below), input) {
            return Err(Failure::input(messages::collision(
                input.name(),
                other.name(),
                output::name(&out.join(&below)),
            ))
            .help(messages::collision_help()));
        }
        plan.push(out.join(below));
    }
    Ok(plan)
}

fn extension(to: &Format) -> &'static str {
    to.extensions.first().copied().unwrap_or(to.name)
}
