//! Ruling lines as tables: which lines belong together, which cells they make. A cell reaches over several rows or
//! columns where lines between them are missing. Leaves out what stands in the cells.

use super::ink::{Frame, Rule};

/// Parallel lines so near to each other are one: a double line, or the borders of two neighbours.
const DOUBLE: f32 = 4.2;
/// A gap in a line that is a dash or a corner.
const GAP: f32 = 3.2;
/// Distance at which lines meet.
const MEET: f32 = 3.0;
/// The shortest line that counts.
const SHORTEST: f32 = 5.0;
/// Lines of one direction on a page.
const MOST: usize = 3_000;
/// Cells between all lines of a table.
const MOST_CELLS: usize = 200_000;

/// A table of ruling lines.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    pub frame: Frame,
    /// Distances of the columns' edges from the left, and heights of the rows' edges.
    pub columns: Vec<f32>,
    pub rows: Vec<f32>,
    /// The cells from top to bottom and left to right.
    pub cells: Vec<Cell>,
    /// The cell of each place, row by row.
    places: Vec<usize>,
}

/// A cell: first row and column, how many of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub row: usize,
    pub column: usize,
    pub rows: usize,
    pub columns: usize,
}

impl Grid {
    pub(super) fn cell_frame(&self, cell: &Cell) -> Frame {
        Frame {
            left: self.columns[cell.column],
            right: self.columns[cell.column + cell.columns],
            top: self.rows[cell.row],
            bottom: self.rows[cell.row + cell.rows],
        }
    }

    /// The cell at a point of the page.
    pub(super) fn at(&self, point: (f32, f32)) -> Option<usize> {
        if !self.frame.holds(point) {
            return None;
        }
        let place = |edges: &[f32], value: f32| {
            edges
                .partition_point(|edge| *edge <= value)
                .saturating_sub(1)
                .min(edges.len().saturating_sub(2))
        };
        let (column, row) = (place(&self.columns, point.0), place(&self.rows, point.1));
        self.places.get(row * (self.columns.len() - 1) + column).copied()
    }
}

/// The tables of a page, and the lines between rows that belong to none.
pub(super) fn grids(rules: &[Rule]) -> (Vec<Grid>, Vec<Rule>) {
    let horizontal = joined(rules, true);
    let vertical = joined(rules, false);
    let (groups, lone) = groups(&horizontal, &vertical);
    let grids = groups
        .iter()
        .filter_map(|(horizontal, vertical)| of_rules(horizontal, vertical))
        .collect();
    (grids, lone)
}

/// The lines of one direction, each piece joined with its neighbours.
pub(super) fn joined(rules: &[Rule], horizontal: bool) -> Vec<Rule> {
    let mut lines: Vec<Rule> = rules
        .iter()
        .filter(|rule| rule.horizontal == horizontal)
        .copied()
        .collect();
    lines.sort_by(|one, other| one.at.total_cmp(&other.at));
    let mut out = Vec::new();
    let mut start = 0;
    while start < lines.len() {
        let mut end = start + 1;
        while end < lines.len() && lines[end].at - lines[start].at <= DOUBLE {
            end += 1;
        }
        let band = &mut lines[start..end];
        band.sort_by(|one, other| one.from.total_cmp(&other.from));
        let mut current: Option<(Rule, f32, f32)> = None;
        for rule in band.iter() {
            let length = (rule.to - rule.from).max(0.01);
            match &mut current {
                Some((line, sum, weight)) if rule.from - line.to <= GAP => {
                    line.to = line.to.max(rule.to);
                    *sum += rule.at * length;
                    *weight += length;
                }
                _ => {
                    out.extend(current.take().map(finished));
                    current = Some((*rule, rule.at * length, length));
                }
            }
        }
        out.extend(current.take().map(finished));
        start = end;
    }
    out.retain(|rule| rule.to - rule.from >= SHORTEST);
    if out.len() > MOST {
        out.sort_by(|one, other| (other.to - other.from).total_cmp(&(one.to - one.from)));
        out.truncate(MOST);
        out.sort_by(|one, other| one.at.total_cmp(&other.at));
    }
    out
}

fn finished((line, sum, weight): (Rule, f32, f32)) -> Rule {
    Rule {
        at: sum / weight,
        ..line
    }
}

/// Lines that touch each other.
#[allow(clippy::type_complexity, reason = "lines of both directions")]
fn groups(horizontal: &[Rule], vertical: &[Rule]) -> (Vec<(Vec<Rule>, Vec<Rule>)>, Vec<Rule>) {
    let count = horizontal.len();
    let mut sets = Sets::new(count + vertical.len());
    for (at, line) in horizontal.iter().enumerate() {
        for (other, across) in vertical.iter().enumerate() {
            let meets = |line: &Rule, at: f32| line.from - MEET <= at && at <= line.to + MEET;
            if meets(line, across.at) && meets(across, line.at) {
                sets.join(at, count + other);
            }
        }
    }
    let mut groups: Vec<(Vec<Rule>, Vec<Rule>)> = Vec::new();
    let mut known: Vec<Option<usize>> = vec![None; count + vertical.len()];
    for (at, rule) in horizontal.iter().chain(vertical).enumerate() {
        let root = sets.root(at);
        let group = *known[root].get_or_insert_with(|| {
            groups.push((Vec::new(), Vec::new()));
            groups.len() - 1
        });
        let group = &mut groups[group];
        if at < count { &mut group.0 } else { &mut group.1 }.push(*rule);
    }
    let (mut groups, lone): (Vec<_>, Vec<_>) = groups
        .into_iter()
        .partition(|(horizontal, vertical)| !horizontal.is_empty() && !vertical.is_empty());
    // A column of one cell that reaches over the whole page has a line on its outer side that meets no other.
    let (across, mut lone): (Vec<Vec<Rule>>, Vec<Vec<Rule>>) = lone.into_iter().unzip();
    let mut lone: Vec<Rule> = lone.drain(..).flatten().collect();
    for (horizontal, vertical) in &mut groups {
        let (Some(top), Some(bottom)) = (
            edge(
                vertical.iter().map(|rule| rule.from),
                horizontal.iter().map(|rule| rule.at),
                f32::min,
            ),
            edge(
                vertical.iter().map(|rule| rule.to),
                horizontal.iter().map(|rule| rule.at),
                f32::max,
            ),
        ) else {
            continue;
        };
        lone.retain(|rule| {
            let beside = (rule.from - top).abs() <= MEET && (rule.to - bottom).abs() <= MEET;
            if beside {
                vertical.push(*rule);
            }
            !beside
        });
    }
    (groups, across.into_iter().flatten().collect())
}

/// The cells between lines that belong together.
pub(super) fn of_rules(horizontal: &[Rule], vertical: &[Rule]) -> Option<Grid> {
    let left = edge(
        horizontal.iter().map(|rule| rule.from),
        vertical.iter().map(|rule| rule.at),
        f32::min,
    )?;
    let right = edge(
        horizontal.iter().map(|rule| rule.to),
        vertical.iter().map(|rule| rule.at),
        f32::max,
    )?;
    let top = edge(
        vertical.iter().map(|rule| rule.from),
        horizontal.iter().map(|rule| rule.at),
        f32::min,
    )?;
    let bottom = edge(
        vertical.iter().map(|rule| rule.to),
        horizontal.iter().map(|rule| rule.at),
        f32::max,
    )?;
    let columns = edges(vertical.iter().map(|rule| rule.at), left, right);
    let rows = edges(horizontal.iter().map(|rule| rule.at), top, bottom);
    let (wide, high) = (columns.len() - 1, rows.len() - 1);
    if wide == 0 || high == 0 || wide * high > MOST_CELLS {
        return None;
    }
    // A line stands between two places where it runs along most of their common edge.
    let mut sets = Sets::new(wide * high);
    for row in 0..high {
        for column in 0..wide {
            let place = row * wide + column;
            if column + 1 < wide && !covered(vertical, columns[column + 1], rows[row], rows[row + 1]) {
                sets.join(place, place + 1);
            }
            if row + 1 < high && !covered(horizontal, rows[row + 1], columns[column], columns[column + 1]) {
                sets.join(place, place + wide);
            }
        }
    }
    let regions = regions(&mut sets, wide, high);
    without_idle(columns, rows, &regions)
}

fn edge(ends: impl Iterator<Item = f32>, lines: impl Iterator<Item = f32>, pick: fn(f32, f32) -> f32) -> Option<f32> {
    ends.chain(lines).reduce(pick)
}

/// The edges between the first and the last, each once.
fn edges(lines: impl Iterator<Item = f32>, first: f32, last: f32) -> Vec<f32> {
    let mut all: Vec<f32> = lines.collect();
    all.sort_by(f32::total_cmp);
    let mut edges: Vec<f32> = Vec::new();
    for at in all {
        match edges.last() {
            Some(before) if at - before <= DOUBLE => {}
            _ => edges.push(at),
        }
    }
    // Open sides end where the lines across do.
    if edges.first().is_none_or(|edge| edge - first > DOUBLE) {
        edges.insert(0, first);
    }
    if edges.last().is_none_or(|edge| last - edge > DOUBLE) {
        edges.push(last);
    }
    edges
}

fn covered(lines: &[Rule], at: f32, from: f32, to: f32) -> bool {
    let along = lines
        .iter()
        .filter(|line| (line.at - at).abs() <= DOUBLE)
        .map(|line| (line.to.min(to) - line.from.max(from)).max(0.0));
    along.sum::<f32>() >= 0.6 * (to - from)
}

/// First row and column of places, last row and column, and how many there are.
type Bounds = (usize, usize, usize, usize, usize);

/// The regions of places without a line between them, as rectangles: first row and column, last row and column.
fn regions(sets: &mut Sets, wide: usize, high: usize) -> Vec<Cell> {
    let mut bounds: Vec<Option<Bounds>> = vec![None; wide * high];
    for place in 0..wide * high {
        let root = sets.root(place);
        let (row, column) = (place / wide, place % wide);
        let bound = bounds[root].get_or_insert((row, column, row, column, 0));
        bound.0 = bound.0.min(row);
        bound.1 = bound.1.min(column);
        bound.2 = bound.2.max(row);
        bound.3 = bound.3.max(column);
        bound.4 += 1;
    }
    let whole = |bound: &Bounds| (bound.2 - bound.0 + 1) * (bound.3 - bound.1 + 1) == bound.4;
    let mut cells = Vec::new();
    for place in 0..wide * high {
        let root = sets.root(place);
        let (row, column) = (place / wide, place % wide);
        let Some(bound) = bounds[root] else { continue };
        if whole(&bound) {
            if (row, column) == (bound.0, bound.1) {
                cells.push(Cell {
                    row,
                    column,
                    rows: bound.2 - bound.0 + 1,
                    columns: bound.3 - bound.1 + 1,
                });
            }
            continue;
        }
        // An angle is no cell: the lines that would say where it ends are missing. Each of its rows is one.
        let before = column > 0 && sets.root(place - 1) == root;
        if !before {
            let columns = (column..wide)
                .take_while(|other| sets.root(row * wide + other) == root)
                .count();
            cells.push(Cell {
                row,
                column,
                rows: 1,
                columns,
            });
        }
    }
    cells
}

/// The grid without edges at which no cell begins: underlines in cells are no rows.
fn without_idle(columns: Vec<f32>, rows: Vec<f32>, cells: &[Cell]) -> Option<Grid> {
    if cells.is_empty() {
        return None;
    }
    let mut begins = (vec![false; columns.len()], vec![false; rows.len()]);
    for cell in cells {
        begins.0[cell.column] = true;
        begins.1[cell.row] = true;
    }
    let kept = |begins: &[bool]| -> Vec<usize> {
        // The new number of each edge.
        let mut number = 0;
        begins
            .iter()
            .map(|begins| {
                let own = number;
                number += usize::from(*begins);
                own
            })
            .collect()
    };
    let (new_columns, new_rows) = (kept(&begins.0), kept(&begins.1));
    let filter = |edges: Vec<f32>, begins: &[bool]| -> Vec<f32> {
        let last = edges.len() - 1;
        edges
            .into_iter()
            .enumerate()
            .filter(|(at, _)| begins[*at] || *at == last)
            .map(|(_, edge)| edge)
            .collect()
    };
    let cells: Vec<Cell> = cells
        .iter()
        .map(|cell| {
            let (column, row) = (new_columns[cell.column], new_rows[cell.row]);
            Cell {
                row,
                column,
                rows: new_rows[cell.row + cell.rows] - row,
                columns: new_columns[cell.column + cell.columns] - column,
            }
        })
        .collect();
    let columns = filter(columns, &begins.0);
    let rows = filter(rows, &begins.1);
    let wide = columns.len() - 1;
    let mut places = vec![0; wide * (rows.len() - 1)];
    for (number, cell) in cells.iter().enumerate() {
        for row in cell.row..cell.row + cell.rows {
            for column in cell.column..cell.column + cell.columns {
                places[row * wide + column] = number;
            }
        }
    }
    Some(Grid {
        frame: Frame {
            left: columns[0],
            right: columns[columns.len() - 1],
            top: rows[0],
            bottom: rows[rows.len() - 1],
        },
        columns,
        rows,
        cells,
        places,
    })
}

/// Sets of numbers that are joined two by two.
struct Sets(Vec<usize>);

impl Sets {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one.max(other)] = one.min(other);
    }
}
