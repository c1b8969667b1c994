//! A paragraph as it is written: its text and the figures that it means, side by side, so that what a reader finds
//! in it can be compared with what was meant. Leaves out which figures.

use crate::recognise::statistics_of;
use gongkai_core::rules::writing;
use gongkai_core::{Approximation, Block, Change, Decimal, Finding, Statistic, messages};

/// Text and figures of a paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Prose {
    pub(super) text: String,
    pub(super) statistics: Vec<Statistic>,
}

/// A figure of a sentence.
#[derive(Debug, Clone, Default)]
pub(super) struct Item {
    pub(super) name: String,
    pub(super) value: Option<Decimal>,
    pub(super) unit: String,
    pub(super) approximate: Option<Approximation>,
    pub(super) change: Option<Change>,
    /// Its share of the whole in percent.
    pub(super) share: Option<Decimal>,
    /// What is said right behind the figure, a change among it; no other figure.
    pub(super) note: String,
    pub(super) parts: Vec<Item>,
}

impl Item {
    /// A count.
    pub(super) fn new(name: impl Into<String>, value: u64, unit: &str) -> Self {
        Self::of(name, Decimal::from(value), unit)
    }

    pub(super) fn of(name: impl Into<String>, value: Decimal, unit: &str) -> Self {
        Self {
            name: name.into(),
            value: Some(value),
            unit: unit.to_owned(),
            ..Self::default()
        }
    }

    pub(super) fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    pub(super) fn share(mut self, share: Option<Decimal>) -> Self {
        self.share = share;
        self
    }

    pub(super) fn parts(mut self, parts: Vec<Self>) -> Self {
        self.parts = parts;
        self
    }

    pub(super) fn compared(mut self, (text, change): (String, Option<Change>)) -> Self {
        self.note = text + &self.note;
        self.change = change;
        self
    }

    /// A statistic that the report states already.
    pub(super) fn given(statistic: &Statistic) -> Self {
        let change = statistic.change.as_ref().map(|change| {
            let verb = if change.value.is_negative() { "下降" } else { "增长" };
            let digits = change.value.to_string();
            let digits = digits.trim_start_matches('-');
            match change.unit.as_str() {
                _ if change.value.is_zero() => "，与上年持平".to_owned(),
                "%" => format!("，同比{verb}{digits}%"),
                unit if change.value.is_negative() => format!("，比上年减少{digits}{unit}"),
                unit => format!("，比上年增加{digits}{unit}"),
            }
        });
        Self {
            name: statistic.name.clone(),
            value: statistic.value,
            unit: statistic.unit.clone(),
            approximate: statistic.approximate,
            change: statistic.change.clone(),
            share: None,
            note: change.unwrap_or_default(),
            parts: statistic.parts.iter().map(Self::given).collect(),
        }
    }

    /// The words: name, figure, note, and the parts behind 其中 or, within parts, in brackets.
    fn words(&self, level: usize) -> String {
        let mut text = self.name.clone();
        if let Some(value) = self.value {
            let (before, after) = match self.approximate {
                None => ("", ""),
                Some(Approximation::About) => ("约", ""),
                Some(Approximation::Nearly) => ("近", ""),
                Some(Approximation::MoreThan) => ("", "余"),
            };
            // 12万余条, 50余期.
            let scale = self
                .unit
                .chars()
                .take_while(|letter| matches!(letter, '万' | '亿'))
                .count();
            let (scale, unit) = self.unit.split_at(scale * '万'.len_utf8());
            text += &format!("{before}{value}{scale}{after}{unit}");
        }
        text += &self.note;
        if let Some(share) = self.share {
            text += &format!("，占{share}%");
        }
        if self.parts.is_empty() {
            return text;
        }
        let parts: Vec<String> = self.parts.iter().map(|part| part.words(level + 1)).collect();
        // A part that says more about itself ends with a comma of its own.
        let apart = self
            .parts
            .iter()
            .any(|part| part.share.is_some() || part.note.contains('，'));
        let list = parts.join(if apart { "，" } else { "、" });
        match (self.value, level) {
            (None, _) => text + "，" + &list,
            (_, 0) => text + "，其中" + &list,
            _ => text + "（" + &list + "）",
        }
    }

    /// The figure as the sentence means it. Its key is the recogniser's to find.
    fn statistic(self) -> Statistic {
        let mut parts: Vec<Statistic> = self.parts.into_iter().map(Self::statistic).collect();
        parts.extend(self.share.map(|share| Statistic {
            name: "占比".to_owned(),
            value: Some(share),
            unit: "%".to_owned(),
            ..Statistic::default()
        }));
        Statistic {
            key: None,
            name: self.name,
            value: self.value,
            unit: self.unit,
            approximate: self.approximate,
            change: self.change,
            parts,
        }
    }
}

impl Prose {
    /// Adds words that state no figure.
    pub(super) fn say(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds a figure with its parts.
    pub(super) fn figure(&mut self, item: Item) {
        self.text += &item.words(0);
        self.statistics.push(item.statistic());
    }

    /// Adds figures behind a word that leads to the first: 办结的申请中，予以公开5件、部分公开2件.
    pub(super) fn figures(&mut self, items: Vec<Item>, separator: &str) {
        for (at, item) in items.into_iter().enumerate() {
            if at > 0 {
                self.say(separator);
            }
            self.figure(item);
        }
    }

    pub(super) fn add(&mut self, other: Self) {
        self.text += &other.text;
        self.statistics.extend(other.statistics);
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Ends the sentence.
    pub(super) fn stop(mut self) -> Self {
        if !self.text.is_empty() && !self.text.ends_with('。') {
            self.text.push('。');
        }
        self
    }
}

/// Clauses of a sentence, each with its figures, behind one another.
pub(super) fn joined(clauses: Vec<Prose>, separator: &str) -> Prose {
    let mut all = Prose::default();
    for clause in clauses.into_iter().filter(|clause| !clause.is_empty()) {
        if !all.is_empty() {
            all.say(separator);
        }
        all.add(clause);
    }
    all
}

/// A clause that states no figure.
pub(super) fn plain(text: impl Into<String>) -> Prose {
    Prose {
        text: text.into(),
        statistics: Vec::new(),
    }
}

/// A clause of one figure.
pub(super) fn stated(item: Item) -> Prose {
    let mut prose = Prose::default();
    prose.figure(item);
    prose
}

/// The statistics of a drafted paragraph as a reader finds them, with their keys. That they are those it was written
/// for is certain only when they have been compared: where not, it is said.
pub(super) fn read(
    block: &Block,
    meant: &[Statistic],
    year: Option<u16>,
    path: &str,
    diagnostics: &mut Vec<Finding>,
) -> Vec<Statistic> {
    let found = statistics_of(&block.printed(), year);
    let alike = found.len() == meant.len() && meant.iter().zip(&found).all(|(meant, found)| is_alike(meant, found));
    if !alike {
        let rule = &writing::STATED;
        let message = messages::draft_reads_otherwise(gongkai_core::message::excerpt(&block.printed()));
        diagnostics.push(Finding::new(rule.code, rule.severity, message).about(path));
    }
    found
}

fn is_alike(meant: &Statistic, found: &Statistic) -> bool {
    (&meant.name, meant.value, &meant.unit) == (&found.name, found.value, &found.unit)
        && (meant.approximate, &meant.change) == (found.approximate, &found.change)
        && meant.parts.len() == found.parts.len()
        && meant
            .parts
            .iter()
            .zip(&found.parts)
            .all(|(meant, found)| is_alike(meant, found))
}
