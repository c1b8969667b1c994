//! The parts of a workbook that anybody wrote: which of them are its sheets. Shared by what changes workbooks without
//! reading them. Leaves out what stands in the parts.

use gongkai_core::{ReadError, messages};
use gongkai_source::package::{Package, Relationship};
use gongkai_source::patch;

/// A workbook's main part, what it refers to, and its sheets.
pub(crate) struct Workbook {
    /// Name of the main part.
    pub part: String,
    /// Its text.
    pub text: String,
    pub related: Vec<Relationship>,
    /// The sheets with cells, in their order.
    pub sheets: Vec<Sheet>,
}

/// A sheet of the workbook.
pub(crate) struct Sheet {
    pub name: String,
    pub part: String,
    pub hidden: bool,
}

/// Finds the parts.
pub(crate) fn find(package: &mut Package<'_>) -> Result<Workbook, ReadError> {
    let none = || ReadError::new(messages::workbook_no_package()).help(messages::workbook_save_as());
    let root = package.relationships("")?;
    let main = root.into_iter().find(|relation| relation.kind == "officeDocument");
    let part = main.map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.target);
    let text = package.text(&part)?.ok_or_else(none)?;
    let related = package.relationships(&part)?;
    let mut sheets = Vec::new();
    for element in patch::elements(&part, &text, 2)? {
        if element.local() != "sheet" || element.depth != 2 {
            continue;
        }
        let id = element.attribute("r:id").unwrap_or_default();
        let relation = related
            .iter()
            .find(|relation| relation.id == id && relation.kind == "worksheet" && !relation.external);
        let Some(relation) = relation.filter(|relation| package.index(&relation.target).is_some()) else {
            continue;
        };
        sheets.push(Sheet {
            name: element.attribute("name").unwrap_or_default().to_owned(),
            part: relation.target.clone(),
            hidden: matches!(element.attribute("state"), Some("hidden" | "veryHidden")),
        });
    }
    if sheets.is_empty() {
        return Err(none());
    }
    Ok(Workbook {
        part,
        text,
        related,
        sheets,
    })
}
