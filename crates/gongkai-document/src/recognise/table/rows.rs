//! Tables whose rows have labels (sections two and three): each run of figures goes to the row whose label
//! stands before it. Leaves out what to do where labels are lost (`order`).

use super::labels::{Label, letters};
use super::order;
use super::pieces::{Piece, PieceKind, Pieces, cut};
use super::shared::{has_total, is_doubtful_subtotal, leave_out_members, note_twice, refused, spanned};
use super::values::{self, Columns, Spans};
use crate::fold::compact;
use crate::recognise::Sink;
use crate::recognise::lines::Line;
use gongkai_core::rules::reading;
use gongkai_core::tables::{self, Block, Row, Table};
use gongkai_core::{Edition, messages};

/// A row of the form that may stand in the text.
pub(super) struct Candidate {
    pub table: &'static Table,
    pub block: &'static Block,
    pub row: &'static Row,
    label: Label,
}

impl Candidate {
    /// Cells of the form's row that its label and its last figure span beyond their own.
    fn spanned(&self) -> usize {
        spanned(self.table, self.row)
    }
}

/// A run of text and the figures behind it.
#[derive(Default)]
pub(super) struct Run<'a> {
    text: Vec<char>,
    words: Vec<&'a Piece>,
    pub values: Vec<&'a Piece>,
    /// The row that its text names.
    pub row: Option<usize>,
    /// The label was not exactly the form's.
    inexact: bool,
    pub placed: bool,
}

impl Run<'_> {
    /// Where the label ends on the page, if it stands on the line of its figures.
    fn label_end(&self) -> usize {
        let line = self.values.first().map(|piece| piece.line);
        self.words
            .last()
            .filter(|word| Some(word.line) == line)
            .map_or(0, |word| word.to)
    }

    /// A row that stands on the line of its label has no empty cells on the next: those belong to the next row.
    fn cut_at_line(&mut self) {
        let line = self.words.last().map(|word| word.line);
        if line.is_some() && self.values.first().map(|piece| piece.line) == line {
            self.values
                .retain(|piece| Some(piece.line) == line || piece.kind == PieceKind::Figure);
        }
    }

    pub(super) fn has_figures(&self) -> bool {
        self.values.iter().any(|piece| piece.kind == PieceKind::Figure)
    }
}

/// Reads section two. The edition of its tables is decided by their labels.
pub(in crate::recognise) fn read_disclosure(lines: &[&Line], sink: &mut Sink) {
    let tables: Vec<&'static Table> = Edition::ALL
        .into_iter()
        .flat_map(Edition::tables)
        .filter(|table| table.blocks.len() > 1)
        .collect();
    let pieces = split_glued(cut(lines), &tables, sink);
    let candidates = candidates(&tables);
    let mut runs = runs(&pieces);
    name_rows(&mut runs, &candidates, sink);
    let rows: Vec<usize> = runs.iter().filter_map(|run| run.row).collect();
    let count = |table: &Table| rows.iter().filter(|at| candidates[**at].table.key == table.key).count();
    // Which edition most rows belong to; the year decides a tie, as it does where nothing was found.
    let likely = sink.loaded.report.year.and_then(Edition::of_year).unwrap_or_default();
    let edition = tables
        .iter()
        .max_by_key(|table| (count(table), table.edition == likely))
        .map_or(likely, |table| table.edition);
    sink.set_edition(edition);
    place(&mut runs, &candidates, &pieces, sink);
    report(&runs, &candidates, edition, sink);
}

/// Reads section three.
pub(in crate::recognise) fn read_applications(lines: &[&Line], sink: &mut Sink) {
    let edition = sink.loaded.report.edition;
    let Some(table) = tables::table(edition, "applications") else {
        return;
    };
    let pieces = split_glued(cut(lines), &[table], sink);
    let candidates = candidates(&[table]);
    let mut runs = runs(&pieces);
    name_rows(&mut runs, &candidates, sink);
    doubtful_subtotals(&mut runs, &candidates);
    one_row_groups(&runs, &candidates, sink);
    place(&mut runs, &candidates, &pieces, sink);
    order::place(&mut runs, &candidates, table, &pieces, sink);
    report(&runs, &candidates, edition, sink);
}

fn candidates(tables: &[&'static Table]) -> Vec<Candidate> {
    let mut all = Vec::new();
    for table in tables {
        for block in table.blocks {
            all.extend(block.rows.iter().map(|row| Candidate {
                table,
                block,
                row,
                label: Label::of(row),
            }));
        }
    }
    all
}

fn runs(pieces: &Pieces) -> Vec<Run<'_>> {
    let mut runs: Vec<Run<'_>> = Vec::new();
    let mut current = Run::default();
    for piece in &pieces.pieces {
        if piece.kind == PieceKind::Text {
            if !current.values.is_empty() {
                runs.push(std::mem::take(&mut current));
            }
            current.text.extend(letters(&piece.text));
            current.words.push(piece);
        } else {
            current.values.push(piece);
        }
    }
    runs.push(current);
    runs.iter_mut().for_each(Run::cut_at_line);
    runs
}

/// Finds the row that each run with values names.
fn name_rows(runs: &mut [Run<'_>], candidates: &[Candidate], sink: &mut Sink) {
    let mut header: Vec<char> = Vec::new();
    let mut rest: Vec<char> = Vec::new();
    let mut last: Option<usize> = None;
    for at in 0..runs.len() {
        // What is left of the last label stands before this one.
        let text = without(&runs[at].text, &rest);
        rest.clear();
        let next: Vec<char> = runs
            .get(at + 1)
            .map(|run| run.text.iter().take(60).copied().collect())
            .unwrap_or_default();
        let figures = runs[at]
            .values
            .iter()
            .filter(|piece| piece.kind == PieceKind::Figure)
            .count();
        // Letters are compared one by one only where no label fits exactly.
        let exact = candidates
            .iter()
            .any(|candidate| candidate.label.ends_exactly(&text).is_some());
        let best = (0..if runs[at].values.is_empty() {
            0
        } else {
            candidates.len()
        })
            .filter_map(|row| {
                let label = &candidates[row].label;
                if exact {
                    return Some((row, label.ends_exactly(&text)?));
                }
                let found = label.ends(&text, &next).or_else(|| {
                    // The number of the row is lost: only where the row is due.
                    let due = last.is_some_and(|last| last < row && row - last <= 4);
                    (due && label.is_core(&text)).then_some(super::labels::Match {
                        cost: 0.3,
                        length: text.len() + 1,
                        start: 0,
                    })
                })?;
                Some((row, found))
            })
            .map(|(row, found)| {
                let evidence = header_evidence(candidates[row].block, &header, &text[..found.start]);
                (row, found, evidence)
            })
            .min_by(|one, other| {
                let key = |(row, _, evidence): &(usize, super::labels::Match, usize)| {
                    let columns = candidates[*row].row.figures.len();
                    let edition = candidates[*row].table.edition == sink.loaded.report.edition;
                    (std::cmp::Reverse(*evidence), columns != figures, !edition)
                };
                one.1
                    .cost
                    .total_cmp(&other.1.cost)
                    .then_with(|| key(one).cmp(&key(other)))
            });
        match best {
            Some((row, found, _)) => {
                check_header(
                    candidates[row].block,
                    &header,
                    &text[..found.start],
                    runs[at].words.first(),
                    sink,
                );
                remember(&mut header, &text[..found.start]);
                rest = candidates[row].label.rest(found.length).to_vec();
                runs[at].row = Some(row);
                runs[at].inexact = found.cost > 0.02;
                last = Some(row);
            }
            _ => remember(&mut header, &text),
        }
    }
}

/// Keeps the last letters: a heading is short, and every row looks at them.
fn remember(header: &mut Vec<char>, text: &[char]) {
    const KEPT: usize = 300;
    header.extend(text.iter().skip(text.len().saturating_sub(KEPT)));
    let surplus = header.len().saturating_sub(KEPT);
    header.drain(..surplus);
}

/// How many of the block's column headings stand in the text since the last block.
fn header_evidence(block: &Block, header: &[char], before: &[char]) -> usize {
    let text = recent_header(header, before);
    block
        .columns
        .iter()
        .filter(|column| has_label(&text, column.label, column.aliases))
        .count()
        * 12
        / block.columns.len()
}

/// Says when a column heading of the block is not the form's.
fn check_header(block: &Block, header: &[char], before: &[char], word: Option<&&Piece>, sink: &mut Sink) {
    // Only where a block begins: later rows stand under the same heading. The one heading of the applications
    // table wraps in so many ways that its letters prove nothing.
    if before.len() < 2 || block.heading.is_none() {
        return;
    }
    let text = recent_header(header, before);
    for column in block.columns {
        let label = column.label.last().copied().unwrap_or_default();
        if !has_label(&text, column.label, column.aliases) {
            sink.note(
                &reading::LABEL,
                messages::column_label_differs(label),
                word.map(|piece| piece.place()),
                None,
            );
        }
    }
}

/// The text from the last 信息内容 on: the heading of the current block.
fn recent_header(header: &[char], before: &[char]) -> Vec<char> {
    let all: Vec<char> = header.iter().chain(before).copied().collect();
    let corner = letters("信息内容");
    let start = all
        .windows(corner.len())
        .rposition(|part| part == corner.as_slice())
        .unwrap_or(0);
    all[start..].to_vec()
}

fn has_label(text: &[char], label: &[&str], aliases: &[&str]) -> bool {
    label.last().into_iter().chain(aliases).any(|label| {
        let label = letters(label);
        // Half a heading is still that heading; headings wrap and lose letters.
        text.windows(label.len()).any(|part| part == label.as_slice())
    })
}

fn without(text: &[char], rest: &[char]) -> Vec<char> {
    if rest.is_empty() {
        return text.to_vec();
    }
    match text.windows(rest.len()).take(13).position(|part| part == rest) {
        Some(at) => text[..at].iter().chain(&text[at + rest.len()..]).copied().collect(),
        None => text.to_vec(),
    }
}

/// Puts the values of every named run into its row.
fn place(runs: &mut [Run<'_>], candidates: &[Candidate], pieces: &Pieces, sink: &mut Sink) {
    let columns = Columns::learn(runs.iter().filter_map(|run| Some((run.row?, run))).map(|(row, run)| {
        (
            candidates[row].row.figures.len(),
            run.label_end(),
            run.values.as_slice(),
        )
    }));
    let spans = Spans::learn(
        runs.iter()
            .filter_map(|run| Some((&candidates[run.row?], run)))
            .map(|(candidate, run)| (run.values.as_slice(), candidate.row.figures.len(), candidate.spanned())),
    );
    let mut first: Vec<Option<usize>> = vec![None; candidates.len()];
    for at in 0..runs.len() {
        let Some(row) = runs[at].row else { continue };
        let candidate = &candidates[row];
        if let Some(earlier) = first[row] {
            twice(&runs[earlier], &runs[at], candidate, sink);
            runs[at].placed = true;
            continue;
        }
        let total = has_total(candidate.table, candidate.row);
        let Some(reading) = values::read(
            &runs[at].values,
            candidate.row.figures.len(),
            pieces.bars.then(|| (candidate.spanned(), spans)),
            total,
            &columns,
        ) else {
            continue;
        };
        runs[at].placed = true;
        first[row] = Some(at);
        if runs[at].inexact
            && let Some(word) = runs[at].words.last()
        {
            let label = candidate.row.label.last().copied().unwrap_or_default();
            sink.note(
                &reading::LABEL,
                messages::row_label_differs(label),
                word.place(),
                candidate.row.figures.first().copied(),
            );
        }
        sink.row(candidate.row, &reading);
    }
}

fn twice(first: &Run<'_>, second: &Run<'_>, candidate: &Candidate, sink: &mut Sink) {
    let texts = |run: &Run<'_>| run.values.iter().map(|piece| compact(&piece.text)).collect::<Vec<_>>();
    let place = second.values.first().map(|piece| piece.place());
    note_twice(candidate.row, texts(first) == texts(second), place, sink);
}

/// A group's label before figures: its subtotal, unless the label of its first item was lost between them.
fn doubtful_subtotals(runs: &mut [Run<'_>], candidates: &[Candidate]) {
    let named: Vec<&str> = runs
        .iter()
        .filter_map(|run| run.row)
        .map(|row| candidates[row].row.key)
        .collect();
    let keys: Vec<&str> = candidates.iter().map(|candidate| candidate.row.key).collect();
    for run in runs.iter_mut() {
        if run
            .row
            .is_some_and(|row| is_doubtful_subtotal(candidates[row].row.key, &keys, &named))
        {
            run.row = None;
        }
    }
}

/// A group printed as one row: the rows of its members are not in the report.
fn one_row_groups(runs: &[Run<'_>], candidates: &[Candidate], sink: &mut Sink) {
    let named = |key: &str| {
        runs.iter()
            .any(|run| run.row.is_some_and(|row| candidates[row].row.key == key))
    };
    leave_out_members(named, sink);
}

/// Says what was not read.
fn report(runs: &[Run<'_>], candidates: &[Candidate], edition: Edition, sink: &mut Sink) {
    let mut unread = false;
    for run in runs.iter().filter(|run| !run.placed && run.has_figures()) {
        unread = true;
        let figures: Vec<&str> = run
            .values
            .iter()
            .filter(|piece| piece.kind == PieceKind::Figure)
            .map(|piece| piece.text.as_str())
            .collect();
        let shown = if figures.len() > 16 {
            format!("{} … ({})", figures[..16].join(" "), figures.len())
        } else {
            figures.join(" ")
        };
        let place = run
            .values
            .iter()
            .find(|piece| piece.kind == PieceKind::Figure)
            .map(|piece| piece.place());
        match run.row {
            Some(row) => {
                let row = candidates[row].row;
                let label = row.label.last().copied().unwrap_or_default();
                sink.note(
                    &reading::REFUSED,
                    refused(label, row.figures.len(), figures.len(), &shown),
                    place,
                    row.figures.first().copied(),
                );
            }
            None => sink.note(&reading::REFUSED, messages::figures_without_label(shown), place, None),
        }
    }
    let present = |candidate: &Candidate| {
        candidate
            .row
            .figures
            .iter()
            .any(|id| sink.loaded.report.tables.figure(*id).is_some())
    };
    let mut missing = Vec::new();
    let mut unfilled = Vec::new();
    for (at, candidate) in candidates.iter().enumerate() {
        let in_form = candidate.table.edition == edition && candidate.row.printed;
        // The same label may have been read into the table of the other edition.
        let read = |run: &Run<'_>| {
            run.row.is_some_and(|row| {
                row == at
                    || (candidates[row].row.key == candidate.row.key
                        && candidates[row].table.key != candidate.table.key)
            })
        };
        let filled = candidate
            .row
            .figures
            .iter()
            .any(|id| sink.loaded.origins.get(id.path()).is_some());
        if !in_form || !present(candidate) || filled || runs.iter().any(read) {
            continue;
        }
        unread |= runs.iter().any(|run| candidate.label.before_digits(&run.text));
        if runs.iter().any(|run| candidate.label.within(&run.text)) {
            unfilled.push(candidate)
        } else {
            missing.push(candidate)
        }
    }
    let names = |rows: &[&Candidate]| {
        rows.iter()
            .filter_map(|candidate| candidate.row.label.last().copied())
            .collect::<Vec<_>>()
            .join("、")
    };
    let first = |rows: &[&Candidate]| {
        rows.first()
            .and_then(|candidate| candidate.row.figures.first().copied())
    };
    if !missing.is_empty() {
        sink.note(
            &reading::MISSING,
            messages::rows_missing(names(&missing)),
            None,
            first(&missing),
        );
    }
    if !unread {
        // Read as blank: the row stands where its label does.
        for candidate in &unfilled {
            let run = runs.iter().find(|run| candidate.label.within(&run.text));
            let Some(place) = run.and_then(|run| run.words.first()).map(|word| word.place()) else {
                continue;
            };
            for id in candidate.row.figures {
                sink.loaded.origins.insert(id.path(), place.clone());
            }
        }
    }
    if !unfilled.is_empty() {
        let (rule, message) = if unread {
            (&reading::REFUSED, messages::rows_apart(names(&unfilled)))
        } else {
            (&reading::UNFILLED, messages::rows_unfilled(names(&unfilled)))
        };
        // The word in which the first of them is named.
        let label = unfilled.first().and_then(|candidate| {
            let run = runs.iter().find(|run| candidate.label.within(&run.text))?;
            run.words
                .iter()
                .find(|word| candidate.label.within(&letters(&word.text)))
                .or(run.words.first())
        });
        sink.note(rule, message, label.map(|word| word.place()), first(&unfilled));
    }
}

/// Splits figures that are run together with their label (规章000), where there is only one way to do so.
fn split_glued(pieces: Pieces, tables: &[&'static Table], sink: &mut Sink) -> Pieces {
    let labels: Vec<Label> = tables
        .iter()
        .flat_map(|table| table.blocks)
        .flat_map(|block| block.rows)
        .map(Label::of)
        .collect();
    let mut split = Vec::with_capacity(pieces.pieces.len());
    for piece in pieces.pieces {
        let text = compact(&piece.text);
        let head = text.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
        let tail = &text[head.len()..];
        let named = || {
            labels
                .iter()
                .any(|label| label.ends(&letters(head), &[]).is_some_and(|found| found.cost == 0.0))
        };
        if piece.kind != PieceKind::Text || tail.is_empty() || head.is_empty() || !named() {
            split.push(piece);
            continue;
        }
        // 000 can only be three zeros; 123 may be one number or three.
        let zeros = tail.len() > 1 && tail.bytes().all(|byte| byte == b'0');
        let values: Vec<String> = if zeros {
            vec!["0".to_owned(); tail.len()]
        } else {
            vec![tail.to_owned()]
        };
        sink.note(
            &reading::NORMALIZED,
            messages::figures_glued(&piece.text),
            piece.place(),
            None,
        );
        split.push(Piece {
            text: head.to_owned(),
            ..piece.clone()
        });
        split.extend(values.into_iter().map(|text| Piece {
            kind: PieceKind::Figure,
            text,
            ..piece.clone()
        }));
    }
    Pieces {
        pieces: split,
        bars: pieces.bars,
    }
}
