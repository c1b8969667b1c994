//! SHIFTED: figures that stand in each other's place. The same figures in other places make every sum hold: a row
//! that slipped by a column, two cells or rows filled in the wrong way round. Leaves out single wrong figures
//! (`cause`).

use super::cause::{Cause, System};
use super::figures::{Figures, Value};
use super::{Check, Context, Example, Family, Rule};
use super::{colsum, sums};
use crate::finding::{Finding, Severity};
use crate::message::{Message, Text};
use crate::messages;
use crate::tables::{Equation, FigureId, Row};

pub(super) const RULE: Rule = Rule {
    code: "SHIFTED",
    family: Family::Arithmetic,
    severity: Severity::Error,
    name: Text {
        zh: "数字错位",
        en: "figures out of place",
    },
    what: Text {
        zh: "数字填在自己的格内。同样的数字换个位置（整行或总计以外各格左移或右移、两格对调、两行对调、错一行）后各项合计全部相符的，疑为错位。",
        en: "Figures stand in their own cells. Where the same figures in other places (a row, with or without its total, moved left or right, two cells or two rows exchanged, rows moved by one) make every sum hold, they are out of place.",
    },
    why: Text {
        zh: "复制粘贴、合并单元格和漏填一格都会使整行错位，一处错位会同时破坏许多合计。",
        en: "Pasting, merged cells and a cell left out move whole rows; one slip breaks many sums at once.",
    },
    help: Text {
        zh: "对照台账核对所示各格，确认后按提示移回原位。",
        en: "Compare the cells with the register, then move them back as said.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "各格都在原位",
                en: "every figure in its place",
            },
            cells: &[
                ("applications.new.natural_person", "20"),
                ("applications.new.commercial_enterprise", "3"),
                ("applications.new.total", "23"),
                ("applications.granted.natural_person", "20"),
                ("applications.granted.commercial_enterprise", "3"),
                ("applications.granted.total", "23"),
                ("applications.total.natural_person", "20"),
                ("applications.total.commercial_enterprise", "3"),
                ("applications.total.total", "23"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "“予以公开”行右移了一格",
                en: "the row 予以公开 slipped by one column",
            },
            cells: &[
                ("applications.new.natural_person", "20"),
                ("applications.new.commercial_enterprise", "3"),
                ("applications.new.total", "23"),
                ("applications.granted.natural_person", "23"),
                ("applications.granted.commercial_enterprise", "20"),
                ("applications.granted.research_institution", "3"),
                ("applications.granted.total", "0"),
                ("applications.total.natural_person", "20"),
                ("applications.total.commercial_enterprise", "3"),
                ("applications.total.total", "23"),
            ],
            finds: Some("applications.granted.natural_person"),
        },
    ],
    check: Check::Report(check),
};

/// Figures and where they belong.
#[derive(Debug)]
pub(super) struct Shift {
    /// The cells concerned, in the form's order, with what belongs there.
    pub cells: Vec<(FigureId, Value)>,
    how: How,
}

#[derive(Debug)]
enum How {
    /// The row belongs so many columns to the left (or, where that is shorter, to the right).
    Turned { row: FigureId, left: usize, of: usize },
    /// The cells before the total belong so many columns further; `follows` says that the form's own totals made
    /// themselves from the misplaced figures.
    Slipped {
        row: FigureId,
        columns: usize,
        left: bool,
        follows: bool,
    },
    /// Two cells of a row or of a column.
    Cells(FigureId, FigureId),
    /// Two rows.
    Rows(FigureId, FigureId),
    /// The rows from here on belong a row further up or down.
    Moved { from: FigureId, up: bool },
}

/// Why the sums fail: the one way to put the figures elsewhere that makes every sum hold. Ways that move fewer figures go first. Where
/// two of a kind do it with different results it is one cause still if each only exchanges two cells: a sum has too
/// much by what another has too little.
pub(super) fn find(system: &System<'_>) -> Option<Cause> {
    let table = system.report.edition.tables().find(|table| {
        table
            .equations
            .iter()
            .any(|equation| system.open.iter().any(|open| open.equation.is(equation)))
    })?;
    // Beside a cell that holds no figure nothing is certain.
    let mut equations = table.equations.iter();
    if equations.any(|equation| system.unread.is_doubtful(equation)) {
        return None;
    }
    let rows: Vec<&Row> = table
        .blocks
        .iter()
        .flat_map(|block| block.rows)
        .filter(|row| row.figures.iter().any(|id| system.figures.is_there(*id)))
        .collect();
    let mut trial = Trial {
        system,
        figures: system.figures.clone(),
        follows: false,
    };
    let slipped = |rows: &[&Row]| slipped(rows, system.figures, false);
    let slipped_with_totals = |rows: &[&Row]| self::slipped(rows, system.figures, true);
    let all: [&Ways<'_>; 7] = [
        &turned,
        &exchanged_in_row,
        &exchanged_in_column,
        &slipped,
        &exchanged_rows,
        &moved_rows,
        &slipped_with_totals,
    ];
    for ways in all {
        let mut found: Vec<Shift> = ways(&rows)
            .into_iter()
            .filter_map(|(how, moves)| {
                trial.follows = matches!(how, How::Slipped { follows: true, .. });
                trial.holds(&moves).map(|cells| Shift { cells, how })
            })
            .collect();
        let Some(first) = found.pop() else { continue };
        let is_certain = found
            .iter()
            .all(|other| matches!(first.how, How::Moved { .. }) || same(&first.cells, &other.cells));
        return if is_certain {
            Some(Cause::Shift(first))
        } else {
            either(&found, &first)
        };
    }
    None
}

/// Exchanges of two cells of which one has been.
fn either(others: &[Shift], last: &Shift) -> Option<Cause> {
    let cells = |shift: &Shift| match shift.how {
        How::Cells(one, other) => Some((one, other)),
        _ => None,
    };
    let pairs: Option<Vec<_>> = others.iter().chain([last]).map(cells).collect();
    pairs.map(Cause::Either)
}

fn same(one: &[(FigureId, Value)], other: &[(FigureId, Value)]) -> bool {
    one.len() == other.len()
        && one
            .iter()
            .zip(other)
            .all(|((id, value), (other, there))| id == other && value.number() == there.number())
}

/// What goes where: from, to.
type Moves = Vec<(FigureId, FigureId)>;

/// The ways of one kind to put the figures of rows elsewhere.
type Ways<'a> = dyn Fn(&[&Row]) -> Vec<(How, Moves)> + 'a;

fn turned(rows: &[&Row]) -> Vec<(How, Moves)> {
    let mut ways = Vec::new();
    for row in rows {
        let of = row.figures.len();
        for left in 1..of {
            let moves = (0..of)
                .map(|at| (row.figures[(at + left) % of], row.figures[at]))
                .collect();
            let row = row.figures[0];
            ways.push((How::Turned { row, left, of }, moves));
        }
    }
    ways
}

/// The cells of applicants of a row, its total left where it is. No figure but 0 goes round the end of the row.
fn slipped(rows: &[&Row], figures: &Figures, follows: bool) -> Vec<(How, Moves)> {
    let mut ways = Vec::new();
    for row in rows {
        let Some((total, cells)) = row.figures.split_last() else {
            continue;
        };
        let table = total.figure().table;
        if !table.starts_with("applications") || !total.path().ends_with(".total") {
            continue;
        }
        let is_figure = |id: &FigureId| figures.get(*id).number().is_some_and(|number| !number.is_zero());
        // One figure alone may as well be one of another row, where the sums of this one hold.
        if follows && cells.iter().filter(|id| is_figure(id)).count() < 2 {
            continue;
        }
        let of = cells.len();
        for at in 1..of {
            let (before, behind) = cells.split_at(at);
            let (columns, left) = match (before.iter().any(is_figure), behind.iter().any(is_figure)) {
                (false, true) => (at, true),
                (true, false) => (of - at, false),
                _ => continue,
            };
            let moves = (0..of).map(|to| (cells[(to + at) % of], cells[to])).collect();
            let how = How::Slipped {
                row: *total,
                columns,
                left,
                follows,
            };
            ways.push((how, moves));
        }
    }
    ways
}

fn exchanged_in_row(rows: &[&Row]) -> Vec<(How, Moves)> {
    let pairs = rows.iter().flat_map(|row| {
        (0..row.figures.len()).flat_map(move |one| (0..one).map(move |other| (row.figures[other], row.figures[one])))
    });
    pairs
        .map(|(one, other)| (How::Cells(one, other), exchange(one, other)))
        .collect()
}

fn exchanged_in_column(rows: &[&Row]) -> Vec<(How, Moves)> {
    pairs(rows)
        .flat_map(|(one, other)| one.figures.iter().copied().zip(other.figures.iter().copied()))
        .map(|(one, other)| (How::Cells(one, other), exchange(one, other)))
        .collect()
}

fn exchanged_rows(rows: &[&Row]) -> Vec<(How, Moves)> {
    pairs(rows)
        .map(|(one, other)| {
            let cells = one.figures.iter().copied().zip(other.figures.iter().copied());
            (
                How::Rows(one.figures[0], other.figures[0]),
                cells.flat_map(|(one, other)| exchange(one, other)).collect(),
            )
        })
        .collect()
}

/// The rows from some row to the last, each a row further up or down; the one that gets nothing is blank.
fn moved_rows(rows: &[&Row]) -> Vec<(How, Moves)> {
    let mut ways = Vec::new();
    let between =
        |one: &Row, other: &Row| -> Moves { one.figures.iter().copied().zip(other.figures.iter().copied()).collect() };
    for first in 1..rows.len() {
        let up = (first..rows.len()).flat_map(|at| between(rows[at], rows[at - 1]));
        ways.push((
            How::Moved {
                from: rows[first].figures[0],
                up: true,
            },
            up.collect(),
        ));
        let down = (first..rows.len()).flat_map(|at| between(rows[at - 1], rows[at]));
        ways.push((
            How::Moved {
                from: rows[first - 1].figures[0],
                up: false,
            },
            down.collect(),
        ));
    }
    ways
}

fn pairs<'a>(rows: &'a [&'a Row]) -> impl Iterator<Item = (&'a Row, &'a Row)> {
    let all = (0..rows.len()).flat_map(move |one| (0..one).map(move |other| (rows[other], rows[one])));
    all.filter(|(one, other)| one.figures.len() == other.figures.len())
}

fn exchange(one: FigureId, other: FigureId) -> Moves {
    vec![(one, other), (other, one)]
}

/// The figures with some of them elsewhere.
struct Trial<'a> {
    system: &'a System<'a>,
    figures: Figures,
    /// Whether totals of columns that hold follow their parts.
    follows: bool,
}

impl Trial<'_> {
    /// The cells that change and what belongs there, if then every sum holds.
    fn holds(&mut self, moves: &[(FigureId, FigureId)]) -> Option<Vec<(FigureId, Value)>> {
        let before = &self.system.figures;
        let value = |id: FigureId| before.get(id);
        // A figure that would be lost must not be one.
        let left_over = |id: FigureId| !moves.iter().any(|(from, _)| *from == id);
        if moves
            .iter()
            .any(|(_, to)| left_over(*to) && value(*to).number().is_some_and(|number| !number.is_zero()))
        {
            return None;
        }
        let mut cells: Vec<(FigureId, Value)> = moves.iter().map(|(from, to)| (*to, value(*from))).collect();
        // What moves away without anything taking its place leaves a blank.
        let vacated = moves.iter().map(|(from, _)| *from);
        let vacated: Vec<FigureId> = vacated.filter(|id| !moves.iter().any(|(_, to)| to == id)).collect();
        cells.extend(vacated.into_iter().map(|id| (id, Value::Blank)));
        cells.retain(|(id, new)| new.number() != value(*id).number());
        if self.follows {
            let totals = self.following(&cells);
            cells.extend(totals);
        }
        if cells.is_empty() || cells.iter().any(|(id, _)| self.system.unread.contains(*id)) {
            return None;
        }
        // Every open sum has to be repaired, so that one without a moved figure decides at once.
        let touched = |equation| {
            cells
                .iter()
                .any(|(id, _)| self.system.sums_of(*id).any(|sum| sum.is(equation)))
        };
        if !self
            .system
            .open
            .iter()
            .filter(|open| open.residual().is_some())
            .all(|open| touched(open.equation))
        {
            return None;
        }
        for (id, new) in &cells {
            self.figures.set(*id, *new);
        }
        // A total that was lost on the way is what its row makes; the other sums decide whether that is right.
        for (id, new) in &mut cells {
            if let (Value::Blank, Some(sum)) = (&*new, self.row_sum(*id)) {
                *new = Value::Count(sum);
                self.figures.set(*id, *new);
            }
        }
        let open = self.system.open.iter().map(|open| open.equation);
        // Also those of which nothing could be said before: what was blank may be filled now.
        let is_changed = |id: FigureId| cells.iter().any(|(changed, _)| *changed == id);
        let equations = self.system.report.edition.tables().flat_map(|table| table.equations);
        let touched = equations.filter(|equation| {
            equation
                .totals
                .iter()
                .copied()
                .chain(equation.addable())
                .any(is_changed)
        });
        let mut all = open.chain(touched);
        let holds = all.all(|equation| {
            matches!(
                sums::standing(equation, &self.figures, self.system.unread),
                sums::Standing::Holds | sums::Standing::Unsaid
            )
        });
        for (id, _) in &cells {
            self.figures.set(*id, before.get(*id));
        }
        cells.sort_by_key(|(id, _)| *id);
        holds.then_some(cells)
    }

    /// The totals of columns that hold over these cells, as the cells ask for them.
    fn following(&mut self, cells: &[(FigureId, Value)]) -> Vec<(FigureId, Value)> {
        let before = self.system.figures;
        let unread = self.system.unread;
        for (id, new) in cells {
            self.figures.set(*id, *new);
        }
        let mut totals = Vec::new();
        for equation in self.system.report.edition.tables().flat_map(|table| table.equations) {
            let [total] = equation.totals else { continue };
            let concerned = equation.rule == colsum::RULE.code
                && sums::addends(equation, before)
                    .iter()
                    .any(|addend| cells.iter().any(|(id, _)| id == addend));
            if concerned
                && sums::standing(equation, before, unread) == sums::Standing::Holds
                && let Some(sum) = self.sum(equation)
            {
                totals.push((*total, Value::Count(sum)));
            }
        }
        for (id, _) in cells {
            self.figures.set(*id, before.get(*id));
        }
        totals
    }

    /// What the row makes whose total the figure is.
    fn row_sum(&self, total: FigureId) -> Option<u64> {
        let mut equations = self.system.report.edition.tables().flat_map(|table| table.equations);
        let equation = equations.find(|equation| equation.rule == "ROWSUM" && equation.totals == [total])?;
        self.sum(equation)
    }

    /// What the parts make.
    fn sum(&self, equation: &Equation) -> Option<u64> {
        let mut sum = 0u64;
        for id in sums::addends(equation, &self.figures) {
            match self.figures.get(id) {
                Value::Count(count) => sum = sum.checked_add(count)?,
                Value::Blank => {}
                Value::Missing | Value::Money(_) | Value::Other => return None,
            }
        }
        Some(sum)
    }
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for shift in context.shifts() {
        let figures: Vec<FigureId> = shift.cells.iter().map(|(id, _)| *id).collect();
        let mut finding = context.finding(&RULE, shift.message(), &figures);
        let shown = |value: Value| {
            value
                .number()
                .map_or_else(|| "—".to_owned(), |number| number.to_string())
        };
        let list = |values: Vec<String>| values.join(", ");
        finding.actual = Some(list(figures.iter().map(|id| shown(context.figures.get(*id))).collect()));
        finding.expected = Some(list(shift.cells.iter().map(|(_, value)| shown(*value)).collect()));
        findings.push(finding);
    }
    let either = context.causes.iter().filter_map(|cause| match cause {
        Cause::Either(pairs) => Some(pairs),
        Cause::Figure(_) | Cause::Shift(_) => None,
    });
    findings.extend(either.map(|pairs| report_either(context, pairs)));
}

/// The finding that some two cells are exchanged, at the sums that do not hold.
fn report_either(context: &Context<'_>, pairs: &[(FigureId, FigureId)]) -> Finding {
    const SHOWN: usize = 3;
    let mut figures: Vec<FigureId> = Vec::new();
    let (mut told, mut actual, mut expected) = (Vec::new(), Vec::new(), Vec::new());
    for open in &context.open {
        let (Some(_), Ok(sum)) = (open.residual(), &open.sum) else {
            continue;
        };
        let printed = sum.printed.map(|printed| printed.to_string()).unwrap_or_default();
        told.push((sums::names(open.equation.totals), printed.clone(), sum.computed));
        actual.push(printed);
        expected.push(sum.computed.to_string());
        figures.extend(open.equation.totals);
    }
    for id in pairs.iter().flat_map(|(one, other)| [*one, *other]) {
        if !figures.contains(&id) {
            figures.push(id);
        }
    }
    let told: Vec<String> = told
        .into_iter()
        .map(|(names, printed, computed)| format!("{names} {printed}≠{computed}"))
        .collect();
    let shown: Vec<String> = pairs
        .iter()
        .take(SHOWN)
        .map(|(one, other)| format!("“{}”↔“{}”", one.figure().name(), other.figure().name()))
        .collect();
    let more = if pairs.len() > SHOWN { "；……" } else { "" };
    let message = messages::shifted_either(told.join("、"), pairs.len(), shown.join("；") + more);
    let mut finding = context.finding(&RULE, message, &figures);
    finding.actual = Some(actual.join(", "));
    finding.expected = Some(expected.join(", "));
    finding
}

impl Shift {
    fn message(&self) -> Message {
        let row = |id: FigureId| id.figure().row_label.last().copied().unwrap_or_default();
        let column = |id: FigureId| id.figure().column_label.last().copied().unwrap_or_default();
        match &self.how {
            How::Turned { row: id, left, of } if left * 2 <= *of => messages::shifted_left(row(*id), *left),
            How::Turned { row: id, left, of } => messages::shifted_right(row(*id), of - left),
            How::Slipped {
                row: id,
                columns,
                left,
                follows,
            } => match (left, follows) {
                (true, false) => messages::shifted_slipped_left(row(*id), *columns),
                (false, false) => messages::shifted_slipped_right(row(*id), *columns),
                (true, true) => messages::shifted_slipped_left_totals(row(*id), *columns),
                (false, true) => messages::shifted_slipped_right_totals(row(*id), *columns),
            },
            How::Cells(one, other) if row(*one) == row(*other) => {
                messages::shifted_cells(row(*one), column(*one), column(*other))
            }
            How::Cells(one, other) => messages::shifted_column_cells(column(*one), row(*one), row(*other)),
            How::Rows(one, other) => messages::shifted_rows(row(*one), row(*other)),
            How::Moved { from, up: true } => messages::shifted_up(row(*from)),
            How::Moved { from, up: false } => messages::shifted_down(row(*from)),
        }
    }
}
