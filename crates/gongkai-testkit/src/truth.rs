//! Hand-checked truth of published reports (`NAME.truth.json`) against what a reader returned, cell by cell.
//! Leaves out the narrative: its tests state it themselves.

use gongkai_core::tables::{self, FigureId};
use gongkai_core::{Loaded, Report};
use serde_json::Value;

/// How a reading compares with the truth.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Figures that the truth states.
    pub stated: usize,
    /// Of these, read and right.
    pub right: usize,
    /// Read but wrong, or read where the truth is blank: path, truth, reading.
    pub wrong: Vec<(String, String, String)>,
    /// Stated but not read.
    pub unread: Vec<String>,
}

/// Rows of table three: key of the truth, key of the row.
const ROWS: [(&str, &str); 26] = [
    ("new", "new"),
    ("carried_in", "carried_in"),
    ("granted", "granted"),
    ("partial", "partly_granted"),
    ("deny_secret", "denied.state_secret"),
    ("deny_law", "denied.prohibited_by_law"),
    ("deny_safety", "denied.security_and_stability"),
    ("deny_third_party", "denied.third_party_rights"),
    ("deny_internal", "denied.internal_affairs"),
    ("deny_process", "denied.deliberation"),
    ("deny_enforcement", "denied.enforcement_files"),
    ("deny_query", "denied.administrative_inquiry"),
    ("unable_no_info", "unable.not_held"),
    ("unable_need_make", "unable.needs_creation"),
    ("unable_unclear", "unable.still_unclear"),
    ("refuse_petition", "refused.petition"),
    ("refuse_repeat", "refused.repeated"),
    ("refuse_publication", "refused.publication"),
    ("refuse_massive", "refused.excessive"),
    ("refuse_confirm", "refused.confirmation"),
    ("other_no_correction", "other.not_corrected"),
    ("other_no_fee", "other.fee_unpaid"),
    ("other_other", "other.other"),
    ("other_all", "other.subtotal"),
    ("total", "total"),
    ("carried_out", "carried_out"),
];

/// Cells of table two: path in the truth, field path.
const DISCLOSURE: [(&str, &str); 24] = [
    ("rules/made", "disclosure.regulations.issued"),
    ("rules/repealed", "disclosure.regulations.repealed"),
    ("rules/valid", "disclosure.regulations.in_force"),
    ("normative/made", "disclosure.normative_documents.issued"),
    ("normative/repealed", "disclosure.normative_documents.repealed"),
    ("normative/valid", "disclosure.normative_documents.in_force"),
    ("license", "disclosure.licences.decisions"),
    ("penalty", "disclosure.penalties.decisions"),
    ("coercion", "disclosure.compulsion.decisions"),
    ("fees_wanyuan", "disclosure.fees.amount"),
    ("rules/made", "disclosure_2019.regulations.made"),
    ("rules/published", "disclosure_2019.regulations.published"),
    ("rules/public_total", "disclosure_2019.regulations.public_total"),
    ("normative/made", "disclosure_2019.normative_documents.made"),
    ("normative/published", "disclosure_2019.normative_documents.published"),
    (
        "normative/public_total",
        "disclosure_2019.normative_documents.public_total",
    ),
    ("license/*", "disclosure_2019.licences"),
    ("other_services/*", "disclosure_2019.other_services"),
    ("penalty/*", "disclosure_2019.penalties"),
    ("coercion/*", "disclosure_2019.compulsion"),
    ("fees/last_year_items", "disclosure_2019.fees.last_year_items"),
    ("fees/change", "disclosure_2019.fees.change"),
    ("procurement/items", "disclosure_2019.procurement.items"),
    ("procurement/raw", "disclosure_2019.procurement.amount"),
];

/// The figures of a truth file by field path: `None` is blank.
///
/// A mixed report states the block of the other edition under that edition's names.
#[must_use]
pub fn figures(truth: &Value) -> Vec<(FigureId, Option<String>)> {
    let mut figures = Vec::new();
    let mut add = |path: &str, value: Option<&Value>| {
        if let (Some(id), Some(value)) = (FigureId::from_path(path), value) {
            figures.push((id, text(value)));
        }
    };
    let edition = truth["edition"].as_str().unwrap_or_default();
    if let Some(table) = truth.get("table2").filter(|table| !table.is_null()) {
        for (key, path) in DISCLOSURE {
            // The mixed report that is known has the first block of edition 2019 and the others of 2021; its truth
            // names the cells of that block by position.
            let (key, path) = match (edition, key, path) {
                ("mixed", "rules/repealed", _) => (key, "disclosure_2019.regulations.published"),
                ("mixed", "rules/valid", _) => (key, "disclosure_2019.regulations.public_total"),
                ("mixed", "normative/repealed", _) => (key, "disclosure_2019.normative_documents.published"),
                ("mixed", "normative/valid", _) => (key, "disclosure_2019.normative_documents.public_total"),
                ("mixed", "rules/made", _) => (key, "disclosure_2019.regulations.made"),
                ("mixed", "normative/made", _) => (key, "disclosure_2019.normative_documents.made"),
                _ if path.starts_with("disclosure_2019") != (edition == "2019") => continue,
                _ => (key, path),
            };
            match key.strip_suffix("/*") {
                Some(row) => {
                    for column in ["last_year_items", "change", "decisions"] {
                        add(&format!("{path}.{column}"), table.pointer(&format!("/{row}/{column}")));
                    }
                }
                None => add(path, table.pointer(&format!("/{key}"))),
            }
        }
    }
    for (key, row) in ROWS {
        if let Some(cells) = truth.pointer(&format!("/table3/rows/{key}")).and_then(Value::as_array) {
            for (column, value) in tables::applicants().zip(cells) {
                add(&format!("applications.{row}.{column}"), Some(value));
            }
        }
    }
    if let Some(cells) = truth["table4"].as_array() {
        let blocks = ["review", "litigation.direct", "litigation.after_review"];
        let columns = ["upheld", "corrected", "other", "pending", "total"];
        let paths = blocks.iter().flat_map(|block| {
            columns
                .iter()
                .map(move |column| format!("proceedings.{block}.{column}"))
        });
        for (path, value) in paths.zip(cells) {
            add(&path, Some(value));
        }
    }
    figures
}

/// Compares a reading with the truth. A figure where the truth is silent counts as wrong as well.
#[must_use]
pub fn compare(truth: &Value, loaded: &Loaded) -> Comparison {
    let stated = figures(truth);
    let read = |id: FigureId| {
        loaded
            .report
            .tables
            .figure(id)
            .and_then(gongkai_core::tables::FigureRef::text)
    };
    let mut comparison = Comparison::default();
    for id in FigureId::all() {
        let truth = stated
            .iter()
            .find(|(known, _)| *known == id)
            .and_then(|(_, value)| value.clone());
        match (truth, read(id)) {
            (None, None) => {}
            (None, Some(read)) => comparison.wrong.push((id.path().to_owned(), "blank".to_owned(), read)),
            (Some(truth), None) => {
                comparison.stated += 1;
                comparison.unread.push(format!("{id} = {truth}"));
            }
            (Some(truth), Some(read)) => {
                comparison.stated += 1;
                if truth == read {
                    comparison.right += 1;
                } else {
                    comparison.wrong.push((id.path().to_owned(), truth, read));
                }
            }
        }
    }
    comparison
}

/// The report that the figures of a truth file make.
#[must_use]
pub fn report(truth: &Value) -> Report {
    let edition = truth["edition"]
        .as_str()
        .and_then(gongkai_core::Edition::from_name)
        .unwrap_or_default();
    let mut report = Report::blank(edition);
    report.year = truth["year"].as_u64().and_then(|year| u16::try_from(year).ok());
    report.agency.name = truth["org"].as_str().map(str::to_owned);
    for (id, value) in figures(truth) {
        if let Some(cell) = report.tables.figure_mut(id) {
            // A truth file that does not fit the model would show in the comparison.
            let _ = cell.set(value.as_deref());
        }
    }
    if truth.pointer("/table3/rows/other_all").is_some() && truth.pointer("/table3/rows/other_other").is_none() {
        let other = &mut report.tables.applications.other;
        (other.not_corrected, other.fee_unpaid, other.other) = (None, None, None);
    }
    report
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        _ => None,
    }
}
