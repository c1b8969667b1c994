//! `--annotate`: the marked document, the user's own file back with every finding at its place, beside whatever
//! answer is given. A file of a format that holds no notes is printed anew from what was read, and marked there.
//! Leaves out how a format holds notes.

use super::{Answer, Examined, Summary, Weighed, words};
use crate::console::Console;
use crate::convert::spare_inputs;
use crate::failure::{Exit, Failure};
use crate::inputs::{Input, Inputs, Trouble};
use crate::render::{Source, other_place, place_name};
use crate::{names, output};
use gongkai::{Finding, Format, Loaded, Message, Note, Notes, Place, Related, messages};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// The format of a marked document where the input's own holds no notes.
const OTHERWISE: &str = "html";

/// An answer beside which documents are marked.
pub struct Marked {
    answer: Box<dyn Answer>,
    goal: Goal,
    /// The gravest of what went wrong with marked documents.
    exit: Rc<Cell<Exit>>,
    /// Names that are taken in the folder.
    taken: BTreeSet<String>,
    /// The input whose reports come, with the notes so far: a file can hold several reports.
    pending: Option<Pending>,
}

/// Where marked documents go.
enum Goal {
    File(PathBuf, &'static Format),
    Folder(PathBuf),
}

/// A file that is marked in its own format when all its reports were heard of.
struct Pending {
    input: Input,
    format: &'static Format,
    bytes: Vec<u8>,
    target: PathBuf,
    notes: Notes,
}

impl Marked {
    pub fn new(answer: Box<dyn Answer>, out: &Path, inputs: &Inputs, exit: Rc<Cell<Exit>>) -> Result<Self, Failure> {
        let several = inputs.folders || inputs.list.len() > 1;
        let ends = out.to_string_lossy().ends_with(['/', '\\']);
        let folder = ends || out.is_dir() || (several && out.extension().is_none());
        let goal = if folder {
            Goal::Folder(out.to_owned())
        } else if several {
            return Err(Failure::input(messages::annotate_many()).help(messages::annotate_many_help()));
        } else {
            let target = [out.to_owned()];
            spare_inputs(&inputs.list, &target)?;
            Goal::File(out.to_owned(), of_name(out)?)
        };
        Ok(Self {
            answer,
            goal,
            exit,
            taken: BTreeSet::new(),
            pending: None,
        })
    }

    /// What becomes of an input: its format and name.
    fn plan(&mut self, examined: &Examined<'_>) -> Result<(&'static Format, PathBuf), Failure> {
        let own = examined.opened.format;
        match &self.goal {
            Goal::File(out, format) => {
                if examined.number.is_some() && !same(own, format) {
                    return Err(Failure::input(messages::annotate_several(examined.input.name()))
                        .help(messages::annotate_several_help()));
                }
                if same(own, format) {
                    fits(examined.input, out)?;
                }
                Ok((format, out.clone()))
            }
            Goal::Folder(out) => {
                let relative = &examined.input.relative;
                let (format, name) = if own.annotate.is_some() {
                    let extension = relative.extension().and_then(|part| part.to_str());
                    let extension = extension.or(own.extensions.first().copied()).unwrap_or_default();
                    (own, names::output(relative, extension))
                } else {
                    let format = otherwise()?;
                    let name = match examined.number {
                        Some(number) => names::output_among(relative, &examined.loaded.report, number, OTHERWISE),
                        None => names::output(relative, OTHERWISE),
                    };
                    (format, name)
                };
                let name = out.join(name);
                let mut target = name.clone();
                let mut other = 2;
                while !self.taken.insert(names::collision_key(&target)) {
                    target = names::numbered(&name, other);
                    other += 1;
                }
                Ok((format, target))
            }
        }
    }

    fn mark(&mut self, console: &mut Console, examined: &Examined<'_>) -> Result<(), Failure> {
        let own = examined.opened.format;
        let again = self.pending.as_ref().is_some_and(|pending| {
            pending.input.path == examined.input.path && pending.input.relative == examined.input.relative
        });
        if again && examined.number.is_some_and(|number| number > 1) {
            if let Some(pending) = &mut self.pending {
                let more = examined.findings.iter();
                pending
                    .notes
                    .list
                    .extend(more.flat_map(|weighed| all_notes(console, weighed, examined)));
            }
            return Ok(());
        }
        self.flush(console)?;
        let (format, target) = self.plan(examined)?;
        let findings = examined.findings.iter();
        if same(own, format) {
            self.pending = Some(Pending {
                input: examined.input.clone(),
                format: own,
                bytes: examined.opened.bytes.clone(),
                target,
                notes: notes(
                    console,
                    findings
                        .flat_map(|weighed| all_notes(console, weighed, examined))
                        .collect(),
                ),
            });
            return Ok(());
        }
        let copy = gongkai::write(&examined.loaded.report, format)
            .map_err(|error| Failure::input(messages::in_file(examined.input.name())).help(error.0))?;
        let read = gongkai::read(&copy, Some(format)).map_err(|error| refused(examined.input, error.message))?;
        let list = findings.flat_map(|weighed| {
            let mut list = all_notes(console, weighed, examined);
            let further = weighed
                .finding
                .further()
                .map(|place| words::origin(&read, &place.path).cloned());
            let places = std::iter::once(place_in(&read, &weighed.finding)).chain(further);
            for (note, place) in list.iter_mut().zip(places) {
                note.place = place;
            }
            list
        });
        let notes = notes(console, list.collect());
        write(console, examined.input, &copy, format, &target, &notes)?;
        console.note(&messages::annotate_copy(examined.input.name(), format.name));
        Ok(())
    }

    /// Writes the file whose reports were all heard of.
    fn flush(&mut self, console: &Console) -> Result<(), Failure> {
        let Some(pending) = self.pending.take() else {
            return Ok(());
        };
        let Pending {
            input,
            format,
            bytes,
            target,
            notes,
        } = pending;
        write(console, &input, &bytes, format, &target, &notes)
    }

    /// What went wrong with one document is said, and the others go on.
    fn said(&self, console: &Console, result: Result<(), Failure>) {
        if let Err(failure) = result {
            console.failure(&failure);
            self.exit.set(self.exit.get().max(failure.exit));
        }
    }
}

impl Answer for Marked {
    fn begin(&mut self, console: &mut Console) -> Result<(), Failure> {
        self.answer.begin(console)
    }

    fn other(&mut self, name: &str, input: &Input, format: &'static Format) {
        self.answer.other(name, input, format);
    }

    fn report(&mut self, console: &mut Console, examined: &Examined<'_>) -> Result<(), Failure> {
        self.answer.report(console, examined)?;
        let result = self.mark(console, examined);
        self.said(console, result);
        Ok(())
    }

    fn unreadable(
        &mut self,
        console: &mut Console,
        input: &Input,
        trouble: &Trouble,
        source: &Source,
    ) -> Result<(), Failure> {
        self.answer.unreadable(console, input, trouble, source)
    }

    fn end(&mut self, console: &mut Console, summary: &Summary<'_>) -> Result<(), Failure> {
        let result = self.flush(console);
        self.said(console, result);
        self.answer.end(console, summary)
    }
}

fn write(
    console: &Console,
    input: &Input,
    bytes: &[u8],
    format: &Format,
    target: &Path,
    notes: &Notes,
) -> Result<(), Failure> {
    let marked = gongkai::annotate(bytes, format, notes).map_err(|error| refused(input, error.message))?;
    if let Some(folder) = target.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        output::folder(folder)?;
    }
    // A folder can be that of the inputs.
    if let (Some(path), Ok(target)) = (&input.path, fs::canonicalize(target))
        && fs::canonicalize(path).is_ok_and(|path| path == target)
    {
        return Err(
            Failure::input(messages::output_is_input(output::name(&target))).help(messages::output_is_input_help())
        );
    }
    output::write(target, &marked)?;
    console.note(&messages::written(output::name(target)));
    Ok(())
}

fn refused(input: &Input, why: Message) -> Failure {
    Failure::input(messages::in_file(input.name())).help(why)
}

/// Whether a file of one format is marked as it is where the other is wanted: both are kinds of the same file.
fn same(own: &Format, wanted: &Format) -> bool {
    own.annotate.is_some() && own.extensions.first() == wanted.extensions.first()
}

/// A document with macros, or a template, is none under another name.
fn fits(input: &Input, out: &Path) -> Result<(), Failure> {
    let extension = |path: &Path| {
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        extension.to_ascii_lowercase()
    };
    let own = extension(&input.relative);
    if matches!(own.as_str(), "docm" | "dotx") && extension(out) != own {
        return Err(Failure::input(messages::annotate_extension(output::name(out), own)));
    }
    Ok(())
}

/// The format that the name of a marked document asks for.
fn of_name(out: &Path) -> Result<&'static Format, Failure> {
    let extension = out.extension().unwrap_or_default().to_string_lossy();
    gongkai::format_of_extension(&extension)
        .filter(|format| format.annotate.is_some())
        .ok_or_else(|| Failure::input(messages::annotate_name(output::name(out))).help(messages::annotate_name_help()))
}

fn otherwise() -> Result<&'static Format, Failure> {
    gongkai::format(OTHERWISE).ok_or_else(|| Failure::input(messages::annotate_name(OTHERWISE)))
}

fn notes(console: &Console, list: Vec<Note>) -> Notes {
    Notes {
        heading: console.say(&messages::annotate_heading(list.len())),
        author: "gongkai".to_owned(),
        list,
    }
}

/// The note of a finding, and one at each further place of it.
fn all_notes(console: &Console, weighed: &Weighed, examined: &Examined<'_>) -> Vec<Note> {
    let first = note(console, weighed, examined);
    let further = weighed.finding.further().map(|place| Note {
        place: place.place.clone(),
        place_name: other_place(place, console.language),
        text: further_text(console, weighed, place),
        ..first.clone()
    });
    let further: Vec<Note> = further.collect();
    std::iter::once(first).chain(further).collect()
}

/// What is said at a further place of a finding: what stands or is to stand there, and what to do.
fn further_text(console: &Console, weighed: &Weighed, place: &Related) -> String {
    let name = words::field(&place.path);
    let value = place.text.as_deref().unwrap_or_default();
    console.say(&messages::annotate_further(
        name,
        value,
        console.say(&weighed.finding.message),
    ))
}

fn note(console: &Console, weighed: &Weighed, examined: &Examined<'_>) -> Note {
    let finding = &weighed.finding;
    let name = words::rule(finding).map_or("", |rule| rule.name.get(console.language));
    let severity = match &weighed.waiver {
        Some(_) => messages::word_waived(),
        None => finding.severity.label(),
    };
    let mut text = console.say(&finding.message);
    let more = match (&weighed.waiver, &finding.help) {
        (Some(waiver), _) => Some((
            messages::word_reason(),
            console.say(&messages::waiver_by(&waiver.reason, &waiver.who)),
        )),
        (None, Some(help)) => Some((messages::word_help(), console.say(help))),
        (None, None) => None,
    };
    let missing = weighed
        .missing()
        .map(|missing| (messages::word_waiver(), console.say(&missing)));
    for (label, more) in more.into_iter().chain(missing) {
        text = console.say(&messages::annotate_text(text, console.say(&label), more));
    }
    let mut place: Vec<String> = Vec::new();
    if examined.number.is_some() {
        place.push(words::body(&examined.loaded.report));
    }
    place.extend(finding.paths.first().map(|path| words::field(path)));
    place.extend(finding.place.as_ref().map(|place| place_name(place, console.language)));
    place.retain(|part| !part.is_empty());
    let label = format!("{} {}", console.say(&severity), finding.rule);
    Note {
        place: words::place(examined.loaded, finding)
            .cloned()
            .or_else(|| near(examined.loaded, finding)),
        place_name: place.join(" › "),
        severity: weighed.waiver.is_none().then_some(finding.severity),
        title: format!("{label} {name}").trim_end().to_owned(),
        label,
        text,
    }
}

/// Where the first field of a finding stands that a document shows.
fn place_in(read: &Loaded, finding: &Finding) -> Option<Place> {
    let mut places = finding.paths.iter().filter_map(|path| words::origin(read, path));
    places.next().cloned().or_else(|| near(read, finding))
}

/// Where a finding without a place of its own stands: where the part of the report begins that its field is in.
fn near(read: &Loaded, finding: &Finding) -> Option<Place> {
    let path = finding.paths.first()?;
    let is_in = |path: &str, part: &str| path.strip_prefix(part).is_some_and(|rest| rest.starts_with(['.', '[']));
    let section = read
        .report
        .sections()
        .map(|(part, _)| part)
        .find(|part| is_in(path, part));
    let part = section.as_deref().or_else(|| path.split(['.', '[']).next())?;
    let mut known = read.origins.in_order().into_iter();
    let found = known.find(|(known, _)| *known == part || is_in(known, part))?;
    Some(found.1.clone())
}
