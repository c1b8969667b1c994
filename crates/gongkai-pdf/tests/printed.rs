//! Reports that LibreOffice and a browser print come back whole, in every look that published ones have. Trials
//! whose program is not installed are listed as ignored, with the reason in their name.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

mod making;

use gongkai_core::message::Language;
use gongkai_core::{Edition, FigureId, Report};
use libtest_mimic::{Arguments, Failed, Trial};
use making::{Lines, Look, PLAIN};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, OnceLock};

/// Every look, with the edition and the number of the report in it.
fn looks() -> Vec<(&'static str, Look, Edition, u64)> {
    let narrow = (148, 210);
    let wide = (297, 210);
    vec![
        ("plain", PLAIN, Edition::E2021, 1),
        ("plain_2019", PLAIN, Edition::E2019, 2),
        (
            "contents",
            Look {
                contents: true,
                ..PLAIN
            },
            Edition::E2021,
            3,
        ),
        (
            "landscape",
            Look {
                page: wide,
                repeat: true,
                ..PLAIN
            },
            Edition::E2021,
            4,
        ),
        (
            "narrow",
            Look {
                page: narrow,
                size: 12,
                ..PLAIN
            },
            Edition::E2021,
            5,
        ),
        (
            "narrow_2019",
            Look {
                page: narrow,
                size: 13,
                repeat: true,
                ..PLAIN
            },
            Edition::E2019,
            6,
        ),
        (
            "narrow_large",
            Look {
                page: narrow,
                size: 16,
                ..PLAIN
            },
            Edition::E2021,
            12,
        ),
        (
            "double",
            Look {
                lines: Lines::Double,
                running: false,
                ..PLAIN
            },
            Edition::E2021,
            7,
        ),
        (
            "dashed",
            Look {
                lines: Lines::Dashed,
                repeat: true,
                ..PLAIN
            },
            Edition::E2021,
            8,
        ),
        (
            "horizontal",
            Look {
                lines: Lines::Horizontal,
                ..PLAIN
            },
            Edition::E2021,
            9,
        ),
        (
            "no_lines",
            Look {
                lines: Lines::None,
                ..PLAIN
            },
            Edition::E2021,
            10,
        ),
        (
            "no_lines_2019",
            Look {
                lines: Lines::None,
                ..PLAIN
            },
            Edition::E2019,
            13,
        ),
        (
            "other_font",
            Look {
                font: "AR PL UMing CN",
                size: 15,
                ..PLAIN
            },
            Edition::E2021,
            11,
        ),
        (
            "frame",
            Look {
                lines: Lines::Frame,
                repeat: true,
                ..PLAIN
            },
            Edition::E2021,
            15,
        ),
        (
            "frame_2019",
            Look {
                page: wide,
                lines: Lines::Frame,
                font: "Noto Sans CJK SC",
                ..PLAIN
            },
            Edition::E2019,
            16,
        ),
        (
            "wide_horizontal_2019",
            Look {
                page: wide,
                lines: Lines::Horizontal,
                size: 12,
                font: "AR PL UMing CN",
                repeat: true,
                ..PLAIN
            },
            Edition::E2019,
            17,
        ),
        (
            "top",
            Look {
                lines: Lines::None,
                top: true,
                size: 13,
                ..PLAIN
            },
            Edition::E2021,
            18,
        ),
        (
            "tight",
            Look {
                lines: Lines::None,
                free: (0, 19),
                size: 12,
                ..PLAIN
            },
            Edition::E2021,
            19,
        ),
        (
            "tight_horizontal_2019",
            Look {
                lines: Lines::Horizontal,
                free: (0, 19),
                size: 12,
                running: false,
                ..PLAIN
            },
            Edition::E2019,
            20,
        ),
        (
            "narrow_no_lines",
            Look {
                page: narrow,
                lines: Lines::None,
                size: 11,
                repeat: true,
                ..PLAIN
            },
            Edition::E2021,
            21,
        ),
        (
            "narrow_horizontal",
            Look {
                page: narrow,
                size: 11,
                lines: Lines::Horizontal,
                ..PLAIN
            },
            Edition::E2021,
            14,
        ),
    ]
}

fn main() {
    let arguments = Arguments::from_args();
    let office = program(&["soffice", "libreoffice"]);
    let browser = program(&["chromium", "chromium-browser", "google-chrome"]);
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let mut trials = Vec::new();
    // LibreOffice starts once for all.
    let printed: Arc<OnceLock<Result<(), String>>> = Arc::default();
    for (name, look, edition, seed) in looks() {
        let (folder, printed) = (Arc::clone(&folder), Arc::clone(&printed));
        trials.push(trial(
            &format!("libreoffice_{name}"),
            "LibreOffice",
            office,
            move |office| {
                printed.get_or_init(|| print_all(office, folder.path())).clone()?;
                judge(
                    &folder.path().join(format!("{name}.pdf")),
                    (name, look.lines),
                    edition,
                    seed,
                )
            },
        ));
    }
    for (name, look, edition, seed) in looks().into_iter().filter(|(name, look, ..)| {
        // The browser cuts off columns that have no room.
        !look.contents && *name != "narrow_large"
    }) {
        let folder = Arc::clone(&folder);
        trials.push(trial(&format!("browser_{name}"), "Chromium", browser, move |browser| {
            let source = folder.path().join(format!("{name}.html"));
            std::fs::write(&source, making::page(&making::report(edition, seed), &look))?;
            let target = folder.path().join(format!("browser-{name}.pdf"));
            let output = Command::new(browser)
                .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"])
                .arg(format!(
                    "--user-data-dir={}",
                    folder.path().join(format!("profile-{name}")).display()
                ))
                .arg(format!("--print-to-pdf={}", target.display()))
                .arg(&source)
                .output()?;
            if !target.exists() {
                return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
            }
            judge(&target, (name, look.lines), edition, seed)
        }));
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    if let Some(keep) = std::env::var_os("GONGKAI_KEEP") {
        for entry in std::fs::read_dir(folder.path()).unwrap().flatten() {
            if entry.path().extension().is_some_and(|ending| ending == "pdf") {
                std::fs::copy(entry.path(), PathBuf::from(&keep).join(entry.file_name())).unwrap();
            }
        }
    }
    // The folder goes away with its owner, which `exit` would not let go.
    drop(folder);
    conclusion.exit();
}

fn print_all(office: &str, folder: &Path) -> Result<(), String> {
    let mut sources = Vec::new();
    for (name, look, edition, seed) in looks() {
        let source = folder.join(format!("{name}.fodt"));
        std::fs::write(&source, making::odt(&making::report(edition, seed), &look))
            .map_err(|error| error.to_string())?;
        sources.push(source);
    }
    let output = Command::new(office)
        .arg(format!(
            "-env:UserInstallation=file://{}",
            folder.join("profile").display()
        ))
        .args(["--headless", "--convert-to", "pdf", "--outdir"])
        .arg(folder)
        .args(sources)
        .output()
        .map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// How many figures of a look may stay unread. Rows without lines and without a gap between them cannot always be told.
fn leeway(name: &str) -> usize {
    if matches!(name, "top" | "tight" | "tight_horizontal_2019") {
        20
    } else {
        0
    }
}

fn judge(path: &Path, (name, lines): (&str, Lines), edition: Edition, seed: u64) -> Result<(), Failed> {
    let report = making::report(edition, seed);
    let bytes = std::fs::read(path)?;
    let opened = gongkai_pdf::open(&bytes).map_err(|error| error.message.render(Language::English))?;
    let loaded = opened
        .report()
        .map_err(|error| error.message.render(Language::English))?;
    let expected = making::expected(&report).report;
    let differences = making::differences(&expected, &loaded.report);
    if differences.is_empty() {
        return Ok(());
    }
    // A cell that stays unread is said, and no figure is wrong.
    let text = |report: &Report, id: FigureId| report.tables.figure(id).and_then(|figure| figure.text());
    let (mut unread, mut wrong) = (0, 0);
    for id in FigureId::all() {
        match (text(&expected, id), text(&loaded.report, id)) {
            (Some(_), None) => unread += 1,
            (stated, read) => wrong += usize::from(stated != read),
        }
    }
    let tables = [".tables", ".table_sections", ".annotations"];
    let texts = differences
        .iter()
        .any(|difference| !tables.iter().any(|path| difference.starts_with(path)));
    // Headings that a page cuts, and letters of several side by side, stay text.
    let only_texts = differences
        .iter()
        .all(|difference| difference.starts_with(".table_sections"));
    let open = matches!(lines, Lines::Horizontal | Lines::None | Lines::Frame);
    let said = !loaded.diagnostics.is_empty() || only_texts;
    if open && unread <= leeway(name) && wrong == 0 && !texts && said {
        return Ok(());
    }
    let notes: Vec<String> = loaded
        .diagnostics
        .iter()
        .map(|finding| finding.message.render(Language::Chinese))
        .collect();
    let figures = format!("{unread} figures unread, {wrong} wrong");
    Err(format!("{figures}\n{}\n{}", differences.join("\n"), notes.join("\n")).into())
}

fn trial(
    name: &str,
    needs: &str,
    program: Option<&'static str>,
    run: impl FnOnce(&str) -> Result<(), Failed> + Send + 'static,
) -> Trial {
    match program {
        Some(program) => Trial::test(name, move || run(program)),
        None => Trial::test(format!("{name} ({needs} is not installed)"), || {
            Err("what it needs is missing".into())
        })
        .with_ignored_flag(true),
    }
}

fn program(names: &[&'static str]) -> Option<&'static str> {
    let works = |name: &&&str| {
        Command::new(name)
            .arg("--version")
            .output()
            .is_ok_and(|output| output.status.success())
    };
    names.iter().find(works).copied()
}
