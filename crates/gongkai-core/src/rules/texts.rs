//! The paragraphs of a report as the rules about its text see them: put together once, and looked through once for the
//! words that any rule waits for, so that a rule only reads what may concern it. Leaves out what the words mean.

use super::{Context, Rule, narr_all, narr_upheld, narr_zero, placeholder};
use crate::finding::Finding;
use crate::message::Message;
use crate::narrative::times;
use crate::place::{Origins, Place};
use crate::report::Report;
use crate::tables::FigureId;
use std::borrow::Cow;
use std::ops::Range;
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
    /// Something is said to be true of all.
    All = 32,
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

    /// The finding that it says a figure to be 0, which is not.
    pub(super) fn denies(
        &self,
        context: &Context<'_>,
        rule: &Rule,
        message: Message,
        figure: FigureId,
        value: u64,
    ) -> Finding {
        let mut finding = self.contradicts(context, rule, message, &[figure]);
        finding.expected = Some("0".to_owned());
        finding.actual = Some(value.to_string());
        finding
    }

    /// The finding that figures are not what it says.
    pub(super) fn contradicts(
        &self,
        context: &Context<'_>,
        rule: &Rule,
        message: Message,
        figures: &[FigureId],
    ) -> Finding {
        let (path, place) = self.spot(context.origins);
        let mut finding = context.finding(rule, message, figures);
        finding.place = place.or(finding.place);
        finding.paths.insert(0, path);
        finding
    }
}

/// The clause that a text ends with.
pub(super) fn clause_before(before: &str) -> &str {
    before
        .rsplit(['，', ',', '：', ':', '。', '；', ';'])
        .next()
        .unwrap_or_default()
}

/// Whether what follows a text, in its sentence, is about another year than the report: `上年` in the same clause, or
/// another year named last.
pub(super) fn is_of_other_year(before: &str, year: Option<u16>) -> bool {
    let clause = before.rsplit(['，', ',']).next().unwrap_or_default();
    if times::names_year_before(clause) {
        return true;
    }
    let mut named = years(before).into_iter().rev();
    let named = named.find(|(_, bytes)| times::is_its_time(&before[..bytes.start], &before[bytes.end..]));
    year.is_some_and(|year| named.is_some_and(|(named, _)| named != year))
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

/// The years that a text names, 2024年 as well as 二〇二四年, each with its bytes.
pub(super) fn years(text: &str) -> Vec<(u16, Range<usize>)> {
    let years = text.match_indices('年').filter_map(|(at, mark)| {
        let digits = text[..at].char_indices().rev();
        let digits = digits.map_while(|(start, letter)| Some((start, digit(letter)?)));
        let (mut year, mut first, mut count) = (0, at, 0);
        // Five digits are no year.
        for (start, digit) in digits.take(5) {
            year += digit * 10u32.pow(count);
            first = start;
            count += 1;
        }
        let year = u16::try_from(year).ok().filter(|_| count == 4)?;
        crate::report::YEARS
            .contains(&year)
            .then(|| (year, first..at + mark.len()))
    });
    years.collect()
}

fn digit(letter: char) -> Option<u32> {
    const CHINESE: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    const ZEROS: [char; 2] = ['○', '零'];
    let chinese = || CHINESE.iter().position(|own| *own == letter);
    let zero = || ZEROS.contains(&letter).then_some(0);
    letter
        .to_digit(10)
        .or_else(|| u32::try_from(chinese().or_else(zero)?).ok())
}

/// The kinds of words in a text.
fn words(text: &str) -> u8 {
    static LETTERS: LazyLock<Letters> =
        LazyLock::new(|| Letters::new(waited_for().into_iter().map(|(kind, word)| (kind as u8, word))));
    LETTERS.kinds(text)
}

/// The words by the letter that they begin with.
pub(super) struct Letters {
    /// A bit for each letter of the basic plane.
    begins: Box<[u64]>,
    words: Vec<(char, Vec<(u8, &'static str)>)>,
}

impl Letters {
    /// Words, each with the bit of its kind.
    pub(super) fn new(all: impl IntoIterator<Item = (u8, &'static str)>) -> Self {
        let mut begins = vec![0; 0x1_0000 / 64].into_boxed_slice();
        let mut words: Vec<(char, Vec<(u8, &str)>)> = Vec::new();
        for (kind, word) in all {
            let Some(first) = word.chars().next() else { continue };
            let code = first as usize;
            if let Some(bits) = begins.get_mut(code / 64) {
                *bits |= 1 << (code % 64);
            }
            let own = (kind, word);
            match words.iter_mut().find(|(letter, _)| *letter == first) {
                Some((_, words)) => words.push(own),
                None => words.push((first, vec![own])),
            }
        }
        Self { begins, words }
    }

    /// The kinds of words in a text. Most letters begin no word, and one look tells so: a quarter of the steps of an
    /// automaton over bytes, of which a Chinese letter has three.
    pub(super) fn kinds(&self, text: &str) -> u8 {
        let mut found = 0;
        for (at, letter) in text.char_indices() {
            if self.begins(letter) {
                let of_letter = self.words.iter().find(|(first, _)| *first == letter);
                for (kind, word) in of_letter.into_iter().flat_map(|(_, words)| words) {
                    // What was found need not be found again.
                    if found & kind == 0 && text[at..].starts_with(word) {
                        found |= kind;
                    }
                }
            }
        }
        found
    }

    fn begins(&self, letter: char) -> bool {
        let code = letter as usize;
        self.begins
            .get(code / 64)
            .is_some_and(|bits| bits >> (code % 64) & 1 == 1)
    }
}

/// Every word with its kind.
fn waited_for() -> Vec<(Words, &'static str)> {
    let lists: [(Words, &[&'static str]); 8] = [
        (Words::Gap, &placeholder::SIGNS),
        (Words::None, &narr_zero::NONE),
        (Words::Upheld, &narr_upheld::UPHELD),
        (Words::Upheld, &narr_upheld::NOT_CORRECTED),
        (Words::All, &narr_all::ALL),
        (Words::Year, &["年"]),
        (Words::Fee, &["费", "〔"]),
        (Words::Gap, &[crate::narrative::PLACEHOLDER]),
    ];
    let lists = lists.into_iter();
    lists
        .flat_map(|(kind, words)| words.iter().map(move |word| (kind, *word)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_four_digits_of_either_kind() {
        let named = |text| years(text).into_iter().map(|(year, _)| year).collect::<Vec<_>>();
        assert_eq!(named("2023年和二〇二四年，12024年、24年、9999年"), [2023, 2024]);
        assert_eq!(years("在二○二四年内"), [(2024, 3..18)]);
        assert!(named("一二〇二四年").is_empty());
    }

    #[test]
    fn every_word_is_found_behind_any_letter() {
        for (kind, word) in waited_for() {
            assert!(word.chars().all(|letter| (letter as u32) < 0x1_0000), "{word}");
            for before in ["", "a", "字", "𠀀"] {
                assert_ne!(words(&format!("{before}{word}")) & kind as u8, 0, "{word}");
            }
        }
    }

    #[test]
    fn the_kinds_of_words_inside_a_word_count() {
        let none = Words::None as u8;
        assert_eq!(words("全年无纠错"), none | Words::Upheld as u8 | Words::Year as u8);
        assert_eq!(words("未收到"), none);
        let gap = words(crate::narrative::PLACEHOLDER);
        assert_eq!(gap, Words::Gap as u8 | Words::Fee as u8);
        assert_eq!(words("××"), Words::Gap as u8);
        assert_eq!(words("收到"), 0);
    }
}
