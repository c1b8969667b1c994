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

/// Length of a hostile paragraph: at this one, work that grows with the square already takes minutes.
const HOSTILE: usize = 1 << 17;

/// Paragraphs that nobody writes must be read in time that grows with the length alone.
#[test]
fn hostile_paragraphs_are_read_in_bounded_time() {
    let long = |unit: &str| unit.repeat(HOSTILE / unit.len());
    for text in [
        long("1件"),
        long("1件，"),
        long("1件、"),
        long("共9件，其中1件，"),
        long("其中1件，其中"),
        long("网站1条，"),
        format!("共999999999999件，其中{}", long("网站1条、")),
        long("（1件"),
        long("（"),
        long("1"),
        long("1，111"),
        long("一"),
        long("十百千万"),
        long("百分之"),
        long("《1条"),
        long("“1条"),
        long("分别1、"),
        format!("分别{}条", long("1、")),
        long("甲、乙分别1条、2条，"),
        long("甲、乙各1条，"),
        long("同比增长1%，"),
        long("占1%，"),
        format!("收到1件{}", long("占1%，")),
        long("按渠道分，1件，"),
        format!("{}1件", long("网站、")),
        format!("{}1件", long("网站，")),
        format!("{}各1件", long("网站、")),
        format!("{}分别为1件、2件", long("网站、")),
        format!("{}1件", long("共计")),
        format!("{}1件", long("依托")),
        format!("{}，共5件", long("1件、1件，共2件，")),
        long("2021年"),
        format!("{}1件", long("上年，")),
        long("近三年1件"),
    ] {
        let started = std::time::Instant::now();
        let page = corpus::page(&text);
        let _read = gongkai_text::read(page.as_bytes());
        let taken = started.elapsed();
        let shown: String = text.chars().take(12).collect();
        assert!(taken.as_secs() < 15, "{shown}… took {taken:?}");
    }
}
