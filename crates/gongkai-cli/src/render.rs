//! What a finding or an error looks like: title with code, the place with its source line and a caret, the
//! field, what to do. Leaves out where it is printed (`console`).

use crate::failure::Failure;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use gongkai::message::visible;
use gongkai::{Finding, Language, Message, Place, ReadError, Related, Severity, Waiver, messages};
use std::ops::Range;
use std::rc::Rc;
use unicode_width::UnicodeWidthChar as _;

/// Widest part of a source line that is shown, in columns of the terminal.
const EXCERPT: usize = 100;

/// From here on a line is too long to be looked at as a whole.
const LONG_LINE: usize = 64 << 10;

/// An input as the messages name it, with its text where places count in one.
#[derive(Debug, Default, Clone)]
pub struct Source {
    pub name: String,
    text: Option<Rc<str>>,
    /// Where each line begins.
    lines: Rc<[usize]>,
}

impl Source {
    pub fn new(name: &str, text: Option<String>) -> Self {
        let lines = text.as_deref().map(|text| {
            std::iter::once(0)
                .chain(
                    text.bytes()
                        .enumerate()
                        .filter(|(_, byte)| *byte == b'\n')
                        .map(|(at, _)| at + 1),
                )
                .collect()
        });
        Self {
            name: name.to_owned(),
            text: text.map(Rc::from),
            lines: lines.map_or_else(|| Rc::from([]), |lines: Vec<usize>| Rc::from(lines)),
        }
    }

    /// The same text under another name.
    pub fn named(&self, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..self.clone()
        }
    }

    fn line(&self, number: usize) -> Option<&str> {
        let start = *self.lines.get(number.checked_sub(1)?)?;
        let text = self.text.as_deref()?;
        let end = self.lines.get(number).copied().unwrap_or(text.len());
        text.get(start..end).map(|line| line.trim_end_matches(['\n', '\r']))
    }
}

/// A block of the output: one finding or error.
pub struct Block<'a> {
    level: Level<'static>,
    label: Message,
    code: Option<&'static str>,
    message: &'a Message,
    source: Option<&'a Source>,
    place: Option<&'a Place>,
    path: Option<&'a str>,
    help: Option<&'a Message>,
    waiver: Option<&'a Waiver>,
    related: &'a [Related],
    /// Further rules of the same cause.
    also: &'a [&'static str],
    /// Those of all its rules that are still to be accepted where others are.
    unaccepted: &'a [&'static str],
}

/// Places of other reports that are shown of a finding.
const RELATED: usize = 5;

impl<'a> Block<'a> {
    pub fn finding(finding: &'a Finding, source: &'a Source, waiver: Option<&'a Waiver>) -> Self {
        let (level, label) = match (finding.severity, waiver) {
            (_, Some(_)) => (Level::NOTE, messages::word_waived()),
            (Severity::Error, None) => (Level::ERROR, finding.severity.label()),
            (Severity::Warning, None) => (Level::WARNING, finding.severity.label()),
            (Severity::Information, None) => (Level::INFO, finding.severity.label()),
        };
        Self {
            level,
            label,
            code: Some(finding.rule),
            message: &finding.message,
            source: Some(source),
            place: finding.place.as_ref(),
            path: finding.paths.first().map(String::as_str),
            help: finding.help.as_ref(),
            waiver,
            related: &finding.related,
            also: &finding.also,
            unaccepted: &[],
        }
    }

    /// The same block with the rules of its cause that are still to be accepted.
    pub const fn unaccepted(mut self, rules: &'a [&'static str]) -> Self {
        self.unaccepted = rules;
        self
    }

    pub fn read_error(error: &'a ReadError, source: &'a Source) -> Self {
        Self {
            level: Level::ERROR,
            label: Severity::Error.label(),
            code: Some(error.message.key()),
            message: &error.message,
            source: Some(source),
            place: error.place.as_ref(),
            path: error.path.as_deref(),
            help: error.help.as_ref(),
            waiver: None,
            related: &[],
            also: &[],
            unaccepted: &[],
        }
    }

    pub fn failure(failure: &'a Failure) -> Self {
        Self {
            level: Level::ERROR,
            label: Severity::Error.label(),
            code: None,
            message: &failure.message,
            source: None,
            place: None,
            path: None,
            help: failure.help.as_ref(),
            waiver: None,
            related: &[],
            also: &[],
            unaccepted: &[],
        }
    }

    /// The block as text, with a blank line after one that shows a source.
    pub fn render(&self, language: Language, colour: bool) -> String {
        let say = |message: &Message| message.render(language);
        // One line, so that the place can follow it.
        let title = say(self.message).replace('\n', "\\n");
        let title = self.level.clone().with_name(say(&self.label)).primary_title(title);
        let mut group = Group::with_title(match self.code {
            Some(code) => title.id(code),
            None => title,
        });
        let excerpt = self.source.and_then(|source| Excerpt::of_place(source, self.place));
        if let Some(excerpt) = &excerpt {
            group = group.element(
                Snippet::source(excerpt.text.as_str())
                    .line_start(excerpt.line)
                    .annotation(AnnotationKind::Primary.span(excerpt.span.clone())),
            );
        }
        let note = |label: &Message, text: String| Level::NOTE.with_name(say(label)).message(text);
        if let (true, Some(path)) = (excerpt.is_some(), self.path) {
            group = group.element(note(&messages::word_field(), visible(path)));
        }
        if !self.also.is_empty() {
            group = group.element(note(&messages::word_also(), self.also.join("、")));
        }
        for related in self.related.iter().take(RELATED) {
            group = group.element(note(&messages::word_see(), other_place(related, language)));
        }
        if self.related.len() > RELATED {
            let more = messages::more_related(self.related.len() - RELATED);
            group = group.element(note(&messages::word_see(), say(&more)));
        }
        if let Some(waiver) = self.waiver {
            group = group.element(note(
                &messages::word_reason(),
                say(&messages::waiver_by(&waiver.reason, &waiver.who)),
            ));
        } else if let Some(help) = self.help {
            group = group.element(Level::HELP.with_name(say(&messages::word_help())).message(say(help)));
        }
        let all = self.code.into_iter().chain(self.also.iter().copied());
        if let Some(missing) = missing(all, self.unaccepted) {
            group = group.element(note(&messages::word_waiver(), say(&missing)));
        }
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let text = renderer
            .decor_style(DecorStyle::Ascii)
            .term_width(EXCERPT * 2)
            .render(&[group]);
        let Some(source) = self.source else {
            return format!("{text}\n");
        };
        // The place is put in by hand: the excerpt is cut and its hidden characters written out, so that the
        // renderer would count wrong columns.
        let mut origin = match source.name.as_str() {
            "-" => say(&messages::word_stdin()),
            name => visible(name),
        };
        match (&excerpt, self.place) {
            (Some(_), Some(place)) => origin = format!("{origin}:{place}"),
            (_, place) => {
                let place = place.map(|place| place_name(place, language));
                for part in [place, self.path.map(visible)].into_iter().flatten() {
                    origin = format!("{origin} › {part}");
                }
            }
        }
        let indent = excerpt.as_ref().map_or(0, |excerpt| excerpt.line.to_string().len());
        let arrow = if colour {
            "\u{1b}[1m\u{1b}[94m-->\u{1b}[0m"
        } else {
            "-->"
        };
        let (title, rest) = text.split_once('\n').unwrap_or((&text, ""));
        let separator = if rest.is_empty() { "" } else { "\n" };
        format!("{title}\n{:indent$}{arrow} {origin}\n{rest}{separator}\n", "")
    }
}

/// Which rules of a cause are accepted and which are still to be; nothing where none is missing.
pub fn missing<'a>(all: impl Iterator<Item = &'a str>, unaccepted: &[&str]) -> Option<Message> {
    if unaccepted.is_empty() {
        return None;
    }
    let accepted: Vec<&str> = all.filter(|rule| !unaccepted.contains(rule)).collect();
    Some(messages::waiver_missing(accepted.join("、"), unaccepted.join("、")))
}

/// A place in another report, with what stands there.
pub fn other_place(related: &Related, language: Language) -> String {
    let place = related.place.as_ref().map(|place| place_name(place, language));
    let parts = [Some(visible(&related.source)), place, Some(visible(&related.path))];
    // The checked report itself has no name there.
    let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    let mut text = parts.join(" › ");
    if let Some(of) = &related.of {
        text = format!("{} ↔ {text}", visible(of));
    }
    match &related.text {
        Some(words) => format!("{text}: {}", visible(words).replace('\n', "\\n")),
        None => text,
    }
}

/// The place in words, where it is not line and column.
pub fn place_name(place: &Place, language: Language) -> String {
    match place {
        Place::Table { table, row, column } => messages::place_table(table, row, column).render(language),
        Place::Page { page, .. } => messages::place_page(page).render(language),
        Place::Paragraph { paragraph } => messages::place_paragraph(paragraph).render(language),
        Place::Text { line, column, .. } => messages::place_text(line, column).render(language),
        Place::Sheet { .. } | Place::Element { .. } => visible(&place.to_string()),
    }
}

/// The part of a source line that is shown, and what of it is marked (in bytes).
pub struct Excerpt {
    pub line: usize,
    pub text: String,
    pub span: Range<usize>,
}

impl Excerpt {
    /// The line of a place, where it is one of a text that is known.
    pub fn of_place(source: &Source, place: Option<&Place>) -> Option<Self> {
        match place {
            Some(Place::Text { line, column, length }) => {
                Self::new(source, *line as usize, *column as usize, *length as usize)
            }
            _ => None,
        }
    }

    fn new(source: &Source, line: usize, column: usize, length: usize) -> Option<Self> {
        let (mut line, mut column, mut length) = (line.min(source.lines.len()), column, length);
        let text = source.line(line)?;
        // Of a line that is a whole file, only what is near.
        if text.len() > LONG_LINE {
            let skipped = column.saturating_sub(LONG_LINE / 16);
            let near: Vec<char> = text.chars().skip(skipped).take(LONG_LINE / 8).collect();
            return Some(Self::of(line, &near, column - skipped, length));
        }
        let mut letters: Vec<char> = text.chars().collect();
        // An input that ends too early is wrong at its end: the last line that says something shows more.
        while line > 1 && letters.iter().all(|letter| letter.is_whitespace()) {
            line -= 1;
            letters = source.line(line)?.chars().collect();
            (column, length) = (letters.len() + 1, 0);
        }
        Some(Self::of(line, &letters, column, length))
    }

    fn of(line: usize, letters: &[char], column: usize, length: usize) -> Self {
        let from = column.saturating_sub(1).min(letters.len());
        let to = (from + length.max(1)).min(letters.len()).max(from);
        let (start, end) = window(letters, from, to);
        let mut excerpt = Self {
            line,
            text: String::new(),
            span: 0..0,
        };
        if start > 0 {
            excerpt.text.push('…');
        }
        for (at, letter) in letters.iter().enumerate().take(end).skip(start) {
            if at == from {
                excerpt.span.start = excerpt.text.len();
            }
            if *letter == '\t' {
                excerpt.text.push(' ');
            } else {
                excerpt.text.push_str(&visible(letter.encode_utf8(&mut [0; 4])));
            }
            if at < to {
                excerpt.span.end = excerpt.text.len();
            }
        }
        if from >= end {
            excerpt.span = excerpt.text.len()..excerpt.text.len();
        }
        if end < letters.len() {
            excerpt.text.push('…');
        }
        excerpt
    }
}

/// The part of a line around the marked letters that fits, from the start where that fits.
fn window(letters: &[char], from: usize, to: usize) -> (usize, usize) {
    let width = |range: Range<usize>| {
        letters[range]
            .iter()
            .map(|letter| letter.width().unwrap_or(1))
            .sum::<usize>()
    };
    let mut start = 0;
    if width(0..to) > EXCERPT {
        start = from;
        let mut room = EXCERPT / 2;
        while start > 0 && letters[start - 1].width().unwrap_or(1) <= room {
            start -= 1;
            room -= letters[start].width().unwrap_or(1);
        }
    }
    let mut end = start;
    let mut room = EXCERPT;
    while end < letters.len() && letters[end].width().unwrap_or(1) <= room {
        room -= letters[end].width().unwrap_or(1);
        end += 1;
    }
    (start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, line: usize, column: usize, length: usize) -> (String, String) {
        let excerpt = Excerpt::new(&Source::new("x", Some(text.to_owned())), line, column, length).unwrap();
        let marked = excerpt.text[excerpt.span.clone()].to_owned();
        (excerpt.text, marked)
    }

    #[test]
    fn every_rule_of_a_cause_is_shown_and_which_are_still_to_be_accepted() {
        let mut finding = Finding::new("ROWSUM", Severity::Error, messages::json_deep());
        let source = Source::new("x", None);
        let shown = |finding: &Finding, missing: &[&'static str]| {
            let block = Block::finding(finding, &source, None).unaccepted(missing);
            block.render(Language::Chinese, false)
        };
        assert!(!shown(&finding, &[]).contains("连带"));
        finding.also = vec!["COLSUM", "BALANCE"];
        let text = shown(&finding, &[]);
        assert!(text.contains("= 连带: COLSUM、BALANCE\n"), "{text}");
        assert!(!text.contains("已核实"), "{text}");
        let text = shown(&finding, &["BALANCE"]);
        assert!(
            text.contains("= 核实: 已核实 ROWSUM、COLSUM，还须核实 BALANCE"),
            "{text}"
        );
    }

    #[test]
    fn the_letters_meant_are_marked_whatever_stands_before() {
        assert_eq!(
            shown("一\n总计 12 件\n", 2, 4, 2),
            ("总计 12 件".to_owned(), "12".to_owned())
        );
        assert_eq!(shown("a\u{202E}b", 1, 3, 1), ("a\\u{202e}b".to_owned(), "b".to_owned()));
        assert_eq!(shown("ab", 1, 9, 1), ("ab".to_owned(), String::new()));
    }

    #[test]
    fn an_input_that_ends_too_early_shows_its_last_words() {
        assert_eq!(shown("{\n  \"a\": 1,\n\n", 4, 0, 0).0, "  \"a\": 1,");
    }

    #[test]
    fn a_long_line_is_cut_around_what_is_marked() {
        let text = format!("{}X{}", "长".repeat(5000), "长".repeat(5000));
        let (text, marked) = shown(&text, 1, 5001, 1);
        assert_eq!(marked, "X");
        assert!(text.chars().count() < 60, "{}", text.chars().count());
    }
}
