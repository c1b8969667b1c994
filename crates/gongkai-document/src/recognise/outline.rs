//! The six sections of a document: which line is whose heading. Knows the variants of the titles, a table of
//! contents that repeats them, and headings that wrap. Leaves out what stands in a section.

use crate::fold::{compact, fold, folded, numeral};
use crate::recognise::lines::{Form, Line};
use gongkai_core::report::SECTIONS;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

/// Where everything stands.
#[derive(Debug)]
pub(super) struct Outline {
    /// Number of lines before the first section.
    pub front: usize,
    /// The sections found, in the order of the document.
    pub parts: Vec<Part>,
    /// The line at which another report begins.
    pub second: Option<usize>,
}

/// A section.
#[derive(Debug)]
pub(super) struct Part {
    /// Field path of the section.
    pub path: String,
    /// The heading as printed, where it is not the form's.
    pub title: Option<String>,
    /// Text that follows the heading on its own line: the line, and its characters before that text.
    pub rest: Option<(usize, usize)>,
    /// The lines behind the heading.
    pub body: Range<usize>,
}

/// A line that can be a heading.
#[derive(Debug, Clone)]
struct Heading {
    line: usize,
    /// Lines it takes.
    lines: usize,
    /// Which of the six; `None` for a further one.
    section: Option<usize>,
    text: String,
    /// How much it counts: the form's own title most.
    weight: usize,
    /// Characters of the line that belong to the heading, where text follows.
    cut: Option<usize>,
}

/// The form's title of a section, folded.
struct Title {
    whole: String,
    /// Without its number.
    title: String,
}

/// The titles of the six: every line is compared with them.
static TITLES: LazyLock<Vec<Title>> = LazyLock::new(|| {
    let title = |(_, title): &(&str, &str)| Title {
        whole: fold(title),
        title: fold(numbered(title).1),
    };
    SECTIONS.iter().map(title).collect()
});

/// Letters of the longest title.
const LONGEST: usize = 40;

/// Finds the sections.
pub(super) fn find(lines: &[&Line]) -> Outline {
    let mut headings = without_contents(candidates(lines), lines);
    let all: Vec<(usize, Option<usize>)> = headings.iter().map(|heading| (heading.line, heading.section)).collect();
    choose(&mut headings);
    add_marked(&mut headings, lines);
    let second = second_report(&all, &headings, lines);
    let lines = &lines[..second.unwrap_or(lines.len())];
    let mut parts = Vec::new();
    let mut further = 0;
    for (at, heading) in headings.iter().enumerate() {
        let end = headings.get(at + 1).map_or(lines.len(), |next| next.line);
        let path = heading.section.map_or_else(
            || {
                further += 1;
                format!("additional[{}]", further - 1)
            },
            |section| SECTIONS[section].0.to_owned(),
        );
        let same = heading
            .section
            .is_some_and(|section| TITLES[section].whole == fold(&heading.text));
        parts.push(Part {
            path,
            title: (!same).then(|| heading.text.clone()),
            rest: heading.cut.map(|cut| (heading.line, cut)),
            body: heading.line + heading.lines..end,
        });
    }
    let parts = with_implied(parts, lines);
    Outline {
        front: headings.first().map_or(lines.len(), |heading| heading.line),
        parts,
        second,
    }
}

/// Where a second report begins: at least three sections come again behind the last one.
fn second_report(all: &[(usize, Option<usize>)], chosen: &[Heading], lines: &[&Line]) -> Option<usize> {
    let last = chosen.last()?.line;
    let behind: Vec<&(usize, Option<usize>)> = all
        .iter()
        .filter(|(line, section)| *line > last && section.is_some())
        .collect();
    let mut sections: Vec<Option<usize>> = behind.iter().map(|(_, section)| *section).collect();
    sections.sort_unstable();
    sections.dedup();
    let first = behind.first().filter(|_| sections.len() >= 3)?.0;
    // Its title stands before its first section.
    let title = |at: &usize| {
        let text = fold(&lines[*at].text);
        text.contains("公开") && (text.contains("年度报告") || text.contains("年报")) && text.chars().count() <= 60
    };
    Some((last + 1..first).rev().take(60).find(title).unwrap_or(first))
}

/// Tables whose heading is lost, or that stand behind all the text: each begins where its own first words are.
fn with_implied(mut parts: Vec<Part>, lines: &[&Line]) -> Vec<Part> {
    const FIRST_WORDS: [(&str, &[&str]); 3] = [
        ("table_sections.disclosure", &["第二十条第", "信息内容"]),
        (
            "table_sections.applications",
            &["本列数据的勾稽关系", "申请人情况", "本年新收政府信息公开申请数量"],
        ),
        ("table_sections.proceedings", &["行政复议行政诉讼", "行政复议"]),
    ];
    for (path, words) in FIRST_WORDS {
        if parts.iter().any(|part| part.path == path) {
            continue;
        }
        let begins = |at: &usize| {
            let text = fold(&lines[*at].text);
            // 行政复议 begins many a sentence; alone on its line it heads a column.
            let fits = |word: &&&str| match **word {
                "第二十条第" => text.starts_with(**word) && text.ends_with('项'),
                "行政复议" | "行政复议行政诉讼" => text == **word,
                _ => text.starts_with(**word),
            };
            words.iter().any(|word| fits(&word)) && !lines[*at].text.contains('。')
        };
        let Some(owner) = parts.iter().position(|part| part.body.clone().any(|at| begins(&at))) else {
            continue;
        };
        let Some(start) = parts[owner].body.clone().find(|at| begins(at)) else {
            continue;
        };
        let end = parts[owner].body.end;
        parts[owner].body.end = start;
        parts.insert(
            owner + 1,
            Part {
                path: path.to_owned(),
                title: None,
                rest: None,
                body: start..end,
            },
        );
    }
    parts
}

/// Whether a line only repeats the title of a section, or announces that such lines follow.
pub(super) fn repeats_a_title(text: &str) -> bool {
    let (number, title) = numbered(text.trim());
    compact(text) == "目录" || section_of(title, number, false).is_some_and(|_| number.is_some())
}

/// The section whose heading a text is, with its number.
pub(super) fn names_section(text: &str) -> Option<&'static str> {
    let (number, title) = numbered(undecorated(text));
    number
        .and_then(|_| section_of(title, number, false))
        .map(|at| SECTIONS[at].0)
}

/// The section whose heading a text is; where the source marks it as one it needs no number.
pub(super) fn heading_of(text: &str, marked: bool) -> Option<&'static str> {
    let text = undecorated(text);
    let (number, title) = numbered(text);
    let named = (number.is_some() || marked)
        .then(|| section_of(title, number, marked))
        .flatten();
    let other = || number.is_none().then(|| otherwise_numbered(text)).flatten();
    named.or_else(other).map(|at| SECTIONS[at].0)
}

fn candidates(lines: &[&Line]) -> Vec<Heading> {
    let mut found: Vec<Heading> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if found.last().is_some_and(|last| at < last.line + last.lines) {
            continue;
        }
        let text = undecorated(&line.text);
        if text.is_empty() {
            continue;
        }
        let (number, title) = numbered(text);
        let mut heading = Heading {
            line: at,
            lines: 1,
            section: None,
            text: clean(text),
            weight: if number.is_some() { 10 } else { 7 },
            cut: None,
        };
        heading.section = section_of(title, number, line.is_heading());
        if heading
            .section
            .is_some_and(|section| TITLES[section].whole == fold(text))
        {
            heading.weight = 14;
        }
        if heading.section.is_none() && number.is_none() {
            heading.section = otherwise_numbered(text);
            heading.weight = 8;
        }
        if heading.section.is_none() && number.is_some() && begins_a_title(title) {
            // A long title wraps.
            if let Some(next) = (at + 1..lines.len().min(at + 3)).find(|next| !lines[*next].text.trim().is_empty()) {
                let joined = format!("{title}{}", lines[next].text.trim());
                if let Some(section) =
                    section_of(&joined, number, false).filter(|_| numbered(lines[next].text.trim()).0.is_none())
                {
                    heading.section = Some(section);
                    heading.lines = next - at + 1;
                    heading.text = clean(&format!("{text}{}", lines[next].text.trim()));
                }
            }
        }
        if heading.section.is_none()
            && let Some((section, cut)) = number.and_then(|number| title_then_text(&line.text, number))
        {
            heading.section = Some(section);
            heading.text = clean(&line.text.chars().take(cut).collect::<String>());
            heading.cut = Some(cut);
        }
        let further = number.is_some_and(|number| number > 6)
            && fold(title).chars().count() <= 24
            && !title.contains(['。', '，', '；']);
        if heading.section.is_some() || further {
            found.push(heading);
        }
        // No report has so many; the choice between them costs their square.
        if found.len() >= 400 {
            break;
        }
    }
    found
}

/// Takes out a table of contents: titles in a row with nothing between them.
fn without_contents(headings: Vec<Heading>, lines: &[&Line]) -> Vec<Heading> {
    let close = |one: &Heading, other: &Heading| {
        lines[one.line + one.lines..other.line].iter().all(|line| {
            let text = fold(&line.text);
            text.is_empty() || text.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    let mut keep = vec![true; headings.len()];
    let mut start = 0;
    while start < headings.len() {
        let mut end = start + 1;
        while end < headings.len() && close(&headings[end - 1], &headings[end]) {
            end += 1;
        }
        // The last of a row of titles may be the heading whose text follows: it does not come again.
        let again = |at: usize| {
            headings[at + 1..]
                .iter()
                .any(|later| later.section == headings[at].section)
        };
        if end - start >= 3 && (start..end).filter(|at| again(*at)).count() * 2 > end - start {
            keep[start..end]
                .iter_mut()
                .zip(start..end)
                .for_each(|(keep, at)| *keep = !again(at));
        }
        start = end;
    }
    headings
        .into_iter()
        .zip(keep)
        .filter_map(|(heading, keep)| keep.then_some(heading))
        .collect()
}

/// Keeps the headings that make the longest outline in the form's order; numbered ones count more.
fn choose(headings: &mut Vec<Heading>) {
    let rank = |heading: &Heading| heading.section.map_or(6, |section| section);
    let count = headings.len();
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(count);
    for at in 0..count {
        let own = headings[at].weight;
        let before = (0..at)
            .filter(|earlier| {
                let (one, other) = (rank(&headings[*earlier]), rank(&headings[at]));
                one < other || (one == 6 && other == 6)
            })
            .max_by_key(|earlier| (best[*earlier].0, std::cmp::Reverse(*earlier)));
        best.push((own + before.map_or(0, |earlier| best[earlier].0), before));
    }
    let mut kept = Vec::new();
    let mut next = (0..count).max_by_key(|at| (best[*at].0, std::cmp::Reverse(*at)));
    while let Some(at) = next {
        kept.push(at);
        next = best[at].1;
    }
    let mut at = 0;
    headings.retain(|_| {
        at += 1;
        kept.contains(&(at - 1))
    });
}

/// Adds further sections: headings that the source gives the level of the sections found.
fn add_marked(headings: &mut Vec<Heading>, lines: &[&Line]) {
    let level = |at: usize| match lines[at].form {
        Form::Heading(level) => level,
        _ => None,
    };
    let levels: Vec<u8> = headings.iter().filter_map(|heading| level(heading.line)).collect();
    let (Some(first), Some(of_sections)) = (headings.first().map(|heading| heading.line), levels.first()) else {
        return;
    };
    if levels.len() < 2 || levels.iter().any(|other| other != of_sections) {
        return;
    }
    let known: BTreeSet<usize> = headings.iter().map(|heading| heading.line).collect();
    let further = (first..lines.len()).filter(|at| level(*at) == Some(*of_sections) && !known.contains(at));
    headings.extend(further.take(400).map(|line| Heading {
        line,
        lines: 1,
        section: None,
        text: clean(undecorated(&lines[line].text)),
        weight: 0,
        cut: None,
    }));
    headings.sort_by_key(|heading| heading.line);
}

/// The number before a title (一、) and the title.
fn numbered(text: &str) -> (Option<u64>, &str) {
    let Some((head, title)) = text.split_once(['、', '.', '．', '，', ',']) else {
        return (None, text);
    };
    let head = compact(head);
    if head.chars().count() > 3 || head.is_empty() || head.is_ascii() {
        return (None, text);
    }
    numeral(&head).map_or((None, text), |number| (Some(number), title.trim_start()))
}

/// The line without the marks that a page or Markdown puts around a heading.
fn undecorated(text: &str) -> &str {
    let mark = |letter: char| letter.is_whitespace() || "#*★☆●◆■▲【】[]".contains(letter);
    text.trim_start_matches(mark).trim_end_matches(mark)
}

/// The form's own title under a number of another kind: （二）, 2、, 第二部分. Its number must be the section's.
fn otherwise_numbered(text: &str) -> Option<usize> {
    let (head, title) = if let Some(rest) = text.strip_prefix('第') {
        let at = rest.find(['部', '章'])?;
        (&rest[..at], rest[at..].trim_start_matches(['部', '分', '章']))
    } else if let Some(rest) = text.strip_prefix(['（', '(']) {
        rest.split_once(['）', ')'])?
    } else {
        text.split_once(['、', '.', '．'])?
    };
    let number = usize::try_from(numeral(&compact(head))?).ok()?;
    let section = number.checked_sub(1).filter(|section| *section < 6)?;
    folded(title).eq(TITLES[section].title.chars()).then_some(section)
}

/// Whether the first line of a wrapped title can be one: a row of a table (四、结转下年度继续办理) is none.
fn begins_a_title(text: &str) -> bool {
    [
        "总体",
        "主动公开",
        "收到",
        "申请情况",
        "复议",
        "诉讼",
        "因政府信息",
        "政府信息公开行政",
        "存在",
        "问题",
        "其他需要",
    ]
    .iter()
    .any(|word| text.contains(word))
        && !text.contains("结转")
}

/// Which section a title names. `marked` says that the source marks it as a heading.
fn section_of(title: &str, number: Option<u64>, marked: bool) -> Option<usize> {
    // Dots and a page number behind it come from a table of contents.
    let title = title.trim_end_matches(|letter: char| {
        letter.is_ascii_digit() || letter.is_whitespace() || "．.…·-—".contains(letter)
    });
    // A paragraph need not be folded to its end.
    let folded: String = folded(title).take(LONGEST + 1).collect();
    let length = folded.chars().count();
    if !(2..=LONGEST).contains(&length) {
        return None;
    }
    let exact = TITLES.iter().position(|known| known.title == folded);
    if exact.is_some() {
        return exact;
    }
    // Anything else needs its number, or an ordinary paragraph could be taken for a heading.
    let number = number.and_then(|number| usize::try_from(number).ok());
    if (number.is_none() && !marked) || title.contains(['。', '；', '：', ':']) {
        return None;
    }
    let has = |words: &[&str]| words.iter().all(|word| folded.contains(word));
    let any = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    let named = [
        length <= 24 && (any(&["总体情况", "概述", "基本情况", "总体概况"]) || has(&["概况"])),
        has(&["主动公开"]) && any(&["情况", "信息"]) && length <= 20,
        has(&["申请"]) && any(&["收到和处理", "收到", "处理", "依申请公开"]) && !has(&["复议"]),
        has(&["复议", "诉讼"]),
        any(&["问题", "不足"]) && any(&["改进", "整改", "措施", "情况", "打算", "安排"]),
        any(&["其他需要", "其它需要", "其他事项", "其它事项", "需要报告", "需要说明"]),
    ];
    // The number decides between titles that fit more than one section.
    let own = number
        .and_then(|number| number.checked_sub(1))
        .filter(|at| *at < 6 && named[*at]);
    own.or_else(|| {
        // Behind the six stands none of the first four, whatever words its title has.
        let first = if number.is_some_and(|number| number > 6) { 4 } else { 0 };
        let fits: Vec<usize> = (first..6).filter(|at| named[*at]).collect();
        if let [only] = fits.as_slice() {
            Some(*only)
        } else {
            None
        }
    })
}

/// The form's title followed by text on the same line: the section and the characters of the heading.
fn title_then_text(line: &str, number: u64) -> Option<(usize, usize)> {
    let at = usize::try_from(number).ok()?.checked_sub(1).filter(|at| *at < 6)?;
    let title: Vec<char> = TITLES[at].whole.chars().collect();
    let mut matched = 0;
    for (count, letter) in line.chars().enumerate() {
        for folded in fold(&letter.to_string()).chars() {
            if matched == title.len() {
                // The first letter of the text behind it.
                return Some((at, count));
            }
            if folded != title[matched] {
                return None;
            }
            matched += 1;
        }
    }
    None
}

fn clean(text: &str) -> String {
    super::prose::tidy(text.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(text: &str) -> Vec<(String, Option<String>)> {
        let lines = crate::recognise::lines::of_text(text);
        find(&lines.iter().collect::<Vec<_>>())
            .parts
            .into_iter()
            .map(|part| (part.path, part.title))
            .collect()
    }

    #[test]
    fn a_table_of_contents_is_no_section() {
        let titles: Vec<&str> = SECTIONS.iter().map(|(_, title)| *title).collect();
        let text = format!("目录\n{}\n{}", titles.join(" ...... 3\n"), titles.join("\n正文。\n"));
        let found = outline(&text);
        assert_eq!(found.len(), 6);
        assert!(found.iter().all(|(_, title)| title.is_none()));
    }

    #[test]
    fn title_variants_are_found_and_kept() {
        let text = "一、概述\nx\n二、主动公开政府信息情况\nx\n三、收到和处理政府信息公开申请情况\n\
                    x\n四、因政府信息公开工作被申请行政复议、提起行政诉\n讼情况\nx\n五、存在问题及改进情况\nx\n六、其他需要报告的事项";
        let found = outline(text);
        assert_eq!(found.len(), 6);
        assert_eq!(found[0].1.as_deref(), Some("一、概述"));
        assert_eq!(
            found[3].1.as_deref(),
            Some("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况")
        );
    }

    #[test]
    fn rows_and_paragraphs_are_no_headings() {
        let text = "一、总体情况\n二、2022年我局收到申请，处理如下。\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n\
                    一、本年新收政府信息公开申请数量\n二、上年结转政府信息公开申请数量\n三、本年度办理结果\n四、结转下年度继续办理\n\
                    四、政府信息公开行政复议、行政诉讼情况";
        let found: Vec<String> = outline(text).into_iter().map(|(path, _)| path).collect();
        assert_eq!(
            found,
            [
                "overview",
                "table_sections.disclosure",
                "table_sections.applications",
                "table_sections.proceedings"
            ]
        );
    }
}
