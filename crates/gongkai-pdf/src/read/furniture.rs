//! What belongs to the pages and not to the text: page numbers, running heads and feet. Leaves out watermarks,
//! which are told by their direction.

use super::lines::TextLine;
use super::page::{Item, Page};
use gongkai_document::is_page_number;
use std::collections::HashMap;

/// Share of the page's height at its upper and lower edge where running heads and numbers stand.
const MARGIN: f32 = 0.13;

/// Takes the lines that belong to the pages out of them.
pub(super) fn take(pages: &mut [Page]) -> Vec<Vec<TextLine>> {
    let marks = marks(pages);
    pages
        .iter_mut()
        .zip(marks)
        .map(|(page, marks)| {
            let mut taken = Vec::new();
            let items = std::mem::take(&mut page.items);
            for (at, item) in items.into_iter().enumerate() {
                match item {
                    Item::Line(line) | Item::Row(line) if marks[at] => taken.push(line),
                    item => page.items.push(item),
                }
            }
            taken
        })
        .collect()
}

fn marks(pages: &[Page]) -> Vec<Vec<bool>> {
    let mut marks: Vec<Vec<bool>> = pages.iter().map(|page| vec![false; page.items.len()]).collect();
    // Bare numbers by how far they are from the number of their page, and other lines by what and where they are.
    let mut bare: HashMap<i64, Vec<(usize, usize)>> = HashMap::new();
    let mut repeated: HashMap<(String, i32), Vec<(usize, usize)>> = HashMap::new();
    // What a file marks as belonging to its pages need not be guessed.
    let told = |page: &Page| page.aside.iter().any(|line| is_page_number(&line.text()));
    for (number, page) in pages.iter().enumerate().filter(|(_, page)| !told(page)) {
        for (at, line) in edges(page) {
            let text = line.text();
            if is_page_number(&text) {
                marks[number][at] = true;
                continue;
            }
            let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
            if let Ok(count) = text.parse::<i64>()
                && text.len() <= 4
            {
                bare.entry(i64::from(page.number) - count)
                    .or_default()
                    .push((number, at));
            } else {
                // A page number may stand in the head.
                let masked = text.chars().filter(|letter| !letter.is_ascii_digit()).collect();
                let height = if line.base > page.frame.height() / 2.0 {
                    line.base - page.frame.height()
                } else {
                    line.base
                };
                #[allow(clippy::cast_possible_truncation, reason = "points of a page fit")]
                let height = (height / 4.0).round() as i32;
                repeated.entry((masked, height)).or_default().push((number, at));
            }
        }
    }
    for places in bare.values() {
        // One alone says nothing, unless it is the number of its page.
        if places.len() >= 2 || pages.len() == 1 {
            places.iter().for_each(|(page, at)| marks[*page][*at] = true);
        }
    }
    for ((text, _), places) in repeated {
        let most = places.len() >= 2 && places.len() * 10 >= pages.len() * 4;
        if most && text.chars().count() > 1 && !text.ends_with(['。', '；']) {
            places.iter().for_each(|(page, at)| marks[*page][*at] = true);
        }
    }
    marks
}

/// The lines at the upper and lower edge of a page, from the edge inwards; the first that is too far in ends them.
fn edges(page: &Page) -> impl Iterator<Item = (usize, &TextLine)> {
    let height = page.frame.height();
    let lines = |items: Vec<usize>, near: fn(f32, f32) -> bool| {
        items
            .into_iter()
            .map_while(move |at| match &page.items[at] {
                Item::Line(line) | Item::Row(line) if near(line.frame.centre().1, height) => Some((at, line)),
                _ => None,
            })
            .take(3)
            .collect::<Vec<_>>()
    };
    let upper = lines((0..page.items.len()).collect(), |y, height| y < MARGIN * height);
    let lower = lines((0..page.items.len()).rev().collect(), |y, height| {
        y > (1.0 - MARGIN) * height
    });
    let mut all = upper;
    for line in lower {
        if !all.iter().any(|(at, _)| *at == line.0) {
            all.push(line);
        }
    }
    all.into_iter()
}
