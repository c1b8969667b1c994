//! The words between two figures of a paragraph, in clauses. Leaves out what they say of the figures (`quantities`).

/// The words between two figures.
pub(super) struct Gap {
    /// The clause of the figure, behind the last comma, colon or bracket.
    pub(super) clause: String,
    /// The sign before that clause.
    pub(super) sign: Option<char>,
    /// The clauses before it in the same sentence part.
    pub(super) earlier: Vec<(String, char)>,
    pub(super) stop: bool,
    pub(super) depth: usize,
}

impl Gap {
    pub(super) fn read(letters: &[char]) -> Self {
        let mut gap = Self {
            clause: String::new(),
            sign: None,
            earlier: Vec::new(),
            stop: false,
            depth: 0,
        };
        for letter in letters {
            match letter {
                '。' | '；' | '！' => {
                    gap.earlier.clear();
                    gap.clause.clear();
                    gap.sign = None;
                }
                '，' | '：' | '（' | '）' => {
                    gap.earlier.push((std::mem::take(&mut gap.clause), *letter));
                    gap.sign = Some(*letter);
                }
                _ => gap.clause.push(*letter),
            }
        }
        gap
    }

    pub(super) fn contains(&self, words: &[&str]) -> bool {
        words
            .iter()
            .any(|word| self.clause.contains(word) || self.earlier.iter().any(|(clause, _)| clause.contains(word)))
    }

    /// The clauses before that of the figure, the last first, without what a closed bracket tells aside:
    /// 予以公开（含部分公开）27件 is named by 予以公开.
    pub(super) fn outside_brackets(&self) -> impl Iterator<Item = &str> {
        let mut depth = 0usize;
        self.earlier.iter().rev().filter_map(move |(clause, sign)| {
            match sign {
                '）' => depth += 1,
                '（' => depth = depth.saturating_sub(1),
                _ => {}
            }
            (depth == 0).then_some(clause.as_str())
        })
    }
}
