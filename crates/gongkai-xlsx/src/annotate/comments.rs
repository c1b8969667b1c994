//! The part with the comments of a sheet: a new one, or one that is there with more in it. Leaves out the boxes in
//! which they are shown (`drawing`).

use super::{At, Cells, Piece, fitting, lines};
use crate::address::{cell_name, parse_cell};
use gongkai_core::ReadError;
use gongkai_source::patch::{self, Edits, Element, push_text};
use std::collections::BTreeMap;
use std::fmt::Write as _;

pub(super) const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const STRICT: &str = "http://purl.oclc.org/ooxml/spreadsheetml/main";

/// A new part.
pub(super) fn part(cells: &Cells, author: &str, strict: bool) -> String {
    let namespace = if strict { STRICT } else { MAIN };
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments xmlns=\"{namespace}\"><authors><author>"
    );
    push_text(&mut out, author);
    out.push_str("</author></authors><commentList>");
    for (at, pieces) in cells {
        comment(&mut out, "", *at, pieces, 0);
    }
    out + "</commentList></comments>"
}

/// A part with more comments; and the cells that had none, with the lines that theirs take.
pub(super) fn merged(
    name: &str,
    text: &str,
    cells: &Cells,
    author: &str,
) -> Result<(String, BTreeMap<At, usize>), ReadError> {
    let elements = patch::elements(name, text, 4)?;
    let mut edits = Edits::default();
    let Some(root) = elements.first() else {
        return Ok((text.to_owned(), BTreeMap::new()));
    };
    let prefix = root.prefix();
    let find = |local: &str| {
        elements
            .iter()
            .find(|element| element.depth == 1 && element.local() == local)
    };
    // What is under a comment: its text, and what ends the text.
    let mut known: BTreeMap<At, (&Element, Option<&Element>)> = BTreeMap::new();
    let mut at = None;
    for element in &elements {
        match (element.depth, element.local()) {
            (2, "comment") => at = element.attribute("ref").and_then(parse_cell),
            (3, "text") => {
                if let Some(at) = at {
                    known.entry(at).or_insert((element, None));
                }
            }
            (4, "rPh" | "phoneticPr") => {
                if let Some((_, end)) = at.and_then(|at| known.get_mut(&at)) {
                    end.get_or_insert(element);
                }
            }
            _ => {}
        }
    }
    let authors = elements
        .iter()
        .filter(|element| element.depth == 2 && element.local() == "author")
        .count();
    let (mut new, mut list) = (BTreeMap::new(), String::new());
    for (at, pieces) in cells {
        match known.get(at) {
            Some((text, end)) => {
                let mut more = String::new();
                runs(&mut more, prefix, pieces, true);
                match end {
                    Some(end) => edits.insert(end.start(), more),
                    None => edits.append(text, &more),
                }
            }
            None => {
                comment(&mut list, prefix, *at, pieces, authors);
                new.insert(*at, lines(pieces));
            }
        }
    }
    if !list.is_empty() {
        let mut name = format!("<{prefix}author>");
        push_text(&mut name, author);
        let name = format!("{name}</{prefix}author>");
        match find("authors") {
            Some(authors) => edits.append(authors, &name),
            None => list = list.replace(&format!("authorId=\"{authors}\""), "authorId=\"0\""),
        }
        match find("commentList") {
            Some(comments) => edits.append(comments, &list),
            None => edits.append(root, &format!("<{prefix}commentList>{list}</{prefix}commentList>")),
        }
    }
    Ok((edits.apply(text), new))
}

fn comment(out: &mut String, prefix: &str, (row, column): At, pieces: &[Piece], author: usize) {
    let _ = write!(
        out,
        "<{prefix}comment ref=\"{}\" authorId=\"{author}\"><{prefix}text>",
        cell_name(row, column)
    );
    runs(out, prefix, pieces, false);
    let _ = write!(out, "</{prefix}text></{prefix}comment>");
}

/// The pieces as runs of text, behind others or not.
fn runs(out: &mut String, prefix: &str, pieces: &[Piece], behind: bool) {
    for (at, piece) in pieces.iter().enumerate() {
        let before = if behind || at > 0 { "\n\n" } else { "" };
        let line = if piece.text.is_empty() { "" } else { "\n" };
        run(out, prefix, &format!("{before}{}{line}", piece.title), true);
        if !piece.text.is_empty() {
            run(out, prefix, &piece.text, false);
        }
    }
}

fn run(out: &mut String, prefix: &str, text: &str, bold: bool) {
    let bold = if bold { format!("<{prefix}b/>") } else { String::new() };
    let _ = write!(
        out,
        "<{prefix}r><{prefix}rPr>{bold}<{prefix}sz val=\"9\"/><{prefix}rFont val=\"宋体\"/></{prefix}rPr><{prefix}t xml:space=\"preserve\">"
    );
    push_text(out, &fitting(text));
    let _ = write!(out, "</{prefix}t></{prefix}r>");
}
