//! Finds the report in a document: outline first, then each part by its own module. What a part cannot read
//! becomes a diagnostic with its place; nothing is guessed. Leaves out all formats.

mod ending;
mod figure;
mod front;
mod grid;
mod lines;
mod outline;
mod prose;
pub(crate) mod sentences;
pub mod signs;
mod statistics;
mod table;

use crate::document::Document;
use crate::fold::compact;
use gongkai_core::report::SECTIONS;
use gongkai_core::rules::{Rule, reading};
use gongkai_core::tables::{FigureId, Row};
use gongkai_core::{Annotation, AnnotationKind, Edition, Finding, Loaded, Message, Place, Report, messages};
pub(crate) use prose::{Written, fill_section};
pub(crate) use statistics::of_text as statistics_of;

use lines::{Flat, Form, Line};
use prose::Layout;

/// Paths of the sections with tables.
const DISCLOSURE: &str = "table_sections.disclosure";
const APPLICATIONS: &str = "table_sections.applications";
const PROCEEDINGS: &str = "table_sections.proceedings";

/// Whether a report was found: without title, section and figures it is some other document.
#[must_use]
pub fn is_report(loaded: &Loaded) -> bool {
    let figures = || {
        loaded
            .origins
            .iter()
            .any(|(path, _)| FigureId::from_path(path).is_some())
    };
    let report = &loaded.report;
    report.title.is_some() || report.sections().any(|(_, section)| !section.is_empty()) || figures()
}

/// What a cell of a figure says: its value, and what is printed besides or instead.
pub(crate) fn figure_text(text: &str, id: FigureId) -> (Option<String>, Option<(AnnotationKind, String)>) {
    let printed = figure::read(text, id.figure().kind);
    (printed.value, printed.note)
}

/// A paragraph of a section, with its heading where it begins with one.
pub(crate) fn prose_block(text: &str) -> gongkai_core::Block {
    prose::block(text)
}

/// Whether a text is a date and nothing else.
pub(crate) fn is_date(text: &str) -> bool {
    ending::date(text).is_some()
}

/// Whether a text is the name of a body, as it stands in a signature.
pub(crate) fn is_signature(text: &str) -> bool {
    ending::is_signature(text)
}

/// Finds the report in a document.
#[must_use]
pub fn recognise(document: &Document) -> Loaded {
    let Flat {
        lines: all,
        mut tables,
        numbers,
    } = lines::flatten(document);
    let all: Vec<&Line> = all.iter().collect();
    let mut sink = Sink::default();
    let lines = &all;
    let outline = outline::find(lines);
    let lines = &lines[..outline.second.unwrap_or(lines.len())];
    if let Some(line) = outline.second.and_then(|at| all.get(at)) {
        sink.note(
            &reading::REFUSED,
            messages::second_report(),
            ending::whole_line(line),
            None,
        );
        tables.cut(line.number);
    }
    let layout = Layout::of(lines);
    let front = match outline.parts.is_empty() {
        // Without a section what ends the report stands with what begins it.
        true => ending::cut(&lines[..outline.front], &mut sink),
        false => &lines[..outline.front],
    };
    front::read(front, &layout, &mut sink);
    tables.report(&mut sink);
    let in_lines = |path: &str| outline.parts.iter().any(|part| part.path == path);
    for (path, title) in SECTIONS {
        if !in_lines(path) && !tables.has(path) {
            sink.note(&reading::MISSING, messages::section_missing(title), None, None);
        }
    }
    let end = ending::read(&lines[outline.front..], &mut sink).map_or(lines.len(), |kept| outline.front + kept);
    // Section two decides the edition, and with it the rows of section three.
    let mut parts: Vec<&outline::Part> = outline.parts.iter().collect();
    parts.sort_by_key(|part| part.path != DISCLOSURE);
    if tables.has(DISCLOSURE) {
        tables.read_disclosure(&mut sink);
    } else if !in_lines(DISCLOSURE) {
        let edition = tables.edition(sink.loaded.report.year);
        sink.set_edition(edition);
    }
    // Text behind a heading on its own line is a line of the section, at its own columns.
    let rests: Vec<Option<Line>> = parts.iter().map(|part| rest_of_heading(part, lines)).collect();
    let mut sections = Vec::new();
    for (part, rest) in parts.iter().zip(&rests) {
        let body = &lines[part.body.start.min(end)..part.body.end.min(end)];
        let body: Vec<&Line> = rest.iter().chain(body.iter().copied()).collect();
        let (text, tabular) = match part.path.as_str() {
            // Where the table was found all that is left is text, but for labels that nothing shows to be in a cell.
            path if tables.has(path) => (
                body.into_iter().filter(|line| !is_left_label(line)).collect(),
                Vec::new(),
            ),
            DISCLOSURE | APPLICATIONS | PROCEEDINGS => split(&body),
            _ => (body, Vec::new()),
        };
        match part.path.as_str() {
            path if tables.has(path) => {}
            DISCLOSURE => table::read_disclosure(&tabular, &mut sink),
            APPLICATIONS => table::read_applications(&tabular, &mut sink),
            PROCEEDINGS => table::read_proceedings(&tabular, &mut sink),
            _ => {}
        }
        sections.push((part, text));
    }
    if tables.has(APPLICATIONS) {
        tables.read_applications(&mut sink);
    }
    if tables.has(PROCEEDINGS) {
        tables.read_proceedings(&mut sink);
    }
    // Further sections are made in their order.
    sections.sort_by_key(|(part, _)| part.body.start);
    for (part, text) in sections {
        prose::read_section(part, &text, &layout, &mut sink);
    }
    front::complete(&mut sink);
    numbers.resolve(&mut sink.loaded);
    sink.loaded
}

fn rest_of_heading(part: &outline::Part, lines: &[&Line]) -> Option<Line> {
    let (at, cut) = part.rest?;
    let line = lines.get(at)?;
    let text = line
        .text
        .chars()
        .enumerate()
        .map(|(at, letter)| if at < cut { ' ' } else { letter })
        .collect();
    Some(Line {
        text,
        ..(*line).clone()
    })
}

/// The lines of a table section that are prose, and those that make its table.
fn split<'a>(body: &[&'a Line]) -> (Vec<&'a Line>, Vec<&'a Line>) {
    body.iter().partition(|line| {
        let text = line.text.trim();
        // Figures (22（其中修订16件）) are no prose, whatever words they carry.
        let words: String = text
            .split_whitespace()
            .filter(|word| !figure::is_figure(word))
            .collect();
        if is_year(text) {
            return true;
        }
        !words.is_empty()
            && !text.contains(|letter| letter == '\t' || table::is_bar(letter))
            && !table::is_label_text(&words)
    })
}

/// Whether a line of a page is made of labels of the form alone: no figures, no sentence.
fn is_left_label(line: &Line) -> bool {
    let bare = !line
        .text
        .contains(|letter: char| letter.is_ascii_digit() || matches!(letter, '。' | '；'));
    line.form == Form::Physical && bare && table::is_labels_only(&line.text)
}

/// A line that only names the year (2022年度).
fn is_year(text: &str) -> bool {
    let text = compact(text);
    let text = text.trim_matches(['(', ')']);
    let digits = text.trim_end_matches('度').strip_suffix('年');
    digits.is_some_and(|digits| {
        digits.len() == 4 && digits.starts_with("20") && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// What recognition collects.
#[derive(Debug, Clone, Default)]
struct Sink {
    loaded: Loaded,
}

impl Sink {
    /// Adds a diagnostic.
    fn note(&mut self, rule: &Rule, message: Message, place: impl Into<Option<Place>>, figure: Option<FigureId>) {
        let mut finding = Finding::new(rule.code, rule.severity, message).at(place.into());
        finding.paths.extend(figure.map(|id| id.path().to_owned()));
        finding.help = Some(Message::new(rule.code, rule.help, Vec::new()));
        self.loaded.diagnostics.push(finding);
    }

    /// Gives the report the tables of an edition, all cells blank.
    fn set_edition(&mut self, edition: Edition) {
        let blank = Report::blank(edition);
        self.loaded.report.edition = edition;
        self.loaded.report.tables = blank.tables;
    }

    /// Fills a row.
    fn row(&mut self, row: &Row, reading: &table::Reading<'_>) {
        let first = row.figures.first().copied();
        let first_piece = reading
            .cells
            .iter()
            .flatten()
            .next()
            .or(reading.source.first().copied());
        let place = first_piece.map(table::Piece::place);
        let label = row.label.last().copied().unwrap_or("行政复议、行政诉讼");
        match reading.by {
            table::Placement::Column => self.note(
                &reading::BY_COLUMN,
                messages::row_by_column(label),
                place.clone(),
                first,
            ),
            table::Placement::Proof => {
                let printed: Vec<&str> = reading.source.iter().map(|piece| piece.text.as_str()).collect();
                self.note(
                    &reading::PROVEN,
                    messages::row_repaired(label, printed.join(" ")),
                    place.clone(),
                    first,
                );
            }
            table::Placement::Count | table::Placement::Order => {}
        }
        for (id, piece) in row.figures.iter().zip(&reading.cells) {
            if let Some(piece) = piece {
                self.figure(*id, piece);
            } else {
                // The row is in the report; this cell of it is blank, and stands where the row does.
                let _ = self.loaded.report.tables.figure_mut(*id);
                if let Some(place) = &place {
                    self.loaded.origins.insert(id.path(), place.clone());
                }
            }
        }
    }

    fn figure(&mut self, id: FigureId, piece: &table::Piece) {
        let printed = figure::read(&piece.text, id.figure().kind);
        if let Some(cell) = self.loaded.report.tables.figure_mut(id)
            && cell.set(printed.value.as_deref()).is_err()
        {
            // Too large to be a figure: kept as it is printed.
            let text = piece.text.clone();
            self.loaded.report.annotate(Annotation {
                path: id,
                kind: AnnotationKind::RawText,
                text,
            });
        }
        if let Some((kind, text)) = printed.note {
            if kind == AnnotationKind::NotApplicable && text != "/" {
                self.note(
                    &reading::NORMALIZED,
                    messages::figure_marked(&text),
                    piece.place(),
                    Some(id),
                );
            }
            self.loaded.report.annotate(Annotation { path: id, kind, text });
        }
        if printed.normalized {
            let value = printed.value.unwrap_or_default();
            self.note(
                &reading::NORMALIZED,
                messages::figure_normalized(&piece.text, value),
                piece.place(),
                Some(id),
            );
        }
        self.loaded.origins.insert(id.path(), piece.place());
    }
}
