//! What a file would become, before anything of it is kept: streams are inflated without storing them, as often
//! as their filters do, and dictionaries are counted. The library that reads the syntax has no such limits. Leaves
//! out what the streams hold.

use flate2::{Decompress, FlushDecompress, Status};
use gongkai_core::{ReadError, messages};
use hayro_syntax::Pdf;
use hayro_syntax::object::Object;

/// Bytes that all streams of a file may have: their sum is what fonts and pages may take together.
const MOST_INFLATED: usize = 256 << 20;
/// The same with pictures, which are not decoded later.
const MOST_WITH_PICTURES: usize = 400 << 20;
/// Dictionaries; each may be a page.
const MOST_DICTIONARIES: usize = 400_000;
/// Streams; a long report has some hundred.
const MOST_STREAMS: usize = 50_000;
/// Filters of a stream that enlarge it.
const MOST_FILTERS: usize = 4;

/// What was counted so far.
#[derive(Debug, Default)]
struct Counter {
    inflated: usize,
    pictures: usize,
    dictionaries: usize,
}

/// Looks at the bytes of a file.
pub(super) fn check(bytes: &[u8]) -> Result<(), ReadError> {
    let mut counter = Counter::default();
    counter.dictionaries(bytes)?;
    let encrypted = find(bytes, b"/Encrypt").is_some();
    let (mut at, mut streams) = (0, 0);
    while let Some(found) = find(&bytes[at..], b"stream") {
        let keyword = at + found;
        at = keyword + 6;
        streams += 1;
        if streams > 2 * MOST_STREAMS {
            return Err(ReadError::new(messages::pdf_objects(MOST_STREAMS)).help(messages::pdf_again_help()));
        }
        if keyword >= 3 && &bytes[keyword - 3..keyword] == b"end" {
            continue;
        }
        let head = head(bytes, keyword);
        let mut start = at;
        // The line break after the keyword.
        if bytes.get(start) == Some(&b'\r') {
            start += 1;
        }
        if bytes.get(start) == Some(&b'\n') {
            start += 1;
        }
        let objects = find(head, b"ObjStm").is_some();
        if encrypted && objects {
            // It cannot be looked into yet; nothing inflates more than this.
            let length = find(&bytes[start..], b"endstream").unwrap_or(bytes.len() - start);
            counter.add(length.saturating_mul(1032), false)?;
        }
        let picture = find(head, b"/Image").is_some();
        let several = head.iter().filter(|byte| **byte == b'#').count() > 0
            || count(head, b"Decode") > 1
            || (find(head, b"/Filter").is_some() && find(head, b"Decode").is_none());
        let data = &bytes[start.min(bytes.len())..];
        counter.stream(data, head, picture, objects, if several { MOST_FILTERS } else { 1 })?;
    }
    Ok(())
}

/// Looks at the streams of an encrypted file, which only the reader of its syntax can decipher.
pub(super) fn check_deciphered(pdf: &Pdf) -> Result<(), ReadError> {
    let mut counter = Counter::default();
    for object in pdf.objects() {
        if let Object::Stream(stream) = object {
            let dict = stream.dict();
            let picture = find(dict.data(), b"/Image").is_some();
            counter.stream(&stream.raw_data(), dict.data(), picture, false, MOST_FILTERS)?;
        }
    }
    Ok(())
}

impl Counter {
    fn add(&mut self, count: usize, picture: bool) -> Result<(), ReadError> {
        if picture {
            self.pictures = self.pictures.saturating_add(count);
        } else {
            self.inflated = self.inflated.saturating_add(count);
        }
        let most = if picture { MOST_WITH_PICTURES } else { MOST_INFLATED };
        if self.inflated > MOST_INFLATED || self.inflated.saturating_add(self.pictures) > MOST_WITH_PICTURES {
            return Err(ReadError::new(messages::pdf_inflated(most >> 20)).help(messages::pdf_again_help()));
        }
        Ok(())
    }

    fn dictionaries(&mut self, bytes: &[u8]) -> Result<(), ReadError> {
        self.dictionaries += count(bytes, b"<<");
        if self.dictionaries > MOST_DICTIONARIES {
            return Err(ReadError::new(messages::pdf_objects(MOST_DICTIONARIES)).help(messages::pdf_again_help()));
        }
        Ok(())
    }

    /// Counts what a stream becomes. Its data may be longer than it: what is compressed knows its end.
    fn stream(
        &mut self,
        data: &[u8],
        head: &[u8],
        picture: bool,
        objects: bool,
        filters: usize,
    ) -> Result<(), ReadError> {
        let mut stored: Option<Vec<u8>> = None;
        for filter in 0..filters {
            let input = stored.as_deref().unwrap_or(data);
            let keep = objects || filter + 1 < filters;
            let mut output = Vec::new();
            let inflated = self.inflate(input, true, picture, keep.then_some(&mut output))?;
            // Streams without the usual head are inflated too.
            let inflated = if inflated == 0 {
                output.clear();
                self.inflate(input, false, picture, keep.then_some(&mut output))?
            } else {
                inflated
            };
            if objects {
                self.dictionaries(&output)?;
            }
            if inflated == 0 {
                break;
            }
            stored = Some(output);
        }
        if find(head, b"LZW").is_some() {
            self.add(lzw(data), picture)?;
        }
        if find(head, b"RunLength").is_some() || find(head, b"/RL").is_some() {
            self.add(run_lengths(data), picture)?;
        }
        Ok(())
    }

    fn inflate(
        &mut self,
        input: &[u8],
        with_head: bool,
        picture: bool,
        mut keep: Option<&mut Vec<u8>>,
    ) -> Result<usize, ReadError> {
        let mut decoder = Decompress::new(with_head);
        let mut buffer = [0; 1 << 15];
        let mut all = 0;
        loop {
            let at = usize::try_from(decoder.total_in()).unwrap_or(usize::MAX);
            let before = decoder.total_out();
            let status = decoder.decompress(input.get(at..).unwrap_or_default(), &mut buffer, FlushDecompress::None);
            let count = usize::try_from(decoder.total_out() - before).unwrap_or(usize::MAX);
            all += count;
            self.add(count, picture)?;
            if let Some(keep) = &mut keep {
                keep.extend_from_slice(&buffer[..count]);
            }
            let moved = count > 0 || usize::try_from(decoder.total_in()).is_ok_and(|now| now > at);
            if !matches!(status, Ok(Status::Ok)) || !moved {
                return Ok(all);
            }
        }
    }
}

/// The dictionary before the keyword, as far as it is near.
fn head(bytes: &[u8], keyword: usize) -> &[u8] {
    let near = &bytes[keyword.saturating_sub(4096)..keyword];
    let start = near.windows(4).rposition(|part| part == b" obj").unwrap_or_default();
    &near[start..]
}

/// Bytes that a stream of LZW becomes at most.
fn lzw(data: &[u8]) -> usize {
    let mut lengths: Vec<usize> = Vec::with_capacity(4096);
    let (mut bits, mut have, mut width, mut total) = (0_u32, 0_u32, 9_u32, 0_usize);
    let mut last: Option<usize> = None;
    for byte in data {
        bits = bits << 8 | u32::from(*byte);
        have += 8;
        if have < width {
            continue;
        }
        have -= width;
        let code = usize::try_from(bits >> have & ((1 << width) - 1)).unwrap_or_default();
        bits &= (1 << have) - 1;
        match code {
            256 => {
                lengths.clear();
                (width, last) = (9, None);
                continue;
            }
            257 => break,
            _ => {}
        }
        let length = if code < 256 {
            1
        } else {
            lengths
                .get(code - 258)
                .copied()
                .or(last.map(|last| last + 1))
                .unwrap_or(1)
        };
        total += length;
        if let Some(last) = last
            && lengths.len() < 4096 - 258
        {
            lengths.push(last + 1);
        }
        last = Some(length);
        // Codes get longer one early or not; the longer estimate would read other codes, so both are close enough.
        width = match lengths.len() + 258 + 1 {
            0..512 => 9,
            512..1024 => 10,
            1024..2048 => 11,
            _ => 12,
        };
        if total > MOST_WITH_PICTURES {
            break;
        }
    }
    total
}

fn run_lengths(data: &[u8]) -> usize {
    let (mut at, mut total) = (0, 0_usize);
    while let Some(length) = data.get(at) {
        match length {
            0..128 => {
                total += usize::from(*length) + 1;
                at += usize::from(*length) + 2;
            }
            128 => break,
            _ => {
                total += 257 - usize::from(*length);
                at += 2;
            }
        }
    }
    total
}

fn count(bytes: &[u8], part: &[u8]) -> usize {
    let mut count = 0;
    let mut at = 0;
    while let Some(found) = find(&bytes[at..], part) {
        count += 1;
        at += found + part.len();
    }
    count
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, part)
}
