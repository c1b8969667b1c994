//! The laws of the format: with the data inside every report comes back whole, without them what is visible, up to
//! spaces. Where the machine has no Chinese font the trials are listed as ignored, with the reason in their name.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use gongkai_core::fields::fields;
use gongkai_core::{AnnotationKind, Edition, Loaded, Report};
use gongkai_document::{Block, Document, Enclosed, Opened, TableCell, TableRow, compose, is_invisible, recognise};
use gongkai_pdf::{Database, Fonts, Properties, open, write};
use gongkai_testkit::printable::printable;
use gongkai_testkit::{arbitrary, example};
use libtest_mimic::{Arguments, Failed, Trial};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

/// A trial with fonts.
type Law = fn(&Fonts) -> Result<(), Failed>;

fn main() {
    let arguments = Arguments::from_args();
    let fonts = Fonts::found_by(|| {
        let mut fonts = Database::new();
        fonts.load_system_fonts();
        fonts
    });
    let laws: [(&str, Law); 5] = [
        ("examples_come_back", examples),
        ("reports_come_back_whole", whole),
        ("what_is_visible_comes_back", visible),
        ("what_is_visible_of_ordinary_reports_comes_back_in_paragraphs", ordinary),
        ("the_same_report_gives_the_same_bytes", same),
    ];
    let trials = laws.map(|(name, law)| {
        let fonts = fonts.clone();
        if fonts.have_chinese() {
            Trial::test(name, move || law(&fonts))
        } else {
            Trial::test(format!("{name} (no Chinese font is installed)"), || {
                Err("what it needs is missing".into())
            })
            .with_ignored_flag(true)
        }
    });
    libtest_mimic::run(&arguments, trials.into()).exit();
}

fn written(report: &Report, enclosed: bool, fonts: &Fonts) -> Vec<u8> {
    let document = compose(report);
    let data = enclosed.then(|| Enclosed::new(report, &document));
    let properties = Properties {
        title: report.title.as_deref().unwrap_or_default(),
        author: report.agency.name.as_deref(),
        date: None,
    };
    write(&document, &properties, data.as_ref(), fonts).unwrap().bytes
}

fn read(bytes: &[u8]) -> Result<Loaded, gongkai_core::ReadError> {
    open(bytes).and_then(Opened::report)
}

/// Paths and values without the spaces in them, and what nobody sees.
fn packed(report: &Report) -> Vec<(String, Option<String>)> {
    let fields = fields(report).into_iter();
    fields
        .map(|field| {
            (
                field.path,
                field.value.map(|text| letters(&text)).filter(|text| !text.is_empty()),
            )
        })
        .collect()
}

fn letters(text: &str) -> String {
    let seen = |letter: &char| !letter.is_whitespace() && !letter.is_control() && !is_invisible(*letter);
    text.chars().filter(seen).collect()
}

/// The figures and what is remarked on them. Of texts that nobody would write, pages tell no headings and no paragraphs:
/// their letters are compared by themselves.
fn figures(report: &Report) -> Vec<(String, Option<String>)> {
    let mut all = packed(report);
    all.retain(|(path, _)| gongkai_core::FigureId::from_path(path).is_some());
    let remarks = report.annotations.iter().map(|annotation| {
        let text = letters(&annotation.text);
        // A single letter with characters that nobody sees around it is a text; on a page it is the letter alone,
        // which may be a mark.
        let kind = match annotation.kind {
            AnnotationKind::RawText if text.chars().count() < 2 => AnnotationKind::NotApplicable,
            kind => kind,
        };
        (format!("{} {kind:?}", annotation.path), Some(text))
    });
    all.extend(remarks.filter(|(_, text)| text.as_ref().is_some_and(|text| !text.is_empty())));
    all
}

/// All letters of a document.
fn all_letters(document: &Document) -> Vec<char> {
    let texts: String = document.blocks.iter().map(of_block).collect();
    texts.chars().collect()
}

fn of_block(block: &Block) -> String {
    match block {
        Block::Heading(heading) => letters(&heading.text),
        Block::Paragraph(paragraph) => letters(&paragraph.text),
        Block::Table(table) => {
            let cells = table.rows.iter().flat_map(|row| &row.cells);
            cells.map(|cell| letters(&cell.text())).collect()
        }
        Block::Line(_) | Block::Furniture(_) => String::new(),
    }
}

/// Whether a letter looks like another: fonts have one glyph for both, and a page shows only that.
fn has_twin(letter: char) -> bool {
    matches!(letter, '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}')
        || matches!(
            letter,
            'µ' | '\u{2011}' | '\u{2126}' | '\u{212A}' | '\u{212B}' | '\u{340}'..='\u{37E}' | '\u{387}'
        )
}

type Fields = fn(&Report) -> Vec<(String, Option<String>)>;

fn visible_law(report: &Report, fields: Fields, fonts: &Fonts) -> Result<(), TestCaseError> {
    let document = compose(report);
    prop_assume!(!all_letters(&document).into_iter().any(has_twin));
    // On pages two tables with nothing between them are one.
    let blocks = document.blocks.iter().filter(|block| !of_block(block).is_empty());
    let blocks: Vec<bool> = blocks.map(|block| matches!(block, Block::Table(_))).collect();
    prop_assume!(!blocks.windows(2).any(|pair| pair == [true, true]));
    let shown = recognise(&document).report;
    let bytes = written(report, false, fonts);
    if let Some(keep) = std::env::var_os("GONGKAI_KEEP") {
        std::fs::write(keep, &bytes).unwrap();
    }
    let (seen, printed) = (all_letters(&open(&bytes).unwrap().document), all_letters(&document));
    prop_assert!(seen == printed, "{}", compared(&document, &bytes));
    match read(&bytes) {
        Ok(loaded) => {
            let (found, wanted) = (fields(&loaded.report), fields(&shown));
            let lost: Vec<_> = wanted.iter().filter(|field| !found.contains(field)).collect();
            let more: Vec<_> = found.iter().filter(|field| !wanted.contains(field)).collect();
            prop_assert!(
                lost.is_empty() && more.is_empty(),
                "lost {lost:#?}\nread {more:#?}\n{}",
                compared(&document, &bytes)
            );
        }
        // Nothing that looks like a report is visible.
        Err(error) => prop_assert_eq!(error.message.key(), "no_report_in_text"),
    }
    Ok(())
}

fn examples(fonts: &Fonts) -> Result<(), Failed> {
    for edition in Edition::ALL {
        for report in [example::report(edition), Report::blank(edition)] {
            let loaded = read(&written(&report, true, fonts)).unwrap();
            assert_eq!(loaded.report, report);
            assert_eq!(loaded.diagnostics, []);
            assert!(!loaded.origins.is_empty());
            visible_law(&report, packed, fonts).map_err(|error| error.to_string())?;
        }
    }
    Ok(())
}

fn law(test: impl Fn(Report) -> Result<(), TestCaseError>) -> Result<(), Failed> {
    let mut runner = TestRunner::new(arbitrary::config(8));
    Ok(runner
        .run(&arbitrary::report(), test)
        .map_err(|error| error.to_string())?)
}

fn whole(fonts: &Fonts) -> Result<(), Failed> {
    law(|report| {
        let bytes = written(&report, true, fonts);
        let loaded = read(&bytes).unwrap();
        prop_assert_eq!(loaded.diagnostics, [], "{}", compared(&compose(&report), &bytes));
        prop_assert_eq!(loaded.report, report);
        Ok(())
    })
}

fn visible(fonts: &Fonts) -> Result<(), Failed> {
    law(|report| visible_law(&report, figures, fonts))
}

fn ordinary(fonts: &Fonts) -> Result<(), Failed> {
    law(|report| visible_law(&printable(report), packed, fonts))
}

fn same(fonts: &Fonts) -> Result<(), Failed> {
    let report = example::report(Edition::E2021);
    assert_eq!(written(&report, true, fonts), written(&report, true, fonts));
    Ok(())
}

/// What a document shows and what was read of it, where they differ.
fn compared(document: &Document, bytes: &[u8]) -> String {
    let (wanted, found) = (rows(document), rows(&open(bytes).unwrap().document));
    let lost = wanted
        .iter()
        .filter(|row| !found.contains(row))
        .map(|row| format!("- {row}\n"));
    let more = found
        .iter()
        .filter(|row| !wanted.contains(row))
        .map(|row| format!("+ {row}\n"));
    lost.chain(more).collect()
}

fn rows(document: &Document) -> Vec<String> {
    let cell = |cell: &TableCell| format!("{}<{},{}>", letters(&cell.text()), cell.row_span, cell.column_span);
    let row = |row: &TableRow| row.cells.iter().map(cell).collect::<Vec<_>>().join("|");
    let block = |block: &Block| match block {
        Block::Heading(heading) => vec![letters(&heading.text)],
        Block::Paragraph(paragraph) => vec![letters(&paragraph.text)],
        Block::Table(table) => table.rows.iter().map(row).collect(),
        Block::Line(_) | Block::Furniture(_) => Vec::new(),
    };
    document.blocks.iter().flat_map(block).collect()
}
