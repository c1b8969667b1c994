//! The official form with the figures of a report typed into its cells, as a clerk does. Leaves out reading: the cells
//! are found by counting, not by the reader's own eyes.

use gongkai_core::Report;
use gongkai_core::grid::{Grid, GridContent};
use gongkai_document::statutory::cell_text;
use std::io::{Cursor, Read as _, Write as _};
use zip::write::{SimpleFileOptions, ZipWriter};

/// The form with every figure cell filled; its title becomes the report's.
pub(crate) fn form(form: &[u8], report: &Report) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(form)).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        if name == "word/document.xml" {
            bytes = typed(&String::from_utf8(bytes).unwrap(), report).into_bytes();
        }
        writer.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        writer.write_all(&bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn typed(text: &str, report: &Report) -> String {
    let mut texts = Vec::new();
    for table in report.edition.tables() {
        let grid = Grid::of_form(table);
        let figures = grid.cells.iter().filter_map(|cell| match cell.content {
            GridContent::Figure(id) => Some(cell_text(report, id)),
            _ => None,
        });
        texts.extend(figures);
    }
    let mut texts = texts.into_iter();
    let mut out = String::new();
    // Rows of labels only have no cell to type into.
    for (at, row) in text.split("<w:tr ").enumerate() {
        if at > 0 {
            out.push_str("<w:tr ");
        }
        let mut cells = row.split("<w:tc>");
        out.push_str(cells.next().unwrap());
        for cell in cells {
            out.push_str("<w:tc>");
            let end = cell.find("</w:tc>").unwrap();
            let (cell, rest) = cell.split_at(end);
            let covered = cell.contains("<w:vMerge w:val=\"continue\"/>");
            let shows = ["<w:t>", "<w:t "].into_iter().flat_map(|tag| {
                let parts = cell.split(tag).skip(1);
                parts.filter_map(|part| part.split("</w:t>").next()?.rsplit('>').next())
            });
            let labelled = shows.flat_map(str::chars).any(|letter| !letter.is_whitespace());
            if covered || labelled {
                out.push_str(cell);
            } else {
                let text = texts.next().expect("no more cells than figures");
                // What stood there, spaces, goes.
                let start = cell.find("<w:r>").or(cell.rfind("</w:p>")).unwrap();
                let number = format!("<w:r><w:t>{text}</w:t></w:r></w:p>");
                out.push_str(&cell[..start]);
                out.push_str(&number);
            }
            out.push_str(rest);
        }
    }
    assert_eq!(texts.next(), None, "a cell for every figure");
    out.replace(
        "政府信息公开工作年度报告格式模板",
        report.title.as_deref().unwrap_or_default(),
    )
}
