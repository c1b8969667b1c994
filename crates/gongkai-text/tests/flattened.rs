//! Reports flattened in every known way read back figure by figure, and made worse in the ways of real pages
//! they never give a wrong figure. Leaves out the narrative.

use gongkai_core::tables::{FigureId, FigureRef};
use gongkai_core::{Edition, Loaded, Report};
use gongkai_testkit::flatten::{Style, page_text};
use gongkai_testkit::sample::{self, Random};

fn read(text: &str) -> Loaded {
    gongkai_text::read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn figure(report: &Report, id: FigureId) -> Option<String> {
    report.tables.figure(id).and_then(FigureRef::text)
}

/// Figures that differ: path, printed, read.
fn differences(report: &Report, loaded: &Loaded) -> Vec<(String, Option<String>, Option<String>)> {
    FigureId::all()
        .map(|id| (id.path().to_owned(), figure(report, id), figure(&loaded.report, id)))
        .filter(|(_, printed, read)| printed != read)
        .collect()
}

#[test]
fn every_style_reads_back_whole() {
    for edition in Edition::ALL {
        for style in Style::ALL {
            for seed in 0..16 {
                let mut report = sample::report(edition, seed);
                if style.shows_blanks() && seed % 2 == 1 {
                    sample::thin_out(&mut report, &mut Random::new(seed));
                }
                let text = page_text(&report, style);
                let loaded = read(&text);
                let found = differences(&report, &loaded);
                assert!(found.is_empty(), "{edition} {style:?} {seed}: {found:?}\n{:?}\n{text}", loaded.diagnostics);
                assert_eq!(report.annotations, loaded.report.annotations, "{edition} {style:?} {seed}");
                for id in FigureId::all().filter(|id| figure(&report, *id).is_some()) {
                    assert!(loaded.origins.get(id.path()).is_some(), "{style:?}: {id} has no origin");
                }
            }
        }
    }
}

#[test]
fn one_row_of_other_handling_reads_back() {
    for style in Style::ALL {
        let mut report = sample::report(Edition::E2021, 7);
        let other = &mut report.tables.applications.other;
        other.subtotal = Some(gongkai_core::records::ApplicantCounts { total: 0.into(), ..other.other.clone().unwrap_or_default() });
        (other.not_corrected, other.fee_unpaid, other.other) = (None, None, None);
        let mut filled = report.clone();
        for id in FigureId::all().filter(|id| id.path().starts_with("applications.other.subtotal")) {
            let _ = filled.tables.figure_mut(id).map(|cell| cell.set(Some("3")));
        }
        let loaded = read(&page_text(&filled, style));
        assert_eq!(differences(&filled, &loaded), [], "{style:?} {:?}", loaded.diagnostics);
        assert_eq!(loaded.report.tables.applications.other, filled.tables.applications.other, "{style:?}");
    }
}

/// Makes a text worse; says whether it did anything.
type Harm = fn(&mut Vec<String>, &mut Random) -> bool;

const HARMS: [(&str, Harm); 13] = [
    ("a page number inside the table", |lines, random| {
        let at = table_line(lines, random);
        let form = ["- 4 -", "— 4 —", "4", "第4页 共6页", "－ 4 －"][usize::try_from(random.below(5)).unwrap_or(0)];
        lines.insert(at, form.to_owned());
        true
    }),
    ("a digit run apart", |lines, random| change(lines, random, |word| (word.len() >= 2 && digits(word)).then(|| format!("{} {}", &word[..1], &word[1..])))),
    ("a zero lost", |lines, random| change(lines, random, |word| (word == "0").then(String::new))),
    ("a row lost", |lines, random| {
        let at = table_line(lines, random);
        lines.remove(at);
        true
    }),
    ("a row twice", |lines, random| {
        let at = table_line(lines, random);
        lines.insert(at, lines[at].clone());
        true
    }),
    ("a letter of a label wrong", |lines, random| change(lines, random, |word| {
        let letters: Vec<char> = word.chars().collect();
        let han = letters.iter().filter(|letter| !letter.is_ascii()).count();
        (han == letters.len() && han >= 4).then(|| letters.iter().enumerate().map(|(at, letter)| if at == 2 { '某' } else { *letter }).collect())
    })),
    ("a label lost", |lines, random| change(lines, random, |word| (word.chars().filter(|letter| !letter.is_ascii()).count() >= 4).then(String::new))),
    ("half-width punctuation", |lines, _| {
        for line in lines.iter_mut() {
            *line = line.replace('（', "(").replace('）', ")").replace('，', ",").replace('：', ":");
        }
        true
    }),
    ("other numbers of rows", |lines, _| {
        for line in lines.iter_mut() {
            for (number, wide) in (1..=8).zip("１２３４５６７８".chars()) {
                *line = line.replace(&format!("{number}.属"), &format!("{wide}．属")).replace(&format!("{number}.没"), &format!("({number})没")).replace(&format!("{number}.要"), &format!("{number}、 要"));
            }
        }
        true
    }),
    ("the contents before the text", |lines, _| {
        let titles = ["目录", "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项"];
        lines.splice(1..1, titles.map(str::to_owned));
        true
    }),
    ("another title of section four", |lines, _| {
        for line in lines.iter_mut() {
            *line = line.replace("四、政府信息公开行政复议、行政诉讼情况", "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况");
        }
        true
    }),
    ("prose with figures before the table", |lines, _| {
        let at = lines.iter().position(|line| line.contains("三、收到和处理")).unwrap_or(0);
        lines.insert(at + 1, "2022年本机关共收到申请12件，办结12件，较上年增加3件。".to_owned());
        true
    }),
    ("full-width digits", |lines, random| change(lines, random, |word| digits(word).then(|| word.chars().map(|letter| char::from_u32(letter as u32 + 0xFEE0).unwrap_or(letter)).collect()))),
];

fn digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// A line of the tables.
fn table_line(lines: &[String], random: &mut Random) -> usize {
    let start = lines.iter().rposition(|line| line.starts_with("二、主动公开")).unwrap_or(0) + 1;
    let end = lines.iter().rposition(|line| line.starts_with("五、")).unwrap_or(lines.len());
    let titles = |at: &usize| !lines[*at].starts_with("三、收到") && !lines[*at].starts_with("四、政府") && !lines[*at].trim().is_empty();
    let places: Vec<usize> = (start..end).filter(titles).collect();
    places[usize::try_from(random.below(places.len() as u64)).unwrap_or(0)]
}

/// Changes one word of a line of the tables.
fn change(lines: &mut [String], random: &mut Random, with: impl Fn(&str) -> Option<String>) -> bool {
    for _ in 0..200 {
        let at = table_line(lines, random);
        let words: Vec<&str> = lines[at].split(' ').collect();
        let word = usize::try_from(random.below(words.len() as u64)).unwrap_or(0);
        if let Some(changed) = with(words[word]) {
            let changed: Vec<&str> = words.iter().enumerate().map(|(at, word_)| if at == word { changed.as_str() } else { word_ }).collect();
            lines[at] = changed.join(" ");
            return true;
        }
    }
    false
}

#[test]
fn worse_pages_give_no_wrong_figure_without_a_word() {
    let (mut stated, mut read_right, mut texts) = (0usize, 0usize, 0usize);
    let mut silent = Vec::new();
    for style in Style::ALL {
        for (name, harm) in HARMS {
            for seed in 0..10 {
                let edition = if seed % 4 == 3 { Edition::E2019 } else { Edition::E2021 };
                let report = sample::report(edition, seed);
                let mut lines: Vec<String> = page_text(&report, style).lines().map(str::to_owned).collect();
                if !harm(&mut lines, &mut Random::new(seed + 1000)) {
                    continue;
                }
                texts += 1;
                let text = lines.join("\n");
                let loaded = read(&text);
                for id in FigureId::all() {
                    let (printed, found) = (figure(&report, id), figure(&loaded.report, id));
                    stated += usize::from(printed.is_some());
                    read_right += usize::from(printed.is_some() && printed == found);
                }
                let wrong: Vec<_> = differences(&report, &loaded);
                let misread = wrong.iter().filter(|(_, _, read)| read.is_some()).count();
                // Where the page shows an empty cell it is blank, and nobody can know that a zero stood there.
                let bars = style.shows_blanks() || style == Style::DetachedBar;
                let shown_blank = bars && wrong.len() == 1 && misread == 0;
                if misread > 0 || (!wrong.is_empty() && loaded.diagnostics.is_empty() && !shown_blank) {
                    silent.push(format!("{style:?}, {name}, seed {seed}: {wrong:?} {:?}", loaded.diagnostics.iter().map(|finding| finding.message.to_string()).collect::<Vec<_>>()));
                }
            }
        }
    }
    let share = read_right * 1000 / stated.max(1);
    assert!(silent.is_empty(), "{} of {texts} texts, {share} per mille read\n{}", silent.len(), silent[..silent.len().min(12)].join("\n"));
    assert!(share >= 960, "{share} per mille of the figures of {texts} texts read");
}
