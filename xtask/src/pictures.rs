//! Pictures of what the example looks like as a document, for the documentation: docs/docx.png, docs/html.png and
//! docs/pdf.png. Needs LibreOffice, Chromium, pdftoppm, pngquant and Chinese fonts. Leaves out whether they look well: a person
//! has to see.

use crate::measure::cargo;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const EXAMPLE: &str = "examples/weihai-hrss-2022.json";
/// Width of a page in a picture, and pages side by side.
const WIDTH: u32 = 520;
const PAGES: u32 = 4;

/// Draws all of them.
pub fn run(root: &Path) -> Result<(), String> {
    let place = root.join("target/pictures");
    fs::create_dir_all(&place).map_err(|error| error.to_string())?;
    let place = place.canonicalize().map_err(|error| error.to_string())?;
    for format in ["docx", "html", "pdf"] {
        let file = place.join(format!("report.{format}"));
        let mut program = cargo(root);
        program.args([
            "run",
            "--quiet",
            "--package",
            "gongkai-cli",
            "--",
            "convert",
            EXAMPLE,
            "-o",
        ]);
        done(program.arg(&file), "gongkai")?;
    }
    let office = format!("-env:UserInstallation=file://{}", place.join("office").display());
    let mut soffice = Command::new("soffice");
    soffice.args([
        &office,
        "--headless",
        "--convert-to",
        "pdf:writer_pdf_Export",
        "--outdir",
    ]);
    done(
        soffice.arg(place.join("docx")).arg(place.join("report.docx")),
        "soffice",
    )?;
    pages(&place, &place.join("docx/report.pdf"), &root.join("docs/docx.png"))?;
    pages(&place, &place.join("report.pdf"), &root.join("docs/pdf.png"))?;
    let page = place.join("page.html");
    // The page on a desk and on a telephone.
    let frames: String = [(820, 0), (390, 24)]
        .iter()
        .map(|(width, gap)| {
            format!("<iframe src=report.html width={width} height=1180 style='margin-left:{gap}px'></iframe>")
        })
        .collect();
    write(
        &page,
        &format!("<style>iframe{{border:1px solid #ccc}}</style>{frames}"),
    )?;
    picture(&place, &page, (1270, 1200), &root.join("docs/html.png"))
}

/// The first pages of a PDF side by side.
fn pages(place: &Path, pdf: &Path, out: &Path) -> Result<(), String> {
    let mut poppler = Command::new("pdftoppm");
    poppler.args(["-gray", "-png", "-l", &PAGES.to_string()]);
    poppler.args(["-scale-to-x", &WIDTH.to_string(), "-scale-to-y", "-1"]);
    done(poppler.arg(pdf).arg(place.join("page")), "pdftoppm")?;
    let mut body = String::from("<body style='margin:0;background:#ddd;display:flex;gap:8px;padding:8px'>");
    for number in 1..=PAGES {
        let _ = write!(body, "<img src=page-{number}.png width={WIDTH}>");
    }
    let html = place.join("pages.html");
    write(&html, &body)?;
    let height = WIDTH * 297 / 210;
    picture(place, &html, ((WIDTH + 8) * PAGES + 8, height + 16), out)
}

fn picture(place: &Path, html: &Path, (width, height): (u32, u32), out: &Path) -> Result<(), String> {
    let mut chromium = Command::new("chromium");
    chromium.args([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--allow-file-access-from-files",
    ]);
    chromium.arg(format!("--window-size={width},{height}"));
    chromium.arg(format!("--user-data-dir={}", place.join("browser").display()));
    chromium
        .arg(format!("--screenshot={}", absolute(out)?.display()))
        .arg(html);
    done(&mut chromium, "chromium")?;
    // Few colours make a small file.
    let mut pngquant = Command::new("pngquant");
    pngquant.args(["--force", "--strip", "--ext", ".png", "32"]).arg(out);
    done(&mut pngquant, "pngquant")
}

fn absolute(path: &Path) -> Result<PathBuf, String> {
    std::path::absolute(path).map_err(|error| error.to_string())
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

fn done(command: &mut Command, name: &str) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{name}: {error}"))?;
    if output.status.success() {
        Ok(())
    } else {
        Err(format!("{name}: {}", String::from_utf8_lossy(&output.stderr)))
    }
}
