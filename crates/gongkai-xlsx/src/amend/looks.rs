//! Looks of cells that a workbook does not have yet: those it has, with two decimals. Leaves out every other look, which
//! cells keep.

use super::cells::{NewCell, Value};
use crate::number::Format;
use gongkai_core::ReadError;
use gongkai_source::patch::{self, Edits, Element, attribute, with_attribute};

/// The built-in number format with two decimals.
const AMOUNT: &str = "2";

/// The looks of a workbook, by their numbers.
#[derive(Debug, Default)]
pub(super) struct Looks {
    known: Vec<Format>,
    /// The looks that are wanted with two decimals; they follow those that are known.
    wanted: Vec<usize>,
}

impl Looks {
    pub(super) fn new(known: &[Format]) -> Self {
        Self {
            known: known.to_vec(),
            wanted: Vec::new(),
        }
    }

    /// The start tag of a cell, in the look that it needs.
    pub(super) fn tag(&mut self, tag: String, cell: &NewCell) -> String {
        if !matches!(cell.value, Value::Amount(_)) {
            return tag;
        }
        let look = attribute(&tag, "s").and_then(|number| number.parse().ok()).unwrap_or(0);
        if self.known.get(look).is_none_or(|format| format.decimals == Some(2)) {
            return tag;
        }
        let at = self.wanted.iter().position(|known| *known == look).unwrap_or_else(|| {
            self.wanted.push(look);
            self.wanted.len() - 1
        });
        with_attribute(&tag, "s", Some(&(self.known.len() + at).to_string()))
    }

    /// The part of the styles with the new looks; `None` where there are none.
    pub(super) fn added(&self, part: &str, text: &str) -> Result<Option<String>, ReadError> {
        if self.wanted.is_empty() {
            return Ok(None);
        }
        let elements = patch::elements(part, text, 2)?;
        let mut edits = Edits::default();
        let mut looks: Vec<&Element> = Vec::new();
        let mut list = None;
        for element in &elements {
            match (element.depth, element.local()) {
                (1, "cellXfs") => list = Some(element),
                (1, _) if list.is_some() => break,
                (2, "xf") if list.is_some() => looks.push(element),
                _ => {}
            }
        }
        let Some(list) = list.filter(|_| looks.len() == self.known.len()) else {
            return Ok(None);
        };
        let mut more = String::new();
        for look in &self.wanted {
            let Some(look) = looks.get(*look) else { return Ok(None) };
            let whole = text.get(look.whole().0..look.whole().1).unwrap_or_default();
            let (tag, inside) = whole.split_at(look.tag().1 - look.tag().0);
            let tag = with_attribute(tag, "numFmtId", Some(AMOUNT));
            more += &with_attribute(&tag, "applyNumberFormat", Some("1"));
            more += inside;
        }
        let tag = text.get(list.tag().0..list.tag().1).unwrap_or_default();
        if attribute(tag, "count").is_some() {
            let count = (looks.len() + self.wanted.len()).to_string();
            edits.replace(list.tag(), with_attribute(tag, "count", Some(&count)));
        }
        edits.append(list, &more);
        Ok(Some(edits.apply(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_is_added_once_and_only_where_it_is_needed() {
        let formats = [Format::default(), Format::builtin(2), Format::default()];
        let mut looks = Looks::new(&formats);
        let amount = NewCell::new(Value::Amount("7.50".to_owned()));
        let tag = |looks: &mut Looks, tag: &str| looks.tag(tag.to_owned(), &amount);
        assert_eq!(tag(&mut looks, "<c s=\"2\"/>"), "<c s=\"3\"/>");
        assert_eq!(tag(&mut looks, "<c/>"), "<c s=\"4\"/>");
        assert_eq!(tag(&mut looks, "<c s=\"2\"/>"), "<c s=\"3\"/>");
        assert_eq!(tag(&mut looks, "<c s=\"1\"/>"), "<c s=\"1\"/>");
        let styles = "<styleSheet><cellStyleXfs><xf/></cellStyleXfs><cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf/>\
            <xf numFmtId=\"49\" fontId=\"1\"><alignment/></xf></cellXfs><cellStyles/></styleSheet>";
        let expected = "<styleSheet><cellStyleXfs><xf/></cellStyleXfs><cellXfs count=\"5\"><xf numFmtId=\"0\"/><xf/>\
            <xf numFmtId=\"49\" fontId=\"1\"><alignment/></xf>\
            <xf numFmtId=\"2\" fontId=\"1\" applyNumberFormat=\"1\"><alignment/></xf>\
            <xf numFmtId=\"2\" applyNumberFormat=\"1\"/></cellXfs><cellStyles/></styleSheet>";
        assert_eq!(looks.added("part", styles).unwrap().as_deref(), Some(expected));
    }
}
