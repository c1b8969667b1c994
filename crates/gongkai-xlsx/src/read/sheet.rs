//! The cells of one sheet, sparse: only those with content are kept, however far apart they stand. Leaves out
//! what the cells mean, and their appearance but for the number format.

use super::cells::{At, Cells};
use super::limits;
use crate::address::{cell_name, parse_cell};
use gongkai_core::{Place, ReadError, messages};
use gongkai_source::xml::{Node, Tag, Xml};
use std::collections::BTreeSet;

/// A cell with content.
#[derive(Debug, Clone)]
pub(super) struct RawCell {
    pub content: Content,
    /// Index of its style.
    pub style: usize,
    /// Its formula, where it has one of its own.
    pub formula: Option<String>,
}

/// How a sheet is arranged: what it shows of its cells.
#[derive(Debug, Clone, Default)]
pub(super) struct Arrangement {
    /// Merged cells: the first and the last.
    pub merges: Vec<(At, At)>,
    pub hidden_rows: BTreeSet<u32>,
    pub hidden_columns: bool,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    /// A formula without a stored result, nothing else.
    None,
    /// A number as written in the file.
    Number(String),
    Text(String),
    Bool(bool),
    Error(String),
}

/// What the cells of a workbook may still take.
pub(super) struct Budget {
    pub cells: usize,
    pub text: usize,
}

/// Reads the cells of a sheet.
pub(super) fn cells(
    sheet: &str,
    mut xml: Xml<'_>,
    strings: &[String],
    budget: &mut Budget,
) -> Result<(Cells, Arrangement), ReadError> {
    let mut cells = Cells::default();
    let mut arrangement = Arrangement::default();
    let (mut row, mut column) = (0, 0);
    let mut first_row = true;
    loop {
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
                        let text = if let Content::Text(text) = &cell.content {
                            text.len()
                        } else {
                            0
                        };
                        let left = (budget.cells.checked_sub(1), budget.text.checked_sub(text));
                        let (Some(cells_left), Some(text_left)) = left else {
                            return Err(xml.fail(messages::workbook_cells(limits::CELLS, limits::TEXT / limits::MIB)));
                        };
                        *budget = Budget {
                            cells: cells_left,
                            text: text_left,
                        };
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
            let name = cell_name(row, column);
            let error = xml.fail(messages::workbook_cell_twice(&name));
            Err(error.at(Place::Sheet {
                sheet: sheet.to_owned(),
                cell: name,
            }))
        }
    }
}

/// Reads the shared strings.
pub(super) fn strings(mut xml: Xml<'_>) -> Result<Vec<String>, ReadError> {
    // The declared number of strings is not believed: nothing is allocated from it.
    let mut strings = Vec::new();
    loop {
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

fn cell(xml: &mut Xml<'_>, tag: &Tag<'_>, strings: &[String]) -> Result<Option<RawCell>, ReadError> {
    let (mut value, mut inline, mut formula) = (None, None, None);
    loop {
        match xml.next()? {
            Node::Open(child) => match child.name {
                "v" => value = Some(xml.content()?),
                "f" => formula = Some(xml.content()?.into_owned()),
                "is" => inline = Some(rich(xml)?),
                _ => xml.skip()?,
            },
            Node::Text(_) => {}
            Node::Close | Node::End => break,
        }
    }
    let style = tag.get("s").and_then(|text| text.parse().ok()).unwrap_or(0);
    let content = match (tag.get("t").unwrap_or("n"), value, inline) {
        (_, None, Some(text)) => Content::Text(text),
        (_, None, None) => Content::None,
        ("s", Some(value), _) => {
            let string = value.trim().parse::<usize>().ok().and_then(|index| strings.get(index));
            Content::Text(
                string
                    .ok_or_else(|| xml.fail(messages::workbook_string(&value)))?
                    .clone(),
            )
        }
        ("str" | "inlineStr", Some(value), _) => Content::Text(unescape(&value)),
        ("b", Some(value), _) => Content::Bool(value.trim() == "1"),
        ("e", Some(value), _) => Content::Error(value.into_owned()),
        // An ISO date, as strict workbooks have it, is read where a date is expected.
        ("d", Some(value), _) => Content::Text(value.into_owned()),
        (_, Some(value), _) if value.trim().is_empty() => Content::None,
        (_, Some(value), _) => Content::Number(value.trim().to_owned()),
    };
    // A cell without content and formula is only painted.
    let kept = content != Content::None || formula.is_some();
    Ok(kept.then_some(RawCell {
        content,
        style,
        formula,
    }))
}

/// A string with or without runs; phonetic readings are no part of it.
fn rich(xml: &mut Xml<'_>) -> Result<String, ReadError> {
    let mut out = String::new();
    let mut runs = 0;
    loop {
        match xml.next()? {
            Node::Open(tag) => match tag.name {
                "r" => runs += 1,
                "t" => out.push_str(&unescape(&xml.content()?)),
                _ => xml.skip()?,
            },
            Node::Text(_) => {}
            Node::Close if runs > 0 => runs -= 1,
            Node::Close | Node::End => return Ok(out),
        }
    }
}

/// Takes back `_x000D_`, the way in which workbooks write characters that XML cannot hold.
fn unescape(text: &str) -> String {
    if !text.contains("_x") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
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
    out
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
            assert_eq!(unescape(written), meant);
        }
    }
}
