//! The header of a file: which delimiter, which layout, which column stands where. Columns come in any order;
//! what office programs do to a table (another delimiter, empty columns, everything quoted) does not matter.
//! Leaves out the rows below.

use crate::errors::Errors;
use crate::layout::{self, Layout};
use crate::scan::{Row, Scanner};
use gongkai_core::message::excerpt;
use gongkai_core::{Place, ReadError, messages};

/// The delimiters that are looked for, the usual one first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// Unknown columns for which a nearest name is looked up.
const NEAREST: usize = 100;

/// The header of a file.
#[derive(Debug)]
pub(crate) struct Header {
    pub layout: Layout,
    /// Where the columns of the layout stand.
    pub columns: Vec<Option<usize>>,
    /// Cells of a row.
    pub width: usize,
    /// Where it begins.
    pub place: Place,
    /// Whether no column stands there twice: else nobody knows which cells are meant.
    pub clear: bool,
    /// The cells that are no column.
    nameless: Vec<bool>,
    /// Whether there are such cells.
    gaps: bool,
}

/// The header of a text, what is wrong with it, and the rows below it.
///
/// # Errors
/// When no header is there.
pub(crate) fn find<'a>(text: &'a str, errors: &mut Errors) -> Result<(Header, Scanner<'a>), ReadError> {
    let (first, layout, scanner) = best(text)?;
    if !first.wrong.is_empty() {
        return Err(ReadError::of_all(first.wrong).unwrap_or_else(|| ReadError::new(messages::csv_no_header())));
    }
    let mut header = Header {
        layout,
        columns: vec![None; layout.headings().len()],
        width: first
            .cells
            .iter()
            .rposition(|cell| !cell.is_empty())
            .map_or(0, |last| last + 1),
        place: first.place(),
        clear: true,
        nameless: Vec::new(),
        gaps: false,
    };
    let mut unknown = 0;
    for (at, cell) in first.cells.iter().take(header.width).enumerate() {
        let name = cell.text.trim();
        header.nameless.push(name.is_empty());
        if name.is_empty() {
            header.gaps = true;
            continue;
        }
        match layout.column(name) {
            Some(column) if header.columns[column].is_none() => header.columns[column] = Some(at),
            Some(_) => {
                header.clear = false;
                errors.push(ReadError::new(messages::csv_column_twice(name)).at(cell.place()));
            }
            None => {
                unknown += 1;
                let nearest = (unknown <= NEAREST).then(|| layout.nearest(name));
                let help = match nearest.flatten() {
                    Some(known) => messages::nearest_member(known),
                    None => messages::csv_column_unknown_help(),
                };
                errors.push(
                    ReadError::new(messages::csv_column_unknown(excerpt(name)))
                        .at(cell.place())
                        .help(help),
                );
            }
        }
    }
    let scanner = header.labels(scanner, errors);
    Ok((header, scanner))
}

/// The layout of a text whose first line has our headings beyond doubt.
pub(crate) fn recognise(text: &str) -> Option<Layout> {
    let (first, layout, _) = best(text).ok()?;
    let has = |name: &str| first.cells.iter().any(|cell| cell.text.trim() == name);
    let known = first
        .cells
        .iter()
        .map(|cell| cell.text.trim())
        .filter(|name| layout.column(name).is_some());
    let sure = match layout {
        Layout::Long => has("path") && has("value"),
        // Tables of books have a title, an edition and a year.
        Layout::Wide => known.clone().count() > 1 && known.clone().any(|name| name.contains('.')),
    };
    (first.wrong.is_empty() && sure).then_some(layout)
}

/// The first row under the delimiter that gives most headings, and the rows below.
fn best(text: &str) -> Result<(Row<'_>, Layout, Scanner<'_>), ReadError> {
    let (text, line, told) = told(text);
    let (text, line) = filled_line(text, line);
    let told = told.map(|delimiter| [delimiter]);
    let delimiters = told.as_ref().map_or(&DELIMITERS[..], |told| &told[..]);
    let mut best: Option<(usize, Row<'_>, Layout, Scanner<'_>)> = None;
    let mut error = None;
    let mut labels = false;
    let whole = Scanner::new(text, DELIMITERS[0], line);
    for delimiter in delimiters {
        let mut scanner = whole.clone().by(*delimiter);
        let mut row = Row::default();
        match filled(&mut scanner, &mut row) {
            Err(wrong) => {
                error.get_or_insert(wrong);
                continue;
            }
            Ok(false) => break,
            Ok(true) => {}
        }
        labels |= row
            .cells
            .iter()
            .filter(|cell| layout::is_title(cell.text.trim()))
            .count()
            > 1;
        let known = |layout: Layout| {
            row.cells
                .iter()
                .filter(|cell| layout.column(cell.text.trim()).is_some())
                .count()
        };
        let (long, wide) = (known(Layout::Long), known(Layout::Wide));
        let layout = if wide > long { Layout::Wide } else { Layout::Long };
        let known = long.max(wide);
        if known > best.as_ref().map_or(0, |(known, ..)| *known) {
            best = Some((known, row, layout, scanner));
        }
    }
    match (best, error) {
        (Some((_, row, layout, scanner)), _) => Ok((row, layout, scanner)),
        (None, Some(error)) => Err(error),
        (None, None) if labels => {
            Err(ReadError::new(messages::csv_only_labels()).help(messages::csv_only_labels_help()))
        }
        (None, None) => Err(ReadError::new(messages::csv_no_header()).help(messages::csv_no_header_help())),
    }
    .map_err(|error| match error.place {
        None => error.at(crate::scan::point(line, 1)),
        Some(_) => error,
    })
}

/// The text behind a first line `sep=;`, the number of its first line, and the delimiter told.
fn told(text: &str) -> (&str, u32, Option<u8>) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let first = first.trim_end_matches('\r').trim_matches('"');
    match first.get(..4).map(|start| start.eq_ignore_ascii_case("sep=")) {
        Some(true) => match first.as_bytes() {
            [_, _, _, _, delimiter] if delimiter.is_ascii_punctuation() || *delimiter == b'\t' => {
                (rest, 2, Some(*delimiter))
            }
            _ => (text, 1, None),
        },
        _ => (text, 1, None),
    }
}

/// The text from its first line that is not empty, and the number of that line.
fn filled_line(text: &str, line: u32) -> (&str, u32) {
    let rest = text.trim_start_matches(['\r', '\n']);
    let empty = text[..text.len() - rest.len()]
        .bytes()
        .filter(|byte| *byte == b'\n')
        .count();
    (rest, line.saturating_add(u32::try_from(empty).unwrap_or(u32::MAX)))
}

/// Puts the next row that is not empty into `row`.
pub(crate) fn filled<'a>(scanner: &mut Scanner<'a>, row: &mut Row<'a>) -> Result<bool, ReadError> {
    while scanner.next(row)? {
        if !row.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

impl Header {
    /// Passes the second line where it has the labels of the columns.
    fn labels<'a>(&self, scanner: Scanner<'a>, errors: &mut Errors) -> Scanner<'a> {
        let mut behind = scanner.clone();
        let mut row = Row::default();
        if !filled(&mut behind, &mut row).is_ok_and(|filled| filled) {
            return scanner;
        }
        let titles = self.layout.headings().iter().zip(&self.columns);
        let pairs: Vec<_> = titles
            .filter_map(|(heading, at)| Some((heading, row.cells.get((*at)?)?)))
            .filter(|(_, cell)| !cell.is_empty())
            .collect();
        let is_title = |title: &str, text: &str| title == text.trim();
        let same = pairs
            .iter()
            .filter(|(heading, cell)| is_title(heading.title, &cell.text))
            .count();
        if same * 2 <= pairs.len() {
            return scanner;
        }
        errors.extend(row.wrong.drain(..));
        for (heading, cell) in pairs {
            if !is_title(heading.title, &cell.text) {
                errors.push(label_differs(&cell.text, heading.name, heading.title).at(cell.place()));
            }
        }
        behind
    }

    /// Whether a row has a cell for every column, and no others that are filled.
    pub(crate) fn fits(&self, row: &Row<'_>, errors: &mut Errors) -> bool {
        if row.cells.len() < self.width {
            let error = ReadError::new(messages::csv_row_short(row.cells.len(), self.width));
            errors.push(error.at(row.place()).help(messages::csv_row_short_help()));
            return false;
        }
        if row.cells.len() == self.width && !self.gaps {
            return true;
        }
        let over = |at: usize| self.nameless.get(at).copied().unwrap_or(true);
        match row
            .cells
            .iter()
            .enumerate()
            .find(|(at, cell)| over(*at) && !cell.is_empty())
        {
            None => true,
            Some((_, cell)) => {
                let error = ReadError::new(messages::csv_row_long(excerpt(&cell.text), self.width));
                errors.push(error.at(cell.place()).help(messages::csv_row_long_help()));
                false
            }
        }
    }
}

/// A label that is not the one of its path.
pub(crate) fn label_differs(found: &str, path: &str, expected: &str) -> ReadError {
    ReadError::new(messages::csv_label_differs(path, excerpt(found), expected))
        .about(path)
        .help(messages::csv_label_differs_help())
}
