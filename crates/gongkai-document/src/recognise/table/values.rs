//! The values of one row: which of them is which column. Exact counts are taken as they are; for any other
//! count there must be a proof. Leaves out which row it is.

use super::pieces::{Piece, PieceKind};
use crate::fold::compact;
use crate::recognise::figure::is_digits;

/// The values of a row by column; how they were placed.
pub(in crate::recognise) struct Reading<'a> {
    pub cells: Vec<Option<Piece>>,
    pub by: Placement,
    pub source: &'a [&'a Piece],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::recognise) enum Placement {
    /// As many values as columns.
    Count,
    /// By position on the page.
    Column,
    /// The only reading under which the row adds up.
    Proof,
    /// In the form's order, all sums holding.
    Order,
}

/// Where the columns stand on the pages, learnt from complete rows.
#[derive(Default)]
pub(in crate::recognise) struct Columns(Vec<Complete>);

/// A complete row: where it stands, where its label ends, the middles of its figures.
#[derive(Debug)]
struct Complete {
    page: u32,
    line: u32,
    label: usize,
    centres: Vec<usize>,
}

impl Columns {
    /// Learns from rows: number of columns, end of the label on the page, values.
    pub(super) fn learn<'a>(rows: impl Iterator<Item = (usize, usize, &'a [&'a Piece])>) -> Self {
        let complete = rows.filter(|(columns, _, values)| {
            *columns > 1
                && values.len() == *columns
                && values
                    .iter()
                    .all(|piece| piece.kind == PieceKind::Figure && piece.line == values[0].line)
        });
        Self(
            complete
                .map(|(_, label, values)| Complete {
                    page: values[0].page,
                    line: values[0].line,
                    label,
                    centres: values.iter().map(|piece| piece.centre()).collect(),
                })
                .collect(),
        )
    }

    /// The column of each value of a short row, if every one stands clearly under one.
    fn assign(&self, values: &[&Piece], columns: usize) -> Option<Vec<usize>> {
        let first = values.first()?;
        if values.iter().any(|piece| piece.line != first.line) {
            return None;
        }
        let page: Vec<&Complete> = self
            .0
            .iter()
            .filter(|row| row.page == first.page && row.centres.len() == columns)
            .collect();
        let nearest = page.iter().min_by_key(|row| row.line.abs_diff(first.line))?;
        let centres = &nearest.centres;
        let gap = centres.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).min()?;
        // Figures behind labels of any length stand in no columns: rows with labels of other lengths must confirm
        // them, and they must be wide enough apart to tell them (the gap is doubled, as the centres are).
        let alike = |row: &&&Complete| {
            row.centres
                .iter()
                .zip(centres)
                .all(|(one, other)| one.abs_diff(*other) * 3 <= gap)
        };
        let confirming: Vec<&&Complete> = page.iter().take(200).filter(alike).collect();
        let lengths: std::collections::BTreeSet<usize> = confirming.iter().map(|row| row.label).collect();
        if gap < 6 || confirming.len() < 3 || lengths.len() < 2 {
            return None;
        }
        let mut assigned = Vec::new();
        for piece in values {
            let (column, centre) = centres
                .iter()
                .enumerate()
                .min_by_key(|(_, centre)| centre.abs_diff(piece.centre()))?;
            // Within a third of the way to the neighbour; two values never share a column.
            if centre.abs_diff(piece.centre()) * 3 > gap || assigned.last().is_some_and(|last| *last >= column) {
                return None;
            }
            assigned.push(column);
        }
        Some(assigned)
    }
}

/// Places the values of a row, or refuses. `bars` gives the spanned cells of the row where bars show the cells;
/// `total` says that the last figure is the sum of the others.
pub(in crate::recognise) fn read<'a>(
    values: &'a [&'a Piece],
    columns: usize,
    bars: Option<(usize, Spans)>,
    total: bool,
    learnt: &Columns,
) -> Option<Reading<'a>> {
    let reading = |cells: Vec<Option<Piece>>, by| {
        Some(Reading {
            cells,
            by,
            source: values,
        })
    };
    if let Some((spanned, spans)) = bars {
        return with_bars(values, columns, total, spanned, spans).and_then(|cells| reading(cells, Placement::Count));
    }
    let figures: Vec<&Piece> = values.to_vec();
    if figures.len() == columns {
        let cells: Vec<Piece> = figures.iter().map(|piece| (*piece).clone()).collect();
        // Broken over lines in another way than a cell a line: digits of one number may stand under each other.
        let proven = total && adds_up(&cells);
        if !in_order(&figures) && !proven {
            return None;
        }
        return reading(
            figures.iter().map(|piece| Some((*piece).clone())).collect(),
            Placement::Count,
        );
    }
    if figures.len() < columns {
        // Only the table with sums: where nothing can contradict a column, its position alone is too little.
        let assigned = learnt.assign(&figures, columns).filter(|_| total)?;
        let mut cells = vec![None; columns];
        for (column, piece) in assigned.into_iter().zip(figures) {
            cells[column] = Some(piece.clone());
        }
        // A position is believed where the row then adds up.
        return if cells.last().is_some_and(Option::is_some) && sum_of(&cells) {
            reading(cells, Placement::Column)
        } else {
            None
        };
    }
    // Too many: a page number got in, or a number was split. Only a sum can say which.
    if let Some(line) = one_line(&figures, columns).filter(|line| total && adds_up(line)) {
        return reading(line.into_iter().map(Some).collect(), Placement::Proof);
    }
    if total && figures.len() == columns + 1 {
        let cells = repair(&figures, adds_up)?;
        return reading(cells.into_iter().map(Some).collect(), Placement::Proof);
    }
    None
}

/// All on one line, or each on its own.
fn in_order(figures: &[&Piece]) -> bool {
    let changes = figures.windows(2).filter(|pair| pair[0].line != pair[1].line).count();
    changes == 0 || changes + 1 == figures.len()
}

/// The figures of the row stand on one line, and what is too many (a page number) alone on others.
fn one_line(figures: &[&Piece], columns: usize) -> Option<Vec<Piece>> {
    let mut found = None;
    let mut at = 0;
    while at < figures.len() {
        let line = figures[at].line;
        let count = figures[at..].iter().take_while(|piece| piece.line == line).count();
        if count == columns && columns > 1 {
            if found.is_some() {
                return None;
            }
            found = Some(figures[at..at + count].iter().map(|piece| (*piece).clone()).collect());
        } else if count != 1 || !figures[at].alone || !is_digits(&figures[at].text) {
            return None;
        }
        at += count;
    }
    found
}

/// One figure too many: a page number got in, or a number was split. The only way to leave one out, or to
/// join two neighbours, under which `holds`.
pub(super) fn repair(figures: &[&Piece], holds: impl Fn(&[Piece]) -> bool) -> Option<Vec<Piece>> {
    let mut found: Option<Vec<Piece>> = None;
    let texts = |cells: &[Piece]| cells.iter().map(|piece| compact(&piece.text)).collect::<Vec<_>>();
    let mut consider = |cells: Vec<Piece>| {
        if !holds(&cells) {
            return true;
        }
        let same = found.as_ref().is_none_or(|known| texts(known) == texts(&cells));
        found.get_or_insert(cells);
        same
    };
    for at in 0..figures.len() {
        let mut left: Vec<Piece> = figures.iter().map(|piece| (*piece).clone()).collect();
        let removed = left.remove(at);
        // A page number stands alone on its line.
        if is_digits(&removed.text) && removed.alone && !consider(left) {
            return None;
        }
        if let Some(next) = figures.get(at + 1)
            && is_digits(&figures[at].text)
            && is_digits(&next.text)
            && figures[at].text != "0"
            && figures[at].line.abs_diff(next.line) <= 1
        {
            let mut joined: Vec<Piece> = figures.iter().map(|piece| (*piece).clone()).collect();
            let second = joined.remove(at + 1);
            joined[at].text.push_str(&second.text);
            joined[at].to = second.to;
            if !consider(joined) {
                return None;
            }
        }
    }
    found
}

/// Whether the last cell is the sum of the others, marks counting as 0.
pub(in crate::recognise) fn adds_up(cells: &[Piece]) -> bool {
    let value = |piece: &Piece| -> Option<u64> {
        crate::recognise::figure::read(&piece.text, gongkai_core::tables::Kind::Count)
            .value
            .map_or(Some(0), |value| value.parse().ok())
    };
    let Some((last, parts)) = cells.split_last() else {
        return false;
    };
    let sum = parts.iter().try_fold(0u64, |sum, piece| sum.checked_add(value(piece)?));
    sum.is_some() && sum == value(last)
}

/// How a page with bars shows cells that a wide label or figure spans: as empty ones before the figures, behind
/// them, or not at all. Learnt from the rows that leave no choice.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::recognise) struct Spans {
    before: usize,
    behind: usize,
    none: usize,
}

impl Spans {
    /// Learns from rows: values, columns, and the number of spanned cells in the form's row.
    pub(super) fn learn<'a>(rows: impl Iterator<Item = (&'a [&'a Piece], usize, usize)>) -> Self {
        let mut spans = Self::default();
        for (values, columns, spanned) in rows.filter(|(_, _, spanned)| *spanned > 0) {
            let filled = |part: &[&Piece]| part.iter().any(|piece| piece.kind == PieceKind::Figure);
            match values.len().checked_sub(columns) {
                Some(0) => spans.none += 1,
                Some(extra) if extra == spanned => {
                    let (front, back) = (!filled(&values[columns..]), !filled(&values[..extra]));
                    spans.behind += usize::from(front && !back);
                    spans.before += usize::from(back && !front);
                }
                _ => {}
            }
        }
        spans
    }

    /// Whether the page shows spanned cells.
    fn shown(self) -> bool {
        self.before + self.behind > self.none
    }
}

/// Cells between bars.
fn with_bars(
    values: &[&Piece],
    columns: usize,
    total: bool,
    spanned: usize,
    spans: Spans,
) -> Option<Vec<Option<Piece>>> {
    let filled = |piece: &&Piece| piece.kind == PieceKind::Figure;
    if !values.iter().any(filled) {
        return Some(vec![None; columns]);
    }
    if columns == 1 {
        // One figure among empty cells, or one figure repeated in every cell that it spans.
        let figures: Vec<&&Piece> = values.iter().filter(|piece| filled(piece)).collect();
        let same = figures
            .windows(2)
            .all(|pair| compact(&pair[0].text) == compact(&pair[1].text));
        let repeated = figures.len() == values.len() && figures.len() == 1 + spanned;
        return (figures.len() == 1 || (same && repeated))
            .then(|| vec![figures.first().map(|piece| (**piece).clone())]);
    }
    let extra = values.len().checked_sub(columns)?;
    let cells = |part: &[&Piece]| -> Vec<Option<Piece>> {
        part.iter()
            .map(|piece| filled(piece).then(|| (*piece).clone()))
            .collect()
    };
    let proven = |part: &[&Piece]| total && part.last().is_some_and(filled) && complete(part);
    let acceptable = |part: &[&Piece]| {
        // Bars run together tell neither how many cells are empty nor which; a cell too few has lost one.
        let folded = part.iter().any(|piece| piece.kind == PieceKind::Folded);
        let short = spans.shown() && extra < spanned;
        (!folded && !short) || proven(part)
    };
    let front =
        (!values[columns..].iter().any(filled) && acceptable(&values[..columns])).then(|| cells(&values[..columns]));
    if extra == 0 {
        return front;
    }
    let back = (!values[..extra].iter().any(filled) && acceptable(&values[extra..])).then(|| cells(&values[extra..]));
    match (front, back) {
        (Some(front), Some(back)) => match (proven(&values[..columns]), proven(&values[extra..])) {
            (true, false) => Some(front),
            (false, true) => Some(back),
            // Both fit: the other rows must say which.
            _ if spans.behind > 0 && spans.before == 0 => Some(front),
            _ if spans.before > 0 && spans.behind == 0 => Some(back),
            _ => None,
        },
        (front, back) => front.or(back),
    }
}

fn complete(part: &[&Piece]) -> bool {
    let cells: Vec<Option<Piece>> = part
        .iter()
        .map(|piece| (piece.kind == PieceKind::Figure).then(|| (*piece).clone()))
        .collect();
    sum_of(&cells)
}

fn sum_of(cells: &[Option<Piece>]) -> bool {
    let present: Vec<Piece> = cells.iter().flatten().cloned().collect();
    present.len() > 1 && adds_up(&present)
}
