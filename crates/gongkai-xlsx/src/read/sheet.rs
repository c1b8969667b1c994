//! The cells of one sheet, sparse: only those with content are kept, however far apart they stand. Leaves out
//! what the cells mean, and their appearance but for the number format.

use super::cells::{At, Cells};
use super::limits;
use super::usual::{self, Usual};
use crate::address::{cell_name, parse_cell};
use gongkai_core::{CellName, Message, Place, ReadError, messages};
use gongkai_source::xml::{Node, Tag, Xml};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A cell with content.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RawCell<'a> {
    pub content: Content<'a>,
    /// Index of its style.
    pub style: usize,
    /// Its formula, where it has one of its own.
    pub formula: Option<Cow<'a, str>>,
}

/// How a sheet is arranged: what it shows of its cells.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arrangement {
    /// Merged cells: the first and the last.
    pub merges: Vec<(At, At)>,
    pub hidden_rows: BTreeSet<u32>,
    pub hidden_columns: bool,
}

/// What a cell holds, in the text of its part wherever it stands there as it is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Content<'a> {
    /// A formula without a stored result, nothing else.
    None,
    /// A number as written in the file.
    Number(Cow<'a, str>),
    Text(Cow<'a, str>),
    Bool(bool),
    Error(Cow<'a, str>),
}

/// What the cells of a workbook may still take.
pub(super) struct Budget {
    pub cells: usize,
    pub text: usize,
}

impl Budget {
    /// Takes what a cell needs; nothing where it is not there.
    fn take(&mut self, cell: &RawCell<'_>) -> Option<()> {
        let text = if let Content::Text(text) = &cell.content {
            text.len()
        } else {
            0
        };
        *self = Self {
            cells: self.cells.checked_sub(1)?,
            text: self.text.checked_sub(text)?,
        };
        Some(())
    }
}

fn too_many() -> Message {
    messages::workbook_cells(limits::CELLS, limits::TEXT / limits::MIB)
}

/// Reads the cells of a sheet.
pub(super) fn cells<'a>(
    sheet: &str,
    mut xml: Xml<'a>,
    strings: &[Cow<'a, str>],
    budget: &mut Budget,
) -> Result<(Cells<'a>, Arrangement), ReadError> {
    let mut cells = Cells::default();
    let mut arrangement = Arrangement::default();
    let (mut row, mut column) = (0, 0);
    let mut first_row = true;
    let mut usual = Vec::new();
    loop {
        while let Some(number) = xml.whole(|rest| usual::row(rest, strings, &mut usual)) {
            (row, column, first_row) = (number, 0, false);
            for Usual { at, cell } in usual.drain(..) {
                (row, column) = (at.0, at.1 + 1);
                if let Some(cell) = cell {
                    budget.take(&cell).ok_or_else(|| xml.fail(too_many()))?;
                    cells.push(at, cell);
                }
            }
        }
        // A row that is not usual may have begun, and be unusual for its attributes or one cell.
        usual.clear();
        while let Some(Usual { at, cell }) = xml.whole(|rest| usual::cell(rest, strings)) {
            (row, column) = (at.0, at.1 + 1);
            if let Some(cell) = cell {
                budget.take(&cell).ok_or_else(|| xml.fail(too_many()))?;
                cells.push(at, cell);
            }
        }
        match xml.next()? {
            Node::Open(tag) => match tag.name {
                "worksheet" | "sheetData" | "mergeCells" | "cols" => {}
                "mergeCell" => {
                    let ends = tag.get("ref").and_then(|text| text.split_once(':'));
                    let ends = ends.and_then(|(first, last)| Some((parse_cell(first)?, parse_cell(last)?)));
                    arrangement.merges.extend(ends);
                    if arrangement.merges.len() > limits::MERGES {
                        return Err(xml.fail(messages::workbook_cells(limits::MERGES, limits::TEXT / limits::MIB)));
                    }
                    xml.skip()?;
                }
                "col" => {
                    arrangement.hidden_columns |= tag.flag("hidden");
                    xml.skip()?;
                }
                "row" => {
                    let given = tag.get("r").map(|text| {
                        text.parse::<u32>()
                            .ok()
                            .filter(|row| (1..=limits::ROWS).contains(row))
                            .ok_or_else(|| xml.fail(messages::workbook_address(text)))
                    });
                    // Some programs leave the number out: then it is the next row.
                    row = match given.transpose()? {
                        Some(number) => number - 1,
                        None if first_row => 0,
                        None => row + 1,
                    };
                    first_row = false;
                    column = 0;
                    if tag.flag("hidden") {
                        arrangement.hidden_rows.insert(row);
                    }
                }
                "c" => {
                    if let Some(address) = tag.get("r") {
                        let at = parse_cell(address).ok_or_else(|| xml.fail(messages::workbook_address(address)))?;
                        (row, column) = at;
                    }
                    if row >= limits::ROWS || column >= limits::COLUMNS {
                        return Err(xml.fail(messages::workbook_address(cell_name(row, column))));
                    }
                    if let Some(cell) = cell(&mut xml, &tag, strings)? {
                        budget.take(&cell).ok_or_else(|| xml.fail(too_many()))?;
                        cells.push((row, column), cell);
                    }
                    column += 1;
                }
                _ => xml.skip()?,
            },
            Node::Close | Node::Text(_) => {}
            Node::End => break,
        }
    }
    match cells.sort() {
        None => Ok((cells, arrangement)),
        Some((row, column)) => {
            let cell = CellName::new(row, column);
            let error = xml.fail(messages::workbook_cell_twice(cell));
            Err(error.at(Place::Sheet {
                sheet: sheet.into(),
                cell,
            }))
        }
    }
}

/// Reads the shared strings.
pub(super) fn strings(mut xml: Xml<'_>) -> Result<Vec<Cow<'_, str>>, ReadError> {
    // The declared number of strings is not believed: nothing is allocated from it.
    let mut strings = Vec::new();
    loop {
        while strings.len() < limits::STRINGS
            && let Some(string) = xml.whole(usual::string)
        {
            strings.push(string);
        }
        match xml.next()? {
            Node::Open(tag) => match tag.name {
                "sst" => {}
                "si" => {
                    if strings.len() >= limits::STRINGS {
                        return Err(xml.fail(messages::workbook_cells(limits::STRINGS, limits::TEXT / limits::MIB)));
                    }
                    strings.push(rich(&mut xml)?);
                }
                _ => xml.skip()?,
            },
            Node::Close | Node::Text(_) => {}
            Node::End => return Ok(strings),
        }
    }
}

pub(super) fn cell<'a>(
    xml: &mut Xml<'a>,
    tag: &Tag<'a>,
    strings: &[Cow<'a, str>],
) -> Result<Option<RawCell<'a>>, ReadError> {
    let (mut value, mut inline, mut formula) = (None, None, None);
    loop {
        match xml.next()? {
            Node::Open(child) => match child.name {
                "v" => value = Some(xml.content()?),
                "f" => formula = Some(xml.content()?),
                "is" => inline = Some(rich(xml)?),
                _ => xml.skip()?,
            },
            Node::Text(_) => {}
            Node::Close | Node::End => break,
        }
    }
    let style = tag.get("s").and_then(|text| text.parse().ok()).unwrap_or(0);
    let content = Content::of(tag.get("t").unwrap_or("n"), value, inline, strings);
    let content = content.map_err(|value| xml.fail(messages::workbook_string(&value)))?;
    Ok(RawCell::new(content, style, formula))
}

impl<'a> RawCell<'a> {
    /// Nothing where it is only painted: a cell without content and formula.
    pub(super) fn new(content: Content<'a>, style: usize, formula: Option<Cow<'a, str>>) -> Option<Self> {
        let kept = content != Content::None || formula.is_some();
        kept.then_some(Self {
            content,
            style,
            formula,
        })
    }
}

impl<'a> Content<'a> {
    /// What a value says in a cell of that type. Gives back one that should be the number of a string and is not.
    pub(super) fn of(
        kind: &str,
        value: Option<Cow<'a, str>>,
        inline: Option<Cow<'a, str>>,
        strings: &[Cow<'a, str>],
    ) -> Result<Self, Cow<'a, str>> {
        Ok(match (kind, value, inline) {
            (_, None, Some(text)) => Self::Text(text),
            (_, None, None) => Self::None,
            ("s", Some(value), _) => {
                let string = value.trim().parse::<usize>().ok().and_then(|index| strings.get(index));
                Self::Text(string.ok_or(value)?.clone())
            }
            ("str" | "inlineStr", Some(value), _) => Self::Text(unescape(value)),
            ("b", Some(value), _) => Self::Bool(value.trim() == "1"),
            ("e", Some(value), _) => Self::Error(value),
            // An ISO date, as strict workbooks have it, is read where a date is expected.
            ("d", Some(value), _) => Self::Text(value),
            (_, Some(value), _) if value.trim().is_empty() => Self::None,
            (_, Some(Cow::Borrowed(value)), _) => Self::Number(Cow::Borrowed(value.trim())),
            (_, Some(Cow::Owned(value)), _) => Self::Number(Cow::Owned(value.trim().to_owned())),
        })
    }
}

/// A string with or without runs; phonetic readings are no part of it.
pub(super) fn rich<'a>(xml: &mut Xml<'a>) -> Result<Cow<'a, str>, ReadError> {
    let mut out = Cow::Borrowed("");
    let mut runs = 0;
    loop {
        match xml.next()? {
            Node::Open(tag) => match tag.name {
                "r" => runs += 1,
                "t" => out += unescape(xml.content()?),
                _ => xml.skip()?,
            },
            Node::Text(_) => {}
            Node::Close if runs > 0 => runs -= 1,
            Node::Close | Node::End => return Ok(out),
        }
    }
}

/// Takes back `_x000D_`, the way in which workbooks write characters that XML cannot hold.
pub(super) fn unescape(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains("_x") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let code = rest
            .get(2..6)
            .filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let letter = code
            .filter(|_| rest.get(6..7) == Some("_"))
            .and_then(|code| u32::from_str_radix(code, 16).ok())
            .and_then(char::from_u32);
        match letter {
            Some(letter) => {
                out.push(letter);
                rest = &rest[7..];
            }
            None => {
                out.push_str("_x");
                rest = &rest[2..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_taken_back() {
        for (written, meant) in [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x0041_", "_x0041_"),
            ("_x00", "_x00"),
            ("_xZZZZ_", "_xZZZZ_"),
            ("_x12中", "_x12中"),
        ] {
            assert_eq!(unescape(written.into()), meant);
        }
    }
}
