//! The new results of simple formulas: sums, differences, comparisons, the functions that tables of figures need. What
//! a formula has besides is not understood, and its result is then not known. Leaves out which formulas need new
//! results.

use super::cells::Value;
use super::places::Puts;
use super::references::{Area, Reference, find};
use super::stale::folded;
use crate::number;
use crate::read::cells::At;
use crate::read::sheet::Content;
use crate::read::workbook::Source;
use std::collections::HashMap;

/// Formulas of which one waits for the other.
const DEPTH: usize = 40;
/// Cells that are looked at, and brackets that are opened, over all formulas.
const WORK: usize = 2_000_000;

/// The cells of a workbook as they are to be.
pub(super) struct Cells<'a> {
    source: &'a Source<'a>,
    puts: &'a Puts,
    sheets: &'a HashMap<String, usize>,
    /// The formulas whose stored results are no longer true.
    formulas: HashMap<(usize, At), &'a str>,
    /// What was computed; nothing where it is not known.
    known: HashMap<(usize, At), Option<Held>>,
    depth: usize,
    work: usize,
}

/// What a cell, or a part of a formula, comes to.
#[derive(Debug, Clone, PartialEq)]
enum Held {
    Blank,
    Number(f64),
    Text(String),
    Bool(bool),
}

/// What a function is given.
enum Argument {
    One(Held),
    /// The cells of a reference that are not blank.
    Cells(Vec<Held>),
}

impl<'a> Cells<'a> {
    pub(super) fn new(
        source: &'a Source<'a>,
        puts: &'a Puts,
        sheets: &'a HashMap<String, usize>,
        formulas: HashMap<(usize, At), &'a str>,
    ) -> Self {
        Self {
            source,
            puts,
            sheets,
            formulas,
            known: HashMap::new(),
            depth: 0,
            work: WORK,
        }
    }

    /// The result of one of the formulas.
    pub(super) fn result(&mut self, spot: (usize, At)) -> Option<Value> {
        match self.held(spot)? {
            // What a formula gives is never blank.
            Held::Blank => Some(Value::Number("0".to_owned())),
            Held::Number(value) => Some(Value::Number(number::plain(&value.to_string(), None)?)),
            Held::Text(text) => Some(Value::Text(text)),
            Held::Bool(_) => None,
        }
    }

    /// What a cell holds.
    fn held(&mut self, spot: (usize, At)) -> Option<Held> {
        self.work = self.work.checked_sub(1)?;
        let (sheet, at) = spot;
        if let Some(put) = self.puts.get(&sheet).and_then(|puts| puts.get(&at)) {
            return match &put.value {
                Value::Blank => Some(Held::Blank),
                Value::Number(digits) | Value::Amount(digits) => digits.parse().ok().map(Held::Number),
                Value::Text(text) => Some(Held::Text(text.clone())),
            };
        }
        let Some(formula) = self.formulas.get(&spot).copied() else {
            let cell = self.source.sheets.get(sheet)?.cells.get(at);
            return match cell.map(|cell| (&cell.content, &cell.formula)) {
                None => Some(Held::Blank),
                Some((Content::Number(written), _)) => written.parse().ok().map(Held::Number),
                Some((Content::Text(text), _)) => Some(Held::Text(text.clone().into_owned())),
                Some((Content::Bool(value), _)) => Some(Held::Bool(*value)),
                Some((Content::None, None)) => Some(Held::Blank),
                Some((Content::None, Some(_)) | (Content::Error(_), _)) => None,
            };
        };
        if let Some(known) = self.known.get(&spot) {
            return known.clone();
        }
        if self.depth == DEPTH {
            return None;
        }
        // A formula that waits for itself has no result.
        self.known.insert(spot, None);
        self.depth += 1;
        let found = Parser::new(self, sheet, formula).whole();
        self.depth -= 1;
        self.known.insert(spot, found.clone());
        found
    }

    /// The cells of an area that are not blank.
    fn area(&mut self, sheet: usize, area: Area) -> Option<Vec<Held>> {
        let Area { rows, columns } = area;
        let known = self.source.sheets.get(sheet)?;
        let within = |at: &At| (columns.0..=columns.1).contains(&at.1);
        let (first, last) = ((rows.0, 0), (rows.1, u32::MAX));
        let mut cells: Vec<At> = known
            .cells
            .range(first..=last)
            .map(|(at, _)| at)
            .filter(within)
            .collect();
        if let Some(puts) = self.puts.get(&sheet) {
            cells.extend(puts.range(first..=last).map(|(at, _)| *at).filter(within));
        }
        cells.sort_unstable();
        cells.dedup();
        self.work = self.work.checked_sub(cells.len())?;
        let held: Option<Vec<Held>> = cells.into_iter().map(|at| self.held((sheet, at))).collect();
        Some(held?.into_iter().filter(|held| *held != Held::Blank).collect())
    }
}

/// A formula that is computed as it is read.
struct Parser<'a, 'b> {
    cells: &'b mut Cells<'a>,
    sheet: usize,
    text: &'b str,
    references: Vec<Reference<'b>>,
    at: usize,
    depth: usize,
}

impl<'a, 'b> Parser<'a, 'b> {
    fn new(cells: &'b mut Cells<'a>, sheet: usize, text: &'b str) -> Self {
        let found = find(text);
        Self {
            cells,
            sheet,
            text,
            references: if found.open { Vec::new() } else { found.cells },
            at: 0,
            depth: 0,
        }
    }

    fn whole(mut self) -> Option<Held> {
        let held = self.comparison()?;
        self.blanks();
        (self.at == self.text.len()).then_some(held)
    }

    fn rest(&self) -> &'b str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// Passes one of some signs, the longest first.
    fn sign(&mut self, signs: &[&'static str]) -> Option<&'static str> {
        self.blanks();
        let found = signs.iter().find(|sign| self.rest().starts_with(**sign))?;
        self.at += found.len();
        Some(found)
    }

    fn comparison(&mut self) -> Option<Held> {
        let mut left = self.joined()?;
        while let Some(sign) = self.sign(&["<>", "<=", ">=", "=", "<", ">"]) {
            let right = self.joined()?;
            let order = compared(&left, &right)?;
            left = Held::Bool(match sign {
                "=" => order.is_eq(),
                "<>" => order.is_ne(),
                "<" => order.is_lt(),
                ">" => order.is_gt(),
                "<=" => order.is_le(),
                _ => order.is_ge(),
            });
        }
        Some(left)
    }

    fn joined(&mut self) -> Option<Held> {
        let mut left = self.sum()?;
        while self.sign(&["&"]).is_some() {
            let right = self.sum()?;
            left = Held::Text(shown(&left)? + &shown(&right)?);
        }
        Some(left)
    }

    fn sum(&mut self) -> Option<Held> {
        let mut left = self.product()?;
        while let Some(sign) = self.sign(&["+", "-"]) {
            let (one, other) = (figure(&left)?, figure(&self.product()?)?);
            left = finite(if sign == "+" { one + other } else { one - other })?;
        }
        Some(left)
    }

    fn product(&mut self) -> Option<Held> {
        let mut left = self.signed()?;
        while let Some(sign) = self.sign(&["*", "/"]) {
            let (one, other) = (figure(&left)?, figure(&self.signed()?)?);
            left = finite(if sign == "*" { one * other } else { one / other })?;
        }
        Some(left)
    }

    fn signed(&mut self) -> Option<Held> {
        let mut minus = None;
        while let Some(sign) = self.sign(&["+", "-"]) {
            minus = Some(minus.unwrap_or(false) ^ (sign == "-"));
        }
        let mut held = self.operand()?;
        while self.sign(&["%"]).is_some() {
            held = Held::Number(figure(&held)? / 100.0);
        }
        match minus {
            None => Some(held),
            Some(minus) => {
                let value = figure(&held)?;
                Some(Held::Number(if minus { -value } else { value }))
            }
        }
    }

    fn operand(&mut self) -> Option<Held> {
        self.blanks();
        if self.sign(&["("]).is_some() {
            self.depth = Some(self.depth + 1).filter(|depth| *depth < DEPTH)?;
            let held = self.comparison()?;
            self.depth -= 1;
            self.sign(&[")"])?;
            return Some(held);
        }
        if self.rest().starts_with('"') {
            return self.string();
        }
        if let Some((sheet, area)) = self.reference() {
            // A range stands for one of its cells only where the program chooses it.
            let single = area?;
            let one = single.rows.0 == single.rows.1 && single.columns.0 == single.columns.1;
            return one
                .then(|| self.cells.held((sheet?, (single.rows.0, single.columns.0))))
                .flatten();
        }
        let word = self.word();
        if self.rest().starts_with('(') {
            self.at += 1;
            return self.function(&word.to_uppercase());
        }
        match word.to_uppercase().as_str() {
            "TRUE" => Some(Held::Bool(true)),
            "FALSE" => Some(Held::Bool(false)),
            number => number
                .parse()
                .ok()
                .filter(|value: &f64| value.is_finite())
                .map(Held::Number),
        }
    }

    fn word(&mut self) -> &'b str {
        let rest = self.rest();
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '.');
        let word = &rest[..end.unwrap_or(rest.len())];
        self.at += word.len();
        word
    }

    fn string(&mut self) -> Option<Held> {
        let mut out = String::new();
        self.at += 1;
        loop {
            let rest = self.rest();
            let end = rest.find('"')?;
            out.push_str(&rest[..end]);
            self.at += end + 1;
            if !self.rest().starts_with('"') {
                return Some(Held::Text(out));
            }
            out.push('"');
            self.at += 1;
        }
    }

    /// The sheet and the area of a reference that begins here.
    fn reference(&mut self) -> Option<(Option<usize>, Option<Area>)> {
        let found = self.references.iter().find(|reference| reference.from == self.at)?;
        let sheet = match &found.sheet {
            None => Some(self.sheet),
            Some(name) => self.cells.sheets.get(&folded(name)).copied(),
        };
        self.at = found.span.1;
        Some((sheet, Some(found.area())))
    }

    fn function(&mut self, name: &str) -> Option<Held> {
        self.depth = Some(self.depth + 1).filter(|depth| *depth < DEPTH)?;
        let mut arguments = Vec::new();
        if self.sign(&[")"]).is_none() {
            loop {
                arguments.push(self.argument()?);
                if self.sign(&[",", ")"])? == ")" {
                    break;
                }
            }
        }
        self.depth -= 1;
        self.cells.work = self.cells.work.checked_sub(1)?;
        let numbers = || -> Option<Vec<f64>> {
            let mut numbers = Vec::new();
            for argument in &arguments {
                match argument {
                    Argument::One(held) => numbers.push(figure(held)?),
                    Argument::Cells(cells) => numbers.extend(cells.iter().filter_map(|held| match held {
                        Held::Number(value) => Some(*value),
                        _ => None,
                    })),
                }
            }
            Some(numbers)
        };
        let one = |at: usize| match arguments.get(at)? {
            Argument::One(held) => Some(held.clone()),
            Argument::Cells(cells) => match cells.as_slice() {
                [] => Some(Held::Blank),
                [held] => Some(held.clone()),
                _ => None,
            },
        };
        let truths = || -> Option<Vec<bool>> { (0..arguments.len()).map(|at| truth(&one(at)?)).collect() };
        match (name, arguments.len()) {
            ("SUM", 1..) => finite(numbers()?.iter().sum()),
            ("COUNT", 1..) => {
                // What is no number is passed over, wherever it stands.
                let count = arguments.iter().map(|argument| match argument {
                    Argument::One(held) => usize::from(matches!(held, Held::Number(_))),
                    Argument::Cells(cells) => cells.iter().filter(|held| matches!(held, Held::Number(_))).count(),
                });
                Some(Held::Number(u32::try_from(count.sum::<usize>()).ok()?.into()))
            }
            ("MAX", 1..) => finite(numbers()?.into_iter().reduce(f64::max).unwrap_or(0.0)),
            ("MIN", 1..) => finite(numbers()?.into_iter().reduce(f64::min).unwrap_or(0.0)),
            ("ABS", 1) => finite(figure(&one(0)?)?.abs()),
            ("AND", 1..) => Some(Held::Bool(truths()?.into_iter().all(|truth| truth))),
            ("OR", 1..) => Some(Held::Bool(truths()?.into_iter().any(|truth| truth))),
            ("IF", 2..=3) => match (truth(&one(0)?)?, arguments.len()) {
                (true, _) => one(1),
                (false, 3) => one(2),
                (false, _) => Some(Held::Bool(false)),
            },
            _ => None,
        }
    }

    fn argument(&mut self) -> Option<Argument> {
        self.blanks();
        let start = self.at;
        if let Some((sheet, area)) = self.reference() {
            self.blanks();
            if self.rest().starts_with([',', ')']) {
                return Some(Argument::Cells(self.cells.area(sheet?, area?)?));
            }
            self.at = start;
        }
        Some(Argument::One(self.comparison()?))
    }
}

/// A number, as operators take it: a text is not known to be one.
fn figure(held: &Held) -> Option<f64> {
    match held {
        Held::Blank => Some(0.0),
        Held::Number(value) => Some(*value),
        Held::Text(_) | Held::Bool(_) => None,
    }
}

fn finite(value: f64) -> Option<Held> {
    value.is_finite().then_some(Held::Number(value))
}

fn truth(held: &Held) -> Option<bool> {
    match held {
        Held::Bool(value) => Some(*value),
        _ => Some(figure(held)? != 0.0),
    }
}

fn shown(held: &Held) -> Option<String> {
    match held {
        Held::Blank => Some(String::new()),
        Held::Number(value) => number::plain(&value.to_string(), None),
        Held::Text(text) => Some(text.clone()),
        Held::Bool(_) => None,
    }
}

/// Which of two is the larger, as programs see it: numbers by their 15 digits, a blank as whatever it stands beside.
fn compared(one: &Held, other: &Held) -> Option<std::cmp::Ordering> {
    let rounded = |value: f64| number::plain(&value.to_string(), None)?.parse::<f64>().ok();
    let empty = String::new();
    match (one, other) {
        (Held::Text(one), Held::Text(other)) => {
            let (one, other) = (one.to_lowercase(), other.to_lowercase());
            // How letters are sorted depends on the language.
            (one == other)
                .then_some(std::cmp::Ordering::Equal)
                .or_else(|| (one.is_empty() || other.is_empty()).then(|| one.cmp(&other)))
        }
        (Held::Blank, Held::Text(other)) => Some(empty.cmp(other)),
        (Held::Text(one), Held::Blank) => Some(one.cmp(&empty)),
        (Held::Number(_), Held::Text(_)) => Some(std::cmp::Ordering::Less),
        (Held::Text(_), Held::Number(_)) => Some(std::cmp::Ordering::Greater),
        (Held::Bool(_), _) | (_, Held::Bool(_)) => None,
        _ => rounded(figure(one)?)?.partial_cmp(&rounded(figure(other)?)?),
    }
}

#[cfg(test)]
mod tests {
    use super::super::cells::NewCell;
    use super::*;
    use crate::read::package::Package;
    use crate::read::workbook::open;
    use proptest::prelude::*;
    use rust_xlsxwriter::Workbook;
    use std::collections::BTreeMap;

    /// The results of formulas in column D of a sheet with some numbers.
    fn results(formulas: &[&str]) -> Vec<Option<Value>> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet().set_name("甲").unwrap();
        sheet.write(0, 0, 3).unwrap();
        sheet.write(1, 0, 4.5).unwrap();
        sheet.write(2, 0, "文").unwrap();
        sheet.write(0, 1, "").unwrap();
        let bytes = workbook.save_to_buffer().unwrap();
        let package = Package::open(&bytes).unwrap();
        let source = open(&package).unwrap();
        let new = NewCell::new(Value::Number("10".to_owned()));
        let puts = BTreeMap::from([(0, BTreeMap::from([((3, 0), new)]))]);
        let sheets = HashMap::from([("甲".to_owned(), 0)]);
        let known: HashMap<(usize, At), &str> = (0u32..)
            .zip(formulas)
            .map(|(row, formula)| ((0, (row, 3)), *formula))
            .collect();
        let mut cells = Cells::new(&source, &puts, &sheets, known);
        (0u32..)
            .zip(formulas)
            .map(|(row, _)| cells.result((0, (row, 3))))
            .collect()
    }

    #[test]
    fn simple_formulas_are_computed_and_others_are_not() {
        let number = |digits: &str| Some(Value::Number(digits.to_owned()));
        let text = |text: &str| Some(Value::Text(text.to_owned()));
        for (formula, result) in [
            ("SUM(A1:A4)", number("17.5")),
            ("甲!A4*2-A1/ 2", number("18.5")),
            ("'甲'!$A$4-SUM(A1,A2,1)", number("1.5")),
            ("IF(COUNT(B1:B9)=0,\"\",SUM(B1:B9))", text("")),
            ("IF(A4>=10,\"符合\"&A4,\"不\"\"符\")", text("符合10")),
            ("0.1+0.2", number("0.3")),
            ("IF(0.1+0.2=0.3,1,2)", number("1")),
            ("-(A1+A2)%", number("-0.075")),
            ("MAX(A1:A4)-MIN(A1:A4)+ABS(-2)", number("9")),
            ("IF(AND(A1=3,OR(A2=1,C9=\"\")),A4,0)", number("10")),
            ("C9", number("0")),
            // What is not known: texts in sums, other functions, circles, names, division by zero.
            ("A3+1", None),
            ("VLOOKUP(1,A1:A4,1)", None),
            ("D1", None),
            ("总数", None),
            ("A1/0", None),
            ("SUM(A1:A4", None),
            ("A1:A4", None),
            ("2^3", None),
            ("", None),
        ] {
            assert_eq!(results(&[formula]), [result], "{formula}");
        }
        // One waits for the other.
        assert_eq!(results(&["D2+1", "A4+1"]), [number("12"), number("11")]);
        assert_eq!(results(&["D2+1", "D1+1"]), [None, None]);
    }

    proptest! {
        #[test]
        fn nothing_panics(formula in "[A-D1-4(),+*/&=<>%\"' SUMIF甲!:.-]{0,24}") {
            let _ = results(&[&formula]);
        }
    }
}
