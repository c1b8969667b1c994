//! What single expressions print, read backwards: fields, the helpers that have an inverse, and which fields are
//! not known where one has none. Leaves out conditions and lists (`pattern`).

use super::super::Spot;
use super::super::helpers::{Back, Helper};
use super::super::program::Expr;
use super::pattern::{Class, Event, Field, Instruction, Pattern, Reading, path};
use crate::wording;
use gongkai_core::shape::Holds;
use gongkai_core::tables::Kind;
use gongkai_core::{labels, messages};

/// Digits of a year.
const YEAR: usize = 4;

/// Parts of the longest enumeration that is read back.
const MAX_JOINED: usize = 12;

impl Pattern {
    pub(super) fn print(&mut self, expr: &Expr, spot: Spot) {
        match expr {
            Expr::Text(text) => self.literal(text),
            Expr::Number(number) => self.literal(&number.to_string()),
            Expr::Figure(_) | Expr::Field { .. } => self.field(expr, Reading::Plain, class(expr), spot),
            Expr::Before(_) => {
                self.event(Event::Before);
                self.skip(Class::Any, spot);
                self.event(Event::Behind);
            }
            Expr::Loop(..) | Expr::Group(_) => self.skip(Class::Digits, spot),
            Expr::Call {
                helper, given, named, ..
            } => self.call(helper, given, named, spot),
        }
    }

    fn call(&mut self, helper: &'static Helper, given: &[Expr], named: &[Option<Expr>], spot: Spot) {
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
                self.field(argument, Reading::Value(read), class, spot);
            }
            (Back::Value(_), None) if counts(given) => match helper.name {
                "ordinal" => {
                    self.skip(Class::Numerals, spot);
                    self.literal("、");
                }
                "bracketed" => {
                    self.literal("（");
                    self.skip(Class::Numerals, spot);
                    self.literal("）");
                }
                _ => self.skip(Class::Numerals, spot),
            },
            (Back::Cell, Some(argument)) => self.field(argument, Reading::Cell, Class::Any, spot),
            (Back::Tell, Some(argument)) => self.tell(argument, named, spot),
            (Back::Heading, _) => {
                if let Some(Expr::Text(section)) = given.first() {
                    self.letters(Class::Any, section, Reading::Title, spot);
                }
            }
            (Back::First, _) => self.first_of(given, spot),
            (Back::Period, _) => {
                let both = |pattern: &mut Self| {
                    for (at, day) in given.iter().enumerate() {
                        if at > 0 {
                            pattern.literal("至");
                        }
                        let read = |text: &str| Some(wording::read_date(text)?.to_string());
                        pattern.field(day, Reading::Value(read), Class::Day, spot);
                    }
                };
                self.either(true, both, |_| {});
            }
            (Back::Said(said), _) => match given.first() {
                Some(Expr::Figure(id)) => self.literal(said(*id)),
                _ => self.lost(helper, given, spot),
            },
            (Back::Items, _) => self.items(helper, given, named, spot),
            (Back::Joined, _) => self.joined(helper, given, named, spot),
            _ => self.lost(helper, given, spot),
        }
    }

    /// What a helper worked out of fields: they are not known for it.
    fn lost(&mut self, helper: &Helper, given: &[Expr], spot: Spot) {
        let mut paths = Vec::new();
        fields(given, &mut paths);
        let number = self.issue(spot, messages::invert_derived(helper.name), paths);
        self.unread(number, spot);
    }

    fn unread(&mut self, issue: usize, spot: Spot) {
        self.event(Event::Begin);
        self.skip(Class::Any, spot);
        self.event(Event::Lost(issue));
    }

    /// The first value that is there: one of the texts that stand for it, or the field.
    fn first_of(&mut self, given: &[Expr], spot: Spot) {
        let fixed = |expr: &&Expr| matches!(expr, Expr::Text(_) | Expr::Number(_));
        // Behind a text that is there stands nothing that is ever printed.
        let text = given.iter().find(fixed);
        let before: Vec<&Expr> = given.iter().take_while(|expr| !fixed(expr)).collect();
        let value = |pattern: &mut Self| match before.as_slice() {
            [] => {}
            [only] => pattern.print(only, spot),
            _ => {
                let mut paths = Vec::new();
                before
                    .iter()
                    .for_each(|expr| fields(std::slice::from_ref(*expr), &mut paths));
                let number = pattern.issue(spot, messages::invert_either(), paths);
                pattern.unread(number, spot);
            }
        };
        match text {
            Some(text) => self.either(true, |pattern| pattern.print(text, spot), value),
            None => value(self),
        }
    }

    /// A field of all items of a list, with a separator between them.
    fn items(&mut self, helper: &Helper, given: &[Expr], named: &[Option<Expr>], spot: Spot) {
        let [Expr::Field { path, .. }, Expr::Text(name)] = given else {
            return self.lost(helper, given, spot);
        };
        let Some((between, last)) = separators(named) else {
            return self.lost(helper, given, spot);
        };
        let item: Box<str> = format!("{path}[].{name}").into();
        if between.trim().is_empty() || last.trim().is_empty() {
            let number = self.issue(spot, messages::invert_no_separator(helper.name), vec![item]);
            return self.unread(number, spot);
        }
        let class = class_of(&item);
        let path = path.clone();
        let list = |pattern: &mut Self| {
            let one = |pattern: &mut Self| {
                pattern.event(Event::Item);
                pattern.letters_of(class, &item, Reading::Plain, spot, true);
            };
            pattern.event(Event::Enter(path));
            one(pattern);
            let again = pattern.push(Instruction::Choice(0, 0, u32::MAX));
            if between == last {
                pattern.literal(&between);
            } else {
                pattern.either(
                    true,
                    |pattern| pattern.literal(&between),
                    |pattern| pattern.literal(&last),
                );
            }
            one(pattern);
            pattern.push(Instruction::Jump(again));
            let end = pattern.steps.len();
            pattern.steps[again] = Instruction::Choice(again + 1, end, u32::MAX);
            pattern.event(Event::Leave);
        };
        self.either(true, list, |_| {});
    }

    /// Values with a separator between those that are there: all of them, or nobody knows which.
    fn joined(&mut self, helper: &Helper, given: &[Expr], named: &[Option<Expr>], spot: Spot) {
        let mut paths = Vec::new();
        fields(given, &mut paths);
        let Some((between, last)) = separators(named).filter(|_| given.len() <= MAX_JOINED) else {
            return self.lost(helper, given, spot);
        };
        if given.len() > 1 && (between.trim().is_empty() || last.trim().is_empty()) {
            let number = self.issue(spot, messages::invert_no_separator(helper.name), paths);
            return self.unread(number, spot);
        }
        let all = |pattern: &mut Self| {
            for (at, expr) in given.iter().enumerate() {
                if at > 0 {
                    pattern.literal(if at + 1 == given.len() { &last } else { &between });
                }
                pattern.print(expr, spot);
            }
        };
        if given.len() == 1 {
            return all(self);
        }
        self.either(true, all, |pattern| {
            let number = pattern.issue(spot, messages::invert_some_of(helper.name), paths);
            pattern.unread(number, spot);
        });
    }

    fn tell(&mut self, argument: &Expr, named: &[Option<Expr>], spot: Spot) {
        let text = |at: usize| match named.get(at) {
            Some(Some(Expr::Text(text))) => Some(text.clone()),
            _ => None,
        };
        let (some, zero, blank, marked) = (text(0), text(1), text(2), text(3));
        let path = path(argument).unwrap_or_default();
        let last = |pattern: &mut Self| pattern.literal(blank.as_deref().unwrap_or_default());
        let marked = |pattern: &mut Self| match (&marked, argument) {
            (Some(text), Expr::Figure(id)) => {
                let id = *id;
                pattern.either(
                    true,
                    |pattern| {
                        pattern.literal(text);
                        pattern.event(Event::Marked(id));
                    },
                    last,
                );
            }
            _ => last(pattern),
        };
        let some = |pattern: &mut Self| match &some {
            None => marked(pattern),
            Some(text) => pattern.either(
                true,
                |pattern| {
                    for (at, part) in text.split("{}").enumerate() {
                        if at > 0 {
                            pattern.letters_of(Class::Digits, path, Reading::Plain, spot, true);
                        }
                        pattern.literal(part);
                    }
                },
                marked,
            ),
        };
        match &zero {
            None => some(self),
            Some(text) => self.either(
                true,
                |pattern| {
                    pattern.literal(text);
                    pattern.event(Event::Is(path.into(), "0".into()));
                },
                some,
            ),
        }
    }

    fn field(&mut self, expr: &Expr, back: Reading, class: Class, spot: Spot) {
        match path(expr) {
            Some(path) => self.letters(class, path, back, spot),
            None => self.skip(class, spot),
        }
    }

    fn letters(&mut self, class: Class, path: &str, back: Reading, spot: Spot) {
        let title = matches!(back, Reading::Title) || path.ends_with(".title");
        self.letters_of(class, path, back, spot, title);
    }

    /// A field; `wanted` says that it is there, or it may print nothing.
    fn letters_of(&mut self, class: Class, path: &str, back: Reading, spot: Spot, wanted: bool) {
        let unsure = self.between(class, spot);
        self.event(Event::Begin);
        let heading = match back {
            Reading::Title => Some(path),
            _ => path.strip_suffix(".title"),
        };
        let year = path == "year" && matches!(back, Reading::Plain);
        let filled = |pattern: &mut Self| {
            if let Some(section) = heading {
                pattern.push(Instruction::Heading(section.into()));
            }
            let least = if year { YEAR } else { 1 };
            for _ in 0..least {
                pattern.push(Instruction::One(class));
            }
            if !year {
                let greedy = !class.is_wide();
                pattern.push(Instruction::Many { class, greedy });
            }
        };
        // A field that prints nothing is tried last.
        if wanted {
            filled(self);
        } else {
            self.either(true, filled, |_| {});
        }
        let end = self.event(Event::End(Box::new(Field {
            path: path.into(),
            back,
            unsure,
        })));
        if class.is_wide() {
            self.open = vec![Some(end)];
        }
    }

    fn skip(&mut self, class: Class, spot: Spot) {
        self.between(class, spot);
        let greedy = !class.is_wide();
        self.push(Instruction::Many { class, greedy });
        if class.is_wide() {
            self.open = vec![None];
        }
    }

    /// The issue that two fields of any letters stand next to each other, where they do.
    fn between(&mut self, class: Class, spot: Spot) -> Option<usize> {
        (class.is_wide() && !self.open.is_empty()).then(|| self.adjacent(spot))
    }
}

/// The separators of an enumeration, where they are fixed.
fn separators(named: &[Option<Expr>]) -> Option<(Box<str>, Box<str>)> {
    let text = |at: usize| match named.get(at) {
        Some(Some(Expr::Text(text))) => Some(Some(text.clone())),
        Some(None) | None => Some(None),
        _ => None,
    };
    let between = text(0)?.unwrap_or_else(|| "、".into());
    Some((between.clone(), text(1)?.unwrap_or(between)))
}

/// Whether a helper is given the number of an item: no field, and known without it.
fn counts(given: &[Expr]) -> bool {
    matches!(given, [Expr::Loop(..) | Expr::Number(_)])
}

/// The fields that expressions ask for.
fn fields(given: &[Expr], paths: &mut Vec<Box<str>>) {
    for expr in given {
        match expr {
            Expr::Call { given, .. } => fields(given, paths),
            _ => paths.extend(path(expr).map(Into::into)),
        }
    }
}

fn class(expr: &Expr) -> Class {
    match expr {
        Expr::Figure(id) if id.figure().kind == Kind::Text => Class::Any,
        Expr::Figure(_) => Class::Digits,
        _ => path(expr).map_or(Class::Any, class_of),
    }
}

/// The letters that a field can have.
fn class_of(path: &str) -> Class {
    if let Some((_, member)) = path.split_once("websites[].") {
        return if member == "url" { Class::Address } else { Class::Site };
    }
    let leaf = labels::labels(&path.replace("[]", "[0]")).and_then(|labels| labels.leaf);
    match leaf.map(|leaf| &leaf.holds) {
        Some(Holds::Integer { .. } | Holds::Decimal | Holds::Date) => Class::Digits,
        _ => Class::Any,
    }
}

/// An amount in words that is kept in 万元.
fn in_wan(text: &str) -> Option<String> {
    let yuan = wording::read_amount(text)?;
    Some(wording::shifted(yuan, 4)?.to_string())
}
