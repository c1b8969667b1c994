//! Paths of a template: looked up from the innermost block outwards, against the model. Leaves out everything else
//! that a template says.

use super::Fault;
use super::Spot;
use super::compile::{Compiler, Found, Kind};
use super::helpers;
use super::program::{Expr, Loop, Step};
use gongkai_core::message::excerpt;
use gongkai_core::nearest::nearest;
use gongkai_core::shape::{RecordId, Shape};
use gongkai_core::tables::{FigureId, nearest_path};
use gongkai_core::{Message, messages};

/// Last year's report.
pub(super) const PREVIOUS: &str = "previous";

/// Whether a path leads into last year's report.
pub(super) fn is_previous(path: &str) -> bool {
    path.strip_prefix(PREVIOUS)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

impl Compiler<'_> {
    /// Looks a path up: in the innermost block first.
    pub(super) fn path(&mut self, text: &str, spot: Spot) -> Option<Found> {
        let mut rest = text;
        let mut up = 0;
        while let Some(outer) = rest.strip_prefix("../") {
            (rest, up) = (outer, up + 1);
        }
        let innermost = self.scopes.len() - 1;
        if let Some(word) = rest.strip_prefix('@') {
            return self.special(word, up, spot);
        }
        if up > innermost {
            self.fault(Fault::new(spot, messages::template_no_outer(text)));
            return None;
        }
        let explicit = up > 0 || rest == ".." || rest.starts_with("this") || rest.starts_with("./");
        if rest == ".." {
            up += 1;
            rest = "this";
        }
        let rest = rest
            .strip_prefix("this.")
            .or(rest.strip_prefix("./"))
            .unwrap_or(if rest == "this" { "" } else { rest });
        if up > innermost {
            self.fault(Fault::new(spot, messages::template_no_outer(text)));
            return None;
        }
        let of_previous = rest
            .strip_prefix(PREVIOUS)
            .filter(|rest| rest.is_empty() || rest.starts_with('.'));
        if let Some(inner) = of_previous.filter(|_| !explicit) {
            let found = walk_from(
                Kind::Record(RecordId::REPORT),
                PREVIOUS,
                true,
                0,
                inner.trim_start_matches('.'),
            );
            return match found {
                Some(Found {
                    expr,
                    kind,
                    path,
                    fixed,
                    ..
                }) => Some(Found {
                    // Figures are marked so already.
                    expr: match expr {
                        Expr::Field { .. } => Expr::Before(Box::new(expr)),
                        expr => expr,
                    },
                    kind,
                    path,
                    fixed,
                }),
                None => self.unknown(inner.trim_start_matches('.'), spot),
            };
        }
        if rest.is_empty() {
            return self.walk(innermost - up, "").or_else(|| self.unknown(text, spot));
        }
        let first = rest.split(['.', '[']).next().unwrap_or_default();
        for at in (0..=innermost - up).rev() {
            let scope = &self.scopes[at];
            if scope.item.as_deref() == Some(first) {
                let inner = rest[first.len()..].trim_start_matches('.');
                return self.walk(at, inner).or_else(|| self.unknown(text, spot));
            }
            if scope.index.as_deref() == Some(rest) {
                return Some(loop_value(Loop::Index, innermost - at));
            }
            if let Some(found) = self.walk(at, rest) {
                return Some(found);
            }
            if explicit {
                break;
            }
        }
        self.unknown(text, spot)
    }

    fn special(&mut self, word: &str, up: usize, spot: Spot) -> Option<Found> {
        if let Some(path) = word.strip_prefix("root.") {
            return self.walk(0, path).or_else(|| self.unknown(path, spot));
        }
        let kind = match word {
            "index" => Loop::Index,
            "number" => Loop::Number,
            "first" => Loop::First,
            "last" => Loop::Last,
            _ => {
                let known = "@index、@number、@first、@last、@root";
                self.fault(Fault::new(
                    spot,
                    messages::template_unknown_special(excerpt(word), known),
                ));
                return None;
            }
        };
        // The item is that of the innermost list, not of a `with` in it.
        let mut lists = (0..self.scopes.len()).rev().filter(|at| self.scopes[*at].list);
        match lists.nth(up) {
            Some(at) => Some(loop_value(kind, self.scopes.len() - 1 - at)),
            None => {
                self.fault(Fault::new(spot, messages::template_no_loop(word)));
                None
            }
        }
    }

    pub(super) fn is_field(&self, name: &str) -> bool {
        (0..self.scopes.len()).any(|at| self.walk(at, name).is_some())
    }

    /// What a path leads to from a block on.
    fn walk(&self, at: usize, rest: &str) -> Option<Found> {
        let scope = &self.scopes[at];
        let up = self.scopes.len() - 1 - at;
        walk_from(scope.kind, &scope.path, scope.fixed, up, rest)
    }

    fn unknown(&mut self, text: &str, spot: Spot) -> Option<Found> {
        let fault = Fault::new(spot, messages::template_unknown_path(excerpt(text)));
        let help: Option<Message> = self.nearest(text).map(messages::nearest_member);
        let fault = match help {
            Some(help) => fault.help(help),
            None => fault.help(messages::template_unknown_path_help()),
        };
        self.fault(fault);
        None
    }

    /// The known path that looks most like this: seen from the blocks around, or a figure's.
    fn nearest(&self, text: &str) -> Option<String> {
        if let Some(known) = nearest_path(text) {
            return Some(known.to_owned());
        }
        if let Some(known) = nearest(helpers::HELPERS.iter().map(|helper| helper.name), text) {
            return Some(known.to_owned());
        }
        for scope in self.scopes.iter().rev() {
            let Kind::Record(mut id) = scope.kind else { continue };
            let mut known = String::new();
            let mut mended = false;
            for part in text.split('.') {
                let (name, item) = part.split_at(part.find('[').unwrap_or(part.len()));
                let member = id.record().member(name);
                mended |= member.is_none();
                let Some(member) = member.or_else(|| id.record().nearest(name)) else {
                    mended = false;
                    break;
                };
                if !known.is_empty() {
                    known.push('.');
                }
                known.push_str(&member.name);
                known.push_str(item);
                match &member.shape {
                    Shape::Leaf(_) => break,
                    Shape::Record(inner) | Shape::List(inner) => id = *inner,
                }
            }
            if mended {
                return Some(known);
            }
        }
        None
    }
}

/// What a path leads to from a record on.
fn walk_from(kind: Kind, path: &str, fixed: bool, up: usize, rest: &str) -> Option<Found> {
    let (mut kind, mut path, mut fixed) = (kind, path.to_owned(), fixed);
    let mut steps = Vec::new();
    let mut parts = rest.split('.').filter(|_| !rest.is_empty());
    for part in parts.by_ref() {
        let (name, mut items) = match part.find('[') {
            Some(0) => ("", part),
            Some(at) => part.split_at(at),
            None => (part, ""),
        };
        if !name.is_empty() {
            let Kind::Record(id) = kind else { return None };
            let mut member = id.record().member(name);
            if member.is_none() && id == RecordId::REPORT {
                // Paths of figures do not name the tables.
                if let Some(Shape::Record(tables)) = id.record().member("tables").map(|member| &member.shape) {
                    member = tables.record().member(name);
                }
            }
            let member = member.filter(|member| member.name != "tables")?;
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(name);
            steps.push(Step::Member(&member.name));
            kind = match &member.shape {
                Shape::Leaf(_) => Kind::Leaf,
                Shape::Record(id) => Kind::Record(*id),
                Shape::List(id) => Kind::List(*id),
            };
        }
        while let Some(inner) = items.strip_prefix('[') {
            let (number, after) = inner.split_once(']')?;
            let Kind::List(id) = kind else { return None };
            let number: usize = number.parse().ok().filter(|number| *number < 1_000_000)?;
            steps.push(Step::Item(number));
            path.push_str(&format!("[{number}]"));
            kind = Kind::Record(id);
            fixed = false;
            items = after;
        }
        if !items.is_empty() {
            return None;
        }
    }
    // Figures of last year's report are those of the form, too.
    let own = path.strip_prefix(PREVIOUS).and_then(|rest| rest.strip_prefix('.'));
    let expr = if !fixed || path.is_empty() {
        None
    } else if let Some(id) = FigureId::from_path(own.unwrap_or(&path)) {
        Some(Expr::Figure(id))
    } else {
        let inside = format!("{}.", own.unwrap_or(&path));
        let group: Vec<FigureId> = FigureId::all().filter(|id| id.path().starts_with(&inside)).collect();
        (!group.is_empty()).then_some(Expr::Group(group))
    };
    let expr = expr.map(|expr| match own {
        Some(_) => Expr::Before(Box::new(expr)),
        None => expr,
    });
    let expr = expr.unwrap_or_else(|| Expr::Field {
        up,
        steps,
        path: path.as_str().into(),
    });
    Some(Found {
        expr,
        kind,
        path,
        fixed,
    })
}

fn loop_value(kind: Loop, up: usize) -> Found {
    Found {
        expr: Expr::Loop(kind, up),
        kind: Kind::Value,
        path: String::new(),
        fixed: true,
    }
}
