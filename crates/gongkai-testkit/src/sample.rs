//! Reports with random but repeatable figures, filled as published reports are: sums that hold, most cells 0.
//! Leaves out the strange ones (see `arbitrary`).

use gongkai_core::tables::{FigureId, FigureRef, Kind, Term};
use gongkai_core::{Annotation, AnnotationKind, Block, Edition, Report};

/// A small generator of numbers (SplitMix64): the same seed, the same report, on every machine.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// A generator with a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number below a bound.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound.max(1)
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }
}

/// A report whose tables are filled and whose sums hold.
#[must_use]
pub fn report(edition: Edition, seed: u64) -> Report {
    let mut random = Random::new(seed);
    let mut report = Report::blank(edition);
    report.year = Some(if edition == Edition::E2021 { 2022 } else { 2020 });
    let year = report.year.unwrap_or_default();
    report.agency.name = Some("清水县林业和草原局".to_owned());
    report.title = Some(format!("清水县林业和草原局{year}年政府信息公开工作年度报告"));
    report.issued_on = jiff::civil::Date::new(2023, 1, 12).ok();
    report.preamble.push(Block::paragraph(format!("本报告所列数据的统计期限为{year}年1月1日至{year}年12月31日。")));
    let largest = [10, 100, 3000, 1_000_000][usize::try_from(random.below(4)).unwrap_or(0)];
    for id in FigureId::all().filter(|id| report.tables.figure(*id).is_some()).collect::<Vec<_>>() {
        let zero = !random.once_in(3);
        let value = if zero { 0 } else { random.below(largest) };
        let text = match id.figure().kind {
            Kind::Money => format!("{value}.{:02}", random.below(100)),
            Kind::Change if value > 0 && random.once_in(2) => format!("-{value}"),
            Kind::Text => format!("{value}元"),
            _ => value.to_string(),
        };
        set(&mut report, id, &text);
    }
    balance(&mut report, &mut random);
    report
}

/// Makes every declared sum hold: totals are computed, what is new makes up the balance.
fn balance(report: &mut Report, random: &mut Random) {
    for table in report.edition.tables() {
        for rule in ["COLSUM", "BALANCE", "ROWSUM", "T4SUM"] {
            for equation in table.equations.iter().filter(|equation| equation.rule == rule) {
                let value = |report: &Report, id: FigureId| match report.tables.figure(id) {
                    Some(FigureRef::Count(Some(value))) => *value,
                    _ => 0,
                };
                if rule == "BALANCE" {
                    let [Term::Figure(new), Term::Figure(carried_in)] = equation.addends else { continue };
                    let carried_out = equation.totals.get(1).copied().unwrap_or(*new);
                    let processed = equation.totals.first().map_or(0, |id| value(report, *id));
                    let open = if processed == 0 { 0 } else { random.below(processed.min(20)) };
                    set(report, *carried_in, &open.to_string());
                    let later = value(report, carried_out);
                    set(report, *new, &(processed + later).saturating_sub(open).to_string());
                    continue;
                }
                let sum: u64 = equation
                    .addends
                    .iter()
                    .map(|term| match term {
                        Term::Figure(id) => value(report, *id),
                        Term::Group { members, subtotal } => {
                            let members: u64 = members.iter().map(|id| value(report, *id)).sum();
                            members + value(report, *subtotal)
                        }
                    })
                    .sum();
                if let Some(total) = equation.totals.first().filter(|id| report.tables.figure(**id).is_some()) {
                    set(report, *total, &sum.to_string());
                }
            }
        }
    }
}

/// Makes some cells blank or not applicable, totals left alone.
pub fn thin_out(report: &mut Report, random: &mut Random) {
    for id in FigureId::all().filter(|id| report.tables.figure(*id).is_some()).collect::<Vec<_>>() {
        let zero = report.tables.figure(id).and_then(FigureRef::text).is_some_and(|text| text == "0");
        if !zero || id.figure().kind != Kind::Count || id.path().ends_with("total") || !random.once_in(3) {
            continue;
        }
        if let Some(cell) = report.tables.figure_mut(id) {
            let _ = cell.set(None);
        }
        if random.once_in(3) {
            report.annotate(Annotation { path: id, kind: AnnotationKind::NotApplicable, text: "/".to_owned() });
        }
    }
}

fn set(report: &mut Report, id: FigureId, text: &str) {
    if let Some(cell) = report.tables.figure_mut(id) {
        // A text of the wrong kind leaves the cell blank; the tests would show it.
        let _ = cell.set(Some(text));
    }
}
