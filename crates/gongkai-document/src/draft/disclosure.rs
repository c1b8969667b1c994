//! 主动公开 from the disclosure table: documents, decisions, fees, procurement, of either edition. Leaves out how much
//! was published where, which only statistics say (`stated`).

use super::Lead;
use super::compare;
use super::ledger::Ledger;
use super::prose::{Item, Prose, joined, plain, stated};
use crate::recognise::statistics_of;
use crate::wording::{listed, shifted};
use gongkai_core::rules::writing;
use gongkai_core::tables::{Block, Row};
use gongkai_core::{Decimal, Edition, Finding, messages};

/// The longest text of a cell that is quoted in a sentence.
const QUOTED: usize = 30;

/// The sentences about the disclosure table.
pub(super) fn write(
    ledger: &Ledger<'_>,
    before: Option<&Ledger<'_>>,
    lead: &Lead,
    diagnostics: &mut Vec<Finding>,
) -> Prose {
    let Some(table) = ledger.disclosure() else {
        return Prose::default();
    };
    let mut sentences = Vec::new();
    let mut decisions = Vec::new();
    for block in table.blocks {
        for row in block.rows {
            match key(block, 0) {
                "issued" => sentences.push(documents(ledger, before, row, lead)),
                "made" => sentences.push(publications(ledger, before, row)),
                _ => {}
            }
            if has(block, "decisions") {
                decisions.push(row);
            }
        }
    }
    sentences.push(of_decisions(ledger, before, &decisions));
    sentences.push(items(ledger, table.blocks));
    for block in table.blocks {
        for row in block.rows {
            if key(block, 0) == "amount" && ledger.report.edition == Edition::E2021 {
                sentences.push(fees(ledger, before, row, diagnostics));
            }
            if has(block, "items") {
                sentences.push(procurement(ledger, row, diagnostics));
            }
        }
    }
    // What was not done is told in one sentence.
    let mut text = Prose::default();
    let mut bare = false;
    for sentence in sentences.into_iter().filter(|sentence| !sentence.is_empty()) {
        let figures = !sentence.statistics.is_empty();
        if !text.is_empty() {
            text.say(if bare && !figures { "；" } else { "。" });
        }
        bare = !figures;
        text.add(sentence);
    }
    text.stop()
}

fn key(block: &Block, column: usize) -> &'static str {
    block.columns.get(column).map_or("", |column| column.key)
}

fn has(block: &Block, column: &str) -> bool {
    block.columns.iter().any(|known| known.key == column)
}

/// Path of a figure by its row and column.
fn path(row: &Row, column: &str) -> &'static str {
    let found = row
        .figures
        .iter()
        .find(|id| id.path().rsplit('.').next() == Some(column));
    found.map_or("", |id| id.path())
}

fn label(row: &Row) -> &'static str {
    row.label.last().copied().unwrap_or_default()
}

/// Documents made, repealed and in force (2021).
fn documents(ledger: &Ledger<'_>, before: Option<&Ledger<'_>>, row: &Row, lead: &Lead) -> Prose {
    let name = label(row);
    let figure = |column: &str| ledger.count(path(row, column));
    let (issued, repealed, in_force) = (figure("issued"), figure("repealed"), figure("in_force"));
    let all = [issued, repealed, in_force];
    // Few bodies can make 规章: the others need not say that they made none.
    if name == "规章" && all.iter().all(|value| value.is_none_or(|value| value == 0)) {
        return Prose::default();
    }
    let last = before.and_then(|before| before.count(path(row, "issued")));
    let made =
        |count| Item::new(format!("制发{name}"), count, "件").compared(compare::count(count, last, "件", "上年未制发"));
    let first = match (issued, repealed) {
        (None, None) => Prose::default(),
        (Some(0), Some(0)) => plain(format!("未制发、废止{name}")),
        (Some(0), None) => plain(format!("未制发{name}")),
        (None, Some(0)) => plain(format!("未废止{name}")),
        (Some(0), Some(repealed)) => joined(
            vec![
                plain(format!("未制发{name}")),
                stated(Item::new(format!("废止{name}"), repealed, "件")),
            ],
            "，",
        ),
        (None, Some(repealed)) => stated(Item::new(format!("废止{name}"), repealed, "件")),
        (Some(issued), None | Some(0)) => stated(made(issued)),
        (Some(issued), Some(repealed)) => joined(
            vec![stated(made(issued)), stated(Item::new("废止", repealed, "件"))],
            "，",
        ),
    };
    let end = lead.end;
    let second = match in_force {
        None => Prose::default(),
        Some(0) => plain(format!("{end}无现行有效的{name}")),
        Some(in_force) => {
            let mut prose = plain(format!("截至{end}，"));
            prose.figure(Item::new(format!("现行有效{name}"), in_force, "件"));
            prose
        }
    };
    let nothing = first.statistics.is_empty() && second.statistics.is_empty();
    joined(vec![first, second], if nothing { "，" } else { "；" })
}

/// Documents made and published (2019).
fn publications(ledger: &Ledger<'_>, before: Option<&Ledger<'_>>, row: &Row) -> Prose {
    let name = label(row);
    let figure = |column: &str| ledger.count(path(row, column));
    let (made, published, total) = (figure("made"), figure("published"), figure("public_total"));
    let all = [made, published, total];
    if all.iter().all(|value| value.is_none_or(|value| value == 0)) {
        let known = made == Some(0) && published == Some(0);
        return if name == "规章" || !known {
            Prose::default()
        } else {
            plain(format!("没有新制作、新公开的{name}"))
        };
    }
    let last = before.and_then(|before| before.count(path(row, "made")));
    let mut clauses = Vec::new();
    let mut open = Prose::default();
    match made {
        Some(0) => clauses.push(plain(format!("没有新制作的{name}"))),
        Some(made) => {
            let item = Item::new(format!("新制作{name}"), made, "件");
            clauses.push(stated(item.compared(compare::count(made, last, "件", "上年未制作"))));
        }
        None => {}
    }
    let named = |name_of: &str| {
        if made.is_some_and(|made| made > 0) {
            name_of.to_owned()
        } else {
            format!("{name_of}{name}")
        }
    };
    if let Some(published) = published.filter(|published| *published > 0) {
        clauses.push(stated(Item::new(named("新公开"), published, "件")));
    } else if published == Some(0) && made.is_some_and(|made| made > 0) {
        clauses.push(plain("没有新公开的"));
    }
    if let Some(total) = total.filter(|total| *total > 0) {
        open = stated(Item::new(format!("对外公开的{name}"), total, "件"));
    }
    joined(vec![joined(clauses, "，"), open], "；")
}

/// Decisions on licences, penalties and the like.
fn of_decisions(ledger: &Ledger<'_>, before: Option<&Ledger<'_>>, rows: &[&'static Row]) -> Prose {
    // An item (事项) is decided on; 行政许可决定 is a word.
    let name = |row: &Row| match label(row) {
        label if label.ends_with("事项") => format!("{label}处理决定"),
        label => format!("{label}决定"),
    };
    let mut taken = Vec::new();
    let mut none = Vec::new();
    for row in rows {
        match ledger.count(path(row, "decisions")) {
            Some(0) => none.push(label(row)),
            Some(count) => {
                let own = path(row, "decisions");
                // The same figure in both editions, under another table.
                let other = before.and_then(|before| {
                    before.count(own).or_else(|| {
                        let (table, rest) = own.split_once('.')?;
                        let table = if table == "disclosure" {
                            "disclosure_2019"
                        } else {
                            "disclosure"
                        };
                        before.count(&format!("{table}.{rest}"))
                    })
                });
                taken.push((name(row), count, compare::count(count, other, "件", "上年未作出")));
            }
            None => {}
        }
    }
    let apart = taken.iter().any(|(_, _, (text, _))| !text.is_empty());
    let mut clauses = Vec::new();
    for (at, (name, count, words)) in taken.into_iter().enumerate() {
        let verb = if at == 0 || apart { "作出" } else { "" };
        clauses.push(stated(Item::new(format!("{verb}{name}"), count, "件").compared(words)));
    }
    let mut taken = vec![joined(clauses, if apart { "；" } else { "、" })];
    if !none.is_empty() {
        let ending = if none.iter().any(|label| label.ends_with("事项")) {
            "的处理决定"
        } else {
            "决定"
        };
        taken.push(plain(format!("未作出{}{ending}", listed(&none, "、"))));
    }
    joined(taken, if apart { "；" } else { "，" })
}

/// Items (事项) added and dropped (2019).
fn items(ledger: &Ledger<'_>, blocks: &'static [Block]) -> Prose {
    let mut clauses = Vec::new();
    for row in blocks
        .iter()
        .filter(|block| has(block, "change"))
        .flat_map(|block| block.rows)
    {
        let Some(change) = ledger.change(path(row, "change")).filter(|change| *change != 0) else {
            continue;
        };
        let verb = if change > 0 { "增加" } else { "减少" };
        let year = if clauses.is_empty() { "本年" } else { "" };
        let name = format!("{verb}{}项目", label(row).trim_end_matches("事项"));
        let mut clause = plain(year);
        clause.figure(Item::new(name, change.unsigned_abs(), "项"));
        clauses.push(clause);
    }
    joined(clauses, "、")
}

/// Fees of the year (2021).
fn fees(ledger: &Ledger<'_>, before: Option<&Ledger<'_>>, row: &Row, diagnostics: &mut Vec<Finding>) -> Prose {
    let own = path(row, "amount");
    let Some(amount) = ledger.money(own) else {
        return Prose::default();
    };
    let name = label(row);
    if amount.is_negative() {
        diagnostics.push(Ledger::contradiction(own));
        return Prose::default();
    }
    if amount.is_zero() {
        return plain(format!("未收取{name}"));
    }
    // 0.092万元 is said as 920元, 25000万元 as 2.5亿元; everything else as the table has it.
    let yuan = shifted(amount, -4).filter(|yuan| yuan.places() == 0 && amount.value() < 1.into());
    let large = shifted(amount, 4).filter(|large| large.places() <= 2 && large.value() >= 1.into());
    let (value, unit) = match (yuan, large) {
        (Some(yuan), _) => (yuan, "元"),
        (None, Some(large)) => (large, "亿元"),
        (None, None) => (amount, "万元"),
    };
    let words = before
        .and_then(|before| before.money(own))
        .map(|last| compare::amount(amount, last, unit, "上年未收取"))
        .unwrap_or_default();
    stated(Item::of(format!("{name}金额"), value, unit).compared(words))
}

/// Procurement (2019): the form names no unit for its amount, which is said as printed.
fn procurement(ledger: &Ledger<'_>, row: &Row, diagnostics: &mut Vec<Finding>) -> Prose {
    let name = label(row);
    let items = ledger.count(path(row, "items"));
    let own = path(row, "amount");
    let first = match items {
        Some(0) => return plain(format!("没有{name}项目")),
        Some(count) => stated(Item::new(format!("{name}项目"), count, "项")),
        None => Prose::default(),
    };
    let text = ledger.text(own).map(str::trim).filter(|text| !text.is_empty());
    let second = text.and_then(|text| {
        let said = amount(text);
        if said.is_none() {
            let rule = &writing::STATED;
            let figure = gongkai_core::FigureId::from_path(own)
                .map(|id| id.figure().name())
                .unwrap_or_default();
            let message = messages::draft_amount_unwritten(figure, gongkai_core::message::excerpt(text));
            diagnostics.push(Finding::new(rule.code, rule.severity, message).about(own));
        }
        said
    });
    joined(vec![first, second.unwrap_or_default()], "，")
}

/// An amount in a sentence: with its unit where one is printed, else in quotation marks.
fn amount(text: &str) -> Option<Prose> {
    let odd = |letter: char| letter.is_control() || "。；，、！“”（）\u{2028}\u{2029}".contains(letter);
    if text.chars().count() > QUOTED || text.contains(odd) {
        return None;
    }
    let unit = text.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
    let digits: Option<Decimal> = text[..text.len() - unit.len()].parse().ok();
    match (digits, unit) {
        (Some(value), "元" | "万元" | "亿元") => Some(stated(Item::of("采购总金额", value, unit))),
        // 约320万元: what is read back is what is stated.
        _ => {
            let plain_text = format!("采购总金额{text}");
            match statistics_of(&plain_text, None).as_slice() {
                [] => {
                    let quoted = format!("采购总金额为“{text}”（原表未注明单位）");
                    statistics_of(&quoted, None).is_empty().then(|| plain(quoted))
                }
                [one] if one.parts.is_empty() && one.name == "采购总金额" => Some(Prose {
                    text: plain_text.clone(),
                    statistics: vec![one.clone()],
                }),
                _ => None,
            }
        }
    }
}
