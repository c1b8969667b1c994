//! Paragraphs out of physical lines: which lines belong together, which beginnings are headings. Keeps the
//! place of every character. Leaves out the figures stated in the sentences (`statistics`).

use super::{Sink, outline::Part, statistics, table};
use crate::fold::{compact, is_han, narrow};
use crate::recognise::lines::{Form, Line};
use gongkai_core::{Block, Origins, Place, Section};
use std::collections::HashMap;
use unicode_width::UnicodeWidthStr as _;

/// A paragraph and where each of its characters stands (line, column).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Paragraph {
    pub text: String,
    pub places: Vec<(u32, u32)>,
    /// The level of the heading that the source says it is.
    pub heading: Option<u8>,
}

impl Paragraph {
    /// The place of the whole paragraph: its first line.
    pub(super) fn whole(&self) -> Option<Place> {
        self.place(0, self.places.len())
    }

    /// The place of a part of the text, by offsets in characters.
    pub(super) fn place(&self, from: usize, to: usize) -> Option<Place> {
        let count = to.saturating_sub(from);
        let (line, column) = *self.places.get(from)?;
        // A part that wraps is shown up to the end of its first line.
        let length = self.places[from..]
            .iter()
            .take(count)
            .take_while(|(other, _)| *other == line)
            .map(|(_, last)| last + 1 - column)
            .last();
        Some(Place::Text {
            line,
            column,
            length: length.unwrap_or(0),
        })
    }
}

/// How the lines of a text were broken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    /// Lines end where the page does, not where the paragraph does.
    wrapped: bool,
    /// Display width of a full line.
    width: usize,
    /// A blank line stands after every line and says nothing.
    spaced: bool,
    /// Where full lines end, where only some are: most paragraphs have one line.
    margin: Option<Margin>,
}

impl Layout {
    /// Judges from the lines that look like prose.
    pub(super) fn of(lines: &[&Line]) -> Self {
        let prose: Vec<usize> = lines
            .iter()
            .filter(|line| {
                line.form == Form::Physical
                    && !line.text.contains(|letter| letter == '\t' || table::is_bar(letter))
                    && line.text.chars().filter(|letter| is_han(*letter)).count() >= 12
            })
            // Rows of a table are as wide as the table.
            .filter(|line| !line.text.trim_end().ends_with(|letter| narrow(letter).is_ascii_digit()))
            .map(|line| line.text.trim().width())
            .collect();
        let mut sorted = prose.clone();
        sorted.sort_unstable();
        let width = sorted.get(sorted.len() * 8 / 10).copied().unwrap_or(0);
        let full = prose.iter().filter(|other| other.abs_diff(width) <= 4).count();
        let wrapped = prose.len() >= 4 && full * 100 >= prose.len() * 35 && width <= 120;
        let filled = |line: &&&Line| !line.text.trim().is_empty();
        let pairs = lines.windows(2).filter(|pair| filled(&&pair[0]));
        let (mut blank, mut all) = (0, 0);
        for pair in pairs {
            all += 1;
            blank += usize::from(!filled(&&pair[1]));
        }
        Self {
            wrapped,
            width,
            spaced: all > 0 && blank * 10 >= all * 8,
            margin: Margin::of(lines),
        }
    }

    /// Joins lines to paragraphs.
    pub(super) fn paragraphs(&self, lines: &[&Line]) -> Vec<Paragraph> {
        let mut bases: HashMap<u32, usize> = HashMap::new();
        for line in lines.iter().filter(|line| !line.text.trim().is_empty()) {
            let base = bases.entry(line.page).or_insert(usize::MAX);
            *base = (*base).min(indent(&line.text));
        }
        let base = |page: u32| bases.get(&page).copied().unwrap_or(0);
        let mut paragraphs: Vec<Paragraph> = Vec::new();
        // The line before, whether it is a heading on its own, and whether it goes on from one before it.
        let mut last: Option<(&Line, bool, bool)> = None;
        let mut blank = false;
        for line in lines {
            if line.text.trim().is_empty() {
                blank = true;
                continue;
            }
            let text = line.text.trim();
            let starts = match last {
                None => true,
                Some((before, ..)) if before.form != Form::Physical || line.form != Form::Physical => true,
                Some((_, alone, _)) if !self.wrapped && (alone || mark(text).is_some()) => true,
                Some((before, _, hung)) if !self.wrapped => {
                    let apart = blank && !self.spaced && before.page == line.page;
                    let full = self.margin.is_some_and(|margin| margin.goes_on(before, line, hung));
                    apart || !(full || cuts_figure(before, line))
                }
                Some((before, alone, _)) => {
                    let ended = ends(&before.text);
                    let short = before.text.trim().width() + 6 < self.width;
                    let indented = indent(&line.text) >= base(line.page) + 2 && (ended || short);
                    let apart = blank && !self.spaced && before.page == line.page;
                    (apart && (ended || short))
                        || (indented && !self.spaced)
                        || (ended && short)
                        || (mark(text).is_some() && (ended || short))
                        || (alone && short)
                }
            };
            // A heading on a line of its own may end without punctuation.
            let alone = starts && mark(text).is_some() && block(text).text.is_none();
            if starts {
                paragraphs.push(Paragraph {
                    heading: match line.form {
                        // Sections are of level 1.
                        Form::Heading(level) => Some(level.unwrap_or(2).clamp(2, 9)),
                        _ => None,
                    },
                    ..Paragraph::default()
                });
            }
            if let Some(paragraph) = paragraphs.last_mut() {
                paragraph.append(line);
            }
            last = Some((line, alone, !starts));
            blank = false;
        }
        for paragraph in &mut paragraphs {
            paragraph.close_gaps();
        }
        paragraphs
    }
}

/// The right edge of full lines, told by sentences that go on below them.
#[derive(Debug, Clone, Copy)]
struct Margin {
    /// Columns from the left edge of the page.
    edge: usize,
    /// First lines of paragraphs are indented.
    indents: bool,
}

/// Columns that a full line may lack: a number or a word is not broken, signs do not begin a line, and letters of
/// a page are not all of one width.
const RAGGED: usize = 6;

impl Margin {
    /// Two lines at least have to end at it without the end of a sentence, and none may reach beyond.
    fn of(lines: &[&Line]) -> Option<Self> {
        let broken: Vec<(usize, bool)> = lines
            .windows(2)
            .filter(|pair| is_prose(pair[0]) && pair[1].form == Form::Physical)
            .filter(|pair| !ends(&pair[0].text) && !is_heading(pair[0].text.trim()))
            .filter(|pair| {
                let below = pair[1].text.trim();
                !below.is_empty() && !is_gapped(below) && mark(below).is_none()
            })
            .filter(|pair| indent(&pair[1].text) <= indent(&pair[0].text) + 1)
            .map(|pair| (edge(pair[0]), indent(&pair[1].text) + 2 <= indent(&pair[0].text)))
            .collect();
        let at = |edge: usize| {
            broken
                .iter()
                .filter(move |(other, _)| (edge.saturating_sub(RAGGED)..=edge).contains(other))
        };
        let edge_of_all = broken
            .iter()
            .map(|(edge, _)| *edge)
            .filter(|edge| at(*edge).count() >= 2)
            .max()?;
        let beyond = lines
            .iter()
            .filter(|line| is_prose(line) && edge(line) > edge_of_all + 4)
            .count();
        let found = Self {
            edge: edge_of_all,
            indents: at(edge_of_all).any(|(_, indented)| *indented),
        };
        (beyond * 4 <= at(edge_of_all).count() && edge_of_all <= 120).then_some(found)
    }

    /// Whether a line goes on from the one before; `hung`: which goes on itself.
    fn goes_on(self, before: &Line, line: &Line, hung: bool) -> bool {
        let (above, below) = (indent(&before.text), indent(&line.text));
        let further = match self.indents {
            true => below + 2 <= above || (hung && below <= above + 1),
            false => below <= above + 1,
        };
        let full = !is_gapped(before.text.trim()) && edge(before) + RAGGED >= self.edge;
        // Where first lines are indented, the end of a sentence at the margin ends no paragraph.
        full && further && (self.indents || !ends(&before.text))
    }
}

/// Whether a sentence breaks off in a figure, or between it and what it counts.
fn cuts_figure(before: &Line, line: &Line) -> bool {
    let text = before.text.trim_end();
    is_prose(before)
        && text.contains(['，', '。'])
        && text.ends_with(|letter| narrow(letter).is_ascii_digit())
        && indent(&line.text) <= indent(&before.text) + 1
        && line.text.chars().any(is_han)
        && !is_gapped(line.text.trim())
}

/// Whether a line is one of sentences: enough ideographs, and no cells.
fn is_prose(line: &Line) -> bool {
    let text = line.text.trim();
    line.form == Form::Physical
        && !text.contains(|letter| letter == '\t' || table::is_bar(letter))
        && !is_gapped(text)
        && text.chars().filter(|letter| is_han(*letter)).count() >= 12
}

/// Whether there is white space in a text as wide as between cells.
fn is_gapped(text: &str) -> bool {
    text.contains("   ") || text.contains("\u{3000}\u{3000}")
}

/// Whether a paragraph is a heading and nothing else.
fn is_heading(text: &str) -> bool {
    mark(text).is_some() && block(text).text.is_none() && block(text).heading.is_some()
}

/// Whether a line ends as sentences do.
fn ends(text: &str) -> bool {
    text.trim_end()
        .ends_with(['。', '；', '！', '？', '：', '”', '.', ';', ':', '!'])
}

fn edge(line: &Line) -> usize {
    indent(&line.text) + line.text.trim().width()
}

impl Paragraph {
    fn append(&mut self, line: &Line) {
        let lead = line.text.chars().take_while(|letter| letter.is_whitespace()).count();
        // A Latin word may have been broken from the next by the line alone.
        let latin = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphabetic());
        if latin(self.text.chars().last()) && latin(line.text.trim().chars().next()) && !self.in_address() {
            self.push(' ', *self.places.last().unwrap_or(&(line.number, 1)));
        }
        let text = line.text.trim();
        self.text.reserve(text.len());
        self.places.reserve(text.len().div_ceil(3));
        for (at, letter) in text.chars().enumerate() {
            let column = u32::try_from(lead + at + 1).unwrap_or(u32::MAX);
            self.push(letter, (line.number, column));
        }
    }

    /// Whether the text ends in the address of a site: no space belongs in it.
    fn in_address(&self) -> bool {
        let tail: String = self
            .text
            .chars()
            .rev()
            .take(80)
            .take_while(|letter| letter.is_ascii_graphic())
            .collect();
        tail.contains("//:") || tail.contains(".www") || tail.contains('@')
    }

    fn push(&mut self, letter: char, place: (u32, u32)) {
        self.text.push(letter);
        self.places.push(place);
    }

    /// Takes out the white space of the page: all of it but one space between Latin words or figures.
    fn close_gaps(&mut self) {
        if !self.text.chars().any(is_gap) {
            return;
        }
        let letters: Vec<char> = self.text.chars().collect();
        let mut kept = Self {
            text: String::with_capacity(self.text.len()),
            places: Vec::with_capacity(self.places.len()),
            heading: self.heading,
        };
        for (at, letter) in letters.iter().enumerate() {
            if is_gap(*letter) {
                let before = kept.text.chars().last();
                let after = letters[at..].iter().find(|letter| !narrow(**letter).is_whitespace());
                let word = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_graphic());
                // A tab stood between cells.
                if *letter == '\t' || (word(before) && word(after.copied())) {
                    kept.push(' ', self.places[at]);
                }
            } else {
                kept.push(*letter, self.places[at]);
            }
        }
        *self = kept;
    }
}

/// Whether a letter is white space of the page.
fn is_gap(letter: char) -> bool {
    narrow(letter).is_whitespace() || letter == '\u{FEFF}' || letter == '\u{200B}'
}

/// The text without the white space of the page.
pub(super) fn tidy(text: &str) -> String {
    if !text.chars().any(is_gap) {
        return text.to_owned();
    }
    let mut paragraph = Paragraph::default();
    for letter in text.chars() {
        paragraph.push(letter, (0, 0));
    }
    paragraph.close_gaps();
    paragraph.text
}

/// Reads the text of a section into the report.
pub(super) fn read_section(part: &Part, lines: &[&Line], layout: &Layout, sink: &mut Sink) {
    let paragraphs = layout.paragraphs(lines);
    let year = sink.loaded.report.year;
    let Some(section) = sink.loaded.report.section_mut(&part.path) else {
        return;
    };
    section.title.clone_from(&part.title);
    let mut origins = Vec::new();
    add_blocks(section, &part.path, &paragraphs, &mut origins);
    section.statistics = statistics::read(&paragraphs, year, &format!("{}.statistics", part.path), &mut origins);
    for (path, place) in origins {
        if let Some(place) = place {
            sink.loaded.origins.insert(path, place);
        }
    }
}

/// Adds paragraphs as blocks of a section.
fn add_blocks(section: &mut Section, path: &str, paragraphs: &[Paragraph], origins: &mut Vec<(String, Option<Place>)>) {
    for paragraph in paragraphs {
        let at = section.blocks.len();
        section.blocks.push(match (block(&paragraph.text), paragraph.heading) {
            (block, Some(level)) if block.heading.is_none() => Block {
                level: Some(level),
                heading: Some(paragraph.text.clone()),
                text: None,
            },
            (block, _) => block,
        });
        origins.push((format!("{path}.blocks[{at}]"), paragraph.whole()));
    }
}

/// A paragraph that is known to be a whole one of a section.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub text: String,
    pub place: Option<Place>,
    /// The level of the heading that the source says it is.
    pub heading: Option<u8>,
}

/// Fills a section with paragraphs as they stand, and with the figures of their sentences where it has none yet.
pub(crate) fn fill_section(
    section: &mut Section,
    year: Option<u16>,
    path: &str,
    written: &[Written],
    origins: &mut Origins,
) {
    let paragraph = |(one, number): (&Written, u32)| Paragraph {
        text: one.text.clone(),
        places: one.text.chars().zip(1..).map(|(_, column)| (number, column)).collect(),
        heading: one.heading.map(|level| level.clamp(2, 9)),
    };
    let mut paragraphs: Vec<Paragraph> = written.iter().zip(1..).map(paragraph).collect();
    let mut places = Vec::new();
    add_blocks(section, path, &paragraphs, &mut places);
    if section.statistics.is_empty() {
        paragraphs.iter_mut().for_each(Paragraph::close_gaps);
        section.statistics = statistics::read(&paragraphs, year, &format!("{path}.statistics"), &mut places);
    }
    for (path, place) in places {
        let Some(Place::Text { line, column, length }) = place else {
            continue;
        };
        let source = usize::try_from(line)
            .ok()
            .and_then(|line| written.get(line.checked_sub(1)?));
        let place = match source.and_then(|source| source.place.as_ref()) {
            Some(Place::Text { line, column: lead, .. }) => Place::Text {
                line: *line,
                column: lead.saturating_add(column).saturating_sub(1),
                length,
            },
            Some(place) => place.clone(),
            None => continue,
        };
        origins.insert(path, place);
    }
}

/// A paragraph as a block: with its heading, where it begins with one.
pub(super) fn block(text: &str) -> Block {
    let Some((level, number)) = mark(text) else {
        return Block::paragraph(text);
    };
    let rest = &text[number..];
    // A heading is short and says one thing: it ends at the first stop, or with the paragraph.
    let end = rest
        .find(['。', '：', ':', '；'])
        .map(|at| at + rest[at..].chars().next().map_or(0, char::len_utf8));
    let title = &rest[..end.unwrap_or(rest.len())];
    let length = title.chars().count();
    let plain = !title.contains(['，', ',', '；']) && length <= 40;
    if !plain || length < 2 {
        return Block::paragraph(text);
    }
    let (heading, text) = text.split_at(number + title.len());
    Block {
        level: Some(level),
        heading: Some(heading.to_owned()),
        text: (!text.is_empty()).then(|| text.to_owned()),
    }
}

/// The number that a heading begins with: its level and length in bytes.
pub(super) fn mark(text: &str) -> Option<(u8, usize)> {
    const NUMERALS: &str = "一二三四五六七八九十";
    let numerals = |text: &str| {
        text.chars()
            .take_while(|letter| NUMERALS.contains(*letter))
            .map(char::len_utf8)
            .sum::<usize>()
    };
    let digits = |text: &str| {
        text.chars()
            .take_while(|letter| narrow(*letter).is_ascii_digit())
            .map(char::len_utf8)
            .sum::<usize>()
    };
    let first = text.chars().next()?;
    if matches!(first, '（' | '(') {
        let inner = &text[first.len_utf8()..];
        let (level, length) = match (numerals(inner), digits(inner)) {
            (0, 0) => return None,
            (0, length) => (4, length),
            (length, _) => (2, length),
        };
        let close = inner[length..]
            .chars()
            .next()
            .filter(|letter| matches!(letter, '）' | ')'))?;
        return (length <= 9).then_some((level, first.len_utf8() + length + close.len_utf8()));
    }
    let length = digits(text);
    if length > 0 {
        let mut rest = text[length..].chars();
        let stop = rest.next().filter(|letter| matches!(letter, '.' | '．' | '、'))?;
        // 1.5 is a number.
        let number = compact(&text[..length]);
        return (!rest.next().is_some_and(|next| narrow(next).is_ascii_digit()) && number.len() <= 2)
            .then_some((3, length + stop.len_utf8()));
    }
    None
}

fn indent(text: &str) -> usize {
    text.chars()
        .take_while(|letter| letter.is_whitespace())
        .map(|letter| if letter == '\u{3000}' { 2 } else { 1 })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraphs(text: &str) -> Vec<String> {
        let lines = crate::recognise::lines::of_text(text);
        let lines: Vec<&Line> = lines.iter().collect();
        Layout::of(&lines)
            .paragraphs(&lines)
            .into_iter()
            .map(|paragraph| paragraph.text)
            .collect()
    }

    #[test]
    fn wrapped_lines_are_joined_and_paragraphs_kept_apart() {
        let text = "\
（一）主动公开情况。全年通过门户网站公开信息一百二十条，其\n\
中政策文件二十条，工作动态一百条，均按规定时限公开，并同步\n\
推送至新媒体平台。\n\
（二）依申请公开情况。全年收到申请 3\n\
件，均按期答复，没有引发行政复议与行政诉讼，群众满意度较上\n\
年有所提高，下一步将继续规范办理流程，做到件件有着落，事事\n\
有回音。\n";
        let found = paragraphs(text);
        assert_eq!(found.len(), 2, "{found:#?}");
        assert!(found[1].contains("收到申请3件"), "{}", found[1]);
    }

    const FRONT: &str = "
     根据《中华人民共和国政府信息公开条例》规定，现公布清
水县林业和草原局 2024 年度政府信息公开工作年度报告。本报
告数据统计期限自 2024 年 1 月 1 日起至 2024 年 12 月 31 日
止。
";

    #[test]
    fn few_wrapped_lines_are_joined_by_their_margin() {
        for (text, expected) in [
            (
                "     2024 年，本局扎实推进各项工作，全年收到政府信息公开申\n请 112 件，办结 12 件。\n",
                vec!["2024年，本局扎实推进各项工作，全年收到政府信息公开申请112件，办结12件。"],
            ),
            (
                "     2024 年，本局扎实推进各项工作，全年收到政府信息公开申请 1\n12 件，办结 12 件。\n",
                vec!["2024年，本局扎实推进各项工作，全年收到政府信息公开申请112件，办结12件。"],
            ),
            // The first line of a paragraph is indented, whatever the line above it is.
            (
                "     2024 年，本局主动公开政府信息 120 条，其中网站 80 条、\n微信公众号 40 条。\n     \
                 全年新收政府信息公开申请 12 件，均为自然人提出，上年\n结转 1 件，办结 12 件。\n",
                vec![
                    "2024年，本局主动公开政府信息120条，其中网站80条、微信公众号40条。",
                    "全年新收政府信息公开申请12件，均为自然人提出，上年结转1件，办结12件。",
                ],
            ),
        ] {
            let found = paragraphs(&format!("{FRONT}{text}"));
            assert_eq!(found[1..], expected, "{found:#?}");
            let bare: String = FRONT
                .lines()
                .chain(text.lines())
                .map(|line| line.trim().to_owned() + "\n")
                .collect();
            let found = paragraphs(&bare);
            assert_eq!(found[found.len() - expected.len()..], expected, "{found:#?}");
        }
    }

    #[test]
    fn paragraphs_of_a_line_each_stay_apart() {
        let text = "\
2024年，本局扎实推进政府信息公开各项工作
全年收到政府信息公开申请112件，办结12件，均按期答复，没有引发行政复议
1.主动公开
全年主动公开政府信息120条
";
        assert_eq!(paragraphs(text).len(), 4, "{:#?}", paragraphs(text));
    }

    #[test]
    fn a_figure_is_not_cut_where_nothing_tells_the_margin() {
        let found = paragraphs("2024年，本局全年收到政府信息公开申请 1\n12 件，办结 12 件。\n");
        assert_eq!(found, ["2024年，本局全年收到政府信息公开申请112件，办结12件。"]);
        let found = paragraphs("2024年，本局全年收到政府信息公开申请 11\n件，办结 12 件。\n");
        assert_eq!(found, ["2024年，本局全年收到政府信息公开申请11件，办结12件。"]);
    }

    #[test]
    fn headings_run_into_their_paragraph() {
        let found = block("（一）全面做好主动公开。一是做好发布。");
        assert_eq!(
            (found.level, found.heading.as_deref(), found.text.as_deref()),
            (Some(2), Some("（一）全面做好主动公开。"), Some("一是做好发布。"))
        );
        let found = block("1.收费情况：未收取。");
        assert_eq!((found.level, found.heading.as_deref()), (Some(3), Some("1.收费情况：")));
        assert_eq!(block("1.5倍").heading, None);
        assert_eq!(block("（一）今年收到申请3件，均已答复。").heading, None);
        assert_eq!(block("（三）平台建设").heading.as_deref(), Some("（三）平台建设"));
    }

    #[test]
    fn the_white_space_of_the_page_is_left_out() {
        assert_eq!(tidy("2022 年 ， 邮 编 ： 223100"), "2022年，邮编：223100");
        assert_eq!(tidy("Open  Data 2.0 平台"), "Open Data 2.0平台");
    }
}
