//! The file as a package of parts: what it really is when it is no workbook, and the limits under which its
//! parts are inflated. Leaves out what stands in the parts.

use super::limits;
use gongkai_core::{Message, Place, ReadError, messages};
use std::io::{Cursor, Read as _};
use zip::ZipArchive;

/// An opened package. Inflated bytes are counted over all parts.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    length: u64,
    inflated: u64,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        recognise(bytes)?;
        if bytes.len() > limits::INPUT {
            return Err(refused(messages::workbook_too_large(limits::INPUT / limits::MIB)));
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        if archive.len() > limits::PARTS {
            return Err(refused(messages::workbook_too_many_parts(archive.len(), limits::PARTS)));
        }
        // The library keeps the last of several entries of one name; another program may keep the first.
        if archive.has_duplicate_names() {
            return Err(refused(messages::workbook_part_twice()));
        }
        if archive.has_overlapping_entries().map_err(damaged)? {
            return Err(refused(messages::workbook_parts_overlap()));
        }
        Ok(Self {
            archive,
            length: bytes.len() as u64,
            inflated: 0,
        })
    }

    /// The text of a part; `None` where the package has no such part.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        let Some(index) = self.index(name) else { return Ok(None) };
        let file = self.archive.by_index(index).map_err(damaged)?;
        if file.encrypted() {
            return Err(ReadError::new(messages::workbook_encrypted()).help(messages::workbook_encrypted_help()));
        }
        let allowed = limits::INFLATED.min(limits::INFLATED_FREE + limits::RATIO * self.length) - self.inflated;
        // The declared size is not believed, but as a rule is right: so much is set aside for it, up to a bound.
        let declared = file.size().min(allowed).min(limits::SET_ASIDE);
        let mut bytes = Vec::with_capacity(usize::try_from(declared).unwrap_or(0).saturating_add(32));
        // One byte more than allowed tells too much from just enough; declared sizes are not believed.
        let read = file.take(allowed + 1).read_to_end(&mut bytes).map_err(damaged)?;
        if read as u64 > allowed {
            return Err(refused(messages::workbook_inflates()).at(element(name, 1)));
        }
        self.inflated += read as u64;
        let text = String::from_utf8(bytes).map_err(|error| {
            let valid = error.utf8_error().valid_up_to();
            let lines = error
                .as_bytes()
                .iter()
                .take(valid)
                .filter(|byte| **byte == b'\n')
                .count();
            ReadError::new(messages::not_utf8(valid))
                .at(element(name, lines + 1))
                .help(messages::workbook_save_again())
        })?;
        Ok(Some(text))
    }

    /// Names of parts are compared without case, as the packaging standard wants it.
    fn index(&self, name: &str) -> Option<usize> {
        self.archive.index_for_name(name).or_else(|| {
            let same = |other: &[u8]| other.eq_ignore_ascii_case(name.as_bytes());
            self.archive.file_names_raw().position(same)
        })
    }
}

/// The place of a part of the package.
pub(super) fn element(part: &str, line: usize) -> Place {
    Place::Element {
        path: part.to_owned(),
        line: u32::try_from(line).unwrap_or(u32::MAX),
    }
}

/// Says what a file is that is no package, and what to do.
fn recognise(bytes: &[u8]) -> Result<(), ReadError> {
    const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(());
    }
    if bytes.starts_with(OLE) {
        // An encrypted workbook is packed in the same container as .xls; the stream's name is UTF-16.
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        return Err(if bytes.windows(name.len()).any(|window| window == name) {
            ReadError::new(messages::workbook_encrypted()).help(messages::workbook_encrypted_help())
        } else {
            ReadError::new(messages::workbook_old()).help(messages::workbook_save_as())
        });
    }
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    Err(if bytes.is_empty() {
        ReadError::new(messages::workbook_empty()).help(messages::workbook_copy_again())
    } else if start.starts_with(b"<") {
        ReadError::new(messages::workbook_markup()).help(messages::workbook_save_as())
    } else {
        ReadError::new(messages::workbook_no_package()).help(messages::workbook_save_as())
    })
}

fn refused(message: Message) -> ReadError {
    ReadError::new(message).help(messages::workbook_save_again())
}

/// The library's own words are English and say nothing to a user.
fn damaged<E>(_: E) -> ReadError {
    ReadError::new(messages::workbook_damaged()).help(messages::workbook_copy_again())
}
