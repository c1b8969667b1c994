//! The rules against reports of our own: clean ones, and what clerks do to them. The format of the cases stands in
//! `corpus/README.md`. Leaves out published reports.

use gongkai_core::bodies::Crosswalk;
use gongkai_core::fields::{self, Assembly, Field};
use gongkai_core::rules::{self, Check, Other, Together};
use gongkai_core::{
    Annotation, AnnotationKind, Block, Edition, FigureId, Finding, Language, Loaded, Origins, Report, Section,
    Severity, Statistic, json,
};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Cases of a rule that find something, in each edition.
const CASES: usize = 2;

/// A file of cases about one rule.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Editions that the rule finds nothing in, with the reason.
    #[serde(default)]
    not: BTreeMap<String, String>,
    #[serde(rename = "case")]
    cases: Vec<Case>,
}

/// A report with a few fields changed, those that it is compared with, and what is to be found.
#[derive(Deserialize)]
#[serde(try_from = "toml::Table")]
struct Case {
    about: String,
    report: Changed,
    /// That of the year before.
    previous: Option<Changed>,
    /// Those that it sums up.
    members: Vec<Changed>,
    /// Names of members that there must be.
    expected: Vec<String>,
    /// Those of the same run.
    others: Vec<Changed>,
    finds: Vec<String>,
    says: Vec<String>,
}

/// What a case has besides its report.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Around {
    about: String,
    previous: Option<Changed>,
    #[serde(default)]
    members: Vec<Changed>,
    #[serde(default)]
    expected: Vec<String>,
    #[serde(default)]
    others: Vec<Changed>,
    finds: Vec<String>,
    #[serde(default)]
    says: Vec<String>,
}

/// A clean report with a few fields changed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Changed {
    base: String,
    #[serde(default)]
    text: Vec<(String, String, String)>,
    #[serde(default)]
    without: Vec<String>,
    #[serde(default)]
    blank: Vec<String>,
    #[serde(default)]
    set: BTreeMap<String, String>,
    #[serde(default)]
    add: Vec<(String, String)>,
    #[serde(default)]
    raw: BTreeMap<String, String>,
    #[serde(default)]
    mark: BTreeMap<String, String>,
}

/// Clean reports that are compared with each other.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Set {
    report: String,
    previous: Option<String>,
    #[serde(default)]
    members: Vec<String>,
    #[serde(default)]
    others: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sets {
    #[serde(rename = "set")]
    sets: Vec<Set>,
}

impl TryFrom<toml::Table> for Case {
    type Error = toml::de::Error;

    fn try_from(table: toml::Table) -> Result<Self, Self::Error> {
        const AROUND: [&str; 7] = ["about", "previous", "members", "expected", "others", "finds", "says"];
        let (around, report): (toml::Table, toml::Table) =
            table.into_iter().partition(|(key, _)| AROUND.contains(&key.as_str()));
        let Around {
            about,
            previous,
            members,
            expected,
            others,
            finds,
            says,
        } = around.try_into()?;
        Ok(Self {
            about,
            report: report.try_into()?,
            previous,
            members,
            expected,
            others,
            finds,
            says,
        })
    }
}

/// A report with those that it is compared with.
struct Compared {
    report: Report,
    previous: Option<Report>,
    members: Vec<Report>,
    others: Vec<Report>,
}

impl Compared {
    fn findings(&self, expected: &[String]) -> Vec<Finding> {
        let none = Crosswalk::default();
        let loaded = |report: &Report| Loaded {
            report: report.clone(),
            ..Loaded::default()
        };
        let checked = loaded(&self.report);
        let mut findings = match &self.previous {
            Some(previous) => rules::check_after(&Other::new("previous", loaded(previous)), &checked, &none),
            None => rules::check(&self.report, &Origins::default()),
        };
        let errors = |report: &Report| {
            let findings = rules::check(report, &Origins::default()).into_iter();
            findings
                .filter(|finding| finding.severity == Severity::Error)
                .map(|finding| finding.rule)
        };
        let members = self.members.iter().zip(0..);
        let members: Vec<Other> = members
            .map(|(report, at)| Other::new(format!("member {at}"), loaded(report)).with_errors(errors(report)))
            .collect();
        if !members.is_empty() {
            findings.extend(rules::check_members(&checked, &members, expected, &none));
        }
        let mut together = Together::new(&none);
        for (report, at) in std::iter::once(&self.report).chain(&self.others).zip(0..) {
            together.add(&format!("report {at}"), report, &Origins::default());
        }
        findings.extend(together.findings().into_iter().map(|(_, finding)| finding));
        findings
    }
}

#[test]
fn clean_reports_have_no_finding() {
    let mut wrong = Vec::new();
    let mut editions = BTreeMap::new();
    for (name, report) in bases() {
        *editions.entry(report.edition).or_insert(0) += 1;
        for finding in rules::check(&report, &Origins::default()) {
            wrong.push(format!("{name}: {}", shown(&finding)));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(editions.len() == 2 && editions.values().all(|count| *count >= 3));
}

/// Last year's and this year's, a whole and its members, reports of one run: all that `sets.toml` names.
#[test]
fn clean_sets_have_no_finding() {
    let bases = bases();
    let named = |name: &String| {
        let base = bases.iter().find(|(base, _)| base == name);
        base.unwrap_or_else(|| panic!("{name}: no such report")).1.clone()
    };
    let text = fs::read_to_string(folder().join("sets.toml")).expect("the sets");
    let Sets { sets } = toml::from_str(&text).unwrap_or_else(|error| panic!("{error}"));
    let mut wrong = Vec::new();
    for set in &sets {
        let compared = Compared {
            report: named(&set.report),
            previous: set.previous.as_ref().map(named),
            members: set.members.iter().map(named).collect(),
            others: set.others.iter().map(named).collect(),
        };
        let names: Vec<String> = compared
            .members
            .iter()
            .filter_map(|report| report.agency.name.clone())
            .collect();
        for finding in compared.findings(&names) {
            wrong.push(format!("{}: {}", set.report, shown(&finding)));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(sets.iter().filter(|set| set.previous.is_some()).count() >= 2);
    assert!(sets.iter().any(|set| !set.members.is_empty()) && sets.iter().any(|set| !set.others.is_empty()));
}

/// With `GONGKAI_BLESS` set the files are written anew with what their sentences state.
#[test]
fn clean_reports_are_canonical_and_state_what_their_sentences_say() {
    let mut wrong = Vec::new();
    for (name, report) in bases() {
        let mut read = report.clone();
        for path in section_paths(&report) {
            reread(&mut read, &path);
        }
        let path = folder().join("pass").join(format!("{name}.json"));
        let written = json::write(&read);
        if std::env::var_os("GONGKAI_BLESS").is_some() {
            fs::write(&path, written).unwrap();
        } else if written != fs::read_to_string(&path).unwrap() {
            wrong.push(name);
        }
    }
    assert!(wrong.is_empty(), "not what would be written: {wrong:?}");
}

#[test]
#[allow(
    clippy::print_stdout,
    reason = "the messages are to be read by a person, and the numbers are reported"
)]
fn every_harm_is_found_and_nothing_else() {
    let bases = bases();
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    for rule in rules::RULES {
        // What two reports are of one edition each.
        let is_single = matches!(rule.check, Check::Report(_));
        let path = folder().join("fail").join(format!("{}.toml", rule.code));
        let file: File = match fs::read_to_string(&path).map(|text| toml::from_str(&text)) {
            Ok(Ok(file)) => file,
            Ok(Err(error)) => panic!("{}: {error}", path.display()),
            Err(error) => {
                wrong.push(format!("{}: {error}", path.display()));
                continue;
            }
        };
        let mut found: BTreeMap<&str, usize> = BTreeMap::new();
        let mut silent = 0;
        for case in &file.cases {
            let place = format!("{}: {}（{}）", rule.code, case.about, case.report.base);
            let compared = match compared(&bases, case, &mut used) {
                Ok(compared) => compared,
                Err(error) => {
                    wrong.push(format!("{place}: {error}"));
                    continue;
                }
            };
            let findings = compared.findings(&case.expected);
            let mut expected = case.finds.clone();
            let mut got: Vec<String> = findings.iter().map(code).collect();
            expected.sort_unstable();
            got.sort_unstable();
            if got != expected {
                let all: Vec<String> = findings.iter().map(shown).collect();
                wrong.push(format!(
                    "{place}\n    wanted {expected:?}\n    found  {got:?}\n      {}",
                    all.join("\n      ")
                ));
            }
            let messages: Vec<String> = findings
                .iter()
                .map(|finding| finding.message.render(Language::Chinese))
                .collect();
            for says in case.says.iter().filter(|says| !messages.contains(says)) {
                wrong.push(format!("{place}\n    wanted “{says}”\n    says {messages:?}"));
            }
            if findings
                .iter()
                .any(|finding| finding.rules().any(|own| own == rule.code))
            {
                *found.entry(compared.report.edition.name()).or_default() += 1;
            } else {
                silent += 1;
            }
            for finding in &findings {
                println!("{place}\n    {}", shown(finding));
            }
        }
        println!("{}: {found:?}, {silent} without", rule.code);
        if !is_single && found.values().sum::<usize>() < CASES {
            wrong.push(format!("{}: too few cases", rule.code));
        }
        for edition in [Edition::E2019, Edition::E2021].into_iter().filter(|_| is_single) {
            let count = found.get(edition.name()).copied().unwrap_or_default();
            let excused = file.not.get(edition.name());
            if excused.is_some_and(|reason| count > 0 || reason.is_empty()) || (excused.is_none() && count < CASES) {
                wrong.push(format!("{}: {count} cases of edition {edition}", rule.code));
            }
        }
        if silent == 0 {
            wrong.push(format!("{}: no case that just passes", rule.code));
        }
    }
    wrong.extend(strays());
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert_eq!(used.len(), bases.len(), "a report that no case is made of");
}

/// The reports of a case; the names of those that they are made of are noted.
fn compared(bases: &[(String, Report)], case: &Case, used: &mut BTreeSet<String>) -> Result<Compared, String> {
    let mut make = |change: &Changed| {
        let base = bases.iter().find(|(name, _)| *name == change.base);
        let (name, base) = base.ok_or_else(|| format!("{}: no such report", change.base))?;
        used.insert(name.clone());
        let report = changed(base, change)?;
        Ok::<_, String>((report == *base, report))
    };
    let (mut is_same, report) = make(&case.report)?;
    let mut of = |list: &[Changed]| -> Result<Vec<Report>, String> {
        list.iter()
            .map(|change| {
                let (same, report) = make(change)?;
                is_same &= same;
                Ok(report)
            })
            .collect()
    };
    let previous = case.previous.as_slice();
    let (previous, members, others) = (of(previous)?.pop(), of(&case.members)?, of(&case.others)?);
    // Reports that are put together make a case without any change.
    if is_same && previous.is_none() && members.is_empty() && others.is_empty() {
        return Err("nothing is changed".to_owned());
    }
    Ok(Compared {
        report,
        previous,
        members,
        others,
    })
}

/// Files that belong to no rule.
fn strays() -> Vec<String> {
    let files = fs::read_dir(folder().join("fail")).expect("the folder").flatten();
    files
        .map(|entry| entry.path())
        .filter(|path| {
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            !rules::RULES.iter().any(|rule| rule.code == stem)
        })
        .map(|path| format!("{}: of no rule", path.display()))
        .collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

/// The clean reports by name.
fn bases() -> Vec<(String, Report)> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder().join("pass"))
        .expect("the folder")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let name = path
                .file_stem()
                .and_then(|stem| stem.to_str())
                .expect("a name")
                .to_owned();
            let loaded = json::read(&fs::read(path).expect("a file")).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(loaded.diagnostics, [], "{name}");
            (name, loaded.report)
        })
        .collect()
}

/// Rules, first field and, where it is not the usual one of the rule, severity.
fn code(finding: &Finding) -> String {
    let rules: Vec<&str> = finding.rules().collect();
    let usual = rules::find(finding.rule).map(|rule| rule.severity);
    let severity = if usual == Some(finding.severity) {
        String::new()
    } else {
        format!(" {}", finding.severity)
    };
    let path = finding.paths.first().map_or("", String::as_str);
    format!("{} {path}{severity}", rules.join("+"))
}

fn shown(finding: &Finding) -> String {
    format!("{}: {}", code(finding), finding.message.render(Language::Chinese))
}

/// The report with the changes of a case: sentences first, then what is taken out, then fields, then cells.
fn changed(base: &Report, case: &Changed) -> Result<Report, String> {
    let mut report = base.clone();
    let mut touched = BTreeSet::new();
    for (path, old, new) in &case.text {
        let (list, block) = block(&mut report, path).ok_or_else(|| format!("{path}: no paragraph"))?;
        let text = block.text.as_mut().ok_or_else(|| format!("{path}: no text"))?;
        if text.matches(old.as_str()).count() != 1 {
            return Err(format!("{path}: “{old}” does not stand there once: {text}"));
        }
        *text = text.replace(old.as_str(), new);
        touched.insert(list);
    }
    for path in &case.without {
        let (list, at) = item(path).ok_or_else(|| format!("{path}: no item of a list"))?;
        let (section, member) = list.rsplit_once('.').unwrap_or(("", list));
        let section_found = report.section_mut(section);
        match (member, section_found) {
            ("blocks", Some(found)) if at < found.blocks.len() => {
                found.blocks.remove(at);
                touched.insert(section.to_owned());
            }
            ("statistics", Some(found)) if at < found.statistics.len() => {
                found.statistics.remove(at);
            }
            _ => return Err(format!("{path}: is not there")),
        }
    }
    for section in &touched {
        reread(&mut report, section);
    }
    let report = with_fields(&report, case)?;
    with_cells(report, case)
}

/// `list[at]`.
fn item(path: &str) -> Option<(&str, usize)> {
    let (list, at) = path.strip_suffix(']')?.rsplit_once('[')?;
    Some((list, at.parse().ok()?))
}

fn block<'a>(report: &'a mut Report, path: &str) -> Option<(String, &'a mut Block)> {
    let (list, at) = item(path)?;
    if list == "preamble" {
        return Some((String::new(), report.preamble.get_mut(at)?));
    }
    let section = list.strip_suffix(".blocks")?;
    let block = report.section_mut(section)?.blocks.get_mut(at)?;
    Some((section.to_owned(), block))
}

fn section_paths(report: &Report) -> Vec<String> {
    report.sections().map(|(path, _)| path.into_owned()).collect()
}

/// Puts what the sentences of a section state in the place of its statistics.
fn reread(report: &mut Report, path: &str) {
    if let Some(section) = report.section_mut(path) {
        section.statistics = statistics(section);
    }
}

fn statistics(section: &Section) -> Vec<Statistic> {
    let paragraphs: Vec<String> = section.blocks.iter().map(Block::printed).collect();
    let text = paragraphs.join("\n\n");
    if text.is_empty() {
        return Vec::new();
    }
    let page = format!(
        "清水县林业局2024年政府信息公开工作年度报告\n\n一、总体情况\n\n{text}\n\n五、存在的主要问题及改进情况\n\n无。\n"
    );
    let loaded = gongkai_text::read(page.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"));
    loaded.report.overview.statistics
}

/// The report with fields that stand outside of the tables.
fn with_fields(report: &Report, case: &Changed) -> Result<Report, String> {
    let is_figure = |path: &str| FigureId::from_path(path).is_some();
    let is_cells = |path: &str| figures(path).next().is_some();
    let mut all: Vec<Field> = fields::fields(report);
    for (path, text) in case.set.iter().filter(|(path, _)| !is_figure(path)) {
        let Some(field) = all.iter_mut().find(|field| field.path == *path) else {
            return Err(format!("{path}: is not there, use add"));
        };
        field.value = Some(text.clone());
    }
    for path in case.blank.iter().filter(|path| !is_cells(path)) {
        if !all.iter().any(|field| field.path == *path) {
            return Err(format!("{path}: is not there"));
        }
        all.retain(|field| field.path != *path);
    }
    all.extend(case.add.iter().map(|(path, text)| Field {
        path: path.clone(),
        value: Some(text.clone()),
    }));
    let mut assembly = Assembly::default();
    for field in &all {
        assembly
            .set(&field.path, field.value.as_deref())
            .map_err(|error| format!("{}: {error}", field.path))?;
    }
    assembly
        .finish()
        .map(|loaded| loaded.report)
        .map_err(|error| error.to_string())
}

/// The figure with that path, or those of the table, the group or the row.
fn figures(path: &str) -> impl Iterator<Item = FigureId> {
    FigureId::all().filter(move |id| {
        let rest = id.path().strip_prefix(path);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

/// The report with other cells.
fn with_cells(mut report: Report, case: &Changed) -> Result<Report, String> {
    let mut put = |path: &str, text: Option<&str>, kind: Option<(AnnotationKind, &str)>| {
        let id = FigureId::from_path(path).ok_or_else(|| format!("{path}: no figure"))?;
        let figure = report
            .tables
            .figure_mut(id)
            .ok_or_else(|| format!("{path}: not there"))?;
        figure.set(text).map_err(|error| format!("{path}: {error:?}"))?;
        if let Some((kind, text)) = kind {
            report.annotations.retain(|annotation| annotation.path != id);
            report.annotate(Annotation {
                path: id,
                kind,
                text: text.to_owned(),
            });
        }
        Ok::<(), String>(())
    };
    for (path, text) in case.set.iter().filter(|(path, _)| FigureId::from_path(path).is_some()) {
        put(path, Some(text), None)?;
    }
    for path in &case.blank {
        for id in figures(path) {
            put(id.path(), None, None)?;
        }
    }
    for (path, text) in &case.raw {
        put(path, None, Some((AnnotationKind::RawText, text)))?;
    }
    for (path, text) in &case.mark {
        put(path, None, Some((AnnotationKind::NotApplicable, text)))?;
    }
    Ok(report)
}
