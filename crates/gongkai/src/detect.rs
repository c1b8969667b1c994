//! What a file really is, by its content: names lie, and a web page saved under `.xlsx` is common. Also says
//! what to do with a file that cannot be read. Leaves out the reading.

use crate::format::{Format, format, format_of_extension};
use gongkai_core::{Message, ReadError, json_lines, messages};
use gongkai_csv::Layout;
use std::borrow::Cow;

/// The format of a file: what it holds decides. Where that says no more than "some text" and the name is that of a
/// carrier, it is a carrier with something wrong in it: its reader says what, and the reader of texts would find
/// next to nothing.
///
/// # Errors
/// As [`detect`].
pub fn detect_named(bytes: &[u8], extension: &str) -> Result<&'static Format, ReadError> {
    let found = detect(bytes)?;
    if found.name != "txt" {
        return Ok(found);
    }
    Ok(format_of_extension(extension)
        .filter(|named| CARRIERS.contains(&named.name))
        .unwrap_or(found))
}

/// The carriers that are text: their beginning may be anything where it is damaged.
const CARRIERS: [&str; 4] = ["json", "jsonl", "xml", "csv"];

/// The bytes of JSON in UTF-8, without a byte order mark. What says that it is UTF-16 or GB18030 is decoded; all
/// else is as it is, for what is wrong to be found at its byte.
///
/// # Errors
/// When it does not decode.
pub(crate) fn json_text(bytes: &[u8]) -> Result<(Cow<'_, [u8]>, &'static str), ReadError> {
    let wide = matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, _, ..] | [_, 0, ..]);
    if wide || bytes.starts_with(gongkai_source::encoding::GB18030_MARK) {
        let decoded = gongkai_source::decode(bytes)?;
        return Ok((Cow::Owned(decoded.text.into_bytes()), decoded.encoding));
    }
    Ok((
        Cow::Borrowed(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)),
        "UTF-8",
    ))
}

/// The format of an input.
///
/// # Errors
/// When the input is empty or of a kind that is not read: says which and what to do.
pub fn detect(bytes: &[u8]) -> Result<&'static Format, ReadError> {
    let named = |name: &'static str| format(name).ok_or_else(|| ReadError::new(messages::format_not_readable(name)));
    let content = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let start = content.trim_ascii_start();
    if start.is_empty() {
        return Err(ReadError::new(messages::input_empty()).help(messages::input_empty_help()));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return match archive(bytes) {
            Archive::Workbook => named("xlsx"),
            Archive::Document => named("docx"),
            Archive::OpenDocument => Err(other(messages::kind_opendocument(), open_document(bytes))),
            Archive::Ofd => Err(other(messages::kind_ofd(), messages::help_ofd())),
            Archive::Presentation => Err(other(messages::kind_presentation(), messages::help_save_as_text())),
            // Parts may be called anything: what the package says of them decides.
            Archive::Other if gongkai_docx::is_document(bytes) => named("docx"),
            Archive::Other => Err(other(messages::kind_zip(), messages::help_unpack())),
        };
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Err(compound(bytes));
    }
    if find(&bytes[..bytes.len().min(1024)], b"%PDF-").is_some() {
        return named("pdf");
    }
    // Before JSON, which begins with the same brace.
    if start.starts_with(b"{\\rtf") {
        return Err(other(messages::kind_rtf(), messages::docx_save_as()));
    }
    if PACKED.iter().any(|magic| bytes.starts_with(magic)) {
        return Err(other(messages::kind_packed(), messages::help_unpack()));
    }
    if PICTURES.iter().any(|magic| bytes.starts_with(magic)) {
        return Err(other(messages::kind_picture(), messages::help_picture()));
    }
    let wide = [b"\xFF\xFE<".as_slice(), b"\xFE\xFF\0<", b"<\0", b"\0<"];
    if (start.starts_with(b"<") || wide.iter().any(|mark| bytes.starts_with(mark))) && gongkai_xml::is_report(bytes) {
        return named("xml");
    }
    // Markdown may hold tables in markup, but begins with a heading.
    if start.starts_with(b"#") && is_markdown(bytes) {
        return named("md");
    }
    if gongkai_html::is_page(bytes) && !start.starts_with(b"{") && !start.starts_with(b"[") {
        return named("html");
    }
    if start.starts_with(b"<?xml") {
        return Err(other(messages::kind_xml(), messages::help_xml(gongkai_xml::NAMESPACE)));
    }
    let head = start[..start.len().min(512)].to_ascii_lowercase();
    if head.starts_with(b"mime-version:") || (head.starts_with(b"from:") && find(&head, b"mime-version:").is_some()) {
        return Err(other(messages::kind_mhtml(), messages::help_mhtml()));
    }
    if let Ok((text, _)) = json_text(bytes)
        && matches!(text.trim_ascii_start(), [b'{' | b'[', ..])
    {
        return named(if json_lines::is_lines(&text) { "jsonl" } else { "json" });
    }
    match gongkai_csv::is_csv(bytes) {
        Some(Layout::Long) => named("csv"),
        Some(Layout::Wide) => named("csv-wide"),
        None if is_markdown(bytes) => named("md"),
        None => named("txt"),
    }
}

fn is_markdown(bytes: &[u8]) -> bool {
    gongkai_source::decode(bytes).is_ok_and(|decoded| gongkai_html::markdown::is_markdown(&decoded.text))
}

const PACKED: [&[u8]; 3] = [b"Rar!\x1A\x07", b"7z\xBC\xAF\x27\x1C", b"\x1F\x8B\x08"];
const PICTURES: [&[u8]; 5] = [b"\x89PNG\r\n", b"\xFF\xD8\xFF", b"GIF8", b"II*\0", b"MM\0*"];

enum Archive {
    Workbook,
    Document,
    OpenDocument,
    Ofd,
    Presentation,
    Other,
}

/// What a zip archive holds, from the names of its entries. Looks at headers only and inflates nothing, so a
/// damaged or hostile archive costs one pass over its bytes.
fn archive(bytes: &[u8]) -> Archive {
    let mut rest = bytes;
    while let Some(at) = find(rest, b"PK") {
        rest = &rest[at + 2..];
        let (length, name) = match rest.get(..2) {
            Some(b"\x03\x04") => (24, 28),
            Some(b"\x01\x02") => (26, 44),
            _ => continue,
        };
        let length = rest
            .get(length..length + 2)
            .map_or(0, |field| usize::from(u16::from_le_bytes([field[0], field[1]])));
        let Some(entry) = rest.get(name..(name + length).min(rest.len())) else {
            continue;
        };
        for (folder, kind) in [
            (b"xl/".as_slice(), Archive::Workbook),
            (b"word/", Archive::Document),
            (b"ppt/", Archive::Presentation),
        ] {
            if entry.starts_with(folder) {
                return kind;
            }
        }
        if entry == b"content.xml" || entry == b"mimetype" {
            return Archive::OpenDocument;
        }
        if entry == b"OFD.xml" {
            return Archive::Ofd;
        }
    }
    Archive::Other
}

/// What to save an OpenDocument file as. Its type stands at the beginning, not packed.
fn open_document(bytes: &[u8]) -> Message {
    let head = &bytes[..bytes.len().min(256)];
    let is = |kind: &str| find(head, format!("application/vnd.oasis.opendocument.{kind}").as_bytes()).is_some();
    if is("text") {
        messages::docx_save_as()
    } else if is("spreadsheet") {
        messages::help_save_as_xlsx()
    } else {
        messages::help_save_as_either()
    }
}

/// The old binary files of Office and WPS, and encrypted new ones: told apart by the names of their streams.
fn compound(bytes: &[u8]) -> ReadError {
    let holds = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        find(bytes, &name).is_some()
    };
    if holds("EncryptedPackage") {
        other(messages::kind_encrypted(), messages::help_encrypted())
    } else if holds("Workbook") || holds("Book") {
        other(messages::kind_xls(), messages::help_save_as_xlsx())
    } else if holds("WordDocument") {
        other(messages::kind_doc(), messages::docx_save_as())
    } else {
        other(messages::kind_ole(), messages::help_save_as_either())
    }
}

fn other(kind: Message, help: Message) -> ReadError {
    ReadError::new(kind).help(help)
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    let first = *part.first()?;
    let mut from = 0;
    loop {
        let at = from + bytes.get(from..)?.iter().position(|byte| *byte == first)?;
        if bytes[at..].starts_with(part) {
            return Some(at);
        }
        from = at + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(bytes: &[u8]) -> Result<&'static str, &'static str> {
        detect(bytes)
            .map(|format| format.name)
            .map_err(|error| error.message.key())
    }

    fn entry(name: &str) -> Vec<u8> {
        let mut bytes = b"PK\x03\x04".to_vec();
        bytes.extend([0; 22]);
        bytes.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        bytes.extend([0; 2]);
        bytes.extend(name.as_bytes());
        bytes
    }

    #[test]
    fn the_content_decides() {
        assert_eq!(name(b" \n{}"), Ok("json"));
        assert_eq!(name(b"\xEF\xBB\xBF{}"), Ok("json"));
        assert_eq!(name(b"{}\n{}\n"), Ok("jsonl"));
        let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        assert_eq!(name(&wide("\u{FEFF}{}")), Ok("json"));
        assert_eq!(name(&wide("\u{FEFF}{}\n{}\n")), Ok("jsonl"));
        assert_eq!(name(&wide("\u{FEFF}一、总体情况\n")), Ok("txt"));
        assert_eq!(name(b"\x84\x31\x95\x33path,value\n"), Ok("csv"));
        let xml = format!("<!-- x -->\n<g:report xmlns:g=\"{}\">", gongkai_xml::NAMESPACE);
        assert_eq!(name(xml.as_bytes()), Ok("xml"));
        let wide: Vec<u8> = format!("\u{FEFF}{xml}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(name(&wide), Ok("xml"));
        assert_eq!(name(b"<!DOCTYPE html>"), Ok("html"));
        assert_eq!(name(b"<?xml version=\"1.0\"?><html>"), Ok("html"));
        assert_eq!(name("<一、总体情况>".as_bytes()), Ok("txt"));
        assert_eq!(name(b"[\"<br>\",\"<br>\",\"<br>\"]"), Ok("json"));
        assert_eq!(name("一、总体情况".as_bytes()), Ok("txt"));
        assert_eq!(name("# 年度报告\n\n一、总体情况".as_bytes()), Ok("md"));
        assert_eq!(
            name("# 年度报告\n\n<table>\n<tr><td>1</td></tr>\n</table>\n".as_bytes()),
            Ok("md")
        );
        assert_eq!(name(b"\xD2\xBB\xA1\xA2"), Ok("txt"));
        assert_eq!(name(b"%PDF-1.7"), Ok("pdf"));
        assert_eq!(name(b"junk before it\n%PDF-1.4\n"), Ok("pdf"));
        assert_eq!(
            name(&[entry("[Content_Types].xml"), entry("xl/workbook.xml")].concat()),
            Ok("xlsx")
        );
        assert_eq!(name(&entry("word/document.xml")), Ok("docx"));
    }

    #[test]
    fn what_was_text_is_to_be_saved_as_text() {
        let help = |bytes: &[u8]| detect(bytes).unwrap_err().help.unwrap().key();
        let open = |kind: &str| {
            [
                entry("mimetype"),
                format!("application/vnd.oasis.opendocument.{kind}").into(),
            ]
            .concat()
        };
        assert_eq!(help(&open("text")), "docx_save_as");
        assert_eq!(help(&open("spreadsheet")), "help_save_as_xlsx");
        assert_eq!(help(&entry("content.xml")), "help_save_as_either");
        assert_eq!(help(b"{\\rtf1"), "docx_save_as");
        assert_eq!(help(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "help_save_as_either");
    }

    #[test]
    fn the_name_counts_where_the_content_says_only_some_text() {
        let name = |content: &str, extension: &str| detect_named(content.as_bytes(), extension).unwrap().name;
        for extension in ["json", "jsonl", "xml", "csv"] {
            assert_eq!(name("pfad,table,row,value\n", extension), extension);
            assert_eq!(name("{}", extension), "json");
            assert_eq!(name("<!DOCTYPE html>", extension), "html");
        }
        assert_eq!(name("pfad,table,row,value\n", "CSV"), "csv");
        for extension in ["txt", "docx", "", "text"] {
            assert_eq!(name("一、总体情况\n", extension), "txt");
        }
    }

    #[test]
    fn what_is_not_read_is_named() {
        for (bytes, kind) in [
            (b"".to_vec(), "input_empty"),
            (b" \r\n\t".to_vec(), "input_empty"),
            (entry("ppt/presentation.xml"), "kind_presentation"),
            (entry("mimetype"), "kind_opendocument"),
            (entry("OFD.xml"), "kind_ofd"),
            (entry("report.txt"), "kind_zip"),
            (b"PK\x03\x04".to_vec(), "kind_zip"),
            (b"{\\rtf1".to_vec(), "kind_rtf"),
            (b"<?xml version=\"1.0\"?><a/>".to_vec(), "kind_xml"),
            (b"MIME-Version: 1.0\r\n".to_vec(), "kind_mhtml"),
            (b"\x89PNG\r\n\x1A\n".to_vec(), "kind_picture"),
            (b"Rar!\x1A\x07\x01".to_vec(), "kind_packed"),
            (
                b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1W\0o\0r\0k\0b\0o\0o\0k\0".to_vec(),
                "kind_xls",
            ),
            (
                b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0".to_vec(),
                "kind_doc",
            ),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), "kind_ole"),
        ] {
            assert_eq!(name(&bytes), Err(kind));
            assert!(
                detect(&bytes).is_err_and(|error| error.help.is_some()),
                "{kind} says not what to do"
            );
        }
    }
}
