//! The file as a package of parts: what it really is when it is no workbook, and the limits under which its
//! parts are inflated. Leaves out what stands in the parts.

use super::limits;
use flate2::{Crc, Decompress, FlushDecompress, Status};
use gongkai_core::{Message, Place, ReadError, messages};
use std::cell::{OnceCell, RefCell};
use std::io::Cursor;
use zip::{CompressionMethod, ZipArchive};

/// An opened package.
pub(super) struct Package<'a> {
    bytes: &'a [u8],
    open: RefCell<Open<'a>>,
    /// The parts that were asked for, by their place in the directory: cells refer to their texts.
    parts: Vec<OnceCell<Part>>,
}

/// The directory of a package, and what unpacks its parts.
struct Open<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// One for all parts: to set one up takes as long as to unpack a small part.
    unpacker: Decompress,
    /// Bytes of all parts so far.
    inflated: u64,
}

/// A part under the name that was asked for.
pub(super) struct Part {
    pub name: String,
    pub text: String,
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
        let parts = std::iter::repeat_with(OnceCell::new).take(archive.len()).collect();
        let open = RefCell::new(Open {
            archive,
            unpacker: Decompress::new(false),
            inflated: 0,
        });
        Ok(Self { bytes, open, parts })
    }

    /// A part; `None` where the package has none of that name.
    pub(super) fn part(&self, name: &str) -> Result<Option<&Part>, ReadError> {
        let mut open = self.open.borrow_mut();
        let Some((index, known)) = open.index(name).and_then(|index| Some((index, self.parts.get(index)?))) else {
            return Ok(None);
        };
        if let Some(part) = known.get() {
            return Ok(Some(part));
        }
        let text = open.text(self.bytes, index, name)?;
        Ok(Some(known.get_or_init(|| Part {
            name: name.to_owned(),
            text,
        })))
    }
}

impl Open<'_> {
    fn text(&mut self, package: &[u8], index: usize, name: &str) -> Result<String, ReadError> {
        let file = self.archive.by_index_raw(index).map_err(damaged)?;
        if file.encrypted() {
            return Err(ReadError::new(messages::workbook_encrypted()).help(messages::workbook_encrypted_help()));
        }
        let packed = file.data_start().and_then(|start| {
            let start = usize::try_from(start).ok()?;
            let end = start.checked_add(usize::try_from(file.compressed_size()).ok()?)?;
            package.get(start..end)
        });
        let packed = packed.ok_or_else(|| damaged(()))?;
        let whole = limits::INFLATED.min(limits::INFLATED_FREE + limits::RATIO * package.len() as u64);
        let allowed = whole - self.inflated;
        // The declared size is not believed, but as a rule is right: so much is set aside for it, up to a bound.
        let declared = file.size().min(allowed).min(limits::SET_ASIDE);
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
            return Err(refused(messages::workbook_inflates()).at(element(name, 1)));
        }
        let mut crc = Crc::new();
        crc.update(&bytes);
        if crc.sum() != sum {
            return Err(damaged(()));
        }
        self.inflated += bytes.len() as u64;
        String::from_utf8(bytes).map_err(|error| {
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
        })
    }

    /// Names of parts are compared without case, as the packaging standard wants it.
    fn index(&self, name: &str) -> Option<usize> {
        self.archive.index_for_name(name).or_else(|| {
            let same = |other: &[u8]| other.eq_ignore_ascii_case(name.as_bytes());
            self.archive.file_names_raw().position(same)
        })
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
