//! What the text says and the template does not name: year, period, contact, websites inside a title or a preamble
//! that is read as it stands. The recogniser finds them in the same text; they are taken where the report then still
//! prints the same text by the template. Leaves out the sections, which the template finds itself.

use super::flat::Flat;
use super::replay::Values;
use super::same;
use crate::template::Template;
use gongkai_core::message::excerpt;
use gongkai_core::rules::reading;
use gongkai_core::{Finding, Loaded, Report, Severity, fields, messages};

/// The fields, in groups that are taken together.
const FIELDS: [&str; 11] = [
    "title",
    "agency.name",
    "year",
    "period",
    "issued_on",
    "agency.contact.unit",
    "agency.contact.address",
    "agency.contact.postcode",
    "agency.contact.phone",
    "agency.contact.fax",
    "agency.contact.email",
];

/// The list among them.
const WEBSITES: &str = "agency.websites";

/// Adds what the recogniser found and the template did not read.
pub(super) fn add(template: &Template, flat: &Flat, read: &Values, found: &Loaded, loaded: &mut Loaded) {
    let wanted: Vec<&str> = FIELDS
        .into_iter()
        .chain([WEBSITES])
        .filter(|name| fits(template, name, read, found))
        .filter(|name| take(name, flat, found, &mut loaded.report.clone()))
        .collect();
    if wanted.is_empty() {
        return;
    }
    let printed = |report: &Report| template.compose(report).ok().map(|made| Flat::of(&made).text);
    let before = printed(&loaded.report);
    let mut all = loaded.report.clone();
    for name in &wanted {
        take(name, flat, found, &mut all);
    }
    let mut taken = wanted.clone();
    if printed(&all) == before {
        loaded.report = all;
    } else {
        taken.clear();
        for name in &wanted {
            let mut one = loaded.report.clone();
            take(name, flat, found, &mut one);
            if printed(&one) == before {
                loaded.report = one;
                taken.push(name);
            }
        }
    }
    for name in wanted {
        let of = |path: &str| {
            path.strip_prefix(name)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        let mut places = found.origins.iter().filter(|(path, _)| of(path));
        if taken.contains(&name) {
            for (path, place) in places {
                loaded.origins.insert(path, place.clone());
            }
        } else if name != "title" {
            let values = fields::fields(&found.report);
            let values: Vec<&str> = values
                .iter()
                .filter(|field| of(&field.path))
                .filter_map(|field| field.value.as_deref())
                .collect();
            let message = messages::invert_refused(name, excerpt(&values.join("、")));
            let rule = &reading::UNPLACED;
            let finding = Finding::new(rule.code, Severity::Information, message);
            let place = places.next().map(|(_, place)| place.clone());
            loaded.diagnostics.push(finding.about(name).at(place));
        }
    }
}

/// Whether the template may take a field from what was found: a heading is the title of the report only where the
/// template prints one, or the heading names the body that the template found.
fn fits(template: &Template, name: &str, read: &Values, found: &Loaded) -> bool {
    if name != "title" || template.uses.iter().any(|used| used.path == "title") {
        return true;
    }
    match read.get("agency.name") {
        Some(name) => found.report.agency.name.as_deref() == Some(name),
        None => true,
    }
}

/// How many fields the recogniser reads otherwise than the template, or finds where the template found nothing.
pub(super) fn differences(read: &Values, found: &Report) -> usize {
    let differs = |field: &&fields::Field| {
        let known = FIELDS.iter().any(|name| {
            let rest = field.path.strip_prefix(name);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        });
        let (true, Some(value)) = (known && field.path != "title", &field.value) else {
            return false;
        };
        !read.get(&field.path).is_some_and(|own| same(own, value))
    };
    fields::fields(found).iter().filter(differs).count()
}

/// Whether the recogniser reads a field otherwise.
pub(super) fn contradicts(path: &str, value: &str, found: &Report) -> bool {
    let other = match path {
        "agency.name" => found.agency.name.clone(),
        "year" => found.year.map(|year| year.to_string()),
        "issued_on" => found.issued_on.map(|on| on.to_string()),
        "agency.contact.unit" => found.agency.contact.unit.clone(),
        _ => None,
    };
    other.is_some_and(|other| !same(&other, value))
}

/// Fills one blank field of a report by what was found; `false` where there is nothing to fill.
fn take(name: &str, flat: &Flat, found: &Loaded, into: &mut Report) -> bool {
    fn fill<T: Clone>(from: &Option<T>, into: &mut Option<T>) -> bool {
        if into.is_some() || from.is_none() {
            return false;
        }
        into.clone_from(from);
        true
    }
    let from = &found.report;
    let (contact, own) = (&from.agency.contact, &mut into.agency.contact);
    match name {
        // As it stands, where it stands on one line.
        "title" => fill(&title(flat, found), &mut into.title),
        "agency.name" => fill(&from.agency.name, &mut into.agency.name),
        "year" => fill(&from.year, &mut into.year),
        "period" => fill(&from.period, &mut into.period),
        "issued_on" => fill(&from.issued_on, &mut into.issued_on),
        "agency.contact.unit" => fill(&contact.unit, &mut own.unit),
        "agency.contact.address" => fill(&contact.address, &mut own.address),
        "agency.contact.postcode" => fill(&contact.postcode, &mut own.postcode),
        "agency.contact.phone" => fill(&contact.phone, &mut own.phone),
        "agency.contact.fax" => fill(&contact.fax, &mut own.fax),
        "agency.contact.email" => fill(&contact.email, &mut own.email),
        WEBSITES if into.agency.websites.is_empty() => {
            into.agency.websites.clone_from(&from.agency.websites);
            !into.agency.websites.is_empty()
        }
        _ => false,
    }
}

fn title(flat: &Flat, found: &Loaded) -> Option<String> {
    let title = found.report.title.as_ref()?;
    let bare = |text: &str| -> String { text.chars().filter(|letter| !letter.is_whitespace()).collect() };
    let wanted = bare(title);
    let lines = (0..flat.lines.len().min(40)).map(|number| flat.text_of(number));
    Some(
        lines
            .into_iter()
            .find(|line| bare(line) == wanted)
            .unwrap_or_else(|| title.clone()),
    )
}
