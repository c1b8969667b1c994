//! The programs of other languages in `examples/consumers`: their models are generated from the published schemas by
//! the real generators, then each reads reports, recomputes their sums and writes reports that are judged here.
//! `.ci/run` installs the generators under `target/consumers`; a trial whose generator is missing is listed as
//! ignored. Leaves out the validators of other languages, which `.ci/run` asks about the files that are kept here.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use gongkai::report::Period;
use gongkai::tables::{Equation, FigureRef, Term};
use gongkai::{Annotation, AnnotationKind, Edition, FigureId, Origins, Report, Severity};
use gongkai_testkit::{arbitrary, example};
use libtest_mimic::{Arguments, Failed, Trial};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The rules that the consumers recompute.
const RULES: [&str; 5] = ["ROWSUM", "COLSUM", "BALANCE", "SUBTOT", "T4SUM"];

/// Jars of the XML binding, where Debian's package `jaxb` puts them.
const JARS: [&str; 4] = [
    "/usr/share/java/jaxb-api.jar",
    "/usr/share/java/jaxb-core.jar",
    "/usr/share/java/jaxb-impl.jar",
    "/usr/share/java/javax.activation.jar",
];

fn main() {
    let arguments = Arguments::from_args();
    let python = installed("python/bin/datamodel-codegen");
    let node = installed("typescript/node_modules/.bin/tsc").filter(|_| works("node", &["--version"]));
    // xjc says its version and ends with 255.
    let xjc = Command::new("xjc").arg("-version").output().is_ok();
    let java = xjc && works("javac", &["-version"]) && Path::new(JARS[0]).is_file();
    let xsd = root().join("docs/schema/report-1.xsd").is_file();
    let trials = vec![
        trial(
            "python_reads_and_writes_reports",
            python.is_some(),
            "datamodel-code-generator",
            python_consumer,
        ),
        trial(
            "typescript_reads_and_writes_reports",
            node.is_some(),
            "json-schema-to-typescript",
            typescript,
        ),
        trial("java_reads_and_writes_reports", java && xsd, "xjc", java_consumer),
    ];
    libtest_mimic::run(&arguments, trials).exit();
}

fn trial(name: &str, there: bool, tool: &str, test: fn() -> Result<(), Failed>) -> Trial {
    if there {
        Trial::test(name, test)
    } else {
        // With `--include-ignored`, as in CI, a missing tool is a failure.
        let missing = format!("{tool} is not installed");
        Trial::test(format!("{name} (ignored: {missing})"), move || Err(missing.into())).with_ignored_flag(true)
    }
}

fn python_consumer() -> Result<(), Failed> {
    let folder = workshop("python")?;
    let source = root().join("examples/consumers/python");
    let bin = root().join("target/consumers/python/bin");
    succeed(
        Command::new("sh")
            .arg(source.join("generate.sh"))
            .args([&schema("json"), &folder.join("report_model.py")])
            .env("PATH", path_with(&bin)),
    )?;
    judge("python", "json", |report, out| {
        let mut command = Command::new(bin.join("python"));
        command.env("PYTHONPATH", &folder).env("PYTHONDONTWRITEBYTECODE", "1");
        command.arg(source.join("consumer.py")).args([report, out]);
        command
    })
}

fn typescript() -> Result<(), Failed> {
    let source = root().join("examples/consumers/typescript");
    let installed = root().join("target/consumers/typescript");
    // Node looks for modules beside the sources: these go to the modules, so that the repository stays clean.
    for file in ["package.json", "tsconfig.json"] {
        fs::copy(source.join(file), installed.join(file))?;
    }
    let _ = fs::remove_dir_all(installed.join("src"));
    fs::create_dir_all(installed.join("src"))?;
    for entry in fs::read_dir(source.join("src"))? {
        let entry = entry?;
        fs::copy(entry.path(), installed.join("src").join(entry.file_name()))?;
    }
    let mut npm = Command::new("npm");
    npm.args(["run", "--silent", "build"]).current_dir(&installed);
    succeed(npm.env("SCHEMA", schema("json")))?;
    judge("typescript", "json", |report, out| {
        let mut command = Command::new("node");
        command.arg(installed.join("build/consumer.js")).arg(schema("json"));
        command.args([report, out]);
        command
    })
}

fn java_consumer() -> Result<(), Failed> {
    let folder = workshop("java")?;
    let build = root().join("examples/consumers/java/build.sh");
    succeed(Command::new("sh").arg(build).args([&schema("xsd"), &folder]))?;
    let classes = std::env::join_paths(
        [folder.join("classes")]
            .into_iter()
            .chain(JARS.iter().map(PathBuf::from)),
    )?;
    judge("java", "xml", |report, out| {
        let mut command = Command::new("java");
        // A short run: compiling it well does not pay.
        command.args(["-XX:TieredStopAtLevel=1", "-cp"]).arg(&classes);
        command.arg("Consumer").arg(schema("xsd"));
        command.args([report, out]);
        command
    })
}

/// Runs a consumer on every case and judges what it says and writes.
fn judge(language: &str, format: &str, consumer: impl Fn(&Path, &Path) -> Command) -> Result<(), Failed> {
    let out = root().join("target/consumers/written").join(language);
    let _ = fs::remove_dir_all(&out);
    for (name, report) in cases() {
        let folder = out.join(&name);
        fs::create_dir_all(&folder)?;
        // Outside of what validators look at: the input is judged elsewhere.
        let inputs = tempfile::tempdir()?;
        let input = inputs.path().join(format!("report.{format}"));
        fs::write(
            &input,
            gongkai::write(&report, gongkai::format(format).ok_or("no such format")?)?,
        )?;
        let output = consumer(&input, &folder).output()?;
        one(&report, &folder, format, &output).map_err(|error| {
            let message = error.message().unwrap_or_default().to_owned();
            format!("{name}: {message}\n{}{}", text(&output.stdout), text(&output.stderr))
        })?;
    }
    refuses(format, consumer)
}

/// What is no report is refused with exit code 2, and nothing is written.
fn refuses(format: &str, consumer: impl Fn(&Path, &Path) -> Command) -> Result<(), Failed> {
    let mut report = example::report(Edition::E2021);
    report.tables.applications.new.natural_person = 777_777.into();
    let good = String::from_utf8(gongkai::write(
        &report,
        gongkai::format(format).ok_or("no such format")?,
    )?)?;
    let wrong = [
        "777777.5",
        "777777.0",
        "7e5",
        "-1",
        "18446744073709551616",
        "\"777777\"",
        "七",
        "",
    ];
    let wrong = wrong.map(|figure| good.replacen("777777", figure, 1));
    let renamed = [good.replace("legal_service_organization", "legal_service_organisation")];
    for text in wrong.iter().chain(&renamed) {
        let folder = tempfile::tempdir()?;
        let input = folder.path().join("report");
        fs::write(&input, text)?;
        let output = consumer(&input, folder.path()).output()?;
        let written = tests::names(folder.path());
        if output.status.code() != Some(2) || written != ["report"] {
            let line = text.lines().find(|line| !good.contains(line)).unwrap_or_default();
            return Err(format!("accepts {line}: {:?}, {written:?}", output.status).into());
        }
    }
    Ok(())
}

fn one(report: &Report, folder: &Path, format: &str, output: &Output) -> Result<(), Failed> {
    let errors = wrong_sums(report);
    let filled = filled(report);
    let mut expected: Vec<String> = errors.clone();
    expected.extend(filled.iter().map(|(id, value)| format!("filled {id}: {value}")));
    let next = next_year(report);
    if next.is_none() {
        expected.push("no next year: the year is missing, or the next one has another edition of the form".to_owned());
    }
    let mut said: Vec<String> = text(&output.stdout).lines().map(str::to_owned).collect();
    expected.sort();
    said.sort();
    if said != expected {
        return Err(format!("says {said:#?}\ninstead of {expected:#?}").into());
    }
    if output.status.code() != Some(i32::from(!errors.is_empty())) {
        return Err(format!("ends with {:?}", output.status).into());
    }
    let mut whole = report.clone();
    for (id, value) in filled {
        let cell = whole.tables.figure_mut(id).ok_or("no such row")?;
        cell.set(Some(&value.to_string()))?;
    }
    written(&whole, &folder.join(format!("filled.{format}")))?;
    let path = folder.join(format!("next.{format}"));
    match next {
        Some(next) => written(&next, &path),
        None if path.exists() => Err("writes a next year".into()),
        None => Ok(()),
    }
}

/// A written file is exactly the report, and the program judges it as it judges the report.
fn written(expected: &Report, path: &Path) -> Result<(), Failed> {
    let loaded = gongkai::read(&fs::read(path)?, None).map_err(|error| format!("{}: {error}", path.display()))?;
    if loaded.report != *expected {
        let (found, wanted) = (gongkai::json::write(&loaded.report), gongkai::json::write(expected));
        let lines: Vec<String> = found
            .lines()
            .zip(wanted.lines())
            .filter(|(found, wanted)| found != wanted)
            .take(5)
            .map(|(found, wanted)| format!("{found} instead of {wanted}"))
            .collect();
        return Err(format!("{} is another report:\n{}", path.display(), lines.join("\n")).into());
    }
    if let Some(diagnostic) = loaded.diagnostics.first() {
        return Err(format!("{}: {}", path.display(), diagnostic.message).into());
    }
    let errors = gongkai::check(expected, &Origins::default())
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    let folder = path.parent().ok_or("no folder")?;
    let name = path.file_name().and_then(|name| name.to_str()).ok_or("no name")?;
    let run = tests::run(folder, &["check", name]);
    if run.code != Some(i32::from(errors)) {
        return Err(format!(
            "gongkai check {}: {:?}\n{}{}",
            path.display(),
            run.code,
            run.out,
            run.err
        )
        .into());
    }
    Ok(())
}

/// Reports that the consumers have to get right, and as many generated ones as `CONSUMER_CASES` asks for.
fn cases() -> Vec<(String, Report)> {
    let mut cases = vec![
        ("edition-2021".to_owned(), example::report(Edition::E2021)),
        ("edition-2019".to_owned(), example::report(Edition::E2019)),
        ("blank-2021".to_owned(), Report::blank(Edition::E2021)),
        ("blank-totals".to_owned(), blank_totals()),
        ("disputed-total".to_owned(), disputed_total()),
        ("large".to_owned(), large()),
    ];
    for name in ["weihai-hrss-2022", "page-text-2022"] {
        let bytes = fs::read(root().join(format!("examples/{name}.json"))).unwrap();
        cases.push((name.to_owned(), gongkai::read(&bytes, None).unwrap().report));
    }
    let mut broken = example::report(Edition::E2021);
    broken.tables.applications.new.total = 999.into();
    broken.tables.proceedings.litigation.direct.total = 5.into();
    cases.push(("broken".to_owned(), broken));
    let any = std::env::var("CONSUMER_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(8);
    let mut runner = TestRunner::deterministic();
    let strategy = arbitrary::report();
    cases.extend((0..any).map(|at| (format!("any-{at}"), strategy.new_tree(&mut runner).unwrap().current())));
    cases
}

/// Blank totals: three that can be computed, one marked `/`, one with a blank addend.
fn blank_totals() -> Report {
    let mut report = example::report(Edition::E2021);
    report.annotations.clear();
    report.tables.disclosure.as_mut().unwrap().fees.amount = "7545.00".parse::<gongkai::Decimal>().unwrap().into();
    let applications = &mut report.tables.applications;
    applications.carried_in.research_institution = 0.into();
    applications.new.total = gongkai::Cell::BLANK;
    applications.granted.total = gongkai::Cell::BLANK;
    applications.granted.other_organization = gongkai::Cell::BLANK;
    applications.total.natural_person = gongkai::Cell::BLANK;
    report.tables.proceedings.review.total = gongkai::Cell::BLANK;
    report.tables.proceedings.litigation.direct.total = gongkai::Cell::BLANK;
    let path = FigureId::from_path("proceedings.litigation.direct.total").unwrap();
    let text = "/".to_owned();
    let kind = AnnotationKind::NotApplicable;
    report.annotate(Annotation { path, kind, text });
    report
}

/// A blank total whose row and column make different sums: none of them may be filled in.
fn disputed_total() -> Report {
    let mut report = example::report(Edition::E2021);
    report.tables.applications.granted.total = 1.into();
    report.tables.applications.total.total = gongkai::Cell::BLANK;
    report
}

/// Counts that JSON in a browser rounds, and a sum that is too large to be filled in.
fn large() -> Report {
    let mut report = Report::blank(Edition::E2021);
    report.year = Some(2024);
    let row = &mut report.tables.applications.new;
    (row.natural_person, row.total) = (9_007_199_254_740_993.into(), 9_007_199_254_740_993.into());
    let outcomes = &mut report.tables.proceedings.review;
    (outcomes.upheld, outcomes.corrected) = (u64::MAX.into(), 1.into());
    (outcomes.other, outcomes.pending) = (0.into(), 0.into());
    let outcomes = &mut report.tables.proceedings.litigation.direct;
    (outcomes.upheld, outcomes.corrected) = ((u64::MAX - 2).into(), 1.into());
    (outcomes.other, outcomes.pending) = (0.into(), 1.into());
    report
}

/// The sums that do not hold, one by one, in the consumers' words. `gongkai check` makes one finding of those that have
/// one cause.
fn wrong_sums(report: &Report) -> Vec<String> {
    let count = |id: &FigureId| match report.tables.figure(*id) {
        Some(FigureRef::Count(Some(count))) => Some(u128::from(*count)),
        _ => None,
    };
    let sum = |ids: &[FigureId]| ids.iter().filter_map(count).reduce(|sum, next| sum + next);
    let is_text = |id: &FigureId| report.annotation(*id, AnnotationKind::RawText).is_some();
    let mut found = Vec::new();
    for rule in RULES {
        let equations = report.edition.tables().flat_map(|table| table.equations);
        for equation in equations.filter(|equation| equation.rule == rule) {
            let addends = gongkai::fill::addends(report, equation);
            let (Some(computed), Some(printed)) = (sum(&addends), sum(equation.totals)) else {
                continue;
            };
            if computed != printed && !equation.totals.iter().chain(&addends).any(is_text) {
                found.push(format!(
                    "{rule} {}: printed {printed}, computed {computed}",
                    equation.totals[0]
                ));
            }
        }
    }
    found
}

/// The blank totals that can be computed without guessing.
fn filled(report: &Report) -> BTreeMap<FigureId, u64> {
    let mut offers: BTreeMap<FigureId, BTreeSet<u128>> = BTreeMap::new();
    for equation in report.edition.tables().flat_map(|table| table.equations) {
        let [total] = equation.totals else { continue };
        let blank = report.tables.figure(*total).is_some_and(FigureRef::is_blank);
        let marked = report.annotations.iter().any(|annotation| annotation.path == *total);
        if equation.rule == "SUBTOT" || !blank || marked {
            continue;
        }
        if let Some(sum) = known_sum(report, equation) {
            offers.entry(*total).or_default().insert(sum);
        }
    }
    offers
        .into_iter()
        .filter(|(_, sums)| sums.len() == 1)
        .filter_map(|(id, sums)| Some((id, u64::try_from(sums.into_iter().next()?).ok()?)))
        .collect()
}

/// The sum of an equation, where every addend is filled in.
fn known_sum(report: &Report, equation: &Equation) -> Option<u128> {
    let value = |id: &FigureId| match report.tables.figure(*id) {
        Some(FigureRef::Count(Some(count))) => Some(u128::from(*count)),
        _ => None,
    };
    let mut addends = Vec::new();
    for term in equation.addends {
        match term {
            Term::Figure(id) => addends.push(*id),
            Term::Group { members, subtotal } => {
                if members.iter().all(|id| value(id).is_none()) && value(subtotal).is_some() {
                    addends.push(*subtotal);
                } else {
                    addends.extend(members.iter().filter(|id| report.tables.figure(**id).is_some()));
                }
            }
        }
    }
    addends.iter().map(value).sum()
}

/// The form of the next year, where it has the same edition.
fn next_year(report: &Report) -> Option<Report> {
    let year = report.year? + 1;
    if year > 2999 || Edition::of_year(year) != Some(report.edition) {
        return None;
    }
    let mut tables = report.tables.clone();
    // Asking for a cell to be changed would make its row.
    for id in FigureId::all().filter(|id| report.tables.figure(*id).is_some()) {
        tables.figure_mut(id).unwrap().set(None).unwrap();
    }
    tables.applications.carried_in = report.tables.applications.carried_out.clone();
    let day = |month, day| jiff::civil::Date::new(i16::try_from(year).unwrap(), month, day).unwrap();
    Some(Report {
        edition: report.edition,
        year: Some(year),
        period: Some(Period {
            start: day(1, 1),
            end: day(12, 31),
        }),
        agency: report.agency.clone(),
        tables,
        ..Report::default()
    })
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn schema(kind: &str) -> PathBuf {
    let name = if kind == "xsd" {
        "report-1.xsd"
    } else {
        "report-1.schema.json"
    };
    root().join("docs/schema").join(name)
}

/// A file of what `.ci/run` installs.
fn installed(file: &str) -> Option<PathBuf> {
    Some(root().join("target/consumers").join(file)).filter(|path| path.is_file())
}

/// An empty folder to build a consumer in.
fn workshop(language: &str) -> Result<PathBuf, Failed> {
    let folder = root().join("target/consumers/built").join(language);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn path_with(folder: &Path) -> std::ffi::OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(std::iter::once(folder.to_owned()).chain(std::env::split_paths(&path))).unwrap()
}

fn works(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .output()
        .is_ok_and(|output| output.status.success())
}

fn succeed(command: &mut Command) -> Result<(), Failed> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{command:?}\n{}{}", text(&output.stdout), text(&output.stderr)).into())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
