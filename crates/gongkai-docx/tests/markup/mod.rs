//! Documents of reports as other people and programs mark them up: the same text and tables in many ways. Leaves out
//! beauty.
#![allow(dead_code, reason = "no test needs all of it")]

use gongkai_core::{Note, Notes, Place, Severity};
use gongkai_document::{Block, Document, Table, TableCell};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::{SimpleFileOptions, ZipWriter};

/// The namespaces that the parts declare.
const TRANSITIONAL: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const STRICT: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";
const REST: &str = r#"xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math""#;

/// How cells that are merged on the page are marked up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Merges {
    /// As word processors do: `gridSpan` and `vMerge`.
    #[default]
    Spans,
    /// The same in a grid of many narrow columns.
    Fine,
    /// The old `hMerge`, and `vMerge`.
    Old,
    /// Not at all: empty cells stand in the place of merged ones.
    Empty,
    /// Rows begin behind the cells that reach into them.
    Before,
}

/// A way of marking up.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Style {
    pub merges: Merges,
    /// Tables are cut in two, so many rows above the cut.
    pub cut: Option<usize>,
    /// Numbers of headings, paragraphs and labels are those of lists.
    pub lists: bool,
    /// Every text replaces another one, none of which is accepted.
    pub tracked: bool,
    /// Paragraphs stand in text boxes, for old and new programs.
    pub boxes: bool,
    /// A table around the whole page.
    pub layout: bool,
    /// Tall labels have a paragraph a letter.
    pub vertical: bool,
    /// Texts are the results of fields.
    pub fields: bool,
    /// Everything is wrapped in content controls, tags and the like.
    pub wrapped: bool,
    /// Letters stand in runs of their own, with marks between them.
    pub shredded: bool,
    /// The namespaces of strict documents, UTF-16, other names of parts.
    pub strict: bool,
    /// Headings are only bold.
    pub plain: bool,
    /// A hidden text stands beside every text.
    pub hidden: bool,
    /// A table of contents before everything.
    pub contents: bool,
}

/// The file.
pub(crate) fn file(document: &Document, style: Style) -> Vec<u8> {
    let mut markup = Markup {
        style,
        body: String::new(),
        lists: Vec::new(),
        label: None,
    };
    if style.contents {
        markup.contents(document);
    }
    for block in &document.blocks {
        markup.block(block);
    }
    let Markup { body, lists, .. } = markup;
    let body = if style.layout {
        format!(
            "<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:tcPr><w:tcW w:w=\"5000\"/></w:tcPr>{body}<w:p/></w:tc></w:tr></w:tbl><w:p/>"
        )
    } else {
        body
    };
    let body = format!("<w:document W {REST}><w:body>{body}<w:sectPr/></w:body></w:document>");
    package(&body, &numbering(&lists), style.strict)
}

/// A package with a body, and the lists that it uses.
pub(crate) fn package(body: &str, numbering: &str, strict: bool) -> Vec<u8> {
    let (namespace, types) = if strict {
        (STRICT, "http://purl.oclc.org/ooxml/officeDocument/relationships")
    } else {
        (
            TRANSITIONAL,
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        )
    };
    let declared = |text: &str| text.replacen(" W ", &format!(" xmlns:w=\"{namespace}\" "), 1);
    let (main, folder) = if strict {
        ("content/text.xml", "content/")
    } else {
        ("word/document.xml", "word/")
    };
    let relations = |targets: &[(&str, &str)]| {
        let mut out = String::from(
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
        );
        for (at, (kind, target)) in targets.iter().enumerate() {
            let _ = write!(
                out,
                r#"<Relationship Id="r{at}" Type="{types}/{kind}" Target="{target}"/>"#
            );
        }
        out + "</Relationships>"
    };
    let styles = r#"<w:styles W ><w:style w:type="paragraph" w:default="1" w:styleId="1"><w:name w:val="Normal"/></w:style>
        <w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/></w:style>
        <w:style w:type="paragraph" w:styleId="3"><w:name w:val="x"/><w:basedOn w:val="2"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="4"><w:name w:val="标题 3"/></w:style>
        <w:style w:type="paragraph" w:styleId="5"><w:name w:val="heading 4"/></w:style>
        <w:style w:type="paragraph" w:styleId="6"><w:name w:val="heading 5"/></w:style>
        <w:style w:type="character" w:styleId="h"><w:name w:val="hidden"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>"#;
    let utf16 = |text: &str| -> Vec<u8> {
        if !strict {
            return text.as_bytes().to_vec();
        }
        let text = format!("\u{FEFF}{text}");
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    };
    zip(&[
        ("[Content_Types].xml", types_of(folder, main).into_bytes()),
        ("_rels/.rels", relations(&[("officeDocument", main)]).into_bytes()),
        (main, utf16(&declared(body))),
        (
            &format!("{folder}_rels/{}.rels", main.rsplit('/').next().unwrap()),
            relations(&[
                ("styles", "styles.xml"),
                ("numbering", &format!("/{folder}numbering.xml")),
            ])
            .into_bytes(),
        ),
        (&format!("{folder}styles.xml"), declared(styles).into_bytes()),
        (&format!("{folder}numbering.xml"), declared(numbering).into_bytes()),
    ])
}

fn types_of(folder: &str, main: &str) -> String {
    const KIND: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let mut out = String::from(
        r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>"#,
    );
    for (part, kind) in [
        (main.to_owned(), "document.main"),
        (format!("{folder}styles.xml"), "styles"),
        (format!("{folder}numbering.xml"), "numbering"),
    ] {
        let _ = write!(out, r#"<Override PartName="/{part}" ContentType="{KIND}.{kind}+xml"/>"#);
    }
    out + "</Types>"
}

/// Parts as a zip.
pub(crate) fn zip(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Lists: one of headings with its levels, and one of labels for each start.
fn numbering(starts: &[u32]) -> String {
    let level = |at: u32, format: &str, text: &str| {
        format!(
            r#"<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/></w:lvl>"#
        )
    };
    let mut out = format!(
        r#"<w:numbering W ><w:abstractNum w:abstractNumId="0">{}{}</w:abstractNum><w:abstractNum w:abstractNumId="1">{}</w:abstractNum>"#,
        level(0, "chineseCountingThousand", "%1、"),
        level(1, "japaneseCounting", "（%2）"),
        level(0, "decimal", "%1."),
    );
    out.push_str(r#"<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#);
    for (at, start) in starts.iter().enumerate() {
        let _ = write!(
            out,
            r#"<w:num w:numId="{}"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride></w:num>"#,
            at + 2
        );
    }
    out + "</w:numbering>"
}

struct Markup {
    style: Style,
    body: String,
    /// Where each list of labels starts.
    lists: Vec<u32>,
    /// The last number of a label.
    label: Option<u32>,
}

const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

impl Markup {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(heading) => {
                let level = heading.level.unwrap_or(1);
                self.whole(&heading.text, Some(level));
            }
            Block::Paragraph(paragraph) => self.whole(&paragraph.text, None),
            Block::Table(table) => match self.style.cut {
                Some(cut) if table.rows.len() > cut + 3 => {
                    self.table(table, 0..cut);
                    self.body.push_str("<w:p><w:pPr><w:pageBreakBefore/></w:pPr></w:p>");
                    self.table(table, cut..table.rows.len());
                }
                _ => self.table(table, 0..table.rows.len()),
            },
            Block::Line(_) | Block::Furniture(_) => {}
        }
    }

    fn contents(&mut self, document: &Document) {
        self.body.push_str(r#"<w:p><w:r><w:t>目录</w:t></w:r></w:p><w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \o "1-3" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>"#);
        let mut page = 1;
        for block in &document.blocks {
            if let Block::Heading(heading) = block {
                page += 1;
                let _ = write!(
                    self.body,
                    "<w:r><w:t>{}</w:t><w:tab/></w:r><w:r><w:t>{page}</w:t></w:r></w:p><w:p>",
                    escape(&heading.text)
                );
            }
        }
        self.body
            .push_str(r#"<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>"#);
    }

    fn whole(&mut self, text: &str, level: Option<u8>) {
        let mut properties = String::new();
        if let Some(level) = level.filter(|_| !self.style.plain) {
            let _ = write!(properties, r#"<w:pStyle w:val="{}"/>"#, level + 1);
        }
        let mut text = text;
        if self.style.lists {
            let section = NUMERALS
                .iter()
                .find_map(|numeral| text.strip_prefix(&format!("{numeral}、")));
            let inner = NUMERALS
                .iter()
                .find_map(|numeral| text.strip_prefix(&format!("（{numeral}）")));
            let found = section.map(|rest| (rest, 0)).or(inner.map(|rest| (rest, 1)));
            if let Some((rest, at)) = found {
                text = rest;
                let _ = write!(
                    properties,
                    r#"<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="1"/></w:numPr>"#
                );
            }
        }
        let inner = self.runs(text);
        let paragraph = format!("<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>");
        let paragraph = if self.style.boxes && level.is_none() {
            boxed(&paragraph)
        } else {
            paragraph
        };
        let paragraph = if self.style.wrapped {
            format!(
                "<w:sdt><w:sdtPr><w:alias w:val=\"x\"/></w:sdtPr><w:sdtContent><w:customXml w:element=\"x\"><w:customXmlPr/>{paragraph}</w:customXml></w:sdtContent></w:sdt>"
            )
        } else {
            paragraph
        };
        self.body.push_str(&paragraph);
    }

    /// The runs of a text.
    fn runs(&self, text: &str) -> String {
        let style = self.style;
        let mut out = String::new();
        if style.tracked && !text.is_empty() {
            out.push_str(r#"<w:del w:id="1" w:author="张三" w:date="2024-01-05T08:00:00Z"><w:r><w:delText>99</w:delText></w:r></w:del><w:moveFrom w:id="2" w:author="张三" w:date="2024-01-05T08:00:00Z"><w:r><w:t>88</w:t></w:r></w:moveFrom><w:ins w:id="3" w:author="张三" w:date="2024-01-05T08:00:00Z">"#);
        }
        if style.hidden && !text.is_empty() {
            out.push_str(r#"<w:r><w:rPr><w:vanish/></w:rPr><w:t>77</w:t></w:r><w:r><w:rPr><w:rStyle w:val="h"/></w:rPr><w:t>66</w:t></w:r>"#);
        }
        if style.fields && !text.is_empty() {
            out.push_str(r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF a </w:instrText></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>55</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>"#);
        }
        let pieces: Vec<String> = if style.shredded {
            text.chars().map(String::from).collect()
        } else {
            vec![text.to_owned()]
        };
        for piece in pieces {
            let mut run = String::from(
                "<w:r><w:rPr><w:b/><w:vanish w:val=\"0\"/><w:rPrChange w:id=\"9\"><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr>",
            );
            for (at, line) in piece.split('\n').enumerate() {
                if at > 0 {
                    run.push_str("<w:br/>");
                }
                let _ = write!(run, r#"<w:t xml:space="preserve">{}</w:t>"#, escape(line));
            }
            run.push_str("</w:r>");
            if style.wrapped {
                run = format!(
                    r#"<w:smartTag w:element="x"><w:smartTagPr/><w:hyperlink w:anchor="y">{run}</w:hyperlink></w:smartTag>"#
                );
            }
            out.push_str(&run);
            if style.shredded {
                out.push_str(r#"<w:proofErr w:type="gramStart"/><w:bookmarkStart w:id="1" w:name="x"/><w:bookmarkEnd w:id="1"/>"#);
            }
        }
        if style.fields && !text.is_empty() {
            out.push_str(r#"<w:r><w:fldChar w:fldCharType="end"/></w:r>"#);
        }
        if style.tracked && !text.is_empty() {
            out.push_str("</w:ins>");
        }
        out
    }

    fn table(&mut self, table: &Table, range: std::ops::Range<usize>) {
        let cells = placed(table);
        let columns = cells.iter().map(|cell| cell.column + cell.columns).max().unwrap_or(0);
        let fine = if self.style.merges == Merges::Fine { 4 } else { 1 };
        self.body
            .push_str(r#"<w:tbl><w:tblPr><w:tblW w:w="9600" w:type="dxa"/></w:tblPr><w:tblGrid>"#);
        for _ in 0..columns * fine {
            let _ = write!(self.body, r#"<w:gridCol w:w="{}"/>"#, 9600 / (columns * fine));
        }
        self.body.push_str("</w:tblGrid>");
        let column_width = 9600 / columns.max(1);
        for row in range.clone() {
            let mut out = String::from("<w:tr>");
            let mut properties = String::new();
            let mut column = 0;
            let mut before = 0;
            while column < columns {
                let Some(cell) = cells.iter().find(|cell| {
                    (cell.row..cell.row + cell.rows).contains(&row)
                        && (cell.column..cell.column + cell.columns).contains(&column)
                }) else {
                    break;
                };
                let own = cell.row == row;
                // What reaches over the cut is marked up anew, without text.
                let first = own || row == range.start;
                match self.style.merges {
                    Merges::Before if !own && column == before => before += cell.columns,
                    Merges::Empty => {
                        let text = if own && cell.column == column {
                            cell.text.as_str()
                        } else {
                            ""
                        };
                        out.push_str(&self.cell(text, column_width, "", cell.rows));
                        column += 1;
                        continue;
                    }
                    Merges::Old => {
                        let tall = if cell.rows > 1 && first {
                            r#"<w:vMerge w:val="restart"/>"#
                        } else if cell.rows > 1 {
                            "<w:vMerge/>"
                        } else {
                            ""
                        };
                        for at in 0..cell.columns {
                            let wide = match at {
                                _ if cell.columns == 1 => "",
                                0 => r#"<w:hMerge w:val="restart"/>"#,
                                _ => "<w:hMerge/>",
                            };
                            let text = if own && at == 0 { cell.text.as_str() } else { "" };
                            out.push_str(&self.cell(text, column_width, &format!("{wide}{tall}"), cell.rows));
                        }
                    }
                    _ => {
                        let span = if self.style.merges == Merges::Fine {
                            cell.columns * 4
                        } else {
                            cell.columns
                        };
                        let span = if span > 1 {
                            format!(r#"<w:gridSpan w:val="{span}"/>"#)
                        } else {
                            String::new()
                        };
                        let tall = if cell.rows > 1 && first {
                            r#"<w:vMerge w:val="restart"/>"#
                        } else if cell.rows > 1 {
                            r#"<w:vMerge w:val="continue"/>"#
                        } else {
                            ""
                        };
                        let text = if own { cell.text.as_str() } else { "" };
                        out.push_str(&self.cell(
                            text,
                            column_width * cell.columns,
                            &format!("{span}{tall}"),
                            cell.rows,
                        ));
                    }
                }
                column = cell.column + cell.columns;
            }
            if before > 0 {
                let _ = write!(properties, r#"<w:gridBefore w:val="{before}"/>"#);
            }
            let row = out.replacen(
                "<w:tr>",
                &format!("<w:tr><w:trPr><w:cantSplit/>{properties}</w:trPr>"),
                1,
            ) + "</w:tr>";
            if self.style.tracked {
                // A row that somebody took out.
                self.body.push_str(r#"<w:tr><w:trPr><w:del w:id="4" w:author="张三" w:date="2024-01-05T08:00:00Z"/></w:trPr><w:tc><w:p><w:del w:id="5" w:author="张三" w:date="2024-01-05T08:00:00Z"><w:r><w:delText>规章</w:delText></w:r></w:del></w:p></w:tc><w:tc><w:p><w:del w:id="5" w:author="张三" w:date="2024-01-05T08:00:00Z"><w:r><w:delText>44</w:delText></w:r></w:del></w:p></w:tc></w:tr>"#);
            }
            if self.style.hidden {
                self.body.push_str(
                    r#"<w:tr><w:trPr><w:hidden/></w:trPr><w:tc><w:p><w:r><w:t>33</w:t></w:r></w:p></w:tc></w:tr>"#,
                );
            }
            if self.style.wrapped {
                let _ = write!(self.body, "<w:sdt><w:sdtPr/><w:sdtContent>{row}</w:sdtContent></w:sdt>");
            } else {
                self.body.push_str(&row);
            }
        }
        self.body.push_str("</w:tbl>");
    }

    fn cell(&mut self, text: &str, width: usize, properties: &str, rows: usize) -> String {
        let mut out = format!(r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>"#);
        let number = text
            .split_once('.')
            .and_then(|(number, rest)| Some((number.parse::<u32>().ok()?, rest)));
        match number.filter(|(_, rest)| {
            self.style.lists && !rest.is_empty() && !rest.starts_with(|letter: char| letter.is_ascii_digit())
        }) {
            Some((number, rest)) => {
                if self.label.is_none_or(|label| label + 1 != number) {
                    self.lists.push(number);
                }
                self.label = Some(number);
                let list = self.lists.len() + 1;
                let _ = write!(
                    out,
                    r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{list}"/></w:numPr></w:pPr>{}</w:p>"#,
                    self.runs(rest)
                );
            }
            None if self.style.vertical && rows > 2 && !text.is_empty() => {
                for letter in text.chars() {
                    let _ = write!(out, "<w:p>{}</w:p>", self.runs(&letter.to_string()));
                }
            }
            None => {
                let _ = write!(out, "<w:p>{}</w:p>", self.runs(text));
            }
        }
        out += "</w:tc>";
        if self.style.wrapped {
            out = format!("<w:sdt><w:sdtPr/><w:sdtContent>{out}</w:sdtContent></w:sdt>");
        }
        out
    }
}

/// A paragraph in a text box, as it is written for programs of any age.
fn boxed(paragraph: &str) -> String {
    format!(
        r#"<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData uri="x"><wps:wsp><wps:txbx><w:txbxContent>{paragraph}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{paragraph}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"#
    )
}

/// A cell on its place.
struct Placed {
    row: usize,
    column: usize,
    rows: usize,
    columns: usize,
    text: String,
}

fn placed(table: &Table) -> Vec<Placed> {
    let mut out: Vec<Placed> = Vec::new();
    for (row, cells) in table.rows.iter().enumerate() {
        let mut column = 0;
        for cell in &cells.cells {
            let taken = |column: usize, out: &[Placed]| {
                out.iter()
                    .find(|cell| {
                        (cell.row..cell.row + cell.rows).contains(&row)
                            && (cell.column..cell.column + cell.columns).contains(&column)
                    })
                    .map(|cell| cell.column + cell.columns)
            };
            while let Some(next) = taken(column, &out) {
                column = next;
            }
            out.push(place(row, column, cell));
        }
    }
    out
}

fn place(row: usize, column: usize, cell: &TableCell) -> Placed {
    Placed {
        row,
        column,
        rows: cell.row_span.max(1) as usize,
        columns: cell.column_span.max(1) as usize,
        text: cell.text(),
    }
}

pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The blocks of a document for programs in other languages; cells with their places and spans.
pub(crate) fn json(document: &Document) -> serde_json::Value {
    let blocks = document.blocks.iter().map(|block| match block {
        Block::Heading(heading) => serde_json::json!({ "kind": "heading", "text": heading.text, "level": heading.level.unwrap_or(1) }),
        Block::Paragraph(paragraph) => serde_json::json!({ "kind": "paragraph", "text": paragraph.text }),
        Block::Table(table) => {
            let cells = placed(table);
            let columns = cells.iter().map(|cell| cell.column + cell.columns).max();
            let cells = cells.iter().map(|cell| serde_json::json!([cell.row, cell.column, cell.rows, cell.columns, cell.text]));
            serde_json::json!({ "kind": "table", "rows": table.rows.len(), "columns": columns, "cells": cells.collect::<Vec<_>>() })
        }
        Block::Line(line) | Block::Furniture(line) => serde_json::json!({ "kind": "paragraph", "text": line.text }),
    });
    serde_json::Value::Array(blocks.collect())
}

/// Notes at a cell, at a paragraph and at neither.
pub(crate) fn notes() -> Notes {
    let note = |place: Option<Place>| Note {
        place,
        place_name: "某处".to_owned(),
        severity: Some(Severity::Error),
        label: "错误 ROWSUM".to_owned(),
        title: "错误 ROWSUM 行合计".to_owned(),
        text: "不对 <3>\n核对".to_owned(),
    };
    let cell = Place::Table {
        table: 1,
        row: 3,
        column: 2,
    };
    Notes {
        heading: "检查结果".to_owned(),
        author: "gongkai".to_owned(),
        list: vec![
            note(Some(cell)),
            note(Some(Place::Paragraph { paragraph: 2 })),
            note(None),
        ],
    }
}
