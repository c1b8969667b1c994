//! SCOPE: every figure of the whole against the sum of its members. Leaves out figures that a member does not have
//! or that were not read of it: how many is said.

use super::super::figures::Value;
use super::super::relations::{Whole, counterpart, known};
use super::super::{Check, Context, Example, Family, Rule};
use super::{Standing, linked, missing};
use crate::decimal::Decimal;
use crate::finding::{Finding, Severity};
use crate::message::{Message, Text};
use crate::messages;
use crate::tables::{FigureId, Kind, Term};
use std::collections::{BTreeMap, HashSet};

pub(in super::super) const RULE: Rule = Rule {
    code: "SCOPE",
    family: Family::Members,
    severity: Severity::Error,
    name: Text {
        zh: "汇总与成员",
        en: "the whole and its members",
    },
    what: Text {
        zh: "汇总报告的每个数不小于成员的合计，更不小于任何一个成员的数；成员齐全时等于合计。大于合计的，可能含本级或缺少成员，只作提示；给了名单且成员齐全的，为警告。",
        en: "No figure of the whole is less than the sum of its members, let alone than one member's; with all members it is the sum. Where it is more, the own body may be in it or a member missing: that is information, and a warning where the list of members is complete.",
    },
    why: Text {
        zh: "政府的年度报告汇总本级政府及其部门、下级的数据；汇总数小于成员数，必有漏计。",
        en: "A government's report sums up its departments and lower levels; less than a member's figure means that something was left out.",
    },
    help: Text {
        zh: "按所列各列核对漏计或多计的成员；差额恰为某一成员数字的，先查该成员。",
        en: "Look for the member that was left out or counted twice; where the difference is that of one member begin with it.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "2＋3＝5",
                en: "2+3=5",
            },
            cells: &[
                ("applications.new.total", "5"),
                ("members[0].agency.name", "清水县财政局"),
                ("members[0].applications.new.total", "2"),
                ("members[1].agency.name", "清水县教育局"),
                ("members[1].applications.new.total", "3"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "2＋3＝5，汇总为4",
                en: "2+3=5, the whole has 4",
            },
            cells: &[
                ("applications.new.total", "4"),
                ("members[0].agency.name", "清水县财政局"),
                ("members[0].applications.new.total", "2"),
                ("members[1].agency.name", "清水县教育局"),
                ("members[1].applications.new.total", "3"),
            ],
            finds: Some("applications.new.total"),
        },
        Example {
            about: Text {
                zh: "两列都少，是一行、一个问题",
                en: "two columns of one row: one finding",
            },
            cells: &[
                ("applications.new.natural_person", "4"),
                ("applications.new.total", "4"),
                ("members[0].agency.name", "清水县财政局"),
                ("members[0].applications.new.natural_person", "2"),
                ("members[0].applications.new.total", "2"),
                ("members[1].agency.name", "清水县教育局"),
                ("members[1].applications.new.natural_person", "3"),
                ("members[1].applications.new.total", "3"),
            ],
            finds: Some("applications.new.natural_person"),
        },
        Example {
            about: Text {
                zh: "收到的和答复的少同样多，是同一批申请、一个问题",
                en: "as many missing where they came in as where they were answered: the same requests, one finding",
            },
            cells: &[
                ("applications.new.total", "4"),
                ("applications.granted.total", "4"),
                ("members[0].agency.name", "清水县财政局"),
                ("members[0].applications.new.total", "2"),
                ("members[0].applications.granted.total", "2"),
                ("members[1].agency.name", "清水县教育局"),
                ("members[1].applications.new.total", "3"),
                ("members[1].applications.granted.total", "3"),
            ],
            finds: Some("applications.new.total"),
        },
    ],
    check: Check::Members(check),
};

/// Something that is summed up.
#[derive(Clone, Copy)]
enum Cell {
    Figure(FigureId),
    /// Rows that one of the reports prints as one.
    Group {
        rows: &'static [FigureId],
        subtotal: FigureId,
    },
}

/// What a report has for it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Held {
    Number(Decimal),
    Blank,
    /// It was not read, or the edition does not have it.
    Unknown,
}

/// A cell of the whole beside its members.
pub(super) struct Compared {
    cell: Cell,
    /// The figure that it is named by.
    pub(super) id: FigureId,
    whole: Decimal,
    sum: Decimal,
    /// Of each member that counts.
    members: Vec<Decimal>,
    blanks: bool,
}

impl Compared {
    /// What the whole has more.
    pub(super) fn more(&self) -> Decimal {
        self.whole.checked_sub(self.sum).unwrap_or_else(|| 0.into())
    }
}

fn check(whole: &Whole<'_>, findings: &mut Vec<Finding>) {
    let counting: Vec<usize> = (0..whole.members.len())
        .filter(|at| whole.members[*at].standing.counts())
        .collect();
    if counting.is_empty() {
        if !whole.members.is_empty() {
            findings.push(
                whole
                    .whole
                    .finding(&RULE, messages::members_none(), &[])
                    .about("agency.name"),
            );
        }
        return;
    }
    // Which of two contradicting reports counts is not known, and so no sum is.
    if whole
        .members
        .iter()
        .any(|member| matches!(member.standing, Standing::Conflict(_)))
    {
        return;
    }
    let mut unknown = 0;
    let compared: Vec<Compared> = cells(whole, &counting)
        .into_iter()
        .filter_map(|cell| compare(whole, &counting, cell, &mut unknown))
        .collect();
    if unknown > 0 {
        let mut finding = whole
            .whole
            .finding(&RULE, messages::members_unknown(unknown), &[])
            .about("tables");
        finding.severity = Severity::Information;
        findings.push(finding);
    }
    let more = differences(&compared);
    let differing = without_consequences(whole, &compared, &more);
    if differing.is_empty() {
        return;
    }
    if let Some(finding) = one_member(whole, &counting, &compared, &differing) {
        findings.push(finding);
        return;
    }
    let mut rows: BTreeMap<&str, Vec<&Compared>> = BTreeMap::new();
    let mut order = Vec::new();
    for cell in differing {
        let row = cell.id.path().rsplit_once('.').map_or("", |(row, _)| row);
        rows.entry(row).or_insert_with(|| {
            order.push(row);
            Vec::new()
        });
        if let Some(cells) = rows.get_mut(row) {
            cells.push(cell);
        }
    }
    let mut larger: BTreeMap<&str, Vec<&Compared>> = BTreeMap::new();
    let mut less = Vec::new();
    for row in order {
        let Some(cells) = rows.remove(row) else { continue };
        if cells.iter().any(|cell| cell.more().is_negative()) {
            less.push(cells);
        } else {
            let table = row.split('.').next().unwrap_or_default();
            larger.entry(table).or_default().extend(cells);
        }
    }
    for rows in linked::causes(whole.whole.report.edition, less, &more) {
        findings.push(less_finding(whole, &counting, &rows));
    }
    let is_complete = !whole.expected.is_empty() && missing::not_there(whole).is_empty();
    for cells in larger.into_values() {
        findings.push(larger_finding(whole, &cells, is_complete));
    }
}

/// Everything that is summed up, in the form's order.
fn cells(whole: &Whole<'_>, counting: &[usize]) -> Vec<Cell> {
    let contexts = || std::iter::once(&whole.whole).chain(counting.iter().map(|at| &whole.members[*at].context));
    let edition = whole.whole.report.edition;
    let mut groups = Vec::new();
    let mut grouped: HashSet<FigureId> = HashSet::new();
    for equation in edition.tables().flat_map(|table| table.equations) {
        for term in equation.addends {
            let Term::Group { members, subtotal } = term else {
                continue;
            };
            if !grouped.insert(*subtotal) {
                continue;
            }
            let as_one = |context: &Context<'_>| {
                context.figures.is_filled(*subtotal) && !members.iter().any(|id| context.figures.is_filled(*id))
            };
            if contexts().any(as_one) {
                grouped.extend(members.iter().copied());
                groups.push((
                    members.first().copied(),
                    Cell::Group {
                        rows: members,
                        subtotal: *subtotal,
                    },
                ));
            }
        }
    }
    let is_sum = |id: &FigureId| matches!(id.figure().kind, Kind::Count | Kind::Money);
    let mut cells = Vec::new();
    for id in FigureId::all().filter(is_sum) {
        cells.extend(
            groups
                .iter()
                .filter(|(first, _)| *first == Some(id))
                .map(|(_, cell)| *cell),
        );
        if !grouped.contains(&id) && whole.whole.figures.is_there(id) {
            cells.push(Cell::Figure(id));
        }
    }
    cells
}

fn compare(whole: &Whole<'_>, counting: &[usize], cell: Cell, unknown: &mut usize) -> Option<Compared> {
    let own = match held(&whole.whole, cell) {
        Held::Number(number) => number,
        // BLANK and the reader say so.
        Held::Blank | Held::Unknown => return None,
    };
    let mut sum = Some(Decimal::from(0));
    let mut blanks = false;
    let mut members = Vec::with_capacity(counting.len());
    for at in counting {
        let value = match held(&whole.members[*at].context, cell) {
            Held::Number(number) => number,
            Held::Blank => {
                blanks = true;
                Decimal::from(0)
            }
            Held::Unknown => {
                *unknown += 1;
                return None;
            }
        };
        sum = sum.and_then(|sum| sum.checked_add(value));
        members.push(value);
    }
    let Some(sum) = sum else {
        *unknown += 1;
        return None;
    };
    // A figure that its own sums ask to be another is wrong there, and said to be; the whole is the sum of what is printed.
    if own.value() != sum.value() && is_sum_as_printed(whole, counting, cell) {
        return None;
    }
    let id = match cell {
        Cell::Figure(id) => id,
        Cell::Group { rows, subtotal } => {
            let printed = whole.whole.figures.is_filled(subtotal);
            if printed { subtotal } else { *rows.first()? }
        }
    };
    Some(Compared {
        cell,
        id,
        whole: own,
        sum,
        members,
        blanks,
    })
}

/// Whether a figure is the sum of those of the members, all of them as printed.
fn is_sum_as_printed(whole: &Whole<'_>, counting: &[usize], cell: Cell) -> bool {
    let Cell::Figure(id) = cell else { return false };
    let printed = |context: &Context<'_>| counterpart(context, id).and_then(|id| context.figures.get(id).number());
    let mut members = counting.iter().filter_map(|at| printed(&whole.members[*at].context));
    let sum = members.try_fold(Decimal::from(0), Decimal::checked_add);
    let own = printed(&whole.whole);
    own.zip(sum).is_some_and(|(own, sum)| own.value() == sum.value())
}

fn held(context: &Context<'_>, cell: Cell) -> Held {
    let one = |id: FigureId| {
        let Some(id) = counterpart(context, id) else {
            return Held::Unknown;
        };
        if context.is_unread(id) {
            return Held::Unknown;
        }
        match context.figures.get(id) {
            Value::Blank => Held::Blank,
            _ => known(context, id).map_or(Held::Unknown, Held::Number),
        }
    };
    match cell {
        Cell::Figure(id) => one(id),
        Cell::Group { rows, subtotal } => {
            // A row that a report does not have is none of its results.
            let there = rows.iter().filter(|id| context.figures.is_there(**id));
            let mut sum = Decimal::from(0);
            let mut is_filled = false;
            for id in there {
                match one(*id) {
                    Held::Number(number) => match sum.checked_add(number) {
                        Some(larger) => (sum, is_filled) = (larger, true),
                        None => return Held::Unknown,
                    },
                    Held::Blank => {}
                    Held::Unknown => return Held::Unknown,
                }
            }
            if is_filled {
                Held::Number(sum)
            } else if context.figures.is_there(subtotal) {
                one(subtotal)
            } else {
                Held::Blank
            }
        }
    }
}

/// What the whole has more of each figure, where that is not nothing.
fn differences(compared: &[Compared]) -> BTreeMap<FigureId, Decimal> {
    let differing = compared.iter().filter(|cell| !cell.more().is_zero()).map(|cell| {
        let id = match cell.cell {
            Cell::Figure(id) => id,
            Cell::Group { subtotal, .. } => subtotal,
        };
        (id, cell.more())
    });
    differing.collect()
}

/// What differs, without the totals that differ only because their parts do.
fn without_consequences<'c>(
    whole: &Whole<'_>,
    compared: &'c [Compared],
    more: &BTreeMap<FigureId, Decimal>,
) -> Vec<&'c Compared> {
    if more.is_empty() {
        return Vec::new();
    }
    let mut follows: HashSet<FigureId> = HashSet::new();
    for equation in whole.whole.report.edition.tables().flat_map(|table| table.equations) {
        let [total] = equation.totals else { continue };
        let Some(difference) = more.get(total) else { continue };
        let sum = equation
            .addable()
            .filter_map(|id| more.get(&id).copied())
            .try_fold(Decimal::from(0), Decimal::checked_add);
        if sum.is_some_and(|sum| sum.value() == difference.value()) {
            follows.insert(*total);
        }
    }
    compared
        .iter()
        .filter(|cell| !cell.more().is_zero() && !follows.contains(&cell.id))
        .collect()
}

/// Where all that differs is one member's figures: it was left out, or counted twice.
fn one_member(
    whole: &Whole<'_>,
    counting: &[usize],
    compared: &[Compared],
    differing: &[&Compared],
) -> Option<Finding> {
    let first = differing.first()?;
    // One figure agrees with somebody's by chance.
    const ENOUGH: usize = 3;
    let fits = |at: usize, sign: bool| {
        compared.iter().all(|cell| {
            let own = cell.members.get(at).map(|value| value.value()).unwrap_or_default();
            let own = if sign { own } else { -own };
            cell.more().value() == own
        })
    };
    let filled = |at: usize| {
        compared
            .iter()
            .filter(|cell| cell.members.get(at).is_some_and(|value| !value.is_zero()))
            .count()
    };
    let is_left_out = first.more().is_negative();
    let found: Vec<usize> = (0..counting.len())
        .filter(|at| filled(*at) >= ENOUGH && fits(*at, !is_left_out))
        .collect();
    let [at] = found.as_slice() else { return None };
    let index = *counting.get(*at)?;
    let member = whole.members.get(index)?;
    let name = member.other.title();
    let ids: Vec<FigureId> = differing.iter().map(|cell| cell.id).collect();
    let message = if is_left_out {
        messages::member_left_out(name)
    } else {
        messages::member_counted_twice(name)
    };
    let mut finding = whole.whole.finding(&RULE, message, &ids);
    if !is_left_out {
        finding.severity = Severity::Warning;
    }
    finding.expected = Some(first.sum.to_string());
    finding.actual = Some(first.whole.to_string());
    finding.paths.push(format!("members[{index}]"));
    finding.related.push(member.other.related("members", "", None));
    Some(finding)
}

/// Rows of which the whole has less than its members, for one reason.
fn less_finding(whole: &Whole<'_>, counting: &[usize], rows: &[linked::Row<'_>]) -> Finding {
    const SHOWN: usize = 3;
    let message = match rows {
        [cells] => row_message(cells),
        rows => {
            let shown = rows.iter().take(SHOWN);
            let shown: Vec<String> = shown
                .map(|cells| format!("“{}”{}", row_name(cells), columns(cells, "、")))
                .collect();
            let more = if rows.len() > SHOWN { "……" } else { "" };
            messages::scope_less_rows(rows.len(), shown.join("；") + more)
        }
    };
    let cells: Vec<&Compared> = rows.iter().flatten().copied().collect();
    let ids: Vec<FigureId> = cells.iter().map(|cell| cell.id).collect();
    let mut finding = whole.whole.finding(&RULE, message, &ids);
    if let Some(cell) = cells.iter().find(|cell| cell.more().is_negative()) {
        finding.expected = Some(cell.sum.to_string());
        finding.actual = Some(cell.whole.to_string());
        finding.difference = Some(cell.more().to_string());
        // One member alone has more than the whole.
        let more = cell.members.iter().position(|value| value.value() > cell.whole.value());
        if let Some((at, member)) = more.and_then(|at| Some((counting[at], whole.members.get(counting[at])?))) {
            finding.paths.push(format!("members[{at}].{}", cell.id.path()));
            let text = more
                .and_then(|at| cell.members.get(at))
                .map(|value| format!("{} {value}", member.other.title()));
            finding
                .related
                .push(member.other.related(&format!("members[{at}]"), cell.id.path(), text));
        }
    }
    finding
}

fn row_message(cells: &[&Compared]) -> Message {
    let mut wholes: Vec<_> = cells.iter().map(|cell| cell.whole.value()).collect();
    let mut sums: Vec<_> = cells.iter().map(|cell| cell.sum.value()).collect();
    wholes.sort_unstable();
    sums.sort_unstable();
    let (name, columns) = (row_name(cells), columns(cells, "；"));
    if cells.len() > 1 && wholes == sums {
        messages::scope_shifted(name, columns)
    } else if cells.iter().any(|cell| cell.blanks) {
        messages::scope_less_blank(name, columns)
    } else {
        messages::scope_less(name, columns)
    }
}

fn row_name(cells: &[&Compared]) -> &'static str {
    let Some(figure) = cells.first().map(|cell| cell.id.figure()) else {
        return "";
    };
    // The table of reviews and suits has no labels of rows.
    let row = figure.row_label.last().filter(|row| !row.is_empty());
    let row = row.or_else(|| figure.column_label.first());
    row.copied().unwrap_or_default()
}

fn columns(cells: &[&Compared], between: &str) -> String {
    let columns: Vec<String> = cells.iter().map(|cell| told(cell)).collect();
    columns.join(between)
}

/// A table of which the whole has more than its members, as a question.
fn larger_finding(whole: &Whole<'_>, cells: &[&Compared], is_complete: bool) -> Finding {
    const SHOWN: usize = 3;
    let ids: Vec<FigureId> = cells.iter().map(|cell| cell.id).collect();
    let shown: Vec<String> = cells
        .iter()
        .take(SHOWN)
        .map(|cell| format!("{} {}", cell.id.figure().name(), numbers(cell)))
        .collect();
    let message = if is_complete {
        messages::scope_more_complete(cells.len(), shown.join("；"))
    } else {
        messages::scope_more(cells.len(), shown.join("；"))
    };
    let mut finding = whole.whole.finding(&RULE, message, &ids);
    finding.severity = if is_complete {
        Severity::Warning
    } else {
        Severity::Information
    };
    if let Some(first) = cells.first() {
        finding.expected = Some(first.sum.to_string());
        finding.actual = Some(first.whole.to_string());
        finding.difference = Some(format!("+{}", first.more()));
    }
    finding
}

fn told(cell: &Compared) -> String {
    let column = cell.id.figure().column_label.last().copied().unwrap_or_default();
    format!("{column} {}", numbers(cell))
}

fn numbers(cell: &Compared) -> String {
    format!("{}≠{}", cell.whole, cell.sum)
}
