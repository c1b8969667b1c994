//! Rows that come in between others of a sheet: what stands below moves down, and with it what the sheet says of its
//! rows. Only in sheets of which all is known that moves: others are refused. Leaves out what the new rows hold.

use super::cells::{high, written};
use super::lists::Room;
use super::looks::Looks;
use super::references::{Area, Found, find, stretched};
use super::{Defined, Sheet, defined};
use crate::address::{cell_name, parse_cell};
use crate::parts;
use gongkai_core::{NotInPlace, ReadError};
use gongkai_source::package::Package;
use gongkai_source::patch::{self, Edits, Element, Parts, attribute, push_text, with_attribute};

/// What a sheet may have, so that rows can come in.
const KNOWN: [&str; 17] = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "mergeCells",
    "phoneticPr",
    "dataValidations",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "legacyDrawing",
    "ignoredErrors",
];

/// What a sheet may refer to.
const RELATED: [&str; 3] = ["printerSettings", "comments", "vmlDrawing"];

/// Rows for a sheet.
pub(super) struct Rows<'a> {
    /// Name of the sheet.
    pub name: &'a str,
    pub part: &'a str,
    pub room: &'a [Room],
}

impl Rows<'_> {
    fn refused(&self) -> NotInPlace {
        NotInPlace::NoRoom(self.name.to_owned())
    }

    fn first(&self) -> u32 {
        self.room.iter().map(|room| room.before).min().unwrap_or(u32::MAX)
    }

    /// How far a row moves down.
    fn shift(&self, row: u32) -> u32 {
        let above = self.room.iter().filter(|room| room.before <= row);
        above
            .map(|room| u32::try_from(room.rows.len()).unwrap_or(u32::MAX))
            .sum()
    }

    /// Sees that nothing else of the workbook speaks of the rows that move.
    pub(super) fn only_here(&self, package: &mut Package<'_>, sheets: &[Sheet]) -> Result<(), NotInPlace> {
        let known = |kind: &str| RELATED.contains(&kind);
        if !package
            .relationships(self.part)?
            .iter()
            .all(|relation| known(&relation.kind))
        {
            return Err(self.refused());
        }
        for sheet in sheets {
            let own = sheet.part == self.part;
            for cell in &sheet.scan.cells {
                let Some(formula) = &cell.formula else { continue };
                let found = formula.text.as_deref().map(find).unwrap_or_default();
                if (own && cell.at.0 >= self.first()) || self.meets(&found, own) {
                    return Err(self.refused());
                }
            }
        }
        Ok(())
    }

    /// Whether a formula refers to rows that move.
    fn meets(&self, found: &Found<'_>, own: bool) -> bool {
        found.cells.iter().any(|reference| {
            let here = reference
                .sheet
                .as_deref()
                .map_or(own, |sheet| sheet.to_lowercase() == self.name.to_lowercase());
            here && reference.area().rows.1 >= self.first()
        })
    }

    /// The text of the sheet with the rows.
    pub(super) fn added(&self, text: &str, looks: &mut Looks) -> Result<String, NotInPlace> {
        let elements = patch::elements(self.part, text, 3)?;
        let mut edits = Edits::default();
        let mut data = None;
        let mut section = "";
        let mut rows: Vec<(u32, &Element)> = Vec::new();
        let mut cells: Vec<((u32, u32), &Element)> = Vec::new();
        for element in &elements {
            let tag = text.get(element.tag().0..element.tag().1).unwrap_or_default();
            match (element.depth, section, element.local()) {
                (1, _, name) => {
                    section = element.local();
                    if !KNOWN.contains(&name) {
                        return Err(self.refused());
                    }
                    match name {
                        "sheetData" => data = Some(element),
                        "dimension" => self.areas(&mut edits, element, tag, "ref"),
                        _ => {}
                    }
                }
                (2, "sheetData", "row") => {
                    let number = element
                        .attribute("r")
                        .and_then(|row| row.parse::<u32>().ok()?.checked_sub(1));
                    let number = number.ok_or_else(|| self.refused())?;
                    rows.push((number, element));
                    let shift = self.shift(number);
                    if shift > 0 {
                        let new = (number + shift + 1).to_string();
                        edits.replace(element.tag(), with_attribute(tag, "r", Some(&new)));
                    }
                }
                (3, "sheetData", "c") => {
                    let at = element
                        .attribute("r")
                        .and_then(parse_cell)
                        .ok_or_else(|| self.refused())?;
                    cells.push((at, element));
                    let shift = self.shift(at.0);
                    if shift > 0 {
                        edits.replace(
                            element.tag(),
                            with_attribute(tag, "r", Some(&cell_name(at.0 + shift, at.1))),
                        );
                    }
                }
                (2, "mergeCells", "mergeCell") => self.areas(&mut edits, element, tag, "ref"),
                (2, "dataValidations", "dataValidation") | (2, "ignoredErrors", "ignoredError") => {
                    self.areas(&mut edits, element, tag, "sqref");
                }
                _ => {}
            }
        }
        let data = data.ok_or_else(|| self.refused())?;
        let prefix = data.prefix();
        for room in self.room {
            let next = rows.iter().find(|(number, _)| *number >= room.before);
            let like = rows
                .iter()
                .find(|(number, _)| *number == room.like)
                .map(|(_, row)| *row);
            let mut new = String::new();
            // Rows of another place that come in above.
            let above = self.room.iter().filter(|other| other.before < room.before);
            let above: usize = above.map(|other| other.rows.len()).sum();
            let first = room.before + u32::try_from(above).unwrap_or(u32::MAX);
            for (row, new_row) in (first..).zip(&room.rows) {
                let mut tag = format!("<{prefix}row r=\"{}\">", row + 1);
                if let Some(like) = like {
                    for name in ["s", "customFormat"] {
                        tag = with_attribute(&tag, name, like.attribute(name));
                    }
                }
                new += &high(&tag, new_row.height.as_deref());
                for (column, cell) in &new_row.cells {
                    let like = cells.iter().find(|(at, _)| *at == (room.like, *column));
                    let style = like.and_then(|(_, cell)| cell.attribute("s"));
                    new += &written((row, *column), style, prefix, cell, looks);
                }
                new += &format!("</{prefix}row>");
            }
            match next {
                Some((_, next)) => edits.insert(next.start(), new),
                None => edits.append(data, &new),
            }
        }
        Ok(edits.apply(text))
    }

    /// Moves and stretches the areas that an attribute lists.
    fn areas(&self, edits: &mut Edits, element: &Element, tag: &str, name: &str) {
        let Some(known) = attribute(tag, name) else { return };
        let new: Vec<String> = known.split_whitespace().map(|area| self.stretched(area)).collect();
        let new = new.join(" ");
        if new != known {
            edits.replace(element.tag(), with_attribute(tag, name, Some(&new)));
        }
    }

    /// A text with references to the sheet, moved and stretched; what ends above the new rows grows by them.
    fn stretched(&self, text: &str) -> String {
        stretched(text, |row, last| {
            self.shift(if last { row.saturating_add(1) } else { row })
        })
    }

    /// Stretches what is printed; other names that speak of the rows that move are refused.
    pub(super) fn names(
        &self,
        package: &mut Package<'_>,
        workbook: &parts::Workbook,
        parts: &mut Parts,
    ) -> Result<(), NotInPlace> {
        let text = parts.text(package, &workbook.part)?;
        let mut edits = Edits::default();
        for Defined { name, meaning, span } in defined(&workbook.part, &text)? {
            let found = find(&meaning);
            let area = |area: Area| area.rows.1.saturating_add(1) >= self.first();
            let named = |sheet: &str| sheet.to_lowercase() == self.name.to_lowercase();
            let mut here = found
                .cells
                .iter()
                .filter(|cell| cell.sheet.as_deref().is_some_and(named));
            if !here.any(|reference| area(reference.area())) {
                continue;
            }
            if name == "_xlnm.Print_Area" {
                let mut new = String::new();
                push_text(&mut new, &self.stretched(&meaning));
                edits.replace(span, new);
            } else if self.meets(&found, false) {
                return Err(self.refused());
            }
        }
        let new = edits.apply(&text);
        if new != text {
            parts.set(&workbook.part, new);
        }
        Ok(())
    }

    /// Moves the comments of the sheet with their cells.
    pub(super) fn comments(&self, package: &mut Package<'_>, parts: &mut Parts) -> Result<(), NotInPlace> {
        for relation in package.relationships(self.part)? {
            if relation.external || package.index(&relation.target).is_none() {
                continue;
            }
            let text = parts.text(package, &relation.target)?;
            let new = match relation.kind.as_str() {
                "comments" => self.notes(&relation.target, &text)?,
                "vmlDrawing" => self.boxes(&text),
                _ => continue,
            };
            if new != text {
                parts.set(&relation.target, new);
            }
        }
        Ok(())
    }

    fn notes(&self, part: &str, text: &str) -> Result<String, ReadError> {
        let mut edits = Edits::default();
        for element in patch::elements(part, text, 2)? {
            if element.local() == "comment"
                && let Some(at) = element.attribute("ref").and_then(parse_cell)
                && self.shift(at.0) > 0
            {
                let tag = text.get(element.tag().0..element.tag().1).unwrap_or_default();
                edits.replace(
                    element.tag(),
                    with_attribute(tag, "ref", Some(&cell_name(at.0 + self.shift(at.0), at.1))),
                );
            }
        }
        Ok(edits.apply(text))
    }

    /// The boxes that show comments; they need not be well-formed.
    fn boxes(&self, text: &str) -> String {
        let mut edits = Edits::default();
        let mut piece = |name: &str, change: &dyn Fn(&str) -> Option<String>| {
            for (at, _) in text.match_indices(name) {
                // Programs call the namespace what they like.
                let tag = text.get(..at).and_then(|before| before.rsplit('<').next());
                let opens =
                    tag.is_some_and(|prefix| prefix.is_empty() || (prefix.ends_with(':') && !prefix.contains('/')));
                let start = at + name.len();
                let end = text.get(start..).and_then(|rest| rest.find('<')).filter(|_| opens);
                let Some(end) = end.map(|end| start + end) else {
                    continue;
                };
                if let Some(new) = text.get(start..end).and_then(change) {
                    edits.replace((start, end), new);
                }
            }
        };
        let moved = |row: &str| {
            let row = row.trim().parse::<u32>().ok()?;
            let shift = self.shift(row);
            (shift > 0).then(|| (row + shift).to_string())
        };
        piece("Row>", &moved);
        // Left column and its offset, top row, and the same of the other corner.
        piece("Anchor>", &|anchor| {
            let mut parts: Vec<String> = anchor.split(',').map(str::to_owned).collect();
            let row = parts.get(2)?.trim().parse::<u32>().ok()?;
            // A box begins a row above its cell.
            let shift = self.shift(row + 1);
            for at in [2, 6] {
                let row = parts.get(at)?.trim().parse::<u32>().ok()?;
                parts[at] = format!(" {}", row + shift);
            }
            (shift > 0).then(|| parts.join(","))
        });
        edits.apply(text)
    }
}
