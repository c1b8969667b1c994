//! Which rows of the whole differ from the sum of its members for one and the same reason: the same requests are
//! missing where they came in and where they were answered. Leaves out what is said of them (`sum`).

use super::sum::Compared;
use crate::decimal::Decimal;
use crate::edition::Edition;
use crate::tables::FigureId;
use rust_decimal::Decimal as Number;
use std::collections::{BTreeMap, BTreeSet};

/// The cells of a row that differ.
pub(super) type Row<'c> = Vec<&'c Compared>;

/// The rows, those of one cause together: rows of which the differences make every sum of the form hold by themselves,
/// and rows that differ by the same in the same columns.
pub(super) fn causes<'c>(
    edition: Edition,
    rows: Vec<Row<'c>>,
    more: &BTreeMap<FigureId, Decimal>,
) -> Vec<Vec<Row<'c>>> {
    let mut causes = Vec::new();
    for part in connected(rows) {
        if part.len() < 2 || balance(edition, &part, more) {
            causes.push(part);
            continue;
        }
        let mut alike: Vec<Vec<Row<'c>>> = Vec::new();
        for row in part {
            match alike.iter_mut().find(|rows| differ_alike(&rows[0], &row)) {
                Some(rows) => rows.push(row),
                None => alike.push(vec![row]),
            }
        }
        causes.extend(alike);
    }
    causes
}

/// The rows of a table in parts that share no column.
fn connected(rows: Vec<Row<'_>>) -> Vec<Vec<Row<'_>>> {
    let mut parts: Vec<(BTreeSet<Column>, Vec<Row<'_>>)> = Vec::new();
    for row in rows {
        let mut columns: BTreeSet<Column> = row.iter().map(|cell| column(cell)).collect();
        let mut own = Vec::new();
        let (linked, others): (Vec<_>, Vec<_>) = std::mem::take(&mut parts)
            .into_iter()
            .partition(|(known, _)| !known.is_disjoint(&columns));
        for (known, rows) in linked {
            columns.extend(known);
            own.extend(rows);
        }
        own.push(row);
        parts = others;
        parts.push((columns, own));
    }
    parts.into_iter().map(|(_, rows)| rows).collect()
}

/// Table and column of a cell.
type Column = (&'static str, &'static str);

fn column(cell: &Compared) -> Column {
    let figure = cell.id.figure();
    let path = cell.id.path();
    (figure.table, path.rsplit_once('.').map_or(path, |(_, column)| column))
}

/// Whether the differences make every sum hold that has one of the cells in it.
fn balance(edition: Edition, rows: &[Row<'_>], more: &BTreeMap<FigureId, Decimal>) -> bool {
    let is_concerned = |id: &FigureId| rows.iter().flatten().any(|cell| cell.id == *id);
    let added = |ids: &mut dyn Iterator<Item = FigureId>| {
        let mut sum = Some(Number::ZERO);
        for more in ids.filter_map(|id| more.get(&id)) {
            sum = sum.and_then(|sum| sum.checked_add(more.value()));
        }
        sum
    };
    let mut concerned = edition.tables().flat_map(|table| table.equations).filter(|equation| {
        let mut cells = equation.totals.iter().copied().chain(equation.addable());
        cells.any(|id| is_concerned(&id))
    });
    concerned.all(|equation| {
        let printed = added(&mut equation.totals.iter().copied());
        printed.is_some() && printed == added(&mut equation.addable())
    })
}

fn differ_alike(one: &Row<'_>, other: &Row<'_>) -> bool {
    let differences = |row: &Row<'_>| -> Vec<(&str, Number)> {
        row.iter().map(|cell| (column(cell).1, cell.more().value())).collect()
    };
    differences(one) == differences(other)
}
