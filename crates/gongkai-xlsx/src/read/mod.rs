//! A report from a workbook: figures and fields by their defined names, lists by the names of their headings,
//! all of them by labels where the names are lost, a located diagnostic for everything that is neither. Workbooks
//! that are not ours go to `foreign`.

pub(crate) mod cells;
pub(crate) mod collection;
mod foreign;
mod guard;
mod limits;
mod lists;
pub(crate) mod names;
pub(crate) mod package;
pub(crate) mod recover;
pub(crate) mod sheet;
pub(crate) mod source;
mod usual;
pub(crate) mod workbook;

use crate::fields::{FIELDS, Field, Holds, PREFIX, agency_kind, fixed_texts, sheet_name};
use crate::figure::State;
use crate::formula::{self, Places};
use crate::number;
use gongkai_core::grid::Grid;
use gongkai_core::report::SchemaVersion;
use gongkai_core::rules::reading;
use gongkai_core::tables::FigureRef;
use gongkai_core::{
    AgencyKind, Annotation, AnnotationKind, Edition, FigureId, Finding, Loaded, Period, ReadError, Report, Severity,
    messages,
};
use guard::Moved;
use jiff::civil::Date;
use package::Package;
use recover::Found;
use serde::Deserialize as _;
use serde::de::IntoDeserializer as _;
use serde::de::value::{Error as ValueError, StrDeserializer};
use sheet::Content;
use source::{Cursor, Spot};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::LazyLock;

/// Names of what workbooks say about themselves.
const OWN: [&str; 4] = ["table.", "status.", "check.", "guide"];

/// Lost names of one table that are reported one by one.
const MANY: usize = 20;

/// The reports of a workbook of either kind.
pub(crate) fn workbooks(bytes: &[u8]) -> Result<Vec<Loaded>, ReadError> {
    let package = Package::open(bytes)?;
    let source = workbook::open(&package)?;
    let form = source.names.has("edition");
    // Nobody looks for headings of a collection in a form.
    let table = if form { None } else { collection::find(&source) };
    match table {
        Some(table) => collection::read(&source, &table),
        None if !form && source.names.has("reports") => {
            Err(ReadError::new(messages::collection_no_headings()).help(messages::collection_no_headings_help()))
        }
        None => report(source).map(|loaded| vec![loaded]),
    }
}

pub(crate) fn workbook(bytes: &[u8]) -> Result<Loaded, ReadError> {
    let package = Package::open(bytes)?;
    report(workbook::open(&package)?)
}

fn report(mut source: workbook::Source<'_>) -> Result<Loaded, ReadError> {
    let found = recover::names(&mut source);
    if source.names.is_empty() {
        return foreign::read(&source);
    }
    let mut cursor = Cursor::new(source);
    cursor.origins.reserve(cursor.source.names.len());
    by_labels(&mut cursor, found);
    let mut report = Report {
        edition: edition(&mut cursor)?,
        ..Report::default()
    };
    schema(&mut cursor)?;
    fields(&mut cursor, &mut report);
    figures(&mut cursor, &mut report);
    lists::read(&mut cursor, &mut report);
    leftovers(&mut cursor);
    Ok(Loaded {
        report,
        origins: cursor.origins,
        diagnostics: cursor.diagnostics,
    })
}

/// Says what was read by labels, as names were lost.
fn by_labels(cursor: &mut Cursor, found: Vec<Found>) {
    for found in found {
        if let Some(again) = found.again {
            let message = messages::workbook_labels_twice(found.name, cursor.place(again));
            let finding = cursor.report(Severity::Error, message, Some(found.spot));
            finding.paths = found.paths;
            finding.help = Some(messages::workbook_labels_twice_help());
            continue;
        }
        let message = messages::workbook_by_labels(found.name, found.paths.len());
        let place = cursor.place(found.spot);
        let mut finding = Finding::new(reading::BY_LABEL.code, Severity::Information, message).at(place);
        finding.paths = found.paths;
        finding.help = Some(messages::workbook_by_labels_help());
        cursor.diagnostics.push(finding);
    }
}

fn edition(cursor: &mut Cursor) -> Result<Edition, ReadError> {
    let error = || {
        ReadError::new(messages::workbook_no_edition("gongkai.edition"))
            .about("edition")
            .help(messages::workbook_no_edition_help())
    };
    let spot = cursor.bound("edition").ok_or_else(error)?;
    let text = cursor.text("edition", spot).unwrap_or_default();
    cursor.origins.insert_known("edition", cursor.place(spot));
    Edition::from_name(text.trim()).ok_or_else(|| error().at(cursor.place(spot)))
}

/// Refuses a later major version; a lost one is the present one, as the names could be read.
fn schema(cursor: &mut Cursor) -> Result<(), ReadError> {
    let Some(spot) = cursor.bound("schema") else {
        lost(cursor, "schema", "数据模型版本");
        return Ok(());
    };
    let text = cursor.text("schema", spot).unwrap_or_default();
    let deserializer: StrDeserializer<'_, ValueError> = text.trim().into_deserializer();
    let Ok(version) = SchemaVersion::deserialize(deserializer) else {
        let known = SchemaVersion::written();
        return Err(ReadError::new(messages::unknown_schema(text, known))
            .at(cursor.place(spot))
            .about("schema")
            .help(messages::unknown_schema_help()));
    };
    if version.minor > SchemaVersion::MINOR {
        let known = format!("{}.{}", SchemaVersion::MAJOR, SchemaVersion::MINOR);
        let found = format!("{}.{}", SchemaVersion::MAJOR, version.minor);
        let message = messages::later_minor(found, known);
        let finding = Finding::new(reading::LATER_MINOR.code, Severity::Information, message).about("schema");
        cursor.diagnostics.push(finding.at(cursor.place(spot)));
    }
    Ok(())
}

fn lost(cursor: &mut Cursor, path: &str, name: &str) {
    let message = messages::workbook_name_lost(name, format_args!("{PREFIX}{path}"));
    let finding = cursor.report(Severity::Error, message, None);
    finding.paths.push(path.to_owned());
    finding.help = Some(messages::workbook_names_help());
}

fn fields(cursor: &mut Cursor, report: &mut Report) {
    let mut period: [Option<Date>; 2] = [None, None];
    for field in FIELDS {
        if matches!(field.holds, Holds::Edition | Holds::Schema) {
            continue;
        }
        let Some(spot) = cursor.bound(field.path) else {
            lost(cursor, field.path, field.label);
            continue;
        };
        cursor.origins.insert_known(field.path, cursor.place(spot));
        match field.holds {
            Holds::PeriodStart => period[0] = cursor.date(field.label, spot),
            Holds::PeriodEnd => period[1] = cursor.date(field.label, spot),
            Holds::IssuedOn => report.issued_on = cursor.date(field.label, spot),
            _ => value(cursor, report, field, spot),
        }
    }
    match period {
        [Some(start), Some(end)] if end < start => {
            let spot = cursor.bound("period.end");
            let finding = cursor.report(Severity::Error, messages::period_backwards(end, start), spot);
            finding.paths.push("period".to_owned());
        }
        [Some(start), Some(end)] => report.period = Some(Period { start, end }),
        [None, None] => {}
        _ => {
            let spot = cursor.bound("period.start");
            cursor
                .report(Severity::Error, messages::workbook_period_half(), spot)
                .paths
                .push("period".to_owned());
        }
    }
}

fn value(cursor: &mut Cursor, report: &mut Report, field: &Field, spot: Spot) {
    let Some(text) = cursor.text(field.path, spot) else {
        return;
    };
    let message = match field.holds {
        Holds::Text(member) => {
            *member(report) = Some(text);
            return;
        }
        Holds::Year => {
            report.year = text.trim().parse().ok();
            report
                .year
                .is_none()
                .then(|| messages::workbook_year_wrong(field.label, &text))
        }
        Holds::Kind => {
            let known = AgencyKind::ALL
                .iter()
                .find(|(kind, key, _)| agency_kind(*kind) == text.trim() || *key == text.trim());
            report.agency.kind = known.map(|(kind, ..)| *kind);
            known
                .is_none()
                .then(|| messages::workbook_kind_wrong(field.label, &text))
        }
        Holds::RegionCode => {
            report.agency.region_code = text.trim().parse().ok();
            let code = &report.agency.region_code;
            code.is_none()
                .then(|| messages::workbook_region_wrong(field.label, &text))
        }
        _ => {
            report.agency.credit_code = text.trim().parse().ok();
            let code = &report.agency.credit_code;
            code.is_none()
                .then(|| messages::workbook_credit_wrong(field.label, &text))
        }
    };
    if let Some(message) = message {
        cursor.wrong(message, spot);
    }
}

/// Reads the figures. Totals whose formulas came without a result are computed from the rest.
fn figures(cursor: &mut Cursor, report: &mut Report) {
    let mut pending: BTreeMap<FigureId, (Spot, String)> = BTreeMap::new();
    let mut spots: BTreeMap<Spot, FigureId> = BTreeMap::new();
    let moved = guard::moved(cursor, report.edition);
    let mut gone: BTreeMap<&str, Vec<FigureId>> = BTreeMap::new();
    let mut told: BTreeMap<(usize, u32, &'static str), usize> = BTreeMap::new();
    for id in FigureId::all() {
        let path = id.path();
        let Some(spot) = cursor.source.names.figure(id) else {
            if cursor.source.names.has_figure(id) || cursor.had_cell(id) {
                // Makes the row: the report had it.
                let _ = report.tables.figure_mut(id);
                gone.entry(id.figure().table).or_default().push(id);
            }
            continue;
        };
        let place = cursor.place(spot);
        cursor.origins.insert_known(path, place);
        if let Some(other) = spots.insert(spot, id) {
            // One cell cannot be two figures; which one it was is not known.
            let message =
                messages::workbook_name_twice(format_args!("{PREFIX}{path}"), format_args!("{PREFIX}{other}"));
            cursor
                .report(Severity::Error, message, Some(spot))
                .paths
                .push(path.to_owned());
            for id in [id, other] {
                put(report, id, State::default());
            }
            continue;
        }
        if let Some(moved) = moved.get(&id) {
            // Another figure's number would be taken for this one.
            cursor.take(spot);
            put(report, id, State::default());
            tell(cursor, &mut told, moved, spot, path);
            continue;
        }
        match cursor.raw(spot) {
            Some(cell) if cell.content == Content::None && cell.formula.is_some() => {
                let formula = cell.formula.clone().unwrap_or_default().into_owned();
                cursor.take(spot);
                let _ = report.tables.figure_mut(id);
                pending.insert(id, (spot, formula));
            }
            _ => {
                let state = cursor.state(path, id.figure().kind, spot);
                put(report, id, state);
            }
        }
    }
    for (table, ids) in gone {
        figures_lost(cursor, report.edition, table, &ids);
    }
    compute(cursor, report, pending, &spots);
}

/// Reports lost names of a table: one by one, or all at once where the sheet must be gone.
fn figures_lost(cursor: &mut Cursor, edition: Edition, table: &str, ids: &[FigureId]) {
    let others = Edition::ALL.into_iter();
    let title = std::iter::once(edition)
        .chain(others)
        .find_map(|edition| gongkai_core::tables::table(edition, table))
        .map(|table| table.title);
    let any = FigureId::all().any(|id| id.figure().table == table && cursor.source.names.figure(id).is_some());
    if let Some(title) = title.filter(|_| !any || ids.len() > MANY)
        && let Some(finding) = cursor.sheet_lost(title, ids.len())
    {
        finding.paths.extend(ids.iter().map(|id| id.path().to_owned()));
        return;
    }
    for id in ids {
        lost(cursor, id.path(), &id.figure().name());
    }
}

/// Reports a name beside labels of something else, once a row where the whole row is elsewhere.
fn tell(
    cursor: &mut Cursor,
    told: &mut BTreeMap<(usize, u32, &'static str), usize>,
    moved: &Moved,
    spot: Spot,
    path: &str,
) {
    let key = (spot.0, spot.1.0, moved.label);
    if let Some(finding) = told.get(&key).and_then(|at| cursor.diagnostics.get_mut(*at)) {
        finding.paths.push(path.to_owned());
        return;
    }
    let short: String = moved.found.chars().take(40).collect();
    let message = if short.is_empty() {
        messages::workbook_name_astray(moved.label)
    } else {
        messages::workbook_name_moved(moved.label, short)
    };
    let finding = cursor.report(Severity::Error, message, Some(spot));
    finding.paths.push(path.to_owned());
    finding.help = Some(messages::workbook_names_help());
    if moved.row {
        told.insert(key, cursor.diagnostics.len() - 1);
    }
}

fn put(report: &mut Report, id: FigureId, state: State) {
    if let Some(cell) = report.tables.figure_mut(id) {
        // The state holds only what is a figure of this kind; the exact store could hold anything.
        if cell.set(state.figure.as_deref()).is_err() {
            let text = state.figure.unwrap_or_default();
            report.annotate(Annotation {
                path: id,
                kind: AnnotationKind::RawText,
                text,
            });
            return;
        }
    }
    for (kind, text) in [
        (AnnotationKind::NotApplicable, state.mark),
        (AnnotationKind::RawText, state.raw),
    ] {
        if let Some(text) = text {
            report.annotate(Annotation { path: id, kind, text });
        }
    }
}

/// Some programs save formulas without results. A total whose formula is still the one that was written says
/// what it is as well as its result would.
fn compute(
    cursor: &mut Cursor,
    report: &mut Report,
    mut pending: BTreeMap<FigureId, (Spot, String)>,
    spots: &BTreeMap<Spot, FigureId>,
) {
    let mut refused: BTreeSet<FigureId> = BTreeSet::new();
    loop {
        let ready = pending.iter().find_map(|(id, (spot, formula))| {
            let places: Places = spots
                .iter()
                .filter(|((sheet, _), _)| *sheet == spot.0)
                .map(|((_, at), id)| (*id, *at))
                .collect();
            let equations = report.edition.tables().flat_map(|table| table.equations);
            let plain = |text: &str| text.replace([' ', '$'], "").to_uppercase();
            let equation = equations.filter(|equation| equation.totals == [*id]).find(|equation| {
                formula::total(equation, &places).is_some_and(|known| plain(&known) == plain(formula))
            })?;
            let waits = equation.addable().any(|addend| pending.contains_key(&addend));
            (!waits).then_some((*id, equation))
        });
        let Some((id, equation)) = ready else { break };
        let Some((spot, _)) = pending.remove(&id) else { break };
        let value = |id: FigureId| match report.tables.figure(id) {
            Some(FigureRef::Count(Some(value))) => Some(*value),
            _ => None,
        };
        // A program adds up what stands there as a number, the form what is a figure; 1.5, or 12 as text, is not both.
        let alike = |addend: FigureId| {
            let cell = cursor.source.names.figure(addend).and_then(|spot| cursor.raw(spot));
            match cell.map(|cell| (&cell.content, &cell.formula)) {
                Some((Content::None, Some(_))) => !refused.contains(&addend),
                Some((Content::Number(_), _)) => value(addend).is_some(),
                _ => value(addend).is_none(),
            }
        };
        let alike = equation.addable().all(alike);
        match formula::compute(equation, value) {
            _ if !alike => {
                refused.insert(id);
                cursor.no_result(spot);
            }
            Ok(sum) => put(
                report,
                id,
                State {
                    figure: sum.map(|sum| sum.to_string()),
                    ..State::default()
                },
            ),
            Err(_) => cursor.no_result(spot),
        }
    }
    for (spot, _) in pending.into_values() {
        cursor.no_result(spot);
    }
}

/// Everything that stands on our sheets beside the report, without line ends.
static OWN_TEXTS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let mut labels: HashSet<String> = fixed_texts().map(|text| text.replace('\n', "")).collect();
    for table in Edition::ALL.into_iter().flat_map(Edition::tables) {
        labels.extend(Edition::ALL.map(|edition| sheet_name(table, edition)));
        let grid = Grid::new(table, |_| true);
        let texts = grid.cells.iter().filter_map(|cell| cell.content.label());
        labels.extend(texts.map(str::to_owned));
    }
    labels
});

fn is_own(text: &str) -> bool {
    if text.contains('\n') {
        OWN_TEXTS.contains(text.replace('\n', "").as_str())
    } else {
        OWN_TEXTS.contains(text)
    }
}

/// Reports every cell with content that no name covers and that is no label, and every name that is not known.
fn leftovers(cursor: &mut Cursor) {
    let known = |path: &str| {
        OWN.iter().any(|own| path.starts_with(own))
            || lists::is_heading(path)
            || FIELDS.iter().any(|field| field.path == path)
    };
    let ours: BTreeSet<usize> = cursor.source.names.spots().map(|(sheet, _)| sheet).collect();
    // The first column of what each sheet says about itself.
    let mut hints: BTreeMap<usize, u32> = BTreeMap::new();
    let figures: Vec<Spot> = FigureId::all()
        .filter_map(|id| cursor.source.names.figure(id))
        .collect();
    for spot in figures {
        cursor.take(spot);
    }
    let others = cursor.source.names.others();
    let others: Vec<(String, Option<Spot>)> = others.map(|(path, spot)| (path.to_owned(), spot)).collect();
    for (path, spot) in others {
        if let Some((sheet, (_, column))) = spot.filter(|_| path.starts_with("check.")) {
            hints.insert(sheet, column);
        }
        if !known(&path) {
            let name = format_args!("{PREFIX}{path}");
            cursor.report(Severity::Warning, messages::workbook_name_unknown(name), spot);
        }
        // Titles and the line about the sums are ours and say nothing about the report.
        if let Some(spot) = spot.filter(|_| known(&path)) {
            cursor.take(spot);
        }
    }
    for sheet in 0..cursor.source.sheets.len() {
        let data = &cursor.source.sheets[sheet];
        if !ours.contains(&sheet) {
            if let Some(first) = data.cells.first() {
                let name = data.name.clone();
                cursor.report(
                    Severity::Warning,
                    messages::workbook_unknown_sheet(name),
                    Some((sheet, first)),
                );
            }
            continue;
        }
        let unread: Vec<(Spot, String)> = data
            .cells
            .iter()
            .enumerate()
            .filter(|(number, _)| !cursor.is_used(sheet, *number))
            .map(|(_, (at, cell))| (at, cell))
            // Formulas there are ours and say nothing that the report does not say; what was typed is reported.
            .filter(|((_, column), cell)| {
                cell.formula.is_none() || hints.get(&sheet).is_none_or(|first| column < first)
            })
            .filter_map(|(at, cell)| {
                let text = match &cell.content {
                    Content::None => return None,
                    Content::Text(text) | Content::Error(text) => Cow::Borrowed(&**text),
                    Content::Number(text) => number::plain(text, None).map_or(Cow::Borrowed(&**text), Cow::Owned),
                    Content::Bool(value) => Cow::Borrowed(if *value { "true" } else { "false" }),
                };
                (!is_own(&text) && !text.trim().is_empty()).then(|| ((sheet, at), text.into_owned()))
            })
            .collect();
        if let Some((spot, _)) = unread.get(limits::UNREAD) {
            cursor.report(
                Severity::Warning,
                messages::workbook_unread_more(unread.len() - limits::UNREAD),
                Some(*spot),
            );
        }
        for (spot, text) in unread.into_iter().take(limits::UNREAD) {
            let short: String = text.chars().take(40).collect();
            cursor.report(Severity::Warning, messages::workbook_unread_cell(short), Some(spot));
        }
    }
}
