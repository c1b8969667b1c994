//! Section four: one row of fifteen figures under its headings. Leaves out rows with labels.

use super::pieces::{Piece, PieceKind, cut};
use super::values::{Placement, Reading, adds_up, repair};
use crate::recognise::Sink;
use crate::recognise::lines::Line;
use gongkai_core::messages;
use gongkai_core::rules::reading;
use gongkai_core::tables;

/// Reads section four.
pub(in crate::recognise) fn read_proceedings(lines: &[&Line], sink: &mut Sink) {
    let Some(row) =
        tables::table(sink.loaded.report.edition, "proceedings").and_then(|table| table.blocks.first()?.rows.first())
    else {
        return;
    };
    let columns = row.figures.len();
    let pieces = cut(lines);
    let figures: Vec<&Piece> = pieces
        .pieces
        .iter()
        .filter(|piece| piece.kind == PieceKind::Figure)
        .collect();
    let reading = if pieces.bars {
        cells(&pieces.pieces, columns).map(|cells| (cells, Placement::Count))
    } else if figures.len() == columns && unbroken(&pieces.pieces) {
        Some((
            figures.iter().map(|piece| Some((*piece).clone())).collect(),
            Placement::Count,
        ))
    } else if figures.len() == columns
        && groups_add_up(&figures.iter().map(|piece| (*piece).clone()).collect::<Vec<_>>())
    {
        Some((
            figures.iter().map(|piece| Some((*piece).clone())).collect(),
            Placement::Order,
        ))
    } else if figures.len() == columns + 1 {
        repair(&figures, groups_add_up).map(|cells| (cells.into_iter().map(Some).collect(), Placement::Proof))
    } else {
        None
    };
    match reading {
        Some((cells, by)) => {
            if by == Placement::Order {
                let place = figures.first().map(|piece| piece.place());
                sink.note(
                    &reading::BY_ORDER,
                    messages::rows_by_order(1),
                    place,
                    row.figures.first().copied(),
                );
            }
            sink.row(
                row,
                &Reading {
                    cells,
                    by,
                    source: &figures,
                },
            );
        }
        None if figures.is_empty() => {
            let place = pieces.pieces.first().map(Piece::place);
            let (rule, message) = if place.is_some() {
                (&reading::UNFILLED, messages::rows_unfilled("行政复议、行政诉讼"))
            } else {
                (&reading::MISSING, messages::rows_missing("行政复议、行政诉讼"))
            };
            sink.note(rule, message, place, row.figures.first().copied());
        }
        None => {
            let shown: Vec<&str> = figures.iter().take(24).map(|piece| piece.text.as_str()).collect();
            let message = super::shared::refused("行政复议、行政诉讼", columns, figures.len(), &shown.join(" "));
            sink.note(
                &reading::REFUSED,
                message,
                figures.first().map(|piece| piece.place()),
                row.figures.first().copied(),
            );
        }
    }
}

/// The figures stand in one run, all headings before them.
fn unbroken(pieces: &[Piece]) -> bool {
    pieces
        .iter()
        .skip_while(|piece| piece.kind != PieceKind::Figure)
        .all(|piece| piece.kind == PieceKind::Figure)
}

/// Each group of five adds up: the last of it is the sum of the others.
fn groups_add_up(cells: &[Piece]) -> bool {
    cells.chunks(5).all(adds_up)
}

/// The cells behind the last heading; cells that headings span are empty ones before or behind.
fn cells(pieces: &[Piece], columns: usize) -> Option<Vec<Option<Piece>>> {
    let start = pieces
        .iter()
        .rposition(|piece| piece.kind == PieceKind::Text)
        .map_or(0, |at| at + 1);
    let mut cells = &pieces[start..];
    while let [
        Piece {
            kind: PieceKind::Folded,
            ..
        },
        rest @ ..,
    ] = cells
    {
        cells = rest;
    }
    while let [
        rest @ ..,
        Piece {
            kind: PieceKind::Folded,
            ..
        },
    ] = cells
    {
        cells = rest;
    }
    // One more bar at the end of the row shows one more empty cell.
    if let [first, .., last] = cells
        && cells.len() == columns + 1
        && first.kind == PieceKind::Figure
        && last.kind == PieceKind::Blank
    {
        cells = &cells[..columns];
    }
    let exact = cells.len() == columns && cells.iter().all(|piece| piece.kind != PieceKind::Folded);
    exact.then(|| {
        cells
            .iter()
            .map(|piece| (piece.kind == PieceKind::Figure).then(|| piece.clone()))
            .collect()
    })
}
