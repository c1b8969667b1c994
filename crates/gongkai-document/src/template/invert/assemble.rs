//! The report that a template's text says: the values that were read, the sections as they stand, the statutory
//! tables as the recogniser found them. Leaves out how the values were found.

use super::flat::{Flat, TABLE};
use super::pattern::Issue;
use super::replay::{Lines, Values};
use super::{finding, same};
use crate::recognise::{self, Written};
use crate::template::Template;
use gongkai_core::fields::{self, Assembly};
use gongkai_core::message::excerpt;
use gongkai_core::tables::FigureId;
use gongkai_core::{Finding, Loaded, Place, Report, Severity, messages};
use std::collections::{HashMap, HashSet};

/// Makes the report. `found` is what the recogniser found in the same document.
pub(super) fn report(flat: &Flat, read: &Values, found: &Loaded) -> Loaded {
    let mut loaded = tables_of(found);
    for annotation in &read.annotations {
        loaded.report.annotate(annotation.clone());
    }
    let mut problems = Vec::new();
    let mut figures: Vec<(FigureId, &str, Option<Place>)> = Vec::new();
    let mut taken: Vec<(&str, &str, Option<Place>)> = Vec::new();
    let mut edition = None;
    let mut seen: HashSet<&str> = HashSet::new();
    for value in &read.values {
        let path = value.path.as_str();
        let Some(text) = &value.value else {
            let message = messages::invert_wrong_value(path, excerpt(&value.printed));
            problems.push(finding(message, value.place.clone()).about(path));
            continue;
        };
        if let Some(before) = value.against.and_then(|at| read.values.get(at)) {
            let before = excerpt(before.value.as_deref().unwrap_or_default());
            let message = messages::invert_twice(path, before, excerpt(text));
            problems.push(finding(message, value.place.clone()).about(path));
            continue;
        }
        if !seen.insert(path) {
            continue;
        }
        if path == "edition" {
            edition = Some(text.clone());
        } else if let Some(id) = FigureId::from_path(path) {
            match loaded
                .report
                .tables
                .figure(id)
                .and_then(gongkai_core::tables::FigureRef::text)
            {
                Some(printed) if !same(&printed, text) => {
                    let message = messages::invert_table_differs(path, excerpt(text), excerpt(&printed));
                    problems.push(finding(message, value.place.clone()).about(path));
                }
                Some(_) => {}
                None => figures.push((id, text, value.place.clone())),
            }
        } else {
            taken.push((path, text, value.place.clone()));
        }
    }
    put_together(&taken, &read.lines, &mut loaded, &mut problems);
    if let Some(known) = edition.and_then(|name| gongkai_core::Edition::from_name(&name))
        && known != loaded.report.edition
    {
        if flat.text.contains(&TABLE) {
            let message = messages::invert_twice("edition", loaded.report.edition, known);
            problems.push(finding(message, None).about("edition"));
        } else {
            let blank = Report::blank(known);
            (loaded.report.edition, loaded.report.tables) = (blank.edition, blank.tables);
        }
    }
    for (id, value, place) in figures {
        let set = loaded.report.tables.figure_mut(id).map(|cell| cell.set(Some(value)));
        match set {
            Some(Ok(())) => {
                if let Some(place) = place {
                    loaded.origins.insert(id.path(), place);
                }
            }
            _ => {
                let message = messages::invert_wrong_value(id.path(), excerpt(value));
                problems.push(finding(message, place).about(id.path()));
            }
        }
    }
    sections(flat, &read.lines, &mut loaded, &mut problems);
    loaded.diagnostics.extend(problems);
    loaded
}

/// Puts values and tables together. Values that do not make a record, such as a site without address, are told and
/// left out, and nothing else with them.
fn put_together(
    taken: &[(&str, &str, Option<Place>)],
    lines: &[Lines],
    loaded: &mut Loaded,
    problems: &mut Vec<Finding>,
) {
    let tables = fields::fields(&loaded.report);
    let mut without: Vec<String> = Vec::new();
    loop {
        let mut assembly = Assembly::default();
        let mut wrong = Vec::new();
        let left_out = |path: &str| {
            let inside = |outer: &String| {
                let rest = path.strip_prefix(outer.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
            };
            without.iter().any(inside)
        };
        let mut places = Vec::new();
        for (path, text, place) in taken.iter().filter(|(path, ..)| !left_out(path)) {
            match assembly.set(path, Some(text)) {
                Ok(()) => places.extend(place.clone().map(|place| (*path, place))),
                Err(error) => {
                    wrong.push((*path).to_owned());
                    problems.push(finding(error.message, place.clone()).about(*path));
                }
            }
        }
        // A further section without a title is one all the same.
        for lines in lines.iter().filter(|lines| lines.path.starts_with("additional[")) {
            if lines.path.ends_with(']') {
                let _ = assembly.set(&lines.path, None);
            }
        }
        // The tables, and what else a report is that no template prints.
        for field in &tables {
            let _ = assembly.set(&field.path, field.value.as_deref());
        }
        match assembly.finish() {
            Ok(made) => {
                loaded.report = made.report;
                places
                    .into_iter()
                    .for_each(|(path, place)| loaded.origins.insert(path, place));
                return;
            }
            Err(error) => {
                for error in error.each() {
                    let path = error.path.clone().unwrap_or_default();
                    problems.push(finding(error.message.clone(), None).about(&*path));
                    // The whole list, or the record that it stands in.
                    let whole = path.split_once('[').or(path.rsplit_once('.'));
                    wrong.push(whole.map_or(path.clone(), |(whole, _)| whole.to_owned()));
                }
            }
        }
        let before = without.len();
        without.extend(wrong);
        without.sort_unstable();
        without.dedup();
        if without.len() == before {
            return;
        }
    }
}

/// Only the statutory tables of what the recogniser found.
fn tables_of(found: &Loaded) -> Loaded {
    let mut loaded = Loaded {
        report: Report {
            edition: found.report.edition,
            tables: found.report.tables.clone(),
            annotations: found.report.annotations.clone(),
            ..Report::default()
        },
        ..Loaded::default()
    };
    let of_figure = |path: &str| FigureId::from_path(path).is_some();
    for (path, place) in found.origins.iter().filter(|(path, _)| of_figure(path)) {
        loaded.origins.insert(path, place.clone());
    }
    let told = found.diagnostics.iter();
    let told = told.filter(|finding| finding.paths.iter().any(|path| of_figure(path)));
    loaded.diagnostics.extend(told.cloned());
    loaded
}

/// The lines of the sections and of the preamble, and the figures of their sentences.
fn sections(flat: &Flat, read: &[Lines], loaded: &mut Loaded, problems: &mut Vec<Finding>) {
    let mut known: HashMap<&str, String> = HashMap::new();
    for lines in read {
        let path = lines.path.strip_suffix(".blocks").unwrap_or(&lines.path);
        let text: String = flat.text[lines.from..lines.to].iter().collect();
        if let Some(before) = known.get(path) {
            if *before != text {
                let message = messages::invert_twice(path, excerpt(before), excerpt(&text));
                problems.push(finding(message, flat.place(lines.from)).about(path));
            }
            continue;
        }
        let paragraphs = paragraphs(flat, lines);
        let year = loaded.report.year;
        if path == "preamble" {
            for (at, paragraph) in paragraphs.iter().enumerate() {
                if let Some(place) = &paragraph.place {
                    loaded.origins.insert(format!("preamble[{at}]"), place.clone());
                }
                let block = gongkai_core::Block::paragraph(&paragraph.text);
                loaded.report.preamble.push(block);
            }
        } else if let Some(section) = loaded.report.section_mut(path) {
            recognise::fill_section(section, year, path, &paragraphs, &mut loaded.origins);
        }
        known.insert(path, text);
    }
}

fn paragraphs(flat: &Flat, lines: &Lines) -> Vec<Written> {
    if lines.from >= lines.to {
        return Vec::new();
    }
    let numbers = flat.number(lines.from)..=flat.number(lines.to - 1);
    let paragraph = |number: usize| {
        let line = flat.lines.get(number)?;
        let text = flat.text_of(number);
        (!text.is_empty()).then(|| Written {
            text,
            place: line.place.clone(),
            // Sections are of level 2, under the title.
            heading: line
                .heading
                .then(|| line.level.map_or(2, |level| level.saturating_sub(1))),
        })
    };
    numbers.filter_map(paragraph).collect()
}

/// What the text says and nobody can read back: the fields that stay blank for it.
pub(super) fn unread(template: &Template, issues: &[Issue], read: &Values, report: &Report) -> Vec<Finding> {
    if read.lost.is_empty() {
        return Vec::new();
    }
    let filled: HashSet<String> = fields::fields(report)
        .into_iter()
        .filter(|field| field.value.is_some())
        .map(|field| field.path)
        .collect();
    let mut told: HashSet<(usize, Vec<String>)> = HashSet::new();
    let mut findings = Vec::new();
    for (number, paths, place) in &read.lost {
        let Some(issue) = issues.get(*number) else { continue };
        let known = |path: &str| match path.split_once("[]") {
            // Any item of a list.
            Some((list, _)) => filled
                .iter()
                .any(|known| known.strip_prefix(list).is_some_and(|rest| rest.starts_with('['))),
            None => filled.contains(path),
        };
        let all = paths.iter().cloned().chain(issue.paths.iter().map(ToString::to_string));
        let blank: Vec<String> = all.filter(|path| !known(path)).collect();
        if blank.is_empty() || !told.insert((*number, blank.clone())) {
            continue;
        }
        let file = template
            .files
            .get(usize::from(issue.spot.file))
            .map_or("", String::as_str);
        let message = messages::invert_unread(blank.join("、"), file, issue.spot.line);
        let mut finding = finding(message, place.clone()).help(issue.why.clone());
        finding.severity = Severity::Warning;
        finding.paths = blank;
        findings.push(finding);
    }
    findings
}
