//! Documents made worse in every way that pages are found to be: no figure is wrong without a word, and nearly all
//! are still read. The same on published documents is `cargo xtask accuracy`.

use gongkai_core::Edition;
use gongkai_document::compose;
use gongkai_testkit::sample;
use gongkai_testkit::worsen::{Outcome, run, truth};
use std::collections::BTreeMap;

#[test]
fn worse_documents_give_no_wrong_figure_without_a_word() {
    let mut outcomes = BTreeMap::new();
    for seed in 0..12 {
        let edition = if seed % 4 == 3 { Edition::E2019 } else { Edition::E2021 };
        let report = sample::report(edition, seed);
        run(
            &format!("{edition:?} {seed}"),
            &compose(&report),
            &truth(&report),
            6,
            &mut outcomes,
        );
    }
    let mut all = Outcome::default();
    let mut rows = Vec::new();
    for (harm, outcome) in outcomes {
        let share = outcome.right * 1000 / outcome.stated.max(1);
        rows.push(format!(
            "{harm}: {} documents, {share} per mille read, {} wrong and said, {} silent",
            outcome.documents,
            outcome.said.len(),
            outcome.silent.len()
        ));
        rows.extend(
            outcome
                .silent
                .iter()
                .chain(&outcome.said)
                .take(8)
                .map(|line| format!("    {line}")),
        );
        all.join(outcome);
    }
    let rows = rows.join("\n");
    let share = all.right * 1000 / all.stated.max(1);
    assert!(all.silent.is_empty(), "{rows}");
    assert!(all.documents >= 2000, "{} documents", all.documents);
    assert!(share >= 980, "{share} per mille\n{rows}");
}
