//! Writes a document as a package. The same document always gives the same bytes. Leaves out the text of its main part
//! (`body`, `table`) and the parts that never change (`parts`).

mod body;
mod parts;
mod table;
mod text;

use crate::enclosed::{NAMESPACE, ROOT, SHOWN};
use crate::{Options, WriteError};
use gongkai_core::messages;
use gongkai_document::{Block, Document, Enclosed, Table, fingerprint};
use gongkai_source::package::{INFLATED, INFLATED_FREE, INPUT, RATIO};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime};

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
/// The name of the part with the data among those of other programs.
const ITEM: &str = "{6E4B8C1A-3D57-4F0E-9A62-0B7C5D1E2F93}";

pub(crate) fn package(
    document: &Document,
    enclosed: Option<&Enclosed>,
    options: &Options,
) -> Result<Vec<u8>, WriteError> {
    let document = shown(document);
    let mut files = vec![
        ("[Content_Types].xml", content_types(enclosed.is_some())),
        ("_rels/.rels", root_relations()),
        ("docProps/core.xml", core(options)),
        ("docProps/app.xml", app()),
        ("word/document.xml", body::part(&document, options.creator.as_deref())),
        ("word/_rels/document.xml.rels", relations(enclosed.is_some())),
        ("word/styles.xml", parts::styles()),
        ("word/settings.xml", parts::settings()),
        ("word/fontTable.xml", parts::font_table()),
        ("word/theme/theme1.xml", parts::theme()),
        ("word/footer1.xml", parts::footer(true)),
        ("word/footer2.xml", parts::footer(false)),
    ];
    if let Some(enclosed) = enclosed {
        let print = match &document {
            Cow::Borrowed(_) => enclosed.shown.clone(),
            // What cannot be printed is not seen either.
            Cow::Owned(document) => Some(fingerprint(document)),
        };
        files.push(("customXml/item1.xml", item(&enclosed.json, print.as_deref())));
        files.push(("customXml/_rels/item1.xml.rels", item_relations()));
        files.push(("customXml/itemProps1.xml", item_properties()));
    }
    let size = files.iter().map(|(_, text)| text.len() as u64).sum::<u64>();
    let packed = zip(&files, CompressionMethod::Deflated)?;
    // Text that packs so well looks like a bomb to a careful reader.
    let allowed = INFLATED.min(INFLATED_FREE + RATIO * packed.len() as u64);
    let bytes = if size > allowed {
        zip(&files, CompressionMethod::Stored)?
    } else {
        packed
    };
    if size > INFLATED || bytes.len() > INPUT {
        return Err(WriteError::TooLong(messages::docx_too_long(INPUT >> 20)));
    }
    Ok(bytes)
}

fn zip(files: &[(&str, String)], method: CompressionMethod) -> Result<Vec<u8>, WriteError> {
    let options = SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(DateTime::default());
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(32 << 10)));
    for (name, text) in files {
        let written = writer
            .start_file(*name, options)
            .map(|()| writer.write_all(text.as_bytes()));
        if !matches!(written, Ok(Ok(()))) {
            return Err(WriteError::TooLong(messages::docx_too_long(INPUT >> 20)));
        }
    }
    let finished = writer
        .finish()
        .map_err(|_| WriteError::TooLong(messages::docx_too_long(INPUT >> 20)))?;
    Ok(finished.into_inner())
}

/// The document without characters that XML cannot hold.
fn shown(document: &Document) -> Cow<'_, Document> {
    fn touches(block: &Block) -> bool {
        let lost = |text: &str| text.chars().any(text::is_lost);
        match block {
            Block::Heading(heading) => lost(&heading.text),
            Block::Paragraph(paragraph) => lost(&paragraph.text),
            Block::Line(line) | Block::Furniture(line) => lost(&line.text),
            Block::Table(table) => {
                table.caption.as_ref().is_some_and(|caption| lost(&caption.text))
                    || table
                        .rows
                        .iter()
                        .flat_map(|row| &row.cells)
                        .flat_map(|cell| &cell.content)
                        .any(touches)
            }
        }
    }
    fn clean(block: &mut Block) {
        let text = |text: &mut String| *text = text::shown(text).into_owned();
        match block {
            Block::Heading(heading) => text(&mut heading.text),
            Block::Paragraph(paragraph) => text(&mut paragraph.text),
            Block::Line(line) | Block::Furniture(line) => text(&mut line.text),
            Block::Table(Table { caption, rows }) => {
                if let Some(caption) = caption {
                    text(&mut caption.text);
                }
                let cells = rows.iter_mut().flat_map(|row| &mut row.cells);
                cells.flat_map(|cell| &mut cell.content).for_each(clean);
            }
        }
    }
    if !document.blocks.iter().any(touches) {
        return Cow::Borrowed(document);
    }
    let mut document = document.clone();
    document.blocks.iter_mut().for_each(clean);
    Cow::Owned(document)
}

fn content_types(data: bool) -> String {
    const KIND: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let mut out = format!(
        r#"{DECLARATION}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>"#
    );
    for (part, kind) in [
        ("document", "document.main"),
        ("styles", "styles"),
        ("settings", "settings"),
        ("fontTable", "fontTable"),
        ("footer1", "footer"),
        ("footer2", "footer"),
    ] {
        let _ = write!(
            out,
            r#"<Override PartName="/word/{part}.xml" ContentType="{KIND}.{kind}+xml"/>"#
        );
    }
    out.push_str(r#"<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/><Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>"#);
    out.push_str(r#"<Override PartName="/word/theme/theme1.xml" ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/>"#);
    if data {
        out.push_str(r#"<Override PartName="/customXml/itemProps1.xml" ContentType="application/vnd.openxmlformats-officedocument.customXmlProperties+xml"/>"#);
    }
    out + "</Types>"
}

fn related(targets: &[(&str, &str)]) -> String {
    let mut out = format!(r#"{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">"#);
    for (at, (kind, target)) in targets.iter().enumerate() {
        let kind = match *kind {
            "core" => format!("{PACKAGE}/relationships/metadata/core-properties"),
            kind => format!("{RELATIONS}/{kind}"),
        };
        let _ = write!(
            out,
            r#"<Relationship Id="rId{}" Type="{kind}" Target="{target}"/>"#,
            at + 1
        );
    }
    out + "</Relationships>"
}

fn root_relations() -> String {
    related(&[
        ("officeDocument", "word/document.xml"),
        ("core", "docProps/core.xml"),
        ("extended-properties", "docProps/app.xml"),
    ])
}

/// The footers are the fourth and the fifth: the page names them so.
fn relations(data: bool) -> String {
    let all = [
        ("styles", "styles.xml"),
        ("settings", "settings.xml"),
        ("fontTable", "fontTable.xml"),
        ("footer", "footer1.xml"),
        ("footer", "footer2.xml"),
        ("theme", "theme/theme1.xml"),
        ("customXml", "../customXml/item1.xml"),
    ];
    related(if data { &all } else { &all[..6] })
}

fn item_relations() -> String {
    related(&[("customXmlProps", "itemProps1.xml")])
}

fn item_properties() -> String {
    format!(
        r#"{DECLARATION}<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" ds:itemID="{ITEM}"><ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>"#
    )
}

/// The data as JSON. The two code points that XML cannot hold and JSON can are written with their numbers.
fn item(json: &str, print: Option<&str>) -> String {
    let mut out = format!(r#"{DECLARATION}<{ROOT} xmlns="{NAMESPACE}""#);
    if let Some(print) = print {
        let _ = write!(out, r#" {SHOWN}="{print}""#);
    }
    out.push('>');
    if json.contains(['\u{FFFE}', '\u{FFFF}']) {
        text::escape(
            &json.replace('\u{FFFE}', "\\uFFFE").replace('\u{FFFF}', "\\uFFFF"),
            &mut out,
        );
    } else {
        text::escape(json, &mut out);
    }
    let _ = write!(out, "</{ROOT}>");
    out
}

fn core(options: &Options) -> String {
    let mut out = format!(
        r#"{DECLARATION}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">"#
    );
    for (name, value) in [("title", &options.title), ("creator", &options.creator)] {
        if let Some(value) = value {
            let _ = write!(out, "<dc:{name}>");
            text::escape(value, &mut out);
            let _ = write!(out, "</dc:{name}>");
        }
    }
    out + "<dc:language>zh-CN</dc:language></cp:coreProperties>"
}

fn app() -> String {
    format!(
        r#"{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>gongkai</Application></Properties>"#
    )
}
