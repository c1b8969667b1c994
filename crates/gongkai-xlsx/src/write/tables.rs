//! The sheet of a statutory table: the printed grid of the form, totals as formulas, broken sums in red,
//! rules for what may be typed. Leaves out every fact about rows and columns: they are declared in the core.

use super::sheet::{Sheet, lines_of};
use super::{Book, failed, styles};
use crate::WriteError;
use crate::fields::{PLAIN_NOTE, TABLE_NOTE, exact};
use crate::figure::{MARKS, Shown, State};
use crate::formula::{self, Places};
use crate::{address, number};
use gongkai_core::grid::{Grid, GridContent};
use gongkai_core::tables::{Equation, FigureRef, Kind, Row, Table};
use gongkai_core::{AnnotationKind, FigureId, Report};
use rust_xlsxwriter::{ConditionalFormatFormula, DataValidation, Formula};
use std::collections::BTreeMap;

/// Row of the grid's first row: title and status stand above it.
const TOP: u32 = 2;
/// Pixels of a Chinese letter of a label, and points of its line.
const LETTER: u32 = 16;
const LINE: f64 = 16.0;
/// The line about the sums.
const HOLDS: &str = "勾稽关系：成立";
const BROKEN: &str = "勾稽关系：有";
const BROKEN_END: &str = "处不成立，见标红单元格";

pub(super) fn sheet(report: &Report, table: &'static Table, name: &str, book: &mut Book) -> Result<Sheet, WriteError> {
    let grid = Grid::new(table, |row| has(report, row));
    let mut sheet = Sheet::new(name)?;
    let last = column(grid.columns.saturating_sub(1));
    for (at, width) in table.widths.iter().enumerate() {
        sheet.width(column(at), u32::from(*width) / 15)?;
    }
    sheet.merge((0, 0), (0, last), table.title, &styles::title())?;
    sheet.height(0, 30.0);
    book.name(&format!("table.{}", table.key), sheet.reference(0, 0));

    let places: Places = grid
        .cells
        .iter()
        .filter_map(|cell| match cell.content {
            GridContent::Figure(id) => Some((id, (TOP + row(cell.row), u32::from(column(cell.column))))),
            _ => None,
        })
        .collect();
    let totals = totals(report, table, &places);
    for cell in &grid.cells {
        let from = (TOP + row(cell.row), column(cell.column));
        let to = (
            TOP + row(cell.row + cell.row_span - 1),
            column(cell.column + cell.column_span - 1),
        );
        match cell.content {
            GridContent::Figure(id) => figure(&mut sheet, book, report, id, from, to, totals.get(&id))?,
            GridContent::BlockHeading(text) => sheet.merge(from, to, text, &styles::block_heading())?,
            GridContent::Corner(text) => sheet.merge(from, to, text, &styles::label(text.chars().count() < 8))?,
            GridContent::ColumnHeading(text) => {
                let text = broken_up(text, widths(table, cell.column, cell.column_span));
                sheet.merge(from, to, &text, &styles::label(true))?;
            }
            // Numbered labels stand left as in the form, those that head a group or a short block in the middle.
            GridContent::RowLabel(text) => {
                let width: u32 = widths(table, cell.column, cell.column_span);
                let centred = cell.row_span > 1
                    || text.chars().count() < 12
                        && !text.starts_with(|letter: char| letter.is_ascii_digit() || letter == '（')
                        && width < 200;
                sheet.merge(from, to, text, &styles::label(centred))?;
            }
        }
    }
    heights(&mut sheet, table, &grid);
    let bottom = TOP + row(grid.rows);
    let note = if table.equations.is_empty() {
        PLAIN_NOTE
    } else {
        TABLE_NOTE
    };
    sheet.merge((bottom, 0), (bottom, last), note, &styles::hint())?;
    sheet.height(bottom, 2.0 * LINE + 2.0);
    status(&mut sheet, book, report, table, &places, last)?;
    conditions(&mut sheet, table, &places)?;
    doubts(&mut sheet, &places)?;
    validations(&mut sheet, &places)?;
    print(&mut sheet, table, &grid, bottom, last)?;
    book.cells += sheet.cells();
    Ok(sheet)
}

/// Whether the report has the row.
fn has(report: &Report, row: &Row) -> bool {
    row.figures.iter().any(|id| report.tables.figure(*id).is_some())
}

/// What the report says in a cell.
pub(super) fn state(report: &Report, id: FigureId) -> State {
    let annotation = |kind| report.annotation(id, kind).map(|annotation| annotation.text.clone());
    State {
        figure: report.tables.figure(id).and_then(FigureRef::text),
        mark: annotation(AnnotationKind::NotApplicable),
        raw: annotation(AnnotationKind::RawText),
    }
}

fn figure(
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
            &styles::number_format(number::measure(digits).1, remark),
            total.is_some(),
        ),
        (_, _) => styles::figure("General", total.is_some()),
    };
    sheet.merge(from, to, "", &format)?;
    match (total, &shown) {
        (Some((formula, result)), _) => sheet.formula(from.0, from.1, formula, result, &format)?,
        (None, Shown::Blank) => {}
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
fn totals(report: &Report, table: &'static Table, places: &Places) -> BTreeMap<FigureId, (String, String)> {
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
            || !formula::addends(equation).all(numeric)
        {
            continue;
        }
        let state = state(report, *total);
        let Ok(computed) = formula::compute(equation, value) else {
            continue;
        };
        if computed == value(*total) && state.mark.is_none() && state.raw.is_none() && counts_only(equation) {
            totals.insert(
                *total,
                (formula, computed.map_or_else(String::new, |sum| sum.to_string())),
            );
        }
    }
    totals
}

fn counts_only(equation: &Equation) -> bool {
    formula::addends(equation)
        .chain(equation.totals.iter().copied())
        .all(|id| id.figure().kind == Kind::Count)
}

/// The line that says live whether all sums hold.
fn status(
    sheet: &mut Sheet,
    book: &mut Book,
    report: &Report,
    table: &'static Table,
    places: &Places,
    last: u16,
) -> Result<(), WriteError> {
    let broken: Vec<String> = table
        .equations
        .iter()
        .filter_map(|equation| formula::broken(equation, places))
        .collect();
    sheet.merge((1, 0), (1, last), "", &styles::hint())?;
    sheet.height(1, 18.0);
    if broken.is_empty() {
        return Ok(());
    }
    // What a program sees: figures that stand there as numbers.
    let seen = |id: FigureId| match state(report, id).shown(Kind::Count) {
        Shown::Number(digits) => digits.parse().ok(),
        Shown::Blank | Shown::Text(_) => None,
    };
    let count = table
        .equations
        .iter()
        .filter(|equation| counts_only(equation) && formula::is_broken(equation, seen))
        .count();
    let filled = places
        .keys()
        .any(|id| matches!(state(report, *id).shown(id.figure().kind), Shown::Number(_)));
    let result = if !filled {
        String::new()
    } else if count == 0 {
        HOLDS.to_owned()
    } else {
        format!("{BROKEN}{count}{BROKEN_END}")
    };
    let tests: Vec<String> = broken.iter().map(|test| format!("N({test})")).collect();
    let formula = format!(
        "IF(COUNT({1})=0,\"\",IF({0}=0,\"{HOLDS}\",\"{BROKEN}\"&({0})&\"{BROKEN_END}\"))",
        tests.join("+"),
        around(places)
    );
    // Office programs take at most 8,192 characters; the longer form is for reports with every optional row.
    if formula.chars().count() < 8000 {
        sheet.formula(1, 0, &formula, &result, &styles::hint())?;
        book.name(&format!("status.{}", table.key), sheet.reference(1, 0));
    }
    Ok(())
}

/// The range around all figures: labels inside of it are no numbers.
fn around(places: &Places) -> String {
    let rows = places.values().map(|(row, _)| *row);
    let columns = places.values().map(|(_, column)| *column);
    let first = (rows.clone().min().unwrap_or(0), columns.clone().min().unwrap_or(0));
    let last = (rows.max().unwrap_or(0), columns.max().unwrap_or(0));
    format!(
        "{}:{}",
        address::cell_name(first.0, first.1),
        address::cell_name(last.0, last.1)
    )
}

/// Cells by the kind of their figure, in order.
fn by_kind(places: &Places) -> Vec<(Kind, Vec<(u32, u32)>)> {
    let mut kinds: BTreeMap<u8, (Kind, Vec<(u32, u32)>)> = BTreeMap::new();
    for (id, at) in places {
        let kind = id.figure().kind;
        kinds.entry(kind as u8).or_insert((kind, Vec::new())).1.push(*at);
    }
    let mut kinds: Vec<_> = kinds.into_values().collect();
    for (_, cells) in &mut kinds {
        cells.sort_unstable();
    }
    kinds
}

/// What is neither a figure of its kind nor a mark is coloured, as pasting goes around the rules for typing.
fn doubts(sheet: &mut Sheet, places: &Places) -> Result<(), WriteError> {
    for (kind, cells) in by_kind(places) {
        let Some(first) = cells.first().copied() else { continue };
        let cell = address::cell_name(first.0, first.1);
        let number = match kind {
            Kind::Count => format!("AND({cell}>=0,{cell}=INT({cell}))"),
            Kind::Change => format!("{cell}=INT({cell})"),
            Kind::Money => format!("{cell}>=0"),
            Kind::Text => continue,
        };
        let marks: Vec<String> = MARKS.iter().map(|mark| format!("{cell}=\"{mark}\"")).collect();
        let rule = format!(
            "=IF(ISERROR({cell}),TRUE,IF(ISNUMBER({cell}),NOT({number}),NOT(OR({cell}=\"\",{}))))",
            marks.join(",")
        );
        let condition = ConditionalFormatFormula::new()
            .set_rule(Formula::new(rule))
            .set_format(styles::doubtful())
            .set_multi_range(multi_range(&cells));
        let column = u16::try_from(first.1).unwrap_or(0);
        sheet
            .inner
            .add_conditional_format(first.0, column, first.0, column, &condition)
            .map_err(failed)?;
    }
    Ok(())
}

/// Totals of broken sums turn red while one types.
fn conditions(sheet: &mut Sheet, table: &'static Table, places: &Places) -> Result<(), WriteError> {
    let mut tests: BTreeMap<(u32, u32), Vec<String>> = BTreeMap::new();
    for equation in table.equations {
        let Some(test) = formula::broken(equation, places) else {
            continue;
        };
        for at in equation.totals.iter().filter_map(|id| places.get(id)) {
            tests.entry(*at).or_default().push(test.clone());
        }
    }
    for ((row, column), tests) in tests {
        let test = if tests.len() == 1 {
            tests.concat()
        } else {
            format!("OR({})", tests.join(","))
        };
        let column = u16::try_from(column).unwrap_or(0);
        // Absolute, as each rule is for one cell.
        let condition = ConditionalFormatFormula::new()
            .set_rule(Formula::new(format!("={test}")))
            .set_format(styles::broken());
        sheet
            .inner
            .add_conditional_format(row, column, row, column, &condition)
            .map_err(failed)?;
    }
    Ok(())
}

/// What may be typed: figures of the cell's kind, or `/`.
fn validations(sheet: &mut Sheet, places: &Places) -> Result<(), WriteError> {
    for (kind, cells) in by_kind(places) {
        let Some(first) = cells.first().copied() else { continue };
        let cell = address::cell_name(first.0, first.1);
        let mark = format!("{cell}=\"/\",{cell}=\"—\",{cell}=\"不适用\"");
        let (rule, message) = match kind {
            Kind::Count => (
                format!("=OR({mark},IF(ISNUMBER({cell}),AND({cell}>=0,{cell}=INT({cell})),FALSE))"),
                "请填0或正整数；不适用的填“/”，尚未统计的留空。",
            ),
            Kind::Change => (
                format!("=OR({mark},IF(ISNUMBER({cell}),{cell}=INT({cell}),FALSE))"),
                "请填整数，减少填负数；不适用的填“/”，尚未统计的留空。",
            ),
            Kind::Money => (
                format!("=OR({mark},IF(ISNUMBER({cell}),{cell}>=0,FALSE))"),
                "请填不小于0的金额，单位见表头；不适用的填“/”，尚未统计的留空。",
            ),
            Kind::Text => continue,
        };
        let validation = DataValidation::new()
            .allow_custom(Formula::new(rule))
            .ignore_blank(true)
            .set_error_title("填写有误")
            .map_err(failed)?
            .set_error_message(message)
            .map_err(failed)?
            .set_multi_range(multi_range(&cells));
        let column = u16::try_from(first.1).unwrap_or(0);
        sheet
            .inner
            .add_data_validation(first.0, column, first.0, column, &validation)
            .map_err(failed)?;
    }
    Ok(())
}

/// Cells as ranges along rows, separated by spaces.
fn multi_range(cells: &[(u32, u32)]) -> String {
    let mut out: Vec<((u32, u32), u32)> = Vec::new();
    for (row, column) in cells {
        match out.last_mut() {
            Some(((last_row, _), end)) if last_row == row && *end + 1 == *column => *end = *column,
            _ => out.push(((*row, *column), *column)),
        }
    }
    let names: Vec<String> = out
        .iter()
        .map(|((row, first), last)| {
            let from = address::cell_name(*row, *first);
            if first == last {
                from
            } else {
                format!("{from}:{}", address::cell_name(*row, *last))
            }
        })
        .collect();
    names.join(" ")
}

/// Heights of rows by the longest label in them: programs do not fit rows to merged cells.
fn heights(sheet: &mut Sheet, table: &Table, grid: &Grid) {
    let mut lines = vec![1usize; grid.rows];
    let mut tall: Vec<(usize, usize, usize)> = Vec::new();
    for cell in &grid.cells {
        let Some(text) = cell.content.label() else { continue };
        let needed = usize::try_from(lines_of(text, widths(table, cell.column, cell.column_span), LETTER)).unwrap_or(1);
        if cell.row_span == 1 {
            lines[cell.row] = lines[cell.row].max(needed);
        } else {
            tall.push((cell.row, cell.row_span, needed));
        }
    }
    // What a label over several rows needs beyond them goes to the last one.
    for (first, span, needed) in tall {
        let there: usize = lines[first..first + span].iter().sum();
        lines[first + span - 1] += needed.saturating_sub(there);
    }
    for (at, lines) in lines.into_iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
        let height = lines as f64 * LINE + 6.0;
        sheet.height(TOP + row(at), height);
    }
}

fn print(sheet: &mut Sheet, table: &Table, grid: &Grid, bottom: u32, last: u16) -> Result<(), WriteError> {
    let head = TOP + row(grid.header_rows);
    let labels = grid
        .cells
        .iter()
        .filter(|cell| matches!(cell.content, GridContent::Figure(_)))
        .map(|cell| cell.column)
        .min();
    // Labels stay in sight only where they leave room for figures.
    let stub = labels.filter(|at| widths(table, 0, *at) < 400).unwrap_or(0);
    sheet.inner.set_freeze_panes(head, column(stub)).map_err(failed)?;
    sheet.inner.set_print_area(0, 0, bottom, last).map_err(failed)?;
    if grid.header_rows > 0 {
        sheet.inner.set_repeat_rows(TOP, head - 1).map_err(failed)?;
    }
    sheet.protect();
    Ok(())
}

/// A heading of a narrow column in the form's short lines: 结果/维持, not 结果维/持.
fn broken_up(text: &str, width: u32) -> String {
    let room = usize::try_from(width / (LETTER + 4)).unwrap_or(1).max(1);
    if width > 80 || text.chars().count() <= room {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    letters
        .chunks(room)
        .map(|line| line.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("\n")
}

/// Width of columns in pixels.
fn widths(table: &Table, first: usize, span: usize) -> u32 {
    table
        .widths
        .iter()
        .skip(first)
        .take(span)
        .map(|width| u32::from(*width) / 15)
        .sum()
}

fn row(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_core::Edition;

    #[test]
    fn every_figure_has_a_place_on_some_sheet_of_its_edition() {
        for edition in Edition::ALL {
            let placed: std::collections::BTreeSet<FigureId> = edition
                .tables()
                .flat_map(|table| {
                    table
                        .blocks
                        .iter()
                        .flat_map(|block| block.rows)
                        .flat_map(|row| row.figures)
                })
                .copied()
                .collect();
            let tables: std::collections::BTreeSet<&str> = edition.tables().map(|table| table.key).collect();
            for id in FigureId::all().filter(|id| tables.contains(id.figure().table)) {
                assert!(placed.contains(&id), "{id} has no place in edition {edition}");
            }
        }
    }

    #[test]
    fn cells_are_joined_into_ranges_by_row() {
        assert_eq!(multi_range(&[(0, 0), (0, 1), (0, 3), (1, 0)]), "A1:B1 D1 A2");
    }
}
