//! Where the rows and cells of a sheet stand in the text of its part: those that are to be changed, and every formula.
//! Leaves out what the cells hold, which the reader knows.

use super::references::{self, Area};
use crate::address::parse_cell;
use crate::read::cells::At;
use crate::read::workbook::VOCABULARY;
use gongkai_core::{ReadError, messages};
use gongkai_source::xml::{Node, Tag, Xml};
use std::collections::{BTreeSet, HashMap};

/// Formulas over areas that reach into one row.
const AREAS: usize = 100;

/// Where a piece of a text begins and ends.
pub(super) type Span = (usize, usize);

/// A sheet's part, looked through.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// What stands before the names of elements.
    pub prefix: String,
    /// The start tag and the end tag of the rows' element; the same where it is empty.
    pub data: Option<Ends>,
    pub rows: Vec<Row>,
    /// The cells of the rows that were asked for, and those with formulas, in the order of the text.
    pub cells: Vec<Cell>,
    /// The styles of columns: first, last, number.
    pub columns: Vec<(u32, u32, String)>,
    /// The tag that says how large the sheet is, and what it says.
    pub dimension: Option<(Span, String)>,
}

/// An element's start tag and end tag, which are the same where it is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ends {
    pub open: Span,
    pub close: Span,
    pub empty: bool,
}

/// A row.
#[derive(Debug)]
pub(super) struct Row {
    /// Its number, from 0.
    pub number: u32,
    /// Whether the number is written.
    pub numbered: bool,
    pub ends: Ends,
}

/// A cell.
#[derive(Debug)]
pub(super) struct Cell {
    pub at: At,
    /// Whether the address is written.
    pub addressed: bool,
    pub ends: Ends,
    pub formula: Option<Formula>,
    /// Its result, and the text of a string in the cell.
    pub results: Vec<Span>,
    /// Whether a formula of a larger area fills it.
    pub filled: bool,
}

/// A formula.
#[derive(Debug)]
pub(super) struct Formula {
    /// The whole element.
    pub span: Span,
    /// As it is meant in this cell; `None` where that is not known.
    pub text: Option<String>,
    /// The number under which neighbours share it.
    pub shared: Option<u32>,
    /// The area that it fills at once.
    pub area: Option<Area>,
}

impl Ends {
    pub(super) const fn whole(&self) -> Span {
        (self.open.0, self.close.1)
    }
}

impl Formula {
    /// The area that it fills, in a cell.
    pub(super) fn fills(&self, (row, column): At) -> Area {
        self.area.unwrap_or(Area {
            rows: (row, row),
            columns: (column, column),
        })
    }
}

/// Looks through a sheet, for the cells of some rows.
pub(super) fn scan(part: &str, text: &str, wanted: &BTreeSet<u32>) -> Result<Scan, ReadError> {
    let mut scanner = Scanner {
        xml: Xml::new(&VOCABULARY, Some(part), text)?,
        scan: Scan::default(),
        at: (0, 0),
        shared: HashMap::new(),
        areas: Vec::new(),
    };
    scanner.sheet(wanted)?;
    Ok(scanner.scan)
}

struct Scanner<'a> {
    xml: Xml<'a>,
    scan: Scan,
    /// Row, and the column of the next cell without an address.
    at: At,
    /// The formulas that are shared, each with the cell that has its text.
    shared: HashMap<u32, (At, String)>,
    /// The areas that formulas fill.
    areas: Vec<Area>,
}

impl Scanner<'_> {
    fn sheet(&mut self, wanted: &BTreeSet<u32>) -> Result<(), ReadError> {
        loop {
            match self.xml.next()? {
                Node::Open(tag) => match tag.name {
                    "worksheet" => {
                        let name = self.xml.tag_name();
                        let local = name.rsplit_once(':').map_or(name, |(_, local)| local);
                        self.scan.prefix = name[..name.len() - local.len()].to_owned();
                    }
                    "cols" => {}
                    "col" => {
                        let number =
                            |name: &str| tag.get(name).and_then(|text| text.parse::<u32>().ok()?.checked_sub(1));
                        if let (Some(first), Some(last), Some(style)) = (number("min"), number("max"), tag.get("style"))
                        {
                            self.scan.columns.push((first, last, style.to_owned()));
                        }
                        self.xml.skip()?;
                    }
                    "dimension" => {
                        let known = tag.get("ref").unwrap_or_default().to_owned();
                        self.scan.dimension = Some((self.xml.span(), known));
                        self.xml.skip()?;
                    }
                    "sheetData" if self.scan.data.is_none() => {
                        let (open, empty) = (self.xml.span(), self.xml.raw().ends_with("/>"));
                        self.rows(wanted)?;
                        let close = self.xml.span();
                        self.scan.data = Some(Ends { open, close, empty });
                    }
                    _ => self.xml.skip()?,
                },
                Node::Close | Node::Text(_) => {}
                Node::End => return Ok(()),
            }
        }
    }

    fn rows(&mut self, wanted: &BTreeSet<u32>) -> Result<(), ReadError> {
        let mut first = true;
        loop {
            match self.xml.next()? {
                Node::Open(tag) if tag.name == "row" => {
                    let given = tag.get("r").and_then(|text| text.parse::<u32>().ok()?.checked_sub(1));
                    let number = given.unwrap_or(if first { 0 } else { self.at.0.saturating_add(1) });
                    first = false;
                    self.at = (number, 0);
                    self.areas.retain(|area| area.rows.1 >= number);
                    let (open, empty) = (self.xml.span(), self.xml.raw().ends_with("/>"));
                    self.cells(wanted.contains(&number))?;
                    let close = self.xml.span();
                    self.scan.rows.push(Row {
                        number,
                        numbered: given.is_some(),
                        ends: Ends { open, close, empty },
                    });
                }
                Node::Open(_) => self.xml.skip()?,
                Node::Text(_) => {}
                Node::Close | Node::End => return Ok(()),
            }
        }
    }

    fn cells(&mut self, wanted: bool) -> Result<(), ReadError> {
        loop {
            match self.xml.next()? {
                Node::Open(tag) if tag.name == "c" => {
                    let address = tag.get("r").and_then(parse_cell);
                    let at = address.unwrap_or(self.at);
                    let cell = self.cell(at, address.is_some())?;
                    self.at = (at.0, at.1.saturating_add(1));
                    if wanted || cell.formula.is_some() || cell.filled {
                        self.scan.cells.push(cell);
                    }
                }
                Node::Open(_) => self.xml.skip()?,
                Node::Text(_) => {}
                Node::Close | Node::End => return Ok(()),
            }
        }
    }

    fn cell(&mut self, at: At, addressed: bool) -> Result<Cell, ReadError> {
        let (open, empty) = (self.xml.span(), self.xml.raw().ends_with("/>"));
        let (mut formula, mut results) = (None, Vec::new());
        loop {
            match self.xml.next()? {
                Node::Open(tag) => {
                    let start = self.xml.span().0;
                    match tag.name {
                        "f" => {
                            let mut found = self.formula(&tag, at)?;
                            found.span = (start, self.xml.span().1);
                            formula = Some(found);
                        }
                        "v" | "is" => {
                            self.xml.skip()?;
                            results.push((start, self.xml.span().1));
                        }
                        _ => self.xml.skip()?,
                    }
                }
                Node::Text(_) => {}
                Node::Close | Node::End => break,
            }
        }
        let close = self.xml.span();
        Ok(Cell {
            at,
            addressed,
            ends: Ends { open, close, empty },
            filled: formula.is_none() && self.areas.iter().any(|area| area.has(at)),
            formula,
            results,
        })
    }

    fn formula(&mut self, tag: &Tag<'_>, at: At) -> Result<Formula, ReadError> {
        let kind = tag.get("t").unwrap_or("normal").to_owned();
        let shared = tag.get("si").and_then(|number| number.parse().ok());
        let area = tag.get("ref").and_then(area);
        let text = self.xml.content()?.into_owned();
        let mut formula = Formula {
            span: (0, 0),
            text: Some(text),
            shared: None,
            area: None,
        };
        match kind.as_str() {
            "shared" => {
                formula.shared = shared;
                let own = formula.text.take().filter(|text| !text.is_empty());
                formula.text = match (own, shared) {
                    (Some(text), Some(number)) => {
                        self.shared.insert(number, (at, text.clone()));
                        Some(text)
                    }
                    (own, None) => own,
                    (None, Some(number)) => self.shared.get(&number).and_then(|(from, text)| {
                        let by = |to: u32, from: u32| i64::from(to) - i64::from(from);
                        references::moved(text, (by(at.0, from.0), by(at.1, from.1)))
                    }),
                };
            }
            "array" | "dataTable" => {
                if kind == "dataTable" {
                    formula.text = None;
                }
                formula.area = area;
                let wide = |area: &Area| (area.rows.0, area.columns.0) != (area.rows.1, area.columns.1);
                self.areas.extend(area.filter(wide));
                if self.areas.len() > AREAS {
                    return Err(self.xml.fail(messages::amend_areas(AREAS)));
                }
            }
            _ => {}
        }
        Ok(formula)
    }
}

/// The area of `D7:E8`.
fn area(text: &str) -> Option<Area> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    let (first, last) = (parse_cell(first)?, parse_cell(last)?);
    Some(Area {
        rows: (first.0, last.0),
        columns: (first.1, last.1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_cells_and_formulas_are_found() {
        let text = "<x:worksheet xmlns:x=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><x:dimension ref=\"A1:B2\"/>\
            <x:cols><x:col min=\"1\" max=\"3\" style=\"4\"/></x:cols><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c/></x:row>\
            <x:row r=\"3\"><x:c r=\"B3\"><x:f t=\"shared\" ref=\"B3:B4\" si=\"0\">A3+1</x:f><x:v>2</x:v></x:c></x:row>\
            <x:row r=\"4\"/><x:row r=\"5\"><x:c r=\"B5\"><x:f t=\"shared\" si=\"0\"/></x:c>\
            <x:c r=\"C5\"><x:f t=\"array\" ref=\"C5:D5\">A1</x:f></x:c><x:c r=\"D5\"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>";
        let scan = scan("part", text, &BTreeSet::from([0])).unwrap();
        assert_eq!(scan.prefix, "x:");
        let rows: Vec<u32> = scan.rows.iter().map(|row| row.number).collect();
        assert_eq!(rows, [0, 2, 3, 4]);
        let cells: Vec<(At, Option<&str>, bool)> = scan
            .cells
            .iter()
            .map(|cell| {
                (
                    cell.at,
                    cell.formula.as_ref().and_then(|formula| formula.text.as_deref()),
                    cell.filled,
                )
            })
            .collect();
        let expected = [
            ((0, 0), None, false),
            ((0, 1), None, false),
            ((2, 1), Some("A3+1"), false),
            ((4, 1), Some("A5+1"), false),
            ((4, 2), Some("A1"), false),
            ((4, 3), None, true),
        ];
        assert_eq!(cells, expected);
        assert_eq!(scan.columns, [(0, 2, "4".to_owned())]);
        let cell = &scan.cells[2];
        assert_eq!(&text[cell.results[0].0..cell.results[0].1], "<x:v>2</x:v>");
        assert!(text[cell.ends.whole().0..].starts_with("<x:c r=\"B3\">"));
    }
}
