//! Cells, strings and names as nearly all programs write them, each taken at one look: attributes in quotation marks,
//! no white space between tags, nothing that has to be resolved. Whatever is written otherwise, or is wrong, is left
//! to the general way, which finds the same.

use super::cells::At;
use super::limits;
use super::sheet::{Content, RawCell, unescape};
use crate::address::parse_cell;
use gongkai_source::xml;
use std::borrow::Cow;

/// A cell with its place; nothing in it where it is only painted.
#[derive(Debug, PartialEq)]
pub(super) struct Usual<'a> {
    pub at: At,
    pub cell: Option<RawCell<'a>>,
}

/// A cell at the beginning of a text, and its length.
pub(super) fn cell<'a>(text: &'a str, strings: &[Cow<'a, str>]) -> Option<(usize, Usual<'a>)> {
    let mut rest = Rest { text, at: "<c".len() };
    if !text.starts_with("<c") {
        return None;
    }
    let (mut at, mut style, mut kind) = (None, None, None);
    while rest.skip(b" ") {
        let name = rest.byte()?;
        rest.at += 1;
        let value = rest.value()?;
        let again = match name {
            b'r' => at.replace(parse_cell(value)?).is_some(),
            b's' => style.replace(value.parse().ok()?).is_some(),
            b't' => kind.replace(value).is_some(),
            _ => true,
        };
        if again {
            return None;
        }
    }
    let at = at.filter(|(row, column)| *row < limits::ROWS && *column < limits::COLUMNS)?;
    if rest.skip(b"/>") {
        return Some((rest.at, Usual { at, cell: None }));
    }
    if !rest.skip(b">") {
        return None;
    }
    // In the order that the standard gives them.
    let formula = if rest.skip(b"<f>") {
        Some(rest.text(b"</f>")?)
    } else {
        None
    };
    let value = if rest.skip(b"<v>") {
        Some(rest.text(b"</v>")?)
    } else {
        None
    };
    let inline = if rest.skip(b"<is>") {
        Some(rest.string(b"</is>")?)
    } else {
        None
    };
    if !rest.skip(b"</c>") {
        return None;
    }
    let content = Content::of(kind.unwrap_or("n"), value, inline, strings).ok()?;
    let cell = RawCell::new(content, style.unwrap_or(0), formula);
    Some((rest.at, Usual { at, cell }))
}

/// A row at the beginning of a text that is not hidden, its cells into `cells`; its number, and its length.
pub(super) fn row<'a>(text: &'a str, strings: &[Cow<'a, str>], cells: &mut Vec<Usual<'a>>) -> Option<(usize, u32)> {
    let mut rest = Rest { text, at: 0 };
    if !rest.skip(b"<row r") {
        return None;
    }
    let number: u32 = rest.value()?.parse().ok()?;
    if !(1..=limits::ROWS).contains(&number) {
        return None;
    }
    // The others only say what the row looks like.
    for known in [&b" spans"[..], b" s", b" customFormat", b" ht", b" customHeight"] {
        if rest.skip(known) {
            rest.value()?;
        }
    }
    if rest.skip(b"/>") {
        return Some((rest.at, number - 1));
    }
    if !rest.skip(b">") {
        return None;
    }
    while !rest.skip(b"</row>") {
        let (length, usual) = cell(&text[rest.at..], strings)?;
        rest.at += length;
        cells.push(usual);
    }
    Some((rest.at, number - 1))
}

/// A shared string at the beginning of a text, and its length.
pub(super) fn string(text: &str) -> Option<(usize, Cow<'_, str>)> {
    let mut rest = Rest { text, at: 0 };
    if !rest.skip(b"<si>") {
        return None;
    }
    let string = rest.string(b"</si>")?;
    Some((rest.at, string))
}

/// A defined name of the whole workbook at the beginning of a text, what it stands for, and the length of both.
pub(super) fn name(text: &str) -> Option<(usize, (&str, Cow<'_, str>))> {
    let mut rest = Rest { text, at: 0 };
    if !rest.skip(b"<definedName name") {
        return None;
    }
    let name = rest.value()?;
    if !rest.skip(b">") {
        return None;
    }
    let reference = rest.text(b"</definedName>")?;
    Some((rest.at, (name, reference)))
}

/// What is left of a text.
struct Rest<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Rest<'a> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes what is expected; says whether it is there.
    fn skip(&mut self, expected: &[u8]) -> bool {
        let bytes = self.text.as_bytes();
        let there = bytes.get(self.at..).is_some_and(|rest| rest.starts_with(expected));
        self.at += if there { expected.len() } else { 0 };
        there
    }

    /// The value of an attribute behind its name, where it is what is written.
    fn value(&mut self) -> Option<&'a str> {
        if !self.skip(b"=\"") {
            return None;
        }
        let bytes = self.text.as_bytes().get(self.at..)?;
        let length = bytes
            .iter()
            .position(|byte| matches!(byte, b'"' | b'<' | b'&' | b'\t' | b'\n' | b'\r'))?;
        let start = self.at;
        self.at += length;
        self.skip(b"\"").then_some(&self.text[start..start + length])
    }

    /// The text up to the tag that ends it.
    fn text(&mut self, end: &[u8]) -> Option<Cow<'a, str>> {
        let rest = self.text.get(self.at..)?;
        let written = &rest[..rest.find('<')?];
        // Without an early end, several bytes are looked at together.
        let has = |wanted: u8| written.bytes().fold(false, |found, byte| found | (byte == wanted));
        let references = has(b'&');
        self.at += written.len();
        if has(b']') | has(b'\r') || !self.skip(end) {
            return None;
        }
        if references {
            xml::resolved(written).map(Cow::Owned)
        } else {
            Some(Cow::Borrowed(written))
        }
    }

    /// A string without runs up to the tag that ends it.
    fn string(&mut self, end: &[u8]) -> Option<Cow<'a, str>> {
        if !self.skip(b"<t>") && !self.skip(b"<t xml:space=\"preserve\">") {
            return None;
        }
        let text = self.text(b"</t>")?;
        self.skip(end).then(|| unescape(text))
    }
}

#[cfg(test)]
mod tests {
    use super::super::sheet;
    use super::*;
    use gongkai_core::messages;
    use gongkai_source::xml::{Node, Vocabulary, Xml};
    use proptest::prelude::*;
    use proptest::sample::select;

    static VOCABULARY: Vocabulary = Vocabulary {
        elements: &["u"],
        attributes: &[],
        help: messages::workbook_save_again,
    };

    /// Text, right and wrong.
    fn text() -> impl Strategy<Value = String> {
        let pieces = select(vec![
            "0", "1", "7", " ", "a", "中", "_x000D_", "&lt;", "&#65;", "&no;", "&", "]", "]]>", "\r", "\n", "\"",
            "<b/>", "<!--c-->", "\u{1}",
        ]);
        let usual = select(vec!["0", "1", "3", "274.43", "一、表", "SUM(A1:B2)", "", "_x005F_"]);
        prop_oneof![
            3 => usual.prop_map(str::to_owned),
            1 => prop::collection::vec(pieces, 0..4).prop_map(|pieces| pieces.concat()),
        ]
    }

    fn string(tag: &'static str) -> impl Strategy<Value = String> {
        let space = select(vec![
            "",
            "",
            " xml:space=\"preserve\"",
            " xml:space='preserve'",
            " a=\"\"",
        ]);
        (
            space,
            text(),
            select(vec!["", "", "", " ", "<t>b</t>", "<r><t>c</t></r>"]),
        )
            .prop_map(move |(space, text, more)| format!("<{tag}><t{space}>{text}</t>{more}</{tag}>"))
    }

    fn any_cell() -> impl Strategy<Value = String> {
        let attribute = select(vec![
            " r=\"B7\"",
            " r=\"B7\"",
            " r=\"\"",
            " r=\"XFE1\"",
            " r=\"A1048577\"",
            " s=\"4\"",
            " s=\"x\"",
            " s=\"-1\"",
            " t=\"s\"",
            " t=\"str\"",
            " t=\"b\"",
            " t=\"e\"",
            " t=\"d\"",
            " t=\"inlineStr\"",
            " t=\"n\"",
            " t='s'",
            " x=\"&amp;\"",
            " x:r=\"\"",
            "  s=\"1\"",
            " t=\"\t\"",
            " xmlns=\"v\"",
        ]);
        let child = prop_oneof![
            4 => text().prop_map(|text| format!("<v>{text}</v>")),
            3 => text().prop_map(|text| format!("<f>{text}</f>")),
            2 => string("is"),
            1 => select(vec!["<v/>", "<f t=\"shared\" si=\"0\"/>", "<x>1</x>", " ", "<v>1</f>"]).prop_map(str::to_owned),
        ];
        let end = select(vec!["</c>", "</c>", "</c>", "</c >", "</d>", ""]);
        let attributes = prop::collection::vec(attribute, 0..4);
        prop_oneof![
            4 => (attributes.clone(), prop::collection::vec(child, 0..3), end)
                .prop_map(|(attributes, children, end)| format!(
                    "<c r=\"C3\"{}>{}{end}",
                    attributes.concat(),
                    children.concat()
                )),
            1 => attributes.prop_map(|attributes| format!("<c{}/>", attributes.concat())),
        ]
    }

    /// The text in a document whose next node begins it.
    fn inside(text: &str) -> String {
        format!("<a xmlns=\"u\">{text}<z/></a>")
    }

    /// What the general way says of an element at the beginning of a text, and its length.
    fn general<'a, T>(
        document: &'a str,
        read: impl FnOnce(&mut Xml<'a>) -> Result<T, gongkai_core::ReadError>,
    ) -> Result<(usize, T), TestCaseError> {
        let fail = |error: gongkai_core::ReadError| TestCaseError::fail(format!("{}", error.message));
        let mut xml = Xml::new(&VOCABULARY, None, document).map_err(fail)?;
        xml.next().map_err(fail)?;
        let start = xml.span().1;
        let found = read(&mut xml).map_err(fail)?;
        // An element that is one tag has an end of its own.
        Ok((xml.span().1 - start, found))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

        /// What the quick way takes, the general one takes too, and finds the same.
        #[test]
        fn both_ways_find_the_same_cell(text in any_cell()) {
            let strings = ["甲".into(), "乙".into()];
            let document = inside(&text);
            let mut quick = Xml::new(&VOCABULARY, None, &document).map_err(|_| TestCaseError::reject("mark"))?;
            if quick.next().is_err() {
                return Ok(());
            }
            let start = quick.span().1;
            if let Some(usual) = quick.whole(|rest| cell(rest, &strings)) {
                let known = general(&document, |xml| {
                    let Node::Open(tag) = xml.next()? else { return Ok(None) };
                    let at = tag.get("r").and_then(parse_cell);
                    sheet::cell(xml, &tag, &strings).map(|cell| at.map(|at| Usual { at, cell }))
                })?;
                prop_assert_eq!((quick.span().1 - start, Some(usual)), known);
            }
        }

        #[test]
        fn both_ways_find_the_same_string(text in string("si")) {
            let document = inside(&text);
            let mut quick = Xml::new(&VOCABULARY, None, &document).map_err(|_| TestCaseError::reject("mark"))?;
            if quick.next().is_err() {
                return Ok(());
            }
            let start = quick.span().1;
            if let Some(found) = quick.whole(super::string) {
                let known = general(&document, |xml| {
                    xml.next()?;
                    sheet::rich(xml)
                })?;
                prop_assert_eq!((quick.span().1 - start, found), known);
            }
        }

        #[test]
        fn both_ways_find_the_same_name(
            attribute in select(vec!["name=\"gongkai.a\"", "name=\"中\"", "name=\"&lt;\"", "name='a'", "xname=\"\"", "name=\"\" name=\"\"", "name=\"a\" localSheetId=\"0\""]),
            reference in text(),
        ) {
            let document = inside(&format!("<definedName {attribute}>{reference}</definedName>"));
            let mut quick = Xml::new(&VOCABULARY, None, &document).map_err(|_| TestCaseError::reject("mark"))?;
            if quick.next().is_err() {
                return Ok(());
            }
            let start = quick.span().1;
            if let Some((found, reference)) = quick.whole(name) {
                let known = general(&document, |xml| {
                    let Node::Open(tag) = xml.next()? else { return Ok(None) };
                    let name = tag.get("name").filter(|_| tag.get("localSheetId").is_none());
                    Ok(name.map(str::to_owned).zip(Some(xml.content()?)))
                })?;
                prop_assert_eq!((quick.span().1 - start, Some((found.to_owned(), reference))), known);
            }
        }
    }

    /// Without it the laws above could hold of nothing.
    #[test]
    fn what_is_usual_is_taken() {
        let strings = ["甲".into()];
        for (text, content) in [
            ("<c r=\"B7\" s=\"4\" t=\"s\"><v>0</v></c>", Content::Text("甲".into())),
            (
                "<c r=\"B7\" s=\"4\"><f>A1&lt;B1</f><v>12</v></c>",
                Content::Number("12".into()),
            ),
            (
                "<c r=\"B7\" t=\"str\" s=\"4\"><f>A1</f><v></v></c>",
                Content::Text("".into()),
            ),
            (
                "<c r=\"B7\" s=\"4\" t=\"inlineStr\"><is><t>丙</t></is></c>",
                Content::Text("丙".into()),
            ),
        ] {
            let (length, usual) = cell(text, &strings).unwrap();
            let found = usual.cell.unwrap();
            assert_eq!((length, usual.at, found.style), (text.len(), (6, 1), 4), "{text}");
            assert_eq!(found.content, content, "{text}");
        }
        let painted = Usual { at: (0, 0), cell: None };
        assert_eq!(
            cell("<c r=\"A1\" s=\"4\"/>", &strings),
            Some(("<c r=\"A1\" s=\"4\"/>".len(), painted))
        );
        assert!(super::string("<si><t xml:space=\"preserve\"> 中\n</t></si>").is_some());
        assert!(name("<definedName name=\"a\">'b'!$C$1</definedName>").is_some());
    }
}
