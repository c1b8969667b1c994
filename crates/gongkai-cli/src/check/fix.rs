//! `check --fix`: mends what can be mended before the check, shows what changed and saves it. Leaves out what can be
//! mended, which is the library's.

use crate::check::words;
use crate::console::Console;
use crate::failure::Failure;
use crate::inputs::{Input, Opened};
use crate::over;
use gongkai::fix::{self, Change};
use gongkai::message::visible;
use gongkai::{Report, messages};
use std::fmt::Write as _;

/// How mending is done.
pub struct Fix {
    /// Only shown, not saved.
    pub dry: bool,
}

impl Fix {
    /// Mends the reports of an input. Those that are saved, or would be, are checked as they then are.
    pub fn input(&self, console: &mut Console, input: &Input, opened: &mut Opened) -> Result<(), Failure> {
        let fixed: Vec<fix::Fixed> = opened.reports.iter().map(|loaded| fix::fix(&loaded.report)).collect();
        let count: usize = fixed.iter().map(|fixed| fixed.changes.len()).sum();
        if count == 0 {
            if self.dry {
                console.note(&messages::fix_nothing(input.name()));
            }
            return Ok(());
        }
        let blank = console.say(&messages::word_blank());
        let mut diff = String::new();
        for fixed in &fixed {
            for change in &fixed.changes {
                line(&mut diff, change, &blank);
            }
        }
        console.raw(&diff);
        if !self.dry {
            let reports: Vec<&Report> = fixed.iter().map(|fixed| &fixed.report).collect();
            let saving = over::prepare(input, opened, &reports)?;
            saving.say(console);
            saving.finish()?;
            // What is checked and marked from here on is the mended file.
            opened.bytes = saving.bytes;
        }
        console.note(&messages::fix_count(input.name(), count));
        for (loaded, fixed) in opened.reports.iter_mut().zip(fixed) {
            loaded.report = fixed.report;
        }
        Ok(())
    }
}

fn line(diff: &mut String, change: &Change, blank: &str) {
    let old = change.old.as_deref().map_or_else(|| blank.to_owned(), visible);
    let _ = writeln!(
        diff,
        "{}[{}] {}: {old} → {}",
        change.path,
        change.rule,
        words::cell(&change.path),
        visible(&change.new)
    );
}
