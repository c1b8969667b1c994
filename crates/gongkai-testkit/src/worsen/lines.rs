//! Ways in which the text of a page is made worse. Leaves out harms to tables with cells (`tables`).

use super::digits;
use crate::sample::Random;

/// Makes a text worse; says whether it did anything.
pub(super) type Harm = fn(&mut Vec<String>, &mut Random) -> bool;

/// Every way, named as in the table of results.
pub(super) const HARMS: &[(&str, Harm)] = &[
    ("a page number inside the table", |lines, random| {
        let at = table_line(lines, random);
        let form = ["- 4 -", "— 4 —", "4", "第4页 共6页", "－ 4 －"][usize::try_from(random.below(5)).unwrap_or(0)];
        lines.insert(at, form.to_owned());
        true
    }),
    ("a digit run apart", |lines, random| {
        change(lines, random, |word| {
            (word.len() >= 2 && digits(word)).then(|| format!("{} {}", &word[..1], &word[1..]))
        })
    }),
    ("a zero lost", |lines, random| {
        change(lines, random, |word| (word == "0").then(String::new))
    }),
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
    ("a letter of a label wrong", |lines, random| {
        change(lines, random, |word| {
            let letters: Vec<char> = word.chars().collect();
            let han = letters.iter().filter(|letter| !letter.is_ascii()).count();
            (han == letters.len() && han >= 4).then(|| {
                letters
                    .iter()
                    .enumerate()
                    .map(|(at, letter)| if at == 2 { '某' } else { *letter })
                    .collect()
            })
        })
    }),
    ("a label lost", |lines, random| {
        change(lines, random, |word| {
            (word.chars().filter(|letter| !letter.is_ascii()).count() >= 4).then(String::new)
        })
    }),
    ("half-width punctuation", |lines, _| {
        for line in lines.iter_mut() {
            *line = line
                .replace('（', "(")
                .replace('）', ")")
                .replace('，', ",")
                .replace('：', ":");
        }
        true
    }),
    ("other numbers of rows", |lines, _| {
        for line in lines.iter_mut() {
            for (number, wide) in (1..=8).zip("１２３４５６７８".chars()) {
                *line = line
                    .replace(&format!("{number}.属"), &format!("{wide}．属"))
                    .replace(&format!("{number}.没"), &format!("({number})没"))
                    .replace(&format!("{number}.要"), &format!("{number}、 要"));
            }
        }
        true
    }),
    ("the contents before the text", |lines, _| {
        let titles = [
            "目录",
            "一、总体情况",
            "二、主动公开政府信息情况",
            "三、收到和处理政府信息公开申请情况",
            "四、政府信息公开行政复议、行政诉讼情况",
            "五、存在的主要问题及改进情况",
            "六、其他需要报告的事项",
        ];
        lines.splice(1..1, titles.map(str::to_owned));
        true
    }),
    ("another title of section four", |lines, _| {
        for line in lines.iter_mut() {
            *line = line.replace(
                "四、政府信息公开行政复议、行政诉讼情况",
                "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
            );
        }
        true
    }),
    ("prose with figures before the table", |lines, _| {
        let at = lines
            .iter()
            .position(|line| line.contains("三、收到和处理"))
            .unwrap_or(0);
        lines.insert(
            at + 1,
            "2022年本机关共收到申请12件，办结12件，较上年增加3件。".to_owned(),
        );
        true
    }),
    ("full-width digits", |lines, random| {
        change(lines, random, |word| {
            digits(word).then(|| {
                word.chars()
                    .map(|letter| char::from_u32(letter as u32 + 0xFEE0).unwrap_or(letter))
                    .collect()
            })
        })
    }),
];

/// A line of the tables.
fn table_line(lines: &[String], random: &mut Random) -> usize {
    let start = lines
        .iter()
        .rposition(|line| line.starts_with("二、主动公开"))
        .unwrap_or(0)
        + 1;
    let end = lines
        .iter()
        .rposition(|line| line.starts_with("五、"))
        .unwrap_or(lines.len());
    let titles = |at: &usize| {
        !lines[*at].starts_with("三、收到") && !lines[*at].starts_with("四、政府") && !lines[*at].trim().is_empty()
    };
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
            let changed: Vec<&str> = words
                .iter()
                .enumerate()
                .map(|(at, word_)| if at == word { changed.as_str() } else { word_ })
                .collect();
            lines[at] = changed.join(" ");
            return true;
        }
    }
    false
}
