//! Clean reports with one thing changed, and what the check then finds: one figure of a table, figures in each
//! other's place, one figure of a sentence, one word; and sets of reports with one thing changed in one of them
//! (`compared`). Leaves out documents that are hard to read (`worsen`).

mod clean;
mod compared;

use crate::sample::Random;
use clean::{count, set};
use gongkai_core::rules::{check_loaded, find};
use gongkai_core::tables::FigureRef;
use gongkai_core::{Block, Edition, FigureId, Finding, Loaded, Report, Severity};
use gongkai_document::{Block as Printed, Document, compose, recognise};
use std::collections::BTreeMap;

pub use clean::{loaded, report};

/// What was found of the changes of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Changes that break a rule.
    pub changes: usize,
    /// Of these, found at the right place.
    pub found: usize,
    /// Of these, found with one finding.
    pub single: usize,
    /// What was not found.
    pub missed: Vec<String>,
}

/// What was found, by family and kind of change.
pub type Outcomes = BTreeMap<(&'static str, &'static str), Outcome>;

/// What is changed.
type Change = fn(&Loaded, &Document, &mut Random) -> Option<Changed>;

/// A changed report.
struct Changed {
    loaded: Loaded,
    what: String,
    /// Fields of which the finding names one, or a beginning of such a field.
    at: Vec<String>,
}

/// Every kind of change: what is changed, the family of the rules it breaks.
const CHANGES: [(&str, &str, Change); 14] = [
    ("one figure of table three", "arithmetic", figure_of_requests),
    ("one figure of table four", "arithmetic", figure_of_proceedings),
    ("a row moved by a column", "arithmetic", row_moved),
    ("two cells of a row exchanged", "arithmetic", cells_exchanged),
    ("two cells of a column exchanged", "arithmetic", column_exchanged),
    ("a figure of a sentence", "narrative", figure_of_sentence),
    ("said to be none", "narrative", said_none),
    ("said to be upheld", "narrative", said_upheld),
    ("said to be all of one kind", "narrative", said_all),
    ("the year of the title", "form", year_of_title),
    ("the year of a plan", "form", year_of_plan),
    ("the sentence about fees lost", "form", fees_lost),
    ("a placeholder left in", "form", placeholder),
    ("a heading in other words", "form", heading),
];

/// Makes so many changes of every kind; the outcomes by kind, and what was found on reports without any.
#[must_use]
pub fn run(changes: usize) -> (Outcomes, Vec<String>) {
    let (mut outcomes, mut alarms) = (Outcomes::new(), Vec::new());
    let mut random = Random::new(1);
    // A report serves for many changes: to make and read it takes longer than to check it.
    const EACH: usize = 25;
    for seed in 0..changes.div_ceil(EACH) as u64 {
        let edition = if seed % 4 == 3 { Edition::E2019 } else { Edition::E2021 };
        let document = compose(&clean::report(edition, seed));
        let loaded = recognise(&document);
        let before = check_loaded(&loaded);
        alarms.extend(
            before
                .iter()
                .map(|finding| format!("{edition:?} {seed}: {}", said(finding))),
        );
        for (kind, family, change) in CHANGES {
            let outcome: &mut Outcome = outcomes.entry((family, kind)).or_default();
            for _ in 0..EACH {
                let Some(changed) = change(&loaded, &document, &mut random) else {
                    continue;
                };
                outcome.add(
                    &format!("{edition:?} {seed}: {}", changed.what),
                    family,
                    &changed,
                    &before,
                );
            }
        }
    }
    compared::run(changes, EACH, &mut outcomes, &mut alarms);
    (outcomes, alarms)
}

impl Outcome {
    fn add(&mut self, name: &str, family: &str, changed: &Changed, before: &[Finding]) {
        self.count(name, family, &changed.at, check_loaded(&changed.loaded), before);
    }

    /// Counts a change with what was found after it and before.
    fn count(&mut self, name: &str, family: &str, at: &[String], findings: Vec<Finding>, before: &[Finding]) {
        self.changes += 1;
        let findings: Vec<Finding> = findings
            .into_iter()
            .filter(|finding| !before.contains(finding))
            .collect();
        let hit = |finding: &Finding| {
            let near = |path: &String| at.iter().any(|at| path.starts_with(at.as_str()));
            find(finding.rule).is_some_and(|rule| rule.family.name() == family) && finding.paths.iter().any(near)
        };
        if findings.iter().any(hit) {
            self.found += 1;
            let grave = findings
                .iter()
                .filter(|finding| finding.severity > Severity::Information)
                .count();
            self.single += usize::from(grave <= 1);
        } else {
            let said: Vec<String> = findings.iter().map(said).collect();
            self.missed.push(format!("{name}: {}", said.join("; ")));
        }
    }
}

fn said(finding: &Finding) -> String {
    let path = finding.paths.first().map_or("", String::as_str);
    format!(
        "{} {path} {}",
        finding.rule,
        finding.message.render(gongkai_core::Language::Chinese)
    )
}

/// Outcomes as a table of Markdown.
#[must_use]
pub fn table(outcomes: &Outcomes) -> String {
    let mut text =
        "| family | change | changes | found at the place | share | as one finding |\n|---|---|---|---|---|---|\n"
            .to_owned();
    let mut all = Outcome::default();
    let mut row = |family: &str, kind: &str, outcome: &Outcome| {
        let share = outcome.found * 1000 / outcome.changes.max(1);
        text += &format!(
            "| {family} | {kind} | {} | {} | {}.{} % | {} |\n",
            outcome.changes,
            outcome.found,
            share / 10,
            share % 10,
            outcome.single
        );
    };
    for ((family, kind), outcome) in outcomes {
        row(family, kind, outcome);
        all.changes += outcome.changes;
        all.found += outcome.found;
        all.single += outcome.single;
    }
    row("**all**", "", &all);
    text
}

fn figure_of_requests(loaded: &Loaded, _: &Document, random: &mut Random) -> Option<Changed> {
    figure(loaded, "applications.", random)
}

fn figure_of_proceedings(loaded: &Loaded, _: &Document, random: &mut Random) -> Option<Changed> {
    figure(loaded, "proceedings.", random)
}

/// Another figure, as slips of the hand make it: a digit more, less or another, two digits exchanged, nothing.
fn figure(loaded: &Loaded, table: &str, random: &mut Random) -> Option<Changed> {
    let figures = filled(&loaded.report, table);
    let id = *pick(&figures, random)?;
    let old = count(&loaded.report, id.path());
    let new = other(old, random);
    let mut report = loaded.report.clone();
    set(&mut report, id.path(), new);
    Some(Changed::at(loaded, report, format!("{id} {old} → {new}"), &[id.path()]))
}

fn other(old: u64, random: &mut Random) -> u64 {
    let new = match random.below(6) {
        0 => old + 1 + random.below(9),
        1 => old.saturating_sub(1 + random.below(9)),
        2 => old * 10 + random.below(10),
        3 => old / 10,
        4 => {
            let digits: String = old.to_string().chars().rev().collect();
            digits.parse().unwrap_or(old)
        }
        _ => random.below(2 * old + 10),
    };
    if new == old { old + 1 } else { new }
}

fn row_moved(loaded: &Loaded, _: &Document, random: &mut Random) -> Option<Changed> {
    let row = row(&loaded.report, random)?;
    let values: Vec<u64> = row.iter().map(|id| count(&loaded.report, id.path())).collect();
    let mut moved = values.clone();
    moved.rotate_right(1);
    exchanged(loaded, &row, &values, &moved)
}

fn cells_exchanged(loaded: &Loaded, _: &Document, random: &mut Random) -> Option<Changed> {
    let row = row(&loaded.report, random)?;
    let values: Vec<u64> = row.iter().map(|id| count(&loaded.report, id.path())).collect();
    let mut moved = values.clone();
    let length = u64::try_from(row.len()).ok()?;
    let (one, other) = (random.below(length), random.below(length));
    moved.swap(usize::try_from(one).ok()?, usize::try_from(other).ok()?);
    exchanged(loaded, &row, &values, &moved)
}

fn column_exchanged(loaded: &Loaded, _: &Document, random: &mut Random) -> Option<Changed> {
    let (one, other) = (row(&loaded.report, random)?, row(&loaded.report, random)?);
    let at = usize::try_from(random.below(7)).ok()?;
    let cells = [*one.get(at)?, *other.get(at)?];
    let values: Vec<u64> = cells.iter().map(|id| count(&loaded.report, id.path())).collect();
    exchanged(loaded, &cells, &values, &[values[1], values[0]])
}

fn exchanged(loaded: &Loaded, cells: &[FigureId], old: &[u64], new: &[u64]) -> Option<Changed> {
    let mut report = loaded.report.clone();
    let mut at = Vec::new();
    for ((id, old), new) in cells.iter().zip(old).zip(new) {
        if old != new {
            set(&mut report, id.path(), *new);
            at.push(id.path());
        }
    }
    // What breaks no sum is no mistake that anybody could find: a row of zeros, or the same figure twice.
    if at.is_empty() || gongkai_core::rules::open_sums(&report).is_empty() {
        return None;
    }
    Some(Changed::at(loaded, report, format!("{} {old:?} → {new:?}", at[0]), &at))
}

/// The figures of a row of table three that has some.
fn row(report: &Report, random: &mut Random) -> Option<Vec<FigureId>> {
    let rows: Vec<FigureId> = filled(report, "applications.")
        .into_iter()
        .filter(|id| id.path().ends_with(".total") && count(report, id.path()) > 0)
        .collect();
    let (row, _) = pick(&rows, random)?.path().rsplit_once('.')?;
    let own = |id: &FigureId| id.path().rsplit_once('.').is_some_and(|(other, _)| other == row);
    Some(FigureId::all().filter(own).collect())
}

/// The figures of a table that are filled in.
fn filled(report: &Report, table: &str) -> Vec<FigureId> {
    let is_filled = |id: &FigureId| matches!(report.tables.figure(*id), Some(FigureRef::Count(Some(_))));
    FigureId::all()
        .filter(|id| id.path().starts_with(table) && is_filled(id))
        .collect()
}

/// Another number in a sentence that states a figure of the tables.
fn figure_of_sentence(loaded: &Loaded, document: &Document, random: &mut Random) -> Option<Changed> {
    let mut document = document.clone();
    let paragraphs: Vec<usize> = (0..document.blocks.len())
        .filter(|at| matches!(&document.blocks[*at], Printed::Paragraph(paragraph) if paragraph.text.contains('件')))
        .collect();
    let at = *pick(&paragraphs, random)?;
    let Printed::Paragraph(paragraph) = &mut document.blocks[at] else {
        return None;
    };
    // A number with the unit of requests, documents, reviews and suits.
    let numbers: Vec<(usize, usize)> = paragraph
        .text
        .match_indices('件')
        .filter_map(|(end, _)| {
            let digits = paragraph.text[..end]
                .bytes()
                .rev()
                .take_while(u8::is_ascii_digit)
                .count();
            (digits > 0).then_some((end - digits, end))
        })
        .collect();
    let (from, to) = *pick(&numbers, random)?;
    let old: u64 = paragraph.text[from..to].parse().ok()?;
    let new = other(old, random);
    let context: String = paragraph.text[..to].chars().rev().take(24).collect();
    let context: String = context.chars().rev().collect();
    paragraph.text.replace_range(from..to, &new.to_string());
    let changed = recognise(&document);
    let _ = loaded;
    Some(Changed {
        loaded: changed,
        what: format!("…{context}件 → {new}"),
        at: vec!["overview.".to_owned(), "other.".to_owned()],
    })
}

fn said_none(loaded: &Loaded, _: &Document, random: &mut Random) -> Option<Changed> {
    let (sentence, path) = match random.below(2) {
        0 => ("全年未收到政府信息公开申请。", "applications.new.total"),
        _ => ("未发生因政府信息公开引起的行政复议。", "proceedings.review.total"),
    };
    (count(&loaded.report, path) > 0).then(|| sentence_added(loaded, sentence))
}

fn said_upheld(loaded: &Loaded, _: &Document, _: &mut Random) -> Option<Changed> {
    (count(&loaded.report, "proceedings.review.corrected") > 0)
        .then(|| sentence_added(loaded, "因政府信息公开引起的行政复议均获维持。"))
}

fn said_all(loaded: &Loaded, _: &Document, random: &mut Random) -> Option<Changed> {
    let number = |path: &str| count(&loaded.report, path);
    let received = number("applications.new.total");
    let (kind, most) = match random.below(3) {
        0 => {
            let of_row = |row: &str| number(&format!("applications.{row}.natural_person"));
            let new = of_row("new");
            ("均为自然人申请", of_row("total").max(new + of_row("carried_in")))
        }
        1 => (
            "均已依法予以公开",
            number("applications.granted.total") + number("applications.partly_granted.total"),
        ),
        _ => ("全部按期办结", number("applications.total.total")),
    };
    (received > most).then(|| sentence_added(loaded, &format!("全年收到政府信息公开申请{received}件，{kind}。")))
}

fn sentence_added(loaded: &Loaded, sentence: &str) -> Changed {
    let mut report = loaded.report.clone();
    report.overview.blocks.push(Block::paragraph(sentence));
    Changed::at(loaded, report, sentence.to_owned(), &["overview.blocks"])
}

fn year_of_title(loaded: &Loaded, _: &Document, random: &mut Random) -> Option<Changed> {
    let year = loaded.report.year?;
    let other = if random.once_in(2) { year - 1 } else { year + 1 };
    let mut report = loaded.report.clone();
    let title = report.title?.replace(&year.to_string(), &other.to_string());
    report.title = Some(title.clone());
    Some(Changed::at(loaded, report, title, &["title"]))
}

fn year_of_plan(loaded: &Loaded, _: &Document, random: &mut Random) -> Option<Changed> {
    let year = loaded.report.year?;
    let mut report = loaded.report.clone();
    let next = (year + 1).to_string();
    let old = (year - u16::try_from(random.below(2)).ok()?).to_string();
    let block = report
        .problems
        .blocks
        .iter_mut()
        .find(|block| block.printed().contains(&next))?;
    block.text = block.text.as_ref().map(|text| text.replace(&next, &old));
    Some(Changed::at(loaded, report, format!("{old}年将"), &["problems.blocks"]))
}

fn fees_lost(loaded: &Loaded, _: &Document, _: &mut Random) -> Option<Changed> {
    let mut report = loaded.report.clone();
    if report.edition == Edition::E2019 {
        return None;
    }
    report.other.blocks = vec![Block::paragraph("没有其他需要报告的事项。")];
    report.other.statistics.clear();
    Some(Changed::at(loaded, report, "fees".to_owned(), &["other"]))
}

fn placeholder(loaded: &Loaded, _: &Document, random: &mut Random) -> Option<Changed> {
    let mut report = loaded.report.clone();
    let words = [
        "〔请填写：监督保障情况〕",
        "全年组织培训××次。",
        "全年组织培训XX次。",
        "全年组织培训__次。",
    ];
    let word = *pick(&words, random)?;
    report.overview.blocks.push(Block::paragraph(word));
    Some(Changed::at(loaded, report, word.to_owned(), &["overview.blocks"]))
}

fn heading(loaded: &Loaded, _: &Document, random: &mut Random) -> Option<Changed> {
    let mut report = loaded.report.clone();
    let words = [
        "五、存在的不足",
        "五、存在的主要问题及改进情况：",
        "六、存在的主要问题及改进情况",
    ];
    let word = *pick(&words, random)?;
    report.problems.title = Some(word.to_owned());
    Some(Changed::at(loaded, report, word.to_owned(), &["problems.title"]))
}

fn pick<'a, T>(list: &'a [T], random: &mut Random) -> Option<&'a T> {
    list.get(usize::try_from(random.below(u64::try_from(list.len()).ok()?)).ok()?)
}

impl Changed {
    fn at(loaded: &Loaded, report: Report, what: String, at: &[&str]) -> Self {
        Self {
            loaded: Loaded {
                report,
                ..loaded.clone()
            },
            what,
            at: at.iter().map(|path| (*path).to_owned()).collect(),
        }
    }
}
