//! What a workbook checks while one types: cells that hold no figure, sums that do not hold, each as a formula
//! and as the result that a program computes. Leaves out where the formulas stand.

use crate::address::cell_name;
use crate::figure::{MARKS, Shown};
use crate::formula::{self, Places, Sum, ranges};
use gongkai_core::tables::{Equation, Kind};
use gongkai_core::{Decimal, FigureId};

/// What a program sees in the cell of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    Blank,
    /// `/` and the like.
    Mark,
    /// A count that is added up.
    Count(u64),
    /// Another figure, or text where the form asks for text.
    Filled,
    /// Neither a figure of its kind nor a mark.
    Doubt,
}

impl Seen {
    pub(crate) fn of(kind: Kind, shown: &Shown) -> Self {
        match shown {
            Shown::Blank => Self::Blank,
            Shown::Number(text) => match kind {
                Kind::Count => text.parse().map_or(Self::Doubt, Self::Count),
                Kind::Change if text.contains('.') => Self::Doubt,
                Kind::Money if text.parse().is_ok_and(Decimal::is_negative) => Self::Doubt,
                _ => Self::Filled,
            },
            Shown::Text(_) if kind == Kind::Text => Self::Filled,
            Shown::Text(text) if MARKS.contains(&text.as_str()) => Self::Mark,
            Shown::Text(_) => Self::Doubt,
        }
    }

    const fn count(self) -> Option<u64> {
        match self {
            Self::Count(value) => Some(value),
            _ => None,
        }
    }
}

/// The number of cells of a range that hold neither a figure of the kind nor a mark.
///
/// Only functions that every office program has; errors in the cells are counted, not spread.
pub(crate) fn doubts(range: &str, kind: Kind) -> Option<String> {
    let marks: Vec<String> = MARKS.iter().map(|mark| format!("\"{mark}\"")).collect();
    let texts = format!(
        "{}-COUNT({range})-SUMPRODUCT(COUNTIF({range},{{{}}}))",
        filled(range),
        marks.join(",")
    );
    let negative = format!("+COUNTIF({range},\"<0\")");
    // The point between whole and fraction is another character in other countries.
    let broken = format!("+SUMPRODUCT(ISNUMBER({range})*ISNUMBER(FIND(MID(1/2,2,1),{range})))");
    match kind {
        Kind::Count => Some(texts + &negative + &broken),
        Kind::Change => Some(texts + &broken),
        Kind::Money => Some(texts + &negative),
        Kind::Text => None,
    }
}

/// The number of cells of a range with content; a formula that shows nothing is none.
pub(crate) fn filled(range: &str) -> String {
    format!("ROWS({range})*COLUMNS({range})-COUNTIF({range},\"\")")
}

/// The totals of an equation less the sum of its addends; nothing where all of either side are blank, or one of
/// them is no figure: then nothing can be said, as in the check.
pub(crate) fn difference(equation: &Equation, places: &Places) -> Option<String> {
    let (sum, totals) = sides(equation, places)?;
    let doubts: Vec<String> = format!("{},{totals}", sum.counted)
        .split(',')
        .filter_map(|range| doubts(range, Kind::Count))
        .collect();
    Some(format!(
        "IF(COUNT({})=0,\"\",IF(COUNT({totals})=0,\"\",IF({}>0,\"\",SUM({totals})-({}))))",
        sum.counted,
        doubts.join("+"),
        sum.summed
    ))
}

/// What [`difference`] results in, with the two sides: printed and computed.
pub(crate) fn differs(equation: &Equation, seen: impl Fn(FigureId) -> Seen) -> Option<(u64, u64)> {
    let all = || equation.addable().chain(equation.totals.iter().copied());
    if all().any(|id| seen(id) == Seen::Doubt) {
        return None;
    }
    let computed = formula::compute(equation, |id| seen(id).count()).ok()??;
    let printed: Vec<u64> = equation.totals.iter().filter_map(|id| seen(*id).count()).collect();
    let total = printed.iter().try_fold(0u64, |sum, part| sum.checked_add(*part))?;
    (!printed.is_empty()).then_some((total, computed))
}

/// What is said about a broken sum, as an expression; `helper` is the cell with its difference.
pub(crate) fn says(equation: &Equation, places: &Places, helper: &str) -> Option<String> {
    let (sum, totals) = sides(equation, places)?;
    let [before, between, after] = words(equation);
    let last = match equation.totals {
        [_] => format!("\"，\"&IF({helper}>0,\"多\",\"少\")"),
        _ => "\"，相差\"".to_owned(),
    };
    let computed = sum.summed;
    Some(format!(
        "IF(N({helper})=0,\"\",\"{before}\"&({computed})&\"{between}\"&SUM({totals})&{last}&ABS({helper})&\"{after}\")"
    ))
}

/// What [`says`] results in.
pub(crate) fn said(equation: &Equation, printed: u64, computed: u64) -> String {
    let [before, between, after] = words(equation);
    let last = match equation.totals {
        [_] if printed > computed => "，多",
        [_] => "，少",
        _ => "，相差",
    };
    let difference = printed.abs_diff(computed);
    format!("{before}{computed}{between}{printed}{last}{difference}{after}")
}

/// The words around the two sides: 自然人列：一＋二＝|120|，三＋四＝|118|…
fn words(equation: &Equation) -> [String; 3] {
    let last = |label: &[&'static str]| label.last().copied().unwrap_or_default();
    let Some(total) = equation.totals.first().map(|id| id.figure()) else {
        return Default::default();
    };
    let column = last(total.column_label);
    let along_row = equation.addable().all(|id| id.figure().row_label == total.row_label);
    let (before, between) = match equation.totals {
        // Without a row label the group above the column tells which total it is.
        [_] if along_row && total.row_label.is_empty() => {
            let group = total.column_label.iter().rev().nth(1).copied().unwrap_or_default();
            (format!("{group}{column}应为"), "，填".to_owned())
        }
        [_] if along_row => (format!("本行{column}应为"), "，填".to_owned()),
        [_] => (format!("{column}列{}应为", last(total.row_label)), "，填".to_owned()),
        totals => (
            format!("{column}列：{}＝", items(&mut equation.addable())),
            format!("，{}＝", items(&mut totals.iter().copied())),
        ),
    };
    [before, between, "。".to_owned()].map(|text| text.replace('"', ""))
}

/// The items of the form that are added up, by their numbers: 一＋二.
fn items(figures: &mut dyn Iterator<Item = FigureId>) -> String {
    let names = figures.map(|id| {
        let first = id.figure().row_label.first().copied().unwrap_or_default();
        first.split_once('、').map_or(first, |(number, _)| number)
    });
    names.collect::<Vec<_>>().join("＋")
}

fn sides(equation: &Equation, places: &Places) -> Option<(Sum, String)> {
    let totals: Vec<(u32, u32)> = equation
        .totals
        .iter()
        .filter_map(|id| places.get(id))
        .copied()
        .collect();
    let counts = equation
        .addable()
        .chain(equation.totals.iter().copied())
        .all(|id| id.figure().kind == Kind::Count);
    if totals.is_empty() || !counts {
        return None;
    }
    Some((Sum::new(equation, places)?, ranges(totals)))
}

/// Cells as rectangles, from the top.
pub(crate) fn rectangles(cells: &[(u32, u32)]) -> Vec<String> {
    // First row, first column, last column, last row.
    let mut out: Vec<[u32; 4]> = Vec::new();
    for (first, last, row) in spans(cells) {
        match out
            .iter_mut()
            .find(|known| known[1] == first && known[2] == last && known[3] + 1 == row)
        {
            Some(known) => known[3] = row,
            None => out.push([row, first, last, row]),
        }
    }
    out.iter()
        .map(|[top, first, last, bottom]| {
            let from = cell_name(*top, *first);
            if (top, first) == (bottom, last) {
                from
            } else {
                format!("{from}:{}", cell_name(*bottom, *last))
            }
        })
        .collect()
}

/// Neighbours in a row: first and last column, row.
fn spans(cells: &[(u32, u32)]) -> Vec<(u32, u32, u32)> {
    let mut cells = cells.to_vec();
    cells.sort_unstable();
    let mut out: Vec<(u32, u32, u32)> = Vec::new();
    for (row, column) in cells {
        match out.last_mut() {
            Some((_, last, known)) if *known == row && *last + 1 == column => *last = column,
            _ => out.push((column, column, row)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_core::Edition;

    #[test]
    fn cells_are_joined_into_rectangles() {
        let cells = [(0, 0), (0, 1), (0, 3), (1, 0), (1, 1), (3, 0)];
        assert_eq!(rectangles(&cells), ["A1:B2", "D1", "A4"]);
    }

    #[test]
    fn a_broken_sum_says_which_and_by_how_much() {
        let said_of = |rule: &str| {
            let tables = Edition::E2021.tables();
            let mut equations = tables.flat_map(|table| table.equations);
            let equation = equations.find(|equation| equation.rule == rule).unwrap();
            said(equation, 12, 15)
        };
        assert_eq!(said_of("ROWSUM"), "本行总计应为15，填12，少3。");
        assert_eq!(said_of("COLSUM"), "自然人列（七）总计应为15，填12，少3。");
        assert_eq!(said_of("BALANCE"), "自然人列：一＋二＝15，三＋四＝12，相差3。");
        assert_eq!(said_of("T4SUM"), "行政复议总计应为15，填12，少3。");
        assert_eq!(said_of("SUBTOT"), "自然人列（三）不予公开应为15，填12，少3。");
    }

    #[test]
    fn what_is_no_figure_silences_its_sums() {
        let tables = Edition::E2021.tables();
        let mut equations = tables.flat_map(|table| table.equations);
        let equation = equations.find(|equation| equation.rule == "ROWSUM").unwrap();
        let total = equation.totals[0];
        let first = equation.addable().next().unwrap();
        let with = |addend: Seen, sum: Seen| {
            differs(equation, |id| match id {
                _ if id == first => addend,
                _ if id == total => sum,
                _ => Seen::Blank,
            })
        };
        assert_eq!(with(Seen::Count(3), Seen::Count(5)), Some((5, 3)));
        assert_eq!(with(Seen::Mark, Seen::Count(5)), None);
        assert_eq!(with(Seen::Count(3), Seen::Blank), None);
        assert_eq!(with(Seen::Doubt, Seen::Count(5)), None);
    }
}
