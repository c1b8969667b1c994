//! Names that were lost are found again by the labels beside their cells: fields by their captions, lists by their
//! headings, figures by row and column labels in the form's order. Only where the labels are the ones that this
//! program writes and stand in one place; everything else stays lost. Leaves out what the cells say.

use super::cells::{At, Cells};
use super::guard::{first_letter, fold, same};
use super::names;
use super::sheet::{Content, RawCell};
use super::source::Spot;
use super::workbook::{SheetData, Source};
use crate::fields::{COVER_HEADINGS, FIELDS, FORMER, HINTS, LISTS, List, SHEET_COVER, STATE, WEBSITES, sheet_name};
use crate::guide;
use gongkai_core::grid::{Grid, GridContent};
use gongkai_core::tables::{Block, Table};
use gongkai_core::{Edition, FigureId};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Bytes of the longest text that is looked at.
const LABEL: usize = 1000;

/// What was bound by labels, or could not be as the labels stand in several places.
pub(crate) struct Found {
    /// Sheet or list.
    pub name: &'static str,
    /// Where the first stands.
    pub spot: Spot,
    /// Field paths, or names of headings.
    pub paths: Vec<String>,
    /// Another place with the same labels: nothing was bound.
    pub again: Option<Spot>,
}

/// Binds lost names. A workbook without any of our names is touched only if its cover is there: a form from
/// elsewhere may have the same tables.
pub(crate) fn names(source: &mut Source) -> Vec<Found> {
    let ours = !source.names.is_empty();
    let mut names = Names {
        texts: source.sheets.iter().map(|sheet| Texts::new(&sheet.cells)).collect(),
        sheets: &source.sheets,
        taken: source.names.spots().collect(),
        names: &mut source.names,
        found: Vec::new(),
    };
    let cover = names.cover();
    let edition = names.edition(cover);
    if !ours && edition.is_none() {
        return Vec::new();
    }
    if let Some(cover) = cover {
        names.fields(cover);
    }
    for list in LISTS {
        names.list(list);
    }
    if let Some(edition) = edition {
        names.tables(edition);
        names.own(cover, edition);
    }
    names.found
}

/// Texts of a sheet that are looked through one by one for a label; of more, it is noted where they stand.
const FEW: usize = 5000;

/// The texts of a sheet that no formula made.
struct Texts<'a> {
    cells: &'a Cells<'a>,
    /// The texts in their order, each with the letter that a label would begin with: made when one is looked for.
    list: OnceCell<Vec<(char, At, &'a str)>>,
    /// Where each text stands, folded: made when it is needed first.
    places: OnceCell<HashMap<String, Vec<At>>>,
}

impl<'a> Texts<'a> {
    fn new(cells: &'a Cells<'a>) -> Self {
        Self {
            cells,
            list: OnceCell::new(),
            places: OnceCell::new(),
        }
    }

    fn list(&self) -> &[(char, At, &'a str)] {
        self.list.get_or_init(|| {
            let texts = self.cells.iter().filter_map(|(at, cell)| Some((at, text(cell)?)));
            texts
                .filter_map(|(at, text)| Some((first_letter(text)?, at, text)))
                .collect()
        })
    }

    /// Where a label stands, under its present or a former wording.
    fn of(&self, label: &str) -> Vec<At> {
        let former = FORMER
            .iter()
            .filter(|(now, _)| *now == label)
            .map(|(_, former)| *former);
        std::iter::once(label)
            .chain(former)
            .flat_map(|wording| self.exactly(wording))
            .collect()
    }

    fn exactly(&self, label: &str) -> Vec<At> {
        if self.cells.len() <= FEW {
            let Some(first) = first_letter(label) else {
                return Vec::new();
            };
            // Nearly all others begin with another letter.
            let alike = self.list().iter().filter(|(known, ..)| *known == first);
            let alike = alike.filter(|(.., text)| same(text, label));
            return alike.map(|(_, at, _)| *at).collect();
        }
        let places = self.places.get_or_init(|| {
            let mut places: HashMap<String, Vec<At>> = HashMap::new();
            for (_, at, text) in self.list() {
                places.entry(fold(text)).or_default().push(*at);
            }
            places
        });
        places.get(&fold(label)).cloned().unwrap_or_default()
    }

    fn is(&self, at: At, label: &str) -> bool {
        self.cells.get(at).and_then(text).is_some_and(|text| same(text, label))
    }
}

/// What could be a label in a cell.
fn text<'a>(cell: &'a RawCell<'_>) -> Option<&'a str> {
    match (&cell.content, &cell.formula) {
        // No label is longer, and what is filled in can be very long.
        (Content::Text(text), None) => Some(&**text).filter(|text| text.len() <= LABEL && first_letter(text).is_some()),
        _ => None,
    }
}

struct Names<'a> {
    sheets: &'a [SheetData<'a>],
    names: &'a mut names::Names,
    texts: Vec<Texts<'a>>,
    /// Cells for which a name stands.
    taken: HashSet<Spot>,
    found: Vec<Found>,
}

impl Names<'_> {
    fn bound(&self, path: &str) -> Option<Spot> {
        self.names.bound(path)
    }

    fn bind(&mut self, path: &str, spot: Spot) {
        self.taken.insert(spot);
        self.names.insert(path, Some(spot));
    }

    fn text(&self, (sheet, at): Spot) -> Option<&str> {
        match &self.sheets.get(sheet)?.cells.get(at)?.content {
            Content::Text(text) | Content::Number(text) => Some(text.trim()),
            _ => None,
        }
    }

    /// The sheet with the fields: where a field is bound, or the only one that says which edition it is.
    fn cover(&self) -> Option<usize> {
        let named: Vec<usize> = FIELDS
            .iter()
            .filter_map(|field| Some(self.bound(field.path)?.0))
            .collect();
        if let Some(first) = named.first() {
            return named.iter().all(|sheet| sheet == first).then_some(*first);
        }
        let mut covers = (0..self.texts.len()).filter(|sheet| {
            self.caption(*sheet, "edition")
                .is_some_and(|spot| self.text(spot).and_then(Edition::from_name).is_some())
        });
        covers.next().filter(|_| covers.next().is_none())
    }

    fn edition(&self, cover: Option<usize>) -> Option<Edition> {
        let spot = self.bound("edition").or_else(|| self.caption(cover?, "edition"))?;
        self.text(spot).and_then(Edition::from_name)
    }

    /// The cell beside the caption of a field, where it stands once.
    fn caption(&self, sheet: usize, path: &str) -> Option<Spot> {
        let label = FIELDS.iter().find(|field| field.path == path)?.label;
        let texts = self.texts.get(sheet)?;
        let column = captions(texts);
        // Below the headings and above the list of websites: what was filled in may say anything.
        let first = |label: &str| texts.of(label).into_iter().find(|at| at.1 == column);
        let (from, to) = (first(COVER_HEADINGS[0]), first(WEBSITES.columns[0].1));
        let inside = |at: &At| {
            at.1 == column
                && from.is_none_or(|from| at.0 > from.0)
                && to.is_none_or(|to| at.0 < to.0 || from.is_some_and(|from| to.0 < from.0))
        };
        let mut places = texts.of(label).into_iter().filter(inside);
        let (row, column) = places.next()?;
        places.next().is_none().then_some((sheet, (row, column + 1)))
    }

    fn fields(&mut self, cover: usize) {
        let mut bound = Vec::new();
        for field in FIELDS {
            if self.bound(field.path).is_some() {
                continue;
            }
            if let Some(spot) = self
                .caption(cover, field.path)
                .filter(|spot| !self.taken.contains(spot))
            {
                self.bind(field.path, spot);
                bound.push((field.path.to_owned(), spot));
            }
        }
        self.tell(SHEET_COVER, bound);
    }

    fn tell(&mut self, name: &'static str, bound: Vec<(String, Spot)>) {
        if let Some((_, spot)) = bound.first() {
            self.found.push(Found {
                name,
                spot: *spot,
                paths: bound.into_iter().map(|(path, _)| path).collect(),
                again: None,
            });
        }
    }

    fn list(&mut self, list: &'static List) {
        let path = |column: usize| list.path(column);
        let spots: Vec<Option<Spot>> = (0..list.columns.len())
            .map(|column| self.bound(&path(column)))
            .collect();
        if spots.iter().all(Option::is_some) {
            return;
        }
        // The row of the headings and the column of the first: where one is bound, or all stand side by side.
        let known = spots.iter().zip(0u32..).find_map(|(spot, column)| {
            let (sheet, (row, at)) = (*spot)?;
            Some((sheet, row, at.checked_sub(column)?))
        });
        let rows: Vec<(usize, u32, u32)> = match known {
            Some(known) => vec![known],
            None => (0..self.texts.len())
                .flat_map(|sheet| self.headings(sheet, list))
                .collect(),
        };
        let [(sheet, row, first)] = rows.as_slice() else {
            if let [(sheet, row, first), (other, again, column), ..] = rows.as_slice() {
                self.found.push(Found {
                    name: list.sheet,
                    spot: (*sheet, (*row, *first)),
                    paths: Vec::new(),
                    again: Some((*other, (*again, *column))),
                });
            }
            return;
        };
        let mut bound = Vec::new();
        for (column, offset) in (0..list.columns.len()).zip(0u32..) {
            let at = (*row, first + offset);
            let labelled = self.texts[*sheet].of(list.columns[column].1).contains(&at);
            if spots[column].is_none() && labelled && !self.taken.contains(&(*sheet, at)) {
                self.bind(&path(column), (*sheet, at));
                bound.push((path(column), (*sheet, at)));
            }
        }
        self.tell(list.sheet, bound);
    }

    /// Where all headings of a list stand side by side.
    fn headings(&self, sheet: usize, list: &List) -> Vec<(usize, u32, u32)> {
        let texts = &self.texts[sheet];
        let columns: Vec<BTreeSet<At>> = list
            .columns
            .iter()
            .map(|(_, label)| texts.of(label).into_iter().collect())
            .collect();
        let Some(firsts) = columns.first() else {
            return Vec::new();
        };
        firsts
            .iter()
            .filter(|(row, first)| {
                columns
                    .iter()
                    .zip(0u32..)
                    .all(|(places, offset)| places.contains(&(*row, first + offset)))
            })
            .map(|(row, first)| (sheet, *row, *first))
            .collect()
    }

    fn tables(&mut self, edition: Edition) {
        let others = Edition::ALL.into_iter().filter(|other| *other != edition);
        let mut known: Vec<&str> = Vec::new();
        for table in std::iter::once(edition).chain(others).flat_map(Edition::tables) {
            if !known.contains(&table.key) {
                known.push(table.key);
                self.table(table);
            }
        }
    }

    fn table(&mut self, table: &'static Table) {
        let figures: Vec<FigureId> = table
            .blocks
            .iter()
            .flat_map(|block| block.rows)
            .flat_map(|row| row.figures)
            .copied()
            .collect();
        // Names on one sheet say which of several alike it is.
        let named: BTreeSet<usize> = figures
            .iter()
            .filter_map(|id| Some(self.names.figure(*id)?.0))
            .collect();
        if named.len() > 1 || figures.iter().all(|id| self.names.figure(*id).is_some()) {
            return;
        }
        // Of rows that the form does not print, not even the label is there.
        if named.first().is_some_and(|sheet| !self.may_be_on(*sheet, table)) {
            return;
        }
        let mut places: Vec<(usize, BTreeMap<FigureId, At>)> = (0..self.texts.len())
            .filter(|sheet| named.is_empty() || named.contains(sheet))
            .map(|sheet| (sheet, figures_on(&self.texts[sheet], table)))
            .filter(|(_, places)| !places.is_empty())
            .collect();
        let first = |(sheet, places): &(usize, BTreeMap<FigureId, At>)| Some((*sheet, *places.values().next()?));
        if let [one, other, ..] = places.as_slice() {
            if let (Some(spot), again) = (first(one), first(other)) {
                self.found.push(Found {
                    name: table.title,
                    spot,
                    paths: figures.iter().map(|id| id.path().to_owned()).collect(),
                    again,
                });
            }
            return;
        }
        let Some((sheet, places)) = places.pop() else { return };
        let mut bound = Vec::new();
        for (id, at) in places {
            if self.names.figure(id).is_none() && !self.taken.contains(&(sheet, at)) {
                self.bind(id.path(), (sheet, at));
                bound.push((id.path().to_owned(), (sheet, at)));
            }
        }
        self.tell(table.title, bound);
    }

    /// Whether figures without a name can stand on a sheet: the labels of their rows do, in rows that named figures
    /// leave room in. The label of a group, which may be a row's too, stands beside its first row.
    fn may_be_on(&self, sheet: usize, table: &'static Table) -> bool {
        let rows = || table.blocks.iter().flat_map(|block| block.rows);
        let spots = rows()
            .flat_map(|row| row.figures)
            .filter_map(|id| self.names.figure(*id));
        let mut named: Vec<u32> = spots.map(|(_, (row, _))| row).collect();
        named.sort_unstable();
        let room = |row: u32, figures: usize| {
            let taken = named.partition_point(|known| *known <= row) - named.partition_point(|known| *known < row);
            taken < figures
        };
        table.blocks.iter().any(|block| {
            block.rows.iter().any(|row| {
                let label = block.corner.and(row.label.last());
                row.figures.iter().any(|id| self.names.figure(*id).is_none())
                    && label.is_none_or(|label| {
                        let places = self.texts[sheet].exactly(label);
                        places.iter().any(|(at, _)| room(*at, row.figures.len()))
                    })
            })
        })
    }

    /// What the sheets say about themselves: no loss is told, as nothing is read from there.
    fn own(&mut self, cover: Option<usize>, edition: Edition) {
        // A copy of a sheet of ours is not ours.
        let ours: BTreeSet<usize> = self.names.spots().map(|(sheet, _)| sheet).collect();
        for sheet in 0..self.texts.len() {
            if let Some(at) = self.first(sheet, HINTS).filter(|_| ours.contains(&sheet)) {
                self.again(&format!("check.by-label-{sheet}"), (sheet, at));
            }
            if self.bound("guide").is_none()
                && let Some(at) = self.first(sheet, guide::TITLE)
                && self.first(sheet, guide::FORM).is_some()
            {
                self.again("guide", (sheet, at));
            }
        }
        let tables: Vec<&Table> = Edition::ALL.into_iter().flat_map(Edition::tables).collect();
        for table in &tables {
            let ids = table
                .blocks
                .iter()
                .flat_map(|block| block.rows)
                .flat_map(|row| row.figures);
            let Some((sheet, _)) = ids.copied().find_map(|id| self.names.figure(id)) else {
                continue;
            };
            if let Some((row, column)) = self.first(sheet, table.title) {
                self.again(&format!("table.{}", table.key), (sheet, (row, column)));
                self.line(&format!("status.{}", table.key), (sheet, (row + 1, column)));
            }
        }
        let Some(cover) = cover else { return };
        let captions = tables.iter().map(|table| sheet_name(table, edition));
        for caption in captions.chain([STATE.to_owned(), SHEET_COVER.to_owned()]) {
            for (row, column) in self.texts[cover].of(&caption) {
                self.line(&format!("status.by-label-{row}"), (cover, (row, column + 1)));
            }
        }
    }

    fn first(&self, sheet: usize, label: &str) -> Option<At> {
        self.texts[sheet].of(label).first().copied()
    }

    fn again(&mut self, path: &str, spot: Spot) {
        if !self.taken.contains(&spot) {
            self.bind(path, spot);
        }
    }

    /// A cell with a formula of ours.
    fn line(&mut self, path: &str, spot: Spot) {
        let (sheet, at) = spot;
        let cell = self.sheets.get(sheet).and_then(|sheet| sheet.cells.get(at));
        if cell.is_some_and(|cell| cell.formula.is_some()) {
            self.again(path, spot);
        }
    }
}

/// The column of the captions of the cover.
fn captions(texts: &Texts) -> u32 {
    let headed = texts.of(COVER_HEADINGS[0]).into_iter().find(|(row, column)| {
        let next = |offset: usize| (*row, column + small(offset));
        (1..COVER_HEADINGS.len()).all(|offset| texts.is(next(offset), COVER_HEADINGS[offset]))
    });
    headed.map_or(0, |(_, column)| column)
}

/// The cells of a table's figures by its labels: headings in their places to each other, rows in order below them.
fn figures_on(texts: &Texts, table: &'static Table) -> BTreeMap<FigureId, At> {
    let grid = Grid::new(table, |_| true);
    let mut out = BTreeMap::new();
    let (mut start, mut from, mut left) = (0, 0, None);
    for block in table.blocks {
        let Some(top) = block
            .rows
            .first()
            .and_then(|row| {
                grid.cells.iter().find(|cell| {
                    row.figures
                        .first()
                        .is_some_and(|id| cell.content == GridContent::Figure(*id))
                })
            })
            .map(|cell| cell.row)
        else {
            return out;
        };
        let Some((row, column)) = header(texts, &grid, start..top, from, left) else {
            return out;
        };
        left = Some(column);
        let below = row + small(top - start);
        let columns: BTreeMap<FigureId, u32> = grid
            .cells
            .iter()
            .filter_map(|cell| match cell.content {
                GridContent::Figure(id) => Some((id, column + small(cell.column))),
                _ => None,
            })
            .collect();
        let rows = match block.corner {
            // Figures without a label stand directly below their headings.
            None => vec![(0, below)],
            Some(_) => rows(texts, block, below, column, &columns),
        };
        for (at, row) in &rows {
            for id in block.rows[*at].figures {
                out.extend(columns.get(id).map(|column| (*id, (*row, *column))));
            }
        }
        from = rows.last().map_or(below, |(_, row)| row + 1);
        start = top + block.rows.len();
    }
    out
}

/// Where the headings of a block stand: the row of the first and the column of the table.
fn header(
    texts: &Texts,
    grid: &Grid,
    rows: std::ops::Range<usize>,
    from: u32,
    left: Option<u32>,
) -> Option<(u32, u32)> {
    let cells: Vec<(u32, u32, &str)> = grid
        .cells
        .iter()
        .filter(|cell| rows.contains(&cell.row))
        .filter_map(|cell| Some((small(cell.row - rows.start), small(cell.column), cell.content.label()?)))
        .collect();
    let (row, column, label) = *cells.first()?;
    texts.of(label).into_iter().find_map(|(at, beside)| {
        let (top, first) = (at.checked_sub(row)?, beside.checked_sub(column)?);
        let fits = top >= from
            && left.is_none_or(|left| left == first)
            && cells
                .iter()
                .all(|(row, column, label)| texts.is((top + row, first + column), label));
        fits.then_some((top, first))
    })
}

/// The rows of a block by their labels, in the form's order: position in the block, row of the sheet.
fn rows(texts: &Texts, block: &Block, below: u32, left: u32, columns: &BTreeMap<FigureId, u32>) -> Vec<(usize, u32)> {
    let figures = block.rows.iter().flat_map(|row| row.figures);
    let Some(first) = figures.filter_map(|id| columns.get(id)).min().copied() else {
        return Vec::new();
    };
    // The label next to the figures.
    let mut labels: BTreeMap<u32, &str> = BTreeMap::new();
    for ((row, column), cell) in texts.cells.range((below, 0)..) {
        if let Some(text) = text(cell).filter(|_| (left..first).contains(&column)) {
            labels.insert(row, text);
        }
    }
    let own = |label: Option<&&str>| label.map(|label| fold(label)).unwrap_or_default();
    let known: Vec<String> = block.rows.iter().map(|row| own(row.label.last())).collect();
    let corner = own(block.corner.as_ref());
    let mut out: Vec<(usize, u32)> = Vec::new();
    let mut next = 0;
    for (row, label) in labels {
        let Some((at, _)) = known
            .iter()
            .enumerate()
            .skip(next)
            .find(|(_, known)| same(known, label))
        else {
            // Another block begins where the headings repeat.
            if same(label, &corner) {
                break;
            }
            continue;
        };
        out.push((at, row));
        next = at + 1;
    }
    // A group's name stands beside its first row too: only where it stands again below is it a row of its own.
    let is_row = |place: usize| {
        let Some((at, _)) = out.get(place) else { return false };
        let Some((following, below)) = out.get(place + 1) else {
            return true;
        };
        let label = block.rows[*at].label;
        let group = block.rows[*following].label.len() > label.len() && block.rows[*following].label.starts_with(label);
        let column = left + small(label.len().saturating_sub(1));
        !group || label.last().is_some_and(|label| texts.is((*below, column), label))
    };
    (0..out.len())
        .filter(|place| is_row(*place))
        .map(|place| out[place])
        .collect()
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
