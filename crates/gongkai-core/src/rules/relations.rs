//! Reports that are checked against each other: a report and that of the year before, a whole and its members. What
//! is kept of the other reports is as little as the rules need, so that thousands of them can be kept at once. Leaves
//! out which reports belong together ([`bodies`](crate::bodies)), and the rules.

use super::figures::Figures;
use super::unread::{Unread, blank_rows};
use super::{Check, Context, RULES, Rule};
use crate::bodies::Crosswalk;
use crate::decimal::Decimal;
use crate::finding::{Finding, Related, Severity};
use crate::message::Message;
use crate::place::{Loaded, Origins, Place};
use crate::report::{Report, Tables};
use crate::tables::{FigureId, FigureRef};
use std::collections::BTreeSet;

/// A report that another one is compared with, and where it is from.
#[derive(Debug, Clone)]
pub struct Other {
    /// What it is called: its file, and its number in it.
    pub source: String,
    report: Report,
    unread: Unread,
    /// Rows with their label and without any figure.
    blank_rows: BTreeSet<FigureId>,
    /// The places that rules name.
    origins: Origins,
    /// Its own errors, each rule with their number.
    errors: Vec<(&'static str, usize)>,
    /// How often something of it could not be read.
    refused: usize,
    /// The reports that it is the sum of.
    parts: Vec<Part>,
}

/// One of the reports that were added up, as findings name it.
#[derive(Debug, Clone)]
pub(super) struct Part {
    source: String,
    title: String,
    tables: Tables,
    origins: Origins,
}

impl Part {
    pub(super) fn new(other: &Other) -> Self {
        Self {
            source: other.source.clone(),
            title: other.title(),
            tables: other.report.tables.clone(),
            origins: other.origins.clone(),
        }
    }

    /// What stands in a cell.
    fn text(&self, id: FigureId) -> Option<String> {
        self.tables.figure(id).and_then(FigureRef::text)
    }
}

impl Other {
    /// Keeps of a report what the rules compare.
    #[must_use]
    pub fn new(source: impl Into<String>, loaded: Loaded) -> Self {
        let Loaded {
            mut report,
            origins,
            diagnostics,
        } = loaded;
        let figures = Figures::new(&report.tables);
        let unread = Unread::new(&report, &figures, &origins, &diagnostics);
        let mut kept = Origins::default();
        for (path, place) in origins.iter().filter(|(path, _)| is_named(path)) {
            kept.insert(path, place.clone());
        }
        let refused = diagnostics
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .count();
        report.preamble.clear();
        report.annotations.clear();
        Self {
            source: source.into(),
            report,
            unread,
            blank_rows: blank_rows(&diagnostics),
            origins: kept,
            errors: Vec::new(),
            refused,
            parts: Vec::new(),
        }
    }

    /// A sum of reports.
    pub(super) fn of_parts(report: Report, unread: Unread, parts: Vec<Part>) -> Self {
        Self {
            source: String::new(),
            report,
            unread,
            blank_rows: BTreeSet::new(),
            origins: Origins::default(),
            errors: Vec::new(),
            refused: 0,
            parts,
        }
    }

    /// The same with its own errors: the rule of each.
    #[must_use]
    pub fn with_errors(mut self, errors: impl IntoIterator<Item = &'static str>) -> Self {
        for rule in errors {
            match self.errors.iter_mut().find(|(known, _)| *known == rule) {
                Some((_, count)) => *count += 1,
                None => self.errors.push((rule, 1)),
            }
        }
        self
    }

    /// The report, without what no rule compares.
    #[must_use]
    pub const fn report(&self) -> &Report {
        &self.report
    }

    /// How often something of it could not be read, which then is not compared.
    #[must_use]
    pub const fn unread(&self) -> usize {
        self.refused
    }

    /// Its own errors, each rule with their number.
    #[must_use]
    pub fn errors(&self) -> &[(&'static str, usize)] {
        &self.errors
    }

    /// Body and year, as messages name it.
    #[must_use]
    pub fn title(&self) -> String {
        match self.report.agency.name.as_deref() {
            Some(name) if !name.trim().is_empty() => name.to_owned(),
            _ => self.source.clone(),
        }
    }

    pub(super) fn context(&self) -> Context<'_> {
        let figures = Figures::new(&self.report.tables);
        let (unread, blank_rows) = (self.unread.clone(), self.blank_rows.clone());
        Context::of_parts(&self.report, &self.origins, figures, unread, blank_rows)
    }

    /// A place in it, under a prefix of its paths.
    pub(super) fn related(&self, prefix: &str, path: &str, text: Option<String>) -> Related {
        Related {
            source: self.source.clone(),
            path: if path.is_empty() {
                String::new()
            } else {
                under(prefix, path)
            },
            of: None,
            place: place_of(&self.origins, path),
            text,
        }
    }
}

impl Other {
    /// A place in each of the reports that it is the sum of; its own where it is none.
    pub(super) fn everywhere(&self, prefix: &str, path: &str) -> Vec<Related> {
        if self.parts.is_empty() {
            return vec![self.related(prefix, path, None)];
        }
        let parts = self.parts.iter().map(|part| Related {
            source: part.source.clone(),
            path: format!("{prefix}.{path}"),
            of: None,
            place: place_of(&part.origins, path),
            text: Some(part.title.clone()),
        });
        parts.collect()
    }

    /// A figure with what stands there, in each of the reports that it is the sum of.
    fn figure(&self, prefix: &str, id: FigureId, text: Option<String>) -> Vec<Related> {
        if self.parts.is_empty() {
            return vec![self.related(prefix, id.path(), text)];
        }
        let parts = self.parts.iter().map(|part| Related {
            source: part.source.clone(),
            path: under(prefix, id.path()),
            of: None,
            place: place_of(&part.origins, id.path()),
            text: part.text(id).map(|value| format!("{} {value}", part.title)),
        });
        parts.collect()
    }
}

/// The path of a field of another report; of the checked one where there is no prefix.
fn under(prefix: &str, path: &str) -> String {
    if prefix.is_empty() {
        path.to_owned()
    } else {
        format!("{prefix}.{path}")
    }
}

/// Whether a finding about another report can name the field: not the results of requests, which are most of the
/// figures and are compared as sums.
fn is_named(path: &str) -> bool {
    const ROWS: [&str; 4] = ["new.", "carried_in.", "total.", "carried_out."];
    match path.strip_prefix("applications.") {
        Some(row) => ROWS.iter().any(|known| row.starts_with(known)),
        None => !path.starts_with("preamble") && !path.starts_with("agency"),
    }
}

/// How the years of the two reports follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// The one is of the year before the other.
    Adjacent,
    /// A year is not known.
    Unknown,
    /// There are years between.
    Gap,
    /// The other report is of the same or a later year.
    NotBefore,
}

/// A report and that of the year before.
#[derive(Debug)]
pub struct Years<'a> {
    /// Last year's report.
    pub previous: Context<'a>,
    /// The checked report.
    pub current: Context<'a>,
    /// Where last year's report is from.
    other: &'a Other,
    /// Bodies with other names.
    crosswalk: &'a Crosswalk,
}

impl<'a> Years<'a> {
    fn new(previous: &'a Other, current: &'a Loaded, crosswalk: &'a Crosswalk) -> Self {
        Self {
            previous: previous.context(),
            current: Context::new(&current.report, &current.origins, &current.diagnostics),
            other: previous,
            crosswalk,
        }
    }

    /// What the rules find.
    fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for rule in RULES {
            if let Check::Years(check) = rule.check {
                check(self, &mut findings);
            }
        }
        findings
    }

    pub(super) fn order(&self) -> Order {
        match (self.previous.report.year, self.current.report.year) {
            (Some(before), Some(now)) if before + 1 == now => Order::Adjacent,
            (Some(before), Some(now)) if before < now => Order::Gap,
            (Some(_), Some(_)) => Order::NotBefore,
            _ => Order::Unknown,
        }
    }

    /// Whether what the one ends with the other begins with.
    pub(super) fn are_adjacent(&self) -> bool {
        matches!(self.order(), Order::Adjacent | Order::Unknown)
    }

    /// Whether the other report is of an earlier year.
    pub(super) fn are_in_order(&self) -> bool {
        self.order() != Order::NotBefore
    }

    /// Last year's figure that means the same, also where its edition has another table or another row for it.
    pub(super) fn before(&self, id: FigureId) -> Option<(FigureId, Decimal)> {
        let id = counterpart(&self.previous, id)?;
        Some((id, known(&self.previous, id)?))
    }

    /// The figure and last year's, where both are known.
    pub(super) fn pair(&self, path: &str) -> Option<(FigureId, Decimal, FigureId, Decimal)> {
        let id = FigureId::from_path(path)?;
        let now = known(&self.current, id)?;
        let (before, value) = self.before(id)?;
        Some((id, now, before, value))
    }

    /// A finding about figures of the report and of last year's.
    pub(super) fn finding(&self, rule: &Rule, message: Message, own: &[FigureId], before: &[FigureId]) -> Finding {
        let mut finding = self.current.finding(rule, message, own);
        for id in before {
            finding.paths.push(format!("previous.{}", id.path()));
        }
        if let Some(id) = before.first() {
            let text = known(&self.previous, *id).map(|value| value.to_string());
            finding.related.extend(self.other.figure("previous", *id, text));
        }
        finding
    }

    pub(super) const fn other(&self) -> &'a Other {
        self.other
    }

    pub(super) const fn crosswalk(&self) -> &'a Crosswalk {
        self.crosswalk
    }
}

/// A whole and the members that it sums up.
#[derive(Debug)]
pub struct Whole<'a> {
    /// The checked report.
    pub whole: Context<'a>,
    /// The members, each with what is known of it.
    pub(super) members: Vec<Member<'a>>,
    /// Names of members that there must be.
    pub(super) expected: &'a [String],
    pub(super) crosswalk: &'a Crosswalk,
}

/// A member of a whole.
#[derive(Debug)]
pub(super) struct Member<'a> {
    pub other: &'a Other,
    pub context: Context<'a>,
    /// How it counts.
    pub standing: super::members::Standing,
}

impl<'a> Whole<'a> {
    fn new(whole: &'a Loaded, members: &'a [Other], expected: &'a [String], crosswalk: &'a Crosswalk) -> Self {
        let standings = super::members::standings(&whole.report, members, crosswalk);
        let members = members.iter().zip(standings).map(|(other, standing)| Member {
            other,
            context: other.context(),
            standing,
        });
        Self {
            whole: Context::new(&whole.report, &whole.origins, &whole.diagnostics),
            members: members.collect(),
            expected,
            crosswalk,
        }
    }

    /// A finding about a member.
    pub(super) fn about_member(&self, rule: &Rule, message: Message, members: &[usize], path: &str) -> Finding {
        let mut finding = self.whole.finding(rule, message, &[]);
        for at in members {
            finding.paths.push(format!("members[{at}].{path}"));
            if let Some(member) = self.members.get(*at) {
                let mut related = member.other.related(&format!("members[{at}]"), path, None);
                related.text = Some(member.other.title());
                finding.related.push(related);
            }
        }
        finding
    }
}

/// The place of a block, of its text or of its heading.
pub(super) fn place_of(origins: &Origins, path: &str) -> Option<Place> {
    let whole = origins.get(path);
    whole
        .or_else(|| origins.get(&format!("{path}.heading")))
        .or_else(|| origins.get(&format!("{path}.text")))
        .cloned()
}

/// The number of a figure, where it was read and is one; what the sums ask for where it is certainly wrong.
pub(super) fn known(context: &Context<'_>, id: FigureId) -> Option<Decimal> {
    if context.is_unread(id) {
        return None;
    }
    let corrected = context.corrected(id).map(Decimal::from);
    corrected.or_else(|| context.figures.get(id).number())
}

/// The figure of another report that means the same: the same one, or that of the same row and column in its
/// edition's table.
pub(super) fn counterpart(context: &Context<'_>, id: FigureId) -> Option<FigureId> {
    if context.figures.is_there(id) {
        return Some(id);
    }
    let (table, rest) = id.path().split_once('.')?;
    context
        .report
        .edition
        .tables()
        .map(|known| known.key)
        .filter(|key| *key != table && key.split('_').next() == table.split('_').next())
        .find_map(|key| FigureId::from_path(&format!("{key}.{rest}")))
        .filter(|id| context.figures.is_there(*id))
}

/// All findings about a report against that of the year before; none about the report alone.
#[must_use]
pub fn check_years(previous: &Other, current: &Loaded, crosswalk: &Crosswalk) -> Vec<Finding> {
    Years::new(previous, current, crosswalk).findings()
}

/// All findings about a report, alone and against that of the year before: what last year's report explains is no
/// finding any more.
#[must_use]
pub fn check_after(previous: &Other, current: &Loaded, crosswalk: &Crosswalk) -> Vec<Finding> {
    let mut findings = super::check_loaded(current);
    let years = Years::new(previous, current, crosswalk);
    findings.retain(|finding| finding.rule != super::lit0::RULE.code || !super::lit0::is_explained(&years));
    let mut compared = years.findings();
    super::years::valid::join(&mut findings, &mut compared);
    findings.extend(compared);
    findings
}

/// All findings about a report of a body that was made from others, alone and against the sum of their reports of the
/// year before; its sentences against those of each of them.
#[must_use]
pub fn check_after_merger(parts: &[&Other], current: &Loaded, crosswalk: &Crosswalk) -> Vec<Finding> {
    let sum = match parts {
        [one] => return check_after(one, current, crosswalk),
        _ => Other::sum(parts),
    };
    let Some(sum) = sum else {
        return super::check_loaded(current);
    };
    let mut findings = check_after(&sum, current, crosswalk);
    if let Check::Years(check) = super::years::dup::RULE.check {
        for part in parts {
            check(&Years::new(part, current, crosswalk), &mut findings);
        }
    }
    findings
}

/// All findings about the bodies that one was split into, added up, against its report of the year before; each names
/// what they have of the figure. None about their reports alone and their sentences.
#[must_use]
pub fn check_after_split(previous: &Other, parts: &[&Other], crosswalk: &Crosswalk) -> Vec<Finding> {
    let Some(sum) = Other::sum(parts) else {
        return Vec::new();
    };
    let years = Years {
        previous: previous.context(),
        current: sum.context(),
        other: previous,
        crosswalk,
    };
    let mut findings = years.findings();
    for finding in &mut findings {
        let figure = finding.paths.first().and_then(|path| FigureId::from_path(path));
        finding
            .related
            .extend(figure.into_iter().flat_map(|id| sum.figure("", id, None)));
    }
    findings
}

/// All findings about a member of a whole against its own report of the year before.
#[must_use]
pub fn check_member_years(previous: &[&Other], member: &Other, crosswalk: &Crosswalk) -> Vec<Finding> {
    let sum = match previous {
        [_] => None,
        parts => Other::sum(parts),
    };
    let Some(previous) = sum.as_ref().or_else(|| previous.first().copied()) else {
        return Vec::new();
    };
    let years = Years {
        previous: previous.context(),
        current: member.context(),
        other: previous,
        crosswalk,
    };
    years.findings()
}

/// All findings about a whole against its members; `expected` names members that there must be.
#[must_use]
pub fn check_members(whole: &Loaded, members: &[Other], expected: &[String], crosswalk: &Crosswalk) -> Vec<Finding> {
    let whole = Whole::new(whole, members, expected, crosswalk);
    let mut findings = Vec::new();
    for rule in RULES {
        if let Check::Members(check) = rule.check {
            check(&whole, &mut findings);
        }
    }
    findings
}
