//! Parts packed into one file, in the order in which they come. Leaves out what the parts say, and files beyond
//! 4 GiB, which no office program opens.

use super::Refused;
use flate2::{Compress, Compression, Crc, FlushCompress, Status};

/// What begins a part, its line in the directory, and the end of the file.
const PART: u32 = 0x0403_4B50;
const LINE: u32 = 0x0201_4B50;
const END: u32 = 0x0605_4B50;
/// What is said of every part before its sizes: the version that unpacks it, no flags, deflated, midnight of the
/// first day that the format can tell.
const KIND: [u16; 5] = [20, 0, 8, 0, 0x21];

/// A file being packed.
pub(super) struct Package {
    bytes: Vec<u8>,
    /// The lines of the directory at the end of the file.
    directory: Vec<u8>,
    parts: u16,
    /// One packer for all parts: to set one up takes as long as to pack a small part.
    packer: Compress,
}

impl Package {
    /// `effort` is how hard to pack, up to 9.
    pub(super) fn new(effort: u32) -> Self {
        Self {
            bytes: Vec::with_capacity(1 << 16),
            directory: Vec::with_capacity(1 << 11),
            parts: 0,
            packer: Compress::new(Compression::new(effort), false),
        }
    }

    /// Adds a part.
    pub(super) fn add(&mut self, name: &str, content: &str) -> Result<(), Refused> {
        let offset = number(self.bytes.len())?;
        let start = self.bytes.len() + header(PART, &[], [0; 3], name).len();
        self.bytes.resize(start, 0);
        self.deflate(content.as_bytes())?;
        let mut crc = Crc::new();
        crc.update(content.as_bytes());
        let sizes = [crc.sum(), number(self.bytes.len() - start)?, number(content.len())?];
        let head = header(PART, &[], sizes, name);
        self.bytes[start - head.len()..start].copy_from_slice(&head);
        // No comment, first disk, no attributes, and where the part begins.
        let mut line = header(LINE, &KIND[..1], sizes, name);
        let after = line.len() - name.len();
        line.splice(after..after, [0; 10].into_iter().chain(offset.to_le_bytes()));
        self.directory.append(&mut line);
        self.parts += 1;
        Ok(())
    }

    /// The whole file.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, Refused> {
        let [size, offset] = [number(self.directory.len())?, number(self.bytes.len())?];
        self.bytes.append(&mut self.directory);
        self.bytes.extend(END.to_le_bytes());
        self.bytes.extend([0; 4]);
        self.bytes
            .extend([self.parts; 2].into_iter().flat_map(u16::to_le_bytes));
        self.bytes.extend([size, offset].into_iter().flat_map(u32::to_le_bytes));
        self.bytes.extend([0; 2]);
        Ok(self.bytes)
    }

    fn deflate(&mut self, content: &[u8]) -> Result<(), Refused> {
        self.packer.reset();
        let mut done = 0;
        self.bytes.reserve(content.len() / 4 + 64);
        loop {
            let before = self.packer.total_in();
            let status = self
                .packer
                .compress_vec(&content[done..], &mut self.bytes, FlushCompress::Finish);
            done += usize::try_from(self.packer.total_in() - before).map_err(|_| Refused)?;
            match status.map_err(|_| Refused)? {
                Status::StreamEnd => return Ok(()),
                Status::Ok | Status::BufError => self.bytes.reserve(content.len() / 4 + 64),
            }
        }
    }
}

/// What stands before a part, or begins its line in the directory.
fn header(signature: u32, version: &[u16], sizes: [u32; 3], name: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(64 + name.len());
    out.extend(signature.to_le_bytes());
    out.extend(version.iter().chain(&KIND).flat_map(|word| word.to_le_bytes()));
    out.extend(sizes.into_iter().flat_map(u32::to_le_bytes));
    // Names of parts are our own and short; nothing stands beside them.
    let length = u16::try_from(name.len()).unwrap_or(0);
    out.extend(length.to_le_bytes());
    out.extend([0; 2]);
    out.extend(name.as_bytes());
    out
}

fn number(size: usize) -> Result<u32, Refused> {
    u32::try_from(size).map_err(|_| Refused)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Read as _};

    #[test]
    fn parts_come_back() {
        let long = "<row><c r=\"A1\"/></row>".repeat(100_000);
        let parts = [("a.xml", ""), ("b/c.xml", "<a>文</a>"), ("d.xml", &long)];
        let mut package = Package::new(2);
        for (name, content) in parts {
            package.add(name, content).unwrap();
        }
        let mut file = zip::ZipArchive::new(Cursor::new(package.finish().unwrap())).unwrap();
        assert_eq!(file.len(), parts.len());
        for (name, content) in parts {
            let mut found = String::new();
            file.by_name(name).unwrap().read_to_string(&mut found).unwrap();
            assert_eq!(found, content, "{name}");
        }
    }
}
