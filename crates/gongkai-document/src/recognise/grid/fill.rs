//! The rows found in tables, put into the report: which edition they are of, rows printed twice, missing or
//! unread. Leaves out how the rows were found.

use super::heads::Fit;
use super::names::{CANDIDATES, Candidate};
use super::{Choice, Found, PROCEEDINGS, Proceedings, Tables, proceedings_row};
use crate::fold::compact;
use crate::recognise::Sink;
use crate::recognise::table::{
    Piece, Placement, Reading, is_doubtful_subtotal, leave_out_members, note_twice, refused,
};
use gongkai_core::rules::reading;
use gongkai_core::tables::{self, Block, FigureId, Row};
use gongkai_core::{Edition, Place, messages};
use std::collections::{BTreeMap, BTreeSet};

/// Section three.
const APPLICATIONS: &str = "applications";

impl Found {
    /// Key of the table; that of section two is one of each edition.
    fn is_applications(&self) -> bool {
        self.choices
            .first()
            .is_some_and(|choice| CANDIDATES[choice.candidate].table.key == APPLICATIONS)
    }
}

impl Choice {
    fn candidate(&self) -> &'static Candidate {
        &CANDIDATES[self.candidate]
    }

    /// How much speaks against the choice. Equal ones are told apart by nothing in the row.
    fn doubt(&self, printed: usize) -> (usize, bool, bool) {
        let headings = self.head.map_or(usize::MAX - 1, |(_, differing)| differing);
        let columns = self.candidate().row.figures.len();
        // As many figures as columns; cells that are only there, and blank, say nothing.
        (headings, self.cost > 0.0, !(self.exact && printed == columns))
    }
}

impl Tables {
    /// Whether a section's table was found.
    pub(in crate::recognise) fn has(&self, path: &str) -> bool {
        match path.rsplit('.').next().unwrap_or_default() {
            "disclosure" => self.found.iter().any(|found| !found.is_applications()),
            APPLICATIONS => self.found.iter().any(Found::is_applications),
            "proceedings" => !self.proceedings.is_empty() || self.unfilled.is_some(),
            _ => false,
        }
    }

    /// Leaves out what stands behind a line.
    pub(in crate::recognise) fn cut(&mut self, number: u32) {
        self.found.retain(|found| found.number < number);
        self.proceedings.retain(|row| row.number < number);
        self.notes.retain(|(.., at)| *at < number);
        self.unfilled = self.unfilled.filter(|at| *at < number);
    }

    /// Says what was found besides the statutory tables, or could not be read.
    pub(in crate::recognise) fn report(&self, sink: &mut Sink) {
        for (rule, message, number) in &self.notes {
            sink.note(rule, message.clone(), place(*number), None);
        }
    }

    /// The edition where no table of section two says it: rows that only one edition has, then the year.
    pub(in crate::recognise) fn edition(&self, year: Option<u16>) -> Edition {
        let named = self.named();
        let members = ["other.not_corrected", "other.fee_unpaid"];
        let of_2021 = members.iter().any(|key| named.contains(key));
        match year.and_then(Edition::of_year) {
            _ if of_2021 => Edition::E2021,
            Some(edition) => edition,
            None if named.contains("other.subtotal") && !named.contains("other.other") => Edition::E2019,
            None => Edition::default(),
        }
    }

    /// Reads section two; its labels and headings decide the edition of the report.
    pub(in crate::recognise) fn read_disclosure(&self, sink: &mut Sink) {
        let year = sink.loaded.report.year.and_then(Edition::of_year);
        let rows: Vec<&Found> = self.found.iter().filter(|found| !found.is_applications()).collect();
        let mut votes: BTreeMap<Edition, usize> = BTreeMap::new();
        for found in &rows {
            if let [only] = best(found).as_slice() {
                *votes.entry(only.candidate().table.edition).or_default() += 1;
            }
        }
        let most = votes.values().max().copied().unwrap_or(0);
        let leading: Vec<Edition> = votes
            .iter()
            .filter(|(_, count)| **count == most)
            .map(|(edition, _)| *edition)
            .collect();
        let majority = match leading.as_slice() {
            [only] => Some(*only),
            _ => year,
        };
        let chosen: Vec<(&Found, Option<&Choice>)> = rows
            .iter()
            .map(|found| {
                let best = best(found);
                let choice = match best.as_slice() {
                    [only] => Some(*only),
                    _ => best
                        .into_iter()
                        .find(|choice| Some(choice.candidate().table.edition) == majority),
                };
                (*found, choice)
            })
            .collect();
        let edition = majority.unwrap_or_default();
        sink.set_edition(edition);
        self.fill(&chosen, sink);
        let named: BTreeSet<&str> = rows
            .iter()
            .flat_map(|found| &found.choices)
            .map(|choice| choice.candidate().row.key)
            .collect();
        let blocks = edition
            .tables()
            .find(|table| table.blocks.len() > 1)
            .map_or(&[][..], |table| table.blocks);
        missing(blocks, |row| named.contains(row.key), sink);
    }

    /// Reads section three.
    pub(in crate::recognise) fn read_applications(&self, sink: &mut Sink) {
        let named = self.named();
        let keys: Vec<&str> = CANDIDATES
            .iter()
            .filter(|candidate| candidate.table.key == APPLICATIONS)
            .map(|candidate| candidate.row.key)
            .collect();
        let known: Vec<&str> = named.iter().copied().collect();
        leave_out_members(|key| named.contains(key), sink);
        let mut rows = Vec::new();
        for found in self.found.iter().filter(|found| found.is_applications()) {
            let Some(choice) = found.choices.first() else { continue };
            if is_doubtful_subtotal(choice.candidate().row.key, &keys, &known) && !found.printed.is_empty() {
                let message = messages::figures_without_label(shown(&found.printed));
                sink.note(&reading::REFUSED, message, place(found.number), None);
            } else {
                rows.push((found, Some(choice)));
            }
        }
        self.fill(&rows, sink);
        let blocks = tables::table(sink.loaded.report.edition, APPLICATIONS).map_or(&[][..], |table| table.blocks);
        missing(blocks, |row| named.contains(row.key), sink);
    }

    /// Reads section four.
    pub(in crate::recognise) fn read_proceedings(&self, sink: &mut Sink) {
        let Some((row, table)) = proceedings_row() else { return };
        let name = "行政复议、行政诉讼";
        let first = row.figures.first().copied();
        if self.proceedings.is_empty()
            && let Some(number) = self.unfilled
        {
            sink.note(&reading::UNFILLED, messages::rows_unfilled(name), place(number), first);
        }
        let mut read: Option<&Proceedings> = None;
        for found in &self.proceedings {
            let Some(cells) = &found.cells else {
                let message = refused(name, row.figures.len(), found.printed.len(), &shown(&found.printed));
                sink.note(&reading::REFUSED, message, place(found.number), first);
                continue;
            };
            if let Some(earlier) = read {
                let same = texts(&earlier.printed) == texts(&found.printed);
                let message = if same {
                    messages::row_twice(name)
                } else {
                    messages::row_twice_differs(name)
                };
                sink.note(&reading::TWICE, message, place(found.number), first);
                continue;
            }
            match found.head {
                Some(head) => self.note_headings(head, PROCEEDINGS, &table.blocks[0], found.number, sink),
                None => sink.note(
                    &reading::BY_ORDER,
                    messages::rows_by_order(1),
                    place(found.number),
                    first,
                ),
            }
            if found.printed.is_empty() {
                sink.note(
                    &reading::UNFILLED,
                    messages::rows_unfilled(name),
                    place(found.number),
                    first,
                );
            }
            extra(&found.printed, cells, sink);
            put(row, cells.clone(), sink);
            read = Some(found);
        }
    }

    /// Rows of section three that have a label.
    fn named(&self) -> BTreeSet<&'static str> {
        let rows = self.found.iter().filter(|found| found.is_applications());
        rows.flat_map(|found| &found.choices)
            .map(|choice| choice.candidate().row.key)
            .collect()
    }

    fn fill(&self, rows: &[(&Found, Option<&Choice>)], sink: &mut Sink) {
        let mut read: BTreeMap<FigureId, &Found> = BTreeMap::new();
        let mut blank: Vec<(&'static Row, u32)> = Vec::new();
        let mut noted = BTreeSet::new();
        for (found, choice) in rows {
            let Some(choice) = choice else {
                let label = found.choices.first().map_or("", |choice| choice.candidate().name());
                let first = found
                    .choices
                    .first()
                    .and_then(|choice| choice.candidate().row.figures.first());
                let message = messages::row_edition_unknown(label, shown(&found.printed));
                sink.note(&reading::REFUSED, message, place(found.number), first.copied());
                continue;
            };
            let candidate = choice.candidate();
            let (row, first) = (candidate.row, candidate.row.figures.first().copied());
            let Some(cells) = &choice.cells else {
                let figures = shown(&found.printed);
                let message = match choice.head {
                    Some((_, usize::MAX)) => messages::row_headings_unknown(candidate.name(), figures),
                    _ => refused(candidate.name(), row.figures.len(), found.printed.len(), &figures),
                };
                // A row without figures has nothing to lose.
                if !found.printed.is_empty() {
                    sink.note(&reading::REFUSED, message, place(found.number), first);
                }
                continue;
            };
            if let Some(earlier) = first.and_then(|first| read.get(&first)) {
                let same = texts(&earlier.printed) == texts(&found.printed);
                note_twice(row, same, Some(place(found.number)), sink);
                continue;
            }
            if choice.cost > 0.02 {
                let message = messages::row_label_differs(candidate.name());
                sink.note(&reading::LABEL, message, place(found.number), first);
            }
            match choice.head {
                Some((head, _)) if noted.insert((Some(head), candidate.number)) => {
                    self.note_headings(head, candidate.number, candidate.block, found.number, sink);
                }
                // Which figure is which column is known from their order alone.
                None if candidate.block.columns.len() > 1
                    && !found.printed.is_empty()
                    && noted.insert((None, candidate.number)) =>
                {
                    let message = messages::columns_by_order(candidate.name());
                    sink.note(&reading::BY_ORDER, message, place(found.number), first);
                }
                _ => {}
            }
            if found.printed.is_empty() {
                blank.push((row, found.number));
            }
            extra(&found.printed, cells, sink);
            put(row, cells.clone(), sink);
            read.extend(first.map(|first| (first, *found)));
        }
        if let Some((row, number)) = blank.first() {
            let names: Vec<&str> = blank.iter().filter_map(|(row, _)| row.label.last().copied()).collect();
            let message = messages::rows_unfilled(names.join("、"));
            sink.note(
                &reading::UNFILLED,
                message,
                place(*number),
                row.figures.first().copied(),
            );
        }
    }

    /// Says which headings of a block are not the form's.
    fn note_headings(&self, head: usize, number: usize, block: &Block, at: u32, sink: &mut Sink) {
        let head = &self.heads[head];
        let label = |column: usize| block.columns[column].label.last().copied().unwrap_or_default();
        match head.known_fit(number) {
            Some(Fit::Regular { ranges, differing }) => {
                for column in differing {
                    let (printed, number) = head.leaf_at(ranges[*column]).unwrap_or(("", at));
                    let message = messages::column_label_unlike(printed, label(*column));
                    sink.note(&reading::LABEL, message, place(number), None);
                }
            }
            Some(Fit::Named { ranges, .. }) => {
                for column in (0..ranges.len()).filter(|column| ranges[*column].is_none()) {
                    let message = messages::column_absent(label(column));
                    sink.note(&reading::MISSING, message, place(at), None);
                }
            }
            _ => {}
        }
    }
}

/// The choices for which most speaks; of one table only one.
fn best(found: &Found) -> Vec<&Choice> {
    let doubt = |choice: &&Choice| choice.doubt(found.printed.len());
    let least = found.choices.iter().map(|choice| doubt(&choice)).min();
    found
        .choices
        .iter()
        .filter(|choice| Some(doubt(choice)) == least)
        .collect()
}

/// Fills a row.
fn put(row: &Row, cells: Vec<Option<Piece>>, sink: &mut Sink) {
    let reading = Reading {
        cells,
        by: Placement::Count,
        source: &[],
    };
    sink.row(row, &reading);
}

/// Names what stands beside the columns of the form.
fn extra(printed: &[Piece], cells: &[Option<Piece>], sink: &mut Sink) {
    let in_form = |piece: &&Piece| cells.iter().flatten().any(|cell| cell.line == piece.line);
    for piece in printed.iter().filter(|piece| !in_form(piece)) {
        sink.note(
            &reading::UNPLACED,
            messages::text_unplaced(&piece.text),
            piece.place(),
            None,
        );
    }
}

/// Rows of the form that are not in the tables.
fn missing(blocks: &[Block], named: impl Fn(&Row) -> bool, sink: &mut Sink) {
    let tables = &sink.loaded.report.tables;
    let in_report = |row: &&Row| row.figures.iter().any(|id| tables.figure(*id).is_some());
    let rows: Vec<&Row> = blocks
        .iter()
        .flat_map(|block| block.rows)
        .filter(|row| row.printed && !named(row))
        .filter(in_report)
        .collect();
    let Some(first) = rows.first() else { return };
    let names: Vec<&str> = rows.iter().filter_map(|row| row.label.last().copied()).collect();
    let message = messages::rows_missing(names.join("、"));
    sink.note(&reading::MISSING, message, None, first.figures.first().copied());
}

fn texts(pieces: &[Piece]) -> Vec<String> {
    pieces.iter().map(|piece| compact(&piece.text)).collect()
}

/// Some figures of a row, for a message.
fn shown(pieces: &[Piece]) -> String {
    let texts: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
    if texts.len() > 16 {
        format!("{} … ({})", texts[..16].join(" "), texts.len())
    } else {
        texts.join(" ")
    }
}

/// The place that a number stands for, until it is known.
fn place(number: u32) -> Place {
    Place::Text {
        line: number,
        column: 1,
        length: 0,
    }
}
