//! The data that our writer attaches to a file. Leaves out files that others attach.

use gongkai_document::Enclosed;
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Object, Stream, String as Bytes};

/// The name of the file with the data.
const NAME: &str = "gongkai-report.json";
/// What its description says: the fingerprint of what the document shows.
const SHOWN: &str = "gongkai:shown=";
/// Files and branches that are looked at.
const MOST: usize = 1_000;

/// The data of a file, if it has any.
pub(super) fn find(pdf: &Pdf) -> Option<Enclosed> {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let associated = catalog.get::<Array<'_>>(b"AF");
    let associated = associated.iter().flat_map(|list| list.iter::<Dict<'_>>().take(MOST));
    let mut found = associated.filter_map(|file| ours(&file));
    found.next().or_else(|| attached(&catalog))
}

/// The file in the tree of all attached ones.
fn attached(catalog: &Dict<'_>) -> Option<Enclosed> {
    let root = catalog.get::<Dict<'_>>(b"Names")?.get::<Dict<'_>>(b"EmbeddedFiles")?;
    let mut rest = vec![root];
    for _ in 0..MOST {
        let node = rest.pop()?;
        if let Some(names) = node.get::<Array<'_>>(b"Names") {
            let mut files = names.iter::<Object<'_>>().take(2 * MOST).filter_map(Object::into_dict);
            if let Some(enclosed) = files.find_map(|file| ours(&file)) {
                return Some(enclosed);
            }
        }
        if let Some(kids) = node.get::<Array<'_>>(b"Kids") {
            rest.extend(kids.iter::<Dict<'_>>().take(MOST));
        }
    }
    None
}

fn ours(file: &Dict<'_>) -> Option<Enclosed> {
    let name = text(file, b"UF").or_else(|| text(file, b"F"))?;
    if name != NAME {
        return None;
    }
    let versions = file.get::<Dict<'_>>(b"EF")?;
    let stream = versions
        .get::<Stream<'_>>(b"UF")
        .or_else(|| versions.get::<Stream<'_>>(b"F"))?;
    Some(Enclosed {
        json: String::from_utf8(stream.decoded_data().ok()?.into_owned()).ok()?,
        shown: text(file, b"Desc").and_then(|text| text.strip_prefix(SHOWN).map(str::to_owned)),
    })
}

/// A text of a dictionary: UTF-16, UTF-8 or plain.
pub(super) fn text(dict: &Dict<'_>, key: &[u8]) -> Option<String> {
    let text = dict.get::<Bytes<'_>>(key)?;
    let bytes = text.as_bytes();
    if let Some(wide) = bytes.strip_prefix(b"\xFE\xFF") {
        let units = wide.as_chunks::<2>().0.iter().map(|unit| u16::from_be_bytes(*unit));
        return char::decode_utf16(units).collect::<Result<_, _>>().ok();
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).ok().map(str::to_owned)
}
