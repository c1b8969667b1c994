//! The sheets with lists: narrative, statistics, annotations and waivers, one record a row. Leaves out what
//! a cell can show of an annotation itself.

use super::figures::state;
use super::sheet::Sheet;
use super::validate;
use super::{Book, styles};
use crate::address::cell_name;
use crate::book::{Area, Format, Rule};
use crate::fields::{
    ANNOTATION_KINDS, ANNOTATIONS, APPROXIMATIONS, List, NARRATIVE, NARRATIVE_HELP, NARRATIVE_TITLE, NOTES_HELP,
    NOTES_TITLE, PREAMBLE, PREFIX, SHEET_NARRATIVE, SHEET_NOTES, SHEET_STATISTICS, STATISTICS, STATISTICS_HELP,
    STATISTICS_TITLE, TITLE_LEVEL, WAIVERS, WAIVERS_HELP, WAIVERS_TITLE, exact, section_name,
};
use crate::figure::{Shown, State};
use crate::{WriteError, number, text};
use gongkai_core::tables::Kind;
use gongkai_core::{AnnotationKind, Block, Decimal, Report, Statistic};

/// Row of the headings: title and instruction stand above.
const TOP: u32 = 2;
/// Blank rows with frames below a list, room to type.
const ROOM: u32 = 10;
/// What is said where something else was typed than a list has.
const CHOOSE: &str = "请从下拉列表选择。";
/// Blank rows below the paragraphs of a section.
const PARAGRAPHS: u32 = 3;

/// 报告正文: a title row a section, then its headings and paragraphs.
pub(super) fn narrative(report: &Report, book: &mut Book) -> Result<Sheet, WriteError> {
    let mut sheet = started(
        SHEET_NARRATIVE,
        NARRATIVE_TITLE,
        NARRATIVE_HELP,
        &NARRATIVE,
        &[110, 45, 120, 440],
        book,
    )?;
    let mut offset = 0;
    for block in &report.preamble {
        offset += 1;
        paragraph(&mut sheet, book, offset, PREAMBLE, block)?;
    }
    room(
        &mut sheet,
        &mut offset,
        if report.preamble.is_empty() { PREAMBLE } else { "" },
    )?;
    for (path, section) in report.sections() {
        let name = section_name(&path);
        offset += 1;
        let row = TOP + offset;
        sheet.put(row, 0, &name, &styles::band(false))?;
        sheet.put(row, 1, TITLE_LEVEL, &styles::band(true))?;
        sheet.text(
            book,
            &NARRATIVE.cell_key(offset, 2),
            (row, 2),
            section.title.as_deref(),
            &styles::band(false),
        )?;
        sheet.blank(row, 3, &styles::band(false))?;
        sheet.at_least(row, 24.0);
        for block in &section.blocks {
            offset += 1;
            paragraph(&mut sheet, book, offset, &name, block)?;
        }
        room(&mut sheet, &mut offset, "")?;
    }
    let section = "从列表选择；留空的行属于上一行的章节。";
    rule(&mut sheet, 0, offset, sections(report, true), ["章节", section, CHOOSE]);
    let levels = validate::choices(&[TITLE_LEVEL, "2", "3", "4", "5", "6", "7", "8", "9"]);
    let level = "2为“（一）”，3为“1.”，4为“（1）”；没有小标题的段落留空。";
    rule(&mut sheet, 1, offset, levels, ["级别", level, CHOOSE]);
    sheet.inner.print_area = Some(Area::new((0, 0), (TOP + offset, 3)));
    book.cells += sheet.cells();
    Ok(sheet)
}

fn paragraph(sheet: &mut Sheet, book: &mut Book, offset: u32, section: &str, block: &Block) -> Result<(), WriteError> {
    let row = TOP + offset;
    sheet.put(row, 0, section, &styles::text("General"))?;
    match block.level {
        Some(level) => sheet.number(row, 1, &level.to_string(), &styles::short("0"))?,
        None => sheet.blank(row, 1, &styles::short("0"))?,
    }
    sheet.text(
        book,
        &NARRATIVE.cell_key(offset, 2),
        (row, 2),
        block.heading.as_deref(),
        &styles::paragraph(),
    )?;
    long_text(sheet, book, offset, block.text.as_deref())?;
    let empty = |text: &Option<String>| text.as_deref().unwrap_or_default().is_empty();
    if block.level.is_none() && empty(&block.heading) && empty(&block.text) {
        book.note(&NARRATIVE.row_key(offset), exact::ROW, "");
    }
    Ok(())
}

/// The text of a paragraph, continued to the right where it is longer than a cell.
fn long_text(sheet: &mut Sheet, book: &mut Book, offset: u32, value: Option<&str>) -> Result<(), WriteError> {
    let row = TOP + offset;
    let Some(value) = value else {
        return sheet.blank(row, 3, &styles::paragraph());
    };
    let safe = text::safe(value);
    if value.is_empty() || safe != value {
        book.note(&NARRATIVE.cell_key(offset, 3), exact::TEXT, value);
    }
    for (column, piece) in (3u16..).zip(text::pieces(&safe, text::CELL)) {
        sheet.put(row, column, piece, &styles::paragraph())?;
    }
    Ok(())
}

/// Rows that are ready for a section's next paragraphs; the first names the section where no row above does.
fn room(sheet: &mut Sheet, offset: &mut u32, section: &str) -> Result<(), WriteError> {
    for at in 0..PARAGRAPHS {
        *offset += 1;
        let row = TOP + *offset;
        sheet.put(row, 0, if at == 0 { section } else { "" }, &styles::text("General"))?;
        sheet.blank(row, 1, &styles::short("0"))?;
        sheet.blank(row, 2, &styles::paragraph())?;
        sheet.blank(row, 3, &styles::paragraph())?;
        sheet.at_least(row, 30.0);
    }
    Ok(())
}

/// 文中数据: parts follow their whole, one level deeper.
pub(super) fn statistics(report: &Report, book: &mut Book) -> Result<Sheet, WriteError> {
    let widths = [250, 45, 175, 190, 90, 60, 50, 80, 70];
    let mut sheet = started(
        SHEET_STATISTICS,
        STATISTICS_TITLE,
        STATISTICS_HELP,
        &STATISTICS,
        &widths,
        book,
    )?;
    let mut offset = 0;
    for (path, section) in report.sections() {
        let name = section_name(&path);
        for (depth, statistic) in flat(&section.statistics) {
            offset += 1;
            record(&mut sheet, book, offset, &name, depth, statistic)?;
        }
    }
    frames(&mut sheet, offset, STATISTICS.columns.len(), 0)?;
    statistic_rules(&mut sheet, report, offset);
    sheet.inner.landscape = true;
    book.cells += sheet.cells();
    Ok(sheet)
}

fn statistic_rules(sheet: &mut Sheet, report: &Report, offset: u32) {
    let section = "从列表选择；留空的行属于上一行的章节。";
    rule(sheet, 0, offset, sections(report, false), ["章节", section, CHOOSE]);
    let depth = Rule::Whole(1, 9);
    let texts = ["层级", "1为总数，2为其分项，依次类推。", "请填1至9的整数。"];
    rule(sheet, 1, offset, depth, texts);
    for (column, name, prompt) in [
        (4, "数值", "只填数字，单位填在右侧。"),
        (7, "同比变化", "比上年增加填正数，减少填负数。"),
    ] {
        let number = Rule::Formula(format!("ISNUMBER({})", first(column)));
        rule(sheet, column, offset, number, [name, prompt, "请填数字，如274.43。"]);
    }
    let names: Vec<&str> = APPROXIMATIONS.iter().map(|(_, name)| *name).collect();
    let texts = ["约数", "约：约3千；余：3千余；近：近3千。确数留空。", CHOOSE];
    rule(sheet, 6, offset, validate::choices(&names), texts);
}

/// The statistics with their depth, wholes before their parts. A loop, as the nesting comes from outside.
pub(crate) fn flat(statistics: &[Statistic]) -> Vec<(u32, &Statistic)> {
    let mut out = Vec::new();
    let mut stack: Vec<(u32, &Statistic)> = statistics.iter().rev().map(|statistic| (1, statistic)).collect();
    while let Some((depth, statistic)) = stack.pop() {
        out.push((depth, statistic));
        stack.extend(statistic.parts.iter().rev().map(|part| (depth + 1, part)));
    }
    out
}

fn record(
    sheet: &mut Sheet,
    book: &mut Book,
    offset: u32,
    section: &str,
    depth: u32,
    statistic: &Statistic,
) -> Result<(), WriteError> {
    let row = TOP + offset;
    let key = |column| STATISTICS.cell_key(offset, column);
    let filled = |text: &'_ str| Some(text.to_owned()).filter(|text| !text.is_empty());
    sheet.put(row, 0, section, &styles::text("General"))?;
    sheet.number(row, 1, &depth.to_string(), &styles::short("0"))?;
    sheet.text(book, &key(2), (row, 2), statistic.key.as_deref(), &styles::text("@"))?;
    let name = styles::text("General").indent(u8::try_from(depth - 1).unwrap_or(15).min(15));
    sheet.text(book, &key(3), (row, 3), filled(&statistic.name).as_deref(), &name)?;
    decimal(sheet, book, &key(4), (row, 4), statistic.value)?;
    sheet.text(
        book,
        &key(5),
        (row, 5),
        filled(&statistic.unit).as_deref(),
        &styles::short("@"),
    )?;
    let approximate = APPROXIMATIONS
        .iter()
        .find(|(kind, _)| Some(*kind) == statistic.approximate)
        .map_or("", |(_, name)| name);
    sheet.put(row, 6, approximate, &styles::short("@"))?;
    decimal(
        sheet,
        book,
        &key(7),
        (row, 7),
        statistic.change.as_ref().map(|change| change.value),
    )?;
    let unit = statistic.change.as_ref().and_then(|change| filled(&change.unit));
    sheet.text(book, &key(8), (row, 8), unit.as_deref(), &styles::short("@"))
}

fn decimal(
    sheet: &mut Sheet,
    book: &mut Book,
    key: &str,
    at: (u32, u16),
    value: Option<Decimal>,
) -> Result<(), WriteError> {
    let state = State {
        figure: value.map(|value| value.to_string()),
        ..State::default()
    };
    if state.is_hidden(Kind::Money) {
        book.note(key, exact::FIGURE, state.figure.as_deref().unwrap_or_default());
    }
    match state.shown(Kind::Money) {
        Shown::Blank => sheet.blank(at.0, at.1, &styles::short("General")),
        Shown::Number(digits) => {
            let format = styles::short(styles::number_format(number::measure(&digits).1, None));
            sheet.number(at.0, at.1, &digits, &format)
        }
        Shown::Text(text) => sheet.put(at.0, at.1, &text, &styles::short("@")),
    }
}

/// 备注与核实: annotations that their cells do not show on the left, waivers on the right.
pub(super) fn notes(report: &Report, book: &mut Book) -> Result<Sheet, WriteError> {
    let mut sheet = started(
        SHEET_NOTES,
        NOTES_TITLE,
        NOTES_HELP,
        &ANNOTATIONS,
        &[210, 190, 60, 190],
        book,
    )?;
    let first = u16::try_from(ANNOTATIONS.columns.len() + 1).unwrap_or(0);
    sheet.width(first - 1, 20);
    heads(
        &mut sheet,
        WAIVERS_TITLE,
        WAIVERS_HELP,
        &WAIVERS,
        &[80, 190, 220, 90, 85],
        first,
        book,
    )?;
    let mut offset = 0;
    for annotation in &report.annotations {
        let id = annotation.path;
        // A cell shows its mark or raw text; a row that the report does not have has no cell.
        let has_cell = report.tables.figure(id).is_some();
        if has_cell && annotation.kind != AnnotationKind::Remark {
            debug_assert!(state(report, id).figure.is_none());
            continue;
        }
        offset += 1;
        let row = TOP + offset;
        sheet.put(row, 0, id.path(), &styles::text("@"))?;
        sheet.put(row, 1, &id.figure().name(), &styles::text("@"))?;
        let kind = ANNOTATION_KINDS
            .iter()
            .find(|(kind, _)| *kind == annotation.kind)
            .map_or("", |(_, name)| name);
        sheet.put(row, 2, kind, &styles::short("@"))?;
        let text = Some(annotation.text.as_str()).filter(|text| !text.is_empty());
        sheet.text(
            book,
            &ANNOTATIONS.cell_key(offset, 3),
            (row, 3),
            text,
            &styles::text("@"),
        )?;
    }
    frames(&mut sheet, offset, ANNOTATIONS.columns.len(), 0)?;
    let names: Vec<&str> = ANNOTATION_KINDS.iter().map(|(_, name)| *name).collect();
    let texts = ["种类", "备注：印在数字后面的说明；其余两种由程序填写。", CHOOSE];
    rule(&mut sheet, 2, offset, validate::choices(&names), texts);
    waivers(&mut sheet, book, report, first)?;
    sheet.inner.landscape = true;
    book.cells += sheet.cells();
    Ok(sheet)
}

fn waivers(sheet: &mut Sheet, book: &mut Book, report: &Report, first: u16) -> Result<(), WriteError> {
    let mut offset = 0;
    for waiver in &report.waivers {
        offset += 1;
        let row = TOP + offset;
        let texts = [
            Some(waiver.rule.as_str()),
            waiver.path.as_deref(),
            Some(&waiver.reason),
            Some(&waiver.who),
        ];
        for (column, text) in texts.into_iter().enumerate() {
            let at = (row, first + u16::try_from(column).unwrap_or(0));
            sheet.text(book, &WAIVERS.cell_key(offset, column), at, text, &styles::text("@"))?;
        }
        sheet.date(row, first + 4, waiver.on, &styles::short("yyyy-mm-dd"))?;
        let blank = waiver.path.as_deref().unwrap_or_default().is_empty() && waiver.on.is_none();
        if blank && waiver.rule.is_empty() && waiver.reason.is_empty() && waiver.who.is_empty() {
            book.note(&WAIVERS.row_key(offset), exact::ROW, "");
        }
    }
    frames(sheet, offset, WAIVERS.columns.len(), first)?;
    let texts = [
        "规则代码",
        "检查结果所列的代码，如ROWSUM。",
        "没有这条规则，请从列表选择。",
    ];
    rule(sheet, first, offset, Rule::Range(super::guide::codes()), texts);
    let texts = ["核实日期", "如2024-01-22，可以留空。", "应为日期，如2024-01-22。"];
    rule(sheet, first + 4, offset, validate::day(), texts);
    Ok(())
}

/// A sheet with title, instruction and headings of its list.
fn started(
    name: &str,
    title: &str,
    help: &str,
    list: &List,
    widths: &[u32],
    book: &mut Book,
) -> Result<Sheet, WriteError> {
    let mut sheet = Sheet::new(name);
    heads(&mut sheet, title, help, list, widths, 0, book)?;
    sheet.height(0, 30.0);
    sheet.height(1, 44.0);
    sheet.inner.frozen = (TOP + 1, 0);
    sheet.inner.repeated_rows = Some((TOP, TOP));
    Ok(sheet)
}

fn heads(
    sheet: &mut Sheet,
    title: &str,
    help: &str,
    list: &List,
    widths: &[u32],
    first: u16,
    book: &mut Book,
) -> Result<(), WriteError> {
    let last = first + u16::try_from(list.columns.len()).unwrap_or(1) - 1;
    sheet.merge((0, first), (0, last), title, &styles::title())?;
    sheet.merge((1, first), (1, last), help, &styles::hint())?;
    for (at, ((_, heading), width)) in list.columns.iter().zip(widths).enumerate() {
        let column = first + u16::try_from(at).unwrap_or(0);
        sheet.width(column, *width);
        sheet.put(TOP, column, heading, &styles::heading())?;
        book.name(list.name(at).trim_start_matches(PREFIX), sheet.reference(TOP, column));
    }
    Ok(())
}

/// Framed blank rows below a list.
fn frames(sheet: &mut Sheet, offset: u32, columns: usize, first: u16) -> Result<(), WriteError> {
    let format: Format = styles::text("General");
    for row in TOP + offset + 1..=TOP + offset + ROOM {
        for column in 0..columns {
            sheet.blank(row, first + u16::try_from(column).unwrap_or(0), &format)?;
        }
    }
    Ok(())
}

/// A rule for a column, also for rows that are added.
fn rule(sheet: &mut Sheet, column: u16, offset: u32, rule: Rule, texts: [&str; 3]) {
    let area = Area::new((TOP + 1, column), (TOP + offset + 1000, column));
    validate::add(sheet, area, rule, false, texts);
}

/// The sections to choose from, those that people need most.
fn sections(report: &Report, preamble: bool) -> Rule {
    let mut names: Vec<String> = Some(PREAMBLE.to_owned()).filter(|_| preamble).into_iter().collect();
    names.extend(report.sections().map(|(path, _)| section_name(&path)).take(9));
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    validate::choices(&names)
}

/// First cell of a column below its heading.
fn first(column: u16) -> String {
    cell_name(TOP + 1, u32::from(column))
}
