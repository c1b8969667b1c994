//! A report changed in the workbook that it was read from: only the cells that say something else are written, and
//! what no longer is true because of them, the stored results of formulas. Every other part of the package stays as it
//! is, byte for byte; so does everything in the sheets that is no such cell. Leaves out whether the result is read as
//! it should be: the caller reads it again.

mod cells;
mod compute;
mod fresh;
mod lists;
mod looks;
mod places;
mod references;
mod rows;
mod scan;
mod stale;

use crate::parts;
use crate::read;
use crate::read::cells::At;
use crate::read::package::Package as Opened;
use crate::read::recover;
use crate::read::workbook::{self, Source, VOCABULARY};
use crate::{Options, write};
use cells::{Plan, Value, patched};
use compute::Cells;
use fresh::{Fresh, value};
use gongkai_core::{Amendment, FigureId, NotInPlace, Origins, ReadError, Report};
use gongkai_source::package::Package;
use gongkai_source::patch::{self, Edits, Parts, with_attribute};
use gongkai_source::xml::{Node, Xml};
use looks::Looks;
use places::{Kind, Places};
use references::find;
use scan::{Cell, Scan, scan};
use stale::{Formula, Names, folded, stale};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Changes reports in their workbook, one amendment for each that was read, in their order.
///
/// # Errors
/// When a field has no cell, or the workbook cannot be changed there without touching more.
pub fn amend(bytes: &[u8], amendments: &[Amendment<'_>]) -> Result<Vec<u8>, NotInPlace> {
    let opened = Opened::open(bytes)?;
    let mut source = workbook::open(&opened)?;
    let kind = places::kind(&source, amendments);
    let (Kind::Own, [amendment]) = (kind, amendments) else {
        let mut places = Places::new(&source);
        for amendment in amendments {
            match kind {
                Kind::Collection => places.row(amendment)?,
                _ => places.foreign(amendment)?,
            }
        }
        return put(bytes, &source, &places, None);
    };
    // As the reader does it.
    let _ = recover::names(&mut source);
    let written = Written::new(amendment.wanted)?;
    let opened_again = Opened::open(&written.bytes)?;
    let made = workbook::open(&opened_again)?;
    let fresh = written.fresh(&made);
    let mut places = Places::new(&source);
    places.own(amendment, &fresh)?;
    let followers = places.followers(amendment, &fresh);
    if !followers.is_empty() {
        let old = Written::new(&amendment.read.report)?;
        let opened = Opened::open(&old.bytes)?;
        let made = workbook::open(&opened)?;
        places.hold(&followers, &old.fresh(&made), &fresh);
    }
    let figures = FigureId::all().filter_map(|id| places.spot(&amendment.read.origins, id.path()).ok());
    let own = Own {
        fresh: &fresh,
        figures: figures.collect(),
    };
    put(bytes, &source, &places, Some(&own))
}

/// A report as it was just written, and where its fields stand.
struct Written {
    bytes: Vec<u8>,
    origins: Origins,
}

impl Written {
    fn new(report: &Report) -> Result<Self, NotInPlace> {
        let bytes = write(report, &Options::default()).map_err(|_| NotInPlace::Format)?;
        let origins = read::workbook(&bytes)?.origins;
        Ok(Self { bytes, origins })
    }

    fn fresh<'a>(&'a self, source: &'a Source<'a>) -> Fresh<'a> {
        Fresh {
            bytes: &self.bytes,
            source,
            origins: &self.origins,
        }
    }
}

/// What is known of our own workbook.
struct Own<'a> {
    fresh: &'a Fresh<'a>,
    /// The cells of figures.
    figures: BTreeSet<(usize, At)>,
}

/// A sheet of the package.
struct Sheet {
    /// Its number in the workbook.
    number: usize,
    part: String,
    text: String,
    scan: Scan,
}

/// Puts the cells into the package.
fn put(bytes: &[u8], source: &Source<'_>, places: &Places<'_>, own: Option<&Own<'_>>) -> Result<Vec<u8>, NotInPlace> {
    let mut package = Package::open(bytes)?;
    let workbook = parts::find(&mut package)?;
    let mut parts = Parts::default();
    let numbers: HashMap<String, usize> = (0..)
        .zip(&source.sheets)
        .map(|(number, sheet)| (folded(&sheet.name), number))
        .collect();
    let mut sheets = Vec::new();
    for sheet in &workbook.sheets {
        let Some(number) = numbers.get(&folded(&sheet.name)).copied() else {
            continue;
        };
        let text = parts.text(&mut package, &sheet.part)?;
        let puts = places.puts.get(&number);
        let wanted: BTreeSet<u32> = puts
            .into_iter()
            .flatten()
            .flat_map(|((row, _), cell)| [Some(*row), cell.like.map(|(row, _)| row)])
            .flatten()
            .collect();
        let scan = scan(&sheet.part, &text, &wanted)?;
        sheets.push(Sheet {
            number,
            part: sheet.part.clone(),
            text,
            scan,
        });
    }
    let no_place = |sheet: &Sheet| {
        let name = source.sheets.get(sheet.number).map_or("", |sheet| &sheet.name);
        NotInPlace::NoPlace(name.to_owned())
    };
    let mut plans = Vec::new();
    let (mut chain, mut computed) = (false, false);
    for sheet in &sheets {
        let mut plan = Plan::default();
        if let Some(puts) = places.puts.get(&sheet.number) {
            plan.put.clone_from(puts);
        }
        if let Some(heights) = places.heights.get(&sheet.number) {
            plan.heights.clone_from(heights);
        }
        let formulas = replaced(&mut plan, &sheet.scan).ok_or_else(|| no_place(sheet))?;
        chain |= formulas;
        computed |= formulas || plan.put.values().any(|cell| cell.formula.is_some());
        plans.push(plan);
    }
    computed |= results((source, &places.puts), &workbook, &numbers, &sheets, &mut plans, own)?;
    let mut looks = Looks::new(&source.formats);
    for (sheet, plan) in sheets.iter().zip(&plans) {
        let room = places.room.get(&sheet.number);
        if plan.is_empty() && room.is_none() {
            continue;
        }
        let mut text = patched(&sheet.text, &sheet.scan, plan, &mut looks).ok_or_else(|| no_place(sheet))?;
        if let Some(room) = room {
            let name = source.sheets.get(sheet.number).map_or("", |sheet| &sheet.name);
            let rows = rows::Rows {
                name,
                part: &sheet.part,
                room,
            };
            rows.only_here(&mut package, &sheets)?;
            text = rows.added(&text, &mut looks)?;
            rows.names(&mut package, &workbook, &mut parts)?;
            rows.comments(&mut package, &mut parts)?;
        }
        parts.set(&sheet.part, text);
    }
    if let Some(relation) = workbook.related.iter().find(|relation| relation.kind == "styles") {
        let text = parts.text(&mut package, &relation.target)?;
        if let Some(text) = looks.added(&relation.target, &text)? {
            parts.set(&relation.target, text);
        }
    }
    if computed {
        compute(&mut package, &workbook.part, &mut parts)?;
    }
    if chain && let Some(relation) = workbook.related.iter().find(|relation| relation.kind == "calcChain") {
        parts.take_out(&mut package, &workbook.part, relation)?;
    }
    Ok(parts.apply(&mut package)?)
}

/// Sees to formulas that are replaced: neighbours that share one get it spelled out. Whether formulas come or go;
/// nothing where a cell is a part of a formula over more than one.
fn replaced(plan: &mut Plan, scan: &Scan) -> Option<bool> {
    let mut changed = false;
    let mut shared = BTreeSet::new();
    for cell in &scan.cells {
        let Some(new) = plan.put.get(&cell.at) else { continue };
        let old = cell.formula.as_ref();
        if cell.filled || old.is_some_and(|formula| formula.area.is_some()) {
            return None;
        }
        shared.extend(old.and_then(|formula| formula.shared));
        changed |= old.is_some() != new.formula.is_some();
    }
    let known: BTreeSet<At> = scan.cells.iter().map(|cell| cell.at).collect();
    changed |= plan
        .put
        .iter()
        .any(|(at, cell)| cell.formula.is_some() && !known.contains(at));
    for cell in &scan.cells {
        let formula = cell.formula.as_ref();
        let number = formula.and_then(|formula| formula.shared);
        if number.is_some_and(|number| shared.contains(&number)) && !plan.put.contains_key(&cell.at) {
            plan.spelled.insert(cell.at, formula?.text.clone()?);
        }
    }
    Some(changed)
}

/// Finds the formulas whose stored results are no longer true, and what is known of the new ones. Whether there are
/// any.
fn results(
    (source, puts): (&Source<'_>, &places::Puts),
    workbook: &parts::Workbook,
    numbers: &HashMap<String, usize>,
    sheets: &[Sheet],
    plans: &mut [Plan],
    own: Option<&Own<'_>>,
) -> Result<bool, ReadError> {
    let mut names = Names::default();
    for Defined { name, meaning, .. } in defined(&workbook.part, &workbook.text)? {
        names.add(&name, &find(&meaning), numbers);
    }
    let mut formulas = Vec::new();
    let mut places = Vec::new();
    for (at, sheet) in sheets.iter().enumerate() {
        for cell in &sheet.scan.cells {
            let Some(formula) = &cell.formula else { continue };
            let fills = (sheet.number, formula.fills(cell.at));
            let found = formula.text.as_deref().map(find);
            let known = found.as_ref().map(|found| Formula::new(fills, found, numbers, &names));
            formulas.push(known.unwrap_or(Formula {
                sheet: fills.0,
                fills: fills.1,
                to: Vec::new(),
                open: true,
            }));
            places.push((at, cell));
        }
    }
    let changed: BTreeMap<usize, BTreeSet<At>> = sheets
        .iter()
        .zip(plans.iter())
        .map(|(sheet, plan)| (sheet.number, plan.put.keys().copied().collect()))
        .collect();
    let stale = stale(&formulas, &changed);
    let alike = own.filter(|own| own.is_alike(source, sheets));
    // What formulas over areas put into other cells of their sheet is no longer true either.
    let mut filled: Vec<(usize, &Cell)> = Vec::new();
    let mut known: HashMap<(usize, At), &str> = HashMap::new();
    for ((at, cell), _) in places.iter().zip(&stale).filter(|(_, stale)| **stale) {
        let (Some(sheet), Some(formula)) = (sheets.get(*at), &cell.formula) else {
            continue;
        };
        // No formula has no result, which is what is known of these.
        let text = formula.text.as_deref().filter(|_| formula.area.is_none());
        known.insert((sheet.number, cell.at), text.unwrap_or_default());
        if formula.area.is_some() && filled.last().is_none_or(|(last, _)| last != at) {
            let others = sheet.scan.cells.iter().filter(|other| other.filled);
            filled.extend(others.map(|other| (*at, other)));
        }
    }
    known.extend(
        filled
            .iter()
            .filter_map(|(at, cell)| Some(((sheets.get(*at)?.number, cell.at), ""))),
    );
    let mut computed = Cells::new(source, puts, numbers, known);
    let mut any = false;
    for ((at, cell), _) in places.iter().zip(&stale).filter(|(_, stale)| **stale) {
        let (Some(sheet), Some(plan)) = (sheets.get(*at), plans.get_mut(*at)) else {
            continue;
        };
        if plan.put.contains_key(&cell.at) {
            continue;
        }
        any = true;
        let known = source.sheets.get(sheet.number);
        let text = cell.formula.as_ref().and_then(|formula| formula.text.as_deref());
        let new = alike
            .zip(known)
            .zip(text)
            .and_then(|((own, known), text)| own.fresh.result(&known.name, cell.at, text));
        let new = new.or_else(|| computed.result((sheet.number, cell.at)));
        let old = known.and_then(|sheet| sheet.cells.get(cell.at)).map(value);
        if new.is_none() || new != old {
            plan.results.insert(cell.at, new.filter(|new| *new != Value::Blank));
        }
    }
    for (at, cell) in filled {
        if let Some(plan) = plans.get_mut(at) {
            plan.results.insert(cell.at, None);
        }
    }
    Ok(any)
}

impl Own<'_> {
    /// Whether every formula that the writer puts somewhere stands there: then their results are the writer's.
    fn is_alike(&self, source: &Source<'_>, sheets: &[Sheet]) -> bool {
        self.fresh.source.sheets.iter().all(|fresh| {
            let number = source.sheets.iter().position(|known| known.name == fresh.name);
            let sheet = sheets.iter().find(|sheet| Some(sheet.number) == number);
            let known: HashMap<At, &str> = sheet
                .into_iter()
                .flat_map(|sheet| &sheet.scan.cells)
                .filter_map(|cell| Some((cell.at, cell.formula.as_ref()?.text.as_deref()?)))
                .collect();
            fresh.cells.iter().all(|(at, cell)| {
                let Some(formula) = &cell.formula else { return true };
                let same = known
                    .get(&at)
                    .is_some_and(|known| references::plain(known) == references::plain(formula));
                same || number.is_some_and(|number| self.figures.contains(&(number, at)))
            })
        })
    }
}

/// A defined name.
struct Defined {
    name: String,
    meaning: String,
    /// Where the meaning stands in the text.
    span: scan::Span,
}

/// The defined names of a workbook's main part.
fn defined(part: &str, text: &str) -> Result<Vec<Defined>, ReadError> {
    let mut xml = Xml::new(&VOCABULARY, Some(part), text)?;
    let mut names = Vec::new();
    loop {
        match xml.next()? {
            Node::Open(tag) if tag.name == "definedName" => {
                let name = tag.get("name").unwrap_or_default().to_owned();
                let start = xml.span().1;
                let meaning = xml.content()?.into_owned();
                let span = (start, xml.span().0);
                names.push(Defined { name, meaning, span });
            }
            Node::End => return Ok(names),
            _ => {}
        }
    }
}

/// Has programs compute everything anew when they open the workbook.
fn compute(package: &mut Package<'_>, part: &str, parts: &mut Parts) -> Result<(), ReadError> {
    let text = parts.text(package, part)?;
    let elements = patch::elements(part, &text, 1)?;
    let mut edits = Edits::default();
    let known = elements.iter().find(|element| element.local() == "calcPr");
    if let Some(known) = known {
        if matches!(known.attribute("fullCalcOnLoad"), Some("1" | "true")) {
            return Ok(());
        }
        let (start, end) = known.tag();
        let tag = text.get(start..end).unwrap_or_default();
        edits.replace((start, end), with_attribute(tag, "fullCalcOnLoad", Some("1")));
    } else if let Some(root) = elements.first() {
        let tag = format!("<{}calcPr fullCalcOnLoad=\"1\"/>", root.prefix());
        match elements
            .iter()
            .find(|element| element.depth == 1 && behind(element.local()))
        {
            Some(next) => edits.insert(next.start(), tag),
            None => edits.append(root, &tag),
        }
    }
    parts.set(part, edits.apply(&text));
    Ok(())
}

/// Whether an element of a workbook stands behind how it is computed.
fn behind(name: &str) -> bool {
    matches!(
        name,
        "oleSize"
            | "customWorkbookViews"
            | "pivotCaches"
            | "smartTagPr"
            | "smartTagTypes"
            | "webPublishing"
            | "fileRecoveryPr"
            | "webPublishObjects"
            | "extLst"
    )
}
