//! How a declared sum is checked: which addends count, what a blank means, what is reported. Shared by every
//! rule whose formula stands in `spec/`. Leaves out the rules' texts.

use super::cause::Wrong;
use super::figures::{Figures, Total, Value};
use super::unread::Unread;
use super::{Context, Rule, balance, subtot, zero};
use crate::decimal::Decimal;
use crate::finding::Finding;
use crate::messages;
use crate::report::Report;
use crate::tables::{Equation, FigureId, Term};
use rust_decimal::prelude::ToPrimitive as _;

/// An equation that does not hold with the figures of a report, or whose total is blank.
#[derive(Debug)]
pub(super) struct Open {
    pub equation: &'static Equation,
    /// What was added up; the figure at which the sum became too large to be kept.
    pub sum: Result<Sum, FigureId>,
}

/// An equation with the figures of a report put in.
#[derive(Debug)]
pub(super) struct Sum {
    /// How many addends are blank.
    pub blanks: usize,
    /// Their sum, blanks as 0.
    pub computed: Decimal,
    /// The sum of the totals, blanks as 0; `None` where all are blank.
    pub printed: Option<Decimal>,
    /// How many totals are blank.
    pub blank_totals: usize,
}

/// What can be said of an equation with the figures of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing: all addends or all totals are blank, or a figure was not read.
    Unsaid,
    /// Nothing: it is larger than can be kept.
    TooLarge,
    Holds,
    Open,
}

/// What can be said of an equation.
pub(super) fn standing(equation: &Equation, figures: &Figures, unread: &Unread) -> Standing {
    match evaluate(equation, figures, unread) {
        Ok(Evaluation::Holds) => Standing::Holds,
        Ok(Evaluation::Differs(sum)) if sum.printed.is_some() => Standing::Open,
        Ok(Evaluation::Differs(_) | Evaluation::Unsaid) => Standing::Unsaid,
        Err(_) => Standing::TooLarge,
    }
}

impl Open {
    /// Printed less computed, where both are whole numbers.
    pub(super) fn residual(&self) -> Option<i128> {
        let sum = self.sum.as_ref().ok()?;
        let difference = sum.printed?.value().checked_sub(sum.computed.value())?;
        difference.is_integer().then(|| difference.to_i128()).flatten()
    }
}

/// The equations, of the tables that the report's edition has, that a rule may have to say something about. They
/// are looked at once for all rules: nearly always every one holds.
pub(super) fn open(report: &Report, figures: &Figures, unread: &Unread) -> Vec<Open> {
    let mut open: Vec<Open> = report
        .edition
        .tables()
        .flat_map(|table| table.equations)
        // Nobody printed the sum.
        .filter(|equation| equation.totals.iter().any(|id| figures.is_there(*id)))
        .filter_map(|equation| {
            let sum = match evaluate(equation, figures, unread) {
                Ok(Evaluation::Differs(sum)) => Ok(sum),
                Ok(Evaluation::Holds | Evaluation::Unsaid) => return None,
                Err(figure) => Err(figure),
            };
            Some(Open { equation, sum })
        })
        .collect();
    // A blank total breaks the sums above it: with the value that BLANK offers they hold.
    if let Some(filled) = with_blank_totals(report, figures, &open) {
        open.retain(|open| open.residual().is_none() || standing(open.equation, &filled, unread) != Standing::Holds);
    }
    open
}

/// The figures with what BLANK offers for totals; nothing where it offers none.
fn with_blank_totals(report: &Report, figures: &Figures, open: &[Open]) -> Option<Figures> {
    let offered = open.iter().filter_map(|open| {
        let ([total], Ok(sum)) = (open.equation.totals, &open.sum) else {
            return None;
        };
        let marked = report.annotations.iter().any(|annotation| annotation.path == *total);
        let offers = sum.printed.is_none() && open.equation.rule != subtot::RULE.code && !marked;
        offers.then(|| Some((*total, sum.computed.value().to_u64()?)))?
    });
    let mut filled: Option<Figures> = None;
    for (total, value) in offered {
        let filled = filled.get_or_insert_with(|| figures.clone());
        if !filled.get(total).is_number() {
            filled.set(total, Value::Count(value));
        }
    }
    filled
}

/// Reports what does not hold of a rule's equations. Those of one cause are reported with the first of them.
pub(super) fn check(rule: &Rule, context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (number, open) in context.open.iter().enumerate() {
        if open.equation.rule != rule.code || context.is_explained(number) {
            continue;
        }
        // ZERO says it.
        if rule.code == balance::RULE.code && !zero::results(context).is_empty() {
            continue;
        }
        if let Some(wrong) = context.wrong_of(number) {
            if wrong.sums.first() == Some(&number) {
                findings.push(report_wrong(rule, context, wrong));
            }
            continue;
        }
        match &open.sum {
            Err(overflow) => {
                findings.push(context.finding(rule, messages::sum_overflow(names(&[*overflow])), &[*overflow]));
            }
            Ok(sum) => {
                if let Some(printed) = sum.printed
                    && !follows(context, number)
                {
                    findings.push(report(rule, context, open.equation, sum, printed));
                }
            }
        }
    }
}

/// Whether a sum of the column 总计 fails by what the same sums of the other columns fail by: it follows from them.
fn follows(context: &Context<'_>, number: usize) -> bool {
    let row = |open: &Open| open.equation.totals[0].path().rsplit_once('.');
    let own = &context.open[number];
    let Some((name, "total")) = row(own) else {
        return false;
    };
    let others = (0..context.open.len()).filter(|other| {
        let open = &context.open[*other];
        *other != number
            && open.equation.rule == own.equation.rule
            && row(open).is_some_and(|(row, _)| row == name)
            && context.wrong_of(*other).is_none()
    });
    let residuals: Vec<i128> = others.filter_map(|other| context.open[other].residual()).collect();
    !residuals.is_empty() && own.residual() == residuals.into_iter().try_fold(0i128, i128::checked_add)
}

/// The figures that are added up.
pub(super) fn addends(equation: &Equation, figures: &Figures) -> Vec<FigureId> {
    let mut addends = Vec::new();
    each_addend(equation, figures, |id| addends.push(id));
    addends
}

/// Goes through the figures that are added up. A closure, because this is where a check spends its time and
/// nested iterators do not become loops.
fn each_addend(equation: &Equation, figures: &Figures, mut use_it: impl FnMut(FigureId)) {
    let is_number = |id: &FigureId| figures.get(*id).is_number();
    for term in equation.addends {
        match term {
            Term::Figure(id) => use_it(*id),
            // Printed as one row: the subtotal stands for its members.
            Term::Group { members, subtotal } if is_number(subtotal) && !members.iter().any(is_number) => {
                use_it(*subtotal);
            }
            Term::Group { members, .. } => {
                for id in *members {
                    // A row that the report does not have at all is no blank.
                    if figures.is_there(*id) {
                        use_it(*id);
                    }
                }
            }
        }
    }
}

/// An equation with figures put in.
enum Evaluation {
    /// All addends are blank, or a figure was not read.
    Unsaid,
    Holds,
    /// It does not hold, or all totals are blank.
    Differs(Sum),
}

/// Puts the figures in; the error is the figure at which the sum became too large.
fn evaluate(equation: &Equation, figures: &Figures, unread: &Unread) -> Result<Evaluation, FigureId> {
    if !unread.is_empty() {
        let mut known = !equation.totals.iter().any(|id| unread.contains(*id));
        each_addend(equation, figures, |id| known &= !unread.contains(id));
        if !known {
            return Ok(Evaluation::Unsaid);
        }
    }
    if holds(equation, figures) {
        return Ok(Evaluation::Holds);
    }
    let mut computed = Adder::default();
    each_addend(equation, figures, |id| computed.add(id, figures));
    let mut printed = Adder::default();
    for id in equation.totals {
        printed.add(*id, figures);
    }
    if let Some(id) = computed.overflow.or(printed.overflow) {
        return Err(id);
    }
    if computed.filled == 0 {
        return Ok(Evaluation::Unsaid);
    }
    if printed.filled > 0 && printed.total.equals(computed.total) {
        return Ok(Evaluation::Holds);
    }
    if unread.is_doubtful(equation) {
        return Ok(Evaluation::Unsaid);
    }
    let decimal = |total: Total| total.decimal().ok_or(equation.totals[0]);
    Ok(Evaluation::Differs(Sum {
        blanks: computed.blanks,
        computed: decimal(computed.total)?,
        printed: (printed.filled > 0).then(|| decimal(printed.total)).transpose()?,
        blank_totals: printed.blanks,
    }))
}

/// Whether the equation holds and has nothing but counts: nearly every one of nearly every report, in a fifth of the
/// time. Where this says no, it may still hold.
fn holds(equation: &Equation, figures: &Figures) -> bool {
    let mut computed = 0u64;
    for term in equation.addends {
        let (ids, subtotal) = match term {
            Term::Figure(id) => (std::slice::from_ref(id), None),
            Term::Group { members, subtotal } => (*members, Some(subtotal)),
        };
        let mut counts = 0;
        for id in ids {
            match figures.get(*id) {
                Value::Count(count) => {
                    let Some(sum) = computed.checked_add(count) else {
                        return false;
                    };
                    computed = sum;
                    counts += 1;
                }
                Value::Missing if subtotal.is_some() => {}
                _ => return false,
            }
        }
        // Printed as one row.
        if counts == 0 {
            return false;
        }
    }
    let mut printed = 0u64;
    for id in equation.totals {
        let Value::Count(count) = figures.get(*id) else {
            return false;
        };
        let Some(sum) = printed.checked_add(count) else {
            return false;
        };
        printed = sum;
    }
    computed == printed && !equation.addends.is_empty()
}

/// A sum as it grows.
#[derive(Default)]
struct Adder {
    total: Total,
    filled: usize,
    blanks: usize,
    /// The figure at which it became too large.
    overflow: Option<FigureId>,
}

impl Adder {
    #[inline]
    fn add(&mut self, id: FigureId, figures: &Figures) {
        let value = figures.get(id);
        if !value.is_number() {
            self.blanks += 1;
            return;
        }
        self.filled += 1;
        match self.total.plus(value) {
            Some(total) => self.total = total,
            None => self.overflow = self.overflow.or(Some(id)),
        }
    }
}

/// The figures by name, for a message.
pub(super) fn names(figures: &[FigureId]) -> String {
    figures
        .iter()
        .map(|id| format!("“{}”", id.figure().name()))
        .collect::<Vec<_>>()
        .join("、")
}

fn report(rule: &Rule, context: &Context<'_>, equation: &Equation, sum: &Sum, printed: Decimal) -> Finding {
    let addends = addends(equation, &context.figures);
    let figures = [equation.totals, &addends].concat();
    // Only what is not 0 tells where a sum comes from.
    let told: Vec<String> = addends
        .iter()
        .filter_map(|id| context.figures.get(*id).number())
        .filter(|value| !value.is_zero())
        .map(|value| value.to_string())
        .collect();
    let computed = if told.len() > 1 {
        format!("{} = {}", told.join(" + "), sum.computed)
    } else {
        sum.computed.to_string()
    };
    let blanks = sum.blanks + sum.blank_totals > 0;
    let message = match equation.totals {
        [total, _, ..] => {
            let column = total.figure().column_label.last().copied().unwrap_or_default();
            if blanks {
                messages::balance_differs_blank(column, printed, computed)
            } else {
                messages::balance_differs(column, printed, computed)
            }
        }
        totals if blanks => messages::sum_differs_blank(names(totals), printed, computed),
        totals => messages::sum_differs(names(totals), printed, computed),
    };
    let mut finding = context.finding(rule, message, &figures);
    finding.expected = Some(sum.computed.to_string());
    finding.actual = Some(printed.to_string());
    finding.difference = printed.checked_sub(sum.computed).map(signed);
    finding
}

/// The finding about a figure that several sums ask to be another.
fn report_wrong(rule: &Rule, context: &Context<'_>, wrong: &Wrong) -> Finding {
    let sums = || wrong.sums.iter().map(|number| context.open[*number].equation);
    let mut codes: Vec<&'static str> = Vec::new();
    let mut figures = vec![wrong.figure];
    for equation in sums() {
        if !codes.contains(&equation.rule) {
            codes.push(equation.rule);
        }
        for id in equation
            .totals
            .iter()
            .copied()
            .chain(addends(equation, &context.figures))
        {
            if !figures.contains(&id) {
                figures.push(id);
            }
        }
    }
    let name = names(&[wrong.figure]);
    let printed = match context.figures.get(wrong.figure) {
        Value::Count(count) => Some(count),
        _ => None,
    };
    let message = match printed {
        Some(printed) => messages::figure_differs(name, printed, wrong.should),
        None => messages::figure_blank(name, wrong.should),
    };
    let mut finding = context.finding(rule, message, &figures);
    finding.also = codes.into_iter().filter(|code| *code != rule.code).collect();
    finding.expected = Some(wrong.should.to_string());
    finding.actual = printed.map(|printed| printed.to_string());
    finding.difference = Decimal::whole(u128::from(printed.unwrap_or_default()))
        .and_then(|printed| printed.checked_sub(wrong.should.into()))
        .map(signed);
    finding
}

fn signed(value: Decimal) -> String {
    if value.is_negative() {
        value.to_string()
    } else {
        format!("+{value}")
    }
}
