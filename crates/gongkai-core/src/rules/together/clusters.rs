//! Paragraphs of different bodies that are alike, in groups: candidates have fingerprints in common, and are then
//! compared run by run. The cost grows with the number of paragraphs, not with its square: of what many have in
//! common each is compared with those next to it. Leaves out what is said of the groups.

use super::super::shingles::{PRINTS, SAME, common};
use super::{Paragraph, Print, Together};

/// Paragraphs with the same fingerprint that one is compared with on each side. Few fingerprints are in more; of those
/// that are, like paragraphs stand side by side.
const NEXT: usize = 16;

/// Puts fingerprints in the order of their numbers; of one, paragraphs whose smallest run is the same stand together, as
/// it is in most of those that are alike.
pub(super) fn sort(paragraphs: &[Paragraph], prints: &mut [Print]) {
    let smallest = |print: &Print| {
        let paragraph = paragraphs.get(print.paragraph as usize);
        paragraph.and_then(|paragraph| paragraph.runs.first()).copied()
    };
    prints.sort_unstable_by(|one, other| {
        let of_one = || (smallest(one), one.paragraph).cmp(&(smallest(other), other.paragraph));
        one.print.cmp(&other.print).then_with(of_one)
    });
}

/// The groups, each with the numbers of its paragraphs, in the order of their first ones.
pub(super) fn clusters(together: &Together<'_>) -> Vec<Vec<usize>> {
    let paragraphs = &together.paragraphs;
    let body = |paragraph: &Paragraph| together.reports.get(paragraph.report as usize).map(|known| known.body);
    let mut groups = Groups::new(paragraphs.len());
    let prints = &together.prints;
    // Where the fingerprints of a paragraph stand in the list.
    let mut places: Vec<(u32, u32)> = prints.iter().map(|print| print.paragraph).zip(0..).collect();
    places.sort_unstable();
    let mut near: Vec<u32> = Vec::new();
    for own in places.chunk_by(|one, other| one.0 == other.0) {
        let Some((number, paragraph)) = own
            .first()
            .and_then(|(number, _)| Some((*number, paragraphs.get(*number as usize)?)))
        else {
            continue;
        };
        near.clear();
        for (_, at) in own {
            let following = prints.iter().skip(*at as usize).take(NEXT + 1);
            let mut following = following.map(|other| (other.print, other.paragraph));
            let own = following.next().map(|(print, _)| print);
            let same = following.take_while(|(print, _)| Some(*print) == own);
            near.extend(same.map(|(_, paragraph)| paragraph));
        }
        near.sort_unstable();
        for same in near.chunk_by(|one, other| one == other) {
            let Some((at, other)) = same.first().and_then(|at| Some((*at, paragraphs.get(*at as usize)?))) else {
                continue;
            };
            let few = paragraph.prints.min(other.prints) as usize;
            if same.len() * PRINTS < few
                || groups.find(number) == groups.find(at)
                || body(paragraph) == body(other)
                || !is_alike(paragraph, other)
            {
                continue;
            }
            groups.join(number, at);
        }
    }
    groups.listed()
}

/// Whether four fifths of the shorter text are in the longer one.
fn is_alike(one: &Paragraph, other: &Paragraph) -> bool {
    let (shorter, longer) = if one.runs.len() <= other.runs.len() {
        (&one.runs, &other.runs)
    } else {
        (&other.runs, &one.runs)
    };
    common(shorter, longer) * 100 >= SAME * shorter.len()
}

/// Numbers in groups that are joined.
struct Groups(Vec<u32>);

impl Groups {
    fn new(count: usize) -> Self {
        Self((0..u32::try_from(count).unwrap_or(u32::MAX)).collect())
    }

    /// The number that its group is known by.
    fn find(&mut self, mut number: u32) -> u32 {
        while let Some(next) = self.0.get(number as usize).copied().filter(|next| *next != number) {
            let after = self.0.get(next as usize).copied().unwrap_or(next);
            if let Some(own) = self.0.get_mut(number as usize) {
                *own = after;
            }
            number = after;
        }
        number
    }

    fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.find(one), self.find(other));
        if let Some(later) = self.0.get_mut(one.max(other) as usize) {
            *later = one.min(other);
        }
    }

    /// The groups of more than one.
    fn listed(mut self) -> Vec<Vec<usize>> {
        let count = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        let mut all: Vec<(u32, u32)> = (0..count).map(|number| (self.find(number), number)).collect();
        all.sort_unstable();
        all.chunk_by(|one, other| one.0 == other.0)
            .filter(|group| group.len() > 1)
            .map(|group| group.iter().map(|(_, number)| *number as usize).collect())
            .collect()
    }
}
