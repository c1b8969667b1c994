//! A document with truth made worse in the ways in which published reports are worse than they should be, and what
//! a reader then makes of it. A figure must never be wrong without a word; as many as possible should still be read.

mod lines;
mod tables;

use crate::flatten::{Style, page_text};
use crate::sample::{self, Random};
use gongkai_core::tables::FigureRef;
use gongkai_core::{Edition, FigureId, Loaded};
use gongkai_document::{Document, compose};
use std::collections::BTreeMap;

/// Makes a document worse; says whether it did anything.
type Harm = fn(&mut Document, &mut Random) -> bool;

/// The figures that a document states; a blank cell is none.
pub type Truth = BTreeMap<FigureId, String>;

/// The figures of a report.
#[must_use]
pub fn truth(report: &gongkai_core::Report) -> Truth {
    let text = |id| report.tables.figure(id).and_then(FigureRef::text);
    FigureId::all().filter_map(|id| Some((id, text(id)?))).collect()
}

/// How the worsened documents of one harm were read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Documents.
    pub documents: usize,
    /// Figures that they state.
    pub stated: usize,
    /// Of these, read and right.
    pub right: usize,
    /// Read but wrong, though a finding speaks of them.
    pub said: Vec<String>,
    /// Read but wrong without a word, or not read without a word: what must not be.
    pub silent: Vec<String>,
}

impl Outcome {
    /// Counts a reading. One figure may be missing without a word: where the worsened document shows a blank cell
    /// nobody can know that a figure stood there.
    pub fn add(&mut self, name: &str, truth: &Truth, loaded: &Loaded) {
        self.documents += 1;
        self.stated += truth.len();
        let mut lost = Vec::new();
        for id in FigureId::all() {
            let read = loaded.report.tables.figure(id).and_then(FigureRef::text);
            match (truth.get(&id), read) {
                (Some(stated), Some(read)) if *stated == read => self.right += 1,
                (None, None) => {}
                (Some(stated), None) => lost.push(format!("{id} = {stated} not read")),
                (stated, Some(read)) => {
                    let stated = stated.map_or("blank", String::as_str);
                    if speaks(loaded, id) {
                        self.said.push(format!("{name}: {id} = {stated} read as {read}"));
                    } else {
                        self.silent.push(format!("{name}: {id} = {stated} read as {read}"));
                    }
                }
            }
        }
        if loaded.diagnostics.is_empty() && lost.len() > 1 {
            self.silent.push(format!("{name}: {}", lost.join(", ")));
        }
    }

    /// Figures read and right, of a thousand that are stated.
    #[must_use]
    pub fn share(&self) -> usize {
        self.right * 1000 / self.stated.max(1)
    }

    /// Adds another outcome.
    pub fn join(&mut self, other: Self) {
        self.documents += other.documents;
        self.stated += other.stated;
        self.right += other.right;
        self.said.extend(other.said);
        self.silent.extend(other.silent);
    }
}

/// Whether a diagnostic speaks of a figure: it names it or its row.
fn speaks(loaded: &Loaded, id: FigureId) -> bool {
    let path = id.path();
    let row = path.rsplit_once('.').map_or(path, |(row, _)| row);
    let mut paths = loaded.diagnostics.iter().flat_map(|finding| &finding.paths);
    paths.any(|named| named == path || named.rsplit_once('.').is_some_and(|(named, _)| named == row))
}

/// Outcomes by harm as a table of Markdown, their sum last.
#[must_use]
pub fn table(title: &str, outcomes: &BTreeMap<&'static str, Outcome>) -> String {
    let mut all = Outcome::default();
    let mut text = format!(
        "| {title} | documents | figures stated | read and right | share | wrong, and said | wrong or lost without a word |\n|---|---|---|---|---|---|---|\n"
    );
    let mut row = |name: &str, outcome: &Outcome| {
        let Outcome {
            documents,
            stated,
            right,
            said,
            silent,
        } = outcome;
        let share = outcome.share();
        text += &format!(
            "| {name} | {documents} | {stated} | {right} | {}.{} % | {} | {} |\n",
            share / 10,
            share % 10,
            said.len(),
            silent.len()
        );
    };
    for (harm, outcome) in outcomes {
        row(harm, outcome);
        all.join(outcome.clone());
    }
    row("**all**", &all);
    text
}

/// Reports of both editions made worse in every way: those with cells, and those flattened to lines in every style.
#[must_use]
pub fn made() -> [BTreeMap<&'static str, Outcome>; 2] {
    let (mut cells, mut lines) = (BTreeMap::new(), BTreeMap::new());
    for seed in 0..12 {
        let edition = if seed % 4 == 3 { Edition::E2019 } else { Edition::E2021 };
        let report = sample::report(edition, seed);
        let truth = truth(&report);
        run(&format!("{edition:?} {seed}"), &compose(&report), &truth, 6, &mut cells);
        for style in Style::ALL {
            let name = format!("{style:?} {edition:?} {seed}");
            run_text(&name, &page_text(&report, style), &truth, 1, &mut lines);
        }
    }
    [cells, lines]
}

/// Worsens the tables of a document in every way, so many times each, and reads it.
pub fn run(name: &str, document: &Document, truth: &Truth, times: u64, outcomes: &mut BTreeMap<&'static str, Outcome>) {
    for (harm, apply) in tables::HARMS {
        for seed in 0..times {
            let mut worse = document.clone();
            if apply(&mut worse, &mut Random::new(seed + 1000)) {
                let loaded = gongkai_document::recognise(&worse);
                let outcome = outcomes.entry(harm).or_default();
                outcome.add(&format!("{name}, {harm}, seed {seed}"), truth, &loaded);
            }
        }
    }
}

/// Worsens the lines of a text in every way, so many times each, and reads it.
pub fn run_text(name: &str, text: &str, truth: &Truth, times: u64, outcomes: &mut BTreeMap<&'static str, Outcome>) {
    for (harm, apply) in lines::HARMS {
        for seed in 0..times {
            let mut worse: Vec<String> = text.lines().map(str::to_owned).collect();
            if apply(&mut worse, &mut Random::new(seed + 1000)) {
                let loaded = gongkai_document::recognise(&gongkai_text::document(&worse.join("\n")));
                let outcome = outcomes.entry(harm).or_default();
                outcome.add(&format!("{name}, {harm}, seed {seed}"), truth, &loaded);
            }
        }
    }
}

fn digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number below a bound.
fn pick(random: &mut Random, bound: usize) -> usize {
    usize::try_from(random.below(bound as u64)).unwrap_or(0)
}
