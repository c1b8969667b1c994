//! Which formulas compute something else once cells have changed: those that refer to them, and those that refer to
//! such formulas. Leaves out how formulas are found and what they compute.

use super::references::{Area, Found};
use crate::read::cells::At;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How many cells are compared before every formula counts as one that does.
const WORK: usize = 20_000_000;

/// A formula with what it refers to.
pub(super) struct Formula {
    /// Number of its sheet.
    pub sheet: usize,
    /// The cells that it fills, more than one for those of whole areas.
    pub fills: Area,
    /// What it refers to.
    pub to: Vec<(usize, Area)>,
    /// Whether it may refer to anything.
    pub open: bool,
}

/// What names stand for.
#[derive(Default)]
pub(super) struct Names {
    /// Names in capital letters, each with the cells of all its meanings; nothing where those are not known.
    known: HashMap<String, Option<Vec<(usize, Area)>>>,
}

impl Names {
    /// Adds a name that stands for what a formula refers to.
    pub(super) fn add(&mut self, name: &str, found: &Found<'_>, sheets: &HashMap<String, usize>) {
        let mut cells = Some(Vec::new());
        for reference in &found.cells {
            let sheet = reference.sheet.as_deref().and_then(|name| sheets.get(&folded(name)));
            match (&mut cells, sheet) {
                (Some(cells), Some(sheet)) => cells.push((*sheet, reference.area())),
                _ => cells = None,
            }
        }
        if found.open || !found.names.is_empty() {
            cells = None;
        }
        // Sheets may have names of their own that are spelled alike.
        let known = self
            .known
            .entry(name.to_uppercase())
            .or_insert_with(|| Some(Vec::new()));
        match (known.as_mut(), cells) {
            (Some(known), Some(cells)) => known.extend(cells),
            _ => *known = None,
        }
    }
}

impl Formula {
    pub(super) fn new(
        (sheet, fills): (usize, Area),
        found: &Found<'_>,
        sheets: &HashMap<String, usize>,
        names: &Names,
    ) -> Self {
        let mut formula = Self {
            sheet,
            fills,
            to: Vec::with_capacity(found.cells.len()),
            open: found.open,
        };
        for reference in &found.cells {
            match &reference.sheet {
                None => formula.to.push((sheet, reference.area())),
                Some(name) => match sheets.get(&folded(name)) {
                    Some(sheet) => formula.to.push((*sheet, reference.area())),
                    None => formula.open = true,
                },
            }
        }
        for name in &found.names {
            match names.known.get(&name.to_uppercase()) {
                Some(Some(cells)) => formula.to.extend(cells),
                _ => formula.open = true,
            }
        }
        formula
    }
}

/// A sheet's name as names of sheets are compared.
pub(super) fn folded(name: &str) -> String {
    name.to_lowercase()
}

/// For every formula, whether it computes something else.
pub(super) fn stale(formulas: &[Formula], changed: &BTreeMap<usize, BTreeSet<At>>) -> Vec<bool> {
    let mut stale: Vec<bool> = formulas.iter().map(|formula| formula.open).collect();
    let mut cells = Cells {
        single: changed.clone(),
        areas: Vec::new(),
        work: WORK,
    };
    for (formula, _) in formulas.iter().zip(&stale).filter(|(_, stale)| **stale) {
        cells.fill(formula);
    }
    loop {
        let mut more = false;
        for (formula, stale) in formulas.iter().zip(&mut stale) {
            if !*stale && formula.to.iter().any(|(sheet, area)| cells.meet(*sheet, *area)) {
                *stale = true;
                more = true;
                cells.fill(formula);
            }
            if cells.work == 0 {
                return vec![true; formulas.len()];
            }
        }
        if !more {
            return stale;
        }
    }
}

/// The cells that say something else.
struct Cells {
    single: BTreeMap<usize, BTreeSet<At>>,
    areas: Vec<(usize, Area)>,
    /// What may still be compared.
    work: usize,
}

impl Cells {
    fn fill(&mut self, formula: &Formula) {
        let Area { rows, columns } = formula.fills;
        if (rows.0, columns.0) == (rows.1, columns.1) {
            self.single
                .entry(formula.sheet)
                .or_default()
                .insert((rows.0, columns.0));
        } else {
            self.areas.push((formula.sheet, formula.fills));
        }
    }

    /// Whether one of them lies in an area.
    fn meet(&mut self, sheet: usize, area: Area) -> bool {
        self.work = self.work.saturating_sub(1 + self.areas.len());
        let over = |one: (u32, u32), other: (u32, u32)| one.0 <= other.1 && other.0 <= one.1;
        let mut areas = self.areas.iter();
        if areas
            .any(|(known, other)| *known == sheet && over(area.rows, other.rows) && over(area.columns, other.columns))
        {
            return true;
        }
        let Some(cells) = self.single.get(&sheet) else {
            return false;
        };
        for (_, column) in cells.range((area.rows.0, 0)..=(area.rows.1, u32::MAX)) {
            self.work = self.work.saturating_sub(1);
            if (area.columns.0..=area.columns.1).contains(column) {
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::super::references::find;
    use super::*;

    fn at(sheet: usize, (row, column): At, formula: &str) -> Formula {
        let sheets = HashMap::from([("甲".to_owned(), 0), ("乙".to_owned(), 1)]);
        let mut names = Names::default();
        names.add("总数", &find("甲!$H$5"), &sheets);
        names.add("不明", &find("OFFSET(甲!A1,1,1)"), &sheets);
        let fills = Area {
            rows: (row, row),
            columns: (column, column),
        };
        Formula::new((sheet, fills), &find(formula), &sheets, &names)
    }

    #[test]
    fn what_refers_to_a_change_is_stale_over_sheets_and_names() {
        let formulas = [
            at(1, (0, 0), "B1+1"),
            at(1, (0, 1), "SUM(甲!H1:H9)"),
            at(1, (1, 0), "甲!A1"),
            at(1, (2, 0), "总数*2"),
            at(1, (3, 0), "不明"),
            at(0, (9, 9), "SUM(A1:C3)"),
            at(1, (4, 0), "丙!A1"),
        ];
        let changed = BTreeMap::from([(0, BTreeSet::from([(4, 7)]))]);
        assert_eq!(stale(&formulas, &changed), [true, true, false, true, true, false, true]);
        assert_eq!(stale(&formulas[5..6], &BTreeMap::new()), [false]);
    }
}
