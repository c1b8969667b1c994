//! Workbooks as parts that tests change. Leaves out what is changed.
#![allow(dead_code, reason = "every test file uses some of it")]

use std::io::{Cursor, Read as _, Write as _};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

pub(crate) type Parts = Vec<(String, Vec<u8>)>;

pub(crate) const APPLICATIONS: &str = "xl/worksheets/sheet5.xml";
pub(crate) const WORKBOOK: &str = "xl/workbook.xml";
pub(crate) const STRINGS: &str = "xl/sharedStrings.xml";

pub(crate) fn unpack(bytes: &[u8]) -> Parts {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).unwrap();
            let name = file.name().unwrap().into_owned();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            (name, content)
        })
        .collect()
}

pub(crate) fn pack(parts: &Parts) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Changes the text of a part.
pub(crate) fn change(parts: &mut Parts, part: &str, change: impl FnOnce(String) -> String) {
    let content = &mut parts.iter_mut().find(|(name, _)| name == part).unwrap().1;
    *content = change(String::from_utf8(content.clone()).unwrap()).into_bytes();
}

/// The defined names, each with its reference, changed or left out.
pub(crate) fn rename(bytes: &[u8], mut names: impl FnMut(&str, &str) -> Option<String>) -> Vec<u8> {
    let mut parts = unpack(bytes);
    change(&mut parts, WORKBOOK, |text| {
        let (head, rest) = text.split_once("<definedNames>").unwrap();
        let (list, tail) = rest.split_once("</definedNames>").unwrap();
        let mut out = format!("{head}<definedNames>");
        for item in list.split("<definedName ").skip(1) {
            let name = item.split("name=\"").nth(1).unwrap().split('"').next().unwrap();
            let (start, reference) = item.trim_end_matches("</definedName>").split_once('>').unwrap();
            let reference = if name.starts_with("gongkai.") {
                names(name, reference)
            } else {
                Some(reference.to_owned())
            };
            if let Some(reference) = reference {
                out += &format!("<definedName {start}>{reference}</definedName>");
            }
        }
        format!("{out}</definedNames>{tail}")
    });
    pack(&parts)
}

/// The text of a part.
pub(crate) fn part(bytes: &[u8], name: &str) -> String {
    gongkai_source::package::Package::open(bytes)
        .unwrap()
        .text(name)
        .unwrap()
        .unwrap_or_default()
}

/// The names of the parts.
pub(crate) fn names(bytes: &[u8]) -> Vec<String> {
    let archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    archive.file_names().map(|name| name.unwrap().into_owned()).collect()
}

/// The parts that are not what they were.
pub(crate) fn changed(before: &[u8], after: &[u8]) -> Vec<String> {
    let (mut one, mut other) = (
        gongkai_source::package::Package::open(before).unwrap(),
        gongkai_source::package::Package::open(after).unwrap(),
    );
    let mut names = names(after);
    names.retain(|name| one.bytes(name).unwrap() != other.bytes(name).unwrap());
    names.sort();
    names
}
