//! AFTER: suits after a review against the reviews of this and last year. Leaves out totals that are wrong
//! themselves (T4SUM).

use super::super::relations::Years;
use super::super::{Check, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Text;
use crate::messages;
use crate::tables::FigureId;

pub(in super::super) const RULE: Rule = Rule {
    code: "AFTER",
    family: Family::Years,
    severity: Severity::Warning,
    name: Text {
        zh: "复议后起诉",
        en: "suits after review",
    },
    what: Text {
        zh: "复议后起诉的总计，不大于本年与上年行政复议总计之和。",
        en: "Suits after a review are no more than the reviews of this and last year together.",
    },
    why: Text {
        zh: "对复议决定不服的，一般在收到决定之日起十五日内起诉（行政诉讼法第四十五条），复议只能在本年或上年。",
        en: "A suit follows a review decision within fifteen days (Administrative Litigation Law art. 45), so the review is of this year or the last.",
    },
    help: Text {
        zh: "核对“未经复议直接起诉”与“复议后起诉”是否填反，复议总计是否漏填。",
        en: "See whether suits with and without review were confused, or reviews left out.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "复议后起诉3件，两年复议共13件",
                en: "3 suits, 13 reviews in two years",
            },
            cells: &[
                ("proceedings.litigation.after_review.total", "3"),
                ("proceedings.review.total", "2"),
                ("previous.proceedings.review.total", "11"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "复议后起诉3件，两年复议共1件",
                en: "3 suits, one review in two years",
            },
            cells: &[
                ("proceedings.litigation.after_review.total", "3"),
                ("proceedings.review.total", "1"),
                ("previous.proceedings.review.total", "0"),
            ],
            finds: Some("proceedings.litigation.after_review.total"),
        },
    ],
    check: Check::Years(check),
};

fn check(years: &Years<'_>, findings: &mut Vec<Finding>) {
    if !years.are_adjacent() {
        return;
    }
    let (Some(suits), Some(reviews)) = (
        FigureId::from_path("proceedings.litigation.after_review.total"),
        FigureId::from_path("proceedings.review.total"),
    ) else {
        return;
    };
    let (Some(sued), Some(now), Some(before)) = (
        years.current.count(suits),
        years.current.count(reviews),
        years.previous.count(reviews),
    ) else {
        return;
    };
    let is_open = years.current.is_open(suits) || years.current.is_open(reviews) || years.previous.is_open(reviews);
    if is_open || u128::from(sued) <= u128::from(now) + u128::from(before) {
        return;
    }
    let message = messages::suits_after_review(sued, now, before);
    let mut finding = years.finding(&RULE, message, &[suits, reviews], &[reviews]);
    finding.actual = Some(sued.to_string());
    findings.push(finding);
}
