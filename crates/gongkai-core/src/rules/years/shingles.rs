//! How much of one text is in another: both cut into all runs of a few letters, figures masked, so that 2023年收到21件
//! and 2024年收到95件 are the same sentence. Leaves out what it means that they are alike.

use std::collections::{HashMap, HashSet};

/// Letters of a shingle: shorter ones are in every text, longer ones are gone with every changed word.
const LENGTH: usize = 4;

/// Bits of a letter.
const BITS: u32 = 21;

/// Texts that a shingle is remembered of: what stands in more of them tells none of them apart.
const TEXTS: usize = 32;

/// A text as far as it is compared.
#[derive(Debug)]
pub(super) struct Shingles {
    /// Letters that were compared.
    pub letters: usize,
    set: HashSet<u128>,
}

impl Shingles {
    pub(super) fn new(text: &str) -> Self {
        let mut letters = 0;
        let mut set = HashSet::new();
        let mut last = 0u128;
        let mut digits = false;
        for letter in text.chars().filter(|letter| letter.is_alphanumeric()) {
            // A number is one sign, whatever its length; 二〇二三 is a word.
            let is_digit = letter.is_ascii_digit() || matches!(letter, '０'..='９');
            if is_digit && std::mem::replace(&mut digits, true) {
                continue;
            }
            digits = is_digit;
            let sign = if is_digit { '#' } else { letter };
            last = ((last << BITS) | u128::from(u32::from(sign))) & ((1 << (BITS * LENGTH as u32)) - 1);
            letters += 1;
            if letters >= LENGTH {
                set.insert(last);
            }
        }
        Self { letters, set }
    }
}

/// Texts that others are looked for in.
#[derive(Debug, Default)]
pub(super) struct Texts {
    texts: HashMap<u128, Vec<usize>>,
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

    fn share(before: &str, now: &str) -> usize {
        let mut texts = Texts::default();
        texts.add(&Shingles::new("另一段没有共同内容的文字，说的是别的事情。"));
        texts.add(&Shingles::new(before));
        texts.nearest(&Shingles::new(now)).map_or(0, |(at, share)| {
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
}
