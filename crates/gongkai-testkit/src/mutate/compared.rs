//! Clean sets of reports, last year's and this year's, a whole and its members, with one thing changed in one of them,
//! and what the check then finds. Figures are changed with their own sums: what breaks those is found without any other
//! report (`super`). Leaves out single reports.

use super::clean::{self, count, set};
use super::{Outcome, Outcomes, other, pick, said};
use crate::sample::Random;
use gongkai_core::bodies::Crosswalk;
use gongkai_core::rules::{Other, Together, check_after, check_loaded, check_members};
use gongkai_core::tables::FigureRef;
use gongkai_core::{Block, Decimal, Edition, FigureId, Finding, Loaded, Report, Severity};
use gongkai_document::{compose, recognise};

/// A report, the year before, and its members; the reports as a reader finds them in documents.
#[derive(Clone)]
struct Set {
    /// The report before its narrative is written.
    bare: Report,
    previous: Option<Loaded>,
    report: Loaded,
    members: Vec<Loaded>,
    expected: Vec<String>,
}

/// What is changed in a set, in words, and the fields of which the finding has to name one.
type Change = fn(&mut Set, &mut Random) -> Option<(String, Vec<String>)>;

/// A kind of change: what is changed, the family of the rules it breaks, the change.
type Kind = (&'static str, &'static str, Change);

const YEARS: [Kind; 11] = [
    ("carried out last year", "years", carried_out),
    ("carried in this year", "years", carried_in),
    ("a slip in last year's carried out", "years", carried_slip),
    ("in force last year", "years", in_force),
    ("documents made this year", "years", made),
    ("licences with digits more or fewer", "years", licences),
    ("fees in yuan", "years", fees),
    ("suits after a review", "years", suits),
    ("items of last year", "years", items),
    ("a paragraph of last year", "years", paragraph),
    ("the year of last year's report", "years", year),
];

const MEMBERS: [Kind; 10] = [
    ("a member's requests", "members", requests),
    ("a member's licences", "members", decisions),
    ("a slip in a member's figures", "members", slip),
    ("requests of the whole", "members", whole),
    ("a member left out of the sum", "members", left_out),
    ("a member counted twice", "members", counted_twice),
    ("a member in two files", "members", twice),
    ("a member's report of another year", "members", other_year),
    ("a member without a report", "members", missing),
    ("a paragraph of another body", "form", copied),
];

/// Makes so many changes of every kind.
pub(super) fn run(changes: usize, each: usize, outcomes: &mut Outcomes, alarms: &mut Vec<String>) {
    let mut random = Random::new(2);
    for seed in 0..changes.div_ceil(each) as u64 {
        let edition = if seed % 2 == 1 { Edition::E2019 } else { Edition::E2021 };
        let sets: [(&[Kind], Set); 2] = [(&YEARS, two_years(edition, seed)), (&MEMBERS, members(edition, seed))];
        for (kinds, clean) in sets {
            let before = clean.findings();
            alarms.extend(
                before
                    .iter()
                    .map(|finding| format!("{edition:?} {seed}: {}", said(finding))),
            );
            for (kind, family, change) in kinds {
                let outcome: &mut Outcome = outcomes.entry((family, kind)).or_default();
                for _ in 0..each {
                    let mut set = clean.clone();
                    let Some((what, at)) = change(&mut set, &mut random) else {
                        continue;
                    };
                    let findings = set.findings();
                    outcome.count(&format!("{edition:?} {seed}: {what}"), family, &at, findings, &before);
                }
            }
        }
    }
}

impl Set {
    /// Everything that a check of the set finds, as the program asks for it.
    fn findings(&self) -> Vec<Finding> {
        let none = Crosswalk::default();
        let mut findings = match &self.previous {
            Some(previous) => check_after(&Other::new("last", previous.clone()), &self.report, &none),
            None => check_loaded(&self.report),
        };
        if self.members.is_empty() {
            return findings;
        }
        let mut together = Together::new(&none);
        let members = self.members.iter().zip(0..).map(|(member, at)| {
            let errors = check_loaded(member).into_iter();
            let errors = errors.filter(|finding| finding.severity == Severity::Error);
            let name = format!("member {at}");
            together.add(&name, &member.report, &member.origins);
            Other::new(name, member.clone()).with_errors(errors.map(|finding| finding.rule))
        });
        let members: Vec<Other> = members.collect();
        findings.extend(check_members(&self.report, &members, &self.expected, &none));
        findings.extend(together.findings().into_iter().map(|(_, finding)| finding));
        findings
    }

    /// Writes the narrative anew: it says what the changed figures are.
    fn redraft(&mut self) {
        let last = self.previous.as_ref().map(|previous| &previous.report);
        self.report = recognise(&compose(&clean::drafted(&self.bare, last)));
    }

    fn last(&mut self) -> Option<&mut Report> {
        self.previous.as_mut().map(|loaded| &mut loaded.report)
    }

    fn member(&mut self, random: &mut Random) -> Option<(usize, &mut Report)> {
        let at = usize::try_from(random.below(self.members.len() as u64)).ok()?;
        Some((at, &mut self.members.get_mut(at)?.report))
    }
}

/// This year's report and one of the year before that it continues.
fn two_years(edition: Edition, seed: u64) -> Set {
    let mut random = Random::new(seed ^ 0xA5A5);
    let mut report = clean::bare(edition, seed);
    let year = report.year.unwrap_or_default();
    let rows: Vec<(&str, u64)> = ["licences", "penalties", "compulsion"]
        .into_iter()
        .map(|row| (row, 20 + random.below(400)))
        .collect();
    for (row, items) in &rows {
        set(&mut report, &format!("disclosure_2019.{row}.last_year_items"), *items);
    }
    set(&mut report, "disclosure.fees.amount", 3 + random.below(40));
    // Not ten times as many were open as the year before.
    for column in clean::applicants() {
        let cell = |row: &str| format!("applications.{row}.{column}");
        let (out, done) = (count(&report, &cell("carried_out")), count(&report, &cell("total")));
        let before = count(&report, &cell("carried_in")).max(out / 4);
        set(&mut report, &cell("carried_in"), before);
        set(&mut report, &cell("new"), done + out - before);
    }
    clean::totals(&mut report, edition);
    let mut last = report.clone();
    last.year = Some(year - 1);
    last.title = last
        .title
        .map(|title| title.replace(&year.to_string(), &(year - 1).to_string()));
    for column in clean::applicants() {
        let cell = |row: &str| format!("applications.{row}.{column}");
        let out = count(&report, &cell("carried_in"));
        let done = count(&report, &cell("total"));
        let before = random.below(1 + done / 20).min(done + out);
        set(&mut last, &cell("carried_out"), out);
        set(&mut last, &cell("carried_in"), before);
        set(&mut last, &cell("new"), done + out - before);
    }
    clean::totals(&mut last, edition);
    if edition == Edition::E2021 {
        let own = |column: &str| count(&report, &format!("disclosure.normative_documents.{column}"));
        let before = own("in_force") + own("repealed") - own("issued");
        set(&mut last, "disclosure.normative_documents.in_force", before);
        let licences = count(&report, "disclosure.licences.decisions");
        set(
            &mut last,
            "disclosure.licences.decisions",
            licences * 4 / 5 + random.below(licences / 5),
        );
    }
    for (row, items) in rows {
        let change = i64::try_from(random.below(19)).unwrap_or_default() - 9;
        change_of(&mut last, row, change);
        let before = items.saturating_add_signed(-change);
        set(&mut last, &format!("disclosure_2019.{row}.last_year_items"), before);
    }
    // A suit follows a review of one of the two years.
    let suits = count(&report, "proceedings.litigation.after_review.total");
    set(&mut last, "proceedings.review.upheld", suits);
    set(&mut last, "proceedings.review.corrected", 0);
    set(&mut last, "proceedings.review.total", suits);
    last.problems.blocks = vec![Block::paragraph(PROBLEMS[0])];
    report.problems.blocks = vec![Block::paragraph(format!("{}{}年，将逐项改进。", PROBLEMS[1], year + 1))];
    let drafted = clean::drafted(&report, Some(&last));
    Set {
        bare: report,
        previous: Some(recognise(&compose(&last))),
        report: recognise(&compose(&drafted)),
        members: Vec::new(),
        expected: Vec::new(),
    }
}

/// Members with narratives of their own, and the report that sums them up.
fn members(edition: Edition, seed: u64) -> Set {
    let bare: Vec<Report> = ["清水市财政局", "清水市教育局", "清水市水务局"]
        .iter()
        .zip(PROBLEMS.iter().skip(2))
        .zip(1..)
        .map(|((name, problems), at)| {
            let mut report = clean::bare(edition, seed * 7 + at);
            let year = report.year.unwrap_or_default();
            report.agency.name = Some((*name).to_owned());
            report.title = Some(format!("{name}{year}年政府信息公开工作年度报告"));
            report.problems.blocks = vec![Block::paragraph(format!("{problems}{}年，将逐项改进。", year + 1))];
            report
        })
        .collect();
    let mut whole = clean::bare(edition, seed);
    whole.tables = sum(&bare, &[]);
    whole.problems.blocks = vec![Block::paragraph(PROBLEMS[1])];
    let loaded = |report: &Report| recognise(&compose(&clean::drafted(report, None)));
    Set {
        previous: None,
        report: loaded(&whole),
        bare: whole,
        expected: bare.iter().filter_map(|report| report.agency.name.clone()).collect(),
        members: bare.iter().map(loaded).collect(),
    }
}

/// What was not done well, of one body or year each.
const PROBLEMS: [&str; 5] = [
    "工作中的不足：依申请公开的答复文书还不够规范，个别答复没有写明救济途径；公开栏目的维护力量薄弱，只有一名兼职人员。",
    "存在的问题：网站的检索功能不好用，群众反映找不到历年的文件；涉及民生的热点没有及时发布进展，回应不够主动。",
    "存在的问题：财政资金的分配结果说明过于简略，群众看不出依据；预算公开的表格较多，缺少通俗的解释。",
    "存在的问题：招生政策的解读以文字为主，家长觉得不直观；部分学校的公开栏长期没有更换内容，检查也不够经常。",
    "存在的问题：水质监测数据专业性强，公布之后很少有人能看懂；工程验收的结果上网偏晚，往往在通水之后。",
];

/// The sum of the tables of reports; those numbered in `twice` count once more.
fn sum(reports: &[Report], twice: &[usize]) -> gongkai_core::report::Tables {
    let mut tables = reports[0].tables.clone();
    let further = twice.iter().filter_map(|at| reports.get(*at));
    let all: Vec<&Report> = reports.iter().chain(further).collect();
    for id in FigureId::all().filter(|id| reports[0].tables.figure(*id).is_some()) {
        let values: Vec<Decimal> = all
            .iter()
            .filter_map(|report| match report.tables.figure(id)? {
                FigureRef::Count(value) => Some((*value?).into()),
                FigureRef::Money(value) => value.copied(),
                FigureRef::Change(_) | FigureRef::Text(_) => None,
            })
            .collect();
        let sum = values
            .iter()
            .copied()
            .reduce(|sum, value| sum.checked_add(value).unwrap_or(sum));
        if let (Some(sum), Some(cell)) = (sum, tables.figure_mut(id)) {
            let _ = cell.set(Some(&sum.to_string()));
        }
    }
    tables
}

fn change_of(report: &mut Report, row: &str, change: i64) {
    let id = FigureId::from_path(&format!("disclosure_2019.{row}.change"));
    let id = id.filter(|id| report.tables.figure(*id).is_some());
    if let Some(cell) = id.and_then(|id| report.tables.figure_mut(id)) {
        let _ = cell.set(Some(&change.to_string()));
    }
}

/// Adds to cells of a column of table three, and to their totals.
fn add(report: &mut Report, column: &str, rows: &[&str], more: u64) {
    for row in rows {
        for column in [column, "total"] {
            let path = format!("applications.{row}.{column}");
            let value = count(report, &path) + more;
            set(report, &path, value);
        }
    }
}

fn column(random: &mut Random) -> &'static str {
    let columns: Vec<&str> = clean::applicants().collect();
    pick(&columns, random).copied().unwrap_or("natural_person")
}

fn carried_out(set: &mut Set, random: &mut Random) -> Option<(String, Vec<String>)> {
    let (column, more) = (column(random), 1 + random.below(30));
    add(set.last()?, column, &["new", "carried_out"], more);
    set.redraft();
    Some((
        format!("{column} +{more}"),
        vec![format!("applications.carried_in.{column}")],
    ))
}

fn carried_in(set: &mut Set, random: &mut Random) -> Option<(String, Vec<String>)> {
    let (column, more) = (column(random), 1 + random.below(30));
    add(&mut set.bare, column, &["carried_in", "granted", "total"], more);
    set.redraft();
    Some((
        format!("{column} +{more}"),
        vec![format!("applications.carried_in.{column}")],
    ))
}

/// Last year's figure against its own sums: what they ask for is compared, and it is said.
fn carried_slip(set: &mut Set, random: &mut Random) -> Option<(String, Vec<String>)> {
    let path = format!("applications.carried_out.{}", column(random));
    let last = set.last()?;
    let old = count(last, &path);
    let new = other(old, random);
    super::clean::set(last, &path, new);
    Some((format!("{path} {old} → {new}"), vec![format!("previous.{path}")]))
}

fn in_force(set: &mut Set, random: &mut Random) -> Option<(String, Vec<String>)> {
    figure_of_documents(set, random, "in_force", true)
}

fn made(set: &mut Set, random: &mut Random) -> Option<(String, Vec<String>)> {
    figure_of_documents(set, random, "issued", false)
}

fn figure_of_documents(set: &mut Set, random: &mut Random, column: &str, last: bool) -> Option<(String, Vec<String>)> {
    let path = format!("disclosure.normative_documents.{column}");
    let report = if last { set.last()? } else { &mut set.bare };
    if report.edition == Edition::E2019 {
        return None;
    }
    let old = count(report, &path);
    let new = other(old, random);
    super::clean::set(report, &path, new);
    set.redraft();
    Some((
        format!("{path} {old} → {new}"),
        vec!["disclosure.normative_documents.in_force".to_owned()],
    ))
}

fn licences(set: &mut Set, random: &mut Random) -> Option<(String, Vec<String>)> {
    let path = "disclosure.licences.decisions";
    let is_last = random.once_in(2);
    let report = if is_last { set.last()? } else { &mut set.bare };
    if report.edition == Edition::E2019 {
        return None;
    }
    let old = count(report, path);
    let new = if random.once_in(2) { old * 100 } else { old / 100 };
    super::clean::set(report, path, new);
    // Figures below a hundred are not compared.
    if count(set.last()?, path).max(count(&set.bare, path)) < 100 {
        return None;
    }
    set.redraft();
    Some((format!("{path} {old} → {new}"), vec![path.to_owned()]))
}

fn fees(set: &mut Set, random: &mut Random) -> Option<(String, Vec<String>)> {
    let path = "disclosure.fees.amount";
    let is_last = random.once_in(2);
    let report = if is_last { set.last()? } else { &mut set.bare };
    if report.edition == Edition::E2019 {
        return None;
    }
    let id = FigureId::from_path(path)?;
    let Some(FigureRef::Money(Some(money))) = report.tables.figure(id) else {
        return None;
    };
    let new = format!("{money}0000");
    report.tables.figure_mut(id)?.set(Some(&new)).ok()?;
    set.redraft();
    Some((format!("{path} → {new}"), vec![path.to_owned()]))
}

fn suits(set: &mut Set, random: &mut Random) -> Option<(String, Vec<String>)> {
    let reviews = "proceedings.review.total";
    let both = count(set.last()?, reviews) + count(&set.bare, reviews);
    let new = both + 1 + random.below(9);
    for column in ["upheld", "total"] {
        let path = format!("proceedings.litigation.after_review.{column}");
        let corrected = count(&set.bare, "proceedings.litigation.after_review.corrected");
        let value = if column == "total" {
            new
        } else {
            new.checked_sub(corrected)?
        };
        super::clean::set(&mut set.bare, &path, value);
    }
    set.redraft();
    Some((
        format!("{new} suits, {both} reviews"),
        vec!["proceedings.litigation.after_review.total".to_owned()],
    ))
}

fn items(set: &mut Set, random: &mut Random) -> Option<(String, Vec<String>)> {
    let last = set.last()?;
    if last.edition == Edition::E2021 {
        return None;
    }
    let row = *pick(&["licences", "penalties", "compulsion"], random)?;
    let path = format!("disclosure_2019.{row}.last_year_items");
    let old = count(last, &path);
    let new = other(old, random);
    super::clean::set(last, &path, new);
    Some((format!("{path} {old} → {new}"), vec![path]))
}

fn paragraph(set: &mut Set, _: &mut Random) -> Option<(String, Vec<String>)> {
    let own = set.bare.problems.blocks.clone();
    set.last()?.problems.blocks = own;
    Some(("problems again".to_owned(), vec!["problems.blocks".to_owned()]))
}

fn year(set: &mut Set, random: &mut Random) -> Option<(String, Vec<String>)> {
    let last = set.last()?;
    let old = last.year?;
    let new = if random.once_in(2) { old + 1 } else { old - 1 };
    last.year = Some(new);
    Some((format!("{old} → {new}"), vec!["year".to_owned()]))
}

fn requests(set: &mut Set, random: &mut Random) -> Option<(String, Vec<String>)> {
    let (column, more) = (column(random), 1 + random.below(30));
    let (at, member) = set.member(random)?;
    add(member, column, &["new", "granted", "total"], more);
    Some((
        format!("member {at}: {column} +{more}"),
        vec![format!("applications.new.{column}")],
    ))
}

fn decisions(set: &mut Set, random: &mut Random) -> Option<(String, Vec<String>)> {
    let (at, member) = set.member(random)?;
    let table = if member.edition == Edition::E2019 {
        "disclosure_2019"
    } else {
        "disclosure"
    };
    let path = format!("{table}.licences.decisions");
    let old = count(member, &path);
    let new = other(old, random);
    super::clean::set(member, &path, new);
    Some((format!("member {at}: {path} {old} → {new}"), vec![path]))
}

fn slip(set: &mut Set, random: &mut Random) -> Option<(String, Vec<String>)> {
    let (at, member) = set.member(random)?;
    let figures = super::filled(member, "applications.");
    let id = *pick(&figures, random)?;
    let old = count(member, id.path());
    let new = other(old, random);
    super::clean::set(member, id.path(), new);
    Some((
        format!("member {at}: {id} {old} → {new}"),
        vec![format!("members[{at}]")],
    ))
}

fn whole(set: &mut Set, random: &mut Random) -> Option<(String, Vec<String>)> {
    let (column, more) = (column(random), 1 + random.below(30));
    add(&mut set.bare, column, &["new", "granted", "total"], more);
    set.redraft();
    Some((format!("{column} +{more}"), vec![format!("applications.new.{column}")]))
}

fn left_out(set: &mut Set, random: &mut Random) -> Option<(String, Vec<String>)> {
    let at = usize::try_from(random.below(set.members.len() as u64)).ok()?;
    let mut counted: Vec<Report> = set.members.iter().map(|member| member.report.clone()).collect();
    counted.remove(at);
    set.bare.tables = sum(&counted, &[]);
    set.redraft();
    Some((format!("member {at}"), vec![format!("members[{at}]")]))
}

fn counted_twice(set: &mut Set, random: &mut Random) -> Option<(String, Vec<String>)> {
    let at = usize::try_from(random.below(set.members.len() as u64)).ok()?;
    let counted: Vec<Report> = set.members.iter().map(|member| member.report.clone()).collect();
    set.bare.tables = sum(&counted, &[at]);
    set.redraft();
    Some((format!("member {at}"), vec![format!("members[{at}]")]))
}

fn twice(set: &mut Set, random: &mut Random) -> Option<(String, Vec<String>)> {
    let at = usize::try_from(random.below(set.members.len() as u64)).ok()?;
    let mut copy = set.members.get(at)?.clone();
    let name = copy.report.agency.name.take()?;
    copy.report.agency.name = Some(format!("江山省{name}"));
    if random.once_in(2) {
        add(&mut copy.report, column(random), &["new", "granted", "total"], 1);
    }
    set.members.push(copy);
    Some((
        format!("member {at}"),
        vec![format!("members[{}]", set.members.len() - 1)],
    ))
}

fn other_year(set: &mut Set, random: &mut Random) -> Option<(String, Vec<String>)> {
    let (at, member) = set.member(random)?;
    let year = member.year?;
    member.year = Some(if random.once_in(2) { year + 1 } else { year - 1 });
    Some((format!("member {at}"), vec![format!("members[{at}].year")]))
}

fn missing(set: &mut Set, random: &mut Random) -> Option<(String, Vec<String>)> {
    let at = usize::try_from(random.below(set.members.len() as u64)).ok()?;
    set.members.remove(at);
    Some((format!("member {at}"), vec!["agency.name".to_owned()]))
}

fn copied(set: &mut Set, random: &mut Random) -> Option<(String, Vec<String>)> {
    let from = usize::try_from(random.below(set.members.len() as u64)).ok()?;
    let to = (from + 1) % set.members.len();
    let mut blocks = set.members.get(from)?.report.problems.blocks.clone();
    // With another word in it.
    if let Some(text) = blocks.first_mut().and_then(|block| block.text.as_mut()) {
        *text = text.replace("存在的问题", "主要不足");
    }
    set.members.get_mut(to)?.report.problems.blocks = blocks;
    Some((
        format!("member {from} in member {to}"),
        vec!["problems.blocks".to_owned()],
    ))
}
