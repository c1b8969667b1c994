//! Sheets that somebody damaged: a figure is right, or something is said. Right is what stands in the figure's row
//! and column, whatever it was before. Leaves out whole sheets (`foreign`).
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

mod page;

use gongkai_core::Edition;
use gongkai_core::tables::FigureRef;
use gongkai_testkit::sample;
use page::{As, Page, rules};
use proptest::prelude::*;

/// What somebody did to a sheet.
#[derive(Debug, Clone)]
enum Damage {
    /// A cell is empty.
    Emptied(usize),
    /// A row is gone.
    Row(usize),
    /// A row has lost its label.
    Unlabelled(usize),
    /// Two cells of a row became one.
    Merged(usize),
    /// The figures of a row moved one column to the right.
    Shifted(usize),
    /// A row of headings is gone.
    Heading(usize),
    /// A letter of a label is wrong.
    Letter(usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        any::<usize>().prop_map(Damage::Emptied),
        any::<usize>().prop_map(Damage::Row),
        any::<usize>().prop_map(Damage::Unlabelled),
        any::<usize>().prop_map(Damage::Merged),
        any::<usize>().prop_map(Damage::Shifted),
        (0usize..3).prop_map(Damage::Heading),
        any::<usize>().prop_map(Damage::Letter),
    ]
}

fn apply(page: &mut Page, damage: &Damage) {
    let rows: Vec<u32> = {
        let mut rows: Vec<u32> = page.figures.keys().map(|(row, _)| *row).collect();
        rows.dedup();
        rows
    };
    let Some(first) = rows.first().copied() else { return };
    match damage {
        Damage::Emptied(at) => {
            let keys: Vec<(u32, u16)> = page.figures.keys().copied().collect();
            page.cells.insert(keys[at % keys.len()], String::new());
        }
        Damage::Row(at) => page.remove_row(rows[at % rows.len()]),
        Damage::Unlabelled(at) => {
            let row = rows[at % rows.len()];
            page.cells
                .retain(|key, _| key.0 != row || page.figures.contains_key(key));
        }
        Damage::Merged(at) => {
            let row = rows[at % rows.len()];
            let columns: Vec<u16> = page
                .figures
                .keys()
                .filter(|key| key.0 == row)
                .map(|key| key.1)
                .collect();
            if let [.., one, other] = columns.as_slice() {
                page.cells.remove(&(row, *other));
                page.merges.retain(|merge| (merge.0, merge.1) != (row, *other));
                page.merges.push((row, *one, row, *other));
            }
        }
        Damage::Shifted(at) => {
            let row = rows[at % rows.len()];
            let columns: Vec<u16> = page
                .figures
                .keys()
                .filter(|key| key.0 == row)
                .map(|key| key.1)
                .collect();
            // One figure under a heading over all columns stands under it wherever it is.
            if columns.len() < 2 {
                return;
            }
            page.merges
                .retain(|merge| merge.0 != row || !columns.contains(&merge.1));
            for column in columns.iter().rev() {
                let text = page.cells.remove(&(row, *column)).unwrap_or_default();
                page.cells.insert((row, column + 1), text);
            }
        }
        Damage::Heading(at) => {
            let row = u32::try_from(*at).unwrap();
            if row < first {
                page.cells.retain(|key, _| key.0 != row);
                page.merges.retain(|merge| merge.0 != row);
            }
        }
        Damage::Letter(at) => {
            let keys: Vec<(u32, u16)> = page
                .cells
                .keys()
                .filter(|key| !page.figures.contains_key(key))
                .copied()
                .collect();
            let text = page.cells.get_mut(&keys[at % keys.len()]).unwrap();
            let count = text.chars().count();
            let wrong = |(index, letter)| if index == at % count { '甲' } else { letter };
            *text = text.chars().enumerate().map(wrong).collect();
        }
    }
}

/// What stands in a row under the heading of a column, which may be over several.
fn under_heading(page: &Page, (row, column): (u32, u16)) -> String {
    let heading = page
        .cells
        .keys()
        .rev()
        .find(|key| key.0 < row && key.1 == column && !page.figures.contains_key(key));
    let merge = page.merges.iter().find(|merge| heading == Some(&(merge.0, merge.1)));
    let columns = column..=merge.map_or(column, |merge| merge.3);
    let mut texts = columns.filter_map(|column| page.cells.get(&(row, column)));
    texts.find(|text| !text.is_empty()).cloned().unwrap_or_default()
}

/// A figure that moved under its own heading, which is over two columns, is still that figure.
#[test]
fn a_figure_stands_under_the_whole_of_its_heading() {
    let mut page = Page::default();
    page.table(
        &sample::report(Edition::E2019, 0),
        Edition::E2019.tables().next().unwrap(),
    );
    let (at, _) = page.figures.iter().next_back().unwrap();
    let (row, column) = *at;
    let text = page.cells.remove(&(row, column)).unwrap();
    assert_eq!(under_heading(&page, (row, column)), "");
    page.cells.insert((row, column + 1), text.clone());
    assert_eq!(under_heading(&page, (row, column)), text);
    page.cells.insert((row, column + 2), "1".to_owned());
    assert_eq!(under_heading(&page, (row, column)), text);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn a_damaged_sheet_never_gives_a_wrong_figure_silently(
        seed in any::<u64>(),
        new in any::<bool>(),
        merged in any::<bool>(),
        which in 0usize..3,
        damages in proptest::collection::vec(damage(), 1..3),
    ) {
        let edition = if new { Edition::E2021 } else { Edition::E2019 };
        let report = sample::report(edition, seed);
        let table = edition.tables().nth(which).unwrap();
        let mut page = Page::default();
        page.table(&report, table);
        for damage in &damages {
            apply(&mut page, damage);
        }
        prop_assume!(!page.is_overlapping());
        page.move_down(2);
        page.cells.insert((0, 0), "清水县林业和草原局政府信息公开工作年度报告".to_owned());
        let Ok(loaded) = gongkai_xlsx::read(&page.write(As::Numbers, merged)) else { return Ok(()) };
        let graver: Vec<_> = rules(&loaded).into_iter().filter(|(rule, text)| {
            !["READ-WORKBOOK", "READ-UNFILLED"].contains(rule) && !text.contains("这一部分") && !text.contains("年度")
        }).collect();
        // Right is what stands in the figure's row and under its heading now.
        for (at, id) in &page.figures {
            let text = loaded.report.tables.figure(*id).and_then(FigureRef::text);
            let printed = under_heading(&page, *at);
            if text.as_ref().is_some_and(|text| *text != printed) {
                prop_assert!(!graver.is_empty(), "{id}: {printed:?} was read as {text:?}, {damages:?}");
            }
        }
    }
}
