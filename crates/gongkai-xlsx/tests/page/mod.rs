//! A sheet as people make it from the form, to be read in tests. Leaves out the tests.
#![allow(dead_code, clippy::unwrap_used, missing_docs, reason = "each test uses a part of it")]

use gongkai_core::grid::{Grid, GridContent};
use gongkai_core::tables::{FigureId, FigureRef, Table};
use gongkai_core::{Loaded, Report};
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use std::collections::BTreeMap;

/// How figures stand in their cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum As {
    Numbers,
    /// Text, as pasted from elsewhere.
    Text,
    /// Text with blanks around it.
    Spaced,
}

/// A sheet before it is written: texts by row and column, merged cells, which texts are figures.
#[derive(Debug, Clone, Default)]
pub(crate) struct Page {
    pub cells: BTreeMap<(u32, u16), String>,
    pub figures: BTreeMap<(u32, u16), FigureId>,
    pub merges: Vec<(u32, u16, u32, u16)>,
    pub next: u32,
}

impl Page {
    pub(crate) fn text(&mut self, text: &str) {
        self.cells.insert((self.next, 0), text.to_owned());
        self.next += 1;
    }

    /// The printed grid of a table; rows are left out where `shown` says so.
    pub(crate) fn table(&mut self, report: &Report, table: &'static Table) {
        let grid = Grid::new(table, |row| {
            row.figures.iter().any(|id| report.tables.figure(*id).is_some())
        });
        for cell in &grid.cells {
            let row = self.next + u32::try_from(cell.row).unwrap();
            let column = u16::try_from(cell.column).unwrap();
            match cell.content {
                GridContent::Figure(id) => {
                    self.figures.insert((row, column), id);
                    let text = report.tables.figure(id).and_then(FigureRef::text).unwrap_or_default();
                    self.cells.insert((row, column), text);
                }
                content => {
                    self.cells
                        .insert((row, column), content.label().unwrap_or_default().to_owned());
                }
            }
            if cell.row_span * cell.column_span > 1 {
                let last = row + u32::try_from(cell.row_span).unwrap() - 1;
                let right = column + u16::try_from(cell.column_span).unwrap() - 1;
                self.merges.push((row, column, last, right));
            }
        }
        self.next += u32::try_from(grid.rows).unwrap();
    }

    /// Takes a row out; what stands below moves up.
    pub(crate) fn remove_row(&mut self, row: u32) {
        let moved = |at: u32| if at > row { at - 1 } else { at };
        self.cells = std::mem::take(&mut self.cells)
            .into_iter()
            .filter(|((at, _), _)| *at != row)
            .map(|((at, column), text)| ((moved(at), column), text))
            .collect();
        self.figures = std::mem::take(&mut self.figures)
            .into_iter()
            .filter(|((at, _), _)| *at != row)
            .map(|((at, column), id)| ((moved(at), column), id))
            .collect();
        self.merges.retain(|(first, _, last, _)| (*first, *last) != (row, row));
        for (first, _, last, _) in &mut self.merges {
            *last = if *last >= row { *last - 1 } else { *last };
            *first = moved(*first);
        }
        self.next -= 1;
    }

    /// Moves everything down.
    pub(crate) fn move_down(&mut self, by: u32) {
        let cells = std::mem::take(&mut self.cells).into_iter();
        self.cells = cells.map(|((row, column), text)| ((row + by, column), text)).collect();
        let figures = std::mem::take(&mut self.figures).into_iter();
        self.figures = figures.map(|((row, column), id)| ((row + by, column), id)).collect();
        for (first, _, last, _) in &mut self.merges {
            (*first, *last) = (*first + by, *last + by);
        }
        self.next += by;
    }

    /// Whether merged cells lie over each other, which no program writes.
    pub(crate) fn is_overlapping(&self) -> bool {
        let over = |one: &(u32, u16, u32, u16), other: &(u32, u16, u32, u16)| {
            one.0 <= other.2 && other.0 <= one.2 && one.1 <= other.3 && other.1 <= one.3
        };
        let mut merges = self.merges.iter().enumerate();
        merges.any(|(at, one)| one.2 < one.0 || self.merges[..at].iter().any(|other| over(one, other)))
    }

    /// The row in which a text stands.
    pub(crate) fn row_of(&self, text: &str) -> u32 {
        let found = self.cells.iter().find(|(_, cell)| cell.as_str() == text);
        found.unwrap_or_else(|| panic!("no cell {text}")).0.0
    }

    pub(crate) fn relabel(&mut self, change: impl Fn(&str) -> String) {
        for (at, text) in &mut self.cells {
            if !self.figures.contains_key(at) {
                *text = change(text);
            }
        }
    }

    pub(crate) fn write(&self, figures: As, merged: bool) -> Vec<u8> {
        let mut workbook = Workbook::new();
        self.onto(workbook.add_worksheet(), figures, merged);
        workbook.save_to_buffer().unwrap()
    }

    pub(crate) fn onto(&self, sheet: &mut Worksheet, figures: As, merged: bool) {
        let plain = Format::new();
        if merged {
            for (row, column, last, right) in &self.merges {
                if (row, column) != (last, right) {
                    sheet.merge_range(*row, *column, *last, *right, "", &plain).unwrap();
                }
            }
        }
        for ((row, column), text) in &self.cells {
            let number: Option<f64> = text
                .parse()
                .ok()
                .filter(|_| self.figures.contains_key(&(*row, *column)));
            match number {
                Some(number) if figures == As::Numbers => {
                    let decimals = text.split_once('.').map_or(0, |(_, part)| part.len());
                    let format = match decimals {
                        0 => Format::new(),
                        decimals => Format::new().set_num_format(format!("0.{}", "0".repeat(decimals))),
                    };
                    sheet.write_number_with_format(*row, *column, number, &format).unwrap();
                }
                _ if text.is_empty() => {}
                _ => {
                    let text = if figures == As::Spaced {
                        format!(" {text}\u{A0}")
                    } else {
                        text.clone()
                    };
                    sheet.write_string(*row, *column, text).unwrap();
                }
            }
        }
    }
}

pub(crate) fn figures(report: &Report, tables: &[&str]) -> Vec<(&'static str, Option<String>)> {
    let of_tables = FigureId::all().filter(|id| tables.is_empty() || tables.contains(&id.figure().table));
    of_tables
        .map(|id| (id.path(), report.tables.figure(id).and_then(FigureRef::text)))
        .collect()
}

pub(crate) fn rules(loaded: &Loaded) -> Vec<(&'static str, String)> {
    let shown = |finding: &gongkai_core::Finding| format!("{:?} {}", finding.place, finding.message);
    loaded
        .diagnostics
        .iter()
        .map(|finding| (finding.rule, shown(finding)))
        .collect()
}
