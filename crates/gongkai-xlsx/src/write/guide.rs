//! The sheet 填报说明. Leaves out its texts.

use super::sheet::Sheet;
use super::{Book, styles};
use crate::WriteError;
use crate::address::absolute;
use crate::book::Area;
use crate::guide::{FORM, RULES, RULES_AT, TEXTS, TITLE, rules};
use gongkai_core::Edition;

pub(super) fn sheet(edition: Edition, book: &mut Book) -> Result<Sheet, WriteError> {
    let mut sheet = Sheet::new(TITLE);
    sheet.width(0, 120);
    sheet.width(1, 580);
    sheet.merge((0, 0), (0, 1), TITLE, &styles::title())?;
    sheet.height(0, 34.0);
    book.name("guide", sheet.reference(0, 0));
    let form = std::iter::once((FORM, edition.notice()));
    for (row, (topic, text)) in (1u32..).zip(form.chain(TEXTS)) {
        sheet.put(row, 0, topic, &styles::topic())?;
        sheet.put(row, 1, text, &styles::guide())?;
        sheet.at_least(row, 24.0);
        sheet.taller(row, 12.0);
    }
    let at = row(RULES_AT);
    sheet.put(at, 0, RULES.0, &styles::topic())?;
    sheet.put(at, 1, RULES.1, &styles::guide())?;
    for (row, (code, name)) in (at + 1..).zip(rules()) {
        sheet.put(row, 0, code, &styles::guide())?;
        sheet.put(row, 1, name, &styles::guide())?;
    }
    let last = at + row(rules().count());
    sheet.inner.print_area = Some(Area::new((0, 0), (last, 1)));
    sheet.inner.protected = true;
    book.cells += sheet.cells();
    Ok(sheet)
}

/// The cells with the codes of the rules, for the list of another sheet.
pub(super) fn codes() -> String {
    let [first, last] = [RULES_AT + 1, RULES_AT + rules().count()].map(|at| absolute(row(at), 0));
    format!("'{TITLE}'!{first}:{last}")
}

/// A row of a sheet that has few.
fn row(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
