//! How much of one text is in another: both cut into all runs of a few letters, each number one sign, so that
//! 2023年收到21件 and 2024年收到95件 are the same sentence where figures do not count. Leaves out what it means that they are
//! alike.

use std::collections::HashMap;

/// Letters of a shingle: shorter ones are in every text, longer ones are gone with every changed word.
const LENGTH: usize = 4;

/// Shingles of a window of which one is a fingerprint. Any run of this many shingles that two texts share, ten
/// letters and more, leaves both with a fingerprint in common.
const WINDOW: usize = 8;

/// Texts that a shingle is remembered of: what stands in more of them tells none of them apart.
const TEXTS: usize = 32;

/// Part of the fingerprints of a text that one alike has too, at least: one of so many.
pub(super) const PRINTS: usize = 6;

/// Share of one text in another, in percent, from which they are alike.
pub(super) const SAME: usize = 80;

/// Letters of a paragraph that is compared: shorter ones are headings and set phrases.
pub(super) const LEAST: usize = 30;

/// Whether the figures of a text are part of its wording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    /// All numbers are one sign: a body's own sentences, a year later.
    Alike,
    /// Another number is another word: two bodies report different figures in the same usual words.
    Differ,
}

/// A text as far as it is compared: its runs of letters, each as a number that hardly any other run has.
#[derive(Debug)]
pub(super) struct Shingles {
    /// Letters that were compared; a number is one.
    pub letters: usize,
    /// In the order of the text.
    runs: Vec<u32>,
    /// Sorted, each once.
    set: Vec<u32>,
}

impl Shingles {
    pub(super) fn new<'t>(texts: impl IntoIterator<Item = &'t str>, numbers: Numbers) -> Self {
        let mut shingles = Self {
            letters: 0,
            runs: Vec::new(),
            set: Vec::new(),
        };
        let mut last = [0u32; LENGTH];
        // A number, as far as it was read.
        let mut number: Option<u32> = None;
        for letter in texts.into_iter().flat_map(str::chars) {
            // Full width is the same digit; 二〇二三 is a word.
            let digit = match letter {
                '０'..='９' => Some(letter as u32 - '０' as u32),
                letter => letter.to_digit(10),
            };
            if let Some(digit) = digit {
                let read = number.unwrap_or_default().wrapping_mul(31).wrapping_add(digit + 1);
                number = Some(read);
                continue;
            }
            if !letter.is_alphanumeric() {
                continue;
            }
            if let Some(number) = number.take() {
                shingles.sign(&mut last, number_sign(number, numbers));
            }
            shingles.sign(&mut last, letter as u32);
        }
        if let Some(number) = number {
            shingles.sign(&mut last, number_sign(number, numbers));
        }
        shingles.set.clone_from(&shingles.runs);
        shingles.set.sort_unstable();
        shingles.set.dedup();
        shingles
    }

    fn sign(&mut self, last: &mut [u32; LENGTH], sign: u32) {
        last.rotate_left(1);
        last[LENGTH - 1] = sign;
        self.letters += 1;
        if self.letters >= LENGTH {
            self.runs.push(mixed(*last));
        }
    }

    /// Its runs, sorted, each once.
    pub(super) fn into_set(self) -> Vec<u32> {
        self.set
    }

    /// A few of its runs, chosen so that texts with a run of letters in common have one of them in common: of each
    /// window the smallest (winnowing).
    pub(super) fn fingerprints(&self) -> Vec<u32> {
        let windows = self.runs.windows(WINDOW.min(self.runs.len().max(1)));
        let mut chosen: Vec<u32> = windows.filter_map(|window| window.iter().min().copied()).collect();
        chosen.sort_unstable();
        chosen.dedup();
        chosen
    }
}

/// The sign of a number: beyond all letters.
const fn number_sign(number: u32, numbers: Numbers) -> u32 {
    const FIRST: u32 = char::MAX as u32 + 1;
    match numbers {
        Numbers::Alike => FIRST,
        Numbers::Differ => FIRST + number % (u32::MAX - FIRST),
    }
}

/// A run of letters as one number, spread evenly.
fn mixed(run: [u32; LENGTH]) -> u32 {
    // The constants of the finisher of MurmurHash3.
    let mut hash = 0u64;
    for sign in run {
        hash = (hash ^ u64::from(sign)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
        hash ^= hash >> 33;
    }
    hash = hash.wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    (hash >> 32) as u32
}

/// How many numbers two sorted lists have in common.
pub(super) fn common(one: &[u32], other: &[u32]) -> usize {
    let (mut at, mut count) = (0, 0);
    for number in one {
        while other.get(at).is_some_and(|next| next < number) {
            at += 1;
        }
        count += usize::from(other.get(at) == Some(number));
    }
    count
}

/// Texts that others are looked for in.
#[derive(Debug, Default)]
pub(super) struct Texts {
    texts: HashMap<u32, Vec<usize>>,
    count: usize,
}

impl Texts {
    pub(super) fn add(&mut self, text: &Shingles) {
        for shingle in &text.set {
            let texts = self.texts.entry(*shingle).or_default();
            if texts.len() < TEXTS {
                texts.push(self.count);
            }
        }
        self.count += 1;
    }

    /// The text that has most of this one, with its share in percent; the first of equals.
    pub(super) fn nearest(&self, text: &Shingles) -> Option<(usize, usize)> {
        let mut common: HashMap<usize, usize> = HashMap::new();
        for shingle in &text.set {
            for at in self.texts.get(shingle).into_iter().flatten() {
                *common.entry(*at).or_default() += 1;
            }
        }
        let (at, count) = common
            .into_iter()
            .max_by_key(|(at, count)| (*count, std::cmp::Reverse(*at)))?;
        Some((at, count * 100 / text.set.len().max(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn own(text: &str) -> Shingles {
        Shingles::new([text], Numbers::Alike)
    }

    fn share(before: &str, now: &str) -> usize {
        let mut texts = Texts::default();
        texts.add(&own("另一段没有共同内容的文字，说的是别的事情。"));
        texts.add(&own(before));
        texts.nearest(&own(now)).map_or(0, |(at, share)| {
            assert!(at == 1 || share == 0);
            share
        })
    }

    #[test]
    fn figures_and_punctuation_do_not_count() {
        let before = "一是公开内容不够全面，2023年收到申请21件，群众关心的信息更新不够及时。";
        assert_eq!(share(before, before), 100);
        assert_eq!(
            share(
                before,
                "一是公开内容不够全面；２０２４年收到申请1,095件。群众关心的信息，更新不够及时！"
            ),
            // 1,095 are two numbers without their comma.
            share(
                before,
                "一是公开内容不够全面2024年收到申请1 095件群众关心的信息更新不够及时"
            )
        );
        assert!(
            share(
                before,
                "一是公开内容不够全面，2024年收到申请1095件，群众关心的信息更新不够及时。"
            ) == 100
        );
        assert!(share(before, "一是队伍建设有待加强，部分单位人员变动频繁，业务不够熟悉。") < 20);
        assert_eq!(share(before, "短"), 0);
    }

    #[test]
    fn between_bodies_another_number_is_another_word() {
        let text = |count: u32| format!("全年收到政府信息公开申请{count}件，均已在法定期限内答复。");
        let share = |one: &str, other: &str| {
            let sets = [one, other].map(|text| Shingles::new([text], Numbers::Differ).into_set());
            common(&sets[0], &sets[1]) * 100 / sets[0].len()
        };
        assert_eq!(share(&text(21), &text(21)), 100);
        assert!(share(&text(21), &text(95)) < 90);
        assert_eq!(share("０件申请，没有诉讼", "0件申请没有诉讼"), 100);
    }

    /// A text with so many places of it changed, and the two halves exchanged where asked for.
    fn changed(text: &[u32], places: &[prop::sample::Index], exchanged: bool) -> Vec<u32> {
        let mut other = text.to_vec();
        for place in places {
            let at = place.index(other.len());
            other[at] += 10_000;
        }
        if exchanged {
            let half = other.len() / 2;
            other.rotate_left(half);
        }
        other
    }

    fn letters(signs: &[u32]) -> String {
        signs.iter().filter_map(|sign| char::from_u32(0x4E00 + sign)).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        /// What is alike is found by its fingerprints: they leave out no pair.
        #[test]
        fn texts_that_are_alike_have_a_fingerprint_in_common(
            text in prop::collection::vec(0u32..3000, LEAST..400),
            places in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
            exchanged in any::<bool>(),
        ) {
            let one = own(&letters(&text));
            let other = own(&letters(&changed(&text, &places, exchanged)));
            let prints = [one.fingerprints(), other.fingerprints()];
            let share = common(&one.set, &other.set) * 100 / one.set.len().min(other.set.len());
            if share >= SAME {
                let both = common(&prints[0], &prints[1]);
                prop_assert!(both * PRINTS >= prints[0].len().min(prints[1].len()), "{share} {prints:?}");
            }
        }
    }
}
