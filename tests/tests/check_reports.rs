//! The forms of `gongkai check` through the program: SARIF against its published schema, the web page, the workbook,
//! the summary of many, and marked documents, which are read again and by other programs. Trials whose outside program
//! is missing show as ignored. Leaves out how a format holds notes, which is tested there.

use gongkai::{Edition, Report, Waiver, json};
use gongkai_testkit::example;
use libtest_mimic::{Arguments, Failed, Trial};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use tests::compared::{self, carried_in, carried_out, requests};
use tests::{folder, run, run_with};

type Case = fn() -> Result<(), Failed>;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let python = |module: &str| {
        let works = Command::new("python3")
            .args(["-c", &format!("import {module}")])
            .output();
        works.is_ok_and(|output| output.status.success())
    };
    let schema = std::env::var_os("SARIF_SCHEMA")
        .map(PathBuf::from)
        .filter(|schema| schema.is_file());
    let cases: [(&str, Case); 13] = [
        ("sarif_says_what_was_found", sarif_golden),
        ("sarif_names_places_and_rules", sarif_places),
        ("the_page_says_what_was_found", html_golden),
        ("the_page_speaks_english", html_english),
        ("the_name_of_the_file_says_the_form", forms),
        ("many_reports_end_with_a_summary", summary),
        ("sarif_names_other_reports", sarif_others),
        ("the_page_names_other_reports", html_others),
        ("a_marked_document_is_the_users_own", marked_same),
        ("a_sentence_is_marked_where_it_stands", marked_sentence),
        ("other_formats_are_marked_in_a_copy", marked_copy),
        ("a_folder_of_marked_documents", marked_folder),
        ("what_cannot_be_marked_is_said", marked_refused),
    ];
    let mut trials: Vec<Trial> = cases.into_iter().map(|(name, test)| Trial::test(name, test)).collect();
    let office = Command::new("soffice").arg("--version").output().is_ok();
    let outside: [(&str, &str, bool, Case); 5] = [
        (
            "sarif_fits_the_published_schema",
            "jsonschema or the schema in SARIF_SCHEMA",
            python("jsonschema") && schema.is_some(),
            sarif_schema,
        ),
        ("the_workbook_opens", "openpyxl", python("openpyxl"), workbook),
        (
            "the_workbook_names_other_reports",
            "openpyxl",
            python("openpyxl"),
            workbook_others,
        ),
        (
            "comments_are_at_their_places",
            "openpyxl or python-docx",
            python("openpyxl") && python("docx"),
            comments,
        ),
        (
            "libreoffice_keeps_the_comments",
            "LibreOffice, openpyxl or python-docx",
            office && python("openpyxl") && python("docx"),
            libreoffice,
        ),
    ];
    for (name, program, found, test) in outside {
        trials.push(if found {
            Trial::test(name, test)
        } else {
            Trial::test(format!("{name} (ignored: {program} is missing)"), test).with_ignored_flag(true)
        });
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn check(right: bool, what: impl std::fmt::Display) -> Result<(), Failed> {
    if right { Ok(()) } else { Err(what.to_string().into()) }
}

/// A report whose first row does not add up.
fn wrong() -> Report {
    let mut report = example::report(Edition::E2021);
    report.tables.applications.new.total = 999.into();
    report
}

/// A folder with a report that is wrong, one whose finding was accepted, one that cannot be read, one that is a text,
/// and something else.
fn inputs() -> Result<tempfile::TempDir, Failed> {
    let folder = folder();
    let place = folder.path().join("报告");
    fs::create_dir(&place)?;
    fs::write(folder.path().join("a.json"), json::write(&wrong()))?;
    let made = run(folder.path(), &["convert", "a.json", "-o", "报告/a b.csv"]);
    check(made.code == Some(0), format!("{made:?}"))?;
    let mut waived = wrong();
    // The wrong total breaks two rules.
    waived.waivers.extend(["ROWSUM", "BALANCE"].map(|rule| Waiver {
        rule: rule.to_owned(),
        path: Some("applications.new.total".to_owned()),
        reason: "原表如此".to_owned(),
        who: "王某".to_owned(),
        on: None,
    }));
    fs::write(place.join("c.json"), json::write(&waived))?;
    fs::write(place.join("d.json"), "{\n")?;
    fs::write(place.join("e.dat"), "")?;
    let text = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/page-text-2022.txt");
    fs::copy(text, place.join("f.txt"))?;
    Ok(folder)
}

/// Compares with a file of this folder, or writes it where that is wanted.
fn golden(name: &str, found: &str) -> Result<(), Failed> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("GONGKAI_BLESS").is_some() {
        fs::write(&path, found)?;
    }
    let expected = fs::read_to_string(&path)?;
    let line = expected
        .lines()
        .zip(found.lines())
        .position(|(one, other)| one != other);
    check(
        expected == found,
        format!(
            "{} differs from line {line:?} on: GONGKAI_BLESS=1 writes it anew",
            path.display()
        ),
    )
}

fn sarif(folder: &Path) -> Result<serde_json::Value, Failed> {
    let run = run(folder, &["check", "报告", "--report", "sarif"]);
    check(run.code == Some(2) && run.err.is_empty(), format!("{run:?}"))?;
    Ok(run.json())
}

fn sarif_golden() -> Result<(), Failed> {
    let folder = inputs()?;
    let mut log = sarif(folder.path())?;
    let run = &mut log["runs"][0];
    // Rules are added all the time: only what the findings say of them is compared.
    let rules = run["tool"]["driver"]["rules"].take();
    run["tool"]["driver"]["semanticVersion"] = "0.0.0".into();
    for result in run["results"].as_array_mut().ok_or("no results")? {
        let index = result["ruleIndex"].as_u64().ok_or("no index")?;
        let index = usize::try_from(index)?;
        check(
            rules[index]["id"] == result["ruleId"],
            format!("{index} is not {}", result["ruleId"]),
        )?;
        result["ruleIndex"] = 0.into();
    }
    golden("check.sarif", &(serde_json::to_string_pretty(&log)? + "\n"))
}

fn sarif_places() -> Result<(), Failed> {
    let folder = inputs()?;
    let log = sarif(folder.path())?;
    let run = &log["runs"][0];
    let results = run["results"].as_array().ok_or("no results")?;
    let of = |file: &str, rule: &str| {
        let fits = |result: &&serde_json::Value| {
            result["ruleId"] == rule && result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == file
        };
        results
            .iter()
            .find(fits)
            .ok_or_else(|| Failed::from(format!("{rule} of {file} is missing")))
    };
    let wrong = of("%E6%8A%A5%E5%91%8A/a%20b.csv", "ROWSUM")?;
    let table = folder.path().join("报告/a b.csv");
    let text = fs::read_to_string(&table)?;
    let region = &wrong["locations"][0]["physicalLocation"]["region"];
    let line = usize::try_from(region["startLine"].as_u64().unwrap_or_default())?;
    let column = usize::try_from(region["startColumn"].as_u64().unwrap_or_default())?;
    let line = text.lines().nth(line.max(1) - 1).unwrap_or_default();
    let said: String = line.chars().skip(column.max(1) - 1).take(3).collect();
    check(said == "999", format!("{said} in {line}"))?;
    let logical = &wrong["locations"][0]["logicalLocations"][0];
    check(logical["fullyQualifiedName"] == "applications.new.total", logical)?;
    check(wrong["level"] == "error" && wrong.get("suppressions").is_none(), wrong)?;
    let waived = of("%E6%8A%A5%E5%91%8A/c.json", "ROWSUM")?;
    check(waived["suppressions"][0]["justification"] == "原表如此（王某）", waived)?;
    // The same finding has the same fingerprint whatever its figures; two files have two.
    let print = |result: &serde_json::Value| result["partialFingerprints"]["gongkaiFinding/v1"].clone();
    check(print(wrong) != print(waived), print(wrong))?;
    fs::write(&table, text.replace("999", "998"))?;
    let again = sarif(folder.path())?;
    let same = again["runs"][0]["results"]
        .as_array()
        .is_some_and(|results| results.iter().any(|result| print(result) == print(wrong)));
    check(same, "the fingerprint changed with the figure")?;
    let rules = run["tool"]["driver"]["rules"].as_array().ok_or("no rules")?;
    let explain = tests::run(folder.path(), &["explain", "ROWSUM"]).out;
    let rule = rules.iter().find(|rule| rule["id"] == "ROWSUM").ok_or("no rule")?;
    check(
        rule["help"]["text"].as_str().is_some_and(|text| explain.contains(text)),
        "explain says something else",
    )?;
    check(run["invocations"][0]["exitCode"] == 2, &run["invocations"])
}

fn html_golden() -> Result<(), Failed> {
    let folder = inputs()?;
    let run = run(folder.path(), &["check", "报告", "--report", "html"]);
    check(run.code == Some(2), format!("{run:?}"))?;
    for part in ["<script", "style=\"", "http:", "src="] {
        check(!run.out.contains(part), format!("the page has {part}"))?;
    }
    golden("check.html", &run.out)
}

fn html_english() -> Result<(), Failed> {
    let folder = inputs()?;
    let run = run(folder.path(), &["--lang", "en", "check", "报告", "--report", "html"]);
    for part in [
        "<html lang=\"en\">",
        "By rule",
        "could not be read",
        "href=\"#rule-ROWSUM\"",
        "id=\"rule-ROWSUM\"",
    ] {
        check(run.out.contains(part), part)?;
    }
    // Every link has its goal.
    for link in run.out.split("href=\"#").skip(1) {
        let name = link.split('"').next().unwrap_or_default();
        check(run.out.matches(&format!("id=\"{name}\"")).count() == 1, name)?;
    }
    Ok(())
}

fn forms() -> Result<(), Failed> {
    let folder = inputs()?;
    let at = folder.path();
    for (name, begins) in [
        ("r.sarif", "{\n  \"$schema\""),
        ("r.json", "{\"files\":["),
        ("r.HTML", "<!DOCTYPE html>"),
        ("r.txt", "错误["),
        ("r.xlsx", "PK"),
    ] {
        let run = run(at, &["check", "报告", "-o", name]);
        check(run.code == Some(2) && run.out.is_empty(), format!("{name}: {run:?}"))?;
        check(run.err.contains(&format!("已写入 {name}")), &run.err)?;
        let bytes = fs::read(at.join(name))?;
        check(bytes.starts_with(begins.as_bytes()), format!("{name} begins otherwise"))?;
    }
    let named = run(at, &["check", "报告", "--report", "json", "-o", "r.odd"]);
    check(
        named.code == Some(2) && at.join("r.odd").is_file(),
        format!("{named:?}"),
    )?;
    let odd = run(at, &["check", "报告", "-o", "r.doc"]);
    check(
        odd.code == Some(2) && odd.err.contains("--report") && !at.join("r.doc").exists(),
        format!("{odd:?}"),
    )?;
    let over = run(at, &["check", "报告/a b.csv", "--report", "json", "-o", "报告/a b.csv"]);
    check(
        over.code == Some(2) && over.err.contains("a b.csv"),
        format!("{over:?}"),
    )?;
    check(
        !fs::read(at.join("报告/a b.csv"))?.starts_with(b"{"),
        "an input was written over",
    )
}

fn summary() -> Result<(), Failed> {
    let folder = folder();
    for number in 0..30 {
        let mut report = wrong();
        report.agency.name = Some(format!("第{number}局"));
        if number == 7 {
            report.tables.applications.carried_in.total = 999.into();
        }
        fs::write(folder.path().join(format!("{number:02}.json")), json::write(&report))?;
    }
    let run = run(folder.path(), &["check", "."]);
    let rules = run.out.rsplit("按规则\n").next().unwrap_or_default();
    check(rules.contains("ROWSUM"), rules)?;
    let bodies = run.out.rsplit("按单位\n").next().unwrap_or_default();
    // The worst comes first, and what is left out is counted.
    check(bodies.lines().next().is_some_and(|line| line.contains("第7局")), bodies)?;
    check(bodies.contains("另有 20 项"), bodies)
}

/// Two years: a body whose open requests differ between them, told by two files with one and with two reports, and
/// bodies that have no report of the later year.
fn years() -> tempfile::TempDir {
    let folder = folder();
    let at = folder.path();
    compared::write(at, "上年/财政局.csv", &carried_out("清水县财政局", 2023, "2"));
    let two = [
        carried_out("清水县教育局", 2023, "4"),
        requests("清水县民政局", 2023, 1),
    ];
    compared::write_lines(&at.join("上年"), "两份.jsonl", &two);
    compared::write(at, "上年/档案局.docx", &requests("清水县档案局", 2023, 1));
    compared::write(at, "本年/财政局.json", &carried_in("清水县财政局", 2024, "3"));
    compared::write(at, "本年/教育局.docx", &carried_in("清水县教育局", 2024, "5"));
    folder
}

const YEARS: [&str; 4] = ["check", "本年", "--previous", "上年"];

fn of_years(at: &Path, form: &str) -> Result<String, Failed> {
    let run = run(at, &[YEARS.as_slice(), &["--report", form]].concat());
    check(run.code == Some(1) && run.err.is_empty(), format!("{run:?}"))?;
    Ok(run.out)
}

fn sarif_others() -> Result<(), Failed> {
    let folder = years();
    let log: serde_json::Value = serde_json::from_str(&of_years(folder.path(), "sarif")?)?;
    let run = &log["runs"][0];
    let results = run["results"].as_array().ok_or("no results")?;
    let artifacts = run["artifacts"].as_array().ok_or("no artifacts")?;
    let file = |location: &serde_json::Value| -> Option<(String, String)> {
        let reference = &location["physicalLocation"]["artifactLocation"];
        let artifact = artifacts.get(usize::try_from(reference["index"].as_u64()?).ok()?)?;
        (artifact["location"]["uri"] == reference["uri"]).then(|| {
            Some((
                artifact["location"]["uri"].as_str()?.to_owned(),
                artifact["roles"].to_string(),
            ))
        })?
    };
    let expected = |name: &str, role: &str| {
        let escaped: String = name
            .bytes()
            .map(|byte| match byte {
                b'/' | b'.' | b'a'..=b'z' => char::from(byte).to_string(),
                _ => format!("%{byte:02X}"),
            })
            .collect();
        Some((escaped, format!("[\"{role}\"]")))
    };
    let carried: Vec<&serde_json::Value> = results.iter().filter(|result| result["ruleId"] == "CARRY").collect();
    check(carried.len() == 2, format!("{carried:?}"))?;
    for (own, other) in [
        ("本年/财政局.json", "上年/财政局.csv"),
        ("本年/教育局.docx", "上年/两份.jsonl"),
    ] {
        let own = expected(own, "analysisTarget");
        let found = carried.iter().find(|result| file(&result["locations"][0]) == own);
        let found = found.ok_or_else(|| format!("nothing at {own:?}"))?;
        let related = found["relatedLocations"].as_array().ok_or("no related places")?;
        // The second own field is of this report, both of the last year's are of the other.
        let files: Vec<_> = related.iter().map(file).collect();
        let file = expected(other, "referencedOnCommandLine");
        check(files == [own, file.clone(), file], format!("{files:?}"))?;
        check(
            related[1]["logicalLocations"][0]["fullyQualifiedName"]
                == "previous.applications.carried_out.natural_person"
                && related[2]["logicalLocations"][0]["fullyQualifiedName"] == "previous.applications.carried_out.total"
                // Where a table has lines, the line.
                && other.ends_with(".csv") == (related[1]["physicalLocation"]["region"]["startLine"].as_u64() > Some(1)),
            format!("{related:?}"),
        )?;
    }
    let gone: Vec<&serde_json::Value> = results
        .iter()
        .filter(|result| result["ruleId"] == "SUCCESSOR")
        .collect();
    let mut at: Vec<_> = gone.iter().map(|result| file(&result["locations"][0])).collect();
    at.sort();
    let mut wanted = ["上年/档案局.docx", "上年/两份.jsonl"].map(|name| expected(name, "referencedOnCommandLine"));
    wanted.sort();
    check(at == wanted, format!("{gone:?}"))?;
    let prints: std::collections::BTreeSet<String> = results
        .iter()
        .map(|result| result["partialFingerprints"].to_string())
        .collect();
    check(prints.len() == results.len(), "two findings have one fingerprint")?;
    check(artifacts.len() == 5, format!("{artifacts:?}"))?;
    // Beside marked documents it is the same.
    let beside = tests::run(
        folder.path(),
        &[YEARS.as_slice(), &["--report", "sarif", "--annotate", "标注"]].concat(),
    );
    check(beside.json()["runs"][0]["results"] == run["results"], &beside.out)
}

fn html_others() -> Result<(), Failed> {
    let folder = years();
    let page = of_years(folder.path(), "html")?;
    let see: Vec<&str> = page.split("<dt>另见</dt><dd>").skip(1).collect();
    check(see.len() == 4, format!("{see:?}"))?;
    for other in [
        "上年/财政局.csv › 第",
        "上年/两份.jsonl[1] 清水县教育局2023 › previous.",
        "上年/两份.jsonl[2] 清水县民政局2023</dd>",
        "上年/档案局.docx</dd>",
    ] {
        check(see.iter().any(|row| row.starts_with(other)), other)?;
    }
    let count = |text: &str| page.matches(text).count();
    // In the table of reports, above the list of its findings, and nowhere else.
    check(count("整批报告") == 2, count("整批报告"))?;
    let rules = page
        .split("<a href=\"#rule-SUCCESSOR\">SUCCESSOR</a></th>")
        .nth(1)
        .unwrap_or_default();
    let row = rules.split("</tr>").next().unwrap_or_default();
    check(
        row.ends_with("<td class=\"n\">2</td><td class=\"n\">2</td><td class=\"n\">0</td>"),
        row,
    )?;
    let text = run(folder.path(), &YEARS).out;
    let bodies = text.rsplit("按单位\n").next().unwrap_or_default();
    check(bodies.contains("整批报告"), bodies)
}

fn workbook_others() -> Result<(), Failed> {
    let folder = years();
    run(folder.path(), &[YEARS.as_slice(), &["-o", "r.xlsx"]].concat());
    let script = "import openpyxl, sys
reports, rules, findings = openpyxl.load_workbook(sys.argv[1])
heading, *rows = findings.iter_rows(values_only=True)
see = heading.index('另见')
other = {row[1]: row[see] for row in rows if row[3] == 'CARRY'}
assert other['本年/财政局.json'].startswith('上年/财政局.csv › 第'), other
assert other['本年/教育局.docx'].startswith('上年/两份.jsonl[1]'), other
gone = sorted((row[0], row[1], row[see]) for row in rows if row[3] == 'SUCCESSOR')
assert [row[0] for row in gone] == ['整批报告'] * 2 and gone[0][1] != gone[1][1], gone
assert all(row[1] == row[2] for row in gone), gone
whole = [row for row in reports.iter_rows(min_row=2, values_only=True) if row[0] == '整批报告']
assert len(whole) == 1 and whole[0][1] is None and whole[0][5:9] == (0, 2, 0, 0), whole
total = sum(sum(row[5:9]) for row in reports.iter_rows(min_row=2, values_only=True))
assert total == len(rows), (total, len(rows))
assert any(row[0] == 'SUCCESSOR' and row[4:6] == (2, 2) for row in rules.iter_rows(min_row=2, values_only=True))";
    python(script, &[&folder.path().join("r.xlsx")])?;
    Ok(())
}

/// A report that is wrong as a file of a format.
fn written(folder: &Path, name: &str) -> Result<(), Failed> {
    fs::write(folder.join("wrong.json"), json::write(&wrong()))?;
    let run = run(folder, &["convert", "wrong.json", "-o", name, "--visible-only"]);
    check(run.code == Some(0), format!("{run:?}"))
}

fn marked_same() -> Result<(), Failed> {
    for extension in ["xlsx", "docx", "html"] {
        let folder = folder();
        let at = folder.path();
        let (name, marked) = (format!("w.{extension}"), format!("m.{extension}"));
        written(at, &name)?;
        let run = run(at, &["check", &name, "--annotate", &marked]);
        check(run.code == Some(1) && run.out.contains("ROWSUM"), format!("{run:?}"))?;
        check(run.err.contains(&format!("已写入 {marked}")), &run.err)?;
        // The mark is seen by people, not by readers.
        let read = |name: &str| -> Result<gongkai::Loaded, Failed> {
            Ok(gongkai::read(&fs::read(at.join(name))?, None).map_err(|error| error.to_string())?)
        };
        let (before, after) = (read(&name)?, read(&marked)?);
        check(
            before.report == after.report,
            format!("{extension}: another report is read"),
        )?;
        let again = tests::run(at, &["check", &marked]);
        check(
            again.out.matches("ROWSUM").count() == run.out.matches("ROWSUM").count(),
            &again.out,
        )?;
        if extension == "html" {
            let page = fs::read_to_string(at.join(&marked))?;
            let cells = page.split("</td>").filter(|cell| cell.contains("〔"));
            let wrong = cells.filter(|cell| cell.contains(" 错误 ROWSUM</a>〕</mark>"));
            let wrong: Vec<&str> = wrong.collect();
            check(
                wrong.len() == 1 && wrong[0].ends_with("〕</mark>999"),
                format!("{wrong:?}"),
            )?;
        }
    }
    Ok(())
}

fn marked_sentence() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    fs::copy(
        concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/weihai-hrss-2022.json"),
        at.join("w.json"),
    )?;
    run(at, &["convert", "w.json", "-o", "w.html", "--visible-only"]);
    let page = fs::read_to_string(at.join("w.html"))?;
    fs::write(at.join("w.html"), page.replacen("申请11件", "申请12件", 1))?;
    run(at, &["check", "w.html", "--annotate", "m.html"]);
    let page = fs::read_to_string(at.join("m.html"))?;
    // In a sentence the whole note stands, in a cell only its name.
    let mut marks = page.split("<a href=\"#gongkai-note-").skip(1);
    let sentence = marks.find(|mark| mark.split('>').nth(1).is_some_and(|title| title.contains(" NARR ")));
    check(
        sentence.is_some_and(|mark| mark.contains("</a>：文中")),
        "the sentence is not marked",
    )
}

fn marked_copy() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    fs::write(at.join("wrong.json"), json::write(&wrong()))?;
    for name in ["m.html", "m.docx", "m.xlsx"] {
        let run = run(at, &["check", "wrong.json", "--annotate", name]);
        check(run.code == Some(1) && run.err.contains("另行生成"), format!("{run:?}"))?;
        let again = tests::run(at, &["check", name]);
        check(again.out.contains("ROWSUM"), &again.out)?;
    }
    let run = run_with(
        at,
        &["check", "-", "--annotate", "s.html"],
        json::write(&wrong()).as_bytes(),
    );
    check(run.code == Some(1) && at.join("s.html").is_file(), format!("{run:?}"))
}

fn marked_folder() -> Result<(), Failed> {
    let folder = inputs()?;
    let at = folder.path();
    written(&at.join("报告"), "g.docx")?;
    let run = run(at, &["check", "报告", "--annotate", "标注"]);
    check(run.code == Some(2), format!("{run:?}"))?;
    check(
        tests::names(&at.join("标注")) == ["a b.html", "c.html", "f.html", "g.docx", "wrong.html"],
        format!("{:?}", tests::names(&at.join("标注"))),
    )?;
    // Into the folder of the inputs itself: none is written over.
    let before = fs::read(at.join("报告/g.docx"))?;
    let own = tests::run(at, &["check", "报告/g.docx", "--annotate", "报告"]);
    check(
        own.code == Some(2) && fs::read(at.join("报告/g.docx"))? == before,
        format!("{own:?}"),
    )
}

fn marked_refused() -> Result<(), Failed> {
    let folder = inputs()?;
    let at = folder.path();
    for arguments in [
        ["check", "报告/a b.csv", "--annotate", "m.pdf"],
        ["check", "报告", "--annotate", "m.html"],
        ["check", "报告/a b.csv", "--annotate", "报告/a b.csv"],
    ] {
        let run = run(at, &arguments);
        check(
            run.code == Some(2) && run.out.is_empty() && run.err.contains("处理: "),
            format!("{run:?}"),
        )?;
    }
    // A file with several reports makes several marked documents.
    let many = run(at, &["convert", "报告/a b.csv", "报告/c.json", "-o", "many.csv"]);
    check(many.code == Some(0), format!("{many:?}"))?;
    let refused = run(at, &["check", "many.csv", "--annotate", "m.html"]);
    check(
        refused.code == Some(2) && refused.err.contains("文件夹"),
        format!("{refused:?}"),
    )?;
    let done = run(at, &["check", "many.csv", "--annotate", "many/"]);
    check(
        done.code == Some(1) && tests::names(&at.join("many/many")).len() == 2,
        format!("{done:?}"),
    )
}

fn python(script: &str, arguments: &[&Path]) -> Result<String, Failed> {
    let output = Command::new("python3").arg("-c").arg(script).args(arguments).output()?;
    let text = String::from_utf8(output.stdout)? + &String::from_utf8(output.stderr)?;
    if output.status.success() {
        Ok(text)
    } else {
        Err(text.into())
    }
}

fn sarif_schema() -> Result<(), Failed> {
    let folder = inputs()?;
    let at = folder.path();
    run(at, &["check", "报告", "-o", "r.sarif"]);
    run(at, &["--lang", "en", "check", "报告/f.txt", "-o", "e.sarif"]);
    written(at, "w.docx")?;
    run(at, &["check", "w.docx", "-o", "w.sarif"]);
    let years = years();
    fs::write(at.join("y.sarif"), of_years(years.path(), "sarif")?)?;
    let schema = std::env::var_os("SARIF_SCHEMA").map(PathBuf::from).ok_or("no schema")?;
    let script = "import json, sys, jsonschema
schema = json.load(open(sys.argv[1], encoding='utf-8-sig'))
validator = jsonschema.validators.validator_for(schema)(schema, format_checker=jsonschema.FormatChecker())
for path in sys.argv[2:]:
    log = json.load(open(path, encoding='utf-8'))
    for error in validator.iter_errors(log): sys.exit(f'{path}: {error.json_path}: {error.message}')
log['runs'][0]['results'][0]['level'] = 'bad'
assert list(validator.iter_errors(log)), 'the schema accepts everything'";
    python(
        script,
        &[
            &schema,
            &at.join("r.sarif"),
            &at.join("e.sarif"),
            &at.join("y.sarif"),
            &at.join("w.sarif"),
        ],
    )?;
    Ok(())
}

fn workbook() -> Result<(), Failed> {
    let folder = inputs()?;
    run(folder.path(), &["check", "报告", "-o", "r.xlsx"]);
    let script = "import openpyxl, sys
book = openpyxl.load_workbook(sys.argv[1])
assert book.sheetnames == ['按单位', '按规则', '全部问题'], book.sheetnames
for sheet in book:
    assert sheet.auto_filter.ref.startswith('A1:') and sheet.freeze_panes == 'C2', sheet.title
    assert all(sheet.column_dimensions[c].width > 5 for c in 'ABC')
reports, rules, findings = book
rows = {row[1]: row for row in reports.iter_rows(min_row=2, values_only=True)}
assert list(rows)[0] == '报告/d.json' and rows['报告/d.json'][9] == '未能读取', rows
assert rows['报告/a b.csv'][5] >= 1 and rows['报告/c.json'][8] == 1, rows
found = [row for row in findings.iter_rows(min_row=2, values_only=True) if row[3] == 'ROWSUM']
assert [row[2] for row in found] == ['错误', '已核实'], found
assert all(isinstance(found[0][at], (int, float)) for at in (7, 8, 9)) and found[0][7] == 999, found
assert found[1][15] == '原表如此（王某）', found
assert any(row[0] == 'ROWSUM' and row[4] == 1 and row[6] == 1 for row in rules.iter_rows(min_row=2, values_only=True))";
    python(script, &[&folder.path().join("r.xlsx")])?;
    Ok(())
}

fn comments() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    for name in ["w.xlsx", "w.docx"] {
        written(at, name)?;
        run(at, &["check", name, "--annotate", &format!("m-{name}")]);
    }
    python(COMMENTS, &[&at.join("m-w.xlsx"), &at.join("m-w.docx")])?;
    Ok(())
}

/// A wrong total has a comment that says so, in the workbook and in the document.
const COMMENTS: &str = "import docx, openpyxl, sys
found = [(cell.value, cell.comment.text) for sheet in openpyxl.load_workbook(sys.argv[1]) for row in sheet.iter_rows() for cell in row if cell.comment]
assert any(value == 999 and 'ROWSUM' in text or str(value).startswith('=') and 'ROWSUM' in text for value, text in found), found
document = docx.Document(sys.argv[2])
comments = {comment.comment_id: comment.text for comment in document.comments}
cells = [cell for table in document.tables for row in table.rows for cell in row.cells if 'commentRangeStart' in cell._tc.xml]
marked = [(cell.text, cell._tc.xpath('.//w:commentRangeStart/@w:id')) for cell in cells]
assert any(text == '999' and any('ROWSUM' in comments[int(id)] for id in ids) for text, ids in marked), (marked, comments)";

fn libreoffice() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    for name in ["w.xlsx", "w.docx"] {
        written(at, name)?;
        let marked = format!("m-{name}");
        run(at, &["check", name, "--annotate", &marked]);
        let (_, extension) = name.split_once('.').ok_or("no extension")?;
        let output = Command::new("soffice")
            .arg(format!("-env:UserInstallation=file://{}/profile", at.display()))
            .args(["--headless", "--convert-to", extension, "--outdir", "saved", &marked])
            .current_dir(at)
            .output()?;
        check(at.join("saved").join(&marked).is_file(), format!("{output:?}"))?;
    }
    python(COMMENTS, &[&at.join("saved/m-w.xlsx"), &at.join("saved/m-w.docx")])?;
    let read = |name: &str| -> Result<gongkai::Loaded, Failed> {
        Ok(gongkai::read(&fs::read(at.join(name))?, None).map_err(|error| error.to_string())?)
    };
    for name in ["m-w.xlsx", "m-w.docx"] {
        let total = |loaded: &gongkai::Loaded| loaded.report.tables.applications.new.clone();
        let (before, after) = (read(name)?, read(&format!("saved/{name}"))?);
        check(total(&before) == total(&after), format!("{name} has other figures"))?;
    }
    Ok(())
}
