//! The cells of figures: what the report says in each, which totals are formulas. Leaves out where they stand and
//! what may be typed into them.

use super::sheet::Sheet;
use super::{Book, styles};
use crate::fields::exact;
use crate::figure::{Shown, State};
use crate::formula::{self, Places};
use crate::{WriteError, number};
use gongkai_core::tables::{FigureRef, Kind, Table};
use gongkai_core::{AnnotationKind, FigureId, Report};
use std::collections::BTreeMap;

/// What the report says in a cell.
pub(super) fn state(report: &Report, id: FigureId) -> State {
    let annotation = |kind| report.annotation(id, kind).map(|annotation| annotation.text.clone());
    State {
        figure: report.tables.figure(id).and_then(FigureRef::text),
        mark: annotation(AnnotationKind::NotApplicable),
        raw: annotation(AnnotationKind::RawText),
    }
}

pub(super) fn figure(
    sheet: &mut Sheet,
    book: &mut Book,
    report: &Report,
    id: FigureId,
    from: (u32, u16),
    to: (u32, u16),
    total: Option<&(String, String)>,
) -> Result<(), WriteError> {
    let kind = id.figure().kind;
    let state = state(report, id);
    let shown = state.shown(kind);
    let remark = report
        .annotation(id, AnnotationKind::Remark)
        .map(|annotation| annotation.text.as_str());
    let format = match (&shown, kind) {
        (_, Kind::Text) => styles::figure("@", false),
        // The general format turns to powers of ten where a number is long.
        (Shown::Number(digits), _) if remark.is_none() && digits.len() > 11 && !digits.contains('.') => {
            styles::figure("0", total.is_some())
        }
        (Shown::Number(digits), _) => styles::figure(
            styles::number_format(number::measure(digits).1, remark),
            total.is_some(),
        ),
        (_, _) => styles::figure("General", total.is_some()),
    };
    if from != to {
        sheet.merge(from, to, "", &format)?;
    }
    match (total, &shown) {
        (Some((formula, result)), _) => sheet.formula(from.0, from.1, formula, result, &format)?,
        (None, Shown::Blank) => sheet.blank(from.0, from.1, &format)?,
        (None, Shown::Number(digits)) => sheet.number(from.0, from.1, digits, &format)?,
        (None, Shown::Text(text)) => sheet.put(from.0, from.1, text, &format)?,
    }
    let path = id.path();
    book.name(path, sheet.reference(from.0, from.1));
    book.note(path, exact::CELL, "");
    if state.is_hidden(kind) {
        for (kind, value) in [
            (exact::FIGURE, &state.figure),
            (exact::MARK, &state.mark),
            (exact::RAW, &state.raw),
        ] {
            if let Some(value) = value {
                book.note(path, kind, value);
            }
        }
    }
    Ok(())
}

/// Which totals become formulas, each with its result: only those that a program would compute as printed.
///
/// A printed total that differs from its parts is data and stays what it is.
pub(super) fn totals(report: &Report, table: &Table, places: &Places) -> BTreeMap<FigureId, (String, String)> {
    let value = |id: FigureId| match report.tables.figure(id) {
        Some(FigureRef::Count(Some(value))) => Some(*value),
        _ => None,
    };
    // A program adds up only what stands there as a number.
    let numeric =
        |id: FigureId| value(id).is_none() || matches!(state(report, id).shown(Kind::Count), Shown::Number(_));
    let mut totals = BTreeMap::new();
    for equation in table.equations {
        let ([total], Some(formula)) = (equation.totals, formula::total(equation, places)) else {
            continue;
        };
        if !places.contains_key(total)
            || totals.contains_key(total)
            || !numeric(*total)
            || !equation.addable().all(numeric)
        {
            continue;
        }
        let state = state(report, *total);
        let Ok(computed) = formula::compute(equation, value) else {
            continue;
        };
        let counts = equation
            .addable()
            .chain(equation.totals.iter().copied())
            .all(|id| id.figure().kind == Kind::Count);
        if computed == value(*total) && state.mark.is_none() && state.raw.is_none() && counts {
            totals.insert(
                *total,
                (formula, computed.map_or_else(String::new, |sum| sum.to_string())),
            );
        }
    }
    totals
}
