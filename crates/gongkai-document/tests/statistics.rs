//! Quantities in sentences against the corpus: precision, recall and no wrong number. The corpus and its format are
//! described in `corpus/README.md`. Leaves out published reports (`gongkai-text`).

use gongkai_testkit::corpus::{self, Counts};

/// What is read must be right, and what stands there must be read, in percent.
const BAR: f64 = 95.0;

#[test]
#[allow(clippy::print_stdout, reason = "the figures that the test is about")]
fn the_corpus_is_read_with_the_precision_and_recall_promised() {
    let parts = corpus::load().unwrap_or_else(|error| panic!("{error}"));
    let mut results = Vec::new();
    for (name, items) in parts {
        let families = corpus::measure_part(&items).unwrap_or_else(|error| panic!("{error}"));
        let mut all = Counts::default();
        families.iter().for_each(|(_, counts)| all.add(counts));
        println!("{}", corpus::table(name, &families));
        for line in &all.mistakes {
            println!("{line}");
        }
        results.push((name, all));
    }
    for (name, all) in results {
        assert_eq!(
            all.wrong,
            Vec::<String>::new(),
            "{name}: numbers that the text does not state"
        );
        assert!(all.texts >= 100, "{name}: {} texts", all.texts);
        assert!(all.precision() >= BAR, "{name}: precision {:.1} %", all.precision());
        assert!(all.recall() >= BAR, "{name}: recall {:.1} %", all.recall());
        assert!(all.keys_right() >= BAR, "{name}: keys {:.1} %", all.keys_right());
    }
}
