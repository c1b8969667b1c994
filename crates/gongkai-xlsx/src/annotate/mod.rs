//! Notes as comments of cells, in a workbook that anybody wrote: every part that says nothing of comments stays as it
//! is, byte for byte, and comments that are there already stay too. The comments are those that every office program
//! shows (with a legacy drawing). Leaves out what the notes say.

mod comments;
mod drawing;

use crate::address::parse_cell;
use crate::{parts, text};
use gongkai_core::{Note, Notes, Place, ReadError};
use gongkai_source::package::{Package, Relationship};
use gongkai_source::patch::{self, Edits, Parts, REFERENCES, STRICT_REFERENCES};
use std::collections::{BTreeMap, BTreeSet};

/// Row and column of a cell, from 0.
type At = (u32, u32);

/// The comments of cells.
type Cells = BTreeMap<At, Vec<Piece>>;

/// A part of a comment: its first line and what follows.
struct Piece {
    title: String,
    text: String,
}

/// What a comment holds at most, in UTF-16 units: less than a cell, so that there is room for what stands there.
const LONGEST: usize = 16_000;

/// A sheet of the workbook.
struct Sheet {
    sheet: parts::Sheet,
    /// Cells with a conversation, in place of which some programs show no comment.
    taken: BTreeSet<At>,
}

/// The workbook with the notes at their cells; notes without one stand at the first cell of the first sheet that is
/// seen.
///
/// # Errors
/// When the bytes are no workbook, or it is damaged.
pub fn annotate(bytes: &[u8], notes: &Notes) -> Result<Vec<u8>, ReadError> {
    let mut package = Package::open(bytes)?;
    let sheets = sheets(&mut package)?;
    let first = sheets.iter().position(|sheet| !sheet.sheet.hidden).unwrap_or(0);
    let mut by_sheet: BTreeMap<usize, Cells> = BTreeMap::new();
    let mut elsewhere: Vec<&Note> = Vec::new();
    for note in &notes.list {
        match place(&sheets, note) {
            Some((sheet, at)) => {
                let cell = by_sheet.entry(sheet).or_default().entry(at).or_default();
                cell.push(Piece {
                    title: note.title.clone(),
                    text: note.text.clone(),
                });
            }
            None => elsewhere.push(note),
        }
    }
    if !elsewhere.is_empty() {
        let mut pieces = vec![Piece {
            title: notes.heading.clone(),
            text: String::new(),
        }];
        pieces.extend(elsewhere.into_iter().map(|note| {
            let lines = note.lines(true);
            let (title, text) = lines.split_once('\n').unwrap_or((&lines, ""));
            Piece {
                title: title.to_owned(),
                text: text.to_owned(),
            }
        }));
        let free = (0..)
            .map(|column| (0, column))
            .find(|at| !sheets[first].taken.contains(at));
        let cell = by_sheet
            .entry(first)
            .or_default()
            .entry(free.unwrap_or_default())
            .or_default();
        cell.splice(0..0, pieces);
    }
    let mut parts = Parts::default();
    for (sheet, cells) in by_sheet {
        let Some(sheet) = sheets.get(sheet) else { continue };
        put(&mut package, &mut parts, &sheet.sheet.part, &cells, &notes.author)?;
    }
    parts.apply(&mut package)
}

/// The sheets with cells, in their order.
fn sheets(package: &mut Package<'_>) -> Result<Vec<Sheet>, ReadError> {
    let found = parts::find(package)?;
    let sheets = found.sheets.into_iter().map(|sheet| {
        let mut taken = BTreeSet::new();
        for thread in package.relationships(&sheet.part)? {
            if thread.kind == "threadedComment"
                && !thread.external
                && let Some(text) = package.text(&thread.target)?
            {
                let threads = patch::elements(&thread.target, &text, 1)?;
                taken.extend(threads.iter().filter_map(|thread| parse_cell(thread.attribute("ref")?)));
            }
        }
        Ok(Sheet { sheet, taken })
    });
    sheets.collect()
}

/// The cell of a note, where it has one.
fn place(sheets: &[Sheet], note: &Note) -> Option<(usize, At)> {
    let Some(Place::Sheet { sheet, cell }) = &note.place else {
        return None;
    };
    let at = sheets.iter().position(|known| *known.sheet.name == **sheet)?;
    let cell = parse_cell(cell.as_str())?;
    // Nobody sees a comment on a sheet that is hidden.
    (!sheets[at].sheet.hidden && !sheets[at].taken.contains(&cell)).then_some((at, cell))
}

/// Puts comments on the cells of a sheet.
fn put(package: &mut Package<'_>, parts: &mut Parts, part: &str, cells: &Cells, author: &str) -> Result<(), ReadError> {
    let related = package.relationships(part)?;
    let target = |kind: &str| -> Option<&Relationship> {
        related
            .iter()
            .find(|relation| relation.kind == kind && !relation.external)
    };
    let sheet = parts.text(package, part)?;
    let elements = patch::elements(part, &sheet, 1)?;
    let Some(root) = elements.first() else { return Ok(()) };
    let strict = root.attribute("conformance").is_some() || sheet.contains(STRICT_REFERENCES);
    let references = if strict { STRICT_REFERENCES } else { REFERENCES };

    // The comments, beside those that are there.
    let new = match target("comments").filter(|relation| package.index(&relation.target).is_some()) {
        Some(relation) => {
            let name = relation.target.clone();
            let text = parts.text(package, &name)?;
            let (text, new) = comments::merged(&name, &text, cells, author)?;
            parts.set(&name, text);
            new
        }
        None => {
            let text = comments::part(cells, author, strict);
            let name = parts.add(package, "xl/comments1.xml", Some(comments::TYPE), text);
            parts.relate(package, part, &related, &format!("{references}/comments"), &name)?;
            cells.iter().map(|(at, pieces)| (*at, lines(pieces))).collect()
        }
    };

    // The boxes that show them.
    let known = elements.iter().find(|element| element.local() == "legacyDrawing");
    let known = known.and_then(|element| element.attribute("r:id"));
    let known = known.and_then(|id| related.iter().find(|relation| relation.id == id));
    if let Some(relation) = known.filter(|relation| package.index(&relation.target).is_some()) {
        let name = relation.target.clone();
        let text = parts.text(package, &name)?;
        if let Some(text) = drawing::merged(&text, &new) {
            parts.set(&name, text);
            return Ok(());
        }
    }
    parts.extension("vml", drawing::TYPE);
    let name = parts.add(package, "xl/drawings/vmlDrawing1.vml", None, drawing::part(&new));
    let id = parts.relate(package, part, &related, &format!("{references}/vmlDrawing"), &name)?;
    let prefix = root.prefix();
    let tag = format!("<{prefix}legacyDrawing xmlns:r=\"{references}\" r:id=\"{id}\"/>");
    let mut edits = Edits::default();
    if elements.iter().any(|element| element.local() == "legacyDrawing") {
        // One that leads nowhere, or to a drawing that cannot be changed: a sheet has room for one.
        return Ok(());
    }
    match elements.iter().find(|element| behind(element.local())) {
        Some(element) => edits.insert(element.start(), tag),
        None => edits.append(root, &tag),
    }
    parts.set(part, edits.apply(&sheet));
    Ok(())
}

/// Whether an element of a sheet stands behind its drawing.
fn behind(name: &str) -> bool {
    matches!(
        name,
        "legacyDrawingHF"
            | "drawingHF"
            | "picture"
            | "oleObjects"
            | "controls"
            | "webPublishItems"
            | "tableParts"
            | "extLst"
            | "AlternateContent"
    )
}

/// How many lines a comment takes, by and large.
fn lines(pieces: &[Piece]) -> usize {
    let lines = pieces
        .iter()
        .flat_map(|piece| piece.title.lines().chain(piece.text.lines()));
    lines.map(|line| line.chars().count() / 20 + 1).sum()
}

/// The text of a part of a comment as cells hold texts.
fn fitting(content: &str) -> String {
    text::pieces(&text::safe(content), LONGEST)[0].to_owned()
}
