//! The declared sums as formulas of their totals. The same text is written and looked for when a formula comes
//! without its result. Leaves out which cells become formulas, and what is said about broken sums.

use crate::address::cell_name;
use gongkai_core::FigureId;
use gongkai_core::tables::{Equation, Term};
use std::collections::BTreeMap;

/// Where figures stand on a sheet: row and column.
pub(crate) type Places = BTreeMap<FigureId, (u32, u32)>;

/// The formula of the total of an equation; `None` where it has not one total, or no addend has a cell.
///
/// All addends blank: the total is blank too, as nothing was filled in.
pub(crate) fn total(equation: &Equation, places: &Places) -> Option<String> {
    if equation.totals.len() != 1 {
        return None;
    }
    let sum = Sum::new(equation, places)?;
    Some(format!("IF(COUNT({})=0,\"\",{})", sum.counted, sum.summed))
}

/// The sum of an equation over counts: `Err` where it is too large, `Ok(None)` where every addend is blank.
pub(crate) fn compute(equation: &Equation, value: impl Fn(FigureId) -> Option<u64>) -> Result<Option<u64>, TooLarge> {
    let mut sum: Option<u64> = None;
    let mut add = |id: FigureId| {
        if let Some(value) = value(id) {
            sum = Some(sum.unwrap_or(0).checked_add(value).ok_or(TooLarge)?);
        }
        Ok(())
    };
    for term in equation.addends {
        match term {
            Term::Figure(id) => add(*id)?,
            Term::Group { members, subtotal } if members.iter().all(|id| value(*id).is_none()) => add(*subtotal)?,
            Term::Group { members, .. } => members.iter().try_for_each(|id| add(*id))?,
        }
    }
    Ok(sum)
}

/// The sum is larger than can be kept.
#[derive(Debug)]
pub(crate) struct TooLarge;

/// The addends of an equation in a formula.
pub(crate) struct Sum {
    /// Arguments of COUNT: every addend.
    pub counted: String,
    /// The sum, as an expression.
    pub summed: String,
}

impl Sum {
    /// `None` where no addend has a cell.
    pub(crate) fn new(equation: &Equation, places: &Places) -> Option<Self> {
        let all = ranges(equation.addable().filter_map(|id| places.get(&id)).copied().collect());
        let mut plain = Vec::new();
        let mut either = Vec::new();
        for term in equation.addends {
            match term {
                Term::Figure(id) => plain.extend(places.get(id)),
                Term::Group { members, subtotal } => {
                    let members: Vec<_> = members.iter().filter_map(|id| places.get(id)).copied().collect();
                    match places.get(subtotal) {
                        None => plain.extend(members),
                        Some(subtotal) if members.is_empty() => plain.push(*subtotal),
                        // Printed as one row: the subtotal stands for its members.
                        Some(subtotal) => either.push((ranges(members), cell_name(subtotal.0, subtotal.1))),
                    }
                }
            }
        }
        let mut terms = Vec::new();
        if !plain.is_empty() {
            terms.push(format!("SUM({})", ranges(plain)));
        }
        terms.extend(
            either
                .iter()
                .map(|(members, subtotal)| format!("IF(COUNT({members})=0,SUM({subtotal}),SUM({members}))")),
        );
        (!all.is_empty()).then(|| Self {
            counted: all,
            summed: terms.join("+"),
        })
    }
}

/// Cells as arguments: neighbours in a row or column become a range.
pub(crate) fn ranges(mut cells: Vec<(u32, u32)>) -> String {
    cells.sort_unstable();
    let mut out: Vec<((u32, u32), (u32, u32))> = Vec::new();
    let one_row = cells.windows(2).all(|pair| pair[0].0 == pair[1].0);
    for cell in cells {
        match out.last_mut() {
            Some((_, last)) if one_row && cell.1 == last.1 + 1 => *last = cell,
            Some((_, last)) if !one_row && cell.1 == last.1 && cell.0 == last.0 + 1 => *last = cell,
            _ => out.push((cell, cell)),
        }
    }
    let names = out.iter().map(|(first, last)| {
        if first == last {
            cell_name(first.0, first.1)
        } else {
            format!("{}:{}", cell_name(first.0, first.1), cell_name(last.0, last.1))
        }
    });
    names.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_core::Edition;

    fn applications() -> &'static gongkai_core::tables::Table {
        Edition::E2021
            .tables()
            .find(|table| table.key == "applications")
            .unwrap()
    }

    fn places(subtotals: bool) -> Places {
        let rows = applications().blocks[0]
            .rows
            .iter()
            .filter(|row| row.printed || subtotals);
        rows.enumerate()
            .flat_map(|(at, row)| {
                row.figures
                    .iter()
                    .enumerate()
                    .map(move |(column, id)| (*id, (at as u32, column as u32)))
            })
            .collect()
    }

    #[test]
    fn formulas_of_the_form() {
        let places = places(false);
        let formula = |rule: &str| {
            let equation = applications()
                .equations
                .iter()
                .find(|equation| equation.rule == rule)
                .unwrap();
            total(equation, &places)
        };
        assert_eq!(formula("ROWSUM").unwrap(), "IF(COUNT(A1:F1)=0,\"\",SUM(A1:F1))");
        assert_eq!(formula("COLSUM").unwrap(), "IF(COUNT(A3:A23)=0,\"\",SUM(A3:A23))");
        assert_eq!(formula("BALANCE"), None);
    }

    #[test]
    fn a_subtotal_counts_only_where_its_members_are_blank() {
        let equation = applications()
            .equations
            .iter()
            .find(|equation| equation.rule == "COLSUM")
            .unwrap();
        let formula = total(equation, &places(true)).unwrap();
        assert!(formula.contains("IF(COUNT(A6:A13)=0,SUM(A5),SUM(A6:A13))"), "{formula}");
        let subtotal = FigureId::from_path("applications.denied.subtotal.natural_person").unwrap();
        assert_eq!(compute(equation, |id| (id == subtotal).then_some(7)).unwrap(), Some(7));
        assert_eq!(compute(equation, |_| None).unwrap(), None);
        assert!(compute(equation, |_| Some(u64::MAX)).is_err());
    }
}
