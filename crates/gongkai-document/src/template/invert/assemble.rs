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
    let mut figures: Vec<(FigureId, String, Option<Place>)> = Vec::new();
    let mut assembly = Assembly::default();
    let mut taken: HashSet<&str> = HashSet::new();
    let mut edition = None;
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
        if !taken.insert(path) {
            continue;
        }
        if path == "edition" {
            edition = Some(text.clone());
            continue;
        }
        if let Some(id) = FigureId::from_path(path) {
            match loaded.report.tables.figure(id).and_then(|figure| figure.text()) {
                Some(printed) if !same(&printed, text) => {
                    let message = messages::invert_table_differs(path, excerpt(text), excerpt(&printed));
                    problems.push(finding(message, value.place.clone()).about(path));
                }
                Some(_) => {}
                None => figures.push((id, text.clone(), value.place.clone())),
            }
            continue;
        }
        match assembly.set(path, Some(text)) {
            Ok(()) => {
                if let Some(place) = &value.place {
                    loaded.origins.insert(path, place.clone());
                }
            }
            Err(error) => problems.push(finding(error.message, value.place.clone()).about(path)),
        }
    }
    // A further section without a title is one all the same.
    for lines in read.lines.iter().filter(|lines| lines.path.starts_with("additional[")) {
        if lines.path.ends_with(']') {
            let _ = assembly.set(&lines.path, None);
        }
    }
    // The tables of the report, and what else it is: everything that no template prints.
    for field in fields::fields(&loaded.report) {
        if FigureId::from_path(&field.path).is_some() || !taken.contains(field.path.as_str()) {
            let _ = assembly.set(&field.path, field.value.as_deref());
        }
    }
    match assembly.finish() {
        Ok(made) => loaded.report = made.report,
        Err(error) => problems.extend(error.each().map(|error| finding(error.message.clone(), None))),
    }
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
        let set = loaded.report.tables.figure_mut(id).map(|cell| cell.set(Some(&value)));
        match set {
            Some(Ok(())) => {
                if let Some(place) = place {
                    loaded.origins.insert(id.path(), place);
                }
            }
            _ => {
                let message = messages::invert_wrong_value(id.path(), excerpt(&value));
                problems.push(finding(message, place).about(id.path()));
            }
        }
    }
    sections(flat, &read.lines, &mut loaded, &mut problems);
    loaded.diagnostics.extend(problems);
    loaded
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
        if path == "preamble" {
            for (at, paragraph) in paragraphs.iter().enumerate() {
                if let Some(place) = &paragraph.place {
                    loaded.origins.insert(format!("preamble[{at}]"), place.clone());
                }
                let block = gongkai_core::Block::paragraph(&paragraph.text);
                loaded.report.preamble.push(block);
            }
        } else if let Some(section) = loaded.report.section_mut(path) {
            recognise::fill_section(section, path, &paragraphs, &mut loaded.origins);
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
