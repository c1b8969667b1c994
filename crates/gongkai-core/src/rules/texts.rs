//! The paragraphs of a report as the rules about its text see them: put together once, and looked through once for the
//! words that any rule waits for, so that a rule only reads what may concern it. Leaves out what the words mean.

use super::{narr_upheld, narr_zero, placeholder};
use crate::place::{Origins, Place};
use crate::report::Report;
use aho_corasick::{AhoCorasick, MatchKind};
use std::borrow::Cow;
use std::sync::LazyLock;

/// A paragraph with its field path.
#[derive(Debug)]
pub(super) struct Paragraph<'a> {
    /// Path of the section; none for the preamble.
    section: Option<Cow<'a, str>>,
    at: usize,
    /// Heading and text.
    pub text: Cow<'a, str>,
    words: u8,
}

/// What a rule waits for in a paragraph.
#[derive(Debug, Clone, Copy)]
pub(super) enum Words {
    /// A gap that was left.
    Gap = 1,
    /// Something is said not to be.
    None = 2,
    /// Something is said to be upheld, or not corrected.
    Upheld = 4,
    /// A year.
    Year = 8,
    /// Fees, or a gap in their place.
    Fee = 16,
}

impl Paragraph<'_> {
    /// Whether a word of that kind is in it.
    pub(super) const fn has(&self, words: Words) -> bool {
        self.words & words as u8 != 0
    }

    /// Whether it stands in that section.
    pub(super) fn is_in(&self, section: &str) -> bool {
        self.section.as_deref() == Some(section)
    }

    /// Whether it stands in a section that the form does not have.
    pub(super) fn is_additional(&self) -> bool {
        self.section
            .as_deref()
            .is_some_and(|section| section.starts_with("additional["))
    }

    fn path(&self) -> String {
        match &self.section {
            None => format!("preamble[{}]", self.at),
            Some(section) => format!("{section}.blocks[{}]", self.at),
        }
    }

    /// Its path and place.
    pub(super) fn spot(&self, origins: &Origins) -> (String, Option<Place>) {
        let path = self.path();
        let place = origins.get(&path).cloned();
        (path, place)
    }
}

/// All paragraphs of a report, in its order.
pub(super) fn paragraphs(report: &Report) -> Vec<Paragraph<'_>> {
    let mut paragraphs = Vec::new();
    let sections = report
        .sections()
        .map(|(path, section)| (Some(path), section.blocks.as_slice()));
    for (section, blocks) in std::iter::once((None, report.preamble.as_slice())).chain(sections) {
        for (at, block) in blocks.iter().enumerate() {
            let text = block.shown();
            let words = words(&text);
            let section = section.clone();
            paragraphs.push(Paragraph {
                section,
                at,
                text,
                words,
            });
        }
    }
    paragraphs
}

/// The kinds of words in a text.
fn words(text: &str) -> u8 {
    static WORDS: LazyLock<Option<(AhoCorasick, Vec<u8>)>> = LazyLock::new(|| {
        let lists: [(Words, &[&str]); 7] = [
            (Words::Gap, &placeholder::SIGNS),
            (Words::None, &narr_zero::NONE),
            (Words::Upheld, &narr_upheld::UPHELD),
            (Words::Upheld, &narr_upheld::NOT_CORRECTED),
            (Words::Year, &["年"]),
            (Words::Fee, &["费", "〔"]),
            (Words::Gap, &[crate::narrative::PLACEHOLDER]),
        ];
        let all = || {
            lists
                .iter()
                .flat_map(|(kind, words)| words.iter().map(move |word| (*kind as u8, *word)))
        };
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(all().map(|(_, word)| word));
        Some((automaton.ok()?, all().map(|(kind, _)| kind).collect()))
    });
    let Some((automaton, kinds)) = WORDS.as_ref() else {
        return u8::MAX;
    };
    automaton
        .find_overlapping_iter(text)
        .fold(0, |words, found| words | kinds[found.pattern().as_usize()])
}
