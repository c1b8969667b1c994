//! NARR: figures in sentences against the tables. Leaves out sums inside a sentence (PARTS) and what is said to be none (NARR-ZERO).

use super::beside::Beside;
use super::scope::Scope;
use super::stated::Stated;
use super::{Check, Context, Example, Family, Rule};
use crate::edition::Edition;
use crate::finding::{Finding, Severity};
use crate::fix::letters;
use crate::message::Text;
use crate::messages;
use crate::narrative::times;
use crate::narrative::whole::{Narrowing, is_whole, narrowing};
use crate::tables::FigureId;
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::sync::LazyLock;

pub(super) const RULE: Rule = Rule {
    code: "NARR",
    family: Family::Narrative,
    severity: Severity::Warning,
    name: Text {
        zh: "文表不一",
        en: "sentence and table differ",
    },
    what: Text {
        zh: "正文中的数据与统计表一致。收到、受理、办理等词既可指本年新收，也可含上年结转，两种口径有一种相符即可；“新收”只指本年新收。",
        en: "Figures in the text agree with the tables. Words such as received may mean new requests or include those carried in: either is right; 新收 means new ones only.",
    },
    why: Text {
        zh: "正文与表格不一致，是第三方评估扣分最多的一项；本级与全域口径混用也会造成不一致。",
        en: "Evaluators deduct most points for this; counting the own body in one place and the whole area in the other is another cause.",
    },
    help: Text {
        zh: "核对原始台账后改正一处；口径不同的，在正文中写明。",
        en: "Correct one of the two by the register; where the scope differs, say so in the text.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "收到11件，表中新收11件",
                en: "11 received, 11 new",
            },
            cells: &[
                ("applications.new.total", "11"),
                ("overview.statistics[0].name", "收到申请"),
                ("overview.statistics[0].key", "requests.received"),
                ("overview.statistics[0].value", "11"),
                ("overview.statistics[0].unit", "件"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "收到17件，表中新收95件",
                en: "17 received, 95 new",
            },
            cells: &[
                ("applications.new.total", "95"),
                ("overview.statistics[0].name", "收到申请"),
                ("overview.statistics[0].key", "requests.received"),
                ("overview.statistics[0].value", "17"),
                ("overview.statistics[0].unit", "件"),
            ],
            finds: Some("overview.statistics[0]"),
        },
    ],
    check: Check::Report(check),
};

/// What a figure of a sentence may be in the tables: each reading is a sum of figures. A path ending in `*` stands for
/// the members of its group, or for its one row; one ending in `^` and a column for the other columns of the row.
const CLAIMS: &[(&str, &[&[&str]])] = &[
    (
        "requests.received",
        &[
            &["applications.new.total"],
            &["applications.new.total", "applications.carried_in.total"],
        ],
    ),
    ("requests.carried_in", &[&["applications.carried_in.total"]]),
    ("requests.carried_out", &[&["applications.carried_out.total"]]),
    (
        "requests.concluded",
        &[
            &["applications.total.total"],
            &["applications.new.total", "applications.carried_in.total"],
            &["applications.new.total"],
        ],
    ),
    (
        "requests.granted",
        &[
            &["applications.granted.total"],
            &["applications.granted.total", "applications.partly_granted.total"],
        ],
    ),
    ("requests.partial", &[&["applications.partly_granted.total"]]),
    (
        "requests.disclosed",
        &[&["applications.granted.total", "applications.partly_granted.total"]],
    ),
    ("requests.denied", &[&["applications.denied.*"]]),
    ("requests.unable", &[&["applications.unable.*"]]),
    ("requests.refused", &[&["applications.refused.*"]]),
    (
        "requests.other",
        &[
            &["applications.other.*"],
            &["applications.other.*", "applications.refused.*"],
        ],
    ),
    (
        "requests.natural",
        &[
            &["applications.new.natural_person"],
            &[
                "applications.new.natural_person",
                "applications.carried_in.natural_person",
            ],
            &["applications.total.natural_person"],
        ],
    ),
    (
        "requests.legal",
        &[
            &["applications.new.^natural_person"],
            &[
                "applications.new.^natural_person",
                "applications.carried_in.^natural_person",
            ],
            &["applications.total.^natural_person"],
        ],
    ),
    ("review.total", &[&["proceedings.review.total"]]),
    ("review.upheld", &[&["proceedings.review.upheld"]]),
    ("review.corrected", &[&["proceedings.review.corrected"]]),
    ("litigation.total", &[BOTH_TOTAL]),
    ("litigation.upheld", &[BOTH_UPHELD]),
    ("litigation.corrected", &[BOTH_CORRECTED]),
    ("documents.in_force", DOCUMENTS_IN_FORCE),
    (
        "documents.issued",
        &[
            &["disclosure.normative_documents.issued"],
            &["disclosure.normative_documents.issued", "disclosure.regulations.issued"],
        ],
    ),
    (
        "documents.repealed",
        &[
            &["disclosure.normative_documents.repealed"],
            &[
                "disclosure.normative_documents.repealed",
                "disclosure.regulations.repealed",
            ],
        ],
    ),
];

const BOTH_TOTAL: &[&str] = &[
    "proceedings.litigation.direct.total",
    "proceedings.litigation.after_review.total",
];
const BOTH_UPHELD: &[&str] = &[
    "proceedings.litigation.direct.upheld",
    "proceedings.litigation.after_review.upheld",
];
const BOTH_CORRECTED: &[&str] = &[
    "proceedings.litigation.direct.corrected",
    "proceedings.litigation.after_review.corrected",
];
const DOCUMENTS_IN_FORCE: &[&[&str]] = &[
    &["disclosure.normative_documents.in_force"],
    &[
        "disclosure.normative_documents.in_force",
        "disclosure.regulations.in_force",
    ],
];

/// Suits of one kind, by the words that name it: they, what was upheld and what was corrected of them.
const SUITS: [(&str, [&[&str]; 3]); 2] = [
    (
        "直接起诉",
        [
            &["proceedings.litigation.direct.total"],
            &["proceedings.litigation.direct.upheld"],
            &["proceedings.litigation.direct.corrected"],
        ],
    ),
    (
        "复议后",
        [
            &["proceedings.litigation.after_review.total"],
            &["proceedings.litigation.after_review.upheld"],
            &["proceedings.litigation.after_review.corrected"],
        ],
    ),
];

/// Outcomes by the words that name them, and their place among the claims of a kind of suits.
const OUTCOMES: [(&str, usize); 2] = [("维持", 1), ("纠正", 2)];

/// Cases by the words that name them, with what was upheld and what was corrected of them.
const CASES: [(&str, [&[&str]; 2]); 2] = [
    (
        "行政复议",
        [&["proceedings.review.upheld"], &["proceedings.review.corrected"]],
    ),
    ("行政诉讼", [BOTH_UPHELD, BOTH_CORRECTED]),
];

/// Decisions by the words that name them; the figure of either edition.
const DECISIONS: [(&str, [&str; 2]); 3] = [
    (
        "行政许可",
        ["disclosure.licences.decisions", "disclosure_2019.licences.decisions"],
    ),
    (
        "行政处罚",
        ["disclosure.penalties.decisions", "disclosure_2019.penalties.decisions"],
    ),
    (
        "行政强制",
        [
            "disclosure.compulsion.decisions",
            "disclosure_2019.compulsion.decisions",
        ],
    ),
];

/// What a figure of a sentence claims about the tables.
pub(super) fn claim(stated: &Stated<'_>, all: &[Stated<'_>]) -> Option<Vec<&'static [&'static str]>> {
    let key = stated.key();
    // 上年直接起诉3件.
    if times::is_of_other_time(stated.name()) {
        return None;
    }
    let kind = |name: &str| {
        SUITS
            .iter()
            .find(|(word, _)| name.contains(word))
            .map(|(_, claims)| claims)
    };
    if stated.unit() == "件"
        && let Some(claims) = kind(stated.name())
    {
        return Some(vec![claims[0]]);
    }
    let outcome = match key {
        Some("litigation.upheld") => Some(1),
        Some("litigation.corrected") => Some(2),
        // 未经复议直接起诉29件，其中维持18件.
        None if stated.unit() == "件" => OUTCOMES
            .iter()
            .find(|(word, _)| stated.name().contains(word))
            .map(|(_, at)| *at),
        _ => None,
    };
    if let Some(outcome) = outcome
        && let Some(claims) = stated.above(all).and_then(|above| kind(above.name()))
    {
        return Some(vec![claims[outcome]]);
    }
    // 行政复议维持63件.
    if let Some(outcome) = outcome.filter(|_| key.is_none())
        && let Some((_, claims)) = CASES.iter().find(|(word, _)| stated.name().contains(word))
    {
        return Some(vec![claims[outcome - 1]]);
    }
    // 公开行政许可信息12条 counts something else.
    if key.is_none() && stated.name().contains("决定") && stated.unit() == "件" {
        let (_, figures) = DECISIONS.iter().find(|(word, _)| stated.name().contains(word))?;
        return Some(figures.chunks(1).collect());
    }
    if key.is_none() && stated.unit() == "件" {
        return row_named(stated.name()).map(|total| vec![total]);
    }
    let readings = readings(key?);
    (!readings.is_empty()).then(|| readings.to_vec())
}

/// What the figure of that key may be in the tables, the usual reading first; none where it is not in them.
pub(super) fn readings(key: &str) -> &'static [&'static [&'static str]] {
    let readings = CLAIMS.iter().find(|(known, _)| *known == key);
    readings.map_or(&[], |(_, readings)| readings)
}

/// The total of the row of table three with that label, its number aside: 本机关不掌握相关政府信息7件.
fn row_named(name: &str) -> Option<&'static [&'static str]> {
    static ROWS: LazyLock<HashMap<String, &'static [&'static str]>> = LazyLock::new(|| {
        let tables = Edition::ALL.into_iter().flat_map(Edition::tables);
        let rows = tables
            .filter(|table| table.key == "applications")
            .flat_map(|table| table.blocks);
        let rows = rows.flat_map(|block| block.rows).filter(|row| row.printed);
        rows.filter_map(|row| {
            let label = row
                .label
                .last()?
                .trim_start_matches(|letter: char| letter.is_ascii_digit());
            let total = row.figures.iter().find(|id| id.path().ends_with(".total"))?.path();
            // 其他 alone is no name.
            let name = letters(label);
            (name.chars().count() >= SHORTEST).then(|| (name, &*vec![total].leak()))
        })
        .collect()
    });
    ROWS.get(&letters(name)).copied()
}

/// Figures whose sentence is looked for: of more wrong ones all are told.
const SENTENCES: usize = 100;

/// Letters of the shortest label that names a row by itself.
const SHORTEST: usize = 4;

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let all = &context.stated;
    let agency = context.report.agency.name.as_deref().unwrap_or_default();
    let mut beside = None;
    let mut sentences = 0;
    for stated in all {
        let Some(readings) = claim(stated, all) else { continue };
        let Some(value) = stated.value() else { continue };
        let claimed = &readings;
        let readings = meant(stated, &readings);
        // What the tables do not say, or was not read, contradicts nothing.
        let sums: Vec<(u128, Vec<FigureId>)> = readings.iter().filter_map(|reading| sum(context, reading)).collect();
        let Some((first, figures)) = sums.first() else { continue };
        let fits = sums.iter().position(|(sum, _)| stated.fits(value, *sum));
        match fits {
            Some(0) => {}
            // What was not read may be what is meant.
            None if readings.iter().any(|reading| is_unread(context, reading)) => {}
            // It is the table that is wrong, and said to be.
            None if readings.iter().any(|reading| {
                otherwise(context, reading)
                    .into_iter()
                    .any(|sum| stated.fits(value, sum))
            }) => {}
            None if is_of_something_else(context, stated, agency)
                || {
                    sentences += 1;
                    sentences <= SENTENCES && is_beside_part(context, stated, agency)
                }
                || beside
                    .get_or_insert_with(|| Beside::new(context))
                    .explains(stated, claimed, &sums, agency) => {}
            // It is known which of the meanings of the word was used.
            Some(at) => {
                let message = messages::stated_other_reading(stated.name(), stated.printed(), sums_of(&sums[at].1));
                let mut finding = about(context, stated, message, &sums[at].1);
                finding.severity = Severity::Information;
                findings.push(finding);
            }
            None => {
                let mut different: Vec<&(u128, Vec<FigureId>)> = Vec::new();
                for reading in &sums {
                    if !different.iter().any(|(sum, _)| *sum == reading.0) {
                        different.push(reading);
                    }
                }
                let all: Vec<String> = different
                    .iter()
                    .map(|(sum, ids)| format!("{}＝{sum}", sums_of(ids)))
                    .collect();
                let (name, printed, all) = (stated.name(), stated.printed(), all.join("；"));
                let scope = Scope::named(name, agency);
                let scope = scope.filter(|scope| scope.explains(value, sums.iter().map(|(sum, _)| *sum)));
                let message = match scope {
                    Some(Scope::Part(word)) => messages::stated_scope_part(name, printed, all, word),
                    Some(Scope::Whole(word)) => messages::stated_scope_whole(name, printed, all, word),
                    None => messages::stated_differs(name, printed, all),
                };
                let mut finding = about(context, stated, message, figures);
                // 全县收到226件 in the report of an office says itself that it is of others, too.
                if matches!(scope, Some(Scope::Whole(_))) && !agency.ends_with("政府") {
                    finding.severity = Severity::Information;
                }
                finding.expected = Some(first.to_string());
                finding.actual = Some(stated.printed());
                findings.push(finding);
            }
        }
    }
}

/// The readings that the words of a figure leave open: 新收 is not ambiguous.
pub(super) fn meant<'a>(stated: &Stated<'_>, readings: &'a [&'static [&'static str]]) -> &'a [&'static [&'static str]] {
    let is_new = stated.name().contains("新收");
    if is_new { &readings[..1] } else { readings }
}

/// Whether a figure need not be one of the tables: that of a scope of its own, of a part, of another body.
pub(super) fn is_narrowed(context: &Context<'_>, stated: &Stated<'_>) -> bool {
    let agency = context.report.agency.name.as_deref().unwrap_or_default();
    Scope::named(stated.name(), agency).is_some() || is_of_something_else(context, stated, agency)
}

/// Whether the words of a figure make it another one than that of the table: 涉及征地的申请, 水务局收到申请; or it is a part of
/// such a one. Those that name a scope are a question.
fn is_of_something_else(context: &Context<'_>, stated: &Stated<'_>, agency: &str) -> bool {
    let name = stated.name();
    // 行政复议12件，其中政府信息公开类3件: they are of everything.
    let is_wider = stated.part_names().any(|part| part.contains("信息公开")) && !name.contains("信息公开");
    let is_row = || stated.key().is_none() && row_named(name).is_some();
    let scope = Scope::named(name, agency);
    // 林木采伐行政许可决定: what has no key is named by a word that others share.
    let how = || match stated.key() {
        Some(_) => narrowing(name, agency),
        None => (!is_whole(name, agency) && !is_row()).then_some(Narrowing::Part),
    };
    let is_narrow = || match how().filter(|_| scope.is_none()) {
        None => false,
        Some(Narrowing::Other) => true,
        Some(Narrowing::Part) => !is_more_than_all(context, stated),
    };
    let all = &context.stated;
    let is_part = || {
        stated.above(all).is_some_and(|above| {
            let claimed = claim(above, all).zip(above.value());
            claimed.is_some_and(|(readings, value)| {
                let mut sums = readings.iter().filter_map(|reading| sum(context, reading));
                let is_narrow =
                    || Scope::named(above.name(), agency).is_some() || is_of_something_else(context, above, agency);
                !sums.any(|(sum, _)| above.fits(value, sum)) && is_narrow()
            })
        })
    };
    is_wider || is_narrow() || is_part()
}

/// Whether a figure is more than that of the tables in every reading: no part of it is.
fn is_more_than_all(context: &Context<'_>, stated: &Stated<'_>) -> bool {
    let claimed = claim(stated, &context.stated).zip(stated.value());
    claimed.is_some_and(|(readings, value)| {
        let sums: Vec<u128> = readings
            .iter()
            .filter_map(|reading| Some(sum(context, reading)?.0))
            .collect();
        !sums.is_empty() && sums.iter().all(|sum| value > *sum)
    })
}

/// Whether the sentence of a figure counts a part of the body before it: 市政府本级新收217件，予以公开61件.
fn is_beside_part(context: &Context<'_>, stated: &Stated<'_>, agency: &str) -> bool {
    let ahead = || stated.ahead(context);
    Scope::named(stated.name(), agency).is_none() && ahead().is_some_and(|text| Scope::is_part_counted(text, agency))
}

fn about(
    context: &Context<'_>,
    stated: &Stated<'_>,
    message: crate::message::Message,
    figures: &[FigureId],
) -> Finding {
    let mut finding = context.finding(&RULE, message, figures);
    finding.paths.insert(0, stated.path().to_owned());
    finding.place = stated.place(context).or(finding.place);
    finding
}

/// The finding that a figure of a sentence is another in the tables, by its path and what it is there: with the right
/// figure other sums and shares of the sentence may hold.
pub(super) fn said(findings: &mut [Finding], is: impl Fn(&str, Decimal) -> bool) -> Option<&mut Finding> {
    findings.iter_mut().find(|finding| {
        let expected = finding.expected.as_deref().filter(|_| finding.rule == RULE.code);
        let expected = expected.and_then(|text| text.parse().ok());
        let path = finding.paths.first().map_or("", String::as_str);
        expected.is_some_and(|expected| is(path, expected))
    })
}

/// What the figures of a reading are called, added up.
pub(super) fn sums_of(figures: &[FigureId]) -> String {
    let names: Vec<String> = figures.iter().map(|id| id.figure().name().to_string()).collect();
    match names.as_slice() {
        [first, .., last] if names.len() > 3 => format!("{first}＋……＋{last}"),
        _ => names.join("＋"),
    }
}

/// Whether a figure of a reading was not read.
pub(super) fn is_unread(context: &Context<'_>, reading: &[&str]) -> bool {
    let unread = |id: &FigureId| context.figures.is_there(*id) && context.is_unread(*id);
    figures(context, reading).is_some_and(|figures| figures.iter().any(unread))
}

/// What a reading may come to where the tables are wrong and said to be: as printed where other sums ask for another
/// figure, with its totals as their parts make them, or with one figure as a sum asks for it that does not hold.
pub(super) fn otherwise(context: &Context<'_>, reading: &[&str]) -> Vec<u128> {
    let figures = figures(context, reading).unwrap_or_default();
    let add = |of: &dyn Fn(FigureId) -> Option<u64>| {
        figures
            .iter()
            .try_fold(0u128, |sum, id| Some(sum + u128::from(of(*id)?)))
    };
    let mut sums: Vec<u128> = Vec::new();
    sums.extend(add(&|id| context.printed(id)));
    sums.extend(add(&|id| {
        context.asked(id).last().copied().or_else(|| context.known(id))
    }));
    for changed in &figures {
        for asked in context.asked(*changed) {
            sums.extend(add(&|id| {
                if id == *changed { Some(asked) } else { context.known(id) }
            }));
        }
    }
    sums
}

/// The figures of a reading.
fn figures(context: &Context<'_>, reading: &[&str]) -> Option<Vec<FigureId>> {
    let mut figures = Vec::new();
    for path in reading {
        if let Some(group) = path.strip_suffix('*') {
            figures.extend(members(context, group)?);
        } else if let Some((row, column)) = path.split_once('^') {
            figures.extend(others(row, column));
        } else {
            figures.push(FigureId::from_path(path)?);
        }
    }
    Some(figures)
}

/// The sum of a reading; nothing where a figure is blank or was not read.
pub(super) fn sum(context: &Context<'_>, reading: &[&str]) -> Option<(u128, Vec<FigureId>)> {
    let figures = figures(context, reading)?;
    let mut sum = 0u128;
    for id in &figures {
        sum += u128::from(context.known(*id)?);
    }
    Some((sum, figures))
}

/// The figures of a row that make its total with this one.
fn others<'a>(row: &'a str, column: &'a str) -> impl Iterator<Item = FigureId> + 'a {
    FigureId::all().filter(move |id| {
        let own = id.path().strip_prefix(row);
        own.is_some_and(|own| own != column && own != "total")
    })
}

/// The totals of the rows of a group; that of the group where it is printed as one row.
fn members(context: &Context<'_>, group: &str) -> Option<Vec<FigureId>> {
    static TOTALS: LazyLock<Vec<FigureId>> = LazyLock::new(|| {
        let totals =
            FigureId::all().filter(|id| id.path().starts_with("applications.") && id.path().ends_with(".total"));
        totals.collect()
    });
    let (mut members, mut subtotal) = (Vec::new(), Vec::new());
    for id in TOTALS.iter().copied().filter(|id| id.path().starts_with(group)) {
        if id.path().contains(".subtotal.") {
            subtotal.extend(context.known(id).map(|_| id));
        // A row with its label and nothing in it, among rows with figures.
        } else if !context.is_blank_row(id) {
            members.push(id);
        }
    }
    if !members.is_empty() && members.iter().all(|id| context.known(*id).is_some()) {
        return Some(members);
    }
    (!subtotal.is_empty()).then_some(subtotal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::Edition;
    use crate::place::Origins;
    use crate::report::Report;

    #[test]
    fn every_claim_is_about_figures_of_the_tables() {
        let report = Report::blank(Edition::E2021);
        let origins = Origins::default();
        let context = Context::new(&report, &origins, &[]);
        let claims = CLAIMS.iter().flat_map(|(_, readings)| *readings).copied();
        let suits = SUITS.iter().flat_map(|(_, claims)| claims).copied();
        for reading in claims
            .chain(suits)
            .filter(|reading| !reading.iter().any(|path| path.ends_with('*')))
        {
            assert!(
                figures(&context, reading).is_some_and(|figures| figures.len() >= reading.len()),
                "{reading:?}"
            );
        }
        for path in DECISIONS.iter().flat_map(|(_, paths)| paths) {
            assert!(FigureId::from_path(path).is_some(), "{path}");
        }
        for group in ["denied", "unable", "refused", "other"] {
            assert!(FigureId::all().any(|id| id.path().starts_with(&format!("applications.{group}."))));
        }
    }
}
