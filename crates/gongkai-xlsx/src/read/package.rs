//! The file as a package of parts: what it really is when it is no workbook, and the texts of its parts, each read
//! once. Leaves out how a package is unpacked (`gongkai_source::package`) and what stands in the parts.

use gongkai_core::{ReadError, messages};
pub(super) use gongkai_source::package::element;
use std::cell::{OnceCell, RefCell};

/// An opened package.
pub(crate) struct Package<'a> {
    open: RefCell<gongkai_source::package::Package<'a>>,
    /// The parts that were asked for, by their place in the directory: cells refer to their texts.
    parts: Vec<OnceCell<Part>>,
}

/// A part under the name that was asked for.
pub(crate) struct Part {
    pub name: String,
    pub text: String,
}

impl<'a> Package<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        recognise(bytes)?;
        let open = gongkai_source::package::Package::open(bytes)?;
        let parts = std::iter::repeat_with(OnceCell::new).take(open.parts()).collect();
        Ok(Self {
            open: RefCell::new(open),
            parts,
        })
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
        let text = utf8(open.at(index, name)?, name)?;
        Ok(Some(known.get_or_init(|| Part {
            name: name.to_owned(),
            text,
        })))
    }
}

fn utf8(bytes: Vec<u8>, name: &str) -> Result<String, ReadError> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = error.as_bytes().iter().take(valid);
        let lines = before.filter(|byte| **byte == b'\n').count();
        ReadError::new(messages::not_utf8(valid))
            .at(element(name, lines + 1))
            .help(messages::workbook_save_again())
    })
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
