//! Waivers through the program: which accepted nothing, of a report and of the configuration file. Leaves out what a
//! waiver accepts, which `check` tests.

use gongkai::{Edition, Waiver, json};
use gongkai_testkit::example;
use std::fs;
use std::path::Path;
use tests::{fine, folder, run, wrong_sum};

fn waiver(rule: &str, path: Option<&str>) -> Waiver {
    Waiver {
        rule: rule.to_owned(),
        path: path.map(str::to_owned),
        reason: "原表如此".to_owned(),
        who: "王某".to_owned(),
        on: None,
    }
}

/// A report by a body with these waivers.
fn report(text: &str, agency: &str, waivers: &[Waiver]) -> String {
    let mut report = json::read(text.as_bytes()).expect("a report").report;
    report.agency.name = Some(agency.to_owned());
    report.waivers = waivers.to_vec();
    json::write(&report)
}

/// Rule, field and message of what is said about waivers, with the file.
fn said(folder: &Path, arguments: &[&str]) -> Vec<[String; 3]> {
    let run = run(folder, &[&["check", "--json"], arguments].concat());
    let answer: serde_json::Value = serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {run:?}"));
    let files = answer["files"].as_array().expect("a list").iter();
    let lists = files.map(|file| (file["input"].clone(), file["findings"].clone()));
    let lists = lists.chain([(serde_json::Value::Null, answer["findings"].clone())]);
    let mut said = Vec::new();
    for (file, findings) in lists {
        for finding in findings.as_array().expect("a list") {
            if finding["rule"] != "WAIVER-UNUSED" {
                continue;
            }
            assert_eq!(finding["severity"], "information");
            let file = finding.get("input").unwrap_or(&file).as_str().expect("a text");
            let name = file.rsplit('/').next().unwrap_or(file).to_owned();
            let path = finding["paths"][0].as_str().unwrap_or_default().to_owned();
            said.push([
                name,
                path,
                finding["message"]["zh"].as_str().expect("a text").to_owned(),
            ]);
        }
    }
    said
}

#[test]
fn a_waiver_of_a_report_that_accepts_nothing_is_said_with_where_the_finding_is() {
    let folder = folder();
    let waivers = [
        waiver("ROWSUM", Some("applications.new.natural_person")),
        waiver("rowsum", Some("applications.new.total")),
        waiver("T4SUM", Some("proceedings.review.total")),
        waiver("FEE", None),
        // Did not run: there is no report of the year before, no member, and the reader of another format speaks.
        waiver("CARRY", None),
        waiver("SCOPE", None),
        waiver("READ-LABEL", None),
        // WAIVER speaks of these.
        waiver("ROWSUN", None),
        waiver("FEE", Some("applications.new.totl")),
    ];
    fs::write(folder.path().join("a.json"), report(&wrong_sum(), "甲局", &waivers)).unwrap();
    let expected = [
        (
            "waivers[0].rule",
            "核实说明没有用上：ROWSUM 查出的问题不在“applications.new.natural_person”，在“applications.new.total”",
        ),
        (
            "waivers[2].rule",
            "核实说明没有用上：T4SUM 在“proceedings.review.total”没有查出问题",
        ),
        ("waivers[3].rule", "核实说明没有用上：没有查出 FEE 的问题"),
    ];
    let expected = expected.map(|(path, message)| ["a.json", path, message].map(str::to_owned));
    assert_eq!(said(folder.path(), &["a.json"]), expected);
    // A rule that is left out cannot find anything, nor one that finds information where that is left out.
    let allowed = said(
        folder.path(),
        &["a.json", "--allow", "T4SUM", "--allow", "plausibility"],
    );
    assert_eq!(allowed, expected[..1]);
    assert!(run(folder.path(), &["check", "a.json"]).code == Some(0));
    assert!(run(folder.path(), &["check", "a.json", "--deny", "WAIVER-UNUSED"]).code == Some(1));
}

#[test]
fn a_waiver_between_years_is_only_missed_where_years_were_compared() {
    let folder = folder();
    let of_year = |year: u16, waivers: &[Waiver]| {
        let mut report = json::read(report(&fine(), "甲局", waivers).as_bytes()).unwrap().report;
        report.year = Some(year);
        json::write(&report)
    };
    let this = of_year(2024, &[waiver("CARRY", None)]);
    fs::write(folder.path().join("this.json"), this).unwrap();
    fs::write(folder.path().join("last.json"), of_year(2023, &[])).unwrap();
    fs::create_dir(folder.path().join("others")).unwrap();
    fs::write(folder.path().join("others/a.json"), of_year(2019, &[])).unwrap();
    assert!(said(folder.path(), &["this.json"]).is_empty());
    assert!(said(folder.path(), &["this.json", "--previous", "others"]).is_empty());
    assert_eq!(said(folder.path(), &["this.json", "--previous", "last.json"]).len(), 1);
}

#[test]
fn a_waiver_of_the_configuration_is_missed_once_in_a_run_and_only_by_the_bodies_it_names() {
    let folder = folder();
    for name in ["one", "two"] {
        fs::create_dir(folder.path().join(name)).unwrap();
    }
    fs::write(folder.path().join("one/a.json"), report(&wrong_sum(), "甲局", &[])).unwrap();
    fs::write(folder.path().join("two/b.json"), report(&fine(), "乙局", &[])).unwrap();
    let waiver = |rule: &str, agency: &str| {
        let agency = if agency.is_empty() {
            String::new()
        } else {
            format!("agency = \"{agency}\"\n")
        };
        format!("[[check.waivers]]\nrule = \"{rule}\"\n{agency}reason = \"原表\"\nwho = \"王某\"\n")
    };
    let file = [
        waiver("ROWSUM", ""),
        waiver("T4SUM", ""),
        waiver("ROWSUM", "乙局"),
        waiver("ROWSUM", "丙局"),
        waiver("CARRY", "乙局"),
    ];
    fs::write(folder.path().join("gongkai.toml"), file.concat()).unwrap();
    let expected = |rule: &str| {
        let message = format!("核实说明没有用上：没有查出 {rule} 的问题");
        ["gongkai.toml".to_owned(), String::new(), message]
    };
    assert_eq!(
        said(folder.path(), &["one", "two"]),
        [expected("T4SUM"), expected("ROWSUM")]
    );
    // What is for all bodies is not missed in one report.
    assert_eq!(said(folder.path(), &["two/b.json"]), [expected("ROWSUM")]);
    assert!(said(folder.path(), &["one/a.json"]).is_empty());
    let text = run(folder.path(), &["check", "."]);
    assert_eq!(text.code, Some(0), "{text:?}");
    assert!(text.out.contains("gongkai.toml › 第 6 行第 8 列"), "{text:?}");
    // The file is no report that was passed over.
    assert!(!text.err.contains("gongkai.toml"), "{text:?}");
}

/// A wrong total breaks two rules, of which one is accepted: every form of the answer says which is missing.
#[test]
fn what_is_still_to_be_accepted_of_a_cause_is_said_in_every_form() {
    let folder = folder();
    let mut report = example::report(Edition::E2021);
    report.tables.applications.new.total = 999.into();
    report.waivers = vec![waiver("ROWSUM", Some("applications.new.total"))];
    fs::write(folder.path().join("a.json"), json::write(&report)).unwrap();
    let missing = "已核实 ROWSUM，还须核实 BALANCE 才算核实";
    let answer = |form: &str| {
        let run = run(folder.path(), &["check", "a.json", "--report", form]);
        assert_eq!(run.code, Some(1), "{run:?}");
        run.out
    };
    assert!(answer("text").contains(missing));
    let page = answer("html");
    assert!(page.contains("<dt>核实</dt>") && page.contains(missing), "{page}");
    let value = |form: &str| serde_json::from_str::<serde_json::Value>(&answer(form)).unwrap();
    let json = value("json");
    let findings = json["files"][0]["findings"].as_array().unwrap();
    let wrong = findings.iter().find(|finding| finding["rule"] == "ROWSUM").unwrap();
    assert_eq!(wrong["unaccepted"], serde_json::json!(["BALANCE"]));
    assert_eq!(
        (&wrong["also"], &wrong["waived"]),
        (&serde_json::json!(["BALANCE"]), &false.into())
    );
    assert!(
        findings
            .iter()
            .filter(|finding| *finding != wrong)
            .all(|finding| finding.get("unaccepted").is_none())
    );
    let sarif = value("sarif");
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let wrong = results.iter().find(|result| result["ruleId"] == "ROWSUM").unwrap();
    assert_eq!(wrong["properties"]["unaccepted"], serde_json::json!(["BALANCE"]));
    let suppression = &wrong["suppressions"][0];
    // What is under review suppresses nothing.
    assert_eq!(
        (&suppression["status"], &suppression["kind"]),
        (&"underReview".into(), &"inSource".into())
    );
    assert!(suppression["justification"].as_str().unwrap().contains(missing));
    let marked = run(folder.path(), &["check", "a.json", "--annotate", "a.html"]);
    assert_eq!(marked.code, Some(1), "{marked:?}");
    let page = fs::read_to_string(folder.path().join("a.html")).unwrap();
    assert!(page.contains(missing), "{page}");
}
