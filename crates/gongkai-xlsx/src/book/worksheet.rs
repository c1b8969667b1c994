//! One sheet: cells in any order, columns and rows, merged cells, conditions, validations, print set-up, and the
//! part that says it. Leaves out pictures, charts, links, tables and whatever else our workbooks do not have.

use super::style::{Format, Formats, Styles};
use super::xml::{self, DECLARATION, attribute};
use super::{Refused, Strings};
use crate::address::{absolute, column_name, push_cell, sheet_prefix};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

/// Rows and columns of a sheet.
const ROWS: u32 = 1 << 20;
const COLUMNS: u16 = 1 << 14;
/// Pixels of a row, and of a digit of the font without a name, in which columns are measured.
const ROW: u32 = 20;
const DIGIT: u32 = 7;
/// A4 in the numbering of workbooks.
const A4: u8 = 9;
/// Names the area of a filter.
pub(super) const FILTER: &str = "_xlnm._FilterDatabase";

/// Cells from the first to the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Area {
    pub first: (u32, u16),
    pub last: (u32, u16),
}

impl Area {
    pub(crate) const fn new(first: (u32, u16), last: (u32, u16)) -> Self {
        Self { first, last }
    }

    pub(crate) const fn cell(at: (u32, u16)) -> Self {
        Self::new(at, at)
    }

    /// `D7:E8`, `D7` for one cell.
    pub(crate) fn name(self) -> String {
        let mut out = String::new();
        push_cell(&mut out, self.first.0, u32::from(self.first.1));
        if self.first != self.last {
            out.push(':');
            push_cell(&mut out, self.last.0, u32::from(self.last.1));
        }
        out
    }
}

/// What may be typed into cells.
#[derive(Debug, Clone)]
pub(crate) enum Rule {
    /// One of these, chosen from a list.
    List(String),
    /// What one of these cells says, chosen from a list.
    Range(String),
    /// A whole number from the first to the last.
    Whole(u32, u32),
    /// A day from the first to the last, by their numbers.
    Day(u32, u32),
    /// What a formula says.
    Formula(String),
}

/// A rule with what is said about it.
#[derive(Debug)]
pub(crate) struct Validation {
    pub rule: Rule,
    /// What does not fit may stay after a warning.
    pub warning: bool,
    /// Title and text while one types, empty for none, and where something does not fit.
    pub prompt: [String; 2],
    pub error: [String; 2],
    /// The cells, areas with blanks between them.
    pub cells: String,
}

/// A look that cells take on where a formula holds.
#[derive(Debug)]
pub(crate) struct Condition {
    pub cells: String,
    pub formula: String,
    pub format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Blank,
    Number,
    /// A text, shared by all cells that say it.
    Text,
    /// A formula with a number, with a text.
    Computed,
    Said,
}

#[derive(Debug)]
struct Cell {
    row: u32,
    column: u16,
    kind: Kind,
    format: Option<u32>,
    /// Its part of the sheet's content.
    content: Range<usize>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Column {
    pixels: u32,
    hidden: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Worksheet {
    pub name: String,
    pub hidden: bool,
    /// The one that is seen first.
    pub active: bool,
    pub protected: bool,
    pub landscape: bool,
    /// Percent of the size; without it, a page holds all columns.
    pub scale: Option<u8>,
    /// The first cell that moves.
    pub frozen: (u32, u16),
    pub print_area: Option<Area>,
    /// Rows and columns that every page repeats.
    pub repeated_rows: Option<(u32, u32)>,
    pub repeated_columns: Option<(u16, u16)>,
    /// Can be filtered by its first row.
    pub filter: Option<Area>,
    pub validations: Vec<Validation>,
    pub conditions: Vec<Condition>,
    merged: Vec<Area>,
    columns: BTreeMap<u16, Column>,
    /// Heights of rows in pixels.
    heights: BTreeMap<u32, u32>,
    cells: Vec<Cell>,
    /// Texts as they are, everything else as XML.
    content: String,
    formats: Formats,
}

impl Worksheet {
    pub(crate) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..Self::default()
        }
    }

    /// Sets the width of a column.
    pub(crate) fn width(&mut self, column: u16, pixels: u32) {
        self.columns.entry(column).or_default().pixels = pixels;
    }

    pub(crate) fn hide_column(&mut self, column: u16) {
        self.columns.entry(column).or_default().hidden = true;
    }

    /// Sets the height of a row.
    pub(crate) fn height(&mut self, row: u32, points: f64) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hundred")]
        let pixels = (points * 4.0 / 3.0).round() as u32;
        self.heights.insert(row, pixels);
    }

    /// Joins cells, all with one look; the first keeps what it says.
    pub(crate) fn merge(&mut self, area: Area, format: &Format) -> Result<(), Refused> {
        self.merged.push(area);
        for row in area.first.0..=area.last.0 {
            for column in area.first.1..=area.last.1 {
                self.blank((row, column), format)?;
            }
        }
        Ok(())
    }

    pub(crate) fn blank(&mut self, at: (u32, u16), format: &Format) -> Result<(), Refused> {
        let end = self.content.len();
        self.cell(at, Kind::Blank, Some(format), end)
    }

    pub(crate) fn text(&mut self, at: (u32, u16), text: &str, format: Option<&Format>) -> Result<(), Refused> {
        let start = self.content.len();
        self.content.push_str(text);
        self.cell(at, Kind::Text, format, start)
    }

    pub(crate) fn number(&mut self, at: (u32, u16), value: f64, format: &Format) -> Result<(), Refused> {
        let start = self.content.len();
        let _ = write!(self.content, "<v>{value}</v>");
        self.cell(at, Kind::Number, Some(format), start)
    }

    /// A formula with its result, which is a number if it looks like one.
    pub(crate) fn formula(
        &mut self,
        at: (u32, u16),
        formula: &str,
        result: &str,
        format: &Format,
    ) -> Result<(), Refused> {
        let start = self.content.len();
        self.content.push_str("<f>");
        xml::text(&mut self.content, formula);
        self.content.push_str("</f><v>");
        xml::text(&mut self.content, result);
        self.content.push_str("</v>");
        let kind = if result.parse::<f64>().is_ok() {
            Kind::Computed
        } else {
            Kind::Said
        };
        self.cell(at, kind, Some(format), start)
    }

    fn cell(
        &mut self,
        (row, column): (u32, u16),
        kind: Kind,
        format: Option<&Format>,
        start: usize,
    ) -> Result<(), Refused> {
        if row >= ROWS || column >= COLUMNS {
            return Err(Refused);
        }
        let format = format.map(|format| self.formats.id(format));
        self.cells.push(Cell {
            row,
            column,
            kind,
            format,
            content: start..self.content.len(),
        });
        Ok(())
    }

    /// Names that only count on this sheet, with the places that they stand for.
    pub(super) fn names(&self) -> Vec<(&'static str, String)> {
        let prefix = sheet_prefix(&self.name);
        let area = |area: Area| {
            let [first, last] = [area.first, area.last].map(|(row, column)| absolute(row, u32::from(column)));
            format!("{prefix}{first}:{last}")
        };
        let rows = self
            .repeated_rows
            .map(|(first, last)| format!("{prefix}${}:${}", first + 1, last + 1));
        let columns = self.repeated_columns.map(|(first, last)| {
            let [first, last] = [first, last].map(|at| column_name(u32::from(at)));
            format!("{prefix}${first}:${last}")
        });
        let titles: Vec<String> = columns.into_iter().chain(rows).collect();
        [
            (FILTER, self.filter.map(area)),
            ("_xlnm.Print_Area", self.print_area.map(area)),
            ("_xlnm.Print_Titles", (!titles.is_empty()).then(|| titles.join(","))),
        ]
        .into_iter()
        .filter_map(|(name, place)| Some((name, place?)))
        .collect()
    }

    /// Sorts the cells; of two at one place the later counts.
    pub(super) fn settle(&mut self) {
        // Whatever was written later stands before what it replaces.
        self.cells.reverse();
        self.cells.sort_by_key(|cell| (cell.row, cell.column));
        self.cells.dedup_by_key(|cell| (cell.row, cell.column));
    }

    /// The part, once the cells are settled.
    pub(super) fn xml<'a>(&'a self, out: &mut String, strings: &mut Strings<'a>, styles: &mut Styles) {
        out.push_str(DECLARATION);
        out.push_str("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">");
        let fitted = self.scale.is_none();
        if fitted {
            out.push_str("<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>");
        }
        let row = self.cells.last().map_or(0, |cell| cell.row);
        let column = self.cells.iter().map(|cell| cell.column).max().unwrap_or(0);
        out.push_str("<dimension");
        attribute(out, "ref", &Area::new((0, 0), (row, column)).name());
        out.push_str("/>");
        self.view(out);
        out.push_str("<sheetFormatPr defaultRowHeight=\"15\"/>");
        self.widths(out);
        self.rows(out, strings, styles);
        if self.protected {
            // Against slips: what only changes the look stays allowed.
            out.push_str("<sheetProtection sheet=\"1\" objects=\"1\" scenarios=\"1\" formatCells=\"0\" formatColumns=\"0\" formatRows=\"0\" insertHyperlinks=\"0\"/>");
        }
        if let Some(area) = self.filter {
            let _ = write!(out, "<autoFilter ref=\"{}\"/>", area.name());
        }
        if !self.merged.is_empty() {
            let _ = write!(out, "<mergeCells count=\"{}\">", self.merged.len());
            for area in &self.merged {
                let _ = write!(out, "<mergeCell ref=\"{}\"/>", area.name());
            }
            out.push_str("</mergeCells>");
        }
        self.colours(out, styles);
        if !self.validations.is_empty() {
            let _ = write!(out, "<dataValidations count=\"{}\">", self.validations.len());
            self.validations.iter().for_each(|rule| validation(out, rule));
            out.push_str("</dataValidations>");
        }
        out.push_str("<printOptions horizontalCentered=\"1\"/><pageMargins left=\"0.7\" right=\"0.7\" top=\"0.8\" bottom=\"0.8\" header=\"0.4\" footer=\"0.4\"/>");
        let _ = write!(out, "<pageSetup paperSize=\"{A4}\"");
        if let Some(scale) = self.scale {
            let _ = write!(out, " scale=\"{scale}\"");
        }
        if fitted {
            out.push_str(" fitToHeight=\"0\"");
        }
        let orientation = if self.landscape { "landscape" } else { "portrait" };
        let _ = write!(
            out,
            " orientation=\"{orientation}\" horizontalDpi=\"200\" verticalDpi=\"200\"/>"
        );
        out.push_str("<headerFooter><oddFooter>&amp;C&amp;P/&amp;N</oddFooter></headerFooter></worksheet>");
    }

    fn view(&self, out: &mut String) {
        out.push_str("<sheetViews><sheetView");
        if self.active {
            out.push_str(" tabSelected=\"1\"");
        }
        out.push_str(" workbookViewId=\"0\"");
        let (row, column) = self.frozen;
        if (row, column) == (0, 0) {
            out.push_str("/></sheetViews>");
            return;
        }
        out.push_str("><pane");
        for (name, split) in [("xSplit", u32::from(column)), ("ySplit", row)] {
            if split > 0 {
                attribute(out, name, &split.to_string());
            }
        }
        let corner = Area::cell(self.frozen).name();
        let (active, others) = match (row, column) {
            (_, 0) => ("bottomLeft", &[][..]),
            (0, _) => ("topRight", &[][..]),
            _ => (
                "bottomRight",
                &[("topRight", (0, column)), ("bottomLeft", (row, 0))][..],
            ),
        };
        let _ = write!(
            out,
            " topLeftCell=\"{corner}\" activePane=\"{active}\" state=\"frozen\"/>"
        );
        for (pane, at) in others {
            let cell = Area::cell(*at).name();
            let _ = write!(
                out,
                "<selection pane=\"{pane}\" activeCell=\"{cell}\" sqref=\"{cell}\"/>"
            );
        }
        let _ = write!(out, "<selection pane=\"{active}\"/></sheetView></sheetViews>");
    }

    fn widths(&self, out: &mut String) {
        if self.columns.is_empty() {
            return;
        }
        out.push_str("<cols>");
        let mut columns = self.columns.iter().peekable();
        while let Some((first, column)) = columns.next() {
            let mut last = *first;
            while columns
                .next_if(|(at, next)| **at == last + 1 && *next == column)
                .is_some()
            {
                last += 1;
            }
            let width = f64::from(column.pixels * 256 / DIGIT) / 256.0;
            let hidden = if column.hidden { " hidden=\"1\"" } else { "" };
            let _ = write!(
                out,
                "<col min=\"{}\" max=\"{}\" width=\"{width}\"{hidden} customWidth=\"1\"/>",
                first + 1,
                last + 1
            );
        }
        out.push_str("</cols>");
    }

    fn rows<'a>(&'a self, out: &mut String, strings: &mut Strings<'a>, styles: &mut Styles) {
        let formats: Vec<String> = self
            .formats
            .list()
            .iter()
            .map(|format| format!("\" s=\"{}", styles.cell(format)))
            .collect();
        let columns = self.cells.iter().map(|cell| cell.column).max();
        let columns: Vec<String> = (0..=columns.unwrap_or(0))
            .map(|at| column_name(u32::from(at)))
            .collect();
        out.push_str("<sheetData>");
        let mut heights = self.heights.iter().peekable();
        let mut cells = self.cells.iter().peekable();
        loop {
            let next = [cells.peek().map(|cell| cell.row), heights.peek().map(|(row, _)| **row)];
            let Some(row) = next.into_iter().flatten().min() else {
                break;
            };
            let name = (row + 1).to_string();
            out.push_str("<row r=\"");
            out.push_str(&name);
            out.push('"');
            if let Some((_, pixels)) = heights.next_if(|(at, pixels)| **at == row && **pixels != ROW) {
                let _ = write!(out, " ht=\"{}\" customHeight=\"1\"", f64::from(*pixels) * 0.75);
            } else {
                heights.next_if(|(at, _)| **at == row);
            }
            out.push('>');
            while let Some(cell) = cells.next_if(|cell| cell.row == row) {
                out.push_str("<c r=\"");
                out.push_str(&columns[usize::from(cell.column)]);
                out.push_str(&name);
                if let Some(format) = cell.format.and_then(|id| formats.get(usize::try_from(id).ok()?)) {
                    out.push_str(format);
                }
                let content = &self.content[cell.content.clone()];
                match cell.kind {
                    Kind::Blank => {
                        out.push_str("\"/>");
                        continue;
                    }
                    Kind::Text => {
                        let _ = write!(out, "\" t=\"s\"><v>{}</v>", strings.id(content));
                    }
                    Kind::Number | Kind::Computed => {
                        out.push_str("\">");
                        out.push_str(content);
                    }
                    Kind::Said => {
                        out.push_str("\" t=\"str\">");
                        out.push_str(content);
                    }
                }
                out.push_str("</c>");
            }
            out.push_str("</row>");
        }
        out.push_str("</sheetData>");
    }

    fn colours(&self, out: &mut String, styles: &mut Styles) {
        // Conditions on the same cells stand together.
        for (priority, condition) in (1..).zip(&self.conditions) {
            let at = priority - 1;
            let cells = &condition.cells;
            if at == 0 || self.conditions[at - 1].cells != *cells {
                let _ = write!(out, "<conditionalFormatting sqref=\"{cells}\">");
            }
            let id = styles.condition(&condition.format);
            let _ = write!(
                out,
                "<cfRule type=\"expression\" dxfId=\"{id}\" priority=\"{priority}\"><formula>"
            );
            xml::text(out, &condition.formula);
            out.push_str("</formula></cfRule>");
            if self.conditions.get(at + 1).is_none_or(|next| next.cells != *cells) {
                out.push_str("</conditionalFormatting>");
            }
        }
    }
}

fn validation(out: &mut String, validation: &Validation) {
    let (kind, first, last) = match &validation.rule {
        Rule::List(names) => ("list", format!("\"{names}\""), None),
        Rule::Range(cells) => ("list", cells.clone(), None),
        Rule::Whole(first, last) => ("whole", first.to_string(), Some(last)),
        Rule::Day(first, last) => ("date", first.to_string(), Some(last)),
        Rule::Formula(formula) => ("custom", formula.clone(), None),
    };
    out.push_str("<dataValidation");
    attribute(out, "type", kind);
    if validation.warning {
        attribute(out, "errorStyle", "warning");
    }
    out.push_str(" allowBlank=\"1\" showInputMessage=\"1\" showErrorMessage=\"1\"");
    let [error_title, error] = &validation.error;
    let [prompt_title, prompt] = &validation.prompt;
    for (name, text) in [
        ("errorTitle", error_title),
        ("error", error),
        ("promptTitle", prompt_title),
        ("prompt", prompt),
    ] {
        if !text.is_empty() {
            attribute(out, name, text);
        }
    }
    attribute(out, "sqref", &validation.cells);
    out.push_str("><formula1>");
    xml::text(out, &first);
    out.push_str("</formula1>");
    if let Some(last) = last {
        let _ = write!(out, "<formula2>{last}</formula2>");
    }
    out.push_str("</dataValidation>");
}
