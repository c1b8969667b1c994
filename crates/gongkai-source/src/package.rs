//! Office documents as packages of parts: a zip with relationships between its parts. Opened under bounds, so that
//! a small file cannot ask for much memory or time. Leaves out what stands in the parts.

use crate::encoding::decode_xml;
use crate::xml::{Node, Vocabulary, Xml};
use flate2::{Crc, Decompress, FlushDecompress, Status};
use gongkai_core::{Message, Place, ReadError, messages};
use std::io::{Cursor, Write as _};
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime, ZipArchive};

/// A mebibyte.
const MIB: usize = 1 << 20;
/// Size of the file.
pub const INPUT: usize = 64 * MIB;
/// Number of parts.
pub const PARTS: usize = 1000;
/// Inflated size of all parts that are read.
pub const INFLATED: u64 = 256 * MIB as u64;
/// What may be inflated whatever the size of the file.
pub const INFLATED_FREE: u64 = 100 * 1024;
/// What may be inflated beyond that, as a multiple of the size of the file.
pub const RATIO: u64 = 100;
/// Memory that the declared size of a part can ask for before anything is inflated.
const SET_ASIDE: u64 = MIB as u64;

/// An opened package. Inflated bytes are counted over all parts.
pub struct Package<'a> {
    file: &'a [u8],
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// One for all parts: to set one up takes as long as to unpack a small part.
    unpacker: Decompress,
    inflated: u64,
}

/// A relationship of a part, or of the package, to something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relationship {
    /// Its name in the part.
    pub id: String,
    /// Last word of its type, which is the same in transitional and strict documents.
    pub kind: String,
    /// Name of the part; the address as it is written where it is outside of the package.
    pub target: String,
    /// Whether it leads out of the package. Nobody follows it.
    pub external: bool,
}

static VOCABULARY: Vocabulary = Vocabulary {
    elements: &["http://schemas.openxmlformats.org/package/2006/relationships"],
    attributes: &[],
    help: messages::package_save_again,
};

impl<'a> Package<'a> {
    /// Opens a package.
    ///
    /// # Errors
    /// When it is no zip archive, is damaged, or passes a bound.
    pub fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        if !(bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")) {
            return Err(refused(messages::package_none()));
        }
        if bytes.len() > INPUT {
            return Err(refused(messages::package_too_large(INPUT / MIB)));
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        if archive.len() > PARTS {
            return Err(refused(messages::package_too_many_parts(archive.len(), PARTS)));
        }
        // The library keeps the last of several entries of one name; another program may keep the first.
        if archive.has_duplicate_names() {
            return Err(refused(messages::package_part_twice()));
        }
        if archive.has_overlapping_entries().map_err(damaged)? {
            return Err(refused(messages::package_parts_overlap()));
        }
        Ok(Self {
            file: bytes,
            archive,
            unpacker: Decompress::new(false),
            inflated: 0,
        })
    }

    /// How many parts there are.
    #[must_use]
    pub fn parts(&self) -> usize {
        self.archive.len()
    }

    /// The place of a part in the directory. Names are compared without case, as the packaging standard wants it.
    #[must_use]
    pub fn index(&self, name: &str) -> Option<usize> {
        self.archive.index_for_name(name).or_else(|| {
            let same = |other: &[u8]| other.eq_ignore_ascii_case(name.as_bytes());
            self.archive.file_names_raw().position(same)
        })
    }

    /// The text of a part of XML, whatever its encoding; `None` where the package has no such part.
    ///
    /// # Errors
    /// When it is damaged, encrypted, passes a bound, or does not decode.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        let Some(bytes) = self.bytes(name)? else {
            return Ok(None);
        };
        // Nearly all of them; nothing is copied.
        let bytes = match String::from_utf8(bytes) {
            Ok(text) if !declares_other(&text) => return Ok(Some(text)),
            Ok(text) => text.into_bytes(),
            Err(error) => error.into_bytes(),
        };
        let decoded = decode_xml(&bytes).map_err(|error| {
            let place = error.place.clone().unwrap_or_else(|| element(name, 1));
            error.at(place).help(messages::package_save_again())
        })?;
        Ok(Some(decoded.text))
    }

    /// The bytes of a part; `None` where the package has no such part.
    ///
    /// # Errors
    /// When it is damaged, encrypted, or passes a bound.
    pub fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        match self.index(name) {
            Some(index) => self.at(index, name).map(Some),
            None => Ok(None),
        }
    }

    /// The bytes of the part at a place in the directory; `name` is what it is called in an error.
    ///
    /// # Errors
    /// When it is damaged, encrypted, or passes a bound.
    pub fn at(&mut self, index: usize, name: &str) -> Result<Vec<u8>, ReadError> {
        let file = self.archive.by_index_raw(index).map_err(damaged)?;
        if file.encrypted() {
            return Err(ReadError::new(messages::package_encrypted()).help(messages::help_encrypted()));
        }
        let packed = file.data_start().and_then(|start| {
            let start = usize::try_from(start).ok()?;
            let end = start.checked_add(usize::try_from(file.compressed_size()).ok()?)?;
            self.file.get(start..end)
        });
        let packed = packed.ok_or_else(|| damaged(()))?;
        let whole = INFLATED.min(INFLATED_FREE + RATIO * self.file.len() as u64);
        let allowed = whole - self.inflated;
        // The declared size is not believed, but as a rule is right: so much is set aside for it, up to a bound.
        let declared = file.size().min(allowed).min(SET_ASIDE);
        let (method, sum) = (file.compression(), file.crc32());
        drop(file);
        let mut bytes = Vec::with_capacity(usize::try_from(declared).unwrap_or(0).saturating_add(32));
        let room = usize::try_from(allowed).unwrap_or(usize::MAX);
        let fits = match method {
            CompressionMethod::Stored if packed.len() > room => false,
            CompressionMethod::Stored => {
                bytes.extend_from_slice(packed);
                true
            }
            CompressionMethod::Deflated => inflate(&mut self.unpacker, packed, &mut bytes, room)?,
            _ => return Err(damaged(())),
        };
        if !fits {
            return Err(refused(messages::package_inflates()).at(element(name, 1)));
        }
        let mut crc = Crc::new();
        crc.update(&bytes);
        if crc.sum() != sum {
            return Err(damaged(()));
        }
        self.inflated += bytes.len() as u64;
        Ok(bytes)
    }

    /// The package with parts changed or added. The others are copied as they are packed.
    ///
    /// # Errors
    /// When the package is damaged, or would be larger than one that is read.
    pub fn patched(&mut self, parts: &[(String, String)]) -> Result<Vec<u8>, ReadError> {
        self.repacked(parts, &[])
    }

    /// The same, with some parts left out.
    ///
    /// # Errors
    /// As [`Package::patched`].
    pub fn repacked(&mut self, parts: &[(String, String)], left_out: &[String]) -> Result<Vec<u8>, ReadError> {
        let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
        let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(self.file.len() + (64 << 10))));
        let add = |writer: &mut ZipWriter<_>, name: &str, text: &str| {
            writer.start_file(name, options).map_err(damaged)?;
            writer.write_all(text.as_bytes()).map_err(damaged)
        };
        let places: Vec<Option<usize>> = parts.iter().map(|(name, _)| self.index(name)).collect();
        let left_out: Vec<Option<usize>> = left_out.iter().map(|name| self.index(name)).collect();
        for index in 0..self.archive.len() {
            if left_out.contains(&Some(index)) {
                continue;
            }
            let file = self.archive.by_index_raw(index).map_err(damaged)?;
            match places.iter().position(|place| *place == Some(index)) {
                Some(at) => {
                    let name = file.name().map_err(damaged)?.into_owned();
                    drop(file);
                    add(&mut writer, &name, &parts[at].1)?;
                }
                None => writer.raw_copy_file(file).map_err(damaged)?,
            }
        }
        for (place, (name, text)) in places.iter().zip(parts) {
            if place.is_none() {
                add(&mut writer, name, text)?;
            }
        }
        let bytes = writer.finish().map_err(damaged)?.into_inner();
        if bytes.len() > INPUT {
            return Err(refused(messages::package_too_large(INPUT / MIB)));
        }
        Ok(bytes)
    }

    /// The relationships of a part; of the package where the part's name is empty.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn relationships(&mut self, part: &str) -> Result<Vec<Relationship>, ReadError> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let name = format!("{folder}{slash}_rels/{file}.rels");
        let Some(text) = self.text(&name)? else {
            return Ok(Vec::new());
        };
        let mut xml = Xml::new(&VOCABULARY, Some(&name), &text)?;
        let mut found = Vec::new();
        loop {
            match xml.next()? {
                Node::Open(tag) if tag.name == "Relationship" => {
                    let get = |name: &str| tag.get(name).unwrap_or_default();
                    let kind = get("Type");
                    let external = get("TargetMode").eq_ignore_ascii_case("external");
                    found.push(Relationship {
                        id: get("Id").to_owned(),
                        kind: kind.rsplit('/').next().unwrap_or(kind).to_owned(),
                        target: if external {
                            get("Target").to_owned()
                        } else {
                            resolved(folder, get("Target"))
                        },
                        external,
                    });
                }
                Node::End => return Ok(found),
                _ => {}
            }
        }
    }
}

/// Unpacks a part; `false` where it is more than `room`. What was set aside grows with what comes out of it.
fn inflate(unpacker: &mut Decompress, packed: &[u8], out: &mut Vec<u8>, room: usize) -> Result<bool, ReadError> {
    unpacker.reset(false);
    loop {
        let read = usize::try_from(unpacker.total_in()).map_err(damaged)?;
        let rest = packed.get(read..).unwrap_or_default();
        let status = unpacker.decompress_vec(rest, out, FlushDecompress::Finish);
        let status = status.map_err(damaged)?;
        if out.len() > room {
            return Ok(false);
        }
        match status {
            Status::StreamEnd => return Ok(true),
            // There was room for more, and nothing more came.
            _ if out.len() < out.capacity() => return Err(damaged(())),
            // One byte more than allowed tells too much from just enough.
            _ => out.reserve(out.len().clamp(1024, (room - out.len()).saturating_add(1024))),
        }
    }
}

/// The place of a line of a part.
#[must_use]
pub fn element(part: &str, line: usize) -> Place {
    Place::Element {
        path: part.to_owned(),
        line: u32::try_from(line).unwrap_or(u32::MAX),
    }
}

/// Whether a text that is valid UTF-8 says that it is something else.
fn declares_other(text: &str) -> bool {
    let text = text.trim_start_matches('\u{FEFF}');
    let Some(declaration) = text.strip_prefix("<?xml").and_then(|rest| rest.split("?>").next()) else {
        return text.contains('\0');
    };
    let declaration = declaration.to_ascii_lowercase();
    declaration.contains("encoding") && !declaration.contains("utf-8")
}

/// The name of a part that is named from a folder of the package.
fn resolved(folder: &str, target: &str) -> String {
    let (from, target) = match target.strip_prefix('/') {
        Some(target) => ("", target),
        None => (folder, target),
    };
    let mut steps: Vec<&str> = from.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

fn refused(message: Message) -> ReadError {
    ReadError::new(message).help(messages::package_save_again())
}

/// The library's own words are English and say nothing to a user.
fn damaged<E>(_: E) -> ReadError {
    ReadError::new(messages::package_damaged()).help(messages::package_copy_again())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn refusal(bytes: &[u8]) -> &'static str {
        match Package::open(bytes) {
            Ok(_) => "",
            Err(error) => error.message.key(),
        }
    }

    #[test]
    fn parts_are_found_by_relationships() {
        let rels = |target: &str, mode: &str| {
            format!(
                r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://x/y/styles" Target="{target}"{mode}/></Relationships>"#
            )
        };
        let (near, far) = (
            rels("../Styles.xml", ""),
            rels("http://x/", r#" TargetMode="External""#),
        );
        let bytes = zip(&[
            ("word/_rels/document.xml.rels", near.as_bytes()),
            ("_rels/.rels", far.as_bytes()),
            ("styles.xml", b"<a/>"),
        ]);
        let mut package = Package::open(&bytes).unwrap();
        let near = package.relationships("word/document.xml").unwrap();
        assert_eq!(
            (near[0].kind.as_str(), near[0].target.as_str()),
            ("styles", "Styles.xml")
        );
        // Without case.
        assert_eq!(package.text(&near[0].target).unwrap().as_deref(), Some("<a/>"));
        let far = package.relationships("").unwrap();
        assert!(far[0].external);
        assert_eq!(package.relationships("nothing.xml").unwrap(), []);
    }

    #[test]
    fn parts_decode_as_they_say() {
        let wide: Vec<u8> = "\u{FEFF}<a>件</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (gbk, _, _) = encoding_rs::GBK.encode("<?xml version=\"1.0\" encoding=\"GBK\"?><a>件</a>");
        let bytes = zip(&[("wide", &wide), ("gbk", &gbk), ("bad", b"<a>\xFF</a>")]);
        let mut package = Package::open(&bytes).unwrap();
        assert_eq!(package.text("wide").unwrap().as_deref(), Some("<a>件</a>"));
        assert!(
            package
                .text("gbk")
                .unwrap()
                .is_some_and(|text| text.ends_with("<a>件</a>"))
        );
        assert!(package.text("bad").is_err_and(|error| error.place.is_some()));
    }

    #[test]
    fn bounds_are_kept() {
        assert_eq!(refusal(b"text"), "package_none");
        let good = zip(&[("a", &[0; 1000])]);
        assert_eq!(refusal(&good), "");
        assert_eq!(refusal(&good[..good.len() - 30]), "package_damaged");
        let many: Vec<String> = (0..=PARTS).map(|number| number.to_string()).collect();
        let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
        assert_eq!(refusal(&zip(&many)), "package_too_many_parts");
        let bomb = zip(&[("a", &vec![0; 40 << 20])]);
        let mut package = Package::open(&bomb).unwrap();
        let refused = package.bytes("a").unwrap_err();
        assert_eq!(refused.message.key(), "package_inflates");
    }
}
