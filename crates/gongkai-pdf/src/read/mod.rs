//! Reads the pages of a PDF file as a document: lines and tables from the places of glyphs and from ruling lines,
//! not from the order in which a program drew them. Leaves out what the lines and tables say.

mod assemble;
mod bare;
mod cells;
mod columns;
mod enclosed;
mod fonts;
mod furniture;
mod grid;
mod guard;
mod ink;
mod interpret;
mod layers;
mod letters;
mod lines;
mod page;
mod paragraphs;
mod tables;

use gongkai_core::rules::reading;
use gongkai_core::{FigureId, Finding, Message, Place, ReadError, messages};
use gongkai_document::{Document, Opened, recognise};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use ink::Ink;
use interpret::Shared;
use layers::Layers;
use page::{Page, Rows};

/// Pages of a file; reports have up to some dozen.
const MOST_PAGES: usize = 2_000;

/// Stack of the thread that reads: objects lie in each other up to 512 deep.
const STACK: usize = 64 << 20;

/// Opens a PDF file as a document.
///
/// # Errors
/// When it is damaged, encrypted with a password, has too many pages, or shows pictures of text only.
pub fn open(bytes: &[u8]) -> Result<Opened, ReadError> {
    guard::check(bytes)?;
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name(THREAD.to_owned()).stack_size(STACK);
        match thread.spawn_scoped(scope, || read(bytes)) {
            // The library panics on some damaged files; that ends the thread and nothing else.
            Ok(thread) => thread.join().unwrap_or_else(|_| Err(damaged())),
            // Where there are no threads.
            Err(_) => read(bytes),
        }
    })
}

/// Name of the thread that reads a file: a program may leave out what a panic in it has to say, since the file is
/// then told to be damaged.
pub const THREAD: &str = "gongkai-pdf";

fn read(bytes: &[u8]) -> Result<Opened, ReadError> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            ReadError::new(messages::pdf_password()).help(messages::pdf_password_help())
        }
        LoadPdfError::Decryption(_) => ReadError::new(messages::pdf_cipher()).help(messages::pdf_password_help()),
        LoadPdfError::Invalid => damaged(),
    })?;
    let count = pdf.pages().len();
    if count == 0 {
        return Err(damaged());
    }
    if count > MOST_PAGES {
        return Err(ReadError::new(messages::pdf_pages(count, MOST_PAGES)).help(messages::pdf_pages_help()));
    }
    if memchr::memmem::find(bytes, b"/Encrypt").is_some() {
        guard::check_deciphered(&pdf)?;
    }
    let mut shared = Shared::new(Layers::of(&pdf));
    let mut inks = Vec::with_capacity(count);
    let mut notes = Notes::default();
    for (number, page) in (1..).zip(pdf.pages().iter()) {
        let mut ink = interpret::page(page, &mut shared).map_err(|ink::TooMuch| {
            ReadError::new(messages::pdf_endless(number))
                .at(whole(number, page.render_dimensions()))
                .help(messages::pdf_again_help())
        })?;
        if page::without_invisible(&mut ink) {
            notes.add(messages::pdf_page_recognised(number), number, page.render_dimensions());
        }
        notes.page(number, &ink);
        // A stream that cannot be inflated leaves a page without a word.
        let lost = page.page_stream().is_none_or(<[u8]>::is_empty) && page.raw().contains_key(b"Contents");
        if lost {
            notes.add(messages::pdf_page_lost(number), number, page.render_dimensions());
        }
        inks.push((number, ink));
    }
    notes.refuse(count)?;
    Ok(Opened {
        document: document(inks),
        enclosed: enclosed::find(&pdf),
        diagnostics: notes.findings,
    })
}

/// The document of pages. Where rows of tables without lines were told by their numbers, they are read by their lines too,
/// and the reading counts in which more figures have a place, and less is to be said about them.
fn document(inks: Vec<(u32, Ink)>) -> Document {
    let all = pages(&inks, Rows::Numbers);
    let open = all.iter().any(|page| page.open);
    let (mut best, doubt) = assemble::document(all);
    if !open {
        return best;
    }
    let mut most = score(&best);
    // Lines alone do not show that a page cuts numbers.
    let others: &[Rows] = if doubt {
        &[Rows::ManyNumbers]
    } else {
        &[Rows::ManyNumbers, Rows::Lines]
    };
    for how in others {
        let (other, _) = assemble::document(pages(&inks, *how));
        let score = score(&other);
        if score > most {
            (best, most) = (other, score);
        }
    }
    best
}

/// How many figures have a place in a document, less what is to be said about them.
fn score(document: &Document) -> usize {
    let loaded = recognise(document);
    let placed = |id: &FigureId| {
        loaded
            .report
            .tables
            .figure(*id)
            .is_some_and(|figure| figure.text().is_some())
    };
    FigureId::all()
        .filter(placed)
        .count()
        .saturating_sub(loaded.diagnostics.len())
}

fn pages(inks: &[(u32, Ink)], how: Rows) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::with_capacity(inks.len());
    let mut before = None;
    for (number, ink) in inks {
        let (mut page, shape) = Page::of(*number, ink.clone(), how, before.as_ref());
        if page.breaks
            && let Some(last) = pages.last_mut()
        {
            last.doubt_last();
            page.without_rest();
        }
        before = shape;
        pages.push(page);
    }
    pages
}

fn damaged() -> ReadError {
    ReadError::new(messages::pdf_damaged()).help(messages::pdf_again_help())
}

/// A whole page as a place.
fn whole(page: u32, (width, height): (f32, f32)) -> Place {
    #[allow(clippy::cast_possible_truncation, reason = "points of a page fit")]
    let tenths = |value: f32| (value * 10.0).round() as i32;
    Place::Page {
        page,
        bbox: [0, 0, tenths(width), tenths(height)],
    }
}

/// What is to be said about the pages.
#[derive(Default)]
struct Notes {
    findings: Vec<Finding>,
    letters: usize,
    unknown: usize,
    pictures: usize,
}

impl Notes {
    fn page(&mut self, number: u32, ink: &Ink) {
        let size = (ink.width, ink.height);
        let letters = ink.glyphs.len();
        self.letters += letters;
        self.unknown += ink.unknown;
        // A page number may be printed on a scan.
        if ink.pictures > 0.3 && letters <= 12 {
            self.pictures += 1;
            self.add(messages::pdf_page_picture(number), number, size);
        }
        if ink.unknown > 0 {
            self.add(messages::pdf_page_unknown(number, ink.unknown), number, size);
        }
        if ink.hidden > 0 {
            self.add(messages::pdf_page_hidden(number, ink.hidden), number, size);
        }
    }

    fn add(&mut self, message: Message, number: u32, size: (f32, f32)) {
        let rule = &reading::PAGE;
        let mut finding = Finding::new(rule.code, rule.severity, message).at(whole(number, size));
        finding.help = Some(Message::new(rule.code, rule.help, Vec::new()));
        self.findings.push(finding);
    }

    /// Files without text that can be read.
    fn refuse(&self, count: usize) -> Result<(), ReadError> {
        let error = if self.unknown > self.letters {
            ReadError::new(messages::pdf_without_characters(self.unknown)).help(messages::pdf_again_help())
        } else if self.letters <= 12 * count && self.pictures == count {
            ReadError::new(messages::pdf_pictures(count)).help(messages::help_picture())
        } else if self.letters == 0 {
            ReadError::new(messages::pdf_without_text(count)).help(messages::help_picture())
        } else {
            return Ok(());
        };
        let first = self.findings.first().and_then(|finding| finding.place.clone());
        Err(match first {
            Some(place) => error.at(place),
            None => error,
        })
    }
}
