//! Any valid report of any edition, as a strategy: figures, marks, remarks and narrative with the texts that
//! formats like to lose. Leaves out characters that XML cannot hold, and reports that the JSON reader refuses.

use gongkai_core::report::{Contact, Website};
use gongkai_core::tables::{FigureMut, Kind, Term};
use gongkai_core::{
    Agency, AgencyKind, Annotation, AnnotationKind, Approximation, Block, Change, Decimal, Edition, FigureId, Period,
    Report, Section, Statistic, Waiver,
};
use jiff::civil::Date;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

/// How often a law of a format is tried: so many times, or what `PROPTEST_CASES` says for a long run.
#[must_use]
pub fn config(short: u32) -> ProptestConfig {
    let wanted = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok());
    ProptestConfig {
        cases: wanted.unwrap_or(short),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Any valid report.
pub fn report() -> impl Strategy<Value = Report> {
    let dates = (of(2008u16..=2999), of((date(), date())), of(date()));
    let texts = (of(text()), vec(block(), 0..3), section(), section(), section());
    let tables = (section(), section(), section());
    let rest = (vec(section(), 0..3), vec(waiver(), 0..3));
    (tabled(), agency(), dates, texts, tables, rest).prop_map(
        |(
            report,
            agency,
            (year, period, issued_on),
            (title, preamble, overview, problems, other),
            sections,
            (additional, waivers),
        )| {
            let period = period.map(|(one, other)| Period {
                start: one.min(other),
                end: one.max(other),
            });
            let mut report = Report {
                agency,
                year,
                period,
                issued_on,
                title,
                preamble,
                ..report
            };
            (report.overview, report.problems, report.other) = (overview, problems, other);
            report.table_sections.disclosure = sections.0;
            report.table_sections.applications = sections.1;
            report.table_sections.proceedings = sections.2;
            (report.additional, report.waivers) = (additional, waivers);
            report
        },
    )
}

/// Any text that a report can hold: ordinary, empty, and what formats like to lose.
pub fn text() -> impl Strategy<Value = String> {
    const AWKWARD: &[&str] = &[
        "",
        " ",
        " a ",
        "\n",
        "a\n\nb",
        "a\r\nb",
        "\r",
        "a\tb",
        "\t",
        "=1+1",
        "+86",
        "-",
        "@x",
        "＝",
        "_x0041_",
        "_x005F_x0041_",
        "<r>b</r>",
        "<r><t>b</t></r>",
        "&amp;",
        "<![CDATA[x]]>",
        "]]>",
        "😀",
        "👨‍👩‍👧",
        "a\u{202E}b",
        "\u{FEFF}",
        "\u{AD}",
        "\u{3000}",
        "\u{A0}",
        "\u{2028}",
        "\u{85}",
        "\u{FFFD}",
        "e\u{301}",
        "12",
        "012",
        "1.50",
        "1e5",
        "2023-01-29",
        "TRUE",
        "#REF!",
        "/",
        "无",
        "'x",
        "\"",
        "a,b",
        "a;b",
        "null",
        "\\u{41}",
        "\\",
        "%",
        "一、总体情况",
        "标题",
        "\u{7F}",
        "０１２",
        "\u{1F1E8}\u{1F1F3}",
        "\u{10FFFD}",
    ];
    prop_oneof![
        4 => "[一-龥0-9，。：、（）]{0,40}",
        2 => select(AWKWARD).prop_map(str::to_owned),
        1 => "[ -~]{0,20}",
        1 => vec(any::<char>().prop_filter("XML cannot hold it", |letter| xml(*letter)), 0..12)
            .prop_map(|letters| letters.into_iter().collect()),
    ]
}

/// A text of 40,000 characters and more, odd ones among them.
pub fn long_text() -> impl Strategy<Value = String> {
    (vec(text(), 1..8), 40_000usize..70_000).prop_map(|(texts, length)| {
        let mut parts = texts.iter().flat_map(|text| text.chars()).cycle().peekable();
        if parts.peek().is_none() {
            return "段".repeat(length);
        }
        parts.take(length).collect()
    })
}

/// Any decimal number, its printed zeros kept.
pub fn decimal() -> impl Strategy<Value = Decimal> {
    let ordinary = (0u32..100_000, 0usize..5).prop_map(|(value, places)| digits(value.to_string(), places));
    let any = ("[0-9]{1,28}", 0usize..28).prop_map(|(text, places)| digits(text, places));
    (prop_oneof![4 => ordinary, 1 => any], prop::bool::weighted(0.1)).prop_filter_map("no decimal", |(text, minus)| {
        let value: Decimal = text.parse().ok()?;
        // A zero with a sign is no number that anybody prints.
        if minus && !value.is_zero() {
            format!("-{text}").parse().ok()
        } else {
            Some(value)
        }
    })
}

fn digits(text: String, places: usize) -> String {
    let text = text.trim_start_matches('0');
    let text = format!("{text:0>width$}", width = places + 1);
    let (whole, fraction) = text.split_at(text.len() - places);
    if fraction.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{fraction}")
    }
}

const fn xml(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// A report with only its tables and their annotations.
fn tabled() -> impl Strategy<Value = Report> {
    let count = FigureId::all().count();
    let head = (
        select(Edition::ALL.to_vec()),
        prop::bool::weighted(0.15),
        any::<bool>(),
        0u8..4,
    );
    let notes = vec((0..count, text(), any::<bool>()), 0..6);
    (head, vec(cell(), count), vec(any::<bool>(), count), notes).prop_map(
        move |((edition, both, consistent, density), cells, rows, notes)| {
            let mut report = Report {
                edition,
                ..Report::default()
            };
            for other in Edition::ALL {
                if other == edition || both {
                    fill(&mut report, other, &cells, &rows, density);
                }
            }
            if consistent {
                add_up(&mut report);
            }
            for (at, text, mark) in notes {
                let path = FigureId(u16::try_from(at).unwrap_or(0));
                let blank = report.tables.figure(path).is_none_or(|figure| figure.is_blank());
                let kind = match (blank, mark) {
                    (false, _) => AnnotationKind::Remark,
                    (true, true) => AnnotationKind::NotApplicable,
                    (true, false) => AnnotationKind::RawText,
                };
                report.annotate(Annotation { path, kind, text });
            }
            report
        },
    )
}

/// One cell: blank or a figure for whatever kind it turns out to be.
#[derive(Debug, Clone)]
struct Filled {
    /// Weight against the density of the report: 0 is always blank.
    weight: u8,
    count: u64,
    money: Decimal,
    text: String,
}

fn cell() -> impl Strategy<Value = Filled> {
    let count = prop_oneof![
        3 => Just(0),
        6 => 0u64..1000,
        1 => select(vec![999_999_999_999_999, 1_000_000_000_000_000, 9_007_199_254_740_993, u64::MAX]),
    ];
    (0u8..4, count, decimal(), text()).prop_map(|(weight, count, money, text)| Filled {
        weight,
        count,
        money,
        text,
    })
}

fn fill(report: &mut Report, edition: Edition, cells: &[Filled], rows: &[bool], density: u8) {
    for table in edition.tables() {
        for row in table.blocks.iter().flat_map(|block| block.rows) {
            let Some(first) = row.figures.first() else { continue };
            let own = edition == report.edition;
            let there = report.tables.figure(*first).is_some() || (own && row.printed && !table.key.starts_with("app"));
            if !there && !rows[usize::from(first.0)] {
                continue;
            }
            for id in row.figures {
                let cell = &cells[usize::from(id.0)];
                let filled = cell.weight > 0 && cell.weight <= density;
                match report.tables.figure_mut(*id) {
                    Some(FigureMut::Count(slot)) => slot.0 = filled.then_some(cell.count),
                    Some(FigureMut::Change(slot)) => {
                        slot.0 = filled.then(|| i64::try_from(cell.count).map_or(i64::MIN, |count| count - 500));
                    }
                    Some(FigureMut::Money(slot)) => slot.0 = filled.then_some(cell.money),
                    Some(FigureMut::Text(slot)) => slot.0 = filled.then(|| cell.text.clone()),
                    None => {}
                }
            }
        }
    }
}

/// Puts the sums into the totals, where they can be kept.
fn add_up(report: &mut Report) {
    for equation in report.edition.tables().flat_map(|table| table.equations) {
        let [total] = equation.totals else { continue };
        if report.tables.figure(*total).is_none() || total.figure().kind != Kind::Count {
            continue;
        }
        let value = |id: &FigureId| {
            report
                .tables
                .figure(*id)
                .and_then(|figure| figure.text()?.parse::<u64>().ok())
        };
        let parts: Vec<u64> = equation
            .addends
            .iter()
            .flat_map(|term| match term {
                Term::Figure(id) => value(id).into_iter().collect::<Vec<_>>(),
                Term::Group { members, subtotal } if members.iter().all(|id| value(id).is_none()) => {
                    value(subtotal).into_iter().collect()
                }
                Term::Group { members, .. } => members.iter().filter_map(value).collect(),
            })
            .collect();
        let sum = parts.iter().try_fold(0u64, |sum, part| sum.checked_add(*part));
        let sum = sum.filter(|_| !parts.is_empty());
        if let Some(FigureMut::Count(slot)) = report.tables.figure_mut(*total) {
            slot.0 = sum;
        }
    }
}

fn agency() -> impl Strategy<Value = Agency> {
    const CREDIT: [&str; 3] = ["11370883004326403Q", "11370826004323472M", "11341702486344515H"];
    let contact = (of(text()), of(text()), of(text()), of(text()), of(text()), of(text()));
    let contact = contact.prop_map(|(unit, address, postcode, phone, fax, email)| Contact {
        unit,
        address,
        postcode,
        phone,
        fax,
        email,
    });
    let website = (of(text()), text()).prop_map(|(name, url)| Website { name, url });
    let kind = select(AgencyKind::ALL.map(|(kind, ..)| kind).to_vec());
    (
        of(text()),
        of(kind),
        of("[1-9][0-9]{5}"),
        of(select(CREDIT.to_vec())),
        of(text()),
        contact,
        vec(website, 0..3),
    )
        .prop_map(|(name, kind, region, credit, parent, contact, websites)| Agency {
            name,
            kind,
            region_code: region.and_then(|code| code.parse().ok()),
            credit_code: credit.and_then(|code| code.parse().ok()),
            parent,
            contact,
            websites,
        })
}

fn section() -> impl Strategy<Value = Section> {
    (of(text()), vec(block(), 0..4), vec(statistic(), 0..3)).prop_map(|(title, blocks, statistics)| Section {
        title,
        blocks,
        statistics,
    })
}

fn block() -> impl Strategy<Value = Block> {
    (of(2u8..=9), of(text()), of(text())).prop_map(|(level, heading, text)| Block { level, heading, text })
}

fn statistic() -> impl Strategy<Value = Statistic> {
    let approximate = select(vec![
        Approximation::About,
        Approximation::MoreThan,
        Approximation::Nearly,
    ]);
    let change = (decimal(), text()).prop_map(|(value, unit)| Change { value, unit });
    let leaf = (of(text()), text(), of(decimal()), text(), of(approximate), of(change)).prop_map(
        |(key, name, value, unit, approximate, change)| Statistic {
            key,
            name,
            value,
            unit,
            approximate,
            change,
            parts: Vec::new(),
        },
    );
    leaf.prop_recursive(3, 6, 3, |inner| {
        (inner.clone(), vec(inner, 0..3)).prop_map(|(statistic, parts)| Statistic { parts, ..statistic })
    })
}

fn waiver() -> impl Strategy<Value = Waiver> {
    // A waiver that does not say what, why and who is refused.
    let said = || {
        text().prop_map(|text| {
            if text.trim().is_empty() {
                format!("核{text}")
            } else {
                text
            }
        })
    };
    (said(), of(text()), said(), said(), of(date())).prop_map(|(rule, path, reason, who, on)| Waiver {
        rule,
        path,
        reason,
        who,
        on,
    })
}

fn date() -> impl Strategy<Value = Date> {
    (prop_oneof![8 => 2000i16..2100, 1 => 1i16..=9999], 1i8..=12, 1i8..=28)
        .prop_filter_map("no date", |(year, month, day)| Date::new(year, month, day).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest! {
        #[test]
        fn every_generated_report_is_valid(report in report()) {
            let json = gongkai_core::json::write(&report);
            let read = gongkai_core::json::read(json.as_bytes()).map(|loaded| loaded.report);
            prop_assert_eq!(read, Ok(report));
        }

        #[test]
        fn reports_come_back_from_their_fields(report in report()) {
            let mut assembly = gongkai_core::fields::Assembly::default();
            for field in gongkai_core::fields::fields(&report) {
                prop_assert_eq!(assembly.set(&field.path, field.value.as_deref()), Ok(()));
            }
            prop_assert_eq!(assembly.finish().map(|loaded| loaded.report), Ok(report));
        }

        #[test]
        fn reports_come_back_from_a_row_of_cells(report in report()) {
            let cells = gongkai_core::wide::cells(&report);
            let cell = |at: usize| Some(cells[at].as_deref().unwrap_or_default());
            prop_assert_eq!(gongkai_core::wide::report(cell).map(|loaded| loaded.report), Ok(report));
        }
    }
}
