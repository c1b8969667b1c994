//! The check on clean reports with one thing changed: every change is found at its place, a clean report has no
//! finding. Leaves out the rules one by one, which have examples and a corpus.

use gongkai_testkit::mutate;

/// Changes of every kind; a run of 10,000 and more is `cargo xtask accuracy`.
fn changes() -> usize {
    let number = std::env::var("GONGKAI_MUTATIONS").ok();
    number.and_then(|number| number.parse().ok()).unwrap_or(50)
}

#[test]
fn every_change_is_found_at_its_place_and_clean_reports_are_silent() {
    let (outcomes, alarms) = mutate::run(changes());
    assert!(alarms.is_empty(), "{alarms:#?}");
    for ((family, kind), outcome) in &outcomes {
        assert!(outcome.changes > 0, "{family}: {kind}: never done");
        assert!(outcome.missed.is_empty(), "{family}: {kind}: {:#?}", outcome.missed);
    }
    // One cause is one finding, whatever it breaks.
    let (mut changes, mut single) = (0, 0);
    for ((family, kind), outcome) in &outcomes {
        changes += outcome.changes;
        single += outcome.single;
        let share = outcome.single * 100 / outcome.changes;
        assert!(
            share >= 95,
            "{family}: {kind}: {} of {}",
            outcome.single,
            outcome.changes
        );
    }
    assert!(single * 1000 >= changes * 995, "{single} of {changes}");
}
