//! The fonts of a document: which characters their codes stand for. Where a font names none, the character
//! collection of its glyphs tells (Adobe-GB1 and its like). Leaves out the shapes of glyphs.

use super::letters;
use hayro_cmap::{BfString, CMap, CMapName, load_embedded};
use hayro_font::{Font, FontCache, FontGlyph, FontQuery};
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// The fonts in use.
#[derive(Default)]
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    known: HashMap<ObjectIdentifier, Option<Rc<Face<'a>>>>,
}

/// A font.
pub(super) struct Face<'a> {
    pub font: Font<'a>,
    collection: Option<Collection>,
    told: RefCell<HashMap<u32, Told>>,
}

/// What is known about a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    /// The characters; none for a space.
    Letters(Rc<[char]>),
    /// Something is drawn, and nothing says what.
    Unknown,
    /// Nothing is drawn.
    Nothing,
}

/// The characters of numbered glyphs.
struct Collection {
    /// Numbers of codes.
    numbers: CMap,
    /// Characters of numbers.
    characters: CMap,
}

impl<'a> Fonts<'a> {
    /// The font of a dictionary. Fonts that are not in the file have the widths that it states.
    pub(super) fn face(&mut self, dict: &Dict<'a>) -> Option<Rc<Face<'a>>> {
        let known = dict.obj_id();
        if let Some(face) = known.and_then(|id| self.known.get(&id)) {
            return face.clone();
        }
        let face = self
            .cache
            .font(
                dict,
                &(Arc::new(|query: &FontQuery| {
                    let font = match query {
                        FontQuery::Standard(font) => *font,
                        FontQuery::Fallback(query) => query.pick_standard_font(),
                    };
                    Some(font.get_font_data())
                }) as _),
                &(Arc::new(load_embedded) as _),
            )
            .map(|font| {
                Rc::new(Face {
                    font,
                    collection: Collection::of(dict),
                    told: RefCell::default(),
                })
            });
        if let Some(id) = known {
            self.known.insert(id, face.clone());
        }
        face
    }
}

impl Face<'_> {
    /// What a code stands for.
    pub(super) fn told(&self, code: u32) -> Told {
        if let Some(told) = self.told.borrow().get(&code) {
            return told.clone();
        }
        let told = self.look_up(code);
        self.told.borrow_mut().insert(code, told.clone());
        told
    }

    fn look_up(&self, code: u32) -> Told {
        let glyph = self.font.glyph(self.font.map_code(code), code);
        let text = match &glyph {
            FontGlyph::Outline(glyph) => glyph.as_unicode(),
            FontGlyph::Type3(glyph) => glyph.as_unicode(),
        };
        let text = text
            .filter(says)
            .or_else(|| self.collection.as_ref()?.character(code).filter(says));
        let mut out = Vec::new();
        match text {
            Some(BfString::Char(letter)) => letters::typed(letter, &mut out),
            Some(BfString::String(text)) => text.chars().for_each(|letter| letters::typed(letter, &mut out)),
            None => {
                let draws = match &glyph {
                    FontGlyph::Outline(glyph) => glyph.outline().elements().len() > 1,
                    FontGlyph::Type3(_) => true,
                };
                return if draws { Told::Unknown } else { Told::Nothing };
            }
        }
        if out.is_empty() {
            Told::Nothing
        } else {
            Told::Letters(out.into())
        }
    }
}

/// Whether a text says what a glyph is; characters for private use are numbers of glyphs.
fn says(text: &BfString) -> bool {
    match text {
        BfString::Char(letter) => !letters::is_private(*letter),
        BfString::String(text) => !text.is_empty() && !text.chars().any(letters::is_private),
    }
}

impl Collection {
    fn of(dict: &Dict<'_>) -> Option<Self> {
        let descendant = dict.get::<Array<'_>>(b"DescendantFonts")?.iter::<Dict<'_>>().next()?;
        let info = descendant.get::<Dict<'_>>(b"CIDSystemInfo")?;
        let ordering = info.get::<hayro_syntax::object::String<'_>>(b"Ordering")?;
        let name = match ordering.as_bytes() {
            b"GB1" => CMapName::AdobeGb1Ucs2,
            b"CNS1" => CMapName::AdobeCns1Ucs2,
            b"Japan1" => CMapName::AdobeJapan1Ucs2,
            b"Korea1" => CMapName::AdobeKorea1Ucs2,
            _ => return None,
        };
        // Most fonts that say so name their characters too; looking up is for the others.
        if dict.contains_key(b"ToUnicode") {
            return None;
        }
        let numbers = match dict.get::<Object<'_>>(b"Encoding")? {
            Object::Name(name) => parsed(load_embedded(CMapName::from_bytes(Name::as_ref(&name)))?)?,
            Object::Stream(stream) => parsed(&Stream::decoded_data(&stream).ok()?)?,
            _ => return None,
        };
        Some(Self {
            numbers,
            characters: parsed(load_embedded(name)?)?,
        })
    }

    fn character(&self, code: u32) -> Option<BfString> {
        let number = (1..=4).find_map(|length| self.numbers.lookup_cid_code(code, length))?;
        self.characters.lookup_bf_string(number)
    }
}

fn parsed(data: &[u8]) -> Option<CMap> {
    CMap::parse(data, load_embedded)
}
