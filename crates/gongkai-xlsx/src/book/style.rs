//! How cells look, and the part that says it. Leaves out what our workbooks do not use: other lines than thin ones
//! all around, rich text, styles with names.

use super::xml::{DECLARATION, attribute};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;

/// The look of cells. Without anything set, that of a new workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Format {
    // What is compared fast stands first.
    alignment: Alignment,
    framed: bool,
    unlocked: bool,
    fill: Option<u32>,
    font: Font,
    number: Cow<'static, str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Font {
    half_points: u16,
    colour: Option<u32>,
    bold: bool,
    name: &'static str,
}

impl Default for Font {
    fn default() -> Self {
        Self {
            name: "Calibri",
            half_points: 22,
            colour: None,
            bold: false,
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
struct Alignment {
    horizontal: Horizontal,
    vertical: Vertical,
    indent: u8,
    wrap: bool,
    shrink: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
enum Horizontal {
    #[default]
    Unsaid,
    Left,
    Centre,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
enum Vertical {
    #[default]
    Unsaid,
    Top,
    Middle,
}

impl Format {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) const fn font(mut self, name: &'static str) -> Self {
        self.font.name = name;
        self
    }

    /// The size of letters, in half points.
    pub(crate) const fn half_points(mut self, size: u16) -> Self {
        self.font.half_points = size;
        self
    }

    /// The colour of letters: red, green and blue.
    pub(crate) const fn colour(mut self, rgb: u32) -> Self {
        self.font.colour = Some(rgb);
        self
    }

    pub(crate) const fn bold(mut self) -> Self {
        self.font.bold = true;
        self
    }

    /// The colour of the ground.
    pub(crate) const fn fill(mut self, rgb: u32) -> Self {
        self.fill = Some(rgb);
        self
    }

    /// Thin lines all around.
    pub(crate) const fn framed(mut self) -> Self {
        self.framed = true;
        self
    }

    pub(crate) const fn left(mut self) -> Self {
        self.alignment.horizontal = Horizontal::Left;
        self
    }

    pub(crate) const fn centred(mut self) -> Self {
        self.alignment.horizontal = Horizontal::Centre;
        self
    }

    pub(crate) const fn top(mut self) -> Self {
        self.alignment.vertical = Vertical::Top;
        self
    }

    /// In the middle of the row's height.
    pub(crate) const fn middle(mut self) -> Self {
        self.alignment.vertical = Vertical::Middle;
        self
    }

    pub(crate) const fn indent(mut self, steps: u8) -> Self {
        self.alignment.indent = steps;
        self
    }

    pub(crate) const fn wrapped(mut self) -> Self {
        self.alignment.wrap = true;
        self
    }

    /// Smaller letters where the text is too long.
    pub(crate) const fn shrunk(mut self) -> Self {
        self.alignment.shrink = true;
        self
    }

    /// Can be changed where the sheet is protected.
    pub(crate) const fn unlocked(mut self) -> Self {
        self.unlocked = true;
        self
    }

    pub(crate) const fn locked(mut self) -> Self {
        self.unlocked = false;
        self
    }

    /// The code of a number format.
    pub(crate) fn number(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        self.number = code.into();
        self
    }
}

/// Formats in the order of their first use, each with its number.
#[derive(Debug, Default)]
pub(super) struct Formats {
    list: Vec<Format>,
    known: HashMap<Format, u32>,
    last: u32,
}

impl Formats {
    pub(super) fn id(&mut self, format: &Format) -> u32 {
        // Neighbours look alike.
        let last = usize::try_from(self.last).ok().and_then(|at| self.list.get(at));
        if last == Some(format) {
            return self.last;
        }
        self.last = self.known.get(format).copied().unwrap_or_else(|| {
            let id = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
            self.list.push(format.clone());
            self.known.insert(format.clone(), id);
            id
        });
        self.last
    }

    pub(super) fn list(&self) -> &[Format] {
        &self.list
    }
}

/// The styles of a workbook.
#[derive(Debug)]
pub(super) struct Styles {
    cells: Formats,
    conditions: Formats,
}

impl Styles {
    pub(super) fn new() -> Self {
        let mut cells = Formats::default();
        // The first is that of cells without a format.
        cells.id(&Format::new());
        Self {
            cells,
            conditions: Formats::default(),
        }
    }

    /// The number of a cell's format.
    pub(super) fn cell(&mut self, format: &Format) -> u32 {
        self.cells.id(format)
    }

    /// The number of what a condition changes: letters and ground.
    pub(super) fn condition(&mut self, format: &Format) -> u32 {
        self.conditions.id(format)
    }

    /// The part.
    pub(super) fn xml(&self) -> String {
        let formats = self.cells.list();
        let mut fonts = Distinct::new([Font::default()]);
        // Two grounds that every workbook has come first.
        let mut fills = Distinct::new([]);
        let mut frames = Distinct::new([false]);
        let mut numbers = Distinct::new([]);
        let mut looks = String::new();
        for format in formats {
            let number = Some(&*format.number).filter(|code| !code.is_empty());
            look(
                &mut looks,
                format,
                number.map_or(0, |code| FIRST_NUMBER + numbers.id(code)),
                fonts.id(format.font),
                format.fill.map_or(0, |rgb| 2 + fills.id(rgb)),
                frames.id(format.framed),
            );
        }
        let mut out = String::with_capacity(looks.len() + 4096);
        out.push_str(DECLARATION);
        out.push_str("<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">");
        if !numbers.list.is_empty() {
            let _ = write!(out, "<numFmts count=\"{}\">", numbers.list.len());
            for (id, code) in (FIRST_NUMBER..).zip(&numbers.list) {
                let _ = write!(out, "<numFmt numFmtId=\"{id}\"");
                attribute(&mut out, "formatCode", code);
                out.push_str("/>");
            }
            out.push_str("</numFmts>");
        }
        let _ = write!(out, "<fonts count=\"{}\">", fonts.list.len());
        fonts.list.iter().for_each(|font| write_font(&mut out, *font));
        let _ = write!(
            out,
            "</fonts><fills count=\"{}\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill>",
            fills.list.len() + 2
        );
        for rgb in &fills.list {
            let _ = write!(
                out,
                "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FF{rgb:06X}\"/><bgColor indexed=\"64\"/></patternFill></fill>"
            );
        }
        let _ = write!(out, "</fills><borders count=\"{}\">", frames.list.len());
        frames.list.iter().for_each(|framed| border(&mut out, *framed));
        out.push_str("</borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>");
        let _ = write!(out, "<cellXfs count=\"{}\">{looks}</cellXfs>", formats.len());
        out.push_str("<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>");
        let conditions = self.conditions.list();
        let _ = write!(out, "<dxfs count=\"{}\">", conditions.len());
        conditions.iter().for_each(|format| difference(&mut out, format));
        out.push_str("</dxfs></styleSheet>");
        out
    }
}

/// Number formats of a workbook's own are counted from here.
const FIRST_NUMBER: usize = 164;

/// Values in the order of their first use.
struct Distinct<T> {
    list: Vec<T>,
}

impl<T: PartialEq> Distinct<T> {
    fn new(first: impl IntoIterator<Item = T>) -> Self {
        Self {
            list: first.into_iter().collect(),
        }
    }

    fn id(&mut self, value: T) -> usize {
        self.list.iter().position(|known| *known == value).unwrap_or_else(|| {
            self.list.push(value);
            self.list.len() - 1
        })
    }
}

fn look(out: &mut String, format: &Format, number: usize, font: usize, fill: usize, frame: usize) {
    let _ = write!(
        out,
        "<xf numFmtId=\"{number}\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"{frame}\" xfId=\"0\""
    );
    let aligned = format.alignment != Alignment::default();
    for (name, applies) in [
        ("applyNumberFormat", number > 0),
        ("applyFont", font > 0),
        ("applyFill", fill > 0),
        ("applyBorder", frame > 0),
        ("applyAlignment", aligned),
        ("applyProtection", format.unlocked),
    ] {
        if applies {
            attribute(out, name, "1");
        }
    }
    if !aligned && !format.unlocked {
        out.push_str("/>");
        return;
    }
    out.push('>');
    if aligned {
        let Alignment {
            horizontal,
            vertical,
            indent,
            wrap,
            shrink,
        } = format.alignment;
        out.push_str("<alignment");
        match horizontal {
            Horizontal::Unsaid => {}
            Horizontal::Left => attribute(out, "horizontal", "left"),
            Horizontal::Centre => attribute(out, "horizontal", "center"),
        }
        match vertical {
            Vertical::Unsaid => {}
            Vertical::Top => attribute(out, "vertical", "top"),
            Vertical::Middle => attribute(out, "vertical", "center"),
        }
        if indent > 0 {
            attribute(out, "indent", &indent.to_string());
        }
        for (name, set) in [("wrapText", wrap), ("shrinkToFit", shrink)] {
            if set {
                attribute(out, name, "1");
            }
        }
        out.push_str("/>");
    }
    if format.unlocked {
        out.push_str("<protection locked=\"0\"/>");
    }
    out.push_str("</xf>");
}

fn write_font(out: &mut String, font: Font) {
    out.push_str(if font.bold { "<font><b/>" } else { "<font>" });
    let (whole, half) = (font.half_points / 2, !font.half_points.is_multiple_of(2));
    let _ = write!(out, "<sz val=\"{whole}{}\"/>", if half { ".5" } else { "" });
    if let Some(rgb) = font.colour {
        let _ = write!(out, "<color rgb=\"FF{rgb:06X}\"/>");
    }
    let _ = write!(out, "<name val=\"{}\"/><family val=\"2\"/></font>", font.name);
}

fn border(out: &mut String, framed: bool) {
    out.push_str("<border>");
    for side in ["left", "right", "top", "bottom"] {
        let _ = if framed {
            write!(out, "<{side} style=\"thin\"><color auto=\"1\"/></{side}>")
        } else {
            write!(out, "<{side}/>")
        };
    }
    out.push_str("<diagonal/></border>");
}

fn difference(out: &mut String, format: &Format) {
    out.push_str("<dxf>");
    if format.font.bold || format.font.colour.is_some() {
        out.push_str(if format.font.bold { "<font><b/>" } else { "<font>" });
        if let Some(rgb) = format.font.colour {
            let _ = write!(out, "<color rgb=\"FF{rgb:06X}\"/>");
        }
        out.push_str("</font>");
    }
    if let Some(rgb) = format.fill {
        let _ = write!(
            out,
            "<fill><patternFill><bgColor rgb=\"FF{rgb:06X}\"/></patternFill></fill>"
        );
    }
    out.push_str("</dxf>");
}
