//! Pages as a file: glyphs, lines, tags, bookmarks, the data inside. The file is PDF/A-3a and PDF/UA-1, and the same
//! for the same document and fonts. Leaves out where anything stands on a page (`flow`).

use super::breaking::stretches;
use super::flow::{CellPart, Laid, Mark, Part};
use super::fonts::Face;
use super::letters::{Glyph, Letter, Shape};
use super::sheet::{HEIGHT, Owner, Page, Print, WIDTH};
use super::{Properties, WriteError};
use crate::code;
use gongkai_document::Enclosed;
use gongkai_document::places::Rank;
use krilla::color::luma;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, TableHeaderScope, Tag, TagGroup, TagTree,
};
use krilla::text::{GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};
use std::collections::HashMap;
use std::num::{NonZeroU16, NonZeroU32};
use std::sync::Arc;

/// The name of the file with the data, and what its description says before the fingerprint: the reader knows them.
const NAME: &str = "gongkai-report.json";
pub(super) const SHOWN: &str = "gongkai:shown=";
/// Width of the lines of tables.
const LINE: f32 = 0.5;
/// The shade of a cell, from 0 (black) to 255.
const SHADE: u8 = 230;

pub(super) fn file(
    laid: &Laid,
    faces: &[Arc<Face>],
    properties: &Properties<'_>,
    enclosed: Option<&Enclosed>,
) -> Result<Vec<u8>, WriteError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A3_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| WriteError::File(format!("{error:?}")))?;
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        enable_tagging: true,
        ..SerializeSettings::default()
    });
    let mut leaves: HashMap<usize, Vec<Identifier>> = HashMap::new();
    for page in &laid.pages {
        self::page(page, faces, &mut document, &mut leaves)?;
    }
    document.set_outline(outline(&laid.marks));
    document.set_tag_tree(tree(&laid.parts, &mut leaves));
    // PDF/A demands a date; without a clock there is no other.
    let (year, month, day) = properties.date.unwrap_or((2000, 1, 1));
    let date = DateTime::new(year).month(month).day(day);
    document.set_metadata(metadata(properties, enclosed, date));
    if let Some(enclosed) = enclosed {
        let shown = enclosed.shown.as_deref().unwrap_or_default();
        document.embed_file(EmbeddedFile {
            path: NAME.to_owned(),
            mime_type: MimeType::new("application/json"),
            description: Some(format!("{SHOWN}{shown}")),
            association_kind: AssociationKind::Data,
            data: enclosed.json.clone().into_bytes().into(),
            modification_date: Some(date),
            compress: None,
            location: None,
        });
    }
    document.finish().map_err(|error| {
        WriteError::File(match error {
            krilla::error::KrillaError::Validation(mistakes) => format!("{:?}", mistakes.first()),
            error => error.to_string(),
        })
    })
}

fn metadata(properties: &Properties<'_>, enclosed: Option<&Enclosed>, date: DateTime) -> Metadata {
    let id = enclosed.map_or(properties.title, |enclosed| enclosed.json.as_str());
    let mut metadata = Metadata::new()
        .title(properties.title.to_owned())
        .language("zh-CN".to_owned())
        .creator(concat!("gongkai ", env!("CARGO_PKG_VERSION")).to_owned())
        .document_id(id.to_owned());
    if let Some(author) = properties.author.filter(|author| !author.trim().is_empty()) {
        metadata = metadata.authors(vec![author.to_owned()]);
    }
    metadata.creation_date(date)
}

fn page(
    page: &Page,
    faces: &[Arc<Face>],
    document: &mut Document,
    leaves: &mut HashMap<usize, Vec<Identifier>>,
) -> Result<(), WriteError> {
    let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| WriteError::File(String::from("page size")))?;
    let mut made = document.start_page_with(settings);
    let mut surface = made.surface();
    if !page.frames.is_empty() {
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        frames(page, &mut surface);
        surface.end_tagged();
    }
    surface.set_stroke(None);
    surface.set_fill(Some(ink(0)));
    let mut begun: Option<Owner> = None;
    for print in &page.prints {
        if begun != Some(print.owner) {
            if begun.is_some() {
                surface.end_tagged();
            }
            begin(print.owner, &mut surface, leaves);
            begun = Some(print.owner);
        }
        draw(print, faces, &mut surface, leaves);
    }
    if begun.is_some() {
        surface.end_tagged();
    }
    surface.finish();
    made.finish();
    Ok(())
}

fn begin(owner: Owner, surface: &mut Surface<'_>, leaves: &mut HashMap<usize, Vec<Identifier>>) {
    match owner {
        Owner::Leaf(leaf) => {
            let identifier = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
            leaves.entry(leaf).or_default().push(identifier);
        }
        Owner::Page => {
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther)));
        }
    }
}

fn ink(lightness: u8) -> Fill {
    Fill {
        paint: luma::Color::new(lightness).into(),
        ..Fill::default()
    }
}

fn frames(page: &Page, surface: &mut Surface<'_>) {
    let path = |frames: &mut dyn Iterator<Item = &super::sheet::Frame>| {
        let mut builder = PathBuilder::new();
        for frame in frames {
            if let Some(rect) = Rect::from_xywh(frame.left, frame.top, frame.width, frame.height) {
                builder.push_rect(rect);
            }
        }
        builder.finish()
    };
    surface.set_stroke(None);
    surface.set_fill(Some(ink(SHADE)));
    if let Some(shades) = path(&mut page.frames.iter().filter(|frame| frame.shaded)) {
        surface.draw_path(&shades);
    }
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke {
        paint: luma::Color::new(0).into(),
        width: LINE,
        ..Stroke::default()
    }));
    if let Some(lines) = path(&mut page.frames.iter()) {
        surface.draw_path(&lines);
    }
}

/// Draws a line of letters: a stretch of one face at a time.
fn draw(print: &Print, faces: &[Arc<Face>], surface: &mut Surface<'_>, leaves: &mut HashMap<usize, Vec<Identifier>>) {
    let words = &print.words;
    if !words.shows(&print.letters) {
        return;
    }
    let letters = &words.letters[print.letters.clone()];
    let mut x = print.x;
    let mut stretch = Stretch::default();
    for (at, letter) in letters.iter().enumerate() {
        let gap = match letters.get(at + 1) {
            Some(next) if stretches(letter.letter, next.letter) => print.gap,
            _ => 0.0,
        };
        match &letter.shape {
            Shape::Glyph(glyph) => {
                if stretch.face != Some(glyph.face) {
                    stretch.draw(words.size, print.y, faces, surface);
                    stretch = Stretch::begin(glyph.face, x);
                }
                stretch.push(glyph, words.text_of(letter), (letter.advance + gap) / words.size);
            }
            Shape::Code(code) => {
                stretch.draw(words.size, print.y, faces, surface);
                stretch = Stretch::default();
                self::code(print, letter, code, x, faces, surface, leaves);
            }
            Shape::Nothing => {
                stretch.draw(words.size, print.y, faces, surface);
                stretch = Stretch::default();
            }
        }
        x += letter.advance + gap;
    }
    stretch.draw(words.size, print.y, faces, surface);
}

/// The code of a letter that no font has, with the letter itself as its text.
fn code(
    print: &Print,
    letter: &Letter,
    code: &[Glyph],
    x: f32,
    faces: &[Arc<Face>],
    surface: &mut Surface<'_>,
    leaves: &mut HashMap<usize, Vec<Identifier>>,
) {
    surface.end_tagged();
    let actual = print.words.text_of(letter);
    let identifier = surface.start_tagged(ContentTag::Span(SpanTag::empty().with_actual_text(Some(actual))));
    if let Owner::Leaf(leaf) = print.owner {
        leaves.entry(leaf).or_default().push(identifier);
    }
    let size = print.words.size * code::SIZE;
    let text = code::code(letter.letter);
    let mut stretch = Stretch::default();
    let mut at = x;
    for (glyph, part) in code.iter().zip(text.chars()) {
        if stretch.face != Some(glyph.face) {
            stretch.draw(size, print.y, faces, surface);
            stretch = Stretch::begin(glyph.face, at);
        }
        stretch.push(glyph, part.encode_utf8(&mut [0; 4]), glyph.advance);
        at += glyph.advance * size;
    }
    stretch.draw(size, print.y, faces, surface);
    surface.end_tagged();
    begin(print.owner, surface, leaves);
}

/// Glyphs of one face that follow each other.
#[derive(Default)]
struct Stretch {
    face: Option<usize>,
    x: f32,
    text: String,
    glyphs: Vec<KrillaGlyph>,
}

impl Stretch {
    fn begin(face: usize, x: f32) -> Self {
        Self {
            face: Some(face),
            x,
            ..Self::default()
        }
    }

    fn push(&mut self, glyph: &Glyph, text: &str, advance: f32) {
        let from = self.text.len();
        self.text.push_str(text);
        let range = from..self.text.len();
        self.glyphs.push(KrillaGlyph::new(
            GlyphId::new(glyph.glyph),
            advance,
            0.0,
            0.0,
            0.0,
            range,
            None,
        ));
    }

    fn draw(&self, size: f32, y: f32, faces: &[Arc<Face>], surface: &mut Surface<'_>) {
        if let Some(face) = self.face.and_then(|face| faces.get(face)) {
            let start = Point::from_xy(self.x, y);
            surface.draw_glyphs(start, &self.glyphs, face.font.clone(), &self.text, size, false);
        }
    }
}

/// The bookmarks as a tree. The title of the document heads no branch: everything would be below it.
fn outline(marks: &[Mark]) -> Outline {
    let marks: Vec<&Mark> = marks
        .iter()
        .enumerate()
        .filter(|(at, mark)| !(mark.title.is_empty() || *at == 0 && mark.level == 1 && marks.len() > 1))
        .map(|(_, mark)| mark)
        .collect();
    let mut outline = Outline::new();
    let mut at = 0;
    while at < marks.len() {
        outline.push_child(branch(&marks, &mut at));
    }
    outline
}

fn branch(marks: &[&Mark], at: &mut usize) -> OutlineNode {
    let mark = marks[*at];
    let mut node = OutlineNode::new(
        mark.title.clone(),
        XyzDestination::new(mark.page, Point::from_xy(0.0, mark.y)),
    );
    *at += 1;
    while marks.get(*at).is_some_and(|next| next.level > mark.level) {
        node.push_child(branch(marks, at));
    }
    node
}

fn tree(parts: &[Part], leaves: &mut HashMap<usize, Vec<Identifier>>) -> TagTree {
    let mut tree = TagTree::new();
    for part in parts {
        match part {
            Part::Heading { level, title, leaf } => {
                let level = NonZeroU16::new(u16::from(*level)).unwrap_or(NonZeroU16::MIN);
                let title = Some(title.clone()).filter(|title| !title.is_empty());
                tree.push(group(Tag::Hn(level, title), *leaf, leaves));
            }
            Part::Paragraph { leaf } => tree.push(group(Tag::P, *leaf, leaves)),
            Part::Table {
                caption,
                cells,
                rows,
                head,
            } => {
                let mut table = TagGroup::new(Tag::Table);
                if let Some(caption) = caption {
                    table.push(group(Tag::Caption, *caption, leaves));
                }
                let mut row = |row: usize| {
                    let own = cells.iter().filter(|cell| cell.row == row);
                    let own: Vec<Node> = own.map(|cell| self::cell(cell, leaves).into()).collect();
                    Node::from(TagGroup::with_children(Tag::TR, own))
                };
                let heads: Vec<Node> = (0..*head).map(&mut row).collect();
                if !heads.is_empty() {
                    table.push(TagGroup::with_children(Tag::THead, heads));
                }
                let rest: Vec<Node> = (*head..*rows).map(&mut row).collect();
                table.push(TagGroup::with_children(Tag::TBody, rest));
                tree.push(table);
            }
        }
    }
    tree
}

fn group(
    tag: impl Into<krilla::tagging::TagKind>,
    leaf: usize,
    leaves: &mut HashMap<usize, Vec<Identifier>>,
) -> TagGroup {
    let own = leaves.remove(&leaf).unwrap_or_default();
    TagGroup::with_children(tag, own.into_iter().map(Node::from).collect())
}

fn cell(cell: &CellPart, leaves: &mut HashMap<usize, Vec<Identifier>>) -> TagGroup {
    let span = |count: usize| {
        u32::try_from(count)
            .ok()
            .filter(|count| *count > 1)
            .and_then(NonZeroU32::new)
    };
    let (rows, columns) = (span(cell.rows), span(cell.columns));
    let scope = match cell.rank {
        Rank::Block | Rank::Heading | Rank::Corner => TableHeaderScope::Column,
        Rank::Label => TableHeaderScope::Row,
        Rank::Figure => {
            return group(Tag::TD.with_row_span(rows).with_col_span(columns), cell.leaf, leaves);
        }
    };
    let tag = Tag::TH(scope).with_row_span(rows).with_col_span(columns);
    group(tag, cell.leaf, leaves)
}
