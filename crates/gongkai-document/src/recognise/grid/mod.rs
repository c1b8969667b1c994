//! Tables whose cells are known: which of the statutory tables a table is, or which part of one, by its labels;
//! which cell is which figure, by count, by headings and by columns where all of them agree. What is no statutory
//! table becomes text. Leaves out the report that the rows make (`fill`).

mod draft;
mod fill;
mod heads;
mod layout;
mod names;
mod shape;
mod values;

use super::lines::{Line, Numbers};
use super::outline;
use super::table::{Piece, PieceKind, adds_up, has_total, is_label_text, letters, spanned};
use crate::document;
use draft::{Draft, Drafted, Figures, Scan};
use gongkai_core::rules::{Rule, reading};
use gongkai_core::tables::{self, Row};
use gongkai_core::{Edition, Message, messages};
use heads::{Fit, Head};
use layout::{GridRow, layout};
use names::{CANDIDATES, Named, Names};
use shape::{first_number, is_counting, text_of, turned};
use std::collections::BTreeSet;
use values::Question;

/// Rows of headings above a table.
const DEEPEST: usize = 8;

/// Cells of the row of section four.
const FIFTEEN: usize = 15;

/// The number by which heads know the one block of section four.
const PROCEEDINGS: usize = usize::MAX;

/// What was found in the tables of a document.
#[derive(Default)]
pub(super) struct Tables {
    names: Names,
    heads: Vec<Head>,
    /// The headings that the next rows stand under.
    head: Option<usize>,
    /// The line 第二十条第…项 stands above the next rows.
    article: bool,
    /// The last text was the heading of section four.
    section_four: bool,
    found: Vec<Found>,
    proceedings: Vec<Proceedings>,
    /// Headings of section four without a row so far, by the number of their first cell.
    unfilled: Option<u32>,
    notes: Vec<(&'static Rule, Message, u32)>,
}

/// A row with the label of one of the form.
struct Found {
    /// Number of the cell of the label.
    number: u32,
    choices: Vec<Choice>,
    /// The filled cells behind the label.
    printed: Vec<Piece>,
}

/// A row of the form that the row may be, one of each edition.
struct Choice {
    candidate: usize,
    /// Share of the label's letters that differ.
    cost: f64,
    /// The headings above and how many of them are not the form's; `None` where there are none.
    head: Option<(usize, usize)>,
    /// The cells of the columns, where they are certain.
    cells: Option<Vec<Option<Piece>>>,
    /// There are as many cells as columns.
    exact: bool,
}

/// A row of section four.
struct Proceedings {
    head: Option<usize>,
    cells: Option<Vec<Option<Piece>>>,
    printed: Vec<Piece>,
    number: u32,
}

/// What a row looks like.
enum Kind {
    /// Cells behind a label of the form.
    Data {
        slot: usize,
        named: Named,
    },
    /// Figures behind no label of the form.
    Figures,
    Words,
    Empty,
}

impl Tables {
    /// A text between tables: what follows stands under other headings.
    pub(super) fn interrupt(&mut self, text: &str) {
        let text = text.trim();
        // 单位：件, 续表.
        if text.is_empty() || text.chars().count() <= 6 {
            return;
        }
        self.head = None;
        self.article = false;
        self.section_four = outline::names_section(text) == Some("table_sections.proceedings");
    }

    /// Reads a table; what is no part of a statutory table becomes lines.
    pub(super) fn scan(&mut self, table: &document::Table, numbers: &mut Numbers, lines: &mut Vec<Line>) {
        let rows = layout(table);
        let kinds = self.kinds(&rows);
        if let Some(first) = turned(&rows, &kinds, &mut self.names) {
            self.head = None;
            for row in &rows[..first] {
                text_of(row, numbers, lines);
            }
            let number = first_number(&rows[first], numbers);
            self.notes.push((&reading::REFUSED, messages::table_turned(), number));
            return;
        }
        let mut scan = Scan {
            consumed: vec![false; rows.len()],
            ..Scan::default()
        };
        for at in 0..rows.len() {
            match &kinds[at] {
                Kind::Data { slot, named } => {
                    self.open(&rows, &mut scan, numbers);
                    self.data(&rows, at, *slot, named, &mut scan);
                    scan.clear();
                }
                Kind::Figures => self.figures(&rows, at, &mut scan, numbers),
                Kind::Words => scan.pending.push(at),
                // The row of section four may be blank.
                Kind::Empty if rows[at].slots.len() == FIFTEEN => self.figures(&rows, at, &mut scan, numbers),
                Kind::Empty => {}
            }
        }
        // Headings whose rows stand in the next table.
        if !scan.pending.is_empty() {
            self.open(&rows, &mut scan, numbers);
            if let Some((opened, head_rows)) = scan.opened.last().cloned()
                && Some(opened) == self.head
                && self.is_known(opened)
            {
                head_rows.iter().for_each(|at| scan.consumed[*at] = true);
                if self.fits_proceedings(opened) && self.unfilled.is_none() {
                    let number = head_rows.first().map(|at| first_number(&rows[*at], numbers));
                    self.unfilled = number.filter(|_| self.proceedings.is_empty());
                }
            }
        }
        self.accept(&rows, &mut scan, numbers);
        // Headings of something else are those of this table only.
        self.head = self.head.filter(|_| self.head.is_some_and(|head| self.is_known(head)));
        self.rest(&rows, &scan, numbers, lines);
    }

    fn kinds(&mut self, rows: &[GridRow<'_>]) -> Vec<Kind> {
        let mut last: Option<usize> = None;
        let mut kinds = Vec::with_capacity(rows.len());
        for row in rows {
            let mut label = None;
            for (at, slot) in row.slots.iter().enumerate() {
                if slot.kind != PieceKind::Text {
                    continue;
                }
                let mut named = self.names.of(&slot.text);
                if named.rows.is_empty() && row.has_figures() {
                    // Without its number only where the row is due.
                    let due = |core: &&usize| last.is_some_and(|last| last < **core && **core - last <= 4);
                    named.rows = named.cores.iter().filter(due).map(|core| (*core, 0.3)).collect();
                }
                if !named.rows.is_empty() && at + 1 < row.slots.len() {
                    label = Some((at, named));
                }
            }
            kinds.push(match label {
                Some((slot, named)) => {
                    last = named.rows.first().map(|(candidate, _)| *candidate);
                    Kind::Data { slot, named }
                }
                None if row.has_figures() => Kind::Figures,
                None if row.has_words() => Kind::Words,
                None => Kind::Empty,
            });
        }
        kinds
    }

    /// Takes the rows right above for headings.
    fn open(&mut self, rows: &[GridRow<'_>], scan: &mut Scan, numbers: &mut Numbers) {
        let mut above = Vec::new();
        let new = std::mem::replace(&mut scan.looked, scan.pending.len());
        for at in scan.pending.iter().rev().take(DEEPEST) {
            let mut filled = rows[*at].filled();
            let (first, more) = (filled.next(), filled.next().is_some());
            let Some(first) = first else { continue };
            let alone = first.text.as_str();
            if !more && !*scan.labels.entry(*at).or_insert_with(|| heads_columns(alone)) {
                break;
            }
            above.push(*at);
        }
        above.reverse();
        let article = |text: &str| {
            let text: String = letters(text).into_iter().collect();
            text.contains("二十条") && text.ends_with('项')
        };
        let is_article = |at: &usize| rows[*at].filled().any(|slot| article(&slot.text));
        let words: Vec<(usize, &GridRow<'_>)> = above
            .iter()
            .filter(|at| !rows[**at].has_figures() && !is_article(at))
            .map(|at| (*at, &rows[*at]))
            .collect();
        // A heading of a section ends what the headings before it are for, and so does prose.
        let ends = |at: &&usize| {
            let row = &rows[**at];
            row.filled()
                .any(|slot| outline::names_section(&slot.text).is_some() || slot.text.chars().count() > 60)
        };
        if let Some(head) = Head::of(&words, numbers) {
            // No report has so many; each is compared with all of the form's.
            self.heads
                .push(if self.heads.len() < 500 { head } else { Head::strange() });
            self.head = Some(self.heads.len() - 1);
            self.article = above.iter().any(is_article);
            scan.opened.push((self.heads.len() - 1, above));
        } else if above.iter().any(is_article) {
            self.head = None;
            self.article = true;
            scan.articles.extend(above);
        } else if let Some(at) = scan.pending.iter().skip(new).rfind(ends) {
            self.head = None;
            self.article = false;
            self.section_four = rows[*at]
                .filled()
                .any(|slot| outline::names_section(&slot.text) == Some("table_sections.proceedings"));
        }
    }

    fn data(&mut self, rows: &[GridRow<'_>], at: usize, slot: usize, named: &Named, scan: &mut Scan) {
        let row = &rows[at];
        let opened = scan.opened.last().map(|(head, _)| *head);
        let mut choices = Vec::new();
        let (mut recognised, mut strange) = (self.article, false);
        for (candidate, cost) in &named.rows {
            let known = &CANDIDATES[*candidate];
            let mut headings = None;
            let mut head = None;
            if let Some(number) = self.head {
                let fits_other = self.is_known(number);
                let fit = self.heads[number].fit(known.number, known.block).clone();
                let own =
                    opened == Some(number) && scan.last.is_none_or(|last| last.0 != number || last.1 == known.number);
                // Under the headings of another block it has none of its own.
                if fit != Fit::Unknown || !fits_other || own {
                    let differing = match &fit {
                        Fit::Regular { differing, .. } => differing.len(),
                        Fit::Counted => 0,
                        Fit::Named { .. } => known.block.columns.len(),
                        Fit::Unknown => usize::MAX,
                    };
                    recognised |= fit != Fit::Unknown;
                    strange |= fit == Fit::Unknown;
                    head = Some((number, differing));
                    headings = Some((fit, self.heads[number].end));
                }
            }
            let columns = known.row.figures.len();
            let cells = values::read(&Question {
                row,
                first: slot + 1,
                columns,
                total: has_total(known.table, known.row),
                spanned: spanned(known.table, known.row),
                headings: headings.as_ref().map(|(fit, end)| (fit, *end)),
            });
            choices.push(Drafted {
                candidate: *candidate,
                cost: *cost,
                head,
                cells,
                exact: row.slots.len() - slot - 1 == columns,
            });
        }
        if let Some(number) = self.head
            && let Some(block) = choices
                .iter()
                .filter(|choice| choice.head.is_some_and(|(_, differing)| differing != usize::MAX))
                .map(|choice| CANDIDATES[choice.candidate].number)
                .next()
        {
            scan.last = Some((number, block));
        }
        scan.rows.push(Draft {
            at,
            slot,
            choices,
            recognised,
            strange,
        });
    }

    /// A row of figures without a label: the one row of section four, or one whose label is lost.
    fn figures(&mut self, rows: &[GridRow<'_>], at: usize, scan: &mut Scan, numbers: &mut Numbers) {
        let row = &rows[at];
        let Some((form, table)) = proceedings_row() else { return };
        // Words may stand before the figures (件数), not among them.
        let first = row.slots.iter().position(|slot| slot.kind != PieceKind::Text);
        let wide = row.slots.len() >= FIFTEEN;
        // Only words above that are new can be headings of this row.
        if wide
            && scan.pending.len() > scan.looked
            && scan.pending.last().is_some_and(|last| !rows[*last].has_figures())
        {
            self.open(rows, scan, numbers);
        }
        let head = self.head.filter(|head| wide && self.fits_proceedings(*head));
        if let (Some(head), Some(first)) = (head, first) {
            let fit = self.heads[head].fit(PROCEEDINGS, &table.blocks[0]).clone();
            let end = self.heads[head].end;
            let cells = values::read(&Question {
                row,
                first,
                columns: form.figures.len(),
                total: false,
                spanned: 0,
                headings: Some((&fit, end)),
            });
            scan.proceedings.push(Figures {
                at,
                first,
                head: Some(head),
                cells,
            });
            scan.clear();
            return;
        }
        let pieces: Vec<Piece> = row.slots.iter().map(|slot| slot.piece(0)).collect();
        if self.head.is_none()
            && self.section_four
            && !row.has_words()
            && pieces.len() == form.figures.len()
            && pieces.chunks(5).all(adds_up)
        {
            let cells = (0..pieces.len()).map(Some).collect();
            scan.proceedings.push(Figures {
                at,
                first: 0,
                head: None,
                cells: Some(cells),
            });
            return;
        }
        if !row.has_figures() {
            return;
        }
        if scan.pending.is_empty() && !scan.rows.is_empty() && !is_counting(row) {
            scan.unlabelled.push(at);
        } else {
            scan.pending.push(at);
        }
    }

    /// Whether the headings are those of some block of the form.
    fn is_known(&mut self, head: usize) -> bool {
        let mut numbers = BTreeSet::new();
        let blocks = CANDIDATES.iter().filter(|candidate| numbers.insert(candidate.number));
        let head_of = &mut self.heads[head];
        blocks
            .into_iter()
            .any(|candidate| *head_of.fit(candidate.number, candidate.block) != Fit::Unknown)
            || self.fits_proceedings(head)
    }

    fn fits_proceedings(&mut self, head: usize) -> bool {
        proceedings_row().is_some_and(|(_, table)| {
            let block = &table.blocks[0];
            match self.heads[head].fit(PROCEEDINGS, block) {
                Fit::Counted => true,
                Fit::Regular { .. } => self.heads[head].groups_in_order(block),
                _ => false,
            }
        })
    }

    /// Decides which rows are those of a statutory table, and takes them.
    fn accept(&mut self, rows: &[GridRow<'_>], scan: &mut Scan, numbers: &mut Numbers) {
        let drafts = std::mem::take(&mut scan.rows);
        let disclosure = |draft: &Draft| CANDIDATES[draft.choices[0].candidate].table.blocks.len() > 1;
        let distinct = |section_two: bool| {
            let of_section = drafts.iter().filter(|draft| disclosure(draft) == section_two);
            let keys: BTreeSet<&str> = of_section
                .map(|draft| CANDIDATES[draft.choices[0].candidate].row.key)
                .collect();
            keys.len()
        };
        let (of_two, of_three) = (distinct(true), distinct(false));
        let mut accepted = false;
        let mut used = BTreeSet::new();
        for draft in drafts {
            let section_two = disclosure(&draft);
            let first = &draft.choices[0];
            let long = CANDIDATES[first.candidate].letters.len() >= 6 && first.exact && first.cost < 0.2;
            // 行政许可 names a row in many a table; most rows of section three stand in no other.
            let is_ours = draft.recognised
                || if section_two {
                    of_two >= 3
                } else {
                    of_three >= 2 || (long && !draft.strange)
                };
            if !is_ours {
                continue;
            }
            accepted = true;
            scan.consumed[draft.at] = true;
            let row = &rows[draft.at];
            let own: Vec<u32> = row.slots.iter().map(|slot| numbers.of(&slot.cell.place)).collect();
            let piece = |at: usize| row.slots[at].piece(own[at]);
            let printed = (draft.slot + 1..row.slots.len())
                .filter(|at| row.slots[*at].is_filled())
                .map(piece)
                .collect();
            let choices = draft.choices.into_iter().map(|choice| Choice {
                candidate: choice.candidate,
                cost: choice.cost,
                head: choice.head,
                cells: choice
                    .cells
                    .map(|cells| cells.into_iter().map(|cell| cell.map(piece)).collect()),
                exact: choice.exact,
            });
            let choices: Vec<Choice> = choices.collect();
            used.extend(choices.iter().filter_map(|choice| choice.head).map(|(head, _)| head));
            self.found.push(Found {
                number: own[draft.slot],
                choices,
                printed,
            });
        }
        if accepted {
            scan.articles.iter().for_each(|at| scan.consumed[*at] = true);
            for at in &scan.unlabelled {
                scan.consumed[*at] = true;
                let row = &rows[*at];
                let figures: Vec<&str> = row
                    .filled()
                    .filter(|slot| slot.kind == PieceKind::Figure)
                    .map(|slot| slot.text.as_str())
                    .collect();
                let number = first_number(row, numbers);
                let message = messages::figures_without_label(figures.join(" "));
                self.notes.push((&reading::REFUSED, message, number));
            }
        }
        for Figures { at, first, head, cells } in std::mem::take(&mut scan.proceedings) {
            scan.consumed[at] = true;
            let row = &rows[at];
            let own: Vec<u32> = row.slots.iter().map(|slot| numbers.of(&slot.cell.place)).collect();
            let piece = |at: usize| row.slots[at].piece(own[at]);
            self.proceedings.push(Proceedings {
                head,
                cells: cells.map(|cells| cells.into_iter().map(|cell| cell.map(piece)).collect()),
                printed: (first..row.slots.len())
                    .filter(|at| row.slots[*at].is_filled())
                    .map(piece)
                    .collect(),
                number: own.get(first).copied().unwrap_or_default(),
            });
            used.extend(head);
        }
        for (_, above) in scan.opened.iter().filter(|(head, _)| used.contains(head)) {
            above.iter().for_each(|at| scan.consumed[*at] = true);
        }
    }

    /// What is no part of a statutory table, as text.
    fn rest(&mut self, rows: &[GridRow<'_>], scan: &Scan, numbers: &mut Numbers, lines: &mut Vec<Line>) {
        let whole = !scan.consumed.contains(&true);
        let is_data = |row: &&GridRow<'_>| row.filled().nth(1).is_some();
        if whole
            && rows.iter().filter(is_data).count() >= 2
            && let Some(first) = rows
                .iter()
                .find(|row| row.has_figures() && row.filled().nth(1).is_some())
        {
            let number = first_number(first, numbers);
            self.notes.push((&reading::TABLE, messages::table_as_text(), number));
        }
        for (row, consumed) in rows.iter().zip(&scan.consumed) {
            if !consumed {
                text_of(row, numbers, lines);
            }
        }
    }
}

/// Whether a text alone in its row can stand above columns.
fn heads_columns(text: &str) -> bool {
    outline::names_section(text).is_none() && is_label_text(text)
}

/// The one row of section four.
fn proceedings_row() -> Option<(&'static Row, &'static tables::Table)> {
    let table = tables::table(Edition::default(), "proceedings")?;
    Some((table.blocks.first()?.rows.first()?, table))
}
