//! PDF files that the program and the facade write, with the fonts of this machine: the same bytes every time, the data
//! inside, what is visible read back, and the judgement of other programs. Shown as ignored where fonts or programs
//! are missing. Leaves out lines, tables and pages, which are tested without fonts (`gongkai-pdf`).

use gongkai::message::Language;
use gongkai::{Edition, FontDatabase, Fonts, Options, Reader, Report, json};
use gongkai_testkit::example;
use libtest_mimic::{Arguments, Failed, Trial};
use std::fs;
use std::process::{Command, ExitCode};

/// A trial with fonts.
type Test = fn(&Fonts) -> Result<(), Failed>;

fn main() -> ExitCode {
    let fonts = Fonts::found_by(|| {
        let mut fonts = FontDatabase::new();
        fonts.load_system_fonts();
        fonts
    });
    let lacking = !fonts.have_chinese();
    let with_fonts: &[(&str, Test)] = &[
        ("the_data_inside_give_the_report_back", whole),
        ("without_data_what_is_visible_is_read", visible),
        ("a_blank_report_is_written", blank),
        ("the_same_report_gives_the_same_bytes", same),
        ("letters_without_a_font_keep_their_text", codes),
    ];
    let mut trials = vec![Trial::test("without_fonts_the_message_says_what_to_install", none)];
    for (name, test) in with_fonts {
        let (test, fonts) = (*test, fonts.clone());
        trials.push(Trial::test(*name, move || test(&fonts)).with_ignored_flag(lacking));
    }
    trials.push(Trial::test("the_program_writes_and_reads", program).with_ignored_flag(lacking));
    trials.push(Trial::test("the_program_names_letters_without_a_font", program_notes).with_ignored_flag(lacking));
    for (tool, test) in [
        ("qpdf", qpdf as Test),
        ("pdfdetach", pdfdetach),
        ("pdffonts", pdffonts),
        ("pdftotext", pdftotext),
        ("pdfua", pdfua),
    ] {
        let fonts = fonts.clone();
        let missing = lacking || Command::new(tool).arg("--version").output().is_err();
        trials.push(Trial::test(tool, move || test(&fonts)).with_ignored_flag(missing));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn options(fonts: &Fonts, visible_only: bool) -> Options {
    let mut options = Options::default();
    options.fonts = Some(fonts.clone());
    options.visible_only = visible_only;
    options
}

fn pdf(report: &Report, options: &Options) -> Result<Vec<u8>, Failed> {
    let format = gongkai::format("pdf").ok_or("no format")?;
    Ok(gongkai::write_with(report, format, options).map_err(|error| error.to_string())?)
}

fn check(right: bool, what: &str) -> Result<(), Failed> {
    if right { Ok(()) } else { Err(what.into()) }
}

fn none() -> Result<(), Failed> {
    let format = gongkai::format("pdf").ok_or("no format")?;
    let error = gongkai::write(&Report::blank(Edition::E2021), format)
        .err()
        .ok_or("written without fonts")?;
    check(
        error.0.key() == "pdf_no_font" && error.to_string().contains("仿宋"),
        &error.to_string(),
    )
}

fn whole(fonts: &Fonts) -> Result<(), Failed> {
    for edition in Edition::ALL {
        let report = example::report(edition);
        let bytes = pdf(&report, &options(fonts, false))?;
        let loaded = gongkai::read(&bytes, None).map_err(|error| error.to_string())?;
        check(
            json::write(&loaded.report) == json::write(&report),
            &format!("{edition}: {:?}", loaded.diagnostics),
        )?;
    }
    Ok(())
}

fn visible(fonts: &Fonts) -> Result<(), Failed> {
    for edition in Edition::ALL {
        let report = example::report(edition);
        let bytes = pdf(&report, &options(fonts, true))?;
        check(
            !bytes.windows(19).any(|part| part == b"gongkai-report.json"),
            "data inside",
        )?;
        let loaded = gongkai::read(&bytes, None).map_err(|error| error.to_string())?;
        check(
            loaded.report.tables == report.tables,
            &format!("{edition}: {:?}", loaded.diagnostics),
        )?;
    }
    Ok(())
}

/// The standard demands a date, a title and an author; a blank report has none.
fn blank(fonts: &Fonts) -> Result<(), Failed> {
    for edition in Edition::ALL {
        pdf(&Report::blank(edition), &options(fonts, false))?;
    }
    Ok(())
}

fn same(fonts: &Fonts) -> Result<(), Failed> {
    let report = example::report(Edition::E2021);
    let options = options(fonts, false);
    check(pdf(&report, &options)? == pdf(&report, &options)?, "other bytes")
}

fn codes(fonts: &Fonts) -> Result<(), Failed> {
    let mut report = example::report(Edition::E2021);
    report.title = Some("标题\u{E000}与\u{10FFFD}\u{1}\u{200B}字".to_owned());
    let format = gongkai::format("pdf").ok_or("no format")?;
    let written = gongkai::write_noted(&report, format, &options(fonts, true)).map_err(|error| error.to_string())?;
    let notes: Vec<_> = written
        .notes
        .iter()
        .map(|note| (note.rule, note.message.render(Language::Chinese)))
        .collect();
    let said = "有 2 个字没有字体，印的是编码：U+E000、U+10FFFD".to_owned();
    check(notes == [("WRITE-LETTER", said)], &format!("{notes:?}"))?;
    // The codes are read as the letters.
    let Some(Reader::Document(open)) = format.read else {
        return Err("PDF is a document".into());
    };
    let opened = open(&written.bytes).map_err(|error| error.message.render(Language::English))?;
    let first = format!("{:?}", opened.document.blocks.first());
    check(first.contains(r"标题\u{e000}与\u{10fffd}字"), &first)
}

/// The program says which letters its fonts lack, and writes the file.
fn program_notes() -> Result<(), Failed> {
    let folder = tests::folder();
    let mut report = example::report(Edition::E2021);
    report.title = Some("标题\u{E000}".to_owned());
    fs::write(folder.path().join("a.json"), json::write(&report))?;
    let written = tests::run(folder.path(), &["convert", "a.json", "-o", "a.pdf"]);
    check(
        written.code == Some(0) && written.err.contains("WRITE-LETTER"),
        &written.err,
    )?;
    let said = tests::run(folder.path(), &["convert", "a.json", "-o", "b.pdf", "--json"]);
    check(said.out.contains("WRITE-LETTER"), &said.out)
}

fn program() -> Result<(), Failed> {
    let folder = tests::folder();
    let text = json::write(&example::report(Edition::E2021));
    fs::write(folder.path().join("a.json"), &text)?;
    let written = tests::run(folder.path(), &["convert", "a.json", "-o", "a.pdf"]);
    check(written.code == Some(0), &written.err)?;
    let read = tests::run(folder.path(), &["convert", "a.pdf", "-o", "b.json"]);
    check(read.code == Some(0), &read.err)?;
    check(
        fs::read_to_string(folder.path().join("b.json"))? == text,
        "another report",
    )
}

/// What a program says about a file of ours.
fn asked(fonts: &Fonts, tool: &str, arguments: &[&str]) -> Result<String, Failed> {
    let folder = tests::folder();
    let report = example::report(Edition::E2021);
    fs::write(folder.path().join("a.pdf"), pdf(&report, &options(fonts, false))?)?;
    let output = Command::new(tool).args(arguments).current_dir(folder.path()).output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    check(
        output.status.success(),
        &format!("{text}{}", String::from_utf8_lossy(&output.stderr)),
    )?;
    Ok(match fs::read_to_string(folder.path().join("out")) {
        Ok(out) => out,
        Err(_) => text,
    })
}

fn qpdf(fonts: &Fonts) -> Result<(), Failed> {
    let said = asked(fonts, "qpdf", &["--check", "a.pdf"])?;
    check(said.contains("No syntax or stream encoding errors"), &said)
}

fn pdfdetach(fonts: &Fonts) -> Result<(), Failed> {
    let inside = asked(fonts, "pdfdetach", &["-save", "1", "-o", "out", "a.pdf"])?;
    let wanted = gongkai::json::write_line(&example::report(Edition::E2021));
    check(inside == wanted, &inside)
}

fn pdffonts(fonts: &Fonts) -> Result<(), Failed> {
    let said = asked(fonts, "pdffonts", &["a.pdf"])?;
    check(said.lines().skip(2).count() > 0, &said)?;
    check(said.lines().skip(2).all(|line| line.contains(" yes yes yes ")), &said)
}

fn pdfua(fonts: &Fonts) -> Result<(), Failed> {
    let said = asked(fonts, "pdfua", &["check", "a.pdf"])?;
    check(said.contains("errors=0 warnings=0"), &said)
}

fn pdftotext(fonts: &Fonts) -> Result<(), Failed> {
    let said = asked(fonts, "pdftotext", &["a.pdf", "-"])?;
    check(said.contains("主动公开政府信息情况"), &said)
}
