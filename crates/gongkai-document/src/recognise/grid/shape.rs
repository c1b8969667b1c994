//! Rows that are no rows of a statutory table: tables turned around, rows that count the columns, and what becomes
//! text. Leaves out the rows that are.

use super::layout::GridRow;
use super::names::{CANDIDATES, Names};
use super::{Kind, proceedings_row};
use crate::document::Block;
use crate::recognise::figure;
use crate::recognise::lines::{Form, Line, Numbers};
use crate::recognise::table::{PieceKind, letters};
use std::collections::BTreeSet;

/// The row at which a table begins that has the form's rows as columns, or many bodies as rows.
pub(super) fn turned(rows: &[GridRow<'_>], kinds: &[Kind], names: &mut Names) -> Option<usize> {
    let heads = rows.iter().position(|row| {
        let mut keys = BTreeSet::new();
        for slot in row.slots.iter().filter(|slot| slot.kind == PieceKind::Text).take(64) {
            let exact = names.of(&slot.text).rows.into_iter().filter(|(_, cost)| *cost < 0.1);
            keys.extend(exact.map(|(at, _)| CANDIDATES[at].row.key));
        }
        // A row and its groups are two.
        keys.len() >= 3
    });
    // The columns of section four under each other, each with its figure.
    let outcomes: BTreeSet<Vec<char>> = proceedings_row()
        .into_iter()
        .flat_map(|(_, table)| table.blocks[0].columns)
        .filter_map(|column| column.label.last())
        .map(|label| letters(label))
        .collect();
    let listed: Vec<usize> = (0..rows.len())
        .filter(|at| {
            matches!(kinds[*at], Kind::Figures)
                && rows[*at]
                    .filled()
                    .any(|slot| slot.kind == PieceKind::Text && outcomes.contains(&letters(&slot.text)))
        })
        .collect();
    heads.or_else(|| listed.first().copied().filter(|_| listed.len() >= 5))
}

/// Whether a row only counts the columns: 1, 2, 3 ….
pub(super) fn is_counting(row: &GridRow<'_>) -> bool {
    let numbers: Vec<&str> = row
        .filled()
        .filter(|slot| slot.kind == PieceKind::Figure)
        .map(|slot| slot.text.as_str())
        .collect();
    numbers.len() > 2
        && (1..)
            .zip(&numbers)
            .all(|(at, text)| figure::is_digits(text) && text.parse() == Ok(at))
}

pub(super) fn first_number(row: &GridRow<'_>, numbers: &mut Numbers) -> u32 {
    let slot = row.filled().next().or(row.slots.first());
    slot.map_or(0, |slot| numbers.of(&slot.cell.place))
}

/// A row as text: a cell alone with its paragraphs, several cells as one line.
pub(super) fn text_of(row: &GridRow<'_>, numbers: &mut Numbers, lines: &mut Vec<Line>) {
    let filled: Vec<_> = row.filled().collect();
    match filled.as_slice() {
        [] => {}
        [only] => {
            for block in &only.cell.content {
                match block {
                    Block::Heading(heading) => {
                        numbers.whole(&heading.text, &heading.place, Form::Heading(heading.level), lines)
                    }
                    Block::Paragraph(paragraph) => {
                        numbers.whole(&paragraph.text, &paragraph.place, Form::Paragraph, lines)
                    }
                    Block::Line(line) => numbers.whole(&line.text, &only.cell.place, Form::Physical, lines),
                    Block::Table(_) | Block::Furniture(_) => {}
                }
            }
        }
        [first, ..] => {
            let texts: Vec<String> = filled.iter().map(|slot| slot.text.replace(['\n', '\t'], " ")).collect();
            numbers.whole(&texts.join("\t"), &first.cell.place, Form::Paragraph, lines);
        }
    }
}
