//! A workbook file: its sheets, names and properties, and the parts that say how they belong together. Has what
//! the workbooks of this crate have, and leaves out everything else; knows nothing of reports.

mod pack;
mod style;
mod worksheet;
mod xml;

pub(crate) use style::Format;
pub(crate) use worksheet::{Area, Condition, Rule, Validation, Worksheet};

use pack::Package;
use std::collections::HashMap;
use std::fmt::Write as _;
use style::Styles;
use xml::{DECLARATION, attribute};

/// The same day in every file: the same report gives the same bytes.
const CREATED: &str = "2000-01-01T00:00:00Z";
/// What types of relations and of parts begin with.
const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const SPREADSHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// More than a file of this kind holds.
#[derive(Debug)]
pub(crate) struct Refused;

#[derive(Debug, Default)]
pub(crate) struct Workbook {
    pub sheets: Vec<Worksheet>,
    /// Names with the places that they stand for.
    pub names: Vec<(String, String)>,
    pub title: Option<String>,
    pub company: Option<String>,
    /// Further properties.
    pub properties: Vec<(&'static str, String)>,
}

impl Workbook {
    /// The file, packed as hard as `effort` says, up to 9.
    pub(crate) fn bytes(mut self, effort: u32) -> Result<Vec<u8>, Refused> {
        self.sheets.iter_mut().for_each(Worksheet::settle);
        let mut package = Package::new(effort);
        let (mut strings, mut styles) = (Strings::default(), Styles::new());
        package.add("[Content_Types].xml", &self.types())?;
        package.add("_rels/.rels", &self.root())?;
        package.add("xl/workbook.xml", &self.workbook())?;
        package.add("xl/_rels/workbook.xml.rels", &self.relations())?;
        let mut part = String::with_capacity(1 << 16);
        for (at, sheet) in (1..).zip(&self.sheets) {
            part.clear();
            sheet.xml(&mut part, &mut strings, &mut styles);
            package.add(&format!("xl/worksheets/sheet{at}.xml"), &part)?;
        }
        package.add("xl/styles.xml", &styles.xml())?;
        package.add("xl/sharedStrings.xml", &strings.xml())?;
        package.add("docProps/core.xml", &self.core())?;
        package.add("docProps/app.xml", &self.app())?;
        if !self.properties.is_empty() {
            package.add("docProps/custom.xml", &self.custom())?;
        }
        package.finish()
    }

    fn types(&self) -> String {
        let mut out = format!(
            "{DECLARATION}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        );
        let mut part = |name: &str, kind: &str| {
            let _ = write!(out, "<Override PartName=\"/{name}\" ContentType=\"{kind}+xml\"/>");
        };
        part("xl/workbook.xml", &format!("{SPREADSHEET}.sheet.main"));
        for at in 1..=self.sheets.len() {
            let name = format!("xl/worksheets/sheet{at}.xml");
            part(&name, &format!("{SPREADSHEET}.worksheet"));
        }
        part("xl/styles.xml", &format!("{SPREADSHEET}.styles"));
        part("xl/sharedStrings.xml", &format!("{SPREADSHEET}.sharedStrings"));
        let office = "application/vnd.openxmlformats-officedocument";
        part(
            "docProps/core.xml",
            "application/vnd.openxmlformats-package.core-properties",
        );
        part("docProps/app.xml", &format!("{office}.extended-properties"));
        if !self.properties.is_empty() {
            part("docProps/custom.xml", &format!("{office}.custom-properties"));
        }
        out + "</Types>"
    }

    fn root(&self) -> String {
        let core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
        let custom = (!self.properties.is_empty()).then_some(("custom-properties", "docProps/custom.xml"));
        let mut out = started_relations();
        relation(&mut out, 1, &format!("{RELATION}/officeDocument"), "xl/workbook.xml");
        relation(&mut out, 2, core, "docProps/core.xml");
        for (at, (kind, target)) in (3..).zip([("extended-properties", "docProps/app.xml")].into_iter().chain(custom)) {
            relation(&mut out, at, &format!("{RELATION}/{kind}"), target);
        }
        out + "</Relationships>"
    }

    fn relations(&self) -> String {
        let mut out = started_relations();
        let sheets = (1..=self.sheets.len()).map(|at| ("worksheet", format!("worksheets/sheet{at}.xml")));
        let others = ["styles", "sharedStrings"].map(|kind| (kind, format!("{kind}.xml")));
        for (at, (kind, target)) in (1..).zip(sheets.chain(others)) {
            relation(&mut out, at, &format!("{RELATION}/{kind}"), &target);
        }
        out + "</Relationships>"
    }

    fn workbook(&self) -> String {
        let mut out = String::with_capacity(1 << 16);
        out.push_str(DECLARATION);
        // Programs trust the results of formulas by what they think has written them.
        let _ = write!(
            out,
            "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"{RELATION}\"><fileVersion appName=\"xl\" lastEdited=\"4\" lowestEdited=\"4\" rupBuild=\"4505\"/><bookViews><workbookView xWindow=\"240\" yWindow=\"15\" windowWidth=\"16095\" windowHeight=\"9660\""
        );
        let active = self.sheets.iter().position(|sheet| sheet.active).unwrap_or(0);
        if active > 0 {
            attribute(&mut out, "activeTab", &active.to_string());
        }
        out.push_str("/></bookViews><sheets>");
        for (at, sheet) in (1..).zip(&self.sheets) {
            out.push_str("<sheet");
            attribute(&mut out, "name", &sheet.name);
            let hidden = if sheet.hidden { " state=\"hidden\"" } else { "" };
            let _ = write!(out, " sheetId=\"{at}\"{hidden} r:id=\"rId{at}\"/>");
        }
        out.push_str("</sheets>");
        self.names(&mut out);
        // Programs compute everything anew on opening.
        out + "<calcPr calcId=\"124519\" fullCalcOnLoad=\"1\"/></workbook>"
    }

    /// Names of the workbook by their letters, as office programs keep them, then those of its sheets.
    fn names(&self, out: &mut String) {
        let mut names: Vec<&(String, String)> = self.names.iter().collect();
        names.sort_unstable();
        let own: Vec<(usize, &str, String)> = (0..)
            .zip(&self.sheets)
            .flat_map(|(at, sheet)| sheet.names().into_iter().map(move |(name, place)| (at, name, place)))
            .collect();
        if names.is_empty() && own.is_empty() {
            return;
        }
        out.push_str("<definedNames>");
        for (name, place) in names {
            out.push_str("<definedName name=\"");
            xml::value(out, name);
            out.push_str("\">");
            xml::text(out, place);
            out.push_str("</definedName>");
        }
        for (sheet, name, place) in own {
            let hidden = if name == worksheet::FILTER { " hidden=\"1\"" } else { "" };
            let _ = write!(out, "<definedName name=\"{name}\" localSheetId=\"{sheet}\"{hidden}>");
            xml::text(out, &place);
            out.push_str("</definedName>");
        }
        out.push_str("</definedNames>");
    }

    fn core(&self) -> String {
        let mut out = format!(
            "{DECLARATION}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
        );
        if let Some(title) = &self.title {
            element(&mut out, "dc:title", title);
        }
        for name in ["created", "modified"] {
            let _ = write!(
                out,
                "<dcterms:{name} xsi:type=\"dcterms:W3CDTF\">{CREATED}</dcterms:{name}>"
            );
        }
        out + "</cp:coreProperties>"
    }

    fn app(&self) -> String {
        let mut out = format!(
            "{DECLARATION}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"><Application>Microsoft Excel</Application>"
        );
        if let Some(company) = &self.company {
            element(&mut out, "Company", company);
        }
        out + "<AppVersion>12.0000</AppVersion></Properties>"
    }

    fn custom(&self) -> String {
        let mut out = format!(
            "{DECLARATION}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\" xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes\">"
        );
        for (id, (name, text)) in (2..).zip(&self.properties) {
            let _ = write!(
                out,
                "<property fmtid=\"{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}\" pid=\"{id}\""
            );
            attribute(&mut out, "name", name);
            out.push('>');
            element(&mut out, "vt:lpwstr", text);
            out.push_str("</property>");
        }
        out + "</Properties>"
    }
}

/// Texts that cells share, in the order of their first use.
#[derive(Default)]
struct Strings<'a> {
    list: Vec<&'a str>,
    known: HashMap<&'a str, usize>,
    uses: usize,
}

impl<'a> Strings<'a> {
    fn id(&mut self, text: &'a str) -> usize {
        self.uses += 1;
        *self.known.entry(text).or_insert_with(|| {
            self.list.push(text);
            self.list.len() - 1
        })
    }

    fn xml(&self) -> String {
        let length: usize = self.list.iter().map(|text| text.len() + 24).sum();
        let mut out = String::with_capacity(length + 256);
        out.push_str(DECLARATION);
        let _ = write!(
            out,
            "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"{}\" uniqueCount=\"{}\">",
            self.uses,
            self.list.len()
        );
        for text in &self.list {
            // Otherwise programs drop blanks at the ends.
            let ends = ['\t', '\n', ' '];
            let kept = text.starts_with(ends) || text.ends_with(ends);
            out.push_str(if kept {
                "<si><t xml:space=\"preserve\">"
            } else {
                "<si><t>"
            });
            xml::text(&mut out, text);
            out.push_str("</t></si>");
        }
        out + "</sst>"
    }
}

fn started_relations() -> String {
    format!("{DECLARATION}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">")
}

fn relation(out: &mut String, at: usize, kind: &str, target: &str) {
    let _ = write!(
        out,
        "<Relationship Id=\"rId{at}\" Type=\"{kind}\" Target=\"{target}\"/>"
    );
}

fn element(out: &mut String, name: &str, text: &str) {
    let _ = write!(out, "<{name}>");
    xml::text(out, text);
    let _ = write!(out, "</{name}>");
}
