//! The workbook as it stands in the file: sheets with their cells, defined names, number formats. Leaves out
//! what any of it means.

use super::cells::Cells;
use super::limits;
use super::names::Names;
use super::package::{Package, Part};
use super::sheet::{self, Arrangement, Budget};
use super::usual;
use crate::address::parse_reference;
use crate::fields::PREFIX;
use crate::number::Format;
use gongkai_core::{ReadError, messages};
use gongkai_source::xml::{Node, Vocabulary, Xml};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A sheet.
pub(crate) struct SheetData<'a> {
    pub name: Arc<str>,
    pub cells: Cells<'a>,
    pub hidden: bool,
    pub arrangement: Arrangement,
}

/// A workbook with everything that is needed of it.
#[derive(Default)]
pub(crate) struct Source<'a> {
    pub sheets: Vec<SheetData<'a>>,
    /// Our names of the whole workbook.
    pub names: Names,
    /// Number formats by index of the style.
    pub formats: Vec<Format>,
    pub since_1904: bool,
}

/// A sheet as the workbook lists it.
struct Listed {
    name: String,
    relation: String,
    hidden: bool,
}

/// The namespaces of workbooks and their packages, strict and transitional.
pub(crate) static VOCABULARY: Vocabulary = Vocabulary {
    elements: &[
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
        "http://schemas.openxmlformats.org/package/2006/relationships",
        "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
        "http://schemas.openxmlformats.org/package/2006/content-types",
        "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
    ],
    attributes: &[
        (
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "r:",
        ),
        ("http://purl.oclc.org/ooxml/officeDocument/relationships", "r:"),
    ],
    help: messages::workbook_save_again,
};

fn xml(part: &Part) -> Result<Xml<'_>, ReadError> {
    Xml::new(&VOCABULARY, Some(&part.name), &part.text)
}

/// The workbook of a package, whose cells refer to its parts.
pub(crate) fn open<'a>(package: &'a Package<'_>) -> Result<Source<'a>, ReadError> {
    let root = relations(package, "_rels/.rels", "")?;
    let part = root
        .iter()
        .find(|(_, relation)| relation.kind == "officeDocument")
        .map_or_else(|| "xl/workbook.xml".to_owned(), |(_, relation)| relation.target.clone());
    let Some(main) = package.part(&part)? else {
        // A package of another kind, such as a text document or an .ods.
        return Err(ReadError::new(messages::workbook_no_package()).help(messages::workbook_save_as()));
    };
    let mut source = Source::default();
    let (listed, names) = workbook(xml(main)?, &mut source)?;
    if listed.is_empty() {
        return Err(ReadError::new(messages::workbook_no_package()).help(messages::workbook_save_as()));
    }
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", &part));
    let related = relations(package, &format!("{folder}/_rels/{file}.rels"), folder)?;
    let by_kind = |kind: &str| {
        related
            .values()
            .find(|relation| relation.kind == kind)
            .map(|relation| relation.target.clone())
    };

    let strings = match by_kind("sharedStrings") {
        Some(part) => match package.part(&part)? {
            Some(part) => sheet::strings(xml(part)?)?,
            None => return Err(missing(&part)),
        },
        None => Vec::new(),
    };
    if let Some(part) = by_kind("styles")
        && let Some(part) = package.part(&part)?
    {
        source.formats = styles(xml(part)?)?;
    }
    let mut budget = Budget {
        cells: limits::CELLS,
        text: limits::TEXT,
    };
    for sheet in listed {
        let relation = related.get(&sheet.relation).ok_or_else(|| missing(&sheet.name))?;
        // Chart sheets and the like have no cells.
        let (cells, arrangement) = if relation.kind == "worksheet" {
            let part = package
                .part(&relation.target)?
                .ok_or_else(|| missing(&relation.target))?;
            sheet::cells(&sheet.name, xml(part)?, &strings, &mut budget)?
        } else {
            Default::default()
        };
        source.sheets.push(SheetData {
            name: sheet.name.into(),
            cells,
            hidden: sheet.hidden,
            arrangement,
        });
    }
    // Names of one sheet mostly stand together.
    let mut last: Option<(Cow<'_, str>, Option<usize>)> = None;
    for (path, reference) in &names {
        let place = parse_reference(reference).and_then(|(sheet, at)| {
            let known = last
                .as_ref()
                .filter(|(known, _)| *known == sheet)
                .map(|(_, index)| *index);
            let index = known.unwrap_or_else(|| {
                let same = |known: &SheetData<'_>| known.name.eq_ignore_ascii_case(&sheet);
                source.sheets.iter().position(same)
            });
            last = Some((sheet, index));
            Some((index?, at))
        });
        source.names.insert(path, place);
    }
    Ok(source)
}

fn missing(part: &str) -> ReadError {
    ReadError::new(messages::workbook_part_missing(part)).help(messages::workbook_copy_again())
}

/// Sheets, and our defined names without their prefix, with their references.
type Contents<'a> = (Vec<Listed>, Vec<(Cow<'a, str>, Cow<'a, str>)>);

fn workbook<'a>(mut xml: Xml<'a>, source: &mut Source<'_>) -> Result<Contents<'a>, ReadError> {
    let (mut sheets, mut names) = (Vec::new(), Vec::new());
    loop {
        while let Some((name, reference)) = xml.whole(usual::name) {
            names.extend(ours(name).map(|path| (path, reference)));
        }
        match xml.next()? {
            Node::Open(tag) => match tag.name {
                "workbook" | "sheets" | "definedNames" => {}
                "workbookPr" => source.since_1904 = tag.flag("date1904"),
                "sheet" => {
                    let (Some(name), Some(relation)) = (tag.get("name"), tag.get("r:id")) else {
                        return Err(xml.fail(messages::xml_incomplete()));
                    };
                    sheets.push(Listed {
                        name: name.to_owned(),
                        relation: relation.to_owned(),
                        hidden: matches!(tag.get("state"), Some("hidden" | "veryHidden")),
                    });
                }
                // Names of one sheet appear when somebody copies a sheet: the copy is not the report.
                "definedName" if tag.get("localSheetId").is_none() => match tag.get("name").and_then(ours) {
                    Some(path) => names.push((Cow::Owned(path.into_owned()), xml.content()?)),
                    None => xml.skip()?,
                },
                _ => xml.skip()?,
            },
            Node::Close | Node::Text(_) => {}
            Node::End => return Ok((sheets, names)),
        }
    }
}

/// The path of a name of ours. Programs may change the case of names; nearly all are written in small letters.
fn ours(name: &str) -> Option<Cow<'_, str>> {
    let changes = |byte: u8| byte.is_ascii_uppercase() || !byte.is_ascii();
    if name.bytes().any(changes) {
        let small = name.to_lowercase();
        small.strip_prefix(PREFIX).map(|path| Cow::Owned(path.to_owned()))
    } else {
        name.strip_prefix(PREFIX).map(Cow::Borrowed)
    }
}

struct Relation {
    /// Last part of the type.
    kind: String,
    /// The part, from the root of the package.
    target: String,
}

/// The relations of a part. External ones are left out: nothing outside of the file is ever opened.
fn relations(package: &Package<'_>, part: &str, folder: &str) -> Result<BTreeMap<String, Relation>, ReadError> {
    let mut out = BTreeMap::new();
    let Some(part) = package.part(part.trim_start_matches('/'))? else {
        return Ok(out);
    };
    let mut xml = xml(part)?;
    loop {
        match xml.next()? {
            Node::Open(tag) if tag.name == "Relationship" => {
                if let (Some(id), Some(kind), Some(target)) = (tag.get("Id"), tag.get("Type"), tag.get("Target"))
                    && tag.get("TargetMode") != Some("External")
                {
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    out.insert(
                        id.to_owned(),
                        Relation {
                            kind,
                            target: resolve(folder, target),
                        },
                    );
                }
            }
            Node::Open(_) | Node::Close | Node::Text(_) => {}
            Node::End => return Ok(out),
        }
    }
}

/// A target relative to a folder of the package.
fn resolve(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = if target.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').collect()
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join("/")
}

/// The number formats of the cells' styles.
fn styles(mut xml: Xml<'_>) -> Result<Vec<Format>, ReadError> {
    let mut codes: BTreeMap<u32, Format> = BTreeMap::new();
    let mut formats = Vec::new();
    let mut in_cells = false;
    loop {
        match xml.next()? {
            Node::Open(tag) => match tag.name {
                "styleSheet" | "numFmts" => {}
                "cellXfs" => in_cells = true,
                "numFmt" => {
                    if let (Some(Ok(id)), Some(code)) = (tag.get("numFmtId").map(str::parse), tag.get("formatCode")) {
                        codes.insert(id, Format::parse(code));
                    }
                }
                "xf" if in_cells => {
                    let id = tag.get("numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                    formats.push(codes.get(&id).copied().unwrap_or_else(|| Format::builtin(id)));
                    xml.skip()?;
                }
                _ => xml.skip()?,
            },
            // Styles of cells have no children that are not skipped: this closes their list, or one before it.
            Node::Close => in_cells = false,
            Node::Text(_) => {}
            Node::End => return Ok(formats),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved_inside_of_the_package() {
        for (folder, target, part) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/styles.xml", "xl/styles.xml"),
            ("", "xl/workbook.xml", "xl/workbook.xml"),
            ("xl", "../../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(resolve(folder, target), part);
        }
    }
}
