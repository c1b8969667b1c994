//! A template as a pattern of the text that it makes: steps of a small machine that reads the text instead of
//! writing it. Conditions become alternatives, lists become loops. Also says what cannot be read back. Leaves out
//! what single expressions print (`print`) and running it (`machine`).

use super::super::paths::is_previous;
use super::super::program::{Expr, Loop, Op, Step};
use super::super::{Spot, render};
use gongkai_core::tables::FigureId;
use gongkai_core::{Edition, Message, messages};

/// Steps of the largest pattern: the body of a list can be there twice, and so can each list in it.
const MAX_PATTERN: usize = 400_000;

/// A step of the machine.
#[derive(Debug, Clone)]
pub(super) enum Instruction {
    /// Text as it stands.
    Literal(Box<str>),
    /// Any number of letters of a class: as few as possible, or as many.
    Many {
        class: Class,
        greedy: bool,
    },
    /// One letter of a class.
    One(Class),
    /// The end of a line; nothing where nothing stands on it.
    Newline,
    /// Either of two ways, the first one if it leads to the end; the number says which choice it is.
    Choice(usize, usize, u32),
    /// Once more or on.
    Again(usize),
    Jump(usize),
    /// The line is the heading of this section.
    Heading(Box<str>),
    /// The statutory tables that stand here, any number.
    Table,
    /// Whole lines, as few as possible.
    Lines,
    /// Something is known here.
    Event(Event),
    End,
}

/// Letters that a field can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Digits,
    Numerals,
    Day,
    /// The address of a site.
    Address,
    /// The name of a site: no address is in it.
    Site,
    Any,
}

impl Class {
    /// Whether nearly any letter is one of the class, so that two such fields need words between them.
    pub(super) const fn is_wide(self) -> bool {
        matches!(self, Self::Any | Self::Address | Self::Site)
    }

    pub(super) fn has(self, letter: char) -> bool {
        match self {
            Self::Digits => letter.is_ascii_digit() || matches!(letter, '-' | '.'),
            Self::Numerals => "零〇一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟元角分整负".contains(letter),
            Self::Day => "年月日〇一二三四五六七八九十".contains(letter) || letter.is_ascii_digit(),
            Self::Address => Self::Any.has(letter) && !"；，。、（）《》“”".contains(letter),
            Self::Site => Self::Any.has(letter) && !"；。:/".contains(letter),
            Self::Any => letter != '\n' && letter != super::flat::TABLE,
        }
    }
}

/// What becomes known where the machine passes.
#[derive(Debug, Clone)]
pub(super) enum Event {
    /// A field begins or ends.
    Begin,
    End(Box<Field>),
    /// What stood here is not read: the number of the issue.
    Lost(usize),
    /// A field has this value, by the way that was taken.
    Is(Box<str>, Box<str>),
    /// A figure is marked not applicable.
    Marked(FigureId),
    /// What speaks of last year's report begins, and ends.
    Before,
    Behind,
    /// A way of a choice is entered, and left.
    Within(u32),
    Without,
    /// A list is entered, its next item begins, it is left.
    Enter(Box<str>),
    Item,
    Leave,
    /// Lines of a section began or ended.
    LinesBegin,
    LinesEnd(Box<str>),
}

/// A field that is read.
#[derive(Debug, Clone)]
pub(super) struct Field {
    /// Field path, `[]` for the item of the list that is entered.
    pub path: Box<str>,
    pub back: Reading,
    /// The issue for which its value is not certain.
    pub unsure: Option<usize>,
}

/// How a field is read from its text.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reading {
    Plain,
    Value(fn(&str) -> Option<String>),
    Cell,
    /// The heading of a section.
    Title,
}

/// What cannot be read back, and why.
#[derive(Debug, Clone)]
pub(super) struct Issue {
    pub spot: Spot,
    pub why: Message,
    /// The fields that are not known for it, where it is one.
    pub paths: Vec<Box<str>>,
}

/// A pattern.
#[derive(Debug)]
pub(super) struct Pattern {
    pub steps: Vec<Instruction>,
    /// Where in the template each step stands.
    pub spots: Vec<Spot>,
    pub issues: Vec<Issue>,
    /// It would be too large.
    pub too_large: bool,
    pub(super) spot: Spot,
    choices: u32,
    /// Ends of fields of any letters without a literal behind them; no number where it is no field.
    pub(super) open: Vec<Option<usize>>,
    /// For each block around, whether its item is the first, where that is known.
    around: Vec<Option<bool>>,
}

/// The pattern of a program.
pub(super) fn of(ops: &[Op]) -> Pattern {
    let mut pattern = Pattern {
        steps: Vec::new(),
        spots: Vec::new(),
        issues: Vec::new(),
        too_large: false,
        spot: Spot::START,
        choices: 0,
        open: Vec::new(),
        around: vec![None],
    };
    pattern.ops(ops);
    pattern.push(Instruction::Newline);
    pattern.push(Instruction::End);
    pattern
}

impl Pattern {
    pub(super) fn push(&mut self, step: Instruction) -> usize {
        self.steps.push(step);
        self.spots.push(self.spot);
        self.steps.len() - 1
    }

    pub(super) fn event(&mut self, event: Event) -> usize {
        self.push(Instruction::Event(event))
    }

    pub(super) fn literal(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.open.clear();
        }
        if !text.is_empty() {
            self.push(Instruction::Literal(text.into()));
        }
    }

    /// Adds what cannot be read back; returns its number.
    pub(super) fn issue(&mut self, spot: Spot, why: Message, paths: Vec<Box<str>>) -> usize {
        self.issues.push(Issue { spot, why, paths });
        self.issues.len() - 1
    }

    fn ops(&mut self, ops: &[Op]) {
        for (at, op) in ops.iter().enumerate() {
            if self.too_large {
                return;
            }
            if self.steps.len() > MAX_PATTERN {
                self.too_large = true;
                self.issue(self.spot, messages::invert_too_large(), Vec::new());
                return;
            }
            self.op(op, ops.get(at + 1));
        }
    }

    fn op(&mut self, op: &Op, next: Option<&Op>) {
        match op {
            Op::Text(text, spot) => {
                self.spot = *spot;
                let last = matches!(next, None | Some(Op::Newline));
                self.literal(if last { text.trim_end() } else { text });
            }
            Op::Newline => {
                self.open.clear();
                self.push(Instruction::Newline);
            }
            Op::Print(expr, spot) => {
                self.spot = *spot;
                self.print(expr, *spot);
            }
            Op::If {
                test,
                negate,
                then,
                otherwise,
                spot,
            } => {
                self.spot = *spot;
                self.condition(test, *negate, then, otherwise);
            }
            Op::Each {
                list,
                body,
                otherwise,
                spot,
            } => {
                self.spot = *spot;
                self.each(list, body, otherwise);
            }
            Op::With {
                always,
                body,
                otherwise,
                ..
            } => {
                let inside = |pattern: &mut Self| {
                    pattern.around.push(None);
                    pattern.ops(body);
                    pattern.around.pop();
                };
                if *always {
                    inside(self);
                } else {
                    let first = weight(body) >= weight(otherwise);
                    self.either(first, inside, |pattern| pattern.ops(otherwise));
                }
            }
            Op::Table(_, spot) => {
                self.spot = *spot;
                self.open.clear();
                self.push(Instruction::Newline);
                self.push(Instruction::Table);
            }
            Op::Narrative(expr, spot) => {
                self.spot = *spot;
                self.open.clear();
                self.push(Instruction::Newline);
                self.event(Event::LinesBegin);
                self.push(Instruction::Lines);
                if let Expr::Field { path, .. } = expr {
                    self.event(Event::LinesEnd(path.clone()));
                }
            }
        }
    }

    /// One way or the other; `first` says whether the one is tried first.
    pub(super) fn either(&mut self, first: bool, one: impl FnOnce(&mut Self), other: impl FnOnce(&mut Self)) {
        let id = self.choices;
        self.choices += 1;
        let open = self.open.clone();
        let choice = self.push(Instruction::Choice(0, 0, id));
        self.event(Event::Within(id));
        one(self);
        self.event(Event::Without);
        let left = std::mem::replace(&mut self.open, open);
        let jump = self.push(Instruction::Jump(0));
        let second = self.event(Event::Within(id));
        other(self);
        self.event(Event::Without);
        self.open.extend(left);
        self.open.sort_unstable();
        self.open.dedup();
        let end = self.steps.len();
        self.steps[choice] = if first {
            Instruction::Choice(choice + 1, second, id)
        } else {
            Instruction::Choice(second, choice + 1, id)
        };
        self.steps[jump] = Instruction::Jump(end);
    }

    fn condition(&mut self, test: &Expr, negate: bool, then: &[Op], otherwise: &[Op]) {
        if let Expr::Loop(Loop::First, up) = test
            && let Some(Some(known)) = self.around.iter().rev().nth(*up)
        {
            let known = *known;
            self.ops(if known == negate { otherwise } else { then });
            return;
        }
        let (yes, no) = if negate { (otherwise, then) } else { (then, otherwise) };
        // The way with more words of its own is tried first: what fits those was made by them. One that fits
        // everything comes last, and nothing fits everywhere.
        let first = match weight(yes).cmp(&weight(no)) {
            std::cmp::Ordering::Equal => !yes.is_empty() && (no.is_empty() || !negate),
            order => order.is_gt(),
        };
        self.either(
            first,
            |pattern| {
                pattern.says(test, true);
                let other = speaks_of_previous(test);
                if other {
                    pattern.event(Event::Before);
                }
                pattern.ops(yes);
                if other {
                    pattern.event(Event::Behind);
                }
            },
            |pattern| {
                pattern.says(test, false);
                pattern.ops(no);
            },
        );
    }

    /// What a condition says that holds, or does not.
    fn says(&mut self, test: &Expr, holds: bool) {
        let Expr::Call { helper, given, .. } = test else { return };
        let event = match (helper.name, given.as_slice()) {
            ("not", [test]) => return self.says(test, !holds),
            ("eq", [field, Expr::Text(text)]) if path(field) == Some("edition") => {
                // There are two: what is not the one is the other.
                let named = |edition: &&Edition| (edition.name() == &**text) == holds;
                let mut fits = Edition::ALL.iter().filter(named);
                match (fits.next(), fits.next()) {
                    (Some(edition), None) => Event::Is("edition".into(), edition.name().into()),
                    _ => return,
                }
            }
            _ if !holds => return,
            ("zero", [field]) => match path(field) {
                Some(path) => Event::Is(path.into(), "0".into()),
                None => return,
            },
            ("marked", [Expr::Figure(id)]) => Event::Marked(*id),
            ("eq", [field, value]) => match (path(field), value) {
                (Some(path), Expr::Text(text)) => Event::Is(path.into(), text.clone()),
                (Some(path), Expr::Number(number)) => Event::Is(path.into(), number.to_string().into()),
                _ => return,
            },
            _ => return,
        };
        self.event(event);
    }

    fn each(&mut self, list: &Expr, body: &[Op], otherwise: &[Op]) {
        let path: Box<str> = match list {
            Expr::Field { path, .. } => path.clone(),
            _ => "".into(),
        };
        let twice = asks_first(body, 0);
        let first = weight(body) >= weight(otherwise);
        self.either(
            first,
            |pattern| {
                pattern.event(Event::Enter(path));
                if twice {
                    pattern.item(body, Some(true));
                    let again = pattern.push(Instruction::Choice(0, 0, u32::MAX));
                    pattern.item(body, Some(false));
                    pattern.push(Instruction::Jump(again));
                    let end = pattern.steps.len();
                    pattern.steps[again] = Instruction::Choice(again + 1, end, u32::MAX);
                } else {
                    let begin = pattern.steps.len();
                    pattern.item(body, None);
                    pattern.push(Instruction::Again(begin));
                }
                pattern.event(Event::Leave);
            },
            |pattern| pattern.ops(otherwise),
        );
    }

    fn item(&mut self, body: &[Op], first: Option<bool>) {
        self.event(Event::Item);
        self.around.push(first);
        self.ops(body);
        self.around.pop();
        // Between two items stands nothing: where one ends nobody can say.
        if first != Some(true) && !self.open.is_empty() && begins_open(body) {
            self.adjacent(self.spot);
        }
    }

    /// Two fields of any letters next to each other cannot be told apart: neither is known. Returns the issue.
    pub(super) fn adjacent(&mut self, spot: Spot) -> usize {
        let ends = std::mem::take(&mut self.open);
        let number = self.issue(spot, messages::invert_adjacent(), Vec::new());
        for end in ends.into_iter().flatten() {
            if let Instruction::Event(Event::End(field)) = &mut self.steps[end] {
                field.unsure = Some(number);
            }
        }
        number
    }
}

/// Letters of its own words that a part of a template prints at least.
fn weight(ops: &[Op]) -> usize {
    let of = |op: &Op| match op {
        Op::Text(text, _) => text.trim().chars().count(),
        Op::If { then, otherwise, .. } => weight(then).min(weight(otherwise)),
        Op::Each { body, otherwise, .. } => weight(body).min(weight(otherwise)),
        Op::With {
            always,
            body,
            otherwise,
            ..
        } => match always {
            true => weight(body),
            false => weight(body).min(weight(otherwise)),
        },
        Op::Print(Expr::Text(text), _) => text.chars().count(),
        Op::Newline | Op::Print(..) | Op::Table(..) | Op::Narrative(..) => 0,
    };
    ops.iter().map(of).sum()
}

/// Whether a body asks for the first item of the list so many blocks further out.
fn asks_first(ops: &[Op], up: usize) -> bool {
    ops.iter().any(|op| match op {
        Op::If {
            test, then, otherwise, ..
        } => {
            matches!(test, Expr::Loop(Loop::First, known) if *known == up)
                || asks_first(then, up)
                || asks_first(otherwise, up)
        }
        Op::Each { body, otherwise, .. } | Op::With { body, otherwise, .. } => {
            asks_first(body, up + 1) || asks_first(otherwise, up)
        }
        _ => false,
    })
}

/// Whether an item that is not the first can begin with a field and not with words.
fn begins_open(ops: &[Op]) -> bool {
    for op in ops {
        match op {
            Op::If {
                test: Expr::Loop(Loop::First, 0),
                negate,
                then,
                otherwise,
                ..
            } => {
                let way = if *negate { then } else { otherwise };
                if begins_open(way) {
                    return true;
                }
                if weight(way) > 0 {
                    return false;
                }
            }
            Op::Text(text, _) if text.trim().is_empty() => {}
            Op::Print(Expr::Text(_) | Expr::Number(_), _) | Op::Text(..) => return false,
            Op::Print(..) => return true,
            Op::Newline | Op::Table(..) | Op::Narrative(..) => return false,
            Op::If { then, otherwise, .. } => {
                if begins_open(then) || begins_open(otherwise) {
                    return true;
                }
                // A way that says nothing leads on.
                if weight(then) > 0 && weight(otherwise) > 0 {
                    return false;
                }
            }
            Op::Each { body, .. } | Op::With { body, .. } => return begins_open(body),
        }
    }
    false
}

/// Whether an expression asks for last year's report, which is not read.
pub(super) fn speaks_of_previous(expr: &Expr) -> bool {
    match expr {
        Expr::Before(_) => true,
        Expr::Field { path, .. } => is_previous(path),
        Expr::Call { given, .. } => given.iter().any(speaks_of_previous),
        _ => false,
    }
}

/// The path of a field or figure.
pub(super) fn path(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Figure(id) => Some(id.path()),
        Expr::Field { path, .. } if is_previous(path) => None,
        Expr::Field { path, steps, .. } if matches!(steps.last(), Some(Step::Member(_))) => Some(path),
        _ => None,
    }
}

/// What a literal is at the beginning of a line: the level of its heading, and the text behind the mark.
pub(super) fn at_line_start(text: &str) -> (Option<u8>, &str) {
    let text = text.trim_start();
    match render::heading(text) {
        Some((level, rest)) => (Some(level), rest),
        None => {
            let rest = text.strip_prefix('\\').filter(|rest| rest.starts_with('#'));
            (None, rest.unwrap_or(text))
        }
    }
}
