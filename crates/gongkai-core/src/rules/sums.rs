//! How a declared sum is checked: which addends count, what a blank means, what is reported. Shared by every
//! rule whose formula stands in `spec/`. Leaves out the rules' texts.

use super::{Context, Rule};
use crate::decimal::Decimal;
use crate::finding::Finding;
use crate::messages;
use crate::tables::{Equation, FigureId, FigureRef, Term};

/// An equation with the figures of a report put in.
pub(super) struct Sum {
    /// The figures that were added up.
    pub addends: Vec<FigureId>,
    /// How many of them are blank.
    pub blanks: usize,
    /// Their sum, blanks as 0.
    pub computed: Decimal,
    /// The sum of the totals, blanks as 0; `None` where all are blank.
    pub printed: Option<Decimal>,
    /// How many totals are blank.
    pub blank_totals: usize,
}

/// Checks every equation of a rule in the tables of the report's edition.
pub(super) fn check(rule: &Rule, context: &Context<'_>, findings: &mut Vec<Finding>) {
    for equation in equations(context) {
        if equation.rule != rule.code {
            continue;
        }
        match evaluate(equation, context) {
            Err(overflow) => {
                findings.push(context.finding(rule, messages::sum_overflow(names(&[overflow])), &[overflow]));
            }
            Ok(Some(sum)) => {
                if let Some(printed) = sum.printed.filter(|printed| printed.value() != sum.computed.value()) {
                    findings.push(report(rule, context, equation, &sum, printed));
                }
            }
            Ok(None) => {}
        }
    }
}

/// The equations of the tables that the report's edition has.
pub(super) fn equations(context: &Context<'_>) -> impl Iterator<Item = &'static Equation> {
    context.report.edition.tables().flat_map(|table| table.equations)
}

/// Puts the figures in. `None` where nothing can be said: all addends are blank, or a figure was not read.
pub(super) fn evaluate(equation: &Equation, context: &Context<'_>) -> Result<Option<Sum>, FigureId> {
    let value = |id: FigureId| number(context, id);
    let mut addends = Vec::new();
    for term in equation.addends {
        match term {
            Term::Figure(id) => addends.push(*id),
            Term::Group { members, subtotal } => {
                // Printed as one row: the subtotal stands for its members. A row that the report does not have
                // at all is no blank.
                if members.iter().all(|id| value(*id).is_none()) && value(*subtotal).is_some() {
                    addends.push(*subtotal);
                } else {
                    addends.extend(members.iter().filter(|id| context.report.tables.figure(**id).is_some()));
                }
            }
        }
    }
    if addends.iter().chain(equation.totals).any(|id| context.is_unread(*id)) {
        return Ok(None);
    }
    let mut sum = Sum {
        blanks: 0,
        computed: 0.into(),
        printed: None,
        blank_totals: 0,
        addends,
    };
    for id in &sum.addends {
        match value(*id) {
            Some(value) => sum.computed = sum.computed.checked_add(value).ok_or(*id)?,
            None => sum.blanks += 1,
        }
    }
    for id in equation.totals {
        match value(*id) {
            Some(value) => {
                sum.printed = Some(sum.printed.unwrap_or_else(|| 0.into()).checked_add(value).ok_or(*id)?);
            }
            None => sum.blank_totals += 1,
        }
    }
    Ok((sum.blanks < sum.addends.len()).then_some(sum))
}

/// The figures by name, for a message.
pub(super) fn names(figures: &[FigureId]) -> String {
    figures
        .iter()
        .map(|id| format!("“{}”", id.figure().name()))
        .collect::<Vec<_>>()
        .join("、")
}

fn number(context: &Context<'_>, id: FigureId) -> Option<Decimal> {
    match context.report.tables.figure(id)? {
        FigureRef::Count(value) => value.map(|value| Decimal::from(*value)),
        FigureRef::Money(value) => value.copied(),
        FigureRef::Change(_) | FigureRef::Text(_) => None,
    }
}

fn report(rule: &Rule, context: &Context<'_>, equation: &Equation, sum: &Sum, printed: Decimal) -> Finding {
    let figures: Vec<FigureId> = equation.totals.iter().chain(&sum.addends).copied().collect();
    // Only what is not 0 tells where a sum comes from.
    let told: Vec<String> = sum
        .addends
        .iter()
        .filter_map(|id| Some((id, number(context, *id)?)))
        .filter(|(_, value)| !value.is_zero())
        .map(|(_, value)| value.to_string())
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

fn signed(value: Decimal) -> String {
    if value.is_negative() {
        value.to_string()
    } else {
        format!("+{value}")
    }
}
