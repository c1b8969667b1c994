//! A workbook without our names, such as the form pasted from Word or a plain sheet with one table: its sheets as
//! a document, read by the labels of its tables. A table ends at an empty row. Leaves out what the labels say.

use super::cells::At;
use super::limits;
use super::sheet::{Content, RawCell};
use super::workbook::{SheetData, Source};
use crate::number;
use gongkai_core::rules::reading;
use gongkai_core::{CellName, Finding, Loaded, Message, Place, ReadError, Severity, messages};
use gongkai_document::{Block, Document, Table, TableCell, TableRow, is_report, recognise};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Rows of a merged cell that hold a table together.
const TALLEST: u32 = 200;

pub(super) fn read(source: &Source) -> Result<Loaded, ReadError> {
    let mut reader = Reader {
        source,
        document: Document::default(),
        diagnostics: Vec::new(),
        left: limits::TABLED,
    };
    for sheet in &source.sheets {
        reader.sheet(sheet)?;
    }
    let mut loaded = recognise(&reader.document);
    if !is_report(&loaded) {
        return Err(ReadError::new(messages::workbook_foreign()).help(messages::workbook_foreign_help()));
    }
    let finding = Finding::new(
        reading::WORKBOOK.code,
        Severity::Information,
        messages::workbook_foreign_read(),
    );
    let mut diagnostics = vec![finding.help(messages::workbook_foreign_read_help())];
    diagnostics.append(&mut reader.diagnostics);
    diagnostics.append(&mut loaded.diagnostics);
    Ok(Loaded { diagnostics, ..loaded })
}

struct Reader<'a> {
    source: &'a Source<'a>,
    document: Document,
    diagnostics: Vec<Finding>,
    /// Cells that tables may still have.
    left: usize,
}

/// Texts of a sheet's cells by row and column, empty ones left out.
type Texts = BTreeMap<At, String>;

/// Rows and columns that merged cells take, by their first cell.
type Merges = BTreeMap<At, (u32, u32)>;

impl Reader<'_> {
    fn sheet(&mut self, sheet: &SheetData) -> Result<(), ReadError> {
        let mut texts = Texts::new();
        for (at, cell) in sheet.cells.iter() {
            let text = self.shown(sheet, at, cell);
            if text.len() > limits::CELL {
                let place = place(sheet, at);
                return Err(ReadError::new(messages::workbook_cell_long(limits::CELL)).at(place));
            }
            if !text.trim().is_empty() {
                texts.insert(at, text);
            }
        }
        let Some(first) = texts.keys().next().copied() else {
            return Ok(());
        };
        if sheet.hidden {
            let message = messages::workbook_sheet_hidden(&sheet.name);
            self.note(Severity::Warning, message, sheet, first);
        }
        let hidden: BTreeSet<u32> = texts
            .keys()
            .map(|(row, _)| *row)
            .filter(|row| sheet.arrangement.hidden_rows.contains(row))
            .collect();
        if let Some(row) = hidden.first() {
            let message = messages::workbook_rows_hidden(&sheet.name, hidden.len());
            self.note(Severity::Warning, message, sheet, (*row, 0));
        }
        if sheet.arrangement.hidden_columns {
            let message = messages::workbook_columns_hidden(&sheet.name);
            self.note(Severity::Information, message, sheet, first);
        }
        let merges: Merges = sheet
            .arrangement
            .merges
            .iter()
            .filter(|(first, last)| last.0 >= first.0 && last.1 >= first.1)
            .map(|(first, last)| (*first, (last.0 - first.0 + 1, last.1 - first.1 + 1)))
            .collect();
        let left = texts.keys().map(|(_, column)| *column).min().unwrap_or(0);
        for (top, bottom) in regions(&texts, &merges) {
            if !self.region(sheet, &texts, &merges, left, (top, bottom)) {
                let message = messages::workbook_sheet_large(&sheet.name);
                self.note(Severity::Warning, message, sheet, (top, left));
                break;
            }
        }
        Ok(())
    }

    /// Adds the rows between two empty ones; `false` where they are too many.
    fn region(
        &mut self,
        sheet: &SheetData,
        texts: &Texts,
        merges: &Merges,
        left: u32,
        (top, bottom): (u32, u32),
    ) -> bool {
        let inside = || texts.range((top, 0)..=(bottom, u32::MAX));
        let end = |at: &At| at.1 + merges.get(at).map_or(1, |(_, columns)| *columns);
        let widest = left.saturating_add(limits::TABLE_COLUMNS);
        // A title may be merged over more columns than any table has.
        let right = inside().map(|(at, _)| end(at)).max().unwrap_or(left).min(widest);
        let size = u64::from(bottom - top + 1) * u64::from(right - left);
        let rest = self.left.checked_sub(usize::try_from(size).unwrap_or(usize::MAX));
        let Some(rest) = rest.filter(|_| inside().all(|((_, column), _)| *column < right)) else {
            return false;
        };
        self.left = rest;
        let covered = covered(merges, (top, left), (bottom, right));
        let mut rows = Vec::new();
        for row in top..=bottom {
            let mut cells = Vec::new();
            for column in left..right {
                let at = (row, column);
                let text = texts.get(&at);
                if covered.contains(&at) {
                    if let Some(text) = text {
                        let short: String = text.chars().take(40).collect();
                        self.note(Severity::Warning, messages::workbook_cell_covered(short), sheet, at);
                    }
                    continue;
                }
                let (high, wide) = merges.get(&at).copied().unwrap_or((1, 1));
                let text = text.cloned().unwrap_or_default();
                cells.push(TableCell::new(text, place(sheet, at)).spanning(high, wide.min(right - column)));
            }
            rows.push(TableRow { cells });
        }
        let alone = |row: &TableRow| row.cells.iter().filter(|cell| !cell.content.is_empty()).count() <= 1;
        if rows.iter().all(alone) {
            let cells = rows.into_iter().flat_map(|row| row.cells);
            self.document.blocks.extend(cells.flat_map(|cell| cell.content));
        } else {
            self.document.blocks.push(Block::Table(Table { caption: None, rows }));
        }
        true
    }

    /// What a cell shows.
    fn shown(&mut self, sheet: &SheetData, at: At, cell: &RawCell) -> String {
        match &cell.content {
            Content::None => {
                if cell.formula.is_some() {
                    let message = messages::workbook_no_result();
                    let last = self.note(Severity::Error, message, sheet, at);
                    last.help = Some(messages::workbook_no_result_help());
                }
                String::new()
            }
            Content::Text(text) => text.replace("\r\n", "\n").replace('\r', "\n"),
            Content::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
            Content::Error(error) => {
                self.note(Severity::Error, messages::workbook_cell_error(error), sheet, at);
                error.clone().into_owned()
            }
            Content::Number(written) if !number::is_kept(written) => {
                let message = messages::workbook_number_long(written);
                self.note(Severity::Error, message, sheet, at).help = Some(messages::workbook_number_long_help());
                String::new()
            }
            Content::Number(written) => self.number(written, cell.style),
        }
    }

    /// A number with the decimals of its format; a date as one.
    fn number(&self, written: &str, style: usize) -> String {
        let format = self.source.formats.get(style).copied().unwrap_or_default();
        if format.date
            && let Some(day) = number::from_serial(written, self.source.since_1904)
        {
            return day.to_string();
        }
        let decimals = format
            .decimals
            .map(|decimals| decimals + if format.percent { 2 } else { 0 });
        match number::plain(written, decimals) {
            Some(plain) if format.percent => hundredths(&plain),
            Some(plain) => plain,
            None => written.to_owned(),
        }
    }

    fn note(&mut self, severity: Severity, message: Message, sheet: &SheetData, at: At) -> &mut Finding {
        let finding = Finding::new(reading::WORKBOOK.code, severity, message).at(place(sheet, at));
        self.diagnostics.push(finding);
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }
}

fn place(sheet: &SheetData, (row, column): At) -> Place {
    Place::Sheet {
        sheet: Arc::clone(&sheet.name),
        cell: CellName::new(row, column),
    }
}

/// The rows between empty ones: first and last. A merged cell with a text holds its rows together.
fn regions(texts: &Texts, merges: &Merges) -> Vec<(u32, u32)> {
    let mut regions: Vec<(u32, u32)> = Vec::new();
    for at in texts.keys() {
        let high = merges.get(at).map_or(1, |(rows, _)| (*rows).min(TALLEST));
        match regions.last_mut() {
            Some((_, bottom)) if at.0 <= *bottom + 1 => *bottom = (*bottom).max(at.0 + high - 1),
            _ => regions.push((at.0, at.0 + high - 1)),
        }
    }
    regions
}

/// The cells of a region that lie under merged ones.
fn covered(merges: &Merges, (top, left): At, (bottom, right): At) -> BTreeSet<At> {
    let mut covered = BTreeSet::new();
    let mut looked = 0;
    for (first, (rows, columns)) in merges.range((top.saturating_sub(TALLEST), 0)..=(bottom, u32::MAX)) {
        let last = (first.0 + rows - 1, first.1 + columns - 1);
        if last.0 < top || last.1 < left || first.1 >= right || covered.contains(first) {
            continue;
        }
        for row in first.0.max(top)..=last.0.min(bottom) {
            for column in first.1.max(left)..=last.1.min(right.saturating_sub(1)) {
                looked += 1;
                if (row, column) != *first {
                    covered.insert((row, column));
                }
            }
        }
        // So many lie over each other, which no program shows.
        if looked > 4 * limits::TABLED {
            break;
        }
    }
    covered
}

/// 0.125 as 12.5%.
fn hundredths(plain: &str) -> String {
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = format!("{fraction:0<2}");
    let moved = format!("{whole}{}", &fraction[..2]);
    let whole = moved.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let rest = &fraction[2..];
    if rest.is_empty() {
        format!("{sign}{whole}%")
    } else {
        format!("{sign}{whole}.{rest}%")
    }
}
