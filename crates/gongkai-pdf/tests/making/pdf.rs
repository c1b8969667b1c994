//! PDF files object by object, with fonts that are not in them. Leaves out everything that makes files small.
#![allow(dead_code, clippy::unwrap_used, reason = "each test uses a part")]

use std::fmt::Write as _;

/// A file in the making.
#[derive(Default)]
pub(crate) struct File {
    objects: Vec<Vec<u8>>,
}

/// Objects that every file of `pages` begins with.
pub(crate) const CATALOG: usize = 1;
pub(crate) const PAGES: usize = 2;
pub(crate) const SONG: usize = 3;
pub(crate) const LATIN: usize = 6;

impl File {
    /// Adds an object and gives its number.
    pub(crate) fn add(&mut self, object: impl Into<Vec<u8>>) -> usize {
        self.objects.push(object.into());
        self.objects.len()
    }

    pub(crate) fn set(&mut self, number: usize, object: impl Into<Vec<u8>>) {
        self.objects[number - 1] = object.into();
    }

    pub(crate) fn stream(&mut self, dict: &str, data: &[u8]) -> usize {
        let mut object = format!("<< {dict} /Length {} >>\nstream\n", data.len()).into_bytes();
        object.extend(data);
        object.extend(b"\nendstream");
        self.add(object)
    }

    /// The bytes of the file.
    pub(crate) fn bytes(&self, trailer: &str) -> Vec<u8> {
        let mut out = b"%PDF-1.7\n".to_vec();
        let mut places = Vec::new();
        for (at, object) in self.objects.iter().enumerate() {
            places.push(out.len());
            out.extend(format!("{} 0 obj\n", at + 1).bytes());
            out.extend(object);
            out.extend(b"\nendobj\n");
        }
        let start = out.len();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1);
        for place in places {
            writeln!(table, "{place:010} 00000 n ").unwrap();
        }
        out.extend(table.bytes());
        let size = self.objects.len() + 1;
        out.extend(
            format!("trailer\n<< /Size {size} /Root {CATALOG} 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n").bytes(),
        );
        out
    }

    /// A file with fonts and no page yet.
    pub(crate) fn with_fonts() -> Self {
        let mut file = Self::default();
        file.add(format!("<< /Type /Catalog /Pages {PAGES} 0 R >>"));
        file.add("");
        file.add("<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>");
        file.add(
            "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) \
             /Supplement 4 >> /FontDescriptor 5 0 R /DW 1000 /W [1 95 500 814 939 500] >>",
        );
        file.add(
            "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 \
             /Descent -120 /CapHeight 880 /StemV 93 >>",
        );
        file.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
        file
    }

    /// Adds a page; what its dictionary has besides, and its instructions.
    pub(crate) fn page(&mut self, more: &str, content: &str) -> usize {
        let content = self.stream("", content.as_bytes());
        self.add(format!(
            "<< /Type /Page /Parent {PAGES} 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F {SONG} 0 R /L {LATIN} 0 R >> >> \
             /Contents {content} 0 R {more} >>"
        ))
    }

    /// The whole file of pages.
    pub(crate) fn finish(mut self, pages: &[usize]) -> Vec<u8> {
        let kids: Vec<String> = pages.iter().map(|page| format!("{page} 0 R")).collect();
        self.set(
            PAGES,
            format!("<< /Type /Pages /Count {} /Kids [{}] >>", pages.len(), kids.join(" ")),
        );
        self.bytes("")
    }
}

/// A file of one page for each text of instructions.
pub(crate) fn file(contents: &[String]) -> Vec<u8> {
    let mut file = File::with_fonts();
    let pages: Vec<usize> = contents.iter().map(|content| file.page("", content)).collect();
    file.finish(&pages)
}

/// Shows a text at a place, in points from the lower left corner.
pub(crate) fn text(x: f32, y: f32, size: f32, text: &str) -> String {
    placed(&format!("1 0 0 1 {x} {y}"), size, text)
}

/// Shows a text with a matrix.
pub(crate) fn placed(matrix: &str, size: f32, text: &str) -> String {
    let mut hex = String::new();
    for unit in text.encode_utf16() {
        write!(hex, "{unit:04X}").unwrap();
    }
    format!("BT /F {size} Tf {matrix} Tm <{hex}> Tj ET\n")
}

/// A straight line.
pub(crate) fn line(from: (f32, f32), to: (f32, f32)) -> String {
    format!("0.5 w {} {} m {} {} l S\n", from.0, from.1, to.0, to.1)
}

/// A table with a line around every cell: edges of columns from the left and of rows from above, texts row by row.
pub(crate) fn table(columns: &[f32], rows: &[f32], texts: &[&[&str]]) -> String {
    let mut out = String::new();
    for y in rows {
        out += &line((columns[0], *y), (columns[columns.len() - 1], *y));
    }
    for x in columns {
        out += &line((*x, rows[0]), (*x, rows[rows.len() - 1]));
    }
    for (edges, texts) in rows.windows(2).zip(texts) {
        for (x, cell) in columns.iter().zip(*texts) {
            out += &text(x + 4.0, f32::midpoint(edges[0], edges[1]) - 4.0, 10.0, cell);
        }
    }
    out
}
