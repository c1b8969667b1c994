//! A template as a pattern of the text that it makes: steps of a small machine that reads the text instead of
//! writing it. Conditions become alternatives, lists become loops, helpers the inverse of what they print. Also
//! says what cannot be read back. Leaves out running it (`machine`).

use super::super::helpers::Back;
use super::super::program::{Expr, Loop, Op, Step};
use super::super::{Spot, render};
use crate::wording;
use gongkai_core::shape::Holds;
use gongkai_core::tables::{FigureId, Kind};
use gongkai_core::{Message, labels, messages};

/// A step of the machine.
#[derive(Debug, Clone)]
pub(super) enum Instruction {
    /// Text as it stands.
    Literal(Box<str>, Spot),
    /// Any number of letters of a class: as few as possible, or as many.
    Many {
        class: Class,
        greedy: bool,
    },
    /// One letter of a class.
    One(Class),
    /// The end of a line; nothing where nothing stands on it.
    Newline,
    /// Either of two ways, the first one if it leads to the end.
    Split(usize, usize),
    Jump(usize),
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
    Any,
}

impl Class {
    pub(super) fn has(self, letter: char) -> bool {
        match self {
            Self::Digits => letter.is_ascii_digit() || matches!(letter, '-' | '.'),
            Self::Numerals => "零〇一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟元角分整负".contains(letter),
            Self::Day => "年月日〇一二三四五六七八九十".contains(letter) || letter.is_ascii_digit(),
            Self::Any => letter != '\n' && letter != super::TABLE,
        }
    }
}

/// What becomes known where the machine passes.
#[derive(Debug, Clone)]
pub(super) enum Event {
    /// A field begins or ends.
    Begin,
    End(Box<Field>),
    /// A field has this value, by the way that was taken.
    Is(Box<str>, Box<str>),
    /// A figure is marked not applicable.
    Marked(FigureId),
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
    pub spot: Spot,
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

/// A pattern.
#[derive(Debug, Default)]
pub(super) struct Pattern {
    pub steps: Vec<Instruction>,
    /// What cannot be read back, and why.
    pub issues: Vec<(Spot, Message)>,
    /// Where a field of any letters ended last without a literal behind it.
    open: Option<Spot>,
}

/// The pattern of a program.
pub(super) fn of(ops: &[Op]) -> Pattern {
    let mut pattern = Pattern::default();
    pattern.ops(ops, None);
    pattern.push(Instruction::Newline);
    pattern.push(Instruction::End);
    pattern
}

impl Pattern {
    fn push(&mut self, step: Instruction) -> usize {
        self.steps.push(step);
        self.steps.len() - 1
    }

    /// `first` says whether this is the first item of the innermost list, where that is known.
    fn ops(&mut self, ops: &[Op], first: Option<bool>) {
        for (at, op) in ops.iter().enumerate() {
            match op {
                Op::Text(text, spot) => {
                    let last = matches!(ops.get(at + 1), None | Some(Op::Newline));
                    let text = if last { text.trim_end() } else { text };
                    if !text.trim().is_empty() {
                        self.open = None;
                    }
                    self.push(Instruction::Literal(text.into(), *spot));
                }
                Op::Newline => {
                    self.open = None;
                    self.push(Instruction::Newline);
                }
                Op::Print(expr, spot) => self.print(expr, *spot),
                Op::If {
                    test,
                    negate,
                    then,
                    otherwise,
                    ..
                } => self.condition(test, *negate, then, otherwise, first),
                Op::Each {
                    list, body, otherwise, ..
                } => self.each(list, body, otherwise, first),
                Op::With { body, otherwise, .. } => self.either(
                    |pattern| pattern.ops(body, first),
                    |pattern| pattern.ops(otherwise, first),
                ),
                Op::Table(..) => {
                    self.push(Instruction::Newline);
                    self.push(Instruction::Table);
                }
                Op::Narrative(expr, _) => {
                    self.push(Instruction::Newline);
                    self.push(Instruction::Event(Event::LinesBegin));
                    self.push(Instruction::Lines);
                    if let Expr::Field { path, .. } = expr {
                        self.push(Instruction::Event(Event::LinesEnd(path.clone())));
                    }
                }
            }
        }
    }

    fn either(&mut self, one: impl FnOnce(&mut Self), other: impl FnOnce(&mut Self)) {
        let split = self.push(Instruction::Split(0, 0));
        one(self);
        let jump = self.push(Instruction::Jump(0));
        let second = self.steps.len();
        other(self);
        let end = self.steps.len();
        self.steps[split] = Instruction::Split(split + 1, second);
        self.steps[jump] = Instruction::Jump(end);
    }

    fn condition(&mut self, test: &Expr, negate: bool, then: &[Op], otherwise: &[Op], first: Option<bool>) {
        if let (Expr::Loop(Loop::First, 0), Some(known)) = (test, first) {
            self.ops(if known != negate { then } else { otherwise }, first);
            return;
        }
        let known = known(test);
        let (yes, no) = if negate { (otherwise, then) } else { (then, otherwise) };
        let says = |pattern: &mut Self| {
            if let Some(event) = known {
                pattern.push(Instruction::Event(event));
            }
        };
        // A shorter text is tried last: nothing fits everywhere.
        let holds = |pattern: &mut Self| {
            says(pattern);
            pattern.ops(yes, first);
        };
        if negate && !no.is_empty() {
            self.either(|pattern| pattern.ops(no, first), holds);
        } else {
            self.either(holds, |pattern| pattern.ops(no, first));
        }
    }

    fn each(&mut self, list: &Expr, body: &[Op], otherwise: &[Op], first: Option<bool>) {
        let path: Box<str> = match list {
            Expr::Field { path, .. } => path.clone(),
            _ => "".into(),
        };
        self.either(
            |pattern| {
                pattern.push(Instruction::Event(Event::Enter(path)));
                pattern.push(Instruction::Event(Event::Item));
                pattern.ops(body, Some(true));
                let split = pattern.push(Instruction::Split(0, 0));
                pattern.push(Instruction::Event(Event::Item));
                pattern.ops(body, Some(false));
                pattern.push(Instruction::Jump(split));
                let end = pattern.steps.len();
                pattern.steps[split] = Instruction::Split(split + 1, end);
                pattern.push(Instruction::Event(Event::Leave));
            },
            |pattern| pattern.ops(otherwise, first),
        );
    }

    fn print(&mut self, expr: &Expr, spot: Spot) {
        match expr {
            Expr::Text(text) => {
                self.push(Instruction::Literal(text.clone(), spot));
            }
            Expr::Number(number) => {
                self.push(Instruction::Literal(number.to_string().into(), spot));
            }
            Expr::Figure(_) | Expr::Field { .. } => self.field(expr, Reading::Plain, class(expr), false, spot),
            Expr::Loop(..) | Expr::Group(_) => self.skip(Class::Digits, spot),
            Expr::Call {
                helper, given, named, ..
            } => {
                let argument = given.first().filter(|expr| path(expr).is_some());
                match (helper.back, argument) {
                    (Back::Value(read), Some(argument)) => {
                        let wan = matches!(named.first(), Some(Some(Expr::Text(unit))) if &**unit == "万元");
                        let read = if helper.name == "amount" && wan { in_wan } else { read };
                        let class = match helper.name {
                            "date" | "date-chinese" => Class::Day,
                            "wan" | "yuan" => Class::Digits,
                            "ordinal" | "bracketed" => Class::Any,
                            _ => Class::Numerals,
                        };
                        self.field(argument, Reading::Value(read), class, false, spot);
                    }
                    (Back::Cell, Some(argument)) => self.field(argument, Reading::Cell, Class::Any, false, spot),
                    (Back::Tell, Some(argument)) => self.tell(argument, named, spot),
                    (Back::Plain, _) if helper.name == "heading" => {
                        if let Some(Expr::Text(section)) = given.first() {
                            let field = Field {
                                path: section.clone(),
                                back: Reading::Title,
                                spot,
                            };
                            self.letters(Class::Any, false, field);
                        }
                    }
                    (Back::Plain, Some(argument)) => self.alternatives(argument, &given[1..], spot),
                    _ => {
                        self.issues.push((spot, messages::invert_derived(helper.name)));
                        self.skip(Class::Any, spot);
                    }
                }
            }
        }
    }

    /// The first value, or one of the texts that stand for it.
    fn alternatives(&mut self, argument: &Expr, others: &[Expr], spot: Spot) {
        let text = others.iter().find_map(|expr| match expr {
            Expr::Text(text) => Some(text.clone()),
            Expr::Number(number) => Some(number.to_string().into()),
            _ => None,
        });
        match text {
            Some(text) => self.either(
                |pattern| {
                    pattern.push(Instruction::Literal(text, spot));
                },
                |pattern| pattern.field(argument, Reading::Plain, class(argument), false, spot),
            ),
            None => self.field(argument, Reading::Plain, class(argument), false, spot),
        }
    }

    fn tell(&mut self, argument: &Expr, named: &[Option<Expr>], spot: Spot) {
        let text = |at: usize| match named.get(at) {
            Some(Some(Expr::Text(text))) => Some(text.clone()),
            _ => None,
        };
        let (some, zero, blank, marked) = (text(0), text(1), text(2), text(3));
        let path = path(argument).unwrap_or_default();
        let literal = |pattern: &mut Self, text: &str| {
            if !text.is_empty() {
                pattern.push(Instruction::Literal(text.into(), spot));
            }
        };
        let last = |pattern: &mut Self| literal(pattern, blank.as_deref().unwrap_or_default());
        let marked = |pattern: &mut Self| match (&marked, argument) {
            (Some(text), Expr::Figure(id)) => {
                let id = *id;
                pattern.either(
                    |pattern| {
                        literal(pattern, text);
                        pattern.push(Instruction::Event(Event::Marked(id)));
                    },
                    last,
                );
            }
            _ => last(pattern),
        };
        let some = |pattern: &mut Self| match &some {
            None => marked(pattern),
            Some(text) => pattern.either(
                |pattern| {
                    let (before, after) = text.split_once("{}").unwrap_or((text, ""));
                    literal(pattern, before);
                    if text.contains("{}") {
                        pattern.field(argument, Reading::Plain, Class::Digits, true, spot);
                    }
                    literal(pattern, after);
                },
                marked,
            ),
        };
        match &zero {
            None => some(self),
            Some(text) => self.either(
                |pattern| {
                    literal(pattern, text);
                    pattern.push(Instruction::Event(Event::Is(path.into(), "0".into())));
                },
                some,
            ),
        }
    }

    fn field(&mut self, expr: &Expr, back: Reading, class: Class, wanted: bool, spot: Spot) {
        let Some(path) = path(expr) else {
            self.skip(class, spot);
            return;
        };
        self.letters(
            class,
            wanted,
            Field {
                path: path.into(),
                back,
                spot,
            },
        );
    }

    fn letters(&mut self, class: Class, wanted: bool, field: Field) {
        let spot = field.spot;
        self.between(class, spot);
        self.push(Instruction::Event(Event::Begin));
        // A heading has its number: any line could be one without, and paragraphs would be taken for headings.
        let heading = matches!(field.back, Reading::Title) || field.path.ends_with(".title");
        // A field that prints nothing is tried last.
        let filled = |pattern: &mut Self| {
            if heading {
                pattern.push(Instruction::One(Class::Numerals));
                pattern.push(Instruction::Many {
                    class: Class::Numerals,
                    greedy: true,
                });
                pattern.push(Instruction::Literal("、".into(), spot));
            }
            pattern.push(Instruction::One(class));
            let greedy = class != Class::Any;
            pattern.push(Instruction::Many { class, greedy });
        };
        if wanted || matches!(field.back, Reading::Title) {
            filled(self);
        } else {
            self.either(filled, |_| {});
        }
        self.push(Instruction::Event(Event::End(Box::new(field))));
    }

    fn skip(&mut self, class: Class, spot: Spot) {
        self.between(class, spot);
        let greedy = class != Class::Any;
        self.push(Instruction::Many { class, greedy });
    }

    /// Two fields of any letters next to each other cannot be told apart.
    fn between(&mut self, class: Class, spot: Spot) {
        if class == Class::Any {
            if self.open.is_some() {
                self.issues.push((spot, messages::invert_adjacent()));
            }
            self.open = Some(spot);
        }
    }
}

/// The path of a field or figure.
pub(super) fn path(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Figure(id) => Some(id.path()),
        Expr::Field { path, steps, .. } if matches!(steps.last(), Some(Step::Member(_))) => Some(path),
        _ => None,
    }
}

fn class(expr: &Expr) -> Class {
    if let Expr::Figure(id) = expr {
        return if id.figure().kind == Kind::Text {
            Class::Any
        } else {
            Class::Digits
        };
    }
    let leaf = path(expr).and_then(|path| labels::labels(&path.replace("[]", "[0]")).and_then(|labels| labels.leaf));
    match leaf.map(|leaf| &leaf.holds) {
        Some(Holds::Integer { .. } | Holds::Decimal | Holds::Date) => Class::Digits,
        _ => Class::Any,
    }
}

/// What a condition says when it holds.
fn known(test: &Expr) -> Option<Event> {
    let Expr::Call { helper, given, .. } = test else {
        return None;
    };
    match (helper.name, given.as_slice()) {
        ("zero", [field]) => Some(Event::Is(path(field)?.into(), "0".into())),
        ("marked", [Expr::Figure(id)]) => Some(Event::Marked(*id)),
        ("eq", [field, Expr::Text(text)]) => Some(Event::Is(path(field)?.into(), text.clone())),
        ("eq", [field, Expr::Number(number)]) => Some(Event::Is(path(field)?.into(), number.to_string().into())),
        _ => None,
    }
}

/// An amount in words that is kept in 万元.
fn in_wan(text: &str) -> Option<String> {
    let yuan = wording::read_amount(text)?;
    Some(wording::shifted(yuan, 4)?.to_string())
}

/// What a literal is at the beginning of a line.
pub(super) fn at_line_start(text: &str) -> &str {
    let text = text.trim_start();
    match render::heading(text) {
        Some((_, rest)) => rest,
        None => text
            .strip_prefix('\\')
            .filter(|rest| rest.starts_with('#'))
            .unwrap_or(text),
    }
}
