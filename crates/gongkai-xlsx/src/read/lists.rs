//! The lists of a workbook: websites, narrative, statistics, annotations, waivers. Leaves out where lists
//! stand and what their cells show.

use super::source::{Cursor, Listing, Spot};
use crate::fields::{
    ANNOTATION_KINDS, ANNOTATIONS, APPROXIMATIONS, LISTS, NARRATIVE, PREAMBLE, STATISTICS, TITLE_LEVEL, WAIVERS,
    WEBSITES, section_path,
};
use gongkai_core::report::Website;
use gongkai_core::tables::{FigureRef, Kind};
use gongkai_core::{
    Annotation, AnnotationKind, Block, Change, Decimal, FigureId, Report, Severity, Statistic, Waiver, messages,
};

/// Wholes and parts are read no deeper than this.
const DEPTH: usize = 64;

pub(super) fn read(cursor: &mut Cursor, report: &mut Report) {
    websites(cursor, report);
    narrative(cursor, report);
    statistics(cursor, report);
    annotations(cursor, report);
    waivers(cursor, report);
}

/// Whether a name, without its prefix, is that of a heading of some list.
pub(super) fn is_heading(name: &str) -> bool {
    LISTS.into_iter().any(|list| {
        name.strip_prefix(list.key)
            .and_then(|rest| rest.strip_prefix('.'))
            .is_some_and(|column| list.columns.iter().any(|(key, _)| *key == column))
    })
}

fn websites(cursor: &mut Cursor, report: &mut Report) {
    let Some(listing) = cursor.listing(&WEBSITES, false) else {
        return;
    };
    for offset in cursor.offsets(&WEBSITES, &listing) {
        let name = cursor.item(&WEBSITES, &listing, offset, 0);
        let url = cursor.item(&WEBSITES, &listing, offset, 1);
        if name.is_none() && url.is_none() && !cursor.is_row(&WEBSITES, offset) {
            continue;
        }
        report.agency.websites.push(Website {
            name,
            url: url.unwrap_or_default(),
        });
    }
}

fn narrative(cursor: &mut Cursor, report: &mut Report) {
    let Some(listing) = cursor.listing(&NARRATIVE, true) else {
        return;
    };
    let mut section = String::new();
    for offset in cursor.offsets(&NARRATIVE, &listing) {
        let item = |cursor: &mut Cursor, column| cursor.item(&NARRATIVE, &listing, offset, column);
        let name = item(cursor, 0);
        let level = item(cursor, 1);
        let heading = item(cursor, 2);
        let text = item(cursor, 3);
        let blank = level.is_none() && heading.is_none() && text.is_none();
        let Some(path) = place_of(cursor, &listing, offset, name, &mut section, &blank) else {
            continue;
        };
        let spot = cursor.spot(&listing, offset, 0);
        if level.as_deref() == Some(TITLE_LEVEL) && path != PREAMBLE {
            let Some(section) = report.section_mut(&path) else {
                out_of_order(cursor, &path, spot);
                continue;
            };
            section.title = heading;
            if let Some(spot) = cursor.spot(&listing, offset, 2) {
                cursor.origins.insert(format!("{path}.title"), cursor.place(spot));
            }
            if let Some(text) = text {
                let short: String = text.chars().take(40).collect();
                let spot = cursor.spot(&listing, offset, 3);
                cursor.report(Severity::Error, messages::workbook_title_row(short), spot);
            }
            continue;
        }
        if blank && !cursor.is_row(&NARRATIVE, offset) {
            continue;
        }
        let number = level.as_deref().and_then(|level| level.trim().parse::<u8>().ok());
        if let (Some(level), None, Some(spot)) = (&level, number, cursor.spot(&listing, offset, 1)) {
            cursor.wrong(messages::workbook_level_wrong("级别", level), spot);
        }
        let block = Block {
            level: number,
            heading,
            text,
        };
        let (path, blocks) = if path == PREAMBLE {
            ("preamble".to_owned(), &mut report.preamble)
        } else if let Some(section) = report.section_mut(&path) {
            (format!("{path}.blocks"), &mut section.blocks)
        } else {
            out_of_order(cursor, &path, spot);
            continue;
        };
        if let Some(spot) = spot {
            cursor
                .origins
                .insert(format!("{path}[{}]", blocks.len()), cursor.place(spot));
        }
        blocks.push(block);
    }
}

/// The section of a row: its own, or that of the row above. Reports an unknown one where the row says anything.
fn place_of(
    cursor: &mut Cursor,
    listing: &Listing,
    offset: u32,
    name: Option<String>,
    section: &mut String,
    blank: &bool,
) -> Option<String> {
    let spot = cursor.spot(listing, offset, 0);
    let name = name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    match name {
        Some(PREAMBLE) => PREAMBLE.clone_into(section),
        Some(name) => match section_path(name) {
            Some(path) => *section = path,
            None => {
                cursor.report(Severity::Error, messages::workbook_section_unknown(name), spot);
                return None;
            }
        },
        None if section.is_empty() => {
            if !blank {
                cursor.report(Severity::Error, messages::workbook_section_unknown(""), spot);
            }
            return None;
        }
        None => {}
    }
    Some(section.clone())
}

fn out_of_order(cursor: &mut Cursor, path: &str, spot: Option<Spot>) {
    let name = crate::fields::section_name(path);
    cursor.report(Severity::Error, messages::workbook_section_order(name), spot);
}

fn statistics(cursor: &mut Cursor, report: &mut Report) {
    let Some(listing) = cursor.listing(&STATISTICS, false) else {
        return;
    };
    let mut section = String::new();
    let mut open = String::new();
    // The statistic that is being read, with the wholes above it.
    let mut stack: Vec<Statistic> = Vec::new();
    for offset in cursor.offsets(&STATISTICS, &listing) {
        let item = |cursor: &mut Cursor, column| cursor.item(&STATISTICS, &listing, offset, column);
        let name = item(cursor, 0);
        let depth = item(cursor, 1);
        let statistic = record(cursor, &listing, offset);
        let blank = depth.is_none() && statistic == Statistic::default();
        let Some(path) = place_of(cursor, &listing, offset, name, &mut section, &blank) else {
            continue;
        };
        if blank {
            continue;
        }
        if path != open {
            close(cursor, report, &open, &mut stack, 0);
            open.clone_from(&path);
        }
        let level = depth
            .as_deref()
            .and_then(|depth| depth.trim().parse::<usize>().ok())
            .unwrap_or(0);
        if level == 0 || level > DEPTH || level > stack.len() + 1 || path == PREAMBLE {
            let spot = cursor.spot(&listing, offset, 1);
            cursor.report(
                Severity::Error,
                messages::workbook_depth(depth.unwrap_or_default()),
                spot,
            );
            continue;
        }
        close(cursor, report, &path, &mut stack, level - 1);
        stack.push(statistic);
    }
    close(cursor, report, &open, &mut stack, 0);
}

/// Puts finished statistics into their wholes, or into the section, until so many are left open.
fn close(cursor: &mut Cursor, report: &mut Report, path: &str, stack: &mut Vec<Statistic>, left: usize) {
    while stack.len() > left {
        let Some(done) = stack.pop() else { return };
        match stack.last_mut() {
            Some(whole) => whole.parts.push(done),
            None => match report.section_mut(path) {
                Some(section) => section.statistics.push(done),
                None => out_of_order(cursor, path, None),
            },
        }
    }
}

fn record(cursor: &mut Cursor, listing: &Listing, offset: u32) -> Statistic {
    let item = |cursor: &mut Cursor, column| cursor.item(&STATISTICS, listing, offset, column);
    let key = item(cursor, 2);
    let name = item(cursor, 3).unwrap_or_default();
    let value = decimal(cursor, listing, offset, 4);
    let unit = item(cursor, 5).unwrap_or_default();
    let about = item(cursor, 6);
    let approximate = about
        .as_deref()
        .and_then(|text| APPROXIMATIONS.iter().find(|(_, name)| *name == text.trim()));
    if let (Some(text), None, Some(spot)) = (&about, approximate, cursor.spot(listing, offset, 6)) {
        cursor.wrong(messages::workbook_approximate_wrong("约数", text), spot);
    }
    let change = decimal(cursor, listing, offset, 7);
    let change_unit = item(cursor, 8);
    let change = match (change, change_unit) {
        (Some(value), unit) => Some(Change {
            value,
            unit: unit.unwrap_or_default(),
        }),
        (None, None) => None,
        (None, Some(unit)) => {
            if let Some(spot) = cursor.spot(listing, offset, 8) {
                cursor.wrong(messages::workbook_unit_alone("同比单位", &unit), spot);
            }
            None
        }
    };
    Statistic {
        key,
        name,
        value,
        unit,
        approximate: approximate.map(|(kind, _)| *kind),
        change,
        parts: Vec::new(),
    }
}

fn decimal(cursor: &mut Cursor, listing: &Listing, offset: u32, column: usize) -> Option<Decimal> {
    let spot = cursor.spot(listing, offset, column)?;
    let state = cursor.state(&STATISTICS.cell_key(offset, column), Kind::Money, spot);
    let text = state.figure.or(state.mark).or(state.raw)?;
    let value = text.parse().ok();
    if value.is_none() {
        cursor.wrong(
            messages::workbook_number_wrong(STATISTICS.columns[column].1, &text),
            spot,
        );
    }
    value
}

fn annotations(cursor: &mut Cursor, report: &mut Report) {
    let Some(listing) = cursor.listing(&ANNOTATIONS, false) else {
        return;
    };
    for offset in cursor.offsets(&ANNOTATIONS, &listing) {
        let [path, place, kind, text] = [0, 1, 2, 3].map(|column| cursor.item(&ANNOTATIONS, &listing, offset, column));
        if path.is_none() && kind.is_none() && text.is_none() {
            // Only the place is filled: it says nothing by itself.
            if let (Some(place), Some(spot)) = (place, cursor.spot(&listing, offset, 1)) {
                cursor.wrong(messages::workbook_place_alone("所在单元格", &place), spot);
            }
            continue;
        }
        let path = path.unwrap_or_default();
        let Some(id) = FigureId::from_path(path.trim()) else {
            let spot = cursor.spot(&listing, offset, 0);
            let finding = cursor.report(Severity::Error, messages::unknown_path(&path), spot);
            finding.help = gongkai_core::tables::nearest_path(path.trim()).map(messages::nearest_member);
            continue;
        };
        let name = kind.unwrap_or_default();
        let Some((kind, _)) = ANNOTATION_KINDS.iter().find(|(_, known)| *known == name.trim()) else {
            if let Some(spot) = cursor.spot(&listing, offset, 2) {
                cursor.wrong(messages::workbook_note_wrong("种类", &name), spot);
            }
            continue;
        };
        let annotation = Annotation {
            path: id,
            kind: *kind,
            text: text.unwrap_or_default(),
        };
        let blank = report.tables.figure(id).is_none_or(FigureRef::is_blank);
        // A remark goes with a figure, a mark with a blank cell; the cell is what people look at.
        if blank == (*kind == AnnotationKind::Remark) || report.annotation(id, *kind).is_some() {
            let spot = cursor.spot(&listing, offset, 3);
            let message = messages::workbook_annotation_conflict(id, &annotation.text);
            cursor
                .report(Severity::Warning, message, spot)
                .paths
                .push(id.path().to_owned());
            continue;
        }
        report.annotate(annotation);
    }
}

fn waivers(cursor: &mut Cursor, report: &mut Report) {
    let Some(listing) = cursor.listing(&WAIVERS, false) else {
        return;
    };
    for offset in cursor.offsets(&WAIVERS, &listing) {
        let [rule, path, reason, who] = [0, 1, 2, 3].map(|column| cursor.item(&WAIVERS, &listing, offset, column));
        let on = cursor
            .spot(&listing, offset, 4)
            .and_then(|spot| cursor.date("核实日期", spot));
        let blank = rule.is_none() && path.is_none() && reason.is_none() && who.is_none() && on.is_none();
        if blank && !cursor.is_row(&WAIVERS, offset) {
            continue;
        }
        // A blank that was written as such is stored beside the cell and comes back as an empty text.
        let parts = [(0, &rule), (2, &reason), (3, &who)];
        let missing: Vec<String> = parts
            .iter()
            .filter(|(_, text)| text.is_none())
            .map(|(column, _)| format!("“{}”", WAIVERS.columns[*column].1))
            .collect();
        if !missing.is_empty() && !cursor.is_row(&WAIVERS, offset) {
            let spot = cursor.spot(&listing, offset, 0);
            let message = messages::workbook_waiver_incomplete(missing.join(""));
            cursor.report(Severity::Error, message, spot).help = Some(messages::workbook_waiver_help());
            continue;
        }
        report.waivers.push(Waiver {
            rule: rule.unwrap_or_default(),
            path,
            reason: reason.unwrap_or_default(),
            who: who.unwrap_or_default(),
            on,
        });
    }
}
