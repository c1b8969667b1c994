//! Ways in which the tables of a document are made worse by those who copy, convert and scan them. Leaves out
//! harms to lines of text (`lines`).

use super::{Harm, digits, pick};
use crate::sample::Random;
use gongkai_core::Place;
use gongkai_document::places::places;
use gongkai_document::{Block, Document, Heading, Paragraph, Table, TableCell, TableRow};

/// Every way, named as in the table of results.
pub(super) const HARMS: &[(&str, Harm)] = &[
    ("a page number between the rows", page_number),
    ("a page number inside a row", page_number_in_row),
    ("digits split", |document, random| {
        figure(document, random, |text| {
            (text.len() >= 2 && digits(text)).then(|| format!("{} {}", &text[..1], &text[1..]))
        })
    }),
    ("digits split over two lines", |document, random| {
        figure(document, random, |text| {
            (text.len() >= 2 && digits(text)).then(|| format!("{}\n{}", &text[..1], &text[1..]))
        })
    }),
    ("one zero blank", |document, random| {
        figure(document, random, |text| (text == "0").then(String::new))
    }),
    ("full-width digits", |document, random| {
        figure(document, random, |text| {
            let wide = |letter: char| char::from_u32(u32::from(letter) + 0xFEE0).unwrap_or(letter);
            digits(text).then(|| text.chars().map(wide).collect())
        })
    }),
    ("spaces around figures", |document, _| {
        every_figure(document, |text| format!("\u{A0} {text}\u{3000}"))
    }),
    ("a unit behind a figure", |document, random| {
        figure(document, random, |text| digits(text).then(|| format!("{text}件")))
    }),
    ("a row lost", |document, random| {
        figure_row(document, random, |table, at| drop(table.rows.remove(at)))
    }),
    ("a row twice", |document, random| {
        figure_row(document, random, |table, at| {
            let row = table.rows[at].clone();
            table.rows.insert(at, row);
        })
    }),
    ("an empty row between", |document, random| {
        figure_row(document, random, |table, at| {
            let empty = table.rows[at]
                .cells
                .iter()
                .map(|cell| TableCell::new("", cell.place.clone()));
            let row = TableRow { cells: empty.collect() };
            table.rows.insert(at, row);
        })
    }),
    ("a letter of a label wrong", |document, random| {
        label(document, random, misspelt)
    }),
    ("a letter of every label wrong", |document, _| {
        every_label(document, misspelt)
    }),
    ("a label lost", |document, random| {
        label(document, random, |_| String::new())
    }),
    ("half-width punctuation", |document, _| {
        every_label(document, |text| {
            let narrow = |letter| match letter {
                '（' => '(',
                '）' => ')',
                '，' => ',',
                '：' => ':',
                '、' => ',',
                other => other,
            };
            text.chars().map(narrow).collect()
        })
    }),
    ("other numbers of rows", |document, _| {
        every_label(document, |text| {
            let mut letters = text.chars();
            match (letters.next(), letters.next()) {
                (Some(number @ '1'..='9'), Some('.')) => format!("{number}、 {}", letters.as_str()),
                _ => text.to_owned(),
            }
        })
    }),
    ("labels wrapped", |document, _| {
        every_label(document, |text| {
            let letters: Vec<char> = text.chars().collect();
            let lines: Vec<String> = letters.chunks(4).map(|line| line.iter().collect()).collect();
            lines.join("\n")
        })
    }),
    ("spaces inside labels", |document, _| {
        every_label(document, |text| text.chars().flat_map(|letter| [letter, ' ']).collect())
    }),
    ("the contents before the text", contents),
    ("another title of section four", |document, _| {
        headings(document, |text| {
            text.contains("行政复议")
                .then(|| "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况".to_owned())
        })
    }),
    ("another title of section five", |document, _| {
        headings(document, |text| {
            text.contains("主要问题")
                .then(|| "五、政府信息公开工作存在的主要问题及改进情况".to_owned())
        })
    }),
    ("headings that are paragraphs", |document, _| {
        let mut changed = false;
        for block in &mut document.blocks {
            if let Block::Heading(heading) = block {
                let Heading { text, place, .. } = heading.clone();
                *block = Block::Paragraph(Paragraph { text, place });
                changed = true;
            }
        }
        changed
    }),
    ("the total before its parts", total_first),
    ("row spans one short", |document, _| {
        spans(document, |cell| {
            let long = cell.row_span > 2;
            if long {
                cell.row_span -= 1;
            }
            long
        })
    }),
    ("no spans at all", |document, _| {
        spans(document, |cell| {
            let spanned = cell.row_span > 1 || cell.column_span > 1;
            (cell.row_span, cell.column_span) = (1, 1);
            spanned
        })
    }),
    ("spanned labels repeated", spans_repeated),
    ("a table cut by a page", |document, random| cut(document, random, false)),
    ("a table cut by a page, its head repeated", |document, random| {
        cut(document, random, true)
    }),
    ("one table a row", |document, _| table_a_row(document, false)),
    ("one table a row under an invented head", |document, _| {
        table_a_row(document, true)
    }),
    ("an invented head", |document, _| {
        each_table(document, |table| {
            let width = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
            let names = (1..=width).map(|number| TableCell::new(format!("列{number}"), place()));
            table.rows.insert(0, TableRow { cells: names.collect() });
        })
    }),
    ("a title inside the table", |document, _| {
        each_table(document, |table| {
            let width = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(1);
            let width = u32::try_from(width).unwrap_or(1);
            let title = TableCell::new("（本表由填报单位如实填写）", place()).spanning(1, width);
            table.rows.insert(0, TableRow { cells: vec![title] });
        })
    }),
    ("an empty column in front", |document, _| {
        each_table(document, |table| {
            for row in &mut table.rows {
                row.cells.insert(0, TableCell::new("", place()));
            }
        })
    }),
    ("a table around the page", around),
    ("a cell a paragraph", |document, _| flattened(document, "\n")),
    ("rows as lines of bars", |document, _| flattened(document, " | ")),
];

/// Where something stands that nobody wrote.
const fn place() -> Place {
    Place::Table {
        table: 99,
        row: 1,
        column: 1,
    }
}

/// The tables with figures, those in cells of others included.
fn tables(document: &mut Document) -> Vec<&mut Table> {
    fn collect<'a>(blocks: &'a mut [Block], out: &mut Vec<&'a mut Table>) {
        for block in blocks {
            if let Block::Table(table) = block {
                let outer = table.rows.iter().flat_map(|row| &row.cells);
                let outer = outer.flat_map(|cell| &cell.content);
                if outer.into_iter().any(|block| matches!(block, Block::Table(_))) {
                    for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
                        collect(&mut cell.content, out);
                    }
                } else if table.rows.iter().flat_map(|row| &row.cells).any(is_figure) {
                    out.push(table);
                }
            }
        }
    }
    let mut all = Vec::new();
    collect(&mut document.blocks, &mut all);
    all
}

fn is_figure(cell: &TableCell) -> bool {
    let text = cell.text();
    digits(text.trim())
}

fn is_label(cell: &TableCell) -> bool {
    let text = cell.text();
    text.chars().count() >= 4 && text.chars().filter(|letter| !letter.is_ascii()).count() >= 4
}

fn set(cell: &mut TableCell, text: &str) {
    *cell = TableCell::new(text, cell.place.clone()).spanning(cell.row_span, cell.column_span);
}

/// Changes a cell of a kind, chosen by chance among those that the change fits.
fn cell(
    document: &mut Document,
    random: &mut Random,
    kind: fn(&TableCell) -> bool,
    with: impl Fn(&str) -> Option<String>,
) -> bool {
    let mut cells: Vec<(&mut TableCell, String)> = Vec::new();
    for table in tables(document) {
        for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
            if kind(cell)
                && let Some(changed) = with(cell.text().trim())
            {
                cells.push((cell, changed));
            }
        }
    }
    if cells.is_empty() {
        return false;
    }
    let at = pick(random, cells.len());
    let (cell, changed) = &mut cells[at];
    set(cell, changed);
    true
}

fn figure(document: &mut Document, random: &mut Random, with: impl Fn(&str) -> Option<String>) -> bool {
    cell(document, random, is_figure, with)
}

fn label(document: &mut Document, random: &mut Random, with: impl Fn(&str) -> String) -> bool {
    cell(document, random, is_label, |text| Some(with(text)))
}

fn every(document: &mut Document, kind: fn(&TableCell) -> bool, with: impl Fn(&str) -> String) -> bool {
    let mut changed = false;
    for table in tables(document) {
        for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
            if kind(cell) {
                let text = with(cell.text().trim());
                set(cell, &text);
                changed = true;
            }
        }
    }
    changed
}

fn every_figure(document: &mut Document, with: impl Fn(&str) -> String) -> bool {
    every(document, is_figure, with)
}

fn every_label(document: &mut Document, with: impl Fn(&str) -> String) -> bool {
    every(document, is_label, with)
}

/// The third letter, one that no label has.
fn misspelt(text: &str) -> String {
    let letters = text.chars().enumerate();
    letters
        .map(|(at, letter)| if at == 2 { '某' } else { letter })
        .collect()
}

fn each_table(document: &mut Document, with: impl Fn(&mut Table)) -> bool {
    let mut tables = tables(document);
    for table in &mut tables {
        with(table);
    }
    !tables.is_empty()
}

/// Changes a table at one of its rows that have figures.
fn figure_row(document: &mut Document, random: &mut Random, with: impl Fn(&mut Table, usize)) -> bool {
    let mut tables = tables(document);
    if tables.is_empty() {
        return false;
    }
    let at = pick(random, tables.len());
    let table = &mut tables[at];
    let rows: Vec<usize> = (0..table.rows.len())
        .filter(|row| table.rows[*row].cells.iter().any(is_figure))
        .collect();
    let row = rows[pick(random, rows.len())];
    with(table, row);
    true
}

const PAGE_NUMBERS: [&str; 5] = ["- 4 -", "— 4 —", "4", "第4页 共6页", "－ 4 －"];

fn page_number(document: &mut Document, random: &mut Random) -> bool {
    let text = PAGE_NUMBERS[pick(random, PAGE_NUMBERS.len())];
    figure_row(document, random, |table, at| {
        let cells = vec![TableCell::new(text, place())];
        table.rows.insert(at, TableRow { cells });
    })
}

fn page_number_in_row(document: &mut Document, random: &mut Random) -> bool {
    let text = PAGE_NUMBERS[pick(random, PAGE_NUMBERS.len())];
    let end = random.once_in(2);
    figure_row(document, random, |table, at| {
        let cells = &mut table.rows[at].cells;
        let position = if end { cells.len() } else { cells.len() / 2 };
        cells.insert(position, TableCell::new(text, place()));
    })
}

fn contents(document: &mut Document, _: &mut Random) -> bool {
    let titles = gongkai_core::report::SECTIONS.iter().zip(1..);
    let titles = titles.map(|((_, title), page)| format!("{title}……{page}"));
    let lines = std::iter::once("目  录".to_owned()).chain(titles);
    let blocks = lines.map(|text| Block::Paragraph(Paragraph { text, place: place() }));
    document
        .blocks
        .splice(1.min(document.blocks.len())..1.min(document.blocks.len()), blocks);
    true
}

fn headings(document: &mut Document, with: impl Fn(&str) -> Option<String>) -> bool {
    let mut changed = false;
    for block in &mut document.blocks {
        let text = match block {
            Block::Heading(heading) => &mut heading.text,
            Block::Paragraph(paragraph) if paragraph.text.chars().count() < 40 => &mut paragraph.text,
            _ => continue,
        };
        if let Some(other) = with(text) {
            *text = other;
            changed = true;
        }
    }
    changed
}

/// The column 总计 of the table of applications stands in front of the others.
fn total_first(document: &mut Document, _: &mut Random) -> bool {
    let mut changed = false;
    for table in tables(document) {
        if !table
            .rows
            .iter()
            .flat_map(|row| &row.cells)
            .any(|cell| cell.text().contains("科研"))
        {
            continue;
        }
        for row in &mut table.rows {
            let figures: Vec<usize> = (0..row.cells.len()).filter(|at| is_figure(&row.cells[*at])).collect();
            let heads = row.cells.iter().position(|cell| cell.text() == "自然人");
            let total = row
                .cells
                .iter()
                .position(|cell| cell.text() == "总计" && cell.row_span > 1);
            if let (7, [first, .., last]) = (figures.len(), figures.as_slice()) {
                let (first, last) = (*first, *last);
                row.cells[first..=last].rotate_right(1);
                changed = true;
            } else if let (None, Some(at)) = (heads, total) {
                // The heading spans the rows of the others and begins in the first of them.
                let cell = row.cells.remove(at);
                row.cells.insert(1, cell);
            } else if row.cells.last().is_some_and(|cell| cell.text() == "总计")
                && let Some(at) = heads
            {
                let count = row.cells.len();
                row.cells[at..count].rotate_right(1);
            }
        }
    }
    changed
}

fn spans(document: &mut Document, with: impl Fn(&mut TableCell) -> bool) -> bool {
    let mut changed = false;
    for table in tables(document) {
        for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
            changed |= with(cell);
        }
    }
    changed
}

/// Cells that span stand in each place that they cover, as programs print that know no spans.
fn spans_repeated(document: &mut Document, _: &mut Random) -> bool {
    let mut changed = false;
    for table in tables(document) {
        let (placed, columns) = places(table);
        let mut rows = vec![vec![None; columns]; table.rows.len()];
        for place in placed {
            changed |= place.rows > 1 || place.columns > 1;
            for covered in &mut rows[place.row..place.row + place.rows] {
                covered[place.column..place.column + place.columns].fill(Some(place.cell.clone().spanning(1, 1)));
            }
        }
        for (row, cells) in table.rows.iter_mut().zip(rows) {
            let empty = || TableCell::new("", place());
            row.cells = cells.into_iter().map(|cell| cell.unwrap_or_else(empty)).collect();
        }
    }
    changed
}

/// Cuts the longest table in two.
fn cut(document: &mut Document, random: &mut Random, head: bool) -> bool {
    let tables = document
        .blocks
        .iter()
        .enumerate()
        .filter_map(|(at, block)| match block {
            Block::Table(table) => Some((table.rows.len(), at)),
            _ => None,
        });
    let Some((rows, at)) = tables.max().filter(|(rows, _)| *rows > 8) else {
        return false;
    };
    let row = 5 + pick(random, rows - 7);
    let Block::Table(table) = &mut document.blocks[at] else {
        return false;
    };
    // A cell that spans the cut ends with the page and begins again, empty, on the next one.
    let mut covering: Vec<(usize, TableCell)> = Vec::new();
    let mut rest = table.rows.split_off(row);
    for (number, upper) in table.rows.iter_mut().enumerate() {
        for (position, cell) in upper.cells.iter_mut().enumerate() {
            let end = number + cell.row_span as usize;
            if end > row && cell.row_span > 1 {
                let left = u32::try_from(end - row).unwrap_or(1);
                cell.row_span -= left;
                covering.push((position, TableCell::new("", place()).spanning(left, cell.column_span)));
            }
        }
    }
    if let Some(first) = rest.first_mut() {
        for (position, cell) in covering {
            first.cells.insert(position.min(first.cells.len()), cell);
        }
    }
    if head {
        let heads = table.rows.iter().take_while(|row| !row.cells.iter().any(is_figure));
        rest.splice(0..0, heads.cloned().collect::<Vec<_>>());
    }
    let next = Table {
        caption: None,
        rows: rest,
    };
    document.blocks.insert(at + 1, Block::Table(next));
    true
}

fn table_a_row(document: &mut Document, head: bool) -> bool {
    let blocks = std::mem::take(&mut document.blocks);
    let mut changed = false;
    for block in blocks {
        let Block::Table(table) = block else {
            document.blocks.push(block);
            continue;
        };
        changed = true;
        document.blocks.extend(table.rows.into_iter().map(|row| {
            let cells = row.cells.into_iter().map(|cell| {
                let columns = cell.column_span;
                cell.spanning(1, columns)
            });
            let row = TableRow { cells: cells.collect() };
            let names = (1..=row.cells.len()).map(|number| TableCell::new(format!("Col{number}"), place()));
            let names = head.then(|| TableRow { cells: names.collect() });
            Block::Table(Table {
                caption: None,
                rows: names.into_iter().chain([row]).collect(),
            })
        }));
    }
    changed
}

/// One cell of a table holds the whole page.
fn around(document: &mut Document, _: &mut Random) -> bool {
    let cell = TableCell {
        content: std::mem::take(&mut document.blocks),
        row_span: 1,
        column_span: 1,
        place: place(),
    };
    let table = Table {
        caption: None,
        rows: vec![TableRow { cells: vec![cell] }],
    };
    document.blocks.push(Block::Table(table));
    true
}

/// Tables become paragraphs: the cells of a row with something between.
fn flattened(document: &mut Document, between: &str) -> bool {
    let blocks = std::mem::take(&mut document.blocks);
    let mut changed = false;
    for block in blocks {
        match block {
            Block::Table(table) => {
                changed = true;
                for row in table.rows {
                    let texts: Vec<String> = row.cells.iter().map(|cell| cell.text().replace('\n', "")).collect();
                    for line in texts.join(between).lines() {
                        document.blocks.push(Block::Paragraph(Paragraph {
                            text: line.to_owned(),
                            place: place(),
                        }));
                    }
                }
            }
            other => document.blocks.push(other),
        }
    }
    changed
}
