//! Cells put into the text of a sheet's part: over those that are there, between them, or in rows that are new.
//! Everything else of the text stays as it is. Leaves out what the cells are to hold.

use super::looks::Looks;
use super::references::Area;
use super::scan::{Cell, Row, Scan, Span};
use crate::address::{cell_name, parse_cell};
use crate::read::cells::At;
use crate::text;
use gongkai_source::patch::{Edits, attribute, push_text, with_attribute};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What a cell is to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NewCell {
    pub value: Value,
    /// The formula that has the value as its result.
    pub formula: Option<String>,
    /// The cell whose look it takes where there is none yet.
    pub like: Option<At>,
}

/// What a cell shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Blank,
    /// Plain digits.
    Number(String),
    /// Plain digits that are shown with two decimals, whatever the look of the cell.
    Amount(String),
    Text(String),
}

/// What becomes of the cells of a sheet.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Cells that are replaced or new.
    pub put: BTreeMap<At, NewCell>,
    /// Formulas whose results changed; nothing where the new one is not known.
    pub results: BTreeMap<At, Option<Value>>,
    /// Formulas that were shared with a cell that is replaced.
    pub spelled: BTreeMap<At, String>,
    /// Rows that get another height in points, or the usual one.
    pub heights: BTreeMap<u32, Option<String>>,
}

impl NewCell {
    pub(super) const fn new(value: Value) -> Self {
        Self {
            value,
            formula: None,
            like: None,
        }
    }
}

impl Plan {
    /// Whether nothing changes.
    pub(super) fn is_empty(&self) -> bool {
        self.put.is_empty() && self.results.is_empty() && self.spelled.is_empty()
    }
}

/// The text with the cells; `None` where one cannot be put in without moving others.
pub(super) fn patched(text: &str, scan: &Scan, plan: &Plan, looks: &mut Looks) -> Option<String> {
    let mut patch = Patch {
        text,
        scan,
        cells: scan.cells.iter().map(|cell| (cell.at, cell)).collect(),
        tags: BTreeMap::new(),
        looks,
        edits: Edits::default(),
    };
    patch.heights(&plan.heights);
    let mut new: BTreeMap<u32, Vec<(At, &NewCell)>> = BTreeMap::new();
    for (at, cell) in &plan.put {
        match patch.cells.get(at).copied() {
            Some(known) => patch.replace(known, cell),
            None => new.entry(at.0).or_default().push((*at, cell)),
        }
    }
    for (at, cell) in &patch.cells.clone() {
        if plan.put.contains_key(at) {
            continue;
        }
        match (plan.results.get(at), plan.spelled.get(at)) {
            (None, None) => {}
            (result, spelled) => patch.result(cell, result, spelled),
        }
    }
    patch.insert(new)?;
    patch.dimension(plan);
    for (place, tag) in std::mem::take(&mut patch.tags) {
        patch.edits.replace(place, tag);
    }
    Some(patch.edits.apply(text))
}

struct Patch<'a> {
    text: &'a str,
    scan: &'a Scan,
    cells: BTreeMap<At, &'a Cell>,
    /// Start tags of rows that say something else.
    tags: BTreeMap<Span, String>,
    looks: &'a mut Looks,
    edits: Edits,
}

impl Patch<'_> {
    fn written(&self, (start, end): Span) -> &str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn heights(&mut self, rows: &BTreeMap<u32, Option<String>>) {
        for row in &self.scan.rows {
            let Some(height) = rows.get(&row.number) else { continue };
            let tag = high(self.written(row.ends.open), height.as_deref());
            self.tags.insert(row.ends.open, tag);
        }
    }

    fn replace(&mut self, known: &Cell, cell: &NewCell) {
        // What says of which kind the old content is.
        let mut tag = self.written(known.ends.open).to_owned();
        for name in ["t", "cm", "vm"] {
            tag = with_attribute(&tag, name, None);
        }
        let tag = self.looks.tag(tag, cell);
        let new = filled(&tag, &self.scan.prefix, cell);
        self.edits.replace(known.ends.whole(), new);
    }

    /// A formula that stays, with another result or spelled out.
    fn result(&mut self, cell: &Cell, result: Option<&Option<Value>>, spelled: Option<&String>) {
        let prefix = &self.scan.prefix;
        if let (Some(formula), Some(spelled)) = (&cell.formula, spelled) {
            let new = format!("<{prefix}f>{}</{prefix}f>", escaped(spelled));
            self.edits.replace(formula.span, new);
        }
        let Some(result) = result else { return };
        let tag = with_attribute(self.written(cell.ends.open), "t", None);
        let (kind, value) = match result {
            None | Some(Value::Blank) => (None, String::new()),
            Some(Value::Number(digits) | Value::Amount(digits)) => (None, digits.clone()),
            Some(Value::Text(text)) => (Some("str"), text.clone()),
        };
        self.edits.replace(cell.ends.open, with_attribute(&tag, "t", kind));
        for span in &cell.results {
            self.edits.replace(*span, String::new());
        }
        if let (Some(formula), false) = (&cell.formula, value.is_empty() && kind.is_none()) {
            let new = format!("<{prefix}v>{}</{prefix}v>", escaped(&value));
            self.edits.insert(formula.span.1, new);
        }
    }

    fn insert(&mut self, new: BTreeMap<u32, Vec<(At, &NewCell)>>) -> Option<()> {
        let prefix = &self.scan.prefix;
        let data = self.scan.data?;
        // New rows by the place where they come in.
        let mut rows: BTreeMap<usize, String> = BTreeMap::new();
        let known: BTreeMap<u32, &Row> = self.scan.rows.iter().map(|row| (row.number, row)).collect();
        for (number, cells) in new {
            if let Some(row) = known.get(&number) {
                self.fill(row, &cells)?;
                continue;
            }
            let next = known.range(number..).next().map(|(_, row)| *row);
            // One without a number would become another row.
            if next.is_some_and(|next| !next.numbered) {
                return None;
            }
            let at = next.map_or(data.close.0, |next| next.ends.open.0);
            let out = rows.entry(at).or_default();
            let _ = write!(out, "<{prefix}row r=\"{}\">", number + 1);
            for (at, cell) in cells {
                out.push_str(&self.fresh(at, cell, None));
            }
            let _ = write!(out, "</{prefix}row>");
        }
        for (at, rows) in rows {
            if data.empty {
                let tag = self.written(data.open);
                let tag = tag.trim_end_matches("/>").trim_end().to_owned();
                self.edits
                    .replace(data.open, format!("{tag}>{rows}</{prefix}sheetData>"));
            } else {
                self.edits.insert(at, rows);
            }
        }
        Some(())
    }

    /// Puts new cells into a row.
    fn fill(&mut self, row: &Row, cells: &[(At, &NewCell)]) -> Option<()> {
        let Row { ends, .. } = row;
        let tag = self.tags.remove(&ends.open);
        let tag = tag.unwrap_or_else(|| self.written(ends.open).to_owned());
        let style = attribute(&tag, "customFormat")
            .filter(|custom| matches!(*custom, "1" | "true"))
            .and_then(|_| attribute(&tag, "s"));
        // A hint of the columns that the row has; some programs believe it.
        let hint = attribute(&tag, "spans").and_then(|spans| {
            let (first, last) = spans.split_once(':')?;
            let known = (first.parse::<u32>().ok()?, last.parse::<u32>().ok()?);
            let columns = cells.iter().map(|((_, column), _)| column + 1);
            let wide = columns.fold(known, |(first, last), column| (first.min(column), last.max(column)));
            (wide != known).then(|| format!("{}:{}", wide.0, wide.1))
        });
        let open = match &hint {
            Some(hint) => with_attribute(&tag, "spans", Some(hint)),
            None => tag.clone(),
        };
        if ends.empty {
            let style = style.map(str::to_owned);
            let inside: String = cells
                .iter()
                .map(|(at, cell)| self.fresh(*at, cell, style.as_deref()))
                .collect();
            let open = open.trim_end_matches("/>").trim_end();
            let prefix = &self.scan.prefix;
            self.edits.replace(ends.open, format!("{open}>{inside}</{prefix}row>"));
            return Some(());
        }
        if open != self.written(ends.open) {
            self.tags.insert(ends.open, open.clone());
        }
        for (at, cell) in cells {
            let next = self.cells.range(*at..=(at.0, u32::MAX)).next().map(|(_, cell)| *cell);
            // One without an address would become another cell.
            if next.is_some_and(|next| !next.addressed) {
                return None;
            }
            let to = next.map_or(ends.close.0, |next| next.ends.open.0);
            let new = self.fresh(*at, cell, style);
            self.edits.insert(to, new);
        }
        Some(())
    }

    /// A cell where there was none, in the look of its row or column.
    fn fresh(&mut self, at: At, cell: &NewCell, of_row: Option<&str>) -> String {
        let like = cell.like.and_then(|like| self.cells.get(&like));
        let like = like.and_then(|cell| attribute(self.written(cell.ends.open), "s"));
        let column = self
            .scan
            .columns
            .iter()
            .find(|(first, last, _)| (*first..=*last).contains(&at.1));
        let style = like.or(of_row).or(column.map(|(.., style)| style.as_str()));
        let style = style.map(str::to_owned);
        written(at, style.as_deref(), &self.scan.prefix, cell, self.looks)
    }

    /// Says that the sheet is larger, where it has become so.
    fn dimension(&mut self, plan: &Plan) {
        let Some((span, known)) = &self.scan.dimension else {
            return;
        };
        let (first, last) = known.split_once(':').unwrap_or((known, known));
        let (Some(first), Some(last)) = (parse_cell(first), parse_cell(last)) else {
            return;
        };
        let old = Area {
            rows: (first.0, last.0),
            columns: (first.1, last.1),
        };
        let mut area = old;
        for (row, column) in plan.put.keys() {
            area.rows = (area.rows.0.min(*row), area.rows.1.max(*row));
            area.columns = (area.columns.0.min(*column), area.columns.1.max(*column));
        }
        if area != old {
            let first = cell_name(area.rows.0, area.columns.0);
            let last = cell_name(area.rows.1, area.columns.1);
            let tag = self.written(*span).to_owned();
            self.edits
                .replace(*span, with_attribute(&tag, "ref", Some(&format!("{first}:{last}"))));
        }
    }
}

/// The start tag of a row of a height, or of the usual one.
pub(super) fn high(tag: &str, height: Option<&str>) -> String {
    let tag = with_attribute(tag, "ht", height);
    with_attribute(&tag, "customHeight", height.map(|_| "1"))
}

/// A cell as it is written, in a look or in none.
pub(super) fn written(
    (row, column): At,
    style: Option<&str>,
    prefix: &str,
    cell: &NewCell,
    looks: &mut Looks,
) -> String {
    let mut tag = format!("<{prefix}c r=\"{}\"/>", cell_name(row, column));
    if let Some(style) = style {
        tag = with_attribute(&tag, "s", Some(style));
    }
    filled(&looks.tag(tag, cell), prefix, cell)
}

/// A cell as it is written, from its start tag.
fn filled(tag: &str, prefix: &str, cell: &NewCell) -> String {
    let open = tag.trim_end_matches('>').trim_end_matches('/').trim_end();
    let formula = cell.formula.as_ref();
    let formula = formula.map_or_else(String::new, |text| format!("<{prefix}f>{}</{prefix}f>", escaped(text)));
    let (kind, value) = match &cell.value {
        Value::Blank if formula.is_empty() => return format!("{open}/>"),
        Value::Blank => ("", String::new()),
        Value::Number(digits) | Value::Amount(digits) => ("", format!("<{prefix}v>{digits}</{prefix}v>")),
        Value::Text(content) => {
            let written = escaped(&text::safe(content));
            if formula.is_empty() {
                let text = format!("<{prefix}is><{prefix}t xml:space=\"preserve\">{written}</{prefix}t></{prefix}is>");
                (" t=\"inlineStr\"", text)
            } else {
                (" t=\"str\"", format!("<{prefix}v>{written}</{prefix}v>"))
            }
        }
    };
    format!("{open}{kind}>{formula}{value}</{prefix}c>")
}

/// A text as an element holds it; quotes mean nothing there.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    push_text(&mut out, text);
    out.replace("&quot;", "\"")
}

#[cfg(test)]
mod tests {
    use super::super::scan::scan;
    use super::*;
    use std::collections::BTreeSet;

    const HEAD: &str = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">";

    fn changed(inside: &str, put: &[(At, NewCell)]) -> Option<String> {
        let text = format!("{HEAD}{inside}</worksheet>");
        let rows: BTreeSet<u32> = put.iter().map(|(at, _)| at.0).collect();
        let scan = scan("part", &text, &rows).unwrap();
        let plan = Plan {
            put: put.iter().cloned().collect(),
            ..Plan::default()
        };
        let text = patched(&text, &scan, &plan, &mut Looks::default())?;
        Some(
            text.trim_start_matches(HEAD)
                .trim_end_matches("</worksheet>")
                .to_owned(),
        )
    }

    fn number(digits: &str) -> NewCell {
        NewCell::new(Value::Number(digits.to_owned()))
    }

    #[test]
    fn cells_are_replaced_put_between_and_put_into_new_rows() {
        let sheet = "<dimension ref=\"A2:C4\"/><cols><col min=\"2\" max=\"2\" style=\"9\"/></cols><sheetData>\
            <row r=\"2\" spans=\"1:3\"><c r=\"A2\" s=\"3\" t=\"s\"><v>0</v></c><c r=\"C2\"/></row>\
            <row r=\"4\" s=\"5\" customFormat=\"1\"/></sheetData>";
        let text = NewCell::new(Value::Text("a<b\n".to_owned()));
        let put = [
            ((1, 0), number("12")),
            ((1, 1), number("1")),
            ((1, 4), text),
            ((2, 1), number("2")),
            ((3, 1), number("3")),
            ((6, 0), number("4")),
        ];
        let expected = "<dimension ref=\"A2:E7\"/><cols><col min=\"2\" max=\"2\" style=\"9\"/></cols><sheetData>\
            <row r=\"2\" spans=\"1:5\"><c r=\"A2\" s=\"3\"><v>12</v></c><c r=\"B2\" s=\"9\"><v>1</v></c><c r=\"C2\"/>\
            <c r=\"E2\" t=\"inlineStr\"><is><t xml:space=\"preserve\">a&lt;b\n</t></is></c></row>\
            <row r=\"3\"><c r=\"B3\" s=\"9\"><v>2</v></c></row>\
            <row r=\"4\" s=\"5\" customFormat=\"1\"><c r=\"B4\" s=\"5\"><v>3</v></c></row>\
            <row r=\"7\"><c r=\"A7\"><v>4</v></c></row></sheetData>";
        assert_eq!(changed(sheet, &put).as_deref(), Some(expected));
    }

    #[test]
    fn an_empty_sheet_gets_rows_and_what_would_move_is_left() {
        let put = [((0, 0), number("1")), ((2, 0), number("2"))];
        assert_eq!(
            changed("<sheetData/>", &put).as_deref(),
            Some(
                "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"3\"><c r=\"A3\"><v>2</v></c></row></sheetData>"
            )
        );
        let bare = "<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row></sheetData>";
        assert!(changed(bare, &[((0, 1), number("7"))]).is_some_and(|text| text.contains("<c><v>7</v></c></row>")));
        assert!(
            changed(bare, &[((0, 3), number("7"))]).is_some_and(|text| text.contains("<c r=\"D1\"><v>7</v></c></row>"))
        );
        let mixed = "<sheetData><row r=\"5\"/><row r=\"4\"><c r=\"D4\"/><c/></row></sheetData>";
        let put = [((3, 1), number("7")), ((1, 0), number("8"))];
        assert_eq!(
            changed(mixed, &put).as_deref(),
            Some(
                "<sheetData><row r=\"5\"/><row r=\"2\"><c r=\"A2\"><v>8</v></c></row>\
                <row r=\"4\"><c r=\"B4\"><v>7</v></c><c r=\"D4\"/><c/></row></sheetData>"
            )
        );
    }
}
