//! What a table says while one fills it in: beside each row what is wrong in it, above the table how many sums
//! are broken. Helper cells to the right hold the differences. Leaves out the colours.

use super::plan::{CheckedSum, Plan, Tally};
use super::sheet::Sheet;
use super::{Book, styles};
use crate::WriteError;
use crate::address::cell_name;
use crate::check::{self, Seen};
use crate::fields::HINTS;
use crate::formula::ranges;
use gongkai_core::FigureId;
use gongkai_core::tables::Kind;
use std::collections::BTreeMap;

/// The line about the sums.
const HOLDS: &str = "勾稽关系：成立";
const BROKEN: &str = "勾稽关系：有";
const BROKEN_END: &str = "处不成立，见标红单元格";
const DOUBTS_END: &str = "格不是数字或“/”，见标黄单元格";
/// Beside a row.
const DOUBTFUL: &str = "本行有内容不是数字或“/”（标黄）。";
/// Pixels of the gap beside the form, and of what is said there.
const GAP: u32 = 12;
const WIDTH: u32 = 420;

/// The helper cell of each sum, by the place of its totals.
pub(super) type Helpers = BTreeMap<(u32, u32), Vec<String>>;

/// Writes all of it; returns the helper cells of the totals.
pub(super) fn write(sheet: &mut Sheet, book: &mut Book, plan: &Plan) -> Result<Helpers, WriteError> {
    let side = plan.side();
    sheet.width(side - 1, GAP);
    sheet.width(side, WIDTH);
    sheet.put(1, side, HINTS, &styles::hint())?;
    book.name(&format!("check.{}", plan.table.key), sheet.reference(1, side));

    let mut helpers = Helpers::new();
    let mut rows: BTreeMap<u32, Vec<(&CheckedSum, String)>> = BTreeMap::new();
    for sum in &plan.sums {
        let equation = sum.equation;
        let totals = || equation.totals.iter().filter_map(|id| plan.places.get(id));
        let Some((row, _)) = totals().max() else { continue };
        let there = rows.entry(*row).or_default();
        // The tallies stand in the first column of helpers.
        let column = plan.helpers() + 1 + u16::try_from(there.len()).unwrap_or(0);
        let result = sum.sides.map_or_else(String::new, |(printed, computed)| {
            (i128::from(printed) - i128::from(computed)).to_string()
        });
        sheet.formula(*row, column, &sum.difference, &result, &styles::plain())?;
        let cell = cell_name(*row, u32::from(column));
        for at in totals() {
            helpers.entry(*at).or_default().push(cell.clone());
        }
        there.push((sum, cell));
    }
    beside(sheet, plan, &rows)?;
    tallies(sheet, plan, &rows)?;
    let most = rows.values().map(Vec::len).max().unwrap_or(0);
    for column in 0..=most {
        sheet
            .inner
            .hide_column(plan.helpers() + u16::try_from(column).unwrap_or(0));
    }
    status(sheet, book, plan)?;
    Ok(helpers)
}

/// The text beside each row with figures.
fn beside(sheet: &mut Sheet, plan: &Plan, sums: &BTreeMap<u32, Vec<(&CheckedSum, String)>>) -> Result<(), WriteError> {
    let mut rows: BTreeMap<u32, Vec<FigureId>> = BTreeMap::new();
    for (id, (row, _)) in &plan.places {
        rows.entry(*row).or_default().push(*id);
    }
    for (row, figures) in rows {
        let (mut formulas, mut result) = (Vec::new(), String::new());
        let doubts = doubts(plan, &figures);
        if !doubts.is_empty() {
            formulas.push(format!("IF({doubts}>0,\"{DOUBTFUL}\",\"\")"));
            if figures.iter().any(|id| plan.seen(*id) == Seen::Doubt) {
                result.push_str(DOUBTFUL);
            }
        }
        for (sum, helper) in sums.get(&row).into_iter().flatten() {
            formulas.extend(check::says(sum.equation, &plan.places, helper));
            match sum.sides {
                Some((printed, computed)) if printed != computed => {
                    result.push_str(&check::said(sum.equation, printed, computed));
                }
                _ => {}
            }
        }
        if !formulas.is_empty() {
            sheet.formula(row, plan.side(), &formulas.join("&"), &result, &styles::warning())?;
        }
    }
    Ok(())
}

/// The number of doubtful cells among figures of one row, as an expression; empty where none can be doubtful.
fn doubts(plan: &Plan, figures: &[FigureId]) -> String {
    let mut kinds: Vec<(Kind, Vec<(u32, u32)>)> = Vec::new();
    for id in figures {
        let (kind, Some(at)) = (id.figure().kind, plan.places.get(id)) else {
            continue;
        };
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, cells)) => cells.push(*at),
            None => kinds.push((kind, vec![*at])),
        }
    }
    let terms = kinds.into_iter().flat_map(|(kind, cells)| {
        let ranges = ranges(cells);
        let terms: Vec<String> = ranges
            .split(',')
            .filter_map(|range| check::doubts(range, kind))
            .collect();
        terms
    });
    terms.collect::<Vec<_>>().join("+")
}

/// How many cells are filled, how many are doubtful, how many sums are broken.
fn tallies(sheet: &mut Sheet, plan: &Plan, sums: &BTreeMap<u32, Vec<(&CheckedSum, String)>>) -> Result<(), WriteError> {
    let (mut filled, mut doubts) = (Vec::new(), Vec::new());
    for (kind, cells) in plan.by_kind() {
        for range in check::rectangles(&cells) {
            doubts.extend(check::doubts(&range, kind));
            filled.push(check::filled(&range));
        }
    }
    let broken: Vec<String> = sums
        .values()
        .filter_map(|sums| Some((sums.first()?, sums.last()?)))
        .map(|((_, first), (_, last))| {
            let range = format!("{first}:{last}");
            format!("COUNTIF({range},\">0\")+COUNTIF({range},\"<0\")")
        })
        .collect();
    for (tally, terms) in [
        (Tally::Filled, filled),
        (Tally::Doubts, doubts),
        (Tally::Broken, broken),
    ] {
        let (row, column) = plan.tally(tally);
        let formula = if terms.is_empty() {
            "0".to_owned()
        } else {
            terms.join("+")
        };
        sheet.formula(row, column, &formula, &plan.count(tally).to_string(), &styles::plain())?;
    }
    Ok(())
}

/// The line that says whether all sums hold.
fn status(sheet: &mut Sheet, book: &mut Book, plan: &Plan) -> Result<(), WriteError> {
    let cell = |tally| {
        let (row, column) = plan.tally(tally);
        cell_name(row, u32::from(column))
    };
    let [filled, doubts, broken] = [Tally::Filled, Tally::Doubts, Tally::Broken].map(cell);
    let sums = !plan.table.equations.is_empty();
    let about_sums = if sums {
        format!("IF({broken}=0,\"{HOLDS}\",\"{BROKEN}\"&{broken}&\"{BROKEN_END}\")")
    } else {
        "\"\"".to_owned()
    };
    let between = if sums { "；" } else { "" };
    let formula =
        format!("IF({filled}=0,\"\",{about_sums}&IF({doubts}=0,\"\",\"{between}有\"&{doubts}&\"{DOUBTS_END}\"))");
    sheet.formula(1, 0, &formula, &line(plan), &styles::hint())?;
    book.name(&format!("status.{}", plan.table.key), sheet.reference(1, 0));
    Ok(())
}

/// What the line says.
pub(super) fn line(plan: &Plan) -> String {
    let [filled, doubts, broken] = [Tally::Filled, Tally::Doubts, Tally::Broken].map(|tally| plan.count(tally));
    let sums = !plan.table.equations.is_empty();
    let mut line = match broken {
        _ if filled == 0 => return String::new(),
        _ if !sums => String::new(),
        0 => HOLDS.to_owned(),
        _ => format!("{BROKEN}{broken}{BROKEN_END}"),
    };
    if doubts > 0 {
        let between = if sums { "；" } else { "" };
        line.push_str(&format!("{between}有{doubts}{DOUBTS_END}"));
    }
    line
}
