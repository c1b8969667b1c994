//! Labels lost or apart from their figures: the figures are placed in the form's order if their number fits
//! and every sum of the table then holds. Leaves out everything that a label decides.

use super::pieces::{Piece, PieceKind, Pieces};
use super::rows::{Candidate, Run};
use super::values::{Placement, Reading, adds_up};
use crate::recognise::Sink;
use gongkai_core::rules::reading;
use gongkai_core::tables::{Row, Table};
use gongkai_core::{Report, messages, rules};

/// Tries the rows that were not read: first between labels, then the whole table.
pub(super) fn place(
    runs: &mut [Run<'_>],
    candidates: &[Candidate],
    table: &'static Table,
    pieces: &Pieces,
    sink: &mut Sink,
) {
    if !runs.iter().any(|run| !run.placed && run.has_figures()) || pieces.bars {
        return;
    }
    if let Some(rows) = between(runs, candidates, sink).or_else(|| whole(table, pieces, runs, candidates)) {
        let mut trial = sink.clone();
        fill(&rows, &mut trial);
        if proven(&trial.loaded.report) {
            *sink = trial;
            for run in runs.iter_mut() {
                run.placed |= run.has_figures();
            }
            let place = rows.first().and_then(|(_, cells)| cells.first()).map(Piece::place);
            let first = rows.first().and_then(|(row, _)| row.figures.first().copied());
            sink.note(&reading::BY_ORDER, messages::rows_by_order(rows.len()), place, first);
        }
    }
}

type Placed = Vec<(&'static Row, Vec<Piece>)>;

/// Runs that name a row and hold the figures of it and of the rows that follow without labels.
fn between(runs: &[Run<'_>], candidates: &[Candidate], sink: &Sink) -> Option<Placed> {
    let mut placed = Vec::new();
    for (at, run) in runs
        .iter()
        .enumerate()
        .filter(|(_, run)| !run.placed && run.has_figures())
    {
        let figures = figures(&run.values)?;
        let first = run.row?;
        let columns = candidates[first].row.figures.len();
        if figures.len() % columns != 0 {
            return None;
        }
        let present = |row: &&Candidate| {
            row.row
                .figures
                .iter()
                .any(|id| sink.loaded.report.tables.figure(*id).is_some())
        };
        let due: Vec<&Candidate> = candidates[first..]
            .iter()
            .filter(present)
            .take(figures.len() / columns)
            .collect();
        // The next label must be the next row.
        let next = runs[at + 1..].iter().find_map(|run| run.row);
        let follows = next.is_none_or(|next| due.iter().all(|row| !std::ptr::eq(row.row, candidates[next].row)));
        let free = due.iter().skip(1).all(|row| {
            !runs
                .iter()
                .any(|run| run.row.is_some_and(|at| std::ptr::eq(candidates[at].row, row.row)))
        });
        if due.len() * columns != figures.len() || !follows || !free {
            return None;
        }
        for (row, cells) in due.iter().zip(figures.chunks(columns)) {
            placed.push((row.row, cells.iter().map(|piece| (*piece).clone()).collect()));
        }
    }
    placed
        .iter()
        .all(|(_, cells): &(_, Vec<Piece>)| adds_up(cells))
        .then_some(placed)
}

/// All figures of the table in reading order, as many as the form has.
fn whole(table: &'static Table, pieces: &Pieces, runs: &[Run<'_>], candidates: &[Candidate]) -> Option<Placed> {
    let figures: Vec<&Piece> = pieces
        .pieces
        .iter()
        .filter(|piece| piece.kind == PieceKind::Figure)
        .collect();
    let rows: Vec<&'static Row> = table
        .blocks
        .iter()
        .flat_map(|block| block.rows)
        .filter(|row| row.printed)
        .collect();
    let columns = rows.first()?.figures.len();
    if figures.len() != rows.len() * columns {
        return None;
    }
    let placed: Placed = rows
        .into_iter()
        .zip(figures.chunks(columns))
        .map(|(row, cells)| (row, cells.iter().map(|piece| (*piece).clone()).collect()))
        .collect();
    // What labels said must come out the same.
    let agrees = runs.iter().filter(|run| run.placed).all(|run| {
        run.row.is_some_and(|at| {
            placed.iter().any(|(row, cells)| {
                std::ptr::eq(*row, candidates[at].row)
                    && cells
                        .iter()
                        .map(|piece| &piece.text)
                        .eq(run.values.iter().map(|piece| &piece.text))
            })
        })
    });
    (agrees && placed.iter().all(|(_, cells)| adds_up(cells))).then_some(placed)
}

fn figures<'a>(values: &[&'a Piece]) -> Option<Vec<&'a Piece>> {
    values
        .iter()
        .all(|piece| piece.kind == PieceKind::Figure)
        .then(|| values.to_vec())
}

fn fill(rows: &Placed, sink: &mut Sink) {
    for (row, cells) in rows {
        let cells: Vec<Option<Piece>> = cells.iter().cloned().map(Some).collect();
        sink.row(
            row,
            &Reading {
                cells,
                by: Placement::Order,
                source: &[],
            },
        );
    }
}

/// Whether every sum of the table holds and can be computed without blanks: a proof, not an absence of doubt.
fn proven(report: &Report) -> bool {
    let applications = &report.tables.applications;
    let filled = !applications.total.total.is_blank() && !applications.new.total.is_blank();
    filled
        && !rules::check(report, &gongkai_core::Origins::default())
            .iter()
            .any(|finding| {
                rules::find(finding.rule).is_some_and(|rule| rule.family == rules::Family::Arithmetic)
                    && finding.paths[0].starts_with("applications.")
            })
}
