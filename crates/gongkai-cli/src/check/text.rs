//! The answer of `check` for the terminal: every finding with its source line, and the counts. Leaves out what a
//! finding looks like (`render`).

use super::{Answer, Examined, Summary};
use crate::console::Console;
use crate::convert::{show, skipped_note};
use crate::failure::Failure;
use crate::inputs::{Input, Trouble};
use crate::render::{Block, Source};
use gongkai::messages;

#[derive(Default)]
pub struct Text {
    /// The inputs that could not be read, by name.
    unreadable: Vec<String>,
}

impl Answer for Text {
    fn report(&mut self, console: &mut Console, examined: &Examined<'_>) -> Result<(), Failure> {
        for weighed in examined.findings {
            console.print_block(&Block::finding(
                &weighed.finding,
                examined.source,
                weighed.waiver.as_ref(),
            ))?;
        }
        Ok(())
    }

    fn unreadable(
        &mut self,
        console: &mut Console,
        input: &Input,
        trouble: &Trouble,
        source: &Source,
    ) -> Result<(), Failure> {
        self.unreadable.push(match input.path {
            Some(_) => input.name(),
            None => console.say(&messages::word_stdin()),
        });
        show(console, trouble, source);
        Ok(())
    }

    fn end(&mut self, console: &mut Console, summary: &Summary<'_>) -> Result<(), Failure> {
        for (name, weighed) in summary.findings {
            let source = Source::new(name, None);
            console.print_block(&Block::finding(&weighed.finding, &source, weighed.waiver.as_ref()))?;
        }
        let counts = summary.counts;
        let mut text = console.say(&messages::check_summary(
            counts.errors,
            counts.warnings,
            counts.information,
        ));
        for (count, message) in [
            (counts.waived, messages::check_waived(counts.waived)),
            (counts.allowed, messages::check_allowed(counts.allowed)),
        ] {
            if count > 0 {
                text += &console.say(&message);
            }
        }
        if counts.files > 1 || counts.unreadable > 0 {
            text += &console.say(&messages::check_files(counts.files, counts.unreadable));
        }
        for name in &self.unreadable {
            text = text + "\n" + &console.say(&messages::check_unreadable(name));
        }
        console.print(&format!("{text}\n"))?;
        if !summary.inputs.skipped.is_empty() {
            console.note(&skipped_note(&summary.inputs.skipped));
        }
        Ok(())
    }
}
