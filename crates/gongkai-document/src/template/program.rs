//! A compiled template: every name is resolved, every path is known to exist. Leaves out how it came about
//! (`compile`) and what it does (`render`).

use super::helpers::Helper;
use super::{Spot, data::Record};
use gongkai_core::tables::{FigureId, FigureRef};
use gongkai_core::{Decimal, Report};
use jiff::civil::Date;
use std::borrow::Cow;

/// A step.
#[derive(Debug, Clone)]
pub(super) enum Op {
    /// Text of one line.
    Text(Box<str>, Spot),
    /// The end of a line.
    Newline,
    Print(Expr, Spot),
    If {
        test: Expr,
        negate: bool,
        then: Vec<Op>,
        otherwise: Vec<Op>,
        spot: Spot,
    },
    Each {
        list: Expr,
        body: Vec<Op>,
        otherwise: Vec<Op>,
        spot: Spot,
    },
    With {
        of: Expr,
        /// The body is for a record that holds nothing, too.
        always: bool,
        body: Vec<Op>,
        otherwise: Vec<Op>,
    },
    /// The statutory tables whose key begins so.
    Table(&'static str, Spot),
    /// Blocks of a section or a list of blocks, as they stand.
    Narrative(Expr, Spot),
}

/// An expression.
#[derive(Debug, Clone)]
pub(super) enum Expr {
    Text(Box<str>),
    Number(Decimal),
    Figure(FigureId),
    /// A part of the statutory tables.
    Group(Vec<FigureId>),
    Field {
        /// How many blocks further out it stands.
        up: usize,
        steps: Vec<Step>,
        /// The field path, `[]` for any item.
        path: Box<str>,
    },
    /// A figure, group or field of last year's report.
    Before(Box<Expr>),
    /// What is known of the item of an `#each`.
    Loop(Loop, usize),
    Call {
        helper: &'static Helper,
        given: Vec<Expr>,
        /// One for each name that the helper knows.
        named: Vec<Option<Expr>>,
        spot: Spot,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Member(&'static str),
    Item(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Loop {
    Index,
    Number,
    First,
    Last,
}

/// What an expression yields.
#[derive(Debug, Clone)]
pub(super) enum Value<'a> {
    Nothing,
    Text(Cow<'a, str>),
    Number(Decimal),
    Date(Date),
    Truth(bool),
    /// A cell of a statutory table; `None` where the report has no such row.
    Cell(FigureId, Option<FigureRef<'a>>, &'a Report),
    Record(Record<'a>),
    List(super::data::List<'a>),
}

impl<'a> Value<'a> {
    /// The cell of a figure.
    pub(super) fn cell(report: &'a Report, id: FigureId) -> Self {
        Self::Cell(id, report.tables.figure(id), report)
    }

    /// Whether there is something: 0 is, a blank cell and an empty text are not.
    pub(super) fn is_there(&self) -> bool {
        match self {
            Self::Nothing => false,
            Self::Text(text) => !text.is_empty(),
            Self::Number(_) | Self::Date(_) => true,
            Self::Truth(truth) => *truth,
            Self::Cell(_, figure, _) => figure.is_some_and(|figure| !figure.is_blank()),
            Self::Record(record) => !record.is_empty(),
            Self::List(list) => list.len() > 0,
        }
    }

    /// Appends the value as it is printed; `false` where it cannot be printed.
    pub(super) fn write(&self, out: &mut String) -> bool {
        use std::fmt::Write as _;
        let written = match self {
            Self::Nothing => Ok(()),
            Self::Text(text) => out.write_str(text),
            Self::Number(number) => write!(out, "{number}"),
            Self::Date(date) => write!(out, "{date}"),
            Self::Cell(_, figure, _) => match figure {
                None => Ok(()),
                Some(FigureRef::Count(value)) => optional(out, *value),
                Some(FigureRef::Change(value)) => optional(out, *value),
                Some(FigureRef::Money(value)) => optional(out, *value),
                Some(FigureRef::Text(value)) => optional(out, *value),
            },
            Self::Truth(_) | Self::Record(_) | Self::List(_) => return false,
        };
        written.is_ok()
    }

    /// The value as a text; `None` where it cannot be one.
    pub(super) fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Text(text) => Some(Cow::Borrowed(text)),
            other => {
                let mut text = String::new();
                other.write(&mut text).then_some(Cow::Owned(text))
            }
        }
    }
}

fn optional(out: &mut String, value: Option<&impl std::fmt::Display>) -> std::fmt::Result {
    use std::fmt::Write as _;
    match value {
        Some(value) => write!(out, "{value}"),
        None => Ok(()),
    }
}
