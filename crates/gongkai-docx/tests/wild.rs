//! Published and official documents against hand-checked truth (the folder that `GONGKAI_FIXTURES` names), and the
//! official form filled in. Trials without the folder are listed as ignored.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

mod filled;

use gongkai_core::{Edition, FigureId, Place, Report};
use gongkai_docx::read;
use gongkai_testkit::{sample, truth};
use libtest_mimic::{Arguments, Failed, Trial};
use std::path::{Path, PathBuf};

fn main() {
    let arguments = Arguments::from_args();
    let trials = vec![
        trial("weihai_hrss_2022", weihai),
        trial("the_official_form_is_blank", blank),
        trial("the_official_form_filled_in", fill),
    ];
    libtest_mimic::run(&arguments, trials).exit();
}

fn trial(name: &str, test: fn(&Path) -> Result<(), Failed>) -> Trial {
    match std::env::var_os("GONGKAI_FIXTURES").map(PathBuf::from) {
        Some(folder) => Trial::test(name, move || test(&folder)),
        None => Trial::test(format!("{name} (ignored: GONGKAI_FIXTURES is not set)"), || {
            Err("what it needs is missing".into())
        })
        .with_ignored_flag(true),
    }
}

fn weihai(folder: &Path) -> Result<(), Failed> {
    let loaded = read(&std::fs::read(folder.join("weihai-hrss-2022.rendered.docx"))?)?;
    let stated: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.join("weihai-hrss-2022.truth.json"))?)?;
    let comparison = truth::compare(&stated, &loaded);
    assert_eq!(
        (comparison.wrong.as_slice(), comparison.unread.as_slice()),
        (&[][..], &[][..])
    );
    assert_eq!(comparison.right, 200);
    let report = &loaded.report;
    assert_eq!(report.agency.name.as_deref(), stated["org"].as_str());
    assert_eq!((report.year, report.edition), (Some(2022), Edition::E2021));
    // The form was filled in but for its texts.
    let texts: Vec<_> = report
        .sections()
        .flat_map(|(path, section)| {
            section
                .blocks
                .iter()
                .map(move |block| (path.clone(), block.text.clone().unwrap_or_default()))
        })
        .collect();
    let expected = [
        ("overview", "（文字描述）"),
        ("problems", "（文字描述）"),
        ("other", "（文字描述，收取信息处理费情况在此处报告。）"),
    ];
    assert_eq!(texts, expected.map(|(path, text)| (path.into(), text.to_owned())));
    let figure = FigureId::from_path("disclosure.fees.amount").unwrap();
    let place = Place::Table {
        table: 1,
        row: 14,
        column: 2,
    };
    assert_eq!(loaded.origins.get(figure.path()), Some(&place));
    Ok(())
}

fn blank(folder: &Path) -> Result<(), Failed> {
    let loaded = read(&std::fs::read(folder.join("official-blank-2021.docx"))?)?;
    assert_eq!(loaded.report.tables, Report::blank(Edition::E2021).tables);
    assert_eq!(loaded.report.edition, Edition::E2021);
    let rules: Vec<_> = loaded.diagnostics.iter().map(|finding| finding.rule).collect();
    assert!(
        rules
            .iter()
            .all(|rule| ["READ-UNFILLED", "READ-MISSING"].contains(rule)),
        "{rules:?}"
    );
    Ok(())
}

/// The official form with the figures of reports typed into its cells, blank and marked ones among them.
fn fill(folder: &Path) -> Result<(), Failed> {
    let form = std::fs::read(folder.join("official-blank-2021.docx"))?;
    for seed in 0..8 {
        let mut report = sample::report(Edition::E2021, seed);
        if seed % 2 == 1 {
            sample::thin_out(&mut report, &mut sample::Random::new(seed));
        }
        let loaded = read(&filled::form(&form, &report))?;
        assert_eq!(loaded.report.tables, report.tables, "{seed}");
        assert_eq!(loaded.report.annotations, report.annotations, "{seed}");
        assert_eq!(loaded.report.title, report.title);
        assert_eq!(loaded.report.agency.name, report.agency.name);
        assert_eq!(loaded.report.year, report.year);
    }
    Ok(())
}
