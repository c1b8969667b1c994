//! Documents made worse in every way that pages are found to be: no figure is wrong without a word, and nearly all
//! are still read. The same on published documents is `cargo xtask accuracy`.

use gongkai_testkit::worsen::{self, Outcome};

#[test]
fn worse_documents_give_no_wrong_figure_without_a_word() {
    let [cells, lines] = worsen::made();
    let mut all = Outcome::default();
    for outcomes in [&cells, &lines] {
        outcomes.values().for_each(|outcome| all.join(outcome.clone()));
    }
    let tables = [worsen::table("cells", &cells), worsen::table("lines", &lines)].concat();
    // Lines are nearer to each other than cells: there not even a word excuses a wrong figure.
    let lines = lines.values().flat_map(|outcome| &outcome.said);
    let wrong: Vec<&String> = all.silent.iter().chain(lines).take(12).collect();
    assert!(wrong.is_empty(), "{wrong:#?}\n{tables}");
    assert!(all.documents >= 2000, "{} documents", all.documents);
    assert!(all.share() >= 980, "{tables}");
}
